//! Writing again the lists in which slips stand, for platform staff: after the rules of lists changed, for instance.

use domain::slip::{Event, Refusal, Slip};
use reference::readable_id::{ReadableId, SlipPrefix};
use store::{Commit, CommitError, SlipRow};

use super::{ListedSlip, single::require_staff};
use crate::{Caller, Loaded, Platform, unavailable};

/// Which slips were written again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reindexed {
    /// Numbers of slips whose lists are right.
    pub accepted: Vec<String>,
    /// Numbers that could not be treated.
    pub rejected: Vec<String>,
}

/// A leg after temporary storage is listed with its slip.
const SUITE: &str = "-suite";

impl Platform {
    /// Writes again the lists of the slips whose numbers a text holds. A removed slip stands in no list any more; an
    /// unknown BSDD is rejected, and the others are treated all the same.
    ///
    /// # Errors
    /// The caller is not of the staff with a second factor, or a word of the text is no number: nothing is written.
    pub async fn reindex(&self, caller: &Caller, text: &str) -> Result<Reindexed, Refusal> {
        require_staff(&caller.actor)?;
        let mut reindexed = Reindexed::default();
        for number in numbers_in(text)? {
            if self.reindex_one(caller, &number).await {
                reindexed.accepted.push(number);
            } else {
                reindexed.rejected.push(number);
            }
        }
        Ok(reindexed)
    }

    async fn reindex_one(&self, caller: &Caller, number: &str) -> bool {
        let found = self.store().slip_by_readable_id(number).await;
        let written = match found {
            Ok(Some(row)) if row.is_deleted => Ok(()),
            Ok(Some(row)) => match ListedSlip::of(&row) {
                Ok(slip) => slip.list_again(self, caller, &row).await,
                Err(refusal) => Err(refusal),
            },
            Ok(None) => return SlipPrefix::of_id(number) != SlipPrefix::Bsd,
            Err(error) => Err(unavailable(error)),
        };
        if let Err(error) = &written {
            tracing::warn!(%error, number, "the lists of a slip could not be written again");
        }
        written.is_ok()
    }

    pub(super) async fn list_slip_again<S: Slip>(
        &self,
        caller: &Caller,
        row: &SlipRow,
    ) -> Result<(), Refusal> {
        let loaded = Loaded::<S>::of(row)?;
        let event = Event::new("Reindexed");
        let write = self.slip_write(caller, Some(&loaded), &loaded.slip, false, &event)?;
        let commit = Commit {
            slips: vec![write],
            ..Commit::default()
        };
        let committed = self.store().commit(commit).await;
        committed.map(|_| ()).map_err(|error| match error {
            CommitError::Conflict { .. } => Refusal::Conflict,
            other => unavailable(other),
        })
    }
}

/// The numbers of a text, each once, as they are written today.
fn numbers_in(text: &str) -> Result<Vec<String>, Refusal> {
    let mut numbers = Vec::new();
    let words = text.split(|letter: char| letter.is_whitespace() || letter == ',');
    for word in words.filter(|word| !word.is_empty()) {
        let number = number_of(word).ok_or_else(|| {
            Refusal::bad_input(format!("« {word} » n'est pas un numéro de bordereau"))
        })?;
        if !numbers.contains(&number) {
            numbers.push(number);
        }
    }
    Ok(numbers)
}

fn number_of(word: &str) -> Option<String> {
    let word = word.trim_matches(['"', '\'']);
    let start = word.len().checked_sub(SUITE.len());
    let suite = start.and_then(|start| word.get(start..));
    let slip = match suite {
        Some(suite) if suite.eq_ignore_ascii_case(SUITE) => word.get(..word.len() - SUITE.len())?,
        _ => word,
    };
    match ReadableId::read(slip) {
        Ok(id) => Some(id.as_str().to_owned()),
        Err(_) => former_number(slip),
    }
}

/// `TD-19-AAA00001`: the numbers of the first BSDDs.
fn former_number(word: &str) -> Option<String> {
    let letters = word.replace('-', "").to_uppercase();
    let (year, rest) = letters.strip_prefix("TD")?.split_at_checked(2)?;
    let is_number = year.bytes().all(|byte| byte.is_ascii_digit())
        && rest.len() == 8
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_number.then(|| format!("TD-{year}-{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(numbers_in(text).unwrap(), expected, "{text}");
    }

    #[test]
    fn numbers_are_read_however_they_are_written_and_once() {
        check("", &[]);
        check(" \n,, ", &[]);
        check(
            "bsda-20250301-00000000Z, \"VHU2025030100000000J\"\nBSDA-20250301-00000000Z",
            &["BSDA-20250301-00000000Z", "VHU-20250301-00000000J"],
        );
        check("td19aaa00001", &["TD-19-AAA00001"]);
        check("BSD-20250301-000000000-suite", &["BSD-20250301-000000000"]);
    }

    #[test]
    fn a_word_that_is_no_number_is_quoted() {
        let refusal = numbers_in("BSDA-20250301-00000000Z invalidid").unwrap_err();
        assert_eq!(
            refusal,
            Refusal::bad_input("« invalidid » n'est pas un numéro de bordereau")
        );
    }
}
