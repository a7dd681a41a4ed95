//! The documentation site, over the schema and the settings of this server.

use axum::Router;
use documentation::{SettingRow, Sources};

use crate::config::{SETTINGS, Setting};

/// `/docs` and everything under it.
pub fn routes() -> Router {
    documentation::routes(|| Sources {
        sdl: api::sdl(),
        settings: SETTINGS.iter().map(row).collect(),
    })
}

fn row(setting: &Setting) -> SettingRow {
    SettingRow {
        name: setting.name.to_owned(),
        variables: std::iter::once(setting.variable())
            .chain(setting.alias.map(str::to_owned))
            .collect(),
        default: setting.default.map(str::to_owned),
        help: setting.help.to_owned(),
        expected: setting.expected.to_owned(),
    }
}
