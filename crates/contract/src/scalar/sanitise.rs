//! HTML filter of answered texts: clients of the platform rely on what it keeps and drops.

use std::borrow::Cow;

/// Tags that are kept, each with its own attributes.
const KEPT: &[(&str, &[&str])] = &[
    ("a", &["target", "href", "title"]),
    ("abbr", &["title"]),
    ("address", &[]),
    ("area", &["shape", "coords", "href", "alt"]),
    ("article", &[]),
    ("aside", &[]),
    (
        "audio",
        &[
            "autoplay",
            "controls",
            "crossorigin",
            "loop",
            "muted",
            "preload",
            "src",
        ],
    ),
    ("b", &[]),
    ("bdi", &["dir"]),
    ("bdo", &["dir"]),
    ("big", &[]),
    ("blockquote", &["cite"]),
    ("br", &[]),
    ("caption", &[]),
    ("center", &[]),
    ("cite", &[]),
    ("code", &[]),
    ("col", &["align", "valign", "span", "width"]),
    ("colgroup", &["align", "valign", "span", "width"]),
    ("dd", &[]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("div", &[]),
    ("dl", &[]),
    ("dt", &[]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("font", &["color", "size", "face"]),
    ("footer", &[]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("header", &[]),
    ("hr", &[]),
    ("i", &[]),
    (
        "img",
        &["src", "alt", "title", "width", "height", "loading"],
    ),
    ("ins", &["datetime"]),
    ("kbd", &[]),
    ("li", &[]),
    ("mark", &[]),
    ("nav", &[]),
    ("ol", &[]),
    ("p", &[]),
    ("pre", &[]),
    ("s", &[]),
    ("section", &[]),
    ("small", &[]),
    ("span", &[]),
    ("strike", &[]),
    ("strong", &[]),
    ("sub", &[]),
    ("summary", &[]),
    ("sup", &[]),
    ("table", &["width", "border", "align", "valign"]),
    ("tbody", &["align", "valign"]),
    ("td", &["width", "rowspan", "colspan", "align", "valign"]),
    ("tfoot", &["align", "valign"]),
    ("th", &["width", "rowspan", "colspan", "align", "valign"]),
    ("thead", &["align", "valign"]),
    ("tr", &["rowspan", "align", "valign"]),
    ("tt", &[]),
    ("u", &[]),
    ("ul", &[]),
    (
        "video",
        &[
            "autoplay",
            "controls",
            "crossorigin",
            "loop",
            "muted",
            "playsinline",
            "poster",
            "preload",
            "src",
            "height",
            "width",
        ],
    ),
];

/// Addresses that a kept attribute may hold.
const SAFE_ADDRESSES: &[&str] = &[
    "http://",
    "https://",
    "mailto:",
    "tel:",
    "data:image/",
    "ftp://",
    "./",
    "../",
    "#",
    "/",
];

/// Drops what is not in the list of kept tags; text stays. `<` opens a candidate tag that extends to the next
/// `>` or to the end of the text; a lone `>` and a final lone `<` become entities; nothing else is touched.
pub(super) fn sanitise(text: &str) -> Cow<'_, str> {
    if !text.contains(['<', '>']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        escape_into(&mut out, &rest[..open]);
        let tag = &rest[open..];
        if tag.starts_with("<!--") {
            rest = tag.find("-->").map_or("", |end| &tag[end + 3..]);
            continue;
        }
        match end_of_tag(tag) {
            Tag::Alone => {
                out.push_str("&lt;");
                rest = &tag[1..];
            }
            // A second `<` before the end: the first one was plain text.
            Tag::Reopened(at) => {
                escape_into(&mut out, &tag[..at]);
                rest = &tag[at..];
            }
            Tag::Ends(at) => {
                keep_tag(&mut out, &tag[..at]);
                rest = &tag[at..];
            }
        }
    }
    escape_into(&mut out, rest);
    Cow::Owned(out)
}

enum Tag {
    Alone,
    Reopened(usize),
    Ends(usize),
}

fn end_of_tag(tag: &str) -> Tag {
    let mut quote = None;
    let mut after_equal = false;
    for (at, c) in tag.char_indices().skip(1) {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None => match c {
                '<' => return Tag::Reopened(at),
                '>' => return Tag::Ends(at + 1),
                '"' | '\'' if after_equal => quote = Some(c),
                _ => {}
            },
        }
        after_equal = c == '=' || (after_equal && c.is_whitespace());
    }
    if tag.len() == 1 {
        Tag::Alone
    } else {
        Tag::Ends(tag.len())
    }
}

fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
}

fn keep_tag(out: &mut String, tag: &str) {
    let inner = tag.trim_start_matches('<').trim_end_matches('>');
    let closing = inner.starts_with('/');
    let inner = inner.trim_start_matches('/').trim_end();
    let (name, attributes) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let name = name.trim_end_matches('/').to_ascii_lowercase();
    let Some((kept, allowed)) = KEPT.iter().find(|(kept, _)| *kept == name) else {
        return;
    };
    if closing {
        out.push_str(&format!("</{kept}>"));
        return;
    }
    out.push('<');
    out.push_str(kept);
    let self_closing = inner.ends_with('/');
    for (attribute, value) in attributes_of(attributes.trim_end_matches('/')) {
        if allowed.contains(&attribute.as_str()) {
            keep_attribute(out, &attribute, value);
        }
    }
    out.push_str(if self_closing { " />" } else { ">" });
}

fn keep_attribute(out: &mut String, name: &str, value: Option<&str>) {
    out.push(' ');
    out.push_str(name);
    let Some(value) = value else { return };
    let is_address = matches!(name, "href" | "src" | "cite" | "poster");
    if is_address
        && !SAFE_ADDRESSES
            .iter()
            .any(|prefix| value.trim_start().to_ascii_lowercase().starts_with(prefix))
    {
        return;
    }
    out.push_str("=\"");
    escape_into(out, &value.replace('"', "&quot;"));
    out.push('"');
}

fn attributes_of(text: &str) -> Vec<(String, Option<&str>)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c.is_whitespace() || c == '=')
            .unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let Some(after) = rest.strip_prefix('=') else {
            if !name.is_empty() {
                found.push((name, None));
            }
            continue;
        };
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, tail) = match quote {
            Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
            None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
        };
        if !name.is_empty() {
            found.push((name, Some(value)));
        }
        rest = tail.trim_start();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(sanitise(text), expected, "{text}");
    }

    #[test]
    fn texts_without_tags_are_untouched() {
        check(
            "Boues & « résidus » d'épuration",
            "Boues & « résidus » d'épuration",
        );
    }

    #[test]
    fn an_unlisted_tag_disappears_and_its_text_stays() {
        check("<script>alert(1)</script>Bob", "alert(1)Bob");
        check("<script>Rich", "Rich");
    }

    #[test]
    fn a_listed_tag_is_kept_with_its_own_attributes() {
        check("<b>x</b>", "<b>x</b>");
        check(
            "<a href=\"https://exemple.fr\" onclick=\"x()\">y</a>",
            "<a href=\"https://exemple.fr\">y</a>",
        );
        check("<a href=\"javascript:x()\">y</a>", "<a href>y</a>");
    }

    #[test]
    fn lone_angle_brackets_follow_the_reference() {
        check("5 > 3", "5 &gt; 3");
        check("a < b", "a ");
        check("a <", "a &lt;");
        check("a <!-- b --> c", "a  c");
    }
}
