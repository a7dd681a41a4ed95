//! Receipts, agreements and certifications, as the contract answers them.

use contract::{
    company::{BrokerReceipt, TraderReceipt, TransporterReceipt, VhuAgrement, WorkerCertification},
    scalar::{DateTime, Text, Url},
};
use directory::{Permit, PermitKind, Permits};
use domain::account::{Company, Receipt, VhuAgreement, WorkerCertificate};

/// A receipt as the contract answers it.
pub fn transporter_receipt(r: &Receipt) -> TransporterReceipt {
    TransporterReceipt {
        id: r.id.as_str().into(),
        receipt_number: Text::from(r.receipt_number.as_str()),
        validity_limit: r.validity_limit,
        department: Text::from(r.department.as_str()),
    }
}

/// A receipt as the contract answers it.
pub fn trader_receipt(r: &Receipt) -> TraderReceipt {
    let TransporterReceipt {
        id,
        receipt_number,
        validity_limit,
        department,
    } = transporter_receipt(r);
    TraderReceipt {
        id,
        receipt_number,
        validity_limit,
        department,
    }
}

/// A receipt as the contract answers it.
pub fn broker_receipt(r: &Receipt) -> BrokerReceipt {
    let TransporterReceipt {
        id,
        receipt_number,
        validity_limit,
        department,
    } = transporter_receipt(r);
    BrokerReceipt {
        id,
        receipt_number,
        validity_limit,
        department,
    }
}

/// An agreement as the contract answers it.
pub fn vhu_agrement(agreement: &VhuAgreement) -> VhuAgrement {
    VhuAgrement {
        id: agreement.id.as_str().into(),
        agrement_number: Text::from(agreement.agrement_number.as_str()),
        department: Text::from(agreement.department.as_str()),
    }
}

/// A certification as the contract answers it.
pub fn worker_certification(c: &WorkerCertificate) -> WorkerCertification {
    WorkerCertification {
        id: c.id.as_str().into(),
        has_sub_section_four: c.has_sub_section_four,
        has_sub_section_three: c.has_sub_section_three,
        certification_number: c.certification_number.as_deref().map(Text::from),
        validity_limit: c.validity_limit,
        organisation: c.organisation.as_deref().map(Text::from),
    }
}

fn urls(addresses: &[String]) -> Vec<Url> {
    addresses
        .iter()
        .filter_map(|address| url::Url::parse(address).ok().map(Url))
        .collect()
}

/// Receipts, agreements and certification of a company, as the contract answers them.
#[derive(Clone, Debug, Default)]
pub struct CompanyDocuments {
    /// Carrier's receipt.
    pub transporter_receipt: Option<TransporterReceipt>,
    /// Trader's receipt.
    pub trader_receipt: Option<TraderReceipt>,
    /// Broker's receipt.
    pub broker_receipt: Option<BrokerReceipt>,
    /// Agreement to dismantle vehicles.
    pub vhu_agrement_demolisseur: Option<VhuAgrement>,
    /// Agreement to shred vehicles.
    pub vhu_agrement_broyeur: Option<VhuAgrement>,
    /// Works company's certification.
    pub worker_certification: Option<WorkerCertification>,
    /// Agreements of an eco-organisme.
    pub eco_organisme_agreements: Vec<Url>,
}

/// The documents of a company.
pub fn documents_of(company: &Company) -> CompanyDocuments {
    CompanyDocuments {
        transporter_receipt: company
            .transporter_receipt
            .as_ref()
            .map(transporter_receipt),
        trader_receipt: company.trader_receipt.as_ref().map(trader_receipt),
        broker_receipt: company.broker_receipt.as_ref().map(broker_receipt),
        vhu_agrement_demolisseur: company.vhu_agrement_demolisseur.as_ref().map(vhu_agrement),
        vhu_agrement_broyeur: company.vhu_agrement_broyeur.as_ref().map(vhu_agrement),
        worker_certification: company
            .worker_certification
            .as_ref()
            .map(worker_certification),
        eco_organisme_agreements: urls(&company.eco_organisme_agreements),
    }
}

/// What the directory publishes of an establishment that is not registered.
pub(super) fn published(permits: &Permits) -> CompanyDocuments {
    let receipt = |kind| permits.of(kind).and_then(receipt_of);
    let agreement = |kind| permits.of(kind).map(agreement_of);
    CompanyDocuments {
        transporter_receipt: receipt(PermitKind::Transporter)
            .as_ref()
            .map(transporter_receipt),
        trader_receipt: receipt(PermitKind::Trader).as_ref().map(trader_receipt),
        broker_receipt: receipt(PermitKind::Broker).as_ref().map(broker_receipt),
        vhu_agrement_demolisseur: agreement(PermitKind::VhuDismantler)
            .as_ref()
            .map(vhu_agrement),
        vhu_agrement_broyeur: agreement(PermitKind::VhuShredder)
            .as_ref()
            .map(vhu_agrement),
        ..CompanyDocuments::default()
    }
}

/// Identifiers of permits that no company declared: none that a company could link.
fn published_id(permit: &Permit) -> String {
    format!("annuaire:{}", permit.number)
}

fn receipt_of(permit: &Permit) -> Option<Receipt> {
    let end = permit
        .valid_until?
        .to_zoned_datetime(DateTime::paris())
        .ok()?;
    Some(Receipt {
        id: published_id(permit),
        receipt_number: permit.number.clone(),
        validity_limit: DateTime(end.timestamp()),
        department: permit.department.clone(),
    })
}

fn agreement_of(permit: &Permit) -> VhuAgreement {
    VhuAgreement {
        id: published_id(permit),
        agrement_number: permit.number.clone(),
        department: permit.department.clone(),
    }
}
