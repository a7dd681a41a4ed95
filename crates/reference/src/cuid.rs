//! Opaque identifiers of everything that has no readable one: 25 lower-case characters, `c` first.

/// Characters after the leading `c`.
const RANDOM_LENGTH: usize = 24;
const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// Forms an identifier from 16 bytes of a secure random source (124 bits of them serve).
///
/// ```
/// assert_eq!(reference::cuid::cuid([0; 16]), "c000000000000000000000000");
/// ```
pub fn cuid(random: [u8; 16]) -> String {
    let mut number = u128::from_be_bytes(random);
    let mut characters = [b'c'; RANDOM_LENGTH + 1];
    for character in characters.iter_mut().skip(1).rev() {
        *character = ALPHABET[(number % 36) as usize];
        number /= 36;
    }
    characters.iter().copied().map(char::from).collect()
}

/// Whether the text has the shape of such an identifier. Identifiers are opaque: use this to tell them from
/// other kinds of reference, never to refuse one that is stored.
pub fn is_cuid(text: &str) -> bool {
    text.len() == RANDOM_LENGTH + 1
        && text.starts_with('c')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_shape_is_told_from_other_identifiers() {
        assert!(is_cuid("cljq2k8wr0000356xv2h1abcd"));
        for text in [
            "",
            "c",
            "BSD-20250301-000000000",
            "dljq2k8wr0000356xv2h1abcd",
            "cljq2k8wr0000356xv2h1abcD",
        ] {
            assert!(!is_cuid(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_draw_gives_25_characters(random: [u8; 16]) {
            prop_assert!(is_cuid(&cuid(random)));
        }

        #[test]
        fn neighbouring_draws_differ(random in 0_u128..u128::MAX) {
            prop_assert_ne!(cuid(random.to_be_bytes()), cuid((random + 1).to_be_bytes()));
        }
    }
}
