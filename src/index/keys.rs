//! Under which keys claims and sentences meet. A key holds one normal form for each slot that a rule requires, so a look-up
//! finds at once what shares all of them; rules that require the same slots share their keys. A claim that can play no part
//! under a rule (it lacks what would differ, or is held in a way that the rule does not look at) has no keys of it.

use super::Key;
use super::forms::{self, Part};
use crate::claim::{Claim, Reading, SlotValue, deed_family};
use crate::mention::{NamedBy, Value};
use crate::rule::{Comparator, Missing, Registry, Rule, Scope, Side, Test};
use std::collections::BTreeMap;

/// Most combinations of normal forms that one claim may have under one rule. A claim has a handful of forms per slot and a
/// rule at most three required slots; the limit only guards against a pathological noun phrase.
const MAX_COMBINATIONS: usize = 256;

/// Bits of a key. Two keys that meet by chance cost a comparison and nothing else; of a million keys in an archive, one in a
/// million would.
const KEY_BITS: u32 = 40;

/// Place of a rule among [`Registry::rules`].
pub(super) type RuleIdx = u32;

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
    Key(u64::from_le_bytes(first) >> (u64::BITS - KEY_BITS))
}

/// Keys under which `claim` is stored, sorted, each once.
#[must_use]
pub fn stored_keys(claim: &Claim, registry: &Registry) -> Vec<Key> {
    let mut keys: Vec<Key> = keys(claim, registry, Part::Stored).into_iter().map(|(key, _)| key).collect();
    keys.dedup();
    keys
}

/// Keys under which a draft's claim finds those that it is to be compared with, each with the rule that asks; sorted.
#[must_use]
pub fn asked_keys(claim: &Claim, registry: &Registry) -> Vec<(Key, RuleIdx)> {
    keys(claim, registry, Part::Asked)
}

fn keys(claim: &Claim, registry: &Registry, part: Part) -> Vec<(Key, RuleIdx)> {
    let mut found = Vec::new();
    for (idx, rule) in (0..).zip(registry.rules()) {
        if *rule.frame.0 == *claim.frame && rule.scopes.iter().any(|scope| *scope != Scope::Calendar) {
            found.extend(rule_keys(rule, claim, part, registry).into_iter().map(|key| (key, idx)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Keys of `claim` under one rule: one for each combination of the normal forms of what the rule requires. None where the
/// rule has nothing to say about the claim.
fn rule_keys(rule: &Rule, claim: &Claim, part: Part, registry: &Registry) -> Vec<Key> {
    let side = if part == Part::Asked { Side::Draft } else { Side::Source };
    let plays = rule.given.iter().all(|condition| condition.may_hold(claim, side))
        && rule.differ.iter().any(|test| can_differ(test, claim));
    let Some(slots) = slots(rule, claim, part, registry).filter(|_| plays) else { return Vec::new() };
    let mut combinations = vec![claim.frame.to_string()];
    for (slot, forms) in &slots {
        combinations = combinations
            .iter()
            .flat_map(|begun| forms.iter().map(move |form| format!("{begun}|{slot}={form}")))
            // A single slot has as many forms as it has words; only the product of several could explode.
            .take(MAX_COMBINATIONS.max(forms.len()))
            .collect();
    }
    combinations.iter().map(|combination| key(&[combination])).collect()
}

/// What a key of `rule` is made of: each slot with its normal forms, in order of slot. None where a required slot is empty.
fn slots(rule: &Rule, claim: &Claim, part: Part, registry: &Registry) -> Option<BTreeMap<String, Vec<String>>> {
    let mut slots = BTreeMap::new();
    for test in &rule.same {
        let is_filled = is_filled(&test.slot.0, claim);
        let forms = match (test.missing, is_filled) {
            (Missing::Allow, _) => continue,
            (Missing::Refuse, false) => return None,
            // Both sides lack it, or both have it.
            (Missing::Alike, false) => vec!["-".to_owned()],
            (Missing::Alike | Missing::Refuse, true) => slot_forms(&test.by, &test.slot.0, claim, part, registry),
        };
        slots.insert(test.slot.to_string(), forms);
    }
    if !rule.anchor.is_empty() {
        let required =
            |slot: &str| rule.same.iter().any(|test| *test.slot.0 == *slot && test.missing != Missing::Allow);
        let filled: Vec<&str> = rule.anchor.iter().map(|slot| &*slot.0).filter(|slot| is_filled(slot, claim)).collect();
        if filled.is_empty() {
            return None;
        }
        if !filled.iter().any(|slot| required(slot)) {
            let forms = |slot: &&str| {
                let forms = slot_forms(&Comparator::Entity, slot, claim, part, registry);
                forms.into_iter().map(|form| format!("{slot}:{form}")).collect::<Vec<_>>()
            };
            slots.insert("anchor".to_owned(), filled.iter().flat_map(forms).collect());
        }
    }
    if let [test] = &rule.differ[..] {
        slots.extend(differing(test, claim, part, registry));
    }
    slots.values().all(|forms| !forms.is_empty()).then_some(slots)
}

/// What the two sides of a clash have in common although they differ.
fn differing(test: &Test, claim: &Claim, part: Part, registry: &Registry) -> Vec<(String, Vec<String>)> {
    let slot = &*test.slot.0;
    match &test.by {
        // Ours is their other one: stored under its own place, asked for under the other's.
        Comparator::Swapped { with } => {
            let of = |slot: &str| slot_forms(&Comparator::Entity, slot, claim, part, registry);
            let (own, other) = (of(slot), of(&with.0));
            let (first, second) = if part == Part::Asked { (other, own) } else { (own, other) };
            vec![(format!("{slot} swapped"), first), (format!("{} swapped", with.0), second)]
        }
        Comparator::Antonym(groups) => {
            let words = claim.predicate.iter().filter(|_| slot == "predicate").map(|predicate| &*predicate.lemma);
            let mut forms: Vec<String> = match part {
                Part::Asked => words.flat_map(|word| groups.opposites(word)).collect(),
                Part::Stored => words.map(str::to_lowercase).collect(),
            };
            forms.sort();
            forms.dedup();
            if forms.is_empty() { Vec::new() } else { vec![(format!("{slot} opposite"), forms)] }
        }
        _ => Vec::new(),
    }
}

/// Whether `claim` has what `test` would find to differ.
fn can_differ(test: &Test, claim: &Claim) -> bool {
    let is_name = |slot: &str| claim.slots_named(slot).any(|slot| matches!(slot.value, SlotValue::Entity(_)));
    match &test.by {
        Comparator::Absent => true,
        Comparator::Swapped { with } => is_name(&test.slot.0) && is_name(&with.0),
        _ => is_filled(&test.slot.0, claim),
    }
}

fn is_filled(slot: &str, claim: &Claim) -> bool {
    match slot {
        "predicate" => claim.predicate.is_some(),
        "polarity" | "certainty" | "tense" => true,
        "attribution" => claim.attribution.as_ref().is_some_and(|said| said.source.is_some()),
        name => claim.slot(name).is_some(),
    }
}

/// Normal forms of what fills `slot`: two values that the comparator can call compatible share at least one.
fn slot_forms(by: &Comparator, slot: &str, claim: &Claim, part: Part, registry: &Registry) -> Vec<String> {
    let mut found: Vec<String> = match slot {
        "predicate" => claim.predicate.iter().map(|predicate| deed_family(&predicate.lemma).to_lowercase()).collect(),
        "polarity" | "certainty" | "tense" | "attribution" => vec!["any".to_owned()],
        name => claim.slots_named(name).flat_map(|slot| forms::value_forms(by, &slot.value, part, registry)).collect(),
    };
    found.sort();
    found.dedup();
    found
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
