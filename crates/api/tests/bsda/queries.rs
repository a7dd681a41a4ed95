//! Other mutations, and queries.

use serde_json::{Value, json};

use crate::circuits::without_transporter;
use crate::fixture::{Sandbox, sandboxes, with};

#[tokio::test]
async fn o1_deletion() {
    for s in sandboxes().await {
        let by_id = |id: &str| json!({"id": id});
        let id = s.create("P", s.work_site()).await;
        s.ok("D", "deleteBsda", by_id(&id), "id").await;
        s.refused("D", "bsda", by_id(&id))
            .await
            .bad_input("n'existe pas.");
        s.refused("D", "deleteBsda", by_id(&id))
            .await
            .bad_input("n'existe pas.");
        const TOO_LATE: &str = "Seuls les bordereaux en brouillon ou n'ayant pas encore été signés peuvent être supprimés";
        let id = s.create("P", s.work_site()).await;
        s.sign("P", &id, "EMISSION").await;
        s.refused("D", "deleteBsda", by_id(&id))
            .await
            .forbidden(TOO_LATE);
        s.ok("P", "deleteBsda", by_id(&id), "id").await;
        let id = s.sent(json!({})).await;
        s.refused("P", "deleteBsda", by_id(&id))
            .await
            .forbidden(TOO_LATE);
    }
}

#[tokio::test]
async fn o2_a_deleted_reshipment_frees_its_parent() {
    for s in sandboxes().await {
        let a = s.treated("R 13", json!({})).await;
        let f = s
            .create(
                "D",
                s.continuation(json!({"type": "RESHIPMENT", "forwarding": a})),
            )
            .await;
        assert_eq!(
            s.read("D", &a, "forwardedIn { id }").await["forwardedIn"]["id"],
            json!(f)
        );
        s.ok("D", "deleteBsda", json!({"id": f}), "id").await;
        assert_eq!(
            s.read("D", &a, "forwardedIn { id }").await["forwardedIn"],
            Value::Null
        );
    }
}

#[tokio::test]
async fn o3_duplication() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        s.change_company("T", |company| {
            company.insert("contact".to_owned(), json!("Nouveau contact"));
            company["transporterReceipt"]["receiptNumber"] = json!("R-2");
        })
        .await;
        let selection = "id isDraft status isDuplicateOf packagings { type } waste { code sealNumbers } \
            weight { value } emitter { emission { signature { author } } } \
            transporters { company { contact } recepisse { number } transport { mode plates takenOverAt signature { author } } }";
        let copy = s
            .ok("P", "duplicateBsda", json!({"id": id}), selection)
            .await;
        let mut expected = json!({
            "id": copy["id"], "isDraft": true, "status": "INITIAL", "isDuplicateOf": id, "packagings": [],
            "waste": {"code": "06 07 01*", "sealNumbers": []}, "weight": {"value": null},
            "emitter": {"emission": null},
            "transporters": [{
                "company": {"contact": "Nouveau contact"}, "recepisse": {"number": "R-2"},
                "transport": {"mode": "ROAD", "plates": [], "takenOverAt": null, "signature": null},
            }],
        });
        assert_eq!(copy, expected.take());

        let drop_off = json!({
            "type": "COLLECTION_2710", "emitter": {"company": s.company("P")},
            "destination": {"company": s.company("C"), "plannedOperationCode": "D 5"},
            "waste": {"code": "06 07 01*", "familyCode": "6", "materialName": "plaques", "consistence": "SOLIDE"},
            "packagings": [{"type": "BIG_BAG", "quantity": 1}], "weight": {"value": 1},
        });
        let id = s.create("C", drop_off).await;
        let copy = s
            .ok(
                "C",
                "duplicateBsda",
                json!({"id": id}),
                "transporters { id }",
            )
            .await;
        assert_eq!(copy["transporters"], json!([]));
    }
}

#[tokio::test]
async fn o4_carrier_rows_are_deleted() {
    for s in sandboxes().await {
        let alone = s.carrier("P", "T", json!({})).await;
        let by_id = |id: &str| json!({"id": id});
        s.refused("X", "deleteBsdaTransporter", by_id(&alone))
            .await
            .forbidden("Vous n'êtes pas autorisé");
        assert_eq!(
            s.ok("P", "deleteBsdaTransporter", by_id(&alone), "").await,
            json!(alone)
        );
        let gone = s.refused("P", "deleteBsdaTransporter", by_id(&alone)).await;
        gone.bad_input(&format!(
            "Le transporteur BSDA avec l'identifiant \"{alone}\" n'existe pas."
        ));

        let mut rows = Vec::new();
        for name in ["T", "T2", "T3"] {
            rows.push(s.carrier("P", name, json!({})).await);
        }
        let input = with(s.without_worker(), json!({"transporters": rows}));
        let id = s.create("P", without_transporter(input)).await;
        s.refused("X", "deleteBsdaTransporter", by_id(&rows[1]))
            .await
            .forbidden("Vous n'êtes pas autorisé");
        assert_eq!(
            s.ok("D", "deleteBsdaTransporter", by_id(&rows[1]), "")
                .await,
            json!(rows[1])
        );
        let left = s.read("P", &id, "transporters { id }").await;
        assert_eq!(
            left["transporters"],
            json!([{"id": rows[0]}, {"id": rows[2]}])
        );
        s.refused("T2", "bsda", by_id(&id)).await.forbidden("");
        let itself = s
            .refused("T3", "deleteBsdaTransporter", by_id(&rows[2]))
            .await;
        itself.forbidden("Vous ne pouvez pas enlever votre établissement du bordereau");
        s.sign("P", &id, "EMISSION").await;
        s.sign("T", &id, "TRANSPORT").await;
        let signed = s
            .refused("T", "deleteBsdaTransporter", by_id(&rows[0]))
            .await;
        signed.bad_input(
            "Ce transporteur BSDA ne peut être supprimé car il a déjà signé l'enlèvement du déchet",
        );
        let signed = s
            .refused(
                "X",
                "updateBsdaTransporter",
                json!({"id": rows[0], "input": {}}),
            )
            .await;
        signed.bad_input("Impossible de modifier ce transporteur car il a déjà signé le bordereau");
    }
}

#[tokio::test]
async fn o5_carrier_rows_are_created() {
    for s in sandboxes().await {
        let create = |input: Value| json!({"input": input});
        let reader = s
            .refused(
                "P lecteur",
                "createBsdaTransporter",
                create(s.carrier_input("T")),
            )
            .await;
        reader.forbidden("Vous n'êtes pas autorisé à effectuer cette action");
        let anonymous = s
            .refused("", "createBsdaTransporter", create(json!({})))
            .await;
        anonymous.is("UNAUTHENTICATED", "");
        let plate = with(
            s.carrier_input("T"),
            json!({"transport": {"plates": ["AB"]}}),
        );
        let refused = s.refused("P", "createBsdaTransporter", create(plate)).await;
        refused.at(&json!([["transporter", "transport", "plates"]]));
        let three = json!({"transport": {"plates": ["AA-001-AA", "AA-002-AA", "AA-003-AA"]}});
        let refused = s.refused("P", "createBsdaTransporter", create(three)).await;
        refused.at(&json!([["transporterTransportPlates"]]));
        let bad = json!({"company": {"siret": "123", "mail": "pas une adresse"}});
        let refused = s.refused("P", "createBsdaTransporter", create(bad)).await;
        refused.at(&json!([
            ["transporterCompanySiret", "transporter", "company", "siret"],
            ["transporterCompanyMail"],
        ]));
        let selection =
            "company { name address } recepisse { isExempted number } transport { mode plates }";
        let vague = json!({"company": {"siret": s.org("T"), "name": "?", "address": "?"}});
        let row = s
            .ok(
                "P",
                "createBsdaTransporter",
                create(vague.clone()),
                selection,
            )
            .await;
        let company = json!({"name": "Société T", "address": "1 rue de paradis 75010 PARIS"});
        let transport = json!({"mode": "ROAD", "plates": []});
        let receipt = json!({"isExempted": false, "number": "the number"});
        assert_eq!(
            row,
            json!({"company": company, "recepisse": receipt, "transport": transport})
        );
        let exempted = with(
            vague,
            json!({"recepisse": {"isExempted": true, "number": "inventé"}}),
        );
        let row = s
            .ok(
                "P chauffeur",
                "createBsdaTransporter",
                create(exempted),
                selection,
            )
            .await;
        assert_eq!(
            row["recepisse"],
            json!({"isExempted": true, "number": null})
        );
        let unregistered = json!({"company": {"siret": "85001946400021", "name": "Inconnue"}});
        s.ok("P", "createBsdaTransporter", create(unregistered), "id")
            .await;
    }
}

#[tokio::test]
async fn o5_a_row_on_its_own_belongs_to_its_creator_and_their_colleagues() {
    for s in sandboxes().await {
        let row = s.carrier("P", "T", json!({})).await;
        let change = |info: &str| json!({"id": row, "input": {"customInfo": info}});
        for stranger in ["X", "T", "P lecteur"] {
            let refused = s
                .refused(stranger, "updateBsdaTransporter", change("vol"))
                .await;
            refused.forbidden("Vous n'êtes pas autorisé à modifier ce transporteur BSDA");
        }
        for owner in ["P", "P chauffeur", "P+W"] {
            let updated = s
                .ok(owner, "updateBsdaTransporter", change(owner), "customInfo")
                .await;
            assert_eq!(updated["customInfo"], owner);
        }
        let unknown = json!({"id": "inconnue", "input": {}});
        let refused = s.refused("P", "updateBsdaTransporter", unknown).await;
        refused.bad_input("Le transporteur BSDA avec l'identifiant \"inconnue\" n'existe pas.");
    }
}

#[tokio::test]
async fn o6_readers() {
    for s in sandboxes().await {
        let others =
            json!({"broker": {"company": s.company("B")}, "intermediaries": [s.company("D2")]});
        let rows = [
            s.carrier("P", "T", json!({})).await,
            s.carrier("P", "F", json!({})).await,
        ];
        let input = with(with(s.work_site(), others), json!({"transporters": rows}));
        let id = s.create("P", without_transporter(input)).await;
        s.refused("X", "bsda", json!({"id": id}))
            .await
            .forbidden("Vous n'êtes pas autorisé à accéder à ce bordereau");
        for reader in ["P", "P lecteur", "W", "T", "F", "D", "D2", "B"] {
            s.read(reader, &id, "id").await;
        }
    }
}

#[tokio::test]
async fn o7_printers() {
    for s in sandboxes().await {
        let a = s
            .treated("R 13", json!({"intermediaries": [s.company("B")]}))
            .await;
        let f = s
            .create(
                "D",
                s.continuation(json!({"type": "RESHIPMENT", "forwarding": a})),
            )
            .await;
        for reader in ["D2", "P", "B"] {
            let file = s
                .ok(reader, "bsdaPdf", json!({"id": f}), "token downloadLink")
                .await;
            assert!(
                file["downloadLink"]
                    .as_str()
                    .unwrap()
                    .ends_with(file["token"].as_str().unwrap())
            );
        }
        s.refused("P", "bsda", json!({"id": f})).await.forbidden("");
        let refused = s.refused("X", "bsdaPdf", json!({"id": f})).await;
        refused.forbidden("Vous n'êtes pas autorisé à accéder au récépissé PDF de ce BSDA.");
    }
}

async fn listed(s: &Sandbox, user: &str, filter: Value) -> Vec<String> {
    let selection = "totalCount edges { node { id metadata { latestRevision { status } } } }";
    let page = s
        .ok(user, "bsdas", json!({"where": filter}), selection)
        .await;
    let edges = page["edges"].as_array().unwrap();
    assert_eq!(page["totalCount"], edges.len());
    edges
        .iter()
        .map(|edge| edge["node"]["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn o8_lists() {
    for s in sandboxes().await {
        let a = s.treated("R 13", json!({})).await;
        let b = s.treated("R 13", json!({})).await;
        let deleted = s.create("P", s.without_worker()).await;
        s.ok("P", "deleteBsda", json!({"id": deleted}), "id").await;
        let g = s
            .create(
                "D",
                s.continuation(json!({"type": "GATHERING", "grouping": [a]})),
            )
            .await;
        let everything = json!({});
        assert_eq!(
            listed(&s, "D", everything.clone()).await,
            [g.clone(), b.clone(), a.clone()]
        );
        assert_eq!(
            listed(&s, "P", everything.clone()).await,
            [b.clone(), a.clone()]
        );
        assert_eq!(listed(&s, "X", everything).await, [""; 0]);
        let free = json!({"groupedIn": {"_eq": null}, "forwardedIn": {"_eq": null}});
        assert_eq!(listed(&s, "D", free).await, [g, b.clone()]);

        s.revise("D", "D", &b, json!({"waste": {"pop": true}}))
            .await;
        let selection = "edges { node { metadata { latestRevision { status bsda { id } } } } }";
        let filter = json!({"where": {"id": {"_in": [a, b]}}});
        let page = s.ok("P", "bsdas", filter, selection).await;
        let revision = |n: usize| page["edges"][n]["node"]["metadata"]["latestRevision"].clone();
        assert_eq!(revision(0), json!({"status": "PENDING", "bsda": {"id": b}}));
        assert_eq!(revision(1), Value::Null);
    }
}

#[tokio::test]
async fn a_slip_of_another_kind_is_unknown() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        for query in ["bsvhu", "form"] {
            let document = format!("query($id: ID!) {{ {query}(id: $id) {{ id }} }}");
            let answer = s.send("P", &document, json!({"id": id})).await;
            assert_eq!(
                answer["errors"][0]["extensions"]["code"],
                json!("BAD_USER_INPUT"),
                "{query}: {answer}"
            );
        }
    }
}
