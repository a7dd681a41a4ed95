//! Opening an account: signing up, proving that the address is one's own.

use contract::scalar::DateTime;
use domain::{
    account::{User, password, profile},
    slip::Refusal,
};
use serde::{Deserialize, Serialize};
use store::{Commit, CommitError, Expected, Key, RecordWrite};

use crate::{
    Platform,
    captcha::CaptchaAnswer,
    records::{ACTIVATION, USER, document, erasure, user_write, write},
    secrets,
    slips::Beside,
    unavailable,
};

/// Links of one account that are valid at a time.
const MOST_LINKS: usize = 5;

/// What a person writes to sign up.
#[derive(Clone, Copy, Debug)]
pub struct SignUp<'a> {
    /// Address, as typed.
    pub email: &'a str,
    /// Password.
    pub password: &'a str,
    /// Displayed name.
    pub name: &'a str,
    /// Telephone.
    pub phone: Option<&'a str>,
}

/// A link that activates an account: the fingerprint of its secret.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Activation {
    user_id: String,
    created_at: DateTime,
}

impl Platform {
    /// Opens an inactive account and sends the link that activates it. Nothing tells whether the address already had
    /// one: its owner is told by mail, and as much work is done.
    ///
    /// # Errors
    /// The name, the address or the password does not fit.
    pub async fn sign_up(&self, form: SignUp<'_>) -> Result<(), Refusal> {
        let name = profile::name(form.name)?;
        let email = User::normalise_email(profile::email(form.email)?);
        let phone = form.phone.map(profile::phone).transpose()?;
        password::check(form.password)?;
        let hash = secrets::hash_password(form.password.to_owned()).await?;
        if let Some(known) = self.user_by_email(&email).await? {
            return self.tell_known_address(&known).await;
        }
        let user = User {
            phone: phone.map(str::to_owned),
            password: Some(hash),
            is_active: false,
            activated_at: None,
            ..self.new_user(&email, name, None).await?
        };
        let at = self.now_ms();
        let (activation, secret) = self.activation(&user)?;
        let letter = self.activation_letter(&user, &secret);
        let mut beside = Beside::from(user_write(&user, Expected::New, at)?);
        beside.records.push(activation);
        self.invitations_accepted(&user, &mut beside).await?;
        self.enclose(&mut beside, [letter])?;
        let commit = Commit {
            records: beside.records,
            ..Commit::default()
        };
        match self.store().commit(commit).await {
            Ok(_) => Ok(()),
            // The same address signed up at the same moment.
            Err(CommitError::Duplicate { .. }) => match self.user_by_email(&email).await? {
                Some(known) => self.tell_known_address(&known).await,
                None => Err(Refusal::Internal("an account vanished".to_owned())),
            },
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn tell_known_address(&self, user: &User) -> Result<(), Refusal> {
        let letter = self.known_address_letter(user);
        self.save(Commit {
            records: vec![self.mail_write(letter, None)?],
            ..Commit::default()
        })
        .await
    }

    fn activation(&self, user: &User) -> Result<(RecordWrite, String), Refusal> {
        let secret = secrets::random_text(40)?;
        let fingerprint = secrets::token_fingerprint(&self.settings().token_secret, &secret)?;
        let now = self.now();
        let activation = Activation {
            user_id: user.id.clone(),
            created_at: now,
        };
        let keys = vec![Key::shared("user", &user.id)];
        let record = write(
            ACTIVATION,
            &fingerprint,
            &activation,
            keys,
            Expected::New,
            now.as_millisecond(),
        )?;
        Ok((record, secret))
    }

    /// Activates the account whose link this is; `false` when it is nobody's.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn activate(&self, secret: &str) -> Result<bool, Refusal> {
        let fingerprint = secrets::token_fingerprint(&self.settings().token_secret, secret)?;
        let row = self.store().record(ACTIVATION, &fingerprint).await;
        let Some(row) = row.map_err(unavailable)? else {
            return Ok(false);
        };
        let activation: Activation = document(&row)?;
        let Some((mut user, version)) = self.user(&activation.user_id).await? else {
            return Ok(false);
        };
        let now = self.now();
        let at = now.as_millisecond();
        user.is_active = true;
        user.activated_at = Some(now);
        let mut records = vec![user_write(&user, Expected::Version(version), at)?];
        let links = self.activations(&user.id).await?;
        records.extend(links.iter().map(|link| erasure(ACTIVATION, link, at)));
        self.save(Commit {
            records,
            ..Commit::default()
        })
        .await?;
        Ok(true)
    }

    /// Identifiers of the links of an account, oldest first.
    pub(crate) async fn activations(&self, user_id: &str) -> Result<Vec<String>, Refusal> {
        let user = user_id.to_owned();
        let rows = self.store().read(move |snapshot| {
            Box::pin(async move { snapshot.records_by_key(ACTIVATION, "user", &[user]).await })
        });
        let mut rows = rows.await.map_err(unavailable)?;
        rows.sort_by_key(|(_, row)| row.created_at);
        Ok(rows.into_iter().map(|(_, row)| row.id).collect())
    }

    /// Sends a link again to an account that is not active. Nothing tells whether there is one.
    ///
    /// # Errors
    /// The address is none, or the captcha is wrong.
    pub async fn resend_activation(
        &self,
        email: &str,
        captcha: CaptchaAnswer<'_>,
    ) -> Result<(), Refusal> {
        let email = profile::email(email)?;
        self.require_captcha(captcha).await?;
        let row = self.store().record_by_unique(USER, "email", email).await;
        let user: Option<User> = row
            .map_err(unavailable)?
            .map(|row| document(&row))
            .transpose()?;
        let Some(user) = user.filter(|user| !user.is_active) else {
            return self.do_as_much().await;
        };
        let links = self.activations(&user.id).await?;
        if links.is_empty() {
            return self.do_as_much().await;
        }
        let (activation, secret) = self.activation(&user)?;
        let at = self.now_ms();
        let mut records = vec![
            activation,
            self.mail_write(self.activation_letter(&user, &secret), None)?,
        ];
        let extra = (links.len() + 1).saturating_sub(MOST_LINKS);
        records.extend(
            links
                .iter()
                .take(extra)
                .map(|link| erasure(ACTIVATION, link, at)),
        );
        self.save(Commit {
            records,
            ..Commit::default()
        })
        .await
    }

    /// Writes something, so that doing nothing takes as long as doing it.
    pub(crate) async fn do_as_much(&self) -> Result<(), Refusal> {
        let at = self.now_ms();
        self.store()
            .put_state("nobody", &at.to_string(), Some(at + 1000))
            .await
            .map_err(unavailable)
    }
}
