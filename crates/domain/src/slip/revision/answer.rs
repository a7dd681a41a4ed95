//! Answers to a request, and its withdrawal.

use std::collections::HashMap;

use contract::{
    account::UserPermission,
    slip::{RevisionRequestApprovalStatus as ApprovalStatus, RevisionRequestStatus as Status},
};
use serde_json::json;

use super::{
    request::RevisionRequest,
    step::{Revised, RevisionEvent, RevisionStep},
};
use crate::slip::{
    change::{Change, Event},
    facts::Facts,
    refusal::Refusal,
};

/// How the requests of a kind are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerRule {
    /// Is `BSD_CAN_REVISE` needed, or is it enough to belong to the company?
    pub needs_permission: bool,
    /// Does one call answer for all the companies of the user, or for the first one?
    pub for_all_companies: bool,
}

impl AnswerRule {
    fn lets_act(self, organisation: &str, facts: &Facts<'_>) -> bool {
        if self.needs_permission {
            let organisation = std::iter::once(organisation);
            facts
                .actor
                .can_in_any(UserPermission::BsdCanRevise, organisation)
        } else {
            facts.actor.belongs_to(Some(organisation))
        }
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Does the user approve?
    pub is_approved: bool,
    /// What they say.
    pub comment: Option<String>,
}

/// Answers for the user's companies. The request is settled by a refusal, or when nobody is left to answer;
/// an accepted one is applied in the same step.
///
/// # Errors
/// The request was refused, nothing is asked from the user, or it cannot be applied any more.
pub fn answer<D: Revised>(
    slip: &D,
    request: &RevisionRequest,
    answer: &Answer,
    linked: &HashMap<String, D>,
    facts: &Facts<'_>,
) -> Result<RevisionStep<D>, Refusal> {
    if request.status == Status::Refused {
        return Err(Refusal::forbidden(
            "Cette révision n'est plus approuvable, au moins un acteur l'a refusée.",
        ));
    }
    let mut answering: Vec<String> = request
        .awaited()
        .filter(|approver| D::ANSWERS.lets_act(approver, facts))
        .map(str::to_owned)
        .collect();
    if answering.is_empty() {
        return Err(Refusal::forbidden(
            "Vous n'êtes pas destinataire de cette révision, ou alors cette révision a déjà été approuvée.",
        ));
    }
    if !D::ANSWERS.for_all_companies {
        answering.truncate(1);
    }
    let mut request = request.clone();
    request.updated_at = facts.now;
    if answer.is_approved {
        let mut events = accept(&mut request, &answering, answer);
        events.extend(accept_by_proxy(slip, &mut request, &answering));
        conclude(slip, request, events, linked, facts)
    } else {
        let events = refuse(&mut request, &answering, answer);
        Ok(settle_unchanged(slip, request, events))
    }
}

fn accept(
    request: &mut RevisionRequest,
    answering: &[String],
    answer: &Answer,
) -> Vec<RevisionEvent> {
    set_answers(
        request,
        answering,
        ApprovalStatus::Accepted,
        &answer.comment,
    )
    .into_iter()
    .map(|data| RevisionEvent::new("Accepted", data))
    .collect()
}

/// Emitter and eco-organisme answer for each other.
fn accept_by_proxy<D: Revised>(
    slip: &D,
    request: &mut RevisionRequest,
    answering: &[String],
) -> Vec<RevisionEvent> {
    let Some((one, other)) = slip.proxies() else {
        return Vec::new();
    };
    let represented: Vec<String> = [(&one, &other), (&other, &one)]
        .into_iter()
        .filter(|(answers, _)| answering.contains(answers))
        .map(|(_, represented)| represented.clone())
        .collect();
    let comment = Some("Auto approval".to_owned());
    set_answers(request, &represented, ApprovalStatus::Accepted, &comment)
        .into_iter()
        .map(|data| RevisionEvent {
            is_automatic: true,
            ..RevisionEvent::new("Accepted", data)
        })
        .collect()
}

fn refuse(
    request: &mut RevisionRequest,
    answering: &[String],
    answer: &Answer,
) -> Vec<RevisionEvent> {
    let answers = set_answers(request, answering, ApprovalStatus::Refused, &answer.comment);
    request.status = Status::Refused;
    for approval in &mut request.approvals {
        if approval.status == ApprovalStatus::Pending {
            approval.status = ApprovalStatus::Canceled;
        }
    }
    answers
        .into_iter()
        .map(|data| RevisionEvent::new("Refused", data))
        .collect()
}

/// Writes the answers of those who have not answered; tells what each one said.
fn set_answers(
    request: &mut RevisionRequest,
    answering: &[String],
    status: ApprovalStatus,
    comment: &Option<String>,
) -> Vec<serde_json::Value> {
    let mut said = Vec::new();
    for approval in &mut request.approvals {
        if approval.status == ApprovalStatus::Pending && answering.contains(&approval.approver) {
            approval.status = status;
            approval.comment.clone_from(comment);
            said.push(json!({"approver": approval.approver, "status": status, "comment": comment}));
        }
    }
    said
}

/// Applies the request when nobody is left to answer.
fn conclude<D: Revised>(
    slip: &D,
    mut request: RevisionRequest,
    events: Vec<RevisionEvent>,
    linked: &HashMap<String, D>,
    facts: &Facts<'_>,
) -> Result<RevisionStep<D>, Refusal> {
    if request.awaited().next().is_some() {
        return Ok(RevisionStep {
            request,
            is_removed: false,
            events,
            change: None,
        });
    }
    request.status = Status::Accepted;
    let mut change = slip.apply(&request, linked, facts)?;
    write_mark(&mut change.document, &request);
    Ok(RevisionStep::settled(request, events, change))
}

fn settle_unchanged<D: Revised>(
    slip: &D,
    request: RevisionRequest,
    events: Vec<RevisionEvent>,
) -> RevisionStep<D> {
    let mut document = slip.clone();
    write_mark(&mut document, &request);
    let change = beside(document, &request);
    RevisionStep::settled(request, events, change)
}

fn write_mark<D: Revised>(document: &mut D, request: &RevisionRequest) {
    let mark = request.mark();
    let marks = document.revisions_mut();
    match marks.iter_mut().find(|known| known.id == mark.id) {
        Some(known) => *known = mark,
        None => marks.push(mark),
    }
}

/// A change of what the slip remembers of a request: its own data and date stay.
fn beside<D>(document: D, request: &RevisionRequest) -> Change<D> {
    let metadata = json!({"revisionRequestId": request.id});
    Change {
        keeps_date: true,
        ..Change::of(document, Event::with("Updated", metadata))
    }
}

/// Takes a pending request back.
///
/// # Errors
/// The request is settled, or the user does not act for its author.
pub fn withdraw<D: Revised>(
    slip: &D,
    request: &RevisionRequest,
    facts: &Facts<'_>,
) -> Result<RevisionStep<D>, Refusal> {
    if !request.is_pending() {
        return Err(Refusal::bad_input(
            "La révision n'est pas annulable. Elle a déjà été acceptée ou refusée.",
        ));
    }
    if !D::ANSWERS.lets_act(&request.author, facts) {
        return Err(Refusal::forbidden(
            "Vous n'êtes pas l'auteur de cette révision.",
        ));
    }
    let mut document = slip.clone();
    document
        .revisions_mut()
        .retain(|mark| mark.id != request.id);
    Ok(RevisionStep {
        change: Some(beside(document, request)),
        request: request.clone(),
        is_removed: true,
        events: vec![RevisionEvent::new("Cancelled", json!(null))],
    })
}
