//! Appendix 2: a form that groups parts of earlier ones. Quantities are compared at six decimals.

use std::collections::{HashMap, HashSet};

use contract::{
    bsdd::{Form, FormLink, FormStatus as Status},
    scalar::Number,
};
use rust_decimal::Decimal;

use super::{
    document::{emitter_siret, final_recipient_siret, last_leg},
    expand::accepted_or_received,
    links::Fraction,
};
use crate::slip::{Facts, Refusal};

/// What the site that groups has of the initial form: the accepted part of its last leg.
pub(super) fn available(initial: &Form) -> Option<Decimal> {
    accepted_or_received(last_leg(initial)).map(|quantity| quantity.round_dp(6))
}

/// What is left of the initial form for this grouping, the parts taken by others deducted.
fn remaining(initial: &Form, group_id: &str) -> Option<Decimal> {
    let elsewhere: Decimal = initial
        .grouped_in
        .iter()
        .filter(|link| link.id != group_id)
        .map(|link| link.quantity.0)
        .sum();
    available(initial).map(|quantity| (quantity - elsewhere).round_dp(6))
}

/// Tonnes of the initial form that are grouped, everywhere.
pub(super) fn quantity_grouped(initial: &Form) -> Number {
    let sum: Decimal = initial.grouped_in.iter().map(|link| link.quantity.0).sum();
    Number(sum.round_dp(6))
}

/// Tonnes that may still be grouped, for lists of what awaits a group.
pub fn quantity_to_group(initial: &Form) -> Decimal {
    remaining(initial, "").unwrap_or_default()
}

/// Status of an initial form, from the forms that group it. One that is not at hand leaves the status alone.
pub(super) fn status_of_initial(initial: &Form, statuses: &HashMap<&str, Status>) -> Status {
    if !matches!(initial.status, Status::AwaitingGroup | Status::Grouped) {
        return initial.status;
    }
    let is_complete =
        available(initial).is_some_and(|quantity| quantity_grouped(initial).0 >= quantity);
    if !is_complete {
        return Status::AwaitingGroup;
    }
    let groups: Option<Vec<Status>> = initial
        .grouped_in
        .iter()
        .map(|link| statuses.get(link.id.as_str()).copied())
        .collect();
    let Some(groups) = groups else {
        return initial.status;
    };
    let is_over = |status: &Status| {
        matches!(
            status,
            Status::Processed | Status::NoTraceability | Status::FollowedWithPnttd
        )
    };
    if !groups.is_empty() && groups.iter().all(is_over) {
        Status::Processed
    } else if groups.contains(&Status::Draft) {
        Status::AwaitingGroup
    } else {
        Status::Grouped
    }
}

/// The links that the fractions give.
///
/// # Errors
/// `BAD_USER_INPUT` with every reason.
pub(super) fn checked_links(
    group: &Form,
    fractions: &[Fraction],
    related: &HashMap<String, Form>,
    facts: &Facts<'_>,
) -> Result<Vec<FormLink>, Refusal> {
    refuse_list(group, fractions, facts)?;
    let mut unknown = Vec::new();
    let mut problems = Vec::new();
    let mut links = Vec::new();
    for fraction in fractions {
        let initial = related
            .get(&fraction.id)
            .filter(|initial| matches!(initial.status, Status::AwaitingGroup | Status::Grouped));
        let Some(initial) = initial else {
            unknown.push(fraction.id.as_str());
            continue;
        };
        match checked_link(group, fraction, initial) {
            Ok(link) => links.push(link),
            Err(sentence) => problems.push(sentence),
        }
    }
    if !unknown.is_empty() {
        problems.insert(
            0,
            format!(
                "Les bordereaux suivants n'existent pas ou ne sont pas en attente de regroupement : {}",
                unknown.join(", ")
            ),
        );
    }
    if problems.is_empty() {
        Ok(links)
    } else {
        Err(Refusal::InvalidTexts(problems))
    }
}

fn refuse_list(group: &Form, fractions: &[Fraction], facts: &Facts<'_>) -> Result<(), Refusal> {
    let max = facts.settings.max_appendix2;
    if fractions.len() > max {
        return Err(Refusal::bad_input(format!(
            "Vous ne pouvez pas regrouper plus de {max} bordereaux initiaux"
        )));
    }
    if !fractions.is_empty() && emitter_siret(group).is_none() {
        return Err(Refusal::bad_input(
            "Le SIRET de l'émetteur est obligatoire pour regrouper des bordereaux",
        ));
    }
    let mut seen = HashSet::new();
    if fractions
        .iter()
        .any(|fraction| !seen.insert(fraction.id.as_str()))
    {
        return Err(Refusal::bad_input(
            "Un même bordereau initial ne peut figurer qu'une fois dans un regroupement",
        ));
    }
    Ok(())
}

fn checked_link(group: &Form, fraction: &Fraction, initial: &Form) -> Result<FormLink, String> {
    let number = initial.readable_id.as_str();
    if final_recipient_siret(initial) != emitter_siret(group) {
        return Err(format!(
            "Le bordereau {number} n'est pas en la possession du nouvel émetteur"
        ));
    }
    let Some(remaining) = remaining(initial, group.id.as_str()) else {
        return Err(format!(
            "La quantité reçue du bordereau {number} n'est pas connue"
        ));
    };
    if remaining.is_zero() || remaining.is_sign_negative() {
        return Err(format!(
            "Le bordereau {number} a déjà été regroupé en totalité"
        ));
    }
    let quantity = fraction.quantity.map_or(remaining, |quantity| quantity.0);
    if quantity <= Decimal::ZERO {
        return Err(format!(
            "La quantité regroupée du bordereau {number} doit être supérieure à 0"
        ));
    }
    if quantity.round_dp(6) > remaining {
        return Err(format!(
            "La quantité restante à regrouper sur le bordereau {number} est de {} T. Vous tentez de regrouper {} T.",
            remaining.round_dp(4).normalize(),
            quantity.round_dp(4).normalize()
        ));
    }
    Ok(FormLink {
        id: initial.id.to_string(),
        quantity: Number(quantity),
    })
}
