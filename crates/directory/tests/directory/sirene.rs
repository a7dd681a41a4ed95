//! The files of INSEE: what is kept of them, and what is found.

use directory::{Diffusion, Directory, ImportError, Mode, Sources};

use crate::fixture::{LILLE, LYON, PARIS, Place, Stock, archive, names, siren, siret};

#[test]
fn an_establishment_has_the_name_of_its_legal_unit_and_its_address() {
    let (place, mut stock) = (Place::new(), Stock::default());
    let garage = stock.add(
        1,
        "ACME",
        LYON,
        &[("sigleUniteLegale", "AC")],
        &[
            ("enseigne1Etablissement", "GARAGE DU PORT"),
            ("indiceRepetitionEtablissement", "BIS"),
            ("complementAdresseEtablissement", "ZI SUD, \"BATIMENT B\""),
        ],
    );
    place.stock(&stock);
    let found = place.open().establishment(&garage).unwrap();
    assert_eq!(found.name, "ACME (GARAGE DU PORT)");
    assert_eq!(
        found.address,
        "1 BIS RUE DU PORT ZI SUD, \"BATIMENT B\" 69007 LYON 7EME"
    );
    assert_eq!(
        found.street.as_deref(),
        Some("1 BIS RUE DU PORT ZI SUD, \"BATIMENT B\"")
    );
    assert_eq!(found.postal_code.as_deref(), Some("69007"));
    assert_eq!(found.city.as_deref(), Some("LYON 7EME"));
    assert_eq!(found.code_commune.as_deref(), Some("69387"));
    assert_eq!(found.code_naf.as_deref(), Some("38.22Z"));
    assert!(!found.is_closed);
    assert_eq!(found.diffusion, Diffusion::Open);
}

#[test]
fn a_sole_trader_is_named_and_found_by_first_name_and_surname() {
    let (place, mut stock) = (Place::new(), Stock::default());
    let unit = [
        ("categorieJuridiqueUniteLegale", "1000"),
        ("prenom1UniteLegale", "JEANNE"),
        ("nomUniteLegale", "MARTIN"),
        ("nomUsageUniteLegale", "LEROY"),
    ];
    let trader = stock.add(
        1,
        "",
        LYON,
        &unit,
        &[("enseigne1Etablissement", "CHEZ JEANNE")],
    );
    place.stock(&stock);
    let directory = place.open();
    assert_eq!(
        directory.establishment(&trader).unwrap().name,
        "JEANNE MARTIN"
    );
    for words in ["martin jeanne", "Leroy", "chez jeanne"] {
        assert_eq!(names(&directory, words, None), ["JEANNE MARTIN"], "{words}");
    }
}

#[test]
fn the_state_is_that_of_the_establishment_or_else_of_its_legal_unit() {
    let (place, mut stock) = (Place::new(), Stock::default());
    let ceased = [("etatAdministratifUniteLegale", "C")];
    let of_establishment = |state| [("etatAdministratifEtablissement", state)];
    let cases = [
        (stock.add(1, "UN", LYON, &[], &of_establishment("A")), false),
        (
            stock.add(2, "DEUX", LYON, &[], &of_establishment("F")),
            true,
        ),
        (
            stock.add(3, "TROIS", LYON, &ceased, &of_establishment("")),
            true,
        ),
        (
            stock.add(4, "QUATRE", LYON, &[], &of_establishment("")),
            false,
        ),
    ];
    place.stock(&stock);
    let directory = place.open();
    for (siret, is_closed) in cases {
        assert_eq!(
            directory.establishment(&siret).unwrap().is_closed,
            is_closed,
            "{siret}"
        );
    }
}

#[test]
fn what_the_national_directory_hides_is_not_shown() {
    let (place, mut stock) = (Place::new(), Stock::default());
    let unit = [
        ("categorieJuridiqueUniteLegale", "1000"),
        ("prenom1UniteLegale", "[ND]"),
        ("nomUniteLegale", "[ND]"),
    ];
    let hidden = [
        ("statutDiffusionEtablissement", "P"),
        ("numeroVoieEtablissement", "[ND]"),
        ("typeVoieEtablissement", "[ND]"),
        ("libelleVoieEtablissement", "[ND]"),
        ("codePostalEtablissement", "[ND]"),
        ("libelleCommuneEtablissement", "LYON"),
    ];
    let siret = stock.add(1, "[ND]", LYON, &unit, &hidden);
    place.stock(&stock);
    let found = place.open().establishment(&siret).unwrap();
    assert_eq!(found.diffusion, Diffusion::Partial);
    assert_eq!(
        (found.name.as_str(), found.address.as_str(), found.street),
        ("", "LYON", None)
    );
}

#[test]
fn lines_that_are_wrong_are_rejected_and_reported() {
    let (place, mut stock) = (Place::new(), Stock::default());
    let right = stock.add(1, "ACME", LYON, &[], &[]);
    stock.establishment(1, 2, LYON, &[("siret", "12345678901234")]);
    stock.establishment(1, 3, LYON, &[("statutDiffusionEtablissement", "X")]);
    stock.establishment(1, 4, LYON, &[("etatAdministratifEtablissement", "?")]);
    stock.establishment(9, 1, LYON, &[]);
    stock.establishments.push("trop,court".to_owned());
    stock
        .units
        .push(stock.units[0].replacen(&siren(1), "12", 1));
    let report = place.stock(&stock);
    assert_eq!((report.added, report.total), (1, 1));
    let counts: Vec<_> = report
        .files
        .iter()
        .map(|file| (file.accepted, file.rejected))
        .collect();
    assert_eq!(counts, [(1, 1), (1, 5)]);
    let reasons: Vec<_> = report
        .examples
        .iter()
        .map(|rejection| (rejection.line, rejection.reason.as_str()))
        .collect();
    assert_eq!(
        reasons,
        [
            (3, "SIREN incorrect"),
            (3, "SIRET incorrect"),
            (4, "statut de diffusion inconnu : « X »"),
            (5, "état administratif inconnu : « ? »"),
            (
                6,
                "unité légale absente de StockUniteLegale, et établissement sans enseigne"
            ),
            (7, "2 champs au lieu de 53"),
        ]
    );
    let written = std::fs::read_to_string(report.rejected_lines.unwrap()).unwrap();
    assert_eq!(written.lines().count(), 7);
    assert!(place.open().establishment(&right).is_some());
}

#[test]
fn a_zip_archive_and_a_gzipped_file_read_as_the_csv_does() {
    let (place, mut stock) = (Place::new(), Stock::default());
    let siret = stock.add(1, "ACME", LYON, &[], &[]);
    let plain = stock.write(place.files());
    let read = |path: &Option<std::path::PathBuf>| std::fs::read(path.as_ref().unwrap()).unwrap();
    let zip = archive(
        &place.files().join("StockEtablissement_utf8.zip"),
        &[
            ("lisez-moi.txt", b"x"),
            ("StockEtablissement_utf8.csv", &read(&plain.establishments)),
        ],
    );
    let gz = place.files().join("StockUniteLegale_utf8.csv.gz");
    let mut encoder = flate2::write::GzEncoder::new(
        std::fs::File::create(&gz).unwrap(),
        flate2::Compression::fast(),
    );
    std::io::Write::write_all(&mut encoder, &read(&plain.legal_units)).unwrap();
    encoder.finish().unwrap();
    place.import(&Sources {
        establishments: Some(zip),
        legal_units: Some(gz),
        ..Sources::default()
    });
    assert_eq!(place.open().establishment(&siret).unwrap().name, "ACME");
}

#[test]
fn another_file_is_refused_and_the_directory_stays() {
    let (place, mut stock) = (Place::new(), Stock::default());
    let siret = stock.add(1, "ACME", LYON, &[], &[]);
    place.stock(&stock);
    let mut sources = stock.write(place.files());
    std::mem::swap(&mut sources.establishments, &mut sources.legal_units);
    let error = place.try_import(&sources, Mode::Update).unwrap_err();
    assert!(matches!(error, ImportError::File { .. }), "{error}");
    assert!(error.to_string().contains("manque"), "{error}");
    let alone = Sources {
        legal_units: None,
        ..sources
    };
    assert!(matches!(
        place.try_import(&alone, Mode::Update),
        Err(ImportError::Unpaired)
    ));
    assert!(matches!(
        place.try_import(&Sources::default(), Mode::Update),
        Err(ImportError::NothingToImport)
    ));
    assert!(place.open().establishment(&siret).is_some());
}

#[test]
fn files_in_any_order_are_read() {
    let (place, mut stock) = (Place::new(), Stock::default());
    for n in 0..500 {
        stock.add(n, &format!("SOCIETE NUMERO{n}"), LYON, &[], &[]);
    }
    stock.establishments.reverse();
    stock.units.rotate_left(123);
    assert_eq!(place.stock(&stock).total, 500);
    let directory = place.open();
    for n in [0, 1, 250, 499] {
        let found = directory.establishment(&siret(n, 1)).unwrap();
        assert_eq!(found.name, format!("SOCIETE NUMERO{n}"));
    }
}

/// A stock in which companies come, change and go, as the month `month` finds it.
fn monthly(month: u32) -> Stock {
    let mut stock = Stock::default();
    for n in (0..400).filter(|n| n % 7 != month % 7) {
        let name = if n % 11 == month % 11 {
            format!("RENOMMEE{n} EN{month}")
        } else {
            format!("STABLE{n}")
        };
        let state = if n % 5 == 0 && month > 1 { "F" } else { "A" };
        stock.add(
            n,
            &name,
            LILLE,
            &[],
            &[("etatAdministratifEtablissement", state)],
        );
    }
    stock
}

#[test]
fn a_monthly_update_gives_the_directory_that_a_full_import_gives() {
    let (updated, full) = (Place::new(), Place::new());
    for month in 1..=4 {
        let report = updated.stock(&monthly(month));
        full.try_import(&monthly(month).write(full.files()), Mode::Full)
            .unwrap();
        if month > 1 {
            assert!(
                report.unchanged > 100
                    && report.changed > 0
                    && report.added > 0
                    && report.removed > 0,
                "{report:?}"
            );
        }
        let (one, other) = (updated.open(), full.open());
        assert_eq!(one.count(), other.count());
        for n in 0..400 {
            assert_eq!(
                one.establishment(&siret(n, 1)),
                other.establishment(&siret(n, 1)),
                "{n} in month {month}"
            );
            for words in [format!("stable{n}"), format!("renommee{n}")] {
                let search = |directory: &dyn Directory| {
                    let mut found = names(directory, &words, None);
                    found.retain(|name| name.split(' ').next() == Some(&words.to_uppercase()));
                    found
                };
                assert_eq!(search(&one), search(&other), "{words} in month {month}");
            }
        }
    }
}

#[test]
fn a_file_of_changes_leaves_the_others_as_they_are() {
    let (place, mut stock) = (Place::new(), Stock::default());
    let kept = stock.add(1, "ACME", LYON, &[], &[]);
    stock.add(2, "AVANT", LYON, &[], &[]);
    place.stock(&stock);
    let mut changes = Stock::default();
    let changed = changes.add(2, "APRES", PARIS, &[], &[]);
    let report = place
        .try_import(&changes.write(place.files()), Mode::Partial)
        .unwrap();
    assert_eq!(
        (report.added, report.changed, report.removed, report.total),
        (0, 1, 0, 2)
    );
    let directory = place.open();
    assert_eq!(directory.establishment(&kept).unwrap().name, "ACME");
    assert_eq!(directory.establishment(&changed).unwrap().name, "APRES");
    assert_eq!(names(&directory, "avant", None), Vec::<String>::new());
}

#[test]
fn the_establishments_of_a_company_begin_with_its_head_office() {
    let (place, mut stock) = (Place::new(), Stock::default());
    let head_office = stock.add(1, "ACME", LYON, &[], &[]);
    stock.establishment(1, 2, PARIS, &[("etatAdministratifEtablissement", "F")]);
    let open = stock.establishment(1, 3, LILLE, &[]);
    stock.add(2, "AUTRE", LYON, &[], &[]);
    place.stock(&stock);
    let found = place.open().establishments_of(&siren(1), 2);
    let ids: Vec<_> = found
        .into_iter()
        .map(|establishment| establishment.org_id)
        .collect();
    assert_eq!(ids, [head_office, open]);
}

#[test]
fn an_area_is_a_department_or_a_postal_code() {
    let (place, mut stock) = (Place::new(), Stock::default());
    stock.add(1, "ACME LYON", LYON, &[], &[]);
    stock.add(2, "ACME AJACCIO", ("20090", "AJACCIO", "2A004"), &[], &[]);
    stock.add(3, "ACME BASTIA", ("20200", "BASTIA", "2B033"), &[], &[]);
    stock.add(
        4,
        "ACME LAMENTIN",
        ("97232", "LE LAMENTIN", "97213"),
        &[],
        &[],
    );
    place.stock(&stock);
    let directory = place.open();
    for (area, expected) in [
        ("69", "ACME LYON"),
        ("69007", "ACME LYON"),
        ("2A", "ACME AJACCIO"),
        ("2B", "ACME BASTIA"),
        ("972", "ACME LAMENTIN"),
    ] {
        assert_eq!(names(&directory, "acme", Some(area)), [expected], "{area}");
    }
    assert_eq!(names(&directory, "acme", Some("59")), Vec::<String>::new());
}
