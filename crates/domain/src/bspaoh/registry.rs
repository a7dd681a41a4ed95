//! The BSPAOH in registries: what its lines say besides what every kind says.

use contract::{
    bspaoh::{Bspaoh, BspaohReceptionWasteWeight, BspaohType},
    slip::OperationMode,
};

use super::document::{reception, tonnes};
use crate::{
    registry::{Line, Lookup, Place, among_all, left_at, moves},
    slip::Slip,
};

/// Which company sees the slip in which registry; the carrier sees it among all before it signs.
pub(super) fn lookups(bspaoh: &Bspaoh) -> Vec<Lookup> {
    if bspaoh.is_draft() {
        return Vec::new();
    }
    let outline = bspaoh.outline();
    let mut rows = moves(&outline, "");
    rows.extend(among_all(&outline, bspaoh.updated_at, |_| true));
    rows
}

/// The line of a registry.
pub(super) fn line(bspaoh: &Bspaoh, place: &Place<'_>) -> Option<Line> {
    let outline = bspaoh.outline();
    let mut line = Line::of(bspaoh, &outline, place, 0);
    line.date("transporterTakenOverAt", left_at(&outline.legs, place)?);
    waste(&mut line, bspaoh);
    if let Some(site) = bspaoh.emitter.as_ref().and_then(|e| e.pickup_site.as_ref()) {
        let parts = [&site.name, &site.address, &site.postal_code, &site.city];
        line.pickup_site(parts.map(Option::as_ref));
    }
    destination(&mut line, bspaoh);
    Some(line)
}

fn description(bspaoh: &Bspaoh) -> &'static str {
    match (&bspaoh.waste.code, bspaoh.waste.r#type) {
        (None, _) => "",
        (Some(_), BspaohType::Foetus) => "Foetus",
        (Some(_), BspaohType::Paoh) => "Pièces anatomiques d'origine humaine",
    }
}

fn waste(line: &mut Line, bspaoh: &Bspaoh) {
    line.flag("wasteIsDangerous", Some(true));
    line.flag("wastePop", Some(false));
    line.word("wasteDescription", description(bspaoh));
    line.text("wasteAdr", bspaoh.waste.adr.as_ref());
}

fn destination(line: &mut Line, bspaoh: &Bspaoh) {
    // Even before the treatment, and before the arrival.
    line.names(
        "destinationOperationModes",
        Some(OperationMode::Elimination),
    );
    line.flag("destinationReceptionWeightIsEstimate", Some(false));
    let cap = bspaoh.destination.as_ref().and_then(|d| d.cap.as_ref());
    line.text("destinationCap", cap);
    let detail = reception(bspaoh).and_then(|reception| reception.detail.as_ref());
    let weight = |weight: Option<&BspaohReceptionWasteWeight>| tonnes(weight.map(|w| w.value));
    line.number(
        "destinationReceptionRefusedWeight",
        weight(detail.and_then(|detail| detail.refused_weight.as_ref())),
    );
    line.number(
        "destinationReceptionAcceptedWeight",
        weight(detail.and_then(|detail| detail.accepted_weight.as_ref())),
    );
}
