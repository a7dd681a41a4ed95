use super::*;

#[test]
fn the_list_has_re_use_and_the_26_operations_of_the_directive() {
    assert_eq!(operations().len(), 27);
    assert_eq!(
        operations()
            .iter()
            .filter(|operation| operation.regulatory_label.is_some())
            .count(),
        26
    );
    let codes: Vec<_> = operations()
        .iter()
        .map(|operation| operation.code)
        .collect();
    assert_eq!(codes, BSDD_DONE.codes());
    assert!(
        operations()
            .iter()
            .all(|operation| !operation.label.is_empty())
    );
}

#[test]
fn a_label_is_found_however_the_code_is_spaced() {
    for (code, label) in [
        (
            "R 1",
            Some(
                "Utilisation principale comme combustible ou autre moyen de produire de l'énergie",
            ),
        ),
        (
            "R1",
            Some(
                "Utilisation principale comme combustible ou autre moyen de produire de l'énergie",
            ),
        ),
        ("D10", Some("Incinération à terre")),
        ("R 0", Some("Réutilisation - réemploi")),
        ("D 6", None),
        ("D 11", None),
        ("", None),
    ] {
        assert_eq!(label_of(code), label, "{code:?}");
    }
    assert_eq!(
        operation("R 0").and_then(|operation| operation.regulatory_label),
        None
    );
    assert!(operation("D9F").unwrap().is_disposal() && !operation("R 4").unwrap().is_disposal());
}

#[test]
fn a_compact_code_gets_its_spaces_back() {
    for (code, expected) in [
        ("D9F", Some("D 9 F")),
        ("D 9F", Some("D 9 F")),
        ("D9", Some("D 9")),
        ("R12", Some("R 12")),
        ("R 12", Some("R 12")),
        ("D7", None),
        ("r12", None),
    ] {
        assert_eq!(canonical(code), expected, "{code:?}");
    }
}

#[test]
fn a_final_operation_ends_the_life_of_the_waste() {
    for code in [
        "R 0", "R 1", "R11", "D 1", "D 5", "D 6", "D 7", "D8", "D 9 F", "D9F", "D10", "D 12",
    ] {
        assert!(is_final(code), "{code}");
    }
    for code in [
        "R 12", "R13", "D 9", "D9", "D 13", "D14", "D 15", "D 11", "D 16", "", "F",
    ] {
        assert!(!is_final(code), "{code}");
    }
    for operation in operations() {
        assert_eq!(
            operation.is_final,
            !GROUPING.contains(operation.code),
            "{}",
            operation.code
        );
    }
}

/// Checks the codes accepted and refused by a set.
fn check(set: OperationSet, count: usize, accepted: &[&str], refused: &[&str]) {
    assert_eq!(set.codes().len(), count);
    assert!(set.codes().iter().all(|code| operation(code).is_some()));
    accepted
        .iter()
        .for_each(|code| assert!(set.contains(code), "{code}"));
    refused
        .iter()
        .for_each(|code| assert!(!set.contains(code), "{code}"));
}

#[test]
fn each_kind_accepts_its_codes_in_its_spelling() {
    check(
        BSDD_DONE,
        27,
        &["R 0", "D 9 F", "D 10"],
        &["D10", "D9 F", "D 6", "D 7", "D 11"],
    );
    check(BSDD_PLANNED, 26, &["D 10"], &["R 0"]);
    check(GROUPING, 6, &["D 9", "R 12"], &["D 9 F"]);
    check(BSDA, 5, &["R 5", "D 9 F"], &["D 9", "R1", "R5"]);
    check(BSDA_TRANSIT, 2, &["R 13"], &["R 5"]);
    check(BSDASRI, 5, &["D9F", "R12"], &["D 9 F", "D9", "R 1"]);
    check(BSDASRI_TREATMENT, 3, &["R1"], &["D13"]);
    check(BSDASRI_GROUPING, 2, &["D13"], &["D10"]);
    check(BSFF, 10, &["R1", "D14"], &["R 1", "R4"]);
    check(BSFF_FINAL, 5, &["D10"], &["R12"]);
    check(BSFF_GROUPING, 2, &["R12", "D13"], &["R13"]);
    check(BSFF_REPACKAGING, 2, &["R12", "D14"], &["D13"]);
    check(BSFF_RESHIPMENT, 2, &["R13", "D15"], &["D14"]);
    check(BSVHU, 26, &["R 4", "R 12"], &["R 0", "R4"]);
    check(BSPAOH, 2, &["R 1", "D 10"], &["R1"]);
    check(DECLARATION, 27, &["R 0"], &["D 7"]);
    check(DECLARATION_INCOMING, 25, &["D 1"], &["R 0", "D 2"]);
    check(
        DECLARATION_SSD,
        11,
        &["R 9", "R 13"],
        &["R 10", "R 11", "D 1"],
    );
}

#[test]
fn a_planned_operation_may_lose_its_first_space() {
    for code in ["D 10", "D10", "D 9 F", "D9 F", "R1", "R 13"] {
        assert!(is_bsdd_planned(code), "{code}");
    }
    for code in [
        "D9F", "D 9F", "R 0", "R0", "D 6", "D  10", "d 10", " D 10", "",
    ] {
        assert!(!is_bsdd_planned(code), "{code}");
    }
}

fn check_modes(code: &str, expected: &[Mode]) {
    assert_eq!(modes_of(code), expected, "{code}");
}

#[test]
fn each_operation_has_its_modes() {
    use Mode::{
        AutresValorisations, Elimination, Recyclage, Reutilisation, ValorisationEnergetique,
    };
    for code in [
        "D 1", "D 2", "D 3", "D 4", "D 5", "D 7", "D 8", "D 9 F", "D9F", "D 10", "D 11", "D 12",
    ] {
        check_modes(code, &[Elimination]);
    }
    for code in [
        "D 9", "D 13", "D 14", "D 15", "R 12", "R 13", "R13", "D 6", "D 16", "",
    ] {
        check_modes(code, &[]);
    }
    check_modes("R 0", &[Reutilisation]);
    check_modes("R 1", &[ValorisationEnergetique]);
    check_modes("R 2", &[Reutilisation, Recyclage]);
    check_modes("R 3", &[Recyclage, AutresValorisations]);
    check_modes("R 4", &[Recyclage]);
    check_modes("R 5", &[Recyclage, AutresValorisations]);
    check_modes("R 6", &[Recyclage, Reutilisation]);
    check_modes("R 7", &[Reutilisation]);
    check_modes("R 8", &[Recyclage, Reutilisation]);
    check_modes("R 9", &[Reutilisation, Recyclage, ValorisationEnergetique]);
    check_modes("R 10", &[Recyclage]);
    check_modes(
        "R 11",
        &[Recyclage, AutresValorisations, ValorisationEnergetique],
    );
}

#[test]
fn a_final_operation_demands_a_mode_and_a_grouping_operation_refuses_one() {
    use Mode::{Elimination, Recyclage, Unknown, ValorisationEnergetique};
    for (code, mode, expected) in [
        (Some("R 1"), Some(Recyclage), Err(ModeError::Incompatible)),
        (Some("R 1"), None, Err(ModeError::Required)),
        (Some("R 1"), Some(ValorisationEnergetique), Ok(())),
        (Some("R 12"), Some(Recyclage), Err(ModeError::Incompatible)),
        (Some("R 12"), None, Ok(())),
        (Some("D9F"), Some(Elimination), Ok(())),
        (Some("D 10"), Some(Unknown), Err(ModeError::Incompatible)),
        (Some(""), Some(Elimination), Ok(())),
        (None, Some(Elimination), Ok(())),
        (None, None, Ok(())),
    ] {
        assert_eq!(check_mode(code, mode), expected, "{code:?} {mode:?}");
    }
    // Every operation of the list is either final with modes, or neither.
    for operation in operations() {
        assert_eq!(
            operation.is_final,
            !modes_of(operation.code).is_empty(),
            "{}",
            operation.code
        );
    }
}

#[test]
fn a_mode_has_the_same_name_in_the_api_and_in_documents() {
    for mode in Mode::ALL {
        assert_eq!(serde_json::to_string(&mode).unwrap(), format!("\"{mode}\""));
        assert_eq!(mode.as_str().parse(), Ok(mode));
    }
    assert!("elimination".parse::<Mode>().is_err());
    assert_eq!(Mode::Unknown.label(), None);
}
