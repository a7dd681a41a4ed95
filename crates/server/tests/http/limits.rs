//! What is too much, and how it is told.

use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};
use server::http::Quota;

use crate::fixture::{App, answer};

#[tokio::test]
async fn five_root_fields_are_allowed_and_six_are_not() {
    let app = App::start().await;
    let aliases = |count: usize| {
        let fields: String = (0..count)
            .map(|place| format!("a{place}: isAuthenticated "))
            .collect();
        format!("{{ {fields} }}")
    };
    assert_eq!(
        app.ask(&aliases(5), Json::Null)
            .await
            .data()
            .as_object()
            .unwrap()
            .len(),
        5
    );
    let answer = app.ask(&aliases(6), Json::Null).await;
    assert_eq!(
        answer.refusal(),
        (400, "GRAPHQL_MAX_OPERATIONS_ERROR".to_owned())
    );
    assert_eq!(
        answer.message(),
        "Batching by query merging is limited to 5 operations per query."
    );
}

#[tokio::test]
async fn root_fields_of_all_operations_add_up_even_of_those_not_run() {
    let app = App::start().await;
    let query = "query A { a: isAuthenticated b: isAuthenticated c: isAuthenticated } \
                 query B { a: isAuthenticated b: isAuthenticated c: isAuthenticated }";
    let answer = answer(app.post(&json!({ "query": query, "operationName": "A" }))).await;
    assert_eq!(
        answer.refusal(),
        (400, "GRAPHQL_MAX_OPERATIONS_ERROR".to_owned())
    );
}

#[tokio::test]
async fn a_root_fragment_counts_for_one_whatever_it_holds() {
    let app = App::start().await;
    let query = "{ ...F a: isAuthenticated b: isAuthenticated c: isAuthenticated d: isAuthenticated } \
                 fragment F on QueryRoot { e: isAuthenticated f: isAuthenticated g: isAuthenticated }";
    assert_eq!(
        app.ask(query, Json::Null)
            .await
            .data()
            .as_object()
            .unwrap()
            .len(),
        7
    );
}

/// `{ chain { parent { … orgId } } }` where the last field has this many ancestors.
fn nested(ancestors: usize) -> String {
    format!(
        "query Q {{ chain {{ {} orgId {} }} }}",
        "parent {".repeat(ancestors - 1),
        "}".repeat(ancestors - 1)
    )
}

#[tokio::test]
async fn a_field_may_have_ten_ancestors_and_no_more() {
    let app = App::start().await;
    assert_eq!(app.ask(&nested(10), Json::Null).await.status, 200);
    for ancestors in [11, 30, 63, 100, 5000] {
        let answer = app.ask(&nested(ancestors), Json::Null).await;
        assert_eq!(
            answer.refusal(),
            (400, "GRAPHQL_VALIDATION_FAILED".to_owned()),
            "{ancestors}"
        );
        assert!(
            answer
                .message()
                .ends_with("' exceeds maximum operation depth of 10"),
            "{}",
            answer.message()
        );
    }
    assert_eq!(
        app.ask(&nested(11), Json::Null).await.message(),
        "'Q' exceeds maximum operation depth of 10"
    );
}

#[tokio::test]
async fn fragments_add_no_depth_and_hide_none() {
    let app = App::start().await;
    let flat = "{ chain { ... { ... on Company { ...F } } } } \
                fragment F on Company { parent { parent { parent { parent { parent { parent { parent { parent { parent { orgId } } } } } } } } } }";
    assert_eq!(app.ask(flat, Json::Null).await.status, 200);
    let deep = flat
        .replacen("chain {", "chain { parent {", 1)
        .replacen("} } } }", "} } } } }", 1);
    let answer = app.ask(&deep, Json::Null).await;
    assert_eq!(answer.message(), "'' exceeds maximum operation depth of 10");
}

#[tokio::test]
async fn brackets_by_the_hundred_thousand_do_no_harm() {
    let app = App::start().await;
    for open in ["{a", "{a(b:[", "{a(b:{c:"] {
        let answer = app.ask(&open.repeat(100_000), Json::Null).await;
        assert_eq!(answer.status, 400);
    }
    assert_eq!(app.ask("{ isAuthenticated }", Json::Null).await.status, 200);
}

#[tokio::test]
async fn fragments_that_multiply_are_refused_at_once() {
    let app = App::start().await;
    let spreads = |of: usize| {
        (0..10)
            .map(|alias| format!("a{alias}: parent {{ ...F{of} }} "))
            .collect::<String>()
    };
    let mut query = "{ chain { ...F0 } }".to_owned();
    for level in 0..8 {
        query.push_str(&format!(
            " fragment F{level} on Company {{ {} }}",
            spreads(level + 1)
        ));
    }
    query.push_str(" fragment F8 on Company { orgId }");
    let started = Instant::now();
    let answer = app.ask(&query, Json::Null).await;
    assert_eq!(
        answer.refusal(),
        (400, "GRAPHQL_VALIDATION_FAILED".to_owned())
    );
    assert!(started.elapsed() < Duration::from_secs(2));
    let chained: String = (0..2000)
        .map(|f| {
            format!(
                " fragment F{f} on Company {{ ...F{} ...F{} }}",
                f + 1,
                f + 1
            )
        })
        .collect();
    let answer = app
        .ask(
            &format!("{{ chain {{ ...F0 }} }} {chained} fragment F2000 on Company {{ orgId }}"),
            Json::Null,
        )
        .await;
    assert_eq!(
        answer.refusal(),
        (400, "GRAPHQL_VALIDATION_FAILED".to_owned())
    );
    assert!(started.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn an_operation_of_more_than_a_megabyte_is_refused_except_for_registry_lines() {
    let app = App::start().await;
    let text = "x".repeat(1_153_434);
    let create = json!({ "query": "mutation M($i: SlipInput!) { createSlip(input: $i) }", "variables": { "i": { "siret": text } } });
    let refused = answer(app.post(&create)).await;
    assert_eq!(refused.refusal(), (400, "BAD_USER_INPUT".to_owned()));
    assert_eq!(
        refused.message(),
        "La requête « createSlip » dépasse la taille maximale de 1,00 Mo : elle fait 1,10 Mo."
    );
    let lines = json!({ "query": "mutation M($l: [String!]!) { addToSsdRegistry(lines: $l) }", "variables": { "l": [text] } });
    assert_eq!(
        answer(app.post(&lines)).await.data()["addToSsdRegistry"],
        json!(1)
    );
    let many = json!({ "query": "mutation M($l: [String!]!) { addToSsdRegistry(lines: $l) }", "variables": { "l": vec![text; 19] } });
    assert_eq!(
        answer(app.post(&many)).await.refusal(),
        (400, "BAD_USER_INPUT".to_owned())
    );
}

#[tokio::test]
async fn white_space_does_not_count_in_the_size() {
    let app = App::start().await;
    let body = format!(
        "{{{}\"query\": \"{{ isAuthenticated }}\"}}",
        " ".repeat(1_200_000)
    );
    let request = app
        .request(reqwest::Method::POST, "/")
        .header("content-type", "application/json")
        .body(body);
    assert_eq!(answer(request).await.status, 200);
}

#[tokio::test]
async fn a_body_of_more_than_21_megabytes_is_refused() {
    let app = App::start().await;
    let request = app
        .request(reqwest::Method::POST, "/")
        .header("content-type", "application/json")
        .body(vec![b' '; 50 << 20]);
    assert_eq!(answer(request).await.status, 413);
}

#[tokio::test]
async fn a_body_that_hides_its_length_is_refused_too() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let app = App::start().await;
    let mut stream = tokio::net::TcpStream::connect(app.address).await.unwrap();
    let head = "POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = format!("100000\r\n{}\r\n", " ".repeat(1 << 20));
    for _ in 0..22 {
        if stream.write_all(chunk.as_bytes()).await.is_err() {
            break;
        }
    }
    let mut start = [0; 12];
    stream.read_exact(&mut start).await.unwrap();
    assert_eq!(&start, b"HTTP/1.1 413");
}

#[tokio::test]
async fn a_client_address_has_a_quota_told_in_every_answer() {
    let quota = Quota {
        max: 3,
        window: Duration::from_secs(60),
    };
    let app = App::with(|settings| settings.quota = quota).await;
    let ping = |client: &'static str| answer(app.get("/ping").header("x-forwarded-for", client));
    for remaining in ["2", "1", "0"] {
        let answer = ping("1.2.3.4").await;
        assert_eq!(answer.status, 200);
        assert_eq!(
            (
                answer.header("x-ratelimit-limit"),
                answer.header("x-ratelimit-remaining")
            ),
            (Some("3"), Some(remaining))
        );
        let reset: u64 = answer.header("x-ratelimit-reset").unwrap().parse().unwrap();
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_secs();
        assert!((now..=now + 61).contains(&reset), "{reset} {now}");
    }
    let refused = ping("1.2.3.4").await;
    assert_eq!(refused.status, 429);
    assert_eq!(
        refused.text,
        "Quota de 3 requêtes par 1 minute excédé pour cette adresse IP, merci de réessayer plus tard."
    );
    assert_eq!(
        (
            refused.header("retry-after"),
            refused.header("x-ratelimit-remaining")
        ),
        (Some("60"), Some("0"))
    );
    assert_eq!(ping("1.2.3.5").await.status, 200);
}

#[tokio::test]
async fn the_thousand_and_first_request_of_a_minute_is_refused() {
    let app = App::start().await;
    for _ in 0..1000 {
        assert_eq!(answer(app.get("/ping")).await.status, 200);
    }
    assert_eq!(answer(app.get("/ping")).await.status, 429);
}

#[tokio::test]
async fn a_counted_root_field_refuses_the_whole_request() {
    let app = App::start().await;
    let ask = |count: usize| {
        let fields: String = (0..count)
            .map(|place| format!("a{place}: createPasswordResetRequest "))
            .collect();
        answer(app.post(&json!({ "query": format!("mutation {{ {fields} }}") })))
    };
    let allowed = ask(2).await;
    assert_eq!(allowed.status, 200);
    assert_eq!(
        (
            allowed.header("x-ratelimit-limit"),
            allowed.header("x-ratelimit-remaining")
        ),
        (Some("3"), Some("1"))
    );
    let refused = ask(2).await;
    assert_eq!(refused.status, 429);
    assert_eq!(
        refused.text,
        "Quota de 3 requêtes par 1 minute excédé pour cette adresse IP, merci de réessayer plus tard."
    );
    let elsewhere = app
        .post(&json!({ "query": "mutation { createPasswordResetRequest }" }))
        .header("x-forwarded-for", "9.9.9.9");
    assert_eq!(answer(elsewhere).await.status, 200);
    let identified = app
        .post(&json!({ "query": "mutation { createPasswordResetRequest }" }))
        .bearer_auth("jeton-camille");
    assert_eq!(answer(identified).await.status, 200);
}

#[tokio::test]
async fn a_counted_root_field_aborts_the_array_that_holds_it() {
    let app = App::start().await;
    let create = json!({ "query": "mutation { createSlip(input: {siret: \"1\"}) }" });
    let counted = json!({ "query": "mutation { a: createPasswordResetRequest b: createPasswordResetRequest }" });
    let refused = answer(app.post(&json!([create, counted, counted]))).await;
    assert_eq!(refused.status, 429);
    assert_eq!(app.runs.load(std::sync::atomic::Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_request_without_answer_is_given_up() {
    let app = App::with(|settings| settings.timeout = Duration::from_millis(100)).await;
    let answer = app.ask("{ slow }", Json::Null).await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (408, "Request has timed out.")
    );
}

#[tokio::test]
async fn a_mutation_goes_to_its_end_though_its_client_was_given_up() {
    let app = App::with(|settings| settings.timeout = Duration::from_millis(100)).await;
    assert_eq!(
        app.ask("mutation { slowSlip }", Json::Null).await.status,
        408
    );
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(app.runs.load(std::sync::atomic::Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_stop_lets_requests_finish_and_refuses_new_ones() {
    let mut app = App::start().await;
    let under_way = tokio::spawn(
        app.post(&json!({ "query": "mutation { slowSlip }" }))
            .send(),
    );
    tokio::time::sleep(Duration::from_millis(150)).await;
    app.stop();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(app.get("/ping").send().await.is_err());
    let response = under_way.await.unwrap().unwrap();
    assert_eq!(
        response.json::<Json>().await.unwrap(),
        json!({ "data": { "slowSlip": 1 } })
    );
    tokio::time::timeout(Duration::from_secs(5), app.stopped())
        .await
        .unwrap();
}

#[tokio::test]
async fn a_stop_waits_for_mutations_whose_client_left() {
    let mut app = App::start().await;
    let runs = app.runs.clone();
    let left = app
        .post(&json!({ "query": "mutation { slowSlip }" }))
        .timeout(Duration::from_millis(150))
        .send()
        .await;
    assert!(left.is_err());
    app.stop();
    tokio::time::timeout(Duration::from_secs(5), app.stopped())
        .await
        .unwrap();
    assert_eq!(runs.load(std::sync::atomic::Ordering::SeqCst), 1);
}
