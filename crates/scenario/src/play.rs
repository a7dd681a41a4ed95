//! Plays a scenario: sends each step and compares what comes back.

use std::fmt::Display;

use serde_json::{Value, json};

use crate::{
    Actor, Cast, ExpectedError, Mismatch, Outcome, Scenario, Step, Unresolved, expectation::compare,
};

/// Sends a GraphQL operation, however that is done.
pub trait Client {
    /// Why an operation could not be sent.
    type Error: Display;

    /// Executes a document and answers the whole GraphQL response, `{"data": …, "errors": …}`.
    fn execute(
        &self,
        document: &str,
        variables: Value,
        actor: Actor<'_>,
    ) -> impl Future<Output = Result<Value, Self::Error>> + Send;
}

/// What a step answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The step.
    pub step: String,
    /// The whole GraphQL response.
    pub response: Value,
}

/// Why a scenario did not go as written.
#[derive(Debug, thiserror::Error)]
#[error("étape « {step} » : {reason}")]
pub struct PlayError {
    /// The step.
    pub step: String,
    /// What went wrong there.
    pub reason: Failure,
}

/// What went wrong in a step.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A placeholder or an actor is missing.
    #[error(transparent)]
    Unresolved(#[from] Unresolved),
    /// The operation could not be sent.
    #[error("{0}")]
    Client(String),
    /// The answer is an error, and data was expected.
    #[error("erreur inattendue : {0}")]
    Refused(Value),
    /// The answer holds data, and an error was expected.
    #[error("une erreur {expected} était attendue, la réponse est {response}")]
    Accepted {
        /// Expected code.
        expected: String,
        /// The response.
        response: Value,
    },
    /// Something in the answer differs.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
}

impl Scenario {
    /// Plays the whole scenario.
    ///
    /// # Errors
    /// The first step that does not go as written.
    pub async fn play<C: Client>(&self, client: &C, cast: Cast) -> Result<Vec<Answer>, PlayError> {
        self.play_steps(&self.steps, client, cast).await
    }

    /// Plays the scenario up to a step, included; all of it when there is no such step.
    ///
    /// # Errors
    /// The first step that does not go as written.
    pub async fn play_until<C: Client>(
        &self,
        last: &str,
        client: &C,
        cast: Cast,
    ) -> Result<Vec<Answer>, PlayError> {
        let count = self
            .steps
            .iter()
            .position(|step| step.name == last)
            .map_or(self.steps.len(), |index| index + 1);
        self.play_steps(&self.steps[..count], client, cast).await
    }

    async fn play_steps<C: Client>(
        &self,
        steps: &[Step],
        client: &C,
        mut cast: Cast,
    ) -> Result<Vec<Answer>, PlayError> {
        let mut answers = Vec::with_capacity(steps.len());
        for step in steps {
            let response = step.play(client, &cast).await.map_err(|reason| PlayError {
                step: step.name.clone(),
                reason,
            })?;
            cast.remember(
                &step.name,
                response.get("data").cloned().unwrap_or_default(),
            );
            answers.push(Answer {
                step: step.name.clone(),
                response,
            });
        }
        Ok(answers)
    }
}

impl Step {
    async fn play<C: Client>(&self, client: &C, cast: &Cast) -> Result<Value, Failure> {
        let actor = cast.actor(&self.actor)?;
        let variables = Value::from(&cast.resolve(&self.variables)?);
        let response = client
            .execute(&self.document, variables, actor)
            .await
            .map_err(|error| Failure::Client(error.to_string()))?;
        let errors = response.get("errors").filter(|errors| !errors.is_null());
        match (&self.outcome, errors) {
            (Outcome::Data(_), Some(errors)) => return Err(Failure::Refused(errors.clone())),
            (Outcome::Refusal(expected), None) => {
                return Err(Failure::Accepted {
                    expected: expected.code.clone(),
                    response,
                });
            }
            (Outcome::Data(expected), None) => {
                let expected = Value::from(&cast.resolve(expected)?);
                compare("", &expected, response.get("data").unwrap_or(&Value::Null))?;
            }
            (Outcome::Refusal(expected), Some(errors)) => {
                let found = errors.get(0).unwrap_or(&Value::Null);
                compare("errors[0]", &expected.shape(cast)?, found)?;
            }
        }
        Ok(response)
    }
}

impl ExpectedError {
    /// The error as it must look in the response.
    fn shape(&self, cast: &Cast) -> Result<Value, Unresolved> {
        let mut error = json!({"extensions": {"code": self.code}});
        if let Some(message) = &self.message {
            let message = cast.resolve(&crate::Literal::Text(message.clone()))?;
            error["message"] = Value::from(&message);
        }
        if let Some(issues) = &self.issues {
            error["extensions"]["issues"] = Value::from(&cast.resolve(issues)?);
        }
        Ok(error)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Answers what was written beforehand, and remembers what it was sent.
    struct Script {
        answers: Mutex<Vec<Value>>,
        sent: Mutex<Vec<(Value, String)>>,
    }

    impl Client for Script {
        type Error = &'static str;

        async fn execute(
            &self,
            _: &str,
            variables: Value,
            actor: Actor<'_>,
        ) -> Result<Value, Self::Error> {
            let token = match actor {
                Actor::Anonymous => String::new(),
                Actor::User(user) => user.token.to_owned(),
            };
            self.sent.lock().unwrap().push((variables, token));
            let mut answers = self.answers.lock().unwrap();
            if answers.is_empty() {
                Err("plus de réponse")
            } else {
                Ok(answers.remove(0))
            }
        }
    }

    const TWO_STEPS: &str = "
title: Essai
introduction: Rien
companies: [{name: usine, siret: '1'}]
steps:
  - {name: creation, title: A, actor: usine, explanation: B, document: mutation, variables: {siret: '{{usine.siret}}'},
     expect: {create: {id: '{{*}}', status: DRAFT}}}
  - {name: refus, title: A, actor: anonyme, explanation: B, document: mutation, variables: {id: '{{creation.create.id}}'},
     expectError: {code: FORBIDDEN, message: 'Interdit'}}
";

    async fn play(answers: Vec<Value>) -> (Result<Vec<Answer>, String>, Vec<(Value, String)>) {
        let cast = Cast::of(&json!({"companies": [
            {"name": "usine", "siret": "1", "users": [{"email": "a", "token": "jeton"}]}
        ]}));
        let script = Script {
            answers: Mutex::new(answers),
            sent: Mutex::default(),
        };
        let played = Scenario::parse(TWO_STEPS)
            .unwrap()
            .play(&script, cast)
            .await;
        (
            played.map_err(|error| error.to_string()),
            script.sent.into_inner().unwrap(),
        )
    }

    fn created() -> Value {
        json!({"data": {"create": {"id": "BSD-1", "status": "DRAFT", "more": 1}}})
    }

    fn refused(code: &str) -> Value {
        json!({"data": null, "errors": [{"message": "Interdit", "extensions": {"code": code}}]})
    }

    #[tokio::test]
    async fn answers_feed_the_steps_that_follow() {
        let (played, sent) = play(vec![created(), refused("FORBIDDEN")]).await;
        assert_eq!(played.unwrap().len(), 2);
        assert_eq!(
            sent,
            [
                (json!({"siret": "1"}), "jeton".to_owned()),
                (json!({"id": "BSD-1"}), String::new())
            ]
        );
    }

    #[tokio::test]
    async fn what_differs_is_told_with_its_step() {
        let mut sealed = created();
        sealed["data"]["create"]["status"] = json!("SEALED");
        let cases = [
            (
                vec![sealed],
                "étape « creation » : create.status : \"DRAFT\" attendu, \"SEALED\" reçu",
            ),
            (
                vec![created(), refused("BAD_USER_INPUT")],
                "étape « refus » : errors[0].extensions.code : \"FORBIDDEN\" attendu, \"BAD_USER_INPUT\" reçu",
            ),
            (
                vec![created(), json!({"data": {"a": 1}})],
                "étape « refus » : une erreur FORBIDDEN était attendue, la réponse est {\"data\":{\"a\":1}}",
            ),
            (vec![], "étape « creation » : plus de réponse"),
        ];
        for (answers, message) in cases {
            assert_eq!(play(answers).await.0.unwrap_err(), message);
        }
    }

    #[tokio::test]
    async fn an_unexpected_refusal_stops_the_play() {
        let (played, sent) = play(vec![refused("FORBIDDEN")]).await;
        assert!(
            played
                .unwrap_err()
                .starts_with("étape « creation » : erreur inattendue : ")
        );
        assert_eq!(sent.len(), 1);
    }
}
