//! The slips that a gathering or a reshipment continues.

use contract::bsda::{Bsda, BsdaStatus, BsdaType};
use jiff::civil::date;

use super::document::{
    continues_others, destination_siret, emitter_siret, is_transit_code, kind_of,
    next_destination_siret, operation_code, parents_of,
};
use crate::slip::{Act, Facts, Issue, Issues, Refusal, Request};

const PATH: &str = "forwarding";

/// Checks the continued slips when what the slip continues may change; the first failing rule hides the next ones.
///
/// # Errors
/// None: the signature is that of rules.
pub(super) fn check(
    bsda: &Bsda,
    request: &Request<'_, Bsda>,
    _facts: &Facts<'_>,
) -> Result<Issues, Refusal> {
    if !continues_others(bsda) || !matches!(request.act, Act::Creation | Act::Update) {
        return Ok(Issues::new());
    }
    let known: Vec<&Bsda> = parents_of(bsda)
        .filter_map(|id| request.previous.get(id))
        .collect();
    if let Some(issue) = single_issue(bsda, request.stored, &known) {
        return Ok(vec![issue]);
    }
    let parents = known.iter();
    Ok(parents
        .filter_map(|parent| unavailable(bsda, parent))
        .collect())
}

fn single_issue(bsda: &Bsda, stored: Option<&Bsda>, parents: &[&Bsda]) -> Option<Issue> {
    if parents.is_empty() {
        return Some(Issue::at(
            PATH,
            "Un bordereau de groupement ou de réexpédition doit obligatoirement être associé à au moins un bordereau.",
        ));
    }
    let holders: Vec<&str> = parents
        .iter()
        .filter_map(|parent| destination_siret(parent))
        .collect();
    if let Some(emitter) = emitter_siret(bsda)
        && holders.iter().any(|holder| *holder != emitter)
    {
        return Some(Issue::at(
            PATH,
            "Certains des bordereaux à associer ne sont pas en la possession du nouvel émetteur.",
        ));
    }
    let first_outlet = next_destination_siret(parents[0]);
    if parents
        .iter()
        .any(|parent| next_destination_siret(parent) != first_outlet)
    {
        return Some(Issue::at(
            PATH,
            "Certains des bordereaux à associer ont des exutoires différents. Ils ne peuvent pas être groupés ensemble.",
        ));
    }
    if holders.windows(2).any(|pair| pair[0] != pair[1]) {
        return Some(Issue::at(
            PATH,
            "Certains des bordereaux à associer ne sont pas en la possession du même établissement.",
        ));
    }
    (kind_of(bsda) == BsdaType::Gathering && !emitted_before_common_codes(stored) && !share_the_waste_code(bsda, parents))
        .then(|| Issue::at("grouping", "Tous les bordereaux groupés doivent avoir le même code déchet que le bordereau de groupement."))
}

fn share_the_waste_code(bsda: &Bsda, parents: &[&Bsda]) -> bool {
    let code = |slip: &Bsda| slip.waste.as_ref().and_then(|waste| waste.code.clone());
    parents.iter().all(|parent| code(parent) == code(bsda))
}

/// Slips emitted before 23 November 2023 may mix waste codes.
fn emitted_before_common_codes(stored: Option<&Bsda>) -> bool {
    let signature = stored.and_then(|s| s.emitter.as_ref()?.emission.as_ref()?.signature.as_ref());
    let limit = date(2023, 11, 23).to_zoned_datetime(jiff::tz::TimeZone::UTC);
    signature
        .and_then(|s| s.date)
        .is_some_and(|at| limit.is_ok_and(|limit| at.0 < limit.timestamp()))
}

fn unavailable(bsda: &Bsda, parent: &Bsda) -> Option<Issue> {
    let id = parent.id.as_str();
    let is_taken = |link: &Option<String>| {
        link.as_deref()
            .is_some_and(|child| child != bsda.id.as_str())
    };
    let message = if parent.status == BsdaStatus::Processed {
        format!("Le bordereau n°{id} a déjà reçu son traitement final.")
    } else if parent.status != BsdaStatus::AwaitingChild {
        format!("Le bordereau n°{id} n'a pas toutes les signatures requises.")
    } else if is_taken(&parent.forwarded_in) || is_taken(&parent.grouped_in) {
        format!("Le bordereau n°{id} a déjà été réexpédié ou groupé.")
    } else if !operation_code(parent).is_some_and(is_transit_code) {
        format!(
            "Le bordereau n°{id} a déclaré un traitement qui ne permet pas de lui donner la suite voulue."
        )
    } else {
        return None;
    };
    Some(Issue::at(PATH, message))
}
