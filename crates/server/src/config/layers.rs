//! Where values come from: a flag wins over a variable, a variable over the file, the file over the default.

use std::{
    collections::BTreeMap,
    fmt, io,
    path::{Path, PathBuf},
};

use super::{
    settings::{SETTINGS, Setting},
    value::SettingValue,
};
use crate::suggestion::closest_name;

/// The file that is read when none is named, if it exists.
const USUAL_FILE: &str = "bordereau.toml";
/// Names the file.
const FILE_VARIABLE: &str = "BORDEREAU_CONFIG";

/// Where a value was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// On the command line.
    Flag,
    /// In the environment, under this name.
    Variable(String),
    /// In this file.
    File(PathBuf),
    /// Nowhere: it is the default.
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("ligne de commande"),
            Self::Variable(name) => write!(f, "variable {name}"),
            Self::File(path) => write!(f, "fichier {}", path.display()),
            Self::Default => f.write_str("valeur par défaut"),
        }
    }
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("le fichier de configuration {} est illisible : {cause}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The file is no TOML.
    #[error("le fichier de configuration {} n'est pas un TOML valide : {cause}", path.display())]
    Syntax {
        /// Which.
        path: PathBuf,
        /// Where and why.
        cause: String,
    },
    /// A key or variable names no setting.
    #[error("réglage inconnu « {name} » ({source_text}){suggestion}")]
    Unknown {
        /// What was written.
        name: String,
        /// Where.
        source_text: String,
        /// The closest setting, in a sentence.
        suggestion: String,
    },
    /// A value is not what its setting expects.
    #[error("valeur incorrecte pour « {name} » ({source_text}){shown} : attendu {expected}")]
    Wrong {
        /// Name of the setting.
        name: &'static str,
        /// Where.
        source_text: String,
        /// ` : « value »`; nothing for a secret.
        shown: String,
        /// What is expected.
        expected: &'static str,
    },
}

/// The values chosen for every setting.
#[derive(Debug)]
pub struct Layers {
    values: BTreeMap<&'static str, (Option<String>, Source)>,
}

impl Layers {
    /// Gathers the layers. `flags` holds those given on the command line, `file` the one named there.
    ///
    /// # Errors
    /// The file cannot be read, a key or `BORDEREAU_…` variable is unknown, a value is wrong.
    pub fn gather(
        flags: &BTreeMap<&'static str, String>,
        environment: impl IntoIterator<Item = (String, String)>,
        file: Option<&Path>,
    ) -> Result<Self, ConfigError> {
        let environment: BTreeMap<String, String> = environment.into_iter().collect();
        check_variables(&environment)?;
        let named = file
            .map(Path::to_owned)
            .or_else(|| environment.get(FILE_VARIABLE).map(PathBuf::from));
        let file = read_file(named)?;
        let mut values = BTreeMap::new();
        for setting in SETTINGS {
            let (text, source) = choose(setting, flags, &environment, file.as_ref());
            if let Some(text) = &text
                && !(setting.is_right)(text)
            {
                return Err(wrong(setting, text, &source));
            }
            values.insert(setting.name, (text, source));
        }
        Ok(Self { values })
    }

    /// The text chosen for a setting, and where.
    pub fn chosen(&self, setting: &Setting) -> (Option<&str>, &Source) {
        match self.values.get(setting.name) {
            Some((text, source)) => (text.as_deref(), source),
            None => (setting.default, &Source::Default),
        }
    }

    pub(super) fn read<T: SettingValue>(&self, name: &'static str) -> Result<T, ConfigError> {
        let (text, source) = self
            .values
            .get(name)
            .cloned()
            .unwrap_or((None, Source::Default));
        let read = match &text {
            Some(text) => T::read(text),
            None => T::absent(),
        };
        read.ok_or_else(|| ConfigError::Wrong {
            name,
            source_text: source.to_string(),
            shown: String::new(),
            expected: T::EXPECTED,
        })
    }
}

fn choose(
    setting: &Setting,
    flags: &BTreeMap<&'static str, String>,
    environment: &BTreeMap<String, String>,
    file: Option<&(PathBuf, BTreeMap<String, String>)>,
) -> (Option<String>, Source) {
    if let Some(text) = flags.get(setting.name) {
        return (Some(text.clone()), Source::Flag);
    }
    let variable = setting.variable();
    for name in [Some(variable.as_str()), setting.alias]
        .into_iter()
        .flatten()
    {
        if let Some(text) = environment.get(name) {
            return (Some(text.clone()), Source::Variable(name.to_owned()));
        }
    }
    if let Some((path, values)) = file
        && let Some(text) = values.get(setting.name)
    {
        return (Some(text.clone()), Source::File(path.clone()));
    }
    (setting.default.map(str::to_owned), Source::Default)
}

/// Refuses misspelt variables, which would silently do nothing.
fn check_variables(environment: &BTreeMap<String, String>) -> Result<(), ConfigError> {
    let known: Vec<String> = SETTINGS.iter().map(Setting::variable).collect();
    for name in environment
        .keys()
        .filter(|name| name.starts_with("BORDEREAU_") && *name != FILE_VARIABLE)
    {
        if !known.contains(name) {
            return Err(unknown(
                name,
                "variable d'environnement",
                known.iter().map(String::as_str),
            ));
        }
    }
    Ok(())
}

fn unknown<'a>(name: &str, place: &str, known: impl Iterator<Item = &'a str>) -> ConfigError {
    let suggestion = closest_name(name, known)
        .map(|close| format!(" ; vouliez-vous dire « {close} » ?"))
        .unwrap_or_default();
    ConfigError::Unknown {
        name: name.to_owned(),
        source_text: place.to_owned(),
        suggestion,
    }
}

fn wrong(setting: &Setting, text: &str, source: &Source) -> ConfigError {
    ConfigError::Wrong {
        name: setting.name,
        source_text: source.to_string(),
        shown: if setting.is_secret {
            String::new()
        } else {
            format!(" : « {text} »")
        },
        expected: setting.expected,
    }
}

/// A file and its keys, as texts.
type FileLayer = (PathBuf, BTreeMap<String, String>);

/// The keys of the file; none when there is no file.
fn read_file(named: Option<PathBuf>) -> Result<Option<FileLayer>, ConfigError> {
    let path = match named {
        Some(path) => path,
        None if Path::new(USUAL_FILE).exists() => PathBuf::from(USUAL_FILE),
        None => return Ok(None),
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(cause) => return Err(ConfigError::File { path, cause }),
    };
    let table: toml::Table = match text.parse() {
        Ok(table) => table,
        Err(cause) => {
            return Err(ConfigError::Syntax {
                path,
                cause: cause.to_string(),
            });
        }
    };
    let source = Source::File(path.clone()).to_string();
    let mut values = BTreeMap::new();
    for (name, value) in table {
        let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) else {
            return Err(unknown(
                &name,
                &source,
                SETTINGS.iter().map(|setting| setting.name),
            ));
        };
        let Some(text) = plain(&value) else {
            return Err(wrong(setting, &value.to_string(), &Source::File(path)));
        };
        values.insert(name, text);
    }
    Ok(Some((path, values)))
}

/// A TOML value as the text that a flag would give: lists are joined by commas.
fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        toml::Value::Datetime(at) => Some(at.to_string()),
        toml::Value::Array(items) => {
            let texts: Option<Vec<String>> = items
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect();
            Some(texts?.join(","))
        }
        toml::Value::Float(_) | toml::Value::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Environment, Role};

    /// Reads the configuration from flags, variables and the text of a file.
    fn config(
        flags: &[(&'static str, &str)],
        variables: &[(&str, &str)],
        file: Option<&str>,
    ) -> Result<Config, String> {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("b.toml");
        if let Some(text) = file {
            std::fs::write(&path, text).unwrap();
        }
        let flags = flags
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        let variables = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let layers = Layers::gather(&flags, variables, file.map(|_| path.as_path()));
        layers
            .and_then(|layers| Config::read(&layers))
            .map_err(|error| {
                error
                    .to_string()
                    .replace(&path.display().to_string(), "b.toml")
            })
    }

    #[test]
    fn without_choice_every_setting_has_its_default() {
        let config = config(&[], &[], None).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(
            (config.role, config.environment),
            (Role::All, Environment::Production)
        );
        assert_eq!(
            (config.trusted_hops, config.max_requests_per_window),
            (0, 1000)
        );
        assert_eq!(config.api_origin().as_str(), "http://127.0.0.1:8080");
        assert!(config.database_url.is_none() && !config.demo && config.users_blacklist.is_empty());
    }

    #[test]
    fn a_flag_wins_over_a_variable_a_variable_over_the_file() {
        let file = Some("trusted-hops = 3\nrole = \"web\"\nlisten = \"0.0.0.0:1\"");
        let variables = [
            ("BORDEREAU_TRUSTED_HOPS", "2"),
            ("BORDEREAU_ROLE", "worker"),
        ];
        let config = config(&[("trusted-hops", "1")], &variables, file).unwrap();
        assert_eq!(
            (config.trusted_hops, config.role, config.listen.port()),
            (1, Role::Worker, 1)
        );
    }

    #[test]
    fn names_of_the_reference_are_accepted_after_ours() {
        let alias = ("TRUST_PROXY_HOPS", "2");
        assert_eq!(config(&[], &[alias], None).unwrap().trusted_hops, 2);
        assert_eq!(
            config(&[], &[alias, ("BORDEREAU_TRUSTED_HOPS", "1")], None)
                .unwrap()
                .trusted_hops,
            1
        );
    }

    #[test]
    fn the_file_holds_lists_numbers_and_dates() {
        let file = "users-blacklist = [\"a@b.fr\", \"c@d.fr\"]\nrequest-timeout = 5\noverride-v20250201 = 2025-03-01\ndemo = true";
        let config = config(&[], &[], Some(file)).unwrap();
        assert_eq!(config.users_blacklist, ["a@b.fr", "c@d.fr"]);
        assert_eq!((config.request_timeout.as_secs(), config.demo), (5, true));
        assert_eq!(
            config.override_v20250201.to_string(),
            "2025-03-01T00:00:00Z"
        );
    }

    #[test]
    fn unknown_names_stop_the_start_with_a_suggestion() {
        assert_eq!(
            config(&[], &[], Some("trusted-hop = 1")).unwrap_err(),
            "réglage inconnu « trusted-hop » (fichier b.toml) ; vouliez-vous dire « trusted-hops » ?"
        );
        assert_eq!(
            config(&[], &[("BORDEREAU_LISTENS", "x")], None).unwrap_err(),
            "réglage inconnu « BORDEREAU_LISTENS » (variable d'environnement) ; vouliez-vous dire « BORDEREAU_LISTEN » ?"
        );
    }

    #[test]
    fn wrong_values_stop_the_start_and_say_what_is_expected() {
        assert_eq!(
            config(&[], &[("BORDEREAU_LISTEN", "8080")], None).unwrap_err(),
            "valeur incorrecte pour « listen » (variable BORDEREAU_LISTEN) : « 8080 » : attendu une adresse et un port, \
             comme 127.0.0.1:8080 ou [::]:8080"
        );
        assert_eq!(
            config(&[("trusted-hops", "-1")], &[], None).unwrap_err(),
            "valeur incorrecte pour « trusted-hops » (ligne de commande) : « -1 » : attendu un entier positif ou nul"
        );
        assert!(
            config(&[], &[], Some("request-timeout = 1.5"))
                .unwrap_err()
                .contains("un nombre entier de secondes")
        );
        assert!(
            config(&[], &[], Some("[serveur]\nport = 1"))
                .unwrap_err()
                .starts_with("réglage inconnu « serveur »")
        );
        assert!(
            config(&[], &[], Some("listen ="))
                .unwrap_err()
                .contains("n'est pas un TOML valide")
        );
    }

    #[test]
    fn a_wrong_secret_is_not_shown() {
        let error = config(&[], &[("API_TOKEN_SECRET", "court")], None).unwrap_err();
        assert!(
            !error.contains("court »") && error.contains("un secret d'au moins 8 caractères"),
            "{error}"
        );
    }

    #[test]
    fn a_missing_file_stops_the_start() {
        let none = BTreeMap::new();
        let error = Layers::gather(&none, [], Some(Path::new("/absent/b.toml"))).unwrap_err();
        assert!(matches!(error, ConfigError::File { .. }));
    }

    #[test]
    fn every_setting_has_a_name_of_its_own_and_a_right_default() {
        let mut names: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SETTINGS.len());
        for setting in SETTINGS {
            assert!(
                setting.default.is_none_or(setting.is_right),
                "{}",
                setting.name
            );
        }
    }
}
