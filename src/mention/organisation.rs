//! Names of bodies: how two of them stand to each other, and acronyms.

use super::PlaceId;
use super::gazetteer::{Gazetteer, PlaceKind, PlaceRelation, fold};
use super::lexicon::{BodyWord, Words};
use super::person::NameRelation;

/// A body's name in its parts, folded.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parts {
    /// Words that tell it from others, without the company's legal form.
    core: Vec<String>,
    /// The country it belongs to, when the name says so of a body of state.
    owner: Option<PlaceId>,
}

fn small(word: &str) -> bool {
    matches!(word, "the" | "of" | "for" | "and" | "&" | "in" | "on" | "at" | "to" | "de" | "la" | "du" | "des")
}

/// Whether the word is a legal form that a company's name may leave out.
fn legal_form(word: &str) -> bool {
    Words::embedded().body_word(word) == Some(BodyWord::Company)
        && (word.len() <= 4
            || word == "limited"
            || word == "corporation"
            || word == "incorporated"
            || word == "company")
        && !matches!(word, "bank" | "oil" | "gas" | "labs" | "care" | "drug")
}

fn parts(name: &str) -> Parts {
    let (words, gazetteer) = (Words::embedded(), Gazetteer::embedded());
    // Only a country's possessive is no part of the name: "Iran's Foreign Ministry", but "Berg's Garden Tools".
    let cut = name.split_once("'s ").or_else(|| name.split_once("’s "));
    let is_country = |place: &PlaceId| gazetteer.kind(*place) == Some(PlaceKind::Country);
    let country = cut.filter(|(owner, _)| gazetteer.lookup(owner).iter().any(is_country));
    let folded = fold(&country.map_or(name.to_owned(), |(owner, rest)| format!("{owner} {rest}")));
    let mut rest: Vec<String> = folded.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    while rest.len() > 1 && rest.last().is_some_and(|word| legal_form(word)) {
        rest.pop();
    }
    let state = rest.iter().any(|word| words.body_word(word) == Some(BodyWord::Government));
    let mut owner = None;
    if state {
        // "Iran's Foreign Ministry", "Iranian Foreign Ministry", "Ministry of Foreign Affairs of Iran".
        let called = |text: &str| gazetteer.people(text).first().or_else(|| gazetteer.lookup(text).first()).copied();
        let (front, back) = ((1..rest.len().min(4)).rev(), 1..rest.len());
        if let Some((n, place)) = front.filter_map(|n| called(&rest[..n].join(" ")).map(|place| (n, place))).next() {
            owner = gazetteer.country_of(place);
            rest.drain(..if owner.is_some() { n } else { 0 });
        } else if let Some((n, place)) =
            back.filter_map(|n| called(&rest[n..].join(" ")).map(|place| (n, place))).next()
        {
            owner = gazetteer.country_of(place).filter(|_| rest[n - 1] == "of");
            rest.truncate(if owner.is_some() { n } else { rest.len() });
        }
    }
    rest.retain(|word| !small(word));
    Parts { core: rest, owner }
}

/// The country that a body of state belongs to, as far as its name says: "Iran's Foreign Ministry".
#[must_use]
pub fn owner(name: &str) -> Option<PlaceId> {
    parts(name).owner
}

/// Whether `short` is an acronym of `long`: the initials of its words, small words counted or not, a legal form left out or not.
#[must_use]
pub fn is_acronym(short: &str, long: &str) -> bool {
    let letters: String = short.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let capitals = short.chars().filter(|c| c.is_uppercase()).count();
    if letters.len() < 2 || capitals * 2 < letters.len() || short.contains(' ') {
        return false;
    }
    let words: Vec<String> = long.split([' ', '-']).map(fold).filter(|word| !word.is_empty()).collect();
    let initials = |keep: &dyn Fn(&&String) -> bool| -> String {
        words.iter().filter(keep).filter_map(|word| word.chars().next()).collect()
    };
    let forms =
        [initials(&|_| true), initials(&|word| !small(word)), initials(&|word| !small(word) && !legal_form(word))];
    words.len() > 1 && forms.contains(&letters)
}

/// Whether two words for peoples are of two countries.
fn apart(one: &str, other: &str) -> bool {
    let gazetteer = Gazetteer::embedded();
    super::place::compare(gazetteer.people(one), gazetteer.people(other)) == PlaceRelation::Apart
}

/// How a body's name in one text stands to a body's name in another.
///
/// # Example: the owner of a ministry may be said in several ways
/// ```
/// use gainsay::mention::{organisation::compare, person::NameRelation};
/// assert_eq!(compare("Iran's Foreign Ministry", "Iranian Foreign Ministry"), NameRelation::Same);
/// assert_eq!(compare("Iran's Foreign Ministry", "Omani Foreign Ministry"), NameRelation::Different);
/// assert_eq!(compare("IAEA", "International Atomic Energy Agency"), NameRelation::Same);
/// ```
#[must_use]
pub fn compare(draft: &str, source: &str) -> NameRelation {
    let (mine, theirs) = (parts(draft), parts(source));
    if mine.core.is_empty() || theirs.core.is_empty() {
        return NameRelation::Unknown;
    }
    let owners = (mine.owner, theirs.owner);
    if mine.core == theirs.core || mine.core.concat() == theirs.core.concat() {
        return match owners {
            (Some(ours), Some(other)) if ours != other => NameRelation::Different,
            (Some(_), None) | (None, Some(_)) => NameRelation::Partial,
            _ => NameRelation::Same,
        };
    }
    if is_acronym(draft, source) || is_acronym(source, draft) {
        return NameRelation::Same;
    }
    // A possessive that lost its apostrophe: "Velmars security unit".
    let bare = |core: &[String]| core.concat().trim_end_matches('s').to_owned();
    if bare(&mine.core) == bare(&theirs.core) {
        return NameRelation::Variant;
    }
    let (short, long) =
        if mine.core.len() <= theirs.core.len() { (&mine.core, &theirs.core) } else { (&theirs.core, &mine.core) };
    // A name cut short keeps its first word; "Bank" is no short form of "Nordbank Bank".
    if short.len() < long.len() && long.starts_with(short) {
        return if short.len() > 1 { NameRelation::Same } else { NameRelation::Partial };
    }
    if short.len() == long.len() {
        let differing: Vec<(&String, &String)> = short.iter().zip(long).filter(|(one, other)| one != other).collect();
        if let [(one, other)] = differing[..] {
            // One slip in one word of five letters and more.
            let slip = one.len().min(other.len()) >= 5 && strsim::osa_distance(one, other) == 1;
            let distinct =
                !Gazetteer::embedded().people(one).is_empty() && !Gazetteer::embedded().people(other).is_empty();
            return if slip && !distinct {
                NameRelation::Variant
            } else if distinct && apart(one, other) {
                // "the Danish central bank", "the Norwegian central bank"
                NameRelation::Different
            } else if long.len() > 1 {
                NameRelation::Unknown
            } else {
                NameRelation::Different
            };
        }
    }
    if short.iter().any(|word| long.contains(word)) { NameRelation::Unknown } else { NameRelation::Different }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(draft: &str, source: &str, expect: NameRelation) {
        assert_eq!(compare(draft, source), expect, "{draft} / {source}");
        assert_eq!(compare(source, draft), expect, "{source} / {draft}");
    }

    #[test]
    fn short_forms_and_acronyms_are_the_same_body() {
        check("Velmar Drug Stores Inc", "Velmar Drug Stores", NameRelation::Same);
        check("Velmar Drug", "Velmar Drug Stores, Inc.", NameRelation::Same);
        check("Velmar", "Velmar Drug Stores", NameRelation::Partial);
        check("IAEA", "International Atomic Energy Agency", NameRelation::Same);
        check("U.N.", "United Nations", NameRelation::Same);
        check("WHO", "World Health Organization", NameRelation::Same);
        check("the Bank of England", "Bank of England", NameRelation::Same);
    }

    #[test]
    fn bodies_of_two_states_are_two_bodies() {
        check("Iran's Foreign Ministry", "Iranian Foreign Ministry", NameRelation::Same);
        check("Foreign Ministry", "Iranian Foreign Ministry", NameRelation::Partial);
        check("Omani Foreign Ministry", "Iranian Foreign Ministry", NameRelation::Different);
        check("Norwegian Central Bank", "Danish Central Bank", NameRelation::Different);
    }

    #[test]
    fn other_bodies_are_different_or_open() {
        check("Nordbank", "Trentec", NameRelation::Different);
        check("Orvell Capital", "Orvell Capitol", NameRelation::Variant);
        check("Health Department", "Education Department", NameRelation::Unknown);
        check("", "Nordbank", NameRelation::Unknown);
    }

    #[test]
    fn words_are_no_acronyms() {
        assert!(!is_acronym("in", "Iran Now"));
        assert!(!is_acronym("Iran", "Iran"));
        assert!(is_acronym("BoE", "Bank of England"));
        assert!(is_acronym("FDA", "Food and Drug Administration"));
    }
}
