//! Random identifiers, token fingerprints and passwords.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::slip::Refusal;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::unavailable;

/// Fresh unpredictable bytes.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N], Refusal> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(unavailable)?;
    Ok(bytes)
}

/// A random text of letters and digits.
pub(crate) fn random_text(length: usize) -> Result<String, Refusal> {
    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut text = String::with_capacity(length);
    while text.len() < length {
        // 248 is the largest multiple of 62 in a byte: beyond it, draws would be biased.
        let fair = random_bytes::<32>()?.into_iter().filter(|byte| *byte < 248);
        text.extend(
            fair.map(|byte| char::from(ALPHABET[usize::from(byte % 62)]))
                .take(length - text.len()),
        );
    }
    Ok(text)
}

/// An opaque identifier.
pub(crate) fn new_id() -> Result<String, Refusal> {
    Ok(reference::cuid::cuid(random_bytes()?))
}

/// A number in a range, without bias worth speaking of.
pub(crate) fn random_between(low: u32, high: u32) -> Result<u32, Refusal> {
    let draw = u64::from_be_bytes(random_bytes()?);
    Ok(low + u32::try_from(draw % u64::from(high - low + 1)).unwrap_or(0))
}

/// What is kept of a token: without the key, a copy of the store opens nothing.
pub(crate) fn token_fingerprint(key: &[u8], token: &str) -> Result<String, Refusal> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(unavailable)?;
    mac.update(token.as_bytes());
    Ok(mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

/// The PHC string of a password. Slow on purpose: call it on a blocking thread.
pub(crate) fn hash_password(password: &str) -> Result<String, Refusal> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(unavailable)
}

/// Does the password match? Slow on purpose: call it on a blocking thread.
pub(crate) fn verify_password(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}
