//! The QR code of a slip: its number as text, for an inspector to scan.

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::RenderError;

/// Modules of the quiet zone are drawn by the page, which has a white one around the image.
pub(crate) fn svg(number: &str) -> Result<String, RenderError> {
    let code = QrCode::with_error_correction_level(number, EcLevel::M)
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
