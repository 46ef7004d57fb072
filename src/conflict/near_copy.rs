//! The frame `sentence`: pairs of sentences of which one follows the other closely, and *the* detail that changed.

use super::align::{Alignment, Clash, Detail, Side};
use super::engine::{Clashing, Outcome, Place, factuality_gate_of};
use super::sides::{Held, Knowledge};
use super::story::Story;
use super::units::{Unit, UnitKind, units};
use super::verdict::{self, Pair};
use super::{Answer, Difference, passing};
use crate::claim::{Claim, Factuality, Openness, Polarity, Reading};
use crate::mention::Precision;
use crate::rule::{Comparator, Condition, DetailKind, Rule, RuleId, SlotName, Test};
use crate::span::Span;
use crate::syntax::{BaseRelation, TokenIdx, Upos};
use std::sync::Arc;

/// A sentence with its units, which are shared by all pairs that it stands in.
#[derive(Clone)]
pub(super) struct Sentence<'a> {
    reading: &'a Reading,
    at: usize,
    units: Arc<[Unit<'a>]>,
}

impl<'a> Sentence<'a> {
    /// The sentence with index `at` of `reading`.
    pub(super) fn new(reading: &'a Reading, at: u32) -> Self {
        let at = at as usize;
        Self { reading, at, units: units(reading, at).into() }
    }
}

/// Two sentences, aligned.
pub(super) struct Aligned<'a> {
    draft: &'a Reading,
    /// The source.
    pub(super) source: &'a Reading,
    draft_sentence: usize,
    source_sentence: usize,
    /// Index of the source among those compared.
    pub(super) document: usize,
    /// Which units correspond.
    pub(super) alignment: Alignment<'a>,
}

/// A detail that changed, with the words of both sides.
struct Change {
    kind: DetailKind,
    /// Units of the alignment.
    units: (usize, usize),
    slot: &'static str,
    draft_span: Span,
    source_span: Span,
    draft_head: TokenIdx,
    source_head: TokenIdx,
    rest_draft: f32,
    rest_source: f32,
    n_shared: usize,
    /// Whether so much else differs that two things of one kind are told in like words.
    is_parallel: bool,
    /// Whether the phrase that it stands in is copied as a whole, whatever is said of it.
    in_phrase: bool,
    why: String,
}

/// Share of the source clause that the draft must have, as a part of what the rule asks of the draft clause: drafts shorten
/// their sources, so the source may say a good deal more; but a source clause of which the draft has almost nothing is
/// about something else.
const SOURCE_SHARE: f32 = 0.5;

/// Share of a whole sentence from which on it counts as copied: three units of four.
const NEARLY_ALL: f32 = 0.75;

/// Share of a phrase from which on it counts as copied: all of it but a word in ten, which writers add.
const WHOLE_PHRASE: f32 = 0.9;

/// Share of a whole sentence from which on how it is held no longer matters: who copies nine units of ten copies the hedge too,
/// and a parser that reads one side otherwise has erred.
const COPIED: f32 = 0.9;

/// Part of a rule's `min` that is asked for where both documents tell of one story, which is then known without the sentence.
const STORY_SHARE: f32 = 0.7;

impl<'a> Aligned<'a> {
    /// Aligns a sentence of the draft with one of the source with index `document`.
    pub(super) fn new(draft: Sentence<'a>, source: Sentence<'a>, document: usize, known: Knowledge<'_>) -> Self {
        let mut alignment = Alignment::new(draft.units, source.units, known.lexical);
        super::torn::join(&mut alignment, (draft.reading, draft.at), (source.reading, source.at));
        Self {
            draft: draft.reading,
            source: source.reading,
            draft_sentence: draft.at,
            source_sentence: source.at,
            document,
            alignment,
        }
    }

    /// What every rule on the frame `sentence` says of the pair.
    pub(super) fn run(&self, rules: &[&'a Rule], known: Knowledge<'_>) -> Vec<(&'a RuleId, Outcome<'a>)> {
        let changes = self.changes(known);
        let mut outcomes = Vec::new();
        for change in &changes {
            for rule in rules.iter().filter(|rule| looks_for(rule, change.kind)) {
                outcomes.push((&rule.id, self.judge(rule, change, known)));
            }
        }
        outcomes
    }

    /// Every detail that changed between the two.
    fn changes(&self, known: Knowledge<'_>) -> Vec<Change> {
        let clashes = self.alignment.clashes(known.lexical);
        let is_parallel = are_parallel(&clashes);
        let mut found: Vec<Change> =
            clashes.iter().map(|clash| Change { is_parallel, ..self.change_of(clash) }).collect();
        found.extend(self.lifespan());
        found.extend(self.predicates().filter_map(|pair| self.polarity(pair)));
        found.extend(self.predicates().filter_map(|pair| self.modal(pair)));
        found.extend(self.denial(known));
        found.extend(self.denied_by_draft(known));
        found.extend(self.kinds(known));
        found.extend(self.predicates().filter_map(|pair| self.negated_word(pair)));
        found
    }

    /// The draft gives another day of birth or death than the source's brackets.
    fn lifespan(&self) -> Option<Change> {
        let (ours, theirs) =
            (self.draft.sentences.get(self.draft_sentence)?, self.source.sentences.get(self.source_sentence)?);
        let (at, to, why) = super::lifespan::clash(&self.alignment, ours, theirs)?;
        let change = self.in_predicates((at, to), DetailKind::Time, "time", &why);
        Some(Change { rest_draft: 1.0, rest_source: 1.0, n_shared: 2, in_phrase: true, ..change })
    }

    /// The same name is said to be a thing of two kinds.
    fn kinds(&self, known: Knowledge<'_>) -> Option<Change> {
        let (ours, theirs) =
            (self.draft.sentences.get(self.draft_sentence)?, self.source.sentences.get(self.source_sentence)?);
        let (at, to, why) = super::kinds::clash(&self.alignment, ours, theirs, known)?;
        Some(self.in_predicates((at, to), DetailKind::Kind, "kind", &why))
    }

    /// The draft denies what the source states.
    fn denied_by_draft(&self, known: Knowledge<'_>) -> Option<Change> {
        let (ours, theirs) =
            (self.draft.sentences.get(self.draft_sentence)?, self.source.sentences.get(self.source_sentence)?);
        let (at, denied) = super::denial::denied_by_draft(&self.alignment, ours, theirs, known)?;
        let to = self.alignment.partner[at].map(|(to, _)| to)?;
        let mut change =
            self.in_predicates((at, to), DetailKind::Polarity, "polarity", "the draft denies what the source states");
        (change.rest_draft, change.rest_source, change.n_shared) = (denied.share, denied.share, denied.n_shared);
        Some(change)
    }

    /// A word that is no predicate is negated on one side alone: "pleaded not guilty".
    fn negated_word(&self, units: (usize, usize)) -> Option<Change> {
        let (ours, theirs) = (&self.alignment.draft[units.0], &self.alignment.source[units.1]);
        let negated = |reading: &Reading, sentence: usize, head: TokenIdx| {
            let words = reading.sentences.get(sentence)?;
            let has = words.children(head).any(|child| super::units::is_negator(&words.tokens[child].lemma));
            (words.tokens[head].upos == Upos::Adj).then_some(has)
        };
        let (ours, theirs) = (
            negated(self.draft, self.draft_sentence, ours.head)?,
            negated(self.source, self.source_sentence, theirs.head)?,
        );
        let change = || self.in_predicates(units, DetailKind::Polarity, "polarity", "one side negates the word");
        (ours != theirs).then(change)
    }

    /// The source calls untrue what the draft tells.
    fn denial(&self, known: Knowledge<'_>) -> Option<Change> {
        let (ours, theirs) =
            (self.draft.sentences.get(self.draft_sentence)?, self.source.sentences.get(self.source_sentence)?);
        let denied = super::denial::denied(&self.alignment, ours, theirs, known)?;
        let root = ours.root()?;
        Some(Change {
            units: (0, 0),
            kind: DetailKind::Denial,
            slot: "denial",
            draft_span: ours.span,
            source_span: theirs.tokens[denied.cue].span,
            draft_head: root,
            source_head: denied.cue,
            rest_draft: denied.share,
            rest_source: denied.share,
            n_shared: denied.n_shared,
            in_phrase: false,
            is_parallel: false,
            why: "the source calls it untrue".to_owned(),
        })
    }

    fn change_of(&self, clash: &Clash) -> Change {
        let copied = self.copied(clash.draft);
        let phrase = self.alignment.phrase(clash.draft, clash.source).filter(|(share, _)| *share >= WHOLE_PHRASE);
        let (of_phrase, n_phrase) = phrase.unwrap_or_default();
        let (ours, theirs) = (&self.alignment.draft[clash.draft], &self.alignment.source[clash.source]);
        Change {
            units: (clash.draft, clash.source),
            kind: match clash.detail {
                Detail::Number => DetailKind::Number,
                Detail::Time => DetailKind::Time,
                Detail::Name => DetailKind::Name,
                Detail::Antonym => DetailKind::Antonym,
                Detail::Title => DetailKind::Title,
                Detail::Sibling => DetailKind::Sibling,
            },
            slot: clash.detail.slot(),
            draft_span: self.span(self.draft, self.draft_sentence, ours),
            source_span: self.span(self.source, self.source_sentence, theirs),
            draft_head: ours.head,
            source_head: theirs.head,
            rest_draft: clash.rest_draft.max(copied).max(of_phrase),
            rest_source: clash.rest_source.max(copied).max(of_phrase),
            n_shared: clash.n_shared.max(if copied > 0.0 { 2 } else { 0 }).max(n_phrase),
            in_phrase: phrase.is_some(),
            is_parallel: false,
            why: clash.why.clone(),
        }
    }

    /// Share of the whole draft sentence but for unit `idx` that the source's sentence has, where that is nearly all: a copy is
    /// one whatever its clauses are taken for. Nothing below that.
    fn copied(&self, idx: usize) -> f32 {
        let share = self.alignment.coverage(idx);
        if share >= NEARLY_ALL { share } else { 0.0 }
    }

    fn span(&self, reading: &Reading, sentence: usize, unit: &Unit<'_>) -> Span {
        reading.sentences.get(sentence).map_or_else(Span::default, |sentence| sentence.token_span(unit.tokens.clone()))
    }

    /// Words that head their clause and correspond, as (draft unit, source unit). A hypernym may hold where its hyponym is
    /// denied ("hurt, but not wounded"): only the same or a like word.
    fn predicates(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.alignment.partner.iter().enumerate().filter_map(|(idx, partner)| match *partner {
            Some((to, score)) if score >= 0.85 => Some((idx, to)),
            _ => None,
        })
    }

    /// A change seen in two corresponding predicates.
    fn in_predicates(&self, units: (usize, usize), kind: DetailKind, slot: &'static str, why: &str) -> Change {
        let (ours, theirs) = (&self.alignment.draft[units.0], &self.alignment.source[units.1]);
        let (rest_draft, n_shared) = self.alignment.rest(Side::Draft, units.0);
        let (rest_source, _) = self.alignment.rest(Side::Source, units.1);
        Change {
            units,
            kind,
            slot,
            draft_span: self.span(self.draft, self.draft_sentence, ours),
            source_span: self.span(self.source, self.source_sentence, theirs),
            draft_head: ours.head,
            source_head: theirs.head,
            rest_draft,
            rest_source,
            n_shared,
            in_phrase: false,
            is_parallel: false,
            why: why.to_owned(),
        }
    }

    /// One side asserts what the other denies.
    fn polarity(&self, units: (usize, usize)) -> Option<Change> {
        let ours = clause_claim(self.draft, self.draft_sentence, self.alignment.draft[units.0].head)?;
        let theirs = clause_claim(self.source, self.source_sentence, self.alignment.source[units.1].head)?;
        opposite(ours.factuality, theirs.factuality).then(|| {
            self.in_predicates(units, DetailKind::Polarity, "polarity", "one side asserts what the other denies")
        })
    }

    /// One side obliges where the other permits.
    fn modal(&self, units: (usize, usize)) -> Option<Change> {
        let obliges = |reading: &Reading, sentence: usize, head: TokenIdx| {
            let words = reading.sentences.get(sentence)?;
            words.children(head).find_map(|child| match &*words.tokens[child].lemma {
                "must" | "shall" => Some(true),
                "may" | "might" | "can" | "could" => Some(false),
                _ => None,
            })
        };
        let ours = obliges(self.draft, self.draft_sentence, self.alignment.draft[units.0].head)?;
        let theirs = obliges(self.source, self.source_sentence, self.alignment.source[units.1].head)?;
        (ours != theirs)
            .then(|| self.in_predicates(units, DetailKind::Modal, "modal", "one side obliges where the other permits"))
    }

    /// What `rule` says of one change.
    fn judge(&self, rule: &'a Rule, change: &Change, known: Knowledge<'_>) -> Outcome<'a> {
        let draft = self.place(self.draft, self.draft_sentence, change.draft_head, change.draft_span);
        let source = self.place(self.source, self.source_sentence, change.source_head, change.source_span);
        let slot = SlotName(change.slot.into());
        let near = Difference {
            slot: "sentence".to_owned(),
            draft: format!("{:.0} %", change.rest_draft * 100.0),
            source: format!("{:.0} %", change.rest_source * 100.0),
            comparator: "near-copy".to_owned(),
            answer: Answer::Compatible,
        };
        let detail = Difference {
            slot: change.slot.to_owned(),
            draft: draft.label.clone(),
            source: source.label.clone(),
            comparator: "detail".to_owned(),
            answer: Answer::Incompatible,
        };
        let reason = self.stops(rule, change, (&draft, &source), known);
        let differences = vec![near, detail];
        if let Some(reason) = reason {
            return Outcome::Missed { draft, source, reason, differences };
        }
        Outcome::Differs(Box::new(Clashing {
            rule,
            draft,
            source,
            document: self.document,
            slot,
            severity: None,
            why: change.why.clone(),
            differences,
        }))
    }

    /// Why `rule` lets the change go, if it does.
    fn stops(
        &self,
        rule: &Rule,
        change: &Change,
        places: (&Place<'a>, &Place<'a>),
        known: Knowledge<'_>,
    ) -> Option<String> {
        // A family name may be taken for another of the family on either side.
        if change.kind == DetailKind::Name && places.0.label.eq_ignore_ascii_case(&places.1.label) {
            return Some("both sides write the same name".to_owned());
        }
        if let Some(reason) = super::engine::apart_gate(known) {
            return Some(reason.to_owned());
        }
        let near_copy = |test: &Test| if let Comparator::NearCopy { min } = test.by { Some(min) } else { None };
        let min = rule.same.iter().find_map(near_copy);
        // Within one story a sentence need not follow the other so closely to be about the same thing.
        let of_story = known.story == Story::One;
        // What a name stands for is known from the name; nothing else need be shared.
        let min = if change.kind == DetailKind::Kind { Some(0.0) } else { min };
        let min = min.unwrap_or(1.0) * if of_story { STORY_SHARE } else { 1.0 };
        if change.rest_draft < min || change.rest_source < min * SOURCE_SHARE {
            return Some(format!(
                "the rest of the clause must match: {:.0} % of the draft's, {:.0} % of the source's does",
                change.rest_draft * 100.0,
                change.rest_source * 100.0
            ));
        }
        if self.alignment.other_labels() {
            return Some("their numbers tell two things of one kind apart".to_owned());
        }
        if change.kind == DetailKind::Kind && places.0.factuality == Factuality::Denied {
            let stated = places.1.factuality == Factuality::Asserted;
            return (!stated).then(|| "the source does not say so itself".to_owned());
        }
        if change.kind == DetailKind::Kind {
            return factuality_gate_of(places.0.factuality, places.1.factuality).map(str::to_owned);
        }
        if change.kind == DetailKind::Denial {
            return not_denied(places.0.factuality, change.n_shared).map(str::to_owned);
        }
        if told_apart(change.kind, places) {
            return Some("the two speak of different times or parts".to_owned());
        }
        if let Some(reason) = self.speaks_of_another(change, known) {
            return Some(reason.to_owned());
        }
        let (weight, n_identifying) = self.alignment.shared_weight();
        // Two units of one clause, and something that identifies the event or so much in common that nothing need be named.
        let enough = if of_story { 1.5 } else { 3.0 };
        if change.n_shared < 2 || n_identifying == 0 && weight < enough {
            return Some("too little is shared to tell that both speak of one event".to_owned());
        }
        let pair = Pair { draft: places.0, source: places.1, slot: None, newer_agrees: None };
        // Copied words are held as the source holds them: both plans, both reports, both possibilities.
        let copied = self.copied(change.units.0);
        let denied = |place: &Place<'_>| place.factuality.polarity() == Polarity::Negative;
        let is_denied = denied(places.0) != denied(places.1);
        let held_alike = change.kind != DetailKind::Polarity
            && !is_denied
            && (places.0.factuality == places.1.factuality && copied > 0.0 || copied >= COPIED || change.in_phrase);
        let open = |condition: &&Condition| {
            !(held_alike && matches!(condition, Condition::Certainty(..))) && !verdict::holds(condition, &pair, known)
        };
        if let Some(condition) = rule.given.iter().find(open) {
            return Some(format!("the rule asks for {}", verdict::describe(condition)));
        }
        if held_alike || matches!(change.kind, DetailKind::Polarity) {
            return None;
        }
        factuality_gate_of(places.0.factuality, places.1.factuality).map(str::to_owned)
    }

    /// Whether a number counts the subject of its clause, on one of the sides.
    fn counts_subject(&self, (ours, theirs): (usize, usize)) -> bool {
        let of = |side: &[Unit<'_>], idx: usize| {
            side[idx].parent.is_some_and(|parent| &*side[parent].role == "subj") || &*side[idx].role == "subj"
        };
        of(&self.alignment.draft, ours) || of(&self.alignment.source, theirs)
    }

    /// Why the two sides of a change belong to different things, if they do.
    fn speaks_of_another(&self, change: &Change, known: Knowledge<'_>) -> Option<&'static str> {
        if self.alignment.other_ordinals(change.units.0, change.units.1) {
            return Some("the ordinals differ, so there are two events");
        }
        if change.is_parallel {
            return Some("so much differs that two things are told in like words");
        }
        if change.kind == DetailKind::Polarity && self.negates_alike(known) {
            return Some("both sentences negate as often, so that neither denies what the other asserts");
        }
        if change.kind == DetailKind::Number && self.has_number_elsewhere(change.units) {
            return Some("the source's sentence has the draft's number too, beside another thing");
        }
        if change.kind == DetailKind::Name && self.names_a_speaker(change.units.0) {
            return Some("who speaks is no single-valued role: others may have said it too");
        }
        let sides = ((self.draft, self.draft_sentence), (self.source, self.source_sentence));
        if matches!(change.kind, DetailKind::Number | DetailKind::Antonym)
            && passing::both_quote_a_market(sides.0, sides.1, known)
        {
            return Some("both quote a market while it trades");
        }
        if change.kind == DetailKind::Number
            && !self.has_a_ceiling(change.units)
            && passing::both_still_count(
                (self.draft, self.draft_sentence, change.draft_head),
                (self.source, self.source_sentence, change.source_head),
                known,
            )
        {
            return Some("both give what stands so far, and it cannot be told which is the later");
        }
        if change.kind == DetailKind::Number && self.counts_a_rest(change, known) {
            return Some("one side counts a part that the other does not");
        }
        // Where all that the draft says stands in the source's sentence, its subject does too, in whatever clause.
        let is_whole = change.kind == DetailKind::Polarity && change.rest_draft >= super::denial::ALL_BUT_NOTHING;
        // "40 guests were at the table", "he dined with 43 guests at the table": what is counted may be the subject on one side alone.
        let counted =
            known.story == Story::One && change.kind == DetailKind::Number && self.counts_subject(change.units);
        (!counted && !is_whole && !change.in_phrase && self.alignment.other_subjects(change.units.0, change.units.1))
            .then_some("the two clauses are said of different subjects")
    }

    /// Whether both sentences have as many words that negate.
    fn negates_alike(&self, known: Knowledge<'_>) -> bool {
        let ours = self.draft.sentences.get(self.draft_sentence);
        let theirs = self.source.sentences.get(self.source_sentence);
        let count = |sentence| super::denial::n_negating(sentence, known);
        ours.map(count) == theirs.map(count)
    }

    /// Whether either number is a ceiling ("fewer than 40"): nobody sets one to what is still being counted.
    fn has_a_ceiling(&self, (ours, theirs): (usize, usize)) -> bool {
        let [ours, theirs] = [&self.alignment.draft[ours], &self.alignment.source[theirs]];
        [ours, theirs].into_iter().any(|unit| match unit.kind {
            UnitKind::Quantity(quantity) => quantity.precision == Precision::Bounded && quantity.value.lo <= 0.0,
            _ => false,
        })
    }

    /// Whether one side alone counts what is left or comes on top: "the other two unions", "three unions".
    fn counts_a_rest(&self, change: &Change, known: Knowledge<'_>) -> bool {
        let rest = |reading: &Reading, sentence: usize, head: TokenIdx| {
            reading.sentences.get(sentence).is_some_and(|words| {
                let counted = words.head(head).filter(|&noun| words.tokens[noun].upos == Upos::Noun);
                let beside = counted.into_iter().chain([head]).flat_map(|at| words.children(at));
                beside.chain(counted).any(|at| super::denial::listed(words, at, "remainder", known))
            })
        };
        rest(self.draft, self.draft_sentence, change.draft_head)
            != rest(self.source, self.source_sentence, change.source_head)
    }

    /// Whether the draft's numeral stands in the source's sentence as well, outside what clashes and what corresponds.
    fn has_number_elsewhere(&self, (ours, theirs): (usize, usize)) -> bool {
        let (Some(draft), Some(source)) =
            (self.draft.sentences.get(self.draft_sentence), self.source.sentences.get(self.source_sentence))
        else {
            return false;
        };
        let numeral = |idx: &TokenIdx| draft.tokens[*idx].upos == Upos::Num;
        let taken = |at: usize| {
            let units = self.alignment.source.iter().enumerate();
            units
                .filter(|(idx, _)| *idx == theirs || self.alignment.back[*idx].is_some())
                .any(|(_, unit)| unit.tokens.contains(&at))
        };
        self.alignment.draft[ours].tokens.clone().filter(numeral).any(|idx| {
            (0..source.tokens.len()).any(|at| {
                let same = source.form(at).eq_ignore_ascii_case(draft.form(idx)) && !taken(at);
                // "Three of the five were freed; two remain": a bare number in another clause counts the same things.
                let bare = source.head(at).is_some_and(|head| source.tokens[head].upos == Upos::Verb);
                same && (bare || super::units::clause_head(source, at) == self.alignment.source[theirs].clause)
                    && !self.hangs_on_another_thing(at, ours)
            })
        })
    }

    /// Whether the source's token hangs on a thing that is not the one that draft unit `idx` hangs on.
    fn hangs_on_another_thing(&self, token: TokenIdx, idx: usize) -> bool {
        let thing =
            self.alignment.draft[idx].parent.and_then(|parent| self.alignment.partner[parent]).map(|(to, _)| to);
        let unit = self.alignment.source.iter().find(|unit| unit.tokens.contains(&token));
        match (thing, unit.and_then(|unit| unit.parent)) {
            // "12 of the city's 40 wards": what hangs on a verb is said of the same things.
            (Some(thing), Some(other)) => {
                thing != other && matches!(self.alignment.source[other].kind, UnitKind::Word(_, Upos::Noun))
            }
            _ => false,
        }
    }

    /// Whether draft unit `idx` is the subject of a verb that has somebody's words under it.
    fn names_a_speaker(&self, idx: usize) -> bool {
        let Some(words) = self.draft.sentences.get(self.draft_sentence) else { return false };
        let unit = &self.alignment.draft[idx];
        // "The minister, Ola Holt, said": the name beside a description stands for it.
        let beside = |at: TokenIdx| words.tokens[at].relation.base() == BaseRelation::Appos;
        let seat = if beside(unit.head) { words.head(unit.head).unwrap_or(unit.head) } else { unit.head };
        let governor = words.head(seat);
        (&*unit.role == "subj" || seat != unit.head && words.tokens[seat].relation.base() == BaseRelation::Nsubj)
            && governor.is_some_and(|verb| {
                words.children(verb).any(|child| {
                    matches!(words.tokens[child].relation.base(), BaseRelation::Ccomp | BaseRelation::Parataxis)
                })
            })
    }

    /// Where words of one side stand, with the claim of their clause.
    fn place(&self, reading: &'a Reading, sentence: usize, head: TokenIdx, span: Span) -> Place<'a> {
        let claim = clause_around(reading, sentence, head);
        let stance = reading.stances.get(sentence);
        let factuality = claim
            .map(|claim| claim.factuality)
            .or_else(|| stance.map(|stance| stance.factuality))
            .unwrap_or(Factuality::Asserted);
        let attribution = claim.map_or_else(|| reading.attribution_of(sentence), |claim| claim.attribution.as_ref());
        let mut place = Place { reading, sentence, claim, factuality, attribution, span, label: String::new() };
        place.label = place.words().to_owned();
        place
    }

    /// The draft's words that have a full partner here, with their governor, while most of their clause is shared: the source
    /// says so too.
    pub(super) fn confirmed(&self) -> Vec<Span> {
        let alignment = &self.alignment;
        let whole = |idx: usize| alignment.partner[idx].is_some_and(|(_, score)| score >= 0.9);
        let said = |&idx: &usize| {
            whole(idx) && alignment.draft[idx].parent.is_none_or(whole) && alignment.rest(Side::Draft, idx).0 >= 0.5
        };
        let span = |idx: usize| self.span(self.draft, self.draft_sentence, &alignment.draft[idx]);
        (0..alignment.draft.len()).filter(said).map(span).collect()
    }

    /// Whether the source sentence says what the draft's clause `claim` says: every word of the clause has its match, in the
    /// same role, held as surely.
    ///
    /// Something must be named or measured, so that it is known whom the sentence speaks of; in texts of one story a noun does
    /// as well ("the mayor"), and two words may be all that is said.
    pub(super) fn supports(&self, claim: &Claim, story: Story) -> bool {
        let Some(predicate) = claim.predicate.as_ref() else { return false };
        if claim.sentence as usize != self.draft_sentence {
            return false;
        }
        let alignment = &self.alignment;
        let Some(words) = self.draft.sentences.get(self.draft_sentence) else { return false };
        let clause = super::units::clause_head(words, usize::from(predicate.token));
        let mut n_units = 0;
        let mut n_identifying = 0;
        for (idx, unit) in alignment.draft.iter().enumerate().filter(|(_, unit)| unit.clause == clause) {
            let Some((to, score)) = alignment.partner[idx] else { return false };
            if score < 0.85
                || !(super::likeness::same_role(&unit.role, &alignment.source[to].role) || unit.parent.is_none())
            {
                return false;
            }
            n_units += 1;
            let known = story == Story::One && matches!(unit.kind, UnitKind::Word(_, Upos::Noun) | UnitKind::Title(_));
            n_identifying += usize::from(unit.identifies() || known);
        }
        let theirs = alignment.draft.iter().position(|unit| unit.head == usize::from(predicate.token));
        let theirs = theirs.and_then(|idx| alignment.partner[idx]).map(|(to, _)| alignment.source[to].head);
        let held = theirs.and_then(|head| clause_around(self.source, self.source_sentence, head));
        let enough = if story == Story::One { 2 } else { 3 };
        n_units >= enough && n_identifying >= 1 && held.is_some_and(|held| held.factuality == claim.factuality)
    }

    /// The source sentence as a whole.
    pub(super) fn source_place(&self) -> Place<'a> {
        let span = self.source.sentences.get(self.source_sentence).map_or_else(Span::default, |sentence| sentence.span);
        let root = self.source.sentences.get(self.source_sentence).and_then(|sentence| sentence.root()).unwrap_or(0);
        self.place(self.source, self.source_sentence, root, span)
    }
}

/// Fewest figures that differ, so that two sentences tell of two moments or things in one form of words ("fell 2 % to 12.34, and
/// Orvel 1.9 % to 4.75"): a slip changes one figure, and its difference or share with it.
const PARALLEL: usize = 3;

/// Whether so much differs between two sentences that they tell of two things of one kind: somebody else or another figure at
/// another time, or figure after figure.
fn are_parallel(clashes: &[Clash]) -> bool {
    let count = |detail: Detail| {
        let mut units: Vec<usize> =
            clashes.iter().filter(|clash| clash.detail == detail).map(|clash| clash.draft).collect();
        units.dedup();
        units.len()
    };
    let others = count(Detail::Name) + count(Detail::Number);
    count(Detail::Number) >= PARALLEL || others > 0 && count(Detail::Time) > 0
}

/// Whether two figures or dates of clauses in like words are of different times or parts.
fn told_apart<'a>(kind: DetailKind, places: (&Place<'a>, &Place<'a>)) -> bool {
    let held = |place: &Place<'a>| {
        let claim = place.claim.or_else(|| place.reading.claims_of(place.sentence).first());
        claim.map(|claim| Held { reading: place.reading, claim })
    };
    held(places.0).zip(held(places.1)).is_some_and(|(ours, theirs)| match kind {
        DetailKind::Number => super::beside::figures_apart(ours, theirs),
        DetailKind::Time => super::beside::earlier_plan(ours, theirs),
        _ => false,
    })
}

/// Why a denied story is none, if it is none: the draft leaves it open, or too little of it is shared.
fn not_denied(draft: Factuality, n_shared: usize) -> Option<&'static str> {
    let asserts = matches!(
        draft,
        Factuality::Asserted | Factuality::Open(Openness::Planned | Openness::Expected, Polarity::Positive)
    );
    if !asserts {
        return Some("the draft does not assert it");
    }
    (n_shared < 2).then_some("too little of the story is shared")
}

/// Whether `rule` looks for changes of this kind.
pub(super) fn looks_for(rule: &Rule, kind: DetailKind) -> bool {
    rule.differ.iter().any(|test| matches!(&test.by, Comparator::Detail(kinds) if kinds.contains(&kind)))
}

fn opposite(ours: Factuality, theirs: Factuality) -> bool {
    match (ours, theirs) {
        (Factuality::Asserted, Factuality::Denied) | (Factuality::Denied, Factuality::Asserted) => true,
        (Factuality::Open(Openness::Planned, ours), Factuality::Open(Openness::Planned, theirs)) => ours != theirs,
        _ => false,
    }
}

/// The clause claim whose predicate is token `token`.
fn clause_claim(reading: &Reading, sentence: usize, token: TokenIdx) -> Option<&Claim> {
    let is_it = |claim: &&Claim| {
        *claim.frame == *"clause"
            && claim.predicate.as_ref().is_some_and(|predicate| usize::from(predicate.token) == token)
    };
    reading.claims_of(sentence).iter().find(is_it)
}

/// The clause claim of the nearest governor of `token` that has one, itself included.
pub(super) fn clause_around(reading: &Reading, sentence: usize, token: TokenIdx) -> Option<&Claim> {
    let words = reading.sentences.get(sentence)?;
    std::iter::once(token)
        .chain(super::units::ancestors(words, token))
        .find_map(|at| clause_claim(reading, sentence, at))
}
