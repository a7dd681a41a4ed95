//! `/invite`: the account of somebody whom an establishment invited, open at once.

use axum::{extract::Query, response::Response};

use super::{
    asking::{Asking, Link, NEW_PASSWORD, Refused, Step, Told, email, filled, name, new_password},
    query::{InvitationLink, JoinWithInvite, invitation_link, join_with_invite},
};
use crate::{
    error::PageError,
    fields::{Field, Input},
    form::Form,
    graphql::Failure,
    public::{Anybody, Public, PublicForm},
};

const ASKING: Asking = Asking {
    title: "Rejoindre un établissement",
    lead: "Un établissement vous invite. Choisissez un nom et un mot de passe : votre compte sera ouvert aussitôt.",
    button: "Rejoindre",
    links: &[("/login", "J'ai déjà un compte")],
};

const JOINED: Told = Told {
    title: "Bienvenue",
    is_error: false,
    paragraphs: &[
        "Votre compte est ouvert et vous êtes membre de l'établissement qui vous invitait.",
        "Il ne reste qu'à vous connecter.",
    ],
    next: ("/login", "Se connecter"),
};

const UNKNOWN: Told = Told {
    title: "Invitation non valable",
    is_error: true,
    paragraphs: &[
        "Cette invitation n'existe plus : elle a déjà servi, a été annulée, ou date de plus de 7 jours.",
        "Si vous avez déjà un compte, connectez-vous ; sinon, demandez une autre invitation à l'établissement.",
    ],
    next: ("/login", "Se connecter"),
};

fn fields(form: &Form) -> Vec<Field> {
    vec![
        Field::new(form, "hash", "", Input::Hidden),
        email(form).read_only(),
        name(form),
        new_password(form, "Mot de passe"),
    ]
}

/// The address that an invitation was sent to; none when there is no such invitation any more.
async fn invited(public: &Public, hash: &str) -> Result<Option<String>, PageError> {
    let variables = invitation_link::Variables {
        hash: hash.to_owned(),
    };
    match public.ask::<InvitationLink>(variables).await {
        Ok(found) => Ok(found.invitation.map(|invitation| invitation.email)),
        Err(Failure::Invalid(_)) => Ok(None),
        Err(failure) => Err(failure.into()),
    }
}

pub(super) async fn show(
    Anybody(public): Anybody,
    Query(step): Query<Step>,
    Query(Link { hash }): Query<Link>,
) -> Result<Response, PageError> {
    if step.is_done() {
        return Ok(JOINED.page());
    }
    let Some(email) = invited(&public, &hash).await? else {
        return Ok(UNKNOWN.page());
    };
    let mut form = Form::default();
    form.add("hash", &hash);
    form.add("email", &email);
    Ok(ASKING.page(fields(&form)))
}

pub(super) async fn submit(PublicForm { public, form }: PublicForm) -> Result<Response, PageError> {
    if invited(&public, form.text("hash")).await?.is_none() {
        return Ok(UNKNOWN.page());
    }
    let fields = fields(&form);
    let done = match filled(&fields) {
        Ok(()) => join(&public, &form).await,
        Err(refused) => Err(refused),
    };
    Ok(match done {
        Ok(()) => Step::done("/invite"),
        Err(refused) => ASKING.refused(fields, &refused),
    })
}

async fn join(public: &Public, form: &Form) -> Result<(), Refused> {
    let variables = join_with_invite::Variables {
        hash: form.text("hash").to_owned(),
        name: form.text("nom").to_owned(),
        password: form.exact(NEW_PASSWORD).to_owned(),
    };
    public.ask::<JoinWithInvite>(variables).await?;
    Ok(())
}
