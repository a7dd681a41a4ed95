//! Letters about one's account.

use domain::account::User;
use url::form_urlencoded::byte_serialize;

use crate::{
    Platform,
    mail::{Letter, Recipient},
};

impl Platform {
    fn page(&self, path: &str, hash: &str) -> String {
        let hash: String = byte_serialize(hash.as_bytes()).collect();
        format!("{}{path}?hash={hash}", self.settings().ui_url)
    }

    pub(crate) fn activation_letter(&self, user: &User, hash: &str) -> Letter {
        letter(
            user,
            "Activez votre compte",
            &[
                "Vous venez de demander l'ouverture d'un compte. Pour confirmer que cette adresse est la vôtre et activer le compte, ouvrez cette page :",
                &self.page("/user-activation", hash),
                "Si cette demande ne vient pas de vous, ne faites rien : le compte restera inactif.",
            ],
        )
    }

    pub(crate) fn known_address_letter(&self, user: &User) -> Letter {
        letter(
            user,
            "Vous avez déjà un compte",
            &[
                "Quelqu'un, sans doute vous, a voulu ouvrir un compte avec cette adresse, qui en a déjà un.",
                &format!(
                    "Connectez-vous sur {}/login. Si vous ne savez plus votre mot de passe, cette page permet d'en choisir un autre.",
                    self.settings().ui_url
                ),
                "Si cette demande ne vient pas de vous, ne faites rien : votre compte n'a pas changé.",
            ],
        )
    }

    pub(crate) fn password_reset_letter(&self, user: &User, hash: &str) -> Letter {
        letter(
            user,
            "Choisissez un nouveau mot de passe",
            &[
                "Une demande de nouveau mot de passe a été faite pour votre compte. Cette page, valable 4 heures, permet de le choisir :",
                &self.page("/password-reset", hash),
                "Si cette demande ne vient pas de vous, ne faites rien : votre mot de passe reste le même.",
            ],
        )
    }
}

pub(crate) fn second_factor_on_letter(user: &User) -> Letter {
    letter(
        user,
        "La double authentification est activée",
        &[
            "Un code de votre application d'authentification sera désormais demandé à chaque connexion. Vos autres sessions ont été fermées.",
            "Gardez vos codes de secours en lieu sûr.",
            "Si ce changement ne vient pas de vous, contactez l'assistance sans attendre.",
        ],
    )
}

pub(crate) fn second_factor_off_letter(user: &User) -> Letter {
    letter(
        user,
        "La double authentification est désactivée",
        &[
            "Votre mot de passe suffit désormais pour vous connecter, et vos codes de secours ne valent plus rien.",
            "Si ce changement ne vient pas de vous, contactez l'assistance sans attendre.",
        ],
    )
}

fn letter(user: &User, subject: &str, paragraphs: &[&str]) -> Letter {
    Letter {
        to: vec![Recipient {
            name: user.name.clone(),
            email: user.email.clone(),
        }],
        subject: subject.to_owned(),
        paragraphs: paragraphs.iter().map(ToString::to_string).collect(),
        ..Letter::default()
    }
}
