//! The fields of a departure: how the waste travels, and in which vehicles.

use crate::{
    fields::{Choice, Field, Group, Input},
    form::Form,
    graphql::Issue,
    slip::signing::issue,
    vocabulary::TransportMode,
};

const PLATES: [&str; 2] = ["plaque-1", "plaque-2"];

/// How the waste travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Transport {
    pub(crate) mode: Option<TransportMode>,
    /// None but by road.
    pub(crate) plates: Vec<String>,
}

/// What the slip already says.
pub(crate) fn defaults(mode: Option<TransportMode>, plates: &[String], form: &mut Form) {
    form.add("mode", mode.unwrap_or(TransportMode::Road).as_str());
    for (place, name) in PLATES.iter().enumerate() {
        form.add(name, plates.get(place).map_or("", String::as_str));
    }
}

/// The fields; they show the issues that the API finds at the paths of the mode and of the plates.
pub(crate) fn group(form: &Form, mode: &'static str, plates: &[&'static str]) -> Group {
    let modes = TransportMode::ALL
        .iter()
        .filter(|mode| **mode != TransportMode::Unknown)
        .map(|mode| Choice::new(mode.as_str(), mode.label()))
        .collect();
    let plate = |name: &'static str, label| {
        let field = Field::new(form, name, label, Input::Text).when("when-road");
        plates.iter().fold(field, |field, path| field.fills(*path))
    };
    Group::new(
        "Transport",
        vec![
            Field::new(form, "mode", "Mode de transport", Input::Select(modes))
                .required()
                .fills(mode),
            plate(PLATES[0], "Immatriculation").hint("Obligatoire par la route."),
            plate(PLATES[1], "Immatriculation de la remorque"),
        ],
    )
}

/// Reads the fields.
///
/// # Errors
/// A vehicle of the road has no plate.
pub(crate) fn read(form: &Form) -> Result<Transport, Vec<Issue>> {
    let mode = TransportMode::parse(form.text("mode"));
    let is_road = mode == Some(TransportMode::Road);
    let plates: Vec<String> = PLATES
        .iter()
        .filter_map(|name| form.given(name))
        .map(str::to_owned)
        .collect();
    if is_road && plates.is_empty() {
        let message = "L'immatriculation est obligatoire par la route.";
        return Err(vec![issue(PLATES[0], message)]);
    }
    Ok(Transport {
        mode,
        plates: if is_road { plates } else { Vec::new() },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plates_go_with_the_road_only() {
        let by_road = read(&Form::parse(b"mode=ROAD&plaque-1=AB-123-CD&plaque-2=")).unwrap();
        assert_eq!(by_road.plates, ["AB-123-CD"]);
        let by_rail = read(&Form::parse(b"mode=RAIL&plaque-1=AB-123-CD")).unwrap();
        assert!(by_rail.plates.is_empty());
        let without = read(&Form::parse(b"mode=ROAD&plaque-1=+")).unwrap_err();
        assert_eq!(without[0].path, [PLATES[0]]);
    }
}
