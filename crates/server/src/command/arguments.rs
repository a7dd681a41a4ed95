//! The arguments of every command. Flags of settings come from their declarations.

mod admin;

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{
    Arg, ArgAction, ArgMatches, Command,
    error::{ContextKind, ContextValue, ErrorKind},
    value_parser,
};

use self::admin::admin;
use crate::config::{SETTINGS, Scope, Setting};

const TEMPLATE: &str = "{about-with-newline}\nUsage : {usage}\n\n{all-args}{after-help}";
const SETTINGS_HEADING: &str = "Réglages";

/// The whole command line.
pub(super) fn command() -> Command {
    let settings = "Chaque réglage se donne aussi par une variable d'environnement (BORDEREAU_…) ou dans un fichier \
                    TOML (--config FICHIER, par défaut ./bordereau.toml) : « bordereau config » les montre tous.";
    french(
        Command::new("bordereau")
            .about("Bordereau : traçabilité des déchets, compatible avec l'API Trackdéchets")
            .version(env!("CARGO_PKG_VERSION"))
            .subcommand_required(true)
            .arg_required_else_help(true)
            .disable_help_subcommand(true)
            .subcommand_help_heading("Commandes")
            .subcommand_value_name("COMMANDE")
            .disable_version_flag(true)
            .after_help(settings),
    )
    .arg(
        Arg::new("version")
            .short('V')
            .long("version")
            .action(ArgAction::Version)
            .help("Affiche la version"),
    )
    .subcommand(with_settings(
        french(Command::new("serve").about("Démarre le serveur")),
        &[Scope::Data, Scope::Serve],
    ))
    .subcommand(with_settings(
        french(Command::new("seed").about(
            "Crée les établissements et les comptes d'un document JSON, et affiche le document complété",
        ))
        .arg(path("FICHIER", "Document de peuplement ; - pour l'entrée standard")),
        &[Scope::Data],
    ))
    .subcommand(
        french(Command::new("schema").about("Affiche le schéma GraphQL")).arg(
            Arg::new("json")
                .long("json")
                .action(ArgAction::SetTrue)
                .help("Sous la forme du résultat d'une introspection"),
        ),
    )
    .subcommand(with_settings(
        french(Command::new("verify").about("Prouve que le journal des événements n'a été ni modifié ni tronqué")),
        &[Scope::Data],
    ))
    .subcommand(with_settings(
        french(Command::new("backup").about("Sauvegarde toutes les données, serveur en marche ou non"))
            .arg(path("FICHIER", "Archive à créer")),
        &[Scope::Data],
    ))
    .subcommand(with_settings(
        french(Command::new("restore").about("Restaure une sauvegarde dans une base vide"))
            .arg(path("FICHIER", "Archive à lire")),
        &[Scope::Data],
    ))
    .subcommand(with_settings(
        french(Command::new("config").about(
            "Affiche tous les réglages : valeur, origine, défaut, variable d'environnement",
        )),
        &[Scope::Data, Scope::Serve],
    ))
    .subcommand(admin())
    .subcommand(directory())
}

fn directory() -> Command {
    let file = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(value)
            .value_parser(value_parser!(PathBuf))
            .help(help)
    };
    let files = |name, value, help| file(name, value, help).action(ArgAction::Append);
    french(
        Command::new("directory")
            .about("Importe l'annuaire des entreprises")
            .subcommand_required(true)
            .arg_required_else_help(true)
            .disable_help_subcommand(true)
            .subcommand_help_heading("Commandes")
            .subcommand_value_name("COMMANDE"),
    )
    .subcommand(with_settings(
        french(Command::new("import").about(
            "Importe les fichiers officiels, serveur en marche ou non ; ce qui n'est pas donné est gardé de l'import précédent",
        ))
        .arg(file("stock-etablissement", "FICHIER", "StockEtablissement de l'INSEE (CSV, ZIP ou gzip)").requires("stock-unite-legale"))
        .arg(file("stock-unite-legale", "FICHIER", "StockUniteLegale de l'INSEE, qui a les noms").requires("stock-etablissement"))
        .arg(files("icpe", "FICHIER", "Installations classées de Géorisques (ZIP, ou InstallationClassee.csv et rubriqueIC.csv) ; répétable"))
        .arg(files("declarations", "FICHIER", "Déclarations annuelles de Géorisques (IREP), une archive ZIP par année ; répétable"))
        .arg(files("communes", "FICHIER", "Communes : INSEE, La Poste ou data.gouv.fr (CSV) ; répétable"))
        .arg(files("recepisses", "FICHIER", "Récépissés et agréments des établissements (CSV) ; répétable"))
        .arg(file("eco-organismes", "FICHIER", "Éco-organismes et ce que chacun prend en charge (CSV)"))
        .arg(file("non-diffusibles", "FICHIER", "Établissements que l'annuaire ne peut pas montrer (CSV)"))
        .arg(
            Arg::new("full")
                .long("full")
                .action(ArgAction::SetTrue)
                .help("Réécrit tout l'index au lieu de n'y porter que ce qui a changé"),
        )
        .arg(
            Arg::new("changes-only")
                .long("changes-only")
                .action(ArgAction::SetTrue)
                .conflicts_with("full")
                .help("Les fichiers de l'INSEE ne contiennent que des changements : les autres établissements restent"),
        )
        .arg(
            Arg::new("memory")
                .long("memory")
                .value_name("Mo")
                .default_value("400")
                .value_parser(value_parser!(u32).range(64..=16_384))
                .help("Mémoire de l'écriture de l'index, en mégaoctets"),
        ),
        &[Scope::Data],
    ))
}

fn path(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .value_name(name)
        .required(true)
        .value_parser(value_parser!(PathBuf))
        .help(help)
}

/// Headings and help in French.
fn french(command: Command) -> Command {
    command
        .help_template(TEMPLATE)
        .next_help_heading("Options")
        .disable_help_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help("Affiche cette aide"),
        )
}

/// Adds the flags of the settings of these scopes, and that of the file.
fn with_settings(command: Command, scopes: &[Scope]) -> Command {
    let file = Arg::new("config")
        .long("config")
        .value_name("FICHIER")
        .value_parser(value_parser!(PathBuf))
        .help("Fichier de réglages");
    let settings = SETTINGS
        .iter()
        .filter(|setting| scopes.contains(&setting.scope))
        .map(flag);
    command
        .next_help_heading(SETTINGS_HEADING)
        .arg(file)
        .args(settings)
}

fn flag(setting: &Setting) -> Arg {
    let default = match setting.default {
        Some(default) if !setting.is_flag && !default.is_empty() => format!(" [{default}]"),
        _ => String::new(),
    };
    let flag = Arg::new(setting.name)
        .long(setting.name)
        .help(format!("{}{default}", setting.help));
    let flag = match setting.name {
        "database-url" => flag.conflicts_with("data"),
        _ => flag,
    };
    if setting.is_flag {
        flag.num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
            .value_name("true|false")
    } else {
        flag.value_name("VALEUR").allow_hyphen_values(true)
    }
}

/// The settings given on the command line.
pub(super) fn flags(matches: &ArgMatches) -> BTreeMap<&'static str, String> {
    SETTINGS
        .iter()
        .filter_map(|setting| {
            let value = matches.try_get_one::<String>(setting.name).ok().flatten()?;
            Some((setting.name, value.clone()))
        })
        .collect()
}

/// The file that a command works on.
pub(super) fn path_of(matches: &ArgMatches) -> &Path {
    matches
        .get_one::<PathBuf>("FICHIER")
        .map_or(Path::new("-"), PathBuf::as_path)
}

/// The file of settings named on the command line.
pub(super) fn file(matches: &ArgMatches) -> Option<&Path> {
    matches
        .try_get_one::<PathBuf>("config")
        .ok()
        .flatten()
        .map(PathBuf::as_path)
}

/// Says in French why arguments make no sense; help and version are no mistakes.
pub(super) fn explain(error: &clap::Error) -> ExitCode {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let argument = text(ContextKind::InvalidArg);
    let message = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            return ExitCode::from(2);
        }
        ErrorKind::UnknownArgument => format!("argument inconnu « {argument} »"),
        ErrorKind::InvalidSubcommand => format!(
            "commande inconnue « {} »",
            text(ContextKind::InvalidSubcommand)
        ),
        ErrorKind::MissingRequiredArgument => format!("il manque : {argument}"),
        ErrorKind::MissingSubcommand => "il manque une commande".to_owned(),
        ErrorKind::ArgumentConflict => {
            format!(
                "« {argument} » ne va pas avec « {} »",
                text(ContextKind::PriorArg)
            )
        }
        ErrorKind::InvalidValue | ErrorKind::NoEquals => {
            format!("« {argument} » attend une valeur")
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            format!("« {argument} » n'attend pas autant de valeurs")
        }
        _ => error.render().to_string(),
    };
    let _ = writeln!(
        std::io::stderr(),
        "Erreur : {message}.\n« bordereau --help » et « bordereau COMMANDE --help » disent ce qui est attendu."
    );
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_coherent() {
        command().debug_assert();
    }

    #[test]
    fn flags_of_settings_are_read_by_their_names() {
        let arguments = [
            "bordereau",
            "serve",
            "--listen",
            "0.0.0.0:1",
            "--demo",
            "--allow-test-companies=false",
            "--trusted-hops=-1",
        ];
        let matches = command().try_get_matches_from(arguments).unwrap();
        let (_, matches) = matches.subcommand().unwrap();
        let expected = [
            ("allow-test-companies", "false"),
            ("demo", "true"),
            ("listen", "0.0.0.0:1"),
            ("trusted-hops", "-1"),
        ];
        assert_eq!(
            flags(matches),
            expected
                .map(|(name, value)| (name, value.to_owned()))
                .into()
        );
    }

    #[test]
    fn a_directory_and_a_database_exclude_each_other() {
        let arguments = [
            "bordereau",
            "verify",
            "--data",
            "d",
            "--database-url",
            "postgres://h/b",
        ];
        assert_eq!(
            command()
                .try_get_matches_from(arguments)
                .unwrap_err()
                .kind(),
            ErrorKind::ArgumentConflict
        );
    }

    #[test]
    fn a_command_takes_the_settings_that_concern_it() {
        for arguments in [
            ["bordereau", "verify", "--listen=1"],
            ["bordereau", "schema", "--data=d"],
        ] {
            assert_eq!(
                command()
                    .try_get_matches_from(arguments)
                    .unwrap_err()
                    .kind(),
                ErrorKind::UnknownArgument
            );
        }
    }
}
