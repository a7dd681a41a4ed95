//! Carriers whose row tells of a receipt, a mode and plates: one table of fields, one set of checks and one
//! completion for every kind that has such rows.

mod checks;
mod fields;

use contract::{
    scalar::{DateTime, Text},
    slip::{FormCompany, Signature, TransportMode},
};
use serde::Serialize;

use super::{
    carriers::Carrier,
    change::CopyNames,
    company::organisation_of,
    completion::{Completion, complete_company, receipt_of},
    facts::Facts,
    field::{Level, View},
    outline::Leg,
    refusal::Refusal,
    tree::{Leaf, Tree, leaf},
};
use crate::account::Receipt;

pub(super) use checks::check_lone_leg;
pub use checks::{carriers_elsewhere, check_leg_companies, check_leg_formats, check_leg_plates};
pub(super) use fields::LegRows;
pub use fields::carrier_fields;

/// What a carrier row tells of its leg.
pub trait TransportLeg: Carrier + Serialize {
    /// What the carrier wrote and signed.
    fn leg(&self) -> Leg<'_>;
    /// Gives the row another identifier.
    fn set_id(&mut self, id: String);
    /// Sets the mode of transport.
    fn set_mode(&mut self, mode: TransportMode);
    /// The company, to be completed.
    fn company_mut(&mut self) -> Option<&mut FormCompany>;
    /// Replaces the receipt, or erases it; the exemption stays.
    fn set_receipt(&mut self, receipt: Option<&Receipt>);
    /// Records the signature.
    fn sign(&mut self, signature: Signature);
    /// The same carrier on a new slip: company, receipt and mode.
    #[must_use]
    fn renewed(&self, id: String) -> Self;

    /// Mode of transport.
    fn mode(&self) -> Option<TransportMode> {
        self.leg().mode
    }
    /// Number plates.
    fn plates(&self) -> &[Text] {
        self.leg().plates
    }
    /// Does the carrier declare that it needs no receipt?
    fn is_exempted(&self) -> bool {
        self.leg().is_exempted == Some(true)
    }
}

/// A block of a slip that repeats a receipt: number, department, date of validity.
pub trait ReceiptBlock: Default {
    /// The three parts.
    fn parts(&mut self) -> (&mut Option<Text>, &mut Option<Text>, &mut Option<DateTime>);

    /// Fills each part that is empty.
    fn fill(&mut self, receipt: &Receipt) {
        let (number, department, validity_limit) = self.parts();
        number.get_or_insert_with(|| Text::from(receipt.receipt_number.as_str()));
        department.get_or_insert_with(|| Text::from(receipt.department.as_str()));
        validity_limit.get_or_insert(receipt.validity_limit);
    }

    /// The block of a receipt.
    fn of(receipt: &Receipt) -> Self {
        let mut block = Self::default();
        block.fill(receipt);
        block
    }
}

/// Implements [`Carrier`], [`TransportLeg`] and [`ReceiptBlock`] for the row of a kind, given its receipt and its transport.
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

        impl $crate::slip::ReceiptBlock for $Receipt {
            fn parts(
                &mut self,
            ) -> (
                &mut Option<contract::scalar::Text>,
                &mut Option<contract::scalar::Text>,
                &mut Option<contract::scalar::DateTime>,
            ) {
                let Self {
                    number,
                    department,
                    validity_limit,
                    ..
                } = self;
                (number, department, validity_limit)
            }
        }

        impl $crate::slip::TransportLeg for $Row {
            fn leg(&self) -> $crate::slip::Leg<'_> {
                let transport = self.transport.as_ref();
                let receipt = self.recepisse.as_ref();
                let plates = transport.and_then(|transport| transport.plates.as_deref());
                $crate::slip::Leg {
                    company: self.company.as_ref(),
                    custom_info: self.custom_info.as_ref(),
                    mode: transport.and_then(|transport| transport.mode),
                    is_exempted: receipt.and_then(|receipt| receipt.is_exempted),
                    receipt: receipt.and_then(|receipt| receipt.number.as_ref()),
                    plates: plates.unwrap_or_default(),
                    declared_at: transport.and_then(|transport| transport.taken_over_at),
                    signed_at: transport.and_then(|transport| transport.signature.as_ref()?.date),
                }
            }

            fn set_id(&mut self, id: String) {
                self.id = id.into();
            }

            fn set_mode(&mut self, mode: contract::slip::TransportMode) {
                self.transport.get_or_insert_default().mode = Some(mode);
            }

            fn company_mut(&mut self) -> Option<&mut contract::slip::FormCompany> {
                self.company.as_mut()
            }

            fn set_receipt(&mut self, receipt: Option<&$crate::account::Receipt>) {
                let is_exempted = $crate::slip::TransportLeg::is_exempted(self);
                let block = receipt.map($crate::slip::ReceiptBlock::of);
                self.recepisse = Some($Receipt {
                    is_exempted: Some(is_exempted),
                    ..block.unwrap_or_default()
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

/// The carriers of a slip, as every kind reads them.
pub fn legs_of<C: TransportLeg>(rows: &[C]) -> Vec<Leg<'_>> {
    rows.iter().map(TransportLeg::leg).collect()
}

/// Identifiers of the rows of a slip.
pub fn ids_of<C: Carrier>(rows: &[C]) -> Vec<String> {
    rows.iter().map(|row| row.id().to_owned()).collect()
}

/// Gives the rows of a copy identifiers of their own.
pub fn rename_legs<C: TransportLeg>(rows: &mut [C], names: &mut CopyNames<'_>) {
    for row in rows {
        row.set_id((names.opaque)());
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

fn vat_number<C: TransportLeg>(row: &C) -> Option<&str> {
    let vat = row.company()?.vat_number.as_deref();
    vat.filter(|vat| !vat.is_empty())
}
