//! Headers by which browsers are told to be careful.

use http::{HeaderMap, HeaderName, HeaderValue, header};

/// The headers that every answer carries.
#[derive(Debug)]
pub(crate) struct SecurityHeaders {
    fixed: Vec<(HeaderName, HeaderValue)>,
    policy: HeaderValue,
    home_policy: HeaderValue,
}

const FIXED: [(&str, &str); 11] = [
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("origin-agent-cluster", "?1"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-dns-prefetch-control", "off"),
    ("x-download-options", "noopen"),
    ("x-frame-options", "SAMEORIGIN"),
    ("x-permitted-cross-domain-policies", "none"),
    (
        "permissions-policy",
        "accelerometer=(), geolocation=(), fullscreen=(), ambient-light-sensor=(), autoplay=(), battery=(), camera=(), display-capture=()",
    ),
];

impl SecurityHeaders {
    /// Headers of a server reached at the origin `api`; `secure` when it is reached over HTTPS only.
    ///
    /// # Errors
    /// The origin cannot stand in a header.
    pub(crate) fn new(api: &str, secure: bool) -> Result<Self, header::InvalidHeaderValue> {
        let home = policy(api, secure);
        Ok(Self {
            fixed: FIXED
                .iter()
                .map(|(name, value)| {
                    (
                        HeaderName::from_static(name),
                        HeaderValue::from_static(value),
                    )
                })
                .collect(),
            policy: HeaderValue::try_from(format!("{home}; require-trusted-types-for 'script'"))?,
            home_policy: HeaderValue::try_from(home)?,
        })
    }

    /// Adds the headers to an answer. A page that came with a policy of its own keeps it.
    pub(crate) fn write(&self, headers: &mut HeaderMap, is_home: bool) {
        for (name, value) in &self.fixed {
            headers.insert(name, value.clone());
        }
        headers
            .entry(header::CONTENT_SECURITY_POLICY)
            .or_insert_with(|| {
                if is_home {
                    self.home_policy.clone()
                } else {
                    self.policy.clone()
                }
            });
    }
}

/// The reference's policy, without the hashes that its explorer needs: ours has no script in its pages. Pages
/// are served by the API's own host, hence `'self'` in `connect-src`.
fn policy(api: &str, secure: bool) -> String {
    let mut policy = format!(
        "default-src 'none'; base-uri 'self'; font-src 'self' https: data:; frame-ancestors 'self'; \
         img-src 'self'; object-src 'none'; script-src 'self'; script-src-attr 'none'; \
         style-src 'self' https:; connect-src 'self' {api}; form-action 'self'"
    );
    if secure {
        policy.push_str("; upgrade-insecure-requests");
    }
    policy
}
