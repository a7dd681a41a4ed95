//! The state machine (§5.1): what each signature does to each status, and by whom.

use contract::bsda::BsdaStatus as Status;
use serde_json::{Value, json};

use super::world::*;

const STEPS: [&str; 5] = ["EMISSION", "WORK", "TRANSPORT", "RECEPTION", "OPERATION"];
const LATE: &str = "Vous ne pouvez pas passer ce bordereau à l'état souhaité.";

/// Signs in turn; answers the statuses.
fn walk(world: &mut World, id: &str, steps: &[(&str, &str)]) -> Vec<Status> {
    steps
        .iter()
        .map(|(by, signature)| {
            world.sign(by, id, signature).unwrap();
            world.slip(id).status
        })
        .collect()
}

/// A slip on which everything that signatures want is there from the start.
fn ready(world: &mut World, by: &str, input: &Value) -> String {
    let id = world.create(by, input).unwrap();
    let at = crate::bsda::document::destination_siret(world.slip(&id));
    let at = at.unwrap().to_owned();
    world.update(&at, &id, &received()).unwrap();
    world.update(&at, &id, &treated("D 5")).unwrap();
    id
}

#[test]
fn a1_a_work_site_is_signed_by_five() {
    let mut world = World::new();
    let id = ready(&mut world, P, &complete());
    let steps = [
        (P, "EMISSION"),
        (W, "WORK"),
        (T, "TRANSPORT"),
        (D, "RECEPTION"),
        (D, "OPERATION"),
    ];
    let expected = [
        Status::SignedByProducer,
        Status::SignedByWorker,
        Status::Sent,
        Status::Received,
        Status::Processed,
    ];
    assert_eq!(walk(&mut world, &id, &steps), expected);
    assert_eq!(world.jobs, ["final-operation.bsda"]);
}

#[test]
fn a2_the_reception_may_be_skipped() {
    let mut world = World::new();
    let id = ready(&mut world, P, &without_worker(&json!({})));
    let steps = [(P, "EMISSION"), (T, "TRANSPORT"), (D, "OPERATION")];
    let expected = [Status::SignedByProducer, Status::Sent, Status::Processed];
    assert_eq!(walk(&mut world, &id, &steps), expected);
}

/// A person as the emitter: nobody signs for them.
fn person() -> Value {
    json!({"emitter": {"isPrivateIndividual": true, "company": {"siret": null}}})
}

#[test]
fn a3_the_works_company_signs_first_for_a_person() {
    let mut world = World::new();
    let id = ready(&mut world, W, &with(&person()));
    forbidden(world.sign(P, &id, "EMISSION"));
    let steps = [(W, "WORK"), (T, "TRANSPORT")];
    let expected = [Status::SignedByWorker, Status::Sent];
    assert_eq!(walk(&mut world, &id, &steps), expected);
}

#[test]
fn a4_a_paper_signature_replaces_that_of_the_emitter() {
    let mut world = World::new();
    let paper = json!({"worker": {"work": {"hasEmitterPaperSignature": true}}});
    let id = ready(&mut world, P, &with(&paper));
    assert_eq!(
        walk(&mut world, &id, &[(W, "WORK")]),
        [Status::SignedByWorker]
    );
}

#[test]
fn a5_the_carrier_signs_first_for_a_person_without_works_company() {
    let mut world = World::new();
    let id = ready(&mut world, T, &without_worker(&person()));
    assert_eq!(walk(&mut world, &id, &[(T, "TRANSPORT")]), [Status::Sent]);
}

#[test]
fn a7_a_drop_off_is_signed_by_the_centre_alone() {
    let drop_off = without_worker(&json!({
        "type": "COLLECTION_2710", "transporter": null, "destination": {"company": block(CENTRE), "cap": null},
    }));
    let mut world = World::new();
    let id = ready(&mut world, CENTRE, &drop_off);
    for signature in ["EMISSION", "WORK", "TRANSPORT"] {
        let refusal = world.sign(CENTRE, &id, signature);
        assert!(refusal.is_err(), "{signature}");
    }
    let steps = [(CENTRE, "RECEPTION"), (CENTRE, "OPERATION")];
    let expected = [Status::Received, Status::Processed];
    assert_eq!(walk(&mut world, &id, &steps), expected);
}

#[test]
fn a13_a_draft_is_signed_by_nobody_before_it_is_published() {
    let mut world = World::new();
    let id = world.draft(P, &complete()).unwrap();
    assert_eq!(bad_input(world.sign(P, &id, "EMISSION")), LATE);
    forbidden(world.publish(D, &id));
    world.publish(P, &id).unwrap();
    assert_eq!(
        forbidden(world.publish(P, &id)),
        "Impossible de publier un bordereau qui n'est pas un brouillon"
    );
    world.sign(P, &id, "EMISSION").unwrap();
}

/// Every signature that a status does not know is refused, and changes nothing.
#[test]
fn s11_a_step_that_is_not_due_is_refused() {
    for (reached, due) in [
        ("", &["EMISSION"][..]),
        ("EMISSION", &["WORK"]),
        ("WORK", &["TRANSPORT"]),
        ("TRANSPORT", &["RECEPTION", "OPERATION"]),
        ("RECEPTION", &["OPERATION"]),
        ("OPERATION", &[]),
    ] {
        for signature in STEPS {
            let mut world = World::new();
            let id = ready(&mut world, P, &complete());
            for step in STEPS.into_iter().filter(|_| !reached.is_empty()) {
                let by = signatory(step);
                world.sign(by, &id, step).unwrap();
                if step == reached {
                    break;
                }
            }
            let before = world.stored(&id);
            let signed = world.sign(signatory(signature), &id, signature);
            assert_eq!(
                signed.is_ok(),
                due.contains(&signature),
                "{signature} after {reached}"
            );
            if signed.is_err() {
                assert_eq!(world.stored(&id), before);
            }
        }
    }
}

fn signatory(signature: &str) -> &'static str {
    match signature {
        "EMISSION" => P,
        "WORK" => W,
        "TRANSPORT" => T,
        _ => D,
    }
}

#[test]
fn s2_the_code_signs_for_the_company_and_a_wrong_one_does_not() {
    let mut world = World::new();
    let id = ready(&mut world, P, &complete());
    forbidden(world.sign(X, &id, "EMISSION"));
    forbidden(world.sign_with(X, &id, "EMISSION", Some(4321), None));
    world
        .sign_with(X, &id, "EMISSION", Some(1234), None)
        .unwrap();
}

#[test]
fn s12_a_refused_load_ends_at_its_reception_or_at_its_operation() {
    for signature in ["RECEPTION", "OPERATION"] {
        let mut world = World::new();
        let id = world.signed_up_to("TRANSPORT", &json!({}));
        world.update(D, &id, &turned_back()).unwrap();
        world.sign(D, &id, signature).unwrap();
        assert_eq!(world.slip(&id).status, Status::Refused, "{signature}");
        assert_eq!(world.jobs, ["mail.bsda.refusal"]);
        assert!(world.sign(D, &id, "OPERATION").is_err());
    }
}

#[test]
fn t16_a_refused_drop_off_treated_at_once_is_processed() {
    let drop_off = without_worker(&json!({
        "type": "COLLECTION_2710", "transporter": null, "destination": {"company": block(CENTRE), "cap": null},
    }));
    let mut world = World::new();
    let id = world.create(CENTRE, &drop_off).unwrap();
    world.update(CENTRE, &id, &turned_back()).unwrap();
    world.sign(CENTRE, &id, "OPERATION").unwrap();
    assert_eq!(world.slip(&id).status, Status::Processed);
}

#[test]
fn s10_carriers_that_did_not_sign_leave_when_the_waste_arrives() {
    let mut world = World::new();
    let id = world.signed_up_to("TRANSPORT", &json!({}));
    let first = world.slip(&id).transporters[0].id.to_string();
    let second = world.create_row(D, &json!({"company": block(T2)})).unwrap();
    world
        .update(D, &id, &json!({"transporters": [first, second]}))
        .unwrap();
    assert!(crate::slip::readers(world.slip(&id)).contains(&T2.to_owned()));
    world.update(D, &id, &received()).unwrap();
    world.sign(D, &id, "RECEPTION").unwrap();
    assert_eq!(world.slip(&id).transporters.len(), 1);
    assert!(!crate::slip::readers(world.slip(&id)).contains(&T2.to_owned()));
    assert!(!world.detached.contains_key(&second));
}

#[test]
fn o1_a_slip_is_removed_until_more_than_its_emitter_has_signed() {
    for (step, by, is_removed) in [
        ("", D, true),
        ("", X, false),
        ("EMISSION", P, true),
        ("EMISSION", D, false),
        ("WORK", P, false),
    ] {
        let mut world = World::new();
        let id = world.published();
        if !step.is_empty() {
            world.advance(&id, step);
        }
        assert_eq!(
            world.delete(by, &id).is_ok(),
            is_removed,
            "{by} after {step}"
        );
    }
}

#[test]
fn o3_a_duplicate_repeats_who_and_what_without_what_was_done() {
    let mut world = World::new();
    let id = world.signed_up_to("OPERATION", &json!({}));
    forbidden(world.duplicate(X, &id));
    world.company(D).contact_phone = Some("0101010101".to_owned());
    let copy = world.duplicate(P, &id).unwrap();
    let tree = world.stored(&copy);
    assert_eq!(tree["isDraft"], true);
    assert_eq!(tree["isDuplicateOf"], json!(id));
    assert_eq!(tree["destination"]["cap"], "CAP-1");
    assert_eq!(tree["destination"]["company"]["phone"], "0101010101");
    assert_eq!(tree["destination"]["reception"], Value::Null);
    assert_eq!(tree["destination"]["operation"], Value::Null);
    assert_eq!(tree["waste"]["sealNumbers"], json!([]));
    assert_eq!(tree["weight"]["value"], Value::Null);
    assert_eq!(tree["transporters"][0]["transport"]["plates"], json!([]));
    assert_eq!(tree["canAccessDraftOrgIds"], json!([P]));
}
