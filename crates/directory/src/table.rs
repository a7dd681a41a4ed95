//! A sorted file of records by number: written in any order in bounded memory, read by key with one small read.
//!
//! `NAME.data` holds `key (8 bytes), length (4 bytes), value` in the order of keys; `NAME.keys` holds the first key and
//! the position of each block of it, and is kept in memory by readers.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

/// Bytes of a block: what one look-up reads.
const BLOCK: u64 = 4096;
/// Bytes of records that wait in memory before they are written as a sorted run.
const BUFFER: usize = 32 << 20;
/// Bytes before a value.
const HEAD: usize = 12;

fn data_path(base: &Path) -> PathBuf {
    base.with_extension("data")
}

fn keys_path(base: &Path) -> PathBuf {
    base.with_extension("keys")
}

fn write_record(output: &mut impl Write, key: u64, value: &[u8]) -> io::Result<()> {
    let length = u32::try_from(value.len()).map_err(io::Error::other)?;
    output.write_all(&key.to_be_bytes())?;
    output.write_all(&length.to_be_bytes())?;
    output.write_all(value)
}

/// Reads the next record into `value`; none at the end.
fn read_record(input: &mut impl Read, value: &mut Vec<u8>) -> io::Result<Option<u64>> {
    let mut head = [0; HEAD];
    match input.read_exact(&mut head) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let (key, length) = split_head(&head);
    value.resize(length, 0);
    input.read_exact(value)?;
    Ok(Some(key))
}

fn split_head(head: &[u8; HEAD]) -> (u64, usize) {
    let [a, b, c, d, e, f, g, h, i, j, k, l] = *head;
    let key = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
    (key, u32::from_be_bytes([i, j, k, l]) as usize)
}

/// Writes a table. Records of one key keep the order in which they came.
#[derive(Debug)]
pub(crate) struct TableWriter {
    base: PathBuf,
    waiting: Vec<(u64, Vec<u8>)>,
    waiting_bytes: usize,
    runs: Vec<PathBuf>,
    last_run: Option<(BufWriter<File>, u64)>,
}

impl TableWriter {
    /// Starts the table of this path, which takes extensions of its own.
    pub(crate) fn create(base: impl Into<PathBuf>) -> Self {
        Self {
            base: base.into(),
            waiting: Vec::new(),
            waiting_bytes: 0,
            runs: Vec::new(),
            last_run: None,
        }
    }

    /// Adds a record.
    pub(crate) fn push(&mut self, key: u64, value: &[u8]) -> io::Result<()> {
        self.waiting_bytes += value.len() + 48;
        self.waiting.push((key, value.to_vec()));
        if self.waiting_bytes >= BUFFER {
            self.spill()
        } else {
            Ok(())
        }
    }

    /// Writes what waits; files that come sorted go on with the same run, so that nothing is left to merge.
    fn spill(&mut self) -> io::Result<()> {
        let mut waiting = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        waiting.sort_by_key(|(key, _)| *key);
        let (Some((first, _)), Some((last, _))) = (waiting.first(), waiting.last()) else {
            return Ok(());
        };
        let (first, last) = (*first, *last);
        let goes_on = self.last_run.as_ref().is_some_and(|(_, end)| first >= *end);
        if !goes_on {
            self.close_run()?;
            let path = self.base.with_extension(format!("run{}", self.runs.len()));
            let file = File::create(&path)?;
            self.runs.push(path);
            self.last_run = Some((BufWriter::with_capacity(1 << 18, file), last));
        }
        if let Some((output, end)) = &mut self.last_run {
            for (key, value) in &waiting {
                write_record(output, *key, value)?;
            }
            *end = last;
        }
        Ok(())
    }

    fn close_run(&mut self) -> io::Result<()> {
        match self.last_run.take() {
            Some((mut output, _)) => output.flush(),
            None => Ok(()),
        }
    }

    /// Merges the runs into the table and makes it durable.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.spill()?;
        self.close_run()?;
        let mut inputs = Vec::with_capacity(self.runs.len());
        let mut heap = BinaryHeap::new();
        for (run, path) in self.runs.iter().enumerate() {
            let mut input = BufReader::with_capacity(1 << 18, File::open(path)?);
            let mut value = Vec::new();
            if let Some(key) = read_record(&mut input, &mut value)? {
                heap.push(Reverse((key, run)));
            }
            inputs.push((input, value));
        }
        let mut output = Output::create(&self.base)?;
        // The number of the run decides between equal keys: earlier runs came first.
        while let Some(Reverse((key, run))) = heap.pop() {
            let Some((input, value)) = inputs.get_mut(run) else {
                continue;
            };
            output.write(key, value)?;
            if let Some(next) = read_record(input, value)? {
                heap.push(Reverse((next, run)));
            }
        }
        output.finish()?;
        self.runs.iter().try_for_each(std::fs::remove_file)
    }
}

struct Output {
    data: BufWriter<File>,
    keys: BufWriter<File>,
    position: u64,
    block: Option<u64>,
    last_key: Option<u64>,
}

impl Output {
    fn create(base: &Path) -> io::Result<Self> {
        Ok(Self {
            data: BufWriter::with_capacity(1 << 18, File::create(data_path(base))?),
            keys: BufWriter::new(File::create(keys_path(base))?),
            position: 0,
            block: None,
            last_key: None,
        })
    }

    fn write(&mut self, key: u64, value: &[u8]) -> io::Result<()> {
        let is_full = self
            .block
            .is_none_or(|start| self.position - start >= BLOCK);
        // A key never spans two blocks: a look-up reads one.
        if is_full && self.last_key != Some(key) {
            self.keys.write_all(&key.to_be_bytes())?;
            self.keys.write_all(&self.position.to_be_bytes())?;
            self.block = Some(self.position);
        }
        write_record(&mut self.data, key, value)?;
        self.position += (HEAD + value.len()) as u64;
        self.last_key = Some(key);
        Ok(())
    }

    fn finish(self) -> io::Result<()> {
        for output in [self.data, self.keys] {
            output
                .into_inner()
                .map_err(io::IntoInnerError::into_error)?
                .sync_all()?;
        }
        Ok(())
    }
}

/// A table that is read.
#[derive(Debug)]
pub(crate) struct Table {
    data: File,
    length: u64,
    /// First key and position of each block.
    blocks: Vec<(u64, u64)>,
}

impl Table {
    /// Whether there is a table at this path.
    pub(crate) fn exists(base: &Path) -> bool {
        keys_path(base).exists()
    }

    /// The files of the table of this path.
    pub(crate) fn files(base: &Path) -> [PathBuf; 2] {
        [data_path(base), keys_path(base)]
    }

    /// Opens the table of this path.
    pub(crate) fn open(base: &Path) -> io::Result<Self> {
        let data = File::open(data_path(base))?;
        let length = data.metadata()?.len();
        let keys = std::fs::read(keys_path(base))?;
        let (entries, rest) = keys.as_chunks::<16>();
        if !rest.is_empty() {
            return Err(io::Error::other("the keys of the table are cut short"));
        }
        let blocks = entries
            .iter()
            .map(|entry| {
                let number = u128::from_be_bytes(*entry);
                ((number >> 64) as u64, number as u64)
            })
            .collect();
        Ok(Self {
            data,
            length,
            blocks,
        })
    }

    /// Every value of a key, in the order in which they came.
    pub(crate) fn get(&self, key: u64) -> io::Result<Vec<Vec<u8>>> {
        self.cursor().get(key)
    }

    /// A reader that remembers the last block: look-ups in the order of keys read the file once.
    pub(crate) fn cursor(&self) -> Cursor<'_> {
        Cursor {
            table: self,
            block: None,
            bytes: Vec::new(),
        }
    }

    /// Calls `visit` with every record, in the order of keys.
    pub(crate) fn for_each(&self, mut visit: impl FnMut(u64, &[u8])) -> io::Result<()> {
        let mut cursor = self.cursor();
        for block in 0..self.blocks.len() {
            cursor.load(block)?;
            let mut rest = cursor.bytes.as_slice();
            let mut value = Vec::new();
            while let Some(key) = read_record(&mut rest, &mut value)? {
                visit(key, &value);
            }
        }
        Ok(())
    }
}

/// Looks keys up, see [`Table::cursor`].
#[derive(Debug)]
pub(crate) struct Cursor<'t> {
    table: &'t Table,
    block: Option<usize>,
    bytes: Vec<u8>,
}

impl Cursor<'_> {
    fn load(&mut self, block: usize) -> io::Result<()> {
        if self.block == Some(block) {
            return Ok(());
        }
        let position = |n: usize| {
            self.table
                .blocks
                .get(n)
                .map_or(self.table.length, |(_, at)| *at)
        };
        let (start, end) = (position(block), position(block + 1));
        let length = end
            .checked_sub(start)
            .filter(|_| end <= self.table.length)
            .ok_or_else(|| io::Error::other("the keys of the table do not fit its data"))?;
        self.bytes
            .resize(usize::try_from(length).map_err(io::Error::other)?, 0);
        self.block = None;
        self.table.data.read_exact_at(&mut self.bytes, start)?;
        self.block = Some(block);
        Ok(())
    }

    /// Every value of a key.
    pub(crate) fn get(&mut self, key: u64) -> io::Result<Vec<Vec<u8>>> {
        let after = self
            .table
            .blocks
            .partition_point(|(first, _)| *first <= key);
        let Some(block) = after.checked_sub(1) else {
            return Ok(Vec::new());
        };
        self.load(block)?;
        let mut rest = self.bytes.as_slice();
        let mut found = Vec::new();
        while let Some((head, tail)) = rest.split_first_chunk::<HEAD>() {
            let (at, length) = split_head(head);
            let Some((value, tail)) = tail.split_at_checked(length) else {
                return Err(io::Error::other("a record of the table is cut short"));
            };
            match at.cmp(&key) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => found.push(value.to_vec()),
                std::cmp::Ordering::Greater => break,
            }
            rest = tail;
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn every_value_is_found_by_its_key(records in proptest::collection::vec((0_u64..200, ".{0,40}"), 0..400)) {
            let place = tempfile::tempdir().unwrap();
            let base = place.path().join("table");
            let mut expected: BTreeMap<u64, Vec<Vec<u8>>> = BTreeMap::new();
            let mut writer = TableWriter::create(&base);
            for (n, (key, value)) in records.iter().enumerate() {
                writer.push(*key, value.as_bytes()).unwrap();
                expected.entry(*key).or_default().push(value.clone().into_bytes());
                if n % 37 == 0 {
                    writer.spill().unwrap();
                }
            }
            writer.finish().unwrap();
            let table = Table::open(&base).unwrap();
            for key in 0..201 {
                prop_assert_eq!(table.get(key).unwrap(), expected.get(&key).cloned().unwrap_or_default());
            }
            let mut count = 0;
            table.for_each(|_, _| count += 1).unwrap();
            prop_assert_eq!(count, records.len());
        }
    }
}
