//! The pages of BSDAs.

pub(crate) mod button;
pub(crate) mod facts;
mod frames;
mod query;
mod sign;
mod steps;
mod view;

use query::{
    BsdaPage, BsdaPdf, DeleteBsda, DuplicateBsda, PublishBsda, bsda_page, bsda_pdf, delete_bsda,
    duplicate_bsda, publish_bsda,
};
use sign::BsdaSigning;

use crate::{
    graphql::Failure,
    session::Session,
    shell::Entered,
    slip::{Copy, signing::Signing, view::SlipView},
};

async fn load(session: &Session, id: &str) -> Result<bsda_page::BsdaWhole, Failure> {
    let variables = bsda_page::Variables { id: id.to_owned() };
    Ok(session.ask::<BsdaPage>(variables).await?.bsda)
}

/// The page of a BSDA.
pub(crate) async fn view_of(entered: &Entered, id: &str) -> Result<SlipView, Failure> {
    let bsda = load(&entered.session, id).await?;
    Ok(view::view(&bsda, &entered.organisation))
}

/// The step to sign: the named one, else the expected one; none when there is none.
pub(crate) async fn signing_of(
    entered: &Entered,
    id: &str,
    slug: Option<&str>,
) -> Result<Option<Box<dyn Signing>>, Failure> {
    let bsda = load(&entered.session, id).await?;
    let signing = BsdaSigning::of(bsda, entered, slug);
    Ok(signing.map(|signing| Box::new(signing) as Box<dyn Signing>))
}

/// Publishes a draft, and answers its number.
pub(crate) async fn publish(session: &Session, id: &str) -> Result<String, Failure> {
    let variables = publish_bsda::Variables { id: id.to_owned() };
    Ok(session.ask::<PublishBsda>(variables).await?.publish_bsda.id)
}

/// Makes a draft from a slip.
pub(crate) async fn duplicate(session: &Session, id: &str) -> Result<Copy, Failure> {
    let variables = duplicate_bsda::Variables { id: id.to_owned() };
    let id = session
        .ask::<DuplicateBsda>(variables)
        .await?
        .duplicate_bsda
        .id;
    Ok(Copy {
        number: id.clone(),
        id,
    })
}

/// Deletes a slip, and answers its number.
pub(crate) async fn delete(session: &Session, id: &str) -> Result<String, Failure> {
    let variables = delete_bsda::Variables { id: id.to_owned() };
    Ok(session.ask::<DeleteBsda>(variables).await?.delete_bsda.id)
}

/// A link to the printed slip.
pub(crate) async fn pdf(session: &Session, id: &str) -> Result<Option<String>, Failure> {
    let variables = bsda_pdf::Variables { id: id.to_owned() };
    let answer = session.ask::<BsdaPdf>(variables).await?;
    Ok(answer.bsda_pdf.download_link)
}
