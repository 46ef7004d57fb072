//! Who or what takes part, within one story. There "the ferry" and "the vessel" are most often one thing, since a report seldom
//! tells of two of a kind without telling them apart. Only rules that ask for one story may ask this.

use super::ask::names;
use super::entities::{self, Naming, folded};
use super::lexical::Relation;
use super::sides::{Held, Knowledge, Value};
use super::{Answer, Opinion};
use crate::claim::SlotValue;
use crate::mention::EntityKind;
use crate::rule::WordNet;
use crate::syntax::{Number, Upos};

/// What fills a slot, as far as it is words.
enum Party<'a> {
    /// A name.
    Named(Naming<'a>),
    /// A description: "no employee of the bank".
    Described(Described<'a>),
}

/// A participant that is only described.
struct Described<'a> {
    head: &'a str,
    modifiers: &'a [Box<str>],
    many: Many,
    /// Whether a pronoun says whose: "his father".
    owner: Owner,
}

/// How many a description speaks of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Many {
    /// None at all, or every one: what is said of them is said of each.
    Every,
    One,
    Several,
}

/// Who says whose something is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Pronoun,
    Other,
}

/// Whether two participants can be one within a story; incompatible where they are known to be two.
pub(super) fn party<'a>(
    (draft, ours): (Held<'a>, Value<'a>),
    (source, theirs): (Held<'a>, Value<'a>),
    known: Knowledge<'_>,
) -> Opinion {
    let why = format!("{} against {}", ours.show(), theirs.show());
    if let (Some(ours), Some(theirs)) = (ours.quantity(), theirs.quantity()) {
        let meets = ours.is_comparable(theirs) && ours.value.meets(theirs.value);
        return if meets { Opinion::compatible(why) } else { Opinion::unknown(why) };
    }
    match (read(draft, ours), read(source, theirs)) {
        (Some(Party::Named(our)), Some(Party::Named(their))) => names(our, their, (draft, source)),
        (Some(Party::Described(described)), Some(Party::Named(name))) => named(&described, (draft, known), name, why),
        (Some(Party::Named(name)), Some(Party::Described(described))) => named(&described, (source, known), name, why),
        (Some(Party::Described(our)), Some(Party::Described(their))) => both_described(&our, &their, why, known),
        _ => Opinion::unknown(why),
    }
}

/// The same, where two descriptions that have nothing in common are two things. For rules in which all else is the same.
pub(super) fn unlike<'a>(draft: (Held<'a>, Value<'a>), source: (Held<'a>, Value<'a>), known: Knowledge<'_>) -> Opinion {
    let opinion = party(draft, source, known);
    let (Some(Party::Described(our)), Some(Party::Described(their))) =
        (read(draft.0, draft.1), read(source.0, source.1))
    else {
        return opinion;
    };
    let words = |described: &Described<'_>| -> Vec<String> {
        described.modifiers.iter().map(|word| word.to_string()).chain([described.head.to_owned()]).collect()
    };
    let related = words(&our).iter().any(|ours| {
        words(&their).iter().any(|theirs| {
            let relation = |pos| known.lexical.relation((ours, pos), (theirs, pos));
            ours == theirs || relation(Upos::Noun) != Relation::Unrelated || relation(Upos::Adj) != Relation::Unrelated
        })
    });
    if opinion.answer == Answer::Unknown && !related { Opinion::incompatible(opinion.why) } else { opinion }
}

fn read<'a>(held: Held<'a>, value: Value<'a>) -> Option<Party<'a>> {
    if let Some(name) = value.named() {
        return Some(Party::Named(name));
    }
    let slot = value.filler()?;
    let (head, modifiers, quantifier): (&str, &[Box<str>], Option<&str>) = match &slot.value {
        SlotValue::Term(term) => (&term.head, &term.modifiers, term.quantifier.as_deref()),
        SlotValue::Event(event) => (&event.head, &event.modifiers, None),
        SlotValue::Title { role, .. } => (role.rsplit(' ').next().unwrap_or(role), &[], None),
        _ => return None,
    };
    // "one of the charges" is a charge.
    let (head, modifiers) = match (head, modifiers) {
        ("one" | "some" | "none" | "each", [of]) => (&**of, &[][..]),
        ("one", []) if quantifier.is_some_and(is_every) => ("nobody", modifiers),
        other => other,
    };
    let sentence = held.sentence()?;
    let tokens = usize::from(slot.tokens.start)..usize::from(slot.tokens.end).min(sentence.tokens.len());
    let first = sentence.form(tokens.start).to_lowercase();
    let is_several =
        |idx: usize| *sentence.tokens[idx].lemma == *head && sentence.tokens[idx].feats.number == Some(Number::Plur);
    let many = if quantifier.is_some_and(is_every) || is_every(&first) || is_every(head) {
        Many::Every
    } else if tokens.clone().any(is_several) {
        Many::Several
    } else {
        Many::One
    };
    let owner = match &*first {
        "his" | "her" | "its" | "their" | "whose" => Owner::Pronoun,
        _ => Owner::Other,
    };
    Some(Party::Described(Described { head, modifiers, many, owner }))
}

fn is_every(word: &str) -> bool {
    is_everybody(word) || matches!(word, "no" | "any" | "every" | "each" | "all" | "both" | "nothing" | "none")
}

fn is_everybody(word: &str) -> bool {
    matches!(word, "nobody" | "anybody" | "anyone" | "everybody" | "everyone")
}

/// A description against a name: one where the name says what it is ("the school", "Hill Road School") or where it is said of
/// every person; two where it is a relative of the very person named beside it.
fn named(
    described: &Described<'_>,
    (held, known): (Held<'_>, Knowledge<'_>),
    name: Naming<'_>,
    why: String,
) -> Opinion {
    let is_named_there = || {
        let words = if name.surname.is_empty() { name.name } else { name.surname };
        held.sentence().is_some_and(|sentence| sentence.text.contains(words))
    };
    let kin = |general: &str| WordNet::embedded().is_first_of_all(described.head, general);
    if matches!(name.kind, EntityKind::Person | EntityKind::Unknown) {
        if name.kind == EntityKind::Person && described.many == Many::Every && is_person(described.head, known) {
            return Opinion::compatible(why);
        }
        let family = folded(name.name).pop().unwrap_or_default();
        let owned = described.owner == Owner::Pronoun && is_named_there()
            || described.modifiers.iter().any(|word| folded(word).contains(&family));
        if owned && (kin("relative") || kin("spouse")) {
            return Opinion::incompatible(why);
        }
        if name.kind == EntityKind::Person {
            return Opinion::unknown(why);
        }
    }
    let says = folded(name.name).iter().any(|word| *word == *described.head);
    if says && described.many != Many::Several { Opinion::compatible(why) } else { Opinion::unknown(why) }
}

fn both_described(our: &Described<'_>, their: &Described<'_>, why: String, known: Knowledge<'_>) -> Opinion {
    let relation = |pos: Upos, our: &str, their: &str| known.lexical.relation((our, pos), (their, pos));
    if relation(Upos::Noun, our.head, their.head) == Relation::Antonym {
        return Opinion::incompatible(why);
    }
    let narrows = |our: &str, their: &str| relation(Upos::Adj, our, their);
    let pairs = || our.modifiers.iter().flat_map(|ours| their.modifiers.iter().map(move |theirs| (&**ours, &**theirs)));
    if entities::numbered_apart(our.modifiers, their.modifiers)
        || pairs().any(|(ours, theirs)| matches!(narrows(ours, theirs), Relation::Antonym | Relation::Sibling))
    {
        return Opinion::incompatible(format!("{why}: what narrows them differs"));
    }
    let every = our.many == Many::Every || their.many == Many::Every;
    let persons = is_person(our.head, known) && is_person(their.head, known);
    let everybody = is_everybody(our.head) || is_everybody(their.head);
    let one_kind = our.head == their.head
        || persons && (every || everybody || known.lists("anybody", our.head) || known.lists("anybody", their.head))
        || relation(Upos::Noun, our.head, their.head) == Relation::Synonym
        || WordNet::embedded().is_near_kind(our.head, their.head)
        || WordNet::embedded().is_near_kind(their.head, our.head);
    // "the safety report" and "the annual report" are two, whatever the story.
    let narrowed = pairs().any(|(ours, theirs)| ours == theirs || narrows(ours, theirs) == Relation::Synonym)
        || our.modifiers.is_empty()
        || their.modifiers.is_empty();
    if one_kind && narrowed && (every || our.many == their.many) {
        Opinion::compatible(why)
    } else {
        Opinion::unknown(why)
    }
}

/// Whether the noun is first of all a person.
fn is_person(head: &str, known: Knowledge<'_>) -> bool {
    is_everybody(head) || known.lists("anybody", head) || WordNet::embedded().is_first_of_all(head, "person")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Reading;
    use crate::conflict::lexical::WordLists;
    use crate::conflict::story::Story;
    use crate::conflict::testing::text;
    use crate::document::Role;
    use crate::rule::Registry;

    /// The first slot of that name in a one-sentence text.
    fn held<'a>(reading: &'a Reading, slot: &str) -> (Held<'a>, Value<'a>) {
        let claim = reading.claims.iter().find(|claim| claim.slot(slot).is_some()).expect("a claim with the slot");
        let held = Held { reading, claim };
        (held, held.values(slot)[0])
    }

    fn check(draft: &str, source: &str, expect: Answer) {
        let registry = Registry::built_in();
        let lists = WordLists::new(registry);
        let known = Knowledge { registry, lexical: &lists, story: Story::One };
        let (draft, source) = (text(Role::Draft, draft), text(Role::Source, source));
        let (ours, theirs) = (held(&draft, "object"), held(&source, "object"));
        assert_eq!(party(ours, theirs, known).answer, expect, "{} / {}", ours.1.show(), theirs.1.show());
    }

    #[test]
    fn what_is_said_of_nobody_is_said_of_each() {
        check("Velmar Steel sacked Vera Lindqvist.", "Velmar Steel sacked no employee.", Answer::Compatible);
        check("The police arrested a teacher.", "The police arrested nobody.", Answer::Compatible);
    }

    #[test]
    fn a_vessel_may_be_the_ferry_of_the_story_and_no_tower_is() {
        check("The storm sank the ferry.", "The storm sank the vessel.", Answer::Compatible);
        check("The storm sank the ferry.", "The storm broke the tower.", Answer::Unknown);
    }

    #[test]
    fn several_are_not_the_one() {
        check("The police arrested two men.", "The police arrested a man.", Answer::Unknown);
    }

    #[test]
    fn a_man_is_no_woman() {
        check("The police arrested a man.", "The police arrested a woman.", Answer::Incompatible);
    }
}
