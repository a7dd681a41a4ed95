//! Exports of registries as the API answers them: what both kinds of exports say, and what is of one alone.

use std::{marker::PhantomData, sync::Arc};

use async_graphql::{Context, ID, MergedObject, Object, OutputType, Result, SimpleObject};
use contract::{
    company::WasteType,
    page::PageInfo,
    registry::{
        DeclarationType, RegistryCompany, RegistryExportFormat, RegistryExportStatus,
        RegistryV2ExportType, SignedUrlResponse,
    },
    scalar::{DateTime, Text},
};
use domain::registry::{Registry, Source};
use platform::{
    offset::{OffsetPage, OffsetRequest},
    registry::{ExportKind, NewExport, RegistryExport as Export},
};

use crate::{
    account::User,
    connection::offset_info,
    context::{caller, platform},
    error::ApiError,
};

fn type_of(registry: Registry) -> RegistryV2ExportType {
    match registry {
        Registry::Ssd => RegistryV2ExportType::Ssd,
        Registry::Outgoing => RegistryV2ExportType::Outgoing,
        Registry::Transported => RegistryV2ExportType::Transported,
        Registry::Managed => RegistryV2ExportType::Managed,
        Registry::Incoming | Registry::All => RegistryV2ExportType::Incoming,
    }
}

async fn companies_of(ctx: &Context<'_>, org_ids: &[String]) -> Result<Vec<RegistryCompany>> {
    let companies = platform(ctx)?
        .registry_export_companies(caller(ctx)?, org_ids)
        .await;
    Ok(companies.map_err(ApiError)?)
}

fn texts(values: &[String]) -> Vec<Text> {
    values
        .iter()
        .map(|value| Text::from(value.as_str()))
        .collect()
}

/// Export d'un registre réglementaire. Le fichier est fabriqué en tâche de fond : relire l'export jusqu'à ce que son
/// état soit SUCCESSFUL, puis demander le lien de téléchargement.
#[derive(Debug, MergedObject)]
pub(crate) struct RegistryV2Export(
    ExportRequest,
    Delegation,
    ExportedCompanies,
    Selection,
    Period,
);

impl From<Export> for RegistryV2Export {
    fn from(export: Export) -> Self {
        let export = Arc::new(export);
        Self(
            ExportRequest(Arc::clone(&export)),
            Delegation(Arc::clone(&export)),
            ExportedCompanies(Arc::clone(&export)),
            Selection(Arc::clone(&export)),
            Period(export),
        )
    }
}

impl ExportNode for RegistryV2Export {
    const KIND: ExportKind = ExportKind::Regulatory;
}

/// Export du registre exhaustif : tous les bordereaux publiés d'un établissement.
#[derive(Debug, MergedObject)]
pub(crate) struct RegistryExhaustiveExport(ExportRequest, ExportedCompanies, Period);

impl From<Export> for RegistryExhaustiveExport {
    fn from(export: Export) -> Self {
        let export = Arc::new(export);
        Self(
            ExportRequest(Arc::clone(&export)),
            ExportedCompanies(Arc::clone(&export)),
            Period(export),
        )
    }
}

impl ExportNode for RegistryExhaustiveExport {
    const KIND: ExportKind = ExportKind::Exhaustive;
}

/// Who asked for an export, and where it stands.
#[derive(Debug)]
pub(crate) struct ExportRequest(Arc<Export>);

#[Object]
impl ExportRequest {
    /// Identifiant opaque.
    async fn id(&self) -> ID {
        self.0.id.as_str().into()
    }

    /// Date et heure de la demande.
    async fn created_at(&self) -> DateTime {
        self.0.created_at
    }

    /// Date et heure de la dernière étape.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at
    }

    /// Utilisateur qui a demandé l'export.
    async fn created_by(&self, ctx: &Context<'_>) -> Result<User> {
        let author = platform(ctx)?.registry_export_author(&self.0).await;
        Ok(User::of(author.map_err(ApiError)?))
    }

    /// Avancement.
    async fn status(&self) -> RegistryExportStatus {
        self.0.status
    }
}

/// On whose behalf an export is made.
#[derive(Debug)]
pub(crate) struct Delegation(Arc<Export>);

#[Object]
impl Delegation {
    /// Établissement délégataire pour lequel l'export est fait ; null hors délégation.
    async fn delegate(&self, ctx: &Context<'_>) -> Result<Option<RegistryCompany>> {
        let Some(delegate) = self.0.delegate.clone() else {
            return Ok(None);
        };
        Ok(companies_of(ctx, &[delegate]).await?.pop())
    }

    /// Toujours null : utiliser delegate.
    async fn delegate_sirets(&self) -> Option<Text> {
        None
    }
}

/// The companies of an export.
#[derive(Debug)]
pub(crate) struct ExportedCompanies(Arc<Export>);

#[Object]
impl ExportedCompanies {
    /// SIRET demandés ; une fois l'export terminé, ceux qui ont au moins une ligne (tous si aucun n'en a).
    async fn sirets(&self) -> Vec<Text> {
        texts(&self.0.sirets)
    }

    /// Établissements de sirets qui sont inscrits.
    async fn companies(&self, ctx: &Context<'_>) -> Result<Vec<RegistryCompany>> {
        companies_of(ctx, &self.0.sirets).await
    }
}

/// Which lines an export holds.
#[derive(Debug)]
pub(crate) struct Selection(Arc<Export>);

#[Object]
impl Selection {
    /// Registre exporté.
    async fn registry_type(&self) -> RegistryV2ExportType {
        type_of(self.0.registry)
    }

    /// Toujours null quand des natures sont demandées : le type de ce champ dans le contrat n'a pas leurs valeurs.
    /// Liste vide sinon.
    async fn waste_types(&self) -> Option<Vec<WasteType>> {
        self.0.waste_types.is_empty().then(Vec::new)
    }

    /// Codes déchet demandés ; liste vide si tous.
    async fn waste_codes(&self) -> Option<Vec<Text>> {
        Some(texts(&self.0.waste_codes))
    }

    /// Origine des lignes demandée ; ALL si toutes.
    async fn declaration_type(&self) -> DeclarationType {
        match self.0.source {
            Some(Source::Bsd) => DeclarationType::Bsd,
            Some(Source::Registry) => DeclarationType::Registry,
            None => DeclarationType::All,
        }
    }
}

/// The period and the file of an export.
#[derive(Debug)]
pub(crate) struct Period(Arc<Export>);

#[Object]
impl Period {
    /// Début de la période.
    async fn start_date(&self) -> DateTime {
        self.0.start_date
    }

    /// Fin de la période ; null si elle n'en a pas.
    async fn end_date(&self) -> Option<DateTime> {
        self.0.end_date
    }

    /// Format du fichier.
    async fn format(&self) -> RegistryExportFormat {
        self.0.format
    }

    /// Extension de Bordereau : lignes écrites jusqu'ici, pour suivre l'avancement.
    async fn line_count(&self) -> i32 {
        i32::try_from(self.0.lines).unwrap_or(i32::MAX)
    }
}

/// An export as the API answers it.
pub(crate) trait ExportNode: OutputType + From<Export> {
    /// Of which registries.
    const KIND: ExportKind;
}

/// Élément d'une page d'exports.
#[derive(Debug, SimpleObject)]
#[graphql(
    concrete(name = "RegistryV2ExportEdge", params(RegistryV2Export)),
    concrete(
        name = "RegistryExhaustiveExportEdge",
        params(RegistryExhaustiveExport)
    )
)]
pub(crate) struct ExportEdge<N: OutputType> {
    /// Position de l'élément.
    cursor: Text,
    /// Export à cette position.
    node: N,
}

/// Page d'exports, du plus récent au plus ancien.
#[derive(Debug)]
pub(crate) struct ExportConnection<N: ExportNode> {
    page: OffsetPage<Export>,
    node: PhantomData<N>,
}

#[Object(
    concrete(name = "RegistryV2ExportConnection", params(RegistryV2Export)),
    concrete(
        name = "RegistryExhaustiveExportConnection",
        params(RegistryExhaustiveExport)
    )
)]
impl<N: ExportNode> ExportConnection<N>
where
    ExportEdge<N>: OutputType,
{
    /// Nombre total d'exports, indépendamment de la page.
    async fn total_count(&self) -> i32 {
        i32::try_from(self.page.total).unwrap_or(i32::MAX)
    }

    /// Position de la page dans la liste.
    async fn page_info(&self) -> PageInfo {
        offset_info(&self.page, |export| &export.id)
    }

    /// Exports de la page.
    async fn edges(&self) -> Vec<ExportEdge<N>> {
        let edge = |export: &Export| ExportEdge {
            cursor: Text::from(export.id.as_str()),
            node: N::from(export.clone()),
        };
        self.page.items.iter().map(edge).collect()
    }
}

/// The export of this identifier, asked for by the caller.
pub(super) async fn read<N: ExportNode>(ctx: &Context<'_>, id: &str) -> Result<N> {
    let export = platform(ctx)?
        .registry_export(caller(ctx)?, N::KIND, id)
        .await;
    Ok(export.map_err(ApiError)?.into())
}

/// A page of the exports of the caller, or of those asked for as an administrator.
pub(super) async fn list<N: ExportNode>(
    ctx: &Context<'_>,
    as_admin: bool,
    skip: Option<i32>,
    first: Option<i32>,
) -> Result<ExportConnection<N>> {
    let page = platform(ctx)?
        .registry_exports(
            caller(ctx)?,
            N::KIND,
            as_admin,
            OffsetRequest { skip, first },
        )
        .await
        .map_err(ApiError)?;
    Ok(ExportConnection {
        page,
        node: PhantomData,
    })
}

/// The link to the file of an export.
pub(super) async fn link<N: ExportNode>(ctx: &Context<'_>, id: &str) -> Result<SignedUrlResponse> {
    let link = platform(ctx)?
        .registry_export_link(caller(ctx)?, N::KIND, id)
        .await;
    Ok(link.map_err(ApiError)?)
}

/// Asks for an export.
pub(super) async fn generate<N: ExportNode>(ctx: &Context<'_>, new: NewExport) -> Result<N> {
    let export = platform(ctx)?
        .generate_registry_export(caller(ctx)?, new)
        .await;
    Ok(export.map_err(ApiError)?.into())
}

/// Cancels an export.
pub(super) async fn cancel<N: ExportNode>(ctx: &Context<'_>, id: &str) -> Result<N> {
    let export = platform(ctx)?
        .cancel_registry_export(caller(ctx)?, N::KIND, id)
        .await;
    Ok(export.map_err(ApiError)?.into())
}
