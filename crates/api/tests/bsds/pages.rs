//! Who may ask, and how pages follow each other.

use platform::Authentication;
use serde_json::{Value, json};

use crate::fixture::{Sandbox, ids, query_of, sandboxes};

fn newest_first(mut ids: Vec<String>) -> Vec<String> {
    ids.reverse();
    ids
}

async fn three_slips(sandbox: &Sandbox) -> Vec<String> {
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(sandbox.create("usine", json!({})).await);
    }
    ids
}

#[tokio::test]
async fn g1_an_anonymous_caller_is_refused() {
    for sandbox in sandboxes().await {
        let answer = sandbox.ask_anonymously("{ bsds { totalCount } }").await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
        let answer = sandbox
            .ask_anonymously("{ bsds(where: {_or: [], id: null}) { totalCount } }")
            .await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn a_session_and_a_token_get_the_same_answer() {
    for sandbox in sandboxes().await {
        let id = sandbox.create("usine", json!({})).await;
        for authentication in [Authentication::Session, Authentication::Bearer] {
            let query = query_of(&json!({}));
            let answer = sandbox.ask_as("usine", authentication, &query, json!({}));
            assert_eq!(ids(&answer.await["data"]["bsds"]), [id.as_str()]);
        }
    }
}

#[tokio::test]
async fn g4_users_of_other_companies_find_nothing() {
    for sandbox in sandboxes().await {
        three_slips(&sandbox).await;
        let page = sandbox.bsds("tiers", json!({})).await;
        let expected = json!({
            "totalCount": 0,
            "pageInfo": {"startCursor": null, "endCursor": null, "hasNextPage": false, "hasPreviousPage": false},
            "edges": [],
        });
        assert_eq!(page, expected);
    }
}

#[tokio::test]
async fn every_role_lists_the_slips_of_its_company() {
    for sandbox in sandboxes().await {
        let id = sandbox.create("usine", json!({})).await;
        for user in ["admin", "usine", "lecteur", "chauffeur", "groupe"] {
            assert_eq!(
                sandbox.listed(user, json!({})).await,
                [id.as_str()],
                "{user}"
            );
        }
    }
}

#[tokio::test]
async fn g6_the_next_page_starts_after_the_end_cursor() {
    for sandbox in sandboxes().await {
        let expected = newest_first(three_slips(&sandbox).await);
        let page = sandbox.bsds("usine", json!({"first": 2})).await;
        assert_eq!(page["totalCount"], 3);
        assert_eq!(ids(&page), expected[..2]);
        let info = &page["pageInfo"];
        assert_eq!(info["hasNextPage"], true);
        assert_eq!(info["startCursor"], expected[0].as_str());
        assert_eq!(info["endCursor"], expected[1].as_str());
        assert_eq!(page["edges"][1]["cursor"], expected[1].as_str());
        let page = sandbox
            .bsds("usine", json!({"first": 2, "after": info["endCursor"]}))
            .await;
        assert_eq!(ids(&page), expected[2..]);
        assert_eq!(page["pageInfo"]["hasNextPage"], false);
        assert_eq!(page["pageInfo"]["hasPreviousPage"], false);
        assert_eq!(page["totalCount"], 3);
    }
}

#[tokio::test]
async fn g7_a_page_has_a_hundred_slips_at_most() {
    for sandbox in sandboxes().await {
        let id = sandbox.create("usine", json!({})).await;
        let names = (0..119).map(|n| format!("COPIE-{n:03}"));
        sandbox.copy(&id, names, |_| {}).await;
        for arguments in [json!({}), json!({"first": 101}), json!({"first": 500})] {
            let page = sandbox.bsds("usine", arguments).await;
            assert_eq!(page["edges"].as_array().unwrap().len(), 100);
            assert_eq!(page["totalCount"], 120);
            assert_eq!(page["pageInfo"]["hasNextPage"], true);
        }
    }
}

#[tokio::test]
async fn g8_no_slip_is_a_page_too() {
    for sandbox in sandboxes().await {
        three_slips(&sandbox).await;
        for first in [json!(0), json!(-5), Value::Null] {
            for filter in [json!({}), json!({"type": {"_eq": "BSDA"}})] {
                let page = sandbox
                    .bsds("usine", json!({"first": first, "where": filter}))
                    .await;
                assert_eq!(page["edges"], json!([]), "{first}");
                assert_eq!(page["pageInfo"]["startCursor"], Value::Null);
                assert_eq!(page["pageInfo"]["endCursor"], Value::Null);
                assert_eq!(page["totalCount"], 3);
            }
        }
    }
}

#[tokio::test]
async fn g9_the_last_changed_slip_comes_first() {
    for sandbox in sandboxes().await {
        let slips = three_slips(&sandbox).await;
        let weight = json!({"weight": {"isEstimate": true, "value": 3.1}});
        sandbox.update("usine", &slips[1], weight).await;
        let expected = [&slips[1], &slips[2], &slips[0]].map(String::as_str);
        assert_eq!(sandbox.listed("usine", json!({})).await, expected);
    }
}

#[tokio::test]
async fn a_slip_changed_between_two_pages_moves_the_second_one() {
    for sandbox in sandboxes().await {
        let slips = three_slips(&sandbox).await;
        let weight = json!({"weight": {"isEstimate": true, "value": 3.1}});
        sandbox.update("usine", &slips[0], weight).await;
        let page = sandbox.bsds("usine", json!({"after": slips[0]})).await;
        assert_eq!(ids(&page), [slips[2].as_str(), slips[1].as_str()]);
    }
}

#[tokio::test]
async fn g10_slips_are_sorted_by_the_order_asked_page_after_page() {
    for sandbox in sandboxes().await {
        let mut expected = three_slips(&sandbox).await;
        expected.sort();
        for direction in ["ASC", "DESC"] {
            let mut arguments = json!({"first": 2, "orderBy": {"readableId": direction}});
            let page = sandbox.bsds("usine", arguments.clone()).await;
            assert_eq!(ids(&page), expected[..2], "{direction}");
            assert_eq!(page["pageInfo"]["hasNextPage"], true);
            arguments["after"] = page["pageInfo"]["endCursor"].clone();
            let page = sandbox.bsds("usine", arguments).await;
            assert_eq!(ids(&page), expected[2..], "{direction}");
            assert_eq!(page["pageInfo"]["hasNextPage"], false);
            assert_eq!(page["totalCount"], 3);
            expected.reverse();
        }
    }
}

#[tokio::test]
async fn names_of_the_emitter_and_of_the_destination_can_be_sorted_by() {
    for sandbox in sandboxes().await {
        let named = |name: &str| json!({"emitter": {"company": {"name": name}}});
        let a = sandbox.create("usine", named("atelier")).await;
        let b = sandbox.create("usine", named("Brasserie")).await;
        let order =
            json!({"orderBy": {"emitterCompanyName": "ASC", "destinationCompanyName": "DESC"}});
        let page = sandbox.bsds("usine", order).await;
        assert_eq!(ids(&page), [a.as_str(), b.as_str()]);
    }
}

#[tokio::test]
async fn g14_a_deleted_slip_leaves_and_a_duplicate_is_a_draft() {
    for sandbox in sandboxes().await {
        let id = sandbox.create("usine", json!({})).await;
        let copy = sandbox.apply("usine", "duplicateBsda", &id).await;
        let drafts = json!({"isDraftFor": [sandbox.siret("usine")]});
        assert_eq!(
            sandbox.listed("usine", drafts.clone()).await,
            [copy.as_str()]
        );
        sandbox.apply("usine", "deleteBsda", &id).await;
        assert_eq!(sandbox.listed("usine", json!({})).await, [copy.as_str()]);
        sandbox.apply("usine", "deleteBsda", &copy).await;
        assert!(sandbox.listed("usine", drafts).await.is_empty());
    }
}

#[tokio::test]
async fn an_unknown_or_deleted_cursor_is_an_internal_error() {
    for sandbox in sandboxes().await {
        let deleted = sandbox.create("usine", json!({})).await;
        sandbox.apply("usine", "deleteBsda", &deleted).await;
        for after in ["BSDA-INCONNU", &deleted] {
            let arguments = json!({ "after": after });
            let answer = sandbox.ask("usine", &query_of(&arguments), arguments).await;
            assert_eq!(answer["data"], Value::Null);
            // The transport gives it the code of an internal error.
            assert_eq!(answer["errors"][0].get("extensions"), None, "{answer}");
        }
    }
}

#[tokio::test]
async fn a_null_filter_is_refused() {
    for sandbox in sandboxes().await {
        let (code, message) = sandbox.refused("usine", Value::Null).await;
        assert_eq!(code, "BAD_USER_INPUT");
        assert_eq!(message, "Le filtre where ne peut pas être null");
    }
}

#[tokio::test]
async fn a_slip_that_cannot_be_rebuilt_is_left_out() {
    for sandbox in sandboxes().await {
        let id = sandbox.create("usine", json!({})).await;
        let unreadable = |write: &mut store::SlipWrite| write.document = r#"{"id":3}"#.to_owned();
        sandbox
            .copy(&id, ["ILLISIBLE".to_owned()], unreadable)
            .await;
        let unknown = |write: &mut store::SlipWrite| write.kind = 99;
        sandbox.copy(&id, ["INCONNU".to_owned()], unknown).await;
        for filter in [json!({}), json!({"type": {"_eq": "BSDA"}})] {
            let page = sandbox.bsds("usine", json!({"where": filter, "first": 1}));
            let page = page.await;
            assert_eq!(page["edges"], json!([]));
            assert_eq!(page["pageInfo"]["hasNextPage"], true);
            assert_eq!(sandbox.listed("usine", filter).await, [id.as_str()]);
        }
    }
}

#[tokio::test]
async fn totals_are_counted_up_to_ten_thousand() {
    let sandbox = Sandbox::open().await;
    let id = sandbox.create("usine", json!({})).await;
    let names = (0..10_050).map(|n| format!("COPIE-{n:05}"));
    sandbox.copy(&id, names, |_| {}).await;
    let archived = json!({"isArchivedFor": [sandbox.siret("usine")]});
    for filter in [json!({}), json!({"type": {"_eq": "BSDA"}}), archived] {
        let expected = if filter.get("isArchivedFor").is_some() {
            0
        } else {
            10_000
        };
        let page = sandbox
            .bsds("usine", json!({"first": 1, "where": filter}))
            .await;
        assert_eq!(page["totalCount"], expected, "{filter}");
    }
}
