//! Registering, editing and deleting a company, and its switches.

use async_graphql::{Context, ID, MaybeUndefined, Object, Result};
use contract::company::{
    CollectorType, CompanyType, CreateAnonymousCompanyFromPdfInput, PrivateCompanyInput,
    VerifyCompanyInput, WasteProcessorType, WasteVehiclesType,
};
use contract::scalar::{Text, Url};
use platform::companies::CompanyEdit;

use super::CompanyPrivate;
use crate::{
    context::{caller, platform, session_caller},
    error::ApiError,
};

/// Gestion des établissements.
#[derive(Debug, Default)]
pub struct CompanyMutations;

#[Object]
impl CompanyMutations {
    /// Inscrit un établissement, dont l'appelant devient administrateur ; en session (UNAUTHENTICATED sinon).
    /// BAD_USER_INPUT, avec toutes les erreurs d'une même phase, si les données ne se tiennent pas, ou si
    /// l'établissement est déjà inscrit, inconnu ou fermé ; FORBIDDEN s'il n'est pas diffusible.
    async fn create_company(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Établissement à inscrire.")] company_input: PrivateCompanyInput,
    ) -> Result<CompanyPrivate> {
        let own = platform(ctx)?
            .create_company(session_caller(ctx)?, company_input)
            .await
            .map_err(ApiError)?;
        Ok(CompanyPrivate(own))
    }

    /// Fait connaître un établissement que le répertoire ne diffuse pas, sur la foi de son avis de situation : il peut
    /// ensuite être inscrit. En session (UNAUTHENTICATED sinon). BAD_USER_INPUT si le fichier n'est pas un avis de
    /// situation de cet établissement daté de moins de trois mois, si l'établissement est fermé ou déjà connu, ou si sa
    /// commune est introuvable.
    #[graphql(name = "createAnonymousCompanyFromPDF")]
    async fn create_anonymous_company_from_pdf(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Établissement, et son avis de situation.")]
        input: CreateAnonymousCompanyFromPdfInput,
    ) -> Result<Option<bool>> {
        platform(ctx)?
            .create_anonymous_company_from_pdf(session_caller(ctx)?, &input.siret, &input.pdf)
            .await
            .map_err(ApiError)?;
        Ok(Some(true))
    }

    /// Modifie un établissement. Une donnée absente est conservée, null l'efface (profils et agréments : conservés) ;
    /// c'est l'établissement modifié qui est validé en entier. Nom, adresse et activité sont repris du répertoire à
    /// chaque appel. Réservé aux administrateurs de l'établissement (FORBIDDEN sinon), en session ; un jeton peut
    /// seulement changer transporterReceiptId.
    #[expect(
        clippy::too_many_arguments,
        reason = "the arguments are those of the contract"
    )]
    async fn update_company(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque de l'établissement.")] id: String,
        #[graphql(desc = "Identifiant GEREP.")] gerep_id: MaybeUndefined<String>,
        #[graphql(desc = "Personne à contacter.")] contact: MaybeUndefined<String>,
        #[graphql(desc = "Adresse e-mail de contact.")] contact_email: MaybeUndefined<String>,
        #[graphql(desc = "Téléphone de contact.")] contact_phone: MaybeUndefined<String>,
        #[graphql(desc = "Site web, en http ou https.")] website: MaybeUndefined<String>,
        #[graphql(desc = "Profils, au moins un ; null les conserve.")]
        company_types: MaybeUndefined<Vec<CompanyType>>,
        #[graphql(desc = "Sous-profils du profil COLLECTOR ; null les efface.")]
        collector_types: MaybeUndefined<Vec<CollectorType>>,
        #[graphql(desc = "Sous-profils du profil WASTEPROCESSOR ; null les efface.")]
        waste_processor_types: MaybeUndefined<Vec<WasteProcessorType>>,
        #[graphql(desc = "Sous-profils du profil WASTE_VEHICLES ; null les efface.")]
        waste_vehicles_types: MaybeUndefined<Vec<WasteVehiclesType>>,
        #[graphql(desc = "Nom usuel.")] given_name: MaybeUndefined<String>,
        #[graphql(desc = "Récépissé de transport ; null le délie.")]
        transporter_receipt_id: MaybeUndefined<String>,
        #[graphql(desc = "Récépissé de négoce ; null le délie.")] trader_receipt_id: MaybeUndefined<
            String,
        >,
        #[graphql(desc = "Récépissé de courtage ; null le délie.")]
        broker_receipt_id: MaybeUndefined<String>,
        #[graphql(desc = "Agrément de démolisseur ; null le délie.")]
        vhu_agrement_demolisseur_id: MaybeUndefined<String>,
        #[graphql(desc = "Agrément de broyeur ; null le délie.")]
        vhu_agrement_broyeur_id: MaybeUndefined<String>,
        #[graphql(desc = "Certification amiante ; null la délie.")]
        worker_certification_id: MaybeUndefined<String>,
        #[graphql(desc = "Adresses web des agréments d'un éco-organisme ; null les conserve.")]
        eco_organisme_agreements: MaybeUndefined<Vec<Url>>,
        #[graphql(desc = "Enlèvement des BSDASRI sans signature d'émission ; null vaut false.")]
        allow_bsdasri_take_over_without_signature: MaybeUndefined<bool>,
        #[graphql(
            name = "allowAppendix1SignatureAutomation",
            desc = "Autorisations de signature automatique d'annexe 1 actives ; null vaut false."
        )]
        allow_appendix1_signature_automation: MaybeUndefined<bool>,
        #[graphql(desc = "Éco-organismes partenaires ; null les efface.")]
        eco_organisme_partners_ids: MaybeUndefined<Vec<String>>,
    ) -> Result<CompanyPrivate> {
        let edit = CompanyEdit {
            gerep_id: gerep_id.into(),
            given_name: given_name.into(),
            contact: contact.into(),
            contact_email: contact_email.into(),
            contact_phone: contact_phone.into(),
            website: website.into(),
            company_types: company_types.into(),
            collector_types: collector_types.into(),
            waste_processor_types: waste_processor_types.into(),
            waste_vehicles_types: waste_vehicles_types.into(),
            transporter_receipt_id: transporter_receipt_id.into(),
            trader_receipt_id: trader_receipt_id.into(),
            broker_receipt_id: broker_receipt_id.into(),
            vhu_agrement_demolisseur_id: vhu_agrement_demolisseur_id.into(),
            vhu_agrement_broyeur_id: vhu_agrement_broyeur_id.into(),
            worker_certification_id: worker_certification_id.into(),
            eco_organisme_agreements: eco_organisme_agreements.into(),
            allow_bsdasri_take_over_without_signature: allow_bsdasri_take_over_without_signature
                .into(),
            allow_appendix1_signature_automation: allow_appendix1_signature_automation.into(),
            eco_organisme_partners_ids: eco_organisme_partners_ids.into(),
        };
        let caller = if edit.is_a_transporter_receipt() {
            caller(ctx)?
        } else {
            session_caller(ctx)?
        };
        let own = platform(ctx)?.update_company(caller, &id, edit).await;
        Ok(CompanyPrivate(own.map_err(ApiError)?))
    }

    /// Supprime un établissement ; ses bordereaux restent, et son identifiant peut être inscrit à nouveau. Réservé à ses
    /// administrateurs, en session (BAD_USER_INPUT sinon) ; BAD_USER_INPUT s'il a donné ou reçu des autorisations de
    /// signature automatique.
    async fn delete_company(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque de l'établissement.")] id: ID,
    ) -> Result<CompanyPrivate> {
        let own = platform(ctx)?
            .delete_company(session_caller(ctx)?, &id)
            .await
            .map_err(ApiError)?;
        Ok(CompanyPrivate(own))
    }

    /// Vérifie un établissement avec le code reçu par courrier. Réservé à ses administrateurs, en session (FORBIDDEN
    /// sinon) ; BAD_USER_INPUT si le code est faux, TOO_MANY_REQUESTS après dix codes faux en un jour.
    async fn verify_company(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Établissement, et code du courrier.")] input: VerifyCompanyInput,
    ) -> Result<CompanyPrivate> {
        let own = platform(ctx)?
            .verify_company(session_caller(ctx)?, &input.siret, &input.code)
            .await
            .map_err(ApiError)?;
        Ok(CompanyPrivate(own))
    }

    /// Donne à l'établissement un autre code de signature ; ceux qui le suivent reçoivent un courriel, sans le code.
    /// Réservé à ses administrateurs, en session (FORBIDDEN sinon) ; BAD_USER_INPUT si l'identifiant est mal formé ou
    /// inconnu.
    async fn renew_security_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "SIRET de l'établissement, ou son numéro de TVA.")] siret: String,
    ) -> Result<CompanyPrivate> {
        let own = platform(ctx)?
            .renew_security_code(session_caller(ctx)?, &siret)
            .await
            .map_err(ApiError)?;
        Ok(CompanyPrivate(own))
    }

    /// Met l'établissement en sommeil, ou le réveille ; répond toujours true. Réservé à ses administrateurs, en session
    /// (FORBIDDEN sinon) ; BAD_USER_INPUT s'il est inconnu.
    async fn toggle_dormant_company(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque de l'établissement.")] id: ID,
    ) -> Result<bool> {
        platform(ctx)?
            .toggle_dormant_company(session_caller(ctx)?, &id)
            .await
            .map_err(ApiError)?;
        Ok(true)
    }

    /// À partir du lendemain, reprend les bordereaux de déchets non dangereux dans les registres de l'établissement ;
    /// irréversible. Réservé à ses administrateurs, en session ; FORBIDDEN si c'est déjà fait, BAD_USER_INPUT s'il est
    /// inconnu.
    async fn enable_registry_dnd_from_bsd(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque de l'établissement.")] id: String,
    ) -> Result<CompanyPrivate> {
        let own = platform(ctx)?
            .enable_registry_dnd_from_bsd(session_caller(ctx)?, &id)
            .await
            .map_err(ApiError)?;
        Ok(CompanyPrivate(own))
    }

    /// Crée, dans un bac à sable, un établissement fictif que createCompany peut inscrire ; répond son SIRET, qui
    /// commence par 000000. En session (UNAUTHENTICATED sinon) ; FORBIDDEN ailleurs que dans un bac à sable.
    async fn create_test_company(&self, ctx: &Context<'_>) -> Result<Text> {
        let siret = platform(ctx)?
            .create_test_company(session_caller(ctx)?)
            .await
            .map_err(ApiError)?;
        Ok(Text(siret))
    }
}
