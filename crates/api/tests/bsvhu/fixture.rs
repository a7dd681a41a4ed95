//! The companies of the BSVHU's acceptance scenarios, and their slips.

use platform::Settings;
use serde_json::{Value, json};

pub(crate) use crate::sandbox::*;

const CAST: Cast = Cast {
    kind: "Bsvhu",
    companies: &[
        // Not the number of a test company: slips keep the address that clients send.
        ("P", Some("53075596600047"), &["PRODUCER"]),
        ("T", None, &["TRANSPORTER"]),
        ("T2", None, &["TRANSPORTER"]),
        ("T3", None, &["TRANSPORTER"]),
        ("F", Some("BE0541696005"), &["TRANSPORTER"]),
        ("B", None, &["WASTE_VEHICLES"]),
        ("M", None, &["WASTE_VEHICLES"]),
        ("K", None, &["BROKER"]),
        ("N", None, &["TRADER"]),
        ("E", None, &["ECO_ORGANISME"]),
        ("I", None, &["PRODUCER"]),
        ("X", None, &["PRODUCER"]),
    ],
    pairs: &[],
};

/// An establishment that nobody registered.
pub(crate) const UNREGISTERED: &str = "54205118000066";

/// The transition that the lifecycle does not have.
pub(crate) const NO_TRANSITION: &str =
    "Vous ne pouvez pas apposer cette signature sur le bordereau.";

pub(crate) async fn sandboxes() -> Vec<Sandbox> {
    sandboxes_with(Settings::default()).await
}

pub(crate) async fn sandboxes_with(settings: Settings) -> Vec<Sandbox> {
    sandboxes_of(CAST, settings).await
}

/// What the destination enters when it accepts the vehicles.
pub(crate) fn received() -> Value {
    json!({"destination": {"reception": {
        "weight": 1.4, "acceptationStatus": "ACCEPTED", "date": "2021-04-27",
    }}})
}

/// What it enters when it turns them back.
pub(crate) fn refused() -> Value {
    json!({"destination": {"reception": {
        "weight": 0, "acceptationStatus": "REFUSED", "date": "2021-04-27", "refusalReason": "Pneus brûlés",
    }}})
}

/// What it enters when it has treated them.
pub(crate) fn treated() -> Value {
    json!({"destination": {"operation": {"code": "R 12", "date": "2021-04-28"}}})
}

impl Sandbox {
    /// A company block.
    pub(crate) fn company(&self, name: &str) -> Value {
        let mut company = json!({
            "name": format!("Société {name}"), "address": "1 rue de paradis 75010 PARIS",
            "contact": "Marie Dupont", "phone": "0612345678", "mail": "marie@exemple.fr",
        });
        let key = if name == "F" { "vatNumber" } else { "siret" };
        company["siret"] = Value::Null;
        company[key] = json!(self.org(name));
        company
    }

    /// A carrier by road.
    pub(crate) fn carrier_input(&self, company: &str) -> Value {
        json!({
            "company": self.company(company),
            "transport": {"mode": "ROAD", "plates": ["XY-23-TE"]},
        })
    }

    /// Vehicles of P carried by T to B, complete but for what happens on arrival.
    pub(crate) fn complete(&self) -> Value {
        json!({
            "emitter": {"agrementNumber": "PR0700012D", "company": self.company("P")},
            "wasteCode": "16 01 06",
            "packaging": "UNITE",
            "identification": {"numbers": ["123", "456"], "type": "NUMERO_ORDRE_REGISTRE_POLICE"},
            "quantity": 2,
            "weight": {"value": 1.3, "isEstimate": false},
            "destination": {
                "type": "BROYEUR", "agrementNumber": "PR6700001B", "plannedOperationCode": "R 12",
                "company": self.company("B"),
            },
            "transporter": self.carrier_input("T"),
        })
    }

    /// The complete slip with changes; null erases.
    pub(crate) fn with(&self, changes: Value) -> Value {
        with(self.complete(), changes)
    }

    /// A draft of a user; answers its identifier.
    pub(crate) async fn draft(&self, user: &str, input: Value) -> String {
        let draft = self
            .ok(
                user,
                "createDraftBsvhu",
                json!({"input": input}),
                "id status isDraft",
            )
            .await;
        assert_eq!(draft["isDraft"], true);
        text(&draft["id"])
    }

    /// A complete slip that T has taken over.
    pub(crate) async fn sent(&self, changes: Value) -> String {
        let id = self.create("P", self.with(changes)).await;
        assert_eq!(self.sign("P", &id, "EMISSION").await, "SIGNED_BY_PRODUCER");
        assert_eq!(self.sign("T", &id, "TRANSPORT").await, "SENT");
        id
    }

    /// A complete slip that B has treated.
    pub(crate) async fn processed(&self, changes: Value) -> String {
        let id = self.sent(changes).await;
        self.update("B", &id, with(received(), treated())).await;
        assert_eq!(self.sign("B", &id, "OPERATION").await, "PROCESSED");
        id
    }

    /// Makes the slip older than the rules that depend on its creation.
    pub(crate) async fn date(&self, id: &str, day: &str) {
        let created_at = json!(format!("{day}T00:00:00Z"));
        self.rewrite(id, |slip| {
            slip.insert("createdAt".to_owned(), created_at);
        })
        .await;
    }
}
