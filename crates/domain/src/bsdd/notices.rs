//! What is told by mail about a form, and to whom: the facts, not the sentences.

use contract::{
    bsdd::Form,
    slip::{FormCompany, WasteAcceptationStatus as Acceptation},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    document::{
        emitter_company, emitter_siret, has_automatic_emission, last_leg, recipient_company,
        recipient_siret,
    },
    expand::quantities_of,
};
use crate::slip::{Facts, Job, RefusalNotice, RefusedWeights};

/// A leg of a form that was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RefusedLeg {
    /// Up to the recipient, which may be a temporary storer.
    Initial,
    /// From the temporary storer on.
    Final,
}

/// The leg under way: the one after temporary storage once it left, else the first.
fn leg_under_way(form: &Form) -> RefusedLeg {
    match form.suite.as_deref() {
        Some(suite) if suite.sent_at.is_some() => RefusedLeg::Final,
        _ => RefusedLeg::Initial,
    }
}

fn leg_of(form: &Form, leg: RefusedLeg) -> &Form {
    match leg {
        RefusedLeg::Initial => form,
        RefusedLeg::Final => last_leg(form),
    }
}

/// What was refused of a leg; none when everything was accepted, or when the emitter has no account and nobody
/// is to be told.
pub fn refusal_of(form: &Form, leg: RefusedLeg) -> Option<RefusalNotice<'_>> {
    if has_automatic_emission(form) {
        return None;
    }
    let leg = leg_of(form, leg);
    let is_total = match leg.waste_acceptation_status? {
        Acceptation::Accepted => return None,
        Acceptation::Refused => true,
        Acceptation::PartiallyRefused => false,
    };
    Some(RefusalNotice {
        is_total,
        emitter: emitter_company(form),
        emitter_siret: emitter_siret(form),
        private_emitter: None,
        destination: recipient_company(leg),
        destination_siret: recipient_siret(leg),
        reason: leg.waste_refusal_reason.as_deref(),
        weights: quantities_of(leg).and_then(|quantities| {
            Some(RefusedWeights {
                received: leg.quantity_received?.0,
                refused: quantities.refused,
            })
        }),
    })
}

/// Those who get a copy: the recipient, and the destination after temporary storage when it is the one that
/// refused.
pub fn refusal_copies(form: &Form, leg: RefusedLeg) -> Vec<&str> {
    let mut sirets: Vec<&str> = recipient_siret(form).into_iter().collect();
    let last = recipient_siret(leg_of(form, leg));
    sirets.extend(last.filter(|siret| !sirets.contains(siret)));
    sirets
}

/// The emitter learns that the leg under way was refused, in whole or in part.
pub(super) fn refusal_mail(form: &Form) -> Option<Job> {
    let leg = leg_under_way(form);
    let payload = json!({"formId": form.id.as_str(), "leg": leg});
    refusal_of(form, leg).map(|_| Job::new("mail.bsdd.refusal", payload))
}

/// A company that does not know the platform learns that it is named on a form. Whoever sends the mail sees to
/// it that an address is told once.
pub(super) fn identification_mail(form: &Form, facts: &Facts<'_>) -> Option<Job> {
    let siret = emitter_siret(form)?;
    let mail = filled(emitter_company(form), |company| company.mail.as_deref())?;
    filled(recipient_company(form), |company| company.name.as_deref())?;
    recipient_siret(form)?;
    facts.company(siret).is_none().then(|| {
        Job::new(
            "mail.bsdd.identified",
            json!({"formId": form.id.as_str(), "mail": mail}),
        )
    })
}

fn filled(
    company: Option<&FormCompany>,
    leaf: impl Fn(&FormCompany) -> Option<&str>,
) -> Option<&str> {
    company.and_then(leaf).filter(|text| !text.is_empty())
}
