//! A platform with the companies of a kind's acceptance scenarios, on each store, and users who ask it.

mod circumstances;
mod place;
mod roots;

use std::{collections::HashMap, sync::Arc};

use api::{BordereauSchema, RequestCaller};
use async_graphql::{Request, Variables};
use directory::EmbeddedDirectory;
use platform::{Caller, Mail, Messaging, Platform, PlatformSettings, Settings};
use reference::siret::{Siret, TestCompanies};
use serde_json::{Value, json};
use store::{Commit, JobFilter, JobState, NewJob};

use place::Place;
use roots::{INTROSPECTION, Root};

/// A company: name, SIRET or VAT number when it is not drawn, types.
pub(crate) type Member = (&'static str, Option<&'static str>, &'static [&'static str]);

/// The kind that scenarios are about, and the companies that play them.
#[derive(Clone, Copy)]
pub(crate) struct Cast {
    /// As operations name it: `Bsda`.
    pub(crate) kind: &'static str,
    pub(crate) companies: &'static [Member],
    /// Two companies with a member in common, called `A+B`.
    pub(crate) pairs: &'static [&'static str],
}

/// The platform on one store. Each company has a member under its own name, an administrator `NAME admin`, a
/// reader `NAME lecteur` and a driver `NAME chauffeur`.
pub(crate) struct Sandbox {
    pub(crate) platform: Platform,
    cast: Cast,
    schema: BordereauSchema,
    roots: HashMap<String, Root>,
    org_ids: HashMap<&'static str, String>,
    codes: HashMap<&'static str, i64>,
    tokens: HashMap<String, String>,
    _place: Place,
}

/// A refusal, as a client sees it.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) code: String,
    pub(crate) message: String,
    /// Paths of the issues.
    pub(crate) paths: Vec<Value>,
}

/// A platform on SQLite, and one on PostgreSQL when `TEST_DATABASE_URL` names one.
pub(crate) async fn sandboxes_of(cast: Cast, settings: Settings) -> Vec<Sandbox> {
    let mut sandboxes = vec![Sandbox::open(Place::sqlite(), cast, settings.clone()).await];
    if let Some(place) = Place::postgres().await {
        sandboxes.push(Sandbox::open(place, cast, settings).await);
    }
    sandboxes
}

fn users(cast: Cast, company: &str) -> Value {
    let mut users: Vec<Value> = [
        ("", "MEMBER"),
        (" admin", "ADMIN"),
        (" lecteur", "READER"),
        (" chauffeur", "DRIVER"),
    ]
    .iter()
    .map(|(suffix, role)| {
        let name = format!("{company}{suffix}");
        json!({"email": address(&name), "name": name, "role": role})
    })
    .collect();
    for both in cast.pairs {
        if both.split('+').any(|name| name == company) {
            users.push(json!({"email": address(both), "name": both}));
        }
    }
    Value::Array(users)
}

/// Address of a user.
pub(crate) fn address(user: &str) -> String {
    let local = user.replace([' ', '+'], ".").to_lowercase();
    format!("{local}@exemple.fr")
}

/// The input, with the changes merged in; null erases.
pub(crate) fn with(mut input: Value, changes: Value) -> Value {
    merge(&mut input, changes);
    input
}

fn merge(into: &mut Value, changes: Value) {
    match (into, changes) {
        (Value::Object(into), Value::Object(changes)) => {
            for (key, change) in changes {
                merge(into.entry(key).or_insert(Value::Null), change);
            }
        }
        (into, change) => *into = change,
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Sandbox {
    async fn open(place: Place, cast: Cast, settings: Settings) -> Self {
        let store = place.open().await;
        let settings = PlatformSettings {
            slips: Settings {
                test_companies: TestCompanies::Allowed,
                ..settings
            },
            api_url: "http://localhost".to_owned(),
            ui_url: "http://localhost".to_owned(),
            local_addresses: platform::LocalAddresses::Refused,
            environment_mark: None,
            token_secret: b"secret".to_vec(),
            allows_copies: false,
            download_lifetime: None,
            messaging: Messaging::default(),
        };
        let platform = Platform::new(store, Arc::new(EmbeddedDirectory::default()), settings);
        let mut org_ids = HashMap::new();
        let mut companies = Vec::new();
        for ((name, org_id, types), draw) in cast.companies.iter().zip(2_000_001..) {
            let is_foreign = org_id.is_some_and(|id| id.starts_with(|c: char| c.is_alphabetic()));
            let key = if is_foreign { "vatNumber" } else { "siret" };
            let org_id = org_id.map_or_else(
                || Siret::of_test_company(draw).as_str().to_owned(),
                str::to_owned,
            );
            let mut company =
                json!({"name": name, "companyTypes": types, "users": users(cast, name)});
            company[key] = json!(org_id);
            if *name == "M" {
                company["wasteVehiclesTypes"] = json!(["DEMOLISSEUR"]);
            }
            for (profile, receipt) in [("BROKER", "brokerReceipt"), ("TRADER", "traderReceipt")] {
                if types.contains(&profile) {
                    company[receipt] = json!({"receiptNumber": "R-69", "department": "69", "validityLimit": "2099-01-01"});
                }
            }
            org_ids.insert(*name, org_id);
            companies.push(company);
        }
        let document = serde_json::from_value(json!({"companies": companies})).unwrap();
        let seeded = platform.seed(&document).await.unwrap();
        let seeded = seeded["companies"].as_array().unwrap();
        let codes = cast
            .companies
            .iter()
            .zip(seeded)
            .map(|((name, _, _), company)| (*name, company["securityCode"].as_i64().unwrap()))
            .collect();
        let tokens = seeded
            .iter()
            .flat_map(|company| company["users"].as_array().unwrap())
            .map(|user| (text(&user["name"]), text(&user["token"])))
            .collect();
        let mut sandbox = Self {
            schema: api::schema(platform.clone()),
            roots: HashMap::new(),
            platform,
            cast,
            org_ids,
            codes,
            tokens,
            _place: place,
        };
        sandbox.roots = Root::all(&sandbox.send("", INTROSPECTION, Value::Null).await);
        sandbox
    }

    /// SIRET or VAT number.
    pub(crate) fn org(&self, company: &str) -> &str {
        &self.org_ids[company]
    }

    /// Security code.
    pub(crate) fn code(&self, company: &str) -> i64 {
        self.codes[company]
    }

    /// Runs an operation; `user` is empty for nobody.
    pub(crate) async fn call(
        &self,
        user: &str,
        operation: &str,
        arguments: Value,
        selection: &str,
    ) -> Result<Value, Refused> {
        let root = self.root(operation);
        let arguments = arguments.as_object().cloned().unwrap_or_default();
        let list = |entry: &dyn Fn(&str) -> String| {
            let entries: Vec<String> = arguments.keys().map(|key| entry(key)).collect();
            match entries.is_empty() {
                true => String::new(),
                false => format!("({})", entries.join(", ")),
            }
        };
        let declared = list(&|key| format!("${key}: {}", root.type_of(key)));
        let given = list(&|key| format!("{key}: ${key}"));
        let selection = match selection {
            "" => String::new(),
            fields => format!("{{ {fields} }}"),
        };
        let kind = root.kind;
        let document = format!("{kind}{declared} {{ {operation}{given} {selection} }}");
        let answer = self.send(user, &document, Value::Object(arguments)).await;
        match answer.get("errors").and_then(|errors| errors.get(0)) {
            None => Ok(answer["data"][operation].clone()),
            Some(error) => Err(Refused::of(error)),
        }
    }

    fn root(&self, operation: &str) -> &Root {
        let known = self.roots.get(operation);
        known.unwrap_or_else(|| panic!("no operation {operation}"))
    }

    /// Somebody, as use cases know them.
    pub(crate) async fn caller(&self, user: &str) -> Arc<Caller> {
        let found = self.platform.caller_of_token(&self.tokens[user]).await;
        found.unwrap().unwrap()
    }

    /// The whole answer to a document.
    pub(crate) async fn send(&self, user: &str, document: &str, variables: Value) -> Value {
        let caller = match self.tokens.get(user) {
            Some(token) => self.platform.caller_of_token(token).await.unwrap(),
            None => None,
        };
        self.send_as(RequestCaller(caller), document, variables)
            .await
    }

    /// The whole answer to a document sent in a session, from this address.
    pub(crate) async fn send_from(
        &self,
        user: &str,
        client: &str,
        document: &str,
        variables: Value,
    ) -> Value {
        let mut caller = self.caller(user).await.as_ref().clone();
        caller.authentication = platform::Authentication::Session;
        caller.client = Some(client.parse().unwrap());
        self.send_as(RequestCaller(Some(Arc::new(caller))), document, variables)
            .await
    }

    /// The whole answer to a document sent with this token.
    pub(crate) async fn send_with_token(&self, token: &str, document: &str) -> Value {
        let caller = self.platform.caller_of_token(token).await.unwrap();
        self.send_as(RequestCaller(caller), document, Value::Null)
            .await
    }

    async fn send_as(&self, caller: RequestCaller, document: &str, variables: Value) -> Value {
        let mut request = Request::new(document).variables(Variables::from_json(variables));
        api::attach(&mut request.data, caller);
        serde_json::to_value(self.schema.execute(request).await).unwrap()
    }

    /// As [`Self::call`], when it must succeed.
    pub(crate) async fn ok(
        &self,
        user: &str,
        operation: &str,
        arguments: Value,
        selection: &str,
    ) -> Value {
        match self.call(user, operation, arguments, selection).await {
            Ok(value) => value,
            Err(refused) => panic!("{user} {operation}: {refused:?}"),
        }
    }

    /// As [`Self::call`], when it must be refused.
    pub(crate) async fn refused(&self, user: &str, operation: &str, arguments: Value) -> Refused {
        let selection = self.root(operation).any_selection();
        match self.call(user, operation, arguments, selection).await {
            Ok(value) => panic!("{user} {operation} passed: {value}"),
            Err(refused) => refused,
        }
    }

    /// The operation of this kind: `create` is `createBsda`, and nothing the query of a slip.
    pub(crate) fn named(&self, verb: &str) -> String {
        let kind = self.cast.kind;
        match verb {
            "" => kind.to_lowercase(),
            verb => format!("{verb}{kind}"),
        }
    }

    /// The document of a slip, read by somebody on it.
    pub(crate) async fn read(&self, user: &str, id: &str, selection: &str) -> Value {
        self.ok(user, &self.named(""), json!({"id": id}), selection)
            .await
    }

    /// Creates a published slip; answers its identifier.
    pub(crate) async fn create(&self, user: &str, input: Value) -> String {
        let created = self
            .ok(
                user,
                &self.named("create"),
                json!({"input": input}),
                "id status isDraft",
            )
            .await;
        assert_eq!(created["status"], "INITIAL");
        assert_eq!(created["isDraft"], false);
        text(&created["id"])
    }

    /// Changes a slip; answers its status.
    pub(crate) async fn update(&self, user: &str, id: &str, input: Value) -> String {
        let updated = self
            .ok(
                user,
                &self.named("update"),
                json!({"id": id, "input": input}),
                "status",
            )
            .await;
        text(&updated["status"])
    }

    /// Signs a slip; answers its status.
    pub(crate) async fn sign(&self, user: &str, id: &str, signature: &str) -> String {
        let input = json!({"type": signature, "author": user});
        let signed = self
            .ok(
                user,
                &self.named("sign"),
                json!({"id": id, "input": input}),
                "status",
            )
            .await;
        text(&signed["status"])
    }

    /// The refusal of a signature.
    pub(crate) async fn cannot_sign(&self, user: &str, id: &str, signature: &str) -> Refused {
        let input = json!({"type": signature, "author": user});
        self.refused(user, &self.named("sign"), json!({"id": id, "input": input}))
            .await
    }

    /// The refusal of a change.
    pub(crate) async fn cannot_update(&self, user: &str, id: &str, input: Value) -> Refused {
        self.refused(
            user,
            &self.named("update"),
            json!({"id": id, "input": input}),
        )
        .await
    }

    /// The refusal of a creation.
    pub(crate) async fn cannot_create(&self, user: &str, input: Value) -> Refused {
        self.refused(user, &self.named("create"), json!({"input": input}))
            .await
    }

    /// Does the work that follows commits.
    pub(crate) async fn work(&self) {
        self.platform.run_due_jobs().await.unwrap();
    }

    /// Does now what a queue holds for later.
    pub(crate) async fn bring_forward(&self, queue: &str) {
        let store = self.platform.store();
        let filter = JobFilter {
            queue: Some(queue.to_owned()),
            state: Some(JobState::Pending),
            before_id: None,
            limit: 10,
        };
        let waiting = store.jobs(&filter).await.unwrap();
        assert!(!waiting.is_empty(), "nothing waits in {queue}");
        let jobs = waiting.into_iter().map(|job| NewJob {
            queue: job.queue,
            payload: job.payload,
            run_at: job.created_at,
            max_attempts: 1,
            created_at: job.created_at,
        });
        let commit = Commit {
            jobs: jobs.collect(),
            ..Commit::default()
        };
        store.commit(commit).await.unwrap();
        self.work().await;
    }

    /// The last mail of a user, once all work is done.
    pub(crate) async fn mail(&self, user: &str) -> Option<Mail> {
        self.mail_to(&address(user)).await
    }

    /// The last mail of an address, once all work is done.
    pub(crate) async fn mail_to(&self, address: &str) -> Option<Mail> {
        self.work().await;
        self.platform.last_mail(address).await.unwrap()
    }

    /// Kinds of the events of a stream, oldest first.
    pub(crate) async fn events(&self, stream: &str) -> Vec<String> {
        let rows = self.platform.store().events(stream, 0, 1000).await.unwrap();
        rows.into_iter().map(|row| row.event.kind).collect()
    }
}

impl Refused {
    pub(crate) fn of(error: &Value) -> Self {
        let extensions = &error["extensions"];
        let issues = extensions["issues"].as_array().cloned().unwrap_or_default();
        Self {
            code: text(&extensions["code"]),
            message: text(&error["message"]),
            paths: issues.iter().map(|issue| issue["path"].clone()).collect(),
        }
    }

    /// Checks the code, and a part of the message.
    #[track_caller]
    pub(crate) fn is(&self, code: &str, part: &str) {
        assert_eq!(self.code, code, "{self:?}");
        assert!(
            self.message.contains(part),
            "{self:?} does not say {part:?}"
        );
    }

    #[track_caller]
    pub(crate) fn forbidden(&self, part: &str) {
        self.is("FORBIDDEN", part);
    }

    #[track_caller]
    pub(crate) fn bad_input(&self, part: &str) {
        self.is("BAD_USER_INPUT", part);
    }

    /// Checks the paths of the issues.
    #[track_caller]
    pub(crate) fn at(&self, paths: &Value) {
        assert_eq!(&Value::Array(self.paths.clone()), paths, "{self:?}");
    }
}
