//! The form of BSDDs.

use serde_json::Value;

use super::{
    common::{self, BROKER, CARRIER, ECO_ORGANISME, TRADER},
    table::{
        Block, Documents, List, Piece, Previous, SET, Shape, Table, UNSET, When, group, item, role,
        section, text, unset,
    },
    tree,
};
use crate::{
    fields::Choice,
    graphql::{DateTime, checked_documents},
    numbers::tonnes,
    vocabulary::{CompanyType as Profile, Consistence, EmitterType, Packagings, QuantityType},
};

checked_documents! {
    "queries/edit/bsdd.graphql";
    /// All that the form shows.
    EDIT = EditForm in edit_form,
    /// Slips that an organisation holds and may group.
    PREVIOUS = FormsToGroup in forms_to_group,
    /// Makes a draft.
    CREATE = CreateForm in create_form,
    /// Changes a slip.
    SAVE = SaveForm in save_form,
    /// Makes a carrier.
    CREATE_CARRIER = CreateFormCarrier in create_form_carrier,
    /// Changes a carrier.
    SAVE_CARRIER = SaveFormCarrier in save_form_carrier,
    /// Removes a carrier.
    DELETE_CARRIER = DeleteFormCarrier in delete_form_carrier,
}

/// Codes that other kinds of slips follow.
const ELSEWHERE: &[&str] = &[
    "14 06 01*",
    "06 07 01*",
    "06 13 04*",
    "10 13 09*",
    "16 01 11*",
    "16 02 12*",
    "17 06 01*",
    "17 06 05*",
    "18 01 03*",
    "18 02 02*",
];

pub(super) static BSDD: Table = Table {
    name: "BSDD",
    waste: "Déchets dangereux ou non dangereux",
    profiles: &[],
    path: "bsdds",
    documents: Documents {
        load: EDIT,
        create: CREATE,
        update: SAVE,
        id_is_in_input: true,
        create_carrier: CREATE_CARRIER,
        update_carrier: SAVE_CARRIER,
        delete_carrier: DELETE_CARRIER,
    },
    eco_organismes: "handleBsdd",
    previous: Some(Previous {
        document: PREVIOUS,
        taken: &["grouping"],
        choice: previous,
    }),
    waste_codes: |code| !ELSEWHERE.contains(&code),
    sections: &[
        section(
            "emetteur",
            "Émetteur",
            &[
                group("Émetteur du déchet", EMITTER).block(),
                group("Chantier ou lieu de collecte", SITE)
                    .optional()
                    .whole("emitter.workSite")
                    .block(),
                group("Éco-organisme", ECO_ORGANISME).optional().block(),
            ],
        ),
        section(
            "dechet",
            "Déchet",
            &[
                group("Nature du déchet", WASTE).block(),
                Block::List(GROUPED),
                Block::List(common::packagings(
                    "wasteDetails.packagingInfos",
                    PACKAGING,
                    Some(unset("isDirectSupply")),
                )),
                group("Terres et sédiments", SOIL).optional().block(),
                Block::List(PARCELS),
            ],
        ),
        section(
            "destination",
            "Destination",
            &[
                group("Installation de destination", RECIPIENT).block(),
                group(
                    "Installation prévue après l'entreposage provisoire",
                    AFTER_STORAGE,
                )
                .whole("temporaryStorageDetail")
                .when("recipient.isTempStorage", SET)
                .block(),
            ],
        ),
        section(
            "transporteur",
            "Transporteurs",
            &[Block::List(common::carriers(
                TRANSPORTER,
                "takenOverAt",
                Some(unset("isDirectSupply")),
            ))],
        )
        .when("isDirectSupply", UNSET),
        section(
            "autres",
            "Autres acteurs",
            &[
                common::go_between("Courtier", "broker", BROKER).block(),
                common::go_between("Négociant", "trader", TRADER).block(),
                Block::List(common::intermediaries(5, INTERMEDIARY)),
            ],
        ),
    ],
};

fn emitter_types() -> Vec<Choice> {
    vec![
        Choice::new(EmitterType::Producer.as_str(), "Producteur du déchet"),
        Choice::new(EmitterType::Other.as_str(), "Autre détenteur"),
        Choice::new(
            EmitterType::Appendix2.as_str(),
            "Installation qui groupe des déchets reçus (annexe 2)",
        ),
        Choice::new(
            EmitterType::Appendix1.as_str(),
            "Collecteur de petites quantités, en tournée (annexe 1)",
        ),
    ]
}

/// Nobody seals waste in a pipeline.
fn packagings() -> Vec<Choice> {
    let mut choices = Packagings::choices();
    choices.retain(|choice| choice.value != Packagings::Pipeline.as_str());
    choices
}

fn operations() -> Vec<Choice> {
    common::operations(&[
        "R 1", "R 2", "R 3", "R 4", "R 5", "R 6", "R 7", "R 8", "R 9", "R 10", "R 11", "R 12",
        "R 13", "D 1", "D 2", "D 3", "D 4", "D 5", "D 8", "D 9", "D 9 F", "D 10", "D 12", "D 13",
        "D 14", "D 15",
    ])
}

static EMITTER: &[Piece] = &[
    text("customId", "Numéro libre")
        .hint("Celui de votre propre gestion, s'il y en a un.")
        .piece(),
    item("emitter.type", "L'émetteur est", Shape::Few(emitter_types))
        .default("PRODUCER")
        .piece(),
    item(
        "emitter.isPrivateIndividual",
        "L'émetteur est un particulier",
        Shape::Check,
    )
    .when("emitter.type", &["PRODUCER"])
    .piece(),
    item(
        "emitter.isForeignShip",
        "L'émetteur est un navire étranger",
        Shape::Check,
    )
    .when("emitter.type", &["PRODUCER"])
    .piece(),
    text("emitter.company.omiNumber", "Numéro OMI")
        .hint("« OMI » suivi de sept chiffres.")
        .when("emitter.isForeignShip", SET)
        .piece(),
    role("emitter.company", "l'émetteur")
        .own(&[Profile::Producer])
        .favorite("EMITTER")
        .identified(&[
            unset("emitter.isPrivateIndividual"),
            unset("emitter.isForeignShip"),
        ])
        .employs(unset("emitter.isPrivateIndividual"))
        .anybody()
        .piece(),
];

static SITE: &[Piece] = &[
    text("emitter.workSite.name", "Nom du chantier").piece(),
    text("emitter.workSite.address", "Adresse du chantier").piece(),
    text("emitter.workSite.postalCode", "Code postal").piece(),
    text("emitter.workSite.city", "Commune").piece(),
    text("emitter.workSite.infos", "Informations complémentaires").piece(),
];

static WASTE: &[Piece] = &[
    item(
        "wasteDetails.code",
        "Code déchet",
        Shape::WasteCode(Some("wasteDetails.isDangerous")),
    )
    .hint("Par exemple « 08 01 11* ».")
    .piece(),
    text("wasteDetails.name", "Dénomination usuelle").piece(),
    item(
        "wasteDetails.isDangerous",
        "Le déchet est dangereux",
        Shape::Check,
    )
    .piece(),
    item(
        "wasteDetails.pop",
        "Le déchet contient des polluants organiques persistants (POP)",
        Shape::Check,
    )
    .piece(),
    item(
        "wasteDetails.consistences",
        "Consistance",
        Shape::Several(Consistence::choices),
    )
    .default("SOLID")
    .piece(),
    item(
        "wasteDetails.isSubjectToADR",
        "Le transport est soumis à l'ADR",
        Shape::YesNo,
    )
    .piece(),
    text("wasteDetails.onuCode", "Mention au titre de l'ADR")
        .when("wasteDetails.isSubjectToADR", SET)
        .piece(),
    text(
        "wasteDetails.nonRoadRegulationMention",
        "Mention au titre du RID, de l'ADN ou de l'IMDG",
    )
    .hint("Pour un transport par rail, par voie navigable ou par mer.")
    .piece(),
    item(
        "wasteDetails.quantity",
        "Quantité",
        Shape::Decimal("tonnes"),
    )
    .piece(),
    item(
        "wasteDetails.quantityType",
        "Cette quantité est",
        Shape::Few(QuantityType::choices),
    )
    .default("ESTIMATED")
    .piece(),
    text("wasteDetails.sampleNumber", "Numéro d'échantillon")
        .hint("Pour les huiles usagées.")
        .piece(),
    item(
        "isDirectSupply",
        "Le déchet est acheminé par pipeline ou convoyeur, sans transporteur",
        Shape::Check,
    )
    .piece(),
];

static PACKAGING: &[Piece] = &common::container(packagings, "litres");

static SOIL: &[Piece] = &[
    item(
        "wasteDetails.landIdentifiers",
        "Identifiants du terrain",
        Shape::Tags,
    )
    .hint("Un par ligne.")
    .piece(),
    item(
        "wasteDetails.analysisReferences",
        "Références d'analyses",
        Shape::Tags,
    )
    .hint("Une par ligne.")
    .piece(),
];

/// What is left to group of slips that have arrived.
const GROUPED: List = List {
    path: "grouping",
    one: "Bordereau annexé",
    many: "Bordereaux annexés",
    add: "Ajouter un bordereau annexé",
    most: 50,
    first: 0,
    blank: 0,
    key: "form.id",
    signed: None,
    is_optional: false,
    pieces: GROUPED_PIECES,
    when: Some(When {
        path: "emitter.type",
        is: &["APPENDIX2"],
    }),
};

static GROUPED_PIECES: &[Piece] = &[
    item("form.id", "Bordereau que vous avez reçu", Shape::Slip).piece(),
    item("quantity", "Quantité groupée", Shape::Decimal("tonnes"))
        .hint("Laissée vide, tout ce qui reste.")
        .piece(),
];

fn previous(form: &Value) -> Choice {
    // A slip that is grouped comes with the fraction that is.
    let form = match &form["form"] {
        Value::Null => form,
        form => form,
    };
    let waste = [
        tree::text(form, "wasteDetails.code"),
        tree::text(form, "wasteDetails.name"),
    ]
    .join(" ");
    let number = |path: &str| tree::get(form, path).as_f64();
    let held = number("quantityAccepted").or_else(|| number("quantityReceived"));
    let held = held.map(|held| format!(", {} acceptées", tonnes(held)));
    let grouped = number("quantityGrouped").filter(|grouped| *grouped > 0.0);
    let grouped = grouped.map(|grouped| format!(", dont {} déjà groupées", tonnes(grouped)));
    Choice::new(
        tree::text(form, "id"),
        format!(
            "{} — {waste}{}{}",
            tree::text(form, "readableId"),
            held.unwrap_or_default(),
            grouped.unwrap_or_default()
        ),
    )
}

const PARCELS: List = List {
    path: "wasteDetails.parcelNumbers",
    one: "Parcelle",
    many: "Parcelles",
    add: "Ajouter une parcelle",
    most: 20,
    first: 0,
    blank: 0,
    key: "city",
    signed: None,
    is_optional: true,
    pieces: PARCEL,
    when: None,
};

static PARCEL: &[Piece] = &[
    text("city", "Commune").piece(),
    text("inseeCode", "Code INSEE de la commune").piece(),
    text("prefix", "Préfixe").piece(),
    text("section", "Section").piece(),
    text("number", "Numéro de parcelle").piece(),
    item("x", "Latitude", Shape::Decimal("degrés")).piece(),
    item("y", "Longitude", Shape::Decimal("degrés")).piece(),
];

static RECIPIENT: &[Piece] = &[
    item(
        "recipient.isTempStorage",
        "Le déchet y est entreposé provisoirement ou reconditionné",
        Shape::Check,
    )
    .piece(),
    role("recipient.company", "le destinataire")
        .profiles(&[
            Profile::Collector,
            Profile::WasteProcessor,
            Profile::WasteCenter,
            Profile::DisposalFacility,
        ])
        .own(&[Profile::Collector, Profile::WasteProcessor])
        .favorite("RECIPIENT")
        .piece(),
    text(
        "recipient.cap",
        "Numéro de certificat d'acceptation préalable (CAP)",
    )
    .piece(),
    common::planned_operation("recipient.processingOperation", operations).piece(),
];

static AFTER_STORAGE: &[Piece] = &[
    role(
        "temporaryStorageDetail.destination.company",
        "la destination",
    )
    .profiles(&[Profile::Collector, Profile::WasteProcessor])
    .favorite("TEMPORARY_STORAGE_DETAIL")
    .piece(),
    text("temporaryStorageDetail.destination.cap", "CAP").piece(),
    common::planned_operation(
        "temporaryStorageDetail.destination.processingOperation",
        operations,
    )
    .piece(),
];

static TRANSPORTER: &[Piece] = &[
    CARRIER.piece(),
    item(
        "isExemptedOfReceipt",
        "Le transporteur est exempté de récépissé (article R. 541-50 du code de l'environnement)",
        Shape::Check,
    )
    .piece(),
    item(
        "mode",
        "Mode de transport",
        Shape::Many(common::transport_modes),
    )
    .default("ROAD")
    .piece(),
    text("numberPlate", "Immatriculations")
        .hint("Deux au plus, séparées par une virgule. Elles peuvent attendre la signature.")
        .when("./mode", &["ROAD"])
        .piece(),
    text("customInfo", "Champ libre du transporteur").piece(),
];

static INTERMEDIARY: &[Piece] = &[role("", "l'intermédiaire").piece()];
