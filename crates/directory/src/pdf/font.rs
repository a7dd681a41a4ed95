//! What the codes of a font mean, and how wide they are.

use std::collections::HashMap;

use super::{
    file::{File, utf16},
    object::{Dictionary, Object, Reader, whole},
};

/// Most codes that one range of a map covers.
const LARGEST_RANGE: u32 = 0xffff;

/// Thousandths of the size that a character takes when the font does not tell.
const USUAL_WIDTH: f64 = 500.0;

/// A font.
#[derive(Clone, Debug, Default)]
pub(super) struct Font {
    /// Codes are of two bytes.
    is_wide: bool,
    meanings: HashMap<u32, String>,
    widths: HashMap<u32, f64>,
    usual_width: f64,
}

/// A character of Windows code page 1252.
pub(super) fn latin(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '•', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '•', 'Ž', '•', '•', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '•', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

impl Font {
    pub(super) fn of(file: &File<'_>, entries: &Dictionary) -> Self {
        let is_wide = file.entry(entries, "Subtype").name() == Some("Type0");
        let mut font = Self {
            is_wide,
            usual_width: USUAL_WIDTH,
            ..Self::default()
        };
        if is_wide {
            font.read_wide_widths(file, entries);
        } else {
            font.read_differences(file, entries);
            font.read_widths(file, entries);
        }
        if let Some((map, _)) = entries.get("ToUnicode").and_then(|map| file.stream_of(map)) {
            font.read_map(file, &map);
        }
        font
    }

    fn read_differences(&mut self, file: &File<'_>, entries: &Dictionary) {
        let Some(encoding) = file.entry(entries, "Encoding").dictionary() else {
            return;
        };
        let mut code = 0;
        for item in file.entry(encoding, "Differences").array().unwrap_or(&[]) {
            match item {
                Object::Number(number) => code = whole(*number).unwrap_or(0),
                Object::Name(name) => {
                    if let Some(letter) = letter_named(name) {
                        self.meanings.insert(code, letter.to_string());
                    }
                    code = code.saturating_add(1);
                }
                _ => {}
            }
        }
    }

    fn read_widths(&mut self, file: &File<'_>, entries: &Dictionary) {
        let first = file.entry(entries, "FirstChar").number().and_then(whole);
        let widths = file.entry(entries, "Widths").array().unwrap_or(&[]);
        for (code, width) in (first.unwrap_or(0)..).zip(widths) {
            if let Some(width) = file.resolved(width).number() {
                self.widths.insert(code, width);
            }
        }
    }

    fn read_wide_widths(&mut self, file: &File<'_>, entries: &Dictionary) {
        let descendants = file.entry(entries, "DescendantFonts").array();
        let Some(descendant) = descendants
            .and_then(<[Object]>::first)
            .and_then(|font| file.resolved(font).dictionary())
        else {
            return;
        };
        self.usual_width = file.entry(descendant, "DW").number().unwrap_or(1000.0);
        let mut items = file
            .entry(descendant, "W")
            .array()
            .unwrap_or(&[])
            .iter()
            .map(|item| file.resolved(item));
        // `first [width…]` or `first last width`.
        while let Some(first) = items.next().and_then(Object::number).and_then(whole) {
            match items.next() {
                Some(Object::Array(widths)) => {
                    for (code, width) in (first..).zip(widths) {
                        if let Some(width) = file.resolved(width).number() {
                            self.widths.insert(code, width);
                        }
                    }
                }
                Some(Object::Number(last)) => {
                    let last = whole(*last).unwrap_or(first);
                    let codes = first..=last.min(first.saturating_add(LARGEST_RANGE));
                    let width = items.next().and_then(Object::number);
                    if !file.spend(codes.clone().count()) {
                        return;
                    }
                    for code in codes {
                        self.widths.extend(width.map(|width| (code, width)));
                    }
                }
                _ => break,
            }
        }
    }

    /// Reads a map to Unicode: `bfchar` and `bfrange` sections.
    fn read_map(&mut self, file: &File<'_>, map: &[u8]) {
        let mut reader = Reader::new(map, 0);
        let mut operands: Vec<Object> = Vec::new();
        while let Some(object) = reader.object() {
            match &object {
                Object::Word(word) if word == "endbfchar" => {
                    for pair in operands.chunks_exact(2) {
                        if let [Object::Text(code), Object::Text(meaning)] = pair {
                            self.meanings.insert(number(code), utf16(meaning));
                        }
                    }
                    operands.clear();
                }
                Object::Word(word) if word == "endbfrange" => {
                    for range in operands.chunks_exact(3) {
                        self.read_range(file, range);
                    }
                    operands.clear();
                }
                Object::Word(_) => operands.clear(),
                _ => operands.push(object),
            }
        }
    }

    fn read_range(&mut self, file: &File<'_>, range: &[Object]) {
        let [Object::Text(first), Object::Text(last), meaning] = range else {
            return;
        };
        let (first, last) = (number(first), number(last));
        let codes = first..=last.min(first.saturating_add(LARGEST_RANGE));
        if !file.spend(codes.clone().count()) {
            return;
        }
        match meaning {
            Object::Array(meanings) => {
                for (code, meaning) in codes.zip(meanings) {
                    if let Object::Text(meaning) = meaning {
                        self.meanings.insert(code, utf16(meaning));
                    }
                }
            }
            Object::Text(meaning) => {
                let text = utf16(meaning);
                let mut letters: Vec<char> = text.chars().collect();
                let Some(letter) = letters.pop() else { return };
                let before: String = letters.into_iter().collect();
                for (step, code) in codes.enumerate() {
                    let letter = u32::try_from(step)
                        .ok()
                        .and_then(|step| char::from_u32(u32::from(letter).checked_add(step)?));
                    if let Some(letter) = letter {
                        self.meanings.insert(code, format!("{before}{letter}"));
                    }
                }
            }
            _ => {}
        }
    }

    /// What the bytes of a text say, and how wide each character is, in thousandths of the size.
    pub(super) fn read<'t>(&'t self, text: &'t [u8]) -> impl Iterator<Item = (String, f64)> + 't {
        let size = if self.is_wide { 2 } else { 1 };
        text.chunks(size).map(move |code| {
            let code = number(code);
            let meaning = match self.meanings.get(&code) {
                Some(meaning) => meaning.clone(),
                None if self.is_wide => char::REPLACEMENT_CHARACTER.to_string(),
                None => u8::try_from(code).map_or(String::new(), |byte| latin(byte).to_string()),
            };
            let width = self.widths.get(&code).copied();
            (meaning, width.unwrap_or(self.usual_width))
        })
    }
}

fn number(code: &[u8]) -> u32 {
    code.iter()
        .take(4)
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// The letter of a glyph's name, for the names that French texts use.
fn letter_named(name: &str) -> Option<char> {
    if let Some(code) = name.strip_prefix("uni").filter(|code| code.len() == 4) {
        return u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
    }
    let mut letters = name.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Some(letter);
    }
    const NAMES: [(&str, char); 62] = [
        ("space", ' '),
        ("nbspace", ' '),
        ("zero", '0'),
        ("one", '1'),
        ("two", '2'),
        ("three", '3'),
        ("four", '4'),
        ("five", '5'),
        ("six", '6'),
        ("seven", '7'),
        ("eight", '8'),
        ("nine", '9'),
        ("period", '.'),
        ("comma", ','),
        ("colon", ':'),
        ("semicolon", ';'),
        ("slash", '/'),
        ("hyphen", '-'),
        ("endash", '–'),
        ("emdash", '—'),
        ("parenleft", '('),
        ("parenright", ')'),
        ("quotesingle", '\''),
        ("quoteright", '’'),
        ("quotedbl", '"'),
        ("guillemotleft", '«'),
        ("guillemotright", '»'),
        ("ampersand", '&'),
        ("plus", '+'),
        ("degree", '°'),
        ("at", '@'),
        ("exclam", '!'),
        ("question", '?'),
        ("underscore", '_'),
        ("agrave", 'à'),
        ("acircumflex", 'â'),
        ("ccedilla", 'ç'),
        ("eacute", 'é'),
        ("egrave", 'è'),
        ("ecircumflex", 'ê'),
        ("edieresis", 'ë'),
        ("icircumflex", 'î'),
        ("idieresis", 'ï'),
        ("ocircumflex", 'ô'),
        ("ugrave", 'ù'),
        ("ucircumflex", 'û'),
        ("udieresis", 'ü'),
        ("ydieresis", 'ÿ'),
        ("oe", 'œ'),
        ("ae", 'æ'),
        ("Agrave", 'À'),
        ("Acircumflex", 'Â'),
        ("Ccedilla", 'Ç'),
        ("Eacute", 'É'),
        ("Egrave", 'È'),
        ("Ecircumflex", 'Ê'),
        ("Icircumflex", 'Î'),
        ("Ocircumflex", 'Ô'),
        ("Ugrave", 'Ù'),
        ("Ucircumflex", 'Û'),
        ("OE", 'Œ'),
        ("Euro", '€'),
    ];
    let found = NAMES.iter().find(|(known, _)| *known == name);
    found.map(|(_, letter)| *letter)
}
