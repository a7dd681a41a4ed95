//! What can go wrong between a caller and its data.

/// The store could not answer, or refused to.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database does not answer now: locked by another process, connection
    /// lost, disk full, store closing. Trying again later is reasonable.
    #[error("la base de données est indisponible : {0}")]
    Unavailable(String),
    /// The database was written by a newer version of the program.
    #[error(
        "la base de données est au schéma {found}, plus récent que celui de ce programme ({known}) : \
         installez la version du programme qui l'a créée, ou une plus récente"
    )]
    NewerSchema {
        /// Schema version found in the database.
        found: i64,
        /// Newest schema version that this program knows.
        known: i64,
    },
    /// A restore was asked into a store that already holds data.
    #[error(
        "la base de données contient déjà des données ({0}) : une restauration demande une base vide"
    )]
    NotEmpty(String),
    /// An archive cannot be restored: damaged, truncated or not an archive.
    #[error("l'archive n'est pas utilisable : {0}")]
    Archive(String),
    /// A stored value is not what the program wrote.
    #[error("la base de données contient une valeur inattendue : {0}")]
    Corrupt(String),
    /// The caller broke a rule of this interface.
    #[error("appel incorrect de la base de données : {0}")]
    Misuse(String),
    /// Reading or writing a file failed.
    #[error("lecture ou écriture impossible : {0}")]
    Io(#[from] std::io::Error),
    /// The engine refused a statement.
    #[error("la base de données a refusé une opération : {}", in_full(.0.as_ref()))]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Why a commit changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Someone else changed the document since it was read.
    #[error("{collection} {id} a été modifié entre-temps")]
    Conflict {
        /// `slip`, or the record's collection.
        collection: String,
        /// Identifier of the document.
        id: String,
    },
    /// A unique key is already taken.
    #[error("{collection} : {key} existe déjà")]
    Duplicate {
        /// `slip`, or the record's collection.
        collection: String,
        /// The identifier, or `name=value` of the unique key.
        key: String,
    },
    /// The store itself failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An error with its causes: PostgreSQL's own message is one of them.
pub(crate) fn in_full(error: &(dyn std::error::Error + 'static)) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let why = error.to_string();
        if !told.contains(&why) {
            told = format!("{told} : {why}");
        }
        cause = error.source();
    }
    told
}
