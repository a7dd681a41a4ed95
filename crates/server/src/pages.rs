//! The pages of the web interface, and the API that they use on behalf of a session.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{Arc, OnceLock},
};

use api::BordereauSchema;
use async_graphql::{
    Name, Request as GraphQlRequest, Variables,
    parser::types::{ExecutableDocument, Selection},
};
use axum::{
    Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use futures_util::future::BoxFuture;
use http::{HeaderValue, StatusCode, header};
use platform::{Mail, Platform, sessions::SessionId};
use serde_json::{Value, json};
use web::{Document, GraphQl, SentMail};

use crate::{
    http::{ClientAddress, RootCalls, RootField},
    oauth::SessionConsents,
    sessions::{Sessions, Visit, redirect},
};

#[derive(Clone)]
struct Shared {
    schema: BordereauSchema,
    sessions: Sessions,
    calls: RootCalls,
    refused_users: Arc<[String]>,
    outbox: Outbox,
}

/// Whether the mails that were sent can be read on a page: in a sandbox only, since they carry secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outbox {
    Hidden,
    Shown,
}

/// The pages, for visitors recognised by their session. Users of the list, by address in lower case, are answered
/// nothing.
pub(crate) fn routes(
    schema: BordereauSchema,
    sessions: Sessions,
    calls: RootCalls,
    refused_users: &[String],
    outbox: Outbox,
) -> Router {
    let shared = Shared {
        schema,
        sessions,
        calls,
        refused_users: refused_users
            .iter()
            .map(|email| email.to_lowercase())
            .collect(),
        outbox,
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
    request
        .extensions_mut()
        .insert(web::QrCodes(|text| platform::qr::svg(text).ok()));
    if shared.outbox == Outbox::Shown {
        request
            .extensions_mut()
            .insert::<Arc<dyn web::Mails>>(Arc::new(SandboxMails(sessions.platform.clone())));
    }
    let client = request.extensions().get::<ClientAddress>();
    let client = client.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |client| client.0);
    let anonymous = Visitor {
        caller: None,
        session: None,
        charged: RootCalls::charged(None, client),
    };
    let public = shared.api(anonymous, Arc::default());
    request
        .extensions_mut()
        .insert(web::Public(Arc::new(public)));
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
            let renewed_token = Arc::default();
            let visitor = Visitor {
                charged: RootCalls::charged(Some(&caller.actor.email), client),
                caller: Some(caller),
                session: Some(renewable(sessions, &id, &renewed_token)),
            };
            request.extensions_mut().insert(web::Session {
                graphql: Arc::new(shared.api(visitor, Arc::clone(&renewed))),
                form_token: id.form_token(),
                renewed_token,
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

/// How many mails of a sandbox are listed.
const LISTED_MAILS: usize = 100;

/// The mails of a sandbox.
struct SandboxMails(Platform);

impl web::Mails for SandboxMails {
    fn latest(&self) -> BoxFuture<'_, Option<Vec<SentMail>>> {
        Box::pin(async move {
            match self.0.latest_mails(LISTED_MAILS).await {
                Ok(mails) => Some(mails.into_iter().map(sent).collect()),
                Err(refusal) => {
                    tracing::error!(%refusal, "the mails of the sandbox could not be read");
                    None
                }
            }
        })
    }

    fn one(&self, id: String) -> BoxFuture<'_, Option<SentMail>> {
        Box::pin(async move { self.0.mail(&id).await.ok().flatten().map(sent) })
    }
}

fn sent(mail: Mail) -> SentMail {
    let recipients = mail.to.into_iter().chain(mail.cc);
    SentMail {
        to: recipients.map(|recipient| recipient.email).collect(),
        attachments: mail.attachments.into_iter().map(|file| file.name).collect(),
        sent_at: mail.created_at.to_iso(),
        id: mail.id,
        subject: mail.subject,
        text: mail.text,
    }
}

/// A session, as resolvers see it; the token of its forms changes with its identifier.
fn renewable(
    sessions: &Sessions,
    id: &SessionId,
    renewed_token: &Arc<OnceLock<String>>,
) -> api::RequestSession {
    let api::RequestSession { id, write_cookie } = sessions.request_session(id.clone());
    let renewed_token = Arc::clone(renewed_token);
    api::RequestSession {
        id,
        write_cookie: Arc::new(move |id| {
            // An operation changes the identifier once at most.
            let _ = renewed_token.set(id.form_token());
            write_cookie(id)
        }),
    }
}

impl Shared {
    /// The API on behalf of a visitor.
    fn api(&self, visitor: Visitor, renewed: Arc<OnceLock<HeaderValue>>) -> VisitorApi {
        VisitorApi {
            schema: self.schema.clone(),
            calls: self.calls.clone(),
            visitor,
            renewed,
        }
    }
}

/// Who looks at pages.
struct Visitor {
    caller: Option<Arc<platform::Caller>>,
    session: Option<api::RequestSession>,
    /// Who their counted calls are charged to.
    charged: Arc<str>,
}

/// The API as a visitor of the pages may use it.
struct VisitorApi {
    schema: BordereauSchema,
    calls: RootCalls,
    visitor: Visitor,
    /// The cookie of the session, once an operation gave it another identifier.
    renewed: Arc<OnceLock<HeaderValue>>,
}

impl VisitorApi {
    /// Counts the calls of an operation, as the endpoint of the API does; the refusal of one above its quota.
    fn count(&self, document: &ExecutableDocument, operation: &str) -> Option<Value> {
        let mut operations = document.operations.iter();
        let (_, operation) =
            operations.find(|(name, _)| name.map(Name::as_str) == Some(operation))?;
        let fields = operation.node.selection_set.node.items.iter();
        let counted = fields.filter_map(|selection| match &selection.node {
            Selection::Field(field) => RootField::of(&field.node.name.node),
            Selection::FragmentSpread(_) | Selection::InlineFragment(_) => None,
        });
        let refused = counted
            .map(|field| self.calls.count(field, &self.visitor.charged))
            .find(|counted| !counted.is_allowed())?;
        let message = format!("Trop de demandes : réessayez dans {}.", refused.window());
        let extensions = json!({ "code": "TOO_MANY_REQUESTS" });
        Some(json!({ "errors": [{ "message": message, "extensions": extensions }] }))
    }
}

impl GraphQl for VisitorApi {
    fn execute(&self, document: Document) -> BoxFuture<'_, Value> {
        let mut request = GraphQlRequest::new(document.query)
            .operation_name(document.operation_name)
            .variables(Variables::from_json(document.variables));
        let refused = match request.parsed_query() {
            Ok(parsed) => self.count(parsed, document.operation_name),
            // The schema refuses it in its own words.
            Err(_) => None,
        };
        if let Some(refused) = refused {
            return Box::pin(std::future::ready(refused));
        }
        api::attach(
            &mut request.data,
            api::RequestCaller(self.visitor.caller.clone()),
        );
        if let Some(session) = &self.visitor.session {
            api::attach_session(&mut request.data, session.clone());
        }
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
