//! A line of a registry: values by column key.

use std::{borrow::Cow, collections::HashMap};

use contract::{
    quantity::WasteQuantities,
    scalar::{DateTime, Number, Text},
    slip::{FormCompany, WasteAcceptationStatus},
};
use reference::{address::split_address, country::Country, operation};
use rust_decimal::Decimal;
use serde::Serialize;

use super::{Place, Registry};
use crate::slip::{Arrival, Leg, Outline, Slip, Treatment, organisation_of};

/// A value of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text, or the name of an enumerated value.
    Text(String),
    /// An exact number.
    Number(Decimal),
    /// Yes or no.
    Flag(bool),
    /// An instant.
    Date(DateTime),
    /// Texts; some may be unknown.
    List(Vec<Option<String>>),
    /// Numbers.
    Numbers(Vec<Decimal>),
}

/// A line: what it does not hold is empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line(HashMap<Cow<'static, str>, Value>);

/// A weight of a document, which is in tonnes, to the gram.
pub fn tonnes_of(weight: Option<Number>) -> Option<Decimal> {
    weight.map(|weight| weight.0.round_dp(6))
}

/// Accepted and refused parts of a weight; nothing before all is known.
pub fn accepted_and_refused(
    status: Option<WasteAcceptationStatus>,
    received: Option<Number>,
    refused: Option<Number>,
) -> (Option<Decimal>, Option<Decimal>) {
    let parts = WasteQuantities::of(status, received, refused);
    (
        parts.map(|parts| parts.accepted),
        parts.map(|parts| parts.refused),
    )
}

/// The name of an enumerated value in the API.
fn name_of(value: impl Serialize) -> Option<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => Some(name),
        _ => None,
    }
}

impl Line {
    /// A line of a slip, with what every kind says alike; most intermediaries that the kind accepts.
    pub fn of<S: Slip>(
        slip: &S,
        outline: &Outline<'_>,
        place: &Place<'_>,
        intermediaries: usize,
    ) -> Self {
        let mut line = Self::default();
        line.word("source", "BSD");
        line.word("bsdType", S::KIND.type_name());
        line.word("bsdSubType", outline.sub_type);
        line.word("bsdId", slip.readable_id());
        line.text("customId", outline.custom_id);
        line.word("reportForSiret", place.org);
        line.word("status", slip.status_name());
        line.date("createdAt", Some(slip.created_at()));
        line.date("updatedAt", Some(slip.updated_at()));
        line.text("wasteCode", outline.waste_code);
        line.number("weight", outline.tonnes);
        line.flag("weightIsEstimate", outline.is_estimate);
        line.parties(outline, intermediaries);
        line.text("destinationPlannedOperationCode", outline.planned_operation);
        line.arrival(outline.arrival.unwrap_or_default());
        line.treatment(outline.treatment.unwrap_or_default());
        line.carriers(&outline.legs);
        line
    }

    fn parties(&mut self, outline: &Outline<'_>, intermediaries: usize) {
        for (capacity, company) in &outline.companies {
            if let Some(prefix) = capacity.columns() {
                self.company(prefix, Some(company));
            }
        }
        if let Some((name, siret)) = outline.eco_organisme {
            self.text("ecoOrganismeSiret", Some(siret));
            self.text("ecoOrganismeName", Some(name));
        }
        self.text("brokerRecepisseNumber", outline.broker_receipt);
        self.text("traderRecepisseNumber", outline.trader_receipt);
        self.intermediaries(outline.intermediaries, intermediaries);
        self.flag("isDirectSupply", Some(false));
    }

    fn arrival(&mut self, arrival: Arrival) {
        self.date("destinationReceptionDate", arrival.date);
        self.name("destinationReceptionAcceptationStatus", arrival.status);
        self.number("destinationReceptionWeight", arrival.tonnes);
        self.flag("destinationReceptionWeightIsEstimate", arrival.is_estimate);
    }

    fn treatment(&mut self, treatment: Treatment<'_>) {
        self.flag("destinationOperationNoTraceability", Some(false));
        self.date("destinationOperationDate", treatment.date);
        let codes = treatment.code.map(Text::as_str);
        self.list("destinationOperationCodes", codes);
        self.names("destinationOperationModes", treatment.mode);
    }

    /// A value.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// A text; empty when there is none.
    pub fn text_at(&self, key: &str) -> &str {
        match self.get(key) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// Sets a value; none leaves it empty.
    pub fn set(&mut self, key: impl Into<Cow<'static, str>>, value: Option<Value>) {
        if let Some(value) = value {
            self.0.insert(key.into(), value);
        }
    }

    /// Empties a value.
    pub fn erase(&mut self, key: &str) {
        self.0.remove(key);
    }

    /// Sets a text.
    pub fn word(&mut self, key: impl Into<Cow<'static, str>>, text: &str) {
        let filled = (!text.is_empty()).then(|| Value::Text(text.to_owned()));
        self.set(key, filled);
    }

    /// Sets a text of a slip.
    pub fn text(&mut self, key: impl Into<Cow<'static, str>>, text: Option<&Text>) {
        self.word(key, text.map(Text::as_str).unwrap_or_default());
    }

    /// Sets an enumerated value.
    pub fn name(&mut self, key: impl Into<Cow<'static, str>>, value: Option<impl Serialize>) {
        self.word(key, &value.and_then(name_of).unwrap_or_default());
    }

    /// Sets a number.
    pub fn number(&mut self, key: impl Into<Cow<'static, str>>, number: Option<Decimal>) {
        self.set(key, number.map(Value::Number));
    }

    /// Sets a flag.
    pub fn flag(&mut self, key: impl Into<Cow<'static, str>>, flag: Option<bool>) {
        self.set(key, flag.map(Value::Flag));
    }

    /// Sets a date.
    pub fn date(&mut self, key: impl Into<Cow<'static, str>>, date: Option<DateTime>) {
        self.set(key, date.map(Value::Date));
    }

    /// Sets a list.
    pub fn list<T: Into<String>>(
        &mut self,
        key: impl Into<Cow<'static, str>>,
        items: impl IntoIterator<Item = T>,
    ) {
        let items = items.into_iter().map(|item| Some(item.into())).collect();
        self.set(key, Some(Value::List(items)));
    }

    /// Sets a list of one enumerated value or none.
    pub fn names(&mut self, key: impl Into<Cow<'static, str>>, value: Option<impl Serialize>) {
        self.list(key, value.and_then(name_of));
    }

    /// Sets identity and address of a company: keys begin with `prefix`.
    pub fn company(&mut self, prefix: &str, company: Option<&FormCompany>) {
        let Some(company) = company else { return };
        let key = |name: &str| format!("{prefix}{name}");
        self.word(key("Siret"), company.organisation().unwrap_or_default());
        self.text(key("Name"), company.name.as_ref());
        self.text(key("Mail"), company.mail.as_ref());
        self.address(prefix, company);
    }

    /// Sets the address of a company, split around its postal code.
    pub fn address(&mut self, prefix: &str, company: &FormCompany) {
        let Some(address) = company.address.as_deref().filter(|a| !a.trim().is_empty()) else {
            return;
        };
        let parts = split_address(address, company.vat_number.as_deref());
        self.word(format!("{prefix}Address"), &parts.street);
        self.word(format!("{prefix}PostalCode"), &parts.postal_code);
        self.word(format!("{prefix}City"), &parts.city);
        let country = parts.country.map(Country::code);
        self.word(format!("{prefix}Country"), country.unwrap_or_default());
    }

    /// Sets the place where the waste was collected.
    pub fn pickup_site(&mut self, parts: [Option<&Text>; 4]) {
        let names = ["Name", "Address", "PostalCode", "City"];
        for (name, part) in names.iter().zip(parts) {
            self.text(format!("emitterPickupsite{name}"), part);
        }
        if parts[1].is_some_and(|address| !address.is_empty()) {
            self.word("emitterPickupsiteCountry", "FR");
        }
    }

    /// Sets the companies that look after the waste: five at most, `most` for this kind.
    fn intermediaries<'a>(
        &mut self,
        companies: impl IntoIterator<Item = &'a FormCompany>,
        most: usize,
    ) {
        for (company, number) in companies.into_iter().take(most).zip(1..) {
            let org = organisation_of(Some(company)).unwrap_or_default();
            self.word(format!("intermediary{number}CompanySiret"), org);
            self.text(
                format!("intermediary{number}CompanyName"),
                company.name.as_ref(),
            );
        }
    }

    /// Sets the carriers, five at most, in order.
    fn carriers(&mut self, carriers: &[Leg<'_>]) {
        for (carrier, number) in carriers.iter().take(5).zip(1..) {
            let key = |name: &str| format!("transporter{number}{name}");
            self.company(&key("Company"), carrier.company);
            self.name(key("TransportMode"), carrier.mode);
            self.flag(key("RecepisseIsExempted"), carrier.is_exempted);
            self.text(key("RecepisseNumber"), carrier.receipt);
            let plates = carrier.plates.iter().map(Text::as_str);
            self.list(key("TransportPlates"), plates);
        }
    }

    /// Sets where the waste ended: nothing once the slip's own treatment is final.
    pub fn final_operations(&mut self, own_code: Option<&str>, places: &[FinalPlace]) {
        if own_code.is_some_and(operation::is_final) {
            return;
        }
        let sirets = places.iter().map(|place| place.org.clone());
        self.list("destinationFinalOperationCompanySirets", sirets);
        let codes = places.iter().map(|place| place.code.clone());
        self.list("destinationFinalOperationCodes", codes);
        let weights = places.iter().map(|place| place.tonnes).collect();
        self.set(
            "destinationFinalOperationWeights",
            Some(Value::Numbers(weights)),
        );
    }

    /// Organisations whose usual name the line shows, with the key of the name.
    pub fn named(&self) -> Vec<(Cow<'static, str>, String)> {
        let carriers = (1..=5).map(|number| format!("transporter{number}Company"));
        ["emitterCompany".to_owned(), "destinationCompany".to_owned()]
            .into_iter()
            .chain(carriers)
            .filter_map(|prefix| {
                let org = self.text_at(&format!("{prefix}Siret"));
                let key = Cow::Owned(format!("{prefix}GivenName"));
                (!org.is_empty()).then(|| (key, org.to_owned()))
            })
            .collect()
    }
}

/// The date that a line shows: in the registry of a carrier, the one of its leg; elsewhere, of the first one. No line
/// when a carrier's registry has no date to show.
pub fn left_at(legs: &[Leg<'_>], place: &Place<'_>) -> Option<Option<DateTime>> {
    let first = legs.first();
    if place.registry != Registry::Transported {
        return Some(first.and_then(|leg| leg.declared_at));
    }
    let own = legs
        .iter()
        .find(|leg| leg.organisation() == Some(place.org));
    let date = |leg: Option<&Leg<'_>>| leg.and_then(Leg::taken_over_at);
    Some(Some(date(own).or_else(|| date(first))?))
}

/// Where some of the waste ended.
#[derive(Clone, Debug, PartialEq)]
pub struct FinalPlace {
    /// Who treated it.
    pub org: String,
    /// Treatment code.
    pub code: String,
    /// How much, in tonnes.
    pub tonnes: Decimal,
}
