//! Rules: what counts as a contradiction, as data. Takes rule files in YAML, gives a [`Registry`] of compiled rules and
//! lexicons, and runs extraction rules over readings. Must not know the index or output formats.

mod check;
mod chunk;
mod common;
mod comparator;
mod comparator_doc;
mod condition;
mod condition_doc;
mod conflict_doc;
mod extract;
mod extract_doc;
mod file;
mod kin;
mod pack;
mod page;
mod pattern;
mod phrase;
mod phrase_run;
mod problem;
mod read;
mod registry;
mod scene;
mod schema;
mod short_docs;
mod template;
mod testing;
mod word_docs;
mod wordnet;
mod words_of;
mod yaml;

pub use common::weight_of_word;
pub use comparator::{
    CalendarOptions, Comparator, DetailKind, Leeway, QuoteWeights, Table, TitleRelation, Tolerance, WordGroups,
};
pub use condition::{Bound, Certainty, Condition, Order, Presence, Side, Speakers, word_of};
pub use extract::extract;
pub use page::{extraction_page, reference, rule_page};
pub use pattern::{ExtractCase, Extraction};
pub use problem::{ProblemLevel, RuleProblem, nearest};
pub use registry::{Digest, Registry, RuleText, any_error, read_folder};
pub use schema::schema;
pub use testing::{Bench, Binding, CaseFinding, CaseOutcome, CaseResult, run_tests, update_expectations};
pub use wordnet::{WordNet, WordNetError};
pub use words_of::unit_class_name;

use crate::mention::UnitClass;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;

/// A conflict rule, compiled: for the same X, if Y differs in this way, then verdict.
///
/// Holds by construction: at least one required test under `same` (the blocking key), at least one test under `differ`, a
/// last verdict arm without conditions, and templates whose fields are all bound.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name.
    pub id: RuleId,
    /// One sentence: what it finds.
    pub summary: Box<str>,
    /// Why it matters and when it holds.
    pub why: Box<str>,
    /// What it is known to miss or to leave alone, in words.
    pub misses: Box<str>,
    /// Frame of both claims. `sentence` stands for pairs of whole sentences (near-copies), else a frame of the registry.
    pub frame: FrameId,
    /// Between which texts it looks; never empty.
    pub scopes: Vec<Scope>,
    /// How much its findings weigh, unless a verdict arm or a comparator says otherwise.
    pub severity: Severity,
    /// What both claims must meet before they are compared; all of them.
    pub given: Vec<Condition>,
    /// What must be the same. The tests whose `missing` is [`Missing::Refuse`] make the blocking key.
    pub same: Vec<Test>,
    /// Slots of which at least one must be filled and equal on both sides; empty when the key is anchor enough.
    pub anchor: Vec<SlotName>,
    /// What must exclude each other; one is enough, and the message names it.
    pub differ: Vec<Test>,
    /// First that fits wins; the last has no condition.
    pub verdicts: Vec<Arm>,
    /// The finding's sentence.
    pub message: Template,
    /// A remedy.
    pub help: Option<Template>,
    /// A replacement to offer.
    pub fix: Option<Fix>,
    /// Its tests.
    pub cases: Vec<Case>,
    /// Where it is written.
    pub origin: Origin,
}

impl Rule {
    /// The tests that every pair must pass with both slots filled: what claims are looked up under.
    pub fn key(&self) -> impl Iterator<Item = &Test> {
        self.same.iter().filter(|test| test.missing == Missing::Refuse)
    }

    /// Whether it looks between the texts of `scope`.
    #[must_use]
    pub fn looks(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }
}

/// Name of a frame: `clause`, `quantity`, `event_status` …
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FrameId(pub Box<str>);

/// Name of a slot, or one of the names that every claim has: `predicate`, `polarity`, `certainty`, `attribution`, `tense`,
/// `as_of`, `sentence`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SlotName(pub Box<str>);

/// Between which texts a rule looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// A draft against the sources.
    Sources,
    /// Two places of one document.
    Document,
    /// A document's headline against its own body.
    Headline,
    /// One claim against the calendar.
    Calendar,
}

/// One question to two values: which slot, which comparator, what if a side lacks it.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// The slot compared on both sides.
    pub slot: SlotName,
    /// How.
    pub by: Comparator,
    /// What if one side lacks it. Under `differ` a missing slot is never a difference, whatever is written.
    pub missing: Missing,
}

/// What a test under `same` says when a side does not fill the slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// The pair is let go.
    #[default]
    Refuse,
    /// The test is passed over.
    Allow,
    /// The test is passed over where both sides lack it; the pair is let go where one side alone does.
    Alike,
}

/// One arm of a rule's verdicts.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// All must hold.
    pub when: Vec<Condition>,
    /// What is then said.
    pub verdict: Verdict,
    /// How much it weighs; none for the rule's own severity.
    pub severity: Option<Severity>,
}

/// A replacement that a rule offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The draft's slot whose words are replaced.
    pub replace: SlotName,
    /// The source's slot whose words are put there.
    pub with: SlotName,
    /// Whether it may be applied unseen.
    pub safety: Safety,
}

/// Whether a fix may be applied unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Safety {
    /// Keeps the meaning.
    Safe,
    /// Only after somebody has looked.
    Unsafe,
}

/// A sentence with holes, all of which can be filled for every finding of its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(pub Vec<Part>);

/// A piece of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words as written.
    Words(Box<str>),
    /// A hole.
    Field(Field),
}

/// What a hole of a template is filled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// `{draft.SLOT}`, `{source.SLOT}`: what that side's slot comes to, as people write it; `it` where the side lacks it.
    Slot(Side, SlotName),
    /// `{slot}`: name of the slot that differs.
    DifferingSlot,
    /// `{draft}`, `{source}`: what that side's differing slot comes to.
    Value(Side),
    /// `{draft.words}`, `{source.words}`: the side's evidence as it stands in the text.
    Words(Side),
    /// `{source.doc}`, `{draft.doc}`: the side's outlet and date, or its path.
    Doc(Side),
    /// `{source.by}`, `{draft.by}`: the speaker of the side's claim, or its document where the writer speaks.
    Speaker(Side),
    /// `{diff}`: the words that changed, `[-old-]{+new+}`.
    Diff,
}

impl Template {
    /// The sentence with every hole filled by `fill`.
    pub fn render(&self, mut fill: impl FnMut(&Field) -> String) -> String {
        self.0
            .iter()
            .map(|part| match part {
                Part::Words(words) => words.to_string(),
                Part::Field(field) => fill(field),
            })
            .collect()
    }
}

/// Where a rule, lexicon or frame is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Built in, or a project's own.
    pub pack: Pack,
    /// The file, as shown to people.
    pub path: Arc<str>,
    /// Line of its `id`, from 1.
    pub line: u32,
}

/// Whose rule it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pack {
    /// Embedded in the program.
    BuiltIn,
    /// From a project's `rules` folder.
    Project,
}

/// A test of a conflict rule: a draft and sources, and what must come of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The draft.
    pub draft: CaseText,
    /// The sources; empty for a rule that looks within one document or at the calendar.
    pub sources: Vec<CaseText>,
    /// What must come of it.
    pub expect: Expectation,
    /// Words that the finding must cite in the draft.
    pub draft_words: Option<Box<str>>,
    /// Words that the finding must cite in a source.
    pub source_words: Option<Box<str>>,
    /// Severity it must have.
    pub severity: Option<Severity>,
    /// Normal forms of the differing slot that the finding must name, draft's then source's.
    pub values: (Option<Box<str>>, Option<Box<str>>),
    /// Whether it may fail.
    pub mark: Mark,
    /// Line in its file, from 1.
    pub line: u32,
}

/// A text of a test.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CaseText {
    /// Its prose, paragraphs separated by blank lines.
    pub text: Box<str>,
    /// Its headline.
    pub headline: Option<Box<str>>,
    /// Its date.
    pub published: Option<Date>,
    /// Its outlet.
    pub outlet: Option<Box<str>>,
}

/// What a test of a conflict rule expects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Expectation {
    /// A finding of this rule with this verdict.
    Finding(Verdict),
    /// No finding of this rule: the texts agree.
    Agree,
    /// No finding of this rule: the texts speak of different things.
    Unrelated,
}

/// Whether a test may fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// It must pass.
    Binding,
    /// A known miss or alarm: may fail; passing is reported so that the mark gets removed.
    Todo,
}

/// A frame: slots with their types.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameDef {
    /// Its name.
    pub id: FrameId,
    /// What it stands for.
    pub summary: Box<str>,
    /// Who fills it.
    pub filled: FilledBy,
    /// Its slots in order.
    pub slots: Vec<SlotDef>,
    /// Where it is written.
    pub origin: Origin,
}

/// Who fills a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FilledBy {
    /// The program, for every sentence.
    Engine,
    /// Extraction rules.
    Rules,
}

/// A slot of a frame.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotDef {
    /// Its name. An engine's frame may have `obl:*`, which stands for any preposition.
    pub name: SlotName,
    /// What fills it.
    pub kind: SlotKind,
    /// Whether a frame without it is dropped.
    pub need: Need,
}

/// Whether a slot must be filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Need {
    /// A frame without it is dropped.
    Required,
    /// A frame stands without it.
    Optional,
}

/// What fills a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlotKind {
    /// An event or thing spoken of as one.
    Event,
    /// A time.
    Time,
    /// A place.
    Place,
    /// A name of any kind, or a noun phrase.
    Entity,
    /// A person.
    Person,
    /// An organisation, or a country as an actor.
    Org,
    /// A number with its unit.
    Number,
    /// One of these words.
    Enum(Vec<Box<str>>),
    /// An office.
    Title,
    /// Quoted words.
    Quote,
    /// A common noun phrase.
    Term,
    /// "fourth".
    Ordinal,
    /// "3-1".
    Score,
}

/// Word lists that rules share.
#[derive(Debug, Clone, PartialEq)]
pub struct Lexicon {
    /// Its name; `@name` in phrases.
    pub id: Box<str>,
    /// What it holds.
    pub content: LexiconContent,
    /// Where it is written.
    pub origin: Origin,
}

/// What a lexicon holds. Words are lemmas in lower case, several words joined by one space.
#[derive(Debug, Clone, PartialEq)]
pub enum LexiconContent {
    /// One list.
    Words(Vec<Box<str>>),
    /// Groups of words that exclude each other: each row is a set of groups, and words of two groups of one row cannot both
    /// be said of one thing at one time.
    Opposites(Vec<Vec<Vec<Box<str>>>>),
    /// Steps that follow each other: a later one includes the earlier ones, an earlier one is not yet the later.
    Ladder(Vec<Vec<Box<str>>>),
}

impl Lexicon {
    /// All its words, whatever their groups.
    pub fn words(&self) -> impl Iterator<Item = Box<str>> + '_ {
        let listed: Vec<&Box<str>> = match &self.content {
            LexiconContent::Words(words) => words.iter().collect(),
            LexiconContent::Opposites(rows) => rows.iter().flatten().flatten().collect(),
            LexiconContent::Ladder(rungs) => rungs.iter().flatten().collect(),
        };
        listed.into_iter().cloned()
    }
}

/// How far two numbers of each class of unit may be apart and still agree.
pub type Tolerances = Vec<(UnitClass, Tolerance)>;

/// Name of a rule: what it finds, in kebab case; reads after "allow".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RuleId(pub Box<str>);

impl fmt::Display for RuleId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for SlotName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for FrameId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// How much a finding weighs. Ordered: `Off < Note < Warning < Error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Not reported.
    Off,
    /// For information.
    Note,
    /// To be looked at.
    Warning,
    /// To be mended before publication.
    Error,
}

/// What a finding says of draft and source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Both cannot be so.
    Conflict,
    /// The draft asserts what a source says was never confirmed, or denies.
    Unconfirmed,
    /// The same speaker's words, changed.
    Misquote,
    /// The words or the claim are somebody else's.
    Misattributed,
    /// A source newer than the draft's value, and not newer than the draft, overtakes it.
    Outdated,
    /// The draft is newer than every source, and the thing can change.
    Changed,
    /// The draft attributes the claim, and somebody other than that speaker says otherwise.
    Disputed,
    /// An older source differs and a newer one agrees with the draft; never reported, shown by `why`.
    Superseded,
    /// A spelling that differs from every source's.
    Variant,
}
