//! QR codes, drawn by the server.

/// Draws a text as a QR code, in SVG; none when it is too long. The server puts it among the extensions of requests.
#[derive(Clone, Copy, Debug)]
pub struct QrCodes(pub fn(&str) -> Option<String>);

impl QrCodes {
    /// A text as an image that says what it is.
    pub(crate) fn drawn(self, text: &str, alternative: &str) -> Option<String> {
        let drawing = (self.0)(text)?;
        let start = drawing.find("<svg ")?;
        let alternative = alternative.replace('&', "&amp;").replace('"', "&quot;");
        let attributes = format!("<svg class=\"qr\" role=\"img\" aria-label=\"{alternative}\" ");
        Some(drawing[start..].replacen("<svg ", &attributes, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_an_image_with_a_name() {
        let codes = QrCodes(|text| {
            Some(format!(
                "<?xml version=\"1.0\"?><svg width=\"9\">{text}</svg>"
            ))
        });
        assert_eq!(
            codes.drawn("a", "Clé \"x\"").as_deref(),
            Some(
                "<svg class=\"qr\" role=\"img\" aria-label=\"Clé &quot;x&quot;\" width=\"9\">a</svg>"
            )
        );
        assert_eq!(QrCodes(|_| None).drawn("a", "b"), None);
    }
}
