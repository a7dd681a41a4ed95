//! Running operations that passed every check.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Instant};

use async_graphql::{Executor, Request, Response, parser::types::OperationType};
use bytes::Bytes;
use futures_util::{FutureExt, future::join_all};
use http::{HeaderMap, StatusCode};
use store::{IdempotencyMark, Store};
use tokio::sync::mpsc;
use tracing::Instrument;

use super::{
    answer::Outcome,
    body::Sent,
    document::{Documents, PreparedDocument, PreparedOperation},
    error::{Masking, Refusal, RefusalCode, finish_errors, is_unexpected, panicked},
};
use crate::http::{
    caller::Caller,
    idempotency::{self, Turn},
    metrics,
    request_id::RequestId,
};

/// An operation, ready to run or refused.
pub(crate) type Ready = Result<(Arc<PreparedDocument>, Sent), Refusal>;

/// A request, ready to run.
pub(crate) struct Requested {
    pub(crate) ready: Vec<Ready>,
    pub(crate) is_batch: bool,
    /// The request came by a method that must change nothing.
    pub(crate) safe_method: bool,
    pub(crate) caller: Caller,
    pub(crate) id: RequestId,
}

/// Runs operations on a schema.
pub(crate) struct Execution<E> {
    schema: E,
    documents: Arc<Documents>,
    store: Store,
    masking: Masking,
    /// Held by each mutation under way, so that a stop waits for them.
    under_way: mpsc::Sender<()>,
}

/// Tells when no mutation is under way any more.
#[derive(Debug)]
pub(crate) struct MutationsUnderWay(mpsc::Receiver<()>);

impl MutationsUnderWay {
    /// Waits for the last mutation; the server must have been dropped.
    pub(crate) async fn finished(mut self) {
        while self.0.recv().await.is_some() {}
    }
}

/// The answer to one operation, and whether it will stay the same if asked again.
struct Ran {
    outcome: Outcome,
    settled: bool,
}

impl<E: Executor> Execution<E> {
    pub(crate) fn new(
        schema: E,
        documents: Arc<Documents>,
        store: Store,
        masking: Masking,
    ) -> (Self, MutationsUnderWay) {
        let (under_way, finished) = mpsc::channel(1);
        (
            Self {
                schema,
                documents,
                store,
                masking,
                under_way,
            },
            MutationsUnderWay(finished),
        )
    }

    /// Runs a request. Mutations go to their end even if the client hangs up, so that what they started, such
    /// as the answer kept for an idempotency key, is never left half done.
    pub(crate) async fn answer(
        self: Arc<Self>,
        requested: Requested,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Outcome {
        if requested.safe_method
            || !requested
                .ready
                .iter()
                .flatten()
                .any(|(document, sent)| mutates(document, sent))
        {
            return self.run_all(requested, None).await.0;
        }
        let key = match idempotency::key(headers) {
            Ok(key) => key.map(str::to_owned),
            Err(refusal) => return Outcome::refused(&refusal),
        };
        let id = requested.id;
        let under_way = self.under_way.clone();
        let run = async move {
            let outcome = match (key, requested.caller.identity.clone()) {
                (Some(key), Some(identity)) => {
                    self.run_once(requested, &identity.id, &key, &body).await
                }
                _ => self.run_all(requested, None).await.0,
            };
            drop(under_way);
            outcome
        };
        tokio::spawn(run.in_current_span())
            .await
            .unwrap_or_else(|_| unexpected(id))
    }

    /// Runs a request that carries an idempotency key, unless it ran before.
    async fn run_once(&self, requested: Requested, actor: &str, key: &str, body: &[u8]) -> Outcome {
        let id = requested.id;
        match idempotency::begin(&self.store, actor, key, body).await {
            Ok(Turn::Run(mark)) => {
                let (outcome, settled) = self.run_all(requested, Some(&mark)).await;
                idempotency::finish(&self.store, &mark, &outcome, settled).await;
                outcome
            }
            Ok(Turn::Answer(outcome)) => outcome,
            Err(error) => {
                tracing::error!(incident = %id, %error, "an idempotency key could not be looked up");
                unexpected(id)
            }
        }
    }

    /// Runs every operation of a request. Mutations run one after the other, so that they do not contend for
    /// the same slip.
    async fn run_all(
        &self,
        requested: Requested,
        mark: Option<&IdempotencyMark>,
    ) -> (Outcome, bool) {
        let Requested {
            ready,
            is_batch,
            safe_method,
            caller,
            id,
        } = requested;
        let run = |ready: Ready| self.run(ready, &caller, safe_method, mark, id);
        let mut answers = Vec::with_capacity(ready.len());
        if ready
            .iter()
            .flatten()
            .any(|(document, sent)| mutates(document, sent))
        {
            for ready in ready {
                answers.push(run(ready).await);
            }
        } else if is_batch {
            answers = join_all(ready.into_iter().map(run)).await;
        } else {
            for ready in ready {
                answers.push(run(ready).await);
            }
        }
        let settled = answers.iter().all(|answer| answer.settled);
        let mut outcomes: Vec<Outcome> = answers.into_iter().map(|answer| answer.outcome).collect();
        let outcome = match (is_batch, outcomes.len()) {
            (false, 1) => outcomes.remove(0),
            _ => Outcome::array(outcomes),
        };
        (outcome, settled)
    }

    async fn run(
        &self,
        ready: Ready,
        caller: &Caller,
        safe_method: bool,
        mark: Option<&IdempotencyMark>,
        id: RequestId,
    ) -> Ran {
        self.try_run(ready, caller, safe_method, mark, id)
            .await
            .unwrap_or_else(|refusal| Ran {
                outcome: Outcome::refused(&refusal),
                settled: false,
            })
    }

    async fn try_run(
        &self,
        ready: Ready,
        caller: &Caller,
        safe_method: bool,
        mark: Option<&IdempotencyMark>,
        id: RequestId,
    ) -> Result<Ran, Refusal> {
        let (document, mut sent) = ready?;
        let operation = document.operation(sent.operation_name.as_deref());
        if safe_method
            && operation
                .as_ref()
                .is_ok_and(|operation| operation.kind == OperationType::Mutation)
        {
            return Err(Refusal::message(
                RefusalCode::BadRequest,
                "Les mutations s'envoient par POST : GET ne sert qu'aux requêtes de lecture.",
            )
            .with_status(StatusCode::METHOD_NOT_ALLOWED));
        }
        document.check_root_selections()?;
        let operation = operation?;
        self.documents
            .check_variables(operation, &mut sent.variables)?;
        // The text is not needed any more: the executor receives the parsed document.
        let mut request = Request::new("").variables(sent.variables);
        request.set_parsed_query(document.runnable(operation, &request.variables));
        if let Some(attach) = &caller.attach {
            attach(&mut request.data, mark);
        }
        Ok(self.execute(request, operation, id).await)
    }

    async fn execute(&self, request: Request, operation: &PreparedOperation, id: RequestId) -> Ran {
        let started = Instant::now();
        // A resolver that panics fails alone: the connection and its other requests live on.
        let ran = AssertUnwindSafe(self.schema.execute(request))
            .catch_unwind()
            .await;
        let mut answer: Response = ran.unwrap_or_else(|_| {
            tracing::error!(incident = %id, "a resolver panicked");
            panicked(&id)
        });
        operation.shape.give_to(&mut answer.data, &answer.errors);
        finish_errors(&mut answer, self.masking, &id);
        metrics::operation_ran(
            &operation.root_field,
            answer.errors.is_empty(),
            started.elapsed(),
        );
        let settled = !answer.errors.iter().any(is_unexpected);
        match serde_json::to_vec(&answer) {
            Ok(body) => {
                let outcome = Outcome {
                    status: StatusCode::OK,
                    headers: answer.http_headers,
                    body,
                };
                Ran { outcome, settled }
            }
            Err(error) => {
                tracing::error!(incident = %id, %error, "an answer could not be written as JSON");
                Ran {
                    outcome: unexpected(id),
                    settled: false,
                }
            }
        }
    }
}

fn mutates(document: &PreparedDocument, sent: &Sent) -> bool {
    document
        .operation(sent.operation_name.as_deref())
        .is_ok_and(|operation| operation.kind == OperationType::Mutation)
}

fn unexpected(id: RequestId) -> Outcome {
    let message = format!("Erreur serveur : rapport d'erreur {id}");
    Outcome::refused(&Refusal::message(RefusalCode::Internal, message))
}
