//! The path of a slip: its stages in order, and how far it is.

use super::view::{Progress, TimelineStep};

/// A stage of a slip's path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stage<S> {
    pub(crate) step: S,
    pub(crate) title: String,
    /// Who signs it.
    pub(crate) company: String,
    /// Who signed, and when, once it is.
    pub(crate) signed: Option<String>,
}

impl<S> Stage<S> {
    pub(crate) fn new(
        step: S,
        title: impl Into<String>,
        company: String,
        signed: Option<String>,
    ) -> Self {
        Self {
            step,
            title: title.into(),
            company,
            signed,
        }
    }
}

/// How far each stage is, knowing which ones may come next.
pub(crate) fn timeline<S: PartialEq>(
    stages: Vec<Stage<S>>,
    next: &[S],
    is_over: bool,
) -> Vec<TimelineStep> {
    let last_signed = stages.iter().rposition(|stage| stage.signed.is_some());
    stages
        .into_iter()
        .enumerate()
        .map(|(place, stage)| TimelineStep {
            progress: match &stage.signed {
                Some(_) => Progress::Done,
                None if is_over || last_signed.is_some_and(|last| place < last) => {
                    Progress::Skipped
                }
                None if next.contains(&stage.step) => Progress::Next,
                None => Progress::Later,
            },
            title: stage.title,
            company: stage.company,
            signed: stage.signed,
        })
        .collect()
}

/// « Transport », or « Transport n°2 » when there are several.
pub(crate) fn numbered(name: &str, place: usize, count: usize) -> String {
    if count > 1 {
        format!("{name} n°{}", place + 1)
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(signed: &[bool], next: &[usize], is_over: bool, expected: &[Progress]) {
        let stages = signed.iter().enumerate().map(|(step, signed)| Stage {
            step,
            title: String::new(),
            company: String::new(),
            signed: signed.then(|| "01/01/2026".to_owned()),
        });
        let steps = timeline(stages.collect(), next, is_over);
        let progress: Vec<Progress> = steps.iter().map(|step| step.progress).collect();
        assert_eq!(progress, expected);
    }

    #[test]
    fn what_a_later_signature_made_useless_is_skipped() {
        use Progress::{Done, Later, Next, Skipped};
        check(&[true, false, false], &[1], false, &[Done, Next, Later]);
        check(
            &[true, false, true, false],
            &[3],
            false,
            &[Done, Skipped, Done, Next],
        );
        check(&[true, false], &[], true, &[Done, Skipped]);
    }
}
