//! Random identifiers, token fingerprints and passwords.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::{account::User, slip::Refusal};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;
use totp_rs::{Builder, Secret, Totp};

use crate::unavailable;

/// Passwords hashed at a time: each takes a processor and 19 MiB for a while.
static HASHING: Semaphore = Semaphore::const_new(4);

const TOTP_STEP: u64 = 30;

/// Fresh unpredictable bytes.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N], Refusal> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(unavailable)?;
    Ok(bytes)
}

/// A random text of letters and digits.
pub(crate) fn random_text(length: usize) -> Result<String, Refusal> {
    random_of(
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        length,
    )
}

/// A random text of capitals and digits.
pub(crate) fn random_capitals(length: usize) -> Result<String, Refusal> {
    random_of(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length)
}

/// A random text of these characters, 128 at most.
pub(crate) fn random_of(alphabet: &[u8], length: usize) -> Result<String, Refusal> {
    // Beyond the largest multiple of the alphabet in a byte, draws would be biased.
    let fair = 256 - 256 % alphabet.len();
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let drawn = random_bytes::<32>()?.map(usize::from);
        text.extend(
            drawn
                .into_iter()
                .filter(|byte| *byte < fair)
                .map(|byte| char::from(alphabet[byte % alphabet.len()]))
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

/// Are the texts the same? The time it takes tells nothing but their lengths.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// The PHC string of a password.
pub(crate) async fn hash_password(password: String) -> Result<String, Refusal> {
    hashing(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(unavailable)
    })
    .await?
}

/// Does the password match?
pub(crate) async fn verify_password(password: String, hash: String) -> Result<bool, Refusal> {
    hashing(move || {
        if is_bcrypt(&hash) {
            return bcrypt::verify(password.as_bytes(), &hash).unwrap_or(false);
        }
        PasswordHash::new(&hash).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        })
    })
    .await
}

/// Is it a hash of the kind that accounts imported from elsewhere have?
pub(crate) fn is_bcrypt(hash: &str) -> bool {
    ["$2a$", "$2b$", "$2y$"]
        .iter()
        .any(|kind| hash.starts_with(kind))
}

/// Hashing is slow on purpose: it has threads of its own, few of them.
async fn hashing<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    let _permit = HASHING.acquire().await.map_err(unavailable)?;
    tokio::task::spawn_blocking(work).await.map_err(unavailable)
}

/// A fresh secret of a second factor: 160 bits, in base32.
pub(crate) fn totp_seed() -> Result<String, Refusal> {
    Ok(Secret::from(random_bytes::<20>()?.to_vec()).to_base32())
}

/// Is it the code of this step or of the one before (RFC 6238, SHA-1, 6 digits, 30 seconds)?
pub(crate) fn totp_matches(user: &User, code: &str, now_ms: i64) -> bool {
    let Some(totp) = user.totp_seed.as_deref().and_then(totp) else {
        return false;
    };
    let Ok(now) = u64::try_from(now_ms / 1000) else {
        return false;
    };
    let matches = |time: u64| same(&totp.generate(time).to_string(), code);
    // Both are compared, whichever matches.
    matches(now) | matches(now.saturating_sub(TOTP_STEP))
}

fn totp(seed: &str) -> Option<Totp> {
    let secret = Secret::try_from_base32(seed).ok()?;
    Builder::new()
        .with_secret(secret)
        .with_step_duration(TOTP_STEP)
        .build()
        .ok()
}
