//! Excerpts for terminals: the words around a span on one line, cut to a width with marks, and nothing in them that a
//! terminal would obey.

use crate::span::Span;
use unicode_width::UnicodeWidthChar;

/// Stands where words were cut.
const CUT: char = '…';

/// Words around a span, on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// The line.
    pub(crate) text: String,
    /// The span's bytes within it.
    pub(crate) span: Span,
}

/// The line around `span` of `text`, within `bounds` (its sentence or block), at most about `width` columns wide. The span
/// itself is kept whole unless it alone is wider. Behind the span `reserve` columns stay within the width, for a label
/// beneath the line.
pub(crate) fn excerpt(text: &str, span: Span, bounds: Span, width: usize, reserve: usize) -> Excerpt {
    let clean = |range: std::ops::Range<usize>| clean(text.get(range).unwrap_or(""));
    let words = shorten(&clean(span.range()), width);
    let room = width.saturating_sub(columns(&words));
    let before = clean(bounds.start().min(span.start())..span.start());
    let after = clean(span.end()..bounds.end().max(span.end()));
    // What precedes reads as context first; what one side does not need goes to the other.
    let left = (room / 2).max(room.saturating_sub(columns(&after))).min(room.saturating_sub(reserve));
    let before = last_columns(&before, left);
    let after = first_columns(&after, room.saturating_sub(columns(&before)));
    let span = Span::new(before.len(), before.len() + words.len());
    Excerpt { text: format!("{before}{words}{after}"), span }
}

/// `text` with line breaks as spaces and with control and direction-changing characters replaced, so that text from files
/// can neither move the cursor nor reorder the line.
pub(crate) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            '\r' => {}
            c if is_unsafe(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Control characters, and the invisible ones that reorder text (Unicode's bidirectional controls, as in "Trojan Source").
pub(super) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Columns that `text` takes on a terminal, as well as that can be told.
pub(crate) fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// `text` cut in its middle to `width` columns.
fn shorten(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let half = width.saturating_sub(1) / 2;
    let head = take_columns(text.chars(), half);
    let tail: String = take_columns(text.chars().rev(), half).chars().rev().collect();
    format!("{}{CUT}{}", head.trim_end(), tail.trim_start())
}

/// The first `width` columns, cut at a word, with a mark if anything was cut.
pub(crate) fn first_columns(text: &str, width: usize) -> String {
    let text = text.trim_end();
    if columns(text) <= width {
        return text.to_owned();
    }
    let head = take_columns(text.chars(), width.saturating_sub(2));
    let cut = head.rfind(' ').map_or("", |at| &head[..at]);
    format!("{cut} {CUT}")
}

/// The last `width` columns, cut at a word, with a mark if anything was cut.
fn last_columns(text: &str, width: usize) -> String {
    let text = text.trim_start();
    if columns(text) <= width {
        return text.to_owned();
    }
    let tail: String = take_columns(text.chars().rev(), width.saturating_sub(2)).chars().rev().collect();
    let cut = tail.find(' ').map_or("", |at| &tail[at..]);
    format!("{CUT}{cut}")
}

/// Characters while they fit into `width` columns.
fn take_columns(chars: impl Iterator<Item = char>, width: usize) -> String {
    let mut used = 0;
    chars
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= width
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: &str, width: usize, expect: &str) {
        let at = text.find(words).expect("words in text");
        let span = Span::new(at, at + words.len());
        let got = excerpt(text, span, Span::new(0, text.len()), width, 0);
        assert_eq!(got.text, expect);
        assert!(columns(&got.text) <= width.max(columns(words)), "{} columns", columns(&got.text));
    }

    #[test]
    fn short_lines_stay_whole() {
        check("The bridge opens in May.", "May", 80, "The bridge opens in May.");
    }

    #[test]
    fn long_lines_are_cut_at_words_on_both_sides() {
        let text = "The council said on Tuesday that the old bridge opens again in May after two years of repairs.";
        check(text, "opens again", 40, "… old bridge opens again in May after …");
    }

    #[test]
    fn a_span_late_in_the_line_leaves_room_for_its_label() {
        let text = "The council said that the bridge, shut since the flood, is to be open again by May.";
        let at = text.find("May").expect("a word");
        let got = excerpt(text, Span::new(at, at + 3), Span::new(0, text.len()), 40, 20);
        assert!(columns(&got.text[..got.span.end()]) + 20 <= 40, "{}", got.text);
    }

    #[test]
    fn escape_sequences_and_direction_marks_never_pass() {
        check("a \u{1b}[31mred\u{202e} b", "red", 80, "a \u{fffd}[31mred\u{fffd} b");
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(columns("東京 é"), 6);
    }

    #[test]
    fn a_span_wider_than_the_line_is_cut_in_its_middle() {
        let text = "one two three four five six seven eight nine ten";
        let got = excerpt(text, Span::new(0, text.len()), Span::new(0, text.len()), 21, 0);
        assert_eq!(got.text, "one two th…t nine ten");
    }
}
