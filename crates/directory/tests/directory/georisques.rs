//! Classified installations and their declarations.

use directory::{Directory, Sources};

use crate::fixture::{Place, archive, siret};

const INSTALLATIONS: &str = "codeAiot;raisonSociale;adresse1;codePostal;codeInsee;commune;regimeVigueur;statutSeveso;ied;etatActivite;codeNaf;numeroSiret;url\n";
const RUBRIQUES: &str =
    "codeAiot;numeroRubrique;nature;alinea;regimeAutoriseAlinea;quantiteTotale;unite\n";
const DECLARANTS: &str = "identifiant;nom_etablissement;numero_siret;adresse;code_postal;commune\n";
const WASTES: &str = "identifiant;nom_etablissement;dechet;annee;code_operation_eliminatio_valorisation;libelle_operation_eliminatio_valorisation;code_departement;pays;code_dechet;libelle_dechet;quantite;unite\n";

/// The archive of installations: one, known by a SIRET.
fn installations(place: &Place, volume: &str) -> Sources {
    let ours = siret(1, 1);
    let base = format!(
        "{INSTALLATIONS}0006104769;USINE;;69007;69387;LYON;Autorisation;Non Seveso;oui;En exploitation;;{ours};http://x\n0006100001;SANS SIRET;;;;;;;;;;;\n"
    );
    let rubriques = format!(
        "{RUBRIQUES}0006104769;2718;Transit de déchets dangereux;1;Autorisation;{volume};t\n0006104769;2770;Traitement thermique;;Autorisation;;\n0006104769;;;;;;\n"
    );
    // The files are in Latin-1.
    let latin = |text: &str| {
        text.chars()
            .map(|letter| u8::try_from(u32::from(letter)).unwrap())
            .collect::<Vec<_>>()
    };
    let path = archive(
        &place.files().join("icpe.zip"),
        &[
            ("InstallationClassee.csv", &latin(&base)),
            ("rubriqueIC.csv", &latin(&rubriques)),
        ],
    );
    Sources {
        installations: vec![path],
        ..Sources::default()
    }
}

/// The archive of a year: the same installation under another SIRET too.
fn declarations(place: &Place, year: u32) -> Sources {
    let declarants = format!(
        "{DECLARANTS}0006104769;USINE;{};1 RUE;69007;LYON\n",
        siret(2, 1)
    );
    let line = |code: &str, operation: &str| {
        format!(
            "0006104769;USINE;x;{year};{operation};x;69;;{code};Boues à traiter;1.5;tonnes/an\n"
        )
    };
    let produced = format!(
        "{WASTES}{}{}",
        line("06 05 02*", "D10"),
        line("06 05 02*", "R1")
    );
    let treated = format!("{WASTES}{}", line("13 02 05*", "R9"));
    let path = archive(
        &place.files().join(format!("{year}.zip")),
        &[
            (&format!("{year}/etablissements.csv"), declarants.as_bytes()),
            (
                &format!("{year}/Prod_dechets_dangereux.csv"),
                produced.as_bytes(),
            ),
            (
                &format!("{year}/Trait_dechets_dangereux.csv"),
                treated.as_bytes(),
            ),
        ],
    );
    Sources {
        declarations: vec![path],
        ..Sources::default()
    }
}

#[test]
fn an_installation_is_found_by_every_siret_that_a_base_knows_it_by() {
    let place = Place::new();
    let sources = Sources {
        declarations: [declarations(&place, 2023), declarations(&place, 2024)]
            .map(|year| year.declarations)
            .concat(),
        ..installations(&place, "45.000")
    };
    let report = place.import(&sources);
    assert_eq!(report.examples.len(), 1, "{:?}", report.examples);
    let directory = place.open();
    for owner in [1, 2] {
        let found = directory.installation(&siret(owner, 1)).unwrap();
        assert_eq!(found.code_s3ic, "0061.04769");
        let rubrique = &found.rubriques[0];
        assert_eq!(rubrique.rubrique, "2718");
        assert_eq!(rubrique.activite, "Transit de déchets dangereux");
        assert_eq!(
            (rubrique.volume.as_str(), rubrique.unite.as_str()),
            ("45.000", "t")
        );
        assert_eq!(rubrique.etat_activite, "En exploitation");
        assert_eq!(rubrique.category(), "COLLECTOR");
        assert_eq!(found.rubriques.len(), 2);
        let declared: Vec<_> = found
            .declarations
            .iter()
            .map(|waste| {
                (
                    waste.annee.as_str(),
                    waste.code_dechet.as_str(),
                    waste.is_treatment,
                )
            })
            .collect();
        assert_eq!(
            declared,
            [
                ("2024", "06 05 02*", false),
                ("2024", "13 02 05*", true),
                ("2023", "06 05 02*", false),
                ("2023", "13 02 05*", true),
            ]
        );
    }
    assert!(directory.installation(&siret(3, 1)).is_none());
}

#[test]
fn one_kind_of_file_does_not_lose_the_other() {
    let place = Place::new();
    place.import(&installations(&place, "45"));
    place.import(&declarations(&place, 2024));
    let found = place.open().installation(&siret(1, 1)).unwrap();
    assert_eq!((found.rubriques.len(), found.declarations.len()), (2, 2));
    place.import(&installations(&place, "60"));
    let found = place.open().installation(&siret(1, 1)).unwrap();
    assert_eq!(found.rubriques[0].volume, "60");
    assert_eq!((found.rubriques.len(), found.declarations.len()), (2, 2));
}
