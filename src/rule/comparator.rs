//! The closed set of comparators: each asks two values one question and answers *compatible*, *incompatible* or *cannot
//! tell*. This file says what they are and take; `conflict` holds what they do.

use super::{Severity, SlotName, Tolerances};
use serde::{Deserialize, Serialize};

/// How two values are compared. Under `same` a pair goes on only if the answer is *compatible*; under `differ` only
/// *incompatible* makes a finding.
#[derive(Debug, Clone, PartialEq)]
pub enum Comparator {
    /// Labels, ordinals, scores or lemmas: compatible when equal, incompatible when both are single values and unequal.
    Equal,
    /// Names or noun phrases: the same name (alias, acronym, demonym, capital for its state), or heads of one meaning with
    /// modifiers that do not clash.
    Entity,
    /// Persons: full names, or a surname once the full name was seen.
    Person,
    /// Places: compatible when equal or one contains the other, incompatible when known and apart.
    Place,
    /// Events: signature of head, ordinal, modifiers, participants, place and time; an ordinal clash makes two events.
    Event,
    /// Events by head, ordinal, modifiers and participants alone, for rules that compare time or place by tests of their own;
    /// cannot tell of an event of which no more than its head is said.
    Occasion,
    /// Participants within one story: names as under `entity`; descriptions that one thing of the story can have both.
    Party,
    /// Names and noun phrases: incompatible when they are names of two or descriptions that no one thing has both.
    Unlike,
    /// Predicates: the same deed; cannot tell of verbs that say little by themselves (be, have, make).
    Deed,
    /// Labels: incompatible when the draft's row lists the source's label.
    Table(Table),
    /// Numbers: compatible when their units convert into each other and they count the same thing.
    Unit,
    /// Numbers: incompatible when the two intervals do not meet after widening by the leeway of the unit's class.
    Disjoint(Tolerances),
    /// Times: incompatible when no reading of one meets any reading of the other, compared at the coarser granularity.
    Calendar(CalendarOptions),
    /// Times: compatible when some reading of one meets some reading of the other.
    Overlap,
    /// Places, times and numbers: compatible when the draft's value contains the source's or the other way round.
    Within,
    /// Offices: incompatible when they stand in one of these relations.
    Title(Vec<TitleRelation>),
    /// Names: compatible when they are one name or a few letters apart, so that one may be the other misspelt.
    NearName,
    /// Names: incompatible when they are near spellings of one name that no spelling rule explains.
    Spelling,
    /// Quoted words: compatible when they align at least so well; `part` lets a shorter cut of a longer quotation pass.
    QuoteAlign {
        /// Least share of aligned words, 0 to 1.
        min: f32,
        /// Whether a cut passes.
        part: Leeway,
    },
    /// Quoted words: incompatible when a word differs that matters; says the heaviest change's severity.
    QuoteDiff(QuoteWeights),
    /// Predicates and terms: incompatible when they stand in two groups of one row.
    Antonym(WordGroups),
    /// Predicates and terms: incompatible when they stand on different rungs of one ladder and the draft's is the higher.
    Ladder(Vec<Vec<Box<str>>>),
    /// Ordinals of one thing, or before and after: incompatible when they exclude each other.
    Order,
    /// Parts of one document against a whole in the other: incompatible when a closed list of parts does not add up.
    Sum,
    /// Compatible when the source does not fill the slot at all.
    Absent,
    /// Factuality: incompatible when one side asserts what the other denies.
    Polarity,
    /// Modal strength: incompatible when one says must or will where the other says may, or permits what is forbidden.
    Strength,
    /// Bounds that a text demands ("must have at least 8"): incompatible when both sides bound on one side, and not alike.
    Limit,
    /// Roles: incompatible when the draft's slot is the source's `with` and the other way round.
    Swapped {
        /// The slot it is swapped with.
        with: SlotName,
    },
    /// Ages of one person: incompatible when no birthday between the two texts explains the gap.
    Age,
    /// A weekday against the date it stands beside: incompatible when the calendar has another day.
    Weekday,
    /// Sentences: compatible when the draft's follows the source's closely, word by word through lemma, synonym, hypernym,
    /// value and name, at least to this share.
    NearCopy {
        /// Least share of the draft's content words that have their match in the source's sentence, 0 to 1.
        min: f32,
    },
    /// Sentences that follow each other: incompatible when two aligned words in one role exclude each other in one of these
    /// ways.
    Detail(Vec<DetailKind>),
}

impl Comparator {
    /// The name in rule files and in findings.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Entity => "entity",
            Self::Person => "person",
            Self::Place => "place",
            Self::Event => "event",
            Self::Occasion => "occasion",
            Self::Party => "party",
            Self::Unlike => "unlike",
            Self::Deed => "deed",
            Self::Table(_) => "table",
            Self::Unit => "unit",
            Self::Disjoint(_) => "disjoint",
            Self::Calendar(_) => "calendar",
            Self::Overlap => "overlap",
            Self::Within => "within",
            Self::Title(_) => "title",
            Self::NearName => "near-name",
            Self::Spelling => "spelling",
            Self::QuoteAlign { .. } => "quote-align",
            Self::QuoteDiff(_) => "quote-diff",
            Self::Antonym(_) => "antonym",
            Self::Ladder(_) => "ladder",
            Self::Order => "order",
            Self::Sum => "sum",
            Self::Absent => "absent",
            Self::Polarity => "polarity",
            Self::Strength => "strength",
            Self::Limit => "limit",
            Self::Swapped { .. } => "swapped",
            Self::Age => "age",
            Self::Weekday => "weekday",
            Self::NearCopy { .. } => "near-copy",
            Self::Detail(_) => "detail",
        }
    }
}

/// For each label of the draft, the labels of a source that it cannot live with.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table(pub Vec<(Box<str>, Vec<Box<str>>)>);

impl Table {
    /// Whether the draft's label and the source's exclude each other.
    #[must_use]
    pub fn excludes(&self, draft: &str, source: &str) -> bool {
        self.0.iter().any(|(row, out)| &**row == draft && out.iter().any(|label| &**label == source))
    }
}

/// How far a number may be off and still agree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tolerance {
    /// By this many base units: percentage points for shares, things for counts.
    Absolute(f64),
    /// By this share of the larger number, 0 to 1.
    Share(f64),
}

/// Options of `calendar`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CalendarOptions {
    /// Whether times of day are compared, of whatever days, rather than days.
    pub clock: Leeway,
}

/// Whether something is let pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leeway {
    /// It is.
    Allow,
    /// It is not.
    #[default]
    Refuse,
}

/// Ways in which two offices cannot be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TitleRelation {
    /// Neither is a synonym, a broader word nor a rank of the other.
    DifferentOffice,
    /// One is below the other: deputy minister, minister.
    DifferentRank,
    /// Held now in the draft, ended in the source.
    Ended,
}

/// What each kind of changed word in a quotation weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuoteWeights {
    /// A negation lost or gained.
    pub negation: Severity,
    /// Another number.
    pub number: Severity,
    /// Another noun, verb, adjective or adverb.
    pub content_word: Severity,
    /// Another modal verb.
    pub modal: Severity,
    /// Another article, preposition, conjunction.
    pub function_word: Severity,
}

impl Default for QuoteWeights {
    fn default() -> Self {
        Self {
            negation: Severity::Error,
            number: Severity::Error,
            content_word: Severity::Warning,
            modal: Severity::Warning,
            function_word: Severity::Note,
        }
    }
}

/// Rows of groups of words: words of two groups of one row exclude each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WordGroups {
    /// The rows, from the rule's own `groups` and from the lexicons it names.
    pub rows: Vec<Vec<Vec<Box<str>>>>,
    /// Whether the embedded antonyms of the large lexicon count too.
    pub antonyms: Leeway,
}

impl WordGroups {
    /// Whether two lemmas stand in different groups of one row.
    #[must_use]
    pub fn excludes(&self, draft: &str, source: &str) -> bool {
        let group =
            |row: &[Vec<Box<str>>], lemma: &str| row.iter().position(|group| group.iter().any(|w| &**w == lemma));
        self.rows.iter().any(|row| match (group(row, draft), group(row, source)) {
            (Some(ours), Some(theirs)) => ours != theirs,
            _ => false,
        })
    }
}

/// Ways in which two aligned words of near-copies exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DetailKind {
    /// Numbers outside each other's bounds.
    Number,
    /// Dates that do not meet.
    Time,
    /// Two persons, organisations or places in one single-valued role.
    Name,
    /// Antonyms: widen, narrow.
    Antonym,
    /// Two offices: mayor, deputy mayor.
    Title,
    /// Siblings under a near parent: nurse, teacher.
    Sibling,
    /// One negated, the other not.
    Polarity,
    /// Another modal: must, may.
    Modal,
    /// The source calls untrue what the draft tells: a hoax, denied, no evidence.
    Denial,
    /// The same name is said to be two kinds of thing: a singer, a dog.
    Kind,
}
