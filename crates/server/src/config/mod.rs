//! What the operator chooses: by flags, environment variables, or one file.
//!
//! A setting is declared once, in [`settings`]; the flag, the variable, the key of the file, the help and the
//! table of `bordereau config` follow from that declaration.

mod layers;
mod settings;
mod value;

pub use self::{
    layers::{ConfigError, Layers, Source},
    settings::{Config, SETTINGS, Scope, Setting},
    value::{DailyHour, Environment, LogFormat, Origin, Role, Secret, SettingValue},
};
