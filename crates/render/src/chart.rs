//! Charts as SVG, drawn on the server: no script. A chart has a title and a description that screen readers say,
//! and its bars are the rows of the table that a page shows beside it.

use std::fmt::Write;

use rust_decimal::{
    Decimal,
    prelude::{FromPrimitive, ToPrimitive},
};

/// A bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it is about.
    pub name: String,
    /// How much.
    pub value: Decimal,
}

/// A series of bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bars<'a> {
    /// Title, said first.
    pub title: &'a str,
    /// What the chart tells, in a sentence.
    pub description: &'a str,
    /// Unit of the values: `t`, `bordereaux`…
    pub unit: &'a str,
    /// Bars, in order.
    pub bars: &'a [Bar],
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 280.0;
const LEFT: f64 = 64.0;
const BOTTOM: f64 = 48.0;
/// Room for the unit, above the highest value.
const TOP: f64 = 32.0;
/// Labels under the bars, at most; fewer when a word is longer than this many letters.
const LABELS: usize = 12;
const FEW_LABELS: usize = 9;
const LONG_WORD: usize = 9;
/// Width of a letter of a label, on average.
const LETTER: f64 = 6.0;
/// Height of a line of a label.
const LINE: f64 = 14.0;

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A value as the French write it, two decimals at most.
fn written(value: Decimal) -> String {
    let rounded = value.round_dp(2).normalize();
    rounded.to_string().replace('.', ",")
}

/// The smallest of 1, 2 and 5 times a power of ten, from a hundredth on, that is not under the value.
fn ceiling(value: Decimal) -> Decimal {
    if value <= Decimal::ZERO {
        return Decimal::ONE;
    }
    let mut power = Decimal::new(1, 2);
    loop {
        for step in [1, 2, 5] {
            match power.checked_mul(Decimal::from(step)) {
                Some(top) if top < value => {}
                Some(top) => return top.normalize(),
                None => return value,
            }
        }
        power *= Decimal::TEN;
    }
}

/// A label on two lines at most, of this many letters.
fn lines(label: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in label.split(' ') {
        let is_last = lines.len() == 2;
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if is_last => {
                line.push('…');
                break;
            }
            _ => lines.push(word.to_owned()),
        }
    }
    for line in &mut lines {
        if line.chars().count() > most {
            *line = line
                .chars()
                .take(most.saturating_sub(1))
                .chain(['…'])
                .collect();
        }
    }
    lines
}

/// Share of the whole, for drawing.
fn share(value: Decimal, whole: Decimal) -> f64 {
    let share = value.max(Decimal::ZERO) / whole;
    share.to_f64().unwrap_or_default()
}

impl Bars<'_> {
    /// The chart. `id` tells it apart from the others of the page.
    pub fn svg(&self, id: &str) -> String {
        let highest = self.bars.iter().map(|bar| bar.value).max();
        let top = ceiling(highest.unwrap_or_default());
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{}</title>\
             <desc id=\"{id}-desc\">{}</desc>",
            escaped(self.title),
            escaped(self.description)
        );
        self.axis(top, &mut svg);
        self.draw(top, &mut svg);
        svg.push_str("</svg>");
        svg
    }

    fn axis(&self, top: Decimal, svg: &mut String) {
        let plot = HEIGHT - TOP - BOTTOM;
        for step in 0..=4_u8 {
            let part = f64::from(step) / 4.0;
            let y = TOP + plot * (1.0 - part);
            // Writing to a text cannot fail.
            let _ = write!(
                svg,
                "<line x1=\"{LEFT}\" x2=\"{WIDTH}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"currentColor\" \
                 stroke-opacity=\"0.2\"/><text x=\"{:.1}\" y=\"{:.1}\" font-size=\"12\" text-anchor=\"end\" \
                 fill=\"currentColor\">{}</text>",
                LEFT - 6.0,
                y + 4.0,
                written(top * Decimal::from(step) / Decimal::from(4))
            );
        }
        let _ = write!(
            svg,
            "<text x=\"0\" y=\"12\" font-size=\"12\" fill=\"currentColor\">{}</text>",
            escaped(self.unit)
        );
    }

    fn draw(&self, top: Decimal, svg: &mut String) {
        let count = self.bars.len().max(1);
        let slot = (WIDTH - LEFT) / f64::from(u32::try_from(count).unwrap_or(u32::MAX));
        let words = self.bars.iter().flat_map(|bar| bar.name.split(' '));
        let longest = words.map(|word| word.chars().count()).max();
        let most = if longest.is_some_and(|longest| longest > LONG_WORD) {
            FEW_LABELS
        } else {
            LABELS
        };
        let every = count.div_ceil(most);
        let shown = count.div_ceil(every).max(1);
        let room = (WIDTH - LEFT) / f64::from(u32::try_from(shown).unwrap_or(u32::MAX));
        let letters = Decimal::from_f64(room / LETTER).and_then(|letters| letters.to_usize());
        let letters = letters.unwrap_or(LABELS);
        let mut x = LEFT;
        for (rank, bar) in self.bars.iter().enumerate() {
            let height = (HEIGHT - TOP - BOTTOM) * share(bar.value, top);
            let y = HEIGHT - BOTTOM - height;
            let (name, value) = (escaped(&bar.name), written(bar.value));
            let _ = write!(
                svg,
                "<rect x=\"{:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\" fill=\"#000091\">\
                 <title>{name} : {value} {}</title></rect>",
                x + slot * 0.1,
                slot * 0.8,
                escaped(self.unit)
            );
            if rank.is_multiple_of(every) {
                let mut y = HEIGHT - BOTTOM + 16.0;
                for line in lines(&bar.name, letters) {
                    let _ = write!(
                        svg,
                        "<text x=\"{:.1}\" y=\"{y:.1}\" font-size=\"11\" text-anchor=\"middle\" \
                         fill=\"currentColor\">{}</text>",
                        x + slot / 2.0,
                        escaped(&line)
                    );
                    y += LINE;
                }
            }
            x += slot;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars() -> Vec<Bar> {
        [("2026-01", 1250), ("2026-02", 0)]
            .map(|(name, value)| Bar {
                name: name.to_owned(),
                value: Decimal::new(value, 2),
            })
            .to_vec()
    }

    fn svg(bars: &[Bar]) -> String {
        let chart = Bars {
            title: "Tonnes <reçues>",
            description: "Tonnes reçues par mois.",
            unit: "t",
            bars,
        };
        chart.svg("recues")
    }

    #[test]
    fn a_chart_tells_what_it_shows() {
        let svg = svg(&bars());
        for part in [
            "role=\"img\"",
            "aria-labelledby=\"recues-title recues-desc\"",
            "<title id=\"recues-title\">Tonnes &lt;reçues&gt;</title>",
            "<desc id=\"recues-desc\">Tonnes reçues par mois.</desc>",
            "<title>2026-01 : 12,5 t</title>",
        ] {
            assert!(svg.contains(part), "{part} in {svg}");
        }
    }

    #[test]
    fn axes_end_on_round_values() {
        let check = |value: Decimal, expected: Decimal| assert_eq!(ceiling(value), expected);
        check(Decimal::ZERO, Decimal::ONE);
        check(Decimal::new(3, 1), Decimal::new(5, 1));
        check(Decimal::new(125, 1), Decimal::from(20));
        check(Decimal::from(100), Decimal::from(100));
        check(Decimal::from(101), Decimal::from(200));
    }

    #[test]
    fn a_long_label_takes_two_lines_at_most() {
        let check = |label, expected: &[&str]| assert_eq!(lines(label, 16), expected);
        check("2026-01", &["2026-01"]);
        check(
            "BSDD émission → transport",
            &["BSDD émission →", "transport"],
        );
        check(
            "un deux trois quatre cinq six sept",
            &["un deux trois", "quatre cinq six…"],
        );
        check("anticonstitutionnellement", &["anticonstitutio…"]);
    }

    #[test]
    fn an_empty_chart_is_still_a_chart() {
        assert!(svg(&[]).ends_with("</svg>"));
    }
}
