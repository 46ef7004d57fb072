//! Reading a rule file: splitting it into YAML documents, telling their kinds, and saying where one cannot be read.

use super::file::{ConflictDoc, Doc, ExcludeDoc, ExtractDoc, FigureDoc, FrameDoc, KINDS, LexiconDoc, SettingDoc};
use super::problem::{ProblemLevel, RuleProblem, did_you_mean};
use super::yaml::Placed;
use super::{Origin, Pack};
use crate::span::Span;
use serde::Deserialize;
use std::sync::Arc;

/// Largest rule file read, in bytes. The built-in files stay below 100 KB; a file over this is no rule file.
const MAX_BYTES: usize = 4 << 20;

/// One YAML document of a rule file, and the way from its places to the file's.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    /// Whose file it is.
    pub(super) pack: Pack,
    /// The file, as shown to people.
    pub(super) path: Arc<str>,
    /// First byte of the document in the file.
    base: usize,
    /// Line of that byte, from 1.
    base_line: u32,
    /// Offsets of the line starts within the document.
    lines: Arc<[usize]>,
}

impl Sheet {
    /// The place in the file.
    pub(super) fn span(&self, at: Span) -> Span {
        Span::new(self.base + at.start(), self.base + at.end())
    }

    /// The line in the file, from 1.
    pub(super) fn line(&self, at: Span) -> u32 {
        let above = self.lines.partition_point(|&start| start <= at.start());
        self.base_line + u32::try_from(above.saturating_sub(1)).unwrap_or(0)
    }

    /// Where a thing whose id stands at `at` is written.
    pub(super) fn origin(&self, at: Span) -> Origin {
        Origin { pack: self.pack, path: self.path.clone(), line: self.line(at) }
    }

    /// An error at a place of the document.
    pub(super) fn error(&self, at: Span, message: String, label: &str) -> RuleProblem {
        let level = ProblemLevel::Error;
        RuleProblem {
            level,
            path: self.path.clone(),
            span: self.span(at),
            message,
            label: label.to_owned(),
            help: None,
        }
    }

    /// A warning at a place of the document.
    pub(super) fn warning(&self, at: Span, message: String, label: &str) -> RuleProblem {
        RuleProblem { level: ProblemLevel::Warning, ..self.error(at, message, label) }
    }
}

/// What every document has.
#[derive(Deserialize)]
struct Head {
    kind: Option<Placed<String>>,
}

/// Reads all documents of a rule file; what cannot be read becomes a problem and the rest goes on.
pub(super) fn read_file(pack: Pack, path: &str, text: &str) -> (Vec<(Sheet, Doc)>, Vec<RuleProblem>) {
    let path: Arc<str> = path.into();
    let mut docs = Vec::new();
    let mut problems = Vec::new();
    for (base, part) in documents(text) {
        let base_line = 1 + u32::try_from(text[..base].matches('\n').count()).unwrap_or(0);
        let starts = std::iter::once(0).chain(part.match_indices('\n').map(|(at, _)| at + 1));
        let sheet = Sheet { pack, path: path.clone(), base, base_line, lines: starts.collect() };
        if text.len() > MAX_BYTES {
            let message = format!("rule file is over {} MiB and was not read", MAX_BYTES >> 20);
            problems.push(sheet.error(Span::new(0, 0), message, "here"));
            break;
        }
        match read_document(&sheet, part) {
            Ok(Some(doc)) => docs.push((sheet, doc)),
            Ok(None) => {}
            Err(problem) => problems.push(*problem),
        }
    }
    (docs, problems)
}

/// The YAML documents of a file with their first byte: parts between lines `---`.
fn documents(text: &str) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "---" {
            parts.push((start, &text[start..at]));
            start = at + line.len();
        }
        at += line.len();
    }
    parts.push((start, &text[start..]));
    parts
}

/// Reads one document; none when it holds nothing but comments.
fn read_document(sheet: &Sheet, part: &str) -> Result<Option<Doc>, Box<RuleProblem>> {
    if part.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(None);
    }
    let kind = match plain_kind(part) {
        Some(kind) => Some(kind),
        None => parse::<Head>(sheet, part)?.kind,
    };
    let Some(kind) = kind else {
        let first = part.find(|c: char| c.is_alphanumeric()).unwrap_or(0);
        let mut problem = sheet.error(Span::new(first, first), "document has no `kind`".to_owned(), "here");
        problem.help = Some(format!("start it with `kind:` and one of {}", KINDS.join(", ")));
        return Err(Box::new(problem));
    };
    let doc = match kind.text() {
        "frame" => Doc::Frame(parse::<FrameDoc>(sheet, part)?),
        "lexicon" => Doc::Lexicon(parse::<LexiconDoc>(sheet, part)?),
        "extract" => Doc::Extract(parse::<ExtractDoc>(sheet, part)?),
        "conflict" => Doc::Conflict(parse::<ConflictDoc>(sheet, part)?),
        "exclude" => Doc::Exclude(parse::<ExcludeDoc>(sheet, part)?),
        "figure" => Doc::Figure(parse::<FigureDoc>(sheet, part)?),
        "setting" => Doc::Setting(parse::<SettingDoc>(sheet, part)?),
        other => {
            let mut problem = sheet.error(kind.at, format!("unknown kind `{other}`"), "no such kind");
            problem.help = did_you_mean(other, KINDS.iter().copied());
            return Err(Box::new(problem));
        }
    };
    Ok(Some(doc))
}

/// The kind of a document where a line says nothing else, as it mostly does: the document need not be read twice.
fn plain_kind(part: &str) -> Option<Placed<String>> {
    let mut starts = part.match_indices("kind:").filter(|(at, _)| *at == 0 || part.as_bytes()[at - 1] == b'\n');
    let (at, key) = starts.next().filter(|_| starts.next().is_none())?;
    let line = part[at + key.len()..].lines().next()?;
    let word = line.trim();
    let start = at + key.len() + line.find(word)?;
    let at = Span::new(start, start + word.len());
    KINDS.contains(&word).then(|| Placed { value: word.to_owned(), at })
}

/// Reads a document as `T`, turning the reader's error into ours.
fn parse<'de, T: Deserialize<'de>>(sheet: &Sheet, part: &'de str) -> Result<T, Box<RuleProblem>> {
    serde_yaml::from_str(part).map_err(|error| {
        let at = error.location().map_or(Span::new(0, 0), |location| place(part, location));
        let (message, help) = said(error.without_snippet());
        let mut problem = sheet.error(at, message, "here");
        problem.help = help;
        Box::new(problem)
    })
}

/// The bytes of a reader's location; faults of the notation come with line and column only.
fn place(part: &str, location: serde_yaml::Location) -> Span {
    let number = |value: u64| usize::try_from(value).unwrap_or(0);
    let at = location.span();
    let start = match at.byte_offset() {
        Some(offset) if offset > 0 => number(offset),
        _ => {
            let above = part.split_inclusive('\n').take(number(location.line()).saturating_sub(1));
            let line_start: usize = above.map(str::len).sum();
            let line = part[line_start..].lines().next().unwrap_or("");
            let column = number(location.column()).saturating_sub(1);
            line_start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
        }
    };
    let start = start.min(part.len());
    let end = (start + at.byte_len().map_or(0, number)).clamp(start, part.len());
    Span::new(start, word_end(part, start, end))
}

/// The end of the word at `start` where the reader gave a point only.
fn word_end(part: &str, start: usize, end: usize) -> usize {
    if end > start || !part.is_char_boundary(start) {
        return end;
    }
    let word = part[start..].find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').unwrap_or(0);
    start + word
}

/// The reader's error in our words, with a way out for an unknown key.
fn said(error: &serde_yaml::Error) -> (String, Option<String>) {
    if let serde_yaml::Error::SerdeUnknownField { field, expected, .. } = error {
        let help = did_you_mean(field, expected.iter().copied());
        return (format!("unknown key `{field}`"), help);
    }
    if let serde_yaml::Error::SerdeUnknownVariant { variant, expected, .. } = error {
        return (format!("unknown word `{variant}`"), did_you_mean(variant, expected.iter().copied()));
    }
    if let serde_yaml::Error::SerdeMissingField { field, .. } = error {
        return (format!("key `{field}` is missing"), None);
    }
    let text = error.render();
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("not valid YAML");
    let plain = first.trim_start_matches("error: ").trim();
    (format!("cannot be read: {plain}"), None)
}
