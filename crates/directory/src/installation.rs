//! Classified installations (ICPE) of an establishment.

use serde::{Deserialize, Serialize};

/// A classified installation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installation {
    /// Code in the national base: `0061.04769`.
    pub code_s3ic: String,
    /// Its headings.
    pub rubriques: Vec<Rubrique>,
    /// Its yearly declarations of waste.
    pub declarations: Vec<Declaration>,
}

/// A heading of the nomenclature under which an installation works. A text is empty when the file has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rubrique {
    /// Number: `2718`.
    pub rubrique: String,
    /// Sub-heading: `1`, `2-a`.
    pub alinea: String,
    /// Whether the installation works.
    pub etat_activite: String,
    /// Regime.
    pub regime_autorise: String,
    /// What is done.
    pub activite: String,
    /// Volume, to be read with the unit.
    pub volume: String,
    /// Unit of the volume.
    pub unite: String,
}

/// A waste that an installation declared for a year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Declaration {
    /// Year.
    pub annee: String,
    /// Code of the waste.
    pub code_dechet: String,
    /// Label of the waste.
    pub lib_dechet: String,
    /// As the one who treats it, rather than who produces it.
    pub is_treatment: bool,
}

impl Rubrique {
    /// The profile of companies that the heading suggests, as the API names it; empty when there is none.
    pub fn category(&self) -> &'static str {
        let is_in = |profiles: &'static [reference::icpe::SubProfile]| {
            profiles
                .iter()
                .flat_map(|profile| profile.rubriques)
                .any(|known| self.is(known))
        };
        if self.rubrique == reference::icpe::WASTE_CENTER_RUBRIQUE {
            "WASTE_CENTER"
        } else if is_in(&reference::icpe::WASTE_VEHICLES) {
            "WASTE_VEHICLES"
        } else if is_in(&reference::icpe::COLLECTOR) {
            "COLLECTOR"
        } else if is_in(&reference::icpe::WASTE_PROCESSOR) {
            "WASTEPROCESSOR"
        } else {
            ""
        }
    }

    /// The kind of waste that the heading is about: `DANGEROUS`, `NOT_DANGEROUS` or `INERTE`.
    pub fn waste_type(&self) -> Option<&'static str> {
        let profiles = reference::icpe::COLLECTOR
            .iter()
            .chain(&reference::icpe::WASTE_PROCESSOR);
        let name = profiles
            .into_iter()
            .find(|profile| profile.rubriques.iter().any(|known| self.is(known)))
            .map(|profile| profile.name)?;
        if name.contains("INERT") {
            Some("INERTE")
        } else if name.contains("NON_DANGEROUS") {
            Some("NOT_DANGEROUS")
        } else if name.contains("DANGEROUS") {
            Some("DANGEROUS")
        } else {
            None
        }
    }

    /// Whether this is the heading `2713`, or its sub-heading `2760-2-a`.
    fn is(&self, known: &str) -> bool {
        let (number, detail) = known.split_once('-').unwrap_or((known, ""));
        let own = self.alinea.replace(['.', ' '], "-").to_lowercase();
        self.rubrique == number
            && (detail.is_empty() || own == detail || own.starts_with(&format!("{detail}-")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rubrique: &str, alinea: &str, category: &str, waste_type: Option<&str>) {
        let heading = Rubrique {
            rubrique: rubrique.to_owned(),
            alinea: alinea.to_owned(),
            ..Rubrique::default()
        };
        assert_eq!(
            (heading.category(), heading.waste_type()),
            (category, waste_type),
            "{rubrique} {alinea}"
        );
    }

    #[test]
    fn a_heading_suggests_a_profile() {
        check("2718", "1", "COLLECTOR", Some("DANGEROUS"));
        check("2716", "", "COLLECTOR", Some("NOT_DANGEROUS"));
        check("2770", "", "WASTEPROCESSOR", Some("DANGEROUS"));
        check("2760", "3", "WASTEPROCESSOR", Some("INERTE"));
        check("2760", "2.b", "WASTEPROCESSOR", Some("NOT_DANGEROUS"));
        check("2712", "1", "WASTE_VEHICLES", None);
        check("2710", "2", "WASTE_CENTER", None);
        check("1510", "2", "", None);
    }
}
