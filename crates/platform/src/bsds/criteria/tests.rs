//! Filters against search values, under the names of the contract's acceptance scenarios.

use contract::scalar::DateTime;
use domain::slip::SearchCompany;
use serde_json::json;

use super::*;

const SIRET: &str = "53075596600047";

fn company(name: &str) -> SearchCompany {
    SearchCompany {
        name: name.to_owned(),
        siret: SIRET.to_owned(),
        address: format!("Adresse de {name}"),
        contact: "Marie Dupont".to_owned(),
        phone: "0612345678".to_owned(),
        mail: "marie@exemple.fr".to_owned(),
        vat_number: "BE0541696005".to_owned(),
    }
}

fn document() -> SearchDocument {
    let at = |text| DateTime::parse_text(text).ok();
    SearchDocument {
        r#type: "BSDA".to_owned(),
        bsd_sub_type: "GATHERING".to_owned(),
        id: "BSDA-20250301-QRCP45XCS".to_owned(),
        readable_id: "BSDA-20250301-QRCP45XCS".to_owned(),
        status: "SENT".to_owned(),
        waste_code: "06 13 04*".to_owned(),
        waste_adr: "UN 2590 amiante blanc".to_owned(),
        waste_description: "Plaques ondulées".to_owned(),
        packaging_numbers: vec!["C-1".to_owned(), "C-2".to_owned()],
        waste_seal_numbers: vec!["SCELLE7".to_owned()],
        emitter: company("Déchets & Co"),
        worker: company("Chantier net"),
        transporter: company("Camions réunis"),
        destination: company("Code en stock"),
        broker: company("Courtage"),
        next_destination: company("Exutoire"),
        eco_organisme_name: "Éco bâtiment".to_owned(),
        eco_organisme_siret: SIRET.to_owned(),
        emitter_pickup_site_name: "Parking nord".to_owned(),
        transporter_transport_plates: vec!["AA12BB".to_owned()],
        destination_cap: "CAP-2025-77".to_owned(),
        destination_operation_code: "R 13".to_owned(),
        created_at: at("2025-02-28T10:00:00Z"),
        updated_at: at("2025-03-01T10:00:00Z"),
        emitter_emission_date: at("2025-03-01T09:00:00Z"),
        sirets: vec![SIRET.to_owned()],
        company_names: "Déchets & Co Chantier net Camions réunis".to_owned(),
        company_org_ids: vec![SIRET.to_owned(), "BE0541696005".to_owned()],
        ..SearchDocument::default()
    }
}

fn parse(filter: &Tree) -> Result<Criterion, Refusal> {
    Criterion::parse(filter, TestCompanies::Refused)
}

fn may_accept(criterion: &Criterion, folded_json: &str) -> bool {
    criterion
        .sieve()
        .is_none_or(|sieve| sieve.lets_through(folded_json))
}

fn check(filter: Tree, expected: bool) {
    let criterion = parse(&filter).unwrap();
    assert_eq!(criterion.accepts(&document()), expected, "{filter}");
    let json = fold(&serde_json::to_string(&document()).unwrap());
    assert!(may_accept(&criterion, &json) || !expected, "{filter}");
}

#[test]
fn what_certainly_does_not_pass_is_told_without_reading_the_values() {
    let json = fold(&serde_json::to_string(&document()).unwrap());
    for (filter, expected) in [
        (json!({"customId": {"_contains": "introuvable"}}), false),
        (json!({"readableId": {"_contains": "qrcp45"}}), true),
        (json!({"status": {"_in": ["RECEIVED", "PROCESSED"]}}), false),
        (json!({"companyNames": {"_match": "ondulees co"}}), true),
        (
            json!({"_or": [{"status": {"_eq": "SENT"}}, {"id": {"_eq": "X"}}]}),
            true,
        ),
        (json!({"customId": {"_contains": "\"quoted\""}}), true),
    ] {
        assert_eq!(
            may_accept(&parse(&filter).unwrap(), &json),
            expected,
            "{filter}"
        );
    }
}

fn check_refused(filter: Tree, expected: &str) {
    let refusal = parse(&filter).unwrap_err();
    assert_eq!(refusal, Refusal::bad_input(expected), "{filter}");
}

#[test]
fn f1_f4_values_are_equal_whatever_their_case() {
    check(
        json!({"readableId": {"_eq": "bsda-20250301-qrcp45xcs"}}),
        true,
    );
    check(
        json!({"readableId": {"_eq": "bsda-20250301-qrcp45xc"}}),
        false,
    );
    check(json!({"status": {"_in": ["DRAFT", "sent"]}}), true);
    check(json!({"status": {"_in": ["DRAFT"]}}), false);
    check(json!({"status": {"_in": []}}), false);
    check(
        json!({"type": {"_eq": "BSDA"}, "bsdSubType": {"_in": ["GATHERING"]}}),
        true,
    );
    check(json!({"type": {"_eq": "BSFF"}}), false);
}

#[test]
fn f2_f3_inner_parts_of_a_value_are_found() {
    check(json!({"readableId": {"_contains": "0301-qrcp45"}}), true);
    check(
        json!({"readableId": {"_contains": "20250301 QRCP45"}}),
        true,
    );
    check(json!({"readableId": {"_contains": "QRX"}}), false);
}

#[test]
fn f5_f6_words_and_parts_of_names_are_found_without_typing_errors() {
    let names = |value: &str| json!({"emitter": {"company": {"name": {"_match": value}}}});
    check(names("déchets co"), true);
    check(names("DECHETS"), true);
    check(names("co"), true);
    check(names("cod"), false);
    let destination =
        |value: &str| json!({"destination": {"company": {"name": {"_match": value}}}});
    check(destination("cod"), true);
    check(destination("CODE EN STOCK"), true);
    check(destination("CADE"), false);
}

#[test]
fn f7_lists_have_every_some_or_one_value() {
    for (operators, expected) in [
        (json!({"_has": "C-1"}), true),
        (json!({"_has": "C-3"}), false),
        (json!({"_hasEvery": ["C-1", "C-2"]}), true),
        (json!({"_hasEvery": ["C-1", "C-3"]}), false),
        (json!({"_hasSome": ["C-3", "C-2"]}), true),
        (json!({"_hasSome": ["C-3"]}), false),
        (json!({"_in": ["C-2"]}), true),
        (json!({"_itemContains": "-2"}), true),
        (json!({"_itemContains": "-3"}), false),
    ] {
        check(json!({ "packagingNumbers": operators }), expected);
    }
    check(json!({"sealNumbers": {"_has": "scelle7"}}), true);
    check(json!({"ficheInterventionNumbers": {"_has": "F-1"}}), false);
}

#[test]
fn the_first_operator_of_a_list_counts_alone() {
    check(
        json!({"packagingNumbers": {"_hasEvery": ["C-1"], "_has": "C-9"}}),
        true,
    );
    check(
        json!({"packagingNumbers": {"_hasSome": ["C-9"], "_itemContains": "C"}}),
        false,
    );
    check(
        json!({"packagingNumbers": {"_in": ["C-1"], "_has": "C-9", "_eq": []}}),
        true,
    );
}

#[test]
fn the_first_operator_of_a_text_counts_alone() {
    check(
        json!({"status": {"_eq": "SENT", "_contains": "DRAFT"}}),
        true,
    );
    check(
        json!({"status": {"_contains": "SEN", "_in": ["DRAFT"]}}),
        true,
    );
    check(
        json!({"status": {"_eq": "", "_contains": null, "_in": ["DRAFT"]}}),
        false,
    );
}

#[test]
fn f8_plates_are_compared_without_hyphens() {
    let plates = |operators: Tree| json!({"transporter": {"transport": {"plates": operators}}});
    check(plates(json!({"_itemContains": "AA12BB"})), true);
    check(plates(json!({"_itemContains": "AA-12-BB"})), true);
    check(plates(json!({"_itemContains": "12-b"})), true);
    check(plates(json!({"_has": "aa-12-bb"})), true);
    check(plates(json!({"_hasSome": ["AA-12-CC"]})), false);
}

#[test]
fn f9_dates_are_compared_by_day() {
    let at = |operators: Tree| json!({"emitter": {"emission": {"date": operators}}});
    let day = "2025-03-01T18:00:00Z";
    check(at(json!({"_gte": day, "_lte": day})), true);
    check(at(json!({"_eq": day})), true);
    check(
        at(json!({"_gt": "2025-02-28T00:00:00Z", "_lt": "2025-03-02T00:00:00Z"})),
        true,
    );
    check(at(json!({"_gt": day})), false);
    let unsigned = json!({"worker": {"work": {"date": {"_lt": "2099-01-01T00:00:00Z"}}}});
    check(unsigned, false);
    check_refused(
        at(json!({"_gt": day, "_gte": day})),
        "Les opérateurs _gt et _gte ne peuvent pas être utilisés ensemble dans un filtre de date",
    );
}

#[test]
fn f10_all_filters_of_and_hold() {
    let sent = json!({"status": {"_eq": "SENT"}});
    let bsff = json!({"type": {"_eq": "BSFF"}});
    check(json!({"_and": [sent, {"type": {"_eq": "BSDA"}}]}), true);
    check(json!({"_and": [sent, bsff]}), false);
    check(json!({"_and": [sent], "type": {"_eq": "BSFF"}}), false);
}

#[test]
fn f11_one_filter_of_or_holds() {
    let sent = json!({"status": {"_eq": "SENT"}});
    let bsff = json!({"type": {"_eq": "BSFF"}});
    check(json!({"_and": [{"_or": [bsff, sent]}]}), true);
    check(json!({"_and": [{"_or": [bsff]}]}), false);
    check(json!({"_or": [bsff, sent]}), true);
    check(json!({"_or": [bsff, bsff]}), false);
}

/// `_and` and `_or` in turn, `depth` levels of them.
fn nested(depth: usize) -> Tree {
    (0..depth).fold(json!({"status": {"_eq": "SENT"}}), |inner, level| {
        let combinator = if level % 2 == 0 { "_and" } else { "_or" };
        json!({ (combinator): [inner] })
    })
}

#[test]
fn f12_combinators_nest_on_three_levels() {
    check(nested(3), true);
    check_refused(
        nested(4),
        "Un filtre ne peut pas imbriquer _and et _or sur plus de 3 niveaux",
    );
}

#[test]
fn f13_or_stands_alone_at_its_level() {
    const BESIDE_AND: &str = "Les opérateurs _and et _or ne peuvent pas être utilisés au même niveau d'un filtre : imbriquez l'un dans l'autre";
    const BESIDE_A_FIELD: &str = "L'opérateur _or ne peut être accompagné d'aucun autre champ au même niveau d'un filtre : imbriquez-le dans _and";
    check_refused(json!({"_and": [], "_or": []}), BESIDE_AND);
    check_refused(
        json!({"_or": [], "status": {"_eq": "SENT"}}),
        BESIDE_A_FIELD,
    );
    check_refused(json!({"_or": [], "isDraftFor": null}), BESIDE_A_FIELD);
    check_refused(json!({"_and": [{"_or": [], "id": null}]}), BESIDE_A_FIELD);
    check(json!({"_or": null, "status": {"_eq": "SENT"}}), true);
}

#[test]
fn f14_an_empty_and_or_restricts_nothing() {
    for filter in [
        json!({"_and": []}),
        json!({"_or": []}),
        json!({"_or": [{}, {"status": {"_eq": "DRAFT"}}]}),
    ] {
        assert!(!parse(&filter).unwrap().restricts(), "{filter}");
        check(filter, true);
    }
}

#[test]
fn f15_the_star_finds_dangerous_codes() {
    check(json!({"waste": {"code": {"_contains": "*"}}}), true);
    check(json!({"waste": {"code": {"_contains": "06 13 04*"}}}), true);
    check(json!({"readableId": {"_contains": "*"}}), false);
}

#[test]
fn f16_cap_and_vat_numbers_are_found_exact_and_partial() {
    check(
        json!({"destination": {"cap": {"_match": "CAP-2025-77"}}}),
        true,
    );
    check(json!({"destination": {"cap": {"_match": "2025"}}}), true);
    for (operator, value) in [
        ("_eq", "be0541696005"),
        ("_contains", "0541"),
        ("_contains", "9999"),
    ] {
        let company = json!({"company": {"vatNumber": {(operator): value}}});
        let expected = value != "9999";
        check(json!({ "transporter": company }), expected);
        let next = json!({"operation": {"nextDestination": company}});
        check(json!({ "destination": next }), expected);
    }
}

#[test]
fn f17_all_actors_are_searched_together() {
    check(json!({"companyNames": {"_match": "camions"}}), true);
    check(json!({"companyNames": {"_match": "inconnue"}}), false);
    check(json!({"companyOrgIds": {"_itemContains": "0541"}}), true);
    check(json!({"companyOrgIds": {"_has": SIRET}}), true);
    check(json!({"sirets": {"_has": "BE0541696005"}}), false);
}

#[test]
fn a_full_siret_is_an_equality_and_thirteen_digits_a_part() {
    let contact = |value: &str| json!({"emitter": {"company": {"contact": {"_contains": value}}}});
    let siret = |value: &str| json!({"emitter": {"company": {"siret": {"_contains": value}}}});
    check(siret(SIRET), true);
    check(siret(&SIRET[..13]), true);
    check(contact("dupo"), true);
    let whole = Criterion::parse(&siret(SIRET), TestCompanies::Refused);
    assert!(matches!(
        whole.map(|criterion| match criterion {
            Criterion::All(members) => members,
            other => vec![other],
        }),
        Ok(members) if matches!(&members[..], [Criterion::Text(_, TextTest::OneOf(values))] if values == &[SIRET])
    ));
}

#[test]
fn contacts_are_equal_word_by_word() {
    let contact =
        |field: &str, operators: Tree| json!({"emitter": {"company": {(field): operators}}});
    check(contact("contact", json!({"_eq": "DUPONT"})), true);
    check(contact("contact", json!({"_eq": "Marie Dupont"})), false);
    check(contact("contact", json!({"_contains": "marie dup"})), true);
    check(contact("phone", json!({"_in": ["0612345678"]})), true);
    check(contact("mail", json!({"_eq": "marie@exemple.fr"})), true);
}

#[test]
fn what_the_contract_ignores_restricts_nothing() {
    let ignored = [
        json!({"destination": {"acceptation": {"status": {"_eq": "REFUSED"}}}}),
        json!({"emitter": {"company": {"vatNumber": {"_eq": "x"}}}}),
        json!({"worker": {"company": {"vatNumber": {"_eq": "x"}}}}),
        json!({"destination": {"company": {"vatNumber": {"_eq": "x"}}}}),
        json!({"broker": {"company": {"contact": {"_eq": "x"}, "phone": {"_eq": "x"}, "mail": {"_eq": "x"}}}}),
        json!({"trader": {"company": {"mail": {"_contains": "x".repeat(99)}}}}),
        json!({"_and": [{"isDraftFor": ["x"]}]}),
        json!({"emitter": null, "status": {"_eq": null, "_in": null}, "waste": {"adr": {"_match": ""}}}),
    ];
    for filter in ignored {
        assert!(!parse(&filter).unwrap().restricts(), "{filter}");
    }
}

#[test]
fn the_address_of_the_worker_is_compared_with_the_address() {
    let worker = |field: &str| json!({"worker": {"company": {(field): {"_match": "adresse"}}}});
    check(worker("address"), true);
    check(worker("name"), false);
}

/// Filter of a value, name told by the refusal, longest value.
fn limits(value: &str) -> Vec<(Tree, &'static str, usize)> {
    let matched = json!({"_match": value});
    let contains = json!({"_contains": value});
    vec![
        (
            json!({"destination": {"company": {"name": matched}}}),
            "destinationCompanyName",
            50,
        ),
        (
            json!({"emitter": {"company": {"name": matched}}}),
            "emitterCompanyName",
            50,
        ),
        (json!({ "readableId": contains }), "readableId", 30),
        (json!({"id": {"_in": ["x", value]}}), "id", 30),
        (
            json!({"waste": {"description": matched}}),
            "wasteDescription",
            30,
        ),
        (json!({"waste": {"code": {"_eq": value}}}), "wasteCode", 50),
        (
            json!({"transporter": {"customInfo": matched}}),
            "transporterCustomInfo",
            20,
        ),
        (
            json!({"transporter": {"transport": {"plates": {"_itemContains": value}}}}),
            "transporterTransportPlates",
            20,
        ),
        (
            json!({"sealNumbers": {"_hasSome": [value]}}),
            "wasteSealNumbers",
            50,
        ),
        (
            json!({"companyOrgIds": {"_has": value}}),
            "companyOrgIds",
            50,
        ),
        (
            json!({"destination": {"operation": {"nextDestination": {"company": {"siret": contains}}}}}),
            "nextDestinationCompanySiret",
            50,
        ),
    ]
}

#[test]
fn g12_long_values_are_refused_under_the_name_of_the_field() {
    for (_, field, max) in limits("") {
        let (too_long, as_long) = ("é".repeat(max + 1), "é".repeat(max));
        let expected = format!(
            "La longueur maximale du paramètre de recherche {field} est de {max} caractères"
        );
        for (filter, name, _) in limits(&too_long) {
            if name == field {
                check_refused(filter, &expected);
            }
        }
        for (filter, name, _) in limits(&as_long) {
            assert!(name != field || parse(&filter).is_ok(), "{filter}");
        }
    }
}

#[test]
fn a_list_filter_has_an_operator_that_exists_here() {
    check_refused(
        json!({"packagingNumbers": {"_eq": ["C-1"]}}),
        "_eq n'est pas implémenté sur la query `bsds`",
    );
    for empty in [json!({}), json!({"_has": null})] {
        check_refused(
            json!({ "sealNumbers": empty }),
            "Le filtre sur wasteSealNumbers doit porter l'un des opérateurs _hasEvery, _hasSome, _in, _has ou _itemContains",
        );
    }
    assert!(parse(&json!({"sealNumbers": null})).is_ok());
}

#[test]
fn a_filter_on_the_last_change_bounds_the_walk() {
    let day = json!({"_eq": "2025-03-01T10:00:00Z"});
    let expected = DayRange::parse(day.as_object().unwrap()).unwrap();
    for filter in [
        json!({ "updatedAt": day }),
        json!({"_and": [{"status": {"_eq": "SENT"}}, { "updatedAt": day }]}),
    ] {
        let criterion = parse(&filter).unwrap();
        assert_eq!(criterion.days_of_last_change(), expected, "{filter}");
        check(filter, true);
    }
    let unbounded = json!({"_or": [{ "updatedAt": day }, {"status": {"_eq": "SENT"}}]});
    let criterion = parse(&unbounded).unwrap();
    assert_eq!(criterion.days_of_last_change(), DayRange::default());
}
