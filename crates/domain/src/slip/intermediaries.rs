//! Intermediaries: companies that see the slip and never sign it.

use std::collections::HashSet;

use contract::{scalar::Text, slip::FormCompany};
use reference::{
    siret::{Siret, TestCompanies},
    vat::VatNumber,
};

use super::refusal::{Code, Issue, Segment};

/// Name of the role in messages.
pub const INTERMEDIARY_LABEL: &str = "Intermédiaire";

/// Formats, mandatory leaves (drafts included), number and uniqueness, for the kinds that accept `max` of them.
pub fn check_intermediaries(
    list: &[FormCompany],
    max: usize,
    test_companies: TestCompanies,
) -> Vec<Issue> {
    let mut issues: Vec<Issue> = list
        .iter()
        .enumerate()
        .flat_map(|(index, company)| check_one(index, company, test_companies))
        .collect();
    let list_path = || {
        vec![
            Segment::from("intermediaries"),
            Segment::from("intermediaries"),
        ]
    };
    if list.len() > max {
        issues.push(Issue::on(
            list_path(),
            format!("Intermédiaires: impossible d'ajouter plus de {max} intermédiaires"),
        ));
    }
    let mut seen = HashSet::new();
    if list
        .iter()
        .filter_map(|c| c.siret.as_deref())
        .any(|siret| !seen.insert(siret))
    {
        issues.push(Issue::on(
            list_path(),
            "Intermédiaires: impossible d'ajouter le même établissement en intermédiaire plusieurs fois",
        ));
    }
    issues
}

fn check_one(index: usize, company: &FormCompany, test_companies: TestCompanies) -> Vec<Issue> {
    let path = |leaf: &str| {
        vec![
            Segment::from("intermediaries"),
            Segment::Index(index),
            Segment::from(leaf),
        ]
    };
    let filled = |text: &Option<Text>| text.as_deref().is_some_and(|t| !t.is_empty());
    let required = [
        (
            &company.siret,
            "siret",
            "Intermédiaires : le SIRET est obligatoire",
        ),
        (
            &company.name,
            "name",
            "Intermédiaires : la raison sociale de l'établissement est obligatoire",
        ),
        (
            &company.address,
            "address",
            "Intermédiaires : l'adresse de l'établissement est obligatoire",
        ),
        (
            &company.contact,
            "contact",
            "Intermédiaires : les nom et prénom de contact sont obligatoires",
        ),
    ];
    let mut issues: Vec<Issue> = required
        .into_iter()
        .filter(|(value, _, _)| !filled(value))
        .map(|(_, leaf, message)| Issue {
            code: Code::InvalidType,
            path: path(leaf),
            message: message.to_owned(),
        })
        .collect();
    if let Some(siret) = company.siret.as_deref().filter(|s| !s.is_empty())
        && Siret::parse(siret, test_companies).is_err()
    {
        let full = path("siret")
            .into_iter()
            .chain(["intermediaries", "company", "siret"].map(Segment::from))
            .collect();
        issues.push(Issue::on(
            full,
            format!("{INTERMEDIARY_LABEL} : {siret} n'est pas un SIRET valide"),
        ));
    }
    if let Some(vat) = company.vat_number.as_deref().filter(|v| !v.is_empty())
        && !VatNumber::parse(vat).is_ok_and(|vat| vat.is_french())
    {
        issues.push(Issue::on(
            path("vatNumber"),
            "Intermédiaires : seul les numéros de TVA en France sont valides",
        ));
    }
    issues
}
