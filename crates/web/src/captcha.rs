//! Tests that tell people from programs, shown in pages.

use futures_util::future::BoxFuture;

use crate::{
    fields::{Field, Input},
    form::Form,
};

/// Draws a test. The server puts it among the extensions of requests, and serves its image and its sound under
/// `/captcha-image/` and `/captcha-sound/`.
pub trait Captchas: Send + Sync {
    /// Names the test; none when none can be drawn.
    fn draw(&self) -> BoxFuture<'_, Option<String>>;
}

/// What was read in a test.
pub(crate) const ANSWER: &str = "captchaInput";
/// The test that was read.
pub(crate) const TOKEN: &str = "captchaToken";

/// The field of a test, by its name.
pub(crate) fn field(form: &Form, token: String) -> Field {
    let label = "Recopiez les 5 lettres et chiffres de l'image";
    let field = Field::new(form, ANSWER, label, Input::Captcha(token));
    field.required().fills("captcha")
}
