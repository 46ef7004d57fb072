//! Claims: who says what happened, and how surely. Takes sentences with their mentions, gives [`Claim`]s. Never reads a
//! file and does not know that a second document exists.

use crate::document::{Meta, Role};
use crate::mention::{EntityKind, Mentions, PlaceId, Quantity, Tenure, Time};
use crate::span::Span;
use crate::syntax::Sentence;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// All that one document says, ready to be compared: its sentences, mentions and claims, and the metadata that places them
/// in time. This is what the index stores and what pairs are compared on; it holds no reference to the file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reading {
    /// Path of the document as shown to people.
    pub path: String,
    /// Draft or source.
    pub role: Role,
    /// Outlet, date and the rest.
    pub meta: Meta,
    /// Sentences in order.
    pub sentences: Vec<Sentence>,
    /// Mentions and entities.
    pub mentions: Mentions,
    /// Claims in order of sentence; [`ClaimId`] indexes it.
    pub claims: Vec<Claim>,
}

/// Which claim of a document; an index into [`Reading::claims`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClaimId(pub u32);

/// One thing said: a frame with its slots, who holds it and how surely.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claim {
    /// Name of the frame: `clause`, `quantity`, `quote`, `role`, `name`, `when`, `where`, `order`, or one from a rule file.
    pub frame: Box<str>,
    /// Index of the sentence.
    pub sentence: u32,
    /// The words that carry it.
    pub span: Span,
    /// The governing verb, adjective or event noun, when there is one.
    pub predicate: Option<Predicate>,
    /// Filled slots, in a fixed order of names.
    pub slots: Vec<Slot>,
    /// Asserted, denied or open, and which kind of open.
    pub factuality: Factuality,
    /// Who says so, when it is not the writer.
    pub attribution: Option<Attribution>,
    /// Tense of the predicate.
    pub tense: ClaimTense,
}

/// The word that a claim turns on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Predicate {
    /// Lemma, with its particle ("call off"); light verbs give their noun ("take place" → "take place", "make a visit" → "visit").
    pub lemma: Box<str>,
    /// Token index within the sentence.
    pub token: u16,
    /// Place in the document.
    pub span: Span,
}

/// One filled slot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// Name: `subject`, `object`, `value`, `person`, `when`, `obl:in` …
    pub name: Box<str>,
    /// Normal form.
    pub value: SlotValue,
    /// Tokens within the sentence.
    pub tokens: Range<u16>,
    /// Place in the document.
    pub span: Span,
}

/// Normal form of what fills a slot; complete in itself, so that claims can be stored and compared without their document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum SlotValue {
    /// A common noun phrase or other words.
    Term(Term),
    /// A named entity.
    Entity(EntityRef),
    /// A number with its unit.
    Quantity(Quantity),
    /// A time.
    Time(Time),
    /// An office.
    Title {
        /// Normal form of the office.
        role: Box<str>,
        /// The body it belongs to.
        of: Option<EntityRef>,
        /// Whether it is held now.
        tenure: Tenure,
    },
    /// An event or thing spoken of as one: "the fourth round of talks".
    Event(Event),
    /// Quoted words: lower-case forms in order, without punctuation.
    Words(Vec<Box<str>>),
    /// One of a frame's fixed values, set by an extraction rule.
    Label(Box<str>),
    /// An ordinal.
    Ordinal(i64),
    /// A score.
    Score(Vec<u32>),
}

/// A noun phrase by its head and what narrows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Lemma of the head.
    pub head: Box<str>,
    /// Lemmas of what narrows it (adjectives, compounds, "of" phrases), sorted.
    pub modifiers: Vec<Box<str>>,
}

/// An entity as a claim carries it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EntityRef {
    /// What it is.
    pub kind: EntityKind,
    /// Fullest name in the document.
    pub name: Box<str>,
    /// Family name of a person; else empty.
    pub surname: Box<str>,
    /// All spellings in the document.
    pub spellings: Vec<Box<str>>,
    /// Gazetteer places the name can mean.
    pub places: Vec<PlaceId>,
    /// How surely the words mean this entity: a pronoun or description may be mistaken.
    pub certainty: ReferenceCertainty,
}

/// How surely words mean an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ReferenceCertainty {
    /// Resolved by position or description only.
    Inferred,
    /// Named.
    Named,
}

/// What makes an event the same event: an ordinal clash makes two events different.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Lemma of the head noun, or of the verb of a clause.
    pub head: Box<str>,
    /// "fourth" in "fourth round".
    pub ordinal: Option<i64>,
    /// Modifiers and complements: lemmas ("nuclear", "talk"), sorted.
    pub modifiers: Vec<Box<str>>,
    /// Who takes part, as far as said.
    pub participants: Vec<EntityRef>,
    /// Where, as far as said.
    pub place: Option<EntityRef>,
    /// When, as far as said.
    pub time: Option<Time>,
}

/// FactBank's pairing of certainty and polarity, in the three outcomes a rule can trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Factuality {
    /// Said to be so.
    Asserted,
    /// Said not to be so.
    Denied,
    /// Neither, in one of several ways; the polarity is that of the words under the openness.
    Open(Openness, Polarity),
}

/// Why a claim is neither asserted nor denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Openness {
    /// A plan or schedule: "will meet", "is set for".
    Planned,
    /// An expectation: "is expected to".
    Expected,
    /// "may", "could", "reportedly possible".
    Possible,
    /// "if", "unless".
    Conditional,
    /// "never confirmed", "has yet to confirm".
    Unconfirmed,
    /// A question.
    Asked,
    /// An order, wish or hypothesis.
    Hypothetical,
}

/// Positive or negative wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Polarity {
    /// Without an effective negation.
    Positive,
    /// Negated.
    Negative,
}

/// Who says a claim: PARC's three parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// The speaker, when named or described.
    pub source: Option<EntityRef>,
    /// The speaker's words in the text ("a U.S. official"), for anonymous sources too.
    pub source_span: Option<Span>,
    /// Lemma of the cue: "say", "deny", "according to".
    pub cue: Box<str>,
    /// Place of the cue.
    pub cue_span: Span,
    /// The words attributed.
    pub content: Span,
    /// How the words are given.
    pub manner: Manner,
}

/// How attributed words are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// In quotation marks.
    Direct,
    /// In the writer's words.
    Indirect,
    /// Partly quoted.
    Mixed,
}

/// Tense of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimTense {
    /// Past or perfect.
    Past,
    /// Present.
    Present,
    /// Will, going to, scheduled.
    Future,
    /// None to be told (headlines, noun phrases).
    Untensed,
}
