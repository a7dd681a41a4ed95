//! Commands that work on the data.

use crate::fixture::{Place, Server, is_filled};

#[tokio::test]
async fn a_backup_restores_into_another_directory() {
    let place = Place::new();
    let token = place.seed("a");
    let backup = place.run(&["backup", "--data", "a", "a.archive"]);
    assert!(backup.succeeded, "{}", backup.errors);
    assert!(
        backup.output.contains("lignes sauvegardées dans a.archive"),
        "{}",
        backup.output
    );
    assert!(is_filled(&place.path("a.archive")) && !place.path("a.archive.partiel").exists());
    let restored = place.run(&["restore", "--data", "b", "a.archive"]);
    assert!(restored.succeeded, "{}", restored.errors);
    let verified = place.run(&["verify", "--data", "b"]);
    assert!(
        verified.succeeded && verified.output.contains("Le journal est intact."),
        "{}",
        verified.output
    );
    let server = Server::start(&place, &["--data", "b"]);
    assert_eq!(server.email(&token).await, "camille@exemple.fr");
}

#[test]
fn a_backup_never_replaces_another() {
    let place = Place::new();
    place.seed("a");
    std::fs::write(place.path("a.archive"), "précieux").unwrap();
    let backup = place.run(&["backup", "--data", "a", "a.archive"]);
    assert!(
        !backup.succeeded && backup.errors.contains("existe déjà"),
        "{}",
        backup.errors
    );
    assert_eq!(
        std::fs::read_to_string(place.path("a.archive")).unwrap(),
        "précieux"
    );
}

#[test]
fn a_restore_demands_an_empty_base_and_a_whole_archive() {
    let place = Place::new();
    place.seed("a");
    assert!(place.run(&["backup", "--data", "a", "a.archive"]).succeeded);
    let full = place.run(&["restore", "--data", "a", "a.archive"]);
    assert!(
        !full.succeeded && full.errors.contains("base vide"),
        "{}",
        full.errors
    );
    let archive = std::fs::read(place.path("a.archive")).unwrap();
    std::fs::write(place.path("cut.archive"), &archive[..archive.len() / 2]).unwrap();
    let cut = place.run(&["restore", "--data", "b", "cut.archive"]);
    assert!(
        !cut.succeeded && cut.errors.contains("archive"),
        "{}",
        cut.errors
    );
    assert!(
        !place
            .run(&["restore", "--data", "b", "absent.archive"])
            .succeeded
    );
}

#[test]
fn a_mistyped_directory_is_neither_verified_nor_backed_up() {
    let place = Place::new();
    for arguments in [
        &["verify", "--data", "typo"][..],
        &["backup", "--data", "typo", "x.archive"],
    ] {
        let ran = place.run(arguments);
        assert!(
            !ran.succeeded && ran.errors.contains("pas de données dans typo"),
            "{}",
            ran.errors
        );
    }
    assert!(!place.path("typo").exists() && !place.path("x.archive").exists());
}

#[tokio::test]
async fn accounts_and_tokens_are_made_from_the_command_line() {
    let place = Place::new();
    let created = place.run(&[
        "admin",
        "create-user",
        "--data",
        "a",
        "Alix@Exemple.fr",
        "Alix",
    ]);
    assert!(
        created.succeeded && !created.output.trim().is_empty(),
        "{}",
        created.errors
    );
    let again = place.run(&[
        "admin",
        "create-user",
        "--data",
        "a",
        "alix@exemple.fr",
        "Alix",
    ]);
    assert!(
        !again.succeeded && again.errors.contains("existe déjà"),
        "{}",
        again.errors
    );
    let token = place.run(&[
        "admin",
        "create-token",
        "--data",
        "a",
        "alix@exemple.fr",
        "--description",
        "essai",
    ]);
    assert!(token.succeeded, "{}", token.errors);
    let server = Server::start(&place, &["--data", "a"]);
    assert_eq!(server.email(token.output.trim()).await, "alix@exemple.fr");
    let unknown = place.run(&[
        "admin",
        "create-token",
        "--data",
        "a",
        "personne@exemple.fr",
    ]);
    assert!(
        !unknown.succeeded && unknown.errors.contains("aucun compte"),
        "{}",
        unknown.errors
    );
}

#[test]
fn a_seed_that_is_no_seed_is_refused() {
    let place = Place::new();
    for input in ["", "[]", "{\"companies\": [{}]}", "{\"company\": []}"] {
        let ran = place.run_with(&["seed", "--data", "a", "-"], input);
        assert!(
            !ran.succeeded && ran.errors.contains("Erreur : "),
            "{input} {}",
            ran.errors
        );
    }
}

#[tokio::test]
async fn nobody_has_mail_before_any_is_sent() {
    let place = Place::new();
    let read = place.run(&["admin", "mail", "--data", "a", "--to", "alix@exemple.fr"]);
    assert!(
        !read.succeeded
            && read
                .errors
                .contains("aucun courriel n'a été adressé à alix@exemple.fr"),
        "{}",
        read.errors
    );
}

#[test]
fn blank_forms_are_written_for_each_kind() {
    let place = Place::new();
    let ran = place.run(&["blank-forms", "modeles/vierges"]);
    assert!(ran.succeeded, "{}", ran.errors);
    let folder = place.path("modeles/vierges");
    for name in ["bsdd.pdf", "bsda.pdf", "bsvhu.pdf"] {
        assert!(ran.output.contains(name), "{}", ran.output);
        let form = std::fs::read(folder.join(name)).unwrap();
        assert!(form.starts_with(b"%PDF"), "{name}");
    }
    std::fs::write(place.path("occupe"), "").unwrap();
    let ran = place.run(&["blank-forms", "occupe"]);
    assert!(
        !ran.succeeded && ran.errors.contains("occupe"),
        "{}",
        ran.errors
    );
}
