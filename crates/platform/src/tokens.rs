//! Personal tokens: software of one's own.

use domain::slip::Refusal;
use store::{Expected, RecordRow};

use crate::{
    Caller, Platform,
    records::{TOKEN, Token, document, token_write},
    secrets, unavailable,
};
use contract::scalar::DateTime;

const LONGEST_DESCRIPTION: usize = 1000;

/// A personal token, without its value.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonalToken {
    /// Names it; opens nothing.
    pub id: String,
    /// What it is for.
    pub description: Option<String>,
    /// Day of the last use.
    pub last_used: Option<DateTime>,
}

impl From<Token> for PersonalToken {
    fn from(token: Token) -> Self {
        Self {
            id: token.id,
            description: token.description,
            last_used: token.last_used,
        }
    }
}

impl Platform {
    /// A new personal token of the caller, with its clear value, which is answered once and kept nowhere.
    ///
    /// # Errors
    /// The description is too long.
    pub async fn create_own_token(
        &self,
        caller: &Caller,
        description: &str,
    ) -> Result<(PersonalToken, String), Refusal> {
        if description.chars().count() > LONGEST_DESCRIPTION {
            return Err(Refusal::bad_input(format!(
                "La description ne peut pas dépasser {LONGEST_DESCRIPTION} caractères."
            )));
        }
        let description = Some(description).filter(|text| !text.is_empty());
        let clear = secrets::random_text(40)?;
        let token = self.new_token(&caller.actor.user_id, &clear, description)?;
        let write = token_write(&token, Expected::New, self.now_ms())?;
        self.save_for(caller, vec![write]).await?;
        Ok((token.into(), clear))
    }

    /// A new personal token of a user, for commands; answers the clear value.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn create_token(
        &self,
        user_id: &str,
        description: Option<&str>,
    ) -> Result<String, Refusal> {
        let clear = secrets::random_text(40)?;
        let token = self.new_token(user_id, &clear, description)?;
        let write = token_write(&token, Expected::New, self.now_ms())?;
        self.save(store::Commit {
            records: vec![write],
            ..store::Commit::default()
        })
        .await?;
        Ok(clear)
    }

    pub(crate) fn new_token(
        &self,
        user_id: &str,
        clear: &str,
        description: Option<&str>,
    ) -> Result<Token, Refusal> {
        Ok(Token {
            id: secrets::new_id()?,
            user_id: user_id.to_owned(),
            fingerprint: secrets::token_fingerprint(&self.settings().token_secret, clear)?,
            is_revoked: false,
            description: description.map(str::to_owned),
            application_id: None,
            last_used: None,
            created_at: self.now(),
        })
    }

    /// The tokens under a key, oldest first, with the versions that changes are decided on.
    pub(crate) async fn tokens_by(
        &self,
        key: &'static str,
        value: &str,
    ) -> Result<Vec<(Token, i64)>, Refusal> {
        let value = value.to_owned();
        let rows = self.store().read(move |snapshot| {
            Box::pin(async move { snapshot.records_by_key(TOKEN, key, &[value]).await })
        });
        let rows: Vec<(String, RecordRow)> = rows.await.map_err(unavailable)?;
        let mut tokens: Vec<(Token, i64)> = rows
            .into_iter()
            .map(|(_, row)| Ok((document(&row)?, row.version)))
            .collect::<Result<_, Refusal>>()?;
        tokens.sort_by(|(a, _), (b, _)| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
        Ok(tokens)
    }

    async fn personal_tokens(&self, caller: &Caller) -> Result<Vec<(Token, i64)>, Refusal> {
        let mut tokens = self.tokens_by("user", &caller.actor.user_id).await?;
        tokens.retain(|(token, _)| !token.is_revoked && token.application_id.is_none());
        Ok(tokens)
    }

    /// The personal tokens of the caller that are worth something.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn own_tokens(&self, caller: &Caller) -> Result<Vec<PersonalToken>, Refusal> {
        let tokens = self.personal_tokens(caller).await?;
        Ok(tokens.into_iter().map(|(token, _)| token.into()).collect())
    }

    /// Revokes a token of the caller, personal or not.
    ///
    /// # Errors
    /// The token is unknown, or somebody else's.
    pub async fn revoke_token(&self, caller: &Caller, id: &str) -> Result<PersonalToken, Refusal> {
        let row = self.store().record(TOKEN, id).await.map_err(unavailable)?;
        let row = row.ok_or_else(|| Refusal::bad_input("Ce jeton n'existe pas."))?;
        let token: Token = document(&row)?;
        if token.user_id != caller.actor.user_id {
            return Err(Refusal::Forbidden(
                "Vous n'êtes pas autorisé à révoquer ce jeton.".to_owned(),
            ));
        }
        self.revoke(caller, &[(token.clone(), row.version)]).await?;
        Ok(token.into())
    }

    /// Revokes the personal tokens of the caller; those of applications stay.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn revoke_own_tokens(&self, caller: &Caller) -> Result<Vec<PersonalToken>, Refusal> {
        let tokens = self.personal_tokens(caller).await?;
        self.revoke(caller, &tokens).await?;
        Ok(tokens.into_iter().map(|(token, _)| token.into()).collect())
    }

    pub(crate) async fn revoke(
        &self,
        caller: &Caller,
        tokens: &[(Token, i64)],
    ) -> Result<(), Refusal> {
        let at = self.now_ms();
        let records = tokens
            .iter()
            .filter(|(token, _)| !token.is_revoked)
            .map(|(token, _)| {
                let revoked = Token {
                    is_revoked: true,
                    ..token.clone()
                };
                // A use noted meanwhile does not matter.
                token_write(&revoked, Expected::Any, at)
            })
            .collect::<Result<Vec<_>, _>>()?;
        self.save_for(caller, records).await?;
        self.forget_tokens(tokens.iter().map(|(token, _)| token));
        Ok(())
    }

    /// Believes in these tokens no longer.
    pub(crate) fn forget_tokens<'t>(&self, tokens: impl Iterator<Item = &'t Token>) {
        for token in tokens {
            self.inner.callers.invalidate(&token.fingerprint);
        }
    }
}
