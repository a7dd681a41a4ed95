//! What a step of a BSDD asks of the API, in order.

use super::{
    onward::{self, Treatment},
    query::{
        MarkAsAccepted, MarkAsReceived, MarkAsTempStored, MarkAsTempStorerAccepted, SignEmission,
        SignTransport, UpdateWaste, mark_as_accepted, mark_as_received, mark_as_temp_stored,
        mark_as_temp_storer_accepted, sign_emission, sign_transport, update_waste,
    },
};
use crate::{
    graphql::{Failure, Issue},
    session::Session,
};

/// Something asked of the API.
#[derive(Debug, PartialEq)]
pub(super) enum Deed {
    Waste(Box<update_waste::UpdateFormInput>),
    Emission(sign_emission::SignEmissionFormInput, Option<i64>),
    Transport(sign_transport::SignTransportFormInput, Option<i64>),
    TempStored(mark_as_temp_stored::TempStoredFormInput),
    TempStorerAccepted(mark_as_temp_storer_accepted::TempStorerAcceptedFormInput),
    Resealed(Box<onward::Onward>),
    Received(mark_as_received::ReceivedFormInput),
    Accepted(mark_as_accepted::AcceptedFormInput),
    Processed(Box<Treatment>),
}

/// Does them one after the other, each in a document of its own: one that is refused keeps the following ones from
/// being done.
///
/// # Errors
/// What the API refused.
pub(super) async fn run(session: &Session, id: &str, deeds: Vec<Deed>) -> Result<(), Vec<Issue>> {
    for deed in deeds {
        one(session, id.to_owned(), deed).await?;
    }
    Ok(())
}

async fn one(session: &Session, id: String, deed: Deed) -> Result<(), Vec<Issue>> {
    let done = match deed {
        Deed::Waste(input) => {
            let variables = update_waste::Variables { input: *input };
            session.ask::<UpdateWaste>(variables).await.map(drop)
        }
        Deed::Emission(input, code) => {
            let variables = sign_emission::Variables { id, input, code };
            session.ask::<SignEmission>(variables).await.map(drop)
        }
        Deed::Transport(input, code) => {
            let variables = sign_transport::Variables { id, input, code };
            session.ask::<SignTransport>(variables).await.map(drop)
        }
        Deed::TempStored(input) => {
            let variables = mark_as_temp_stored::Variables { id, input };
            session.ask::<MarkAsTempStored>(variables).await.map(drop)
        }
        Deed::TempStorerAccepted(input) => {
            let variables = mark_as_temp_storer_accepted::Variables { id, input };
            let done = session.ask::<MarkAsTempStorerAccepted>(variables).await;
            done.map(drop)
        }
        Deed::Received(input) => {
            let variables = mark_as_received::Variables { id, input };
            session.ask::<MarkAsReceived>(variables).await.map(drop)
        }
        Deed::Accepted(input) => {
            let variables = mark_as_accepted::Variables { id, input };
            session.ask::<MarkAsAccepted>(variables).await.map(drop)
        }
        Deed::Resealed(onward) => return onward::send(session, id, *onward).await,
        Deed::Processed(treatment) => return onward::treat(session, id, *treatment).await,
    };
    done.map_err(Failure::issues)
}
