//! What is looked for to fill fields: companies, by name or number, and waste codes, by words.

use std::collections::BTreeMap;

use reference::waste_code::WasteCode;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    query,
    spot::{Condition, LaidBlock, LaidCompany, LaidPiece, LaidSection, join},
    state::Stored,
    table::{Shape, Table, YES},
    tree::{get, text},
};
use crate::{
    fields::Choice,
    form::Form,
    graphql::{Failure, Issue},
    organisation::Organisation,
    session::Session,
    slip::signing::issue,
    vocabulary::CompanyType,
};

/// How many results are shown.
const SHOWN: usize = 6;
/// A search by fewer letters finds anything.
const SHORTEST: usize = 3;

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Found {
    /// What designates it.
    pub(super) value: String,
    pub(super) label: String,
    pub(super) detail: String,
    /// What makes it unfit for its role.
    pub(super) warning: Option<String>,
    /// What it fills.
    pub(super) fields: Vec<(String, String)>,
}

/// What a search is about.
pub(super) enum Sought<'a> {
    Company(&'a LaidCompany),
    /// The field of a code, and the box that tells that it is dangerous.
    WasteCode(&'a str, Option<&'static str>),
}

/// What is looked for at a path of the form.
pub(super) fn sought<'a>(laid: &'a [LaidSection], path: &str) -> Option<Sought<'a>> {
    let mut pieces = pieces(laid);
    pieces.find_map(|piece| match piece {
        LaidPiece::Company(company) if company.path == path => Some(Sought::Company(company)),
        LaidPiece::Field(spot) if spot.path == path => match spot.item.shape {
            Shape::WasteCode(danger) => Some(Sought::WasteCode(&spot.path, danger)),
            _ => None,
        },
        _ => None,
    })
}

pub(super) fn pieces(laid: &[LaidSection]) -> impl Iterator<Item = &LaidPiece> {
    let blocks = laid.iter().flat_map(|section| &section.blocks);
    blocks.flat_map(|block| -> Box<dyn Iterator<Item = &LaidPiece>> {
        match block {
            LaidBlock::Group(_, pieces) => Box::new(pieces.iter()),
            LaidBlock::List(_, rows) => Box::new(rows.iter().flat_map(|row| &row.pieces)),
        }
    })
}

/// Looks for what is sought, by words or by number.
///
/// # Errors
/// The search says nothing, or the API refuses it.
pub(super) async fn search(
    table: &Table,
    session: &Session,
    organisation: &Organisation,
    sought: &Sought<'_>,
    clue: &str,
    form: &Form,
) -> Result<Vec<Found>, Vec<Issue>> {
    match sought {
        Sought::WasteCode(path, danger) => Ok(waste_codes(table, path, *danger, clue)),
        Sought::Company(company) => {
            let found = if clue.is_empty() && !company.role.favorite.is_empty() {
                favorites(session, organisation, company).await
            } else if clue.chars().count() < SHORTEST {
                let name = format!("chercher.{}", company.path);
                return Err(vec![issue(
                    &name,
                    "Écrivez au moins trois lettres, un SIRET ou un numéro de TVA.",
                )]);
            } else {
                companies(session, clue, company.role.foreign).await
            };
            let found = found.map_err(Failure::issues)?;
            let found = found.iter().take(SHOWN);
            Ok(found.map(|found| described(found, company, form)).collect())
        }
    }
}

async fn companies(session: &Session, clue: &str, foreign: bool) -> Result<Vec<Value>, Failure> {
    let variables = json!({ "clue": clue, "foreign": foreign });
    list(session.run(query::SEARCH_COMPANIES, variables).await)
}

async fn favorites(
    session: &Session,
    organisation: &Organisation,
    company: &LaidCompany,
) -> Result<Vec<Value>, Failure> {
    let variables = json!({
        "org": organisation.id, "type": company.role.favorite, "foreign": company.role.foreign,
    });
    list(session.run(query::FAVORITES, variables).await)
}

fn list(answer: Result<Value, Failure>) -> Result<Vec<Value>, Failure> {
    let mut answer = answer?;
    match answer["found"].take() {
        Value::Array(found) => Ok(found),
        _ => Ok(Vec::new()),
    }
}

/// A company that was found, as its role sees it.
fn described(found: &Value, company: &LaidCompany, form: &Form) -> Found {
    let inside = |path: &str| format!("{}.{path}", company.path);
    let mut fields: Vec<(String, String)> = [
        ("siret", "orgId"),
        ("name", "name"),
        ("address", "address"),
        ("contact", "contact"),
        ("phone", "contactPhone"),
        ("mail", "contactEmail"),
    ]
    .map(|(path, from)| (inside(path), text(found, from).to_owned()))
    .into();
    for also in company.role.also {
        let matters = also
            .when
            .is_none_or(|when| Condition::of(when, &company.base).holds(form));
        if matters {
            let value = match get(found, also.from) {
                Value::Bool(true) => YES.to_owned(),
                Value::String(text) => text.clone(),
                _ => String::new(),
            };
            fields.push((join(&company.base, also.path), value));
        }
    }
    let number = text(found, "orgId");
    Found {
        value: number.to_owned(),
        label: Some(text(found, "name"))
            .filter(|name| !name.is_empty())
            .unwrap_or(number)
            .to_owned(),
        detail: [number, text(found, "address")].join(" — "),
        warning: warning(found, company),
        fields,
    }
}

/// What makes a company unfit for its role, before the API says so.
fn warning(found: &Value, company: &LaidCompany) -> Option<String> {
    let flag = |path: &str| get(found, path).as_bool() == Some(true);
    let role = &company.role;
    if text(found, "etatAdministratif") == "F" {
        return Some("Cet établissement est fermé selon l'INSEE.".to_owned());
    }
    if flag("isDormant") {
        return Some("Cet établissement s'est mis en sommeil.".to_owned());
    }
    if !role.registered {
        return None;
    }
    if !flag("isRegistered") {
        return Some("Cet établissement n'est pas inscrit sur la plateforme.".to_owned());
    }
    let types = get(found, "companyTypes").as_array();
    let has = |profile: &CompanyType| {
        let mut types = types.into_iter().flatten();
        types.any(|known| known.as_str() == Some(profile.as_str()))
    };
    if role.profiles.is_empty() || role.profiles.iter().any(has) {
        return None;
    }
    let expected: Vec<&str> = role.profiles.iter().map(|one| one.label()).collect();
    Some(format!(
        "Cet établissement n'a pas le profil attendu : {}.",
        expected.join(" ou ")
    ))
}

/// What choosing a code fills.
fn of_code(path: &str, danger: Option<&str>, code: &str) -> Vec<(String, String)> {
    let is_dangerous = if code.ends_with('*') { YES } else { "" };
    let danger = danger.map(|danger| (danger.to_owned(), is_dangerous.to_owned()));
    [(path.to_owned(), code.to_owned())]
        .into_iter()
        .chain(danger)
        .collect()
}

fn waste_codes(table: &Table, path: &str, danger: Option<&str>, clue: &str) -> Vec<Found> {
    let words: Vec<String> = clue.split_whitespace().map(folded).collect();
    let digits: String = clue.chars().filter(char::is_ascii_digit).collect();
    let fits = |code: &WasteCode| {
        let label = folded(code.label());
        let number: String = code.as_str().chars().filter(char::is_ascii_digit).collect();
        (!digits.is_empty() && number.starts_with(&digits))
            || (digits.is_empty() && words.iter().all(|word| label.contains(word)))
    };
    WasteCode::all()
        .filter(|code| (table.waste_codes)(code.as_str()))
        .filter(fits)
        .take(2 * SHOWN)
        .map(|code| Found {
            value: code.as_str().to_owned(),
            label: code.as_str().to_owned(),
            detail: code.label().to_owned(),
            warning: None,
            fields: of_code(path, danger, code.as_str()),
        })
        .collect()
}

/// Without capitals nor accents.
fn folded(text: &str) -> String {
    let plain = text.to_lowercase();
    let plain = plain.chars().map(|letter| match letter {
        'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        letter => letter,
    });
    plain.collect()
}

/// Fills the fields that somebody's choice fills.
///
/// # Errors
/// The API does not answer.
pub(super) async fn choose(
    session: &Session,
    sought: &Sought<'_>,
    value: &str,
    form: &Form,
) -> Result<Vec<(String, String)>, Failure> {
    match sought {
        Sought::WasteCode(path, danger) => Ok(of_code(path, *danger, value)),
        Sought::Company(company) => {
            let found = companies(session, value, company.role.foreign).await?;
            let found = found.iter().find(|found| text(found, "orgId") == value);
            Ok(found.map_or_else(Vec::new, |found| described(found, company, form).fields))
        }
    }
}

/// What is wrong with the companies of the form, by path. Nothing is said when the directory does not answer.
pub(super) async fn warnings(
    session: &Session,
    laid: &[LaidSection],
    form: &Form,
) -> BTreeMap<String, String> {
    let companies: Vec<(&LaidCompany, &str)> = pieces(laid)
        .filter_map(|piece| match piece {
            LaidPiece::Company(company) => Some(company),
            LaidPiece::Field(_) => None,
        })
        .map(|company| (company, form.text(&format!("{}.siret", company.path))))
        .filter(|(_, number)| is_number(number))
        .collect();
    let mut numbers: Vec<&str> = companies.iter().map(|(_, number)| *number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.is_empty() {
        return BTreeMap::new();
    }
    let found = self::companies(session, &numbers.join(","), true).await;
    let found = found.unwrap_or_default();
    let warning_of = |(company, number): (&LaidCompany, &str)| {
        let found = found.iter().find(|found| text(found, "orgId") == number)?;
        Some((company.path.clone(), warning(found, company)?))
    };
    companies.into_iter().filter_map(warning_of).collect()
}

/// Fourteen digits, or a VAT number.
fn is_number(text: &str) -> bool {
    (8..=14).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The eco-organismes that a kind of slips accepts.
///
/// # Errors
/// The API does not answer.
pub(super) async fn eco_organismes(
    table: &Table,
    session: &Session,
) -> Result<Vec<Choice>, Failure> {
    let variables = json!({ table.eco_organismes: true });
    let found = list(session.run(query::ECO_ORGANISMES, variables).await)?;
    let choice = |one: &Value| Choice::new(text(one, "siret"), text(one, "name"));
    Ok(found.iter().map(choice).collect())
}

/// The slips that this one has taken on, then those that it may. None is proposed where the API gives none.
pub(super) async fn slips(
    table: &Table,
    session: &Session,
    organisation: &Organisation,
    stored: Option<&Stored>,
) -> Vec<Choice> {
    let Some(previous) = &table.previous else {
        return Vec::new();
    };
    let variables = json!({ "org": organisation.id });
    let answer = session.run(previous.document, variables).await;
    let answer = answer.unwrap_or_default();
    let held = match &answer["found"] {
        Value::Array(found) => found.clone(),
        page => nodes(page),
    };
    let taken = stored.into_iter().flat_map(|stored| {
        let paths = previous.taken.iter();
        paths.flat_map(|path| match get(&stored.tree, path) {
            Value::Array(taken) => taken.clone(),
            Value::Null => Vec::new(),
            one => vec![one.clone()],
        })
    });
    let mut choices: Vec<Choice> = Vec::new();
    for choice in taken.chain(held).map(|slip| (previous.choice)(&slip)) {
        if !choices.iter().any(|known| known.value == choice.value) {
            choices.push(choice);
        }
    }
    choices
}

/// What the pages of a list hold.
fn nodes(page: &Value) -> Vec<Value> {
    let edges = page["edges"].as_array().into_iter().flatten();
    edges.map(|edge| edge["node"].clone()).collect()
}
