//! Municipalities, in the editions that are published.

use directory::{Directory, Sources};

use crate::fixture::{LYON, Place, Stock};

fn import(place: &Place, name: &str, text: &str) -> directory::ImportReport {
    let path = place.files().join(name);
    std::fs::write(&path, text).unwrap();
    place.import(&Sources {
        municipalities: vec![path],
        ..Sources::default()
    })
}

#[test]
fn the_edition_of_data_gouv_gives_names_and_places() {
    let place = Place::new();
    let text = "code_insee,nom_standard,nom_sans_pronom,typecom,dep_code,code_postal,codes_postaux,latitude_mairie,longitude_mairie,latitude_centre,longitude_centre\n\
        01001,L'Abergement-Clémenciat,Abergement-Clémenciat,COM,01,01400,01400,46.1517,4.9306,46.15,4.92\n\
        2A004,Ajaccio,Ajaccio,COM,2A,20000,\"20000,20090,20167\",41.9192,8.7386,41.93,8.70\n\
        69123,Lyon,Lyon,COM,69,69001,69001,45.7673,4.8343,45.758,4.835\n\
        X,Nulle part,,COM,,,,,,,\n";
    let report = import(&place, "communes-france-2025.csv", text);
    assert_eq!((report.files[0].accepted, report.files[0].rejected), (3, 1));
    let directory = place.open();
    let name = |code: &str| directory.municipality(code).map(|town| town.name);
    assert_eq!(name("01001").as_deref(), Some("L'Abergement-Clémenciat"));
    assert_eq!(name("2A004").as_deref(), Some("Ajaccio"));
    assert_eq!(name("99999"), None);
    let at = |latitude, longitude| {
        directory
            .municipality_at(latitude, longitude)
            .map(|town| town.code)
    };
    assert_eq!(at(45.75, 4.85).as_deref(), Some("69123"));
    assert_eq!(at(41.9, 8.7).as_deref(), Some("2A004"));
    assert_eq!(at(48.85, 2.35), None);
    assert_eq!(at(-90.0, 180.0), None);
}

#[test]
fn the_editions_of_insee_and_la_poste_are_read_too() {
    let place = Place::new();
    let insee = "TYPECOM,COM,REG,DEP,CTCD,ARR,TNCC,NCC,NCCENR,LIBELLE,CAN,COMPARENT\n\
        COM,01001,84,01,01D,012,5,ABERGEMENT CLEMENCIAT,Abergement-Clémenciat,L'Abergement-Clémenciat,0108,\n\
        COMD,01015,84,01,01D,011,1,ARBIGNIEU,Arbignieu,Arbignieu,0104,01015\n";
    import(&place, "v_commune_2025.csv", insee);
    assert_eq!(
        place.open().municipality("01001").unwrap().name,
        "L'Abergement-Clémenciat"
    );
    assert!(place.open().municipality("01015").is_none());
    let poste = "#Code_commune_INSEE;Nom_de_la_commune;Code_postal;Libellé_d_acheminement;Ligne_5\n1001;L ABERGEMENT CLEMENCIAT;01400;L ABERGEMENT CLEMENCIAT;\n";
    import(&place, "laposte_hexasmal.csv", poste);
    let town = place.open().municipality("01001").unwrap();
    assert_eq!(
        (town.name.as_str(), town.postal_code.as_str()),
        ("L ABERGEMENT CLEMENCIAT", "01400")
    );
}

#[test]
fn what_is_not_given_again_is_kept() {
    let place = Place::new();
    import(&place, "communes.csv", "code,nom\n69123,Lyon\n");
    let mut stock = Stock::default();
    let siret = stock.add(1, "ACME", LYON, &[], &[]);
    place.stock(&stock);
    assert!(place.open().municipality("69123").is_some());
    let report = import(&place, "communes.csv", "code,nom\n13055,Marseille\n");
    assert_eq!(report.total, 1);
    let directory = place.open();
    assert!(directory.establishment(&siret).is_some());
    assert!(directory.municipality("69123").is_none());
    assert_eq!(directory.municipality("13055").unwrap().name, "Marseille");
}
