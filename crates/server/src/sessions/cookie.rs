//! The cookie that carries a session.

use http::{HeaderMap, HeaderValue, header};
use jiff::{SignedDuration, Timestamp};
use platform::sessions::{SESSION_LIFETIME, SessionId};

/// Name of the cookie unless the operator chose another one.
pub const DEFAULT_NAME: &str = "trackdechets.connect.sid";

#[expect(clippy::cast_possible_wrap, reason = "four hours")]
const LIFETIME_S: i64 = SESSION_LIFETIME.as_secs() as i64;

/// How the session cookie is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionCookie {
    name: String,
    attributes: String,
}

/// The name or the domain cannot stand in a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "le nom ou le domaine du cookie de session ne convient pas : lettres, chiffres, points et tirets seulement"
)]
pub struct CookieError;

impl SessionCookie {
    /// A cookie of this name; `domain` shares it between hosts, `secure` keeps it off plain HTTP.
    ///
    /// # Errors
    /// The name or the domain holds a character that a cookie cannot carry.
    pub fn new(name: &str, domain: Option<&str>, secure: bool) -> Result<Self, CookieError> {
        let fits = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
        };
        if !fits(name) || domain.is_some_and(|domain| !fits(domain)) {
            return Err(CookieError);
        }
        let mut attributes = "; Path=/; HttpOnly; SameSite=Lax".to_owned();
        if let Some(domain) = domain {
            attributes.push_str("; Domain=");
            attributes.push_str(domain);
        }
        if secure {
            attributes.push_str("; Secure");
        }
        Ok(Self {
            name: name.to_owned(),
            attributes,
        })
    }

    /// The session that a request presents.
    pub fn read(&self, headers: &HeaderMap) -> Option<SessionId> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .filter(|(name, _)| *name == self.name)
            .find_map(|(_, value)| SessionId::parse(value))
    }

    /// Gives, or gives again, a session to a browser for its lifetime.
    pub fn keep(&self, id: &SessionId) -> Option<HeaderValue> {
        self.header(id.as_str(), LIFETIME_S)
    }

    /// Takes the session away.
    pub fn clear(&self) -> Option<HeaderValue> {
        self.header("", 0)
    }

    /// Checked at creation: none never happens. Browsers that know `Max-Age` do not look at their clock.
    fn header(&self, value: &str, max_age: i64) -> Option<HeaderValue> {
        let Self { name, attributes } = self;
        let end = Timestamp::now()
            .checked_add(SignedDuration::from_secs(max_age))
            .ok()?
            .strftime("%a, %d %b %Y %H:%M:%S GMT");
        let header = format!("{name}={value}; Max-Age={max_age}{attributes}; Expires={end}");
        HeaderValue::try_from(header).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    fn read(cookies: &[&str]) -> Option<SessionId> {
        let headers = cookies
            .iter()
            .map(|cookie| (header::COOKIE, HeaderValue::from_str(cookie).unwrap()));
        SessionCookie::new(DEFAULT_NAME, None, false)
            .unwrap()
            .read(&HeaderMap::from_iter(headers))
    }

    #[test]
    fn a_session_is_found_among_other_cookies() {
        let id = SessionId::parse(ID);
        assert!(id.is_some());
        assert_eq!(read(&[&format!("{DEFAULT_NAME}={ID}")]), id);
        assert_eq!(read(&[&format!("a=b; {DEFAULT_NAME}={ID};c=d")]), id);
        assert_eq!(
            read(&[&format!("{DEFAULT_NAME}=vieux; {DEFAULT_NAME}={ID}")]),
            id
        );
        for other in [
            "a=b".to_owned(),
            format!("autre.sid={ID}"),
            format!("{DEFAULT_NAME}="),
        ] {
            assert_eq!(read(&[&other]), None, "{other}");
        }
        assert_eq!(read(&[]), None);
    }

    #[test]
    fn a_cookie_says_how_it_may_travel() {
        let id = SessionId::parse(ID).unwrap();
        let check = |header: Option<HeaderValue>, expected: &str| {
            let header = header.unwrap();
            let (cookie, end) = header.to_str().unwrap().split_once("; Expires=").unwrap();
            assert_eq!(cookie, expected);
            assert!(end.ends_with(" GMT"), "{end}");
        };
        let plain = SessionCookie::new(DEFAULT_NAME, None, false).unwrap();
        check(
            plain.keep(&id),
            "trackdechets.connect.sid=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA; Max-Age=14400; Path=/; HttpOnly; SameSite=Lax",
        );
        check(
            plain.clear(),
            "trackdechets.connect.sid=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax",
        );
        let shared = SessionCookie::new("bac.sid", Some("exemple.fr"), true).unwrap();
        check(
            shared.clear(),
            "bac.sid=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Domain=exemple.fr; Secure",
        );
    }

    #[test]
    fn what_would_add_attributes_is_refused() {
        for (name, domain) in [
            ("", None),
            ("a b", None),
            ("a;", None),
            ("a", Some("b; Path=/x")),
        ] {
            assert_eq!(SessionCookie::new(name, domain, false), Err(CookieError));
        }
    }
}
