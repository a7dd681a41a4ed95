//! Small PDF files, written by hand for tests.

/// A file of one page: what describes it, and its lines from top to bottom.
#[derive(Clone, Debug, Default)]
pub(crate) struct PdfWriter {
    pub(crate) title: String,
    pub(crate) author: String,
    /// Title and author in the metadata, when they are not the same.
    pub(crate) described: Option<(String, String)>,
    /// A label, and what stands beside it.
    pub(crate) lines: Vec<(String, String)>,
}

impl PdfWriter {
    /// The certificate that INSEE gives of an establishment.
    pub(crate) fn certificate(siret: &str, day: &str, address: [&str; 2]) -> Self {
        let line = |label: &str, value: &str| (label.to_owned(), value.to_owned());
        let spaced = format!(
            "{} {} {} {}",
            &siret[..3],
            &siret[3..6],
            &siret[6..9],
            &siret[9..]
        );
        Self {
            title: "Avis de situation au répertoire Sirene".to_owned(),
            author: "Institut National de la Statistique et des Etudes Economiques".to_owned(),
            described: None,
            lines: vec![
                line("SITUATION AU REPERTOIRE SIRENE", ""),
                line(&format!("À la date du {day}"), ""),
                line("Identifiant SIRET du siège", "100 000 009 00017"),
                line("Dénomination", "FORGES DU LAC"),
                line(
                    "Activité Principale Exercée (APE)",
                    "70.10Z - Activités des sièges sociaux",
                ),
                line(
                    "Description de l'établissement",
                    "Etablissement actif depuis le 01/02/2020",
                ),
                line("Identifiant SIRET", &spaced),
                line("Adresse", address[0]),
                line("", address[1]),
                line(
                    "Activité Principale Exercée (APE)",
                    "38.12Z - Collecte des déchets dangereux",
                ),
            ],
        }
    }

    /// The certificate with another text at the first line of this label.
    pub(crate) fn with(mut self, label: &str, value: &str) -> Self {
        let line = self.lines.iter_mut().find(|(found, _)| found == label);
        line.unwrap().1 = value.to_owned();
        self
    }

    /// What the page draws.
    pub(crate) fn content(&self) -> Vec<u8> {
        let mut content = b"BT /F1 10 Tf 12 TL 1 0 0 1 50 700 Tm ".to_vec();
        for (label, value) in &self.lines {
            // The value stands in a second column; it is drawn first, as tools sometimes do.
            content.extend(b"200 0 Td (");
            content.extend(bytes(value));
            content.extend(b") Tj -200 0 Td [(");
            let (start, end) = label.split_at(label.char_indices().nth(3).map_or(0, |(at, _)| at));
            content.extend(bytes(start));
            content.extend(b") 20 (");
            content.extend(bytes(end));
            content.extend(b")] TJ T* ");
        }
        content.extend(b"ET");
        content
    }

    /// The metadata.
    pub(crate) fn metadata(&self) -> String {
        let (title, author) = match &self.described {
            Some((title, author)) => (title, author),
            None => (&self.title, &self.author),
        };
        format!(
            "<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF \
             xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description \
             xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title><rdf:Alt><rdf:li \
             xml:lang='x-default'>{title}</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>{author}</rdf:li>\
             </rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
        )
    }

    /// The file, nothing compressed.
    pub(crate) fn plain(&self) -> Vec<u8> {
        let mut file = b"%PDF-1.7\n".to_vec();
        for (number, object) in [
            (1, "<</Type/Catalog/Pages 2 0 R/Metadata 6 0 R>>".to_owned()),
            (
                2,
                "<</Type/Pages/Kids[3 0 R]/Count 1/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
            ),
            (3, "<</Type/Page/Parent 2 0 R/Contents 4 0 R>>".to_owned()),
            (
                5,
                "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
                    .to_owned(),
            ),
            (
                7,
                format!(
                    "<</Title {}/Author {}>>",
                    wide(&self.title),
                    wide(&self.author)
                ),
            ),
        ] {
            file.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
        }
        stream(&mut file, 4, "", &self.content());
        stream(
            &mut file,
            6,
            "/Type/Metadata/Subtype/XML",
            self.metadata().as_bytes(),
        );
        file.extend(b"trailer\n<</Root 1 0 R/Info 7 0 R/Size 8>>\n%%EOF\n");
        file
    }
}

/// Adds an object with a stream.
pub(crate) fn stream(file: &mut Vec<u8>, number: u32, entries: &str, content: &[u8]) {
    let length = content.len();
    file.extend(format!("{number} 0 obj\n<</Length {length}{entries}>>\nstream\n").bytes());
    file.extend(content);
    file.extend(b"\nendstream\nendobj\n");
}

/// A text of one byte a character, inside parentheses.
fn bytes(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for letter in text.chars() {
        if matches!(letter, '(' | ')' | '\\') {
            bytes.push(b'\\');
        }
        bytes.push(u8::try_from(u32::from(letter)).unwrap());
    }
    bytes
}

/// A text in UTF-16.
pub(crate) fn wide(text: &str) -> String {
    let units: String = text
        .encode_utf16()
        .map(|unit| format!("{unit:04x}"))
        .collect();
    format!("<feff{units}>")
}
