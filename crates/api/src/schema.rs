//! The schema that is run.

use async_graphql::{Data, Executor, Request, Response, Schema, parser::types::OperationType};
use futures_util::{StreamExt as _, future::BoxFuture, stream::BoxStream};
use std::sync::Arc;

use crate::{Mutation, Query, subscription::Subscription};

/// The schema of the platform. Documents reach it validated by the transport.
///
/// Its futures are boxed here: what resolvers become is then compiled once, in this crate, rather than in each
/// crate that runs a request.
#[derive(Clone)]
pub struct BordereauSchema(pub(crate) Schema<Query, Mutation, Subscription>);

impl std::fmt::Debug for BordereauSchema {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("BordereauSchema")
    }
}

impl BordereauSchema {
    /// Runs one operation; of a subscription, the first answer.
    pub fn execute(&self, mut request: Request) -> BoxFuture<'_, Response> {
        if !subscribes(&mut request) {
            return Box::pin(self.0.execute(request));
        }
        Box::pin(async move {
            let first = self.0.execute_stream(request).boxed().next().await;
            first.unwrap_or_default()
        })
    }

    /// The schema in the definition language.
    pub fn sdl(&self) -> String {
        self.0.sdl()
    }
}

fn subscribes(request: &mut Request) -> bool {
    request.parsed_query().is_ok_and(|document| {
        let mut operations = document.operations.iter();
        operations.any(|(_, operation)| operation.node.ty == OperationType::Subscription)
    })
}

impl Executor for BordereauSchema {
    fn execute(&self, request: Request) -> impl Future<Output = Response> + Send {
        Self::execute(self, request)
    }

    fn execute_stream(
        &self,
        request: Request,
        session_data: Option<Arc<Data>>,
    ) -> BoxStream<'static, Response> {
        Executor::execute_stream(&self.0, request, session_data)
    }
}
