//! Conflict: comparing pairs of claims. Takes readings, candidate pairs and rules, gives [`Finding`]s with their evidence,
//! [`Coverage`] of the draft's claims, and [`NearMiss`]es for `gainsay why`. Must not know printing, files or colours.

mod align;
mod alone;
mod ask;
mod beside;
mod conclude;
mod coverage;
mod denial;
mod engine;
mod entities;
mod events;
mod kinds;
mod lexical;
mod lifespan;
mod likeness;
mod near_copy;
mod party;
mod passing;
mod polarity;
mod quote;
mod run;
mod sides;
mod story;
#[cfg(test)]
mod testing;
mod torn;
mod units;
mod values;
mod verdict;

use crate::claim::Reading;
use crate::document::{Disclosure, Published, Role};
use crate::index::Candidates;
use crate::rule::{Registry, RuleId, Severity, Verdict};
use crate::span::Span;
use serde::{Deserialize, Serialize};
use sides::Knowledge;
use story::Story;

/// A contradiction found, with all that is needed to show and to judge it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule that found it.
    pub rule: RuleId,
    /// What it says of the two sides.
    pub verdict: Verdict,
    /// How much it weighs.
    pub severity: Severity,
    /// One plain sentence that stands alone.
    pub message: String,
    /// A remedy, where there is one.
    pub help: Option<String>,
    /// The words of the draft.
    pub draft: Evidence,
    /// The words of the sources, the weightiest first; never empty. For checks within one document, its other place; for
    /// checks against a reference (the calendar) an evidence that names it.
    pub sources: Vec<Evidence>,
    /// What was compared and how it differs, slot by slot.
    pub differences: Vec<Difference>,
    /// Stable name: does not depend on lines or on the draft's path.
    pub fingerprint: Fingerprint,
}

/// Words of one document that bear on a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Path of the document as shown to people; for a named reference its name, such as `calendar`.
    pub path: String,
    /// Draft, source, or a reference that is no document.
    pub role: EvidenceRole,
    /// The words that clash, in the document's text.
    pub span: Span,
    /// The whole sentence they stand in.
    pub sentence: Span,
    /// What the side comes to, in few words: "2 × Rome", "never confirmed".
    pub label: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// When.
    pub published: Option<Published>,
    /// Where it can be read.
    pub url: Option<String>,
    /// Whether its words may be printed.
    pub disclosure: Disclosure,
}

/// What part a piece of evidence plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceRole {
    /// The draft's words.
    Draft,
    /// A source's words.
    Source,
    /// Another place of the same document.
    SameDocument,
    /// A named reference that is no document: the calendar, a count of parts. Its span is that of the draft's own words.
    Reference,
}

impl From<Role> for EvidenceRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Draft => Self::Draft,
            Role::Source => Self::Source,
        }
    }
}

/// One slot on both sides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Name of the slot.
    pub slot: String,
    /// The draft's value in normal form.
    pub draft: String,
    /// The source's value in normal form.
    pub source: String,
    /// The comparator asked.
    pub comparator: String,
    /// What it answered.
    pub answer: Answer,
}

/// What a comparator says of two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Both can be so, or are the same.
    Compatible,
    /// They exclude each other.
    Incompatible,
    /// Cannot tell; never a finding.
    Unknown,
}

/// Stable name of a finding, 16 hexadecimal digits: a hash of rule, normalised draft claim, source and normalised source claim.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Fingerprint(pub String);

/// What is known of one claim of the draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// Path of the draft.
    pub path: String,
    /// The claim's words.
    pub span: Span,
    /// What the corpus says of it.
    pub state: CoverageState,
    /// Words that support, contradict or dispute it.
    pub evidence: Vec<Evidence>,
}

/// What the corpus says of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CoverageState {
    /// A source says the same.
    Supported,
    /// A source says what cannot be so beside it.
    Contradicted,
    /// Sources say otherwise of an attributed claim.
    Disputed,
    /// A newer source overtakes it.
    Outdated,
    /// No source here speaks of it; when in doubt, this.
    NotFound,
}

/// A pair that a rule looked at and let go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NearMiss {
    /// The rule.
    pub rule: RuleId,
    /// The draft's words.
    pub draft: Evidence,
    /// The source's words.
    pub source: Evidence,
    /// The gate or comparator that decided, in words.
    pub reason: String,
    /// Every comparison made before it stopped.
    pub differences: Vec<Difference>,
}

/// What a comparator says, and why.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Opinion {
    /// The answer.
    pub(crate) answer: Answer,
    /// In words, for `why` and for labels.
    pub(crate) why: String,
}

/// What a comparison is to bring along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Whether pairs that were let go are kept.
    pub near_misses: NearMisses,
}

/// Whether pairs that were let go are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NearMisses {
    /// They are not: the usual case.
    #[default]
    Drop,
    /// They are: for `gainsay why`.
    Keep,
}

/// All that comes of comparing one draft with its sources, or a document with itself.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparison {
    /// What was found, in order of the draft.
    pub findings: Vec<Finding>,
    /// What is known of every claim of the draft, in its order.
    pub coverage: Vec<Coverage>,
    /// What was looked at and let go, in order of the draft; empty unless asked for.
    pub near_misses: Vec<NearMiss>,
    /// Pairs of claims and of sentences compared.
    pub n_pairs: usize,
}

/// Compares a draft with `sources`, of which [`DocumentId`] is the place in the slice: the pairs in `candidates`, under every
/// rule of `registry`. Withdrawn sources make no claims. The order of sources changes nothing but the order of equals.
///
/// [`DocumentId`]: crate::document::DocumentId
#[must_use]
pub fn compare<'a>(
    draft: &'a Reading,
    sources: &[&'a Reading],
    candidates: &Candidates,
    registry: &Registry,
    options: Options,
) -> Comparison {
    let lists = lexical::WordLists::new(registry);
    let known = Knowledge { registry, lexical: &lists, story: Story::Unknown };
    run::compare(draft, sources, candidates, known, options)
}

/// Compares a document with itself: its claims with each other, its headline with its body, its dates with the calendar,
/// under the rules of `registry` that look there. The coverage stays empty, as no source is asked.
#[must_use]
pub fn check_alone(reading: &Reading, registry: &Registry, options: Options) -> Comparison {
    let lists = lexical::WordLists::new(registry);
    let known = Knowledge { registry, lexical: &lists, story: Story::Unknown };
    run::check_alone(reading, known, options)
}

/// Whether two lemmas are known as opposites, in any part of speech.
#[must_use]
pub fn are_opposites(ours: &str, theirs: &str, registry: &Registry) -> bool {
    use crate::syntax::Upos::{Adj, Adv, Noun, Verb};
    use lexical::Lexical as _;
    let lists = lexical::WordLists::new(registry);
    [Noun, Verb, Adj, Adv]
        .into_iter()
        .any(|pos| lists.relation((ours, pos), (theirs, pos)) == lexical::Relation::Antonym)
}
