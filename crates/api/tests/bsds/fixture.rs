//! A platform with a few companies, and users who ask it.

use std::{collections::HashMap, sync::Arc, time::Duration};

use api::{BordereauSchema, RequestCaller};
use async_graphql::{Request, Variables};
use directory::EmbeddedDirectory;
use platform::{Authentication, Caller, Messaging, Platform, PlatformSettings, Settings};
use reference::siret::{TestCompanies, is_siret};
use serde_json::{Value, json};
use store::{Commit, Expected, Key, NewEvent, RecordWrite, SlipWrite, TabRow};

use crate::place::Place;

/// Companies and their types.
const COMPANIES: [(&str, &[&str]); 8] = [
    ("usine", &["PRODUCER"]),
    ("travaux", &["PRODUCER", "WORKER"]),
    ("camion", &["TRANSPORTER"]),
    ("relais", &["TRANSPORTER"]),
    ("navette", &["TRANSPORTER"]),
    ("filiere", &["TRANSPORTER", "WASTEPROCESSOR"]),
    ("centre", &["WASTEPROCESSOR", "COLLECTOR", "WASTE_CENTER"]),
    ("tiers", &["PRODUCER", "WASTEPROCESSOR", "BROKER"]),
];

/// A platform. Each company has a member under its own name; the factory has users of the other roles too, and
/// `groupe` is a member of both the factory and the third party.
pub(crate) struct Sandbox {
    pub(crate) platform: Platform,
    schema: BordereauSchema,
    sirets: HashMap<&'static str, String>,
    tokens: HashMap<String, String>,
    place: Place,
}

/// A platform on SQLite, and one on PostgreSQL when `TEST_DATABASE_URL` names one.
pub(crate) async fn sandboxes() -> Vec<Sandbox> {
    on_each_store(false).await
}

/// The same, on which slips may be copied.
pub(crate) async fn copying_sandboxes() -> Vec<Sandbox> {
    on_each_store(true).await
}

async fn on_each_store(allows_copies: bool) -> Vec<Sandbox> {
    let mut sandboxes = vec![Sandbox::open_on(Place::sqlite(), allows_copies).await];
    if let Some(place) = Place::postgres().await {
        sandboxes.push(Sandbox::open_on(place, allows_copies).await);
    }
    sandboxes
}

impl Sandbox {
    pub(crate) async fn open() -> Self {
        Self::open_on(Place::sqlite(), false).await
    }

    /// Another process over the same data: a platform of its own.
    pub(crate) async fn beside(&self) -> Platform {
        let store = match &self.place {
            // Only one process opens a directory: the other one shares its store.
            Place::Sqlite(_) => self.platform.store().clone(),
            place @ Place::Postgres { .. } => place.open().await,
        };
        let settings = self.platform.settings().clone();
        Platform::new(store, Arc::new(EmbeddedDirectory::default()), settings)
    }

    async fn open_on(place: Place, allows_copies: bool) -> Self {
        let store = place.open().await;
        let settings = PlatformSettings {
            slips: Settings {
                test_companies: TestCompanies::Allowed,
                ..Settings::default()
            },
            api_url: "http://localhost".to_owned(),
            ui_url: "http://localhost".to_owned(),
            local_addresses: platform::LocalAddresses::Refused,
            environment_mark: None,
            token_secret: b"secret".to_vec(),
            allows_copies,
            download_lifetime: None,
            messaging: Messaging::default(),
        };
        let platform = Platform::new(store, Arc::new(EmbeddedDirectory::default()), settings);
        let sirets: HashMap<&str, String> = COMPANIES
            .iter()
            .zip(sirets())
            .map(|((name, _), siret)| (*name, siret))
            .collect();
        let companies: Vec<Value> = COMPANIES
            .iter()
            .map(|(name, types)| {
                json!({
                    "name": name,
                    "siret": sirets[name],
                    "companyTypes": types,
                    "users": users(name),
                })
            })
            .collect();
        let document = serde_json::from_value(json!({ "companies": companies })).unwrap();
        let seeded = platform.seed(&document).await.unwrap();
        let tokens = seeded["companies"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|company| company["users"].as_array().unwrap())
            .map(|user| (text(&user["name"]), text(&user["token"])))
            .collect();
        Self {
            schema: api::schema(platform.clone()),
            platform,
            sirets,
            tokens,
            place,
        }
    }

    pub(crate) fn siret(&self, company: &str) -> &str {
        &self.sirets[company]
    }

    /// A user, as the platform knows them.
    pub(crate) async fn caller(&self, user: &str) -> Arc<Caller> {
        let caller = self.platform.caller_of_token(&self.tokens[user]).await;
        caller.unwrap().unwrap()
    }

    /// The whole answer, errors included.
    pub(crate) async fn ask(&self, user: &str, query: &str, variables: Value) -> Value {
        self.ask_as(user, Authentication::Bearer, query, variables)
            .await
    }

    pub(crate) async fn ask_as(
        &self,
        user: &str,
        authentication: Authentication,
        query: &str,
        variables: Value,
    ) -> Value {
        let mut caller = self.caller(user).await.as_ref().clone();
        caller.authentication = authentication;
        self.send(RequestCaller(Some(Arc::new(caller))), query, variables)
            .await
    }

    /// The answer to a session opened from this address.
    pub(crate) async fn ask_from(
        &self,
        user: &str,
        client: &str,
        query: &str,
        variables: Value,
    ) -> Value {
        let mut caller = self.caller(user).await.as_ref().clone();
        caller.authentication = Authentication::Session;
        caller.client = Some(client.parse().unwrap());
        self.send(RequestCaller(Some(Arc::new(caller))), query, variables)
            .await
    }

    /// Changes the account of a user, as the operator does.
    pub(crate) async fn change_user(&self, user: &str, changes: Value) {
        let store = self.platform.store();
        let email = format!("{user}@exemple.fr");
        let row = store.record_by_unique("user", "email", &email).await;
        let row = row.unwrap().unwrap();
        let mut document: Value = serde_json::from_str(&row.document).unwrap();
        merge(&mut document, changes);
        let write = RecordWrite {
            collection: "user",
            id: row.id,
            expected: Expected::Version(row.version),
            document: Some(document.to_string()),
            keys: vec![Key::unique("email", email)],
            at: row.updated_at,
            event: None,
        };
        let commit = Commit {
            records: vec![write],
            ..Commit::default()
        };
        store.commit(commit).await.unwrap();
    }

    pub(crate) async fn ask_anonymously(&self, query: &str) -> Value {
        self.send(RequestCaller::default(), query, json!({})).await
    }

    async fn send(&self, caller: RequestCaller, query: &str, variables: Value) -> Value {
        let mut request = Request::new(query).variables(Variables::from_json(variables));
        api::attach(&mut request.data, caller);
        serde_json::to_value(self.schema.execute(request).await).unwrap()
    }

    /// The field of a mutation that must succeed. Changes are never made in the same millisecond.
    async fn change(&self, user: &str, field: &str, query: &str, variables: Value) -> String {
        tokio::time::sleep(Duration::from_millis(2)).await;
        let answer = self.ask(user, query, variables).await;
        assert!(answer.get("errors").is_none(), "{answer}");
        text(&answer["data"][field]["id"])
    }

    /// A complete BSDA from the factory to the centre by way of two carriers, changed by `input`.
    pub(crate) fn bsda(&self, input: Value) -> Value {
        let company = |name: &str| {
            json!({
                "siret": self.siret(name), "name": format!("Société {name}"), "contact": "Marie Dupont",
                "address": "1 rue du Port 69007 Lyon", "phone": "0612345678", "mail": "marie@exemple.fr",
            })
        };
        let mut bsda = json!({
            "emitter": {"isPrivateIndividual": false, "company": company("usine")},
            "worker": {"company": company("travaux")},
            "destination": {"company": company("centre"), "plannedOperationCode": "D 5", "cap": "CAP 77"},
            "transporter": {"company": company("camion")},
            "waste": {
                "code": "06 13 04*", "consistence": "SOLIDE", "familyCode": "6",
                "materialName": "Flocage", "sealNumbers": ["S1"], "adr": "ADR",
            },
            "packagings": [{"type": "BIG_BAG", "quantity": 2}],
            "weight": {"isEstimate": true, "value": 2.3},
        });
        merge(&mut bsda, input);
        bsda
    }

    pub(crate) fn company(&self, name: &str) -> Value {
        self.bsda(json!({}))["emitter"]["company"]
            .as_object()
            .map(|company| {
                let mut company = company.clone();
                company.insert("siret".to_owned(), json!(self.siret(name)));
                company.insert("name".to_owned(), json!(format!("Société {name}")));
                Value::Object(company)
            })
            .unwrap()
    }

    pub(crate) async fn create(&self, user: &str, input: Value) -> String {
        let query = "mutation($input: BsdaInput!) { createBsda(input: $input) { id } }";
        let variables = json!({"input": self.bsda(input)});
        self.change(user, "createBsda", query, variables).await
    }

    pub(crate) async fn create_draft(&self, user: &str, input: Value) -> String {
        let query = "mutation($input: BsdaInput!) { createDraftBsda(input: $input) { id } }";
        let variables = json!({"input": self.bsda(input)});
        self.change(user, "createDraftBsda", query, variables).await
    }

    pub(crate) async fn update(&self, user: &str, id: &str, input: Value) {
        let query =
            "mutation($id: ID!, $input: BsdaInput!) { updateBsda(id: $id, input: $input) { id } }";
        let variables = json!({"id": id, "input": input});
        self.change(user, "updateBsda", query, variables).await;
    }

    /// `publishBsda`, `deleteBsda` or `duplicateBsda`; the identifier that is answered.
    pub(crate) async fn apply(&self, user: &str, mutation: &str, id: &str) -> String {
        let query = format!("mutation($id: ID!) {{ {mutation}(id: $id) {{ id }} }}");
        self.change(user, mutation, &query, json!({ "id": id }))
            .await
    }

    pub(crate) async fn sign(&self, user: &str, id: &str, signature: &str) {
        let query = "mutation($id: ID!, $input: BsdaSignatureInput!) { signBsda(id: $id, input: $input) { id } }";
        let input = json!({"type": signature, "author": "Marie"});
        self.change(user, "signBsda", query, json!({"id": id, "input": input}))
            .await;
    }

    /// Takes the slip from its creation to the road.
    pub(crate) async fn send_on_the_road(&self, id: &str) {
        self.sign("usine", id, "EMISSION").await;
        self.sign("travaux", id, "WORK").await;
        self.load(id).await;
    }

    /// The first carrier loads the waste.
    pub(crate) async fn load(&self, id: &str) {
        let transport = json!({"mode": "ROAD", "plates": ["AA-12-BB"]});
        let input = json!({"transporter": {"transport": transport}});
        self.update("camion", id, input).await;
        self.sign("camion", id, "TRANSPORT").await;
    }

    /// The centre receives the waste.
    pub(crate) async fn receive(&self, id: &str, acceptation: &str) {
        let refused = acceptation == "REFUSED";
        let reception = json!({
            "acceptationStatus": acceptation, "date": now(), "weight": 2.1,
            "refusedWeight": if refused { 2.1 } else { 0.0 },
            "refusalReason": if refused { json!("Non conforme") } else { Value::Null },
        });
        self.update(
            "centre",
            id,
            json!({"destination": {"reception": reception}}),
        )
        .await;
        self.sign("centre", id, "RECEPTION").await;
    }

    /// The centre treats the waste.
    pub(crate) async fn treat(&self, id: &str, code: &str) {
        let mut operation = json!({"code": code, "date": now()});
        if code == "D 5" {
            merge(&mut operation, json!({"mode": "ELIMINATION"}));
        }
        self.update(
            "centre",
            id,
            json!({"destination": {"operation": operation}}),
        )
        .await;
        self.sign("centre", id, "OPERATION").await;
    }

    /// The answer of `bsds` with these arguments, which must succeed.
    pub(crate) async fn bsds(&self, user: &str, arguments: Value) -> Value {
        let answer = self.ask(user, &query_of(&arguments), arguments).await;
        assert!(answer.get("errors").is_none(), "{answer}");
        answer["data"]["bsds"].clone()
    }

    /// Identifiers that a filter lists.
    pub(crate) async fn listed(&self, user: &str, filter: Value) -> Vec<String> {
        ids(&self.bsds(user, json!({ "where": filter })).await)
    }

    /// Code and message of the refusal of a filter.
    pub(crate) async fn refused(&self, user: &str, filter: Value) -> (Value, String) {
        let arguments = json!({ "where": filter });
        let answer = self.ask(user, &query_of(&arguments), arguments).await;
        let error = &answer["errors"][0];
        (error["extensions"]["code"].clone(), text(&error["message"]))
    }

    /// Copies of a stored slip under other identifiers, each changed a millisecond after the other; `rewrite`
    /// may change what is stored.
    pub(crate) async fn copy(
        &self,
        id: &str,
        names: impl IntoIterator<Item = String>,
        rewrite: impl Fn(&mut SlipWrite),
    ) {
        let store = self.platform.store();
        let row = store.slip(id).await.unwrap().unwrap();
        let search = store.search_row(id).await.unwrap().unwrap().search;
        let copies = names.into_iter().zip(1..).map(|(name, age)| {
            let mut write = SlipWrite {
                id: name.clone(),
                readable_id: name.clone(),
                kind: row.kind,
                expected: None,
                status: row.status.clone(),
                is_draft: row.is_draft,
                is_deleted: false,
                created_at: row.created_at,
                updated_at: row.updated_at + age,
                document: row.document.replace(id, &name),
                search: search.replace(id, &name),
                access: Vec::new(),
                tabs: [0, 3]
                    .map(|tab| TabRow {
                        org: self.siret("usine").to_owned(),
                        tab,
                    })
                    .to_vec(),
                links: None,
                lines: Vec::new(),
                tallies: Vec::new(),
                events: vec![NewEvent {
                    at: row.updated_at + age,
                    actor: "copie".to_owned(),
                    kind: "BsdaCreated".to_owned(),
                    application: None,
                    auth: "BEARER".to_owned(),
                    data: "{}".to_owned(),
                    metadata: "{}".to_owned(),
                }],
                log_entries: 0,
                log_tab: None,
            };
            rewrite(&mut write);
            write
        });
        let slips = copies.collect();
        store
            .commit(Commit {
                slips,
                ..Commit::default()
            })
            .await
            .unwrap();
    }
}

/// A query with these arguments alone: an absent argument is not a null one.
pub(crate) fn query_of(arguments: &Value) -> String {
    const TYPES: [(&str, &str); 5] = [
        ("clue", "String"),
        ("where", "BsdWhere"),
        ("after", "String"),
        ("first", "Int"),
        ("orderBy", "OrderBy"),
    ];
    let given = TYPES
        .iter()
        .filter(|(name, _)| arguments.get(name).is_some());
    let (declared, passed): (Vec<_>, Vec<_>) = given
        .map(|(name, r#type)| (format!("${name}: {type}"), format!("{name}: ${name}")))
        .unzip();
    let parenthesised = |list: Vec<String>| match list.is_empty() {
        true => String::new(),
        false => format!("({})", list.join(", ")),
    };
    format!(
        "query{} {{ bsds{} {{
            totalCount
            pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }}
            edges {{ cursor node {{ __typename ... on Bsda {{ id groupedIn {{ id }} }} ... on Form {{ id }} }} }}
        }} }}",
        parenthesised(declared),
        parenthesised(passed)
    )
}

/// SIRETs that are not those of test companies: slips keep the names that clients send.
fn sirets() -> impl Iterator<Item = String> {
    (0..)
        .map(|number| format!("8123456{number:07}"))
        .filter(|siret| is_siret(siret, TestCompanies::Refused))
}

fn users(company: &str) -> Value {
    let user = |name: &str, role: &str| json!({"email": format!("{name}@exemple.fr"), "name": name, "role": role});
    let mut users = vec![user(company, "MEMBER")];
    if company == "usine" {
        users.push(user("admin", "ADMIN"));
        users.push(user("lecteur", "READER"));
        users.push(user("chauffeur", "DRIVER"));
    }
    if ["usine", "tiers"].contains(&company) {
        users.push(user("groupe", "MEMBER"));
    }
    Value::Array(users)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Identifiers of a page.
pub(crate) fn ids(page: &Value) -> Vec<String> {
    let edges = page["edges"].as_array().unwrap();
    edges.iter().map(|edge| text(&edge["node"]["id"])).collect()
}

fn now() -> String {
    jiff::Timestamp::now().to_string()
}

pub(crate) fn merge(target: &mut Value, patch: Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(patch)) => {
            for (key, value) in patch {
                merge(target.entry(key).or_insert(Value::Null), value);
            }
        }
        (target, patch) => *target = patch,
    }
}
