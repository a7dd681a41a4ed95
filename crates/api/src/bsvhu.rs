//! BSVHU: queries, mutations and what the document does not store.

mod carrier;

use std::sync::Arc;

use async_graphql::{Context, ID, MergedObject, Object, Result};
use contract::bsvhu::{
    Bsvhu as Document, BsvhuError, BsvhuInput, BsvhuMetadataFields, BsvhuSignatureInput,
    BsvhuTransporter, BsvhuWhere,
};
use contract::page::FileDownload;
use domain::slip::Signing;

use crate::{
    connection::page_request,
    kinds::{self, SlipConnection, SlipNode},
};
pub use carrier::BsvhuCarrierMutations;

/// BSVHU : bordereau de suivi de véhicules hors d'usage. Un objet dont toutes les données sont vides est renvoyé
/// null.
#[derive(Clone, Debug, MergedObject)]
pub struct Bsvhu(Document, BsvhuComputed);

impl From<Document> for Bsvhu {
    fn from(document: Document) -> Self {
        let computed = BsvhuComputed {
            slip: Arc::new(document.clone()),
        };
        Self(document, computed)
    }
}

impl SlipNode for Bsvhu {
    type Slip = Document;
}

/// What the document answers without storing it.
#[derive(Clone, Debug)]
pub(crate) struct BsvhuComputed {
    slip: Arc<Document>,
}

#[Object]
impl BsvhuComputed {
    /// Premier transporteur ; null si aucun. Les suivants se lisent dans transporters.
    async fn transporter(&self) -> Option<&BsvhuTransporter> {
        self.slip.transporters.first()
    }

    /// Informations calculées : données manquantes et champs scellés.
    async fn metadata(&self) -> BsvhuMetadata {
        BsvhuMetadata {
            slip: Arc::clone(&self.slip),
        }
    }
}

/// Informations calculées autour d'un BSVHU.
#[derive(Clone, Debug)]
pub struct BsvhuMetadata {
    slip: Arc<Document>,
}

#[Object]
impl BsvhuMetadata {
    /// Données à compléter ou corriger avant la prochaine signature ; une liste vide ne garantit pas la signature,
    /// l'inscription des établissements n'étant contrôlée qu'à ce moment.
    async fn errors(&self, ctx: &Context<'_>) -> Result<Vec<BsvhuError>> {
        let missing = kinds::missing(ctx, self.slip.as_ref()).await?.into_iter();
        Ok(missing
            .map(|(message, path, required_for)| BsvhuError {
                message,
                path,
                required_for,
            })
            .collect())
    }

    /// État d'édition des champs pour l'utilisateur courant.
    async fn fields(&self, ctx: &Context<'_>) -> Result<BsvhuMetadataFields> {
        let sealed = kinds::sealed(ctx, self.slip.as_ref()).await?;
        Ok(BsvhuMetadataFields { sealed })
    }
}

/// Requêtes sur les BSVHU.
#[derive(Debug, Default)]
pub struct BsvhuQueries;

#[Object]
impl BsvhuQueries {
    /// Lit un BSVHU. Ouvert à tout acteur du bordereau publié, éco-organisme et intermédiaires compris (ou, pour un
    /// brouillon, aux établissements de son rédacteur) disposant de BSD_CAN_READ, sinon FORBIDDEN ; numéro inconnu
    /// ou bordereau supprimé : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn bsvhu(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSVHU (« VHU-… »).")] id: ID,
    ) -> Result<Bsvhu> {
        kinds::read(ctx, &id).await
    }

    /// Liste les BSVHU des établissements où l'utilisateur a BSD_CAN_LIST, du plus récemment créé au plus ancien,
    /// sauf ceux où ils ne sont qu'éco-organisme ; les brouillons se limitent à ceux de ces établissements. Une
    /// combinaison de pagination interdite ou un filtre trop imbriqué donne BAD_USER_INPUT ; appel anonyme :
    /// UNAUTHENTICATED.
    async fn bsvhus(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Renvoie les éléments placés après ce numéro de BSVHU ; incompatible avec before et last. Un numéro inconnu donne une page vide."
        )]
        after: Option<ID>,
        #[graphql(
            desc = "Nombre d'éléments à partir du début ou de after, de 1 à 500, 50 par défaut ; incompatible avec last et before."
        )]
        first: Option<i32>,
        #[graphql(
            desc = "Renvoie les éléments placés avant ce numéro de BSVHU ; incompatible avec after et first."
        )]
        before: Option<ID>,
        #[graphql(
            desc = "Nombre d'éléments à partir de la fin ou avant before, de 1 à 500 ; incompatible avec first et after."
        )]
        last: Option<i32>,
        #[graphql(desc = "Filtre à appliquer ; absent ou null, aucun filtre.")] r#where: Option<
            BsvhuWhere,
        >,
    ) -> Result<SlipConnection<Bsvhu>> {
        let request = page_request(first, last, after, before);
        SlipConnection::read(ctx, &request, &r#where).await
    }

    /// Prépare le téléchargement du PDF d'un BSVHU, ouvert à ses lecteurs (BSD_CAN_READ), sinon FORBIDDEN ; numéro
    /// inconnu : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn bsvhu_pdf(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSVHU (« VHU-… »).")] id: ID,
    ) -> Result<FileDownload> {
        kinds::print::<Document>(ctx, &id).await
    }
}

/// Opérations sur les BSVHU.
#[derive(Debug, Default, MergedObject)]
pub struct BsvhuMutations(BsvhuSlipMutations, BsvhuCarrierMutations);

/// Opérations sur les bordereaux eux-mêmes.
#[derive(Debug, Default)]
pub struct BsvhuSlipMutations;

#[Object]
impl BsvhuSlipMutations {
    /// Crée un BSVHU publié, validé comme à l'émission. BSD_CAN_CREATE est exigé dans un établissement cité dans le
    /// bordereau autrement que comme intermédiaire (FORBIDDEN) ; données manquantes ou incohérentes :
    /// BAD_USER_INPUT avec le détail dans issues ; appel anonyme : UNAUTHENTICATED.
    async fn create_bsvhu(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Contenu du bordereau.")] input: BsvhuInput,
    ) -> Result<Bsvhu> {
        kinds::create(ctx, &input, false).await
    }

    /// Crée un BSVHU brouillon : rien n'est obligatoire, mais formats, cohérence et inscription des établissements
    /// sont contrôlés (BAD_USER_INPUT). BSD_CAN_CREATE est exigé dans un établissement cité autrement que comme
    /// intermédiaire (FORBIDDEN) ; appel anonyme : UNAUTHENTICATED.
    async fn create_draft_bsvhu(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Contenu, même partiel, du brouillon ; seuls les établissements de l'auteur cités ici y auront accès jusqu'à la publication."
        )]
        input: BsvhuInput,
    ) -> Result<Bsvhu> {
        kinds::create(ctx, &input, true).await
    }

    /// Modifie un BSVHU. BSD_CAN_UPDATE est exigé dans un établissement du bordereau avant et après la modification,
    /// et changer un champ scellé est refusé (FORBIDDEN) ; données invalides ou bordereau inconnu :
    /// BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn update_bsvhu(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSVHU à modifier.")] id: ID,
        #[graphql(
            desc = "Champs à modifier ; renvoyer une valeur inchangée est toujours admis, même scellée."
        )]
        input: BsvhuInput,
    ) -> Result<Bsvhu> {
        kinds::update(ctx, &id, &input).await
    }

    /// Publie un BSVHU brouillon, définitivement. Il doit être complet pour l'émission (BAD_USER_INPUT) ; un
    /// bordereau déjà publié ou un utilisateur sans BSD_CAN_UPDATE donnent FORBIDDEN ; appel anonyme :
    /// UNAUTHENTICATED.
    async fn publish_bsvhu(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du brouillon à publier.")] id: ID,
    ) -> Result<Bsvhu> {
        kinds::publish(ctx, &id).await
    }

    /// Appose une signature sur un BSVHU au nom de l'établissement de l'étape, par droit de l'utilisateur ou code de
    /// signature. Droit ou code insuffisant : FORBIDDEN, trop d'essais de code : TOO_MANY_REQUESTS, étape indue,
    /// déjà signée ou données incomplètes : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn sign_bsvhu(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSVHU à signer ; un brouillon doit d'abord être publié.")]
        id: ID,
        #[graphql(desc = "Étape, signataire, date et code de signature éventuel.")]
        input: BsvhuSignatureInput,
    ) -> Result<Bsvhu> {
        let signing = Signing {
            signature: input.r#type,
            author: input.author,
            date: input.date.take(),
        };
        let code = input.security_code.take();
        kinds::sign(ctx, &id, &signing, code).await
    }

    /// Crée un brouillon à partir d'un BSVHU, avec tous ses transporteurs, coordonnées et récépissés actualisés, sans
    /// signature, réception, opération ni plaque. BSD_CAN_CREATE est exigé dans un établissement du bordereau
    /// (FORBIDDEN) ; bordereau inconnu ou devenu invalide : BAD_USER_INPUT ; appel anonyme : UNAUTHENTICATED.
    async fn duplicate_bsvhu(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSVHU à dupliquer.")] id: ID,
    ) -> Result<Bsvhu> {
        kinds::duplicate(ctx, &id).await
    }

    /// Supprime un BSVHU non signé, ou signé par le seul émetteur si c'est lui qui le demande. BSD_CAN_DELETE est
    /// exigé (FORBIDDEN, aussi pour tout autre statut) ; bordereau inconnu : BAD_USER_INPUT ; appel anonyme :
    /// UNAUTHENTICATED.
    async fn delete_bsvhu(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Numéro du BSVHU à supprimer.")] id: ID,
    ) -> Result<Bsvhu> {
        kinds::delete(ctx, &id).await
    }
}
