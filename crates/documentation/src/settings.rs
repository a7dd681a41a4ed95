//! The table of settings, as the server declares them.

use std::fmt::Write;

/// A setting of the server.
#[derive(Clone, Debug)]
pub struct SettingRow {
    /// Name of the flag and of the key in the file, without dashes in front.
    pub name: String,
    /// Environment variables that set it.
    pub variables: Vec<String>,
    /// Value when nobody chose; none for a setting that may be absent.
    pub default: Option<String>,
    /// What it does, in French.
    pub help: String,
    /// What its value must be, in French.
    pub expected: String,
}

/// The settings as a Markdown table.
pub(crate) fn table(settings: &[SettingRow]) -> String {
    let mut text = String::from(
        "| réglage | effet | valeur attendue | défaut | variables |\n|---|---|---|---|---|\n",
    );
    for setting in settings {
        let default = match setting.default.as_deref() {
            None | Some("") => "aucun".to_owned(),
            Some(default) => format!("`{default}`"),
        };
        let variables: Vec<String> = setting
            .variables
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {default} | {} |",
            setting.name,
            cell(&setting.help),
            cell(&setting.expected),
            variables.join(", ")
        );
    }
    text
}

/// Text that may stand in a cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}
