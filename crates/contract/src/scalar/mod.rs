//! Scalars of the contract: how each is read from a request, stored, and answered.

mod date_time;
mod number;
mod sanitise;
mod text;
mod url;

pub use date_time::{DateTime, DateTimeError};
pub use number::Number;
pub use text::Text;
pub use url::Url;
