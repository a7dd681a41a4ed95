//! What an establishment's page tells, as rows.

use super::{
    papers::{Known, Paper, Values},
    profile::Profile,
    query::own_company,
};
use crate::{
    dates,
    slip::view::Row,
    vocabulary::{CompanyType, CompanyVerificationStatus as Verification},
};

pub(super) type Node = own_company::OwnCompanyMyCompaniesEdgesNode;

/// « 38.32Z Récupération de déchets triés »
pub(super) fn activity(code: Option<&str>, label: Option<&str>) -> String {
    let parts: Vec<&str> = [code, label].into_iter().flatten().collect();
    parts.join(" ")
}

/// Who it is.
pub(super) fn identity(node: &Node) -> Vec<Row> {
    let mut rows = vec![
        Row::new("SIRET ou numéro de TVA", node.org_id.as_str()),
        Row::of("Raison sociale", node.name.as_ref()),
        Row::of("Nom usuel", node.given_name.as_ref()),
        Row::of("Adresse", node.address.as_ref()),
        Row::new(
            "Activité (NAF)",
            activity(node.naf.as_deref(), node.libelle_naf.as_deref()),
        ),
        Row::of("Identifiant GEREP", node.gerep_id.as_ref()),
    ];
    if is_professional(node) {
        rows.push(Row::new("Profil vérifié", node.verification_status.label()));
    }
    rows
}

/// Is waste its trade? Those are verified.
fn is_professional(node: &Node) -> bool {
    let others = [CompanyType::Producer, CompanyType::Worker];
    node.company_types.iter().any(|kind| !others.contains(kind))
}

/// A letter with a code is on its way.
pub(super) fn awaits_code(node: &Node) -> bool {
    node.verification_status == Verification::LetterSent
}

/// What it does.
pub(super) fn profile(node: &Node) -> Profile {
    Profile {
        types: node.company_types.clone(),
        collector: node.collector_types.clone(),
        processor: node.waste_processor_types.clone(),
        vehicles: node.waste_vehicles_types.clone(),
        agreements: node.eco_organisme_agreements.clone(),
    }
}

macro_rules! receipt {
    ($receipt:expr) => {
        $receipt.as_ref().map(|receipt| Known {
            id: receipt.id.clone(),
            values: Values {
                number: receipt.receipt_number.clone(),
                department: receipt.department.clone(),
                limit: dates::day_for_field(&receipt.validity_limit),
                ..Values::default()
            },
        })
    };
}

macro_rules! agreement {
    ($agreement:expr) => {
        $agreement.as_ref().map(|agreement| Known {
            id: agreement.id.clone(),
            values: Values {
                number: agreement.agrement_number.clone(),
                department: agreement.department.clone(),
                ..Values::default()
            },
        })
    };
}

/// The papers that it declares, in the order of [`Paper::ALL`].
pub(super) fn papers(node: &Node) -> [Option<Known>; 6] {
    [
        receipt!(node.transporter_receipt),
        receipt!(node.trader_receipt),
        receipt!(node.broker_receipt),
        agreement!(node.vhu_agrement_demolisseur),
        agreement!(node.vhu_agrement_broyeur),
        node.worker_certification.as_ref().map(|paper| Known {
            id: paper.id.clone(),
            values: Values {
                number: paper.certification_number.clone().unwrap_or_default(),
                limit: paper
                    .validity_limit
                    .as_deref()
                    .map(dates::day_for_field)
                    .unwrap_or_default(),
                organisation: paper.organisation.clone().unwrap_or_default(),
                has_sub_section_four: paper.has_sub_section_four,
                has_sub_section_three: paper.has_sub_section_three,
                ..Values::default()
            },
        }),
    ]
}

/// « R-1234, département 69, jusqu'au 31/12/2030 »
fn said(paper: Paper, values: &Values) -> String {
    let mut parts = Vec::new();
    if !values.number.is_empty() {
        parts.push(values.number.clone());
    }
    if !values.department.is_empty() {
        parts.push(format!("département {}", values.department));
    }
    let sections = [
        (values.has_sub_section_four, "sous-section 4"),
        (values.has_sub_section_three, "sous-section 3"),
    ];
    if paper == Paper::Works {
        let sections = sections.into_iter().filter(|(is_on, _)| *is_on);
        parts.extend(sections.map(|(_, name)| name.to_owned()));
    }
    if let Some(at) = dates::typed(&values.limit) {
        parts.push(format!("jusqu'au {}", dates::day(&at.to_string())));
    }
    if !values.organisation.is_empty() {
        parts.push(values.organisation.clone());
    }
    parts.join(", ")
}

/// What it does, and its papers.
pub(super) fn activities(node: &Node) -> Vec<Row> {
    let profile = profile(node);
    let join = |labels: Vec<&'static str>| labels.join("\n");
    let mut rows = vec![Row::new(
        "Profils",
        join(profile.types.iter().map(|kind| kind.label()).collect()),
    )];
    let sub_profiles = [
        (
            "Tri, transit ou regroupement",
            profile.collector.iter().map(|kind| kind.label()).collect(),
        ),
        (
            "Traitement",
            profile.processor.iter().map(|kind| kind.label()).collect(),
        ),
        (
            "Véhicules hors d'usage",
            profile
                .vehicles
                .iter()
                .map(|kind| kind.label())
                .collect::<Vec<_>>(),
        ),
    ];
    for (label, labels) in sub_profiles {
        if !labels.is_empty() {
            rows.push(Row::new(label, join(labels)));
        }
    }
    if !profile.agreements.is_empty() {
        rows.push(Row::new("Agréments", profile.agreements.join("\n")));
    }
    for (paper, known) in Paper::ALL.into_iter().zip(papers(node)) {
        if let Some(known) = known {
            rows.push(Row::new(paper.title(), said(paper, &known.values)));
        }
    }
    rows
}

/// How it is reached.
pub(super) fn contact(node: &Node) -> Vec<Row> {
    vec![
        Row::of("Contact", node.contact.as_ref()),
        Row::of("Courriel", node.contact_email.as_ref()),
        Row::of("Téléphone", node.contact_phone.as_ref()),
        Row::of("Site", node.website.as_ref()),
    ]
}

/// A line of a classified installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) code: String,
    pub(super) activity: String,
    pub(super) regime: String,
    pub(super) state: String,
    pub(super) volume: String,
}

/// A classified installation (ICPE).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Installation {
    pub(super) code: String,
    /// Its page on the State's site.
    pub(super) address: String,
    pub(super) headings: Vec<Heading>,
}

/// Reads an installation of either query.
macro_rules! installation {
    ($found:expr) => {
        $found
            .as_ref()
            .map(|installation| crate::company::facts::Installation {
                code: installation.code_s3ic.clone().unwrap_or_default(),
                address: installation.url_fiche.clone().unwrap_or_default(),
                headings: installation
                    .rubriques
                    .iter()
                    .flatten()
                    .map(|heading| crate::company::facts::Heading {
                        code: [Some(heading.rubrique.as_str()), heading.alinea.as_deref()]
                            .into_iter()
                            .flatten()
                            .filter(|part| !part.is_empty())
                            .collect::<Vec<_>>()
                            .join("-"),
                        activity: heading.activite.clone().unwrap_or_default(),
                        regime: heading.regime_autorise.clone().unwrap_or_default(),
                        state: heading.etat_activite.clone().unwrap_or_default(),
                        volume: [heading.volume.as_deref(), heading.unite.as_deref()]
                            .into_iter()
                            .flatten()
                            .collect::<Vec<_>>()
                            .join(" "),
                    })
                    .collect(),
            })
    };
}
pub(super) use installation;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paper_is_said_in_one_line() {
        let values = Values {
            number: "R-1".to_owned(),
            department: "69".to_owned(),
            limit: "2030-12-31".to_owned(),
            ..Values::default()
        };
        assert_eq!(
            said(Paper::Transport, &values),
            "R-1, département 69, jusqu'au 31/12/2030"
        );
        let works = Values {
            has_sub_section_four: true,
            ..Values::default()
        };
        assert_eq!(said(Paper::Works, &works), "sous-section 4");
    }
}
