//! A request and how it starts.

use std::collections::HashMap;

use contract::{
    scalar::DateTime,
    slip::{RevisionMark, RevisionRequestApprovalStatus, RevisionRequestStatus},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    content::{Revisable, given_content, mentions, snapshot_of},
    step::{Revised, RevisionEvent, RevisionStep},
};
use crate::slip::{
    change::{Change, Event, Job, Slip},
    facts::Facts,
    identifier::new_row_id,
    refusal::Refusal,
    tree::{self, Tree},
};

/// A request as it is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RevisionRequest {
    /// Opaque identifier; those of newer requests come first in alphabetical order.
    pub id: String,
    /// The slip to revise.
    pub slip_id: String,
    /// Authoring company: SIRET, or VAT number.
    pub author: String,
    /// Explanation of the author.
    pub comment: String,
    /// Where the request stands.
    pub status: RevisionRequestStatus,
    /// Does it ask for the cancellation of the slip?
    pub is_canceled: bool,
    /// Revised values, under the paths of the slip.
    pub content: Tree,
    /// Values of the revisable fields when the request was made.
    pub initial: Tree,
    /// Awaited and received answers.
    pub approvals: Vec<Approval>,
    /// When it was made.
    pub created_at: DateTime,
    /// Last answer.
    pub updated_at: DateTime,
}

/// The answer of one company.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Approval {
    /// The company: SIRET, or VAT number.
    pub approver: String,
    /// Its answer.
    pub status: RevisionRequestApprovalStatus,
    /// What it had to say.
    pub comment: Option<String>,
}

impl RevisionRequest {
    /// Is an answer still awaited?
    pub fn is_pending(&self) -> bool {
        self.status == RevisionRequestStatus::Pending
    }

    /// Companies whose answer is awaited.
    pub fn awaited(&self) -> impl Iterator<Item = &str> {
        self.approvals
            .iter()
            .filter(|approval| approval.status == RevisionRequestApprovalStatus::Pending)
            .map(|approval| approval.approver.as_str())
    }

    /// What the slip remembers of it.
    pub fn mark(&self) -> RevisionMark {
        RevisionMark {
            id: self.id.clone(),
            author: self.author.clone(),
            approvers: self
                .approvals
                .iter()
                .map(|approval| approval.approver.clone())
                .collect(),
            status: self.status,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }

    /// What the slip records when the request is applied.
    pub fn application(&self) -> Event {
        let metadata = json!({"revisionRequestId": self.id});
        Event::with("RevisionRequestApplied", metadata)
    }

    /// The slip with the values that it had when the request was made.
    ///
    /// # Errors
    /// A defect of ours.
    pub fn former<D: Revised>(&self, slip: &D) -> Result<D, Refusal> {
        slip.restored(&self.initial)
    }
}

/// What a client asks.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Company in whose name the request is made.
    pub author: String,
    /// The input: revised leaves and `isCanceled`.
    pub content: Tree,
    /// Explanation.
    pub comment: String,
}

impl Proposal {
    /// Does it ask for the cancellation of the slip?
    pub fn cancels(&self) -> bool {
        tree::get(&self.content, "isCanceled") == true
    }
}

/// Refuses to revise a slip that is still changed directly, or that is dead.
///
/// # Errors
/// `FORBIDDEN`
pub fn refuse_by_status<D: Slip>(slip: &D) -> Result<(), Refusal> {
    let reason = match slip.status_name() {
        "DRAFT" | "SEALED" | "INITIAL" => {
            ". Vous pouvez le modifier directement, aucune signature bloquante n'a encore été apposée."
        }
        "REFUSED" => ", il a été refusé ou supprimé.",
        "CANCELED" => ", il a été annulé.",
        _ => return Ok(()),
    };
    Err(Refusal::forbidden(format!(
        "Impossible de créer une révision sur ce bordereau{reason}"
    )))
}

/// Refuses a request while another one awaits answers.
///
/// # Errors
/// `FORBIDDEN`
pub fn refuse_second_request<D: Slip>(slip: &D) -> Result<(), Refusal> {
    let is_pending = slip
        .revisions()
        .iter()
        .any(|mark| mark.status == RevisionRequestStatus::Pending);
    if is_pending {
        return Err(Refusal::forbidden(
            "Impossible de créer une révision sur ce bordereau. Une autre révision est déjà en attente de validation.",
        ));
    }
    Ok(())
}

/// Refuses an author that does not take part, or that is none of the user's companies.
///
/// # Errors
/// `BAD_USER_INPUT`; `who` names the actors that may be authors.
pub fn refuse_foreign_author(
    author: &str,
    participants: &[String],
    who: &str,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    if !participants.iter().any(|id| id == author) {
        return Err(Refusal::bad_input(format!(
            "Le SIRET \"{author}\" ne peut pas être auteur de la révision. {who}"
        )));
    }
    if !facts.actor.belongs_to(Some(author)) {
        return Err(Refusal::bad_input(format!(
            "Vous n'avez pas les droits suffisants pour déclarer le SIRET \"{author}\" comme auteur de la révision."
        )));
    }
    Ok(())
}

/// Refuses a request that asks nothing, or a cancellation and something else.
///
/// # Errors
/// `BAD_USER_INPUT`
pub fn refuse_empty(table: &[Revisable], proposal: &Proposal) -> Result<(), Refusal> {
    let has_fields = !mentions(table, &proposal.content).is_empty();
    match (proposal.cancels(), has_fields) {
        (false, false) => Err(Refusal::bad_input(
            "Impossible de créer une révision sans modifications.",
        )),
        (true, true) => Err(Refusal::bad_input(
            "Impossible d'annuler et de modifier un bordereau.",
        )),
        _ => Ok(()),
    }
}

/// A checked proposal as a request; `content` is what has been checked and completed.
///
/// # Errors
/// A defect of ours.
pub fn new_request<D: Revised>(
    slip: &D,
    proposal: &Proposal,
    content: &Tree,
    approvers: Vec<String>,
    facts: &Facts<'_>,
) -> Result<RevisionRequest, Refusal> {
    Ok(RevisionRequest {
        id: newest_first_id(facts),
        slip_id: slip.id().to_owned(),
        author: proposal.author.clone(),
        comment: proposal.comment.clone(),
        status: RevisionRequestStatus::Pending,
        is_canceled: proposal.cancels(),
        content: given_content(D::revisable(), content),
        initial: snapshot_of(D::revisable(), &slip.revisable_tree()?),
        approvals: approvers
            .into_iter()
            .map(|approver| Approval {
                approver,
                status: RevisionRequestApprovalStatus::Pending,
                comment: None,
            })
            .collect(),
        created_at: facts.now,
        updated_at: facts.now,
    })
}

/// An identifier that sorts before those of older requests: lists are read in the order of identifiers.
fn newest_first_id(facts: &Facts<'_>) -> String {
    let age = u64::MAX - facts.now.as_millisecond().unsigned_abs();
    let random = new_row_id(&facts.random);
    format!("c{age:016x}{}", &random[random.len() - 8..])
}

/// Makes a request; it is applied at once when nobody has to approve it.
///
/// # Errors
/// Why the kind refuses it.
pub fn propose<D: Revised>(
    slip: &D,
    proposal: &Proposal,
    linked: &HashMap<String, D>,
    facts: &Facts<'_>,
) -> Result<RevisionStep<D>, Refusal> {
    let mut request = slip.request(proposal, facts)?;
    let mut events = vec![RevisionEvent::new(
        "Created",
        json!({"content": request.content, "isCanceled": request.is_canceled, "comment": request.comment}),
    )];
    if request.approvals.is_empty() {
        request.status = RevisionRequestStatus::Accepted;
        events.push(RevisionEvent::new(
            "Accepted",
            json!({"status": request.status}),
        ));
        let mut change = slip.apply(&request, linked, facts)?;
        change.document.revisions_mut().push(request.mark());
        return Ok(RevisionStep::settled(request, events, change));
    }
    let mut document = slip.clone();
    document.revisions_mut().push(request.mark());
    let metadata = json!({"revisionRequestId": request.id});
    let mut change = Change::of(document, Event::with("Updated", metadata));
    if let Some(at) = reminder_date(facts.now).filter(|_| D::REMINDS) {
        let payload = json!({"kind": D::KIND.event_prefix(), "requestId": request.id});
        change
            .scheduled
            .push((at, Job::new("mail.revision.reminder", payload)));
    }
    Ok(RevisionStep::settled(request, events, change))
}

/// Approvers that have not answered are reminded in the fifth night that follows the request.
fn reminder_date(made_at: DateTime) -> Option<DateTime> {
    use jiff::ToSpan as _;
    let zone = DateTime::paris();
    let day = made_at.0.to_zoned_datetime(zone.clone()).date();
    let reminder = day
        .checked_add(5.days())
        .ok()?
        .to_zoned_datetime(zone)
        .ok()?;
    Some(DateTime(reminder.timestamp()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_reminder(made_at: &str, expected: &str) {
        let made_at = DateTime::parse_text(made_at).unwrap();
        let at = reminder_date(made_at).map(DateTime::to_iso);
        assert_eq!(at.as_deref(), Some(expected));
    }

    #[test]
    fn approvers_are_reminded_five_civil_days_later_in_paris() {
        check_reminder("2025-03-03T08:00:00Z", "2025-03-07T23:00:00.000Z");
        check_reminder("2025-03-03T23:30:00Z", "2025-03-08T23:00:00.000Z");
        check_reminder("2025-03-28T08:00:00Z", "2025-04-01T22:00:00.000Z");
    }
}
