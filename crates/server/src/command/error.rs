//! Why a command failed, as people read it.

use std::{io, path::PathBuf};

use crate::{config::ConfigError, http::HttpError, sessions::CookieError};

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum CommandError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("le filtre de journalisation est incorrect : {0}")]
    LogFilter(String),
    #[error("impossible de démarrer les fils d'exécution : {0}")]
    Runtime(io::Error),
    #[error(transparent)]
    Store(#[from] store::StoreError),
    #[error(transparent)]
    Http(#[from] HttpError),
    #[error(transparent)]
    Cookie(#[from] CookieError),
    #[error("les courriels ne peuvent pas partir : {0}")]
    Mailer(#[from] platform::mailer::MailerError),
    #[error("{0}")]
    Refused(#[from] platform::Refusal),
    #[error(transparent)]
    Demo(#[from] crate::demo::DemoError),
    #[error("{} : {cause}", path.display())]
    File { path: PathBuf, cause: io::Error },
    #[error("il n'y a pas de données dans {}", .0.display())]
    NoData(PathBuf),
    #[error("{} existe déjà : choisissez un autre nom ou retirez-le d'abord", .0.display())]
    Exists(PathBuf),
    #[error("{source_text} n'est pas un document JSON valide : {cause}")]
    Json {
        source_text: String,
        cause: serde_json::Error,
    },
    #[error("écriture impossible : {0}")]
    Output(#[from] io::Error),
    #[error("aucun secret ne peut être tiré : {0}")]
    Random(String),
    #[error("import abandonné, l'annuaire n'est pas modifié : {0}")]
    Import(#[from] directory::ImportError),
    #[error("rien n'est créé : {0}")]
    AccountsFile(directory::ImportError),
    #[error("rien n'est créé :\n{0}")]
    WrongLines(String),
    #[error("aucun compte n'a l'adresse {0}")]
    UnknownUser(String),
    #[error("aucun courriel n'a été adressé à {0}")]
    NoMail(String),
    #[error("aucun courrier n'attend d'être imprimé pour {0}")]
    NoPostalLetter(String),
}
