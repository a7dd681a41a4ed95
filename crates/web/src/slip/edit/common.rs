//! Pieces that the forms of several kinds share.

use super::table::{Group, Item, List, Piece, Role, Shape, When, group, item, role};
use crate::{
    fields::Choice,
    vocabulary::{CompanyType, TransportMode},
};

/// The ways of travelling that pages offer.
pub(super) fn transport_modes() -> Vec<Choice> {
    let offered = TransportMode::ALL
        .iter()
        .filter(|mode| !matches!(mode, TransportMode::Unknown | TransportMode::Other));
    offered
        .map(|mode| Choice::new(mode.as_str(), mode.label()))
        .collect()
}

/// Up to five carriers, one after the other.
pub(super) const fn carriers(
    pieces: &'static [Piece],
    signed: &'static str,
    when: Option<When>,
) -> List {
    List {
        path: "transporters",
        one: "Transporteur",
        many: "Transporteurs",
        add: "Ajouter un transporteur",
        most: 5,
        first: 1,
        blank: 1,
        key: "company.siret",
        signed: Some(signed),
        is_optional: false,
        pieces,
        when,
    }
}

/// The company of a carrier.
pub(super) const CARRIER: Role = role("company", "le transporteur")
    .profiles(&[CompanyType::Transporter])
    .own(&[CompanyType::Transporter])
    .foreign()
    .favorite("TRANSPORTER");

/// The fields of a carrier that BSDA and BSVHU share; their paths start at the row.
pub(super) static CARRIER_PIECES: &[Piece] = &[
    CARRIER.piece(),
    item(
        "recepisse.isExempted",
        "Le transporteur est exempté de récépissé (article R. 541-50 du code de l'environnement)",
        Shape::Check,
    )
    .piece(),
    item(
        "transport.mode",
        "Mode de transport",
        Shape::Many(transport_modes),
    )
    .default("ROAD")
    .piece(),
    item("transport.plates", "Immatriculations", Shape::Tags)
        .hint("Deux au plus, une par ligne. Elles peuvent attendre la signature.")
        .when("./transport.mode", &["ROAD"])
        .piece(),
    item("customInfo", "Champ libre du transporteur", Shape::Text).piece(),
];

/// Companies that follow a slip; they have no receipt.
pub(super) const fn intermediaries(most: usize, pieces: &'static [Piece]) -> List {
    List {
        path: "intermediaries",
        one: "Intermédiaire",
        many: "Intermédiaires",
        add: "Ajouter un intermédiaire",
        most,
        first: 0,
        blank: 0,
        key: "siret",
        signed: None,
        is_optional: true,
        pieces,
        when: None,
    }
}

/// A broker or a trader, whose receipt comes from its profile.
pub(super) const fn go_between(
    legend: &'static str,
    path: &'static str,
    pieces: &'static [Piece],
) -> Group {
    group(legend, pieces)
        .optional()
        .whole(path)
        .note("Son récépissé est repris de son profil.")
}

pub(super) static BROKER: &[Piece] = &[role("broker.company", "le courtier")
    .profiles(&[CompanyType::Broker])
    .own(&[CompanyType::Broker])
    .favorite("BROKER")
    .piece()];

pub(super) static TRADER: &[Piece] = &[role("trader.company", "le négociant")
    .profiles(&[CompanyType::Trader])
    .own(&[CompanyType::Trader])
    .favorite("TRADER")
    .piece()];

/// The eco-organisme, or none.
pub(super) static ECO_ORGANISME: &[Piece] =
    &[item("ecoOrganisme", "Éco-organisme", Shape::EcoOrganisme).piece()];

/// The treatment that is planned.
pub(super) const fn planned_operation(path: &'static str, codes: fn() -> Vec<Choice>) -> Item {
    item(path, "Opération prévue", Shape::Many(codes))
}

/// Codes of operations, with what they mean.
pub(super) fn operations(codes: &[&str]) -> Vec<Choice> {
    let label = |code: &str| match reference::operation::label_of(code) {
        Some(label) => format!("{code} — {label}"),
        None => code.to_owned(),
    };
    codes
        .iter()
        .map(|code| Choice::new(*code, label(code)))
        .collect()
}

/// Rows of containers.
pub(super) const fn packagings(
    path: &'static str,
    pieces: &'static [Piece],
    when: Option<When>,
) -> List {
    List {
        path,
        one: "Conditionnement",
        many: "Conditionnements",
        add: "Ajouter un conditionnement",
        most: 20,
        first: 0,
        blank: 1,
        key: "type",
        signed: None,
        is_optional: false,
        pieces,
        when,
    }
}

/// The fields of a row of containers, whose types differ.
pub(super) const fn container(types: fn() -> Vec<Choice>, unit: &'static str) -> [Piece; 5] {
    [
        item("type", "Type de conditionnement", Shape::Many(types)).piece(),
        item("other", "Description du conditionnement", Shape::Text)
            .when("./type", &["AUTRE", "OTHER"])
            .piece(),
        item("quantity", "Nombre", Shape::Integer("contenants"))
            .default("1")
            .piece(),
        item("volume", "Volume de chacun", Shape::Decimal(unit)).piece(),
        item(
            "identificationNumbers",
            "Numéros d'identification",
            Shape::Tags,
        )
        .hint("Un par ligne.")
        .piece(),
    ]
}
