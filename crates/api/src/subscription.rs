//! Subscriptions: declared by the contract, published by nobody.

use async_graphql::{SimpleObject, Subscription as AsSubscription};
use contract::scalar::Text;
use futures_util::{Stream, stream};

use crate::bsdd::Form;

/// Changement d'un BSDD. Déclaré par compatibilité : la plateforme n'en publie aucun.
#[derive(Debug, SimpleObject)]
pub struct FormSubscription {
    /// Nature du changement.
    pub mutation: Option<Text>,
    /// Bordereau après le changement.
    pub node: Option<Form>,
    /// Champs modifiés.
    pub updated_fields: Option<Vec<Option<Text>>>,
    /// Bordereau avant le changement.
    pub previous_values: Option<Form>,
}

/// Abonnements. Déclarés par compatibilité : pour suivre les bordereaux, utiliser les webhooks ou formsLifeCycle.
#[derive(Debug, Default)]
pub struct Subscription;

#[AsSubscription]
impl Subscription {
    /// Répond null, une fois : la plateforme ne publie aucun changement par cette voie. Utiliser les webhooks ou
    /// formsLifeCycle.
    async fn forms(
        &self,
        #[graphql(desc = "Jeton de l'abonné, sans effet.")] token: String,
    ) -> impl Stream<Item = Option<FormSubscription>> {
        drop(token);
        stream::iter([None])
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::{Request, Response};

    #[tokio::test]
    async fn an_abonnement_is_answered_null() {
        let document = "subscription { forms(token: \"t\") { mutation node { id } } }";
        let answer: Response = crate::contract().execute(Request::new(document)).await;
        assert!(answer.errors.is_empty(), "{:?}", answer.errors);
        assert_eq!(answer.data.to_string(), "{forms: null}");
    }
}
