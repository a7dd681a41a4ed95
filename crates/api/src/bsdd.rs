//! BSDD: queries, mutations and what the document does not store.

mod carrier;
mod form;
mod former;
mod life_cycle;
mod revision;
mod segment;
mod storage;

use async_graphql::{Context, ID, Object, Result};
pub(crate) use carrier::BsddCarrierMutations;
use contract::bsdd::{
    AcceptedFormInput, CreateFormInput, FormRole, FormStatus, ProcessedFormInput,
    ReceivedFormInput, SignEmissionFormInput, SignTransportFormInput, UpdateFormInput,
};
use contract::page::FileDownload;
use contract::scalar::DateTime;
pub use form::{
    Form, FormError, FormFraction, FormMetadata, FormMetadataFields, InitialForm,
    InitialFormFraction,
};
pub(crate) use former::BsddFormerMutations;
pub(crate) use life_cycle::BsddLifeCycleQueries;
use platform::{FormsFilter, PageRequest, Refusal};
pub use revision::FormRevisionRequest;
pub(crate) use revision::{BsddRevisionMutations, BsddRevisionQueries};
pub(crate) use segment::BsddSegmentMutations;
pub(crate) use storage::BsddStorageMutations;

use crate::{
    context::{caller, platform},
    error::ApiError,
    input::tree,
};

/// Requêtes sur les BSDD.
#[derive(Debug, Default)]
pub struct BsddQueries;

#[Object]
impl BsddQueries {
    /// Lit un BSDD par exactement un de ses deux identifiants (BAD_USER_INPUT si aucun ou les deux, ou si
    /// le bordereau n'existe pas). Ouvert aux acteurs du bordereau et, hors brouillon, aux émetteurs des
    /// bordereaux qu'il regroupe, avec BSD_CAN_READ ; sinon FORBIDDEN ; appel anonyme : UNAUTHENTICATED.
    async fn form(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD ; exclusif de readableId.")] id: Option<ID>,
        #[graphql(desc = "Numéro lisible du BSDD (« BSD-… ») ; exclusif de id.")]
        readable_id: Option<String>,
    ) -> Result<Form> {
        let form = platform(ctx)?
            .form(
                caller(ctx)?,
                id.as_ref().map(|id| id.as_str()),
                readable_id.as_deref(),
            )
            .await
            .map_err(ApiError)?;
        Ok(form.into())
    }

    /// Liste les BSDD d'un établissement, du plus récemment créé au plus ancien. BSD_CAN_LIST est exigé sur
    /// cet établissement (FORBIDDEN) ; pagination incohérente ou siret manquant : BAD_USER_INPUT ; appel
    /// anonyme : UNAUTHENTICATED.
    #[expect(
        clippy::too_many_arguments,
        reason = "one parameter for each argument of the contract"
    )]
    async fn forms(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "SIRET ou numéro de TVA de l'établissement. Facultatif si l'utilisateur n'en a qu'un, exigé s'il en a plusieurs ; sans aucun établissement, la liste est vide."
        )]
        siret: Option<String>,
        #[graphql(
            desc = "Nombre d'éléments à sauter, pagination historique ; incompatible avec un curseur. Préférer cursorAfter."
        )]
        skip: Option<i32>,
        #[graphql(
            desc = "Renvoie les éléments placés après ce BSDD (identifiant opaque) ; incompatible avec cursorBefore, last et skip."
        )]
        cursor_after: Option<ID>,
        #[graphql(
            desc = "Nombre d'éléments à partir du début ou de cursorAfter, de 1 à 100, 50 par défaut ; incompatible avec last et cursorBefore."
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Renvoie les éléments placés avant ce BSDD (identifiant opaque) ; incompatible avec cursorAfter, first et skip."
        )]
        cursor_before: Option<ID>,
        #[graphql(
            desc = "Nombre d'éléments à partir de la fin ou avant cursorBefore, de 1 à 100 ; incompatible avec first et cursorAfter."
        )]
        last: Option<i32>,
        #[graphql(
            desc = "Ne retient que les bordereaux enlevés par le premier transporteur à cette date ISO 8601 ou après."
        )]
        sent_after: Option<String>,
        #[graphql(
            desc = "Ne retient que les bordereaux modifiés à cette date ISO 8601 ou après ; adapté à une synchronisation incrémentale."
        )]
        updated_after: Option<String>,
        #[graphql(desc = "Ne retient que les bordereaux ayant un de ces statuts.")] status: Option<
            Vec<FormStatus>,
        >,
        #[graphql(
            desc = "Ne retient que les bordereaux où l'établissement tient un de ces rôles. Omettre l'argument pour tous les rôles : une liste vide écarte les brouillons."
        )]
        roles: Option<Vec<FormRole>>,
        #[graphql(
            desc = "true pour les bordereaux sur lesquels l'établissement doit agir, false pour les autres ; absent, tous."
        )]
        has_next_step: Option<bool>,
        #[graphql(
            desc = "SIRET d'un autre établissement devant aussi figurer sur le bordereau ; écarte les brouillons."
        )]
        siret_present_on_form: Option<String>,
        #[graphql(desc = "Code déchet exact, avec espaces et astérisque.")] waste_code: Option<
            String,
        >,
        #[graphql(desc = "Numéro libre exact.")] custom_id: Option<String>,
    ) -> Result<Vec<Form>> {
        let page = PageRequest {
            first: first.map(i64::from),
            last: last.map(i64::from),
            after: cursor_after.map(|id| id.to_string()),
            before: cursor_before.map(|id| id.to_string()),
            skip: skip.map(i64::from),
        };
        let filter = FormsFilter {
            siret,
            sent_after: date(sent_after)?,
            updated_after: date(updated_after)?,
            status,
            roles,
            has_next_step,
            siret_present: siret_present_on_form,
            waste_code,
            custom_id,
        };
        let forms = platform(ctx)?
            .forms(caller(ctx)?, &page, &filter)
            .await
            .map_err(ApiError)?;
        Ok(forms.into_iter().map(Form::from).collect())
    }

    /// Bordereaux dont l'établissement détient le déchet et qui attendent d'être regroupés (AWAITING_GROUP, quantité
    /// restante), du dernier traité au plus ancien. BSD_CAN_LIST est exigé sur l'établissement (FORBIDDEN).
    async fn appendix_forms(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "SIRET de l'établissement qui regroupe.")] siret: String,
        #[graphql(desc = "Code déchet exact.")] waste_code: Option<String>,
    ) -> Result<Vec<Form>> {
        let forms = platform(ctx)?
            .appendix_forms(caller(ctx)?, &siret, waste_code.as_deref())
            .await
            .map_err(ApiError)?;
        Ok(forms.into_iter().map(Form::from).collect())
    }

    /// Prépare le téléchargement du PDF d'un BSDD. Ouvert aux lecteurs du bordereau (BSD_CAN_READ), sinon
    /// FORBIDDEN ; identifiant inconnu : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn form_pdf(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD (Form.id).")] id: ID,
    ) -> Result<FileDownload> {
        Ok(platform(ctx)?
            .form_pdf(caller(ctx)?, &id)
            .await
            .map_err(ApiError)?)
    }
}

fn date(text: Option<String>) -> Result<Option<DateTime>, ApiError> {
    text.filter(|text| !text.is_empty())
        .map(|text| {
            DateTime::parse_text(&text)
                .map_err(|error| ApiError(Refusal::bad_input(error.to_string())))
        })
        .transpose()
}

/// Opérations sur les BSDD.
#[derive(Debug, Default)]
pub struct BsddMutations;

#[Object]
impl BsddMutations {
    /// Crée un BSDD au statut DRAFT. BSD_CAN_CREATE est exigé dans un établissement cité, sauf pour un
    /// bordereau d'annexe 1 ouvert à tout utilisateur authentifié (FORBIDDEN) ; valeur invalide :
    /// BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn create_form(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Contenu, même partiel, du bordereau.")]
        create_form_input: CreateFormInput,
    ) -> Result<Form> {
        let input = tree(&create_form_input)?;
        Ok(platform(ctx)?
            .create_form(caller(ctx)?, input)
            .await
            .map_err(ApiError)?
            .into())
    }

    /// Modifie un BSDD. BSD_CAN_UPDATE est exigé dans un établissement du bordereau avant et après, et
    /// changer un champ scellé est refusé (FORBIDDEN) ; hors brouillon, le résultat doit rester complet
    /// (BAD_USER_INPUT, aussi si le bordereau n'existe pas) ; appel anonyme : UNAUTHENTICATED.
    async fn update_form(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Identifiant du bordereau et champs à modifier ; renvoyer une valeur inchangée est toujours admis, même scellée."
        )]
        update_form_input: UpdateFormInput,
    ) -> Result<Form> {
        let input = tree(&update_form_input)?;
        let id = &update_form_input.id;
        Ok(platform(ctx)?
            .update_form(caller(ctx)?, id, input)
            .await
            .map_err(ApiError)?
            .into())
    }

    /// Supprime un BSDD au statut DRAFT ou SEALED, ou SIGNED_BY_PRODUCER à la demande du seul signataire
    /// (émetteur ou éco-organisme), ainsi que les annexes d'une tournée. BSD_CAN_DELETE est exigé
    /// (FORBIDDEN, aussi pour tout autre statut) ; bordereau inconnu : BAD_USER_INPUT ; appel anonyme :
    /// UNAUTHENTICATED.
    async fn delete_form(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD à supprimer.")] id: ID,
    ) -> Result<Form> {
        Ok(platform(ctx)?
            .delete_form(caller(ctx)?, &id)
            .await
            .map_err(ApiError)?
            .into())
    }

    /// Scelle un BSDD complet : DRAFT passe à SEALED, puis à SIGNED_BY_PRODUCER si l'émetteur est un
    /// particulier ou un navire étranger. BSD_CAN_DELETE est exigé dans un établissement du bordereau
    /// (FORBIDDEN) ; champs manquants ou mauvais statut : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn mark_as_sealed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD à sceller.")] id: ID,
    ) -> Result<Form> {
        Ok(platform(ctx)?
            .seal_form(caller(ctx)?, &id)
            .await
            .map_err(ApiError)?
            .into())
    }

    /// Signe l'émission d'un BSDD SEALED (vers SIGNED_BY_PRODUCER, ou SENT en acheminement direct) ou la
    /// réexpédition d'un BSDD RESEALED (vers SIGNED_BY_TEMP_STORER). Droit BSD_CAN_SIGN_EMISSION ou code
    /// insuffisant : FORBIDDEN, trop d'essais : TOO_MANY_REQUESTS, données incomplètes, tournée ou mauvais
    /// statut : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn sign_emission_form(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD à signer.")] id: ID,
        #[graphql(desc = "Signataire, date et dernières corrections sur le déchet.")]
        input: SignEmissionFormInput,
        #[graphql(
            desc = "Code de signature à 4 chiffres de l'émetteur, de l'éco-organisme ou du site d'entreposage, utile si l'utilisateur n'a pas le droit de signer pour lui ; 0 équivaut à une absence de code."
        )]
        security_code: Option<i32>,
    ) -> Result<Form> {
        let form = platform(ctx)?
            .sign_emission(caller(ctx)?, &id, &input, security_code)
            .await
            .map_err(ApiError)?;
        Ok(form.into())
    }

    /// Signe l'enlèvement par le premier transporteur n'ayant pas signé : le BSDD passe à SENT, ou à RESENT
    /// après entreposage provisoire. Droit BSD_CAN_SIGN_TRANSPORT ou code insuffisant, ou émission non
    /// signée : FORBIDDEN, trop d'essais : TOO_MANY_REQUESTS, données incomplètes, tournée ou mauvais
    /// statut : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn sign_transport_form(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD à signer.")] id: ID,
        #[graphql(desc = "Signataire, date, plaque et mode de transport.")]
        input: SignTransportFormInput,
        #[graphql(
            desc = "Code de signature à 4 chiffres du transporteur, utile si l'utilisateur n'a pas le droit de signer pour lui ; 0 équivaut à une absence de code."
        )]
        security_code: Option<i32>,
    ) -> Result<Form> {
        let form = platform(ctx)?
            .sign_transport(caller(ctx)?, &id, &input, security_code)
            .await
            .map_err(ApiError)?;
        Ok(form.into())
    }

    /// Enregistre la réception à la destination finale : SENT ou RESENT passe à RECEIVED, ou directement à
    /// ACCEPTED ou REFUSED si la décision est jointe. BSD_CAN_SIGN_ACCEPTATION est exigé chez le
    /// destinataire et les annexes 1 sont exclues (FORBIDDEN) ; quantités incohérentes ou mauvais statut :
    /// BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn mark_as_received(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Identifiant opaque du BSDD ; si son destinataire est un entreposage provisoire qui n'a pas réexpédié, utiliser markAsTempStored."
        )]
        id: ID,
        #[graphql(
            desc = "Réception et, facultativement, décision d'acceptation avec les quantités."
        )]
        received_info: ReceivedFormInput,
    ) -> Result<Form> {
        Ok(platform(ctx)?
            .receive_form(caller(ctx)?, &id, &received_info)
            .await
            .map_err(ApiError)?
            .into())
    }

    /// Enregistre la décision de la destination finale : RECEIVED passe à ACCEPTED ou REFUSED.
    /// BSD_CAN_SIGN_ACCEPTATION est exigé chez le destinataire et les annexes 1 sont exclues (FORBIDDEN) ;
    /// quantités incohérentes ou mauvais statut : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn mark_as_accepted(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant opaque du BSDD.")] id: ID,
        #[graphql(
            desc = "Décision, quantités reçue et refusée, informations de rinçage et de retour à vide."
        )]
        accepted_info: AcceptedFormInput,
    ) -> Result<Form> {
        Ok(platform(ctx)?
            .accept_form(caller(ctx)?, &id, &accepted_info)
            .await
            .map_err(ApiError)?
            .into())
    }

    /// Déclare le traitement d'un BSDD ACCEPTED ou TEMP_STORER_ACCEPTED, qui passe à PROCESSED,
    /// AWAITING_GROUP, NO_TRACEABILITY ou FOLLOWED_WITH_PNTTD selon l'opération. BSD_CAN_SIGN_OPERATION est
    /// exigé chez le destinataire (FORBIDDEN) ; code, mode ou destination ultérieure incohérents :
    /// BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn mark_as_processed(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Identifiant opaque du BSDD ; un bordereau d'annexe 1 suit sa tournée et donne FORBIDDEN."
        )]
        id: ID,
        #[graphql(desc = "Opération réalisée, mode et destination ultérieure éventuelle.")]
        processed_info: ProcessedFormInput,
    ) -> Result<Form> {
        Ok(platform(ctx)?
            .process_form(caller(ctx)?, &id, &processed_info)
            .await
            .map_err(ApiError)?
            .into())
    }
}
