//! Makes the file of an export.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use contract::registry::{RegistryExportFormat, RegistryExportStatus as Status};
use domain::{
    registry::{Cell, Column, Line, Registry},
    slip::Refusal,
};
use render::{
    ledger::{Ledger, LedgerCell, csv_ledger, xlsx_ledger},
    table::TableError,
};
use serde::Deserialize;
use store::JobRow;
use tokio::{sync::mpsc, task::JoinHandle};

use super::{RegistryExport, reading::Reading};
use crate::{Platform, jobs::Job, unavailable};

/// How often the export is looked at: progress noted, cancellation seen.
const LOOK: Duration = Duration::from_secs(2);

/// Pages of lines that wait for the file.
const AHEAD: usize = 2;

/// An export to make.
#[derive(Debug, Deserialize)]
pub(crate) struct RegistryExportJob {
    id: String,
}

/// How the work ended.
pub(super) enum Outcome {
    Written { sirets: Vec<String>, lines: u64 },
    Canceled,
}

impl Job for RegistryExportJob {
    const QUEUE: &'static str = "registry-export";

    async fn run(self, platform: &Platform, _origin: &JobRow) -> Result<(), Refusal> {
        let Some(export) = platform.start_export(&self.id).await? else {
            return Ok(());
        };
        match platform.make_export(&export).await {
            Ok(Outcome::Canceled) => Ok(()),
            Ok(Outcome::Written { sirets, lines }) => {
                platform.end_export(&self.id, sirets, lines).await
            }
            Err(error) => {
                tracing::error!(export = self.id, %error, "a registry could not be exported");
                platform.fail_export(&self.id).await
            }
        }
    }
}

impl Platform {
    /// Takes an export in hand; none when it is over. One that a dead worker left is begun again.
    pub(super) async fn start_export(&self, id: &str) -> Result<Option<RegistryExport>, Refusal> {
        loop {
            let found = self.stored_export(id).await?;
            let (mut export, version) =
                found.ok_or_else(|| unavailable(format_args!("L'export {id} est introuvable")))?;
            if !export.is_running() {
                return Ok(None);
            }
            export.status = Status::Started;
            export.updated_at = self.now();
            if self.write_export(&export, version).await? {
                return Ok(Some(export));
            }
        }
    }

    pub(super) async fn make_export(&self, export: &RegistryExport) -> Result<Outcome, Refusal> {
        let file = tempfile::NamedTempFile::new().map_err(unavailable)?;
        let mut writer = Writer::start(export, file.path().to_owned());
        let mut reading = Reading::of(self, export).await?;
        let mut lines = 0;
        let mut looked = Instant::now();
        while let Some(page) = reading.next().await? {
            lines += u64::try_from(page.len()).unwrap_or(u64::MAX);
            writer.send(page).await?;
            if looked.elapsed() >= LOOK {
                looked = Instant::now();
                if !self.note_progress(&export.id, lines).await? {
                    return Ok(Outcome::Canceled);
                }
            }
        }
        writer.end().await?;
        // What a cancellation stops is not kept.
        if !self.note_progress(&export.id, lines).await? {
            return Ok(Outcome::Canceled);
        }
        self.files().put(&export.file_name(), file.path()).await?;
        let met = &reading.met;
        let sirets = match met.is_empty() {
            true => export.sirets.clone(),
            false => {
                let found = export.sirets.iter().filter(|siret| met.contains(*siret));
                found.cloned().collect()
            }
        };
        Ok(Outcome::Written { sirets, lines })
    }

    /// Notes how far the export is, and answers whether it is still wanted.
    async fn note_progress(&self, id: &str, lines: u64) -> Result<bool, Refusal> {
        self.change_export(id, |export| export.lines = lines).await
    }

    pub(super) async fn end_export(
        &self,
        id: &str,
        sirets: Vec<String>,
        lines: u64,
    ) -> Result<(), Refusal> {
        let is_wanted = self
            .change_export(id, |export| {
                export.status = Status::Successful;
                export.file_key = Some(export.file_name());
                export.sirets.clone_from(&sirets);
                export.lines = lines;
            })
            .await?;
        if !is_wanted && let Some((export, _)) = self.stored_export(id).await? {
            self.files().remove(&export.file_name()).await?;
        }
        Ok(())
    }

    pub(super) async fn fail_export(&self, id: &str) -> Result<(), Refusal> {
        let failed = self.change_export(id, |export| export.status = Status::Failed);
        failed.await.map(|_| ())
    }

    /// Changes an export that is not over; answers whether it was not.
    async fn change_export(
        &self,
        id: &str,
        change: impl Fn(&mut RegistryExport),
    ) -> Result<bool, Refusal> {
        loop {
            let Some((mut export, version)) = self.stored_export(id).await? else {
                return Ok(false);
            };
            if !export.is_running() {
                return Ok(false);
            }
            change(&mut export);
            export.updated_at = self.now();
            if self.write_export(&export, version).await? {
                return Ok(true);
            }
        }
    }
}

/// Writes lines on a thread where blocking is allowed.
struct Writer {
    lines: mpsc::Sender<Vec<Line>>,
    thread: JoinHandle<Result<(), TableError>>,
}

impl Writer {
    fn start(export: &RegistryExport, path: PathBuf) -> Self {
        let (lines, received) = mpsc::channel(AHEAD);
        let (registry, format) = (export.registry, export.format);
        let thread =
            tokio::task::spawn_blocking(move || write_all(registry, format, &path, received));
        Self { lines, thread }
    }

    async fn send(&mut self, page: Vec<Line>) -> Result<(), Refusal> {
        // The thread only hangs up when it failed: its error is told at the end.
        match self.lines.send(page).await {
            Ok(()) => Ok(()),
            Err(_) => Err((&mut self.thread)
                .await
                .map_err(unavailable)?
                .err()
                .map_or_else(|| unavailable("the file was closed too early"), unavailable)),
        }
    }

    async fn end(self) -> Result<(), Refusal> {
        drop(self.lines);
        let written = self.thread.await.map_err(unavailable)?;
        written.map_err(unavailable)
    }
}

fn write_all(
    registry: Registry,
    format: RegistryExportFormat,
    path: &Path,
    mut received: mpsc::Receiver<Vec<Line>>,
) -> Result<(), TableError> {
    let columns = registry.columns();
    let header: Vec<&str> = columns
        .iter()
        .map(|column| column.header.as_ref())
        .collect();
    let mut ledger: Box<dyn Ledger> = match format {
        RegistryExportFormat::Csv => csv_ledger(path, &header)?,
        RegistryExportFormat::Xlsx => xlsx_ledger(path, "registre", &header)?,
    };
    while let Some(page) = received.blocking_recv() {
        for line in &page {
            ledger.row(&cells(columns, line))?;
        }
    }
    ledger.finish()
}

fn cells(columns: &[Column], line: &Line) -> Vec<LedgerCell> {
    let cell = |column: &Column| match column.cell(line) {
        Cell::Empty => LedgerCell::Empty,
        Cell::Text(text) => LedgerCell::Text(text),
        Cell::Number(number) => LedgerCell::Number(number),
    };
    columns.iter().map(cell).collect()
}
