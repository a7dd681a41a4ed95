//! The pages of BSDDs.

pub(crate) mod button;
mod deed;
mod departure;
mod destination;
pub(crate) mod facts;
mod frames;
mod onward;
mod query;
mod sign;
#[cfg(test)]
mod tests;
mod view;

use query::{
    DeleteForm, DuplicateForm, FormPage, FormPdf, MarkAsSealed, delete_form, duplicate_form,
    form_page, form_pdf, mark_as_sealed,
};
use sign::FormSigning;

use crate::{
    graphql::Failure,
    session::Session,
    shell::Entered,
    slip::{Copy, signing::Signing, view::SlipView},
};

async fn load(session: &Session, id: &str) -> Result<form_page::FormWhole, Failure> {
    let variables = form_page::Variables { id: id.to_owned() };
    Ok(session.ask::<FormPage>(variables).await?.form)
}

/// The page of a BSDD.
pub(crate) async fn view_of(entered: &Entered, id: &str) -> Result<SlipView, Failure> {
    let form = load(&entered.session, id).await?;
    Ok(view::view(&form, &entered.organisation))
}

/// The step to sign: the named one, else the expected one; none when there is none.
pub(crate) async fn signing_of(
    entered: &Entered,
    id: &str,
    slug: Option<&str>,
) -> Result<Option<Box<dyn Signing>>, Failure> {
    let form = load(&entered.session, id).await?;
    let signing = FormSigning::of(form, entered, slug);
    Ok(signing.map(|signing| Box::new(signing) as Box<dyn Signing>))
}

/// Publishes a draft, and answers its number.
pub(crate) async fn publish(session: &Session, id: &str) -> Result<String, Failure> {
    let variables = mark_as_sealed::Variables { id: id.to_owned() };
    let answer = session.ask::<MarkAsSealed>(variables).await?;
    Ok(answer.mark_as_sealed.readable_id)
}

/// Makes a draft from a slip.
pub(crate) async fn duplicate(session: &Session, id: &str) -> Result<Copy, Failure> {
    let variables = duplicate_form::Variables { id: id.to_owned() };
    let copy = session
        .ask::<DuplicateForm>(variables)
        .await?
        .duplicate_form;
    Ok(Copy {
        number: copy.readable_id,
        id: copy.id,
    })
}

/// Deletes a slip, and answers its number.
pub(crate) async fn delete(session: &Session, id: &str) -> Result<String, Failure> {
    let variables = delete_form::Variables { id: id.to_owned() };
    let answer = session.ask::<DeleteForm>(variables).await?;
    Ok(answer.delete_form.readable_id)
}

/// A link to the printed slip.
pub(crate) async fn pdf(session: &Session, id: &str) -> Result<Option<String>, Failure> {
    let variables = form_pdf::Variables { id: id.to_owned() };
    Ok(session
        .ask::<FormPdf>(variables)
        .await?
        .form_pdf
        .download_link)
}
