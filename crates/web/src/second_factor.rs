//! `/second-factor`: the form that the route of the second factor receives.

use askama::Template;
use axum::{extract::Query, response::Response};
use http::StatusCode;
use jiff::Timestamp;
use serde::Deserialize;

use crate::layout::{Layout, page};

/// What the route of the second factor tells.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Told {
    error_code: Option<String>,
    /// End of a lock, in milliseconds since 1970.
    lockout: Option<String>,
    return_to: Option<String>,
}

/// Why the code was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Refusal {
    /// Said beside the field.
    Field(&'static str),
    /// Said above the form, under a title.
    Alert(&'static str, String),
}

impl Refusal {
    fn of(code: &str, lockout: Option<&str>, now: Timestamp) -> Self {
        match code {
            "MISSING_TOTP" => Self::Field("Saisissez le code affiché par votre application."),
            "TOTP_LOCKOUT" => Self::Alert("Blocage temporaire", locked(lockout, now)),
            "ACCOUNT_SUSPENDED" => Self::Alert(
                "Compte suspendu",
                "L'accès à ce compte est suspendu. Adressez-vous à l'administrateur de ce serveur."
                    .to_owned(),
            ),
            _ => Self::Field(
                "Ce code est incorrect ou n'est plus valable. Attendez le suivant, et vérifiez l'heure de votre \
                 téléphone.",
            ),
        }
    }
}

/// How long one has to wait, as far as the address tells.
fn locked(lockout: Option<&str>, now: Timestamp) -> String {
    const LONGEST: i64 = 60;
    let end = lockout
        .and_then(|text| text.parse().ok())
        .and_then(|milliseconds| Timestamp::from_millisecond(milliseconds).ok());
    let minutes = end.map(|end| (end.as_second() - now.as_second() + 59) / 60);
    let wait = match minutes {
        Some(minutes) if minutes <= 0 => "Vous pouvez réessayer maintenant.".to_owned(),
        Some(1) => "Réessayez dans une minute.".to_owned(),
        Some(minutes) if minutes <= LONGEST => format!("Réessayez dans {minutes} minutes."),
        _ => "Réessayez dans 5 minutes.".to_owned(),
    };
    format!("Trop de codes incorrects ont été saisis. {wait}")
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct SecondFactorPage {
    layout: Layout,
    refusal: Option<Refusal>,
    return_to: Option<String>,
}

impl SecondFactorPage {
    /// The alert takes the focus, else the field does.
    fn has_alert(&self) -> bool {
        matches!(self.refusal, Some(Refusal::Alert(..)))
    }
}

/// `GET /second-factor`
pub(crate) async fn show(Query(told): Query<Told>) -> Response {
    let lockout = told.lockout.as_deref();
    let now = Timestamp::now();
    page(
        StatusCode::OK,
        &SecondFactorPage {
            layout: Layout::public("Code de vérification"),
            refusal: told
                .error_code
                .as_deref()
                .map(|code| Refusal::of(code, lockout, now)),
            return_to: told.return_to.filter(|path| path.starts_with('/')),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-01-01T12:00:00Z";

    fn check(lockout: Option<&str>, expected: &str) {
        let now: Timestamp = NOW.parse().unwrap();
        let told = locked(lockout, now);
        assert!(told.ends_with(expected), "{lockout:?}: {told}");
    }

    #[test]
    fn a_lock_tells_how_long_it_lasts() {
        check(Some("1767269100000"), "dans 5 minutes.");
        check(Some("1767268830000"), "dans une minute.");
        check(Some("1767268700000"), "maintenant.");
        check(None, "dans 5 minutes.");
        check(Some("<b>"), "dans 5 minutes.");
        check(Some("9999999999999999999"), "dans 5 minutes.");
    }

    #[test]
    fn each_code_of_the_route_has_its_words() {
        let now: Timestamp = NOW.parse().unwrap();
        for code in ["MISSING_TOTP", "INVALID_TOTP", "AUTRE"] {
            let refusal = Refusal::of(code, None, now);
            assert!(matches!(refusal, Refusal::Field(_)), "{code}");
        }
        for code in ["TOTP_LOCKOUT", "ACCOUNT_SUSPENDED"] {
            let refusal = Refusal::of(code, None, now);
            assert!(matches!(refusal, Refusal::Alert(..)), "{code}");
        }
    }
}
