//! Compiled wordings of extraction rules.

use super::phrase::{Negation, Phrase, TokenSpec};
use super::{Case, FrameId, Origin, RuleId, SlotName};
use crate::syntax::BaseRelation;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// An extraction rule: wordings that fill a frame.
#[derive(Debug, Clone)]
pub struct Extraction {
    /// Its name.
    pub id: RuleId,
    /// The frame it fills.
    pub frame: FrameId,
    /// Texts and the frames that must come of them.
    pub cases: Vec<ExtractCase>,
    /// Where it is written.
    pub origin: Origin,
    /// The wordings; one is enough.
    pub(super) wordings: Vec<Wording>,
}

/// A test of an extraction rule.
#[derive(Debug, Clone, PartialEq)]
pub struct ExtractCase {
    /// The text.
    pub text: Box<str>,
    /// Its date.
    pub dateline: Option<Date>,
    /// The frames, with the slots that are looked at.
    pub expect: Vec<Vec<(SlotName, Box<str>)>>,
    /// Whether it may fail.
    pub mark: super::Mark,
    /// Line in its file, from 1.
    pub line: u32,
}

/// Fixed slots, by how the words are meant.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Labels {
    /// Of what is said to be so.
    pub(super) set: Vec<(SlotName, Box<str>)>,
    /// Of the future and of plans; `set` if none.
    pub(super) planned: Option<Vec<(SlotName, Box<str>)>>,
    /// Of negated words; without it they fill nothing.
    pub(super) denied: Option<Vec<(SlotName, Box<str>)>>,
    /// Of words that are said to be unconfirmed; without it they fill nothing.
    pub(super) unconfirmed: Option<Vec<(SlotName, Box<str>)>>,
}

/// One wording: what to look for, what must not be there, and the fixed slots.
#[derive(Debug, Clone)]
pub(super) struct Wording {
    /// What to look for.
    pub(super) atom: Atom,
    /// None of these may match in the sentence.
    pub(super) not: Vec<Wording>,
    /// Fixed slots.
    pub(super) labels: Labels,
}

/// What to look for.
#[derive(Debug, Clone)]
pub(super) enum Atom {
    /// One is enough.
    Any(Vec<Wording>),
    /// All in one sentence.
    All(Vec<Wording>),
    /// Words in order; a list of tokens too.
    Phrase(Phrase),
    /// A word in the tree and what hangs from it.
    Dep(Dep),
    /// A clause that has been read.
    Clause(Clause),
    /// A quotation that has been read.
    Quote(Quote),
}

/// A word in the tree and what hangs from it.
#[derive(Debug, Clone)]
pub(super) struct Dep {
    /// The word.
    pub(super) trigger: TokenSpec,
    /// Words of which the trigger must be one.
    pub(super) triggers: BTreeSet<Box<str>>,
    /// Slots that must be filled.
    pub(super) require: Vec<(SlotName, Vec<DepPath>)>,
    /// Slots that may be filled.
    pub(super) allow: Vec<(SlotName, Vec<DepPath>)>,
    /// Paths that must lead nowhere.
    pub(super) forbid: Vec<DepPath>,
}

/// Steps through the tree from the trigger; empty for the trigger itself.
pub(super) type DepPath = Vec<DepStep>;

/// One step through the tree.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DepStep {
    /// Down to a dependant, or up to the governor.
    pub(super) way: Way,
    /// The relation walked along.
    pub(super) relation: BaseRelation,
    /// Its subtype or the dependant's preposition: `pass`, `agent`, `unmarked`, `in`.
    pub(super) detail: Option<Box<str>>,
}

/// Which way a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// To a dependant.
    Down,
    /// To the governor.
    Up,
}

/// A clause that has been read.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    /// Lemmas of the predicate.
    pub(super) predicates: BTreeSet<Box<str>>,
    /// Whether only negated clauses are looked for.
    pub(super) negation: Negation,
    /// Lemmas that slots of the clause must hold.
    pub(super) with: Vec<(ClausePath, Vec<Box<str>>)>,
    /// Slots that must be filled.
    pub(super) require: Vec<(SlotName, Vec<ClausePath>)>,
    /// Slots that may be filled.
    pub(super) allow: Vec<(SlotName, Vec<ClausePath>)>,
    /// Paths that must lead nowhere.
    pub(super) forbid: Vec<ClausePath>,
}

/// Names of slots, each of the clause that the one before leads to; empty for the clause's own event.
pub(super) type ClausePath = Vec<Box<str>>;

/// A quotation that has been read.
#[derive(Debug, Clone)]
pub(super) struct Quote {
    /// Fewest words.
    pub(super) min_words: usize,
    /// Slot for the words.
    pub(super) words: SlotName,
    /// Slot for the speaker.
    pub(super) speaker: Option<SlotName>,
}

/// The word under which sentences with quotations are found.
pub(super) const QUOTE_TRIGGER: &str = "\"";

impl Wording {
    /// Words of which every sentence where it matches holds one. Empty for a list of alternatives none of which can match.
    pub(super) fn triggers(&self) -> BTreeSet<Box<str>> {
        match &self.atom {
            Atom::Any(wordings) => wordings.iter().flat_map(Self::triggers).collect(),
            Atom::All(wordings) => wordings.iter().map(Self::triggers).min_by_key(BTreeSet::len).unwrap_or_default(),
            Atom::Phrase(phrase) => phrase.triggers.clone(),
            Atom::Dep(dep) => dep.triggers.clone(),
            Atom::Clause(clause) => clause.predicates.clone(),
            Atom::Quote(_) => BTreeSet::from([QUOTE_TRIGGER.into()]),
        }
    }

    /// Names of the slots that it can fill, fixed ones included.
    pub(super) fn slots(&self) -> BTreeSet<SlotName> {
        let Labels { set, planned, denied, unconfirmed } = &self.labels;
        let labels = [Some(set), planned.as_ref(), denied.as_ref(), unconfirmed.as_ref()];
        let mut slots: BTreeSet<SlotName> =
            labels.into_iter().flatten().flatten().map(|(slot, _)| slot.clone()).collect();
        match &self.atom {
            Atom::Any(wordings) | Atom::All(wordings) => slots.extend(wordings.iter().flat_map(Self::slots)),
            Atom::Phrase(phrase) => slots.extend(phrase.slots.iter().cloned().map(SlotName)),
            Atom::Dep(dep) => slots.extend(dep.require.iter().chain(&dep.allow).map(|(slot, _)| slot.clone())),
            Atom::Clause(clause) => {
                slots.extend(clause.require.iter().chain(&clause.allow).map(|(slot, _)| slot.clone()))
            }
            Atom::Quote(quote) => slots.extend(std::iter::once(&quote.words).chain(&quote.speaker).cloned()),
        }
        slots
    }
}

impl Extraction {
    /// Names of the slots that it can fill.
    pub(super) fn slots(&self) -> BTreeSet<SlotName> {
        self.wordings.iter().flat_map(Wording::slots).collect()
    }
}

/// Cases of a rule by their kind, for the page of a rule.
impl Case {
    /// Whether the case expects no finding.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        !matches!(self.expect, super::Expectation::Finding(_))
    }
}
