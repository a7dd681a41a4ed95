//! Classified installations and yearly declarations, as Géorisques publishes them.
//!
//! The files come by installation; the directory is asked by establishment. The lines are sorted by installation first, and
//! kept so: an import of one kind of file does not lose the other.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use reference::siret::{TestCompanies, is_siret};
use serde::{Deserialize, Serialize};

use super::{
    INSTALLATIONS, ImportError, Task,
    csv_file::{Column, file_name, has_entry, is_zip, optional, required},
};
use crate::{
    installation::{Declaration, Installation, Rubrique},
    table::{Table, TableWriter},
};

/// Table of the lines as they came, by installation.
pub(super) const LINES: &str = "installation-lines";
/// Declarations that are kept of an installation: the latest.
const MOST_DECLARATIONS: usize = 500;

const INSTALLATION_COLUMNS: [Column; 3] = [
    required(&["codeAiot", "code_aiot"]),
    required(&["numeroSiret", "siret"]),
    optional(&["etatActivite"]),
];
const RUBRIQUE_COLUMNS: [Column; 7] = [
    required(&["codeAiot", "code_aiot"]),
    required(&["numeroRubrique", "rubrique"]),
    optional(&["alinea"]),
    optional(&["regimeAutoriseAlinea", "regime"]),
    optional(&["nature", "activite"]),
    optional(&["quantiteTotale", "volume"]),
    optional(&["unite"]),
];
const DECLARANT_COLUMNS: [Column; 2] = [required(&["identifiant"]), required(&["numero_siret"])];
const WASTE_COLUMNS: [Column; 4] = [
    required(&["identifiant"]),
    required(&["annee"]),
    required(&["code_dechet"]),
    optional(&["libelle_dechet"]),
];

/// The files of waste in a yearly archive, and whether they are those of treatment.
const WASTE_FILES: [(&str, bool); 4] = [
    ("prod_dechets_dangereux.csv", false),
    ("prod_dechets_non_dangereux.csv", false),
    ("trait_dechets_dangereux.csv", true),
    ("trait_dechets_non_dangereux.csv", true),
];

/// What a line says of an installation.
#[derive(Debug, Serialize, Deserialize)]
enum Line {
    /// The base of installations: SIRET and state.
    Installation {
        siret: String,
        state: String,
    },
    Rubrique(Rubrique),
    /// The base of declarations: SIRET.
    Declarant {
        siret: String,
    },
    Declaration(Declaration),
}

impl Line {
    fn is_of_declarations(&self) -> bool {
        matches!(self, Self::Declarant { .. } | Self::Declaration(_))
    }
}

/// Brings both kinds of files in; the kind that is not given is taken from the previous import.
pub(super) fn import(
    task: &mut Task<'_>,
    installations: &[PathBuf],
    declarations: &[PathBuf],
) -> Result<(), ImportError> {
    let base = task.folder.join(LINES);
    let mut lines = TableWriter::create(&base);
    for path in installations {
        read_installations(task, path, &mut lines)?;
    }
    for path in declarations {
        read_declarations(task, path, &mut lines)?;
    }
    let keeps = |line: &Line| {
        if line.is_of_declarations() {
            declarations.is_empty()
        } else {
            installations.is_empty()
        }
    };
    if let Some(previous) = task
        .previous
        .as_ref()
        .map(|folder| folder.join(LINES))
        .filter(|base| Table::exists(base))
    {
        let mut outcome = Ok(());
        Table::open(&previous)?.for_each(|code, line| {
            let is_kept = serde_json::from_slice(line).is_ok_and(|line: Line| keeps(&line));
            if is_kept && outcome.is_ok() {
                outcome = lines.push(code, line);
            }
        })?;
        outcome?;
    }
    lines.finish()?;
    write_by_siret(&base, &task.folder.join(INSTALLATIONS))
}

/// Ten digits, `0006104769`, or the code of nine digits that they come from, `0061.04769`.
fn code(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    (1..=10)
        .contains(&digits.len())
        .then(|| digits.parse().ok())
        .flatten()
}

/// The code as the API gives it.
fn code_s3ic(code: u64) -> String {
    let digits = format!("{code:09}");
    let (base, number) = digits.split_at(digits.len() - 5);
    format!("{base}.{number}")
}

fn put(lines: &mut TableWriter, code: u64, line: &Line) -> Result<(), ImportError> {
    let text = serde_json::to_vec(line).map_err(std::io::Error::other)?;
    Ok(lines.push(code, &text)?)
}

fn read_installations(
    task: &mut Task<'_>,
    path: &Path,
    lines: &mut TableWriter,
) -> Result<(), ImportError> {
    let is_archive = is_zip(path)?;
    let name = file_name(path).to_lowercase();
    if is_archive || name.starts_with("installation") {
        task.read_rows(
            path,
            "installationclassee.csv",
            &INSTALLATION_COLUMNS,
            &mut |row| {
                let Some(code) = code(&row.get(0)) else {
                    return Ok(Err("code d'installation incorrect".into()));
                };
                let siret = row.get(1).into_owned();
                put(
                    lines,
                    code,
                    &Line::Installation {
                        siret,
                        state: row.get(2).into_owned(),
                    },
                )?;
                Ok(Ok(()))
            },
        )?;
    }
    if is_archive || name.starts_with("rubrique") {
        task.read_rows(path, "rubriqueic.csv", &RUBRIQUE_COLUMNS, &mut |row| {
            let Some(code) = code(&row.get(0)) else {
                return Ok(Err("code d'installation incorrect".into()));
            };
            let text = |column: usize| row.get(column).into_owned();
            if text(1).is_empty() {
                return Ok(Err("rubrique sans numéro".into()));
            }
            let rubrique = Rubrique {
                rubrique: text(1),
                alinea: text(2),
                etat_activite: String::new(),
                regime_autorise: text(3),
                activite: text(4),
                volume: text(5),
                unite: text(6),
            };
            put(lines, code, &Line::Rubrique(rubrique))?;
            Ok(Ok(()))
        })?;
    }
    Ok(())
}

fn read_declarations(
    task: &mut Task<'_>,
    path: &Path,
    lines: &mut TableWriter,
) -> Result<(), ImportError> {
    task.read_rows(path, "etablissements.csv", &DECLARANT_COLUMNS, &mut |row| {
        let Some(code) = code(&row.get(0)) else {
            return Ok(Err("identifiant d'installation incorrect".into()));
        };
        put(
            lines,
            code,
            &Line::Declarant {
                siret: row.get(1).into_owned(),
            },
        )?;
        Ok(Ok(()))
    })?;
    for (entry, is_treatment) in WASTE_FILES {
        let failed = |cause| ImportError::File {
            path: path.to_owned(),
            cause,
        };
        if !has_entry(path, entry).map_err(failed)? {
            continue;
        }
        task.read_rows(path, entry, &WASTE_COLUMNS, &mut |row| {
            let Some(code) = code(&row.get(0)) else {
                return Ok(Err("identifiant d'installation incorrect".into()));
            };
            let text = |column: usize| row.get(column).into_owned();
            let declaration = Declaration {
                annee: text(1),
                code_dechet: text(2),
                lib_dechet: text(3),
                is_treatment,
            };
            put(lines, code, &Line::Declaration(declaration))?;
            Ok(Ok(()))
        })?;
    }
    Ok(())
}

/// Writes each installation under every SIRET that a base knows it by.
fn write_by_siret(lines: &Path, base: &Path) -> Result<(), ImportError> {
    let mut table = TableWriter::create(base);
    let mut outcome = Ok(());
    let mut current = Gathered::default();
    Table::open(lines)?.for_each(|code, line| {
        if current.code != Some(code) {
            let whole = std::mem::replace(
                &mut current,
                Gathered {
                    code: Some(code),
                    ..Gathered::default()
                },
            );
            if outcome.is_ok() {
                outcome = whole.write(&mut table);
            }
        }
        if let Ok(line) = serde_json::from_slice(line) {
            current.add(line);
        }
    })?;
    outcome?;
    current.write(&mut table)?;
    Ok(table.finish()?)
}

/// The lines of one installation.
#[derive(Default)]
struct Gathered {
    code: Option<u64>,
    sirets: Vec<String>,
    state: String,
    rubriques: Vec<Rubrique>,
    declarations: Vec<Declaration>,
    seen: HashSet<Declaration>,
}

impl Gathered {
    fn add(&mut self, line: Line) {
        match line {
            Line::Installation { siret, state } => {
                self.sirets.push(siret);
                self.state = state;
            }
            Line::Declarant { siret } => self.sirets.push(siret),
            Line::Rubrique(rubrique) => self.rubriques.push(rubrique),
            // One line a treatment: the waste is declared once.
            Line::Declaration(declaration) => {
                if self.seen.insert(declaration.clone()) {
                    self.declarations.push(declaration);
                }
            }
        }
    }

    fn write(mut self, table: &mut TableWriter) -> std::io::Result<()> {
        let Some(code) = self.code else { return Ok(()) };
        for rubrique in &mut self.rubriques {
            rubrique.etat_activite.clone_from(&self.state);
        }
        self.declarations.sort_by(|a, b| {
            b.annee
                .cmp(&a.annee)
                .then_with(|| a.code_dechet.cmp(&b.code_dechet))
        });
        self.declarations.truncate(MOST_DECLARATIONS);
        let installation = Installation {
            code_s3ic: code_s3ic(code),
            rubriques: self.rubriques,
            declarations: self.declarations,
        };
        let text = serde_json::to_vec(&installation).map_err(std::io::Error::other)?;
        let mut written: Vec<u64> = Vec::new();
        for siret in self
            .sirets
            .iter()
            .filter(|siret| is_siret(siret, TestCompanies::Refused))
        {
            if let Ok(key) = siret.parse()
                && !written.contains(&key)
            {
                written.push(key);
                table.push(key, &text)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_bases_are_one() {
        assert_eq!(code("0006104769"), code("0061.04769"));
        assert_eq!(code_s3ic(6_104_769), "0061.04769");
        assert_eq!(code("x"), None);
    }
}
