//! One's own companies, listed and exported (scenarios 12 and 13 of section 22.6; trap 26).

use serde_json::{Value, json};

use crate::fixture::{FOREIGN, Sandbox, sandboxes, text};

/// Companies of the factory's administrator, with usual names from `A` on; the first one has none, so it comes last.
async fn with_more(sandbox: &Sandbox, count: u8) -> Vec<String> {
    let mut names = Vec::new();
    for rank in 0..count {
        let name = format!("Atelier {}", char::from(b'A' + rank));
        let siret = sandbox.test_siret().await;
        sandbox
            .create("usine", &siret, json!({ "givenName": name }))
            .await;
        names.push(name);
    }
    names
}

async fn page(sandbox: &Sandbox, arguments: Value) -> (Vec<String>, Value) {
    let fields = "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id givenName } }";
    let page = sandbox.ok("usine", "myCompanies", arguments, fields).await;
    let edges = page["edges"].as_array().unwrap();
    let names = edges.iter().map(|edge| text(&edge["node"]["givenName"]));
    (names.collect(), page)
}

#[tokio::test(flavor = "multi_thread")]
async fn own_companies_are_paged_both_ways() {
    for sandbox in sandboxes().await {
        let mut names = with_more(&sandbox, 4).await;
        // No usual name: the last one.
        names.push(String::new());
        let (all, first) = page(&sandbox, json!({})).await;
        assert_eq!((all, &first["totalCount"]), (names.clone(), &json!(5)));
        let cursor = |page: &Value, rank: usize| page["edges"][rank]["cursor"].clone();
        let (forward, two) = page(&sandbox, json!({"first": 2})).await;
        assert_eq!(forward, names[..2]);
        assert_eq!(two["pageInfo"]["hasNextPage"], true);
        assert_eq!(two["edges"][0]["cursor"], two["edges"][0]["node"]["id"]);
        let (forward, end) = page(&sandbox, json!({"first": 9, "after": cursor(&two, 1)})).await;
        assert_eq!(forward, names[2..]);
        assert_eq!(end["pageInfo"]["hasNextPage"], false);
        let (backward, last) = page(&sandbox, json!({"last": 2})).await;
        assert_eq!(backward, names[3..]);
        assert_eq!(last["pageInfo"]["hasPreviousPage"], true);
        let before = json!({"last": 9, "before": cursor(&last, 0)});
        let (backward, start) = page(&sandbox, before).await;
        assert_eq!(backward, names[..3]);
        assert_eq!(start["pageInfo"]["hasPreviousPage"], false);
        for wrong in [
            json!({"first": 1, "last": 1}),
            json!({"first": 0}),
            json!({"first": 501}),
            json!({"first": 1, "before": cursor(&last, 0)}),
            json!({"last": 1, "after": cursor(&last, 0)}),
        ] {
            sandbox
                .refused(
                    "usine",
                    "myCompanies",
                    wrong,
                    "totalCount",
                    "BAD_USER_INPUT",
                )
                .await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_names_usual_names_and_identifiers() {
    for sandbox in sandboxes().await {
        with_more(&sandbox, 2).await;
        let siret = sandbox.org("usine");
        for (search, expected) in [
            ("atelier", 2),
            ("TELIER b", 1),
            ("nom saisi", 0),
            (&siret[6..14], 1),
            ("introuvable", 0),
            ("", 3),
        ] {
            let found = sandbox
                .ok(
                    "usine",
                    "myCompanies",
                    json!({ "search": search }),
                    "totalCount",
                )
                .await;
            assert_eq!(found["totalCount"], json!(expected), "{search}");
        }
        let vat = json!({"search": &FOREIGN[2..8]});
        let found = sandbox
            .ok("etranger", "myCompanies", vat, "totalCount")
            .await;
        assert_eq!(found["totalCount"], 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn exports_hold_more_companies_than_a_page() {
    for sandbox in sandboxes().await {
        let email = "camion@camion.example";
        let companies: Vec<Value> = (0..101)
            .map(|rank| {
                let siret = reference::siret::Siret::of_test_company(4_100_000 + rank);
                json!({
                    "name": format!("dépôt {rank}"), "siret": siret.as_str(), "companyTypes": ["PRODUCER"],
                    "users": [{"email": email, "name": "camion", "role": "ADMIN"}],
                })
            })
            .collect();
        let seed = serde_json::from_value(json!({ "companies": companies })).unwrap();
        sandbox.platform.seed(&seed).await.unwrap();
        let mut sizes = Vec::new();
        for export in ["myCompaniesCsv", "myCompaniesXls"] {
            let link = sandbox.ok("camion", export, json!({}), "token").await;
            let file = sandbox.platform.download(&text(&link["token"])).await;
            let file = file.unwrap().unwrap();
            sizes.push(file.bytes.len());
            if export == "myCompaniesCsv" {
                let csv = String::from_utf8(file.bytes).unwrap();
                assert_eq!(csv.lines().count(), 1 + 1 + 101);
            }
        }
        // A workbook of a hundred rows cannot hold in what four take.
        assert!(sizes[1] > 5_000, "{sizes:?}");
    }
}

/// One document may declare a company under several names: it is created once, and has the users of all.
#[tokio::test(flavor = "multi_thread")]
async fn a_company_declared_twice_is_one_with_the_users_of_both() {
    for sandbox in sandboxes().await {
        let siret = reference::siret::Siret::of_test_company(4_200_000);
        let entry = |name: &str, role: &str| {
            json!({
                "name": name, "siret": siret.as_str(), "companyTypes": ["PRODUCER"],
                "users": [{"email": format!("{name}@double.example"), "name": name, "role": role}],
            })
        };
        let companies = [entry("cheffe", "ADMIN"), entry("lectrice", "READER")];
        let seed = serde_json::from_value(json!({ "companies": companies })).unwrap();
        let seeded = sandbox.platform.seed(&seed).await.unwrap();
        let [first, second] = [&seeded["companies"][0], &seeded["companies"][1]];
        for shared in ["id", "orgId", "securityCode"] {
            assert_eq!(first[shared], second[shared], "{shared}");
        }
        assert_ne!(first["users"][0]["id"], second["users"][0]["id"]);
    }
}

/// Trap 13: parameters called `siret` take the VAT number of a foreign company.
#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_company_is_named_by_its_vat_number() {
    for sandbox in sandboxes().await {
        let invitee = "karim@exemple.fr";
        let with = |more: Value| {
            let mut arguments = json!({ "siret": FOREIGN });
            let more = more.as_object().unwrap().clone();
            arguments.as_object_mut().unwrap().extend(more);
            arguments
        };
        let invite = with(json!({"email": invitee, "role": "READER"}));
        sandbox
            .ok("etranger", "inviteUserToCompany", invite, "orgId")
            .await;
        let invited = with(json!({ "email": invitee }));
        sandbox
            .ok("etranger", "resendInvitation", invited.clone(), "")
            .await;
        sandbox
            .ok("etranger", "deleteInvitation", invited, "orgId")
            .await;
        let join = with(json!({"email": "voisin@voisin.example", "role": "READER"}));
        sandbox
            .ok("etranger", "inviteUserToCompany", join, "orgId")
            .await;
        let member = sandbox.ok("voisin", "me", json!({}), "id").await["id"].clone();
        let leave = with(json!({ "userId": member }));
        sandbox
            .ok("etranger", "removeUserFromCompany", leave, "orgId")
            .await;
        let asked = sandbox
            .ok("camion", "sendMembershipRequest", with(json!({})), "status")
            .await;
        assert_eq!(asked["status"], "PENDING");
        let renewed = sandbox
            .ok("etranger", "renewSecurityCode", with(json!({})), "orgId")
            .await;
        assert_eq!(renewed["orgId"], FOREIGN);
        let verify = json!({"input": {"siret": FOREIGN, "code": "00000"}});
        let refused = sandbox
            .refused("etranger", "verifyCompany", verify, "id", "BAD_USER_INPUT")
            .await;
        assert!(refused.message.contains("code"), "{refused:?}");
        let by_staff = json!({"input": {"siret": FOREIGN}});
        sandbox
            .ok("equipe", "verifyCompanyByAdmin", by_staff, "orgId")
            .await;
    }
}
