use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

#[test]
fn the_list_has_20_chapters_111_sub_chapters_and_842_codes_of_which_408_dangerous() {
    assert_eq!(chapters().len(), 20);
    assert_eq!(
        chapters()
            .iter()
            .map(|chapter| chapter.sub_chapters.len())
            .sum::<usize>(),
        111
    );
    assert_eq!(WasteCode::all().len(), 842);
    assert_eq!(
        WasteCode::all().filter(|code| code.is_dangerous()).count(),
        408
    );
    let distinct: HashSet<_> = WasteCode::all().map(WasteCode::as_str).collect();
    assert_eq!(distinct.len(), 842);
    assert!(LIST.leaves.is_sorted_by_key(|leaf| leaf.code));
}

#[test]
fn each_chapter_has_its_number_of_codes_and_of_dangerous_codes() {
    let counts: Vec<String> = chapters()
        .iter()
        .map(|chapter| {
            let codes: Vec<_> = chapter
                .sub_chapters
                .iter()
                .flat_map(|part| &part.codes)
                .collect();
            let dangerous = codes.iter().filter(|code| code.is_dangerous()).count();
            format!("{} {}/{dangerous}", chapter.code, codes.len())
        })
        .collect();
    assert_eq!(
        counts.join(", "),
        "01 24/7, 02 38/1, 03 19/6, 04 21/4, 05 24/14, 06 48/29, 07 78/60, 08 38/17, 09 13/8, 10 173/69, \
         11 27/17, 12 23/13, 13 34/34, 14 5/5, 15 12/3, 16 72/44, 17 38/16, 18 16/7, 19 99/40, 20 40/14"
    );
}

#[test]
fn a_code_knows_its_label_and_its_place() {
    let code = WasteCode::parse("01 01 01").unwrap();
    assert_eq!(
        code.label(),
        "déchets provenant de l'extraction des minéraux métallifères"
    );
    assert_eq!(
        (code.chapter().code, code.sub_chapter().code),
        ("01", "01 01")
    );
    for code in WasteCode::all() {
        assert!(
            !code.label().is_empty() && code.label().trim() == code.label(),
            "{code}"
        );
        assert!(code.as_str().starts_with(code.sub_chapter().code), "{code}");
        assert!(
            code.sub_chapter().code.starts_with(code.chapter().code),
            "{code}"
        );
        assert!(code.sub_chapter().codes.contains(&code), "{code}");
    }
}

#[test]
fn every_set_has_its_number_of_codes() {
    for (name, set, expected) in [
        ("every waste", &EVERY_WASTE, 842),
        ("BSDD", &BSDD, 832),
        ("annexe 1", &APPENDIX1, 59),
        ("sample number", &SAMPLE_NUMBER, 8),
        ("BSDA only", &BSDA_ONLY, 7),
        ("BSDA", &BSDA, 26),
        ("BSDASRI", &BSDASRI, 2),
        ("BSFF", &BSFF, 5),
        ("BSVHU", &BSVHU, 2),
        ("BSPAOH", &BSPAOH, 1),
        ("TEXS", &TEXS, 5),
        ("other than TEXS", &NON_TEXS, 837),
    ] {
        let distinct: HashSet<_> = set.iter().collect();
        assert_eq!((set.len(), distinct.len()), (expected, expected), "{name}");
        assert!(set.iter().all(|code| set.contains(code)), "{name}");
    }
}

/// Checks that the code belongs to the set.
fn check(set: &WasteCodeSet, code: &str, expected: bool) {
    assert_eq!(set.contains(code), expected, "{code}");
}

#[test]
fn each_kind_accepts_its_codes_only() {
    for (set, accepted, refused) in [
        (
            &BSDD,
            &["16 05 04*", "17 05 03*", "14 06 04*", "01 01 01"][..],
            &[
                "14 06 01*",
                "17 06 05*",
                "18 01 03*",
                "130105*",
                "13 01",
                "",
            ][..],
        ),
        (
            &BSDA,
            &["17 05 03*", "06 07 01*"],
            &["16 01 04*", "17 05 04"],
        ),
        (
            &BSFF,
            &["13 03 10*", "14 06 01*"],
            &["14 06 04*", "140601*"],
        ),
        (
            &BSDASRI,
            &["18 01 03*", "18 02 02*"],
            &["18 01 02*", "18 01 03"],
        ),
        (&BSVHU, &["16 01 06", "16 01 04*"], &["16 01 04"]),
        (&BSPAOH, &["18 01 02"], &["18 01 03*"]),
        (&TEXS, &["17 05 04", "20 02 02"], &["17 05 08"]),
        (&NON_TEXS, &["17 05 08", "18 01 03*"], &["17 05 04"]),
        (
            &APPENDIX1,
            &["13 05 01*", "20 01 99", "19 08 10*", "16 02 14"],
            &["13 01 05*", "16 02 12*"],
        ),
        (
            &SAMPLE_NUMBER,
            &["13 01 10*", "13 02 08*"],
            &["13 01 09*", "13 02 04*"],
        ),
        (
            &EVERY_WASTE,
            &["14 06 01*", "18 01 03*", "17 06 05*"],
            &["14 06", "99 99 99"],
        ),
    ] {
        accepted.iter().for_each(|code| check(set, code, true));
        refused.iter().for_each(|code| check(set, code, false));
    }
}

#[test]
fn a_set_keeps_its_order() {
    assert_eq!(
        BSFF.iter().collect::<Vec<_>>(),
        [
            "14 06 01*",
            "14 06 02*",
            "14 06 03*",
            "16 05 04*",
            "13 03 10*"
        ]
    );
    assert_eq!(BSDA.iter().nth(6), Some("17 06 05*"));
    assert_eq!(BSDA.iter().nth(7), Some("08 01 17*"));
    assert_eq!(BSVHU.iter().next(), Some("16 01 06"));
}

#[test]
fn declarations_are_read_whatever_their_spaces() {
    for (text, expected) in [
        ("130105*", Some("13 01 05*")),
        ("170201", Some("17 02 01")),
        ("07 03 01 *", Some("07 03 01*")),
        (" 07\t03 01* ", Some("07 03 01*")),
        ("13 01 05", None),
        ("13 01", None),
        ("13 01 05**", None),
        ("treize", None),
        ("", None),
    ] {
        assert_eq!(
            WasteCode::parse_declared(text).ok().map(WasteCode::as_str),
            expected,
            "{text:?}"
        );
    }
}

#[test]
fn danger_in_the_broad_sense_has_three_causes() {
    assert!(is_dangerous_waste("13 01 05*", false, false));
    assert!(is_dangerous_waste("01 01 01", true, false));
    assert!(is_dangerous_waste("01 01 01", false, true));
    assert!(!is_dangerous_waste("01 01 01", false, false));
}

#[test]
fn a_code_is_stored_as_its_text() {
    let code = WasteCode::parse("13 01 05*").unwrap();
    assert_eq!(serde_json::to_string(&code).unwrap(), r#""13 01 05*""#);
    assert_eq!(
        serde_json::from_str::<WasteCode>(r#""13 01 05*""#).unwrap(),
        code
    );
    assert!(serde_json::from_str::<WasteCode>(r#""130105*""#).is_err());
}

proptest! {
    #[test]
    fn any_text_is_judged_without_panic(text: String) {
        let _ = WasteCode::parse(&text);
        let _ = WasteCode::parse_declared(&text);
    }

    #[test]
    fn spaces_never_matter_in_declarations(rank in 0_usize..842, spaces in proptest::collection::vec(0_usize..3, 9)) {
        let code = WasteCode::all().nth(rank).unwrap();
        let compact = code.as_str().replace(' ', "");
        let text: String = compact
            .chars()
            .zip(&spaces)
            .map(|(letter, spaces)| format!("{letter}{}", " ".repeat(*spaces)))
            .collect();
        prop_assert_eq!(WasteCode::parse_declared(&text), Ok(code));
    }
}
