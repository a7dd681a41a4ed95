//! Parts of frames that kinds of slips share.

use jiff::tz::TimeZone;
use rust_decimal::Decimal;
use serde::Serialize;

use super::company::{Company, Line};
use crate::document::{self, AcceptationStatus, EcoOrganisme as EcoOrganismeDocument, Moment};
use crate::{labels, writing};

/// Who signed, when, and whether the stamp is printed.
#[derive(Debug, Serialize)]
pub(super) struct Signature {
    pub(super) author: String,
    pub(super) date: String,
    pub(super) signed: bool,
}

impl Signature {
    /// A signature dated to the day.
    pub(super) fn of_day(author: Option<&str>, date: Option<Moment>, zone: &TimeZone) -> Self {
        Self {
            author: writing::text(author),
            date: writing::day(date, zone),
            signed: date.is_some(),
        }
    }

    /// The signature of a step, dated to the day.
    pub(super) fn of_step(signature: &document::Signature, zone: &TimeZone) -> Self {
        Self::of_day(signature.author.as_deref(), signature.date, zone)
    }

    /// A signature dated to the minute.
    pub(super) fn of_minute(author: Option<&str>, date: Option<Moment>, zone: &TimeZone) -> Self {
        Self {
            author: writing::text(author),
            date: writing::day_and_time(date, zone),
            signed: date.is_some(),
        }
    }
}

/// Receipt of a carrier, trader or broker.
#[derive(Debug, Serialize)]
pub(super) struct Receipt {
    exempted: bool,
    lines: [Line; 3],
}

impl Receipt {
    pub(super) fn new(
        exempted: bool,
        number: Option<&str>,
        department: Option<&str>,
        validity_limit: Option<Moment>,
        zone: &TimeZone,
    ) -> Self {
        let or_dash = |value: Option<&str>| {
            value
                .map(str::trim)
                .filter(|value| !value.is_empty())
                .unwrap_or("-")
                .to_owned()
        };
        let limit = validity_limit.map(|limit| writing::day(Some(limit), zone));
        Self {
            exempted,
            lines: [
                ("Récépissé n°", or_dash(number)),
                ("Département", or_dash(department)),
                ("Limite de validité", or_dash(limit.as_deref())),
            ],
        }
    }
}

impl Receipt {
    pub(super) fn of(receipt: &document::Recepisse, zone: &TimeZone) -> Self {
        Self::new(
            receipt.is_exempted,
            receipt.number.as_deref(),
            receipt.department.as_deref(),
            receipt.validity_limit,
            zone,
        )
    }

    /// Room to write instead of dashes.
    pub(super) fn leave_blank(&mut self) {
        self.lines.iter_mut().for_each(|(_, value)| value.clear());
    }
}

/// A carrier and its leg.
#[derive(Debug, Serialize)]
pub(super) struct Transporter {
    pub(super) company: Company,
    pub(super) receipt: Receipt,
    pub(super) mode: &'static str,
    pub(super) plates: String,
    pub(super) taken_over: String,
    pub(super) signature: Signature,
}

impl Transporter {
    pub(super) fn of(transporter: &document::Transporter, zone: &TimeZone) -> Self {
        let transport = &transporter.transport;
        Self {
            company: Company::short(&transporter.company, false),
            receipt: Receipt::of(&transporter.recepisse, zone),
            mode: labels::transport_mode(transport.mode),
            plates: writing::joined(transport.plates.iter().map(String::as_str), ", "),
            taken_over: writing::day(transport.taken_over_at, zone),
            signature: Signature::of_step(&transport.signature, zone),
        }
    }
}

impl Transporter {
    /// The first carrier, whose frame is always printed, and the others.
    pub(super) fn first_and_others(
        carriers: &[document::Transporter],
        zone: &TimeZone,
    ) -> (Self, Vec<Self>) {
        let absent = document::Transporter::default();
        let (first, others) = carriers.split_first().unwrap_or((&absent, &[][..]));
        let others = others.iter().map(|carrier| Self::of(carrier, zone));
        (Self::of(first, zone), others.collect())
    }
}

/// A trader or broker and its receipt.
#[derive(Debug, Serialize)]
pub(super) struct Intermediation {
    pub(super) company: Company,
    pub(super) receipt: Receipt,
}

impl Intermediation {
    /// Its company as the kind prints it.
    pub(super) fn of(company: Company, dealer: &document::Dealer, zone: &TimeZone) -> Self {
        Self {
            company,
            receipt: Receipt::of(&dealer.recepisse, zone),
        }
    }
}

/// The eco-organisme that answers for the waste.
#[derive(Debug, Serialize)]
pub(super) struct EcoOrganisme {
    name: String,
    siren: String,
}

impl EcoOrganisme {
    pub(super) fn new(eco_organisme: &EcoOrganismeDocument) -> Self {
        Self {
            name: writing::text(Some(&eco_organisme.name)),
            siren: eco_organisme
                .siret
                .chars()
                .filter(|digit| !digit.is_whitespace())
                .take(9)
                .collect(),
        }
    }
}

/// What a site accepted of what it was presented.
#[derive(Debug, Serialize)]
pub(super) struct Acceptance {
    accepted: bool,
    refused: bool,
    partially_refused: bool,
    presented: String,
    accepted_quantity: String,
    refused_quantity: String,
    reason: String,
}

impl Acceptance {
    /// Quantities in tonnes.
    pub(super) fn new(
        status: Option<AcceptationStatus>,
        received: Option<Decimal>,
        refused: Option<Decimal>,
        reason: Option<&str>,
    ) -> Self {
        let quantities = accepted_and_refused(status, received, refused);
        let written = |quantity: Option<Decimal>| {
            quantity.map_or_else(|| "Non renseignée".to_owned(), writing::tonnes)
        };
        Self {
            accepted: status == Some(AcceptationStatus::Accepted),
            refused: status == Some(AcceptationStatus::Refused),
            partially_refused: status == Some(AcceptationStatus::PartiallyRefused),
            presented: received.map(writing::tonnes).unwrap_or_default(),
            accepted_quantity: written(quantities.map(|(accepted, _)| accepted)),
            refused_quantity: written(quantities.map(|(_, refused)| refused)),
            reason: writing::text(reason),
        }
    }
}

impl Acceptance {
    /// Room to write instead of "Non renseignée".
    pub(super) fn leave_blank(&mut self) {
        self.accepted_quantity.clear();
        self.refused_quantity.clear();
    }
}

/// Tonnes accepted and refused. Not computable before the decision, nor on older slips whose refused
/// weight was not recorded.
fn accepted_and_refused(
    status: Option<AcceptationStatus>,
    received: Option<Decimal>,
    refused: Option<Decimal>,
) -> Option<(Decimal, Decimal)> {
    let (received, refused) = (received?, refused?);
    let accepted = match status? {
        AcceptationStatus::Accepted => received,
        AcceptationStatus::Refused => Decimal::ZERO,
        AcceptationStatus::PartiallyRefused => received - refused,
    };
    Some((accepted, refused))
}

/// The mention of the ADR. Older slips do not say whether they are subject to it.
pub(super) fn adr_mention(subject: Option<bool>, mention: Option<&str>) -> String {
    let mention = writing::text(mention);
    match subject {
        Some(true) => mention,
        Some(false) => "Déclaré non soumis à l'ADR".to_owned(),
        None if mention.is_empty() => "Non soumis".to_owned(),
        None => mention,
    }
}

/// Whether the sentence of ADR 5.4.1.1.3.2 about estimated quantities applies.
pub(super) fn is_estimated_under_adr(estimated: bool, subject: Option<bool>) -> bool {
    estimated && subject != Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        status: Option<AcceptationStatus>,
        received: Option<i64>,
        refused: Option<i64>,
        expected: (&str, &str),
    ) {
        let tonnes = |number: Option<i64>| number.map(|number| Decimal::new(number, 1));
        let printed = Acceptance::new(status, tonnes(received), tonnes(refused), None);
        assert_eq!(
            (
                printed.accepted_quantity.as_str(),
                printed.refused_quantity.as_str()
            ),
            expected
        );
    }

    #[test]
    fn accepted_and_refused_quantities_follow_the_decision() {
        check(
            Some(AcceptationStatus::Accepted),
            Some(21),
            Some(0),
            ("2,1 tonne(s)", "0 tonne(s)"),
        );
        check(
            Some(AcceptationStatus::Refused),
            Some(21),
            Some(21),
            ("0 tonne(s)", "2,1 tonne(s)"),
        );
        check(
            Some(AcceptationStatus::PartiallyRefused),
            Some(21),
            Some(6),
            ("1,5 tonne(s)", "0,6 tonne(s)"),
        );
    }

    #[test]
    fn quantities_that_cannot_be_known_are_said_to_be_unknown() {
        let unknown = ("Non renseignée", "Non renseignée");
        check(None, Some(21), Some(0), unknown);
        check(Some(AcceptationStatus::Accepted), None, Some(0), unknown);
        check(Some(AcceptationStatus::Accepted), Some(21), None, unknown);
    }

    #[test]
    fn the_adr_mention_says_so_when_there_is_none() {
        assert_eq!(adr_mention(Some(true), Some("UN 1234")), "UN 1234");
        assert_eq!(
            adr_mention(Some(false), Some("UN 1234")),
            "Déclaré non soumis à l'ADR"
        );
        assert_eq!(adr_mention(None, Some("UN 1234")), "UN 1234");
        assert_eq!(adr_mention(None, Some(" ")), "Non soumis");
        assert_eq!(adr_mention(None, None), "Non soumis");
    }

    #[test]
    fn a_missing_receipt_is_dashed() {
        let printed = Receipt::new(false, None, Some("69"), None, &TimeZone::UTC);
        let values: Vec<&str> = printed
            .lines
            .iter()
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(values, ["-", "69", "-"]);
    }
}
