//! A look at the brackets of a document before it is parsed.
//!
//! The parser is recursive and bounds its depth only after a first pass: a megabyte of opening braces would
//! exhaust the stack and take the whole process down.

/// What the brackets of a text say.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Nesting {
    /// Safe to parse.
    Bounded,
    /// Brackets are nested deeper than the limit.
    TooDeep,
    /// A block string is never closed.
    Unterminated,
}

/// Brackets opened at once; the parser itself accepts half of it.
const DEEPEST: usize = 128;

/// Reads the brackets of a document outside strings and comments.
pub(crate) fn nesting(text: &str) -> Nesting {
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' | b'(' => {
                depth += 1;
                if depth > DEEPEST {
                    return Nesting::TooDeep;
                }
            }
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            b'#' => at += line_length(&bytes[at..]),
            b'"' if bytes[at..].starts_with(b"\"\"\"") => match block_string_length(&bytes[at..]) {
                Some(length) => at += length - 1,
                None => return Nesting::Unterminated,
            },
            b'"' => at += string_length(&bytes[at..]) - 1,
            _ => {}
        }
        at += 1;
    }
    Nesting::Bounded
}

/// Bytes up to the end of the line, the line end left out.
fn line_length(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .position(|byte| matches!(byte, b'\n' | b'\r'))
        .unwrap_or(bytes.len())
        .saturating_sub(1)
}

/// Bytes of a string, its quotes included; an unterminated string ends with its line, as does parsing.
fn string_length(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\n' | b'\r' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Bytes of a block string, its quotes included; none when it is never closed.
fn block_string_length(bytes: &[u8]) -> Option<usize> {
    let mut at = 3;
    while at < bytes.len() {
        if bytes[at..].starts_with(b"\\\"\"\"") {
            at += 4;
        } else if bytes[at..].starts_with(b"\"\"\"") {
            return Some(at + 3);
        } else {
            at += 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &Nesting) {
        assert_eq!(&nesting(text), expected, "{text:.60}");
    }

    #[test]
    fn ordinary_documents_are_bounded() {
        check("{ a(b: [{c: {d: 1}}]) { e } }", &Nesting::Bounded);
        check(&"{ a } ".repeat(1000), &Nesting::Bounded);
    }

    #[test]
    fn brackets_in_strings_and_comments_do_not_count() {
        let open = "{".repeat(1000);
        check(&format!("{{ a(b: \"{open}\") }}"), &Nesting::Bounded);
        check(&format!("{{ a(b: \"\\\"{open}\") }}"), &Nesting::Bounded);
        check(
            &format!("{{ a(b: \"\"\"\n\\\"\"\"{open}\"\"\") }}"),
            &Nesting::Bounded,
        );
        check(&format!("# {open}\r{{ a }}"), &Nesting::Bounded);
    }

    #[test]
    fn deep_brackets_are_told_wherever_they_hide() {
        let open = "{a".repeat(1000);
        check(&open, &Nesting::TooDeep);
        check(&format!("#\n{open}"), &Nesting::TooDeep);
        check(&format!("#{{\r{open}"), &Nesting::TooDeep);
        check(&format!("{{ a(b: \"\"{open}"), &Nesting::TooDeep);
        check(&format!("{{ a(b: \"x\n{open}"), &Nesting::TooDeep);
        check(&"[".repeat(1000), &Nesting::TooDeep);
    }

    #[test]
    fn an_open_block_string_is_told() {
        check("{ a(b: \"\"\"x\" {{{{ ", &Nesting::Unterminated);
    }
}
