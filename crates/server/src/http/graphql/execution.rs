//! Running an operation that passed every check.

use std::{panic::AssertUnwindSafe, time::Instant};

use async_graphql::{Executor, Request, Response, parser::types::OperationType};
use futures_util::FutureExt;
use tokio::sync::mpsc;
use tracing::Instrument;

use super::{
    body::Sent,
    document::{PreparedDocument, PreparedOperation},
    error::{Masking, finish_errors, panicked},
};
use crate::http::{caller::AttachCaller, metrics, request_id::RequestId};

/// Runs operations on a schema.
#[derive(Debug)]
pub(crate) struct Execution<E> {
    schema: E,
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

impl<E: Executor> Execution<E> {
    pub(crate) fn new(schema: E, masking: Masking) -> (Self, MutationsUnderWay) {
        let (under_way, finished) = mpsc::channel(1);
        (
            Self {
                schema,
                masking,
                under_way,
            },
            MutationsUnderWay(finished),
        )
    }

    /// Runs an operation. A mutation goes to its end even if the client hangs up: what it started, such as the
    /// answer kept for an idempotency key, is never left half done.
    pub(crate) async fn run(
        &self,
        document: &PreparedDocument,
        operation: &PreparedOperation,
        sent: Sent,
        attach: Option<&AttachCaller>,
        id: RequestId,
    ) -> Response {
        let started = Instant::now();
        // The text is not needed any more: the executor receives the parsed document.
        let mut request = Request::new("").variables(sent.variables);
        request.set_parsed_query(document.runnable(operation, &request.variables));
        if let Some(attach) = attach {
            attach(&mut request.data);
        }
        let mut answer = match operation.kind {
            OperationType::Mutation => self.run_to_the_end(request, id).await,
            _ => execute(&self.schema, request, id).await,
        };
        operation.shape.give_to(&mut answer.data, &answer.errors);
        finish_errors(&mut answer, self.masking, &id);
        metrics::operation_ran(
            &operation.root_field,
            answer.errors.is_empty(),
            started.elapsed(),
        );
        answer
    }

    async fn run_to_the_end(&self, request: Request, id: RequestId) -> Response {
        let schema = self.schema.clone();
        let under_way = self.under_way.clone();
        let run = async move {
            let answer = execute(&schema, request, id).await;
            drop(under_way);
            answer
        };
        tokio::spawn(run.in_current_span())
            .await
            .unwrap_or_else(|_| panicked(&id))
    }
}

async fn execute(schema: &impl Executor, request: Request, id: RequestId) -> Response {
    // A resolver that panics fails alone: the connection and its other requests live on.
    AssertUnwindSafe(schema.execute(request))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| {
            tracing::error!(incident = %id, "a resolver panicked");
            panicked(&id)
        })
}
