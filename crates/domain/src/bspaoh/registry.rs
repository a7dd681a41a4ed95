//! The BSPAOH in registries: what its lines say besides what every kind says.

use contract::{
    bspaoh::{Bspaoh, BspaohType},
    slip::OperationMode,
};

use super::document::{reception, tonnes};
use crate::{
    registry::{Line, Place, left_at},
    slip::Slip,
};

/// The line of a registry.
pub(super) fn line(bspaoh: &Bspaoh, place: &Place<'_>) -> Option<Line> {
    let outline = bspaoh.outline();
    let mut line = Line::of(bspaoh, &outline, place, 0);
    line.date("transporterTakenOverAt", left_at(&outline.legs, place)?);
    line.flag("wasteIsDangerous", Some(true));
    line.flag("wastePop", Some(false));
    line.word("wasteDescription", description(bspaoh));
    line.text("wasteAdr", bspaoh.waste.adr.as_ref());
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

/// The mode is told even before the treatment.
fn destination(line: &mut Line, bspaoh: &Bspaoh) {
    line.names(
        "destinationOperationModes",
        Some(OperationMode::Elimination),
    );
    let cap = bspaoh.destination.as_ref().and_then(|d| d.cap.as_ref());
    line.text("destinationCap", cap);
    line.flag("destinationReceptionWeightIsEstimate", Some(false));
    let detail = reception(bspaoh).and_then(|reception| reception.detail.as_ref());
    for (key, weight) in [
        (
            "destinationReceptionRefusedWeight",
            detail.and_then(|detail| detail.refused_weight.as_ref()),
        ),
        (
            "destinationReceptionAcceptedWeight",
            detail.and_then(|detail| detail.accepted_weight.as_ref()),
        ),
    ] {
        line.number(key, tonnes(weight.map(|weight| weight.value)));
    }
}
