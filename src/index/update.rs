//! Bringing the stored corpus up to date: which files changed, what can be taken over, and the writing of new segments.

use super::memory::{all_keys, order};
use super::segment::{self, Segment, Writer};
use super::store::{
    Analyse, DocumentEntry, Extent, FileEntry, Files, IndexError, Manifest, Seen, SegmentEntry, Store, Update, listing,
    stored_time,
};
use super::{Key, Sketch, Stored};
use crate::document::{CorpusFile, Document, Problem, ProblemKind};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::{self, File};
use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// What an update holds in memory, beside about 200 bytes for each file of the corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of text read at once. Readings take some ten times their text.
    pub n_bytes: usize,
    /// Texts read at once.
    pub n_documents: usize,
    /// Places under keys held until a segment is written, 16 bytes each.
    pub n_postings: usize,
}

impl Default for Limits {
    /// Enough texts to keep all processors busy, below 50 MB with their readings; and 64 MB of places.
    fn default() -> Self {
        Self { n_bytes: 4 << 20, n_documents: 256, n_postings: 4 << 20 }
    }
}

/// Segments with fewer documents are small. A look-up visits every segment, so those of a kind are merged when there are many:
/// small ones with each other, and large ones, which takes seconds, only after some ten thousand new documents.
const SMALL: usize = 4096;
const MAX_SMALL: usize = 8;
const MAX_LARGE: usize = 4;

/// File systems keep times as coarse as two seconds (FAT); a file changed within that of its reading may change again
/// without a new time.
const COARSEST_TIME: Duration = Duration::from_secs(2);

/// An update in progress.
struct Run<'a> {
    store: &'a Store,
    work: &'a dyn Analyse,
    generation: u64,
    /// Segments that exist, by name, oldest first.
    segments: Vec<(String, Segment)>,
    /// Files that are done, or being read.
    files: Files,
    /// Readings of documents that are gone or changed, for documents that turn up with the same content.
    graveyard: HashMap<[u8; 16], (String, u32)>,
    writer: Option<(String, Writer)>,
    pending: Vec<(String, Document)>,
    n_pending_bytes: usize,
    /// The container being read; its documents are not yet to be committed.
    open_file: Option<String>,
    /// Hash of the corpus' files as they were found; see [`listing`].
    listing: Option<[u8; 32]>,
    update: Update,
}

/// A document ready to be written.
struct Prepared {
    file: String,
    content: [u8; 16],
    packed: Vec<u8>,
    order: u64,
    keys: Vec<(Key, u32)>,
    origin: Origin,
}

/// Where a reading came from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Analysed,
    Reused,
}

/// What is to be done with a file of the corpus.
enum Change {
    /// Nothing: its entry holds.
    None(FileEntry),
    /// Its content is new; the entry has no documents yet.
    Content(FileEntry),
    /// It cannot be read now.
    Unreadable(Problem),
}

impl Store {
    /// Brings the index up to date with the files of the corpus.
    ///
    /// Files of the same size and time as before are taken to be unchanged; others are compared by content; only those whose
    /// content is new are analysed. What is committed on the way can be used by other processes, and is kept if this one is
    /// killed.
    ///
    /// # Errors
    /// When another process is writing, or the folder cannot be written. A damaged index is built anew and told of among the
    /// problems.
    pub fn update(&self, corpus: &[CorpusFile], work: &dyn Analyse) -> Result<Update, IndexError> {
        let _lock = self.lock()?;
        let mut problems = Vec::new();
        let Before { manifest: old, files: mut known, segments } = self.before(&mut problems)?;
        let is_current = old.as_ref().is_some_and(|manifest| manifest.stamp == *self.stamp());
        let mut run = Run::new(self, work, old.as_ref().map_or(0, |manifest| manifest.generation), segments);
        run.update.n_files = corpus.len();
        let changed = run.compare(corpus, &mut known, is_current);
        let is_changed: HashSet<&str> = changed.iter().map(|(file, _)| file.shown.as_str()).collect();
        run.update.n_removed = known.keys().filter(|path| !is_changed.contains(path.as_str())).count();
        run.bury(known);
        let is_same = changed.is_empty() && run.graveyard.is_empty() && run.update.n_removed == 0;
        let was_whole = old.as_ref().is_some_and(|manifest| manifest.extent == Extent::Whole);
        let was_seen = old.and_then(|manifest| manifest.seen).map(|seen| seen.listing);
        run.update.n_changed = changed.len();
        run.listing = listing(corpus);
        if !(is_same && was_whole && is_current) {
            run.read(corpus.len(), changed)?;
            run.finish()?;
        } else if run.seen().is_some_and(|seen| was_seen != Some(seen.listing)) {
            // Files were touched, or had changed just before they were read and have settled by now.
            run.commit(Extent::Whole)?;
        }
        problems.extend(run.files.values().flat_map(|entry| entry.problems.iter().cloned()));
        problems.append(&mut run.update.problems);
        Ok(Update { problems, ..run.update })
    }

    /// What to start from; nothing after damage, which is told.
    fn before(&self, problems: &mut Vec<Problem>) -> Result<Before, IndexError> {
        let usable = self.manifest().and_then(|manifest| {
            let Some(manifest) = manifest.filter(|manifest| manifest.stamp.analyser == self.stamp().analyser) else {
                return Ok(Before::default());
            };
            let files = self.files(&manifest)?;
            let open = self.open(&manifest)?;
            let segments = open.into_iter().map(|(segment, entry)| (entry.name, segment)).collect();
            Ok(Before { manifest: Some(manifest), files, segments })
        });
        match usable {
            Err(IndexError::Damaged { path, what } | IndexError::Unreadable { path, reason: what }) => {
                let message = format!("the index was damaged (`{path}`: {what}) and was built anew");
                problems.push(Problem { kind: ProblemKind::Index, path, span: None, message });
                Ok(Before::default())
            }
            other => other,
        }
    }
}

/// What an update starts from.
#[derive(Default)]
struct Before {
    manifest: Option<Manifest>,
    files: Files,
    /// By name, oldest first.
    segments: Vec<(String, Segment)>,
}

impl<'a> Run<'a> {
    fn new(store: &'a Store, work: &'a dyn Analyse, generation: u64, segments: Vec<(String, Segment)>) -> Self {
        Self {
            store,
            work,
            generation,
            segments,
            files: Files::new(),
            graveyard: HashMap::new(),
            writer: None,
            pending: Vec::new(),
            n_pending_bytes: 0,
            open_file: None,
            listing: None,
            update: Update::default(),
        }
    }

    /// Compares the corpus with what is known; moves the entries of unchanged files over and gives the changed files. What
    /// then is left in `known` changed or is gone.
    fn compare<'f>(
        &mut self,
        corpus: &'f [CorpusFile],
        known: &mut Files,
        is_current: bool,
    ) -> Vec<(&'f CorpusFile, FileEntry)> {
        let judged: Vec<Change> =
            corpus.par_iter().map(|file| judge(file, known.get(&file.shown).filter(|_| is_current))).collect();
        let mut changed = Vec::new();
        for (file, change) in corpus.iter().zip(judged) {
            match change {
                Change::None(entry) => {
                    known.remove(&file.shown);
                    self.files.insert(file.shown.clone(), entry);
                }
                Change::Content(entry) => changed.push((file, entry)),
                Change::Unreadable(problem) => self.update.problems.push(problem),
            }
        }
        changed
    }

    /// Remembers where the readings of changed and removed files lie.
    fn bury(&mut self, gone: Files) {
        for entry in gone.into_values().flat_map(|entry| entry.documents) {
            self.graveyard.insert(entry.content, (entry.segment, entry.number));
        }
    }

    /// Reads the changed files.
    fn read(&mut self, n_files: usize, changed: Vec<(&CorpusFile, FileEntry)>) -> Result<(), IndexError> {
        let n_before = n_files - changed.len();
        for (nth, (file, entry)) in changed.into_iter().enumerate() {
            let path = file.shown.clone();
            self.files.insert(path.clone(), entry);
            self.open_file = Some(path.clone());
            let mut failed = None;
            let work = self.work;
            let problems = work.load(file, &mut |document| {
                if failed.is_none() {
                    failed = self.take(&path, document).err();
                }
            });
            if let Some(error) = failed {
                return Err(error);
            }
            self.open_file = None;
            let is_still = stat(file) == Some((file.n_bytes, file.modified));
            if let Some(entry) = self.files.get_mut(&path) {
                entry.problems = problems;
                // Changed while it was read: whatever was read, the next update looks again.
                entry.modified = entry.modified.filter(|_| is_still);
            }
            work.progress(n_before + nth + 1, n_files);
        }
        self.flush()
    }

    fn take(&mut self, path: &str, document: Document) -> Result<(), IndexError> {
        self.n_pending_bytes += document.text.len();
        self.pending.push((path.to_owned(), document));
        let limits = self.store.limits();
        let is_full = self.n_pending_bytes >= limits.n_bytes || self.pending.len() >= limits.n_documents;
        if is_full { self.flush() } else { Ok(()) }
    }

    /// Analyses what is pending and writes it.
    fn flush(&mut self) -> Result<(), IndexError> {
        self.n_pending_bytes = 0;
        let pending = std::mem::take(&mut self.pending);
        let prepared: Vec<Prepared> =
            pending.into_par_iter().map(|(file, document)| self.prepare(file, &document)).collect::<Result<_, _>>()?;
        for prepared in prepared {
            self.write(prepared)?;
        }
        let is_full =
            self.writer.as_ref().is_some_and(|(_, writer)| writer.n_postings() >= self.store.limits().n_postings);
        if is_full {
            self.end_segment()?;
            self.commit(Extent::Partial)?;
        }
        Ok(())
    }

    fn prepare(&self, file: String, document: &Document) -> Result<Prepared, IndexError> {
        let content = content_of(document).map_err(|error| self.store.of_io(self.store.folder(), &error))?;
        let (reading, origin) = match self.exhume(content) {
            Some(stored) => {
                let mut reading = Arc::unwrap_or_clone(stored.reading);
                reading.path.clone_from(&document.path);
                (reading, Origin::Reused)
            }
            None => {
                let mut reading = self.work.read(document);
                // Of no use to any comparison, and hard to pack.
                let tokens = reading.sentences.iter_mut().flat_map(|sentence| &mut sentence.tokens);
                tokens.for_each(|token| token.confidence = 0);
                (reading, Origin::Analysed)
            }
        };
        let stored = Stored { sketch: Sketch::of(&reading), reading: Arc::new(reading) };
        let packed = segment::pack_reading(&stored).map_err(|error| self.store.of_io(self.store.folder(), &error))?;
        let keys = all_keys(&stored.reading, self.work.registry());
        Ok(Prepared { file, content, packed, order: order(&document.path), keys, origin })
    }

    /// The reading of a document with this content that is gone from where it was.
    fn exhume(&self, content: [u8; 16]) -> Option<Stored> {
        let (name, number) = self.graveyard.get(&content)?;
        let (_, segment) = self.segments.iter().find(|(other, _)| other == name)?;
        segment.stored(*number).ok()
    }

    fn write(&mut self, prepared: Prepared) -> Result<(), IndexError> {
        let name = match self.writer.take() {
            Some(open) => self.writer.insert(open).0.clone(),
            None => {
                let name = self.new_name("segment");
                let path = self.store.folder().join(&name);
                // The rest of a killed update may bear the name.
                let _ = fs::remove_file(&path);
                let writer = Writer::create(&path).map_err(|error| self.store.of_io(&path, &error))?;
                self.writer.insert((name, writer)).0.clone()
            }
        };
        let Some((_, writer)) = &mut self.writer else { return Ok(()) };
        let path = self.store.folder().join(&name);
        let number = writer
            .add(&prepared.packed, prepared.order, &prepared.keys)
            .map_err(|error| self.store.of_io(&path, &error))?;
        match prepared.origin {
            Origin::Analysed => self.update.n_analysed += 1,
            Origin::Reused => self.update.n_reused += 1,
        }
        if let Some(entry) = self.files.get_mut(&prepared.file) {
            entry.documents.push(DocumentEntry { content: prepared.content, segment: name, number });
        }
        Ok(())
    }

    fn new_name(&mut self, kind: &str) -> String {
        self.generation += 1;
        format!("{kind}-{}", self.generation)
    }

    /// Ends the segment being written and opens it for reading.
    fn end_segment(&mut self) -> Result<(), IndexError> {
        let Some((name, writer)) = self.writer.take() else { return Ok(()) };
        let path = self.store.folder().join(&name);
        if writer.n_documents() == 0 {
            return fs::remove_file(&path).map_err(|error| self.store.of_io(&path, &error));
        }
        writer.finish().map_err(|error| self.store.of_io(&path, &error))?;
        let segment = Segment::open(&path).map_err(|error| self.store.of_segment(&path, error))?;
        self.segments.push((name, segment));
        Ok(())
    }

    /// Makes what is done visible to readers.
    fn commit(&mut self, extent: Extent) -> Result<(), IndexError> {
        let open_file = self.open_file.clone().and_then(|path| self.files.remove_entry(&path));
        let entries = self.entries();
        let files = self.new_name("files");
        self.store.write_files(&files, &self.files)?;
        let manifest = Manifest {
            stamp: self.store.stamp().clone(),
            generation: self.generation,
            extent,
            segments: entries,
            files,
            n_files: self.files.len(),
            seen: if extent == Extent::Whole { self.seen() } else { None },
        };
        self.store.commit(&manifest)?;
        self.files.extend(open_file);
        let writing = self.writer.as_ref().map(|(name, _)| name.as_str());
        // Segments that only the graveyard still needs stay until the end.
        let keep = |name: &str| {
            name == "manifest"
                || name == manifest.files
                || Some(name) == writing
                || self.segments.iter().any(|(segment, _)| segment == name)
        };
        self.store.sweep(&keep).map(|_| ())
    }

    /// What later runs know the corpus by. None when a file could not be read, or changed so shortly before it was read that
    /// it may change again without a new time.
    fn seen(&self) -> Option<Seen> {
        let is_settled = self.update.problems.is_empty() && self.files.values().all(|entry| entry.modified.is_some());
        let listing = self.listing.filter(|_| is_settled)?;
        let problems = self.files.values().flat_map(|entry| entry.problems.iter().cloned()).collect();
        Some(Seen { listing, problems })
    }

    /// The segments with the documents that no file names any more.
    fn entries(&self) -> Vec<SegmentEntry> {
        let mut live: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for document in self.files.values().flat_map(|entry| &entry.documents) {
            live.entry(&document.segment).or_default().push(document.number);
        }
        let entry = |(name, segment): &(String, Segment)| {
            let mut live = live.remove(name.as_str())?;
            live.sort_unstable();
            let n_documents = segment.n_documents();
            let dead = (0..n_documents).filter(|number| live.binary_search(number).is_err()).collect();
            Some(SegmentEntry { name: name.clone(), n_documents, dead })
        };
        self.segments.iter().filter_map(entry).collect()
    }

    fn finish(&mut self) -> Result<(), IndexError> {
        self.end_segment()?;
        let entries = self.entries();
        self.segments.retain(|(name, _)| entries.iter().any(|entry| entry.name == *name));
        let merged: Vec<SegmentEntry> = worth_merging(&entries);
        if !merged.is_empty() {
            self.merge(&merged)?;
        }
        self.commit(Extent::Whole)
    }

    /// Joins some segments into one and tells the files.
    fn merge(&mut self, merged: &[SegmentEntry]) -> Result<(), IndexError> {
        let name = self.new_name("segment");
        let path = self.store.folder().join(&name);
        let _ = fs::remove_file(&path);
        let find = |entry: &SegmentEntry| {
            self.segments.iter().find(|(name, _)| *name == entry.name).map(|(_, segment)| segment)
        };
        let segments: Vec<&Segment> = merged.iter().filter_map(find).collect();
        let is_dead = |nth: usize, number| merged.get(nth).is_none_or(|entry| entry.is_dead(number));
        let numbers =
            segment::merge(&segments, &is_dead, &path).map_err(|error| self.store.of_segment(&path, error))?;
        let new: HashMap<&str, &Vec<Option<u32>>> =
            merged.iter().map(|entry| entry.name.as_str()).zip(&numbers).collect();
        for document in self.files.values_mut().flat_map(|entry| &mut entry.documents) {
            let number = new.get(document.segment.as_str()).and_then(|numbers| numbers.get(document.number as usize));
            if let Some(&Some(number)) = number {
                document.segment.clone_from(&name);
                document.number = number;
            }
        }
        self.segments.retain(|(name, _)| !new.contains_key(name.as_str()));
        let segment = Segment::open(&path).map_err(|error| self.store.of_segment(&path, error))?;
        self.segments.push((name, segment));
        Ok(())
    }
}

/// Which segments are to become one: all small ones or all large ones when there are many, and those that are mostly dead.
fn worth_merging(entries: &[SegmentEntry]) -> Vec<SegmentEntry> {
    let n_live = |entry: &SegmentEntry| entry.n_documents as usize - entry.dead.len();
    let n_small = entries.iter().filter(|entry| n_live(entry) < SMALL).count();
    let n_large = entries.len() - n_small;
    let is_mostly_dead = |entry: &SegmentEntry| entry.dead.len() * 2 > entry.n_documents as usize;
    let chosen = |entry: &&SegmentEntry| {
        let (n, limit) = if n_live(entry) < SMALL { (n_small, MAX_SMALL) } else { (n_large, MAX_LARGE) };
        n > limit || is_mostly_dead(entry)
    };
    entries.iter().filter(chosen).cloned().collect()
}

/// Size and time of a file now.
fn stat(file: &CorpusFile) -> Option<(u64, Option<SystemTime>)> {
    let metadata = fs::metadata(&file.path).ok()?;
    Some((metadata.len(), metadata.modified().ok()))
}

/// Compares a file with what is known of it.
fn judge(file: &CorpusFile, known: Option<&FileEntry>) -> Change {
    let modified = stored_time(file.modified);
    let is_same_time =
        |entry: &&FileEntry| entry.n_bytes == file.n_bytes && modified.is_some() && entry.modified == modified;
    if let Some(entry) = known.filter(is_same_time) {
        return Change::None(entry.clone());
    }
    let hash = match hash_of(file) {
        Ok(hash) => hash,
        Err(error) => {
            let path = file.shown.clone();
            let message = format!("`{path}` cannot be read: {error}");
            return Change::Unreadable(Problem { kind: ProblemKind::Unreadable, path, span: None, message });
        }
    };
    let is_settled = file.modified.and_then(|time| time.elapsed().ok()).is_some_and(|age| age > COARSEST_TIME);
    let modified = modified.filter(|_| is_settled);
    match known.filter(|entry| entry.hash == hash) {
        Some(entry) => Change::None(FileEntry { n_bytes: file.n_bytes, modified, ..entry.clone() }),
        None => Change::Content(FileEntry {
            n_bytes: file.n_bytes,
            modified,
            hash,
            documents: Vec::new(),
            problems: Vec::new(),
        }),
    }
}

fn hash_of(file: &CorpusFile) -> io::Result<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(&file.path)?)?;
    Ok(*hasher.finalize().as_bytes())
}

/// Hash of all that a reading depends on beside the stamp, but for the path.
fn content_of(document: &Document) -> io::Result<[u8; 16]> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&document.hash);
    hasher.update(&postcard::to_stdvec(&(&document.meta, document.format, document.role)).map_err(io::Error::other)?);
    let mut first = [0; 16];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    Ok(first)
}
