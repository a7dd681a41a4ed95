//! The forms that pages hold.

use regex::Regex;

/// The fields of the first form of a page's content that changes something, as a browser sends them untouched.
///
/// # Panics
/// The page has no such form.
pub(crate) fn fields(page: &str) -> Vec<(String, String)> {
    let form = form(page).unwrap_or_else(|| panic!("no form in {page}"));
    let tags = Regex::new("<(input|select|option|textarea) ([^>]*)>([^<]*)").unwrap();
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut is_first_option = false;
    for tag in tags.captures_iter(form) {
        let attributes = &tag[2];
        let name = attribute(attributes, "name").unwrap_or_default();
        let value = attribute(attributes, "value").unwrap_or_default();
        let is_set = |flag: &str| attributes.split(' ').any(|word| word == flag);
        let kind = attribute(attributes, "type").unwrap_or_default();
        match &tag[1] {
            "input" if matches!(kind.as_str(), "radio" | "checkbox") => {
                if is_set("checked") {
                    fields.push((name, value));
                }
            }
            "input" => fields.push((name, value)),
            "textarea" => fields.push((name, unescaped(&tag[3]))),
            "select" => {
                fields.push((name, String::new()));
                is_first_option = true;
            }
            _ => {
                if let (true, Some(list)) =
                    (is_first_option || is_set("selected"), fields.last_mut())
                {
                    list.1 = value;
                }
                is_first_option = false;
            }
        }
    }
    fields
}

/// Where the first form of a page's content that changes something is sent, when it is not to the page itself.
pub(crate) fn action(page: &str) -> Option<String> {
    let form = form(page)?;
    let tag = form.split('>').next()?;
    attribute(tag, "action")
}

/// The first form of a page's content that changes something.
fn form(page: &str) -> Option<&str> {
    let (_, main) = page.split_once("<main")?;
    let (main, _) = main.split_once("</main>")?;
    let (before, rest) = main.split_once("method=\"post\"")?;
    let start = before.rfind("<form")?;
    let end = before.len() + rest.find("</form>")?;
    main.get(start..end)
}

/// The links of a page to addresses that start so.
pub(crate) fn links(page: &str, start: &str) -> Vec<String> {
    let links = Regex::new("href=\"([^\"#]*)").unwrap();
    let links = links.captures_iter(page).map(|link| unescaped(&link[1]));
    links.filter(|link| link.starts_with(start)).collect()
}

fn attribute(attributes: &str, name: &str) -> Option<String> {
    let (_, rest) = format!(" {attributes}")
        .split_once(&format!(" {name}=\""))
        .map(|(before, rest)| (before.to_owned(), rest.to_owned()))?;
    rest.split_once('"').map(|(value, _)| unescaped(value))
}

fn unescaped(text: &str) -> String {
    [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (written, meant)| {
        text.replace(written, meant)
    })
}
