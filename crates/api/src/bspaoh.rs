//! BSPAOH: queries, mutations and what the document does not store.

use std::sync::Arc;

use async_graphql::{Context, ID, MergedObject, Object, Result};
use contract::bspaoh::{
    Bspaoh as Document, BspaohError, BspaohInput, BspaohMetadataFields, BspaohSignatureInput,
    BspaohWhere,
};
use contract::page::FileDownload;
use domain::slip::Signing;

use crate::{
    connection::page_request,
    kinds::{self, SlipConnection, SlipNode},
};

/// BSPAOH : bordereau de suivi de pièces anatomiques d'origine humaine. Un objet dont toutes les données sont vides est
/// renvoyé null.
#[derive(Clone, Debug, MergedObject)]
pub struct Bspaoh(Document, BspaohComputed);

impl From<Document> for Bspaoh {
    fn from(document: Document) -> Self {
        let computed = BspaohComputed {
            slip: Arc::new(document.clone()),
        };
        Self(document, computed)
    }
}

impl SlipNode for Bspaoh {
    type Slip = Document;
}

/// What the document answers without storing it.
#[derive(Clone, Debug)]
pub(crate) struct BspaohComputed {
    slip: Arc<Document>,
}

#[Object]
impl BspaohComputed {
    /// Informations calculées : données manquantes, champs scellés.
    async fn metadata(&self) -> BspaohMetadata {
        BspaohMetadata {
            slip: Arc::clone(&self.slip),
        }
    }
}

/// Informations calculées autour d'un BSPAOH.
#[derive(Clone, Debug)]
pub struct BspaohMetadata {
    slip: Arc<Document>,
}

#[Object]
impl BspaohMetadata {
    /// Données à compléter ou à corriger avant la prochaine signature, inscription des établissements comprise.
    async fn errors(&self, ctx: &Context<'_>) -> Result<Vec<BspaohError>> {
        let missing = kinds::missing(ctx, self.slip.as_ref()).await?.into_iter();
        Ok(missing
            .map(|(message, path, required_for)| BspaohError {
                message,
                path,
                required_for,
            })
            .collect())
    }

    /// État d'édition des champs pour l'utilisateur courant.
    async fn fields(&self, ctx: &Context<'_>) -> Result<BspaohMetadataFields> {
        let sealed = kinds::sealed(ctx, self.slip.as_ref()).await?;
        Ok(BspaohMetadataFields { sealed })
    }
}

/// Requêtes sur les BSPAOH.
#[derive(Debug, Default)]
pub struct BspaohQueries;

#[Object]
impl BspaohQueries {
    /// Lit un BSPAOH. Ouvert à tout acteur du bordereau publié (ou, pour un brouillon, aux établissements de son
    /// rédacteur qui y figurent) disposant de BSD_CAN_READ, sinon FORBIDDEN ; numéro inconnu ou bordereau supprimé :
    /// BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn bspaoh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSPAOH (« PAOH-… »).")] id: ID,
    ) -> Result<Bspaoh> {
        kinds::read(ctx, &id).await
    }

    /// Liste les BSPAOH des établissements où l'utilisateur a BSD_CAN_LIST, du plus récemment créé au plus ancien ; les
    /// brouillons se limitent à ceux de ces établissements. Une combinaison de pagination interdite ou un filtre trop
    /// imbriqué donne BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn bspaohs(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Renvoie les éléments placés après ce numéro de BSPAOH ; incompatible avec before et last. Un numéro inconnu donne une page vide."
        )]
        after: Option<ID>,
        #[graphql(
            desc = "Nombre d'éléments à partir du début ou de after, de 1 à 500, 50 par défaut ; incompatible avec last et before."
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Renvoie les éléments placés avant ce numéro de BSPAOH ; incompatible avec after et first."
        )]
        before: Option<ID>,
        #[graphql(
            desc = "Nombre d'éléments à partir de la fin ou avant before, de 1 à 500 ; incompatible avec first et after."
        )]
        last: Option<i32>,
        #[graphql(desc = "Filtre à appliquer ; absent ou null, aucun filtre.")] r#where: Option<
            BspaohWhere,
        >,
    ) -> Result<SlipConnection<Bspaoh>> {
        let request = page_request(first, last, after, before);
        SlipConnection::read(ctx, &request, &r#where).await
    }

    /// Prépare le téléchargement du PDF d'un BSPAOH, ouvert à ses lecteurs (BSD_CAN_READ), sinon FORBIDDEN ; numéro
    /// inconnu : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn bspaoh_pdf(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSPAOH (« PAOH-… »).")] id: ID,
    ) -> Result<FileDownload> {
        kinds::print::<Document>(ctx, &id).await
    }
}

/// Opérations sur les BSPAOH.
#[derive(Debug, Default)]
pub struct BspaohMutations;

#[Object]
impl BspaohMutations {
    /// Crée un BSPAOH publié, validé comme à l'émission. BSD_CAN_CREATE est exigé dans un établissement cité par son
    /// SIRET (FORBIDDEN) ; données manquantes ou incohérentes : BAD_USER_INPUT avec le détail dans issues ; appel
    /// anonyme : UNAUTHENTICATED.
    async fn create_bspaoh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Contenu du bordereau.")] input: BspaohInput,
    ) -> Result<Bspaoh> {
        kinds::create(ctx, &input, false).await
    }

    /// Crée un BSPAOH brouillon : rien n'est obligatoire, mais formats, conditionnements, cohérence et inscription des
    /// établissements sont contrôlés (BAD_USER_INPUT). BSD_CAN_CREATE est exigé dans un établissement cité par son SIRET
    /// (FORBIDDEN) ; appel anonyme : UNAUTHENTICATED.
    async fn create_draft_bspaoh(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Contenu, même partiel, du brouillon ; seuls les établissements de l'auteur cités ici y auront accès jusqu'à la publication."
        )]
        input: BspaohInput,
    ) -> Result<Bspaoh> {
        kinds::create(ctx, &input, true).await
    }

    /// Modifie un BSPAOH. BSD_CAN_UPDATE est exigé dans un établissement du bordereau avant et après la modification
    /// (FORBIDDEN) ; champs scellés, données invalides ou bordereau inconnu : BAD_USER_INPUT ; appel anonyme :
    /// UNAUTHENTICATED.
    async fn update_bspaoh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSPAOH à modifier.")] id: ID,
        #[graphql(
            desc = "Champs à modifier ; renvoyer une valeur inchangée est toujours admis, même scellée."
        )]
        input: BspaohInput,
    ) -> Result<Bspaoh> {
        kinds::update(ctx, &id, &input).await
    }

    /// Publie un BSPAOH brouillon, définitivement. Il doit être complet pour l'émission (BAD_USER_INPUT) ; un
    /// bordereau déjà publié ou un utilisateur sans BSD_CAN_UPDATE donnent FORBIDDEN ; appel anonyme :
    /// UNAUTHENTICATED.
    async fn publish_bspaoh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du brouillon à publier.")] id: ID,
    ) -> Result<Bspaoh> {
        kinds::publish(ctx, &id).await
    }

    /// Appose une signature sur un BSPAOH au nom de l'établissement de l'étape, par droit de l'utilisateur seulement.
    /// Droit insuffisant : FORBIDDEN ; étape indue, déjà signée ou données incomplètes : BAD_USER_INPUT ; appel
    /// anonyme : UNAUTHENTICATED.
    async fn sign_bspaoh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSPAOH à signer ; un brouillon doit d'abord être publié.")]
        id: ID,
        #[graphql(desc = "Étape, signataire et date éventuelle.")] input: BspaohSignatureInput,
    ) -> Result<Bspaoh> {
        let signing = Signing {
            signature: input.r#type,
            author: input.author,
            date: input.date.take(),
        };
        kinds::sign(ctx, &id, &signing, None).await
    }

    /// Crée un brouillon à partir d'un BSPAOH, coordonnées et récépissé actualisés, sans signature, réception,
    /// crémation, plaque ni code d'identification. BSD_CAN_CREATE est exigé dans un établissement du bordereau
    /// (FORBIDDEN) ; bordereau inconnu ou invalide : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn duplicate_bspaoh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSPAOH à dupliquer.")] id: ID,
    ) -> Result<Bspaoh> {
        kinds::duplicate(ctx, &id).await
    }

    /// Supprime un BSPAOH non signé, ou signé par le seul émetteur si c'est lui qui le demande. BSD_CAN_DELETE est
    /// exigé (FORBIDDEN, aussi pour tout autre statut) ; bordereau inconnu : BAD_USER_INPUT ; appel anonyme :
    /// UNAUTHENTICATED.
    async fn delete_bspaoh(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSPAOH à supprimer.")] id: ID,
    ) -> Result<Bspaoh> {
        kinds::delete(ctx, &id).await
    }
}
