//! `/account/notifications`: which mails one gets, by establishment.

use askama::Template;
use axum::{extract::Query, response::Response};
use http::StatusCode;
use serde::Deserialize;

use super::settings_query::{
    NotifiedCompanies, SubscribeEverywhere, SubscribeToCompany, notified_companies,
    subscribe_everywhere, subscribe_to_company,
};
use crate::{
    error::PageError,
    flash::{self, Done, Flash},
    form::Form,
    graphql::{Failure, Issue},
    layout::{Layout, page},
    organisation::called,
    session::{LoggedIn, Posted, Session},
    vocabulary::UserRole,
};

const HERE: &str = "/account/notifications";
/// From this many establishments on, they can be settled together.
const MANY: i64 = 5;

/// A mail that one may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notification {
    MembershipRequest,
    SignatureCodeRenewal,
    BsdRefusal,
    BsdaFinalDestinationUpdate,
    RevisionRequest,
    RegistryDelegation,
}

use Notification as N;

impl Notification {
    const ALL: [Self; 6] = [
        N::MembershipRequest,
        N::SignatureCodeRenewal,
        N::BsdRefusal,
        N::BsdaFinalDestinationUpdate,
        N::RevisionRequest,
        N::RegistryDelegation,
    ];

    /// Value in forms: the API's name.
    fn key(self) -> &'static str {
        match self {
            N::MembershipRequest => "membershipRequest",
            N::SignatureCodeRenewal => "signatureCodeRenewal",
            N::BsdRefusal => "bsdRefusal",
            N::BsdaFinalDestinationUpdate => "bsdaFinalDestinationUpdate",
            N::RevisionRequest => "revisionRequest",
            N::RegistryDelegation => "registryDelegation",
        }
    }

    fn label(self) -> &'static str {
        match self {
            N::MembershipRequest => "Demandes de rattachement",
            N::SignatureCodeRenewal => "Renouvellement du code de signature",
            N::BsdRefusal => "Refus total ou partiel d'un déchet",
            N::BsdaFinalDestinationUpdate => {
                "Changement de l'exutoire ou du conditionnement d'un BSDA"
            }
            N::RevisionRequest => "Demandes de révision",
            N::RegistryDelegation => "Délégations de registre",
        }
    }

    /// May this role ask for it? The API decides; others are not offered.
    fn is_offered_to(self, role: UserRole) -> bool {
        match self {
            N::MembershipRequest => role == UserRole::Admin,
            N::RevisionRequest | N::RegistryDelegation => role != UserRole::Driver,
            N::SignatureCodeRenewal | N::BsdRefusal | N::BsdaFinalDestinationUpdate => true,
        }
    }

    fn is_in(self, chosen: &notified_companies::Chosen) -> bool {
        match self {
            N::MembershipRequest => chosen.membership_request,
            N::SignatureCodeRenewal => chosen.signature_code_renewal,
            N::BsdRefusal => chosen.bsd_refusal,
            N::BsdaFinalDestinationUpdate => chosen.bsda_final_destination_update,
            N::RevisionRequest => chosen.revision_request,
            N::RegistryDelegation => chosen.registry_delegation,
        }
    }
}

/// A mail of an establishment.
struct Offer {
    notification: Notification,
    is_on: bool,
    /// Members who get it.
    subscribers: usize,
}

/// An establishment, and its mails.
struct Company {
    id: String,
    name: String,
    role: &'static str,
    offers: Vec<Offer>,
}

impl Company {
    fn of(node: notified_companies::NotifiedCompaniesMyCompaniesEdgesNode) -> Self {
        let role: UserRole = node.user_role.unwrap_or_default();
        let users = node.users.unwrap_or_default();
        let own = node.user_notifications;
        let offers = N::ALL.into_iter().filter(|n| n.is_offered_to(role));
        Self {
            name: called(
                node.given_name.as_deref(),
                node.name.as_deref(),
                &node.org_id,
            ),
            id: node.org_id,
            role: role.label(),
            offers: offers
                .map(|notification| Offer {
                    notification,
                    is_on: notification.is_in(&own),
                    subscribers: users
                        .iter()
                        .filter(|user| notification.is_in(&user.notifications))
                        .count(),
                })
                .collect(),
        }
    }

    /// The mails that are on, in words.
    fn summary(&self) -> String {
        let on = self.offers.iter().filter(|offer| offer.is_on);
        let on: Vec<&str> = on.map(|offer| offer.notification.label()).collect();
        if on.is_empty() {
            "Aucune notification".to_owned()
        } else {
            on.join(", ")
        }
    }

    /// Mails that nobody gets.
    fn orphans(&self) -> usize {
        self.offers
            .iter()
            .filter(|offer| offer.subscribers == 0)
            .count()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    recherche: String,
    apres: Option<String>,
}

#[derive(Template)]
#[template(path = "notifications.html")]
struct NotificationsPage {
    layout: Layout,
    search: String,
    problem: Option<&'static str>,
    total: i64,
    companies: Vec<Company>,
    more: Option<String>,
    issues: Vec<Issue>,
    form_token: String,
}

impl NotificationsPage {
    fn has_many(&self) -> bool {
        self.total >= MANY
    }

    fn all(&self) -> [Notification; 6] {
        N::ALL
    }
}

async fn answer(
    session: &Session,
    flash: Option<String>,
    asked: &Asked,
    status: StatusCode,
    issues: Vec<Issue>,
) -> Result<Response, PageError> {
    let search = asked.recherche.trim();
    let length = search.chars().count();
    let is_fit = matches!(length, 0 | 3..=20);
    let variables = notified_companies::Variables {
        search: (is_fit && length > 0).then(|| search.to_owned()),
        after: asked.apres.clone(),
    };
    let found = session.ask::<NotifiedCompanies>(variables).await?;
    let companies = found.my_companies;
    let end = companies.page_info.end_cursor;
    let more = companies.page_info.has_next_page.then(|| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("recherche", search);
        query.append_pair("apres", end.as_deref().unwrap_or_default());
        format!("{HERE}?{}", query.finish())
    });
    let nodes = companies.edges.into_iter().map(|edge| edge.node);
    let name = found.me.name.unwrap_or(found.me.email);
    Ok(page(
        status,
        &NotificationsPage {
            layout: Layout::personal("Notifications", &name, flash),
            search: search.to_owned(),
            problem: (!is_fit).then_some("Écrivez de 3 à 20 caractères."),
            total: companies.total_count,
            companies: nodes.map(Company::of).collect(),
            more,
            issues,
            form_token: session.form_token.clone(),
        },
    ))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Flash(flash): Flash,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    answer(&session, flash, &asked, StatusCode::OK, Vec::new()).await
}

pub(super) async fn save(
    Query(asked): Query<Asked>,
    Posted { session, form }: Posted,
) -> Result<Response, PageError> {
    let saved = match form.given("etablissement") {
        Some(company) => of_company(&session, company, &form).await,
        None => everywhere(&session, &form).await,
    };
    match saved {
        Ok(()) => Ok(flash::tell(HERE, Done::NotificationsSaved)),
        Err(failure) => {
            let status = failure.status();
            answer(&session, None, &asked, status, failure.issues()).await
        }
    }
}

async fn of_company(session: &Session, company: &str, form: &Form) -> Result<(), Failure> {
    use subscribe_to_company::{
        SubscribeToCompanyNotificationsInput, UserNotificationsInput, Variables,
    };
    // What was not offered is not sent.
    let wanted = |notification: Notification| {
        let is_in = |list: &str| form.all(list).iter().any(|key| key == notification.key());
        is_in("offertes").then(|| is_in("notifications"))
    };
    let variables = Variables {
        input: SubscribeToCompanyNotificationsInput {
            company_org_id: company.to_owned(),
            notifications: UserNotificationsInput {
                membership_request: wanted(N::MembershipRequest),
                signature_code_renewal: wanted(N::SignatureCodeRenewal),
                bsd_refusal: wanted(N::BsdRefusal),
                bsda_final_destination_update: wanted(N::BsdaFinalDestinationUpdate),
                revision_request: wanted(N::RevisionRequest),
                registry_delegation: wanted(N::RegistryDelegation),
            },
        },
    };
    session.ask::<SubscribeToCompany>(variables).await.map(drop)
}

async fn everywhere(session: &Session, form: &Form) -> Result<(), Failure> {
    use subscribe_everywhere::{SubscribeToNotificationsInput, UserNotificationsInput, Variables};
    let wanted = |notification: Notification| match form.text(notification.key()) {
        "oui" => Some(true),
        "non" => Some(false),
        _ => None,
    };
    let variables = Variables {
        input: SubscribeToNotificationsInput {
            notifications: UserNotificationsInput {
                membership_request: wanted(N::MembershipRequest),
                signature_code_renewal: wanted(N::SignatureCodeRenewal),
                bsd_refusal: wanted(N::BsdRefusal),
                bsda_final_destination_update: wanted(N::BsdaFinalDestinationUpdate),
                revision_request: wanted(N::RevisionRequest),
                registry_delegation: wanted(N::RegistryDelegation),
            },
        },
    };
    session
        .ask::<SubscribeEverywhere>(variables)
        .await
        .map(drop)
}
