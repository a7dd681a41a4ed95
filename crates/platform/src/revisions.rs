//! Requests to revise a slip: records of the store, found by slip and by company, written with the slip that
//! they change.

use std::collections::{BTreeSet, HashMap};

use contract::account::UserPermission;
use contract::scalar::Text;
use contract::slip::{FormCompany, RevisionRequestStatus};
use domain::{
    account::Company,
    slip::{
        self, Answer, Proposal, Refusal, Revised, RevisionEvent, RevisionRequest, RevisionStep,
        Tree, require,
    },
};
use serde_json::json;
use store::{Expected, Key, NewEvent, RecordRow, RecordWrite, StreamEvent};

use crate::{
    Caller, Loaded, Platform,
    filter::Filter,
    records::{COMPANY, document},
    slips::{Beside, documents},
    unavailable,
};

/// Requests of a page, unless fewer are asked; more are never given.
const PAGE: usize = 50;

/// Rows read at a time while a filter looks for its page.
const CHUNK: usize = 200;

/// A request, with what an answer shows around it.
#[derive(Clone, Debug)]
pub struct Revision<S> {
    /// The request.
    pub request: RevisionRequest,
    /// The slip, with the values that it had when the request was made.
    pub slip: S,
    /// The authoring company.
    pub author: FormCompany,
}

/// Which requests of a company are listed.
#[derive(Clone, Debug, Default)]
pub struct RevisionFilter {
    /// Only those that stand there.
    pub status: Option<RevisionRequestStatus>,
    /// Operators on the identifier of the slip.
    pub slip_id: Option<Tree>,
}

/// A page of requests, newest first.
#[derive(Clone, Debug)]
pub struct RevisionPage<S> {
    /// The requests.
    pub revisions: Vec<Revision<S>>,
    /// One more exists after the page.
    pub has_next: bool,
    /// The page starts after a cursor.
    pub has_previous: bool,
}

/// A request with the version that was read.
#[derive(Clone, Debug)]
struct LoadedRequest {
    request: RevisionRequest,
    version: i64,
}

fn loaded(row: &RecordRow) -> Result<LoadedRequest, Refusal> {
    Ok(LoadedRequest {
        request: document(row)?,
        version: row.version,
    })
}

fn status_key(organisation: &str, status: RevisionRequestStatus) -> Result<String, Refusal> {
    let status = serde_json::to_value(status).map_err(unavailable)?;
    Ok(format!(
        "{organisation} {}",
        status.as_str().unwrap_or_default()
    ))
}

/// Companies that a request concerns.
fn concerned(request: &RevisionRequest) -> BTreeSet<&str> {
    request
        .approvals
        .iter()
        .map(|approval| approval.approver.as_str())
        .chain([request.author.as_str()])
        .collect()
}

fn keys_of(request: &RevisionRequest) -> Result<Vec<Key>, Refusal> {
    let mut keys = vec![Key::shared("slip", &request.slip_id)];
    for organisation in concerned(request) {
        keys.push(Key::shared("company", organisation));
        keys.push(Key::shared(
            "company-status",
            status_key(organisation, request.status)?,
        ));
    }
    Ok(keys)
}

/// A kind whose slips are linked to others: what must be at hand to revise one of them.
pub trait Connected: Revised {
    /// The slips that a revision of this one may change with it.
    fn linked(
        platform: &Platform,
        slip: &Self,
    ) -> impl Future<Output = Result<HashMap<String, Loaded<Self>>, Refusal>> + Send;

    /// Every organisation that must be looked up to judge these changes.
    fn organisations(
        slip: &Self,
        content: &Tree,
        linked: &HashMap<String, Loaded<Self>>,
    ) -> BTreeSet<String>;
}

impl Platform {
    /// Asks for a revision of a slip; it is applied at once when nobody has to approve it.
    ///
    /// # Errors
    /// See [`domain::slip::propose`].
    pub async fn request_revision<S: Connected>(
        &self,
        caller: &Caller,
        id: &str,
        proposal: &Proposal,
    ) -> Result<Revision<S>, Refusal> {
        let stored = self.load::<S>(id).await?;
        let linked = S::linked(self, &stored.slip).await?;
        let named = S::organisations(&stored.slip, &proposal.content, &linked);
        let facts = self.facts(caller, named).await?;
        let step = slip::propose(&stored.slip, proposal, &documents(&linked), &facts)?;
        self.commit_revision(caller, &stored, &linked, step, None)
            .await
    }

    /// Approves or refuses a revision on behalf of the caller's companies.
    ///
    /// # Errors
    /// Unknown request; see [`domain::slip::answer`].
    pub async fn answer_revision<S: Connected>(
        &self,
        caller: &Caller,
        id: &str,
        answer: &Answer,
    ) -> Result<Revision<S>, Refusal> {
        let LoadedRequest { request, version } = self.revision_request::<S>(id).await?;
        let stored = self.load::<S>(&request.slip_id).await?;
        let linked = S::linked(self, &stored.slip).await?;
        let named = S::organisations(&stored.slip, &request.content, &linked);
        let facts = self.facts(caller, named).await?;
        let step = slip::answer(&stored.slip, &request, answer, &documents(&linked), &facts)?;
        self.commit_revision(caller, &stored, &linked, step, Some(version))
            .await
    }

    /// Takes a pending request back.
    ///
    /// # Errors
    /// Unknown request; see [`domain::slip::withdraw`].
    pub async fn withdraw_revision<S: Revised>(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<(), Refusal> {
        let LoadedRequest { request, version } = self.revision_request::<S>(id).await?;
        let stored = self.load::<S>(&request.slip_id).await?;
        let facts = self.facts(caller, BTreeSet::new()).await?;
        let step = slip::withdraw(&stored.slip, &request, &facts)?;
        self.commit_revision(caller, &stored, &HashMap::new(), step, Some(version))
            .await
            .map(|_| ())
    }

    /// The request of this identifier.
    async fn revision_request<S: Revised>(&self, id: &str) -> Result<LoadedRequest, Refusal> {
        let row = self.store().record(S::REQUESTS, id).await;
        let row = row
            .map_err(unavailable)?
            .ok_or_else(|| Refusal::bad_input("Révision introuvable."))?;
        loaded(&row)
    }

    /// Writes a step of a request, with the slip when it changes.
    async fn commit_revision<S: Revised>(
        &self,
        caller: &Caller,
        stored: &Loaded<S>,
        linked: &HashMap<String, Loaded<S>>,
        step: RevisionStep<S>,
        version: Option<i64>,
    ) -> Result<Revision<S>, Refusal> {
        let RevisionStep {
            request,
            is_removed,
            events,
            change,
        } = step;
        let write = RecordWrite {
            collection: S::REQUESTS,
            id: request.id.clone(),
            expected: version.map_or(Expected::New, Expected::Version),
            document: (!is_removed)
                .then(|| serde_json::to_string(&request))
                .transpose()
                .map_err(unavailable)?,
            keys: keys_of(&request)?,
            at: self.now_ms(),
            event: None,
        };
        let events = events
            .iter()
            .map(|event| self.revision_event::<S>(caller, &request, event));
        let beside = Beside {
            records: vec![write],
            events: events.collect(),
            ..Beside::default()
        };
        let slip = match change {
            None => {
                self.commit_beside(caller, beside).await?;
                stored.slip.clone()
            }
            Some(change) => {
                self.commit_change_with(caller, Some(stored), linked, change, beside)
                    .await?
            }
        };
        let author = self.form_company(&request.author).await?;
        let slip = request.former(&slip)?;
        Ok(Revision {
            request,
            slip,
            author,
        })
    }

    fn revision_event<S: Revised>(
        &self,
        caller: &Caller,
        request: &RevisionRequest,
        event: &RevisionEvent,
    ) -> StreamEvent {
        let actor = match event.is_automatic {
            true => "system",
            false => caller.actor.user_id.as_str(),
        };
        StreamEvent {
            stream: request.id.clone(),
            event: NewEvent {
                at: self.now_ms(),
                actor: actor.to_owned(),
                kind: format!("{}RevisionRequest{}", S::KIND.event_prefix(), event.verb),
                application: caller.application.clone(),
                auth: caller.authentication.as_str().to_owned(),
                data: event.data.to_string(),
                metadata: json!({"slipId": request.slip_id}).to_string(),
            },
        }
    }

    async fn form_company(&self, org_id: &str) -> Result<FormCompany, Refusal> {
        let mut found = self.form_companies(&[org_id.to_owned()]).await?;
        Ok(found.remove(org_id).unwrap_or_default())
    }

    /// Companies as slips show them; one that left the platform keeps its identifier.
    async fn form_companies(
        &self,
        org_ids: &[String],
    ) -> Result<HashMap<String, FormCompany>, Refusal> {
        let rows = self.store().records_by_key(COMPANY, "org", org_ids).await;
        let mut blocks: HashMap<String, FormCompany> = org_ids
            .iter()
            .map(|id| {
                let block = FormCompany {
                    siret: Some(Text::from(id.as_str())),
                    ..FormCompany::default()
                };
                (id.clone(), block)
            })
            .collect();
        for (org_id, row) in rows.map_err(unavailable)? {
            blocks.insert(org_id, as_form_company(document(&row)?));
        }
        Ok(blocks)
    }

    /// The requests as answers show them, in the same order.
    async fn revisions_of<S: Revised>(
        &self,
        requests: Vec<RevisionRequest>,
    ) -> Result<Vec<Revision<S>>, Refusal> {
        let distinct = |id: fn(&RevisionRequest) -> &String| {
            let ids: BTreeSet<String> = requests.iter().map(|r| id(r).clone()).collect();
            ids.into_iter().collect::<Vec<_>>()
        };
        let (slip_ids, authors) = (distinct(|r| &r.slip_id), distinct(|r| &r.author));
        let rows = self.store().slips(&slip_ids).await;
        let authors = self.form_companies(&authors).await?;
        let mut slips = HashMap::new();
        for row in rows.map_err(unavailable)? {
            slips.insert(row.id.clone(), Loaded::<S>::of(&row)?.slip);
        }
        let mut revisions = Vec::with_capacity(requests.len());
        for request in requests {
            let Some(slip) = slips.get(&request.slip_id) else {
                continue;
            };
            revisions.push(Revision {
                slip: request.former(slip)?,
                author: authors.get(&request.author).cloned().unwrap_or_default(),
                request,
            });
        }
        Ok(revisions)
    }

    /// The requests of these identifiers, without rights of their own.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn revisions_by_id<S: Revised>(
        &self,
        ids: &[String],
    ) -> Result<HashMap<String, Revision<S>>, Refusal> {
        let rows = self.store().records(S::REQUESTS, ids).await;
        let rows = rows.map_err(unavailable)?;
        let requests = rows.iter().map(document).collect::<Result<_, _>>()?;
        let revisions = self.revisions_of(requests).await?;
        let by_id = |revision: Revision<S>| (revision.request.id.clone(), revision);
        Ok(revisions.into_iter().map(by_id).collect())
    }

    /// A page of the requests that a company made or was asked to approve, newest first.
    ///
    /// # Errors
    /// The caller may not list those of this company, or the page is not one.
    pub async fn revision_page<S: Revised>(
        &self,
        caller: &Caller,
        organisation: &str,
        filter: &RevisionFilter,
        first: Option<i64>,
        after: Option<&str>,
    ) -> Result<RevisionPage<S>, Refusal> {
        require_list(caller, organisation)?;
        let size = match first.map(usize::try_from) {
            None => PAGE,
            Some(Ok(size)) if size > 0 => size.min(PAGE),
            Some(_) => return Err(Refusal::bad_input("`first` doit être positif")),
        };
        let mut requests = match after {
            Some(cursor) if !self.is_listed::<S>(organisation, cursor).await? => Vec::new(),
            after => {
                let selection = Selection::of(organisation, filter)?;
                self.selected::<S>(&selection, after, size + 1).await?
            }
        };
        let has_next = requests.len() > size;
        requests.truncate(size);
        Ok(RevisionPage {
            revisions: self.revisions_of(requests).await?,
            has_next,
            has_previous: after.is_some(),
        })
    }

    /// How many requests that list holds.
    ///
    /// # Errors
    /// The caller may not list those of this company.
    pub async fn count_revisions<S: Revised>(
        &self,
        caller: &Caller,
        organisation: &str,
        filter: &RevisionFilter,
    ) -> Result<u64, Refusal> {
        require_list(caller, organisation)?;
        let selection = Selection::of(organisation, filter)?;
        if selection.keeps.is_some() {
            let all = self.selected::<S>(&selection, None, usize::MAX).await?;
            return Ok(all.len() as u64);
        }
        let (name, value) = selection.key;
        self.store()
            .count_records_by_key(S::REQUESTS, name, &value)
            .await
            .map_err(unavailable)
    }

    async fn is_listed<S: Revised>(&self, organisation: &str, id: &str) -> Result<bool, Refusal> {
        let row = self.store().record(S::REQUESTS, id).await;
        let row = row.map_err(unavailable)?;
        let request: Option<RevisionRequest> = row.as_ref().map(document).transpose()?;
        Ok(request.is_some_and(|request| concerned(&request).contains(organisation)))
    }

    /// Requests in the order of their identifiers, which is from the newest to the oldest.
    async fn selected<S: Revised>(
        &self,
        selection: &Selection,
        after: Option<&str>,
        wanted: usize,
    ) -> Result<Vec<RevisionRequest>, Refusal> {
        let mut kept = Vec::new();
        let mut cursor = after.map(str::to_owned);
        loop {
            let limit = match selection.keeps {
                Some(_) => CHUNK,
                None => wanted,
            };
            let (name, value) = selection.key.clone();
            let from = cursor.clone();
            let page = self.store().read(move |snapshot| {
                Box::pin(async move {
                    let key = (name, value.as_str());
                    snapshot
                        .scan_records_by_key(S::REQUESTS, key, from.as_deref(), limit)
                        .await
                })
            });
            let rows = page.await.map_err(unavailable)?;
            for row in &rows {
                let request: RevisionRequest = document(row)?;
                if selection.accepts(&request) {
                    kept.push(request);
                }
                if kept.len() == wanted {
                    return Ok(kept);
                }
            }
            match rows.last() {
                Some(last) if rows.len() == limit => cursor = Some(last.id.clone()),
                _ => return Ok(kept),
            }
        }
    }
}

fn require_list(caller: &Caller, organisation: &str) -> Result<(), Refusal> {
    require(
        &caller.actor,
        UserPermission::BsdCanList,
        &[organisation],
        &format!(
            "Vous n'avez pas la permission de lister les demandes de révision de l'établissement {organisation}"
        ),
    )
}

fn as_form_company(company: Company) -> FormCompany {
    let text = |value: Option<String>| value.map(Text);
    FormCompany {
        name: Some(Text(company.name)),
        siret: text(company.siret),
        vat_number: text(company.vat_number),
        address: text(company.address),
        contact: text(company.contact),
        phone: text(company.contact_phone),
        mail: text(company.contact_email),
        ..FormCompany::default()
    }
}

/// A list split between the index range that holds it and what each request answers.
struct Selection {
    organisation: String,
    status: Option<RevisionRequestStatus>,
    key: (&'static str, String),
    keeps: Option<Filter>,
}

impl Selection {
    fn of(organisation: &str, filter: &RevisionFilter) -> Result<Self, Refusal> {
        let key = match filter.status {
            None => ("company", organisation.to_owned()),
            Some(status) => ("company-status", status_key(organisation, status)?),
        };
        let slip_id = filter.slip_id.as_ref().filter(|tree| tree.is_object());
        let exact = slip_id.and_then(|tree| tree.get("_eq")?.as_str());
        Ok(Self {
            organisation: organisation.to_owned(),
            status: filter.status,
            // The requests of one slip are few: they are the shorter way.
            key: exact.map_or(key, |id| ("slip", id.to_owned())),
            keeps: match slip_id {
                None => None,
                Some(operators) => Filter::parse(json!({"slipId": operators}))?,
            },
        })
    }

    fn accepts(&self, request: &RevisionRequest) -> bool {
        let Some(filter) = &self.keeps else {
            return true;
        };
        filter.accepts(&json!({"slipId": request.slip_id}))
            && self.status.is_none_or(|status| status == request.status)
            && concerned(request).contains(self.organisation.as_str())
    }
}
