//! Takes out of a page what differs from one run to the next.

use std::sync::LazyLock;

use regex::Regex;

static RULES: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    [
        ("(BSDA|BSD|VHU)-[0-9]{8}-[A-Z0-9]{9}", "$1-[numéro]"),
        (
            "/(view|edit|sign|pdf|publish|duplicate|delete|revisions|road-control)/[A-Za-z0-9-]+([?#\"])",
            "/$1/[identifiant]$2",
        ),
        (
            "[0-9]{2}/[0-9]{2}/20[0-9]{2}( [0-9]{2}:[0-9]{2})?",
            "[date]",
        ),
        (
            "20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}",
            "[instant]",
        ),
        (
            "name=\"(jeton|revision|captchaToken|transaction_id|membre|demande)\" value=\"[^\"]+\"",
            "name=\"$1\" value=\"[…]\"",
        ),
        (
            "name=\"(transporters.[0-9].id)\" value=\"[^\"]+\"",
            "name=\"$1\" value=\"[…]\"",
        ),
        ("data-slip=\"[^\"]+\"", "data-slip=\"[identifiant]\""),
        ("captcha-(image|sound)/[^\"]+", "captcha-$1/[…]"),
        ("[?]v=[0-9a-f]{12}", "?v=[empreinte]"),
    ]
    .into_iter()
    .map(|(pattern, written)| (Regex::new(pattern).unwrap(), written))
    .collect()
});

/// The page without what differs from one run to the next.
pub(crate) fn stable(page: &str) -> String {
    RULES
        .iter()
        .fold(page.to_owned(), |page, (pattern, written)| {
            pattern.replace_all(&page, *written).into_owned()
        })
}

/// What is between the header and the footer.
pub(crate) fn content(page: &str) -> &str {
    let start = page.find("<main").unwrap();
    let end = page.find("</main>").unwrap();
    &page[start..end]
}
