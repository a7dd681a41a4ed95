//! Lists, what is missing and what is sealed, prints, road controls.

use serde_json::{Value, json};

use crate::fixture::*;

async fn listed(s: &Sandbox, user: &str, filter: Value) -> Vec<String> {
    let list = s
        .ok(
            user,
            "bspaohs",
            json!({ "where": filter }),
            "totalCount edges { node { id } }",
        )
        .await;
    let edges = list["edges"].as_array().unwrap();
    assert_eq!(list["totalCount"], edges.len());
    edges.iter().map(|edge| text(&edge["node"]["id"])).collect()
}

#[tokio::test]
async fn lists_tell_drafts_from_slips_that_nobody_has_signed() {
    for s in sandboxes().await {
        let published = s.create("P", s.complete()).await;
        let sent = s.sent().await;
        let draft = s
            .ok(
                "P",
                "createDraftBspaoh",
                json!({"input": s.complete()}),
                "id",
            )
            .await;
        let draft = text(&draft["id"]);
        for (filter, expected) in [
            (json!({}), vec![&draft, &sent, &published]),
            (json!({"isDraft": true}), vec![&draft]),
            (json!({"isDraft": false}), vec![&sent, &published]),
            (json!({"status": {"_eq": "INITIAL"}}), vec![&published]),
            (json!({"status": {"_eq": "DRAFT"}}), vec![&draft]),
            (
                json!({"status": {"_eq": "INITIAL"}, "isDraft": true}),
                vec![&draft],
            ),
            (
                json!({"status": {"_eq": "INITIAL"}, "isDraft": false}),
                vec![&published],
            ),
            (json!({"status": {"_eq": "SENT"}, "isDraft": true}), vec![]),
            (
                json!({"status": {"_in": ["INITIAL", "SENT"]}, "isDraft": true}),
                vec![&draft],
            ),
            (
                json!({"status": {"_in": ["INITIAL", "SENT"]}}),
                vec![&sent, &published],
            ),
            (
                json!({"_and": [{"status": {"_eq": "SENT"}}], "isDraft": false}),
                vec![&sent],
            ),
        ] {
            let found = listed(&s, "P", filter.clone()).await;
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter}");
        }
        // The drafts of others are not listed.
        assert_eq!(listed(&s, "T", json!({})).await, [sent, published]);
        assert!(listed(&s, "X", json!({})).await.is_empty());
    }
}

#[tokio::test]
async fn lists_are_filtered_by_what_each_party_tells() {
    for s in sandboxes().await {
        let first = s
            .create(
                "P",
                s.with(json!({"transporter": {"customInfo": "quai 1"}})),
            )
            .await;
        let sent = s.sent().await;
        for (filter, expected) in [
            (
                json!({"transporter": {"customInfo": {"_contains": "quai"}}}),
                vec![&first],
            ),
            (
                json!({"transporter": {"transport": {"plates": {"_has": "FG-456-HJ"}}}}),
                vec![&sent],
            ),
            (
                json!({"transporter": {"company": {"siret": {"_eq": s.org("T")}}}}),
                vec![&sent, &first],
            ),
            (
                json!({"emitter": {"emission": {"signature": {"date": {"_gte": "2025-01-01"}}}}}),
                vec![&sent],
            ),
            (
                json!({"destination": {"company": {"siret": {"_eq": s.org("X")}}}}),
                vec![],
            ),
            (json!({"id": {"_in": [&first]}}), vec![&first]),
        ] {
            let found = listed(&s, "K", filter.clone()).await;
            assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter}");
        }
    }
}

#[tokio::test]
async fn metadata_tell_what_is_missing_and_what_is_sealed() {
    for s in sandboxes().await {
        const METADATA: &str = "metadata { errors { message path requiredFor } fields { sealed } }";
        let id = s.create("P", s.complete()).await;
        let metadata = s.read("P", &id, METADATA).await["metadata"].clone();
        assert_eq!(metadata, json!({"errors": [], "fields": {"sealed": []}}));
        s.sign("P", &id, "EMISSION").await;
        let metadata = s.read("P", &id, METADATA).await["metadata"].clone();
        assert_eq!(
            metadata["errors"][0],
            json!({
                "message": "La date de prise en charge est obligatoire.",
                "path": ["transporter", "transport", "takenOverAt"], "requiredFor": "TRANSPORT",
            })
        );
        assert_eq!(metadata["fields"]["sealed"].as_array().unwrap().len(), 19);
        let sealed = s.read("K", &id, METADATA).await["metadata"]["fields"]["sealed"].clone();
        assert_eq!(sealed.as_array().unwrap().len(), 25);
    }
}

#[tokio::test]
async fn readers_print_the_slip_and_show_it_at_road_controls() {
    for s in sandboxes().await {
        let id = s.sent().await;
        for reader in ["P", "T", "K", "P lecteur", "T chauffeur"] {
            let link = s.ok(reader, "bspaohPdf", json!({"id": id}), "token").await;
            let token = text(&link["token"]);
            let file = s.platform.download(&token).await.unwrap().unwrap();
            assert_eq!(file.name, format!("{id}.pdf"));
            assert!(file.bytes.starts_with(b"%PDF"));
        }
        s.refused("X", "bspaohPdf", json!({"id": id}))
            .await
            .forbidden("Vous n'êtes pas autorisé à accéder au récépissé PDF de ce BSPAOH.");
        let asked = json!({"input": {"bsdId": id}});
        let link = s.ok("T chauffeur", "createPdfAccessToken", asked, "").await;
        let token = text(&link);
        let token = token
            .strip_prefix("http://localhost/road-control/")
            .unwrap();
        let download = s
            .platform
            .follow_road_control(token)
            .await
            .unwrap()
            .unwrap();
        let file = s.platform.download(&download).await.unwrap().unwrap();
        assert_eq!(file.name, format!("{id}.pdf"));
    }
}

#[tokio::test]
async fn the_list_of_every_kind_shows_it_in_its_tabs() {
    for s in sandboxes().await {
        let id = s.sent().await;
        let siret = s.org("T").to_owned();
        let list = s
            .ok(
                "T",
                "bsds",
                json!({"where": {"isCollectedFor": [siret], "type": {"_eq": "BSPAOH"}}}),
                "edges { node { ... on Bspaoh { id status waste { packagings { acceptation } } } } }",
            )
            .await;
        let packagings = json!([{"acceptation": "PENDING"}, {"acceptation": "PENDING"}]);
        assert_eq!(
            list["edges"],
            json!([{"node": {"id": id, "status": "SENT", "waste": {"packagings": packagings}}}])
        );
    }
}

#[tokio::test]
async fn a_copy_and_a_removal_are_those_of_whoever_may() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        let copy = s
            .ok(
                "K",
                "duplicateBspaoh",
                json!({"id": id}),
                "isDraft isDuplicateOf waste { packagings { identificationCodes } }",
            )
            .await;
        assert_eq!(copy["isDraft"], true);
        assert_eq!(copy["isDuplicateOf"], id);
        let codes = &copy["waste"]["packagings"][0]["identificationCodes"];
        assert_eq!(*codes, json!([]));
        s.refused("X", "deleteBspaoh", json!({"id": id}))
            .await
            .forbidden("Vous n'êtes pas autorisé à supprimer ce bordereau.");
        s.ok("T", "deleteBspaoh", json!({"id": id}), "id").await;
        s.refused("P", "bspaoh", json!({"id": id}))
            .await
            .bad_input("n'existe pas.");
    }
}
