//! Values: numbers, quantities and times, found on the pieces of each sentence in one pass and handed out on its tokens.

use super::number::{self, Num};
use super::piece::{self, Piece};
use super::vocabulary::{VOCABULARY, Word};
use super::{Context, Days, Granularity, Mention, Time, Value, moment, quantity};
use crate::span::Span;
use crate::syntax::{Sentence, TokenIdx, Upos};
use std::ops::Range;

/// A value in the pieces of a line.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) pieces: Range<usize>,
    /// The piece through which it hangs in the tree.
    pub(super) head: usize,
    /// The piece of the counted noun.
    pub(super) noun: Option<usize>,
    pub(super) value: Value,
}

/// Finds the values in `sentences`.
pub(super) fn find(sentences: &[Sentence], context: &Context<'_>) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut story = Story::new(*context);
    for (at, sentence) in sentences.iter().enumerate() {
        let mut line = Line::of_sentence(sentence);
        line.month_first = story.month_first;
        story.begin(sentence.block);
        for found in scan(&line, &mut story) {
            mentions.extend(line.mention(&found, u32::try_from(at).unwrap_or(u32::MAX)));
        }
    }
    mentions
}

/// Finds the values in a phrase that stands alone, without tags or trees; tokens are its pieces (words, runs of digits and
/// marks), spans its bytes.
#[must_use]
pub fn read_phrase(text: &str, context: &Context<'_>) -> Vec<Mention> {
    let mut story = Story::new(*context);
    let mut line = Line::of_text(text);
    line.month_first = story.month_first;
    let small = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
    let mention = |found: Found| Mention {
        sentence: 0,
        tokens: small(found.pieces.start)..small(found.pieces.end),
        head: small(found.head),
        noun: found.noun.map(small),
        span: Span::new(line.pieces[found.pieces.start].start, line.pieces[found.pieces.end - 1].end()),
        value: found.value,
    };
    scan(&line, &mut story).into_iter().map(mention).collect()
}

/// One pass over a line: at every piece a time is tried before a quantity, since dates are full of numbers.
fn scan(line: &Line<'_>, story: &mut Story<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.pieces.len() {
        if !line.can_start(at) {
            at += 1;
            continue;
        }
        if let Some((times, next)) = moment::read(line, at, story) {
            // "within three days" tells a length as well as a time.
            if line.is(at, "within") {
                found.extend(quantity::read(line, at).map(|(values, _)| values).unwrap_or_default());
            }
            found.extend(times);
            at = next.max(at + 1);
            continue;
        }
        let (values, next) = quantity::read(line, at).unwrap_or((Vec::new(), at + 1));
        found.extend(values);
        at = next.max(at + 1);
    }
    found
}

/// What is known of the text so far.
pub(super) struct Story<'a> {
    pub(super) context: Context<'a>,
    /// The day last spoken of, from which "the previous day" counts.
    pub(super) then: Option<Days>,
    /// Whether the place of writing puts the month first in dates of digits.
    month_first: Option<bool>,
    block: u32,
}

impl<'a> Story<'a> {
    fn new(context: Context<'a>) -> Self {
        let month_first = context.place.and_then(|place| VOCABULARY.month_first(place));
        Self { context, then: None, month_first, block: 0 }
    }

    /// A new sentence. What was spoken of in another paragraph is too far away to count from.
    fn begin(&mut self, block: u32) {
        if block != self.block {
            (self.block, self.then) = (block, None);
        }
    }

    /// Remembers a day that later words may count from; times wider than a day are no ground for "the next day".
    pub(super) fn remember(&mut self, time: &Time) {
        if let ([only], true) = (time.readings.as_slice(), time.granularity <= Granularity::Day) {
            self.then = Some(*only);
        }
    }
}

/// A sentence or phrase in pieces, with its numbers.
pub(super) struct Line<'a> {
    pub(super) pieces: Vec<Piece<'a>>,
    nums: Vec<Num>,
    /// For every piece the number that begins there.
    num_at: Vec<Option<u16>>,
    sentence: Option<&'a Sentence>,
    /// For every piece the token it lies in.
    token_of: Vec<u16>,
    /// Whether the place of writing puts the month first in dates of digits, if it is known.
    month_first: Option<bool>,
}

impl<'a> Line<'a> {
    pub(super) fn of_text(text: &'a str) -> Self {
        let pieces = piece::read(text);
        let nums = number::find(&pieces);
        let mut num_at = vec![None; pieces.len()];
        for (at, num) in nums.iter().enumerate() {
            num_at[num.first] = u16::try_from(at).ok();
        }
        Self { pieces, nums, num_at, sentence: None, token_of: Vec::new(), month_first: None }
    }

    fn of_sentence(sentence: &'a Sentence) -> Self {
        let mut line = Self::of_text(&sentence.text);
        let mut token = 0;
        for piece in &line.pieces {
            while sentence.tokens.get(token + 1).is_some_and(|next| next.start as usize <= piece.start) {
                token += 1;
            }
            line.token_of.push(u16::try_from(token).unwrap_or(u16::MAX));
        }
        line.sentence = Some(sentence);
        line
    }

    /// Whether a value may begin at piece `at`: only at numbers, marks of money and words that the lexicon or the grammar
    /// of values knows.
    fn can_start(&self, at: usize) -> bool {
        let piece = &self.pieces[at];
        self.num_at[at].is_some() || piece.entry.is_some() || quantity::is_opening(piece) || moment::is_opening(piece)
    }

    /// The number that begins at piece `at`.
    pub(super) fn num(&self, at: usize) -> Option<&Num> {
        let idx = (*self.num_at.get(at)?)?;
        self.nums.get(usize::from(idx))
    }

    pub(super) fn piece(&self, at: usize) -> Option<&Piece<'a>> {
        self.pieces.get(at)
    }

    /// What the lexicon knows of the word at `at`.
    pub(super) fn word(&self, at: usize) -> Word {
        self.pieces.get(at).map(Piece::word).unwrap_or_default()
    }

    pub(super) fn is(&self, at: usize, word: &str) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.is(word))
    }

    pub(super) fn is_any(&self, at: usize, words: &[&str]) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.is_any(words))
    }

    /// Whether the piece before `at` is one of `words`.
    pub(super) fn follows(&self, at: usize, words: &[&str]) -> bool {
        at > 0 && self.is_any(at - 1, words)
    }

    /// Whether one of `words` stands among the `reach` pieces before `at`.
    pub(super) fn follows_within(&self, at: usize, reach: usize, words: &[&str]) -> bool {
        (at.saturating_sub(reach)..at).any(|before| self.is_any(before, words))
    }

    pub(super) fn is_dash(&self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(Piece::is_dash)
    }

    pub(super) fn is_glued(&self, at: usize) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.glued)
    }

    /// `at`, or one further where one of `words` stands there.
    pub(super) fn skip(&self, at: usize, words: &[&str]) -> usize {
        at + usize::from(self.is_any(at, words))
    }

    /// `at`, or past all of `words` where they stand there in a row.
    pub(super) fn skip_all(&self, at: usize, words: &[&str]) -> usize {
        let all = words.iter().enumerate().all(|(off, word)| self.is(at + off, word));
        if all { at + words.len() } else { at }
    }

    /// `at`, or one further where a dash stands there.
    pub(super) fn skip_dash(&self, at: usize) -> usize {
        at + usize::from(self.is_dash(at))
    }

    /// `at`, or one further where a full stop is glued there and more follows: "3 pm. on", "Sept. 3".
    pub(super) fn skip_stop(&self, at: usize) -> usize {
        at + usize::from(self.is(at, ".") && self.is_glued(at) && self.pieces.get(at + 1).is_some())
    }

    /// Whether the dash before `at` is glued to a word: "pre-2015", "mid-2010".
    pub(super) fn word_before_dash(&self, at: usize) -> bool {
        at > 1 && self.is_glued(at - 1) && self.pieces[at - 2].kind == piece::Kind::Word
    }

    /// Whether dates in digits put the month first: known where the place of writing has one habit; stops between the numbers
    /// are everywhere day first.
    pub(super) fn month_first(&self, mark: &str) -> Option<bool> {
        if mark == "." { Some(false) } else { self.month_first }
    }

    pub(super) fn sentence(&self) -> Option<&'a Sentence> {
        self.sentence
    }

    /// The token that piece `at` lies in.
    pub(super) fn token(&self, at: usize) -> Option<TokenIdx> {
        self.token_of.get(at).map(|&token| usize::from(token))
    }

    /// The first piece of `token`.
    pub(super) fn piece_of_token(&self, token: TokenIdx) -> Option<usize> {
        let at = self.token_of.partition_point(|&of| usize::from(of) < token);
        (self.token(at) == Some(token)).then_some(at)
    }

    /// Part of speech of the token that piece `at` lies in.
    pub(super) fn upos(&self, at: usize) -> Option<Upos> {
        let sentence = self.sentence?;
        sentence.tokens.get(self.token(at)?).map(|token| token.upos)
    }

    /// The value on tokens of its sentence; none where the sentence has no tokens.
    fn mention(&self, found: &Found, sentence_idx: u32) -> Option<Mention> {
        let sentence = self.sentence?;
        let (first, last) = (self.token(found.pieces.start)?, self.token(found.pieces.end - 1)?);
        let small = |at: TokenIdx| u16::try_from(at).unwrap_or(u16::MAX);
        Some(Mention {
            sentence: sentence_idx,
            tokens: small(first)..small(last + 1),
            head: small(self.token(found.head)?),
            noun: found.noun.and_then(|noun| self.token(noun)).map(small),
            span: sentence.token_span(first..last + 1),
            value: found.value.clone(),
        })
    }
}
