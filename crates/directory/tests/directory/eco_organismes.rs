//! The list of eco-organismes.

use crate::fixture::{Place, siret};

#[test]
fn each_eco_organisme_says_what_it_takes_in_charge() {
    let place = Place::new();
    let path = place.files().join("eco-organismes.csv");
    let text = format!(
        "siret;nom;adresse;bsdd;bsda;bsdasri;bsvhu\n{};DASTRI;17 rue de l'Amiral 75016 Paris;non;non;oui;non\n123;X;;;;;\n{};;;;;;\n",
        siret(1, 1),
        siret(2, 1)
    );
    std::fs::write(&path, text).unwrap();
    let (found, rejected) = directory::read_eco_organismes(&path).unwrap();
    let [dastri] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(
        (dastri.siret.as_str(), dastri.name.as_str()),
        (siret(1, 1).as_str(), "DASTRI")
    );
    assert!(
        dastri.handles.bsdasri
            && !dastri.handles.bsdd
            && !dastri.handles.bsda
            && !dastri.handles.bsvhu
    );
    let reasons: Vec<_> = rejected
        .iter()
        .map(|line| (line.line, line.reason.as_str()))
        .collect();
    assert_eq!(
        reasons,
        [(3, "SIRET incorrect"), (4, "éco-organisme sans nom")]
    );
}
