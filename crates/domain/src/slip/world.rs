//! A small world for the tests of kinds: companies, their members, and the slips that they exchange. Inputs are read as
//! the API reads them, so that tests read like requests.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use async_graphql::InputType;
use contract::{account::UserRole, scalar::DateTime};
use jiff::{Timestamp, ToSpan};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    Authorisation, Carrier, Change, DetachedCarrier, DirectoryEntry, Edit, Facts, Kind, Owner,
    Random, Refusal, RowsAtHand, Segment, Settings, Signing, Stepped, Tab, Tree,
    authorise_signature, create, create_carrier, delete, document_of, duplicate, projection_of,
    publish, remove_attached, sign, tree_of, update, update_attached, update_detached,
};
use crate::account::{Actor, Company, EcoOrganisme};

/// A kind that is played in a world: its inputs, as the API has them.
pub(crate) trait Play: Kind + Stepped<Signature: DeserializeOwned> {
    type Input: InputType + Serialize;
    type RowInput: InputType + Serialize;
}

/// The world.
pub(crate) struct World<S: Play> {
    pub(crate) companies: HashMap<String, Company>,
    pub(crate) directory: HashMap<String, DirectoryEntry>,
    pub(crate) eco_organismes: HashMap<String, EcoOrganisme>,
    pub(crate) slips: HashMap<String, S>,
    pub(crate) detached: HashMap<String, DetachedCarrier<S::Row>>,
    pub(crate) settings: Settings,
    pub(crate) now: DateTime,
    /// Verbs of the events written so far.
    pub(crate) events: Vec<&'static str>,
    /// Queues of the jobs enqueued so far.
    pub(crate) jobs: Vec<&'static str>,
    draws: u8,
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

/// A company with these types; carriers, brokers and others have the receipt of their trade.
pub(crate) fn company(org_id: &str, types: &[&str]) -> Value {
    let receipt = |has: bool| {
        has.then(|| json!({"id": "r", "receiptNumber": "the number", "validityLimit": "2055-01-01T00:00:00Z", "department": "83"}))
    };
    let is_foreign = org_id.starts_with(|letter: char| letter.is_ascii_alphabetic());
    json!({
        "id": format!("company-{org_id}"),
        "orgId": org_id,
        "siret": (!is_foreign).then_some(org_id),
        "vatNumber": is_foreign.then_some(org_id),
        "name": format!("Société {org_id}"),
        "securityCode": 1234,
        "verificationStatus": "VERIFIED",
        "companyTypes": types,
        "transporterReceipt": receipt(types.contains(&"TRANSPORTER") && !is_foreign),
        "createdAt": "2020-01-01T00:00:00Z",
    })
}

/// A member of these companies.
pub(crate) fn member_of(companies: &[&str], role: UserRole) -> Actor {
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

pub(crate) fn member(company: &str) -> Actor {
    member_of(&[company], UserRole::Member)
}

/// A company block with everything that is ever required.
pub(crate) fn block(siret: &str) -> Value {
    json!({
        "siret": siret, "name": format!("Établissement {siret}"), "address": "2 place du Marché, 67500 Haguenau",
        "contact": "Zoé Barbier", "phone": "01 27 76 49 96", "mail": "contact@exemple.fr",
    })
}

/// Applies a patch (RFC 7396) whose `"__null"` texts are kept as nulls.
pub(crate) fn merge(target: &mut Value, patch: &Value) {
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

fn tree<I: InputType + Serialize>(value: &Value) -> Tree {
    let value = async_graphql::Value::from_json(value.clone()).unwrap();
    let Ok(input) = I::parse(Some(value)) else {
        panic!("not an input");
    };
    serde_json::to_value(input).unwrap()
}

impl<S: Play> World<S> {
    /// A world of these companies, given as they are stored.
    pub(crate) fn of(companies: impl IntoIterator<Item = Value>) -> Self {
        let companies: Vec<Company> = companies
            .into_iter()
            .map(|company| serde_json::from_value(company).unwrap())
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
            eco_organismes: HashMap::new(),
            slips: HashMap::new(),
            detached: HashMap::new(),
            settings: Settings::default(),
            now: DateTime::parse_text("2025-09-01T08:00:00Z").unwrap(),
            events: Vec::new(),
            jobs: Vec::new(),
            draws: 0,
        }
    }

    /// Moves the clock to the start of that day.
    pub(crate) fn on(mut self, day: &str) -> Self {
        self.now = DateTime::parse_text(day).unwrap();
        self
    }

    /// Makes an eco-organisme known: what it handles is said by `handles`.
    pub(crate) fn know_eco_organisme(&mut self, siret: &str, handles: &str) {
        let eco = serde_json::from_value(json!({
            "id": "eco", "siret": siret, "name": "Éco", "address": "", (handles): true,
        }));
        self.eco_organismes.insert(siret.to_owned(), eco.unwrap());
    }

    pub(crate) fn slip(&self, id: &str) -> &S {
        &self.slips[id]
    }

    /// The slip as its tree is stored.
    pub(crate) fn stored(&self, id: &str) -> Value {
        tree_of(self.slip(id)).unwrap()
    }

    /// Changes a company of the world.
    pub(crate) fn company(&mut self, id: &str) -> &mut Company {
        self.companies.get_mut(id).unwrap()
    }

    pub(crate) fn sleeps(&mut self, id: &str) {
        self.company(id).is_dormant_since = Some(DateTime(Timestamp::UNIX_EPOCH));
    }

    /// The directory shows the establishment.
    pub(crate) fn shows(&mut self, id: &str) -> &mut DirectoryEntry {
        let entry = self
            .directory
            .entry(id.to_owned())
            .or_insert_with(|| discreet(id));
        entry.is_diffusible = true;
        entry
    }

    fn facts<'a>(&mut self, actor: &'a Actor, settings: &'a Settings) -> Facts<'a> {
        self.draws = self.draws.wrapping_add(1);
        self.now = DateTime(self.now.0 + 1.second());
        Facts {
            actor,
            companies: self.companies.clone(),
            directory: self.directory.clone(),
            eco_organismes: self.eco_organismes.clone(),
            settings,
            now: self.now,
            random: Random::from_seed([self.draws; 32]),
        }
    }

    /// Runs a decision with facts.
    pub(crate) fn decide<R>(
        &mut self,
        actor: &Actor,
        decide: impl FnOnce(&Self, &Facts<'_>) -> R,
    ) -> R {
        let settings = self.settings.clone();
        let facts = self.facts(actor, &settings);
        decide(self, &facts)
    }

    fn edit(&self, stored: Option<&str>, tree: Tree) -> Edit<S> {
        let mut rows = RowsAtHand::default();
        for (id, row) in &self.detached {
            rows.rows.insert(id.clone(), row.carrier.clone());
        }
        for slip in self.slips.values().filter(|slip| Some(slip.id()) != stored) {
            for row in slip.carriers() {
                rows.taken.insert(row.id().to_owned());
                rows.rows.insert(row.id().to_owned(), row.clone());
            }
        }
        let stored = stored.map(|id| self.slip(id).previous());
        let named = S::named_previous(&tree);
        let previous = self.known(named.into_iter().chain(stored.into_iter().flatten()));
        Edit {
            tree,
            rows,
            previous,
        }
    }

    fn known(&self, ids: impl IntoIterator<Item = String>) -> HashMap<String, S> {
        ids.into_iter()
            .filter_map(|id| self.slips.get(&id).cloned().map(|slip| (id, slip)))
            .collect()
    }

    /// The slips that one continues.
    pub(crate) fn previous(&self, id: &str) -> HashMap<String, S> {
        self.known(self.slip(id).previous())
    }

    /// All the slips behind one.
    pub(crate) fn ancestors(&self, id: &str) -> HashMap<String, S> {
        let mut found = self.previous(id);
        let behind: Vec<String> = found.keys().cloned().collect();
        for id in behind {
            found.extend(self.ancestors(&id));
        }
        found
    }

    fn store(&mut self, document: &S) {
        // What is stored is the pruned tree.
        let stored = document_of(tree_of(document).unwrap()).unwrap();
        self.slips.insert(document.id().to_owned(), stored);
    }

    /// Writes an accepted change; answers the identifier of its slip.
    pub(crate) fn keep(&mut self, change: Change<S>) -> String {
        let Change {
            document,
            is_deleted,
            event,
            linked,
            jobs,
            carriers,
            ..
        } = change;
        for id in &carriers.attached {
            self.detached.remove(id);
        }
        for row in carriers.detached {
            let carrier: S::Row = document_of(row).unwrap();
            let owner = Owner::default();
            self.detached
                .insert(carrier.id().to_owned(), DetachedCarrier { carrier, owner });
        }
        self.events.push(event.verb);
        self.jobs.extend(jobs.iter().map(|job| job.queue));
        for other in linked {
            self.events.push(other.event.verb);
            self.store(&other.document);
        }
        let id = document.id().to_owned();
        if is_deleted {
            self.slips.remove(&id);
        } else {
            self.store(&document);
        }
        id
    }

    pub(crate) fn create(&mut self, by: &str, input: &Value) -> Result<String, Refusal> {
        self.create_as(&member(by), input, false)
    }

    pub(crate) fn draft(&mut self, by: &str, input: &Value) -> Result<String, Refusal> {
        self.create_as(&member(by), input, true)
    }

    pub(crate) fn create_as(
        &mut self,
        actor: &Actor,
        input: &Value,
        is_draft: bool,
    ) -> Result<String, Refusal> {
        let tree = tree::<S::Input>(input);
        let change = self.decide(actor, |world, facts| {
            create(&world.edit(None, tree), is_draft, facts)
        })?;
        Ok(self.keep(change))
    }

    pub(crate) fn update(&mut self, by: &str, id: &str, input: &Value) -> Result<(), Refusal> {
        self.update_as(&member(by), id, input)
    }

    pub(crate) fn update_as(
        &mut self,
        actor: &Actor,
        id: &str,
        input: &Value,
    ) -> Result<(), Refusal> {
        let tree = tree::<S::Input>(input);
        let stored = self.slip(id).clone();
        let change = self.decide(actor, |world, facts| {
            update(&stored, &world.edit(Some(id), tree), facts)
        })?;
        if let Some(change) = change {
            self.keep(change);
        }
        Ok(())
    }

    pub(crate) fn publish(&mut self, by: &str, id: &str) -> Result<(), Refusal> {
        let (stored, previous) = (self.slip(id).clone(), self.previous(id));
        let change = self.decide(&member(by), |_, facts| publish(&stored, &previous, facts))?;
        self.keep(change);
        Ok(())
    }

    pub(crate) fn delete(&mut self, by: &str, id: &str) -> Result<(), Refusal> {
        let (stored, previous) = (self.slip(id).clone(), self.previous(id));
        let change = self.decide(&member(by), |_, facts| delete(&stored, &previous, facts))?;
        self.keep(change);
        Ok(())
    }

    pub(crate) fn duplicate(&mut self, by: &str, id: &str) -> Result<String, Refusal> {
        let source = self.slip(id).clone();
        let change = self.decide(&member(by), |_, facts| duplicate(&source, facts))?;
        Ok(self.keep(change))
    }

    pub(crate) fn sign(&mut self, by: &str, id: &str, signature: &str) -> Result<(), Refusal> {
        self.sign_with(by, id, signature, None, None)
    }

    pub(crate) fn sign_with(
        &mut self,
        by: &str,
        id: &str,
        signature: &str,
        code: Option<i32>,
        date: Option<&str>,
    ) -> Result<(), Refusal> {
        let signature: S::Signature = serde_json::from_value(json!(signature)).unwrap();
        let signing = Signing {
            signature,
            author: "Rita Sauvage".to_owned(),
            date: date.map(|date| DateTime::parse_text(date).unwrap()),
        };
        let stored = self.slip(id).clone();
        let behind = if S::reaches_ancestors(signature) {
            self.ancestors(id)
        } else {
            self.previous(id)
        };
        let change = self.decide(&member(by), |_, facts| {
            pass(&authorise_signature(&stored, signature, code, facts)?)?;
            sign(&stored, &signing, &behind, facts)
        })?;
        self.keep(change);
        Ok(())
    }

    pub(crate) fn create_row(&mut self, by: &str, input: &Value) -> Result<String, Refusal> {
        let tree = tree::<S::RowInput>(input);
        let row = self.decide(&member(by), |_, facts| create_carrier::<S>(&tree, facts))?;
        let id = row.carrier.id().to_owned();
        self.detached.insert(id.clone(), row);
        Ok(id)
    }

    /// Changes a row, on its own or on a slip.
    pub(crate) fn update_row(&mut self, by: &str, row: &str, input: &Value) -> Result<(), Refusal> {
        let tree = tree::<S::RowInput>(input);
        if let Some(stored) = self.detached.get(row).cloned() {
            let written = self.decide(&member(by), |_, facts| {
                update_detached::<S>(&stored, &tree, facts)
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

    pub(crate) fn delete_row(&mut self, by: &str, row: &str) -> Result<(), Refusal> {
        let slip = self.holder_of(row);
        let change = self.decide(&member(by), |_, facts| remove_attached(&slip, row, facts))?;
        self.keep(change);
        Ok(())
    }

    fn holder_of(&self, row: &str) -> S {
        let holds = |slip: &&S| slip.carriers().iter().any(|held| held.id() == row);
        self.slips.values().find(holds).unwrap().clone()
    }

    /// Organisations that find the slip in this tab.
    pub(crate) fn tab(&self, id: &str, tab: Tab) -> BTreeSet<String> {
        let projection = projection_of(self.slip(id), self.now);
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

/// The sentence of a `FORBIDDEN`.
pub(crate) fn forbidden<R: std::fmt::Debug>(result: Result<R, Refusal>) -> String {
    match result {
        Err(Refusal::Forbidden(sentence)) => sentence,
        other => panic!("not forbidden: {other:?}"),
    }
}

/// The sentence of a plain `BAD_USER_INPUT`.
pub(crate) fn bad_input<R: std::fmt::Debug>(result: Result<R, Refusal>) -> String {
    match result {
        Err(Refusal::BadInput(sentence)) => sentence,
        other => panic!("not a bad input: {other:?}"),
    }
}

/// Paths (dotted, positions in brackets) and messages of the issues.
pub(crate) fn issues<R: std::fmt::Debug>(result: Result<R, Refusal>) -> Vec<(String, String)> {
    match result {
        Err(Refusal::Invalid(issues)) => issues
            .into_iter()
            .map(|issue| (dotted(&issue.path), issue.message))
            .collect(),
        other => panic!("no issues: {other:?}"),
    }
}

pub(crate) fn dotted(path: &[Segment]) -> String {
    let segments = path.iter().map(|segment| match segment {
        Segment::Key(key) => key.clone(),
        Segment::Index(index) => format!("[{index}]"),
    });
    segments.collect::<Vec<_>>().join(".")
}

/// Asserts the paths of the issues, whatever their order.
#[track_caller]
pub(crate) fn refused_at<R: std::fmt::Debug>(result: Result<R, Refusal>, expected: &[&str]) {
    let mut paths: Vec<String> = issues(result).into_iter().map(|(path, _)| path).collect();
    paths.sort();
    let mut expected: Vec<&str> = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(paths, expected);
}

/// Asserts the only issue.
#[track_caller]
pub(crate) fn refused_because<R: std::fmt::Debug>(
    result: Result<R, Refusal>,
    path: &str,
    message: &str,
) {
    assert_eq!(issues(result), [(path.to_owned(), message.to_owned())]);
}
