//! What decides of a BSDD's next step and buttons, whether it was read for a page or for a card.

use crate::{
    organisation::Organisation,
    slip::view::{Badge, Tone},
    vocabulary::{EmitterType, FormStatus, UserPermission},
};

/// A carrier of a BSDD.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Carrier {
    pub(crate) organisation: Option<String>,
    pub(crate) has_taken_over: bool,
}

/// What follows a temporary storage, once prepared.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Storage {
    pub(crate) destination: Option<String>,
    pub(crate) carrier: Option<String>,
}

/// The facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FormFacts {
    pub(crate) id: String,
    pub(crate) status: FormStatus,
    pub(crate) emitter_type: EmitterType,
    pub(crate) emitter: Option<String>,
    pub(crate) is_private_individual: bool,
    pub(crate) eco_organisme: Option<String>,
    pub(crate) carriers: Vec<Carrier>,
    pub(crate) recipient: Option<String>,
    pub(crate) is_temp_storage: bool,
    pub(crate) storage: Option<Storage>,
}

/// Something that may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Emission,
    /// The carrier at this place, from 0.
    Transport(usize),
    /// Arrival, with or without the decision on the waste.
    Reception,
    /// Decision on waste that has arrived.
    Acceptation,
    Operation,
    /// The temporary storage sends the waste on.
    StorageEmission,
    /// The carrier after the temporary storage.
    StorageTransport,
    /// Arrival at the temporary storage.
    StorageReception,
    /// Decision of the temporary storage.
    StorageAcceptation,
    /// Arrival at the final destination after a temporary storage.
    FinalReception,
}

impl Step {
    /// Segment of its page.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Emission | Self::StorageEmission => "emission",
            Self::Transport(_) | Self::StorageTransport => "transport",
            Self::Reception | Self::StorageReception | Self::FinalReception => "reception",
            Self::Acceptation | Self::StorageAcceptation => "acceptation",
            Self::Operation => "traitement",
        }
    }

    /// What signing it takes.
    pub(crate) fn permission(self) -> UserPermission {
        match self {
            Self::Emission | Self::StorageEmission => UserPermission::BsdCanSignEmission,
            Self::Transport(_) | Self::StorageTransport => UserPermission::BsdCanSignTransport,
            Self::Operation => UserPermission::BsdCanSignOperation,
            _ => UserPermission::BsdCanSignAcceptation,
        }
    }
}

impl FormFacts {
    /// Place of the first carrier who has not taken the waste over.
    pub(crate) fn next_carrier(&self) -> Option<usize> {
        self.carriers
            .iter()
            .position(|carrier| !carrier.has_taken_over)
    }

    /// The organisation that treats the waste in the end.
    pub(crate) fn final_destination(&self) -> Option<&str> {
        self.storage
            .as_ref()
            .and_then(|storage| storage.destination.as_deref())
            .or(self.recipient.as_deref())
    }

    /// The carrier of an annex may sign at once when nobody signs the emission.
    pub(crate) fn may_skip_emission(&self) -> bool {
        self.emitter_type == EmitterType::Appendix1Producer
            && (self.is_private_individual || self.eco_organisme.is_some())
    }

    /// The organisation in whose name a step is signed.
    pub(crate) fn signer(&self, step: Step) -> Option<&str> {
        match step {
            Step::Emission => self.emitter.as_deref().or(self.eco_organisme.as_deref()),
            Step::Transport(place) => self.carriers.get(place)?.organisation.as_deref(),
            Step::StorageTransport => self.storage.as_ref()?.carrier.as_deref(),
            Step::StorageEmission | Step::StorageReception | Step::StorageAcceptation => {
                self.recipient.as_deref()
            }
            Step::Operation if self.status == FormStatus::TempStorerAccepted => {
                self.recipient.as_deref()
            }
            Step::Reception | Step::Acceptation | Step::Operation | Step::FinalReception => {
                self.final_destination()
            }
        }
    }

    /// The organisation signs the step in its own name.
    pub(crate) fn is_signed_by(&self, step: Step, organisation: &str) -> bool {
        let is_eco_organisme =
            step == Step::Emission && self.eco_organisme.as_deref() == Some(organisation);
        is_eco_organisme || self.signer(step) == Some(organisation)
    }

    /// The badge of the status.
    pub(crate) fn badge(&self) -> Badge {
        let taken_over = self
            .carriers
            .iter()
            .filter(|carrier| carrier.has_taken_over)
            .count();
        let label = match self.status {
            FormStatus::Draft => "Brouillon".to_owned(),
            FormStatus::Sealed => "Publié".to_owned(),
            FormStatus::SignedByProducer => "Signé par l'émetteur".to_owned(),
            FormStatus::Sent if self.carriers.len() > 1 => {
                format!("Signé par le transporteur n°{taken_over}")
            }
            FormStatus::Sent | FormStatus::Resent => "Signé par le transporteur".to_owned(),
            FormStatus::Received => "Reçu, en attente d'acceptation".to_owned(),
            FormStatus::Accepted => "En attente de traitement".to_owned(),
            FormStatus::Processed => "Traité".to_owned(),
            FormStatus::FollowedWithPnttd => "Traité (suivi via PNTTD)".to_owned(),
            FormStatus::NoTraceability => "Traité (avec rupture de traçabilité)".to_owned(),
            FormStatus::AwaitingGroup => "En attente d'un bordereau suite".to_owned(),
            FormStatus::Grouped => "Annexé à un bordereau suite".to_owned(),
            FormStatus::Refused => "Refusé".to_owned(),
            FormStatus::TempStored => "En attente d'acceptation".to_owned(),
            FormStatus::TempStorerAccepted => "En attente d'un bordereau suite".to_owned(),
            FormStatus::Resealed => "BSD suite préparé".to_owned(),
            FormStatus::SignedByTempStorer => {
                "Signé par l'installation d'entreposage provisoire".to_owned()
            }
            FormStatus::Canceled => "Annulé".to_owned(),
            FormStatus::Unheard => "Statut inconnu".to_owned(),
        };
        let tone = match self.status {
            FormStatus::Processed | FormStatus::FollowedWithPnttd | FormStatus::NoTraceability => {
                Tone::Success
            }
            FormStatus::Refused | FormStatus::Canceled => Tone::Error,
            _ => Tone::Neutral,
        };
        Badge { label, tone }
    }

    /// May the organisation's user delete the slip?
    pub(crate) fn can_be_deleted(&self, organisation: &Organisation) -> bool {
        organisation.can(UserPermission::BsdCanDelete)
            && self.emitter_type != EmitterType::Appendix1Producer
            && match self.status {
                FormStatus::Draft | FormStatus::Sealed => true,
                FormStatus::SignedByProducer => {
                    self.emitter.as_deref() == Some(organisation.id.as_str())
                }
                _ => false,
            }
    }

    /// May the organisation's user make a draft from the slip?
    pub(crate) fn can_be_duplicated(&self, organisation: &Organisation) -> bool {
        organisation.can(UserPermission::BsdCanCreate)
            && self.emitter_type != EmitterType::Appendix1Producer
    }
}
