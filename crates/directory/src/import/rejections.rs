//! Lines that were not kept, and why.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

/// Lines that are written at most: beyond them, only the count goes on.
const MOST_WRITTEN: u64 = 100_000;
/// Lines that are shown.
const EXAMPLES: usize = 10;

/// A line that was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The file.
    pub file: String,
    /// The line, the header being the first.
    pub line: u64,
    /// Why.
    pub reason: String,
}

pub(super) struct Rejections {
    output: Option<BufWriter<File>>,
    written: u64,
    examples: Vec<Rejection>,
}

impl Rejections {
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let mut output = BufWriter::new(File::create(path)?);
        output.write_all(b"fichier;ligne;motif\n")?;
        Ok(Self {
            output: Some(output),
            ..Self::in_memory()
        })
    }

    /// Rejections that only the first of are kept.
    pub(super) fn in_memory() -> Self {
        Self {
            output: None,
            written: 0,
            examples: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, file: &str, line: u64, reason: &str) -> io::Result<()> {
        if self.examples.len() < EXAMPLES {
            self.examples.push(Rejection {
                file: file.to_owned(),
                line,
                reason: reason.to_owned(),
            });
        }
        self.written += 1;
        match &mut self.output {
            Some(output) if self.written <= MOST_WRITTEN => {
                writeln!(output, "{file};{line};\"{}\"", reason.replace('"', "\"\""))
            }
            _ => Ok(()),
        }
    }

    /// The first lines.
    pub(super) fn finish(mut self) -> io::Result<Vec<Rejection>> {
        if let Some(output) = &mut self.output {
            output.flush()?;
        }
        Ok(self.examples)
    }
}
