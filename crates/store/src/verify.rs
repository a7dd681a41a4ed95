//! Proof that the event log is whole: every hash is computed again, every chain
//! followed, every head and seal compared. Memory is bounded by a page.

use std::collections::HashMap;
use std::fmt;

use futures_util::FutureExt as _;

use crate::events::{EVENT_COLUMNS, EventRow, Hash, Head, event_hash, event_row};
use crate::seals::{Seal, Sealing, seal_row};
use crate::session::Session;
use crate::sql::{CHUNK, Row, SqlValue, padded, params, placeholders};
use crate::{Store, StoreError};

/// Events read at a time.
const PAGE: usize = 500;

/// Defects that a report lists; further ones are only counted.
const LISTED: usize = 1_000;

/// How far a verification is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifyProgress {
    /// What is being verified.
    pub step: VerifyStep,
    /// Events verified in this step.
    pub done: u64,
    /// Events to verify in this step.
    pub total: u64,
}

/// The steps of a verification, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifyStep {
    /// Content of each event, and seals.
    Contents,
    /// Chain and head of each stream.
    Chains,
}

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Events read.
    pub events: u64,
    /// Streams read.
    pub streams: u64,
    /// Seals read.
    pub seals: u64,
    /// Events that no seal covers yet.
    pub unsealed: u64,
    /// The last seal; keep a copy elsewhere and give it to a next verification.
    pub last_seal: Option<Seal>,
    /// Defects, the first thousand of them.
    pub defects: Vec<Defect>,
    /// Number of defects.
    pub defect_count: u64,
}

impl Report {
    /// Whether the log is whole.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.defect_count == 0
    }

    fn defect(&mut self, what: Flaw, stream: &str, seq: i64) {
        self.defect_count += 1;
        if self.defects.len() < LISTED {
            let stream = stream.to_owned();
            self.defects.push(Defect { what, stream, seq });
        }
    }
}

/// Something wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// What is wrong.
    pub what: Flaw,
    /// Stream; empty for a seal.
    pub stream: String,
    /// Rank of the event in the stream, or of the seal.
    pub seq: i64,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Flaw {
    /// The content of an event is not what was hashed.
    Altered,
    /// An event does not follow the one before it: one is missing, or doubled.
    Gap,
    /// An event names another predecessor than the one before it.
    BrokenChain,
    /// The slip or the stream says that it ends elsewhere than its last event.
    WrongHead,
    /// Events of a stream that neither a slip nor a head knows.
    Orphan,
    /// A slip or a head whose events are all missing.
    MissingStream,
    /// A seal is missing.
    MissingSeal,
    /// A seal covers other events than those in the log.
    BrokenSeal,
    /// The log no longer holds the seal that the caller kept.
    AnchorLost,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Altered => "le contenu de l'événement a été modifié",
            Self::Gap => "un événement manque avant celui-ci",
            Self::BrokenChain => "l'événement ne suit pas celui qui le précède",
            Self::WrongHead => "le document ne correspond pas au dernier événement",
            Self::Orphan => "les événements ne se rattachent à aucun document",
            Self::MissingStream => "tous les événements manquent",
            Self::MissingSeal => "le scellé manque",
            Self::BrokenSeal => "le scellé ne correspond pas aux événements qu'il couvre",
            Self::AnchorLost => "le scellé de référence n'est pas dans le journal",
        })
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.stream.as_str() {
            "" => write!(f, "scellé {} : {}", self.seq, self.what),
            stream => write!(f, "{stream}, événement {} : {}", self.seq, self.what),
        }
    }
}

impl Store {
    /// Verifies the whole event log as it is now. `anchor` is a seal kept from an
    /// earlier time: the log must still hold it.
    ///
    /// # Errors
    /// See [`StoreError`]; a defect is not an error, it is in the report.
    pub async fn verify(
        &self,
        anchor: Option<Seal>,
        progress: impl FnMut(VerifyProgress) + Send + 'static,
    ) -> Result<Report, StoreError> {
        self.long_read(move |session| {
            async move {
                let mut verification = Verification {
                    session,
                    anchor,
                    progress,
                    total: count(session).await?,
                    report: Report::default(),
                };
                verification.contents().await?;
                verification.chains().await?;
                for sql in [SLIPS_WITHOUT_EVENTS, HEADS_WITHOUT_EVENTS] {
                    verification.missing_streams(sql).await?;
                }
                Ok(verification.report)
            }
            .boxed()
        })
        .await
    }
}

const SLIPS_WITHOUT_EVENTS: &str = "SELECT id FROM slip WHERE id > $1 AND NOT EXISTS \
    (SELECT 1 FROM event WHERE event.stream = slip.id) ORDER BY id LIMIT $2";

const HEADS_WITHOUT_EVENTS: &str = "SELECT stream FROM stream_head WHERE stream > $1 AND NOT EXISTS \
    (SELECT 1 FROM event WHERE event.stream = stream_head.stream) ORDER BY stream LIMIT $2";

async fn count(session: &Session<'_>) -> Result<u64, StoreError> {
    let rows = session
        .query("SELECT count(*) FROM event", Vec::new())
        .await?;
    let count = rows.into_iter().next().map(|mut row| row.int(0));
    Ok(count.transpose()?.unwrap_or(0).unsigned_abs())
}

struct Verification<'s, P> {
    session: &'s Session<'s>,
    anchor: Option<Seal>,
    progress: P,
    total: u64,
    report: Report,
}

/// The part of an event that chains it.
struct Link {
    stream: String,
    seq: i64,
    prev_hash: Hash,
    hash: Hash,
}

impl<P: FnMut(VerifyProgress)> Verification<'_, P> {
    fn tell(&mut self, step: VerifyStep, done: u64) {
        let total = self.total;
        (self.progress)(VerifyProgress { step, done, total });
    }

    /// Reads the log in order: the content of each event, then the seal it is
    /// under.
    async fn contents(&mut self) -> Result<(), StoreError> {
        let mut last = Seal::NONE;
        let mut next = self.seal_after(last).await?;
        let mut sealing = Sealing::after(last);
        let mut last_id = 0;
        loop {
            let page = self.events_after(last_id).await?;
            for event in &page {
                while let Some(seal) = next.filter(|seal| event.id > seal.up_to_id) {
                    self.compare(sealing, seal);
                    last = seal;
                    next = self.seal_after(last).await?;
                    sealing = Sealing::after(last);
                }
                let hash = event_hash(&event.prev_hash, &event.stream, event.seq, &event.event);
                if hash != event.hash {
                    self.report.defect(Flaw::Altered, &event.stream, event.seq);
                }
                match next {
                    Some(_) => sealing.event(event.id, &event.hash),
                    None => self.report.unsealed += 1,
                }
                last_id = event.id;
                self.report.events += 1;
            }
            self.tell(VerifyStep::Contents, self.report.events);
            if page.len() < PAGE {
                break;
            }
        }
        while let Some(seal) = next {
            self.compare(sealing, seal);
            last = seal;
            next = self.seal_after(last).await?;
            sealing = Sealing::after(last);
        }
        self.report.last_seal = (last.n > 0).then_some(last);
        if let Some(anchor) = self.anchor {
            self.report.defect(Flaw::AnchorLost, "", anchor.n);
        }
        Ok(())
    }

    fn compare(&mut self, sealing: Sealing, seal: Seal) {
        self.report.seals += 1;
        if sealing.finish() != seal {
            self.report.defect(Flaw::BrokenSeal, "", seal.n);
        }
        if self.anchor == Some(seal) {
            self.anchor = None;
        }
    }

    async fn seal_after(&mut self, last: Seal) -> Result<Option<Seal>, StoreError> {
        let sql = "SELECT n, up_to_id, count, hash FROM event_seal WHERE n > $1 ORDER BY n LIMIT 1";
        let rows = self.session.query(sql, params![last.n]).await?;
        let seal = rows.into_iter().next().map(seal_row).transpose()?;
        if let Some(seal) = seal {
            for missing in last.n + 1..seal.n {
                self.report.defect(Flaw::MissingSeal, "", missing);
            }
        }
        Ok(seal)
    }

    async fn events_after(&mut self, id: i64) -> Result<Vec<EventRow>, StoreError> {
        let sql = format!("SELECT {EVENT_COLUMNS} FROM event WHERE id > $1 ORDER BY id LIMIT $2");
        let rows = self.session.query(sql, params![id, PAGE]).await?;
        rows.into_iter().map(event_row).collect()
    }

    /// Follows each stream from its first event to its last.
    async fn chains(&mut self) -> Result<(), StoreError> {
        let mut stream = String::new();
        let mut head = Head::EMPTY;
        let mut done = 0;
        loop {
            let page = self.links_after(&stream, head.seq).await?;
            let full = page.len() == PAGE;
            let mut ended = Vec::new();
            for link in page {
                if link.stream != stream {
                    ended.push((std::mem::replace(&mut stream, link.stream), head));
                    head = Head::EMPTY;
                }
                if link.seq != head.seq + 1 {
                    self.report.defect(Flaw::Gap, &stream, link.seq);
                } else if link.prev_hash != head.hash {
                    self.report.defect(Flaw::BrokenChain, &stream, link.seq);
                }
                head = Head {
                    seq: link.seq,
                    hash: link.hash,
                };
                done += 1;
            }
            if !full {
                ended.push((std::mem::take(&mut stream), head));
            }
            self.heads(&ended).await?;
            self.tell(VerifyStep::Chains, done);
            if !full {
                return Ok(());
            }
        }
    }

    async fn links_after(&mut self, stream: &str, seq: i64) -> Result<Vec<Link>, StoreError> {
        let sql = "SELECT stream, seq, prev_hash, hash FROM event WHERE (stream, seq) > ($1, $2) \
                   ORDER BY stream, seq LIMIT $3";
        let rows = self.session.query(sql, params![stream, seq, PAGE]).await?;
        rows.into_iter()
            .map(|mut row| {
                Ok(Link {
                    stream: row.text(0)?,
                    seq: row.int(1)?,
                    prev_hash: Hash::from_bytes(&row.bytes(2)?)?,
                    hash: Hash::from_bytes(&row.bytes(3)?)?,
                })
            })
            .collect()
    }

    /// Compares where streams end with what slips and heads say.
    async fn heads(&mut self, ended: &[(String, Head)]) -> Result<(), StoreError> {
        // The stream before the first one has no name and no event.
        let ended: Vec<&(String, Head)> = ended.iter().filter(|(_, head)| head.seq > 0).collect();
        for chunk in ended.chunks(CHUNK) {
            let streams: Vec<String> = chunk.iter().map(|(stream, _)| stream.clone()).collect();
            let known = self.known_heads(&streams).await?;
            for (stream, head) in chunk {
                self.report.streams += 1;
                match known.get(stream) {
                    None => self.report.defect(Flaw::Orphan, stream, head.seq),
                    Some(known) if known != head => {
                        self.report.defect(Flaw::WrongHead, stream, head.seq);
                    }
                    Some(_) => {}
                }
            }
        }
        Ok(())
    }

    async fn known_heads(
        &mut self,
        streams: &[String],
    ) -> Result<HashMap<String, Head>, StoreError> {
        let list = placeholders(1, streams.len());
        let mut heads = HashMap::with_capacity(streams.len());
        for sql in [
            format!("SELECT id, version, head_hash FROM slip WHERE id IN ({list})"),
            format!("SELECT stream, seq, hash FROM stream_head WHERE stream IN ({list})"),
        ] {
            let values: Vec<SqlValue> = padded(streams).collect();
            for row in self.session.query(sql, values).await? {
                let (stream, head) = head_row(row)?;
                heads.insert(stream, head);
            }
        }
        Ok(heads)
    }

    async fn missing_streams(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let mut last = String::new();
        loop {
            let rows = self.session.query(sql, params![&last, PAGE]).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for mut row in rows {
                last = row.text(0)?;
                self.report.defect(Flaw::MissingStream, &last, 0);
            }
        }
    }
}

fn head_row(mut row: Row) -> Result<(String, Head), StoreError> {
    let stream = row.text(0)?;
    let seq = row.int(1)?;
    let hash = Hash::from_bytes(&row.bytes(2)?)?;
    Ok((stream, Head { seq, hash }))
}
