//! The two sides of a comparison: a claim in its reading, and what it holds in a slot; and what every comparison may look up.

use super::entities::{Naming, Office};
use super::lexical::Lexical;
use super::story::Story;
use super::{events, values};
use crate::claim::{
    Attribution, Claim, ClaimTense, EntityRef, Event, Factuality, Predicate, Reading, Slot, SlotValue, Term,
};
use crate::mention::{Quantity, Tenure, Time};
use crate::rule::{LexiconContent, Registry, word_of};
use crate::span::Span;
use crate::syntax::Sentence;

/// What every comparison may look up.
#[derive(Clone, Copy)]
pub(super) struct Knowledge<'a> {
    /// Rules and word lists.
    pub(super) registry: &'a Registry,
    /// How words relate.
    pub(super) lexical: &'a dyn Lexical,
    /// Whether the two documents tell of one story.
    pub(super) story: Story,
}

impl<'a> Knowledge<'a> {
    /// Whether the word list `id` has the lemma.
    pub(super) fn lists(self, id: &str, lemma: &str) -> bool {
        self.words(id).any(|word| word == lemma)
    }

    /// The words of list `id`; none where no pack has such a list.
    pub(super) fn words(self, id: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let list = match self.registry.lexicon(id).map(|lexicon| &lexicon.content) {
            Some(LexiconContent::Words(words)) => &**words,
            _ => &[],
        };
        list.iter().map(|word| &**word)
    }
}

/// One side of a pair: a claim in its reading.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held<'a> {
    /// The document.
    pub(super) reading: &'a Reading,
    /// The claim.
    pub(super) claim: &'a Claim,
}

impl<'a> Held<'a> {
    /// The sentence the claim stands in; none only in a damaged reading.
    pub(super) fn sentence(self) -> Option<&'a Sentence> {
        self.reading.sentence_of(self.claim)
    }

    /// Who holds the claim, when it is not the writer.
    pub(super) fn attribution(self) -> Option<&'a Attribution> {
        self.claim.attribution.as_ref()
    }

    /// Everything under the name `slot`: slots, or what every claim has.
    pub(super) fn values(self, slot: &str) -> Vec<Value<'a>> {
        match slot {
            "predicate" => self.claim.predicate.iter().map(Value::Predicate).collect(),
            "polarity" | "certainty" => vec![Value::Factuality(self.claim.factuality)],
            "tense" => vec![Value::Tense(self.claim.tense)],
            "attribution" => self
                .attribution()
                .and_then(|said| said.source.as_ref().map(|speaker| Value::Entity(speaker, said.source_span)))
                .into_iter()
                .collect(),
            name => self.claim.slots.iter().filter(|slot| &*slot.name == name).map(Value::Slot).collect(),
        }
    }
}

/// What one side holds under a name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    /// A filled slot.
    Slot(&'a Slot),
    /// The word the claim turns on.
    Predicate(&'a Predicate),
    /// How the claim is held.
    Factuality(Factuality),
    /// Its tense.
    Tense(ClaimTense),
    /// Who says it.
    Entity(&'a EntityRef, Option<Span>),
}

impl<'a> Value<'a> {
    /// What fills the slot, where the value is one.
    pub(super) fn slot(self) -> Option<&'a SlotValue> {
        match self {
            Self::Slot(slot) => Some(&slot.value),
            _ => None,
        }
    }

    /// The slot, where the value is one.
    pub(super) fn filler(self) -> Option<&'a Slot> {
        if let Self::Slot(slot) = self { Some(slot) } else { None }
    }

    /// The words, where the value has words of its own.
    pub(super) fn span(self) -> Option<Span> {
        match self {
            Self::Slot(slot) => Some(slot.span),
            Self::Predicate(predicate) => Some(predicate.span),
            Self::Entity(_, span) => span,
            Self::Factuality(_) | Self::Tense(_) => None,
        }
    }

    pub(super) fn quantity(self) -> Option<&'a Quantity> {
        if let Some(SlotValue::Quantity(quantity)) = self.slot() { Some(quantity) } else { None }
    }

    pub(super) fn time(self) -> Option<&'a Time> {
        match self.slot()? {
            SlotValue::Time(time) => Some(time),
            SlotValue::Event(event) => event.time.as_ref(),
            _ => None,
        }
    }

    pub(super) fn event(self) -> Option<&'a Event> {
        if let Some(SlotValue::Event(event)) = self.slot() { Some(event) } else { None }
    }

    /// The name that the value is.
    pub(super) fn named(self) -> Option<Naming<'a>> {
        match self {
            Self::Entity(entity, _) => Some(entity.into()),
            _ => match self.slot()? {
                SlotValue::Entity(entity) => Some(entity.into()),
                _ => None,
            },
        }
    }

    pub(super) fn office(self) -> Option<Office<'a>> {
        if let Some(SlotValue::Title { role, tenure, .. }) = self.slot() {
            Some(Office { role, tenure: *tenure })
        } else {
            None
        }
    }

    /// The lemma that a word list would know it by.
    pub(super) fn lemma(self) -> Option<&'a str> {
        match self {
            Self::Predicate(predicate) => Some(&predicate.lemma),
            _ => word_of(self.slot()?),
        }
    }

    /// Whether the value is one of the words that a rule gave.
    pub(super) fn is_label(self) -> bool {
        matches!(self.slot(), Some(SlotValue::Label(_)))
    }

    /// In normal form, for differences and fingerprints.
    pub(super) fn show(self) -> String {
        match self {
            Self::Predicate(predicate) => predicate.lemma.to_string(),
            Self::Factuality(factuality) => format!("{:?}", crate::rule::Certainty::from(factuality)).to_lowercase(),
            Self::Tense(tense) => format!("{tense:?}").to_lowercase(),
            Self::Entity(entity, _) => entity.name.to_string(),
            Self::Slot(slot) => match &slot.value {
                SlotValue::Term(Term { head, modifiers, quantifier }) => {
                    let parts = quantifier.iter().chain(modifiers).map(|word| &**word).chain([&**head]);
                    parts.collect::<Vec<_>>().join(" ")
                }
                SlotValue::Entity(entity) => entity.name.to_string(),
                SlotValue::Quantity(quantity) => values::show_quantity(quantity),
                SlotValue::Time(time) => values::show_time(time),
                SlotValue::Title { role, tenure, .. } => match tenure {
                    Tenure::Current => role.to_string(),
                    other => format!("{} {role}", format!("{other:?}").to_lowercase()),
                },
                SlotValue::Event(event) => events::show(event),
                SlotValue::Words(words) => words.join(" "),
                SlotValue::Label(label) => label.to_string(),
                SlotValue::Ordinal(number) => events::ordinal(*number),
                SlotValue::Score(score) => values::show_score(score),
            },
        }
    }
}

/// What stands under the marked words of a report: the normal form where it tells more than the words do.
pub(super) fn caption(value: Value<'_>) -> String {
    match value.slot() {
        // The words of a quotation are marked as they are.
        Some(SlotValue::Words(_)) => String::new(),
        Some(SlotValue::Label(label)) => label.replace('_', " "),
        _ => value.show(),
    }
}
