//! A platform with the companies of the acceptance scenarios, on each store, and users who ask it.

mod circumstances;
mod place;
mod slips;

use std::{collections::HashMap, sync::Arc};

use api::{BordereauSchema, RequestCaller};
use async_graphql::{Request, Variables};
use directory::EmbeddedDirectory;
use platform::{Mail, Platform, PlatformSettings, Settings};
use reference::siret::{Siret, TestCompanies};
use serde_json::{Value, json};
use store::{Commit, JobFilter, JobState, NewJob};

use place::Place;

/// Companies: name, SIRET or VAT number when it is not drawn, types, broker's receipt.
const COMPANIES: [(&str, Option<&str>, &[&str]); 12] = [
    ("P", None, &["PRODUCER"]),
    ("W", None, &["WORKER"]),
    ("T", None, &["TRANSPORTER"]),
    ("T2", None, &["TRANSPORTER"]),
    ("T3", None, &["TRANSPORTER"]),
    ("F", Some("BE0541696005"), &["TRANSPORTER"]),
    ("D", None, &["WASTEPROCESSOR"]),
    ("D2", None, &["WASTEPROCESSOR"]),
    ("C", None, &["WASTE_CENTER"]),
    ("B", None, &["BROKER"]),
    ("E", None, &["ECO_ORGANISME"]),
    ("X", None, &["PRODUCER"]),
];

/// The platform on one store. Each company has a member under its own name, an administrator `NAME admin`, a
/// reader `NAME lecteur` and a driver `NAME chauffeur`; `P+W` and `P+E` are members of two companies.
pub(crate) struct Sandbox {
    pub(crate) platform: Platform,
    schema: BordereauSchema,
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
pub(crate) async fn sandboxes() -> Vec<Sandbox> {
    sandboxes_with(Settings::default()).await
}

pub(crate) async fn sandboxes_with(settings: Settings) -> Vec<Sandbox> {
    let mut sandboxes = vec![Sandbox::open(Place::sqlite(), settings.clone()).await];
    if let Some(place) = Place::postgres().await {
        sandboxes.push(Sandbox::open(place, settings).await);
    }
    sandboxes
}

fn users(company: &str) -> Value {
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
    for both in ["P+W", "P+E"] {
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

/// GraphQL types of the arguments of the operations under test.
fn type_of(operation: &str, argument: &str) -> &'static str {
    match (operation, argument) {
        ("createBsdaTransporter" | "updateBsdaTransporter", "input") => "BsdaTransporterInput!",
        ("createBsdaRevisionRequest", "input") => "CreateBsdaRevisionRequestInput!",
        ("signBsda", "input") => "BsdaSignatureInput!",
        (_, "input") => "BsdaInput!",
        (_, "id") => "ID!",
        (_, "isApproved") => "Boolean!",
        (_, "siret") => "String!",
        (_, "comment") => "String",
        (_, "first" | "last") => "Int",
        ("bsdaRevisionRequests", "after") => "String",
        ("bsdaRevisionRequests", "where") => "BsdaRevisionRequestWhere",
        (_, "after" | "before") => "ID",
        (_, "where") => "BsdaWhere",
        other => panic!("{other:?}"),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Sandbox {
    async fn open(place: Place, settings: Settings) -> Self {
        let store = place.open().await;
        let settings = PlatformSettings {
            slips: Settings {
                test_companies: TestCompanies::Allowed,
                ..settings
            },
            api_url: "http://localhost".to_owned(),
            environment_mark: None,
            token_secret: b"secret".to_vec(),
            download_lifetime: None,
        };
        let platform = Platform::new(store, Arc::new(EmbeddedDirectory::default()), settings);
        let mut org_ids = HashMap::new();
        let mut companies = Vec::new();
        for ((name, org_id, types), draw) in COMPANIES.iter().zip(2_000_001..) {
            let key = if org_id.is_some() {
                "vatNumber"
            } else {
                "siret"
            };
            let org_id = org_id.map_or_else(
                || Siret::of_test_company(draw).as_str().to_owned(),
                str::to_owned,
            );
            let mut company = json!({"name": name, "companyTypes": types, "users": users(name)});
            company[key] = json!(org_id);
            if *name == "B" {
                company["brokerReceipt"] = json!({"receiptNumber": "R-69", "department": "69", "validityLimit": "2099-01-01"});
            }
            org_ids.insert(*name, org_id);
            companies.push(company);
        }
        let document = serde_json::from_value(json!({"companies": companies})).unwrap();
        let seeded = platform.seed(&document).await.unwrap();
        let seeded = seeded["companies"].as_array().unwrap();
        let codes = COMPANIES
            .iter()
            .zip(seeded)
            .map(|((name, _, _), company)| (*name, company["securityCode"].as_i64().unwrap()))
            .collect();
        let tokens = seeded
            .iter()
            .flat_map(|company| company["users"].as_array().unwrap())
            .map(|user| (text(&user["name"]), text(&user["token"])))
            .collect();
        Self {
            schema: api::schema(platform.clone()),
            platform,
            org_ids,
            codes,
            tokens,
            _place: place,
        }
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
        let kind = if operation.starts_with("bsda") {
            "query"
        } else {
            "mutation"
        };
        let arguments = arguments.as_object().cloned().unwrap_or_default();
        let list = |entry: &dyn Fn(&str) -> String| {
            let entries: Vec<String> = arguments.keys().map(|key| entry(key)).collect();
            match entries.is_empty() {
                true => String::new(),
                false => format!("({})", entries.join(", ")),
            }
        };
        let declared = list(&|key| format!("${key}: {}", type_of(operation, key)));
        let given = list(&|key| format!("{key}: ${key}"));
        let selection = match selection {
            "" => String::new(),
            fields => format!("{{ {fields} }}"),
        };
        let document = format!("{kind}{declared} {{ {operation}{given} {selection} }}");
        let answer = self.send(user, &document, Value::Object(arguments)).await;
        match answer.get("errors").and_then(|errors| errors.get(0)) {
            None => Ok(answer["data"][operation].clone()),
            Some(error) => Err(Refused::of(error)),
        }
    }

    /// The whole answer to a document.
    pub(crate) async fn send(&self, user: &str, document: &str, variables: Value) -> Value {
        let caller = match self.tokens.get(user) {
            Some(token) => self.platform.caller_of_token(token).await.unwrap(),
            None => None,
        };
        let mut request = Request::new(document).variables(Variables::from_json(variables));
        api::attach(&mut request.data, RequestCaller(caller));
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
        let selection = match operation {
            "cancelBsdaRevisionRequest" | "deleteBsdaTransporter" => "",
            "bsdaPdf" => "token",
            "bsdas" | "bsdaRevisionRequests" => "totalCount",
            _ => "id",
        };
        match self.call(user, operation, arguments, selection).await {
            Ok(value) => panic!("{user} {operation} passed: {value}"),
            Err(refused) => refused,
        }
    }

    /// The document of a slip, read by somebody on it.
    pub(crate) async fn read(&self, user: &str, id: &str, selection: &str) -> Value {
        self.ok(user, "bsda", json!({"id": id}), selection).await
    }

    /// Creates a published slip; answers its identifier.
    pub(crate) async fn create(&self, user: &str, input: Value) -> String {
        let created = self
            .ok(
                user,
                "createBsda",
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
                "updateBsda",
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
                "signBsda",
                json!({"id": id, "input": input}),
                "status",
            )
            .await;
        text(&signed["status"])
    }

    /// The refusal of a signature.
    pub(crate) async fn cannot_sign(&self, user: &str, id: &str, signature: &str) -> Refused {
        let input = json!({"type": signature, "author": user});
        self.refused(user, "signBsda", json!({"id": id, "input": input}))
            .await
    }

    /// The refusal of a change.
    pub(crate) async fn cannot_update(&self, user: &str, id: &str, input: Value) -> Refused {
        self.refused(user, "updateBsda", json!({"id": id, "input": input}))
            .await
    }

    /// The refusal of a creation.
    pub(crate) async fn cannot_create(&self, user: &str, input: Value) -> Refused {
        self.refused(user, "createBsda", json!({"input": input}))
            .await
    }

    /// A carrier row on its own; answers its identifier.
    pub(crate) async fn carrier(&self, user: &str, company: &str, changes: Value) -> String {
        let input = with(self.carrier_input(company), changes);
        let row = self
            .ok(user, "createBsdaTransporter", json!({"input": input}), "id")
            .await;
        text(&row["id"])
    }

    /// Asks for a revision.
    pub(crate) async fn revise(&self, user: &str, author: &str, id: &str, content: Value) -> Value {
        let arguments = self.revision(author, id, &content);
        self.ok(user, "createBsdaRevisionRequest", arguments, REVISION)
            .await
    }

    /// The refusal of a revision.
    pub(crate) async fn cannot_revise(
        &self,
        user: &str,
        author: &str,
        id: &str,
        content: Value,
    ) -> Refused {
        let arguments = self.revision(author, id, &content);
        self.refused(user, "createBsdaRevisionRequest", arguments)
            .await
    }

    fn revision(&self, author: &str, id: &str, content: &Value) -> Value {
        json!({"input": {
            "bsdaId": id, "authoringCompanySiret": self.org(author), "content": content, "comment": "erreur de saisie",
        }})
    }

    /// Answers a request of revision.
    pub(crate) async fn answer(&self, user: &str, request: &Value, is_approved: bool) -> Value {
        let arguments = json!({"id": request["id"], "isApproved": is_approved});
        self.ok(
            user,
            "submitBsdaRevisionRequestApproval",
            arguments,
            REVISION,
        )
        .await
    }

    /// The refusal of an answer.
    pub(crate) async fn cannot_answer(&self, user: &str, request: &Value) -> Refused {
        let arguments = json!({"id": request["id"], "isApproved": true});
        self.refused(user, "submitBsdaRevisionRequestApproval", arguments)
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
        self.work().await;
        self.platform.last_mail(&address(user)).await.unwrap()
    }

    /// Rows of final treatment of these slips: initial slip, final slip, code and kilograms.
    pub(crate) async fn final_operations(
        &self,
        ids: &[&str],
    ) -> Vec<(String, String, String, String)> {
        self.work().await;
        let ids: Vec<String> = ids.iter().map(|&id| id.to_owned()).collect();
        let rows = self.platform.final_operations(&ids).await.unwrap();
        rows.into_iter()
            .map(|row| {
                (
                    row.initial_id,
                    row.final_id,
                    row.operation_code,
                    row.quantity.to_string(),
                )
            })
            .collect()
    }

    /// Kinds of the events of a stream, oldest first.
    pub(crate) async fn events(&self, stream: &str) -> Vec<String> {
        let rows = self.platform.store().events(stream, 0, 1000).await.unwrap();
        rows.into_iter().map(|row| row.event.kind).collect()
    }
}

/// What tests read of a request of revision.
const REVISION: &str = "id status approvals { approverSiret status comment } \
    content { isCanceled waste { code familyCode sealNumbers pop } packagings { type } \
    broker { company { siret } recepisse { number } } destination { cap operation { code mode } } } \
    bsda { id waste { code familyCode } destination { cap } } authoringCompany { siret name orgId }";

impl Refused {
    fn of(error: &Value) -> Self {
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
