//! Agreements between two companies: automated signatures, and administrative transfers.

use contract::{
    company::{AdministrativeTransferStatus, CompanyType},
    scalar::DateTime,
};
use serde::{Deserialize, Serialize};

use super::Company;
use crate::slip::Refusal;

/// A producer lets a collector sign its appendix 1 slips.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignatureAutomation {
    /// Opaque identifier.
    pub id: String,
    /// The producer: identifier of a company.
    pub from_id: String,
    /// The collector: identifier of a company.
    pub to_id: String,
    /// When it was given.
    pub created_at: DateTime,
}

/// A dormant company hands over to another the slips that it still has to treat.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AdministrativeTransfer {
    /// Opaque identifier.
    pub id: String,
    /// Who hands over: identifier of a company.
    pub from_id: String,
    /// Who takes over: identifier of a company.
    pub to_id: String,
    /// Where it stands.
    pub status: AdministrativeTransferStatus,
    /// When the other company answered, yes or no.
    pub approved_at: Option<DateTime>,
    /// When it was asked.
    pub created_at: DateTime,
}

impl AdministrativeTransfer {
    /// Does it await an answer?
    pub fn is_pending(&self) -> bool {
        self.status == AdministrativeTransferStatus::Pending
    }

    /// The transfer, answered.
    ///
    /// # Errors
    /// It was answered already.
    pub fn answered(self, is_approved: bool, now: DateTime) -> Result<Self, Refusal> {
        if !self.is_pending() {
            return Err(Refusal::bad_input(
                "Cette cession administrative a déjà reçu une réponse",
            ));
        }
        let status = if is_approved {
            AdministrativeTransferStatus::Accepted
        } else {
            AdministrativeTransferStatus::Refused
        };
        Ok(Self {
            status,
            approved_at: Some(now),
            ..self
        })
    }
}

/// Accepts that a company hands over to another, known by its SIRET or VAT number. `has_pending`: it has a
/// transfer that awaits an answer.
///
/// # Errors
/// The company is not dormant, has a pending transfer, or is the other one.
pub fn check_departure(from: &Company, to_org_id: &str, has_pending: bool) -> Result<(), Refusal> {
    let refusals = [
        (
            !from.is_dormant(),
            "L'établissement cédant n'est pas en sommeil : il ne peut pas céder ses bordereaux",
        ),
        (
            has_pending,
            "L'établissement cédant a déjà une cession administrative en attente de réponse",
        ),
        (
            from.org_id == to_org_id,
            "L'établissement cédant et le repreneur sont le même établissement",
        ),
    ];
    match refusals.into_iter().find(|(is_refused, _)| *is_refused) {
        Some((_, message)) => Err(Refusal::bad_input(message)),
        None => Ok(()),
    }
}

/// Accepts that a company takes over from another.
///
/// # Errors
/// It is no collector, or lacks a sub-profile of the other.
pub fn check_arrival(from: &Company, to: &Company) -> Result<(), Refusal> {
    let takes_over = to.company_types.contains(&CompanyType::Collector)
        && from
            .collector_types
            .iter()
            .all(|collector_type| to.collector_types.contains(collector_type));
    if takes_over {
        Ok(())
    } else {
        Err(Refusal::bad_input(
            "Le repreneur n'a pas tous les sous-profils de tri, transit ou regroupement du cédant",
        ))
    }
}
