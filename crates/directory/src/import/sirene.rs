//! `StockEtablissement` and `StockUniteLegale`, the monthly files of INSEE.

use std::path::Path;

use reference::{
    naming::{DirectoryNames, company_name},
    siret::{Siret, TestCompanies},
};

use super::{
    ESTABLISHMENTS, ImportError, ImportSettings, Mode, Task,
    csv_file::{Column, Row, Verdict, optional, required},
};
use crate::{
    index::{IndexWriter, Record},
    table::{Cursor, Table, TableWriter},
};

const UNITS: &str = "legal-units";
const SEPARATOR: char = '\u{1f}';

mod unit {
    pub(super) const SIREN: usize = 0;
    pub(super) const STATE: usize = 1;
    pub(super) const NAMES: usize = 2;
    pub(super) const CATEGORY: usize = 7;
    pub(super) const SIZE: usize = 12;
}

/// The columns of a legal unit. Those from [`unit::NAMES`] on are kept in this order.
const UNIT_COLUMNS: [Column; 13] = [
    required(&["siren"]),
    required(&["etatAdministratifUniteLegale"]),
    required(&["denominationUniteLegale"]),
    required(&["denominationUsuelle1UniteLegale"]),
    optional(&["denominationUsuelle2UniteLegale"]),
    optional(&["denominationUsuelle3UniteLegale"]),
    required(&["sigleUniteLegale"]),
    required(&["categorieJuridiqueUniteLegale"]),
    required(&["prenom1UniteLegale"]),
    required(&["nomUniteLegale"]),
    optional(&["prenomUsuelUniteLegale"]),
    optional(&["nomUsageUniteLegale"]),
    optional(&["trancheEffectifsUniteLegale"]),
];

mod etab {
    pub(super) const SIRET: usize = 0;
    pub(super) const DIFFUSION: usize = 1;
    pub(super) const STATE: usize = 2;
    pub(super) const HEAD_OFFICE: usize = 3;
    pub(super) const SIZE: usize = 4;
    pub(super) const STREET: [usize; 5] = [5, 6, 7, 8, 9];
    pub(super) const POSTAL_CODE: usize = 10;
    pub(super) const CITY: usize = 11;
    pub(super) const FOREIGN_CITY: usize = 12;
    pub(super) const COMMUNE: usize = 13;
    pub(super) const USUAL_NAME: usize = 14;
    pub(super) const SIGNS: [usize; 3] = [15, 16, 17];
    pub(super) const NAF: usize = 18;
}

/// The columns of an establishment.
const ESTABLISHMENT_COLUMNS: [Column; 19] = [
    required(&["siret"]),
    required(&["statutDiffusionEtablissement"]),
    required(&["etatAdministratifEtablissement"]),
    required(&["etablissementSiege"]),
    optional(&["trancheEffectifsEtablissement"]),
    required(&["numeroVoieEtablissement"]),
    optional(&["indiceRepetitionEtablissement"]),
    required(&["typeVoieEtablissement"]),
    required(&["libelleVoieEtablissement"]),
    optional(&["complementAdresseEtablissement"]),
    required(&["codePostalEtablissement"]),
    required(&["libelleCommuneEtablissement"]),
    optional(&["libelleCommuneEtrangerEtablissement"]),
    required(&["codeCommuneEtablissement"]),
    required(&["denominationUsuelleEtablissement"]),
    required(&["enseigne1Etablissement"]),
    optional(&["enseigne2Etablissement"]),
    optional(&["enseigne3Etablissement"]),
    required(&["activitePrincipaleEtablissement"]),
];

impl Task<'_> {
    /// Brings the establishments in, named after their legal units.
    pub(super) fn establishments(
        &mut self,
        establishments: &Path,
        units: &Path,
        settings: &ImportSettings,
    ) -> Result<(), ImportError> {
        let base = self.folder.join(UNITS);
        self.legal_units(units, &base)?;
        let units = Table::open(&base)?;
        let folder = self.folder.join(ESTABLISHMENTS);
        let previous = self
            .previous
            .as_ref()
            .map(|previous| previous.join(ESTABLISHMENTS))
            .filter(|path| path.exists());
        let mut writer = match previous {
            Some(previous) if settings.mode != Mode::Full => {
                IndexWriter::update(&previous, &folder, settings.memory)?
            }
            _ => IndexWriter::create(&folder, settings.memory)?,
        };
        let mut cursor = units.cursor();
        let mut record = Record::default();
        self.read_rows(establishments, ".csv", &ESTABLISHMENT_COLUMNS, &mut |row| {
            match read_establishment(row, &mut cursor, &mut record)? {
                Ok(()) => Ok(Ok(writer.add(&record)?)),
                Err(reason) => Ok(Err(reason)),
            }
        })?;
        self.watch.step("Fusion de l'index");
        let (changes, total) = writer.finish(settings.mode != Mode::Partial)?;
        self.report.added = changes.added;
        self.report.changed = changes.changed;
        self.report.unchanged = changes.unchanged;
        self.report.removed = changes.removed;
        self.report.total = total;
        drop(units);
        Table::files(&base)
            .iter()
            .try_for_each(std::fs::remove_file)?;
        Ok(())
    }

    /// Sorts the names of legal units by SIREN, so that the establishments find them.
    fn legal_units(&mut self, path: &Path, base: &Path) -> Result<(), ImportError> {
        let mut table = TableWriter::create(base);
        let mut line = String::new();
        self.read_rows(path, ".csv", &UNIT_COLUMNS, &mut |row| {
            let siren = row.get(unit::SIREN);
            let Some(siren) = number(&siren, 9) else {
                return Ok(Err("SIREN incorrect".into()));
            };
            line.clear();
            line.push_str(if row.get(unit::STATE) == "C" {
                "C"
            } else {
                "A"
            });
            for column in unit::NAMES..=unit::SIZE {
                line.push(SEPARATOR);
                line.extend(
                    row.get(column)
                        .chars()
                        .filter(|letter| *letter != SEPARATOR),
                );
            }
            table.push(siren, line.as_bytes())?;
            Ok(Ok(()))
        })?;
        Ok(table.finish()?)
    }
}

/// A number written with so many digits.
fn number(text: &str, digits: usize) -> Option<u64> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// Fills `record` with a line; answers why it cannot be kept.
fn read_establishment(row: &Row<'_>, units: &mut Cursor<'_>, record: &mut Record) -> Verdict {
    let siret = row.get(etab::SIRET);
    if Siret::parse(&siret, TestCompanies::Refused).is_err() {
        return Ok(Err("SIRET incorrect".into()));
    }
    let Some(siret) = number(&siret, 14) else {
        return Ok(Err("SIRET incorrect".into()));
    };
    let is_partial = match row.get(etab::DIFFUSION).as_ref() {
        "O" => false,
        "P" | "N" => true,
        other => {
            return Ok(Err(
                format!("statut de diffusion inconnu : « {other} »").into()
            ));
        }
    };
    let state = row.get(etab::STATE);
    if !matches!(state.as_ref(), "A" | "F" | "") {
        return Ok(Err(
            format!("état administratif inconnu : « {state} »").into()
        ));
    }
    let unit = units.get(siret / 100_000)?.pop();
    let unit = unit
        .as_deref()
        .and_then(|line| std::str::from_utf8(line).ok());
    let is_known = unit.is_some();
    let texts: Vec<&str> = unit.unwrap_or_default().split(SEPARATOR).collect();
    let of_unit = |column: usize| {
        texts
            .get(1 + column - unit::NAMES)
            .copied()
            .unwrap_or_default()
    };
    *record = Record {
        siret,
        is_closed: state == "F" || (state.is_empty() && texts.first() == Some(&"C")),
        is_partial,
        is_head_office: row.get(etab::HEAD_OFFICE) == "true",
        size: size(&row.get(etab::SIZE)),
        postal_code: disclosed(row, etab::POSTAL_CODE),
        city: disclosed(row, etab::CITY),
        code_commune: disclosed(row, etab::COMMUNE),
        code_naf: disclosed(row, etab::NAF),
        ..Record::default()
    };
    if record.is_head_office {
        record.size = record.size.max(size(of_unit(unit::SIZE)));
    }
    if record.city.is_empty() {
        record.city = disclosed(row, etab::FOREIGN_CITY);
    }
    let street: Vec<String> = etab::STREET
        .into_iter()
        .map(|column| disclosed(row, column))
        .filter(|part| !part.is_empty())
        .collect();
    record.street = street.join(" ");
    name(row, of_unit, record);
    if !is_known && record.name.is_empty() && !is_partial {
        return Ok(Err(
            "unité légale absente de StockUniteLegale, et établissement sans enseigne".into(),
        ));
    }
    Ok(Ok(()))
}

/// The text of a column, unless the directory hides it.
fn disclosed(row: &Row<'_>, column: usize) -> String {
    let text = row.get(column);
    if text == "[ND]" {
        String::new()
    } else {
        text.replace(SEPARATOR, " ")
    }
}

fn name<'u>(row: &Row<'_>, of_unit: impl Fn(usize) -> &'u str, record: &mut Record) {
    const USUAL: [usize; 3] = [3, 4, 5];
    const ACRONYM: usize = 6;
    const FIRST_NAME: usize = 8;
    const SURNAME: usize = 9;
    let hidden = |text: &str| {
        if text == "[ND]" {
            String::new()
        } else {
            text.to_owned()
        }
    };
    let mut secondary = vec![disclosed(row, etab::USUAL_NAME)];
    secondary.extend(USUAL.map(|column| hidden(of_unit(column))));
    secondary.extend(etab::SIGNS.map(|column| disclosed(row, column)));
    secondary.push(hidden(of_unit(ACRONYM)));
    secondary.retain(|name| !name.is_empty());
    let listed: Vec<&str> = secondary.iter().map(String::as_str).collect();
    let given = |column: usize| Some(of_unit(column)).filter(|text| !text.is_empty());
    record.name = company_name(&DirectoryNames {
        denomination: given(unit::NAMES),
        secondary: &listed,
        legal_category: given(unit::CATEGORY),
        first_name: given(FIRST_NAME),
        surname: given(SURNAME),
    });
    let mut others: Vec<String> = Vec::new();
    let used = [10, 11].map(|column| hidden(of_unit(column)));
    for other in secondary.into_iter().chain(used) {
        if !other.is_empty() && !record.name.contains(other.as_str()) && !others.contains(&other) {
            others.push(other);
        }
    }
    record.other_names = others.join(" ");
}

/// The rank of a class of number of employees.
fn size(class: &str) -> u8 {
    const CLASSES: [&str; 14] = [
        "01", "02", "03", "11", "12", "21", "22", "31", "32", "41", "42", "51", "52", "53",
    ];
    CLASSES
        .iter()
        .zip(1..)
        .find(|(known, _)| **known == class)
        .map_or(0, |(_, rank)| rank)
}
