//! OAuth2: software obtains a token from a user who agrees to it (RFC 6749, authorization code; RFC 7636, PKCE).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::{
    account::{Application, User},
    slip::Refusal,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Commit, CommitError, Expected, StateWrite};
use url::Url;

use crate::{
    Caller, Platform,
    openid::Asked,
    records::{Token, token_write},
    secrets,
    sessions::{SESSION_LIFETIME, SessionId},
    unavailable,
};

const CODE_LENGTH: usize = 16;
const TRANSACTION_LENGTH: usize = 8;
const GRANT_LIFETIME_MS: i64 = 10 * 60 * 1000;
/// How long a code that is worth nothing any more is recognised, to say why.
const GRANT_REMEMBERED_FOR_MS: i64 = 60 * 60 * 1000;
/// Questions that a session may leave unanswered.
const MOST_TRANSACTIONS: usize = 10;
/// Characters of what the application sends along: it is kept, and sent back.
const LONGEST_PARAMETER: usize = 4000;
const TRIES: usize = 10;

/// What an application asks the user's browser to bring.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuthorizationRequest<'a> {
    /// `code`, and nothing else.
    pub response_type: Option<&'a str>,
    /// The application.
    pub client_id: Option<&'a str>,
    /// Where to send the browser back.
    pub redirect_uri: Option<&'a str>,
    /// Sent back as it is.
    pub state: Option<&'a str>,
    /// `openid` and claims, for identity tokens.
    pub scope: Option<&'a str>,
    /// Copied into the identity token.
    pub nonce: Option<&'a str>,
    /// PKCE.
    pub code_challenge: Option<&'a str>,
    /// `S256` or `plain`.
    pub code_challenge_method: Option<&'a str>,
}

/// Why nothing can be asked of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuthorizationError {
    /// A parameter is missing.
    Missing(&'static str),
    /// A parameter cannot be used.
    Invalid(&'static str),
    /// Only codes are given.
    UnsupportedResponseType(String),
    /// Nobody registered this application.
    UnknownClient,
    /// The application did not register this address.
    UnknownRedirect,
}

/// What the user is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// To be given with the answer.
    pub transaction_id: String,
    /// Who is asked.
    pub user: String,
    /// Which application asks.
    pub client: String,
    /// Where the browser goes next.
    pub redirect_uri: String,
}

/// What the user's answer gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The browser goes back to the application.
    Redirect(String),
    /// No question was asked in this session.
    NothingAsked,
    /// The answer does not say to which question.
    MissingTransaction,
    /// That question was not asked in this session, or was answered.
    UnknownTransaction,
    /// The application was removed meanwhile.
    UnknownClient,
}

/// What an application brings to obtain a token.
#[derive(Clone, Copy, Debug)]
pub struct CodeExchange<'a> {
    /// The code that the browser brought.
    pub code: &'a str,
    /// The address that it was brought to.
    pub redirect_uri: Option<&'a str>,
    /// PKCE.
    pub code_verifier: Option<&'a str>,
}

/// Why a code gives no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantError {
    /// Nobody agreed to this.
    InvalidCode,
    /// The code was brought to another address.
    InvalidRedirect,
    /// The code was given to another application.
    InvalidClient,
    /// The code is too old, or was used.
    Expired,
    /// Whoever brings the code is not who asked for it.
    InvalidVerifier,
}

/// A token for an application.
#[derive(Clone, Debug)]
pub struct IssuedToken {
    /// The clear value, kept nowhere.
    pub access_token: String,
    /// Whose token it is.
    pub user: User,
    /// Who the user is, signed.
    pub id_token: Option<String>,
    /// What was granted, for identity tokens.
    pub scope: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Transaction {
    id: String,
    client_id: String,
    redirect_uri: String,
    state: Option<String>,
    scope: Option<String>,
    nonce: Option<String>,
    challenge: Option<Challenge>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Grant {
    application_id: String,
    user_id: String,
    redirect_uri: String,
    expires_at: i64,
    used: bool,
    scope: Option<String>,
    nonce: Option<String>,
    challenge: Option<Challenge>,
}

/// What proves that the same software asks for a code and uses it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Challenge {
    Plain(String),
    S256(String),
}

impl Challenge {
    fn read(request: &AuthorizationRequest<'_>) -> Result<Option<Self>, AuthorizationError> {
        let Some(challenge) = request.code_challenge.filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let challenge = challenge.to_owned();
        match request.code_challenge_method {
            None | Some("plain") => Ok(Some(Self::Plain(challenge))),
            Some("S256") => Ok(Some(Self::S256(challenge))),
            Some(_) => Err(AuthorizationError::Invalid("code_challenge_method")),
        }
    }

    fn accepts(&self, verifier: &str) -> bool {
        match self {
            Self::Plain(challenge) => secrets::same(challenge, verifier),
            Self::S256(challenge) => {
                let digest = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
                secrets::same(challenge, &digest)
            }
        }
    }
}

impl Platform {
    /// Checks what an application asks, and remembers the question in the session.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn ask_authorization(
        &self,
        caller: &Caller,
        session: &SessionId,
        request: AuthorizationRequest<'_>,
    ) -> Result<Result<Question, AuthorizationError>, Refusal> {
        let (application, transaction) = match self.transaction(request).await? {
            Ok(checked) => checked,
            Err(error) => return Ok(Err(error)),
        };
        let question = Question {
            transaction_id: transaction.id.clone(),
            user: caller.actor.name.clone(),
            client: application.name,
            redirect_uri: transaction.redirect_uri.clone(),
        };
        self.change_transactions(session, |transactions| {
            transactions.push(transaction.clone());
            let extra = transactions.len().saturating_sub(MOST_TRANSACTIONS);
            transactions.drain(..extra);
        })
        .await?;
        Ok(Ok(question))
    }

    async fn transaction(
        &self,
        request: AuthorizationRequest<'_>,
    ) -> Result<Result<(Application, Transaction), AuthorizationError>, Refusal> {
        let missing = |name| Ok(Err(AuthorizationError::Missing(name)));
        match request.response_type {
            None | Some("") => return missing("response_type"),
            Some("code") => {}
            Some(other) => {
                let other = other.chars().take(LONGEST_PARAMETER).collect();
                return Ok(Err(AuthorizationError::UnsupportedResponseType(other)));
            }
        }
        let Some(client_id) = request.client_id.filter(|id| !id.is_empty()) else {
            return missing("client_id");
        };
        let Some((application, _)) = self.application(client_id).await? else {
            return Ok(Err(AuthorizationError::UnknownClient));
        };
        let redirect_uri = request.redirect_uri.unwrap_or_default();
        if !application.returns_to(redirect_uri) {
            return Ok(Err(AuthorizationError::UnknownRedirect));
        }
        for (name, value) in [
            ("state", request.state),
            ("scope", request.scope),
            ("nonce", request.nonce),
            ("code_challenge", request.code_challenge),
        ] {
            if value.is_some_and(|value| value.len() > LONGEST_PARAMETER) {
                return Ok(Err(AuthorizationError::Invalid(name)));
            }
        }
        let challenge = match Challenge::read(&request) {
            Ok(challenge) => challenge,
            Err(error) => return Ok(Err(error)),
        };
        let transaction = Transaction {
            id: secrets::random_text(TRANSACTION_LENGTH)?,
            client_id: application.id.clone(),
            redirect_uri: redirect_uri.to_owned(),
            state: request.state.map(str::to_owned),
            scope: request.scope.map(str::to_owned),
            nonce: request.nonce.map(str::to_owned),
            challenge,
        };
        Ok(Ok((application, transaction)))
    }

    /// Changes the questions of a session; answers what the change answers.
    async fn change_transactions<T>(
        &self,
        session: &SessionId,
        change: impl Fn(&mut Vec<Transaction>) -> T,
    ) -> Result<T, Refusal> {
        let key = session.key_of("authorize");
        let now = self.now_ms();
        let lifetime = i64::try_from(SESSION_LIFETIME.as_millis()).unwrap_or(0);
        for _ in 0..TRIES {
            let value = self.store().state(&key, now).await.map_err(unavailable)?;
            let mut transactions: Vec<Transaction> = match &value {
                Some(value) => serde_json::from_str(value).map_err(unavailable)?,
                None => Vec::new(),
            };
            let answer = change(&mut transactions);
            let next = serde_json::to_string(&transactions).map_err(unavailable)?;
            let set = self
                .store()
                .compare_and_set_state(&key, value.as_deref(), &next, Some(now + lifetime), now)
                .await
                .map_err(unavailable)?;
            if set {
                return Ok(answer);
            }
        }
        Err(unavailable("too many authorizations are asked at once"))
    }

    /// Takes the user's answer.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn decide_authorization(
        &self,
        caller: &Caller,
        session: &SessionId,
        transaction_id: Option<&str>,
        allowed: bool,
    ) -> Result<Decision, Refusal> {
        let taken = self
            .change_transactions(session, |transactions| {
                let pending = !transactions.is_empty();
                let place = transactions
                    .iter()
                    .position(|transaction| Some(transaction.id.as_str()) == transaction_id);
                (pending, place.map(|place| transactions.remove(place)))
            })
            .await?;
        let transaction = match (taken, transaction_id) {
            ((false, _), _) => return Ok(Decision::NothingAsked),
            (_, None | Some("")) => return Ok(Decision::MissingTransaction),
            ((_, None), _) => return Ok(Decision::UnknownTransaction),
            ((_, Some(transaction)), _) => transaction,
        };
        let application = self.application(&transaction.client_id).await?;
        let still_registered =
            application.is_some_and(|(known, _)| known.returns_to(&transaction.redirect_uri));
        if !still_registered {
            return Ok(Decision::UnknownClient);
        }
        let mut back = Url::parse(&transaction.redirect_uri).map_err(unavailable)?;
        if allowed {
            let code = self.grant(caller, &transaction).await?;
            back.query_pairs_mut().append_pair("code", &code);
        } else {
            back.query_pairs_mut().append_pair("error", "access_denied");
        }
        if let Some(state) = &transaction.state {
            back.query_pairs_mut().append_pair("state", state);
        }
        Ok(Decision::Redirect(back.into()))
    }

    async fn grant(&self, caller: &Caller, transaction: &Transaction) -> Result<String, Refusal> {
        let code = secrets::random_text(CODE_LENGTH)?;
        let expires_at = self.now_ms() + GRANT_LIFETIME_MS;
        let grant = Grant {
            application_id: transaction.client_id.clone(),
            user_id: caller.actor.user_id.clone(),
            redirect_uri: transaction.redirect_uri.clone(),
            expires_at,
            used: false,
            scope: transaction.scope.clone(),
            nonce: transaction.nonce.clone(),
            challenge: transaction.challenge.clone(),
        };
        let value = serde_json::to_string(&grant).map_err(unavailable)?;
        let remembered_until = Some(expires_at + GRANT_REMEMBERED_FOR_MS);
        self.store()
            .put_state(&self.grant_key(&code)?, &value, remembered_until)
            .await
            .map_err(unavailable)?;
        Ok(code)
    }

    fn grant_key(&self, code: &str) -> Result<String, Refusal> {
        let fingerprint = secrets::token_fingerprint(&self.settings().token_secret, code)?;
        Ok(format!("grant:{fingerprint}"))
    }

    /// The application that proves itself with this secret.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn authenticated_application(
        &self,
        id: &str,
        secret: &str,
    ) -> Result<Option<Application>, Refusal> {
        let application = self
            .application(id)
            .await?
            .map(|(application, _)| application);
        Ok(application.filter(|application| secrets::same(&application.client_secret, secret)))
    }

    /// Gives a token for a code, once.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn exchange_code(
        &self,
        application: &Application,
        exchange: CodeExchange<'_>,
    ) -> Result<Result<IssuedToken, GrantError>, Refusal> {
        let now = self.now_ms();
        let key = self.grant_key(exchange.code)?;
        let value = self.store().state(&key, now).await.map_err(unavailable)?;
        let Some(value) = value else {
            return Ok(Err(GrantError::InvalidCode));
        };
        let grant: Grant = serde_json::from_str(&value).map_err(unavailable)?;
        if let Err(error) = grant.check(application, exchange, now) {
            return Ok(Err(error));
        }
        let user = self.user(&grant.user_id).await?.map(|(user, _)| user);
        let Some(user) = user.filter(|user| user.is_active) else {
            return Ok(Err(GrantError::InvalidCode));
        };
        let identity = Asked::read(grant.scope.as_deref()).filter(|_| application.open_id_enabled);
        let id_token = match &identity {
            Some(asked) => Some(
                self.identity_token(application, &user, asked, grant.nonce.as_deref())
                    .await?,
            ),
            None => None,
        };
        let access_token = secrets::random_text(40)?;
        let token = Token {
            application_id: Some(application.id.clone()),
            ..self.new_token(&user.id, &access_token, None)?
        };
        let used = Grant {
            used: true,
            ..grant.clone()
        };
        let commit = Commit {
            records: vec![token_write(&token, Expected::New, now)?],
            state: vec![StateWrite::CompareAndSet {
                key,
                expected: Some(value),
                value: serde_json::to_string(&used).map_err(unavailable)?,
                expires_at: Some(grant.expires_at + GRANT_REMEMBERED_FOR_MS),
                now,
            }],
            ..Commit::default()
        };
        match self.store().commit(commit).await {
            Ok(_) => Ok(Ok(IssuedToken {
                access_token,
                user,
                scope: id_token.is_some().then_some(grant.scope).flatten(),
                id_token,
            })),
            // Another request used the code at the same moment.
            Err(CommitError::Conflict { .. }) => Ok(Err(GrantError::Expired)),
            Err(error) => Err(unavailable(error)),
        }
    }
}

impl Grant {
    fn check(
        &self,
        application: &Application,
        exchange: CodeExchange<'_>,
        now: i64,
    ) -> Result<(), GrantError> {
        if exchange.redirect_uri != Some(self.redirect_uri.as_str()) {
            return Err(GrantError::InvalidRedirect);
        }
        if self.application_id != application.id {
            return Err(GrantError::InvalidClient);
        }
        if self.used || self.expires_at < now {
            return Err(GrantError::Expired);
        }
        match &self.challenge {
            Some(challenge) if !challenge.accepts(exchange.code_verifier.unwrap_or_default()) => {
                Err(GrantError::InvalidVerifier)
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_challenge_accepts_its_verifier_only() {
        // RFC 7636, appendix B.
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let s256 = Challenge::S256("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned());
        assert!(s256.accepts(verifier));
        assert!(!s256.accepts(""));
        assert!(!s256.accepts("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
        let plain = Challenge::Plain(verifier.to_owned());
        assert!(plain.accepts(verifier));
        assert!(!plain.accepts(&verifier[1..]));
    }
}
