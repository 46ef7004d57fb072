//! One sentence opened for rules that look for wordings of their own: its tree, what fills slots, and how surely each word
//! is meant.

use super::clause::{self, Frames};
use super::factuality::{Certainty, tense};
use super::phrase::Phrases;
use super::tree::Tree;
use super::{Attribution, Claim, ClaimTense, Event, Factuality, Predicate, Reading, Slot, SlotValue};
use crate::mention::{Mention, Value};
use crate::syntax::TokenIdx;
use std::ops::Range;

/// A sentence of a reading with everything that claims are made from.
pub struct Opened<'a> {
    /// The reading that it belongs to.
    pub reading: &'a Reading,
    /// Its index there.
    pub sentence: usize,
    phrases: &'a Phrases<'a>,
    certainty: &'a Certainty<'a>,
}

/// Opens the sentence with index `sentence` for as long as `look` looks; none past the end.
pub fn open<R>(reading: &Reading, sentence: usize, look: impl FnOnce(&Opened<'_>) -> R) -> Option<R> {
    let words = reading.sentences.get(sentence)?;
    let number = u32::try_from(sentence).unwrap_or(u32::MAX);
    let from = reading.mentions.list.partition_point(|mention| mention.sentence < number);
    let to = reading.mentions.list.partition_point(|mention| mention.sentence <= number);
    let tree = Tree::new(words);
    let phrases = Phrases::new(&tree, &reading.mentions, &reading.mentions.list[from..to]);
    let certainty = Certainty::new(&tree);
    Some(look(&Opened { reading, sentence, phrases: &phrases, certainty: &certainty }))
}

impl<'a> Opened<'a> {
    /// The form in lower case; empty past the end.
    #[must_use]
    pub fn lower(&self, idx: TokenIdx) -> &str {
        self.phrases.tree.lower(idx)
    }

    /// Direct dependants, in order.
    #[must_use]
    pub fn kids(&self, idx: TokenIdx) -> &[TokenIdx] {
        self.phrases.tree.kids(idx)
    }

    /// The preposition of a phrase as one string, "because of"; empty without one.
    #[must_use]
    pub fn preposition(&self, idx: TokenIdx) -> String {
        self.phrases.tree.preposition(idx)
    }

    /// The tokens of the noun phrase headed by `idx`, without preposition, coordination, relative clause or apposition.
    #[must_use]
    pub fn phrase(&self, idx: TokenIdx) -> Range<TokenIdx> {
        self.phrases.tree.phrase(idx)
    }

    /// Whether the token can head a noun phrase.
    #[must_use]
    pub fn is_nominal(&self, idx: TokenIdx) -> bool {
        self.phrases.tree.is_nominal(idx)
    }

    /// Whether the word is a noun for something that happens.
    #[must_use]
    pub fn is_event_noun(&self, idx: TokenIdx) -> bool {
        self.phrases.tree.is_event_noun(idx)
    }

    /// Whether the word, however it was tagged, is listed as a noun for something that happens.
    #[must_use]
    pub fn can_name_event(&self, idx: TokenIdx) -> bool {
        super::is_event_word(&self.phrases.tree.lemma(idx).to_lowercase())
    }

    /// Heads of the phrases coordinated with `idx`, itself first.
    #[must_use]
    pub fn coordinated(&self, idx: TokenIdx) -> Vec<TokenIdx> {
        self.phrases.tree.coordinated(idx)
    }

    /// The sentence's mentions, in order.
    #[must_use]
    pub fn mentions(&self) -> &'a [Mention] {
        self.phrases.here
    }

    /// How surely the word is meant, for whoever says it.
    #[must_use]
    pub fn factuality(&self, idx: TokenIdx) -> Factuality {
        self.certainty.at(idx)
    }

    /// The tense of the predicate `idx`.
    #[must_use]
    pub fn tense(&self, idx: TokenIdx) -> ClaimTense {
        tense(self.phrases.tree, idx)
    }

    /// The word as what a claim turns on.
    #[must_use]
    pub fn predicate(&self, idx: TokenIdx) -> Predicate {
        self.frames().predicate(idx, &self.phrases.tree.predicate_lemma(idx))
    }

    /// Who says the words at `idx`, when it is not the writer: as the claim of the nearest predicate above has it, else by
    /// the smallest stretch of attributed words around them.
    #[must_use]
    pub fn attribution(&self, idx: TokenIdx) -> Option<Attribution> {
        let mut at = Some(idx);
        while let Some(token) = at {
            if let Some(claim) = self.claim_on(token) {
                return claim.attribution.clone();
            }
            at = self.phrases.tree.head(token);
        }
        let span = self.phrases.tree.token(idx).span;
        let around = |attribution: &&Attribution| attribution.content.iter().any(|piece| piece.contains(span));
        let smallest =
            self.reading.attributions.iter().filter(around).min_by_key(|attribution| attribution.content_span().len());
        smallest.cloned()
    }

    /// A claim that turns on token `idx`.
    fn claim_on(&self, idx: TokenIdx) -> Option<&'a Claim> {
        let on = |claim: &&Claim| claim.predicate.as_ref().is_some_and(|predicate| usize::from(predicate.token) == idx);
        self.reading.claims_of(self.sentence).iter().find(on)
    }

    /// A slot filled from the phrase headed by `idx` with whatever it comes to.
    #[must_use]
    pub fn slot(&self, name: &str, idx: TokenIdx) -> Option<Slot> {
        self.phrases.slot(name, idx)
    }

    /// A slot filled with a value that is known already, standing at `tokens`.
    #[must_use]
    pub fn slot_of(&self, name: &str, value: SlotValue, tokens: Range<TokenIdx>) -> Slot {
        self.phrases.slot_of(name, value, tokens)
    }

    /// The words headed by `idx` as a plain noun phrase.
    #[must_use]
    pub fn term(&self, idx: TokenIdx) -> SlotValue {
        SlotValue::Term(self.phrases.term(idx))
    }

    /// The event that the noun or the predicate at `idx` tells of; none for a pronoun.
    #[must_use]
    pub fn event(&self, idx: TokenIdx) -> Option<Event> {
        let frames = self.frames();
        let clauses = clause::clauses(&frames);
        if let Some(clause) = clauses.iter().find(|clause| clause.head == idx && !self.is_nominal(idx)) {
            return Some(frames.event_of(clause));
        }
        let names = self.is_nominal(idx) && self.phrases.tree.upos(idx) != crate::syntax::Upos::Pron;
        names.then(|| self.phrases.event(idx))
    }

    /// The mention with a value that `want` takes which holds token `idx` or hangs from it, the nearest first.
    #[must_use]
    pub fn mention<T>(&self, idx: TokenIdx, want: impl Fn(&'a Value) -> Option<T>) -> Option<(&'a Mention, T)> {
        let holds =
            |mention: &&Mention| usize::from(mention.tokens.start) <= idx && idx < usize::from(mention.tokens.end);
        let hangs = |mention: &&Mention| self.phrases.tree.head(usize::from(mention.head)) == Some(idx);
        let here = self.mentions().iter();
        let found = here.clone().filter(holds).chain(here.filter(hangs));
        found.filter_map(|mention| want(&mention.value).map(|value| (mention, value))).next()
    }

    fn frames(&self) -> Frames<'_> {
        Frames {
            phrases: self.phrases,
            certainty: self.certainty,
            sentence: u32::try_from(self.sentence).unwrap_or(u32::MAX),
        }
    }
}
