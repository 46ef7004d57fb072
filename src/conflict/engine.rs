//! Running one rule over one pair of claims: what must be the same, what differs, and the gates that close whole classes of
//! false alarms. Every step that stops a pair is recorded for `gainsay why`.

use super::ask::{Asked, ask};
use super::entities::folded;
use super::sides::{Held, Knowledge, Value, caption};
use super::story::Story;
use super::verdict::{self, Pair};
use super::{Answer, Difference, NearMisses, Opinion, beside};
use crate::claim::{Attribution, Claim, Factuality, Openness, Reading, SlotValue};
use crate::mention::{Quantity, UnitClass};
use crate::rule::{Certainty, Comparator, Condition, Missing, Rule, Severity, Side, SlotName, Test};
use crate::span::Span;
use std::collections::BTreeSet;

/// One side of a clash: the words that clash and all that verdicts and messages ask of them.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    /// The document.
    pub(super) reading: &'a Reading,
    /// Index of the sentence.
    pub(super) sentence: usize,
    /// The claim, where the rule compares claims.
    pub(super) claim: Option<&'a Claim>,
    /// How the words are held.
    pub(super) factuality: Factuality,
    /// Who says them, when it is not the writer.
    pub(super) attribution: Option<&'a Attribution>,
    /// The words that clash.
    pub(super) span: Span,
    /// What they come to.
    pub(super) label: String,
}

/// What one rule says of one pair.
#[derive(Debug, Clone)]
pub(super) enum Outcome<'a> {
    /// The two exclude each other.
    Differs(Box<Clashing<'a>>),
    /// The two say the same: what would differ is compatible.
    Agrees {
        /// The draft's claim or sentence, in normal form.
        draft: Place<'a>,
        /// The source's words.
        source: Place<'a>,
    },
    /// The pair was let go.
    Missed {
        /// The draft's words.
        draft: Place<'a>,
        /// The source's words.
        source: Place<'a>,
        /// The gate or comparator that decided.
        reason: String,
        /// What was asked before.
        differences: Vec<Difference>,
    },
    /// The pair was let go, and nobody asked why.
    Passed,
}

/// A pair that excludes each other under a rule, before the verdict.
#[derive(Debug, Clone)]
pub(super) struct Clashing<'a> {
    /// The rule.
    pub(super) rule: &'a Rule,
    /// The draft's side.
    pub(super) draft: Place<'a>,
    /// The source's side.
    pub(super) source: Place<'a>,
    /// Index of the source among those compared.
    pub(super) document: usize,
    /// The slot that differs.
    pub(super) slot: SlotName,
    /// Severity that the comparator gives.
    pub(super) severity: Option<Severity>,
    /// Why the two exclude each other, in words.
    pub(super) why: String,
    /// Every comparison made.
    pub(super) differences: Vec<Difference>,
}

/// The gates of phenomena.md. Subject, event and containment are also asked by the rules' own `same` tests and comparators;
/// what stands here holds whatever a rule forgets to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gate {
    SameSubject,
    SameTime,
    SamePlace,
    SourceHoldsIt,
    DraftHoldsIt,
    BoundNumber,
    SaysBoth,
    SeveralFigures,
    TwoNames,
    RelatedTexts,
    PassingFigure,
    ApartTexts,
    Quotable,
}

impl Gate {
    fn words(self) -> &'static str {
        match self {
            Self::SameSubject => "the two are said of different subjects",
            Self::SameTime => "the two speak of different times or parts",
            Self::SamePlace => "the two speak of different places",
            Self::SourceHoldsIt => {
                "the source does not hold the claim itself (it is conditional, possible, planned or denied)"
            }
            Self::DraftHoldsIt => "the draft does not assert the claim",
            Self::BoundNumber => "a number stands without a unit or a counted noun",
            Self::SaysBoth => "the sentence says of the same deed what the other side says, too",
            Self::SeveralFigures => "one text has several figures of that kind, so that it is open which is meant",
            Self::TwoNames => "one text has both names, so they are two",
            Self::RelatedTexts => "the two texts share too few other names to speak of the same people",
            Self::PassingFigure => "both quote a market while it trades",
            Self::ApartTexts => "both texts name things, and nothing in common: they are of different affairs",
            Self::Quotable => "one side has no words that can be cited",
        }
    }
}

/// The places to cite for what was asked: of a person the name alone.
fn cited<'a>(test: &Test, (draft, source): (Held<'a>, Held<'a>), asked: &Asked<'a>) -> (Place<'a>, Place<'a>) {
    let (mut ours, mut theirs) = (place(draft, asked.draft), place(source, asked.source));
    if matches!(test.by, Comparator::Person) {
        cite_name(&mut ours, asked.draft);
        cite_name(&mut theirs, asked.source);
    }
    (ours, theirs)
}

/// Runs `rule` over a draft claim and a claim of source `document`. Most pairs are let go; why is put into words only where
/// `near_misses` are kept.
pub(super) fn run<'a>(
    rule: &'a Rule,
    (draft, source): (Held<'a>, Held<'a>),
    document: usize,
    known: Knowledge<'_>,
    near_misses: NearMisses,
) -> Outcome<'a> {
    let mut steps: Vec<(&'a Test, Asked<'a>)> = Vec::new();
    let miss = |reason: &dyn Fn() -> String, steps: &[(&Test, Asked<'a>)]| match near_misses {
        NearMisses::Drop => Outcome::Passed,
        NearMisses::Keep => Outcome::Missed {
            draft: place(draft, None),
            source: place(source, None),
            reason: reason(),
            differences: differences(steps),
        },
    };
    if known.story == Story::Apart {
        return miss(&|| Gate::ApartTexts.words().to_owned(), &steps);
    }
    let pair = Pair { draft: &place(draft, None), source: &place(source, None), slot: None, newer_agrees: None };
    if let Some(condition) = rule.given.iter().find(|condition| !verdict::holds(condition, &pair, known)) {
        return miss(&|| format!("the rule asks for {}", verdict::describe(condition)), &steps);
    }
    for test in &rule.same {
        let asked = ask(test, draft, source, known);
        let passes = passes(test, &asked);
        steps.push((test, asked));
        if !passes {
            let why = || steps.last().map_or("", |(_, asked)| &asked.opinion.why);
            return miss(&|| format!("`{}` must be the same: {}", test.slot, why()), &steps);
        }
    }
    if !anchored(rule, draft, source, known) {
        let reason = || "none of the slots that anchor the rule is filled and equal on both sides".to_owned();
        return miss(&reason, &steps);
    }
    let n_same = steps.len();
    steps.extend(rule.differ.iter().map(|test| (test, ask(test, draft, source, known))));
    let answered = |answer: Answer| move |(_, asked): &&(&Test, Asked<'_>)| asked.opinion.answer == answer;
    let Some((test, asked)) = steps[n_same..].iter().find(answered(Answer::Incompatible)).cloned() else {
        return match steps[n_same..].iter().rfind(answered(Answer::Compatible)) {
            Some((_, asked)) => {
                Outcome::Agrees { draft: place(draft, asked.draft), source: place(source, asked.source) }
            }
            None => miss(&|| "nothing is known to exclude each other".to_owned(), &steps),
        };
    };
    if let Some(gate) = closed_gate(rule, test, draft, source, known) {
        return miss(&|| gate.words().to_owned(), &steps);
    }
    let (ours, theirs) = cited(test, (draft, source), &asked);
    if ours.span.is_empty() || theirs.span.is_empty() {
        return miss(&|| Gate::Quotable.words().to_owned(), &steps);
    }
    Outcome::Differs(Box::new(Clashing {
        rule,
        draft: ours,
        source: theirs,
        document,
        slot: test.slot.clone(),
        severity: asked.severity,
        why: asked.opinion.why,
        differences: differences(&steps),
    }))
}

/// Whether a test under `same` lets the pair go on.
pub(super) fn passes(test: &Test, asked: &Asked<'_>) -> bool {
    match asked.opinion.answer {
        Answer::Compatible => true,
        Answer::Incompatible => false,
        Answer::Unknown => match (test.missing, asked.draft.is_some(), asked.source.is_some()) {
            (Missing::Refuse, _, _) => false,
            (Missing::Alike, ours, theirs) => !ours && !theirs,
            // Two fillers that cannot be compared are no agreement; times and places that stay unresolved say nothing, nor
            // does a speaker whom one side only describes.
            (Missing::Allow, true, true) => matches!(
                test.by,
                Comparator::Overlap | Comparator::Place | Comparator::Within | Comparator::Unit | Comparator::Person
            ),
            (Missing::Allow, _, _) => true,
        },
    }
}

/// Whether one of the rule's anchors is filled and equal on both sides.
fn anchored(rule: &Rule, draft: Held<'_>, source: Held<'_>, known: Knowledge<'_>) -> bool {
    rule.anchor.is_empty()
        || rule.anchor.iter().any(|slot| {
            [Comparator::Entity, Comparator::Overlap].into_iter().any(|by| {
                let test = Test { slot: slot.clone(), by, missing: Missing::Refuse };
                ask(&test, draft, source, known).opinion.answer == Answer::Compatible
            })
        })
}

/// The first gate that the pair does not pass.
fn closed_gate<'a>(rule: &Rule, test: &Test, draft: Held<'a>, source: Held<'a>, known: Knowledge<'_>) -> Option<Gate> {
    let tested = |slot: &str| rule.same.iter().chain(&rule.differ).any(|test| &*test.slot.0 == slot);
    let known_apart = |slot: &str, by: Comparator| {
        !tested(slot) && {
            let test = Test { slot: SlotName(slot.into()), by, missing: Missing::Allow };
            let (ours, theirs) = (draft.values(slot), source.values(slot));
            !ours.is_empty()
                && !theirs.is_empty()
                && ask(&test, draft, source, known).opinion.answer == Answer::Incompatible
        }
    };
    if known_apart("subject", Comparator::Entity) && !tested("object") {
        return Some(Gate::SameSubject);
    }
    if known_apart("when", Comparator::Overlap) {
        return Some(Gate::SameTime);
    }
    let figures = matches!(test.by, Comparator::Disjoint(_));
    if beside::far_apart(draft, source) && !names_deeds(rule)
        || figures && beside::figures_apart(draft, source)
        || matches!(test.by, Comparator::Calendar(_)) && beside::earlier_plan(draft, source)
    {
        return Some(Gate::SameTime);
    }
    if known_apart("where", Comparator::Place) {
        return Some(Gate::SamePlace);
    }
    if matches!(test.by, Comparator::Spelling) {
        return names_gate(draft, source, known);
    }
    if let Some(gate) = factuality_gate(rule, draft.claim.factuality, source.claim.factuality) {
        return Some(gate);
    }
    if is_passing(rule, test, (draft, source), known) {
        return Some(Gate::PassingFigure);
    }
    if is_unbound(draft, source, test) {
        return Some(Gate::BoundNumber);
    }
    if beside::says_both(test, draft, source) || beside::says_both(test, source, draft) {
        return Some(Gate::SaysBoth);
    }
    let by_story = rule.given.contains(&Condition::OneStory)
        && matches!(
            test.by,
            Comparator::Disjoint(_)
                | Comparator::Calendar(_)
                | Comparator::Equal
                | Comparator::Person
                | Comparator::Unlike
        );
    let several =
        |held: Held<'_>, other: Held<'_>, side: Side| beside::has_several((rule, test), (held, other), side, known);
    (by_story && (several(draft, source, Side::Draft) || several(source, draft, Side::Source)))
        .then_some(Gate::SeveralFigures)
}

/// Whether both sides quote a market while it trades.
fn is_passing<'a>(rule: &Rule, test: &Test, (draft, source): (Held<'a>, Held<'a>), known: Knowledge<'_>) -> bool {
    let sentence = |held: Held<'a>| (held.reading, held.claim.sentence as usize);
    let is_figure = matches!(test.by, Comparator::Disjoint(_));
    // A figure that both sides have is no passing one.
    let has_value = rule.same.iter().chain(&rule.differ).any(|test| &*test.slot.0 == "value");
    let moves = matches!(test.by, Comparator::Antonym(_)) && !has_value;
    (is_figure || moves) && super::passing::both_quote_a_market(sentence(draft), sentence(source), known)
}

/// Whether a number of either side is said of nothing. "Four die" counts people by the label of its frame; it is fewer than "six
/// miners", and may be more than they were.
fn is_unbound(draft: Held<'_>, source: Held<'_>, test: &Test) -> bool {
    let figures = |held: Held<'_>| -> Vec<Quantity> {
        held.values(&test.slot.0).iter().filter_map(|value| value.quantity().cloned()).collect()
    };
    let is_measured = |held: Held<'_>| held.claim.slots.iter().any(|slot| matches!(slot.value, SlotValue::Label(_)));
    let bare = |held: Held<'_>| {
        // "people" says no more of whom is counted than no noun does.
        let is_bare = |quantity: &Quantity| {
            quantity.unit.class == UnitClass::Count
                && (quantity.unit.noun.is_empty()
                    || is_measured(held) && matches!(&*quantity.unit.noun, "people" | "person"))
        };
        figures(held).into_iter().find(is_bare).map(|quantity| quantity.value.hi)
    };
    let least = |held: Held<'_>| figures(held).first().map(|quantity| quantity.value.lo);
    match (bare(draft), bare(source)) {
        (None, None) => false,
        _ if !is_measured(draft) || !is_measured(source) => true,
        (Some(_), Some(_)) => false,
        (Some(all), None) => least(source).is_none_or(|some| some <= all),
        (None, Some(all)) => least(draft).is_none_or(|some| some <= all),
    }
}

/// Whether the rule looks at listed deeds alone: those it lists do not come round every month.
fn names_deeds(rule: &Rule) -> bool {
    rule.given.iter().any(|condition| matches!(condition, Condition::Predicate(Side::Both, _)))
}

/// Near names are one name misspelt only where neither text has both, and where the texts share other names. Two shared names
/// beside the one in question are seldom chance in news: the places and leaders that every day's news has do not count.
fn names_gate(draft: Held<'_>, source: Held<'_>, known: Knowledge<'_>) -> Option<Gate> {
    const MIN_SHARED_NAMES: usize = 2;
    let name = |held: Held<'_>| {
        held.claim.slots.iter().find_map(|slot| match &slot.value {
            SlotValue::Entity(entity) => Some(folded(&entity.name)),
            _ => None,
        })
    };
    let (ours, theirs) = (name(draft)?, name(source)?);
    let names = |reading: &Reading| -> BTreeSet<Vec<String>> {
        let proper = reading.mentions.entities.iter().filter(|entity| entity.places.is_empty());
        proper.map(|entity| folded(&entity.name)).filter(|words| !words.is_empty()).collect()
    };
    let (in_draft, in_source) = (names(draft.reading), names(source.reading));
    if in_draft.contains(&theirs) || in_source.contains(&ours) {
        return Some(Gate::TwoNames);
    }
    let shares = |words: &Vec<String>| {
        in_source
            .iter()
            .any(|other| other == words || (other.last() == words.last() && (other.len() == 1 || words.len() == 1)))
    };
    let n_shared = in_draft.iter().filter(|words| **words != ours && shares(words)).count();
    // A document is always related to itself.
    let is_own = std::ptr::eq(draft.reading, source.reading) || known.story == Story::One;
    (!is_own && n_shared < MIN_SHARED_NAMES && !same_office(draft, source)).then_some(Gate::RelatedTexts)
}

/// Whether both texts give the two names one office: two judges whose names are all but the same are most often one.
fn same_office(draft: Held<'_>, source: Held<'_>) -> bool {
    let offices = |held: Held<'_>| -> Vec<Box<str>> {
        let name = held.values("name").into_iter().find_map(Value::named).map(|naming| naming.name.to_owned());
        let roles = held.reading.claims.iter().filter(|claim| *claim.frame == *"role");
        let own = roles.filter(|claim| {
            let person = Held { reading: held.reading, claim }.values("person").into_iter().find_map(Value::named);
            person.is_some_and(|person| Some(person.name) == name.as_deref())
        });
        let title = |claim: &Claim| match claim.slot("title").map(|slot| &slot.value) {
            Some(SlotValue::Title { role, .. }) => Some(role.clone()),
            _ => None,
        };
        own.filter_map(title).collect()
    };
    let theirs = offices(source);
    offices(draft).iter().any(|our| theirs.contains(our))
}

/// Why two texts that have nothing named in common are not compared.
pub(super) fn apart_gate(known: Knowledge<'_>) -> Option<&'static str> {
    (known.story == Story::Apart).then_some(Gate::ApartTexts.words())
}

/// Gate 4: both sides must hold the claim in comparable ways, unless the rule itself is about how it is held.
pub(super) fn factuality_gate_of(draft: Factuality, source: Factuality) -> Option<&'static str> {
    held_alike(draft, source).map(Gate::words)
}

fn factuality_gate(rule: &Rule, draft: Factuality, source: Factuality) -> Option<Gate> {
    let about = |slot: &SlotName| matches!(&*slot.0, "polarity" | "certainty" | "status");
    // What a rule says of certainties beyond the usual ones is its own business.
    let asks = |condition: &Condition| match condition {
        Condition::Certainty(_, wanted) => {
            wanted.iter().any(|certainty| !matches!(certainty, Certainty::Asserted | Certainty::Planned))
        }
        _ => false,
    };
    if rule.differ.iter().any(|test| about(&test.slot) || matches!(test.by, Comparator::Strength))
        || rule.given.iter().any(asks)
    {
        return None;
    }
    held_alike(draft, source)
}

fn held_alike(draft: Factuality, source: Factuality) -> Option<Gate> {
    use Openness::{Asked, Conditional, Expected, Hypothetical, Planned, Possible, Unconfirmed};
    let hedged = |factuality: Factuality| {
        matches!(factuality.openness(), Some(Asked | Conditional | Hypothetical | Possible | Unconfirmed))
    };
    if hedged(draft) {
        return Some(Gate::DraftHoldsIt);
    }
    if hedged(source) || draft.polarity() != source.polarity() {
        return Some(Gate::SourceHoldsIt);
    }
    let ahead = |factuality: Factuality| matches!(factuality.openness(), Some(Planned | Expected));
    // A plan is neither proof nor denial of the deed: only plans compare with plans, deeds with deeds.
    (ahead(draft) != ahead(source)).then_some(Gate::SourceHoldsIt)
}

/// Where a claim stands, with the words of `value` as those that clash.
pub(super) fn place<'a>(held: Held<'a>, value: Option<Value<'a>>) -> Place<'a> {
    let claim = held.claim;
    // The speaker of a turn stands on its first line; what is cited is the words.
    let own = held.sentence().map_or(claim.span, |sentence| sentence.span.cover(claim.span));
    let span = value
        .and_then(Value::span)
        .filter(|span| !span.is_empty() && own.contains(*span))
        .or_else(|| claim.predicate.as_ref().map(|predicate| predicate.span).filter(|_| value.is_some()))
        .unwrap_or(claim.span);
    Place {
        reading: held.reading,
        sentence: claim.sentence as usize,
        claim: Some(claim),
        factuality: claim.factuality,
        attribution: held.attribution(),
        span,
        label: value.map_or_else(String::new, caption),
    }
}

/// Has the evidence of a speaker whom a quotation's own sentence calls by a pronoun stand where the sentence before names them.
fn cite_name(place: &mut Place<'_>, value: Option<Value<'_>>) {
    let Some((name, claim)) = value.and_then(Value::named).zip(place.claim) else { return };
    // The speaker's name stands at the head of a turn, of which the words may be the fifth sentence: they are what is to be seen.
    if let Some(words) =
        claim.slot("words").filter(|_| claim.attribution.as_ref().is_some_and(|said| &*said.cue == ":"))
    {
        place.span = words.span;
        return;
    }
    if let Some(span) = super::ask::named_before(Held { reading: place.reading, claim }, name) {
        (place.sentence, place.span) = (claim.sentence as usize - 1, span);
    }
}

/// A claim in normal form, for the fingerprint: frame, predicate and slots, without places in the text.
pub(super) fn normal(held: Held<'_>) -> String {
    let mut parts: Vec<String> = held
        .claim
        .slots
        .iter()
        .map(|slot| format!("{}={}", slot.name, Value::Slot(slot).show().to_lowercase()))
        .collect();
    parts.sort();
    parts.dedup();
    let predicate = held.claim.predicate.as_ref().map_or("", |predicate| &*predicate.lemma);
    format!("{} {predicate} {:?} {}", held.claim.frame, held.claim.factuality, parts.join(" "))
}

fn differences(steps: &[(&Test, Asked<'_>)]) -> Vec<Difference> {
    let difference = |(test, asked): &(&Test, Asked<'_>)| Difference {
        slot: test.slot.to_string(),
        draft: asked.draft.map_or_else(String::new, Value::show),
        source: asked.source.map_or_else(String::new, Value::show),
        comparator: test.by.name().to_owned(),
        answer: asked.opinion.answer,
    };
    steps.iter().map(difference).collect()
}

impl Place<'_> {
    /// The sentence that the words stand in.
    pub(super) fn sentence_span(&self) -> Span {
        self.reading.sentences.get(self.sentence).map_or(self.span, |sentence| sentence.span.cover(self.span))
    }

    /// The words as they stand in the prose; those of the whole sentence where they cannot be cut out.
    pub(super) fn words(&self) -> &str {
        let Some(sentence) = self.reading.sentences.get(self.sentence) else { return "" };
        let inside = |idx: &usize| self.span.contains(sentence.tokens[*idx].span);
        let first = (0..sentence.tokens.len()).find(inside);
        let last = (0..sentence.tokens.len()).rev().find(inside);
        match (first, last) {
            (Some(first), Some(last)) => sentence.words(first..last + 1),
            _ => &sentence.text,
        }
    }
}

impl Opinion {
    /// Surely both can be so.
    pub(super) fn compatible(why: impl Into<String>) -> Self {
        Self { answer: Answer::Compatible, why: why.into() }
    }

    /// Surely not both.
    pub(super) fn incompatible(why: impl Into<String>) -> Self {
        Self { answer: Answer::Incompatible, why: why.into() }
    }

    /// Cannot tell.
    pub(super) fn unknown(why: impl Into<String>) -> Self {
        Self { answer: Answer::Unknown, why: why.into() }
    }
}

/// Which side a condition asks about, as a list of places.
pub(super) fn sides<'p, 'a>(side: Side, pair: &Pair<'p, 'a>) -> Vec<&'p Place<'a>> {
    match side {
        Side::Draft => vec![pair.draft],
        Side::Source => vec![pair.source],
        Side::Both | Side::Either => vec![pair.draft, pair.source],
    }
}
