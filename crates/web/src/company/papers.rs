//! Receipts, agreements and certifications that a company declares with its profiles.

use super::documents_query::{
    CreateBrokerReceipt, CreateTraderReceipt, CreateTransporterReceipt, CreateVhuAgrement,
    CreateWorkerCertification, DeleteBrokerReceipt, DeleteTraderReceipt, DeleteTransporterReceipt,
    DeleteVhuAgrement, DeleteWorkerCertification, UpdateBrokerReceipt, UpdateTraderReceipt,
    UpdateTransporterReceipt, UpdateVhuAgrement, UpdateWorkerCertification, create_broker_receipt,
    create_trader_receipt, create_transporter_receipt, create_vhu_agrement,
    create_worker_certification, delete_broker_receipt, delete_trader_receipt,
    delete_transporter_receipt, delete_vhu_agrement, delete_worker_certification,
    update_broker_receipt, update_trader_receipt, update_transporter_receipt, update_vhu_agrement,
    update_worker_certification,
};
use crate::{
    dates,
    fields::{Choice, Field, Group, Input},
    form::Form,
    graphql::{Failure, Issue},
    session::Session,
};

/// A paper that goes with a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paper {
    Transport,
    Trade,
    Brokerage,
    Dismantler,
    Shredder,
    Works,
}

/// What a paper says; days as fields hold them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Values {
    pub(super) number: String,
    pub(super) department: String,
    pub(super) limit: String,
    pub(super) has_sub_section_four: bool,
    pub(super) has_sub_section_three: bool,
    pub(super) organisation: String,
}

/// A paper that the company declares already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) id: String,
    pub(super) values: Values,
}

/// Who certifies works companies.
const BODIES: [&str; 3] = ["AFNOR Certification", "GLOBAL CERTIFICATION", "QUALIBAT"];

impl Paper {
    pub(super) const ALL: [Self; 6] = [
        Self::Transport,
        Self::Trade,
        Self::Brokerage,
        Self::Dismantler,
        Self::Shredder,
        Self::Works,
    ];

    /// How its fields are named.
    fn prefix(self) -> &'static str {
        match self {
            Self::Transport => "transport",
            Self::Trade => "negoce",
            Self::Brokerage => "courtage",
            Self::Dismantler => "demolisseur",
            Self::Shredder => "broyeur",
            Self::Works => "amiante",
        }
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Transport => "Récépissé de transport",
            Self::Trade => "Récépissé de négoce",
            Self::Brokerage => "Récépissé de courtage",
            Self::Dismantler => "Agrément de centre VHU (démolisseur)",
            Self::Shredder => "Agrément de broyeur",
            Self::Works => "Certification amiante",
        }
    }

    /// Value of the profile, or sub-profile, that it goes with.
    fn profile(self) -> (&'static str, &'static str) {
        match self {
            Self::Transport => ("profils", "TRANSPORTER"),
            Self::Trade => ("profils", "TRADER"),
            Self::Brokerage => ("profils", "BROKER"),
            Self::Dismantler => ("vehicules", "DEMOLISSEUR"),
            Self::Shredder => ("vehicules", "BROYEUR"),
            Self::Works => ("profils", "WORKER"),
        }
    }

    /// Class of its fields, which are hidden without the profile.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Transport => "when-transporter",
            Self::Trade => "when-trader",
            Self::Brokerage => "when-broker",
            Self::Dismantler => "when-dismantler",
            Self::Shredder => "when-shredder",
            Self::Works => "when-worker",
        }
    }

    fn name(self, field: &str) -> String {
        format!("{}-{field}", self.prefix())
    }

    /// Is its profile among those ticked?
    fn is_due(self, form: &Form) -> bool {
        let (list, value) = self.profile();
        let goes = list != "vehicules" || form.all("profils").iter().any(|v| v == "WASTE_VEHICLES");
        goes && form.all(list).iter().any(|ticked| ticked == value)
    }

    /// What was typed; none when nothing was, or when its profile is not ticked.
    pub(super) fn typed(self, form: &Form) -> Option<Values> {
        let values = Values {
            number: form.text(&self.name("numero")).to_owned(),
            department: form.text(&self.name("departement")).to_owned(),
            limit: form.text(&self.name("validite")).to_owned(),
            has_sub_section_four: form.has(&self.name("ss4")),
            has_sub_section_three: form.has(&self.name("ss3")),
            organisation: form.text(&self.name("organisme")).to_owned(),
        };
        (self.is_due(form) && values != Values::default()).then_some(values)
    }

    /// Puts what is declared in a form.
    pub(super) fn fill(self, form: &mut Form, values: &Values) {
        form.add(&self.name("numero"), &values.number);
        form.add(&self.name("departement"), &values.department);
        form.add(&self.name("validite"), &values.limit);
        form.add(&self.name("organisme"), &values.organisation);
        for (is_on, field) in [
            (values.has_sub_section_four, "ss4"),
            (values.has_sub_section_three, "ss3"),
        ] {
            if is_on {
                form.add(&self.name(field), "oui");
            }
        }
    }

    /// Its fields.
    pub(super) fn group(self, form: &Form) -> Group {
        let text = |field: &str, label: &str, input: Input| {
            Field::new(form, self.name(field), label, input)
        };
        let fields = match self {
            Self::Transport | Self::Trade | Self::Brokerage => vec![
                text("numero", "Numéro du récépissé", Input::Text)
                    .hint("Avec un numéro, la validité et le département sont obligatoires.")
                    .fills(self.prefix()),
                text("validite", "Fin de validité", Input::Day),
                text("departement", "Département de délivrance", Input::Text),
            ],
            Self::Dismantler | Self::Shredder => vec![
                text("numero", "Numéro d'agrément", Input::Text).fills(self.prefix()),
                text("departement", "Département de délivrance", Input::Text),
            ],
            Self::Works => {
                let bodies = BODIES.iter().map(|body| Choice::new(*body, *body));
                let none = Choice::new("", "Choisir un organisme");
                let bodies = std::iter::once(none).chain(bodies);
                vec![
                    text("ss4", "Travaux relevant de la sous-section 4", Input::Check)
                        .fills(self.prefix()),
                    text("ss3", "Travaux relevant de la sous-section 3", Input::Check),
                    text("numero", "Numéro de certification", Input::Text)
                        .hint("Numéro, validité et organisme sont obligatoires en sous-section 3."),
                    text("validite", "Fin de validité", Input::Day),
                    text(
                        "organisme",
                        "Organisme certificateur",
                        Input::Select(bodies.collect()),
                    ),
                ]
            }
        };
        Group::new(self.title(), fields)
    }

    /// An issue beside one of its fields.
    fn wrong(self, field: &str, message: impl Into<String>) -> Issue {
        Issue {
            path: vec![self.name(field)],
            message: message.into(),
        }
    }

    /// What is missing of what was typed.
    pub(super) fn check(self, values: &Values) -> Vec<Issue> {
        let mut issues = Vec::new();
        let mut must = |is_there: bool, field: &str| {
            if !is_there {
                let message = format!("{} : complétez ce champ.", self.title());
                issues.push(self.wrong(field, message));
            }
        };
        match self {
            Self::Transport | Self::Trade | Self::Brokerage => {
                must(!values.number.is_empty(), "numero");
                must(dates::typed(&values.limit).is_some(), "validite");
                must(!values.department.is_empty(), "departement");
            }
            Self::Dismantler | Self::Shredder => {
                must(!values.number.is_empty(), "numero");
                must(!values.department.is_empty(), "departement");
            }
            Self::Works if values.has_sub_section_three => {
                must(!values.number.is_empty(), "numero");
                must(dates::typed(&values.limit).is_some(), "validite");
                must(!values.organisation.is_empty(), "organisme");
            }
            Self::Works => must(values.has_sub_section_four, "ss4"),
        }
        issues
    }

    /// Refusals of the API, said beside the paper.
    fn said_here(self, failure: Failure) -> Failure {
        match failure {
            Failure::Invalid(issues) => Failure::Invalid(
                issues
                    .into_iter()
                    .map(|issue| Issue {
                        path: vec![self.prefix().to_owned()],
                        message: format!("{} : {}", self.title(), issue.message),
                    })
                    .collect(),
            ),
            failure => failure,
        }
    }

    /// Declares what was typed; answers its identifier, empty when nothing was typed.
    ///
    /// # Errors
    /// The API refuses it.
    pub(super) async fn save(
        self,
        session: &Session,
        known: Option<&Known>,
        wanted: Option<&Values>,
    ) -> Result<String, Failure> {
        let saved = match (known, wanted) {
            (_, None) => Ok(String::new()),
            // An expired paper that nobody touches stays as it is.
            (Some(known), Some(values)) if known.values == *values => Ok(known.id.clone()),
            (Some(known), Some(values)) => self.update(session, &known.id, values).await,
            (None, Some(values)) => self.create(session, values).await,
        };
        saved.map_err(|failure| self.said_here(failure))
    }
}

/// A day that was typed, as it travels.
fn instant(day: &str) -> String {
    dates::typed(day).map_or_else(String::new, |at| at.to_string())
}

macro_rules! receipt {
    (create $session:ident $values:ident $Create:ident $module:ident $Input:ident $answer:ident) => {{
        let input = $module::$Input {
            receipt_number: $values.number.clone(),
            validity_limit: instant(&$values.limit),
            department: $values.department.clone(),
        };
        let created = $session
            .ask::<$Create>($module::Variables { input })
            .await?;
        Ok(created.$answer.id)
    }};
    (update $session:ident $id:ident $values:ident $Update:ident $module:ident $Input:ident) => {{
        let input = $module::$Input {
            id: $id.to_owned(),
            receipt_number: Some($values.number.clone()),
            validity_limit: Some(instant(&$values.limit)),
            department: Some($values.department.clone()),
        };
        $session
            .ask::<$Update>($module::Variables { input })
            .await
            .map(drop)
    }};
    (delete $session:ident $id:ident $Delete:ident $module:ident $Input:ident) => {{
        let input = $module::$Input { id: $id.to_owned() };
        $session
            .ask::<$Delete>($module::Variables { input })
            .await
            .map(drop)
    }};
}

impl Paper {
    async fn create(self, session: &Session, values: &Values) -> Result<String, Failure> {
        match self {
            Self::Transport => {
                receipt!(create session values CreateTransporterReceipt create_transporter_receipt
                    CreateTransporterReceiptInput create_transporter_receipt)
            }
            Self::Trade => {
                receipt!(create session values CreateTraderReceipt create_trader_receipt
                    CreateTraderReceiptInput create_trader_receipt)
            }
            Self::Brokerage => {
                receipt!(create session values CreateBrokerReceipt create_broker_receipt
                    CreateBrokerReceiptInput create_broker_receipt)
            }
            Self::Dismantler | Self::Shredder => {
                let input = create_vhu_agrement::CreateVhuAgrementInput {
                    agrement_number: values.number.clone(),
                    department: values.department.clone(),
                };
                let variables = create_vhu_agrement::Variables { input };
                let created = session.ask::<CreateVhuAgrement>(variables).await?;
                Ok(created.create_vhu_agrement.id)
            }
            Self::Works => {
                let three = values.has_sub_section_three;
                let input = create_worker_certification::CreateWorkerCertificationInput {
                    has_sub_section_four: values.has_sub_section_four,
                    has_sub_section_three: three,
                    certification_number: three.then(|| values.number.clone()),
                    validity_limit: three.then(|| instant(&values.limit)),
                    organisation: three.then(|| values.organisation.clone()),
                };
                let variables = create_worker_certification::Variables { input };
                let created = session.ask::<CreateWorkerCertification>(variables).await?;
                Ok(created.create_worker_certification.id)
            }
        }
    }

    async fn update(self, session: &Session, id: &str, values: &Values) -> Result<String, Failure> {
        match self {
            Self::Transport => {
                receipt!(update session id values UpdateTransporterReceipt update_transporter_receipt
                    UpdateTransporterReceiptInput)
            }
            Self::Trade => {
                receipt!(update session id values UpdateTraderReceipt update_trader_receipt
                    UpdateTraderReceiptInput)
            }
            Self::Brokerage => {
                receipt!(update session id values UpdateBrokerReceipt update_broker_receipt
                    UpdateBrokerReceiptInput)
            }
            Self::Dismantler | Self::Shredder => {
                let input = update_vhu_agrement::UpdateVhuAgrementInput {
                    id: id.to_owned(),
                    agrement_number: Some(values.number.clone()),
                    department: Some(values.department.clone()),
                };
                let variables = update_vhu_agrement::Variables { input };
                session.ask::<UpdateVhuAgrement>(variables).await.map(drop)
            }
            Self::Works => {
                let three = values.has_sub_section_three;
                let input = update_worker_certification::UpdateWorkerCertificationInput {
                    id: id.to_owned(),
                    has_sub_section_four: Some(values.has_sub_section_four),
                    has_sub_section_three: Some(three),
                    certification_number: three.then(|| values.number.clone()),
                    validity_limit: three.then(|| instant(&values.limit)),
                    organisation: three.then(|| values.organisation.clone()),
                };
                let variables = update_worker_certification::Variables { input };
                let saved = session.ask::<UpdateWorkerCertification>(variables).await;
                saved.map(drop)
            }
        }?;
        Ok(id.to_owned())
    }

    /// Withdraws a paper that no company declares any more.
    ///
    /// # Errors
    /// The API refuses.
    pub(super) async fn delete(self, session: &Session, id: &str) -> Result<(), Failure> {
        match self {
            Self::Transport => {
                receipt!(delete session id DeleteTransporterReceipt delete_transporter_receipt
                    DeleteTransporterReceiptInput)
            }
            Self::Trade => {
                receipt!(delete session id DeleteTraderReceipt delete_trader_receipt
                    DeleteTraderReceiptInput)
            }
            Self::Brokerage => {
                receipt!(delete session id DeleteBrokerReceipt delete_broker_receipt
                    DeleteBrokerReceiptInput)
            }
            Self::Dismantler | Self::Shredder => {
                receipt!(delete session id DeleteVhuAgrement delete_vhu_agrement
                    DeleteVhuAgrementInput)
            }
            Self::Works => {
                receipt!(delete session id DeleteWorkerCertification delete_worker_certification
                    DeleteWorkerCertificationInput)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> Form {
        let mut form = Form::default();
        for (name, value) in fields {
            form.add(name, value);
        }
        form
    }

    #[test]
    fn a_paper_without_its_profile_is_not_declared() {
        let typed = [("transport-numero", "R-1"), ("profils", "PRODUCER")];
        assert_eq!(Paper::Transport.typed(&form(&typed)), None);
        let typed = [("transport-numero", "R-1"), ("profils", "TRANSPORTER")];
        assert!(Paper::Transport.typed(&form(&typed)).is_some());
        // A sub-profile counts with its profile only.
        let typed = [("broyeur-numero", "PR-1"), ("vehicules", "BROYEUR")];
        assert_eq!(Paper::Shredder.typed(&form(&typed)), None);
    }

    #[test]
    fn a_receipt_is_typed_whole_or_not_at_all() {
        let mut values = Values {
            number: "R-1".to_owned(),
            ..Values::default()
        };
        let missing = |paper: Paper, values: &Values| {
            let issues = paper.check(values).into_iter();
            issues.flat_map(|issue| issue.path).collect::<Vec<_>>()
        };
        assert_eq!(
            missing(Paper::Trade, &values),
            ["negoce-validite", "negoce-departement"]
        );
        values.limit = "2030-01-01".to_owned();
        values.department = "69".to_owned();
        assert_eq!(missing(Paper::Trade, &values), [""; 0]);
        values.has_sub_section_three = true;
        assert_eq!(missing(Paper::Works, &values), ["amiante-organisme"]);
    }
}
