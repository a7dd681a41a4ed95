//! Receipts and agreements: one line each.

use std::{borrow::Cow, path::PathBuf};

use jiff::civil::Date;
use reference::siret::{TestCompanies, is_siret};

use super::{
    ImportError, PERMITS, Task,
    csv_file::{Column, optional, required},
};
use crate::{
    permit::{Permit, PermitKind},
    table::TableWriter,
};

const COLUMNS: [Column; 5] = [
    required(&["siret", "numero_siret"]),
    required(&["nature", "type", "activite"]),
    required(&["numero", "numero_agrement", "numero_recepisse"]),
    required(&["departement", "code_departement"]),
    optional(&["validite", "date_validite", "date_fin_validite", "fin"]),
];

/// Most characters of a number, as on the profiles of companies.
const NUMBER_LENGTH: usize = 50;

/// Brings the permits in.
pub(super) fn import(task: &mut Task<'_>, files: &[PathBuf]) -> Result<(), ImportError> {
    let mut table = TableWriter::create(task.folder.join(PERMITS));
    for path in files {
        task.read_rows(path, ".csv", &COLUMNS, &mut |row| {
            let texts = [0, 1, 2, 3, 4].map(|column| row.get(column));
            let (siret, permit) = match read(&texts) {
                Ok(read) => read,
                Err(reason) => return Ok(Err(reason.into())),
            };
            let text = serde_json::to_vec(&permit).map_err(std::io::Error::other)?;
            table.push(siret, &text)?;
            Ok(Ok(()))
        })?;
    }
    Ok(table.finish()?)
}

fn read(
    [siret, nature, number, department, end]: &[Cow<'_, str>; 5],
) -> Result<(u64, Permit), &'static str> {
    let siret: String = siret.split_whitespace().collect();
    if !is_siret(&siret, TestCompanies::Refused) {
        return Err("SIRET incorrect");
    }
    let siret = siret.parse().map_err(|_| "SIRET incorrect")?;
    let kind = kind(nature).ok_or(
        "nature inconnue : transporteur, négociant, courtier, vhu-démolisseur ou vhu-broyeur",
    )?;
    if number.is_empty() || number.chars().count() > NUMBER_LENGTH {
        return Err("numéro absent ou de plus de 50 caractères");
    }
    if !is_department(department) {
        return Err("département incorrect");
    }
    let valid_until = match end.as_ref() {
        "" if kind.is_limited() => return Err("un récépissé a une date de validité"),
        "" => None,
        text => Some(date(text).ok_or("date incorrecte : AAAA-MM-JJ ou JJ/MM/AAAA")?),
    };
    let permit = Permit {
        kind,
        number: number.to_string(),
        department: department.to_string(),
        valid_until,
    };
    Ok((siret, permit))
}

fn kind(text: &str) -> Option<PermitKind> {
    let plain = text
        .to_lowercase()
        .replace(['é', 'è'], "e")
        .replace(['_', ' '], "-");
    Some(match plain.as_str() {
        "transporteur" => PermitKind::Transporter,
        "negociant" => PermitKind::Trader,
        "courtier" => PermitKind::Broker,
        "vhu-demolisseur" | "demolisseur" | "centre-vhu" => PermitKind::VhuDismantler,
        "vhu-broyeur" | "broyeur" => PermitKind::VhuShredder,
        _ => return None,
    })
}

/// `01` to `95`, `2A`, `2B`, `971` to `988`.
fn is_department(text: &str) -> bool {
    let number = text.bytes().all(|byte| byte.is_ascii_digit());
    matches!(text, "2A" | "2B")
        || (number && (text.len() == 2 || (text.len() == 3 && text.starts_with('9'))))
}

fn date(text: &str) -> Option<Date> {
    text.parse()
        .or_else(|_| Date::strptime("%d/%m/%Y", text))
        .ok()
}
