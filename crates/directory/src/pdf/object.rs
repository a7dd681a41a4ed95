//! Objects of a file, and operators of a page: one syntax.

use std::collections::HashMap;

/// Deepest nesting of arrays and dictionaries.
const DEEPEST: usize = 40;

/// Entries of a dictionary, by name without slash.
pub(super) type Dictionary = HashMap<String, Object>;

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    Null,
    Bool(bool),
    Number(f64),
    Name(String),
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dictionary(Dictionary),
    /// Another object, by number.
    Reference(u32),
    /// A bare word: `obj`, `stream`, or what a page does.
    Word(String),
}

impl Object {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn array(&self) -> Option<&[Object]> {
        match self {
            Self::Array(array) => Some(array),
            _ => None,
        }
    }

    pub(super) fn dictionary(&self) -> Option<&Dictionary> {
        match self {
            Self::Dictionary(dictionary) => Some(dictionary),
            _ => None,
        }
    }
}

/// The number as an index or a count; none when it is not one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole and in range: checked before"
)]
pub(super) fn whole(number: f64) -> Option<u32> {
    (number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number))
        .then_some(number as u32)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_delimiter(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

/// Reads objects one after the other.
#[derive(Clone, Debug)]
pub(super) struct Reader<'b> {
    bytes: &'b [u8],
    pub(super) at: usize,
}

impl<'b> Reader<'b> {
    pub(super) fn new(bytes: &'b [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self
                    .peek()
                    .is_some_and(|byte| byte != b'\n' && byte != b'\r')
                {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Goes after these bytes if they come next.
    pub(super) fn passes(&mut self, expected: &[u8]) -> bool {
        self.skip_space();
        let found = (self.bytes.get(self.at..)).is_some_and(|rest| rest.starts_with(expected));
        if found {
            self.at += expected.len();
        }
        found
    }

    /// The next object; none at the end, or where there is none.
    pub(super) fn object(&mut self) -> Option<Object> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Object> {
        if depth > DEEPEST {
            return None;
        }
        self.skip_space();
        match self.peek()? {
            b'/' => {
                self.at += 1;
                Some(Object::Name(self.name()))
            }
            b'(' => Some(Object::Text(self.literal())),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                self.dictionary(depth).map(Object::Dictionary)
            }
            b'<' => Some(Object::Text(self.hexadecimal())),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.skip_space();
                    if self.peek()? == b']' {
                        self.at += 1;
                        return Some(Object::Array(items));
                    }
                    items.push(self.nested(depth + 1)?);
                }
            }
            byte if byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.') => {
                Some(self.number_or_reference())
            }
            byte if is_delimiter(byte) => {
                self.at += 1;
                Some(Object::Null)
            }
            _ => Some(self.word()),
        }
    }

    fn token(&mut self) -> &'b [u8] {
        let start = self.at;
        while (self.peek()).is_some_and(|byte| !is_space(byte) && !is_delimiter(byte)) {
            self.at += 1;
        }
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    fn word(&mut self) -> Object {
        match String::from_utf8_lossy(self.token()).into_owned() {
            word if word == "true" => Object::Bool(true),
            word if word == "false" => Object::Bool(false),
            word if word == "null" => Object::Null,
            word => Object::Word(word),
        }
    }

    fn name(&mut self) -> String {
        let token = self.token();
        let mut name = Vec::with_capacity(token.len());
        let mut at = 0;
        while let Some(byte) = token.get(at) {
            let escaped = (*byte == b'#')
                .then(|| token.get(at + 1..at + 3))
                .flatten()
                .and_then(|digits| std::str::from_utf8(digits).ok())
                .and_then(|digits| u8::from_str_radix(digits, 16).ok());
            name.push(escaped.unwrap_or(*byte));
            at += if escaped.is_some() { 3 } else { 1 };
        }
        String::from_utf8_lossy(&name).into_owned()
    }

    fn number_or_reference(&mut self) -> Object {
        let number = self.number();
        let after = self.at;
        // `12 0 R` is a reference.
        if let Some(target) = number.number().and_then(whole) {
            self.skip_space();
            if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                self.token();
                self.skip_space();
                if self.token() == b"R" {
                    return Object::Reference(target);
                }
            }
            self.at = after;
        }
        number
    }

    fn number(&mut self) -> Object {
        let start = self.at;
        let token = self.token();
        if token.is_empty() {
            self.at = start + 1;
        }
        std::str::from_utf8(token)
            .ok()
            .and_then(|text| text.parse::<f64>().ok())
            .filter(|number| number.is_finite())
            .map_or(Object::Null, Object::Number)
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut text = Vec::new();
        let mut open = 1_usize;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                }
                b'\\' => {
                    text.extend(self.escape());
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
        text
    }

    fn escape(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b'n' => Some(b'\n'),
            b'r' => Some(b'\r'),
            b't' => Some(b'\t'),
            b'b' => Some(8),
            b'f' => Some(12),
            b'\r' => {
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                }
                None
            }
            b'\n' => None,
            b'0'..=b'7' => {
                let mut code = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else {
                        break;
                    };
                    self.at += 1;
                    code = code * 8 + u32::from(digit - b'0');
                }
                u8::try_from(code & 0xff).ok()
            }
            other => Some(other),
        }
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            digits.extend(char::from(byte).to_digit(16));
        }
        if digits.len() % 2 == 1 {
            digits.push(0);
        }
        let pairs = digits.chunks_exact(2).map(|pair| pair[0] * 16 + pair[1]);
        pairs.filter_map(|code| u8::try_from(code).ok()).collect()
    }

    fn dictionary(&mut self, depth: usize) -> Option<Dictionary> {
        let mut entries = Dictionary::new();
        loop {
            self.skip_space();
            if self.bytes.get(self.at..self.at + 2)? == b">>" {
                self.at += 2;
                return Some(entries);
            }
            let Object::Name(name) = self.nested(depth + 1)? else {
                return None;
            };
            entries.insert(name, self.nested(depth + 1)?);
        }
    }
}
