//! What every slip offers besides its next step.

use super::{place::Place, view::Action};
use crate::{dashboard::tab::Tab, organisation::Organisation, vocabulary::UserPermission};

/// What the state of a slip allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowed {
    pub(crate) is_draft: bool,
    pub(crate) edit: bool,
    pub(crate) duplicate: bool,
    pub(crate) delete: bool,
    /// Somebody may have asked to change it after its signatures.
    pub(crate) revisions: bool,
}

/// Changes, PDF, revisions, copy, removal.
pub(crate) fn usual(organisation: &Organisation, id: &str, allowed: Allowed) -> Vec<Action> {
    let printable = organisation.can(UserPermission::BsdCanRead) && !allowed.is_draft;
    [
        (allowed.edit, "Modifier", "edit"),
        (printable, "PDF", "pdf"),
        (allowed.revisions, "Révisions", "revisions"),
        (allowed.duplicate, "Dupliquer", "duplicate"),
        (allowed.delete, "Supprimer", "delete"),
    ]
    .into_iter()
    .filter(|(offered, ..)| *offered)
    .map(|(_, label, action)| Action::new(label, format!("{action}/{id}")))
    .collect()
}

/// A draft becomes a slip.
pub(crate) fn publish(organisation: &Organisation, id: &str) -> Option<Action> {
    organisation
        .can(UserPermission::BsdCanUpdate)
        .then(|| Action::new("Publier", format!("publish/{id}")))
}

/// In the lists of revisions, what is to be done about the latest one.
pub(crate) fn revision(organisation: &Organisation, place: Place, id: &str) -> Option<Action> {
    let label = match place {
        Place::Card(Tab::ReceivedRevisions) => "Gérer la révision",
        Place::Card(Tab::EmittedRevisions) => "Annuler la révision",
        Place::Card(Tab::PendingRevisions | Tab::ReviewedRevisions) => "Consulter la révision",
        _ => return None,
    };
    organisation
        .can(UserPermission::BsdCanRevise)
        .then(|| Action::new(label, format!("revisions/{id}")))
}

/// A step to sign, or to have signed.
pub(crate) fn sign(label: &str, id: &str, slug: &str) -> Action {
    Action::new(label, format!("sign/{id}?etape={slug}"))
}

/// The step that others are to sign, then what every slip offers.
pub(crate) fn secondary(
    organisation: &Organisation,
    id: &str,
    others_step: Option<&str>,
    allowed: Allowed,
) -> Vec<Action> {
    let others = others_step.map(|slug| sign("Faire signer", id, slug));
    others
        .into_iter()
        .chain(usual(organisation, id, allowed))
        .collect()
}
