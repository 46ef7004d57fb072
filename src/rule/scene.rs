//! A sentence as patterns see it: its words for the phrase language, steps through its tree and its clauses, and what fills
//! a slot of each type.

use super::SlotKind;
use super::pattern::{ClausePath, DepPath, DepStep, Way};
use super::phrase::WordList;
use super::phrase_run::{Tokens, list_ends};
use crate::claim::{Claim, Event, Opened, Openness, Polarity, ReferenceCertainty, Slot, SlotValue};
use crate::mention::{EntityKind, Value};
use crate::syntax::{BaseRelation, Sentence, TokenIdx, Upos};
use std::ops::Range;

/// A sentence under extraction.
pub(super) struct Scene<'a> {
    /// The sentence opened.
    pub(super) opened: &'a Opened<'a>,
    /// Its words.
    pub(super) sentence: &'a Sentence,
    /// Lemmas in lower case.
    lemmas: Vec<String>,
}

impl<'a> Scene<'a> {
    /// The scene of an opened sentence; none past the end of the reading.
    pub(super) fn new(opened: &'a Opened<'a>) -> Option<Self> {
        let sentence = opened.reading.sentences.get(opened.sentence)?;
        let lemmas = sentence.tokens.iter().map(|token| token.lemma.to_lowercase()).collect();
        Some(Self { opened, sentence, lemmas })
    }

    /// The clauses read in the sentence.
    pub(super) fn clauses(&self) -> impl Iterator<Item = &'a Claim> + use<'a> {
        self.opened.reading.claims_of(self.opened.sentence).iter().filter(|claim| &*claim.frame == "clause")
    }

    /// The token of `range` that hangs from outside it.
    pub(super) fn head_of(&self, range: Range<TokenIdx>) -> TokenIdx {
        let inside = |idx: &TokenIdx| self.sentence.head(*idx).is_some_and(|head| range.contains(&head));
        range
            .clone()
            .find(|idx| !inside(idx) && self.opened.is_nominal(*idx))
            .or_else(|| range.clone().find(|idx| !inside(idx)))
            .unwrap_or(range.start)
    }

    /// Where a path through the tree leads.
    pub(super) fn walk(&self, from: TokenIdx, path: &DepPath) -> Vec<TokenIdx> {
        let mut here = vec![from];
        for step in path {
            here = here.into_iter().flat_map(|idx| self.step(idx, step)).collect();
        }
        here
    }

    fn step(&self, idx: TokenIdx, step: &DepStep) -> Vec<TokenIdx> {
        match step.way {
            Way::Down => self.opened.kids(idx).iter().copied().filter(|&kid| self.is_along(kid, step)).collect(),
            Way::Up => self.sentence.head(idx).filter(|_| self.is_along(idx, step)).into_iter().collect(),
        }
    }

    /// Whether the token hangs on its governor in the step's relation, with its subtype or preposition.
    fn is_along(&self, idx: TokenIdx, step: &DepStep) -> bool {
        let relation = self.sentence.tokens[idx].relation;
        if relation.base() != step.relation {
            return false;
        }
        let Some(detail) = &step.detail else { return true };
        let subtype = relation.as_str().split_once(':').map(|(_, subtype)| subtype);
        subtype == Some(detail) || self.opened.preposition(idx) == **detail
    }

    /// Heads of what a path through the clauses leads to; the clause's own predicate for an empty path.
    pub(super) fn follow(&self, clause: &Claim, path: &ClausePath) -> Vec<TokenIdx> {
        let Some((name, rest)) = path.split_first() else {
            return clause.predicate.iter().map(|predicate| usize::from(predicate.token)).collect();
        };
        let heads = clause
            .slots_named(name)
            .map(|slot| self.head_of(usize::from(slot.tokens.start)..usize::from(slot.tokens.end)));
        let heads: Vec<TokenIdx> = heads.collect();
        if rest.is_empty() {
            return heads;
        }
        let rest = rest.to_vec();
        let inner = heads.iter().filter_map(|&head| self.clause_on(head));
        inner.flat_map(|clause| self.follow(clause, &rest)).collect()
    }

    /// The clause whose predicate is the token.
    pub(super) fn clause_on(&self, idx: TokenIdx) -> Option<&'a Claim> {
        self.clauses()
            .find(|claim| claim.predicate.as_ref().is_some_and(|predicate| usize::from(predicate.token) == idx))
    }

    /// A slot of that type filled from the phrase headed by `idx`.
    pub(super) fn fill(&self, name: &str, kind: &SlotKind, idx: TokenIdx) -> Option<Slot> {
        let opened = self.opened;
        let value = match kind {
            SlotKind::Event => SlotValue::Event(self.event(idx)?),
            SlotKind::Time => {
                let (mention, time) = opened.mention(idx, |value| match value {
                    Value::Time(time) => Some(time),
                    _ => None,
                })?;
                let tokens = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
                return Some(opened.slot_of(name, SlotValue::Time(time.clone()), tokens));
            }
            SlotKind::Number => {
                let (mention, quantity) = opened.mention(idx, |value| match value {
                    Value::Quantity(quantity) | Value::Duration(quantity) => Some(quantity),
                    _ => None,
                })?;
                let tokens = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
                return Some(opened.slot_of(name, SlotValue::Quantity(quantity.clone()), tokens));
            }
            SlotKind::Ordinal => {
                let (_, ordinal) = opened.mention(idx, |value| match value {
                    Value::Ordinal(ordinal) => Some(*ordinal),
                    _ => None,
                })?;
                SlotValue::Ordinal(ordinal)
            }
            SlotKind::Score => {
                let (mention, score) = opened.mention(idx, |value| match value {
                    Value::Score(score) => Some(score),
                    _ => None,
                })?;
                let tokens = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
                return Some(opened.slot_of(name, SlotValue::Score(score.clone()), tokens));
            }
            SlotKind::Term | SlotKind::Quote | SlotKind::Enum(_) => opened.term(idx),
            SlotKind::Entity => return opened.slot(name, idx),
            SlotKind::Title | SlotKind::Person | SlotKind::Org | SlotKind::Place => {
                return opened.slot(name, idx).filter(|slot| is_kind(&slot.value, kind));
            }
        };
        Some(opened.slot_of(name, value, self.words_of(idx)))
    }

    /// The words of a noun phrase; of a predicate its own word.
    fn words_of(&self, idx: TokenIdx) -> Range<TokenIdx> {
        if self.opened.is_nominal(idx) { self.opened.phrase(idx) } else { idx..idx + 1 }
    }

    /// The event that the word tells of: an event noun's or a predicate's. Other nouns are no events, so that "hold a meeting"
    /// fills the slot and "hold a permit" does not.
    fn event(&self, idx: TokenIdx) -> Option<Event> {
        if let Some(numbered) = self.numbered(idx) {
            return Some(numbered);
        }
        if self.opened.is_nominal(idx) && !self.opened.is_event_noun(idx) {
            return None;
        }
        let mut event = self.opened.event(idx)?;
        if event.ordinal.is_none() && self.opened.is_nominal(idx) {
            event.ordinal = (self.opened.phrase(idx).start..idx).find_map(|at| self.ordinal_word(at));
            self.drop_ordinals(&mut event);
        }
        Some(event)
    }

    /// "round four", "Round 4": the number behind the noun is its ordinal, whichever of the two the parser takes for the head
    /// and whatever it takes the noun for.
    pub(super) fn numbered(&self, idx: TokenIdx) -> Option<Event> {
        let at_number = self.upos(idx) == Upos::Num;
        let (noun, number) = if at_number { (idx.checked_sub(1)?, idx) } else { (idx, idx + 1) };
        let is_number = number < self.sentence.tokens.len() && self.upos(number) == Upos::Num;
        if !is_number || !self.opened.can_name_event(noun) {
            return None;
        }
        let ordinal = Some(self.whole_number(number)?);
        let event = if self.opened.is_event_noun(noun) { self.opened.event(noun) } else { None };
        let plain = || Event {
            head: self.head_word(noun).into(),
            ordinal: None,
            modifiers: Vec::new(),
            participants: Vec::new(),
            place: None,
            time: None,
        };
        Some(Event { ordinal, ..event.unwrap_or_else(plain) })
    }

    /// The whole number that the word spells: "four", "4". Read as if it counted something, since a number that stands behind
    /// its noun is no mention of its own.
    fn whole_number(&self, idx: TokenIdx) -> Option<i64> {
        let counted = format!("{} rounds", self.sentence.form(idx));
        let mentions = crate::mention::read_phrase(&counted, &crate::mention::Context::default());
        let value = mentions.iter().find_map(|mention| match &mention.value {
            Value::Quantity(quantity) => quantity.value.single(),
            _ => None,
        })?;
        let whole = value.fract().abs() < f64::EPSILON && (0.0..1_000_000.0).contains(&value);
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below a million")]
        whole.then_some(value as i64)
    }

    /// The words of a verb with its auxiliaries, negations and particle: "was never confirmed".
    pub(super) fn verb_group(&self, idx: TokenIdx) -> Range<TokenIdx> {
        let part = |kid: TokenIdx| {
            let relation = self.sentence.tokens[kid].relation;
            matches!(relation.base(), BaseRelation::Aux | BaseRelation::Cop)
                || relation.as_str() == "compound:prt"
                || matches!(self.opened.lower(kid), "not" | "n't" | "never" | "no")
        };
        let parts: Vec<TokenIdx> = self.opened.kids(idx).iter().copied().filter(|&kid| part(kid)).collect();
        let start = parts.iter().copied().min().unwrap_or(idx).min(idx);
        let end = parts.iter().copied().max().unwrap_or(idx).max(idx) + 1;
        // An auxiliary far before its verb ("Will the talks, asked whether …, go on") would cite everything between.
        const FARTHEST: usize = 5;
        if end - start > FARTHEST { idx..idx + 1 } else { start..end }
    }

    /// Whether the word is negated, or said to be unconfirmed.
    pub(super) fn is_negative(&self, idx: TokenIdx) -> bool {
        let factuality = self.opened.factuality(idx);
        factuality.polarity() == Polarity::Negative || factuality.openness() == Some(Openness::Unconfirmed)
    }

    /// The words that a `with` condition compares: the head of what a slot holds, in lower case.
    pub(super) fn head_word(&self, idx: TokenIdx) -> &str {
        self.lemmas.get(idx).map_or("", String::as_str)
    }

    /// The ends of noun phrases that begin at `idx`: whole, and without what follows the head.
    fn noun_phrases(&self, idx: TokenIdx) -> Vec<(TokenIdx, TokenIdx)> {
        let mut found = Vec::new();
        for head in (idx..self.sentence.tokens.len()).take(8).filter(|&head| self.opened.is_nominal(head)) {
            let whole = self.opened.phrase(head);
            if whole.start != idx {
                continue;
            }
            let beside = |kid: &&TokenIdx| {
                **kid > head
                    && matches!(
                        self.sentence.tokens[**kid].relation.base(),
                        BaseRelation::Flat | BaseRelation::Compound | BaseRelation::Nummod | BaseRelation::Fixed
                    )
            };
            let base = self.opened.kids(head).iter().filter(beside).max().map_or(head, |&kid| kid) + 1;
            found.push((head, whole.end));
            if base < whole.end {
                found.push((head, base));
            }
        }
        found.sort_by_key(|&(_, end)| std::cmp::Reverse(end));
        found
    }

    /// The ends of mentions that begin at `idx`, or right after a preposition there.
    fn mention_ends(&self, idx: TokenIdx, is: impl Fn(&Value) -> bool) -> Vec<TokenIdx> {
        let start = if self.upos(idx) == Upos::Adp { idx + 1 } else { idx };
        let begins = |at: TokenIdx| at == idx || at == start;
        let here = self.opened.mentions().iter();
        let found = here.filter(|mention| begins(usize::from(mention.tokens.start)) && is(&mention.value));
        let mut ends: Vec<TokenIdx> = found.map(|mention| usize::from(mention.tokens.end)).collect();
        ends.sort_unstable_by(|one, other| other.cmp(one));
        ends
    }
}

/// Whether a value is of the slot's type.
fn is_kind(value: &SlotValue, kind: &SlotKind) -> bool {
    match (value, kind) {
        (SlotValue::Title { .. }, SlotKind::Title) => true,
        (SlotValue::Entity(entity), kind) => {
            let certain = entity.certainty == ReferenceCertainty::Named || *kind != SlotKind::Place;
            let fits = match kind {
                SlotKind::Person => matches!(entity.kind, EntityKind::Person | EntityKind::Unknown),
                SlotKind::Org => !matches!(entity.kind, EntityKind::Person | EntityKind::Work),
                SlotKind::Place => entity.kind == EntityKind::Place || !entity.places.is_empty(),
                _ => false,
            };
            certain && fits
        }
        _ => false,
    }
}

impl Tokens for Scene<'_> {
    fn len(&self) -> usize {
        self.sentence.tokens.len()
    }
    fn lower(&self, idx: TokenIdx) -> &str {
        self.opened.lower(idx)
    }
    fn form(&self, idx: TokenIdx) -> &str {
        self.sentence.form(idx)
    }
    fn lemma(&self, idx: TokenIdx) -> &str {
        self.head_word(idx)
    }
    fn upos(&self, idx: TokenIdx) -> Upos {
        self.sentence.tokens[idx].upos
    }
    fn entity(&self, idx: TokenIdx) -> Option<EntityKind> {
        let (_, kind) = self.opened.mention(idx, |value| match value {
            Value::Name(named) => {
                self.opened.reading.mentions.entities.get(named.entity.0 as usize).map(|entity| entity.kind)
            }
            _ => None,
        })?;
        Some(kind)
    }
    fn polarity(&self, idx: TokenIdx) -> Polarity {
        if self.is_negative(idx) { Polarity::Negative } else { Polarity::Positive }
    }
    fn fillers(&self, idx: TokenIdx, kind: &SlotKind, list: Option<&WordList>) -> Vec<TokenIdx> {
        match kind {
            SlotKind::Time => self.mention_ends(idx, |value| matches!(value, Value::Time(_))),
            SlotKind::Number => {
                self.mention_ends(idx, |value| matches!(value, Value::Quantity(_) | Value::Duration(_)))
            }
            SlotKind::Ordinal => self.mention_ends(idx, |value| matches!(value, Value::Ordinal(_))),
            SlotKind::Score => self.mention_ends(idx, |value| matches!(value, Value::Score(_))),
            SlotKind::Title => self.mention_ends(idx, |value| matches!(value, Value::Title(_))),
            _ => {
                let listed = |head: TokenIdx| {
                    list.is_none_or(|list| (idx..=head).any(|at| list_ends(list, self, at).contains(&(head + 1))))
                };
                let typed = |head: TokenIdx| {
                    !matches!(kind, SlotKind::Person | SlotKind::Org | SlotKind::Place)
                        || self.fill("", kind, head).is_some()
                };
                let of_event = *kind == SlotKind::Event && self.is_behind_of(idx);
                let mut ends: Vec<TokenIdx> = self
                    .noun_phrases(if of_event { self.len() } else { idx })
                    .into_iter()
                    .filter(|&(head, _)| listed(head) && typed(head))
                    .map(|(_, end)| end)
                    .collect();
                if *kind == SlotKind::Event && list.is_none() {
                    ends.extend(self.event_ends(idx));
                    ends.sort_unstable_by(|one, other| other.cmp(one));
                    ends.dedup();
                }
                ends
            }
        }
    }
}
