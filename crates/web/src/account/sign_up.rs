//! `/signup`: opens an account, which the link of a mail activates.

use axum::{
    Extension,
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};

use super::{
    asking::{Asking, NEW_PASSWORD, Refused, Step, Told, email, filled, name, new_password},
    query::{SignUp, sign_up},
};
use crate::{
    fields::Field,
    form::Form,
    public::{Public, PublicForm},
    session::Session,
};

const ASKING: Asking = Asking {
    title: "Créer un compte",
    lead: "Le compte est personnel. Vous pourrez ensuite rejoindre un établissement, ou en inscrire un.",
    button: "Créer mon compte",
    links: &[("/login", "J'ai déjà un compte")],
};

const SENT: Told = Told {
    title: "Un courriel vous attend",
    is_error: false,
    paragraphs: &[
        "Ouvrez le lien que nous venons de vous envoyer : il active votre compte.",
        "Rien n'est arrivé au bout de quelques minutes ? Regardez parmi les courriels indésirables, puis demandez un \
         autre envoi.",
    ],
    next: ("/resend-activation-email", "Recevoir le lien à nouveau"),
};

fn fields(form: &Form) -> Vec<Field> {
    let email = email(form).hint(
        "De préférence une adresse professionnelle : vos collègues et partenaires la verront.",
    );
    vec![name(form), email, new_password(form, "Mot de passe")]
}

pub(super) async fn show(
    session: Option<Extension<Session>>,
    Query(step): Query<Step>,
) -> Response {
    match (session, step.is_done()) {
        (Some(_), _) => Redirect::to("/dashboard").into_response(),
        (None, true) => SENT.page(),
        (None, false) => ASKING.page(fields(&Form::default())),
    }
}

pub(super) async fn submit(PublicForm { public, form }: PublicForm) -> Response {
    let fields = fields(&form);
    let done = match filled(&fields) {
        Ok(()) => open(&public, &form).await,
        Err(refused) => Err(refused),
    };
    match done {
        Ok(()) => Step::done("/signup"),
        Err(refused) => ASKING.refused(fields, &refused),
    }
}

async fn open(public: &Public, form: &Form) -> Result<(), Refused> {
    let variables = sign_up::Variables {
        infos: sign_up::SignupInput {
            name: form.text("nom").to_owned(),
            email: form.text("email").to_owned(),
            password: form.exact(NEW_PASSWORD).to_owned(),
            phone: None,
        },
    };
    public.ask::<SignUp>(variables).await?;
    Ok(())
}
