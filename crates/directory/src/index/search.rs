//! Finding establishments by name, from the strictest reading of the words to the most lenient.

use std::collections::HashSet;

use tantivy::{
    DocAddress, DocId, Score, Searcher, SegmentReader, TantivyError, Term,
    collector::{Collector, TopDocs},
    query::{
        BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, FuzzyTermQuery, Occur,
        Query, TermQuery,
    },
    schema::{Field, IndexRecordOption},
};

use super::{
    EstablishmentIndex, Record, any,
    query::{self, Word},
    ranks,
    record::CLOSED,
};
use crate::SearchQuery;

/// Results under which a more lenient reading is tried too.
const ENOUGH: usize = 5;
/// Words of the index that are read at most for one word of a search.
const MOST_READ: usize = 20_000;
/// Words of the index that stand in for one word of a search.
const MOST_KEPT: usize = 16;
/// What a result keeps of its score when it is closed.
const CLOSED_SCORE: Score = 0.3;

/// An establishment that was found.
#[derive(Clone, Debug)]
pub(crate) struct IndexHit {
    pub(crate) record: Record,
    /// Some word matched with a typo, or did not match.
    pub(crate) is_approximate: bool,
}

/// How words are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// As they are typed; the last one may be unfinished.
    Exact,
    /// With typos.
    Lenient,
    /// With typos, and one word in three may be missing.
    Partial,
}

impl EstablishmentIndex {
    /// Establishments whose names match, best first.
    pub(crate) fn search(&self, query: SearchQuery<'_>) -> Result<Vec<IndexHit>, TantivyError> {
        let words = query::words(query.words);
        let mut hits = Vec::new();
        if words.is_empty() {
            return Ok(hits);
        }
        let searcher = self.searcher();
        let mut seen: HashSet<DocAddress> = HashSet::new();
        for reading in [Reading::Exact, Reading::Lenient, Reading::Partial] {
            if hits.len() >= ENOUGH.min(query.limit)
                || (reading == Reading::Partial && !hits.is_empty())
            {
                break;
            }
            let Some(read) = self.read(&searcher, &words, reading, query)? else {
                continue;
            };
            for (score, address) in searcher.search(&*read, &collector(query))? {
                if score.is_finite() && hits.len() < query.limit && seen.insert(address) {
                    let record = self.record(&searcher, address)?;
                    hits.push(IndexHit {
                        record,
                        is_approximate: reading != Reading::Exact,
                    });
                }
            }
        }
        Ok(hits)
    }

    /// The query of one reading; none when it cannot match more than the stricter ones.
    fn read(
        &self,
        searcher: &Searcher,
        words: &[Word],
        reading: Reading,
        query: SearchQuery<'_>,
    ) -> Result<Option<Box<dyn Query>>, TantivyError> {
        let mut required = Vec::new();
        let mut optional: Vec<Box<dyn Query>> = Vec::new();
        let mut by_name = Vec::new();
        for word in words {
            let name = self.name_query(searcher, word, reading)?;
            if word.is_weak {
                optional.push(name);
                continue;
            }
            by_name.push(name.box_clone());
            let mut readings = vec![name];
            if words.len() > 1 {
                readings.extend(self.place_query(searcher, word, reading)?);
            }
            required.push(Box::new(DisjunctionMaxQuery::new(readings)) as Box<dyn Query>);
        }
        // A town alone names nobody: some word must be one of the name.
        let named = ConstScoreQuery::new(any(by_name), 0.0);
        let count = required.len();
        let needed = match reading {
            Reading::Partial if count < 2 => return Ok(None),
            Reading::Partial => count - count.div_ceil(3),
            Reading::Exact | Reading::Lenient => count,
        };
        let matching = BooleanQuery::union_with_minimum_required_clauses(required, needed);
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(matching))];
        if count > 1 {
            clauses.push((Occur::Must, Box::new(named)));
        }
        clauses.extend(optional.into_iter().map(|query| (Occur::Should, query)));
        if let Some(code) = query.postal_code {
            let areas = areas(code).into_iter();
            let areas = areas.map(|area| exact(self.fields.area, area)).collect();
            let area = ConstScoreQuery::new(any(areas), 0.0);
            clauses.push((Occur::Must, Box::new(area)));
        }
        Ok(Some(Box::new(BooleanQuery::new(clauses))))
    }

    /// The word as a word of a name.
    fn name_query(
        &self,
        searcher: &Searcher,
        word: &Word,
        reading: Reading,
    ) -> Result<Box<dyn Query>, TantivyError> {
        let field = self.fields.name;
        let mut readings = vec![exact(field, &word.text)];
        if word.is_last && word.text.chars().count() >= 3 {
            for longer in beginnings(searcher, field, &word.text)? {
                readings.push(Box::new(BoostQuery::new(exact(field, &longer), 0.5)));
            }
        }
        if reading != Reading::Exact {
            for (other, typos) in look_alikes(searcher, field, word)? {
                let boost = if typos == 1 { 0.6 } else { 0.35 };
                readings.push(Box::new(BoostQuery::new(exact(field, &other), boost)));
            }
        }
        Ok(Box::new(DisjunctionMaxQuery::new(readings)))
    }

    /// The word as a place: a town, a department or a postal code.
    fn place_query(
        &self,
        searcher: &Searcher,
        word: &Word,
        reading: Reading,
    ) -> Result<Vec<Box<dyn Query>>, TantivyError> {
        let place =
            |query: Box<dyn Query>| Box::new(ConstScoreQuery::new(query, 1.0)) as Box<dyn Query>;
        if word.text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(match word.text.len() {
                2 | 3 | 5 => vec![place(exact(self.fields.area, &word.text))],
                _ => Vec::new(),
            });
        }
        let mut towns = vec![place(exact(self.fields.town, &word.text))];
        if reading != Reading::Exact {
            for (other, _) in look_alikes(searcher, self.fields.town, word)? {
                towns.push(place(exact(self.fields.town, &other)));
            }
        }
        Ok(towns)
    }
}

/// The beginnings of postal codes of an area: those of Corsica do not bear the numbers of its departments.
fn areas(code: &str) -> Vec<&str> {
    match code {
        "2A" | "2a" => vec!["200", "201"],
        "2B" | "2b" => vec!["202", "206"],
        code => vec![code],
    }
}

fn exact(field: Field, word: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(
        Term::from_field_text(field, word),
        IndexRecordOption::Basic,
    ))
}

/// Words of the index that this one begins, the most frequent ones.
fn beginnings(searcher: &Searcher, field: Field, word: &str) -> Result<Vec<String>, TantivyError> {
    let mut found: Vec<(u32, String)> = Vec::new();
    for segment in searcher.segment_readers() {
        let words = segment.inverted_index(field)?;
        let mut stream = words.terms().range().gt(word).into_stream()?;
        let mut read = 0;
        while read < MOST_READ / 10 && stream.advance() {
            read += 1;
            let Ok(key) = std::str::from_utf8(stream.key()) else {
                continue;
            };
            if !key.starts_with(word) {
                break;
            }
            keep(&mut found, stream.value().doc_freq, key);
        }
    }
    Ok(found.into_iter().map(|(_, word)| word).collect())
}

fn keep(found: &mut Vec<(u32, String)>, frequency: u32, word: &str) {
    if found.iter().any(|(_, known)| known == word) {
        return;
    }
    let at = found.partition_point(|(other, _)| *other >= frequency);
    if at < MOST_KEPT {
        found.insert(at, (frequency, word.to_owned()));
        found.truncate(MOST_KEPT);
    }
}

/// Words of the index that this one may be a typo of, and how far they are from it.
fn look_alikes(
    searcher: &Searcher,
    field: Field,
    word: &Word,
) -> Result<Vec<(String, u8)>, TantivyError> {
    let mut found = Vec::new();
    for typos in 1..=word.typos() {
        let automaton = FuzzyTermQuery::new(Term::from_field_text(field, &word.text), typos, true);
        let mut near: Vec<(u32, String)> = Vec::new();
        for segment in searcher.segment_readers() {
            let words = segment.inverted_index(field)?;
            let mut builder = words.terms().search(automaton.automaton()?);
            // Two typos hardly ever begin with the first letter: most of the words need not be read.
            let first = word.text.chars().next().unwrap_or_default();
            if typos == 2 {
                let next = char::from_u32(u32::from(first) + 1).unwrap_or(char::MAX);
                builder = builder.ge(first.to_string()).lt(next.to_string());
            }
            let mut stream = builder.into_stream()?;
            let mut read = 0;
            while read < MOST_READ && stream.advance() {
                read += 1;
                let Ok(key) = std::str::from_utf8(stream.key()) else {
                    continue;
                };
                if key != word.text && !found.iter().any(|(known, _)| known == key) {
                    keep(&mut near, stream.value().doc_freq, key);
                }
            }
        }
        found.extend(near.into_iter().map(|(_, word)| (word, typos)));
    }
    Ok(found)
}

/// The best by score, which the standing of an establishment raises, and its closure lowers.
fn collector(query: SearchQuery<'_>) -> impl Collector<Fruit = Vec<(Score, DocAddress)>> + use<> {
    let allows_closed = query.allows_closed;
    TopDocs::with_limit(query.limit.max(1)).tweak_score(move |segment: &SegmentReader| {
        // A segment without ranks is one that cannot be read: its documents rank last.
        let ranks = ranks(segment)
            .map(|column| column.first_or_default_col(CLOSED))
            .ok();
        move |doc: DocId, score: Score| {
            let rank = ranks.as_ref().map_or(CLOSED, |ranks| ranks.get_val(doc));
            let standing = (rank & (CLOSED - 1)) as Score;
            let score = score * (1.0 + standing / 64.0);
            match (rank & CLOSED == 0, allows_closed) {
                (true, _) => score,
                (false, true) => score * CLOSED_SCORE,
                (false, false) => Score::NEG_INFINITY,
            }
        }
    })
}
