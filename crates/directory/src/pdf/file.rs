//! The objects of a file, its pages and what describes it.

use std::{
    cell::Cell,
    collections::{BTreeMap, HashMap, HashSet},
    io::Read,
    ops::Range,
};

use flate2::read::ZlibDecoder;

use super::object::{Dictionary, Object, Reader, whole};

/// Most bytes that one stream inflates to.
const LARGEST_STREAM: usize = 8 << 20;
/// Most work that a file is worth: bytes that its streams inflate to, codes of its fonts.
const MOST_WORK: usize = 32 << 20;
/// What a stream costs, however short.
const STREAM_COST: usize = 1 << 10;
/// How far from the start the mark of a PDF may be.
const HEADER_REACH: usize = 1024;
/// Deepest tree of pages.
const DEEPEST_TREE: usize = 32;

/// An object, and where the bytes of its stream are.
#[derive(Clone, Debug)]
struct Stored {
    object: Object,
    stream: Option<Range<usize>>,
}

/// A page: what it shows, with what.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) content: Vec<u8>,
    pub(super) resources: Dictionary,
}

/// A file whose objects are known.
#[derive(Debug)]
pub(super) struct File<'b> {
    bytes: &'b [u8],
    objects: HashMap<u32, Stored>,
    trailer: Dictionary,
    /// Work that is left.
    work: Cell<usize>,
}

fn find(bytes: &[u8], from: usize, mark: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let found = rest.windows(mark.len()).position(|window| window == mark);
    found.map(|at| from + at)
}

impl<'b> File<'b> {
    /// The objects of a file; none when it is not a PDF, or is encrypted.
    pub(super) fn open(bytes: &'b [u8]) -> Option<Self> {
        let start = bytes.get(..HEADER_REACH.min(bytes.len()))?;
        find(start, 0, b"%PDF-")?;
        let mut file = Self {
            bytes,
            objects: HashMap::new(),
            trailer: Dictionary::new(),
            work: Cell::new(MOST_WORK),
        };
        file.look_for_objects();
        file.open_object_streams();
        file.look_for_trailer();
        (!file.trailer.contains_key("Encrypt")).then_some(file)
    }

    /// Finds `12 0 obj`; a later object of the same number replaces the former.
    fn look_for_objects(&mut self) {
        let mut at = 0;
        while let Some(found) = find(self.bytes, at, b"obj") {
            at = found + 3;
            let Some(number) = number_before(self.bytes, found) else {
                continue;
            };
            let mut reader = Reader::new(self.bytes, at);
            // What was read is never read again, or a hostile file would be read once an object.
            let object = reader.object();
            at = at.max(reader.at);
            let Some(object) = object else { continue };
            let stream = match &object {
                Object::Dictionary(entries) if reader.passes(b"stream") => {
                    Some(self.stream_after(entries, reader.at))
                }
                _ => None,
            };
            if let Some(range) = &stream {
                at = at.max(range.end);
            }
            self.objects.insert(number, Stored { object, stream });
        }
    }

    /// Where the bytes of a stream are, after its keyword.
    fn stream_after(&self, entries: &Dictionary, at: usize) -> Range<usize> {
        let start = match self.bytes.get(at..).unwrap_or_default() {
            [b'\r', b'\n', ..] => at + 2,
            [b'\n' | b'\r', ..] => at + 1,
            _ => at,
        };
        let declared = entries
            .get("Length")
            .and_then(Object::number)
            .and_then(whole)
            .and_then(|length| start.checked_add(usize::try_from(length).ok()?))
            .filter(|end| {
                let after = self.bytes.get(*end..(*end + 16).min(self.bytes.len()));
                after.is_some_and(|after| find(after, 0, b"endstream").is_some())
            });
        let end = declared.or_else(|| find(self.bytes, start, b"endstream"));
        start..end.unwrap_or(self.bytes.len())
    }

    /// Objects may be packed in streams.
    fn open_object_streams(&mut self) {
        let packed: Vec<u32> = self
            .objects
            .iter()
            .filter(|(_, stored)| is_of_type(&stored.object, "ObjStm"))
            .map(|(number, _)| *number)
            .collect();
        for number in packed {
            let Some(bytes) = self.stream(number) else {
                continue;
            };
            let entry = |name: &str| {
                let entries = self.objects.get(&number)?.object.dictionary()?;
                whole(entries.get(name)?.number()?).and_then(|value| usize::try_from(value).ok())
            };
            let (Some(count), Some(first)) = (entry("N"), entry("First")) else {
                continue;
            };
            let mut index = Reader::new(&bytes, 0);
            for _ in 0..count {
                let mut next = || index.object()?.number().and_then(whole);
                let (Some(number), Some(offset)) = (next(), next()) else {
                    break;
                };
                let at = first.saturating_add(usize::try_from(offset).unwrap_or(usize::MAX));
                if let Some(object) = Reader::new(&bytes, at).object() {
                    let stored = Stored {
                        object,
                        stream: None,
                    };
                    self.objects.entry(number).or_insert(stored);
                }
            }
        }
    }

    /// Takes some of the work that the file is worth; none is left when it answers false.
    pub(super) fn spend(&self, work: usize) -> bool {
        let left = self.work.get().checked_sub(work);
        self.work.set(left.unwrap_or(0));
        left.is_some()
    }

    fn look_for_trailer(&mut self) {
        let mut at = 0;
        while let Some(found) = find(self.bytes, at, b"trailer") {
            at = found + 7;
            if let Some(Object::Dictionary(entries)) = Reader::new(self.bytes, at).object() {
                self.trailer.extend(entries);
            }
        }
        // The trailer of a file without table is in the stream that stands for the table.
        let tables = self.objects.values().filter_map(|stored| {
            (is_of_type(&stored.object, "XRef")).then(|| stored.object.dictionary())?
        });
        for entries in tables {
            for name in ["Root", "Info", "Encrypt"] {
                if let Some(value) = entries.get(name) {
                    self.trailer
                        .entry(name.to_owned())
                        .or_insert_with(|| value.clone());
                }
            }
        }
    }

    /// The object itself, through a reference.
    pub(super) fn resolved<'o>(&'o self, object: &'o Object) -> &'o Object {
        let mut object = object;
        for _ in 0..8 {
            let Object::Reference(number) = object else {
                return object;
            };
            object = (self.objects.get(number)).map_or(&Object::Null, |stored| &stored.object);
        }
        &Object::Null
    }

    pub(super) fn entry<'o>(&'o self, entries: &'o Dictionary, name: &str) -> &'o Object {
        entries
            .get(name)
            .map_or(&Object::Null, |value| self.resolved(value))
    }

    fn entries(&self, entries: &Dictionary, name: &str) -> Dictionary {
        self.entry(entries, name)
            .dictionary()
            .cloned()
            .unwrap_or_default()
    }

    /// The bytes of a stream, inflated.
    pub(super) fn stream(&self, number: u32) -> Option<Vec<u8>> {
        let stored = self.objects.get(&number)?;
        let bytes = self.bytes.get(stored.stream.clone()?)?;
        let entries = stored.object.dictionary()?;
        let filters: Vec<&str> = match self.entry(entries, "Filter") {
            Object::Name(name) => vec![name],
            Object::Array(names) => names
                .iter()
                .filter_map(|name| self.resolved(name).name())
                .collect(),
            _ => Vec::new(),
        };
        if !self.spend(STREAM_COST) {
            return None;
        }
        let content = match filters.as_slice() {
            [] => bytes.to_vec(),
            ["FlateDecode" | "Fl"] => {
                let most = LARGEST_STREAM.min(self.work.get());
                let mut inflated = Vec::new();
                // What is inflated before a fault is worth reading.
                let _ = ZlibDecoder::new(bytes)
                    .take(u64::try_from(most).unwrap_or(u64::MAX))
                    .read_to_end(&mut inflated);
                inflated
            }
            _ => return None,
        };
        self.spend(content.len()).then_some(content)
    }

    /// The stream that an entry refers to, with its dictionary.
    pub(super) fn stream_of(&self, object: &Object) -> Option<(Vec<u8>, &Dictionary)> {
        let Object::Reference(number) = object else {
            return None;
        };
        let entries = self.objects.get(number)?.object.dictionary()?;
        Some((self.stream(*number)?, entries))
    }

    fn catalogue(&self) -> Option<&Dictionary> {
        let named = self.entry(&self.trailer, "Root").dictionary();
        named.or_else(|| {
            self.objects
                .values()
                .find(|stored| is_of_type(&stored.object, "Catalog"))?
                .object
                .dictionary()
        })
    }

    /// The first pages, in order; none when the file has no tree of pages.
    pub(super) fn pages(&self, most: usize) -> Option<Vec<Page>> {
        let root = self.catalogue()?.get("Pages")?;
        let mut walk = Walk {
            pages: Vec::new(),
            seen: HashSet::new(),
            most,
        };
        self.walk(root, &Dictionary::new(), 0, &mut walk);
        (!walk.pages.is_empty()).then_some(walk.pages)
    }

    fn walk(&self, node: &Object, inherited: &Dictionary, depth: usize, walk: &mut Walk) {
        if depth > DEEPEST_TREE || walk.pages.len() >= walk.most {
            return;
        }
        // A tree that contains itself would never end.
        if matches!(node, Object::Reference(number) if !walk.seen.insert(*number)) {
            return;
        }
        let Some(entries) = self.resolved(node).dictionary() else {
            return;
        };
        let own = self.entries(entries, "Resources");
        let resources = if own.is_empty() { inherited } else { &own };
        match self.entry(entries, "Kids").array() {
            Some(kids) => {
                for kid in kids {
                    self.walk(kid, resources, depth + 1, walk);
                }
            }
            None => walk.pages.push(Page {
                content: self.content(entries),
                resources: resources.clone(),
            }),
        }
    }

    fn content(&self, page: &Dictionary) -> Vec<u8> {
        let Some(contents) = page.get("Contents") else {
            return Vec::new();
        };
        let parts = match self.resolved(contents).array() {
            Some(parts) => parts,
            None => std::slice::from_ref(contents),
        };
        let mut content = Vec::new();
        for (bytes, _) in parts.iter().filter_map(|part| self.stream_of(part)) {
            content.extend(bytes);
            content.push(b'\n');
        }
        content
    }

    /// The information dictionary, its texts only.
    pub(super) fn info(&self) -> BTreeMap<String, String> {
        let entries = self.entries(&self.trailer, "Info");
        let texts = entries
            .iter()
            .filter_map(|(name, value)| match self.resolved(value) {
                Object::Text(bytes) => Some((name.clone(), text(bytes))),
                _ => None,
            });
        texts.collect()
    }

    /// The metadata, as text.
    pub(super) fn metadata(&self) -> Option<String> {
        let (bytes, _) = self.stream_of(self.catalogue()?.get("Metadata")?)?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

struct Walk {
    pages: Vec<Page>,
    seen: HashSet<u32>,
    most: usize,
}

fn is_of_type(object: &Object, expected: &str) -> bool {
    let entries = object.dictionary();
    entries.and_then(|entries| entries.get("Type")?.name()) == Some(expected)
}

/// The number of an object, before its generation and the keyword at this place.
fn number_before(bytes: &[u8], keyword: usize) -> Option<u32> {
    let mut at = keyword;
    let back = |at: &mut usize, wanted: fn(&u8) -> bool| {
        let end = *at;
        while *at > 0 && bytes.get(*at - 1).is_some_and(wanted) {
            *at -= 1;
        }
        (*at < end).then_some(*at..end)
    };
    back(&mut at, u8::is_ascii_whitespace)?;
    back(&mut at, u8::is_ascii_digit)?;
    back(&mut at, u8::is_ascii_whitespace)?;
    let digits = bytes.get(back(&mut at, u8::is_ascii_digit)?)?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// A text of the file: UTF-16 when it says so, one byte a character otherwise.
pub(super) fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => utf16(rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().copied().map(super::font::latin).collect(),
    }
}

/// Text in UTF-16, most significant byte first.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let pairs = bytes.chunks_exact(2);
    let units: Vec<u16> = pairs
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    String::from_utf16_lossy(&units)
}
