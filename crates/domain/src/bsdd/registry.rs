//! The BSDD in registries: what its lines say besides what every kind says. The leg after temporary storage is a slip of its own there.

use contract::{
    bsdd::Form,
    scalar::{DateTime, Text},
};

use super::{
    carrier,
    document::{emitter_company, packagings, recipient_company},
    outline::outline,
};
use crate::{
    registry::{
        FinalPlace, Line, Lookup, Place, Registry, SUITE, Value, accepted_and_refused, among_all,
        moves,
    },
    slip::{Outline, Slip},
};

/// Which company sees the form in which registry. Intermediaries look after the first leg alone.
pub(super) fn lookups(form: &Form) -> Vec<Lookup> {
    if form.is_draft() {
        return Vec::new();
    }
    let first = form.outline();
    let mut rows = moves(&first, "");
    if let Some(suite) = form.suite.as_deref() {
        let second = Outline {
            intermediaries: &[],
            ..outline(suite, described(suite, form))
        };
        rows.extend(moves(&second, SUITE));
    }
    rows.extend(among_all(&first, Slip::updated_at(form)));
    rows
}

/// Where the waste of a leg is described: there, or on the first one.
fn described<'a>(leg: &'a Form, first: &'a Form) -> &'a Form {
    match leg.waste_details {
        Some(_) => leg,
        None => first,
    }
}

/// The line of a registry.
pub(super) fn line(form: &Form, place: &Place<'_>, ends: &[FinalPlace]) -> Option<Line> {
    let is_suite = place.part == SUITE;
    let leg = match is_suite {
        true => form.suite.as_deref()?,
        false => form,
    };
    let described = described(leg, form);
    let mut line = Line::of(leg, &outline(leg, described), place, 5);
    line.date("transporterTakenOverAt", left_at(leg, place)?);
    waste(&mut line, described, place.registry);
    emitter(&mut line, leg);
    destination(&mut line, leg, place.registry);
    if place.registry != Registry::Transported {
        if is_suite {
            line.company("initialEmitterCompany", emitter_company(form));
        }
        upcycling(&mut line, leg);
    }
    if let Some(suite) = form.suite.as_deref().filter(|_| !is_suite) {
        line.company("postTempStorageDestination", recipient_company(suite));
        line.word("postTempStorageDestinationCountry", "FR");
    }
    let stops = leg.no_traceability == Some(true) && leg.processing_operation_done.is_some();
    if !stops {
        let own_code = leg.processing_operation_done.as_deref();
        line.final_operations(own_code, ends);
    }
    Some(line)
}

/// The date that the carrier's own registry shows is the one of its leg; outside, the one of the form.
fn left_at(leg: &Form, place: &Place<'_>) -> Option<Option<DateTime>> {
    if place.registry != Registry::Transported {
        return Some(leg.sent_at);
    }
    let own = leg
        .transporters
        .iter()
        .find(|row| carrier::organisation(row) == Some(place.org));
    let left = own.and_then(|row| row.taken_over_at).or(leg.sent_at)?;
    Some(Some(left))
}

fn waste(line: &mut Line, form: &Form, registry: Registry) {
    let count: i64 = packagings(form.waste_details.as_ref())
        .map(|packaging| i64::from(packaging.quantity))
        .sum();
    line.number("quantity", Some(count.into()));
    let Some(waste) = form.waste_details.as_ref() else {
        return;
    };
    line.text("wasteDescription", waste.name.as_ref());
    line.flag("wastePop", Some(waste.pop.unwrap_or_default()));
    line.flag(
        "wasteIsDangerous",
        Some(waste.is_dangerous.unwrap_or_default()),
    );
    adr(line, waste.is_subject_to_adr, waste.onu_code.as_ref());
    if registry != Registry::Transported {
        line.text(
            "nonRoadRegulationMention",
            waste.non_road_regulation_mention.as_ref(),
        );
    }
    let identifiers = waste.land_identifiers.iter().flatten();
    line.list("sisIdentifiers", identifiers.map(Text::as_str));
    let parcels = waste.parcel_numbers.as_deref().unwrap_or_default();
    line.list("parcelCities", parcels.iter().map(|p| p.city.as_str()));
    let insee = parcels.iter().filter_map(|p| p.insee_code.as_deref());
    line.list("parcelInseeCodes", insee);
    let cadastral = parcels.iter().map(|parcel| {
        let parts = [&parcel.prefix, &parcel.section, &parcel.number];
        let parts: Option<Vec<&str>> = parts.iter().map(|part| part.as_deref()).collect();
        Some(parts?.join("-"))
    });
    line.set("parcelNumbers", Some(Value::List(cadastral.collect())));
    let coordinates = parcels.iter().map(|parcel| {
        let (x, y) = (parcel.x?.0.normalize(), parcel.y?.0.normalize());
        Some(format!("N {x} E {y}"))
    });
    line.set(
        "parcelCoordinates",
        Some(Value::List(coordinates.collect())),
    );
}

fn adr(line: &mut Line, is_subject: Option<bool>, mention: Option<&Text>) {
    match (is_subject, mention.filter(|text| !text.is_empty())) {
        (Some(false), _) => line.word("wasteAdr", "Déclaré non soumis à l'ADR"),
        (None, None) => line.word("wasteAdr", "Non soumis"),
        (_, mention) => line.text("wasteAdr", mention),
    }
}

fn emitter(line: &mut Line, form: &Form) {
    let emitter = form.emitter.as_ref();
    line.name("emitterCompanyType", emitter.and_then(|e| e.r#type));
    if let Some(site) = emitter.and_then(|e| e.work_site.as_ref()) {
        line.pickup_site([
            site.name.as_ref(),
            site.address.as_ref(),
            site.postal_code.as_ref(),
            site.city.as_ref(),
        ]);
    }
    line.flag("isDirectSupply", Some(form.is_direct_supply));
}

fn destination(line: &mut Line, leg: &Form, registry: Registry) {
    let recipient = leg.recipient.as_ref();
    if registry != Registry::Transported {
        line.text("destinationCap", recipient.and_then(|r| r.cap.as_ref()));
    }
    let (accepted, refused) = accepted_and_refused(
        leg.waste_acceptation_status,
        leg.quantity_received,
        leg.quantity_refused,
    );
    line.number("destinationReceptionAcceptedWeight", accepted);
    line.number("destinationReceptionRefusedWeight", refused);
    line.flag(
        "destinationHasCiterneBeenWashedOut",
        leg.has_citerne_been_washed_out,
    );
    // Empty rather than « N » when nothing was said of it, unlike the other kinds.
    line.erase("destinationOperationNoTraceability");
    line.flag("destinationOperationNoTraceability", leg.no_traceability);
    if let Some(next) = leg.next_destination.as_ref() {
        line.text("nextOperationCode", next.processing_operation.as_ref());
        let codes = next.processing_operation.iter().map(Text::as_str);
        line.list("nextDestinationPlannedOperationCodes", codes);
        line.text("gistridNumber", next.notification_number.as_ref());
    }
}

fn upcycling(line: &mut Line, leg: &Form) {
    line.flag("isUpcycled", leg.is_upcycled);
    let Some(recipient) = leg.recipient.as_ref() else {
        return;
    };
    for (key, items) in [
        ("destinationParcelInseeCodes", &recipient.parcel_insee_codes),
        ("destinationParcelNumbers", &recipient.parcel_numbers),
        (
            "destinationParcelCoordinates",
            &recipient.parcel_coordinates,
        ),
    ] {
        line.list(key, items.iter().flatten().map(Text::as_str));
    }
}
