//! The history of the statuses of the forms of a company.

use std::collections::HashMap;

use contract::{bsdd::FormStatus, scalar::DateTime};
use domain::{
    account::User,
    slip::{Refusal, STATUS_LOGS},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use store::{Direction, EntryId, HistoryEntry, HistoryQuery};

use crate::{
    Caller, Platform,
    records::{USER, document},
    unavailable,
};

/// Entries of a page.
const PAGE: usize = 50;

/// What `formsLifeCycle` restricts its list to.
#[derive(Clone, Debug, Default)]
pub struct LifeCycleFilter {
    /// The company whose forms are looked at; needed when the user has several.
    pub siret: Option<String>,
    /// Only this form.
    pub form_id: Option<String>,
    /// Logged at or after this instant.
    pub logged_after: Option<DateTime>,
    /// Logged at or before this instant.
    pub logged_before: Option<DateTime>,
    /// Entry before the page.
    pub cursor_after: Option<String>,
    /// Entry after the page.
    pub cursor_before: Option<String>,
}

/// A change of status.
#[derive(Clone, Debug)]
pub struct StatusLog {
    /// Identifier, which is also a cursor.
    pub id: String,
    /// The status that the form took.
    pub status: FormStatus,
    /// When.
    pub logged_at: DateTime,
    /// What changed with it, shaped as the API answers a form.
    pub updated_fields: Value,
    /// The form.
    pub form_id: String,
    /// The form, as people read it.
    pub readable_id: String,
    /// Who changed it.
    pub user_id: String,
    /// Their address; none for the platform itself.
    pub email: Option<String>,
}

/// A page of changes of status, newest first.
#[derive(Clone, Debug)]
pub struct LifeCyclePage {
    /// The entries.
    pub logs: Vec<StatusLog>,
    /// One more exists after the page.
    pub has_next: bool,
    /// One more exists before the page.
    pub has_previous: bool,
    /// Entries of the list, whatever the page.
    pub count: u64,
}

/// An entry, as the metadata of events hold it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Logged {
    status: FormStatus,
    updated_fields: Value,
}

impl Platform {
    /// A page of the changes of status of the forms that a company sees.
    ///
    /// # Errors
    /// The user has no company, has several and names none, or names one that is not theirs; both cursors are
    /// given.
    pub async fn forms_life_cycle(
        &self,
        caller: &Caller,
        filter: &LifeCycleFilter,
    ) -> Result<LifeCyclePage, Refusal> {
        let query = HistoryQuery {
            org: own_company(caller, filter.siret.as_deref())?.to_owned(),
            slip_id: filter.form_id.clone(),
            from: filter.logged_after.map_or(0, DateTime::as_millisecond),
            until: filter
                .logged_before
                .map_or(i64::MAX, DateTime::as_millisecond),
            ..page_of(filter)?
        };
        let (mut entries, count) = self.store().history(&query).await.map_err(unavailable)?;
        let has_more = entries.len() > PAGE;
        let is_backward = query.direction == Direction::Newer;
        if has_more && is_backward {
            entries.remove(0);
        }
        entries.truncate(PAGE);
        let (has_next, has_previous) = match is_backward {
            true => (true, has_more),
            false => (has_more, query.cursor.is_some()),
        };
        Ok(LifeCyclePage {
            logs: self.logs_of(entries).await?,
            has_next,
            has_previous,
            count,
        })
    }

    async fn logs_of(&self, entries: Vec<HistoryEntry>) -> Result<Vec<StatusLog>, Refusal> {
        let mut authors: Vec<String> = entries.iter().map(|entry| entry.actor.clone()).collect();
        authors.sort_unstable();
        authors.dedup();
        let users = self.store().records(USER, &authors).await;
        let mut emails = HashMap::new();
        for row in users.map_err(unavailable)? {
            let user: User = document(&row)?;
            emails.insert(user.id, user.email);
        }
        entries
            .into_iter()
            .map(|entry| {
                let logged = logged(&entry)?;
                Ok(StatusLog {
                    id: cursor_of(&entry.id),
                    status: logged.status,
                    logged_at: DateTime(
                        Timestamp::from_millisecond(entry.at).map_err(unavailable)?,
                    ),
                    updated_fields: logged.updated_fields,
                    form_id: entry.id.slip_id,
                    readable_id: entry.readable_id,
                    email: emails.get(&entry.actor).cloned(),
                    user_id: entry.actor,
                })
            })
            .collect()
    }
}

/// The company of the list: the one given, else the user's only one.
fn own_company<'c>(caller: &'c Caller, siret: Option<&'c str>) -> Result<&'c str, Refusal> {
    let mut own = caller.actor.roles.keys();
    match (siret, own.next(), own.next()) {
        (_, None, _) => Err(Refusal::forbidden(
            "Vous n'êtes pas autorisé à consulter le cycle de vie des bordereaux.",
        )),
        (Some(siret), _, _) if caller.actor.roles.contains_key(siret) => Ok(siret),
        (Some(_), _, _) => Err(Refusal::forbidden(
            "Vous n'avez pas le droit d'accéder au siret précisé",
        )),
        (None, Some(only), None) => Ok(only),
        (None, Some(_), Some(_)) => Err(Refusal::InvalidArguments {
            message: "Vous devez préciser pour quel siret vous souhaitez consulter".to_owned(),
            arguments: vec!["siret"],
        }),
    }
}

/// Where the page starts and which way it goes.
fn page_of(filter: &LifeCycleFilter) -> Result<HistoryQuery, Refusal> {
    let (cursor, direction) = match (&filter.cursor_after, &filter.cursor_before) {
        (Some(_), Some(_)) => {
            return Err(Refusal::bad_input(
                "L'utilisation simultanée de `cursorAfter` et `cursorBefore` n'est pas supportée",
            ));
        }
        (None, Some(before)) => (Some(before), Direction::Newer),
        (after, None) => (after.as_ref(), Direction::Older),
    };
    let unknown = || Refusal::bad_input("Ce curseur ne désigne aucun changement de statut.");
    let cursor = cursor
        .map(|text| entry_of(text).ok_or_else(unknown))
        .transpose()?;
    Ok(HistoryQuery {
        org: String::new(),
        slip_id: None,
        from: 0,
        until: 0,
        cursor,
        direction,
        limit: PAGE + 1,
    })
}

/// Identifier of an entry: form, rank of the event, rank of the entry.
fn cursor_of(id: &EntryId) -> String {
    format!("{}-{}-{}", id.slip_id, id.seq, id.rank)
}

fn entry_of(cursor: &str) -> Option<EntryId> {
    let (rest, rank) = cursor.rsplit_once('-')?;
    let (slip_id, seq) = rest.rsplit_once('-')?;
    Some(EntryId {
        slip_id: slip_id.to_owned(),
        seq: seq.parse().ok()?,
        rank: rank.parse().ok()?,
    })
}

fn logged(entry: &HistoryEntry) -> Result<Logged, Refusal> {
    let mut metadata: Value = serde_json::from_str(&entry.metadata).map_err(unavailable)?;
    let logs = metadata.get_mut(STATUS_LOGS).and_then(Value::as_array_mut);
    let rank = usize::try_from(entry.id.rank).unwrap_or_default();
    let log = logs
        .and_then(|logs| logs.get_mut(rank).map(Value::take))
        .ok_or_else(|| unavailable("un changement de statut manque à son événement"))?;
    serde_json::from_value(log).map_err(unavailable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_names_an_entry_or_nothing() {
        let id = EntryId {
            slip_id: "c-1".to_owned(),
            seq: 12,
            rank: 1,
        };
        assert_eq!(entry_of(&cursor_of(&id)), Some(id));
        for text in ["", "c1", "c1-2", "c1-a-0", "c1-1-x"] {
            assert_eq!(entry_of(text), None, "{text}");
        }
    }
}
