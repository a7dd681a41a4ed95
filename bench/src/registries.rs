//! The export of a registry that holds every slip, from the request to the file.

use std::time::{Duration, Instant};

use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::{
    Failure, client::Client, groups::once, measure::Run, sandbox::Sandbox, server::Server,
};

const GENERATE: &str = "mutation { generateRegistryV2Export(registryType: TRANSPORTED, format: CSV, dateRange: { _gte: \"1970-01-01T00:00:00.000Z\" }) { id } }";
const LOOK: &str = "query($id: ID!) { registryV2Export(id: $id) { status } }";

/// How often the export is looked at.
const EVERY: Duration = Duration::from_millis(50);

/// Measures one export of the slips of all carriers.
pub(crate) async fn run(server: &Server, sandbox: &Sandbox) -> Result<Run, Failure> {
    let mut client = Client::connect(&server.host, &sandbox.group).await?;
    let started = Instant::now();
    let asked = ask(&mut client, GENERATE, &Value::Null).await?;
    let id = &asked["generateRegistryV2Export"]["id"];
    loop {
        tokio::time::sleep(EVERY).await;
        let found = ask(&mut client, LOOK, &json!({ "id": id })).await?;
        match found["registryV2Export"]["status"].as_str() {
            Some("PENDING" | "STARTED") => {}
            Some("SUCCESSFUL") => {
                return Ok(once("export de tous les bordereaux", started.elapsed()));
            }
            other => return Err(format!("export {other:?}").into()),
        }
    }
}

async fn ask(client: &mut Client, query: &str, variables: &Value) -> Result<Value, Failure> {
    let body = json!({ "query": query, "variables": variables }).to_string();
    let answer = client.post(Bytes::from(body)).await?;
    let mut answer: Value = serde_json::from_slice(&answer)?;
    Ok(answer["data"].take())
}
