//! The companies of the BSDA's acceptance scenarios.

use platform::Settings;

pub(crate) use crate::sandbox::*;

const CAST: Cast = Cast {
    kind: "Bsda",
    companies: &[
        ("P", None, &["PRODUCER"]),
        ("W", None, &["WORKER"]),
        ("T", None, &["TRANSPORTER"]),
        ("T2", None, &["TRANSPORTER"]),
        ("T3", None, &["TRANSPORTER"]),
        ("F", Some("BE0541696005"), &["TRANSPORTER"]),
        ("D", None, &["WASTEPROCESSOR"]),
        ("D2", None, &["WASTEPROCESSOR"]),
        ("C", None, &["WASTE_CENTER"]),
        ("B", None, &["BROKER"]),
        ("E", None, &["ECO_ORGANISME"]),
        ("X", None, &["PRODUCER"]),
    ],
    pairs: &["P+W", "P+E"],
};

pub(crate) async fn sandboxes() -> Vec<Sandbox> {
    sandboxes_with(Settings::default()).await
}

pub(crate) async fn sandboxes_with(settings: Settings) -> Vec<Sandbox> {
    sandboxes_of(CAST, settings).await
}
