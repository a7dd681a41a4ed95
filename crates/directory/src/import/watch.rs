//! Telling how far an import is.

/// Told how far an import is.
pub trait Watch {
    /// A file is begun: its name, and how many bytes there are to read.
    fn begin(&self, file: &str, bytes: u64);
    /// So many bytes of it were read, and so many lines, since it was begun.
    fn advance(&self, bytes: u64, lines: u64);
    /// The file is done, or a step without a measure begins: what it is.
    fn step(&self, what: &str);
}

/// Tells nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Watch for Silent {
    fn begin(&self, _file: &str, _bytes: u64) {}
    fn advance(&self, _bytes: u64, _lines: u64) {}
    fn step(&self, _what: &str) {}
}
