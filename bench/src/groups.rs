//! Forms that carry many others: one step of theirs writes all of them.

use std::time::{Duration, Instant};

use hyper::body::Bytes;
use serde_json::{Value, json};

use crate::{
    Failure,
    client::Client,
    measure::Run,
    sandbox::{Sandbox, Trio},
    server::Server,
};

/// Initial forms of a grouping.
const APPENDIX_2: usize = 250;
/// Items of a tour.
const APPENDIX_1: usize = 100;
/// Tonnes of an item: a lorry carries all of them.
const ITEM: f64 = 0.05;

const CREATE: &str =
    "mutation($input: CreateFormInput!) { createForm(createFormInput: $input) { id } }";
const UPDATE: &str =
    "mutation($input: UpdateFormInput!) { updateForm(updateFormInput: $input) { id } }";
const SEAL: &str = "mutation($id: ID!) { markAsSealed(id: $id) { id } }";
const EMIT: &str = "mutation($id: ID!, $input: SignEmissionFormInput!) { signEmissionForm(id: $id, input: $input) { id } }";
const CARRY: &str = "mutation($id: ID!, $input: SignTransportFormInput!) { signTransportForm(id: $id, input: $input) { id } }";
const RECEIVE: &str = "mutation($id: ID!, $input: ReceivedFormInput!) { markAsReceived(id: $id, receivedInfo: $input) { id } }";
const PROCESS: &str = "mutation($id: ID!, $input: ProcessedFormInput!) { markAsProcessed(id: $id, processedInfo: $input) { id } }";

/// The people of a bench: those of one trio, and the destination of the next one.
struct Site {
    trio: Trio,
    producer: Client,
    carrier: Client,
    destination: Client,
    last: Client,
    last_company: Value,
}

/// Measures the steps of forms that carry many others, once each.
pub(crate) async fn run(server: &Server, sandbox: &Sandbox) -> Result<Vec<Run>, Failure> {
    let (trio, next) = (&sandbox.trios[0], &sandbox.trios[1]);
    let mut site = Site {
        trio: trio.clone(),
        producer: Client::connect(&server.host, &trio.producer.token).await?,
        carrier: Client::connect(&server.host, &trio.carrier.token).await?,
        destination: Client::connect(&server.host, &trio.destination.token).await?,
        last: Client::connect(&server.host, &next.destination.token).await?,
        last_company: next.form_input()["recipient"]["company"].clone(),
    };
    let mut runs = site.group().await?;
    runs.extend(site.collect().await?);
    Ok(runs)
}

impl Site {
    async fn group(&mut self) -> Result<Vec<Run>, Failure> {
        let mut fractions = Vec::with_capacity(APPENDIX_2);
        for _ in 0..APPENDIX_2 {
            let id = self.waiting().await?;
            fractions.push(json!({"form": {"id": id}, "quantity": 1}));
        }
        let mut input = self.trio.form_input();
        input["emitter"] =
            json!({"type": "APPENDIX2", "company": input["recipient"]["company"].clone()});
        input["recipient"]["company"] = self.last_company.clone();
        input["grouping"] = Value::Array(fractions);
        let (id, creation) = timed(&mut self.destination, CREATE, json!({"input": input})).await?;
        let (_, sealing) = timed(&mut self.destination, SEAL, json!({"id": id})).await?;
        step(&mut self.destination, EMIT, &id, emission(1.0)).await?;
        step(&mut self.carrier, CARRY, &id, transport()).await?;
        step(&mut self.last, RECEIVE, &id, arrival()).await?;
        let arguments = json!({"id": id, "input": treatment()});
        let (_, processing) = timed(&mut self.last, PROCESS, arguments).await?;
        Ok(vec![
            once("annexe 2 ×250, création", creation),
            once("annexe 2 ×250, scellement", sealing),
            once("annexe 2 ×250, traitement", processing),
        ])
    }

    /// A form whose waste waits at the destination.
    async fn waiting(&mut self) -> Result<String, Failure> {
        let input = json!({"input": self.trio.form_input()});
        let (id, _) = timed(&mut self.producer, CREATE, input).await?;
        timed(&mut self.producer, SEAL, json!({"id": id})).await?;
        step(&mut self.producer, EMIT, &id, emission(1.0)).await?;
        step(&mut self.carrier, CARRY, &id, transport()).await?;
        step(&mut self.destination, RECEIVE, &id, arrival()).await?;
        let next = json!({
            "processingOperationDone": "D 13", "processedBy": "Alfred",
            "processedAt": "2026-04-15T10:22:00",
            "nextDestination": {"processingOperation": "D 10", "company": self.last_company.clone()},
        });
        step(&mut self.destination, PROCESS, &id, next).await?;
        Ok(id)
    }

    async fn collect(&mut self) -> Result<Vec<Run>, Failure> {
        let mut input = self.trio.form_input();
        let producer = input["emitter"]["company"].clone();
        input["emitter"] =
            json!({"type": "APPENDIX1", "company": input["transporter"]["company"].clone()});
        let waste = input["wasteDetails"].as_object_mut();
        if let Some(waste) = waste {
            waste.insert("code".to_owned(), json!("13 05 02*"));
            for key in ["quantity", "quantityType", "packagingInfos"] {
                waste.remove(key);
            }
        }
        let (tour, _) = timed(&mut self.carrier, CREATE, json!({"input": input})).await?;
        timed(&mut self.carrier, SEAL, json!({"id": tour})).await?;
        let mut items = Vec::with_capacity(APPENDIX_1);
        for _ in 0..APPENDIX_1 {
            let item = json!({
                "emitter": {"type": "APPENDIX1_PRODUCER", "company": producer},
                "wasteDetails": {"packagingInfos": [{"type": "FUT", "quantity": 1}], "quantity": ITEM},
            });
            items.push(
                timed(&mut self.carrier, CREATE, json!({"input": item}))
                    .await?
                    .0,
            );
        }
        let grouping: Vec<Value> = items.iter().map(|id| json!({"form": {"id": id}})).collect();
        let update = json!({"input": {"id": tour, "grouping": grouping}});
        let (_, attaching) = timed(&mut self.carrier, UPDATE, update).await?;
        let mut slowest = Duration::ZERO;
        for id in &items {
            step(&mut self.producer, EMIT, id, emission(ITEM)).await?;
            let arguments = json!({"id": id, "input": transport()});
            let (_, signature) = timed(&mut self.carrier, CARRY, arguments).await?;
            slowest = slowest.max(signature);
        }
        let arguments = json!({"id": tour, "input": arrival()});
        let (_, reception) = timed(&mut self.destination, RECEIVE, arguments).await?;
        let arguments = json!({"id": tour, "input": treatment()});
        let (_, processing) = timed(&mut self.destination, PROCESS, arguments).await?;
        Ok(vec![
            once("tournée ×100, annexes", attaching),
            once("tournée ×100, signature la plus lente", slowest),
            once("tournée ×100, réception", reception),
            once("tournée ×100, traitement", processing),
        ])
    }
}

async fn step(client: &mut Client, query: &str, id: &str, input: Value) -> Result<(), Failure> {
    timed(client, query, json!({"id": id, "input": input}))
        .await
        .map(|_| ())
}

/// Identifier that the only root field answers, and the time that it took.
async fn timed(
    client: &mut Client,
    query: &str,
    variables: Value,
) -> Result<(String, Duration), Failure> {
    let body = Bytes::from(json!({"query": query, "variables": variables}).to_string());
    let started = Instant::now();
    let answer = client.post(body).await?;
    let elapsed = started.elapsed();
    let answer: Value = serde_json::from_slice(&answer)?;
    let fields = answer["data"].as_object().ok_or("aucune donnée")?;
    let id = fields
        .values()
        .next()
        .and_then(|field| field["id"].as_str());
    Ok((id.ok_or("aucun identifiant")?.to_owned(), elapsed))
}

pub(crate) fn once(operation: &'static str, elapsed: Duration) -> Run {
    let milliseconds = elapsed.as_secs_f64() * 1000.0;
    Run {
        operation,
        concurrency: 1,
        per_second: 1.0 / elapsed.as_secs_f64(),
        p50_ms: milliseconds,
        p99_ms: milliseconds,
        failures: 0,
        example: None,
    }
}

fn today() -> String {
    jiff::Timestamp::now().to_string()
}

fn emission(tonnes: f64) -> Value {
    json!({"quantity": tonnes, "emittedAt": today(), "emittedBy": "Isabelle Guichard"})
}

fn transport() -> Value {
    json!({"takenOverAt": today(), "takenOverBy": "Camille", "transporterNumberPlate": "AA-123-BB", "transporterTransportMode": "ROAD"})
}

fn arrival() -> Value {
    json!({"wasteAcceptationStatus": "ACCEPTED", "receivedBy": "Antoine", "receivedAt": today(), "signedAt": today(), "quantityReceived": 1, "quantityRefused": 0})
}

fn treatment() -> Value {
    json!({"processingOperationDone": "D 10", "destinationOperationMode": "ELIMINATION", "processedBy": "Alfred", "processedAt": today()})
}
