//! Who plays: the companies of a scenario once they exist, with their users and their tokens.

use serde_json::{Map, Value};

use crate::{
    Literal, Unresolved,
    placeholder::{head, resolve, walk},
};

/// The actor who shows no token.
pub(crate) const ANONYMOUS: &str = "anonyme";

/// The companies of a scenario as they exist on a server, and what else placeholders find.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    values: Map<String, Value>,
}

/// A user, as a seed document completed by a server describes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct User<'c> {
    /// Address of the account.
    pub email: &'c str,
    /// Working personal token.
    pub token: &'c str,
}

/// Who sends an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor<'c> {
    /// Nobody known.
    Anonymous,
    /// A user, by their token.
    User(User<'c>),
}

impl Cast {
    /// The companies of a completed seed document, by name.
    pub fn of(seeded: &Value) -> Self {
        let companies = seeded
            .get("companies")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let values = companies
            .filter_map(|company| {
                let name = company.get("name")?.as_str()?;
                Some((name.to_owned(), with_org_id(company)))
            })
            .collect();
        Self { values }
    }

    /// Gives a value that the scenario asks for.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.values.insert(name.to_owned(), value);
        self
    }

    /// Remembers what a step answered.
    pub(crate) fn remember(&mut self, step: &str, data: Value) {
        self.values.insert(step.to_owned(), data);
    }

    /// Replaces the placeholders of a value.
    ///
    /// # Errors
    /// A placeholder that nothing answers.
    pub fn resolve(&self, literal: &Literal) -> Result<Literal, Unresolved> {
        resolve(literal, &|path| self.look_up(path))
    }

    /// The user that the actor of a step designates: the company's first one unless the path says which.
    ///
    /// # Errors
    /// There is no such user, or they have no token.
    pub fn actor(&self, actor: &str) -> Result<Actor<'_>, Unresolved> {
        if actor == ANONYMOUS {
            return Ok(Actor::Anonymous);
        }
        let path = if actor.contains('.') {
            actor.to_owned()
        } else {
            format!("{actor}.users[0]")
        };
        let user = self.look_up(&path).and_then(|user| {
            let text = |name: &str| user.get(name).and_then(Value::as_str);
            Some(User {
                email: text("email")?,
                token: text("token")?,
            })
        });
        user.map(Actor::User).ok_or(Unresolved { path })
    }

    fn look_up(&self, path: &str) -> Option<&Value> {
        walk(self.values.get(head(path))?, path)
    }
}

/// `orgId` is what a server adds; before that it is the SIRET or the VAT number.
fn with_org_id(company: &Value) -> Value {
    let mut company = company.clone();
    let org_id = ["orgId", "siret", "vatNumber"]
        .iter()
        .find_map(|key| company.get(key).filter(|value| value.is_string()).cloned());
    if let (Some(fields), Some(org_id)) = (company.as_object_mut(), org_id) {
        fields.insert("orgId".to_owned(), org_id);
    }
    company
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn cast() -> Cast {
        Cast::of(
            &json!({"companies": [{"name": "usine", "siret": "00000010900017", "users": [
                {"email": "a@exemple.fr", "token": "jeton-a"}, {"email": "b@exemple.fr", "token": "jeton-b"},
            ]}]}),
        )
    }

    #[test]
    fn an_actor_is_the_first_user_of_a_company_unless_it_says_which() {
        let cast = cast();
        let user = |email, token| Ok(Actor::User(User { email, token }));
        assert_eq!(cast.actor("usine"), user("a@exemple.fr", "jeton-a"));
        assert_eq!(
            cast.actor("usine.users[1]"),
            user("b@exemple.fr", "jeton-b")
        );
        assert_eq!(cast.actor("anonyme"), Ok(Actor::Anonymous));
        assert!(cast.actor("usine.users[2]").is_err());
    }

    #[test]
    fn given_values_and_identifiers_are_found() {
        let cast = cast().with("jours", json!(["2026-03-02", "2026-03-01"]));
        let literal = Literal::Text("{{usine.orgId}} {{jours[1]}}".to_owned());
        assert_eq!(
            cast.resolve(&literal),
            Ok(Literal::Text("00000010900017 2026-03-01".to_owned()))
        );
    }
}
