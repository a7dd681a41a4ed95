//! Rows of a form: added, taken away, moved. Nothing is saved.

use super::{
    spot::{lay_row, row_base, rows},
    table::{List, Shape},
};
use crate::form::Form;

/// The fields of a row, by what follows its number.
type Row = Vec<(String, Vec<String>)>;

fn take(form: &mut Form, list: &List, number: usize) -> Row {
    let base = row_base(list, number);
    let names: Vec<String> = form
        .names()
        .filter(|name| name.starts_with(&base))
        .map(str::to_owned)
        .collect();
    let mut row = Vec::new();
    for name in names {
        row.push((name[base.len()..].to_owned(), form.all(&name).to_vec()));
        form.remove(&name);
    }
    row
}

fn put(form: &mut Form, list: &List, number: usize, row: Row) {
    let base = row_base(list, number);
    for (suffix, values) in row {
        form.set_all(&format!("{base}{suffix}"), values);
    }
}

fn take_all(form: &mut Form, list: &List) -> Vec<Row> {
    let numbers = rows(form, list);
    let rows = numbers.into_iter().map(|number| take(form, list, number));
    rows.collect()
}

fn put_all(form: &mut Form, list: &List, rows: Vec<Row>) {
    for (place, row) in rows.into_iter().enumerate() {
        put(form, list, list.first + place, row);
    }
}

/// Takes every row away.
pub(super) fn clear(form: &mut Form, list: &List) {
    take_all(form, list);
}

/// Numbers the rows from the first one on, without holes.
pub(super) fn number(form: &mut Form, list: &List) {
    let rows = take_all(form, list);
    put_all(form, list, rows);
}

/// Adds a row, with what a blank one proposes, unless there are enough.
pub(super) fn add(form: &mut Form, list: &'static List) {
    let number = list.first + rows(form, list).len();
    if number - list.first >= list.most {
        return;
    }
    for piece in lay_row(list, number) {
        for spot in piece.spots() {
            if !matches!(
                spot.item.shape,
                Shape::Check | Shape::Several(_) | Shape::Slips
            ) {
                form.set(&spot.path, spot.item.default);
            }
        }
    }
    if list.signed.is_some() {
        form.set(&format!("{}id", row_base(list, number)), "");
    }
}

pub(super) fn remove(form: &mut Form, list: &List, number: usize) {
    take(form, list, number);
    self::number(form, list);
}

/// Exchanges a row and the next one, when there are two.
pub(super) fn exchange(form: &mut Form, list: &List, number: usize) {
    let known = rows(form, list);
    if known.contains(&number) && known.contains(&(number + 1)) {
        let (one, next) = (take(form, list, number), take(form, list, number + 1));
        put(form, list, number, next);
        put(form, list, number + 1, one);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slip::edit::table::{Piece, item, text};

    static PIECES: &[Piece] = &[
        text("name", "Nom").piece(),
        item("mode", "Mode", Shape::Text).default("ROAD").piece(),
    ];

    static LIST: List = List {
        path: "rows",
        one: "Ligne",
        many: "Lignes",
        add: "Ajouter",
        most: 3,
        first: 1,
        blank: 1,
        key: "name",
        signed: None,
        is_optional: false,
        pieces: PIECES,
        when: None,
    };

    fn form(names: &[(usize, &str)]) -> Form {
        let mut form = Form::default();
        for (number, name) in names {
            form.add(&format!("rows.{number}.name"), name);
        }
        form
    }

    fn names(form: &Form) -> Vec<(usize, String)> {
        let name = |number: usize| form.text(&format!("rows.{number}.name")).to_owned();
        let numbers = rows(form, &LIST).into_iter();
        numbers.map(|number| (number, name(number))).collect()
    }

    #[track_caller]
    fn check(form: &Form, expected: &[(usize, &str)]) {
        let expected: Vec<(usize, String)> = expected
            .iter()
            .map(|(number, name)| (*number, (*name).to_owned()))
            .collect();
        assert_eq!(names(form), expected);
    }

    #[test]
    fn rows_keep_their_order_without_holes() {
        let mut edited = form(&[(1, "a"), (3, "b")]);
        number(&mut edited, &LIST);
        check(&edited, &[(1, "a"), (2, "b")]);
        exchange(&mut edited, &LIST, 1);
        check(&edited, &[(1, "b"), (2, "a")]);
        exchange(&mut edited, &LIST, 2);
        check(&edited, &[(1, "b"), (2, "a")]);
        remove(&mut edited, &LIST, 1);
        check(&edited, &[(1, "a")]);
    }

    #[test]
    fn a_row_is_added_with_what_it_proposes_up_to_a_limit() {
        let mut edited = form(&[(1, "a")]);
        for _ in 0..5 {
            add(&mut edited, &LIST);
        }
        check(&edited, &[(1, "a"), (2, ""), (3, "")]);
        assert_eq!(edited.text("rows.2.mode"), "ROAD");
    }

    #[test]
    fn numbers_that_no_row_may_have_are_ignored() {
        let edited = form(&[(0, "zéro"), (1, "a"), (99_999_999, "loin")]);
        check(&edited, &[(1, "a")]);
    }
}
