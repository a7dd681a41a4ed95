//! Which companies suit a role on slips: what a company proposes of itself among its frequent partners.

use contract::company::{CompanyType, FavoriteType};

/// Profiles that suit a role.
fn profiles_of(role: FavoriteType) -> &'static [CompanyType] {
    use CompanyType as T;
    use FavoriteType as F;
    match role {
        F::Emitter => &[T::Producer, T::EcoOrganisme],
        F::Transporter => &[T::Transporter],
        F::Trader => &[T::Trader],
        F::Broker => &[T::Broker],
        F::Worker => &[T::Producer],
        F::Recipient | F::NextDestination | F::TemporaryStorageDetail | F::Destination => &[
            T::Collector,
            T::Wasteprocessor,
            T::WasteVehicles,
            T::WasteCenter,
        ],
    }
}

/// Does one of these profiles suit the role?
pub fn suits(types: &[CompanyType], role: FavoriteType) -> bool {
    profiles_of(role)
        .iter()
        .any(|profile| types.contains(profile))
}
