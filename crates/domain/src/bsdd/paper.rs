//! Import of a form that was followed on paper until its treatment.

use contract::{
    account::UserPermission,
    bsdd::{Form, FormStatus as Status, ImportPaperFormInput, QuantityType, SignatureFormInput},
    scalar::{DateTime, Text},
};
use serde_json::{Map, Value, json};

use super::{
    application::{Application, apply},
    document::{broker_siret, emitter_siret, recipient_siret, trader_siret},
    edit::{Edit, blank},
    input::{self, sent},
    lifecycle::{Step, Treatment, status_after},
    locks::Lock,
    processing::{self, final_operation, next_destination, write_operation},
    reception::{name_problem, reception_problems, write_reception},
    status_log,
    validation::{self, Operation, Validation},
};
use crate::slip::{
    Change, Event, Facts, MAX_CARRIERS, Refusal, Slip, Tree, company_at, new_readable_id, require,
};

/// Imports a form: a sealed one when it is given, a new one otherwise. The user treats waste at its recipient.
///
/// # Errors
/// The user may not, the form is not sealed, one of its companies would change, or the whole does not hold
/// together.
pub fn import_paper(
    stored: Option<&Form>,
    input: &ImportPaperFormInput,
    edit: &Edit,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    match stored {
        Some(stored) => complete(stored, input, edit, facts),
        None => create(input, edit, facts),
    }
}

fn require_recipient(siret: Option<&str>, facts: &Facts<'_>) -> Result<(), Refusal> {
    require(
        facts.actor,
        UserPermission::BsdCanCreate,
        &siret.into_iter().collect::<Vec<_>>(),
        "Vous n'êtes pas autorisé à importer un bordereau dont vous n'êtes pas destinataire",
    )
}

/// The input as it is stored: nothing is looked up, but what a code says of danger.
fn paper_edit(edit: &Tree) -> Tree {
    let mut edit = sent(edit);
    input::declare_danger(&mut edit);
    edit
}

fn complete(
    stored: &Form,
    input: &ImportPaperFormInput,
    edit: &Edit,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    require_recipient(recipient_siret(stored), facts)?;
    if stored.status != Status::Sealed {
        return Err(Refusal::bad_input(
            "Seul un bordereau scellé peut être importé après un suivi papier",
        ));
    }
    let effective = paper_edit(&edit.tree);
    let mut form = applied(stored, &effective, edit, false, facts)?;
    refuse_other_companies(stored, &form)?;
    let outcome = finish(&mut form, input, facts)?;
    form.status = status_after(stored.status, Step::PaperImport(outcome))?;
    let mut event = status_log::event_of(stored, &form)?;
    if let Some(metadata) = event.metadata.as_object_mut() {
        metadata.insert("isPaperForm".to_owned(), Value::Bool(true));
    }
    Ok(imported(form, input, event))
}

fn create(
    input: &ImportPaperFormInput,
    edit: &Edit,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    let effective = paper_edit(&edit.tree);
    let base = blank(
        new_readable_id(Form::KIND, facts),
        &facts.actor.user_id,
        facts,
    );
    let mut form = applied(&base, &effective, edit, true, facts)?;
    require_recipient(recipient_siret(&form), facts)?;
    let outcome = finish(&mut form, input, facts)?;
    form.status = match outcome {
        Treatment::Untraced => Status::NoTraceability,
        Treatment::AwaitsGroup | Treatment::Abroad => Status::AwaitingGroup,
        Treatment::Final => Status::Processed,
    };
    let metadata = Map::from_iter([("isPaperForm".to_owned(), json!(true))]);
    let event = Event::with("Created", status_log::creation_metadata(&form, metadata));
    Ok(imported(form, input, event))
}

fn imported(form: Form, input: &ImportPaperFormInput, event: Event) -> Change<Form> {
    let jobs = final_operation(&form, &input.processed_info)
        .into_iter()
        .collect();
    Change {
        jobs,
        ..Change::of(form, event)
    }
}

fn applied(
    base: &Form,
    effective: &Tree,
    edit: &Edit,
    is_new: bool,
    facts: &Facts<'_>,
) -> Result<Form, Refusal> {
    Operation::PaperImport.refuse(validation::input_problems(effective))?;
    let application = Application {
        effective,
        edit,
        lock: Lock::Open,
        is_new,
    };
    apply(base, application, facts)
}

/// Paper tells what happened to a form, not who took part.
fn refuse_other_companies(before: &Form, after: &Form) -> Result<(), Refusal> {
    let sirets = |form: &Form| {
        let carrier = form
            .transporters
            .first()
            .and_then(|row| company_at(row.company.as_ref()));
        [
            emitter_siret(form),
            recipient_siret(form),
            carrier,
            trader_siret(form),
            broker_siret(form),
        ]
        .map(|siret| siret.map(str::to_owned))
    };
    let changes = sirets(before)
        .into_iter()
        .zip(sirets(after))
        .any(|(before, after)| before.is_some() && before != after);
    if changes {
        return Err(Refusal::bad_input(
            "Le SIRET d'un établissement du bordereau ne peut pas être modifié lors de l'import",
        ));
    }
    Ok(())
}

/// Checks the whole, then writes what paper says. Answers what becomes of the waste.
fn finish(
    form: &mut Form,
    input: &ImportPaperFormInput,
    facts: &Facts<'_>,
) -> Result<Treatment, Refusal> {
    // The waste was treated where it was received first.
    form.suite = None;
    form.recipient.get_or_insert_default().is_temp_storage = Some(false);
    let sealed = Validation {
        is_sealed: true,
        carriers: MAX_CARRIERS,
        signing: None,
    };
    let next = next_destination(&input.processed_info)?;
    let mut problems = validation::problems(form, sealed, facts)?;
    problems.extend(name_problem(
        "Le nom du signataire de l'envoi",
        &input.signing_info.sent_by,
    ));
    problems.extend(reception_problems(form, &input.received_info));
    problems.extend(processing::problems(
        form,
        &input.processed_info,
        next.as_ref(),
        facts,
    ));
    Operation::PaperImport.refuse(problems)?;
    let outcome = processing::treatment(form, &input.processed_info, next.as_ref());
    write_departure(form, &input.signing_info);
    write_reception(form, &input.received_info);
    form.quantity_received_type = Some(QuantityType::Real);
    write_operation(form, &input.processed_info, next);
    form.is_imported_from_paper = true;
    Ok(outcome)
}

fn write_departure(form: &mut Form, signing: &SignatureFormInput) {
    let at: Option<DateTime> = Some(signing.sent_at);
    let by = Some(Text::from(signing.sent_by.as_str()));
    form.emitted_at = at;
    form.emitted_by.clone_from(&by);
    form.emitted_by_eco_organisme = Some(false);
    form.taken_over_at = at;
    form.sent_at = at;
    form.sent_by = by;
    form.signed_by_transporter = Some(true);
    if let Some(row) = form.transporters.first_mut() {
        row.taken_over_at = at;
    }
}
