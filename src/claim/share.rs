//! `share`: what part of a whole something is said of, worked out from the words: "most of the tickets", "all but one of the
//! three vans", "$4 million of its $9 million fund", "120 guests in a hotel designed for 300". Takes one sentence's
//! frames, gives claims with the slots `value` (per cent), `whole` and, for each thing else that the clause speaks of, `about`.

use super::clause::Frames;
use super::lexicon::LEXICON;
use super::tree::Tree;
use super::{Claim, ClaimTense, Slot, SlotValue, Term, deed_family};
use crate::mention::{Interval, Mention, Precision, Quantity, Unit, UnitClass, Value};
use crate::syntax::{BaseRelation, TokenIdx, Upos};
use std::ops::Range;

/// Most things that one share is said about: a clause names a handful, and each becomes a key.
const MAX_ABOUT: usize = 10;

/// A part of a whole.
struct Part {
    /// The words that give it.
    tokens: Range<TokenIdx>,
    /// In per cent.
    value: Interval,
    whole: Whole,
    /// The predicate of the clause it stands in, where the tree may have it elsewhere.
    clause: Option<TokenIdx>,
}

/// What it is a part of.
enum Whole {
    /// The noun at that token, and what the clause around says of the part.
    Noun(TokenIdx),
    /// Those of a kind among all: "most of them were nurses", "a crew of nine men and two women".
    Kind(TokenIdx),
    /// The places that a building or vehicle has.
    Capacity,
    /// "them": things named before.
    Before,
}

/// One claim for each share of the sentence.
pub(super) fn claims(frames: &Frames<'_>) -> Vec<Claim> {
    let mut parts: Vec<Part> = Vec::new();
    let here = frames.phrases.here;
    parts.extend(here.iter().filter_map(|mention| percentage(frames, mention)));
    parts.extend(frames.phrases.tree.tokens().filter_map(|idx| quantifier(frames, idx)));
    parts.extend(here.iter().filter_map(|mention| ratio(frames, mention)));
    parts.extend(here.iter().flat_map(|mention| listed(frames, mention)));
    parts.extend(full(frames));
    parts.extend(taken(frames));
    parts.into_iter().map(|part| claim(frames, part)).collect()
}

fn claim(frames: &Frames<'_>, part: Part) -> Claim {
    let tree = frames.phrases.tree;
    let predicate = part.clause.or_else(|| governor(tree, part.tokens.start));
    let unit = Unit { class: UnitClass::Percent, symbol: "%".into(), noun: Box::default() };
    // "most", "fewer than half" end where they say; what was counted out may have been rounded.
    let precision =
        if part.value.lo_closed && part.value.hi_closed { Precision::Approximate } else { Precision::Bounded };
    let value = Quantity { value: part.value, unit, precision, step: 0.0 };
    let mut slots = vec![frames.phrases.slot_of("value", SlotValue::Quantity(value), part.tokens.clone())];
    let own = part.tokens.clone();
    let word = |name: &str, lemma: &str, tokens: Range<TokenIdx>| {
        frames.phrases.slot_of(name, SlotValue::Term(bare(lemma)), tokens)
    };
    match part.whole {
        Whole::Noun(noun) => {
            slots.push(word("whole", &tree.lemma(noun).to_lowercase(), noun..noun + 1));
            slots.extend(predicate.map(|head| about(frames, head, Some(noun), &own)).unwrap_or_default());
        }
        Whole::Before => slots.extend(predicate.map(|head| about(frames, head, None, &own)).unwrap_or_default()),
        Whole::Kind(noun) => {
            let lemma = tree.lemma(noun).to_lowercase();
            slots.push(word("whole", &lemma, noun..noun + 1));
            slots.push(word("about", &lemma, noun..noun + 1));
        }
        Whole::Capacity => {
            slots.push(word("whole", "capacity", own.clone()));
            slots.push(word("about", "capacity", own));
        }
    }
    // "let the firm draw $4 million of its loan": that it may is what happened.
    let let_do = |&at: &TokenIdx| LEXICON.classes.granting.contains(tree.lemma(at));
    let granted = predicate.and_then(|head| tree.head(head)).filter(let_do);
    let at = granted.or(predicate).unwrap_or(part.tokens.start);
    let said = predicate.map(|head| frames.predicate(head, &tree.predicate_lemma(head)));
    let sure = (frames.certainty.at(at), ClaimTense::Untensed);
    let mut claim = frames.claim("share", said, slots, sure);
    claim.span = tree.sentence.token_span(part.tokens);
    claim
}

fn bare(lemma: &str) -> Term {
    Term { head: lemma.into(), modifiers: Vec::new(), quantifier: None }
}

/// The nearest predicate over token `from`, itself included.
fn governor(tree: &Tree<'_>, from: TokenIdx) -> Option<TokenIdx> {
    std::iter::successors(Some(from), |&at| tree.head(at)).take(tree.tokens().len()).find(|&at| tree.is_predicate(at))
}

/// What the clause of `predicate` speaks of beside the whole: its content words, without those of clauses under it.
fn about(frames: &Frames<'_>, predicate: TokenIdx, whole: Option<TokenIdx>, own: &Range<TokenIdx>) -> Vec<Slot> {
    let tree = frames.phrases.tree;
    let mut open = vec![predicate];
    let mut words: Vec<TokenIdx> = Vec::new();
    while let Some(idx) = open.pop() {
        let content = match tree.upos(idx) {
            Upos::Noun | Upos::Propn => true,
            Upos::Verb => !LEXICON.classes.empty.contains(tree.lemma(idx)),
            _ => false,
        };
        let timely = frames.phrases.time(idx).is_some();
        if content && !timely && !own.contains(&idx) && whole.is_none_or(|whole| tree.lemma(idx) != tree.lemma(whole)) {
            words.push(idx);
        }
        open.extend(tree.kids(idx).iter().copied().filter(|&kid| match tree.base(kid) {
            BaseRelation::Advcl | BaseRelation::Acl | BaseRelation::Parataxis | BaseRelation::Punct => false,
            BaseRelation::Conj => !tree.is_predicate(kid),
            _ => true,
        }));
    }
    words.sort_unstable();
    words.truncate(MAX_ABOUT);
    let slot = |idx: TokenIdx| {
        let lemma = tree.lemma(idx).to_lowercase();
        let family = if tree.is_verb(idx) { deed_family(&lemma) } else { &lemma };
        frames.phrases.slot_of("about", SlotValue::Term(bare(family)), idx..idx + 1)
    };
    words.into_iter().map(slot).collect()
}

fn tokens_of(mention: &Mention) -> Range<TokenIdx> {
    usize::from(mention.tokens.start)..usize::from(mention.tokens.end)
}

fn number(mention: &Mention) -> Option<&Quantity> {
    if let Value::Quantity(quantity) = &mention.value { Some(quantity) } else { None }
}

/// "40% of voters", "fewer than half of the shares", "a third of which".
fn percentage(frames: &Frames<'_>, mention: &Mention) -> Option<Part> {
    let quantity = number(mention).filter(|quantity| quantity.unit.class == UnitClass::Percent)?;
    let tokens = tokens_of(mention);
    let tree = frames.phrases.tree;
    let of = tokens.end < tree.tokens().end && tree.lower(tokens.end) == "of";
    // "fewer than 40 per cent" alone is of nothing.
    let whole = whole(frames, tokens.end + 1).filter(|_| of)?;
    Some(Part {
        clause: relative(tree, tokens.end + 1),
        tokens,
        value: clipped(quantity.value.widened(quantity.step / 2.0)),
        whole,
    })
}

/// The predicate behind "of which": the tree often joins such a part to the clause before.
fn relative(tree: &Tree<'_>, at: TokenIdx) -> Option<TokenIdx> {
    let is_relative = at < tree.tokens().end && matches!(tree.lower(at), "which" | "whom");
    (at..tree.tokens().end).filter(|_| is_relative).find(|&idx| tree.is_verb(idx) && tree.is_predicate(idx))
}

/// Shares end at nothing and at all.
fn clipped(value: Interval) -> Interval {
    let lo_closed = value.lo_closed || value.lo < 0.0;
    let hi_closed = value.hi_closed || value.hi > 100.0;
    Interval { lo: value.lo.max(0.0), hi: value.hi.min(100.0), lo_closed, hi_closed }
}

/// The whole that the noun phrase behind "of" names.
fn whole(frames: &Frames<'_>, at: TokenIdx) -> Option<Whole> {
    let tree = frames.phrases.tree;
    if at >= tree.tokens().end {
        return None;
    }
    if !matches!(tree.lower(at), "them" | "those" | "these" | "which" | "whom") {
        return noun_after(tree, at).map(Whole::Noun);
    }
    let counted = |mention: &&Mention| usize::from(mention.tokens.start) < at && mention.noun.is_some();
    let before = || frames.phrases.here.iter().rev().find(counted).and_then(|mention| mention.noun);
    if matches!(tree.lower(at), "which" | "whom") {
        let noun = governor(tree, at).and_then(|clause| tree.antecedent(clause, at));
        return noun.or_else(|| before().map(usize::from)).map(Whole::Noun);
    }
    // "Most of them were nurses": they are told by what they are.
    let said = governor(tree, at).filter(|&head| tree.upos(head) == Upos::Noun && head > at);
    said.map(Whole::Kind).or_else(|| before().map(|noun| Whole::Noun(usize::from(noun)))).or(Some(Whole::Before))
}

/// The last noun of the noun phrase that goes on at token `at`, whoever owns it.
fn noun_after(tree: &Tree<'_>, at: TokenIdx) -> Option<TokenIdx> {
    let mut noun = None;
    for idx in at..tree.tokens().end.min(at + 8) {
        match tree.upos(idx) {
            Upos::Noun => noun = Some(idx),
            Upos::Part if matches!(tree.lower(idx), "'s" | "’s" | "'" | "’") => noun = None,
            Upos::Propn => {}
            Upos::Det | Upos::Adj | Upos::Num | Upos::Pron | Upos::Sym if noun.is_none() => {}
            Upos::Verb if noun.is_none() && tree.base(idx) == BaseRelation::Amod => {}
            _ => break,
        }
    }
    noun
}

/// "most of the tickets", "a majority of members", "most patients", "all but one of the three vans".
fn quantifier(frames: &Frames<'_>, idx: TokenIdx) -> Option<Part> {
    let tree = frames.phrases.tree;
    let lower = |at: TokenIdx| if at < tree.tokens().end { tree.lower(at) } else { "" };
    if lower(idx) == "all" && lower(idx + 1) == "but" {
        return all_but(frames, idx);
    }
    let open = |lo: f64, hi: f64| Interval { lo, hi, lo_closed: lo < 50.0, hi_closed: hi > 50.0 };
    let value = match lower(idx) {
        "most" | "majority" => open(50.0, 100.0),
        "minority" => open(0.0, 50.0),
        "none" => Interval::exactly(0.0),
        "all" if lower(idx + 1) == "of" => Interval::exactly(100.0),
        _ => return None,
    };
    if lower(idx + 1) == "of" {
        return Some(Part {
            tokens: idx..idx + 1,
            value,
            whole: whole(frames, idx + 2)?,
            clause: relative(tree, idx + 2),
        });
    }
    // "most important" compares; "most patients" counts.
    let counts = lower(idx) == "most" && idx + 1 < tree.tokens().end && tree.upos(idx + 1) == Upos::Noun;
    let noun = noun_after(tree, idx + 1).filter(|_| counts)?;
    Some(Part { tokens: idx..idx + 1, value, whole: Whole::Noun(noun), clause: None })
}

fn all_but(frames: &Frames<'_>, idx: TokenIdx) -> Option<Part> {
    let tree = frames.phrases.tree;
    let single = |from: TokenIdx| {
        let starts = |mention: &&Mention| usize::from(mention.tokens.start) == from;
        frames.phrases.here.iter().find(starts).and_then(number).and_then(|quantity| quantity.value.single())
    };
    let left =
        single(idx + 2).or_else(|| (tree.words(idx + 2..(idx + 3).min(tree.tokens().end)) == "one").then_some(1.0))?;
    let of = (idx + 3..tree.tokens().end.min(idx + 5)).find(|&at| tree.lower(at) == "of")?;
    let noun = noun_after(tree, of + 1)?;
    let all = (of + 1..noun).find_map(single);
    let value = match all.filter(|&all| all > left) {
        Some(all) => Interval::exactly((all - left) / all * 100.0),
        None => Interval { lo: 50.0, hi: 100.0, lo_closed: false, hi_closed: false },
    };
    Some(Part { tokens: idx..idx + 3, value, whole: Whole::Noun(noun), clause: None })
}

/// "12 of the 40 wards", "$4 million of its $9 million loan".
fn ratio(frames: &Frames<'_>, mention: &Mention) -> Option<Part> {
    let tree = frames.phrases.tree;
    let part = number(mention).filter(|part| matches!(part.unit.class, UnitClass::Count | UnitClass::Money))?;
    let end = usize::from(mention.tokens.end);
    let after = |at: TokenIdx, words: &[&str]| at < tree.tokens().end && words.contains(&tree.lower(at));
    let mut at = end + usize::from(after(end, &["out"]));
    if !after(at, &["of"]) {
        return None;
    }
    at += 1;
    at += usize::from(after(at, &["the", "its", "their", "his", "her", "these", "those", "all", "a"]));
    let starts = |other: &&Mention| usize::from(other.tokens.start) == at;
    let other = frames.phrases.here.iter().find(starts)?;
    let all = number(other).filter(|all| part.is_comparable(all))?;
    let (few, many) = (part.value.single()?, all.value.single().filter(|&many| many > 0.0)?);
    let noun = noun_after(tree, usize::from(other.tokens.end))?;
    let share = few / many * 100.0;
    (share <= 100.0).then(|| Part {
        tokens: usize::from(mention.tokens.start)..usize::from(other.tokens.end),
        value: clipped(Interval::exactly(share).widened(0.5)),
        whole: Whole::Noun(noun),
        clause: None,
    })
}

/// "a crew of seven men and five women": what part of all each kind is.
fn listed(frames: &Frames<'_>, mention: &Mention) -> Vec<Part> {
    let tree = frames.phrases.tree;
    let first = usize::from(mention.tokens.start);
    let counted = |mention: &Mention| {
        let quantity = number(mention).filter(|quantity| quantity.unit.class == UnitClass::Count)?;
        Some((quantity.value.single()?, usize::from(mention.noun?)))
    };
    let Some((ours, noun)) = counted(mention) else { return Vec::new() };
    if first == 0 || tree.lower(first - 1) != "of" {
        return Vec::new();
    }
    let and = noun + 1;
    if and + 1 >= tree.tokens().end || tree.lower(and) != "and" {
        return Vec::new();
    }
    let starts = |other: &&Mention| usize::from(other.tokens.start) == and + 1;
    let Some(other) = frames.phrases.here.iter().find(starts) else { return Vec::new() };
    let Some((theirs, second)) = counted(other).filter(|(_, second)| tree.lemma(*second) != tree.lemma(noun)) else {
        return Vec::new();
    };
    let part = |mention: &Mention, own: f64, noun: TokenIdx| Part {
        tokens: usize::from(mention.tokens.start)..noun + 1,
        value: Interval::exactly(own / (ours + theirs) * 100.0),
        whole: Whole::Kind(noun),
        clause: None,
    };
    if ours + theirs > 0.0 { vec![part(mention, ours, noun), part(other, theirs, second)] } else { Vec::new() }
}

/// "a full house", "more than half full", "half empty".
fn full(frames: &Frames<'_>) -> Vec<Part> {
    let tree = frames.phrases.tree;
    let words = &LEXICON.measures;
    let part = |tokens: Range<TokenIdx>, value: Interval| Part { tokens, value, whole: Whole::Capacity, clause: None };
    let mut found = Vec::new();
    for idx in tree.tokens().skip(1) {
        // A little short of all is called full; some stand.
        let crowded = words.crowded.contains(tree.lower(idx - 1));
        if crowded && words.full.contains(tree.lemma(idx)) {
            let all = Interval { lo: 95.0, hi: f64::INFINITY, lo_closed: true, hi_closed: false };
            found.push(part(idx - 1..idx + 1, all));
        }
        let is_full = match tree.lower(idx) {
            "full" => true,
            "empty" => false,
            _ => continue,
        };
        let turned = |value: Interval| {
            if is_full {
                return value;
            }
            let (lo, hi) = (100.0 - value.hi, 100.0 - value.lo);
            Interval { lo, hi, lo_closed: value.hi_closed, hi_closed: value.lo_closed }
        };
        let ends = |mention: &&Mention| usize::from(mention.tokens.end) == idx;
        let before = frames.phrases.here.iter().find(ends).and_then(|mention| Some((mention, number(mention)?)));
        match before {
            Some((mention, quantity)) => {
                let value = match quantity.unit.class {
                    UnitClass::Percent => quantity.value,
                    UnitClass::Count if quantity.value.lo < 1.0 => quantity.value.scaled(100.0),
                    _ => continue,
                };
                found.push(part(usize::from(mention.tokens.start)..idx + 1, turned(clipped(value))));
            }
            // By itself "half full" is a glance, not a count.
            None if tree.lower(idx - 1) == "half" => {
                found.push(part(idx - 1..idx + 1, turned(Interval::exactly(50.0).widened(10.0))));
            }
            None => {}
        }
    }
    found
}

/// "18,200 (capacity 21,000)", "90 guests in a hotel designed for 210".
fn taken(frames: &Frames<'_>) -> Option<Part> {
    let tree = frames.phrases.tree;
    let counts = || {
        let counted = |mention: &Mention| {
            let quantity = number(mention).filter(|quantity| quantity.unit.class == UnitClass::Count)?;
            Some((tokens_of(mention), quantity.value.single()?))
        };
        // Fewer than ten are no crowd.
        frames.phrases.here.iter().filter_map(counted).filter(|(_, number)| *number >= 10.0)
    };
    let is_room = |at: TokenIdx| {
        let lemma = |back: usize| at.checked_sub(back).map_or("", |idx| tree.lemma(idx));
        let words = &LEXICON.measures;
        lemma(1) == "capacity"
            || lemma(1) == "of" && lemma(2) == "capacity"
            || lemma(1) == "for" && (words.meant.contains(lemma(2)) || matches!(lemma(2), "room" | "space"))
            || words.holds.contains(lemma(1)) && at > 0 && tree.is_verb(at - 1)
    };
    let (room, others): (Vec<_>, Vec<_>) = counts().partition(|(tokens, _)| is_room(tokens.start));
    let ([(room_at, room)], [(at, number)]) = (&room[..], &others[..]) else { return None };
    let share = number / room * 100.0;
    (share <= 130.0).then(|| Part {
        tokens: at.start.min(room_at.start)..at.end.max(room_at.end),
        value: Interval::exactly(share).widened(1.0),
        whole: Whole::Capacity,
        clause: None,
    })
}
