//! Statistics: an extension of ours, the contract has none.

use async_graphql::{Context, Object, Result, SimpleObject};
use contract::scalar::{DateTime, Number, Text};
use platform::statistics::{
    Bar, Chart, CompanyStatistics as Company, Delay, Flow, MonthCount, Part, PartnerCount,
    PlatformStatistics as Whole, StatusCount, WasteCount, Week,
};

use crate::{
    context::{caller, platform},
    error::ApiError,
};

fn count(value: i64) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

fn text(value: &str) -> Text {
    Text::from(value)
}

/// Rubriques d'un flux renvoyées par défaut.
const WASTES: usize = 50;

/// Valeur d'un graphique.
#[derive(Debug, SimpleObject)]
pub struct ChartValue {
    /// Libellé.
    name: Text,
    /// Valeur, dans l'unité du graphique.
    value: Number,
}

impl From<&Bar> for ChartValue {
    fn from(bar: &Bar) -> Self {
        Self {
            name: text(&bar.name),
            value: Number(bar.value),
        }
    }
}

/// Graphique à barres et tableau de ses valeurs.
#[derive(Debug, SimpleObject)]
pub struct StatisticsChart {
    /// Titre.
    title: Text,
    /// Ce que montre le graphique, en une phrase.
    description: Text,
    /// Unité des valeurs.
    unit: Text,
    /// Valeurs, dans l'ordre : le tableau à montrer avec le graphique.
    values: Vec<ChartValue>,
    /// Dessin SVG, avec titre et description pour les lecteurs d'écran.
    svg: String,
}

impl From<Chart> for StatisticsChart {
    fn from(chart: Chart) -> Self {
        Self {
            title: Text(chart.title),
            description: Text(chart.description),
            unit: Text(chart.unit),
            values: chart.bars.iter().map(ChartValue::from).collect(),
            svg: chart.svg,
        }
    }
}

/// Bordereaux d'un type à un statut.
#[derive(Debug, SimpleObject)]
pub struct SlipStatusCount {
    /// Type : BSDD, BSDA, BSVHU…
    kind: Text,
    /// Statut actuel.
    status: Text,
    /// Nombre de bordereaux.
    count: i32,
}

impl From<&StatusCount> for SlipStatusCount {
    fn from(found: &StatusCount) -> Self {
        Self {
            kind: text(&found.kind),
            status: text(&found.status),
            count: count(found.count),
        }
    }
}

/// Déchets d'un registre, par code déchet et traitement.
#[derive(Debug, SimpleObject)]
pub struct WasteQuantity {
    /// Code déchet ; null s'il n'est pas renseigné.
    waste_code: Option<Text>,
    /// Code de traitement réalisé, sans espace (R5, D9F) ; null tant qu'il n'est pas signé.
    operation_code: Option<Text>,
    /// Nombre de bordereaux.
    count: i32,
    /// Quantité, en tonnes : acceptée, à défaut reçue, à défaut expédiée.
    tonnes: Number,
}

impl From<&WasteCount> for WasteQuantity {
    fn from(found: &WasteCount) -> Self {
        let filled = |value: &str| (!value.is_empty()).then(|| text(value));
        Self {
            waste_code: filled(&found.waste_code),
            operation_code: filled(&found.operation_code),
            count: count(found.count),
            tonnes: Number(found.tonnes),
        }
    }
}

/// Mois d'un registre.
#[derive(Debug, SimpleObject)]
pub struct MonthlyQuantity {
    /// Mois, AAAA-MM.
    month: Text,
    /// Nombre de bordereaux.
    count: i32,
    /// Quantité, en tonnes.
    tonnes: Number,
}

impl From<&MonthCount> for MonthlyQuantity {
    fn from(found: &MonthCount) -> Self {
        Self {
            month: text(&found.month),
            count: count(found.count),
            tonnes: Number(found.tonnes),
        }
    }
}

/// Flux de déchets d'un établissement sur une période.
#[derive(Debug)]
pub struct WasteFlow(Flow);

#[Object]
impl WasteFlow {
    /// Nombre de bordereaux.
    async fn count(&self) -> i32 {
        count(self.0.count)
    }

    /// Quantité, en tonnes : acceptée, à défaut reçue, à défaut expédiée.
    async fn tonnes(&self) -> Number {
        Number(self.0.tonnes)
    }

    /// Quantité dont le traitement est signé, en tonnes.
    async fn treated_tonnes(&self) -> Number {
        Number(self.0.treated)
    }

    /// Part de la quantité qui a reçu un traitement final, de 0 à 1 ; null sans quantité.
    async fn final_treatment_rate(&self) -> Option<Number> {
        self.0.final_rate().map(Number)
    }

    /// Part valorisée (codes R) de la quantité traitée de façon finale, de 0 à 1 ; null si aucune ne l'est.
    async fn recovery_rate(&self) -> Option<Number> {
        self.0.recovery_rate().map(Number)
    }

    /// Déchets par code et traitement, des plus lourds aux plus légers.
    async fn wastes(
        &self,
        #[graphql(desc = "Nombre d'éléments à renvoyer, 50 par défaut.")] first: Option<u16>,
    ) -> Vec<WasteQuantity> {
        let most = first.map_or(WASTES, usize::from);
        let wastes = self.0.wastes.iter().take(most);
        wastes.map(WasteQuantity::from).collect()
    }

    /// Quantités de chaque mois de la période, dans l'ordre.
    async fn months(&self) -> Vec<MonthlyQuantity> {
        self.0.months.iter().map(MonthlyQuantity::from).collect()
    }

    /// Quantités mensuelles.
    async fn months_chart(&self) -> StatisticsChart {
        self.0.months_chart().into()
    }

    /// Quantités des codes déchet les plus lourds.
    async fn wastes_chart(&self) -> StatisticsChart {
        self.0.wastes_chart().into()
    }
}

/// Délai moyen entre deux étapes signées à la suite.
#[derive(Debug, SimpleObject)]
pub struct StepDelay {
    /// Type de bordereau.
    kind: Text,
    /// Première étape : EMISSION, TRANSPORT, RECEPTION.
    #[graphql(name = "from")]
    first: Text,
    /// Étape suivante : TRANSPORT, RECEPTION, OPERATION.
    #[graphql(name = "to")]
    second: Text,
    /// Nombre de bordereaux.
    count: i32,
    /// Délai moyen, en heures.
    mean_hours: Number,
}

impl From<&Delay> for StepDelay {
    fn from(found: &Delay) -> Self {
        Self {
            kind: text(&found.kind),
            first: text(found.from.as_str()),
            second: text(found.to.as_str()),
            count: count(found.count),
            mean_hours: Number(found.hours),
        }
    }
}

/// Autre établissement des bordereaux.
#[derive(Debug, SimpleObject)]
pub struct StatisticsPartner {
    /// SIRET, à défaut numéro de TVA.
    org_id: Text,
    /// Raison sociale s'il est inscrit ; null sinon.
    name: Option<Text>,
    /// Rôle de cet établissement : EMITTER, TRANSPORTER, DESTINATION, WORKER, BROKER, TRADER, ECO_ORGANISME,
    /// INTERMEDIARY.
    role: Text,
    /// Nombre de bordereaux.
    count: i32,
    /// Quantité, en tonnes.
    tonnes: Number,
}

impl From<&PartnerCount> for StatisticsPartner {
    fn from(found: &PartnerCount) -> Self {
        Self {
            org_id: text(&found.org_id),
            name: found.name.as_deref().map(Text::from),
            role: text(found.role.as_str()),
            count: count(found.count),
            tonnes: Number(found.tonnes),
        }
    }
}

/// Activité d'un établissement sur des mois entiers (heure de Paris).
#[derive(Debug)]
pub struct CompanyStatistics(Company);

#[Object]
impl CompanyStatistics {
    /// SIRET de l'établissement, à défaut numéro de TVA.
    async fn org_id(&self) -> Text {
        text(&self.0.org_id)
    }

    /// Premier mois de la période, AAAA-MM.
    async fn from(&self) -> Text {
        text(&self.0.from)
    }

    /// Dernier mois de la période, inclus, AAAA-MM.
    async fn to(&self) -> Text {
        text(&self.0.to)
    }

    /// Bordereaux créés dans la période, par type et statut actuel.
    async fn slips(&self) -> Vec<SlipStatusCount> {
        self.0.slips.iter().map(SlipStatusCount::from).collect()
    }

    /// Déchets entrants.
    async fn incoming(&self) -> WasteFlow {
        WasteFlow(self.0.incoming.clone())
    }

    /// Déchets sortants.
    async fn outgoing(&self) -> WasteFlow {
        WasteFlow(self.0.outgoing.clone())
    }

    /// Déchets transportés.
    async fn transported(&self) -> WasteFlow {
        WasteFlow(self.0.transported.clone())
    }

    /// Déchets gérés en tant que courtier, négociant ou intermédiaire.
    async fn managed(&self) -> WasteFlow {
        WasteFlow(self.0.managed.clone())
    }

    /// Délais moyens entre les étapes des bordereaux, selon le mois de la seconde étape.
    async fn delays(&self) -> Vec<StepDelay> {
        self.0.delays.iter().map(StepDelay::from).collect()
    }

    /// Partenaires des bordereaux créés dans la période, des plus fréquents aux moins fréquents, 50 au plus.
    async fn partners(&self) -> Vec<StatisticsPartner> {
        self.0
            .partners
            .iter()
            .map(StatisticsPartner::from)
            .collect()
    }

    /// Quantités par flux, code déchet et traitement, en CSV séparé par des points-virgules.
    async fn csv(&self) -> Result<String> {
        Ok(self.0.csv().map_err(ApiError)?)
    }

    /// Bordereaux par type.
    async fn slips_chart(&self) -> StatisticsChart {
        self.0.slips_chart().into()
    }

    /// Délais moyens entre les étapes.
    async fn delays_chart(&self) -> StatisticsChart {
        self.0.delays_chart().into()
    }
}

/// Bordereaux et quantité d'une rubrique.
#[derive(Debug, SimpleObject)]
pub struct StatisticsPart {
    /// Rubrique : type de bordereau ou code de traitement.
    name: Text,
    /// Nombre de bordereaux.
    count: i32,
    /// Quantité, en tonnes.
    tonnes: Number,
}

impl From<&Part> for StatisticsPart {
    fn from(found: &Part) -> Self {
        Self {
            name: text(&found.name),
            count: count(found.count),
            tonnes: Number(found.tonnes),
        }
    }
}

/// Semaine de la plateforme.
#[derive(Debug, SimpleObject)]
pub struct StatisticsWeek {
    /// Lundi de la semaine, AAAA-MM-JJ.
    monday: Text,
    /// Bordereaux créés.
    created: i32,
    /// Bordereaux dont le déchet a été enlevé.
    taken_over: i32,
    /// Bordereaux dont le déchet a été reçu.
    received: i32,
    /// Bordereaux dont le déchet a été traité.
    processed: i32,
    /// Quantité traitée, en tonnes.
    tonnes: Number,
    /// Comptes ouverts, moins ceux supprimés.
    users: i32,
    /// Établissements inscrits, moins ceux supprimés.
    companies: i32,
}

impl From<&Week> for StatisticsWeek {
    fn from(week: &Week) -> Self {
        Self {
            monday: text(&week.monday),
            created: count(week.created),
            taken_over: count(week.taken_over),
            received: count(week.received),
            processed: count(week.processed),
            tonnes: Number(week.tonnes),
            users: count(week.users),
            companies: count(week.companies),
        }
    }
}

/// Activité de la plateforme sur des semaines entières (heure de Paris). Aucun chiffre ne porte sur un établissement.
#[derive(Debug)]
pub struct PlatformStatistics(Whole);

#[Object]
impl PlatformStatistics {
    /// Comptes utilisateurs, aujourd'hui.
    async fn users(&self) -> i32 {
        count(self.0.users)
    }

    /// Établissements inscrits, aujourd'hui.
    async fn companies(&self) -> i32 {
        count(self.0.companies)
    }

    /// Bordereaux créés dans la période.
    async fn slips(&self) -> i32 {
        count(self.0.slips)
    }

    /// Tonnes de déchets dangereux traitées de façon finale dans la période.
    async fn dangerous_tonnes(&self) -> Number {
        Number(self.0.dangerous_tonnes)
    }

    /// Tonnes de déchets non dangereux traitées de façon finale dans la période.
    async fn non_dangerous_tonnes(&self) -> Number {
        Number(self.0.other_tonnes)
    }

    /// Bordereaux créés, par type.
    async fn kinds(&self) -> Vec<StatisticsPart> {
        self.0.kinds.iter().map(StatisticsPart::from).collect()
    }

    /// Quantités traitées, par code de traitement sans espace.
    async fn operations(&self) -> Vec<StatisticsPart> {
        self.0.operations.iter().map(StatisticsPart::from).collect()
    }

    /// Semaines de la période, dans l'ordre.
    async fn weeks(&self) -> Vec<StatisticsWeek> {
        self.0.weeks.iter().map(StatisticsWeek::from).collect()
    }

    /// Semaines de la période, en CSV séparé par des points-virgules.
    async fn csv(&self) -> Result<String> {
        Ok(self.0.csv().map_err(ApiError)?)
    }

    /// Bordereaux créés par semaine.
    async fn slips_chart(&self) -> StatisticsChart {
        self.0.slips_chart().into()
    }

    /// Quantités traitées par semaine.
    async fn tonnes_chart(&self) -> StatisticsChart {
        self.0.tonnes_chart().into()
    }
}

/// Statistiques.
#[derive(Debug, Default)]
pub struct StatisticsQueries;

#[Object]
impl StatisticsQueries {
    /// Extension de Bordereau : activité d'un établissement, de mois à mois inclus, pour qui peut lire son registre
    /// (FORBIDDEN sinon). BAD_USER_INPUT si la période est inversée ou compte plus de 60 mois.
    async fn company_statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "SIRET de l'établissement, à défaut numéro de TVA.")] org_id: String,
        #[graphql(desc = "Un instant du premier mois.")] from: DateTime,
        #[graphql(desc = "Un instant du dernier mois.")] to: DateTime,
    ) -> Result<CompanyStatistics> {
        let found = platform(ctx)?
            .company_statistics(caller(ctx)?, &org_id, from, to)
            .await;
        Ok(CompanyStatistics(found.map_err(ApiError)?))
    }

    /// Extension de Bordereau : activité de toute la plateforme, de semaine à semaine incluse, sans authentification.
    /// BAD_USER_INPUT si la période est inversée ou dépasse dix ans.
    async fn platform_statistics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Un instant de la première semaine.")] from: DateTime,
        #[graphql(desc = "Un instant de la dernière semaine.")] to: DateTime,
    ) -> Result<PlatformStatistics> {
        let found = platform(ctx)?.platform_statistics(from, to).await;
        Ok(PlatformStatistics(found.map_err(ApiError)?))
    }
}
