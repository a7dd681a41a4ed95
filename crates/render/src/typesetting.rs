//! From a template and its data to a PDF, in process.
//!
//! The compiler sees a world of three kinds of files and nothing else: the templates that are part
//! of the binary, `/data.json` (what is printed) and `/qr.svg`. It cannot reach a disk, a network, a
//! package or a clock. Data never becomes markup: a template reads it as values, so a waste called
//! `#panic()` is printed as written.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::RenderError;

/// The templates, by the path under which they import each other.
const TEMPLATES: [(&str, &str); 5] = [
    ("form.typ", include_str!("../templates/form.typ")),
    ("bsdd.typ", include_str!("../templates/bsdd.typ")),
    ("bsda.typ", include_str!("../templates/bsda.typ")),
    ("bspaoh.typ", include_str!("../templates/bspaoh.typ")),
    ("bsvhu.typ", include_str!("../templates/bsvhu.typ")),
];

/// What every document shares: read once, at the first document.
static PRESS: LazyLock<Result<Press, RenderError>> = LazyLock::new(Press::new);

struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    templates: BTreeMap<&'static str, Source>,
    data: FileId,
    qr: FileId,
}

impl Press {
    fn new() -> Result<Self, RenderError> {
        let own: [&'static [u8]; 2] = [
            include_bytes!("../fonts/LiberationSans-Regular.ttf"),
            include_bytes!("../fonts/LiberationSans-Bold.ttf"),
        ];
        // The fonts of typst-assets stand in for what Liberation Sans lacks: boxes to tick, Hebrew,
        // Arabic, mathematical signs.
        let fonts: Vec<Font> = own
            .into_iter()
            .chain(typst_assets::fonts())
            .flat_map(|data| Font::iter(Bytes::new(data)))
            .collect();
        let mut templates = BTreeMap::new();
        for (name, text) in TEMPLATES {
            templates.insert(name, Source::new(file_id(name)?, text.to_owned()));
        }
        Ok(Self {
            library: LazyHash::new(Library::builder().build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            templates,
            data: file_id("data.json")?,
            qr: file_id("qr.svg")?,
        })
    }

    fn get() -> Result<&'static Self, RenderError> {
        PRESS.as_ref().map_err(Clone::clone)
    }

    fn covers(&self, character: char) -> bool {
        self.fonts
            .iter()
            .any(|font| font.info().coverage.contains(u32::from(character)))
    }
}

fn file_id(path: &str) -> Result<FileId, RenderError> {
    let path = VirtualPath::new(path)
        .map_err(|error| RenderError::Template(format!("{path} : {error:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// Whether a font of the press has a sign for the character. What no font has would make the
/// document break PDF/UA, which forbids the empty box that stands for it.
pub(crate) fn is_printable(character: char) -> bool {
    // Basic Latin and Latin-1, all in Liberation Sans: nearly everything that is ever printed.
    if matches!(character, ' '..='~' | '\u{a1}'..='\u{ff}') {
        return true;
    }
    PRESS.as_ref().is_ok_and(|press| press.covers(character))
}

/// What is typeset.
pub(crate) struct Job {
    /// File name of the template that lays the document out.
    pub(crate) template: &'static str,
    /// What the template reads as `/data.json`.
    pub(crate) data: Vec<u8>,
    /// What the template reads as `/qr.svg`.
    pub(crate) qr: Option<String>,
    /// What identifies the document for ever: its number.
    pub(crate) ident: String,
    /// When the document is typeset; without it the file carries no date.
    pub(crate) edited_at: Option<jiff::ZonedDateTime>,
}

struct SlipWorld {
    press: &'static Press,
    main: FileId,
    data: Bytes,
    qr: Option<Bytes>,
}

impl World for SlipWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.press
            .templates
            .get(id.vpath().get_without_slash())
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.press.data {
            return Ok(self.data.clone());
        }
        if id == self.press.qr
            && let Some(qr) = &self.qr
        {
            return Ok(qr.clone());
        }
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    /// No clock: the same job gives the same bytes.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Lays the document out and writes it as PDF.
pub(crate) fn print(job: &Job) -> Result<Vec<u8>, RenderError> {
    let pdf = typeset(job).and_then(|document| export(&document, job));
    // The compiler remembers each result for an editor's next keystroke. Two slips have too little in
    // common for that to save time, and a server would grow without end.
    typst::comemo::evict(0);
    pdf
}

/// Lays the document out.
pub(crate) fn typeset(job: &Job) -> Result<PagedDocument, RenderError> {
    let press = Press::get()?;
    let main = file_id(job.template)?;
    let world = SlipWorld {
        press,
        main,
        data: Bytes::new(job.data.clone()),
        qr: job.qr.clone().map(Bytes::from_string),
    };
    let Warned {
        output,
        warnings: _,
    } = typst::compile::<PagedDocument>(&world);
    output.map_err(|diagnostics| RenderError::Template(summary(&diagnostics)))
}

fn export(document: &PagedDocument, job: &Job) -> Result<Vec<u8>, RenderError> {
    // Some scripts cannot be written to the letter of the standards: a combination of Arabic signs
    // has no code point of its own. The reader of such a name gets a tagged document all the same.
    accessible_pdf(document, job).or_else(|_| {
        typst_pdf::pdf(document, &options(job, PdfStandards::default()))
            .map_err(|diagnostics| RenderError::Template(summary(&diagnostics)))
    })
}

/// Accessible (PDF/UA-1) and, when it can carry its date, archivable (PDF/A-2a).
pub(crate) fn accessible_pdf(document: &PagedDocument, job: &Job) -> Result<Vec<u8>, RenderError> {
    let list: &[PdfStandard] = match job.edited_at {
        Some(_) => &[PdfStandard::A_2a, PdfStandard::Ua_1],
        None => &[PdfStandard::Ua_1],
    };
    let standards = PdfStandards::new(list)
        .map_err(|error| RenderError::Template(error.message().to_string()))?;
    typst_pdf::pdf(document, &options(job, standards))
        .map_err(|diagnostics| RenderError::Template(summary(&diagnostics)))
}

fn options(job: &Job, standards: PdfStandards) -> PdfOptions {
    PdfOptions {
        ident: Smart::Custom(job.ident.clone()),
        creator: Smart::Custom(Some("Bordereau".to_owned())),
        timestamp: job.edited_at.as_ref().and_then(timestamp),
        standards,
        ..PdfOptions::default()
    }
}

fn timestamp(edited_at: &jiff::ZonedDateTime) -> Option<Timestamp> {
    let unsigned = |number: i8| u8::try_from(number).ok();
    let datetime = Datetime::from_ymd_hms(
        i32::from(edited_at.year()),
        unsigned(edited_at.month())?,
        unsigned(edited_at.day())?,
        unsigned(edited_at.hour())?,
        unsigned(edited_at.minute())?,
        unsigned(edited_at.second())?,
    )?;
    Timestamp::new_local(datetime, edited_at.offset().seconds() / 60)
}

/// What the compiler has to say, for the log of an operator.
fn summary(diagnostics: &[SourceDiagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let separator = if text.is_empty() { "" } else { " ; " };
        // Writing to a string cannot fail.
        let _ = write!(text, "{separator}{}", diagnostic.message);
        for hint in &diagnostic.hints {
            let _ = write!(text, " ({})", hint.v);
        }
    }
    text
}
