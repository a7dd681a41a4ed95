//! E-mail addresses: syntax, normal form of account addresses, mail providers of the general public.

/// Names (domain without extension) of providers where anybody may open an account.
pub const GENERIC_PROVIDERS: [&str; 11] = [
    "gmail", "outlook", "hotmail", "live", "free", "orange", "icloud", "neuf", "wanadoo",
    "laposte", "yahoo",
];

/// Characters of the local part besides letters and digits.
const LOCAL_PUNCTUATION: &[u8] = b".!#$%&'*+/=?^_`{|}~-";

/// Longest label of a domain, in characters.
const MAX_LABEL: usize = 63;

/// Whether the text is an address as the HTML standard defines them: `local@label(.label)*`, labels of letters,
/// digits and inner hyphens up to 63 characters; no quoted local part, no surrounding white space.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let is_local = |byte: u8| byte.is_ascii_alphanumeric() || LOCAL_PUNCTUATION.contains(&byte);
    !local.is_empty() && local.bytes().all(is_local) && domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=MAX_LABEL).contains(&label.len())
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// The form in which account addresses are stored and looked up: trimmed, in lower case.
pub fn normalized(address: &str) -> String {
    address.trim().to_lowercase()
}

/// Whether the address comes from a provider of the general public and so proves nothing about the company: its
/// domain without extension is one of [`GENERIC_PROVIDERS`], and the company's name does not contain that word.
pub fn is_generic(address: &str, company_name: &str) -> bool {
    if !is_email(address) {
        return false;
    }
    let address = address.to_lowercase();
    let Some((_, domain)) = address.split_once('@') else {
        return false;
    };
    let labels: Vec<_> = domain.split(['.', '-']).collect();
    match labels.as_slice() {
        [provider, _extension] => {
            GENERIC_PROVIDERS.contains(provider) && !company_name.to_lowercase().contains(provider)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: bool) {
        assert_eq!(is_email(text), expected, "{text:?}");
    }

    #[test]
    fn an_address_follows_the_html_standard() {
        for text in [
            "a@b.fr",
            "user@mail",
            "zoe.1+essai@EXEMPLE.FR",
            "o'neil_&co@sous.domaine.exemple.fr",
            "..a..@b-c.fr",
            &format!("a@{}.fr", "b".repeat(63)),
        ] {
            check(text, true);
        }
        for text in [
            "",
            "@",
            "a@",
            "@b.fr",
            "sans-arobase",
            "a@b@c.fr",
            "a b@c.fr",
            " a@b.fr",
            "a@b.fr ",
            "a@b..fr",
            "a@.fr",
            "a@-b.fr",
            "a@b-.fr",
            "a@b_c.fr",
            "é@b.fr",
            "a@é.fr",
            "\"a b\"@c.fr",
            "a@b.fr\n",
            &format!("a@{}.fr", "b".repeat(64)),
        ] {
            check(text, false);
        }
    }

    #[test]
    fn an_account_address_is_trimmed_and_lower_case() {
        assert_eq!(normalized(" Karim@Exemple.FR "), "karim@exemple.fr");
    }

    #[test]
    fn a_public_mailbox_proves_nothing_about_a_company() {
        for (address, company, expected) in [
            ("garage@gmail.com", "Garage du Port", true),
            ("garage@GMAIL.com", "Garage du Port", true),
            ("moi@orange.fr", "Orange Services", false),
            ("moi@orange.fr", "Citron", true),
            ("moi@yahoo.co.uk", "Citron", false),
            ("moi@mail-gmail.com", "Citron", false),
            ("moi@citron.fr", "Citron", false),
            ("gmail", "Citron", false),
        ] {
            assert_eq!(
                is_generic(address, company),
                expected,
                "{address} {company}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_well_formed_address_is_accepted(
            local in "[a-z0-9.+_-]{1,20}",
            labels in proptest::collection::vec("[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", 1..4),
        ) {
            let address = format!("{local}@{}", labels.join("."));
            prop_assert!(is_email(&address));
            // A separator anywhere in it spoils it.
            let spoilt = format!("{address} x");
            prop_assert!(!is_email(&spoilt));
        }
    }
}
