//! A revision, as its page shows it.

use crate::{
    dates,
    numbers::tonnes,
    organisation::Organisation,
    slip::{
        operation,
        packagings::{self, Packaging},
    },
    vocabulary::{
        OperationMode, RevisionRequestApprovalStatus as Answer, RevisionRequestStatus as Status,
        UserPermission,
    },
};

/// A value that a revision changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) label: &'static str,
    pub(super) before: String,
    pub(super) after: String,
}

/// What the organisation may do about a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// Approve it, or refuse it.
    Answer,
    /// Withdraw it.
    Cancel,
}

/// A request for revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Revision {
    pub(super) id: String,
    pub(super) day: String,
    pub(super) status: Status,
    pub(super) author: String,
    pub(super) comment: String,
    /// The whole slip is to be cancelled.
    pub(super) is_cancellation: bool,
    pub(super) changes: Vec<Change>,
    /// Who answers, and what.
    pub(super) answers: Vec<(String, &'static str)>,
    pub(super) offer: Option<Offer>,
}

/// Reads a revision of a typed document, whatever the kind of slip.
macro_rules! told {
    ($node:expr, $changes:expr, $names:expr) => {
        $crate::slip::revisions::revision::Told {
            id: &$node.id,
            created_at: &$node.created_at,
            status: $node.status,
            author: (
                $node.authoring_company.org_id.as_ref(),
                $node.authoring_company.name.as_ref(),
            ),
            comment: &$node.comment,
            is_cancellation: $node.content.is_canceled == Some(true),
            changes: $changes,
            answers: $node
                .approvals
                .iter()
                .map(|approval| (approval.approver_siret.as_str(), approval.status))
                .collect(),
            names: $names,
        }
    };
}
pub(super) use told;

/// What the API says of a revision, whatever the kind of slip.
pub(super) struct Told<'a> {
    pub(super) id: &'a str,
    pub(super) created_at: &'a str,
    pub(super) status: Status,
    /// Identifier and name.
    pub(super) author: (Option<&'a String>, Option<&'a String>),
    pub(super) comment: &'a str,
    pub(super) is_cancellation: bool,
    pub(super) changes: Changes,
    pub(super) answers: Vec<(&'a str, Answer)>,
    /// Names of the slip's companies, by identifier.
    pub(super) names: Vec<(Option<&'a String>, Option<&'a String>)>,
}

impl Revision {
    /// The revision, as an organisation sees it.
    pub(super) fn of(told: Told<'_>, organisation: &Organisation) -> Self {
        let is_own = |id: &str| id == organisation.id;
        let is_pending =
            told.status == Status::Pending && organisation.can(UserPermission::BsdCanRevise);
        let awaited = told
            .answers
            .iter()
            .any(|(id, answer)| is_own(id) && *answer == Answer::Pending);
        let is_author = told.author.0.is_some_and(|id| is_own(id));
        let offer = match (is_pending, awaited, is_author) {
            (true, true, _) => Some(Offer::Answer),
            (true, false, true) => Some(Offer::Cancel),
            _ => None,
        };
        let name = |id: &str| {
            let known = told.names.iter().chain([&told.author]);
            known
                .filter(|(known, _)| known.is_some_and(|known| known == id))
                .find_map(|(_, name)| name.cloned())
                .unwrap_or_else(|| id.to_owned())
        };
        Self {
            id: told.id.to_owned(),
            day: dates::day(told.created_at),
            status: told.status,
            author: told.author.0.map(|id| name(id)).unwrap_or_default(),
            comment: told.comment.to_owned(),
            is_cancellation: told.is_cancellation,
            answers: told
                .answers
                .iter()
                .map(|(id, answer)| (name(id), answer.label()))
                .collect(),
            changes: told.changes.0,
            offer,
        }
    }
}

/// The values that a revision changes: those that it names.
#[derive(Debug, Default)]
pub(super) struct Changes(Vec<Change>);

fn yes_or_no(value: bool) -> String {
    if value { "Oui" } else { "Non" }.to_owned()
}

impl Changes {
    fn add(&mut self, label: &'static str, before: Option<String>, after: Option<String>) {
        if let Some(after) = after {
            let before = before.filter(|text| !text.is_empty());
            self.0.push(Change {
                label,
                before: before.unwrap_or_else(|| "-".to_owned()),
                after,
            });
        }
    }

    pub(super) fn text(
        &mut self,
        label: &'static str,
        before: Option<&String>,
        after: Option<&String>,
    ) {
        self.add(label, before.cloned(), after.cloned());
    }

    pub(super) fn weight(&mut self, label: &'static str, before: Option<f64>, after: Option<f64>) {
        self.add(label, before.map(tonnes), after.map(tonnes));
    }

    pub(super) fn flag(&mut self, label: &'static str, before: Option<bool>, after: Option<bool>) {
        self.add(label, before.map(yes_or_no), after.map(yes_or_no));
    }

    pub(super) fn operation(
        &mut self,
        label: &'static str,
        before: Option<&String>,
        after: Option<&String>,
    ) {
        let text = |code: &String| operation::text(Some(code));
        self.add(label, before.map(text), after.map(text));
    }

    pub(super) fn mode(&mut self, before: Option<OperationMode>, after: Option<OperationMode>) {
        let text = |mode: OperationMode| mode.label().to_owned();
        self.add("Mode de traitement", before.map(text), after.map(text));
    }

    pub(super) fn packagings<P>(
        &mut self,
        unit: &str,
        before: Option<&Vec<P>>,
        after: Option<&Vec<P>>,
    ) where
        for<'a> Packaging: From<&'a P>,
    {
        let text = |all: &Vec<P>| packagings::lines(all, unit);
        self.add("Conditionnement", before.map(text), after.map(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::UserRole;

    fn check(id: &str, status: Status, can: bool, expected: Option<Offer>) {
        let (author, approver) = ("1".to_owned(), "2".to_owned());
        let name = "Auteur".to_owned();
        let told = Told {
            id: "r1",
            created_at: "2026-01-01T12:00:00.000Z",
            status,
            author: (Some(&author), Some(&name)),
            comment: "Erreur de pesée",
            is_cancellation: false,
            changes: Changes::default(),
            answers: vec![(&approver, Answer::Pending)],
            names: Vec::new(),
        };
        let organisation = Organisation {
            id: id.to_owned(),
            name: id.to_owned(),
            types: Vec::new(),
            security_code: None,
            role: UserRole::Member,
            permissions: can
                .then_some(UserPermission::BsdCanRevise)
                .into_iter()
                .collect(),
        };
        let revision = Revision::of(told, &organisation);
        assert_eq!(revision.offer, expected, "{id} {status:?} {can}");
        assert_eq!(revision.author, "Auteur");
        assert_eq!(revision.answers, [("2".to_owned(), "À approuver")]);
    }

    #[test]
    fn one_answers_what_others_ask_and_withdraws_what_one_asked() {
        check("2", Status::Pending, true, Some(Offer::Answer));
        check("1", Status::Pending, true, Some(Offer::Cancel));
        check("3", Status::Pending, true, None);
        check("2", Status::Pending, false, None);
        check("2", Status::Accepted, true, None);
        check("1", Status::Refused, true, None);
    }

    #[test]
    fn only_what_a_revision_names_changes() {
        let mut changes = Changes::default();
        changes.weight("Poids reçu", Some(1.5), None);
        changes.weight("Poids refusé", None, Some(0.5));
        changes.flag("POP", Some(true), Some(false));
        let told: Vec<String> = changes
            .0
            .iter()
            .map(|change| format!("{}: {} → {}", change.label, change.before, change.after))
            .collect();
        assert_eq!(told, ["Poids refusé: - → 0,5\u{a0}t", "POP: Oui → Non"]);
    }
}
