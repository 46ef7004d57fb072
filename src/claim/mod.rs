//! Claims: who says what happened, and how surely. Takes sentences with their mentions, gives [`Claim`]s. Never reads a
//! file and does not know that a second document exists.
//!
//! Frames filled on every sentence, with the slots they may have (every slot may be missing, any may repeat where the text
//! coordinates; `when` and `where` are a time and a place said of the predicate):
//!
//! | Frame | Slots |
//! |---|---|
//! | `clause` | `subject` and `object` (logical: those of a passive are turned back), `iobj`, `complement` (other side of a copula, what becomes of the object, the head of a complement clause as an event), `obl:in` and the like by preposition, `when`, `where` |
//! | `quantity` | `value` (with unit and counted noun), `noun` (the counted noun with what narrows it), `as` (the number's own part in the clause: `subject`, `object`, `obl:to` …), `of` ("six of the miners"), and the clause's other slots. Measures come to one form: the predicate `cost`, `height`, `population` … of the `subject`, with `as` `measure` |
//! | `quote` | `words`, `speaker` |
//! | `role` | `person`, `title`, `organisation`, `when` (period) |
//! | `name` | `name` |
//! | `when` | `event`, `when` |
//! | `where` | `event`, `where` |
//! | `share` | `value` (per cent), `whole`, `about` (each thing else that the clause speaks of) |
//! | `change` | `value` (per cent), `way` (up, down), `thing`, `to` |
//! | `level` | `value`, `thing` (whose measure it is) |
//! | `length` | `value` (a duration), `event`, `when` |
//! | `order` | `event`, with `ordinal`, or `before` or `after` (another event or a time), and `by` how long ("two days after") |

mod attribution;
mod change;
mod clause;
mod factuality;
mod frame_order;
mod length;
mod level;
mod lexicon;
mod measure;
mod opened;
mod phrase;
mod quantity;
mod quotation;
mod quote;
mod quote_cues;
mod reading;
mod reports;
mod role;
mod share;
mod sources;
#[cfg(test)]
mod tests;
mod time_place;
mod transcript;
mod tree;
mod word_lists;
#[cfg(test)]
mod worked_tests;

use crate::document::{Meta, Role};
use crate::mention::{EntityKind, Mentions, PlaceId, Quantity, Tenure, Time};
use crate::span::Span;
use crate::syntax::Sentence;
use serde::{Deserialize, Serialize};
use std::ops::Range;

pub use opened::{Opened, open};
pub use reading::read;

/// Whether `lemma`, in lower case, is a noun for something that happens.
#[must_use]
pub fn is_event_word(lemma: &str) -> bool {
    lexicon::LEXICON.event(lemma).is_some()
}

/// Whether `lemma` takes its meaning from what it is a part or number of: "round", "session".
#[must_use]
pub fn is_series(lemma: &str) -> bool {
    lexicon::LEXICON.is_series(lemma)
}

/// Whether the adjective tells that an event is another than one told of before: "separate".
#[must_use]
pub fn is_other(lemma: &str) -> bool {
    lexicon::LEXICON.is_other(lemma)
}

/// The verb under which the deed that `lemma` tells is looked up: two verbs that share it tell one deed of one subject.
#[must_use]
pub fn deed_family(lemma: &str) -> &str {
    lexicon::LEXICON.deed(lemma)
}

/// The word under which an event that is named by `lemma` is looked up; two words for one event may share it.
#[must_use]
pub fn event_family(lemma: &str) -> &str {
    lexicon::LEXICON.family(lemma)
}

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
    /// What each sentence amounts to as a whole, one entry per sentence.
    pub stances: Vec<Stance>,
    /// Who says what in the document, in order of cue; [`Stance::attribution`] indexes it.
    pub attributions: Vec<Attribution>,
}

impl Reading {
    /// The claims of the sentence with index `sentence`, in order; empty past the end.
    #[must_use]
    pub fn claims_of(&self, sentence: usize) -> &[Claim] {
        &self.claims[self.claim_ids_of(sentence)]
    }

    /// Indexes into [`Reading::claims`] of the claims of the sentence with index `sentence`.
    #[must_use]
    pub fn claim_ids_of(&self, sentence: usize) -> Range<usize> {
        let from = self.claims.partition_point(|claim| (claim.sentence as usize) < sentence);
        let to = self.claims.partition_point(|claim| (claim.sentence as usize) <= sentence);
        from..to
    }

    /// The claim `id`.
    #[must_use]
    pub fn claim(&self, id: ClaimId) -> Option<&Claim> {
        self.claims.get(id.0 as usize)
    }

    /// The sentence that `claim` stands in.
    #[must_use]
    pub fn sentence_of(&self, claim: &Claim) -> Option<&Sentence> {
        self.sentences.get(claim.sentence as usize)
    }

    /// Who says the main clause of the sentence with index `sentence`, when it is not the writer.
    #[must_use]
    pub fn attribution_of(&self, sentence: usize) -> Option<&Attribution> {
        let stance = self.stances.get(sentence)?;
        self.attributions.get(stance.attribution? as usize)
    }
}

/// What one sentence amounts to as a whole: how its main statement is meant, and who makes it.
///
/// For "The minister denied that talks had begun" the main statement is that talks had begun, not that somebody denied it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stance {
    /// The word that the main statement turns on; none in a sentence without one (a bare noun phrase).
    pub predicate: Option<Predicate>,
    /// How surely the main statement is made.
    pub factuality: Factuality,
    /// Its tense.
    pub tense: ClaimTense,
    /// Who makes it, when it is not the writer: an index into [`Reading::attributions`].
    pub attribution: Option<u32>,
    /// How surely each predicate of the sentence is meant, in order, whether it makes a claim or not.
    pub predicates: Vec<(u16, Factuality)>,
}

impl Stance {
    /// How surely the predicate at the token `token` is meant; none where no predicate stands.
    #[must_use]
    pub fn factuality_at(&self, token: u16) -> Option<Factuality> {
        self.predicates.binary_search_by_key(&token, |(at, _)| *at).ok().map(|at| self.predicates[at].1)
    }
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
    /// Filled slots. What is coordinated ("Ruiz and Berg resigned") fills one name several times, in order of the text.
    pub slots: Vec<Slot>,
    /// Asserted, denied or open, and which kind of open.
    pub factuality: Factuality,
    /// Who says so, when it is not the writer.
    pub attribution: Option<Attribution>,
    /// Tense of the predicate.
    pub tense: ClaimTense,
}

impl Claim {
    /// The first slot called `name`.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<&Slot> {
        self.slots.iter().find(|slot| &*slot.name == name)
    }

    /// All slots called `name`: more than one where the text coordinates.
    pub fn slots_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Slot> {
        self.slots.iter().filter(move |slot| &*slot.name == name)
    }
}

/// The word that a claim turns on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Predicate {
    /// Lemma, with its particle ("call off"); light verbs give their noun ("take place" → "take place", "make a visit" →
    /// "visit"), event nouns the verb they stand for ("postponement" → "postpone"). "be" for a copula, whose other side
    /// fills the slot `complement`.
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
    /// Lemma of a quantifying determiner: "all", "no", "most", "both", "some" …
    pub quantifier: Option<Box<str>>,
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

impl Factuality {
    /// Whether the words are positive or negative, whatever their certainty.
    #[must_use]
    pub fn polarity(self) -> Polarity {
        match self {
            Self::Asserted => Polarity::Positive,
            Self::Denied => Polarity::Negative,
            Self::Open(_, polarity) => polarity,
        }
    }

    /// Why it is neither asserted nor denied, if so.
    #[must_use]
    pub fn openness(self) -> Option<Openness> {
        match self {
            Self::Open(openness, _) => Some(openness),
            Self::Asserted | Self::Denied => None,
        }
    }

    /// The same certainty with the opposite polarity.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::Asserted => Self::Denied,
            Self::Denied => Self::Asserted,
            Self::Open(openness, polarity) => Self::Open(openness, polarity.opposite()),
        }
    }
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

impl Polarity {
    /// The other one.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Self::Positive => Self::Negative,
            Self::Negative => Self::Positive,
        }
    }
}

/// Who says a claim: PARC's three parts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// The speaker, when the words come to an entity of the document.
    pub source: Option<EntityRef>,
    /// The speaker by description, when there is no name ("a senior official", "two people"); none with a name.
    pub described: Option<Term>,
    /// The body that the speaker speaks for ("foreign ministry spokesman Esmail Baghaei"), when said.
    pub body: Option<EntityRef>,
    /// The speaker's words in the text ("a U.S. official"), for anonymous sources too; none where nobody is named at all
    /// ("it was said", words in quotation marks without a speaker).
    pub source_span: Option<Span>,
    /// Lemma of the cue: "say", "deny", "according to"; `statement` for a document that is its outlet's own statement, `"`
    /// for quotation marks without any cue.
    pub cue: Box<str>,
    /// Place of the cue; for a document's own statement the start of the sentence.
    pub cue_span: Span,
    /// The words attributed, in pieces where the cue interrupts them; never empty.
    pub content: Vec<Span>,
    /// How the words are given.
    pub manner: Manner,
    /// Who reports that the speaker says so, when it is not the writer ("the spokesman said Ruiz had denied it").
    pub reported_by: Option<Box<Attribution>>,
}

impl Attribution {
    /// The smallest span that holds all attributed words.
    #[must_use]
    pub fn content_span(&self) -> Span {
        self.content.iter().copied().reduce(Span::cover).unwrap_or_default()
    }
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
