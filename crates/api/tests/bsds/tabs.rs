//! In which tab each company finds a slip, step after step.

use serde_json::{Value, json};
use store::{Commit, JobFilter, JobRow, JobState, NewJob, TabRow};

use crate::fixture::{Sandbox, ids, sandboxes};

const TABS: [&str; 11] = [
    "isDraftFor",
    "isForActionFor",
    "isFollowFor",
    "isArchivedFor",
    "isToCollectFor",
    "isCollectedFor",
    "isReturnFor",
    "isPendingRevisionFor",
    "isEmittedRevisionFor",
    "isReceivedRevisionFor",
    "isReviewedRevisionFor",
];

/// Tabs in which each of these companies finds the slip: `usine: action`.
async fn tabs(sandbox: &Sandbox, id: &str, companies: &[&str]) -> Vec<String> {
    let mut lines = Vec::new();
    for company in companies {
        let mut found = Vec::new();
        for tab in TABS {
            let filter = json!({ (tab): [sandbox.siret(company)] });
            let page = sandbox.bsds(company, json!({ "where": filter })).await;
            if ids(&page).iter().any(|listed| listed == id) {
                assert_eq!(page["totalCount"], page["edges"].as_array().unwrap().len());
                found.push(tab.trim_start_matches("is").trim_end_matches("For"));
            }
        }
        lines.push(format!("{company}: {}", found.join(" ")));
    }
    lines
}

/// Checks in which tabs each of these companies finds the slip.
pub(crate) async fn check(sandbox: &Sandbox, id: &str, expected: &[(&str, &str)]) {
    let companies: Vec<&str> = expected.iter().map(|(company, _)| *company).collect();
    let expected: Vec<String> = expected
        .iter()
        .map(|(company, tabs)| format!("{company}: {tabs}"))
        .collect();
    assert_eq!(tabs(sandbox, id, &companies).await, expected);
}

#[tokio::test]
async fn o1_a_slip_goes_from_tab_to_tab() {
    for sandbox in sandboxes().await {
        let id = sandbox.create_draft("usine", json!({})).await;
        let drafts = [
            ("usine", "Draft"),
            ("travaux", ""),
            ("camion", ""),
            ("centre", ""),
        ];
        check(&sandbox, &id, &drafts).await;
        sandbox.apply("usine", "publishBsda", &id).await;
        let published = [
            ("usine", "ForAction"),
            ("travaux", "Follow"),
            ("camion", "Follow"),
            ("centre", "Follow"),
        ];
        check(&sandbox, &id, &published).await;
        sandbox.sign("usine", &id, "EMISSION").await;
        let emitted = [
            ("usine", "Follow"),
            ("travaux", "ForAction"),
            ("camion", "Follow"),
            ("centre", "Follow"),
        ];
        check(&sandbox, &id, &emitted).await;
        sandbox.sign("travaux", &id, "WORK").await;
        let worked = [
            ("usine", "Follow"),
            ("travaux", "Follow"),
            ("camion", "ToCollect"),
            ("centre", "Follow"),
        ];
        check(&sandbox, &id, &worked).await;
        sandbox.load(&id).await;
        let sent = [
            ("usine", "Follow"),
            ("travaux", "Follow"),
            ("camion", "Collected"),
            ("centre", "ForAction"),
        ];
        check(&sandbox, &id, &sent).await;
        sandbox.receive(&id, "ACCEPTED").await;
        let received = [
            ("usine", "Follow"),
            ("travaux", "Follow"),
            ("camion", "Follow"),
            ("centre", "ForAction"),
        ];
        check(&sandbox, &id, &received).await;
        sandbox.treat(&id, "D 5").await;
        let processed =
            ["usine", "travaux", "camion", "centre"].map(|company| (company, "Archived"));
        check(&sandbox, &id, &processed).await;
    }
}

#[tokio::test]
async fn o1_a_transit_code_leaves_the_slip_followed() {
    for sandbox in sandboxes().await {
        let planned = json!({"destination": {"plannedOperationCode": "D 15"}});
        let id = sandbox.create("usine", planned).await;
        sandbox.send_on_the_road(&id).await;
        sandbox.receive(&id, "ACCEPTED").await;
        sandbox.treat(&id, "D 15").await;
        let waiting = ["usine", "travaux", "camion", "centre"].map(|company| (company, "Follow"));
        check(&sandbox, &id, &waiting).await;
    }
}

#[tokio::test]
async fn o1_what_is_turned_back_is_archived_and_returned_by_its_carrier() {
    for sandbox in sandboxes().await {
        let id = sandbox.create("usine", json!({})).await;
        sandbox.send_on_the_road(&id).await;
        sandbox.receive(&id, "REFUSED").await;
        let refused = [
            ("usine", "Archived"),
            ("camion", "Archived Return"),
            ("centre", "Archived"),
        ];
        check(&sandbox, &id, &refused).await;
    }
}

/// Work that waits in the queue of what leaves tabs.
async fn waiting(sandbox: &Sandbox) -> Vec<JobRow> {
    let filter = JobFilter {
        queue: Some("tab.expiry".to_owned()),
        state: Some(JobState::Pending),
        before_id: None,
        limit: 10,
    };
    sandbox.platform.store().jobs(&filter).await.unwrap()
}

#[tokio::test]
async fn d15_what_goes_back_leaves_the_return_tab_after_a_while() {
    for sandbox in sandboxes().await {
        let id = sandbox.create("usine", json!({})).await;
        sandbox.send_on_the_road(&id).await;
        sandbox.receive(&id, "REFUSED").await;
        let returned = json!({"isReturnFor": [sandbox.siret("camion")]});
        assert_eq!(
            sandbox.listed("camion", returned.clone()).await,
            [id.as_str()]
        );
        let now = jiff::Timestamp::now().as_millisecond();
        let days = |count: i64| now + count * 86_400_000;
        let due = waiting(&sandbox).await[0].run_at;
        assert!(days(2) < due && due <= days(3) + 7_200_000, "{due}");
        // The same slip, as if it had arrived four days ago.
        let old = "BSDA-20250101-000000001";
        let camion = sandbox.siret("camion").to_owned();
        let arrived = jiff::Timestamp::from_millisecond(days(-4))
            .unwrap()
            .to_string();
        sandbox
            .copy(&id, [old.to_owned()], |write| {
                let mut document: Value = serde_json::from_str(&write.document).unwrap();
                document["destination"]["reception"]["date"] = json!(arrived);
                write.document = document.to_string();
                write.tabs = [0, 4, 7]
                    .map(|tab| TabRow {
                        org: camion.clone(),
                        tab,
                    })
                    .to_vec();
            })
            .await;
        assert_eq!(
            sandbox.listed("camion", returned.clone()).await,
            [old, id.as_str()]
        );
        let jobs = [old, id.as_str()].map(|slip| NewJob {
            queue: "tab.expiry".to_owned(),
            payload: json!({ "slipId": slip }).to_string(),
            run_at: now,
            max_attempts: 1,
            created_at: now,
        });
        let commit = Commit {
            jobs: jobs.to_vec(),
            ..Commit::default()
        };
        sandbox.platform.store().commit(commit).await.unwrap();
        sandbox.platform.run_due_jobs().await.unwrap();
        assert_eq!(sandbox.listed("camion", returned).await, [id.as_str()]);
        let archived = json!({"isArchivedFor": [sandbox.siret("camion")]});
        assert_eq!(sandbox.listed("camion", archived).await, [old, id.as_str()]);
    }
}

#[tokio::test]
async fn o2_a_collection_point_acts_first() {
    for sandbox in sandboxes().await {
        let input = json!({"type": "COLLECTION_2710", "worker": null, "transporter": null});
        let id = sandbox.create("centre", input).await;
        check(
            &sandbox,
            &id,
            &[("usine", "Follow"), ("centre", "ForAction")],
        )
        .await;
    }
}

#[tokio::test]
async fn o3_o4_a_private_individual_has_no_list() {
    for sandbox in sandboxes().await {
        let individual = |worker: Value| {
            json!({
                "emitter": {"isPrivateIndividual": true, "company": {"siret": null}},
                "worker": worker,
            })
        };
        let without_worker = json!({"isDisabled": true, "company": null});
        let id = sandbox.create("centre", individual(without_worker)).await;
        check(
            &sandbox,
            &id,
            &[("camion", "ToCollect"), ("centre", "Follow")],
        )
        .await;
        let id = sandbox.create("travaux", individual(json!({}))).await;
        check(
            &sandbox,
            &id,
            &[("travaux", "ForAction"), ("camion", "Follow")],
        )
        .await;
    }
}

#[tokio::test]
async fn g13_a_company_with_two_roles_finds_the_slip_in_two_tabs() {
    for sandbox in sandboxes().await {
        let emitter = json!({"emitter": {"company": sandbox.company("centre")}});
        let id = sandbox.create("centre", emitter).await;
        sandbox.sign("centre", &id, "EMISSION").await;
        sandbox.sign("travaux", &id, "WORK").await;
        sandbox.load(&id).await;
        check(
            &sandbox,
            &id,
            &[("centre", "ForAction Follow"), ("camion", "Collected")],
        )
        .await;
    }
}

#[tokio::test]
async fn tabs_of_one_request_are_alternatives() {
    for sandbox in sandboxes().await {
        let siret = sandbox.siret("usine").to_owned();
        let action = sandbox.create("usine", json!({})).await;
        let draft = sandbox.create_draft("usine", json!({})).await;
        let followed = sandbox.create("usine", json!({})).await;
        sandbox.sign("usine", &followed, "EMISSION").await;
        let several = json!({"isDraftFor": [siret], "isForActionFor": [siret, "99999999999999"]});
        assert_eq!(
            sandbox.listed("usine", several).await,
            [draft.as_str(), action.as_str()]
        );
        let none = json!({"isDraftFor": []});
        assert!(sandbox.listed("usine", none).await.is_empty());
        let absent = json!({"isDraftFor": null});
        let all = [followed.as_str(), draft.as_str(), action.as_str()];
        assert_eq!(sandbox.listed("usine", absent).await, all);
    }
}

#[tokio::test]
async fn g5_a_tab_of_another_company_holds_what_the_caller_lists_anyway() {
    for sandbox in sandboxes().await {
        let usine = sandbox.siret("usine").to_owned();
        let shared = sandbox.create("usine", json!({})).await;
        let elsewhere = json!({"destination": {"company": sandbox.company("tiers")}});
        let unseen = sandbox.create_draft("usine", elsewhere).await;
        let draft = json!({"isDraftFor": [usine]});
        assert_eq!(
            sandbox.listed("usine", draft.clone()).await,
            [unseen.as_str()]
        );
        for user in ["centre", "tiers"] {
            assert!(
                sandbox.listed(user, draft.clone()).await.is_empty(),
                "{user}"
            );
        }
        let action = json!({"isForActionFor": [usine]});
        let page = sandbox.bsds("centre", json!({ "where": action })).await;
        assert_eq!(ids(&page), [shared.as_str()]);
        assert_eq!(page["totalCount"], 1);
        assert!(sandbox.listed("tiers", action).await.is_empty());
        let other_tab = json!({"isFollowFor": [usine]});
        assert!(sandbox.listed("centre", other_tab).await.is_empty());
    }
}

#[tokio::test]
async fn a_member_of_two_companies_finds_the_slips_of_both_once() {
    for sandbox in sandboxes().await {
        let tiers = sandbox.siret("tiers").to_owned();
        let usine = sandbox.siret("usine").to_owned();
        let broker = json!({"broker": {"company": sandbox.company("tiers")}});
        let shared = sandbox.create_draft("groupe", broker).await;
        let own = sandbox.create("usine", json!({})).await;
        assert_eq!(
            sandbox.listed("groupe", json!({})).await,
            [own.as_str(), shared.as_str()]
        );
        let drafts = json!({"where": {"isDraftFor": [usine, tiers]}});
        let page = sandbox.bsds("groupe", drafts).await;
        assert_eq!(ids(&page), [shared.as_str()]);
        assert_eq!(page["totalCount"], 1);
    }
}

/// How many slips each tab of a company holds, asked in one request as dashboards do.
#[tokio::test]
async fn several_lists_are_counted_in_one_request() {
    for sandbox in sandboxes().await {
        let siret = sandbox.siret("usine");
        sandbox.create("usine", json!({})).await;
        sandbox.create_draft("usine", json!({})).await;
        sandbox.create_draft("usine", json!({})).await;
        let query = format!(
            "{{
                drafts: bsds(where: {{isDraftFor: [\"{siret}\"]}}, first: 0) {{ ...total }}
                actions: bsds(where: {{isForActionFor: [\"{siret}\"]}}, first: 0) {{ ... on BsdConnection {{ totalCount }} }}
                archives: bsds(where: {{isArchivedFor: [\"{siret}\"]}}, first: 0) {{ count: totalCount }}
            }}
            fragment total on BsdConnection {{ totalCount }}"
        );
        let answer = sandbox.ask("usine", &query, json!({})).await;
        let expected = json!({"drafts": {"totalCount": 2}, "actions": {"totalCount": 1}, "archives": {"count": 0}});
        assert_eq!(answer["data"], expected);
    }
}

#[tokio::test]
async fn o7_a_slip_taken_out_of_a_group_is_free_again() {
    for sandbox in sandboxes().await {
        let initial = [
            stored_on_the_way(&sandbox).await,
            stored_on_the_way(&sandbox).await,
        ];
        let group = json!({
            "type": "GATHERING",
            "emitter": {"company": sandbox.company("centre")},
            "destination": {"company": sandbox.company("centre")},
            "worker": null,
            "grouping": initial,
        });
        let group = sandbox.create("centre", group).await;
        check_group(&sandbox, &initial[0], json!({ "id": group })).await;
        let others = json!({"grouping": [initial[1]]});
        sandbox.update("centre", &group, others).await;
        check_group(&sandbox, &initial[0], Value::Null).await;
        check_group(&sandbox, &initial[1], json!({ "id": group })).await;
    }
}

/// A slip that the centre has treated on its way to another site.
pub(crate) async fn stored_on_the_way(sandbox: &Sandbox) -> String {
    let planned = json!({"destination": {"plannedOperationCode": "D 15"}});
    let id = sandbox.create("usine", planned).await;
    sandbox.send_on_the_road(&id).await;
    sandbox.receive(&id, "ACCEPTED").await;
    sandbox.treat(&id, "D 15").await;
    id
}

#[tokio::test]
async fn o5_a_gathering_goes_from_its_emitter_to_the_carrier() {
    for sandbox in sandboxes().await {
        let group = json!({
            "type": "GATHERING",
            "emitter": {"company": sandbox.company("centre")},
            "destination": {"company": sandbox.company("filiere")},
            "worker": null,
            "grouping": [stored_on_the_way(&sandbox).await],
        });
        let group = sandbox.create("centre", group).await;
        let expected = [
            ("centre", "ForAction"),
            ("camion", "Follow"),
            ("filiere", "Follow"),
        ];
        check(&sandbox, &group, &expected).await;
        sandbox.sign("centre", &group, "EMISSION").await;
        let expected = [
            ("centre", "Follow"),
            ("camion", "ToCollect"),
            ("filiere", "Follow"),
        ];
        check(&sandbox, &group, &expected).await;
    }
}

/// Asks for a revision of a BSDA; answers its identifier.
pub(crate) async fn revise(sandbox: &Sandbox, author: &str, id: &str, content: Value) -> String {
    const ASK: &str = "mutation($input: CreateBsdaRevisionRequestInput!) {
        createBsdaRevisionRequest(input: $input) { id }
    }";
    let input = json!({
        "bsdaId": id, "authoringCompanySiret": sandbox.siret(author), "comment": "erreur", "content": content,
    });
    let answer = sandbox.ask(author, ASK, json!({ "input": input })).await;
    let request = answer["data"]["createBsdaRevisionRequest"]["id"].as_str();
    request.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// Accepts a revision of a BSDA.
pub(crate) async fn accept(sandbox: &Sandbox, user: &str, request: &str) {
    const ANSWER: &str = "mutation($id: ID!) {
        submitBsdaRevisionRequestApproval(id: $id, isApproved: true) { id }
    }";
    let answer = sandbox.ask(user, ANSWER, json!({ "id": request })).await;
    assert!(answer.get("errors").is_none(), "{answer}");
}

#[tokio::test]
async fn o6_a_revision_is_pending_for_all_then_reviewed() {
    for sandbox in sandboxes().await {
        let id = sandbox.create("usine", json!({})).await;
        sandbox.send_on_the_road(&id).await;
        let request = revise(&sandbox, "centre", &id, json!({"waste": {"pop": true}})).await;
        let asked = [
            ("centre", "ForAction PendingRevision EmittedRevision"),
            ("usine", "Follow PendingRevision ReceivedRevision"),
            ("travaux", "Follow PendingRevision ReceivedRevision"),
            ("camion", "Collected"),
        ];
        check(&sandbox, &id, &asked).await;
        accept(&sandbox, "usine", &request).await;
        // Who has answered waits with the others.
        check(&sandbox, &id, &asked).await;
        accept(&sandbox, "travaux", &request).await;
        let settled = [
            ("centre", "ForAction ReviewedRevision"),
            ("usine", "Follow ReviewedRevision"),
            ("travaux", "Follow ReviewedRevision"),
            ("camion", "Collected"),
        ];
        check(&sandbox, &id, &settled).await;
    }
}

/// The group of a slip, as the list tells it.
async fn check_group(sandbox: &Sandbox, id: &str, expected: Value) {
    let filter = json!({"where": {"id": {"_eq": id}}});
    let page = sandbox.bsds("usine", filter).await;
    assert_eq!(page["edges"][0]["node"]["groupedIn"], expected, "{id}");
}
