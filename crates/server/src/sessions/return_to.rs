//! Where a browser is sent after it logged in or out: never to somebody else's site.

use http::HeaderValue;
use url::{Position, Url};

/// The address of the web interface.
#[derive(Clone, Debug)]
pub struct Interface {
    root: Url,
    /// Pages and API have one origin: redirects stay on the host that the browser used, whatever its name.
    is_here: bool,
}

impl Interface {
    /// The interface at the origin `ui`, served with the API at `api`.
    ///
    /// # Errors
    /// The origin is not an address.
    pub fn new(ui: &str, api: &str) -> Result<Self, url::ParseError> {
        Ok(Self {
            root: Url::parse(ui)?,
            is_here: ui == api,
        })
    }

    /// Is this the origin of the interface?
    pub(crate) fn is_at(&self, origin: &str) -> bool {
        Url::parse(origin).is_ok_and(|origin| origin.origin() == self.root.origin())
    }

    /// The address of a path of the interface, where the browser asks to return; the root when there is no path
    /// or when it leads elsewhere.
    pub fn returning_to(&self, path: Option<&str>) -> Option<HeaderValue> {
        let base = self.root.as_str().trim_end_matches('/');
        let target = path
            .and_then(|path| Url::parse(&format!("{base}{path}")).ok())
            .filter(|target| target.origin() == self.root.origin() && has_no_user(target));
        self.location(target.as_ref().unwrap_or(&self.root))
    }

    /// The login page, told what went wrong.
    pub fn login(
        &self,
        code: &str,
        username: &str,
        return_to: Option<&str>,
    ) -> Option<HeaderValue> {
        let mut page = self.page("/login");
        {
            let mut query = page.query_pairs_mut();
            query
                .append_pair("errorCode", code)
                .append_pair("username", username);
            if let Some(return_to) = return_to {
                query.append_pair("returnTo", return_to);
            }
        }
        self.location(&page)
    }

    /// A page, with those of these parameters that have a value.
    pub fn told<'a>(
        &self,
        path: &str,
        parameters: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
    ) -> Option<HeaderValue> {
        let mut page = self.page(path);
        page.query_pairs_mut().extend_pairs(
            parameters
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        self.location(&page)
    }

    /// A page without parameters.
    pub fn at(&self, path: &str) -> Option<HeaderValue> {
        self.location(&self.page(path))
    }

    fn page(&self, path: &str) -> Url {
        let mut page = self.root.clone();
        page.set_path(path);
        page
    }

    fn location(&self, target: &Url) -> Option<HeaderValue> {
        let path = &target[Position::BeforePath..];
        // `//host/…` is another site for a browser.
        let text = if self.is_here && !path.starts_with("//") {
            path
        } else {
            target.as_str()
        };
        HeaderValue::from_str(text).ok()
    }
}

fn has_no_user(target: &Url) -> bool {
    target.username().is_empty() && target.password().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, here: &str, elsewhere: &str) {
        let together = Interface::new("http://127.0.0.1:8080", "http://127.0.0.1:8080").unwrap();
        assert_eq!(together.returning_to(Some(path)).unwrap(), here, "{path:?}");
        let apart = Interface::new("https://app.exemple.fr", "https://api.exemple.fr").unwrap();
        assert_eq!(
            apart.returning_to(Some(path)).unwrap(),
            elsewhere,
            "{path:?}"
        );
    }

    #[test]
    fn a_path_of_the_interface_is_returned_to() {
        check("/", "/", "https://app.exemple.fr/");
        check(
            "/dashboard/1/bsds/act?page=2#haut",
            "/dashboard/1/bsds/act?page=2#haut",
            "https://app.exemple.fr/dashboard/1/bsds/act?page=2#haut",
        );
    }

    #[test]
    fn no_path_leads_to_another_site() {
        for path in [
            "",
            ".ailleurs.example",
            "https://ailleurs.example/",
            "@ailleurs.example/",
            ":pw@ailleurs.example/",
            "http://",
        ] {
            check(path, "/", "https://app.exemple.fr/");
        }
        // A browser reads these as another host when they come alone.
        for path in [
            "//ailleurs.example",
            "/\\ailleurs.example",
            "/\t/ailleurs.example",
        ] {
            check(
                path,
                "http://127.0.0.1:8080//ailleurs.example",
                "https://app.exemple.fr//ailleurs.example",
            );
        }
    }

    #[test]
    fn headers_cannot_be_added() {
        check(
            "/a\r\nSet-Cookie: b=c",
            "/aSet-Cookie:%20b=c",
            "https://app.exemple.fr/aSet-Cookie:%20b=c",
        );
    }

    #[test]
    fn the_login_page_is_told_the_code_the_name_and_the_way_back() {
        let interface = Interface::new("http://127.0.0.1:8080", "http://127.0.0.1:8080").unwrap();
        assert_eq!(
            interface
                .login("INVALID_CAPTCHA", "Zoé@exemple.fr", Some("/registre"))
                .unwrap(),
            "/login?errorCode=INVALID_CAPTCHA&username=Zo%C3%A9%40exemple.fr&returnTo=%2Fregistre"
        );
        assert_eq!(
            interface.login("", "", None).unwrap(),
            "/login?errorCode=&username="
        );
    }
}
