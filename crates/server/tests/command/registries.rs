//! Registries through the program: the worker makes the file, a signed link gives it.

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::{
    fixture::{Place, Server},
    web_client::client,
};

async fn ask(server: &Server, token: &str, query: &str) -> Json {
    let answer = client()
        .post(&server.url)
        .bearer_auth(token)
        .json(&json!({ "query": query }))
        .send()
        .await
        .unwrap();
    answer.json().await.unwrap()
}

#[tokio::test]
async fn an_export_is_made_by_the_worker_and_downloaded_by_its_link() {
    let place = Place::new();
    let token = place.seed("a");
    let server = Server::start(&place, &["--data", "a"]);
    let asked = ask(
        &server,
        &token,
        "mutation { generateRegistryV2Export(registryType: INCOMING, format: CSV, siret: \"99900001100018\", \
         dateRange: {_gte: \"2025-01-01T00:00:00Z\"}) { id status } }",
    )
    .await;
    let asked = &asked["data"]["generateRegistryV2Export"];
    assert_eq!(asked["status"], "PENDING");
    let id = asked["id"].as_str().unwrap();
    let status = format!("{{ registryV2Export(id: \"{id}\") {{ status }} }}");
    let mut tries = 0;
    while ask(&server, &token, &status).await["data"]["registryV2Export"]["status"] != "SUCCESSFUL"
    {
        tries += 1;
        assert!(tries < 100, "the worker made no file");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let link =
        format!("{{ registryV2ExportDownloadSignedUrl(exportId: \"{id}\") {{ signedUrl }} }}");
    let link = ask(&server, &token, &link).await;
    let link = link["data"]["registryV2ExportDownloadSignedUrl"]["signedUrl"].clone();
    let link = link.as_str().unwrap();
    // The public address is not that of the test: the path is what counts.
    let (_, path) = link.split_once("/files/").unwrap();
    let url = format!("{}/files/{path}", server.url.trim_end_matches('/'));
    let file = client().get(&url).send().await.unwrap();
    assert_eq!(file.status(), 200);
    let header = |name: &str| file.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "text/csv");
    let disposition = header("content-disposition");
    assert!(
        disposition.starts_with("attachment; filename=\"TD-Registre-")
            && disposition.contains("-Entrant-99900001100018.csv"),
        "{disposition}"
    );
    assert_eq!(header("cache-control"), "private, no-store");
    let text = file.text().await.unwrap();
    assert!(text.starts_with("Source;identifiant unique;"), "{text}");
    for altered in [
        url.replace("Entrant", "Sortant"),
        url.replace("expires=", "expires=9"),
        url.split_once('?').unwrap().0.to_owned(),
        format!("{}/files/../tokens.csv", server.url.trim_end_matches('/')),
    ] {
        let refused = client().get(&altered).send().await.unwrap();
        assert!(refused.status().is_client_error(), "{altered}");
    }
    // The file outlives the process.
    drop(server);
    let server = Server::start(&place, &["--data", "a"]);
    let url = format!("{}/files/{path}", server.url.trim_end_matches('/'));
    let again = client().get(&url).send().await.unwrap();
    assert_eq!(again.text().await.unwrap(), text);
}

#[tokio::test]
async fn former_registry_queries_are_not_part_of_the_schema() {
    let place = Place::new();
    let token = place.seed("a");
    let server = Server::start(&place, &["--data", "a"]);
    for query in [
        "incomingWastes(sirets: [\"99900001100018\"]) { totalCount }",
        "outgoingWastes(sirets: [\"99900001100018\"]) { totalCount }",
        "transportedWastes(sirets: [\"99900001100018\"]) { totalCount }",
        "managedWastes(sirets: [\"99900001100018\"]) { totalCount }",
        "allWastes(sirets: [\"99900001100018\"]) { totalCount }",
        "wastesRegistryCsv(registryType: INCOMING, sirets: [\"99900001100018\"]) { token }",
        "wastesRegistryXls(registryType: INCOMING, sirets: [\"99900001100018\"]) { token }",
        "formsRegister(exportType: INCOMING, sirets: [\"99900001100018\"]) { token }",
    ] {
        let answer = client()
            .post(&server.url)
            .bearer_auth(&token)
            .json(&json!({ "query": format!("{{ {query} }}") }))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 400, "{query}");
        let answer: Json = answer.json().await.unwrap();
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{query}");
    }
}
