//! How far a long command is, on the error output when it is a terminal.

use indicatif::{ProgressBar, ProgressStyle};

/// A count of things that goes up to a total known in advance.
pub(super) fn bar(what: &str, total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    styled(
        &bar,
        &format!("{what} {{bar:30}} {{human_pos}}/{{human_len}}, reste {{eta}}"),
    );
    bar
}

/// A count of things whose total is not known.
pub(super) fn counter() -> ProgressBar {
    let counter = ProgressBar::new_spinner();
    styled(&counter, "{spinner} {human_pos} lignes, {msg}");
    counter
}

fn styled(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}

/// How much of a file was read; the name of the file is the prefix, the number of lines the message.
pub(super) fn bytes() -> ProgressBar {
    let bar = ProgressBar::new(0);
    styled(
        &bar,
        "{prefix} {bar:30} {bytes}/{total_bytes}, {msg} lignes, reste {eta}",
    );
    bar
}
