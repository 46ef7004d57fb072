//! One immutable file of the stored index: readings of some documents, and under which keys their claims and sentences stand.
//!
//! Layout: magic · one compressed reading per document · blocks of keys with their posting lists · footer · trailer (footer
//! length, BLAKE3 of the footer, magic). A block holds short lists itself; long ones stand before it and are read only when
//! wanted. All numbers little-endian, so that a file moves between machines. A file is complete when its trailer is; nothing
//! is ever written into it again.

use super::columns::{self, take_varint, varint};
use super::{Key, Stored};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Serialize, de::DeserializeOwned};
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

/// First and last bytes of a segment; the digit is the format's version.
const MAGIC: &[u8; 16] = b"gainsay segment4";

/// Bytes of the trailer: footer length, footer hash, magic.
const TRAILER: usize = 8 + 32 + 16;

/// Keys in one block. Most keys have one or two places, so that a look-up reads about a kilobyte.
const KEYS_PER_BLOCK: usize = 128;

/// Longest list, in bytes, that stands in its block.
const MAX_NEAR: usize = 64;

/// Where a claim or sentence stands: document within the segment, and its index in that document's reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Posting {
    pub(super) document: u32,
    pub(super) at: u32,
}

/// What stands at the end of a segment and is held while it is open: 24 bytes a document, 24 bytes per 128 keys. It is used as
/// it lies in the file, so that opening a large segment costs no more than reading it.
#[derive(Debug)]
struct Footer {
    bytes: Vec<u8>,
    n_documents: usize,
    n_blocks: usize,
}

/// Bytes of the two counts before a footer's entries, and of an entry.
const COUNTS: usize = 16;
const ENTRY: usize = 24;

impl Footer {
    /// None where the counts do not fit the bytes.
    fn new(bytes: Vec<u8>) -> Option<Self> {
        let n_documents = usize::try_from(number_at(&bytes, 0)?).ok()?;
        let n_blocks = usize::try_from(number_at(&bytes, 8)?).ok()?;
        let n_bytes = n_documents.checked_add(n_blocks)?.checked_mul(ENTRY)?.checked_add(COUNTS)?;
        (n_bytes == bytes.len()).then_some(Self { bytes, n_documents, n_blocks })
    }

    /// The reading of a document, and a number that orders it among others by its path.
    fn document(&self, document: u32) -> Option<(Piece, u64)> {
        let document = usize::try_from(document).ok().filter(|document| *document < self.n_documents)?;
        self.entry(document)
    }

    fn block(&self, idx: usize) -> Option<Block> {
        let idx = self.n_documents + Some(idx).filter(|idx| *idx < self.n_blocks)?;
        self.entry(idx).map(|(piece, first)| Block { first, piece })
    }

    fn entry(&self, idx: usize) -> Option<(Piece, u64)> {
        let at = COUNTS + idx * ENTRY;
        let sizes = number_at(&self.bytes, at + 8)?;
        let piece = Piece { offset: number_at(&self.bytes, at)?, len: sizes as u32, check: (sizes >> 32) as u32 };
        Some((piece, number_at(&self.bytes, at + 16)?))
    }

    /// The last block that begins at `key` or before it.
    fn block_of(&self, key: u64) -> Option<Block> {
        let (mut low, mut high) = (0, self.n_blocks);
        while low < high {
            let middle = low.midpoint(high);
            if self.block(middle)?.first <= key { low = middle + 1 } else { high = middle }
        }
        self.block(low.checked_sub(1)?)
    }
}

fn number_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// A checked stretch of the file.
#[derive(Debug, Clone, Copy)]
struct Piece {
    offset: u64,
    len: u32,
    check: u32,
}

/// Some keys in order, with their lists.
#[derive(Debug, Clone, Copy)]
struct Block {
    first: u64,
    piece: Piece,
}

/// A list that is found, but not read.
#[derive(Debug, Clone)]
pub(super) struct List {
    count: u32,
    bytes: Bytes<Vec<u8>>,
}

/// Where the bytes of a list are.
#[derive(Debug, Clone, Copy)]
enum Bytes<B> {
    Near(B),
    Far(Piece),
}

impl List {
    /// How many places it has.
    pub(super) fn count(&self) -> usize {
        self.count as usize
    }
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

/// A reading as stored: in columns, then deflated.
pub(super) fn pack_reading(stored: &Stored) -> io::Result<Vec<u8>> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&columns::write(stored).map_err(io::Error::other)?)?;
    packed.finish()
}

/// Back from [`pack_reading`], or as much of it as `T` is; none when the bytes are damaged.
fn unpack_reading<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    // Deflate packs at most 1,032 to 1, so that damage cannot make us reserve gigabytes.
    let mut plain = Vec::with_capacity(bytes.len() * 4);
    DeflateDecoder::new(bytes).read_to_end(&mut plain).ok()?;
    columns::read(&plain).ok()
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
    documents: Vec<(Piece, u64)>,
    blocks: Vec<Block>,
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
        Ok(Self { out, documents: Vec::new(), blocks: Vec::new(), postings: Vec::new() })
    }

    /// Adds a document: its packed reading, its place in the order of documents, and the keys of its claims and sentences.
    /// Gives its number in the segment.
    pub(super) fn add(&mut self, packed: &[u8], order: u64, keys: &[(Key, u32)]) -> io::Result<u32> {
        let document = self.n_documents();
        self.documents.push((self.out.piece(packed)?, order));
        self.postings.extend(keys.iter().map(|&(key, at)| (key.0, Posting { document, at })));
        Ok(document)
    }

    pub(super) fn n_documents(&self) -> u32 {
        u32::try_from(self.documents.len()).unwrap_or(u32::MAX)
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
            lists.add(same[0].0, &list, &mut self.out, &mut self.blocks)?;
        }
        self.end(lists)
    }

    fn end(mut self, mut lists: Lists) -> io::Result<()> {
        lists.close(&mut self.out, &mut self.blocks)?;
        let mut footer = Vec::with_capacity(COUNTS + (self.documents.len() + self.blocks.len()) * ENTRY);
        footer.extend((self.documents.len() as u64).to_le_bytes());
        footer.extend((self.blocks.len() as u64).to_le_bytes());
        for (piece, number) in self.documents.into_iter().chain(self.blocks.iter().map(|of| (of.piece, of.first))) {
            footer.extend(piece.offset.to_le_bytes());
            footer.extend(piece.len.to_le_bytes());
            footer.extend(piece.check.to_le_bytes());
            footer.extend(number.to_le_bytes());
        }
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
    first: u64,
    last: u64,
    n_keys: usize,
    block: Vec<u8>,
    list: Vec<u8>,
}

impl Lists {
    /// Writes the list of `key`; keys come in ascending order.
    fn add(&mut self, key: u64, list: &[Posting], out: &mut Output, blocks: &mut Vec<Block>) -> io::Result<()> {
        if self.n_keys == 0 {
            (self.first, self.last) = (key, key);
        }
        self.list.clear();
        let mut before = 0;
        for posting in list {
            varint(u64::from(posting.document - before), &mut self.list);
            varint(u64::from(posting.at), &mut self.list);
            before = posting.document;
        }
        varint(key - self.last, &mut self.block);
        let is_far = self.list.len() > MAX_NEAR;
        varint((list.len() as u64) << 1 | u64::from(is_far), &mut self.block);
        if is_far {
            let piece = out.piece(&self.list)?;
            varint(piece.offset, &mut self.block);
            varint(u64::from(piece.len), &mut self.block);
            self.block.extend(piece.check.to_le_bytes());
        } else {
            self.block.extend(&self.list);
        }
        self.last = key;
        self.n_keys += 1;
        if self.n_keys == KEYS_PER_BLOCK { self.close(out, blocks) } else { Ok(()) }
    }

    fn close(&mut self, out: &mut Output, blocks: &mut Vec<Block>) -> io::Result<()> {
        if self.n_keys > 0 {
            blocks.push(Block { first: self.first, piece: out.piece(&self.block)? });
            self.block.clear();
            self.n_keys = 0;
        }
        Ok(())
    }
}

/// A key of a block, with its list.
struct Entry<'b> {
    key: u64,
    count: u32,
    bytes: Bytes<&'b [u8]>,
}

impl Entry<'_> {
    fn list(&self) -> List {
        let bytes = match self.bytes {
            Bytes::Near(bytes) => Bytes::Near(bytes.to_vec()),
            Bytes::Far(piece) => Bytes::Far(piece),
        };
        List { count: self.count, bytes }
    }
}

/// The keys of a block with their lists, in order; none after damage.
fn entries(first: u64, bytes: &[u8]) -> impl Iterator<Item = Option<Entry<'_>>> {
    let (mut key, mut rest) = (first, bytes);
    let mut next = move || {
        key = key.checked_add(take_varint(&mut rest)?)?;
        let head = take_varint(&mut rest)?;
        let count = u32::try_from(head >> 1).ok()?;
        let bytes = if head & 1 == 1 {
            let (offset, len) = (take_varint(&mut rest)?, u32::try_from(take_varint(&mut rest)?).ok()?);
            let (check, after) = rest.split_at_checked(4)?;
            rest = after;
            Bytes::Far(Piece { offset, len, check: u32::from_le_bytes(check.try_into().ok()?) })
        } else {
            let start = rest;
            for _ in 0..count.checked_mul(2)? {
                take_varint(&mut rest)?;
            }
            Bytes::Near(start.get(..start.len() - rest.len())?)
        };
        Some((Entry { key, count, bytes }, rest.is_empty()))
    };
    let mut is_over = bytes.is_empty();
    std::iter::from_fn(move || {
        if is_over {
            return None;
        }
        let Some((entry, is_last)) = next() else {
            is_over = true;
            return Some(None);
        };
        is_over = is_last;
        Some(Some(entry))
    })
}

/// Hands over the places of a list; none where its bytes are damaged.
fn each_of_list(bytes: &[u8], n_documents: u32, mut take: impl FnMut(Posting)) -> Option<()> {
    let mut rest = bytes;
    let mut document = 0_u32;
    while !rest.is_empty() {
        document = document.checked_add(u32::try_from(take_varint(&mut rest)?).ok()?)?;
        let at = u32::try_from(take_varint(&mut rest)?).ok()?;
        if document >= n_documents {
            return None;
        }
        take(Posting { document, at });
    }
    Some(())
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
        let footer = Footer::new(footer).ok_or(SegmentError::Damaged("its footer is damaged"))?;
        Ok(Self { file, path: path.to_owned(), footer })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn n_documents(&self) -> u32 {
        u32::try_from(self.footer.n_documents).unwrap_or(u32::MAX)
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
        let piece = self.footer.document(document).map(|(piece, _)| piece);
        self.bytes(piece.ok_or(SegmentError::Damaged("it names a document that it does not have"))?)
    }

    /// What is stored of a document ([`Stored`]), or the beginning of it.
    pub(super) fn stored<T: DeserializeOwned>(&self, document: u32) -> Result<T, SegmentError> {
        unpack_reading(&self.packed(document)?).ok_or(SegmentError::Damaged("a reading in it is damaged"))
    }

    /// Bytes of a document's packed reading.
    pub(super) fn n_packed(&self, document: u32) -> usize {
        self.footer.document(document).map_or(0, |(piece, _)| piece.len as usize)
    }

    /// The place of a document in the order of documents.
    pub(super) fn order(&self, document: u32) -> u64 {
        self.footer.document(document).map_or(0, |(_, order)| order)
    }

    /// The list of the places that stand under `key`.
    pub(super) fn find(&self, key: Key) -> Result<Option<List>, SegmentError> {
        let Some(block) = self.footer.block_of(key.0) else { return Ok(None) };
        let bytes = self.bytes(block.piece)?;
        for entry in entries(block.first, &bytes) {
            let entry = entry.ok_or(SegmentError::Damaged("a block in it is damaged"))?;
            if entry.key >= key.0 {
                return Ok((entry.key == key.0).then(|| entry.list()));
            }
        }
        Ok(None)
    }

    /// Hands over the places of a list, in order.
    pub(super) fn each(&self, list: &List, take: impl FnMut(Posting)) -> Result<(), SegmentError> {
        let done = match &list.bytes {
            Bytes::Near(bytes) => each_of_list(bytes, self.n_documents(), take),
            Bytes::Far(piece) => each_of_list(&self.bytes(*piece)?, self.n_documents(), take),
        };
        done.ok_or(SegmentError::Damaged("a list in it is damaged"))
    }

    /// The places of a list.
    fn read(&self, list: &List) -> Result<Vec<Posting>, SegmentError> {
        let mut places = Vec::with_capacity(list.count().min(1 << 20));
        self.each(list, |place| places.push(place))?;
        Ok(places)
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
                false => Ok(Some(writer.add(&segment.packed(document)?, segment.order(document), &[])?)),
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
            lists.add(key, &list, &mut writer.out, &mut writer.blocks)?;
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
    /// Next block, and the rest of the current one, last key first.
    block: usize,
    entries: Vec<(u64, List)>,
}

impl<'a> Cursor<'a> {
    fn new(segment: &'a Segment) -> Self {
        Self { segment, block: 0, entries: Vec::new() }
    }

    fn peek(&mut self) -> Result<Option<u64>, SegmentError> {
        if self.entries.is_empty() {
            let Some(block) = self.segment.footer.block(self.block) else { return Ok(None) };
            self.block += 1;
            let bytes = self.segment.bytes(block.piece)?;
            let entries = entries(block.first, &bytes).map(|entry| entry.map(|entry| (entry.key, entry.list())));
            let entries: Option<Vec<(u64, List)>> = entries.collect();
            self.entries = entries.ok_or(SegmentError::Damaged("a block in it is damaged"))?;
            self.entries.reverse();
        }
        Ok(self.entries.last().map(|(key, _)| *key))
    }

    /// The list of the key last peeked at.
    fn take(&mut self) -> Result<Vec<Posting>, SegmentError> {
        match self.entries.pop() {
            Some((_, list)) => self.segment.read(&list),
            None => Ok(Vec::new()),
        }
    }
}
