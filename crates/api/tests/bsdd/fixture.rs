//! The companies of the BSDD's acceptance scenarios, and their forms.

use platform::Settings;
use serde_json::{Value, json};

pub(crate) use crate::sandbox::*;

const CAST: Cast = Cast {
    kind: "Form",
    companies: &[
        ("E", None, &["PRODUCER"]),
        ("T1", None, &["TRANSPORTER"]),
        ("T2", None, &["TRANSPORTER"]),
        ("T3", None, &["TRANSPORTER"]),
        ("F", Some("BE0541696005"), &["TRANSPORTER"]),
        // The temporary storage.
        ("S", None, &["WASTEPROCESSOR", "COLLECTOR"]),
        ("D", None, &["WASTEPROCESSOR"]),
        ("D2", None, &["WASTEPROCESSOR"]),
        ("O", None, &["ECO_ORGANISME"]),
        // The collector and a producer of a tour.
        ("C", None, &["COLLECTOR", "TRANSPORTER"]),
        ("P", None, &["PRODUCER"]),
        ("N", None, &["TRADER"]),
        ("K", None, &["BROKER"]),
        ("I", None, &["PRODUCER"]),
        ("X", None, &["PRODUCER"]),
    ],
    pairs: &["E+D", "E+T1", "S+D"],
};

/// An establishment that nobody registered.
pub(crate) const UNREGISTERED: &str = "88001333200122";

/// The refusal of a step that the status does not know.
pub(crate) const NO_TRANSITION: &str = "Vous ne pouvez pas passer ce bordereau à l'état souhaité.";

/// The refusal of a signature that the status does not know.
pub(crate) const NOT_THIS_STEP: &str = "Ce bordereau n'en est pas à cette étape de signature";

/// What introduces the names of locked fields.
pub(crate) const LOCKED: &str =
    "Des champs ont été verrouillés via signature et ne peuvent plus être modifiés : ";

pub(crate) async fn sandboxes() -> Vec<Sandbox> {
    sandboxes_with(Settings::default()).await
}

pub(crate) async fn sandboxes_with(settings: Settings) -> Vec<Sandbox> {
    sandboxes_of(CAST, settings).await
}

/// The input without these blocks.
pub(crate) fn without(mut input: Value, blocks: &[&str]) -> Value {
    for block in blocks {
        input.as_object_mut().unwrap().remove(*block);
    }
    input
}

/// Arrival of a load, with its decision.
pub(crate) fn arrival(status: &str, received: f64, refused: f64) -> Value {
    json!({
        "wasteAcceptationStatus": status, "quantityReceived": received, "quantityRefused": refused,
        "wasteRefusalReason": (status != "ACCEPTED").then_some("Fût percé"),
        "receivedBy": "Rémi", "receivedAt": "2026-01-03T08:00:00Z", "signedAt": "2026-01-03T08:00:00Z",
    })
}

/// Arrival of a load on which nothing is decided yet.
pub(crate) fn undecided() -> Value {
    json!({"receivedBy": "Rémi", "receivedAt": "2026-01-03T08:00:00Z"})
}

/// The decision on a load that has arrived.
pub(crate) fn decision(status: &str, received: f64, refused: f64) -> Value {
    json!({
        "wasteAcceptationStatus": status, "quantityReceived": received, "quantityRefused": refused,
        "wasteRefusalReason": (status != "ACCEPTED").then_some("Fût percé"),
        "signedAt": "2026-01-03T09:00:00Z", "signedBy": "Anne",
    })
}

/// The final treatment.
pub(crate) fn treatment() -> Value {
    json!({
        "processingOperationDone": "D 10", "destinationOperationMode": "ELIMINATION",
        "processedBy": "Paul", "processedAt": "2026-01-04T08:00:00Z",
    })
}

impl Sandbox {
    /// A company block.
    pub(crate) fn block(&self, name: &str) -> Value {
        let mut company = json!({
            "name": format!("Société {name}"), "address": "1 rue des Prés 13001 Marseille",
            "contact": "Ana Lopez", "phone": "0400000000", "mail": address(name),
        });
        let key = if name == "F" { "vatNumber" } else { "siret" };
        company[key] = json!(self.org(name));
        company
    }

    /// A carrier by road.
    pub(crate) fn carrier(&self, name: &str) -> Value {
        json!({"company": self.block(name), "mode": "ROAD", "numberPlate": "AB-123-CD"})
    }

    /// Everything that sealing asks of a form from E to D, and its carrier T1.
    pub(crate) fn complete(&self) -> Value {
        json!({
            "emitter": {"type": "PRODUCER", "company": self.block("E")},
            "recipient": {"cap": "CAP-1", "processingOperation": "D 10", "company": self.block("D")},
            "transporter": self.carrier("T1"),
            "wasteDetails": {
                "code": "06 05 02*", "name": "Boues", "isSubjectToADR": false,
                "packagingInfos": [{"type": "CITERNE", "quantity": 1}],
                "quantity": 1, "quantityType": "ESTIMATED", "consistences": ["LIQUID"],
            },
        })
    }

    /// The complete form with changes; null erases.
    pub(crate) fn with(&self, changes: Value) -> Value {
        with(self.complete(), changes)
    }

    /// Through the temporary storage S, then to D.
    pub(crate) fn stored(&self) -> Value {
        json!({
            "recipient": {"isTempStorage": true, "company": self.block("S")},
            "temporaryStorageDetail": {"destination": {
                "cap": "CAP-2", "processingOperation": "D 10", "company": self.block("D"),
            }},
        })
    }

    /// Creates a form; answers its identifier.
    pub(crate) async fn create_form(&self, user: &str, input: Value) -> String {
        let arguments = json!({"createFormInput": input});
        let created = self.ok(user, "createForm", arguments, "id status").await;
        assert_eq!(created["status"], "DRAFT");
        text(&created["id"])
    }

    /// The refusal of a creation.
    pub(crate) async fn cannot_create_form(&self, user: &str, input: Value) -> Refused {
        self.refused(user, "createForm", json!({"createFormInput": input}))
            .await
    }

    /// A draft of E: the complete form with changes.
    pub(crate) async fn draft(&self, changes: Value) -> String {
        self.create_form("E", self.with(changes)).await
    }

    /// Changes a form; answers its status.
    pub(crate) async fn update_form(&self, user: &str, id: &str, changes: Value) -> String {
        let input = with(json!({"id": id}), changes);
        let arguments = json!({"updateFormInput": input});
        let updated = self.ok(user, "updateForm", arguments, "status").await;
        text(&updated["status"])
    }

    /// The refusal of a change.
    pub(crate) async fn cannot_update_form(&self, user: &str, id: &str, changes: Value) -> Refused {
        let input = with(json!({"id": id}), changes);
        self.refused(user, "updateForm", json!({"updateFormInput": input}))
            .await
    }

    /// What a step needs, as the arguments of its operation; `changes` are merged into them.
    pub(crate) fn step(&self, operation: &str, id: &str, changes: Value) -> Value {
        let arguments = match operation {
            "signEmissionForm" => json!({"input": {
                "quantity": 1, "emittedAt": "2026-01-02T08:00:00Z", "emittedBy": "Émile",
            }}),
            "signTransportForm" => json!({"input": {
                "takenOverAt": "2026-01-02T10:00:00Z", "takenOverBy": "Tom",
            }}),
            "signedByTransporter" => json!({"signingInfo": {
                "sentAt": "2026-01-02T10:00:00Z", "sentBy": "Émile", "signedByTransporter": true,
                "signedByProducer": true, "quantity": 1, "securityCode": self.code("E"),
                "packagingInfos": [{"type": "CITERNE", "quantity": 1}],
            }}),
            "markAsReceived" => json!({"receivedInfo": arrival("ACCEPTED", 1.0, 0.0)}),
            "markAsAccepted" => json!({"acceptedInfo": decision("ACCEPTED", 1.0, 0.0)}),
            "markAsTempStored" => json!({
                "tempStoredInfos": with(arrival("ACCEPTED", 1.0, 0.0), json!({"quantityType": "REAL"})),
            }),
            "markAsTempStorerAccepted" => json!({
                "tempStorerAcceptedInfo": with(decision("ACCEPTED", 1.0, 0.0), json!({"quantityType": "REAL"})),
            }),
            "markAsResealed" => json!({"resealedInfos": {"transporter": self.carrier("T2")}}),
            "markAsResent" => json!({"resentInfos": {
                "signedBy": "Léa", "signedAt": "2026-01-05T08:00:00Z",
            }}),
            "markAsProcessed" => json!({"processedInfo": treatment()}),
            _ => json!({}),
        };
        with(with(arguments, changes), json!({"id": id}))
    }

    /// Takes a step of a form; answers its status.
    pub(crate) async fn take(
        &self,
        user: &str,
        operation: &str,
        id: &str,
        changes: Value,
    ) -> String {
        let arguments = self.step(operation, id, changes);
        let form = self.ok(user, operation, arguments, "status").await;
        text(&form["status"])
    }

    /// The refusal of a step.
    pub(crate) async fn cannot(
        &self,
        user: &str,
        operation: &str,
        id: &str,
        changes: Value,
    ) -> Refused {
        let arguments = self.step(operation, id, changes);
        self.refused(user, operation, arguments).await
    }

    /// Seals a draft; answers its status.
    pub(crate) async fn seal(&self, user: &str, id: &str) -> String {
        self.take(user, "markAsSealed", id, json!({})).await
    }

    /// A form of E, with changes, that went straight to this status.
    pub(crate) async fn reach(&self, status: &str, changes: Value) -> String {
        let id = self.draft(changes).await;
        self.drive(&id, status).await;
        id
    }

    /// Takes a form of E straight to a status.
    pub(crate) async fn drive(&self, id: &str, status: &str) {
        let selection = "status recipient { isTempStorage }";
        let form = self.read("E", id, selection).await;
        let is_stored = form["recipient"]["isTempStorage"] == true;
        let mut at = text(&form["status"]);
        let none = json!({});
        while at != status {
            let (user, operation, changes) = match at.as_str() {
                "DRAFT" => ("E", "markAsSealed", none.clone()),
                "SEALED" => ("E", "signEmissionForm", none.clone()),
                "SIGNED_BY_PRODUCER" => ("T1", "signTransportForm", none.clone()),
                "SENT" if is_stored => {
                    let changes = match status {
                        "TEMP_STORED" => json!({"tempStoredInfos": {
                            "wasteAcceptationStatus": null, "signedAt": null, "quantityRefused": null,
                        }}),
                        _ => none.clone(),
                    };
                    ("S", "markAsTempStored", changes)
                }
                "TEMP_STORER_ACCEPTED" => ("S", "markAsResealed", none.clone()),
                "RESEALED" => ("S", "signEmissionForm", none.clone()),
                "SIGNED_BY_TEMP_STORER" => ("T2", "signTransportForm", none.clone()),
                "SENT" | "RESENT" => {
                    let changes = match status {
                        "RECEIVED" => json!({"receivedInfo": {
                            "wasteAcceptationStatus": null, "signedAt": null,
                            "quantityReceived": null, "quantityRefused": null,
                        }}),
                        "REFUSED" => json!({"receivedInfo": arrival("REFUSED", 1.0, 1.0)}),
                        _ => none.clone(),
                    };
                    ("D", "markAsReceived", changes)
                }
                "RECEIVED" => ("D", "markAsAccepted", none.clone()),
                "ACCEPTED" if status == "AWAITING_GROUP" => {
                    let info = self.transit("D2", json!({}));
                    ("D", "markAsProcessed", json!({"processedInfo": info}))
                }
                "ACCEPTED" => ("D", "markAsProcessed", none.clone()),
                other => panic!("no way from {other} to {status}"),
            };
            at = self.take(user, operation, id, changes).await;
        }
    }

    /// A treatment after which the waste goes on to `next`.
    pub(crate) fn transit(&self, next: &str, changes: Value) -> Value {
        let info = json!({
            "processingOperationDone": "D 13", "destinationOperationMode": null,
            "processedBy": "Paul", "processedAt": "2026-01-04T08:00:00Z",
            "nextDestination": {"processingOperation": "D 10", "company": self.block(next)},
        });
        with(info, changes)
    }

    /// A form whose waste waits at D to be grouped.
    pub(crate) async fn waiting(&self, received: f64, refused: f64) -> String {
        let id = self.reach("SENT", json!({})).await;
        let status = if refused > 0.0 {
            "PARTIALLY_REFUSED"
        } else {
            "ACCEPTED"
        };
        let changes = json!({"receivedInfo": arrival(status, received, refused)});
        self.take("D", "markAsReceived", &id, changes).await;
        self.drive(&id, "AWAITING_GROUP").await;
        id
    }

    /// A grouping of D, to D2, of these fractions in tonnes.
    pub(crate) fn grouping(&self, fractions: &[(&str, Option<f64>)]) -> Value {
        self.with(json!({
            "emitter": {"type": "APPENDIX2", "company": self.block("D")},
            "recipient": {"company": self.block("D2")},
            "grouping": fractions_of(fractions),
        }))
    }

    /// Attaches a carrier row of its own to nothing; answers its identifier.
    pub(crate) async fn row(&self, user: &str, carrier: Value) -> String {
        let arguments = json!({"input": carrier});
        let row = self.ok(user, "createFormTransporter", arguments, "id");
        text(&row.await["id"])
    }

    /// A form of E with these carriers, as rows.
    pub(crate) async fn with_rows(&self, rows: &[&str], changes: Value) -> String {
        let input = without(self.with(changes), &["transporter"]);
        let input = with(input, json!({"transporters": rows}));
        self.create_form("E", input).await
    }

    /// What somebody sees of a form at a path: `a.b.0`.
    pub(crate) async fn at(&self, user: &str, id: &str, selection: &str, path: &str) -> Value {
        let form = self.read(user, id, selection).await;
        path.split('.')
            .fold(&form, |at, key| match key.parse::<usize>() {
                Ok(rank) => &at[rank],
                Err(_) => &at[key],
            })
            .clone()
    }

    /// Status of a form, once all work is done.
    pub(crate) async fn status(&self, user: &str, id: &str) -> String {
        self.work().await;
        text(&self.read(user, id, "status").await["status"])
    }
}

/// Fractions as inputs name them.
pub(crate) fn fractions_of(fractions: &[(&str, Option<f64>)]) -> Value {
    fractions
        .iter()
        .map(|(id, quantity)| match quantity {
            Some(quantity) => json!({"form": {"id": id}, "quantity": quantity}),
            None => json!({"form": {"id": id}}),
        })
        .collect()
}
