//! Documents behind short-lived links: the token is the right to download.

use contract::bsdd::{Form, FormLink};
use contract::{bsda::Bsda, bspaoh::Bspaoh, bsvhu::Bsvhu, page::FileDownload, scalar::Text};
use domain::slip::{Refusal, Slip, SlipKind};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Caller, Platform, secrets, unavailable};

/// Longest life of a link when the operator sets none: links never outlive a day.
const LONGEST_LIFE_MS: i64 = 24 * 60 * 60 * 1000;

const UNREADABLE: &str = "Vous n'êtes pas autorisé à accéder à ce bordereau";

/// What a link opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "handler", rename_all = "camelCase")]
pub enum Download {
    /// The document of a BSDA.
    BsdaPdf {
        /// The slip.
        id: String,
    },
    /// The document of a BSVHU.
    BsvhuPdf {
        /// The slip.
        id: String,
    },
    /// The document of a BSPAOH.
    BspaohPdf {
        /// The slip.
        id: String,
    },
    /// The document of a BSDD.
    FormPdf {
        /// The form.
        id: String,
    },
    /// The members of a user's companies, with semicolons between values.
    MyCompaniesCsv {
        /// The user.
        user_id: String,
    },
    /// The members of a user's companies, as a workbook.
    MyCompaniesXls {
        /// The user.
        user_id: String,
    },
}

impl Download {
    /// The document of a slip.
    pub(crate) fn of(kind: SlipKind, id: &str) -> Self {
        let id = id.to_owned();
        match kind {
            SlipKind::Bsda => Self::BsdaPdf { id },
            SlipKind::Bsvhu => Self::BsvhuPdf { id },
            SlipKind::Bsdd => Self::FormPdf { id },
            SlipKind::Bspaoh => Self::BspaohPdf { id },
        }
    }
}

/// A file ready to be sent.
#[derive(Clone, Debug)]
pub struct File {
    /// Name proposed to the browser.
    pub name: String,
    /// MIME type.
    pub content_type: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
}

impl Platform {
    /// A link to the document of a form, for its readers.
    ///
    /// # Errors
    /// Unknown form, or the caller may not print it.
    pub async fn form_pdf(&self, caller: &Caller, id: &str) -> Result<FileDownload, Refusal> {
        let form = self.load::<Form>(id).await?.slip;
        if !caller.prints_anything()? && !self.may_read(caller, &form).await? {
            return Err(Refusal::forbidden(UNREADABLE));
        }
        self.link_to(&Download::FormPdf { id: id.to_owned() }).await
    }

    /// A new link.
    pub(crate) async fn link_to(&self, download: &Download) -> Result<FileDownload, Refusal> {
        let token = secrets::random_text(10)?;
        let now = self.now_ms();
        let life = self
            .settings()
            .download_lifetime
            .map_or(LONGEST_LIFE_MS, |life| {
                i64::try_from(life.as_millis()).unwrap_or(LONGEST_LIFE_MS)
            });
        let value = serde_json::to_string(download).map_err(unavailable)?;
        self.store()
            .put_state(&key(&token), &value, Some(now + life))
            .await
            .map_err(unavailable)?;
        let link = format!("{}/download?token={token}", self.settings().api_url);
        Ok(FileDownload {
            token: Some(Text(token)),
            download_link: Some(Text(link)),
        })
    }

    /// The file behind a token; none when the token is unknown or too old.
    ///
    /// # Errors
    /// The slip has been removed meanwhile, or the document cannot be typeset.
    pub async fn download(&self, token: &str) -> Result<Option<File>, Refusal> {
        let value = self
            .store()
            .state(&key(token), self.now_ms())
            .await
            .map_err(unavailable)?;
        let Some(value) = value else { return Ok(None) };
        let download: Download = serde_json::from_str(&value).map_err(unavailable)?;
        self.file(&download).await.map(Some)
    }

    pub(crate) async fn file(&self, download: &Download) -> Result<File, Refusal> {
        match download {
            Download::MyCompaniesCsv { user_id } => self.companies_csv_file(user_id).await,
            Download::MyCompaniesXls { user_id } => self.companies_xlsx_file(user_id).await,
            Download::FormPdf { id } => {
                let form = self.load::<Form>(id).await?.slip;
                let document = self.printed_form(&form).await?;
                self.slip_file(&form, render::SlipKind::Bsdd, document, Vec::new())
                    .await
            }
            Download::BsvhuPdf { id } => {
                let bsvhu = self.load::<Bsvhu>(id).await?.slip;
                let document = domain::bsvhu::printed_tree(&bsvhu)?;
                self.slip_file(&bsvhu, render::SlipKind::Bsvhu, document, Vec::new())
                    .await
            }
            Download::BspaohPdf { id } => {
                let bspaoh = self.load::<Bspaoh>(id).await?.slip;
                let document = domain::bspaoh::printed_tree(&bspaoh)?;
                self.slip_file(&bspaoh, render::SlipKind::Bspaoh, document, Vec::new())
                    .await
            }
            Download::BsdaPdf { id } => {
                let loaded = self.load::<Bsda>(id).await?;
                let history = self.ancestors(&loaded.slip).await?;
                let mut history: Vec<&Bsda> = history.values().map(|loaded| &loaded.slip).collect();
                history.sort_by(|a, b| a.id.cmp(&b.id));
                let history = history
                    .into_iter()
                    .map(render_tree)
                    .collect::<Result<Vec<_>, _>>()?;
                self.slip_file(
                    &loaded.slip,
                    render::SlipKind::Bsda,
                    render_tree(&loaded.slip)?,
                    history,
                )
                .await
            }
        }
    }

    /// A form as its document shows it: the API's answer, with what it groups and what groups it.
    async fn printed_form(&self, form: &Form) -> Result<Value, Refusal> {
        let mut document = domain::slip::tree_of(&domain::bsdd::expand(form))?;
        let links = form.grouping.iter().chain(&form.grouped_in);
        let ids: Vec<String> = links.map(|link| link.id.clone()).collect();
        let linked = self.linked_slips::<Form>(&ids).await?;
        let fractions = |links: &[FormLink]| -> Result<Vec<Value>, Refusal> {
            links
                .iter()
                .filter_map(|link| Some((linked.get(&link.id)?, link)))
                .map(|(form, link)| {
                    let form = domain::slip::tree_of(&domain::bsdd::expand(form))?;
                    Ok(json!({ "form": form, "quantity": link.quantity }))
                })
                .collect()
        };
        if let Value::Object(fields) = &mut document {
            fields.insert(
                "grouping".to_owned(),
                Value::Array(fractions(&form.grouping)?),
            );
            fields.insert(
                "groupedIn".to_owned(),
                Value::Array(fractions(&form.grouped_in)?),
            );
            if let Some(detail) = domain::bsdd::temporary_storage_detail(form) {
                let detail = serde_json::to_value(detail).map_err(unavailable)?;
                fields.insert("temporaryStorageDetail".to_owned(), detail);
            }
        }
        Ok(document)
    }

    /// Typesets a slip on a blocking thread.
    pub(crate) async fn slip_file<S: Slip>(
        &self,
        slip: &S,
        kind: render::SlipKind,
        document: Value,
        history: Vec<Value>,
    ) -> Result<File, Refusal> {
        let context = render::Context {
            edited_at: self
                .now()
                .0
                .to_zoned_datetime(contract::scalar::DateTime::paris()),
            environment: self.settings().environment_mark.clone(),
            is_final: !slip.is_draft() && is_final_status(slip.status_name()),
            history,
        };
        let request = render::Slip {
            kind,
            document,
            context,
        };
        let bytes = tokio::task::spawn_blocking(move || render::slip_pdf(&request))
            .await
            .map_err(unavailable)?
            .map_err(unavailable)?;
        Ok(File {
            name: format!("{}.pdf", slip.readable_id()),
            content_type: "application/pdf",
            bytes,
        })
    }
}

/// A status after which nothing is signed any more.
fn is_final_status(status: &str) -> bool {
    matches!(
        status,
        "PROCESSED" | "REFUSED" | "CANCELED" | "NO_TRACEABILITY" | "FOLLOWED_WITH_PNTTD"
    )
}

fn render_tree(slip: &Bsda) -> Result<Value, Refusal> {
    domain::slip::tree_of(slip)
}

fn key(token: &str) -> String {
    format!("download:{token}")
}
