//! A platform with an emitter, a carrier, a destination and a stranger, on each store.

#[path = "../sandbox/place.rs"]
mod place;

use std::{collections::HashMap, sync::Arc};

use api::{BordereauSchema, RequestCaller};
use async_graphql::{Request, Variables};
use directory::EmbeddedDirectory;
use platform::{Caller, Mail, Platform, PlatformSettings, Settings};
use reference::siret::{Siret, TestCompanies};
use serde_json::{Value, json};
use store::{Commit, Expected, Key, RecordWrite};

use place::Place;

/// Companies and their types; `E+D` is a member of the emitter and of the destination.
const COMPANIES: [(&str, &str); 4] = [
    ("E", "PRODUCER"),
    ("T", "TRANSPORTER"),
    ("D", "WASTEPROCESSOR"),
    ("X", "PRODUCER"),
];

/// The platform on one store; each company has a member under its own name.
pub(crate) struct Sandbox {
    pub(crate) platform: Platform,
    schema: BordereauSchema,
    sirets: HashMap<&'static str, String>,
    tokens: HashMap<String, String>,
    _place: Place,
}

/// A platform on SQLite, and one on PostgreSQL when `TEST_DATABASE_URL` names one.
pub(crate) async fn sandboxes() -> Vec<Sandbox> {
    let mut sandboxes = vec![Sandbox::open(Place::sqlite()).await];
    if let Some(place) = Place::postgres().await {
        sandboxes.push(Sandbox::open(place).await);
    }
    sandboxes
}

/// Address of a user.
pub(crate) fn address(user: &str) -> String {
    format!("{}@exemple.fr", user.replace('+', ".").to_lowercase())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn users(company: &str) -> Value {
    let names = [company, "E+D"];
    let is_member = |name: &&&str| name.split('+').any(|one| one == company);
    let users = names.iter().filter(is_member);
    users
        .map(|name| json!({"email": address(name), "name": name}))
        .collect()
}

impl Sandbox {
    async fn open(place: Place) -> Self {
        let store = place.open().await;
        let settings = PlatformSettings {
            slips: Settings {
                test_companies: TestCompanies::Allowed,
                ..Settings::default()
            },
            api_url: "http://localhost".to_owned(),
            environment_mark: None,
            token_secret: b"secret".to_vec(),
            ui_url: "http://localhost".to_owned(),
            local_addresses: platform::LocalAddresses::Refused,
            allows_copies: false,
            download_lifetime: None,
            messaging: platform::Messaging::default(),
        };
        let platform = Platform::new(store, Arc::new(EmbeddedDirectory::default()), settings);
        let mut sirets = HashMap::new();
        let mut companies = Vec::new();
        for ((name, kind), draw) in COMPANIES.iter().zip(3_000_001..) {
            let siret = Siret::of_test_company(draw).as_str().to_owned();
            companies.push(json!({
                "name": name, "siret": siret, "companyTypes": [kind], "users": users(name),
            }));
            sirets.insert(*name, siret);
        }
        let document = serde_json::from_value(json!({"companies": companies})).unwrap();
        let seeded = platform.seed(&document).await.unwrap();
        let seeded = seeded["companies"].as_array().unwrap();
        let tokens = seeded
            .iter()
            .flat_map(|company| company["users"].as_array().unwrap())
            .map(|user| (text(&user["name"]), text(&user["token"])))
            .collect();
        Self {
            schema: api::schema(platform.clone()),
            platform,
            sirets,
            tokens,
            _place: place,
        }
    }

    /// Somebody, as use cases know them.
    pub(crate) async fn caller(&self, user: &str) -> Arc<Caller> {
        let found = self.platform.caller_of_token(&self.tokens[user]).await;
        found.unwrap().unwrap()
    }

    /// SIRET of a company.
    pub(crate) fn siret(&self, company: &str) -> &str {
        &self.sirets[company]
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

    /// What the only root field of a document answers.
    pub(crate) async fn ok(&self, user: &str, document: &str, variables: Value) -> Value {
        let answer = self.send(user, document, variables).await;
        assert_eq!(answer.get("errors"), None, "{document}");
        let fields = answer["data"].as_object().unwrap();
        fields.values().next().unwrap().clone()
    }

    /// Code of the refusal of a document, with its arguments that are wrong.
    pub(crate) async fn refused(&self, user: &str, document: &str, variables: Value) -> Value {
        let answer = self.send(user, document, variables).await;
        answer["errors"][0]["extensions"].clone()
    }

    /// The block of a company.
    pub(crate) fn block(&self, company: &str) -> Value {
        json!({
            "siret": self.siret(company), "name": format!("Société {company}"),
            "address": "1 rue des Prés 13001 Marseille", "contact": "Ana Lopez",
            "phone": "0400000000", "mail": address(company),
        })
    }

    /// A complete form of the emitter.
    pub(crate) fn input(&self) -> Value {
        json!({
            "emitter": {"type": "PRODUCER", "company": self.block("E")},
            "recipient": {"cap": "CAP-1", "processingOperation": "D 10", "company": self.block("D")},
            "transporter": {"company": self.block("T"), "isExemptedOfReceipt": true, "mode": "ROAD", "numberPlate": "AB-123-CD"},
            "wasteDetails": {
                "code": "06 05 02*", "name": "Boues", "isSubjectToADR": false,
                "packagingInfos": [{"type": "FUT", "quantity": 2}],
                "quantity": 1, "quantityType": "ESTIMATED", "consistences": ["LIQUID"],
            },
        })
    }

    /// Creates a form; answers its identifier.
    pub(crate) async fn create(&self, user: &str, input: Value) -> String {
        let document =
            "mutation($input: CreateFormInput!) { createForm(createFormInput: $input) { id } }";
        let created = self.ok(user, document, json!({"input": input})).await;
        text(&created["id"])
    }

    /// Seals a form.
    pub(crate) async fn seal(&self, user: &str, id: &str) {
        let document = "mutation($id: ID!) { markAsSealed(id: $id) { id } }";
        self.ok(user, document, json!({"id": id})).await;
    }

    /// Takes a draft to its departure.
    pub(crate) async fn send_off(&self, id: &str) {
        self.seal("E", id).await;
        let emission =
            json!({"quantity": 1, "emittedAt": "2026-01-02T08:00:00Z", "emittedBy": "Émile"});
        self.ok(
            "E",
            "mutation($id: ID!, $input: SignEmissionFormInput!) { signEmissionForm(id: $id, input: $input) { id } }",
            json!({"id": id, "input": emission}),
        )
        .await;
        let transport = json!({"takenOverAt": "2026-01-02T10:00:00Z", "takenOverBy": "Tom"});
        self.ok(
            "T",
            "mutation($id: ID!, $input: SignTransportFormInput!) { signTransportForm(id: $id, input: $input) { id } }",
            json!({"id": id, "input": transport}),
        )
        .await;
    }

    /// The destination receives what was sent.
    pub(crate) async fn receive(&self, id: &str, info: Value) {
        let document = "mutation($id: ID!, $info: ReceivedFormInput!) { markAsReceived(id: $id, receivedInfo: $info) { id } }";
        self.ok("D", document, json!({"id": id, "info": info}))
            .await;
    }

    /// The last mail of an address, once every job is done.
    pub(crate) async fn mail(&self, address: &str) -> Option<Mail> {
        self.platform.run_due_jobs().await.unwrap();
        self.platform.last_mail(address).await.unwrap()
    }

    /// The member of a company asks for its mails of refusal.
    pub(crate) async fn wants_refusals(&self, company: &str) {
        let store = self.platform.store();
        let found = store
            .record_by_unique("user", "email", &address(company))
            .await;
        let user = found.unwrap().unwrap();
        let found = store
            .record_by_unique("company", "org", self.siret(company))
            .await;
        let row = found.unwrap().unwrap();
        let id = format!("{}:{}", user.id, row.id);
        let membership = store.record("membership", &id).await.unwrap().unwrap();
        let mut document: Value = serde_json::from_str(&membership.document).unwrap();
        document["notifications"] = json!(["bsdRefusal"]);
        let write = RecordWrite {
            collection: "membership",
            id,
            expected: Expected::Version(membership.version),
            document: Some(document.to_string()),
            keys: vec![
                Key::shared("user", &user.id),
                Key::shared("company", &row.id),
            ],
            at: membership.updated_at,
            event: None,
        };
        let commit = Commit {
            records: vec![write],
            ..Commit::default()
        };
        store.commit(commit).await.unwrap();
    }
}
