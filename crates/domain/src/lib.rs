//! What the platform means: the slip engine, the slip kinds, accounts and rights. Pure.
