//! The characters of a test, spoken in French.

/// Recordings to play in a given order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// MP3 recordings, each once.
    pub recordings: Vec<&'static [u8]>,
    /// Which one to play at each place.
    pub order: Vec<usize>,
}

impl Spoken {
    /// One recording of the whole.
    pub fn whole(&self) -> Vec<u8> {
        let parts = self
            .order
            .iter()
            .filter_map(|place| self.recordings.get(*place));
        parts.copied().flatten().copied().collect()
    }
}

macro_rules! recording {
    ($name:literal) => {
        include_bytes!(concat!("../../assets/captcha/", $name, ".mp3"))
    };
}

/// « Ce test n'est plus valable. »
const EXPIRED: &[u8] = recording!("expired");

const RECORDINGS: &[(char, &[u8])] = &[
    ('A', recording!("A")),
    ('B', recording!("B")),
    ('C', recording!("C")),
    ('D', recording!("D")),
    ('E', recording!("E")),
    ('F', recording!("F")),
    ('G', recording!("G")),
    ('H', recording!("H")),
    ('J', recording!("J")),
    ('K', recording!("K")),
    ('L', recording!("L")),
    ('M', recording!("M")),
    ('N', recording!("N")),
    ('P', recording!("P")),
    ('Q', recording!("Q")),
    ('R', recording!("R")),
    ('S', recording!("S")),
    ('T', recording!("T")),
    ('U', recording!("U")),
    ('V', recording!("V")),
    ('W', recording!("W")),
    ('X', recording!("X")),
    ('Y', recording!("Y")),
    ('Z', recording!("Z")),
    ('1', recording!("1")),
    ('2', recording!("2")),
    ('3', recording!("3")),
    ('4', recording!("4")),
    ('5', recording!("5")),
    ('6', recording!("6")),
    ('7', recording!("7")),
    ('8', recording!("8")),
    ('9', recording!("9")),
];

/// Says a text; without one, says that the test is over.
pub(super) fn say(text: Option<&str>) -> Spoken {
    let mut spoken = Spoken {
        recordings: Vec::new(),
        order: Vec::new(),
    };
    let mut said = Vec::new();
    for c in text.unwrap_or_default().chars() {
        let Some((_, recording)) = RECORDINGS.iter().find(|(known, _)| *known == c) else {
            continue;
        };
        let place = said.iter().position(|known| *known == c);
        spoken.order.push(place.unwrap_or(said.len()));
        if place.is_none() {
            said.push(c);
            spoken.recordings.push(recording);
        }
    }
    if spoken.recordings.is_empty() {
        spoken.recordings.push(EXPIRED);
        spoken.order.push(0);
    }
    spoken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_recording_is_sent_once_and_played_in_order() {
        let spoken = say(Some("AXAB1"));
        assert_eq!(spoken.order, [0, 1, 0, 2, 3]);
        assert_eq!(spoken.recordings.len(), 4);
    }

    #[test]
    fn every_character_of_a_test_has_a_recording() {
        for c in super::super::ALPHABET {
            let text = char::from(*c).to_string();
            assert_ne!(say(Some(&text)).recordings, [EXPIRED], "{text}");
        }
    }

    #[test]
    fn a_test_that_is_over_is_told() {
        assert_eq!(
            say(None),
            Spoken {
                recordings: vec![EXPIRED],
                order: vec![0],
            }
        );
    }
}
