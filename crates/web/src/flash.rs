//! What just happened, told on the next page. A cookie carries a code, never a text.

use axum::{
    extract::{FromRequestParts, Request},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, header, request::Parts};
use std::convert::Infallible;

const NAME: &str = "bordereau.annonce";

/// Something that was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    Drafted,
    Saved,
    Published,
    Signed,
    Deleted,
    Duplicated,
    Approved,
    Disapproved,
    Withdrawn,
    ProfileSaved,
    PasswordChanged,
    TokensRevoked,
    SecondFactorOff,
    Invited,
    InvitationSent,
    InvitationDeleted,
    RoleChanged,
    MemberRemoved,
    RequestAccepted,
    RequestRefused,
    CodeRenewed,
    AskedToJoin,
    Registered,
    ExportAsked,
    ExportCanceled,
    Delegated,
    DelegationEnded,
    CompanySaved,
    CompanyRefreshed,
    AutomationAdded,
    AutomationRemoved,
    Slept,
    Woken,
    CompanyDeleted,
    RegistryTraced,
    TransferAsked,
    TransferCanceled,
    TransferAnswered,
    CompanyVerified,
    AdminAsked,
    AdminAnswered,
    NotificationsSaved,
    ApplicationSaved,
    ApplicationDeleted,
    WebhookSaved,
    WebhookDeleted,
    SessionClosed,
}

const CODES: [(&str, Done); 47] = [
    ("brouillon", Done::Drafted),
    ("enregistre", Done::Saved),
    ("publie", Done::Published),
    ("signe", Done::Signed),
    ("supprime", Done::Deleted),
    ("duplique", Done::Duplicated),
    ("approuve", Done::Approved),
    ("desapprouve", Done::Disapproved),
    ("retire", Done::Withdrawn),
    ("profil", Done::ProfileSaved),
    ("mot-de-passe", Done::PasswordChanged),
    ("jetons", Done::TokensRevoked),
    ("sans-facteur", Done::SecondFactorOff),
    ("invite", Done::Invited),
    ("renvoye", Done::InvitationSent),
    ("desinvite", Done::InvitationDeleted),
    ("role", Done::RoleChanged),
    ("exclu", Done::MemberRemoved),
    ("rattache", Done::RequestAccepted),
    ("econduit", Done::RequestRefused),
    ("code", Done::CodeRenewed),
    ("demande", Done::AskedToJoin),
    ("inscrit", Done::Registered),
    ("export", Done::ExportAsked),
    ("export-annule", Done::ExportCanceled),
    ("delegue", Done::Delegated),
    ("delegation-finie", Done::DelegationEnded),
    ("etablissement", Done::CompanySaved),
    ("annuaire", Done::CompanyRefreshed),
    ("automate", Done::AutomationAdded),
    ("sans-automate", Done::AutomationRemoved),
    ("sommeil", Done::Slept),
    ("reveil", Done::Woken),
    ("etablissement-supprime", Done::CompanyDeleted),
    ("tracabilite", Done::RegistryTraced),
    ("cession", Done::TransferAsked),
    ("cession-annulee", Done::TransferCanceled),
    ("cession-repondue", Done::TransferAnswered),
    ("verifie", Done::CompanyVerified),
    ("droits", Done::AdminAsked),
    ("droits-repondus", Done::AdminAnswered),
    ("notifications", Done::NotificationsSaved),
    ("application", Done::ApplicationSaved),
    ("application-supprimee", Done::ApplicationDeleted),
    ("webhook", Done::WebhookSaved),
    ("webhook-supprime", Done::WebhookDeleted),
    ("session", Done::SessionClosed),
];

/// The announcement that a request brings, in French.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flash(pub(crate) Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for Flash {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(read(&parts.headers)))
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(found, value)| (found == name).then_some(value))
}

fn read(headers: &HeaderMap) -> Option<String> {
    let value = cookie(headers, NAME)?;
    let (code, number) = value.split_once('.')?;
    let (_, done) = CODES.iter().find(|(known, _)| *known == code)?;
    is_number(number).then(|| sentence(*done, number))
}

fn is_number(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn sentence(done: Done, number: &str) -> String {
    match done {
        Done::Drafted => format!("Le brouillon {number} est enregistré."),
        Done::Saved => format!("Les modifications du bordereau {number} sont enregistrées."),
        Done::Published => format!("Le bordereau {number} est publié."),
        Done::Signed => format!("La signature du bordereau {number} est enregistrée."),
        Done::Deleted => format!("Le bordereau {number} est supprimé."),
        Done::Duplicated => {
            format!("Le brouillon {number} est créé. Il se trouve dans l'onglet Brouillons.")
        }
        Done::Approved => format!("La révision du bordereau {number} est approuvée."),
        Done::Disapproved => format!("La révision du bordereau {number} est refusée."),
        Done::Withdrawn => format!("La demande de révision du bordereau {number} est annulée."),
        Done::ProfileSaved => "Vos coordonnées sont enregistrées.".to_owned(),
        Done::PasswordChanged => {
            "Votre mot de passe est changé, et vos autres sessions sont fermées.".to_owned()
        }
        Done::SecondFactorOff => "La double authentification est désactivée.".to_owned(),
        Done::TokensRevoked => "L'accès est révoqué.".to_owned(),
        Done::Invited => {
            "C'est fait : une personne inscrite devient membre aussitôt, une autre reçoit une invitation."
                .to_owned()
        }
        Done::InvitationSent => "L'invitation est renvoyée.".to_owned(),
        Done::InvitationDeleted => "L'invitation est supprimée.".to_owned(),
        Done::RoleChanged => "Le rôle est changé.".to_owned(),
        Done::MemberRemoved => "La personne n'est plus membre de l'établissement.".to_owned(),
        Done::RequestAccepted => "La demande est acceptée : la personne est membre.".to_owned(),
        Done::RequestRefused => "La demande est refusée.".to_owned(),
        Done::AskedToJoin => {
            "Votre demande est envoyée aux administrateurs de l'établissement.".to_owned()
        }
        Done::Registered => "L'établissement est inscrit : vous en êtes administrateur.".to_owned(),
        Done::CodeRenewed => "Le code de signature est renouvelé.".to_owned(),
        Done::ExportAsked => "L'export est demandé : son fichier sera prêt dans quelques instants.".to_owned(),
        Done::ExportCanceled => "L'export est annulé.".to_owned(),
        Done::Delegated => "Le registre est délégué.".to_owned(),
        Done::DelegationEnded => "La délégation a pris fin.".to_owned(),
        Done::CompanySaved => "La fiche de l'établissement est enregistrée.".to_owned(),
        Done::CompanyRefreshed => "La raison sociale, l'adresse et l'activité sont à nouveau celles de l'annuaire.".to_owned(),
        Done::AutomationAdded => "La signature automatique est autorisée.".to_owned(),
        Done::AutomationRemoved => "La signature automatique n'est plus autorisée.".to_owned(),
        Done::Slept => "L'établissement est en sommeil : il ne peut plus être mentionné sur un nouveau bordereau.".to_owned(),
        Done::Woken => "L'établissement est réveillé.".to_owned(),
        Done::CompanyDeleted => "L'établissement n'est plus inscrit.".to_owned(),
        Done::RegistryTraced => "Les déchets non dangereux entreront au registre à partir de demain.".to_owned(),
        Done::TransferAsked => "La cession est demandée au repreneur.".to_owned(),
        Done::TransferCanceled => "La demande de cession est annulée.".to_owned(),
        Done::TransferAnswered => "La réponse à la cession est enregistrée.".to_owned(),
        Done::CompanyVerified => "L'établissement est vérifié.".to_owned(),
        Done::AdminAsked => "La demande de droits d'administrateur est envoyée.".to_owned(),
        Done::AdminAnswered => "La réponse est enregistrée.".to_owned(),
        Done::NotificationsSaved => "Vos notifications sont enregistrées.".to_owned(),
        Done::ApplicationSaved => "L'application est enregistrée.".to_owned(),
        Done::ApplicationDeleted => "L'application est supprimée, et ses accès révoqués.".to_owned(),
        Done::WebhookSaved => "Le webhook est enregistré.".to_owned(),
        Done::WebhookDeleted => "Le webhook est supprimé.".to_owned(),
        Done::SessionClosed => "La session est fermée.".to_owned(),
    }
}

/// Sends to a page that tells what was done, when no slip is concerned.
pub(crate) fn tell(location: &str, done: Done) -> Response {
    redirect(location, done, "-")
}

/// Sends to a page that tells what was done to a slip.
pub(crate) fn redirect(location: &str, done: Done, number: &str) -> Response {
    let mut response = Redirect::to(location).into_response();
    let code = CODES
        .iter()
        .find(|(_, known)| *known == done)
        .map_or("", |(code, _)| code);
    let cookie = format!("{NAME}={code}.{number}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    if let (true, Ok(cookie)) = (is_number(number), HeaderValue::try_from(cookie)) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Forgets an announcement once a page has shown it.
pub(crate) async fn forget(request: Request, next: Next) -> Response {
    let told = read(request.headers()).is_some();
    let mut response = next.run(request).await;
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|media| media.as_bytes().starts_with(b"text/html"));
    if told && is_page {
        let cookie = format!("{NAME}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
        if let Ok(cookie) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cookie: &'static str, expected: Option<&str>) {
        let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(cookie))]);
        assert_eq!(read(&headers).as_deref(), expected, "{cookie}");
    }

    #[test]
    fn an_announcement_is_a_known_code_and_a_number() {
        check(
            "a=b; bordereau.annonce=publie.BSDA-20250102-ABCDEF123",
            Some("Le bordereau BSDA-20250102-ABCDEF123 est publié."),
        );
        for wrong in [
            "bordereau.annonce=publie.",
            "bordereau.annonce=publie.<b>x</b>",
            "bordereau.annonce=autre.BSDA-1",
            "bordereau.annonce=BSDA-1",
            "annonce=publie.BSDA-1",
        ] {
            check(wrong, None);
        }
    }
}
