//! Who may export which registry, how often, and who sees the export (registry specification, sections 2, 5.1, 5.2).

use platform::{GovernmentAccount, GovernmentPermission};
use serde_json::{Value, json};
use store::{Commit, Expected, Key, RecordWrite};

use crate::fixture::{Refused, Sandbox, address, sandboxes, since, text};

const UNREADABLE: &str = "Vous n'êtes pas autorisé à lire les données de ce registre";

async fn refusal(sandbox: &Sandbox, user: &str, changes: Value) -> Refused {
    match sandbox.generate(user, "INCOMING", changes).await {
        Ok(export) => panic!("{user} passed: {export}"),
        Err(refused) => refused,
    }
}

/// Changes an account as the operator does.
async fn change_user(sandbox: &Sandbox, user: &str, changes: &[(&str, Value)]) {
    let store = sandbox.platform.store();
    let email = address(user);
    let row = store.record_by_unique("user", "email", &email).await;
    let row = row.unwrap().unwrap();
    let mut document: Value = serde_json::from_str(&row.document).unwrap();
    for (key, value) in changes {
        document[*key] = value.clone();
    }
    let write = RecordWrite {
        collection: "user",
        id: row.id,
        expected: Expected::Version(row.version),
        document: Some(document.to_string()),
        keys: vec![Key::unique("email", email)],
        at: row.updated_at,
        event: None,
    };
    let commit = Commit {
        records: vec![write],
        ..Commit::default()
    };
    store.commit(commit).await.unwrap();
}

#[tokio::test]
async fn a_reader_exports_and_a_driver_does_not() {
    for sandbox in sandboxes().await {
        let siret = json!({"siret": sandbox.org("D")});
        for user in ["D lecteur", "D", "D admin"] {
            let export = sandbox.generate(user, "INCOMING", siret.clone()).await;
            assert_eq!(export.unwrap()["status"], "PENDING", "{user}");
        }
        for user in ["D chauffeur", "X", "X admin", "P lecteur"] {
            refusal(&sandbox, user, siret.clone())
                .await
                .forbidden(UNREADABLE);
        }
        refusal(&sandbox, "", siret.clone())
            .await
            .is("UNAUTHENTICATED", "Vous n'êtes pas connecté.");
        // Nobody's registries: the driver reads none.
        refusal(&sandbox, "D chauffeur", json!({}))
            .await
            .forbidden(UNREADABLE);
        let exhaustive = sandbox.generate_exhaustive("X", siret).await;
        exhaustive.unwrap_err().forbidden(UNREADABLE);
    }
}

#[tokio::test]
async fn a_period_needs_one_start_and_one_end_at_most() {
    for sandbox in sandboxes().await {
        let ask = |range: Value| json!({"siret": sandbox.org("D"), "dateRange": range});
        let day = "2025-01-01T00:00:00Z";
        for range in [
            json!({"_gte": null, "_lt": day}),
            json!({"_gte": day, "_gt": day}),
            json!({"_gte": day, "_lt": day, "_lte": day}),
            json!({"_gte": day, "_eq": day}),
        ] {
            refusal(&sandbox, "D", ask(range))
                .await
                .bad_input("période");
        }
        let exact = sandbox.generate("D", "INCOMING", ask(json!({"_gte": null, "_eq": day})));
        assert_eq!(exact.await.unwrap()["status"], "PENDING");
    }
}

#[tokio::test]
async fn the_same_export_is_not_made_twice_in_five_minutes() {
    for sandbox in sandboxes().await {
        let asked = json!({"siret": sandbox.org("D"), "dateRange": {"_gte": since()}});
        let first = sandbox.generate("D", "INCOMING", asked.clone()).await;
        let id = first.unwrap()["id"].clone();
        let again = refusal(&sandbox, "D", asked.clone()).await;
        again.is("TOO_MANY_REQUESTS", "5 minutes");
        // Whatever became of it.
        let cancel = "mutation($id: String!) { cancelRegistryV2Export(exportId: $id) { status } }";
        sandbox.done("D", cancel, json!({ "id": id })).await;
        let again = refusal(&sandbox, "D", asked.clone()).await;
        again.is("TOO_MANY_REQUESTS", "5 minutes");
        // Somebody else, or another registry, is another export.
        sandbox
            .generate("D lecteur", "INCOMING", asked.clone())
            .await
            .unwrap();
        sandbox.generate("D", "OUTGOING", asked).await.unwrap();
    }
}

#[tokio::test]
async fn ten_exports_run_at_most() {
    for sandbox in sandboxes().await {
        let siret = json!({"siret": sandbox.org("D")});
        for _ in 0..10 {
            sandbox
                .generate("D", "INCOMING", siret.clone())
                .await
                .unwrap();
        }
        let eleventh = refusal(&sandbox, "D", siret.clone()).await;
        eleventh.is("TOO_MANY_REQUESTS", "10 exports");
        // Exhaustive exports are counted apart; those that are over are not counted.
        sandbox
            .generate_exhaustive("D", siret.clone())
            .await
            .unwrap();
        sandbox.work().await;
        sandbox.generate("D", "INCOMING", siret).await.unwrap();
    }
}

#[tokio::test]
async fn an_export_belongs_to_its_author() {
    for sandbox in sandboxes().await {
        let siret = json!({"siret": sandbox.org("D")});
        let export = sandbox.generate("D", "INCOMING", siret).await.unwrap();
        let id = &export["id"];
        let read = "query($id: ID!) { registryV2Export(id: $id) { id } }";
        let cancel = "mutation($id: String!) { cancelRegistryV2Export(exportId: $id) { id } }";
        let message = format!("Export de registre \"{}\" non trouvé", text(id));
        for user in ["D admin", "X"] {
            for document in [read, cancel] {
                let refused = sandbox.denied(user, document, json!({ "id": id })).await;
                refused.bad_input(&message);
            }
            sandbox
                .link(user, id)
                .await
                .unwrap_err()
                .bad_input(&message);
            let list = "{ registryV2Exports { totalCount } }";
            assert_eq!(sandbox.done(user, list, json!({})).await["totalCount"], 0);
        }
        // The two lists never mix.
        let other = "query($id: ID!) { registryExhaustiveExport(id: $id) { id } }";
        let refused = sandbox.denied("D", other, json!({ "id": id })).await;
        refused.bad_input(&message);
        for document in [
            "{ registryV2Exports { totalCount } }",
            "{ registryV2ExportsAsAdmin { totalCount } }",
            "{ registryExhaustiveExports { totalCount } }",
            "{ registryExhaustiveExportsAsAdmin { totalCount } }",
        ] {
            let refused = sandbox.denied("", document, json!({})).await;
            refused.is("UNAUTHENTICATED", "");
        }
    }
}

#[tokio::test]
async fn exports_are_listed_newest_first_by_pages() {
    for sandbox in sandboxes().await {
        let mut ids = Vec::new();
        for registry in ["INCOMING", "OUTGOING", "MANAGED"] {
            let export = sandbox.generate("D", registry, json!({})).await.unwrap();
            ids.push(export["id"].clone());
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        let list = "query($skip: Int, $first: Int) { registryV2Exports(skip: $skip, first: $first) { \
            totalCount pageInfo { hasPreviousPage } edges { node { id registryType isForAll: companies { orgId } } } } }";
        let page = sandbox
            .done("D", list, json!({"skip": 1, "first": 1}))
            .await;
        assert_eq!(page["totalCount"], 3);
        assert_eq!(page["edges"][0]["node"]["id"], ids[1]);
        assert_eq!(page["edges"][0]["node"]["registryType"], "OUTGOING");
        let refused = sandbox.denied("D", list, json!({"first": 501})).await;
        refused.bad_input("500");
    }
}

#[tokio::test]
async fn an_export_tells_what_was_asked() {
    for sandbox in sandboxes().await {
        let document = "mutation($siret: String) { generateRegistryV2Export(registryType: SSD, format: XLSX, \
            siret: $siret, dateRange: {_gte: \"2025-01-01T00:00:00.000Z\", _lt: \"2025-02-01T00:00:00.000Z\"}, \
            where: {wasteCode: {_in: [\"b\", \"a\"]}, declarationType: {_eq: ALL}}) { \
            status registryType format startDate endDate wasteTypes wasteCodes declarationType delegateSirets \
            delegate { orgId } sirets companies { name siret orgId userPermissions } createdBy { email } lineCount } }";
        let siret = sandbox.org("D");
        let export = sandbox
            .done("D lecteur", document, json!({ "siret": siret }))
            .await;
        let permissions = export["companies"][0]["userPermissions"].clone();
        assert_eq!(
            export,
            json!({
                "status": "PENDING", "registryType": "SSD", "format": "XLSX",
                "startDate": "2025-01-01T00:00:00.000Z", "endDate": "2025-02-01T00:00:00.000Z",
                "wasteTypes": [], "wasteCodes": ["a", "b"], "declarationType": "ALL",
                "delegateSirets": null, "delegate": null, "sirets": [siret],
                "companies": [{"name": "Société D", "siret": siret, "orgId": siret, "userPermissions": permissions}],
                "createdBy": {"email": address("D lecteur")}, "lineCount": 0,
            })
        );
        let permissions = permissions.as_array().unwrap();
        assert!(permissions.contains(&json!("REGISTRY_CAN_READ")));
        assert!(!permissions.contains(&json!("REGISTRY_CAN_IMPORT")));
    }
}

/// Gives a delegation from D to X, with these changes to its record.
async fn delegate(sandbox: &Sandbox, changes: &[(&str, Value)]) {
    let (delegator, delegate) = (sandbox.org("D"), sandbox.org("X"));
    let now = jiff::Timestamp::now().to_string();
    let mut document = json!({
        "id": "delegation-1", "delegateOrgId": delegate, "delegatorOrgId": delegator,
        "startDate": "2025-01-01T00:00:00Z", "endDate": null, "comment": null, "revokedBy": null,
        "cancelledBy": null, "createdAt": now, "updatedAt": now,
    });
    for (key, value) in changes {
        document[*key] = value.clone();
    }
    let write = RecordWrite {
        collection: "registry-delegation",
        id: "delegation-1".to_owned(),
        expected: Expected::Any,
        document: Some(document.to_string()),
        keys: vec![
            Key::shared("delegator", delegator),
            Key::shared("delegate", delegate),
        ],
        at: 1,
        event: None,
    };
    let commit = Commit {
        records: vec![write],
        ..Commit::default()
    };
    sandbox.platform.store().commit(commit).await.unwrap();
}

#[tokio::test]
async fn a_delegate_exports_what_it_declared_while_the_delegation_lasts() {
    for sandbox in sandboxes().await {
        sandbox.treated("R 5", json!({})).await;
        let (d, x) = (sandbox.org("D"), sandbox.org("X"));
        let asked = json!({"siret": d, "delegateSiret": x});
        refusal(&sandbox, "X", asked.clone())
            .await
            .forbidden("n'a délégué son registre à personne");
        let past = json!("2025-02-01T00:00:00Z");
        for changes in [
            vec![("revokedBy", json!("quelqu'un"))],
            vec![("cancelledBy", json!("quelqu'un"))],
            vec![("startDate", json!("2100-01-01T00:00:00Z"))],
            vec![("endDate", past)],
        ] {
            delegate(&sandbox, &changes).await;
            let refused = refusal(&sandbox, "X", asked.clone()).await;
            assert_eq!(refused.code, "FORBIDDEN", "{changes:?}");
        }
        delegate(&sandbox, &[("delegateOrgId", json!(sandbox.org("P")))]).await;
        refusal(&sandbox, "X", asked.clone())
            .await
            .forbidden("n'a pas délégué son registre à l'établissement délégataire");
        delegate(&sandbox, &[]).await;
        refusal(&sandbox, "X", json!({"siret": d}))
            .await
            .forbidden(UNREADABLE);
        refusal(&sandbox, "X chauffeur", asked.clone())
            .await
            .forbidden(UNREADABLE);
        refusal(&sandbox, "P", asked.clone())
            .await
            .forbidden("en tant que délégataire");
        refusal(&sandbox, "X", json!({"delegateSiret": x}))
            .await
            .bad_input("SIRET");
        refusal(
            &sandbox,
            "X",
            json!({"siret": "81234560000116", "delegateSiret": x}),
        )
        .await
        .bad_input("81234560000116");
        // Slips are declared on nobody's behalf: a delegate sees none.
        let (name, file) = sandbox.file("X", "INCOMING", asked.clone()).await;
        assert!(name.ends_with(&format!("-Entrant-{d}.csv")), "{name}");
        assert_eq!(String::from_utf8(file).unwrap().lines().count(), 1);
        // Who may read the registry sees all of it, delegate or not.
        let (_, file) = sandbox.file("D", "INCOMING", asked).await;
        assert_eq!(String::from_utf8(file).unwrap().lines().count(), 2);
    }
}

#[tokio::test]
async fn the_staff_exports_any_company_in_a_list_of_its_own() {
    for sandbox in sandboxes().await {
        let document = "mutation($siret: String!, $range: DateFilter!) { generateRegistryV2ExportAsAdmin(\
            registryType: INCOMING, format: CSV, siret: $siret, dateRange: $range) { id } }";
        let asked = || json!({"siret": sandbox.org("D"), "range": {"_gte": since()}});
        sandbox
            .denied("X", document, asked())
            .await
            .forbidden(UNREADABLE);
        // A password alone opens nobody else's registry.
        change_user(&sandbox, "X lecteur", &[("isAdmin", json!(true))]).await;
        sandbox
            .denied("X lecteur", document, asked())
            .await
            .forbidden(UNREADABLE);
        let staff = [
            ("isAdmin", json!(true)),
            ("totpSeed", json!("JBSWY3DPEHPK3PXP")),
            ("totpActivatedAt", json!("2025-01-01T00:00:00Z")),
        ];
        change_user(&sandbox, "X admin", &staff).await;
        for _ in 0..11 {
            sandbox.done("X admin", document, asked()).await;
        }
        for (list, expected) in [
            ("{ registryV2ExportsAsAdmin { totalCount } }", 11),
            ("{ registryV2Exports { totalCount } }", 0),
        ] {
            let found = sandbox.done("X admin", list, json!({})).await;
            assert_eq!(found["totalCount"], expected, "{list}");
        }
        // Where the staff may read anyway, the export is an ordinary one.
        let own = json!({"siret": sandbox.org("D"), "range": {"_gte": since()}});
        let own = sandbox.done("D", document, own).await;
        let list = "{ registryV2Exports { edges { node { id } } } }";
        let found = sandbox.done("D", list, json!({})).await;
        assert_eq!(found["edges"][0]["node"]["id"], own["id"]);
    }
}

#[tokio::test]
async fn a_state_service_exports_the_companies_that_it_was_given() {
    for sandbox in sandboxes().await {
        let account = GovernmentAccount {
            name: "DREAL".to_owned(),
            permissions: vec![GovernmentPermission::RegistryCanReadAll],
            authorized_ips: vec!["192.0.2.10".parse().unwrap()],
            authorized_org_ids: vec![sandbox.org("D").to_owned()],
        };
        let given = sandbox
            .platform
            .set_government(&address("X"), Some(account))
            .await;
        assert!(given.unwrap());
        let document = "mutation($siret: String!, $range: DateFilter!) { generateRegistryV2Export(\
            registryType: INCOMING, format: CSV, siret: $siret, dateRange: $range) { sirets } }";
        for (client, company, expected) in [
            ("192.0.2.10", "D", true),
            ("192.0.2.11", "D", false),
            ("192.0.2.10", "P", false),
        ] {
            let siret = sandbox.org(company);
            let asked = json!({"siret": siret, "range": {"_gte": since()}});
            let answer = sandbox.send_from("X", client, document, asked).await;
            let passed = answer["data"]["generateRegistryV2Export"]["sirets"] == json!([siret]);
            assert_eq!(passed, expected, "{client} {company}: {answer}");
        }
    }
}
