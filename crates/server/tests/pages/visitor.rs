//! A visitor who sends requests by hand.

use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU8, Ordering},
    },
};

use http::{StatusCode, header::SET_COOKIE};
use reqwest::{Client, RequestBuilder, redirect::Policy};
use serde_json::{Value, json};

use crate::fixture::Server;

/// Last number of the address of the next visitor.
static NEXT: AtomicU8 = AtomicU8::new(1);

/// Somebody who looks at pages, logged in or not.
pub(crate) struct Visitor {
    client: Client,
    url: String,
    /// Where they are, for servers behind a proxy.
    address: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) policy: String,
    pub(crate) body: String,
}

impl Visitor {
    /// Somebody who has not logged in.
    pub(crate) fn anonymous(server: &Server) -> Self {
        Self {
            client: crate::web_client::builder()
                .redirect(Policy::none())
                .build()
                .unwrap(),
            url: server.url.clone(),
            address: format!("198.51.100.{}", NEXT.fetch_add(1, Ordering::Relaxed)),
            cookies: Mutex::default(),
        }
    }

    /// Logs somebody of the sandbox in.
    pub(crate) async fn log_in(server: &Server, email: &str) -> Self {
        let visitor = Self::with_password(server, email, crate::browser::PASSWORD);
        visitor.await.unwrap()
    }

    /// Logs somebody in; none when the password is not theirs.
    pub(crate) async fn with_password(
        server: &Server,
        email: &str,
        password: &str,
    ) -> Option<Self> {
        let visitor = Self::anonymous(server);
        let form = [("email", email), ("password", password)];
        let answer = visitor.post("/login", &form, &[]).await;
        let is_in = !answer.location.starts_with("/login");
        is_in.then_some(visitor)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.client.get(format!("{}{path}", self.url)))
            .await
    }

    /// Sends a form, with headers of the browser.
    pub(crate) async fn post(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self.client.post(format!("{}{path}", self.url)).form(fields);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request).await
    }

    /// Opens a page and sends its form, with these fields changed.
    pub(crate) async fn submit(&self, path: &str, changes: &[(&str, &str)]) -> Answer {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.location);
        let mut fields = crate::forms::fields(&page.body);
        for (name, value) in changes {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let target = crate::forms::action(&page.body).unwrap_or_else(|| path.to_owned());
        let from_here = [("sec-fetch-site", "same-origin")];
        self.post(&target, &fields, &from_here).await
    }

    /// Checks that a form was taken, and that the page that follows says so.
    pub(crate) async fn is_told(&self, answer: &Answer, words: &str) {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let page = self.get(&answer.location).await;
        assert!(page.body.contains(words), "{}", page.body);
    }

    async fn send(&self, request: RequestBuilder) -> Answer {
        let cookies = self.cookies.lock().unwrap().clone();
        let cookies = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let request = request
            .header("cookie", cookies)
            .header("x-forwarded-for", &self.address);
        let response = request.send().await.unwrap();
        for given in response.headers().get_all(SET_COOKIE) {
            let given = given.to_str().unwrap();
            let (name, value) = given.split(';').next().unwrap().split_once('=').unwrap();
            let mut cookies = self.cookies.lock().unwrap();
            if given.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let header = |name: &str| {
            let value = response.headers().get(name);
            value.map_or(String::new(), |value| value.to_str().unwrap().to_owned())
        };
        Answer {
            status: response.status(),
            location: header("location"),
            policy: header("content-security-policy"),
            body: response.text().await.unwrap(),
        }
    }

    /// What a root field of the API answers within the session; the document has one.
    pub(crate) async fn ask(&self, query: &str, variables: Value) -> Value {
        let answer = self.try_ask(query, variables).await.body;
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!(answer.get("errors"), None, "{answer}");
        let data = answer["data"].as_object().unwrap();
        data.values().next().unwrap().clone()
    }

    /// What the API answers within the session, whatever it is.
    pub(crate) async fn try_ask(&self, query: &str, variables: Value) -> Answer {
        let body = json!({ "query": query, "variables": variables });
        self.send(self.client.post(&self.url).json(&body)).await
    }

    /// Address of whoever a token makes a program act for; empty when nobody.
    pub(crate) async fn me(server: &Server, token: &str) -> String {
        let program = Self::anonymous(server);
        let body = json!({ "query": "{ me { email } }" });
        let request = program.client.post(&server.url).bearer_auth(token);
        let answer = program.send(request.json(&body)).await.body;
        let answer: Value = serde_json::from_str(&answer).unwrap();
        answer["data"]["me"]["email"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    /// The token that the forms of a page carry.
    pub(crate) async fn form_token(&self, path: &str) -> String {
        let page = self.get(path).await.body;
        let (_, rest) = page.split_once("name=\"jeton\" value=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }
}
