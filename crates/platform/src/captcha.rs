//! A test that tells people from programs: five characters to read, or to hear. Each is answered once.

mod drawing;
mod voice;

use domain::slip::Refusal;

use crate::{Platform, secrets, unavailable};

pub use voice::Spoken;

const LIFETIME_MS: i64 = 3 * 60 * 1000;
const LENGTH: usize = 5;
const TOKEN_LENGTH: usize = 10;

/// Characters that a reader does not take for others.
const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ123456789";

/// A test, shown.
#[derive(Clone, Debug)]
pub struct Captcha {
    /// PNG image of the characters.
    pub image: Vec<u8>,
    /// Names the test.
    pub token: String,
}

/// What somebody read, and in which test.
#[derive(Clone, Copy, Debug)]
pub struct CaptchaAnswer<'a> {
    /// The characters, in any case.
    pub value: &'a str,
    /// Names the test.
    pub token: &'a str,
}

impl Platform {
    /// Draws a test.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn new_captcha(&self) -> Result<Captcha, Refusal> {
        let token = self.new_captcha_token().await?;
        match self.captcha_image(&token).await? {
            Some(image) => Ok(Captcha { image, token }),
            None => Err(unavailable("a captcha vanished")),
        }
    }

    /// Draws a test that is shown later.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn new_captcha_token(&self) -> Result<String, Refusal> {
        let text = secrets::random_of(ALPHABET, LENGTH)?;
        let token = secrets::random_text(TOKEN_LENGTH)?;
        self.store()
            .put_state(&key(&token), &text, Some(self.now_ms() + LIFETIME_MS))
            .await
            .map_err(unavailable)?;
        Ok(token)
    }

    /// The image of a test, the same each time; none when it is unknown or too old.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn captcha_image(&self, token: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let text = self.store().state(&key(token), self.now_ms()).await;
        let Some(text) = text.map_err(unavailable)? else {
            return Ok(None);
        };
        // Nobody who does not know the key can tell how the characters are bent.
        let secret = &self.settings().token_secret;
        let seed = secrets::token_fingerprint(secret, &key(token))?;
        let seed = u64::from_str_radix(&seed[..16], 16).map_err(unavailable)?;
        tokio::task::spawn_blocking(move || drawing::draw(&text, seed))
            .await
            .map_err(unavailable)?
            .map(Some)
            .map_err(unavailable)
    }

    /// The characters of a test, spoken; when it is unknown or too old, the sentence that says so.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn spoken_captcha(&self, token: &str) -> Result<Spoken, Refusal> {
        let text = self.store().state(&key(token), self.now_ms()).await;
        Ok(voice::say(text.map_err(unavailable)?.as_deref()))
    }

    /// Is the answer right? Right or wrong, the test is over.
    pub(crate) async fn take_captcha(&self, answer: CaptchaAnswer<'_>) -> Result<bool, Refusal> {
        let text = self
            .store()
            .take_state(&key(answer.token), self.now_ms())
            .await
            .map_err(unavailable)?;
        Ok(text.is_some_and(|text| secrets::same(&text, &answer.value.to_uppercase())))
    }

    /// Refuses a wrong answer.
    pub(crate) async fn require_captcha(&self, answer: CaptchaAnswer<'_>) -> Result<(), Refusal> {
        if self.take_captcha(answer).await? {
            Ok(())
        } else {
            Err(Refusal::InvalidArguments {
                message: "Le test anti-robots est incorrect".to_owned(),
                arguments: vec!["captcha"],
            })
        }
    }
}

fn key(token: &str) -> String {
    format!("captcha:{token}")
}
