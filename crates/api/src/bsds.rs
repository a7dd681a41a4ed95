//! The cross-kind list.

use async_graphql::{Context, MaybeUndefined, Object, Result, SimpleObject, Union};
use contract::bsds::{BsdWhere, OrderBy};
use contract::page::PageInfo;
use contract::scalar::Text;
use platform::Refusal;
use platform::bsds::{BsdsPage, BsdsRequest, ListedSlip, MAX_PAGE};

use crate::{
    bsda, bsdd, bspaoh, bsvhu,
    context::{caller, platform},
    error::ApiError,
};

macro_rules! bsd_union {
    (listed: { $($Kind:ident: $Object:ty),+ $(,)? } described: { $($Other:ident: $Shape:ty),* $(,)? }) => {
        /// Bordereau de n'importe quel type.
        #[derive(Clone, Debug, Union)]
        pub enum Bsd {
            $(
                #[doc = concat!("A ", stringify!($Kind), ".")]
                $Kind(Box<$Object>),
            )+
            $(
                #[doc = concat!("A ", stringify!($Other), ".")]
                $Other(Box<$Shape>),
            )*
        }

        impl From<ListedSlip> for Bsd {
            fn from(slip: ListedSlip) -> Self {
                match slip {
                    $(ListedSlip::$Kind(document) => {
                        Self::$Kind(Box::new(<$Object>::from(*document)))
                    })+
                }
            }
        }
    };
}

// One line a kind. Those that are listed are the same as in the platform's list; of the others the contract knows
// the shape, so that the queries of clients that spread every kind are valid.
bsd_union! {
    listed: {
        Bsdd: bsdd::Form,
        Bsda: bsda::Bsda,
        Bsvhu: bsvhu::Bsvhu,
        Bspaoh: bspaoh::Bspaoh,
    }
    described: {
        Bsdasri: contract::bsdasri::Bsdasri,
        Bsff: contract::bsff::Bsff,
    }
}

/// Élément d'une page de la recherche transverse.
#[derive(Clone, Debug, SimpleObject)]
pub struct BsdEdge {
    /// Identifiant du bordereau (opaque pour un BSDD, numéro lisible pour les autres types), à repasser dans
    /// after.
    pub cursor: Text,
    /// Bordereau à cette position.
    pub node: Bsd,
}

/// Page de la recherche transverse.
#[derive(Clone, Debug)]
pub struct BsdConnection {
    total: Option<u64>,
    has_next: bool,
    edges: Vec<BsdEdge>,
}

impl From<BsdsPage> for BsdConnection {
    fn from(page: BsdsPage) -> Self {
        let edge = |slip: ListedSlip| BsdEdge {
            cursor: Text::from(slip.cursor()),
            node: slip.into(),
        };
        Self {
            total: page.total,
            has_next: page.has_next,
            edges: page.slips.into_iter().map(edge).collect(),
        }
    }
}

#[Object]
impl BsdConnection {
    /// Nombre total de bordereaux répondant à la recherche, indépendamment de la page ; au-delà de 10 000, vaut
    /// 10 000.
    async fn total_count(&self) -> Result<i32> {
        let total = self
            .total
            .ok_or_else(|| ApiError(Refusal::Internal("the total was not counted".to_owned())))?;
        Ok(i32::try_from(total).unwrap_or(i32::MAX))
    }

    /// Position de la page dans la liste.
    async fn page_info(&self) -> PageInfo {
        let cursor = |edge: &BsdEdge| edge.cursor.clone();
        PageInfo {
            start_cursor: self.edges.first().map(cursor),
            end_cursor: self.edges.last().map(cursor),
            has_next_page: self.has_next,
            has_previous_page: false,
        }
    }

    /// Bordereaux de la page ; il peut y en avoir moins que demandé alors que d'autres suivent.
    async fn edges(&self) -> &[BsdEdge] {
        &self.edges
    }
}

/// Recherche transverse.
#[derive(Debug, Default)]
pub struct BsdsQueries;

#[Object]
impl BsdsQueries {
    /// Recherche parmi les bordereaux de tous types des établissements où l'utilisateur a BSD_CAN_LIST, du
    /// dernier modifié au plus ancien sauf orderBy ; un onglet d'un autre établissement ne donne que ce que
    /// l'utilisateur peut lister par ailleurs. Valeur trop longue, opérateur absent ou imbrication interdite :
    /// BAD_USER_INPUT ; curseur inconnu : INTERNAL_SERVER_ERROR ; appel anonyme : UNAUTHENTICATED. S'appelle avec
    /// une session ou, contrairement à Trackdéchets, avec un jeton ; un compte de service de l'État appelle
    /// controlBsds.
    async fn bsds(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Texte libre de 250 caractères au plus, cherché avec tolérance aux fautes de frappe dans le numéro lisible, les noms de l'émetteur et de la destination et la description du déchet ; un mot suffit."
        )]
        clue: Option<String>,
        #[graphql(
            desc = "Filtre à appliquer ; absent, aucun filtre. null est refusé (BAD_USER_INPUT)."
        )]
        r#where: MaybeUndefined<BsdWhere>,
        #[graphql(
            desc = "Renvoie les éléments placés après ce curseur. La position du bordereau est relue : s'il a été modifié depuis, la page repart de sa nouvelle place."
        )]
        after: Option<String>,
        #[graphql(
            desc = "Nombre d'éléments, 100 par défaut, ramené entre 0 et 100 ; null vaut 0."
        )]
        first: MaybeUndefined<i32>,
        #[graphql(desc = "Tri à appliquer avant le tri par défaut.")] order_by: Option<OrderBy>,
    ) -> Result<BsdConnection> {
        let caller = caller(ctx)?;
        if caller.actor.government.is_some() {
            return Err(ApiError(Refusal::Unauthenticated).into());
        }
        let request = BsdsRequest {
            clue,
            filter: filter_of(&r#where)?,
            after,
            first: match first {
                MaybeUndefined::Undefined => i64::try_from(MAX_PAGE)?,
                MaybeUndefined::Null => 0,
                MaybeUndefined::Value(first) => i64::from(first),
            },
            order_by: order_by.unwrap_or_default(),
            is_counted: ctx.look_ahead().field("totalCount").exists(),
        };
        let page = platform(ctx)?.bsds(caller, &request).await;
        Ok(page.map_err(ApiError)?.into())
    }
}

fn filter_of(filter: &MaybeUndefined<BsdWhere>) -> Result<serde_json::Value, ApiError> {
    match filter {
        MaybeUndefined::Undefined => Ok(serde_json::Value::Null),
        MaybeUndefined::Null => Err(ApiError(Refusal::bad_input(
            "Le filtre where ne peut pas être null",
        ))),
        MaybeUndefined::Value(filter) => serde_json::to_value(filter)
            .map_err(|error| ApiError(Refusal::Internal(error.to_string()))),
    }
}
