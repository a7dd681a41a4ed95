//! The schema that is run.

use async_graphql::{Data, EmptySubscription, Executor, Request, Response, Schema};
use futures_util::{future::BoxFuture, stream::BoxStream};
use std::sync::Arc;

use crate::{Mutation, Query};

/// The schema of the platform. Documents reach it validated by the transport.
///
/// Its futures are boxed here: what resolvers become is then compiled once, in this crate, rather than in each
/// crate that runs a request.
#[derive(Clone)]
pub struct BordereauSchema(pub(crate) Schema<Query, Mutation, EmptySubscription>);

impl std::fmt::Debug for BordereauSchema {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("BordereauSchema")
    }
}

impl BordereauSchema {
    /// Runs one operation.
    pub fn execute(&self, request: Request) -> BoxFuture<'_, Response> {
        Box::pin(self.0.execute(request))
    }

    /// The schema in the definition language.
    pub fn sdl(&self) -> String {
        self.0.sdl()
    }
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
