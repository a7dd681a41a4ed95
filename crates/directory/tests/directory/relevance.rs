//! Is what a person means among the first results? Companies of `relevance/companies.tsv`, among thousands that share their
//! words, are searched by the queries of `relevance/queries.tsv`: words, department or postal code, company that is meant.

use std::collections::HashMap;

use directory::{Directory, SearchQuery};

use crate::fixture::{Place, Stock};

/// Companies that share words with those that are meant.
const CROWD: u32 = 6_000;
/// Results that a person reads.
const READ: usize = 3;
/// Share of queries that must be answered among them, in percent.
const EXPECTED: usize = 95;

const FIRST: [&str; 30] = [
    "TRANSPORTS",
    "GARAGE",
    "CHAUDRONNERIE",
    "RECYCLAGE",
    "CLINIQUE",
    "LABORATOIRE",
    "BOULANGERIE",
    "COMPTOIR",
    "CABINET",
    "DEMOLITION",
    "ENVIRONNEMENT",
    "SERVICES",
    "AUTOMOBILES",
    "BATIMENT",
    "TRAVAUX",
    "RESIDENCE",
    "PRESSING",
    "CENTRE",
    "SOCIETE",
    "PEINTURES",
    "INDUSTRIES",
    "PHARMACIE",
    "AUTO",
    "METAUX",
    "SYNDICAT",
    "COMMUNE DE",
    "ASSOCIATION",
    "BIO",
    "ECO",
    "METROPOLE",
];
const SECOND: [&str; 32] = [
    "MARTIN",
    "BERNARD",
    "THOMAS",
    "PETIT",
    "ROBERT",
    "RICHARD",
    "DURAND",
    "DUBOIS",
    "MOREAU",
    "LAURENT",
    "SIMON",
    "MICHEL",
    "LEROY",
    "ROUX",
    "DAVID",
    "BERTRAND",
    "MOREL",
    "FOURNIER",
    "GIRARD",
    "BONNET",
    "DU PORT",
    "DU PARC",
    "DE LA GARE",
    "DES ALPES",
    "DU LITTORAL",
    "DE L'OUEST",
    "DU NORD",
    "DUPRE",
    "DUPIN",
    "LEFORT",
    "WEBERT",
    "GARCIN",
];
const TOWNS: [(&str, &str, &str); 12] = [
    ("69003", "LYON 3EME", "69383"),
    ("59800", "LILLE", "59350"),
    ("33000", "BORDEAUX", "33063"),
    ("44000", "NANTES", "44109"),
    ("75011", "PARIS 11", "75111"),
    ("13001", "MARSEILLE 1", "13201"),
    ("31000", "TOULOUSE", "31555"),
    ("35000", "RENNES", "35238"),
    ("67000", "STRASBOURG", "67482"),
    ("29200", "BREST", "29019"),
    ("76600", "LE HAVRE", "76351"),
    ("66000", "PERPIGNAN", "66136"),
];

fn stock() -> (Stock, HashMap<&'static str, String>) {
    let (mut stock, mut sirets) = (Stock::default(), HashMap::new());
    for (n, line) in include_str!("relevance/companies.tsv").lines().enumerate() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [key, name, acronym, sign, postal_code, town, state] = cells[..] else {
            panic!("{line}")
        };
        let place = (postal_code, town, &postal_code[..5]);
        let siret = stock.add(
            u32::try_from(n).unwrap(),
            name,
            place,
            &[("sigleUniteLegale", acronym)],
            &[
                ("enseigne1Etablissement", sign),
                ("etatAdministratifEtablissement", state),
            ],
        );
        sirets.insert(key, siret);
    }
    for n in 0..CROWD {
        let of = |list: &'static [&'static str], by: u32| list[((n * by) as usize) % list.len()];
        let name = format!(
            "{} {} {}",
            of(&FIRST, 7),
            of(&SECOND, 11),
            if n % 3 == 0 { "ET FILS" } else { "" }
        );
        let state = if n % 2 == 0 { "A" } else { "F" };
        let town = TOWNS[(n as usize / 5) % TOWNS.len()];
        stock.add(
            10_000 + n,
            name.trim(),
            town,
            &[],
            &[("etatAdministratifEtablissement", state)],
        );
    }
    (stock, sirets)
}

#[test]
fn what_a_person_means_is_among_the_first_three_results() {
    let (place, (stock, sirets)) = (Place::new(), stock());
    place.stock(&stock);
    let directory = place.open();
    let (mut asked, mut answered, mut missed) = (0, 0, Vec::new());
    for line in include_str!("relevance/queries.tsv").lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let [words, area, key] = cells[..] else {
            panic!("{line}")
        };
        let postal_code = Some(area).filter(|area| !area.is_empty());
        let query = SearchQuery {
            words,
            postal_code,
            allows_closed: true,
            limit: 20,
        };
        let found = directory.search(query);
        asked += 1;
        if found
            .iter()
            .take(READ)
            .any(|hit| hit.establishment.org_id == sirets[key])
        {
            answered += 1;
        } else {
            let names: Vec<_> = found
                .iter()
                .take(READ)
                .map(|hit| hit.establishment.name.as_str())
                .collect();
            missed.push(format!("{words} [{area}] → {names:?} instead of {key}"));
        }
    }
    println!(
        "{answered} of {asked} queries answered among the first {READ}: {} %",
        100 * answered / asked
    );
    println!("{}", missed.join("\n"));
    assert!(asked >= 200, "{asked}");
    assert!(
        100 * answered >= EXPECTED * asked,
        "{answered} of {asked}:\n{}",
        missed.join("\n")
    );
}
