//! The word lists that tell names apart, read once from `rules/lexicon`.

use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// Whether the bearer of a name or word is a man or a woman, as far as the words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Gender {
    /// "he".
    Male,
    /// "she".
    Female,
}

/// What the last word of a name says of the body that bears it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BodyWord {
    /// "Inc", "Airlines".
    Company,
    /// "Ministry", "Court".
    Government,
    /// "University", "Party".
    Other,
}

/// Sets of lower-case words without full stops.
#[derive(Debug, Default)]
pub(super) struct Words {
    honorifics: HashMap<String, Option<Gender>>,
    pub(super) he: HashSet<String>,
    pub(super) she: HashSet<String>,
    particles: HashSet<String>,
    suffixes: HashSet<String>,
    company: HashSet<String>,
    government: HashSet<String>,
    body: HashSet<String>,
    company_nouns: HashSet<String>,
    pair_nouns: HashSet<String>,
    empty_it: HashSet<String>,
    no_plan: HashSet<String>,
    small_bodies: HashSet<String>,
    governments: HashSet<String>,
    numbered: HashSet<String>,
    organisation_of: HashSet<String>,
    bodies: HashSet<String>,
    place_last: HashSet<String>,
    place_first: HashSet<String>,
    works: HashSet<String>,
    agent_verbs: HashSet<String>,
    saying: HashSet<String>,
    nothing: HashSet<String>,
    calendar: HashSet<String>,
    given: HashMap<String, Option<Gender>>,
    /// (short, long) given names.
    nicknames: HashSet<(String, String)>,
}

#[derive(Deserialize)]
struct File {
    honorifics: Honorifics,
    he: Vec<String>,
    she: Vec<String>,
    particles: Vec<String>,
    suffixes: Vec<String>,
    organisations: Organisations,
    #[serde(rename = "small bodies")]
    small_bodies: Vec<String>,
    governments: Vec<String>,
    numbered: Vec<String>,
    #[serde(rename = "company nouns")]
    company_nouns: Vec<String>,
    #[serde(rename = "pair nouns")]
    pair_nouns: Vec<String>,
    #[serde(rename = "empty it")]
    empty_it: Vec<String>,
    #[serde(rename = "no plan")]
    no_plan: Vec<String>,
    #[serde(rename = "organisation of")]
    organisation_of: Vec<String>,
    bodies: Vec<String>,
    places: Places,
    works: Vec<String>,
    #[serde(rename = "agent verbs")]
    agent_verbs: Vec<String>,
    saying: Vec<String>,
    nothing: Vec<String>,
    calendar: Vec<String>,
    nicknames: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Honorifics {
    he: Vec<String>,
    she: Vec<String>,
    any: Vec<String>,
}

#[derive(Deserialize)]
struct Organisations {
    company: Vec<String>,
    government: Vec<String>,
    body: Vec<String>,
}

#[derive(Deserialize)]
struct Places {
    last: Vec<String>,
    first: Vec<String>,
}

impl Words {
    /// The lists that the program carries.
    pub(super) fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Words> = OnceLock::new();
        // The file is a part of the program and a test reads it; a program built with a broken one knows no such words.
        EMBEDDED.get_or_init(|| {
            let file = serde_yaml::from_str(include_str!("../../rules/lexicon/names.yml")).ok();
            file.map(|file| read(file, include_str!("../../rules/lexicon/given-names.txt"))).unwrap_or_default()
        })
    }

    /// Whether it is an honorific ("Mr."), and what that tells of its bearer.
    pub(super) fn honorific(&self, word: &str) -> Option<Option<Gender>> {
        self.honorifics.get(&key(word)).copied()
    }

    /// Whether it is a given name, and whose.
    pub(super) fn given(&self, word: &str) -> Option<Option<Gender>> {
        let folded = super::gazetteer::fold(word);
        let found = self.given.get(&folded.replace(' ', "-")).copied();
        // "Jean-Claude", "Mary-Kate": the first part decides.
        found.or_else(|| folded.split_once(' ').and_then(|(first, _)| self.given.get(first).copied()))
    }

    pub(super) fn is_particle(&self, word: &str) -> bool {
        self.particles.contains(&key(word))
    }

    pub(super) fn is_suffix(&self, word: &str) -> bool {
        self.suffixes.contains(&key(word))
    }

    /// What a word says of a body whose name it ends, if anything.
    pub(super) fn body_word(&self, word: &str) -> Option<BodyWord> {
        let word = key(word);
        if self.government.contains(&word) {
            Some(BodyWord::Government)
        } else if self.company.contains(&word) {
            Some(BodyWord::Company)
        } else if self.body.contains(&word) {
            Some(BodyWord::Other)
        } else {
            None
        }
    }

    /// Whether the noun means a company: "the company", "the retailer".
    pub(super) fn is_company_noun(&self, noun: &str) -> bool {
        self.company_nouns.contains(noun)
    }

    /// Whether the noun, in the plural, may mean two that were named before: "both companies", "the two sides".
    pub(super) fn is_pair_noun(&self, noun: &str) -> bool {
        self.pair_nouns.contains(noun)
    }

    /// Whether "it" stands for nothing before the verb lemma: "it seems", "it rained".
    pub(super) fn empties_it(&self, lemma: &str) -> bool {
        self.empty_it.contains(lemma)
    }

    /// Whether things as well as bodies do with an infinitive what the verb lemma says: "began to", "needs to".
    pub(super) fn is_no_plan(&self, lemma: &str) -> bool {
        self.no_plan.contains(lemma)
    }

    /// Whether a state's body is called so without capitals: "embassy", "foreign ministry".
    pub(super) fn is_small_body(&self, words: &str) -> bool {
        self.small_bodies.contains(&key(words))
    }

    /// Whether the noun means those who govern a country: "government".
    pub(super) fn is_government(&self, noun: &str) -> bool {
        self.governments.contains(noun)
    }

    /// Whether a number behind the word is a part of the name: "Route 9".
    pub(super) fn is_numbered(&self, word: &str) -> bool {
        self.numbered.contains(&key(word))
    }

    /// Whether "of" may follow it within a body's name: "Bank of", "Ministry of".
    pub(super) fn takes_of(&self, word: &str) -> bool {
        self.organisation_of.contains(&key(word))
    }

    /// Whether the whole name is a known body's.
    pub(super) fn is_body(&self, name: &str) -> bool {
        self.bodies.contains(&key(name))
    }

    pub(super) fn ends_place(&self, word: &str) -> bool {
        self.place_last.contains(&key(word))
    }

    pub(super) fn begins_place(&self, word: &str) -> bool {
        self.place_first.contains(&key(word))
    }

    pub(super) fn ends_work(&self, word: &str) -> bool {
        self.works.contains(&key(word))
    }

    /// Whether only persons and bodies do what the verb lemma says.
    pub(super) fn is_agent_verb(&self, lemma: &str) -> bool {
        self.agent_verbs.contains(lemma)
    }

    /// Whether the verb lemma makes its subject a speaker.
    pub(super) fn is_saying(&self, lemma: &str) -> bool {
        self.saying.contains(lemma)
    }

    /// Whether the given name `short` is a short form of `long`, or both are of one name; both folded.
    pub(super) fn is_short_for(&self, short: &str, long: &str) -> bool {
        let pair = |one: &str, other: &str| self.nicknames.contains(&(one.to_owned(), other.to_owned()));
        pair(short, long) || pair(long, short)
    }

    /// Whether it is a day of the week or a month.
    pub(super) fn is_calendar(&self, word: &str) -> bool {
        self.calendar.contains(&key(word))
    }

    /// Whether the word names nothing although it is written with a capital.
    pub(super) fn is_nothing(&self, word: &str) -> bool {
        self.nothing.contains(&key(word))
    }
}

/// The form in which words are listed: lower case, without full stops and curly apostrophes.
pub(super) fn key(word: &str) -> String {
    word.chars().filter(|&c| c != '.').flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect()
}

fn read(file: File, given: &str) -> Words {
    let set = |list: Vec<String>| list.iter().map(|word| key(word)).collect::<HashSet<_>>();
    let mut honorifics = HashMap::new();
    let listed = file.honorifics;
    for (words, gender) in [(listed.he, Some(Gender::Male)), (listed.she, Some(Gender::Female)), (listed.any, None)] {
        honorifics.extend(words.iter().map(|word| (key(word), gender)));
    }
    Words {
        honorifics,
        he: set(file.he),
        she: set(file.she),
        particles: set(file.particles),
        suffixes: set(file.suffixes),
        company: set(file.organisations.company),
        government: set(file.organisations.government),
        body: set(file.organisations.body),
        small_bodies: set(file.small_bodies),
        governments: set(file.governments),
        numbered: set(file.numbered),
        company_nouns: set(file.company_nouns),
        pair_nouns: set(file.pair_nouns),
        empty_it: set(file.empty_it),
        no_plan: set(file.no_plan),
        organisation_of: set(file.organisation_of),
        bodies: set(file.bodies),
        place_last: set(file.places.last),
        place_first: set(file.places.first),
        works: set(file.works),
        agent_verbs: set(file.agent_verbs),
        saying: set(file.saying),
        nothing: set(file.nothing),
        calendar: set(file.calendar),
        given: read_given(given),
        nicknames: read_nicknames(&file.nicknames),
    }
}

fn read_nicknames(listed: &HashMap<String, Vec<String>>) -> HashSet<(String, String)> {
    let fold = super::gazetteer::fold;
    let pairs = listed.iter().flat_map(|(long, shorts)| shorts.iter().map(move |short| (fold(short), fold(long))));
    pairs.collect()
}

fn read_given(text: &str) -> HashMap<String, Option<Gender>> {
    let mut names = HashMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((who, listed)) = line.split_once(':') else { continue };
        let gender = match who {
            "m" => Some(Gender::Male),
            "f" => Some(Gender::Female),
            _ => None,
        };
        names.extend(listed.split_whitespace().map(|name| (name.to_owned(), gender)));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_read() {
        let words = Words::embedded();
        assert_eq!(words.honorific("Mr."), Some(Some(Gender::Male)));
        assert_eq!(words.given("Abbas"), Some(Some(Gender::Male)));
        assert_eq!(words.given("António"), Some(Some(Gender::Male)));
        assert_eq!(words.given("Sam"), Some(None));
        assert_eq!(words.given("Jean-Claude"), Some(Some(Gender::Male)));
        assert_eq!(words.given("Table"), None);
        assert_eq!(words.body_word("Inc."), Some(BodyWord::Company));
        assert!(words.is_nothing("No") && words.is_particle("y"));
    }
}
