//! The former signature of the departure in one call: the carrier is connected, and the other party gives its
//! security code.

use contract::{
    account::UserPermission,
    bsdd::{Form, FormStatus as Status, SignatureAuthor, TransporterSignatureFormInput},
    scalar::Text,
};
use serde_json::json;

use super::{
    carrier::{organisation, refresh_receipt},
    document::{eco_organisme_siret, emitter_siret, is_item, is_tour, recipient_siret},
    input,
    lifecycle::{Step, not_at_this_step, status_after},
    packaging,
    sign::{NOT_ALLOWED, departure_problems, filled},
    status_log,
    validation::Operation,
};
use crate::slip::{
    Authorisation, Carrier, Change, Facts, Refusal, SecurityCode, document_of, get, prune, require,
};

/// Which departure is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leg {
    /// From the emitter.
    First,
    /// From the temporary storage.
    Second,
}

fn leg_of(form: &Form) -> Leg {
    if form.taken_over_at.is_some() && form.suite.is_some() {
        Leg::Second
    } else {
        Leg::First
    }
}

/// The code that the other party has to give; the user must be able to sign for a carrier.
///
/// # Errors
/// The form is not at this step, one of the parties does not agree, or nobody has a code.
pub fn authorise_one_shot(
    form: &Form,
    input: &TransporterSignatureFormInput,
    facts: &Facts<'_>,
) -> Result<Authorisation, Refusal> {
    if is_item(form) {
        return Err(Refusal::bad_input(
            "Un bordereau d'annexe 1 se signe par signEmissionForm puis signTransportForm",
        ));
    }
    if is_tour(form) {
        return Err(Refusal::forbidden(
            "Une tournée est signée à travers ses bordereaux d'annexe 1",
        ));
    }
    let first = form.transporters.first();
    let second = form
        .suite
        .as_deref()
        .and_then(|suite| suite.transporters.first());
    let carriers: Vec<&str> = [first, second]
        .into_iter()
        .flatten()
        .filter_map(organisation)
        .collect();
    require(
        facts.actor,
        UserPermission::BsdCanSignTransport,
        &carriers,
        NOT_ALLOWED,
    )?;
    refuse_disagreement(input)?;
    next_status(form)?;
    counterpart_code(form, input, facts)
}

fn refuse_disagreement(input: &TransporterSignatureFormInput) -> Result<(), Refusal> {
    let sentence = if !input.signed_by_transporter {
        "Le transporteur doit signer l'enlèvement"
    } else if !input.signed_by_producer {
        "L'émetteur doit signer l'enlèvement"
    } else if input.sent_by.trim().is_empty() {
        "Le nom du signataire de l'émission est obligatoire"
    } else {
        return Ok(());
    };
    Err(Refusal::bad_input(sentence))
}

fn next_status(form: &Form) -> Result<Status, Refusal> {
    match leg_of(form) {
        Leg::Second => status_after(form.status, Step::OneShotResending),
        Leg::First if form.transporters.first().is_some_and(Carrier::has_signed) => {
            Err(Refusal::impossible_transition())
        }
        Leg::First => status_after(form.status, Step::TransporterSignature),
    }
}

fn is_by_eco_organisme(input: &TransporterSignatureFormInput) -> bool {
    input.signature_author.value() == Some(&SignatureAuthor::EcoOrganisme)
}

fn counterpart_code(
    form: &Form,
    input: &TransporterSignatureFormInput,
    facts: &Facts<'_>,
) -> Result<Authorisation, Refusal> {
    let siret = match leg_of(form) {
        Leg::Second => recipient_siret(form),
        Leg::First if is_by_eco_organisme(input) => {
            let siret = eco_organisme_siret(form);
            Some(siret.ok_or_else(|| {
                Refusal::bad_input("Aucun éco-organisme ne figure sur ce bordereau")
            })?)
        }
        Leg::First => emitter_siret(form),
    };
    siret
        .and_then(|siret| facts.company(siret))
        .filter(|_| input.security_code != 0)
        .map(|company| {
            Authorisation::ByCode(vec![SecurityCode {
                org_id: company.org_id.clone(),
                expected: company.security_code,
                given: input.security_code,
            }])
        })
        .ok_or_else(|| Refusal::forbidden(NOT_ALLOWED))
}

/// Applies an authorised departure: both signatures at once.
///
/// # Errors
/// The form is not at this step, or is incomplete with what the input says.
pub fn sign_one_shot(
    stored: &Form,
    input: &TransporterSignatureFormInput,
    facts: &Facts<'_>,
) -> Result<Change<Form>, Refusal> {
    let status = next_status(stored)?;
    let mut form = stored.clone();
    match leg_of(stored) {
        Leg::First => {
            correct_waste(&mut form, input)?;
            depart(&mut form, input, facts)?;
            form.emitted_by_eco_organisme = Some(is_by_eco_organisme(input));
            form.current_transporter_siret = form
                .transporters
                .first()
                .and_then(organisation)
                .map(Text::from);
        }
        Leg::Second => {
            let suite_has_waste = stored.suite.as_deref().is_some_and(|suite| {
                suite
                    .waste_details
                    .as_ref()
                    .is_some_and(|waste| waste.quantity.is_some())
            });
            if !suite_has_waste {
                correct_waste(&mut form, input)?;
                let waste = form.waste_details.clone();
                if let Some(suite) = form.suite.as_deref_mut() {
                    suite.waste_details = waste;
                }
            }
            let suite = form.suite.as_deref_mut().ok_or_else(not_at_this_step)?;
            if suite_has_waste {
                correct_waste(suite, input)?;
            }
            depart(suite, input, facts)?;
            suite.signed_at = Some(input.sent_at);
            suite.signed_by = Some(Text::from(input.sent_by.as_str()));
            suite.status = Status::Sent;
        }
    }
    form.status = status;
    let event = status_log::event_of(stored, &form)?;
    Ok(Change::of(form, event))
}

/// What the parties correct while signing.
fn correct_waste(leg: &mut Form, input: &TransporterSignatureFormInput) -> Result<(), Refusal> {
    let given = json!({"wasteDetails": {
        "packagingInfos": input.packaging_infos.value(),
        "packagings": input.packagings.value(),
    }});
    let mut given = given;
    if input.packaging_infos.value().is_none()
        && let Some(waste) = given["wasteDetails"].as_object_mut()
    {
        waste.remove("packagingInfos");
    }
    let given = input::sent(&given);
    let list = get(&given, "wasteDetails.packagingInfos");
    Operation::Transport.refuse(packaging::input_problems(list))?;
    let waste = leg.waste_details.get_or_insert_default();
    if !list.is_null() {
        let mut list = list.clone();
        prune(&mut list);
        waste.packaging_infos = document_of(list)?;
    }
    waste.quantity = Some(input.quantity);
    if let Some(mention) = input.onu_code.value() {
        waste.onu_code = filled(mention);
    }
    Ok(())
}

/// Both signatures of a leg.
fn depart(
    leg: &mut Form,
    input: &TransporterSignatureFormInput,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    if leg.transporters.is_empty() {
        return Err(Refusal::bad_input(
            "Aucun transporteur n'est renseigné sur ce bordereau",
        ));
    }
    refresh_receipt(&mut leg.transporters[0], facts);
    Operation::Transport.refuse(departure_problems(leg, 0, facts)?)?;
    let sent_by = Some(Text::from(input.sent_by.as_str()));
    let taken_over_by = Some(Text::from(facts.actor.name.as_str()));
    let row = &mut leg.transporters[0];
    row.taken_over_at = Some(input.sent_at);
    row.taken_over_by.clone_from(&taken_over_by);
    leg.emitted_at = Some(input.sent_at);
    leg.emitted_by.clone_from(&sent_by);
    leg.taken_over_at = Some(input.sent_at);
    leg.taken_over_by = taken_over_by;
    leg.sent_at = Some(input.sent_at);
    leg.sent_by = sent_by;
    leg.signed_by_transporter = Some(true);
    Ok(())
}
