//! What exports hold, and what becomes of them (registry specification, sections 5.2 to 5.5 and 10 C).

use serde_json::json;

use crate::fixture::{Sandbox, day_of, sandboxes, signed, since, text, with};

#[tokio::test]
async fn a_registry_is_asked_polled_and_downloaded() {
    for sandbox in sandboxes().await {
        let id = sandbox.treated("R 5", json!({})).await;
        let siret = sandbox.org("D");
        let asked = sandbox
            .generate("D lecteur", "INCOMING", json!({ "siret": siret }))
            .await
            .unwrap();
        assert_eq!(asked["status"], "PENDING");
        let early = sandbox.link("D lecteur", &asked["id"]).await;
        early.unwrap_err().forbidden("fichier");
        sandbox.work().await;
        let export = sandbox.export_of("D lecteur", &asked["id"]).await;
        assert_eq!(export["status"], "SUCCESSFUL");
        assert_eq!(export["lineCount"], 1);
        let link = sandbox.link("D lecteur", &asked["id"]).await.unwrap();
        let (name, content) = sandbox.open_link(&text(&link["signedUrl"])).await.unwrap();
        let day = day_of(jiff::Timestamp::now()).replace('-', "");
        assert_eq!(name, format!("TD-Registre-{day}-Entrant-{siret}.csv"));
        let content = String::from_utf8(content).unwrap();
        assert!(content.starts_with("Source;identifiant unique;N° de bordereau;"));
        let header = content.lines().next().unwrap();
        assert_eq!(header.split(';').count(), 151);
        assert!(content.contains(&id) && content.ends_with('\n'));
    }
}

#[tokio::test]
async fn a_link_opens_its_file_alone_and_for_ten_minutes() {
    for sandbox in sandboxes().await {
        let asked = sandbox.generate("D", "MANAGED", json!({})).await.unwrap();
        sandbox.work().await;
        let link = sandbox.link("D", &asked["id"]).await.unwrap();
        let url = text(&link["signedUrl"]);
        let good = signed(&url);
        assert_eq!(text(&link["fileKey"]), good.key);
        let minutes = (good.expires - jiff::Timestamp::now().as_millisecond()) / 60_000;
        assert!((9..=10).contains(&minutes), "{minutes}");
        let mut altered = vec![good.clone(); 4];
        altered[0].key = good.key.replace("registry-exports", "exhaustive-exports");
        altered[1].expires += 1;
        altered[2].name = "autre.csv".to_owned();
        altered[3].signature = String::new();
        for link in altered {
            let opened = sandbox.platform.open_signed(&link).await.unwrap();
            assert!(opened.is_none(), "{link:?}");
        }
        assert!(sandbox.platform.open_signed(&good).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn an_empty_registry_is_a_header_and_keeps_its_companies() {
    for sandbox in sandboxes().await {
        let asked = sandbox.generate("P+D", "MANAGED", json!({})).await.unwrap();
        let all = asked["sirets"].clone();
        assert_eq!(all.as_array().unwrap().len(), 2);
        sandbox.work().await;
        let export = sandbox.export_of("P+D", &asked["id"]).await;
        assert_eq!(export["status"], "SUCCESSFUL");
        assert_eq!(export["sirets"], all);
        let link = sandbox.link("P+D", &asked["id"]).await.unwrap();
        let (name, content) = sandbox.open_link(&text(&link["signedUrl"])).await.unwrap();
        assert!(name.ends_with("-Gestion.csv"), "{name}");
        let content = String::from_utf8(content).unwrap();
        assert_eq!(content.lines().count(), 1);
        assert_eq!(content.lines().next().unwrap().split(';').count(), 168);
    }
}

#[tokio::test]
async fn all_companies_are_exported_and_those_with_lines_are_kept() {
    for sandbox in sandboxes().await {
        sandbox.treated("R 5", json!({})).await;
        let asked = sandbox
            .generate("P+D", "OUTGOING", json!({}))
            .await
            .unwrap();
        sandbox.work().await;
        let export = sandbox.export_of("P+D", &asked["id"]).await;
        assert_eq!(export["sirets"], json!([sandbox.org("P")]));
    }
}

#[tokio::test]
async fn lines_come_by_date_whatever_their_company() {
    for sandbox in sandboxes().await {
        let at = |day: &str| json!({"transporter": {"transport": {"takenOverAt": day}}});
        let third = sandbox.sent(at("2025-03-12")).await;
        let first = sandbox.sent(at("2025-03-10")).await;
        let second = sandbox
            .create(
                "D",
                with(
                    with(sandbox.continuation(json!({})), at("2025-03-11")),
                    json!({"destination": {"plannedOperationCode": "D 5"}}),
                ),
            )
            .await;
        sandbox.sign("D", &second, "EMISSION").await;
        sandbox.sign("T", &second, "TRANSPORT").await;
        let (_, content) = sandbox.file("P+D", "OUTGOING", json!({})).await;
        let lines = crate::fixture::lines_of(&String::from_utf8(content).unwrap());
        let ids: Vec<&str> = lines
            .iter()
            .map(|line| line["N° de bordereau"].as_str())
            .collect();
        assert_eq!(ids, [&first, &second, &third]);
    }
}

#[tokio::test]
async fn the_period_is_that_of_the_registry_to_the_millisecond() {
    for sandbox in sandboxes().await {
        let id = sandbox.sent(json!({"transporter": {"transport": {
            "takenOverAt": "2025-03-10T10:00:00.000Z",
        }}}));
        let id = id.await;
        let (at, before, after) = (
            "2025-03-10T10:00:00.000Z",
            "2025-03-10T09:59:59.999Z",
            "2025-03-10T10:00:00.001Z",
        );
        let check = async |range: serde_json::Value, expected: bool| {
            // Two operators on the same instant are the same export: a code apart makes them differ.
            let range = json!({
                "dateRange": with(json!({"_gte": null}), range),
                "where": {"wasteCode": {"_in": ["06 07 01*", since()]}},
            });
            let shown = sandbox.shown("P", "OUTGOING", "P", range.clone()).await;
            let wanted = if expected {
                vec![id.clone()]
            } else {
                Vec::new()
            };
            assert_eq!(shown, wanted, "{range}");
        };
        check(json!({"_gte": at}), true).await;
        check(json!({"_gt": at}), false).await;
        check(json!({"_gt": before, "_lt": at}), false).await;
        check(json!({"_gt": before, "_lte": at}), true).await;
        check(json!({"_eq": at}), true).await;
        check(json!({"_eq": after}), false).await;
        check(json!({"_gte": after}), false).await;
    }
}

#[tokio::test]
async fn filters_choose_kinds_codes_and_sources() {
    for sandbox in sandboxes().await {
        let id = sandbox.sent(json!({})).await;
        let check = async |filter: serde_json::Value, expected: bool| {
            let changes = json!({ "where": filter });
            let shown = sandbox.shown("P", "OUTGOING", "P", changes).await;
            let wanted = if expected {
                vec![id.clone()]
            } else {
                Vec::new()
            };
            assert_eq!(shown, wanted, "{filter}");
        };
        check(json!({"wasteType": {"_eq": "DD"}}), true).await;
        check(json!({"wasteType": {"_eq": "DND"}}), false).await;
        check(json!({"wasteType": {"_in": ["DND", "TEXS"]}}), false).await;
        check(json!({"wasteType": {"_in": ["DND", "DD", "TEXS"]}}), true).await;
        check(json!({"wasteCode": {"_eq": "06 07 01*"}}), true).await;
        check(json!({"wasteCode": {"_in": ["06 05 02*"]}}), false).await;
        check(json!({"declarationType": {"_eq": "BSD"}}), true).await;
        check(json!({"declarationType": {"_eq": "REGISTRY"}}), false).await;
        check(json!({"declarationType": {"_eq": "ALL"}}), true).await;
    }
}

#[tokio::test]
async fn a_cancelled_export_is_not_made() {
    for sandbox in sandboxes().await {
        let cancel = "mutation($id: String!) { cancelRegistryV2Export(exportId: $id) { status } }";
        let asked = sandbox.generate("D", "INCOMING", json!({})).await.unwrap();
        let id = json!({"id": asked["id"]});
        let cancelled = sandbox.done("D", cancel, id.clone()).await;
        assert_eq!(cancelled["status"], "CANCELED");
        sandbox.work().await;
        let export = sandbox.export_of("D", &asked["id"]).await;
        assert_eq!(export["status"], "CANCELED");
        let refused = sandbox.link("D", &asked["id"]).await.unwrap_err();
        refused.forbidden("fichier");
        let twice = sandbox.denied("D", cancel, id).await;
        twice.bad_input("terminé");
        // The exhaustive one too.
        let cancel =
            "mutation($id: String!) { cancelRegistryExhaustiveExport(exportId: $id) { status } }";
        let asked = sandbox.generate_exhaustive("D", json!({})).await.unwrap();
        let cancelled = sandbox.done("D", cancel, json!({"id": asked["id"]})).await;
        assert_eq!(cancelled["status"], "CANCELED");
    }
}

#[tokio::test]
async fn the_exhaustive_registry_shows_each_published_slip_once() {
    for sandbox in sandboxes().await {
        let input = json!({"input": sandbox.without_worker()});
        sandbox.ok("P", "createDraftBsda", input, "id").await;
        let first = sandbox.create("P", sandbox.without_worker()).await;
        let form = sandbox.form(json!({})).await;
        let number = sandbox.form_number(&form).await;
        let vehicles = sandbox.vehicles(json!({})).await;
        // P and D both see the first two; the last change comes last.
        sandbox.sign("P", &first, "EMISSION").await;
        let (name, content) = sandbox.file("P+D", "ALL", json!({})).await;
        assert!(name.contains("-Exhaustif"), "{name}");
        let lines = crate::fixture::lines_of(&String::from_utf8(content).unwrap());
        let ids: Vec<&str> = lines
            .iter()
            .map(|line| line["N° de bordereau"].as_str())
            .collect();
        assert_eq!(ids, [&number, &vehicles, &first]);
    }
}

#[tokio::test]
async fn a_workbook_is_downloaded_under_its_name() {
    for sandbox in sandboxes().await {
        sandbox.treated("R 5", json!({})).await;
        let changes = json!({"siret": sandbox.org("P"), "format": "XLSX"});
        let (name, content) = sandbox.file("P", "OUTGOING", changes).await;
        assert!(name.ends_with(&format!("-Sortant-{}.xlsx", sandbox.org("P"))));
        assert!(content.starts_with(b"PK"), "{} bytes", content.len());
    }
}

#[tokio::test]
async fn declarations_have_a_registry_and_a_type_without_lines_yet() {
    for sandbox in sandboxes().await {
        let (name, content) = sandbox.file("D", "SSD", json!({})).await;
        assert!(name.contains("-Sortie de statut de déchet"), "{name}");
        let content = String::from_utf8(content).unwrap();
        assert_eq!(content.lines().count(), 1);
        assert!(content.starts_with("Source;Identifiant unique;SIRET du déclarant;"));
    }
}

#[tokio::test]
async fn a_date_of_a_line_may_differ_from_the_date_of_its_registry() {
    for sandbox in sandboxes().await {
        // Received first, then treated: the registry of D is dated by the reception, the line says both.
        let id = sandbox.treated("R 5", json!({})).await;
        let lines = Sandbox::lines(&sandbox, "D", "INCOMING", "D", json!({})).await;
        assert_eq!(lines[0]["N° de bordereau"], id);
        assert_eq!(lines[0]["Date d'expédition"], "2025-03-10");
        assert_eq!(lines[0]["Date de réception"], "2025-03-11");
        assert_eq!(lines[0]["Date de réalisation du traitement"], "2025-03-12");
    }
}
