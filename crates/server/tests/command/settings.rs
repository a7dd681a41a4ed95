//! Settings and the command line itself.

use crate::fixture::Place;

#[test]
fn every_setting_is_shown_with_where_it_comes_from() {
    let place = Place::new();
    std::fs::write(
        place.path("bordereau.toml"),
        "trusted-hops = 2\nmetrics-token = \"très-secret\"",
    )
    .unwrap();
    let mut command = place.command(&["config", "--listen", "0.0.0.0:80"]);
    let output = command
        .env("MAX_REQUESTS_PER_WINDOW", "50")
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    for expected in [
        "listen = 0.0.0.0:80   (ligne de commande)",
        "trusted-hops = 2   (fichier bordereau.toml)",
        "max-requests-per-window = 50   (variable MAX_REQUESTS_PER_WINDOW)",
        "metrics-token = (secret)   (fichier bordereau.toml)",
        "role = all\n",
        "variable : BORDEREAU_TRUSTED_HOPS ou TRUST_PROXY_HOPS",
    ] {
        assert!(shown.contains(expected), "{expected} in\n{shown}");
    }
    assert!(!shown.contains("très-secret"));
}

#[test]
fn a_wrong_setting_stops_the_start() {
    let place = Place::new();
    let ran = place.run(&["serve", "--data", "a", "--role", "tout"]);
    assert!(!ran.succeeded);
    assert!(
        ran.errors.contains("« tout » : attendu all, web ou worker"),
        "{}",
        ran.errors
    );
    assert!(!place.path("a").exists());
    std::fs::write(place.path("bordereau.toml"), "listn = \"x\"").unwrap();
    let ran = place.run(&["serve", "--data", "a"]);
    assert!(
        !ran.succeeded && ran.errors.contains("vouliez-vous dire « listen » ?"),
        "{}",
        ran.errors
    );
}

#[test]
fn mistakes_on_the_command_line_are_told_in_french() {
    let place = Place::new();
    for (arguments, expected) in [
        (&["serv"][..], "commande inconnue « serv »"),
        (&["serve", "--ecoute"], "argument inconnu « --ecoute »"),
        (&["backup"], "il manque : <FICHIER>"),
        (
            &["verify", "--data", "a", "--database-url", "postgres://h/b"],
            "ne va pas avec",
        ),
    ] {
        let ran = place.run(arguments);
        assert!(
            !ran.succeeded && ran.errors.contains(expected),
            "{arguments:?} {}",
            ran.errors
        );
    }
    let help = place.run(&["serve", "--help"]);
    assert!(
        help.succeeded && help.output.contains("Usage : bordereau serve"),
        "{}",
        help.output
    );
}

#[test]
fn the_schema_is_printed_in_both_forms() {
    let place = Place::new();
    let sdl = place.run(&["schema"]);
    assert!(
        sdl.succeeded && sdl.output.contains("\ntype Query {"),
        "{:.200}",
        sdl.output
    );
    let json = place.run(&["schema", "--json"]);
    let introspection: serde_json::Value = serde_json::from_str(&json.output).unwrap();
    assert_eq!(
        introspection["data"]["__schema"]["queryType"]["name"],
        "Query"
    );
}

#[test]
fn the_days_of_the_rules_are_settings_under_the_names_of_the_reference() {
    let place = Place::new();
    let mut command = place.command(&["config"]);
    let output = command
        .env("OVERRIDE_V20241201", "2025-01-01")
        .env("ALLOW_CLONING_BSDS", "true")
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    for expected in [
        "override-v20241201 = 2025-01-01   (variable OVERRIDE_V20241201)",
        "override-v20250101 = 2025-01-14T23:00:00Z\n",
        "variable : BORDEREAU_OVERRIDE_V20250101 ou OVERRIDE_V20250101",
        "allow-cloning-bsds = true   (variable ALLOW_CLONING_BSDS)",
    ] {
        assert!(shown.contains(expected), "{expected} in\n{shown}");
    }
}
