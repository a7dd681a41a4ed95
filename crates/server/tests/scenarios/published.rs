//! Every scenario of the documentation, over HTTP.

use scenario::{Actor, Cast, Client, published};
use serde_json::{Value, json};

use crate::fixture::{Place, Server, places};

/// An integrator's client: one POST an operation, whatever the status.
pub(crate) struct OverHttp {
    pub(crate) client: reqwest::Client,
    pub(crate) url: String,
}

impl Client for OverHttp {
    type Error = reqwest::Error;

    async fn execute(
        &self,
        document: &str,
        variables: Value,
        actor: Actor<'_>,
    ) -> Result<Value, Self::Error> {
        let body = json!({ "query": document, "variables": variables });
        let mut request = self.client.post(&self.url).json(&body);
        if let Actor::User(user) = actor {
            request = request.bearer_auth(user.token);
        }
        request.send().await?.json().await
    }
}

/// Plays every scenario on a server; answers those that did not go as written.
async fn failures(place: &Place) -> Vec<String> {
    let sandbox = scenario::sandbox().unwrap();
    place.seed(&sandbox.companies);
    let server = Server::start(place, &["--allow-test-companies"]);
    let client = OverHttp {
        client: crate::web_client::client(),
        url: server.url.clone(),
    };
    let mut failures = Vec::new();
    for published in published() {
        let scenario = published.scenario().unwrap();
        let cast = Cast::of(&place.seed(&scenario.companies));
        if let Err(error) = scenario.play(&client, cast).await {
            failures.push(format!("{} ({}) : {error}", published.name, place.engine()));
        }
    }
    failures
}

#[tokio::test]
async fn every_published_scenario_goes_as_written() {
    let mut all = Vec::new();
    for place in places().await {
        all.extend(failures(&place).await);
        place.clean().await;
    }
    assert_eq!(all, Vec::<String>::new());
}
