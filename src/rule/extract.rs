//! Running extraction rules: over each sentence, the wordings whose words it holds; what matches becomes a claim.

use super::pattern::{Atom, Clause, Dep, Labels, QUOTE_TRIGGER, Quote, Wording};
use super::phrase::{Negation, Phrase};
use super::phrase_run::{meets, run};
use super::scene::Scene;
use super::{Extraction, FrameDef, Need, Registry, SlotKind, SlotName};
use crate::claim::{Claim, ClaimTense, Event, Factuality, Opened, Openness, Polarity, Reading, Slot, SlotValue, open};
use crate::syntax::TokenIdx;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Most matches of one wording in one sentence. A sentence says few things of one kind; lists that go beyond are tables.
const MAX_MATCHES: usize = 16;

/// A place where a wording matches.
#[derive(Debug, Clone)]
struct Hit {
    /// The words that decide: the verb, the trigger.
    trigger: TokenIdx,
    /// All words matched.
    tokens: Range<TokenIdx>,
    /// Heads of what fills each slot.
    slots: BTreeMap<SlotName, Filler>,
    /// Whether the wording used the negation up.
    negation: Negation,
}

/// What fills a slot before it is given its type's normal form.
#[derive(Debug, Clone)]
enum Filler {
    /// The phrase headed by the token.
    Head(TokenIdx),
    /// The phrase that these words make up.
    Words(Range<TokenIdx>),
    /// A slot read already.
    Done(Box<Slot>),
}

/// Fills the frames of the registry's extraction rules and adds them to the reading's claims, in order of sentence.
pub fn extract(registry: &Registry, reading: &mut Reading) {
    let mut found = Vec::new();
    for sentence in 0..reading.sentences.len() {
        let wordings = triggered(registry, reading, sentence);
        if !wordings.is_empty() {
            let claims = open(reading, sentence, |opened| claims_of(registry, opened, &wordings));
            found.extend(claims.unwrap_or_default());
        }
    }
    if !found.is_empty() {
        reading.claims.extend(found);
        reading.claims.sort_by_key(|claim| claim.sentence);
    }
}

/// The wordings that hold a word of the sentence.
fn triggered(registry: &Registry, reading: &Reading, sentence: usize) -> BTreeSet<(usize, usize)> {
    let mut wordings = BTreeSet::new();
    let mut add = |word: &str| wordings.extend(registry.triggered(word).iter().copied());
    let words = &reading.sentences[sentence];
    for (idx, token) in words.tokens.iter().enumerate() {
        add(&token.lemma.to_lowercase());
        add(&words.form(idx).to_lowercase());
    }
    for claim in reading.claims_of(sentence) {
        if let Some(predicate) = &claim.predicate {
            add(&predicate.lemma);
        }
        if &*claim.frame == "quote" {
            add(QUOTE_TRIGGER);
        }
    }
    wordings
}

/// The claims of one sentence, each once: of two that say the same of the same words the one with more slots.
fn claims_of(registry: &Registry, opened: &Opened<'_>, wordings: &BTreeSet<(usize, usize)>) -> Vec<Claim> {
    let Some(scene) = Scene::new(opened) else { return Vec::new() };
    let mut claims: Vec<Claim> = Vec::new();
    for &(extraction_idx, wording_idx) in wordings {
        let extraction = &registry.extractions()[extraction_idx];
        let Some(frame) = registry.frame(&extraction.frame) else { continue };
        for claim in claims_of_wording(&scene, extraction, wording_idx, frame) {
            match claims.iter_mut().find(|known| is_same(known, &claim)) {
                Some(known) if known.slots.len() < claim.slots.len() => *known = claim,
                Some(_) => {}
                None => claims.push(claim),
            }
        }
    }
    claims
}

/// Whether two claims have one frame, the same fixed slots, and share a required word.
fn is_same(one: &Claim, other: &Claim) -> bool {
    let labels = |claim: &Claim| -> Vec<(Box<str>, Box<str>)> {
        let label = |slot: &Slot| match &slot.value {
            SlotValue::Label(label) => Some((slot.name.clone(), label.clone())),
            _ => None,
        };
        claim.slots.iter().filter_map(label).collect()
    };
    let first = |claim: &Claim| {
        claim.slots.iter().find(|slot| !matches!(slot.value, SlotValue::Label(_))).map(|slot| slot.tokens.clone())
    };
    one.frame == other.frame && labels(one) == labels(other) && first(one) == first(other)
}

/// The claims that one wording gives.
fn claims_of_wording(scene: &Scene<'_>, extraction: &Extraction, wording: usize, frame: &FrameDef) -> Vec<Claim> {
    let wording = &extraction.wordings[wording];
    hits(scene, wording).into_iter().filter_map(|hit| claim(scene, frame, &wording.labels, &hit)).collect()
}

/// The places where a wording matches.
fn hits(scene: &Scene<'_>, wording: &Wording) -> Vec<Hit> {
    let mut found = match &wording.atom {
        Atom::Any(inner) => inner.iter().flat_map(|wording| hits(scene, wording)).collect(),
        Atom::All(inner) => all_hits(scene, inner),
        Atom::Phrase(phrase) => phrase_hits(scene, phrase),
        Atom::Dep(dep) => dep_hits(scene, dep),
        Atom::Clause(clause) => clause_hits(scene, clause),
        Atom::Quote(quote) => quote_hits(scene, quote),
    };
    found.truncate(MAX_MATCHES);
    if !found.is_empty() && wording.not.iter().any(|not| !hits(scene, not).is_empty()) {
        found.clear();
    }
    found
}

/// Matches of all wordings together, their slots put together.
fn all_hits(scene: &Scene<'_>, inner: &[Wording]) -> Vec<Hit> {
    let mut joined: Vec<Hit> = Vec::new();
    for (idx, wording) in inner.iter().enumerate() {
        let next = hits(scene, wording);
        if idx == 0 {
            joined = next;
            continue;
        }
        let mut both = Vec::new();
        for one in &joined {
            for other in &next {
                let mut hit = one.clone();
                hit.tokens = hit.tokens.start.min(other.tokens.start)..hit.tokens.end.max(other.tokens.end);
                for (slot, filler) in &other.slots {
                    hit.slots.entry(slot.clone()).or_insert_with(|| filler.clone());
                }
                both.push(hit);
            }
        }
        both.truncate(MAX_MATCHES);
        joined = both;
    }
    joined
}

/// Matches of a phrase.
fn phrase_hits(scene: &Scene<'_>, phrase: &Phrase) -> Vec<Hit> {
    let hit = |found: super::phrase_run::PhraseMatch| {
        let filled = phrase.slots.iter().zip(found.slots).filter_map(|(name, tokens)| {
            let (start, end) = tokens?;
            Some((SlotName(name.clone()), Filler::Words(start..end)))
        });
        Hit { trigger: found.trigger, tokens: found.tokens.clone(), slots: filled.collect(), negation: phrase.negation }
    };
    run(phrase, scene).into_iter().map(hit).collect()
}

/// Matches of a word in the tree.
fn dep_hits(scene: &Scene<'_>, dep: &Dep) -> Vec<Hit> {
    let n = scene.sentence.tokens.len();
    let negation = match dep.trigger.polarity {
        Some(Polarity::Negative) => Negation::Used,
        _ => Negation::Open,
    };
    let mut found = Vec::new();
    for trigger in (0..n).filter(|&idx| meets(&dep.trigger, scene, idx)) {
        if dep.forbid.iter().any(|path| !scene.walk(trigger, path).is_empty()) {
            continue;
        }
        let first = |paths: &[super::pattern::DepPath]| {
            paths.iter().find_map(|path| scene.walk(trigger, path).into_iter().next())
        };
        let mut slots = BTreeMap::new();
        let mut whole = true;
        for (slot, paths) in &dep.require {
            match first(paths) {
                Some(head) => drop(slots.insert(slot.clone(), Filler::Head(head))),
                None => whole = false,
            }
        }
        for (slot, paths) in &dep.allow {
            if let Some(head) = first(paths) {
                slots.entry(slot.clone()).or_insert(Filler::Head(head));
            }
        }
        if whole {
            found.push(Hit { trigger, tokens: scene.verb_group(trigger), slots, negation });
        }
    }
    found
}

/// Matches of a clause that has been read.
fn clause_hits(scene: &Scene<'_>, wanted: &Clause) -> Vec<Hit> {
    let mut found = Vec::new();
    for clause in scene.clauses() {
        let Some(predicate) = &clause.predicate else { continue };
        let trigger = usize::from(predicate.token);
        let negative = clause.factuality.polarity() == Polarity::Negative
            || clause.factuality.openness() == Some(Openness::Unconfirmed);
        let fits = wanted.predicates.contains(&predicate.lemma)
            && (wanted.negation == Negation::Open || negative)
            && wanted.forbid.iter().all(|path| scene.follow(clause, path).is_empty())
            && wanted.with.iter().all(|(path, words)| {
                scene.follow(clause, path).iter().any(|&head| words.iter().any(|word| **word == *scene.head_word(head)))
            });
        if !fits {
            continue;
        }
        let first = |paths: &[super::pattern::ClausePath]| {
            paths.iter().find_map(|path| scene.follow(clause, path).into_iter().next())
        };
        let required: Option<Vec<_>> =
            wanted.require.iter().map(|(slot, paths)| Some((slot.clone(), Filler::Head(first(paths)?)))).collect();
        let Some(required) = required else { continue };
        let mut slots: BTreeMap<SlotName, Filler> = required.into_iter().collect();
        for (slot, paths) in &wanted.allow {
            if let Some(head) = first(paths) {
                slots.entry(slot.clone()).or_insert(Filler::Head(head));
            }
        }
        found.push(Hit { trigger, tokens: scene.verb_group(trigger), slots, negation: wanted.negation });
    }
    found
}

/// Matches of a quotation that has been read.
fn quote_hits(scene: &Scene<'_>, wanted: &Quote) -> Vec<Hit> {
    let claims = scene.opened.reading.claims_of(scene.opened.sentence).iter();
    let quotes = claims.filter(|claim| &*claim.frame == "quote");
    let hit = |claim: &Claim| {
        let words = claim.slot("words")?;
        let n_words = match &words.value {
            SlotValue::Words(list) => list.len(),
            _ => 0,
        };
        if n_words < wanted.min_words {
            return None;
        }
        let tokens = usize::from(words.tokens.start)..usize::from(words.tokens.end);
        let mut slots = BTreeMap::from([(wanted.words.clone(), Filler::Done(Box::new(words.clone())))]);
        if let (Some(name), Some(speaker)) = (&wanted.speaker, claim.slot("speaker")) {
            slots.insert(name.clone(), Filler::Done(Box::new(speaker.clone())));
        }
        Some(Hit { trigger: tokens.start, tokens, slots, negation: Negation::Open })
    };
    quotes.filter_map(hit).collect()
}

/// Fixed slots of a frame.
type Fixed = [(SlotName, Box<str>)];

/// How the words of a match are meant: the fixed slots that hold then, and how surely.
fn meant<'l>(scene: &Scene<'_>, labels: &'l Labels, hit: &Hit) -> Option<(&'l Fixed, Factuality)> {
    let clause = scene.clause_on(hit.trigger);
    let factuality = clause.map_or_else(|| scene.opened.factuality(hit.trigger), |clause| clause.factuality);
    let tense = clause.map_or_else(|| scene.opened.tense(hit.trigger), |clause| clause.tense);
    if hit.negation == Negation::Used {
        return Some((&labels.set, affirmed(factuality)));
    }
    if factuality.openness() == Some(Openness::Unconfirmed) {
        return labels.unconfirmed.as_deref().map(|set| (set, Factuality::Asserted));
    }
    if factuality.polarity() == Polarity::Negative {
        return labels.denied.as_deref().map(|set| (set, affirmed(factuality)));
    }
    // News tells what is to come in the present as well: "the round takes place on Saturday".
    let of_future = matches!(tense, ClaimTense::Future | ClaimTense::Present) && factuality == Factuality::Asserted;
    let planned = of_future || matches!(factuality.openness(), Some(Openness::Planned));
    match &labels.planned {
        // That something is planned is itself asserted.
        Some(set) if planned => Some((set, Factuality::Asserted)),
        _ => Some((&labels.set, factuality)),
    }
}

/// The factuality of what a negation was used up for: "never confirmed" asserts that something is unconfirmed.
fn affirmed(factuality: Factuality) -> Factuality {
    match factuality {
        Factuality::Asserted | Factuality::Denied | Factuality::Open(Openness::Unconfirmed, _) => Factuality::Asserted,
        Factuality::Open(openness, _) => Factuality::Open(openness, Polarity::Positive),
    }
}

/// The claim of a match; none when a required slot stays empty or the words are meant otherwise.
fn claim(scene: &Scene<'_>, frame: &FrameDef, labels: &Labels, hit: &Hit) -> Option<Claim> {
    let (set, factuality) = meant(scene, labels, hit)?;
    let opened = scene.opened;
    let group = scene.verb_group(hit.trigger);
    let mut slots: Vec<Slot> = Vec::new();
    for def in &frame.slots {
        let label = set.iter().find(|(slot, _)| *slot == def.name);
        let filled = match (label, hit.slots.get(&def.name)) {
            (Some((_, label)), _) => Some(opened.slot_of(&def.name.0, SlotValue::Label(label.clone()), group.clone())),
            (None, Some(Filler::Head(head))) => scene.fill(&def.name.0, &def.kind, *head),
            (None, Some(Filler::Words(words))) => {
                let by_order =
                    (def.kind == SlotKind::Event).then(|| scene.fill_event(&def.name.0, words.clone())).flatten();
                by_order.or_else(|| scene.fill(&def.name.0, &def.kind, scene.head_of(words.clone())))
            }
            (None, Some(Filler::Done(slot))) => Some(Slot { name: def.name.0.clone(), ..(**slot).clone() }),
            (None, None) => None,
        };
        slots.extend(filled);
    }
    fill_rest(scene, frame, hit, &mut slots);
    let missing =
        frame.slots.iter().any(|def| def.need == Need::Required && !slots.iter().any(|slot| slot.name == def.name.0));
    if missing {
        return None;
    }
    let span = slots.iter().map(|slot| slot.span).fold(scene.sentence.token_span(group), crate::span::Span::cover);
    Some(Claim {
        frame: frame.id.0.clone(),
        sentence: u32::try_from(opened.sentence).unwrap_or(u32::MAX),
        span,
        predicate: Some(opened.predicate(hit.trigger)),
        slots,
        factuality,
        attribution: opened.attribution(hit.trigger),
        tense: scene.clause_on(hit.trigger).map_or_else(|| opened.tense(hit.trigger), |clause| clause.tense),
    })
}

/// Fills times, places and speakers that the wording did not: from the clause, then from the event's own words.
fn fill_rest(scene: &Scene<'_>, frame: &FrameDef, hit: &Hit, slots: &mut Vec<Slot>) {
    let clause = scene.clause_on(hit.trigger);
    for def in &frame.slots {
        if slots.iter().any(|slot| slot.name == def.name.0) {
            continue;
        }
        let from_clause = |name: &str| {
            clause.and_then(|clause| clause.slot(name)).map(|slot| Slot { name: def.name.0.clone(), ..slot.clone() })
        };
        let event = slots.iter().find_map(|slot| match &slot.value {
            SlotValue::Event(event) => Some((event, slot)),
            _ => None,
        });
        let filled = match def.kind {
            SlotKind::Time => from_clause("when").or_else(|| {
                event.and_then(|(event, slot)| {
                    Some(Slot { name: def.name.0.clone(), value: SlotValue::Time(event.time.clone()?), ..slot.clone() })
                })
            }),
            SlotKind::Place => from_clause("where").or_else(|| {
                event.and_then(|(event, slot)| {
                    Some(Slot {
                        name: def.name.0.clone(),
                        value: SlotValue::Entity(event.place.clone()?),
                        ..slot.clone()
                    })
                })
            }),
            _ => None,
        };
        slots.extend(filled);
    }
    complete_events(slots);
}

/// Gives events the time and place that their claim has, so that they can be told apart by them.
fn complete_events(slots: &mut [Slot]) {
    let time = slots.iter().find_map(|slot| match &slot.value {
        SlotValue::Time(time) => Some(time.clone()),
        _ => None,
    });
    let place = slots.iter().find_map(|slot| match &slot.value {
        SlotValue::Entity(place) if &*slot.name == "where" => Some(place.clone()),
        _ => None,
    });
    for slot in slots {
        if let SlotValue::Event(Event { time: own_time, place: own_place, .. }) = &mut slot.value {
            *own_time = own_time.take().or_else(|| time.clone());
            *own_place = own_place.take().or_else(|| place.clone());
        }
    }
}
