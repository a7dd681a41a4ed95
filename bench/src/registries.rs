//! The export of a registry that holds every slip, from the request to the file.

use std::time::{Duration, Instant};

use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::{
    Failure, client::Client, groups::once, measure::Run, sandbox::Sandbox, server::Server,
};

const GENERATE: &str = "mutation($from: DateTime!) { generateRegistryV2Export(registryType: TRANSPORTED, format: CSV, dateRange: { _gte: $from }) { id } }";
const LOOK: &str = "query($id: ID!) { registryV2Export(id: $id) { status } }";

/// How often the export is looked at.
const EVERY: Duration = Duration::from_millis(50);

/// Measures one export of the slips of all carriers, and the most memory that the server held meanwhile.
pub(crate) async fn run(server: &Server, sandbox: &Sandbox, slips: u64) -> Result<Run, Failure> {
    let mut client = Client::connect(&server.host, &sandbox.group).await?;
    let before = server.memory()?.own_bytes;
    let mut most = before;
    let started = Instant::now();
    // The same request is refused for five minutes: each run asks for another beginning.
    let from = jiff::Timestamp::UNIX_EPOCH + jiff::SignedDuration::from_secs(i64::try_from(slips)?);
    let asked = ask(&mut client, GENERATE, &json!({ "from": from.to_string() })).await?;
    let id = &asked["generateRegistryV2Export"]["id"];
    loop {
        tokio::time::sleep(EVERY).await;
        most = most.max(server.memory()?.own_bytes);
        let found = ask(&mut client, LOOK, &json!({ "id": id })).await?;
        match found["registryV2Export"]["status"].as_str() {
            Some("PENDING" | "STARTED") => {}
            Some("SUCCESSFUL") => {
                println!(
                    "    mémoire propre : {:.0} Mo avant l'export, {:.0} Mo au plus",
                    before as f64 / 1e6,
                    most as f64 / 1e6
                );
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
