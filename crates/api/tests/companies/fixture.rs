//! A platform with a few companies, a small directory, and users who ask it from a session.

use std::{collections::HashMap, sync::Arc};

use api::{BordereauSchema, RequestCaller};
use async_graphql::Request;
use directory::{Diffusion, EmbeddedDirectory, Establishment};
use platform::{Authentication, Mail, Platform, PlatformSettings, Settings};
use reference::siret::{Siret, TestCompanies};
use serde_json::{Value, json};
use store::{Commit, Expected, Key, RecordWrite};

use crate::place::Place;

/// An establishment that everybody may see.
pub(crate) const OPEN: &str = "85001946400021";
/// An establishment that the directory may not show.
pub(crate) const HIDDEN: &str = "53230142100022";
/// A closed establishment.
pub(crate) const CLOSED: &str = "51212357100030";
/// A foreign carrier.
pub(crate) const FOREIGN: &str = "DE136695976";

/// Companies: name, VAT number when it is foreign, types.
const COMPANIES: [(&str, Option<&str>, &[&str]); 8] = [
    ("usine", None, &["PRODUCER"]),
    ("voisin", None, &["PRODUCER"]),
    ("camion", None, &["TRANSPORTER"]),
    ("depot", None, &["COLLECTOR"]),
    ("filiere", None, &["ECO_ORGANISME"]),
    ("etranger", Some(FOREIGN), &["TRANSPORTER"]),
    ("equipe", None, &["PRODUCER"]),
    ("perso", None, &["PRODUCER"]),
];

/// Values of these fields are names of an enumeration.
const ENUMERATIONS: [&str; 8] = [
    "companyTypes",
    "collectorTypes",
    "wasteProcessorTypes",
    "wasteVehiclesTypes",
    "type",
    "userRoles",
    "role",
    "verificationStatus",
];

/// The platform on one store. Each company has an administrator under its own name, and the factory also
/// `usine MEMBER`, `usine DRIVER` and `usine READER`. The administrator of `equipe` is of the staff, that of `perso`
/// has an address of the general public.
pub(crate) struct Sandbox {
    pub(crate) platform: Platform,
    schema: BordereauSchema,
    seeded: HashMap<&'static str, Value>,
    tokens: HashMap<String, String>,
    _place: Place,
}

/// A refusal, as a client sees it.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) paths: Vec<Value>,
}

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
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
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

fn establishment(org_id: &str, is_closed: bool, diffusion: Diffusion) -> Establishment {
    Establishment {
        org_id: org_id.to_owned(),
        name: "Ateliers du répertoire".to_owned(),
        address: "4 quai des Brumes 76600 Le Havre".to_owned(),
        street: Some("4 quai des Brumes".to_owned()),
        postal_code: Some("76600".to_owned()),
        city: Some("Le Havre".to_owned()),
        code_commune: Some("76351".to_owned()),
        code_naf: Some("38.12Z".to_owned()),
        is_closed,
        diffusion,
    }
}

/// A value as it is written in a document.
fn literal(key: &str, value: &Value) -> String {
    match value {
        Value::String(name) if ENUMERATIONS.contains(&key) => name.clone(),
        Value::Array(values) => {
            let values: Vec<String> = values.iter().map(|value| literal(key, value)).collect();
            format!("[{}]", values.join(", "))
        }
        Value::Object(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(key, value)| format!("{key}: {}", literal(key, value)))
                .collect();
            format!("{{{}}}", fields.join(", "))
        }
        other => other.to_string(),
    }
}

fn document(kind: &str, operation: &str, arguments: &Value, selection: &str) -> String {
    let arguments = literal("", arguments);
    let arguments = match arguments.trim_start_matches('{').trim_end_matches('}') {
        "" => String::new(),
        _ => format!("({})", &arguments[1..arguments.len() - 1]),
    };
    let selection = match selection {
        "" => String::new(),
        fields => format!("{{ {fields} }}"),
    };
    format!("{kind} {{ {operation}{arguments} {selection} }}")
}

fn is_query(operation: &str) -> bool {
    [
        "my",
        "company",
        "companies",
        "search",
        "favorites",
        "eco",
        "registryCompanies",
        "me",
    ]
    .iter()
    .any(|prefix| operation.starts_with(prefix))
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
            ui_url: "http://localhost".to_owned(),
            local_addresses: platform::LocalAddresses::Refused,
            environment_mark: None,
            token_secret: b"secret".to_vec(),
            download_lifetime: None,
            allows_copies: false,
            messaging: platform::Messaging::default(),
        };
        let directory = EmbeddedDirectory::new([
            establishment(OPEN, false, Diffusion::Open),
            establishment(HIDDEN, false, Diffusion::Partial),
            establishment(CLOSED, true, Diffusion::Open),
        ]);
        let platform = Platform::new(store, Arc::new(directory), settings);
        let companies: Vec<Value> = COMPANIES
            .iter()
            .zip(4_000_001..)
            .map(|((name, vat, types), draw)| {
                let provider = match *name {
                    "perso" => "gmail.com".to_owned(),
                    name => format!("{name}.example"),
                };
                let mut users = vec![json!({
                    "email": format!("{name}@{provider}"), "name": name, "role": "ADMIN",
                })];
                if *name == "usine" {
                    users.extend(["MEMBER", "DRIVER", "READER"].map(|role| {
                        json!({
                            "email": format!("{}@usine.example", role.to_lowercase()),
                            "name": format!("usine {role}"), "role": role,
                        })
                    }));
                }
                let mut company = json!({"name": name, "companyTypes": types, "users": users});
                match vat {
                    Some(vat) => company["vatNumber"] = json!(vat),
                    None => company["siret"] = json!(Siret::of_test_company(draw).as_str()),
                }
                company
            })
            .collect();
        let document = serde_json::from_value(json!({ "companies": companies })).unwrap();
        let seeded = platform.seed(&document).await.unwrap();
        let seeded = seeded["companies"].as_array().unwrap();
        let tokens = seeded
            .iter()
            .flat_map(|company| company["users"].as_array().unwrap())
            .map(|user| (text(&user["name"]), text(&user["token"])))
            .collect();
        let seeded = COMPANIES
            .iter()
            .zip(seeded)
            .map(|((name, _, _), company)| (*name, company.clone()))
            .collect();
        let sandbox = Self {
            schema: api::schema(platform.clone()),
            platform,
            seeded,
            tokens,
            _place: place,
        };
        sandbox.join_the_staff("equipe").await;
        sandbox
    }

    /// Makes a user of the staff, with a second factor.
    async fn join_the_staff(&self, company: &str) {
        let id = text(&self.seeded[company]["users"][0]["id"]);
        let row = self
            .platform
            .store()
            .record("user", &id)
            .await
            .unwrap()
            .unwrap();
        let mut user: Value = serde_json::from_str(&row.document).unwrap();
        user["isAdmin"] = json!(true);
        user["totpSeed"] = json!("JBSWY3DPEHPK3PXP");
        user["totpActivatedAt"] = json!("2026-01-01T00:00:00.000Z");
        let write = RecordWrite {
            collection: "user",
            id,
            expected: Expected::Version(row.version),
            document: Some(user.to_string()),
            keys: vec![Key::unique("email", text(&user["email"]))],
            at: 0,
            event: None,
        };
        let commit = Commit {
            records: vec![write],
            ..Commit::default()
        };
        self.platform.store().commit(commit).await.unwrap();
    }

    /// Opaque identifier of a seeded company.
    pub(crate) fn id(&self, company: &str) -> String {
        text(&self.seeded[company]["id"])
    }

    /// SIRET or VAT number of a seeded company.
    pub(crate) fn org(&self, company: &str) -> String {
        text(&self.seeded[company]["orgId"])
    }

    async fn run(
        &self,
        caller: RequestCaller,
        operation: &str,
        arguments: &Value,
        selection: &str,
    ) -> Result<Value, Refused> {
        let kind = if is_query(operation) {
            "query"
        } else {
            "mutation"
        };
        let mut request = Request::new(document(kind, operation, arguments, selection));
        api::attach(&mut request.data, caller);
        let answer = serde_json::to_value(self.schema.execute(request).await).unwrap();
        match answer.get("errors").and_then(|errors| errors.get(0)) {
            None => Ok(answer["data"][operation].clone()),
            Some(error) => Err(Refused::of(error)),
        }
    }

    /// Runs an operation; `user` is empty for nobody, and ends with `*` for a token instead of a session.
    pub(crate) async fn call(
        &self,
        user: &str,
        operation: &str,
        arguments: Value,
        selection: &str,
    ) -> Result<Value, Refused> {
        let caller = match user {
            "" => None,
            user => {
                let token = &self.tokens[user.trim_end_matches('*')];
                let caller = self.platform.caller_of_token(token).await.unwrap();
                let mut caller = caller.unwrap().as_ref().clone();
                if !user.ends_with('*') {
                    caller.authentication = Authentication::Session;
                }
                Some(Arc::new(caller))
            }
        };
        self.run(RequestCaller(caller), operation, &arguments, selection)
            .await
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

    /// As [`Self::call`], when it must be refused with a code.
    pub(crate) async fn refused(
        &self,
        user: &str,
        operation: &str,
        arguments: Value,
        selection: &str,
        code: &str,
    ) -> Refused {
        match self
            .call(user, operation, arguments.clone(), selection)
            .await
        {
            Ok(value) => panic!("{user} {operation} {arguments} passed: {value}"),
            Err(refused) => {
                assert_eq!(
                    refused.code, code,
                    "{user} {operation} {arguments}: {refused:?}"
                );
                refused
            }
        }
    }

    /// A fictitious establishment; answers its SIRET.
    pub(crate) async fn test_siret(&self) -> String {
        text(&self.ok("usine", "createTestCompany", json!({}), "").await)
    }

    /// Registers a company with these changes to a plain producer.
    pub(crate) async fn create(&self, user: &str, siret: &str, changes: Value) -> Value {
        let input = input(siret, changes);
        self.ok(
            user,
            "createCompany",
            json!({"companyInput": input}),
            COMPANY,
        )
        .await
    }

    /// Refusal of a registration, by code.
    pub(crate) async fn cannot_create(&self, siret: &str, changes: Value, code: &str) -> Refused {
        let input = input(siret, changes);
        let arguments = json!({"companyInput": input});
        self.refused("usine", "createCompany", arguments, "id", code)
            .await
    }

    /// Edits a company on behalf of its administrator.
    pub(crate) async fn update(&self, company: &str, changes: Value) -> Value {
        let arguments = self.changes(company, changes);
        self.ok(company, "updateCompany", arguments, COMPANY).await
    }

    /// Refusal of an edit, in the name of the administrator.
    pub(crate) async fn cannot_update(&self, company: &str, changes: Value) -> Refused {
        let arguments = self.changes(company, changes);
        self.refused(company, "updateCompany", arguments, "id", "BAD_USER_INPUT")
            .await
    }

    fn changes(&self, company: &str, mut changes: Value) -> Value {
        changes["id"] = json!(self.id(company));
        changes
    }

    /// The last mail to an address.
    pub(crate) async fn last_mail(&self, to: &str) -> Option<Mail> {
        self.platform.last_mail(to).await.unwrap()
    }
}

/// What a registration answers.
pub(crate) const COMPANY: &str = "id orgId siret vatNumber name givenName address naf companyTypes collectorTypes \
     wasteProcessorTypes wasteVehiclesTypes verificationStatus userRole website contact gerepId isDormantSince \
     ecoOrganismeAgreements ecoOrganismePartnersIds allowBsdasriTakeOverWithoutSignature \
     allowAppendix1SignatureAutomation transporterReceipt { id department } vhuAgrementBroyeur { id } \
     workerCertification { id hasSubSectionThree } signatureAutomations { id } \
     receivedSignatureAutomations { id from { orgId isDormant } } \
     userNotifications { membershipRequest bsdRefusal registryDelegation }";

/// A plain producer, with changes.
#[expect(clippy::needless_pass_by_value, reason = "tests give literals")]
fn input(siret: &str, changes: Value) -> Value {
    let mut input = json!({
        "siret": siret, "companyName": "Nom saisi", "address": "adresse saisie", "companyTypes": ["PRODUCER"],
    });
    if let (Some(input), Some(changes)) = (input.as_object_mut(), changes.as_object()) {
        input.extend(changes.clone());
    }
    input
}
