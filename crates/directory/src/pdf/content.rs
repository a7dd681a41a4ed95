//! The lines of text of a page.

use std::collections::HashMap;

use super::{
    file::{File, Page},
    font::Font,
    object::{Dictionary, Object, Reader},
};

/// Deepest nesting of drawings in drawings.
const DEEPEST: usize = 8;
/// Most pieces of text of a page.
const MOST_PIECES: usize = 50_000;

/// What a font costs, however simple.
const FONT_COST: usize = 1 << 10;

/// Runs whose baselines are this near, in points, are on one line.
const SAME_LINE: f64 = 2.0;
/// A gap wider than this part of the size separates words.
const WORD_GAP: f64 = 0.15;

/// A piece of text: where it starts and ends, and how large it is.
#[derive(Clone, Debug)]
struct Piece {
    x: f64,
    end: f64,
    y: f64,
    size: f64,
    text: String,
}

/// An affine map of the plane.
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// The first map, then the second.
fn then(first: &Matrix, second: &Matrix) -> Matrix {
    let [a, b, c, d, e, f] = *first;
    let [g, h, i, j, k, l] = *second;
    [
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + l,
    ]
}

/// Lines of a page, from top to bottom.
pub(super) fn lines(file: &File<'_>, page: &Page) -> Vec<String> {
    let mut painter = Painter {
        file,
        pieces: Vec::new(),
    };
    painter.paint(&page.content, &page.resources, IDENTITY, 0);
    in_lines(painter.pieces)
}

fn in_lines(mut pieces: Vec<Piece>) -> Vec<String> {
    pieces.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line)
                if line
                    .first()
                    .is_some_and(|first| (first.y - piece.y).abs() < SAME_LINE) =>
            {
                line.push(piece);
            }
            _ => lines.push(vec![piece]),
        }
    }
    lines
        .into_iter()
        .map(joined)
        .filter(|line| !line.is_empty())
        .collect()
}

fn joined(mut line: Vec<Piece>) -> String {
    line.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut text = String::new();
    let mut end = f64::NEG_INFINITY;
    for piece in line {
        if piece.x - end > WORD_GAP * piece.size {
            text.push(' ');
        }
        text += &piece.text;
        end = piece.end;
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is remembered between operators.
#[derive(Clone, Debug)]
struct State {
    page: Matrix,
    text: Matrix,
    line: Matrix,
    font: Option<String>,
    size: f64,
    leading: f64,
    spacing: f64,
    word_spacing: f64,
    scale: f64,
}

struct Painter<'f, 'b> {
    file: &'f File<'b>,
    pieces: Vec<Piece>,
}

impl Painter<'_, '_> {
    fn paint(&mut self, content: &[u8], resources: &Dictionary, page: Matrix, depth: usize) {
        let mut state = State {
            page,
            text: IDENTITY,
            line: IDENTITY,
            font: None,
            size: 0.0,
            leading: 0.0,
            spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
        };
        let mut saved = Vec::new();
        let fonts = self.fonts(resources);
        let mut operands: Vec<Object> = Vec::new();
        let mut reader = Reader::new(content, 0);
        while let Some(object) = reader.object() {
            let Object::Word(operator) = object else {
                operands.push(object);
                continue;
            };
            if self.pieces.len() > MOST_PIECES {
                return;
            }
            match operator.as_str() {
                "q" if saved.len() < 64 => saved.push(state.clone()),
                "Q" => {
                    if let Some(former) = saved.pop() {
                        state = former;
                    }
                }
                "Do" => {
                    let name = operands.last().and_then(Object::name);
                    if let Some(name) = name.filter(|_| depth < DEEPEST) {
                        self.paint_drawing(name, resources, &state.page, depth);
                    }
                }
                // The bytes of an image are no operators.
                "ID" => skip_image(content, &mut reader),
                _ => self.write(&mut state, &operator, &operands, &fonts),
            }
            operands.clear();
        }
    }

    fn fonts(&self, resources: &Dictionary) -> HashMap<String, Font> {
        let Some(fonts) = self.file.entry(resources, "Font").dictionary() else {
            return HashMap::new();
        };
        fonts
            .iter()
            .take_while(|_| self.file.spend(FONT_COST))
            .filter_map(|(name, font)| {
                let entries = self.file.resolved(font).dictionary()?;
                Some((name.clone(), Font::of(self.file, entries)))
            })
            .collect()
    }

    fn paint_drawing(&mut self, name: &str, resources: &Dictionary, page: &Matrix, depth: usize) {
        let file = self.file;
        let drawings = file.entry(resources, "XObject").dictionary();
        let Some(drawing) = drawings.and_then(|drawings| drawings.get(name)) else {
            return;
        };
        let is_form = file
            .resolved(drawing)
            .dictionary()
            .is_some_and(|entries| file.entry(entries, "Subtype").name() == Some("Form"));
        if !is_form {
            return;
        }
        let Some((content, entries)) = file.stream_of(drawing) else {
            return;
        };
        let matrix = file.entry(entries, "Matrix").array().and_then(matrix);
        let own = file.entry(entries, "Resources").dictionary();
        let page = then(&matrix.unwrap_or(IDENTITY), page);
        self.paint(&content, own.unwrap_or(resources), page, depth + 1);
    }

    fn write(
        &mut self,
        state: &mut State,
        operator: &str,
        operands: &[Object],
        fonts: &HashMap<String, Font>,
    ) {
        let number = |at: usize| operands.get(at).and_then(Object::number).unwrap_or(0.0);
        match operator {
            "cm" => {
                if let Some(matrix) = matrix(operands) {
                    state.page = then(&matrix, &state.page);
                }
            }
            "BT" => (state.text, state.line) = (IDENTITY, IDENTITY),
            "Tf" => {
                state.font = operands.first().and_then(Object::name).map(str::to_owned);
                state.size = number(1);
            }
            "TL" => state.leading = number(0),
            "Tc" => state.spacing = number(0),
            "Tw" => state.word_spacing = number(0),
            "Tz" => state.scale = number(0) / 100.0,
            "Td" => state.next_line(number(0), number(1)),
            "TD" => {
                state.leading = -number(1);
                state.next_line(number(0), number(1));
            }
            "Tm" => {
                if let Some(matrix) = matrix(operands) {
                    (state.text, state.line) = (matrix, matrix);
                }
            }
            "T*" => state.next_line(0.0, -state.leading),
            "Tj" => self.show(state, operands, fonts),
            "'" => {
                state.next_line(0.0, -state.leading);
                self.show(state, operands, fonts);
            }
            "\"" => {
                (state.word_spacing, state.spacing) = (number(0), number(1));
                state.next_line(0.0, -state.leading);
                self.show(state, operands.get(2..).unwrap_or_default(), fonts);
            }
            "TJ" => {
                let items = operands.first().and_then(Object::array);
                self.show(state, items.unwrap_or_default(), fonts);
            }
            _ => {}
        }
    }

    /// Shows texts; numbers between them move back, in thousandths of the size.
    fn show(&mut self, state: &mut State, items: &[Object], fonts: &HashMap<String, Font>) {
        let font = state.font.as_ref().and_then(|name| fonts.get(name));
        let Some(font) = font else { return };
        for item in items {
            match item {
                Object::Number(back) => {
                    state.advance(-back / 1000.0 * state.size * state.scale);
                }
                Object::Text(bytes) => {
                    let (x, y) = state.place();
                    let mut text = String::new();
                    for (meaning, width) in font.read(bytes) {
                        let mut advance = width / 1000.0 * state.size + state.spacing;
                        if meaning == " " {
                            advance += state.word_spacing;
                        }
                        text += &meaning;
                        state.advance(advance * state.scale);
                    }
                    let (end, _) = state.place();
                    self.pieces.push(Piece {
                        x,
                        end,
                        y,
                        size: state.height(),
                        text,
                    });
                }
                _ => {}
            }
        }
    }
}

impl State {
    fn next_line(&mut self, x: f64, y: f64) {
        self.line = then(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line);
        self.text = self.line;
    }

    fn advance(&mut self, by: f64) {
        self.text = then(&[1.0, 0.0, 0.0, 1.0, by, 0.0], &self.text);
    }

    fn place(&self) -> (f64, f64) {
        let [.., x, y] = then(&self.text, &self.page);
        (x, y)
    }

    /// Height of the characters on the page.
    fn height(&self) -> f64 {
        let [_, _, c, d, ..] = then(&self.text, &self.page);
        self.size.abs() * c.hypot(d)
    }
}

fn matrix(operands: &[Object]) -> Option<Matrix> {
    let mut matrix = IDENTITY;
    if operands.len() != matrix.len() {
        return None;
    }
    for (slot, operand) in matrix.iter_mut().zip(operands) {
        *slot = operand.number()?;
    }
    Some(matrix)
}

/// Goes after the end of an inline image.
fn skip_image(content: &[u8], reader: &mut Reader<'_>) {
    let rest = content.get(reader.at..).unwrap_or_default();
    let end = rest.windows(2).position(|mark| mark == b"EI");
    reader.at = end.map_or(content.len(), |end| reader.at + end + 2);
}
