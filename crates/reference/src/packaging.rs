//! Packaging types of each kind of slip: names of the API and French labels, in the order in which pages offer
//! them.

/// A type of packaging.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackagingType {
    /// Name of the value in the API.
    pub name: &'static str,
    /// French label, in the singular.
    pub label: &'static str,
    /// French label of several.
    pub plural: &'static str,
}

const fn packaging(name: &'static str, label: &'static str, plural: &'static str) -> PackagingType {
    PackagingType {
        name,
        label,
        plural,
    }
}

impl PackagingType {
    /// The label that suits a number of packagings.
    pub fn label_for(&self, count: u64) -> &'static str {
        if count > 1 { self.plural } else { self.label }
    }
}

/// A BSDD type that is still met, and refused in new data: the waste goes through a pipeline.
pub const PIPELINE: PackagingType = packaging("PIPELINE", "Pipeline", "Pipelines");

/// BSDD. The last one takes a description. See [`PIPELINE`] for older slips.
pub static BSDD: [PackagingType; 5] = [
    packaging("BENNE", "Benne", "Bennes"),
    packaging("CITERNE", "Citerne", "Citernes"),
    packaging("FUT", "Fût", "Fûts"),
    packaging(
        "GRV",
        "Grand Récipient Vrac (GRV)",
        "Grands Récipients Vrac (GRV)",
    ),
    packaging("AUTRE", "Autre", "Autres"),
];

/// BSDA. The last one takes a description.
pub static BSDA: [PackagingType; 6] = [
    packaging("BIG_BAG", "Big Bag / GRV", "Big Bags / GRV"),
    packaging("CONTENEUR_BAG", "Conteneur-bag", "Conteneurs-bag"),
    packaging("DEPOT_BAG", "Dépôt-bag", "Dépôts-bag"),
    packaging("PALETTE_FILME", "Palette filmée", "Palettes filmées"),
    packaging("SAC_RENFORCE", "Sac renforcé", "Sacs renforcés"),
    packaging("OTHER", "Autre", "Autres"),
];

/// BSDASRI. The last one takes a description.
pub static BSDASRI: [PackagingType; 6] = [
    packaging(
        "BOITE_CARTON",
        "Caisse en carton avec sac en plastique",
        "Caisses en carton avec sac en plastique",
    ),
    packaging(
        "FUT",
        "Fûts ou jerrican à usage unique",
        "Fûts ou jerricans à usage unique",
    ),
    packaging(
        "BOITE_PERFORANTS",
        "Boîtes et Mini-collecteurs pour déchets perforants",
        "Boîtes et Mini-collecteurs pour déchets perforants",
    ),
    packaging("GRAND_EMBALLAGE", "Grand emballage", "Grands emballages"),
    packaging(
        "GRV",
        "Grand récipient pour vrac",
        "Grands récipients pour vrac",
    ),
    packaging("AUTRE", "Autre", "Autres"),
];

/// BSFF. The last one takes a description.
pub static BSFF: [PackagingType; 4] = [
    packaging("BOUTEILLE", "Bouteille", "Bouteilles"),
    packaging("CITERNE", "Citerne", "Citernes"),
    packaging("CONTENEUR", "Conteneur", "Conteneurs"),
    packaging("AUTRE", "Autre", "Autres"),
];

/// BSVHU: one value for the slip.
pub static BSVHU: [PackagingType; 2] = [
    packaging("UNITE", "À l'unité", "À l'unité"),
    packaging("LOT", "Par lots", "Par lots"),
];

/// BSPAOH. The two boxes hold anatomical waste, the last one foetuses.
pub static BSPAOH: [PackagingType; 3] = [
    packaging("LITTLE_BOX", "Petite boîte", "Petites boîtes"),
    packaging("BIG_BOX", "Grande boîte", "Grandes boîtes"),
    packaging("RELIQUAIRE", "Reliquaire", "Reliquaires"),
];

/// Finds a type of a kind by its name in the API.
pub fn find(types: &'static [PackagingType], name: &str) -> Option<&'static PackagingType> {
    types.iter().find(|packaging| packaging.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the types of a kind, and the label of one of them.
    fn check(types: &'static [PackagingType], names: &[&str], name: &str, label: &str) {
        let mut actual: Vec<_> = types.iter().map(|packaging| packaging.name).collect();
        let mut expected = names.to_vec();
        actual.sort_unstable();
        expected.sort_unstable();
        assert_eq!(actual, expected);
        assert_eq!(
            find(types, name).map(|packaging| packaging.label),
            Some(label)
        );
    }

    #[test]
    fn each_kind_has_its_types() {
        check(
            &BSDD,
            &["FUT", "GRV", "CITERNE", "BENNE", "AUTRE"],
            "GRV",
            "Grand Récipient Vrac (GRV)",
        );
        check(
            &BSDA,
            &[
                "PALETTE_FILME",
                "BIG_BAG",
                "DEPOT_BAG",
                "SAC_RENFORCE",
                "CONTENEUR_BAG",
                "OTHER",
            ],
            "BIG_BAG",
            "Big Bag / GRV",
        );
        check(
            &BSDASRI,
            &[
                "BOITE_CARTON",
                "FUT",
                "BOITE_PERFORANTS",
                "GRAND_EMBALLAGE",
                "GRV",
                "AUTRE",
            ],
            "FUT",
            "Fûts ou jerrican à usage unique",
        );
        check(
            &BSFF,
            &["BOUTEILLE", "CONTENEUR", "CITERNE", "AUTRE"],
            "BOUTEILLE",
            "Bouteille",
        );
        check(&BSVHU, &["UNITE", "LOT"], "LOT", "Par lots");
        check(
            &BSPAOH,
            &["LITTLE_BOX", "BIG_BOX", "RELIQUAIRE"],
            "BIG_BOX",
            "Grande boîte",
        );
        assert_eq!(find(&BSDD, "PIPELINE"), None);
        assert_eq!(find(&BSDD, "fut"), None);
    }

    #[test]
    fn several_packagings_are_in_the_plural() {
        let drum = find(&BSDD, "FUT").unwrap();
        assert_eq!(
            [0, 1, 2].map(|count| drum.label_for(count)),
            ["Fût", "Fût", "Fûts"]
        );
    }
}
