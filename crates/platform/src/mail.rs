//! Outgoing mail: letters are kept in the store, where whoever delivers them, and whoever looks for them, finds
//! them.

use std::collections::BTreeSet;

use contract::scalar::DateTime;
use domain::{
    account::User,
    slip::{Job, Refusal},
};
use serde::{Deserialize, Serialize};
use store::{
    Commit, CommitError, Expected, JobRow, Key, KeyOrder, KeyRange, RecordWrite, instant_key,
};

use crate::{
    Platform,
    downloads::{Download, File},
    jobs::MailDelivery,
    records::{self, document},
    secrets,
    slips::Beside,
    unavailable,
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
    /// When it was handed to whatever carries it.
    #[serde(default)]
    pub delivered_at: Option<DateTime>,
    /// Nobody has been asked to carry it yet.
    #[serde(default)]
    pub is_waiting: bool,
    /// What it answers to, when that must be answered once.
    #[serde(default)]
    pub cause: Option<String>,
}

impl Mail {
    fn write(&self, expected: Expected, at: i64) -> Result<RecordWrite, Refusal> {
        let addresses: BTreeSet<String> = self
            .to
            .iter()
            .chain(&self.cc)
            .map(|recipient| User::normalise_email(&recipient.email))
            .collect();
        let written = instant_key(self.created_at.as_millisecond());
        let mut keys: Vec<Key> = addresses
            .iter()
            .map(|address| Key::shared("to", address))
            .collect();
        keys.push(Key::shared("written", &written));
        keys.extend(self.cause.iter().map(|cause| Key::unique("job", cause)));
        if self.is_waiting {
            keys.push(Key::shared("waiting", written));
        }
        records::write(MAIL, &self.id, self, keys, expected, at)
    }
}

/// Where a mail sends its reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Action {
    pub label: &'static str,
    pub url: String,
}

/// What a mail says, before it is laid out: the one template of all mails.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Letter {
    pub to: Vec<Recipient>,
    pub cc: Vec<Recipient>,
    pub subject: String,
    pub paragraphs: Vec<String>,
    /// A link, after the paragraphs.
    pub action: Option<Action>,
    /// The reader asked for such mails, and may ask for them no more.
    pub is_subscription: bool,
    pub attachments: Vec<Attachment>,
}

const GREETING: &str = "Bonjour,";
const SIGNATURE: &str = "L'équipe de la plateforme de traçabilité des déchets";
const SUBSCRIPTION: &str =
    "Vous recevez ce message parce que vous y êtes abonné. Choisir mes notifications :";

/// Mails that one look enqueues.
const WAITING_AT_A_TIME: usize = 100;

/// Longest subject, in characters: what follows would be noise.
pub(crate) const LONGEST_SUBJECT: usize = 250;

impl Letter {
    fn text(&self, ui_url: &str) -> String {
        let mut parts = vec![GREETING.to_owned()];
        parts.extend(self.paragraphs.iter().cloned());
        parts.extend(
            self.action
                .iter()
                .map(|action| format!("{} :\n{}", action.label, action.url)),
        );
        parts.push(SIGNATURE.to_owned());
        if self.is_subscription {
            parts.push(format!("{SUBSCRIPTION}\n{}", notifications_url(ui_url)));
        }
        let mut text = parts.join("\n\n");
        text.push('\n');
        text
    }

    fn html(&self, ui_url: &str) -> String {
        let mut body = paragraph(GREETING);
        for part in &self.paragraphs {
            body += &paragraph(part);
        }
        if let Some(Action { label, url }) = &self.action {
            let (label, url) = (escaped(label), escaped(url));
            body += &format!("<p><a href=\"{url}\">{label}</a></p>\n");
        }
        body += &paragraph(SIGNATURE);
        if self.is_subscription {
            let (text, url) = (SUBSCRIPTION, escaped(&notifications_url(ui_url)));
            body += &format!("<p><small>{text} <a href=\"{url}\">{url}</a></small></p>\n");
        }
        let title = escaped(&self.subject);
        format!(
            "<!DOCTYPE html>\n<html lang=\"fr\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body style=\"font-family: sans-serif; line-height: 1.5; max-width: 40em\">\n{body}</body>\n</html>\n"
        )
    }
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escaped(text).replace('\n', "<br>\n"))
}

fn notifications_url(ui_url: &str) -> String {
    format!("{ui_url}/account/notifications")
}

/// The text on one line, without what could start another header.
pub(crate) fn one_line(text: &str, longest: usize) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(longest)
        .collect()
}

/// The name of a recipient, without the punctuation that headers give a meaning to.
fn plain_name(recipient: Recipient) -> Recipient {
    const MARKS: &str = "`~!#$%^&*()|+=?;:\"<>{}[]\\/,";
    let name = recipient.name.replace(|c| MARKS.contains(c), "");
    Recipient {
        name: one_line(&name, LONGEST_SUBJECT),
        email: recipient.email,
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
        self.post_once(&origin.id.to_string(), letters).await
    }

    /// Writes letters that belong to one cause, once.
    pub(crate) async fn post_once(&self, cause: &str, letters: Vec<Letter>) -> Result<(), Refusal> {
        let mut records = Vec::new();
        for (rank, letter) in letters.into_iter().enumerate() {
            if !letter.to.is_empty() {
                records.push(self.mail_write(letter, Some(format!("{cause}-{rank}")))?);
            }
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

    /// Encloses letters with what a decision writes: they leave if, and only if, it is committed. A letter for
    /// nobody is left out.
    pub(crate) fn enclose(
        &self,
        beside: &mut Beside,
        letters: impl IntoIterator<Item = Letter>,
    ) -> Result<(), Refusal> {
        for letter in letters.into_iter().filter(|letter| !letter.to.is_empty()) {
            beside.records.push(self.mail_write(letter, None)?);
        }
        Ok(())
    }

    /// The record of a letter; one cause gives one letter. Written with whatever causes it, it is carried by the
    /// worker.
    pub(crate) fn mail_write(
        &self,
        letter: Letter,
        cause: Option<String>,
    ) -> Result<RecordWrite, Refusal> {
        let now = self.now();
        let age = u64::MAX - now.as_millisecond().unsigned_abs();
        let ui_url = &self.settings().ui_url;
        let mail = Mail {
            id: format!("{age:016x}{}", secrets::random_text(8)?),
            text: letter.text(ui_url),
            html: letter.html(ui_url),
            to: letter.to.into_iter().map(plain_name).collect(),
            cc: letter.cc.into_iter().map(plain_name).collect(),
            subject: one_line(&letter.subject, LONGEST_SUBJECT),
            attachments: letter.attachments,
            created_at: now,
            delivered_at: None,
            is_waiting: self.settings().messaging.mailer.carries(),
            cause,
        };
        mail.write(Expected::New, now.as_millisecond())
    }

    /// Enqueues the carrying of the mails that wait for it. Several processes may do it at once: each mail is
    /// enqueued once.
    pub(crate) async fn enqueue_mails(&self) -> Result<(), Refusal> {
        if !self.settings().messaging.mailer.carries() {
            return Ok(());
        }
        let waiting = KeyRange {
            collection: MAIL,
            name: "waiting",
            from: instant_key(0),
            to: instant_key(i64::MAX),
            order: KeyOrder::Ascending,
            skip: 0,
            limit: WAITING_AT_A_TIME,
        };
        let rows = self.store().records_in_range(waiting).await;
        for row in rows.map_err(unavailable)? {
            let mail = Mail {
                is_waiting: false,
                ..document(&row)?
            };
            let now = self.now();
            let job = Job::new(MailDelivery::QUEUE, MailDelivery::payload(&mail.id));
            let expected = Expected::Version(row.version);
            let commit = Commit {
                records: vec![mail.write(expected, now.as_millisecond())?],
                jobs: vec![self.job(&job, now)],
                ..Commit::default()
            };
            match self.store().commit(commit).await {
                // Another process was faster.
                Ok(_) | Err(CommitError::Conflict { .. }) => {}
                Err(error) => return Err(unavailable(error)),
            }
        }
        Ok(())
    }

    /// Hands a mail to whatever carries it, unless it was already.
    pub(crate) async fn deliver_mail(&self, id: &str) -> Result<(), Refusal> {
        let row = self.store().record(MAIL, id).await.map_err(unavailable)?;
        let Some(row) = row else { return Ok(()) };
        let mut mail: Mail = document(&row)?;
        if mail.delivered_at.is_some() {
            return Ok(());
        }
        let mut files = Vec::new();
        for attachment in &mail.attachments {
            let file = self.attached_file(attachment).await?;
            files.push(File {
                name: attachment.name.clone(),
                ..file
            });
        }
        let mailer = &self.settings().messaging.mailer;
        mailer.carry(&mail, files).await.map_err(unavailable)?;
        mail.delivered_at = Some(self.now());
        let write = mail.write(Expected::Version(row.version), self.now_ms())?;
        let commit = Commit {
            records: vec![write],
            ..Commit::default()
        };
        self.store().commit(commit).await.map_err(unavailable)?;
        Ok(())
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

    /// The mails written last, newest first.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn latest_mails(&self, limit: usize) -> Result<Vec<Mail>, Refusal> {
        let written = KeyRange {
            collection: MAIL,
            name: "written",
            from: instant_key(0),
            to: instant_key(i64::MAX),
            order: KeyOrder::Descending,
            skip: 0,
            limit,
        };
        let rows = self.store().records_in_range(written).await;
        rows.map_err(unavailable)?.iter().map(document).collect()
    }

    /// A mail by its identifier.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn mail(&self, id: &str) -> Result<Option<Mail>, Refusal> {
        let row = self.store().record(MAIL, id).await.map_err(unavailable)?;
        row.as_ref().map(document).transpose()
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

    fn letter() -> Letter {
        Letter {
            subject: "Déchet <amiante>".to_owned(),
            paragraphs: vec!["La société A & B a refusé 1 < 2 lots.".to_owned()],
            ..Letter::default()
        }
    }

    #[test]
    fn a_letter_says_the_same_in_text_and_on_a_page() {
        assert_eq!(
            letter().text("https://ui"),
            "Bonjour,\n\nLa société A & B a refusé 1 < 2 lots.\n\nL'équipe de la plateforme de traçabilité des déchets\n"
        );
        let html = letter().html("https://ui");
        assert!(
            html.contains("<title>Déchet &lt;amiante&gt;</title>"),
            "{html}"
        );
        assert!(
            html.contains("<p>La société A &amp; B a refusé 1 &lt; 2 lots.</p>"),
            "{html}"
        );
    }

    #[test]
    fn a_letter_links_to_what_it_asks_for_and_to_the_choice_of_notifications() {
        let letter = Letter {
            action: Some(Action {
                label: "Répondre",
                url: "https://ui/a?b=1&c=2".to_owned(),
            }),
            is_subscription: true,
            ..letter()
        };
        let text = letter.text("https://ui");
        assert!(
            text.contains("Répondre :\nhttps://ui/a?b=1&c=2\n"),
            "{text}"
        );
        assert!(
            text.contains("\nhttps://ui/account/notifications\n"),
            "{text}"
        );
        let html = letter.html("https://ui");
        assert!(
            html.contains("<a href=\"https://ui/a?b=1&amp;c=2\">Répondre</a>"),
            "{html}"
        );
    }

    #[test]
    fn names_and_subjects_stay_on_one_line() {
        assert_eq!(one_line("a\r\nBcc: b\u{0}c", 20), "a Bcc: b c");
        let recipient = plain_name(Recipient {
            name: "Zoé <vol@exemple.fr>,\nautre".to_owned(),
            email: "zoe@exemple.fr".to_owned(),
        });
        assert_eq!(recipient.name, "Zoé vol@exemple.fr autre");
    }
}
