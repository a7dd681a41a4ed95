//! Profiles of many companies of one administrator, changed together by the staff.

use std::collections::HashSet;

use contract::{
    account::UserRole,
    company::{BulkUpdateCompaniesProfilesInput, CompanyUpdateRow},
};
use domain::{account::Profiles, slip::Refusal};

use super::held::Held;
use crate::{
    Caller, Platform,
    accounts::OwnCompany,
    records::{COMPANY, MEMBERSHIP, Membership, document},
    slips::Beside,
    unavailable,
};

fn profiles(row: CompanyUpdateRow) -> Profiles {
    Profiles {
        company_types: row.company_types,
        collector_types: row.collector_types.into_iter().flatten().collect(),
        waste_processor_types: row.waste_processor_types.into_iter().flatten().collect(),
        waste_vehicles_types: row.waste_vehicles_types.into_iter().flatten().collect(),
    }
}

impl Platform {
    /// Changes the profiles of companies that one person administers: all of them, or none.
    ///
    /// # Errors
    /// The caller is not of the staff, the address is no administrator's, a company is named twice, is not
    /// administered by that person, or its profiles do not hold together.
    pub async fn update_companies_profiles(
        &self,
        caller: &Caller,
        input: BulkUpdateCompaniesProfilesInput,
    ) -> Result<Vec<OwnCompany>, Refusal> {
        self.require_staff(caller).await?;
        let administered = self.administered_by(&input.admin_email).await?;
        let mut seen = HashSet::new();
        let rows = &input.company_update_rows;
        if let Some(row) = rows.iter().find(|row| !seen.insert(row.org_id.clone())) {
            return Err(Refusal::bad_input(format!(
                "L'établissement {} figure plusieurs fois",
                row.org_id
            )));
        }
        let others: Vec<String> = rows
            .iter()
            .map(|row| row.org_id.clone())
            .filter(|org_id| !administered.contains(org_id))
            .collect();
        let org_ids: Vec<String> = rows.iter().map(|row| row.org_id.clone()).collect();
        let found = self.store().records_by_key(COMPANY, "org", &org_ids).await;
        let found = found.map_err(unavailable)?;
        let at = self.now_ms();
        let mut change = Beside::default();
        let mut updated = Vec::new();
        for row in input.company_update_rows {
            let Some((_, record)) = found.iter().find(|(org_id, _)| *org_id == row.org_id) else {
                continue;
            };
            let held = Held::of(record)?;
            let company = held.company.clone().with_profiles(profiles(row))?;
            change.records.push(held.write(&company, at)?);
            updated.push(company);
        }
        if !others.is_empty() {
            return Err(Refusal::bad_input(format!(
                "Ces établissements ne sont pas administrés par {} : {}",
                input.admin_email,
                others.join(", ")
            )));
        }
        self.commit_company(Some(caller), change).await?;
        let mut companies = Vec::with_capacity(updated.len());
        for company in updated {
            companies.push(self.as_seen_by(caller, company).await?);
        }
        Ok(companies)
    }

    /// SIRETs and VAT numbers of the companies that a person administers.
    async fn administered_by(&self, email: &str) -> Result<HashSet<String>, Refusal> {
        let nobody = || unavailable(format_args!("no administrator has the address {email}"));
        let user = self.user_by_email(email).await?.ok_or_else(nobody)?;
        let rows = self
            .store()
            .records_by_key(MEMBERSHIP, "user", &[user.id])
            .await;
        let rows = rows.map_err(unavailable)?;
        let members = rows.iter().map(|(_, row)| document::<Membership>(row));
        let members: Vec<Membership> = members.collect::<Result<_, _>>()?;
        let administered: HashSet<String> = members
            .into_iter()
            .filter(|member| member.role == UserRole::Admin)
            .map(|member| member.org_id)
            .collect();
        if administered.is_empty() {
            return Err(nobody());
        }
        Ok(administered)
    }
}
