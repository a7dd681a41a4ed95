//! OpenID Connect: who a user is, signed for an application that asks. Keys are drawn when a first application may ask,
//! and replaced every three months.

use base64::{Engine, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use contract::scalar::DateTime;
use domain::{
    account::{Application, User},
    slip::Refusal,
};
use rsa::{
    Generate, PrivateKey,
    pkcs1v15::SigningKey,
    pkcs8::{DecodePrivateKey, EncodePrivateKey},
    signature::{SignatureEncoding, Signer},
    traits::PublicKeyParts,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::Sha256;
use store::{Commit, CommitError, Expected};

use crate::{
    Platform,
    records::{document, erasure, write},
    secrets, unavailable,
};

const SIGNING_KEY: &str = "signing-key";
const DAY_MS: i64 = 86_400_000;
/// Age from which a key is replaced.
const KEY_LIFETIME_MS: i64 = 90 * DAY_MS;
/// How long a replaced key is still published: longer than any token that it signed lives.
const PUBLISHED_FOR_MS: i64 = 7 * DAY_MS;
const TOKEN_LIFETIME_S: i64 = 3600;
const MOST_KEYS: usize = 100;

/// A key pair; the identifier of its record is its rank, so that two processes do not draw the same.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Key {
    rank: u32,
    kid: String,
    /// PKCS#8, in base64.
    private: String,
    /// Modulus and exponent, as they are published.
    n: String,
    e: String,
    created_at: DateTime,
}

/// What an application wants to know of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    profile: bool,
    email: bool,
    companies: bool,
}

impl Asked {
    /// What a scope asks; none without `openid`.
    pub(crate) fn read(scope: Option<&str>) -> Option<Self> {
        let has = |name| scope.is_some_and(|scope| scope.split_whitespace().any(|one| one == name));
        has("openid").then(|| Self {
            profile: has("profile"),
            email: has("email"),
            companies: has("companies"),
        })
    }
}

fn record_id(rank: u32) -> String {
    format!("{rank:08}")
}

impl Platform {
    /// Draws a first key when an application may ask for identity tokens.
    pub(crate) async fn prepare_identity_tokens(
        &self,
        application: &Application,
    ) -> Result<(), Refusal> {
        if application.open_id_enabled {
            self.current_key().await?;
        }
        Ok(())
    }

    /// Every key, oldest first.
    async fn keys(&self) -> Result<Vec<Key>, Refusal> {
        let rows = self
            .store()
            .scan_records(SIGNING_KEY, None, MOST_KEYS)
            .await;
        rows.map_err(unavailable)?.iter().map(document).collect()
    }

    async fn current_key(&self) -> Result<Key, Refusal> {
        let keys = self.keys().await?;
        let now = self.now_ms();
        let rank = match keys.last() {
            Some(key) if now - key.created_at.as_millisecond() < KEY_LIFETIME_MS => {
                return Ok(key.clone());
            }
            Some(key) => key.rank + 1,
            None => 1,
        };
        let key = self.draw_key(rank).await?;
        let mut records = vec![write(
            SIGNING_KEY,
            &record_id(rank),
            &key,
            Vec::new(),
            Expected::New,
            now,
        )?];
        let forgotten = keys.len() - published(&keys, now).len();
        records.extend(
            keys.iter()
                .take(forgotten)
                .map(|old| erasure(SIGNING_KEY, &record_id(old.rank), now)),
        );
        let commit = Commit {
            records,
            ..Commit::default()
        };
        match self.store().commit(commit).await {
            Ok(_) => Ok(key),
            // Another process drew it first.
            Err(CommitError::Duplicate { .. }) => {
                let keys = self.keys().await?;
                keys.into_iter()
                    .last()
                    .ok_or_else(|| unavailable("no signing key"))
            }
            Err(error) => Err(unavailable(error)),
        }
    }

    async fn draw_key(&self, rank: u32) -> Result<Key, Refusal> {
        let created_at = self.now();
        let kid = secrets::random_text(16)?;
        tokio::task::spawn_blocking(move || {
            let pair = PrivateKey::try_generate().map_err(unavailable)?;
            let private = pair.to_pkcs8_der().map_err(unavailable)?;
            let published = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
            Ok(Key {
                rank,
                kid,
                private: BASE64_STANDARD.encode(private.as_bytes()),
                n: published(&pair.n().to_be_bytes_trimmed_vartime()),
                e: published(&pair.e().to_be_bytes_trimmed_vartime()),
                created_at,
            })
        })
        .await
        .map_err(unavailable)?
    }

    /// The public keys (RFC 7517); none when no application ever asked for identity tokens.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn identity_keys(&self) -> Result<Option<Value>, Refusal> {
        let keys = self.keys().await?;
        if keys.is_empty() {
            return Ok(None);
        }
        let published: Vec<Value> = published(&keys, self.now_ms())
            .iter()
            .map(|key| {
                json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": key.kid, "n": key.n, "e": key.e})
            })
            .collect();
        Ok(Some(json!({ "keys": published })))
    }

    /// What clients discover; none when no application ever asked for identity tokens.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn identity_provider(&self) -> Result<Option<Value>, Refusal> {
        if self.keys().await?.is_empty() {
            return Ok(None);
        }
        let (api, ui) = (&self.settings().api_url, &self.settings().ui_url);
        Ok(Some(json!({
            "issuer": api,
            "authorization_endpoint": format!("{ui}/oauth2/authorize/dialog"),
            "token_endpoint": format!("{api}/oauth2/token"),
            "jwks_uri": format!("{api}/oauth2/jwks"),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256", "plain"],
            "scopes_supported": ["openid", "profile", "email", "companies"],
            "claims_supported": [
                "iss", "sub", "aud", "exp", "iat", "nonce", "name", "email", "email_verified", "companies"
            ],
            "ui_locales_supported": ["fr"],
        })))
    }

    /// Tells an application who the user is: a signed token (RFC 7519, RS256).
    pub(crate) async fn identity_token(
        &self,
        application: &Application,
        user: &User,
        asked: &Asked,
        nonce: Option<&str>,
    ) -> Result<String, Refusal> {
        let issued_at = self.now_ms() / 1000;
        let mut claims = Map::new();
        claims.insert("iss".to_owned(), json!(self.settings().api_url));
        claims.insert("sub".to_owned(), json!(user.id));
        claims.insert("aud".to_owned(), json!(application.id));
        claims.insert("iat".to_owned(), json!(issued_at));
        claims.insert("exp".to_owned(), json!(issued_at + TOKEN_LIFETIME_S));
        if let Some(nonce) = nonce {
            claims.insert("nonce".to_owned(), json!(nonce));
        }
        if asked.profile {
            claims.insert("name".to_owned(), json!(user.name));
        }
        if asked.email {
            claims.insert("email".to_owned(), json!(user.email));
            claims.insert("email_verified".to_owned(), json!(user.is_active));
        }
        if asked.companies {
            claims.insert("companies".to_owned(), self.company_claims(user).await?);
        }
        let key = self.current_key().await?;
        tokio::task::spawn_blocking(move || signed(&key, &Value::Object(claims)))
            .await
            .map_err(unavailable)?
    }

    async fn company_claims(&self, user: &User) -> Result<Value, Refusal> {
        let own = self.companies_of(&user.id).await?;
        let claims = own.into_iter().map(|own| {
            json!({
                "id": own.company.id,
                "orgId": own.company.org_id,
                "siret": own.company.siret,
                "vatNumber": own.company.vat_number,
                "name": own.company.name,
                "givenName": own.company.given_name,
                "companyTypes": own.company.company_types,
                "verificationStatus": own.company.verification_status,
                "role": own.role,
            })
        });
        Ok(claims.collect())
    }
}

/// The keys that clients may meet: the current one, and those that were replaced lately.
fn published(keys: &[Key], now: i64) -> &[Key] {
    let first = (0..keys.len())
        .find(|place| {
            keys.get(place + 1)
                .is_none_or(|next| now - next.created_at.as_millisecond() < PUBLISHED_FOR_MS)
        })
        .unwrap_or(keys.len());
    &keys[first..]
}

fn signed(key: &Key, claims: &Value) -> Result<String, Refusal> {
    let der = BASE64_STANDARD.decode(&key.private).map_err(unavailable)?;
    let private = PrivateKey::from_pkcs8_der(&der).map_err(unavailable)?;
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": key.kid});
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    let content = format!("{}.{}", part(&header), part(claims));
    let signature = SigningKey::<Sha256>::new(private)
        .try_sign(content.as_bytes())
        .map_err(unavailable)?;
    let signature = BASE64_URL_SAFE_NO_PAD.encode(signature.to_bytes());
    Ok(format!("{content}.{signature}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(rank: u32, day: i64) -> Key {
        Key {
            rank,
            kid: rank.to_string(),
            private: String::new(),
            n: String::new(),
            e: String::new(),
            created_at: crate::moment(day * DAY_MS).unwrap(),
        }
    }

    #[test]
    fn a_replaced_key_is_published_for_a_week() {
        let keys = [key(1, 0), key(2, 90), key(3, 180)];
        let kids = |day: i64| -> Vec<u32> {
            published(&keys, day * DAY_MS)
                .iter()
                .map(|key| key.rank)
                .collect()
        };
        assert_eq!(kids(181), [2, 3]);
        assert_eq!(kids(188), [3]);
        assert!(published(&[], 0).is_empty());
    }

    #[test]
    fn a_scope_without_openid_asks_nothing() {
        assert_eq!(Asked::read(None), None);
        assert_eq!(Asked::read(Some("profile email")), None);
        assert_eq!(
            Asked::read(Some("openid email")),
            Some(Asked {
                profile: false,
                email: true,
                companies: false,
            })
        );
    }
}
