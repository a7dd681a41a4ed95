//! Mails that a day causes (accounts specification, section 17.1). Each is written once, however often the work
//! of the day runs.

use std::collections::BTreeSet;

use contract::{company::CompanyType, scalar::DateTime};
use domain::{
    account::{
        AdminRequest, Company, Notification, RegistryDelegation, User, end_of_day, start_of_day,
        start_of_day_in,
    },
    slip::Refusal,
};
use jiff::ToSpan;
use serde::de::DeserializeOwned;
use store::{KeyOrder, KeyRange, instant_key};

use crate::{
    Platform,
    admin_requests::ADMIN_REQUEST,
    mail::{Action, Letter, Recipient},
    membership_requests::{MEMBERSHIP_REQUEST, MembershipRequest},
    records::{COMPANY, MEMBERSHIP, Membership, USER, document},
    registry_delegations::{REGISTRY_DELEGATION, ending_letter},
    unavailable,
};

/// Records read at a time.
const CHUNK: usize = 200;

/// Instants from the first, included, to the second, excluded.
type Window = (DateTime, DateTime);

/// The whole day, `days` days before this one.
fn days_ago(now: DateTime, days: i64) -> Window {
    (start_of_day_in(now, -days), start_of_day_in(now, 1 - days))
}

fn to(user: &User) -> Vec<Recipient> {
    vec![Recipient {
        name: user.name.clone(),
        email: user.email.clone(),
    }]
}

impl Platform {
    pub(crate) async fn send_todays_reminders(&self) -> Result<(), Refusal> {
        self.send_reminders(self.now()).await
    }

    pub(crate) async fn expire_todays_requests(&self) -> Result<(), Refusal> {
        let expired = self.expire_admin_requests(self.now()).await?;
        tracing::info!(expired, "requests that nobody answered have expired");
        Ok(())
    }

    /// Sends every reminder of the day.
    ///
    /// # Errors
    /// The store does not answer. What was sent is not sent again.
    pub async fn send_reminders(&self, now: DateTime) -> Result<(), Refusal> {
        self.remind_newcomers(now).await?;
        self.remind_without_company(now).await?;
        self.remind_of_requests(now).await?;
        self.remind_of_delegations(now).await?;
        self.remind_collaborators(now).await
    }

    /// Records whose key lies in a window.
    async fn in_window<T: DeserializeOwned>(
        &self,
        collection: &'static str,
        name: &'static str,
        (from, to): Window,
    ) -> Result<Vec<T>, Refusal> {
        let mut found = Vec::new();
        loop {
            let range = KeyRange {
                collection,
                name,
                from: instant_key(from.as_millisecond()),
                to: instant_key(to.as_millisecond()),
                order: KeyOrder::Ascending,
                skip: found.len(),
                limit: CHUNK,
            };
            let rows = self.store().records_in_range(range).await;
            let rows = rows.map_err(unavailable)?;
            for row in &rows {
                found.push(document(row)?);
            }
            if rows.len() < CHUNK {
                return Ok(found);
            }
        }
    }

    async fn company_by_id(&self, id: &str) -> Result<Option<Company>, Refusal> {
        let row = self
            .store()
            .record(COMPANY, id)
            .await
            .map_err(unavailable)?;
        row.as_ref().map(document).transpose()
    }

    async fn active_user(&self, id: &str) -> Result<Option<User>, Refusal> {
        let user = self.user(id).await?;
        Ok(user.map(|(user, _)| user).filter(|user| user.is_active))
    }

    /// Two days after joining a first company: how to go on, by trade.
    async fn remind_newcomers(&self, now: DateTime) -> Result<(), Refusal> {
        let window = days_ago(now, 2);
        let joined: Vec<Membership> = self.in_window(MEMBERSHIP, "created", window).await?;
        let (mut professionals, mut producers) = (BTreeSet::new(), BTreeSet::new());
        for membership in joined {
            let Some(company) = self.company_by_id(&membership.company_id).await? else {
                continue;
            };
            if company.is_professional() {
                // A company imported as verified was so before anybody joined it.
                let was_verified =
                    company.is_verified() && company.verified_at.is_none_or(|at| at <= window.0);
                if was_verified {
                    professionals.insert(membership.user_id.clone());
                }
            }
            if company.has_any_type(&[CompanyType::Producer, CompanyType::Worker]) {
                producers.insert(membership.user_id);
            }
        }
        let verified: Vec<Company> = self.in_window(COMPANY, "verified", window).await?;
        for company in verified {
            let members = self
                .store()
                .records_by_key(MEMBERSHIP, "company", std::slice::from_ref(&company.id))
                .await
                .map_err(unavailable)?;
            for (_, row) in &members {
                let membership: Membership = document(row)?;
                if membership.created_at <= window.1 {
                    professionals.insert(membership.user_id);
                }
            }
        }
        for id in &professionals {
            let Some(user) = self.active_user(id).await? else {
                continue;
            };
            let letter = self.newcomer_letter(&user, PROFESSIONAL_ADVICE);
            self.post_once(&format!("newcomer-{id}"), vec![letter])
                .await?;
        }
        for id in producers.difference(&professionals) {
            let Some(user) = self.active_user(id).await? else {
                continue;
            };
            let letter = self.newcomer_letter(&user, PRODUCER_ADVICE);
            self.post_once(&format!("newcomer-{id}"), vec![letter])
                .await?;
        }
        Ok(())
    }

    fn newcomer_letter(&self, user: &User, advice: &[&str]) -> Letter {
        Letter {
            to: to(user),
            subject: "Premiers pas avec vos bordereaux de déchets".to_owned(),
            paragraphs: advice.iter().map(|text| (*text).to_owned()).collect(),
            action: Some(Action {
                label: "Ouvrir la documentation",
                url: format!("{}/docs", self.settings().ui_url),
            }),
            ..Letter::default()
        }
    }

    /// A week after signing up, to those who joined nothing and asked for nothing.
    async fn remind_without_company(&self, now: DateTime) -> Result<(), Refusal> {
        let users: Vec<User> = self.in_window(USER, "created", days_ago(now, 7)).await?;
        for user in users.into_iter().filter(|user| user.is_active) {
            let store = self.store();
            let memberships = store.count_records_by_key(MEMBERSHIP, "user", &user.id);
            if memberships.await.map_err(unavailable)? > 0 {
                continue;
            }
            let requests = store.count_records_by_key(MEMBERSHIP_REQUEST, "user", &user.id);
            if requests.await.map_err(unavailable)? > 0 {
                continue;
            }
            let letter = Letter {
                to: to(&user),
                subject: "Rattachez votre compte à un établissement".to_owned(),
                paragraphs: vec![
                    "Votre compte est ouvert depuis une semaine et n'est rattaché à aucun établissement : il ne donne accès à aucun bordereau.".to_owned(),
                    "Si votre établissement est déjà inscrit, demandez à le rejoindre ou faites-vous inviter par l'un de ses administrateurs. Sinon, inscrivez-le.".to_owned(),
                ],
                action: Some(Action {
                    label: "Mes établissements",
                    url: format!("{}/companies", self.settings().ui_url),
                }),
                ..Letter::default()
            };
            self.post_once(&format!("no-company-{}", user.id), vec![letter])
                .await?;
        }
        Ok(())
    }

    /// Two weeks after a request that nobody answered: to its author, and to those who answer requests.
    async fn remind_of_requests(&self, now: DateTime) -> Result<(), Refusal> {
        let window = days_ago(now, 14);
        let requests: Vec<MembershipRequest> = self
            .in_window(MEMBERSHIP_REQUEST, "pending-since", window)
            .await?;
        for request in requests {
            let Some(user) = self.active_user(&request.user_id).await? else {
                continue;
            };
            let Some(company) = self.company_by_id(&request.company_id).await? else {
                continue;
            };
            let day = start_of_day(now).to_iso();
            let own = Letter {
                to: to(&user),
                subject: "Votre demande de rattachement est toujours en attente".to_owned(),
                paragraphs: vec![
                    "Une de vos demandes de rattachement, faite il y a deux semaines, n'a pas reçu de réponse.".to_owned(),
                    "Adressez-vous directement à un administrateur de l'établissement. Si plus aucun n'y travaille, demandez vous-même les droits d'administrateur depuis la page de l'établissement.".to_owned(),
                ],
                ..Letter::default()
            };
            self.post_once(&format!("request-author-{day}-{}", user.id), vec![own])
                .await?;
            let subscribers = self
                .subscribers(&company.org_id, Notification::MembershipRequest)
                .await?;
            let letter = self.request_letter(&request, &user.email, &company, subscribers);
            let letter = Letter {
                subject: format!(
                    "Rappel : {} attend une réponse de l'établissement {}",
                    user.email, company.name
                ),
                ..letter
            };
            self.post_once(&format!("request-{}", request.id), vec![letter])
                .await?;
        }
        Ok(())
    }

    /// A week before the end of a delegation.
    async fn remind_of_delegations(&self, now: DateTime) -> Result<(), Refusal> {
        let end = end_of_day(start_of_day_in(now, 7));
        let window = (end, DateTime(end.0 + 1.millisecond()));
        let ending: Vec<RegistryDelegation> =
            self.in_window(REGISTRY_DELEGATION, "end", window).await?;
        for delegation in ending {
            if delegation.start_date >= start_of_day(now) {
                continue;
            }
            let delegator = self.company(&delegation.delegator_org_id).await?;
            let delegate = self.company(&delegation.delegate_org_id).await?;
            let (Some(delegator), Some(delegate)) = (delegator, delegate) else {
                continue;
            };
            let (subject, paragraphs) = ending_letter(&delegation, &delegator, &delegate);
            let letters = self
                .delegation_letters(&delegation, &subject, &paragraphs)
                .await?;
            self.post_once(&format!("delegation-{}", delegation.id), letters)
                .await?;
        }
        Ok(())
    }

    /// Once administrators alone may no longer answer a request, to the collaborator whom its author named.
    async fn remind_collaborators(&self, now: DateTime) -> Result<(), Refusal> {
        let window = (DateTime(now.0 - 24.hours()), now);
        let requests: Vec<AdminRequest> = self
            .in_window(ADMIN_REQUEST, "collaborator-from", window)
            .await?;
        for request in requests {
            let Some(collaborator) = &request.collaborator_id else {
                continue;
            };
            let collaborator = self.active_user(collaborator).await?;
            let author = self.user(&request.user_id).await?;
            let company = self.company_by_id(&request.company_id).await?;
            let (Some(collaborator), Some((author, _)), Some(company)) =
                (collaborator, author, company)
            else {
                continue;
            };
            let letter = self.collaborator_letter(&request, &company, &author, &collaborator);
            self.post_once(&format!("collaborator-{}", request.id), vec![letter])
                .await?;
        }
        Ok(())
    }
}

const PROFESSIONAL_ADVICE: &[&str] = &[
    "Vous avez rejoint il y a deux jours un établissement dont les déchets sont le métier. Vos clients peuvent désormais vous désigner sur leurs bordereaux, et vous signez chaque étape en ligne.",
    "Vérifiez le profil de l'établissement et ses récépissés, invitez vos collègues avec le rôle qui leur convient, et reliez votre logiciel avec un jeton si vous en avez un.",
];

const PRODUCER_ADVICE: &[&str] = &[
    "Vous avez rejoint il y a deux jours un établissement qui produit des déchets. Vous pouvez créer vos bordereaux, les signer au départ des déchets et suivre leur traitement.",
    "Gardez pour vous le code de signature de l'établissement : qui le connaît peut signer l'enlèvement en votre nom.",
];
