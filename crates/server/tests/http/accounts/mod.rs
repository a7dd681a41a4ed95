//! Accounts over real connections: the whole schema, the forms, OAuth2, with browsers that keep their cookie.

mod applications;
mod attacks;
mod downloads;
mod grants;
mod live;
mod members;
mod open_id;
#[path = "../../../../api/tests/sandbox/place.rs"]
mod place;
mod profile;
mod second_factor;
mod sessions;
mod sign_up;
mod tokens;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::Router;
use directory::EmbeddedDirectory;
use platform::{LocalAddresses, Messaging, Platform, PlatformSettings, Settings, User};
use reference::siret::{Siret, TestCompanies};
use serde_json::{Value, json};
use server::{
    http::{HttpServer, HttpSettings, RootCalls, Served},
    oauth,
    sessions::{Callers, DEFAULT_NAME, Interface, SessionCookie, Sessions, routes},
};
use store::{Expected, Key, RecordWrite};
use tokio::sync::oneshot;

use crate::fixture::{Answer, answer};
use place::Place;

pub(super) const PASSWORD: &str = "Tri-Selectif-4f2a-Fev";
pub(super) const OTHER_PASSWORD: &str = "Rentree-Scolaire-9c1d-Oct";
/// How long a link to a file lives here.
pub(super) const DOWNLOAD_LIFETIME: Duration = Duration::from_secs(3);
pub(super) const ZOE: &str = "zoe@exemple.fr";
pub(super) const PAUL: &str = "paul@exemple.fr";

/// The server over one store. Zoé administers a company of which Paul is a member.
pub(super) struct Site {
    pub(super) platform: Platform,
    pub(super) url: String,
    pub(super) company: Value,
    stop: Option<oneshot::Sender<()>>,
    _place: Place,
}

/// A server on SQLite, and one on PostgreSQL when `TEST_DATABASE_URL` names one.
pub(super) async fn sites() -> Vec<Site> {
    let mut sites = vec![Site::open(Place::sqlite()).await];
    if let Some(place) = Place::postgres().await {
        sites.push(Site::open(place).await);
    }
    sites
}

fn free_address() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

impl Site {
    async fn open(place: Place) -> Self {
        let store = place.open().await;
        let address = free_address();
        let url = format!("http://{address}");
        let settings = PlatformSettings {
            slips: Settings {
                test_companies: TestCompanies::Allowed,
                ..Settings::default()
            },
            api_url: url.clone(),
            ui_url: url.clone(),
            local_addresses: LocalAddresses::Refused,
            environment_mark: None,
            token_secret: b"secret".to_vec(),
            allows_copies: false,
            download_lifetime: Some(DOWNLOAD_LIFETIME),
            messaging: Messaging::default(),
        };
        let platform = Platform::new(
            store.clone(),
            Arc::new(EmbeddedDirectory::default()),
            settings,
        );
        let document = json!({"companies": [{
            "name": "halle",
            "siret": Siret::of_test_company(4_000_001).as_str(),
            "companyTypes": ["PRODUCER"],
            "users": [
                {"email": ZOE, "name": "Zoé Roy", "role": "ADMIN", "password": PASSWORD},
                {"email": PAUL, "name": "Paul Henri", "role": "MEMBER", "password": PASSWORD},
            ],
        }]});
        let seeded = platform
            .seed(&serde_json::from_value(document).unwrap())
            .await
            .unwrap();
        let sessions = Sessions {
            platform: platform.clone(),
            cookie: SessionCookie::new(DEFAULT_NAME, None, false).unwrap(),
            interface: Interface::new(&url, &url).unwrap(),
        };
        let live = platform.live_updates();
        let served = Served {
            schema: api::schema(platform.clone()),
            check_scalar: api::check_scalar,
            authenticate: Arc::new(Callers(sessions.clone())),
            store,
            routes: Router::new()
                .merge(routes(sessions.clone()))
                .merge(oauth::routes(sessions.clone()))
                .merge(server::live::routes(sessions, live.clone()))
                .merge(server::downloads::routes(platform.clone())),
            calls: RootCalls::default(),
        };
        let http = HttpSettings {
            trusted_hops: 1,
            ui_origin: url.clone(),
            api_origin: url.clone(),
            ..HttpSettings::default()
        };
        let server = HttpServer::bind(address, http, served).await.unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let (ended, ends) = oneshot::channel::<()>();
        tokio::spawn(async move { live.run(async { ends.await.unwrap_or_default() }).await });
        tokio::spawn(server.serve(async {
            let _ = stopped.await;
            drop(ended);
        }));
        Self {
            platform,
            url,
            company: seeded["companies"][0].clone(),
            stop: Some(stop),
            _place: place,
        }
    }

    /// A browser without cookie.
    pub(super) fn browser(&self) -> Browser {
        Browser::new(&self.url, None)
    }

    /// A program that calls with a token.
    pub(super) fn program(&self, token: &str) -> Browser {
        Browser::new(&self.url, Some(token.to_owned()))
    }

    /// A browser in which the user has logged in.
    pub(super) async fn logged_in(&self, email: &str) -> Browser {
        let browser = self.browser();
        let answer = browser.log_in(email, PASSWORD).await;
        assert_eq!(location(&answer), "/", "{email}");
        browser
    }

    /// The token that a user was seeded with.
    pub(super) fn token_of(&self, email: &str) -> String {
        let users = self.company["users"].as_array().unwrap();
        let user = users.iter().find(|user| user["email"] == email).unwrap();
        user["token"].as_str().unwrap().to_owned()
    }

    pub(super) async fn user(&self, email: &str) -> User {
        self.platform.user_by_email(email).await.unwrap().unwrap()
    }

    /// Writes a user as an operator would, behind the back of the API.
    pub(super) async fn put_user(&self, user: &User) {
        let write = RecordWrite {
            collection: "user",
            id: user.id.clone(),
            expected: Expected::Any,
            document: Some(serde_json::to_string(user).unwrap()),
            keys: vec![Key::unique("email", &user.email)],
            at: 1,
            event: None,
        };
        let commit = store::Commit {
            records: vec![write],
            ..store::Commit::default()
        };
        self.platform.store().commit(commit).await.unwrap();
    }

    /// Text of the last mail to an address; none when it got none.
    pub(super) async fn mail(&self, to: &str) -> Option<(String, String)> {
        let mail = self.platform.last_mail(to).await.unwrap()?;
        Some((mail.subject, mail.text))
    }

    /// The code in the link of the last mail to an address.
    pub(super) async fn link(&self, to: &str) -> String {
        let (_, text) = self.mail(to).await.unwrap();
        let (_, rest) = text.split_once("?hash=").unwrap();
        rest.split_whitespace().next().unwrap().to_owned()
    }

    /// A test that tells people from programs: its token, and what a person would read.
    pub(super) async fn captcha(&self) -> (String, String) {
        let shown = self.browser().get("/captcha").await.json();
        let token = shown["token"].as_str().unwrap().to_owned();
        let read = self.state(&format!("captcha:{token}")).await.unwrap();
        (token, read)
    }

    pub(super) async fn state(&self, key: &str) -> Option<String> {
        self.platform.store().state(key, 0).await.unwrap()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }
}

/// A client that keeps its cookie, or calls with a token.
pub(super) struct Browser {
    url: String,
    client: reqwest::Client,
    token: Option<String>,
    cookie: Mutex<Option<String>>,
}

impl Browser {
    fn new(url: &str, token: Option<String>) -> Self {
        let client = crate::web_client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("Navigateur d'essai")
            .build()
            .unwrap();
        Self {
            url: url.to_owned(),
            client,
            token,
            cookie: Mutex::new(None),
        }
    }

    pub(super) fn cookie(&self) -> Option<String> {
        self.cookie.lock().unwrap().clone()
    }

    pub(super) fn set_cookie(&self, cookie: Option<String>) {
        *self.cookie.lock().unwrap() = cookie;
    }

    pub(super) fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.url));
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        match self.cookie() {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    pub(super) async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let answer = answer(request).await;
        let given = answer.headers.get_all("set-cookie").iter().next_back();
        if let Some(given) = given {
            let given = given.to_str().unwrap();
            let pair = given.split(';').next().unwrap().to_owned();
            self.set_cookie((!given.contains("Max-Age=0")).then_some(pair));
        }
        answer
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(reqwest::Method::GET, path)).await
    }

    pub(super) async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send(self.request(reqwest::Method::POST, path).form(form))
            .await
    }

    pub(super) async fn log_in(&self, email: &str, password: &str) -> Answer {
        self.post("/login", &[("email", email), ("password", password)])
            .await
    }

    pub(super) async fn ask(&self, query: &str, variables: Value) -> Answer {
        let body = json!({ "query": query, "variables": variables });
        self.send(self.request(reqwest::Method::POST, "/").json(&body))
            .await
    }

    /// What a root field answers; the query has one.
    pub(super) async fn value(&self, query: &str, variables: Value) -> Value {
        let data = self.ask(query, variables).await.data();
        data.as_object().unwrap().values().next().unwrap().clone()
    }

    pub(super) async fn code(&self, query: &str, variables: Value) -> String {
        self.ask(query, variables).await.code()
    }

    /// Address of whoever the server takes the client for; the code when nobody.
    pub(super) async fn me(&self) -> String {
        let answer = self.ask("{ me { email } }", Value::Null).await;
        if answer.status != 200 {
            return format!("{} {}", answer.status, location(&answer));
        }
        match answer.json()["data"]["me"]["email"].as_str() {
            Some(email) => email.to_owned(),
            None => answer.code(),
        }
    }
}

/// Where an answer sends the browser.
pub(super) fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, 302, "{}", answer.text);
    answer.header("location").unwrap()
}
