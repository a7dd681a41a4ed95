//! Revisions of the BSDA.

use std::collections::{BTreeSet, HashMap};

use contract::account::UserPermission;
use contract::bsda::{Bsda, BsdaPackaging, BsdaStatus, BsdaType};
use contract::company::CompanyType;
use contract::scalar::Text;
use contract::slip::{OperationMode, RevisionMark};
use serde_json::{Value, json};

use super::{
    document::{
        broker_siret, destination_siret, eco_organisme_siret, emitter_siret, is_transit_code,
        kind_of, next_destination_siret, operation_code, outlet_cap, worker_siret,
    },
    lifecycle::BsdaLevel,
    rules::FIELDS,
    validation::{packaging_formats, refused_weight},
};
use crate::slip::{
    AnswerRule, Change, Event, Facts, Issue, Issues, Job, Leaf, LinkedSlip, NullRevision, Proposal,
    Refusal, Revisable, Revised, RevisionRequest, Role, Tree, applied_tree, check_formats,
    check_mode, check_profile, document_of, erased_issues, get, given_content, hides_coherence,
    leaf, level_of, mentions, new_request, receipt_of, refuse_by_status, refuse_empty,
    refuse_foreign_author, refuse_second_request, remove, require, revisable, set, tree_of,
};

const SEALS: &str = "waste.sealNumbers";
const PACKAGINGS: &str = "packagings";
const CAP: &str = "destination.cap";
const NEXT_CAP: &str = "destination.operation.nextDestination.cap";
const CODE: &str = "destination.operation.code";
const MODE: &str = "destination.operation.mode";
const WEIGHT: &str = "destination.reception.weight";
const REFUSED_WEIGHT: &str = "destination.reception.refusedWeight";
const TOO_LATE: &str =
    "Impossible d'annuler un bordereau qui a été réceptionné sur l'installation de destination.";

const fn optional(path: &'static str) -> Revisable {
    revisable(path).on_null(NullRevision::Ignored)
}

/// What may be revised.
pub static REVISABLE: &[Revisable] = &[
    optional("emitter.pickupSite.name"),
    optional("emitter.pickupSite.address"),
    optional("emitter.pickupSite.city"),
    optional("emitter.pickupSite.postalCode"),
    optional("emitter.pickupSite.infos"),
    optional("broker.company.name"),
    optional("broker.company.siret"),
    optional("broker.company.address"),
    optional("broker.company.contact"),
    optional("broker.company.phone"),
    optional("broker.company.mail"),
    optional("broker.recepisse.number"),
    optional("broker.recepisse.department"),
    optional("broker.recepisse.validityLimit"),
    revisable(CAP),
    revisable(WEIGHT),
    optional(REFUSED_WEIGHT),
    revisable(CODE),
    optional(MODE),
    revisable("destination.operation.description"),
    revisable("waste.code"),
    revisable("waste.familyCode"),
    revisable("waste.materialName"),
    optional("waste.pop"),
    revisable(SEALS).on_null(NullRevision::EmptyList),
    revisable(PACKAGINGS).on_null(NullRevision::EmptyList),
];

impl Revised for Bsda {
    const REQUESTS: &'static str = "bsda-revision";
    const REMINDS: bool = true;
    const ANSWERS: AnswerRule = AnswerRule {
        needs_permission: true,
        for_all_companies: true,
    };

    fn revisable() -> &'static [Revisable] {
        REVISABLE
    }

    fn revisions_mut(&mut self) -> &mut Vec<RevisionMark> {
        &mut self.revisions
    }

    /// The CAP of a revision is that of the outlet.
    fn revisable_tree(&self) -> Result<Tree, Refusal> {
        let mut tree = tree_of(self)?;
        let cap = outlet_cap(self).map_or(Value::Null, |cap| json!(cap));
        set(&mut tree, CAP, cap);
        Ok(tree)
    }

    fn request(&self, proposal: &Proposal, facts: &Facts<'_>) -> Result<RevisionRequest, Refusal> {
        let participants = participants(self);
        require(
            facts.actor,
            UserPermission::BsdCanRevise,
            &participants,
            "Vous n'êtes pas autorisé à réviser ce bordereau",
        )?;
        refuse_by_status(self)?;
        refuse_second_request(self)?;
        refuse_foreign_author(
            &proposal.author,
            &participants,
            "Seuls l'émetteur, l'entreprise de travaux, la destination et l'éco-organisme du bordereau peuvent la demander.",
            facts,
        )?;
        refuse_empty(REVISABLE, proposal)?;
        if proposal.cancels() && !is_cancellable(self) {
            return Err(Refusal::forbidden(TOO_LATE));
        }
        let content = checked_content(self, &proposal.content, facts)?;
        let approvers = approvers(self, proposal, participants);
        new_request(self, proposal, &content, approvers, facts)
    }

    fn apply(
        &self,
        request: &RevisionRequest,
        linked: &HashMap<String, Self>,
        _facts: &Facts<'_>,
    ) -> Result<Change<Self>, Refusal> {
        let event = request.application();
        if request.is_canceled {
            return canceled(self, linked, event);
        }
        let mut tree = tree_of(self)?;
        let mut content = request.content.clone();
        if has_next_destination(self) {
            let cap = get(&content, CAP).clone();
            remove(&mut content, CAP);
            if !cap.is_null() {
                set(&mut tree, NEXT_CAP, cap);
            }
        }
        tree = applied_tree(REVISABLE, &tree, &content);
        if !get(&content, CODE).is_null() && get(&content, MODE).is_null() {
            remove(&mut tree, MODE);
        }
        let mut document: Self = document_of(tree)?;
        document.status = status_after(self, get(&content, CODE).as_str());
        let jobs = jobs_after(self, &document, request);
        Ok(Change {
            jobs,
            ..Change::of(document, event)
        })
    }
}

/// Companies that may author a request, and that approve those of the others.
fn participants(bsda: &Bsda) -> Vec<String> {
    let mut seen = BTreeSet::new();
    [
        emitter_siret(bsda),
        destination_siret(bsda),
        worker_siret(bsda),
        eco_organisme_siret(bsda),
    ]
    .into_iter()
    .flatten()
    .filter(|siret| seen.insert(*siret))
    .map(str::to_owned)
    .collect()
}

/// Everybody but the author; the emitter leaves seals and packagings of a collection to those who handle them.
fn approvers(bsda: &Bsda, proposal: &Proposal, participants: Vec<String>) -> Vec<String> {
    let author = Some(proposal.author.as_str());
    let is_about_packing = !proposal.cancels()
        && mentions(REVISABLE, &proposal.content)
            .iter()
            .all(|field| matches!(field.path, SEALS | PACKAGINGS));
    let spares_the_emitter = kind_of(bsda) == BsdaType::OtherCollections
        && is_about_packing
        && (author == worker_siret(bsda) || author == destination_siret(bsda));
    participants
        .into_iter()
        .filter(|id| author != Some(id.as_str()))
        .filter(|id| !(spares_the_emitter && emitter_siret(bsda) == Some(id.as_str())))
        .collect()
}

fn is_cancellable(bsda: &Bsda) -> bool {
    matches!(
        bsda.status,
        BsdaStatus::SignedByProducer | BsdaStatus::SignedByWorker | BsdaStatus::Sent
    )
}

fn has_next_destination(bsda: &Bsda) -> bool {
    next_destination_siret(bsda).is_some()
}

/// Checks the content and completes it: the code that a mode goes with, the broker's receipt.
fn checked_content(bsda: &Bsda, content: &Tree, facts: &Facts<'_>) -> Result<Tree, Refusal> {
    let mut content = content.clone();
    if matches!(leaf(&content, MODE), Leaf::Given(_)) && leaf(&content, CODE) == Leaf::Absent {
        let code = operation_code(bsda).map_or(Value::Null, |code| json!(code));
        set(&mut content, CODE, code);
    }
    let given = given_content(REVISABLE, &content);
    let mut issues = formats(&given, facts)?;
    if hides_coherence(&issues) {
        issues.retain(Issue::is_wrong_type);
    } else {
        issues.extend(erased_issues(REVISABLE, FIELDS, &content));
        issues.extend(mode_issue(&given)?);
        issues.extend(weight_issue(bsda, &content, &given)?);
    }
    Refusal::of_issues(issues)?;
    complete_broker(bsda, &mut content, facts)?;
    Ok(content)
}

fn formats(given: &Tree, facts: &Facts<'_>) -> Result<Issues, Refusal> {
    let fields: Vec<_> = FIELDS
        .iter()
        .filter(|field| REVISABLE.iter().any(|known| known.path == field.path))
        .copied()
        .collect();
    let mut issues = check_formats(&fields, given, &[], "", facts.settings.test_companies);
    let packagings = get(given, PACKAGINGS);
    if !packagings.is_null() {
        let packagings: Vec<BsdaPackaging> = document_of(packagings.clone())?;
        for (index, packaging) in packagings.iter().enumerate() {
            issues.extend(packaging_formats(index, packaging));
        }
    }
    let refused: Option<contract::scalar::Number> =
        document_of(get(given, REFUSED_WEIGHT).clone())?;
    if refused.is_some_and(|weight| weight.is_sign_negative() && !weight.is_zero()) {
        issues.push(super::validation::negative_refused_weight());
    }
    Ok(issues)
}

/// In a revision a code goes with its mode at once.
fn mode_issue(given: &Tree) -> Result<Option<Issue>, Refusal> {
    let mode: Option<OperationMode> = document_of(get(given, MODE).clone())?;
    let reason = check_mode(get(given, CODE).as_str(), mode).err();
    Ok(reason.map(|reason| Issue::at("", reason.to_string())))
}

/// Received and refused weights, the slip's where the content says nothing; a null is a missing weight.
fn weight_issue(bsda: &Bsda, content: &Tree, given: &Tree) -> Result<Option<Issue>, Refusal> {
    let is_mentioned = |path| leaf(content, path) != Leaf::Absent;
    if !is_mentioned(WEIGHT) && !is_mentioned(REFUSED_WEIGHT) {
        return Ok(None);
    }
    let mut merged = applied_tree(REVISABLE, &tree_of(bsda)?, given);
    if leaf(content, REFUSED_WEIGHT) == Leaf::Null {
        remove(&mut merged, REFUSED_WEIGHT);
    }
    Ok(refused_weight(Some(bsda), &document_of(merged)?))
}

/// A revised broker is registered as such, and shows the receipt of its profile.
fn complete_broker(bsda: &Bsda, content: &mut Tree, facts: &Facts<'_>) -> Result<(), Refusal> {
    let is_revised = mentions(REVISABLE, content)
        .iter()
        .any(|field| field.path.starts_with("broker."));
    let revised = get(content, "broker.company.siret")
        .as_str()
        .filter(|siret| !siret.is_empty());
    let siret = revised.or(broker_siret(bsda)).map(str::to_owned);
    let Some(siret) = siret.filter(|_| is_revised) else {
        return Ok(());
    };
    let sentence = "Cet établissement n'a pas le profil Courtier.";
    let issue = check_profile(
        &siret,
        Role::BROKER,
        &[CompanyType::Broker],
        sentence,
        false,
        facts,
    )
    .err();
    Refusal::of_issues(issue.into_iter().collect())?;
    let receipt = receipt_of(Some(&siret), facts, |company| {
        company.broker_receipt.as_ref()
    })
    .ok_or_else(|| {
        Refusal::bad_input("Le courtier n'a pas renseigné de récépissé sur son profil Trackdéchets")
    })?;
    set(
        content,
        "broker.recepisse.number",
        json!(receipt.receipt_number),
    );
    set(
        content,
        "broker.recepisse.department",
        json!(receipt.department),
    );
    set(
        content,
        "broker.recepisse.validityLimit",
        json!(receipt.validity_limit),
    );
    Ok(())
}

/// The slip is cancelled, and what it continued is free again.
fn canceled(
    stored: &Bsda,
    linked: &HashMap<String, Bsda>,
    event: Event,
) -> Result<Change<Bsda>, Refusal> {
    if !is_cancellable(stored) {
        return Err(Refusal::forbidden(TOO_LATE));
    }
    let mut document = stored.clone();
    document.status = BsdaStatus::Canceled;
    document.forwarding = None;
    document.grouping.clear();
    let id = stored.id.as_str();
    let freed = super::document::parents_of(stored).filter_map(|parent| linked.get(parent));
    let freed = freed.map(|parent| {
        let kept = |link: &Option<String>| link.clone().filter(|child| child != id);
        LinkedSlip {
            document: Bsda {
                forwarded_in: kept(&parent.forwarded_in),
                grouped_in: kept(&parent.grouped_in),
                ..parent.clone()
            },
            event: Event::new("Updated"),
        }
    });
    Ok(Change {
        linked: freed.collect(),
        ..Change::of(document, event)
    })
}

fn status_after(stored: &Bsda, code: Option<&str>) -> BsdaStatus {
    match (stored.status, code.map(is_transit_code)) {
        (BsdaStatus::Processed, Some(true)) => BsdaStatus::AwaitingChild,
        (BsdaStatus::AwaitingChild, Some(false)) => BsdaStatus::Processed,
        (status, _) => status,
    }
}

fn jobs_after(stored: &Bsda, revised: &Bsda, request: &RevisionRequest) -> Vec<Job> {
    let mut jobs = Vec::new();
    let is_final = |bsda| operation_code(bsda).is_some_and(reference::operation::is_final);
    if level_of(stored) == Some(BsdaLevel::Operation) && is_final(stored) != is_final(revised) {
        let payload = json!({"bsdaId": revised.id.as_str()});
        jobs.push(Job::new("final-operation.bsda", payload));
    }
    jobs.extend(packing_mail(revised, request));
    jobs
}

/// The emitter hears of seals and packagings that were revised without it, or with it.
fn packing_mail(bsda: &Bsda, request: &RevisionRequest) -> Option<Job> {
    let applied = |path: &str| {
        let value = get(&request.content, path);
        !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty())
    };
    let is_about_packing = REVISABLE
        .iter()
        .all(|field| matches!(field.path, SEALS | PACKAGINGS) || !applied(field.path));
    let (seals, packagings) = (applied(SEALS), applied(PACKAGINGS));
    let everybody_is_there = emitter_siret(bsda).is_some()
        && worker_siret(bsda).is_some()
        && destination_siret(bsda).is_some();
    let tells = kind_of(bsda) == BsdaType::OtherCollections
        && everybody_is_there
        && is_about_packing
        && (seals || packagings)
        && emitter_siret(bsda) != Some(request.author.as_str());
    let id: &str = bsda.id.as_str();
    let author = Text::from(request.author.as_str());
    let payload = json!({"bsdaId": id, "author": author, "seals": seals, "packagings": packagings});
    tells.then(|| Job::new("mail.bsda.packing", payload))
}
