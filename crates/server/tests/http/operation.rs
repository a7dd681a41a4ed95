//! Which operation of a document runs, and how several run together.

use serde_json::{Value as Json, json};

use crate::fixture::{App, answer};

#[tokio::test]
async fn the_operation_named_by_the_request_runs() {
    let app = App::start().await;
    let query = "query A { isAuthenticated } query B { companyInfos(siret: \"1\") { orgId } }";
    let ask = |name: Json| answer(app.post(&json!({ "query": query, "operationName": name })));
    assert_eq!(
        ask(json!("A")).await.data(),
        json!({ "isAuthenticated": false })
    );
    assert_eq!(
        ask(json!("B")).await.data(),
        json!({ "companyInfos": { "orgId": "1" } })
    );
    assert_eq!(
        ask(json!("C")).await.refusal(),
        (400, "OPERATION_RESOLUTION_FAILURE".to_owned())
    );
    assert_eq!(
        ask(Json::Null).await.refusal(),
        (400, "OPERATION_RESOLUTION_FAILURE".to_owned())
    );
}

#[tokio::test]
async fn the_endpoint_answers_alike_at_its_two_addresses() {
    let app = App::start().await;
    for path in ["/", "/graphql"] {
        let request = app
            .request(reqwest::Method::POST, path)
            .json(&json!({ "query": "{ isAuthenticated }" }));
        assert_eq!(
            answer(request).await.data(),
            json!({ "isAuthenticated": false })
        );
    }
}

#[tokio::test]
async fn an_array_of_operations_is_answered_by_an_array() {
    let app = App::start().await;
    let one = json!({ "query": "{ isAuthenticated }" });
    let result = json!({ "data": { "isAuthenticated": false } });
    for count in [1, 2, 5] {
        let answer = answer(app.post(&Json::Array(vec![one.clone(); count]))).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json(), Json::Array(vec![result.clone(); count]));
    }
}

#[tokio::test]
async fn more_than_five_operations_in_an_array_are_refused() {
    let app = App::start().await;
    for count in [6, 10, 1000] {
        let batch = Json::Array(vec![json!({ "query": "{ isAuthenticated }" }); count]);
        let answer = answer(app.post(&batch)).await;
        assert_eq!(answer.status, 400);
        assert_eq!(
            answer.text,
            r#"{"error":"Batching is limited to 5 operations per request."}"#
        );
    }
}

#[tokio::test]
async fn an_array_with_an_invalid_operation_runs_the_others() {
    let app = App::start().await;
    let batch = json!([{ "query": "{ isAuthenticated }" }, { "query": "{ inconnu }" }]);
    let answer = answer(app.post(&batch)).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.json()[0]["data"]["isAuthenticated"], json!(false));
    assert_eq!(
        answer.json()[1]["errors"][0]["extensions"]["code"],
        json!("GRAPHQL_VALIDATION_FAILED")
    );
}

#[tokio::test]
async fn an_array_holding_an_empty_operation_is_refused_whole() {
    let app = App::start().await;
    let create = json!({ "query": "mutation { createSlip(input: {siret: \"1\"}) }" });
    let answer = answer(app.post(&json!([create, {}]))).await;
    assert_eq!(answer.refusal(), (400, "BAD_REQUEST".to_owned()));
    assert_eq!(app.runs.load(std::sync::atomic::Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_failing_mutation_nulls_the_answer_of_its_committed_sibling() {
    let app = App::start().await;
    let answer = app
        .ask(
            "mutation { one: createSlip(input: {siret: \"1\"}) two: refuseSlip }",
            Json::Null,
        )
        .await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["data"], Json::Null);
    assert_eq!(answer.json()["errors"][0]["path"], json!(["two"]));
    assert_eq!(app.runs.load(std::sync::atomic::Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_header_set_by_a_resolver_reaches_the_client() {
    let app = App::start().await;
    assert_eq!(
        app.ask("mutation { setCookie }", Json::Null)
            .await
            .header("set-cookie"),
        Some("a=b")
    );
}

#[tokio::test]
async fn introspection_is_always_on() {
    let app = App::start().await;
    let query = "{ __schema { types { name fields { name type { ofType { ofType { ofType { ofType { ofType { \
                 ofType { ofType { ofType { name } } } } } } } } } } } } __type(name: \"User\") { name } }";
    assert_eq!(
        app.ask(query, Json::Null).await.data()["__type"]["name"],
        json!("User")
    );
}

#[tokio::test]
async fn a_mutation_selected_twice_under_one_name_runs_once() {
    let app = App::start().await;
    let query = "mutation { createSlip(input: {siret: \"1\"}) ...F other: commitSlip } \
                 fragment F on MutationRoot { createSlip(input: {siret: \"1\"}) }";
    let data = app.ask(query, Json::Null).await.data();
    assert_eq!(
        data,
        json!({ "createSlip": "1 absent None None   ", "other": 2 })
    );
}

#[tokio::test]
async fn answers_follow_the_order_of_the_selection() {
    let app = App::start().await;
    let answer = app
        .ask("{ later { orgId } isAuthenticated }", Json::Null)
        .await;
    assert_eq!(
        answer.text,
        r#"{"data":{"later":{"orgId":"2"},"isAuthenticated":false}}"#
    );
}
