//! The arguments of `bordereau admin …`.

use std::{net::IpAddr, path::PathBuf};

use clap::{Arg, ArgAction, Command, value_parser};

use super::{french, with_settings};
use crate::config::Scope;

pub(super) fn admin() -> Command {
    let text = |name: &'static str, help: &'static str| {
        Arg::new(name).value_name(name).required(true).help(help)
    };
    french(
        Command::new("admin")
            .about("Administre les comptes")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .disable_help_subcommand(true)
            .subcommand_help_heading("Commandes")
            .subcommand_value_name("COMMANDE"),
    )
    .subcommand(with_settings(
        french(
            Command::new("create-user").about("Crée un compte actif et affiche son identifiant"),
        )
        .arg(text("ADRESSE", "Adresse électronique"))
        .arg(text("NOM", "Nom affiché"))
        .arg(
            Arg::new("password-stdin")
                .long("password-stdin")
                .action(ArgAction::SetTrue)
                .help("Lit le mot de passe sur la première ligne de l'entrée standard"),
        ),
        &[Scope::Data],
    ))
    .subcommand(with_settings(
        french(Command::new("create-token").about("Crée un jeton d'accès personnel et l'affiche"))
            .arg(text("ADRESSE", "Adresse électronique du compte"))
            .arg(
                Arg::new("description")
                    .long("description")
                    .value_name("TEXTE")
                    .help("À quoi sert le jeton"),
            ),
        &[Scope::Data],
    ))
    .subcommand(with_settings(government(text), &[Scope::Data]))
    .subcommand(with_settings(
        french(
            Command::new("verify-company")
                .about("Déclare un établissement vérifié, et affiche son nom"),
        )
        .arg(text(
            "ETABLISSEMENT",
            "SIRET de l'établissement, ou son numéro de TVA",
        ))
        .arg(
            Arg::new("comment")
                .long("comment")
                .value_name("TEXTE")
                .help("Commentaire conservé avec l'établissement"),
        ),
        &[Scope::Data],
    ))
    .subcommand(with_settings(create_accounts(), &[Scope::Data]))
    .subcommand(with_settings(
        french(
            Command::new("staff").about("Fait entrer un compte dans l'équipe de la plateforme"),
        )
        .arg(text("ADRESSE", "Adresse électronique du compte"))
        .arg(
            Arg::new("revoke")
                .long("revoke")
                .action(ArgAction::SetTrue)
                .help("L'en fait sortir"),
        ),
        &[Scope::Data],
    ))
    .subcommand(with_settings(
        french(Command::new("anonymize-user").about(
            "Efface l'identité d'un compte et le ferme ; ses signatures restent",
        ))
        .arg(text("ADRESSE", "Adresse électronique du compte, ou son identifiant")),
        &[Scope::Data],
    ))
    .subcommand(with_settings(
        french(
            Command::new("delete-user").about("Supprime un compte dont le journal ne porte aucun acte"),
        )
        .arg(text("ADRESSE", "Adresse électronique du compte")),
        &[Scope::Data],
    ))
    .subcommand(with_settings(
        french(Command::new("merge-users").about(
            "Donne à un compte les établissements, les jetons et les applications d'un autre, qui est anonymisé",
        ))
        .arg(text("DE", "Adresse électronique du compte qui disparaît"))
        .arg(text("VERS", "Adresse électronique du compte qui reste")),
        &[Scope::Data],
    ))
    .subcommand(with_settings(
        french(
            Command::new("delete-orphan-companies")
                .about("Supprime les établissements qui n'ont plus aucun membre"),
        )
        .arg(
            Arg::new("dry-run")
                .long("dry-run")
                .action(ArgAction::SetTrue)
                .help("Les montre seulement"),
        ),
        &[Scope::Data],
    ))
    .subcommand(with_settings(
        french(
            Command::new("postal-letter")
                .about("Affiche le dernier courrier à imprimer pour un établissement"),
        )
        .arg(
            Arg::new("to")
                .long("to")
                .value_name("SIRET")
                .required(true)
                .help("Établissement destinataire"),
        ),
        &[Scope::Data],
    ))
    .subcommand(with_settings(
        french(Command::new("mail").about("Affiche le dernier courriel adressé à quelqu'un")).arg(
            Arg::new("to")
                .long("to")
                .value_name("ADRESSE")
                .required(true)
                .help("Adresse du destinataire, ou de qui en reçoit copie"),
        ),
        &[Scope::Data],
    ))
}

fn create_accounts() -> Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("FICHIER")
            .required(true)
            .value_parser(value_parser!(PathBuf))
            .help(help)
    };
    let about =
        "Crée des établissements et des comptes en nombre ; tout est vérifié avant d'écrire";
    french(Command::new("create-accounts").about(about))
        .arg(file("companies", "Établissements (CSV)"))
        .arg(file(
            "roles",
            "Rôles des personnes dans ces établissements (CSV)",
        ))
        .arg(
            Arg::new("validate-only")
                .long("validate-only")
                .action(ArgAction::SetTrue)
                .help("Vérifie les fichiers sans rien écrire"),
        )
}

fn government(text: impl Fn(&'static str, &'static str) -> Arg) -> Command {
    let right = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .action(ArgAction::SetTrue)
            .help(help)
    };
    let about =
        "Donne à un compte les droits d'un service de l'État ; sans aucun droit, les retire tous";
    french(Command::new("government").about(about))
        .arg(text("ADRESSE", "Adresse électronique du compte"))
        .arg(
            Arg::new("service")
                .long("service")
                .value_name("NOM")
                .help("Nom du service"),
        )
        .arg(right(
            "bsds",
            "Droit de contrôler les bordereaux en cours de transport et d'imprimer tout bordereau",
        ))
        .arg(right("registries", "Droit d'exporter tout registre"))
        .arg(
            Arg::new("ip")
                .long("ip")
                .value_name("IP")
                .action(ArgAction::Append)
                .value_parser(value_parser!(IpAddr))
                .help("Adresse d'où le service appelle ; à répéter pour plusieurs. Sans elle, il ne peut rien"),
        )
        .arg(
            Arg::new("company")
                .long("company")
                .value_name("SIRET")
                .action(ArgAction::Append)
                .help("Établissement dont le service peut exporter les registres ; à répéter pour plusieurs. Sans elle, tous"),
        )
}
