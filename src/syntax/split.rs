//! Where sentences begin and end in a block of prose, for news English.
//!
//! One pass over the text. At each stop (`.`, `!`, `?`, an ellipsis) with the quotation marks and brackets that close on
//! it, the words on both sides decide. We split only on evidence: two sentences left together cost one claim's
//! context, a sentence cut in two makes claims that nobody made.

use super::marks::{
    Marker, chunk_around, footnote, has_quote, held_quotations, is_bracketed, is_capitals, is_dotted, is_initial,
    is_title_case, is_unspeakable, skip_space, speaker_label, starts_small, word_at, word_before,
};
use super::words::{Abbreviation, Abbreviations, WORDS};
use std::ops::Range;

/// Longest stretch, in bytes, between a quotation and the verb that frames it: a name with a title and an apposition.
const MAX_FRAME: usize = 160;

/// Byte ranges of the sentences of `text`, in order, without the white space around them. Every other character belongs to
/// exactly one sentence.
#[must_use]
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut splitter = Splitter {
        text,
        start: 0,
        found: Vec::new(),
        list: None,
        held: held_quotations(text),
        is_title: is_title_case(text),
    };
    splitter.run();
    splitter.found
}

struct Splitter<'t> {
    text: &'t str,
    /// Where the open sentence begins.
    start: usize,
    found: Vec<Range<usize>>,
    /// The marker that the next item of the open list would have.
    list: Option<Marker>,
    /// Quotations within a sentence, in order; nothing splits inside.
    held: Vec<Range<usize>>,
    is_title: bool,
}

/// A stop and what surrounds it.
#[derive(Debug, Clone, Copy)]
struct Stop {
    kind: StopKind,
    /// First byte of the stop.
    at: usize,
    /// One past its last byte.
    end: usize,
    /// One past the marks that close on it.
    closed: usize,
    /// First byte of what follows the white space.
    next: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StopKind {
    Period,
    Ellipsis,
    /// An exclamation or question mark, alone or with others.
    Bang,
}

/// What stands at the head of whatever follows a stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Head {
    Small,
    Capital,
    Digit,
    Bracket,
    Dash,
    Other,
}

impl Splitter<'_> {
    fn run(&mut self) {
        let mut at = self.open(0);
        while let Some(c) = self.text[at..].chars().next() {
            at = match c {
                '.' | '!' | '?' | '…' | '．' | '。' | '！' | '？' => self.stop(at),
                ':' => self.colon(at),
                '\n' => self.cut(at, at + 1),
                ' ' => self.space(at),
                _ => at + c.len_utf8(),
            };
        }
        self.close(self.text.len());
    }

    /// Begins a sentence at the next character that is no white space from `from` on; gives where to read on: past the marker
    /// of a list item, whose own stop ends nothing.
    fn open(&mut self, from: usize) -> usize {
        self.start = skip_space(self.text, from);
        let due = self.list.take();
        let Some((marker, end)) = Marker::read(self.text, self.start) else {
            return self.start;
        };
        let is_item = due == Some(marker) || marker.starts_list();
        self.list = is_item.then(|| marker.next());
        end
    }

    /// Ends the open sentence at `end`. Marks that stand alone go with the sentence before.
    fn close(&mut self, end: usize) {
        let sentence = self.text[self.start..end].trim_end();
        if sentence.is_empty() {
            return;
        }
        let range = self.start..self.start + sentence.len();
        let is_marks = !sentence.contains(char::is_alphanumeric);
        match self.found.last_mut() {
            Some(last) if is_marks && !self.text[last.end..range.start].contains('\n') => last.end = range.end,
            _ => self.found.push(range),
        }
    }

    fn cut(&mut self, end: usize, next: usize) -> usize {
        self.close(end);
        self.open(next)
    }

    fn cut_item(&mut self, end: usize, next: usize, marker: Marker) -> usize {
        self.close(end);
        self.list = Some(marker);
        self.open(next)
    }

    /// A space: the next item of a list on one line begins a sentence.
    fn space(&mut self, at: usize) -> usize {
        let next = at + 1;
        match (&self.list, Marker::read(self.text, next)) {
            (Some(due), Some((marker, _))) if marker == *due && at > self.start => self.cut_item(at, next, marker),
            _ => next,
        }
    }

    /// A colon: a transcript's speaker label in the middle of a block begins a sentence.
    fn colon(&mut self, at: usize) -> usize {
        let Some(label) = speaker_label(&self.text[self.start..at]) else { return at + 1 };
        let begins = self.start + label;
        if label > 0 && !is_capitals(self.text[self.start..begins].trim_end()) {
            self.close(begins);
            self.start = begins;
        }
        at + 1
    }

    fn stop(&mut self, at: usize) -> usize {
        let stop = self.read_stop(at);
        if stop.next >= self.text.len() {
            return self.text.len();
        }
        if self.is_held(stop) {
            return stop.end;
        }
        if stop.next == stop.closed {
            // No space after the stop: full-width stops never have one; others only where one was forgotten.
            let is_wide = matches!(self.text[stop.at..].chars().next(), Some('．' | '。' | '！' | '？'));
            return if is_wide || self.lacks_space(stop) { self.cut(stop.closed, stop.next) } else { stop.end };
        }
        // "compounds. . . . The": the first stop ends the sentence, the ellipsis opens the next one.
        let trailing = &self.text[stop.at..stop.end];
        if trailing.starts_with(". .") && stop.at > 0 && !self.text[..stop.at].ends_with(' ') {
            return if self.head(stop.next).0 == Head::Capital && stop.closed == stop.end {
                self.close(stop.at + 1);
                self.start = stop.at + 2;
                stop.end
            } else {
                stop.end
            };
        }
        if self.ends_here(stop) { self.cut(stop.closed, stop.next) } else { stop.end }
    }

    fn read_stop(&self, at: usize) -> Stop {
        let rest = &self.text[at..];
        let mut end = 0;
        let mut n_dots = 0;
        let mut kind = StopKind::Period;
        for (offset, c) in rest.char_indices() {
            match c {
                '.' | '．' | '。' => n_dots += 1,
                '…' => n_dots += 3,
                '!' | '?' | '！' | '？' => kind = StopKind::Bang,
                // ". . ." is one ellipsis.
                ' ' if rest[offset..].starts_with(" .") && !rest[offset + 2..].starts_with(char::is_alphanumeric) => {
                    continue;
                }
                _ => break,
            }
            end = offset + c.len_utf8();
        }
        if kind == StopKind::Period && n_dots > 1 {
            kind = StopKind::Ellipsis;
        }
        let end = at + end;
        let closed = self.skip_closers(end);
        Stop { kind, at, end, closed, next: skip_space(self.text, closed) }
    }

    /// One past the quotation marks, brackets and footnote numbers that close at `from`.
    fn skip_closers(&self, from: usize) -> usize {
        let mut at = from;
        while let Some(c) = self.text[at..].chars().next() {
            match c {
                '"' | '”' | '’' | '\'' | ')' | ']' | '»' | '*' => {
                    // A straight mark with a letter right behind it opens what follows a forgotten space.
                    let opens = matches!(c, '"' | '\'')
                        && self.text[at + 1..].starts_with(char::is_alphanumeric)
                        && !self.text[at + 1..].starts_with("s ");
                    if opens {
                        break;
                    }
                    at += c.len_utf8();
                }
                '[' => match footnote(&self.text[at..]) {
                    Some(len) => at += len,
                    None => break,
                },
                '0'..='9' if at == from || self.text[..at].ends_with(')') => match self.footnote_numbers(from, at) {
                    Some(end) => return end,
                    None => break,
                },
                _ => break,
            }
        }
        at
    }

    /// One past raised footnote numbers that were copied as plain digits ("a consultation.11 12 Take").
    fn footnote_numbers(&self, stop_end: usize, at: usize) -> Option<usize> {
        let before = self.text[self.start..stop_end].trim_end_matches('.');
        let worded = before.ends_with(')')
            || word_before(before).len() >= 4 && before.ends_with(|c: char| c.is_ascii_lowercase());
        let digits = |from: usize| self.text[from..].bytes().take_while(u8::is_ascii_digit).count();
        let mut end = at + digits(at);
        if !worded || end - at > 3 {
            return None;
        }
        while self.text[end..].starts_with(' ') && (1..=3).contains(&digits(end + 1)) {
            let after = end + 1 + digits(end + 1);
            if !self.text[after..].starts_with(' ') {
                break;
            }
            end = after;
        }
        let next = self.text[end..].strip_prefix(' ')?;
        next.starts_with(char::is_uppercase).then_some(end)
    }

    /// Whether a quotation kept within its sentence holds the stop and goes on after it.
    fn is_held(&self, stop: Stop) -> bool {
        let idx = self.held.partition_point(|held| held.end <= stop.at);
        self.held.get(idx).is_some_and(|held| held.start < stop.at && stop.closed < held.end)
    }

    /// Whether a space was forgotten after the stop ("world.Today is").
    fn lacks_space(&self, stop: Stop) -> bool {
        if stop.kind == StopKind::Ellipsis {
            return false;
        }
        let before = word_before(&self.text[self.start..stop.at]);
        let after = word_at(&self.text[stop.next..]);
        let chunk = chunk_around(self.text, stop.at);
        let is_address = chunk.contains(['@', '/', '\\', '_', '=']) || chunk.starts_with("www.");
        let is_worded = after.len() > 1
            && after.starts_with(char::is_uppercase)
            && after.chars().skip(1).all(|c| c.is_lowercase() || c == '\'' || c == '’')
            && !self.text[stop.next + after.len()..].starts_with('.');
        let is_ended = before.len() > 2
            && before.chars().skip(1).all(char::is_lowercase)
            && !WORDS.abbreviation(before).any()
            && !WORDS.tokens.domains.contains(after.to_lowercase().as_str())
            || before.len() > 1 && before.starts_with(|c: char| c.is_ascii_digit()) && WORDS.starts.contains(after);
        let is_mr = WORDS.abbreviation(after).has(Abbreviation::Title);
        !is_address && is_ended && (is_worded || is_mr && stop.closed == stop.end)
    }

    fn head(&self, next: usize) -> (Head, &str) {
        let rest = self.text[next..].trim_start_matches(['"', '“', '‘', '\'', '`', '„', '«', '*', '_', '¿', '¡']);
        let head = match rest.chars().next() {
            Some('(' | '[') => Head::Bracket,
            Some('-' | '–' | '—' | '•' | '⁃' | '·' | '●' | '*' | '…') => Head::Dash,
            Some(c) if c.is_lowercase() => Head::Small,
            Some(c) if c.is_alphabetic() => Head::Capital,
            Some(c) if c.is_numeric() || matches!(c, '$' | '£' | '€' | '#' | '@') => Head::Digit,
            _ => Head::Other,
        };
        (head, word_at(rest))
    }

    fn ends_here(&self, stop: Stop) -> bool {
        if let Some((marker, _)) = Marker::read(self.text, stop.next)
            && marker.is_plain()
            && (self.list == Some(marker) || marker.starts_list())
        {
            return stop.kind != StopKind::Period || !self.abbreviation(stop).any();
        }
        let (head, word) = self.head(stop.next);
        if let Head::Dash = head {
            let dash = self.text[stop.next..].chars().next().map_or(1, char::len_utf8);
            let after = skip_space(self.text, stop.next + dash);
            let (head, _) = self.head(after);
            let worded = stop.kind != StopKind::Period || !self.abbreviation(stop).any();
            return worded && matches!(head, Head::Capital | Head::Digit) && !self.text[stop.next..].starts_with("--");
        }
        match stop.kind {
            StopKind::Bang => self.bang_ends(stop, head, word),
            StopKind::Ellipsis => self.ellipsis_ends(stop, head, word),
            StopKind::Period => self.period_ends(stop, head, word),
        }
    }

    fn bang_ends(&self, stop: Stop, head: Head, word: &str) -> bool {
        let closers = &self.text[stop.end..stop.closed];
        let before = word_before(&self.text[self.start..stop.at]);
        if closers.is_empty() && WORDS.bangs.contains(before) && !WORDS.starts.contains(word) {
            return false;
        }
        if closers.contains([')', ']']) && !self.text[self.start..].starts_with(['(', '[']) {
            // "(or was it?) He": a bracket within a sentence asks nothing of the sentence.
            return false;
        }
        match head {
            Head::Small | Head::Other => false,
            // A parenthesis after quoted words comments on them.
            Head::Bracket => closers.is_empty(),
            Head::Capital => !(has_quote(closers) && self.is_frame(stop.next, word)),
            Head::Digit | Head::Dash => !is_bracketed(&self.text[self.start..stop.at]),
        }
    }

    fn ellipsis_ends(&self, stop: Stop, head: Head, word: &str) -> bool {
        let closers = &self.text[stop.end..stop.closed];
        // A pause before "I" says nothing: "I" is written large anywhere.
        let is_pause =
            self.text[..stop.at].ends_with(' ') && word.starts_with('I') && !word[1..].starts_with(char::is_alphabetic);
        match head {
            Head::Capital => !is_pause && !(has_quote(closers) && self.is_frame(stop.next, word)),
            _ => false,
        }
    }

    fn abbreviation(&self, stop: Stop) -> Abbreviations {
        WORDS.abbreviation(word_before(&self.text[self.start..stop.at]))
    }

    fn period_ends(&self, stop: Stop, head: Head, word: &str) -> bool {
        let before = word_before(&self.text[self.start..stop.at]);
        let closers = &self.text[stop.end..stop.closed];
        let kinds = WORDS.abbreviation(before);
        match head {
            Head::Other => false,
            Head::Small => closers.is_empty() && self.small_begins(before, kinds, stop.next, word),
            Head::Digit => {
                let is_plain = !kinds.any() && !is_dotted(before) && !is_initial(before);
                is_plain || kinds.has(Abbreviation::Time)
            }
            Head::Bracket => !kinds.any() && !is_dotted(before) && self.bracket_begins(stop.next),
            Head::Capital | Head::Dash => self.capital_begins(stop, before, kinds, word),
        }
    }

    /// Whether a small letter after a full stop begins a sentence: a name such as "iPhone" or "al-Shabaab", or careless typing
    /// between two words that are plainly no abbreviation.
    fn small_begins(&self, before: &str, kinds: Abbreviations, next: usize, word: &str) -> bool {
        if kinds.any() || before.len() < 3 || is_dotted(before) {
            return false;
        }
        let is_mixed = word.chars().skip(1).any(char::is_uppercase);
        let (first, rest) = word.split_once('-').unwrap_or((word, ""));
        let after = self.text.get(next + word.len()..).unwrap_or("").trim_start();
        let is_particle = WORDS.particles.contains(first)
            && (rest.starts_with(char::is_uppercase) || after.starts_with(char::is_uppercase));
        let is_careless = WORDS.small.contains(before) && before.len() > 3 && word.len() > 1 && starts_small(word);
        is_mixed || is_particle || is_careless
    }

    /// Whether the parenthesis at `next` is a sentence of its own.
    fn bracket_begins(&self, next: usize) -> bool {
        // Quotation marks of several bytes may stand before it: “[The …”.
        let marks = ['"', '“', '‘', '\'', '`', '„', '«', '*', '_', '(', '['];
        let inner = self.text[next..].trim_start_matches(marks);
        inner.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
    }

    fn capital_begins(&self, stop: Stop, before: &str, kinds: Abbreviations, word: &str) -> bool {
        let begins = WORDS.starts.contains(word) && !self.is_title;
        let quoted_next = self.text[stop.next..].starts_with(['"', '“', '‘', '\'']);
        let likely = begins || quoted_next && !self.is_title;
        if self.text[self.start..stop.at].len() == before.len() && before.chars().count() == 1 {
            // "Q. What", "A. His": a letter alone at the head labels what follows.
            return false;
        }
        if is_initial(before) {
            return begins || self.is_pronoun(before, stop.at);
        }
        if kinds.has(Abbreviation::Inline) {
            return false;
        }
        if kinds.has(Abbreviation::Time) {
            return self.time_ends(stop.at, word);
        }
        if is_dotted(before) {
            return likely;
        }
        let quoted_here = has_quote(&self.text[stop.end..stop.closed]);
        if kinds.has(Abbreviation::Unit) && !kinds.has(Abbreviation::End) {
            return !self.follows_numeral(before, stop.at) || likely || quoted_here;
        }
        if kinds.has(Abbreviation::Number) && !kinds.has(Abbreviation::Title) && !kinds.has(Abbreviation::End) {
            return true;
        }
        if kinds.any() {
            let may_end = !kinds.has(Abbreviation::Title) || kinds.has(Abbreviation::End);
            return may_end && (likely || quoted_here);
        }
        !is_unspeakable(before) || likely
    }

    /// Whether the initial is the pronoun in "you and I." rather than a name's.
    fn is_pronoun(&self, initial: &str, at: usize) -> bool {
        let before = word_before(self.text[self.start..at - initial.len()].trim_end());
        initial == "I" && matches!(before, "and" | "than" | "or")
    }

    fn follows_numeral(&self, unit: &str, at: usize) -> bool {
        let before = self.text[self.start..at - unit.len()].trim_end();
        before.ends_with(|c: char| c.is_numeric())
    }

    /// Whether a time of day ends the sentence: not before its zone, weekday or month, nor at a sentence's head.
    fn time_ends(&self, at: usize, word: &str) -> bool {
        let head: Vec<&str> = self.text[self.start..at].split_whitespace().take(4).collect();
        let opens = head.len() < 4 && head.first().is_some_and(|first| WORDS.before_times.contains(first));
        !opens && !WORDS.abbreviation(word).has(Abbreviation::Month) && !WORDS.zones.contains(word)
    }

    /// Whether a capital after a closed quotation heads the frame that says who spoke: a name and a verb of speech.
    fn is_frame(&self, next: usize, word: &str) -> bool {
        if WORDS.starts.contains(word) && !matches!(word, "I") || self.text[next..].starts_with(['"', '“', '‘', '\''])
        {
            return false;
        }
        let mut is_apart = false;
        let mut n_bytes = 0;
        for chunk in self.text[next..].split_whitespace() {
            n_bytes += chunk.len() + 1;
            let form = word_at(chunk);
            if WORDS.speech.contains(form) {
                return true;
            }
            let is_part = is_apart
                || form.starts_with(|c: char| c.is_uppercase())
                || WORDS.particles.contains(form.split('-').next().unwrap_or(form));
            let is_stopped = chunk.ends_with(['!', '?', ';', ':', '"', '”'])
                || chunk.ends_with('.') && !WORDS.abbreviation(form).any() && !is_initial(form) && !is_dotted(form);
            if !is_part || is_stopped || n_bytes > MAX_FRAME {
                return false;
            }
            is_apart ^= chunk.ends_with(',');
        }
        false
    }
}

#[cfg(test)]
#[expect(clippy::print_stderr, reason = "what is measured by hand is printed for the one who measures")]
mod tests {
    use super::*;

    /// `text` holds its due sentences between bars.
    fn check(text: &str) {
        let plain = text.replace('|', "");
        let found: Vec<&str> = sentences(&plain).into_iter().map(|range| &plain[range]).collect();
        let due: Vec<&str> = text.split('|').map(str::trim).collect();
        assert_eq!(found, due);
    }

    #[test]
    fn abbreviations_end_no_sentence_unless_the_next_word_begins_one() {
        check("Gov. Ana Ortiz met Sen. J. T. Hale of Ohio in Washington, D.C., on Sept. 4.");
        check("The ship sails for the U.S. on Friday. | It left the U.S. in May. | Nobody in the U.S. knew.");
        check("Talks were held in the U.S. | The next round is in Rome.");
        check("U.S. District Judge Mara Quill ruled for Acme Corp. of Dayton.");
        check("He sold it to Brill & Co. | They kept the name.");
        check("Prices rose 3.2 percent, Lt. Gov. Lee said. | No. 4 on the list fell. | No. | He said no.");
        check("The firm moved to Concord, N.H. | Its staff followed.");
        check("She has a Ph.D. in physics, i.e. she knows. | Dr. Wu vs. Prof. Ek was the debate.");
    }

    #[test]
    fn marks_and_letters_of_several_bytes_do_no_harm() {
        check("The road is shut. | “[The mayor] left,” he said.");
        check("The road is shut.|Élodie left.");
        check("The road is shut. | („So“ said he.)");
    }

    #[test]
    fn times_of_day_end_sentences_before_new_subjects_but_not_before_zones_and_days() {
        check("Polls close at 8 p.m. Eastern on Tuesday.");
        check("The vote is at 9 a.m. Monday. | At 5 a.m. Mayor Bly woke up.");
        check("The shop shut at 6 p.m. | Customers had left by then.");
    }

    #[test]
    fn each_sentence_of_a_quotation_is_its_own_and_keeps_the_closing_mark() {
        check("“We will not sell. | We never wanted to,” Ada Brill said. | “It is our home.” | She left.");
        check("\"Is it over?\" Brill asked. | \"No!\" the mayor of Velmouth, Tom Hale, shouted back.");
        check("“Will it hold?” Ilse Berg, the coach, asked reporters. | “It must.”");
        check("“Who knows?” | Nobody at the plant did.");
        check("He told the court, “We lost.” | The judge nodded.");
        check("She was told, ‘Go home. Stay there,’ and went.");
    }

    #[test]
    fn ellipses_and_brackets_split_only_where_a_sentence_ends() {
        check("We waited ... and waited. | Then ... nothing.");
        check("“I thought … I had won,” he said. | So it ended... | Nobody clapped.");
        check("The plan (was it ever one?) failed. | (Nobody said so.) | It was dropped.");
        check("He teaches law (he once drove a cab!) in Dayton.");
    }

    #[test]
    fn datelines_stay_with_their_sentences() {
        check("MUSCAT, Oman (AP) — The talks began. | They went on.");
        check("ST. PAUL, Minn. — Snow fell on Friday.");
        check("WASHINGTON, D.C. (Wire) - The Senate met.");
    }

    #[test]
    fn headlines_keep_their_abbreviations() {
        check("U.S. And Iran Begin Talks In Rome");
        check("Acme Inc. To Close Dayton Plant");
    }

    #[test]
    fn lists_on_one_line_come_apart_at_their_markers() {
        check("1. Open the gate | 2. Close the gate | 3. Wait");
        check("a) bread | b) salt");
        check("• The mayor resigned. | • The vote was moved to May 5.");
        check("For 2. above we pay nothing, for 3. we do.");
    }

    #[test]
    fn speakers_labels_begin_sentences_and_end_none() {
        check("QUESTION: Will you go? | MS. BRILL: We will see. | Q: When? | A: Soon.");
        check("DR. HALE: No. | I said no.");
    }

    #[test]
    fn names_may_begin_small_and_spaces_may_be_missing() {
        check("The shop closed. | eBay opened one. | al-Nour denied it.");
        assert_eq!(sentences("It rained all day.Nobody came. See Acme.Org."), [0..18, 18..30, 31..44]);
    }

    #[test]
    fn nothing_but_white_space_lies_between_sentences() {
        let text = " “A.” b! C?! …  (D.) 1. E “F? G” H: ‘I.’ J.K. ... L . . . M\u{a0}N。O ！";
        let mut at = 0;
        for range in sentences(text) {
            assert!(text[at..range.start].trim().is_empty(), "{:?}", &text[at..range.start]);
            at = range.end;
        }
        assert!(text[at..].trim().is_empty());
        assert!(sentences(" \n ").is_empty());
    }

    #[test]
    fn a_text_without_spaces_takes_no_longer_per_byte() {
        let text = "a.B?".repeat(100_000);
        let started = std::time::Instant::now();
        let found = sentences(&text);
        assert!(!found.is_empty());
        // Even a debug build reads 400 kB in well under a second; reading it anew at every stop would take hours.
        assert!(started.elapsed().as_secs() < 20);
    }

    #[test]
    #[ignore = "needs the splitter's cases: set GAINSAY_CASES to their cases.jsonl"]
    fn cases_of_the_golden_rules() {
        let path = std::env::var("GAINSAY_CASES").expect("GAINSAY_CASES is set");
        let (mut golden, mut n_golden, mut all, mut n_all) = (0, 0, 0, 0);
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        for line in std::fs::read_to_string(path).expect("readable cases").lines() {
            let case: serde_json::Value = serde_json::from_str(line).expect("a case");
            let text = case["text"].as_str().expect("text").replace("\r\n", "\n");
            let lines = joined_lines(&text);
            let found: Vec<String> =
                lines.iter().flat_map(|line| sentences(line).into_iter().map(|range| plain(&line[range]))).collect();
            let due: Vec<String> = case["sentences"]
                .as_array()
                .expect("sentences")
                .iter()
                .map(|text| plain(text.as_str().expect("text")))
                .collect();
            let is_golden = case["golden"] == true;
            n_all += 1;
            n_golden += usize::from(is_golden);
            if found == due {
                all += 1;
                golden += usize::from(is_golden);
            } else {
                eprintln!("{} {}\n  due   {due:?}\n  found {found:?}", case["number"], case["golden"]);
            }
        }
        eprintln!("golden {golden} of {n_golden}, all {all} of {n_all}");
    }

    #[test]
    #[ignore = "prints the sentences of a text: set GAINSAY_TEXT to its path"]
    fn sentences_of_a_text() {
        let path = std::env::var("GAINSAY_TEXT").expect("GAINSAY_TEXT is set");
        let text = std::fs::read_to_string(path).expect("readable text");
        let started = std::time::Instant::now();
        let found = sentences(&text);
        let seconds = started.elapsed().as_secs_f64();
        for range in &found {
            eprintln!("{}", &text[range.clone()]);
        }
        eprintln!("{} sentences, {:.1} MB/s", found.len(), text.len() as f64 / 1e6 / seconds);
    }

    /// Lines as a document's plain text would have them: one that goes on small belongs to the one before.
    fn joined_lines(text: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for line in text.split(['\n', '\r']) {
            match found.last_mut() {
                Some(last)
                    if last.ends_with(' ')
                        && !last.trim_end().ends_with('.')
                        && line.starts_with(|c: char| c.is_lowercase() || c == '(') =>
                {
                    last.push_str(line)
                }
                _ => found.push(line.to_owned()),
            }
        }
        found
    }
}
