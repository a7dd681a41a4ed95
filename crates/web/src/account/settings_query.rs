//! The documents that the pages of one's settings run.

use crate::{
    graphql::{DateTime, documents},
    vocabulary::{ApplicationGoal, UserRole},
};

documents! {
    "queries/settings.graphql", ("ApplicationGoal", "UserRole");
    /// The mails that the visitor asked for, by company.
    NotifiedCompanies,
    /// Asks for the mails of a company.
    SubscribeToCompany,
    /// Asks for, or declines, mails of every company.
    SubscribeEverywhere,
    /// The visitor's sessions.
    Sessions,
    /// Closes a session.
    RevokeSession,
    /// The applications that the visitor registered, and those they let in.
    Applications,
    /// An application that the visitor registered.
    OneApplication,
    /// Registers an application.
    CreateApplication,
    /// Changes an application.
    UpdateApplication,
    /// Deletes an application.
    DeleteApplication,
    /// Does not let an application in any more.
    RevokeAuthorizedApplication,
    /// Webhooks, and the companies that may have some.
    Webhooks,
    /// Calls an address at each change.
    CreateWebhook,
    /// Changes a webhook.
    UpdateWebhook,
    /// Does not call an address any more.
    DeleteWebhook,
}
