//! The companies of the BSPAOH's tests, and their slips.

use platform::Settings;
use serde_json::{Value, json};

pub(crate) use crate::sandbox::*;

const CAST: Cast = Cast {
    kind: "Bspaoh",
    companies: &[
        ("P", None, &["PRODUCER"]),
        ("T", None, &["TRANSPORTER"]),
        ("F", Some("BE0541696005"), &["TRANSPORTER"]),
        ("K", None, &["WASTEPROCESSOR"]),
        ("X", None, &["PRODUCER"]),
    ],
    pairs: &[],
};

pub(crate) async fn sandboxes() -> Vec<Sandbox> {
    sandboxes_of(CAST, Settings::default()).await
}

/// What the carrier enters before it leaves.
pub(crate) fn departure() -> Value {
    json!({"transporter": {"transport": {
        "mode": "ROAD", "plates": ["FG-456-HJ"], "takenOverAt": "2024-09-02T08:30:00.000Z",
    }}})
}

/// What the crematorium enters when it accepts everything.
pub(crate) fn received() -> Value {
    json!({"destination": {"reception": {
        "date": "2024-09-03T09:00:00.000Z", "detail": {"receivedWeight": {"value": 14}},
        "acceptation": {"status": "ACCEPTED", "packagings": [
            {"id": "packaging_0", "acceptation": "ACCEPTED"},
            {"id": "packaging_1", "acceptation": "ACCEPTED"},
        ]},
    }}})
}

/// What it enters when it turns one packaging back.
pub(crate) fn partly_refused() -> Value {
    json!({"destination": {"reception": {
        "date": "2024-09-03T09:00:00.000Z",
        "detail": {"receivedWeight": {"value": 14.2}, "refusedWeight": {"value": 4.1}},
        "acceptation": {
            "status": "PARTIALLY_REFUSED", "refusalReason": "identification illisible", "packagings": [
                {"id": "packaging_0", "acceptation": "ACCEPTED"},
                {"id": "packaging_1", "acceptation": "REFUSED"},
            ],
        },
    }}})
}

/// What it enters when it has burnt them.
pub(crate) fn burnt() -> Value {
    json!({"destination": {"operation": {"code": "D 10", "date": "2024-09-04T10:00:00.000Z"}}})
}

impl Sandbox {
    /// A company block.
    pub(crate) fn company(&self, name: &str) -> Value {
        json!({
            "siret": self.org(name), "name": format!("Société {name}"),
            "address": "1 rue de paradis 75010 PARIS", "contact": "Marie Dupont", "phone": "0612345678",
            "mail": "marie@exemple.fr",
        })
    }

    /// Two boxes of P, carried by T to K.
    pub(crate) fn complete(&self) -> Value {
        json!({
            "waste": {"code": "18 01 02", "packagings": [
                {"type": "LITTLE_BOX", "volume": 12, "containerNumber": "C-1", "quantity": 1,
                    "identificationCodes": ["PA-01"], "consistence": "SOLIDE"},
                {"type": "BIG_BOX", "volume": 30, "containerNumber": "C-2", "quantity": 1,
                    "identificationCodes": ["PA-02"], "consistence": "LIQUIDE"},
            ]},
            "emitter": {
                "company": self.company("P"),
                "emission": {"detail": {"weight": {"value": 14.5, "isEstimate": false}}},
            },
            "transporter": {"company": self.company("T")},
            "destination": {"company": self.company("K")},
        })
    }

    /// The complete slip with changes; null erases.
    pub(crate) fn with(&self, changes: Value) -> Value {
        with(self.complete(), changes)
    }

    /// A complete slip that T has taken over.
    pub(crate) async fn sent(&self) -> String {
        let id = self.create("P", self.complete()).await;
        assert_eq!(self.sign("P", &id, "EMISSION").await, "SIGNED_BY_PRODUCER");
        self.update("T", &id, departure()).await;
        assert_eq!(self.sign("T", &id, "TRANSPORT").await, "SENT");
        id
    }
}
