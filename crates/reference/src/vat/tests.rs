use proptest::prelude::*;

use super::*;

/// Checks that the text is a number of the country (or of none).
fn check_country(text: &str, expected: Option<&str>) {
    let country = VatNumber::parse(text)
        .ok()
        .map(|number| number.country().code());
    assert_eq!(country, expected, "{text:?}");
}

#[test]
fn every_structure_of_every_country_is_recognised() {
    for (country, numbers) in [
        ("AD", &["ADO556977L", "ADA966900A"][..]),
        ("AT", &["ATU13233197"]),
        ("BE", &["BE0541696005", "BE541696005", "BE1000000021"]),
        ("BG", &["BG937396809", "BG6012660039", "BG7223654767"]),
        ("CH", &["CHE199140509", "CHE066084111IVA"]),
        ("CY", &["CY09467464N"]),
        (
            "CZ",
            &["CZ96943254", "CZ226228934", "CZ676123817", "CZ0173162033"],
        ),
        ("DE", &["DE373919308"]),
        ("DK", &["DK34393370"]),
        ("EE", &["EE108729306"]),
        ("GR", &["EL125567602"]),
        ("ES", &["ESD30958102", "ESW6997326A", "ES43110917Q"]),
        ("FI", &["FI92473584"]),
        ("FR", &["FR87850019464", "FR44998649769", "FRXY200041876"]),
        (
            "GB",
            &["GB782246614", "GB709372623359", "GBGD031", "GBHA618"],
        ),
        ("HR", &["HR50717733364"]),
        ("HU", &["HU28485207"]),
        (
            "IE",
            &["IE8617662I", "IE8Y05584W", "IE6235691FA", "IE3966828CH"],
        ),
        ("IT", &["IT04454731847", "IT81525008884", "IT62524709995"]),
        ("LT", &["LT779635217", "LT881356637515"]),
        ("LU", &["LU78111450"]),
        ("LV", &["LV91386459878", "LV04084156956"]),
        ("MT", &["MT84196429"]),
        ("NL", &["NL010000446B01", "NL123456789B13"]),
        ("NO", &["NO999560490", "NO235563088MVA"]),
        ("PL", &["PL6681731936"]),
        ("PT", &["PT879000520"]),
        ("RO", &["RO2923", "RO60207"]),
        ("RS", &["RS729561993"]),
        ("SE", &["SE152327827101"]),
        ("SI", &["SI79822274"]),
        ("SK", &["SK9095613417"]),
    ] {
        for number in numbers {
            check_country(number, Some(country));
            check_country(&number.to_ascii_lowercase(), Some(country));
        }
    }
}

#[test]
fn a_wrong_check_digit_or_structure_is_refused() {
    for text in [
        "ADX556977L",
        "ATU13233198",
        "AT13233197",
        "BE0541696006",
        "BE2000000061",
        "BG937396808",
        "CHE198268051",
        "CH199140509",
        "CY12467464N",
        "CY85939128U",
        "CZ54273593",
        "CZ599561242",
        "DE037391930",
        "DE373919309",
        "DK52717195",
        "EE208729306",
        "EL924774749",
        "GR125567602",
        "ESJ02707331",
        "ESI30958102",
        "FI84438441",
        "FR57861457330",
        "FRIZ278570207",
        "FR8785001946",
        "GB476427770",
        "GB000000000",
        "GBGD748",
        "GBHA480",
        "HR04144283057",
        "HU02366479",
        "IE5750555V",
        "IE6235691FB",
        "IT00000000010",
        "IT74386399991",
        "IT90633660008",
        "LT984005719",
        "LU31615687",
        "LV95621543047",
        "MT03759712",
        "NL107176759B59",
        "NL010000446A01",
        "NO289547931",
        "PL2406401901",
        "PT998031840",
        "RO0292",
        "RO1",
        "RS999805735",
        "SE057173956502",
        "SE152327827102",
        "SI54471458",
        "SK3999595356",
        "SK9055613417",
        "US123456789",
        "FR",
        "",
    ] {
        check_country(text, None);
    }
}

#[test]
fn the_reason_of_a_refusal_is_told() {
    for (text, reason) in [
        ("", VatError::Characters),
        ("BE 0541696005", VatError::Characters),
        ("BE0541.696.005", VatError::Characters),
        ("BE_0541696005", VatError::Characters),
        ("BÉ0541696005", VatError::Characters),
        ("XX0541696005", VatError::Prefix),
        ("826696771078", VatError::Prefix),
        ("BE0541696006", VatError::Number),
    ] {
        assert_eq!(VatNumber::parse(text), Err(reason), "{text:?}");
    }
}

#[test]
fn foreign_means_valid_and_not_french() {
    for (text, french, foreign) in [
        ("FR87850019464", true, false),
        ("fr87850019464", true, false),
        // The key fits, the SIREN fails Luhn.
        ("FR52000063031", false, true),
        // A key with letters is valid and unchecked, and no French company has it.
        ("FRXY850019464", false, true),
        ("BE0541696005", false, true),
        ("FR88850019464", false, false),
        ("FR", false, false),
    ] {
        assert_eq!(
            (is_french_vat(text), is_foreign_vat(text)),
            (french, foreign),
            "{text:?}"
        );
    }
    let french = VatNumber::parse("FR87850019464").unwrap();
    assert_eq!(french.french_siren(), Some("850019464"));
}

/// How many of the ten last digits make a valid number.
fn valid_endings(body: &str) -> usize {
    (0..10)
        .filter(|digit| is_vat(&format!("{body}{digit}")))
        .count()
}

proptest! {
    #[test]
    fn one_check_digit_out_of_ten_is_right(digits in "[1-9][0-9]{6}") {
        for (prefix, filler) in [
            ("ATU", ""), ("DE", "1"), ("DK", ""), ("EL", "1"), ("FI", ""), ("HU", ""),
            ("PL", "12"), ("PT", "1"), ("RO", ""), ("RS", "1"), ("HR", "123"), ("ESA", ""),
        ] {
            let endings = valid_endings(&format!("{prefix}{digits}{filler}"));
            // Danish numbers have no check digit when the sum would call for ten.
            let expected = if prefix == "DK" { endings.min(1) } else { 1 };
            prop_assert_eq!(endings, expected, "{}{}", prefix, digits);
        }
    }

    #[test]
    fn two_check_digits_out_of_a_hundred_are_right(digits in "[0-9]{6}") {
        for (body, tail) in [(format!("BE01{digits}"), 2), (format!("LU{digits}"), 2)] {
            let valid = (0..100).filter(|check| is_vat(&format!("{body}{check:0tail$}"))).count();
            prop_assert_eq!(valid, 1);
        }
    }

    #[test]
    fn the_french_key_is_a_function_of_the_siren(siren in 0_u64..1_000_000_000) {
        let key = (12 + 3 * (siren % 97)) % 97;
        let text = format!("FR{key:02}{siren:09}");
        prop_assert!(is_vat(&text));
        prop_assert_eq!(is_french_vat(&text), is_siren(&format!("{siren:09}")));
        let other_key = format!("FR{:02}{siren:09}", (key + 1) % 97);
        prop_assert!(!is_vat(&other_key));
    }

    #[test]
    fn any_text_is_judged_without_panic(text: String, prefix in 0_usize..32, body in "[A-Z0-9]{0,14}") {
        let _ = VatNumber::parse(&text);
        let _ = VatNumber::parse(&format!("{}{body}", national::FORMATS[prefix].prefix));
    }
}
