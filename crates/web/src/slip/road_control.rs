//! `/dashboard/{org}/{kind}/road-control/{id}`: what a driver shows to an inspector.

use askama::Template;
use axum::{Extension, extract::Path, response::Response};
use http::StatusCode;

use super::{
    Address, Kind,
    view::{Progress, SlipView, TimelineStep},
};
use crate::{
    error::PageError,
    graphql::{Issue, documents},
    layout::{Layout, page},
    organisation::Organisation,
    qr::QrCodes,
    session::{LoggedIn, Posted, Session},
    shell::Entered,
};

documents! {
    "queries/road_control.graphql", ();
    /// Makes the link that an inspector follows.
    ShowToInspector,
}

/// Is the waste on the road? The last signature is a carrier's, and others are to come.
pub(super) fn is_on_the_road(timeline: &[TimelineStep]) -> bool {
    let last = timeline
        .iter()
        .rposition(|step| step.progress == Progress::Done);
    last.is_some_and(|last| {
        let awaits =
            |step: &TimelineStep| matches!(step.progress, Progress::Next | Progress::Later);
        timeline[last].title.starts_with("Transport") && timeline[last..].iter().any(awaits)
    })
}

/// What an inspector reads.
struct Shown {
    link: String,
    /// The link, for their own device to read.
    drawing: Option<String>,
}

#[derive(Template)]
#[template(path = "road_control.html")]
struct ControlPage {
    layout: Layout,
    organisation: Organisation,
    slip: SlipView,
    shown: Option<Shown>,
    issues: Vec<Issue>,
    form_token: String,
}

async fn answer(
    session: Session,
    (org, kind, id): (String, String, String),
    status: StatusCode,
    shown: Option<Shown>,
    issues: Vec<Issue>,
) -> Result<Response, PageError> {
    let kind = Kind::at(&kind)?;
    let form_token = session.form_token.clone();
    let entered = Entered::into(session, &org).await?;
    let slip = kind.view(&entered, &id).await?;
    Ok(page(
        status,
        &ControlPage {
            layout: entered.layout("Contrôle routier", None),
            organisation: entered.organisation,
            slip,
            shown,
            issues,
            form_token,
        },
    ))
}

pub(super) async fn show(
    LoggedIn(session): LoggedIn,
    Path(address): Address,
) -> Result<Response, PageError> {
    answer(session, address, StatusCode::OK, None, Vec::new()).await
}

/// The link is made when it is needed: it is worth half an hour, and the log keeps it.
pub(super) async fn open(
    Path(address): Address,
    codes: Option<Extension<QrCodes>>,
    Posted { session, .. }: Posted,
) -> Result<Response, PageError> {
    let variables = show_to_inspector::Variables {
        slip: address.2.clone(),
    };
    match session.ask::<ShowToInspector>(variables).await {
        Ok(made) => {
            let link = made.create_pdf_access_token;
            let alternative = "Code QR à faire lire au contrôleur";
            let drawing = codes.and_then(|Extension(codes)| codes.drawn(&link, alternative));
            let shown = Some(Shown { link, drawing });
            answer(session, address, StatusCode::OK, shown, Vec::new()).await
        }
        Err(failure) => {
            let status = failure.status();
            answer(session, address, status, None, failure.issues()).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(steps: &[(&str, Progress)], expected: bool) {
        let steps = steps.iter().map(|(title, progress)| TimelineStep {
            title: (*title).to_owned(),
            company: String::new(),
            progress: *progress,
            signed: None,
        });
        assert_eq!(is_on_the_road(&steps.collect::<Vec<_>>()), expected);
    }

    #[test]
    fn waste_is_on_the_road_between_a_departure_and_its_arrival() {
        use Progress::{Done, Later, Next, Skipped};
        check(
            &[
                ("Émission", Done),
                ("Transport", Next),
                ("Réception", Later),
            ],
            false,
        );
        check(
            &[("Émission", Done), ("Transport", Done), ("Réception", Next)],
            true,
        );
        check(
            &[
                ("Transport n°1", Done),
                ("Transport n°2", Next),
                ("Réception", Later),
            ],
            true,
        );
        check(
            &[
                ("Transport", Done),
                ("Réception", Done),
                ("Traitement", Next),
            ],
            false,
        );
        // Canceled on its way.
        check(&[("Transport", Done), ("Réception", Skipped)], false);
    }
}
