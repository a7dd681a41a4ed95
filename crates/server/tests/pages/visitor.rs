//! A visitor who sends requests by hand.

use http::StatusCode;
use reqwest::{Client, RequestBuilder, redirect::Policy};

use crate::fixture::Server;

/// A session opened by somebody.
pub(crate) struct Visitor {
    client: Client,
    url: String,
    cookie: String,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) policy: String,
    pub(crate) body: String,
}

impl Visitor {
    /// Logs somebody of the sandbox in.
    pub(crate) async fn log_in(server: &Server, email: &str) -> Self {
        let client = crate::web_client::builder()
            .redirect(Policy::none())
            .build()
            .unwrap();
        let response = client
            .post(format!("{}/login", server.url))
            .form(&[("email", email), ("password", "demonstration")])
            .send()
            .await
            .unwrap();
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        Self {
            client,
            url: server.url.clone(),
            cookie,
        }
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

    async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.header("cookie", &self.cookie).send().await.unwrap();
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

    /// The token that the forms of a page carry.
    pub(crate) async fn form_token(&self, path: &str) -> String {
        let page = self.get(path).await.body;
        let (_, rest) = page.split_once("name=\"jeton\" value=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }
}
