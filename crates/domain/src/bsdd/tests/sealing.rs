//! Sealing: what must be there, and what else it does.

use contract::{bsdd::FormStatus as Status, scalar::DateTime};
use serde_json::{Value, json};

use super::circuit::*;

/// Sealing the complete form with these changes is refused with this sentence.
fn check(changes: &Value, sentence: &str) {
    let mut world = everybody();
    let id = world.draft(changes);
    let refusal = bad_input(world.seal_as(EMITTER, &id));
    assert!(
        refusal.starts_with("Erreur, impossible de valider le bordereau car des champs obligatoires ne sont pas renseignés.\nErreur(s): "),
        "{refusal}"
    );
    assert!(refusal.contains(sentence), "{changes}: {refusal}");
    assert_eq!(world.form(&id).status, Status::Draft);
}

fn accept(changes: &Value) {
    let mut world = everybody();
    let id = world.draft(changes);
    world.seal_as(EMITTER, &id).unwrap();
    assert_eq!(world.form(&id).status, Status::Sealed);
}

#[test]
fn each_frame_is_filled() {
    for (path, sentence) in [
        ("emitter.type", "Le type d'émetteur"),
        ("emitter.company.name", "Le nom de l'émetteur"),
        ("emitter.company.address", "L'adresse de l'émetteur"),
        ("emitter.company.contact", "Le nom de contact de l'émetteur"),
        ("emitter.company.phone", "Le téléphone de l'émetteur"),
        ("emitter.company.mail", "L'e-mail de l'émetteur"),
        ("recipient.company.siret", "Le SIRET du destinataire"),
        ("recipient.company.name", "Le nom du destinataire"),
        ("recipient.company.address", "L'adresse du destinataire"),
        (
            "recipient.company.contact",
            "Le nom de contact du destinataire",
        ),
        ("recipient.company.phone", "Le téléphone du destinataire"),
        ("recipient.company.mail", "L'e-mail du destinataire"),
        ("recipient.processingOperation", "L'opération prévue"),
        ("recipient.cap", "Le CAP"),
        ("wasteDetails.name", "La dénomination du déchet"),
        ("wasteDetails.quantity", "La quantité de déchet"),
        ("wasteDetails.quantityType", "Le type de quantité"),
        ("wasteDetails.consistences", "La consistance du déchet"),
        ("wasteDetails.isSubjectToADR", "soumis à l'ADR"),
    ] {
        check(&json!({path: null}), sentence);
    }
    check(&json!({"wasteDetails.quantity": 0}), "supérieur");
}

#[test]
fn every_missing_field_is_named_at_once() {
    let mut world = everybody();
    let id = world.draft(&json!({"wasteDetails.name": null, "recipient.cap": null}));
    let refusal = bad_input(world.seal_as(EMITTER, &id));
    assert_eq!(refusal.lines().count(), 3, "{refusal}");
}

#[test]
fn carriers_and_packagings_may_come_later() {
    accept(&json!({"transporter": null}));
    accept(&json!({"wasteDetails.packagingInfos": []}));
}

#[test]
fn the_cap_is_asked_for_dangerous_waste() {
    accept(&json!({"recipient.cap": null, "wasteDetails.code": "06 05 03"}));
}

#[test]
fn traders_and_brokers_are_complete_once_they_are_named() {
    for (actor, siret) in [("trader", TRADER), ("broker", BROKER)] {
        for leaf in ["name", "address", "contact", "phone", "mail"] {
            let mut company = block(siret);
            company[leaf] = Value::Null;
            check(&json!({actor: {"company": company}}), "");
        }
        accept(&json!({actor: {"company": block(siret)}}));
    }
}

/// The ADR mention, for a form created before or after the rule.
fn check_adr(is_subject: Option<bool>, mention: Option<&str>, code: &str, is_old: bool, ok: bool) {
    let mut world = everybody();
    if is_old {
        world.now = DateTime::parse_text("2025-05-01T08:00:00Z").unwrap();
    }
    let id = world.draft(&json!({
        "wasteDetails.isSubjectToADR": is_subject, "wasteDetails.onuCode": mention,
        "wasteDetails.code": code,
    }));
    let result = world.seal_as(EMITTER, &id);
    assert_eq!(
        result.is_ok(),
        ok,
        "{is_subject:?} {mention:?} {code} {is_old}: {result:?}"
    );
}

#[test]
fn the_adr_mention_goes_with_its_declaration() {
    const STARRED: &str = "06 05 02*";
    const PLAIN: &str = "06 05 03";
    for (is_subject, mention, code, is_old, ok) in [
        (Some(true), None, STARRED, false, false),
        (Some(true), Some("UN 1005"), STARRED, false, true),
        (Some(false), Some("UN 1005"), STARRED, false, false),
        (Some(false), None, STARRED, false, true),
        (None, None, PLAIN, false, false),
        (None, Some("UN 1005"), STARRED, false, false),
        (None, None, PLAIN, true, true),
        (None, None, STARRED, true, false),
        (None, Some("UN 1005"), STARRED, true, true),
    ] {
        check_adr(is_subject, mention, code, is_old, ok);
    }
}

#[test]
fn the_side_that_wrote_the_draft_seals_it_once() {
    let input = with(&json!({
        "trader": {"company": block(TRADER)}, "broker": {"company": block(BROKER)},
        "ecoOrganisme": {"siret": ECO, "name": "Éco"},
    }));
    let actors = [EMITTER, RECIPIENT, TRADER, BROKER, CARRIER, ECO];
    for author in actors {
        let mut world = everybody();
        let id = world.create_as(author, &input).unwrap();
        for other in actors
            .into_iter()
            .chain([STRANGER])
            .filter(|other| *other != author)
        {
            forbidden(world.seal_as(other, &id));
        }
        world.seal_as(author, &id).unwrap();
        assert_eq!(
            bad_input(world.seal_as(author, &id)),
            "Vous ne pouvez pas passer ce bordereau à l'état souhaité."
        );
    }
}

#[test]
fn a_grouping_groups_something() {
    let mut world = everybody();
    let id = world.draft(&json!({"emitter.type": "APPENDIX2"}));
    bad_input(world.seal_as(EMITTER, &id));
    assert_eq!(world.form(&id).status, Status::Draft);
}

#[test]
fn an_unregistered_emitter_is_told_of_the_form() {
    let mut world = everybody();
    let input = with(&json!({"emitter.company": block(UNREGISTERED)}));
    let id = world.create_as(RECIPIENT, &input).unwrap();
    world.seal_as(RECIPIENT, &id).unwrap();
    let jobs = &world.last.as_ref().unwrap().jobs;
    let queues: Vec<_> = jobs.iter().map(|job| job.queue).collect();
    assert_eq!(queues, ["mail.bsdd.identified"]);
    let id = world.draft(&json!({}));
    world.seal_as(EMITTER, &id).unwrap();
    assert!(world.last.as_ref().unwrap().jobs.is_empty());
}

#[test]
fn the_destination_after_storage_is_a_destination() {
    let mut changes = stored();
    changes["temporaryStorageDetail"]["destination"]["company"] = block(STRANGER);
    let mut world = everybody();
    let id = world.draft(&changes);
    bad_input(world.seal_as(EMITTER, &id));
}

#[test]
fn sealing_is_in_the_history() {
    let mut world = everybody();
    world.reach(Status::Sealed, &json!({}));
    let event = &world.last.as_ref().unwrap().event;
    assert_eq!(event.metadata["statusLogs"][0]["status"], "SEALED");
}
