//! Circuits, from the draft to the cremation.

use serde_json::{Value, json};

use crate::fixture::*;

#[tokio::test]
async fn a_slip_goes_from_its_draft_to_the_cremation() {
    for s in sandboxes().await {
        let alone = json!({"input": {"emitter": {"company": s.company("P")}}});
        let selection = "id status isDraft waste { type code packagings { id } } destination { cap } transporters { id }
            transporter { id company { name } recepisse { isExempted number } transport { mode plates } }";
        let draft = s.ok("P", "createDraftBspaoh", alone, selection).await;
        assert_eq!(
            (&draft["status"], &draft["isDraft"]),
            (&json!("INITIAL"), &json!(true))
        );
        assert_eq!(
            draft["waste"],
            json!({"type": "PAOH", "code": null, "packagings": []})
        );
        assert_eq!(draft["destination"], Value::Null);
        assert_eq!(draft["transporters"], json!([]));
        let carrier = &draft["transporter"];
        assert!(carrier["id"].is_string());
        assert_eq!(carrier["company"], Value::Null);
        assert_eq!(
            carrier["recepisse"],
            json!({"isExempted": false, "number": null})
        );
        assert_eq!(carrier["transport"], json!({"mode": null, "plates": []}));
        let id = text(&draft["id"]);
        s.refused("K", "publishBspaoh", json!({"id": id}))
            .await
            .forbidden("Votre établissement doit être visé sur le bordereau");
        assert_eq!(s.update("P", &id, s.complete()).await, "INITIAL");
        let published = s
            .ok("P", "publishBspaoh", json!({"id": id}), "status isDraft")
            .await;
        assert_eq!(published, json!({"status": "INITIAL", "isDraft": false}));
        assert_eq!(s.sign("P", &id, "EMISSION").await, "SIGNED_BY_PRODUCER");
        s.update("T", &id, departure()).await;
        assert_eq!(s.sign("T", &id, "TRANSPORT").await, "SENT");
        assert_eq!(s.sign("T", &id, "DELIVERY").await, "SENT");
        s.update("K", &id, received()).await;
        assert_eq!(s.sign("K", &id, "RECEPTION").await, "RECEIVED");
        s.update("K", &id, burnt()).await;
        assert_eq!(s.sign("K", &id, "OPERATION").await, "PROCESSED");
        let events = s.events(&id).await;
        let signed = events.iter().filter(|event| *event == "BspaohSigned");
        // The publication changes the status too: it is told in the same way.
        assert_eq!(signed.count(), 6, "{events:?}");
        assert_eq!(events[0], "BspaohCreated");
    }
}

#[tokio::test]
async fn a_sealed_change_is_a_bad_input_with_its_path() {
    for s in sandboxes().await {
        let id = s.sent().await;
        let change = json!({"waste": {"adr": "UN 3373"}, "destination": {"cap": "CAP-2"}});
        let refused = s.cannot_update("P", &id, change).await;
        refused.bad_input(
            "La mention ADR a été verrouillé via signature et ne peut pas être modifié.",
        );
        refused.at(&json!([["waste", "adr"], ["destination", "cap"]]));
    }
}

#[tokio::test]
async fn a_refusal_in_part_is_shown_on_the_packagings_and_told_to_the_emitter() {
    for s in sandboxes().await {
        let id = s.sent().await;
        s.update("K", &id, partly_refused()).await;
        assert_eq!(s.sign("K", &id, "RECEPTION").await, "PARTIALLY_REFUSED");
        let selection = "waste { packagings { id acceptation } } destination { reception {
            acceptation { status refusalReason }
            detail { receivedWeight { value } refusedWeight { value } acceptedWeight { value } quantity } } }";
        let slip = s.read("P", &id, selection).await;
        assert_eq!(
            slip["waste"]["packagings"],
            json!([
                {"id": "packaging_0", "acceptation": "ACCEPTED"},
                {"id": "packaging_1", "acceptation": "REFUSED"},
            ])
        );
        let detail = &slip["destination"]["reception"]["detail"];
        assert_eq!(detail["acceptedWeight"], json!({"value": 10.1}));
        assert_eq!(detail["quantity"], Value::Null);
        let mail = s.mail("P admin").await.unwrap();
        assert_eq!(
            mail.subject,
            "Le déchet de l’entreprise Société P a été partiellement refusé à réception"
        );
        assert!(
            mail.text.contains("identification illisible"),
            "{}",
            mail.text
        );
        assert_eq!(mail.cc[0].email, address("K admin"));
        assert_eq!(mail.attachments[0].name, format!("{id}.pdf"));
        let file = s
            .platform
            .attached_file(&mail.attachments[0])
            .await
            .unwrap();
        assert!(file.bytes.starts_with(b"%PDF"));
    }
}

#[tokio::test]
async fn a_foreign_carrier_carries_and_creates_nothing() {
    for s in sandboxes().await {
        let mut company = s.company("F");
        company["vatNumber"] = company["siret"].take();
        let input = s.with(json!({"transporter": {"company": company}}));
        s.cannot_create("F", input.clone())
            .await
            .forbidden("Votre établissement doit être visé sur le bordereau");
        let id = s.create("P", input).await;
        s.sign("P", &id, "EMISSION").await;
        s.update("F", &id, departure()).await;
        assert_eq!(s.sign("F", &id, "TRANSPORT").await, "SENT");
    }
}
