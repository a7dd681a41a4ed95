//! What native forms send, as a form or as JSON, and where they come from.

use std::collections::HashMap;

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::Interface;

/// The fields of a form. A field given twice has its last value; one that is no text is left out.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Form(HashMap<String, String>);

impl Form {
    pub(crate) fn read(headers: &HeaderMap, body: &[u8]) -> Self {
        let is_json = headers
            .get(header::CONTENT_TYPE)
            .and_then(|media| media.to_str().ok())
            .is_some_and(|media| media.trim_start().starts_with("application/json"));
        if !is_json {
            return Self(url::form_urlencoded::parse(body).into_owned().collect());
        }
        let Ok(Value::Object(fields)) = serde_json::from_slice(body) else {
            return Self::default();
        };
        let texts = fields.into_iter().filter_map(|(name, value)| match value {
            Value::String(text) => Some((name, text)),
            _ => None,
        });
        Self(texts.collect())
    }

    /// A field; none when it is missing or empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|text| !text.is_empty())
    }

    /// A field; empty when it is missing.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }
}

/// Refuses a form that a page of an unrelated site sent: it would act for somebody without their knowing.
///
/// Browsers that say nothing of the origin do not send the session cookie along either (`SameSite=Lax`). Our own pages
/// send no referrer, hence the origin `null`.
pub(crate) fn refuse_foreign(
    headers: &HeaderMap,
    interface: &Interface,
) -> Result<(), Box<Response>> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_foreign = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "cross-site",
        (None, None | Some("null")) => false,
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host != text("host") && !interface.is_at(origin)
        }
    };
    if is_foreign {
        let text = "Formulaire envoyé depuis un autre site.";
        return Err(Box::new((StatusCode::FORBIDDEN, text).into_response()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn check(media: &'static str, body: &str) {
        let headers =
            HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(media))]);
        let form = Form::read(&headers, body.as_bytes());
        assert_eq!(form.text("email"), "zoe@exemple.fr", "{media}");
        assert_eq!(form.text("password"), "a b&é", "{media}");
        assert_eq!(form.get("captchaInput"), None, "{media}");
        assert_eq!(form.get("returnTo"), Some("/companies"), "{media}");
    }

    #[test]
    fn fields_come_as_a_form_or_as_json() {
        check(
            "application/x-www-form-urlencoded",
            "email=zoe%40exemple.fr&password=a+b%26%C3%A9&returnTo=%2Fcompanies&captchaInput=",
        );
        check(
            "application/json; charset=utf-8",
            r#"{"email": "zoe@exemple.fr", "password": "a b&é", "returnTo": "/companies", "captchaInput": ["x"]}"#,
        );
    }

    #[test]
    fn a_form_of_another_site_is_refused() {
        let from = |pairs: &[(&'static str, &'static str)]| {
            let headers = pairs.iter().map(|(name, value)| {
                (
                    header::HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            });
            let interface = Interface::new("https://app.exemple.fr", "https://api.exemple.fr");
            refuse_foreign(&HeaderMap::from_iter(headers), &interface.unwrap()).is_ok()
        };
        assert!(from(&[]));
        assert!(from(&[("origin", "null"), ("host", "api.exemple.fr")]));
        assert!(from(&[
            ("origin", "https://app.exemple.fr"),
            ("host", "api.exemple.fr")
        ]));
        assert!(from(&[
            ("origin", "http://127.0.0.1:8080"),
            ("host", "127.0.0.1:8080")
        ]));
        assert!(from(&[
            ("sec-fetch-site", "same-origin"),
            ("origin", "https://b"),
            ("host", "b")
        ]));
        assert!(!from(&[("sec-fetch-site", "cross-site")]));
        assert!(!from(&[
            ("origin", "https://ailleurs.example"),
            ("host", "api.exemple.fr")
        ]));
        assert!(!from(&[
            ("origin", "https://autre.exemple.fr"),
            ("host", "api.exemple.fr")
        ]));
        assert!(!from(&[
            ("origin", "http://127.0.0.2"),
            ("host", "127.0.0.1")
        ]));
    }
}
