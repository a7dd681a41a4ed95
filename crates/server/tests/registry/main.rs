//! The files of registries, from a fixed set of slips: headers and cells, as a person would read them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

#[expect(dead_code, reason = "each test program uses its part")]
#[path = "../../../api/tests/registry/fixture.rs"]
mod fixture;
#[expect(dead_code, reason = "each kind uses its part")]
#[path = "../../../api/tests/sandbox/mod.rs"]
mod sandbox;
#[expect(dead_code, reason = "registries need a part of it")]
#[path = "../../../api/tests/bsda/slips.rs"]
mod slips;
mod workbooks;

use serde_json::json;

use fixture::{Sandbox, day_of, sandboxes};

/// A BSDA that B brokered, a BSDD that N traded, vehicles: all treated. Answers what each is called in files.
async fn treated(sandbox: &Sandbox) -> Vec<(String, &'static str)> {
    let works = json!({
        "broker": {"company": sandbox.company("B")},
        "emitter": {"pickupSite": {
            "name": "Chantier du port", "address": "2 quai Sud", "postalCode": "13002", "city": "Marseille",
        }},
    });
    let bsda = sandbox.sent_by_worker(works).await;
    sandbox.update("D", &bsda, Sandbox::treatment("R 5")).await;
    sandbox.sign("D", &bsda, "OPERATION").await;
    let form = sandbox.treated_form(json!({})).await;
    let form = sandbox.form_number(&form).await;
    let vehicles = sandbox.treated_vehicles(json!({})).await;
    vec![(bsda, "[BSDA]"), (form, "[BSDD]"), (vehicles, "[BSVHU]")]
}

/// The cells of a file that are not empty, under their headers, in order; what changes from day to day is named.
fn legible(file: &[u8], names: &[(String, &'static str)]) -> String {
    let mut text = String::from_utf8(file.to_vec()).unwrap();
    for (id, name) in names {
        text = text.replace(id, name);
    }
    text = text.replace(&day_of(jiff::Timestamp::now()), "[jour]");
    let mut rows = text.lines();
    let header: Vec<&str> = rows.next().unwrap().split(';').collect();
    let mut legible = String::new();
    for row in rows {
        legible.push_str("----\n");
        for (name, value) in header.iter().zip(row.split(';')) {
            if !value.is_empty() {
                legible.push_str(&format!("{name} = {value}\n"));
            }
        }
    }
    legible
}

#[tokio::test]
async fn files_have_the_columns_that_machines_read_in_order() {
    for sandbox in sandboxes().await {
        for registry in [
            "SSD",
            "INCOMING",
            "OUTGOING",
            "TRANSPORTED",
            "MANAGED",
            "ALL",
        ] {
            let (_, file) = sandbox.file("D", registry, json!({})).await;
            let file = String::from_utf8(file).unwrap();
            let header = file.trim_end().replace(';', "\n");
            insta::assert_snapshot!(format!("header_{}", registry.to_lowercase()), header);
        }
    }
}

#[tokio::test]
async fn each_registry_shows_what_its_company_must_declare() {
    for sandbox in sandboxes().await {
        let names = treated(&sandbox).await;
        for (user, registry) in [
            ("D", "INCOMING"),
            ("V", "INCOMING"),
            ("P", "OUTGOING"),
            ("W", "OUTGOING"),
            ("T", "TRANSPORTED"),
            ("B", "MANAGED"),
            ("N", "MANAGED"),
            ("P", "ALL"),
        ] {
            let siret = json!({"siret": sandbox.org(user)});
            let (_, file) = sandbox.file(user, registry, siret).await;
            let name = format!("{}_of_{}", registry.to_lowercase(), user.to_lowercase());
            insta::assert_snapshot!(name, legible(&file, &names));
        }
    }
}
