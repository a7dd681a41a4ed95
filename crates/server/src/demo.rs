//! The sandbox of `serve --demo`: companies, accounts and slips, created once and found again afterwards.

use std::{fmt, sync::Arc};

use api::BordereauSchema;
use async_graphql::{Request, Variables};
use directory::{Diffusion, Establishment};
use jiff::{ToSpan, civil::Date, tz::TimeZone};
use platform::{Caller, Platform, Refusal, seed::SeedDocument};
use reference::address::split_address;
use scenario::{Actor, Cast, Client, PlayError, Sandbox, SandboxSlip, ScenarioError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::StoreError;

/// Password of every account of the sandbox.
const PASSWORD: &str = "demonstration";
/// Where the store remembers what was created.
const MARKER: &str = "demo:sandbox";
/// What the token that is printed is called in the list of tokens.
const TOKEN_DESCRIPTION: &str = "Bac à sable";

/// Why the sandbox could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A file of the sandbox cannot be read.
    #[error("le bac à sable n'est pas lisible : {0}")]
    Scenario(#[from] Box<ScenarioError>),
    /// A slip names a template that does not exist.
    #[error("le bac à sable nomme un modèle inconnu : {0}")]
    NoTemplate(String),
    /// The platform refused something, or the store does not answer.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// A slip could not be brought to its stage.
    #[error("un bordereau du bac à sable n'a pas pu être créé : {0}")]
    Play(#[from] Box<PlayError>),
    /// The store does not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The sandbox has no account to print a token of.
    #[error("le bac à sable n'a pas de compte")]
    NoAccount,
}

/// The public addresses of the server, without trailing slash.
#[derive(Clone, Debug)]
pub struct Addresses {
    /// Web interface.
    pub web: String,
    /// API.
    pub api: String,
}

/// A sandbox that is ready; shown, it says how to use it.
#[derive(Clone, Debug)]
pub struct Demo {
    addresses: Addresses,
    accounts: Vec<Account>,
    token: String,
}

#[derive(Clone, Debug)]
struct Account {
    email: String,
    role: &'static str,
    company: String,
}

/// What was created already.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Marker {
    /// The token that is printed; the sandbox hides nothing.
    token: String,
    /// How many slips are there.
    slips: usize,
}

/// Creates what is missing of the sandbox, the first time all of it, and says how to use it.
///
/// # Errors
/// See [`DemoError`].
pub async fn prepare(
    platform: &Platform,
    schema: &BordereauSchema,
    addresses: Addresses,
) -> Result<Demo, DemoError> {
    let sandbox = scenario::sandbox().map_err(Box::new)?;
    let marker = read_marker(platform).await?.unwrap_or_default();
    let marker = if marker.slips < sandbox.slips.len() {
        create(platform, schema, &sandbox, marker.slips).await?
    } else {
        with_working_token(platform, &sandbox, marker).await?
    };
    Ok(Demo {
        addresses,
        accounts: accounts(&sandbox),
        token: marker.token,
    })
}

/// The establishments of the sandbox, for the directory that the platform searches.
///
/// # Errors
/// The file of the sandbox cannot be read.
pub fn establishments() -> Result<Vec<Establishment>, DemoError> {
    let sandbox = scenario::sandbox().map_err(Box::new)?;
    Ok(sandbox.companies.iter().map(establishment).collect())
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn company_name(company: &Value) -> String {
    text(company, "name").to_owned()
}

fn establishment(company: &Value) -> Establishment {
    let vat_number = company.get("vatNumber").and_then(Value::as_str);
    let address = text(company, "address");
    let parts = split_address(address, vat_number);
    let filled = |part: String| (!part.is_empty()).then_some(part);
    Establishment {
        org_id: vat_number.unwrap_or(text(company, "siret")).to_owned(),
        name: company_name(company),
        address: address.to_owned(),
        street: filled(parts.street),
        postal_code: filled(parts.postal_code),
        city: filled(parts.city),
        code_commune: None,
        code_naf: filled(text(company, "codeNaf").to_owned()),
        is_closed: false,
        diffusion: Diffusion::Open,
    }
}

fn users(company: &Value) -> impl Iterator<Item = &Value> {
    company
        .get("users")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn accounts(sandbox: &Sandbox) -> Vec<Account> {
    let account = |company: &Value, user: &Value| Account {
        email: text(user, "email").to_owned(),
        role: match text(user, "role") {
            "ADMIN" => "administration",
            "DRIVER" => "chauffeur",
            "READER" => "lecture",
            _ => "membre",
        },
        company: company_name(company),
    };
    let of = |company| users(company).map(move |user| account(company, user));
    sandbox.companies.iter().flat_map(of).collect()
}

async fn read_marker(platform: &Platform) -> Result<Option<Marker>, DemoError> {
    let now = jiff::Timestamp::now().as_millisecond();
    let kept = platform.store().state(MARKER, now).await?;
    // A marker that cannot be read is as good as none: seeding again finds what is there.
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()))
}

async fn write_marker(platform: &Platform, marker: &Marker) -> Result<(), DemoError> {
    let kept = json!(marker).to_string();
    Ok(platform.store().put_state(MARKER, &kept, None).await?)
}

/// Seeds the companies, then plays the slips that are missing; each one is marked once it is there, so that an
/// interrupted preparation goes on where it stopped.
async fn create(
    platform: &Platform,
    schema: &BordereauSchema,
    sandbox: &Sandbox,
    already: usize,
) -> Result<Marker, DemoError> {
    let companies = sandbox.companies.iter().map(with_passwords).collect();
    let seeded = platform.seed(&SeedDocument { companies }).await?;
    let token = seeded["companies"].as_array().into_iter().flatten();
    let token = token.flat_map(users).map(|user| text(user, "token")).next();
    let mut marker = Marker {
        token: token.ok_or(DemoError::NoAccount)?.to_owned(),
        slips: already,
    };
    let cast = Cast::of(&seeded);
    let client = InProcess { platform, schema };
    let today = jiff::Timestamp::now()
        .to_zoned_datetime(TimeZone::UTC)
        .date();
    for slip in &sandbox.slips[already..] {
        play(slip, &client, &cast, today).await?;
        marker.slips += 1;
        write_marker(platform, &marker).await?;
    }
    Ok(marker)
}

async fn play(
    slip: &SandboxSlip,
    client: &InProcess<'_>,
    cast: &Cast,
    today: Date,
) -> Result<(), DemoError> {
    let template = scenario::slip_template(&slip.template)
        .ok_or_else(|| DemoError::NoTemplate(slip.template.clone()))?
        .map_err(Box::new)?;
    // A slip takes four days from its creation to its treatment, unless today comes first.
    let day = |after: i64| {
        let day = today.saturating_sub(i64::from(slip.days_ago).days());
        day.saturating_add(after.days()).min(today).to_string()
    };
    let days = json!({
        "creation": day(0), "enlevement": day(1), "reception": day(1), "traitement": day(3),
    });
    let cast = cast
        .clone()
        .with("dechet", slip.waste.clone())
        .with("jour", days);
    template
        .play_until(&slip.until, client, cast)
        .await
        .map_err(Box::new)?;
    Ok(())
}

fn with_passwords(company: &Value) -> Value {
    let mut company = company.clone();
    company["companyName"] = Value::String(company_name(&company));
    let users = company.get_mut("users").and_then(Value::as_array_mut);
    for user in users.into_iter().flatten() {
        user["password"] = Value::from(PASSWORD);
    }
    company
}

/// The marker with a token that opens the API: somebody may have revoked the one that was printed before.
async fn with_working_token(
    platform: &Platform,
    sandbox: &Sandbox,
    marker: Marker,
) -> Result<Marker, DemoError> {
    if platform.caller_of_token(&marker.token).await?.is_some() {
        return Ok(marker);
    }
    let first = sandbox.companies.iter().flat_map(users).next();
    let email = first.map(|user| text(user, "email")).unwrap_or_default();
    let user = platform
        .user_by_email(email)
        .await?
        .ok_or(DemoError::NoAccount)?;
    let token = platform
        .create_token(&user.id, Some(TOKEN_DESCRIPTION))
        .await?;
    let marker = Marker { token, ..marker };
    write_marker(platform, &marker).await?;
    Ok(marker)
}

/// Plays scenarios against the schema, without HTTP.
struct InProcess<'p> {
    platform: &'p Platform,
    schema: &'p BordereauSchema,
}

impl Client for InProcess<'_> {
    type Error = String;

    async fn execute(
        &self,
        document: &str,
        variables: Value,
        actor: Actor<'_>,
    ) -> Result<Value, Self::Error> {
        let caller: Option<Arc<Caller>> = match actor {
            Actor::Anonymous => None,
            Actor::User(user) => {
                let caller = self.platform.caller_of_token(user.token).await;
                caller.map_err(|refusal| refusal.to_string())?
            }
        };
        let mut request = Request::new(document).variables(Variables::from_json(variables));
        api::attach(&mut request.data, api::RequestCaller(caller));
        serde_json::to_value(self.schema.execute(request).await).map_err(|error| error.to_string())
    }
}

/// A request that shows something at once: who asks, and their latest asbestos slips.
const FIRST_QUERY: &str =
    "query { me { name email } bsdas(first: 3) { totalCount edges { node { id status } } } }";

impl fmt::Display for Demo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Addresses { web, api } = &self.addresses;
        writeln!(f, "Le bac à sable est prêt.\n")?;
        writeln!(f, "  interface web   {web}/")?;
        writeln!(f, "  API GraphQL     {api}/")?;
        writeln!(f, "  explorateur     {api}/explorateur")?;
        writeln!(f, "  documentation   {api}/docs\n")?;
        writeln!(f, "Comptes, tous avec le mot de passe « {PASSWORD} » :\n")?;
        for account in &self.accounts {
            writeln!(
                f,
                "  {:<30} {:<15} {}",
                account.email, account.role, account.company
            )?;
        }
        let first = self.accounts.first().map_or("", |account| &account.email);
        writeln!(f, "\nJeton d'API de {first} :\n\n  {}\n", self.token)?;
        writeln!(f, "À coller dans un terminal :\n")?;
        writeln!(
            f,
            "  curl {api}/ -H 'Authorization: Bearer {}' -H 'Content-Type: application/json' -d '{}'",
            self.token,
            json!({ "query": FIRST_QUERY })
        )
    }
}
