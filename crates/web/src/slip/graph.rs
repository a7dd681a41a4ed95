//! The traceability of a slip, drawn: the slips that its waste comes from, and those that it went into.

use std::fmt::Write;

use super::view::{Frame, LinkedSlip, SlipView};

/// Frames whose slips come after this one; those of the others come before.
const AFTER: &str = "suite";
/// Slips drawn on a side; the frames list them all.
const MOST: usize = 8;

const BOX: (u32, u32) = (250, 40);
const GAP: (u32, u32) = (90, 14);

/// A slip of the drawing.
struct Node<'a> {
    number: &'a str,
    summary: &'a str,
    /// None for the slip in the middle.
    address: Option<String>,
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A text that fits in a box.
fn short(text: &str) -> String {
    let most = 36;
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

fn counted(count: usize, one: &str, several: &str) -> String {
    match count {
        0 => format!("aucun {one}"),
        1 => format!("un {one}"),
        count => format!("{count} {several}"),
    }
}

/// Middles of the boxes of a column, in a drawing of this height.
fn middles(count: usize, height: u32) -> Vec<u32> {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    let (step, whole) = (BOX.1 + GAP.1, (BOX.1 + GAP.1) * count);
    let top = (height - whole.min(height)) / 2;
    (0..count)
        .map(|place| top + step * place + step / 2)
        .collect()
}

fn draw_box(svg: &mut String, node: &Node<'_>, x: u32, middle: u32) {
    let top = middle - BOX.1 / 2;
    let class = if node.address.is_none() {
        " class=\"here\""
    } else {
        ""
    };
    if let Some(address) = &node.address {
        // Writing to a text cannot fail.
        let _ = write!(svg, "<a href=\"{}\">", escaped(address));
    }
    let _ = write!(
        svg,
        "<g{class}><title>{}</title><rect x=\"{x}\" y=\"{top}\" width=\"{}\" height=\"{}\" rx=\"6\"/>\
         <text x=\"{}\" y=\"{}\">{}</text><text class=\"small\" x=\"{}\" y=\"{}\">{}</text></g>",
        escaped(&format!("{} {}", node.number, node.summary)),
        BOX.0,
        BOX.1,
        x + 10,
        middle - 3,
        escaped(node.number),
        x + 10,
        middle + 13,
        escaped(&short(node.summary)),
    );
    if node.address.is_some() {
        svg.push_str("</a>");
    }
}

fn draw_arrow(svg: &mut String, from: (u32, u32), to: (u32, u32)) {
    let half = u32::midpoint(from.0, to.0);
    let _ = write!(
        svg,
        "<path d=\"M{} {}C{half} {} {half} {} {} {}\"/><path class=\"head\" d=\"M{} {}l-8 -5v10z\"/>",
        from.0,
        from.1,
        from.1,
        to.1,
        to.0 - 8,
        to.1,
        to.0,
        to.1
    );
}

/// The drawing, for a page of the organisation; none when the slip is linked to no other.
pub(crate) fn drawn(slip: &SlipView, organisation: &str) -> Option<String> {
    let linked = |is_after: bool| -> Vec<&LinkedSlip> {
        let frames = slip.frames.iter();
        let frames = frames.filter(|frame: &&Frame| (frame.id == AFTER) == is_after);
        frames.flat_map(|frame| &frame.slips).collect()
    };
    let (before, after) = (linked(false), linked(true));
    if before.is_empty() && after.is_empty() {
        return None;
    }
    let tallest = before.len().max(after.len()).clamp(1, MOST);
    let height = u32::try_from(tallest).unwrap_or(1) * (BOX.1 + GAP.1) + GAP.1;
    let columns = u32::from(!before.is_empty()) + u32::from(!after.is_empty());
    let width = BOX.0 * (columns + 1) + GAP.0 * columns;
    let told = format!(
        "{} d'origine, {} suite.",
        counted(before.len(), "bordereau", "bordereaux"),
        counted(after.len(), "bordereau", "bordereaux")
    );
    let mut svg = format!(
        "<svg class=\"graph\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"group\" \
         aria-label=\"Traçabilité : {}\">",
        escaped(&told)
    );
    let here = (
        if before.is_empty() { 0 } else { BOX.0 + GAP.0 },
        height / 2,
    );
    let mut side = |slips: &[&LinkedSlip], x: u32, is_after: bool| {
        let slips = &slips[..slips.len().min(MOST)];
        for (linked, middle) in slips.iter().zip(middles(slips.len(), height)) {
            let (there, own) = ((x, middle), (here.0, here.1));
            if is_after {
                draw_arrow(&mut svg, (own.0 + BOX.0, own.1), there);
            } else {
                draw_arrow(&mut svg, (there.0 + BOX.0, there.1), own);
            }
            let node = Node {
                number: &linked.number,
                summary: &linked.summary,
                address: Some(format!(
                    "/dashboard/{organisation}/{}/view/{}",
                    linked.path, linked.id
                )),
            };
            draw_box(&mut svg, &node, x, middle);
        }
    };
    side(&before, 0, false);
    side(&after, here.0 + BOX.0 + GAP.0, true);
    let own = Node {
        number: &slip.number,
        summary: &slip.badge.label,
        address: None,
    };
    draw_box(&mut svg, &own, here.0, here.1);
    svg.push_str("</svg>");
    Some(svg)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slip::view::{Badge, Tone};

    fn slip(frames: &[(&str, usize)]) -> SlipView {
        let frames = frames.iter().map(|(id, count)| Frame {
            slips: (0..*count)
                .map(|place| LinkedSlip {
                    id: format!("{id}-{place}"),
                    number: format!("N-{id}-{place}"),
                    path: "bsdds",
                    summary: "13 02 05*, <huiles>".to_owned(),
                })
                .collect(),
            ..Frame::new(id, "", Vec::new())
        });
        SlipView {
            kind: "BSDD",
            path: "bsdds",
            id: "x".to_owned(),
            number: "BSD-1".to_owned(),
            workflow: "",
            badge: Badge {
                label: "Traité".to_owned(),
                tone: Tone::Success,
            },
            facts: Vec::new(),
            timeline: Vec::new(),
            missing: None,
            frames: frames.collect(),
            primary: None,
            secondary: Vec::new(),
        }
    }

    #[test]
    fn a_slip_linked_to_no_other_is_not_drawn() {
        assert_eq!(drawn(&slip(&[("emetteur", 0)]), "1"), None);
    }

    #[test]
    fn origins_are_before_and_what_follows_after() {
        let svg = drawn(&slip(&[("annexes", 2), ("suite", 1)]), "1").unwrap();
        assert!(
            svg.contains("2 bordereaux d'origine, un bordereau suite."),
            "{svg}"
        );
        assert!(svg.contains("href=\"/dashboard/1/bsdds/view/annexes-1\""));
        assert_eq!(svg.matches("class=\"head\"").count(), 3);
        assert_eq!(svg.matches("class=\"here\"").count(), 1);
        assert!(svg.contains("&lt;huiles&gt;") && !svg.contains("<huiles>"));
    }

    #[test]
    fn a_large_gathering_is_drawn_in_part() {
        let svg = drawn(&slip(&[("annexes", 30)]), "1").unwrap();
        assert_eq!(svg.matches("<a ").count(), MOST);
        assert!(svg.contains("30 bordereaux"));
    }
}
