//! `length`: how long something lasts, said outright ("went on for six weeks", "a three-year contract") or worked out from when
//! it begins and ends. Takes one sentence's clauses and the day of writing, gives claims with the slots `value` (a duration),
//! `event` (what lasts, as far as the words say) and `when`.

use super::clause::{Clause, Frames};
use super::lexicon::LEXICON;
use super::{Claim, ClaimTense, Factuality, Openness, Polarity, Slot, SlotValue, Term, event_family};
use crate::mention::{Days, Extent, Granularity, Interval, Mention, Precision, Quantity, Time, Unit, UnitClass, Value};
use crate::syntax::{BaseRelation, Relation, TokenIdx, Upos};
use jiff::civil::Date;
use std::ops::Range;

const DAY: f64 = 86_400.0;

/// Lengths told by the sentence, written on `today`.
pub(super) fn claims(frames: &Frames<'_>, clauses: &[Clause], today: Option<Date>) -> Vec<Claim> {
    let here = frames.phrases.here;
    let mut found: Vec<Claim> = here.iter().filter_map(|mention| of_duration(frames, clauses, mention)).collect();
    found.extend(here.iter().filter_map(|mention| of_dates(frames, clauses, mention, today)));
    found
}

/// What lasts, and how its length is meant.
struct Lasting {
    /// Its noun; none for "it", "the last of them".
    noun: Option<TokenIdx>,
    slots: Vec<Slot>,
    sure: (Factuality, ClaimTense),
}

fn of_duration(frames: &Frames<'_>, clauses: &[Clause], mention: &Mention) -> Option<Claim> {
    let (Value::Duration(quantity) | Value::Quantity(quantity)) = &mention.value else { return None };
    // "a second tremor" is counted, not timed.
    if quantity.unit.class != UnitClass::Duration || quantity.value.hi <= 1.0 {
        return None;
    }
    let lasting = noun_lasting(frames, clauses, mention).or_else(|| clause_lasting(frames, clauses, mention))?;
    let tokens = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
    Some(claim(frames, lasting, quantity.clone(), tokens))
}

fn claim(frames: &Frames<'_>, lasting: Lasting, value: Quantity, tokens: Range<TokenIdx>) -> Claim {
    let tree = frames.phrases.tree;
    let mut slots = vec![frames.phrases.slot_of("value", SlotValue::Quantity(value), tokens)];
    let mut sure = lasting.sure;
    if let Some(noun) = lasting.noun {
        let term = frames.phrases.term(noun);
        // "the strike", "the walkout": one word for one thing, as events are looked up.
        let term = Term { head: event_family(&term.head).into(), modifiers: narrowing(&term), quantifier: None };
        slots.push(frames.phrases.slot_of("event", SlotValue::Term(term), noun..noun + 1));
        if LEXICON.measures.terms.contains(&*tree.lemma(noun).to_lowercase()) && sure.0.polarity() == Polarity::Positive
        {
            sure.0 = Factuality::Asserted;
        }
    }
    slots.extend(lasting.slots);
    frames.claim("length", None, slots, sure)
}

/// What narrows a noun, without the measure itself ("three-year").
fn narrowing(term: &Term) -> Vec<Box<str>> {
    term.modifiers
        .iter()
        .filter(|word| !LEXICON.classes.lengths.contains(&***word) && !word.contains('-'))
        .cloned()
        .collect()
}

/// "a ten-day truce", "a lease of four and a half years".
fn noun_lasting(frames: &Frames<'_>, clauses: &[Clause], mention: &Mention) -> Option<Lasting> {
    let tree = frames.phrases.tree;
    let first = usize::from(mention.tokens.start);
    let inside = |at: TokenIdx| (first..usize::from(mention.tokens.end)).contains(&at);
    let mut at = usize::from(mention.head);
    // "a lease of four and a half years", however the tree takes the number.
    let before = first.checked_sub(2).filter(|&noun| tree.lower(first - 1) == "of" && lasts(frames, noun));
    if let Some(noun) = before {
        return Some(with_length(frames, clauses, noun));
    }
    // "three hours of talks"; but "15 minutes of the match" are a part of it.
    let behind = usize::from(mention.tokens.end);
    if behind < tree.tokens().end && tree.lower(behind) == "of" {
        let made_of = |kid: &TokenIdx| {
            let definite =
                |&kid: &TokenIdx| tree.base(kid) == BaseRelation::Det || tree.relation(kid) == Relation::NmodPoss;
            tree.preposition(*kid) == "of" && tree.is_event_noun(*kid) && !tree.kids(*kid).iter().any(definite)
        };
        let unit =
            std::iter::successors(Some(at), |&at| tree.head(at).filter(|&head| inside(head))).last().unwrap_or(at);
        if let Some(noun) = tree.kids_by(unit, BaseRelation::Nmod).find(made_of) {
            return Some(with_length(frames, clauses, noun));
        }
    }
    for _ in 0..4 {
        let joined = match tree.base(at) {
            BaseRelation::Nummod | BaseRelation::Compound | BaseRelation::Amod => true,
            BaseRelation::Nmod => matches!(&*tree.preposition(at), "" | "of"),
            _ => false,
        };
        if !joined && !inside(at) || !inside(at) && lasts(frames, at) {
            break;
        }
        at = tree.head(at).filter(|_| joined)?;
    }
    if inside(at) || !lasts(frames, at) {
        return None;
    }
    Some(with_length(frames, clauses, at))
}

/// The noun at `at`, which has its length beside it.
fn with_length(frames: &Frames<'_>, clauses: &[Clause], at: TokenIdx) -> Lasting {
    let clause = governing(frames, clauses, at);
    let alone = (frames.certainty.at(at), ClaimTense::Untensed);
    let sure = clause.map_or(alone, |clause| (clause.factuality, clause.tense));
    Lasting { noun: Some(at), slots: days_of(frames, clause, at), sure }
}

/// Whether the noun at `at` has a length of its own.
fn lasts(frames: &Frames<'_>, at: TokenIdx) -> bool {
    let tree = frames.phrases.tree;
    tree.is_event_noun(at)
        || tree.upos(at) == Upos::Noun && LEXICON.measures.terms.contains(&*tree.lemma(at).to_lowercase())
}

/// "The strike went on for six weeks", "the hearing ended after two hours".
fn clause_lasting(frames: &Frames<'_>, clauses: &[Clause], mention: &Mention) -> Option<Lasting> {
    let tree = frames.phrases.tree;
    let first = usize::from(mention.tokens.start);
    let clause = governing(frames, clauses, usize::from(mention.head))?;
    let words = &LEXICON.measures;
    // "is due to run for a week" has the verb under a copula.
    let lemma = tree.predicate_lemma(clause.head);
    // "went on": the parser may take the particle for an adverb or a preposition.
    let goes_on = tree.lower(clause.head + 1) == "on" && words.lasts.contains(&format!("{lemma} on"));
    let before = first.checked_sub(1).map_or("", |at| tree.lower(at));
    let tells = words.ends.contains(&lemma) && before == "after"
        || (goes_on || words.lasts.contains(&lemma))
            && before != "after"
            && before != "in"
            && before != "within"
            && first > clause.head
            && !later(frames, usize::from(mention.tokens.end));
    if !tells {
        return None;
    }
    let noun = subject(frames, clause)?;
    let mut slots = days_of(frames, Some(clause), noun);
    slots.extend(taken_up(frames, noun));
    let named = |at: &TokenIdx| {
        tree.upos(*at) == Upos::Noun && !is_stand_in(tree.lemma(*at)) && frames.phrases.time(*at).is_none()
    };
    // People and firms take their time over many things.
    let person = frames.phrases.entity_at(noun).is_some();
    if person {
        return None;
    }
    Some(Lasting { noun: Some(noun).filter(named), slots, sure: (clause.factuality, clause.tense) })
}

/// The thing that "it" takes up, as far as that is known.
fn taken_up(frames: &Frames<'_>, at: TokenIdx) -> Option<Slot> {
    if frames.phrases.tree.upos(at) != Upos::Pron {
        return None;
    }
    let (head, modifiers) = match frames.phrases.value(at)? {
        SlotValue::Term(term) => (term.head.clone(), narrowing(&term)),
        SlotValue::Event(event) => (event.head, event.modifiers),
        _ => return None,
    };
    let term = Term { head: event_family(&head).into(), modifiers, quantifier: None };
    Some(frames.phrases.slot_of("event", SlotValue::Term(term), at..at + 1))
}

/// Words that stand for a thing named before.
fn is_stand_in(lemma: &str) -> bool {
    matches!(
        lemma,
        "last" | "first" | "second" | "third" | "one" | "other" | "latter" | "former" | "latest" | "most" | "rest"
    )
}

/// "four hours later", "six weeks ago" tell when, not how long.
fn later(frames: &Frames<'_>, at: TokenIdx) -> bool {
    let tree = frames.phrases.tree;
    at < tree.tokens().end
        && matches!(tree.lower(at), "later" | "ago" | "earlier" | "before" | "after" | "late" | "early")
}

/// The clause that token `from` stands in.
fn governing<'c>(frames: &Frames<'_>, clauses: &'c [Clause], from: TokenIdx) -> Option<&'c Clause> {
    let tree = frames.phrases.tree;
    let head = std::iter::successors(Some(from), |&at| tree.head(at)).take(16).find(|&at| tree.is_predicate(at))?;
    clauses.iter().find(|clause| clause.head == head)
}

/// The thing that a clause is said of, by its token.
fn subject(frames: &Frames<'_>, clause: &Clause) -> Option<TokenIdx> {
    let tree = frames.phrases.tree;
    // "The strike was to go on …"
    if let Some(outer) = tree.kid(clause.head, BaseRelation::Nsubj) {
        return Some(tree.antecedent(clause.head, outer).unwrap_or(outer));
    }
    match tree.subjects(clause.head)[..] {
        [subject] => Some(subject),
        _ => None,
    }
}

/// The days on which it happened, where the words give single days.
fn days_of(frames: &Frames<'_>, clause: Option<&Clause>, noun: TokenIdx) -> Vec<Slot> {
    let tree = frames.phrases.tree;
    let range = tree.range(noun);
    let of_noun = frames.phrases.here.iter().filter(|mention| range.contains(&usize::from(mention.tokens.start)));
    let of_noun = of_noun.filter_map(|mention| match &mention.value {
        Value::Time(time) => {
            let tokens = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
            Some(frames.phrases.slot_of("when", SlotValue::Time(time.clone()), tokens))
        }
        _ => None,
    });
    let of_clause = clause.into_iter().flat_map(|clause| clause.slots_named("when").cloned());
    let is_day = |slot: &Slot| match &slot.value {
        SlotValue::Time(time) => time.granularity <= Granularity::Day && time.extent == Extent::Within,
        _ => false,
    };
    of_noun.chain(of_clause).filter(is_day).take(1).collect()
}

/// "a truce from 2 to 20 March", "the contract runs until June 2029".
fn of_dates(frames: &Frames<'_>, clauses: &[Clause], mention: &Mention, today: Option<Date>) -> Option<Claim> {
    let Value::Time(time) = &mention.value else { return None };
    let ends = match time.extent {
        Extent::Throughout if time.granularity <= Granularity::Day && time.clock.is_none() => None,
        Extent::Until => Some(last_days(time)?),
        _ => return None,
    };
    let [days] = time.readings[..] else { return None };
    let tree = frames.phrases.tree;
    let inside = |at: &TokenIdx| (usize::from(mention.tokens.start)..usize::from(mention.tokens.end)).contains(at);
    // The word through which the whole of the dates hangs.
    let head = usize::from(mention.head);
    let head = std::iter::successors(Some(head), |&at| tree.head(at).filter(inside)).take(8).last().unwrap_or(head);
    let clause = governing(frames, clauses, head);
    let noun = dated_noun(frames, clause, head)?;
    let value = match ends {
        None => between(days.first..=days.first, days.last..=days.last),
        Some(end) => until(frames, clauses, (clause?, noun), &end, today)?,
    };
    let ahead = today.is_none_or(|today| days.last > today);
    let certainty = clause.map_or(Factuality::Asserted, |clause| clause.factuality);
    let certainty = match certainty {
        Factuality::Asserted if ahead => Factuality::Open(Openness::Planned, Polarity::Positive),
        other => other,
    };
    let tense = clause.map_or(ClaimTense::Untensed, |clause| clause.tense);
    let lasting = Lasting { noun: Some(noun), slots: Vec::new(), sure: (certainty, tense) };
    let tokens = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
    Some(claim(frames, lasting, value, tokens))
}

/// What a stretch of dates is said of: the noun that it hangs on, the subject of a verb of lasting, or the event that a verb
/// has as its object ("declared a truce from …").
fn dated_noun(frames: &Frames<'_>, clause: Option<&Clause>, head: TokenIdx) -> Option<TokenIdx> {
    let tree = frames.phrases.tree;
    let above = tree.head(head).filter(|&noun| lasts(frames, noun));
    let of_clause = || {
        let clause = clause?;
        if LEXICON.measures.lasts.contains(&*clause.predicate.lemma) {
            return subject(frames, clause).filter(|&noun| lasts(frames, noun));
        }
        tree.kid(clause.head, BaseRelation::Obj).filter(|&noun| lasts(frames, noun))
    };
    above.or_else(of_clause)
}

/// The last days that "until" can mean: "until June" ends on some day of June.
fn last_days(time: &Time) -> Option<Days> {
    let [Days { last, .. }] = time.readings[..] else { return None };
    let back = match time.granularity {
        Granularity::Month => 30,
        Granularity::Quarter => 91,
        Granularity::Year => 365,
        Granularity::Decade => return None,
        _ => 0,
    };
    let first = last.checked_sub(jiff::Span::new().days(back)).ok()?;
    Some(Days { first, last })
}

fn between(start: std::ops::RangeInclusive<Date>, end: std::ops::RangeInclusive<Date>) -> Quantity {
    let days = |from: &Date, to: &Date| f64::from((*to - *from).get_days());
    let shortest = days(start.end(), end.start()).max(0.0);
    // The last day may count in.
    let longest = days(start.start(), end.end()) + 1.0;
    duration(Interval::between(shortest * DAY, longest * DAY))
}

fn duration(value: Interval) -> Quantity {
    let unit = Unit { class: UnitClass::Duration, symbol: "d".into(), noun: Box::default() };
    Quantity { value, unit, precision: Precision::Bounded, step: 0.0 }
}

/// From the beginning that the same sentence gives, or from the day of writing for what is agreed just now; of what runs
/// already no more is known than that it lasts so long from now on.
fn until(
    frames: &Frames<'_>,
    clauses: &[Clause],
    (clause, noun): (&Clause, TokenIdx),
    end: &Days,
    today: Option<Date>,
) -> Option<Quantity> {
    let tree = frames.phrases.tree;
    let words = &LEXICON.measures;
    let begins =
        |other: &&Clause| words.starts.contains(&*other.predicate.lemma) && subject(frames, other) == Some(noun);
    let start =
        clauses.iter().filter(begins).flat_map(|other| other.slots_named("when")).find_map(|slot| match &slot.value {
            SlotValue::Time(time) if time.granularity <= Granularity::Day => match time.readings[..] {
                [days] => Some(days),
                _ => None,
            },
            _ => None,
        });
    if let Some(start) = start {
        return Some(between(start.first..=start.last, end.first..=end.last));
    }
    let today = today.filter(|today| end.first > *today)?;
    let agreed = std::iter::successors(Some(noun), |&at| tree.head(at))
        .take(6)
        .any(|at| at != clause.head && tree.is_verb(at) && words.agrees.contains(tree.lemma(at)));
    let left = between(today..=today, end.first..=end.last);
    // What is signed today seldom begins on the very day: a tenth either way, a month at least.
    let leeway = (left.value.hi * 0.1).max(30.0 * DAY);
    let value = if agreed {
        left.value.widened(leeway)
    } else {
        Interval { hi: f64::INFINITY, hi_closed: false, ..left.value }
    };
    Some(duration(value))
}
