//! `/resend-activation-email`: sends the link that activates an account once more.

use axum::{extract::Query, response::Response};

use super::{
    asking::{Asking, Drawn, Refused, Step, Told, captcha_field, email, filled},
    query::{ResendActivation, resend_activation},
};
use crate::{
    captcha,
    error::PageError,
    form::Form,
    public::{Public, PublicForm},
};

const ASKING: Asking = Asking {
    title: "Recevoir le lien d'activation",
    lead: "Indiquez l'adresse avec laquelle vous avez créé votre compte.",
    button: "Envoyer le lien",
    links: &[("/login", "Se connecter")],
};

const SENT: Told = Told {
    title: "Demande enregistrée",
    is_error: false,
    paragraphs: &[
        "Si un compte attend d'être activé à cette adresse, le lien vient d'y être envoyé.",
        "Regardez aussi parmi les courriels indésirables.",
    ],
    next: ("/login", "Se connecter"),
};

pub(super) async fn show(captchas: Drawn, Query(step): Query<Step>) -> Result<Response, PageError> {
    if step.is_done() {
        return Ok(SENT.page());
    }
    let form = Form::default();
    Ok(ASKING.page(vec![email(&form), captcha_field(&form, captchas).await?]))
}

pub(super) async fn submit(
    captchas: Drawn,
    PublicForm { public, form }: PublicForm,
) -> Result<Response, PageError> {
    let fields = vec![email(&form), captcha_field(&form, captchas).await?];
    let done = match filled(&fields) {
        Ok(()) => send(&public, &form).await,
        Err(refused) => Err(refused),
    };
    Ok(match done {
        Ok(()) => Step::done("/resend-activation-email"),
        Err(refused) => ASKING.refused(fields, &refused),
    })
}

async fn send(public: &Public, form: &Form) -> Result<(), Refused> {
    let variables = resend_activation::Variables {
        input: resend_activation::ResendActivationEmailInput {
            email: form.text("email").to_owned(),
            captcha: resend_activation::CaptchaInput {
                value: form.text(captcha::ANSWER).to_owned(),
                token: form.text(captcha::TOKEN).to_owned(),
            },
        },
    };
    public.ask::<ResendActivation>(variables).await?;
    Ok(())
}
