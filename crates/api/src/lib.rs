//! The GraphQL schema: resolvers that parse, ask the platform, and answer.
//!
//! Root fields of a noun live together in one file. Types are those of `contract`; what they do not store is
//! resolved here.

// The future of a root field goes through every object that it is merged from.
#![recursion_limit = "256"]

pub mod account;
pub mod admin_request;
pub mod application;
pub mod bsda;
pub mod bsdd;
pub mod bsds;
pub mod bspaoh;
pub mod bsvhu;
pub mod company;
mod connection;
mod context;
pub mod control;
mod declared;
mod error;
mod input;
mod kinds;
pub mod membership;
pub mod municipality;
pub mod registry_delegation;
pub mod registry_export;
mod revision;
mod schema;
pub mod second_factor;
pub mod session;
pub mod statistics;
pub mod subscription;
pub mod token;
pub mod webhook;

use async_graphql::{MergedObject, Schema, ValidationMode, dataloader::DataLoader};
pub use context::{RequestCaller, RequestSession, WriteCookie, attach, attach_session};
use contract::scalar::DateTime;
use platform::Platform;
pub use schema::BordereauSchema;

use crate::{kinds::LinkedSlips, revision::Revisions, subscription::Subscription};

/// Requêtes de lecture.
#[derive(Debug, Default, MergedObject)]
pub struct Query(
    account::AccountQueries,
    application::ApplicationQueries,
    session::SessionQueries,
    token::TokenQueries,
    company::CompanyQueries,
    membership::MembershipQueries,
    admin_request::AdminRequestQueries,
    registry_delegation::RegistryDelegationQueries,
    registry_export::RegistryExportQueries,
    statistics::StatisticsQueries,
    webhook::WebhookQueries,
    company::CompanyListQueries,
    company::StaffQueries,
    company::DigestQueries,
    AnySlipQueries,
    control::ControlQueries,
    municipality::MunicipalityQueries,
);

/// Requêtes sur les bordereaux.
// A merge of its own: the future of a field is as deep as the merge is long.
#[derive(Debug, Default, MergedObject)]
struct AnySlipQueries(
    bsdd::BsddQueries,
    bsdd::BsddRevisionQueries,
    bsdd::BsddLifeCycleQueries,
    bsda::BsdaQueries,
    bsvhu::BsvhuQueries,
    bspaoh::BspaohQueries,
    bsds::BsdsQueries,
);

/// Opérations d'écriture.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(
    account::AccountMutations,
    application::ApplicationMutations,
    second_factor::SecondFactorMutations,
    session::SessionMutations,
    token::TokenMutations,
    membership::MembershipMutations,
    admin_request::AdminRequestMutations,
    registry_delegation::RegistryDelegationMutations,
    registry_export::RegistryExportMutations,
    webhook::WebhookMutations,
    company::CompanyMutations,
    company::DocumentMutations,
    company::AgreementMutations,
    company::StaffMutations,
    company::DigestMutations,
    AnySlipMutations,
    control::ControlMutations,
);

/// Opérations sur les bordereaux.
// A merge of its own: the future of a field is as deep as the merge is long.
#[derive(Debug, Default, MergedObject)]
struct AnySlipMutations(
    bsdd::BsddMutations,
    bsdd::BsddStorageMutations,
    bsdd::BsddCarrierMutations,
    bsdd::BsddFormerMutations,
    bsdd::BsddSegmentMutations,
    bsdd::BsddRevisionMutations,
    bsda::BsdaMutations,
    bsvhu::BsvhuMutations,
    bspaoh::BspaohMutations,
);

/// The schema over a platform. Documents reach it validated by the transport.
pub fn schema(platform: Platform) -> BordereauSchema {
    let schema = Schema::build(Query::default(), Mutation::default(), Subscription)
        .register_output_type::<account::AuthPayload>()
        .data(DataLoader::new(
            LinkedSlips::<contract::bsdd::Form>::new(platform.clone()),
            tokio::spawn,
        ))
        .data(DataLoader::new(
            LinkedSlips::<contract::bsda::Bsda>::new(platform.clone()),
            tokio::spawn,
        ))
        .data(DataLoader::new(
            company::Agreements(platform.clone()),
            tokio::spawn,
        ))
        .data(DataLoader::new(
            Revisions::<contract::bsda::Bsda>::new(platform.clone()),
            tokio::spawn,
        ))
        .data(DataLoader::new(
            Revisions::<contract::bsdd::Form>::new(platform.clone()),
            tokio::spawn,
        ))
        .data(DataLoader::new(
            membership::CompanyMembers(platform.clone()),
            tokio::spawn,
        ))
        .data(DataLoader::new(
            registry_delegation::Delegators(platform.clone()),
            tokio::spawn,
        ))
        .data(platform)
        .validation_mode(ValidationMode::Fast)
        .disable_suggestions()
        .finish();
    BordereauSchema(schema)
}

/// The schema without a platform behind it: it describes itself and answers nothing else.
pub fn contract() -> BordereauSchema {
    BordereauSchema(
        Schema::build(Query::default(), Mutation::default(), Subscription)
            .register_output_type::<account::AuthPayload>()
            .finish(),
    )
}

/// The schema in the definition language.
pub fn sdl() -> String {
    contract().sdl()
}

/// Checks a value of a custom scalar before anything runs.
///
/// # Errors
/// The sentence that tells what is wrong.
pub fn check_scalar(name: &str, value: &async_graphql::Value) -> Result<(), String> {
    match (name, value) {
        ("DateTime", async_graphql::Value::String(text)) => DateTime::parse_text(text)
            .map(|_| ())
            .map_err(|error| error.to_string()),
        ("DateTime", other) => Err(contract::scalar::DateTimeError {
            received: other.to_string(),
        }
        .to_string()),
        ("URL", async_graphql::Value::String(text)) => url::Url::parse(text)
            .map(|_| ())
            .map_err(|_| format!("URL invalide : {text}")),
        ("URL", other) => Err(format!("URL invalide : {other}")),
        _ => Ok(()),
    }
}
