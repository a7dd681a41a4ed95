//! The certificate that INSEE gives of an establishment (« avis de situation au répertoire Sirene »), as a PDF file.

use crate::pdf::Pdf;

const TITLE: &str = "Avis de situation au répertoire Sirene";
const AUTHOR: &str = "Institut National de la Statistique et des Etudes Economiques";

/// What no certificate holds: scripts, addresses of other sites, markup.
const SUSPICIOUS: [&str; 12] = [
    "javascript",
    "alert",
    "iframe",
    "onerror",
    "onfocus",
    "onload",
    "onanimationstart",
    "onanimationend",
    "http",
    "ws:",
    "wss:",
    "//",
];
const SUSPICIOUS_SIGNS: &str = "`~#$%^*|?;<>[]";

/// What a certificate says of an establishment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// 14 digits.
    pub siret: String,
    /// Denomination, else sign, else first names and surname.
    pub name: String,
    /// One line.
    pub address: String,
    /// Activity, without dot: `6202A`.
    pub code_naf: String,
    /// Day of the certificate: year, month, day.
    pub issued_on: Day,
    /// Since when the establishment is closed.
    pub closed_on: Option<Day>,
}

/// Year, month, day.
pub type Day = (i16, i8, i8);

/// The file is not a certificate of INSEE, or says something that no certificate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file is not a certificate")]
pub struct NotACertificate;

impl Certificate {
    /// Reads a certificate.
    ///
    /// # Errors
    /// See [`NotACertificate`].
    pub fn read(file: &[u8]) -> Result<Self, NotACertificate> {
        let pdf = Pdf::read(file).map_err(|_| NotACertificate)?;
        Self::of(&pdf).ok_or(NotACertificate)
    }

    fn of(pdf: &Pdf) -> Option<Self> {
        let description = roxmltree::Document::parse(pdf.metadata.trim()).ok()?;
        let texts = description
            .descendants()
            .filter(roxmltree::Node::is_text)
            .filter_map(|node| node.text());
        let said = pdf.lines.iter().map(String::as_str);
        let said = said.chain(pdf.info.values().map(String::as_str));
        if said.chain(texts).any(is_suspicious) {
            return None;
        }
        let is_ours = pdf.info.get("Title").map(String::as_str) == Some(TITLE)
            && pdf.info.get("Author").map(String::as_str) == Some(AUTHOR)
            && described(&description, "title").as_deref() == Some(TITLE)
            && described(&description, "creator").as_deref() == Some(AUTHOR);
        is_ours.then(|| Self::said(&pdf.lines)).flatten()
    }

    fn said(lines: &[String]) -> Option<Self> {
        let issued_on = lines.iter().find_map(|line| {
            let after = |words| line.split_once(words).map(|(_, rest)| rest);
            day(after("À la date du").or_else(|| after("A la date du"))?)
        })?;
        let closed_on = lines.iter().find_map(|line| {
            let (_, rest) = line.split_once("tablissement fermé depuis le")?;
            day(rest)
        });
        let siret: String = lines
            .iter()
            .filter_map(|line| line.strip_prefix("Identifiant SIRET"))
            .find(|rest| !rest.trim_start().starts_with("du siège"))?
            .split_whitespace()
            .collect();
        let is_siret = siret.len() == 14 && siret.bytes().all(|byte| byte.is_ascii_digit());
        let from = lines
            .iter()
            .position(|line| after_label(line, "Adresse").is_some())?;
        let to = lines
            .iter()
            .skip(from)
            .position(|line| line.starts_with("Activité Principale"))?;
        let of_place = lines.get(from..from + to)?;
        let address = of_place.join(" ");
        let address = after_label(&address, "Adresse")?.to_owned();
        let code_naf = activity(lines.get(from + to)?)?;
        let name = name(lines)?;
        (is_siret && !address.is_empty()).then_some(Self {
            siret,
            name,
            address,
            code_naf,
            issued_on,
            closed_on,
        })
    }
}

fn is_suspicious(text: &str) -> bool {
    let lower = text.to_lowercase();
    SUSPICIOUS.iter().any(|word| lower.contains(word))
        || text.contains(|sign| SUSPICIOUS_SIGNS.contains(sign))
}

/// The text of an element of the Dublin Core, whatever holds it.
fn described(description: &roxmltree::Document<'_>, name: &str) -> Option<String> {
    let element = description.descendants().find(|node| {
        node.tag_name().name() == name
            && node.tag_name().namespace() == Some("http://purl.org/dc/elements/1.1/")
    })?;
    let texts = element.descendants().filter(roxmltree::Node::is_text);
    let text: String = texts.filter_map(|node| node.text()).collect();
    Some(text.trim().to_owned())
}

/// What follows a label at the beginning of a line.
fn after_label<'l>(line: &'l str, label: &str) -> Option<&'l str> {
    let rest = line.strip_prefix(label)?;
    (rest.is_empty() || rest.starts_with(' ')).then(|| rest.trim())
}

fn value<'l>(lines: &'l [String], label: &str) -> Option<&'l str> {
    let mut values = lines.iter().filter_map(|line| after_label(line, label));
    values.find(|value| !value.is_empty())
}

fn name(lines: &[String]) -> Option<String> {
    let one = value(lines, "Dénomination").or_else(|| value(lines, "Enseigne"));
    match one {
        Some(name) => Some(name.to_owned()),
        None => Some(format!(
            "{} {}",
            value(lines, "Prénoms")?,
            value(lines, "Nom")?
        )),
    }
}

/// `62.02A - Conseil…` as `6202A`.
fn activity(line: &str) -> Option<String> {
    let code = line.split([' ', ')']).find(|word| {
        let bytes = word.as_bytes();
        bytes.len() == 6
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                2 => *byte == b'.',
                5 => byte.is_ascii_alphabetic(),
                _ => byte.is_ascii_digit(),
            })
    })?;
    Some(code.replace('.', "").to_uppercase())
}

/// A day, `30/04/2015`, at the beginning of a text.
fn day(text: &str) -> Option<Day> {
    let word = text.split_whitespace().next()?;
    let mut parts = word.trim_end_matches(['.', ',']).split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let is_whole = parts.next().is_none() && year.len() == 4;
    let day = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    is_whole.then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines() -> Vec<String> {
        [
            "SITUATION AU REPERTOIRE SIRENE",
            "À la date du 14/02/2026",
            "Description de l'entreprise Entreprise active depuis le 01/02/2020",
            "Identifiant SIREN 982 549 826",
            "Identifiant SIRET du siège 982 549 826 00021",
            "Dénomination FORGES DU LAC",
            "Activité Principale Exercée (APE) 70.10Z - Activités des sièges sociaux",
            "Description de l'établissement Etablissement actif depuis le 01/02/2020",
            "Identifiant SIRET 982 549 826 00013",
            "Adresse 4 BD DU PORT",
            "44100 NANTES",
            "Activité Principale Exercée (APE)62.02a - Conseil en systèmes",
        ]
        .map(str::to_owned)
        .to_vec()
    }

    /// The certificate once a line was replaced, or removed.
    fn with(start: &str, line: &str) -> Option<Certificate> {
        let lines: Vec<String> = lines()
            .into_iter()
            .map(|old| {
                if old.starts_with(start) {
                    line.to_owned()
                } else {
                    old
                }
            })
            .collect();
        Certificate::said(&lines)
    }

    #[test]
    fn a_certificate_tells_the_establishment_and_not_its_head_office() {
        let certificate = Certificate::said(&lines()).unwrap();
        assert_eq!(
            certificate,
            Certificate {
                siret: "98254982600013".to_owned(),
                name: "FORGES DU LAC".to_owned(),
                address: "4 BD DU PORT 44100 NANTES".to_owned(),
                code_naf: "6202A".to_owned(),
                issued_on: (2026, 2, 14),
                closed_on: None,
            }
        );
        let closed = "Description de l'établissement Établissement fermé depuis le 25/07/2022";
        let closed = with("Description de l'établissement", closed).unwrap();
        assert_eq!(closed.closed_on, Some((2022, 7, 25)));
    }

    #[test]
    fn a_sign_or_a_person_names_what_has_no_denomination() {
        let sign = with("Dénomination", "Enseigne AU BON TRI").unwrap();
        assert_eq!(sign.name, "AU BON TRI");
        let mut person = lines();
        person.retain(|line| !line.starts_with("Dénomination"));
        person.extend(["Nom LE BLANC".to_owned(), "Prénoms ZOE ANNE".to_owned()]);
        assert_eq!(
            Certificate::said(&person).unwrap().name,
            "ZOE ANNE LE BLANC"
        );
    }

    #[test]
    fn without_one_of_its_labels_it_is_no_certificate() {
        for label in [
            "À la date du",
            "Identifiant SIRET 982",
            "Dénomination",
            "Adresse",
        ] {
            assert_eq!(with(label, ""), None, "{label}");
        }
        assert_eq!(
            with("Identifiant SIRET 982", "Identifiant SIRET 982 549"),
            None
        );
        assert_eq!(with("À la date du", "À la date du 14-02-2026"), None);
    }

    #[test]
    fn what_no_certificate_says_is_suspicious() {
        for text in ["JavaScript:", "<b>", "voir //x", "a|b", "onLoad=", "wss:x"] {
            assert!(is_suspicious(text), "{text}");
        }
        assert!(!is_suspicious(
            "iText® Core 8.0.2 (AGPL version) ©2000-2023, n°2007-1888"
        ));
    }
}
