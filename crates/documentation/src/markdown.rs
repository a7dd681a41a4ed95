//! Markdown as the pages use it, to HTML: headings with anchors, a table of contents, links between files.

use std::collections::BTreeSet;

use pulldown_cmark::{
    CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html,
};

use crate::pages::address;

/// A Markdown text rendered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rendered {
    /// Text of the first heading.
    pub(crate) title: String,
    /// Text of the first paragraph.
    pub(crate) summary: String,
    pub(crate) html: String,
    /// Second and third level headings.
    pub(crate) contents: Vec<Entry>,
}

/// A line of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) anchor: String,
    pub(crate) text: String,
    /// 2 or 3.
    pub(crate) level: usize,
}

/// Renders a text. Raw HTML in it is shown, not obeyed.
pub(crate) fn render(text: &str) -> Rendered {
    let options = Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut renderer = Renderer::default();
    for event in Parser::new_ext(text, options) {
        renderer.take(event);
    }
    renderer.finish()
}

#[derive(Default)]
struct Renderer<'t> {
    /// Events since the last piece of HTML that is written by hand.
    pending: Vec<Event<'t>>,
    page: Rendered,
    heading: Option<Heading<'t>>,
    code: Option<Code>,
    paragraph: Option<String>,
    anchors: BTreeSet<String>,
}

struct Heading<'t> {
    level: HeadingLevel,
    anchor: Option<String>,
    text: String,
    events: Vec<Event<'t>>,
}

struct Code {
    language: String,
    text: String,
}

impl<'t> Renderer<'t> {
    fn take(&mut self, event: Event<'t>) {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                let anchor = id.map(|id| id.to_string());
                self.heading = Some(Heading {
                    level,
                    anchor,
                    text: String::new(),
                    events: Vec::new(),
                });
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some(Code {
                    language,
                    text: String::new(),
                });
            }
            Event::End(TagEnd::CodeBlock) => self.end_code(),
            Event::Start(Tag::Table(_)) => {
                self.write(
                    "<div class=\"table\" role=\"region\" aria-label=\"Tableau\" tabindex=\"0\">",
                );
                self.pending.push(event);
            }
            Event::End(TagEnd::Table) => {
                self.pending.push(event);
                self.write("</div>\n");
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let dest_url = CowStr::from(linked(&dest_url));
                self.inline(Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }));
            }
            Event::Html(text) | Event::InlineHtml(text) => self.text(Event::Text(text)),
            Event::Text(_) | Event::Code(_) => self.text(event),
            Event::SoftBreak | Event::HardBreak => {
                self.plain(" ");
                self.inline(event);
            }
            other => {
                self.follow_paragraph(&other);
                self.inline(other);
            }
        }
    }

    /// Keeps the text of the first paragraph.
    fn follow_paragraph(&mut self, event: &Event<'t>) {
        match event {
            Event::Start(Tag::Paragraph) if self.page.summary.is_empty() => {
                self.paragraph = Some(String::new());
            }
            Event::End(TagEnd::Paragraph) => {
                if let Some(text) = self.paragraph.take() {
                    self.page.summary = text;
                }
            }
            _ => {}
        }
    }

    fn text(&mut self, event: Event<'t>) {
        if let (Event::Text(text), Some(code)) = (&event, &mut self.code) {
            code.text.push_str(text);
            return;
        }
        if let Event::Text(text) | Event::Code(text) = &event {
            let text = text.to_string();
            self.plain(&text);
        }
        self.inline(event);
    }

    fn plain(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.push_str(text);
        }
    }

    fn inline(&mut self, event: Event<'t>) {
        match &mut self.heading {
            Some(heading) => heading.events.push(event),
            None => self.pending.push(event),
        }
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else {
            return;
        };
        let anchor = self.unique(&heading.anchor.unwrap_or_else(|| slug(&heading.text)));
        if self.page.title.is_empty() {
            self.page.title.clone_from(&heading.text);
        }
        let level = heading.level as usize;
        let mut inner = String::new();
        html::push_html(&mut inner, heading.events.into_iter());
        if level == 1 {
            self.write(&format!("<h1 id=\"{anchor}\">{inner}</h1>\n"));
            return;
        }
        if level <= 3 {
            self.page.contents.push(Entry {
                anchor: anchor.clone(),
                text: heading.text.clone(),
                level,
            });
        }
        let label = escaped(&format!("Lien vers « {} »", heading.text));
        self.write(&format!(
            "<h{level} id=\"{anchor}\">{inner} <a class=\"anchor\" href=\"#{anchor}\" aria-label=\"{label}\">#</a></h{level}>\n"
        ));
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        let language = code.language.split_whitespace().next().unwrap_or_default();
        let name = language_name(language);
        self.write(&format!(
            "<figure class=\"code\"><figcaption>{name}</figcaption><pre tabindex=\"0\"><code>{}</code></pre></figure>\n",
            escaped(&code.text)
        ));
    }

    fn write(&mut self, text: &str) {
        html::push_html(&mut self.page.html, self.pending.drain(..));
        self.page.html.push_str(text);
    }

    fn unique(&mut self, anchor: &str) -> String {
        let mut unique = anchor.to_owned();
        let mut rank = 2;
        while !self.anchors.insert(unique.clone()) {
            unique = format!("{anchor}-{rank}");
            rank += 1;
        }
        unique
    }

    fn finish(mut self) -> Rendered {
        self.write("");
        self.page
    }
}

/// What a reader sees above a block of code.
fn language_name(language: &str) -> &str {
    match language {
        "graphql" => "GraphQL",
        "json" => "JSON",
        "sh" => "Terminal",
        "toml" => "TOML",
        "http" => "HTTP",
        "python" => "Python",
        "javascript" => "JavaScript",
        _ => "Texte",
    }
}

/// Text within HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A link to a file of the documentation, as the address of its page.
fn linked(target: &str) -> String {
    let (file, anchor) = target
        .split_once('#')
        .map_or((target, None), |(file, anchor)| (file, Some(anchor)));
    match (file.strip_suffix(".md"), anchor) {
        (Some(name), None) if !name.contains('/') => address(name),
        (Some(name), Some(anchor)) if !name.contains('/') => format!("{}#{anchor}", address(name)),
        _ => target.to_owned(),
    }
}

/// An anchor: small letters without accents, digits, dashes.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase).map(plain_letter) {
        match character {
            'a'..='z' | '0'..='9' => slug.push(character),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_end_matches('-').to_owned()
}

fn plain_letter(letter: char) -> char {
    match letter {
        'à' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' | 'œ' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_anchors_and_make_the_table_of_contents() {
        let page = render(
            "# Titre\n\nRésumé *court*\nsur deux lignes.\n\n## Même titre\n\n## Même titre\n\n### Été {#saison}\n",
        );
        assert_eq!(
            (page.title.as_str(), page.summary.as_str()),
            ("Titre", "Résumé court sur deux lignes.")
        );
        let contents: Vec<_> = page
            .contents
            .iter()
            .map(|e| (e.anchor.as_str(), e.text.as_str(), e.level))
            .collect();
        assert_eq!(
            contents,
            [
                ("meme-titre", "Même titre", 2),
                ("meme-titre-2", "Même titre", 2),
                ("saison", "Été", 3)
            ]
        );
        assert!(
            page.html
                .contains("<h3 id=\"saison\">Été <a class=\"anchor\" href=\"#saison\""),
            "{}",
            page.html
        );
    }

    fn check_link(target: &str, expected: &str) {
        let html = render(&format!("[texte]({target})")).html;
        assert_eq!(html, format!("<p><a href=\"{expected}\">texte</a></p>\n"));
    }

    #[test]
    fn links_between_files_become_links_between_pages() {
        check_link("jetons.md", "/docs/jetons");
        check_link("jetons.md#creer", "/docs/jetons#creer");
        check_link("index.md", "/docs");
        check_link("#ici", "#ici");
        check_link("/explorateur", "/explorateur");
        check_link("https://exemple.fr/a.md", "https://exemple.fr/a.md");
    }

    #[test]
    fn code_is_shown_as_it_is() {
        let html = render("```json\n{\"a\": \"<b>\"}\n```\n").html;
        assert_eq!(
            html,
            "<figure class=\"code\"><figcaption>JSON</figcaption><pre tabindex=\"0\"><code>{&quot;a&quot;: &quot;&lt;b&gt;&quot;}\n</code></pre></figure>\n"
        );
    }

    #[test]
    fn raw_html_is_shown_and_not_obeyed() {
        let html =
            render("Un <script>alert(1)</script> texte\n\n<div onclick=\"x\">bloc</div>\n").html;
        assert!(
            !html.contains("<script") && !html.contains("<div"),
            "{html}"
        );
        assert!(html.contains("&lt;script&gt;"), "{html}");
    }
}
