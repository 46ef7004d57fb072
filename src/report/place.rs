//! Where a piece of evidence stands, in the terms of people and formats: lines, columns, words. The one spot where bytes
//! become lines and columns.

use super::Page;
use crate::conflict::{Evidence, EvidenceRole};
use crate::document::{Disclosure, Document};
use crate::span::{LineColumn, LineIndex, Span};

/// What stands for the words of a confidential source.
pub(crate) const WITHHELD: &str = "[confidential]";

/// Evidence looked up in its document.
pub(crate) struct Place<'a> {
    /// The document; none when it is a named reference, or cannot be had any more.
    pub(crate) document: Option<&'a Document>,
    /// Start, in code points.
    pub(crate) start: LineColumn,
    /// End (exclusive), in code points.
    pub(crate) end: LineColumn,
    /// The clashing words as they stand in the file; [`WITHHELD`] for a confidential source, the label for a reference.
    pub(crate) words: String,
    /// The sentence around them, likewise.
    pub(crate) sentence: String,
    /// The clashing words in bytes of the file on disk.
    pub(crate) disk: Span,
}

impl<'a> Place<'a> {
    /// Looks up `evidence`.
    pub(crate) fn of(evidence: &Evidence, page: &Page<'a>) -> Self {
        let document = match evidence.role {
            EvidenceRole::Reference => None,
            _ => page.sources.document(&evidence.path),
        };
        let Some(document) = document else {
            return Self::nowhere(evidence);
        };
        let lines = LineIndex::new(&document.text);
        let is_open = evidence.disclosure == Disclosure::Open && !Self::withholds(document);
        let shown = |span: Span| if is_open { document.slice(span).to_owned() } else { WITHHELD.to_owned() };
        Self {
            document: Some(document),
            start: lines.line_column(&document.text, evidence.span.start()),
            end: lines.line_column(&document.text, evidence.span.end()),
            words: shown(evidence.span),
            sentence: shown(evidence.sentence),
            disk: document.disk_span(evidence.span),
        }
    }

    /// Whether no word of `document` may be shown; in the draft's place too, since `audit` holds sources against each other.
    pub(crate) fn withholds(document: &Document) -> bool {
        document.meta.disclosure == Disclosure::Confidential
    }

    /// Evidence without a document: its label is all there is to show.
    fn nowhere(evidence: &Evidence) -> Self {
        let start = LineColumn { line: 1, column: 1 };
        Self {
            document: None,
            start,
            end: start,
            words: evidence.label.clone(),
            sentence: evidence.label.clone(),
            disk: evidence.span,
        }
    }
}

/// Who says it and when, in words: "Agency A, 2025-05-01"; the path's file name where no outlet is known.
pub(crate) fn byline(evidence: &Evidence) -> String {
    if evidence.role == EvidenceRole::Reference {
        return evidence.path.clone();
    }
    if evidence.role == EvidenceRole::SameDocument {
        return "the same article".to_owned();
    }
    let outlet = evidence.outlet.clone().unwrap_or_else(|| evidence.path.clone());
    match evidence.published {
        Some(published) => format!("{outlet}, {}", published.date),
        None => format!("{outlet}, undated"),
    }
}
