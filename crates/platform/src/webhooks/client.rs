//! The HTTP client that calls endpoints.
//!
//! Endpoints are chosen by users: the client reaches no address of this machine nor of a private network, unless
//! the operator allows it. Names are resolved here, and the connection goes to an address that was looked at:
//! a name that changes between a check and a connection gains nothing. Redirections are not followed.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use domain::account::{is_private, secure_uri::LocalAddresses};
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};

/// How long an endpoint may take to answer.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Clients by policy: built once, they share connections.
static CLIENTS: [OnceLock<Result<Client, String>>; 3] = [const { OnceLock::new() }; 3];

/// The client for a policy.
///
/// # Errors
/// The system has no trusted certificates, for instance.
pub(super) fn client(local: LocalAddresses) -> Result<&'static Client, String> {
    let place = match local {
        LocalAddresses::Refused => 0,
        LocalAddresses::Allowed => 1,
        LocalAddresses::WithNetworks => 2,
    };
    CLIENTS[place]
        .get_or_init(|| build(local))
        .as_ref()
        .map_err(Clone::clone)
}

fn build(local: LocalAddresses) -> Result<Client, String> {
    // Already chosen by another part of the process: as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .dns_resolver(Arc::new(GuardedResolver(local)))
        .redirect(Policy::none())
        .no_proxy()
        .timeout(TIMEOUT)
        .user_agent("Bordereau")
        .build()
        .map_err(|error| error.to_string())
}

/// Resolves names to the addresses that may be reached.
struct GuardedResolver(LocalAddresses);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let local = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let reachable = reachable(found, local);
            if reachable.is_empty() {
                let error = io::Error::other("aucune adresse publique pour ce nom");
                return Err(error.into());
            }
            Ok(Box::new(reachable.into_iter()) as Addrs)
        })
    }
}

fn reachable(
    found: impl IntoIterator<Item = SocketAddr>,
    local: LocalAddresses,
) -> Vec<SocketAddr> {
    found
        .into_iter()
        .filter(|address| match local {
            LocalAddresses::Refused => !is_private(address.ip()),
            LocalAddresses::Allowed => address.ip().is_loopback() || !is_private(address.ip()),
            LocalAddresses::WithNetworks => true,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_denotes_private_addresses_leads_nowhere() {
        let addresses = |texts: &[&str]| -> Vec<SocketAddr> {
            texts.iter().map(|text| text.parse().unwrap()).collect()
        };
        let mixed = addresses(&["10.0.0.1:0", "93.184.216.34:0", "[::1]:0"]);
        assert_eq!(
            reachable(mixed.clone(), LocalAddresses::Refused),
            addresses(&["93.184.216.34:0"])
        );
        assert_eq!(
            reachable(mixed.clone(), LocalAddresses::Allowed),
            addresses(&["93.184.216.34:0", "[::1]:0"])
        );
        assert_eq!(
            reachable(mixed.clone(), LocalAddresses::WithNetworks),
            mixed
        );
    }
}
