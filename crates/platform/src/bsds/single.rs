//! One slip whatever its kind: for platform staff, for a road control, and to copy it on a test platform.

use std::collections::BTreeSet;

use contract::account::UserPermission;
use contract::scalar::Text;
use domain::account::Actor;
use domain::slip::{
    CopyNames, Event, Facts, FinalOperation, Refusal, Slip, new_readable_id, new_row_id, readers,
    require,
};
use reference::readable_id::SlipPrefix;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Commit, CommitError, NewEvent, SlipRow, StateWrite, StreamEvent};

use super::ListedSlip;
use crate::{Caller, Platform, downloads::Download, secrets, slips::Beside, unavailable};

/// How long a link to a slip on the road works.
const ROAD_CONTROL_MS: i64 = 30 * 60 * 1000;

/// Letters of the token of such a link.
const ROAD_CONTROL_TOKEN: usize = 50;

/// Who made a link, to which slip, and when it was first followed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RoadControl {
    download: Download,
    user_id: String,
    expires_at: i64,
    visited_at: Option<i64>,
}

/// Shortest and longest identifier that a copy is asked by, in characters.
const COPIED_ID: std::ops::RangeInclusive<usize> = 15..=50;

impl Platform {
    /// Any slip, deleted or not, for platform staff.
    ///
    /// # Errors
    /// The caller is not of the staff with a second factor, or there is no such slip.
    pub async fn any_slip(&self, caller: &Caller, id: &str) -> Result<ListedSlip, Refusal> {
        require_staff(&caller.actor)?;
        let found = match SlipPrefix::of_id(id) {
            SlipPrefix::Bsd => self.store().slip_by_readable_id(id).await,
            _ => self.store().slip(id).await,
        };
        let row = found.map_err(unavailable)?;
        ListedSlip::of(&row.ok_or_else(|| Refusal::slip_not_found(id))?)
    }

    /// A link to the document of a slip on the road, which opens without login for half an hour.
    ///
    /// # Errors
    /// Unknown slip, a slip that is not on the road, or one that the caller may not read.
    pub async fn road_control_link(&self, caller: &Caller, id: &str) -> Result<String, Refusal> {
        let row = self.slip_row(id).await?;
        let slip = ListedSlip::of(&row)?;
        if !slip.is_on_the_road(self.now()) {
            return Err(Refusal::forbidden(
                "Seuls les bordereaux pris en charge par un transporteur peuvent être consultés via un accès temporaire.",
            ));
        }
        self.require_reader(caller, &slip).await?;
        let token = secrets::random_text(ROAD_CONTROL_TOKEN)?;
        let control = RoadControl {
            download: Download::of(slip.kind(), id),
            user_id: caller.actor.user_id.clone(),
            expires_at: self.now_ms() + ROAD_CONTROL_MS,
            visited_at: None,
        };
        let (key, value) = (
            key(&token)?,
            serde_json::to_string(&control).map_err(unavailable)?,
        );
        let event = NewEvent {
            at: self.now_ms(),
            actor: caller.actor.user_id.clone(),
            kind: "RoadControlOpened".to_owned(),
            application: caller.application.clone(),
            auth: caller.authentication.as_str().to_owned(),
            data: json!({"bsdId": id, "expiresAt": control.expires_at}).to_string(),
            metadata: "{}".to_owned(),
        };
        let commit = Commit {
            state: vec![StateWrite::Put {
                key: key.clone(),
                value,
                expires_at: Some(control.expires_at),
            }],
            events: vec![StreamEvent { stream: key, event }],
            idempotency: caller.idempotency.clone(),
            ..Commit::default()
        };
        self.store().commit(commit).await.map_err(unavailable)?;
        Ok(format!("{}/road-control/{token}", self.settings().api_url))
    }

    /// Where a link of a road control leads: the token of a download. None when the link is unknown or too old.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn follow_road_control(&self, token: &str) -> Result<Option<String>, Refusal> {
        let (key, now) = (key(token)?, self.now_ms());
        let found = self.store().state(&key, now).await.map_err(unavailable)?;
        let Some(value) = found else { return Ok(None) };
        let mut control: RoadControl = serde_json::from_str(&value).map_err(unavailable)?;
        if control.visited_at.is_none() {
            control.visited_at = Some(now);
            self.note_visit(key, value, &control, now).await?;
        }
        let link = self.link_to(&control.download).await?;
        Ok(link.token.map(|Text(token)| token))
    }

    /// The first visit is written to the journal.
    async fn note_visit(
        &self,
        key: String,
        before: String,
        control: &RoadControl,
        now: i64,
    ) -> Result<(), Refusal> {
        let event = NewEvent {
            at: now,
            actor: control.user_id.clone(),
            kind: "RoadControlVisited".to_owned(),
            application: None,
            auth: "LINK".to_owned(),
            data: "{}".to_owned(),
            metadata: "{}".to_owned(),
        };
        let commit = Commit {
            state: vec![StateWrite::CompareAndSet {
                key: key.clone(),
                expected: Some(before),
                value: serde_json::to_string(control).map_err(unavailable)?,
                expires_at: Some(control.expires_at),
                now,
            }],
            events: vec![StreamEvent { stream: key, event }],
            ..Commit::default()
        };
        match self.store().commit(commit).await {
            // Somebody visited at the same time.
            Ok(_) | Err(CommitError::Conflict { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// Copies a slip with its signatures under a new identifier, on a platform made for tests.
    ///
    /// # Errors
    /// The platform does not allow it, the slip is unknown or linked to others.
    pub async fn clone_slip(&self, caller: &Caller, id: &str) -> Result<String, Refusal> {
        if !self.settings().allows_copies {
            return Err(Refusal::forbidden(
                "La copie de bordereaux n'est pas permise sur cette plateforme.",
            ));
        }
        if !COPIED_ID.contains(&id.chars().count()) {
            return Err(Refusal::bad_input(
                "L'identifiant d'un bordereau compte de 15 à 50 caractères",
            ));
        }
        let slip = ListedSlip::of(&self.slip_row(id).await?)?;
        let copy = slip.copy(self, caller).await?;
        copy.ok_or_else(|| Refusal::bad_input("Impossible de cloner ce type de BSD pour le moment"))
    }

    pub(super) async fn copy_slip<S: Slip>(
        &self,
        caller: &Caller,
        source: &S,
    ) -> Result<Option<String>, Refusal> {
        let facts = self.facts(caller, BTreeSet::new()).await?;
        let Some(copy) = copy_of(source, &facts) else {
            return Ok(None);
        };
        let id = copy.id().to_owned();
        // The journal says that nobody signed this slip.
        let event = Event::with("Created", json!({"clone": {"id": source.id()}}));
        let treated = self.final_operations(&[source.id().to_owned()]).await?;
        let records = treated.into_iter().map(|operation| {
            self.final_operation_write(&FinalOperation {
                initial_id: id.clone(),
                final_id: id.clone(),
                ..operation
            })
        });
        let beside = Beside {
            slips: vec![self.slip_write(caller, None, &copy, false, &event)?],
            records: records.collect::<Result<_, _>>()?,
            ..Beside::default()
        };
        self.commit_beside(caller, beside).await?;
        Ok(Some(id))
    }

    /// The row of a slip that was not deleted.
    async fn slip_row(&self, id: &str) -> Result<SlipRow, Refusal> {
        let row = self.store().slip(id).await.map_err(unavailable)?;
        row.filter(|row| !row.is_deleted)
            .ok_or_else(|| Refusal::slip_not_found(id))
    }

    async fn require_reader(&self, caller: &Caller, slip: &ListedSlip) -> Result<(), Refusal> {
        const SENTENCE: &str = "Vous n'êtes pas autorisé à accéder à ce bordereau";
        let readers = match slip {
            ListedSlip::Bsda(bsda) => readers(bsda.as_ref()),
            ListedSlip::Bsvhu(bsvhu) => readers(bsvhu.as_ref()),
            ListedSlip::Bspaoh(bspaoh) => readers(bspaoh.as_ref()),
            ListedSlip::Bsdd(form) if self.may_read(caller, form).await? => return Ok(()),
            ListedSlip::Bsdd(_) => return Err(Refusal::forbidden(SENTENCE)),
        };
        require(
            &caller.actor,
            UserPermission::BsdCanRead,
            &readers,
            SENTENCE,
        )
    }
}

fn copy_of<S: Slip>(source: &S, facts: &Facts<'_>) -> Option<S> {
    let mut names = CopyNames {
        readable_id: new_readable_id(S::KIND, facts),
        opaque: &mut || new_row_id(&facts.random),
    };
    source.copied(&mut names)
}

pub(super) fn require_staff(actor: &Actor) -> Result<(), Refusal> {
    if actor.is_admin && actor.has_second_factor {
        Ok(())
    } else {
        Err(Refusal::forbidden(
            "Vous n'êtes pas autorisé à effectuer cette action.",
        ))
    }
}

/// What is kept of a token: a copy of the store opens nothing.
fn key(token: &str) -> Result<String, Refusal> {
    let fingerprint = secrets::token_fingerprint(b"road-control", token)?;
    Ok(format!("road-control:{fingerprint}"))
}
