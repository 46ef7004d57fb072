//! `quantity`: every number with its unit, what is counted, what is said of it and of whom.

use super::clause::{Clause, Frames};
use super::lexicon::LEXICON;
use super::measure::{self, Told};
use super::phrase::is_locative;
use super::{Claim, ClaimTense, Factuality, Predicate, Slot, SlotValue, time_place};
use crate::mention::{EntityKind, Mention, UnitClass, Value};
use crate::syntax::{BaseRelation, Relation, TokenIdx, Xpos};

/// One claim per number of the sentence.
pub(super) fn claims(frames: &Frames<'_>, clauses: &[Clause]) -> Vec<Claim> {
    let here = frames.phrases.here;
    // "two days later" is a time, and its two days are no figure of their own.
    let within_time = |inner: &Mention| {
        matches!(inner.value, Value::Duration(_))
            && here.iter().any(|outer| {
                matches!(outer.value, Value::Time(_))
                    && outer.tokens.start <= inner.tokens.start
                    && outer.tokens.end >= inner.tokens.end
                    && outer.tokens.len() > inner.tokens.len()
            })
    };
    let counts = |mention: &&Mention| {
        !within_time(mention)
            && !is_whole(frames, mention)
            && !time_place::is_distance(frames, mention)
            && !is_difference(frames, mention)
    };
    here.iter().filter(counts).filter_map(|mention| claim(frames, clauses, mention)).collect()
}

/// Whether the number counts the whole of which another counts a part ("four of our seven schools"): what is said of the part is not
/// said of it.
fn is_whole(frames: &Frames<'_>, mention: &Mention) -> bool {
    let tree = frames.phrases.tree;
    let first = usize::from(mention.tokens.start);
    let counts = |mention: &Mention| matches!(&mention.value, Value::Quantity(quantity) if quantity.unit.class == UnitClass::Count);
    // "of seven", "of the seven", "of our seven".
    let part_ends = |of: TokenIdx| {
        tree.lower(of) == "of"
            && frames.phrases.here.iter().any(|part| counts(part) && usize::from(part.tokens.end) == of)
    };
    counts(mention) && (1..=2).any(|back| first.checked_sub(back).is_some_and(part_ends))
}

/// Whether the number says by how much one figure differs from another ("12 times more than the year before"): it is no count of
/// what happened.
fn is_difference(frames: &Frames<'_>, mention: &Mention) -> bool {
    let tree = frames.phrases.tree;
    let (behind, end) = (usize::from(mention.tokens.end), tree.tokens().end);
    let compares = |idx: TokenIdx| matches!(tree.token(idx).xpos, Xpos::Jjr | Xpos::Rbr);
    // A noun and its adjective may stand between: "12 more urgent calls than".
    behind < end && compares(behind) && (behind + 1..end.min(behind + 4)).any(|idx| tree.lower(idx) == "than")
}

/// Where a number stands: the noun that carries it, the clause it belongs to, and its part there.
pub(super) struct Standing<'c> {
    pub(super) carrier: TokenIdx,
    pub(super) clause: Option<&'c Clause>,
    pub(super) part: Option<String>,
    /// The noun that the carrier hangs on, when that is an event ("the deaths of 14 miners").
    event: Option<TokenIdx>,
}

fn claim(frames: &Frames<'_>, clauses: &[Clause], mention: &Mention) -> Option<Claim> {
    let value = match &mention.value {
        Value::Quantity(quantity) | Value::Duration(quantity) => SlotValue::Quantity(quantity.clone()),
        Value::Score(score) => SlotValue::Score(score.clone()),
        _ => return None,
    };
    let tokens = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
    if tokens.end > frames.phrases.tree.tokens().end || tokens.is_empty() {
        return None;
    }
    let mut slots = vec![frames.phrases.slot_of("value", value, tokens)];
    if let Some(person) = age_holder(frames, mention) {
        slots.extend(frames.phrases.slot("subject", person));
        let sure = (Factuality::Asserted, ClaimTense::Present);
        return Some(frames.claim("quantity", None, slots, sure));
    }
    let standing = standing(frames, clauses, mention);
    if let Some(told) = measure::told(frames, mention, &standing) {
        return Some(of_measure(frames, mention, &standing, (slots, told)));
    }
    slots.extend(noun(frames, mention, &standing));
    if let Some(part) = &standing.part {
        let value = SlotValue::Label(part.as_str().into());
        slots.push(frames.phrases.slot_of("as", value, standing.carrier..standing.carrier + 1));
    }
    slots.extend(of(frames, mention, &standing));
    slots.extend(around(&standing, mention));
    if let Some(place) = counted_place(frames, mention) {
        slots.retain(|slot| !matches!(&*slot.name, "where" | "as"));
        let others = frames.phrases.here.iter().filter(|other| other.span != mention.span);
        let elsewhere = others.filter_map(|other| counted_place(frames, other)).next();
        slots.extend(elsewhere.map(|slot| Slot { name: "elsewhere".into(), ..slot }));
        slots.push(place);
    }
    let (predicate, sure) = said(frames, &standing);
    let mut claim = frames.claim("quantity", predicate, slots, sure);
    // The words that carry it are the number's, its noun's and its predicate's: what else stands in the clause may lie far off.
    claim.span = mention.span;
    let near = claim.slots.iter().filter(|slot| matches!(&*slot.name, "value" | "noun")).map(|slot| slot.span);
    claim.span =
        near.chain(claim.predicate.iter().map(|predicate| predicate.span)).fold(mention.span, crate::span::Span::cover);
    Some(claim)
}

/// A measure or length of time in its one form.
fn of_measure(frames: &Frames<'_>, mention: &Mention, standing: &Standing<'_>, parts: (Vec<Slot>, Told)) -> Claim {
    let (mut slots, told) = parts;
    let part = SlotValue::Label(told.part.into());
    slots.push(frames.phrases.slot_of("as", part, standing.carrier..standing.carrier + 1));
    slots.extend(told.slots);
    let span = mention.span.cover(told.predicate.span);
    Claim { span, ..frames.claim("quantity", Some(told.predicate), slots, told.sure) }
}

/// "once in Rome and twice in Oman": the place right behind a number of times is where those times were, whatever the tree
/// makes of the list.
fn counted_place(frames: &Frames<'_>, mention: &Mention) -> Option<Slot> {
    let Value::Quantity(quantity) = &mention.value else { return None };
    let (tree, behind) = (frames.phrases.tree, usize::from(mention.tokens.end));
    let ends = tree.tokens().end;
    if quantity.unit.class != UnitClass::Times || behind >= ends || !is_locative(tree.lower(behind)) {
        return None;
    }
    // An article and an adjective may stand before the name ("in the Omani capital").
    let is_place =
        |idx: &TokenIdx| frames.phrases.entity_at(*idx).is_some_and(|entity| entity.kind == EntityKind::Place);
    let name = (behind + 1..ends.min(behind + 4)).find(is_place)?;
    frames.phrases.slot("where", name)
}

/// The person whose age the number is, from apposition ("Noor, 34, …") or a compound ("34-year-old Noor").
fn age_holder(frames: &Frames<'_>, mention: &Mention) -> Option<TokenIdx> {
    let Value::Quantity(quantity) = &mention.value else { return None };
    if quantity.unit.class != UnitClass::Age {
        return None;
    }
    let tree = frames.phrases.tree;
    let is_person =
        |idx: TokenIdx| frames.phrases.entity_at(idx).is_some_and(|entity| entity.kind == EntityKind::Person);
    let head = usize::from(mention.head);
    let first = usize::from(mention.tokens.start);
    let by_tree = tree.head(head).filter(|&governor| is_person(governor) && !tree.is_verb(governor));
    // "Noor, 34, was named": the name ends right before the comma.
    let before = first.checked_sub(2).filter(|_| tree.lower(first - 1) == ",");
    let by_order = before.filter(|&idx| is_person(idx));
    let after = Some(usize::from(mention.tokens.end)).filter(|&idx| idx < tree.tokens().end && is_person(idx));
    by_tree.or(by_order).or(after)
}

fn standing<'c>(frames: &Frames<'_>, clauses: &'c [Clause], mention: &Mention) -> Standing<'c> {
    let tree = frames.phrases.tree;
    let clause_at = |idx: TokenIdx| clauses.iter().find(|clause| clause.head == idx);
    let carrier = mention.noun.map_or(usize::from(mention.head), usize::from);
    let mut carrier = if carrier < tree.tokens().end { carrier } else { usize::from(mention.head) };
    // "a $3.2 million contract", "a four-hour session": the number narrows a noun, which carries it.
    if matches!(tree.base(carrier), BaseRelation::Nummod | BaseRelation::Compound | BaseRelation::Amod)
        && let Some(head) = tree.head(carrier).filter(|&head| tree.is_nominal(head))
    {
        carrier = head;
    }
    let mut at = carrier;
    let mut event = None;
    // Six steps lead out of any noun phrase that people write; the limit guards against odd trees.
    for _ in 0..6 {
        if tree.is_predicate(at) && (at != carrier || clause_at(at).is_some()) {
            let part = if at == carrier { Some("complement".to_owned()) } else { None };
            return Standing { carrier, clause: clause_at(at), part, event };
        }
        let Some(head) = tree.head(at) else { break };
        if tree.is_predicate(head) {
            let part = part(frames, at, head)
                .map(|part| if at == carrier { part } else { format!("{part}/{}", tree.preposition(carrier)) });
            return Standing { carrier, clause: clause_at(head), part, event };
        }
        if event.is_none() && at == carrier && tree.is_event_noun(head) {
            event = Some(head);
        }
        at = head;
    }
    Standing { carrier, clause: clause_at(carrier), part: None, event }
}

/// What `idx` is to the predicate `head`.
fn part(frames: &Frames<'_>, idx: TokenIdx, head: TokenIdx) -> Option<String> {
    let tree = frames.phrases.tree;
    Some(match tree.base(idx) {
        BaseRelation::Nsubj if tree.is_passive(head) => "object".to_owned(),
        BaseRelation::Nsubj => "subject".to_owned(),
        BaseRelation::Obj => "object".to_owned(),
        BaseRelation::Xcomp => "complement".to_owned(),
        BaseRelation::Obl if tree.relation(idx) == Relation::OblAgent => "subject".to_owned(),
        BaseRelation::Obl | BaseRelation::Advmod => match tree.preposition(idx) {
            preposition if preposition.is_empty() => "obl".to_owned(),
            preposition => format!("obl:{preposition}"),
        },
        BaseRelation::Conj => return tree.head(idx).and_then(|first| part(frames, first, tree.head(first)?)),
        _ => return None,
    })
}

fn noun(frames: &Frames<'_>, mention: &Mention, standing: &Standing<'_>) -> Option<Slot> {
    let tree = frames.phrases.tree;
    let idx = mention.noun.map_or(standing.carrier, usize::from);
    // "$3.2 billion", "6.1%": the unit is no counted noun.
    let inside =
        mention.noun.is_none() && (usize::from(mention.tokens.start)..usize::from(mention.tokens.end)).contains(&idx);
    if inside || idx >= tree.tokens().end || !tree.is_nominal(idx) {
        return None;
    }
    let value = if tree.is_event_noun(idx) {
        SlotValue::Event(frames.phrases.event(idx))
    } else {
        SlotValue::Term(frames.phrases.term(idx))
    };
    Some(frames.phrases.slot_of("noun", value, idx..idx + 1))
}

/// "six of the miners", "40 per cent of voters", "a toll of 14" (the other way round).
fn of(frames: &Frames<'_>, mention: &Mention, standing: &Standing<'_>) -> Vec<Slot> {
    let tree = frames.phrases.tree;
    let below = tree.kids_by(standing.carrier, BaseRelation::Nmod).find(|&kid| tree.preposition(kid) == "of");
    // In "six of the miners" the number itself hangs above the miners, and says nothing of what they are of.
    let own = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
    let above = || {
        tree.head(standing.carrier).filter(|&head| {
            tree.base(standing.carrier) == BaseRelation::Nmod
                && !own.contains(&head)
                && tree.is_nominal(head)
                && frames.phrases.time(head).is_none()
        })
    };
    below.or_else(above).and_then(|idx| frames.phrases.slot("of", idx)).into_iter().collect()
}

/// The clause's other slots.
fn around(standing: &Standing<'_>, mention: &Mention) -> Vec<Slot> {
    let slots = standing.clause.map(|clause| clause.slots.clone()).unwrap_or_default();
    let carrier = u16::try_from(standing.carrier).unwrap_or(u16::MAX);
    slots.into_iter().filter(|slot| !slot.tokens.contains(&carrier) && !slot.span.overlaps(mention.span)).collect()
}

fn said(frames: &Frames<'_>, standing: &Standing<'_>) -> (Option<Predicate>, (Factuality, ClaimTense)) {
    if let Some(noun) = standing.event {
        let lemma = frames.phrases.tree.lemma(noun);
        let verb = LEXICON.event(lemma).flatten().unwrap_or(lemma);
        return (Some(frames.predicate(noun, verb)), (frames.certainty.at(noun), ClaimTense::Untensed));
    }
    match standing.clause {
        Some(clause) => (Some(clause.predicate.clone()), (clause.factuality, clause.tense)),
        None => (None, (frames.certainty.at(standing.carrier), ClaimTense::Untensed)),
    }
}
