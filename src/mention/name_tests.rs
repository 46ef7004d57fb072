//! Tests of names, identity, titles and references on small invented texts, through the real analysis.

use super::{Context, EntityKind, Mentions, NamedBy, Value, holders, read};
use crate::document::{Role, from_text};
use crate::syntax::{self, Sentence};

fn analyse(text: &str) -> (Vec<Sentence>, Mentions) {
    let (document, _) = from_text("test.txt", text, Role::Draft);
    let sentences = syntax::read(&document);
    let mentions = read(&sentences, &Context::default());
    (sentences, mentions)
}

/// Words, the entity's name and how it is named, for every name in order.
fn names(text: &str) -> Vec<(String, String, NamedBy)> {
    let (sentences, mentions) = analyse(text);
    let named = mentions.list.iter().filter_map(|mention| match mention.value {
        Value::Name(named) => {
            let tokens = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
            let words = sentences[mention.sentence as usize].words(tokens).to_owned();
            Some((words, mentions.entities[named.entity.0 as usize].name.to_string(), named.by))
        }
        _ => None,
    });
    named.collect()
}

/// Checks that `words` in `text` name `expect` in the way given.
fn check(text: &str, words: &str, expect: (&str, NamedBy)) {
    let all = names(text);
    let found = all.iter().filter(|(form, ..)| form == words).map(|(_, name, by)| (name.as_str(), *by)).next_back();
    assert_eq!(found, Some(expect), "{words} in {text}\n{all:?}");
}

fn check_kind(text: &str, name: &str, expect: EntityKind) {
    let (_, mentions) = analyse(text);
    let found = mentions.entities.iter().find(|entity| &*entity.name == name).map(|entity| entity.kind);
    assert_eq!(found, Some(expect), "{name} in {text}\n{:?}", mentions.entities);
}

/// Checks that nothing is resolved for `words`.
fn check_open(text: &str, words: &str) {
    let all = names(text);
    assert!(!all.iter().any(|(form, ..)| form == words), "{words} in {text}\n{all:?}");
}

/// Checks role, body and holder of the first title.
fn check_office(text: &str, expect: (&str, Option<&str>, Option<&str>)) {
    let (sentences, mentions) = analyse(text);
    let holdings = holders(&sentences, &mentions);
    let office = mentions.list.iter().enumerate().find_map(|(at, mention)| match &mention.value {
        Value::Title(title) => {
            let name = |entity: super::EntityId| mentions.entities[entity.0 as usize].name.to_string();
            let holder = holdings.iter().find(|holding| holding.title == at).and_then(|holding| {
                match mentions.list[holding.holder].value {
                    Value::Name(named) => Some(name(named.entity)),
                    _ => None,
                }
            });
            Some((title.role.to_string(), title.of.map(name), holder))
        }
        _ => None,
    });
    let found = office.as_ref().map(|(role, of, holder)| (role.as_str(), of.as_deref(), holder.as_deref()));
    assert_eq!(found, Some(expect), "{text}");
}

#[test]
fn a_family_name_means_the_person_named_in_full() {
    let text = "Transport Minister Marta Brandvold signed the order on Monday. Brandvold said that the price would not change.";
    check(text, "Brandvold", ("Marta Brandvold", NamedBy::Name));
    let text = "Omani Foreign Minister Badr bin Hamad al-Busaidi arrived on Friday. Later al-Busaidi left for Rome.";
    check(text, "al-Busaidi", ("Badr bin Hamad al-Busaidi", NamedBy::Name));
}

#[test]
fn two_people_of_one_family_name_are_kept_apart() {
    let text = "Mayor Ana Ruiz and her brother Pablo Ruiz attended the opening. Afterwards Ruiz left early.";
    check(text, "Ana Ruiz", ("Ana Ruiz", NamedBy::Name));
    check(text, "Pablo Ruiz", ("Pablo Ruiz", NamedBy::Name));
    check(text, "Ruiz", ("Ruiz", NamedBy::Name));
}

#[test]
fn two_spellings_of_one_name_are_one_person_with_both_spellings() {
    let (_, mentions) =
        analyse("Transport Minister Marta Brandvold signed the order. Later Marta Brandvald spoke to reporters.");
    let person = mentions.entities.iter().find(|entity| entity.kind == EntityKind::Person);
    let spellings: Vec<&str> =
        person.map(|person| person.spellings.iter().map(|spelling| &**spelling).collect()).unwrap_or_default();
    assert_eq!(spellings, ["Marta Brandvold", "Marta Brandvald"]);
}

#[test]
fn kinds_are_told_by_titles_given_names_heads_and_the_gazetteer() {
    let text = "Ines Falk joined the Wexford Shipping Company in Hamburg after years at the University of Oslo.";
    check_kind(text, "Ines Falk", EntityKind::Person);
    check_kind(text, "Wexford Shipping Company", EntityKind::Organisation);
    check_kind(text, "Hamburg", EntityKind::Place);
    check_kind(text, "University of Oslo", EntityKind::Organisation);
    check_kind("They swam in Lake Tarsin and crossed the Hollow River.", "Lake Tarsin", EntityKind::Place);
}

#[test]
fn bodies_are_known_by_acronym_and_short_form() {
    let text = "The Harbour Workers Association (HWA) called a strike. On Tuesday the HWA met the mayor.";
    check(text, "HWA", ("Harbour Workers Association", NamedBy::Name));
    let text = "Calder Drug Stores Inc filed for bankruptcy. In May, Calder had warned of losses.";
    check(text, "Calder", ("Calder Drug Stores Inc", NamedBy::Name));
}

#[test]
fn places_go_by_many_names() {
    let text = "The United States and Iran met in Muscat. The U.S. sent an envoy, and American officials were hopeful.";
    check(text, "U.S.", ("United States", NamedBy::Name));
    check(text, "American", ("United States", NamedBy::Demonym));
    check("U.S. officials met in Rome.", "U.S.", ("United States", NamedBy::Demonym));
}

#[test]
fn a_capital_that_acts_is_its_government_and_else_a_city() {
    check("Tehran rejected the offer on Monday.", "Tehran", ("Iran", NamedBy::Metonym));
    check("Tehran is still committed to a deal.", "Tehran", ("Iran", NamedBy::Metonym));
    check("The envoys met in Tehran on Monday.", "Tehran", ("Tehran", NamedBy::Name));
    check("The Omani government said no.", "Omani government", ("Oman", NamedBy::Description));
}

#[test]
fn joined_countries_are_two() {
    let found: Vec<String> = names("The US-Iran talks were put off.").into_iter().map(|(_, name, _)| name).collect();
    assert_eq!(found, ["US", "Iran"]);
}

#[test]
fn offices_have_a_body_and_a_holder() {
    check_office(
        "Omani Foreign Minister Badr al-Busaidi spoke.",
        ("foreign minister", Some("Oman"), Some("Badr al-Busaidi")),
    );
    check_office(
        "Ines Falk, chief executive of Velmar Bank, declined to comment.",
        ("chief executive", Some("Velmar Bank"), Some("Ines Falk")),
    );
    check_office(
        "She met the mayor of Hamburg, Peter Holt, who agreed.",
        ("mayor", Some("Hamburg"), Some("Peter Holt")),
    );
    check_office("Ines Falk is the mayor of Hamburg.", ("mayor", Some("Hamburg"), Some("Ines Falk")));
    check_office("The deputy harbour master, Owen Clegg, saw it.", ("deputy harbour master", None, Some("Owen Clegg")));
}

#[test]
fn names_that_look_like_titles_are_names() {
    check("Stephen King wrote it. Later King read from it.", "Stephen King", ("Stephen King", NamedBy::Name));
    check("Dean Marlow denied burglary on Monday.", "Dean Marlow", ("Dean Marlow", NamedBy::Name));
    check_kind("He bought shares in General Motors last year.", "General Motors", EntityKind::Organisation);
}

#[test]
fn brands_keep_their_possessive() {
    let text =
        "Rick's Garden Goods bought a rival. In June Rick's closed two shops. Rick's reckons that sales will rise.";
    check_kind(text, "Rick's Garden Goods", EntityKind::Organisation);
}

#[test]
fn safe_pronouns_and_descriptions_are_resolved() {
    let text =
        "Foreign Minister Ines Falk arrived in Oslo on Friday. She met the press. The minister declined to answer.";
    check(text, "She", ("Ines Falk", NamedBy::Pronoun));
    check(text, "The minister", ("Ines Falk", NamedBy::Description));
}

#[test]
fn a_body_that_acts_is_it() {
    check("Velmar Steel Company said it would close two mills.", "it", ("Velmar Steel Company", NamedBy::Pronoun));
    check("Velmar Bank said it would close 40 branches.", "it", ("Velmar Bank", NamedBy::Pronoun));
    check("Velmar Steel Company closed its oldest mill.", "its", ("Velmar Steel Company", NamedBy::Pronoun));
    let text = "Velmar Steel Company lost money last year. It plans to close two mills.";
    check(text, "It", ("Velmar Steel Company", NamedBy::Pronoun));
    check_open("Velmar Steel Company lost money. It was clear that mills would close.", "It");
    check_open("Velmar Steel Company lost money. It took weeks to repair the mill.", "It");
    check_open("The mill burned down, and Velmar Steel Company sold it.", "it");
}

#[test]
fn two_who_were_named_together_are_the_two() {
    let both = |text: &str, words: &str| {
        let found = names(text).into_iter().filter(|(form, _, by)| form == words && *by == NamedBy::Pronoun);
        found.map(|(_, name, _)| name).collect::<Vec<_>>()
    };
    let text = "Ines Falk and Peter Holt met in Oslo on Friday. The two signed the accord. They left at noon.";
    assert_eq!(both(text, "The two"), ["Ines Falk", "Peter Holt"]);
    let text = "Iran and Oman met in Muscat. Both countries praised the talks.";
    assert_eq!(both(text, "Both countries"), ["Iran", "Oman"]);
    let text = "Ines Falk and Peter Holt met two envoys. They left at noon.";
    assert!(both(text, "They").is_empty());
    let text = "Ines Falk and Peter Holt met. Ana Ruiz and Marta Kowal met too. The two left.";
    assert!(both(text, "The two").is_empty());
}

#[test]
fn a_town_is_no_person() {
    check_kind("Residents of Kelling Town met on Monday.", "Kelling Town", EntityKind::Place);
}

#[test]
fn unsafe_references_are_left_open() {
    let text =
        "Finance Minister Ines Falk met Trade Minister Marta Holt. The minister left early, and she seemed tired.";
    check_open(text, "The minister");
    check_open(text, "she");
    let text = "Peter Holt is the spokesman of the union. A spokesman for the port spoke too. The spokesman was angry.";
    check_open(text, "The spokesman");
}

#[test]
fn hostile_text_does_no_harm() {
    for text in [
        "",
        "’s",
        "- - -",
        "AL-",
        "İstanbul’da",
        "The The The",
        "Mr. Mr. Mr.",
        "Ministry of",
        "王小明 said.",
        "A & & B",
        "Dr.\u{200b}X",
    ] {
        let _ = analyse(text);
    }
    let _ = analyse(&"Ana Ruiz of ".repeat(300));
}
