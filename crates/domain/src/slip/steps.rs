//! The steps of a kind: who gives each signature, where it stands and which level it reaches. A kind brings the table;
//! finding the level, authorising, refusing a second signature and writing one are the same for all.

use std::collections::HashMap;

use contract::{account::UserPermission, scalar::Text, slip::Signature};

use super::{
    carriers::{Carrier, MAX_CARRIERS, carrier_to_sign, next_unsigned},
    change::{Change, Event, Job, LinkedSlip},
    company::organisation_of,
    facts::Facts,
    leg::{CarrierLevel, sign_leg},
    refusal::{Issue, Issues, Refusal},
    ruled::{NOWHERE, RuledCarriers},
    signature::{Authorisation, Signing, authorise},
    stages::{Act, Request, Stage, first_stage, missing_at, validate},
};

/// Who gives the signature of a step.
#[derive(Debug)]
pub enum Signatory<S: Stepped> {
    /// One company; the signature stands on the slip itself.
    Company {
        /// The level that it reaches.
        level: S::Level,
        /// The company.
        organisation: fn(&S) -> Option<&str>,
        /// The signature, once given.
        signature: fn(&S) -> Option<&Signature>,
        /// Where it is written.
        slot: fn(&mut S) -> &mut Option<Signature>,
    },
    /// The carriers, one after the other.
    Carriers,
}

/// A step of the linear order.
#[derive(Debug)]
pub struct Step<S: Stepped> {
    /// The signature, as the API names it.
    pub signature: S::Signature,
    /// What a member of the company needs to give it.
    pub permission: UserPermission,
    /// Who gives it.
    pub signatory: Signatory<S>,
    /// The waste has arrived: carriers that have not signed leave the slip for good.
    pub is_arrival: bool,
}

/// A kind that goes from signature to signature.
pub trait Stepped: RuledCarriers {
    /// Its signatures, as the API names them.
    type Signature: Copy + PartialEq + std::fmt::Debug + Send + Sync + 'static;

    /// Its steps, in the linear order.
    fn steps() -> &'static [Step<Self>];

    /// Its validation: stages one after the other, the issues of a stage together.
    fn stages() -> &'static [Stage<Self>];

    /// Does the guidance before a signature run all its stages, with the companies?
    const WHOLE_GUIDANCE: bool = false;

    /// Does the signature stand beside the order: nobody waits for it, and it needs no data?
    fn is_optional(_signature: Self::Signature) -> bool {
        false
    }

    /// Brings the slip to what holds whatever the client sent.
    fn settle(&mut self) {}

    /// Refuses a signature that slips like this one never have.
    ///
    /// # Errors
    /// The sentence of the kind.
    fn refuse_signature(&self, _signature: Self::Signature) -> Result<(), Refusal> {
        Ok(())
    }

    /// Moves the slip to the status that a signature gives.
    ///
    /// # Errors
    /// The slip is a draft, or its status knows no such signature.
    fn advance(&mut self, signature: Self::Signature, facts: &Facts<'_>) -> Result<(), Refusal>;

    /// Does the signature reach all the slips behind this one, rather than those that it continues directly?
    fn reaches_ancestors(_signature: Self::Signature) -> bool {
        false
    }

    /// What a signature does around the slip: to the slips behind it, and by jobs.
    fn follow(
        &mut self,
        _stored: &Self,
        _signature: Self::Signature,
        _behind: &HashMap<String, Self>,
    ) -> (Vec<LinkedSlip<Self>>, Vec<Job>) {
        (Vec::new(), Vec::new())
    }
}

impl<S: Stepped> Step<S> {
    /// The level that the step has reached on the slip.
    fn reached(&self, slip: &S) -> Option<S::Level> {
        match &self.signatory {
            Signatory::Company {
                level, signature, ..
            } => signature(slip).map(|_| *level),
            Signatory::Carriers => {
                let last = slip.carriers().iter().rposition(Carrier::has_signed)?;
                Some(transport_at(last))
            }
        }
    }

    /// The level that the next signature of the step reaches.
    fn next_level(&self, slip: &S) -> S::Level {
        match &self.signatory {
            Signatory::Company { level, .. } => *level,
            Signatory::Carriers => {
                let next = next_unsigned(slip.carriers());
                transport_at(next.map_or(0, |(position, _)| position))
            }
        }
    }

    /// The level whose requirements the next signature of the step meets.
    fn required_level(&self, slip: &S) -> Option<S::Level> {
        (!S::is_optional(self.signature)).then(|| self.next_level(slip))
    }

    /// Every level of the step.
    fn levels(&self) -> Vec<S::Level> {
        match &self.signatory {
            Signatory::Company { level, .. } => vec![*level],
            Signatory::Carriers => (0..MAX_CARRIERS).map(transport_at).collect(),
        }
    }

    /// The company that signs next.
    fn organisation<'s>(&self, slip: &'s S) -> Result<Option<&'s str>, Refusal> {
        match &self.signatory {
            Signatory::Company { organisation, .. } => Ok(organisation(slip)),
            Signatory::Carriers => {
                let carrier = carrier_to_sign(slip.carriers())?;
                Ok(carrier.and_then(|carrier| organisation_of(carrier.company())))
            }
        }
    }

    fn refuse_repeated(&self, slip: &S) -> Result<(), Refusal> {
        let is_signed = match &self.signatory {
            Signatory::Company { signature, .. } => signature(slip).is_some(),
            Signatory::Carriers if slip.carriers().is_empty() => {
                return Err(Refusal::bad_input(format!(
                    "Aucun transporteur n'est renseigné sur ce {}.",
                    S::WORDING.kind
                )));
            }
            Signatory::Carriers => slip.carriers().iter().all(Carrier::has_signed),
        };
        if is_signed {
            return Err(Refusal::bad_input("Cette signature a déjà été apposée."));
        }
        Ok(())
    }

    fn write(&self, slip: &mut S, signature: Signature, facts: &Facts<'_>) {
        match &self.signatory {
            Signatory::Company { slot, .. } => *slot(slip) = Some(signature),
            Signatory::Carriers => {
                let mut carriers = slip.carriers_mut().iter_mut();
                if let Some(carrier) = carriers.find(|carrier| !carrier.has_signed()) {
                    sign_leg(carrier, signature, facts);
                }
            }
        }
        if self.is_arrival {
            slip.carriers_mut().retain(Carrier::has_signed);
        }
    }
}

/// The level of the carrier at this position, from 0.
fn transport_at<L: CarrierLevel>(position: usize) -> L {
    L::transport(u8::try_from(position + 1).unwrap_or(u8::MAX))
}

fn step_of<S: Stepped>(signature: S::Signature) -> Result<&'static Step<S>, Refusal> {
    let mut steps = S::steps().iter();
    steps
        .find(|step| step.signature == signature)
        .ok_or_else(|| Refusal::Internal(format!("{signature:?} is no step of this kind")))
}

/// The last signature on the slip.
pub fn level_of<S: Stepped>(slip: &S) -> Option<S::Level> {
    S::steps().iter().rev().find_map(|step| step.reached(slip))
}

/// The level of the first step.
pub(super) fn first_level<S: Stepped>() -> Option<S::Level> {
    S::steps().first()?.levels().first().copied()
}

/// The company of the first step.
///
/// # Errors
/// A defect of ours.
pub(super) fn first_signatory<S: Stepped>(slip: &S) -> Result<Option<&str>, Refusal> {
    match S::steps().first() {
        Some(step) => step.organisation(slip),
        None => Ok(None),
    }
}

/// Has the waste arrived at this level? Carriers that have not signed do not count any more then.
pub(super) fn has_arrived<S: Stepped>(level: S::Level) -> bool {
    let mut arrivals = S::steps().iter().filter(|step| step.is_arrival);
    arrivals.any(|step| step.levels().iter().any(|arrival| level >= *arrival))
}

/// May the user sign, by role or by security code?
///
/// # Errors
/// Every carrier has signed, or neither role nor code allows it.
pub fn authorise_signature<S: Stepped>(
    slip: &S,
    signature: S::Signature,
    code: Option<i32>,
    facts: &Facts<'_>,
) -> Result<Authorisation, Refusal> {
    let step = step_of::<S>(signature)?;
    let organisation = step.organisation(slip)?.map(str::to_owned);
    let organisations: Vec<String> = organisation.into_iter().collect();
    authorise(
        step.permission,
        &organisations,
        code,
        "Vous ne pouvez pas signer ce bordereau",
        facts,
    )
}

/// Applies an authorised signature. `behind` holds the slips that this one continues, or all those behind it when the
/// signature reaches them. Completed values serve the check only; the carrier's receipt alone is stored.
///
/// # Errors
/// Slips like this one have no such signature, it is incomplete, already signed, or not at this step.
pub fn sign<S: Stepped>(
    stored: &S,
    signing: &Signing<S::Signature>,
    behind: &HashMap<String, S>,
    facts: &Facts<'_>,
) -> Result<Change<S>, Refusal> {
    stored.refuse_signature(signing.signature)?;
    let step = step_of::<S>(signing.signature)?;
    let request = Request {
        stored: Some(stored),
        level: step.required_level(stored),
        act: Act::Signature,
        previous: behind,
        rows_elsewhere: &NOWHERE,
    };
    validate(&mut stored.clone(), &request, facts)?;
    step.refuse_repeated(stored)?;
    let mut slip = stored.clone();
    slip.advance(signing.signature, facts)?;
    let signature = Signature {
        author: Some(Text(signing.author.clone())),
        date: Some(signing.date.unwrap_or(facts.now)),
    };
    step.write(&mut slip, signature, facts);
    let (linked, jobs) = slip.follow(stored, signing.signature, behind);
    Ok(Change {
        linked,
        jobs,
        ..Change::of(slip, Event::new("Signed"))
    })
}

/// Something missing for the next signature.
#[derive(Clone, Debug)]
pub struct Missing<G> {
    /// What and where.
    pub issue: Issue,
    /// The signature that needs it.
    pub required_for: G,
}

/// What is missing for the signature that follows the last one in the linear order. Companies and the directory are
/// left aside, unless the kind has a whole guidance.
///
/// # Errors
/// A defect of ours.
pub fn missing_for_next_signature<S: Stepped>(
    slip: &S,
    facts: &Facts<'_>,
) -> Result<Vec<Missing<S::Signature>>, Refusal> {
    let reached = level_of(slip);
    let expected = S::steps()
        .iter()
        .filter(|step| !S::is_optional(step.signature));
    let mut levels = expected.flat_map(|step| {
        let levels = step.levels().into_iter();
        levels.map(move |level| (level, step.signature))
    });
    let next = levels.find(|(level, _)| reached.is_none_or(|reached| *level > reached));
    let Some((level, required_for)) = next else {
        return Ok(Vec::new());
    };
    let issues = if S::WHOLE_GUIDANCE {
        obstacles(slip, level, facts)?
    } else {
        gaps(slip, level, facts)?
    };
    let missing = |issue| Missing {
        issue,
        required_for,
    };
    Ok(issues.into_iter().map(missing).collect())
}

/// What formats, coherence and requirements of a level tell of a slip as it is stored.
fn gaps<S: Stepped>(slip: &S, level: S::Level, facts: &Facts<'_>) -> Result<Issues, Refusal> {
    let issues = first_stage(slip, facts)?;
    if !issues.is_empty() {
        return Ok(issues);
    }
    let mut settled = slip.clone();
    settled.settle();
    missing_at(Some(slip), &settled, Some(level), facts)
}

/// What a signature at a level would be refused for.
fn obstacles<S: Stepped>(slip: &S, level: S::Level, facts: &Facts<'_>) -> Result<Issues, Refusal> {
    let request = Request {
        stored: Some(slip),
        level: Some(level),
        act: Act::Signature,
        previous: &HashMap::new(),
        rows_elsewhere: &NOWHERE,
    };
    match validate(&mut slip.clone(), &request, facts) {
        Ok(()) => Ok(Issues::new()),
        Err(Refusal::Invalid(issues)) => Ok(issues),
        Err(other) => Err(other),
    }
}
