//! Who may do what (spec 4).

use contract::account::UserRole;
use serde_json::{Value, json};

use super::world::*;

const NOT_NAMED: &str = "Votre établissement doit être visé sur le bordereau";
const STAYS: &str = "Vous ne pouvez pas enlever votre établissement du bordereau";
const NOT_SIGNATORY: &str = "Vous ne pouvez pas signer ce bordereau";

#[test]
fn those_who_are_named_by_a_siret_create_the_slip() {
    let mut world = World::new();
    for author in [P, T, K] {
        world.create(author, &complete()).unwrap();
        world.draft(author, &complete()).unwrap();
    }
    let foreign = json!({"transporter": {"company": {"siret": null, "vatNumber": FOREIGN}}});
    for (author, input) in [(X, complete()), (FOREIGN, with(&foreign))] {
        assert_eq!(forbidden(world.create(author, &input)), NOT_NAMED);
        assert_eq!(forbidden(world.draft(author, &input)), NOT_NAMED);
    }
}

#[test]
fn each_signature_is_that_of_its_company() {
    for (before, signature, signatory) in [
        ("", "EMISSION", P),
        ("EMISSION", "TRANSPORT", T),
        ("TRANSPORT", "DELIVERY", T),
        ("TRANSPORT", "RECEPTION", K),
        ("RECEPTION", "OPERATION", K),
    ] {
        let mut world = World::new();
        let id = match before {
            "" => world.published(),
            step => world.signed_up_to(step),
        };
        for told in [departure(), arrival(), cremation()] {
            // What is sealed by then is sent again, unchanged.
            world.update(K, &id, &told).unwrap();
        }
        for other in [P, T, K, X].into_iter().filter(|other| *other != signatory) {
            assert_eq!(
                forbidden(world.sign(other, &id, signature)),
                NOT_SIGNATORY,
                "{signature} by {other}"
            );
        }
        world.sign(signatory, &id, signature).unwrap();
    }
}

#[test]
fn readers_read_and_drivers_carry() {
    let reader = member_of(&[P], UserRole::Reader);
    let driver = member_of(&[T], UserRole::Driver);
    let mut world = World::new();
    for actor in [&reader, &driver] {
        assert_eq!(
            forbidden(world.create_as(actor, &complete(), false)),
            NOT_NAMED
        );
    }
    let id = world.signed_up_to("EMISSION");
    let update = json!({"destination": {"cap": "CAP-2"}});
    assert_eq!(forbidden(world.update_as(&reader, &id, &update)), NOT_NAMED);
    world.update_as(&driver, &id, &departure()).unwrap();
    assert_eq!(
        world.stored(&id)["transporter"]["transport"]["mode"],
        "ROAD"
    );
}

#[test]
fn outsiders_change_nothing_and_nobody_leaves_the_slip() {
    let mut world = World::new();
    let id = world.published();
    assert_eq!(forbidden(world.update(X, &id, &json!({}))), NOT_NAMED);
    let company = |actor: &str, company: Value| json!({(actor): {"company": company}});
    for (by, actor) in [(P, "emitter"), (T, "transporter"), (K, "destination")] {
        for gone in [json!({"siret": K2}), Value::Null] {
            let update = company(actor, gone);
            assert_eq!(forbidden(world.update(by, &id, &update)), STAYS, "{actor}");
        }
        assert_eq!(
            forbidden(world.update(by, &id, &json!({(actor): null}))),
            STAYS
        );
    }
    world
        .update(P, &id, &company("transporter", block(T2)))
        .unwrap();
    assert_eq!(forbidden(world.update(T, &id, &json!({}))), NOT_NAMED);
    world.update(T2, &id, &departure()).unwrap();
}

#[test]
fn a_slip_is_removed_until_it_leaves_and_by_its_emitter_once_signed() {
    let late = "Seuls les bordereaux en brouillon ou en attente de collecte peuvent être supprimés";
    for author in [P, T, K] {
        let mut world = World::new();
        let id = world.published();
        assert_eq!(
            forbidden(world.delete(X, &id)),
            "Vous n'êtes pas autorisé à supprimer ce bordereau."
        );
        world.delete(author, &id).unwrap();
    }
    let mut world = World::new();
    let id = world.signed_up_to("EMISSION");
    for other in [T, K, X] {
        assert_eq!(forbidden(world.delete(other, &id)), late);
    }
    world.delete(P, &id).unwrap();
    for step in ["TRANSPORT", "DELIVERY", "RECEPTION", "OPERATION"] {
        let id = world.signed_up_to(step);
        for actor in [P, T, K] {
            assert_eq!(forbidden(world.delete(actor, &id)), late, "{step}");
        }
    }
}

#[test]
fn a_former_destination_leaves_with_the_change() {
    use crate::slip::readers;

    let mut world = World::new();
    let id = world.signed_up_to("EMISSION");
    let update = json!({"destination": {"company": block(K2)}});
    world.update(P, &id, &update).unwrap();
    assert_eq!(readers(world.slip(&id)), [P, K2, T]);
    assert_eq!(forbidden(world.update(K, &id, &json!({}))), NOT_NAMED);
}

#[test]
fn lists_show_the_slip_to_those_who_take_part() {
    use crate::slip::{AccessRole, Slip as _};

    let mut world = World::new();
    let foreign = json!({"transporter": {"company": {"vatNumber": FOREIGN}}});
    let id = world.create(P, &with(&foreign)).unwrap();
    let projection = world.slip(&id).projection(world.now);
    let expected = [
        (T, AccessRole::Transporter),
        (P, AccessRole::Emitter),
        (K, AccessRole::Recipient),
        (FOREIGN, AccessRole::Transporter),
    ];
    let expected = expected.map(|(id, role)| (id.to_owned(), role as i64));
    assert_eq!(projection.access, expected);
    let draft = world.draft(K, &complete()).unwrap();
    let projection = world.slip(&draft).projection(world.now);
    let expected = [(K.to_owned(), AccessRole::Recipient as i64)];
    assert_eq!(projection.access, expected);
}
