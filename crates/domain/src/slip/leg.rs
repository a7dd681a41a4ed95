//! Carriers whose row tells of a receipt, a mode and plates: one table of fields, one set of checks and one
//! completion for every kind that has such rows.

use contract::{
    scalar::Text,
    slip::{FormCompany, Signature, TransportMode},
};
use reference::{siret::TestCompanies, vat};
use serde::Serialize;
use serde_json::json;

use super::{
    carriers::{Carrier, CarrierRows},
    checks::check_carrier,
    company::{company_at, organisation_of},
    completion::{Completion, complete_company, receipt_of},
    facts::Facts,
    field::{Field, Format, Level, OnNull, View, field, merge},
    format::check_formats,
    identifier::new_row_id,
    plates::{check_plate_texts, too_many_plates},
    refusal::{Code, Issue, Issues, Refusal, Segment},
    tree::{Leaf, Tree, get, leaf, set, tree_of},
};
use crate::account::Receipt;

/// What a carrier row tells of its leg.
pub trait TransportLeg: Carrier + Serialize {
    /// Mode of transport.
    fn mode(&self) -> Option<TransportMode>;
    /// Sets the mode of transport.
    fn set_mode(&mut self, mode: TransportMode);
    /// Number plates.
    fn plates(&self) -> &[Text];
    /// Does the carrier declare that it needs no receipt?
    fn is_exempted(&self) -> bool;
    /// The company, to be completed.
    fn company_mut(&mut self) -> Option<&mut FormCompany>;
    /// Replaces the receipt, or erases it; the exemption stays.
    fn set_receipt(&mut self, receipt: Option<&Receipt>);
    /// Records the signature.
    fn sign(&mut self, signature: Signature);
    /// The same carrier on a new slip: company, receipt and mode.
    #[must_use]
    fn renewed(&self, id: String) -> Self;
}

/// Implements [`Carrier`] and [`TransportLeg`] for the row of a kind, given its receipt and its transport.
macro_rules! transport_leg {
    ($Row:ident, $Receipt:ident, $Transport:ident) => {
        impl $crate::slip::Carrier for $Row {
            fn id(&self) -> &str {
                &self.id
            }

            fn company(&self) -> Option<&contract::slip::FormCompany> {
                self.company.as_ref()
            }

            fn has_signed(&self) -> bool {
                let transport = self.transport.as_ref();
                transport.is_some_and(|transport| transport.signature.is_some())
            }
        }

        impl $crate::slip::TransportLeg for $Row {
            fn mode(&self) -> Option<contract::slip::TransportMode> {
                self.transport.as_ref()?.mode
            }

            fn set_mode(&mut self, mode: contract::slip::TransportMode) {
                self.transport.get_or_insert_default().mode = Some(mode);
            }

            fn plates(&self) -> &[contract::scalar::Text] {
                let transport = self.transport.as_ref();
                let plates = transport.and_then(|transport| transport.plates.as_deref());
                plates.unwrap_or_default()
            }

            fn is_exempted(&self) -> bool {
                let receipt = self.recepisse.as_ref();
                receipt.is_some_and(|receipt| receipt.is_exempted == Some(true))
            }

            fn company_mut(&mut self) -> Option<&mut contract::slip::FormCompany> {
                self.company.as_mut()
            }

            fn set_receipt(&mut self, receipt: Option<&$crate::account::Receipt>) {
                let text = |text: &String| contract::scalar::Text(text.clone());
                self.recepisse = Some($Receipt {
                    is_exempted: Some($crate::slip::TransportLeg::is_exempted(self)),
                    number: receipt.map(|receipt| text(&receipt.receipt_number)),
                    department: receipt.map(|receipt| text(&receipt.department)),
                    validity_limit: receipt.map(|receipt| receipt.validity_limit),
                });
            }

            fn sign(&mut self, signature: contract::slip::Signature) {
                self.transport.get_or_insert_default().signature = Some(signature);
            }

            fn renewed(&self, id: String) -> Self {
                Self {
                    id: id.into(),
                    company: self.company.clone(),
                    custom_info: None,
                    recepisse: self.recepisse.clone(),
                    transport: self.transport.as_ref().map(|transport| $Transport {
                        mode: transport.mode,
                        plates: Some(Vec::new()),
                        taken_over_at: None,
                        signature: None,
                    }),
                }
            }
        }
    };
}
pub(crate) use transport_leg;

/// A level at which carrier number n signs.
pub trait CarrierLevel: Level {
    /// The level of carrier number n, from 1.
    fn transport(number: u8) -> Self;
}

/// A carrier with its number, seen with the slip that it belongs to.
#[derive(Clone, Debug)]
pub struct CarrierRow<C> {
    /// From 1.
    pub number: u8,
    /// The row.
    pub row: C,
}

impl<C: Clone> CarrierRow<C> {
    /// The rows of a slip with their numbers.
    pub fn numbered(rows: &[C]) -> impl Iterator<Item = Self> + '_ {
        (1..).zip(rows).map(|(number, row)| Self {
            number,
            row: row.clone(),
        })
    }
}

/// The view of a row, which belongs to no edit of its own.
pub(super) fn view_of<'a, C, L>(
    row: &'a CarrierRow<C>,
    level: Option<L>,
    facts: &'a Facts<'a>,
) -> View<'a, CarrierRow<C>, L> {
    View {
        stored: None,
        merged: row,
        facts,
        level,
        read_only: false,
    }
}

/// The fields of a carrier: each carrier answers for its own data from its own signature on. The note follows
/// the messages about its receipt.
pub const fn carrier_fields<C: TransportLeg, L: CarrierLevel>(
    receipt_note: &'static str,
) -> [Field<CarrierRow<C>, L>; 15] {
    [
        own(
            "company.name",
            "le nom du transporteur",
            "transporterCompanyName",
        )
        .required_by(own_turn),
        own(
            "company.siret",
            "le SIRET du transporteur",
            "transporterCompanySiret",
        )
        .format(Format::Siret("Transporteur"))
        .required_by(own_turn)
        .only_if(has_no_vat_number),
        own(
            "company.vatNumber",
            "le numéro de TVA du transporteur",
            "transporterCompanyVatNumber",
        )
        .format(Format::ForeignVat("Transporteur"))
        .required_by(own_turn)
        .only_if(has_a_vat_number_alone),
        own(
            "company.address",
            "l'adresse du transporteur",
            "transporterCompanyAddress",
        )
        .required_by(own_turn),
        own(
            "company.contact",
            "le nom de contact du transporteur",
            "transporterCompanyContact",
        )
        .required_by(own_turn),
        own(
            "company.phone",
            "le téléphone du transporteur",
            "transporterCompanyPhone",
        )
        .required_by(own_turn),
        own(
            "company.mail",
            "l'email du transporteur",
            "transporterCompanyMail",
        )
        .format(Format::Email("E-mail transporteur invalide"))
        .required_by(own_turn),
        own(
            "customInfo",
            "le champ libre du transporteur",
            "transporterCustomInfo",
        ),
        own(
            "recepisse.isExempted",
            "l'exemption de récépissé du transporteur",
            "transporterRecepisseIsExempted",
        )
        .on_null(OnNull::False)
        .required_by(own_turn),
        own(
            "recepisse.number",
            "le numéro de récépissé du transporteur",
            "transporterRecepisseNumber",
        )
        .required_by(own_turn)
        .only_if(shows_a_receipt)
        .note(receipt_note),
        own(
            "recepisse.department",
            "le département de récépissé du transporteur",
            "transporterRecepisseDepartment",
        )
        .required_by(own_turn)
        .only_if(shows_a_receipt)
        .note(receipt_note),
        own(
            "recepisse.validityLimit",
            "la date de validité du récépissé du transporteur",
            "transporterRecepisseValidityLimit",
        )
        .required_by(own_turn)
        .only_if(shows_a_receipt)
        .note(receipt_note),
        own(
            "transport.mode",
            "le mode de transport",
            "transporterTransportMode",
        )
        .required_by(own_turn),
        own(
            "transport.plates",
            "l'immatriculation du transporteur",
            "transporterTransportPlates",
        )
        .on_null(OnNull::EmptyList)
        .required_by(own_turn)
        .only_if(goes_by_road),
        own(
            "transport.takenOverAt",
            "la date de prise en charge",
            "transporterTransportTakenOverAt",
        ),
    ]
}

const fn own<C: TransportLeg, L: CarrierLevel>(
    path: &'static str,
    label: &'static str,
    column: &'static str,
) -> Field<CarrierRow<C>, L> {
    field(path, label).column(column).sealed_by(own_turn)
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the signature of a computed level"
)]
fn own_turn<C, L: CarrierLevel>(view: &View<'_, CarrierRow<C>, L>) -> Option<L> {
    Some(L::transport(view.merged.number))
}

fn vat_number<C: TransportLeg>(row: &C) -> Option<&str> {
    let vat = row.company()?.vat_number.as_deref();
    vat.filter(|vat| !vat.is_empty())
}

fn has_no_vat_number<C: TransportLeg, L>(view: &View<'_, CarrierRow<C>, L>) -> bool {
    vat_number(&view.merged.row).is_none()
}

fn has_a_vat_number_alone<C: TransportLeg, L>(view: &View<'_, CarrierRow<C>, L>) -> bool {
    company_at(view.merged.row.company()).is_none() && !has_no_vat_number(view)
}

fn goes_by_road<C: TransportLeg, L>(view: &View<'_, CarrierRow<C>, L>) -> bool {
    view.merged.row.mode() == Some(TransportMode::Road)
}

fn shows_a_receipt<C: TransportLeg, L>(view: &View<'_, CarrierRow<C>, L>) -> bool {
    let row = &view.merged.row;
    goes_by_road(view) && !row.is_exempted() && !vat_number(row).is_some_and(vat::is_foreign_vat)
}

/// How such rows are written. A new one has no mode yet: see [`settle_modes`].
#[derive(Debug)]
pub(super) struct LegRows<'a, C: 'static, L: 'static> {
    pub fields: &'static [Field<CarrierRow<C>, L>],
    pub facts: &'a Facts<'a>,
}

impl<C: TransportLeg, L: CarrierLevel> CarrierRows for LegRows<'_, C, L> {
    fn blank(&self) -> Tree {
        json!({"id": new_row_id(&self.facts.random)})
    }

    fn merge(&self, row: &Tree, input: &Tree) -> Tree {
        let mut row = merge(self.fields, row, input);
        if get(&row, "recepisse.isExempted").is_null() {
            set(&mut row, "recepisse.isExempted", json!(false));
        }
        if get(&row, "transport.plates").is_null() {
            set(&mut row, "transport.plates", json!([]));
        }
        row
    }
}

/// Gives its default mode to the row that `transporter` has just created, once the slip is accepted: the rules
/// of that very request saw no mode. An explicit null stays null.
pub fn settle_modes<C: TransportLeg>(before: &[C], after: &mut [C], edit: &Tree) {
    if let Some(input) = edit.get("transporter")
        && let [first] = after
        && before.is_empty()
    {
        settle_mode(first, input);
    }
}

pub(super) fn settle_mode<C: TransportLeg>(row: &mut C, input: &Tree) {
    if row.mode().is_none() && leaf(input, "transport.mode") == Leaf::Absent {
        row.set_mode(TransportMode::Road);
    }
}

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
    if rows.len() > super::MAX_CARRIERS {
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
pub(super) fn check_lone_leg<C: TransportLeg, L>(
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

/// Receipt, name and address of the carriers that have not signed.
///
/// # Errors
/// `BAD_USER_INPUT`, without issues, for a closed or dormant establishment.
pub fn complete_legs<C: TransportLeg>(rows: &mut [C], facts: &Facts<'_>) -> Result<(), Refusal> {
    rows.iter_mut()
        .filter(|row| !row.has_signed())
        .try_for_each(|row| complete_leg(row, facts))
}

/// Receipt, name and address of a carrier.
///
/// # Errors
/// `BAD_USER_INPUT`, without issues, for a closed or dormant establishment.
pub fn complete_leg<C: TransportLeg>(row: &mut C, facts: &Facts<'_>) -> Result<(), Refusal> {
    refresh_receipt(row, facts);
    if let Some(company) = row.company_mut() {
        complete_company(company, Completion::Current, facts)?;
    }
    Ok(())
}

/// The profile's receipt replaces what the client sent; none when exempted.
pub fn refresh_receipt<C: TransportLeg>(row: &mut C, facts: &Facts<'_>) {
    let Some(org_id) = organisation_of(row.company()) else {
        return;
    };
    let receipt = own_receipt(org_id, facts).filter(|_| !row.is_exempted());
    row.set_receipt(receipt);
}

/// The carrier signs: its receipt is that of its profile at that time.
pub fn sign_leg<C: TransportLeg>(row: &mut C, signature: Signature, facts: &Facts<'_>) {
    take_receipt(row, facts);
    row.sign(signature);
}

/// The receipt of the carrier's profile replaces its own, even when it is exempted.
pub fn take_receipt<C: TransportLeg>(row: &mut C, facts: &Facts<'_>) {
    if let Some(org_id) = organisation_of(row.company()) {
        row.set_receipt(own_receipt(org_id, facts));
    }
}

fn own_receipt<'f>(org_id: &str, facts: &'f Facts<'_>) -> Option<&'f Receipt> {
    receipt_of(Some(org_id), facts, |company| {
        company.transporter_receipt.as_ref()
    })
}
