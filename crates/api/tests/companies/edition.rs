//! Editing and deleting companies (scenarios 10 and 11; traps 19, 20, 22 and 32).

use serde_json::json;

use crate::fixture::{COMPANY, OPEN, sandboxes};

#[tokio::test(flavor = "multi_thread")]
async fn absent_keeps_and_null_clears() {
    for sandbox in sandboxes().await {
        let website = "https://usine.example/acces";
        sandbox
            .update("usine", json!({"givenName": "Haute", "contact": "Ada", "website": website, "gerepId": "55-A"}))
            .await;
        let company = sandbox
            .update(
                "usine",
                json!({"contact": null, "website": null, "companyTypes": null}),
            )
            .await;
        assert_eq!(company["givenName"], "Haute");
        assert_eq!(company["gerepId"], "55-A");
        assert_eq!(company["contact"], json!(null));
        assert_eq!(company["website"], json!(null));
        assert_eq!(company["companyTypes"], json!(["PRODUCER"]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_merged_company_is_validated_whole() {
    for sandbox in sandboxes().await {
        let refused = sandbox
            .cannot_update("usine", json!({"website": "javascript:alert(1)"}))
            .await;
        assert_eq!(refused.paths, [json!(["website"])]);
        sandbox
            .cannot_update("usine", json!({"collectorTypes": ["DEEE_WASTES"]}))
            .await;
        let both =
            json!({"companyTypes": ["PRODUCER", "COLLECTOR"], "collectorTypes": ["DEEE_WASTES"]});
        sandbox.update("usine", both).await;
        let refused = sandbox
            .cannot_update("usine", json!({"companyTypes": ["PRODUCER"]}))
            .await;
        assert_eq!(refused.paths, [json!([])], "its sub-profiles stay");
        let company = sandbox
            .update(
                "usine",
                json!({"companyTypes": ["PRODUCER"], "collectorTypes": null}),
            )
            .await;
        assert_eq!(company["collectorTypes"], json!([]));
        sandbox
            .cannot_update(
                "etranger",
                json!({"companyTypes": ["TRANSPORTER", "PRODUCER"]}),
            )
            .await;
        sandbox
            .cannot_update("filiere", json!({"givenName": "sans agrément"}))
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn partners_are_added_and_removed() {
    for sandbox in sandboxes().await {
        let eco = sandbox
            .ok("", "ecoOrganismes", json!({"handleBsda": true}), "id siret")
            .await;
        let id = eco[0]["id"].clone();
        let partners = json!({"ecoOrganismePartnersIds": [id, id]});
        let company = sandbox.update("usine", partners).await;
        assert_eq!(company["ecoOrganismePartnersIds"], json!([id]));
        let company = sandbox
            .update("usine", json!({"ecoOrganismePartnersIds": null}))
            .await;
        assert_eq!(company["ecoOrganismePartnersIds"], json!([]));
        let none = sandbox
            .ok("", "ecoOrganismes", json!({"handleBsda": false}), "id")
            .await;
        assert_eq!(none, json!([]), "no filters too");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_edit_takes_name_address_and_activity_from_the_directory_again() {
    for sandbox in sandboxes().await {
        let company = sandbox
            .create("usine", OPEN, json!({"codeNaf": "62.01Z"}))
            .await;
        let arguments = json!({"id": company["id"]});
        let company = sandbox
            .ok("usine", "updateCompany", arguments, COMPANY)
            .await;
        assert_eq!(company["naf"], "38.12Z");
        assert_eq!(company["name"], "Ateliers du répertoire");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_administrators_edit_and_a_token_changes_nothing_but_the_carriers_receipt() {
    for sandbox in sandboxes().await {
        let edit = json!({"id": sandbox.id("usine"), "givenName": "Non"});
        for user in [
            "usine MEMBER",
            "usine DRIVER",
            "usine READER",
            "voisin",
            "equipe",
        ] {
            let refused = sandbox
                .refused(user, "updateCompany", edit.clone(), "id", "FORBIDDEN")
                .await;
            assert_eq!(
                refused.message,
                format!(
                    "Vous n'êtes pas administrateur de l'entreprise portant le siret \"{}\".",
                    sandbox.org("usine")
                )
            );
        }
        for user in ["", "usine*"] {
            sandbox
                .refused(user, "updateCompany", edit.clone(), "id", "UNAUTHENTICATED")
                .await;
        }
        sandbox
            .refused(
                "usine",
                "updateCompany",
                json!({"id": "inconnu", "givenName": "x"}),
                "id",
                "BAD_USER_INPUT",
            )
            .await;
        let receipt = json!({"input": {
            "receiptNumber": "R-1", "validityLimit": "2052-03-31T00:00:00.000Z", "department": "64",
        }});
        let receipt = sandbox
            .ok("camion*", "createTransporterReceipt", receipt, "id")
            .await;
        let id = sandbox.id("camion");
        let alone = json!({"id": id, "transporterReceiptId": receipt["id"]});
        let company = sandbox.ok("camion*", "updateCompany", alone, COMPANY).await;
        assert_eq!(company["transporterReceipt"]["id"], receipt["id"]);
        for more in [
            json!({"id": id, "transporterReceiptId": null}),
            json!({"id": id, "transporterReceiptId": receipt["id"], "givenName": "x"}),
        ] {
            sandbox
                .refused("camion*", "updateCompany", more, "id", "UNAUTHENTICATED")
                .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_company_leaves_its_members_and_frees_its_siret() {
    for sandbox in sandboxes().await {
        let siret = sandbox.test_siret().await;
        let company = sandbox
            .create("usine", &siret, json!({"givenName": "Éphémère"}))
            .await;
        let arguments = json!({"id": company["id"]});
        for user in ["voisin", "usine MEMBER"] {
            sandbox
                .refused(
                    user,
                    "deleteCompany",
                    arguments.clone(),
                    "id",
                    "BAD_USER_INPUT",
                )
                .await;
        }
        sandbox
            .refused(
                "usine*",
                "deleteCompany",
                arguments.clone(),
                "id",
                "UNAUTHENTICATED",
            )
            .await;
        let deleted = sandbox
            .ok(
                "usine",
                "deleteCompany",
                arguments.clone(),
                "id orgId userRole userPermissions",
            )
            .await;
        assert_eq!(deleted["orgId"], json!(siret));
        assert_eq!(deleted["userRole"], json!(null));
        sandbox
            .refused("usine", "deleteCompany", arguments, "id", "BAD_USER_INPUT")
            .await;
        let own = sandbox
            .ok("usine", "myCompanies", json!({}), "totalCount")
            .await;
        assert_eq!(own["totalCount"], 1);
        let again = sandbox.create("voisin", &siret, json!({})).await;
        assert_eq!(again["givenName"], json!(null));
    }
}
