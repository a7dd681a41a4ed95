//! Signatures of a BSVHU.

use contract::account::UserPermission;
use contract::bsvhu::{Bsvhu, SignatureTypeInput as SignatureType};
use contract::scalar::Text;
use contract::slip::Signature;

use super::{
    document::{destination_siret, emitter_siret},
    lifecycle::{BsvhuLevel, is_emitted, is_operated, is_received, status_after},
    validation::{Validation, validate},
};
use crate::slip::{
    Authorisation, Carrier, Change, Event, Facts, NOWHERE, Refusal, authorise, carrier_to_sign,
    next_unsigned, organisation_of, sign_leg,
};

/// A signature to apply.
pub type Signing = crate::slip::Signing<SignatureType>;

/// May the user sign, by role or by security code?
///
/// # Errors
/// Every carrier has signed, or neither role nor code allows it.
pub fn authorise_signature(
    bsvhu: &Bsvhu,
    signature: SignatureType,
    code: Option<i32>,
    facts: &Facts<'_>,
) -> Result<Authorisation, Refusal> {
    let (organisation, permission) = match signature {
        SignatureType::Emission => (emitter_siret(bsvhu), UserPermission::BsdCanSignEmission),
        SignatureType::Transport => {
            let carrier = carrier_to_sign(&bsvhu.transporters)?;
            let organisation =
                carrier.and_then(|carrier| organisation_of(carrier.company.as_ref()));
            (organisation, UserPermission::BsdCanSignTransport)
        }
        SignatureType::Reception => (
            destination_siret(bsvhu),
            UserPermission::BsdCanSignAcceptation,
        ),
        SignatureType::Operation => (
            destination_siret(bsvhu),
            UserPermission::BsdCanSignOperation,
        ),
    };
    let organisations: Vec<String> = organisation.into_iter().map(str::to_owned).collect();
    authorise(
        permission,
        &organisations,
        code,
        "Vous ne pouvez pas signer ce bordereau",
        facts,
    )
}

/// Applies an authorised signature. Completed values serve the check only.
///
/// # Errors
/// The slip is incomplete, already signed, or not at this step.
pub fn sign(
    stored: &Bsvhu,
    signing: &Signing,
    facts: &Facts<'_>,
) -> Result<Change<Bsvhu>, Refusal> {
    let level = level_of_signature(stored, signing.signature);
    let validation = Validation {
        stored: Some(stored),
        level: Some(level),
        sealed: Some(level),
        rows_elsewhere: &NOWHERE,
    };
    validate(validation, &mut stored.clone(), facts)?;
    refuse_repeated(stored, signing.signature)?;
    let mut bsvhu = stored.clone();
    bsvhu.status = status_after(stored, signing.signature, facts)?;
    let signature = Signature {
        author: Some(Text(signing.author.clone())),
        date: Some(signing.date.unwrap_or(facts.now)),
    };
    write_signature(&mut bsvhu, signing.signature, signature, facts);
    Ok(Change::of(bsvhu, Event::new("Signed")))
}

fn level_of_signature(bsvhu: &Bsvhu, signature: SignatureType) -> BsvhuLevel {
    match signature {
        SignatureType::Emission => BsvhuLevel::Emission,
        SignatureType::Transport => {
            let position = next_unsigned(&bsvhu.transporters).map_or(0, |(position, _)| position);
            BsvhuLevel::Transport(u8::try_from(position + 1).unwrap_or(1))
        }
        SignatureType::Reception => BsvhuLevel::Reception,
        SignatureType::Operation => BsvhuLevel::Operation,
    }
}

fn refuse_repeated(bsvhu: &Bsvhu, signature: SignatureType) -> Result<(), Refusal> {
    let is_signed = match signature {
        SignatureType::Emission => is_emitted(bsvhu),
        SignatureType::Transport if bsvhu.transporters.is_empty() => {
            return Err(Refusal::bad_input(
                "Aucun transporteur n'est renseigné sur ce BSVHU.",
            ));
        }
        SignatureType::Transport => bsvhu.transporters.iter().all(Carrier::has_signed),
        SignatureType::Reception => is_received(bsvhu),
        SignatureType::Operation => is_operated(bsvhu),
    };
    if is_signed {
        Err(Refusal::bad_input("Cette signature a déjà été apposée."))
    } else {
        Ok(())
    }
}

/// Carriers that have not signed when the waste arrives leave the slip for good.
fn write_signature(
    bsvhu: &mut Bsvhu,
    kind: SignatureType,
    signature: Signature,
    facts: &Facts<'_>,
) {
    match kind {
        SignatureType::Emission => {
            let emitter = bsvhu.emitter.get_or_insert_default();
            emitter.emission.get_or_insert_default().signature = Some(signature);
        }
        SignatureType::Transport => {
            let mut carriers = bsvhu.transporters.iter_mut();
            if let Some(carrier) = carriers.find(|carrier| !carrier.has_signed()) {
                sign_leg(carrier, signature, facts);
            }
        }
        SignatureType::Reception => {
            let destination = bsvhu.destination.get_or_insert_default();
            destination.reception.get_or_insert_default().signature = Some(signature);
        }
        SignatureType::Operation => {
            let destination = bsvhu.destination.get_or_insert_default();
            destination.operation.get_or_insert_default().signature = Some(signature);
        }
    }
    if matches!(kind, SignatureType::Reception | SignatureType::Operation) {
        bsvhu.transporters.retain(Carrier::has_signed);
    }
}
