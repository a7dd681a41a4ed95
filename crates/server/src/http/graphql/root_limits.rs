//! Root fields whose calls are counted for each caller: those that send mails, create secrets or let one guess.

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use crate::http::rate_limit::{Counted, Counter, Quota};

/// Counts the calls of each caller to the root fields that have a quota, wherever they come from.
#[derive(Clone, Debug)]
pub struct RootCalls(Arc<Counter<(RootField, Arc<str>)>>);

impl Default for RootCalls {
    fn default() -> Self {
        Self(Arc::new(Counter::new()))
    }
}

impl RootCalls {
    /// Counts one call, charged to a user, else to an address of the network.
    pub(crate) fn count(&self, field: RootField, charged: &Arc<str>) -> Counted {
        let charged = (field, Arc::clone(charged));
        self.0.count(charged, field.quota(), Instant::now())
    }

    /// Who a call is charged to: a user by their address, else an address of the network.
    pub(crate) fn charged(email: Option<&str>, client: IpAddr) -> Arc<str> {
        match email {
            Some(email) => email.into(),
            None => client.to_string().into(),
        }
    }
}

/// A root field whose calls are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct RootField(u8);

const HOUR: Duration = Duration::from_secs(3600);
const MINUTE: Duration = Duration::from_secs(60);
const THREE_MINUTES: Duration = Duration::from_secs(180);

/// Calls allowed for one caller in a window, by root field.
const QUOTAS: [(&str, Quota); 11] = [
    (
        "signup",
        Quota {
            max: 10,
            window: HOUR,
        },
    ),
    (
        "createPasswordResetRequest",
        Quota {
            max: 3,
            window: MINUTE,
        },
    ),
    (
        "createApplication",
        Quota {
            max: 3,
            window: THREE_MINUTES,
        },
    ),
    (
        "createAccessToken",
        Quota {
            max: 3,
            window: THREE_MINUTES,
        },
    ),
    (
        "inviteUserToCompany",
        Quota {
            max: 10,
            window: THREE_MINUTES,
        },
    ),
    (
        "resendInvitation",
        Quota {
            max: 10,
            window: THREE_MINUTES,
        },
    ),
    (
        "renewSecurityCode",
        Quota {
            max: 10,
            window: THREE_MINUTES,
        },
    ),
    (
        "createAnonymousCompanyFromPDF",
        Quota {
            max: 10,
            window: THREE_MINUTES,
        },
    ),
    (
        "importFile",
        Quota {
            max: 3,
            window: MINUTE,
        },
    ),
    (
        "createAdminRequest",
        Quota {
            max: 10,
            window: MINUTE,
        },
    ),
    (
        "acceptAdminRequest",
        Quota {
            max: 10,
            window: MINUTE,
        },
    ),
];

impl RootField {
    /// The counted field of that name, if it is one.
    pub(crate) fn of(name: &str) -> Option<Self> {
        (0..)
            .zip(QUOTAS)
            .find(|(_, (counted, _))| *counted == name)
            .map(|(place, _)| Self(place))
    }

    /// How many calls are allowed.
    pub(crate) fn quota(self) -> Quota {
        QUOTAS[usize::from(self.0)].1
    }
}
