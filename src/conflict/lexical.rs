//! What is known of two words: synonyms, opposites, kinds of one thing.

use super::{Answer, entities};
use crate::mention::Entity;
use crate::rule::{LexiconContent, Registry, WordNet};
use crate::syntax::Upos;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Knowledge of how two words relate; from the rule registry's lexicons and the lexical database behind them.
pub(super) trait Lexical: Sync {
    /// How `draft` relates to `source`, both lemmas with their part of speech. `Unrelated` where nothing is known.
    fn relation(&self, draft: (&str, Upos), source: (&str, Upos)) -> Relation;

    /// Whether two names can mean the same.
    fn names(&self, draft: &Entity, source: &Entity) -> Answer {
        entities::entity(draft, source).answer
    }
}

/// How one word relates to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// They can say the same.
    Synonym,
    /// One is derived from the other: "resign", "resignation".
    Derived,
    /// The draft's word is the wider one.
    Broader,
    /// The draft's word is the narrower one.
    Narrower,
    /// They exclude each other as opposites.
    Antonym,
    /// They exclude each other as two kinds of one near parent.
    Sibling,
    /// Nothing is known.
    Unrelated,
}

/// What a run's word lists say of two words, and behind them the large lexicon.
pub(super) struct WordLists<'a> {
    /// Rows of groups: words of one group are alike, words of two groups of one row exclude each other.
    rows: Vec<&'a [Vec<Box<str>>]>,
    /// What was asked before: one run asks of the same few words in thousands of pairs.
    words: Mutex<HashMap<(Upos, Upos), ByWord>>,
    /// The same of names, by where the two entities lie; the lists live no longer than the run that borrows the entities.
    names: Mutex<HashMap<(usize, usize), Answer>>,
}

/// What is known of pairs of words, by the draft's word and the source's.
type ByWord = HashMap<Box<str>, HashMap<Box<str>, Relation>>;

impl<'a> WordLists<'a> {
    /// Gathers the registry's lists of opposites.
    pub(super) fn new(registry: &'a Registry) -> Self {
        let rows = registry.lexicons().iter().flat_map(|lexicon| match &lexicon.content {
            LexiconContent::Opposites(rows) => rows.iter().map(Vec::as_slice).collect(),
            _ => Vec::new(),
        });
        Self { rows: rows.collect(), words: Mutex::default(), names: Mutex::default() }
    }

    fn look_up(&self, draft: (&str, Upos), source: (&str, Upos)) -> Relation {
        let group =
            |row: &[Vec<Box<str>>], word: &str| row.iter().position(|group| group.iter().any(|entry| **entry == *word));
        for row in &self.rows {
            if let (Some(ours), Some(theirs)) = (group(row, draft.0), group(row, source.0)) {
                return if ours == theirs { Relation::Synonym } else { Relation::Antonym };
            }
        }
        from_wordnet(draft, source)
    }
}

impl Lexical for WordLists<'_> {
    fn relation(&self, draft: (&str, Upos), source: (&str, Upos)) -> Relation {
        let parts = (draft.1, source.1);
        let known = |words: &HashMap<_, ByWord>| words.get(&parts)?.get(draft.0)?.get(source.0).copied();
        if let Some(held) = known(&held(&self.words)) {
            return held;
        }
        // Not held while it is looked up: others ask meanwhile.
        let relation = self.look_up(draft, source);
        let mut words = held(&self.words);
        words.entry(parts).or_default().entry(draft.0.into()).or_default().insert(source.0.into(), relation);
        relation
    }

    fn names(&self, draft: &Entity, source: &Entity) -> Answer {
        let pair = (std::ptr::from_ref(draft).addr(), std::ptr::from_ref(source).addr());
        if let Some(&known) = held(&self.names).get(&pair) {
            return known;
        }
        let answer = entities::entity(draft, source).answer;
        held(&self.names).insert(pair, answer);
        answer
    }
}

/// What was asked before; it is whole at any time.
fn held<T>(asked: &Mutex<T>) -> MutexGuard<'_, T> {
    asked.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What WordNet says of two lemmas. Kinds of one parent exclude each other among nouns only: verbs under one parent ("say",
/// "tell") are mostly said of one and the same deed.
fn from_wordnet(draft: (&str, Upos), source: (&str, Upos)) -> Relation {
    let words = WordNet::embedded();
    let ((ours, our_part), (theirs, their_part)) = (draft, source);
    if our_part == their_part {
        if words.are_synonyms(ours, theirs, our_part) {
            return Relation::Synonym;
        }
        if words.are_antonyms(ours, theirs, our_part) {
            return Relation::Antonym;
        }
        if words.is_hypernym(ours, theirs, our_part) {
            return Relation::Broader;
        }
        if words.is_hypernym(theirs, ours, our_part) {
            return Relation::Narrower;
        }
        if our_part == Upos::Noun && words.are_siblings(ours, theirs, our_part) {
            return Relation::Sibling;
        }
    }
    if words.are_derived(ours, theirs) { Relation::Derived } else { Relation::Unrelated }
}
