//! `bordereau admin …` and the files that operators write about accounts.

use crate::fixture::{Place, Ran, Server};

/// An establishment that no directory shows.
const HIDDEN: &str = "53230142100022";
/// The seeded company.
const KNOWN: &str = "99900001100018";

fn hidden_establishments(place: &Place) -> Ran {
    let lines = format!(
        "siret;nom;adresse;codeCommune;codeNaf\n{HIDDEN};FORGE CACHEE;1 rue du Four 69007 Lyon;69387;38.12Z\n123;X;Y;69387;38.12Z\n"
    );
    std::fs::write(place.path("caches.csv"), lines).unwrap();
    place.run(&[
        "directory",
        "import",
        "--data",
        "a",
        "--non-diffusibles",
        "caches.csv",
    ])
}

fn create_accounts(place: &Place, more: &[&str]) -> Ran {
    let command = ["admin", "create-accounts", "--data", "a"];
    let files = ["--companies", "etablissements.csv", "--roles", "roles.csv"];
    place.run(&[&command[..], &files, more].concat())
}

#[test]
fn hidden_establishments_are_made_known_from_a_file() {
    let place = Place::new();
    for expected in [
        "1 établissements non diffusibles ajoutés, 0 déjà connus",
        "0 établissements non diffusibles ajoutés, 1 déjà connus",
    ] {
        let ran = hidden_establishments(&place);
        assert!(
            ran.succeeded
                && ran.output.contains(expected)
                && ran.output.contains("ligne 3 rejetée : SIRET incorrect"),
            "{} {}",
            ran.output,
            ran.errors
        );
    }
}

#[tokio::test]
async fn companies_and_accounts_are_created_from_two_files() {
    let place = Place::new();
    place.seed("a");
    assert!(hidden_establishments(&place).succeeded);
    let companies = format!(
        "\"siret\";\"companyTypes\";\"collectorTypes\";\"contactPhone\"\n\"{HIDDEN}\";\"COLLECTOR,PRODUCER\";\"DANGEROUS_WASTES\";\"04 72 00 00 00\"\n\"{KNOWN}\";\"PRODUCER\";;\n"
    );
    std::fs::write(place.path("etablissements.csv"), companies).unwrap();
    let roles = |last: &str| {
        let roles = format!(
            "siret;email;role\n{HIDDEN};Nadia@Exemple.fr;ADMIN\n{KNOWN};nadia@exemple.fr;READER\n{HIDDEN};camille@exemple.fr;{last}\n"
        );
        std::fs::write(place.path("roles.csv"), roles).unwrap();
    };
    roles("CHEFFE");
    let wrong = create_accounts(&place, &[]);
    assert!(
        !wrong.succeeded
            && wrong.errors.contains("rien n'est créé")
            && wrong.errors.contains("roles.csv, ligne 4 : « CHEFFE »"),
        "{}",
        wrong.errors
    );
    roles("MEMBER");
    let checked = create_accounts(&place, &["--validate-only"]);
    let expected = "1 établissements à créer, 1 déjà inscrits, 2 personnes";
    assert!(
        checked.succeeded && checked.output.contains(expected),
        "{} {}",
        checked.output,
        checked.errors
    );
    for expected in [
        "Établissements : 1 créés, 1 déjà inscrits\nComptes : 1 ouverts, 1 existants\nMembres : 3 ajoutés, 0 déjà membres\n",
        "Établissements : 0 créés, 2 déjà inscrits\nComptes : 0 ouverts, 2 existants\nMembres : 0 ajoutés, 3 déjà membres\n",
    ] {
        let ran = create_accounts(&place, &[]);
        assert!(ran.succeeded, "{}", ran.errors);
        assert_eq!(ran.output, expected);
    }
    let mail = place.run(&["admin", "mail", "--data", "a", "--to", "nadia@exemple.fr"]);
    for told in [
        "Objet : Votre compte est ouvert",
        "provisoire est : ",
        HIDDEN,
        KNOWN,
    ] {
        assert!(mail.output.contains(told), "{told}: {}", mail.output);
    }
    let token = place.run(&["admin", "create-token", "--data", "a", "nadia@exemple.fr"]);
    let server = Server::start(&place, &["--data", "a"]);
    assert_eq!(server.email(token.output.trim()).await, "nadia@exemple.fr");
}

#[test]
fn a_file_that_is_not_the_right_one_creates_nothing() {
    let place = Place::new();
    std::fs::write(place.path("etablissements.csv"), "siret;nom\n1;2\n").unwrap();
    std::fs::write(place.path("roles.csv"), "siret;email;role\n1;2\n1;2;3\n").unwrap();
    let ran = create_accounts(&place, &[]);
    assert!(
        !ran.succeeded && ran.errors.contains("la colonne companyTypes manque"),
        "{}",
        ran.errors
    );
    std::fs::write(
        place.path("etablissements.csv"),
        "siret;companyTypes\n1;2\n",
    )
    .unwrap();
    let ran = create_accounts(&place, &[]);
    assert!(
        !ran.succeeded && ran.errors.contains("2 champs au lieu de 3"),
        "{}",
        ran.errors
    );
}

#[test]
fn the_operator_looks_after_accounts_and_companies() {
    let place = Place::new();
    place.seed("a");
    let admin = |arguments: &[&str]| {
        let (command, rest) = arguments.split_first().unwrap();
        place.run(&[&["admin", command, "--data", "a"], rest].concat())
    };
    let says = |arguments: &[&str], expected: &str| {
        let ran = admin(arguments);
        let said = if ran.succeeded {
            &ran.output
        } else {
            &ran.errors
        };
        assert!(said.contains(expected), "{arguments:?}: {said}");
        ran
    };
    for (email, name) in [("alix@exemple.fr", "Alix"), ("bob@exemple.fr", "Bob")] {
        assert!(admin(&["create-user", email, name]).succeeded);
    }
    says(&["staff", "alix@exemple.fr"], "double authentification");
    says(
        &["staff", "alix@exemple.fr", "--revoke"],
        "ne fait plus partie",
    );
    assert!(!says(&["staff", "nul@exemple.fr"], "Aucun compte").succeeded);
    let merged = ["merge-users", "camille@exemple.fr", "alix@exemple.fr"];
    assert!(says(&merged, "alix@exemple.fr a repris").succeeded);
    assert!(!says(&merged, "Aucun compte n'a l'adresse camille@exemple.fr").succeeded);
    says(&["delete-user", "bob@exemple.fr"], "est supprimé");
    assert!(!says(&["delete-user", "bob@exemple.fr"], "Aucun compte").succeeded);
    says(
        &["delete-orphan-companies", "--dry-run"],
        "0 établissements sans membre",
    );
    says(
        &["anonymize-user", "alix@exemple.fr"],
        "-anonymous@trackdechets.fr",
    );
    says(
        &["delete-orphan-companies", "--dry-run"],
        &format!("{KNOWN} Société usine : serait supprimé"),
    );
    says(
        &["delete-orphan-companies"],
        &format!("{KNOWN} Société usine : supprimé"),
    );
    says(&["delete-orphan-companies"], "0 établissements sans membre");
}
