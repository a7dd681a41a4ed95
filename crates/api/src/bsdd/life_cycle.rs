//! `formsLifeCycle`: the history of the statuses of forms.

use async_graphql::{Context, ID, InputValueResult, Object, Result, Scalar, ScalarType, Value};
use contract::{
    bsdd::FormStatus,
    scalar::{DateTime, Text},
};
use platform::{LifeCycleFilter, LifeCyclePage, StatusLog as Log};

use super::date;
use crate::{
    context::{caller, platform},
    error::ApiError,
};

/// Valeur JSON quelconque.
#[derive(Clone, Debug)]
pub(super) struct Json(serde_json::Value);

/// Valeur JSON quelconque.
#[Scalar(name = "JSON")]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(value.into_json()?))
    }

    fn to_value(&self) -> Value {
        Value::from_json(self.0.clone()).unwrap_or_default()
    }
}

/// Changement de statut d'un BSDD.
#[derive(Debug)]
pub(super) struct StatusLog(Log);

#[Object]
impl StatusLog {
    /// Identifiant du changement, à reprendre dans cursorAfter ou cursorBefore.
    async fn id(&self) -> Option<ID> {
        Some(ID(self.0.id.clone()))
    }

    /// Statut pris par le bordereau.
    async fn status(&self) -> Option<FormStatus> {
        Some(self.0.status)
    }

    /// Date et heure d'enregistrement du changement par la plateforme ; à ne pas confondre avec les dates déclarées
    /// par les signataires.
    async fn logged_at(&self) -> Option<DateTime> {
        Some(self.0.logged_at)
    }

    /// Champs du bordereau modifiés avec le statut, sous la forme qu'ils ont dans Form ; {} à la création.
    async fn updated_fields(&self) -> Option<Json> {
        Some(Json(self.0.updated_fields.clone()))
    }

    /// Bordereau concerné.
    async fn form(&self) -> Option<StatusLogForm> {
        Some(StatusLogForm {
            id: self.0.form_id.clone(),
            readable_id: self.0.readable_id.clone(),
        })
    }

    /// Utilisateur à l'origine du changement.
    async fn user(&self) -> Option<StatusLogUser> {
        Some(StatusLogUser {
            id: self.0.user_id.clone(),
            email: self.0.email.clone(),
        })
    }
}

/// BSDD dont le statut a changé.
#[derive(Debug)]
pub(super) struct StatusLogForm {
    id: String,
    readable_id: String,
}

#[Object]
impl StatusLogForm {
    /// Identifiant opaque du BSDD.
    async fn id(&self) -> Option<ID> {
        Some(ID(self.id.clone()))
    }

    /// Numéro lisible du BSDD.
    #[graphql(deprecation = "Utiliser id")]
    async fn readable_id(&self) -> Option<Text> {
        Some(Text(self.readable_id.clone()))
    }
}

/// Utilisateur à l'origine d'un changement de statut.
#[derive(Debug)]
pub(super) struct StatusLogUser {
    id: String,
    email: Option<String>,
}

#[Object]
impl StatusLogUser {
    /// Identifiant de l'utilisateur.
    async fn id(&self) -> Option<ID> {
        Some(ID(self.id.clone()))
    }

    /// Adresse e-mail de l'utilisateur ; null si le changement vient de la plateforme.
    async fn email(&self) -> Option<Text> {
        self.email.clone().map(Text)
    }
}

/// Page de changements de statut, du plus récent au plus ancien.
#[derive(Debug)]
pub(super) struct FormsLifeCycleData(LifeCyclePage);

#[Object(name = "formsLifeCycleData")]
impl FormsLifeCycleData {
    /// Changements de statut de la page, 50 au plus.
    async fn status_logs(&self) -> Vec<StatusLog> {
        self.0.logs.iter().cloned().map(StatusLog).collect()
    }

    /// Vaut true s'il existe des changements plus anciens que ceux de la page.
    async fn has_next_page(&self) -> Option<bool> {
        Some(self.0.has_next)
    }

    /// Vaut true s'il existe des changements plus récents que ceux de la page.
    async fn has_previous_page(&self) -> Option<bool> {
        Some(self.0.has_previous)
    }

    /// Identifiant du premier changement de la page, à donner à cursorBefore ; null si la page est vide.
    async fn start_cursor(&self) -> Option<ID> {
        self.0.logs.first().map(|log| ID(log.id.clone()))
    }

    /// Identifiant du dernier changement de la page, à donner à cursorAfter ; null si la page est vide.
    async fn end_cursor(&self) -> Option<ID> {
        self.0.logs.last().map(|log| ID(log.id.clone()))
    }

    /// Nombre de changements qui correspondent à la demande, toutes pages confondues.
    async fn count(&self) -> Option<i32> {
        Some(i32::try_from(self.0.count).unwrap_or(i32::MAX))
    }
}

/// Historique des BSDD.
#[derive(Debug, Default)]
pub(crate) struct BsddLifeCycleQueries;

#[Object]
impl BsddLifeCycleQueries {
    /// Changements de statut des BSDD visibles par un établissement, du plus récent au plus ancien, par pages de 50.
    /// Les bordereaux supprimés n'y figurent plus. Établissement d'un autre ou utilisateur sans établissement :
    /// FORBIDDEN ; siret manquant parmi plusieurs ou curseur inconnu : BAD_USER_INPUT ; appel anonyme :
    /// UNAUTHENTICATED.
    #[expect(
        clippy::too_many_arguments,
        reason = "one parameter for each argument of the contract"
    )]
    async fn forms_life_cycle(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "SIRET ou numéro de TVA d'un établissement de l'utilisateur ; facultatif s'il n'en a qu'un."
        )]
        siret: Option<String>,
        #[graphql(
            desc = "Ne retient que les changements enregistrés à cette date ISO 8601 ou avant."
        )]
        logged_before: Option<String>,
        #[graphql(
            desc = "Ne retient que les changements enregistrés à cette date ISO 8601 ou après."
        )]
        logged_after: Option<String>,
        #[graphql(
            desc = "Renvoie les changements plus anciens que celui-ci (endCursor de la page précédente) ; incompatible avec cursorBefore."
        )]
        cursor_after: Option<String>,
        #[graphql(
            desc = "Renvoie les changements plus récents que celui-ci (startCursor de la page suivante) ; incompatible avec cursorAfter."
        )]
        cursor_before: Option<String>,
        #[graphql(desc = "Ne retient que les changements de ce BSDD (identifiant opaque).")]
        form_id: Option<ID>,
    ) -> Result<FormsLifeCycleData> {
        let given = |text: Option<String>| text.filter(|text| !text.is_empty());
        let filter = LifeCycleFilter {
            siret: given(siret),
            form_id: form_id.map(|id| id.to_string()),
            logged_after: date(logged_after)?,
            logged_before: date(logged_before)?,
            cursor_after: given(cursor_after),
            cursor_before: given(cursor_before),
        };
        let page = platform(ctx)?
            .forms_life_cycle(caller(ctx)?, &filter)
            .await
            .map_err(ApiError)?;
        Ok(FormsLifeCycleData(page))
    }
}
