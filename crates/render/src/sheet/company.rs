//! The company blocks.

use reference::country::Country;
use reference::siret::{TestCompanies, is_siret};
use reference::vat::VatNumber;
use serde::Serialize;

use crate::document::Company as Document;
use crate::writing::text;

/// A label and what is written beside it.
pub(super) type Line = (&'static str, String);

/// A company as a frame prints it.
#[derive(Debug, Serialize)]
pub(super) struct Company {
    /// Only the extended block has boxes.
    boxes: Option<Boxes>,
    lines: Vec<Line>,
}

/// Boxes "Entreprise française" and "Entreprise étrangère".
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Boxes {
    french: bool,
    foreign: bool,
}

/// What a company block may stand for besides a company.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Nature {
    pub(super) private_individual: bool,
    pub(super) foreign_ship: bool,
}

impl Company {
    /// Every identifier, name, address, country and way to be reached.
    pub(super) fn extended(company: &Document, nature: Nature) -> Self {
        let siret = siret(company).filter(|_| nature == Nature::default());
        let vat = vat(company);
        let country = country(company, vat.as_ref());
        let extra_european = given(company.extra_european_id.as_deref());
        let omi = given(company.omi_number.as_deref());
        let foreign = (extra_european.is_some() || vat.is_some() || nature.foreign_ship)
            && country != Country::FRANCE;
        let nameless =
            siret.is_none() && vat.is_none() && extra_european.is_none() && omi.is_none();
        let named = given(company.name.as_deref()).is_some();

        let mut lines: Vec<Line> = Vec::new();
        let mut line =
            |label, value: Option<&str>| lines.extend(value.map(|value| (label, value.to_owned())));
        // Unknown is France and a number is only printed when it is one; but an empty frame stands for
        // nobody, and leaves room for both.
        let is_blank = nameless && !named && given(company.country.as_deref()).is_none();
        line("N° SIRET", siret.or(is_blank.then_some("")));
        line("N° TVA", vat.as_ref().map(VatNumber::as_str));
        line("Identifiant hors UE", extra_european);
        line("N° OMI", omi);
        let name_label = if nature.private_individual || (nameless && named) {
            "Nom Prénom"
        } else {
            "RAISON SOCIALE"
        };
        lines.push((name_label, text(company.name.as_deref())));
        lines.push(("Adresse", text(company.address.as_deref())));
        lines.push((
            "Pays",
            if is_blank {
                String::new()
            } else {
                country.french_name().to_owned()
            },
        ));
        lines.extend(reachable(company, !nature.private_individual));
        Self {
            boxes: Some(Boxes {
                french: siret.is_some(),
                foreign,
            }),
            lines,
        }
    }

    /// SIRET, VAT number if any, name, address and way to be reached.
    pub(super) fn short(company: &Document, private_individual: bool) -> Self {
        let vat = vat(company);
        let mut lines: Vec<Line> = Vec::new();
        if !private_individual {
            lines.push(("N° SIRET", text(company.siret.as_deref())));
        }
        lines.extend(vat.as_ref().map(|vat| ("N° TVA", vat.as_str().to_owned())));
        lines.push((
            if private_individual {
                "Nom Prénom"
            } else {
                "RAISON SOCIALE"
            },
            text(company.name.as_deref()),
        ));
        lines.push(("Adresse", text(company.address.as_deref())));
        lines.extend(reachable(company, !private_individual));
        Self { boxes: None, lines }
    }
}

fn reachable(company: &Document, has_contact: bool) -> impl Iterator<Item = Line> {
    let mut lines = vec![
        ("Tél", text(company.phone.as_deref())),
        ("Mél", text(company.mail.as_deref())),
    ];
    if has_contact {
        lines.push(("Personne à contacter", text(company.contact.as_deref())));
    }
    lines.into_iter()
}

fn given(value: Option<&str>) -> Option<&str> {
    value.map(str::trim).filter(|value| !value.is_empty())
}

/// The platform has already decided whether test companies exist.
fn siret(company: &Document) -> Option<&str> {
    company
        .siret
        .as_deref()
        .filter(|siret| is_siret(siret, TestCompanies::Allowed))
}

fn vat(company: &Document) -> Option<VatNumber> {
    company
        .vat_number
        .as_deref()
        .and_then(|number| VatNumber::parse(number).ok())
}

/// The country that the identifiers tell, else the one declared, else France.
fn country(company: &Document, vat: Option<&VatNumber>) -> Country {
    if siret(company).is_some() {
        return Country::FRANCE;
    }
    vat.map(VatNumber::country)
        .or_else(|| company.country.as_deref().and_then(Country::parse))
        .unwrap_or(Country::FRANCE)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn check(company: &Value, nature: Nature, boxes: (bool, bool), expected: &[(&str, &str)]) {
        let document: Document = serde_json::from_value(company.clone()).unwrap();
        let printed = Company::extended(&document, nature);
        assert_eq!(
            printed.boxes,
            Some(Boxes {
                french: boxes.0,
                foreign: boxes.1
            }),
            "{company}"
        );
        let lines: Vec<(&str, &str)> = printed
            .lines
            .iter()
            .filter(|(label, _)| !["Adresse", "Tél", "Mél"].contains(label))
            .map(|(label, value)| (*label, value.as_str()))
            .collect();
        assert_eq!(lines, expected, "{company}");
    }

    #[test]
    fn a_french_company_shows_its_siret() {
        check(
            &json!({"name": "Déchets & Co", "siret": "53075596600047", "contact": "Jean", "country": "BE"}),
            Nature::default(),
            (true, false),
            &[
                ("N° SIRET", "53075596600047"),
                ("RAISON SOCIALE", "Déchets & Co"),
                ("Pays", "France"),
                ("Personne à contacter", "Jean"),
            ],
        );
    }

    #[test]
    fn a_foreign_company_shows_its_vat_number_and_country() {
        check(
            &json!({"name": "Afval", "vatNumber": "BE0541696005", "contact": "Jan"}),
            Nature::default(),
            (false, true),
            &[
                ("N° TVA", "BE0541696005"),
                ("RAISON SOCIALE", "Afval"),
                ("Pays", "Belgique"),
                ("Personne à contacter", "Jan"),
            ],
        );
    }

    #[test]
    fn a_company_out_of_europe_shows_its_own_identifier() {
        check(
            &json!({"name": "Waste Ltd", "extraEuropeanId": "US-1", "country": "US", "contact": "Jo"}),
            Nature::default(),
            (false, true),
            &[
                ("Identifiant hors UE", "US-1"),
                ("RAISON SOCIALE", "Waste Ltd"),
                ("Pays", "États-Unis"),
                ("Personne à contacter", "Jo"),
            ],
        );
    }

    #[test]
    fn a_private_individual_has_a_name_and_no_siret() {
        check(
            &json!({"name": "Jean Dupont", "siret": "53075596600047", "contact": "Jean"}),
            Nature {
                private_individual: true,
                foreign_ship: false,
            },
            (false, false),
            &[("Nom Prénom", "Jean Dupont"), ("Pays", "France")],
        );
    }

    #[test]
    fn a_foreign_ship_shows_its_omi_number() {
        check(
            &json!({"name": "Navire", "omiNumber": "OMI1234567", "country": "GR", "contact": "Capitaine"}),
            Nature {
                private_individual: false,
                foreign_ship: true,
            },
            (false, true),
            &[
                ("N° OMI", "OMI1234567"),
                ("RAISON SOCIALE", "Navire"),
                ("Pays", "Grèce"),
                ("Personne à contacter", "Capitaine"),
            ],
        );
    }

    #[test]
    fn who_has_no_identifier_at_all_has_a_name() {
        check(
            &json!({"name": "Jean Dupont", "siret": "123"}),
            Nature::default(),
            (false, false),
            &[
                ("Nom Prénom", "Jean Dupont"),
                ("Pays", "France"),
                ("Personne à contacter", ""),
            ],
        );
        check(
            &json!({}),
            Nature::default(),
            (false, false),
            &[
                ("N° SIRET", ""),
                ("RAISON SOCIALE", ""),
                ("Pays", ""),
                ("Personne à contacter", ""),
            ],
        );
    }
}
