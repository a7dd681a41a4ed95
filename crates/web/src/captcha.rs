//! Tests that tell people from programs, shown in pages.

use futures_util::future::BoxFuture;

/// Draws a test. The server puts it among the extensions of requests, and serves its image and its sound under
/// `/captcha-image/` and `/captcha-sound/`.
pub trait Captchas: Send + Sync {
    /// Names the test; none when none can be drawn.
    fn draw(&self) -> BoxFuture<'_, Option<String>>;
}
