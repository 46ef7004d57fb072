//! Prose: words as people read them, with the way back to the bytes of the file.

use crate::span::Span;
use std::ops::Range;

/// Prose as read by people: markup gone, entities decoded, white space (line breaks within a paragraph, no-break spaces)
/// turned to single spaces, invisible characters left out; with the way back to the document's text.
#[derive(Debug, Clone, Default)]
pub struct Prose {
    text: String,
    pieces: Vec<Piece>,
}

/// A stretch of prose and the stretch of document text it stands for.
#[derive(Debug, Clone, Copy)]
struct Piece {
    prose_start: u32,
    prose_end: u32,
    span: Span,
}

impl Piece {
    /// Whether prose bytes and document bytes correspond one to one.
    fn is_exact(&self) -> bool {
        self.span.len() == (self.prose_end - self.prose_start) as usize
    }
}

/// Characters without width that break words apart for a machine only: soft hyphen, zero-width space, word joiner, and the
/// byte-order mark. The zero-width joiner is not among them: it holds emoji together.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

impl Prose {
    /// Appends `words`, which stand for the bytes `span` of the document. Where both have the same length the bytes are
    /// taken to correspond one to one; else the whole span stands for the words (a decoded entity).
    pub fn push(&mut self, words: &str, span: Span) {
        if words.is_empty() {
            return;
        }
        let at = |len: usize| u32::try_from(len).unwrap_or(u32::MAX);
        let prose_start = at(self.text.len());
        self.text.push_str(words);
        let prose_end = at(self.text.len());
        if let Some(last) = self.pieces.last_mut() {
            let joins = last.span.end() == span.start() && last.is_exact() && span.len() == words.len();
            if joins {
                last.prose_end = prose_end;
                last.span = last.span.cover(span);
                return;
            }
        }
        self.pieces.push(Piece { prose_start, prose_end, span });
    }

    /// Appends the bytes `range` of the document's `text` as people read them: runs of white space become one space,
    /// invisible characters go. A space is never the first character, and two never meet.
    pub(super) fn push_source(&mut self, text: &str, range: Range<usize>) {
        let Some(slice) = text.get(range.clone()) else { return };
        let mut from = 0;
        let mut chars = slice.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if !c.is_whitespace() && !is_invisible(c) {
                continue;
            }
            self.push(&slice[from..at], Span::new(range.start + from, range.start + at));
            let mut end = at + c.len_utf8();
            if c.is_whitespace() {
                while let Some((next, c)) = chars.next_if(|(_, c)| c.is_whitespace()) {
                    end = next + c.len_utf8();
                }
                self.push_space(Span::new(range.start + at, range.start + end));
            }
            from = end;
        }
        self.push(&slice[from..], Span::new(range.start + from, range.end));
    }

    /// Appends decoded `words` (an entity's) that stand for `span` as a whole.
    pub(super) fn push_decoded(&mut self, words: &str, span: Span) {
        if words.chars().all(char::is_whitespace) {
            self.push_space(span);
        } else if !words.chars().all(is_invisible) {
            self.push(words, span);
        }
    }

    /// Appends one space that stands for `span`, unless the prose is empty or ends in one already.
    pub(super) fn push_space(&mut self, span: Span) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.push(" ", span);
        }
    }

    /// Cuts the prose to its first `len` bytes, and the spaces before that off too.
    pub(super) fn truncate(&mut self, len: usize) {
        let len = self.text.get(..len).map_or(self.text.len(), |kept| kept.trim_end().len());
        self.text.truncate(len);
        while self.pieces.last().is_some_and(|piece| piece.prose_start as usize >= len) {
            self.pieces.pop();
        }
        let Some(last) = self.pieces.last_mut() else { return };
        let over = (last.prose_end as usize).saturating_sub(len);
        // A cut within an inexact piece would leave words whose place is not known; those keep the whole piece's place.
        if over > 0 && last.is_exact() {
            last.span = Span::new(last.span.start(), last.span.end() - over);
            last.prose_end -= u32::try_from(over).unwrap_or(0);
        } else if over > 0 {
            last.prose_end -= u32::try_from(over).unwrap_or(0);
        }
    }

    /// The words.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether there are no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Where the bytes `range` of the prose stand in the document's text. An empty range gives an empty span.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        let start = self.offset(range.start, false);
        if range.is_empty() {
            return Span::new(start, start);
        }
        let end = self.offset(range.end - 1, true);
        Span::new(start, end)
    }

    /// Document offset of the prose byte `at`: its own place, or (`past`) one past it.
    fn offset(&self, at: usize, past: bool) -> usize {
        let idx = self.pieces.partition_point(|piece| piece.prose_end as usize <= at);
        let Some(piece) = self.pieces.get(idx) else {
            return self.pieces.last().map_or(0, |piece| piece.span.end());
        };
        match (piece.is_exact(), past) {
            (true, _) => piece.span.start() + (at - piece.prose_start as usize) + usize::from(past),
            (false, true) => piece.span.end(),
            (false, false) => piece.span.start(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses_and_words_keep_their_places() {
        let text = "  The\u{a0}mayor\r\n  re\u{ad}signed on “Monday”\t\n";
        let mut prose = Prose::default();
        prose.push_source(text, 0..text.len());
        let len = prose.text().trim_end().len();
        prose.truncate(len);
        assert_eq!(prose.text(), "The mayor resigned on “Monday”");
        let slice = |word: &str| {
            let at = prose.text().find(word).expect("word");
            &text[prose.span(at..at + word.len()).range()]
        };
        assert_eq!(slice("mayor"), "mayor");
        assert_eq!(slice("“Monday”"), "“Monday”");
        assert_eq!(slice("resigned"), "re\u{ad}signed");
        assert_eq!(prose.span(0..len), Span::new(2, text.trim_end().len()));
    }

    #[test]
    fn emoji_joined_by_zero_width_joiners_stay_whole() {
        let text = "A 👩\u{200d}🚒 came";
        let mut prose = Prose::default();
        prose.push_source(text, 0..text.len());
        assert_eq!(prose.text(), text);
    }

    #[test]
    fn a_decoded_entity_stands_for_all_its_bytes() {
        let text = "AT&amp;T rose";
        let mut prose = Prose::default();
        prose.push_source(text, 0..2);
        prose.push_decoded("&", Span::new(2, 7));
        prose.push_source(text, 7..text.len());
        assert_eq!(prose.text(), "AT&T rose");
        assert_eq!(&text[prose.span(0..4).range()], "AT&amp;T");
        prose.truncate(3);
        assert_eq!(&text[prose.span(0..3).range()], "AT&amp;");
    }
}
