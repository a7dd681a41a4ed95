//! Why a request is refused.

use thiserror::Error;

/// Kind of an issue, named as clients know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// A rule of ours.
    Custom,
    /// Wrong or missing type.
    InvalidType,
    /// Text or list too long, number too large.
    TooBig,
    /// Text or list too short, number too small.
    TooSmall,
    /// Text that does not match its pattern.
    InvalidString,
    /// Value outside a closed list.
    InvalidEnumValue,
}

impl Code {
    /// Name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Custom => "custom",
            Self::InvalidType => "invalid_type",
            Self::TooBig => "too_big",
            Self::TooSmall => "too_small",
            Self::InvalidString => "invalid_string",
            Self::InvalidEnumValue => "invalid_enum_value",
        }
    }
}

/// One defect of an input, with the path of the field that it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Kind.
    pub code: Code,
    /// Path segments; integers are written as such, so clients can tell `0` from `"1"`.
    pub path: Vec<Segment>,
    /// French sentence.
    pub message: String,
}

/// One step of an issue's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// A key.
    Key(String),
    /// A position in a list, from 0.
    Index(usize),
}

impl From<&str> for Segment {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<String> for Segment {
    fn from(key: String) -> Self {
        Self::Key(key)
    }
}

impl From<usize> for Segment {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

impl Issue {
    /// An issue of ours at a dotted path (`""` for none).
    pub fn at(path: &str, message: impl Into<String>) -> Self {
        Self::coded(Code::Custom, path, message)
    }

    /// An issue of a given kind at a dotted path (`""` for none).
    pub fn coded(code: Code, path: &str, message: impl Into<String>) -> Self {
        let path = path
            .split('.')
            .filter(|key| !key.is_empty())
            .map(Segment::from)
            .collect();
        Self {
            code,
            path,
            message: message.into(),
        }
    }

    /// An issue at a path given by its segments.
    pub fn on(path: Vec<Segment>, message: impl Into<String>) -> Self {
        Self {
            code: Code::Custom,
            path,
            message: message.into(),
        }
    }
}

impl Issue {
    /// Is the value of a wrong type, or outside a closed list?
    pub fn is_wrong_type(&self) -> bool {
        matches!(self.code, Code::InvalidEnumValue | Code::InvalidType)
    }
}

/// Issues that are reported together.
pub type Issues = Vec<Issue>;

/// Why a request is refused; each variant is one code of the API.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// `UNAUTHENTICATED`
    #[error("Vous n'êtes pas connecté.")]
    Unauthenticated,
    /// `FORBIDDEN`
    #[error("{0}")]
    Forbidden(String),
    /// `BAD_USER_INPUT`
    #[error("{0}")]
    BadInput(String),
    /// `BAD_USER_INPUT` naming the arguments at fault.
    #[error("{message}")]
    InvalidArguments {
        /// French sentence.
        message: String,
        /// Argument names.
        arguments: Vec<&'static str>,
    },
    /// `BAD_USER_INPUT` from validation: the messages joined by new lines, without path in the answer.
    #[error("{}", join(.0))]
    Invalid(Issues),
    /// As [`Self::Invalid`], for the kinds whose validation names no issue.
    #[error("{}", .0.join("\n"))]
    InvalidTexts(Vec<String>),
    /// `TOO_MANY_REQUESTS`
    #[error("{0}")]
    TooManyRequests(String),
    /// `EXTERNAL_SERVICE_ERROR`: a service that the platform asks does not answer.
    #[error("{0}")]
    ExternalService(String),
    /// The slip changed meanwhile; the request may be sent again.
    #[error("Ce bordereau vient d'être modifié par une autre requête. Veuillez réessayer.")]
    Conflict,
    /// `INTERNAL_SERVER_ERROR`: a defect of ours or of the store, never shown.
    #[error("{0}")]
    Internal(String),
}

fn join(issues: &Issues) -> String {
    issues
        .iter()
        .map(|issue| issue.message.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

impl Refusal {
    /// `FORBIDDEN` with a sentence.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::Forbidden(message.into())
    }

    /// `BAD_USER_INPUT` with a sentence.
    pub fn bad_input(message: impl Into<String>) -> Self {
        Self::BadInput(message.into())
    }

    /// The slip does not exist, or is deleted.
    pub fn slip_not_found(id: &str) -> Self {
        Self::BadInput(format!(
            "Le bordereau avec l'identifiant \"{id}\" n'existe pas."
        ))
    }

    /// The state machine has no such transition.
    pub fn impossible_transition() -> Self {
        Self::bad_input("Vous ne pouvez pas passer ce bordereau à l'état souhaité.")
    }

    /// The status of the slip knows no such signature.
    pub fn untimely_signature() -> Self {
        Self::bad_input("Vous ne pouvez pas apposer cette signature sur le bordereau.")
    }

    /// Refuses when there are issues.
    ///
    /// # Errors
    /// [`Self::Invalid`] with the issues.
    pub fn of_issues(issues: Issues) -> Result<(), Self> {
        if issues.is_empty() {
            Ok(())
        } else {
            Err(Self::Invalid(issues))
        }
    }
}
