//! How the text of a setting is read.

use std::{fmt, net::SocketAddr, path::PathBuf, time::Duration};

use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};
use url::Url;

/// A type that a setting may have.
pub trait SettingValue: Sized {
    /// What is expected, in French, to complete "attendu : …".
    const EXPECTED: &'static str;
    /// A setting that is turned on by its flag alone.
    const IS_FLAG: bool = false;
    /// A setting whose value is never shown.
    const IS_SECRET: bool = false;

    /// Reads a text; none when it is not what is expected.
    fn read(text: &str) -> Option<Self>;

    /// The value of a setting that nobody chose and that has no default.
    fn absent() -> Option<Self> {
        None
    }
}

impl<T: SettingValue> SettingValue for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const IS_SECRET: bool = T::IS_SECRET;

    fn read(text: &str) -> Option<Self> {
        if text.is_empty() {
            Some(None)
        } else {
            T::read(text).map(Some)
        }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl SettingValue for String {
    const EXPECTED: &'static str = "un texte";

    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl SettingValue for bool {
    const EXPECTED: &'static str = "true ou false";
    const IS_FLAG: bool = true;

    fn read(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "oui" => Some(true),
            "false" | "0" | "non" | "" => Some(false),
            _ => None,
        }
    }
}

impl SettingValue for usize {
    const EXPECTED: &'static str = "un entier positif ou nul";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl SettingValue for u32 {
    const EXPECTED: &'static str = "un entier positif ou nul";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl SettingValue for SocketAddr {
    const EXPECTED: &'static str = "une adresse et un port, comme 127.0.0.1:8080 ou [::]:8080";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl SettingValue for PathBuf {
    const EXPECTED: &'static str = "un chemin";

    fn read(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| text.into())
    }
}

impl SettingValue for Url {
    const EXPECTED: &'static str = "une adresse complète, comme https://exemple.fr/service";

    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|url: &Self| url.has_host())
    }
}

impl SettingValue for Vec<String> {
    const EXPECTED: &'static str = "une liste séparée par des virgules";

    fn read(text: &str) -> Option<Self> {
        Some(
            text.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(str::to_owned)
                .collect(),
        )
    }
}

/// An hour of every day in Paris, as a daily line of crontab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DailyHour(pub Time);

impl SettingValue for DailyHour {
    const EXPECTED: &'static str = "une heure quotidienne, comme 8 7 * * * (7 h 08)";

    fn read(text: &str) -> Option<Self> {
        let fields: Vec<&str> = text.split_ascii_whitespace().collect();
        let [minute, hour, "*", "*", "*"] = fields.as_slice() else {
            return None;
        };
        let (minute, hour) = (minute.parse().ok()?, hour.parse().ok()?);
        Time::new(hour, minute, 0, 0).ok().map(Self)
    }
}

/// Whole seconds.
impl SettingValue for Duration {
    const EXPECTED: &'static str = "un nombre entier de secondes, au moins 1";

    fn read(text: &str) -> Option<Self> {
        text.parse()
            .ok()
            .filter(|seconds| *seconds > 0)
            .map(Self::from_secs)
    }
}

/// A day, at midnight UTC, or an instant.
impl SettingValue for Timestamp {
    const EXPECTED: &'static str =
        "une date, comme 2025-02-12 (minuit UTC) ou 2025-02-12T00:00:00Z";

    fn read(text: &str) -> Option<Self> {
        if let Ok(day) = text.parse::<Date>()
            && text.len() == 10
        {
            return day
                .to_zoned_datetime(TimeZone::UTC)
                .ok()
                .map(|zoned| zoned.timestamp());
        }
        text.parse().ok()
    }
}

/// Scheme, host and port of a web address, without trailing slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// `https://host[:port]`
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The origin of a server reached without proxy; an address that means "all" is reached by loopback.
    pub fn of_listener(address: SocketAddr) -> Self {
        let host = if address.ip().is_unspecified() {
            "localhost".to_owned()
        } else {
            address.ip().to_string()
        };
        let host = if host.contains(':') {
            format!("[{host}]")
        } else {
            host
        };
        Self(format!("http://{host}:{}", address.port()))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl SettingValue for Origin {
    const EXPECTED: &'static str = "une adresse web sans chemin, comme https://api.exemple.fr";

    fn read(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let has_no_user = url.username().is_empty() && url.password().is_none();
        (matches!(url.scheme(), "http" | "https") && is_bare && has_no_user)
            .then(|| Self(url.origin().ascii_serialization()))
    }
}

/// A value that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The value itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl SettingValue for Secret {
    const EXPECTED: &'static str = "un secret d'au moins 8 caractères";
    const IS_SECRET: bool = true;

    fn read(text: &str) -> Option<Self> {
        (text.len() >= 8).then(|| Self(text.to_owned()))
    }
}

/// What a process does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything.
    All,
    /// Answers requests.
    Web,
    /// Does the background work.
    Worker,
}

impl SettingValue for Role {
    const EXPECTED: &'static str = "all, web ou worker";

    fn read(text: &str) -> Option<Self> {
        match text {
            "all" => Some(Self::All),
            "web" => Some(Self::Web),
            "worker" => Some(Self::Worker),
            _ => None,
        }
    }
}

/// What a server is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// The real thing: unexpected failures are masked, download links live ten seconds.
    Production,
    /// Acceptance: the same, failures shown.
    Recette,
    /// Development: failures shown, download links never expire.
    Developpement,
}

impl SettingValue for Environment {
    const EXPECTED: &'static str = "production, recette ou developpement";

    fn read(text: &str) -> Option<Self> {
        match text {
            "production" => Some(Self::Production),
            "recette" => Some(Self::Recette),
            "developpement" => Some(Self::Developpement),
            _ => None,
        }
    }
}

/// How logs are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Texte,
    /// For machines, one object a line.
    Json,
}

impl SettingValue for LogFormat {
    const EXPECTED: &'static str = "texte ou json";

    fn read(text: &str) -> Option<Self> {
        match text {
            "texte" => Some(Self::Texte),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: SettingValue + fmt::Debug>(text: &str, expected: &str) {
        assert_eq!(format!("{:?}", T::read(text)), expected, "{text}");
    }

    #[test]
    fn origins_have_neither_path_nor_slash() {
        check::<Origin>(
            "https://api.exemple.fr/",
            r#"Some(Origin("https://api.exemple.fr"))"#,
        );
        check::<Origin>(
            "http://localhost:8080",
            r#"Some(Origin("http://localhost:8080"))"#,
        );
        for wrong in [
            "https://exemple.fr/api",
            "ftp://exemple.fr",
            "exemple.fr",
            "https://a:b@exemple.fr",
            "",
        ] {
            check::<Origin>(wrong, "None");
        }
    }

    #[test]
    fn days_are_at_midnight_utc() {
        check::<Timestamp>("2025-02-12", "Some(2025-02-12T00:00:00Z)");
        check::<Timestamp>("2025-02-12T01:00:00+01:00", "Some(2025-02-12T00:00:00Z)");
        check::<Timestamp>("12/02/2025", "None");
    }

    #[test]
    fn a_schedule_is_daily() {
        check::<DailyHour>("8 7 * * *", "Some(DailyHour(07:08:00))");
        for wrong in ["*/5 * * * *", "8 7 * * 1", "8 25 * * *", "8 7", ""] {
            check::<DailyHour>(wrong, "None");
        }
    }

    #[test]
    fn lists_are_separated_by_commas() {
        check::<Vec<String>>("a@b.fr, c@d.fr,", r#"Some(["a@b.fr", "c@d.fr"])"#);
        check::<Vec<String>>("", "Some([])");
    }

    #[test]
    fn secrets_are_never_shown() {
        check::<Secret>("mot-de-passe", "Some(Secret)");
        check::<Secret>("court", "None");
    }

    #[test]
    fn a_server_without_public_address_is_reached_where_it_listens() {
        let origin = |address: &str| Origin::of_listener(address.parse().unwrap()).to_string();
        assert_eq!(origin("127.0.0.1:8080"), "http://127.0.0.1:8080");
        assert_eq!(origin("0.0.0.0:80"), "http://localhost:80");
        assert_eq!(origin("[::1]:80"), "http://[::1]:80");
    }
}
