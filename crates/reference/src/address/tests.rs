use proptest::prelude::*;

use super::*;

/// Checks the postal code of an address in the country.
fn check(address: &str, country: &str, expected: &str) {
    assert_eq!(
        extract_postal_code(address, Country::parse(country)),
        expected,
        "{address:?} {country}"
    );
}

#[test]
fn every_pattern_compiles_and_belongs_to_countries_of_the_list() {
    let (shapes, ranks) = &*SHAPES;
    assert!(shapes.iter().all(|shape| shape.regex().is_some()));
    assert!(
        ranks
            .keys()
            .all(|country| Country::parse(country).is_some())
    );
    assert_eq!(ranks.len(), 156);
}

#[test]
fn the_last_candidate_of_a_french_address_is_its_postal_code() {
    check("4 boulevard Pasteur 44100 Nantes", "FR", "44100");
    check("CS 42326 31100 TOULOUSE", "FR", "31100");
    check(
        "Avenue du Port, BP 12345, 13002 MARSEILLE CEDEX 02",
        "FR",
        "13002",
    );
    check("1 rue de la Paix\n75 002 Paris", "FR", "75 002");
    check("75002", "FR", "75002");
    check("1 rue,75002,Paris", "FR", "75002");
    check("44100 31100 75002", "FR", "75002");
    check("12345678 rue", "FR", "");
    check("rue 75002-Paris", "FR", "");
    check("", "FR", "");
    check("Nantes", "FR", "");
}

#[test]
fn the_shape_depends_on_the_country() {
    check("Rua Augusta 12, 1000-001 Lisboa", "PT", "1000-001");
    check("Rua Augusta 12, 1000-001 Lisboa", "FR", "");
    check("Keizersgracht 1, 1015 cj Amsterdam", "NL", "1015 CJ");
    check("10 Downing Street, London SW1A 2AA", "GB", "SW1A 2AA");
    check("ul. Prosta 51, 00-838 Warszawa", "PL", "00-838");
    check("Rue de la Loi 16, 1000 Bruxelles", "BE", "1000");
    check("Carrer Major, AD500 Andorra la Vella", "AD", "AD500");
    check("Kungsgatan 4, 111 43 Stockholm", "SE", "111 43");
    check("1 Grafton Street, Dublin 2", "IE", "2");
    // Neither the country nor its codes are known: the French shape serves.
    check("1 rue, 75002 Hong Kong", "HK", "75002");
    check("1 rue, 75002 Nulle Part", "ZZ", "75002");
}

/// Checks the street, the postal code, the city and the country of an address.
fn check_parts(address: &str, vat_number: Option<&str>, expected: [&str; 4]) {
    let parts = split_address(address, vat_number);
    let country = parts.country.map(Country::code).unwrap_or_default();
    assert_eq!(
        [&parts.street, &parts.postal_code, &parts.city, country],
        expected,
        "{address:?}"
    );
}

#[test]
fn an_address_is_split_around_its_postal_code() {
    check_parts(
        "4 boulevard Pasteur 44100 Nantes",
        None,
        ["4 boulevard Pasteur", "44100", "Nantes", "FR"],
    );
    check_parts(
        "Zone Nord,\n CS 42326, 31100  TOULOUSE ",
        None,
        ["Zone Nord, CS 42326", "31100", "TOULOUSE", "FR"],
    );
    check_parts("44100 Nantes", None, ["", "44100", "Nantes", "FR"]);
    check_parts(
        "Champ de Mars, Paris",
        None,
        ["Champ de Mars, Paris", "", "", "FR"],
    );
    check_parts(
        "Straße 3, 10115 Berlin",
        Some("DE373919308"),
        ["Straße 3", "10115", "Berlin", "DE"],
    );
    check_parts(
        "Rue Neuve 1, 1000 Bruxelles",
        Some("BE0541696005"),
        ["Rue Neuve 1", "1000", "Bruxelles", "BE"],
    );
    check_parts(
        "Rue Neuve 1, 75002 Paris",
        Some("ZZ12"),
        ["Rue Neuve 1", "75002", "Paris", ""],
    );
    check_parts(
        "Rue Neuve 1, 75002 Paris",
        Some(""),
        ["Rue Neuve 1", "75002", "Paris", "FR"],
    );
    check_parts("", None, ["", "", "", ""]);
    check_parts(" \n", Some("BE0541696005"), ["", "", "", ""]);
}

#[test]
fn a_display_shows_the_first_five_digits_of_a_french_department() {
    for (address, expected) in [
        ("4 boulevard Pasteur 44100 Nantes", Some("44100")),
        ("BP 12345 44100 Nantes", Some("12345")),
        ("n°99123 44100 Nantes", Some("44100")),
        ("n°9912345", Some("91234")),
        ("élan 97400", Some("97400")),
        ("99000", None),
        ("4410 Nantes", None),
        ("", None),
    ] {
        assert_eq!(first_french_postal_code(address), expected, "{address}");
    }
}

#[test]
fn declarations_accept_the_postal_codes_of_any_country() {
    for text in [
        "44100",
        "1000",
        "SW1A 2AA",
        "1000-001",
        "A--B",
        "ABCDEFGHIJK",
    ] {
        assert!(is_declared_postal_code(text), "{text}");
    }
    for text in [
        "",
        "123",
        "-1234",
        "1234 ",
        "ABCDEFGHIJKL",
        "44_100",
        "441é0",
    ] {
        assert!(!is_declared_postal_code(text), "{text}");
    }
}

proptest! {
    #[test]
    fn a_split_loses_nothing_but_spaces_and_commas(street in "[A-Za-zé ]{0,20}", code in "[0-9]{5}", city in "[A-Za-zé]{1,12}") {
        let parts = split_address(&format!("{street}, {code} {city}"), None);
        let street = one_line(&street);
        prop_assert_eq!(parts.street, street.trim());
        prop_assert_eq!((parts.postal_code, parts.city), (code, city));
    }

    #[test]
    fn any_text_is_split_without_panic(address: String, rank in 0_usize..250) {
        let country = Country::all().nth(rank);
        let _ = extract_postal_code(&address, country);
        let _ = split_address(&address, None);
        let _ = first_french_postal_code(&address);
    }
}
