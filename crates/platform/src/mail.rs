//! Outgoing mail: letters are kept in the store, where whoever delivers them, and whoever looks for them, finds
//! them.

use std::collections::BTreeSet;

use contract::scalar::DateTime;
use domain::{account::User, slip::Refusal};
use serde::{Deserialize, Serialize};
use store::{Commit, CommitError, Expected, JobRow, Key, RecordWrite};

use crate::{
    Platform,
    downloads::{Download, File},
    records::{self, document},
    secrets, unavailable,
};

/// Collection of mails.
const MAIL: &str = "mail";

/// Somebody who gets a mail.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Recipient {
    /// Displayed name.
    pub name: String,
    /// Address.
    pub email: String,
}

/// A document that goes with a mail, made when the mail is delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attachment {
    /// Name of the file.
    pub name: String,
    /// What it holds.
    pub content: Download,
}

/// A mail that was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mail {
    /// Identifier; those of newer mails come first in alphabetical order.
    pub id: String,
    /// Those it is for.
    pub to: Vec<Recipient>,
    /// Those who get a copy.
    pub cc: Vec<Recipient>,
    /// Subject, on one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The same, as a page.
    pub html: String,
    /// Documents.
    pub attachments: Vec<Attachment>,
    /// When it was written.
    pub created_at: DateTime,
}

/// What a mail says, before it is laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Letter {
    pub to: Vec<Recipient>,
    pub cc: Vec<Recipient>,
    pub subject: String,
    pub paragraphs: Vec<String>,
    pub attachments: Vec<Attachment>,
}

const GREETING: &str = "Bonjour,";
const SIGNATURE: &str = "L'équipe de la plateforme de traçabilité des déchets";

impl Letter {
    fn parts(&self) -> impl Iterator<Item = &str> {
        std::iter::once(GREETING)
            .chain(self.paragraphs.iter().map(String::as_str))
            .chain([SIGNATURE])
    }

    fn text(&self) -> String {
        let mut text = self.parts().collect::<Vec<_>>().join("\n\n");
        text.push('\n');
        text
    }

    fn html(&self) -> String {
        let body: String = self
            .parts()
            .map(|part| format!("<p>{}</p>\n", escaped(part)))
            .collect();
        let title = escaped(&self.subject);
        format!(
            "<!DOCTYPE html>\n<html lang=\"fr\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body>\n{body}</body>\n</html>\n"
        )
    }
}

/// The text, where markup would be read.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

impl Platform {
    /// Writes the letters of a job, once: a job that runs again writes nothing more. A letter for nobody is
    /// left out.
    pub(crate) async fn post(&self, origin: &JobRow, letters: Vec<Letter>) -> Result<(), Refusal> {
        let mut records = Vec::new();
        for (rank, letter) in letters.into_iter().enumerate() {
            if letter.to.is_empty() {
                continue;
            }
            let key = Key::unique("job", format!("{}-{rank}", origin.id));
            records.push(self.mail_write(letter, Some(key))?);
        }
        let commit = Commit {
            records,
            ..Commit::default()
        };
        match self.store().commit(commit).await {
            Ok(_) | Err(CommitError::Duplicate { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }

    /// The record of a letter; `key` keeps it from being written twice.
    pub(crate) fn mail_write(
        &self,
        letter: Letter,
        key: Option<Key>,
    ) -> Result<RecordWrite, Refusal> {
        let now = self.now();
        let age = u64::MAX - now.as_millisecond().unsigned_abs();
        let mail = Mail {
            id: format!("{age:016x}{}", secrets::random_text(8)?),
            text: letter.text(),
            html: letter.html(),
            to: letter.to,
            cc: letter.cc,
            subject: letter.subject,
            attachments: letter.attachments,
            created_at: now,
        };
        let addresses: BTreeSet<String> = mail
            .to
            .iter()
            .chain(&mail.cc)
            .map(|recipient| User::normalise_email(&recipient.email))
            .collect();
        let mut keys: Vec<Key> = addresses
            .iter()
            .map(|address| Key::shared("to", address))
            .collect();
        keys.extend(key);
        records::write(
            MAIL,
            &mail.id,
            &mail,
            keys,
            Expected::New,
            now.as_millisecond(),
        )
    }

    /// The last mail that an address got, as main recipient or in copy.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn last_mail(&self, to: &str) -> Result<Option<Mail>, Refusal> {
        let address = User::normalise_email(to);
        let rows = self.store().read(move |snapshot| {
            Box::pin(async move {
                let key = ("to", address.as_str());
                snapshot.scan_records_by_key(MAIL, key, None, 1).await
            })
        });
        let rows = rows.await.map_err(unavailable)?;
        rows.first().map(document).transpose()
    }

    /// The document that goes with a mail.
    ///
    /// # Errors
    /// What it shows was removed, or it cannot be made.
    pub async fn attached_file(&self, attachment: &Attachment) -> Result<File, Refusal> {
        self.file(&attachment.content).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_says_the_same_in_text_and_on_a_page() {
        let letter = Letter {
            subject: "Déchet <amiante>".to_owned(),
            paragraphs: vec!["La société A & B a refusé 1 < 2 lots.".to_owned()],
            ..Letter::default()
        };
        assert_eq!(
            letter.text(),
            "Bonjour,\n\nLa société A & B a refusé 1 < 2 lots.\n\nL'équipe de la plateforme de traçabilité des déchets\n"
        );
        let html = letter.html();
        assert!(
            html.contains("<title>Déchet &lt;amiante&gt;</title>"),
            "{html}"
        );
        assert!(
            html.contains("<p>La société A &amp; B a refusé 1 &lt; 2 lots.</p>"),
            "{html}"
        );
    }
}
