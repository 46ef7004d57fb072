//! How a reading is stored: each field of each structure in a column of its own, so that like stands beside like and packs well;
//! every word once; every name, time, number and speaker once, however many claims carry it. Places in the text are told from
//! the one before. Readers and writers go through a value in the same order, so nothing tells which column is which.

use super::column_reader::Reader;
use super::column_writer::Writer;
use serde::de::DeserializeOwned;
use serde::{Serialize, de, ser};
use std::fmt;

/// Structures that recur within one document; each different one is written once.
const RECURRING: &[&str] = &["Attribution", "EntityRef", "Event", "Quantity", "Term", "Time"];

/// Stands after each word; no byte of UTF-8 is one.
pub(super) const WORD_END: u8 = 0xff;

/// `value` in columns.
pub(super) fn write<T: Serialize>(value: &T) -> Result<Vec<u8>, ColumnError> {
    let mut writer = Writer::default();
    value.serialize(&mut writer)?;
    Ok(writer.finish())
}

/// Back from [`write()`].
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ColumnError> {
    T::deserialize(&mut Reader::new(bytes)?)
}

/// Why a value cannot be written in columns, or read from them.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct ColumnError(String);

impl ColumnError {
    /// The columns end before the value does, or hold what no writer writes.
    pub(super) fn damaged() -> Self {
        Self("the columns are damaged".to_owned())
    }
}

impl ser::Error for ColumnError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl de::Error for ColumnError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// What an integer is told from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Base {
    /// Nothing: it is told as it is.
    #[default]
    Zero,
    /// The one before of its kind.
    Last(Kind),
    /// The token that it stands in.
    Token,
    /// Where a token begins, or ends, in its sentence: as far from the one before as in the document.
    TokenStart,
    /// See [`Base::TokenStart`].
    TokenEnd,
    /// Where words begin in the document: where their tokens do.
    SpanStart,
    /// Where they end.
    SpanEnd,
    /// A tag of a token: from the last one beside the same wider tag.
    Tag(Tag),
}

/// Tags of a token, each narrower than the one before: the next is mostly known from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// Part of speech.
    Upos,
    /// Treebank tag.
    Xpos,
    /// Features.
    Feats,
}

/// Integers of one kind follow one another closely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// First token of something.
    First,
    /// One past its last token.
    Last,
    /// Its only token.
    Only,
    /// Sentences that claims and mentions stand in.
    Sentence,
}

/// Whose place in the document is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Owner {
    Sentence,
    Token,
    /// Something whose tokens were told just before.
    Tokens,
    #[default]
    Other,
}

/// What was told so far that later integers are told from; kept alike by reader and writer.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Index of the token being told.
    token: i64,
    /// Where it begins and ends in its sentence, and how far its words lie from the one before in the document.
    in_sentence: (i64, i64),
    gap: i64,
    /// The words last told, and their owner.
    span: (i64, i64),
    owner: Owner,
    /// Where the words of each sentence's tokens lie, and in which sentence the claim or mention being told stands.
    places: Vec<Vec<(i64, i64)>>,
    sentence: usize,
    n_stances: usize,
    /// First and last token of what is being told.
    tokens: (i64, i64),
    /// The tags of the token being told, and what was last told beside each part of speech and each tag.
    upos: i64,
    xpos: i64,
    last_xpos: Last,
    last_feats: Last,
}

/// What was last told beside each tag.
#[derive(Debug, Default)]
struct Last(Vec<i64>);

impl Last {
    /// Tags that there are at most; what is damaged may tell of others, which are not remembered.
    const MAX_TAGS: usize = 256;

    fn beside(&self, tag: i64) -> i64 {
        usize::try_from(tag).ok().and_then(|tag| self.0.get(tag).copied()).unwrap_or(0)
    }

    fn tell(&mut self, tag: i64, value: i64) {
        let Some(tag) = usize::try_from(tag).ok().filter(|tag| *tag < Self::MAX_TAGS) else { return };
        if self.0.len() <= tag {
            self.0.resize(tag + 1, 0);
        }
        self.0[tag] = value;
    }
}

/// What a structure is, as far as places are told by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Structure {
    Sentence,
    Token,
    Stance,
    Other,
}

impl Structure {
    pub(super) fn of(name: &str) -> Self {
        match name {
            "Sentence" => Self::Sentence,
            "Token" => Self::Token,
            "Stance" => Self::Stance,
            _ => Self::Other,
        }
    }
}

/// What is known of a field from its name and its structure's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    /// Whose place in the document is told from here on; none within a place itself.
    owner: Option<Owner>,
    /// What an integer in it is told from.
    base: Base,
}

impl Field {
    /// A field of which nothing is known.
    pub(super) const OTHER: Self = Self { owner: Some(Owner::Other), base: Base::Zero };

    pub(super) fn of(name: &str, field: &str) -> Self {
        let owner = match (name, field) {
            ("Span", _) => None,
            ("Sentence", "span") => Some(Owner::Sentence),
            ("Token", "span") => Some(Owner::Token),
            ("Slot" | "Mention" | "Predicate", "span") => Some(Owner::Tokens),
            _ => Some(Owner::Other),
        };
        let base = match (name, field) {
            ("Span", "start") => Base::SpanStart,
            ("Span", "end") => Base::SpanEnd,
            ("Token", "start") => Base::TokenStart,
            ("Token", "end") => Base::TokenEnd,
            ("Token", "head") => Base::Token,
            ("Token", "upos") => Base::Tag(Tag::Upos),
            ("Token", "xpos") => Base::Tag(Tag::Xpos),
            ("Token", "feats") => Base::Tag(Tag::Feats),
            ("Range", "start") => Base::Last(Kind::First),
            ("Range", "end") => Base::Last(Kind::Last),
            ("Predicate", "token") => Base::Last(Kind::Only),
            ("Claim" | "Mention", "sentence") => Base::Last(Kind::Sentence),
            _ => Base::Zero,
        };
        Self { owner, base }
    }
}

impl Told {
    /// Takes note of a structure that begins.
    pub(super) fn begin(&mut self, structure: Structure) {
        match structure {
            Structure::Sentence => {
                self.token = -1;
                self.in_sentence = (0, 0);
                self.places.push(Vec::new());
            }
            Structure::Token => self.token += 1,
            Structure::Stance => {
                self.sentence = self.n_stances;
                self.n_stances += 1;
            }
            Structure::Other => {}
        }
    }

    /// Takes note of a field that begins; gives what an integer in it is told from.
    pub(super) fn field(&mut self, field: Field) -> Base {
        self.owner = field.owner.unwrap_or(self.owner);
        field.base
    }

    /// The number from which the next integer under `base` is told.
    pub(super) fn base(&self, base: Base) -> i64 {
        match (base, self.owner) {
            (Base::Zero | Base::Tag(Tag::Upos), _) => 0,
            (Base::Tag(Tag::Xpos), _) => self.last_xpos.beside(self.upos),
            (Base::Tag(Tag::Feats), _) => self.last_feats.beside(self.xpos),
            (Base::Last(Kind::Sentence), _) => i64::try_from(self.sentence).unwrap_or(0),
            (Base::Last(_), _) => self.tokens.0,
            (Base::Token, _) => self.token,
            (Base::TokenStart, _) => self.in_sentence.1.wrapping_add(self.gap),
            (Base::TokenEnd, _) => self.in_sentence.0.wrapping_add(self.span.1.wrapping_sub(self.span.0)),
            (Base::SpanStart, Owner::Token) => self.span.1,
            (Base::SpanStart, Owner::Tokens) => self.place(self.tokens.0).0,
            (Base::SpanEnd, Owner::Tokens) => self.place(self.tokens.1).1,
            (Base::SpanStart | Base::SpanEnd, _) => self.span.0,
        }
    }

    fn place(&self, token: i64) -> (i64, i64) {
        let places = self.places.get(self.sentence);
        let place = places.and_then(|places| places.get(usize::try_from(token).ok()?));
        place.copied().unwrap_or(self.span)
    }

    /// Takes note of an integer.
    pub(super) fn tell(&mut self, base: Base, value: i64) {
        match base {
            Base::Zero | Base::Token => {}
            Base::Tag(Tag::Upos) => self.upos = value,
            Base::Tag(Tag::Xpos) => {
                self.xpos = value;
                self.last_xpos.tell(self.upos, value);
            }
            Base::Tag(Tag::Feats) => {
                self.last_feats.tell(self.xpos, value);
            }
            Base::Last(kind) => match kind {
                Kind::First => self.tokens.0 = value,
                Kind::Last => self.tokens.1 = value.wrapping_sub(1),
                Kind::Only => self.tokens = (value, value),
                Kind::Sentence => self.sentence = usize::try_from(value).unwrap_or(usize::MAX),
            },
            Base::TokenStart => self.in_sentence.0 = value,
            Base::TokenEnd => self.in_sentence.1 = value,
            Base::SpanStart => {
                self.gap = value.wrapping_sub(self.span.1);
                self.span.0 = value;
            }
            Base::SpanEnd => {
                self.span.1 = value;
                match self.owner {
                    // The first token begins where its sentence does.
                    Owner::Sentence => self.span.1 = self.span.0,
                    Owner::Token => self.places.last_mut().into_iter().for_each(|places| places.push(self.span)),
                    _ => {}
                }
            }
        }
    }
}

/// A structure or a variant of an enum: where its columns are, and what is known of its fields.
#[derive(Debug)]
pub(super) struct Shape {
    name: &'static str,
    variant: &'static str,
    /// The first of its columns.
    pub(super) first: usize,
    /// Whether each different one is written once.
    pub(super) recurs: bool,
    pub(super) structure: Structure,
    /// Known to readers alone: a writer is told each field's name.
    pub(super) fields: Vec<Field>,
}

/// The shapes met so far. Columns are given out in the order in which shapes are first met.
#[derive(Debug)]
pub(super) struct Shapes {
    known: Vec<Shape>,
    /// Where shapes are, by where their names lie in memory; a name may lie in several places.
    quick: Vec<Option<(usize, usize, usize)>>,
    next: usize,
}

impl Default for Shapes {
    fn default() -> Self {
        Self { known: Vec::new(), quick: vec![None; Self::N_QUICK], next: 0 }
    }
}

impl Shapes {
    /// Some four times the shapes that a reading has, so that few share a place.
    const N_QUICK: usize = 512;

    /// The shape of a structure (`variant` empty) or of a variant of an enum with `n` fields, by its index.
    pub(super) fn of(&mut self, (name, variant): (&'static str, &'static str), (fields, n): (&[&str], usize)) -> usize {
        let (of_name, of_variant) = (name.as_ptr().addr(), variant.as_ptr().addr());
        let at = (of_name ^ (of_name >> 9) ^ of_variant.rotate_left(3)) % Self::N_QUICK;
        if let Some((other, of, shape)) = self.quick[at]
            && (other, of) == (of_name, of_variant)
            && self.known[shape].variant.len() == variant.len()
            && self.known[shape].name.len() == name.len()
        {
            return shape;
        }
        // By content: where equal names lie differs from one build of the program to the next.
        let is_it = |shape: &Shape| shape.name == name && shape.variant == variant;
        let shape = self.known.iter().position(is_it).unwrap_or_else(|| {
            // Column 0 is that of the value itself.
            let first = self.next + 1;
            self.next += n;
            let recurs = variant.is_empty() && RECURRING.contains(&name);
            let fields = (0..n).map(|nth| Field::of(name, fields.get(nth).copied().unwrap_or(""))).collect();
            self.known.push(Shape { name, variant, first, recurs, structure: Structure::of(name), fields });
            self.known.len() - 1
        });
        self.quick[at] = Some((of_name, of_variant, shape));
        shape
    }

    pub(super) fn get(&self, shape: usize) -> &Shape {
        &self.known[shape]
    }
}

/// A number as bytes, seven bits each.
pub(super) fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Takes a number off the front of `bytes`; none where they end too soon.
pub(super) fn take_varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// Small numbers of either sign as small numbers.
pub(super) fn zigzag(value: i64) -> u64 {
    (value.cast_unsigned() << 1) ^ (value >> 63).cast_unsigned()
}

/// Back from [`zigzag`].
pub(super) fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use std::collections::BTreeMap;
    use std::ops::Range;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Term {
        head: Box<str>,
        rest: Vec<Box<str>>,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    enum Kind {
        Nothing,
        One(Term),
        Pair(u16, Option<i64>),
        Named { of: Term, share: f64 },
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct All {
        kinds: Vec<Kind>,
        ranges: Vec<Range<u16>>,
        by_name: BTreeMap<String, (bool, u8, i32)>,
        letter: char,
        large: u64,
        low: i64,
        none: Option<()>,
    }

    fn term(head: &str) -> Term {
        Term { head: head.into(), rest: vec!["old".into(), head.into()] }
    }

    fn all() -> All {
        All {
            kinds: vec![
                Kind::One(term("bridge")),
                Kind::Nothing,
                Kind::Pair(7, Some(-3)),
                Kind::Named { of: term("bridge"), share: 0.25 },
                Kind::One(term("tunnel")),
                Kind::Pair(900, None),
            ],
            ranges: vec![0..3, 3..9, 2..4],
            by_name: [("ä".to_owned(), (true, 255, -70_000)), (String::new(), (false, 0, 1))].into(),
            letter: '’',
            large: u64::MAX,
            low: i64::MIN,
            none: None,
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let value = all();
        assert_eq!(read::<All>(&write(&value).expect("written")), Ok(value));
    }

    #[test]
    fn what_recurs_is_written_once() {
        let once = write(&vec![Kind::One(term("harbour"))]).expect("written");
        let often = write(&vec![Kind::One(term("harbour")); 50]).expect("written");
        assert!(often.len() < once.len() + 50 * 2 + 4, "{} {}", once.len(), often.len());
    }

    #[test]
    fn damaged_columns_are_refused_or_read_as_something_else_but_never_panic() {
        let bytes = write(&all()).expect("written");
        for at in 0..bytes.len() {
            assert!(read::<All>(&bytes[..at]).is_err() || at + 1 >= bytes.len());
            for flip in [1, 0x80, 0xff] {
                let mut other = bytes.clone();
                other[at] ^= flip;
                let _ = read::<All>(&other);
            }
        }
    }
}
