//! Acts by which a material ceases to be waste: what a declaration of end of waste (SSD) must refer to.

/// An act of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Act {
    /// The exact text that declarations hold.
    pub reference: &'static str,
    /// Number of the European regulation, when it is one.
    pub regulation: Option<&'static str>,
}

const fn order(reference: &'static str) -> Act {
    Act {
        reference,
        regulation: None,
    }
}

const fn regulation(reference: &'static str, number: &'static str) -> Act {
    Act {
        reference,
        regulation: Some(number),
    }
}

/// The acts: French orders, then European regulations, each by date.
pub static ACTS: [Act; 14] = [
    order("Arrêté du 29 juillet 2014"),
    order("Arrêté du 24 août 2016"),
    order("Arrêté du 10 juillet 2017"),
    order("Arrêté du 11 décembre 2018"),
    order("Arrêté du 22 février 2019"),
    order("Arrêté du 25 février 2019"),
    order("Arrêté du 4 juin 2021"),
    order("Arrêté du 13 décembre 2021"),
    order("Arrêté du 21 décembre 2021"),
    order("Arrêté du 19 février 2024"),
    regulation("Règlement du 31 mars 2011", "333/2011"),
    regulation("Règlement du 10 décembre 2012", "1179/2012"),
    regulation("Règlement du 25 juillet 2013", "715/2013"),
    regulation("Règlement du 5 juin 2019", "2019/1009"),
];

/// Whether the text is the reference of an act of the list, exactly.
pub fn is_act(text: &str) -> bool {
    ACTS.iter().any(|act| act.reference == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_is_named_exactly() {
        assert_eq!(ACTS.len(), 14);
        for text in ["Arrêté du 29 juillet 2014", "Règlement du 5 juin 2019"] {
            assert!(is_act(text), "{text}");
        }
        for text in [
            "",
            "arrêté du 29 juillet 2014",
            "Arrêté du 5 juin 2019",
            "333/2011",
        ] {
            assert!(!is_act(text), "{text}");
        }
    }
}
