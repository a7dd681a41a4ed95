//! What those concerned by a request are told.

use domain::{
    account::{Company, User},
    slip::Refusal,
};

use super::MembershipRequest;
use crate::{
    Caller, Platform,
    mail::{Action, Letter, Recipient},
};

impl Platform {
    /// What those who answer requests are told, then reminded of.
    pub(crate) fn request_letter(
        &self,
        request: &MembershipRequest,
        email: &str,
        company: &Company,
        to: Vec<Recipient>,
    ) -> Letter {
        let called = called(company);
        let ui_url = &self.settings().ui_url;
        let (org_id, id) = (&company.org_id, &request.id);
        Letter {
            to,
            subject: format!("{email} demande à rejoindre l'établissement {}", company.name),
            paragraphs: vec![
                format!(
                    "L'utilisateur {email} demande à être rattaché à l'établissement {called}, que vous administrez."
                ),
                "Avant d'accepter, assurez-vous de son identité et choisissez le rôle qui lui convient : il pourra consulter, créer ou signer des bordereaux selon ce rôle.".to_owned(),
            ],
            action: Some(Action {
                label: "Répondre à la demande",
                url: format!("{ui_url}/companies/{org_id}?demande={id}#membres"),
            }),
            is_subscription: true,
            ..Letter::default()
        }
    }
}

/// How mails call a company: name, usual name, identifier.
pub(crate) fn called(company: &Company) -> String {
    let (name, org_id) = (&company.name, &company.org_id);
    match company
        .given_name
        .as_deref()
        .filter(|name| !name.is_empty())
    {
        Some(given) => format!("{name}, « {given} » ({org_id})"),
        None => format!("{name} ({org_id})"),
    }
}

/// What tells somebody whom to ask.
fn to_ask(visible: &[&str]) -> String {
    match visible {
        [] => String::new(),
        _ => format!(" Administrateur(s) à contacter : {}.", visible.join(", ")),
    }
}

pub(super) fn already_asked(visible: &[&str]) -> Refusal {
    Refusal::bad_input(format!(
        "Vous avez déjà demandé à rejoindre cet établissement.{}",
        to_ask(visible)
    ))
}

pub(super) fn confirmation(caller: &Caller, company: &Company, visible: &[&str]) -> Letter {
    Letter {
        to: vec![Recipient {
            name: caller.actor.name.clone(),
            email: caller.actor.email.clone(),
        }],
        subject: format!(
            "Votre demande de rattachement à l'établissement {} est transmise",
            company.name
        ),
        paragraphs: vec![format!(
            "Votre demande de rattachement à l'établissement {} a été transmise à ses administrateurs. Vous recevrez leur réponse par courriel.{}",
            called(company),
            to_ask(visible)
        )],
        ..Letter::default()
    }
}

pub(super) fn answer(user: &User, subject: String, outcome: String) -> Letter {
    Letter {
        to: vec![Recipient {
            name: user.name.clone(),
            email: user.email.clone(),
        }],
        subject,
        paragraphs: vec![outcome],
        ..Letter::default()
    }
}
