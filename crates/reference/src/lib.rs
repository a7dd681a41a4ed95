//! Code lists and identifier formats of waste traceability: pure data and parsing.
