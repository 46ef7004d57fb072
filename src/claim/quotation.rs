//! Quotations: stretches of text between quotation marks, across sentences and, where a speaker goes on, across paragraphs.

use super::Manner;
use crate::document::BlockKind;
use crate::syntax::{Sentence, Upos, Xpos};
use std::ops::Range;

/// A token of a document, counted over all its sentences.
pub(super) type Place = usize;

/// Words between quotation marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Quotation {
    /// The words, without the marks.
    pub(super) inner: Range<Place>,
    /// The words with their marks.
    pub(super) outer: Range<Place>,
    /// Whether the speaker of the quotation before goes on: the marks were left open at the end of a paragraph.
    pub(super) continues: bool,
    /// What it is.
    pub(super) kind: QuotationKind,
}

/// What a quotation is in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuotationKind {
    /// Whole sentences or clauses of somebody.
    Speech,
    /// A few words within somebody else's sentence.
    Fragment,
}

/// Where each sentence's tokens begin, counted over the document; one entry more than sentences.
pub(super) fn offsets(sentences: &[Sentence]) -> Vec<Place> {
    let mut at = 0;
    let mut offsets = vec![0];
    for sentence in sentences {
        at += sentence.tokens.len();
        offsets.push(at);
    }
    offsets
}

/// Which way a quotation mark faces, as far as its form and the spaces around it tell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Facing {
    Opens,
    Closes,
    Either,
}

struct Mark {
    place: Place,
    facing: Facing,
    single: bool,
}

/// All quotations of a document, in order; those within others are left out.
pub(super) fn quotations(sentences: &[Sentence]) -> Vec<Quotation> {
    let offsets = offsets(sentences);
    let mut found: Vec<Quotation> = Vec::new();
    let mut from = 0;
    let mut left_open = false;
    while from < sentences.len() {
        let block = sentences[from].block;
        let to = from + sentences[from..].iter().take_while(|sentence| sentence.block == block).count();
        let places = offsets[from]..offsets[to];
        let block_quote = sentences[from].kind == BlockKind::BlockQuote && !places.is_empty();
        // What stands in a block quote is somebody's words; where those quote others, the marks tell whose they are.
        let marked = sentences[from..to].iter().any(|sentence| marks_of(sentence, 0).iter().any(|mark| !mark.single));
        if block_quote && !marked {
            found.push(Quotation {
                inner: places.clone(),
                outer: places,
                continues: false,
                kind: QuotationKind::Speech,
            });
            left_open = false;
        } else {
            left_open = pair_block(sentences, &offsets, from..to, left_open, &mut found);
        }
        from = to;
    }
    found
}

/// Pairs the marks of one block; gives whether its last quotation was left open.
fn pair_block(
    sentences: &[Sentence],
    offsets: &[Place],
    block: Range<usize>,
    was_open: bool,
    found: &mut Vec<Quotation>,
) -> bool {
    let mut marks: Vec<Mark> = block.clone().flat_map(|idx| marks_of(&sentences[idx], offsets[idx])).collect();
    if marks.iter().any(|mark| !mark.single) {
        // Single marks beside double ones are quotations within quotations, or apostrophes.
        marks.retain(|mark| !mark.single);
    }
    let words = Words { sentences, offsets };
    let mut open: Option<Place> = None;
    let mut continues = false;
    for mark in &marks {
        match (open, mark.facing) {
            (None, Facing::Closes) => {}
            (None, Facing::Opens | Facing::Either) => {
                continues = was_open && mark.place == offsets[block.start];
                open = Some(mark.place);
            }
            // A second opening mark: a new paragraph of the same speech run together, or a mark forgotten; start anew.
            (Some(_), Facing::Opens) => open = Some(mark.place),
            (Some(start), Facing::Closes | Facing::Either) => {
                found.extend(words.quotation(start..mark.place + 1, 1, continues));
                open = None;
                continues = false;
            }
        }
    }
    let Some(start) = open else { return false };
    // Left open to the end of the paragraph: the speaker goes on in the next, if that opens with a mark too.
    let end = offsets[block.end];
    let goes_on = sentences.get(block.end).is_some_and(|next| {
        marks_of(next, 0).first().is_some_and(|mark| mark.place == 0 && mark.facing != Facing::Closes)
    });
    if goes_on {
        found.extend(words.quotation(start..end, 0, continues));
    }
    goes_on
}

struct Words<'a> {
    sentences: &'a [Sentence],
    offsets: &'a [Place],
}

impl Words<'_> {
    /// The quotation over `outer`, of which the last `closing` tokens are its closing mark.
    fn quotation(&self, outer: Range<Place>, closing: usize, continues: bool) -> Option<Quotation> {
        let inner = outer.start + 1..outer.end - closing;
        if inner.is_empty() {
            return None;
        }
        let kind = self.kind(&inner, outer.end, continues);
        Some(Quotation { inner, outer, continues, kind })
    }

    fn at(&self, place: Place) -> Option<(&Sentence, usize)> {
        let idx = self.offsets.partition_point(|&offset| offset <= place).checked_sub(1)?;
        let sentence = self.sentences.get(idx)?;
        Some((sentence, place - self.offsets[idx]))
    }

    fn form(&self, place: Place) -> &str {
        self.at(place).map_or("", |(sentence, idx)| sentence.form(idx))
    }

    fn upos(&self, place: Place) -> Option<Upos> {
        self.at(place).and_then(|(sentence, idx)| sentence.tokens.get(idx)).map(|token| token.upos)
    }

    fn kind(&self, inner: &Range<Place>, after: Place, continues: bool) -> QuotationKind {
        let words = inner.clone().filter(|&place| self.upos(place) != Some(Upos::Punct)).count();
        let last = self.form(inner.end - 1);
        let ends = matches!(last, "," | "." | "?" | "!" | "…" | "..." | "—" | "–" | "--" | "-");
        let spans_sentences = self.at(inner.start).map(|(sentence, _)| sentence.span)
            != self.at(inner.end - 1).map(|(sentence, _)| sentence.span);
        let before = inner.start.checked_sub(2).map_or("", |place| self.form(place));
        let starts_sentence = self.at(inner.start - usize::from(inner.start > 0)).is_some_and(|(_, idx)| idx == 0);
        let introduced = matches!(before, "," | ":");
        let british = matches!(self.form(after), "," | ".");
        let has_verb = inner.clone().any(|place| matches!(self.upos(place), Some(Upos::Verb | Upos::Aux)));
        let capital = self.form(inner.start).chars().next().is_some_and(char::is_uppercase);
        // Below three words only what ends like a sentence and stands like one is speech ("No comment," he said).
        let long = words >= 3 || words >= 1 && (ends && last != ".") && (starts_sentence || introduced);
        let stands = starts_sentence && (ends || british || has_verb)
            || introduced && (capital || has_verb && words >= 4)
            || ends && has_verb && capital;
        if continues || spans_sentences || long && stands || has_verb && words >= 8 && capital {
            QuotationKind::Speech
        } else {
            QuotationKind::Fragment
        }
    }
}

/// The quotation marks of a sentence whose first token is at `offset`.
fn marks_of(sentence: &Sentence, offset: Place) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (idx, token) in sentence.tokens.iter().enumerate() {
        let form = sentence.form(idx);
        let single = matches!(form, "'" | "‘" | "’" | "‚" | "`");
        let double = matches!(form, "\"" | "“" | "”" | "„" | "‟" | "''" | "``" | "«" | "»" | "＂" | "‘‘" | "’’");
        if !single && !double || single && token.xpos == Xpos::Pos {
            continue;
        }
        let glued_left = idx > 0 && sentence.tokens[idx - 1].end == token.start;
        let glued_right = sentence.tokens.get(idx + 1).is_some_and(|next| next.start == token.end);
        let facing = match form {
            "“" | "„" | "«" | "``" | "‘" | "‘‘" | "`" | "‚" => Facing::Opens,
            // Typists put closing marks at the beginning of words too.
            "”" if glued_right && !glued_left => Facing::Opens,
            "”" | "»" | "’" | "’’" => Facing::Closes,
            _ if glued_right && !glued_left => Facing::Opens,
            _ if glued_left && !glued_right => Facing::Closes,
            _ if idx == 0 && sentence.tokens.len() > 1 => Facing::Opens,
            _ => Facing::Either,
        };
        marks.push(Mark { place: offset + idx, facing, single });
    }
    marks
}

/// How words over `content` are given, with the quotations `quoted` that they meet.
pub(super) fn manner(content: &[Range<Place>], quoted: &[Quotation]) -> Manner {
    let total: usize = content.iter().map(ExactSizeIterator::len).sum();
    let inside: usize = content
        .iter()
        .map(|piece| {
            let from = quoted.partition_point(|quotation| quotation.outer.end <= piece.start);
            quoted[from..]
                .iter()
                .take_while(|quotation| quotation.outer.start < piece.end)
                .map(|quotation| {
                    quotation.outer.end.min(piece.end).saturating_sub(quotation.outer.start.max(piece.start))
                })
                .sum::<usize>()
        })
        .sum();
    // Nine tenths leave room for a comma or a conjunction outside the marks.
    if inside == 0 {
        Manner::Indirect
    } else if inside * 10 >= total * 9 {
        Manner::Direct
    } else {
        Manner::Mixed
    }
}
