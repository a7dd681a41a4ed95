//! What the codes of a slip are called on paper.

use crate::document::bsda::Consistence as BsdaConsistence;
use crate::document::bsdd::{EmptyReturn, NotWashedOut};
use crate::document::{OperationMode, PackagingType, TransportMode};

pub(crate) fn transport_mode(mode: Option<TransportMode>) -> &'static str {
    match mode {
        None => "",
        Some(TransportMode::Road) => "Route",
        Some(TransportMode::Air) => "Voie aérienne",
        Some(TransportMode::Rail) => "Voie ferrée",
        Some(TransportMode::River) => "Voie fluviale",
        Some(TransportMode::Sea) => "Voie maritime",
        Some(TransportMode::Other) => "Autres",
        Some(TransportMode::Unknown) => "Non renseigné",
    }
}

pub(crate) fn operation_mode(mode: Option<OperationMode>) -> &'static str {
    match mode {
        // The mode of imported data is not known: nothing is printed either.
        None | Some(OperationMode::Unknown) => "",
        Some(OperationMode::Reutilisation) => "Réutilisation",
        Some(OperationMode::Recyclage) => {
            "Recyclage et les autres formes de valorisation de la matière"
        }
        Some(OperationMode::ValorisationEnergetique) => "Valorisation énergétique",
        Some(OperationMode::AutresValorisations) => "Autres valorisations",
        Some(OperationMode::Elimination) => "Élimination",
    }
}

/// Name of a packaging type, in the plural from two on.
///
/// Every word that takes the mark of the plural does, names in capitals and brackets excepted.
pub(crate) fn packaging(kind: PackagingType, quantity: u64) -> &'static str {
    let (one, several) = match kind {
        PackagingType::Benne => ("Benne", "Bennes"),
        PackagingType::Citerne => ("Citerne", "Citernes"),
        PackagingType::Fut => ("Fût", "Fûts"),
        PackagingType::Grv => ("Grand Récipient Vrac (GRV)", "Grands Récipients Vrac (GRV)"),
        PackagingType::Pipeline => ("Pipeline", "Pipelines"),
        PackagingType::BigBag => ("Big Bag / GRV", "Big Bags / GRV"),
        PackagingType::ConteneurBag => ("Conteneur-bag", "Conteneur-bags"),
        PackagingType::DepotBag => ("Dépôt-bag", "Dépôt-bags"),
        PackagingType::PaletteFilme => ("Palette filmée", "Palettes filmées"),
        PackagingType::SacRenforce => ("Sac renforcé", "Sacs renforcés"),
        PackagingType::Other => ("Autre", "Autres"),
    };
    if quantity > 1 { several } else { one }
}

/// What an empty vehicle or container that is still subject to the ADR is called.
pub(crate) fn empty_return(kind: EmptyReturn) -> &'static str {
    match kind {
        EmptyReturn::NotWashed => "Retour à vide, non nettoyé",
        EmptyReturn::Vehicle => "Véhicule vide, dernière marchandise chargée",
        EmptyReturn::Citerne => "Véhicule-Citerne vide, dernière marchandise chargée",
        EmptyReturn::Container => "Conteneur vide, dernière marchandise chargée",
        EmptyReturn::CiterneContainer => "Conteneur-citerne vide, dernière marchandise chargée",
    }
}

/// Why a tank was not rinsed.
pub(crate) fn not_washed_out(reason: NotWashedOut) -> &'static str {
    match reason {
        NotWashedOut::Exempted => "citerne dédiée, exemptée de rinçage",
        NotWashedOut::Incompatible => "marchandise incompatible avec un rinçage à l'eau",
        NotWashedOut::Unavailable => "installation de rinçage indisponible",
        NotWashedOut::NotByDriver => "rinçage non effectué par le chauffeur",
    }
}

pub(crate) fn asbestos_consistence(consistence: BsdaConsistence) -> &'static str {
    match consistence {
        BsdaConsistence::Solide => "Solide",
        BsdaConsistence::Pulverulent => "Pulvérulents",
        BsdaConsistence::Pateux => "Pâteux",
        BsdaConsistence::Other => "Autre",
    }
}
