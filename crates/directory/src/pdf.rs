//! The text and the description of a PDF file: enough of the format (ISO 32000) to read an administrative
//! certificate, and nothing that runs.
//!
//! Readers that draw pages follow whatever a file asks of them, however long that takes. Files come from users here: objects are
//! found by looking for them, so a broken cross-reference table is no matter; nesting, page counts, the work and the size of
//! what streams inflate to are bounded; an encrypted file is refused.

mod content;
mod file;
mod font;
mod object;

use std::collections::BTreeMap;

use self::file::File;

/// Most pages that are read: a certificate has one or two.
const MOST_PAGES: usize = 20;

/// What a PDF file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pdf {
    /// Lines of all pages, from top to bottom, white space made regular.
    pub lines: Vec<String>,
    /// The information dictionary: `Title`, `Author`…
    pub info: BTreeMap<String, String>,
    /// The metadata as an XML document; empty when there is none.
    pub metadata: String,
}

/// The file cannot be read: it is not a PDF, it is encrypted, or it is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file is not a readable PDF")]
pub struct UnreadablePdf;

impl Pdf {
    /// Reads a file.
    ///
    /// # Errors
    /// See [`UnreadablePdf`].
    pub fn read(bytes: &[u8]) -> Result<Self, UnreadablePdf> {
        let file = File::open(bytes).ok_or(UnreadablePdf)?;
        let pages = file.pages(MOST_PAGES).ok_or(UnreadablePdf)?;
        let lines = pages.iter().flat_map(|page| content::lines(&file, page));
        Ok(Self {
            lines: lines.collect(),
            info: file.info(),
            metadata: file.metadata().unwrap_or_default(),
        })
    }
}

#[cfg(test)]
mod tests;
