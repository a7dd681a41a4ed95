//! The data under measure: companies in threes, and as many slips as a country has, cloned from slips that the
//! platform itself accepted.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use contract::bsdd::{Form, SignEmissionFormInput, SignTransportFormInput};
use directory::EmbeddedDirectory;
use domain::account::Actor;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::ToSpan;
use platform::{
    Authentication, Caller, Messaging, Platform, PlatformSettings, Settings, seed::SeedDocument,
};
use reference::{
    cuid::cuid,
    readable_id::{ReadableId, SlipPrefix},
    siret::TestCompanies,
};
use serde_json::{Value, json};
use store::Store;

use crate::Failure;

/// Producer, carrier and destination, so many times.
const TRIOS: usize = 100;
/// Slips written in one transaction.
const BATCH: u64 = 500;
/// Forms that reads pick from, for each producer.
const KNOWN: usize = 64;
/// One slip in so many is of the first three companies: a large customer among small ones.
const LARGE: u64 = 10;

/// Key of token fingerprints, given to the server too.
pub(crate) const TOKEN_SECRET: &str = "bench-secret";

/// A company and the token of its user.
#[derive(Debug, Clone)]
pub(crate) struct Company {
    pub(crate) siret: String,
    pub(crate) token: String,
}

/// Three companies that work together.
#[derive(Debug, Clone)]
pub(crate) struct Trio {
    pub(crate) producer: Company,
    pub(crate) carrier: Company,
    pub(crate) destination: Company,
}

/// A form that a read or a search asks for.
#[derive(Debug, Clone)]
pub(crate) struct KnownForm {
    pub(crate) id: String,
    /// Its free number, which no other slip carries.
    pub(crate) custom_id: String,
}

/// What the data directory holds.
pub(crate) struct Sandbox {
    data: std::path::PathBuf,
    pub(crate) trios: Vec<Trio>,
    /// Token of a user who reads the registries of every carrier.
    pub(crate) group: String,
    templates: Vec<Form>,
    known: Vec<Vec<KnownForm>>,
    slips: u64,
    turn: AtomicUsize,
}

impl Trio {
    /// A complete form from this producer to this destination.
    pub(crate) fn form_input(&self) -> Value {
        let company = |company: &Company, name: &str| {
            json!({
                "siret": company.siret, "name": name, "address": "1 rue de paradis 75010 PARIS",
                "contact": "Jean Dupont", "phone": "01 00 00 00 00", "mail": "contact@exemple.fr"
            })
        };
        json!({
            "emitter": { "type": "PRODUCER", "company": company(&self.producer, "Producteur"),
                "workSite": { "name": "Atelier", "address": "5 rue du chantier", "postalCode": "75010", "city": "Paris", "infos": "Quai 3" } },
            "recipient": { "processingOperation": "D 10", "cap": "CAP-1", "company": company(&self.destination, "Destination") },
            "transporter": { "company": company(&self.carrier, "Transporteur"), "mode": "ROAD", "numberPlate": "AA-123-BB" },
            "wasteDetails": { "code": "06 05 02*", "isSubjectToADR": false, "name": "Boues", "quantity": 1.25, "quantityType": "ESTIMATED",
                "consistences": ["LIQUID"], "packagingInfos": [{ "type": "CITERNE", "quantity": 1 }] }
        })
    }
}

async fn open(data: &Path) -> Result<Platform, Failure> {
    let store = Store::open_directory(data).await?;
    let settings = PlatformSettings {
        slips: Settings {
            test_companies: TestCompanies::Allowed,
            ..Settings::default()
        },
        api_url: "http://127.0.0.1".to_owned(),
        ui_url: "http://127.0.0.1".to_owned(),
        local_addresses: platform::LocalAddresses::Refused,
        environment_mark: None,
        token_secret: TOKEN_SECRET.as_bytes().to_vec(),
        download_lifetime: None,
        messaging: Messaging::default(),
        allows_copies: false,
    };
    Ok(Platform::new(
        store,
        Arc::new(EmbeddedDirectory::default()),
        settings,
    ))
}

impl Sandbox {
    /// Creates the companies and one form for each three of them.
    pub(crate) async fn create(data: &Path) -> Result<Self, Failure> {
        let platform = open(data).await?;
        let mut companies = Vec::new();
        for n in 0..TRIOS {
            companies.push(seed("producteur", n, "PRODUCER"));
            companies.push(seed("transporteur", n, "TRANSPORTER"));
            companies.push(seed("destination", n, "WASTEPROCESSOR"));
        }
        let document: SeedDocument = serde_json::from_value(json!({ "companies": companies }))?;
        let seeded = platform
            .seed(&document)
            .await
            .map_err(|error| error.to_string())?;
        let group = seeded["companies"][1]["users"][1]["token"]
            .as_str()
            .ok_or("aucun jeton de groupe")?
            .to_owned();
        let seeded: Vec<Company> = seeded["companies"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|company| Company {
                siret: company["siret"].as_str().unwrap_or_default().to_owned(),
                token: company["users"][0]["token"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
            })
            .collect();
        let trios: Vec<Trio> = seeded
            .chunks_exact(3)
            .map(|three| Trio {
                producer: three[0].clone(),
                carrier: three[1].clone(),
                destination: three[2].clone(),
            })
            .collect();
        let mut templates = Vec::with_capacity(TRIOS);
        for trio in &trios {
            templates.push(sent_form(&platform, trio).await?);
        }
        Ok(Self {
            data: data.to_owned(),
            known: vec![Vec::new(); templates.len()],
            slips: u64::try_from(templates.len())?,
            trios,
            group,
            templates,
            turn: AtomicUsize::new(0),
        })
    }

    /// Adds slips until there are so many.
    pub(crate) async fn grow_to(&mut self, slips: u64) -> Result<(), Failure> {
        let platform = open(&self.data).await?;
        let caller = importer();
        let style =
            ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} ({per_sec}, reste {eta})")?;
        let bar = ProgressBar::new(slips)
            .with_style(style)
            .with_message("Bordereaux");
        bar.set_position(self.slips);
        while self.slips < slips {
            let batch: Vec<Form> = (0..BATCH.min(slips - self.slips))
                .map(|n| self.clone_form(self.slips + n))
                .collect();
            platform
                .import_slips(&caller, &batch)
                .await
                .map_err(|error| error.to_string())?;
            self.slips += u64::try_from(batch.len())?;
            bar.set_position(self.slips);
        }
        bar.finish_and_clear();
        Ok(())
    }

    /// The n-th clone: another identity, another moment, one of a few statuses.
    fn clone_form(&mut self, n: u64) -> Form {
        let index = match n % LARGE {
            0 => 0,
            _ => usize::try_from(n - n / LARGE).unwrap_or(0) % self.templates.len(),
        };
        let mut form = self.templates[index].clone();
        let mut bytes = [7_u8; 16];
        bytes[..8].copy_from_slice(&n.to_be_bytes());
        form.id = cuid(bytes).into();
        let today = jiff::civil::date(2025, 1, 1);
        let draw = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        form.readable_id = ReadableId::new(SlipPrefix::Bsd, today, draw)
            .as_str()
            .to_owned()
            .into();
        let custom_id = format!("LOT-{n}.");
        form.custom_id = Some(custom_id.as_str().into());
        if let (Some(created), Ok(days)) = (form.created_at, i64::try_from(n % 365))
            && let Ok(earlier) = created.0.checked_sub((days * 24).hours())
        {
            form.created_at = Some(earlier.into());
            form.updated_at = Some(earlier.into());
            form.sent_at = Some(earlier.into());
            form.taken_over_at = Some(earlier.into());
            for carrier in &mut form.transporters {
                carrier.taken_over_at = Some(earlier.into());
            }
        }
        if self.known[index].len() < KNOWN {
            let id = form.id.to_string();
            self.known[index].push(KnownForm { id, custom_id });
        }
        form
    }

    /// The producer of the next worker.
    pub(crate) fn next_producer(&self) -> usize {
        self.turn.fetch_add(1, Ordering::Relaxed) % self.trios.len()
    }

    /// Forms of a producer.
    pub(crate) fn forms_of(&self, producer: usize) -> Vec<KnownForm> {
        self.known[producer].clone()
    }
}

fn seed(name: &str, n: usize, company_type: &str) -> Value {
    let rank = match name {
        "producteur" => 1_u64,
        "transporteur" => 2,
        _ => 3,
    };
    let siret = reference::siret::Siret::of_test_company(rank * 1000 + n as u64);
    let mut users = vec![
        json!({ "email": format!("{name}-{n}@exemple.fr"), "name": format!("{name} {n}"), "role": "ADMIN" }),
    ];
    if company_type == "TRANSPORTER" {
        users.push(json!({ "email": "groupe@exemple.fr", "name": "groupe", "role": "READER" }));
    }
    json!({
        "name": format!("{name}-{n}"), "siret": siret.as_str(), "companyTypes": [company_type], "users": users,
    })
}

/// The account that imports; its roles do not matter, nothing is decided here.
fn importer() -> Caller {
    Caller {
        actor: Actor {
            user_id: "import".to_owned(),
            email: "import@exemple.fr".to_owned(),
            name: "Import".to_owned(),
            is_admin: false,
            has_second_factor: false,
            government: None,
            roles: std::collections::BTreeMap::new(),
        },
        authentication: Authentication::Bearer,
        application: None,
        idempotency: None,
        client: None,
    }
}

/// A form that its carrier has taken over: it waits for the destination.
async fn sent_form(platform: &Platform, trio: &Trio) -> Result<Form, Failure> {
    let told = |error: platform::Refusal| Failure::from(error.to_string());
    let caller = async |company: &Company| -> Result<Arc<Caller>, Failure> {
        platform
            .caller_of_token(&company.token)
            .await
            .map_err(told)?
            .ok_or_else(|| "jeton inconnu".into())
    };
    let producer = caller(&trio.producer).await?;
    let carrier = caller(&trio.carrier).await?;
    let form = platform
        .create_form(&producer, trio.form_input())
        .await
        .map_err(told)?;
    platform
        .seal_form(&producer, &form.id)
        .await
        .map_err(told)?;
    let emission: SignEmissionFormInput = emission();
    platform
        .sign_emission(&producer, &form.id, &emission, None)
        .await
        .map_err(told)?;
    let transport: SignTransportFormInput = transport();
    platform
        .sign_transport(&carrier, &form.id, &transport, None)
        .await
        .map_err(told)
}

fn emission() -> SignEmissionFormInput {
    SignEmissionFormInput {
        packaging_infos: async_graphql::MaybeUndefined::Undefined,
        quantity: rust_decimal::Decimal::ONE.into(),
        onu_code: async_graphql::MaybeUndefined::Undefined,
        non_road_regulation_mention: async_graphql::MaybeUndefined::Undefined,
        transporter_number_plate: async_graphql::MaybeUndefined::Undefined,
        emitted_at: jiff::Timestamp::UNIX_EPOCH.into(),
        emitted_by: "Isabelle Guichard".to_owned(),
        emitted_by_eco_organisme: async_graphql::MaybeUndefined::Undefined,
    }
}

fn transport() -> SignTransportFormInput {
    SignTransportFormInput {
        taken_over_at: jiff::Timestamp::UNIX_EPOCH.into(),
        taken_over_by: "Camille".to_owned(),
        transporter_number_plate: async_graphql::MaybeUndefined::Undefined,
        transporter_transport_mode: async_graphql::MaybeUndefined::Undefined,
        transporter_company_contact: async_graphql::MaybeUndefined::Undefined,
        transporter_company_mail: async_graphql::MaybeUndefined::Undefined,
        transporter_company_phone: async_graphql::MaybeUndefined::Undefined,
    }
}
