//! Whether what one side asserts is denied on the other, and how strongly a duty is told.

use super::ask::equal;
use super::sides::{Held, Knowledge, Value};
use super::{Opinion, values};
use crate::claim::{ClaimTense, Factuality, Openness, Polarity, SlotValue};
use crate::mention::{Quantity, UnitClass};
use crate::syntax::Upos;

/// Whether the claim turns on a noun: "denied that pressure had led to the move" does not deny the move.
fn is_noun(held: Held<'_>) -> bool {
    let token = held.claim.predicate.as_ref().map(|predicate| usize::from(predicate.token));
    let tokens = held.sentence().map(|sentence| &sentence.tokens);
    token.zip(tokens).and_then(|(token, tokens)| tokens.get(token)).is_some_and(|token| token.upos == Upos::Noun)
}

/// Two predicates that say enough by themselves.
pub(super) fn deed(ours: Value<'_>, theirs: Value<'_>, known: Knowledge<'_>) -> Opinion {
    let is_weak = |value: Value<'_>| match value {
        Value::Predicate(predicate) => known.lists("weak-verbs", &predicate.lemma),
        _ => true,
    };
    if is_weak(ours) || is_weak(theirs) { Opinion::unknown("a verb that says little") } else { equal(ours, theirs) }
}

/// Whether a denial holds of a stretch of time alone: "has not sunk a ship in 30 years".
fn is_bounded(held: Held<'_>, known: Knowledge<'_>) -> bool {
    held.claim.slots.iter().any(|slot| {
        let words = match &slot.value {
            SlotValue::Term(term) => known.lists("stretches", &term.head),
            SlotValue::Quantity(quantity) => quantity.unit.class == UnitClass::Duration,
            _ => false,
        };
        words && slot.name.starts_with("obl")
    })
}

/// Whether what one side asserts or plans is what the other denies.
pub(super) fn polarity(
    (draft, ours): (Held<'_>, Value<'_>),
    (source, theirs): (Held<'_>, Value<'_>),
    known: Knowledge<'_>,
) -> Opinion {
    if is_noun(draft) || is_noun(source) {
        return Opinion::unknown("what a noun tells of is taken for granted, not denied");
    }
    let (Value::Factuality(ours), Value::Factuality(theirs)) = (ours, theirs) else {
        return Opinion::unknown("no factuality");
    };
    let bounded = |held, factuality: Factuality| factuality.polarity() == Polarity::Negative && is_bounded(held, known);
    if bounded(draft, ours) != bounded(source, theirs) {
        return Opinion::unknown("what is denied of a stretch of time may have been so at another");
    }
    // "has not ruled" and "rules in May": what has not been done may be to come.
    let to_come = |held: Held<'_>| held.claim.tense == ClaimTense::Present && !held.values("when").is_empty();
    let undone = |held: Held<'_>| held.claim.tense == ClaimTense::Past && held.values("when").is_empty();
    if to_come(draft) && undone(source) || undone(draft) && to_come(source) {
        return Opinion::unknown("one side tells of what is to come");
    }
    let why = format!("{} against {}", Value::Factuality(ours).show(), Value::Factuality(theirs).show());
    match (ours, theirs) {
        (Factuality::Asserted, Factuality::Denied) | (Factuality::Denied, Factuality::Asserted) => {
            Opinion::incompatible(why)
        }
        // "will meet" against "will not meet": plans of opposite polarity exclude each other too.
        (Factuality::Open(Openness::Planned, our), Factuality::Open(Openness::Planned, their)) if our != their => {
            Opinion::incompatible(why)
        }
        (Factuality::Open(Openness::Planned, Polarity::Positive), Factuality::Denied) => Opinion::unknown(why),
        (ours, theirs) if ours == theirs => Opinion::compatible(why),
        _ => Opinion::unknown(why),
    }
}

/// Words of obligation and of permission, by strength: 3 must, 1 may. Nothing where the clause has no such word.
fn modal_strength(held: Held<'_>) -> Option<(u8, &'static str)> {
    let sentence = held.sentence()?;
    let predicate = usize::from(held.claim.predicate.as_ref()?.token);
    let mut found = None;
    for idx in sentence.children(predicate) {
        found = found.or(match &*sentence.tokens[idx].lemma {
            "must" | "shall" => Some((3, "must")),
            "may" | "might" | "could" | "can" => Some((1, "may")),
            _ => None,
        });
    }
    found
}

/// Whether two clauses lay down the same with words of equal force.
pub(super) fn strength(draft: Held<'_>, source: Held<'_>) -> Opinion {
    match (modal_strength(draft), modal_strength(source)) {
        (Some(ours), Some(theirs)) if ours.0 == theirs.0 => Opinion::compatible(format!("both `{}`", ours.1)),
        (Some(ours), Some(theirs)) => Opinion::incompatible(format!("`{}` against `{}`", ours.1, theirs.1)),
        _ => Opinion::unknown("no modal verb on one side"),
    }
}

/// Whether two texts that both demand something bound it on the same side, and differently: "must have at least 8 characters"
/// and "at least 12". A bound on what merely is or may come is an estimate, and two estimates can both be right.
pub(super) fn limit(
    (draft, ours): (Held<'_>, Value<'_>),
    (source, theirs): (Held<'_>, Value<'_>),
    known: Knowledge<'_>,
) -> Opinion {
    let demands = |held: Held<'_>| {
        let verb = held.claim.predicate.as_ref().is_some_and(|verb| known.lists("demanding", &verb.lemma));
        verb && held.claim.factuality == Factuality::Asserted
            || modal_strength(held).is_some_and(|(force, _)| force == 3)
    };
    if !demands(draft) || !demands(source) {
        return Opinion::unknown("one side does not demand it");
    }
    let (Some(ours), Some(theirs)) = (ours.quantity(), theirs.quantity()) else {
        return Opinion::unknown("no figure");
    };
    let why = format!("{} against {}", values::show_quantity(ours), values::show_quantity(theirs));
    let least = |of: &Quantity| (of.value.hi.is_infinite() && of.value.lo > 0.0).then_some(of.value.lo);
    let most = |of: &Quantity| (of.value.lo <= 0.0 && of.value.hi.is_finite()).then_some(of.value.hi);
    let bounds = [least(ours).zip(least(theirs)), most(ours).zip(most(theirs))];
    match bounds.into_iter().flatten().next() {
        Some((ours, theirs)) if ours == theirs => Opinion::compatible(why),
        Some(_) => Opinion::incompatible(why),
        None => Opinion::unknown("no bounds on one side of the scale"),
    }
}
