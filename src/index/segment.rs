//! One immutable file of the stored index: readings of some documents, and under which keys their claims and sentences stand.
//!
//! Layout: magic · one compressed reading per document · blocks of posting lists, each block followed by its table of keys ·
//! footer · trailer (footer length, BLAKE3 of the footer, magic). All numbers little-endian, so that a file moves between
//! machines. A file is complete when its trailer is; nothing is ever written into it again.

use super::{Key, Stored};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// First and last bytes of a segment; the digit is the format's version.
const MAGIC: &[u8; 16] = b"gainsay segment1";

/// Bytes of the trailer: footer length, footer hash, magic.
const TRAILER: usize = 8 + 32 + 16;

/// Keys in one block. A look-up reads one block's table, 3.5 KB.
const KEYS_PER_BLOCK: usize = 256;

/// Bytes of a table's entry: key, length of its list, check of its list.
const ENTRY: usize = 8 + 4 + 2;

/// Where a claim or sentence stands: document within the segment, and its index in that document's reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Posting {
    pub(super) document: u32,
    pub(super) at: u32,
}

/// What stands at the end of a segment and is held while it is open: 16 bytes a document, 32 bytes per 256 keys.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Footer {
    readings: Vec<Piece>,
    blocks: Vec<Block>,
}

/// A checked stretch of the file.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Piece {
    offset: u64,
    len: u32,
    check: u32,
}

/// Some keys in order, with their lists.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Block {
    first: u64,
    /// Where the lists begin; the table follows them.
    lists: u64,
    table: u64,
    n_keys: u16,
    check: u32,
}

/// One key of a block's table.
#[derive(Debug, Clone, Copy)]
struct Entry {
    key: u64,
    len: u32,
    check: u16,
}

/// Why a segment cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum SegmentError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error("{0}")]
    Damaged(&'static str),
}

/// The first four bytes of a hash: enough to tell damage, not meant against malice.
fn check_of(bytes: &[u8]) -> u32 {
    let hash = blake3::hash(bytes);
    let mut first = [0; 4];
    first.copy_from_slice(&hash.as_bytes()[..4]);
    u32::from_le_bytes(first)
}

/// The first two: for posting lists, which are many and short.
fn short_check_of(bytes: &[u8]) -> u16 {
    (check_of(bytes) & 0xffff) as u16
}

/// A value as stored: postcard, then LZ4.
pub(super) fn pack<T: Serialize>(value: &T) -> io::Result<Vec<u8>> {
    let plain = postcard::to_stdvec(value).map_err(io::Error::other)?;
    Ok(lz4_flex::compress_prepend_size(&plain))
}

/// Back from [`pack`]; none when the bytes are damaged.
pub(super) fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    // The size stands in the first four bytes; a damaged one must not make us reserve gigabytes. LZ4 packs at most 255 to 1.
    let size = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
    if size > bytes.len().saturating_mul(255) {
        return None;
    }
    let plain = lz4_flex::decompress_size_prepended(bytes).ok()?;
    postcard::from_bytes(&plain).ok()
}

/// Writes a segment. Posting lists are held until the end, 16 bytes each; the caller ends the segment in time.
#[derive(Debug)]
pub(super) struct Writer {
    out: Output,
    footer: Footer,
    postings: Vec<(u64, Posting)>,
}

/// A file that knows how far it was written.
#[derive(Debug)]
struct Output {
    file: BufWriter<File>,
    offset: u64,
}

impl Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.offset += bytes.len() as u64;
        Ok(())
    }

    fn piece(&mut self, bytes: &[u8]) -> io::Result<Piece> {
        let len = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let piece = Piece { offset: self.offset, len, check: check_of(bytes) };
        self.write(bytes)?;
        Ok(piece)
    }
}

impl Writer {
    /// Begins a segment at `path`, which must not exist.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        let mut out = Output { file: BufWriter::new(File::create_new(path)?), offset: 0 };
        out.write(MAGIC)?;
        Ok(Self { out, footer: Footer::default(), postings: Vec::new() })
    }

    /// Adds a document: its packed reading, and the keys of its claims and sentences. Gives its number in the segment.
    pub(super) fn add(&mut self, packed: &[u8], keys: &[(Key, u32)]) -> io::Result<u32> {
        let document = self.n_documents();
        self.footer.readings.push(self.out.piece(packed)?);
        self.postings.extend(keys.iter().map(|&(key, at)| (key.0, Posting { document, at })));
        Ok(document)
    }

    pub(super) fn n_documents(&self) -> u32 {
        u32::try_from(self.footer.readings.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn n_postings(&self) -> usize {
        self.postings.len()
    }

    /// Ends the segment; on return it is on disk.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.postings.sort_unstable();
        self.postings.dedup();
        let postings = std::mem::take(&mut self.postings);
        let mut lists = Lists::default();
        let mut list = Vec::new();
        for same in postings.chunk_by(|one, other| one.0 == other.0) {
            list.clear();
            list.extend(same.iter().map(|&(_, posting)| posting));
            lists.add(same[0].0, &list, &mut self.out, &mut self.footer)?;
        }
        self.end(lists)
    }

    fn end(mut self, mut lists: Lists) -> io::Result<()> {
        lists.close(&mut self.out, &mut self.footer)?;
        let footer = postcard::to_stdvec(&self.footer).map_err(io::Error::other)?;
        self.out.write(&footer)?;
        self.out.write(&(footer.len() as u64).to_le_bytes())?;
        self.out.write(blake3::hash(&footer).as_bytes())?;
        self.out.write(MAGIC)?;
        let file = self.out.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()
    }
}

/// The block of lists being written.
#[derive(Default)]
struct Lists {
    block: Option<Block>,
    table: Vec<u8>,
    bytes: Vec<u8>,
}

impl Lists {
    /// Writes the list of `key`; keys come in ascending order.
    fn add(&mut self, key: u64, list: &[Posting], out: &mut Output, footer: &mut Footer) -> io::Result<()> {
        let block =
            self.block.get_or_insert(Block { first: key, lists: out.offset, table: out.offset, n_keys: 0, check: 0 });
        block.n_keys += 1;
        let is_full = usize::from(block.n_keys) == KEYS_PER_BLOCK;
        self.bytes.clear();
        let mut before = 0;
        for posting in list {
            varint(posting.document - before, &mut self.bytes);
            varint(posting.at, &mut self.bytes);
            before = posting.document;
        }
        self.table.extend(key.to_le_bytes());
        self.table.extend(u32::try_from(self.bytes.len()).map_err(io::Error::other)?.to_le_bytes());
        self.table.extend(short_check_of(&self.bytes).to_le_bytes());
        out.write(&self.bytes)?;
        if is_full { self.close(out, footer) } else { Ok(()) }
    }

    fn close(&mut self, out: &mut Output, footer: &mut Footer) -> io::Result<()> {
        if let Some(mut block) = self.block.take() {
            block.table = out.offset;
            block.check = check_of(&self.table);
            out.write(&self.table)?;
            self.table.clear();
            footer.blocks.push(block);
        }
        Ok(())
    }
}

fn varint(mut value: u32, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn read_varint(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u32> {
    let mut value = 0;
    for shift in (0..32).step_by(7) {
        let &byte = bytes.next()?;
        value |= u32::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

fn read_list(bytes: &[u8], n_documents: u32) -> Option<Vec<Posting>> {
    let mut list = Vec::with_capacity(bytes.len() / 2);
    let mut rest = bytes.iter();
    let mut document = 0_u32;
    while !rest.as_slice().is_empty() {
        document = document.checked_add(read_varint(&mut rest)?)?;
        let at = read_varint(&mut rest)?;
        if document >= n_documents {
            return None;
        }
        list.push(Posting { document, at });
    }
    Some(list)
}

/// A segment open for reading. Many threads and processes may read one at once.
#[derive(Debug)]
pub(super) struct Segment {
    file: File,
    path: PathBuf,
    footer: Footer,
}

impl Segment {
    /// Opens the segment at `path` and checks that it is whole.
    pub(super) fn open(path: &Path) -> Result<Self, SegmentError> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        if size < (MAGIC.len() + TRAILER) as u64 {
            return Err(SegmentError::Damaged("it is cut short"));
        }
        let mut head = [0; 16];
        read_at(&file, &mut head, 0)?;
        if head != *MAGIC {
            return Err(SegmentError::Damaged("it is no part of an index"));
        }
        let mut trailer = [0; TRAILER];
        read_at(&file, &mut trailer, size - TRAILER as u64)?;
        let (len, rest) = trailer.split_at(8);
        let (hash, magic) = rest.split_at(32);
        if magic != MAGIC {
            return Err(SegmentError::Damaged("it is cut short"));
        }
        let len = len.try_into().map_or(u64::MAX, u64::from_le_bytes);
        let start = (size - TRAILER as u64).checked_sub(len).ok_or(SegmentError::Damaged("its footer is damaged"))?;
        let mut footer = vec![0; usize::try_from(len).map_err(|_| SegmentError::Damaged("its footer is damaged"))?];
        read_at(&file, &mut footer, start)?;
        if blake3::hash(&footer).as_bytes() != hash {
            return Err(SegmentError::Damaged("its footer is damaged"));
        }
        let footer = postcard::from_bytes(&footer).map_err(|_| SegmentError::Damaged("its footer is damaged"))?;
        Ok(Self { file, path: path.to_owned(), footer })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn n_documents(&self) -> u32 {
        u32::try_from(self.footer.readings.len()).unwrap_or(u32::MAX)
    }

    fn bytes(&self, piece: Piece) -> Result<Vec<u8>, SegmentError> {
        let mut bytes = vec![0; piece.len as usize];
        read_at(&self.file, &mut bytes, piece.offset)?;
        if check_of(&bytes) == piece.check {
            Ok(bytes)
        } else {
            Err(SegmentError::Damaged("some of its bytes changed"))
        }
    }

    /// The packed reading of a document, checked.
    fn packed(&self, document: u32) -> Result<Vec<u8>, SegmentError> {
        let piece = self.footer.readings.get(document as usize).copied();
        self.bytes(piece.ok_or(SegmentError::Damaged("it names a document that it does not have"))?)
    }

    /// What is stored of a document.
    pub(super) fn stored(&self, document: u32) -> Result<Stored, SegmentError> {
        unpack(&self.packed(document)?).ok_or(SegmentError::Damaged("a reading in it is damaged"))
    }

    /// Where claims or sentences stand under `key`.
    pub(super) fn list(&self, key: Key) -> Result<Vec<Posting>, SegmentError> {
        let idx = self.footer.blocks.partition_point(|block| block.first <= key.0);
        let Some(block) = idx.checked_sub(1).map(|idx| self.footer.blocks[idx]) else { return Ok(Vec::new()) };
        let table = self.table(block)?;
        let Ok(nth) = table.binary_search_by_key(&key.0, |entry| entry.key) else { return Ok(Vec::new()) };
        let before: u64 = table[..nth].iter().map(|entry| u64::from(entry.len)).sum();
        self.list_at(table[nth], block.lists + before)
    }

    /// The list of `entry`, which begins at `offset`.
    fn list_at(&self, entry: Entry, offset: u64) -> Result<Vec<Posting>, SegmentError> {
        let mut bytes = vec![0; entry.len as usize];
        read_at(&self.file, &mut bytes, offset)?;
        let list = read_list(&bytes, self.n_documents()).filter(|_| short_check_of(&bytes) == entry.check);
        list.ok_or(SegmentError::Damaged("a list in it is damaged"))
    }

    /// Keys of a block with the lengths of their lists.
    fn table(&self, block: Block) -> Result<Vec<Entry>, SegmentError> {
        let mut bytes = vec![0; usize::from(block.n_keys) * ENTRY];
        read_at(&self.file, &mut bytes, block.table)?;
        if check_of(&bytes) != block.check {
            return Err(SegmentError::Damaged("a table in it is damaged"));
        }
        let entry = |bytes: &[u8]| {
            let (key, rest) = bytes.split_at(8);
            let (len, check) = rest.split_at(4);
            Entry {
                key: key.try_into().map_or(0, u64::from_le_bytes),
                len: len.try_into().map_or(0, u32::from_le_bytes),
                check: check.try_into().map_or(0, u16::from_le_bytes),
            }
        };
        Ok(bytes.chunks_exact(ENTRY).map(entry).collect())
    }

    /// Reads all of it, to find damage.
    pub(super) fn verify(&self) -> Result<(), SegmentError> {
        (0..self.n_documents()).try_for_each(|document| self.packed(document).map(|_| ()))?;
        let mut cursor = Cursor::new(self);
        while cursor.peek()?.is_some() {
            cursor.take()?;
        }
        Ok(())
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let n_read = std::os::windows::fs::FileExt::seek_read(file, bytes, offset)?;
        if n_read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        bytes = &mut bytes[n_read..];
        offset += n_read as u64;
    }
    Ok(())
}

/// Joins `segments` into one new file at `path`, leaving the documents that `is_dead` names out. Gives, for each segment, the
/// new number of each document. Needs memory for one document and one list at a time.
pub(super) fn merge(
    segments: &[&Segment],
    is_dead: &dyn Fn(usize, u32) -> bool,
    path: &Path,
) -> Result<Vec<Vec<Option<u32>>>, SegmentError> {
    let mut writer = Writer::create(path)?;
    let mut numbers = Vec::with_capacity(segments.len());
    for (nth, segment) in segments.iter().enumerate() {
        let new = (0..segment.n_documents())
            .map(|document| match is_dead(nth, document) {
                true => Ok(None),
                false => Ok(Some(writer.add(&segment.packed(document)?, &[])?)),
            })
            .collect::<Result<Vec<_>, SegmentError>>()?;
        numbers.push(new);
    }
    let mut cursors: Vec<Cursor<'_>> = segments.iter().map(|segment| Cursor::new(segment)).collect();
    let mut lists = Lists::default();
    let mut list = Vec::new();
    while let Some(key) = least(&mut cursors)? {
        list.clear();
        for (cursor, numbers) in cursors.iter_mut().zip(&numbers) {
            if cursor.peek()? == Some(key) {
                let found = cursor.take()?;
                list.extend(found.iter().filter_map(|posting| {
                    let document = numbers.get(posting.document as usize).copied().flatten()?;
                    Some(Posting { document, at: posting.at })
                }));
            }
        }
        if !list.is_empty() {
            lists.add(key, &list, &mut writer.out, &mut writer.footer)?;
        }
    }
    writer.end(lists)?;
    Ok(numbers)
}

fn least(cursors: &mut [Cursor<'_>]) -> Result<Option<u64>, SegmentError> {
    let mut least = None;
    for cursor in cursors {
        if let Some(key) = cursor.peek()? {
            least = Some(least.map_or(key, |least: u64| least.min(key)));
        }
    }
    Ok(least)
}

/// Goes through a segment's keys in order.
struct Cursor<'a> {
    segment: &'a Segment,
    /// Next block, the rest of the current one, last key first, and where its next list begins.
    block: usize,
    table: Vec<Entry>,
    lists: u64,
}

impl<'a> Cursor<'a> {
    fn new(segment: &'a Segment) -> Self {
        Self { segment, block: 0, table: Vec::new(), lists: 0 }
    }

    fn peek(&mut self) -> Result<Option<u64>, SegmentError> {
        if self.table.is_empty() {
            let Some(&block) = self.segment.footer.blocks.get(self.block) else { return Ok(None) };
            self.block += 1;
            self.lists = block.lists;
            self.table = self.segment.table(block)?;
            self.table.reverse();
        }
        Ok(self.table.last().map(|entry| entry.key))
    }

    /// The list of the key last peeked at.
    fn take(&mut self) -> Result<Vec<Posting>, SegmentError> {
        let Some(entry) = self.table.pop() else { return Ok(Vec::new()) };
        let offset = self.lists;
        self.lists += u64::from(entry.len);
        self.segment.list_at(entry, offset)
    }
}
