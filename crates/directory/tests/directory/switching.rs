//! An import beside readers.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use directory::{Directory, ImportedDirectory};

use crate::fixture::{LYON, Place, Stock, names, siret};

fn stock(month: u32) -> Stock {
    let mut stock = Stock::default();
    for n in 0..200 {
        stock.add(n, &format!("ENTREPRISE{n} MOIS{month}"), LYON, &[], &[]);
    }
    stock
}

#[test]
fn a_directory_without_an_import_knows_nobody_then_follows_the_first_one() {
    let place = Place::new();
    let directory = ImportedDirectory::open(place.root()).unwrap();
    assert_eq!(
        (directory.count(), directory.establishment(&siret(1, 1))),
        (0, None)
    );
    assert!(names(&directory, "entreprise1", None).is_empty());
    place.stock(&stock(1));
    directory.refresh();
    assert_eq!(directory.count(), 200);
}

#[test]
fn readers_never_see_half_an_import() {
    let place = Place::new();
    place.stock(&stock(1));
    let (directory, is_over) = (place.open(), AtomicBool::new(false));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    directory.refresh();
                    assert_eq!(directory.count(), 200);
                    let found = names(&directory, "entreprise17", None);
                    assert!(found[0].starts_with("ENTREPRISE17 "), "{found:?}");
                    assert!(directory.establishment(&siret(17, 1)).is_some());
                }
            });
        }
        for month in 2..8 {
            place.stock(&stock(month));
        }
        is_over.store(true, Ordering::Relaxed);
    });
    directory.refresh();
    assert_eq!(
        directory.establishment(&siret(17, 1)).unwrap().name,
        "ENTREPRISE17 MOIS7"
    );
}

#[test]
fn a_generation_of_an_unknown_format_is_refused_with_what_to_do() {
    let place = Place::new();
    place.stock(&stock(1));
    let name = std::fs::read_to_string(place.root().join("current")).unwrap();
    let manifest = place.root().join(name).join("manifest.json");
    let text = std::fs::read_to_string(&manifest)
        .unwrap()
        .replace("\"format\": 1", "\"format\": 99");
    std::fs::write(&manifest, text).unwrap();
    let error = ImportedDirectory::open(place.root()).unwrap_err();
    assert!(
        error.to_string().contains("importez-le à nouveau"),
        "{error}"
    );
    place.stock(&stock(2));
    assert_eq!(place.open().count(), 200);
}
