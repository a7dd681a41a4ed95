//! Addresses that the platform may send browsers or messages to: never inside somebody's network.

use url::{Host, Url};

use super::network::is_private;

/// Whether addresses that only this machine, or only its network, can reach are accepted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LocalAddresses {
    /// Only public hosts are, over HTTPS.
    #[default]
    Refused,
    /// `localhost` is too, even over HTTP: on a developer's machine.
    Allowed,
    /// Every host is, even over HTTP: tests, a platform inside a closed network.
    WithNetworks,
}

/// Checks an address: `https` and a public host, unless the operator lets more pass.
///
/// # Errors
/// A French sentence.
pub fn check(text: &str, local: LocalAddresses) -> Result<Url, String> {
    let url =
        Url::parse(text).map_err(|_| format!("L'adresse « {text} » n'est pas une URL valide."))?;
    let is_localhost = matches!(url.host(), Some(Host::Domain(host)) if is_localhost(host));
    match (local, url.scheme()) {
        (LocalAddresses::WithNetworks, "http" | "https") => return Ok(url),
        (LocalAddresses::Allowed, "http" | "https") if is_localhost => return Ok(url),
        _ if is_localhost => {
            return Err(format!(
                "L'adresse « {text} » désigne votre propre machine."
            ));
        }
        _ => {}
    }
    if url.scheme() != "https" {
        return Err(format!("L'adresse « {text} » doit commencer par https://."));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!(
            "L'adresse « {text} » ne peut pas porter d'identifiants."
        ));
    }
    let is_private = match url.host() {
        Some(Host::Ipv4(address)) => is_private(address.into()),
        Some(Host::Ipv6(address)) => is_private(address.into()),
        Some(Host::Domain(_)) => false,
        None => true,
    };
    if is_private {
        return Err(format!("L'adresse « {text} » désigne un réseau privé."));
    }
    Ok(url)
}

fn is_localhost(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    host == "localhost" || host.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_hosts_over_https_are_accepted() {
        for right in [
            "https://appli.exemple.fr/retour",
            "https://appli.exemple.fr/autre?x=1",
            "https://172.50.0.9/x",
            "https://fc-exemple.com/",
            "https://[2001:db8::1]/x",
        ] {
            assert!(check(right, LocalAddresses::Refused).is_ok(), "{right}");
        }
    }

    #[test]
    fn private_networks_are_refused_however_they_are_written() {
        for wrong in [
            "pas une adresse",
            "ftp://appli.exemple.fr/x",
            "http://appli.exemple.fr/retour",
            "https://127.0.0.1/x",
            "https://2130706433/x",
            "https://0x7f.1/x",
            "https://10.2.3.4/x",
            "https://172.20.0.9/x",
            "https://192.168.1.4/x",
            "https://169.254.10.10/x",
            "https://0.0.0.0/x",
            "https://localhost/x",
            "https://a.localhost/x",
            "https://localhost./x",
            "https://[::1]/x",
            "https://[fe80::1]/x",
            "https://[fd00::1]/x",
            "https://[::ffff:127.0.0.1]/x",
            "https://moi:secret@exemple.fr/x",
            "javascript:alert(1)",
        ] {
            assert!(check(wrong, LocalAddresses::Refused).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_developer_may_use_their_own_machine() {
        assert!(check("http://localhost:3000/retour", LocalAddresses::Allowed).is_ok());
        assert!(check("ftp://localhost/x", LocalAddresses::Allowed).is_err());
        assert!(check("https://10.0.0.1/x", LocalAddresses::Allowed).is_err());
    }

    #[test]
    fn an_operator_may_let_messages_go_anywhere() {
        let passes = |text| check(text, LocalAddresses::WithNetworks).is_ok();
        assert!(passes("http://127.0.0.1:9000/b"));
        assert!(passes("https://intranet.lan/b"));
        assert!(!passes("ftp://exemple.fr/b"));
    }
}
