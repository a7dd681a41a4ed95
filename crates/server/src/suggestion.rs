//! "Did you mean …?": the names closest to a mistyped one.

/// At most this many names are suggested.
const MOST: usize = 5;

/// ` Did you mean "a", "b", or "c"?`, or nothing when no option is close.
pub(crate) fn did_you_mean<'a>(typed: &str, options: impl IntoIterator<Item = &'a str>) -> String {
    sentence(
        closest(typed, options)
            .into_iter()
            .map(|name| format!("\"{name}\"")),
    )
}

/// ` Did you mean a, b, or c?`, or nothing without options.
pub(crate) fn sentence(options: impl IntoIterator<Item = String>) -> String {
    let options: Vec<String> = options.into_iter().take(MOST).collect();
    match options.as_slice() {
        [] => String::new(),
        [only] => format!(" Did you mean {only}?"),
        [one, other] => format!(" Did you mean {one} or {other}?"),
        [firsts @ .., last] => format!(" Did you mean {}, or {last}?", firsts.join(", ")),
    }
}

/// The option closest to what was typed, if one is close.
pub(crate) fn closest_name<'a>(
    typed: &str,
    options: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    closest(typed, options).into_iter().next()
}

/// The options within an edit distance that grows with the length of what was typed, closest first.
pub(crate) fn closest<'a>(typed: &str, options: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let threshold = typed.chars().count() * 2 / 5 + 1;
    let mut near: Vec<(usize, &str)> = options
        .into_iter()
        .filter_map(|option| distance(typed, option, threshold).map(|distance| (distance, option)))
        .collect();
    near.sort_unstable();
    near.into_iter().map(|(_, option)| option).collect()
}

/// Edit distance with transpositions; a difference of case alone counts one. None above the threshold.
fn distance(typed: &str, option: &str, threshold: usize) -> Option<usize> {
    if typed == option {
        return Some(0);
    }
    let a: Vec<char> = typed.to_lowercase().chars().collect();
    let b: Vec<char> = option.to_lowercase().chars().collect();
    if a == b {
        return Some(1);
    }
    if a.len().abs_diff(b.len()) > threshold {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (above[j] + 1).min(row[j - 1] + 1).min(above[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    Some(above[b.len()]).filter(|&distance| distance <= threshold)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, options: &[&str], expected: &str) {
        assert_eq!(did_you_mean(typed, options.iter().copied()), expected);
    }

    #[test]
    fn the_closest_name_comes_first() {
        check(
            "emial",
            &["name", "email", "emails"],
            " Did you mean \"email\" or \"emails\"?",
        );
        check(
            "transporters",
            &["transporter"],
            " Did you mean \"transporter\"?",
        );
    }

    #[test]
    fn a_difference_of_case_is_close_whatever_the_length() {
        check("SIRET", &["siret"], " Did you mean \"siret\"?");
    }

    #[test]
    fn nothing_is_suggested_when_nothing_is_close() {
        check("courriel", &["email", "id"], "");
    }

    #[test]
    fn three_names_are_joined_as_in_english() {
        check(
            "ab",
            &["aa", "ac", "ad"],
            " Did you mean \"aa\", \"ac\", or \"ad\"?",
        );
    }

    #[test]
    fn at_most_five_names_are_suggested() {
        assert_eq!(
            did_you_mean("a", ["b", "c", "d", "e", "f", "g"])
                .matches('"')
                .count(),
            2 * MOST
        );
    }
}
