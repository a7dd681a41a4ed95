//! A small world: companies, their members, and the slips that they exchange. Inputs are read as the API reads
//! them, so that tests read like requests.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use async_graphql::InputType;
use contract::{
    account::UserRole,
    bsvhu::{Bsvhu, BsvhuInput, BsvhuTransporterInput, SignatureTypeInput},
    scalar::DateTime,
};
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use crate::{
    account::{Actor, Company, EcoOrganisme},
    bsvhu::{self, Edit, Signing},
    slip::{
        Authorisation, Change, DetachedCarrier, DirectoryEntry, Facts, Random, Refusal, RowsAtHand,
        Segment, Settings, Tab, Tree, create_carrier, remove_attached, tree_of, update_attached,
        update_detached,
    },
};

type Row = contract::bsvhu::BsvhuTransporter;

/// Emitter, carriers, shredder, dismantler, broker, trader, eco-organisme, intermediary and outsider; then a
/// company that nobody registered.
pub(super) const P: &str = "53075596600047";
pub(super) const T: &str = "35600000000048";
pub(super) const T2: &str = "44229377500031";
pub(super) const T3: &str = "81190345600044";
pub(super) const B: &str = "73282932000074";
pub(super) const M: &str = "73450981200024";
pub(super) const BROKER: &str = "55208131766522";
pub(super) const TRADER: &str = "57205331200011";
pub(super) const ECO: &str = "79250555400016";
pub(super) const INTERMEDIARY: &str = "38012986648625";
pub(super) const X: &str = "77567227221138";
pub(super) const UNREGISTERED: &str = "54205118000066";
pub(super) const FOREIGN: &str = "BE0541696005";

/// The world.
pub(super) struct World {
    pub(super) companies: HashMap<String, Company>,
    pub(super) directory: HashMap<String, DirectoryEntry>,
    pub(super) slips: HashMap<String, Bsvhu>,
    pub(super) detached: HashMap<String, DetachedCarrier<Row>>,
    pub(super) settings: Settings,
    pub(super) now: DateTime,
    /// Verbs of the events written so far.
    pub(super) events: Vec<&'static str>,
    draws: u8,
}

fn company(org_id: &str, types: &[&str]) -> Company {
    let receipt = |has: bool| {
        has.then(|| json!({"id": "r", "receiptNumber": "the number", "validityLimit": "2055-01-01T00:00:00Z", "department": "83"}))
    };
    let is_foreign = org_id.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let vehicles: &[&str] = match org_id {
        B => &["BROYEUR", "DEMOLISSEUR"],
        M => &["DEMOLISSEUR"],
        _ => &[],
    };
    serde_json::from_value(json!({
        "id": format!("company-{org_id}"),
        "orgId": org_id,
        "siret": (!is_foreign).then_some(org_id),
        "vatNumber": is_foreign.then_some(org_id),
        "name": format!("Société {org_id}"),
        "securityCode": 1234,
        "verificationStatus": "VERIFIED",
        "companyTypes": types,
        "wasteVehiclesTypes": vehicles,
        "transporterReceipt": receipt(types.contains(&"TRANSPORTER") && !is_foreign),
        "createdAt": "2020-01-01T00:00:00Z",
    }))
    .unwrap()
}

/// A registered company that does not want to be shown: slips keep what is typed.
fn discreet(org_id: &str) -> DirectoryEntry {
    DirectoryEntry {
        siret: org_id.to_owned(),
        name: format!("SOCIETE {org_id}"),
        address: "1 rue du Répertoire 75010 PARIS".to_owned(),
        street: Some("1 rue du Répertoire".to_owned()),
        postal_code: Some("75010".to_owned()),
        city: Some("PARIS".to_owned()),
        is_closed: false,
        is_diffusible: false,
    }
}

/// A member of these companies.
pub(super) fn member_of(companies: &[&str], role: UserRole) -> Actor {
    Actor {
        user_id: format!("user-{}", companies.join("-")),
        email: "camille@exemple.fr".to_owned(),
        name: "Camille Durand".to_owned(),
        is_admin: false,
        has_second_factor: false,
        government: None,
        roles: companies
            .iter()
            .map(|id| ((*id).to_owned(), role))
            .collect::<BTreeMap<_, _>>(),
    }
}

pub(super) fn member(company: &str) -> Actor {
    member_of(&[company], UserRole::Member)
}

/// A company block with everything that is ever required.
pub(super) fn block(siret: &str) -> Value {
    json!({
        "siret": siret, "name": format!("Établissement {siret}"), "address": "2 place du Marché, 67500 Haguenau",
        "contact": "Zoé Barbier", "phone": "01 27 76 49 96", "mail": "contact@exemple.fr",
    })
}

/// A complete slip of P, carried by T to B.
pub(super) fn complete() -> Value {
    json!({
        "emitter": {"agrementNumber": "PR0700012D", "company": block(P)},
        "wasteCode": "16 01 06",
        "packaging": "UNITE",
        "identification": {"numbers": ["123", "456"], "type": "NUMERO_ORDRE_REGISTRE_POLICE"},
        "quantity": 2,
        "weight": {"value": 1.3, "isEstimate": false},
        "destination": {
            "type": "BROYEUR", "agrementNumber": "PR6700001B", "plannedOperationCode": "R 12", "company": block(B),
        },
        "transporter": {"company": block(T), "transport": {"mode": "ROAD", "plates": ["XY-23-TE"]}},
    })
}

/// The complete slip with a patch (RFC 7396) whose `"__null"` texts are kept as nulls.
pub(super) fn with(patch: &Value) -> Value {
    let mut input = complete();
    merge(&mut input, patch);
    input
}

fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = json!({});
    }
    let Value::Object(target) = target else {
        return;
    };
    for (key, value) in patch {
        if value.is_null() {
            target.remove(key);
        } else if value == "__null" {
            target.insert(key.clone(), Value::Null);
        } else {
            merge(target.entry(key).or_insert(Value::Null), value);
        }
    }
}

fn tree<I: InputType + serde::Serialize>(value: &Value) -> Tree {
    let value = async_graphql::Value::from_json(value.clone()).unwrap();
    let Ok(input) = I::parse(Some(value)) else {
        panic!("not an input");
    };
    serde_json::to_value(input).unwrap()
}

impl World {
    pub(super) fn new() -> Self {
        let companies: Vec<Company> = [
            (P, &["PRODUCER"][..]),
            (T, &["TRANSPORTER"]),
            (T2, &["TRANSPORTER"]),
            (T3, &["TRANSPORTER"]),
            (B, &["WASTE_VEHICLES", "WASTEPROCESSOR"]),
            (M, &["WASTE_VEHICLES"]),
            (BROKER, &["BROKER"]),
            (TRADER, &["TRADER"]),
            (ECO, &["ECO_ORGANISME"]),
            (INTERMEDIARY, &["PRODUCER"]),
            (X, &["PRODUCER"]),
            (FOREIGN, &["TRANSPORTER"]),
        ]
        .into_iter()
        .map(|(id, types)| company(id, types))
        .collect();
        let directory = companies
            .iter()
            .filter_map(|company| company.siret.as_deref())
            .map(|siret| (siret.to_owned(), discreet(siret)))
            .collect();
        Self {
            directory,
            companies: companies
                .into_iter()
                .map(|c| (c.org_id.clone(), c))
                .collect(),
            slips: HashMap::new(),
            detached: HashMap::new(),
            settings: Settings::default(),
            now: DateTime::parse_text("2025-09-01T08:00:00Z").unwrap(),
            events: Vec::new(),
            draws: 0,
        }
    }

    /// Moves the clock to the start of that day.
    pub(super) fn on(mut self, day: &str) -> Self {
        self.now = DateTime::parse_text(day).unwrap();
        self
    }

    pub(super) fn slip(&self, id: &str) -> &Bsvhu {
        &self.slips[id]
    }

    /// The slip as its tree is stored.
    pub(super) fn stored(&self, id: &str) -> Value {
        tree_of(self.slip(id)).unwrap()
    }

    /// Changes a company of the world.
    pub(super) fn company(&mut self, id: &str) -> &mut Company {
        self.companies.get_mut(id).unwrap()
    }

    pub(super) fn sleeps(&mut self, id: &str) {
        self.company(id).is_dormant_since = Some(DateTime(Timestamp::UNIX_EPOCH));
    }

    /// The directory shows the establishment.
    pub(super) fn shows(&mut self, id: &str) -> &mut DirectoryEntry {
        let entry = self
            .directory
            .entry(id.to_owned())
            .or_insert_with(|| discreet(id));
        entry.is_diffusible = true;
        entry
    }

    fn facts<'a>(&mut self, actor: &'a Actor, settings: &'a Settings) -> Facts<'a> {
        self.draws += 1;
        self.now = DateTime(self.now.0 + 1.second());
        let eco: EcoOrganisme = serde_json::from_value(json!({
            "id": "eco", "siret": ECO, "name": "Éco", "address": "", "handleBsvhu": true,
        }))
        .unwrap();
        Facts {
            actor,
            companies: self.companies.clone(),
            directory: self.directory.clone(),
            eco_organismes: HashMap::from([(ECO.to_owned(), eco)]),
            settings,
            now: self.now,
            random: Random::from_seed([self.draws; 32]),
        }
    }

    /// Runs a decision with facts.
    pub(super) fn decide<R>(
        &mut self,
        actor: &Actor,
        decide: impl FnOnce(&Self, &Facts<'_>) -> R,
    ) -> R {
        let settings = self.settings.clone();
        let facts = self.facts(actor, &settings);
        decide(self, &facts)
    }

    fn edit(&self, stored: Option<&str>, tree: Tree) -> Edit {
        let mut rows = RowsAtHand::default();
        for (id, row) in &self.detached {
            rows.rows.insert(id.clone(), row.carrier.clone());
        }
        for slip in self
            .slips
            .values()
            .filter(|slip| Some(slip.id.as_str()) != stored)
        {
            for row in &slip.transporters {
                rows.taken.insert(row.id.to_string());
                rows.rows.insert(row.id.to_string(), row.clone());
            }
        }
        Edit { tree, rows }
    }

    fn keep(&mut self, change: Change<Bsvhu>) -> String {
        let Change {
            document,
            is_deleted,
            event,
            carriers,
            ..
        } = change;
        for id in &carriers.attached {
            self.detached.remove(id);
        }
        for row in carriers.detached {
            let carrier: Row = serde_json::from_value(row).unwrap();
            let owner = crate::slip::Owner::default();
            self.detached
                .insert(carrier.id.to_string(), DetachedCarrier { carrier, owner });
        }
        self.events.push(event.verb);
        let id = document.id.to_string();
        if is_deleted {
            self.slips.remove(&id);
        } else {
            // What is stored is the pruned tree.
            let stored = serde_json::from_value(tree_of(&document).unwrap()).unwrap();
            self.slips.insert(id.clone(), stored);
        }
        id
    }

    pub(super) fn create(&mut self, by: &str, input: &Value) -> Result<String, Refusal> {
        self.create_as(&member(by), input, false)
    }

    pub(super) fn draft(&mut self, by: &str, input: &Value) -> Result<String, Refusal> {
        self.create_as(&member(by), input, true)
    }

    pub(super) fn create_as(
        &mut self,
        actor: &Actor,
        input: &Value,
        is_draft: bool,
    ) -> Result<String, Refusal> {
        let tree = tree::<BsvhuInput>(input);
        let change = self.decide(actor, |world, facts| {
            bsvhu::create(&world.edit(None, tree), is_draft, facts)
        })?;
        Ok(self.keep(change))
    }

    /// A complete slip, published by P.
    pub(super) fn published(&mut self) -> String {
        self.create(P, &complete()).unwrap()
    }

    /// A slip signed up to this step: `EMISSION`, `TRANSPORT`, `RECEPTION` or `OPERATION`.
    pub(super) fn signed_up_to(&mut self, step: &str) -> String {
        let id = self.published();
        self.advance(&id, step);
        id
    }

    /// Signs a published slip of P, T and B up to this step.
    pub(super) fn advance(&mut self, id: &str, step: &str) {
        for (signature, by) in [
            ("EMISSION", P),
            ("TRANSPORT", T),
            ("RECEPTION", B),
            ("OPERATION", B),
        ] {
            match signature {
                "RECEPTION" => {
                    self.update(B, id, &json!({"destination": {"reception": received()}}))
                }
                "OPERATION" => self.update(
                    B,
                    id,
                    &json!({"destination": {"operation": {"code": "R 12", "date": "2025-09-03"}}}),
                ),
                _ => Ok(()),
            }
            .unwrap();
            self.sign(by, id, signature).unwrap();
            if signature == step {
                return;
            }
        }
    }

    pub(super) fn update(&mut self, by: &str, id: &str, input: &Value) -> Result<(), Refusal> {
        self.update_as(&member(by), id, input)
    }

    pub(super) fn update_as(
        &mut self,
        actor: &Actor,
        id: &str,
        input: &Value,
    ) -> Result<(), Refusal> {
        let tree = tree::<BsvhuInput>(input);
        let stored = self.slip(id).clone();
        let change = self.decide(actor, |world, facts| {
            bsvhu::update(&stored, &world.edit(Some(id), tree), facts)
        })?;
        if let Some(change) = change {
            self.keep(change);
        }
        Ok(())
    }

    pub(super) fn publish(&mut self, by: &str, id: &str) -> Result<(), Refusal> {
        let stored = self.slip(id).clone();
        let change = self.decide(&member(by), |_, facts| bsvhu::publish(&stored, facts))?;
        self.keep(change);
        Ok(())
    }

    pub(super) fn delete(&mut self, by: &str, id: &str) -> Result<(), Refusal> {
        let stored = self.slip(id).clone();
        let change = self.decide(&member(by), |_, facts| bsvhu::delete(&stored, facts))?;
        self.keep(change);
        Ok(())
    }

    pub(super) fn duplicate(&mut self, by: &str, id: &str) -> Result<String, Refusal> {
        let source = self.slip(id).clone();
        let change = self.decide(&member(by), |_, facts| bsvhu::duplicate(&source, facts))?;
        Ok(self.keep(change))
    }

    pub(super) fn sign(&mut self, by: &str, id: &str, signature: &str) -> Result<(), Refusal> {
        self.sign_with(by, id, signature, None, None)
    }

    pub(super) fn sign_with(
        &mut self,
        by: &str,
        id: &str,
        signature: &str,
        code: Option<i32>,
        date: Option<&str>,
    ) -> Result<(), Refusal> {
        let signature: SignatureTypeInput = serde_json::from_value(json!(signature)).unwrap();
        let signing = Signing {
            signature,
            author: "Rita Sauvage".to_owned(),
            date: date.map(|date| DateTime::parse_text(date).unwrap()),
        };
        let stored = self.slip(id).clone();
        let change = self.decide(&member(by), |_, facts| {
            pass(&bsvhu::authorise_signature(
                &stored, signature, code, facts,
            )?)?;
            bsvhu::sign(&stored, &signing, facts)
        })?;
        self.keep(change);
        Ok(())
    }

    pub(super) fn create_row(&mut self, by: &str, input: &Value) -> Result<String, Refusal> {
        let tree = tree::<BsvhuTransporterInput>(input);
        let row = self.decide(&member(by), |_, facts| {
            create_carrier::<Bsvhu>(&tree, facts)
        })?;
        let id = row.carrier.id.to_string();
        self.detached.insert(id.clone(), row);
        Ok(id)
    }

    /// Changes a row, on its own or on a slip.
    pub(super) fn update_row(&mut self, by: &str, row: &str, input: &Value) -> Result<(), Refusal> {
        let tree = tree::<BsvhuTransporterInput>(input);
        if let Some(stored) = self.detached.get(row).cloned() {
            let written = self.decide(&member(by), |_, facts| {
                update_detached::<Bsvhu>(&stored, &tree, facts)
            })?;
            self.detached.insert(row.to_owned(), written);
            return Ok(());
        }
        let slip = self.holder_of(row);
        let change = self.decide(&member(by), |_, facts| {
            update_attached(&slip, row, &tree, facts)
        })?;
        if let Some(change) = change {
            self.keep(change);
        }
        Ok(())
    }

    pub(super) fn delete_row(&mut self, by: &str, row: &str) -> Result<(), Refusal> {
        let slip = self.holder_of(row);
        let change = self.decide(&member(by), |_, facts| remove_attached(&slip, row, facts))?;
        self.keep(change);
        Ok(())
    }

    fn holder_of(&self, row: &str) -> Bsvhu {
        let holds = |slip: &&Bsvhu| slip.transporters.iter().any(|held| held.id.as_str() == row);
        self.slips.values().find(holds).unwrap().clone()
    }

    /// Organisations that find the slip in this tab.
    pub(super) fn tab(&self, id: &str, tab: Tab) -> BTreeSet<String> {
        let projection = crate::slip::projection_of(self.slip(id), self.now);
        let in_tab = projection.tabs.into_iter().filter(|(_, at)| *at == tab);
        in_tab.map(|(organisation, _)| organisation).collect()
    }
}

fn pass(authorisation: &Authorisation) -> Result<(), Refusal> {
    match authorisation {
        Authorisation::Granted => Ok(()),
        Authorisation::ByCode(codes) if codes.iter().any(|code| code.expected == code.given) => {
            Ok(())
        }
        Authorisation::ByCode(_) => Err(Refusal::forbidden("Le code de signature est invalide.")),
    }
}

/// Accepted reception data.
pub(super) fn received() -> Value {
    json!({"date": "2025-09-02", "weight": 1.4, "acceptationStatus": "ACCEPTED"})
}

/// The sentence of a `FORBIDDEN`.
pub(super) fn forbidden<R: std::fmt::Debug>(result: Result<R, Refusal>) -> String {
    match result {
        Err(Refusal::Forbidden(sentence)) => sentence,
        other => panic!("not forbidden: {other:?}"),
    }
}

/// The sentence of a plain `BAD_USER_INPUT`.
pub(super) fn bad_input<R: std::fmt::Debug>(result: Result<R, Refusal>) -> String {
    match result {
        Err(Refusal::BadInput(sentence)) => sentence,
        other => panic!("not a bad input: {other:?}"),
    }
}

/// Paths (dotted, positions in brackets) and messages of the issues.
pub(super) fn issues<R: std::fmt::Debug>(result: Result<R, Refusal>) -> Vec<(String, String)> {
    match result {
        Err(Refusal::Invalid(issues)) => issues
            .into_iter()
            .map(|issue| (dotted(&issue.path), issue.message))
            .collect(),
        other => panic!("no issues: {other:?}"),
    }
}

pub(super) fn dotted(path: &[Segment]) -> String {
    let segments = path.iter().map(|segment| match segment {
        Segment::Key(key) => key.clone(),
        Segment::Index(index) => format!("[{index}]"),
    });
    segments.collect::<Vec<_>>().join(".")
}

/// Asserts the paths of the issues, whatever their order.
#[track_caller]
pub(super) fn refused_at<R: std::fmt::Debug>(result: Result<R, Refusal>, expected: &[&str]) {
    let mut paths: Vec<String> = issues(result).into_iter().map(|(path, _)| path).collect();
    paths.sort();
    let mut expected: Vec<&str> = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(paths, expected);
}

/// Asserts the only issue.
#[track_caller]
pub(super) fn refused_because<R: std::fmt::Debug>(
    result: Result<R, Refusal>,
    path: &str,
    message: &str,
) {
    assert_eq!(issues(result), [(path.to_owned(), message.to_owned())]);
}
