//! Blocks in the making: what the readers of the three formats write prose into.

use super::{Block, BlockKind, Comment, Prose};
use crate::span::Span;
use std::ops::Range;

/// Blocks as a format's reader found them, before it is decided which are prose of the article.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// Closed blocks in order.
    pub(super) done: Vec<RawBlock>,
    /// Comments of the markup in order.
    pub(super) comments: Vec<Comment>,
    open: Prose,
    /// Whether words go into a link now, and how many bytes of the open prose are link text.
    link_depth: usize,
    linked: usize,
    /// Which part of the page the open block lies in.
    part: Part,
}

/// Which part of a page a block lies in; zero stands for outside of any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Part {
    /// Ordinal of the outermost `<article>`, from 1.
    pub(super) article: u32,
    /// Whether it lies in `<main>`, as 1.
    pub(super) main: u32,
}

/// A block with what helps to decide whether it is prose.
#[derive(Debug)]
pub(super) struct RawBlock {
    pub(super) kind: BlockKind,
    pub(super) prose: Prose,
    /// How many of the prose's bytes are the text of links.
    pub(super) linked: usize,
    pub(super) part: Part,
}

impl Blocks {
    /// Appends the document's own words at `range`.
    pub(super) fn words(&mut self, text: &str, range: Range<usize>) {
        let before = self.open.text().len();
        self.open.push_source(text, range);
        self.count_linked(before);
    }

    /// Appends words that stand for `span` as a whole.
    pub(super) fn decoded(&mut self, words: &str, span: Span) {
        let before = self.open.text().len();
        self.open.push_decoded(words, span);
        self.count_linked(before);
    }

    fn count_linked(&mut self, before: usize) {
        if self.link_depth > 0 {
            self.linked += self.open.text().len() - before;
        }
    }

    /// A line break within a block.
    pub(super) fn space(&mut self, span: Span) {
        self.open.push_space(span);
    }

    /// A link opens.
    pub(super) fn open_link(&mut self) {
        self.link_depth += 1;
    }

    /// A link closes.
    pub(super) fn close_link(&mut self) {
        self.link_depth = self.link_depth.saturating_sub(1);
    }

    /// From here on blocks lie in `part`.
    pub(super) fn enter(&mut self, part: Part) {
        self.part = part;
    }

    /// Whether nothing was written since the last block was closed.
    pub(super) fn is_open_empty(&self) -> bool {
        self.open.text().trim_end().is_empty()
    }

    /// How many words were written since the last block was closed.
    pub(super) fn n_open_words(&self) -> usize {
        self.open.text().split_whitespace().count()
    }

    /// Ends the open block, if it has words.
    pub(super) fn close(&mut self, kind: BlockKind) {
        let mut prose = std::mem::take(&mut self.open);
        let linked = std::mem::take(&mut self.linked);
        prose.truncate(prose.text().len());
        if !prose.is_empty() {
            self.done.push(RawBlock { kind, prose, linked, part: self.part });
        }
    }

    /// Ends the open block and throws it away.
    pub(super) fn discard(&mut self) {
        self.open = Prose::default();
        self.linked = 0;
    }

    /// A comment of the markup; `span` holds its marks.
    pub(super) fn comment(&mut self, text: &str, span: Span) {
        let inner = text
            .get(span.range())
            .and_then(|whole| whole.strip_prefix("<!--"))
            .map(|rest| rest.strip_suffix("-->").unwrap_or(rest));
        if let Some(inner) = inner {
            self.comments.push(Comment { span, text: inner.trim().to_owned() });
        }
    }
}

impl From<RawBlock> for Block {
    fn from(raw: RawBlock) -> Self {
        Self { kind: raw.kind, prose: raw.prose }
    }
}
