//! Modes of treatment: the rank of an operation in the French waste hierarchy (environment code, L. 541-1).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::compact;

/// Mode of treatment. Its name in the API is [`Mode::as_str`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Mode {
    /// Re-use.
    Reutilisation,
    /// Recycling.
    Recyclage,
    /// Energy recovery.
    ValorisationEnergetique,
    /// Other recovery.
    AutresValorisations,
    /// Disposal.
    Elimination,
    /// Migrated data only: shown, never accepted with a code.
    Unknown,
}

/// What is wrong with a mode of treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModeError {
    /// The operation has modes and none was chosen.
    #[error("Vous devez préciser un mode de traitement")]
    Required,
    /// The operation has no mode, or not this one.
    #[error("Le mode de traitement n'est pas compatible avec l'opération de traitement choisie")]
    Incompatible,
}

impl Mode {
    /// Every mode, in the order of the API.
    pub const ALL: [Self; 6] = [
        Self::Reutilisation,
        Self::Recyclage,
        Self::ValorisationEnergetique,
        Self::AutresValorisations,
        Self::Elimination,
        Self::Unknown,
    ];

    /// Name of the value in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reutilisation => "REUTILISATION",
            Self::Recyclage => "RECYCLAGE",
            Self::ValorisationEnergetique => "VALORISATION_ENERGETIQUE",
            Self::AutresValorisations => "AUTRES_VALORISATIONS",
            Self::Elimination => "ELIMINATION",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// French label; none for migrated data without a mode.
    pub fn label(self) -> Option<&'static str> {
        match self {
            Self::Reutilisation => Some("Réutilisation"),
            Self::Recyclage => Some("Recyclage et les autres formes de valorisation de la matière"),
            Self::ValorisationEnergetique => Some("Valorisation énergétique"),
            Self::AutresValorisations => Some("Autres valorisations"),
            Self::Elimination => Some("Elimination"),
            Self::Unknown => None,
        }
    }
}

/// The modes that an operation may have; none for a grouping operation and for an unknown code. White space is
/// ignored.
pub fn modes_of(code: &str) -> &'static [Mode] {
    match compact(code).as_str() {
        "D1" | "D2" | "D3" | "D4" | "D5" | "D7" | "D8" | "D9F" | "D10" | "D11" | "D12" => {
            &[Mode::Elimination]
        }
        "R0" | "R7" => &[Mode::Reutilisation],
        "R1" => &[Mode::ValorisationEnergetique],
        "R2" => &[Mode::Reutilisation, Mode::Recyclage],
        "R3" | "R5" => &[Mode::Recyclage, Mode::AutresValorisations],
        "R4" | "R10" => &[Mode::Recyclage],
        "R6" | "R8" => &[Mode::Recyclage, Mode::Reutilisation],
        "R9" => &[
            Mode::Reutilisation,
            Mode::Recyclage,
            Mode::ValorisationEnergetique,
        ],
        "R11" => &[
            Mode::Recyclage,
            Mode::AutresValorisations,
            Mode::ValorisationEnergetique,
        ],
        _ => &[],
    }
}

/// Checks that the mode suits the operation. Without a code, or with an empty one, any mode passes.
pub fn check_mode(code: Option<&str>, mode: Option<Mode>) -> Result<(), ModeError> {
    let Some(code) = code.filter(|code| !code.is_empty()) else {
        return Ok(());
    };
    match (modes_of(code), mode) {
        ([], None) => Ok(()),
        (_, None) => Err(ModeError::Required),
        (modes, Some(mode)) if modes.contains(&mode) => Ok(()),
        (_, Some(_)) => Err(ModeError::Incompatible),
    }
}

/// The text names no mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Mode de traitement inconnu")]
pub struct UnknownMode;

impl FromStr for Mode {
    type Err = UnknownMode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|mode| mode.as_str() == text)
            .ok_or(UnknownMode)
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
