//! Accounts and companies created many at once, from two files that an operator wrote (accounts specification, section
//! 8.14). Everything is checked before anything is written, and what exists already is kept as it is.

use std::collections::{BTreeMap, HashMap, HashSet};

use contract::{account::UserRole, company::PrivateCompanyInput};
use domain::{
    account::{Company, User, password},
    slip::Refusal,
};
use reference::{email::is_email, phone::is_french_number};
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::Expected;

use crate::{
    Caller, OPERATOR, Platform,
    mail::{Action, Letter, Recipient},
    records::{
        MEMBERSHIP, Membership, USER, changed_meanwhile, company_write, document, membership_write,
        user_write,
    },
    secrets,
    slips::Beside,
    unavailable,
};

/// Characters of a temporary password.
const PASSWORD_LENGTH: usize = 12;
/// Those that nobody takes for one another.
const PASSWORD_CHARACTERS: &[u8] =
    b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!#+-?@";

/// A line of the file of companies. Lists are separated by commas.
#[derive(Clone, Debug, Default)]
pub struct CompanyLine {
    /// Its number.
    pub line: u64,
    /// 14 digits.
    pub siret: String,
    /// GEREP identifier.
    pub gerep_id: String,
    /// Usual name.
    pub given_name: String,
    /// Contact address.
    pub contact_email: String,
    /// Contact telephone, a French number.
    pub contact_phone: String,
    /// Contact person.
    pub contact: String,
    /// Web site.
    pub website: String,
    /// Profiles.
    pub company_types: String,
    /// Sub-profiles of a collector.
    pub collector_types: String,
    /// Sub-profiles of a waste processor.
    pub waste_processor_types: String,
    /// Sub-profiles of a vehicle treatment site.
    pub waste_vehicles_types: String,
}

/// A line of the file of roles.
#[derive(Clone, Debug, Default)]
pub struct RoleLine {
    /// Its number.
    pub line: u64,
    /// SIRET of a company of the other file.
    pub siret: String,
    /// Address of the user.
    pub email: String,
    /// Role.
    pub role: String,
}

/// One of the two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MassFile {
    /// That of companies.
    Companies,
    /// That of roles.
    Roles,
}

/// A line that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongLine {
    /// Where it is.
    pub file: MassFile,
    /// Its number.
    pub line: u64,
    /// French sentence.
    pub reason: String,
}

/// What two files ask for, checked.
#[derive(Clone, Debug, Default)]
pub struct AccountsPlan {
    companies: HashMap<String, PlannedCompany>,
    roles: BTreeMap<String, Vec<(String, UserRole)>>,
}

#[derive(Clone, Debug)]
struct PlannedCompany {
    company: Company,
    is_registered: bool,
}

/// What a mass creation did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MassReport {
    /// Companies registered.
    pub companies: usize,
    /// Companies that were.
    pub known_companies: usize,
    /// Accounts opened.
    pub users: usize,
    /// Accounts that were.
    pub known_users: usize,
    /// Members added.
    pub members: usize,
    /// Members that were; they keep their roles.
    pub known_members: usize,
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A value named as in the API.
fn named<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(Value::String(text.to_owned())).ok()
}

fn list<T: DeserializeOwned>(column: &str, text: &str) -> Result<Vec<T>, Refusal> {
    text.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| {
            named(name).ok_or_else(|| {
                Refusal::bad_input(format!("{column} : « {name} » n'est pas une valeur connue"))
            })
        })
        .collect()
}

/// What a line declares.
fn declared(line: &CompanyLine) -> Result<PrivateCompanyInput, Refusal> {
    if !line.contact_phone.is_empty() && !is_french_number(&line.contact_phone) {
        return Err(Refusal::bad_input(
            "Le téléphone de contact n'est pas un numéro français à dix chiffres",
        ));
    }
    Ok(PrivateCompanyInput {
        siret: Some(line.siret.clone()),
        vat_number: None,
        gerep_id: given(&line.gerep_id),
        company_types: list("companyTypes", &line.company_types)?,
        collector_types: Some(list("collectorTypes", &line.collector_types)?),
        waste_processor_types: Some(list("wasteProcessorTypes", &line.waste_processor_types)?),
        waste_vehicles_types: Some(list("wasteVehiclesTypes", &line.waste_vehicles_types)?),
        code_naf: None,
        company_name: String::new(),
        given_name: given(&line.given_name),
        address: String::new(),
        transporter_receipt_id: None,
        trader_receipt_id: None,
        broker_receipt_id: None,
        worker_certification_id: None,
        vhu_agrement_demolisseur_id: None,
        vhu_agrement_broyeur_id: None,
        eco_organisme_agreements: None,
        allow_bsdasri_take_over_without_signature: None,
        allow_appendix1_signature_automation: None,
        contact: given(&line.contact),
        contact_email: given(&line.contact_email),
        contact_phone: given(&line.contact_phone),
        website: given(&line.website),
        eco_organisme_partners_ids: None,
    })
}

/// A password that the policy accepts.
fn temporary_password() -> Result<String, Refusal> {
    loop {
        let drawn = secrets::random_of(PASSWORD_CHARACTERS, PASSWORD_LENGTH)?;
        if password::check(&drawn).is_ok() {
            return Ok(drawn);
        }
    }
}

impl AccountsPlan {
    /// Companies that it registers.
    pub fn companies(&self) -> usize {
        let planned = self.companies.values();
        planned.filter(|planned| !planned.is_registered).count()
    }

    /// Companies that it names and that are registered already.
    pub fn known_companies(&self) -> usize {
        self.companies.len() - self.companies()
    }

    /// People whom it names.
    pub fn people(&self) -> usize {
        self.roles.len()
    }

    fn add_roles(&mut self, lines: &[RoleLine], listed: &HashSet<&str>) -> Vec<WrongLine> {
        let mut wrong = Vec::new();
        let mut seen = HashSet::new();
        for line in lines {
            let email = User::normalise_email(&line.email);
            let role = named::<UserRole>(&line.role);
            let reason = if !listed.contains(line.siret.as_str()) {
                format!(
                    "L'établissement {} n'est pas dans le fichier des établissements",
                    line.siret
                )
            } else if !is_email(&email) {
                format!("« {} » n'est pas une adresse e-mail", line.email)
            } else if !seen.insert((line.siret.clone(), email.clone())) {
                format!(
                    "{email} a plusieurs rôles dans l'établissement {}",
                    line.siret
                )
            } else if let Some(role) = role {
                let roles = self.roles.entry(email).or_default();
                roles.push((line.siret.clone(), role));
                continue;
            } else {
                format!(
                    "« {} » n'est pas un rôle : ADMIN, MEMBER, DRIVER ou READER",
                    line.role
                )
            };
            wrong.push(WrongLine {
                file: MassFile::Roles,
                line: line.line,
                reason,
            });
        }
        wrong
    }
}

impl Platform {
    /// Checks what two files ask for; answers what is to be done, or every line that cannot be taken.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn plan_accounts(
        &self,
        companies: &[CompanyLine],
        roles: &[RoleLine],
    ) -> Result<Result<AccountsPlan, Vec<WrongLine>>, Refusal> {
        let mut plan = AccountsPlan::default();
        let mut wrong = Vec::new();
        let mut listed = HashSet::new();
        for line in companies {
            let planned = if listed.insert(line.siret.as_str()) {
                self.planned_company(line).await
            } else {
                Err(Refusal::bad_input(format!(
                    "L'établissement {} figure plusieurs fois",
                    line.siret
                )))
            };
            match planned {
                Ok(planned) => {
                    plan.companies.insert(line.siret.clone(), planned);
                }
                Err(Refusal::Internal(error)) => return Err(Refusal::Internal(error)),
                Err(refusal) => wrong.push(WrongLine {
                    file: MassFile::Companies,
                    line: line.line,
                    reason: refusal.to_string(),
                }),
            }
        }
        wrong.extend(plan.add_roles(roles, &listed));
        Ok(if wrong.is_empty() {
            Ok(plan)
        } else {
            Err(wrong)
        })
    }

    async fn planned_company(&self, line: &CompanyLine) -> Result<PlannedCompany, Refusal> {
        let declared = self.imported_company(declared(line)?)?;
        let registered = self.company(&declared.org_id).await?;
        let is_registered = registered.is_some();
        let company = match registered {
            Some(registered) => registered,
            None => self.completed_import(declared).await?,
        };
        Ok(PlannedCompany {
            company,
            is_registered,
        })
    }

    /// Does what was planned, whole or not at all, and writes to those who joined a company.
    ///
    /// # Errors
    /// The store does not answer, or something changed since the plan was made: nothing is written then.
    pub async fn create_accounts(&self, plan: &AccountsPlan) -> Result<MassReport, Refusal> {
        let (change, report) = self.accounts_change(plan).await?;
        self.commit_accounts(None, change, changed_meanwhile())
            .await?;
        Ok(report)
    }

    async fn accounts_change(&self, plan: &AccountsPlan) -> Result<(Beside, MassReport), Refusal> {
        let operator = Caller::of_task(OPERATOR);
        let at = self.now_ms();
        let mut change = Beside::default();
        let mut report = MassReport::default();
        for planned in plan.companies.values() {
            if planned.is_registered {
                report.known_companies += 1;
                continue;
            }
            report.companies += 1;
            let write = company_write(&planned.company, Expected::New, at)?;
            change.records.push(write);
            let event = self.creation_event(&operator, &planned.company)?;
            change.events.push(event);
        }
        for (email, roles) in &plan.roles {
            let companies = roles.iter().filter_map(|(siret, role)| {
                let planned = plan.companies.get(siret)?;
                Some((&planned.company, *role))
            });
            let companies: Vec<_> = companies.collect();
            let joined = self.joined(email, &companies, &mut report).await?;
            change.records.extend(joined.records);
        }
        Ok((change, report))
    }

    /// What having somebody join companies writes: the account at need, the memberships that are missing, a letter.
    async fn joined(
        &self,
        email: &str,
        companies: &[(&Company, UserRole)],
        report: &mut MassReport,
    ) -> Result<Beside, Refusal> {
        let now = self.now();
        let at = now.as_millisecond();
        let row = self.store().record_by_unique(USER, "email", email).await;
        let mut change = Beside::default();
        let (user, expected, password) = match row.map_err(unavailable)? {
            Some(row) => (
                document::<User>(&row)?,
                Expected::Version(row.version),
                None,
            ),
            None => {
                let password = temporary_password()?;
                let user = self.new_user(email, email, Some(&password)).await?;
                self.invitations_accepted(&user, &mut change).await?;
                (user, Expected::New, Some(password))
            }
        };
        let invited = change.records.iter();
        let invited = invited.filter(|write| write.collection == MEMBERSHIP);
        let invited: HashSet<String> = invited.map(|write| write.id.clone()).collect();
        let mut joined = Vec::new();
        for (company, role) in companies {
            let id = Membership::id(&user.id, &company.id);
            if invited.contains(&id) || self.membership(&user.id, &company.id).await?.is_some() {
                report.known_members += 1;
                continue;
            }
            let membership = Membership::new(&user.id, company, *role, now);
            let write = membership_write(&membership, Expected::New, at)?;
            change.records.push(write);
            let asked = self
                .membership_request_accepted(&user.id, &company.id, OPERATOR)
                .await?;
            change.records.extend(asked);
            joined.push(*company);
        }
        report.members += joined.len();
        let is_new = password.is_some();
        report.users += usize::from(is_new);
        report.known_users += usize::from(!is_new);
        let has_joined = !(joined.is_empty() && invited.is_empty());
        let letter = self.joined_letter(&user, password.as_deref(), &joined);
        if is_new || (has_joined && user.first_association_date.is_none()) {
            let first = user.first_association_date.or(has_joined.then_some(now));
            let user = User {
                first_association_date: first,
                ..user
            };
            change.records.push(user_write(&user, expected, at)?);
        }
        if is_new || !joined.is_empty() {
            self.enclose(&mut change, [letter])?;
        }
        Ok(change)
    }

    fn joined_letter(&self, user: &User, password: Option<&str>, joined: &[&Company]) -> Letter {
        let mut paragraphs = Vec::new();
        if let Some(password) = password {
            paragraphs.push(format!(
                "Un compte vient d'être ouvert pour vous avec l'adresse {}. Son mot de passe provisoire est : {password}",
                user.email
            ));
            paragraphs.push("Choisissez-en un autre dès votre première connexion.".to_owned());
        }
        if !joined.is_empty() {
            let companies = joined.iter();
            let companies =
                companies.map(|company| format!("- {} ({})", company.name, company.org_id));
            let companies: Vec<String> = companies.collect();
            paragraphs.push(format!(
                "Vous êtes désormais membre de :\n{}",
                companies.join("\n")
            ));
        }
        let subject = match password {
            Some(_) => "Votre compte est ouvert",
            None => "Vous avez rejoint des établissements",
        };
        Letter {
            to: vec![Recipient {
                name: user.name.clone(),
                email: user.email.clone(),
            }],
            subject: subject.to_owned(),
            paragraphs,
            action: Some(Action {
                label: "Se connecter",
                url: format!("{}/login", self.settings().ui_url),
            }),
            ..Letter::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temporary_password_has_twelve_characters_that_the_policy_accepts() {
        for _ in 0..20 {
            let drawn = temporary_password().unwrap();
            assert_eq!(drawn.chars().count(), PASSWORD_LENGTH);
            assert_eq!(password::check(&drawn), Ok(()), "{drawn}");
        }
    }
}
