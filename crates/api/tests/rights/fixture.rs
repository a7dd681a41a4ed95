//! Companies with a member of each role, and users who ask.

#[path = "../sandbox/place.rs"]
mod place;

use std::{collections::HashMap, sync::Arc};

use api::{BordereauSchema, RequestCaller, RequestSession};
use async_graphql::Request;
use directory::EmbeddedDirectory;
use platform::{
    Authentication, LocalAddresses, Mail, Messaging, Platform, PlatformSettings, Settings,
    sessions::Device,
};
use reference::siret::{Siret, TestCompanies};
use serde_json::{Value, json};
use store::{Commit, Expected, Key, RecordWrite};

use place::Place;

/// Users of the factory, by role.
pub(crate) const ROLES: [(&str, &str); 4] = [
    ("Aline", "ADMIN"),
    ("Bruno", "MEMBER"),
    ("Denis", "DRIVER"),
    ("Rita", "READER"),
];

/// A platform on one store: `usine` with a user of each role, `annexe` with Carole and Marc, `voisin` with Vera.
/// Sacha is of the platform's staff.
pub(crate) struct Sandbox {
    pub(crate) platform: Platform,
    schema: BordereauSchema,
    companies: HashMap<String, Value>,
    tokens: HashMap<String, String>,
    ids: HashMap<String, String>,
    _place: Place,
}

/// A refusal, as a client sees it.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) extensions: Value,
}

/// How a request is made.
#[derive(Clone, Copy, Debug)]
pub(crate) enum As<'a> {
    Session(&'a str),
    Token(&'a str),
    Nobody,
}

pub(crate) async fn sandboxes() -> Vec<Sandbox> {
    sandboxes_with(Messaging::default).await
}

/// A platform on SQLite, and one on PostgreSQL when `TEST_DATABASE_URL` names one.
pub(crate) async fn sandboxes_with(messaging: impl Fn() -> Messaging) -> Vec<Sandbox> {
    let mut sandboxes = vec![Box::pin(Sandbox::open(Place::sqlite(), messaging())).await];
    if let Some(place) = Place::postgres().await {
        sandboxes.push(Box::pin(Sandbox::open(place, messaging())).await);
    }
    sandboxes
}

/// Address of a user.
pub(crate) fn address(user: &str) -> String {
    format!("{}@{}.example", user.to_lowercase(), user.to_lowercase())
}

fn user(name: &str, role: &str) -> Value {
    json!({"name": name, "email": address(name), "role": role})
}

impl Sandbox {
    async fn open(place: Place, messaging: Messaging) -> Self {
        let store = place.open().await;
        let settings = PlatformSettings {
            slips: Settings {
                test_companies: TestCompanies::Allowed,
                ..Settings::default()
            },
            api_url: "http://api.example".to_owned(),
            ui_url: "http://ui.example".to_owned(),
            local_addresses: LocalAddresses::Refused,
            environment_mark: None,
            token_secret: b"secret".to_vec(),
            download_lifetime: None,
            messaging,
            allows_copies: false,
        };
        let platform = Platform::new(store, Arc::new(EmbeddedDirectory::default()), settings);
        let siret = |n: u64| Siret::of_test_company(700_000 + n).as_str().to_owned();
        let users: Vec<Value> = ROLES.iter().map(|(name, role)| user(name, role)).collect();
        let document = json!({"companies": [
            {"name": "usine", "siret": siret(1), "companyTypes": ["PRODUCER"], "users": users},
            {"name": "annexe", "siret": siret(2), "companyTypes": ["TRANSPORTER"],
             "users": [user("Carole", "ADMIN"), user("Marc", "MEMBER")]},
            {"name": "voisin", "siret": siret(3), "companyTypes": ["PRODUCER"],
             "users": [user("Vera", "ADMIN"), user("Sacha", "READER")]},
        ]});
        let seeded = platform
            .seed(&serde_json::from_value(document).unwrap())
            .await
            .unwrap();
        let (mut companies, mut tokens, mut ids) = (HashMap::new(), HashMap::new(), HashMap::new());
        for company in seeded["companies"].as_array().unwrap() {
            for user in company["users"].as_array().unwrap() {
                let name = text(&user["name"]);
                tokens.insert(name.clone(), text(&user["token"]));
                ids.insert(name, text(&user["id"]));
            }
            companies.insert(text(&company["name"]), company.clone());
        }
        let sandbox = Self {
            schema: api::schema(platform.clone()),
            platform,
            companies,
            tokens,
            ids,
            _place: place,
        };
        let sacha = sandbox.id("Sacha").to_owned();
        let keys = vec![Key::unique("email", address("Sacha"))];
        sandbox
            .rewrite("user", &sacha, keys, |user| user["isAdmin"] = json!(true))
            .await;
        sandbox
    }

    /// SIRET of a company.
    pub(crate) fn siret(&self, company: &str) -> &str {
        self.companies[company]["siret"].as_str().unwrap()
    }

    /// Opaque identifier of a company.
    pub(crate) fn company_id(&self, company: &str) -> &str {
        self.companies[company]["id"].as_str().unwrap()
    }

    /// Opaque identifier of a user.
    pub(crate) fn id(&self, user: &str) -> &str {
        &self.ids[user]
    }

    /// An open session of a user.
    async fn session(&self, user: &str) -> RequestSession {
        let user = self
            .platform
            .user_by_email(&address(user))
            .await
            .unwrap()
            .unwrap();
        let id = self.platform.open_session(&user, Device::default()).await;
        RequestSession {
            id: id.unwrap(),
            write_cookie: Arc::new(|_| Some("a=b".to_owned())),
        }
    }

    /// The whole answer to a document.
    pub(crate) async fn send(&self, asker: As<'_>, document: &str) -> Value {
        let mut request = Request::new(document);
        let caller = match asker {
            As::Nobody => None,
            As::Session(user) => Some((user, Authentication::Session)),
            As::Token(user) => Some((user, Authentication::Bearer)),
        };
        let caller = match caller {
            None => RequestCaller::default(),
            Some((user, authentication)) => {
                let caller = self.platform.caller_of_token(&self.tokens[user]).await;
                let mut caller = caller.unwrap().unwrap().as_ref().clone();
                caller.authentication = authentication;
                RequestCaller(Some(Arc::new(caller)))
            }
        };
        api::attach(&mut request.data, caller);
        if let As::Session(user) = asker {
            api::attach_session(&mut request.data, self.session(user).await);
        }
        // On the heap: a test asks many things, and its stack is small.
        let answer = Box::pin(self.schema.execute(request)).await;
        serde_json::to_value(answer).unwrap()
    }

    /// A document that asks one root field.
    pub(crate) fn document(call: &str, arguments: &Value, selection: &str) -> String {
        let (kind, field) = call.split_once(' ').unwrap();
        let arguments = literal(arguments);
        let arguments = match &arguments[1..arguments.len() - 1] {
            "" => String::new(),
            arguments => format!("({arguments})"),
        };
        format!("{kind} {{ {field}{arguments} {selection} }}")
    }

    /// A user as the platform knows whoever calls.
    pub(crate) async fn caller(&self, user: &str) -> Arc<platform::Caller> {
        let caller = self.platform.caller_of_token(&self.tokens[user]).await;
        caller.unwrap().unwrap()
    }

    /// Whether the token of a user still opens anything.
    pub(crate) async fn is_recognised(&self, user: &str) -> bool {
        let caller = self.platform.caller_of_token(&self.tokens[user]).await;
        caller.unwrap().is_some()
    }

    /// The answer to one root field.
    pub(crate) async fn ask(
        &self,
        asker: As<'_>,
        call: &str,
        arguments: Value,
        selection: &str,
    ) -> Result<Value, Refused> {
        let field = call.split_once(' ').unwrap().1;
        let document = Self::document(call, &arguments, selection);
        let answer = self.send(asker, &document).await;
        match answer.get("errors").and_then(|errors| errors.get(0)) {
            None => Ok(answer["data"][field].clone()),
            Some(error) => Err(Refused {
                code: error["extensions"]["code"]
                    .as_str()
                    .unwrap_or("NONE")
                    .to_owned(),
                message: text(&error["message"]),
                extensions: error["extensions"].clone(),
            }),
        }
    }

    /// A mutation in a session, which must succeed.
    pub(crate) async fn change(
        &self,
        user: &str,
        field: &str,
        arguments: Value,
        selection: &str,
    ) -> Value {
        // Changes are never made in the same millisecond.
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        self.ask(
            As::Session(user),
            &format!("mutation {field}"),
            arguments,
            selection,
        )
        .await
        .unwrap_or_else(|refused| panic!("{field} by {user}: {refused:?}"))
    }

    /// The code with which a mutation in a session is refused.
    pub(crate) async fn refused(
        &self,
        user: &str,
        field: &str,
        arguments: Value,
        selection: &str,
    ) -> Refused {
        match self
            .ask(
                As::Session(user),
                &format!("mutation {field}"),
                arguments.clone(),
                selection,
            )
            .await
        {
            Err(refused) => refused,
            Ok(answer) => panic!("{field} by {user} {arguments}: {answer}"),
        }
    }

    /// A query in a session, which must succeed.
    pub(crate) async fn query(
        &self,
        user: &str,
        field: &str,
        arguments: Value,
        selection: &str,
    ) -> Value {
        self.ask(
            As::Session(user),
            &format!("query {field}"),
            arguments,
            selection,
        )
        .await
        .unwrap_or_else(|refused| panic!("{field} by {user}: {refused:?}"))
    }

    /// Members of a company as a user sees them: address, name, role, active, pending.
    pub(crate) async fn members(&self, user: &str, company: &str) -> Vec<Value> {
        let selection =
            "{ edges { node { orgId users { email name role isActive isPendingInvitation } } } }";
        let page = self.query(user, "myCompanies", json!({}), selection).await;
        page["edges"]
            .as_array()
            .unwrap()
            .iter()
            .find(|edge| edge["node"]["orgId"] == self.siret(company))
            .map(|edge| edge["node"]["users"].as_array().unwrap().clone())
            .unwrap_or_default()
    }

    /// Role of a user in a company.
    pub(crate) async fn role(&self, user: &str, company: &str) -> Option<String> {
        let selection = "{ orgPermissionsInfos { orgId role } }";
        let infos = self
            .query(user, "permissionsInfos", json!({}), selection)
            .await;
        infos["orgPermissionsInfos"]
            .as_array()
            .unwrap()
            .iter()
            .find(|info| info["orgId"] == self.siret(company))
            .map(|info| text(&info["role"]))
    }

    /// The last mail of a user, which must exist.
    pub(crate) async fn mail(&self, email: &str) -> Mail {
        self.platform.run_due_jobs().await.unwrap();
        let mail = self.platform.last_mail(email).await.unwrap();
        mail.unwrap_or_else(|| panic!("no mail for {email}"))
    }

    /// The subject of the last mail of an address.
    pub(crate) async fn subject(&self, email: &str) -> Option<String> {
        let mail = self.platform.last_mail(email).await.unwrap();
        mail.map(|mail| mail.subject)
    }

    /// Changes a stored document behind the platform's back.
    pub(crate) async fn rewrite(
        &self,
        collection: &'static str,
        id: &str,
        keys: Vec<Key>,
        change: impl Fn(&mut Value),
    ) {
        let store = self.platform.store();
        let row = store.record(collection, id).await.unwrap().unwrap();
        let mut document: Value = serde_json::from_str(&row.document).unwrap();
        change(&mut document);
        let write = RecordWrite {
            collection,
            id: id.to_owned(),
            expected: Expected::Any,
            document: Some(document.to_string()),
            keys,
            at: row.updated_at,
            event: None,
        };
        let commit = Commit {
            records: vec![write],
            ..Commit::default()
        };
        store.commit(commit).await.unwrap();
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// A value in the query language. Words of capitals are enum values.
fn literal(value: &Value) -> String {
    match value {
        Value::String(word)
            if word.len() > 2 && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_') =>
        {
            word.clone()
        }
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", literal(value)))
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(literal).collect();
            format!("[{}]", values.join(", "))
        }
        other => other.to_string(),
    }
}

/// The present, moved by days.
pub(crate) fn in_days(days: i64) -> contract::scalar::DateTime {
    let hours = jiff::ToSpan::hours(24 * days);
    contract::scalar::DateTime(jiff::Timestamp::now() + hours)
}
