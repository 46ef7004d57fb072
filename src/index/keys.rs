//! Under which keys claims and sentences meet. A fuzzy comparator contributes the normal forms that any of its compatible
//! values share (head lemma, family name, unit class), never nothing; so every pair that a rule could accept shares a key.

use super::Key;
use crate::claim::{Claim, EntityRef, Reading, SlotValue, event_family, is_event_word, is_series};
use crate::mention::{EntityKind, NamedBy, Quantity, Value};
use crate::rule::{Comparator, Registry, Rule, Test};
use std::collections::BTreeMap;

/// Most combinations of normal forms that one claim may have under one rule. A claim has a handful of forms per slot and a
/// rule at most three required slots; the limit only guards against a pathological noun phrase.
const MAX_COMBINATIONS: usize = 64;

/// Hashes the parts of a key; the same on every machine and in every run.
pub(super) fn key(parts: &[&str]) -> Key {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    let bytes = hasher.finalize();
    let mut first = [0; 8];
    first.copy_from_slice(&bytes.as_bytes()[..8]);
    Key(u64::from_le_bytes(first))
}

/// Keys of `claim` under every rule that reads its frame, sorted, each once.
#[must_use]
pub fn claim_keys(claim: &Claim, registry: &Registry) -> Vec<Key> {
    let mut keys: Vec<Key> = registry
        .rules()
        .iter()
        .filter(|rule| *rule.frame.0 == *claim.frame)
        .flat_map(|rule| rule_keys(rule, claim, registry))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Keys of `claim` under one rule: one for each combination of the normal forms of the required slots. None where a required
/// slot is empty: the rule has nothing to say about the claim.
fn rule_keys(rule: &Rule, claim: &Claim, registry: &Registry) -> Vec<Key> {
    let mut combinations = vec![format!("rule {}", rule.id)];
    for test in rule.key() {
        let forms = forms(test, claim, registry);
        if forms.is_empty() {
            return Vec::new();
        }
        combinations = combinations
            .iter()
            .flat_map(|begun| forms.iter().map(move |form| format!("{begun}|{}={form}", test.slot)))
            .take(MAX_COMBINATIONS)
            .collect();
    }
    combinations.iter().map(|combination| key(&[combination])).collect()
}

/// Normal forms of what fills the slot of `test`: two values that the comparator can call compatible share at least one.
fn forms(test: &Test, claim: &Claim, registry: &Registry) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    match &*test.slot.0 {
        "predicate" => {
            if let Some(predicate) = &claim.predicate {
                found.extend(word_forms(&predicate.lemma, registry));
            }
        }
        "polarity" | "certainty" | "tense" | "attribution" => found.push("any".to_owned()),
        name => {
            for slot in claim.slots.iter().filter(|slot| *slot.name == *name) {
                found.extend(value_forms(&test.by, &slot.value, registry));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn value_forms(by: &Comparator, value: &SlotValue, registry: &Registry) -> Vec<String> {
    match (by, value) {
        // What such comparators accept shares no normal form: the other required slots must bring the claims together.
        (
            Comparator::Overlap
            | Comparator::Within
            | Comparator::Calendar(_)
            | Comparator::Disjoint(_)
            | Comparator::Table(_),
            _,
        ) => {
            vec!["any".to_owned()]
        }
        (_, SlotValue::Term(term)) => word_forms(&term.head, registry),
        (_, SlotValue::Event(event)) => {
            let parts = event.modifiers.iter().filter(|word| is_series(&event.head) && is_event_word(word));
            let families = std::iter::once(&event.head).chain(parts).map(|word| event_family(word).to_lowercase());
            families.chain(word_forms(&event.head, registry)).collect()
        }
        (Comparator::NearName, SlotValue::Entity(entity)) => near_forms(&entity.name),
        (_, SlotValue::Entity(entity)) => entity_forms(entity),
        (_, SlotValue::Quantity(quantity)) => vec![quantity_form(quantity)],
        (_, SlotValue::Words(words)) => words.windows(3).map(|three| three.join(" ")).collect(),
        (_, SlotValue::Label(label)) => vec![label.to_string()],
        (_, SlotValue::Title { role, .. }) => role.split(' ').map(str::to_lowercase).collect(),
        (_, SlotValue::Ordinal(_) | SlotValue::Score(_) | SlotValue::Time(_)) => vec!["any".to_owned()],
    }
}

/// The word itself, and all that it may be compared with as one of its kind.
fn word_forms(word: &str, _registry: &Registry) -> Vec<String> {
    vec![word.to_lowercase()]
}

fn quantity_form(quantity: &Quantity) -> String {
    format!(
        "{:?} {}",
        quantity.unit.class,
        if quantity.unit.class == crate::mention::UnitClass::Money { &quantity.unit.symbol } else { "" }
    )
}

/// Every word of a name by itself, its acronym, and its places: a part of a name must find the whole.
fn entity_forms(entity: &EntityRef) -> Vec<String> {
    if entity.kind == EntityKind::Person && !entity.surname.is_empty() {
        return vec![entity.surname.to_lowercase()];
    }
    let words =
        entity.spellings.iter().map(|spelling| &**spelling).chain([&*entity.name]).flat_map(str::split_whitespace);
    let mut forms: Vec<String> = words.map(str::to_lowercase).filter(|word| word.len() > 2).collect();
    let initials: String =
        entity.name.split_whitespace().filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase()).collect();
    if initials.len() > 1 {
        forms.push(initials.to_lowercase());
    }
    forms.extend(entity.places.iter().map(|place| format!("place {}", place.0)));
    if forms.is_empty() {
        forms.push(entity.name.to_lowercase());
    }
    forms
}

/// The name with one word at a time cut to its first letter: names that differ in one word beyond its first letter share one.
fn near_forms(name: &str) -> Vec<String> {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    if words.len() < 2 {
        return Vec::new();
    }
    let cut = |odd: usize| {
        let short = |(idx, word): (usize, &String)| {
            if idx == odd { word.chars().take(1).collect() } else { word.clone() }
        };
        words.iter().enumerate().map(short).collect::<Vec<String>>().join(" ")
    };
    (0..words.len()).map(cut).collect()
}

/// Keys of the sentence with index `sentence` for finding near-copies, with their weights in tenths of a content word: names
/// and values weigh double, since a shared name or figure says more of which event is meant.
#[must_use]
pub fn sentence_keys(reading: &Reading, sentence: usize) -> Vec<(Key, u32)> {
    let mut weights: BTreeMap<Key, u32> = BTreeMap::new();
    let Some(words) = reading.sentences.get(sentence) else { return Vec::new() };
    for token in &words.tokens {
        let content = matches!(token.upos.as_str(), "NOUN" | "PROPN" | "VERB" | "ADJ" | "NUM");
        if content && token.lemma.len() > 2 && !is_common(&token.lemma) {
            weights.insert(key(&["word", &token.lemma.to_lowercase()]), 10);
        }
    }
    let from = reading.mentions.list.partition_point(|mention| (mention.sentence as usize) < sentence);
    for mention in reading.mentions.list[from..].iter().take_while(|mention| mention.sentence as usize == sentence) {
        match &mention.value {
            Value::Name(named) if named.by != NamedBy::Description => {
                let Some(entity) = reading.mentions.entities.get(named.entity.0 as usize) else { continue };
                let last = if entity.surname.is_empty() { &entity.name } else { &entity.surname };
                weights.insert(key(&["name", &last.to_lowercase()]), 20);
            }
            Value::Quantity(quantity) => {
                weights.insert(key(&["number", &quantity.value.to_string()]), 15);
            }
            _ => {}
        }
    }
    weights.into_iter().collect()
}

/// Words so common in news that sharing them says nothing about the event.
fn is_common(lemma: &str) -> bool {
    matches!(
        lemma,
        "say"
            | "tell"
            | "make"
            | "take"
            | "have"
            | "give"
            | "get"
            | "come"
            | "people"
            | "year"
            | "day"
            | "time"
            | "new"
            | "other"
            | "first"
            | "last"
    )
}
