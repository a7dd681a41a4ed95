//! The work that follows: mails, final treatments, the night of appendix 1.

use contract::bsdd::Form;
use platform::Caller;
use serde_json::{Value, json};
use store::{Commit, NewJob};

use crate::fixture::{Sandbox, address, sandboxes};

fn arrival(status: &str, refused: f64) -> Value {
    json!({
        "wasteAcceptationStatus": status, "quantityReceived": 1, "quantityRefused": refused,
        "wasteRefusalReason": (refused > 0.0).then_some("Fût percé"),
        "receivedBy": "Rémi", "receivedAt": "2026-01-03T08:00:00Z", "signedAt": "2026-01-03T08:00:00Z",
    })
}

#[tokio::test]
async fn a_refusal_is_told_to_the_emitter_with_a_copy_to_the_recipient() {
    for s in sandboxes().await {
        s.wants_refusals("E").await;
        s.wants_refusals("D").await;
        for (status, refused, extent) in [
            ("REFUSED", 1.0, "totalement"),
            ("PARTIALLY_REFUSED", 0.25, "partiellement"),
        ] {
            let id = s.create("E", s.input()).await;
            s.send_off(&id).await;
            s.receive(&id, arrival(status, refused)).await;
            let mail = s.mail(&address("E")).await.unwrap();
            assert!(mail.subject.contains(extent), "{}", mail.subject);
            assert_eq!(mail.to[0].email, address("E"));
            assert_eq!(mail.cc[0].email, address("D"));
            for told in ["Fût percé", "06 05 02*", "Boues", "Société T"] {
                assert!(mail.text.contains(told), "{told}: {}", mail.text);
            }
            let file = s
                .platform
                .attached_file(&mail.attachments[0])
                .await
                .unwrap();
            assert!(file.bytes.starts_with(b"%PDF"));
        }
    }
}

#[tokio::test]
async fn a_refusal_is_told_to_those_who_asked_only() {
    for s in sandboxes().await {
        s.wants_refusals("D").await;
        let id = s.create("E", s.input()).await;
        s.send_off(&id).await;
        s.receive(&id, arrival("REFUSED", 1.0)).await;
        assert_eq!(s.mail(&address("D")).await, None, "a copy of nothing");
        s.wants_refusals("E").await;
        let id = s.create("E", s.input()).await;
        s.send_off(&id).await;
        s.receive(&id, arrival("ACCEPTED", 0.0)).await;
        assert_eq!(s.mail(&address("E")).await, None);
    }
}

#[tokio::test]
async fn an_address_is_told_once_that_its_company_is_on_a_form() {
    for s in sandboxes().await {
        let told = "Contact@Inconnue.example";
        let mut numbers = Vec::new();
        for _ in 0..2 {
            let mut input = s.input();
            input["emitter"]["company"]["siret"] = json!("88001333200122");
            input["emitter"]["company"]["mail"] = json!(told);
            let id = s.create("T", input).await;
            s.seal("T", &id).await;
            let document = "query($id: ID) { form(id: $id) { readableId } }";
            let form = s.ok("T", document, json!({"id": id})).await;
            numbers.push(form["readableId"].as_str().unwrap().to_owned());
            let mail = s.mail(told).await.unwrap();
            assert!(mail.text.contains(&numbers[0]), "{}", mail.text);
            assert!(mail.text.contains("Société D"), "{}", mail.text);
        }
    }
}

#[tokio::test]
async fn a_treatment_is_written_for_the_registries() {
    for s in sandboxes().await {
        let id = s.create("E", s.input()).await;
        s.send_off(&id).await;
        s.receive(&id, arrival("ACCEPTED", 0.0)).await;
        let info = json!({"processingOperationDone": "D 10", "destinationOperationMode": "ELIMINATION", "processedBy": "Paul", "processedAt": "2026-01-04T08:00:00Z"});
        let document = "mutation($id: ID!, $info: ProcessedFormInput!) { markAsProcessed(id: $id, processedInfo: $info) { id } }";
        s.ok("D", document, json!({"id": id, "info": info})).await;
        s.platform.run_due_jobs().await.unwrap();
        let rows = s
            .platform
            .final_operations(std::slice::from_ref(&id))
            .await
            .unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((&rows[0].initial_id, &rows[0].final_id), (&id, &id));
        assert_eq!(rows[0].operation_code, "D 10");
        assert_eq!(rows[0].quantity.to_string(), "1000");
    }
}

/// The night comes.
async fn night(s: &Sandbox) {
    let job = NewJob {
        queue: "schedule".to_owned(),
        payload: json!({"task": "bsdd.appendix-1", "day": "2026-01-01"}).to_string(),
        run_at: 0,
        max_attempts: 1,
        created_at: 0,
    };
    let commit = Commit {
        jobs: vec![job],
        ..Commit::default()
    };
    s.platform.store().commit(commit).await.unwrap();
    s.platform.run_due_jobs().await.unwrap();
}

/// A copy of a form, created some days ago.
async fn aged(s: &Sandbox, caller: &Caller, id: &str, days: i64) -> String {
    let mut form: Form = s.platform.form(caller, Some(id), None).await.unwrap();
    let copy = format!("{id}-{days}");
    form.id = copy.clone().into();
    form.readable_id = format!("{}-{days}", form.readable_id.as_str()).into();
    let created = form.created_at.unwrap().0;
    let hours = jiff::SignedDuration::from_hours(24 * days);
    form.created_at = Some(created.checked_sub(hours).unwrap().into());
    s.platform.import_slips(caller, &[form]).await.unwrap();
    copy
}

#[tokio::test]
async fn nights_remove_items_that_no_tour_took() {
    for s in sandboxes().await {
        let item = json!({
            "emitter": {"type": "APPENDIX1_PRODUCER", "company": s.block("E")},
            "wasteDetails": {"packagingInfos": [{"type": "FUT", "quantity": 1}], "quantity": 0.5},
        });
        let fresh = s.create("E", item).await;
        let document = "query($id: ID) { form(id: $id) { id } }";
        let caller = s.caller("E").await;
        let young = aged(&s, &caller, &fresh, 8).await;
        let old = aged(&s, &caller, &fresh, 12).await;
        night(&s).await;
        for (id, is_there) in [(&fresh, true), (&young, true), (&old, false)] {
            let answer = s.send("E", document, json!({"id": id})).await;
            assert_eq!(answer.get("errors").is_none(), is_there, "{id}: {answer}");
        }
        let events = s.platform.store().events(&old, 0, 10).await.unwrap();
        let last = &events.last().unwrap().event;
        assert_eq!(last.kind, "BsddDeleted");
        assert_eq!(last.auth, "PLATFORM");
    }
}
