//! Who sees what of a company (scenarios 19 to 22; traps 23, 24 and 40).

use serde_json::json;

use crate::fixture::{CLOSED, FOREIGN, HIDDEN, OPEN, sandboxes, text};

#[tokio::test(flavor = "multi_thread")]
async fn anybody_sees_public_data_and_nothing_of_a_hidden_establishment() {
    const FIELDS: &str = "orgId name address contact isRegistered isDormant companyTypes ecoOrganismePartnersIds \
         statutDiffusionEtablissement etatAdministratif";
    for sandbox in sandboxes().await {
        let infos = |siret: &str| json!({"siret": siret});
        let open = sandbox.ok("", "companyInfos", infos(OPEN), FIELDS).await;
        assert_eq!(open["name"], "Ateliers du répertoire");
        assert_eq!(open["isRegistered"], false);
        let closed = sandbox
            .refused("", "companyInfos", infos(CLOSED), FIELDS, "BAD_USER_INPUT")
            .await;
        assert_eq!(closed.message, "Cet établissement est fermé");
        sandbox
            .refused("", "companyInfos", json!({}), FIELDS, "BAD_USER_INPUT")
            .await;
        let anonymous = json!({"input": {
            "siret": HIDDEN, "name": "Maison discrète", "codeNaf": "38.12Z", "address": "1 rue close 76600 Le Havre",
            "codeCommune": "76351",
        }});
        sandbox
            .ok("equipe", "createAnonymousCompany", anonymous, "orgId")
            .await;
        sandbox
            .create(
                "usine",
                HIDDEN,
                json!({"companyTypes": ["TRANSPORTER"], "contact": "Ada"}),
            )
            .await;
        for user in ["", "usine", "equipe"] {
            let hidden = sandbox
                .ok(user, "companyInfos", infos(HIDDEN), FIELDS)
                .await;
            assert_eq!(
                hidden,
                json!({
                    "orgId": HIDDEN, "name": null, "address": null, "contact": null, "isRegistered": true,
                    "isDormant": false, "companyTypes": ["TRANSPORTER"], "ecoOrganismePartnersIds": [],
                    "statutDiffusionEtablissement": "P", "etatAdministratif": "A",
                })
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn searches_need_a_user_and_foreign_companies_are_asked_for() {
    for sandbox in sandboxes().await {
        let search = |clue: &str| json!({"clue": clue});
        sandbox
            .refused(
                "",
                "searchCompanies",
                search(OPEN),
                "orgId",
                "UNAUTHENTICATED",
            )
            .await;
        let spaced = "850 019 464 00021";
        let found = sandbox
            .ok("usine*", "searchCompanies", search(spaced), "orgId")
            .await;
        assert_eq!(found, json!([{"orgId": OPEN}]));
        for unknown in ["00000077777770", FOREIGN] {
            let found = sandbox
                .ok("usine", "searchCompanies", search(unknown), "orgId")
                .await;
            assert_eq!(found, json!([]));
        }
        let foreign = json!({"clue": FOREIGN, "allowForeignCompanies": true});
        let found = sandbox
            .ok("usine", "searchCompanies", foreign, "orgId vatNumber")
            .await;
        assert_eq!(found, json!([{"orgId": FOREIGN, "vatNumber": FOREIGN}]));
        let closed = json!({"clue": CLOSED, "allowClosedCompanies": null});
        assert_eq!(
            sandbox
                .ok("usine", "searchCompanies", closed, "orgId")
                .await,
            json!([])
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn private_data_are_reserved_field_by_field() {
    const FIELDS: &str = "orgId securityCode userRole isAnonymousCompany verificationStatus users { email } \
         receivedSignatureAutomations { id } trackdechetsId";
    for sandbox in sandboxes().await {
        sandbox
            .update("usine", json!({"allowAppendix1SignatureAutomation": true}))
            .await;
        let pair = json!({"input": {"from": sandbox.id("usine"), "to": sandbox.id("camion")}});
        sandbox
            .ok("usine", "addSignatureAutomation", pair, "id")
            .await;
        let clue = json!({"clue": sandbox.org("camion")});
        let operation = "companyPrivateInfos";
        for user in ["", "camion*"] {
            sandbox
                .refused(user, operation, clue.clone(), FIELDS, "UNAUTHENTICATED")
                .await;
        }
        let seen = sandbox.ok("voisin", operation, clue.clone(), FIELDS).await;
        assert_eq!(seen["securityCode"], json!(null));
        assert_eq!(seen["receivedSignatureAutomations"], json!([]));
        assert_eq!(seen["users"], json!([]));
        assert_eq!(seen["isAnonymousCompany"], true);
        assert_eq!(text(&seen["trackdechetsId"]), sandbox.id("camion"));
        let own = sandbox.ok("camion", operation, clue.clone(), FIELDS).await;
        assert_ne!(own["securityCode"], json!(null));
        assert_eq!(
            own["receivedSignatureAutomations"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
        assert_eq!(own["users"], json!([]));
        assert_eq!(own["userRole"], json!(null), "never resolved");
        let staff = sandbox.ok("equipe", operation, clue, FIELDS).await;
        assert_eq!(staff["securityCode"], json!(null));
        assert_eq!(staff["users"], json!([{"email": "camion@camion.example"}]));
        let closed = sandbox
            .ok(
                "usine",
                operation,
                json!({"clue": CLOSED}),
                "orgId isRegistered",
            )
            .await;
        assert_eq!(closed, json!({"orgId": CLOSED, "isRegistered": false}));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn favorites_are_for_those_who_list_the_slips_and_hold_the_company_itself() {
    for sandbox in sandboxes().await {
        let ask = |org_id: &str, role: &str| json!({"orgId": org_id, "type": role});
        let (operation, usine) = ("favorites", sandbox.org("usine"));
        for user in ["", "usine*"] {
            sandbox
                .refused(
                    user,
                    operation,
                    ask(&usine, "EMITTER"),
                    "orgId",
                    "UNAUTHENTICATED",
                )
                .await;
        }
        sandbox
            .refused(
                "voisin",
                operation,
                ask(&usine, "EMITTER"),
                "orgId",
                "FORBIDDEN",
            )
            .await;
        sandbox
            .refused(
                "usine",
                operation,
                ask("00000088888883", "EMITTER"),
                "orgId",
                "BAD_USER_INPUT",
            )
            .await;
        let own = sandbox
            .ok("usine READER", operation, ask(&usine, "EMITTER"), "orgId")
            .await;
        assert_eq!(own, json!([{"orgId": usine}]));
        let none = sandbox
            .ok("usine", operation, ask(&usine, "TRANSPORTER"), "orgId")
            .await;
        assert_eq!(none, json!([]));
        let mut foreign = ask(FOREIGN, "TRANSPORTER");
        let hidden = sandbox
            .ok("etranger", operation, foreign.clone(), "orgId")
            .await;
        assert_eq!(hidden, json!([]));
        foreign["allowForeignCompanies"] = json!(true);
        let shown = sandbox.ok("etranger", operation, foreign, "orgId").await;
        assert_eq!(shown, json!([{"orgId": FOREIGN}]));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn own_companies_are_exported_with_every_member() {
    for sandbox in sandboxes().await {
        sandbox
            .refused("", "myCompaniesCsv", json!({}), "token", "UNAUTHENTICATED")
            .await;
        let link = sandbox
            .ok("usine*", "myCompaniesCsv", json!({}), "token")
            .await;
        let file = sandbox
            .platform
            .download(&text(&link["token"]))
            .await
            .unwrap()
            .unwrap();
        assert!(
            file.name.ends_with("-mes-etablissements.csv"),
            "{}",
            file.name
        );
        let csv = String::from_utf8(file.bytes).unwrap();
        let mut lines = csv.lines();
        assert_eq!(
            lines.next().unwrap(),
            "SIRET ou n° de TVA intracommunautaire;Raison sociale;Nom usuel de l'établissement;Nom et prénom du \
             membre;E-mail du membre;Date d'ajout du membre;Rôle"
        );
        assert_eq!(lines.clone().count(), 4);
        for role in ["Administrateur", "Collaborateur", "Chauffeur", "Lecteur"] {
            assert!(
                lines.clone().any(|line| line.ends_with(role)),
                "{role}: {csv}"
            );
        }
        let link = sandbox
            .ok("usine", "myCompaniesXls", json!({}), "token")
            .await;
        let file = sandbox
            .platform
            .download(&text(&link["token"]))
            .await
            .unwrap()
            .unwrap();
        assert!(file.name.ends_with(".xlsx"), "{}", file.name);
        assert!(file.bytes.starts_with(b"PK"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_among_own_companies_has_three_to_twenty_characters_and_a_session() {
    for sandbox in sandboxes().await {
        let search = |text: &str| json!({ "search": text });
        for wrong in ["us", "une recherche trop longue"] {
            sandbox
                .refused(
                    "usine",
                    "myCompanies",
                    search(wrong),
                    "totalCount",
                    "BAD_USER_INPUT",
                )
                .await;
            sandbox
                .refused(
                    "usine",
                    "registryCompanies",
                    search(wrong),
                    "totalCount",
                    "BAD_USER_INPUT",
                )
                .await;
        }
        sandbox
            .refused(
                "usine*",
                "myCompanies",
                search("usine"),
                "totalCount",
                "BAD_USER_INPUT",
            )
            .await;
        sandbox
            .refused(
                "usine*",
                "registryCompanies",
                json!({}),
                "totalCount",
                "UNAUTHENTICATED",
            )
            .await;
        let found = sandbox
            .ok(
                "usine",
                "registryCompanies",
                json!({"userRoles": ["ADMIN"]}),
                "totalCount myCompanies { userRole }",
            )
            .await;
        assert_eq!(
            found,
            json!({"totalCount": 1, "myCompanies": [{"userRole": "ADMIN"}]})
        );
        let none = sandbox
            .ok(
                "usine",
                "registryCompanies",
                json!({"userRoles": ["MEMBER"]}),
                "totalCount",
            )
            .await;
        assert_eq!(none["totalCount"], 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn digests_are_for_members_once_a_day() {
    for sandbox in sandboxes().await {
        let org_id = sandbox.org("usine");
        let list = json!({"orgId": org_id});
        let (create, fields) = ("createCompanyDigest", "id year state");
        assert_eq!(
            sandbox
                .ok("usine READER", "companyDigests", list.clone(), "id")
                .await,
            json!([])
        );
        sandbox
            .refused(
                "voisin",
                "companyDigests",
                list.clone(),
                "id",
                "BAD_USER_INPUT",
            )
            .await;
        let year = jiff::Timestamp::now().in_tz("Europe/Paris").unwrap().year();
        let ask = |year: i16| json!({"input": {"orgId": org_id, "year": year}});
        sandbox
            .refused("voisin", create, ask(year), fields, "BAD_USER_INPUT")
            .await;
        sandbox
            .refused("usine", create, ask(year - 2), fields, "BAD_USER_INPUT")
            .await;
        let digest = sandbox.ok("usine", create, ask(year), fields).await;
        assert_eq!(digest["state"], "INITIAL");
        sandbox
            .refused("usine", create, ask(year), fields, "BAD_USER_INPUT")
            .await;
        let pdf = json!({"id": digest["id"]});
        sandbox
            .refused("usine", "companyDigestPdf", pdf, "token", "BAD_USER_INPUT")
            .await;
        sandbox.platform.run_due_jobs().await.unwrap();
        let failed = sandbox.ok("usine", "companyDigests", list, "state").await;
        assert_eq!(failed, json!([{"state": "ERROR"}]), "no service makes them");
        sandbox.ok("usine", create, ask(year), fields).await;
    }
}
