//! The companies of the BSPAOH's tests, and the slips that they exchange.

use contract::bspaoh::{Bspaoh, BspaohInput, BspaohTransporterInput};
use serde_json::{Value, json};

use crate::slip::world::{self, Play, company, merge};
pub(super) use crate::slip::world::{
    bad_input, block, dotted, forbidden, issues, member, member_of, refused_at, refused_because,
};

pub(super) type World = world::World<Bspaoh>;

impl Play for Bspaoh {
    type Input = BspaohInput;
    type RowInput = BspaohTransporterInput;
}

/// Hospital, carriers, crematoriums, an incinerator that burns no bodies, outsider; then a company that nobody
/// registered, and a foreign carrier.
pub(super) const P: &str = "53075596600047";
pub(super) const T: &str = "35600000000048";
pub(super) const T2: &str = "44229377500031";
pub(super) const K: &str = "73282932000074";
pub(super) const K2: &str = "73450981200024";
pub(super) const INCINERATOR: &str = "55208131766522";
pub(super) const X: &str = "77567227221138";
pub(super) const UNREGISTERED: &str = "54205118000066";
pub(super) const FOREIGN: &str = "BE0541696005";

/// A box of solid parts, and one of liquid parts.
pub(super) fn boxes() -> Value {
    json!([
        {"type": "LITTLE_BOX", "volume": 12, "containerNumber": "C-1", "quantity": 1,
            "identificationCodes": ["PA-01"], "consistence": "SOLIDE"},
        {"type": "BIG_BOX", "volume": 30, "containerNumber": "C-2", "quantity": 1,
            "identificationCodes": ["PA-02", "PA-03"], "consistence": "LIQUIDE"},
    ])
}

/// A complete slip of P, carried by T to K.
pub(super) fn complete() -> Value {
    json!({
        "waste": {"type": "PAOH", "code": "18 01 02", "adr": "non soumis", "packagings": boxes()},
        "emitter": {
            "company": block(P),
            "emission": {"detail": {"weight": {"value": 14.5, "isEstimate": false}, "quantity": 2}},
        },
        "transporter": {"company": block(T)},
        "destination": {"company": block(K), "cap": "CAP-1"},
    })
}

/// The complete slip with a patch (RFC 7396) whose `"__null"` texts are kept as nulls.
pub(super) fn with(patch: &Value) -> Value {
    let mut input = complete();
    merge(&mut input, patch);
    input
}

/// What the carrier tells before it leaves.
pub(super) fn departure() -> Value {
    json!({"transporter": {"transport": {
        "mode": "ROAD", "plates": ["FG-456-HJ"], "takenOverAt": "2025-08-20T08:30:00Z",
    }}})
}

/// Decisions on the two boxes.
pub(super) fn decided(first: &str, second: &str) -> Value {
    json!([
        {"id": "packaging_0", "acceptation": first},
        {"id": "packaging_1", "acceptation": second},
    ])
}

/// Everything is accepted at the arrival.
pub(super) fn arrival() -> Value {
    json!({"destination": {"reception": {
        "date": "2025-08-21T09:00:00Z",
        "detail": {"receivedWeight": {"value": 14}},
        "acceptation": {"status": "ACCEPTED", "packagings": decided("ACCEPTED", "ACCEPTED")},
    }}})
}

/// The first box is accepted, the other one is not.
pub(super) fn partial_refusal() -> Value {
    json!({"destination": {"reception": {
        "date": "2025-08-21T09:00:00Z",
        "detail": {"receivedWeight": {"value": 14.2}, "refusedWeight": {"value": 4.1}, "quantity": 2},
        "acceptation": {
            "status": "PARTIALLY_REFUSED", "refusalReason": "identification illisible",
            "packagings": decided("ACCEPTED", "REFUSED"),
        },
    }}})
}

/// Nothing is accepted.
pub(super) fn refusal() -> Value {
    json!({"destination": {"reception": {
        "date": "2025-08-21T09:00:00Z",
        "detail": {"receivedWeight": {"value": 14}, "refusedWeight": {"value": 14}},
        "acceptation": {
            "status": "REFUSED", "refusalReason": "température non conforme",
            "packagings": decided("REFUSED", "REFUSED"),
        },
    }}})
}

/// The cremation.
pub(super) fn cremation() -> Value {
    json!({"destination": {"operation": {"code": "D 10", "date": "2025-08-22T10:00:00Z"}}})
}

impl World {
    pub(super) fn new() -> Self {
        let companies = [
            (P, "PRODUCER", &[][..]),
            (T, "TRANSPORTER", &[]),
            (T2, "TRANSPORTER", &[]),
            (K, "WASTEPROCESSOR", &["CREMATION"]),
            (K2, "WASTEPROCESSOR", &["CREMATION"]),
            (
                INCINERATOR,
                "WASTEPROCESSOR",
                &["DANGEROUS_WASTES_INCINERATION"],
            ),
            (X, "PRODUCER", &[]),
            (FOREIGN, "TRANSPORTER", &[]),
        ];
        Self::of(companies.map(|(id, profile, sub_profiles)| {
            let mut company = company(id, &[profile]);
            merge(&mut company, &json!({"wasteProcessorTypes": sub_profiles}));
            company
        }))
    }

    /// A complete slip, published by P.
    pub(super) fn published(&mut self) -> String {
        self.create(P, &complete()).unwrap()
    }

    /// A slip signed up to this step: `EMISSION`, `TRANSPORT`, `DELIVERY`, `RECEPTION` or `OPERATION`. Only the slip that
    /// stops there is handed over.
    pub(super) fn signed_up_to(&mut self, step: &str) -> String {
        let id = self.published();
        for (signature, by, told) in [
            ("EMISSION", P, json!({})),
            ("TRANSPORT", T, departure()),
            ("DELIVERY", T, json!({})),
            ("RECEPTION", K, arrival()),
            ("OPERATION", K, cremation()),
        ] {
            if signature == "DELIVERY" && step != "DELIVERY" {
                continue;
            }
            self.update(by, &id, &told).unwrap();
            self.sign(by, &id, signature).unwrap();
            if signature == step {
                break;
            }
        }
        id
    }
}
