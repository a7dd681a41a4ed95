//! Traps of the dashboard that no scenario meets, under their numbers. The others are in the scenarios: T1 and T2 in
//! `tabs` and `filters`, T3 in G8, T6 in G13, T8 and T9 in D8 to D10, T19 in R1 to R3, T27 in `pages`, T28 in C6.

use serde_json::{Value, json};

use crate::{
    fixture::{ids, query_of, sandboxes},
    forms::{run, sent, tour},
    tabs::{accept, check, revise},
};

#[tokio::test]
async fn t1_tabs_are_alternatives_and_other_filters_conditions() {
    for s in sandboxes().await {
        let siret = s.siret("usine").to_owned();
        let action = s.create("usine", json!({})).await;
        let draft = s.create_draft("usine", json!({})).await;
        let tabs = json!({"isDraftFor": [siret], "isForActionFor": [siret]});
        let both = [draft.as_str(), action.as_str()];
        assert_eq!(s.listed("usine", tabs).await, both);
        let one = json!({"isDraftFor": [siret], "isForActionFor": [siret], "id": {"_eq": action}});
        assert_eq!(s.listed("usine", one).await, [action.as_str()]);
    }
}

#[tokio::test]
async fn t2_a_tab_is_read_at_the_root_and_not_beside_an_or() {
    for s in sandboxes().await {
        let siret = s.siret("usine").to_owned();
        let id = s.create("usine", json!({})).await;
        let nested = json!({"_and": [{"isDraftFor": [siret]}]});
        assert_eq!(s.listed("usine", nested).await, [id.as_str()]);
        let beside = json!({"isDraftFor": [siret], "_or": [{"id": {"_eq": id}}]});
        assert_eq!(s.refused("usine", beside).await.0, "BAD_USER_INPUT");
    }
}

#[tokio::test]
async fn t4_the_cursor_of_a_form_is_its_opaque_identifier() {
    for s in sandboxes().await {
        let older = s.create("usine", json!({})).await;
        let form = sent(&s, &["camion"]).await;
        let page = s.bsds("usine", json!({"first": 1})).await;
        assert_eq!(page["edges"][0]["cursor"], json!(form));
        assert_eq!(page["pageInfo"]["endCursor"], json!(form));
        let next = s.bsds("usine", json!({"first": 1, "after": form})).await;
        assert_eq!(ids(&next), [older]);
        let readable = s.ask(
            "usine",
            "query($id: ID!) { form(id: $id) { readableId } }",
            json!({"id": form}),
        );
        let readable = readable.await["data"]["form"]["readableId"].clone();
        let arguments = json!({"after": readable});
        let answer = s.ask("usine", &query_of(&arguments), arguments).await;
        assert_eq!(answer["data"], Value::Null, "{answer}");
    }
}

#[tokio::test]
async fn t5_an_item_without_tour_is_in_no_tab_and_in_the_list() {
    for s in sandboxes().await {
        let (_, item) = tour(&s).await;
        check(&s, &item, &[("usine", ""), ("camion", "")]).await;
        assert_eq!(s.listed("usine", json!({})).await, [item.as_str()]);
        // A draft names the companies of its author alone.
        assert!(!s.listed("centre", json!({})).await.contains(&item));
    }
}

#[tokio::test]
async fn t7_a_draft_is_seen_by_the_companies_of_its_author_that_are_on_it() {
    for s in sandboxes().await {
        // `groupe` is a member of the factory and of the third party, which is not on the slip.
        let id = s.create_draft("groupe", json!({})).await;
        let expected = [
            ("usine", "Draft"),
            ("tiers", ""),
            ("centre", ""),
            ("camion", ""),
        ];
        check(&s, &id, &expected).await;
        for user in ["tiers", "centre", "camion"] {
            assert!(s.listed(user, json!({})).await.is_empty(), "{user}");
        }
    }
}

#[tokio::test]
async fn t10_what_arrived_and_was_not_judged_yet_goes_back_maybe() {
    for s in sandboxes().await {
        let id = sent(&s, &["camion", "relais"]).await;
        let today = jiff::Timestamp::now().to_string();
        let received = json!({"receivedBy": "Antoine", "receivedAt": today});
        let arguments = [
            ("id", "ID!", json!(id)),
            ("receivedInfo", "ReceivedFormInput!", received),
        ];
        run(&s, "centre", "markAsReceived", &arguments).await;
        let expected = [
            ("camion", "Follow"),
            ("relais", "Follow Return"),
            ("centre", "ForAction"),
        ];
        check(&s, &id, &expected).await;
    }
}

#[tokio::test]
async fn t13_a_pending_revision_hides_the_reviewed_ones_of_those_it_concerns() {
    for s in sandboxes().await {
        let id = s.create("usine", json!({})).await;
        s.send_on_the_road(&id).await;
        let first = revise(&s, "centre", &id, json!({"waste": {"pop": true}})).await;
        accept(&s, "usine", &first).await;
        accept(&s, "travaux", &first).await;
        // Seals asked by the destination concern the works company, and not the emitter.
        revise(&s, "centre", &id, json!({"waste": {"sealNumbers": ["S2"]}})).await;
        let expected = [
            ("usine", "Follow ReviewedRevision"),
            ("travaux", "Follow PendingRevision ReceivedRevision"),
            ("centre", "ForAction PendingRevision EmittedRevision"),
        ];
        check(&s, &id, &expected).await;
    }
}

#[tokio::test]
async fn t14_revision_tabs_hold_no_slip_of_a_kind_without_revisions() {
    for s in sandboxes().await {
        let siret = s.siret("usine").to_owned();
        for tab in [
            "isPendingRevisionFor",
            "isEmittedRevisionFor",
            "isReceivedRevisionFor",
            "isReviewedRevisionFor",
        ] {
            let filter = json!({(tab): [siret], "type": {"_in": ["BSVHU", "BSFF", "BSPAOH"]}});
            assert!(s.listed("usine", filter).await.is_empty(), "{tab}");
        }
    }
}

#[tokio::test]
async fn t16_plates_of_a_form_are_one_text_and_hyphens_do_not_count() {
    for s in sandboxes().await {
        let id = sent(&s, &["camion"]).await;
        for (plate, is_found) in [
            ("AA-12-BB", true),
            ("aa12bb", true),
            ("12-B", true),
            ("AA-99", false),
        ] {
            let plates = json!({"transport": {"plates": {"_itemContains": plate}}});
            let found = s.listed("usine", json!({"transporter": plates})).await;
            assert_eq!(found.contains(&id), is_found, "{plate}");
        }
    }
}

#[tokio::test]
async fn t26_names_sort_although_the_reference_fails_on_them() {
    for s in sandboxes().await {
        let named = |name: &str| json!({"emitter": {"company": {"name": name}}});
        let b = s.create("usine", named("Brasserie")).await;
        let a = s.create("usine", named("atelier")).await;
        let order = json!({"orderBy": {"emitterCompanyName": "ASC"}});
        assert_eq!(ids(&s.bsds("usine", order).await), [a, b]);
    }
}

#[tokio::test]
async fn t17_a_whole_siret_is_an_equality_and_thirteen_digits_a_part() {
    for s in sandboxes().await {
        let id = s.create("usine", json!({})).await;
        let siret = s.siret("centre").to_owned();
        let by = |text: &str| json!({"destination": {"company": {"siret": {"_contains": text}}}});
        assert_eq!(s.listed("usine", by(&siret)).await, [id.as_str()]);
        assert_eq!(s.listed("usine", by(&siret[..13])).await, [id.as_str()]);
        assert!(s.listed("usine", by(s.siret("tiers"))).await.is_empty());
    }
}
