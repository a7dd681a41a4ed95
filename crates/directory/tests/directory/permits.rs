//! Receipts and agreements.

use directory::{Directory, PermitKind, Sources};
use jiff::civil::date;

use crate::fixture::{Place, siret};

fn permits(place: &Place, lines: &[String]) -> Sources {
    let path = place.files().join("recepisses.csv");
    let header = "SIRET;Nature;Numero;Departement;Validite\n";
    std::fs::write(&path, format!("{header}{}\n", lines.join("\n"))).unwrap();
    Sources {
        permits: vec![path],
        ..Sources::default()
    }
}

#[test]
fn an_establishment_has_the_permits_of_the_lists() {
    let place = Place::new();
    let (ours, other) = (siret(1, 1), siret(2, 1));
    let lines = [
        format!("{ours};Transporteur;69-T-7;69;30/06/2030"),
        format!("{other};négociant;2A-N-1;2A;2031-01-31"),
        format!("{ours};VHU démolisseur;PR6900012D;69;"),
        format!("{ours};courtier;69-C-1;69;"),
        format!("{ours};pilote;X;69;2030-06-30"),
        format!("{ours};courtier;69-C-1;690;2030-06-30"),
        format!("{ours};courtier;;69;2030-06-30"),
        format!("{ours};courtier;69-C-1;69;2030-02-30"),
        "123;courtier;69-C-1;69;2030-06-30".to_owned(),
    ];
    let report = place.import(&permits(&place, &lines));
    let reasons: Vec<_> = report
        .examples
        .iter()
        .map(|line| (line.line, line.reason.as_str()))
        .collect();
    assert_eq!(
        reasons,
        [
            (5, "un récépissé a une date de validité"),
            (
                6,
                "nature inconnue : transporteur, négociant, courtier, vhu-démolisseur ou vhu-broyeur"
            ),
            (7, "département incorrect"),
            (8, "numéro absent ou de plus de 50 caractères"),
            (9, "date incorrecte : AAAA-MM-JJ ou JJ/MM/AAAA"),
            (10, "SIRET incorrect"),
        ]
    );
    let directory = place.open();
    let found = directory.permits(&ours);
    let receipt = found.of(PermitKind::Transporter).unwrap();
    assert_eq!(
        (receipt.number.as_str(), receipt.department.as_str()),
        ("69-T-7", "69")
    );
    assert_eq!(receipt.valid_until, Some(date(2030, 6, 30)));
    let agreement = found.of(PermitKind::VhuDismantler).unwrap();
    assert_eq!(agreement.valid_until, None);
    assert_eq!(found.of(PermitKind::Broker), None);
    assert!(directory.permits(&other).of(PermitKind::Trader).is_some());
    assert_eq!(directory.permits(&siret(3, 1)).0, []);
}

#[test]
fn a_new_list_replaces_the_previous_one_and_other_files_keep_it() {
    let place = Place::new();
    let line = |number: &str| format!("{};courtier;{number};69;2030-06-30", siret(1, 1));
    let number = || {
        let found = place.open().permits(&siret(1, 1));
        found
            .of(PermitKind::Broker)
            .map(|permit| permit.number.clone())
    };
    place.import(&permits(&place, &[line("old")]));
    place.import(&permits(&place, &[line("new")]));
    assert_eq!(number().as_deref(), Some("new"));
    let path = place.files().join("communes.csv");
    std::fs::write(&path, "code_insee,nom_standard\n69123,Lyon\n").unwrap();
    place.import(&Sources {
        municipalities: vec![path],
        ..Sources::default()
    });
    assert_eq!(number().as_deref(), Some("new"));
}
