//! Hands over the slips that a dormant company still has to treat: BSDDs that it should group, BSDAs that it
//! should follow with another.

use std::collections::HashMap;

use contract::{
    bsda::{Bsda, BsdaStatus},
    bsdd::{Form, FormStatus},
    scalar::Text,
    slip::FormCompany,
};
use domain::{
    account::Company,
    slip::{Change, Event, Refusal, SearchDocument, Slip, Tab, company_at},
};
use serde::{Deserialize, de::DeserializeOwned};
use store::{JobRow, TabQuery};

use super::Job;
use crate::{Caller, Loaded, Platform, unavailable};

/// Slips looked at between two reads.
const CHUNK: usize = 200;

/// An accepted transfer, by SIRET or VAT number.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AdministrativeTransferJob {
    from_org_id: String,
    to_org_id: String,
}

impl AdministrativeTransferJob {
    /// Its queue.
    pub(crate) const NAME: &'static str = "company.administrative-transfer";
}

/// A slip whose destination can be handed over.
trait HandedOver: Slip + DeserializeOwned + Clone {
    /// The destination, while the slip awaits what follows its treatment.
    fn waiting_destination(&mut self) -> Option<&mut FormCompany>;
}

impl HandedOver for Form {
    fn waiting_destination(&mut self) -> Option<&mut FormCompany> {
        if self.status != FormStatus::AwaitingGroup {
            return None;
        }
        self.recipient.as_mut()?.company.as_mut()
    }
}

impl HandedOver for Bsda {
    fn waiting_destination(&mut self) -> Option<&mut FormCompany> {
        if self.status != BsdaStatus::AwaitingChild {
            return None;
        }
        self.destination.as_mut()?.company.as_mut()
    }
}

/// The slip with its new destination; none when there is nothing to hand over.
fn handed_over<S: HandedOver>(slip: &S, from: &str, to: &Company) -> Option<S> {
    let mut slip = slip.clone();
    let destination = slip.waiting_destination()?;
    if company_at(Some(destination)) != Some(from) {
        return None;
    }
    let text = |text: &Option<String>| text.as_deref().map(Text::from);
    destination.siret = text(&to.siret);
    destination.name = Some(Text::from(to.name.as_str()));
    destination.address = text(&to.address);
    destination.contact = text(&to.contact);
    destination.mail = text(&to.contact_email);
    destination.phone = text(&to.contact_phone);
    Some(slip)
}

impl Job for AdministrativeTransferJob {
    const QUEUE: &'static str = Self::NAME;

    async fn run(self, platform: &Platform, _origin: &JobRow) -> Result<(), Refusal> {
        let Some(to) = platform.company(&self.to_org_id).await? else {
            return Ok(());
        };
        let mut after = None;
        loop {
            let query = TabQuery {
                keys: vec![(self.from_org_id.clone(), Tab::Scope as i16)],
                after,
                limit: CHUNK,
            };
            let chunk = platform.store().search_tab(&query, &[]).await;
            let chunk = chunk.map_err(unavailable)?;
            let mut waiting: HashMap<&str, Vec<String>> = HashMap::new();
            for row in &chunk.rows {
                let found: SearchDocument =
                    serde_json::from_str(&row.search).map_err(unavailable)?;
                let kind = match found.status.as_str() {
                    "AWAITING_GROUP" => "BSDD",
                    "AWAITING_CHILD" => "BSDA",
                    _ => continue,
                };
                waiting.entry(kind).or_default().push(row.id.clone());
            }
            for (kind, ids) in waiting {
                match kind {
                    "BSDD" => hand_over::<Form>(platform, &ids, &self.from_org_id, &to).await?,
                    _ => hand_over::<Bsda>(platform, &ids, &self.from_org_id, &to).await?,
                }
            }
            after = chunk.next;
            if after.is_none() {
                return Ok(());
            }
        }
    }
}

async fn hand_over<S: HandedOver>(
    platform: &Platform,
    ids: &[String],
    from: &str,
    to: &Company,
) -> Result<(), Refusal> {
    let loaded: HashMap<String, Loaded<S>> = platform.load_all(ids).await?;
    for stored in loaded.values() {
        if let Some(slip) = handed_over(&stored.slip, from, to) {
            let change = Change::of(slip, Event::new("Updated"));
            platform
                .commit_change(
                    &Caller::of_task("JOB_ADMINISTRATIVE_TRANSFER"),
                    Some(stored),
                    &HashMap::new(),
                    change,
                )
                .await?;
        }
    }
    Ok(())
}
