//! An authenticator, as people have one on their phone.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The code that an authenticator shows now, or so many steps ago.
pub(crate) fn totp(secret: &str, steps_ago: u64) -> String {
    let now = || {
        let now = SystemTime::now();
        now.duration_since(UNIX_EPOCH).unwrap().as_secs()
    };
    // A step that is about to end would be over before the server looks.
    while now() % 30 > 26 {
        std::thread::sleep(Duration::from_millis(200));
    }
    let now = now();
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate(now - 30 * steps_ago).to_string()
}
