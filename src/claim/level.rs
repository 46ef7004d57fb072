//! `level`: where a measure of something stands, however the sentence puts it: "net profit was 4 million", "dropped to 4 million",
//! "a net profit of 4 million". Takes one sentence's clauses, gives claims with the slots `value` and `thing`.

use super::clause::{Clause, Frames};
use super::lexicon::LEXICON;
use super::{Claim, ClaimTense, Slot, SlotValue, Term, change, deed_family};
use crate::mention::{Mention, Quantity, UnitClass, Value};
use crate::syntax::{TokenIdx, Upos};

/// One claim for each figure that says where something stands.
pub(super) fn claims(frames: &Frames<'_>, clauses: &[Clause]) -> Vec<Claim> {
    let told = |mention: &Mention| {
        let quantity = measure(mention)?;
        of_noun(frames, mention, quantity).or_else(|| of_clause(frames, clauses, mention, quantity))
    };
    frames.phrases.here.iter().filter_map(told).collect()
}

/// The figure, unless it counts things or times something.
fn measure(mention: &Mention) -> Option<&Quantity> {
    let Value::Quantity(quantity) = &mention.value else { return None };
    let stands = match quantity.unit.class {
        UnitClass::Count => quantity.unit.noun.is_empty() && quantity.value.lo >= 10.0,
        UnitClass::Times | UnitClass::Multiple | UnitClass::Age | UnitClass::Duration | UnitClass::Scale => false,
        // What a share is of, and what it lies above, is told in other places of the sentence.
        UnitClass::Percent | UnitClass::PercentagePoint => false,
        _ => true,
    };
    Some(quantity).filter(|_| stands)
}

fn claim(frames: &Frames<'_>, mention: &Mention, quantity: &Quantity, thing: Slot, clause: Option<&Clause>) -> Claim {
    let tokens = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
    let at = tokens.start;
    let mut slots = vec![frames.phrases.slot_of("value", SlotValue::Quantity(quantity.clone()), tokens)];
    slots.push(Slot { name: "thing".into(), ..thing });
    let around = clause.into_iter().flat_map(|clause| &clause.slots);
    slots.extend(around.filter(|slot| matches!(&*slot.name, "when" | "where")).cloned());
    let sure =
        clause.map_or((frames.certainty.at(at), ClaimTense::Untensed), |clause| (clause.factuality, clause.tense));
    frames.claim("level", clause.map(|clause| clause.predicate.clone()), slots, sure)
}

/// "a dividend of 4 crowns". What sums, counts or changes is no thing with a level.
fn of_noun(frames: &Frames<'_>, mention: &Mention, quantity: &Quantity) -> Option<Claim> {
    let tree = frames.phrases.tree;
    let first = usize::from(mention.tokens.start);
    let noun = first.checked_sub(2).filter(|_| tree.lower(first - 1) == "of")?;
    let lemma = tree.lemma(noun);
    let sums = LEXICON.classes.sums.contains(lemma);
    let words = &LEXICON.measures;
    let changes = words.up.contains(lemma) || words.down.contains(lemma) || LEXICON.event(lemma).flatten().is_some();
    if tree.upos(noun) != Upos::Noun || sums || changes || frames.phrases.time(noun).is_some() {
        return None;
    }
    let term = SlotValue::Term(frames.phrases.term(noun));
    Some(claim(frames, mention, quantity, frames.phrases.slot_of("thing", term, noun..noun + 1), None))
}

/// "Net profit was 4 million", "sales rose to 4 million".
fn of_clause(frames: &Frames<'_>, clauses: &[Clause], mention: &Mention, quantity: &Quantity) -> Option<Claim> {
    let tree = frames.phrases.tree;
    let first = usize::from(mention.tokens.start);
    let is_head = |at: &TokenIdx| tree.is_predicate(*at);
    let head = std::iter::successors(Some(usize::from(mention.head)), |&at| tree.head(at)).take(16).find(is_head)?;
    let clause = clauses.iter().find(|clause| clause.head == head)?;
    let before = first.checked_sub(1).map_or("", |at| tree.lower(at));
    let lemma = &*clause.predicate.lemma;
    let words = &LEXICON.measures;
    let thing = if deed_family(lemma) == "be" || lemma == "reach" {
        // The complement itself or what the verb takes, not what it went down from.
        let own = matches!(tree.upos(first.checked_sub(1)?), Upos::Aux | Upos::Verb | Upos::Adv)
            || matches!(before, "at" | "to");
        clause.slots_named("subject").find(|slot| matches!(slot.value, SlotValue::Term(_))).cloned().filter(|_| own)
    } else if let Some(measure) = words.results.get(lemma) {
        return result(frames, clause, (mention, quantity), measure);
    } else if before == "to" && (words.up.contains(lemma) || words.down.contains(lemma)) {
        change::thing(clause)
    } else {
        None
    };
    Some(claim(frames, mention, quantity, thing?, Some(clause)))
}

/// "The chain lost $4 million in the quarter", "earned $4 million": the verb names what the object measures.
fn result(
    frames: &Frames<'_>,
    clause: &Clause,
    (mention, quantity): (&Mention, &Quantity),
    measure: &str,
) -> Option<Claim> {
    let tree = frames.phrases.tree;
    let object = clause.slots_named("object").any(|slot| slot.span.overlaps(mention.span));
    let is_money = quantity.unit.class == UnitClass::Money;
    let at = clause.head;
    let term = Term { head: measure.into(), modifiers: Vec::new(), quantifier: None };
    let thing = frames.phrases.slot_of("thing", SlotValue::Term(term), at..at + 1);
    // A person's wages are no company's result: a span of business is named beside it.
    let spans = |&idx: &TokenIdx| matches!(tree.lemma(idx), "quarter" | "half" | "year" | "period" | "month");
    let in_a_span = tree.kids(at).iter().any(spans) || clause.slots.iter().any(|slot| &*slot.name == "when");
    (object && is_money && in_a_span).then(|| claim(frames, mention, quantity, thing, Some(clause)))
}
