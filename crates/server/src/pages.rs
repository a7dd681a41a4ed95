//! The pages of the web interface, and the API that they use on behalf of a session.

use std::sync::{Arc, OnceLock};

use api::BordereauSchema;
use async_graphql::{Request as GraphQlRequest, Variables};
use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use futures_util::future::BoxFuture;
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use web::{Document, GraphQl};

use crate::{
    oauth::SessionConsents,
    sessions::{Sessions, Visit, redirect},
};

#[derive(Clone)]
struct Shared {
    schema: BordereauSchema,
    sessions: Sessions,
    refused_users: Arc<[String]>,
}

/// The pages, for visitors recognised by their session. Users of the list, by address in lower case, are answered
/// nothing.
pub(crate) fn routes(
    schema: BordereauSchema,
    sessions: Sessions,
    refused_users: &[String],
) -> Router {
    let shared = Shared {
        schema,
        sessions,
        refused_users: refused_users
            .iter()
            .map(|email| email.to_lowercase())
            .collect(),
    };
    web::pages()
        .layer(middleware::from_fn_with_state(shared, recognise))
        .merge(web::files())
}

/// Finds the session of a visitor, hands it over to the page, and gives it again to the browser.
async fn recognise(State(shared): State<Shared>, mut request: Request, next: Next) -> Response {
    let sessions = &shared.sessions;
    request
        .extensions_mut()
        .insert::<Arc<dyn web::Captchas>>(Arc::new(sessions.clone()));
    let visit = match sessions.visit(request.headers()).await {
        Ok(Visit::Stale(id)) => match sessions.close(&id).await {
            Ok(cookie) => return redirect(sessions.interface.at("/login"), cookie),
            Err(refusal) => Err(refusal),
        },
        visit => visit,
    };
    match visit {
        Ok(Visit::Open(id, caller)) => {
            if shared.refused_users.contains(&caller.actor.email) {
                return (StatusCode::TOO_MANY_REQUESTS, "Too Many Requests").into_response();
            }
            let consents = SessionConsents {
                sessions: sessions.clone(),
                session: id.clone(),
                caller: Arc::clone(&caller),
            };
            request
                .extensions_mut()
                .insert::<Arc<dyn web::Consents>>(Arc::new(consents));
            let renewed = Arc::new(OnceLock::new());
            request.extensions_mut().insert(web::Session {
                graphql: Arc::new(VisitorApi {
                    schema: shared.schema.clone(),
                    caller,
                    session: sessions.request_session(id.clone()),
                    renewed: Arc::clone(&renewed),
                }),
                form_token: id.form_token(),
            });
            let mut response = next.run(request).await;
            let cookie = renewed.get().cloned().or_else(|| sessions.cookie.keep(&id));
            if let Some(cookie) = cookie {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Ok(_) => next.run(request).await,
        Err(refusal) => {
            tracing::error!(%refusal, "a session could not be looked up");
            let text = "Le service est momentanément indisponible.";
            (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
        }
    }
}

/// The API as a visitor of the pages may use it.
struct VisitorApi {
    schema: BordereauSchema,
    caller: Arc<platform::Caller>,
    session: api::RequestSession,
    /// The cookie of the session, once an operation gave it another identifier.
    renewed: Arc<OnceLock<HeaderValue>>,
}

impl GraphQl for VisitorApi {
    fn execute(&self, document: Document) -> BoxFuture<'_, Value> {
        let mut request = GraphQlRequest::new(document.query)
            .operation_name(document.operation_name)
            .variables(Variables::from_json(document.variables));
        api::attach(
            &mut request.data,
            api::RequestCaller(Some(Arc::clone(&self.caller))),
        );
        api::attach_session(&mut request.data, self.session.clone());
        let schema = self.schema.clone();
        let renewed = Arc::clone(&self.renewed);
        Box::pin(async move {
            // A mutation goes to its end even if the browser hangs up.
            let ran = tokio::spawn(async move { schema.execute(request).await }).await;
            let answer = ran.map(|answer| {
                if let Some(cookie) = answer.http_headers.get(header::SET_COOKIE) {
                    // An operation changes the identifier once at most: the former one is worth nothing then.
                    let _ = renewed.set(cookie.clone());
                }
                let unexpected = answer.errors.iter().filter(|error| {
                    let extensions = error.extensions.as_ref();
                    extensions.is_none_or(|extensions| extensions.get("code").is_none())
                });
                for error in unexpected {
                    tracing::error!(message = error.message, path = ?error.path, "a page met an unexpected error");
                }
                serde_json::to_value(answer)
            });
            match answer {
                Ok(Ok(answer)) => answer,
                Ok(Err(error)) => broken(&error),
                Err(error) => broken(&error),
            }
        })
    }
}

fn broken(error: &dyn std::fmt::Display) -> Value {
    tracing::error!(%error, "a document of a page could not be run");
    json!({ "errors": [{ "message": "Erreur serveur" }] })
}
