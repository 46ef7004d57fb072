//! Normal forms of values. Two values that a comparator can call compatible share a form of the stored one with a form of the
//! one asked about: what may be said in several words (synonyms, opposites, the wider place) is spelled out for the draft's
//! few claims and not for the archive's many.

use crate::claim::{EntityRef, Event, SlotValue, event_family, is_event_word, is_series};
use crate::mention::gazetteer::Gazetteer;
use crate::mention::{EntityKind, Quantity, UnitClass, person};
use crate::rule::{Comparator, Registry};

/// On which side of a comparison a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The archive's.
    Stored,
    /// The draft's.
    Asked,
}

/// Most words of a name that make forms; longer ones are no names.
const MAX_WORDS: usize = 6;

/// Most places that one name may mean; the likeliest come first.
const MAX_PLACES: usize = 4;

/// Normal forms of `value` under the comparator `by`.
pub(super) fn value_forms(by: &Comparator, value: &SlotValue, part: Part, registry: &Registry) -> Vec<String> {
    let own = |word: &str| vec![word.to_lowercase()];
    match (by, value) {
        // What such comparators accept shares no normal form: the other required slots must bring the claims together.
        (
            Comparator::Overlap
            | Comparator::Within
            | Comparator::Calendar(_)
            | Comparator::Disjoint(_)
            | Comparator::Party
            | Comparator::Table(_),
            _,
        ) => vec!["any".to_owned()],
        (Comparator::Event | Comparator::Occasion, SlotValue::Term(term)) if part == Part::Asked => {
            registry.same_events(&term.head)
        }
        (Comparator::Equal, SlotValue::Term(term)) => own(&term.head),
        (_, SlotValue::Term(term)) if part == Part::Asked => registry.same_nouns(&term.head),
        (_, SlotValue::Term(term)) => own(&term.head),
        (_, SlotValue::Event(event)) => event_forms(event, part, registry),
        (Comparator::NearName, SlotValue::Entity(entity)) => near(&entity.name),
        (Comparator::Person, SlotValue::Entity(entity)) => person(entity, part),
        (_, SlotValue::Entity(entity)) => entity_forms(entity, part),
        (_, SlotValue::Quantity(quantity)) => unit(quantity, part, registry),
        (_, SlotValue::Words(words)) => words.windows(3).map(|three| three.join(" ")).collect(),
        (_, SlotValue::Label(label)) => vec![label.to_string()],
        (Comparator::Equal, SlotValue::Title { role, .. }) => vec![role.to_lowercase()],
        (_, SlotValue::Title { role, .. }) => role.split(' ').map(str::to_lowercase).collect(),
        (_, SlotValue::Ordinal(_) | SlotValue::Score(_) | SlotValue::Time(_)) => vec!["any".to_owned()],
    }
}

/// What an event may be called: its head, of "a round" also what it is a round of, and the words of one family with these.
fn event_forms(event: &Event, part: Part, registry: &Registry) -> Vec<String> {
    let of = event.modifiers.iter().filter(|word| is_series(&event.head) && is_event_word(word));
    let mut found = Vec::new();
    for word in std::iter::once(&event.head).chain(of) {
        found.push(event_family(word).to_lowercase());
        match part {
            Part::Asked => found.extend(registry.same_events(word)),
            Part::Stored => found.push(word.to_lowercase()),
        }
    }
    found
}

/// The class of the unit, for money the currency, and for what is counted the noun.
fn unit(quantity: &Quantity, part: Part, registry: &Registry) -> Vec<String> {
    let class = quantity.unit.class;
    let noun = &quantity.unit.noun;
    match (class, part) {
        (UnitClass::Money, _) => vec![format!("{class:?} {}", quantity.unit.symbol)],
        (UnitClass::Count | UnitClass::Percent, Part::Asked) => {
            registry.same_counted(noun).into_iter().map(|noun| format!("{class:?} {noun}")).collect()
        }
        (UnitClass::Count | UnitClass::Percent, Part::Stored) => vec![format!("{class:?} {}", noun.to_lowercase())],
        _ => vec![format!("{class:?}")],
    }
}

/// Forms of a name: a person by its family name, a body by its words and its acronym, a place by where it lies.
fn entity_forms(entity: &EntityRef, part: Part) -> Vec<String> {
    if entity.kind == EntityKind::Person {
        let mut found = person(entity, part);
        // A single word may be a body's short name that was taken for a person's.
        found.extend(words(&entity.name).into_iter().take(1).filter(|_| !entity.name.contains(' ')));
        return found;
    }
    let spellings = entity.spellings.iter().map(|spelling| &**spelling).chain([&*entity.name]);
    let mut found: Vec<String> = Vec::new();
    for spelling in spellings {
        let words = words(spelling);
        found.push(words.concat());
        found.extend(words.iter().filter(|word| word.len() > 2 && !matches!(&***word, "the" | "and" | "for")).cloned());
        let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
        found.extend(Some(initials).filter(|initials| initials.len() > 1));
        let large = words.iter().filter(|word| !matches!(&***word, "the" | "of" | "and" | "for" | "in" | "on"));
        found.extend(Some(large.filter_map(|word| word.chars().next()).collect::<String>()).filter(|i| i.len() > 1));
    }
    found.extend(places(entity, part));
    found
}

/// The first words of a name, as they are compared: small, with plain letters, without a possessive.
fn words(name: &str) -> Vec<String> {
    let folded = crate::mention::gazetteer::fold(name);
    folded.split(' ').filter(|word| !word.is_empty()).take(MAX_WORDS).map(str::to_owned).collect()
}

/// Places that the name can mean, and those that they lie in: one within the other is compatible.
fn places(entity: &EntityRef, part: Part) -> Vec<String> {
    let gazetteer = Gazetteer::embedded();
    let mut found = Vec::new();
    for &place in entity.places.iter().take(MAX_PLACES) {
        found.push(format!("place {}", place.0));
        let above = gazetteer.above(place);
        match part {
            // Met by what is asked about a place within it, and about the wider place.
            Part::Stored => found.extend(above.iter().map(|above| format!("in {}", above.0))),
            Part::Asked => {
                found.push(format!("in {}", place.0));
                found.extend(above.iter().map(|above| format!("place {}", above.0)));
            }
        }
    }
    found
}

/// Forms of a person's name: every word for those who know only one of them, the family name for the others. Spellings that a
/// rule of transliteration explains share a form.
fn person(entity: &EntityRef, part: Part) -> Vec<String> {
    let words = words(&entity.name);
    let one = |word: &String| person::key(word);
    let family = person::key(&entity.name);
    let mut found: Vec<String> = match (part, &words[..]) {
        (_, []) => vec![entity.name.to_lowercase()],
        (Part::Stored, [only]) => vec![one(only), format!("only {}", one(only))],
        (Part::Stored, words) => words.iter().map(one).collect(),
        (Part::Asked, [only]) => vec![one(only)],
        (Part::Asked, words) => words.iter().map(|word| format!("only {}", one(word))).collect(),
    };
    found.push(family);
    found
}

/// The name with one word at a time cut to its first letter: names that differ in one word beyond its first letter share one.
fn near(name: &str) -> Vec<String> {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    if words.len() < 2 {
        return Vec::new();
    }
    let cut = |odd: usize| {
        let short = |(idx, word): (usize, &String)| {
            if idx == odd { word.chars().take(1).collect() } else { word.clone() }
        };
        words.iter().enumerate().map(short).collect::<Vec<String>>().join(" ")
    };
    let mut forms: Vec<String> = (0..words.len()).map(cut).collect();
    // Names that differ in the last word alone, where two or more before it are the same.
    forms.extend((words.len() > 2).then(|| words[..words.len() - 1].join(" ")));
    forms
}
