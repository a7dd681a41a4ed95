//! Filling an index: from nothing, or from the previous one with what changed.

use std::path::Path;

use tantivy::{
    DocAddress, Index, IndexSettings, Searcher, SegmentReader, TantivyDocument, TantivyError, Term,
    directory::MmapDirectory, indexer::NoMergePolicy, store::Compressor,
};

use super::{EstablishmentIndex, Fields, Record, with_tokenizer};

/// Share of changed documents from which the whole index is written again rather than completed.
const REWRITE_FROM: f64 = 0.2;

/// Writes establishments into an index.
pub(crate) struct IndexWriter {
    fields: Fields,
    index: Index,
    writer: tantivy::IndexWriter,
    previous: Option<Previous>,
    line: Vec<u8>,
    changes: Changes,
}

/// The index that is brought up to date, and which of its documents were met again: one bit each.
struct Previous {
    index: EstablishmentIndex,
    searcher: Searcher,
    met: Vec<Vec<u64>>,
}

impl Previous {
    fn open(folder: &Path) -> Result<Self, TantivyError> {
        let index = EstablishmentIndex::open(folder)?;
        let searcher = index.searcher();
        let bits = |segment: &SegmentReader| vec![0; segment.max_doc().div_ceil(64) as usize];
        let met = searcher.segment_readers().iter().map(bits).collect();
        Ok(Self {
            index,
            searcher,
            met,
        })
    }

    fn bit(&mut self, address: DocAddress) -> Option<(&mut u64, u64)> {
        let bits = self.met.get_mut(address.segment_ord as usize)?;
        let word = bits.get_mut(address.doc_id as usize / 64)?;
        Some((word, 1 << (address.doc_id % 64)))
    }

    /// What was known of a SIRET, which is met again.
    fn meet(&mut self, siret: u64) -> Result<Option<Record>, TantivyError> {
        let Some(address) = self.index.locate(&self.searcher, siret)? else {
            return Ok(None);
        };
        if let Some((word, bit)) = self.bit(address) {
            *word |= bit;
        }
        self.index.record(&self.searcher, address).map(Some)
    }

    /// The SIRETs that were not met again.
    fn missing(&mut self) -> Result<Vec<u64>, TantivyError> {
        let searcher = self.searcher.clone();
        let mut missing = Vec::new();
        for (segment, ordinal) in searcher.segment_readers().iter().zip(0..) {
            for doc in segment.doc_ids_alive() {
                let address = DocAddress::new(ordinal, doc);
                if self
                    .bit(address)
                    .is_some_and(|(word, bit)| *word & bit == 0)
                {
                    missing.push(self.index.record(&searcher, address)?.siret);
                }
            }
        }
        Ok(missing)
    }
}

/// What an update did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    pub(crate) added: u64,
    pub(crate) changed: u64,
    pub(crate) unchanged: u64,
    pub(crate) removed: u64,
}

impl std::fmt::Debug for IndexWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IndexWriter")
            .field("changes", &self.changes)
            .finish_non_exhaustive()
    }
}

impl IndexWriter {
    /// Starts an index from nothing in an empty folder, with so many bytes of memory.
    pub(crate) fn create(folder: &Path, memory: usize) -> Result<Self, TantivyError> {
        std::fs::create_dir_all(folder)?;
        let fields = Fields::new();
        let settings = IndexSettings {
            docstore_compression: Compressor::Lz4,
            docstore_blocksize: 8192,
            ..IndexSettings::default()
        };
        let index = Index::create(
            MmapDirectory::open(folder)?,
            fields.schema.clone(),
            settings,
        )?;
        Self::over(fields, with_tokenizer(index), memory, None)
    }

    /// Starts from a previous index: its files are shared by links, so nothing that others read changes.
    pub(crate) fn update(
        previous: &Path,
        folder: &Path,
        memory: usize,
    ) -> Result<Self, TantivyError> {
        std::fs::create_dir_all(folder)?;
        for entry in std::fs::read_dir(previous)? {
            let entry = entry?;
            let name = entry.file_name();
            let is_rewritten = name.to_string_lossy().ends_with(".json");
            let is_lock = name.to_string_lossy().ends_with(".lock");
            let target = folder.join(&name);
            if is_rewritten {
                std::fs::copy(entry.path(), target)?;
            } else if !is_lock {
                crate::generation::link(&entry.path(), &target)?;
            }
        }
        let index = with_tokenizer(Index::open(MmapDirectory::open(folder)?)?);
        Self::over(
            Fields::new(),
            index,
            memory,
            Some(Previous::open(previous)?),
        )
    }

    fn over(
        fields: Fields,
        index: Index,
        memory: usize,
        previous: Option<Previous>,
    ) -> Result<Self, TantivyError> {
        let threads = std::thread::available_parallelism()
            .map_or(1, usize::from)
            .clamp(1, 4);
        let writer = index.writer_with_num_threads(threads, memory.max(threads * 16_000_000))?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        Ok(Self {
            fields,
            index,
            writer,
            previous,
            line: Vec::new(),
            changes: Changes::default(),
        })
    }

    /// Adds an establishment, in the place of what is known of it.
    pub(crate) fn add(&mut self, record: &Record) -> Result<(), TantivyError> {
        record.write(&mut self.line);
        if let Some(previous) = &mut self.previous {
            match previous.meet(record.siret)? {
                Some(known) if known == *record => {
                    self.changes.unchanged += 1;
                    return Ok(());
                }
                Some(_) => {
                    self.changes.changed += 1;
                    self.writer
                        .delete_term(Term::from_field_u64(self.fields.siret, record.siret));
                }
                None => self.changes.added += 1,
            }
        } else {
            self.changes.added += 1;
        }
        let mut document = TantivyDocument::new();
        document.add_u64(self.fields.siret, record.siret);
        document.add_text(self.fields.name, record.name_words());
        document.add_text(self.fields.town, record.town_words());
        document.add_text(self.fields.area, record.area_words());
        document.add_u64(self.fields.rank, record.rank());
        document.add_bytes(self.fields.line, &self.line);
        self.writer.add_document(document)?;
        Ok(())
    }

    /// Takes out what the new files no longer hold.
    fn remove_missing(&mut self) -> Result<(), TantivyError> {
        let Some(previous) = &mut self.previous else {
            return Ok(());
        };
        for siret in previous.missing()? {
            self.writer
                .delete_term(Term::from_field_u64(self.fields.siret, siret));
            self.changes.removed += 1;
        }
        Ok(())
    }

    /// Makes all durable, in as few segments as is worth it; answers what changed and how many establishments there are.
    pub(crate) fn finish(mut self, removes_missing: bool) -> Result<(Changes, u64), TantivyError> {
        if removes_missing {
            self.remove_missing()?;
        }
        self.writer.commit()?;
        let mut segments = self.index.searchable_segment_metas()?;
        segments.sort_by_key(|segment| std::cmp::Reverse(segment.num_docs()));
        let total: f64 = segments
            .iter()
            .map(|segment| f64::from(segment.max_doc()))
            .sum();
        let stale = segments
            .first()
            .map_or(0.0, |largest| total - f64::from(largest.num_docs()));
        let kept = usize::from(self.previous.is_some() && stale < REWRITE_FROM * total);
        let merged: Vec<_> = segments
            .iter()
            .skip(kept)
            .map(tantivy::SegmentMeta::id)
            .collect();
        if merged.len() > 1 || (kept == 0 && segments.iter().any(tantivy::SegmentMeta::has_deletes))
        {
            self.writer.merge(&merged).wait()?;
        }
        self.writer.garbage_collect_files().wait()?;
        self.writer.wait_merging_threads()?;
        let total = self
            .index
            .searchable_segment_metas()?
            .iter()
            .map(|segment| u64::from(segment.num_docs()))
            .sum();
        Ok((self.changes, total))
    }
}
