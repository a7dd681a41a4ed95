//! What a revision may ask of a form.

use contract::bsdd::{Form, PackagingInfo};
use contract::scalar::Text;
use contract::slip::{OperationMode, TransportMode};
use reference::{operation, waste_code};
use rust_decimal::Decimal;

use super::{
    CODE, FINAL_CODE, MODE, PACKAGINGS, POP, QUANTITY, RECEIVED, REFUSED, REVISABLE,
    REVISABLE_ON_ITEMS, REVISABLE_ON_ITEMS_ALONE, SAMPLE, STORER_RECEIVED, STORER_REFUSED,
    WASTE_CODE, number,
};
use crate::bsdd::document::{is_item, is_tour, last_leg, waste_code as code_of};
use crate::bsdd::{
    destination,
    validation::{self, Operation},
};
use crate::bsdd::{input, packaging, processing, weight};
use crate::slip::{
    Facts, Refusal, Tree, document_of, get, given_content, mentions, refused_weight_issue,
};

/// Checks the content and completes it with the receipts of profiles.
pub(super) fn checked_content(
    form: &Form,
    content: &Tree,
    facts: &Facts<'_>,
) -> Result<Tree, Refusal> {
    let mut content = content.clone();
    input::complete_receipts(&mut content, facts);
    let given = given_content(REVISABLE, &content);
    refuse_early_quantity(form, &given)?;
    Operation::Processing.refuse(
        destination_problem(form, &given, facts)
            .into_iter()
            .collect(),
    )?;
    refuse_by_kind(form, &content)?;
    let mut problems = waste_problems(&given)?;
    problems.extend(validation::revised_intermediation(form, &given, facts)?);
    problems.extend(operation_problems(form, &given)?);
    problems.extend(quantity_problems(form, &given)?);
    Operation::Processing.refuse(problems)?;
    refuse_tour_code(form, &given)?;
    Ok(content)
}

/// A quantity is received once the load has arrived, and by road no more than a lorry holds.
fn refuse_early_quantity(form: &Form, given: &Tree) -> Result<(), Refusal> {
    let Some(received) = number(given, RECEIVED)? else {
        return Ok(());
    };
    if !received.is_zero() && last_leg(form).received_at.is_none() {
        return Err(Refusal::forbidden(
            "Impossible de réviser la quantité reçue si le bordereau n'a pas encore été réceptionné",
        ));
    }
    let leg = last_leg(form);
    let carriers = if leg.transporters.is_empty() {
        &form.transporters
    } else {
        &leg.transporters
    };
    let is_one_lorry = carriers.len() == 1 && carriers[0].mode == Some(TransportMode::Road);
    if is_one_lorry && received.0 > Decimal::from(40) {
        return Err(Refusal::forbidden(
            "Impossible de réviser la quantité reçue au-delà de 40 tonnes lorsque le transport se fait par la route",
        ));
    }
    Ok(())
}

/// The recipient may still receive the waste once its code or its danger is revised.
fn destination_problem(form: &Form, given: &Tree, facts: &Facts<'_>) -> Option<String> {
    let (code, pop) = (get(given, WASTE_CODE).as_str(), get(given, POP).as_bool());
    if code.is_none() && pop.is_none() {
        return None;
    }
    let mut revised = form.clone();
    let waste = revised.waste_details.get_or_insert_default();
    if let Some(code) = code {
        waste.code = Some(Text::from(code));
    }
    waste.pop = pop.or(waste.pop);
    destination::sub_profile(&revised, facts)
}

/// Items of a tour are revised for what was collected, other forms for the rest.
fn refuse_by_kind(form: &Form, content: &Tree) -> Result<(), Refusal> {
    let is_open = |path: &&str| {
        if is_item(form) {
            REVISABLE_ON_ITEMS.contains(path)
        } else {
            !REVISABLE_ON_ITEMS_ALONE.contains(path)
        }
    };
    let closed: Vec<&str> = mentions(REVISABLE, content)
        .into_iter()
        .map(|field| field.path)
        .filter(|path| !is_open(path))
        .collect();
    if closed.is_empty() {
        return Ok(());
    }
    Err(Refusal::bad_input(format!(
        "Révision impossible, certains champs saisis ne sont pas modifiables : {}",
        closed.join(", ")
    )))
}

fn waste_problems(given: &Tree) -> Result<Vec<String>, Refusal> {
    let mut problems = Vec::new();
    problems.extend(
        get(given, WASTE_CODE)
            .as_str()
            .and_then(validation::unknown_code),
    );
    let list = get(given, PACKAGINGS);
    problems.extend(packaging::input_problems(list));
    if let Some(list) = document_of::<Option<Vec<PackagingInfo>>>(list.clone())? {
        problems.extend(packaging::list_problems(&list, true));
    }
    problems.extend(
        number(given, QUANTITY)?
            .and_then(|quantity| weight::out_of_bounds("Quantité de déchet", quantity.0, false)),
    );
    Ok(problems)
}

/// A code goes with its mode, the stored one when none is given.
fn operation_problems(form: &Form, given: &Tree) -> Result<Vec<String>, Refusal> {
    let mut problems = Vec::new();
    let leg = last_leg(form);
    let code = get(given, CODE).as_str();
    let mode: Option<OperationMode> = document_of(get(given, MODE).clone())?;
    for (path, label) in [
        (CODE, "réalisée"),
        (FINAL_CODE, "prévue par la destination finale"),
    ] {
        let unknown = get(given, path)
            .as_str()
            .filter(|code| !operation::BSDD_DONE.contains(code));
        problems.extend(unknown.map(|code| format!("L'opération {label} « {code} » n'existe pas")));
    }
    if problems.is_empty() && (code.is_some() || mode.is_some()) {
        let effective = code
            .or(leg.processing_operation_done.as_deref())
            .unwrap_or_default();
        let stored = leg
            .destination_operation_mode
            .filter(|_| !operation::modes_of(effective).is_empty());
        problems.extend(processing::mode_problem(effective, mode.or(stored)));
    }
    Ok(problems)
}

/// Received and refused quantities agree with the decision; the one that is not revised is the stored one.
fn quantity_problems(form: &Form, given: &Tree) -> Result<Vec<String>, Refusal> {
    let mut problems = Vec::new();
    for (leg, received, refused) in [
        (last_leg(form), RECEIVED, REFUSED),
        (form, STORER_RECEIVED, STORER_REFUSED),
    ] {
        let (new_received, new_refused) = (number(given, received)?, number(given, refused)?);
        if new_received.is_none() && new_refused.is_none() {
            continue;
        }
        for (label, quantity) in [
            ("Quantité reçue", new_received),
            ("Quantité refusée", new_refused),
        ] {
            problems.extend(
                quantity.and_then(|quantity| weight::out_of_bounds(label, quantity.0, false)),
            );
        }
        problems.extend(
            refused_weight_issue(
                leg.waste_acceptation_status,
                new_received.or(leg.quantity_received),
                new_refused.or(leg.quantity_refused),
                leg.quantity_refused.is_none(),
            )
            .map(weight::sentence),
        );
    }
    Ok(problems)
}

/// Tours collect some codes only, and some of these have a sample.
fn refuse_tour_code(form: &Form, given: &Tree) -> Result<(), Refusal> {
    let code = get(given, WASTE_CODE).as_str();
    if is_tour(form) && code.is_some_and(|code| !waste_code::APPENDIX1.contains(code)) {
        return Err(Refusal::forbidden(
            "Le code déchet saisi ne peut pas être collecté en tournée (annexe 1)",
        ));
    }
    let is_sampled = code_of(form).is_some_and(|code| waste_code::SAMPLE_NUMBER.contains(code));
    if is_item(form) && !get(given, SAMPLE).is_null() && !is_sampled {
        return Err(Refusal::forbidden(
            "Le code déchet de ce bordereau n'admet pas de numéro d'échantillon",
        ));
    }
    Ok(())
}
