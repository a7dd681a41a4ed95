//! The work that follows: mails, final treatments, the night of appendix 1.

use contract::bsdd::Form;
use platform::Caller;
use serde_json::{Value, json};
use store::{Commit, NewJob};

use crate::fixture::*;

#[tokio::test]
async fn a_refusal_is_told_to_the_emitter_with_a_copy_to_the_recipient() {
    for s in sandboxes().await {
        s.subscribe("E", "bsdRefusal").await;
        s.subscribe("D", "bsdRefusal").await;
        for (status, refused, extent) in [
            ("REFUSED", 1.0, "totalement"),
            ("PARTIALLY_REFUSED", 0.25, "partiellement"),
        ] {
            let id = s.reach("SENT", json!({})).await;
            let info = json!({"receivedInfo": arrival(status, 1.0, refused)});
            s.take("D", "markAsReceived", &id, info).await;
            let mail = s.mail("E").await.unwrap();
            assert!(mail.subject.contains(extent), "{}", mail.subject);
            assert_eq!(mail.to[0].email, address("E"));
            assert_eq!(mail.cc[0].email, address("D"));
            for told in ["Fût percé", "06 05 02*", "Boues", "Société T1"] {
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
        s.subscribe("D", "bsdRefusal").await;
        let id = s.reach("SENT", json!({})).await;
        let refusal = json!({"receivedInfo": arrival("REFUSED", 1.0, 1.0)});
        s.take("D", "markAsReceived", &id, refusal).await;
        assert_eq!(s.mail("D").await, None, "a copy of nothing");
        s.subscribe("E", "bsdRefusal").await;
        s.reach("ACCEPTED", json!({})).await;
        assert_eq!(s.mail("E").await, None);
    }
}

#[tokio::test]
async fn an_emitter_without_account_is_told_once_that_it_is_named_on_a_form() {
    for s in sandboxes().await {
        let emitter = |siret: &str, mail: &str| {
            with(
                s.complete(),
                json!({"emitter": {"company": {"siret": siret, "mail": mail}}}),
            )
        };
        let seal = async |input: Value| {
            let input = json!({"createFormInput": input});
            let form = s.ok("D", "createForm", input, "id").await;
            s.ok("D", "markAsSealed", json!({"id": form["id"]}), "id")
                .await;
        };
        seal(emitter(UNREGISTERED, "atelier@inconnu.example")).await;
        let mail = s.mail_to("atelier@inconnu.example").await.unwrap();
        assert!(mail.text.contains("Société D"), "{}", mail.text);
        seal(emitter(UNREGISTERED, "atelier@inconnu.example")).await;
        s.work().await;
        let store = s.platform.store();
        let mails = store.count_records_by_key("mail", "to", "atelier@inconnu.example");
        assert_eq!(mails.await.unwrap(), 1);
        // Who is registered knows.
        seal(emitter(s.org("E"), "autre@inconnu.example")).await;
        assert_eq!(s.mail_to("autre@inconnu.example").await, None);
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
        let fresh = s.create_form("E", s.item_input(&s.block("E"))).await;
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
