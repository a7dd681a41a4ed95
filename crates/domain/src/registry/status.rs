//! Labels of statuses and sub-types in exported registries.

/// Label of a status; kinds share most of them. Empty for an unknown one.
pub(super) fn status_label(kind: &str, status: &str) -> &'static str {
    of_kind(kind, status)
        .or_else(|| shared(status))
        .unwrap_or_default()
}

fn of_kind(kind: &str, status: &str) -> Option<&'static str> {
    Some(match (kind, status) {
        ("BSVHU" | "BSDA", "SIGNED_BY_PRODUCER") => "Signé par le producteur",
        ("BSVHU", "SENT") => "En cours d'acheminement",
        ("BSVHU" | "BSDA", "RECEIVED") => "En attente de traitement",
        ("BSDA" | "BSDASRI" | "BSPAOH", "SENT") => "Envoyé",
        ("BSDASRI" | "BSPAOH", "RECEIVED") => "Reçu",
        ("BSDA", "AWAITING_CHILD") => "En attente d'un BSDA suite",
        ("BSFF", "INITIAL") => "En attente de signature par l'émetteur",
        ("BSFF", "SENT") => "Signé par le transporteur",
        ("BSFF", "RECEIVED") => "Reçu par le destinataire",
        ("BSFF", "INTERMEDIATELY_PROCESSED") => "Traité, en attente de suivi",
        ("BSFF", "REFUSED") => "Refusé par le destinataire",
        ("BSFF", "ACCEPTED") => "En attente de traitement",
        ("BSFF", "PARTIALLY_REFUSED") => "Refusé partiellement, en attente de traitement",
        ("BSPAOH", "PARTIALLY_REFUSED") => "Refus partiel",
        _ => return None,
    })
}

fn shared(status: &str) -> Option<&'static str> {
    Some(match status {
        "DRAFT" => "Brouillon",
        "SEALED" => "En attente de signature par l'émetteur",
        "SENT" => "En attente de réception",
        "RECEIVED" => "Reçu, en attente d'acceptation ou de refus",
        "ACCEPTED" => "Accepté, en attente de traitement",
        "PROCESSED" => "Traité",
        "AWAITING_GROUP" => "En attente de regroupement",
        "FOLLOWED_WITH_PNTTD" => "Suivi via PNTTD",
        "GROUPED" => "Annexé à un bordereau de regroupement",
        "NO_TRACEABILITY" => "Regroupé, avec autorisation de rupture de traçabilité",
        "REFUSED" => "Refusé",
        "TEMP_STORED" => "Réceptionné à l’entreposage provisoire, en attente d’acceptation",
        "TEMP_STORER_ACCEPTED" => "Entreposé temporairement ou en reconditionnement",
        "RESEALED" => "En attente de signature par l'installation d'entreposage provisoire",
        "RESENT" => "En attente de réception pour traitement",
        "INITIAL" => "Initial",
        "SIGNED_BY_PRODUCER" | "SIGNED_BY_EMITTER" => "Signé par l'émetteur",
        "SIGNED_BY_TEMP_STORER" => "Signé par l'installation d'entreposage provisoire",
        "SIGNED_BY_WORKER" => "Signé par l'entreprise de travaux",
        "AWAITING_CHILD" => "En attente ou associé à un BSD suite",
        "CANCELED" => "Annulé",
        _ => return None,
    })
}

/// Label of a sub-type; empty for an unknown one.
pub(super) fn sub_type_label(sub_type: &str) -> &'static str {
    match sub_type {
        "INITIAL" => "Initial",
        "TOURNEE" => "Tournée dédiée",
        "APPENDIX1" => "Annexe 1",
        "APPENDIX2" => "Annexe 2",
        "TEMP_STORED" => "Entreposage provisoire",
        "COLLECTION_2710" => "Collecte en déchetterie",
        "GATHERING" => "Groupement",
        "GROUPEMENT" => "Regroupement",
        "RESHIPMENT" => "Réexpédition",
        "RECONDITIONNEMENT" => "Reconditionnement",
        "SYNTHESIS" => "Synthèse",
        _ => "",
    }
}
