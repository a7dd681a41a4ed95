//! The forms of a company, and those whose waste waits to be grouped.

use contract::{
    account::UserPermission,
    bsdd::{Form, FormRole, FormStatus},
    scalar::DateTime,
};
use domain::{
    bsdd,
    slip::{AccessRole, Refusal, Tab, require},
};

use crate::{
    Caller, Platform,
    lists::{PageLimits, PageRequest, Restriction},
};

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
        let Some(restriction) = FormsRestriction::of(filter, &company) else {
            return Ok(Vec::new());
        };
        let keeps = |form: &Form| restriction.keeps(form);
        let restriction = Restriction {
            organisations: vec![company.clone()],
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
        let mut forms: Vec<Form> = self.all_in_tab(&company, Tab::ToGroup).await?;
        forms.retain(|form| waste_code.is_none_or(|wanted| code_of(form) == Some(wanted)));
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
}

/// A filter split between what the index answers and what each form answers.
struct FormsRestriction<'a> {
    filter: &'a FormsFilter,
    company: &'a str,
    is_draft: Option<bool>,
    role_mask: Option<i64>,
}

impl<'a> FormsRestriction<'a> {
    /// `None` when nothing can match.
    fn of(filter: &'a FormsFilter, company: &'a str) -> Option<Self> {
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
            company,
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
                .is_none_or(|wanted| code_of(form) == Some(wanted))
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
        self.filter.has_next_step.is_none_or(|wanted| {
            let roles = bsdd::roles_on(form, self.company);
            (roles & AccessRole::NextStep as i64 != 0) == wanted
        })
    }
}

fn code_of(form: &Form) -> Option<&str> {
    form.waste_details.as_ref()?.code.as_deref()
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
