//! Exports of registries.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use contract::{
    company::WasteType,
    filter::{DateFilter, StringFilter},
    page::PageInfo,
    registry::{
        DeclarationType, RegistryCompany, RegistryExportFormat, RegistryExportStatus,
        RegistryV2ExportType, RegistryV2ExportWasteType, RegistryV2ExportWhere, SignedUrlResponse,
    },
    scalar::{DateTime, Text},
};
use domain::registry::{Registry, Source, WasteType as Waste};
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

fn registry_of(asked: RegistryV2ExportType) -> Registry {
    match asked {
        RegistryV2ExportType::Ssd => Registry::Ssd,
        RegistryV2ExportType::Outgoing => Registry::Outgoing,
        RegistryV2ExportType::Incoming => Registry::Incoming,
        RegistryV2ExportType::Transported => Registry::Transported,
        RegistryV2ExportType::Managed => Registry::Managed,
    }
}

fn type_of(registry: Registry) -> RegistryV2ExportType {
    match registry {
        Registry::Ssd => RegistryV2ExportType::Ssd,
        Registry::Outgoing => RegistryV2ExportType::Outgoing,
        Registry::Transported => RegistryV2ExportType::Transported,
        Registry::Managed => RegistryV2ExportType::Managed,
        Registry::Incoming | Registry::All => RegistryV2ExportType::Incoming,
    }
}

fn waste_of(asked: RegistryV2ExportWasteType) -> Waste {
    match asked {
        RegistryV2ExportWasteType::Dnd => Waste::Dnd,
        RegistryV2ExportWasteType::Dd => Waste::Dd,
        RegistryV2ExportWasteType::Texs => Waste::Texs,
    }
}

fn codes_of(filter: Option<StringFilter>) -> Vec<String> {
    let Some(filter) = filter else {
        return Vec::new();
    };
    match (filter.eq.value().cloned(), filter.r#in.value().cloned()) {
        (Some(code), _) => vec![code],
        (None, Some(codes)) => codes,
        (None, None) => Vec::new(),
    }
}

/// What `where` asks: kinds of waste, codes, source.
fn filters_of(filter: Option<RegistryV2ExportWhere>) -> (Vec<Waste>, Vec<String>, Option<Source>) {
    let Some(filter) = filter else {
        return (Vec::new(), Vec::new(), None);
    };
    let types = filter.waste_type.map_or_else(Vec::new, |types| {
        types
            .eq
            .map(|one| vec![one])
            .or(types.r#in)
            .unwrap_or_default()
    });
    let source = filter.declaration_type.and_then(|declared| declared.eq);
    let source = match source {
        Some(DeclarationType::Bsd) => Some(Source::Bsd),
        Some(DeclarationType::Registry) => Some(Source::Registry),
        Some(DeclarationType::All) | None => None,
    };
    let types = types.into_iter().map(waste_of).collect();
    (types, codes_of(filter.waste_code), source)
}

async fn author_of(ctx: &Context<'_>, export: &Export) -> Result<User> {
    let author = platform(ctx)?.registry_export_author(export).await;
    Ok(User::of(author.map_err(ApiError)?))
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
#[derive(Debug)]
pub struct RegistryV2Export(Export);

#[Object]
impl RegistryV2Export {
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
        author_of(ctx, &self.0).await
    }

    /// Avancement.
    async fn status(&self) -> RegistryExportStatus {
        self.0.status
    }

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

    /// SIRET demandés ; une fois l'export terminé, ceux qui ont au moins une ligne (tous si aucun n'en a).
    async fn sirets(&self) -> Vec<Text> {
        texts(&self.0.sirets)
    }

    /// Établissements de sirets qui sont inscrits.
    async fn companies(&self, ctx: &Context<'_>) -> Result<Vec<RegistryCompany>> {
        companies_of(ctx, &self.0.sirets).await
    }

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

/// Export du registre exhaustif : tous les bordereaux publiés d'un établissement.
#[derive(Debug)]
pub struct RegistryExhaustiveExport(Export);

#[Object]
impl RegistryExhaustiveExport {
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
        author_of(ctx, &self.0).await
    }

    /// Avancement.
    async fn status(&self) -> RegistryExportStatus {
        self.0.status
    }

    /// SIRET demandés ; une fois l'export terminé, ceux qui ont au moins une ligne (tous si aucun n'en a).
    async fn sirets(&self) -> Vec<Text> {
        texts(&self.0.sirets)
    }

    /// Établissements de sirets qui sont inscrits.
    async fn companies(&self, ctx: &Context<'_>) -> Result<Vec<RegistryCompany>> {
        companies_of(ctx, &self.0.sirets).await
    }

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

/// Élément d'une page d'exports.
#[derive(Debug, SimpleObject)]
pub struct RegistryV2ExportEdge {
    /// Position de l'élément.
    pub cursor: Text,
    /// Export à cette position.
    pub node: RegistryV2Export,
}

/// Page d'exports, du plus récent au plus ancien.
#[derive(Debug, SimpleObject)]
pub struct RegistryV2ExportConnection {
    /// Nombre total d'exports, indépendamment de la page.
    pub total_count: i32,
    /// Position de la page dans la liste.
    pub page_info: PageInfo,
    /// Exports de la page.
    pub edges: Vec<RegistryV2ExportEdge>,
}

/// Élément d'une page d'exports exhaustifs.
#[derive(Debug, SimpleObject)]
pub struct RegistryExhaustiveExportEdge {
    /// Position de l'élément.
    pub cursor: Text,
    /// Export à cette position.
    pub node: RegistryExhaustiveExport,
}

/// Page d'exports exhaustifs, du plus récent au plus ancien.
#[derive(Debug, SimpleObject)]
pub struct RegistryExhaustiveExportConnection {
    /// Nombre total d'exports, indépendamment de la page.
    pub total_count: i32,
    /// Position de la page dans la liste.
    pub page_info: PageInfo,
    /// Exports de la page.
    pub edges: Vec<RegistryExhaustiveExportEdge>,
}

fn info(page: &OffsetPage<Export>) -> (i32, PageInfo) {
    let total = i32::try_from(page.total).unwrap_or(i32::MAX);
    (total, offset_info(page, |export| &export.id))
}

fn connection(page: OffsetPage<Export>) -> RegistryV2ExportConnection {
    let (total_count, page_info) = info(&page);
    let edge = |export: Export| RegistryV2ExportEdge {
        cursor: Text::from(export.id.as_str()),
        node: RegistryV2Export(export),
    };
    RegistryV2ExportConnection {
        total_count,
        page_info,
        edges: page.items.into_iter().map(edge).collect(),
    }
}

fn exhaustive_connection(page: OffsetPage<Export>) -> RegistryExhaustiveExportConnection {
    let (total_count, page_info) = info(&page);
    let edge = |export: Export| RegistryExhaustiveExportEdge {
        cursor: Text::from(export.id.as_str()),
        node: RegistryExhaustiveExport(export),
    };
    RegistryExhaustiveExportConnection {
        total_count,
        page_info,
        edges: page.items.into_iter().map(edge).collect(),
    }
}

async fn list(
    ctx: &Context<'_>,
    kind: ExportKind,
    as_admin: bool,
    (skip, first): (Option<i32>, Option<i32>),
) -> Result<OffsetPage<Export>> {
    let page = platform(ctx)?
        .registry_exports(caller(ctx)?, kind, as_admin, OffsetRequest { skip, first })
        .await;
    Ok(page.map_err(ApiError)?)
}

async fn link(ctx: &Context<'_>, kind: ExportKind, id: &str) -> Result<SignedUrlResponse> {
    let link = platform(ctx)?
        .registry_export_link(caller(ctx)?, kind, id)
        .await;
    Ok(link.map_err(ApiError)?)
}

/// Exports de registres.
#[derive(Debug, Default)]
pub struct RegistryExportQueries;

#[Object]
impl RegistryExportQueries {
    /// Relit un export réglementaire demandé par l'utilisateur ; BAD_USER_INPUT s'il n'existe pas ou vient d'un autre.
    #[graphql(name = "registryV2Export")]
    async fn registry_v2_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'export.")] id: ID,
    ) -> Result<RegistryV2Export> {
        let export = platform(ctx)?
            .registry_export(caller(ctx)?, ExportKind::Regulatory, &id)
            .await;
        Ok(RegistryV2Export(export.map_err(ApiError)?))
    }

    /// Exports réglementaires demandés par l'utilisateur, du plus récent au plus ancien.
    #[graphql(name = "registryV2Exports")]
    async fn registry_v2_exports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nombre d'éléments à passer, 0 par défaut.")] skip: Option<i32>,
        #[graphql(desc = "Nombre d'éléments à renvoyer, de 1 à 500, 50 par défaut.")] first: Option<
            i32,
        >,
    ) -> Result<RegistryV2ExportConnection> {
        let page = list(ctx, ExportKind::Regulatory, false, (skip, first)).await?;
        Ok(connection(page))
    }

    /// Exports réglementaires demandés par l'utilisateur en tant qu'administrateur de la plateforme.
    #[graphql(name = "registryV2ExportsAsAdmin")]
    async fn registry_v2_exports_as_admin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nombre d'éléments à passer, 0 par défaut.")] skip: Option<i32>,
        #[graphql(desc = "Nombre d'éléments à renvoyer, de 1 à 500, 50 par défaut.")] first: Option<
            i32,
        >,
    ) -> Result<RegistryV2ExportConnection> {
        let page = list(ctx, ExportKind::Regulatory, true, (skip, first)).await?;
        Ok(connection(page))
    }

    /// Lien de téléchargement, valable 10 minutes, d'un export réglementaire de l'utilisateur. FORBIDDEN tant qu'il
    /// n'y a pas de fichier : export en cours, annulé, en échec, ou de plus de 90 jours.
    #[graphql(name = "registryV2ExportDownloadSignedUrl")]
    async fn registry_v2_export_download_signed_url(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'export.")] export_id: String,
    ) -> Result<SignedUrlResponse> {
        link(ctx, ExportKind::Regulatory, &export_id).await
    }

    /// Relit un export exhaustif demandé par l'utilisateur ; BAD_USER_INPUT s'il n'existe pas ou vient d'un autre.
    async fn registry_exhaustive_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'export.")] id: ID,
    ) -> Result<RegistryExhaustiveExport> {
        let export = platform(ctx)?
            .registry_export(caller(ctx)?, ExportKind::Exhaustive, &id)
            .await;
        Ok(RegistryExhaustiveExport(export.map_err(ApiError)?))
    }

    /// Exports exhaustifs demandés par l'utilisateur, du plus récent au plus ancien.
    async fn registry_exhaustive_exports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nombre d'éléments à passer, 0 par défaut.")] skip: Option<i32>,
        #[graphql(desc = "Nombre d'éléments à renvoyer, de 1 à 500, 50 par défaut.")] first: Option<
            i32,
        >,
    ) -> Result<RegistryExhaustiveExportConnection> {
        let page = list(ctx, ExportKind::Exhaustive, false, (skip, first)).await?;
        Ok(exhaustive_connection(page))
    }

    /// Exports exhaustifs demandés par l'utilisateur en tant qu'administrateur de la plateforme.
    async fn registry_exhaustive_exports_as_admin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nombre d'éléments à passer, 0 par défaut.")] skip: Option<i32>,
        #[graphql(desc = "Nombre d'éléments à renvoyer, de 1 à 500, 50 par défaut.")] first: Option<
            i32,
        >,
    ) -> Result<RegistryExhaustiveExportConnection> {
        let page = list(ctx, ExportKind::Exhaustive, true, (skip, first)).await?;
        Ok(exhaustive_connection(page))
    }

    /// Lien de téléchargement, valable 10 minutes, d'un export exhaustif de l'utilisateur. FORBIDDEN tant qu'il n'y a
    /// pas de fichier.
    async fn registry_exhaustive_export_download_signed_url(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'export.")] export_id: String,
    ) -> Result<SignedUrlResponse> {
        link(ctx, ExportKind::Exhaustive, &export_id).await
    }
}

async fn generate(ctx: &Context<'_>, new: NewExport) -> Result<Export> {
    let export = platform(ctx)?
        .generate_registry_export(caller(ctx)?, new)
        .await;
    Ok(export.map_err(ApiError)?)
}

fn exhaustive(
    format: RegistryExportFormat,
    siret: Option<String>,
    range: DateFilter,
    as_admin: bool,
) -> NewExport {
    NewExport {
        registry: Registry::All,
        format,
        siret,
        delegate: None,
        range,
        waste_types: Vec::new(),
        waste_codes: Vec::new(),
        source: None,
        as_admin,
    }
}

/// Exports de registres.
#[derive(Debug, Default)]
pub struct RegistryExportMutations;

#[Object]
impl RegistryExportMutations {
    /// Demande l'export d'un registre réglementaire ; le fichier est fabriqué en tâche de fond. FORBIDDEN sans
    /// REGISTRY_CAN_READ sur l'établissement ni délégation ; TOO_MANY_REQUESTS au-delà de 10 exports en cours ou si le
    /// même export a été demandé depuis moins de 5 minutes ; BAD_USER_INPUT si la période n'a pas de début.
    #[graphql(name = "generateRegistryV2Export")]
    #[expect(clippy::too_many_arguments, reason = "the contract has as many")]
    async fn generate_registry_v2_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Registre à exporter.")] registry_type: RegistryV2ExportType,
        #[graphql(desc = "Format du fichier.")] format: RegistryExportFormat,
        #[graphql(
            desc = "Établissement ; absent, tous ceux dont l'utilisateur peut lire le registre."
        )]
        siret: Option<String>,
        #[graphql(
            desc = "Établissement délégataire au nom duquel l'export est fait ; sans effet si l'utilisateur peut lire le registre de siret."
        )]
        delegate_siret: Option<String>,
        #[graphql(
            desc = "Période, sur la date du registre ; un début est obligatoire (_gt, _gte ou _eq). Les opérateurs s'appliquent à l'instant près."
        )]
        date_range: DateFilter,
        #[graphql(desc = "Filtre des lignes.")] r#where: Option<RegistryV2ExportWhere>,
    ) -> Result<RegistryV2Export> {
        let (waste_types, waste_codes, source) = filters_of(r#where);
        let new = NewExport {
            registry: registry_of(registry_type),
            format,
            siret,
            delegate: delegate_siret,
            range: date_range,
            waste_types,
            waste_codes,
            source,
            as_admin: false,
        };
        generate(ctx, new).await.map(RegistryV2Export)
    }

    /// Comme generateRegistryV2Export, pour un administrateur de la plateforme et n'importe quel établissement.
    #[graphql(name = "generateRegistryV2ExportAsAdmin")]
    async fn generate_registry_v2_export_as_admin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Registre à exporter.")] registry_type: RegistryV2ExportType,
        #[graphql(desc = "Format du fichier.")] format: RegistryExportFormat,
        #[graphql(desc = "Établissement.")] siret: String,
        #[graphql(desc = "Période, sur la date du registre ; un début est obligatoire.")]
        date_range: DateFilter,
        #[graphql(desc = "Filtre des lignes.")] r#where: Option<RegistryV2ExportWhere>,
    ) -> Result<RegistryV2Export> {
        let (waste_types, waste_codes, source) = filters_of(r#where);
        let new = NewExport {
            registry: registry_of(registry_type),
            format,
            siret: Some(siret),
            delegate: None,
            range: date_range,
            waste_types,
            waste_codes,
            source,
            as_admin: true,
        };
        generate(ctx, new).await.map(RegistryV2Export)
    }

    /// Annule un export réglementaire de l'utilisateur, en attente ou en cours. BAD_USER_INPUT s'il n'existe pas, vient
    /// d'un autre ou est terminé.
    #[graphql(name = "cancelRegistryV2Export")]
    async fn cancel_registry_v2_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'export.")] export_id: String,
    ) -> Result<RegistryV2Export> {
        let export = platform(ctx)?
            .cancel_registry_export(caller(ctx)?, ExportKind::Regulatory, &export_id)
            .await;
        Ok(RegistryV2Export(export.map_err(ApiError)?))
    }

    /// Demande l'export du registre exhaustif : les bordereaux publiés, modifiés dans la période. Mêmes erreurs que
    /// generateRegistryV2Export.
    async fn generate_registry_exhaustive_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Format du fichier.")] format: RegistryExportFormat,
        #[graphql(
            desc = "Établissement ; absent, tous ceux dont l'utilisateur peut lire le registre."
        )]
        siret: Option<String>,
        #[graphql(
            desc = "Période, sur la date de dernière modification ; un début est obligatoire."
        )]
        date_range: DateFilter,
    ) -> Result<RegistryExhaustiveExport> {
        let new = exhaustive(format, siret, date_range, false);
        generate(ctx, new).await.map(RegistryExhaustiveExport)
    }

    /// Comme generateRegistryExhaustiveExport, pour un administrateur de la plateforme et n'importe quel établissement.
    async fn generate_registry_exhaustive_export_as_admin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Format du fichier.")] format: RegistryExportFormat,
        #[graphql(desc = "Établissement.")] siret: String,
        #[graphql(
            desc = "Période, sur la date de dernière modification ; un début est obligatoire."
        )]
        date_range: DateFilter,
    ) -> Result<RegistryExhaustiveExport> {
        let new = exhaustive(format, Some(siret), date_range, true);
        generate(ctx, new).await.map(RegistryExhaustiveExport)
    }

    /// Annule un export exhaustif de l'utilisateur, en attente ou en cours. BAD_USER_INPUT s'il n'existe pas, vient
    /// d'un autre ou est terminé.
    async fn cancel_registry_exhaustive_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'export.")] export_id: String,
    ) -> Result<RegistryExhaustiveExport> {
        let export = platform(ctx)?
            .cancel_registry_export(caller(ctx)?, ExportKind::Exhaustive, &export_id)
            .await;
        Ok(RegistryExhaustiveExport(export.map_err(ApiError)?))
    }
}
