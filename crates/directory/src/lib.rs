//! The company directory: establishments by identifier and by name.
