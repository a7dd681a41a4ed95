//! A piece of software that acts for users who agreed to it.

use contract::{identity::ApplicationGoal, scalar::DateTime};
use serde::{Deserialize, Serialize};

use super::secure_uri::{self, LocalAddresses};
use crate::slip::Refusal;

const LONGEST_NAME: usize = 200;
const MOST_ADDRESSES: usize = 50;
const LONGEST_ADDRESS: usize = 2000;

/// The stored application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    /// Opaque identifier, which is the `client_id` of OAuth2.
    pub id: String,
    /// Shown to those who are asked to agree.
    pub name: String,
    /// Whom it is for.
    pub goal: Option<ApplicationGoal>,
    /// Addresses that browsers may be sent back to, compared byte by byte.
    pub redirect_uris: Vec<String>,
    /// Secret that the application proves itself with; its owner may read it at any time.
    pub client_secret: String,
    /// The user who registered it.
    pub admin_id: String,
    /// May it ask for identity tokens?
    #[serde(default)]
    pub open_id_enabled: bool,
    /// When it was registered.
    pub created_at: DateTime,
}

impl Application {
    /// Checks the whole application.
    ///
    /// # Errors
    /// `BAD_USER_INPUT`: everything that is wrong, one line each.
    pub fn check(&self, local: LocalAddresses) -> Result<(), Refusal> {
        let mut wrong = Vec::new();
        if self.name.trim().is_empty() {
            wrong.push("Le nom de l'application est obligatoire.".to_owned());
        } else if self.name.chars().count() > LONGEST_NAME {
            wrong.push(format!(
                "Le nom de l'application ne peut pas dépasser {LONGEST_NAME} caractères."
            ));
        }
        match self.redirect_uris.len() {
            0 => wrong.push("Indiquez au moins une adresse de redirection.".to_owned()),
            count if count > MOST_ADDRESSES => wrong.push(format!(
                "Une application ne peut pas avoir plus de {MOST_ADDRESSES} adresses de redirection."
            )),
            _ => wrong.extend(self.redirect_uris.iter().filter_map(|uri| {
                if uri.len() > LONGEST_ADDRESS {
                    return Some("Une adresse de redirection est trop longue.".to_owned());
                }
                secure_uri::check(uri, local).err()
            })),
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(Refusal::InvalidTexts(wrong))
        }
    }

    /// May browsers be sent back to this address?
    pub fn returns_to(&self, uri: &str) -> bool {
        self.redirect_uris.iter().any(|known| known == uri)
    }
}
