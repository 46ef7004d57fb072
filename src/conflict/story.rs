//! Whether two documents tell of one story. Two sentences that share a word or two are seldom about one thing among all the
//! news of a year; within two reports of one story they mostly are. So rules may ask for the story and then ask for less.

use super::entities::folded;
use crate::claim::Reading;
use crate::mention::gazetteer::Gazetteer;
use crate::mention::{EntityKind, PlaceId, UnitClass, Value, is_given_name};
use crate::rule::WordNet;
use crate::syntax::Upos;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::OnceLock;

/// Whether two documents tell of one story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Story {
    /// They do.
    One,
    /// They name some person, body or country in common, and may.
    Kin,
    /// They do not: the draft is of several sentences, both name things, and they have no name and hardly a word in common.
    Apart,
    /// It cannot be told.
    #[default]
    Unknown,
}

/// Fewest sentences of either text: a sentence or two hold too few names to know a story by.
const MIN_SENTENCES: usize = 3;

/// Letters of a word by which a name may be known: shorter ones are particles and initials.
const MIN_LETTERS: usize = 4;

/// Days between the two texts beyond which the same people are most often in other news: cases, takeovers and inquiries run for
/// half a year.
const MAX_DAYS: i32 = 183;

/// Names of people and bodies that both texts must have. Countries and capitals are in every day's news and count as details.
const MIN_NAMES: usize = 2;

/// Points for names (two each) and details (one each) together: two names with two details, or three names.
const MIN_POINTS: usize = 6;

/// Content words that two texts share, and their part of all in the shorter one in per cent. Measured: of the sources of twelve
/// news events none shares fewer than five of its words with a draft of the event, and most share a sixth or more; of 1,500 other
/// articles, one in a thousand shares an eighth.
#[derive(Clone, Copy)]
struct SharedWords {
    n_words: usize,
    per_cent: usize,
}

/// What texts of one subject share at least; fewer, with no name in common, and they are of different affairs.
const KIN_WORDS: SharedWords = SharedWords { n_words: 5, per_cent: 12 };

/// What texts share at least that tell of one story, beside a name.
const STORY_WORDS: SharedWords = SharedWords { n_words: 8, per_cent: 15 };

impl SharedWords {
    fn are_of_one_subject(self, least: Self) -> bool {
        self.n_words >= least.n_words && self.per_cent >= least.per_cent
    }
}

fn shared_words(ours: &HashSet<&str>, theirs: &HashSet<&str>) -> SharedWords {
    let n_words = ours.intersection(theirs).count();
    SharedWords { n_words, per_cent: n_words * 100 / ours.len().min(theirs.len()).max(1) }
}

/// The words that say what a text is about: nouns, verbs and adjectives but for the shortest, which are in every text.
fn content_words(reading: &Reading) -> HashSet<&str> {
    const MIN_LETTERS_OF_CONTENT: usize = 5;
    let tokens = reading.sentences.iter().flat_map(|sentence| &sentence.tokens);
    tokens
        .filter(|token| matches!(token.upos, Upos::Noun | Upos::Verb | Upos::Adj))
        .map(|token| &*token.lemma)
        .filter(|lemma| lemma.len() >= MIN_LETTERS_OF_CONTENT)
        .collect()
}

/// What of a text tells its story. A draft's is gathered once for all its sources.
pub(super) struct Outline<'a> {
    reading: &'a Reading,
    names: Names,
    words: HashSet<&'a str>,
    /// Gathered when they are first asked for: most sources are told apart by names and words.
    figures: OnceLock<BTreeSet<String>>,
}

impl<'a> Outline<'a> {
    /// The outline of a text.
    pub(super) fn of(reading: &'a Reading) -> Self {
        Self { reading, names: names(reading), words: content_words(reading), figures: OnceLock::new() }
    }

    fn figures(&self) -> &BTreeSet<String> {
        self.figures.get_or_init(|| figures(self.reading))
    }
}

/// Whether `draft` and `source` tell of one story.
pub(super) fn story(draft: &Outline<'_>, source: &Outline<'_>) -> Story {
    let (ours, theirs) = (&draft.names, &source.names);
    let words = shared_words(&draft.words, &source.words);
    let n_sentences = |outline: &Outline<'_>| outline.reading.sentences.len();
    let names_all = n_sentences(draft) >= MIN_SENTENCES && !ours.is_empty() && !theirs.is_empty();
    let kin = match ours.meets(theirs) {
        true => Story::Kin,
        false if names_all && !words.are_of_one_subject(KIN_WORDS) => Story::Apart,
        false => Story::Unknown,
    };
    let is_short = n_sentences(draft) < MIN_SENTENCES || n_sentences(source) < MIN_SENTENCES;
    if is_short || far_apart(draft.reading, source.reading) {
        return kin;
    }
    let n_names = ours.n_shared(theirs).min(theirs.n_shared(ours));
    let n_places = ours.places.intersection(&theirs.places).count();
    let n_figures = draft.figures().intersection(source.figures()).count();
    // Of two long texts a few names are shared by chance: a third of the shorter one's must be.
    let smaller = ours.proper.len().min(theirs.proper.len());
    let one = n_names >= MIN_NAMES && n_names * 3 >= smaller && 2 * n_names + n_places + n_figures >= MIN_POINTS;
    let retold = kin == Story::Kin && words.are_of_one_subject(STORY_WORDS);
    if one || retold { Story::One } else { kin }
}

fn far_apart(draft: &Reading, source: &Reading) -> bool {
    match (draft.meta.published, source.meta.published) {
        (Some(ours), Some(theirs)) => (ours.date - theirs.date).get_days().abs() > MAX_DAYS,
        _ => false,
    }
}

/// The names of a text, in normal form.
#[derive(Default)]
struct Names {
    /// Of people, bodies and places that no gazetteer has, each with the words by which it is known.
    proper: BTreeMap<String, Vec<String>>,
    /// All such words.
    rare: BTreeSet<String>,
    /// Of the world's places.
    places: BTreeSet<String>,
    /// The countries that those lie in, countries themselves among them.
    countries: BTreeSet<PlaceId>,
}

impl Names {
    fn is_empty(&self) -> bool {
        self.proper.is_empty() && self.countries.is_empty()
    }

    /// Whether two texts name anything in common, a city and its country counting as one.
    fn meets(&self, other: &Self) -> bool {
        self.n_shared(other) > 0 || !self.countries.is_disjoint(&other.countries)
    }

    /// How many of the names the other text has too, in whole or by a word that is no word of the language: "Velmar Steel Works"
    /// and "Velmar".
    fn n_shared(&self, other: &Self) -> usize {
        let shares = |(name, rare): &(&String, &Vec<String>)| {
            other.proper.contains_key(*name) || rare.iter().any(|word| other.rare.contains(word))
        };
        self.proper.iter().filter(shares).count()
    }
}

/// The words of a name by which it is known: "University", "Bank" and "John" are in every archive.
fn rare_words(name: &str) -> impl Iterator<Item = &str> {
    let words = WordNet::embedded();
    let is_common = move |word: &str| {
        word.chars().count() < MIN_LETTERS
            || words.knows_any(word, &[Upos::Noun, Upos::Verb, Upos::Adj])
            || is_given_name(word)
    };
    name.split(' ').filter(move |word| !is_common(word))
}

fn names(reading: &Reading) -> Names {
    let gazetteer = Gazetteer::embedded();
    let mut names = Names::default();
    for entity in &reading.mentions.entities {
        let person = entity.kind == EntityKind::Person && !entity.surname.is_empty();
        let name = if person { &entity.surname } else { &entity.name };
        let words = folded(name).join(" ");
        if words.is_empty() {
            continue;
        }
        if entity.places.is_empty() {
            let rare: Vec<String> = rare_words(&words).map(str::to_owned).collect();
            names.rare.extend(rare.iter().cloned());
            names.proper.insert(words, rare);
        } else {
            let country = entity.places.first().map(|&place| gazetteer.country_of(place).unwrap_or(place));
            names.countries.extend(country);
            names.places.insert(words);
        }
    }
    names
}

/// Figures that say more than a small count does, each with what it measures.
fn figures(reading: &Reading) -> BTreeSet<String> {
    let figure = |value: &Value| match value {
        Value::Quantity(quantity) => {
            let single = quantity.value.single()?;
            let specific = quantity.unit.class != UnitClass::Count || single >= 20.0;
            specific.then(|| format!("{:?} {} {single}", quantity.unit.class, quantity.unit.symbol))
        }
        _ => None,
    };
    reading.mentions.list.iter().filter_map(|mention| figure(&mention.value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conflict::testing::text;
    use crate::document::Role;

    const DRAFT: &str = "Vera Lindqvist will lead Velmar Steel from May. The board of Velmar Steel chose her on Monday. \
                         Paul Ode, who led the firm for 12 years, leaves with a payment of $4 million.";

    fn check(source: &str, expect: Story) {
        let (draft, source) = (text(Role::Draft, DRAFT), text(Role::Source, source));
        let (draft, source) = (Outline::of(&draft), Outline::of(&source));
        assert_eq!(story(&draft, &source), expect);
        assert_eq!(story(&source, &draft), expect);
    }

    #[test]
    fn texts_that_share_most_of_their_names_tell_one_story() {
        check(
            "Velmar Steel has a new chief. Vera Lindqvist follows Paul Ode. He leaves at the end of April.",
            Story::One,
        );
    }

    #[test]
    fn one_shared_name_makes_texts_kin_and_none_sets_them_apart() {
        check(
            "Velmar Steel will close its mill in Lund. The town has no other employer. Ilse Maas, the mayor, wept.",
            Story::Kin,
        );
        check("The town will close its school. It has no other. Ilse Maas, the mayor, wept.", Story::Apart);
    }

    #[test]
    fn a_sentence_by_itself_tells_no_story() {
        check("Vera Lindqvist follows Paul Ode at Velmar Steel.", Story::Kin);
    }
}
