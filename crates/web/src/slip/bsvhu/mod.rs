//! The pages of BSVHUs.

pub(crate) mod button;
pub(crate) mod facts;
mod frames;
mod query;
mod sign;
mod view;

pub(crate) use frames::waste_name;
use query::{
    BsvhuPage, BsvhuPdf, DeleteBsvhu, DuplicateBsvhu, PublishBsvhu, bsvhu_page, bsvhu_pdf,
    delete_bsvhu, duplicate_bsvhu, publish_bsvhu,
};
use sign::BsvhuSigning;

use crate::{
    graphql::Failure,
    session::Session,
    shell::Entered,
    slip::{Copy, signing::Signing, view::SlipView},
};

async fn load(session: &Session, id: &str) -> Result<bsvhu_page::BsvhuWhole, Failure> {
    let variables = bsvhu_page::Variables { id: id.to_owned() };
    Ok(session.ask::<BsvhuPage>(variables).await?.bsvhu)
}

/// The page of a BSVHU.
pub(crate) async fn view_of(entered: &Entered, id: &str) -> Result<SlipView, Failure> {
    let bsvhu = load(&entered.session, id).await?;
    Ok(view::view(&bsvhu, &entered.organisation))
}

/// The step to sign: the named one, else the expected one; none when there is none.
pub(crate) async fn signing_of(
    entered: &Entered,
    id: &str,
    slug: Option<&str>,
) -> Result<Option<Box<dyn Signing>>, Failure> {
    let bsvhu = load(&entered.session, id).await?;
    let signing = BsvhuSigning::of(bsvhu, entered, slug);
    Ok(signing.map(|signing| Box::new(signing) as Box<dyn Signing>))
}

/// Publishes a draft, and answers its number.
pub(crate) async fn publish(session: &Session, id: &str) -> Result<String, Failure> {
    let variables = publish_bsvhu::Variables { id: id.to_owned() };
    Ok(session
        .ask::<PublishBsvhu>(variables)
        .await?
        .publish_bsvhu
        .id)
}

/// Makes a draft from a slip.
pub(crate) async fn duplicate(session: &Session, id: &str) -> Result<Copy, Failure> {
    let variables = duplicate_bsvhu::Variables { id: id.to_owned() };
    let id = session
        .ask::<DuplicateBsvhu>(variables)
        .await?
        .duplicate_bsvhu
        .id;
    Ok(Copy {
        number: id.clone(),
        id,
    })
}

/// Deletes a slip, and answers its number.
pub(crate) async fn delete(session: &Session, id: &str) -> Result<String, Failure> {
    let variables = delete_bsvhu::Variables { id: id.to_owned() };
    Ok(session.ask::<DeleteBsvhu>(variables).await?.delete_bsvhu.id)
}

/// A link to the printed slip.
pub(crate) async fn pdf(session: &Session, id: &str) -> Result<Option<String>, Failure> {
    let variables = bsvhu_pdf::Variables { id: id.to_owned() };
    let answer = session.ask::<BsvhuPdf>(variables).await?;
    Ok(answer.bsvhu_pdf.download_link)
}
