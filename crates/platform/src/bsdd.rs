//! Use cases of the BSDD.

mod former;
mod storage;

use std::collections::{BTreeSet, HashMap};

use contract::account::UserPermission;
use contract::bsdd::{
    AcceptedFormInput, Form, FormRole, FormStatus, ProcessedFormInput, ReceivedFormInput,
    SignEmissionFormInput, SignTransportFormInput,
};
use contract::page::FileDownload;
use contract::scalar::DateTime;
use domain::bsdd::{self, Edit};
use domain::slip::{AccessRole, Change, Facts, Refusal, Tree, require};
use serde_json::Value;

use crate::{
    Caller, Loaded, Platform,
    downloads::Download,
    lists::{PageLimits, PageRequest, Restriction},
    revisions::Connected,
    slips::documents,
    unavailable,
};

/// Forms linked to a form, by identifier.
type Related = HashMap<String, Loaded<Form>>;

/// Organisations to look up: those of the form, of the input and of the forms linked to it.
fn organisations(stored: Option<&Form>, input: &Tree, related: &Related) -> BTreeSet<String> {
    let mut found = bsdd::mentioned_organisations(stored, input);
    for form in related.values() {
        found.extend(bsdd::mentioned_organisations(
            Some(&form.slip),
            &Value::Null,
        ));
    }
    found
}

impl Connected for Form {
    async fn linked(platform: &Platform, form: &Self) -> Result<Related, Refusal> {
        platform.related(Some(form), &Value::Null).await
    }

    fn organisations(form: &Self, content: &Tree, related: &Related) -> BTreeSet<String> {
        organisations(Some(form), content, related)
    }
}

/// Limits of `forms`.
const FORMS: PageLimits = PageLimits {
    default: 50,
    max: 100,
    after: "cursorAfter",
    before: "cursorBefore",
};

/// What `forms` restricts its list to.
#[derive(Clone, Debug, Default)]
pub struct FormsFilter {
    /// The company whose forms are listed; needed when the user has several.
    pub siret: Option<String>,
    /// Sent at or after this date.
    pub sent_after: Option<DateTime>,
    /// Changed at or after this date.
    pub updated_after: Option<DateTime>,
    /// One of these statuses.
    pub status: Option<Vec<FormStatus>>,
    /// The company holds one of these roles.
    pub roles: Option<Vec<FormRole>>,
    /// The company has, or has not, the next step to do.
    pub has_next_step: Option<bool>,
    /// Another company that appears on the form.
    pub siret_present: Option<String>,
    /// Exact waste code.
    pub waste_code: Option<String>,
    /// Exact free identifier.
    pub custom_id: Option<String>,
}

impl Platform {
    /// A form that the caller may read, by one of its identifiers.
    ///
    /// # Errors
    /// None or both identifiers are given, the form is unknown, or the caller's companies are not on it.
    pub async fn form(
        &self,
        caller: &Caller,
        id: Option<&str>,
        readable_id: Option<&str>,
    ) -> Result<Form, Refusal> {
        let loaded: Loaded<Form> = match (id, readable_id) {
            (Some(id), None) => self.load(id).await?,
            (None, Some(readable_id)) => self.load_readable(readable_id).await?,
            _ => {
                return Err(Refusal::bad_input(
                    "Vous devez préciser soit un id, soit un readableId",
                ));
            }
        };
        if !caller.actor.is_admin && !self.may_read(caller, &loaded.slip).await? {
            return Err(Refusal::forbidden(
                "Vous n'êtes pas autorisé à accéder à ce bordereau",
            ));
        }
        Ok(loaded.slip)
    }

    /// May the caller read the form?
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn may_read(&self, caller: &Caller, form: &Form) -> Result<bool, Refusal> {
        let related = documents(&self.related(Some(form), &Value::Null).await?);
        let readers = bsdd::readers(form, &related);
        Ok(caller.actor.can_in_any(
            UserPermission::BsdCanRead,
            readers.iter().map(String::as_str),
        ))
    }

    /// Forms that another one names, without rights of their own.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn linked_forms(&self, ids: &[String]) -> Result<HashMap<String, Form>, Refusal> {
        Ok(documents(&self.load_all(ids).await?))
    }

    /// Creates a draft.
    ///
    /// # Errors
    /// See [`bsdd::create`].
    pub async fn create_form(&self, caller: &Caller, input: Tree) -> Result<Form, Refusal> {
        let related = self.related(None, &input).await?;
        let rows = self.named_rows::<Form>(None, &input).await?;
        let mut named = organisations(None, &input, &related);
        named.extend(Self::organisations_of_rows(&rows));
        let facts = self.facts(caller, named).await?;
        let edit = Edit {
            tree: input,
            rows: rows.at_hand.clone(),
            related: documents(&related),
            ..Edit::default()
        };
        let change = bsdd::create(&edit, &facts)?;
        let moved = self.moved_rows(caller, &change.carriers, &rows)?;
        self.commit_change_with(caller, None, &related, change, moved)
            .await
    }

    /// Changes a form.
    ///
    /// # Errors
    /// See [`bsdd::update`].
    pub async fn update_form(
        &self,
        caller: &Caller,
        id: &str,
        input: Tree,
    ) -> Result<Form, Refusal> {
        let stored = self.load::<Form>(id).await?;
        let related = self.related(Some(&stored.slip), &input).await?;
        let rows = self.named_rows(Some(&stored.slip), &input).await?;
        let mut named = organisations(Some(&stored.slip), &input, &related);
        named.extend(Self::organisations_of_rows(&rows));
        let facts = self.facts(caller, named).await?;
        let edit = Edit {
            tree: input,
            rows: rows.at_hand.clone(),
            related: documents(&related),
            owner_organisations: self.owner_organisations(caller, &stored.slip).await?,
        };
        match bsdd::update(&stored.slip, &edit, &facts)? {
            None => Ok(stored.slip),
            Some(change) => {
                let moved = self.moved_rows(caller, &change.carriers, &rows)?;
                self.commit_change_with(caller, Some(&stored), &related, change, moved)
                    .await
            }
        }
    }

    /// Companies of the author of a draft that somebody else edits.
    async fn owner_organisations(
        &self,
        caller: &Caller,
        form: &Form,
    ) -> Result<Vec<String>, Refusal> {
        if form.owner_id == caller.actor.user_id {
            return Ok(caller.actor.roles.keys().cloned().collect());
        }
        let owner = self.actor(&form.owner_id).await?;
        Ok(owner
            .map(|owner| owner.roles.into_keys().collect())
            .unwrap_or_default())
    }

    /// Removes a form.
    ///
    /// # Errors
    /// See [`bsdd::delete`].
    pub async fn delete_form(&self, caller: &Caller, id: &str) -> Result<Form, Refusal> {
        self.change_form(caller, id, &Value::Null, bsdd::delete)
            .await
    }

    /// Seals a draft: it is published and complete.
    ///
    /// # Errors
    /// See [`bsdd::seal`].
    pub async fn seal_form(&self, caller: &Caller, id: &str) -> Result<Form, Refusal> {
        self.change_form(caller, id, &Value::Null, bsdd::seal).await
    }

    /// The emitter, or the temporary storer, signs.
    ///
    /// # Errors
    /// See [`bsdd::authorise_emission`] and [`bsdd::sign_emission`].
    pub async fn sign_emission(
        &self,
        caller: &Caller,
        id: &str,
        input: &SignEmissionFormInput,
        code: Option<i32>,
    ) -> Result<Form, Refusal> {
        let stored = self.load::<Form>(id).await?;
        let facts = self.facts_of_form(caller, &stored.slip).await?;
        let authorisation = bsdd::authorise_emission(&stored.slip, input, code, &facts)?;
        self.pass_authorisation(caller, authorisation).await?;
        let change = bsdd::sign_emission(&stored.slip, input, &facts)?;
        self.commit_change(caller, Some(&stored), &HashMap::new(), change)
            .await
    }

    /// The next carrier signs.
    ///
    /// # Errors
    /// See [`bsdd::authorise_transport`] and [`bsdd::sign_transport`].
    pub async fn sign_transport(
        &self,
        caller: &Caller,
        id: &str,
        input: &SignTransportFormInput,
        code: Option<i32>,
    ) -> Result<Form, Refusal> {
        // Automations are agreed between companies: none is until they can say so.
        let is_automated = false;
        let stored = self.load::<Form>(id).await?;
        let related = self.related(Some(&stored.slip), &Value::Null).await?;
        let facts = self
            .facts(
                caller,
                organisations(Some(&stored.slip), &Value::Null, &related),
            )
            .await?;
        let authorisation = bsdd::authorise_transport(&stored.slip, code, is_automated, &facts)?;
        self.pass_authorisation(caller, authorisation).await?;
        let change = bsdd::sign_transport(
            &stored.slip,
            input,
            is_automated,
            &documents(&related),
            &facts,
        )?;
        self.commit_change(caller, Some(&stored), &related, change)
            .await
    }

    /// The destination receives the load.
    ///
    /// # Errors
    /// See [`bsdd::receive`].
    pub async fn receive_form(
        &self,
        caller: &Caller,
        id: &str,
        input: &ReceivedFormInput,
    ) -> Result<Form, Refusal> {
        self.change_form(caller, id, &Value::Null, |form, related, facts| {
            bsdd::receive(form, input, related, facts)
        })
        .await
    }

    /// The destination accepts or refuses the load.
    ///
    /// # Errors
    /// See [`bsdd::accept`].
    pub async fn accept_form(
        &self,
        caller: &Caller,
        id: &str,
        input: &AcceptedFormInput,
    ) -> Result<Form, Refusal> {
        self.change_form(caller, id, &Value::Null, |form, related, facts| {
            bsdd::accept(form, input, related, facts)
        })
        .await
    }

    /// The destination treats the load.
    ///
    /// # Errors
    /// See [`bsdd::process`].
    pub async fn process_form(
        &self,
        caller: &Caller,
        id: &str,
        input: &ProcessedFormInput,
    ) -> Result<Form, Refusal> {
        let named = serde_json::to_value(input).map_err(unavailable)?;
        self.change_form(caller, id, &named, |form, related, facts| {
            bsdd::process(form, input, related, facts)
        })
        .await
    }

    /// A page of the forms of one company, newest first.
    ///
    /// # Errors
    /// The company is missing or not listable, or the page is not one.
    pub async fn forms(
        &self,
        caller: &Caller,
        page: &PageRequest,
        filter: &FormsFilter,
    ) -> Result<Vec<Form>, Refusal> {
        let Some(company) = self.listed_company(caller, filter).await? else {
            return Ok(Vec::new());
        };
        let Some(restriction) = FormsRestriction::of(filter) else {
            return Ok(Vec::new());
        };
        let keeps = |form: &Form| restriction.keeps(form);
        let restriction = Restriction {
            organisations: vec![company],
            is_draft: restriction.is_draft,
            role_mask: restriction.role_mask,
            keeps: restriction
                .is_selective()
                .then_some(&keeps as &(dyn Fn(&Form) -> bool + Send + Sync)),
        };
        Ok(self.page_of(page, FORMS, &restriction).await?.slips)
    }

    /// Forms that a company holds and whose waste waits to be grouped, last processed first.
    ///
    /// # Errors
    /// The caller may not list the forms of the company.
    pub async fn appendix_forms(
        &self,
        caller: &Caller,
        siret: &str,
        waste_code: Option<&str>,
    ) -> Result<Vec<Form>, Refusal> {
        let filter = FormsFilter {
            siret: Some(siret.to_owned()),
            ..FormsFilter::default()
        };
        let Some(company) = self.listed_company(caller, &filter).await? else {
            return Ok(Vec::new());
        };
        let keeps = |form: &Form| {
            let code = form
                .waste_details
                .as_ref()
                .and_then(|waste| waste.code.as_deref());
            form.status == FormStatus::AwaitingGroup
                && waste_code.is_none_or(|wanted| code == Some(wanted))
                && bsdd::holder_siret(form) == Some(company.as_str())
                && !bsdd::quantity_to_group(form).is_zero()
        };
        let restriction = Restriction {
            organisations: vec![company.clone()],
            is_draft: Some(false),
            role_mask: Some(AccessRole::Recipient as i64),
            keeps: Some(&keeps as &(dyn Fn(&Form) -> bool + Send + Sync)),
        };
        let mut forms = self.all_of(&restriction).await?;
        forms.sort_by_key(|form| std::cmp::Reverse(bsdd::expand(form).processed_at));
        Ok(forms)
    }

    /// The company of the list: the one given, else the user's only one.
    async fn listed_company(
        &self,
        caller: &Caller,
        filter: &FormsFilter,
    ) -> Result<Option<String>, Refusal> {
        let company = match &filter.siret {
            Some(siret) => {
                if self.company(siret).await?.is_none() {
                    return Err(Refusal::bad_input(
                        "Cet établissement n'existe pas dans Trackdéchets",
                    ));
                }
                siret.clone()
            }
            None => {
                let mut own = caller.actor.roles.keys();
                match (own.next(), own.next()) {
                    (None, _) => return Ok(None),
                    (Some(only), None) => only.clone(),
                    _ => {
                        return Err(Refusal::InvalidArguments {
                            message: "Vous devez préciser pour quel siret vous souhaitez consulter"
                                .to_owned(),
                            arguments: vec!["siret"],
                        });
                    }
                }
            }
        };
        let sentence = format!(
            "Vous n'êtes pas autorisé à lister les bordereaux de l'établissement {company}"
        );
        require(
            &caller.actor,
            UserPermission::BsdCanList,
            &[company.as_str()],
            &sentence,
        )?;
        Ok(Some(company))
    }

    /// A link to the document of a form, for its readers.
    ///
    /// # Errors
    /// Unknown form, or the caller may not read it.
    pub async fn form_pdf(&self, caller: &Caller, id: &str) -> Result<FileDownload, Refusal> {
        self.form(caller, Some(id), None).await?;
        self.link_to(&Download::FormPdf { id: id.to_owned() }).await
    }

    pub(super) async fn change_form(
        &self,
        caller: &Caller,
        id: &str,
        input: &Tree,
        decide: impl FnOnce(&Form, &HashMap<String, Form>, &Facts<'_>) -> Result<Change<Form>, Refusal>,
    ) -> Result<Form, Refusal> {
        let stored = self.load::<Form>(id).await?;
        let related = self.related(Some(&stored.slip), &Value::Null).await?;
        let facts = self
            .facts(caller, organisations(Some(&stored.slip), input, &related))
            .await?;
        let change = decide(&stored.slip, &documents(&related), &facts)?;
        self.commit_change(caller, Some(&stored), &related, change)
            .await
    }

    pub(super) async fn facts_of_form<'a>(
        &'a self,
        caller: &'a Caller,
        form: &Form,
    ) -> Result<Facts<'a>, Refusal> {
        self.facts(
            caller,
            bsdd::mentioned_organisations(Some(form), &Value::Null),
        )
        .await
    }

    /// The forms that must be at hand to decide, generation by generation: see [`bsdd::wanted_forms`].
    async fn related(&self, stored: Option<&Form>, edit: &Tree) -> Result<Related, Refusal> {
        let mut related = Related::new();
        let mut asked = BTreeSet::new();
        loop {
            let wanted = bsdd::wanted_forms(stored, edit, &documents(&related));
            let fresh: Vec<String> = wanted
                .into_iter()
                .filter(|id| asked.insert(id.clone()))
                .collect();
            if fresh.is_empty() {
                return Ok(related);
            }
            related.extend(self.load_all(&fresh).await?);
        }
    }
}

/// A filter split between what the index answers and what each form answers.
struct FormsRestriction<'a> {
    filter: &'a FormsFilter,
    is_draft: Option<bool>,
    role_mask: Option<i64>,
}

impl<'a> FormsRestriction<'a> {
    /// `None` when nothing can match.
    fn of(filter: &'a FormsFilter) -> Option<Self> {
        let mut is_draft = None;
        // A company on the form is only looked for on published ones, and an empty list of roles hides drafts.
        if filter.siret_present.is_some() || filter.roles.as_ref().is_some_and(Vec::is_empty) {
            is_draft = Some(false);
        }
        if let Some(statuses) = &filter.status {
            let drafts = statuses.contains(&FormStatus::Draft);
            let only_drafts = statuses.iter().all(|status| *status == FormStatus::Draft);
            match (drafts, only_drafts) {
                _ if statuses.is_empty() => return None,
                (true, true) if is_draft == Some(false) => return None,
                (true, true) => is_draft = Some(true),
                (false, _) => is_draft = Some(false),
                _ => {}
            }
        }
        let mut role_mask = filter
            .roles
            .as_ref()
            .filter(|roles| !roles.is_empty())
            .map(|roles| mask_of(roles));
        if filter.has_next_step == Some(true) && role_mask.is_none() {
            role_mask = Some(AccessRole::NextStep as i64);
        }
        Some(Self {
            filter,
            is_draft,
            role_mask,
        })
    }

    fn is_selective(&self) -> bool {
        let filter = self.filter;
        filter.sent_after.is_some()
            || filter.updated_after.is_some()
            || filter
                .status
                .as_ref()
                .is_some_and(|statuses| statuses != &[FormStatus::Draft])
            || filter.has_next_step == Some(false)
            || (filter.has_next_step == Some(true)
                && filter.roles.as_ref().is_some_and(|roles| !roles.is_empty()))
            || filter.siret_present.is_some()
            || filter.waste_code.is_some()
            || filter.custom_id.is_some()
    }

    fn keeps(&self, form: &Form) -> bool {
        let filter = self.filter;
        let code = form
            .waste_details
            .as_ref()
            .and_then(|waste| waste.code.as_deref());
        filter
            .sent_after
            .is_none_or(|date| form.sent_at.is_some_and(|at| at >= date))
            && filter
                .updated_after
                .is_none_or(|date| form.updated_at.is_some_and(|at| at >= date))
            && filter
                .status
                .as_ref()
                .is_none_or(|statuses| statuses.contains(&form.status))
            && filter
                .waste_code
                .as_deref()
                .is_none_or(|wanted| code == Some(wanted))
            && filter
                .custom_id
                .as_deref()
                .is_none_or(|wanted| form.custom_id.as_deref() == Some(wanted))
            && filter
                .siret_present
                .as_ref()
                .is_none_or(|siret| bsdd::roles_on(form, siret) != 0)
            && self.next_step_matches(form)
    }

    fn next_step_matches(&self, form: &Form) -> bool {
        let (Some(wanted), Some(company)) =
            (self.filter.has_next_step, self.filter.siret.as_deref())
        else {
            return true;
        };
        (bsdd::roles_on(form, company) & AccessRole::NextStep as i64 != 0) == wanted
    }
}

fn mask_of(roles: &[FormRole]) -> i64 {
    roles.iter().fold(0, |mask, role| {
        mask | match role {
            FormRole::Transporter => AccessRole::Transporter,
            FormRole::Recipient => AccessRole::Recipient,
            FormRole::Emitter => AccessRole::Emitter,
            FormRole::Trader => AccessRole::Trader,
            FormRole::Broker => AccessRole::Broker,
            FormRole::EcoOrganisme => AccessRole::EcoOrganisme,
            FormRole::Intermediary => AccessRole::Intermediary,
        } as i64
    })
}
