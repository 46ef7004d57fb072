//! Runs: the words of a sentence that together may be a name, by capitals, particles and the words that join names. Leans on
//! letters and lists first and on tags only at the beginnings of sentences, so that one wrong tag costs little.

use super::gazetteer::{Gazetteer, fold};
use super::lexicon::{BodyWord, Words, key};
use super::title::{TitleSpan, Titles};
use crate::document::BlockKind;
use crate::syntax::{Sentence, TokenIdx, Upos, VerbForm};
use std::collections::HashSet;
use std::ops::Range;

/// How a sentence uses capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// As running text does.
    Running,
    /// Every long word has one, as in an American headline.
    TitleCase,
    /// All letters are capitals.
    Capitals,
}

/// A piece of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A name.
    Name(Range<TokenIdx>),
    /// A word for the people or things of a place: "Iranian".
    People(Range<TokenIdx>),
}

/// What the whole document tells about the use of capitals, and where its titles are.
#[derive(Debug)]
pub(super) struct Letters<'a> {
    pub(super) sentences: &'a [Sentence],
    pub(super) styles: Vec<Style>,
    pub(super) titles: Vec<Vec<TitleSpan>>,
    /// Words with a capital in the middle of running text.
    named: HashSet<String>,
    /// Words without one.
    plain: HashSet<String>,
    /// Names that end in "'s" of themselves: "Berg's".
    brands: HashSet<String>,
}

/// Share of long words with a capital (of letters, for all capitals) from which a sentence counts as a headline by its
/// letters: a sentence full of names stays below it.
const HEADLINE_SHARE: (usize, usize) = (4, 5);

/// Words that a headline must have at least: "Badr al-Busaidi of Oman" alone is no headline.
const HEADLINE_WORDS: usize = 4;

fn is_capital(form: &str) -> bool {
    form.chars().next().is_some_and(char::is_uppercase)
}

pub(super) fn is_hyphen(form: &str) -> bool {
    matches!(form, "-" | "‐" | "‑" | "–")
}

pub(super) fn is_possessive(form: &str) -> bool {
    matches!(form, "'s" | "’s" | "'" | "’" | "'S" | "’S")
}

fn is_calendar(word: &str) -> bool {
    Words::embedded().is_calendar(word)
}

fn style(sentence: &Sentence) -> Style {
    let words: Vec<&str> = (0..sentence.tokens.len()).map(|idx| sentence.form(idx)).collect();
    let letters = |upper: bool| {
        let all =
            words.iter().filter(|word| word.len() > 1).flat_map(|word| word.chars()).filter(|c| c.is_alphabetic());
        all.filter(|c| c.is_uppercase() == upper).count()
    };
    let (share, of) = HEADLINE_SHARE;
    let (upper, lower) = (letters(true), letters(false));
    if upper * of >= (upper + lower) * share && words.len() >= HEADLINE_WORDS {
        return Style::Capitals;
    }
    // The first word tells nothing, short words are small in headlines too.
    let long: Vec<&&str> =
        words.iter().skip(1).filter(|word| word.len() >= 4 && word.chars().all(char::is_alphabetic)).collect();
    let capitals = long.iter().filter(|word| is_capital(word)).count();
    let headline =
        matches!(sentence.kind, BlockKind::Headline | BlockKind::Heading | BlockKind::Caption | BlockKind::TableCell);
    let enough = if headline { 2 } else { HEADLINE_WORDS };
    // Running text ends in a full stop, headlines do not; a sentence full of names is no headline.
    let stopped = words
        .iter()
        .rev()
        .find(|word| !matches!(**word, "\"" | "”" | "’" | ")"))
        .is_some_and(|word| matches!(*word, "." | "!" | "…"));
    if !(stopped && !headline) && long.len() >= enough && capitals * of >= long.len() * share {
        Style::TitleCase
    } else {
        Style::Running
    }
}

/// Whether "'s" belongs to the name at `idx`: "Berg's reckons" (a possessive owns a thing, a name with a finite verb behind
/// it does not), "Berg's Garden Tools" (a company's name goes on behind it).
fn is_brand(sentence: &Sentence, idx: TokenIdx) -> bool {
    let (words, gazetteer) = (Words::embedded(), Gazetteer::embedded());
    let form = sentence.form(idx);
    if !is_possessive(sentence.form(idx + 1)) || !gazetteer.lookup(form).is_empty() {
        return false;
    }
    let finite =
        |token: &crate::syntax::Token| token.upos == Upos::Verb && token.feats.verb_form == Some(VerbForm::Fin);
    let stop = (idx + 2..sentence.tokens.len())
        .find(|&next| !is_capital(sentence.form(next)))
        .unwrap_or(sentence.tokens.len());
    let company = stop > idx + 3 && words.body_word(sentence.form(stop - 1)) == Some(BodyWord::Company);
    sentence.tokens.get(idx + 2).is_some_and(finite)
        || company
            && idx.checked_sub(1).is_none_or(|before| !is_capital(sentence.form(before)) || opens(sentence, before))
}

/// Whether the number at `idx`, behind a name, tells which one it is: "Orlo 4.2 was released", "it needs Orlo 13 or later". A
/// count has its noun behind it, and a match has the other side's name and number in the same sentence.
fn is_version(sentence: &Sentence, idx: TokenIdx) -> bool {
    let number = |at: usize| sentence.form(at).starts_with(|c: char| c.is_ascii_digit());
    let plain = |at: usize| number(at) && sentence.form(at).chars().all(|c| c.is_ascii_digit() || c == '.');
    let Some(token) = sentence.tokens.get(idx).filter(|_| plain(idx)) else { return false };
    let next = sentence.tokens.get(idx + 1);
    let counted = next.is_some_and(|next| {
        matches!(next.upos, Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num | Upos::Sym)
            || sentence.head(idx) == Some(idx + 1)
    });
    let later = matches!(sentence.form(idx + 1), "or" | "and")
        && matches!(sentence.form(idx + 2), "later" | "newer" | "above" | "up");
    let pointed = sentence.form(idx).contains('.')
        && (next.is_none_or(|next| next.upos != Upos::Punct) || sentence.form(idx + 1) == ".");
    token.upos == Upos::Num && !counted && (later || pointed)
}

impl<'a> Letters<'a> {
    pub(super) fn read(sentences: &'a [Sentence]) -> Self {
        let titles = Titles::embedded();
        let find = |sentence: &Sentence| {
            let forms: Vec<&str> = (0..sentence.tokens.len()).map(|idx| sentence.form(idx)).collect();
            titles.find(&forms)
        };
        let mut letters = Self {
            sentences,
            styles: sentences.iter().map(style).collect(),
            titles: sentences.iter().map(find).collect(),
            named: HashSet::new(),
            plain: HashSet::new(),
            brands: HashSet::new(),
        };
        letters.observe();
        letters
    }

    /// Notes which words are written with and without capitals in running text.
    fn observe(&mut self) {
        for (sentence, style) in self.sentences.iter().zip(self.styles.clone()) {
            for idx in 0..sentence.tokens.len() {
                let form = sentence.form(idx);
                if !form.chars().any(char::is_alphabetic) {
                    continue;
                }
                if !is_capital(form) {
                    self.plain.insert(key(form));
                } else if style == Style::Running && !opens(sentence, idx) {
                    self.named.insert(key(form));
                }
                if style == Style::Running && is_capital(form) && is_brand(sentence, idx) {
                    self.brands.insert(key(form));
                }
            }
        }
    }

    fn tokens(&self, sentence: usize) -> (&'a Sentence, usize) {
        let found = &self.sentences[sentence];
        (found, found.tokens.len())
    }

    /// Whether the word at `idx` can begin a name.
    fn begins(&self, sentence: usize, idx: TokenIdx) -> bool {
        let (at, _) = self.tokens(sentence);
        let (form, words) = (at.form(idx), Words::embedded());
        let particle = words.is_particle(form) && self.particle_begins(at, idx);
        if particle {
            return true;
        }
        let latin = is_capital(form) || glued_particle(form);
        let single = form.chars().count() == 1 && !matches!(at.tokens[idx].upos, Upos::Propn);
        if !latin
            || single
            || form.contains('$')
            || words.is_nothing(form)
            || words.honorific(form).is_some() && form.ends_with('.')
        {
            return false;
        }
        if is_calendar(form) && !self.calendar_person(at, idx) || shouted(at, idx) {
            return false;
        }
        !opens(at, idx) || self.evident(at, idx)
    }

    /// "al-Busaidi said", "van Dijk scored": a family name that begins small.
    fn particle_begins(&self, at: &Sentence, idx: TokenIdx) -> bool {
        let next = if is_hyphen(at.form(idx + 1)) { idx + 2 } else { idx + 1 };
        let hyphened = next == idx + 2 && glued(at, idx + 1) && glued(at, idx + 2);
        let tagged = matches!(at.tokens[idx].upos, Upos::Propn | Upos::X) && !is_capital(at.form(idx));
        is_capital(at.form(next)) && (hyphened || tagged && next == idx + 1)
    }

    /// "May", "April" and their like before or after another part of a person's name.
    fn calendar_person(&self, at: &Sentence, idx: TokenIdx) -> bool {
        let words = Words::embedded();
        let given = |idx: Option<TokenIdx>| {
            idx.is_some_and(|idx| {
                words.given(at.form(idx)).is_some() && is_capital(at.form(idx)) && !is_calendar(at.form(idx))
            })
        };
        let named = words.given(at.form(idx)).is_some() && at.tokens[idx].upos == Upos::Propn;
        let next = at.form(idx + 1);
        let surname = is_capital(next) && next.chars().all(char::is_alphabetic) && !is_calendar(next);
        given(idx.checked_sub(1)) || named && surname
    }

    /// Whether something besides the capital says that the first word of a sentence is a name.
    fn evident(&self, at: &Sentence, idx: TokenIdx) -> bool {
        let (form, words, gazetteer) = (at.form(idx), Words::embedded(), Gazetteer::embedded());
        let (word, upos) = (key(form), at.tokens[idx].upos);
        let plain = self.plain.contains(&word);
        let given = |idx: TokenIdx| words.given(at.form(idx)).is_some() && is_capital(at.form(idx));
        // "Substitute Jan Vosk", "Grandad Jim Holt": a plain word before a full name.
        if !given(idx) && given(idx + 1) && self.continues(at, idx + 2) && gazetteer.lookup(form).is_empty() {
            return false;
        }
        if upos == Upos::Propn {
            return !plain || self.named.contains(&word) || is_capital(at.form(idx + 1));
        }
        let closed =
            [Upos::Det, Upos::Pron, Upos::Adp, Upos::Aux, Upos::Adv, Upos::Cconj, Upos::Sconj, Upos::Part, Upos::Num];
        let capitals = form.chars().filter(|c| c.is_uppercase()).count() > 1;
        let listed = words.given(form).is_some()
            || gazetteer.lookup(form).first().is_some_and(|&place| gazetteer.is_known_widely(place))
            || !gazetteer.people(form).is_empty()
            || words.is_body(form);
        let name = self.named.contains(&word) && !plain;
        let next =
            is_capital(at.form(idx + 1)) && !is_calendar(at.form(idx + 1)) && !words.is_nothing(at.form(idx + 1));
        name || !closed.contains(&upos) && !plain && (listed || capitals || next)
    }

    /// Whether the word at `idx` can stand within or end a name that began before it.
    fn continues(&self, at: &Sentence, idx: TokenIdx) -> bool {
        let form = at.form(idx);
        let calendar = is_calendar(form) && !self.calendar_person(at, idx);
        idx < at.tokens.len() && (is_capital(form) || glued_particle(form)) && !calendar && form != "I"
    }

    /// All runs of a sentence in running style, in order.
    pub(super) fn runs(&self, sentence: usize) -> Vec<Range<TokenIdx>> {
        let (_, n) = self.tokens(sentence);
        let mut runs = Vec::new();
        let mut idx = 0;
        while idx < n {
            if self.begins(sentence, idx) {
                let end = self.end_of(sentence, idx);
                runs.push(idx..end);
                idx = end;
            } else {
                idx += 1;
            }
        }
        runs
    }

    fn end_of(&self, sentence: usize, start: TokenIdx) -> TokenIdx {
        let (at, n) = self.tokens(sentence);
        let mut end = start + 1;
        if Words::embedded().is_particle(at.form(start)) && !is_capital(at.form(start)) {
            end += usize::from(is_hyphen(at.form(end))) + 1;
        }
        while end < n {
            let next = if self.continues(at, end) { Some(end + 1) } else { self.joined(at, start..end) };
            match next {
                Some(next) if next > end && next <= n => end = next,
                _ => break,
            }
        }
        end.min(n)
    }

    /// Where the name goes on behind a word that joins names; none where it ends.
    fn joined(&self, at: &Sentence, run: Range<TokenIdx>) -> Option<TokenIdx> {
        let (words, end) = (Words::embedded(), run.end);
        let form = at.form(end);
        let last = at.form(end - 1);
        let counts = end - run.start == 1 && words.is_numbered(last) && form.chars().all(|c| c.is_ascii_digit());
        if counts || is_version(at, end) {
            return Some(end + 1);
        }
        if is_hyphen(form) && glued(at, end) && glued(at, end + 1) {
            let next = at.form(end + 1);
            let digits = next.chars().all(|c| c.is_ascii_digit()) && !next.is_empty();
            let inner = words.is_particle(next) || matches!(next, "on" | "upon" | "under" | "sur");
            if inner && is_hyphen(at.form(end + 2)) && self.continues(at, end + 3) {
                return Some(end + 4);
            }
            return (digits || self.continues(at, end + 1)).then_some(end + 2);
        }
        if words.is_particle(form) && !is_capital(form) {
            let next = (end + 1..at.tokens.len().min(end + 5))
                .find(|&idx| !words.is_particle(at.form(idx)) && !is_hyphen(at.form(idx)))?;
            return self.continues(at, next).then_some(next + 1);
        }
        if is_possessive(form) {
            return (self.brands.contains(&key(last)) && end - run.start == 1).then_some(end + 1);
        }
        let company = words.body_word(at.form(end + 1)) == Some(BodyWord::Company);
        match form {
            "&" => self.continues(at, end + 1).then_some(end + 2),
            "," => (company && key(at.form(end + 1)).len() <= 4 && is_capital(at.form(end + 1))).then_some(end + 2),
            "of" | "for" => self.joined_by_of(at, run),
            "and" => self.joined_by_and(at, run),
            _ => None,
        }
    }

    /// "Bank of England", "Ministry of the Interior", "Gulf of Mexico".
    fn joined_by_of(&self, at: &Sentence, run: Range<TokenIdx>) -> Option<TokenIdx> {
        let (words, end) = (Words::embedded(), run.end);
        let next = end + 1 + usize::from(at.form(end + 1).eq_ignore_ascii_case("the"));
        if !self.continues(at, next) {
            return None;
        }
        let last = at.form(end - 1);
        let known = !Gazetteer::embedded().lookup(at.words(run.start..next + 1)).is_empty();
        let takes = words.takes_of(last) || at.form(end) == "of" && words.ends_work(last) && next == end + 1;
        let place = at.form(end) == "of" && words.begins_place(last) && words.ends_place(last);
        (known || takes || place).then_some(next + 1)
    }

    /// "Department of Health and Human Services", "Bosnia and Herzegovina", "Food and Drug Administration".
    fn joined_by_and(&self, at: &Sentence, run: Range<TokenIdx>) -> Option<TokenIdx> {
        let (words, gazetteer, end) = (Words::embedded(), Gazetteer::embedded(), run.end);
        if !self.continues(at, end + 1) {
            return None;
        }
        let known = (end + 2..=end + 4)
            .find(|&stop| stop <= at.tokens.len() && !gazetteer.lookup(at.words(run.start..stop)).is_empty());
        if known.is_some() {
            return known;
        }
        let of = run.clone().find(|&idx| matches!(at.form(idx), "of" | "for"));
        let field = of.is_some_and(|of| of > run.start && words.takes_of(at.form(of - 1)));
        let last = at.form(end - 1);
        let plain_last = gazetteer.lookup(last).is_empty() && gazetteer.people(last).is_empty();
        if field && plain_last && words.body_word(at.form(end + 1)) != Some(BodyWord::Government) {
            return Some(end + 2);
        }
        // "Food and Drug Administration": one plain word before, a body behind.
        let stop = (end + 1..at.tokens.len()).find(|&idx| !self.continues(at, idx)).unwrap_or(at.tokens.len());
        let body = stop - end > 2 && words.body_word(at.form(stop - 1)).is_some();
        let one = run.len() == 1 && plain_last && words.given(last).is_none() && !words.is_body(last) && last.len() > 3;
        let listed = gazetteer.people(at.form(end + 1)).is_empty() && gazetteer.lookup(at.form(end + 1)).is_empty();
        (body && one && listed && words.given(at.form(end + 1)).is_none()).then_some(end + 2)
    }

    /// Takes a run apart: titles and honorifics out, words for peoples and joined countries by themselves.
    pub(super) fn parts(&self, sentence: usize, run: Range<TokenIdx>) -> Vec<Part> {
        let (at, _) = self.tokens(sentence);
        let mut pieces = vec![];
        let mut start = run.start;
        for title in self.titles[sentence].iter().filter(|title| title.start < run.end && title.end > run.start) {
            if title.start >= start && is_office(at, title, &run) {
                pieces.push(start..title.start);
                start = title.end;
            } else if title.start < start && title.end > start && is_office(at, title, &run) {
                start = title.end;
            }
        }
        pieces.push(start.min(run.end)..run.end);
        let mut parts = Vec::new();
        for piece in pieces {
            for piece in split_joined(at, piece) {
                peel(at, piece, &mut parts);
            }
        }
        parts
    }
}

/// Whether a title found in a run is an office there, and not a part of a name: "Stephen King", "General Motors",
/// "Office of the President", "Dean Marlow".
pub(super) fn is_office(at: &Sentence, title: &TitleSpan, run: &Range<TokenIdx>) -> bool {
    let words = Words::embedded();
    let one = title.end - title.core == 1;
    let first = at.form(title.core);
    let before = title.start.checked_sub(1).filter(|&idx| idx >= run.start).map_or("", |idx| at.form(idx));
    let after = if title.end < run.end { at.form(title.end) } else { "" };
    let surname = one && title.end >= run.end && words.given(before).is_some();
    let given = one && words.given(first).is_some() && title.start == run.start && run.end == title.end + 1;
    let of = matches!(before, "of" | "the" | "for" | "and") || is_hyphen(before) && at.form(title.start - 1).len() > 1;
    // "General Assembly", "Attorney General's Office": a body named for an office.
    let body = words.body_word(after).is_some() && words.given(before).is_none();
    let small = !is_capital(first) && title.start > run.start;
    // "Calder General", "Washington DC": at the end of a name a rank needs a country or body before it.
    let gazetteer = Gazetteer::embedded();
    let known = !gazetteer.lookup(before).is_empty()
        || !gazetteer.people(before).is_empty()
        || words.is_body(before)
        || words.body_word(before).is_some();
    let acronym = one && first.len() == 2 && !first.chars().any(char::is_lowercase);
    if one && !before.is_empty() && is_capital(before) && after.is_empty() && is_capital(first) && (!known || acronym) {
        return false;
    }
    !(surname || given || of || body || small)
}

/// "US-Iran": two places joined by a hyphen or slash are two names.
fn split_joined(at: &Sentence, piece: Range<TokenIdx>) -> Vec<Range<TokenIdx>> {
    let gazetteer = Gazetteer::embedded();
    let known = |range: Range<TokenIdx>| {
        let words = at.words(range);
        !words.is_empty() && !(gazetteer.lookup(words).is_empty() && gazetteer.people(words).is_empty())
    };
    let hyphen = piece.clone().find(|&idx| is_hyphen(at.form(idx)));
    match hyphen {
        Some(idx) if known(piece.start..idx) && known(idx + 1..idx + 2) && !known(piece.clone()) => {
            vec![piece.start..idx, idx + 1..piece.end]
        }
        _ => vec![piece],
    }
}

/// Takes honorifics and a leading word for a people off a piece.
fn peel(at: &Sentence, mut piece: Range<TokenIdx>, parts: &mut Vec<Part>) {
    let (words, gazetteer) = (Words::embedded(), Gazetteer::embedded());
    while piece.len() > 1
        && words.honorific(at.form(piece.start)).is_some()
        && gazetteer.lookup(at.words(piece.clone())).is_empty()
    {
        piece.start += 1;
    }
    while !piece.is_empty() && (is_hyphen(at.form(piece.start)) || at.form(piece.start) == "&") {
        piece.start += 1;
    }
    while !piece.is_empty() && matches!(at.form(piece.end - 1), "of" | "for" | "and" | "the" | "-" | "&") {
        piece.end -= 1;
    }
    if piece.is_empty() {
        return;
    }
    let people =
        (1..=piece.len().min(3)).rev().find(|&n| !gazetteer.people(at.words(piece.start..piece.start + n)).is_empty());
    let Some(n) = people else {
        parts.push(Part::Name(piece));
        return;
    };
    let whole = n == piece.len();
    let body = !whole && words.body_word(at.form(piece.end - 1)).is_some_and(|word| word != BodyWord::Government);
    let listed = !gazetteer.lookup(at.words(piece.clone())).is_empty() || words.is_body(at.words(piece.clone()));
    let work = !whole && words.ends_work(at.form(piece.end - 1));
    let name = fold(at.words(piece.start..piece.start + n));
    // "U.S." is both: a name unless it stands before a noun, which the caller sees. "Omani Foreign Ministry" is a name that
    // holds one.
    if !whole && words.body_word(at.form(piece.end - 1)) == Some(BodyWord::Government) {
        parts.push(Part::People(piece.start..piece.start + n));
        parts.push(Part::Name(piece));
    } else if !whole && (body || listed || work) || whole && !gazetteer.lookup(&name).is_empty() {
        parts.push(Part::Name(piece));
    } else {
        parts.push(Part::People(piece.start..piece.start + n));
        if !whole {
            peel(at, piece.start + n..piece.end, parts);
        }
    }
}

/// Whether token `idx` follows the one before it without a space.
pub(super) fn glued(at: &Sentence, idx: TokenIdx) -> bool {
    match (idx.checked_sub(1).and_then(|before| at.tokens.get(before)), at.tokens.get(idx)) {
        (Some(before), Some(token)) => before.end == token.start,
        _ => false,
    }
}

/// "We know he DID it": a plain word in capitals for stress.
fn shouted(at: &Sentence, idx: TokenIdx) -> bool {
    let (form, upos) = (at.form(idx), at.tokens[idx].upos);
    let capitals = form.len() > 1 && form.chars().all(char::is_uppercase);
    let name = upos == Upos::Propn || !Gazetteer::embedded().lookup(form).is_empty() || Words::embedded().is_body(form);
    // Nouns in capitals are acronyms as a rule, and acronyms are short.
    capitals && !name && (upos != Upos::Noun || form.len() > 5)
}

/// "al-Busaidi", "d'Estaing" as one token.
fn glued_particle(form: &str) -> bool {
    let cut = form.char_indices().find(|(_, c)| matches!(c, '-' | '\'' | '’' | '‑'));
    cut.is_some_and(|(at, c)| {
        let particle = Words::embedded().is_particle(&form[..at]) || matches!(&form[..at], "d" | "l");
        particle && is_capital(&form[at + c.len_utf8()..])
    })
}

/// Whether a word at `idx` would have a capital whatever it is: first in a sentence, a quotation or behind a colon.
pub(super) fn opens(at: &Sentence, idx: TokenIdx) -> bool {
    let marks = |form: &str| !form.is_empty() && form.chars().all(|c| !c.is_alphanumeric() && c != '&' && c != '%');
    match idx.checked_sub(1) {
        None => true,
        Some(before) => {
            let form = at.form(before);
            let quote = matches!(form, "\"" | "“" | "‘" | "``" | "'" | "«" | "”");
            let stop = matches!(form, ":" | "—" | "–" | "•" | "?" | "!" | "." | "…" | "-") && !glued(at, idx);
            quote || stop || (marks(form) && (0..before).all(|idx| marks(at.form(idx))))
        }
    }
}
