//! Revisions: who asks, who answers, what changes.

use contract::bsdd::FormStatus as Status;
use serde_json::{Value, json};

use super::{circuit::*, groupings::fractions, tours, world::World};
use crate::slip::Refusal;

pub(super) fn ask(
    world: &mut World,
    author: &str,
    id: &str,
    content: &Value,
) -> Result<String, Refusal> {
    let input = json!({
        "formId": id, "authoringCompanySiret": author, "content": content, "comment": "Erreur de saisie",
    });
    world.run(
        author,
        "createFormRevisionRequest",
        &json!({"input": input}),
    )
}

fn answer(
    world: &mut World,
    company: &str,
    request: &str,
    is_approved: bool,
) -> Result<String, Refusal> {
    let args = json!({"id": request, "isApproved": is_approved, "comment": "Vu"});
    world.run(company, "submitFormRevisionRequestApproval", &args)
}

/// Asks for a revision, which everybody approves.
pub(super) fn agree(
    world: &mut World,
    author: &str,
    id: &str,
    content: &Value,
) -> Result<String, Refusal> {
    let request = ask(world, author, id, content)?;
    for approver in approvers(world, &request) {
        answer(world, &approver, &request, true)?;
    }
    Ok(request)
}

fn approvers(world: &World, request: &str) -> Vec<String> {
    let approvals = world.requests[request].approvals.iter();
    let mut sirets: Vec<String> = approvals
        .map(|approval| approval.approver.clone())
        .collect();
    sirets.sort();
    sirets
}

fn renamed() -> Value {
    json!({"wasteDetails": {"name": "Boues de curage"}})
}

fn eco() -> Value {
    json!({"ecoOrganisme": {"name": "Éco", "siret": ECO}})
}

#[test]
fn a_form_that_is_open_or_over_is_not_revised() {
    let mut world = everybody();
    for status in [Status::Draft, Status::Sealed, Status::Refused] {
        let id = world.reach(status, &json!({}));
        forbidden(ask(&mut world, EMITTER, &id, &renamed()));
    }
    let id = world.reach(Status::Sent, &json!({}));
    world.forms.get_mut(&id).unwrap().status = Status::Canceled;
    forbidden(ask(&mut world, EMITTER, &id, &renamed()));
    bad_input(ask(&mut world, EMITTER, "unknown", &renamed()));
}

#[test]
fn a_request_asks_for_one_thing_at_a_time() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &json!({}));
    forbidden(ask(&mut world, STRANGER, &id, &renamed()));
    bad_input(ask(&mut world, EMITTER, &id, &json!({})));
    let both = json!({"isCanceled": true, "wasteDetails": {"name": "Boues de curage"}});
    bad_input(ask(&mut world, EMITTER, &id, &both));
    ask(&mut world, EMITTER, &id, &renamed()).unwrap();
    forbidden(ask(&mut world, RECIPIENT, &id, &renamed()));
}

#[test]
fn the_other_side_answers() {
    for (changes, author, expected) in [
        (json!({}), EMITTER, vec![RECIPIENT]),
        (eco(), RECIPIENT, vec![EMITTER, ECO]),
        (eco(), ECO, vec![RECIPIENT]),
    ] {
        let mut world = everybody();
        let id = world.reach(Status::Sent, &changes);
        let request = ask(&mut world, author, &id, &renamed()).unwrap();
        assert_eq!(approvers(&world, &request), expected, "{author}");
    }
    for outsider in [TRADER, STRANGER] {
        let mut world = everybody();
        let id = world.reach(
            Status::Sent,
            &json!({"trader": {"company": block(TRADER)}, "intermediaries": [block(STRANGER)]}),
        );
        assert!(ask(&mut world, outsider, &id, &renamed()).is_err());
    }
}

#[test]
fn a_request_that_everybody_approves_applies() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &json!({}));
    let content = json!({"wasteDetails": {"code": "06 05 03", "pop": true}});
    let request = ask(&mut world, EMITTER, &id, &content).unwrap();
    forbidden(answer(&mut world, EMITTER, &request, true));
    answer(&mut world, RECIPIENT, &request, true).unwrap();
    let form = world.answered(&id);
    assert_eq!(at(&form, "wasteDetails.code"), "06 05 03");
    assert_eq!(at(&form, "wasteDetails.isDangerous"), &json!(false));
    assert_eq!(at(&form, "wasteDetails.pop"), &json!(true));
    assert!(world.last.as_ref().unwrap().event.logs().is_empty());
}

#[test]
fn the_eco_organisme_answers_for_the_emitter() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &eco());
    let request = ask(&mut world, RECIPIENT, &id, &renamed()).unwrap();
    answer(&mut world, ECO, &request, true).unwrap();
    let form = world.answered(&id);
    assert_eq!(at(&form, "wasteDetails.name"), "Boues de curage");
}

#[test]
fn a_refused_request_changes_nothing_and_awaits_nobody() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &eco());
    let request = ask(&mut world, RECIPIENT, &id, &renamed()).unwrap();
    answer(&mut world, ECO, &request, false).unwrap();
    assert_eq!(at(&world.answered(&id), "wasteDetails.name"), "Boues");
    forbidden(answer(&mut world, EMITTER, &request, true));
    assert_eq!(world.requests[&request].awaited().count(), 0);
}

#[test]
fn a_private_individual_need_not_answer() {
    let mut individual = block(EMITTER);
    write(&mut individual, &json!({"siret": null, "contact": null}));
    let emitter = json!({"emitter": {"type": "PRODUCER", "isPrivateIndividual": true, "company": individual}});
    let mut world = everybody();
    let id = world.create_as(CARRIER, &with(&emitter)).unwrap();
    world.seal_as(CARRIER, &id).unwrap();
    world.transport_as(CARRIER, &id, &json!({})).unwrap();
    ask(&mut world, RECIPIENT, &id, &renamed()).unwrap();
    assert_eq!(
        at(&world.answered(&id), "wasteDetails.name"),
        "Boues de curage"
    );
}

#[test]
fn a_form_is_canceled_until_it_arrives() {
    let cancel = json!({"isCanceled": true});
    for status in [
        Status::SignedByProducer,
        Status::Sent,
        Status::TempStored,
        Status::TempStorerAccepted,
        Status::Resealed,
        Status::SignedByTempStorer,
        Status::Resent,
    ] {
        let mut world = everybody();
        let id = world.reach(status, &stored());
        let request = ask(&mut world, EMITTER, &id, &cancel).unwrap();
        answer(&mut world, STORER, &request, true).unwrap();
        assert_eq!(world.form(&id).status, Status::Canceled, "{status:?}");
    }
    for status in [Status::Received, Status::Accepted, Status::Processed] {
        let mut world = everybody();
        let id = world.reach(status, &json!({}));
        forbidden(ask(&mut world, EMITTER, &id, &cancel));
    }
}

#[test]
fn a_cancellation_that_comes_too_late_is_refused() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &json!({}));
    let request = ask(&mut world, EMITTER, &id, &json!({"isCanceled": true})).unwrap();
    world.drive(&id, Status::Accepted);
    forbidden(answer(&mut world, RECIPIENT, &request, true));
    assert_eq!(world.form(&id).status, Status::Accepted);
}

#[test]
fn tours_and_items_are_not_canceled() {
    let mut world = everybody();
    let (tour, items) = tours::with_items(&mut world, 1);
    tours::collect(&mut world, &items[0]);
    let cancel = json!({"isCanceled": true});
    forbidden(ask(&mut world, CARRIER, &tour, &cancel));
    assert!(ask(&mut world, EMITTER, &items[0], &cancel).is_err());
}

#[test]
fn the_quantity_of_an_item_moves_that_of_its_tour() {
    let mut world = everybody();
    let (tour, items) = tours::with_items(&mut world, 2);
    items
        .iter()
        .for_each(|item| tours::collect(&mut world, item));
    let content = json!({"wasteDetails": {"quantity": 0.3}});
    let request = ask(&mut world, CARRIER, &items[0], &content).unwrap();
    assert_eq!(approvers(&world, &request), [EMITTER]);
    answer(&mut world, EMITTER, &request, true).unwrap();
    let waste = world.form(&tour).waste_details.clone().unwrap();
    assert_eq!(waste.quantity.unwrap().normalize().to_string(), "1.3");
}

#[test]
fn what_arrived_is_revised_once_it_arrived() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &json!({}));
    let heavier = |tonnes: f64| json!({"quantityReceived": tonnes});
    forbidden(ask(&mut world, EMITTER, &id, &heavier(2.0)));
    world.drive(&id, Status::Accepted);
    forbidden(ask(&mut world, EMITTER, &id, &heavier(41.0)));
    bad_input(ask(
        &mut world,
        EMITTER,
        &id,
        &json!({"quantityRefused": 1}),
    ));
    let request = ask(&mut world, EMITTER, &id, &heavier(2.0)).unwrap();
    answer(&mut world, RECIPIENT, &request, true).unwrap();
    let form = world.answer(&id);
    assert_eq!(form.quantity_received.unwrap().to_string(), "2");
    let by_rail = json!({"transporter.mode": "RAIL"});
    let id = world.reach(Status::Accepted, &by_rail);
    ask(&mut world, EMITTER, &id, &heavier(41.0)).unwrap();
}

#[test]
fn a_revised_operation_keeps_its_mode_compatible() {
    let mut world = everybody();
    let id = world.reach(Status::Processed, &json!({}));
    let code = |code: &str| json!({"processingOperationDone": code});
    bad_input(ask(&mut world, EMITTER, &id, &code("R 1")));
    world.forms.get_mut(&id).unwrap().destination_operation_mode = None;
    bad_input(ask(&mut world, EMITTER, &id, &code("R 3")));
    ask(&mut world, EMITTER, &id, &renamed()).unwrap();
}

#[test]
fn a_revised_operation_moves_the_form() {
    for (status, treatment, content, expected) in [
        (
            Status::Processed,
            processed(&json!({})),
            json!({"processingOperationDone": "D 13"}),
            Status::AwaitingGroup,
        ),
        (
            Status::AwaitingGroup,
            grouping_treatment(),
            json!({"processingOperationDone": "D 10", "destinationOperationMode": "ELIMINATION"}),
            Status::Processed,
        ),
        (
            Status::NoTraceability,
            {
                let mut info = grouping_treatment();
                info["noTraceability"] = json!(true);
                info
            },
            json!({"processingOperationDone": "D 10", "destinationOperationMode": "ELIMINATION"}),
            Status::Processed,
        ),
    ] {
        let mut world = everybody();
        let id = world.reach(Status::Accepted, &json!({}));
        world.process_as(RECIPIENT, &id, &treatment).unwrap();
        assert_eq!(world.form(&id).status, status);
        let request = ask(&mut world, EMITTER, &id, &content).unwrap();
        answer(&mut world, RECIPIENT, &request, true).unwrap();
        let form = world.answer(&id);
        assert_eq!(form.status, expected, "{status:?}");
        if expected == Status::Processed {
            assert_ne!(form.no_traceability, Some(true));
        }
    }
}

#[test]
fn a_canceled_grouping_gives_the_waste_back() {
    let mut world = everybody();
    let initial = world.reach(Status::AwaitingGroup, &json!({}));
    let group = with(&json!({
        "emitter": {"type": "APPENDIX2", "company": block(RECIPIENT)},
        "recipient.company": block(STORER),
        "grouping": fractions(&[(&initial, Some(1.0))]),
    }));
    let group = world.create_as(RECIPIENT, &group).unwrap();
    world.seal_as(RECIPIENT, &group).unwrap();
    world.emit_as(RECIPIENT, &group, &json!({})).unwrap();
    assert_eq!(world.form(&initial).status, Status::Grouped);
    let request = ask(&mut world, RECIPIENT, &group, &json!({"isCanceled": true})).unwrap();
    answer(&mut world, STORER, &request, true).unwrap();
    assert_eq!(world.form(&initial).status, Status::AwaitingGroup);
}

#[test]
fn the_author_alone_withdraws_a_request() {
    let mut world = everybody();
    let id = world.reach(Status::Sent, &json!({}));
    let request = ask(&mut world, EMITTER, &id, &renamed()).unwrap();
    let args = json!({"id": request});
    forbidden(world.run(RECIPIENT, "cancelFormRevisionRequest", &args));
    world
        .run(EMITTER, "cancelFormRevisionRequest", &args)
        .unwrap();
    bad_input(world.run(EMITTER, "cancelFormRevisionRequest", &args));
    ask(&mut world, EMITTER, &id, &renamed()).unwrap();
}
