//! Where the buttons of a slip are shown.

use crate::dashboard::tab::Tab;

/// On a card of a tab, or on the page of the slip, where every action is at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Card(Tab),
    Page,
}

impl Place {
    /// What is to be done is shown here.
    pub(crate) fn is_act(self) -> bool {
        matches!(self, Self::Page | Self::Card(Tab::Act | Tab::All))
    }

    /// What is to be collected is shown here.
    pub(crate) fn is_to_collect(self) -> bool {
        matches!(self, Self::Page | Self::Card(Tab::ToCollect))
    }

    /// What is only followed is shown here.
    pub(crate) fn is_follow(self) -> bool {
        self == Self::Card(Tab::Follow)
    }

    /// What matters here is what was asked to be changed.
    pub(crate) fn is_revisions(self) -> bool {
        matches!(
            self,
            Self::Card(
                Tab::PendingRevisions
                    | Tab::EmittedRevisions
                    | Tab::ReceivedRevisions
                    | Tab::ReviewedRevisions
            )
        )
    }
}
