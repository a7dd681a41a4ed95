//! `{{name.path}}`: what a scenario takes from its companies and from earlier answers.

use serde_json::Value;

use crate::Literal;

/// A placeholder that nothing answers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("rien ne répond à {{{{{path}}}}}")]
pub struct Unresolved {
    /// What was asked for.
    pub path: String,
}

/// The expected value that stands for anything but null.
pub(crate) const ANYTHING: &str = "{{*}}";

/// The paths between braces in a text, in order.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{")
        .skip(1)
        .filter_map(|rest| rest.split_once("}}").map(|(path, _)| path.trim()))
}

/// Replaces the placeholders of a value. One that is the whole of a text keeps its type: a security code stays
/// a number.
pub(crate) fn resolve<'v>(
    literal: &Literal,
    look_up: &impl Fn(&str) -> Option<&'v Value>,
) -> Result<Literal, Unresolved> {
    literal.try_map_texts(&mut |text| resolve_text(text, look_up))
}

fn resolve_text<'v>(
    text: &str,
    look_up: &impl Fn(&str) -> Option<&'v Value>,
) -> Result<Literal, Unresolved> {
    let value = |path: &str| {
        look_up(path).ok_or_else(|| Unresolved {
            path: path.to_owned(),
        })
    };
    if text == ANYTHING {
        return Ok(Literal::Text(text.to_owned()));
    }
    if let Some(path) = whole(text) {
        return value(path).map(Literal::from);
    }
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((path, after)) = after.split_once("}}") else {
            break;
        };
        resolved.push_str(before);
        match value(path.trim())? {
            Value::String(text) => resolved.push_str(text),
            other => resolved.push_str(&other.to_string()),
        }
        rest = after;
    }
    resolved.push_str(rest);
    Ok(Literal::Text(resolved))
}

/// The path of a text that is one placeholder and nothing else.
pub(crate) fn whole(text: &str) -> Option<&str> {
    let path = text.strip_prefix("{{")?.strip_suffix("}}")?;
    (!path.contains("{{")).then(|| path.trim())
}

/// The first name of a path.
pub(crate) fn head(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or(path)
}

/// Walks `name.field[2].field` down from the value of `name`.
pub(crate) fn walk<'v>(root: &'v Value, path: &str) -> Option<&'v Value> {
    path[head(path).len()..]
        .split(['.', '['])
        .filter(|part| !part.is_empty())
        .try_fold(root, |value, part| match part.strip_suffix(']') {
            Some(index) => value.get(index.parse::<usize>().ok()?),
            None => value.get(part),
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(text: &str, expected: Result<Value, &str>) {
        let usine = json!({"siret": "00000010900017", "securityCode": 1234, "users": [{"email": "a@exemple.fr"}]});
        let look_up = |path: &str| {
            (head(path) == "usine")
                .then(|| walk(&usine, path))
                .flatten()
        };
        let resolved = resolve(&Literal::Text(text.to_owned()), &look_up);
        assert_eq!(
            resolved.map(|literal| Value::from(&literal)),
            expected.map_err(|path| Unresolved {
                path: path.to_owned()
            }),
            "{text}"
        );
    }

    #[test]
    fn a_whole_placeholder_keeps_its_type() {
        check("{{usine.securityCode}}", Ok(json!(1234)));
        check("{{ usine.siret }}", Ok(json!("00000010900017")));
        check("{{usine.users[0].email}}", Ok(json!("a@exemple.fr")));
    }

    #[test]
    fn a_placeholder_within_a_text_is_written_out() {
        check(
            "code {{usine.securityCode}} de {{usine.siret}}.",
            Ok(json!("code 1234 de 00000010900017.")),
        );
        check("sans rien", Ok(json!("sans rien")));
    }

    #[test]
    fn what_nobody_answers_is_named() {
        check("{{usine.nom}}", Err("usine.nom"));
        check("{{usine.users[1].email}}", Err("usine.users[1].email"));
        check("{{garage.siret}}", Err("garage.siret"));
    }
}
