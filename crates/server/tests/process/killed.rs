//! A process that is killed under load loses nothing that it acknowledged and writes nothing by halves.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};

use crate::fixture::{Place, Server, places, post};

const ROUNDS: usize = 3;
const WRITERS: usize = 8;
const CREATE: &str = "mutation($input: BsdaInput!) { createDraftBsda(input: $input) { id } }";
const UPDATE: &str =
    "mutation($id: ID!, $input: BsdaInput!) { updateBsda(id: $id, input: $input) { id } }";
const READ: &str = "query($id: ID!) { bsda(id: $id) { id status waste { materialName } emitter { customInfo company { siret } } } }";

/// A slip that the server said was written, with the last text it acknowledged.
#[derive(Debug, Clone)]
struct Acknowledged {
    id: String,
    text: String,
}

fn input(siret: &str, text: &str) -> Value {
    json!({
        "emitter": { "company": { "siret": siret, "name": "Atelier" }, "customInfo": text },
        "waste": { "code": "16 01 11*", "materialName": text }
    })
}

/// Writes until the server dies: a slip, then a change of it, and so on.
async fn write(
    url: String,
    token: String,
    siret: String,
    writer: usize,
    stop: Arc<AtomicBool>,
) -> Vec<Acknowledged> {
    let client = crate::web_client::client();
    let mut written = Vec::new();
    for turn in 0.. {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let text = format!("{writer}-{turn}");
        let Some(answer) = post(
            &client,
            &url,
            &token,
            CREATE,
            json!({ "input": input(&siret, &text) }),
        )
        .await
        else {
            break;
        };
        let id = answer["data"]["createDraftBsda"]["id"]
            .as_str()
            .expect("a refusal")
            .to_owned();
        written.push(Acknowledged {
            id: id.clone(),
            text,
        });
        let text = format!("{writer}-{turn}-modifié");
        let variables = json!({ "id": id, "input": input(&siret, &text) });
        match post(&client, &url, &token, UPDATE, variables).await {
            Some(answer) if answer["data"]["updateBsda"]["id"] == id.as_str() => {
                written.push(Acknowledged { id, text });
            }
            Some(answer) => panic!("{answer}"),
            None => break,
        }
    }
    written
}

async fn load_then_kill(server: Server, token: &str, siret: &str) -> Vec<Acknowledged> {
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let writing = write(
                server.url.clone(),
                token.to_owned(),
                siret.to_owned(),
                writer,
                Arc::clone(&stop),
            );
            tokio::spawn(writing)
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(700)).await;
    server.kill();
    stop.store(true, Ordering::Relaxed);
    let mut written = Vec::new();
    for writer in writers {
        written.extend(writer.await.unwrap());
    }
    written
}

async fn check(place: &Place, token: &str, siret: &str, written: &[Acknowledged]) {
    let server = place.serve();
    let client = crate::web_client::client();
    for (rank, acknowledged) in written.iter().enumerate() {
        let is_last_word = !written[rank + 1..]
            .iter()
            .any(|later| later.id == acknowledged.id);
        if !is_last_word {
            continue;
        }
        let answer = post(
            &client,
            &server.url,
            token,
            READ,
            json!({ "id": acknowledged.id }),
        )
        .await
        .unwrap();
        let slip = &answer["data"]["bsda"];
        assert_eq!(slip["emitter"]["company"]["siret"], siret, "{answer}");
        let text = slip["waste"]["materialName"].as_str().unwrap();
        // A change that was not acknowledged may have been written or not, but never by halves.
        assert_eq!(
            slip["emitter"]["customInfo"], text,
            "half written: {answer}"
        );
        let is_newer = text == format!("{}-modifié", acknowledged.text);
        assert!(
            text == acknowledged.text || is_newer,
            "{acknowledged:?} was lost: {answer}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_write_is_lost_when_the_process_is_killed() {
    for place in places().await {
        let seeded = place.seed(&json!({ "companies": [{
            "name": "atelier", "siret": "85001946400021", "companyTypes": ["PRODUCER"],
            "users": [{ "email": "atelier@exemple.fr", "name": "Atelier", "role": "ADMIN" }]
        }] }));
        let token = seeded["companies"][0]["users"][0]["token"]
            .as_str()
            .unwrap()
            .to_owned();
        let siret = "85001946400021";
        let mut written = Vec::new();
        for _ in 0..ROUNDS {
            written.extend(load_then_kill(place.serve(), &token, siret).await);
            check(&place, &token, siret, &written).await;
        }
        assert!(
            written.len() > ROUNDS * WRITERS,
            "the load was too light to prove anything: {}",
            written.len()
        );
        let verified = place.run(&["verify"], "");
        assert!(
            verified.status.success(),
            "{}",
            String::from_utf8_lossy(&verified.stdout)
        );
        place.remove().await;
    }
}
