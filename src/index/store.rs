//! The stored corpus: segments of readings, a manifest that names the ones that count, and a list of files with what came of
//! each. Kept current by content; shared by many readers and one writer.
//!
//! A folder (`.gainsay/index`) holds `manifest`, `files-N`, `segment-N` and `lock`. Segments are never changed; an update
//! writes new ones and then replaces the manifest in one step, so a reader sees the index before or after an update and
//! nothing between, also when the writer is killed. Deleted documents stay in their segment and are named dead in the
//! manifest, until segments are merged.
//!
//! Not one database file: redb, which was measured to fit otherwise, locks its file against readers of other processes while
//! it is open for writing, and a build may run for an hour.

use super::segment::{self, Segment, SegmentError};
use super::unpacked::Unpacked;
use super::update::Limits;
use crate::claim::Reading;
use crate::document::{CorpusFile, Document, Problem};
use crate::rule::{Digest, Registry};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Version of everything that is written here. An index of another version is built anew.
const FORMAT: u32 = 4;

/// First bytes of a manifest.
const MAGIC: &[u8; 16] = b"gainsay manifest";

/// Bytes that are hashed at once: enough for vector instructions to pay.
const LISTING_BYTES: usize = 64 << 10;

/// How often a reader tries again when a writer replaced what it was about to open.
const MAX_RETRIES: usize = 5;

/// Where the stored corpus lies, and for which analyser and rules it holds.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
    stamp: Stamp,
    limits: Limits,
}

/// What stored readings depend on beside the texts. Readings of another stamp are never served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Analyser and rules.
    pub(super) analyser: [u8; 32],
    /// Settings that give documents their metadata.
    pub(super) settings: [u8; 32],
}

impl Stamp {
    /// The stamp of rules of that digest under the analyser named `analyser`; `settings` is what documents' metadata depend on
    /// beside the documents, in any form that changes when they do.
    #[must_use]
    pub fn new(rules: Digest, analyser: &[u8], settings: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(analyser);
        hasher.update(rules.bytes());
        Self { analyser: *hasher.finalize().as_bytes(), settings: *blake3::hash(settings.as_bytes()).as_bytes() }
    }
}

/// Why the stored index could not be used or brought up to date. The run can go on without it.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Another process is bringing it up to date.
    #[error("another gainsay is bringing the index in `{path}` up to date; what it has committed so far was used")]
    Busy {
        /// The index' folder.
        path: String,
    },
    /// The folder cannot be written to.
    #[error(
        "the index in `{path}` cannot be written ({reason}); name a folder that can with `--cache-dir`, or run with `--no-cache`"
    )]
    Unwritable {
        /// The index' folder.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The disk is full.
    #[error("there is no room left for the index in `{path}`; make some, or name another folder with `--cache-dir`")]
    Full {
        /// The index' folder.
        path: String,
    },
    /// A file there is not ours.
    #[error(
        "`{path}` is no index of gainsay and was left alone; move it away, or name another folder with `--cache-dir`"
    )]
    Foreign {
        /// The file.
        path: String,
    },
    /// A file of ours is damaged.
    #[error("the index is damaged (`{path}`: {what}); `gainsay index build` makes it anew")]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong with it.
        what: String,
    },
    /// Anything else that the system refused.
    #[error("the index in `{path}` cannot be read ({reason})")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
}

/// How far an index covers the files of its last update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Extent {
    /// All of them.
    Whole,
    /// The update is still running, or was cut off.
    Partial,
}

/// What stands in the manifest.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) stamp: Stamp,
    /// Counts updates; names of new files carry it, so that no name is used twice.
    pub(super) generation: u64,
    pub(super) extent: Extent,
    pub(super) segments: Vec<SegmentEntry>,
    /// Name of the list of files.
    pub(super) files: String,
    pub(super) n_files: usize,
    /// By what the corpus is known to be as it was, without a look at the list of files.
    pub(super) seen: Option<Seen>,
}

/// The files of a corpus as the last update saw them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Seen {
    /// See [`listing`].
    pub(super) listing: [u8; 32],
    /// Problems of the files.
    pub(super) problems: Vec<Problem>,
}

/// Hash of the paths, sizes and times of files, in their order; none when a time is not known.
pub(super) fn listing(corpus: &[CorpusFile]) -> Option<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    let mut bytes = Vec::new();
    for file in corpus {
        let (seconds, nanoseconds) = stored_time(file.modified)?;
        bytes.extend(file.shown.as_bytes());
        bytes.push(0);
        bytes.extend(file.n_bytes.to_le_bytes());
        bytes.extend(seconds.to_le_bytes());
        bytes.extend(nanoseconds.to_le_bytes());
        if bytes.len() > LISTING_BYTES {
            hasher.update(&bytes);
            bytes.clear();
        }
    }
    Some(*hasher.update(&bytes).finalize().as_bytes())
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct SegmentEntry {
    pub(super) name: String,
    pub(super) n_documents: u32,
    /// Documents of it that no longer count, in order.
    pub(super) dead: Vec<u32>,
}

impl SegmentEntry {
    pub(super) fn is_dead(&self, document: u32) -> bool {
        self.dead.binary_search(&document).is_ok()
    }
}

/// What is known of each file of the corpus, by its path as shown.
pub(super) type Files = BTreeMap<String, FileEntry>;

/// A file as it was when it was read. About 200 bytes with its documents.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FileEntry {
    pub(super) n_bytes: u64,
    /// Seconds and nanoseconds of its last change; none when it changed so shortly before it was read that another change
    /// may carry the same time.
    pub(super) modified: Option<(u64, u32)>,
    pub(super) hash: [u8; 32],
    pub(super) documents: Vec<DocumentEntry>,
    pub(super) problems: Vec<Problem>,
}

/// A document of a file, and where its reading is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct DocumentEntry {
    /// Hash of all that its reading depends on: bytes and metadata.
    pub(super) content: [u8; 16],
    /// Name of the segment, and number in it.
    pub(super) segment: String,
    pub(super) number: u32,
}

/// What an update needs from the stages before the index.
pub trait Analyse: Sync {
    /// Reads the documents of a file one by one; gives the problems met.
    fn load(&self, file: &CorpusFile, take: &mut dyn FnMut(Document)) -> Vec<Problem>;
    /// All that a document says.
    fn read(&self, document: &Document) -> Reading;
    /// The rules whose keys are stored.
    fn registry(&self) -> &Registry;
    /// Told after each batch: files done, of how many.
    fn progress(&self, n_done: usize, n_files: usize);
}

/// What an update did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Update {
    /// Files of the corpus.
    pub n_files: usize,
    /// Files whose content was new or had changed.
    pub n_changed: usize,
    /// Files that are gone.
    pub n_removed: usize,
    /// Documents that were analysed.
    pub n_analysed: usize,
    /// Documents whose reading was found under another path or in the same container and taken over.
    pub n_reused: usize,
    /// Problems of all files, also of those that did not change.
    pub problems: Vec<Problem>,
}

/// What `gainsay index status` tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexStatus {
    /// Files covered.
    pub n_files: usize,
    /// Documents in them.
    pub n_documents: usize,
    /// Bytes on disk.
    pub n_bytes: u64,
    /// Segments it is made of.
    pub n_segments: usize,
    /// Whether the last update came to its end.
    pub extent: Extent,
    /// Whether it was made by this version, with these rules and settings.
    pub is_current: bool,
}

/// A view of the index that no update changes.
#[derive(Debug)]
pub struct Snapshot {
    pub(super) segments: Vec<(Segment, SegmentEntry)>,
    pub(super) unpacked: Unpacked,
    /// How far it covers the corpus.
    pub extent: Extent,
}

impl Store {
    /// The index under `folder` (made on the first update) for readings of `stamp`.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>, stamp: Stamp) -> Self {
        Self { folder: folder.into(), stamp, limits: Limits::default() }
    }

    /// The same, updated within other limits than the usual ones.
    #[must_use]
    pub fn within(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Opens what is committed; none if there is nothing yet, or only an index of another version, analyser or rules.
    ///
    /// # Errors
    /// When files of the index are damaged, foreign or unreadable.
    pub fn snapshot(&self) -> Result<Option<Snapshot>, IndexError> {
        for attempt in 0.. {
            let Some(manifest) = self.manifest()?.filter(|manifest| manifest.stamp == self.stamp) else {
                return Ok(None);
            };
            match self.open(&manifest) {
                Ok(segments) => return Ok(Some(Snapshot::new(segments, manifest.extent))),
                // A writer may have merged the segments away between our reading the manifest and opening them.
                Err(IndexError::Unreadable { .. }) if attempt < MAX_RETRIES => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// What is committed, if it covers the files of `corpus` just as they are now, and the problems of the files. Nothing is
    /// written and no lock taken, so that this works in a folder that cannot be written, too. None wherever an update is
    /// needed, or told of what is wrong.
    #[must_use]
    pub fn current(&self, corpus: &[CorpusFile]) -> Option<(Snapshot, Vec<Problem>)> {
        let manifest = self.manifest().ok().flatten().filter(|manifest| manifest.stamp == self.stamp)?;
        let seen = manifest.seen.as_ref().filter(|_| manifest.extent == Extent::Whole)?;
        if manifest.n_files != corpus.len() || listing(corpus) != Some(seen.listing) {
            return None;
        }
        let segments = self.open(&manifest).ok()?;
        Some((Snapshot::new(segments, manifest.extent), seen.problems.clone()))
    }

    pub(super) fn open(&self, manifest: &Manifest) -> Result<Vec<(Segment, SegmentEntry)>, IndexError> {
        let open = |entry: &SegmentEntry| {
            let path = self.folder.join(&entry.name);
            let segment = Segment::open(&path).map_err(|error| self.of_segment(&path, error))?;
            if segment.n_documents() != entry.n_documents {
                let what = "it is not the one that the index was made with".to_owned();
                return Err(IndexError::Damaged { path: shown(&path), what });
            }
            Ok((segment, entry.clone()))
        };
        manifest.segments.iter().map(open).collect()
    }

    pub(super) fn of_segment(&self, path: &Path, error: SegmentError) -> IndexError {
        match error {
            SegmentError::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                IndexError::Damaged { path: shown(path), what: "it is cut short".to_owned() }
            }
            SegmentError::Io(error) => self.of_io(path, &error),
            SegmentError::Damaged(what) => IndexError::Damaged { path: shown(path), what: what.to_owned() },
        }
    }

    pub(super) fn of_io(&self, path: &Path, error: &io::Error) -> IndexError {
        let folder = shown(&self.folder);
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                IndexError::Full { path: folder }
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::NotADirectory => {
                IndexError::Unwritable { path: folder, reason: error.to_string() }
            }
            _ => IndexError::Unreadable { path: shown(path), reason: error.to_string() },
        }
    }

    /// The manifest; none when there is none, or one of another format version.
    pub(super) fn manifest(&self) -> Result<Option<Manifest>, IndexError> {
        let path = self.folder.join("manifest");
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(IndexError::Unreadable { path: shown(&path), reason: error.to_string() }),
        };
        // A file that does not begin like ours was put there by somebody else, or is the empty rest of a lost disk.
        let Some(rest) = bytes.strip_prefix(MAGIC) else {
            let damaged = MAGIC.starts_with(&bytes);
            return Err(if damaged {
                IndexError::Damaged { path: shown(&path), what: "it is cut short".to_owned() }
            } else {
                IndexError::Foreign { path: shown(&path) }
            });
        };
        let damaged = || IndexError::Damaged { path: shown(&path), what: "its bytes changed".to_owned() };
        let (format, rest) = rest.split_at_checked(4).ok_or_else(damaged)?;
        if format != FORMAT.to_le_bytes() {
            return Ok(None);
        }
        let (hash, body) = rest.split_at_checked(32).ok_or_else(damaged)?;
        if blake3::hash(body).as_bytes() != hash {
            return Err(damaged());
        }
        postcard::from_bytes(body).map(Some).map_err(|_| damaged())
    }

    /// Replaces the manifest in one step.
    pub(super) fn commit(&self, manifest: &Manifest) -> Result<(), IndexError> {
        let body = postcard::to_stdvec(manifest).map_err(|error| self.of_io(&self.folder, &io::Error::other(error)))?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend(FORMAT.to_le_bytes());
        bytes.extend(blake3::hash(&body).as_bytes());
        bytes.extend(body);
        self.replace("manifest", &bytes)
    }

    /// Writes a file so that it is there as a whole or not at all.
    pub(super) fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), IndexError> {
        let path = self.folder.join(name);
        let next = self.folder.join(format!("{name}.new"));
        let write = || {
            let mut file = File::create(&next)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&next, &path)
        };
        write().map_err(|error| {
            let _ = fs::remove_file(&next);
            self.of_io(&path, &error)
        })
    }

    /// What is known of each file, as of `manifest`.
    pub(super) fn files(&self, manifest: &Manifest) -> Result<Files, IndexError> {
        let path = self.folder.join(&manifest.files);
        let bytes = fs::read(&path).map_err(|error| self.of_io(&path, &error))?;
        let damaged = || IndexError::Damaged { path: shown(&path), what: "its bytes changed".to_owned() };
        let (hash, body) = bytes.split_at_checked(32).ok_or_else(damaged)?;
        if blake3::hash(body).as_bytes() != hash {
            return Err(damaged());
        }
        segment::unpack(body).ok_or_else(damaged)
    }

    pub(super) fn write_files(&self, name: &str, files: &Files) -> Result<(), IndexError> {
        let body = segment::pack(files).map_err(|error| self.of_io(&self.folder, &error))?;
        let mut bytes = blake3::hash(&body).as_bytes().to_vec();
        bytes.extend(body);
        self.replace(name, &bytes)
    }

    /// Takes the right to write, until the file is dropped; the system takes it back from a process that dies.
    pub(super) fn lock(&self) -> Result<Lock, IndexError> {
        let path = self.folder.join("lock");
        fs::create_dir_all(&self.folder).map_err(|error| self.of_write(&error))?;
        // Its content is never for version control, whatever the project ignores.
        let ignore = self.folder.join(".gitignore");
        if !ignore.exists() {
            fs::write(&ignore, "*\n").map_err(|error| self.of_write(&error))?;
        }
        let options = File::options().create(true).truncate(false).write(true).open(&path);
        let file = options.map_err(|error| self.of_write(&error))?;
        match file.try_lock() {
            Ok(()) => Ok(Lock(file)),
            Err(TryLockError::WouldBlock) => Err(IndexError::Busy { path: shown(&self.folder) }),
            Err(TryLockError::Error(error)) => Err(self.of_write(&error)),
        }
    }

    fn of_write(&self, error: &io::Error) -> IndexError {
        match self.of_io(&self.folder, error) {
            full @ IndexError::Full { .. } => full,
            _ => IndexError::Unwritable { path: shown(&self.folder), reason: error.to_string() },
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    pub(super) fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// Reads all of the index, to find damage; a damaged one is removed, so that the next update makes it anew. Gives what
    /// was wrong.
    ///
    /// # Errors
    /// When another process is writing to it, or the files cannot be read or removed.
    pub fn repair(&self) -> Result<Option<IndexError>, IndexError> {
        let _lock = self.lock()?;
        let sound = self.manifest().and_then(|manifest| {
            let Some(manifest) = manifest else { return Ok(()) };
            self.files(&manifest)?;
            let segments = self.open(&manifest)?;
            segments.iter().try_for_each(|(segment, _)| segment.verify().map_err(|error| damaged(segment, &error)))
        });
        match sound {
            Ok(()) => Ok(None),
            Err(damage @ (IndexError::Damaged { .. } | IndexError::Unreadable { .. })) => {
                self.sweep(&|_| false)?;
                Ok(Some(damage))
            }
            Err(error) => Err(error),
        }
    }

    /// What there is; none when there is no index.
    ///
    /// # Errors
    /// When files of the index are damaged, foreign or unreadable.
    pub fn status(&self) -> Result<Option<IndexStatus>, IndexError> {
        let Some(manifest) = self.manifest()? else { return Ok(None) };
        let n_live = |entry: &SegmentEntry| entry.n_documents as usize - entry.dead.len();
        let n_bytes = |name: &str| fs::metadata(self.folder.join(name)).map_or(0, |metadata| metadata.len());
        let names = manifest.segments.iter().map(|entry| entry.name.as_str());
        Ok(Some(IndexStatus {
            n_files: manifest.n_files,
            n_documents: manifest.segments.iter().map(n_live).sum(),
            n_bytes: names.chain(["manifest", &manifest.files]).map(n_bytes).sum(),
            n_segments: manifest.segments.len(),
            extent: manifest.extent,
            is_current: manifest.stamp == self.stamp,
        }))
    }

    /// Removes the index; only files of ours go. Gives how many bytes that freed.
    ///
    /// # Errors
    /// When another process is writing to it, or a file cannot be removed.
    pub fn clean(&self) -> Result<u64, IndexError> {
        if !self.folder.exists() {
            return Ok(0);
        }
        let lock = self.lock()?;
        let freed = self.sweep(&|_| false)?;
        drop(lock);
        for name in ["lock", ".gitignore"] {
            let _ = fs::remove_file(self.folder.join(name));
        }
        // Only if nothing of others is left in it.
        let _ = fs::remove_dir(&self.folder);
        Ok(freed)
    }

    /// Removes files of ours that `keep` does not name; gives how many bytes they had.
    pub(super) fn sweep(&self, keep: &dyn Fn(&str) -> bool) -> Result<u64, IndexError> {
        let mut freed = 0;
        let entries = fs::read_dir(&self.folder).map_err(|error| self.of_io(&self.folder, &error))?;
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_ours = name == "manifest"
                || name == "manifest.new"
                || name.starts_with("segment-")
                || name.starts_with("files-");
            if is_ours && !keep(&name) {
                freed += entry.metadata().map_or(0, |metadata| metadata.len());
                fs::remove_file(entry.path()).map_err(|error| self.of_write(&error))?;
            }
        }
        Ok(freed)
    }
}

/// The right to write.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough: a process that is just being started beside us holds it open, too, until it runs.
        let _ = self.0.unlock();
    }
}

/// A path for messages.
pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// A file's time of change as stored.
pub(super) fn stored_time(time: Option<SystemTime>) -> Option<(u64, u32)> {
    let since = time?.duration_since(UNIX_EPOCH).ok()?;
    Some((since.as_secs(), since.subsec_nanos()))
}

impl Snapshot {
    fn new(segments: Vec<(Segment, SegmentEntry)>, extent: Extent) -> Self {
        Self { segments, unpacked: Unpacked::default(), extent }
    }

    /// How many documents count.
    #[must_use]
    pub fn n_documents(&self) -> usize {
        self.segments.iter().map(|(_, entry)| entry.n_documents as usize - entry.dead.len()).sum()
    }
}

/// A segment that turned out damaged while it was read.
pub(super) fn damaged(segment: &Segment, error: &SegmentError) -> IndexError {
    IndexError::Damaged { path: shown(segment.path()), what: error.to_string() }
}
