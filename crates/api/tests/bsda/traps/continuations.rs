//! Traps: states, links between slips, copies.

use serde_json::{Value, json};

use crate::fixture::sandboxes;

#[tokio::test]
async fn t16_a_refused_drop_off_signed_at_once_is_processed() {
    for s in sandboxes().await {
        let drop_off = json!({
            "type": "COLLECTION_2710", "emitter": {"company": s.company("P")},
            "destination": {"company": s.company("C"), "plannedOperationCode": "D 5"},
            "waste": {"code": "06 07 01*", "familyCode": "6", "materialName": "plaques", "consistence": "SOLIDE"},
            "packagings": [{"type": "BIG_BAG", "quantity": 1}], "weight": {"value": 1},
        });
        let id = s.create("C", drop_off).await;
        s.update("C", &id, crate::signatures::turned_away(1.02, "REFUSED"))
            .await;
        assert_eq!(s.sign("C", &id, "OPERATION").await, "PROCESSED");
    }
}

#[tokio::test]
async fn t17_a_reshipment_refused_at_its_reception_keeps_its_parent() {
    for s in sandboxes().await {
        let a = s.treated("R 13", json!({})).await;
        let links = json!({"type": "RESHIPMENT", "forwarding": a});
        let f = s.create("D", s.continuation(links.clone())).await;
        s.sign("D", &f, "EMISSION").await;
        s.sign("T", &f, "TRANSPORT").await;
        s.update("D2", &f, crate::signatures::turned_away(1.02, "REFUSED"))
            .await;
        assert_eq!(s.sign("D2", &f, "RECEPTION").await, "REFUSED");
        assert_eq!(
            s.read("D", &a, "forwardedIn { id }").await["forwardedIn"]["id"],
            json!(f)
        );
        s.cannot_create("D", s.continuation(links))
            .await
            .bad_input("a déjà été réexpédié ou groupé");
    }
}

#[tokio::test]
async fn t24_of_two_simultaneous_signatures_one_wins() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        let signature = json!({"id": id, "input": {"type": "EMISSION", "author": "Marie"}});
        let (one, other) = tokio::join!(
            s.call("P", "signBsda", signature.clone(), "status"),
            s.call("P admin", "signBsda", signature, "status"),
        );
        let won = [&one, &other]
            .iter()
            .filter(|signed| signed.is_ok())
            .count();
        assert_eq!(won, 1, "{one:?} {other:?}");
        let signed = s.events(&id).await;
        assert_eq!(signed, ["BsdaCreated", "BsdaSigned"]);
    }
}

#[tokio::test]
async fn t25_parents_know_their_child_at_once() {
    for s in sandboxes().await {
        let (a, b) = (
            s.treated("R 13", json!({})).await,
            s.treated("R 13", json!({})).await,
        );
        let g = s
            .create(
                "D",
                s.continuation(json!({"type": "GATHERING", "grouping": [a]})),
            )
            .await;
        let child = |of: Value| json!({"where": {"groupedIn": {"_eq": of}}});
        let selection = "edges { node { id } }";
        let page = s.ok("D", "bsdas", child(json!(g)), selection).await;
        assert_eq!(page["edges"], json!([{"node": {"id": a}}]));
        s.update("D", &g, json!({"grouping": [b]})).await;
        let page = s.ok("D", "bsdas", child(json!(g)), selection).await;
        assert_eq!(page["edges"], json!([{"node": {"id": b}}]));
    }
}

#[tokio::test]
async fn t30_a_duplicate_names_its_source_and_the_present_contacts() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        for name in ["P", "D", "T"] {
            s.change_company(name, |company| {
                company.insert("contact".to_owned(), json!(format!("Contact {name}")));
            })
            .await;
        }
        let selection = "isDuplicateOf emitter { company { contact } } destination { company { contact } } \
            transporter { company { contact name } }";
        let copy = s
            .ok("P", "duplicateBsda", json!({"id": id}), selection)
            .await;
        let expected = json!({
            "isDuplicateOf": id, "emitter": {"company": {"contact": "Contact P"}},
            "destination": {"company": {"contact": "Contact D"}},
            "transporter": {"company": {"contact": "Contact T", "name": "Société T"}},
        });
        assert_eq!(copy, expected);
    }
}

#[tokio::test]
async fn t32_a_draft_reserves_what_it_continues() {
    for s in sandboxes().await {
        let a = s.treated("R 13", json!({})).await;
        let links = json!({"type": "RESHIPMENT", "forwarding": a});
        let draft = s
            .ok(
                "D",
                "createDraftBsda",
                json!({"input": s.continuation(links.clone())}),
                "id",
            )
            .await;
        let free =
            json!({"where": {"forwardedIn": {"_eq": null}, "status": {"_eq": "AWAITING_CHILD"}}});
        assert_eq!(
            s.ok("D", "bsdas", free.clone(), "totalCount").await["totalCount"],
            0
        );
        s.cannot_create("D", s.continuation(links))
            .await
            .bad_input("a déjà été réexpédié ou groupé");
        s.ok("D", "deleteBsda", json!({"id": draft["id"]}), "id")
            .await;
        assert_eq!(
            s.ok("D", "bsdas", free, "totalCount").await["totalCount"],
            1
        );
    }
}
