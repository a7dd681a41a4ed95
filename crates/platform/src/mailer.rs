//! What carries mails: an SMTP relay, or files for whoever has none.

use std::{fmt, path::PathBuf, sync::Arc};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Attachment, Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

use crate::{
    downloads::File,
    mail::{LONGEST_SUBJECT, Mail, one_line},
};

/// Who mails come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// Displayed name.
    pub name: String,
    /// Address.
    pub email: String,
}

/// Carries mails, cheap to clone. By default mails stay in the store.
#[derive(Clone, Default)]
pub struct Mailer(Option<Arc<Carrier>>);

struct Carrier {
    sender: Mailbox,
    way: Way,
}

enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Files(PathBuf),
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.as_deref().map(|carrier| &carrier.way) {
            None => "Mailer::Kept",
            Some(Way::Smtp(_)) => "Mailer::Smtp",
            Some(Way::Files(_)) => "Mailer::Files",
        })
    }
}

/// Why mails cannot be carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailerError(String);

impl fmt::Display for MailerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MailerError {}

fn wrong(error: impl fmt::Display) -> MailerError {
    MailerError(error.to_string())
}

impl Mailer {
    /// Through an SMTP relay: `smtp://host:25`, `smtp://user:password@host:587?tls=required`,
    /// `smtps://user:password@host`.
    ///
    /// # Errors
    /// The address of the relay or that of the sender is wrong.
    pub fn smtp(relay: &str, sender: &Sender) -> Result<Self, MailerError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(relay).map_err(wrong)?;
        Self::new(sender, Way::Smtp(transport.build()))
    }

    /// As files (`.eml`) in a directory, created at need.
    ///
    /// # Errors
    /// The address of the sender is wrong.
    pub fn files(directory: PathBuf, sender: &Sender) -> Result<Self, MailerError> {
        Self::new(sender, Way::Files(directory))
    }

    fn new(sender: &Sender, way: Way) -> Result<Self, MailerError> {
        let address = sender.email.parse().map_err(wrong)?;
        let sender = Mailbox::new(Some(sender.name.clone()), address);
        Ok(Self(Some(Arc::new(Carrier { sender, way }))))
    }

    /// Do mails leave the store?
    pub(crate) fn carries(&self) -> bool {
        self.0.is_some()
    }

    /// Carries a mail.
    pub(crate) async fn carry(&self, mail: &Mail, files: Vec<File>) -> Result<(), MailerError> {
        let Some(carrier) = &self.0 else {
            return Ok(());
        };
        let message = message(&carrier.sender, mail, files)?;
        match &carrier.way {
            Way::Smtp(transport) => transport.send(message).await.map(drop).map_err(wrong),
            Way::Files(directory) => {
                tokio::fs::create_dir_all(directory).await.map_err(wrong)?;
                let day = mail.created_at.to_iso().replace(':', "-");
                let file = directory.join(format!("{day}-{}.eml", mail.id));
                tokio::fs::write(file, message.formatted())
                    .await
                    .map_err(wrong)
            }
        }
    }
}

/// The message. Names and subject hold on one line: none of them can add a header or a recipient.
fn message(sender: &Mailbox, mail: &Mail, files: Vec<File>) -> Result<Message, MailerError> {
    let mut builder = Message::builder()
        .from(sender.clone())
        .subject(one_line(&mail.subject, LONGEST_SUBJECT))
        .message_id(Some(format!("<{}@{}>", mail.id, sender.email.domain())))
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    for (recipients, is_copy) in [(&mail.to, false), (&mail.cc, true)] {
        for recipient in recipients {
            let address: Address = recipient.email.parse().map_err(wrong)?;
            let name =
                Some(one_line(&recipient.name, LONGEST_SUBJECT)).filter(|name| !name.is_empty());
            let mailbox = Mailbox::new(name, address);
            builder = match is_copy {
                false => builder.to(mailbox),
                true => builder.cc(mailbox),
            };
        }
    }
    let body = MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone());
    if files.is_empty() {
        return builder.multipart(body).map_err(wrong);
    }
    let mut mixed = MultiPart::mixed().multipart(body);
    for file in files {
        let kind = ContentType::parse(file.content_type).map_err(wrong)?;
        let part: SinglePart = Attachment::new(file.name).body(file.bytes, kind);
        mixed = mixed.singlepart(part);
    }
    builder.multipart(mixed).map_err(wrong)
}

#[cfg(test)]
mod tests {
    use contract::scalar::DateTime;

    use super::*;
    use crate::mail::Recipient;

    fn formatted(name: &str, subject: &str) -> String {
        let mail = Mail {
            id: "m1".to_owned(),
            to: vec![Recipient {
                name: name.to_owned(),
                email: "zoe@exemple.fr".to_owned(),
            }],
            cc: Vec::new(),
            subject: subject.to_owned(),
            text: "Bonjour".to_owned(),
            html: "<p>Bonjour</p>".to_owned(),
            attachments: Vec::new(),
            created_at: DateTime::parse_text("2026-03-01T10:00:00Z").unwrap(),
            delivered_at: None,
            is_waiting: false,
            cause: None,
        };
        let sender = Mailbox::new(
            Some("Bordereau".to_owned()),
            "non@exemple.fr".parse().unwrap(),
        );
        let message = message(&sender, &mail, Vec::new()).unwrap();
        String::from_utf8(message.formatted()).unwrap()
    }

    #[test]
    fn neither_a_name_nor_a_subject_adds_a_header_or_a_recipient() {
        let text = formatted(
            "Zoé\r\nBcc: vol@exemple.fr",
            "Objet\r\nBcc: vol@exemple.fr\r\n\r\ncorps",
        );
        let (headers, _) = text.split_once("\r\n\r\n").unwrap();
        for line in headers.lines() {
            let is_continuation = line.starts_with([' ', '\t']);
            assert!(
                is_continuation || !line.to_ascii_lowercase().starts_with("bcc"),
                "{headers}"
            );
        }
        let recipients = headers.lines().filter(|line| line.starts_with("To: "));
        assert_eq!(recipients.count(), 1, "{headers}");
    }

    #[tokio::test]
    async fn a_wrong_relay_or_sender_is_told_at_start() {
        let sender = |email: &str| Sender {
            name: "Bordereau".to_owned(),
            email: email.to_owned(),
        };
        assert!(Mailer::smtp("http://relais", &sender("a@b.fr")).is_err());
        assert!(Mailer::smtp("smtp://relais:25", &sender("pas une adresse")).is_err());
        assert!(Mailer::smtp("smtp://relais:25", &sender("a@b.fr")).is_ok());
    }
}
