//! The form of BSDAs.

use serde_json::Value;

use super::{
    common::{self, BROKER, CARRIER_PIECES, ECO_ORGANISME},
    table::{
        Block, Documents, Piece, Previous, SET, Shape, Table, UNSET, When, also, group, item, role,
        section, text, unset,
    },
    tree,
};
use crate::{
    fields::Choice,
    graphql::{DateTime, checked_documents},
    numbers::tonnes,
    vocabulary::{BsdaConsistence, BsdaPackagingType, BsdaType, CompanyType as Profile},
};

checked_documents! {
    "queries/edit/bsda.graphql";
    /// All that the form shows.
    EDIT = EditBsda in edit_bsda,
    /// Slips that an organisation holds and has not treated for good.
    PREVIOUS = BsdasToTakeOn in bsdas_to_take_on,
    /// Makes a draft.
    CREATE = CreateBsda in create_bsda,
    /// Changes a slip.
    SAVE = SaveBsda in save_bsda,
    /// Makes a carrier.
    CREATE_CARRIER = CreateBsdaCarrier in create_bsda_carrier,
    /// Changes a carrier.
    SAVE_CARRIER = SaveBsdaCarrier in save_bsda_carrier,
    /// Removes a carrier.
    DELETE_CARRIER = DeleteBsdaCarrier in delete_bsda_carrier,
}

/// Asbestos that comes from works.
const WORKS: &[&str] = &["OTHER_COLLECTIONS"];
/// Asbestos that somebody carries: all but what people bring.
const CARRIED: When = When {
    path: "type",
    is: &["OTHER_COLLECTIONS", "GATHERING", "RESHIPMENT"],
};

/// The waste codes of asbestos.
const CODES: &[&str] = &[
    "06 07 01*",
    "06 13 04*",
    "08 01 17*",
    "08 04 09*",
    "10 13 09*",
    "12 01 16*",
    "15 01 11*",
    "15 02 02*",
    "16 01 11*",
    "16 02 12*",
    "16 02 13*",
    "16 03 03*",
    "16 03 05*",
    "17 01 06*",
    "17 02 04*",
    "17 03 01*",
    "17 04 09*",
    "17 04 10*",
    "17 05 03*",
    "17 05 05*",
    "17 05 07*",
    "17 06 01*",
    "17 06 03*",
    "17 06 05*",
    "17 08 01*",
    "17 09 03*",
];

pub(super) static BSDA: Table = Table {
    name: "BSDA",
    waste: "Amiante",
    profiles: &[],
    path: "bsdas",
    documents: Documents {
        load: EDIT,
        create: CREATE,
        update: SAVE,
        id_is_in_input: false,
        create_carrier: CREATE_CARRIER,
        update_carrier: SAVE_CARRIER,
        delete_carrier: DELETE_CARRIER,
    },
    eco_organismes: "handleBsda",
    previous: Some(Previous {
        document: PREVIOUS,
        taken: &["grouping", "forwarding"],
        choice: previous,
    }),
    waste_codes: |code| CODES.contains(&code),
    sections: &[
        section(
            "dechet",
            "Déchet",
            &[
                group("Nature du déchet", WASTE).block(),
                Block::List(common::packagings("packagings", PACKAGING, None)),
            ],
        ),
        section(
            "producteur",
            "Producteur",
            &[
                group("Détenteur de l'amiante", EMITTER).block(),
                group("Chantier ou lieu de collecte", SITE)
                    .optional()
                    .whole("emitter.pickupSite")
                    .block(),
            ],
        ),
        section(
            "travaux",
            "Entreprise de travaux",
            &[group("Entreprise de travaux", WORKER).block()],
        )
        .when("type", WORKS),
        section(
            "transporteur",
            "Transporteurs",
            &[Block::List(common::carriers(
                CARRIER_PIECES,
                "transport.signature",
                Some(CARRIED),
            ))],
        )
        .when(CARRIED.path, CARRIED.is),
        section(
            "destinataire",
            "Destinataire",
            &[
                group("Installation de destination", DESTINATION).block(),
                group("Exutoire final, si la destination est une étape", OUTLET)
                    .note("À remplir si l'installation de destination trie, groupe ou entrepose avant le traitement final.")
                    .optional()
                    .whole("destination.operation.nextDestination")
                    .block(),
            ],
        ),
        section(
            "autres",
            "Autres acteurs",
            &[
                group("Éco-organisme", ECO_ORGANISME).optional().block(),
                common::go_between("Courtier", "broker", BROKER).block(),
                Block::List(common::intermediaries(3, INTERMEDIARY)),
            ],
        ),
    ],
};

fn types() -> Vec<Choice> {
    vec![
        Choice::new(
            BsdaType::OtherCollections.as_str(),
            "Collecte sur un chantier",
        ),
        Choice::new(BsdaType::Collection2710.as_str(), "Apport en déchèterie"),
        Choice::new(
            BsdaType::Gathering.as_str(),
            "Groupement de bordereaux reçus",
        ),
        Choice::new(
            BsdaType::Reshipment.as_str(),
            "Réexpédition d'un bordereau reçu",
        ),
    ]
}

fn previous(bsda: &Value) -> Choice {
    let id = tree::text(bsda, "id");
    let waste = [
        tree::text(bsda, "waste.code"),
        tree::text(bsda, "waste.materialName"),
    ]
    .join(" ");
    let weight = tree::get(bsda, "weight.value").as_f64();
    let weight = weight.map(|weight| format!(", {}", tonnes(weight)));
    Choice::new(id, format!("{id} — {waste}{}", weight.unwrap_or_default()))
}

fn codes() -> Vec<Choice> {
    let label = |code: &str| match reference::waste_code::label_of(code) {
        Some(label) => format!("{code} — {label}"),
        None => code.to_owned(),
    };
    CODES
        .iter()
        .map(|code| Choice::new(*code, label(code)))
        .collect()
}

fn families() -> Vec<Choice> {
    reference::asbestos::FAMILIES
        .iter()
        .map(|family| Choice::new(family.code, format!("{} — {}", family.code, family.label)))
        .collect()
}

fn certification_bodies() -> Vec<Choice> {
    reference::asbestos::CERTIFICATION_BODIES
        .iter()
        .map(|body| Choice::new(*body, *body))
        .collect()
}

static WASTE: &[Piece] = &[
    item("type", "Circuit", Shape::Few(types))
        .default("OTHER_COLLECTIONS")
        .piece(),
    item("grouping", "Bordereaux groupés", Shape::Slips)
        .hint("Ceux que votre établissement a reçus, de même code déchet et de même exutoire.")
        .when("type", &["GATHERING"])
        .piece(),
    item("forwarding", "Bordereau réexpédié", Shape::Slip)
        .hint("L'un de ceux que votre établissement a reçus.")
        .when("type", &["RESHIPMENT"])
        .piece(),
    item("waste.code", "Code déchet", Shape::Many(codes)).piece(),
    item(
        "waste.familyCode",
        "Famille du matériau",
        Shape::Many(families),
    )
    .piece(),
    text("waste.materialName", "Nom du matériau")
        .twin("waste.name")
        .piece(),
    item(
        "waste.consistence",
        "Consistance",
        Shape::Few(BsdaConsistence::choices),
    )
    .piece(),
    text(
        "waste.consistenceDescription",
        "Description de la consistance",
    )
    .when("waste.consistence", &["OTHER"])
    .piece(),
    item(
        "waste.pop",
        "Le déchet contient des polluants organiques persistants (POP)",
        Shape::Check,
    )
    .piece(),
    item(
        "waste.isSubjectToADR",
        "Le transport est soumis à l'ADR",
        Shape::YesNo,
    )
    .default("oui")
    .piece(),
    text("waste.adr", "Mention au titre de l'ADR")
        .when("waste.isSubjectToADR", SET)
        .piece(),
    text(
        "waste.nonRoadRegulationMention",
        "Mention au titre du RID, de l'ADN ou de l'IMDG",
    )
    .hint("Pour un transport par rail, par voie navigable ou par mer.")
    .piece(),
    item("weight.value", "Poids total", Shape::Decimal("tonnes")).piece(),
    item(
        "weight.isEstimate",
        "Ce poids est une estimation",
        Shape::Check,
    )
    .default("oui")
    .piece(),
    item("waste.sealNumbers", "Numéros de scellés", Shape::Tags)
        .hint("Un par ligne.")
        .when(CARRIED.path, CARRIED.is)
        .piece(),
];

static PACKAGING: &[Piece] = &common::container(BsdaPackagingType::choices, "litres");

static EMITTER: &[Piece] = &[
    item(
        "emitter.isPrivateIndividual",
        "Le détenteur est un particulier",
        Shape::Check,
    )
    .piece(),
    role("emitter.company", "le producteur")
        .own(&[Profile::Producer, Profile::WasteCenter])
        .favorite("EMITTER")
        .identified(&[unset("emitter.isPrivateIndividual")])
        .employs(unset("emitter.isPrivateIndividual"))
        .piece(),
    text("emitter.customInfo", "Champ libre du producteur").piece(),
];

static SITE: &[Piece] = &[
    text("emitter.pickupSite.name", "Nom du chantier").piece(),
    text("emitter.pickupSite.address", "Adresse du chantier").piece(),
    text("emitter.pickupSite.postalCode", "Code postal").piece(),
    text("emitter.pickupSite.city", "Commune").piece(),
    text("emitter.pickupSite.infos", "Informations complémentaires").piece(),
];

static WORKER: &[Piece] = &[
    item(
        "worker.isDisabled",
        "Il n'y a pas d'entreprise de travaux",
        Shape::Check,
    )
    .piece(),
    role("worker.company", "l'entreprise de travaux")
        .profiles(&[Profile::Worker])
        .own(&[Profile::Worker])
        .favorite("WORKER")
        .present(unset("worker.isDisabled"))
        .also(&[
            also(
                "worker.certification.hasSubSectionFour",
                "workerCertification.hasSubSectionFour",
            ),
            also(
                "worker.certification.hasSubSectionThree",
                "workerCertification.hasSubSectionThree",
            ),
            also(
                "worker.certification.certificationNumber",
                "workerCertification.certificationNumber",
            ),
            also(
                "worker.certification.validityLimit",
                "workerCertification.validityLimit",
            ),
            also(
                "worker.certification.organisation",
                "workerCertification.organisation",
            ),
        ])
        .piece(),
    item(
        "worker.certification.hasSubSectionFour",
        "Travaux relevant de la sous-section 4",
        Shape::Check,
    )
    .when("worker.isDisabled", UNSET)
    .piece(),
    item(
        "worker.certification.hasSubSectionThree",
        "Travaux relevant de la sous-section 3",
        Shape::Check,
    )
    .when("worker.isDisabled", UNSET)
    .piece(),
    text(
        "worker.certification.certificationNumber",
        "Numéro de certification",
    )
    .when("worker.certification.hasSubSectionThree", SET)
    .piece(),
    item(
        "worker.certification.validityLimit",
        "Fin de validité de la certification",
        Shape::Day,
    )
    .when("worker.certification.hasSubSectionThree", SET)
    .piece(),
    item(
        "worker.certification.organisation",
        "Organisme certificateur",
        Shape::Many(certification_bodies),
    )
    .when("worker.certification.hasSubSectionThree", SET)
    .piece(),
];

static DESTINATION: &[Piece] = &[
    role("destination.company", "le destinataire")
        .profiles(&[
            Profile::Collector,
            Profile::WasteProcessor,
            Profile::WasteCenter,
        ])
        .own(&[Profile::Collector, Profile::WasteProcessor])
        .favorite("DESTINATION")
        .piece(),
    text(
        "destination.cap",
        "Numéro de certificat d'acceptation préalable (CAP)",
    )
    .piece(),
    common::planned_operation("destination.plannedOperationCode", || {
        common::operations(&["R 5", "D 5", "D 9 F", "R 13", "D 15"])
    })
    .piece(),
    text("destination.customInfo", "Champ libre du destinataire").piece(),
];

static OUTLET: &[Piece] = &[
    role(
        "destination.operation.nextDestination.company",
        "l'exutoire",
    )
    .profiles(&[Profile::Collector, Profile::WasteProcessor])
    .favorite("DESTINATION")
    .piece(),
    text(
        "destination.operation.nextDestination.cap",
        "CAP de l'exutoire",
    )
    .piece(),
    common::planned_operation(
        "destination.operation.nextDestination.plannedOperationCode",
        || common::operations(&["R 5", "D 5", "D 9 F"]),
    )
    .piece(),
];

static INTERMEDIARY: &[Piece] = &[role("", "l'intermédiaire").piece()];
