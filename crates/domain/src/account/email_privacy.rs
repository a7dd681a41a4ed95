//! Which addresses of administrators a stranger to their company may read.

use reference::email_providers::is_public_provider;

/// May somebody with this address read that of an administrator? Colleagues may; a domain that anybody may have
/// an address in makes no colleagues.
pub fn can_see_email(administrator: &str, viewer: &str) -> bool {
    let domain = |address: &str| {
        address
            .rsplit_once('@')
            .map(|(_, domain)| domain.to_ascii_lowercase())
    };
    match (domain(administrator), domain(viewer)) {
        (Some(theirs), Some(own)) => theirs == own && !is_public_provider(&theirs),
        _ => false,
    }
}

/// The address as a stranger reads it: two characters, then the domain.
pub fn masked_email(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let shown: String = local.chars().take(2).collect();
    format!("{shown}****@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colleagues_read_the_address_and_others_do_not() {
        assert!(can_see_email("a@usine.example", "b@USINE.example"));
        assert!(!can_see_email("a@usine.example", "b@annexe.example"));
        assert!(!can_see_email("a@gmail.com", "b@gmail.com"));
        assert!(!can_see_email("a@bbox.fr", "b@bbox.fr"));
    }

    #[test]
    fn a_stranger_reads_two_characters_and_the_domain() {
        assert_eq!(masked_email("admin@other.fr"), "ad****@other.fr");
        assert_eq!(masked_email("a@other.fr"), "a****@other.fr");
        assert_eq!(masked_email("éa@other.fr"), "éa****@other.fr");
    }
}
