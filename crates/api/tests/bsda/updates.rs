//! Updates and seals.

use serde_json::{Value, json};

use crate::circuits::without_transporter;
use crate::fixture::{Sandbox, sandboxes, with};

const SEALED: &str =
    "Des champs ont été verrouillés via signature et ne peuvent plus être modifiés : ";

#[tokio::test]
async fn u1_who_may_update() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        let info = json!({"emitter": {"customInfo": "x"}});
        s.cannot_update("X", &id, info.clone())
            .await
            .forbidden("votre entreprise n'apparait pas");
        let away = json!({"emitter": {"company": s.company("X")}});
        s.cannot_update("P", &id, away)
            .await
            .forbidden("Vous ne pouvez pas enlever votre établissement du bordereau");
        let unknown = s
            .cannot_update("P", "BSDA-20250101-000000000", info.clone())
            .await;
        unknown
            .bad_input("Le bordereau avec l'identifiant \"BSDA-20250101-000000000\" n'existe pas.");
        s.ok("P", "deleteBsda", json!({"id": id}), "id").await;
        s.cannot_update("P", &id, info)
            .await
            .bad_input("n'existe pas.");
    }
}

#[tokio::test]
async fn u2_a_sealed_field_may_be_sent_again_unchanged() {
    for s in sandboxes().await {
        let id = s
            .create(
                "P",
                with(s.work_site(), json!({"emitter": {"customInfo": null}})),
            )
            .await;
        s.sign("P", &id, "EMISSION").await;
        let refused = s
            .cannot_update("D", &id, json!({"emitter": {"company": {"name": "Autre"}}}))
            .await;
        refused.forbidden(&format!(
            "{SEALED}Le nom de l'entreprise émettrice a été verrouillé via signature"
        ));
        let before = (s.events(&id).await, s.read("P", &id, "updatedAt").await);
        s.update(
            "D",
            &id,
            json!({"emitter": {"company": {"name": "Société P"}}}),
        )
        .await;
        s.update("D", &id, json!({"emitter": {"customInfo": ""}}))
            .await;
        assert_eq!(
            (s.events(&id).await, s.read("P", &id, "updatedAt").await),
            before
        );
    }
}

#[tokio::test]
async fn u3_the_emitter_corrects_its_data_until_the_works_are_signed() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        s.sign("P", &id, "EMISSION").await;
        let corrections = json!({
            "destination": {"company": s.company("D2")},
            "worker": {"company": {"contact": "Ana"}},
            "waste": {"code": "10 13 09*"},
        });
        s.update("P", &id, corrections).await;
        s.sign("W", &id, "WORK").await;
        for (change, label) in [
            (
                json!({"destination": {"company": s.company("D")}}),
                "Le SIRET de l'entreprise de destination",
            ),
            (
                json!({"worker": {"company": s.company("X")}}),
                "Le SIRET de l'entreprise de travaux",
            ),
            (json!({"waste": {"code": "06 07 01*"}}), "Le code déchet"),
        ] {
            s.cannot_update("P", &id, change).await.forbidden(label);
        }
    }
}

#[tokio::test]
async fn u4_a_transit_site_comes_and_goes_around_the_outlet() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        s.sign("P", &id, "EMISSION").await;
        let elsewhere = json!({"destination": {"company": s.company("D2")}});
        s.cannot_update("W", &id, elsewhere)
            .await
            .forbidden("Le SIRET de l'entreprise de destination");
        let detour = |outlet: &str| {
            let outlet = json!({"company": s.company(outlet), "cap": "CAP-2", "plannedOperationCode": "D 5"});
            json!({"destination": {
                "company": s.company("D2"), "plannedOperationCode": "R 13", "operation": {"nextDestination": outlet},
            }})
        };
        let wrong = s.cannot_update("W", &id, detour("C")).await;
        wrong
            .bad_input("sans indiquer la destination prévue initialement comme destination finale");
        wrong.at(&json!([[
            "destination",
            "operation",
            "nextDestination",
            "company",
            "siret"
        ]]));
        s.update("W", &id, detour("D")).await;
        let kept = json!({"destination": {"operation": {"nextDestination": null}}});
        let refused = s.cannot_update("W", &id, kept).await;
        refused
            .bad_input("sans indiquer la destination finale prévue initialement comme destination");
        let back = json!({"destination": {
            "company": s.company("D"), "plannedOperationCode": "D 5", "operation": {"nextDestination": null},
        }});
        s.update("W", &id, back).await;
        s.sign("W", &id, "WORK").await;
        s.sign("T", &id, "TRANSPORT").await;
        s.cannot_update("W", &id, detour("D"))
            .await
            .forbidden(SEALED);
    }
}

#[tokio::test]
async fn u5_the_worker_describes_the_waste_until_it_signs() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        s.sign("P", &id, "EMISSION").await;
        let details = |name: &str| json!({"waste": {"materialName": name}, "packagings": [{"type": "BIG_BAG", "quantity": 9}]});
        s.update("W", &id, details("joints")).await;
        let refused = s
            .cannot_update("T", &id, json!({"worker": {"company": s.company("X")}}))
            .await;
        refused.forbidden("Le SIRET de l'entreprise de travaux a été verrouillé");
        s.sign("W", &id, "WORK").await;
        let refused = s.cannot_update("W", &id, details("dalles")).await;
        refused.forbidden(
            "Le nom du matériau a été verrouillé via signature et ne peut pas être modifié.",
        );
    }
}

#[tokio::test]
async fn u6_carrier_data() {
    for s in sandboxes().await {
        let id = s.create("P", s.without_worker()).await;
        s.change_company("T2", |company| {
            company.insert("transporterReceipt".to_owned(), Value::Null);
        })
        .await;
        let receipt = "transporter { recepisse { number department validityLimit } }";
        s.update(
            "P",
            &id,
            json!({"transporter": {"company": s.company("T2")}}),
        )
        .await;
        let empty = json!({"number": null, "department": null, "validityLimit": null});
        assert_eq!(
            s.read("P", &id, receipt).await["transporter"]["recepisse"],
            empty
        );
        s.update(
            "P",
            &id,
            json!({"transporter": {"company": s.company("T")}}),
        )
        .await;
        let profile = s.read("P", &id, receipt).await;
        assert_eq!(profile["transporter"]["recepisse"]["number"], "the number");
        s.sign("P", &id, "EMISSION").await;
        s.sign("T", &id, "TRANSPORT").await;
        let renamed = json!({"transporter": {"company": {"name": "Autre"}}});
        let refused = s.cannot_update("T", &id, renamed).await;
        refused.forbidden("Le nom du transporteur n°1 a été verrouillé via signature et ne peut pas être modifié.");
        s.update("T", &id, json!({"transporter": s.carrier_input("T")}))
            .await;
    }
}

/// A slip without works company and its carriers T, T2 and T3.
async fn with_three_carriers(s: &Sandbox) -> (String, Vec<String>) {
    let mut rows = Vec::new();
    for name in ["T", "T2", "T3"] {
        rows.push(s.carrier("P", name, json!({})).await);
    }
    let input = with(s.without_worker(), json!({"transporters": rows}));
    (s.create("P", without_transporter(input)).await, rows)
}

async fn order(s: &Sandbox, id: &str) -> Vec<String> {
    let slip = s.read("P", id, "transporters { id }").await;
    let rows = slip["transporters"].as_array().unwrap();
    rows.iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn u7_the_list_of_carriers() {
    for s in sandboxes().await {
        let (id, rows) = with_three_carriers(&s).await;
        let [one, two, three] = [0, 1, 2].map(|n| rows[n].clone());
        let listed = |ids: Value| json!({"transporters": ids});
        s.update("P", &id, listed(json!([three, one, two]))).await;
        assert_eq!(
            order(&s, &id).await,
            [three.clone(), one.clone(), two.clone()]
        );
        s.update("P", &id, listed(json!([]))).await;
        assert_eq!(order(&s, &id).await, [""; 0]);
        s.update("P", &id, listed(json!([one, two]))).await;
        s.sign("P", &id, "EMISSION").await;
        s.sign("T", &id, "TRANSPORT").await;
        for changed in [json!([two, one]), json!([two]), json!([])] {
            let refused = s.cannot_update("P", &id, listed(changed)).await;
            refused.forbidden(
                "Le transporteur n°1 a déjà signé le BSDA, il ne peut pas être supprimé ou modifié",
            );
        }
        s.update("P", &id, listed(json!([one, three, two]))).await;
        assert_eq!(order(&s, &id).await, [one.clone(), three.clone(), two]);
        s.update("D", &id, Sandbox::treatment("D 5")).await;
        s.sign("D", &id, "OPERATION").await;
        let refused = s.cannot_update("P", &id, listed(json!([one, three]))).await;
        refused.bad_input("Aucun transporteur ne possède le ou les identifiants suivants");
        let late = s.carrier("P", "T2", json!({})).await;
        let refused = s.cannot_update("P", &id, listed(json!([one, late]))).await;
        refused.forbidden("La liste des transporteurs a été verrouillé via signature");
    }
}

#[tokio::test]
async fn u8_the_first_carrier() {
    for s in sandboxes().await {
        let (id, rows) = with_three_carriers(&s).await;
        s.update("P", &id, json!({"transporter": {"customInfo": "premier"}}))
            .await;
        let infos = s.read("P", &id, "transporters { customInfo }").await;
        let expected =
            json!([{"customInfo": "premier"}, {"customInfo": null}, {"customInfo": null}]);
        assert_eq!(infos["transporters"], expected);
        s.update("P", &id, json!({"transporter": null})).await;
        assert_eq!(order(&s, &id).await, rows[1..]);
        let slip = s.read("P", &id, "transporter { id }").await;
        assert_eq!(slip["transporter"]["id"], json!(rows[1]));
    }
}

#[tokio::test]
async fn u9_links_are_replaced() {
    for s in sandboxes().await {
        let [a, b, c] = [
            s.treated("R 13", json!({})).await,
            s.treated("R 13", json!({})).await,
            s.treated("R 13", json!({})).await,
        ];
        let g = s
            .create(
                "D",
                s.continuation(json!({"type": "GATHERING", "grouping": [a, b]})),
            )
            .await;
        let before = s.events(&g).await;
        s.update("D", &g, json!({"grouping": [a, b]})).await;
        assert_eq!(s.events(&g).await, before);
        s.update("D", &g, json!({"grouping": [b, c]})).await;
        let link = "groupedIn { id } forwardedIn { id }";
        assert_eq!(s.read("D", &a, link).await["groupedIn"], Value::Null);
        assert_eq!(s.read("D", &c, link).await["groupedIn"]["id"], json!(g));

        let f = s
            .create(
                "D",
                s.continuation(json!({"type": "RESHIPMENT", "forwarding": a})),
            )
            .await;
        assert_eq!(s.read("D", &a, link).await["forwardedIn"]["id"], json!(f));
        s.ok("D", "deleteBsda", json!({"id": g}), "id").await;
        s.update("D", &f, json!({"forwarding": b})).await;
        assert_eq!(s.read("D", &a, link).await["forwardedIn"], Value::Null);
        assert_eq!(s.read("D", &b, link).await["forwardedIn"]["id"], json!(f));
    }
}

#[tokio::test]
async fn u9_the_same_grouping_in_another_order_is_no_change() {
    for s in sandboxes().await {
        let (a, b) = (
            s.treated("R 13", json!({})).await,
            s.treated("R 13", json!({})).await,
        );
        let g = s
            .create(
                "D",
                s.continuation(json!({"type": "GATHERING", "grouping": [a, b]})),
            )
            .await;
        let before = s.events(&g).await;
        s.update("D", &g, json!({"grouping": [b, a]})).await;
        assert_eq!(s.events(&g).await, before);
    }
}

#[tokio::test]
async fn u10_intermediaries_until_the_transport() {
    for s in sandboxes().await {
        let id = s.create("P", s.without_worker()).await;
        s.sign("P", &id, "EMISSION").await;
        s.update("P", &id, json!({"intermediaries": [s.company("X")]}))
            .await;
        s.sign("T", &id, "TRANSPORT").await;
        let refused = s
            .cannot_update("P", &id, json!({"intermediaries": []}))
            .await;
        refused.forbidden("Les intermédiaires a été verrouillé");
    }
}

#[tokio::test]
async fn u11_a_disabled_worker_has_no_certification() {
    for s in sandboxes().await {
        let id = s.create("P", s.work_site()).await;
        let certification = "worker { certification { hasSubSectionFour hasSubSectionThree } }";
        assert_eq!(
            s.read("P", &id, certification).await["worker"]["certification"]["hasSubSectionFour"],
            true
        );
        s.update(
            "P",
            &id,
            json!({"worker": {"isDisabled": true, "company": null}}),
        )
        .await;
        assert_eq!(
            s.read("P", &id, certification).await["worker"]["certification"],
            json!({"hasSubSectionFour": false, "hasSubSectionThree": false})
        );
    }
}

#[tokio::test]
async fn u12_reception_data() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        let reception = |changes: Value| json!({"destination": {"reception": changes}});
        let incomplete = reception(json!({"weight": 2, "acceptationStatus": "ACCEPTED"}));
        s.cannot_update("D", &id, incomplete)
            .await
            .bad_input("(destinationReceptionRefusedWeight) est requise");
        let complete = reception(json!({
            "date": "2025-03-11", "weight": 2, "refusedWeight": 0, "acceptationStatus": "ACCEPTED",
        }));
        s.update("D", &id, complete).await;
        s.sign("D", &id, "RECEPTION").await;
        let refused = s
            .cannot_update(
                "D",
                &id,
                reception(json!({"weight": 3, "refusedWeight": 1})),
            )
            .await;
        refused.forbidden("Le poids du déchet a été verrouillé");
        refused.forbidden("Le poids refusé a été verrouillé");
    }
}

#[tokio::test]
async fn u13_the_destination_s_contact_until_the_operation() {
    for s in sandboxes().await {
        let id = s.sent(json!({})).await;
        let contact =
            json!({"destination": {"company": {"contact": "Léa", "mail": "lea@exemple.fr"}}});
        s.update("T", &id, contact).await;
        s.update("D", &id, Sandbox::treatment("D 5")).await;
        s.sign("D", &id, "OPERATION").await;
        let refused = s
            .cannot_update(
                "T",
                &id,
                json!({"destination": {"company": {"contact": "Max"}}}),
            )
            .await;
        refused.forbidden("Le nom de contact de l'entreprise de destination a été verrouillé");
    }
}

#[tokio::test]
async fn u14_closed_and_dormant_companies_on_sealed_fields() {
    for s in sandboxes().await {
        let id = s.create("P", s.without_worker()).await;
        s.sign("P", &id, "EMISSION").await;
        s.sign("T", &id, "TRANSPORT").await;
        s.close("P").await;
        s.put_to_sleep("P").await;
        s.update("D", &id, json!({"destination": {"customInfo": "quai 2"}}))
            .await;
        s.close("T").await;
        s.update("D", &id, json!({"destination": {"customInfo": "quai 3"}}))
            .await;
        let broker = json!({"broker": {"company": s.company("B")}});
        s.close("B").await;
        s.cannot_update("D", &id, broker.clone())
            .await
            .bad_input("est fermé");
        s.reopen("B").await;
        s.put_to_sleep("B").await;
        s.cannot_update("D", &id, broker)
            .await
            .bad_input("en sommeil");
    }
}
