//! What the waste is, where excavated earth comes from, how much there is and how it may travel.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::document::bsdd::{Consistence, EmptyReturn, Parcel, QuantityType, WasteDetails};
use crate::sheet::parts::{adr_mention, is_estimated_under_adr};
use crate::{labels, writing};

#[derive(Debug, Serialize)]
pub(super) struct Waste {
    code: String,
    name: String,
    dangerous: bool,
    pop: bool,
    solid: bool,
    doughy: bool,
    liquid: bool,
    gaseous: bool,
    sample_number: String,
}

impl Waste {
    pub(super) fn new(waste: &WasteDetails) -> Self {
        let has = |consistence| waste.consistences.contains(&consistence);
        Self {
            code: writing::text(waste.code.as_deref()),
            name: writing::text(waste.name.as_deref()),
            dangerous: waste.is_dangerous,
            pop: waste.pop,
            solid: has(Consistence::Solid),
            doughy: has(Consistence::Doughy),
            liquid: has(Consistence::Liquid),
            gaseous: has(Consistence::Gaseous),
            sample_number: writing::text(waste.sample_number.as_deref()),
        }
    }
}

/// Parcels and references of excavated earth.
#[derive(Debug, Serialize)]
pub(super) struct Land {
    parcels: Vec<String>,
    coordinates: Vec<String>,
    analysis_references: String,
    land_identifiers: String,
}

impl Land {
    pub(super) fn new(waste: &WasteDetails) -> Self {
        let list = |values: &[String]| writing::joined(values.iter().map(String::as_str), ", ");
        Self {
            parcels: waste
                .parcel_numbers
                .iter()
                .map(parcel)
                .filter(|parcel| !parcel.is_empty())
                .collect(),
            coordinates: waste
                .parcel_numbers
                .iter()
                .filter_map(coordinates)
                .collect(),
            analysis_references: list(&waste.analysis_references),
            land_identifiers: list(&waste.land_identifiers),
        }
    }
}

/// `city - insee or postal code - prefix/section/number`, as far as known.
fn parcel(parcel: &Parcel) -> String {
    let number = [&parcel.prefix, &parcel.section, &parcel.number]
        .into_iter()
        .flatten()
        .map(String::as_str);
    let number = writing::joined(number, "/");
    let insee_code = parcel.insee_code.as_deref().filter(|code| !code.is_empty());
    let commune = insee_code.or(parcel.postal_code.as_deref());
    writing::joined(
        [parcel.city.as_deref(), commune, Some(&number)]
            .into_iter()
            .flatten(),
        " - ",
    )
}

/// Degrees with a decimal point, as maps take them.
fn coordinates(parcel: &Parcel) -> Option<String> {
    let (latitude, longitude): (Decimal, Decimal) = (parcel.x?, parcel.y?);
    Some(format!(
        "lat {}° / lon {}°",
        latitude.normalize(),
        longitude.normalize()
    ))
}

#[derive(Debug, Serialize)]
pub(super) struct Quantity {
    value: String,
    real: bool,
    estimated: bool,
    under_adr: bool,
}

impl Quantity {
    pub(super) fn new(waste: &WasteDetails) -> Self {
        let estimated = waste.quantity_type == Some(QuantityType::Estimated);
        Self {
            value: waste.quantity.map(writing::tonnes).unwrap_or_default(),
            real: waste.quantity_type == Some(QuantityType::Real),
            estimated,
            under_adr: is_estimated_under_adr(estimated, waste.is_subject_to_adr),
        }
    }
}

/// What the rules of transport require to be written.
#[derive(Debug, Default, Serialize)]
pub(super) struct Mentions {
    empty_return: String,
    pub(super) adr: String,
    other: String,
}

impl Mentions {
    pub(super) fn new(waste: &WasteDetails, empty_return: Option<EmptyReturn>) -> Self {
        let empty_return = empty_return.map(labels::empty_return).unwrap_or_default();
        Self {
            empty_return: empty_return.to_uppercase(),
            adr: adr_mention(waste.is_subject_to_adr, waste.onu_code.as_deref()),
            other: writing::text(waste.non_road_regulation_mention.as_deref()),
        }
    }
}
