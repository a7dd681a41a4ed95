//! What may be wrong with carriers: formats, plates, registration, a place on two slips.

use reference::siret::TestCompanies;

use super::{CarrierRow, TransportLeg, vat_number};
use crate::slip::{
    Carrier, Code, Facts, Field, Issue, Issues, MAX_CARRIERS, Refusal, Segment, check_carrier,
    check_formats, company_at,
    plates::{check_plate_texts, too_many_plates},
    tree_of,
};

/// Format of the rows of a slip, each leaf against its table.
///
/// # Errors
/// A defect of ours.
pub fn check_leg_formats<C: TransportLeg, L>(
    rows: &[C],
    fields: &[Field<CarrierRow<C>, L>],
    test_companies: TestCompanies,
) -> Result<Issues, Refusal> {
    let mut issues = Issues::new();
    for (index, row) in rows.iter().enumerate() {
        let prefix = [Segment::from("transporters"), Segment::Index(index)];
        issues.extend(leg_formats(row, fields, &prefix, test_companies)?);
    }
    if rows.len() > MAX_CARRIERS {
        issues.push(Issue::at(
            "transporters",
            "Vous ne pouvez pas ajouter plus de 5 transporteurs",
        ));
    }
    Ok(issues)
}

fn leg_formats<C: TransportLeg, L>(
    row: &C,
    fields: &[Field<CarrierRow<C>, L>],
    prefix: &[Segment],
    test_companies: TestCompanies,
) -> Result<Issues, Refusal> {
    let mut issues = check_formats(
        fields,
        &tree_of(row)?,
        prefix,
        "transporter",
        test_companies,
    );
    issues.extend(too_many_plates(row.plates()).map(|sentence| {
        Issue {
            code: Code::TooBig,
            path: prefix
                .iter()
                .cloned()
                .chain([Segment::from("transporterTransportPlates")])
                .collect(),
            message: sentence.to_owned(),
        }
    }));
    Ok(issues)
}

/// Plates of the rows of a slip, one by one, for slips that are recent enough.
pub fn check_leg_plates<C: TransportLeg>(rows: &[C]) -> Issues {
    let path = |index: usize| {
        vec![
            Segment::from("transporters"),
            Segment::Index(index),
            Segment::from("transporter"),
            Segment::from("transport"),
            Segment::from("plates"),
        ]
    };
    rows.iter()
        .enumerate()
        .filter_map(|(index, row)| {
            check_plate_texts(row.plates()).map(|sentence| Issue::on(path(index), sentence))
        })
        .collect()
}

/// Defects of a row on its own.
pub(in crate::slip) fn check_lone_leg<C: TransportLeg, L>(
    row: &C,
    fields: &[Field<CarrierRow<C>, L>],
    checks_plates: bool,
    test_companies: TestCompanies,
) -> Result<Issues, Refusal> {
    let mut issues = leg_formats(row, fields, &[], test_companies)?;
    if issues.is_empty() && checks_plates {
        let sentence = check_plate_texts(row.plates());
        issues.extend(sentence.map(|sentence| Issue::at("transporter.transport.plates", sentence)));
    }
    Ok(issues)
}

/// Registration, profile and dormancy of the carriers; the dormancy of one that has signed is waived once the
/// list is sealed.
pub fn check_leg_companies<C: TransportLeg>(
    rows: &[C],
    list_is_sealed: bool,
    facts: &Facts<'_>,
) -> Issues {
    let check = |(index, row): (usize, &C)| {
        let path = match index {
            0 => "transporter.company.siret".to_owned(),
            _ => format!("transporters.{}.company.siret", index + 1),
        };
        let waived = row.has_signed() && list_is_sealed;
        let siret = company_at(row.company());
        check_carrier(
            siret,
            vat_number(row),
            row.is_exempted(),
            waived,
            &path,
            facts,
        )
        .err()
    };
    rows.iter().enumerate().filter_map(check).collect()
}

/// Rows that another slip of the kind holds.
pub fn carriers_elsewhere<C: Carrier>(
    rows: &[C],
    taken: &std::collections::BTreeSet<String>,
    kind: &str,
) -> Issues {
    let numbered = rows.iter().zip(1..);
    numbered
        .filter(|(row, _)| taken.contains(row.id()))
        .map(|(row, number)| {
            let id = row.id();
            Issue::at(
                &format!("transporters.{number}.company.siret"),
                format!("Le transporteur {kind} {id} est déjà associé à un autre {kind}"),
            )
        })
        .collect()
}
