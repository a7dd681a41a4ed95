//! The BSVHU in registries: what its lines say besides what every kind says.

use contract::{bsvhu::Bsvhu, scalar::Text};
use rust_decimal::Decimal;

use super::document::{is_irregular, next_destination_company};
use crate::{
    registry::{Line, Place, Registry, left_at},
    slip::Slip,
};

/// The line of a registry.
pub(super) fn line(bsvhu: &Bsvhu, place: &Place<'_>) -> Option<Line> {
    let outline = bsvhu.outline();
    let mut line = Line::of(bsvhu, &outline, place, 3);
    line.date("transporterTakenOverAt", left_at(&outline.legs, place)?);
    waste(&mut line, bsvhu);
    emitter(&mut line, bsvhu);
    next_destination(&mut line, bsvhu);
    if place.registry == Registry::Incoming {
        // The file has never shown it.
        line.erase("transporter2TransportMode");
    }
    Some(line)
}

fn description(code: Option<&str>) -> &'static str {
    match code {
        Some("16 01 06") => {
            "Véhicules hors d'usage ne contenant ni liquides ni autres composants dangereux"
        }
        Some("16 01 04*") => "Véhicules hors d'usage non dépollués",
        _ => "",
    }
}

fn waste(line: &mut Line, bsvhu: &Bsvhu) {
    line.flag("wasteIsDangerous", Some(true));
    line.flag("wastePop", Some(false));
    line.word("wasteDescription", description(bsvhu.waste_code.as_deref()));
    line.number("quantity", bsvhu.quantity.map(Decimal::from));
    line.flag(
        "wasteContainsElectricOrHybridVehicles",
        bsvhu.contains_electric_or_hybrid_vehicles,
    );
}

fn emitter(line: &mut Line, bsvhu: &Bsvhu) {
    line.flag(
        "emitterCompanyIrregularSituation",
        Some(is_irregular(bsvhu)),
    );
    let parts = bsvhu.emitter.as_ref().and_then(|e| e.company.as_ref());
    let filled = |text: &Option<Text>| text.clone().filter(|text| !text.is_empty());
    if let Some((street, postal_code, city)) = parts.and_then(|company| {
        Some((
            filled(&company.street)?,
            filled(&company.postal_code)?,
            filled(&company.city)?,
        ))
    }) {
        line.text("emitterCompanyAddress", Some(&street));
        line.text("emitterCompanyPostalCode", Some(&postal_code));
        line.text("emitterCompanyCity", Some(&city));
        line.word("emitterCompanyCountry", "FR");
    }
}

/// Where the vehicles go next is known by name only: neither code nor weight.
fn next_destination(line: &mut Line, bsvhu: &Bsvhu) {
    let next = next_destination_company(bsvhu).and_then(|company| {
        let ids = [
            &company.siret,
            &company.vat_number,
            &company.extra_european_id,
        ];
        let mut ids = ids.into_iter().flatten().filter(|id| !id.is_empty());
        ids.next().map(Text::as_str)
    });
    line.list("destinationFinalOperationCompanySirets", next);
}
