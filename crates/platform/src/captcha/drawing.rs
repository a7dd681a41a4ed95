//! The characters of a test, drawn: thick strokes, turned, waved, crossed by lines.

use std::f32::consts::TAU;

const WIDTH: usize = 412;
const HEIGHT: usize = 80;

/// Strokes of the characters: broken lines on a grid of 4 × 6, from the top left corner.
const STROKES: &[(char, &str)] = &[
    ('A', "0,6 2,0 4,6;1,4 3,4"),
    ('B', "0,0 0,6 3,6 4,5 4,4 3,3 0,3;0,0 3,0 4,1 4,2 3,3"),
    ('C', "4,1 3,0 1,0 0,1 0,5 1,6 3,6 4,5"),
    ('D', "0,0 0,6 3,6 4,5 4,1 3,0 0,0"),
    ('E', "4,0 0,0 0,6 4,6;0,3 3,3"),
    ('F', "4,0 0,0 0,6;0,3 3,3"),
    ('G', "4,1 3,0 1,0 0,1 0,5 1,6 3,6 4,5 4,3 2,3"),
    ('H', "0,0 0,6;4,0 4,6;0,3 4,3"),
    ('J', "1,0 4,0;3,0 3,5 2,6 1,6 0,5"),
    ('K', "0,0 0,6;4,0 0,3 4,6"),
    ('L', "0,0 0,6 4,6"),
    ('M', "0,6 0,0 2,3 4,0 4,6"),
    ('N', "0,6 0,0 4,6 4,0"),
    ('P', "0,6 0,0 3,0 4,1 4,2 3,3 0,3"),
    ('Q', "1,0 3,0 4,1 4,5 3,6 1,6 0,5 0,1 1,0;2,4 4,6"),
    ('R', "0,6 0,0 3,0 4,1 4,2 3,3 0,3;2,3 4,6"),
    ('S', "4,1 3,0 1,0 0,1 0,2 1,3 3,3 4,4 4,5 3,6 1,6 0,5"),
    ('T', "0,0 4,0;2,0 2,6"),
    ('U', "0,0 0,5 1,6 3,6 4,5 4,0"),
    ('V', "0,0 2,6 4,0"),
    ('W', "0,0 1,6 2,3 3,6 4,0"),
    ('X', "0,0 4,6;4,0 0,6"),
    ('Y', "0,0 2,3 4,0;2,3 2,6"),
    ('Z', "0,0 4,0 0,6 4,6"),
    ('1', "1,1 2,0 2,6;1,6 3,6"),
    ('2', "0,1 1,0 3,0 4,1 4,2 0,6 4,6"),
    ('3', "0,1 1,0 3,0 4,1 4,2 3,3 2,3;3,3 4,4 4,5 3,6 1,6 0,5"),
    ('4', "3,6 3,0 0,4 4,4"),
    ('5', "4,0 0,0 0,3 3,3 4,4 4,5 3,6 0,6"),
    ('6', "4,1 3,0 1,0 0,1 0,5 1,6 3,6 4,5 4,4 3,3 0,3"),
    ('7', "0,0 4,0 1,6"),
    (
        '8',
        "1,3 0,2 0,1 1,0 3,0 4,1 4,2 3,3 1,3 0,4 0,5 1,6 3,6 4,5 4,4 3,3",
    ),
    ('9', "4,3 1,3 0,2 0,1 1,0 3,0 4,1 4,5 3,6 1,6 0,5"),
];

/// A grey PNG image of the text; the seed decides how it is bent.
pub(super) fn draw(text: &str, seed: u64) -> Result<Vec<u8>, png::EncodingError> {
    let mut chance = Chance(seed | 1);
    let mut canvas = Canvas::new(&mut chance);
    for line in 0..6 {
        let (from, to) = (chance.between(0.0, 80.0), chance.between(0.0, 80.0));
        let left = if line % 2 == 0 { 0.0 } else { 120.0 };
        canvas.segment((left, from), (left + 290.0, to), 1.1);
    }
    let step = 372.0 / 5.0;
    let mut left = 28.0;
    for c in text.chars() {
        let strokes = STROKES.iter().find(|(known, _)| *known == c);
        if let Some((_, strokes)) = strokes {
            let origin = (
                left + chance.between(-6.0, 6.0),
                18.0 + chance.between(-7.0, 9.0),
            );
            canvas.character(strokes, origin, &mut chance);
        }
        left += step;
    }
    for _ in 0..220 {
        let at = (chance.between(0.0, 412.0), chance.between(0.0, 80.0));
        canvas.segment(at, at, chance.between(0.4, 1.3));
    }
    canvas.png()
}

/// A sequence of numbers that a seed decides (xorshift): looks, not secrets.
struct Chance(u64);

impl Chance {
    fn between(&mut self, low: f32, high: f32) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let fraction = f32::from(u16::try_from(self.0 >> 48).unwrap_or(0)) / f32::from(u16::MAX);
        low + (high - low) * fraction
    }
}

struct Canvas {
    pixels: Vec<u8>,
    /// Height, length and place of the wave that bends everything, by direction.
    waves: [(f32, f32, f32); 2],
}

impl Canvas {
    fn new(chance: &mut Chance) -> Self {
        let mut wave = |height: f32| {
            (
                chance.between(height / 2.0, height),
                chance.between(60.0, 120.0),
                chance.between(0.0, TAU),
            )
        };
        Self {
            waves: [wave(4.0), wave(6.0)],
            pixels: vec![u8::MAX; WIDTH * HEIGHT],
        }
    }

    fn character(&mut self, strokes: &str, origin: (f32, f32), chance: &mut Chance) {
        let (sin, cos) = chance.between(-0.3, 0.3).sin_cos();
        let (wide, high) = (chance.between(9.0, 12.0), chance.between(7.0, 8.5));
        let thick = chance.between(2.0, 3.0);
        let place = |point: &str| {
            let (x, y) = point.split_once(',').unwrap_or_default();
            let centred = |text: &str, half: f32| text.parse::<f32>().unwrap_or(half) - half;
            let (x, y) = (centred(x, 2.0) * wide, centred(y, 3.0) * high);
            (
                origin.0 + 2.0 * wide + x * cos - y * sin,
                origin.1 + 3.0 * high + x * sin + y * cos,
            )
        };
        for line in strokes.split(';') {
            let points: Vec<(f32, f32)> = line.split(' ').map(place).collect();
            for ends in points.windows(2) {
                self.segment(ends[0], ends[1], thick);
            }
        }
    }

    fn segment(&mut self, from: (f32, f32), to: (f32, f32), radius: f32) {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let mut along = 0.0;
        while along <= length {
            let part = if length > 0.0 { along / length } else { 0.0 };
            self.dot(
                from.0 + (to.0 - from.0) * part,
                from.1 + (to.1 - from.1) * part,
                radius,
            );
            along += 0.7;
        }
    }

    /// A disc with soft edges, where the waves put it.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a few hundred pixels"
    )]
    fn dot(&mut self, x: f32, y: f32, radius: f32) {
        let bend = |(height, length, start): (f32, f32, f32), at: f32| {
            height * (at / length * TAU + start).sin()
        };
        let [across, down] = self.waves;
        let (x, y) = (x + bend(across, y), y + bend(down, x));
        let reach = radius + 1.0;
        let range = |centre: f32, size: usize| {
            let low = (centre - reach).max(0.0) as usize;
            let high = (centre + reach).max(0.0) as usize + 1;
            low.min(size)..high.min(size)
        };
        for row in range(y, HEIGHT) {
            for column in range(x, WIDTH) {
                let distance = (column as f32 - x).hypot(row as f32 - y);
                let ink = (radius + 0.5 - distance).clamp(0.0, 1.0);
                let pixel = &mut self.pixels[row * WIDTH + column];
                let shade = u8::MAX - (ink * 215.0) as u8;
                *pixel = (*pixel).min(shade);
            }
        }
    }

    fn png(&self) -> Result<Vec<u8>, png::EncodingError> {
        let mut file = Vec::new();
        let (width, height) = (WIDTH as u32, HEIGHT as u32);
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header()?.write_image_data(&self.pixels)?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_a_test_is_drawn() {
        for c in super::super::ALPHABET {
            assert!(
                STROKES.iter().any(|(known, _)| *known == char::from(*c)),
                "{}",
                char::from(*c)
            );
        }
    }

    #[test]
    fn the_image_is_a_png_that_the_seed_decides() {
        let image = draw("AX7BQ", 1).unwrap();
        assert!(image.starts_with(b"\x89PNG"));
        assert_eq!(image, draw("AX7BQ", 1).unwrap());
        assert_ne!(image, draw("AX7BQ", 2).unwrap());
        assert_ne!(image, draw("AX7BR", 1).unwrap());
    }
}
