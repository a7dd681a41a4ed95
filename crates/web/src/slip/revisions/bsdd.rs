//! The revisions of a BSDD.

use super::{
    Revised,
    query::{
        AnswerFormRevision, CancelFormRevision, FormRevisions, answer_form_revision,
        cancel_form_revision,
        form_revisions::{
            self, Container, FormRevisionsFormRevisionRequestsEdgesNode as Node,
            FormRevisionsFormRevisionRequestsEdgesNodeContent as Content,
            FormRevisionsFormRevisionRequestsEdgesNodeForm as Form, Party,
        },
    },
    revision::{Changes, Told, told},
};
use crate::slip::packagings::slip_packagings;

/// The revisions of BSDDs.
pub(super) struct Bsdds;

impl Revised for Bsdds {
    type List = FormRevisions;
    type Node = Node;
    type Answer = AnswerFormRevision;
    type Cancel = CancelFormRevision;

    fn list(siret: String, id: String) -> form_revisions::Variables {
        form_revisions::Variables { siret, id }
    }

    fn nodes(list: form_revisions::ResponseData) -> Vec<Node> {
        let edges = list.form_revision_requests.edges.into_iter();
        edges.map(|edge| edge.node).collect()
    }

    fn told(node: &Node) -> Told<'_> {
        let form = &node.form;
        told!(node, changes(form, &node.content), names(form))
    }

    fn answer(id: String, is_approved: bool) -> answer_form_revision::Variables {
        answer_form_revision::Variables { id, is_approved }
    }

    fn cancel(id: String) -> cancel_form_revision::Variables {
        cancel_form_revision::Variables { id }
    }
}

fn names(form: &Form) -> Vec<(Option<&String>, Option<&String>)> {
    let emitter = form
        .emitter
        .as_ref()
        .and_then(|emitter| emitter.company.as_ref());
    let recipient = form
        .recipient
        .as_ref()
        .and_then(|recipient| recipient.company.as_ref());
    let last = form
        .temporary_storage_detail
        .as_ref()
        .and_then(|onward| onward.destination.as_ref())
        .and_then(|destination| destination.company.as_ref());
    let carriers = form
        .transporters
        .iter()
        .filter_map(|carrier| carrier.company.as_ref());
    let eco_organisme = form
        .eco_organisme
        .as_ref()
        .map(|eco| (Some(&eco.siret), Some(&eco.name)));
    let companies = [emitter, recipient, last].into_iter().flatten();
    companies
        .chain(carriers)
        .map(|company: &Party| (company.org_id.as_ref(), company.name.as_ref()))
        .chain(eco_organisme)
        .collect()
}

slip_packagings!(Container);

fn changes(form: &Form, content: &Content) -> Changes {
    let mut changes = Changes::default();
    waste(form, content, &mut changes);
    let (old, new) = (form.trader.as_ref(), content.trader.as_ref());
    changes.text(
        "Négociant",
        old.and_then(|trader| trader.company.as_ref()?.name.as_ref()),
        new.and_then(|trader| trader.company.as_ref()?.name.as_ref()),
    );
    let (old, new) = (form.broker.as_ref(), content.broker.as_ref());
    changes.text(
        "Courtier",
        old.and_then(|broker| broker.company.as_ref()?.name.as_ref()),
        new.and_then(|broker| broker.company.as_ref()?.name.as_ref()),
    );
    changes.text(
        "CAP",
        form.recipient
            .as_ref()
            .and_then(|recipient| recipient.cap.as_ref()),
        content
            .recipient
            .as_ref()
            .and_then(|recipient| recipient.cap.as_ref()),
    );
    storage(form, content, &mut changes);
    changes.weight(
        "Poids reçu",
        form.quantity_received,
        content.quantity_received,
    );
    changes.weight(
        "Poids refusé",
        form.quantity_refused,
        content.quantity_refused,
    );
    changes.operation(
        "Opération réalisée",
        form.processing_operation_done.as_ref(),
        content.processing_operation_done.as_ref(),
    );
    changes.mode(
        form.destination_operation_mode,
        content.destination_operation_mode,
    );
    changes.text(
        "Description de l'opération",
        form.processing_operation_description.as_ref(),
        content.processing_operation_description.as_ref(),
    );
    changes
}

fn waste(form: &Form, content: &Content, changes: &mut Changes) {
    let Some(new) = &content.waste_details else {
        return;
    };
    let old = form.waste_details.as_ref();
    changes.text(
        "Code déchet",
        old.and_then(|waste| waste.code.as_ref()),
        new.code.as_ref(),
    );
    changes.text(
        "Dénomination",
        old.and_then(|waste| waste.name.as_ref()),
        new.name.as_ref(),
    );
    changes.flag("POP", old.and_then(|waste| waste.pop), new.pop);
    changes.text(
        "Numéro d'échantillon",
        old.and_then(|waste| waste.sample_number.as_ref()),
        new.sample_number.as_ref(),
    );
    changes.weight(
        "Poids annoncé",
        old.and_then(|waste| waste.quantity),
        new.quantity,
    );
    changes.packagings(
        "litres",
        old.and_then(|waste| waste.packaging_infos.as_ref()),
        new.packaging_infos.as_ref(),
    );
}

fn storage(form: &Form, content: &Content, changes: &mut Changes) {
    let Some(new) = &content.temporary_storage_detail else {
        return;
    };
    let old = form.temporary_storage_detail.as_ref();
    let old_storer = old.and_then(|onward| onward.temporary_storer.as_ref());
    if let Some(storer) = &new.temporary_storer {
        changes.weight(
            "Poids reçu à l'entreposage provisoire",
            old_storer.and_then(|storer| storer.quantity_received),
            storer.quantity_received,
        );
        changes.weight(
            "Poids refusé à l'entreposage provisoire",
            old_storer.and_then(|storer| storer.quantity_refused),
            storer.quantity_refused,
        );
    }
    let old_last = old.and_then(|onward| onward.destination.as_ref());
    if let Some(last) = &new.destination {
        changes.text(
            "CAP de la destination finale",
            old_last.and_then(|last| last.cap.as_ref()),
            last.cap.as_ref(),
        );
        changes.operation(
            "Opération prévue à la destination finale",
            old_last.and_then(|last| last.processing_operation.as_ref()),
            last.processing_operation.as_ref(),
        );
    }
}
