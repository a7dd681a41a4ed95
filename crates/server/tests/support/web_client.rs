//! HTTP clients of the tests.

/// A client to be: TLS wants a provider, even for those who only call plain addresses.
pub(crate) fn builder() -> reqwest::ClientBuilder {
    // Another test of the process may have chosen it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}

/// A client with nothing particular.
pub(crate) fn client() -> reqwest::Client {
    builder().build().unwrap()
}
