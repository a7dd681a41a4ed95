//! Quantities that are received and refused.

use contract::{bsdd::Form, scalar::Number, slip::WasteAcceptationStatus as Acceptation};
use rust_decimal::Decimal;

use super::document::goes_by_road;
use crate::slip::{RefusedWeight, refused_weight_issue};

/// Largest quantity, in tonnes.
const MAX_TONNES: Decimal = Decimal::from_parts(50_000, 0, 0, false, 0);

/// Largest quantity by road, in tonnes.
const MAX_ROAD_TONNES: Decimal = Decimal::from_parts(40, 0, 0, false, 0);

/// Defect of a quantity: negative, or heavier than anything that travels.
pub(super) fn out_of_bounds(label: &str, quantity: Decimal, by_road: bool) -> Option<String> {
    if quantity.is_sign_negative() && !quantity.is_zero() {
        Some(format!(
            "{label} : le poids doit être supérieur ou égal à 0"
        ))
    } else if quantity > MAX_TONNES {
        Some(format!(
            "{label} : le poids doit être inférieur à 50000 tonnes"
        ))
    } else if by_road && quantity > MAX_ROAD_TONNES {
        Some(format!(
            "{label} : le poids doit être inférieur à 40 tonnes lorsque le transport se fait par la route"
        ))
    } else {
        None
    }
}

/// Defects of the quantity that leaves.
pub(super) fn shipped_problems(form: &Form) -> Option<String> {
    let quantity = form.waste_details.as_ref()?.quantity?.0;
    out_of_bounds("Quantité de déchet", quantity, goes_by_road(form))
}

/// What a reception or an acceptance says of the load.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arrival<'a> {
    /// Decision, when it is taken.
    pub decision: Option<Acceptation>,
    /// Tonnes that arrived, the refused part included.
    pub received: Option<Number>,
    /// Tonnes that are turned away.
    pub refused: Option<Number>,
    /// Why.
    pub reason: Option<&'a str>,
    /// Does the 40-tonne limit apply?
    pub by_road: bool,
    /// Is a total refusal of nothing a mistake?
    pub refusal_has_weight: bool,
}

/// Defects of an arrival.
pub(super) fn arrival_problems(arrival: Arrival<'_>) -> Vec<String> {
    let mut problems = Vec::new();
    problems.extend(
        arrival
            .received
            .and_then(|received| out_of_bounds("Quantité reçue", received.0, arrival.by_road)),
    );
    problems.extend(
        arrival
            .refused
            .and_then(|refused| out_of_bounds("Quantité refusée", refused.0, false)),
    );
    let is_nothing = arrival.received.is_none_or(|received| received.is_zero());
    match arrival.decision {
        Some(Acceptation::Accepted | Acceptation::PartiallyRefused) if is_nothing => problems.push(
            "La quantité reçue doit être supérieure à 0 lorsque le déchet est accepté".to_owned(),
        ),
        Some(Acceptation::Refused) if is_nothing && arrival.refusal_has_weight => {
            problems.push("La quantité reçue doit être différente de 0".to_owned());
        }
        _ => {}
    }
    problems.extend(
        refused_weight_issue(arrival.decision, arrival.received, arrival.refused, false)
            .map(sentence),
    );
    problems.extend(reason_problem(arrival.decision, arrival.reason));
    problems
}

fn reason_problem(decision: Option<Acceptation>, reason: Option<&str>) -> Option<String> {
    const MAX_REASON: usize = 250;
    let reason = reason.unwrap_or_default();
    let is_refusal = matches!(
        decision,
        Some(Acceptation::Refused | Acceptation::PartiallyRefused)
    );
    if is_refusal && reason.is_empty() {
        Some("Le motif du refus est obligatoire".to_owned())
    } else if !is_refusal && !reason.is_empty() {
        Some("Le motif du refus doit rester vide lorsque rien n'est refusé".to_owned())
    } else if reason.encode_utf16().count() > MAX_REASON {
        Some(format!(
            "Le motif du refus doit contenir au plus {MAX_REASON} caractères"
        ))
    } else {
        None
    }
}

/// The sentence of a rule of the refused quantity.
pub(super) fn sentence(rule: RefusedWeight) -> String {
    let text = match rule {
        RefusedWeight::Missing => "La quantité refusée est requise",
        RefusedWeight::WithoutReceived => {
            "La quantité refusée ne peut être définie si la quantité reçue ne l'est pas"
        }
        RefusedWeight::NotZero => {
            "La quantité refusée ne peut être supérieure à zéro si le déchet est accepté"
        }
        RefusedWeight::NotAll => {
            "La quantité refusée doit être égale à la quantité reçue si le déchet est refusé"
        }
        RefusedWeight::NotBetween => {
            "La quantité refusée doit être inférieure à la quantité reçue et supérieure à zéro si le déchet est partiellement refusé"
        }
        RefusedWeight::TooMuch => {
            "La quantité refusée doit être inférieure ou égale à la quantité reçue"
        }
    };
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Acceptation::{Accepted, PartiallyRefused, Refused};

    fn check(
        decision: Option<Acceptation>,
        received: Option<&str>,
        refused: Option<&str>,
        reason: Option<&str>,
        is_accepted: bool,
    ) {
        let tonnes = |text: &str| Number(text.parse().unwrap());
        let problems = arrival_problems(Arrival {
            decision,
            received: received.map(tonnes),
            refused: refused.map(tonnes),
            reason,
            by_road: true,
            refusal_has_weight: false,
        });
        assert_eq!(
            problems.is_empty(),
            is_accepted,
            "{decision:?} {problems:?}"
        );
    }

    #[test]
    fn received_and_refused_quantities_agree_with_the_decision() {
        check(None, None, None, None, true);
        check(None, Some("0"), None, None, true);
        check(None, None, Some("1"), None, false);
        check(Some(Accepted), Some("10"), None, None, false);
        check(Some(Accepted), Some("0"), Some("0"), None, false);
        check(Some(Accepted), Some("10"), Some("1"), None, false);
        check(Some(Accepted), None, Some("0"), None, false);
        check(Some(Accepted), Some("10"), Some("0"), None, true);
        check(Some(Refused), Some("10"), Some("5"), Some("Odeur"), false);
        check(Some(Refused), Some("10"), Some("10"), Some("Odeur"), true);
        check(Some(Refused), Some("0"), Some("0"), Some("Odeur"), true);
        check(
            Some(PartiallyRefused),
            Some("10"),
            Some("0"),
            Some("Gravats"),
            false,
        );
        check(
            Some(PartiallyRefused),
            Some("10"),
            Some("10"),
            Some("Gravats"),
            false,
        );
        check(
            Some(PartiallyRefused),
            Some("10"),
            Some("3"),
            Some("Gravats"),
            true,
        );
    }

    #[test]
    fn a_reason_goes_with_a_refusal_and_with_nothing_else() {
        check(Some(Refused), Some("10"), Some("10"), None, false);
        check(Some(Accepted), Some("10"), Some("0"), Some("Motif"), false);
        check(None, None, None, Some("Motif"), false);
    }

    #[test]
    fn forty_tonnes_go_by_road_and_not_a_kilogram_more() {
        check(Some(Accepted), Some("40"), Some("0"), None, true);
        check(Some(Accepted), Some("40.001"), Some("0"), None, false);
        check(None, Some("-1"), None, None, false);
    }
}
