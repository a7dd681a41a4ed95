//! The archive format: tables as rows of values, whatever engine they come from.
//!
//! ```text
//! archive  = magic, frame*            magic = "bordereau archive 1\n"
//! frame    = tag (1 byte), length (u32), payload
//!   'H'      schema version (u64)
//!   'T'      table: name, number of columns (u32), column names
//!   'R'      rows of that table: count (u32), values in order
//!   'E'      end of that table: number of its rows (u64)
//!   'Z'      end: SHA-256 of every byte before this frame
//! value    = 0 | 1, i64 | 2, text | 3, bytes
//! text, bytes, name = length (u32), bytes
//! ```
//! Numbers are big-endian.

use std::io::{Read, Write};

use sha2::{Digest as _, Sha256};

use crate::StoreError;
use crate::sql::SqlValue;

const MAGIC: &[u8] = b"bordereau archive 1\n";

/// Rows are gathered up to this size before they make a frame.
const FRAME: usize = 1 << 20;

/// Longest frame that a reader accepts: a damaged length must not ask for more
/// memory than there is.
const LONGEST: usize = 1 << 30;

/// Writes an archive.
#[derive(Debug)]
pub(crate) struct ArchiveWriter<W> {
    out: W,
    hasher: Sha256,
    rows: Vec<u8>,
    row_count: u32,
    table_rows: u64,
    bytes: u64,
}

impl<W: Write> ArchiveWriter<W> {
    pub(crate) fn start(out: W, schema: i64) -> Result<Self, StoreError> {
        let mut archive = Self {
            out,
            hasher: Sha256::new(),
            rows: Vec::with_capacity(FRAME),
            row_count: 0,
            table_rows: 0,
            bytes: 0,
        };
        archive.write(MAGIC)?;
        archive.frame(b'H', &schema.to_be_bytes())?;
        Ok(archive)
    }

    pub(crate) fn start_table(&mut self, name: &str, columns: &[&str]) -> Result<(), StoreError> {
        let mut payload = Vec::new();
        put_bytes(&mut payload, name.as_bytes())?;
        payload.extend(length(columns.len())?.to_be_bytes());
        for column in columns {
            put_bytes(&mut payload, column.as_bytes())?;
        }
        self.table_rows = 0;
        self.frame(b'T', &payload)
    }

    pub(crate) fn row(&mut self, values: &[SqlValue]) -> Result<(), StoreError> {
        for value in values {
            match value {
                SqlValue::Null => self.rows.push(0),
                SqlValue::Int(value) => {
                    self.rows.push(1);
                    self.rows.extend(value.to_be_bytes());
                }
                SqlValue::Text(value) => {
                    self.rows.push(2);
                    put_bytes(&mut self.rows, value.as_bytes())?;
                }
                SqlValue::Bytes(value) => {
                    self.rows.push(3);
                    put_bytes(&mut self.rows, value)?;
                }
            }
        }
        self.row_count += 1;
        self.table_rows += 1;
        if self.rows.len() >= FRAME {
            self.flush_rows()?;
        }
        Ok(())
    }

    pub(crate) fn end_table(&mut self) -> Result<u64, StoreError> {
        self.flush_rows()?;
        self.frame(b'E', &self.table_rows.to_be_bytes())?;
        Ok(self.table_rows)
    }

    /// Ends the archive and gives the destination back, with the number of
    /// bytes written.
    pub(crate) fn finish(mut self) -> Result<(W, u64), StoreError> {
        let digest = self.hasher.clone().finalize();
        self.frame(b'Z', &digest)?;
        self.out.flush()?;
        Ok((self.out, self.bytes))
    }

    /// Bytes written so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    fn flush_rows(&mut self) -> Result<(), StoreError> {
        if self.row_count == 0 {
            return Ok(());
        }
        let mut payload = self.row_count.to_be_bytes().to_vec();
        payload.append(&mut self.rows);
        self.row_count = 0;
        self.frame(b'R', &payload)
    }

    fn frame(&mut self, tag: u8, payload: &[u8]) -> Result<(), StoreError> {
        self.write(&[tag])?;
        self.write(&length(payload.len())?.to_be_bytes())?;
        self.write(payload)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(self.out.write_all(bytes)?)
    }
}

fn length(len: usize) -> Result<u32, StoreError> {
    u32::try_from(len)
        .ok()
        .filter(|_| len < LONGEST)
        .ok_or_else(|| StoreError::Archive(format!("un élément de {len} octets est trop grand")))
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) -> Result<(), StoreError> {
    out.extend(length(bytes.len())?.to_be_bytes());
    out.extend_from_slice(bytes);
    Ok(())
}

/// What an archive says, in order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Item {
    Schema(i64),
    Table {
        name: String,
        columns: Vec<String>,
    },
    Rows(Vec<Vec<SqlValue>>),
    TableEnd {
        rows: u64,
    },
    /// The archive is complete and its checksum right.
    End,
}

/// Reads an archive.
#[derive(Debug)]
pub(crate) struct ArchiveReader<R> {
    input: R,
    hasher: Sha256,
    columns: usize,
    bytes: u64,
}

impl<R: Read> ArchiveReader<R> {
    pub(crate) fn start(input: R) -> Result<Self, StoreError> {
        let mut archive = Self {
            input,
            hasher: Sha256::new(),
            columns: 0,
            bytes: 0,
        };
        let magic = archive.read(MAGIC.len())?;
        if magic != MAGIC {
            return Err(broken("ce fichier n'est pas une archive de Bordereau"));
        }
        Ok(archive)
    }

    /// Bytes read so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(crate) fn next(&mut self) -> Result<Item, StoreError> {
        let so_far = self.hasher.clone();
        let tag = self.read(1)?;
        let len = number(&self.read(4)?)?;
        if len >= LONGEST as u64 {
            return Err(broken("une longueur est invraisemblable"));
        }
        let payload = self.read(usize::try_from(len).unwrap_or(LONGEST))?;
        let mut fields = Fields(&payload);
        let item = match tag.as_slice() {
            b"H" => Item::Schema(fields.int()?),
            b"T" => self.table(&mut fields)?,
            b"R" => Item::Rows(self.rows(&mut fields)?),
            b"E" => Item::TableEnd {
                rows: fields.int()?.unsigned_abs(),
            },
            b"Z" => {
                if so_far.finalize().as_slice() != fields.rest() {
                    return Err(broken("sa somme de contrôle est fausse"));
                }
                return Ok(Item::End);
            }
            _ => return Err(broken("un élément est inconnu")),
        };
        match fields.0 {
            [] => Ok(item),
            _ => Err(broken("un élément est plus long qu'annoncé")),
        }
    }

    fn table(&mut self, fields: &mut Fields<'_>) -> Result<Item, StoreError> {
        let name = fields.text()?;
        let count = fields.count()?;
        let columns = (0..count)
            .map(|_| fields.text())
            .collect::<Result<Vec<_>, _>>()?;
        self.columns = columns.len();
        Ok(Item::Table { name, columns })
    }

    fn rows(&self, fields: &mut Fields<'_>) -> Result<Vec<Vec<SqlValue>>, StoreError> {
        let count = fields.count()?;
        let row = |_| (0..self.columns).map(|_| fields.value()).collect();
        (0..count).map(row).collect()
    }

    fn read(&mut self, len: usize) -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::new();
        let limit = u64::try_from(len).unwrap_or(u64::MAX);
        // Grows with what is there rather than with what a length claims.
        self.input.by_ref().take(limit).read_to_end(&mut bytes)?;
        if bytes.len() != len {
            return Err(broken("elle est incomplète"));
        }
        self.hasher.update(&bytes);
        self.bytes += limit;
        Ok(bytes)
    }
}

/// Reads the fields of a payload from its front.
struct Fields<'p>(&'p [u8]);

impl<'p> Fields<'p> {
    fn take(&mut self, len: usize) -> Result<&'p [u8], StoreError> {
        let (head, tail) = self
            .0
            .split_at_checked(len)
            .ok_or_else(|| broken("un élément est plus court qu'annoncé"))?;
        self.0 = tail;
        Ok(head)
    }

    fn rest(&mut self) -> &'p [u8] {
        std::mem::take(&mut self.0)
    }

    fn int(&mut self) -> Result<i64, StoreError> {
        let bytes = self.take(8)?;
        <[u8; 8]>::try_from(bytes)
            .map(i64::from_be_bytes)
            .map_err(|_| broken("un nombre est incomplet"))
    }

    fn count(&mut self) -> Result<u64, StoreError> {
        number(self.take(4)?)
    }

    fn bytes(&mut self) -> Result<&'p [u8], StoreError> {
        let len = self.count()?;
        self.take(usize::try_from(len).unwrap_or(usize::MAX))
    }

    fn text(&mut self) -> Result<String, StoreError> {
        String::from_utf8(self.bytes()?.to_vec()).map_err(|_| broken("un texte n'est pas en UTF-8"))
    }

    fn value(&mut self) -> Result<SqlValue, StoreError> {
        match self.take(1)? {
            [0] => Ok(SqlValue::Null),
            [1] => self.int().map(SqlValue::Int),
            [2] => self.text().map(SqlValue::Text),
            [3] => self.bytes().map(SqlValue::from),
            _ => Err(broken("une valeur est d'un type inconnu")),
        }
    }
}

fn number(bytes: &[u8]) -> Result<u64, StoreError> {
    <[u8; 4]>::try_from(bytes)
        .map(|bytes| u64::from(u32::from_be_bytes(bytes)))
        .map_err(|_| broken("une longueur est incomplète"))
}

fn broken(why: &str) -> StoreError {
    StoreError::Archive(why.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::params;

    fn rows() -> Vec<Vec<SqlValue>> {
        vec![
            params!["k", "é", None::<i64>],
            params!["", -1_i64, [0_u8, 255].as_slice()],
        ]
    }

    fn archive() -> Vec<u8> {
        let mut writer = ArchiveWriter::start(Vec::new(), 3).unwrap();
        writer
            .start_table("state", &["key", "value", "expires_at"])
            .unwrap();
        for row in rows() {
            writer.row(&row).unwrap();
        }
        assert_eq!(writer.end_table().unwrap(), 2);
        let (bytes, written) = writer.finish().unwrap();
        assert_eq!(written, bytes.len() as u64);
        bytes
    }

    fn read(bytes: &[u8]) -> Result<Vec<Item>, StoreError> {
        let mut reader = ArchiveReader::start(bytes)?;
        let mut items = Vec::new();
        loop {
            items.push(reader.next()?);
            if items.last() == Some(&Item::End) {
                return Ok(items);
            }
        }
    }

    #[test]
    fn an_archive_reads_back_as_it_was_written() {
        let columns = ["key", "value", "expires_at"].map(str::to_owned).to_vec();
        let expected = vec![
            Item::Schema(3),
            Item::Table {
                name: "state".into(),
                columns,
            },
            Item::Rows(rows()),
            Item::TableEnd { rows: 2 },
            Item::End,
        ];
        assert_eq!(read(&archive()).unwrap(), expected);
    }

    #[test]
    fn a_change_of_any_byte_is_seen() {
        let sound = archive();
        for place in 0..sound.len() {
            let mut damaged = sound.clone();
            damaged[place] ^= 0x41;
            assert!(read(&damaged).is_err(), "byte {place}");
        }
    }

    #[test]
    fn a_cut_at_any_place_is_seen() {
        let sound = archive();
        for len in 0..sound.len() {
            assert!(read(&sound[..len]).is_err(), "cut at {len}");
        }
    }
}
