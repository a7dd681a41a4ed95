//! The main action that a BSVHU offers to an organisation.

use super::facts::{BsvhuFacts, Step};
use crate::{
    organisation::Organisation,
    slip::{actions, place::Place, view::Action},
    vocabulary::{BsvhuStatus, UserPermission as Can},
};

/// The main action, if the organisation has one here.
pub(crate) fn primary(
    facts: &BsvhuFacts,
    organisation: &Organisation,
    place: Place,
) -> Option<Action> {
    if facts.is_draft {
        return actions::publish(organisation, &facts.id);
    }
    let (label, step) = signature(facts, organisation, place)?;
    Some(actions::sign(label, &facts.id, step.slug()))
}

fn signature(
    facts: &BsvhuFacts,
    organisation: &Organisation,
    place: Place,
) -> Option<(&'static str, Step)> {
    let is_signer = |step: Step| facts.signer(step) == Some(organisation.id.as_str());
    let signs = |step: Step| is_signer(step) && organisation.can(step.permission());
    let expected = *facts.next_steps().first()?;
    match facts.status {
        BsvhuStatus::Initial => {
            (!place.is_follow() && signs(expected)).then_some(("Signer", expected))
        }
        BsvhuStatus::SignedByProducer => signs(expected).then_some(("Signer", expected)),
        BsvhuStatus::Sent => {
            let is_carrier = matches!(expected, Step::Transport(_));
            if is_carrier && place.is_to_collect() && signs(expected) {
                return Some(("Signer", expected));
            }
            let may = organisation.can(Can::BsdCanSignOperation);
            (is_signer(Step::Reception) && may).then_some(("Valider la réception", Step::Reception))
        }
        BsvhuStatus::Received => signs(expected).then_some(("Signer le traitement", expected)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{dashboard::tab::Tab, slip::carriers::Carrier, vocabulary::UserRole};

    const EMITTER: &str = "00000000000001";
    const CARRIER: &str = "00000000000002";
    const DESTINATION: &str = "00000000000003";

    fn check(status: BsvhuStatus, cannot_sign: bool, tab: Tab, expected: [Option<&str>; 3]) {
        let facts = BsvhuFacts {
            id: "VHU-1".to_owned(),
            status,
            is_draft: false,
            emitter: Some(EMITTER.to_owned()),
            emitter_cannot_sign: cannot_sign,
            carriers: vec![Carrier {
                organisation: Some(CARRIER.to_owned()),
                has_signed: !matches!(status, BsvhuStatus::Initial | BsvhuStatus::SignedByProducer),
            }],
            destination: Some(DESTINATION.to_owned()),
        };
        let offered = [EMITTER, CARRIER, DESTINATION].map(|id| {
            let organisation = Organisation {
                id: id.to_owned(),
                name: id.to_owned(),
                types: Vec::new(),
                security_code: None,
                role: UserRole::Member,
                permissions: Can::ALL.to_vec(),
            };
            primary(&facts, &organisation, Place::Card(tab)).map(|action| action.href)
        });
        let expected = expected.map(|step| step.map(|step| format!("sign/VHU-1?etape={step}")));
        assert_eq!(offered, expected, "{status:?} {tab:?}");
    }

    #[test]
    fn each_signs_in_turn() {
        use BsvhuStatus::{Initial, Processed, Received, Refused, Sent, SignedByProducer};
        check(Initial, false, Tab::Act, [Some("emission"), None, None]);
        check(Initial, false, Tab::Follow, [None; 3]);
        check(
            SignedByProducer,
            false,
            Tab::ToCollect,
            [None, Some("transport"), None],
        );
        check(Sent, false, Tab::Act, [None, None, Some("reception")]);
        check(Received, false, Tab::Act, [None, None, Some("traitement")]);
        check(Processed, false, Tab::All, [None; 3]);
        check(Refused, false, Tab::All, [None; 3]);
    }

    #[test]
    fn the_carrier_signs_first_when_the_emitter_cannot() {
        let carrier_only = [None, Some("transport"), None];
        check(BsvhuStatus::Initial, true, Tab::ToCollect, carrier_only);
    }
}
