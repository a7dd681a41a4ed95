//! What the page that asks the user shows.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use platform::{Caller, oauth::AuthorizationError, sessions::SessionId};
use web::{Consent, Consents};

use super::authorize::Parameters;
use crate::sessions::Sessions;

/// Asks the user of a session.
pub(crate) struct SessionConsents {
    pub(crate) sessions: Sessions,
    pub(crate) session: SessionId,
    pub(crate) caller: Arc<Caller>,
}

impl Consents for SessionConsents {
    fn ask(&self, query: String) -> BoxFuture<'_, Result<Consent, String>> {
        Box::pin(async move {
            let parameters = Parameters::read(&query);
            let asked = self
                .sessions
                .platform
                .ask_authorization(&self.caller, &self.session, parameters.request())
                .await;
            match asked {
                Ok(Ok(question)) => Ok(Consent {
                    destination: host(&question.redirect_uri),
                    transaction: question.transaction_id,
                    client: question.client,
                }),
                Ok(Err(error)) => Err(explained(&error)),
                Err(refusal) => {
                    tracing::error!(%refusal, "a consent could not be asked");
                    Err("le service est momentanément indisponible.".to_owned())
                }
            }
        })
    }
}

fn host(address: &str) -> String {
    url::Url::parse(address)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default()
}

fn explained(error: &AuthorizationError) -> String {
    match error {
        AuthorizationError::Missing(name) => format!("le paramètre {name} manque."),
        AuthorizationError::Invalid(name) => format!("le paramètre {name} ne convient pas."),
        AuthorizationError::UnsupportedResponseType(_) => {
            "le paramètre response_type doit valoir code.".to_owned()
        }
        AuthorizationError::UnknownClient => "l'application est inconnue.".to_owned(),
        AuthorizationError::UnknownRedirect => {
            "l'adresse de retour n'est pas l'une de celles de l'application.".to_owned()
        }
    }
}
