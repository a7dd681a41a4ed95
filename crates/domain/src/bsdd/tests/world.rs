//! A small world: companies, their members, and the forms that they exchange. Operations are named and fed as in
//! the API, so that tests read like requests.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use async_graphql::InputType;
use contract::{
    account::UserRole,
    bsdd::{Form, Transporter},
    scalar::DateTime,
};
use jiff::ToSpan;
use serde_json::{Value, json};

use crate::account::{Actor, Company, EcoOrganisme};
use crate::bsdd::{self, Edit};
use crate::slip::{
    Answer, Change, Facts, Multimodal, Proposal, Random, Refusal, RevisionRequest, RevisionStep,
    RowsAtHand, Settings, Tree, answer, create_carrier, propose, remove_attached, update_attached,
    withdraw,
};

/// The world.
pub(super) struct World {
    pub(super) companies: HashMap<String, Company>,
    pub(super) eco_organismes: HashMap<String, EcoOrganisme>,
    pub(super) forms: HashMap<String, Form>,
    /// Every state that each form went through, oldest first.
    pub(super) histories: HashMap<String, Vec<Form>>,
    pub(super) detached: HashMap<String, Transporter>,
    pub(super) automations: BTreeSet<(String, String)>,
    pub(super) settings: Settings,
    pub(super) now: DateTime,
    pub(super) last: Option<Change<Form>>,
    pub(super) requests: HashMap<String, RevisionRequest>,
    draws: u32,
}

/// A company of the world with one profile; carriers have a receipt.
pub(super) fn company(siret: &str, types: &[&str]) -> Company {
    let receipt = types.contains(&"TRANSPORTER").then(
        || json!({"id": "receipt", "receiptNumber": "the number", "validityLimit": "2055-01-01T00:00:00Z", "department": "83"}),
    );
    let incineration = types.contains(&"WASTEPROCESSOR").then(|| {
        json!([
            "DANGEROUS_WASTES_INCINERATION",
            "DANGEROUS_WASTES_STORAGE",
            "CREMATION"
        ])
    });
    let is_foreign = siret.starts_with(|letter: char| letter.is_ascii_alphabetic());
    serde_json::from_value(json!({
        "id": format!("company-{siret}"),
        "orgId": siret,
        "siret": (!is_foreign).then_some(siret),
        "vatNumber": is_foreign.then_some(siret),
        "name": format!("Société {siret}"),
        "securityCode": 1234,
        "verificationStatus": "VERIFIED",
        "companyTypes": types,
        "wasteProcessorTypes": incineration.unwrap_or_else(|| json!([])),
        "transporterReceipt": if is_foreign { None } else { receipt },
        "createdAt": "2020-01-01T00:00:00Z",
    }))
    .unwrap()
}

/// A member of one company.
pub(super) fn member(siret: &str, role: UserRole) -> Actor {
    Actor {
        user_id: format!("user-{siret}"),
        email: format!("{siret}@exemple.fr"),
        name: "Camille Durand".to_owned(),
        is_admin: false,
        has_second_factor: false,
        government: None,
        roles: BTreeMap::from([(siret.to_owned(), role)]),
    }
}

/// Reads an input as the API does.
pub(super) fn input<T: InputType + std::fmt::Debug>(value: &Value) -> Result<T, Refusal> {
    let value = async_graphql::Value::from_json(value.clone()).unwrap();
    T::parse(Some(value)).map_err(|error| Refusal::bad_input(format!("{error:?}")))
}

/// The tree of an input.
pub(super) fn tree<T: InputType + std::fmt::Debug + serde::Serialize>(
    value: &Value,
) -> Result<Tree, Refusal> {
    Ok(serde_json::to_value(input::<T>(value)?).unwrap())
}

impl World {
    pub(super) fn new(companies: impl IntoIterator<Item = Company>) -> Self {
        let companies: HashMap<String, Company> = companies
            .into_iter()
            .map(|company| (company.org_id.clone(), company))
            .collect();
        let eco_organismes = companies
            .values()
            .filter(|company| company.has_any_type(&[contract::company::CompanyType::EcoOrganisme]))
            .map(|company| {
                let eco = json!({
                    "id": company.id, "siret": company.org_id, "name": company.name,
                    "address": "", "handleBsdd": true,
                });
                (company.org_id.clone(), serde_json::from_value(eco).unwrap())
            })
            .collect();
        Self {
            companies,
            eco_organismes,
            forms: HashMap::new(),
            histories: HashMap::new(),
            detached: HashMap::new(),
            automations: BTreeSet::new(),
            settings: Settings::default(),
            now: DateTime::parse_text("2025-09-01T08:00:00Z").unwrap(),
            last: None,
            requests: HashMap::new(),
            draws: 0,
        }
    }

    /// The form, in its stored state.
    pub(super) fn form(&self, id: &str) -> &Form {
        &self.forms[id]
    }

    /// Runs an operation for a member of a company and keeps what it changes.
    pub(super) fn run(
        &mut self,
        siret: &str,
        operation: &str,
        args: &Value,
    ) -> Result<String, Refusal> {
        self.run_as(&member(siret, UserRole::Member), operation, args)
    }

    /// Runs an operation for this actor. Answers the identifier of the form, or of the row.
    pub(super) fn run_as(
        &mut self,
        actor: &Actor,
        operation: &str,
        args: &Value,
    ) -> Result<String, Refusal> {
        let settings = self.settings.clone();
        let facts = self.facts(actor, &settings);
        if matches!(operation, "createForm" | "createFormTransporter")
            || (operation == "saveForm" && args["formInput"]["id"].is_null())
            || (operation == "importPaperForm" && args["input"]["id"].is_null())
        {
            return self.create(operation, args, &facts);
        }
        if matches!(operation, "updateFormTransporter" | "deleteFormTransporter") {
            return self.change_row(operation, args, &facts);
        }
        if operation.contains("RevisionRequest") {
            return self.revise(operation, args, &facts);
        }
        let id = self.id_of(operation, args);
        let form = self.existing(&id)?;
        let change = self.decide(operation, &form, args, &facts)?;
        let Some(change) = change else {
            return Ok(id);
        };
        let answered = match operation {
            "prepareSegment" => change
                .document
                .transporters
                .last()
                .map(|row| row.id.to_string()),
            "markSegmentAsReadyToTakeOver" | "takeOverSegment" => {
                args["id"].as_str().map(str::to_owned)
            }
            _ => Some(change.document.id.to_string()),
        };
        self.keep(change);
        Ok(answered.unwrap_or(id))
    }

    fn facts<'a>(&mut self, actor: &'a Actor, settings: &'a Settings) -> Facts<'a> {
        self.draws += 1;
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&self.draws.to_le_bytes());
        self.now = DateTime(self.now.0 + 1.second());
        Facts {
            actor,
            companies: self.companies.clone(),
            directory: HashMap::new(),
            eco_organismes: self.eco_organismes.clone(),
            settings,
            now: self.now,
            random: Random::from_seed(seed),
        }
    }

    fn create(
        &mut self,
        operation: &str,
        args: &Value,
        facts: &Facts<'_>,
    ) -> Result<String, Refusal> {
        if operation == "createFormTransporter" {
            let tree = tree::<contract::bsdd::TransporterInput>(&args["input"])?;
            let row = create_carrier::<Form>(&tree, facts)?.carrier;
            let id = row.id.to_string();
            self.detached.insert(id.clone(), row);
            return Ok(id);
        }
        let change = match operation {
            "importPaperForm" => {
                let input: contract::bsdd::ImportPaperFormInput = input(&args["input"])?;
                let edit = self.edit(None, serde_json::to_value(&input).unwrap());
                bsdd::import_paper(None, &input, &edit, facts)?
            }
            "saveForm" => {
                let tree = tree::<contract::bsdd::FormInput>(&args["formInput"])?;
                bsdd::create(&self.edit(None, tree), facts)?
            }
            _ => {
                let tree = tree::<contract::bsdd::CreateFormInput>(&args["createFormInput"])?;
                bsdd::create(&self.edit(None, tree), facts)?
            }
        };
        let id = change.document.id.to_string();
        self.keep(change);
        Ok(id)
    }

    fn revise(
        &mut self,
        operation: &str,
        args: &Value,
        facts: &Facts<'_>,
    ) -> Result<String, Refusal> {
        if operation == "createFormRevisionRequest" {
            let given: contract::bsdd::CreateFormRevisionRequestInput = input(&args["input"])?;
            let form = self.existing(&given.form_id)?;
            let proposal = Proposal {
                author: given.authoring_company_siret.clone(),
                content: serde_json::to_value(&given.content).unwrap(),
                comment: given.comment.clone(),
            };
            let related = self.related(Some(&form), &Value::Null);
            let step = propose(&form, &proposal, &related, facts)?;
            return Ok(self.keep_step(step));
        }
        let id = args["id"].as_str().unwrap_or_default();
        let request = self.requests.get(id).cloned();
        let request = request.ok_or_else(|| Refusal::bad_input("Cette révision n'existe pas"))?;
        let form = self.existing(&request.slip_id)?;
        let step = if operation == "cancelFormRevisionRequest" {
            withdraw(&form, &request, facts)?
        } else {
            let given = Answer {
                is_approved: args["isApproved"] == true,
                comment: args["comment"].as_str().map(str::to_owned),
            };
            let related = self.related(Some(&form), &Value::Null);
            answer(&form, &request, &given, &related, facts)?
        };
        Ok(self.keep_step(step))
    }

    fn keep_step(&mut self, step: RevisionStep<Form>) -> String {
        let id = step.request.id.clone();
        if step.is_removed {
            self.requests.remove(&id);
        } else {
            self.requests.insert(id.clone(), step.request);
        }
        if let Some(change) = step.change {
            self.keep(change);
        }
        id
    }

    fn existing(&self, id: &str) -> Result<Form, Refusal> {
        self.forms
            .get(id)
            .cloned()
            .ok_or_else(|| Refusal::slip_not_found(id))
    }

    /// The form that an operation is about.
    fn id_of(&self, operation: &str, args: &Value) -> String {
        let id = match operation {
            "updateForm" => &args["updateFormInput"]["id"],
            "saveForm" => &args["formInput"]["id"],
            "importPaperForm" => &args["input"]["id"],
            _ => &args["id"],
        };
        let id = id.as_str().unwrap_or_default().to_owned();
        if matches!(
            operation,
            "markSegmentAsReadyToTakeOver" | "takeOverSegment"
        ) {
            return self.form_of_row(&id).unwrap_or(id);
        }
        id
    }

    fn form_of_row(&self, row: &str) -> Option<String> {
        let holds = |form: &&Form| {
            form.transporters
                .iter()
                .any(|known| known.id.as_str() == row)
        };
        self.forms
            .values()
            .find(holds)
            .map(|form| form.id.to_string())
    }

    fn change_row(
        &mut self,
        operation: &str,
        args: &Value,
        facts: &Facts<'_>,
    ) -> Result<String, Refusal> {
        let id = args["id"].as_str().unwrap_or_default().to_owned();
        let Some(form) = self.form_of_row(&id).map(|form| self.forms[&form].clone()) else {
            return Err(Form::unknown_carrier(&id));
        };
        let change = if operation == "deleteFormTransporter" {
            Some(remove_attached(&form, &id, facts)?)
        } else {
            let tree = tree::<contract::bsdd::TransporterInput>(&args["input"])?;
            update_attached(&form, &id, &tree, facts)?
        };
        if let Some(change) = change {
            self.keep(change);
        }
        Ok(id)
    }

    pub(super) fn edit(&self, stored: Option<&Form>, tree: Tree) -> Edit {
        let related = self.related(stored, &tree);
        let held = self.forms.values().flat_map(|form| &form.transporters);
        let held: HashMap<_, _> = held.map(|row| (row.id.to_string(), row.clone())).collect();
        let taken = held.keys().cloned().collect();
        let rows = self.detached.clone().into_iter().chain(held).collect();
        Edit {
            tree,
            rows: RowsAtHand { rows, taken },
            related,
            owner_organisations: Vec::new(),
        }
    }

    pub(super) fn related(&self, stored: Option<&Form>, tree: &Tree) -> HashMap<String, Form> {
        let mut known = HashMap::new();
        loop {
            let wanted = bsdd::wanted_forms(stored, tree, &known);
            let found: Vec<_> = wanted
                .iter()
                .filter_map(|id| self.forms.get_key_value(id))
                .collect();
            if found.is_empty() {
                return known;
            }
            known.extend(
                found
                    .into_iter()
                    .map(|(id, form)| (id.clone(), form.clone())),
            );
        }
    }

    fn keep(&mut self, change: Change<Form>) {
        for row in &change.carriers.detached {
            let row: Transporter = serde_json::from_value(row.clone()).unwrap();
            self.detached.insert(row.id.to_string(), row);
        }
        for row in &change.document.transporters {
            self.detached.remove(row.id.as_str());
        }
        self.keep_form(&change.document, change.is_deleted);
        for linked in &change.linked {
            self.keep_form(&linked.document, linked.event.is_deletion());
        }
        self.last = Some(change);
    }

    fn keep_form(&mut self, form: &Form, is_deleted: bool) {
        let id = form.id.to_string();
        let history = self.histories.entry(id.clone()).or_default();
        history.push(form.clone());
        if is_deleted {
            self.forms.remove(&id);
        } else {
            self.forms.insert(id, form.clone());
        }
    }

    pub(super) fn is_automated(&self, form: &Form) -> bool {
        let emitter = form
            .emitter
            .as_ref()
            .and_then(|e| e.company.as_ref()?.siret.clone());
        let carrier = form
            .transporters
            .first()
            .and_then(|row| row.company.as_ref()?.siret.clone());
        match (emitter, carrier) {
            (Some(emitter), Some(carrier)) => self.automations.contains(&(emitter.0, carrier.0)),
            _ => false,
        }
    }
}
