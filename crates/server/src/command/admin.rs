//! `bordereau admin …`

use std::{
    io::{BufRead, Write},
    net::IpAddr,
    process::ExitCode,
};

use clap::ArgMatches;
use platform::{GovernmentAccount, GovernmentPermission, Platform, Recipient};

use super::{
    accounts,
    data::{open_store, platform},
    error::CommandError,
};
use crate::config::Config;

/// Flags of the rights that a state service may have.
const GOVERNMENT_RIGHTS: [(&str, GovernmentPermission); 2] = [
    ("bsds", GovernmentPermission::BsdsCanReadAll),
    ("registries", GovernmentPermission::RegistryCanReadAll),
];

pub(super) async fn run(matches: &ArgMatches, config: &Config) -> Result<ExitCode, CommandError> {
    let Some((name, matches)) = matches.subcommand() else {
        return Ok(ExitCode::FAILURE);
    };
    let platform = platform(config, open_store(config).await?).await?;
    match name {
        "create-user" => create_user(matches, &platform).await?,
        "government" => set_government(matches, &platform).await?,
        "mail" => show_mail(matches, &platform).await?,
        "verify-company" => verify_company(matches, &platform).await?,
        "create-accounts" => accounts::create(matches, &platform).await?,
        "staff" => set_staff(matches, &platform).await?,
        "anonymize-user" => anonymise_user(matches, &platform).await?,
        "delete-user" => delete_user(matches, &platform).await?,
        "merge-users" => merge_users(matches, &platform).await?,
        "delete-orphan-companies" => delete_orphan_companies(matches, &platform).await?,
        "postal-letter" => show_postal_letter(matches, &platform).await?,
        _ => create_token(matches, &platform).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn create_user(matches: &ArgMatches, platform: &Platform) -> Result<(), CommandError> {
    let password = if matches.get_flag("password-stdin") {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        Some(line.trim_end_matches(['\r', '\n']).to_owned())
    } else {
        None
    };
    let user = platform
        .create_user(
            text(matches, "ADRESSE"),
            text(matches, "NOM"),
            password.as_deref(),
        )
        .await?;
    writeln!(std::io::stdout(), "{}", user.id)?;
    Ok(())
}

async fn create_token(matches: &ArgMatches, platform: &Platform) -> Result<(), CommandError> {
    let email = text(matches, "ADRESSE");
    let user = platform
        .user_by_email(email)
        .await?
        .ok_or_else(|| CommandError::UnknownUser(email.to_owned()))?;
    let description = matches.get_one::<String>("description").map(String::as_str);
    let token = platform.create_token(&user.id, description).await?;
    writeln!(std::io::stdout(), "{token}")?;
    Ok(())
}

async fn verify_company(matches: &ArgMatches, platform: &Platform) -> Result<(), CommandError> {
    let comment = matches.get_one::<String>("comment").cloned();
    let company = platform
        .verify_company_by_operator(text(matches, "ETABLISSEMENT"), comment)
        .await?;
    writeln!(std::io::stdout(), "{} ({})", company.name, company.org_id)?;
    Ok(())
}

async fn set_staff(matches: &ArgMatches, platform: &Platform) -> Result<(), CommandError> {
    let is_staff = !matches.get_flag("revoke");
    let user = platform
        .set_staff(text(matches, "ADRESSE"), is_staff)
        .await?;
    let mut output = std::io::stdout().lock();
    match (is_staff, user.has_second_factor()) {
        (false, _) => writeln!(output, "{} ne fait plus partie de l'équipe.", user.email)?,
        (true, true) => writeln!(output, "{} fait partie de l'équipe.", user.email)?,
        (true, false) => writeln!(
            output,
            "{} fait partie de l'équipe. La plupart de ses opérations demandent d'activer la double authentification.",
            user.email
        )?,
    }
    Ok(())
}

async fn anonymise_user(matches: &ArgMatches, platform: &Platform) -> Result<(), CommandError> {
    let address = platform
        .anonymise_user_by_operator(text(matches, "ADRESSE"))
        .await?;
    writeln!(std::io::stdout(), "{address}")?;
    Ok(())
}

async fn delete_user(matches: &ArgMatches, platform: &Platform) -> Result<(), CommandError> {
    let email = text(matches, "ADRESSE");
    platform.delete_user(email).await?;
    writeln!(std::io::stdout(), "Le compte {email} est supprimé.")?;
    Ok(())
}

async fn merge_users(matches: &ArgMatches, platform: &Platform) -> Result<(), CommandError> {
    let (former, heir) = (text(matches, "DE"), text(matches, "VERS"));
    let address = platform.merge_users(former, heir).await?;
    writeln!(
        std::io::stdout(),
        "{heir} a repris les établissements, les jetons et les applications de {former}, qui devient {address}."
    )?;
    Ok(())
}

async fn delete_orphan_companies(
    matches: &ArgMatches,
    platform: &Platform,
) -> Result<(), CommandError> {
    let is_trial = matches.get_flag("dry-run");
    let orphans = platform.delete_orphan_companies(is_trial).await?;
    let mut output = std::io::stdout().lock();
    for orphan in &orphans {
        let outcome = match (&orphan.obstacle, is_trial) {
            (Some(obstacle), _) => format!("gardé : {obstacle}"),
            (None, true) => "serait supprimé".to_owned(),
            (None, false) => "supprimé".to_owned(),
        };
        writeln!(output, "{} {} : {outcome}", orphan.org_id, orphan.name)?;
    }
    writeln!(output, "{} établissements sans membre", orphans.len())?;
    Ok(())
}

async fn show_postal_letter(matches: &ArgMatches, platform: &Platform) -> Result<(), CommandError> {
    let org_id = text(matches, "to");
    let letter = platform
        .last_postal_letter(org_id)
        .await?
        .ok_or_else(|| CommandError::NoPostalLetter(org_id.to_owned()))?;
    let mut output = std::io::stdout().lock();
    for line in &letter.address {
        writeln!(output, "{line}")?;
    }
    for paragraph in &letter.paragraphs {
        write!(output, "\n{paragraph}\n")?;
    }
    Ok(())
}

/// Gives an account the rights of a state service: those that are named, from the addresses that are named. Without
/// any right, takes them all back.
async fn set_government(matches: &ArgMatches, platform: &Platform) -> Result<(), CommandError> {
    let mut permissions = Vec::new();
    for (flag, permission) in GOVERNMENT_RIGHTS {
        if matches.get_flag(flag) {
            permissions.push(permission);
        }
    }
    let addresses = matches.get_many::<IpAddr>("ip").into_iter().flatten();
    let companies = matches.get_many::<String>("company").into_iter().flatten();
    let government = (!permissions.is_empty()).then(|| GovernmentAccount {
        name: text(matches, "service").to_owned(),
        permissions,
        authorized_ips: addresses.copied().collect(),
        authorized_org_ids: companies.cloned().collect(),
    });
    let email = text(matches, "ADRESSE");
    if platform.set_government(email, government).await? {
        Ok(())
    } else {
        Err(CommandError::UnknownUser(email.to_owned()))
    }
}

/// The mails of the jobs that are due are written first: without a server, nobody else does.
async fn show_mail(matches: &ArgMatches, platform: &Platform) -> Result<(), CommandError> {
    platform.run_due_jobs().await?;
    let to = text(matches, "to");
    let mail = platform
        .last_mail(to)
        .await?
        .ok_or_else(|| CommandError::NoMail(to.to_owned()))?;
    let mut output = std::io::stdout().lock();
    let addresses = |recipients: &[Recipient]| {
        let addresses: Vec<_> = recipients.iter().map(|to| to.email.as_str()).collect();
        addresses.join(", ")
    };
    writeln!(output, "À : {}", addresses(&mail.to))?;
    if !mail.cc.is_empty() {
        writeln!(output, "Copie : {}", addresses(&mail.cc))?;
    }
    writeln!(output, "Objet : {}", mail.subject)?;
    for attachment in &mail.attachments {
        writeln!(output, "Pièce jointe : {}", attachment.name)?;
    }
    write!(output, "\n{}", mail.text)?;
    Ok(())
}

fn text<'a>(matches: &'a ArgMatches, name: &str) -> &'a str {
    matches
        .get_one::<String>(name)
        .map(String::as_str)
        .unwrap_or_default()
}
