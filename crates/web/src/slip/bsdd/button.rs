//! The main action that a BSDD offers to an organisation.

use super::facts::{FormFacts, Step};
use crate::{
    organisation::Organisation,
    slip::{actions, place::Place, view::Action},
    vocabulary::{EmitterType, FormStatus, UserPermission as Can},
};

/// The main action, if the organisation has one here.
pub(crate) fn primary(
    facts: &FormFacts,
    organisation: &Organisation,
    place: Place,
) -> Option<Action> {
    if facts.status == FormStatus::Draft {
        return actions::publish(organisation, &facts.id);
    }
    if place.is_revisions() {
        return actions::revision(organisation, place, &facts.id);
    }
    let (label, step) = signature(facts, organisation, place)?;
    Some(actions::sign(label, &facts.id, step.slug()))
}

fn signature(
    facts: &FormFacts,
    organisation: &Organisation,
    place: Place,
) -> Option<(&'static str, Step)> {
    let signs = |step: Step| {
        facts.is_signed_by(step, &organisation.id) && organisation.can(step.permission())
    };
    let offer = |label: &'static str, step: Step| signs(step).then_some((label, step));
    match facts.status {
        FormStatus::Sealed => sealed(facts, organisation),
        FormStatus::SignedByProducer => {
            let step = Step::Transport(facts.next_carrier()?);
            place.is_to_collect().then(|| offer("Signer", step))?
        }
        FormStatus::Sent => sent(facts, organisation, place),
        FormStatus::Resent => offer("Valider la réception", Step::FinalReception),
        FormStatus::Resealed => resealed(facts, organisation),
        FormStatus::SignedByTempStorer => offer("Signer", Step::StorageTransport),
        FormStatus::TempStored => offer(
            "Valider l'acceptation de l'entreposage provisoire",
            Step::StorageAcceptation,
        ),
        FormStatus::TempStorerAccepted => facts
            .storage
            .as_ref()
            .and_then(|_| offer("Compléter le BSD suite", Step::Resealing))
            .or_else(|| offer("Signer le traitement", Step::Operation)),
        FormStatus::Received => {
            offer_unless_annex(facts, offer("Valider l'acceptation", Step::Acceptation))
        }
        FormStatus::Accepted => {
            offer_unless_annex(facts, offer("Signer le traitement", Step::Operation))
        }
        _ => None,
    }
}

fn offer_unless_annex(
    facts: &FormFacts,
    offered: Option<(&'static str, Step)>,
) -> Option<(&'static str, Step)> {
    offered.filter(|_| !facts.is_annex())
}

/// Before the emission is signed, the carrier may lend a screen to the emitter.
fn sealed(facts: &FormFacts, organisation: &Organisation) -> Option<(&'static str, Step)> {
    // A round is signed by signing its annexes.
    if facts.emitter_type == EmitterType::Appendix1 {
        return None;
    }
    let may_sign =
        organisation.can(Can::BsdCanSignEmission) || organisation.can(Can::BsdCanSignTransport);
    if !may_sign {
        return None;
    }
    let id = organisation.id.as_str();
    let carrier = facts
        .carriers
        .iter()
        .position(|carrier| carrier.organisation.as_deref() == Some(id));
    if let (true, Some(place)) = (facts.may_skip_emission(), carrier) {
        return Some(("Signer", Step::Transport(place)));
    }
    let is_eco_organisme = facts.eco_organisme.as_deref() == Some(id);
    if facts.emitter.as_deref() == Some(id) {
        return Some(("Signer", Step::Emission));
    }
    if facts.is_annex() && (is_eco_organisme || facts.is_private_individual) {
        return None;
    }
    (is_eco_organisme || carrier.is_some()).then_some(("Faire signer", Step::Emission))
}

fn sent(
    facts: &FormFacts,
    organisation: &Organisation,
    place: Place,
) -> Option<(&'static str, Step)> {
    if facts.is_annex() {
        return None;
    }
    if let Some(next) = facts.next_carrier() {
        let step = Step::Transport(next);
        let signs =
            facts.is_signed_by(step, &organisation.id) && organisation.can(step.permission());
        if place.is_to_collect() && signs {
            return Some(("Signer", step));
        }
    }
    let is_recipient = facts.recipient.as_deref() == Some(organisation.id.as_str());
    (place.is_act() && is_recipient && organisation.can(Can::BsdCanSignAcceptation)).then_some(
        if facts.is_temp_storage {
            ("Valider l'entreposage provisoire", Step::StorageReception)
        } else {
            ("Valider la réception", Step::Reception)
        },
    )
}

/// The temporary storage signs, or its carrier has it sign.
fn resealed(facts: &FormFacts, organisation: &Organisation) -> Option<(&'static str, Step)> {
    let may_sign =
        organisation.can(Can::BsdCanSignEmission) || organisation.can(Can::BsdCanSignTransport);
    let id = Some(organisation.id.as_str());
    let is_storage = facts.recipient.as_deref() == id;
    let is_carrier = facts
        .storage
        .as_ref()
        .is_some_and(|storage| storage.carrier.as_deref() == id);
    match (may_sign, is_storage, is_carrier) {
        (true, true, _) => Some(("Signer", Step::StorageEmission)),
        (true, _, true) => Some(("Faire signer", Step::StorageEmission)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dashboard::tab::Tab,
        slip::{bsdd::facts::Storage, carriers::Carrier},
        vocabulary::UserRole,
    };

    const EMITTER: &str = "00000000000001";
    const ECO: &str = "00000000000002";
    const CARRIER: &str = "00000000000003";
    const SECOND: &str = "00000000000004";
    const RECIPIENT: &str = "00000000000005";
    const FINAL: &str = "00000000000006";

    fn facts(status: FormStatus) -> FormFacts {
        let carrier = |id: &str, has_signed| Carrier {
            organisation: Some(id.to_owned()),
            has_signed,
        };
        let on_the_road = !matches!(
            status,
            FormStatus::Draft | FormStatus::Sealed | FormStatus::SignedByProducer
        );
        FormFacts {
            id: "cm1".to_owned(),
            status,
            emitter_type: EmitterType::Producer,
            emitter: Some(EMITTER.to_owned()),
            is_private_individual: false,
            eco_organisme: Some(ECO.to_owned()),
            carriers: vec![carrier(CARRIER, on_the_road), carrier(SECOND, false)],
            recipient: Some(RECIPIENT.to_owned()),
            is_temp_storage: false,
            storage: None,
        }
    }

    fn stored(status: FormStatus) -> FormFacts {
        FormFacts {
            is_temp_storage: true,
            storage: Some(Storage {
                destination: Some(FINAL.to_owned()),
                carrier: Some(SECOND.to_owned()),
            }),
            ..facts(status)
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

    fn check(facts: &FormFacts, id: &str, tab: Tab, expected: Option<(&str, &str)>) {
        let member = organisation(id, Can::ALL);
        let action = primary(facts, &member, Place::Card(tab));
        let action = action.as_ref().map(|action| {
            let step = action
                .href
                .split_once('=')
                .map_or("publish", |(_, step)| step);
            (action.label.as_str(), step)
        });
        assert_eq!(action, expected, "{:?} {id} {tab:?}", facts.status);
        let reader = organisation(id, &[Can::BsdCanRead, Can::BsdCanList]);
        assert_eq!(primary(facts, &reader, Place::Card(tab)), None);
    }

    #[test]
    fn a_draft_is_published() {
        check(
            &facts(FormStatus::Draft),
            CARRIER,
            Tab::Drafts,
            Some(("Publier", "publish")),
        );
    }

    #[test]
    fn a_sealed_slip_is_signed_by_its_emitter_or_on_a_screen_lent_to_them() {
        let sealed = facts(FormStatus::Sealed);
        check(&sealed, EMITTER, Tab::Act, Some(("Signer", "emission")));
        check(
            &sealed,
            CARRIER,
            Tab::ToCollect,
            Some(("Faire signer", "emission")),
        );
        check(&sealed, ECO, Tab::Act, Some(("Faire signer", "emission")));
        check(&sealed, RECIPIENT, Tab::Follow, None);
    }

    #[test]
    fn the_carrier_of_an_annex_signs_alone_when_nobody_signs_the_emission() {
        let annex = FormFacts {
            emitter_type: EmitterType::Appendix1Producer,
            ..facts(FormStatus::Sealed)
        };
        check(
            &annex,
            CARRIER,
            Tab::ToCollect,
            Some(("Signer", "transport")),
        );
        check(&annex, ECO, Tab::Act, None);
        check(&annex, EMITTER, Tab::Act, Some(("Signer", "emission")));
        let without_eco_organisme = FormFacts {
            eco_organisme: None,
            ..annex
        };
        check(
            &without_eco_organisme,
            CARRIER,
            Tab::ToCollect,
            Some(("Faire signer", "emission")),
        );
    }

    #[test]
    fn carriers_take_over_one_after_the_other() {
        let signed = facts(FormStatus::SignedByProducer);
        check(
            &signed,
            CARRIER,
            Tab::ToCollect,
            Some(("Signer", "transport")),
        );
        check(&signed, SECOND, Tab::ToCollect, None);
        let sent = facts(FormStatus::Sent);
        check(&sent, SECOND, Tab::ToCollect, Some(("Signer", "transport")));
        check(&sent, CARRIER, Tab::Collected, None);
    }

    #[test]
    fn the_destination_receives_accepts_and_treats() {
        let expected = [
            (FormStatus::Sent, "Valider la réception", "reception"),
            (FormStatus::Received, "Valider l'acceptation", "acceptation"),
            (FormStatus::Accepted, "Signer le traitement", "traitement"),
        ];
        for (status, label, step) in expected {
            check(&facts(status), RECIPIENT, Tab::Act, Some((label, step)));
            check(&facts(status), EMITTER, Tab::Act, None);
        }
    }

    #[test]
    fn after_a_temporary_storage_the_waste_goes_on() {
        let expected = [
            (
                FormStatus::Sent,
                RECIPIENT,
                "Valider l'entreposage provisoire",
                "reception",
            ),
            (
                FormStatus::TempStored,
                RECIPIENT,
                "Valider l'acceptation de l'entreposage provisoire",
                "acceptation",
            ),
            (FormStatus::Resealed, RECIPIENT, "Signer", "emission"),
            (FormStatus::Resealed, SECOND, "Faire signer", "emission"),
            (
                FormStatus::SignedByTempStorer,
                SECOND,
                "Signer",
                "transport",
            ),
            (
                FormStatus::Resent,
                FINAL,
                "Valider la réception",
                "reception",
            ),
            (
                FormStatus::Received,
                FINAL,
                "Valider l'acceptation",
                "acceptation",
            ),
            (
                FormStatus::Accepted,
                FINAL,
                "Signer le traitement",
                "traitement",
            ),
        ];
        for (status, id, label, step) in expected {
            check(&stored(status), id, Tab::Act, Some((label, step)));
        }
        check(&stored(FormStatus::Received), RECIPIENT, Tab::Act, None);
    }

    #[test]
    fn a_round_is_signed_by_its_annexes() {
        let round = FormFacts {
            emitter_type: EmitterType::Appendix1,
            ..facts(FormStatus::Sealed)
        };
        check(&round, EMITTER, Tab::Act, None);
        check(&round, CARRIER, Tab::ToCollect, None);
        assert_eq!(round.next_steps(), []);
    }

    #[test]
    fn a_temporary_storage_sends_the_waste_on_or_treats_it() {
        let accepted = stored(FormStatus::TempStorerAccepted);
        let onward = Some(("Compléter le BSD suite", "suite"));
        check(&accepted, RECIPIENT, Tab::Act, onward);
        let without_suite = FormFacts {
            storage: None,
            ..accepted
        };
        let treat = Some(("Signer le traitement", "traitement"));
        check(&without_suite, RECIPIENT, Tab::Act, treat);
    }

    #[test]
    fn what_is_over_offers_nothing() {
        for status in [
            FormStatus::Processed,
            FormStatus::Refused,
            FormStatus::Canceled,
            FormStatus::AwaitingGroup,
            FormStatus::Grouped,
            FormStatus::NoTraceability,
            FormStatus::FollowedWithPnttd,
        ] {
            check(&facts(status), RECIPIENT, Tab::All, None);
        }
    }
}
