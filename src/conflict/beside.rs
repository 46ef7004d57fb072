//! What stands beside a claim in its sentence and shows that two texts speak of different times or parts, or that one says what
//! the other says as well.

use super::Answer;
use super::ask::ask;
use super::engine::passes;
use super::sides::{Held, Value};
use super::{sides::Knowledge, values};
use crate::claim::{Claim, ClaimTense, Factuality, Openness, Slot, SlotValue};
use crate::mention::{Days, Granularity, Mention, Quantity, Time, UnitClass, Value as Mentioned};
use crate::rule::{Comparator, Rule, Side, Test};

/// Days of a quarter: what comes round in news (figures, meetings, reports) comes round within one.
const QUARTER_DAYS: i32 = 92;

/// Whether the text of `held` has another value that the rule would hold against `other` just as well: a rule that rests on the
/// story alone could not tell which of them is meant.
pub(super) fn has_several(
    (rule, test): (&Rule, &Test),
    (held, other): (Held<'_>, Held<'_>),
    side: Side,
    known: Knowledge<'_>,
) -> bool {
    let mut alike = held.reading.claims.iter().filter(|claim| claim.frame == held.claim.frame);
    alike.any(|claim| {
        let beside = Held { claim, ..held };
        let (draft, source) = if side == Side::Draft { (beside, other) } else { (other, beside) };
        ask(test, beside, held, known).opinion.answer == Answer::Incompatible
            && rule.same.iter().all(|test| passes(test, &ask(test, draft, source, known)))
    })
}

/// Whether the sentence of `here` says of the same deed what `other` says: its figure, its date, or its deed itself.
pub(super) fn says_both(test: &Test, here: Held<'_>, other: Held<'_>) -> bool {
    match test.by {
        Comparator::Disjoint(_) => has_number_of(here, other, test) || compares_with(here, other, test),
        Comparator::Calendar(_) => has_date_of(here, other, test),
        Comparator::Antonym(_) if &*test.slot.0 == "predicate" => has_deed_of(here, other),
        _ => false,
    }
}

/// Whether the sentence sets its figure against that of `other`: "61%, up from 54% four years ago".
fn compares_with(here: Held<'_>, other: Held<'_>, test: &Test) -> bool {
    let Some(sentence) = here.sentence() else { return false };
    let wanted: Vec<&Quantity> = other.values(&test.slot.0).into_iter().filter_map(Value::quantity).collect();
    let is_word = |at: usize| matches!(&*sentence.tokens[at].lemma, "from" | "than" | "against" | "with" | "versus");
    mentions_of(here).any(|mention| match &mention.value {
        Mentioned::Quantity(quantity) => {
            let start = usize::from(mention.tokens.start);
            start > 0
                && is_word(start - 1)
                && wanted.iter().any(|wanted| wanted.unit == quantity.unit && wanted.value.meets(quantity.value))
        }
        _ => false,
    })
}

/// Whether the sentence goes on to tell the deed of `other`: "acquitted him of fraud but convicted him of forgery".
fn has_deed_of(here: Held<'_>, other: Held<'_>) -> bool {
    let Some(wanted) = other.claim.predicate.as_ref() else { return false };
    here.reading.claims_of(here.claim.sentence as usize).iter().any(|claim| {
        claim.frame == here.claim.frame
            && claim.factuality == other.claim.factuality
            && claim.predicate.as_ref().is_some_and(|predicate| predicate.lemma == wanted.lemma)
    })
}

/// Whether the sentence has the date of `other` behind an "and": "opens on 4 May in Norland and on 9 May elsewhere".
fn has_date_of(here: Held<'_>, other: Held<'_>, test: &Test) -> bool {
    let Some(sentence) = here.sentence() else { return false };
    let wanted: Vec<&Time> = other.values(&test.slot.0).into_iter().filter_map(Value::time).collect();
    times_of(here).any(|(start, time)| {
        let joined = (start.saturating_sub(2)..start).any(|at| &*sentence.tokens[at].lemma == "and");
        joined && wanted.iter().any(|wanted| values::calendar(time, wanted).answer == Answer::Compatible)
    })
}

fn mentions_of(held: Held<'_>) -> impl Iterator<Item = &Mention> {
    let list = &held.reading.mentions.list;
    let from = list.partition_point(|mention| mention.sentence < held.claim.sentence);
    list[from..].iter().take_while(move |mention| mention.sentence == held.claim.sentence)
}

/// The times that the sentence of `held` tells, with their first tokens.
fn times_of(held: Held<'_>) -> impl Iterator<Item = (usize, &Time)> {
    mentions_of(held).filter_map(|mention| match &mention.value {
        Mentioned::Time(time) => Some((usize::from(mention.tokens.start), time)),
        _ => None,
    })
}

/// Whether the two sentences tell of other months, quarters or years: "first-quarter sales", "unemployment in May". Days do not
/// count, since reports name the day on which something was said.
fn other_periods(draft: Held<'_>, source: Held<'_>) -> bool {
    let periods = |held| -> Vec<&Time> {
        let long = times_of(held).filter(|(_, time)| time.granularity > Granularity::Week);
        long.map(|(_, time)| time).collect()
    };
    let (ours, theirs) = (periods(draft), periods(source));
    let apart =
        |ours: &&Time| theirs.iter().all(|theirs| values::calendar(ours, theirs).answer == Answer::Incompatible);
    !ours.is_empty() && !theirs.is_empty() && ours.iter().all(apart)
}

/// Whether two figures are told of different times, or of a part and perhaps the whole.
pub(super) fn figures_apart(draft: Held<'_>, source: Held<'_>) -> bool {
    other_periods(draft, source) || long_past(draft, source) || is_shared_out(draft) != is_shared_out(source)
}

/// Whether one side tells of a past that it dates, and the other of what is: "employed 900 people in 1974", "employs 210".
fn long_past(draft: Held<'_>, source: Held<'_>) -> bool {
    let past = |held: Held<'_>| {
        let before = |time: &Time| {
            let published = held.reading.meta.published;
            let ago = |days: &Days| published.map(|told| (told.date - days.last).get_days());
            time.readings.iter().all(|days| ago(days).is_none_or(|days| days > QUARTER_DAYS))
                && !time.readings.is_empty()
        };
        held.claim.tense == ClaimTense::Past && held.values("when").into_iter().filter_map(Value::time).any(before)
    };
    let is_now = |held: Held<'_>| held.claim.tense == ClaimTense::Present && held.values("when").is_empty();
    past(draft) && is_now(source) || is_now(draft) && past(source)
}

/// Whether one side tells what was once planned and the other what is planned: "was to begin in March", "will begin in June".
pub(super) fn earlier_plan(draft: Held<'_>, source: Held<'_>) -> bool {
    let planned = |held: Held<'_>| matches!(held.claim.factuality, Factuality::Open(Openness::Planned, _));
    let once = |held: Held<'_>| held.claim.tense == ClaimTense::Past;
    planned(draft) && planned(source) && once(draft) != once(source)
}

/// Whether the sentence shares a figure out: "three people in Lund and two in Varsk". The second number leaves out its noun.
fn is_shared_out(held: Held<'_>) -> bool {
    let Some(sentence) = held.sentence() else { return false };
    let joined = |mention: &Mention| {
        let start = usize::from(mention.tokens.start);
        start > 0 && &*sentence.tokens[start - 1].lemma == "and"
    };
    let counts = |quantity: &Quantity| quantity.unit.class == UnitClass::Count;
    let mut before = false;
    mentions_of(held).any(|mention| match &mention.value {
        Mentioned::Quantity(quantity) if counts(quantity) => {
            let elided = before && quantity.unit.noun.is_empty() && joined(mention);
            before |= !quantity.unit.noun.is_empty();
            elided
        }
        _ => false,
    })
}

/// Whether the sentence of `here` gives the number of `other` as well, of the same deed ("fell to 19 cents from 34").
fn has_number_of(here: Held<'_>, other: Held<'_>, test: &Test) -> bool {
    let numbers = |held: Held<'_>| -> Vec<Quantity> {
        let quantity = |value: Value<'_>| match value {
            Value::Slot(Slot { value: SlotValue::Quantity(quantity), .. }) => Some(quantity.clone()),
            _ => None,
        };
        held.values(&test.slot.0).into_iter().filter_map(quantity).collect()
    };
    // "once in Rome and twice in Oman": each number has a place of its own and speaks of nothing else.
    if here.claim.slot("elsewhere").is_some() {
        return false;
    }
    let wanted = numbers(other);
    here.reading.claims_of(here.claim.sentence as usize).iter().any(|claim| {
        let beside = Held { claim, ..here };
        let same_deed = claim.frame == here.claim.frame
            && labels(claim).eq(labels(here.claim))
            && claim.predicate.as_ref().map(|predicate| predicate.token)
                == here.claim.predicate.as_ref().map(|predicate| predicate.token);
        same_deed
            && numbers(beside).iter().any(|number| {
                wanted.iter().any(|wanted| wanted.unit == number.unit && wanted.value.meets(number.value))
            })
    })
}

/// What rules call the claim, and the whole that it tells a part of: "so many hurt" is not "so many missing".
fn labels(claim: &Claim) -> impl Iterator<Item = &str> {
    claim.slots.iter().filter_map(|slot| match &slot.value {
        SlotValue::Label(label) => Some(&**label),
        SlotValue::Term(term) if &*slot.name == "whole" => Some(&*term.head),
        _ => None,
    })
}

/// Texts written more than a quarter apart, of deeds and figures that neither dates: what comes every month or quarter
/// (inflation, a club's attendance) would meet itself. Rolls of office and names last longer and are not asked.
pub(super) fn far_apart(draft: Held<'_>, source: Held<'_>) -> bool {
    let passing = matches!(&*draft.claim.frame, "quantity" | "clause");
    let dated = |held: Held<'_>| !held.values("when").is_empty();
    let days = match (draft.reading.meta.published, source.reading.meta.published) {
        (Some(ours), Some(theirs)) => (ours.date - theirs.date).get_days().abs(),
        _ => 0,
    };
    passing && days > QUARTER_DAYS && !(dated(draft) && dated(source))
}
