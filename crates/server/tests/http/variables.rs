//! Variables, checked before anything runs, in the words that clients of the reference know.

use serde_json::{Value as Json, json};

use crate::fixture::App;

const CREATE: &str = "mutation Create($input: SlipInput!) { createSlip(input: $input) }";

async fn check(app: &App, query: &str, variables: Json, messages: &[&str]) {
    let answer = app.ask(query, variables.clone()).await;
    assert_eq!(
        answer.refusal(),
        (400, "BAD_USER_INPUT".to_owned()),
        "{variables}"
    );
    let json = answer.json();
    assert_eq!(json.get("data"), None);
    let said: Vec<&str> = json["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["message"].as_str().unwrap())
        .collect();
    assert_eq!(said, messages, "{variables}");
    assert_eq!(app.runs.load(std::sync::atomic::Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_missing_required_variable_is_told() {
    let app = App::start().await;
    let message = r#"Variable "$input" of required type "SlipInput!" was not provided."#;
    check(&app, CREATE, Json::Null, &[message]).await;
    check(&app, CREATE, json!({ "entree": {} }), &[message]).await;
    let null = r#"Variable "$input" of non-null type "SlipInput!" must not be null."#;
    check(&app, CREATE, json!({ "input": null }), &[null]).await;
}

#[tokio::test]
async fn wrong_values_are_all_told_with_their_place() {
    let app = App::start().await;
    let input =
        json!({ "siret": 1, "plates": ["A", 2], "role": "CHEF", "parent": { "weigth": 1 } });
    let at = |place: &str, why: &str, value: &str| {
        format!(r#"Variable "$input" got invalid value {value} at "input.{place}"; {why}"#)
    };
    check(
        &app,
        CREATE,
        json!({ "input": input }),
        &[
            &at("siret", "Invalid String", "1"),
            &at("plates[1]", "Invalid String", "2"),
            &at(
                "role",
                r#"Value "CHEF" does not exist in "UserRole" enum."#,
                r#""CHEF""#,
            ),
            &at(
                "parent",
                r#"Field "siret" of required type "String!" was not provided."#,
                "{ weigth: 1 }",
            ),
            &at(
                "parent",
                r#"Field "weigth" is not defined by type "SlipInput". Did you mean "weight"?"#,
                "{ weigth: 1 }",
            ),
        ],
    )
    .await;
}

#[tokio::test]
async fn scalars_and_objects_are_not_mixed_up() {
    let app = App::start().await;
    check(
        &app,
        CREATE,
        json!({ "input": "x" }),
        &[r#"Variable "$input" got invalid value "x"; Expected type "SlipInput" to be an object."#],
    )
    .await;
    check(
        &app,
        CREATE,
        json!({ "input": { "siret": "1", "weight": "2,5", "count": 1.5 } }),
        &[
            r#"Variable "$input" got invalid value "2,5" at "input.weight"; Float cannot represent non numeric value: "2,5""#,
            r#"Variable "$input" got invalid value 1.5 at "input.count"; Int cannot represent non-integer value: 1.5"#,
        ],
    )
    .await;
    check(
        &app,
        CREATE,
        json!({ "input": { "siret": "1", "count": 3_000_000_000_u32 } }),
        &[r#"Variable "$input" got invalid value 3000000000 at "input.count"; Int cannot represent non 32-bit signed integer value: 3000000000"#],
    )
    .await;
}

#[tokio::test]
async fn a_wrong_date_has_the_sentence_that_clients_know() {
    let app = App::start().await;
    check(
        &app,
        CREATE,
        json!({ "input": { "siret": "1", "takenOverAt": "2020-33-02" } }),
        &[r#"Variable "$input" got invalid value "2020-33-02" at "input.takenOverAt"; Seul les chaînes de caractères au format ISO 8601 sont acceptées en tant que date. Reçu 2020-33-02."#],
    )
    .await;
    check(
        &app,
        "query ($at: DateTime!) { day(at: $at) }",
        json!({ "at": "hier" }),
        &[r#"Variable "$at" got invalid value "hier"; Seul les chaînes de caractères au format ISO 8601 sont acceptées en tant que date. Reçu hier."#],
    )
    .await;
}

#[tokio::test]
async fn a_null_inside_a_list_or_a_required_field_is_told() {
    let app = App::start().await;
    check(
        &app,
        CREATE,
        json!({ "input": { "siret": null, "plates": [null] } }),
        &[
            r#"Variable "$input" got invalid value null at "input.siret"; Expected non-nullable type "String!" not to be null."#,
            r#"Variable "$input" got invalid value null at "input.plates[0]"; Expected non-nullable type "String!" not to be null."#,
        ],
    )
    .await;
}

async fn created(app: &App, query: &str, variables: Json) -> String {
    app.ask(query, variables).await.data()["createSlip"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn a_single_value_stands_for_a_list() {
    let app = App::start().await;
    let sent = created(
        &app,
        CREATE,
        json!({ "input": { "siret": "1", "plates": "AB-123-CD" } }),
    )
    .await;
    assert_eq!(sent, "1 absent None Some([\"AB-123-CD\"])   ");
    let literal = created(
        &app,
        "mutation { createSlip(input: {siret: \"1\", plates: \"AB\"}) }",
        Json::Null,
    )
    .await;
    assert_eq!(literal, "1 absent None Some([\"AB\"])   ");
    let query = "query ($roles: [UserRole!]) { users(role: ADMIN, roles: $roles) }";
    assert_eq!(
        app.ask(query, json!({ "roles": "MEMBER" })).await.data()["users"],
        json!(2)
    );
}

#[tokio::test]
async fn an_absent_variable_leaves_its_field_absent_and_a_null_one_erases() {
    let app = App::start().await;
    let query = "mutation M($weight: Float, $plate: String) { createSlip(input: {siret: \"1\", weight: $weight, plates: [\"A\", \"B\"]}) \
                 other: createSlip(input: {siret: \"2\", parent: {siret: \"3\", weight: $weight}, role: READER}) @skip(if: true) \
                 chosen: createSlip(input: {siret: $plate}) @skip(if: true) }";
    let query = query
        .replace("siret: $plate", "siret: \"4\"")
        .replace(", $plate: String", "");
    assert_eq!(
        created(&app, &query, json!({})).await,
        "1 absent None Some([\"A\", \"B\"])   "
    );
    assert_eq!(
        created(&app, &query, json!({ "weight": null })).await,
        "1 nul None Some([\"A\", \"B\"])   "
    );
    assert_eq!(
        created(&app, &query, json!({ "weight": 2 })).await,
        "1 2 None Some([\"A\", \"B\"])   "
    );
}

#[tokio::test]
async fn an_absent_variable_leaves_its_argument_to_its_default() {
    let app = App::start().await;
    let query = "query ($id: ID, $roles: [UserRole!]) { day(at: \"2024-03-01\", id: $id) users(role: ADMIN, roles: $roles) }";
    assert_eq!(
        app.ask(query, Json::Null).await.data(),
        json!({ "day": "2024-03-01T00:00:00.000Z ", "users": 1 })
    );
}

#[tokio::test]
async fn numbers_are_read_as_javascript_does() {
    let app = App::start().await;
    let body = r#"{"query":"mutation C($i: SlipInput!) { createSlip(input: $i) }","variables":{"i":{"siret":"1","weight":1,"count":2.0}}}"#;
    let request = app
        .request(reqwest::Method::POST, "/")
        .header("content-type", "application/json")
        .body(body);
    assert_eq!(
        crate::fixture::answer(request).await.data()["createSlip"],
        json!("1 1 Some(2) None   ")
    );
    let id = app
        .ask(
            "query ($id: ID) { day(at: \"2024-03-01\", id: $id) }",
            json!({ "id": 12 }),
        )
        .await;
    assert_eq!(id.data()["day"], json!("2024-03-01T00:00:00.000Z 12"));
}

#[tokio::test]
async fn unknown_variables_are_ignored() {
    let app = App::start().await;
    assert_eq!(
        app.ask("{ isAuthenticated }", json!({ "x": { "y": 1 } }))
            .await
            .data(),
        json!({ "isAuthenticated": false })
    );
}

#[tokio::test]
async fn faults_are_told_up_to_fifty() {
    let app = App::start().await;
    let plates: Vec<u32> = (0..60).collect();
    let answer = app
        .ask(
            CREATE,
            json!({ "input": { "siret": "1", "plates": plates } }),
        )
        .await;
    let json = answer.json();
    let errors = json["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 51);
    assert_eq!(
        errors[50]["message"],
        json!("Too many errors processing variables, error limit reached. Execution aborted.")
    );
}
