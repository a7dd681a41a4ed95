//! Numbers that look drawn, the same at each run.

/// A small generator (splitmix64).
#[derive(Clone, Debug)]
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Under `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    /// Under `end`, the first ones much more often (Zipf's law, nearly).
    pub(crate) fn frequent(&mut self, end: u64) -> u64 {
        let unit = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        (((end as f64).powf(unit) - 1.0) as u64).min(end.saturating_sub(1))
    }

    /// One of these.
    pub(crate) fn of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        let index = self.below(texts.len() as u64) as usize;
        texts.get(index).copied().unwrap_or_default()
    }

    /// Once in so many.
    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// The n-th word of an endless list, pronounceable.
pub(crate) fn word(n: u64) -> String {
    const BEGINNINGS: [&str; 24] = [
        "B", "BR", "C", "CH", "D", "F", "G", "GR", "J", "L", "M", "N", "P", "PR", "R", "S", "ST",
        "T", "TR", "V", "BL", "CL", "DR", "FL",
    ];
    const MIDDLES: [&str; 12] = [
        "A", "E", "I", "O", "U", "AN", "OU", "EAU", "ER", "IN", "ON", "AI",
    ];
    let mut rest = n;
    let mut word = String::new();
    for _ in 0..2 {
        word.push_str(BEGINNINGS[(rest % 24) as usize]);
        rest /= 24;
        word.push_str(MIDDLES[(rest % 12) as usize]);
        rest /= 12;
    }
    while rest > 0 {
        word.push_str(BEGINNINGS[(rest % 24) as usize]);
        rest /= 24;
        word.push_str(MIDDLES[(rest % 12) as usize]);
        rest /= 12;
    }
    word.push_str(["", "T", "S", "RD", "L"][(n % 5) as usize]);
    word
}
