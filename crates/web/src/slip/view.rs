//! What the page of a slip shows, whatever its kind.

use crate::dates;

/// A labelled value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) label: &'static str,
    /// May hold several lines.
    pub(crate) value: String,
}

impl Row {
    /// A row; an absent value is shown as a dash.
    pub(crate) fn new(label: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        Self {
            label,
            value: if value.trim().is_empty() {
                "-".to_owned()
            } else {
                value
            },
        }
    }

    /// A row for an optional text.
    pub(crate) fn of(label: &'static str, value: Option<&String>) -> Self {
        Self::new(label, value.cloned().unwrap_or_default())
    }

    /// Hook of automated tests: the label without accents nor spaces.
    pub(crate) fn test_id(&self) -> String {
        let label = self.label.to_lowercase();
        let plain = label.chars().map(|letter| match letter {
            'à' | 'â' => 'a',
            'é' | 'è' | 'ê' => 'e',
            'î' => 'i',
            'ô' => 'o',
            'ç' => 'c',
            letter if letter.is_ascii_alphanumeric() => letter,
            _ => '_',
        });
        plain
            .collect::<String>()
            .trim_matches('_')
            .replace("__", "_")
    }
}

/// A frame of the slip.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Frame {
    /// Anchor.
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) rows: Vec<Row>,
    /// Links to other slips.
    pub(crate) slips: Vec<LinkedSlip>,
}

impl Frame {
    pub(crate) fn new(id: &str, title: &str, rows: Vec<Row>) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            rows,
            slips: Vec::new(),
        }
    }
}

/// Another slip, linked to this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LinkedSlip {
    /// Identifier in the API.
    pub(crate) id: String,
    /// Number that people read.
    pub(crate) number: String,
    /// Segment of its address.
    pub(crate) path: &'static str,
    pub(crate) summary: String,
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Signed.
    Done,
    /// Can be signed now.
    Next,
    /// Not yet.
    Later,
    /// Never: another step made it useless.
    Skipped,
}

impl Progress {
    /// Class of the mark.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Next => "next",
            Self::Later => "later",
            Self::Skipped => "skipped",
        }
    }

    /// What the mark means.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Done => "Signé",
            Self::Next => "À signer",
            Self::Later => "À venir",
            Self::Skipped => "Sans objet",
        }
    }
}

/// A step of the slip's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TimelineStep {
    pub(crate) title: String,
    /// Who signs it.
    pub(crate) company: String,
    pub(crate) progress: Progress,
    /// Who signed, and when.
    pub(crate) signed: Option<String>,
}

/// What a signature says: « le 31/12/2025 14:05 par Camille ».
pub(crate) fn signed(date: Option<&String>, author: Option<&String>) -> Option<String> {
    let date = date.map(|date| dates::day_and_time(date))?;
    Some(match author {
        Some(author) => format!("{date}, par {author}"),
        None => date,
    })
}

/// Tone of a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Neutral,
    Success,
    Error,
}

/// The status of a slip, as its badge says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Badge {
    pub(crate) label: String,
    pub(crate) tone: Tone,
}

impl Badge {
    pub(crate) fn class(&self) -> &'static str {
        match self.tone {
            Tone::Neutral => "badge",
            Tone::Success => "badge badge-success",
            Tone::Error => "badge badge-error",
        }
    }
}

/// Something that can be done with a slip: a link of its page or of its card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Action {
    pub(crate) label: String,
    /// Last segments of its address, after the organisation and the kind: `sign/BSDA-…`.
    pub(crate) href: String,
}

impl Action {
    pub(crate) fn new(label: &str, href: String) -> Self {
        Self {
            label: label.to_owned(),
            href,
        }
    }
}

/// A slip, as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SlipView {
    /// « BSDA »
    pub(crate) kind: &'static str,
    /// Segment of its address: `bsdas`.
    pub(crate) path: &'static str,
    /// Identifier in the API.
    pub(crate) id: String,
    /// Number that people read.
    pub(crate) number: String,
    /// « Initial », « Groupement »…
    pub(crate) workflow: &'static str,
    pub(crate) badge: Badge,
    pub(crate) facts: Vec<Row>,
    pub(crate) timeline: Vec<TimelineStep>,
    /// What the next signature still lacks, with the name of that signature.
    pub(crate) missing: Option<Missing>,
    pub(crate) frames: Vec<Frame>,
    /// The action that moves the slip on.
    pub(crate) primary: Option<Action>,
    /// The others.
    pub(crate) secondary: Vec<Action>,
}

impl SlipView {
    /// Where what is missing can be written, when it can.
    pub(crate) fn form(&self) -> Option<&Action> {
        let mut actions = self.secondary.iter();
        actions.find(|action| action.href.starts_with("edit/"))
    }
}

/// What keeps a slip from its next signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Missing {
    /// « la signature de l'émetteur »
    pub(crate) signature: &'static str,
    pub(crate) gaps: Vec<Gap>,
}

/// Something that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) message: String,
    /// Anchor of its field, in the form of the slip.
    pub(crate) anchor: String,
}

impl Gap {
    pub(crate) fn new(message: &str, path: &[String]) -> Self {
        Self {
            message: message.to_owned(),
            anchor: format!("champ-{}", path.join(".")),
        }
    }
}

impl Missing {
    /// What is missing before a draft is published, or else before a signature; none when nothing is.
    pub(crate) fn of(is_draft: bool, signature: &'static str, gaps: Vec<Gap>) -> Option<Self> {
        (!gaps.is_empty()).then_some(Self {
            signature: if is_draft {
                "la publication"
            } else {
                signature
            },
            gaps,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_named_for_automated_tests() {
        for (label, expected) in [
            ("SIRET", "siret"),
            ("Téléphone", "telephone"),
            ("Numéro d'agrément", "numero_d_agrement"),
            ("Récépissé n°", "recepisse_n"),
        ] {
            assert_eq!(Row::new(label, "").test_id(), expected);
        }
    }

    #[test]
    fn an_absent_value_is_a_dash() {
        assert_eq!(Row::of("Mail", None).value, "-");
        assert_eq!(Row::of("Mail", Some(&" ".to_owned())).value, "-");
    }
}
