//! Carriers of a form.

use contract::bsdd::{Form, Transporter};
use serde_json::json;

use super::{
    document::created_at, lifecycle::BsddLevel, rules::CARRIER_FIELDS, validation::format_problems,
};
use crate::slip::{
    Carrier, CarrierRows, Facts, MAX_CARRIERS, Refusal, Role, Tree, View, check_carrier,
    check_dormancy, check_plates, company_at, document_of, is_missing, merge, new_row_id,
    organisation_of, receipt_of, verbatim_tree_of,
};

/// How carrier rows of the BSDD are written: there is no default mode.
pub(super) struct Rows<'a>(pub &'a Facts<'a>);

impl CarrierRows for Rows<'_> {
    fn blank(&self) -> Tree {
        json!({"id": new_row_id(&self.0.random), "readyToTakeOver": true})
    }

    fn merge(&self, row: &Tree, input: &Tree) -> Tree {
        merge(CARRIER_FIELDS, row, input)
    }
}

/// The carrier that signs next: the first one that is ready and has not signed.
pub(super) fn next_to_sign(form: &Form) -> Option<(usize, &Transporter)> {
    form.transporters
        .iter()
        .enumerate()
        .find(|(_, carrier)| carrier.ready_to_take_over && !carrier.has_signed())
}

/// Problems of the first carriers of a form; one of them may be about to sign.
///
/// # Errors
/// A defect of ours.
pub(super) fn problems(
    form: &Form,
    count: usize,
    signing: Option<usize>,
    facts: &Facts<'_>,
) -> Result<Vec<String>, Refusal> {
    let mut problems = Vec::new();
    if form.transporters.len() > MAX_CARRIERS {
        problems.push("Vous ne pouvez pas ajouter plus de 5 transporteurs".to_owned());
    }
    let checks_plates_fully = created_at(form) > facts.settings.rules_of_february_2025;
    for (position, carrier) in form.transporters.iter().enumerate().take(count) {
        problems.extend(row_problems(
            carrier,
            signing == Some(position),
            checks_plates_fully,
            facts,
        )?);
    }
    Ok(problems)
}

/// Problems of one carrier row.
///
/// # Errors
/// A defect of ours.
pub(super) fn row_problems(
    carrier: &Transporter,
    is_signing: bool,
    checks_plates_fully: bool,
    facts: &Facts<'_>,
) -> Result<Vec<String>, Refusal> {
    let tree = verbatim_tree_of(carrier)?;
    let mut problems = format_problems(CARRIER_FIELDS, &tree, facts);
    problems.extend(registration(carrier, facts));
    problems.extend(plates(carrier, checks_plates_fully));
    let view = View {
        stored: None,
        merged: carrier,
        facts,
        level: is_signing.then_some(BsddLevel::Transport),
        read_only: false,
    };
    problems.extend(
        CARRIER_FIELDS
            .iter()
            .filter(|field| is_missing(field, &tree, &view))
            .map(|field| format!("{} est obligatoire.{}", field.title(), field.note_text())),
    );
    Ok(problems)
}

fn registration(carrier: &Transporter, facts: &Facts<'_>) -> Option<String> {
    const ROLE: Role = Role::TRANSPORTER;
    let company = carrier.company.as_ref()?;
    let siret = company_at(Some(company));
    let is_exempted = carrier.is_exempted_of_receipt == Some(true);
    let vat = company.vat_number.as_deref().filter(|vat| !vat.is_empty());
    let dormancy = siret.map_or(Ok(()), |siret| check_dormancy(siret, ROLE, false, facts));
    check_carrier(siret, vat, is_exempted, false, ROLE.path, facts)
        .and(dormancy)
        .err()
        .map(|issue| issue.message)
}

/// Plates of a carrier that has not left yet.
fn plates(carrier: &Transporter, fully: bool) -> Option<String> {
    let text = carrier
        .number_plate
        .as_deref()
        .filter(|text| !text.is_empty())?;
    if carrier.has_signed() {
        return None;
    }
    check_plates(&split_plates(text), fully).map(|(_, sentence)| sentence.to_owned())
}

/// Problems of the plates alone.
pub(super) fn plate_problems(carrier: &Transporter, fully: bool) -> Vec<String> {
    plates(carrier, fully).into_iter().collect()
}

/// A row with an input applied.
///
/// # Errors
/// A defect of ours.
pub(super) fn merged_row(
    row: &Transporter,
    input: &Tree,
    facts: &Facts<'_>,
) -> Result<Transporter, Refusal> {
    document_of(Rows(facts).merge(&verbatim_tree_of(row)?, input))
}

/// Plates are separated by commas; the blank after a comma belongs to the plate.
pub(super) fn split_plates(text: &str) -> Vec<String> {
    let mut plates = vec![String::new()];
    let mut previous = ' ';
    for letter in text.chars() {
        match (letter, previous) {
            (',', ',') => {}
            (',', _) => plates.push(String::new()),
            _ => {
                if let Some(plate) = plates.last_mut() {
                    plate.push(letter);
                }
            }
        }
        previous = letter;
    }
    plates
}

/// The receipt of the profile replaces that of a registered French carrier.
pub(super) fn refresh_receipt(carrier: &mut Transporter, facts: &Facts<'_>) {
    let Some(siret) = company_at(carrier.company.as_ref()) else {
        return;
    };
    if facts.company(siret).is_none() {
        return;
    }
    let receipt = receipt_of(Some(siret), facts, |c| c.transporter_receipt.as_ref());
    carrier.receipt = receipt.map(|r| r.receipt_number.as_str().into());
    carrier.department = receipt.map(|r| r.department.as_str().into());
    carrier.validity_limit = receipt.map(|r| r.validity_limit);
}

/// SIRET, else VAT number, of a carrier.
pub(super) fn organisation(carrier: &Transporter) -> Option<&str> {
    organisation_of(carrier.company.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(split_plates(text), expected);
    }

    #[test]
    fn plates_are_separated_by_commas_alone() {
        check("GT-904-RD", &["GT-904-RD"]);
        check("GT-904-RD,GT-905-RD", &["GT-904-RD", "GT-905-RD"]);
        check("GT-904-RD, GT-905-R", &["GT-904-RD", " GT-905-R"]);
        check("GT-904-RD,,GT-905-RD", &["GT-904-RD", "GT-905-RD"]);
    }
}
