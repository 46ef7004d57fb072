//! What in a text is neither word nor stop but tells about sentences: markers of list items, speakers' labels, quotations
//! within a sentence, footnote marks; and the words next to a place.

use super::truecase::is_small;
use super::words::WORDS;
use std::ops::Range;

/// Longest quotation, in bytes, that is kept whole within a sentence. A limit keeps a stray apostrophe from swallowing a
/// paragraph; nested quotations in print stay well below it.
const MAX_HELD: usize = 500;

/// Longest word, in bytes, that is looked at beside a stop. No English word is longer; without a limit a text without
/// spaces would be read again at each of its stops.
const MAX_WORD: usize = 64;

/// Longest block, in bytes, that may be a headline and so is tried for capitals on every word.
const MAX_HEADLINE: usize = 240;

/// The marker of a list item: "1.", "b)", "(3)", "•".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Marker {
    bullet: Option<char>,
    style: Style,
    value: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// A bullet and nothing else.
    Bare,
    /// "1."
    NumberDot,
    /// "1)" or "1.)"
    NumberBracket,
    /// "(1)"
    NumberBrackets,
    /// "a."
    LetterDot,
    /// "a)" or "a.)"
    LetterBracket,
    /// "(a)"
    LetterBrackets,
}

impl Marker {
    /// The marker at byte `at`, and one past its last byte.
    pub(super) fn read(text: &str, at: usize) -> Option<(Self, usize)> {
        let rest = text.get(at..)?;
        let first = rest.chars().next()?;
        let bullet = matches!(first, '•' | '⁃' | '●' | '▪' | '◦' | '‣').then_some(first);
        let body = rest[bullet.map_or(0, char::len_utf8)..].trim_start_matches(' ');
        if !body.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_lowercase() || c == '(') {
            return bullet.map(|_| (Self { bullet, style: Style::Bare, value: 0 }, at + first.len_utf8()));
        }
        let inner = body.strip_prefix('(').unwrap_or(body);
        let n_digits = inner.bytes().take_while(u8::is_ascii_digit).count();
        let is_letter = n_digits == 0;
        let (value, after) = if is_letter {
            let letter = inner.chars().next().filter(char::is_ascii_lowercase)?;
            (letter as u32 - 'a' as u32 + 1, &inner[1..])
        } else {
            (inner[..n_digits].parse().ok().filter(|_| n_digits <= 3)?, &inner[n_digits..])
        };
        let is_open = inner.len() < body.len();
        let (style, after) = match (is_open, is_letter, after) {
            (true, false, after) => (Style::NumberBrackets, after.strip_prefix(')')?),
            (true, true, after) => (Style::LetterBrackets, after.strip_prefix(')')?),
            (false, _, after) => {
                let bracket = after.strip_prefix(".)").or_else(|| after.strip_prefix(')'));
                match (bracket, is_letter) {
                    (Some(after), true) => (Style::LetterBracket, after),
                    (Some(after), false) => (Style::NumberBracket, after),
                    (None, true) => (Style::LetterDot, after.strip_prefix('.')?),
                    (None, false) => (Style::NumberDot, after.strip_prefix('.')?),
                }
            }
        };
        let is_apart = after.starts_with(' ') && !after.trim_start().is_empty();
        is_apart.then(|| (Self { bullet, style, value }, text.len() - after.len()))
    }

    /// Whether a list may begin with it. A bare numeral with a stop begins one only as the first.
    pub(super) fn starts_list(self) -> bool {
        match self.style {
            Style::NumberDot | Style::LetterDot => self.value == 1 || self.bullet.is_some(),
            Style::NumberBrackets | Style::LetterBrackets => self.value == 1,
            Style::Bare | Style::NumberBracket | Style::LetterBracket => true,
        }
    }

    /// Whether it needs no full stop before it to be told from running text.
    pub(super) fn is_plain(self) -> bool {
        self.style != Style::NumberDot
    }

    /// The next item's marker.
    pub(super) fn next(self) -> Self {
        let step = u32::from(self.style != Style::Bare);
        Self { value: self.value + step, ..self }
    }
}

/// Where the label of a transcript's speaker begins that ends `before` its colon ("… time. MS. BRUCE").
pub(super) fn speaker_label(before: &str) -> Option<usize> {
    let tail = tail(before);
    let base = before.len() - tail.len();
    let mut begins = tail.len();
    let mut n_letters = 0;
    // A title and three names at most: "SEN. ELEANOR VAN DYKE".
    for _ in 0..4 {
        let head = tail[..begins].trim_end();
        let chunk = &head[head.rfind(char::is_whitespace).map_or(0, |at| at + 1)..];
        let is_label = chunk.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-' | '\'' | '’'))
            && chunk.chars().any(char::is_uppercase);
        let is_stopped =
            begins < tail.len() && chunk.ends_with('.') && !WORDS.abbreviation(chunk.trim_end_matches('.')).any();
        if !is_label || is_stopped {
            break;
        }
        n_letters += chunk.chars().filter(|c| c.is_uppercase()).count();
        begins = head.len() - chunk.len();
    }
    let label = tail[begins..].trim();
    let before_label = before[..base + begins].trim_end();
    let is_after_stop =
        before_label.is_empty() || before_label.ends_with(['.', '?', '!', '"', '”', ')', ']', '-', '—', '…']);
    // A name is among the words: "PLEASE NOTE:" is no speaker.
    let is_named = label.split_whitespace().any(|word| !is_small(&word.trim_end_matches('.').to_lowercase()));
    let is_label = n_letters > 2 && is_named || WORDS.speakers.contains(label);
    (is_label && is_after_stop).then_some(base + begins)
}

/// Quotations in single marks that open in the middle of a sentence, in order; a sentence is not cut inside them.
///
/// Single marks are for quotations within quotations and within sentences; those in double marks, which newspapers use
/// for speech, may be cut.
pub(super) fn held_quotations(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut before = ' ';
    let mut before_space = '.';
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        match c {
            '\'' | '‘' | '`' if opens_quotation(c, before, rest) => {
                let is_mid_sentence = !matches!(before_space, '.' | '!' | '?' | '"' | '”' | '…');
                open = is_mid_sentence.then_some((at, c));
            }
            '\'' | '’' if closes_quotation(open, before, rest) => {
                if let Some((from, _)) = open.take()
                    && at - from <= MAX_HELD
                {
                    found.push(from..at + c.len_utf8());
                }
            }
            _ => {}
        }
        before = c;
        if !c.is_whitespace() {
            before_space = c;
        }
    }
    found
}

fn opens_quotation(mark: char, before: char, rest: &str) -> bool {
    let is_apart = before.is_whitespace() || matches!(before, '(' | '[' | '—' | '–' | '“' | '"');
    let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let is_worded = rest.starts_with(char::is_alphabetic) && !WORDS.elisions.contains(word);
    is_apart && (is_worded || mark == '‘')
}

fn closes_quotation(open: Option<(usize, char)>, before: char, rest: &str) -> bool {
    let is_apart = !rest.starts_with(char::is_alphanumeric);
    let after_mark = matches!(before, '.' | ',' | '!' | '?' | '…');
    match open {
        // A curved mark tells more, yet a plural's possessive looks the same.
        Some((_, '‘')) => is_apart && (after_mark || before != 's' || !rest.starts_with(' ')),
        Some(_) => is_apart && (after_mark || before != 's' && rest.starts_with([',', '.', ';', ':'])),
        None => false,
    }
}

/// Whether a bracket is open at the end of `before`.
pub(super) fn is_bracketed(before: &str) -> bool {
    let tail = tail(before);
    let last_open = tail.rfind(['(', '[']);
    last_open.is_some() && last_open > tail.rfind([')', ']'])
}

/// Length of a footnote mark in square brackets at the head of `text` (a number between brackets).
pub(super) fn footnote(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('[')?;
    let n_digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    ((1..=3).contains(&n_digits) && inner[n_digits..].starts_with(']')).then_some(n_digits + 2)
}

/// Whether every longer word of a short text is written with a capital, as headlines are.
pub(super) fn is_title_case(text: &str) -> bool {
    if text.len() > MAX_HEADLINE {
        return false;
    }
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3);
    let (n_words, n_capital) = words.fold((0, 0), |(n_words, n_capital), word| {
        (n_words + 1, n_capital + usize::from(word.starts_with(char::is_uppercase)))
    });
    // Six in seven leaves room for one small word such as "from" in an ordinary headline.
    n_words > 2 && n_capital * 7 >= n_words * 6
}

/// The word that ends `before`, without what opens on it; with inner stops, hyphens and apostrophes.
pub(super) fn word_before(before: &str) -> &str {
    let tail = tail(before);
    let from = tail
        .rfind(|c: char| c.is_whitespace() || matches!(c, '—' | '/' | '…'))
        .map_or(0, |at| at + tail[at..].chars().next().map_or(1, char::len_utf8));
    tail[from..].trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// The word at the head of `text`, without clitics and closing marks; with inner stops and hyphens.
pub(super) fn word_at(text: &str) -> &str {
    let text = head(text);
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '.' | '&'))).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', '-'])
}

/// What stands around byte `at` without white space.
pub(super) fn chunk_around(text: &str, at: usize) -> &str {
    let before = tail(&text[..at]);
    let after = head(&text[at..]);
    let from = before.rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let to = after.find(char::is_whitespace).unwrap_or(after.len());
    &text[at - (before.len() - from)..at + to]
}

fn tail(text: &str) -> &str {
    let mut from = text.len().saturating_sub(MAX_WORD);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

fn head(text: &str) -> &str {
    let mut to = text.len().min(MAX_WORD);
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    &text[..to]
}

/// First byte from `at` on that is no white space.
pub(super) fn skip_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

/// Whether the end of `text` is written all in capitals.
pub(super) fn is_capitals(text: &str) -> bool {
    let letters = || tail(text).chars().filter(|c| c.is_alphabetic());
    letters().next().is_some() && letters().all(char::is_uppercase)
}

/// Whether `form` is one capital, as of a name's initial.
pub(super) fn is_initial(form: &str) -> bool {
    let mut chars = form.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_none()
}

/// Whether `form` is letters with stops between ("U.S", "Ph.D").
pub(super) fn is_dotted(form: &str) -> bool {
    form.contains('.')
        && form
            .split('.')
            .all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Whether `form` is letters without a vowel, not all capitals: an abbreviation that no list need hold ("Hdqrs").
pub(super) fn is_unspeakable(form: &str) -> bool {
    let is_vowel = |c: char| matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    (2..=5).contains(&form.len())
        && form.chars().all(|c| c.is_ascii_alphabetic() && !is_vowel(c))
        && form.chars().any(|c| c.is_ascii_lowercase())
}

/// Whether `marks` hold a quotation mark.
pub(super) fn has_quote(marks: &str) -> bool {
    marks.contains(['"', '”', '’', '\'', '»'])
}

/// Whether the small word `form` is one of those that begin sentences.
pub(super) fn starts_small(form: &str) -> bool {
    let mut capital = form.to_owned();
    capital.get_mut(..1).is_some_and(|first| {
        first.make_ascii_uppercase();
        true
    }) && WORDS.starts.contains(capital.as_str())
}
