//! From a clash to a verdict: the closed set of conditions, and what speakers, dates and the standing of sources change.

use super::Answer;
use super::engine::{Place, sides};
use super::entities::{self, Naming, folded};
use super::sides::{Held, Knowledge, Value};
use super::story::Story;
use crate::claim::{Attribution, Openness, Polarity, SlotValue};
use crate::document::{Meta, Standing};
use crate::mention::{Borders, Precision};
use crate::rule::{
    Arm, Bound, Certainty, Condition, LexiconContent, Order, Presence, Rule, Severity, Side, SlotName, Speakers,
    Verdict,
};
use std::cmp::Ordering;

/// A pair of places and what is known around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'p, 'a> {
    /// The draft's side.
    pub(super) draft: &'p Place<'a>,
    /// The source's side.
    pub(super) source: &'p Place<'a>,
    /// The slot that differs, once known.
    pub(super) slot: Option<&'p SlotName>,
    /// Whether a source newer than this one agrees with the draft, once known.
    pub(super) newer_agrees: Option<bool>,
}

/// The first of the rule's arms that fits, after what holds for every rule: speakers, standing, the draft's own list of
/// sources.
pub(super) fn decide(
    rule: &Rule,
    pair: &Pair<'_, '_>,
    given: Option<Severity>,
    known: Knowledge<'_>,
) -> (Verdict, Severity) {
    let fits = |arm: &&Arm| arm.when.iter().all(|condition| holds(condition, pair, known));
    let (mut verdict, own) =
        rule.verdicts.iter().find(fits).map_or((Verdict::Conflict, None), |arm| (arm.verdict, arm.severity));
    let mut severity = own.or(given).unwrap_or(rule.severity);
    let says = matches!(verdict, Verdict::Conflict | Verdict::Unconfirmed);
    // "is expected to": nobody says so.
    let expected = matches!(pair.draft.factuality.openness(), Some(Openness::Expected | Openness::Planned));
    let voiced = pair.draft.attribution.is_some_and(|said| said.source_span.is_some() || !expected);
    if says && voiced && speakers(pair) != Some(Speakers::Same) && &*rule.frame.0 != "quote" {
        verdict = Verdict::Disputed;
        // rules.md: a disputed claim is a note; where what is disputed is a number, a date, a name or a title, a warning.
        let hard = ["value", "number", "when", "time", "person", "name", "title", "age", "score", "ordinal"];
        let is_hard = pair.slot.is_some_and(|slot| hard.contains(&&*slot.0));
        severity = severity.min(if is_hard { Severity::Warning } else { Severity::Note });
    }
    if pair.source.reading.meta.standing == Standing::Background {
        severity = severity.min(Severity::Note);
    }
    if !is_listed(&pair.draft.reading.meta, &pair.source.reading.path, &pair.source.reading.meta) {
        severity = severity.min(Severity::Warning);
    }
    (verdict, severity)
}

/// Whether the draft names no sources of its own, or this one among them.
fn is_listed(draft: &Meta, path: &str, source: &Meta) -> bool {
    let named = |name: &String| {
        let name = name.as_str();
        path == name
            || path.ends_with(&format!("/{name}"))
            || source.url.as_deref() == Some(name)
            || source.outlet.as_deref() == Some(name)
    };
    draft.sources.is_empty() || draft.sources.iter().any(named)
}

/// Whether `condition` holds of the pair; what cannot be told does not hold.
pub(super) fn holds(condition: &Condition, pair: &Pair<'_, '_>, known: Knowledge<'_>) -> bool {
    let each = |side: Side, question: &dyn Fn(&Place<'_>) -> bool| {
        let places = sides(side, pair);
        if side == Side::Either { places.into_iter().any(question) } else { places.into_iter().all(question) }
    };
    match condition {
        Condition::Attribution(side, presence) => {
            each(*side, &|place| place.attribution.is_some() == (*presence == Presence::Present))
        }
        Condition::Speakers(wanted) => speakers(pair) == Some(*wanted),
        Condition::AsOf(side, wanted) => written(pair).is_some_and(|draft_to_source| {
            let order = if *side == Side::Source { draft_to_source.reverse() } else { draft_to_source };
            in_order(order, *wanted)
        }),
        Condition::NewerSourceAgrees => pair.newer_agrees == Some(true),
        Condition::Label(side, slot, labels) => each(*side, &|place| {
            filled(place, slot)
                .iter()
                .any(|value| value.lemma().is_some_and(|label| labels.iter().any(|wanted| **wanted == *label)))
        }),
        Condition::Value(side, slot, bound) => bounded(pair, *side, slot, *bound),
        Condition::Rising(slot) => rising(pair, slot, known),
        Condition::Fuzzy(slot) => {
            [pair.draft, pair.source].into_iter().any(|place| filled(place, slot).iter().any(is_soft))
        }
        Condition::Translated => translated(pair),
        Condition::Certainty(side, wanted) => each(*side, &|place| wanted.contains(&Certainty::from(place.factuality))),
        Condition::Negative(side) => each(*side, &|place| place.factuality.polarity() == Polarity::Negative),
        Condition::Differs(slot) => pair.slot == Some(slot),
        Condition::Block(side, kind) => each(*side, &|place| {
            place.reading.sentences.get(place.sentence).is_some_and(|sentence| sentence.kind == *kind)
        }),
        Condition::Filled(side, slot) => each(*side, &|place| !filled(place, slot).is_empty()),
        Condition::Predicate(side, lemmas) => each(*side, &|place| {
            let lemma = place.claim.and_then(|claim| claim.predicate.as_ref()).map(|predicate| &*predicate.lemma);
            lemma.is_some_and(|lemma| lemmas.iter().any(|wanted| **wanted == *lemma))
        }),
        Condition::InterestedSpeaker(side) => each(*side, &is_interested),
        Condition::OneStory => known.story == Story::One,
    }
}

/// A condition in words, for `why`.
pub(super) fn describe(condition: &Condition) -> String {
    match condition {
        Condition::Attribution(side, presence) => format!("attribution {presence:?} on {side:?}").to_lowercase(),
        Condition::Certainty(side, wanted) => format!("certainty {wanted:?} on {side:?}").to_lowercase(),
        Condition::AsOf(side, order) => format!("{side:?} {order:?} than the other side").to_lowercase(),
        other => format!("{other:?}").to_lowercase(),
    }
}

fn filled<'a>(place: &Place<'a>, slot: &SlotName) -> Vec<Value<'a>> {
    place.claim.map_or_else(Vec::new, |claim| Held { reading: place.reading, claim }.values(&slot.0))
}

fn is_soft(value: &Value<'_>) -> bool {
    let Value::Slot(slot) = value else { return false };
    match &slot.value {
        SlotValue::Time(time) => time.borders == Borders::Soft,
        SlotValue::Quantity(quantity) => quantity.precision == Precision::Approximate,
        _ => false,
    }
}

/// Draft's time of writing against the source's; texts that are both undated count as of one day.
fn written(pair: &Pair<'_, '_>) -> Option<Ordering> {
    match (pair.draft.reading.meta.published, pair.source.reading.meta.published) {
        (Some(draft), Some(source)) => Some(match (draft.instant, source.instant) {
            (Some(draft), Some(source)) => draft.cmp(&source),
            _ => draft.date.cmp(&source.date),
        }),
        (None, None) => Some(Ordering::Equal),
        _ => None,
    }
}

fn in_order(order: Ordering, wanted: Order) -> bool {
    match wanted {
        Order::Older => order == Ordering::Less,
        Order::OlderOrSame => order != Ordering::Greater,
        Order::Same => order == Ordering::Equal,
        Order::NewerOrSame => order != Ordering::Less,
        Order::Newer => order == Ordering::Greater,
    }
}

fn bounded(pair: &Pair<'_, '_>, side: Side, slot: &SlotName, bound: Bound) -> bool {
    let number = |place: &Place<'_>| {
        filled(place, slot).into_iter().find_map(|value| match value {
            Value::Slot(slot) => match &slot.value {
                SlotValue::Quantity(quantity) => Some(quantity.value),
                _ => None,
            },
            _ => None,
        })
    };
    let (Some(draft), Some(source)) = (number(pair.draft), number(pair.source)) else { return false };
    let (this, other) = if side == Side::Source { (source, draft) } else { (draft, source) };
    match bound {
        Bound::Above => other.is_below(this),
        Bound::Below => this.is_below(other),
    }
}

/// Whether the number in `slot` is of a kind that only grows, by the word list `rising`: what is counted, or a word that makes
/// the figure that of its day ("so far").
fn rising(pair: &Pair<'_, '_>, slot: &SlotName, known: Knowledge<'_>) -> bool {
    let Some(LexiconContent::Words(words)) = known.registry.lexicon("rising").map(|lexicon| &lexicon.content) else {
        return false;
    };
    let listed = |word: &str| words.iter().any(|entry| **entry == *word);
    [pair.draft, pair.source].into_iter().any(|place| {
        let by_noun = filled(place, slot).iter().any(|value| match value {
            Value::Slot(slot) => match &slot.value {
                SlotValue::Quantity(quantity) => listed(&quantity.unit.noun),
                SlotValue::Label(label) => listed(label),
                _ => false,
            },
            _ => false,
        });
        let predicate = place.claim.and_then(|claim| claim.predicate.as_ref());
        let sentence = place.reading.sentences.get(place.sentence);
        let of_its_day = sentence.is_some_and(|sentence| {
            let text = format!(" {} ", sentence.text.to_lowercase().replace(['.', ',', ';', ':'], " "));
            words.iter().any(|words| words.contains(' ') && text.contains(&format!(" {words} ")))
        });
        of_its_day || by_noun || predicate.is_some_and(|predicate| listed(&predicate.lemma))
    })
}

fn translated(pair: &Pair<'_, '_>) -> bool {
    let language = |meta: &Meta| meta.lang.as_deref().map(|lang| lang.split('-').next().unwrap_or(lang).to_lowercase());
    let (draft, source) = (&pair.draft.reading.meta, &pair.source.reading.meta);
    let marked = |meta: &Meta| meta.kind.as_deref().is_some_and(|kind| kind.contains("translat"));
    marked(draft)
        || marked(source)
        || matches!((language(draft), language(source)), (Some(ours), Some(theirs)) if ours != theirs)
}

/// Whether both sides speak with one voice. The writer counts as a voice of its own; nothing where a speaker stays unresolved.
pub(super) fn speakers(pair: &Pair<'_, '_>) -> Option<Speakers> {
    match (pair.draft.attribution, pair.source.attribution) {
        (None, None) => Some(Speakers::Same),
        (Some(_), None) => {
            // A document that is its outlet's own statement speaks for whoever the outlet is.
            let said = pair.draft.attribution?;
            let outlet = pair.source.reading.meta.outlet.as_deref()?;
            let speaker = said.source.as_ref().map(|speaker| folded(&speaker.name))?;
            let outlet = folded(outlet);
            let one =
                speaker.iter().all(|word| outlet.contains(word)) || outlet.iter().all(|word| speaker.contains(word));
            Some(if one { Speakers::Same } else { Speakers::Differ })
        }
        (None, Some(_)) => Some(Speakers::Differ),
        (Some(ours), Some(theirs)) => voices(ours, theirs, pair),
    }
}

fn voices(ours: &Attribution, theirs: &Attribution, pair: &Pair<'_, '_>) -> Option<Speakers> {
    let named = [&ours.source, &ours.body].into_iter().flatten();
    let mut apart = false;
    for our in named {
        for their in [&theirs.source, &theirs.body].into_iter().flatten() {
            match entities::entity(Naming::from(our), Naming::from(their)).answer {
                Answer::Compatible => return Some(Speakers::Same),
                Answer::Incompatible => apart = true,
                Answer::Unknown => {}
            }
        }
    }
    if described_alike(ours, theirs, pair) {
        return Some(Speakers::Same);
    }
    apart.then_some(Speakers::Differ)
}

/// Whether a description on one side ("the industry minister") fits the words by which the other names its speaker
/// ("Industry Minister Akanat"): the whole description, of two words at least, or its only word.
fn described_alike(ours: &Attribution, theirs: &Attribution, pair: &Pair<'_, '_>) -> bool {
    let around = |place: &Place<'_>, said: &Attribution| -> Vec<String> {
        let (Some(sentence), Some(span)) = (place.reading.sentences.get(place.sentence), said.source_span) else {
            return Vec::new();
        };
        let words = sentence.tokens.iter().filter(|token| span.contains(token.span));
        words.map(|token| token.lemma.to_lowercase()).collect()
    };
    let fits = |described: &Attribution, other: &[String]| {
        described.described.as_ref().is_some_and(|term| {
            let has = |word: &str| other.iter().any(|there| there == word);
            has(&term.head) && !term.modifiers.is_empty() && term.modifiers.iter().all(|word| has(word))
        })
    };
    fits(ours, &around(pair.source, theirs)) || fits(theirs, &around(pair.draft, ours))
}

/// Whether the side's speaker takes part in what it says: the claim's own subject or object, or "we".
fn is_interested(place: &Place<'_>) -> bool {
    let (Some(said), Some(claim)) = (place.attribution, place.claim) else { return false };
    let speakers: Vec<Naming<'_>> = [&said.source, &said.body].into_iter().flatten().map(Naming::from).collect();
    claim.slots.iter().any(|slot| match &slot.value {
        SlotValue::Entity(entity) => speakers.iter().any(|speaker| speaker.is_same(Naming::from(entity))),
        SlotValue::Event(event) => {
            event.participants.iter().any(|entity| speakers.iter().any(|speaker| speaker.is_same(Naming::from(entity))))
        }
        _ => false,
    })
}
