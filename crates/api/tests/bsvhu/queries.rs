//! O1 to O6: removal, copies, carriers, readers, lists, what is missing and what is sealed.

use serde_json::{Value, json};

use crate::fixture::*;

#[tokio::test]
async fn o1_unsigned_slips_are_deleted_by_anybody_named_and_emitted_ones_by_the_emitter() {
    for s in sandboxes().await {
        let id = s.create("P", s.complete()).await;
        s.refused("X", "deleteBsvhu", json!({"id": id}))
            .await
            .forbidden("Vous n'êtes pas autorisé à supprimer ce bordereau.");
        s.refused("T chauffeur", "deleteBsvhu", json!({"id": id}))
            .await
            .forbidden("Vous n'êtes pas autorisé à supprimer ce bordereau.");
        s.ok("T", "deleteBsvhu", json!({"id": id}), "id").await;
        s.refused("P", "bsvhu", json!({"id": id}))
            .await
            .bad_input("n'existe pas.");
        let id = s.create("P", s.complete()).await;
        s.sign("P", &id, "EMISSION").await;
        const LATE: &str =
            "Seuls les bordereaux en brouillon ou en attente de collecte peuvent être supprimés";
        s.refused("T", "deleteBsvhu", json!({"id": id}))
            .await
            .forbidden(LATE);
        s.ok("P", "deleteBsvhu", json!({"id": id}), "id").await;
        let id = s.sent(json!({})).await;
        s.refused("P", "deleteBsvhu", json!({"id": id}))
            .await
            .forbidden(LATE);
    }
}

#[tokio::test]
async fn o2_a_duplicate_repeats_who_and_what_without_what_was_done() {
    for s in sandboxes().await {
        let id = s.processed(json!({"customId": "Lot 7"})).await;
        s.change_company("B", |company| {
            company.insert("contact".to_owned(), json!("Nouveau contact"));
        })
        .await;
        s.refused("X", "duplicateBsvhu", json!({"id": id})).await
            .forbidden("Vous ne pouvez pas dupliquer un bordereau sur lequel votre entreprise n'apparait pas");
        let copy = s.ok("P", "duplicateBsvhu", json!({"id": id}),
            "id isDraft status isDuplicateOf customId transporters { company { siret } transport { plates signature { author } } }
             destination { company { contact } reception { weight } operation { code mode date } }").await;
        assert_eq!(
            (&copy["isDraft"], &copy["status"], &copy["isDuplicateOf"]),
            (&json!(true), &json!("INITIAL"), &json!(id))
        );
        assert_eq!(copy["customId"], "Lot 7");
        assert_eq!(copy["destination"]["company"]["contact"], "Nouveau contact");
        assert_eq!(copy["destination"]["operation"], Value::Null);
        let carrier = &copy["transporters"][0];
        assert_eq!(carrier["company"]["siret"], s.org("T"));
        assert_eq!(carrier["transport"]["signature"], Value::Null);
        assert_eq!(carrier["transport"]["plates"], json!([]));
    }
}

#[tokio::test]
async fn o3_carrier_rows_live_on_their_own_and_on_a_slip() {
    for s in sandboxes().await {
        let row = s
            .ok(
                "P",
                "createBsvhuTransporter",
                json!({"input": s.carrier_input("T2")}),
                "id transport { mode }",
            )
            .await;
        let (id, row_id) = (s.create("P", s.complete()).await, row["id"].clone());
        s.refused("P lecteur", "createBsvhuTransporter", json!({"input": {}}))
            .await
            .forbidden("Vous n'êtes pas autorisé à effectuer cette action");
        let first = s.read("P", &id, "transporters { id }").await["transporters"][0]["id"].clone();
        s.update("P", &id, json!({"transporters": [first, row_id]}))
            .await;
        let info = json!({"id": row_id, "input": {"customInfo": "x"}});
        s.refused("X", "updateBsvhuTransporter", info.clone())
            .await
            .forbidden("Vous n'êtes pas autorisé à modifier ce transporteur BSVHU");
        s.ok("T2", "updateBsvhuTransporter", info, "id").await;
        let away = json!({"id": row_id, "input": {"company": {"siret": s.org("T3")}}});
        s.refused("T2", "updateBsvhuTransporter", away)
            .await
            .forbidden("Vous ne pouvez pas enlever votre établissement du bordereau");
        for (exempted, number) in [(true, Value::Null), (false, json!("the number"))] {
            let change = json!({"id": row_id, "input": {"recepisse": {"isExempted": exempted}}});
            let changed = s
                .ok(
                    "P",
                    "updateBsvhuTransporter",
                    change,
                    "recepisse { number }",
                )
                .await;
            assert_eq!(changed["recepisse"]["number"], number);
        }
        s.sign("P", &id, "EMISSION").await;
        s.sign("T", &id, "TRANSPORT").await;
        s.refused("P", "deleteBsvhuTransporter", json!({"id": first})).await
            .is("BAD_USER_INPUT", "Ce transporteur BSVHU ne peut être supprimé car il a déjà signé l'enlèvement du déchet");
        assert_eq!(
            s.ok("P", "deleteBsvhuTransporter", json!({"id": row_id}), "")
                .await,
            row_id
        );
        s.refused("P", "deleteBsvhuTransporter", json!({"id": row_id}))
            .await
            .bad_input("n'existe pas.");
    }
}

#[tokio::test]
async fn o4_everybody_named_reads_and_prints_the_slip() {
    for s in sandboxes().await {
        let input = json!({
            "intermediaries": [s.company("I")], "broker": {"company": s.company("K")}, "trader": {"company": s.company("N")},
            "ecoOrganisme": {"name": "Éco", "siret": s.org("E")},
        });
        let id = s.create("P", s.with(input)).await;
        for reader in [
            "P",
            "T",
            "B",
            "I",
            "K",
            "N",
            "E",
            "P lecteur",
            "T chauffeur",
        ] {
            s.read(reader, &id, "id").await;
            let link = s
                .ok(reader, "bsvhuPdf", json!({"id": id}), "token downloadLink")
                .await;
            let file = s
                .platform
                .download(&text(&link["token"]))
                .await
                .unwrap()
                .unwrap();
            assert_eq!(
                (file.name, &file.bytes[..5]),
                (format!("{id}.pdf"), &b"%PDF-"[..])
            );
        }
        for operation in ["bsvhu", "bsvhuPdf"] {
            s.refused("X", operation, json!({"id": id}))
                .await
                .forbidden("Vous n'êtes pas autorisé à accéder à ce bordereau");
            s.refused("", operation, json!({"id": id}))
                .await
                .is("UNAUTHENTICATED", "");
        }
    }
}

#[tokio::test]
async fn o5_lists_and_searches_find_the_slip_by_its_values() {
    for s in sandboxes().await {
        let mut ids = Vec::new();
        for custom_id in ["un", "deux", "trois"] {
            ids.push(
                s.create("P", s.with(json!({ "customId": custom_id })))
                    .await,
            );
        }
        ids.reverse();
        let list = async |arguments: Value| {
            s.ok(
                "P",
                "bsvhus",
                arguments,
                "totalCount pageInfo { hasNextPage endCursor } edges { node { id } }",
            )
            .await
        };
        let found = |page: &Value| -> Vec<String> {
            page["edges"]
                .as_array()
                .unwrap()
                .iter()
                .map(|edge| text(&edge["node"]["id"]))
                .collect()
        };
        let page = list(json!({"where": {"customId": {"_eq": "deux"}}})).await;
        assert_eq!(found(&page), ids[1..2]);
        let by = |filter: Value| json!({ "where": filter });
        for (filter, count) in [
            (
                json!({"transporter": {"transport": {"plates": {"_has": "XY-23-TE"}}}}),
                3,
            ),
            (
                json!({"transporter": {"transport": {"plates": {"_has": "AA-00-AA"}}}}),
                0,
            ),
            (
                json!({"emitter": {"company": {"siret": {"_eq": s.org("P")}}}}),
                3,
            ),
            (
                json!({"emitter": {"company": {"siret": {"_eq": s.org("X")}}}}),
                0,
            ),
            (
                json!({"_or": [{"customId": {"_eq": "un"}}, {"customId": {"_eq": "trois"}}]}),
                2,
            ),
            (json!({"_not": {"customId": {"_eq": "un"}}}), 2),
        ] {
            assert_eq!(
                list(by(filter.clone())).await["totalCount"],
                count,
                "{filter}"
            );
        }
        let nested = json!({"_or": [{"_or": [{"customId": {"_eq": "un"}}]}]});
        s.refused("P", "bsvhus", by(nested)).await.bad_input(
            "Vous ne pouvez pas imbriquer des opérations _and, _or et _not sur plus de 1 niveaux",
        );
        let first = list(json!({"first": 2})).await;
        assert_eq!(
            (found(&first).as_slice(), &first["pageInfo"]["hasNextPage"]),
            (&ids[..2], &json!(true))
        );
        let second = list(json!({"first": 2, "after": first["pageInfo"]["endCursor"]})).await;
        assert_eq!(
            (
                found(&second).as_slice(),
                &second["pageInfo"]["hasNextPage"]
            ),
            (&ids[2..], &json!(false))
        );
        s.refused("P", "bsvhus", json!({"first": 1, "last": 1}))
            .await
            .is("BAD_USER_INPUT", "");
        assert_eq!(
            s.ok("X", "bsvhus", json!({}), "totalCount").await["totalCount"],
            0
        );
    }
}

#[tokio::test]
async fn o6_what_misses_and_what_is_sealed() {
    for s in sandboxes().await {
        let incomplete = s.with(json!({"destination": {"company": {"phone": null}}}));
        let id = s.draft("P", incomplete).await;
        let slip = s
            .read(
                "P",
                &id,
                "metadata { errors { path requiredFor } fields { sealed } }",
            )
            .await;
        let expected =
            json!([{"path": ["destination", "company", "phone"], "requiredFor": "EMISSION"}]);
        assert_eq!(slip["metadata"]["errors"], expected);
        let sealed = async |user: &str, id: &str| {
            let slip = s.read(user, id, "metadata { fields { sealed } }").await;
            slip["metadata"]["fields"]["sealed"]
                .as_array()
                .unwrap()
                .len()
        };
        let id = s.create("P", s.complete()).await;
        s.sign("P", &id, "EMISSION").await;
        assert_eq!((sealed("P", &id).await, sealed("T", &id).await), (0, 19));
        s.sign("T", &id, "TRANSPORT").await;
        assert_eq!(sealed("P", &id).await, 54);
        let id = s.processed(json!({"broker": {"company": s.company("K")}, "trader": {"company": s.company("N")}})).await;
        assert_eq!(sealed("P", &id).await, 100);
        let id = s.processed(json!({})).await;
        assert_eq!(sealed("P", &id).await, 82);
    }
}

/// Companies that find the slip in this tab.
async fn found_in(s: &Sandbox, tab: &str, id: &str, companies: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for company in companies {
        let list = json!({"where": {(tab): [s.org(company)]}});
        let page = s
            .ok(
                company,
                "bsds",
                list,
                "edges { node { ... on Bsvhu { id } } }",
            )
            .await;
        let edges = page["edges"].as_array().unwrap();
        if edges.iter().any(|edge| edge["node"]["id"] == id) {
            found.push((*company).to_owned());
        }
    }
    found
}

#[tokio::test]
async fn o11_and_o12_carriers_collect_from_emitters_without_account() {
    for s in sandboxes().await {
        let irregular =
            |company: Value| json!({"emitter": {"irregularSituation": true, "company": company}});
        let unknown = s
            .create("T", s.with(irregular(json!({"siret": UNREGISTERED}))))
            .await;
        let mut nameless = irregular(json!({"siret": null}));
        nameless["emitter"]["noSiret"] = json!(true);
        let nameless = s.create("T", s.with(nameless)).await;
        let regular = s.create("P", s.complete()).await;
        for (id, action, collect) in [
            (&unknown, vec![], vec!["T"]),
            (&nameless, vec![], vec!["T"]),
            (&regular, vec!["P"], vec![]),
        ] {
            let all = ["P", "T", "B"];
            assert_eq!(found_in(&s, "isForActionFor", id, &all).await, action);
            assert_eq!(found_in(&s, "isToCollectFor", id, &all).await, collect);
        }
        // Should the emitter register, it finds the slip at once.
        let newcomer = json!({"companies": [{
            "name": "nouveau", "siret": UNREGISTERED, "companyTypes": ["PRODUCER"],
            "users": [{"email": "nouveau@exemple.fr", "name": "nouveau"}],
        }]});
        let newcomer = serde_json::from_value(newcomer).unwrap();
        let seeded = s.platform.seed(&newcomer).await.unwrap();
        let token = text(&seeded["companies"][0]["users"][0]["token"]);
        let query = format!(
            "{{ bsds(where: {{isForActionFor: [\"{UNREGISTERED}\"]}}) {{ edges {{ node {{ ... on Bsvhu {{ id }} }} }} }} }}"
        );
        let answer = s.send_with_token(&token, &query).await;
        assert_eq!(
            answer["data"]["bsds"]["edges"],
            json!([{"node": {"id": unknown}}]),
            "{answer}"
        );
    }
}
