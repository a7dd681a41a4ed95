//! Mutations that a client may safely send again.
//!
//! A client that lost an answer repeats its request with the same `Idempotency-Key`: the request runs once, and
//! the repetition receives the answer of the first. Keys belong to their user.

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::{Begin, IdempotencyMark, Store, StoreError};

use super::graphql::{Outcome, Refusal, RefusalCode};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Tells a client that the answer is that of an earlier request.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const LONGEST_KEY: usize = 255;

/// What becomes of a request that carries a key.
pub(crate) enum Turn {
    /// It runs; its commits carry the mark.
    Run(IdempotencyMark),
    /// It is answered without running.
    Answer(Outcome),
}

/// The key of a request, if it carries one.
///
/// # Errors
/// The key is empty, too long, or holds something else than visible ASCII characters.
pub(crate) fn key(headers: &HeaderMap) -> Result<Option<&str>, Refusal> {
    let Some(value) = headers.get(KEY) else {
        return Ok(None);
    };
    match value.to_str() {
        Ok(key)
            if (1..=LONGEST_KEY).contains(&key.len())
                && key.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            Ok(Some(key))
        }
        _ => Err(Refusal::message(
            RefusalCode::BadUserInput,
            format!(
                "L'en-tête « Idempotency-Key » comporte de 1 à {LONGEST_KEY} caractères ASCII visibles."
            ),
        )),
    }
}

/// Announces a request to the store.
pub(crate) async fn begin(
    store: &Store,
    actor: &str,
    key: &str,
    body: &[u8],
) -> Result<Turn, StoreError> {
    let fingerprint: String = Sha256::digest(body)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let now = Timestamp::now().as_millisecond();
    let begun = store
        .begin_idempotent(actor, key, &fingerprint, now)
        .await?;
    Ok(match begun {
        Begin::New(mark) => Turn::Run(mark),
        Begin::Replay(answer) => Turn::Answer(replayed(&answer)?),
        Begin::InProgress => {
            let refusal = Refusal::message(
                RefusalCode::TooManyRequests,
                "La requête portant cette clé d'idempotence est en cours : redemandez sa réponse dans un instant.",
            );
            let mut outcome = Outcome::refused(&refusal.with_status(StatusCode::CONFLICT));
            outcome.headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            Turn::Answer(outcome)
        }
        Begin::Mismatch => Turn::Answer(Outcome::refused(
            &Refusal::message(
                RefusalCode::BadUserInput,
                "Cette clé d'idempotence a déjà servi pour une autre requête : tirez-en une nouvelle.",
            )
            .with_status(StatusCode::UNPROCESSABLE_ENTITY),
        )),
        Begin::AnswerLost => Turn::Answer(Outcome::refused(
            &Refusal::message(
                RefusalCode::BadUserInput,
                "La requête portant cette clé d'idempotence a été exécutée, mais sa réponse est perdue : relisez ce \
                 qu'elle devait modifier.",
            )
            .with_status(StatusCode::CONFLICT),
        )),
    })
}

/// Keeps the answer of a request for its repetitions. A request that changed nothing and failed for a reason
/// that may pass (`settled` is false) may be run again instead.
pub(crate) async fn finish(
    store: &Store,
    mark: &IdempotencyMark,
    outcome: &Outcome,
    settled: bool,
) {
    let kept = async {
        if !settled && store.abandon_idempotent(mark).await? {
            return Ok(());
        }
        let answer = Kept {
            status: outcome.status.as_u16(),
            body: String::from_utf8_lossy(&outcome.body).into_owned(),
        };
        let answer = serde_json::to_string(&answer)
            .map_err(|error| StoreError::Misuse(error.to_string()))?;
        store.finish_idempotent(mark, &answer).await.map(drop)
    };
    if let Err(error) = kept.await {
        tracing::error!(%error, "the answer of a request that carries a key could not be kept");
    }
}

/// An answer, as the store keeps it.
#[derive(Serialize, Deserialize)]
struct Kept {
    status: u16,
    body: String,
}

fn replayed(answer: &str) -> Result<Outcome, StoreError> {
    let corrupt = |error: &dyn std::fmt::Display| StoreError::Corrupt(error.to_string());
    let kept: Kept = serde_json::from_str(answer).map_err(|error| corrupt(&error))?;
    let status = StatusCode::from_u16(kept.status).map_err(|error| corrupt(&error))?;
    let headers = HeaderMap::from_iter([(REPLAYED, HeaderValue::from_static("true"))]);
    Ok(Outcome {
        status,
        headers,
        body: kept.body.into_bytes(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &[u8], expected: Result<Option<&str>, RefusalCode>) {
        let headers = HeaderMap::from_iter([(KEY, HeaderValue::from_bytes(value).unwrap())]);
        assert_eq!(key(&headers).map_err(|refusal| refusal.code), expected);
    }

    #[test]
    fn a_key_is_made_of_visible_ascii_characters() {
        check(
            b"8e03978e-40d5-43e8-bc93-6894a57f9324",
            Ok(Some("8e03978e-40d5-43e8-bc93-6894a57f9324")),
        );
        check(&[b'~'; 255], Ok(Some(&"~".repeat(255))));
        for wrong in [&b""[..], b"a b", "é".as_bytes(), &[b'a'; 256]] {
            check(wrong, Err(RefusalCode::BadUserInput));
        }
        assert_eq!(key(&HeaderMap::new()).unwrap(), None);
    }
}
