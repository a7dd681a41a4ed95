//! Tokens at rest: AES-256-GCM, as base64 of ciphertext, 12 bytes of nonce and 16 of tag.

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Nonce},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::slip::Refusal;

use crate::{secrets, unavailable};

const NONCE: usize = 12;
const TAG: usize = 16;

fn unreadable() -> Refusal {
    Refusal::Internal("jeton de webhook illisible : la clé a-t-elle changé ?".to_owned())
}

/// Encrypts a token.
pub(super) fn sealed(key: &[u8; 32], token: &str) -> Result<String, Refusal> {
    let nonce: [u8; NONCE] = secrets::random_bytes()?;
    let cipher = Aes256Gcm::new(&(*key).into());
    let mut bytes = cipher
        .encrypt(&Nonce::<Aes256Gcm>::from(nonce), token.as_bytes())
        .map_err(unavailable)?;
    let tag = bytes.split_off(bytes.len().saturating_sub(TAG));
    bytes.extend(nonce);
    bytes.extend(tag);
    Ok(BASE64_STANDARD.encode(bytes))
}

/// Decrypts a token.
pub(super) fn opened(key: &[u8; 32], sealed: &str) -> Result<String, Refusal> {
    let mut bytes = BASE64_STANDARD.decode(sealed).map_err(|_| unreadable())?;
    let length = bytes
        .len()
        .checked_sub(NONCE + TAG)
        .ok_or_else(unreadable)?;
    let tail = bytes.split_off(length);
    let (nonce, tag) = tail.split_at(NONCE);
    let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| unreadable())?;
    bytes.extend(tag);
    let cipher = Aes256Gcm::new(&(*key).into());
    let token = cipher
        .decrypt(&Nonce::<Aes256Gcm>::from(nonce), bytes.as_slice())
        .map_err(|_| unreadable())?;
    String::from_utf8(token).map_err(|_| unreadable())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    #[test]
    fn a_token_comes_back_with_its_key_only() {
        let first = sealed(&KEY, "jeton-de-vingt-caracteres-1").unwrap();
        assert!(!first.contains("jeton"));
        assert_ne!(first, sealed(&KEY, "jeton-de-vingt-caracteres-1").unwrap());
        assert_eq!(opened(&KEY, &first).unwrap(), "jeton-de-vingt-caracteres-1");
        assert!(opened(&[8; 32], &first).is_err());
    }

    #[test]
    fn a_token_that_was_touched_is_refused() {
        let mut bytes = BASE64_STANDARD
            .decode(sealed(&KEY, "jeton").unwrap())
            .unwrap();
        bytes[0] ^= 1;
        assert!(opened(&KEY, &BASE64_STANDARD.encode(&bytes)).is_err());
        assert!(opened(&KEY, "court").is_err());
        assert!(opened(&KEY, "").is_err());
    }
}
