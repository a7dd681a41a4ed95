//! `/password-reset-request` and `/password-reset`: choosing another password without the former one.

use axum::{extract::Query, response::Response};

use super::{
    asking::{
        Asking, Drawn, Link, NEW_PASSWORD, Refused, Step, Told, captcha_field, email, filled,
        new_password,
    },
    query::{
        PasswordResetLink, RequestPasswordReset, ResetPassword, password_reset_link,
        request_password_reset, reset_password,
    },
};
use crate::{
    captcha,
    error::PageError,
    fields::{Field, Input},
    form::Form,
    public::{Anybody, Public, PublicForm},
};

const REQUEST: Asking = Asking {
    title: "Mot de passe oublié",
    lead: "Indiquez l'adresse de votre compte : un lien pour choisir un autre mot de passe y sera envoyé.",
    button: "Envoyer le lien",
    links: &[("/login", "Se connecter")],
};

const REQUESTED: Told = Told {
    title: "Demande enregistrée",
    is_error: false,
    paragraphs: &[
        "Si cette adresse a un compte, le lien vient d'y être envoyé. Il est valable 4 heures.",
        "Regardez aussi parmi les courriels indésirables.",
    ],
    next: ("/login", "Se connecter"),
};

const CHOOSING: Asking = Asking {
    title: "Choisir un nouveau mot de passe",
    lead: "Vos autres sessions seront fermées. Vos jetons d'accès à l'API restent valables.",
    button: "Changer le mot de passe",
    links: &[("/login", "Se connecter")],
};

const CHANGED: Told = Told {
    title: "Votre mot de passe est changé",
    is_error: false,
    paragraphs: &["Vous pouvez vous connecter avec le nouveau."],
    next: ("/login", "Se connecter"),
};

const STALE: Told = Told {
    title: "Lien non valable",
    is_error: true,
    paragraphs: &["Ce lien est incomplet, a déjà servi, ou date de plus de 4 heures."],
    next: ("/password-reset-request", "Demander un autre lien"),
};

pub(super) async fn show_request(
    captchas: Drawn,
    Query(step): Query<Step>,
) -> Result<Response, PageError> {
    if step.is_done() {
        return Ok(REQUESTED.page());
    }
    let form = Form::default();
    Ok(REQUEST.page(vec![email(&form), captcha_field(&form, captchas).await?]))
}

pub(super) async fn request(
    captchas: Drawn,
    PublicForm { public, form }: PublicForm,
) -> Result<Response, PageError> {
    let fields = vec![email(&form), captcha_field(&form, captchas).await?];
    let done = match filled(&fields) {
        Ok(()) => send(&public, &form).await,
        Err(refused) => Err(refused),
    };
    Ok(match done {
        Ok(()) => Step::done("/password-reset-request"),
        Err(refused) => REQUEST.refused(fields, &refused),
    })
}

async fn send(public: &Public, form: &Form) -> Result<(), Refused> {
    let variables = request_password_reset::Variables {
        input: request_password_reset::CreatePasswordResetRequestInput {
            email: form.text("email").to_owned(),
            captcha: request_password_reset::CaptchaInput {
                value: form.text(captcha::ANSWER).to_owned(),
                token: form.text(captcha::TOKEN).to_owned(),
            },
        },
    };
    public.ask::<RequestPasswordReset>(variables).await?;
    Ok(())
}

fn fields(form: &Form) -> Vec<Field> {
    vec![
        Field::new(form, "hash", "", Input::Hidden),
        new_password(form, "Nouveau mot de passe"),
    ]
}

pub(super) async fn show(
    Anybody(public): Anybody,
    Query(step): Query<Step>,
    Query(Link { hash }): Query<Link>,
) -> Result<Response, PageError> {
    if step.is_done() {
        return Ok(CHANGED.page());
    }
    if !is_alive(&public, &hash).await? {
        return Ok(STALE.page());
    }
    let mut form = Form::default();
    form.add("hash", &hash);
    Ok(CHOOSING.page(fields(&form)))
}

async fn is_alive(public: &Public, hash: &str) -> Result<bool, PageError> {
    let variables = password_reset_link::Variables {
        hash: hash.to_owned(),
    };
    let request = public.ask::<PasswordResetLink>(variables).await?;
    Ok(request.password_reset_request.is_some())
}

pub(super) async fn submit(PublicForm { public, form }: PublicForm) -> Result<Response, PageError> {
    let fields = fields(&form);
    if !is_alive(&public, form.text("hash")).await? {
        return Ok(STALE.page());
    }
    let done = match filled(&fields) {
        Ok(()) => change(&public, &form).await,
        Err(refused) => Err(refused),
    };
    Ok(match done {
        Ok(()) => Step::done("/password-reset"),
        Err(refused) => CHOOSING.refused(fields, &refused),
    })
}

async fn change(public: &Public, form: &Form) -> Result<(), Refused> {
    let variables = reset_password::Variables {
        hash: form.text("hash").to_owned(),
        password: form.exact(NEW_PASSWORD).to_owned(),
    };
    public.ask::<ResetPassword>(variables).await?;
    Ok(())
}
