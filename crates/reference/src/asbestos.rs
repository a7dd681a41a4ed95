//! Asbestos works: families of material on a BSDA, bodies that certify companies.

/// A family of material that holds asbestos.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Family {
    /// One digit.
    pub code: &'static str,
    /// French label.
    pub label: &'static str,
}

const fn family(code: &'static str, label: &'static str) -> Family {
    Family { code, label }
}

/// The families that pages offer. The API takes any text: nothing is refused on this list.
pub static FAMILIES: [Family; 9] = [
    family("1", "Amiante pur utilisé en bourrage ou en sac"),
    family(
        "2",
        "Amiante mélangé dans des poudres ou des produits minéraux sans liaison forte",
    ),
    family("3", "Amiante dans des liquides ou des solutions visqueuses"),
    family("4", "Amiante tissé ou tressé"),
    family("5", "Amiante en feuilles ou en plaques"),
    family("6", "Amiante lié à des matériaux inertes"),
    family("7", "Amiante noyé dans une résine ou une matière plastique"),
    family("8", "Amiante dans du matériel et des équipements"),
    family(
        "9",
        "Tout matériau contaminé susceptible d'émettre des fibres",
    ),
];

/// Bodies that certify asbestos-removal companies (sub-section 3).
pub const CERTIFICATION_BODIES: [&str; 3] =
    ["AFNOR Certification", "GLOBAL CERTIFICATION", "QUALIBAT"];

/// French label of a family.
pub fn family_label(code: &str) -> Option<&'static str> {
    FAMILIES
        .iter()
        .find(|family| family.code == code)
        .map(|family| family.label)
}

/// Whether the text names a certification body, exactly.
pub fn is_certification_body(text: &str) -> bool {
    CERTIFICATION_BODIES.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_nine_families() {
        let codes: Vec<_> = FAMILIES
            .iter()
            .map(|family| family.code.parse::<usize>())
            .collect();
        assert_eq!(codes, (1..=9).map(Ok).collect::<Vec<_>>());
        assert_eq!(family_label("4"), Some("Amiante tissé ou tressé"));
        assert_eq!(family_label("10"), None);
    }

    #[test]
    fn three_bodies_certify() {
        assert!(is_certification_body("QUALIBAT") && is_certification_body("AFNOR Certification"));
        assert!(
            !is_certification_body("Qualibat")
                && !is_certification_body("X")
                && !is_certification_body("")
        );
    }
}
