//! Comparing events: whether two texts speak of the same one. The signature decides, never shared words alone.

use super::entities;
use super::lexical::{Lexical, Relation};
use super::sides::Knowledge;
use super::story::Story;
use super::{Answer, Opinion, values};
use crate::claim::{EntityRef, Event, event_family, is_event_word, is_other, is_series};
use crate::mention::Granularity;
use crate::syntax::Upos;

/// Whether two events are one: heads that can mean the same, no clash of ordinal, place, time or participants, and at least
/// one thing beyond the head that they share. An ordinal clash makes two events; a shared ordinal alone ties them only where
/// the texts name somebody in common, for there is a "third summit" somewhere every week.
pub(super) fn event(draft: &Event, source: &Event, known: Knowledge<'_>) -> Opinion {
    let lexical = known.lexical;
    let shown = format!("{} against {}", show(draft), show(source));
    if draft.ordinal.is_some() && source.ordinal.is_some() && draft.ordinal != source.ordinal {
        return Opinion::incompatible(format!("{shown}: the ordinals differ"));
    }
    if !kinds_fit(draft, source, lexical) {
        return Opinion::incompatible(format!("{shown}: the heads differ"));
    }
    // "the fourth round" and "three rounds", "a round": only a place or a day of both can make them one.
    let one_counted = draft.ordinal.is_some() != source.ordinal.is_some();
    let one_number = draft.ordinal.is_some() && draft.ordinal == source.ordinal;
    let mut n_links = usize::from(one_number && known.story != Story::Unknown);
    if let (Some(ours), Some(theirs)) = (&draft.place, &source.place) {
        match entities::place(ours, theirs).answer {
            Answer::Incompatible => return Opinion::incompatible(format!("{shown}: the places differ")),
            Answer::Compatible => n_links += 1,
            Answer::Unknown => {}
        }
    }
    if let (Some(ours), Some(theirs)) = (&draft.time, &source.time) {
        match values::calendar(ours, theirs).answer {
            Answer::Incompatible => return Opinion::incompatible(format!("{shown}: the times differ")),
            // That two things fell into one spring makes them no more alike.
            Answer::Compatible if ours.granularity.max(theirs.granularity) > Granularity::Week => {}
            Answer::Compatible => n_links += 1,
            Answer::Unknown => {}
        }
    }
    if is_another(draft, source) {
        return Opinion::unknown(format!("{shown}: one is told to be another"));
    }
    if one_counted && n_links == 0 {
        return Opinion::unknown(format!("{shown}: only one is counted, and neither place nor day is shared"));
    }
    let shares = draft
        .modifiers
        .iter()
        .any(|ours| source.modifiers.iter().any(|theirs| ours == theirs || related(ours, theirs, Upos::Noun, lexical)));
    match participants(&draft.participants, &source.participants) {
        Answer::Incompatible => return Opinion::incompatible(format!("{shown}: other participants")),
        // The talks of one with the neighbours are not those with the lenders.
        Answer::Compatible if !shares && !draft.modifiers.is_empty() && !source.modifiers.is_empty() => {}
        Answer::Compatible => n_links += 1,
        Answer::Unknown => {}
    }
    n_links += usize::from(shares);
    // "the talks" of one text are not "the talks" of another for the word's sake alone, unless both texts tell of one story; even
    // there "the round" is one of several.
    let of_story = known.story == Story::One
        && draft.head == source.head
        && !is_series(&draft.head)
        // "Nuclear talks were held three times": words that only the draft has may set its event apart.
        && draft.modifiers.is_empty()
        && draft.ordinal == source.ordinal;
    if n_links > 0 || of_story {
        Opinion::compatible(shown)
    } else {
        Opinion::unknown(format!("{shown}: nothing beyond the head is shared"))
    }
}

/// Whether two events have one head and nothing narrows either.
pub(super) fn are_bare_alike(draft: &Event, source: &Event) -> bool {
    let is_bare = |event: &Event| {
        event.modifiers.is_empty() && event.participants.is_empty() && event.place.is_none() && event.ordinal.is_none()
    };
    draft.head == source.head && is_bare(draft) && is_bare(source)
}

/// Whether two events are one whatever their time and place, which the rule compares by itself. An event of which only the
/// head is said could be any.
pub(super) fn occasion(draft: &Event, source: &Event, known: Knowledge<'_>) -> Opinion {
    if known.story == Story::One {
        // "announced", "opened" are said of many things in one story; "the quake" is the quake.
        let deed = !is_event_word(&draft.head) || !is_event_word(&source.head);
        if deed && !shares_modifier(draft, source, known.lexical) {
            return Opinion::unknown("nothing that both say of the deed tells which it is");
        }
        if one_of_story(draft, source, known) {
            return Opinion::compatible(format!("{} against {}", show(draft), show(source)));
        }
    }
    let says = |event: &Event| event.ordinal.is_some() || !event.modifiers.is_empty() || !event.participants.is_empty();
    if !says(draft) || !says(source) {
        return Opinion::unknown("too little is said of the event to know it by");
    }
    let apart = |event: &Event| Event { time: None, place: None, ..event.clone() };
    event(&apart(draft), &apart(source), known)
}

/// Whether two texts of one story can mean one event whatever they say of its time and place: it goes by one word, and nothing
/// else that is said of it differs. "The load" and "the vessel's load" are one; "the main hearing" and "the first" may be two.
fn one_of_story(draft: &Event, source: &Event, known: Knowledge<'_>) -> bool {
    let one_word = draft.head == source.head
        || [Upos::Noun, Upos::Verb]
            .into_iter()
            .any(|pos| known.lexical.relation((&draft.head, pos), (&source.head, pos)) == Relation::Synonym);
    let narrows = |event: &Event| !event.modifiers.is_empty();
    let shares = shares_modifier(draft, source, known.lexical);
    // "The first ship loads" and "the ship loads" are one deed; a first round and a round may be two.
    let deed = !is_event_word(&draft.head) && (draft.ordinal.is_none() || source.ordinal.is_none());
    let one_count = deed || draft.ordinal == source.ordinal;
    let parties = participants(&draft.participants, &source.participants);
    let told = shares || !(narrows(draft) && narrows(source));
    one_word && one_count && !is_another(draft, source) && parties != Answer::Incompatible && told
}

/// Whether one of the two, and not the other, is told to be beside some other event: "a separate hearing".
fn is_another(draft: &Event, source: &Event) -> bool {
    let beside = |event: &Event| event.modifiers.iter().any(|word| is_other(word));
    beside(draft) != beside(source)
}

/// Whether something that both say of the event is one: by its word, or by one for a kind of it ("ship", "vessel").
fn shares_modifier(draft: &Event, source: &Event, lexical: &dyn Lexical) -> bool {
    let one = |ours: &str, theirs: &str| {
        let relation = || lexical.relation((ours, Upos::Noun), (theirs, Upos::Noun));
        ours == theirs || matches!(relation(), Relation::Synonym | Relation::Broader | Relation::Narrower)
    };
    draft.modifiers.iter().any(|ours| source.modifiers.iter().any(|theirs| one(ours, theirs)))
}

/// Whether two events can be of one kind. "A round", "a session" is of the kind that it is a part of: "a fourth round" may be
/// one of "the talks".
fn kinds_fit(draft: &Event, source: &Event, lexical: &dyn Lexical) -> bool {
    let kinds = |event: &Event| -> Vec<Box<str>> {
        let of =
            event.modifiers.iter().filter(|word| is_series(&event.head) && !is_series(word) && is_event_word(word));
        std::iter::once(&event.head).chain(of).cloned().collect()
    };
    // "the appeal" and "the appeal hearing": words of one family, one of which narrows the other.
    let narrowed = draft.modifiers.contains(&source.head) || source.modifiers.contains(&draft.head);
    if narrowed && event_family(&draft.head) == event_family(&source.head) {
        return true;
    }
    let theirs = kinds(source);
    kinds(draft).iter().any(|our| theirs.iter().any(|their| heads_fit(our, their, lexical)))
}

/// Whether two heads can name one event: one word, a synonym, a derivation, or one a kind of the other.
pub(super) fn heads_fit(draft: &str, source: &str, lexical: &dyn Lexical) -> bool {
    draft == source
        || [Upos::Noun, Upos::Verb].into_iter().any(|ours| {
            [Upos::Noun, Upos::Verb].into_iter().any(|theirs| {
                matches!(
                    lexical.relation((draft, ours), (source, theirs)),
                    Relation::Synonym | Relation::Derived | Relation::Broader | Relation::Narrower
                )
            })
        })
}

fn related(draft: &str, source: &str, pos: Upos, lexical: &dyn Lexical) -> bool {
    matches!(lexical.relation((draft, pos), (source, pos)), Relation::Synonym | Relation::Derived)
}

/// Compatible when one takes part in both; incompatible when both name at least one and all are known to differ.
fn participants(draft: &[EntityRef], source: &[EntityRef]) -> Answer {
    if draft.is_empty() || source.is_empty() {
        return Answer::Unknown;
    }
    let mut all_differ = true;
    for ours in draft {
        for theirs in source {
            match entities::entity(ours, theirs).answer {
                Answer::Compatible => return Answer::Compatible,
                Answer::Unknown => all_differ = false,
                Answer::Incompatible => {}
            }
        }
    }
    if all_differ { Answer::Incompatible } else { Answer::Unknown }
}

/// An event in few words.
pub(super) fn show(event: &Event) -> String {
    let mut words: Vec<String> = Vec::new();
    words.extend(event.ordinal.map(ordinal));
    words.extend(event.modifiers.iter().take(2).map(ToString::to_string));
    words.push(event.head.to_string());
    words.join(" ")
}

/// "4th", "21st".
pub(super) fn ordinal(number: i64) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}
