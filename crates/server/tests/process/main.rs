//! The program as an operator runs it: a process, its command line, signals, faults.

mod fixture;
mod killed;
