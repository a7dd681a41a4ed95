//! What decides of a BSDA's next step and buttons, whether it was read for a page or for a card.

use crate::{
    organisation::Organisation,
    slip::{
        carriers::{self, Carrier},
        view::{Badge, Tone},
    },
    vocabulary::{BsdaSignatureType, BsdaStatus, BsdaType, UserPermission},
};

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BsdaFacts {
    pub(crate) id: String,
    pub(crate) status: BsdaStatus,
    pub(crate) is_draft: bool,
    pub(crate) r#type: BsdaType,
    pub(crate) emitter: Option<String>,
    pub(crate) is_private_individual: bool,
    pub(crate) has_paper_signature: bool,
    pub(crate) eco_organisme: Option<String>,
    pub(crate) worker: Option<String>,
    pub(crate) is_worker_disabled: bool,
    pub(crate) carriers: Vec<Carrier>,
    pub(crate) destination: Option<String>,
    /// Forwarded or grouped in another BSDA.
    pub(crate) is_in_another: bool,
}

/// A signature that may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Emission,
    Work,
    /// The carrier at this place, from 0.
    Transport(usize),
    Reception,
    Operation,
}

impl Step {
    /// The API's name of the signature.
    pub(crate) fn signature(self) -> BsdaSignatureType {
        match self {
            Self::Emission => BsdaSignatureType::Emission,
            Self::Work => BsdaSignatureType::Work,
            Self::Transport(_) => BsdaSignatureType::Transport,
            Self::Reception => BsdaSignatureType::Reception,
            Self::Operation => BsdaSignatureType::Operation,
        }
    }

    /// « la signature de l'émetteur »
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Emission => "la signature de l'émetteur",
            Self::Work => "la signature de l'entreprise de travaux",
            Self::Transport(_) => "la signature du transporteur",
            Self::Reception => "la signature de la réception",
            Self::Operation => "la signature du traitement",
        }
    }

    /// Segment of its page.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Emission => "emission",
            Self::Work => "travaux",
            Self::Transport(_) => "transport",
            Self::Reception => "reception",
            Self::Operation => "traitement",
        }
    }

    /// What signing it takes.
    pub(crate) fn permission(self) -> UserPermission {
        match self {
            Self::Emission => UserPermission::BsdCanSignEmission,
            Self::Work => UserPermission::BsdCanSignWork,
            Self::Transport(_) => UserPermission::BsdCanSignTransport,
            Self::Reception => UserPermission::BsdCanSignAcceptation,
            Self::Operation => UserPermission::BsdCanSignOperation,
        }
    }
}

impl BsdaFacts {
    /// A works company takes part.
    pub(crate) fn has_worker(&self) -> bool {
        self.r#type == BsdaType::OtherCollections && !self.is_worker_disabled
    }

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
            BsdaStatus::Initial if self.r#type == BsdaType::Collection2710 => vec![Step::Reception],
            BsdaStatus::Initial if self.is_private_individual && self.is_worker_disabled => {
                transport.into_iter().collect()
            }
            BsdaStatus::Initial
                if self.has_worker()
                    && (self.is_private_individual || self.has_paper_signature) =>
            {
                vec![Step::Work]
            }
            BsdaStatus::Initial => vec![Step::Emission],
            BsdaStatus::SignedByProducer if self.has_worker() => vec![Step::Work],
            BsdaStatus::SignedByProducer | BsdaStatus::SignedByWorker => {
                transport.into_iter().collect()
            }
            BsdaStatus::Sent => transport.into_iter().chain([Step::Reception]).collect(),
            BsdaStatus::Received => vec![Step::Operation],
            _ => Vec::new(),
        }
    }

    /// The organisation in whose name a step is signed.
    pub(crate) fn signer(&self, step: Step) -> Option<&str> {
        match step {
            Step::Emission => self.emitter.as_deref(),
            Step::Work => self.worker.as_deref(),
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
            BsdaStatus::Initial if self.is_draft => "Brouillon".to_owned(),
            BsdaStatus::Initial => "Publié".to_owned(),
            BsdaStatus::SignedByProducer => "Signé par l'émetteur".to_owned(),
            BsdaStatus::SignedByWorker => "Signé par l'entreprise de travaux".to_owned(),
            BsdaStatus::Sent => carriers::badge(&self.carriers),
            BsdaStatus::Received => "En attente de traitement".to_owned(),
            BsdaStatus::Processed => "Traité".to_owned(),
            BsdaStatus::Refused => "Refusé".to_owned(),
            BsdaStatus::AwaitingChild if self.is_in_another => {
                "Annexé à un bordereau suite".to_owned()
            }
            BsdaStatus::AwaitingChild => "En attente d'un bordereau suite".to_owned(),
            BsdaStatus::Canceled => "Annulé".to_owned(),
            BsdaStatus::Unheard => "Statut inconnu".to_owned(),
        };
        let tone = match self.status {
            BsdaStatus::Processed => Tone::Success,
            BsdaStatus::Refused | BsdaStatus::Canceled => Tone::Error,
            _ => Tone::Neutral,
        };
        Badge { label, tone }
    }

    /// May the organisation's user write in the slip?
    pub(crate) fn can_be_edited(&self, organisation: &Organisation) -> bool {
        organisation.can(UserPermission::BsdCanUpdate)
            && !matches!(
                self.status,
                BsdaStatus::Processed
                    | BsdaStatus::Refused
                    | BsdaStatus::AwaitingChild
                    | BsdaStatus::Canceled
            )
    }

    /// May the organisation's user delete the slip?
    pub(crate) fn can_be_deleted(&self, organisation: &Organisation) -> bool {
        organisation.can(UserPermission::BsdCanDelete)
            && match self.status {
                BsdaStatus::Initial => true,
                BsdaStatus::SignedByProducer => {
                    self.emitter.as_deref() == Some(organisation.id.as_str())
                }
                _ => false,
            }
    }
}
