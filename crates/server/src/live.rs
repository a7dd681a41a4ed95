//! `GET /updates`: live updates by server-sent events. Each one names a slip that changed, for those who list it; what
//! the slip holds is asked through the API.

use std::{collections::VecDeque, convert::Infallible, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Path, State},
    response::{IntoResponse, Response, Sse, sse::Event},
    routing::get,
};
use contract::account::UserPermission;
use futures_util::{Stream, stream};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use platform::{
    Caller, Refusal,
    live::{Follower, LiveUpdate, LiveUpdates, SlipUpdate},
};
use serde_json::json;
use tokio::time::{Interval, MissedTickBehavior, interval};

use crate::sessions::Sessions;

/// How often a silent stream says that it is alive, and looks whether it still may be.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Time after which browsers come back when a stream breaks.
const RETRY: Duration = Duration::from_secs(3);
/// Seconds after which a refused follower may come back.
const LATER: &str = "30";

#[derive(Clone, Debug)]
struct Shared {
    sessions: Sessions,
    live: LiveUpdates,
}

/// The routes of live updates: of all the caller's companies, or of one.
pub fn routes(sessions: Sessions, live: LiveUpdates) -> Router {
    Router::new()
        .route("/updates", get(of_all))
        .route("/updates/{org}", get(of_one))
        .with_state(Shared { sessions, live })
}

async fn of_all(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    shared.answer(headers, None).await
}

async fn of_one(
    State(shared): State<Shared>,
    Path(organisation): Path<String>,
    headers: HeaderMap,
) -> Response {
    shared.answer(headers, Some(organisation)).await
}

impl Shared {
    async fn answer(self, headers: HeaderMap, organisation: Option<String>) -> Response {
        match self.open(headers, organisation).await {
            Ok(waiting) => {
                let mut response = Sse::new(waiting.events()).into_response();
                let headers = response.headers_mut();
                headers.insert(
                    header::CACHE_CONTROL,
                    HeaderValue::from_static("private, no-store"),
                );
                // Proxies that gather answers would hold updates back.
                headers.insert(
                    HeaderName::from_static("x-accel-buffering"),
                    HeaderValue::from_static("no"),
                );
                response
            }
            Err(refusal) => refused(&refusal),
        }
    }

    async fn open(
        self,
        headers: HeaderMap,
        organisation: Option<String>,
    ) -> Result<Waiting, Refusal> {
        let caller = self
            .caller(&headers)
            .await?
            .ok_or(Refusal::Unauthenticated)?;
        if let Some(organisation) = &organisation
            && !caller
                .actor
                .can_in_any(UserPermission::BsdCanList, [organisation.as_str()])
        {
            return Err(Refusal::forbidden(
                "Vous n'êtes pas autorisé à suivre les bordereaux de cet établissement.",
            ));
        }
        let follower = self.live.follow(&caller)?;
        let mut waiting = Waiting {
            shared: self,
            headers,
            organisation,
            caller,
            follower,
            ready: VecDeque::new(),
            heartbeat: interval(HEARTBEAT),
        };
        waiting
            .heartbeat
            .set_missed_tick_behavior(MissedTickBehavior::Delay);
        waiting.heartbeat.reset();
        waiting.begin().await?;
        Ok(waiting)
    }

    /// Who follows; state services have no companies and follow none.
    async fn caller(&self, headers: &HeaderMap) -> Result<Option<Arc<Caller>>, Refusal> {
        let caller = self.sessions.waiting(headers).await?;
        Ok(caller.filter(|caller| caller.actor.government.is_none()))
    }
}

/// A stream under way.
struct Waiting {
    shared: Shared,
    headers: HeaderMap,
    organisation: Option<String>,
    /// As they were when last looked up.
    caller: Arc<Caller>,
    follower: Follower,
    ready: VecDeque<Event>,
    heartbeat: Interval,
}

impl Waiting {
    /// Tells a new follower where the log stands, and one who comes back what changed meanwhile.
    async fn begin(&mut self) -> Result<(), Refusal> {
        let live = self.shared.live.clone();
        let position = live.position().await?;
        let opening = Event::default().retry(RETRY).id(position.to_string());
        self.ready.push_back(opening.comment("ouvert"));
        let last = self.headers.get("last-event-id");
        let last = last.and_then(|id| id.to_str().ok()?.parse().ok());
        if let Some(last) = last {
            let missed = live.since(last).await?;
            self.tell(&missed);
        }
        Ok(())
    }

    fn tell(&mut self, update: &LiveUpdate) {
        match update {
            LiveUpdate::Lost => self.ready.push_back(lost()),
            LiveUpdate::Changed(slips) => {
                let own = slips.iter().filter(|slip| self.concerns(slip));
                let events: Vec<Event> = own.map(changed).collect();
                self.ready.extend(events);
            }
        }
    }

    fn concerns(&self, slip: &SlipUpdate) -> bool {
        slip.concerns(&self.caller, self.organisation.as_deref())
    }

    /// Looks the caller up again; tells whether they may still follow.
    async fn is_still_admitted(&mut self) -> bool {
        match self.shared.caller(&self.headers).await {
            Ok(Some(caller)) => {
                self.caller = caller;
                true
            }
            Ok(None) => false,
            Err(error) => {
                tracing::warn!(%error, "a follower could not be looked up");
                false
            }
        }
    }

    /// The next event of the stream; none when it ends.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            tokio::select! {
                update = self.follower.next() => {
                    let update = update?;
                    if let LiveUpdate::Changed(slips) = &update
                        && !slips.iter().any(|slip| self.concerns(slip))
                    {
                        continue;
                    }
                    if !self.is_still_admitted().await {
                        return None;
                    }
                    self.tell(&update);
                }
                _ = self.heartbeat.tick() => {
                    if !self.is_still_admitted().await {
                        return None;
                    }
                    self.ready.push_back(Event::default().comment(""));
                }
            }
        }
    }

    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, |mut waiting| async move {
            let event = waiting.next().await?;
            Some((Ok(event), waiting))
        })
    }
}

fn changed(slip: &SlipUpdate) -> Event {
    let data = json!({
        "id": slip.id,
        "readableId": slip.readable_id,
        "type": slip.kind.type_name(),
    });
    Event::default()
        .event("update")
        .id(slip.position.to_string())
        .data(data.to_string())
}

/// Some updates were not told: the lists have to be read again.
fn lost() -> Event {
    Event::default().event("refresh").data("{}")
}

fn refused(refusal: &Refusal) -> Response {
    let status = match refusal {
        Refusal::Unauthenticated => StatusCode::UNAUTHORIZED,
        Refusal::Forbidden(_) => StatusCode::FORBIDDEN,
        Refusal::TooManyRequests(_) => {
            let later = [(header::RETRY_AFTER, LATER)];
            return (StatusCode::TOO_MANY_REQUESTS, later, refusal.to_string()).into_response();
        }
        error => {
            tracing::error!(%error, "live updates could not be opened");
            let text = "Le service est momentanément indisponible.";
            return (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
        }
    };
    (status, refusal.to_string()).into_response()
}
