//! The enums of the API that pages read, and how they are said in French.

use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $wire:literal $(: $label:literal)?,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub(crate) enum $name {
            $(#[serde(rename = $wire)] $variant,)+
            /// A value that these pages do not know yet.
            #[default]
            #[serde(other)]
            Unheard,
        }

        #[allow(dead_code, reason = "each enum is read in its own way")]
        impl $name {
            /// Every value that pages know, in the order of the API.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The value as it travels.
            pub(crate) fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $wire,)+
                    Self::Unheard => "",
                }
            }

            /// The value that travels as this text.
            pub(crate) fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text)
            }
        }

        vocabulary!(@label $name $($variant $($label)?,)+);
    };
    (@label $name:ident $($variant:ident $label:literal,)+) => {
        #[allow(dead_code, reason = "each enum is read in its own way")]
        impl $name {
            /// The value in French.
            pub(crate) fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $label,)+
                    Self::Unheard => "",
                }
            }

            /// Every value that pages know, as choices.
            pub(crate) fn choices() -> Vec<crate::fields::Choice> {
                let choice = |value: &Self| crate::fields::Choice::new(value.as_str(), value.label());
                Self::ALL.iter().map(choice).collect()
            }
        }
    };
    (@label $name:ident $($variant:ident,)+) => {};
}

vocabulary! {
    /// What a role allows in an organisation; only what pages ask about.
    UserPermission {
        BsdCanRead = "BSD_CAN_READ",
        BsdCanList = "BSD_CAN_LIST",
        BsdCanCreate = "BSD_CAN_CREATE",
        BsdCanUpdate = "BSD_CAN_UPDATE",
        BsdCanDelete = "BSD_CAN_DELETE",
        BsdCanSignEmission = "BSD_CAN_SIGN_EMISSION",
        BsdCanSignWork = "BSD_CAN_SIGN_WORK",
        BsdCanSignTransport = "BSD_CAN_SIGN_TRANSPORT",
        BsdCanSignAcceptation = "BSD_CAN_SIGN_ACCEPTATION",
        BsdCanSignOperation = "BSD_CAN_SIGN_OPERATION",
        BsdCanRevise = "BSD_CAN_REVISE",
        RegistryCanRead = "REGISTRY_CAN_READ",
        CompanyCanUpdate = "COMPANY_CAN_UPDATE",
        CompanyCanVerify = "COMPANY_CAN_VERIFY",
        CompanyCanManageSignatureAutomation = "COMPANY_CAN_MANAGE_SIGNATURE_AUTOMATION",
        CompanyCanManageMembers = "COMPANY_CAN_MANAGE_MEMBERS",
        CompanyCanRenewSecurityCode = "COMPANY_CAN_RENEW_SECURITY_CODE",
        CompanyCanManageRegistryDelegation = "COMPANY_CAN_MANAGE_REGISTRY_DELEAGATION",
    }
}

vocabulary! {
    /// Role of a user in an organisation.
    UserRole {
        Admin = "ADMIN": "Administrateur",
        Member = "MEMBER": "Collaborateur",
        Reader = "READER": "Lecteur",
        Driver = "DRIVER": "Chauffeur",
    }
}

vocabulary! {
    /// Profile of a company.
    CompanyType {
        Producer = "PRODUCER": "Producteur de déchets",
        Intermediary = "INTERMEDIARY": "Intermédiaire",
        Collector = "COLLECTOR": "Tri, transit ou regroupement",
        WasteProcessor = "WASTEPROCESSOR": "Installation de traitement",
        DisposalFacility = "DISPOSAL_FACILITY": "Valorisation de terres et sédiments",
        WasteCenter = "WASTE_CENTER": "Déchèterie (rubrique 2710)",
        WasteVehicles = "WASTE_VEHICLES": "Traitement de véhicules hors d'usage",
        Transporter = "TRANSPORTER": "Transporteur",
        Trader = "TRADER": "Négociant",
        Broker = "BROKER": "Courtier",
        EcoOrganisme = "ECO_ORGANISME": "Éco-organisme",
        Worker = "WORKER": "Entreprise de travaux amiante",
        Crematorium = "CREMATORIUM": "Crématorium",
        RecoveryFacility = "RECOVERY_FACILITY": "Sortie de statut de déchet",
    }
}

vocabulary! {
    /// Whether what the directory knows of a company is public.
    StatutDiffusionEtablissement {
        O = "O",
        P = "P",
    }
}

vocabulary! {
    /// Where a BSDA stands.
    BsdaStatus {
        Initial = "INITIAL",
        SignedByProducer = "SIGNED_BY_PRODUCER",
        SignedByWorker = "SIGNED_BY_WORKER",
        Sent = "SENT",
        Received = "RECEIVED",
        Processed = "PROCESSED",
        Refused = "REFUSED",
        AwaitingChild = "AWAITING_CHILD",
        Canceled = "CANCELED",
    }
}

vocabulary! {
    /// Circuit of a BSDA.
    BsdaType {
        OtherCollections = "OTHER_COLLECTIONS": "Initial",
        Collection2710 = "COLLECTION_2710": "Collecte en déchèterie",
        Gathering = "GATHERING": "Groupement",
        Reshipment = "RESHIPMENT": "Réexpédition",
    }
}

vocabulary! {
    /// Step of a BSDA that is signed.
    BsdaSignatureType {
        Emission = "EMISSION",
        Work = "WORK",
        Transport = "TRANSPORT",
        Reception = "RECEPTION",
        Operation = "OPERATION",
    }
}

vocabulary! {
    /// Consistence of asbestos waste.
    BsdaConsistence {
        Solide = "SOLIDE": "Solide",
        Pulverulent = "PULVERULENT": "Pulvérulent",
        Pateux = "PATEUX": "Pâteux",
        Other = "OTHER": "Autre",
    }
}

vocabulary! {
    /// Container of asbestos waste.
    BsdaPackagingType {
        BigBag = "BIG_BAG": "Big-bag / GRV",
        DepotBag = "DEPOT_BAG": "Dépôt-bag",
        PaletteFilme = "PALETTE_FILME": "Palette filmée",
        SacRenforce = "SAC_RENFORCE": "Sac renforcé",
        ConteneurBag = "CONTENEUR_BAG": "Conteneur-bag",
        Other = "OTHER": "Autre",
    }
}

vocabulary! {
    /// How waste travels.
    TransportMode {
        Road = "ROAD": "Route",
        Rail = "RAIL": "Voie ferrée",
        Air = "AIR": "Voie aérienne",
        River = "RIVER": "Voie fluviale",
        Sea = "SEA": "Voie maritime",
        Other = "OTHER": "Autre",
        Unknown = "UNKNOWN": "Inconnu",
    }
}

vocabulary! {
    /// What the destination said of the waste.
    WasteAcceptationStatus {
        Accepted = "ACCEPTED": "Accepté en totalité",
        PartiallyRefused = "PARTIALLY_REFUSED": "Refusé en partie",
        Refused = "REFUSED": "Refusé en totalité",
    }
}

vocabulary! {
    /// Mode of a treatment.
    OperationMode {
        Reutilisation = "REUTILISATION": "Réutilisation",
        Recyclage = "RECYCLAGE": "Recyclage et les autres formes de valorisation de la matière",
        ValorisationEnergetique = "VALORISATION_ENERGETIQUE": "Valorisation énergétique",
        AutresValorisations = "AUTRES_VALORISATIONS": "Autres valorisations",
        Elimination = "ELIMINATION": "Élimination",
        Unknown = "UNKNOWN": "Inconnu",
    }
}

vocabulary! {
    /// Where a BSDD stands.
    FormStatus {
        Draft = "DRAFT",
        Sealed = "SEALED",
        SignedByProducer = "SIGNED_BY_PRODUCER",
        Sent = "SENT",
        Received = "RECEIVED",
        Accepted = "ACCEPTED",
        Processed = "PROCESSED",
        FollowedWithPnttd = "FOLLOWED_WITH_PNTTD",
        AwaitingGroup = "AWAITING_GROUP",
        Grouped = "GROUPED",
        NoTraceability = "NO_TRACEABILITY",
        Refused = "REFUSED",
        TempStored = "TEMP_STORED",
        TempStorerAccepted = "TEMP_STORER_ACCEPTED",
        Resealed = "RESEALED",
        SignedByTempStorer = "SIGNED_BY_TEMP_STORER",
        Resent = "RESENT",
        Canceled = "CANCELED",
    }
}

vocabulary! {
    /// Role of the emitter of a BSDD, which is also its circuit.
    EmitterType {
        Producer = "PRODUCER": "Initial",
        Other = "OTHER": "Initial",
        Appendix1 = "APPENDIX1": "Tournée dédiée",
        Appendix1Producer = "APPENDIX1_PRODUCER": "Annexe 1",
        Appendix2 = "APPENDIX2": "Annexe 2",
    }
}

vocabulary! {
    /// Container of dangerous waste.
    Packagings {
        Benne = "BENNE": "Benne",
        Citerne = "CITERNE": "Citerne",
        Fut = "FUT": "Fût",
        Grv = "GRV": "Grand récipient vrac (GRV)",
        Autre = "AUTRE": "Autre",
        Pipeline = "PIPELINE": "Pipeline",
    }
}

vocabulary! {
    /// How a weight is known.
    QuantityType {
        Real = "REAL": "Poids réel",
        Estimated = "ESTIMATED": "Poids estimé",
    }
}

vocabulary! {
    /// Consistence of dangerous waste.
    Consistence {
        Solid = "SOLID": "Solide",
        Liquid = "LIQUID": "Liquide",
        Gaseous = "GASEOUS": "Gazeux",
        Doughy = "DOUGHY": "Pâteux",
    }
}

vocabulary! {
    /// Why a tank was not washed out.
    CiterneNotWashedOutReason {
        Exempted = "EXEMPTED": "non, le rinçage n'est pas exigé",
        Incompatible = "INCOMPATIBLE": "non, le rinçage est incompatible avec le déchet",
        Unavailable = "UNAVAILABLE": "non, l'installation de lavage n'est pas disponible",
        NotByDriver = "NOT_BY_DRIVER": "non, le conducteur ne l'a pas fait",
    }
}

vocabulary! {
    /// How a vehicle that carried dangerous waste goes back.
    EmptyReturnADR {
        EmptyReturnNotWashed = "EMPTY_RETURN_NOT_WASHED": "Retour à vide, non nettoyé",
        EmptyVehicle = "EMPTY_VEHICLE": "Véhicule vide",
        EmptyCiterne = "EMPTY_CITERNE": "Citerne vide",
        EmptyContainer = "EMPTY_CONTAINER": "Conteneur vide",
        EmptyCiterneContainer = "EMPTY_CITERNE_CONTAINER": "Conteneur-citerne vide",
    }
}

vocabulary! {
    /// Where a BSVHU stands.
    BsvhuStatus {
        Initial = "INITIAL",
        SignedByProducer = "SIGNED_BY_PRODUCER",
        Sent = "SENT",
        Received = "RECEIVED",
        Processed = "PROCESSED",
        Refused = "REFUSED",
    }
}

vocabulary! {
    /// Step of a BSVHU that is signed.
    SignatureTypeInput {
        Emission = "EMISSION",
        Transport = "TRANSPORT",
        Reception = "RECEPTION",
        Operation = "OPERATION",
    }
}

vocabulary! {
    /// How vehicles are gathered.
    BsvhuPackaging {
        Unite = "UNITE": "unité(s)",
        Lot = "LOT": "lot(s)",
    }
}

vocabulary! {
    /// What identifies vehicles.
    BsvhuIdentificationType {
        NumeroOrdreRegistrePolice = "NUMERO_ORDRE_REGISTRE_POLICE": "Numéros d'ordre du registre de police",
        NumeroImmatriculation = "NUMERO_IMMATRICULATION": "Numéros d'immatriculation",
        NumeroFicheDromcom = "NUMERO_FICHE_DROMCOM": "Numéros de fiche VHU (outre-mer)",
        NumeroOrdreLotsSortants = "NUMERO_ORDRE_LOTS_SORTANTS": "Numéros d'ordre des lots sortants",
    }
}

vocabulary! {
    /// What the destination of vehicles is.
    BsvhuDestinationType {
        Broyeur = "BROYEUR": "Broyeur",
        Demolisseur = "DEMOLISSEUR": "Centre VHU (démolisseur)",
    }
}

vocabulary! {
    /// What became of a revision.
    RevisionRequestStatus {
        Pending = "PENDING": "En attente",
        Accepted = "ACCEPTED": "Approuvée",
        Refused = "REFUSED": "Refusée",
    }
}

vocabulary! {
    /// What somebody answered to a revision.
    RevisionRequestApprovalStatus {
        Pending = "PENDING": "À approuver",
        Canceled = "CANCELED": "Sans objet",
        Accepted = "ACCEPTED": "Approuvée",
        Refused = "REFUSED": "Refusée",
    }
}

vocabulary! {
    /// Registry that is exported.
    RegistryV2ExportType {
        Incoming = "INCOMING": "Entrant",
        Outgoing = "OUTGOING": "Sortant",
        Transported = "TRANSPORTED": "Transporté",
        Managed = "MANAGED": "Géré (courtage, négoce, intermédiaire)",
        Ssd = "SSD": "Sorties de statut de déchet",
    }
}

vocabulary! {
    /// Where the lines of a registry come from.
    DeclarationType {
        All = "ALL": "Bordereaux et déclarations",
        Bsd = "BSD": "Bordereaux seulement",
        Registry = "REGISTRY": "Déclarations seulement",
    }
}

vocabulary! {
    /// Nature of the waste of a registry.
    RegistryV2ExportWasteType {
        Dd = "DD": "Déchets dangereux",
        Dnd = "DND": "Déchets non dangereux",
        Texs = "TEXS": "Terres excavées et sédiments",
    }
}

vocabulary! {
    /// Format of an export.
    RegistryExportFormat {
        Csv = "CSV": "CSV",
        Xlsx = "XLSX": "XLSX (tableur)",
    }
}

vocabulary! {
    /// How far an export is.
    RegistryExportStatus {
        Pending = "PENDING": "En attente",
        Started = "STARTED": "En cours",
        Successful = "SUCCESSFUL": "Terminé",
        Failed = "FAILED": "Échec",
        Canceled = "CANCELED": "Annulé",
    }
}

vocabulary! {
    /// Where a delegation stands.
    RegistryDelegationStatus {
        Incoming = "INCOMING": "À venir",
        Ongoing = "ONGOING": "En cours",
        Cancelled = "CANCELLED": "Annulée",
        Revoked = "REVOKED": "Révoquée",
        Expired = "EXPIRED": "Expirée",
    }
}

vocabulary! {
    /// What a site that sorts or gathers waste takes.
    CollectorType {
        NonDangerousWastes = "NON_DANGEROUS_WASTES": "Déchets non dangereux (rubriques 2713 à 2716)",
        DangerousWastes = "DANGEROUS_WASTES": "Déchets dangereux (rubrique 2718)",
        DeeeWastes = "DEEE_WASTES": "Équipements électriques et électroniques (rubrique 2711)",
        OtherNonDangerousWastes = "OTHER_NON_DANGEROUS_WASTES": "Autres déchets non dangereux (rubrique 2731)",
        OtherDangerousWastes = "OTHER_DANGEROUS_WASTES": "Autres déchets dangereux (rubriques 2719, 2792-1, 2793-1, 2793-2, 2797-1, 2798)",
    }
}

vocabulary! {
    /// How a treatment site treats waste.
    WasteProcessorType {
        DangerousWastesIncineration = "DANGEROUS_WASTES_INCINERATION": "Incinération de déchets dangereux (rubrique 2770)",
        NonDangerousWastesIncineration = "NON_DANGEROUS_WASTES_INCINERATION": "Incinération de déchets non dangereux (rubriques 2771, 2740)",
        Cremation = "CREMATION": "Crémation",
        DangerousWastesStorage = "DANGEROUS_WASTES_STORAGE": "Stockage de déchets dangereux (rubriques 2720-1, 2760-1, 2760-4, 2797-2)",
        NonDangerousWastesStorage = "NON_DANGEROUS_WASTES_STORAGE": "Stockage de déchets non dangereux (rubriques 2720-2, 2760-2)",
        InertWastesStorage = "INERT_WASTES_STORAGE": "Stockage de déchets inertes (rubrique 2760-3)",
        OtherDangerousWastes = "OTHER_DANGEROUS_WASTES": "Autre traitement de déchets dangereux (rubriques 2790, 2792-2, 2793-3)",
        OtherNonDangerousWastes = "OTHER_NON_DANGEROUS_WASTES": "Autre traitement de déchets non dangereux (rubriques 2791, 2780 à 2782, 2795)",
    }
}

vocabulary! {
    /// What a site does with vehicles.
    WasteVehiclesType {
        Broyeur = "BROYEUR": "Broyeur",
        Demolisseur = "DEMOLISSEUR": "Centre VHU (démolisseur)",
    }
}

vocabulary! {
    /// How far the verification of a company is.
    CompanyVerificationStatus {
        Verified = "VERIFIED": "Vérifié",
        ToBeVerified = "TO_BE_VERIFIED": "À vérifier",
        LetterSent = "LETTER_SENT": "Courrier envoyé",
        Standby = "STANDBY": "En attente",
    }
}

vocabulary! {
    /// Who an application is for.
    ApplicationGoal {
        Personnal = "PERSONNAL": "Ma propre entreprise",
        Clients = "CLIENTS": "Des clients",
    }
}

vocabulary! {
    /// Where an administrative transfer stands.
    AdministrativeTransferStatus {
        Pending = "PENDING": "En attente",
        Accepted = "ACCEPTED": "Acceptée",
        Refused = "REFUSED": "Refusée",
    }
}

vocabulary! {
    /// How a request for administrator rights is answered.
    AdminRequestValidationMethod {
        RequestCollaboratorApproval = "REQUEST_COLLABORATOR_APPROVAL": "Par un collègue de l'établissement, dont je donne le courriel",
        RequestAdminApproval = "REQUEST_ADMIN_APPROVAL": "Par les administrateurs de l'établissement",
        SendMail = "SEND_MAIL": "Par un code envoyé par courrier postal à l'établissement",
    }
}

vocabulary! {
    /// Where a request for administrator rights stands.
    AdminRequestStatus {
        Pending = "PENDING": "En cours",
        Accepted = "ACCEPTED": "Acceptée",
        Refused = "REFUSED": "Refusée",
        Blocked = "BLOCKED": "Bloquée",
        Expired = "EXPIRED": "Expirée",
    }
}
