//! Whether two documents tell of one story. Two sentences that share a word or two are seldom about one thing among all the
//! news of a year; within two reports of one story they mostly are. So rules may ask for the story and then ask for less.
//!
//! What tells a story is judged from the two texts alone, so that no third text can change it. Names that no dictionary has are
//! shared by hardly any two texts of different affairs; common words tell the more the rarer they are, and the nearer the
//! texts' days.

use super::entities::folded;
use crate::claim::Reading;
use crate::mention::gazetteer::Gazetteer;
use crate::mention::{EntityKind, Granularity, PlaceId, UnitClass, Value, is_famous_body, is_given_name};
use crate::rule::{WordNet, weight_of_word};
use crate::syntax::Upos;
use std::collections::{BTreeMap, BTreeSet, HashSet};

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

/// Letters of a word that may say what a text is about: shorter ones are in every text.
const MIN_LETTERS_OF_SUBJECT: usize = 5;

/// Days between the two texts beyond which the same people are most often in other news: cases, takeovers and inquiries run for
/// half a year.
const MAX_DAYS: i32 = 183;

/// Days within which reports of one event mostly follow one another.
const NEAR_DAYS: i32 = 31;

/// What two texts share at least that tell of one story, in words besides the names: how many, and how alike the texts are by them
/// in per cent (the cosine of their words' weights).
///
/// Measured on 296,000 pairs of other news articles, of which no two tell of one story but for a handful: 0.1 % share a rare name,
/// 0.03 % one such name and words for six per cent, 0.002 % two names; without a name 0.08 % are alike by 16 per cent. Of pairs of
/// short reports of one event seven in ten share a rare name, and most of those that share none are left unknown.
#[derive(Clone, Copy)]
struct Alike {
    n_words: usize,
    per_cent: u32,
}

/// Beside one rare name.
const WITH_NAME: Alike = Alike { n_words: 2, per_cent: 6 };
/// Beside one rare name, where the texts were published within weeks of one another.
const WITH_NAME_NEAR: Alike = Alike { n_words: 1, per_cent: 3 };
/// Beside two rare names: something besides. Three names, or two within weeks, need nothing else.
const WITH_NAMES: Alike = Alike { n_words: 1, per_cent: 2 };
/// Beside a country or a name that many texts have.
const WITH_KIN: Alike = Alike { n_words: 8, per_cent: 16 };
/// The same for texts within weeks of one another.
const WITH_KIN_NEAR: Alike = Alike { n_words: 5, per_cent: 12 };
/// The same beside a figure or a day that both texts give.
const WITH_DETAIL_NEAR: Alike = Alike { n_words: 8, per_cent: 8 };
/// By their words alone, within weeks of one another.
const BY_WORDS_NEAR: Alike = Alike { n_words: 6, per_cent: 16 };

/// What texts of one subject share at least; fewer, with no name in common, and they are of different affairs. Measured: of the
/// sources of twelve news events none shares fewer than five of its words with a draft of the event.
const KIN_WORDS: (usize, usize) = (5, 12);

/// What of a text tells its story. A draft's is gathered once for all its sources.
pub(super) struct Outline<'a> {
    reading: &'a Reading,
    names: Names,
    /// Words written with a capital, in running text or title.
    capitals: BTreeSet<String>,
    /// The words that say what it is about, with their weights.
    words: BTreeMap<&'a str, u32>,
    /// The longer ones of those.
    subjects: HashSet<&'a str>,
}

impl<'a> Outline<'a> {
    /// Reads them off `reading`.
    pub(super) fn of(reading: &'a Reading) -> Self {
        let mut capitals = BTreeSet::new();
        let mut add = |form: &str| {
            if form.starts_with(char::is_uppercase) {
                capitals.extend(folded(form).into_iter().filter(|word| word.chars().count() >= MIN_LETTERS));
            }
        };
        let mut words = BTreeMap::new();
        for sentence in &reading.sentences {
            for (at, token) in sentence.tokens.iter().enumerate() {
                let form = sentence.words(at..at + 1);
                // "Children" is a word in another form.
                let is_base = token.lemma.eq_ignore_ascii_case(form);
                if token.upos == Upos::Propn || matches!(token.upos, Upos::Noun | Upos::Adj) && is_base {
                    add(form);
                }
                if matches!(token.upos, Upos::Noun | Upos::Verb | Upos::Adj) && token.lemma.len() > 2 {
                    words.insert(&*token.lemma, weight_of_word(&token.lemma));
                }
            }
        }
        let title = reading.meta.title.as_deref().unwrap_or_default();
        title.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').for_each(add);
        let subjects = words.keys().copied().filter(|lemma| lemma.len() >= MIN_LETTERS_OF_SUBJECT).collect();
        words.retain(|_, weight| *weight > 0);
        Self { reading, names: names(reading), capitals, words, subjects }
    }

    /// How many rare names both texts have: single words, people by their full names, and longer names of common words.
    fn n_rare(&self, other: &Self) -> usize {
        let words: BTreeSet<&str> =
            self.capitals.intersection(&other.capitals).map(String::as_str).filter(|word| is_rare(word)).collect();
        let told = |name: &&String| {
            let mut parts = name.split(' ');
            name.contains(' ')
                && !parts.clone().any(|part| words.contains(part))
                && parts.any(|part| weight_of_word(part) == weight_of_word(""))
                && !is_famous_body(name)
        };
        words.len() + self.names.full.intersection(&other.names.full).filter(told).count()
    }

    /// How many weighty words both texts have, and how alike the texts are by them in per cent.
    fn alike(&self, other: &Self) -> Alike {
        let square = |words: &BTreeMap<&str, u32>| words.values().map(|weight| weight * weight).sum::<u32>();
        let both = self.words.iter().filter(|(word, _)| other.words.contains_key(*word));
        let (n_words, shared) = both.fold((0, 0), |(n, sum), (_, weight)| (n + 1, sum + weight * weight));
        let length = f64::from(square(&self.words)) * f64::from(square(&other.words));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of one hundred")]
        let per_cent = (100.0 * f64::from(shared) / length.sqrt().max(1.0)) as u32;
        Alike { n_words, per_cent }
    }

    /// Whether both texts give some figure that says more than a small count does, or some day.
    fn shares_detail(&self, other: &Self) -> bool {
        !details(self.reading).is_disjoint(&details(other.reading))
    }

    /// Days between the two texts; nothing where one has no date.
    fn days_to(&self, other: &Self) -> Option<i32> {
        let (ours, theirs) = (self.reading.meta.published?, other.reading.meta.published?);
        Some((ours.date - theirs.date).get_days().abs())
    }

    /// How many of the longer words both have, as a count and in per cent of the shorter text's.
    fn n_subject_words(&self, other: &Self) -> (usize, usize) {
        let n_words = self.subjects.intersection(&other.subjects).count();
        (n_words, n_words * 100 / self.subjects.len().min(other.subjects.len()).max(1))
    }
}

impl Alike {
    fn is_at_least(self, least: Self) -> bool {
        self.n_words >= least.n_words && self.per_cent >= least.per_cent
    }
}

/// Whether `draft` and `source` tell of one story.
pub(super) fn story(draft: &Outline<'_>, source: &Outline<'_>) -> Story {
    let (ours, theirs) = (&draft.names, &source.names);
    let n_rare = draft.n_rare(source);
    let n_sentences = |outline: &Outline<'_>| outline.reading.sentences.len();
    let kin = if ours.meets(theirs) || n_rare > 0 {
        Story::Kin
    } else if n_sentences(draft) >= MIN_SENTENCES && !ours.is_empty() && !theirs.is_empty() {
        let (n_words, per_cent) = draft.n_subject_words(source);
        if n_words >= KIN_WORDS.0 && per_cent >= KIN_WORDS.1 { Story::Unknown } else { Story::Apart }
    } else {
        Story::Unknown
    };
    let days = draft.days_to(source);
    if n_sentences(draft).min(n_sentences(source)) < MIN_SENTENCES || days.is_some_and(|days| days > MAX_DAYS) {
        return kin;
    }
    let near = days.is_some_and(|days| days <= NEAR_DAYS);
    let alike = draft.alike(source);
    let one = match (n_rare, near) {
        (0, true) => {
            alike.is_at_least(BY_WORDS_NEAR)
                || kin == Story::Kin
                    && (alike.is_at_least(WITH_KIN_NEAR)
                        || alike.is_at_least(WITH_DETAIL_NEAR) && draft.shares_detail(source))
        }
        (0, false) => kin == Story::Kin && alike.is_at_least(WITH_KIN),
        (1, true) => alike.is_at_least(WITH_NAME_NEAR),
        (1, false) => alike.is_at_least(WITH_NAME),
        (2, false) => alike.is_at_least(WITH_NAMES),
        _ => true,
    };
    if one { Story::One } else { kin }
}

/// The names of a text, in normal form.
#[derive(Default)]
struct Names {
    /// Of people, bodies and places that no gazetteer has.
    proper: BTreeSet<String>,
    /// The same, people by their full names.
    full: BTreeSet<String>,
    /// The words of those by which they are known.
    rare: BTreeSet<String>,
    /// The countries of the world's places that are named, countries themselves among them.
    countries: BTreeSet<PlaceId>,
}

impl Names {
    fn is_empty(&self) -> bool {
        self.proper.is_empty() && self.countries.is_empty()
    }

    /// Whether two texts name anything in common, a city and its country counting as one, and a name as one of which it has a word
    /// that is no word of the language: "Velmar Steel Works" and "Velmar".
    fn meets(&self, other: &Self) -> bool {
        !self.proper.is_disjoint(&other.proper)
            || !self.rare.is_disjoint(&other.rare)
            || !self.countries.is_disjoint(&other.countries)
    }
}

fn names(reading: &Reading) -> Names {
    let gazetteer = Gazetteer::embedded();
    let mut names = Names::default();
    for entity in &reading.mentions.entities {
        let person = entity.kind == EntityKind::Person && !entity.surname.is_empty();
        let name = if person { &entity.surname } else { &entity.name };
        let words = folded(name);
        if words.is_empty() {
            continue;
        }
        match entity.places.first() {
            Some(&place) => {
                names.countries.insert(gazetteer.country_of(place).unwrap_or(place));
            }
            None => {
                names.full.insert(folded(&entity.name).join(" "));
                names.proper.insert(words.join(" "));
                names.rare.extend(words.into_iter().filter(|word| is_rare_part(word)));
            }
        }
    }
    names
}

/// Figures that say more than a small count does, each with what it measures, and days other than that of publication.
fn details(reading: &Reading) -> BTreeSet<String> {
    let published = reading.meta.published.map(|published| published.date);
    let detail = |value: &Value| match value {
        Value::Quantity(quantity) => {
            let single = quantity.value.single()?;
            let specific = quantity.unit.class != UnitClass::Count || single >= 20.0;
            specific.then(|| format!("{:?} {} {single}", quantity.unit.class, quantity.unit.symbol))
        }
        Value::Time(time) if time.granularity == Granularity::Day => {
            let [days] = &time.readings[..] else { return None };
            (days.first == days.last && published != Some(days.first)).then(|| days.first.to_string())
        }
        _ => None,
    };
    reading.mentions.list.iter().filter_map(|mention| detail(&mention.value)).collect()
}

/// Whether a word of a name is one by which it is known: "University", "Bank" and "John" are in every archive.
fn is_rare_part(word: &str) -> bool {
    word.chars().count() >= MIN_LETTERS
        && !WordNet::embedded().knows_any(word, &[Upos::Noun, Upos::Verb, Upos::Adj])
        && !is_given_name(word)
}

/// Whether a word written with a capital names something that few texts name: no word of the language in any form, no given
/// name, no place that everybody knows, no body that is in every day's news.
fn is_rare(word: &str) -> bool {
    const ENDINGS: [(&str, &str); 8] =
        [("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("er", "")];
    let gazetteer = Gazetteer::embedded();
    let is_wide = || {
        let mut places = gazetteer.lookup(word).iter().chain(gazetteer.people(word));
        places.any(|&place| gazetteer.is_known_widely(place))
    };
    let inflects = |(ending, base): (&str, &str)| {
        word.strip_suffix(ending).is_some_and(|stem| !is_no_word(&format!("{stem}{base}")))
    };
    word.chars().all(char::is_alphabetic)
        && is_no_word(word)
        && !is_given_name(word)
        && !is_famous_body(word)
        && !ENDINGS.into_iter().any(inflects)
        && !is_wide()
}

fn is_no_word(word: &str) -> bool {
    !WordNet::embedded().knows_any(word, &[Upos::Noun, Upos::Verb, Upos::Adj, Upos::Adv])
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

    fn dated(text: Reading, published: &str) -> Reading {
        let published = crate::document::Published::parse(published).ok();
        Reading { meta: crate::document::Meta { published, ..text.meta.clone() }, ..text }
    }

    fn check_dated(source: &str, published: &str, expect: Story) {
        let draft = "Rain fell all night. By dawn the reservoir at Skarnvik stood at the brim. A pump had failed, and the siren was mute.";
        let draft = dated(text(Role::Draft, draft), "2025-05-02");
        let source = dated(text(Role::Source, source), published);
        assert_eq!(story(&Outline::of(&draft), &Outline::of(&source)), expect);
    }

    #[test]
    fn one_rare_name_and_a_word_or_two_tell_the_story_within_weeks() {
        let source = "The mayor of Skarnvik is angry. Nobody heard a siren. She wants the reservoir drained.";
        check_dated(source, "2025-05-09", Story::One);
    }

    #[test]
    fn one_rare_name_by_itself_tells_no_story() {
        let source = "The choir of Skarnvik sang. Nobody left before the end. The hall was too small.";
        check_dated(source, "2025-05-09", Story::Kin);
        check_dated(
            "The mayor of Skarnvik is angry. Nobody heard a siren. She wants the reservoir drained.",
            "2024-05-09",
            Story::Kin,
        );
    }

    #[test]
    fn words_of_the_language_given_names_and_famous_places_are_no_rare_names() {
        assert!(is_rare("skarnvik"));
        for word in ["reservoir", "boarded", "vera", "berlin", "reuters", "iranian"] {
            assert!(!is_rare(word), "{word}");
        }
    }

    #[test]
    fn a_sentence_by_itself_tells_no_story() {
        check("Vera Lindqvist follows Paul Ode at Velmar Steel.", Story::Kin);
    }
}
