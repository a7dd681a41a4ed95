//! Signing up, proving who one is, and letting software act in one's name.

use async_graphql::{Enum, ID, InputObject, MaybeUndefined, SimpleObject};
use serde::{Deserialize, Serialize};

use crate::scalar::{DateTime, Text};

/// Réponse au test anti-robots délivré par `GET /captcha`, à usage unique et valable 3 minutes.
#[derive(Clone, Debug, InputObject)]
pub struct CaptchaInput {
    /// Les caractères lus ou entendus ; la casse est ignorée.
    pub value: Text,
    /// Jeton du test, tel que renvoyé par `GET /captcha`.
    pub token: Text,
}

/// Informations d'inscription.
#[derive(Clone, Debug, InputObject)]
pub struct SignupInput {
    /// Adresse e-mail, sans espace autour ; enregistrée en minuscules, elle ne pourra plus changer.
    pub email: Text,
    /// Mot de passe : 12 à 64 caractères, avec minuscule, majuscule, chiffre et caractère spécial, et difficile à
    /// deviner.
    pub password: Text,
    /// Nom et prénom : au moins 2 lettres, aucun des caractères { } % < > $ " =.
    pub name: Text,
    /// Numéro de téléphone, texte libre.
    pub phone: Option<Text>,
}

/// Demande de nouvel envoi de l'e-mail d'activation.
#[derive(Clone, Debug, InputObject)]
pub struct ResendActivationEmailInput {
    /// Adresse e-mail du compte, exactement telle qu'enregistrée.
    pub email: Text,
    /// Réponse au test anti-robots.
    pub captcha: CaptchaInput,
}

/// Demande de réinitialisation du mot de passe.
#[derive(Clone, Debug, InputObject)]
pub struct CreatePasswordResetRequestInput {
    /// Adresse e-mail du compte ; casse et espaces autour sont ignorés.
    pub email: Text,
    /// Réponse au test anti-robots.
    pub captcha: CaptchaInput,
}

/// De quoi configurer une application d'authentification.
#[derive(Clone, Debug, SimpleObject)]
pub struct TotpSetup {
    /// Secret partagé : 32 caractères en base32 (160 bits).
    pub secret: Text,
    /// Adresse `otpauth://` à présenter en QR code : SHA-1, 6 chiffres, 30 secondes.
    pub qr_code_url: Text,
}

/// Codes de secours de la double authentification, montrés une seule fois.
#[derive(Clone, Debug, SimpleObject)]
pub struct TotpRecoveryCodes {
    /// Dix codes de la forme XXXXX-XXXXX ; chacun permet de désactiver la double authentification, aucun ne permet de
    /// se connecter.
    pub codes: Vec<Text>,
}

/// Jeton d'accès personnel, sans sa valeur.
#[derive(Clone, Debug, SimpleObject)]
pub struct AccessToken {
    /// Identifiant du jeton, à donner à revokeAccessToken.
    pub id: ID,
    /// Description choisie à la création ; null si elle était vide.
    pub description: Option<Text>,
    /// Jour de la dernière utilisation ; null si le jeton n'a jamais servi.
    pub last_used: Option<DateTime>,
}

/// Jeton d'accès personnel qui vient d'être créé.
#[derive(Clone, Debug, SimpleObject)]
pub struct NewAccessToken {
    /// Identifiant du jeton, à donner à revokeAccessToken.
    pub id: ID,
    /// Valeur du jeton : 40 lettres et chiffres. Elle n'est montrée qu'une fois et n'est conservée nulle part.
    pub token: Text,
    /// Description du jeton, éventuellement vide.
    pub description: Text,
}

/// Création d'un jeton d'accès personnel.
#[derive(Clone, Debug, InputObject)]
pub struct CreateAccessTokenInput {
    /// Ce à quoi le jeton servira ; peut être vide.
    pub description: Text,
}

/// À qui une application s'adresse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ApplicationGoal {
    /// Usage propre ; l'orthographe fait partie du contrat.
    Personnal,
    /// Usage par les clients de l'éditeur.
    Clients,
}

/// Application tierce qui agit au nom d'utilisateurs l'ayant autorisée (OAuth2).
#[derive(Clone, Debug, SimpleObject)]
pub struct Application {
    /// Identifiant de l'application : le `client_id` d'OAuth2.
    pub id: Text,
    /// Nom montré aux utilisateurs.
    pub name: Text,
    /// À qui elle s'adresse.
    pub goal: Option<ApplicationGoal>,
    /// Adresses de redirection acceptées, comparées à l'octet près.
    pub redirect_uris: Vec<Text>,
    /// Secret de l'application (`client_secret`) : 40 lettres et chiffres, lisible à tout moment par son propriétaire.
    pub client_secret: Text,
    /// Extension : indique si l'application peut demander un jeton d'identité (OpenID Connect) avec la portée openid.
    pub open_id_enabled: bool,
}

/// Enregistrement d'une application.
#[derive(Clone, Debug, InputObject)]
pub struct CreateApplicationInput {
    /// Nom montré aux utilisateurs, non vide.
    pub name: Text,
    /// À qui elle s'adresse.
    pub goal: ApplicationGoal,
    /// Au moins une adresse de redirection : https, hors réseaux privés et localhost.
    pub redirect_uris: Vec<Text>,
    /// Extension : true pour pouvoir demander un jeton d'identité (OpenID Connect) ; false par défaut.
    pub open_id_enabled: Option<bool>,
}

/// Modification d'une application ; un champ absent ne change pas, un champ null est refusé.
#[derive(Clone, Debug, InputObject)]
pub struct UpdateApplicationInput {
    /// Nouveau nom, non vide.
    pub name: MaybeUndefined<Text>,
    /// Nouveau public visé.
    pub goal: MaybeUndefined<ApplicationGoal>,
    /// Nouvelles adresses de redirection, qui remplacent les anciennes.
    pub redirect_uris: MaybeUndefined<Vec<Text>>,
    /// Extension : autorise ou non les jetons d'identité (OpenID Connect).
    pub open_id_enabled: MaybeUndefined<bool>,
}

/// Application que l'utilisateur a autorisée à agir en son nom.
#[derive(Clone, Debug, SimpleObject)]
pub struct AuthorizedApplication {
    /// Identifiant de l'application.
    pub id: ID,
    /// Nom de l'application.
    pub name: Text,
    /// Jour du dernier appel fait au nom de l'utilisateur ; null si aucun.
    pub last_connection: Option<DateTime>,
    /// Adresse e-mail du propriétaire de l'application.
    pub admin: Option<Text>,
}

/// Extension : une session web ouverte par l'utilisateur.
#[derive(Clone, Debug, SimpleObject)]
pub struct UserSession {
    /// Identifiant de la session, à donner à revokeSession ; il ne permet pas d'ouvrir la session.
    pub id: ID,
    /// Début de la session.
    pub opened_at: DateTime,
    /// Dernière utilisation, à la minute près.
    pub last_used_at: DateTime,
    /// Navigateur qui l'a ouverte (en-tête User-Agent) ; null s'il ne s'est pas présenté.
    pub device: Option<Text>,
    /// Adresse réseau depuis laquelle elle a été ouverte.
    pub address: Option<Text>,
    /// Vaut true pour la session qui fait la requête.
    pub is_current: bool,
}
