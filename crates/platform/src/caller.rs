//! On whose behalf a use case runs.

use std::{collections::BTreeMap, net::IpAddr};

use domain::account::{Actor, GovernmentPermission};
use domain::slip::Refusal;
use store::IdempotencyMark;

/// How the caller proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authentication {
    /// Browser session.
    Session,
    /// Personal or application token.
    Bearer,
    /// Nobody asked: the platform acts by itself.
    Platform,
}

impl Authentication {
    /// Name in the event log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Session => "SESSION",
            Self::Bearer => "BEARER",
            Self::Platform => "PLATFORM",
        }
    }
}

/// An authenticated user, and how the request came.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who, with their roles.
    pub actor: Actor,
    /// How they proved it.
    pub authentication: Authentication,
    /// Application whose token was used.
    pub application: Option<String>,
    /// Mark of a request that must run once.
    pub idempotency: Option<IdempotencyMark>,
    /// Address of the client, told for state services only: their rights depend on it.
    pub client: Option<IpAddr>,
}

impl Caller {
    /// Has the state service that calls this right, from where it calls?
    pub(crate) fn is_granted(&self, permission: GovernmentPermission) -> bool {
        let government = self.actor.government.as_ref();
        government.is_some_and(|account| account.grants(permission, self.client))
    }

    /// May the state service that calls export the registries of this company?
    pub(crate) fn exports_registries_of(&self, org_id: &str) -> bool {
        let government = self.actor.government.as_ref();
        self.is_granted(GovernmentPermission::RegistryCanReadAll)
            && government.is_some_and(|account| account.covers(org_id))
    }

    /// May the caller print any slip? A state service that may not from there prints none.
    ///
    /// # Errors
    /// `UNAUTHENTICATED`
    pub(crate) fn prints_anything(&self) -> Result<bool, Refusal> {
        if self.actor.is_admin || self.is_granted(GovernmentPermission::BsdsCanReadAll) {
            return Ok(true);
        }
        match self.actor.government {
            Some(_) => Err(Refusal::Unauthenticated),
            None => Ok(false),
        }
    }

    /// The platform itself, doing work that nobody asked for. It has no rights in any company; `name` is the
    /// author that the event log shows.
    pub(crate) fn of_task(name: &str) -> Self {
        Self {
            actor: Actor {
                user_id: name.to_owned(),
                email: String::new(),
                name: name.to_owned(),
                is_admin: false,
                has_second_factor: false,
                roles: BTreeMap::new(),
                government: None,
            },
            authentication: Authentication::Platform,
            application: None,
            idempotency: None,
            client: None,
        }
    }
}
