//! The BSDA in registries: what its lines say besides what every kind says.

use std::collections::HashMap;

use contract::{
    bsda::{Bsda, BsdaPackaging},
    scalar::Text,
};

use super::document::{emitter_company, operation, reception};
use crate::{
    registry::{FinalPlace, Line, Place, Registry, accepted_and_refused, left_at, tonnes_of},
    slip::Slip,
};

/// The line of a registry.
pub(super) fn line(
    bsda: &Bsda,
    place: &Place<'_>,
    linked: &HashMap<String, Bsda>,
    ends: &[FinalPlace],
) -> Option<Line> {
    let outline = bsda.outline();
    let mut line = Line::of(bsda, &outline, place, 3);
    line.date("transporterTakenOverAt", left_at(&outline.legs, place)?);
    waste(&mut line, bsda);
    let site = bsda.emitter.as_ref().and_then(|e| e.pickup_site.as_ref());
    if let Some(site) = site {
        line.pickup_site([
            site.name.as_ref(),
            site.address.as_ref(),
            site.postal_code.as_ref(),
            site.city.as_ref(),
        ]);
    }
    destination(&mut line, bsda, place.registry);
    let initial = bsda.forwarding.as_ref().and_then(|id| linked.get(id));
    if place.registry != Registry::Transported {
        line.company("initialEmitterCompany", initial.and_then(emitter_company));
    }
    let next = bsda.forwarded_in.as_ref().and_then(|id| linked.get(id));
    let next = next.and_then(|next| next.destination.as_ref()?.company.as_ref());
    line.company("postTempStorageDestination", next);
    if next.is_some() {
        line.word("postTempStorageDestinationCountry", "FR");
    }
    let own_code = operation(bsda)
        .filter(|operation| operation.signature.is_some())
        .and_then(|operation| operation.code.as_deref());
    line.final_operations(own_code, ends);
    Some(line)
}

fn waste(line: &mut Line, bsda: &Bsda) {
    line.flag("wasteIsDangerous", Some(true));
    let waste = bsda.waste.as_ref();
    line.text(
        "wasteDescription",
        waste.and_then(|w| w.material_name.as_ref()),
    );
    line.flag("wastePop", waste.map(|w| w.pop.unwrap_or_default()));
    line.text(
        "nonRoadRegulationMention",
        waste.and_then(|w| w.non_road_regulation_mention.as_ref()),
    );
    let adr = waste.and_then(|w| w.adr.as_ref());
    match waste.and_then(|waste| waste.is_subject_to_adr) {
        Some(true) => line.text("wasteAdr", adr),
        Some(false) => line.word("wasteAdr", "Déclaré non soumis à l'ADR"),
        None => match adr.filter(|adr| !adr.is_empty()) {
            Some(adr) => line.text("wasteAdr", Some(adr)),
            None => line.word("wasteAdr", "Non soumis"),
        },
    }
    let packagings: &[BsdaPackaging] = bsda.packagings.as_deref().unwrap_or_default();
    let count: i64 = packagings.iter().map(|p| i64::from(p.quantity)).sum();
    line.number("quantity", (!packagings.is_empty()).then(|| count.into()));
}

fn destination(line: &mut Line, bsda: &Bsda, registry: Registry) {
    let cap = bsda.destination.as_ref().and_then(|d| d.cap.as_ref());
    line.text("destinationCap", cap);
    if let Some(reception) = reception(bsda) {
        let (accepted, refused) = accepted_and_refused(
            reception.acceptation_status,
            reception.weight,
            reception.refused_weight,
        );
        let is_arrival = registry == Registry::Incoming;
        let declared = tonnes_of(reception.refused_weight);
        line.number(
            "destinationReceptionAcceptedWeight",
            accepted.filter(|_| is_arrival),
        );
        line.number(
            "destinationReceptionRefusedWeight",
            if is_arrival { refused } else { declared },
        );
    }
    if let Some(operation) = operation(bsda) {
        let next = operation.next_destination.as_ref();
        let next = next.and_then(|next| next.planned_operation_code.as_ref());
        line.text("nextOperationCode", next);
        line.list(
            "nextDestinationPlannedOperationCodes",
            next.map(Text::as_str),
        );
    }
}
