//! `bordereau admin create-accounts …`

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use clap::ArgMatches;
use directory::{Column, SheetLine, read_sheet};
use platform::{
    Platform,
    mass_creation::{CompanyLine, MassFile, RoleLine, WrongLine},
};

use super::error::CommandError;

const COMPANIES: [Column; 11] = [
    Column::required(&["siret"]),
    Column::optional(&["gerepId"]),
    Column::optional(&["givenName"]),
    Column::optional(&["contactEmail"]),
    Column::optional(&["contactPhone"]),
    Column::optional(&["contact"]),
    Column::optional(&["website"]),
    Column::required(&["companyTypes"]),
    Column::optional(&["collectorTypes"]),
    Column::optional(&["wasteProcessorTypes"]),
    Column::optional(&["wasteVehiclesTypes"]),
];

const ROLES: [Column; 3] = [
    Column::required(&["siret"]),
    Column::required(&["email"]),
    Column::required(&["role"]),
];

pub(super) async fn create(matches: &ArgMatches, platform: &Platform) -> Result<(), CommandError> {
    let path = |name: &str| {
        let given = matches.get_one::<PathBuf>(name);
        given.map_or(Path::new(""), PathBuf::as_path)
    };
    let (companies_path, roles_path) = (path("companies"), path("roles"));
    let companies: Vec<CompanyLine> = sheet(companies_path, &COMPANIES)?
        .into_iter()
        .map(company_line)
        .collect();
    let roles: Vec<RoleLine> = sheet(roles_path, &ROLES)?
        .into_iter()
        .map(role_line)
        .collect();
    let plan = match platform.plan_accounts(&companies, &roles).await? {
        Ok(plan) => plan,
        Err(wrong) => {
            let named = |line: &WrongLine| {
                let file = match line.file {
                    MassFile::Companies => companies_path,
                    MassFile::Roles => roles_path,
                };
                described(file, line.line, &line.reason)
            };
            let lines: Vec<String> = wrong.iter().map(named).collect();
            return Err(CommandError::WrongLines(lines.join("\n")));
        }
    };
    let mut output = std::io::stdout();
    if matches.get_flag("validate-only") {
        writeln!(
            output,
            "Fichiers corrects : {} établissements à créer, {} déjà inscrits, {} personnes",
            plan.companies(),
            plan.known_companies(),
            plan.people()
        )?;
        return Ok(());
    }
    let report = platform.create_accounts(&plan).await?;
    writeln!(
        output,
        "Établissements : {} créés, {} déjà inscrits\nComptes : {} ouverts, {} existants\nMembres : {} ajoutés, {} déjà membres",
        report.companies,
        report.known_companies,
        report.users,
        report.known_users,
        report.members,
        report.known_members
    )?;
    Ok(())
}

fn described(file: &Path, line: u64, reason: &str) -> String {
    let reason = reason.replace('\n', " ; ");
    format!("{}, ligne {line} : {reason}", file.display())
}

fn sheet(path: &Path, columns: &[Column]) -> Result<Vec<SheetLine>, CommandError> {
    let (lines, rejected) = read_sheet(path, columns).map_err(CommandError::AccountsFile)?;
    if rejected.is_empty() {
        return Ok(lines);
    }
    let rejected = rejected
        .iter()
        .map(|rejection| described(path, rejection.line, &rejection.reason));
    let rejected: Vec<String> = rejected.collect();
    Err(CommandError::WrongLines(rejected.join("\n")))
}

fn company_line(line: SheetLine) -> CompanyLine {
    let mut values = line.values.into_iter();
    let mut next = || values.next().unwrap_or_default();
    CompanyLine {
        line: line.line,
        siret: next(),
        gerep_id: next(),
        given_name: next(),
        contact_email: next(),
        contact_phone: next(),
        contact: next(),
        website: next(),
        company_types: next(),
        collector_types: next(),
        waste_processor_types: next(),
        waste_vehicles_types: next(),
    }
}

fn role_line(line: SheetLine) -> RoleLine {
    let mut values = line.values.into_iter();
    let mut next = || values.next().unwrap_or_default();
    RoleLine {
        line: line.line,
        siret: next(),
        email: next(),
        role: next(),
    }
}
