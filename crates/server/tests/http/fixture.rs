//! A server on a random port of the loopback interface, and the requests that tests make to it.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use async_graphql::{
    Context, EmptySubscription, Enum, Error, ErrorExtensions, InputObject, Interface,
    MaybeUndefined, Object, Result, Schema, SimpleObject, ValidationMode, Value,
};
use axum::{Router, http::HeaderValue, response::IntoResponse};
use contract::scalar::DateTime;
use futures_util::future::BoxFuture;
use serde_json::{Value as Json, json};
use server::http::{
    Authenticate, Authentication, Caller, Credentials, HttpServer, HttpSettings, Identity,
    RootCalls, Served, home,
};
use store::{Commit, IdempotencyMark, StateWrite, Store};
use tokio::{sync::oneshot, task::JoinHandle};

/// A user known by the token `jeton-camille`.
#[derive(Clone, SimpleObject)]
pub(crate) struct User {
    email: String,
    name: String,
    companies: Vec<Company>,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct Company {
    org_id: String,
    parent: Option<Box<Company>>,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct Receipt {
    id: String,
    number: String,
}

#[derive(Clone, SimpleObject)]
pub(crate) struct Agreement {
    id: String,
    department: String,
    number: Option<String>,
}

#[derive(Clone, Interface)]
#[graphql(field(name = "id", ty = "&String"))]
pub(crate) enum Document {
    Receipt(Receipt),
    Agreement(Agreement),
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum UserRole {
    Member,
    Admin,
    Reader,
}

#[derive(InputObject)]
pub(crate) struct SlipInput {
    siret: String,
    weight: MaybeUndefined<f64>,
    count: Option<i32>,
    plates: Option<Vec<String>>,
    taken_over_at: Option<DateTime>,
    role: Option<UserRole>,
    parent: Option<Box<SlipInput>>,
}

pub(crate) struct QueryRoot;

fn anonymous() -> Error {
    Error::new("Vous n'êtes pas connecté.")
        .extend_with(|_, extensions| extensions.set("code", "UNAUTHENTICATED"))
}

#[Object]
impl QueryRoot {
    async fn me(&self, ctx: &Context<'_>) -> Result<User> {
        ctx.data_opt::<User>().cloned().ok_or_else(anonymous)
    }

    async fn is_authenticated(&self) -> bool {
        false
    }

    async fn company_infos(&self, siret: String) -> Company {
        Company {
            org_id: siret,
            parent: None,
        }
    }

    async fn chain(&self) -> Company {
        (0..40).fold(
            Company {
                org_id: "0".to_owned(),
                parent: None,
            },
            |parent, depth| Company {
                org_id: depth.to_string(),
                parent: Some(Box::new(parent)),
            },
        )
    }

    async fn documents(&self) -> Vec<Document> {
        vec![
            Document::Receipt(Receipt {
                id: "r".to_owned(),
                number: "1".to_owned(),
            }),
            Document::Agreement(Agreement {
                id: "a".to_owned(),
                department: "69".to_owned(),
                number: None,
            }),
        ]
    }

    async fn users(&self, role: UserRole, roles: Option<Vec<UserRole>>) -> i32 {
        i32::try_from(roles.map_or(0, |roles| roles.len())).unwrap()
            + i32::from(role == UserRole::Admin)
    }

    async fn day(&self, at: DateTime, id: Option<async_graphql::ID>) -> String {
        format!(
            "{} {}",
            at.to_iso(),
            id.map(|id| id.to_string()).unwrap_or_default()
        )
    }

    async fn forbidden(&self) -> Result<String> {
        Err(Error::new("Vous n'êtes pas administrateur")
            .extend_with(|_, extensions| extensions.set("code", "FORBIDDEN")))
    }

    async fn invalid(&self) -> Result<String> {
        Err(
            Error::new("Le poids est requis\nLe code est requis").extend_with(|_, extensions| {
                extensions.set("code", "BAD_USER_INPUT");
                extensions.set("noPath", true);
                extensions.set(
                    "issues",
                    Value::from_json(json!([{"path": ["weight"]}])).unwrap(),
                );
            }),
        )
    }

    async fn broken(&self) -> Result<String> {
        Err(Error::new("connexion perdue à la base interne"))
    }

    async fn panicking(&self) -> Result<String> {
        panic!("a resolver of the tests panics")
    }

    async fn later(&self) -> Company {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Company {
            org_id: "2".to_owned(),
            parent: None,
        }
    }

    async fn slow(&self) -> bool {
        tokio::time::sleep(Duration::from_secs(5)).await;
        true
    }
}

pub(crate) struct MutationRoot {
    runs: Arc<AtomicU32>,
    store: Store,
}

impl MutationRoot {
    /// Commits something under the mark of the request, as the platform does.
    async fn commit(&self, ctx: &Context<'_>) -> u32 {
        let run = self.runs.fetch_add(1, Ordering::SeqCst) + 1;
        let write = StateWrite::Put {
            key: format!("run-{run}"),
            value: String::new(),
            expires_at: None,
        };
        let idempotency = ctx.data_opt::<IdempotencyMark>().cloned();
        self.store
            .commit(Commit {
                state: vec![write],
                idempotency,
                ..Commit::default()
            })
            .await
            .unwrap();
        run
    }
}

#[Object]
impl MutationRoot {
    /// Says what it received: an absent weight and a null one differ.
    async fn create_slip(&self, input: SlipInput) -> String {
        self.runs.fetch_add(1, Ordering::SeqCst);
        let weight = match input.weight {
            MaybeUndefined::Undefined => "absent".to_owned(),
            MaybeUndefined::Null => "nul".to_owned(),
            MaybeUndefined::Value(weight) => weight.to_string(),
        };
        let parent = input.parent.map(|parent| parent.siret).unwrap_or_default();
        let at = input
            .taken_over_at
            .map(DateTime::to_iso)
            .unwrap_or_default();
        let role = input
            .role
            .map(|role| async_graphql::resolver_utils::enum_value(role).to_string())
            .unwrap_or_default();
        format!(
            "{} {weight} {:?} {:?} {parent} {at} {role}",
            input.siret, input.count, input.plates
        )
    }

    async fn refuse_slip(&self) -> Result<String> {
        Err(Error::new("Le bordereau est scellé")
            .extend_with(|_, extensions| extensions.set("code", "FORBIDDEN")))
    }

    async fn create_password_reset_request(&self) -> bool {
        true
    }

    async fn add_to_ssd_registry(&self, lines: Vec<String>) -> i32 {
        i32::try_from(lines.len()).unwrap()
    }

    async fn commit_slip(&self, ctx: &Context<'_>) -> u32 {
        self.commit(ctx).await
    }

    /// Fails unexpectedly, the first time; before or after its commit.
    async fn fail_once(&self, ctx: &Context<'_>, committed: bool) -> Result<u32> {
        let run = if committed {
            self.commit(ctx).await
        } else {
            self.runs.fetch_add(1, Ordering::SeqCst) + 1
        };
        if run == 1 {
            Err(Error::new("panne passagère"))
        } else {
            Ok(run)
        }
    }

    async fn slow_slip(&self) -> u32 {
        tokio::time::sleep(Duration::from_millis(400)).await;
        self.runs.fetch_add(1, Ordering::SeqCst) + 1
    }

    async fn set_cookie(&self, ctx: &Context<'_>) -> bool {
        ctx.append_http_header("set-cookie", "a=b");
        true
    }
}

type TestSchema = Schema<QueryRoot, MutationRoot, EmptySubscription>;

/// Knows two tokens, and a cookie that wins over them.
struct Directory;

impl Authenticate for Directory {
    fn authenticate<'a>(&'a self, credentials: Credentials<'a>) -> BoxFuture<'a, Authentication> {
        Box::pin(async move {
            let cookie = credentials.headers.get("cookie").map(HeaderValue::as_bytes);
            let name = match (cookie, credentials.bearer) {
                (Some(b"session=alix"), _) => Some("alix"),
                (Some(b"session=stale"), _) => {
                    let login = axum::response::Redirect::to("/login").into_response();
                    return Authentication::Answer(Box::new(login));
                }
                (_, Some("jeton-camille")) => Some("camille"),
                (_, Some("jeton-refusé" | "jeton-refuse")) => Some("refuse"),
                _ => None,
            };
            let identity = name.map(|name| Identity {
                id: name.into(),
                email: format!("{name}@exemple.fr").into(),
            });
            let user = identity.as_ref().map(|identity| User {
                email: identity.email.to_string(),
                name: identity.id.to_string(),
                companies: Vec::new(),
            });
            Authentication::Caller(Caller {
                identity,
                attach: user.map(|user| {
                    let attach: server::http::AttachCaller = Arc::new(move |data, mark| {
                        data.insert(user.clone());
                        if let Some(mark) = mark {
                            data.insert(mark.clone());
                        }
                    });
                    attach
                }),
                set_cookie: (cookie.is_some())
                    .then(|| HeaderValue::from_static("session=alix; Path=/")),
            })
        })
    }
}

/// A server of its own for one test.
pub(crate) struct App {
    pub(crate) address: SocketAddr,
    client: reqwest::Client,
    pub(crate) runs: Arc<AtomicU32>,
    _directory: tempfile::TempDir,
    stop: Option<oneshot::Sender<()>>,
    serving: JoinHandle<()>,
}

/// Checks the scalars that the tests use, as the server does.
fn check_scalar(name: &str, value: &Value) -> Result<(), String> {
    match (name, value) {
        ("DateTime", Value::String(text)) => DateTime::parse_text(text)
            .map(drop)
            .map_err(|error| error.to_string()),
        _ => Ok(()),
    }
}

impl App {
    pub(crate) async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// A server whose settings are changed first.
    pub(crate) async fn with(change: impl FnOnce(&mut HttpSettings)) -> Self {
        let runs = Arc::new(AtomicU32::new(0));
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open_directory(directory.path()).await.unwrap();
        let schema = TestSchema::build(
            QueryRoot,
            MutationRoot {
                runs: runs.clone(),
                store: store.clone(),
            },
            EmptySubscription,
        )
        .validation_mode(ValidationMode::Fast)
        .finish();
        let mut settings = HttpSettings {
            trusted_hops: 1,
            ..HttpSettings::default()
        };
        change(&mut settings);
        let served = Served {
            schema,
            check_scalar,
            authenticate: Arc::new(Directory),
            store: store.clone(),
            routes: Router::new().merge(home()),
            calls: RootCalls::default(),
        };
        let anywhere = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
        let server = HttpServer::bind(anywhere, settings, served).await.unwrap();
        let address = server.address();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(server.serve(async {
            let _ = stopped.await;
        }));
        let client = crate::web_client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            address,
            client,
            runs,
            _directory: directory,
            stop: Some(stop),
            serving,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method, self.url(path))
    }

    pub(crate) fn get(&self, path: &str) -> reqwest::RequestBuilder {
        self.request(reqwest::Method::GET, path)
    }

    pub(crate) fn post(&self, body: &Json) -> reqwest::RequestBuilder {
        self.request(reqwest::Method::POST, "/").json(body)
    }

    /// Posts a document, and variables unless they are null.
    pub(crate) async fn ask(&self, query: &str, variables: Json) -> Answer {
        answer(self.post(&json!({ "query": query, "variables": variables }))).await
    }

    /// Asks the server to stop, as a signal does.
    pub(crate) fn stop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop.send(()).unwrap();
        }
    }

    /// Waits until the server has stopped.
    pub(crate) async fn stopped(self) {
        self.serving.await.unwrap();
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

pub(crate) async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await.unwrap(),
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// Code of the first error.
    pub(crate) fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"]
            .as_str()
            .unwrap_or_else(|| panic!("{}", self.text))
            .to_owned()
    }

    /// Message of the first error.
    pub(crate) fn message(&self) -> String {
        self.json()["errors"][0]["message"]
            .as_str()
            .unwrap_or_else(|| panic!("{}", self.text))
            .to_owned()
    }

    pub(crate) fn data(&self) -> Json {
        let json = self.json();
        assert_eq!(json.get("errors"), None, "{}", self.text);
        json["data"].clone()
    }

    /// Status and code of a refusal.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (self.status, self.code())
    }
}
