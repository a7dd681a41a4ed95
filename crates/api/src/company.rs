//! Companies: what anybody, and what their members, may know.

use async_graphql::{Context, ID, Object, Result, SimpleObject, dataloader::DataLoader};
use contract::account::{CompanyMember, UserNotifications, UserPermission, UserRole};
use contract::company::{
    AdministrativeTransfer, BrokerReceipt, CollectorType, CompanyPublic, CompanySearchResult,
    CompanyType, CompanyVerificationStatus, Installation, SignatureAutomation, TraderReceipt,
    TransporterReceipt, VhuAgrement, WasteProcessorType, WasteVehiclesType, WorkerCertification,
};
use contract::page::PageInfo;
use contract::scalar::{DateTime, Text, Url};
use domain::account::permissions_of;
use platform::{
    Refusal,
    accounts::OwnCompany,
    companies::{CompanySearch, documents_of, naf_label},
    own_companies::OwnCompanies,
};

mod agreement;
mod digest;
mod document;
mod profile;
mod query;
mod staff;

pub use agreement::AgreementMutations;
pub(crate) use agreement::Agreements;
use agreement::agreements;
pub use digest::{DigestMutations, DigestQueries};
pub use document::DocumentMutations;
pub use profile::CompanyMutations;
pub use query::CompanyListQueries;
pub use staff::{StaffMutations, StaffQueries};

use crate::{
    connection::page_request,
    context::{caller, platform},
    error::ApiError,
    membership::CompanyMembers,
    registry_delegation::Delegators,
};

/// Établissement dont l'utilisateur est membre, avec les données réservées aux membres (code de signature,
/// notifications, délégations…).
#[derive(Debug)]
pub struct CompanyPrivate(pub OwnCompany);

fn text(value: Option<&String>) -> Option<Text> {
    value.map(|value| Text::from(value.as_str()))
}

#[Object]
impl CompanyPrivate {
    /// Identifiant opaque de l'établissement, utilisé par les mutations qui le gèrent.
    async fn id(&self) -> async_graphql::ID {
        self.0.company.id.as_str().into()
    }

    /// Profils déclarés par l'établissement, au moins un.
    async fn company_types(&self) -> &[CompanyType] {
        &self.0.company.company_types
    }

    /// Sous-profils de tri, transit ou regroupement (profil COLLECTOR) ; liste vide si aucun.
    async fn collector_types(&self) -> &[CollectorType] {
        &self.0.company.collector_types
    }

    /// Sous-profils de traitement (profil WASTEPROCESSOR) ; liste vide si aucun.
    async fn waste_processor_types(&self) -> &[WasteProcessorType] {
        &self.0.company.waste_processor_types
    }

    /// Sous-profils de traitement de véhicules hors d'usage (profil WASTE_VEHICLES) ; liste vide si aucun.
    async fn waste_vehicles_types(&self) -> &[WasteVehiclesType] {
        &self.0.company.waste_vehicles_types
    }

    /// Identifiant GEREP de l'établissement ; null s'il n'est pas renseigné.
    async fn gerep_id(&self) -> Option<Text> {
        text(self.0.company.gerep_id.as_ref())
    }

    /// Code de signature à 4 chiffres : le communiquer permet à un tiers authentifié de signer à la place
    /// de l'établissement. Visible de tous ses membres.
    async fn security_code(&self) -> i32 {
        self.0.company.security_code
    }

    /// Avancement de la vérification de l'établissement par la plateforme.
    async fn verification_status(&self) -> CompanyVerificationStatus {
        self.0.company.verification_status
    }

    /// Nom de la personne à contacter ; null si non renseigné.
    async fn contact(&self) -> Option<Text> {
        text(self.0.company.contact.as_ref())
    }

    /// Adresse e-mail de contact publique de l'établissement ; null si non renseignée.
    async fn contact_email(&self) -> Option<Text> {
        text(self.0.company.contact_email.as_ref())
    }

    /// Numéro de téléphone de contact public de l'établissement ; null si non renseigné.
    async fn contact_phone(&self) -> Option<Text> {
        text(self.0.company.contact_phone.as_ref())
    }

    /// Site web de l'établissement (http ou https) ; null si non renseigné.
    async fn website(&self) -> Option<Text> {
        text(self.0.company.website.as_ref())
    }

    /// Membres de l'établissement, puis invitations en attente non expirées.
    async fn users(&self, ctx: &Context<'_>) -> Result<Option<Vec<CompanyMember>>> {
        let company = &self.0.company;
        let loader = ctx.data::<DataLoader<CompanyMembers>>()?;
        let members = loader
            .load_one((company.id.clone(), company.org_id.clone()))
            .await
            .map_err(|refusal| ApiError((*refusal).clone()))?;
        let (caller, now) = (caller(ctx)?, platform(ctx)?.present());
        let members = members.iter().flat_map(|members| members.iter());
        Ok(Some(
            members
                .map(|member| member.shown_to(caller, &company.org_id, now))
                .collect(),
        ))
    }

    /// Rôle de l'utilisateur courant dans l'établissement ; null s'il n'en est pas membre.
    async fn user_role(&self) -> Option<UserRole> {
        self.0.role
    }

    /// Permissions de l'utilisateur courant sur l'établissement, déduites de son rôle ; liste vide s'il
    /// n'en est pas membre.
    async fn user_permissions(&self) -> &[UserPermission] {
        self.0.role.map_or(&[], permissions_of)
    }

    /// Abonnements de l'utilisateur courant aux notifications de l'établissement ; erreur s'il n'en est pas
    /// membre.
    async fn user_notifications(&self) -> Result<UserNotifications> {
        if self.0.role.is_none() {
            let refusal = Refusal::forbidden("Vous n'êtes pas membre de cet établissement");
            return Err(ApiError(refusal).into());
        }
        Ok(self.0.notifications.clone())
    }

    /// Identifiants des éco-organismes partenaires déclarés ; liste vide si aucun.
    async fn eco_organisme_partners_ids(&self) -> Vec<Text> {
        self.0
            .company
            .eco_organisme_partners_ids
            .iter()
            .map(|id| Text::from(id.as_str()))
            .collect()
    }

    /// Nom usuel choisi par l'établissement sur la plateforme ; null s'il n'en a pas.
    async fn given_name(&self) -> Option<Text> {
        text(self.0.company.given_name.as_ref())
    }

    /// Identifiant de l'établissement : SIRET s'il en a un, sinon numéro de TVA intracommunautaire.
    async fn org_id(&self) -> Text {
        Text::from(self.0.company.org_id.as_str())
    }

    /// SIRET à 14 chiffres ; null pour un établissement étranger.
    async fn siret(&self) -> Option<Text> {
        text(self.0.company.siret.as_ref())
    }

    /// Numéro de TVA intracommunautaire d'un transporteur étranger ; null pour un établissement français
    /// identifié par SIRET.
    async fn vat_number(&self) -> Option<Text> {
        text(self.0.company.vat_number.as_ref())
    }

    /// Adresse postale complète sur une ligne, actualisée depuis le répertoire SIRENE ou VIES à chaque mise
    /// à jour du profil.
    async fn address(&self) -> Option<Text> {
        text(self.0.company.address.as_ref())
    }

    /// Raison sociale, avec le nom d'usage ou l'enseigne entre parenthèses s'il diffère ; actualisée depuis
    /// le répertoire SIRENE ou VIES.
    async fn name(&self) -> Option<Text> {
        Some(Text::from(self.0.company.name.as_str()))
    }

    /// Code d'activité principale (NAF).
    async fn naf(&self) -> Option<Text> {
        text(self.0.company.code_naf.as_ref())
    }

    /// Libellé du code d'activité principale ; chaîne vide si le code est inconnu.
    async fn libelle_naf(&self) -> Option<Text> {
        Some(naf_label(
            self.0.company.code_naf.as_deref().unwrap_or_default(),
        ))
    }

    /// Installation classée (ICPE) rattachée à l'établissement ; null si aucune.
    async fn installation(&self, ctx: &Context<'_>) -> Result<Option<Installation>> {
        Ok(platform(ctx)?.installation(&self.0.company.org_id).await)
    }

    /// Récépissé de transport du profil, repris sur les bordereaux ; null si aucun.
    async fn transporter_receipt(&self) -> Option<TransporterReceipt> {
        documents_of(&self.0.company).transporter_receipt
    }

    /// Récépissé de négoce du profil, repris sur les bordereaux ; null si aucun.
    async fn trader_receipt(&self) -> Option<TraderReceipt> {
        documents_of(&self.0.company).trader_receipt
    }

    /// Récépissé de courtage du profil, repris sur les bordereaux ; null si aucun.
    async fn broker_receipt(&self) -> Option<BrokerReceipt> {
        documents_of(&self.0.company).broker_receipt
    }

    /// Agrément de démolisseur de véhicules hors d'usage ; null si aucun.
    async fn vhu_agrement_demolisseur(&self) -> Option<VhuAgrement> {
        documents_of(&self.0.company).vhu_agrement_demolisseur
    }

    /// Agrément de broyeur de véhicules hors d'usage ; null si aucun.
    async fn vhu_agrement_broyeur(&self) -> Option<VhuAgrement> {
        documents_of(&self.0.company).vhu_agrement_broyeur
    }

    /// Certification amiante du profil, reprise sur les BSDA ; null si aucune.
    async fn worker_certification(&self) -> Option<WorkerCertification> {
        documents_of(&self.0.company).worker_certification
    }

    /// Adresses web des agréments, exigées du profil ECO_ORGANISME ; liste vide sinon.
    async fn eco_organisme_agreements(&self) -> Vec<Url> {
        documents_of(&self.0.company).eco_organisme_agreements
    }

    /// Indique si l'établissement autorise l'enlèvement de ses BSDASRI sans signature d'émission préalable
    /// ; false par défaut.
    async fn allow_bsdasri_take_over_without_signature(&self) -> bool {
        self.0.company.allow_bsdasri_take_over_without_signature
    }

    /// Active, pour l'établissement producteur, les autorisations de signature automatique d'annexe 1 qu'il
    /// a données ; false par défaut.
    #[graphql(name = "allowAppendix1SignatureAutomation")]
    async fn allow_appendix1_signature_automation(&self) -> bool {
        self.0.company.allow_appendix1_signature_automation
    }

    /// Autorisations de signature automatique d'annexe 1 données par l'établissement, qu'elles soient
    /// actives ou non.
    async fn signature_automations(&self, ctx: &Context<'_>) -> Result<Vec<SignatureAutomation>> {
        Ok(agreements(ctx, &self.0).await?.given_automations)
    }

    /// Autorisations de signature automatique reçues de producteurs qui les ont laissées actives.
    async fn received_signature_automations(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Vec<SignatureAutomation>> {
        Ok(agreements(ctx, &self.0).await?.received_automations)
    }

    /// Noms des fonctionnalités expérimentales activées pour l'établissement ; liste vide si aucune.
    async fn feature_flags(&self) -> Vec<Option<Text>> {
        self.0
            .company
            .feature_flags
            .iter()
            .map(|flag| Some(Text::from(flag.as_str())))
            .collect()
    }

    /// Date de mise en sommeil ; null si l'établissement est actif.
    async fn is_dormant_since(&self) -> Option<DateTime> {
        self.0.company.is_dormant_since
    }

    /// Date à partir de laquelle les bordereaux de déchets non dangereux sont repris dans les exports de
    /// registre de l'établissement ; null si l'option n'a pas été activée. Choix irréversible.
    async fn has_enabled_registry_dnd_from_bsd_since(&self) -> Option<DateTime> {
        self.0.company.has_enabled_registry_dnd_from_bsd_since
    }

    /// Cessions administratives demandées par l'établissement.
    async fn given_administrative_transfers(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Vec<AdministrativeTransfer>>> {
        Ok(Some(agreements(ctx, &self.0).await?.given_transfers))
    }

    /// Cessions administratives proposées à l'établissement.
    async fn received_administrative_transfers(
        &self,
        ctx: &Context<'_>,
    ) -> Result<Option<Vec<AdministrativeTransfer>>> {
        Ok(Some(agreements(ctx, &self.0).await?.received_transfers))
    }

    /// Établissements qui délèguent actuellement à celui-ci la déclaration de leur registre.
    async fn delegators(&self, ctx: &Context<'_>) -> Result<Option<Vec<CompanyPublic>>> {
        let loader = ctx.data::<DataLoader<Delegators>>()?;
        let delegators = loader
            .load_one(self.0.company.org_id.clone())
            .await
            .map_err(|refusal| ApiError((*refusal).clone()))?;
        Ok(Some(delegators.unwrap_or_default()))
    }
}

/// Élément d'une page d'établissements.
#[derive(Debug, SimpleObject)]
pub struct CompanyPrivateEdge {
    /// Position de l'élément, à repasser dans after ou before.
    pub cursor: Text,
    /// Établissement à cette position.
    pub node: CompanyPrivate,
}

/// Page d'établissements de l'utilisateur.
#[derive(Debug, SimpleObject)]
pub struct CompanyPrivateConnection {
    /// Nombre total d'établissements répondant à la recherche, indépendamment de la page.
    pub total_count: i32,
    /// Position de la page dans la liste.
    pub page_info: PageInfo,
    /// Établissements de la page, par nom usuel, ceux qui n'en ont pas en dernier.
    pub edges: Vec<CompanyPrivateEdge>,
}

impl From<OwnCompanies> for CompanyPrivateConnection {
    fn from(page: OwnCompanies) -> Self {
        let cursor = |own: &OwnCompany| Text::from(own.company.id.as_str());
        Self {
            total_count: i32::try_from(page.total).unwrap_or(i32::MAX),
            page_info: PageInfo {
                start_cursor: page.items.first().map(cursor),
                end_cursor: page.items.last().map(cursor),
                has_next_page: page.has_next,
                has_previous_page: page.has_previous,
            },
            edges: page
                .items
                .into_iter()
                .map(|own| CompanyPrivateEdge {
                    cursor: cursor(&own),
                    node: CompanyPrivate(own),
                })
                .collect(),
        }
    }
}

/// Requêtes sur les établissements.
#[derive(Debug, Default)]
pub struct CompanyQueries;

#[Object]
impl CompanyQueries {
    /// Renvoie les informations publiques d'un établissement, sans authentification. BAD_USER_INPUT si
    /// l'identifiant manque, est mal formé, inconnu ou désigne un établissement fermé ;
    /// EXTERNAL_SERVICE_ERROR ou TOO_MANY_REQUESTS si le répertoire source est indisponible ou saturé.
    async fn company_infos(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "SIRET à 14 chiffres ; prioritaire sur clue. L'un des deux est exigé.")]
        siret: Option<String>,
        #[graphql(
            desc = "SIRET ou numéro de TVA intracommunautaire étranger ; espaces et ponctuation sont ignorés."
        )]
        clue: Option<String>,
    ) -> Result<CompanyPublic> {
        let clue = siret.or(clue).unwrap_or_default();
        Ok(platform(ctx)?
            .company_infos(&clue)
            .await
            .map_err(ApiError)?)
    }

    /// Recherche des établissements par identifiant exact ou par nom ; réservée aux utilisateurs
    /// authentifiés (UNAUTHENTICATED sinon). Les identifiants inconnus sont omis sans erreur ;
    /// EXTERNAL_SERVICE_ERROR si le service européen de TVA est indisponible.
    async fn search_companies(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "SIRET, numéro de TVA ou liste d'identifiants séparés par des virgules pour une recherche exacte ; sinon texte libre, limité à 20 établissements français."
        )]
        clue: String,
        #[graphql(
            desc = "Restreint la recherche par nom : numéro de département (2 ou 3 caractères) ou code postal complet (5 caractères) ; toute autre longueur est ignorée."
        )]
        department: Option<String>,
        #[graphql(
            desc = "true pour accepter les numéros de TVA étrangers ; ils sont écartés par défaut."
        )]
        allow_foreign_companies: Option<bool>,
        #[graphql(
            desc = "false ou null pour écarter les établissements fermés ; ils sont inclus par défaut."
        )]
        allow_closed_companies: async_graphql::MaybeUndefined<bool>,
    ) -> Result<Vec<CompanySearchResult>> {
        caller(ctx)?;
        let search = CompanySearch {
            clue,
            department,
            allows_foreign: allow_foreign_companies == Some(true),
            // Absent allows them, an explicit null does not.
            allows_closed: allow_closed_companies.is_undefined()
                || allow_closed_companies.value() == Some(&true),
        };
        Ok(platform(ctx)?
            .search_companies(&search)
            .await
            .map_err(ApiError)?)
    }

    /// Liste les établissements dont l'utilisateur est membre, par nom usuel puis par ancienneté. Une
    /// combinaison de pagination interdite ou une recherche mal formée donne BAD_USER_INPUT ; appel
    /// anonyme : UNAUTHENTICATED.
    async fn my_companies(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Nombre d'éléments à partir du début ou de after, de 1 à 500, 50 par défaut ; incompatible avec last et before."
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Renvoie les éléments placés après ce curseur ; incompatible avec before et last."
        )]
        after: Option<ID>,
        #[graphql(
            desc = "Nombre d'éléments à partir de la fin ou avant before, de 1 à 500 ; incompatible avec first et after."
        )]
        last: Option<i32>,
        #[graphql(
            desc = "Renvoie les éléments placés avant ce curseur ; incompatible avec after et first."
        )]
        before: Option<ID>,
        #[graphql(
            desc = "Texte de 3 à 20 caractères cherché dans la raison sociale, le nom usuel, le SIRET et le numéro de TVA ; réservé aux sessions web."
        )]
        search: Option<String>,
    ) -> Result<CompanyPrivateConnection> {
        let request = page_request(first, last, after, before);
        let page = platform(ctx)?
            .my_companies(caller(ctx)?, &request, search.as_deref())
            .await
            .map_err(ApiError)?;
        Ok(page.into())
    }
}
