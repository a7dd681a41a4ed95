//! 23.2, first part: creations.

use platform::Settings;
use serde_json::{Value, json};

use crate::fixture::*;

/// E and T1 are one company's: a member of both creates what one alone could not.
async fn refuse(s: &Sandbox, changes: Value, part: &str) {
    let refused = s.cannot_create_form("E", s.with(changes)).await;
    refused.bad_input(part);
}

#[tokio::test]
async fn a2_1_nobody_creates_for_others() {
    for s in sandboxes().await {
        let refused = s.cannot_create_form("", s.complete()).await;
        assert_eq!(refused.code, "UNAUTHENTICATED");
        s.cannot_create_form("X", s.complete()).await.forbidden("");
        s.cannot_create_form("E lecteur", s.complete())
            .await
            .forbidden("");
        s.cannot_create_form("E chauffeur", s.complete())
            .await
            .forbidden("");
        let listed = s.ok("E", "forms", json!({}), "id").await;
        assert_eq!(listed, json!([]), "nothing was written");
    }
}

#[tokio::test]
async fn a2_2_every_company_on_the_form_may_create_it() {
    for s in sandboxes().await {
        let input = s.with(json!({
            "trader": {"company": s.block("N")},
            "broker": {"company": s.block("K")},
            "ecoOrganisme": {"siret": s.org("O"), "name": "Société O"},
            "intermediaries": [s.block("I")],
            "recipient": {"isTempStorage": true, "company": s.block("S")},
            "temporaryStorageDetail": {"destination": {"company": s.block("D")}},
        }));
        for creator in ["S", "T1", "N", "K", "O", "I", "D"] {
            s.create_form(creator, input.clone()).await;
        }
        let row = s.row("T2", s.carrier("T2")).await;
        let input = with(
            without(input, &["transporter"]),
            json!({"transporters": [row]}),
        );
        s.create_form("T2", input).await;
    }
}

#[tokio::test]
async fn a2_3_the_recipient_is_able_to_receive_the_waste() {
    for s in sandboxes().await {
        let to = |siret: &str| json!({"recipient": {"company": {"siret": siret}}});
        refuse(&s, to(UNREGISTERED), UNREGISTERED).await;
        refuse(&s, to(s.org("X")), s.org("X")).await;
        s.put_to_sleep("D").await;
        refuse(&s, json!({}), s.org("D")).await;
        s.wake("D").await;
        s.change_company("D", |company| {
            company.insert(
                "wasteProcessorTypes".to_owned(),
                json!(["NON_DANGEROUS_WASTES_INCINERATION"]),
            );
        })
        .await;
        for danger in [
            json!({"code": "06 05 02*"}),
            json!({"code": "06 05 03", "pop": true}),
            json!({"code": "06 05 03", "isDangerous": true}),
        ] {
            refuse(&s, json!({"wasteDetails": danger}), "sous-profil").await;
        }
        s.draft(json!({"wasteDetails": {"code": "06 05 03"}})).await;
        s.change_company("D", |company| {
            company.insert("companyTypes".to_owned(), json!(["DISPOSAL_FACILITY"]));
            company.insert("wasteProcessorTypes".to_owned(), json!([]));
        })
        .await;
        s.draft(json!({"wasteDetails": {"code": "06 05 03"}})).await;
        refuse(&s, json!({}), "sous-profil").await;
    }
}

#[tokio::test]
async fn a2_3_the_recipient_is_verified_where_it_must_be() {
    let settings = Settings {
        verify_company: true,
        ..Settings::default()
    };
    for s in sandboxes_with(settings).await {
        s.draft(json!({})).await;
        s.change_company("D", |company| {
            company.insert("verificationStatus".to_owned(), json!("TO_BE_VERIFIED"));
        })
        .await;
        refuse(&s, json!({}), s.org("D")).await;
    }
}

#[tokio::test]
async fn a2_4_carriers_are_carriers_or_carry_their_own_waste() {
    for s in sandboxes().await {
        let by = |siret: &str| json!({"transporter": {"company": {"siret": siret}}});
        refuse(&s, by(UNREGISTERED), UNREGISTERED).await;
        refuse(&s, by(s.org("X")), s.org("X")).await;
        refuse(&s, by(s.org("E")), s.org("E")).await;
        let own = with(
            by(s.org("E")),
            json!({"transporter": {"isExemptedOfReceipt": true}}),
        );
        s.draft(own).await;
    }
}

#[tokio::test]
async fn a2_5_traders_and_brokers_have_their_profile_and_its_receipt() {
    for s in sandboxes().await {
        for (role, able, unable) in [("trader", "N", "K"), ("broker", "K", "N")] {
            let named = |name: &str| {
                let mut changes = json!({});
                changes[role] =
                    json!({"company": s.block(name), "receipt": "inventé", "department": "00"});
                changes
            };
            refuse(&s, named(unable), "profil").await;
            let id = s.draft(named(able)).await;
            let selection = format!("{role} {{ receipt department }}");
            let receipt = s.at("E", &id, &selection, role).await;
            assert_eq!(
                receipt,
                json!({"receipt": "R-69", "department": "69"}),
                "{role}"
            );
        }
    }
}

#[tokio::test]
async fn a2_6_eco_organismes_are_known_and_do_not_emit() {
    for s in sandboxes().await {
        let eco = |siret: &str| json!({"ecoOrganisme": {"siret": siret, "name": "Éco"}});
        let emits = json!({"emitter": {"company": {"siret": s.org("O")}}});
        s.cannot_create_form("O", s.with(emits.clone()))
            .await
            .bad_input("éco-organisme");
        refuse(&s, eco(s.org("X")), "éco-organisme").await;
        s.draft(eco(s.org("O"))).await;
        s.change_eco_organisme("O", "handleBsdd", false).await;
        refuse(&s, eco(s.org("O")), "éco-organisme").await;
        s.create_form("O", s.with(emits)).await;
    }
}

#[tokio::test]
async fn a2_7_carriers_are_five_at_most_known_and_given_one_way() {
    for s in sandboxes().await {
        let mut rows = Vec::new();
        for _ in 0..6 {
            rows.push(s.row("E", s.carrier("T1")).await);
        }
        let bare = without(s.complete(), &["transporter"]);
        let listed = |rows: &[String]| with(bare.clone(), json!({"transporters": rows}));
        s.cannot_create_form("E", listed(&rows))
            .await
            .bad_input("5");
        let unknown = ["nulle-part".to_owned()];
        s.cannot_create_form("E", listed(&unknown))
            .await
            .bad_input("nulle-part");
        refuse(&s, json!({"transporters": [rows[0]]}), "transporter").await;
        s.create_form("E", listed(&rows[..5])).await;
    }
}

#[tokio::test]
async fn a2_8_temporary_storage_is_announced() {
    for s in sandboxes().await {
        let changes = json!({"recipient": {"company": s.block("S")}, "temporaryStorageDetail": {"destination": {"company": s.block("D")}}});
        refuse(&s, changes, "isTempStorage").await;
        let id = s.draft(json!({"recipient": {"isTempStorage": true}})).await;
        let detail = s
            .at(
                "E",
                &id,
                "temporaryStorageDetail { destination { company { siret } } }",
                "temporaryStorageDetail",
            )
            .await;
        assert_ne!(detail, Value::Null);
        let number = text(&s.at("E", &id, "readableId", "readableId").await);
        let hidden = s
            .call(
                "E",
                "form",
                json!({"readableId": format!("{number}-suite")}),
                "id",
            )
            .await;
        hidden.unwrap_err().bad_input("");
    }
}

#[tokio::test]
async fn a2_9_roads_carry_forty_tonnes() {
    for s in sandboxes().await {
        refuse(&s, json!({"wasteDetails": {"quantity": 50}}), "40").await;
        s.draft(json!({"wasteDetails": {"quantity": 41}, "transporter": {"mode": "RAIL"}}))
            .await;
    }
}

#[tokio::test]
async fn a2_10_pipelines_are_direct_supply() {
    for s in sandboxes().await {
        let id = s
            .draft(
                json!({"wasteDetails": {"packagingInfos": [{"type": "PIPELINE", "quantity": 1}]}}),
            )
            .await;
        let form = s
            .read(
                "E",
                &id,
                "isDirectSupply transporters { id } wasteDetails { packagingInfos { type } }",
            )
            .await;
        assert_eq!(
            form,
            json!({"isDirectSupply": true, "transporters": [], "wasteDetails": {"packagingInfos": []}})
        );
        let mixed = json!([{"type": "PIPELINE", "quantity": 1}, {"type": "FUT", "quantity": 1}]);
        refuse(&s, json!({"wasteDetails": {"packagingInfos": mixed}}), "").await;
        refuse(
            &s,
            json!({"isDirectSupply": true, "wasteDetails": {"packagingInfos": []}}),
            "transporteur",
        )
        .await;
        refuse(
            &s,
            json!({"isDirectSupply": true, "transporter": null}),
            "conditionnement",
        )
        .await;
    }
}

#[tokio::test]
async fn a2_11_packagings_are_bounded() {
    for s in sandboxes().await {
        for packaging in [
            json!({"type": "CITERNE", "quantity": 3}),
            json!({"type": "BENNE", "quantity": 3}),
            json!({"type": "FUT", "quantity": 1, "volume": 0}),
            json!({"type": "FUT", "quantity": 1, "volume": -1}),
        ] {
            refuse(
                &s,
                json!({"wasteDetails": {"packagingInfos": [packaging]}}),
                "",
            )
            .await;
        }
    }
}

const PACKAGINGS: &str = "wasteDetails { onuCode nonRoadRegulationMention packagings otherPackaging numberOfPackages \
    packagingInfos { type other quantity volume identificationNumbers } }";

#[tokio::test]
async fn a2_12_older_packagings_are_converted_and_answered() {
    for s in sandboxes().await {
        let mut input = s.complete();
        let waste = input["wasteDetails"].as_object_mut().unwrap();
        waste.remove("packagingInfos");
        waste.insert("packagings".to_owned(), json!(["CITERNE"]));
        waste.insert("numberOfPackages".to_owned(), json!(1));
        let id = s.create_form("E", input).await;
        let waste = s.at("E", &id, PACKAGINGS, "wasteDetails").await;
        assert_eq!(waste["packagingInfos"][0]["type"], "CITERNE");
        assert_eq!(waste["packagingInfos"][0]["quantity"], 1);
        assert_eq!(waste["packagings"], json!(["CITERNE"]));
        assert_eq!(
            (&waste["otherPackaging"], &waste["numberOfPackages"]),
            (&Value::Null, &json!(1))
        );
    }
}

#[tokio::test]
async fn a2_13_optional_leaves_are_answered() {
    for s in sandboxes().await {
        let id = s.draft(json!({"wasteDetails": {
            "onuCode": "", "nonRoadRegulationMention": "RID 9",
            "packagingInfos": [{"type": "FUT", "quantity": 1, "volume": 0.5, "identificationNumbers": ["A1"]}, {"type": "GRV", "quantity": 1}],
        }})).await;
        let waste = s.at("E", &id, PACKAGINGS, "wasteDetails").await;
        assert_eq!(waste["onuCode"], Value::Null);
        assert_eq!(waste["nonRoadRegulationMention"], "RID 9");
        let [drum, container] = [&waste["packagingInfos"][0], &waste["packagingInfos"][1]];
        assert_eq!(
            (&drum["volume"], &drum["identificationNumbers"]),
            (&json!(0.5), &json!(["A1"]))
        );
        assert_eq!(
            (&container["volume"], &container["identificationNumbers"]),
            (&Value::Null, &json!([]))
        );
        let bare = s.draft(json!({})).await;
        assert_eq!(
            s.at(
                "E",
                &bare,
                PACKAGINGS,
                "wasteDetails.nonRoadRegulationMention"
            )
            .await,
            Value::Null
        );
    }
}

#[tokio::test]
async fn a2_14_a_starred_code_is_dangerous() {
    for s in sandboxes().await {
        refuse(&s, json!({"wasteDetails": {"isDangerous": false}}), "*").await;
        s.draft(json!({"wasteDetails": {"code": "06 05 03", "isDangerous": true}}))
            .await;
    }
}

#[tokio::test]
async fn a2_15_a_vat_number_is_that_of_a_foreign_carrier() {
    for s in sandboxes().await {
        let french = json!({"transporter": {"company": {"vatNumber": "FR87850019464"}}});
        refuse(&s, french, "TVA").await;
        let input = without(s.complete(), &["transporter"]);
        s.create_form("E", with(input, json!({"transporter": s.carrier("F")})))
            .await;
    }
}

#[tokio::test]
async fn a2_16_intermediaries_are_french() {
    for s in sandboxes().await {
        refuse(&s, json!({"intermediaries": [s.block("F")]}), "").await;
        let both = with(s.block("I"), json!({"vatNumber": s.org("F")}));
        refuse(&s, json!({"intermediaries": [both]}), "TVA").await;
        let nobody = with(s.block("I"), json!({"siret": null}));
        refuse(&s, json!({"intermediaries": [nobody]}), "SIRET").await;
    }
}

#[tokio::test]
async fn a2_17_the_lists_of_each_role_know_the_form_at_once() {
    for s in sandboxes().await {
        let changes = with(s.stored(), json!({"intermediaries": [s.block("I")]}));
        let id = s.draft(changes).await;
        s.seal("E", &id).await;
        for (company, role) in [
            ("D", "RECIPIENT"),
            ("S", "RECIPIENT"),
            ("T1", "TRANSPORTER"),
            ("I", "INTERMEDIARY"),
            ("E", "EMITTER"),
        ] {
            let listed = s.ok(company, "forms", json!({"roles": [role]}), "id").await;
            assert_eq!(listed, json!([{"id": id}]), "{company} as {role}");
        }
    }
}

#[tokio::test]
async fn a2_18_a_refused_grouping_creates_nothing() {
    for s in sandboxes().await {
        let initial = s.waiting(1.0, 0.0).await;
        let too_much = s.grouping(&[(&initial, Some(2.0))]);
        s.cannot_create_form("D", too_much).await.bad_input("");
        let drafts = s.ok("D", "forms", json!({"status": ["DRAFT"]}), "id").await;
        assert_eq!(drafts, json!([]));
        assert_eq!(
            s.at("D", &initial, "quantityGrouped", "quantityGrouped")
                .await,
            0.0
        );
    }
}

#[tokio::test]
async fn names_come_from_the_directory_unless_the_operator_exempts_the_user() {
    let settings = Settings {
        completion_bypass: vec!["t1@".to_owned()],
        ..Settings::default()
    };
    for s in sandboxes_with(settings).await {
        let named = s
            .with(json!({"emitter": {"company": {"name": "Autre nom", "address": "2 rue Neuve"}}}));
        let fields = "emitter { company { name address } }";
        let listed = json!({"name": "Société E", "address": "1 rue de paradis 75010 PARIS"});
        let typed = json!({"name": "Autre nom", "address": "2 rue Neuve"});
        for (user, expected) in [("E", listed), ("T1", typed)] {
            let id = s.create_form(user, named.clone()).await;
            let form = s.read(user, &id, fields).await;
            assert_eq!(form["emitter"]["company"], expected, "{user}");
        }
    }
}
