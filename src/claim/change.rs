//! `change`: by what share something rose or fell, said outright ("cut spending by a third", "doubled") or worked out from what
//! it rose or fell from and to. Takes one sentence's clauses, gives claims with the slots `value` (per cent), `way` (`up` or
//! `down`), `thing` and `to`.

use super::clause::{Clause, Frames};
use super::lexicon::LEXICON;
use super::{Claim, Slot, SlotValue};
use crate::mention::{Interval, Mention, Precision, Quantity, Unit, UnitClass, Value};
use crate::syntax::TokenIdx;
use std::ops::Range;

/// One claim for each clause that tells a change.
pub(super) fn claims(frames: &Frames<'_>, clauses: &[Clause]) -> Vec<Claim> {
    clauses.iter().filter_map(|clause| claim(frames, clause)).collect()
}

/// The numbers of a change.
#[derive(Default)]
struct Figures<'a> {
    from: Option<&'a Quantity>,
    to: Option<(&'a Quantity, Range<TokenIdx>)>,
    /// In per cent.
    by: Option<(Interval, Range<TokenIdx>)>,
}

fn claim(frames: &Frames<'_>, clause: &Clause) -> Option<Claim> {
    let words = &LEXICON.measures;
    let lemma = &*clause.predicate.lemma;
    let factor = words.factors.get(lemma).copied();
    let up = match factor {
        Some(factor) => factor > 1.0,
        None if words.up.contains(lemma) => true,
        None if words.down.contains(lemma) => false,
        None => return None,
    };
    let figures = figures(frames, clause);
    let head = clause.head..clause.head + 1;
    let (value, at, up) = match (figures.from, &figures.to, &figures.by, factor) {
        (Some(from), Some((to, at)), _, _) => {
            let (from, to) = (from.value.single()?, to.value.single()?);
            let share = (to - from) / from * 100.0;
            // Either figure may have been rounded: a point either way.
            (Interval::exactly(share.abs()).widened(1.0), at.clone(), share > 0.0)
        }
        (_, _, Some((by, at)), _) => (*by, at.clone(), up),
        (_, _, None, Some(factor)) => (by_factor(frames, clause, factor), head, up),
        _ => return None,
    };
    if !value.lo.is_finite() {
        return None;
    }
    let unit = Unit { class: UnitClass::Percent, symbol: "%".into(), noun: Box::default() };
    let value = Quantity { value, unit, precision: Precision::Bounded, step: 0.0 };
    let way = SlotValue::Label(if up { "up".into() } else { "down".into() });
    let mut slots = vec![
        frames.phrases.slot_of("value", SlotValue::Quantity(value), at),
        frames.phrases.slot_of("way", way, clause.head..clause.head + 1),
    ];
    slots.extend(thing(clause));
    slots.extend(figures.to.map(|(to, at)| frames.phrases.slot_of("to", SlotValue::Quantity(to.clone()), at)));
    slots.extend(clause.slots.iter().filter(|slot| matches!(&*slot.name, "when" | "where")).cloned());
    Some(frames.claim("change", Some(clause.predicate.clone()), slots, (clause.factuality, clause.tense)))
}

/// What changes: the object of a verb that has one, else the subject. A name is nothing that rises or falls.
pub(super) fn thing(clause: &Clause) -> Option<Slot> {
    let common = |slot: &&Slot| matches!(slot.value, SlotValue::Term(_) | SlotValue::Event(_));
    let named = |name: &'static str| clause.slots_named(name).find(common).cloned();
    // "rose 7 percent" has the figure for its object.
    let is_figure = |slot: &Slot| match &slot.value {
        SlotValue::Quantity(_) => true,
        SlotValue::Term(term) => matches!(&*term.head, "percent" | "cent" | "%" | "point" | "percentage"),
        _ => false,
    };
    let has_object = clause.slots_named("object").any(|slot| !is_figure(slot));
    let slot = if has_object { named("object") } else { named("subject") };
    slot.map(|slot| Slot { name: "thing".into(), ..slot })
}

/// The figures of `clause`, by the word before each.
fn figures<'a>(frames: &Frames<'a>, clause: &Clause) -> Figures<'a> {
    let tree = frames.phrases.tree;
    let mut found = Figures::default();
    let governor = |from: TokenIdx| {
        std::iter::successors(Some(from), |&at| tree.head(at)).take(16).find(|&at| tree.is_predicate(at))
    };
    for mention in frames.phrases.here {
        let Mention { value: Value::Quantity(quantity), tokens, .. } = mention else { continue };
        let at = usize::from(tokens.start)..usize::from(tokens.end);
        if at.start <= clause.head || governor(at.start) != Some(clause.head) {
            continue;
        }
        let before = tree.lower(at.start - 1);
        let share = match quantity.unit.class {
            UnitClass::Percent => Some(quantity.value.widened(quantity.step / 2.0)),
            // "by more than half"
            UnitClass::Count if quantity.unit.noun.is_empty() && quantity.value.lo < 1.0 && before == "by" => {
                Some(quantity.value.scaled(100.0))
            }
            _ => None,
        };
        match (before, share) {
            ("from", _) => found.from = found.from.or(Some(quantity)),
            ("to", _) if found.to.is_none() => found.to = Some((quantity, at)),
            (_, Some(share)) if found.by.is_none() => found.by = Some((share, at)),
            _ => {}
        }
    }
    let comparable = |to: &Quantity, from: &Quantity| to.unit.class == from.unit.class;
    // A rate that goes from 4 to 5 per cent changes by points; whether its change is told in per cent is open.
    found.from = found.from.filter(|from| {
        from.unit.class != UnitClass::Percent && found.to.as_ref().is_some_and(|(to, _)| comparable(to, from))
    });
    found
}

/// "doubled", "more than doubled", "almost halved". About twice is called double.
fn by_factor(frames: &Frames<'_>, clause: &Clause, factor: f64) -> Interval {
    let tree = frames.phrases.tree;
    let share = (factor - 1.0).abs() * 100.0;
    let before = |back: usize| clause.head.checked_sub(back).map_or("", |at| tree.lower(at));
    let leeway = share * 0.15;
    match before(1) {
        "than" if before(2) == "more" => Interval { lo: share, hi: f64::INFINITY, lo_closed: false, hi_closed: false },
        "almost" | "nearly" => Interval::between(share - 2.0 * leeway, share),
        _ => Interval::exactly(share).widened(leeway),
    }
}
