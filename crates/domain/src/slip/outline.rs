//! What a slip says in the terms that every kind shares: who takes part, what the waste is, when it moved. Tabs, lists,
//! searches, registries, statistics and road controls read nothing else of a kind, but for what it adds to them.

use contract::{
    scalar::{DateTime, Text},
    slip::{FormCompany, OperationMode, TransportMode, WasteAcceptationStatus},
};
use rust_decimal::Decimal;

use super::{
    company::{company_at, identifiers_of, organisation_of},
    projection::{AccessList, AccessRole, Parties, Tab, is_turned_back},
};
use crate::{registry::WasteType, statistics::Partner};

/// As what a company takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// Emitter.
    Emitter,
    /// Works company.
    Worker,
    /// Destination.
    Destination,
    /// Broker.
    Broker,
    /// Trader.
    Trader,
    /// Planned destination after a transit site.
    NextDestination,
}

impl Capacity {
    /// Name of the role in tabs.
    fn role(self) -> &'static str {
        match self {
            Self::Emitter => "emitter",
            Self::Worker => "worker",
            Self::Destination => "destination",
            Self::Broker => "broker",
            Self::Trader => "trader",
            Self::NextDestination => "nextDestination",
        }
    }

    /// Role that list filters ask for.
    fn access(self) -> AccessRole {
        match self {
            Self::Emitter => AccessRole::Emitter,
            Self::Worker => AccessRole::Worker,
            Self::Destination => AccessRole::Recipient,
            Self::Broker => AccessRole::Broker,
            Self::Trader => AccessRole::Trader,
            Self::NextDestination => AccessRole::NextDestination,
        }
    }

    /// Role that statistics count.
    pub(crate) fn partner(self) -> Option<Partner> {
        match self {
            Self::Emitter => Some(Partner::Emitter),
            Self::Worker => Some(Partner::Worker),
            Self::Destination => Some(Partner::Destination),
            Self::Broker => Some(Partner::Broker),
            Self::Trader => Some(Partner::Trader),
            Self::NextDestination => None,
        }
    }

    /// Beginning of its columns in registries.
    pub(crate) fn columns(self) -> Option<&'static str> {
        match self {
            Self::Emitter => Some("emitterCompany"),
            Self::Worker => Some("workerCompany"),
            Self::Destination => Some("destinationCompany"),
            Self::Broker => Some("brokerCompany"),
            Self::Trader => Some("traderCompany"),
            Self::NextDestination => None,
        }
    }
}

/// What a carrier wrote and signed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Leg<'a> {
    /// The company.
    pub company: Option<&'a FormCompany>,
    /// Free text of the carrier.
    pub custom_info: Option<&'a Text>,
    /// Mode of transport.
    pub mode: Option<TransportMode>,
    /// Needs no receipt.
    pub is_exempted: Option<bool>,
    /// Number of the receipt.
    pub receipt: Option<&'a Text>,
    /// Number plates.
    pub plates: &'a [Text],
    /// When the waste left, as the carrier declares it.
    pub declared_at: Option<DateTime>,
    /// When it signed.
    pub signed_at: Option<DateTime>,
}

impl<'a> Leg<'a> {
    /// SIRET or VAT number of the carrier.
    pub fn organisation(&self) -> Option<&'a str> {
        organisation_of(self.company)
    }

    /// When a carrier that has signed took the waste over.
    pub fn taken_over_at(&self) -> Option<DateTime> {
        let signed_at = self.signed_at?;
        Some(self.declared_at.unwrap_or(signed_at))
    }
}

/// The arrival of the waste, as it is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Arrival {
    /// Declared date.
    pub date: Option<DateTime>,
    /// When it was signed.
    pub signed_at: Option<DateTime>,
    /// The decision.
    pub status: Option<WasteAcceptationStatus>,
    /// Tonnes that arrived.
    pub tonnes: Option<Decimal>,
    /// Were they estimated?
    pub is_estimate: Option<bool>,
    /// Tonnes that were accepted, once it is known.
    pub accepted: Option<Decimal>,
}

/// The treatment, as it is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Treatment<'a> {
    /// Declared date.
    pub date: Option<DateTime>,
    /// When it was signed.
    pub signed_at: Option<DateTime>,
    /// Operation code.
    pub code: Option<&'a Text>,
    /// Operation mode.
    pub mode: Option<OperationMode>,
}

/// What a slip says in the terms that every kind shares.
#[derive(Clone, Debug)]
pub struct Outline<'a> {
    /// Sub-type shown in lists and registries.
    pub sub_type: &'static str,
    /// Number of the client's own.
    pub custom_id: Option<&'a Text>,
    /// The whole load was turned away, and the status says so.
    pub is_refused: bool,
    /// Organisations that the draft admits; none once the slip is published.
    pub admitted: Option<&'a [String]>,
    /// Companies that take part.
    pub companies: Vec<(Capacity, &'a FormCompany)>,
    /// Name and SIRET of the eco-organisme.
    pub eco_organisme: Option<(&'a Text, &'a Text)>,
    /// Companies that look after the waste.
    pub intermediaries: &'a [FormCompany],
    /// A company that is named and takes no part: where the waste goes next.
    pub bystander: Option<&'a FormCompany>,
    /// Number of the broker's receipt.
    pub broker_receipt: Option<&'a Text>,
    /// Number of the trader's receipt.
    pub trader_receipt: Option<&'a Text>,
    /// The carriers, in order.
    pub legs: Vec<Leg<'a>>,
    /// Does the registry of all slips show a carrier that has not signed?
    pub lists_unsigned_carriers: bool,
    /// How dangerous registries hold the waste to be.
    pub waste_type: WasteType,
    /// Waste code.
    pub waste_code: Option<&'a Text>,
    /// Danger in the broad sense.
    pub is_dangerous: bool,
    /// Tonnes that left.
    pub tonnes: Option<Decimal>,
    /// Were they estimated?
    pub is_estimate: Option<bool>,
    /// When the emitter signed.
    pub emitted_at: Option<DateTime>,
    /// Operation that is planned at the destination.
    pub planned_operation: Option<&'a Text>,
    /// The arrival.
    pub arrival: Option<Arrival>,
    /// The treatment.
    pub treatment: Option<Treatment<'a>>,
    /// When the waste left, for registries.
    pub left_at: Option<DateTime>,
    /// When it arrived, for registries.
    pub arrived_at: Option<DateTime>,
}

/// The companies that are named.
pub fn named<const N: usize>(
    companies: [(Capacity, Option<&FormCompany>); N],
) -> Vec<(Capacity, &FormCompany)> {
    let named = companies.into_iter();
    named
        .filter_map(|(capacity, company)| Some((capacity, company?)))
        .collect()
}

/// When the waste left: the first carrier has signed.
pub fn first_departure(legs: &[Leg<'_>]) -> Option<DateTime> {
    legs.first()?.taken_over_at()
}

/// When the waste arrived, where a reception alone is no arrival: once it is treated.
pub fn treated_arrival(
    arrival: Option<&Arrival>,
    treatment: Option<&Treatment<'_>>,
) -> Option<DateTime> {
    let treated_at = treatment?.signed_at?;
    Some(
        arrival
            .and_then(|arrival| arrival.date)
            .unwrap_or(treated_at),
    )
}

impl<'a> Outline<'a> {
    /// The company that takes part as this.
    pub fn company(&self, capacity: Capacity) -> Option<&'a FormCompany> {
        let mut companies = self.companies.iter();
        let found = companies.find(|(at, _)| *at == capacity);
        found.map(|(_, company)| *company)
    }

    /// Its SIRET.
    pub fn siret(&self, capacity: Capacity) -> Option<&'a str> {
        company_at(self.company(capacity))
    }

    /// SIRET of the eco-organisme.
    pub fn eco_organisme_siret(&self) -> Option<&'a str> {
        let (_, siret) = self.eco_organisme?;
        Some(siret.as_str()).filter(|siret| !siret.is_empty())
    }

    fn carrier_ids(&self) -> impl Iterator<Item = &'a str> {
        let companies = self.legs.iter().filter_map(|leg| leg.company);
        companies.flat_map(identifiers_of)
    }

    /// Everybody who takes part, the intermediaries left out.
    pub fn signatories(&self) -> Vec<String> {
        let companies = self.companies.iter();
        companies
            .filter_map(|(_, company)| company_at(Some(company)))
            .chain(self.eco_organisme_siret())
            .chain(self.carrier_ids())
            .map(str::to_owned)
            .collect()
    }

    /// Every organisation that takes part.
    pub fn actors(&self) -> Vec<String> {
        let mut actors = self.signatories();
        let intermediaries = self.intermediaries.iter().flat_map(identifiers_of);
        actors.extend(intermediaries.map(str::to_owned));
        actors
    }

    /// Who lists the slip. The eco-organisme does not: it opens the slip by its identifier.
    pub fn access(&self) -> AccessList<'a> {
        let mut access = AccessList::new(self.admitted);
        for (capacity, company) in &self.companies {
            access.add(company_at(Some(company)), capacity.access());
        }
        for id in self.carrier_ids() {
            access.add(Some(id), AccessRole::Transporter);
        }
        for id in self.intermediaries.iter().flat_map(identifiers_of) {
            access.add(Some(id), AccessRole::Intermediary);
        }
        access
    }

    /// The tabs: a draft stands in that of the organisations that it admits; `place` moves the roles of a slip. The
    /// kind knows its intermediaries by one of their identifiers.
    pub fn parties(
        &self,
        intermediary: fn(&FormCompany) -> Option<&str>,
        place: impl FnOnce(&mut Parties),
    ) -> Parties {
        let mut parties = Parties::default();
        for (capacity, company) in &self.companies {
            parties.add(capacity.role(), company_at(Some(company)));
        }
        parties.add("ecoOrganisme", self.eco_organisme_siret());
        for (company, number) in self.intermediaries.iter().zip(1..) {
            parties.add(format!("intermediary{number}"), intermediary(company));
        }
        for (leg, number) in self.legs.iter().zip(1..) {
            parties.add(format!("transporter{number}"), leg.organisation());
        }
        match self.admitted {
            Some(admitted) => {
                parties.keep_only(admitted);
                parties.send_all(Tab::Draft);
            }
            None => place(&mut parties),
        }
        parties
    }

    /// The carriers of a slip that is on the road, each ready as soon as its turn comes.
    pub fn travel(&self, parties: &mut Parties) {
        let carriers: Vec<_> = self
            .legs
            .iter()
            .map(|leg| (leg.signed_at.is_some(), true, leg.organisation()))
            .collect();
        let destination = self.siret(Capacity::Destination);
        parties.on_the_road(&carriers, destination, Capacity::Destination.role());
    }

    /// Is the waste to be brought back, in part or whole?
    pub fn is_turned_back(&self, now: DateTime) -> bool {
        let Some(arrival) = self.arrival.filter(|_| self.admitted.is_none()) else {
            return false;
        };
        is_turned_back(arrival.date, arrival.status, self.is_refused, now)
    }

    /// The last carrier brings back what was not fully accepted: its tab, under these of its identifiers.
    pub fn return_tabs<I: IntoIterator<Item = &'a str>>(
        &self,
        identifiers: impl FnOnce(&'a FormCompany) -> I,
        now: DateTime,
    ) -> Vec<(String, Tab)> {
        let carrier = self.legs.last().and_then(|leg| leg.company);
        let Some(carrier) = carrier.filter(|_| self.is_turned_back(now)) else {
            return Vec::new();
        };
        let ids = identifiers(carrier).into_iter();
        ids.map(|id| (id.to_owned(), Tab::Return)).collect()
    }
}
