//! What a client accepts, and which requests a foreign page could have forged.

use http::{HeaderMap, header};

const JSON: &str = "application/json; charset=utf-8";
const RESPONSE_JSON: &str = "application/graphql-response+json; charset=utf-8";

/// The content type of the answer, or none when the client accepts neither of those that exist.
pub(crate) fn response_type(headers: &HeaderMap) -> Option<&'static str> {
    match best(
        headers,
        &["application/json", "application/graphql-response+json"],
    ) {
        Some("application/json") => Some(JSON),
        Some(_) => Some(RESPONSE_JSON),
        None => None,
    }
}

/// Whether the client would rather have a page than data: a person's browser.
pub(crate) fn prefers_page(headers: &HeaderMap) -> bool {
    let offers = [
        "application/json",
        "application/graphql-response+json",
        "text/html",
    ];
    best(headers, &offers) == Some("text/html")
}

/// The offer that the `Accept` header likes most; the first one when there is no header.
fn best<'a>(headers: &HeaderMap, offers: &[&'a str]) -> Option<&'a str> {
    let mut accepted = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .peekable();
    if accepted.peek().is_none() {
        return offers.first().copied();
    }
    let ranges: Vec<Range<'_>> = accepted
        .flat_map(|value| value.split(','))
        .filter_map(Range::read)
        .collect();
    let mut liked: Option<(Preference, &str)> = None;
    for offer in offers {
        let preference = ranges
            .iter()
            .enumerate()
            .filter_map(|(place, range)| range.preference(offer, place))
            .max_by(|a, b| (a.specificity, a.earliness).cmp(&(b.specificity, b.earliness)));
        if let Some(preference) = preference.filter(|preference| preference.quality > 0)
            && liked.as_ref().is_none_or(|(best, _)| preference > *best)
        {
            liked = Some((preference, offer));
        }
    }
    liked.map(|(_, offer)| offer)
}

/// How much an offer is liked: quality, then precision of the range, then its place in the header.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Preference {
    /// Thousandths.
    quality: u16,
    specificity: u8,
    earliness: std::cmp::Reverse<usize>,
}

struct Range<'a> {
    media: &'a str,
    quality: u16,
}

impl<'a> Range<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut parts = text.split(';').map(str::trim);
        let media = parts.next().filter(|media| media.contains('/'))?;
        let quality = parts
            .filter_map(|parameter| parameter.strip_prefix("q="))
            .find_map(|quality| quality.parse::<f32>().ok())
            .unwrap_or(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0..=1000"
        )]
        let quality = (quality.clamp(0.0, 1.0) * 1000.0) as u16;
        Some(Self { media, quality })
    }

    fn preference(&self, offer: &str, place: usize) -> Option<Preference> {
        let specificity = if self.media.eq_ignore_ascii_case(offer) {
            2
        } else if self.media == "*/*" {
            0
        } else {
            let kind = self.media.strip_suffix("/*")?;
            if !offer.split('/').next()?.eq_ignore_ascii_case(kind) {
                return None;
            }
            1
        };
        Some(Preference {
            quality: self.quality,
            specificity,
            earliness: std::cmp::Reverse(place),
        })
    }
}

/// The media type of the body, lower case, without parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase()).filter(|media| !media.is_empty())
}

/// Whether a page of another site could have made the browser send this request without asking first: no
/// content type, or one that forms use, and no header that forms cannot set.
pub(crate) fn may_be_forged(media: Option<&str>, headers: &HeaderMap) -> bool {
    let simple = matches!(
        media,
        None | Some("application/x-www-form-urlencoded" | "multipart/form-data" | "text/plain")
    );
    let shown = |name| {
        headers
            .get(name)
            .is_some_and(|value: &http::HeaderValue| !value.is_empty())
    };
    simple && !shown("x-apollo-operation-name") && !shown("apollo-require-preflight")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::ACCEPT, value.parse().unwrap())])
    }

    fn check(value: &str, expected: Option<&str>) {
        assert_eq!(response_type(&accept(value)), expected, "{value}");
    }

    #[test]
    fn json_is_the_default() {
        assert_eq!(response_type(&HeaderMap::new()), Some(JSON));
        check("*/*", Some(JSON));
        check("application/*", Some(JSON));
        check("application/json", Some(JSON));
    }

    #[test]
    fn the_graphql_type_is_given_to_who_prefers_it() {
        check("application/graphql-response+json", Some(RESPONSE_JSON));
        check(
            "application/graphql-response+json, application/json;q=0.9",
            Some(RESPONSE_JSON),
        );
        check(
            "application/graphql-response+json;q=0.5, application/json",
            Some(JSON),
        );
        check(
            "application/graphql-response+json, application/json",
            Some(RESPONSE_JSON),
        );
    }

    #[test]
    fn what_cannot_be_produced_is_told() {
        check("text/csv", None);
        check("application/json;q=0", None);
        check("application/json;q=0, */*", Some(RESPONSE_JSON));
    }

    #[test]
    fn browsers_prefer_pages_and_programs_do_not() {
        assert!(prefers_page(&accept(
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        )));
        assert!(prefers_page(&accept("text/html")));
        assert!(!prefers_page(&accept("*/*")));
        assert!(!prefers_page(&accept("application/json, text/html")));
        assert!(!prefers_page(&HeaderMap::new()));
    }
}
