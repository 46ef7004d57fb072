//! Pieces: a sentence cut finer than tokens, so that "34-year-old", "2.5bn" and "3pm" read alike however the tokenizer took
//! them. Values are found on pieces and handed out on tokens.

use super::vocabulary::{Entry, VOCABULARY, Word};

/// A word, a run of digits with its separators, or a single mark.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    /// First byte in the text.
    pub(super) start: usize,
    pub(super) kind: Kind,
    /// Whether it follows the piece before it without a space.
    pub(super) glued: bool,
    /// What the lexicon has under this word; looked up by [`read`].
    pub(super) entry: Option<&'static Entry>,
}

/// What a piece is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, or letters with stops between them ("a.m.").
    Word,
    /// Digits with grouping commas and a decimal stop.
    Digits,
    /// Any other single character.
    Mark,
}

impl<'a> Piece<'a> {
    /// One past its last byte.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is `word` (given in lower case), in any case; curly apostrophes count as straight ones.
    pub(super) fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word) || (word == "'" && self.text == "’")
    }

    /// Whether it is one of `words`.
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// What the lexicon knows of the word itself.
    pub(super) fn word(&self) -> Word {
        self.entry.map(|entry| entry.word).unwrap_or_default()
    }

    /// Whether it begins with a capital letter.
    pub(super) fn is_capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether it is a hyphen or a dash.
    pub(super) fn is_dash(&self) -> bool {
        matches!(self.text, "-" | "–" | "—" | "‐" | "‑" | "−")
    }
}

/// Cuts `text` into pieces and looks each word up.
pub(super) fn read(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = split(text);
    let vocabulary = &*VOCABULARY;
    for piece in &mut pieces {
        if piece.kind != Kind::Digits {
            let word = if piece.text == "’" { "'" } else { piece.text };
            piece.entry = vocabulary.entry(word);
        }
    }
    pieces
}

/// Cuts `text` into pieces without looking them up.
pub(super) fn split(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::with_capacity(text.len() / 4);
    let mut at = 0;
    let mut previous_end = None;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let rest = &text[at..];
        let stands_free = previous_end != Some(at);
        // "$.50", "-.5%"
        let signed = text[..at].ends_with(['$', '£', '€', '-', '−']);
        let (kind, len) =
            if first.is_ascii_digit() || (first == '.' && (stands_free || signed) && starts_decimals(rest)) {
                (Kind::Digits, digits_len(rest, ends_in_stop_digits(text, at)))
            } else if first.is_alphabetic() {
                (Kind::Word, word_len(rest))
            } else {
                (Kind::Mark, first.len_utf8())
            };
        pieces.push(Piece { text: &rest[..len], start: at, kind, glued: !stands_free, entry: None });
        at += len;
        previous_end = Some(at);
    }
    pieces
}

fn starts_decimals(rest: &str) -> bool {
    rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit)
}

/// Whether "digits stop" stands right before `at`: then what follows is a further part of "13.5.2015" or "192.168.1.2".
fn ends_in_stop_digits(text: &str, at: usize) -> bool {
    let before = &text.as_bytes()[..at];
    matches!(before, [.., digit, b'.'] if digit.is_ascii_digit())
}

/// Blanks that keep the groups of one number together: no-break space, narrow no-break space, thin space.
pub(super) fn is_group_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Length of a run of digits with grouping commas ("1,234,567", in India "12,34,567") or blanks that do not break, and one
/// decimal stop ("1.5"). Numbers with several stops are no decimals; they come apart at their stops.
fn digits_len(rest: &str, follows_stop: bool) -> usize {
    let bytes = rest.as_bytes();
    let run =
        |from: usize| bytes.get(from..).map_or(0, |tail| tail.iter().take_while(|byte| byte.is_ascii_digit()).count());
    let separator = |at: usize| match rest.get(at..).and_then(|tail| tail.chars().next()) {
        Some(c) if c == ',' || is_group_space(c) => c.len_utf8(),
        _ => 0,
    };
    let mut len = run(0);
    let mut ahead = len;
    // Groups count only up to the last one of three digits.
    while (1..=3).contains(&run(0)) && separator(ahead) > 0 && matches!(run(ahead + separator(ahead)), 2 | 3) {
        ahead += separator(ahead);
        let group = run(ahead);
        ahead += group;
        len = if group == 3 { ahead } else { len };
    }
    if bytes.get(len) == Some(&b'.') && !follows_stop {
        let decimals = run(len + 1);
        let more = len + 1 + decimals;
        let again = bytes.get(more) == Some(&b'.') && bytes.get(more + 1).is_some_and(u8::is_ascii_digit);
        if decimals > 0 && !again {
            len = more;
        }
    }
    len
}

/// Length of a word: letters, or single letters with stops ("a.m.", "U.S.").
fn word_len(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut len = 0;
    while bytes.get(len).is_some_and(u8::is_ascii_alphabetic)
        && bytes.get(len + 1) == Some(&b'.')
        && (len > 0 || bytes.get(len + 2).is_some_and(u8::is_ascii_alphabetic))
    {
        len += 2;
    }
    if len > 0 {
        let letters = letters_len(&rest[len..]);
        // "p.m" without its last stop; but in "U.S.military" the last word is another.
        return if letters == 1 { len + 1 } else { len };
    }
    letters_len(rest)
}

fn letters_len(rest: &str) -> usize {
    rest.find(|c: char| !c.is_alphabetic() && !is_combining(c)).unwrap_or(rest.len())
}

/// Combining marks follow their letter.
fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &[&str]) {
        let found: Vec<_> = split(text).iter().map(|piece| piece.text).collect();
        assert_eq!(found, want, "{text}");
    }

    #[test]
    fn numbers_keep_their_separators_and_lose_their_neighbours() {
        check("$1,234,567.50bn", &["$", "1,234,567.50", "bn"]);
        check("34-year-old", &["34", "-", "year", "-", "old"]);
        check("at 3pm, 11:52 p.m. ET", &["at", "3", "pm", ",", "11", ":", "52", "p.m.", "ET"]);
        check("1,23 and 12,3456", &["1", ",", "23", "and", "12", ",", "3456"]);
        check("1.5. Then .5", &["1.5", ".", "Then", ".5"]);
        check("$.50 and -.5%", &["$", ".50", "and", "-", ".5", "%"]);
        check("12,34,567 and 40\u{202f}000", &["12,34,567", "and", "40\u{202f}000"]);
    }

    #[test]
    fn numbers_with_several_stops_come_apart() {
        check("13.5.2015", &["13", ".", "5", ".", "2015"]);
        check("192.168.1.2", &["192", ".", "168", ".", "1", ".", "2"]);
    }

    #[test]
    fn words_end_at_marks_and_letters_with_stops_hold_together() {
        check("U.S. forces, St. Kilda’s", &["U.S.", "forces", ",", "St", ".", "Kilda", "’", "s"]);
        check("p.m, naïve 40°C", &["p.m", ",", "naïve", "40", "°", "C"]);
        check("end a.", &["end", "a", "."]);
    }
}
