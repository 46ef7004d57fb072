//! The corpus: which files a folder gives, in a fixed order, and the articles within archives and exports.
//!
//! An article in an archive is cited as `archive.zip/path/in/it.md`, its spans counting within that inner file. An article
//! of a JSON Lines export is cited as `export.jsonl#id`, its spans counting within the decoded `text` field.

use super::load::{MAX_BYTES, Reader, Source, said, too_large};
use super::yaml::{self, Node};
use super::{Document, Encoding, Format, Problem, ProblemKind};
use ignore::WalkBuilder;
use ignore::overrides::OverrideBuilder;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// The files of a corpus, in order of the folders given and then of path.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// The files, each once.
    pub files: Vec<CorpusFile>,
    /// Folders and files that could not be looked into.
    pub problems: Vec<Problem>,
}

/// A file of the corpus: a text, a fact sheet, or a container of texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorpusFile {
    /// Where it lies.
    pub path: PathBuf,
    /// As shown to people.
    pub shown: String,
    /// Size in bytes.
    pub n_bytes: u64,
    /// When it was last written, as the file system says; none where it does not.
    pub modified: Option<SystemTime>,
}

/// Which files make the corpus.
#[derive(Debug, Clone, Default)]
pub struct CorpusOptions {
    /// Folders, or single files, in order.
    pub roots: Vec<PathBuf>,
    /// Patterns, as in `.gitignore`, of what to leave out.
    pub excludes: Vec<String>,
    /// Folder that paths are shown relative to: the working directory.
    pub base: PathBuf,
}

/// Why there is no corpus.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// A folder that is not there.
    #[error(
        "there is no corpus at `{path}`; make that folder and put your sources in it, or name another with `--corpus`"
    )]
    Missing {
        /// As given.
        path: String,
    },
    /// Folders without a single file to read.
    #[error(
        "the corpus {paths} holds no sources; put articles into it (`.md`, `.txt`, `.html`, `.yml` fact sheets, `.zip`, \
         `.tar`, `.tar.gz`, `.jsonl`){ignored}"
    )]
    Empty {
        /// As given, in backticks.
        paths: String,
        /// A remark where ignore files or excludes may be the reason.
        ignored: &'static str,
    },
    /// A pattern that cannot be understood.
    #[error("`{pattern}` is no pattern for `--exclude` ({reason}); write it as in `.gitignore`, such as `drafts/**`")]
    Pattern {
        /// As given.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Files that are asked for size and time in one go: about a millisecond's work.
const AT_ONCE: usize = 512;

/// Endings of single texts.
const TEXTS: &[&str] = &["md", "markdown", "mdown", "mkd", "txt", "text", "html", "htm", "xhtml", "yml", "yaml"];

impl Corpus {
    /// Walks the corpus' folders; `.gitignore` and `.gainsayignore` files are honoured, hidden files left out.
    ///
    /// # Errors
    /// When a folder is missing, when there is no file to read, and when an exclude is no pattern.
    pub fn find(options: &CorpusOptions) -> Result<Self, CorpusError> {
        let mut corpus = Self::default();
        for root in &options.roots {
            if !root.exists() {
                return Err(CorpusError::Missing { path: shown(root, &options.base) });
            }
            let batches = Mutex::new(Vec::new());
            // Asking for size and time takes longer than finding the files, and is done beside it.
            rayon::in_place_scope(|scope| {
                let mut numbers = 0..;
                corpus.walk(root, options, &mut |paths| {
                    let (number, batches) = (numbers.next(), &batches);
                    scope.spawn(move |_| {
                        let files: Vec<_> =
                            paths.into_iter().map(|path| CorpusFile::new(path, &options.base)).collect();
                        batches.lock().unwrap_or_else(PoisonError::into_inner).push((number, files));
                    });
                })
            })?;
            let mut batches: Vec<(Option<usize>, Vec<CorpusFile>)> =
                batches.into_inner().unwrap_or_else(PoisonError::into_inner);
            batches.sort_by_key(|(number, _)| *number);
            corpus.files.extend(batches.into_iter().flat_map(|(_, files)| files));
        }
        if options.roots.len() > 1 {
            let mut seen = std::collections::HashSet::new();
            corpus.files.retain(|file| seen.insert(file.path.clone()));
        }
        if corpus.files.is_empty() && corpus.problems.is_empty() {
            let paths: Vec<_> = options.roots.iter().map(|root| format!("`{}`", shown(root, &options.base))).collect();
            let ignored = if options.excludes.is_empty() {
                "; files that `.gitignore` or `.gainsayignore` name do not count"
            } else {
                "; see also what `--exclude` leaves out"
            };
            return Err(CorpusError::Empty { paths: paths.join(", "), ignored });
        }
        Ok(corpus)
    }

    /// Hands over the paths of the files below `root`, in order, some at a time.
    fn walk(
        &mut self,
        root: &Path,
        options: &CorpusOptions,
        take: &mut dyn FnMut(Vec<PathBuf>),
    ) -> Result<(), CorpusError> {
        let mut overrides = OverrideBuilder::new(root);
        for pattern in &options.excludes {
            let fail =
                |error: ignore::Error| CorpusError::Pattern { pattern: pattern.clone(), reason: error.to_string() };
            overrides.add(&format!("!{pattern}")).map_err(fail)?;
        }
        let overrides = overrides.build().map_err(|error| CorpusError::Pattern {
            pattern: options.excludes.join(", "),
            reason: error.to_string(),
        })?;
        let walk = WalkBuilder::new(root)
            .overrides(overrides)
            .add_custom_ignore_filename(".gainsayignore")
            // An archive of sources is seldom a repository of its own; its ignore files count all the same.
            .require_git(false)
            .git_global(false)
            .follow_links(true)
            .sort_by_file_name(std::ffi::OsStr::cmp)
            .build();
        let mut paths = Vec::new();
        for entry in walk {
            match entry {
                Ok(entry) if entry.file_type().is_some_and(|kind| kind.is_file()) => {
                    // A file that was named itself is read whatever its ending.
                    if entry.depth() == 0 || is_text(entry.path()) || Container::of(entry.path()).is_some() {
                        paths.push(entry.into_path());
                    }
                    if paths.len() == AT_ONCE {
                        take(std::mem::take(&mut paths));
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    let path = shown(root, &options.base);
                    let message = format!("a part of the corpus `{path}` cannot be looked into: {error}");
                    self.problems.push(Problem { kind: ProblemKind::Unreadable, path, span: None, message });
                }
            }
        }
        take(paths);
        Ok(())
    }
}

impl CorpusFile {
    /// The file as it is now.
    fn new(path: PathBuf, base: &Path) -> Self {
        let metadata = std::fs::metadata(&path).ok();
        Self {
            shown: shown(&path, base),
            path,
            n_bytes: metadata.as_ref().map_or(0, std::fs::Metadata::len),
            modified: metadata.and_then(|metadata| metadata.modified().ok()),
        }
    }
}

fn is_text(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| TEXTS.contains(&ending.as_str()))
}

fn shown(path: &Path, base: &Path) -> String {
    let relative = path.strip_prefix(base).unwrap_or(path);
    let shown = relative.to_string_lossy().replace('\\', "/");
    shown.strip_prefix("./").map_or(shown.clone(), str::to_owned)
}

/// A file that holds many texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    Tar,
    TarGz,
    Zip,
    JsonLines,
}

impl Container {
    /// By the path's ending.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        if ends(&[".tar"]) {
            Some(Self::Tar)
        } else if ends(&[".tar.gz", ".tgz"]) {
            Some(Self::TarGz)
        } else if ends(&[".zip"]) {
            Some(Self::Zip)
        } else if ends(&[".jsonl", ".ndjson"]) {
            Some(Self::JsonLines)
        } else {
            None
        }
    }
}

/// Reads the articles of a container one by one.
struct Containers<'a> {
    reader: &'a Reader,
    shown: &'a str,
    take: &'a mut dyn FnMut(Document, &[Problem]),
    problems: Vec<Problem>,
    /// Texts met so far, readable or not.
    n_texts: usize,
}

/// Reads all texts of the container at `path`, handing over each as it comes.
pub(super) fn read_container(
    reader: &Reader,
    path: &Path,
    shown: &str,
    container: Container,
    take: &mut dyn FnMut(Document, &[Problem]),
) -> Vec<Problem> {
    let mut within = Containers { reader, shown, take, problems: Vec::new(), n_texts: 0 };
    let result = File::open(path).map_err(|error| said(&error)).and_then(|file| match container {
        Container::Tar => within.tar(BufReader::new(file)),
        Container::TarGz => within.tar(flate2::read::MultiGzDecoder::new(BufReader::new(file))),
        Container::Zip => within.zip(file),
        Container::JsonLines => within.json_lines(BufReader::new(file)),
    });
    if result.is_ok() && within.n_texts == 0 && !matches!(container, Container::JsonLines) {
        let endings = TEXTS.join("`, `.");
        let message = format!(
            "`{shown}` holds no article; texts in an archive end in `.{endings}`, and no part of their names begins with a dot"
        );
        within.tell(ProblemKind::Empty, shown, message);
    }
    if let Err(why) = result {
        within.tell(ProblemKind::Unreadable, shown, format!("`{shown}` cannot be read to its end: {why}"));
    }
    within.problems
}

impl Containers<'_> {
    fn tell(&mut self, kind: ProblemKind, path: &str, message: String) {
        self.problems.push(Problem { kind, path: path.to_owned(), span: None, message });
    }

    fn tar(&mut self, input: impl Read) -> Result<(), String> {
        let mut archive = tar::Archive::new(input);
        for entry in archive.entries().map_err(|error| said(&error))? {
            let entry = entry.map_err(|error| said(&error))?;
            let name = entry.path().map_err(|error| said(&error))?.to_string_lossy().replace('\\', "/");
            if entry.header().entry_type().is_file() {
                let size = entry.size();
                self.inner(&name, size, entry)?;
            }
        }
        Ok(())
    }

    fn zip(&mut self, file: File) -> Result<(), String> {
        let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| error.to_string())?;
        for idx in 0..archive.len() {
            let entry = archive.by_index(idx).map_err(|error| error.to_string())?;
            let name = entry.name().map_err(|error| error.to_string())?.replace('\\', "/");
            if entry.is_file() {
                let size = entry.size();
                self.inner(&name, size, entry)?;
            }
        }
        Ok(())
    }

    /// One file of an archive.
    fn inner(&mut self, name: &str, size: u64, input: impl Read) -> Result<(), String> {
        // "./" begins every name in an archive that was made of the folder it lay in.
        let name = name.trim_start_matches("./");
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let hidden = name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        if hidden || !ending.is_some_and(|ending| TEXTS.contains(&ending.as_str())) {
            return Ok(());
        }
        self.n_texts += 1;
        let path = format!("{}/{name}", self.shown);
        // The size that the archive claims may be a lie, so the reading itself is limited too.
        let mut bytes = Vec::new();
        let n_read = if size > MAX_BYTES { size } else { read_limited(input, &mut bytes)? };
        if n_read > MAX_BYTES {
            self.problems.push(too_large(&path, n_read));
            return Ok(());
        }
        let mut problems = Vec::new();
        if let Some(document) = self.reader.from_bytes(&path, &bytes, &mut problems) {
            (self.take)(document, &problems);
        }
        self.problems.append(&mut problems);
        Ok(())
    }

    /// A JSON Lines export: one article a line.
    fn json_lines(&mut self, mut input: impl BufRead) -> Result<(), String> {
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            // A record over the limit is read to its end without being held.
            let n_read =
                input.by_ref().take(MAX_BYTES + 1).read_until(b'\n', &mut line).map_err(|error| said(&error))?;
            if n_read == 0 {
                break;
            }
            if n_read as u64 > MAX_BYTES {
                let n_rest = skip_line(&mut input)?;
                let path = format!("{}#line-{number}", self.shown);
                self.problems.push(too_large(&path, n_read as u64 + n_rest));
            } else if !line.iter().all(u8::is_ascii_whitespace) {
                self.record(&line, number);
            }
        }
        Ok(())
    }

    fn record(&mut self, line: &[u8], number: usize) {
        let shown = self.shown;
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        let fields = match serde_json::from_slice::<serde_json::Value>(line) {
            Ok(value @ serde_json::Value::Object(_)) => yaml::from_json(&value),
            Ok(_) => {
                return self.tell(
                    ProblemKind::Unreadable,
                    shown,
                    format!("`{shown}` line {number} is no JSON object, so it was left out"),
                );
            }
            Err(error) => {
                let message = format!("`{shown}` line {number} is not valid JSON ({error}), so it was left out");
                return self.tell(ProblemKind::Unreadable, shown, message);
            }
        };
        let words = |keys: &[&str]| keys.iter().find_map(|key| fields.get(key).and_then(Node::as_str));
        let Some(text) = words(&["text", "body", "content"]) else {
            let message = format!("`{shown}` line {number} has no `text`, so it was left out");
            return self.tell(ProblemKind::Unreadable, shown, message);
        };
        let id = words(&["id", "guid", "slug", "url"]).map_or_else(|| format!("line-{number}"), str::to_owned);
        let format = words(&["format"]).and_then(|format| match format {
            "markdown" | "md" => Some(Format::Markdown),
            "html" => Some(Format::Html),
            "text" | "txt" | "plain" => Some(Format::Text),
            _ => None,
        });
        let format = format.or_else(|| (text.contains("<p>") || text.contains("<p ")).then_some(Format::Html));
        let source = Source {
            path: format!("{shown}#{id}"),
            hash: *blake3::hash(line).as_bytes(),
            format: format.or(Some(Format::Text)),
            given: Some(fields.clone()),
        };
        let mut problems = Vec::new();
        let document = self.reader.document(source, text.to_owned(), Encoding::Utf8, &mut problems);
        (self.take)(document, &problems);
        self.problems.append(&mut problems);
    }
}

/// Reads at most one byte over the limit; gives how many bytes came.
fn read_limited(input: impl Read, bytes: &mut Vec<u8>) -> Result<u64, String> {
    let n_read = input.take(MAX_BYTES + 1).read_to_end(bytes).map_err(|error| said(&error))?;
    Ok(n_read as u64)
}

/// Passes over the rest of a line; gives its length.
fn skip_line(input: &mut impl BufRead) -> Result<u64, String> {
    let mut n_skipped = 0;
    loop {
        let buffer = input.fill_buf().map_err(|error| said(&error))?;
        if buffer.is_empty() {
            return Ok(n_skipped);
        }
        let end = memchr::memchr(b'\n', buffer);
        let n_used = end.map_or(buffer.len(), |at| at + 1);
        input.consume(n_used);
        n_skipped += n_used as u64;
        if end.is_some() {
            return Ok(n_skipped);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Options, Role};
    use std::fs;
    use std::io::Write;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for (name, bytes) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(path, bytes).expect("written");
        }
        dir
    }

    fn find(dir: &Path, excludes: &[&str]) -> Result<Corpus, CorpusError> {
        let excludes = excludes.iter().map(|&pattern| pattern.to_owned()).collect();
        Corpus::find(&CorpusOptions { roots: vec![dir.to_owned()], excludes, base: dir.to_owned() })
    }

    fn load(dir: &Path, name: &str) -> (Vec<Document>, Vec<Problem>) {
        let reader = Reader::new(Options::new(Role::Source, dir)).expect("plain options");
        reader.load(&dir.join(name))
    }

    #[test]
    fn a_folder_gives_its_texts_in_order_without_what_is_ignored() {
        let dir = folder(&[
            ("b.md", b"x"),
            ("a.txt", b"x"),
            ("c/d.html", b"x"),
            ("c/e.jpg", b"x"),
            ("c/f.yml", b"x"),
            ("old/g.md", b"x"),
            ("no.md", b"x"),
            (".hidden.md", b"x"),
            ("z.jsonl", b"{}"),
            (".gainsayignore", b"no.md\n"),
        ]);
        let corpus = find(dir.path(), &["old/**"]).expect("a corpus");
        let shown: Vec<_> = corpus.files.iter().map(|file| file.shown.as_str()).collect();
        assert_eq!(shown, ["a.txt", "b.md", "c/d.html", "c/f.yml", "z.jsonl"]);
        assert!(corpus.files.iter().all(|file| file.n_bytes > 0 && file.modified.is_some()));
    }

    #[test]
    fn a_missing_or_empty_corpus_says_the_way_out() {
        let dir = folder(&[("picture.jpg", b"x")]);
        let missing = find(&dir.path().join("nowhere"), &[]).expect_err("missing").to_string();
        assert!(missing.contains("--corpus"), "{missing}");
        let empty = find(dir.path(), &[]).expect_err("empty").to_string();
        assert!(empty.contains("put articles into it"), "{empty}");
        let pattern = find(dir.path(), &["a{"]).expect_err("pattern").to_string();
        assert!(pattern.contains("`a{`"), "{pattern}");
    }

    #[test]
    fn an_export_gives_its_articles_by_id() {
        let lines = "{\"id\":\"a1\",\"text\":\"Two people died on Monday.\",\"published\":\"2025-05-01\",\"outlet\":\"Courier\"}\n\
                     not json\n\n\
                     {\"id\":7,\"body\":\"<p>One &amp; all left.</p>\",\"date\":\"2025-05-02\"}\r\n{\"id\":\"x\"}";
        let dir = folder(&[("e.jsonl", lines.as_bytes())]);
        let (documents, problems) = load(dir.path(), "e.jsonl");
        let found: Vec<_> =
            documents.iter().map(|document| (document.path.as_str(), document.blocks[0].prose.text())).collect();
        assert_eq!(found, [("e.jsonl#a1", "Two people died on Monday."), ("e.jsonl#7", "One & all left.")]);
        assert_eq!(documents[0].meta.outlet.as_deref(), Some("Courier"));
        assert!(documents[1].meta.published.is_some());
        let told: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert!(told.len() == 2 && told[0].contains("line 2") && told[1].contains("line 5"), "{told:?}");
    }

    #[test]
    fn archives_give_their_texts() {
        let article = b"---\npublished: 2025-05-01\n---\nTwo people died on Monday.\n";
        let mut tar = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_size(article.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, "in/a.md", article.as_slice()).expect("written");
        let tar = tar.into_inner().expect("written");
        // As `tar -cf dotted.tar .` writes it.
        let mut dotted = tar::Builder::new(Vec::new());
        header.as_gnu_mut().expect("a GNU header").name[..10].copy_from_slice(b"./in/a.md\0");
        header.set_cksum();
        dotted.append(&header, article.as_slice()).expect("written");
        let dotted = dotted.into_inner().expect("written");
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(&tar).expect("written");
        let gz = gz.finish().expect("written");
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file("in/b.md", zip::write::SimpleFileOptions::default()).expect("written");
        zip.write_all(article).expect("written");
        zip.start_file("in/b.jpg", zip::write::SimpleFileOptions::default()).expect("written");
        let zip = zip.finish().expect("written").into_inner();
        let mut pictures = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        pictures.start_file("in/b.jpg", zip::write::SimpleFileOptions::default()).expect("written");
        let pictures = pictures.finish().expect("written").into_inner();
        let dir = folder(&[
            ("pictures.zip", &pictures),
            ("a.tar", &tar),
            ("dotted.tar", &dotted),
            ("a.tgz", &gz),
            ("b.zip", &zip),
            ("cut.zip", &zip[..zip.len() / 2]),
            ("cut.tgz", &gz[..40]),
        ]);
        for (name, path) in [
            ("a.tar", "a.tar/in/a.md"),
            ("dotted.tar", "dotted.tar/in/a.md"),
            ("a.tgz", "a.tgz/in/a.md"),
            ("b.zip", "b.zip/in/b.md"),
        ] {
            let (documents, problems) = load(dir.path(), name);
            assert!(problems.is_empty(), "{problems:?}");
            let [document] = documents.as_slice() else { panic!("{name}: {documents:?}") };
            assert_eq!(document.path, path);
            let block = &document.blocks[0];
            assert_eq!(document.slice(block.span()), "Two people died on Monday.");
        }
        for name in ["cut.zip", "cut.tgz", "pictures.zip"] {
            let (documents, problems) = load(dir.path(), name);
            assert!(documents.is_empty() && problems.len() == 1, "{name}: {problems:?}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_and_never_a_panic() {
        let dir = folder(&[
            ("empty.md", b""),
            ("bin.txt", b"\x00\x01\x02\xff"),
            ("doc.txt", b"%PDF-1.4 x"),
            ("links.html", b"<nav><a href=x>y</a></nav>"),
        ]);
        fs::create_dir(dir.path().join("sub")).expect("made");
        for (name, kind) in [
            ("empty.md", ProblemKind::Empty),
            ("bin.txt", ProblemKind::NotText),
            ("doc.txt", ProblemKind::NotText),
            ("nothere.md", ProblemKind::Unreadable),
            ("sub", ProblemKind::Unreadable),
            ("links.html", ProblemKind::Empty),
        ] {
            let (_, problems) = load(dir.path(), name);
            assert!(
                problems.iter().any(|problem| problem.kind == kind && problem.message.contains(name)),
                "{name}: {problems:?}"
            );
        }
    }
}
