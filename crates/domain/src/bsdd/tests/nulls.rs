//! What null, absent and empty values do, path by path.

use serde_json::{Value, json};

use super::{circuit::*, groupings::fractions, world::World};

/// What a path does with null and with an empty text.
#[derive(Clone, Copy)]
enum Does {
    /// Nothing is left.
    Clear,
    /// A creation keeps an empty text; an update leaves nothing.
    Blank,
    /// It is what a form without the value has.
    Default(&'static str),
    /// What is stored stays; a creation has this value.
    Keep(&'static str),
    /// The profile of the company says it at a creation; an update leaves nothing.
    Profile,
    /// The edit is refused.
    Refuse,
}

use Does::{Blank, Clear, Default, Keep, Profile, Refuse};

/// Every leaf of a form: a value that it may hold, and what null does to it.
const LEAVES: &[(&str, &str, Does)] = &[
    ("customId", r#""C-1""#, Clear),
    ("emitter.type", r#""OTHER""#, Clear),
    ("emitter.pickupSite", r#""Quai""#, Blank),
    ("emitter.workSite.name", r#""Quai""#, Blank),
    ("emitter.workSite.address", r#""1 quai""#, Blank),
    ("emitter.workSite.city", r#""Brest""#, Blank),
    ("emitter.workSite.postalCode", r#""29200""#, Blank),
    ("emitter.workSite.infos", r#""Portail""#, Blank),
    ("emitter.isPrivateIndividual", "false", Default("false")),
    ("emitter.isForeignShip", "false", Default("false")),
    ("emitter.company.siret", r#""88000999900090""#, Blank),
    ("emitter.company.name", r#""Usine""#, Blank),
    ("emitter.company.address", r#""1 rue""#, Blank),
    ("emitter.company.contact", r#""Ana""#, Blank),
    ("emitter.company.phone", r#""01""#, Blank),
    ("emitter.company.mail", r#""a@b.fr""#, Blank),
    ("recipient.cap", r#""CAP-9""#, Blank),
    ("recipient.processingOperation", r#""R 1""#, Blank),
    ("recipient.isTempStorage", "true", Clear),
    ("recipient.company.siret", r#""88000555500052""#, Blank),
    ("recipient.company.name", r#""Centre""#, Blank),
    ("recipient.company.address", r#""1 rue""#, Blank),
    ("recipient.company.contact", r#""Ana""#, Blank),
    ("recipient.company.phone", r#""01""#, Blank),
    ("recipient.company.mail", r#""a@b.fr""#, Blank),
    ("wasteDetails.code", r#""16 06 01*""#, Clear),
    ("wasteDetails.name", r#""Piles""#, Clear),
    ("wasteDetails.isSubjectToADR", "true", Clear),
    ("wasteDetails.onuCode", r#""UN 1005""#, Clear),
    ("wasteDetails.nonRoadRegulationMention", r#""RID 9""#, Clear),
    (
        "wasteDetails.packagingInfos",
        r#"[{"type": "GRV", "other": null, "quantity": 1, "volume": null, "identificationNumbers": [], "weight": null}]"#,
        Default("[]"),
    ),
    ("wasteDetails.quantity", r#""2""#, Clear),
    ("wasteDetails.quantityType", r#""REAL""#, Clear),
    ("wasteDetails.consistences", r#"["SOLID"]"#, Default("[]")),
    ("wasteDetails.pop", "true", Default("false")),
    ("wasteDetails.isDangerous", "true", Refuse),
    (
        "wasteDetails.parcelNumbers",
        r#"[{"city": "Lyon", "postalCode": null, "inseeCode": "69381", "prefix": "000", "section": "AB", "number": "1", "x": null, "y": null}]"#,
        Default("[]"),
    ),
    (
        "wasteDetails.analysisReferences",
        r#"["A1"]"#,
        Default("[]"),
    ),
    ("wasteDetails.landIdentifiers", r#"["T1"]"#, Default("[]")),
    ("wasteDetails.sampleNumber", r#""S-1""#, Clear),
    ("isDirectSupply", "false", Keep("false")),
    ("trader.company.siret", r#""88000666600064""#, Blank),
    ("trader.company.name", r#""Négoce""#, Blank),
    ("trader.company.address", r#""1 rue""#, Blank),
    ("trader.company.contact", r#""Ana""#, Blank),
    ("trader.company.phone", r#""01""#, Blank),
    ("trader.company.mail", r#""a@b.fr""#, Blank),
    ("trader.receipt", r#""R-1""#, Profile),
    ("trader.department", r#""13""#, Profile),
    ("trader.validityLimit", r#""2055-01-01T00:00:00Z""#, Profile),
    ("broker.company.siret", r#""88000777700076""#, Blank),
    ("broker.company.name", r#""Courtage""#, Blank),
    ("broker.company.address", r#""1 rue""#, Blank),
    ("broker.company.contact", r#""Ana""#, Blank),
    ("broker.company.phone", r#""01""#, Blank),
    ("broker.company.mail", r#""a@b.fr""#, Blank),
    ("broker.receipt", r#""R-1""#, Profile),
    ("broker.department", r#""13""#, Profile),
    ("broker.validityLimit", r#""2055-01-01T00:00:00Z""#, Profile),
];

/// The same, of the first carrier.
const CARRIER_LEAVES: &[(&str, &str, Does)] = &[
    ("company.name", r#""Camion""#, Blank),
    ("company.siret", r#""88000333300031""#, Blank),
    ("company.address", r#""1 rue""#, Blank),
    ("company.contact", r#""Ana""#, Blank),
    ("company.phone", r#""01""#, Blank),
    ("company.mail", r#""a@b.fr""#, Blank),
    ("isExemptedOfReceipt", "true", Clear),
    ("receipt", r#""the number""#, Profile),
    ("department", r#""83""#, Profile),
    ("validityLimit", r#""2055-01-01T00:00:00Z""#, Profile),
    ("mode", r#""RAIL""#, Clear),
    ("numberPlate", r#""CD-456-EF""#, Clear),
    ("customInfo", r#""Quai 3""#, Clear),
];

/// Leaves that cannot be null alone, or only with others.
const ELSEWHERE: &[&str] = &[
    "ecoOrganisme.name",
    "ecoOrganisme.siret",
    "emitter.company.omiNumber",
    "company.vatNumber",
];

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// One leaf changed, under its dotted path.
fn one(path: &str, value: &Value) -> Value {
    Value::Object([(path.to_owned(), value.clone())].into_iter().collect())
}

/// A form of a recipient that names a trader and a broker, with one change more.
fn sent_by_the_recipient(path: &str, value: &Value) -> Value {
    let mut input = with(&json!({
        "trader": {"company": block(TRADER)}, "broker": {"company": block(BROKER)},
        "intermediaries": [block(CARRIER_TWO)],
    }));
    write(&mut input, &one(path, value));
    input
}

fn stored_at(world: &World, id: &str, path: &str) -> Value {
    let form = serde_json::to_value(world.form(id)).unwrap();
    at(&form, path).clone()
}

/// Checks a leaf: `sent` is its path in inputs, `kept` where it is stored.
fn check_leaf(sent: &str, kept: &str, sample: &Value, does: Does) {
    let null = Value::Null;
    let mut nothings = vec![null.clone()];
    if sample.is_string() && !matches!(sample.as_str(), Some("OTHER" | "RAIL" | "REAL" | "2")) {
        nothings.push(json!(""));
    }
    if sample.is_array() {
        nothings.push(json!([]));
    }
    let number = sample.as_str().and_then(|text| text.parse::<f64>().ok());
    let given = match number.filter(|_| sent == "wasteDetails.quantity") {
        Some(number) => json!(number),
        None => sample.clone(),
    };
    for nothing in nothings
        .iter()
        .filter(|nothing| !sent.ends_with("validityLimit") || nothing.is_null())
    {
        let mut world = everybody();
        let created = world.create_as(CARRIER_TWO, &sent_by_the_recipient(sent, nothing));
        let on_creation = match does {
            Refuse => None,
            Clear => Some(null.clone()),
            Blank => Some(json!("")),
            Default(value) | Keep(value) => Some(read(value)),
            Profile => Some(sample.clone()),
        };
        match on_creation {
            None => drop(bad_input(created)),
            Some(expected) => {
                let id = created.unwrap();
                assert_eq!(
                    stored_at(&world, &id, kept),
                    expected,
                    "created with {sent}: {nothing}"
                );
            }
        }
        let id = world
            .create_as(CARRIER_TWO, &sent_by_the_recipient(sent, &given))
            .unwrap();
        assert_eq!(&stored_at(&world, &id, kept), sample, "{sent} is stored");
        world
            .update_as(
                CARRIER_TWO,
                &id,
                &json!({"intermediaries": [block(CARRIER_TWO)]}),
            )
            .unwrap();
        assert_eq!(&stored_at(&world, &id, kept), sample, "{sent} absent");
        let updated = world.update_as(CARRIER_TWO, &id, &one(sent, nothing));
        let on_update = match does {
            Refuse => None,
            Clear | Blank | Profile => Some(null.clone()),
            Default(value) => Some(read(value)),
            Keep(_) => Some(sample.clone()),
        };
        match on_update {
            None => drop(bad_input(updated)),
            Some(expected) => {
                updated.unwrap();
                assert_eq!(
                    stored_at(&world, &id, kept),
                    expected,
                    "updated with {sent}: {nothing}"
                );
            }
        }
    }
}

#[test]
fn each_leaf_says_what_null_absent_and_empty_do() {
    for (path, sample, does) in LEAVES {
        check_leaf(path, path, &read(sample), *does);
    }
    for (path, sample, does) in CARRIER_LEAVES {
        let (sent, kept) = (
            format!("transporter.{path}"),
            format!("transporters.0.{path}"),
        );
        check_leaf(&sent, &kept, &read(sample), *does);
    }
}

#[test]
fn the_tables_of_null_know_every_field() {
    let lines = LEAVES
        .iter()
        .chain(CARRIER_LEAVES)
        .map(|(path, _, _)| *path);
    let mut listed: Vec<&str> = lines.chain(ELSEWHERE.iter().copied()).collect();
    let fields = crate::bsdd::FIELDS.iter().map(|field| field.path);
    let mut known: Vec<&str> = fields
        .chain(crate::bsdd::CARRIER_FIELDS.iter().map(|field| field.path))
        .collect();
    listed.sort_unstable();
    known.sort_unstable();
    assert_eq!(listed, known);
}

/// Values of a form before and after an update.
fn check_part(changes: &Value, edit: &Value, path: &str, expected: &Value) {
    let mut world = everybody();
    let id = world.draft(changes);
    world.update_as(EMITTER, &id, edit).unwrap();
    assert_eq!(at(&world.answered(&id), path), expected, "{edit} at {path}");
}

#[test]
fn each_block_says_what_null_and_absent_do() {
    let null = Value::Null;
    let full = json!({
        "customId": "C-1", "emitter.workSite": {"name": "Quai"}, "ecoOrganisme": {"siret": ECO, "name": "Éco"},
        "trader": {"company": block(TRADER)}, "broker": {"company": block(BROKER)},
        "intermediaries": [block(STRANGER)],
    });
    for (block, leaf, other, kept) in [
        (
            "emitter.workSite",
            "emitter.workSite",
            "emitter.company.siret",
            json!(EMITTER),
        ),
        (
            "recipient.company",
            "recipient.company",
            "recipient.cap",
            json!("CAP-1"),
        ),
        ("recipient", "recipient.cap", "customId", json!("C-1")),
        (
            "trader.company",
            "trader.company",
            "trader.receipt",
            json!("R-1"),
        ),
        ("trader", "trader", "broker.receipt", json!("R-1")),
        ("broker", "broker", "trader.receipt", json!("R-1")),
        ("ecoOrganisme", "ecoOrganisme", "customId", json!("C-1")),
        (
            "transporter.company",
            "transporters.0.company",
            "transporters.0.numberPlate",
            json!("AB-123-CD"),
        ),
        ("transporter", "transporters.0", "customId", json!("C-1")),
        (
            "wasteDetails",
            "wasteDetails.name",
            "customId",
            json!("C-1"),
        ),
    ] {
        check_part(&full, &one(block, &null), leaf, &null);
        check_part(&full, &one(block, &null), other, &kept);
        // Both leaves of an eco-organisme are required.
        if block != "ecoOrganisme" {
            check_part(&full, &one(block, &json!({})), other, &kept);
        }
    }
}

#[test]
fn each_list_says_what_null_absent_and_empty_do() {
    let mut world = everybody();
    let initial = world.reach(contract::bsdd::FormStatus::AwaitingGroup, &json!({}));
    let row = json!({"input": {"company": block(CARRIER), "mode": "ROAD"}});
    let row = world.run(RECIPIENT, "createFormTransporter", &row).unwrap();
    let input = |row: &str| {
        let mut input = with(&json!({
            "emitter": {"type": "APPENDIX2", "company": block(RECIPIENT)}, "recipient.company": block(STORER),
            "transporters": [row], "intermediaries": [block(STRANGER)],
            "grouping": fractions(&[(&initial, Some(1.0))]),
        }));
        input.as_object_mut().unwrap().remove("transporter");
        input
    };
    let id = world.create_as(RECIPIENT, &input(&row)).unwrap();
    let counts = |world: &World| {
        let form = world.form(&id);
        [
            form.transporters.len(),
            form.grouping.len(),
            form.intermediaries.len(),
        ]
    };
    for (edit, expected) in [
        (json!({"customId": "C-1"}), [1, 1, 1]),
        (json!({"transporters": null}), [1, 1, 1]),
        (json!({"grouping": null}), [1, 1, 1]),
        (json!({"appendix2Forms": null}), [1, 1, 1]),
        (json!({"intermediaries": null}), [1, 1, 0]),
        (json!({"intermediaries": [block(STRANGER)]}), [1, 1, 1]),
        (json!({"intermediaries": []}), [1, 1, 0]),
        (json!({"transporters": []}), [0, 1, 0]),
        (json!({"transporters": [row]}), [1, 1, 0]),
        (json!({"grouping": []}), [1, 0, 0]),
        (json!({"appendix2Forms": [{"id": initial}]}), [1, 1, 0]),
        (json!({"appendix2Forms": []}), [1, 0, 0]),
    ] {
        world.update_as(RECIPIENT, &id, &edit).unwrap();
        assert_eq!(counts(&world), expected, "{edit}");
    }
}

#[test]
fn temporary_storage_says_what_null_absent_and_false_do() {
    for (edit, is_there) in [
        (json!({"customId": "C-1"}), true),
        (json!({"recipient": {"cap": "CAP-9"}}), true),
        (json!({"temporaryStorageDetail": {}}), true),
        (
            json!({"temporaryStorageDetail": {"destination": null}}),
            true,
        ),
        (json!({"temporaryStorageDetail": null}), false),
        (json!({"recipient": {"isTempStorage": false}}), false),
        (json!({"recipient": {"isTempStorage": null}}), false),
    ] {
        let mut world = everybody();
        let id = world.draft(&stored());
        world.update_as(EMITTER, &id, &edit).unwrap();
        assert_eq!(world.form(&id).suite.is_some(), is_there, "{edit}");
    }
    // The flag alone brings an empty second leg back.
    let mut world = everybody();
    let id = world.draft(&stored());
    world
        .update_as(EMITTER, &id, &json!({"temporaryStorageDetail": null}))
        .unwrap();
    assert!(world.form(&id).suite.is_none());
    world
        .update_as(EMITTER, &id, &json!({"customId": "C-1"}))
        .unwrap();
    let suite = world.form(&id).suite.clone().unwrap();
    assert_eq!(
        suite.recipient.and_then(|recipient| recipient.company),
        None
    );
}
