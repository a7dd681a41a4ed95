//! Documents of a company: receipts, agreements and certifications. Each is created on its own, then linked to
//! the companies that declare it.

use contract::scalar::DateTime;
use serde::{Deserialize, Serialize};

use crate::slip::Refusal;

/// Longest number or department of an agreement, longest number of a certification, in characters.
const LONGEST_NUMBER: usize = 50;

/// A receipt (*récépissé*) of a carrier, trader or broker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// Opaque identifier.
    pub id: String,
    /// Number given by the prefecture.
    pub receipt_number: String,
    /// Not past on the day it is entered; an expired receipt is accepted on slips.
    pub validity_limit: DateTime,
    /// Department that delivered it.
    pub department: String,
}

/// An agreement to treat end-of-life vehicles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VhuAgreement {
    /// Opaque identifier.
    pub id: String,
    /// At most 50 characters.
    pub agrement_number: String,
    /// Department that delivered it.
    pub department: String,
}

/// Asbestos certification of a works company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkerCertificate {
    /// Opaque identifier.
    pub id: String,
    /// Sub-section 4: work on materials.
    #[serde(default)]
    pub has_sub_section_four: bool,
    /// Sub-section 3: removal; the three other values go with it.
    #[serde(default)]
    pub has_sub_section_three: bool,
    /// At most 50 characters.
    pub certification_number: Option<String>,
    /// End of validity.
    pub validity_limit: Option<DateTime>,
    /// Certification body.
    pub organisation: Option<String>,
}

/// Identifiers of the documents that a company declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompanyDocuments {
    /// Carrier's receipt.
    pub transporter_receipt: Option<String>,
    /// Trader's receipt.
    pub trader_receipt: Option<String>,
    /// Broker's receipt.
    pub broker_receipt: Option<String>,
    /// Agreement to dismantle vehicles.
    pub vhu_agrement_demolisseur: Option<String>,
    /// Agreement to shred vehicles.
    pub vhu_agrement_broyeur: Option<String>,
    /// Works company's certification.
    pub worker_certification: Option<String>,
}

impl CompanyDocuments {
    /// Every identifier.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        [
            &self.transporter_receipt,
            &self.trader_receipt,
            &self.broker_receipt,
            &self.vhu_agrement_demolisseur,
            &self.vhu_agrement_broyeur,
            &self.worker_certification,
        ]
        .into_iter()
        .flatten()
        .map(String::as_str)
    }
}

/// What an edit says of a receipt; what it leaves out is kept.
#[derive(Clone, Debug, Default)]
pub struct ReceiptEdit {
    /// Number.
    pub receipt_number: Option<String>,
    /// End of validity.
    pub validity_limit: Option<DateTime>,
    /// Department.
    pub department: Option<String>,
}

/// What an edit says of an agreement; what it leaves out is kept.
#[derive(Clone, Debug, Default)]
pub struct VhuAgreementEdit {
    /// Number.
    pub agrement_number: Option<String>,
    /// Department.
    pub department: Option<String>,
}

/// What an edit says of a certification; what it leaves out is kept.
#[derive(Clone, Debug, Default)]
pub struct WorkerCertificateEdit {
    /// Sub-section 4.
    pub has_sub_section_four: Option<bool>,
    /// Sub-section 3.
    pub has_sub_section_three: Option<bool>,
    /// Number.
    pub certification_number: Option<String>,
    /// End of validity.
    pub validity_limit: Option<DateTime>,
    /// Certification body.
    pub organisation: Option<String>,
}

fn texts(messages: Vec<String>) -> Result<(), Refusal> {
    if messages.is_empty() {
        Ok(())
    } else {
        Err(Refusal::InvalidTexts(messages))
    }
}

fn past(limit: DateTime, today: DateTime) -> bool {
    limit < today
}

const PAST_LIMIT: &str = "La date limite de validité ne peut pas être antérieure à aujourd'hui";

impl Receipt {
    /// Accepts a receipt that is still valid. `today` is the first instant of the day.
    ///
    /// # Errors
    /// The receipt has expired.
    pub fn check(self, today: DateTime) -> Result<Self, Refusal> {
        texts(
            past(self.validity_limit, today)
                .then(|| PAST_LIMIT.to_owned())
                .into_iter()
                .collect(),
        )?;
        Ok(self)
    }

    /// The receipt as an edit leaves it. An expired one needs a new date, whatever is edited.
    ///
    /// # Errors
    /// The receipt has expired.
    pub fn edited(self, edit: ReceiptEdit, today: DateTime) -> Result<Self, Refusal> {
        Self {
            receipt_number: edit.receipt_number.unwrap_or(self.receipt_number),
            validity_limit: edit.validity_limit.unwrap_or(self.validity_limit),
            department: edit.department.unwrap_or(self.department),
            ..self
        }
        .check(today)
    }
}

impl VhuAgreement {
    /// Accepts an agreement whose texts are not too long.
    ///
    /// # Errors
    /// A text is too long.
    pub fn check(self) -> Result<Self, Refusal> {
        let long = |text: &str, name: &str| {
            (text.chars().count() > LONGEST_NUMBER)
                .then(|| format!("{name} ne doit pas dépasser {LONGEST_NUMBER} caractères"))
        };
        texts(
            [
                long(&self.agrement_number, "Le numéro d'agrément"),
                long(&self.department, "Le département"),
            ]
            .into_iter()
            .flatten()
            .collect(),
        )?;
        Ok(self)
    }

    /// The agreement as an edit leaves it.
    ///
    /// # Errors
    /// A text is too long.
    pub fn edited(self, edit: VhuAgreementEdit) -> Result<Self, Refusal> {
        Self {
            agrement_number: edit.agrement_number.unwrap_or(self.agrement_number),
            department: edit.department.unwrap_or(self.department),
            ..self
        }
        .check()
    }
}

impl WorkerCertificateEdit {
    /// What is wrong with the values that are sent, taken by themselves: sub-section 3 goes with its number,
    /// its limit and its body, all sent together.
    fn defects(&self, today: DateTime) -> Vec<String> {
        let mut defects = Vec::new();
        let is_blank = |text: &Option<String>| text.as_deref().is_none_or(str::is_empty);
        if self.has_sub_section_three == Some(true) {
            if is_blank(&self.certification_number) {
                defects.push(
                    "Le numéro de certification est obligatoire en sous-section 3".to_owned(),
                );
            }
            match self.validity_limit {
                None => defects.push(
                    "La date limite de validité est obligatoire en sous-section 3".to_owned(),
                ),
                Some(limit) if past(limit, today) => defects.push(PAST_LIMIT.to_owned()),
                Some(_) => {}
            }
            if is_blank(&self.organisation) {
                defects
                    .push("L'organisme certificateur est obligatoire en sous-section 3".to_owned());
            }
        }
        if let Some(body) = self.organisation.as_deref()
            && !body.is_empty()
            && !reference::asbestos::is_certification_body(body)
        {
            defects.push(
                "L'organisme certificateur doit être « AFNOR Certification », « GLOBAL CERTIFICATION » ou « QUALIBAT »"
                    .to_owned(),
            );
        }
        if let Some(number) = &self.certification_number
            && number.chars().count() > LONGEST_NUMBER
        {
            defects.push(format!(
                "Le numéro de certification ne doit pas dépasser {LONGEST_NUMBER} caractères"
            ));
        }
        defects
    }
}

impl WorkerCertificate {
    /// A new certification.
    ///
    /// # Errors
    /// Sub-section 3 without its details, an expired one, an unknown body.
    pub fn new(id: String, given: WorkerCertificateEdit, today: DateTime) -> Result<Self, Refusal> {
        texts(given.defects(today))?;
        Ok(Self {
            id,
            has_sub_section_four: given.has_sub_section_four.unwrap_or_default(),
            has_sub_section_three: given.has_sub_section_three.unwrap_or_default(),
            certification_number: given.certification_number,
            validity_limit: given.validity_limit,
            organisation: given.organisation,
        })
    }

    /// The certification as an edit leaves it. Giving up sub-section 3 clears its details; what is sent is
    /// checked by itself, not against what is stored.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn edited(self, edit: WorkerCertificateEdit, today: DateTime) -> Result<Self, Refusal> {
        texts(edit.defects(today))?;
        let edited = Self {
            id: self.id,
            has_sub_section_four: edit
                .has_sub_section_four
                .unwrap_or(self.has_sub_section_four),
            has_sub_section_three: edit
                .has_sub_section_three
                .unwrap_or(self.has_sub_section_three),
            certification_number: edit.certification_number.or(self.certification_number),
            validity_limit: edit.validity_limit.or(self.validity_limit),
            organisation: edit.organisation.or(self.organisation),
        };
        Ok(match edit.has_sub_section_three {
            Some(false) => Self {
                certification_number: Some(String::new()),
                validity_limit: None,
                organisation: Some(String::new()),
                ..edited
            },
            _ => edited,
        })
    }

    /// Does it allow any work on asbestos?
    pub fn allows_work(&self) -> bool {
        self.has_sub_section_four || self.has_sub_section_three
    }
}
