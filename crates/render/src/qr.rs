//! QR codes: the number of a slip, for an inspector to scan; the key of a second factor; a link to show.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::RenderError;

/// A text as a QR code, in SVG. Whoever shows it leaves a quiet zone around: the page of a slip is white there.
///
/// # Errors
/// The text is too long.
pub fn svg(text: &str) -> Result<String, RenderError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|error| RenderError::Qr(error.to_string()))?;
    Ok(code
        .render::<svg::Color<'_>>()
        .quiet_zone(false)
        .dark_color(svg::Color("#161c4e"))
        .light_color(svg::Color("#ffffff"))
        .build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_drawn_and_a_book_is_not() {
        let drawn = svg("BSD-20260401-ABCDEFGH1").unwrap();
        assert!(drawn.contains("<svg") && drawn.contains("#161c4e"));
        assert_ne!(drawn, svg("BSD-20260401-ABCDEFGH2").unwrap());
        assert!(matches!(svg(&"x".repeat(5000)), Err(RenderError::Qr(_))));
    }
}
