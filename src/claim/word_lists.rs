//! Lists of words that need no more than reading: `attributes.yml`, `measures.yml`, `word-classes.yml` of `rules/lexicon`.

use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// What is measured of a thing; see `attributes.yml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attributes {
    /// Nouns for a measure, with the word under which its tellings meet.
    pub(super) attributes: HashMap<String, String>,
    /// Verbs that take one.
    pub(super) verbs: HashMap<String, String>,
    /// Adjectives behind one.
    pub(super) adjectives: HashMap<String, String>,
}

/// Words by which texts measure.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Measures {
    /// Verbs whose subject takes the time told beside them.
    pub(super) lasts: HashSet<String>,
    /// Verbs that say with "after" how long their subject took.
    pub(super) ends: HashSet<String>,
    /// Verbs whose date is their subject's first day.
    pub(super) starts: HashSet<String>,
    /// Nouns for what has a length by decree or agreement.
    pub(super) terms: HashSet<String>,
    /// Verbs that make one of these run from the day of writing.
    pub(super) agrees: HashSet<String>,
    /// Verbs of change upwards.
    pub(super) up: HashSet<String>,
    /// Verbs of change downwards.
    pub(super) down: HashSet<String>,
    /// Verbs that say by what factor something changes.
    pub(super) factors: HashMap<String, f64>,
    /// Verbs that name by themselves what a sum of money is.
    pub(super) results: HashMap<String, String>,
    /// Nouns that are full when every place is taken.
    pub(super) full: HashSet<String>,
    /// Words before these that say so.
    pub(super) crowded: HashSet<String>,
    /// Verbs before a number of places.
    pub(super) holds: HashSet<String>,
    /// Verbs before "for" and a number of places.
    pub(super) meant: HashSet<String>,
}

/// Classes of words by what they do in a clause: sets of lemmas, a verb with its particle behind a space. The file says what each class is for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WordClasses {
    /// Deeds whose noun names with "of" who does it.
    pub(super) intransitive: HashSet<String>,
    /// Verbs whose "it" stands for nothing.
    pub(super) impersonal: HashSet<String>,
    /// Nouns that a relative clause has no gap for: "the day she left".
    pub(super) manners: HashSet<String>,
    /// Verbs with a hearer before what is told.
    pub(super) telling: HashSet<String>,
    /// Verbs that only bring in what somebody says or thinks.
    pub(super) reporting: HashSet<String>,
    /// Verbs under which what is allowed is a fact.
    pub(super) granting: HashSet<String>,
    /// Verbs whose subject does what the infinitive behind their object says.
    pub(super) subject_control: HashSet<String>,
    /// Nouns that "is to" describes.
    pub(super) aims: HashSet<String>,
    /// Nouns that count or add up what stands behind "of".
    pub(super) sums: HashSet<String>,
    /// Words that tell how long a thing lasts or how new it is.
    pub(super) lengths: HashSet<String>,
    /// Verbs that say next to nothing.
    pub(super) empty: HashSet<String>,
}
