//! What decides of a BSVHU's next step and buttons, whether it was read for a page or for a card.

use crate::{
    organisation::Organisation,
    slip::{
        carriers::{self, Carrier},
        view::{Badge, Tone},
    },
    vocabulary::{BsvhuStatus, SignatureTypeInput, UserPermission},
};

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BsvhuFacts {
    pub(crate) id: String,
    pub(crate) status: BsvhuStatus,
    pub(crate) is_draft: bool,
    pub(crate) emitter: Option<String>,
    /// The emitter is in an irregular situation and cannot sign here: without SIRET, or unknown to the platform.
    pub(crate) emitter_cannot_sign: bool,
    pub(crate) carriers: Vec<Carrier>,
    pub(crate) destination: Option<String>,
}

/// A signature that may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Emission,
    /// The carrier at this place, from 0.
    Transport(usize),
    Reception,
    Operation,
}

impl Step {
    /// The API's name of the signature.
    pub(crate) fn signature(self) -> SignatureTypeInput {
        match self {
            Self::Emission => SignatureTypeInput::Emission,
            Self::Transport(_) => SignatureTypeInput::Transport,
            Self::Reception => SignatureTypeInput::Reception,
            Self::Operation => SignatureTypeInput::Operation,
        }
    }

    /// « la signature de l'émetteur »
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Emission => "la signature de l'émetteur",
            Self::Transport(_) => "la signature du transporteur",
            Self::Reception => "la signature de la réception",
            Self::Operation => "la signature du traitement",
        }
    }

    /// Segment of its page.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Emission => "emission",
            Self::Transport(_) => "transport",
            Self::Reception => "reception",
            Self::Operation => "traitement",
        }
    }

    /// What signing it takes.
    pub(crate) fn permission(self) -> UserPermission {
        match self {
            Self::Emission => UserPermission::BsdCanSignEmission,
            Self::Transport(_) => UserPermission::BsdCanSignTransport,
            Self::Reception => UserPermission::BsdCanSignAcceptation,
            Self::Operation => UserPermission::BsdCanSignOperation,
        }
    }
}

impl BsvhuFacts {
    /// Place of the first carrier who has not signed.
    pub(crate) fn next_carrier(&self) -> Option<usize> {
        carriers::next(&self.carriers)
    }

    /// The signatures that may come next, the expected one first.
    pub(crate) fn next_steps(&self) -> Vec<Step> {
        if self.is_draft {
            return Vec::new();
        }
        let transport = self.next_carrier().map(Step::Transport);
        match self.status {
            BsvhuStatus::Initial if self.emitter_cannot_sign => transport.into_iter().collect(),
            BsvhuStatus::Initial => vec![Step::Emission],
            BsvhuStatus::SignedByProducer => transport.into_iter().collect(),
            BsvhuStatus::Sent => transport.into_iter().chain([Step::Reception]).collect(),
            BsvhuStatus::Received => vec![Step::Operation],
            _ => Vec::new(),
        }
    }

    /// The organisation in whose name a step is signed.
    pub(crate) fn signer(&self, step: Step) -> Option<&str> {
        match step {
            Step::Emission => self.emitter.as_deref(),
            Step::Transport(place) => self.carriers.get(place)?.organisation.as_deref(),
            Step::Reception | Step::Operation => self.destination.as_deref(),
        }
    }

    /// The step that an organisation is expected to sign, if any; the first one otherwise.
    pub(crate) fn step_for(&self, organisation: &str) -> Option<Step> {
        carriers::step_for(&self.next_steps(), |step| {
            self.signer(step) == Some(organisation)
        })
    }

    /// The badge of the status.
    pub(crate) fn badge(&self) -> Badge {
        let label = match self.status {
            BsvhuStatus::Initial if self.is_draft => "Brouillon".to_owned(),
            BsvhuStatus::Initial => "Publié".to_owned(),
            BsvhuStatus::SignedByProducer => "Signé par l'émetteur".to_owned(),
            BsvhuStatus::Sent => carriers::badge(&self.carriers),
            BsvhuStatus::Received => "En attente de traitement".to_owned(),
            BsvhuStatus::Processed => "Traité".to_owned(),
            BsvhuStatus::Refused => "Refusé".to_owned(),
            BsvhuStatus::Unheard => "Statut inconnu".to_owned(),
        };
        let tone = match self.status {
            BsvhuStatus::Processed => Tone::Success,
            BsvhuStatus::Refused => Tone::Error,
            _ => Tone::Neutral,
        };
        Badge { label, tone }
    }

    /// May the organisation's user write in the slip?
    pub(crate) fn can_be_edited(&self, organisation: &Organisation) -> bool {
        organisation.can(UserPermission::BsdCanUpdate)
            && !matches!(self.status, BsvhuStatus::Processed | BsvhuStatus::Refused)
    }

    /// May the organisation's user delete the slip?
    pub(crate) fn can_be_deleted(&self, organisation: &Organisation) -> bool {
        organisation.can(UserPermission::BsdCanDelete)
            && match self.status {
                BsvhuStatus::Initial => true,
                BsvhuStatus::SignedByProducer => {
                    self.emitter.as_deref() == Some(organisation.id.as_str())
                }
                _ => false,
            }
    }
}
