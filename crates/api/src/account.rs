//! Accounts: signing up, one's own profile and password.

use async_graphql::{Context, ID, MaybeUndefined, MergedObject, Object, Result, SimpleObject};
use contract::{
    account::{OrgPermissionsInfos, PermissionsInfos, User as UserDocument},
    identity::{CreatePasswordResetRequestInput, ResendActivationEmailInput, SignupInput},
    scalar::Text,
};
use domain::account::{Actor, User as StoredUser, permissions_of};
use platform::{ProfileChange, Refusal, captcha::CaptchaAnswer, signup::SignUp};

use crate::{
    company::CompanyPrivate,
    context::{caller, platform, session, session_caller, strong_admin},
    error::ApiError,
};

/// Un compte utilisateur.
#[derive(Debug, MergedObject)]
pub struct User(UserDocument, UserLinks);

impl User {
    /// An account as its own user sees it.
    pub(crate) fn of(user: StoredUser) -> Self {
        let document = UserDocument {
            totp_enabled: user.has_second_factor(),
            id: user.id.as_str().into(),
            email: Text(user.email),
            name: Some(Text(user.name)),
            is_admin: Some(user.is_admin),
            phone: user.phone.map(Text),
            tracking_consent: user.tracking_consent,
            tracking_consent_until: user.tracking_consent_until,
        };
        let links = UserLinks {
            user_id: user.id,
            feature_flags: user.feature_flags,
        };
        Self(document, links)
    }
}

#[derive(Debug)]
pub(crate) struct UserLinks {
    user_id: String,
    feature_flags: Vec<String>,
}

#[Object]
impl UserLinks {
    /// Établissements dont l'utilisateur est membre, sans pagination ni ordre. Obsolète : utiliser la
    /// requête myCompanies.
    #[graphql(deprecation = "Utiliser myCompanies")]
    async fn companies(&self, ctx: &Context<'_>) -> Result<Vec<CompanyPrivate>> {
        let own = platform(ctx)?
            .companies_of(&self.user_id)
            .await
            .map_err(ApiError)?;
        Ok(own.into_iter().map(CompanyPrivate).collect())
    }

    /// Noms des fonctionnalités expérimentales activées pour ce compte ; liste vide si aucune.
    async fn feature_flags(&self) -> Vec<Text> {
        self.feature_flags
            .iter()
            .map(|flag| Text::from(flag.as_str()))
            .collect()
    }
}

/// Jeton et compte. Ce type fait partie du contrat mais aucune opération ne le renvoie plus.
#[derive(Debug, SimpleObject)]
pub struct AuthPayload {
    /// Valeur du jeton.
    token: Text,
    /// Compte auquel il donne accès.
    user: User,
}

/// Requêtes sur le compte.
#[derive(Debug, Default)]
pub struct AccountQueries;

#[Object]
impl AccountQueries {
    /// Renvoie le compte de l'utilisateur authentifié, par session ou jeton ; UNAUTHENTICATED si l'appel
    /// est anonyme.
    async fn me(&self, ctx: &Context<'_>) -> Result<User> {
        let mut user = platform(ctx)?.me(caller(ctx)?).await.map_err(ApiError)?;
        user.is_admin = user.is_strong_admin();
        Ok(User::of(user))
    }

    /// Indique si l'appel vient d'une session web ouverte ; false pour un jeton ou un appel anonyme, jamais
    /// d'erreur.
    async fn is_authenticated(&self, ctx: &Context<'_>) -> bool {
        session_caller(ctx).is_ok()
    }

    /// Rôles et droits de l'utilisateur dans ses établissements ; UNAUTHENTICATED si l'appel est anonyme.
    async fn permissions_infos(&self, ctx: &Context<'_>) -> Result<PermissionsInfos> {
        Ok(permissions_infos(&caller(ctx)?.actor))
    }

    /// Message à afficher en permanence dans l'interface pendant la session ; texte vide s'il n'y en a pas. Publique.
    async fn warning_message(&self) -> Option<Text> {
        Some(Text::default())
    }

    /// Identifiant de la demande de réinitialisation de mot de passe dont le lien porte ce code ; null si le lien est
    /// inconnu ou a plus de 4 heures, jamais d'erreur. Publique.
    async fn password_reset_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code du lien reçu par e-mail.")] hash: Text,
    ) -> Result<Option<ID>> {
        let id = platform(ctx)?
            .password_reset(&hash)
            .await
            .map_err(ApiError)?;
        Ok(id.map(ID))
    }
}

fn permissions_infos(actor: &Actor) -> PermissionsInfos {
    let mut infos = PermissionsInfos::default();
    for (org_id, role) in &actor.roles {
        let permissions = permissions_of(*role);
        infos.org_permissions_infos.push(OrgPermissionsInfos {
            org_id: org_id.as_str().into(),
            role: *role,
            permissions: permissions.to_vec(),
        });
        for permission in permissions {
            if !infos.permissions.contains(permission) {
                infos.permissions.push(*permission);
            }
        }
        if !infos.roles.contains(role) {
            infos.roles.push(*role);
        }
    }
    infos
}

/// Opérations sur le compte.
#[derive(Debug, Default)]
pub struct AccountMutations;

#[Object]
impl AccountMutations {
    /// Ouvre un compte inactif et envoie par e-mail le lien qui l'active. Renvoie toujours true : si l'adresse a déjà un
    /// compte, son titulaire en est averti par e-mail et rien ne change. BAD_USER_INPUT si le nom, l'adresse ou le mot
    /// de passe ne convient pas. Publique, 10 appels par heure.
    async fn signup(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Informations d'inscription.")] user_infos: SignupInput,
    ) -> Result<bool> {
        let form = SignUp {
            email: &user_infos.email,
            password: &user_infos.password,
            name: &user_infos.name,
            phone: user_infos.phone.as_deref(),
        };
        platform(ctx)?.sign_up(form).await.map_err(ApiError)?;
        Ok(true)
    }

    /// Envoie de nouveau l'e-mail d'activation d'un compte inactif. Renvoie true que l'adresse ait un compte ou non ;
    /// BAD_USER_INPUT si l'adresse n'en est pas une ou si le test anti-robots est faux. Publique.
    async fn resend_activation_email(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Adresse du compte et réponse au test anti-robots.")]
        input: ResendActivationEmailInput,
    ) -> Result<bool> {
        let answer = CaptchaAnswer {
            value: &input.captcha.value,
            token: &input.captcha.token,
        };
        platform(ctx)?
            .resend_activation(&input.email, answer)
            .await
            .map_err(ApiError)?;
        Ok(true)
    }

    /// Envoie par e-mail un lien, valable 4 heures, qui permet de choisir un nouveau mot de passe ; les liens précédents ne
    /// valent plus rien. Renvoie true que l'adresse ait un compte ou non ; BAD_USER_INPUT si le test anti-robots est
    /// faux. Publique, 3 appels par minute.
    async fn create_password_reset_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Adresse du compte et réponse au test anti-robots.")]
        input: CreatePasswordResetRequestInput,
    ) -> Result<bool> {
        let answer = CaptchaAnswer {
            value: &input.captcha.value,
            token: &input.captcha.token,
        };
        platform(ctx)?
            .request_password_reset(&input.email, answer)
            .await
            .map_err(ApiError)?;
        Ok(true)
    }

    /// Change le mot de passe du compte dont le lien de réinitialisation porte ce code, et ferme ses sessions. N'active pas
    /// le compte et n'ouvre pas de session. BAD_USER_INPUT si le lien est inconnu ou trop ancien, ou si le mot de passe
    /// est trop faible. Publique.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nouveau mot de passe, 12 à 64 caractères.")] new_password: Text,
        #[graphql(desc = "Code du lien reçu par e-mail.")] hash: Text,
    ) -> Result<bool> {
        platform(ctx)?
            .reset_password(&hash, &new_password)
            .await
            .map_err(ApiError)?;
        Ok(true)
    }

    /// Change son mot de passe. La session change d'identifiant, que l'opération réussisse ou non ; en cas de succès les
    /// autres sessions sont fermées, les jetons restent valables. BAD_USER_INPUT (invalidArgs : oldPassword ou
    /// newPassword) si un mot de passe ne convient pas. Réservée aux sessions.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Mot de passe actuel.")] old_password: Text,
        #[graphql(desc = "Nouveau mot de passe, 12 à 64 caractères.")] new_password: Text,
    ) -> Result<User> {
        let (caller, former) = session(ctx)?;
        let platform = platform(ctx)?;
        let renewed = platform.renew_session(&former.id).await.map_err(ApiError)?;
        let renewed = renewed.ok_or(ApiError(Refusal::Unauthenticated))?;
        if let Some(cookie) = (former.write_cookie)(&renewed) {
            ctx.insert_http_header("set-cookie", cookie);
        }
        let user = platform
            .change_password(caller, &renewed, &old_password, &new_password)
            .await
            .map_err(ApiError)?;
        Ok(User::of(user))
    }

    /// Modifie son profil ; un argument absent ne change rien. L'adresse e-mail ne peut pas être modifiée. BAD_USER_INPUT
    /// si un argument vaut null ou ne convient pas. Réservée aux sessions.
    async fn edit_profile(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Nom et prénom : au moins 2 lettres, aucun des caractères { } % < > $ \" =."
        )]
        name: MaybeUndefined<Text>,
        #[graphql(desc = "Numéro de téléphone, texte libre ; un texte vide l'efface.")]
        phone: MaybeUndefined<Text>,
        #[graphql(desc = "Consentement à la mesure d'audience ; le choix vaut 180 jours.")]
        tracking_consent: MaybeUndefined<bool>,
    ) -> Result<User> {
        let caller = session_caller(ctx)?;
        let name = given(name, "name")?;
        let phone = given(phone, "phone")?;
        let change = ProfileChange {
            name: name.as_deref(),
            phone: phone.as_deref(),
            tracking_consent: given(tracking_consent, "trackingConsent")?,
        };
        let user = platform(ctx)?
            .edit_profile(caller, change)
            .await
            .map_err(ApiError)?;
        Ok(User::of(user))
    }

    /// Efface l'identité d'un utilisateur actif : ses rattachements et ses jetons disparaissent, ses sessions se ferment, son
    /// nom et son adresse sont remplacés ; ses signatures restent. Renvoie la nouvelle adresse. BAD_USER_INPUT s'il est
    /// inconnu ou inactif, seul administrateur d'un établissement ou propriétaire d'une application. Réservée aux
    /// administrateurs de la plateforme dont le second facteur est activé.
    async fn anonymize_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant ou adresse e-mail exacte de l'utilisateur.")]
        id_or_email: Text,
    ) -> Result<Text> {
        let caller = strong_admin(ctx).await?;
        let email = platform(ctx)?
            .anonymise_user(caller, &id_or_email)
            .await
            .map_err(ApiError)?;
        Ok(Text(email))
    }
}

/// The value of an argument that may be left out but not erased.
///
/// # Errors
/// `BAD_USER_INPUT`: it is null.
pub(crate) fn given<T>(
    argument: MaybeUndefined<T>,
    name: &'static str,
) -> Result<Option<T>, ApiError> {
    match argument {
        MaybeUndefined::Undefined => Ok(None),
        MaybeUndefined::Value(value) => Ok(Some(value)),
        MaybeUndefined::Null => Err(ApiError(Refusal::InvalidArguments {
            message: format!("{name} ne peut pas être null."),
            arguments: vec![name],
        })),
    }
}
