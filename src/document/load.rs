//! The room's door: from a path or bytes to [`Document`]s and [`Problem`]s.

use super::blocks::Blocks;
use super::corpus::{self, Container};
use super::front::{self, FrontMatter, Keys};
use super::imprint::{self, Imprint};
use super::yaml::Node;
use super::{
    Disclosure, Document, Format, Meta, Problem, ProblemKind, Published, Role, Standing, Status, boilerplate, encoding,
    facts, html, language, markdown, page, text,
};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Largest text that is read, in bytes. A long novel has 2 MB; what is larger is an export or a mistake, and parsing it would
/// take minutes.
pub(super) const MAX_BYTES: u64 = 8 << 20;

/// How files are read.
#[derive(Debug, Clone)]
pub struct Options {
    /// The part that the documents play.
    pub role: Role,
    /// Folder that paths are shown relative to: the working directory.
    pub base: PathBuf,
    /// Keys under which front matter gives our fields, before the usual ones.
    pub front_matter: Keys,
    /// Metadata for files that have none.
    pub sources: Vec<SourceMeta>,
}

impl Options {
    /// Documents of `role`, shown relative to `base`, with nothing configured.
    #[must_use]
    pub fn new(role: Role, base: impl Into<PathBuf>) -> Self {
        Self { role, base: base.into(), front_matter: Keys::new(), sources: Vec::new() }
    }
}

/// An entry of the configuration's `sources`: what to take for files that do not say it themselves.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct SourceMeta {
    /// Which files: a pattern as in `.gitignore`, relative to [`Options::base`].
    pub path: String,
    /// Who published them.
    pub outlet: Option<String>,
    /// Their headline.
    pub title: Option<String>,
    /// When they were published: a date or RFC 3339.
    pub published: Option<String>,
    /// Where they can be read.
    pub url: Option<String>,
    /// `article`, `statement` …
    pub kind: Option<String>,
    /// Language tag.
    pub lang: Option<String>,
    /// Where they were written.
    pub place: Option<String>,
    /// How much the desk leans on them.
    pub standing: Option<Standing>,
    /// Whether they still stand.
    pub status: Option<Status>,
    /// What they replace.
    pub supersedes: Option<String>,
    /// Whether their words must not be printed.
    pub confidential: Option<bool>,
}

/// Why options cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OptionsError {
    /// A path pattern that cannot be understood.
    #[error(
        "`sources` entry: `{pattern}` is no path pattern ({reason}); write it as in `.gitignore`, such as `wires/*.md`"
    )]
    Pattern {
        /// As configured.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A date that cannot be read.
    #[error("`sources` entry for `{pattern}`: `published: {given}` is not {expected}")]
    Date {
        /// Which entry.
        pattern: String,
        /// As configured.
        given: String,
        /// What would do.
        expected: String,
    },
}

/// Reads files under one set of options.
#[derive(Debug)]
pub struct Reader {
    options: Options,
    /// Compiled `sources`, in order.
    sources: Vec<(Gitignore, Meta)>,
    purpose: Purpose,
}

/// What documents are read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To find what they say.
    Reading,
    /// To cite their words: text and metadata are enough.
    Citing,
}

/// Reads a text that is not a file of its own, such as standard input; `name` tells its format by its ending and is shown as
/// its path.
#[must_use]
pub fn from_text(name: &str, text: &str, role: Role) -> (Document, Vec<Problem>) {
    let reader = Reader { options: Options::new(role, ""), sources: Vec::new(), purpose: Purpose::Reading };
    let mut problems = Vec::new();
    let hash = *blake3::hash(text.as_bytes()).as_bytes();
    let source = Source { path: name.to_owned(), hash, given: None, format: None };
    let document = reader.document(source, text.to_owned(), super::Encoding::Utf8, &mut problems);
    (document, problems)
}

/// What is known of a text before it is read.
pub(super) struct Source {
    pub(super) path: String,
    pub(super) hash: [u8; 32],
    /// Metadata of an export's record.
    pub(super) given: Option<Node>,
    /// The format, where the container says it.
    pub(super) format: Option<Format>,
}

impl Reader {
    /// Checks and compiles `options`.
    ///
    /// # Errors
    /// When a path pattern or a date in `sources` cannot be understood.
    pub fn new(options: Options) -> Result<Self, OptionsError> {
        let sources = options.sources.iter().map(|entry| compile(entry, &options.base)).collect::<Result<_, _>>()?;
        Ok(Self { options, sources, purpose: Purpose::Reading })
    }

    /// The same for documents whose words are only to be cited: they come without blocks of prose, and without a judgement on
    /// whether they can be of use.
    #[must_use]
    pub fn for_citing(&self) -> Self {
        Self { options: self.options.clone(), sources: self.sources.clone(), purpose: Purpose::Citing }
    }

    /// Reads the file at `path`: one document, or those of a container (archive or export). What cannot be read comes back
    /// as a problem.
    #[must_use]
    pub fn load(&self, path: &Path) -> (Vec<Document>, Vec<Problem>) {
        let mut documents = Vec::new();
        let problems = self.load_each(path, &mut |document, _| documents.push(document));
        (documents, problems)
    }

    /// Like [`Reader::load`], but hands over each document as soon as it is read, with its own problems, so that a container
    /// of any size needs the memory of one article. Gives the problems that concern the file as a whole, and those of the
    /// documents too.
    pub fn load_each(&self, path: &Path, take: &mut dyn FnMut(Document, &[Problem])) -> Vec<Problem> {
        let shown = self.shown(path);
        let problem = |kind, message| vec![Problem { kind, path: shown.clone(), span: None, message }];
        if path.is_dir() {
            let message = format!("`{shown}` is a folder; name the files in it, or give it with `--corpus`");
            return problem(ProblemKind::Unreadable, message);
        }
        if let Some(container) = Container::of(path) {
            return corpus::read_container(self, path, &shown, container, take);
        }
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.len() > MAX_BYTES => return vec![too_large(&shown, metadata.len())],
            _ => {}
        }
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                return problem(ProblemKind::Unreadable, format!("`{shown}` cannot be read: {}", said(&error)));
            }
        };
        let mut problems = Vec::new();
        if let Some(document) = self.from_bytes(&shown, &bytes, &mut problems) {
            take(document, &problems);
        }
        problems
    }

    /// Reads the bytes of a file; `name` is shown as its path and tells its format by its ending.
    pub fn from_bytes(&self, name: &str, bytes: &[u8], problems: &mut Vec<Problem>) -> Option<Document> {
        let source = Source { path: name.to_owned(), hash: *blake3::hash(bytes).as_bytes(), given: None, format: None };
        if bytes.len() as u64 > MAX_BYTES {
            problems.push(too_large(name, bytes.len() as u64));
            return None;
        }
        match encoding::decode(bytes) {
            Ok((text, encoding)) => Some(self.document(source, text, encoding, problems)),
            Err(why) => {
                let message = format!("`{name}` {why}");
                problems.push(Problem { kind: ProblemKind::NotText, path: name.to_owned(), span: None, message });
                None
            }
        }
    }

    /// `path` as shown to people.
    pub(super) fn shown(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.options.base).unwrap_or(path);
        let shown = relative.to_string_lossy().replace('\\', "/");
        shown.strip_prefix("./").map_or(shown.clone(), str::to_owned)
    }

    /// Builds a document from its decoded text.
    pub(super) fn document(
        &self,
        source: Source,
        text: String,
        encoding: super::Encoding,
        problems: &mut Vec<Problem>,
    ) -> Document {
        let format = source.format.unwrap_or_else(|| format_of(&source.path, &text));
        let path = source.path;
        let mut document = Document {
            path,
            text,
            meta: Meta::default(),
            role: self.options.role,
            format,
            blocks: Vec::new(),
            comments: Vec::new(),
            ignores: Vec::new(),
            facts: None,
            encoding,
            hash: source.hash,
        };
        if format == Format::Facts {
            let (sheet, found) = facts::read(&document.text, &document.path, &self.options.front_matter);
            self.fill(&mut document, found, source.given.as_ref(), problems);
            let as_of = sheet.as_of.as_ref().map(|day| Published { date: day.value.last, instant: None });
            document.meta.published = document.meta.published.or(as_of);
            document.facts = Some(sheet);
        } else {
            let found = front::read(&document.text, &document.path, &self.options.front_matter);
            let body = found.body;
            self.fill(&mut document, found, source.given.as_ref(), problems);
            if self.purpose == Purpose::Reading {
                read_body(&mut document, body);
            }
        }
        if self.purpose == Purpose::Reading {
            self.judge(&mut document, problems);
        }
        document
    }

    /// Gathers metadata: the file's own front matter first, then its page, the export's record and the configuration, at last
    /// the lines above its first paragraph.
    fn fill(&self, document: &mut Document, found: FrontMatter, given: Option<&Node>, problems: &mut Vec<Problem>) {
        problems.extend(found.problems);
        document.ignores = found.ignores;
        document.meta = found.meta;
        if document.format == Format::Html {
            let page = page::read(&document.text, found.body..document.text.len());
            complete(&mut document.meta, &page);
        }
        if let Some(given) = given {
            let mut record = FrontMatter::default();
            front::apply(given, &document.path, &self.options.front_matter, &mut record);
            problems.extend(record.problems.into_iter().map(|problem| Problem { span: None, ..problem }));
            complete(&mut document.meta, &record.meta);
        }
        for (pattern, meta) in &self.sources {
            let path = self.options.base.join(&document.path);
            let path = path.strip_prefix(pattern.path()).unwrap_or(&path);
            if pattern.matched_path_or_any_parents(path, false).is_ignore() {
                complete(&mut document.meta, meta);
            }
        }
        if matches!(document.format, Format::Text | Format::Markdown) {
            let Imprint { outlet, published } = imprint::read(&document.text[found.body..]);
            complete(&mut document.meta, &Meta { outlet, published, ..Meta::default() });
        }
    }

    /// States what is missing or wrong with the document as a whole.
    fn judge(&self, document: &mut Document, problems: &mut Vec<Problem>) {
        let path = document.path.clone();
        let mut tell = |kind, message| problems.push(Problem { kind, path: path.clone(), span: None, message });
        if let Some(language) = language::other_language(&document.blocks, document.meta.lang.as_deref()) {
            let message = format!("`{path}` is not in English ({language}), so it makes no claims here");
            tell(ProblemKind::OtherLanguage, message);
            document.blocks.clear();
        } else if document.text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
            tell(ProblemKind::Empty, format!("`{path}` is empty"));
        } else if document.blocks.is_empty() && document.facts.is_none() {
            tell(ProblemKind::Empty, format!("`{path}` holds no prose, only markup, links or metadata"));
        }
        if document.role == Role::Source && document.meta.published.is_none() && document.facts.is_none() {
            let message = format!(
                "`{path}` has no date, so its relative dates stay open; add `published: 2025-05-01` to its front matter, or \
                 an entry under `sources:` in `gainsay.yml`"
            );
            tell(ProblemKind::MissingDate, message);
        }
    }
}

/// Fills the blocks and comments from the text after `body`.
fn read_body(document: &mut Document, body: usize) {
    let mut blocks = Blocks::default();
    let range = body..document.text.len();
    match document.format {
        Format::Text => text::read(&document.text, range, &mut blocks),
        Format::Markdown => markdown::read(&document.text, range, &mut blocks),
        Format::Html => html::read_page(&document.text, range, &mut blocks),
        Format::Facts => {}
    }
    document.comments = std::mem::take(&mut blocks.comments);
    document.blocks = boilerplate::keep(blocks.done);
}

/// The format by the path's ending; without a telling one by a look at the text.
fn format_of(path: &str, text: &str) -> Format {
    let ending = path
        .rsplit(['/', '#'])
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref() {
        Some("md" | "markdown" | "mdown" | "mkd") => Format::Markdown,
        Some("html" | "htm" | "xhtml") => Format::Html,
        Some("yml" | "yaml") => Format::Facts,
        _ => sniff(text),
    }
}

/// HTML when the text begins with a tag that pages begin with; else plain text.
fn sniff(text: &str) -> Format {
    let head = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let head: String = head.chars().take(16).collect::<String>().to_ascii_lowercase();
    let is_page = ["<!doctype", "<html", "<head", "<body", "<article", "<p>", "<div", "<h1", "<?xml"];
    if is_page.iter().any(|start| head.starts_with(start)) { Format::Html } else { Format::Text }
}

/// Takes over from `other` what `meta` does not say.
fn complete(meta: &mut Meta, other: &Meta) {
    fn take<T: Clone>(mine: &mut Option<T>, other: Option<&T>) {
        if mine.is_none() {
            *mine = other.cloned();
        }
    }
    take(&mut meta.outlet, other.outlet.as_ref());
    take(&mut meta.title, other.title.as_ref());
    take(&mut meta.published, other.published.as_ref());
    take(&mut meta.url, other.url.as_ref());
    take(&mut meta.kind, other.kind.as_ref());
    take(&mut meta.lang, other.lang.as_ref());
    take(&mut meta.place, other.place.as_ref());
    take(&mut meta.supersedes, other.supersedes.as_ref());
    if meta.standing == Standing::Unstated {
        meta.standing = other.standing;
    }
    if meta.status == Status::Standing {
        meta.status = other.status;
    }
    if meta.disclosure == Disclosure::Open {
        meta.disclosure = other.disclosure;
    }
    if meta.sources.is_empty() {
        meta.sources.clone_from(&other.sources);
    }
}

fn compile(entry: &SourceMeta, base: &Path) -> Result<(Gitignore, Meta), OptionsError> {
    let fail = |error: &ignore::Error| OptionsError::Pattern { pattern: entry.path.clone(), reason: error.to_string() };
    let mut builder = GitignoreBuilder::new(base);
    builder.add_line(None, entry.path.trim_start_matches("./")).map_err(|error| fail(&error))?;
    let pattern = builder.build().map_err(|error| fail(&error))?;
    let published = entry.published.as_deref().map(front::published).transpose().map_err(|expected| {
        OptionsError::Date { pattern: entry.path.clone(), given: entry.published.clone().unwrap_or_default(), expected }
    })?;
    let meta = Meta {
        outlet: entry.outlet.clone(),
        title: entry.title.clone(),
        published,
        url: entry.url.clone(),
        kind: entry.kind.clone(),
        lang: entry.lang.clone(),
        place: entry.place.clone(),
        standing: entry.standing.unwrap_or_default(),
        status: entry.status.unwrap_or_default(),
        supersedes: entry.supersedes.clone(),
        disclosure: if entry.confidential == Some(true) { Disclosure::Confidential } else { Disclosure::Open },
        sources: Vec::new(),
    };
    Ok((pattern, meta))
}

/// The problem of a text over the limit.
pub(super) fn too_large(path: &str, n_bytes: u64) -> Problem {
    let message = format!(
        "`{path}` has {} MiB, over the limit of {} MiB for one text; split it into articles",
        n_bytes.div_ceil(1 << 20),
        MAX_BYTES >> 20
    );
    Problem { kind: ProblemKind::TooLarge, path: path.to_owned(), span: None, message }
}

/// What went wrong, in words without the system's error number.
pub(super) fn said(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission is denied".to_owned(),
        _ => error.to_string(),
    }
}
