//! Documents: files as read, with what is known of them and the prose they hold. Takes paths and bytes (text, Markdown,
//! HTML, fact sheets), gives [`Document`]s. Must not know grammar.

mod blocks;
mod boilerplate;
mod corpus;
mod encoding;
mod facts;
mod front;
mod html;
mod imprint;
mod language;
mod load;
mod markdown;
mod page;
mod prose;
mod text;
mod yaml;

pub use corpus::{Corpus, CorpusError, CorpusFile, CorpusOptions};
pub use facts::{
    DateFact, EventFact, EventState, Fact, FactSheet, FigureFact, OrganisationFact, PersonFact, TitleFact,
};
pub use front::Keys as FrontMatterKeys;
pub use load::{Options, OptionsError, Reader, SourceMeta, from_text};
pub use prose::Prose;

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// Which document of a run; an index into the run's list of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct DocumentId(pub u32);

/// A file as read: its whole text, what is known of it, and its prose in blocks.
///
/// All spans of all rooms refer to `text`. For files in UTF-8 these are the bytes on disk; for other encodings
/// [`Document::disk_span`] leads back to them.
#[derive(Debug, Clone)]
pub struct Document {
    /// Path as shown to people: relative to the working directory, forward slashes; `archive.zip/inner.md` or
    /// `export.jsonl#id` for an article inside a container.
    pub path: String,
    /// The file's whole text, markup and all, decoded to UTF-8; a byte-order mark is kept.
    pub text: String,
    /// Outlet, date and the rest.
    pub meta: Meta,
    /// Draft or source.
    pub role: Role,
    /// How the file is written.
    pub format: Format,
    /// The prose, in reading order.
    pub blocks: Vec<Block>,
    /// The comments of its markup (`<!-- … -->`), in order; decisions of a desk stand in such.
    pub comments: Vec<Comment>,
    /// What its front matter says to ignore (`gainsay: { ignore: [...] }`), one entry each, in order.
    pub ignores: Vec<Comment>,
    /// What it states, when it is a fact sheet.
    pub facts: Option<FactSheet>,
    /// Where decoded bytes came from, when the file was not UTF-8.
    pub encoding: Encoding,
    /// BLAKE3 of the bytes on disk.
    pub hash: [u8; 32],
}

/// The part a document plays in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// The article under check.
    Draft,
    /// A trusted text of the corpus.
    Source,
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Plain text; every non-blank line or blank-line-separated run is prose.
    Text,
    /// Markdown (CommonMark with tables), perhaps with YAML front matter.
    Markdown,
    /// HTML, forgiving.
    Html,
    /// A YAML fact sheet (`kind: facts`).
    Facts,
}

/// What is known of a document from its front matter, its page or the configuration.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline as metadata (the heading in the text is a block of its own).
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// Where it can be read.
    pub url: Option<String>,
    /// `article`, `statement`, `transcript`, `brief`, `facts` …, as the desk writes it.
    pub kind: Option<String>,
    /// BCP 47 language tag.
    pub lang: Option<String>,
    /// Where it was written (dateline); places day borders and "here".
    pub place: Option<String>,
    /// How much the desk leans on it.
    pub standing: Standing,
    /// Whether it was corrected or withdrawn since.
    pub status: Status,
    /// Path or URL of the document that this one replaces.
    pub supersedes: Option<String>,
    /// Whether its words may be printed.
    pub disclosure: Disclosure,
    /// For a draft: the sources it rests on; empty when it names none.
    pub sources: Vec<String>,
}

/// When a document was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Published {
    /// The calendar day at the place of publication.
    pub date: jiff::civil::Date,
    /// The time of day in seconds after midnight UTC of `date`'s instant, where the file gave a time.
    pub instant: Option<jiff::Timestamp>,
}

impl Published {
    /// Reads a date, or a date and time as in RFC 3339.
    ///
    /// # Errors
    /// What would do, in words.
    pub fn parse(words: &str) -> Result<Self, String> {
        front::published(words)
    }
}

/// How much a desk leans on a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Only background reading: contradicts nothing above a note.
    Background,
    /// Nothing said.
    #[default]
    Unstated,
    /// The desk's own earlier reporting.
    Own,
    /// A news agency.
    Wire,
    /// The body that decides the fact itself: a court's ruling, a ministry's statement.
    Primary,
}

/// Whether a source still stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// As published.
    #[default]
    Standing,
    /// Corrected since; stands in this form.
    Corrected,
    /// Withdrawn; makes no claims.
    Withdrawn,
}

/// Whether the words of a source may be printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Disclosure {
    /// They may.
    #[default]
    Open,
    /// Cited by outlet, date and place only; its words appear in no output.
    Confidential,
}

/// Words that steer and are no prose: a comment of the markup, or an entry in front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Place in the document, `<!--` and `-->` included.
    pub span: Span,
    /// The words within, trimmed.
    pub text: String,
}

/// What a block of prose is in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum BlockKind {
    /// The document's title or headline.
    Headline,
    /// A heading within the text.
    Heading,
    /// Running text.
    Paragraph,
    /// One item of a list.
    ListItem,
    /// One cell of a table.
    TableCell,
    /// A picture's caption.
    Caption,
    /// Words set apart as somebody else's.
    BlockQuote,
}

/// A run of prose that sentences never leave.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is in its document.
    pub kind: BlockKind,
    /// Its words without markup.
    pub prose: Prose,
}

/// How the file on disk was encoded, and the way back to its bytes.
#[derive(Debug, Clone, Default)]
pub enum Encoding {
    /// UTF-8: text offsets are disk offsets.
    #[default]
    Utf8,
    /// Another encoding, by its WHATWG name; `marks` pairs text offsets with disk offsets wherever the two drift apart,
    /// in ascending order; between marks bytes advance one for one.
    Legacy {
        /// WHATWG name, such as `windows-1252`.
        name: &'static str,
        /// (text offset, disk offset) after every character that has another length on disk than in the text.
        marks: Vec<(u32, u32)>,
    },
}

impl Document {
    /// The words at `span`, as they stand in the file; empty when the span lies outside.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }

    /// The bytes on disk that `span` of the text stands for.
    #[must_use]
    pub fn disk_span(&self, span: Span) -> Span {
        match &self.encoding {
            Encoding::Utf8 => span,
            Encoding::Legacy { marks, .. } => {
                let disk = |offset: usize| {
                    let idx = marks.partition_point(|&(text, _)| text as usize <= offset);
                    let (text, disk) = idx.checked_sub(1).map_or((0, 0), |idx| marks[idx]);
                    disk as usize + (offset - text as usize)
                };
                Span::new(disk(span.start()), disk(span.end()))
            }
        }
    }

    /// The block that the byte `offset` lies in or, failing that, the first one after it; none past the last block.
    #[must_use]
    pub fn block_at_or_after(&self, offset: usize) -> Option<usize> {
        self.blocks.iter().position(|block| block.span().end() > offset)
    }
}

impl Block {
    /// From its first to its last word in the document.
    #[must_use]
    pub fn span(&self) -> Span {
        self.prose.span(0..self.prose.text().len())
    }
}

/// Something that could not be done, said in words; the run goes on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// What kind of thing went wrong.
    pub kind: ProblemKind,
    /// The file concerned, as shown to people.
    pub path: String,
    /// Where in the file, if it is about one place.
    pub span: Option<Span>,
    /// One sentence: what, and the way out.
    pub message: String,
}

/// Kinds of [`Problem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemKind {
    /// The file could not be read.
    Unreadable,
    /// The file is binary or not text.
    NotText,
    /// Its front matter could not be understood.
    BadFrontMatter,
    /// It has no date, so relative dates stay open.
    MissingDate,
    /// It holds no prose.
    Empty,
    /// It, or a part of it, is over a limit and was left out.
    TooLarge,
    /// Its language is not English, so it has no blocks and makes no claims.
    OtherLanguage,
    /// A fact sheet has an entry that could not be understood.
    BadFacts,
    /// An ignore comment or a decision could not be read.
    BadIgnore,
    /// The stored index could not be used.
    Index,
}
