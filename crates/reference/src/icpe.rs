//! Classified installations (ICPE): the headings (*rubriques*) of the nomenclature that a company's sub-profiles
//! refer to. Informative: nothing checks a company's profile against its installation.

/// A sub-profile of a company and the headings that it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubProfile {
    /// Name of the value in the API.
    pub name: &'static str,
    /// Headings, with their sub-headings; none for crematoriums.
    pub rubriques: &'static [&'static str],
}

const fn sub_profile(name: &'static str, rubriques: &'static [&'static str]) -> SubProfile {
    SubProfile { name, rubriques }
}

/// `CollectorType`: sorting, transit, regrouping.
pub static COLLECTOR: [SubProfile; 5] = [
    sub_profile("NON_DANGEROUS_WASTES", &["2713", "2714", "2715", "2716"]),
    sub_profile("DANGEROUS_WASTES", &["2718"]),
    sub_profile("DEEE_WASTES", &["2711"]),
    sub_profile("OTHER_NON_DANGEROUS_WASTES", &["2731"]),
    sub_profile(
        "OTHER_DANGEROUS_WASTES",
        &["2719", "2792-1", "2793-1", "2793-2", "2797-1", "2798"],
    ),
];

/// `WasteProcessorType`: treatment.
pub static WASTE_PROCESSOR: [SubProfile; 8] = [
    sub_profile("DANGEROUS_WASTES_INCINERATION", &["2770"]),
    sub_profile("NON_DANGEROUS_WASTES_INCINERATION", &["2771", "2740"]),
    sub_profile("CREMATION", &[]),
    sub_profile(
        "DANGEROUS_WASTES_STORAGE",
        &["2720-1", "2760-1", "2760-4", "2797-2"],
    ),
    sub_profile(
        "NON_DANGEROUS_WASTES_STORAGE",
        &["2720-2", "2760-2-a", "2760-2-b"],
    ),
    sub_profile("INERT_WASTES_STORAGE", &["2760-3"]),
    sub_profile("OTHER_DANGEROUS_WASTES", &["2790", "2792-2", "2793-3"]),
    sub_profile(
        "OTHER_NON_DANGEROUS_WASTES",
        &["2791", "2781", "2782", "2780"],
    ),
];

/// `WasteVehiclesType`: end-of-life vehicles.
pub static WASTE_VEHICLES: [SubProfile; 2] = [
    sub_profile("BROYEUR", &["2712"]),
    sub_profile("DEMOLISSEUR", &["2712"]),
];

/// Heading of installations where producers bring their waste (profile `WASTE_CENTER`).
pub const WASTE_CENTER_RUBRIQUE: &str = "2710";

/// The headings of a sub-profile, by its name in the API; none if it is not one of the list.
pub fn rubriques_of(sub_profiles: &'static [SubProfile], name: &str) -> &'static [&'static str] {
    sub_profiles
        .iter()
        .find(|sub_profile| sub_profile.name == name)
        .map_or(&[], |sub_profile| sub_profile.rubriques)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sub_profiles: &'static [SubProfile], name: &str, expected: &[&str]) {
        assert_eq!(rubriques_of(sub_profiles, name), expected, "{name}");
    }

    #[test]
    fn a_sub_profile_has_its_headings() {
        check(&COLLECTOR, "DANGEROUS_WASTES", &["2718"]);
        check(
            &WASTE_PROCESSOR,
            "OTHER_DANGEROUS_WASTES",
            &["2790", "2792-2", "2793-3"],
        );
        check(
            &COLLECTOR,
            "OTHER_DANGEROUS_WASTES",
            &["2719", "2792-1", "2793-1", "2793-2", "2797-1", "2798"],
        );
        check(&WASTE_VEHICLES, "BROYEUR", &["2712"]);
        check(&WASTE_PROCESSOR, "CREMATION", &[]);
        check(&WASTE_PROCESSOR, "DEEE_WASTES", &[]);
    }
}
