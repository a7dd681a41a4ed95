//! Companies, complete inputs, and the way of a form from its creation to any of its statuses.

use contract::bsdd::{Form, FormStatus as Status};
use serde_json::{Value, json};

use super::world::{World, company};
use crate::{
    bsdd::expand,
    slip::{Refusal, Slip, Tab},
};

pub(super) const EMITTER: &str = "88000111100017";
pub(super) const CARRIER: &str = "88000222200029";
pub(super) const CARRIER_TWO: &str = "88000333300031";
pub(super) const RECIPIENT: &str = "88000444400043";
pub(super) const STORER: &str = "88000555500052";
pub(super) const TRADER: &str = "88000666600064";
pub(super) const BROKER: &str = "88000777700076";
pub(super) const ECO: &str = "88000888800088";
pub(super) const STRANGER: &str = "88000999900090";
pub(super) const FOREIGN: &str = "BE0541696005";
/// A good number that no company of the world has.
pub(super) const UNREGISTERED: &str = "88001333200122";
/// Everybody.
pub(super) fn everybody() -> World {
    let mut companies = vec![
        company(EMITTER, &["PRODUCER"]),
        company(CARRIER, &["TRANSPORTER"]),
        company(CARRIER_TWO, &["TRANSPORTER"]),
        company(RECIPIENT, &["WASTEPROCESSOR"]),
        company(STORER, &["WASTEPROCESSOR", "COLLECTOR"]),
        company(TRADER, &["TRADER"]),
        company(BROKER, &["BROKER"]),
        company(ECO, &["ECO_ORGANISME"]),
        company(STRANGER, &["PRODUCER"]),
        company(FOREIGN, &["TRANSPORTER"]),
    ];
    let receipt = json!({"id": "receipt", "receiptNumber": "R-1", "validityLimit": "2055-01-01T00:00:00Z", "department": "13"});
    companies[5].trader_receipt = serde_json::from_value(receipt.clone()).unwrap();
    companies[6].broker_receipt = serde_json::from_value(receipt).unwrap();
    World::new(companies)
}

/// The block of a company.
pub(super) fn block(id: &str) -> Value {
    let mut block = json!({
        "name": "Déclarée", "address": "1 rue des Prés 13001 Marseille",
        "contact": "Ana Lopez", "phone": "0400000000", "mail": "ana@exemple.fr",
    });
    let key = if id.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        "vatNumber"
    } else {
        "siret"
    };
    block[key] = json!(id);
    block
}

/// A form with everything that sealing asks, and its carrier.
pub(super) fn complete() -> Value {
    json!({
        "emitter": {"type": "PRODUCER", "company": block(EMITTER)},
        "recipient": {"cap": "CAP-1", "processingOperation": "D 10", "company": block(RECIPIENT)},
        "transporter": {"company": block(CARRIER), "mode": "ROAD", "numberPlate": "AB-123-CD"},
        "wasteDetails": {
            "code": "06 05 02*", "name": "Boues", "isSubjectToADR": false, "pop": false,
            "packagingInfos": [{"type": "FUT", "quantity": 2}],
            "quantity": 1, "quantityType": "ESTIMATED", "consistences": ["LIQUID"],
        },
    })
}

/// The complete form with changes, named by their dotted paths.
pub(super) fn with(changes: &Value) -> Value {
    let mut input = complete();
    write(&mut input, changes);
    input
}

/// Writes values at dotted paths; a null parent becomes a block.
pub(super) fn write(input: &mut Value, changes: &Value) {
    for (path, value) in changes.as_object().unwrap() {
        let place = path.split('.').fold(&mut *input, |at, key| &mut at[key]);
        *place = value.clone();
    }
}

/// What leads through a temporary storage.
pub(super) fn stored() -> Value {
    json!({
        "recipient.isTempStorage": true,
        "recipient.company": block(STORER),
        "temporaryStorageDetail": {"destination": {
            "cap": "CAP-2", "processingOperation": "D 10", "company": block(RECIPIENT),
        }},
    })
}

pub(super) fn received(changes: &Value) -> Value {
    let mut input = json!({"receivedBy": "Rémi", "receivedAt": "2025-09-03T08:00:00Z"});
    write(&mut input, changes);
    input
}

pub(super) fn accepted(changes: &Value) -> Value {
    let mut input = json!({
        "wasteAcceptationStatus": "ACCEPTED", "quantityReceived": 1, "quantityRefused": 0,
        "signedAt": "2025-09-03T09:00:00Z", "signedBy": "Anne",
    });
    write(&mut input, changes);
    input
}

pub(super) fn processed(changes: &Value) -> Value {
    let mut input = json!({
        "processingOperationDone": "D 10", "destinationOperationMode": "ELIMINATION",
        "processedBy": "Paul", "processedAt": "2025-09-04T08:00:00Z",
    });
    write(&mut input, changes);
    input
}

/// A treatment after which the waste goes on.
pub(super) fn grouping_treatment() -> Value {
    processed(&json!({
        "processingOperationDone": "D 13", "destinationOperationMode": null,
        "nextDestination": {"processingOperation": "D 10", "company": block(RECIPIENT)},
    }))
}

/// What was accepted with a decision, at reception.
pub(super) fn decided(status: &str, received_tonnes: f64, refused_tonnes: f64) -> Value {
    let reason = (status != "ACCEPTED").then_some("Souillé");
    received(&json!({
        "wasteAcceptationStatus": status, "quantityReceived": received_tonnes,
        "quantityRefused": refused_tonnes, "wasteRefusalReason": reason,
    }))
}

pub(super) fn refused(result: Result<String, Refusal>) -> Refusal {
    result.map(|id| format!("accepted: {id}")).unwrap_err()
}

/// The sentence of a refusal with the code `FORBIDDEN`.
pub(super) fn forbidden(result: Result<String, Refusal>) -> String {
    match refused(result) {
        Refusal::Forbidden(sentence) => sentence,
        other => panic!("not forbidden: {other}"),
    }
}

/// The sentences of a refusal with the code `BAD_USER_INPUT`.
pub(super) fn bad_input(result: Result<String, Refusal>) -> String {
    match refused(result) {
        refusal @ (Refusal::BadInput(_) | Refusal::Invalid(_) | Refusal::InvalidTexts(_)) => {
            refusal.to_string()
        }
        other => panic!("not a bad input: {other}"),
    }
}

impl World {
    /// A form that the emitter created.
    pub(super) fn draft(&mut self, changes: &Value) -> String {
        self.create_as(EMITTER, &with(changes)).unwrap()
    }

    pub(super) fn create_as(&mut self, siret: &str, input: &Value) -> Result<String, Refusal> {
        self.run(siret, "createForm", &json!({"createFormInput": input}))
    }

    /// Updates with values at dotted paths.
    pub(super) fn update_as(
        &mut self,
        siret: &str,
        id: &str,
        changes: &Value,
    ) -> Result<String, Refusal> {
        let mut input = json!({"id": id});
        write(&mut input, changes);
        self.run(siret, "updateForm", &json!({"updateFormInput": input}))
    }

    pub(super) fn seal_as(&mut self, siret: &str, id: &str) -> Result<String, Refusal> {
        self.run(siret, "markAsSealed", &json!({"id": id}))
    }

    pub(super) fn emit_as(
        &mut self,
        siret: &str,
        id: &str,
        changes: &Value,
    ) -> Result<String, Refusal> {
        let mut args = json!({"id": id, "input": {
            "quantity": 1, "emittedAt": "2025-09-02T08:00:00Z", "emittedBy": "Émile",
        }});
        write(&mut args, changes);
        self.run(siret, "signEmissionForm", &args)
    }

    pub(super) fn transport_as(
        &mut self,
        siret: &str,
        id: &str,
        changes: &Value,
    ) -> Result<String, Refusal> {
        let mut args = json!({"id": id, "input": {
            "takenOverAt": "2025-09-02T10:00:00Z", "takenOverBy": "Tom",
        }});
        write(&mut args, changes);
        self.run(siret, "signTransportForm", &args)
    }

    pub(super) fn receive_as(
        &mut self,
        siret: &str,
        id: &str,
        info: &Value,
    ) -> Result<String, Refusal> {
        let args = json!({"id": id, "receivedInfo": info});
        self.run(siret, "markAsReceived", &args)
    }

    pub(super) fn accept_as(
        &mut self,
        siret: &str,
        id: &str,
        info: &Value,
    ) -> Result<String, Refusal> {
        let args = json!({"id": id, "acceptedInfo": info});
        self.run(siret, "markAsAccepted", &args)
    }

    pub(super) fn process_as(
        &mut self,
        siret: &str,
        id: &str,
        info: &Value,
    ) -> Result<String, Refusal> {
        let args = json!({"id": id, "processedInfo": info});
        self.run(siret, "markAsProcessed", &args)
    }

    pub(super) fn store_as(
        &mut self,
        siret: &str,
        id: &str,
        info: &Value,
    ) -> Result<String, Refusal> {
        let mut infos = info.clone();
        infos["quantityType"] = json!("REAL");
        if infos["quantityReceived"].is_null() {
            infos["quantityReceived"] = json!(1);
        }
        let args = json!({"id": id, "tempStoredInfos": infos});
        self.run(siret, "markAsTempStored", &args)
    }

    pub(super) fn reseal_as(
        &mut self,
        siret: &str,
        id: &str,
        changes: &Value,
    ) -> Result<String, Refusal> {
        let mut infos = json!({"transporter": {
            "company": block(CARRIER_TWO), "mode": "ROAD", "numberPlate": "EF-456-GH",
        }});
        write(&mut infos, changes);
        let args = json!({"id": id, "resealedInfos": infos});
        self.run(siret, "markAsResealed", &args)
    }

    /// A form of the emitter that went straight to this status.
    pub(super) fn reach(&mut self, status: Status, changes: &Value) -> String {
        let id = self.draft(changes);
        self.drive(&id, status);
        id
    }

    /// Takes a form straight to a status.
    pub(super) fn drive(&mut self, id: &str, status: Status) {
        let arrival = decided("ACCEPTED", 1.0, 0.0);
        let is_stored = self.form(id).suite.is_some();
        while self.form(id).status != status {
            match self.form(id).status {
                Status::Draft => self.seal_as(EMITTER, id),
                Status::Sealed => self.emit_as(EMITTER, id, &json!({})),
                Status::SignedByProducer => self.transport_as(CARRIER, id, &json!({})),
                Status::Sent if is_stored && status == Status::TempStored => {
                    self.store_as(STORER, id, &received(&json!({})))
                }
                Status::Sent if is_stored => self.store_as(STORER, id, &arrival),
                Status::TempStorerAccepted => self.reseal_as(STORER, id, &json!({})),
                Status::Resealed => self.emit_as(STORER, id, &json!({})),
                Status::SignedByTempStorer => self.transport_as(CARRIER_TWO, id, &json!({})),
                Status::Sent | Status::Resent if status == Status::Received => {
                    self.receive_as(RECIPIENT, id, &received(&json!({})))
                }
                Status::Sent | Status::Resent if status == Status::Refused => {
                    self.receive_as(RECIPIENT, id, &decided("REFUSED", 1.0, 1.0))
                }
                Status::Sent | Status::Resent => self.receive_as(RECIPIENT, id, &arrival),
                Status::Accepted if status == Status::AwaitingGroup => {
                    self.process_as(RECIPIENT, id, &grouping_treatment())
                }
                Status::Accepted => self.process_as(RECIPIENT, id, &processed(&json!({}))),
                other => panic!("no way from {other:?} to {status:?}"),
            }
            .unwrap();
        }
    }

    /// The form, as the API answers it.
    pub(super) fn answer(&self, id: &str) -> Form {
        expand(self.form(id))
    }

    /// The same, as a tree.
    pub(super) fn answered(&self, id: &str) -> Value {
        serde_json::to_value(self.answer(id)).unwrap()
    }

    /// Companies that see the form in a tab.
    pub(super) fn tab(&self, id: &str, tab: Tab) -> Vec<String> {
        let mut companies: Vec<String> = self
            .form(id)
            .projection(self.now)
            .tabs
            .into_iter()
            .filter(|(_, at)| *at == tab)
            .map(|(org, _)| org)
            .collect();
        companies.sort();
        companies
    }
}

/// The value at a dotted path.
pub(super) fn at<'a>(tree: &'a Value, path: &str) -> &'a Value {
    path.split('.')
        .fold(tree, |at, key| match key.parse::<usize>() {
            Ok(index) => &at[index],
            Err(_) => &at[key],
        })
}
