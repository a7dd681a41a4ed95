//! The carriers of a slip, one after the other.

/// A carrier, as far as the next step depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Carrier {
    pub(crate) organisation: Option<String>,
    pub(crate) has_signed: bool,
}

/// Place of the first carrier who has not signed.
pub(crate) fn next(carriers: &[Carrier]) -> Option<usize> {
    carriers.iter().position(|carrier| !carrier.has_signed)
}

/// What the badge of a slip on the road says.
pub(crate) fn badge(carriers: &[Carrier]) -> String {
    if carriers.len() > 1 {
        let signed = carriers.iter().filter(|carrier| carrier.has_signed);
        format!("Signé par le transporteur n°{}", signed.count())
    } else {
        "Signé par le transporteur".to_owned()
    }
}

/// Of the steps that may come next, the one that somebody signs; the first one for want of any.
pub(crate) fn step_for<S: Copy>(steps: &[S], signs: impl Fn(S) -> bool) -> Option<S> {
    let own = steps.iter().find(|step| signs(**step));
    own.or_else(|| steps.first()).copied()
}
