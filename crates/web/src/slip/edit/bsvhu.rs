//! The form of BSVHUs.

use super::{
    common::{self, BROKER, CARRIER_PIECES, ECO_ORGANISME, TRADER},
    table::{
        Block, Documents, Piece, SET, Shape, Table, UNSET, also, group, item, role, section, text,
        unset,
    },
};
use crate::{
    fields::Choice,
    graphql::{DateTime, checked_documents},
    vocabulary::{
        BsvhuDestinationType, BsvhuIdentificationType, BsvhuPackaging, CompanyType as Profile,
    },
};

checked_documents! {
    "queries/edit/bsvhu.graphql";
    /// All that the form shows.
    EDIT = EditBsvhu in edit_bsvhu,
    /// Makes a draft.
    CREATE = CreateBsvhu in create_bsvhu,
    /// Changes a slip.
    SAVE = SaveBsvhu in save_bsvhu,
    /// Makes a carrier.
    CREATE_CARRIER = CreateBsvhuCarrier in create_bsvhu_carrier,
    /// Changes a carrier.
    SAVE_CARRIER = SaveBsvhuCarrier in save_bsvhu_carrier,
    /// Removes a carrier.
    DELETE_CARRIER = DeleteBsvhuCarrier in delete_bsvhu_carrier,
}

pub(super) static BSVHU: Table = Table {
    name: "BSVHU",
    waste: "Véhicules hors d'usage",
    profiles: &[
        Profile::WasteVehicles,
        Profile::Transporter,
        Profile::Broker,
        Profile::Trader,
        Profile::EcoOrganisme,
        Profile::Intermediary,
    ],
    path: "bsvhus",
    documents: Documents {
        load: EDIT,
        create: CREATE,
        update: SAVE,
        id_is_in_input: false,
        create_carrier: CREATE_CARRIER,
        update_carrier: SAVE_CARRIER,
        delete_carrier: DELETE_CARRIER,
    },
    eco_organismes: "handleBsvhu",
    previous: None,
    waste_codes: |code| code.starts_with("16 01"),
    sections: &[
        section("dechet", "Déchet", &[group("Véhicules", WASTE).block()]),
        section(
            "producteur",
            "Producteur",
            &[group("Détenteur des véhicules", EMITTER).block()],
        ),
        section(
            "transporteur",
            "Transporteurs",
            &[Block::List(common::carriers(
                CARRIER_PIECES,
                "transport.signature",
                None,
            ))],
        ),
        section(
            "destinataire",
            "Destinataire",
            &[group("Installation de destination", DESTINATION).block()],
        ),
        section(
            "autres",
            "Autres acteurs",
            &[
                group("Éco-organisme", ECO_ORGANISME).optional().block(),
                common::go_between("Courtier", "broker", BROKER).block(),
                common::go_between("Négociant", "trader", TRADER).block(),
                Block::List(common::intermediaries(3, INTERMEDIARY)),
            ],
        ),
    ],
};

fn codes() -> Vec<Choice> {
    vec![
        Choice::new("16 01 06", "16 01 06 — véhicules dépollués"),
        Choice::new("16 01 04*", "16 01 04* — véhicules non dépollués"),
    ]
}

fn packagings() -> Vec<Choice> {
    vec![
        Choice::new(BsvhuPackaging::Unite.as_str(), "À l'unité"),
        Choice::new(BsvhuPackaging::Lot.as_str(), "En lots"),
    ]
}

/// The numbers of outgoing batches are no longer proposed.
fn identifications() -> Vec<Choice> {
    let mut choices = BsvhuIdentificationType::choices();
    choices
        .retain(|choice| choice.value != BsvhuIdentificationType::NumeroOrdreLotsSortants.as_str());
    choices
}

static WASTE: &[Piece] = &[
    text("customId", "Numéro libre")
        .hint("Celui de votre propre gestion, s'il y en a un.")
        .piece(),
    item("wasteCode", "Code déchet", Shape::Few(codes))
        .default("16 01 06")
        .piece(),
    item("packaging", "Conditionnement", Shape::Few(packagings))
        .default("UNITE")
        .piece(),
    item(
        "identification.type",
        "Type d'identification",
        Shape::Many(identifications),
    )
    .when("packaging", &["UNITE"])
    .piece(),
    item("identification.numbers", "Numéros", Shape::Tags)
        .hint("Un numéro de véhicule ou de lot par ligne.")
        .piece(),
    item(
        "quantity",
        "Quantité",
        Shape::Count("véhicules ou lots", "identification.numbers"),
    )
    .hint("Laissée vide, elle est le nombre de numéros.")
    .piece(),
    item("weight.value", "Poids total", Shape::Decimal("tonnes")).piece(),
    item(
        "weight.isEstimate",
        "Ce poids est une estimation",
        Shape::Check,
    )
    .piece(),
    item(
        "containsElectricOrHybridVehicles",
        "Des véhicules électriques ou hybrides en font partie",
        Shape::YesNo,
    )
    .piece(),
];

static EMITTER: &[Piece] = &[
    item(
        "emitter.irregularSituation",
        "L'exploitation est en situation irrégulière : elle n'a pas d'agrément",
        Shape::Check,
    )
    .piece(),
    item(
        "emitter.noSiret",
        "Elle n'a pas de SIRET non plus",
        Shape::Check,
    )
    .when("emitter.irregularSituation", SET)
    .piece(),
    role("emitter.company", "le producteur")
        .own(&[Profile::WasteVehicles, Profile::Producer])
        .favorite("EMITTER")
        .identified(&[unset("emitter.noSiret")])
        .also(&[also(
            "emitter.agrementNumber",
            "vhuAgrementDemolisseur.agrementNumber",
        )])
        .piece(),
    text("emitter.agrementNumber", "Numéro d'agrément de centre VHU")
        .when("emitter.irregularSituation", UNSET)
        .piece(),
];

static DESTINATION: &[Piece] = &[
    item(
        "destination.type",
        "Type d'installation",
        Shape::Few(BsvhuDestinationType::choices),
    )
    .default("BROYEUR")
    .piece(),
    role("destination.company", "le destinataire")
        .profiles(&[Profile::WasteVehicles])
        .own(&[Profile::WasteVehicles])
        .favorite("DESTINATION")
        .also(&[
            also(
                "destination.agrementNumber",
                "vhuAgrementBroyeur.agrementNumber",
            )
            .when("destination.type", &["BROYEUR"]),
            also(
                "destination.agrementNumber",
                "vhuAgrementDemolisseur.agrementNumber",
            )
            .when("destination.type", &["DEMOLISSEUR"]),
        ])
        .piece(),
    text("destination.agrementNumber", "Numéro d'agrément").piece(),
    common::planned_operation("destination.plannedOperationCode", || {
        common::operations(&["R 4", "R 12"])
    })
    .default("R 4")
    .piece(),
];

static INTERMEDIARY: &[Piece] = &[role("", "l'intermédiaire").anybody().piece()];
