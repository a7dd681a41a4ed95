//! The members of a user's companies, as a file.

use std::collections::HashMap;

use contract::{account::UserRole, page::FileDownload, scalar::DateTime};
use domain::{
    account::{Company, User},
    slip::Refusal,
};
use render::table::{Table, csv, xlsx};

use crate::{
    Caller, Platform,
    downloads::{Download, File},
    members::{HIDDEN_NAME, is_new},
    records::{MEMBERSHIP, Membership, USER, document},
    unavailable,
};

const HEADER: [&str; 7] = [
    "SIRET ou n° de TVA intracommunautaire",
    "Raison sociale",
    "Nom usuel de l'établissement",
    "Nom et prénom du membre",
    "E-mail du membre",
    "Date d'ajout du membre",
    "Rôle",
];

const SHEET: &str = "etablissements";

fn role_name(role: UserRole) -> &'static str {
    match role {
        UserRole::Admin => "Administrateur",
        UserRole::Member => "Collaborateur",
        UserRole::Reader => "Lecteur",
        UserRole::Driver => "Chauffeur",
    }
}

fn day(at: DateTime) -> String {
    at.0.to_zoned_datetime(DateTime::paris()).date().to_string()
}

fn row(company: &Company, membership: &Membership, name: &str, email: &str) -> Vec<String> {
    vec![
        company.org_id.clone(),
        company.name.clone(),
        company.given_name.clone().unwrap_or_default(),
        name.to_owned(),
        email.to_owned(),
        day(membership.created_at),
        role_name(membership.role).to_owned(),
    ]
}

impl Platform {
    /// A link to the members of the caller's companies, with semicolons between values.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn my_companies_csv(&self, caller: &Caller) -> Result<FileDownload, Refusal> {
        let user_id = caller.actor.user_id.clone();
        self.link_to(&Download::MyCompaniesCsv { user_id }).await
    }

    /// A link to the members of the caller's companies, as a workbook.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn my_companies_xlsx(&self, caller: &Caller) -> Result<FileDownload, Refusal> {
        let user_id = caller.actor.user_id.clone();
        self.link_to(&Download::MyCompaniesXls { user_id }).await
    }

    pub(crate) async fn companies_csv_file(&self, user_id: &str) -> Result<File, Refusal> {
        let table = self.members_table(user_id).await?;
        Ok(File {
            name: format!("{}-mes-etablissements.csv", self.file_day()),
            content_type: "text/csv; charset=utf-8",
            bytes: csv(&table, b';').map_err(unavailable)?,
        })
    }

    pub(crate) async fn companies_xlsx_file(&self, user_id: &str) -> Result<File, Refusal> {
        let table = self.members_table(user_id).await?;
        let bytes = tokio::task::spawn_blocking(move || xlsx(&table, SHEET))
            .await
            .map_err(unavailable)?
            .map_err(unavailable)?;
        Ok(File {
            name: format!("{}-mes-etablissements.xlsx", self.file_day()),
            content_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            bytes,
        })
    }

    fn file_day(&self) -> String {
        day(self.now()).replace('-', "")
    }

    /// One row a member, named as the user sees them: staff or not. Companies in the order of `myCompanies`, members by the date when they joined.
    async fn members_table(&self, user_id: &str) -> Result<Table, Refusal> {
        let companies = self.companies_of(user_id).await?;
        let ids: Vec<String> = companies.iter().map(|own| own.company.id.clone()).collect();
        let members = self
            .store()
            .records_by_key(MEMBERSHIP, "company", &ids)
            .await
            .map_err(unavailable)?;
        let members = members.iter().map(|(_, row)| document::<Membership>(row));
        let mut members: Vec<Membership> = members.collect::<Result<_, _>>()?;
        members.sort_by_key(|member| member.created_at);
        let user_ids: Vec<String> = members.iter().map(|m| m.user_id.clone()).collect();
        let users = self.store().records(USER, &user_ids).await;
        let users = users.map_err(unavailable)?;
        let users: HashMap<String, User> = users
            .iter()
            .map(|row| Ok((row.id.clone(), document(row)?)))
            .collect::<Result<_, Refusal>>()?;
        let mut rows = Vec::with_capacity(members.len());
        for own in &companies {
            for member in members.iter().filter(|m| m.company_id == own.company.id) {
                if let Some(user) = users.get(&member.user_id) {
                    let is_hidden = member.automatically_accepted
                        && user.id != user_id
                        && is_new(member.created_at, self.now());
                    let name = if is_hidden { HIDDEN_NAME } else { &user.name };
                    rows.push(row(&own.company, member, name, &user.email));
                }
            }
        }
        Ok(Table {
            header: HEADER.map(str::to_owned).to_vec(),
            rows,
        })
    }
}
