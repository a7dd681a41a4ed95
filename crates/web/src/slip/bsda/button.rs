//! The main action that a BSDA offers to an organisation.

use super::facts::{BsdaFacts, Step};
use crate::{
    organisation::Organisation,
    slip::{actions, place::Place, view::Action},
    vocabulary::{BsdaStatus, BsdaType, UserPermission as Can},
};

/// The main action, if the organisation has one here.
pub(crate) fn primary(
    facts: &BsdaFacts,
    organisation: &Organisation,
    place: Place,
) -> Option<Action> {
    if facts.is_draft {
        return actions::publish(organisation, &facts.id);
    }
    if place.is_revisions() {
        return actions::revision(organisation, place, &facts.id);
    }
    let (label, step) = signature(facts, organisation, place)?;
    Some(actions::sign(label, &facts.id, step.slug()))
}

fn signature(
    facts: &BsdaFacts,
    organisation: &Organisation,
    place: Place,
) -> Option<(&'static str, Step)> {
    match facts.status {
        BsdaStatus::Initial => initial(facts, organisation, place),
        BsdaStatus::SignedByProducer => signed_by_producer(facts, organisation),
        BsdaStatus::SignedByWorker => {
            let next = facts.next_carrier()?;
            let carrier = Step::Transport(next);
            (signs(facts, organisation, carrier)).then_some(("Signer", carrier))
        }
        BsdaStatus::Sent => sent(facts, organisation, place),
        BsdaStatus::Received => signs(facts, organisation, Step::Operation)
            .then_some(("Signer le traitement", Step::Operation)),
        _ => None,
    }
}

/// The organisation is the one that signs the step, and the visitor's role there lets them.
fn signs(facts: &BsdaFacts, organisation: &Organisation, step: Step) -> bool {
    is_signer(facts, organisation, step) && organisation.can(step.permission())
}

fn is_signer(facts: &BsdaFacts, organisation: &Organisation, step: Step) -> bool {
    facts.signer(step) == Some(organisation.id.as_str())
}

fn initial(
    facts: &BsdaFacts,
    organisation: &Organisation,
    place: Place,
) -> Option<(&'static str, Step)> {
    let steps = facts.next_steps();
    let step = *steps.first()?;
    let allowed = match step {
        Step::Reception => {
            !place.is_follow()
                && is_signer(facts, organisation, step)
                && organisation.can(Can::BsdCanSignEmission)
        }
        Step::Transport(_) => {
            !place.is_follow()
                && is_signer(facts, organisation, step)
                && organisation.can(step.permission())
        }
        Step::Work => place.is_act() && signs(facts, organisation, step),
        Step::Emission => !place.is_follow() && signs(facts, organisation, step),
        Step::Operation => false,
    };
    allowed.then_some(("Signer", step))
}

fn signed_by_producer(
    facts: &BsdaFacts,
    organisation: &Organisation,
) -> Option<(&'static str, Step)> {
    if facts.has_worker() {
        return signs(facts, organisation, Step::Work).then_some(("Signer", Step::Work));
    }
    let circuit_has_transport = matches!(
        facts.r#type,
        BsdaType::Gathering | BsdaType::Reshipment | BsdaType::OtherCollections
    );
    let carrier = Step::Transport(facts.next_carrier()?);
    (circuit_has_transport && signs(facts, organisation, carrier)).then_some(("Signer", carrier))
}

fn sent(
    facts: &BsdaFacts,
    organisation: &Organisation,
    place: Place,
) -> Option<(&'static str, Step)> {
    if let Some(next) = facts.next_carrier() {
        let carrier = Step::Transport(next);
        if place.is_to_collect() && signs(facts, organisation, carrier) {
            return Some(("Signer", carrier));
        }
    }
    (place.is_act()
        && is_signer(facts, organisation, Step::Reception)
        && organisation.can(Can::BsdCanSignOperation))
    .then_some(("Valider la réception", Step::Reception))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{dashboard::tab::Tab, slip::carriers::Carrier, vocabulary::UserRole};

    const EMITTER: &str = "00000000000001";
    const WORKER: &str = "00000000000002";
    const CARRIER: &str = "00000000000003";
    const SECOND: &str = "00000000000004";
    const DESTINATION: &str = "00000000000005";

    fn carrier(id: &str, has_signed: bool) -> Carrier {
        Carrier {
            organisation: Some(id.to_owned()),
            has_signed,
        }
    }

    fn facts(status: BsdaStatus) -> BsdaFacts {
        let sent = matches!(
            status,
            BsdaStatus::Sent | BsdaStatus::Received | BsdaStatus::Processed
        );
        BsdaFacts {
            id: "BSDA-1".to_owned(),
            status,
            is_draft: false,
            r#type: BsdaType::OtherCollections,
            emitter: Some(EMITTER.to_owned()),
            is_private_individual: false,
            has_paper_signature: false,
            eco_organisme: None,
            worker: Some(WORKER.to_owned()),
            is_worker_disabled: false,
            carriers: vec![carrier(CARRIER, sent), carrier(SECOND, false)],
            destination: Some(DESTINATION.to_owned()),
            is_in_another: false,
        }
    }

    fn organisation(id: &str, permissions: &[Can]) -> Organisation {
        Organisation {
            id: id.to_owned(),
            name: id.to_owned(),
            types: Vec::new(),
            security_code: None,
            role: UserRole::Member,
            permissions: permissions.to_vec(),
        }
    }

    fn check(facts: &BsdaFacts, id: &str, place: Place, expected: Option<&str>) {
        let member = organisation(id, Can::ALL);
        let action = primary(facts, &member, place);
        let expected = expected.map(str::to_owned);
        assert_eq!(
            action.map(|action| format!("{} → {}", action.label, action.href)),
            expected,
            "{:?} {id} {place:?}",
            facts.status
        );
        let reader = organisation(id, &[Can::BsdCanRead, Can::BsdCanList]);
        assert_eq!(
            primary(facts, &reader, place),
            None,
            "a reader does nothing"
        );
    }

    const ALL: Place = Place::Card(Tab::All);
    const ACT: Place = Place::Card(Tab::Act);
    const FOLLOW: Place = Place::Card(Tab::Follow);
    const TO_COLLECT: Place = Place::Card(Tab::ToCollect);

    #[test]
    fn a_draft_is_published() {
        let draft = BsdaFacts {
            is_draft: true,
            ..facts(BsdaStatus::Initial)
        };
        check(&draft, CARRIER, FOLLOW, Some("Publier → publish/BSDA-1"));
    }

    #[test]
    fn a_published_slip_is_signed_by_its_emitter() {
        let published = facts(BsdaStatus::Initial);
        let sign = Some("Signer → sign/BSDA-1?etape=emission");
        check(&published, EMITTER, ALL, sign);
        check(&published, EMITTER, FOLLOW, None);
        check(&published, WORKER, ALL, None);
    }

    #[test]
    fn without_emitter_the_worker_or_the_carrier_signs_first() {
        let private = BsdaFacts {
            is_private_individual: true,
            emitter: None,
            ..facts(BsdaStatus::Initial)
        };
        check(
            &private,
            WORKER,
            ACT,
            Some("Signer → sign/BSDA-1?etape=travaux"),
        );
        check(&private, WORKER, FOLLOW, None);
        let without_worker = BsdaFacts {
            is_worker_disabled: true,
            worker: None,
            ..private
        };
        let sign = Some("Signer → sign/BSDA-1?etape=transport");
        check(&without_worker, CARRIER, TO_COLLECT, sign);
        check(&without_worker, SECOND, TO_COLLECT, None);
    }

    #[test]
    fn a_waste_centre_signs_the_reception_at_once() {
        let collection = BsdaFacts {
            r#type: BsdaType::Collection2710,
            carriers: Vec::new(),
            ..facts(BsdaStatus::Initial)
        };
        let sign = Some("Signer → sign/BSDA-1?etape=reception");
        check(&collection, DESTINATION, ALL, sign);
        check(&collection, EMITTER, ALL, None);
    }

    #[test]
    fn after_the_emitter_the_worker_signs_then_the_carrier() {
        let signed = facts(BsdaStatus::SignedByProducer);
        check(
            &signed,
            WORKER,
            ALL,
            Some("Signer → sign/BSDA-1?etape=travaux"),
        );
        check(&signed, CARRIER, TO_COLLECT, None);
        let without_worker = BsdaFacts {
            is_worker_disabled: true,
            ..signed
        };
        let sign = Some("Signer → sign/BSDA-1?etape=transport");
        check(&without_worker, CARRIER, TO_COLLECT, sign);
        check(
            &facts(BsdaStatus::SignedByWorker),
            CARRIER,
            TO_COLLECT,
            sign,
        );
        check(&facts(BsdaStatus::SignedByWorker), SECOND, TO_COLLECT, None);
    }

    #[test]
    fn a_slip_on_the_road_waits_for_the_next_carrier_and_for_the_destination() {
        let sent = facts(BsdaStatus::Sent);
        check(
            &sent,
            SECOND,
            TO_COLLECT,
            Some("Signer → sign/BSDA-1?etape=transport"),
        );
        check(&sent, SECOND, ACT, None);
        check(
            &sent,
            DESTINATION,
            ACT,
            Some("Valider la réception → sign/BSDA-1?etape=reception"),
        );
        check(&sent, DESTINATION, TO_COLLECT, None);
        check(
            &sent,
            DESTINATION,
            Place::Page,
            Some("Valider la réception → sign/BSDA-1?etape=reception"),
        );
    }

    #[test]
    fn what_was_received_is_treated_and_then_nothing() {
        check(
            &facts(BsdaStatus::Received),
            DESTINATION,
            ACT,
            Some("Signer le traitement → sign/BSDA-1?etape=traitement"),
        );
        check(&facts(BsdaStatus::Received), EMITTER, ACT, None);
        for over in [
            BsdaStatus::Processed,
            BsdaStatus::Refused,
            BsdaStatus::AwaitingChild,
            BsdaStatus::Canceled,
        ] {
            check(&facts(over), DESTINATION, ALL, None);
        }
    }

    #[test]
    fn lists_of_revisions_offer_what_is_to_be_done_about_them() {
        let sent = facts(BsdaStatus::Sent);
        for (tab, label) in [
            (Tab::ReceivedRevisions, "Gérer la révision"),
            (Tab::EmittedRevisions, "Annuler la révision"),
            (Tab::PendingRevisions, "Consulter la révision"),
            (Tab::ReviewedRevisions, "Consulter la révision"),
        ] {
            let expected = format!("{label} → revisions/BSDA-1");
            check(&sent, SECOND, Place::Card(tab), Some(&expected));
        }
    }
}
