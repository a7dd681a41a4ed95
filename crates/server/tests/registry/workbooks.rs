//! Workbooks as a spreadsheet reads them: LibreOffice opens each one and says the same as the CSV file.

use std::{
    path::Path,
    process::{Command, Stdio},
    sync::Once,
};

use serde_json::json;

use crate::{
    fixture::{Sandbox, sandboxes},
    treated,
};

/// Values separated by semicolons, in UTF-8, numbers as they are stored and not as they are shown.
const AS_VALUES: &str = "csv:Text - txt - csv (StarCalc):59,34,76,1,,1033,false,false,false";

/// Whether LibreOffice is there; says once that it is not.
fn is_installed() -> bool {
    static SKIPPED: Once = Once::new();
    let version = Command::new("soffice").arg("--version").output();
    let is_installed = version.is_ok_and(|output| output.status.success());
    if !is_installed {
        SKIPPED
            .call_once(|| println!("Workbooks skipped: no soffice (.ci/libreoffice installs it)"));
    }
    is_installed
}

/// What LibreOffice reads in a workbook.
fn converted(workbook: &[u8]) -> String {
    let place = tempfile::tempdir().unwrap();
    let path = |name: &str| place.path().join(name);
    std::fs::write(path("registre.xlsx"), workbook).unwrap();
    let ran = Command::new("soffice")
        .arg(format!(
            "-env:UserInstallation=file://{}",
            path("profil").display()
        ))
        .args(["--headless", "--convert-to", AS_VALUES, "--outdir"])
        .args([place.path(), Path::new(&path("registre.xlsx"))])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&ran.stderr).into_owned();
    let values = std::fs::read_to_string(path("registre.csv"));
    values.unwrap_or_else(|error| panic!("{error}: {errors}"))
}

/// Rows of cells. LibreOffice puts quotes around what a workbook holds as a number.
fn cells(file: &str) -> Vec<Vec<&str>> {
    let plain = |row| {
        str::split(row, ';')
            .map(|cell| cell.trim_matches('"'))
            .collect()
    };
    file.lines().map(plain).collect()
}

async fn check(sandbox: &Sandbox, user: &str, registry: &str) {
    let asked = |format: &str| json!({"siret": sandbox.org(user), "format": format});
    let (_, values) = Box::pin(sandbox.file(user, registry, asked("CSV"))).await;
    let (_, workbook) = Box::pin(sandbox.file(user, registry, asked("XLSX"))).await;
    let values = String::from_utf8(values).unwrap();
    let read = tokio::task::spawn_blocking(move || converted(&workbook));
    let read = read.await.unwrap();
    let (expected, read) = (cells(&values), cells(&read));
    assert!(expected.len() > 1, "{registry} of {user} has lines");
    assert_eq!(read.len(), expected.len(), "{registry} of {user}");
    for (read, expected) in read.iter().zip(&expected) {
        assert_eq!(read, expected, "{registry} of {user}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn libreoffice_reads_in_each_workbook_what_the_csv_file_says() {
    if !is_installed() {
        return;
    }
    for sandbox in sandboxes().await {
        treated(&sandbox).await;
        for (user, registry) in [
            ("D", "INCOMING"),
            ("V", "INCOMING"),
            ("P", "OUTGOING"),
            ("T", "TRANSPORTED"),
            ("B", "MANAGED"),
            ("P", "ALL"),
        ] {
            check(&sandbox, user, registry).await;
        }
    }
}
