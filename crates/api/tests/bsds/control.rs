//! C1 to C8: what state services find at a control.

use serde_json::{Value, json};

use crate::fixture::{Sandbox, ids};

const HERE: &str = "192.0.2.1";

const QUERY: &str = "query($where: ControlBsdWhere, $first: Int, $after: String) {
    controlBsds(where: $where, first: $first, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        edges { cursor node { __typename ... on Bsda { id } ... on Form { id readableId } } }
    }
}";

/// A platform whose third party is a state service.
async fn sandbox() -> Sandbox {
    let sandbox = Sandbox::open().await;
    grant(&sandbox, "tiers", &["BSDS_CAN_READ_ALL"]).await;
    sandbox
}

async fn grant(sandbox: &Sandbox, user: &str, permissions: &[&str]) {
    let government = json!({"name": "DREAL", "permissions": permissions, "authorizedIps": [HERE]});
    sandbox
        .change_user(user, json!({"government": government}))
        .await;
}

async fn asked(sandbox: &Sandbox, arguments: Value) -> Value {
    sandbox.ask_from("tiers", HERE, QUERY, arguments).await
}

/// Identifiers that a control finds.
async fn found(sandbox: &Sandbox, filter: Value) -> Vec<String> {
    let answer = asked(sandbox, json!({ "where": filter })).await;
    assert!(answer.get("errors").is_none(), "{answer}");
    ids(&answer["data"]["controlBsds"])
}

async fn sent(sandbox: &Sandbox, carrier: &str) -> String {
    let transporter = json!({"transporter": {"company": sandbox.company(carrier)}});
    let id = sandbox.create("usine", transporter).await;
    sandbox.sign("usine", &id, "EMISSION").await;
    sandbox.sign("travaux", &id, "WORK").await;
    let plates = json!({"transporter": {"transport": {"mode": "ROAD", "plates": ["AA-12-BB"]}}});
    sandbox.update(carrier, &id, plates).await;
    sandbox.sign(carrier, &id, "TRANSPORT").await;
    id
}

#[tokio::test]
async fn c1_a_control_finds_what_the_carrier_has_on_board() {
    let s = sandbox().await;
    let (own, other) = (sent(&s, "camion").await, sent(&s, "relais").await);
    s.create("usine", json!({})).await;
    assert_eq!(found(&s, json!({"siret": s.siret("camion")})).await, [own]);
    assert_eq!(
        found(&s, json!({"siret": s.siret("relais")})).await,
        [other]
    );
    assert!(
        found(&s, json!({"siret": s.siret("usine")}))
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn c2_only_granted_services_control_and_only_from_where_they_are() {
    let s = sandbox().await;
    grant(&s, "centre", &["REGISTRY_CAN_READ_ALL"]).await;
    let arguments = json!({"where": {"siret": s.siret("camion")}});
    for (user, client) in [
        ("tiers", "192.0.2.9"),
        ("centre", HERE),
        ("usine", HERE),
        ("admin", HERE),
    ] {
        let answer = s.ask_from(user, client, QUERY, arguments.clone()).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED",
            "{user}"
        );
    }
    let answer = s
        .ask_anonymously("{ controlBsds(where: {plate: \"AA12BB\"}) { totalCount } }")
        .await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    // A state service does not use the list of companies.
    let answer = s
        .ask_from("tiers", HERE, "{ bsds { totalCount } }", json!({}))
        .await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn c3_what_is_carried_or_goes_back_is_found_and_what_was_accepted_is_not() {
    let s = sandbox().await;
    let carried = sent(&s, "camion").await;
    s.create("usine", json!({})).await;
    let accepted = sent(&s, "camion").await;
    s.receive(&accepted, "ACCEPTED").await;
    let refused = sent(&s, "camion").await;
    s.receive(&refused, "REFUSED").await;
    let mut expected = vec![carried, refused];
    expected.sort();
    assert_eq!(
        found(&s, json!({"siret": s.siret("camion")})).await,
        expected
    );
}

#[tokio::test]
async fn c4_and_c5_plates_are_found_alone_or_with_the_carrier_by_a_part_too() {
    let s = sandbox().await;
    let (first, second) = (sent(&s, "camion").await, sent(&s, "relais").await);
    let mut both = vec![first.clone(), second];
    both.sort();
    for plate in ["AA-12-BB", "AA12BB", "aa12bb", "A12-BB"] {
        assert_eq!(found(&s, json!({"plate": plate})).await, both, "{plate}");
        let filter = json!({"siret": s.siret("camion"), "plate": plate});
        assert_eq!(found(&s, filter).await, [first.as_str()], "{plate}");
    }
    for plate in ["BB-12-AA", "AA12BC", "ZZ-99-ZZ"] {
        assert!(
            found(&s, json!({"plate": plate})).await.is_empty(),
            "{plate}"
        );
    }
    s.receive(&first, "ACCEPTED").await;
    assert_eq!(found(&s, json!({"plate": "AA-12-BB"})).await.len(), 1);
}

#[tokio::test]
async fn c6_a_number_finds_its_slip_unless_it_is_a_draft() {
    let s = sandbox().await;
    let id = s.create("usine", json!({})).await;
    let draft = s.create_draft("usine", json!({})).await;
    for number in [
        id.as_str(),
        &id.to_lowercase(),
        &id[1..],
        &id[..id.len() - 1],
    ] {
        assert_eq!(
            found(&s, json!({"readableId": number})).await,
            [id.as_str()],
            "{number}"
        );
    }
    assert!(found(&s, json!({"readableId": draft})).await.is_empty());
    assert!(
        found(&s, json!({"readableId": "BSDA-20200101-000000000"}))
            .await
            .is_empty()
    );
    s.apply("usine", "deleteBsda", &id).await;
    assert!(found(&s, json!({"readableId": id})).await.is_empty());
}

#[tokio::test]
async fn c6_a_bsdd_is_found_once_it_is_sealed() {
    let s = sandbox().await;
    let company = s.company("usine");
    let input = json!({
        "emitter": {"type": "PRODUCER", "company": company},
        "recipient": {"company": s.company("centre"), "processingOperation": "D 10", "cap": "CAP"},
        "transporter": {"company": s.company("camion"), "numberPlate": "AA-12-BB", "mode": "ROAD"},
        "wasteDetails": {
            "code": "06 01 01*", "name": "acide", "quantity": 1.2, "quantityType": "REAL",
            "onuCode": "1234", "isSubjectToADR": true, "isDangerous": true, "consistences": ["SOLID"],
            "packagingInfos": [{"type": "FUT", "quantity": 1}],
        },
    });
    let query = "mutation($input: CreateFormInput!) { createForm(createFormInput: $input) { id readableId } }";
    let answer = s.ask("usine", query, json!({"input": input})).await;
    let form = answer["data"]["createForm"].clone();
    let number = form["readableId"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"));
    assert!(found(&s, json!({"readableId": number})).await.is_empty());
    let query = "mutation($id: ID!) { markAsSealed(id: $id) { status } }";
    let answer = s.ask("usine", query, json!({"id": form["id"]})).await;
    assert_eq!(
        answer["data"]["markAsSealed"]["status"], "SEALED",
        "{answer}"
    );
    assert_eq!(
        found(&s, json!({"readableId": number})).await,
        [form["id"].as_str().unwrap()]
    );
}

#[tokio::test]
async fn c7_pages_go_by_identifier() {
    let s = sandbox().await;
    let mut sent_ids = Vec::new();
    for _ in 0..3 {
        sent_ids.push(sent(&s, "camion").await);
    }
    sent_ids.sort();
    for filter in [
        json!({"siret": s.siret("camion")}),
        json!({"plate": "AA-12-BB"}),
    ] {
        let page =
            asked(&s, json!({"where": filter, "first": 2})).await["data"]["controlBsds"].clone();
        assert_eq!(
            (ids(&page).as_slice(), &page["totalCount"]),
            (&sent_ids[..2], &json!(3))
        );
        assert_eq!(
            page["pageInfo"],
            json!({"hasNextPage": true, "endCursor": sent_ids[1]})
        );
        let page = asked(
            &s,
            json!({"where": filter, "first": 2, "after": sent_ids[1]}),
        )
        .await["data"]["controlBsds"]
            .clone();
        assert_eq!(
            (ids(&page).as_slice(), &page["pageInfo"]["hasNextPage"]),
            (&sent_ids[2..], &json!(false))
        );
        let none =
            asked(&s, json!({"where": filter, "first": -1})).await["data"]["controlBsds"].clone();
        assert_eq!((ids(&none).len(), &none["totalCount"]), (0, &json!(3)));
    }
}

#[tokio::test]
async fn c8_criteria_are_checked() {
    let s = sandbox().await;
    for (filter, paths) in [
        (json!({}), json!([[]])),
        (
            json!({"readableId": "BSDA-20250101-000000000", "siret": s.siret("camion")}),
            json!([["readableId"]]),
        ),
        (json!({"siret": "8123456780"}), json!([["siret"]])),
        (json!({"plate": "AA1"}), json!([["plate"]])),
        (json!({"plate": "A-1-2-"}), json!([["plate"]])),
        (json!({"readableId": "BSDA-20250"}), json!([["readableId"]])),
        (
            json!({"readableId": "BSDA-20250101-000000000-suite"}),
            json!([["readableId"]]),
        ),
        (
            json!({"siret": "1", "plate": "2"}),
            json!([["siret"], ["plate"]]),
        ),
    ] {
        let answer = asked(&s, json!({ "where": filter })).await;
        let error = &answer["errors"][0]["extensions"];
        assert_eq!(error["code"], "BAD_USER_INPUT", "{filter}");
        let issues = error["issues"]
            .as_array()
            .unwrap()
            .iter()
            .map(|issue| issue["path"].clone());
        assert_eq!(Value::Array(issues.collect()), paths, "{filter}");
    }
}
