//! The address of the client, through the reverse proxies that are known.

use std::net::IpAddr;

use http::{HeaderMap, HeaderName};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address of the client: each of the `trusted_hops` proxies in front of the server appended the address
/// that it saw to `X-Forwarded-For`, so the client is that many places from the right. What lies further left
/// is the client's word and is not believed.
pub(crate) fn client_address(peer: IpAddr, headers: &HeaderMap, trusted_hops: usize) -> IpAddr {
    if trusted_hops == 0 {
        return peer.to_canonical();
    }
    let forwarded: Vec<IpAddr> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|text| address(text.trim()))
        .collect();
    let place = forwarded.len().saturating_sub(trusted_hops);
    forwarded.get(place).copied().unwrap_or(peer).to_canonical()
}

/// An address, with or without the port that some proxies add.
fn address(text: &str) -> Option<IpAddr> {
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    if let Ok(socket) = text.parse::<std::net::SocketAddr>() {
        return Some(socket.ip());
    }
    text.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(forwarded: &[&str], trusted_hops: usize, expected: &str) {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        let peer = "10.0.0.9".parse().unwrap();
        assert_eq!(
            client_address(peer, &headers, trusted_hops).to_string(),
            expected,
            "{forwarded:?}"
        );
    }

    #[test]
    fn without_trusted_proxy_the_peer_is_the_client() {
        check(&["1.2.3.4"], 0, "10.0.0.9");
    }

    #[test]
    fn the_client_is_as_far_from_the_right_as_there_are_proxies() {
        check(&["1.2.3.4"], 1, "1.2.3.4");
        check(&["6.6.6.6, 1.2.3.4"], 1, "1.2.3.4");
        check(&["6.6.6.6, 1.2.3.4, 10.0.0.1"], 2, "1.2.3.4");
        check(&["6.6.6.6", "1.2.3.4"], 1, "1.2.3.4");
    }

    #[test]
    fn ports_and_brackets_are_dropped() {
        check(&["1.2.3.4:5678"], 1, "1.2.3.4");
        check(&["[2001:db8::1]:443"], 1, "2001:db8::1");
        check(&["::ffff:1.2.3.4"], 1, "1.2.3.4");
    }

    #[test]
    fn without_header_the_peer_is_the_client() {
        check(&[], 1, "10.0.0.9");
        check(&["inconnu"], 1, "10.0.0.9");
    }
}
