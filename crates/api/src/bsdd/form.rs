//! What a BSDD answers beside its document: linked forms and computed values.

use std::sync::Arc;

use async_graphql::{Context, MergedObject, Object, Result, SimpleObject};
use contract::{
    bsdd::{
        Emitter, EmitterType, Form as Document, InitialForm as InitialDocument, StateSummary,
        TemporaryStorageDetail, TransportSegment, Transporter,
    },
    scalar::{Number, Text},
};
use domain::bsdd as rules;

use super::FormRevisionRequest;
use crate::{
    context::{caller, platform},
    error::ApiError,
    kinds,
    revision::revision_of,
};

/// BSDD : bordereau de suivi de déchets dangereux ou non dangereux. Un objet dont toutes les données sont
/// vides est renvoyé null.
#[derive(Clone, Debug, MergedObject)]
pub struct Form(Document, FormLinks);

impl From<Document> for Form {
    fn from(stored: Document) -> Self {
        let answer = rules::expand(&stored);
        Self(
            answer,
            FormLinks {
                form: Arc::new(stored),
            },
        )
    }
}

/// Linked forms with the quantities of their links, in the order of the links.
async fn linked(
    ctx: &Context<'_>,
    links: &[contract::bsdd::FormLink],
) -> Result<Vec<(Document, Number)>> {
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let ids = links.iter().map(|link| link.id.clone());
    let mut found = kinds::linked(ctx, ids).await?;
    Ok(links
        .iter()
        .filter_map(|link| Some((found.remove(&link.id)?, link.quantity)))
        .collect())
}

#[derive(Clone, Debug)]
pub(crate) struct FormLinks {
    form: Arc<Document>,
}

#[Object]
impl FormLinks {
    /// Premier transporteur ; null si aucun n'est renseigné. Les suivants se lisent dans transporters.
    async fn transporter(&self) -> Option<Transporter> {
        rules::expand(&self.form).transporters.into_iter().next()
    }

    /// Bordereaux annexés à un regroupement, null pour tout autre type d'émetteur. Obsolète : utiliser
    /// grouping, qui donne aussi la fraction regroupée.
    #[graphql(name = "appendix2Forms", deprecation = "Utiliser grouping")]
    async fn appendix2_forms(&self, ctx: &Context<'_>) -> Result<Option<Vec<InitialForm>>> {
        let kind = self
            .form
            .emitter
            .as_ref()
            .and_then(|emitter| emitter.r#type);
        if kind != Some(EmitterType::Appendix2) {
            return Ok(None);
        }
        let forms = linked(ctx, &self.form.grouping).await?;
        Ok(Some(
            forms
                .into_iter()
                .map(|(form, _)| InitialForm::from(form))
                .collect(),
        ))
    }

    /// Bordereaux initiaux annexés à ce bordereau de tournée ou de regroupement, avec la quantité prise sur
    /// chacun ; liste vide si aucun.
    async fn grouping(&self, ctx: &Context<'_>) -> Result<Option<Vec<InitialFormFraction>>> {
        let forms = linked(ctx, &self.form.grouping).await?;
        let fraction = |(form, quantity)| InitialFormFraction {
            form: InitialForm::from(form),
            quantity,
        };
        Ok(Some(forms.into_iter().map(fraction).collect()))
    }

    /// Bordereaux de tournée ou de regroupement qui reprennent celui-ci, avec la fraction reprise.
    async fn grouped_in(&self, ctx: &Context<'_>) -> Result<Option<Vec<FormFraction>>> {
        let forms = linked(ctx, &self.form.grouped_in).await?;
        let fraction = |(form, quantity)| FormFraction {
            form: Form::from(form),
            quantity,
        };
        Ok(Some(forms.into_iter().map(fraction).collect()))
    }

    /// Étape d'entreposage provisoire ; null si le bordereau n'en prévoit pas.
    async fn temporary_storage_detail(&self) -> Option<TemporaryStorageDetail> {
        rules::temporary_storage_detail(&self.form)
    }

    /// Synthèse de l'étape en cours : quantité, conditionnement, expéditeur, transporteur et destinataire à
    /// considérer maintenant.
    async fn state_summary(&self) -> Option<StateSummary> {
        Some(rules::state_summary(&self.form))
    }

    /// Transporteurs à partir du deuxième. Obsolète : utiliser transporters.
    #[graphql(deprecation = "Utiliser transporters")]
    async fn transport_segments(&self) -> Option<Vec<TransportSegment>> {
        Some(rules::transport_segments(&self.form))
    }

    /// Informations complémentaires calculées, hors contenu réglementaire du bordereau.
    async fn metadata(&self) -> FormMetadata {
        FormMetadata {
            form: Arc::clone(&self.form),
        }
    }
}

/// Informations calculées autour d'un BSDD.
#[derive(Debug)]
pub struct FormMetadata {
    form: Arc<Document>,
}

/// Donnée manquante ou incohérente avant le scellement d'un BSDD.
#[derive(Clone, Debug, SimpleObject)]
pub struct FormError {
    /// Explication en français, affichable telle quelle.
    pub message: Text,
    /// Chemin du champ concerné, par exemple wasteDetails puis quantity ; vide quand plusieurs champs sont en cause.
    pub path: Vec<Text>,
}

/// État d'édition des champs d'un BSDD.
#[derive(Clone, Debug, SimpleObject)]
pub struct FormMetadataFields {
    /// Chemins des champs que l'utilisateur courant ne peut plus modifier, chacun décomposé en segments (emitter,
    /// company, siret). Les transporteurs sont numérotés à partir de 1.
    pub sealed: Vec<Vec<Text>>,
}

#[Object]
impl FormMetadata {
    /// Demande de révision la plus récente, quel que soit son état ; null si le bordereau n'a jamais fait
    /// l'objet d'une demande.
    async fn latest_revision(&self, ctx: &Context<'_>) -> Result<Option<FormRevisionRequest>> {
        match self.form.revisions.last() {
            Some(mark) => revision_of(ctx, &mark.id).await,
            None => Ok(None),
        }
    }

    /// Données à compléter ou corriger avant markAsSealed ; sur un bordereau scellé, ce que markAsSealed y refuserait.
    async fn errors(&self, ctx: &Context<'_>) -> Result<Vec<FormError>> {
        let missing = platform(ctx)?
            .missing_on_form(caller(ctx)?, &self.form)
            .await
            .map_err(ApiError)?;
        let split = |path: &str| path.split('.').map(|key| Text(key.to_owned())).collect();
        Ok(missing
            .into_iter()
            .map(|(message, path)| FormError {
                message: Text(message),
                path: path.map_or_else(Vec::new, split),
            })
            .collect())
    }

    /// État d'édition des champs pour l'utilisateur courant.
    async fn fields(&self, ctx: &Context<'_>) -> Result<FormMetadataFields> {
        let sealed = platform(ctx)?
            .sealed_on_form(caller(ctx)?, &self.form)
            .await
            .map_err(ApiError)?;
        let texts = |path: Vec<String>| path.into_iter().map(Text).collect();
        Ok(FormMetadataFields {
            sealed: sealed.into_iter().map(texts).collect(),
        })
    }
}

/// Bordereau initial et part de sa quantité reprise par le bordereau qui le regroupe.
#[derive(Clone, Debug, SimpleObject)]
pub struct InitialFormFraction {
    /// Bordereau initial annexé.
    pub form: InitialForm,
    /// Quantité reprise en tonnes ; pour une tournée, quantité reçue du bordereau d'annexe 1, ou 0.
    pub quantity: Number,
}

/// Part d'un bordereau initial reprise par un bordereau aval.
#[derive(Clone, Debug, SimpleObject)]
pub struct FormFraction {
    /// Bordereau de tournée ou de regroupement qui reprend cette part.
    pub form: Form,
    /// Quantité reprise, en tonnes.
    pub quantity: Number,
}

/// Vue d'un BSDD annexé à un bordereau de tournée ou de regroupement, limitée à ce que le lecteur du
/// bordereau aval peut connaître.
#[derive(Clone, Debug, MergedObject)]
pub struct InitialForm(InitialDocument, InitialEmitter);

impl From<Document> for InitialForm {
    fn from(form: Document) -> Self {
        Self(
            rules::initial_form(&form),
            InitialEmitter {
                form: Arc::new(form),
            },
        )
    }
}

#[derive(Clone, Debug)]
pub(crate) struct InitialEmitter {
    form: Arc<Document>,
}

#[Object]
impl InitialEmitter {
    /// Émetteur du bordereau initial ; null, sans erreur, si l'utilisateur n'a pas le droit de lire ce
    /// bordereau.
    async fn emitter(&self, ctx: &Context<'_>) -> Result<Option<Emitter>> {
        let may_read = platform(ctx)?
            .may_read(caller(ctx)?, &self.form)
            .await
            .map_err(ApiError)?;
        Ok(self.form.emitter.clone().filter(|_| may_read))
    }
}
