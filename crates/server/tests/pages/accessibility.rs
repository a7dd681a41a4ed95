//! What axe-core finds wrong in a page, where `.ci/axe` has fetched it.

use std::{path::PathBuf, sync::LazyLock};

use crate::browser::Browser;

/// The program; none where it was not fetched, which is said once.
static AXE: LazyLock<Option<String>> = LazyLock::new(|| {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let program = target.parent().map(|target| target.join("axe/axe.min.js"));
    let program = program.and_then(|path| std::fs::read_to_string(path).ok());
    if program.is_none() {
        println!("axe-core skipped: .ci/axe has not fetched it");
    }
    program
});

const RUN: &str = "const done = arguments[arguments.length - 1];
    axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => done(violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id} (${help}): ${html.slice(0, 200)}`))))
        .catch((error) => done([String(error)]));";

/// The serious faults of the page in sight, in words.
pub(crate) async fn faults(browser: &Browser) -> Vec<String> {
    let Some(program) = AXE.as_ref() else {
        return Vec::new();
    };
    browser.script(program).await;
    let found = browser.eventually(RUN).await;
    let found = found.as_array().unwrap().iter();
    found.map(ToString::to_string).collect()
}
