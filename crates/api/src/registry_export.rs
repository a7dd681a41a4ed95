//! Exports of registries: what is asked.

mod export;

use async_graphql::{Context, ID, Object, Result};
use contract::{
    filter::{DateFilter, StringFilter},
    registry::{
        DeclarationType, RegistryExportFormat, RegistryV2ExportType, RegistryV2ExportWasteType,
        RegistryV2ExportWhere, SignedUrlResponse,
    },
};
use domain::registry::{Registry, Source, WasteType as Waste};
use platform::registry::NewExport;

use export::{ExportConnection, RegistryExhaustiveExport, RegistryV2Export};

fn registry_of(asked: RegistryV2ExportType) -> Registry {
    match asked {
        RegistryV2ExportType::Ssd => Registry::Ssd,
        RegistryV2ExportType::Outgoing => Registry::Outgoing,
        RegistryV2ExportType::Incoming => Registry::Incoming,
        RegistryV2ExportType::Transported => Registry::Transported,
        RegistryV2ExportType::Managed => Registry::Managed,
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

/// Every line of a registry, of all the companies that the caller may read.
fn everything(registry: Registry, format: RegistryExportFormat, range: DateFilter) -> NewExport {
    NewExport {
        registry,
        format,
        siret: None,
        delegate: None,
        range,
        waste_types: Vec::new(),
        waste_codes: Vec::new(),
        source: None,
        as_admin: false,
    }
}

/// The lines that `where` asks for.
fn regulatory(
    registry: RegistryV2ExportType,
    format: RegistryExportFormat,
    range: DateFilter,
    filter: Option<RegistryV2ExportWhere>,
) -> NewExport {
    let (waste_types, waste_codes, source) = filters_of(filter);
    NewExport {
        waste_types,
        waste_codes,
        source,
        ..everything(registry_of(registry), format, range)
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
        export::read(ctx, &id).await
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
    ) -> Result<ExportConnection<RegistryV2Export>> {
        export::list(ctx, false, skip, first).await
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
    ) -> Result<ExportConnection<RegistryV2Export>> {
        export::list(ctx, true, skip, first).await
    }

    /// Lien de téléchargement, valable 10 minutes, d'un export réglementaire de l'utilisateur. FORBIDDEN tant qu'il
    /// n'y a pas de fichier : export en cours, annulé, en échec, ou de plus de 90 jours.
    #[graphql(name = "registryV2ExportDownloadSignedUrl")]
    async fn registry_v2_export_download_signed_url(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'export.")] export_id: String,
    ) -> Result<SignedUrlResponse> {
        export::link::<RegistryV2Export>(ctx, &export_id).await
    }

    /// Relit un export exhaustif demandé par l'utilisateur ; BAD_USER_INPUT s'il n'existe pas ou vient d'un autre.
    async fn registry_exhaustive_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'export.")] id: ID,
    ) -> Result<RegistryExhaustiveExport> {
        export::read(ctx, &id).await
    }

    /// Exports exhaustifs demandés par l'utilisateur, du plus récent au plus ancien.
    async fn registry_exhaustive_exports(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nombre d'éléments à passer, 0 par défaut.")] skip: Option<i32>,
        #[graphql(desc = "Nombre d'éléments à renvoyer, de 1 à 500, 50 par défaut.")] first: Option<
            i32,
        >,
    ) -> Result<ExportConnection<RegistryExhaustiveExport>> {
        export::list(ctx, false, skip, first).await
    }

    /// Exports exhaustifs demandés par l'utilisateur en tant qu'administrateur de la plateforme.
    async fn registry_exhaustive_exports_as_admin(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Nombre d'éléments à passer, 0 par défaut.")] skip: Option<i32>,
        #[graphql(desc = "Nombre d'éléments à renvoyer, de 1 à 500, 50 par défaut.")] first: Option<
            i32,
        >,
    ) -> Result<ExportConnection<RegistryExhaustiveExport>> {
        export::list(ctx, true, skip, first).await
    }

    /// Lien de téléchargement, valable 10 minutes, d'un export exhaustif de l'utilisateur. FORBIDDEN tant qu'il n'y a
    /// pas de fichier.
    async fn registry_exhaustive_export_download_signed_url(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'export.")] export_id: String,
    ) -> Result<SignedUrlResponse> {
        export::link::<RegistryExhaustiveExport>(ctx, &export_id).await
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
        let new = NewExport {
            siret,
            delegate: delegate_siret,
            ..regulatory(registry_type, format, date_range, r#where)
        };
        export::generate(ctx, new).await
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
        let new = NewExport {
            siret: Some(siret),
            as_admin: true,
            ..regulatory(registry_type, format, date_range, r#where)
        };
        export::generate(ctx, new).await
    }

    /// Annule un export réglementaire de l'utilisateur, en attente ou en cours. BAD_USER_INPUT s'il n'existe pas, vient
    /// d'un autre ou est terminé.
    #[graphql(name = "cancelRegistryV2Export")]
    async fn cancel_registry_v2_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'export.")] export_id: String,
    ) -> Result<RegistryV2Export> {
        export::cancel(ctx, &export_id).await
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
        let new = NewExport {
            siret,
            ..everything(Registry::All, format, date_range)
        };
        export::generate(ctx, new).await
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
        let new = NewExport {
            siret: Some(siret),
            as_admin: true,
            ..everything(Registry::All, format, date_range)
        };
        export::generate(ctx, new).await
    }

    /// Annule un export exhaustif de l'utilisateur, en attente ou en cours. BAD_USER_INPUT s'il n'existe pas, vient
    /// d'un autre ou est terminé.
    async fn cancel_registry_exhaustive_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Identifiant de l'export.")] export_id: String,
    ) -> Result<RegistryExhaustiveExport> {
        export::cancel(ctx, &export_id).await
    }
}
