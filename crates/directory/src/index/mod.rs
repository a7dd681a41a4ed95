//! The full-text index of establishments: memory-mapped files that many processes may read at once.

mod query;
mod record;
mod search;
mod writer;

use std::path::Path;

use tantivy::{
    DocAddress, DocId, DocSet, Index, IndexReader, InvertedIndexReader, ReloadPolicy, Searcher,
    SegmentReader, TERMINATED, TantivyDocument, TantivyError, Term,
    columnar::Column,
    directory::MmapDirectory,
    postings::TermInfo,
    query::{BooleanQuery, Query},
    schema::{
        Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
        Value,
    },
    tokenizer::{TextAnalyzer, WhitespaceTokenizer},
};

pub(crate) use self::{record::Record, writer::IndexWriter};

/// Name of the tokenizer that cuts folded words apart.
const WORDS: &str = "words";
/// First format of the index; one that readers do not know is refused.
pub(crate) const FORMAT: u32 = 1;

/// The fields of a document.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    schema: Schema,
    siret: Field,
    name: Field,
    town: Field,
    area: Field,
    rank: Field,
    line: Field,
}

impl Fields {
    fn new() -> Self {
        let text = |fieldnorms: bool| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(WORDS)
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(fieldnorms);
            TextOptions::default().set_indexing_options(indexing)
        };
        let mut schema = Schema::builder();
        let siret = schema.add_u64_field("siret", NumericOptions::default().set_indexed());
        let name = schema.add_text_field("name", text(true));
        let town = schema.add_text_field("town", text(false));
        let area = schema.add_text_field("area", text(false));
        let rank = schema.add_u64_field("rank", NumericOptions::default().set_fast());
        let line = schema.add_bytes_field("line", STORED);
        Self {
            schema: schema.build(),
            siret,
            name,
            town,
            area,
            rank,
            line,
        }
    }
}

fn with_tokenizer(index: Index) -> Index {
    let words = TextAnalyzer::builder(WhitespaceTokenizer::default()).build();
    index.tokenizers().register(WORDS, words);
    index
}

/// An index that is searched.
#[derive(Clone)]
pub(crate) struct EstablishmentIndex {
    fields: Fields,
    reader: IndexReader,
}

impl std::fmt::Debug for EstablishmentIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EstablishmentIndex").finish_non_exhaustive()
    }
}

impl EstablishmentIndex {
    /// Opens the index of a folder, which nobody writes any more.
    pub(crate) fn open(folder: &Path) -> Result<Self, TantivyError> {
        let index = with_tokenizer(Index::open(MmapDirectory::open(folder)?)?);
        let fields = Fields::new();
        if index.schema() != fields.schema {
            return Err(TantivyError::SchemaError(
                "the index was made by another version".to_owned(),
            ));
        }
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(64)
            .try_into()?;
        Ok(Self { fields, reader })
    }

    fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// How many establishments there are.
    pub(crate) fn count(&self) -> u64 {
        self.searcher().num_docs()
    }

    /// The establishment of this SIRET.
    pub(crate) fn by_siret(&self, siret: u64) -> Result<Option<Record>, TantivyError> {
        let searcher = self.searcher();
        match self.locate(&searcher, siret)? {
            Some(address) => self.record(&searcher, address).map(Some),
            None => Ok(None),
        }
    }

    /// Where the establishment of this SIRET is.
    fn locate(&self, searcher: &Searcher, siret: u64) -> Result<Option<DocAddress>, TantivyError> {
        let term = Term::from_field_u64(self.fields.siret, siret);
        for (segment, ordinal) in searcher.segment_readers().iter().zip(0..) {
            let sirets = segment.inverted_index(self.fields.siret)?;
            if let Some(found) = sirets.get_term_info(&term)?
                && let Some(doc) = alive(segment, &sirets, &found)?.first()
            {
                return Ok(Some(DocAddress::new(ordinal, *doc)));
            }
        }
        Ok(None)
    }

    /// Establishments of this SIREN, in the order of their SIRETs: at most `limit`.
    pub(crate) fn by_siren(&self, siren: u64, limit: usize) -> Result<Vec<Record>, TantivyError> {
        let searcher = self.searcher();
        let bound = |nic: u64| Term::from_field_u64(self.fields.siret, siren * 100_000 + nic);
        let mut found = Vec::new();
        for (segment, ordinal) in searcher.segment_readers().iter().zip(0..) {
            let sirets = segment.inverted_index(self.fields.siret)?;
            let mut stream = sirets
                .terms()
                .range()
                .ge(bound(0).serialized_value_bytes())
                .le(bound(99_999).serialized_value_bytes())
                .into_stream()?;
            while found.len() < limit && stream.advance() {
                for doc in alive(segment, &sirets, stream.value())? {
                    found.push(self.record(&searcher, DocAddress::new(ordinal, doc))?);
                }
            }
        }
        found.sort_by_key(|record| record.siret);
        Ok(found)
    }

    fn record(&self, searcher: &Searcher, address: DocAddress) -> Result<Record, TantivyError> {
        let document: TantivyDocument = searcher.doc(address)?;
        document
            .get_first(self.fields.line)
            .and_then(|value| value.as_bytes())
            .and_then(Record::read)
            .ok_or_else(|| {
                TantivyError::InternalError("an establishment cannot be read".to_owned())
            })
    }
}

/// The documents of a term that are not deleted.
fn alive(
    segment: &SegmentReader,
    terms: &InvertedIndexReader,
    term: &TermInfo,
) -> Result<Vec<DocId>, TantivyError> {
    let mut postings = terms.read_postings_from_terminfo(term, IndexRecordOption::Basic)?;
    let mut found = Vec::new();
    while postings.doc() != TERMINATED {
        if !segment.is_deleted(postings.doc()) {
            found.push(postings.doc());
        }
        postings.advance();
    }
    Ok(found)
}

/// Ranks of the documents of a segment.
fn ranks(segment: &SegmentReader) -> Result<Column<u64>, TantivyError> {
    segment.fast_fields().u64("rank")
}

/// Any of these queries.
fn any(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    Box::new(BooleanQuery::union(queries))
}
