//! What decides of a BSDD's next step and buttons, whether it was read for a page or for a card.

use crate::{
    organisation::Organisation,
    slip::{
        carriers::{self, Carrier},
        view::{Badge, Tone},
    },
    vocabulary::{EmitterType, FormStatus, UserPermission},
};

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
    /// The temporary storage says where the waste goes on, and with whom.
    Resealing,
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
            Self::Resealing => "suite",
        }
    }

    /// What signing it takes.
    pub(crate) fn permission(self) -> UserPermission {
        match self {
            Self::Emission | Self::StorageEmission => UserPermission::BsdCanSignEmission,
            Self::Transport(_) | Self::StorageTransport => UserPermission::BsdCanSignTransport,
            Self::Operation => UserPermission::BsdCanSignOperation,
            Self::Resealing => UserPermission::BsdCanUpdate,
            _ => UserPermission::BsdCanSignAcceptation,
        }
    }
}

impl Step {
    /// The code of the signing company may stand for the rights of the visitor.
    pub(crate) fn takes_code(self) -> bool {
        matches!(
            self,
            Self::Emission | Self::StorageEmission | Self::Transport(_) | Self::StorageTransport
        )
    }
}

impl FormFacts {
    /// The slip is an annex, which follows the slip of its round.
    pub(crate) fn is_annex(&self) -> bool {
        self.emitter_type == EmitterType::Appendix1Producer
    }

    /// What may come next, the expected step first.
    pub(crate) fn next_steps(&self) -> Vec<Step> {
        let transport = self.next_carrier().map(Step::Transport);
        match self.status {
            FormStatus::Sealed if self.emitter_type == EmitterType::Appendix1 => Vec::new(),
            FormStatus::Sealed => {
                let direct = transport.filter(|_| self.may_skip_emission());
                direct.into_iter().chain([Step::Emission]).collect()
            }
            FormStatus::SignedByProducer => transport.into_iter().collect(),
            FormStatus::Sent | FormStatus::Received | FormStatus::Accepted if self.is_annex() => {
                Vec::new()
            }
            FormStatus::Sent => transport
                .into_iter()
                .chain([if self.is_temp_storage {
                    Step::StorageReception
                } else {
                    Step::Reception
                }])
                .collect(),
            FormStatus::TempStored => vec![Step::StorageAcceptation],
            FormStatus::TempStorerAccepted => vec![Step::Resealing, Step::Operation],
            FormStatus::Resealed => vec![Step::StorageEmission, Step::Resealing],
            FormStatus::SignedByTempStorer => vec![Step::StorageTransport],
            FormStatus::Resent => vec![Step::FinalReception],
            FormStatus::Received => vec![Step::Acceptation],
            FormStatus::Accepted if self.is_temp_storage => vec![Step::Operation],
            FormStatus::Accepted => vec![Step::Operation, Step::Resealing],
            _ => Vec::new(),
        }
    }

    /// The step that an organisation is expected to take, if any; the first one otherwise.
    pub(crate) fn step_for(&self, organisation: &str) -> Option<Step> {
        carriers::step_for(&self.next_steps(), |step| {
            self.is_signed_by(step, organisation)
        })
    }

    /// Place of the first carrier who has not taken the waste over.
    pub(crate) fn next_carrier(&self) -> Option<usize> {
        carriers::next(&self.carriers)
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
        self.is_annex() && (self.is_private_individual || self.eco_organisme.is_some())
    }

    /// The organisation in whose name a step is signed.
    pub(crate) fn signer(&self, step: Step) -> Option<&str> {
        match step {
            Step::Emission => self.emitter.as_deref().or(self.eco_organisme.as_deref()),
            Step::Transport(place) => self.carriers.get(place)?.organisation.as_deref(),
            Step::StorageTransport => self.storage.as_ref()?.carrier.as_deref(),
            Step::StorageEmission
            | Step::StorageReception
            | Step::StorageAcceptation
            | Step::Resealing => self.recipient.as_deref(),
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
        let label = match self.status {
            FormStatus::Draft => "Brouillon".to_owned(),
            FormStatus::Sealed => "Publié".to_owned(),
            FormStatus::SignedByProducer => "Signé par l'émetteur".to_owned(),
            FormStatus::Sent => carriers::badge(&self.carriers),
            FormStatus::Resent => "Signé par le transporteur".to_owned(),
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

    /// May the organisation's user write in the slip?
    pub(crate) fn can_be_edited(&self, organisation: &Organisation) -> bool {
        organisation.can(UserPermission::BsdCanUpdate)
            && self.emitter_type != EmitterType::Appendix1Producer
            && matches!(
                self.status,
                FormStatus::Draft
                    | FormStatus::Sealed
                    | FormStatus::SignedByProducer
                    | FormStatus::Sent
            )
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

    /// May somebody have asked to change the slip after its signatures?
    pub(crate) fn can_be_revised(&self) -> bool {
        !matches!(self.status, FormStatus::Draft | FormStatus::Sealed)
    }

    /// May the organisation's user make a draft from the slip?
    pub(crate) fn can_be_duplicated(&self, organisation: &Organisation) -> bool {
        organisation.can(UserPermission::BsdCanCreate)
            && self.emitter_type != EmitterType::Appendix1Producer
    }
}
