//! Documents that make no sense for the schema, and the words that say so.

use serde_json::{Value as Json, json};

use crate::fixture::App;

/// Checks that a document is refused before anything runs, with these messages.
async fn check(app: &App, query: &str, messages: &[&str]) {
    let answer = app.ask(query, Json::Null).await;
    assert_eq!(
        answer.refusal(),
        (400, "GRAPHQL_VALIDATION_FAILED".to_owned()),
        "{query}"
    );
    let json = answer.json();
    assert_eq!(json.get("data"), None);
    let said: Vec<&str> = json["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["message"].as_str().unwrap())
        .collect();
    assert_eq!(said, messages, "{query}");
}

#[tokio::test]
async fn a_syntax_error_is_located() {
    let app = App::start().await;
    for query in [
        "{ me { email ",
        "query {",
        "{ a(b: ) }",
        "mot",
        "{ a }}",
        "{ a(b: \"\"\"x) }",
        "{}",
    ] {
        let answer = app.ask(query, Json::Null).await;
        assert_eq!(
            answer.refusal(),
            (400, "GRAPHQL_PARSE_FAILED".to_owned()),
            "{query}"
        );
        assert!(
            answer.message().starts_with("Syntax Error: "),
            "{}",
            answer.message()
        );
    }
    let answer = app.ask("{ me {\n email ", Json::Null).await;
    assert_eq!(answer.json()["errors"][0]["locations"][0]["line"], json!(2));
}

#[tokio::test]
async fn an_unknown_field_comes_with_suggestions() {
    let app = App::start().await;
    check(
        &app,
        "{ me { emial } }",
        &[r#"Cannot query field "emial" on type "User". Did you mean "email"?"#],
    )
    .await;
    check(
        &app,
        "{ me { courriel } }",
        &[r#"Cannot query field "courriel" on type "User"."#],
    )
    .await;
    check(
        &app,
        "{ documents { id number } }",
        &[r#"Cannot query field "number" on type "Document". Did you mean to use an inline fragment on "Receipt" or "Agreement"?"#],
    )
    .await;
    check(
        &app,
        "mutation { me { email } }",
        &[r#"Cannot query field "me" on type "MutationRoot"."#],
    )
    .await;
}

#[tokio::test]
async fn arguments_are_known_given_once_and_complete() {
    let app = App::start().await;
    check(
        &app,
        "{ companyInfos(sire: \"1\") { orgId } }",
        &[
            r#"Unknown argument "sire" on field "QueryRoot.companyInfos". Did you mean "siret"?"#,
            r#"Field "companyInfos" argument "siret" of type "String!" is required, but it was not provided."#,
        ],
    )
    .await;
    check(
        &app,
        "{ companyInfos(siret: \"1\", siret: \"2\") { orgId } }",
        &[r#"There can be only one argument named "siret"."#],
    )
    .await;
}

#[tokio::test]
async fn literals_have_the_type_of_their_place() {
    let app = App::start().await;
    check(
        &app,
        "{ companyInfos(siret: 12) { orgId } }",
        &["Invalid String"],
    )
    .await;
    check(
        &app,
        "{ companyInfos(siret: null) { orgId } }",
        &[r#"Expected value of type "String!", found null."#],
    )
    .await;
    check(
        &app,
        "{ users(role: CHEF) }",
        &[r#"Value "CHEF" does not exist in "UserRole" enum."#],
    )
    .await;
    check(
        &app,
        "{ users(role: MEMBRE) }",
        &[r#"Value "MEMBRE" does not exist in "UserRole" enum. Did you mean the enum value "MEMBER"?"#],
    )
    .await;
    check(
        &app,
        "{ users(role: \"ADMIN\") }",
        &[r#"Enum "UserRole" cannot represent non-enum value: "ADMIN"."#],
    )
    .await;
    check(
        &app,
        "mutation { createSlip(input: {siret: \"1\", weigth: 1, count: 1.5}) }",
        &[
            r#"Field "weigth" is not defined by type "SlipInput". Did you mean "weight"?"#,
            "Int cannot represent non-integer value: 1.5",
        ],
    )
    .await;
    check(
        &app,
        "mutation { createSlip(input: {}) }",
        &[r#"Field "SlipInput.siret" of required type "String!" was not provided."#],
    )
    .await;
    check(
        &app,
        "mutation { createSlip(input: 1) }",
        &[r#"Expected value of type "SlipInput!", found 1."#],
    )
    .await;
}

#[tokio::test]
async fn a_wrong_date_in_the_document_is_a_validation_error() {
    let app = App::start().await;
    check(
        &app,
        "{ day(at: \"hier\") }",
        &["Seul les chaînes de caractères au format ISO 8601 sont acceptées en tant que date. Reçu hier."],
    )
    .await;
}

#[tokio::test]
async fn subfields_are_selected_where_there_are_some() {
    let app = App::start().await;
    check(
        &app,
        "{ me }",
        &[r#"Field "me" of type "User!" must have a selection of subfields. Did you mean "me { ... }"?"#],
    )
    .await;
    check(
        &app,
        "{ isAuthenticated { x } }",
        &[r#"Field "isAuthenticated" must not have a selection since type "Boolean!" has no subfields."#],
    )
    .await;
}

#[tokio::test]
async fn fragments_exist_serve_and_apply() {
    let app = App::start().await;
    check(
        &app,
        "{ me { ...Absent } }",
        &[r#"Unknown fragment "Absent"."#],
    )
    .await;
    check(
        &app,
        "{ isAuthenticated } fragment F on User { email }",
        &[r#"Fragment "F" is never used."#],
    )
    .await;
    check(
        &app,
        "{ me { ... on Usager { email } } }",
        &[r#"Unknown type "Usager". Did you mean "User"?"#],
    )
    .await;
    check(
        &app,
        "{ me { ... on UserRole { email } } }",
        &[r#"Fragment cannot condition on non composite type "UserRole"."#],
    )
    .await;
    check(
        &app,
        "{ me { ... on Company { orgId } } }",
        &[r#"Fragment cannot be spread here as objects of type "User" can never be of type "Company"."#],
    )
    .await;
    check(
        &app,
        "{ me { ...C } } fragment C on Company { orgId }",
        &[r#"Fragment "C" cannot be spread here as objects of type "User" can never be of type "Company"."#],
    )
    .await;
    let applied = app.ask("{ documents { id ...R ... on Agreement { department } } } fragment R on Receipt { number }", Json::Null).await;
    assert_eq!(
        applied.data()["documents"],
        json!([{ "id": "r", "number": "1" }, { "id": "a", "department": "69" }])
    );
}

#[tokio::test]
async fn a_fragment_never_contains_itself() {
    let app = App::start().await;
    check(
        &app,
        "{ me { ...A } } fragment A on User { ...A }",
        &[r#"Cannot spread fragment "A" within itself."#],
    )
    .await;
    check(
        &app,
        "{ me { ...A } } fragment A on User { ...B } fragment B on User { email ...A }",
        &[
            r#"Cannot spread fragment "A" within itself via "B"."#,
            r#"Cannot spread fragment "B" within itself via "A"."#,
        ],
    )
    .await;
}

#[tokio::test]
async fn variables_are_declared_used_and_fit_their_place() {
    let app = App::start().await;
    check(
        &app,
        "query Q { companyInfos(siret: $s) { orgId } }",
        &[r#"Variable "$s" is not defined by operation "Q"."#],
    )
    .await;
    check(
        &app,
        "query ($s: String) { isAuthenticated }",
        &[r#"Variable "$s" is never used."#],
    )
    .await;
    check(
        &app,
        "query Q($r: UserRole!) { companyInfos(siret: $r) { orgId } }",
        &[r#"Variable "$r" of type "UserRole!" used in position expecting type "String!"."#],
    )
    .await;
    check(
        &app,
        "query ($s: String) { companyInfos(siret: $s) { orgId } }",
        &[r#"Variable "$s" of type "String" used in position expecting type "String!"."#],
    )
    .await;
    check(
        &app,
        "query ($u: User) { isAuthenticated @skip(if: $u) }",
        &[
            r#"Variable "$u" cannot be non-input type "User"."#,
            r#"Variable "$u" of type "User" used in position expecting type "Boolean!"."#,
        ],
    )
    .await;
    check(
        &app,
        "query ($s: String = 12) { users(role: ADMIN) day(at: $s) }",
        &[
            "Invalid String",
            r#"Variable "$s" of type "String" used in position expecting type "DateTime!"."#,
        ],
    )
    .await;
    let defaulted = app
        .ask(
            "query ($s: String = \"7\") { companyInfos(siret: $s) { orgId } }",
            Json::Null,
        )
        .await;
    assert_eq!(defaulted.data()["companyInfos"]["orgId"], json!("7"));
}

#[tokio::test]
async fn directives_are_known_and_well_placed() {
    let app = App::start().await;
    check(
        &app,
        "{ isAuthenticated @cache }",
        &[r#"Unknown directive "@cache"."#],
    )
    .await;
    check(
        &app,
        "{ isAuthenticated @skip }",
        &[r#"Directive "@skip" argument "if" of type "Boolean!" is required, but it was not provided."#],
    )
    .await;
    check(
        &app,
        "query @skip(if: true) { isAuthenticated }",
        &[r#"Directive "@skip" may not be used on QUERY."#],
    )
    .await;
    check(
        &app,
        "{ isAuthenticated @skip(if: true) @skip(if: false) }",
        &[r#"The directive "@skip" can only be used once at this location."#],
    )
    .await;
    let skipped = app
        .ask(
            "query ($no: Boolean!) { a: isAuthenticated @include(if: $no) b: isAuthenticated }",
            json!({ "no": false }),
        )
        .await;
    assert_eq!(skipped.data(), json!({ "b": false }));
}

#[tokio::test]
async fn fields_under_one_name_are_the_same_field() {
    let app = App::start().await;
    let aliases = "Use different aliases on the fields to fetch both if this was intentional.";
    check(
        &app,
        "{ me { name: email name } }",
        &[&format!(
            r#"Fields "name" conflict because "email" and "name" are different fields. {aliases}"#
        )],
    )
    .await;
    check(
        &app,
        "{ companyInfos(siret: \"1\") { orgId } companyInfos(siret: \"2\") { orgId } }",
        &[&format!(
            r#"Fields "companyInfos" conflict because they have differing arguments. {aliases}"#
        )],
    )
    .await;
    check(
        &app,
        "{ chain { parent { x: orgId } ...F } } fragment F on Company { parent { x: parent { orgId } } }",
        &[&format!(
            r#"Fields "parent" conflict because subfields "x" conflict because they return conflicting types "String!" and "Company". {aliases}"#
        )],
    )
    .await;
    check(
        &app,
        "{ documents { ... on Receipt { x: number } ... on Agreement { x: number } } }",
        &[&format!(
            r#"Fields "x" conflict because they return conflicting types "String!" and "String". {aliases}"#
        )],
    )
    .await;
    let merged = app
        .ask(
            "{ documents { ... on Receipt { x: number } ... on Agreement { x: department } } }",
            Json::Null,
        )
        .await;
    assert_eq!(
        merged.data()["documents"],
        json!([{ "x": "1" }, { "x": "69" }])
    );
}

#[tokio::test]
async fn operations_and_fragments_have_names_of_their_own() {
    let app = App::start().await;
    check(
        &app,
        "query A { isAuthenticated } query A { isAuthenticated }",
        &[r#"There can be only one operation named "A"."#],
    )
    .await;
    check(
        &app,
        "{ isAuthenticated } query A { isAuthenticated }",
        &["This anonymous operation must be the only defined operation."],
    )
    .await;
    check(
        &app,
        "{ me { ...F } } fragment F on User { name } fragment F on User { email }",
        &[r#"There can be only one fragment named "F"."#],
    )
    .await;
}

#[tokio::test]
async fn there_is_no_subscription() {
    let app = App::start().await;
    check(
        &app,
        "subscription { isAuthenticated }",
        &["Schema is not configured to execute subscription operation."],
    )
    .await;
}

#[tokio::test]
async fn the_document_is_judged_before_its_variables() {
    let app = App::start().await;
    let query = "query Q($r: UserRole!) { companyInfos(siret: $r) { orgId } }";
    let answer = app.ask(query, json!({ "r": "CHEF" })).await;
    assert_eq!(
        answer.refusal(),
        (400, "GRAPHQL_VALIDATION_FAILED".to_owned())
    );
}
