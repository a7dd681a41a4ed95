//! 23.11.3: `formsLifeCycle`.

use serde_json::{Value, json};

use crate::fixture::*;

const PAGE: &str = "query($siret: String, $after: String, $before: String, $from: String, $to: String, $id: ID) {
    formsLifeCycle(siret: $siret, cursorAfter: $after, cursorBefore: $before, loggedAfter: $from, loggedBefore: $to, formId: $id) {
        count hasNextPage hasPreviousPage startCursor endCursor
        statusLogs { id status loggedAt updatedFields form { id readableId } user { id email } }
    }
}";

impl Sandbox {
    async fn history(&self, user: &str, variables: Value) -> Value {
        let answer = self.send(user, PAGE, variables).await;
        assert_eq!(answer.get("errors"), None);
        answer["data"]["formsLifeCycle"].clone()
    }

    /// What is said of the refusal of a page.
    async fn no_history(&self, user: &str, variables: Value) -> Value {
        let answer = self.send(user, PAGE, variables).await;
        answer["errors"][0]["extensions"].clone()
    }
}

fn statuses(page: &Value) -> Vec<&str> {
    let logs = page["statusLogs"].as_array().unwrap().iter();
    logs.map(|log| log["status"].as_str().unwrap()).collect()
}

fn ids(page: &Value) -> Vec<&str> {
    let logs = page["statusLogs"].as_array().unwrap().iter();
    logs.map(|log| log["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a11_3_each_change_of_status_says_who_made_it_and_what_changed() {
    for s in sandboxes().await {
        let id = s.reach("SENT", json!({})).await;
        let info = json!({"receivedInfo": arrival("ACCEPTED", 1.5, 0.0)});
        s.take("D", "markAsReceived", &id, info).await;
        let page = s.history("D", json!({})).await;
        assert_eq!(
            statuses(&page),
            ["ACCEPTED", "SENT", "SIGNED_BY_PRODUCER", "SEALED", "DRAFT"]
        );
        assert_eq!(page["count"], 5);
        assert_eq!(page["hasNextPage"], false);
        let last = &page["statusLogs"][0];
        assert_eq!(last["user"]["email"], json!(address("D")));
        assert_eq!(last["form"]["id"], json!(id));
        assert!(
            last["form"]["readableId"]
                .as_str()
                .unwrap()
                .starts_with("BSD-")
        );
        assert_eq!(last["updatedFields"]["quantityReceived"], json!(1.5));
        assert_eq!(last["updatedFields"]["status"], Value::Null);
        assert_eq!(page["statusLogs"][4]["updatedFields"], json!({}));
    }
}

/// And t31: fifty entries a page.
#[tokio::test]
async fn a11_3_pages_hold_fifty_changes_and_go_both_ways() {
    for s in sandboxes().await {
        for _ in 0..30 {
            let id = s.draft(json!({})).await;
            s.seal("E", &id).await;
        }
        let first = s.history("E", json!({})).await;
        assert_eq!(ids(&first).len(), 50);
        assert_eq!(first["count"], 60);
        assert_eq!(
            (&first["hasNextPage"], &first["hasPreviousPage"]),
            (&json!(true), &json!(false))
        );
        let second = s.history("E", json!({"after": first["endCursor"]})).await;
        assert_eq!(ids(&second).len(), 10);
        assert_eq!(second["count"], 60);
        assert_eq!(
            (&second["hasNextPage"], &second["hasPreviousPage"]),
            (&json!(false), &json!(true))
        );
        assert!(ids(&second).iter().all(|id| !ids(&first).contains(id)));
        let back = s
            .history("E", json!({"before": second["startCursor"]}))
            .await;
        assert_eq!(ids(&back), ids(&first));
        assert_eq!(back["hasPreviousPage"], false);
        let dates: Vec<&str> = first["statusLogs"]
            .as_array()
            .unwrap()
            .iter()
            .map(|log| log["loggedAt"].as_str().unwrap())
            .collect();
        assert!(dates.is_sorted_by(|a, b| a >= b), "{dates:?}");
    }
}

#[tokio::test]
async fn a11_3_changes_are_chosen_by_date_and_by_form() {
    for s in sandboxes().await {
        let one = s.draft(json!({})).await;
        let other = s.draft(json!({})).await;
        s.seal("E", &other).await;
        let of_one = s.history("E", json!({"id": one})).await;
        assert_eq!(statuses(&of_one), ["DRAFT"]);
        let whole = s.history("E", json!({})).await;
        let last = whole["statusLogs"][0]["loggedAt"].clone();
        let since = s.history("E", json!({"from": last})).await;
        assert!(statuses(&since).contains(&"SEALED"), "bounds are included");
        for variables in [json!({"from": "2100-01-01"}), json!({"to": "2000-01-01"})] {
            let page = s.history("E", variables).await;
            assert_eq!(page["count"], 0);
            assert_eq!(page["startCursor"], Value::Null);
        }
        let error = s.no_history("E", json!({"from": "demain"})).await;
        assert_eq!(error["code"], "BAD_USER_INPUT");
    }
}

#[tokio::test]
async fn a11_3_deleted_forms_and_those_of_others_are_not_in_the_history() {
    for s in sandboxes().await {
        let id = s.draft(json!({})).await;
        assert_eq!(
            s.history("D", json!({})).await["count"],
            0,
            "a draft of others"
        );
        s.seal("E", &id).await;
        assert_eq!(s.history("D", json!({})).await["count"], 2);
        assert_eq!(s.history("X", json!({})).await["count"], 0);
        s.ok("E", "deleteForm", json!({"id": id}), "id").await;
        assert_eq!(s.history("E", json!({})).await["count"], 0);
    }
}

#[tokio::test]
async fn a11_3_the_company_is_one_of_the_user() {
    for s in sandboxes().await {
        let error = s.no_history("X", json!({"siret": s.org("E")})).await;
        assert_eq!(error["code"], "FORBIDDEN");
        let error = s.no_history("E+D", json!({})).await;
        assert_eq!(error["code"], "BAD_USER_INPUT");
        assert_eq!(error["invalidArgs"], json!(["siret"]));
        let page = s.history("E+D", json!({"siret": s.org("D")})).await;
        assert_eq!(page["count"], 0);
        let error = s.no_history("", json!({})).await;
        assert_eq!(error["code"], "UNAUTHENTICATED");
        for cursors in [
            json!({"after": "nulle part"}),
            json!({"after": "a-1-0", "before": "a-1-0"}),
        ] {
            let error = s.no_history("E", cursors).await;
            assert_eq!(error["code"], "BAD_USER_INPUT");
        }
    }
}
