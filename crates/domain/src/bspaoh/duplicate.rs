//! Duplication of a BSPAOH into a draft.

use std::collections::HashMap;

use contract::bspaoh::{
    Bspaoh, BspaohDestination, BspaohEmission, BspaohEmitter, BspaohPackaging, BspaohStatus,
    BspaohTransport, BspaohTransporter, BspaohWaste,
};
use contract::scalar::Text;
use contract::slip::FormCompany;

use super::completion::fill_defaults;
use crate::slip::{
    Facts, Refusal, Slip, TransportLeg, company_at, document_of, duplication, new_readable_id,
    new_row_id, receipt_of, refresh_contact, tree_of, validate,
};

/// A draft that repeats who takes part and what the waste is, without the codes of the parts. The source has to be
/// valid.
///
/// # Errors
/// The source breaks a rule.
pub(super) fn duplicated(source: &Bspaoh, facts: &Facts<'_>) -> Result<Bspaoh, Refusal> {
    let mut completed = source.clone();
    validate(&mut completed, &duplication(&HashMap::new()), facts)?;
    let mut copy = copied(&completed, facts);
    let blocks = [
        copy.emitter.as_mut().and_then(|e| e.company.as_mut()),
        copy.destination.as_mut().and_then(|d| d.company.as_mut()),
    ];
    for company in blocks.into_iter().flatten() {
        refresh_contact(company, facts);
    }
    take_profile(&mut copy.transporter, facts);
    let mut tree = tree_of(&copy)?;
    fill_defaults(&mut tree);
    document_of(tree)
}

/// What a duplicate keeps of its source.
fn copied(source: &Bspaoh, facts: &Facts<'_>) -> Bspaoh {
    Bspaoh {
        id: new_readable_id(Bspaoh::KIND, facts).into(),
        is_duplicate_of: Some(Text::from(source.id.as_str())),
        created_at: facts.now,
        updated_at: facts.now,
        status: BspaohStatus::Draft,
        waste: BspaohWaste {
            packagings: source.waste.packagings.as_deref().map(without_codes),
            ..source.waste.clone()
        },
        emitter: source.emitter.as_ref().map(|emitter| BspaohEmitter {
            emission: emitter.emission.as_ref().map(|emission| BspaohEmission {
                signature: None,
                ..emission.clone()
            }),
            ..emitter.clone()
        }),
        destination: source
            .destination
            .as_ref()
            .map(|destination| BspaohDestination {
                handed_over_to_destination: None,
                reception: None,
                operation: None,
                ..destination.clone()
            }),
        transporter: copied_carrier(&source.transporter, facts),
        transporters: Vec::new(),
        packaging_acceptations: Vec::new(),
        can_access_draft_org_ids: Vec::new(),
    }
}

/// The codes name the parts of one departure.
fn without_codes(packagings: &[BspaohPackaging]) -> Vec<BspaohPackaging> {
    let emptied = packagings.iter().map(|packaging| BspaohPackaging {
        identification_codes: Some(Vec::new()),
        ..packaging.clone()
    });
    emptied.collect()
}

fn copied_carrier(carrier: &BspaohTransporter, facts: &Facts<'_>) -> BspaohTransporter {
    let transport = carrier.transport.as_ref();
    BspaohTransporter {
        id: new_row_id(&facts.random).into(),
        transport: transport.map(|transport| BspaohTransport {
            plates: None,
            signature: None,
            ..transport.clone()
        }),
        ..carrier.clone()
    }
}

/// Contact and receipt of the carrier are those of its profile, or nothing when no company has its SIRET.
fn take_profile(carrier: &mut BspaohTransporter, facts: &Facts<'_>) {
    let siret = company_at(carrier.company.as_ref()).map(str::to_owned);
    let siret = siret.as_deref();
    let receipt = receipt_of(siret, facts, |company| company.transporter_receipt.as_ref());
    carrier.set_receipt(receipt);
    if let Some(block) = carrier.company.as_mut() {
        *block = FormCompany {
            contact: None,
            phone: None,
            mail: None,
            ..block.clone()
        };
        if siret.is_some() {
            refresh_contact(block, facts);
        }
    }
}
