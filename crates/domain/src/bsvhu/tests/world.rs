//! The companies of the BSVHU's tests, and the slips that they exchange.

use contract::bsvhu::{Bsvhu, BsvhuInput, BsvhuTransporterInput};
use serde_json::{Value, json};

use crate::slip::world::{self, Play, company, merge};
pub(super) use crate::slip::world::{
    bad_input, block, dotted, forbidden, issues, member, member_of, refused_at, refused_because,
};

pub(super) type World = world::World<Bsvhu>;

impl Play for Bsvhu {
    type Input = BsvhuInput;
    type RowInput = BsvhuTransporterInput;
}

/// Emitter, carriers, shredder, dismantler, broker, trader, eco-organisme, intermediary and outsider; then a
/// company that nobody registered.
pub(super) const P: &str = "53075596600047";
pub(super) const T: &str = "35600000000048";
pub(super) const T2: &str = "44229377500031";
pub(super) const T3: &str = "81190345600044";
pub(super) const B: &str = "73282932000074";
pub(super) const M: &str = "73450981200024";
pub(super) const BROKER: &str = "55208131766522";
pub(super) const TRADER: &str = "57205331200011";
pub(super) const ECO: &str = "79250555400016";
pub(super) const INTERMEDIARY: &str = "38012986648625";
pub(super) const X: &str = "77567227221138";
pub(super) const UNREGISTERED: &str = "54205118000066";
pub(super) const FOREIGN: &str = "BE0541696005";

/// A complete slip of P, carried by T to B.
pub(super) fn complete() -> Value {
    json!({
        "emitter": {"agrementNumber": "PR0700012D", "company": block(P)},
        "wasteCode": "16 01 06",
        "packaging": "UNITE",
        "identification": {"numbers": ["123", "456"], "type": "NUMERO_ORDRE_REGISTRE_POLICE"},
        "quantity": 2,
        "weight": {"value": 1.3, "isEstimate": false},
        "destination": {
            "type": "BROYEUR", "agrementNumber": "PR6700001B", "plannedOperationCode": "R 12", "company": block(B),
        },
        "transporter": {"company": block(T), "transport": {"mode": "ROAD", "plates": ["XY-23-TE"]}},
    })
}

/// The complete slip with a patch (RFC 7396) whose `"__null"` texts are kept as nulls.
pub(super) fn with(patch: &Value) -> Value {
    let mut input = complete();
    merge(&mut input, patch);
    input
}

/// What a site of this SIRET does with vehicles.
fn vehicles(org_id: &str) -> &'static [&'static str] {
    match org_id {
        B => &["BROYEUR", "DEMOLISSEUR"],
        M => &["DEMOLISSEUR"],
        _ => &[],
    }
}

impl World {
    pub(super) fn new() -> Self {
        let companies = [
            (P, &["PRODUCER"][..]),
            (T, &["TRANSPORTER"]),
            (T2, &["TRANSPORTER"]),
            (T3, &["TRANSPORTER"]),
            (B, &["WASTE_VEHICLES", "WASTEPROCESSOR"]),
            (M, &["WASTE_VEHICLES"]),
            (BROKER, &["BROKER"]),
            (TRADER, &["TRADER"]),
            (ECO, &["ECO_ORGANISME"]),
            (INTERMEDIARY, &["PRODUCER"]),
            (X, &["PRODUCER"]),
            (FOREIGN, &["TRANSPORTER"]),
        ];
        let mut world = Self::of(companies.map(|(id, types)| {
            let mut company = company(id, types);
            merge(&mut company, &json!({"wasteVehiclesTypes": vehicles(id)}));
            company
        }));
        world.know_eco_organisme(ECO, "handleBsvhu");
        world
    }

    /// A complete slip, published by P.
    pub(super) fn published(&mut self) -> String {
        self.create(P, &complete()).unwrap()
    }

    /// A slip signed up to this step: `EMISSION`, `TRANSPORT`, `RECEPTION` or `OPERATION`.
    pub(super) fn signed_up_to(&mut self, step: &str) -> String {
        let id = self.published();
        self.advance(&id, step);
        id
    }

    /// Signs a published slip of P, T and B up to this step.
    pub(super) fn advance(&mut self, id: &str, step: &str) {
        for (signature, by) in [
            ("EMISSION", P),
            ("TRANSPORT", T),
            ("RECEPTION", B),
            ("OPERATION", B),
        ] {
            match signature {
                "RECEPTION" => {
                    self.update(B, id, &json!({"destination": {"reception": received()}}))
                }
                "OPERATION" => self.update(
                    B,
                    id,
                    &json!({"destination": {"operation": {"code": "R 12", "date": "2025-09-03"}}}),
                ),
                _ => Ok(()),
            }
            .unwrap();
            self.sign(by, id, signature).unwrap();
            if signature == step {
                return;
            }
        }
    }
}

/// Accepted reception data.
pub(super) fn received() -> Value {
    json!({"date": "2025-09-02", "weight": 1.4, "acceptationStatus": "ACCEPTED"})
}
