//! Charts as SVG, drawn on the server: no script. A chart has a title and a description that screen readers say,
//! and its bars are the rows of the table that a page shows beside it.

use std::fmt::Write;

use rust_decimal::{Decimal, prelude::ToPrimitive};

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
const HEIGHT: f64 = 292.0;
const LEFT: f64 = 64.0;
const BOTTOM: f64 = 48.0;
const TOP: f64 = 28.0;
/// Widest bar.
const WIDEST: f64 = 96.0;
/// About the width of a character of a label.
const CHARACTER: f64 = 6.4;
/// Labels longer than this stand above bars that lie.
const LONG_LABEL: usize = 14;
/// Height of a bar that lies, with its label.
const ROW: f64 = 44.0;
/// Kept at the end of the longest lying bar for its value.
const VALUE: f64 = 110.0;

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

/// Share of the whole, for drawing.
fn share(value: Decimal, whole: Decimal) -> f64 {
    let share = value.max(Decimal::ZERO) / whole;
    share.to_f64().unwrap_or_default()
}

impl Bars<'_> {
    /// The chart. `id` tells it apart from the others of the page.
    pub fn svg(&self, id: &str) -> String {
        let longest = self.bars.iter().map(|bar| bar.name.chars().count()).max();
        let longest = longest.unwrap_or_default();
        let lies = longest > LONG_LABEL;
        let height = match lies {
            true => ROW * size(self.bars.len()),
            false => HEIGHT,
        };
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
             aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{}</title>\
             <desc id=\"{id}-desc\">{}</desc>",
            escaped(self.title),
            escaped(self.description)
        );
        let highest = self.bars.iter().map(|bar| bar.value).max();
        let highest = highest.unwrap_or_default();
        if lies {
            self.lay(highest, &mut svg);
        } else {
            let top = ceiling(highest);
            self.axis(top, &mut svg);
            self.raise(top, longest, &mut svg);
        }
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

    fn bar(&self, bar: &Bar, (x, y): (f64, f64), (width, height): (f64, f64), svg: &mut String) {
        let _ = write!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"#000091\">\
             <title>{} : {} {}</title></rect>",
            escaped(&bar.name),
            written(bar.value),
            escaped(self.unit)
        );
    }

    /// Bars that stand, labelled underneath: as many labels as there is room for.
    fn raise(&self, top: Decimal, longest: usize, svg: &mut String) {
        let slot = (WIDTH - LEFT) / size(self.bars.len());
        let width = (slot * 0.8).min(WIDEST);
        let every = (1..self.bars.len())
            .find(|every| slot * size(*every) > CHARACTER * size(longest + 1))
            .unwrap_or(1);
        let mut middle = LEFT + slot / 2.0;
        for (rank, bar) in self.bars.iter().enumerate() {
            let height = (HEIGHT - TOP - BOTTOM) * share(bar.value, top);
            let corner = (middle - width / 2.0, HEIGHT - BOTTOM - height);
            self.bar(bar, corner, (width, height), svg);
            if rank.is_multiple_of(every) {
                let _ = write!(
                    svg,
                    "<text x=\"{middle:.1}\" y=\"{:.1}\" font-size=\"11\" text-anchor=\"middle\" \
                     fill=\"currentColor\">{}</text>",
                    HEIGHT - BOTTOM + 16.0,
                    escaped(&bar.name)
                );
            }
            middle += slot;
        }
    }

    /// Bars that lie, each under its label and before its value.
    fn lay(&self, highest: Decimal, svg: &mut String) {
        let whole = if highest > Decimal::ZERO {
            highest
        } else {
            Decimal::ONE
        };
        let mut y = 0.0;
        for bar in self.bars {
            let width = (WIDTH - VALUE) * share(bar.value, whole);
            self.bar(bar, (0.0, y + 20.0), (width.max(1.0), 16.0), svg);
            let _ = write!(
                svg,
                "<text x=\"0\" y=\"{:.1}\" font-size=\"13\" fill=\"currentColor\">{}</text>\
                 <text x=\"{:.1}\" y=\"{:.1}\" font-size=\"13\" fill=\"currentColor\">{} {}</text>",
                y + 14.0,
                escaped(&bar.name),
                width + 8.0,
                y + 33.0,
                written(bar.value),
                escaped(self.unit)
            );
            y += ROW;
        }
    }
}

/// A count, for drawing; at least one.
fn size(count: usize) -> f64 {
    u32::try_from(count.max(1)).map_or(f64::MAX, f64::from)
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

    fn named(names: impl IntoIterator<Item = String>) -> Vec<Bar> {
        names
            .into_iter()
            .map(|name| Bar {
                name,
                value: Decimal::ONE,
            })
            .collect()
    }

    #[test]
    fn labels_never_cover_each_other() {
        let weeks = svg(&named((0..52).map(|week| format!("2026-01-{week:02}"))));
        let labels = weeks.matches("text-anchor=\"middle\"").count();
        assert!((2..=10).contains(&labels), "{labels} labels");
        let months = svg(&named((1..=12).map(|month| format!("2026-{month:02}"))));
        assert_eq!(months.matches("text-anchor=\"middle\"").count(), 12);
    }

    #[test]
    fn bars_with_long_labels_lie_under_them() {
        let svg = svg(&named([
            "BSDA émission → transport".to_owned(),
            "BSDD".to_owned(),
        ]));
        assert!(!svg.contains("text-anchor"), "{svg}");
        assert!(svg.contains(">BSDA émission → transport</text>"), "{svg}");
        assert!(svg.contains(">1 t</text>"), "{svg}");
    }

    #[test]
    fn an_empty_chart_is_still_a_chart() {
        assert!(svg(&[]).ends_with("</svg>"));
    }
}
