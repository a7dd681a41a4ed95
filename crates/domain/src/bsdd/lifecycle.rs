//! Steps of the form, as one table: which status knows which step, and what follows.

use contract::{
    bsdd::{Form, FormStatus as Status},
    slip::{FormCompany, WasteAcceptationStatus as Acceptation},
};
use reference::{
    operation,
    siret::{Siret, TestCompanies},
    vat,
};

use crate::slip::{Level, Refusal};

/// Steps from which fields are required or sealed, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BsddLevel {
    /// The draft is sealed: everything that describes the shipment must be there.
    Sealing,
    /// The emitter, or the eco-organisme, has signed.
    Emission,
    /// The first carrier has signed.
    Transport,
    /// The waste has arrived.
    Reception,
}

impl Level for BsddLevel {}

/// The last signature on the form, those that were skipped included.
pub fn level_of(form: &Form) -> Option<BsddLevel> {
    if form.received_at.is_some() {
        Some(BsddLevel::Reception)
    } else if form.taken_over_at.is_some() {
        Some(BsddLevel::Transport)
    } else if form.emitted_at.is_some() {
        Some(BsddLevel::Emission)
    } else if form.status != Status::Draft {
        Some(BsddLevel::Sealing)
    } else {
        None
    }
}

/// What becomes of the waste once it is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// Final operation.
    Final,
    /// A site abroad goes on; the transfer is followed elsewhere.
    Abroad,
    /// It waits for a form that groups it.
    AwaitsGroup,
    /// Traceability stops here, as an order allows.
    Untraced,
}

/// The outcome of an operation. An item of a tour never waits for a group: its tour does.
pub(super) fn treatment_of(
    code: &str,
    no_traceability: bool,
    next: Option<&FormCompany>,
    is_item: bool,
) -> Treatment {
    let goes_on = operation::GROUPING.contains(code);
    match (no_traceability, goes_on, next.is_some_and(is_abroad)) {
        (true, _, _) => Treatment::Untraced,
        (false, true, true) => Treatment::Abroad,
        (false, true, false) if !is_item => Treatment::AwaitsGroup,
        _ => Treatment::Final,
    }
}

/// Does the next destination lie abroad?
pub(super) fn is_abroad(company: &FormCompany) -> bool {
    let filled = |text: &Option<contract::scalar::Text>| {
        text.as_deref().filter(|t| !t.is_empty()).map(str::to_owned)
    };
    if filled(&company.extra_european_id).is_some() {
        return true;
    }
    if filled(&company.vat_number).is_some_and(|vat| vat::is_foreign_vat(&vat)) {
        return true;
    }
    if filled(&company.siret).is_some_and(|s| Siret::parse(&s, TestCompanies::Allowed).is_ok()) {
        return false;
    }
    filled(&company.country).is_some_and(|country| country != "FR")
}

/// A step that somebody takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// `markAsSealed`
    Seal,
    /// Signature of the emitter; directly supplied waste leaves at once.
    ProducerSignature { is_direct_supply: bool },
    /// Signature of a carrier.
    TransporterSignature,
    /// Signature of carrier and counterpart in one call, after temporary storage.
    OneShotResending,
    /// Everything at once, from paper.
    PaperImport(Treatment),
    /// Arrival at the final site.
    Reception(Option<Acceptation>),
    /// Decision of the final site.
    Acceptance(Acceptation),
    /// Arrival at the temporary storage.
    TempStorage(Option<Acceptation>),
    /// Decision of the temporary storage.
    TempAcceptance(Acceptation),
    /// `markAsResealed`
    Reseal,
    /// Signature of the temporary storage.
    TempStorerSignature,
    /// Signature of the carrier after temporary storage.
    Resending,
    /// `markAsResent`
    Resend,
    /// Operation of the final site.
    Processing(Treatment),
}

/// The status that a step gives.
///
/// # Errors
/// `BAD_USER_INPUT` when the status knows no such step.
pub(super) fn status_after(status: Status, step: Step) -> Result<Status, Refusal> {
    let next = match (status, step) {
        (Status::Draft, Step::Seal) => Status::Sealed,
        (
            Status::Sealed,
            Step::ProducerSignature {
                is_direct_supply: true,
            },
        ) => Status::Sent,
        (
            Status::Sealed,
            Step::ProducerSignature {
                is_direct_supply: false,
            },
        ) => Status::SignedByProducer,
        (Status::Sealed | Status::SignedByProducer | Status::Sent, Step::TransporterSignature) => {
            Status::Sent
        }
        (Status::Resealed, Step::OneShotResending) => Status::Resent,
        (Status::Sealed, Step::PaperImport(Treatment::Untraced)) => Status::NoTraceability,
        (Status::Sealed, Step::PaperImport(Treatment::AwaitsGroup)) => Status::AwaitingGroup,
        (Status::Sealed, Step::PaperImport(_)) => Status::Processed,
        (Status::Sent | Status::Resent, Step::Reception(None)) => Status::Received,
        (Status::Sent | Status::Resent, Step::Reception(Some(decision)))
        | (Status::Received, Step::Acceptance(decision)) => match decision {
            Acceptation::Refused => Status::Refused,
            Acceptation::Accepted | Acceptation::PartiallyRefused => Status::Accepted,
        },
        (Status::Sent, Step::TempStorage(None)) => Status::TempStored,
        (Status::Sent, Step::TempStorage(Some(decision)))
        | (Status::TempStored, Step::TempAcceptance(decision)) => match decision {
            Acceptation::Refused => Status::Refused,
            Acceptation::Accepted | Acceptation::PartiallyRefused => Status::TempStorerAccepted,
        },
        (Status::TempStorerAccepted | Status::Accepted | Status::Resealed, Step::Reseal) => {
            Status::Resealed
        }
        (Status::Resealed, Step::TempStorerSignature) => Status::SignedByTempStorer,
        (Status::SignedByTempStorer, Step::Resending) => Status::Resent,
        (
            Status::TempStorerAccepted | Status::Resealed | Status::SignedByTempStorer,
            Step::Resend,
        ) => Status::Resent,
        (Status::Accepted | Status::TempStorerAccepted, Step::Processing(treatment)) => {
            match treatment {
                Treatment::Final => Status::Processed,
                Treatment::Abroad => Status::FollowedWithPnttd,
                Treatment::AwaitsGroup => Status::AwaitingGroup,
                Treatment::Untraced => Status::NoTraceability,
            }
        }
        _ => return Err(Refusal::impossible_transition()),
    };
    Ok(next)
}

/// The refusal of a signature on a form that was cancelled.
pub(super) fn canceled() -> Refusal {
    Refusal::forbidden("Ce bordereau a été annulé, il ne peut plus être signé.")
}

/// The refusal of a signature on a form that expects another step.
pub(super) fn not_at_this_step() -> Refusal {
    Refusal::bad_input("Ce bordereau n'en est pas à cette étape de signature")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const STEPS: &[Step] = &[
        Step::Seal,
        Step::ProducerSignature {
            is_direct_supply: true,
        },
        Step::ProducerSignature {
            is_direct_supply: false,
        },
        Step::TransporterSignature,
        Step::OneShotResending,
        Step::PaperImport(Treatment::Final),
        Step::PaperImport(Treatment::AwaitsGroup),
        Step::PaperImport(Treatment::Untraced),
        Step::Reception(None),
        Step::Reception(Some(Acceptation::Accepted)),
        Step::Reception(Some(Acceptation::PartiallyRefused)),
        Step::Reception(Some(Acceptation::Refused)),
        Step::Acceptance(Acceptation::Accepted),
        Step::Acceptance(Acceptation::Refused),
        Step::TempStorage(None),
        Step::TempStorage(Some(Acceptation::Accepted)),
        Step::TempStorage(Some(Acceptation::Refused)),
        Step::TempAcceptance(Acceptation::Accepted),
        Step::TempAcceptance(Acceptation::Refused),
        Step::Reseal,
        Step::TempStorerSignature,
        Step::Resending,
        Step::Resend,
        Step::Processing(Treatment::Final),
        Step::Processing(Treatment::Abroad),
        Step::Processing(Treatment::AwaitsGroup),
        Step::Processing(Treatment::Untraced),
    ];

    /// Statuses that no step leaves; those of groupings move with the forms that group them.
    const RESTING: &[Status] = &[
        Status::Processed,
        Status::FollowedWithPnttd,
        Status::AwaitingGroup,
        Status::NoTraceability,
        Status::Refused,
    ];

    #[test]
    fn every_status_that_can_be_reached_has_an_exit_or_is_final() {
        let mut reached = BTreeSet::from([Status::Draft]);
        let mut frontier = vec![Status::Draft];
        while let Some(status) = frontier.pop() {
            let exits: Vec<Status> = STEPS
                .iter()
                .filter_map(|step| status_after(status, *step).ok())
                .collect();
            assert_eq!(exits.is_empty(), RESTING.contains(&status), "{status:?}");
            frontier.extend(exits.into_iter().filter(|next| reached.insert(*next)));
        }
        assert_eq!(reached.len(), 16, "{reached:?}");
    }

    fn check(code: &str, no_traceability: bool, next: &FormCompany, expected: Treatment) {
        let outcome = treatment_of(code, no_traceability, Some(next), false);
        assert_eq!(outcome, expected, "{code} {next:?}");
    }

    #[test]
    fn a_grouping_operation_waits_goes_abroad_or_stops_traceability() {
        let french = FormCompany {
            country: Some("FR".into()),
            ..Default::default()
        };
        let german = FormCompany {
            country: Some("DE".into()),
            ..Default::default()
        };
        let italian = FormCompany {
            vat_number: Some("IT13029381004".into()),
            ..french.clone()
        };
        let swiss = FormCompany {
            extra_european_id: Some("CH-77".into()),
            ..french.clone()
        };
        check("D 13", false, &french, Treatment::AwaitsGroup);
        check("D 13", false, &german, Treatment::Abroad);
        check("R 12", false, &italian, Treatment::Abroad);
        check("R 12", false, &swiss, Treatment::Abroad);
        check("D 13", true, &german, Treatment::Untraced);
        check("D 10", false, &french, Treatment::Final);
        check("D 9 F", false, &german, Treatment::Final);
    }

    #[test]
    fn an_item_never_waits_for_a_group() {
        assert_eq!(treatment_of("D 13", false, None, true), Treatment::Final);
    }
}
