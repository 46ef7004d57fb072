//! Where tokens begin and end in a sentence, after the conventions of Universal Dependencies' English treebanks (EWT): clitics,
//! hyphens, currency and percent signs stand for themselves; numbers, abbreviations, addresses and emoticons stay whole.

use super::marks::{is_dotted, is_initial, is_unspeakable};
use super::words::{Abbreviation, WORDS};
use std::ops::Range;

/// Byte ranges of the tokens of `sentence`, in order. Every character that is no white space lies in exactly one.
#[must_use]
pub fn tokens(sentence: &str) -> Vec<Range<usize>> {
    let mut tokenizer = Tokenizer { text: sentence, found: Vec::with_capacity(sentence.len() / 4), back: Vec::new() };
    let mut from = None;
    for (at, c) in sentence.char_indices() {
        match (from, c.is_whitespace()) {
            (None, false) => from = Some(at),
            (Some(begin), true) => {
                tokenizer.chunk(begin, at);
                from = None;
            }
            _ => {}
        }
    }
    if let Some(begin) = from {
        tokenizer.chunk(begin, sentence.len());
    }
    tokenizer.found
}

struct Tokenizer<'t> {
    text: &'t str,
    found: Vec<Range<usize>>,
    /// Tokens peeled off the end of the open chunk, last first.
    back: Vec<Range<usize>>,
}

impl Tokenizer<'_> {
    /// One stretch without white space.
    fn chunk(&mut self, mut from: usize, mut to: usize) {
        let is_plain = self.text[from..to].bytes().all(|byte| byte.is_ascii_alphabetic());
        if !is_plain && self.is_whole(from..to) {
            return self.found.push(from..to);
        }
        if !is_plain {
            from = self.peel_front(from, to);
            to = self.peel_back(from, to);
        }
        if from < to {
            self.word(from, to);
        }
        while let Some(mark) = self.back.pop() {
            self.found.push(mark);
        }
    }

    fn is_whole(&self, range: Range<usize>) -> bool {
        let chunk = &self.text[range];
        let bang = chunk.strip_suffix('!').is_some_and(|name| WORDS.bangs.contains(name));
        is_emoticon(chunk) || bang || WORDS.tokens.whole.contains(chunk)
    }

    /// Puts the marks at the head of the chunk into tokens; gives where its word begins.
    fn peel_front(&mut self, from: usize, to: usize) -> usize {
        let mut at = from;
        while at < to {
            let rest = &self.text[at..to];
            let Some(c) = rest.chars().next() else { break };
            let after = &rest[c.len_utf8()..];
            let belongs = match c {
                c if c.is_alphanumeric() => true,
                '\'' | '’' => is_elision(after),
                '@' | '_' | '#' => after.starts_with(char::is_alphabetic),
                '.' | '-' | '+' => after.starts_with(|c: char| c.is_ascii_digit()) || is_extension(c, after),
                '&' => after.starts_with('#'),
                _ => false,
            };
            if belongs || is_emoticon(rest) {
                break;
            }
            let len = run_len(rest);
            self.found.push(at..at + len);
            at += len;
        }
        at
    }

    /// Sets the marks at the end of the chunk aside; gives where its word ends.
    fn peel_back(&mut self, from: usize, to: usize) -> usize {
        let mut end = to;
        while from < end {
            let rest = &self.text[from..end];
            let Some(c) = rest.chars().next_back() else { break };
            let belongs = match c {
                c if c.is_alphanumeric() => true,
                '.' => self.keeps_stop(from, end),
                '/' | '=' | '&' | '#' | '_' => is_address(rest),
                '+' => !rest.starts_with(|c: char| c.is_ascii_digit()),
                '$' => rest.len() > 1 && rest[..rest.len() - 1].bytes().all(|byte| byte.is_ascii_uppercase()),
                '\u{200d}' | '\u{fe0f}' | '\u{301}' => true,
                _ => false,
            };
            if belongs || is_emoticon(rest) || WORDS.tokens.whole.contains(rest) {
                break;
            }
            let begin = end - emoticon_len_back(rest).unwrap_or_else(|| run_len_back(rest));
            self.back.push(begin..end);
            end = begin;
        }
        end
    }

    /// Whether the stop at `end` belongs to the word before it. Abbreviations keep theirs, but at the sentence's end only
    /// those with inner stops do ("the U.S.").
    fn keeps_stop(&self, from: usize, end: usize) -> bool {
        let word = &self.text[from..end - 1];
        if word.ends_with('.') || word.is_empty() {
            return false;
        }
        let last = word.rsplit(['-', '/', '(', '—', '\'', '’']).next().unwrap_or(word);
        if is_dotted(last) {
            return true;
        }
        let after = self.text[end..].trim_start();
        let kinds = WORDS.abbreviation(last);
        // Words that are more often themselves than abbreviations, such as "in." and "sun.", keep no stop.
        let is_named = kinds.any() && !kinds.has(Abbreviation::Number) && !WORDS.small.contains(last);
        let refers = kinds.has(Abbreviation::Number) && after.starts_with(|c: char| c.is_ascii_digit());
        let is_titled = kinds.has(Abbreviation::Title) && after.starts_with(char::is_uppercase);
        let is_short = is_initial(last) || is_unspeakable(last);
        after.contains(char::is_alphanumeric) && (is_named || refers || is_titled || is_short)
    }

    /// A chunk without its outer marks.
    fn word(&mut self, from: usize, to: usize) {
        let word = &self.text[from..to];
        if word.bytes().all(|byte| byte.is_ascii_digit()) || WORDS.tokens.whole.contains(word) || is_address(word) {
            return self.found.push(from..to);
        }
        if let Some(parts) = WORDS.tokens.fused.get(word.to_ascii_lowercase().as_str()) {
            return self.parts(from, parts);
        }
        if let Some(len) = clitic_len(word) {
            self.word(from, to - len);
            return self.found.push(to - len..to);
        }
        if word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return self.found.push(from..to);
        }
        match self.separator(from, to) {
            Some(mark) => {
                // What stands before and after may have marks and clitics of its own.
                let before = self.peel_back(from, mark.start);
                if from < before {
                    self.word(from, before);
                }
                self.drain_inner(mark.start);
                self.found.push(mark.clone());
                let after = self.peel_front(mark.end, to);
                if after < to {
                    self.word(after, to);
                }
            }
            None => self.number_with_unit(from, to),
        }
    }

    /// Gives out the marks that were set aside and lie before byte `before`.
    fn drain_inner(&mut self, before: usize) {
        while self.back.last().is_some_and(|mark| mark.end <= before) {
            if let Some(mark) = self.back.pop() {
                self.found.push(mark);
            }
        }
    }

    fn parts(&mut self, from: usize, lengths: &[usize]) {
        let mut at = from;
        for len in lengths {
            self.found.push(at..at + len);
            at += len;
        }
    }

    /// The first mark within the word that stands for itself.
    fn separator(&self, from: usize, to: usize) -> Option<Range<usize>> {
        let word = &self.text[from..to];
        let keeps_hyphens = is_hyphenated_number(word);
        let mut before = '\0';
        let mut part = 0;
        for (at, c) in word.char_indices() {
            let rest = &word[at..];
            let after = rest[c.len_utf8()..].chars().next().unwrap_or('\0');
            let between_digits = before.is_ascii_digit() && after.is_ascii_digit();
            let separates = match c {
                c if c.is_alphanumeric() => false,
                '-' | '‐' | '‑' if after == '-' => true,
                '-' | '‐' | '‑' => at > 0 && !keeps_hyphens && !is_prefix(&word[part..at], after),
                '/' => at > 0 && !is_numeric_slash(word),
                ',' => !between_digits || !is_grouped(&rest[1..]),
                ':' => !between_digits,
                '#' => after.is_ascii_digit(),
                '.' => after == '.' || is_glued(before, after, &word[part..at]),
                '\'' | '’' | '_' | '@' | '&' | '+' | '·' | '\u{200d}' | '\u{fe0f}' | '°' | '´' | '`' => false,
                '$' | '£' | '€' | '¥' => true,
                c => !c.is_alphanumeric() && !is_joined_symbol(c),
            };
            if separates {
                let is_currency = c == '$' && at > 0 && word[..at].bytes().all(|byte| byte.is_ascii_uppercase());
                let begin = if is_currency { from } else { from + at };
                return Some(begin..from + at + run_len(rest));
            }
            if matches!(c, '-' | '/') {
                part = at + c.len_utf8();
            }
            before = c;
        }
        None
    }

    /// "5pm", "$3.5bn": a numeral and a unit written together.
    fn number_with_unit(&mut self, from: usize, to: usize) {
        let word = &self.text[from..to];
        let numeral =
            word.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b':')).count();
        let starts_with_digit = word.starts_with(|c: char| c.is_ascii_digit());
        let is_unit = starts_with_digit && numeral < word.len() && WORDS.tokens.units.contains(&word[numeral..]);
        if is_unit {
            self.found.push(from..from + numeral);
            self.found.push(from + numeral..to);
        } else {
            self.found.push(from..to);
        }
    }
}

/// Length of the mark at the head of `rest`: repeated marks are one token ("...", "--", "!!!", "?!").
fn run_len(rest: &str) -> usize {
    let Some(first) = rest.chars().next() else { return 0 };
    let same = |c: char| match first {
        '!' | '?' => matches!(c, '!' | '?'),
        '.' | '-' | '*' | '=' | '_' | '~' | '#' | '+' | '>' | '<' | '/' | '\\' | '^' | '`' | '|' => c == first,
        '\'' | '’' | '‘' => {
            matches!(c, '\'' | '’') && rest.chars().nth(1).is_some_and(|second| matches!(second, '\'' | '’'))
        }
        '\u{1f300}'..='\u{1faff}' => matches!(c, '\u{1f3fb}'..='\u{1f3ff}' | '\u{fe0f}' | '\u{200d}'),
        _ => false,
    };
    rest.char_indices().skip(1).find(|&(_, c)| !same(c)).map_or(rest.len(), |(at, _)| at)
}

fn run_len_back(rest: &str) -> usize {
    let Some(last) = rest.chars().next_back() else { return 0 };
    let same = |c: char| match last {
        '!' | '?' => matches!(c, '!' | '?'),
        '.' | '-' | '*' | '=' | '_' | '~' | '#' | '+' | '>' | '<' | '/' | '\\' | '^' | '|' => c == last,
        '\'' | '’' => c == last && rest.ends_with(["''", "’’"][usize::from(last == '’')]),
        _ => false,
    };
    let kept = rest.trim_end_matches(|c| c == last || same(c)).len();
    let run = rest.len() - kept;
    if same(last) { run } else { last.len_utf8() }
}

/// Length of the emoticon at the end of `rest` ("Thanks:)").
fn emoticon_len_back(rest: &str) -> Option<usize> {
    [3, 2].into_iter().find(|&len| rest.len() > len && rest.get(rest.len() - len..).is_some_and(is_emoticon))
}

fn is_elision(after: &str) -> bool {
    let word = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    let is_year = word.trim_end_matches('s').len() == 2 && word.starts_with(|c: char| c.is_ascii_digit());
    let is_clitic = matches!(after, "s" | "m" | "re" | "ll" | "ve" | "d");
    is_year || is_clitic || word.len() > 1 && WORDS.elisions.contains(word.to_ascii_lowercase().as_str())
}

/// ".jpeg"
fn is_extension(mark: char, after: &str) -> bool {
    let letters = after.bytes().take_while(u8::is_ascii_lowercase).count();
    mark == '.' && (3..=4).contains(&letters) && !after[letters..].starts_with(char::is_alphanumeric)
}

/// Length of the clitic at the end of `word`, if it has one and something to lean on.
fn clitic_len(word: &str) -> Option<usize> {
    const CLITICS: [&str; 7] = ["n't", "'s", "'m", "'re", "'ll", "'ve", "'d"];
    let is_curved = word.contains('’');
    if !is_curved && !word.contains('\'') {
        return None;
    }
    let plain = word.replace('’', "'").to_lowercase();
    if plain.ends_with("0's") {
        // "the 1980's"
        return None;
    }
    let clitic = CLITICS.iter().find(|clitic| plain.ends_with(**clitic) && plain.len() > clitic.len())?;
    // The same letters again, with the mark as it is written.
    let start = word.char_indices().rev().nth(clitic.chars().count() - 1)?.0;
    Some(word.len() - start)
}

/// Web and mail addresses, paths and file names.
fn is_address(word: &str) -> bool {
    if !word.contains(['.', '@', '/']) {
        return false;
    }
    let lower = word.to_ascii_lowercase();
    if lower.contains("://") || lower.starts_with("www.") || lower.starts_with("mailto:") {
        return true;
    }
    if let Some((user, host)) = lower.split_once('@') {
        return host.contains('.') && !user.is_empty()
            || user.is_empty() && host.chars().all(|c| c.is_alphanumeric() || c == '_');
    }
    let host = lower.split('/').next().unwrap_or("");
    let Some((names, domain)) = host.rsplit_once('.') else { return false };
    let is_host =
        names.len() > 1 && names.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '#' | '~'));
    let is_file = matches!(
        domain,
        "doc" | "xls" | "pdf" | "html" | "htm" | "jpg" | "jpeg" | "gif" | "png" | "txt" | "zip" | "mp3"
    );
    is_host
        && names.contains(char::is_alphabetic)
        && !is_dotted(host)
        && (WORDS.tokens.domains.contains(domain) || is_file)
}

/// Faces made of punctuation: eyes, perhaps a nose, a mouth.
fn is_emoticon(chunk: &str) -> bool {
    if matches!(chunk, "<3" | ":'(" | "(:" | "(-:" | "^_^") {
        return true;
    }
    let mut chars = chunk.chars();
    let eyes = chars.next().is_some_and(|c| matches!(c, ':' | ';' | '=' | '8'));
    let rest = chars.as_str();
    let mouth = rest.strip_prefix(['-', '^', 'o']).unwrap_or(rest);
    let is_mouth = |c: char| matches!(c, ')' | '(' | 'D' | 'P' | 'p' | 'O' | '|' | ']' | '[' | '/' | '\\' | '*' | '3');
    let is_faced = eyes && !mouth.is_empty() && mouth.len() <= 4 && mouth.chars().all(is_mouth);
    is_faced && !(chunk.starts_with('8') && !chunk.starts_with("8-)"))
}

/// Telephone numbers and dates in figures, which keep their hyphens.
fn is_hyphenated_number(word: &str) -> bool {
    let n_digits = word.bytes().filter(u8::is_ascii_digit).count();
    let n_hyphens = word.bytes().filter(|&byte| byte == b'-').count();
    let is_numeric = word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'/' | b'.' | b'+'));
    let is_telephone = n_hyphens == 1 && word.len() == 8 && word.as_bytes().get(3) == Some(&b'-');
    is_numeric && n_digits > 3 && (n_hyphens > 1 || is_telephone)
}

/// Whether the hyphen after `part` keeps it together with what follows.
fn is_prefix(part: &str, after: char) -> bool {
    after.is_alphanumeric() && WORDS.tokens.prefixes.contains(part.to_ascii_lowercase().as_str())
}

/// Dates and fractions: figures on both sides of each slash.
fn is_numeric_slash(word: &str) -> bool {
    let n_slashes = word.bytes().filter(|&byte| byte == b'/').count();
    n_slashes <= 2
        && word.split('/').all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether the comma before `after` parts thousands: three figures follow.
fn is_grouped(after: &str) -> bool {
    after.bytes().take_while(u8::is_ascii_digit).count() == 3
}

/// Whether a stop between two letters ends a sentence whose space was forgotten, rather than standing in a name.
fn is_glued(before: char, after: char, part: &str) -> bool {
    before.is_lowercase() && after.is_uppercase() && part.len() > 2 && !part.contains('.')
}

/// Marks that stay within a token: emoji's modifiers and the like.
fn is_joined_symbol(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{ad}')
}

#[cfg(test)]
#[expect(clippy::print_stderr, reason = "what is measured by hand is printed for the one who measures")]
mod tests {
    use super::*;
    use crate::syntax::{conllu, split};

    /// `spaced` is the text with a middle dot at each border of tokens that no space marks.
    fn check(spaced: &str) {
        let text = spaced.replace('·', "");
        let found: Vec<&str> = tokens(&text).into_iter().map(|range| &text[range]).collect();
        let due: Vec<&str> = spaced.split([' ', '·']).filter(|form| !form.is_empty()).collect();
        assert_eq!(found, due);
    }

    #[test]
    fn clitics_and_possessives_come_off() {
        check("They did·n't go·, it·'s said·, and can·not stay·.");
        check("The mayor·’s aides and the workers·' union have·n’t met·; we·'ll see·.");
        check("I·'m gon·na ask Acme Corp.·'s owners·.");
        check("O'Brien·'s 1980's hits and the '90s");
    }

    #[test]
    fn hyphens_stand_for_themselves_but_not_after_prefixes_or_in_telephone_numbers() {
        check("the 15·-·year·-·old co-founder of a well·-·known non-profit");
        check("a U.S.·-·led force and al·-·Shabaab");
        check("Call 555-0142 or 202-555-0142·.");
        check("the 2019·-·2021 plan·, pages 10·–·12");
    }

    #[test]
    fn money_percent_and_units_come_off_their_numerals() {
        check("$·5.25 million·, US$·40·, £·4.2·m·, 40·% and 1,000,000·.");
        check("At 10:30·am they drove 12·km·.");
        check("13·,·14 and 3.5 and 2:1 and 9/11 and 04/11/2025");
    }

    #[test]
    fn abbreviations_keep_their_stops_and_sentences_their_own() {
        check("Gov. Hale of the U.S. met Dr. Wu at 5 p.m. on Sept. 4·.");
        check("No. 5 won·. No·.");
        check("It was sold to Acme Corp·.");
        check("He lives in the U.S.");
    }

    #[test]
    fn quotation_marks_brackets_and_runs_of_marks_are_tokens() {
        check("“·Stop·!·” he said·, (·twice·)·...");
        check("Wait·—·no·?! Yes·, ·'·tea·'· and ·\"·milk·\"·.");
        check("one·--·two and/or".replace("and/or", "and·/·or").as_str());
    }

    #[test]
    fn addresses_handles_and_faces_stay_whole() {
        check("See https://example.org/a-b?c=d·, mail ann.lee@example.com·.");
        check("@newsdesk likes #larkfield :-) and example.com");
        check("Great·:) 😀 ok");
    }

    #[test]
    fn every_visible_character_lies_in_one_token() {
        let text = "«A»—b's 'c' d’ …e.f? $%& 1,2.3/4-5 @ #x \u{200b} é́ 🇮🇷🏽 x..y --z-- n't";
        let mut at = 0;
        for range in tokens(text) {
            assert!(range.start < range.end && text[at..range.start].trim().is_empty());
            at = range.end;
        }
        assert!(text[at..].trim().is_empty());
    }

    /// Places of tokens in the text without its spaces, so that texts with other spacing compare.
    fn places(text: &str, ranges: impl Iterator<Item = Range<usize>>) -> Vec<(usize, usize)> {
        let mut dense = vec![0; text.len() + 1];
        for (at, c) in text.char_indices() {
            let n = usize::from(!c.is_whitespace());
            dense[at + c.len_utf8()] = dense[at] + n;
        }
        ranges.map(|range| (dense[range.start], dense[range.end])).collect()
    }

    fn f1(due: &[(usize, usize)], found: &[(usize, usize)]) -> f64 {
        let set: std::collections::BTreeSet<_> = due.iter().collect();
        let both = found.iter().filter(|place| set.contains(place)).count();
        200.0 * both as f64 / (due.len() + found.len()) as f64
    }

    #[test]
    #[ignore = "needs a treebank: set GAINSAY_TREEBANK to a CoNLL-U file"]
    fn tokens_and_sentences_of_a_treebank() {
        let path = std::env::var("GAINSAY_TREEBANK").expect("GAINSAY_TREEBANK is set");
        let bank = conllu::read(&std::fs::read_to_string(path).expect("readable treebank")).expect("a treebank");
        let text = &bank.text;
        let (mut sentences, mut words) = (Vec::new(), Vec::new());
        let mut base = 0;
        for paragraph in text.split("\n\n") {
            for sentence in split::sentences(paragraph) {
                let from = base + sentence.start;
                words.extend(
                    tokens(&paragraph[sentence.clone()]).into_iter().map(|range| range.start + from..range.end + from),
                );
                sentences.push(from..base + sentence.end);
            }
            base += paragraph.len() + 2;
        }
        let due_words =
            bank.sentences.iter().flat_map(|sentence| sentence.tokens.iter().map(|token| token.span.range()));
        let due = places(text, due_words.clone());
        let found = places(text, words.iter().cloned());
        eprintln!("tokens {:.2}", f1(&due, &found));
        let due_sentences = places(text, bank.sentences.iter().map(|sentence| sentence.span.range()));
        eprintln!("sentences {:.2}", f1(&due_sentences, &places(text, sentences.iter().cloned())));
        let gold: Vec<_> = bank
            .sentences
            .iter()
            .flat_map(|sentence| {
                tokens(&sentence.text)
                    .into_iter()
                    .map(|range| range.start + sentence.span.start()..range.end + sentence.span.start())
            })
            .collect();
        eprintln!("tokens in gold sentences {:.2}", f1(&due, &places(text, gold.iter().cloned())));
        differences(text, &due_words.collect::<Vec<_>>(), &gold);
    }

    /// Prints stretches where the two cut differently.
    fn differences(text: &str, due: &[Range<usize>], found: &[Range<usize>]) {
        let (mut i, mut j) = (0, 0);
        let mut counts = std::collections::BTreeMap::<String, usize>::new();
        while i < due.len() && j < found.len() {
            let (i0, j0) = (i, j);
            i += 1;
            j += 1;
            while due[i - 1].end != found[j - 1].end {
                if due[i - 1].end < found[j - 1].end { i += 1 } else { j += 1 }
            }
            if i - i0 != 1 || j - j0 != 1 {
                let show = |ranges: &[Range<usize>]| {
                    ranges.iter().map(|range| &text[range.clone()]).collect::<Vec<_>>().join(" ")
                };
                *counts.entry(format!("{}  =>  {}", show(&due[i0..i]), show(&found[j0..j]))).or_default() += 1;
            }
        }
        for (difference, count) in counts {
            eprintln!("{count}\t{difference}");
        }
    }
}
