//! Receipts, agreements and certifications. Each is a record; companies that declare it hold a copy, which
//! changes in the same transaction.

use std::collections::BTreeSet;

use contract::{
    account::UserPermission,
    company::{BrokerReceipt, TraderReceipt, TransporterReceipt, VhuAgrement, WorkerCertification},
};
use domain::{
    account::{
        Company, CompanyDocuments, Receipt, ReceiptEdit, VhuAgreement, VhuAgreementEdit,
        WorkerCertificate, WorkerCertificateEdit,
    },
    slip::Refusal,
};
use serde::{Serialize, de::DeserializeOwned};
use store::{Expected, RecordWrite};

use super::held::Held;
use crate::{
    Caller, Platform,
    records::{self, COMPANY, document},
    secrets,
    slips::Beside,
    unavailable,
};

/// A kind of document: what it holds, where companies keep their copy, and what is said of it.
pub trait CompanyDocument: 'static {
    /// What it holds.
    type Value: Clone + Send + Sync + Serialize + DeserializeOwned + 'static;
    /// It as the API shows it.
    type Shown;
    /// Where it is stored.
    const COLLECTION: &'static str;
    /// What is said of an identifier that denotes none.
    const UNKNOWN: &'static str;
    /// What is said to whom may not manage it.
    const REFUSED: &'static str;
    /// Must whoever manages one be an administrator somewhere?
    const NEEDS_ADMINISTRATOR: bool = false;

    /// Identifier of a document.
    fn id(value: &Self::Value) -> &str;

    /// A document as the API shows it.
    fn shown(value: &Self::Value) -> Self::Shown;

    /// Replaces the copies of a company, or removes them.
    fn replace(company: &mut Company, id: &str, value: Option<&Self::Value>);
}

/// Carriers' receipts.
#[derive(Clone, Copy, Debug)]
pub struct TransporterReceipts;
/// Traders' receipts.
#[derive(Clone, Copy, Debug)]
pub struct TraderReceipts;
/// Brokers' receipts.
#[derive(Clone, Copy, Debug)]
pub struct BrokerReceipts;
/// Agreements to treat end-of-life vehicles.
#[derive(Clone, Copy, Debug)]
pub struct VhuAgreements;
/// Certifications of works companies.
#[derive(Clone, Copy, Debug)]
pub struct WorkerCertificates;

/// Replaces the copy if it is one of the document.
fn replace_copy<T: Clone>(
    copy: &mut Option<T>,
    is_it: fn(&T, &str) -> bool,
    id: &str,
    value: Option<&T>,
) {
    if copy.as_ref().is_some_and(|copy| is_it(copy, id)) {
        *copy = value.cloned();
    }
}

macro_rules! receipts {
    ($kind:ident, $slot:ident, $shown:ty, $collection:literal, $what:literal, $administrator:literal) => {
        impl CompanyDocument for $kind {
            type Value = Receipt;
            type Shown = $shown;
            const COLLECTION: &'static str = $collection;
            const UNKNOWN: &'static str = concat!("Ce récépissé ", $what, " n'existe pas.");
            const REFUSED: &'static str = concat!(
                "Vous n'avez pas le droit de modifier ou de supprimer ce récépissé ",
                $what
            );
            const NEEDS_ADMINISTRATOR: bool = $administrator;

            fn id(value: &Receipt) -> &str {
                &value.id
            }

            fn shown(value: &Receipt) -> $shown {
                super::$slot(value)
            }

            fn replace(company: &mut Company, id: &str, value: Option<&Receipt>) {
                replace_copy(&mut company.$slot, |copy, id| copy.id == id, id, value);
            }
        }
    };
}

receipts!(
    TransporterReceipts,
    transporter_receipt,
    TransporterReceipt,
    "transporter-receipt",
    "de transport",
    false
);
receipts!(
    TraderReceipts,
    trader_receipt,
    TraderReceipt,
    "trader-receipt",
    "de négoce",
    true
);
receipts!(
    BrokerReceipts,
    broker_receipt,
    BrokerReceipt,
    "broker-receipt",
    "de courtage",
    false
);

impl CompanyDocument for VhuAgreements {
    type Value = VhuAgreement;
    type Shown = VhuAgrement;
    const COLLECTION: &'static str = "vhu-agreement";
    const UNKNOWN: &'static str = "Cet agrément VHU n'existe pas.";
    const REFUSED: &'static str =
        "Vous n'avez pas le droit de modifier ou de supprimer cet agrément VHU";

    fn id(value: &VhuAgreement) -> &str {
        &value.id
    }

    fn shown(value: &VhuAgreement) -> VhuAgrement {
        super::vhu_agrement(value)
    }

    fn replace(company: &mut Company, id: &str, value: Option<&VhuAgreement>) {
        let is_it = |copy: &VhuAgreement, id: &str| copy.id == id;
        replace_copy(&mut company.vhu_agrement_demolisseur, is_it, id, value);
        replace_copy(&mut company.vhu_agrement_broyeur, is_it, id, value);
    }
}

impl CompanyDocument for WorkerCertificates {
    type Value = WorkerCertificate;
    type Shown = WorkerCertification;
    const COLLECTION: &'static str = "worker-certification";
    const UNKNOWN: &'static str = "Cette certification n'existe pas.";
    const REFUSED: &'static str =
        "Vous n'avez pas le droit de modifier ou de supprimer cette certification";

    fn id(value: &WorkerCertificate) -> &str {
        &value.id
    }

    fn shown(value: &WorkerCertificate) -> WorkerCertification {
        super::worker_certification(value)
    }

    fn replace(company: &mut Company, id: &str, value: Option<&WorkerCertificate>) {
        replace_copy(
            &mut company.worker_certification,
            |copy, id| copy.id == id,
            id,
            value,
        );
    }
}

fn write_of<D: CompanyDocument>(
    value: &D::Value,
    expected: Expected,
    at: i64,
) -> Result<RecordWrite, Refusal> {
    records::write(D::COLLECTION, D::id(value), value, Vec::new(), expected, at)
}

/// The records of the documents that a company holds copies of.
pub(crate) fn document_writes(company: &Company, at: i64) -> Result<Vec<RecordWrite>, Refusal> {
    let any = Expected::Any;
    let mut writes = Vec::new();
    if let Some(receipt) = &company.transporter_receipt {
        writes.push(write_of::<TransporterReceipts>(receipt, any, at)?);
    }
    if let Some(receipt) = &company.trader_receipt {
        writes.push(write_of::<TraderReceipts>(receipt, any, at)?);
    }
    if let Some(receipt) = &company.broker_receipt {
        writes.push(write_of::<BrokerReceipts>(receipt, any, at)?);
    }
    if let Some(certificate) = &company.worker_certification {
        writes.push(write_of::<WorkerCertificates>(certificate, any, at)?);
    }
    Ok(writes)
}

/// A document at a version, and the companies that declare it.
struct Declared<V> {
    value: V,
    version: i64,
    by: Vec<Held>,
}

impl<V> Declared<V> {
    /// May the caller manage it? A document that no company declares is anybody's.
    fn is_managed_by(&self, caller: &Caller) -> bool {
        let organisations = self.by.iter().map(|held| held.company.org_id.as_str());
        self.by.is_empty()
            || (caller.actor).can_in_any(UserPermission::CompanyCanUpdate, organisations)
    }
}

impl Platform {
    /// The document, whoever declares it; none when it does not exist.
    pub(super) async fn company_document<D: CompanyDocument>(
        &self,
        id: &str,
    ) -> Result<Option<D::Value>, Refusal> {
        let row = self.store().record(D::COLLECTION, id).await;
        row.map_err(unavailable)?
            .map(|row| document(&row))
            .transpose()
    }

    async fn declared<D: CompanyDocument>(&self, id: &str) -> Result<Declared<D::Value>, Refusal> {
        let ids = [id.to_owned()];
        let (row, companies) = self
            .store()
            .read(move |snapshot| {
                Box::pin(async move {
                    let row = snapshot.record(D::COLLECTION, &ids[0]).await?;
                    let companies = snapshot.records_by_key(COMPANY, "document", &ids).await?;
                    Ok((row, companies))
                })
            })
            .await
            .map_err(unavailable)?;
        let row = row.ok_or_else(|| Refusal::bad_input(D::UNKNOWN))?;
        let by = companies.iter().map(|(_, row)| Held::of(row));
        Ok(Declared {
            value: document(&row)?,
            version: row.version,
            by: by.collect::<Result<_, _>>()?,
        })
    }

    async fn managed<D: CompanyDocument>(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<Declared<D::Value>, Refusal> {
        let is_administrator = caller.actor.can_somewhere(UserPermission::CompanyCanUpdate);
        if D::NEEDS_ADMINISTRATOR && !is_administrator {
            return Err(Refusal::forbidden(D::REFUSED));
        }
        let declared = self.declared::<D>(id).await?;
        if !declared.is_managed_by(caller) {
            return Err(Refusal::forbidden(D::REFUSED));
        }
        Ok(declared)
    }

    async fn create_document<D: CompanyDocument>(
        &self,
        caller: &Caller,
        value: D::Value,
    ) -> Result<D::Value, Refusal> {
        let write = write_of::<D>(&value, Expected::New, self.now_ms())?;
        self.commit_company(Some(caller), write.into()).await?;
        Ok(value)
    }

    /// Writes what a document becomes, nothing when it is removed, and the copies that companies hold.
    async fn replace_document<D: CompanyDocument>(
        &self,
        caller: &Caller,
        declared: &Declared<D::Value>,
        value: Option<&D::Value>,
    ) -> Result<(), Refusal> {
        let at = self.now_ms();
        let (id, expected) = (D::id(&declared.value), Expected::Version(declared.version));
        let mut change = Beside::from(match value {
            Some(value) => write_of::<D>(value, expected, at)?,
            None => records::removal(D::COLLECTION, id, expected, at),
        });
        for held in &declared.by {
            let mut company = held.company.clone();
            D::replace(&mut company, id, value);
            change.records.push(held.write(&company, at)?);
        }
        self.commit_company(Some(caller), change).await
    }

    /// Removes a document; the companies that declared it have none any more.
    ///
    /// # Errors
    /// It does not exist, or belongs to companies that the caller does not manage.
    pub async fn delete_company_document<D: CompanyDocument>(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<D::Value, Refusal> {
        let declared = self.managed::<D>(caller, id).await?;
        self.replace_document::<D>(caller, &declared, None).await?;
        Ok(declared.value)
    }

    /// A new receipt, which no company declares yet.
    ///
    /// # Errors
    /// It has expired.
    pub async fn create_receipt<D: CompanyDocument<Value = Receipt>>(
        &self,
        caller: &Caller,
        number: String,
        validity_limit: contract::scalar::DateTime,
        department: String,
    ) -> Result<Receipt, Refusal> {
        let receipt = Receipt {
            id: secrets::new_id()?,
            receipt_number: number,
            validity_limit,
            department,
        };
        let receipt = receipt.check(self.start_of_day(0)?)?;
        self.create_document::<D>(caller, receipt).await
    }

    /// Edits a receipt.
    ///
    /// # Errors
    /// It does not exist, is managed by others, or has expired.
    pub async fn update_receipt<D: CompanyDocument<Value = Receipt>>(
        &self,
        caller: &Caller,
        id: &str,
        edit: ReceiptEdit,
    ) -> Result<Receipt, Refusal> {
        let declared = self.managed::<D>(caller, id).await?;
        let receipt = declared.value.clone().edited(edit, self.start_of_day(0)?)?;
        self.replace_document::<D>(caller, &declared, Some(&receipt))
            .await?;
        Ok(receipt)
    }

    /// A new agreement, which no company declares yet.
    ///
    /// # Errors
    /// A text is too long.
    pub async fn create_vhu_agreement(
        &self,
        caller: &Caller,
        agrement_number: String,
        department: String,
    ) -> Result<VhuAgreement, Refusal> {
        let agreement = VhuAgreement {
            id: secrets::new_id()?,
            agrement_number,
            department,
        };
        self.create_document::<VhuAgreements>(caller, agreement.check()?)
            .await
    }

    /// Edits an agreement.
    ///
    /// # Errors
    /// It does not exist, is managed by others, or a text is too long.
    pub async fn update_vhu_agreement(
        &self,
        caller: &Caller,
        id: &str,
        edit: VhuAgreementEdit,
    ) -> Result<VhuAgreement, Refusal> {
        let declared = self.managed::<VhuAgreements>(caller, id).await?;
        let agreement = declared.value.clone().edited(edit)?;
        self.replace_document::<VhuAgreements>(caller, &declared, Some(&agreement))
            .await?;
        Ok(agreement)
    }

    /// A new certification, which no company declares yet.
    ///
    /// # Errors
    /// Sub-section 3 without its details, an expired one, an unknown body.
    pub async fn create_worker_certification(
        &self,
        caller: &Caller,
        given: WorkerCertificateEdit,
    ) -> Result<WorkerCertificate, Refusal> {
        let certificate = WorkerCertificate::new(secrets::new_id()?, given, self.start_of_day(0)?)?;
        self.create_document::<WorkerCertificates>(caller, certificate)
            .await
    }

    /// Edits a certification.
    ///
    /// # Errors
    /// It does not exist, is managed by others, or what is sent is incomplete.
    pub async fn update_worker_certification(
        &self,
        caller: &Caller,
        id: &str,
        edit: WorkerCertificateEdit,
    ) -> Result<WorkerCertificate, Refusal> {
        let declared = self.managed::<WorkerCertificates>(caller, id).await?;
        let certificate = declared.value.clone().edited(edit, self.start_of_day(0)?)?;
        self.replace_document::<WorkerCertificates>(caller, &declared, Some(&certificate))
            .await?;
        Ok(certificate)
    }

    /// Gives a company copies of the documents that it declares. Answers writes that refuse the commit if one
    /// of them changes meanwhile.
    pub(super) async fn link_documents(
        &self,
        caller: &Caller,
        company: &mut Company,
        wanted: CompanyDocuments,
    ) -> Result<Vec<RecordWrite>, Refusal> {
        let mut linked = Linking {
            platform: self,
            caller,
            writes: Vec::new(),
        };
        let known = company.documents();
        let CompanyDocuments {
            transporter_receipt,
            trader_receipt,
            broker_receipt,
            vhu_agrement_demolisseur,
            vhu_agrement_broyeur,
            worker_certification,
        } = wanted;
        linked
            .link::<TransporterReceipts>(
                &mut company.transporter_receipt,
                known.transporter_receipt,
                transporter_receipt,
            )
            .await?;
        linked
            .link::<TraderReceipts>(
                &mut company.trader_receipt,
                known.trader_receipt,
                trader_receipt,
            )
            .await?;
        linked
            .link::<BrokerReceipts>(
                &mut company.broker_receipt,
                known.broker_receipt,
                broker_receipt,
            )
            .await?;
        linked
            .link::<VhuAgreements>(
                &mut company.vhu_agrement_demolisseur,
                known.vhu_agrement_demolisseur,
                vhu_agrement_demolisseur,
            )
            .await?;
        linked
            .link::<VhuAgreements>(
                &mut company.vhu_agrement_broyeur,
                known.vhu_agrement_broyeur,
                vhu_agrement_broyeur,
            )
            .await?;
        linked
            .link::<WorkerCertificates>(
                &mut company.worker_certification,
                known.worker_certification,
                worker_certification,
            )
            .await?;
        let mut seen = BTreeSet::new();
        linked
            .writes
            .retain(|write| seen.insert((write.collection, write.id.clone())));
        Ok(linked.writes)
    }
}

/// Documents being linked to a company.
struct Linking<'a> {
    platform: &'a Platform,
    caller: &'a Caller,
    writes: Vec<RecordWrite>,
}

impl Linking<'_> {
    /// Links the wanted document, unless it is linked already. Whoever takes the document of other companies
    /// manages one of them: else anybody could take it, and then edit it.
    async fn link<D: CompanyDocument>(
        &mut self,
        copy: &mut Option<D::Value>,
        known: Option<String>,
        wanted: Option<String>,
    ) -> Result<(), Refusal> {
        let Some(wanted) = wanted else {
            *copy = None;
            return Ok(());
        };
        if known.as_ref() == Some(&wanted) {
            return Ok(());
        }
        let declared = self.platform.declared::<D>(&wanted).await?;
        if !declared.is_managed_by(self.caller) {
            return Err(Refusal::forbidden(D::REFUSED));
        }
        let expected = Expected::Version(declared.version);
        let at = self.platform.now_ms();
        self.writes
            .push(write_of::<D>(&declared.value, expected, at)?);
        *copy = Some(declared.value);
        Ok(())
    }
}
