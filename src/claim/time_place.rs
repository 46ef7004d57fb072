//! `when` and `where`: an event with its date or place; `order`: an event with its ordinal, or before or after another.

use super::clause::{Clause, Frames};
use super::lexicon::LEXICON;
use super::{Claim, ClaimTense, Event, Factuality, Openness, Slot, SlotValue};
use crate::mention::{Mention, Value};
use crate::syntax::{BaseRelation, Relation, TokenIdx, Upos};

/// Dates and places of clauses and of event nouns.
pub(super) fn claims(frames: &Frames<'_>, clauses: &[Clause]) -> Vec<Claim> {
    let mut claims = Vec::new();
    for clause in clauses {
        for name in ["when", "where"] {
            for slot in clause.slots_named(name) {
                claims.push(of_clause(frames, clause, slot));
            }
        }
    }
    let tree = frames.phrases.tree;
    for noun in tree.tokens().filter(|&idx| tree.is_event_noun(idx)) {
        claims.extend(of_noun(frames, clauses, noun));
    }
    claims
}

/// Makes one of times that are parts of one: "every night at 04:00" is read as a whole, and each part holds it.
pub(super) fn join_parts(slots: &mut Vec<Slot>) {
    let mut at = 0;
    while at < slots.len() {
        // No more than a preposition and an article stand between the parts.
        let is_next = |slot: &Slot| (slots[at].tokens.end..=slots[at].tokens.end + 2).contains(&slot.tokens.start);
        let is_part = |slot: &Slot| *slot.name == *"when" && slot.value == slots[at].value && is_next(slot);
        match slots.iter().position(is_part).filter(|&next| next != at && *slots[at].name == *"when") {
            Some(next) => {
                let (end, span) = (slots[next].tokens.end, slots[next].span);
                slots[at].tokens.end = end;
                slots[at].span = slots[at].span.cover(span);
                slots.remove(next);
                at -= usize::from(next < at);
            }
            None => at += 1,
        }
    }
}

fn of_clause(frames: &Frames<'_>, clause: &Clause, slot: &Slot) -> Claim {
    let event = frames.event_of(clause);
    let at = clause.hosted.unwrap_or(clause.head);
    let event = frames.phrases.slot_of("event", SlotValue::Event(event), at..at + 1);
    // "The talks are scheduled for Saturday" asserts a plan, and says of Saturday no more than a plan.
    let plans = clause.hosted.is_some() && is_plan(&clause.predicate.lemma);
    let factuality = match clause.factuality {
        Factuality::Asserted if plans => Factuality::Open(Openness::Planned, super::Polarity::Positive),
        factuality => factuality,
    };
    frames.claim(&slot.name, Some(clause.predicate.clone()), vec![event, slot.clone()], (factuality, clause.tense))
}

fn is_plan(lemma: &str) -> bool {
    matches!(
        LEXICON.under(lemma, super::lexicon::Before::Noun, Factuality::Asserted),
        Some(Factuality::Open(Openness::Planned, _))
    )
}

/// "Saturday's talks in Rome": the noun itself is dated or placed.
fn of_noun(frames: &Frames<'_>, clauses: &[Clause], noun: TokenIdx) -> Vec<Claim> {
    let phrases = frames.phrases;
    let tree = phrases.tree;
    let event = phrases.event(noun);
    let hosted = clauses.iter().any(|clause| clause.hosted == Some(noun));
    let mut claims = Vec::new();
    for &kid in tree.kids(noun) {
        if !matches!(
            tree.base(kid),
            BaseRelation::Nmod | BaseRelation::Compound | BaseRelation::Amod | BaseRelation::Obl
        ) {
            continue;
        }
        // A clause that hosts the event has already told its details.
        let outside = tree.relation(kid) != Relation::NmodPoss && tree.base(kid) == BaseRelation::Nmod;
        let name = if phrases.time(kid).is_some() {
            "when"
        } else if outside && event.place.is_some() && phrases.entity_at(kid).as_ref() == event.place.as_ref() {
            "where"
        } else {
            continue;
        };
        if hosted && outside {
            continue;
        }
        let Some(slot) = phrases.slot(name, kid) else { continue };
        let own = phrases.slot_of("event", SlotValue::Event(event.clone()), noun..noun + 1);
        claims.push(frames.claim(name, None, vec![own, slot], (frames.certainty.at(noun), ClaimTense::Untensed)));
    }
    claims
}

/// Ordinals of events and things ("the fourth round"), and what comes before or after what.
pub(super) fn order(frames: &Frames<'_>, clauses: &[Clause]) -> Vec<Claim> {
    let phrases = frames.phrases;
    let tree = phrases.tree;
    let mut claims = Vec::new();
    for noun in tree.tokens().filter(|&idx| tree.is_nominal(idx)) {
        let Some(ordinal) = phrases.ordinal_of(noun) else { continue };
        let event = phrases.slot_of("event", SlotValue::Event(phrases.event(noun)), noun..noun + 1);
        let at = tree
            .kids(noun)
            .iter()
            .copied()
            .find(|&kid| phrases.here.iter().any(|mention| usize::from(mention.head) == kid))
            .unwrap_or(noun);
        let number = phrases.slot_of("ordinal", SlotValue::Ordinal(ordinal), at..at + 1);
        claims.push(frames.claim(
            "order",
            None,
            vec![event, number],
            (frames.certainty.at(noun), ClaimTense::Untensed),
        ));
    }
    for clause in clauses {
        claims.extend(tree.kids(clause.head).iter().filter_map(|&kid| sequence(frames, clauses, clause, kid)));
        claims.extend(followed(frames, clause));
    }
    claims
}

/// Words that put what stands before them after what stands behind them, and the other way round; behind a distance more do
/// ("two hours into the trial").
fn order_word(words: &str, has_distance: bool) -> Option<&'static str> {
    match words {
        "before" | "ahead of" | "prior to" => Some("before"),
        "after" | "following" | "since" => Some("after"),
        "into" if has_distance => Some("after"),
        _ => None,
    }
}

/// Whether a length of time tells how far two events lie apart ("two days after the vote"): no figure of its own.
pub(super) fn is_distance(frames: &Frames<'_>, mention: &Mention) -> bool {
    let end = usize::from(mention.tokens.end);
    let words = frames.phrases.tree.lower(end);
    // "three hours from Oslo" and "two years from now" are told otherwise.
    matches!(mention.value, Value::Duration(_)) && matches!(words, "before" | "after")
}

/// The length of time that ends right before the token `at`: "two days | after the vote".
fn distance(frames: &Frames<'_>, at: TokenIdx) -> Option<Slot> {
    let tells = |mention: &Mention| {
        let into = matches!(mention.value, Value::Duration(_)) && frames.phrases.tree.lower(at) == "into";
        into || is_distance(frames, mention)
    };
    let ends = |mention: &&Mention| usize::from(mention.tokens.end) == at && tells(mention);
    let mention = frames.phrases.here.iter().find(ends)?;
    let Value::Duration(length) = &mention.value else { return None };
    let tokens = usize::from(mention.tokens.start)..at;
    Some(frames.phrases.slot_of("by", SlotValue::Quantity(length.clone()), tokens))
}

/// "An aftershock followed the quake", "the strike preceded the vote".
fn followed(frames: &Frames<'_>, clause: &Clause) -> Option<Claim> {
    let tree = frames.phrases.tree;
    let name = match &*clause.predicate.lemma {
        "follow" => "after",
        "precede" => "before",
        _ => return None,
    };
    let event = |slot: &str| {
        let slot = clause.slots_named(slot).next()?;
        matches!(slot.value, SlotValue::Event(_)).then(|| slot.clone())
    };
    let (first, second) = (event("subject")?, event("object")?);
    let mut slots = vec![Slot { name: "event".into(), ..first }, Slot { name: name.into(), ..second }];
    // "followed 12 minutes later": how long is told by itself.
    let later = |mention: &&Mention| {
        matches!(mention.value, Value::Duration(_))
            && matches!(tree.lower(usize::from(mention.tokens.end)), "later" | "earlier" | "afterwards")
    };
    if let Some(mention) = frames.phrases.here.iter().find(later)
        && let Value::Duration(length) = &mention.value
    {
        let tokens = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
        slots.push(frames.phrases.slot_of("by", SlotValue::Quantity(length.clone()), tokens));
    }
    Some(frames.claim("order", Some(clause.predicate.clone()), slots, (clause.factuality, clause.tense)))
}

/// "resigned before the vote", "left after talks failed".
fn sequence(frames: &Frames<'_>, clauses: &[Clause], clause: &Clause, kid: TokenIdx) -> Option<Claim> {
    let phrases = frames.phrases;
    let tree = phrases.tree;
    let (at, word) = match tree.base(kid) {
        BaseRelation::Advcl => tree.kid(kid, BaseRelation::Mark).map(|mark| (mark, tree.lower(mark).to_owned()))?,
        BaseRelation::Obl => (tree.kid(kid, BaseRelation::Case)?, tree.preposition(kid)),
        _ => return None,
    };
    let by = distance(frames, at);
    let name = order_word(&word, by.is_some())?;
    let other = if tree.base(kid) == BaseRelation::Advcl {
        frames.event_of(clauses.iter().find(|clause| clause.head == kid)?)
    } else {
        // "after the merger", "before his release": any deed or thing, but no person, place or time.
        let named = phrases.entity_at(kid).is_some();
        let at = u16::try_from(kid).unwrap_or(u16::MAX);
        let length = |mention: &Mention| matches!(mention.value, Value::Duration(_)) && mention.tokens.contains(&at);
        let timed = phrases.time(kid).is_some() || phrases.here.iter().any(length);
        let told = !timed && (tree.is_event_noun(kid) || tree.upos(kid) == Upos::Noun && !named);
        phrases.event(Some(kid).filter(|_| told)?)
    };
    let event: Event = frames.event_of(clause);
    let mut slots = vec![
        phrases.slot_of("event", SlotValue::Event(event), clause.head..clause.head + 1),
        phrases.slot_of(name, SlotValue::Event(other), kid..kid + 1),
    ];
    slots.extend(by);
    Some(frames.claim("order", Some(clause.predicate.clone()), slots, (clause.factuality, clause.tense)))
}
