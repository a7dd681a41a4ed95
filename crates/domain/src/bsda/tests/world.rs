//! The companies of the BSDA's tests, and the slips that they exchange.

use contract::bsda::{Bsda, BsdaInput, BsdaTransporterInput};
use serde_json::{Value, json};

use crate::slip::world::{self, Play, company, merge};
pub(super) use crate::slip::world::{
    bad_input, block, dotted, forbidden, issues, member, refused_at,
};

pub(super) type World = world::World<Bsda>;

impl Play for Bsda {
    type Input = BsdaInput;
    type RowInput = BsdaTransporterInput;
}

/// Emitter, works company, carriers, destinations, collection centre, broker, eco-organisme, intermediary, outsider.
pub(super) const P: &str = "53075596600047";
pub(super) const W: &str = "57205331200011";
pub(super) const T: &str = "35600000000048";
pub(super) const T2: &str = "44229377500031";
pub(super) const D: &str = "73282932000074";
pub(super) const D2: &str = "73450981200024";
pub(super) const CENTRE: &str = "81190345600044";
pub(super) const BROKER: &str = "55208131766522";
pub(super) const ECO: &str = "79250555400016";
pub(super) const INTERMEDIARY: &str = "38012986648625";
pub(super) const X: &str = "77567227221138";

/// A complete collection at P by W, carried by T to D.
pub(super) fn complete() -> Value {
    json!({
        "emitter": {"isPrivateIndividual": false, "company": block(P)},
        "worker": {"company": block(W)},
        "waste": {
            "code": "06 07 01*", "familyCode": "6", "materialName": "plaques", "consistence": "SOLIDE",
            "pop": false, "sealNumbers": ["S1"],
        },
        "packagings": [{"type": "PALETTE_FILME", "quantity": 2}],
        "weight": {"isEstimate": false, "value": 1.02},
        "destination": {"cap": "CAP-1", "plannedOperationCode": "D 5", "company": block(D)},
        "transporter": {"company": block(T), "transport": {"mode": "ROAD", "plates": ["AB-123-CD"]}},
    })
}

/// The complete slip with a patch (RFC 7396) whose `"__null"` texts are kept as nulls.
pub(super) fn with(patch: &Value) -> Value {
    let mut input = complete();
    merge(&mut input, patch);
    input
}

/// The patch that takes the works company off.
pub(super) fn no_worker() -> Value {
    json!({"worker": {"isDisabled": true, "company": null}})
}

/// A collection without works company, changed by a patch.
pub(super) fn without_worker(patch: &Value) -> Value {
    let mut input = with(&no_worker());
    merge(&mut input, patch);
    input
}

/// What the destination enters when it accepts the waste.
pub(super) fn received() -> Value {
    json!({"destination": {"reception": {
        "date": "2025-09-02", "weight": 1.02, "refusedWeight": 0, "acceptationStatus": "ACCEPTED",
    }}})
}

/// What it enters when it turns everything back.
pub(super) fn turned_back() -> Value {
    json!({"destination": {"reception": {
        "date": "2025-09-02", "weight": 1.02, "refusedWeight": 1.02, "acceptationStatus": "REFUSED",
        "refusalReason": "non conforme",
    }}})
}

/// What it enters when it has treated the waste.
pub(super) fn treated(code: &str) -> Value {
    let mode = matches!(code, "D 5" | "D 9 F").then_some("ELIMINATION");
    let mode = mode.or((code == "R 5").then_some("RECYCLAGE"));
    let mut operation = json!({"code": code, "date": "2025-09-02"});
    if let Some(mode) = mode {
        operation["mode"] = json!(mode);
    }
    json!({"destination": {"operation": operation}})
}

impl World {
    pub(super) fn new() -> Self {
        let companies = [
            (P, &["PRODUCER"][..]),
            (W, &["WORKER"]),
            (T, &["TRANSPORTER"]),
            (T2, &["TRANSPORTER"]),
            (D, &["COLLECTOR", "WASTEPROCESSOR"]),
            (D2, &["WASTEPROCESSOR"]),
            (CENTRE, &["WASTE_CENTER"]),
            (BROKER, &["BROKER"]),
            (INTERMEDIARY, &["PRODUCER"]),
            (X, &["PRODUCER"]),
        ];
        let mut world = Self::of(companies.map(|(id, types)| company(id, types)));
        world.know_eco_organisme(ECO, "handleBsda");
        world
    }

    /// A complete slip with a works company, published by P.
    pub(super) fn published(&mut self) -> String {
        self.create(P, &complete()).unwrap()
    }

    /// A slip signed up to this step; a patch changes its input.
    pub(super) fn signed_up_to(&mut self, step: &str, patch: &Value) -> String {
        let id = self.create(P, &with(patch)).unwrap();
        self.advance(&id, step);
        id
    }

    /// Signs a published slip up to this step, as those on it do.
    pub(super) fn advance(&mut self, id: &str, step: &str) {
        let has_worker = crate::bsda::document::has_worker(self.slip(id));
        let destination = crate::bsda::document::destination_siret(self.slip(id));
        let destination = destination.unwrap().to_owned();
        let emitter = crate::bsda::document::emitter_siret(self.slip(id)).map(str::to_owned);
        let emitter = emitter.unwrap_or_default();
        for (signature, by) in [
            ("EMISSION", emitter.as_str()),
            ("WORK", W),
            ("TRANSPORT", T),
            ("RECEPTION", &destination),
            ("OPERATION", &destination),
        ] {
            let patch = match signature {
                "RECEPTION" => Some(received()),
                "OPERATION" => Some(treated("D 5")),
                _ => None,
            };
            if let Some(patch) = patch {
                self.update(by, id, &patch).unwrap();
            }
            if signature != "WORK" || has_worker {
                self.sign(by, id, signature).unwrap();
            }
            if signature == step {
                return;
            }
        }
    }

    /// A slip that D has stored on its way, and that waits to be continued.
    pub(super) fn waiting(&mut self) -> String {
        let input = without_worker(&json!({"destination": {"plannedOperationCode": "R 13"}}));
        let id = self.create(P, &input).unwrap();
        self.advance(&id, "RECEPTION");
        self.update(D, &id, &treated("R 13")).unwrap();
        self.sign(D, &id, "OPERATION").unwrap();
        id
    }

    /// A slip of D to D2 that continues others.
    pub(super) fn continuation(&self, links: &Value) -> Value {
        let mut input = without_worker(&json!({
            "emitter": {"company": block(D)},
            "destination": {"company": block(D2)},
        }));
        merge(&mut input, links);
        input
    }
}
