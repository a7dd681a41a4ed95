//! The table of the fields of a carrier, and how its row is written.

use contract::slip::TransportMode;
use reference::vat;
use serde_json::json;

use super::{CarrierLevel, CarrierRow, TransportLeg, vat_number};
use crate::slip::{
    CarrierRows, Facts, Field, Format, OnNull, Tree, View, company_at, field, get, merge,
    new_row_id, set,
};

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
pub(in crate::slip) struct LegRows<'a, C: 'static, L: 'static> {
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
