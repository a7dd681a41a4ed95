//! The revisions of a BSDA.

use super::{
    Revised,
    query::{
        AnswerBsdaRevision, BsdaRevisions, CancelBsdaRevision, answer_bsda_revision,
        bsda_revisions::{
            self, BsdaContainer as Container, BsdaRevisionsBsdaRevisionRequestsEdgesNode as Node,
            BsdaRevisionsBsdaRevisionRequestsEdgesNodeBsda as Bsda,
            BsdaRevisionsBsdaRevisionRequestsEdgesNodeContent as Content, Party, Site,
        },
        cancel_bsda_revision,
    },
    revision::{Changes, Told, told},
};
use crate::slip::packagings::slip_packagings;

/// The revisions of BSDAs.
pub(super) struct Bsdas;

impl Revised for Bsdas {
    type List = BsdaRevisions;
    type Node = Node;
    type Answer = AnswerBsdaRevision;
    type Cancel = CancelBsdaRevision;

    fn list(siret: String, id: String) -> bsda_revisions::Variables {
        bsda_revisions::Variables { siret, id }
    }

    fn nodes(list: bsda_revisions::ResponseData) -> Vec<Node> {
        let edges = list.bsda_revision_requests.edges.into_iter();
        edges.map(|edge| edge.node).collect()
    }

    fn told(node: &Node) -> Told<'_> {
        let bsda = &node.bsda;
        told!(node, changes(bsda, &node.content), names(bsda))
    }

    fn answer(id: String, is_approved: bool) -> answer_bsda_revision::Variables {
        answer_bsda_revision::Variables { id, is_approved }
    }

    fn cancel(id: String) -> cancel_bsda_revision::Variables {
        cancel_bsda_revision::Variables { id }
    }
}

fn names(bsda: &Bsda) -> Vec<(Option<&String>, Option<&String>)> {
    let companies = [
        bsda.emitter
            .as_ref()
            .and_then(|emitter| emitter.company.as_ref()),
        bsda.worker
            .as_ref()
            .and_then(|worker| worker.company.as_ref()),
        bsda.destination
            .as_ref()
            .and_then(|destination| destination.company.as_ref()),
    ];
    let eco_organisme = bsda
        .eco_organisme
        .as_ref()
        .map(|eco| (Some(&eco.siret), Some(&eco.name)));
    companies
        .into_iter()
        .flatten()
        .map(|company: &Party| (company.org_id.as_ref(), company.name.as_ref()))
        .chain(eco_organisme)
        .collect()
}

slip_packagings!(Container);

fn changes(bsda: &Bsda, content: &Content) -> Changes {
    let mut changes = Changes::default();
    waste(bsda, content, &mut changes);
    changes.packagings("m³", bsda.packagings.as_ref(), content.packagings.as_ref());
    let (old, new) = (bsda.broker.as_ref(), content.broker.as_ref());
    changes.text(
        "Courtier",
        old.and_then(|broker| broker.company.as_ref()?.name.as_ref()),
        new.and_then(|broker| broker.company.as_ref()?.name.as_ref()),
    );
    let site = content
        .emitter
        .as_ref()
        .and_then(|emitter| emitter.pickup_site.as_ref());
    if let Some(site) = site {
        let old = bsda
            .emitter
            .as_ref()
            .and_then(|emitter| emitter.pickup_site.as_ref());
        pickup_site(old, site, &mut changes);
    }
    destination(bsda, content, &mut changes);
    changes
}

fn waste(bsda: &Bsda, content: &Content, changes: &mut Changes) {
    let Some(new) = &content.waste else {
        return;
    };
    let old = bsda.waste.as_ref();
    changes.text(
        "Code déchet",
        old.and_then(|waste| waste.code.as_ref()),
        new.code.as_ref(),
    );
    changes.text(
        "Code famille",
        old.and_then(|waste| waste.family_code.as_ref()),
        new.family_code.as_ref(),
    );
    changes.text(
        "Nom du matériau",
        old.and_then(|waste| waste.material_name.as_ref()),
        new.material_name.as_ref(),
    );
    let seals = |numbers: &Vec<String>| numbers.join(", ");
    changes.text(
        "Numéros de scellés",
        old.and_then(|waste| waste.seal_numbers.as_ref())
            .map(seals)
            .as_ref(),
        new.seal_numbers.as_ref().map(seals).as_ref(),
    );
    changes.flag("POP", old.and_then(|waste| waste.pop), new.pop);
}

fn pickup_site(old: Option<&Site>, new: &Site, changes: &mut Changes) {
    changes.text(
        "Chantier",
        old.and_then(|site| site.name.as_ref()),
        new.name.as_ref(),
    );
    changes.text(
        "Adresse du chantier",
        old.and_then(|site| site.address.as_ref()),
        new.address.as_ref(),
    );
    changes.text(
        "Code postal du chantier",
        old.and_then(|site| site.postal_code.as_ref()),
        new.postal_code.as_ref(),
    );
    changes.text(
        "Commune du chantier",
        old.and_then(|site| site.city.as_ref()),
        new.city.as_ref(),
    );
    changes.text(
        "Informations sur le chantier",
        old.and_then(|site| site.infos.as_ref()),
        new.infos.as_ref(),
    );
}

fn destination(bsda: &Bsda, content: &Content, changes: &mut Changes) {
    let Some(new) = &content.destination else {
        return;
    };
    let old = bsda.destination.as_ref();
    changes.text(
        "CAP",
        old.and_then(|old| old.cap.as_ref()),
        new.cap.as_ref(),
    );
    let old_reception = old.and_then(|old| old.reception.as_ref());
    if let Some(reception) = &new.reception {
        changes.weight(
            "Poids reçu",
            old_reception.and_then(|old| old.weight),
            reception.weight,
        );
        changes.weight(
            "Poids refusé",
            old_reception.and_then(|old| old.refused_weight),
            reception.refused_weight,
        );
    }
    let old_operation = old.and_then(|old| old.operation.as_ref());
    if let Some(operation) = &new.operation {
        changes.operation(
            "Opération réalisée",
            old_operation.and_then(|old| old.code.as_ref()),
            operation.code.as_ref(),
        );
        changes.mode(old_operation.and_then(|old| old.mode), operation.mode);
        changes.text(
            "Description de l'opération",
            old_operation.and_then(|old| old.description.as_ref()),
            operation.description.as_ref(),
        );
    }
}
