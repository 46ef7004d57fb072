//! Comparing names and offices: whether two can mean the same, and whether they are known to mean different things.

use super::{Answer, Opinion};
use crate::claim::{EntityRef, Reading};
use crate::mention::gazetteer::{Gazetteer, PlaceKind, PlaceRelation};
use crate::mention::person::NameRelation;
use crate::mention::title::{self, TitleRelation};
use crate::mention::{Entity, EntityKind, PlaceId, Tenure, Title, is_given_name, organisation, person, place};
use crate::rule::WordNet;
use crate::syntax::Upos;
use deunicode::deunicode;
use std::collections::BTreeSet;

/// What comparison needs of a name, from a document's entity or from a claim's slot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Naming<'a> {
    /// What it is.
    pub(super) kind: EntityKind,
    /// Fullest name in its document.
    pub(super) name: &'a str,
    /// Family name of a person; else empty.
    pub(super) surname: &'a str,
    /// All spellings in its document.
    pub(super) spellings: &'a [Box<str>],
    /// Gazetteer places it can mean.
    pub(super) places: &'a [PlaceId],
}

impl<'a> From<&'a Entity> for Naming<'a> {
    fn from(entity: &'a Entity) -> Self {
        let Entity { kind, name, surname, spellings, places, .. } = entity;
        Self { kind: *kind, name, surname, spellings, places }
    }
}

impl<'a> From<&'a EntityRef> for Naming<'a> {
    fn from(entity: &'a EntityRef) -> Self {
        let EntityRef { kind, name, surname, spellings, places, .. } = entity;
        Self { kind: *kind, name, surname, spellings, places }
    }
}

/// Words of a name, folded for comparison: lower case, plain letters, no possessive, no dots, hyphens as spaces.
pub(super) fn folded(name: &str) -> Vec<String> {
    deunicode(name)
        .to_lowercase()
        .split(|c: char| c.is_whitespace() || c == '-')
        .map(|word| word.trim_end_matches("'s").chars().filter(|c| c.is_alphanumeric()).collect::<String>())
        .filter(|word: &String| !word.is_empty())
        .collect()
}

/// Whether two names can mean the same: compatible when one is the other, an alias, a part or an acronym of it, or a place
/// within the other; incompatible when they are known to mean different things.
pub(super) fn entity<'a>(draft: impl Into<Naming<'a>>, source: impl Into<Naming<'a>>) -> Opinion {
    let (draft, source) = (draft.into(), source.into());
    let labels = |name: &str| name.split(' ').map(Into::into).collect::<Vec<Box<str>>>();
    let answer = if numbered_apart(&labels(draft.name), &labels(source.name)) {
        Answer::Incompatible
    } else if is_person(&draft) && is_person(&source) {
        match of_names(person::compare(draft.name, source.name)) {
            Answer::Unknown if ends_alike(&draft, &source) => Answer::Compatible,
            answer => answer,
        }
    } else if draft.kind == EntityKind::Person || source.kind == EntityKind::Person {
        of_one_word(&draft, &source)
    } else if shares_spelling(&draft, &source) {
        Answer::Compatible
    } else {
        match (draft.kind, source.kind) {
            (EntityKind::Place, EntityKind::Place) => of_places(draft, source),
            (EntityKind::Organisation, EntityKind::Organisation) => {
                of_names(organisation::compare(draft.name, source.name))
            }
            // A capital or a country stands for its government: the same place is the same actor; another says nothing but of
            // a body of another state.
            _ => match place::compare(draft.places, source.places) {
                PlaceRelation::Same => Answer::Compatible,
                _ => body_of_state(&draft, &source).unwrap_or_else(|| of_words(&draft, &source)),
            },
        }
    };
    Opinion { answer, why: format!("{} against {}", draft.name, source.name) }
}

/// Whether numbers tell two things of one kind or name apart: "flight 212" and "flight 305", "Orlo 4.2" and "Orlo 4.3".
pub(super) fn numbered_apart(ours: &[Box<str>], theirs: &[Box<str>]) -> bool {
    let labels = |words: &'_ [Box<str>]| words.iter().filter(|word| is_number_label(word)).cloned().collect::<Vec<_>>();
    let (ours, theirs) = (labels(ours), labels(theirs));
    !ours.is_empty() && !theirs.is_empty() && !ours.iter().any(|our| theirs.contains(our))
}

/// Whether a word beside a noun or in a name is its number: "212", "4.2".
pub(super) fn is_number_label(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && word.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Whether one full name ends with the other's two words or more: people go by their middle names.
fn ends_alike(draft: &Naming<'_>, source: &Naming<'_>) -> bool {
    let (ours, theirs) = (folded(draft.name), folded(source.name));
    let (short, long) = if ours.len() < theirs.len() { (ours, theirs) } else { (theirs, ours) };
    short.len() >= 2 && long.ends_with(&short)
}

fn is_person(naming: &Naming<'_>) -> bool {
    naming.kind == EntityKind::Person
}

/// Near spellings say neither: one may be the other misspelt, or somebody else.
fn of_names(relation: NameRelation) -> Answer {
    match relation {
        NameRelation::Same | NameRelation::Transliteration | NameRelation::Partial => Answer::Compatible,
        NameRelation::Different => Answer::Incompatible,
        NameRelation::Variant | NameRelation::Unknown => Answer::Unknown,
    }
}

/// A person and something else: a name of unknown kind may be the person's, whole or in part ("Holt" for "Marta Holt"); a single
/// word may be a house's short name that was taken for a person's ("Berg's" for "Berg's Bakeries").
fn of_one_word(draft: &Naming<'_>, source: &Naming<'_>) -> Answer {
    let unknown = draft.kind == EntityKind::Unknown || source.kind == EntityKind::Unknown;
    if unknown && of_names(person::compare(draft.name, source.name)) == Answer::Compatible {
        return Answer::Compatible;
    }
    let (ours, theirs) = (folded(draft.name), folded(source.name));
    let short = |one: &[String], other: &[String]| one.len() == 1 && other.len() > 1 && one[0] == other[0];
    if short(&ours, &theirs) || short(&theirs, &ours) || unknown && ends_alike(draft, source) {
        Answer::Compatible
    } else {
        Answer::Unknown
    }
}

/// A body of state ("the Omani Foreign Ministry") against a country or its seat of government: of that state, or of another.
fn body_of_state(draft: &Naming<'_>, source: &Naming<'_>) -> Option<Answer> {
    let (body, land) = match (draft.kind, source.kind) {
        (EntityKind::Organisation, EntityKind::Place) => (draft, source),
        (EntityKind::Place, EntityKind::Organisation) => (source, draft),
        _ => return None,
    };
    let gazetteer = Gazetteer::embedded();
    let country = |place: &&PlaceId| gazetteer.kind(**place) == Some(PlaceKind::Country);
    let owner = organisation::owner(body.name)?;
    let states: Vec<PlaceId> = land.places.iter().filter(country).chain(gazetteer.seat(land.name)).copied().collect();
    match place::compare(&[owner], &states) {
        PlaceRelation::Same => Some(Answer::Compatible),
        PlaceRelation::Apart => Some(Answer::Incompatible),
        _ => None,
    }
}

fn of_places(draft: Naming<'_>, source: Naming<'_>) -> Answer {
    match place::compare(draft.places, source.places) {
        PlaceRelation::Same | PlaceRelation::Inside | PlaceRelation::Around => Answer::Compatible,
        PlaceRelation::Apart => Answer::Incompatible,
        PlaceRelation::Unknown => of_words(&draft, &source),
    }
}

/// Names of which no list knows anything: a part of the other is the same; two works with no word in common are two.
fn of_words(draft: &Naming<'_>, source: &Naming<'_>) -> Answer {
    let (ours, theirs) = (folded(draft.name), folded(source.name));
    if part_of(&ours, &theirs) || part_of(&theirs, &ours) {
        return Answer::Compatible;
    }
    let works = draft.kind == EntityKind::Work && source.kind == EntityKind::Work;
    let shared = ours.iter().any(|word| word.len() > 2 && theirs.contains(word));
    if works && !shared { Answer::Incompatible } else { Answer::Unknown }
}

/// Whether two full names, one a person's and the other of unknown kind, are of two: incompatible where they have no word in
/// common, nor a near one. Only for one and the same seat, where a person may well be meant by both.
pub(super) fn strangers<'a>(draft: impl Into<Naming<'a>>, source: impl Into<Naming<'a>>) -> Opinion {
    let (draft, source) = (draft.into(), source.into());
    let kinds = [draft.kind, source.kind];
    let one_known = kinds.contains(&EntityKind::Person) && kinds.contains(&EntityKind::Unknown);
    let (ours, theirs) = (folded(draft.name), folded(source.name));
    // One slip, or two in a long word: short names are two letters apart by chance.
    let slips = |our: &str, their: &str| if our.len().min(their.len()) > 5 { 2 } else { 1 };
    let near = |our: &String| theirs.iter().any(|their| strsim::damerau_levenshtein(our, their) <= slips(our, their));
    let apart = one_known && ours.len() > 1 && theirs.len() > 1 && !ours.iter().any(near);
    let answer = if apart { Answer::Incompatible } else { Answer::Unknown };
    Opinion { answer, why: format!("{} against {}", draft.name, source.name) }
}

/// Whether one name may be another form of the other, so that the two tell nothing apart in one seat: an acronym that goes on
/// where the other stops ("UNAM", "Universidad Nacional"), a possessive without its apostrophe, a near spelling of a body, a
/// body that is its country's ("federal", "U.S."), a byname made of ordinary words ("the Iron Lady").
pub(super) fn may_be_one<'a>(draft: impl Into<Naming<'a>>, source: impl Into<Naming<'a>>) -> bool {
    let (draft, source) = (draft.into(), source.into());
    let (ours, theirs) = (folded(draft.name), folded(source.name));
    let persons = is_person(&draft) && is_person(&source);
    let (our_letters, their_letters) = (ours.concat(), theirs.concat());
    let longer = our_letters.len().max(their_letters.len());
    let is_near = || longer >= LONG_NAME && strsim::damerau_levenshtein(&our_letters, &their_letters) <= 1;
    our_letters.trim_end_matches('s') == their_letters.trim_end_matches('s')
        || goes_on(draft.name, &theirs)
        || goes_on(source.name, &ours)
        || !persons && is_near()
        || !persons && are_of_one_country(&ours, &theirs)
        || is_person(&source) && is_byname(&ours)
        || is_person(&draft) && is_byname(&theirs)
}

/// Letters from which on two names that differ in one are taken for two spellings: shorter ones are two names by chance.
const LONG_NAME: usize = 6;

/// Whether `short` is written in capitals and begins with the initials of all words of `long`.
fn goes_on(short: &str, long: &[String]) -> bool {
    let capitals = short.chars().all(|c| c.is_uppercase() || c == '.');
    let small = |word: &&String| !matches!(word.as_str(), "of" | "the" | "and" | "for");
    let initials: String =
        long.iter().filter(small).filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect();
    capitals && initials.len() > 1 && short.replace('.', "").starts_with(&initials)
}

/// Whether two bodies' names differ only in saying that the body is its country's, and not both say which country's.
fn are_of_one_country(ours: &[String], theirs: &[String]) -> bool {
    let gazetteer = Gazetteer::embedded();
    let is_country = |word: &str| {
        !gazetteer.people(word).is_empty()
            || gazetteer.lookup(word).iter().any(|place| gazetteer.kind(*place) == Some(PlaceKind::Country))
    };
    let is_general = |word: &str| matches!(word, "federal" | "national" | "state" | "royal");
    let core = |words: &[String]| -> Vec<String> {
        words.iter().filter(|word| !is_general(word) && !is_country(word)).cloned().collect()
    };
    let names_country = |words: &[String]| words.iter().any(|word| is_country(word));
    let kept = core(ours);
    kept.len() > 1 && kept == core(theirs) && !(names_country(ours) && names_country(theirs))
}

/// Whether a name of two words or more is made of ordinary words alone.
fn is_byname(words: &[String]) -> bool {
    let known = |word: &String| [Upos::Noun, Upos::Adj].into_iter().any(|upos| WordNet::embedded().knows(word, upos));
    words.len() > 1 && words.iter().all(known) && !words.iter().any(|word| is_given_name(word))
}

/// Whether a name is a description in capitals: no given name in front, and a word for a person at the end ("the Lundshire
/// Liberal", "Velmar President").
pub(super) fn is_description(naming: Naming<'_>) -> bool {
    let words = folded(naming.name);
    let ends = words.last().is_some_and(|last| WordNet::embedded().is_first_of_all(last, "person"));
    words.len() > 1 && ends && !words.iter().any(|word| is_given_name(word))
}

/// Whether both names are single words of the dictionary that stand for a thing of their kind ("the Office", "the Department"),
/// and so tell nothing apart.
pub(super) fn are_words<'a>(draft: impl Into<Naming<'a>>, source: impl Into<Naming<'a>>) -> bool {
    let is_word = |naming: Naming<'_>| {
        let words = folded(naming.name);
        let named = matches!(naming.kind, EntityKind::Person | EntityKind::Place);
        !named && words.len() == 1 && WordNet::embedded().knows(&words[0], Upos::Noun)
    };
    is_word(draft.into()) && is_word(source.into())
}

/// Whether two names can mean one person: full names, or a family name once the full name was seen.
pub(super) fn person<'a>(draft: impl Into<Naming<'a>>, source: impl Into<Naming<'a>>) -> Opinion {
    let (draft, source) = (draft.into(), source.into());
    let may = |naming: &Naming<'_>| matches!(naming.kind, EntityKind::Person | EntityKind::Unknown);
    let both = may(&draft) && may(&source);
    let answer = if both { of_names(person::compare(draft.name, source.name)) } else { Answer::Unknown };
    Opinion { answer, why: format!("{} against {}", draft.name, source.name) }
}

/// Whether two places can be one: equal, or one within the other; apart when the gazetteer knows both and neither holds a
/// part of the other.
pub(super) fn place<'a>(draft: impl Into<Naming<'a>>, source: impl Into<Naming<'a>>) -> Opinion {
    let (draft, source) = (draft.into(), source.into());
    let answer = if shares_spelling(&draft, &source) { Answer::Compatible } else { of_places(draft, source) };
    Opinion { answer, why: format!("{} against {}", draft.name, source.name) }
}

fn shares_spelling(draft: &Naming<'_>, source: &Naming<'_>) -> bool {
    let forms = |naming: &Naming<'_>| -> BTreeSet<Vec<String>> {
        naming.spellings.iter().map(|spelling| &**spelling).chain([naming.name]).map(folded).collect()
    };
    !forms(draft).is_disjoint(&forms(source))
}

/// Whether a text has both names as names of two that share no word.
pub(super) fn tells_apart(reading: &Reading, draft: Naming<'_>, source: Naming<'_>) -> bool {
    let one_kind = draft.kind == source.kind
        || matches!((draft.kind, source.kind), (EntityKind::Unknown, _) | (_, EntityKind::Unknown));
    let (ours, theirs) = (folded(draft.name), folded(source.name));
    let has = |words: &[String]| reading.mentions.entities.iter().any(|entity| folded(&entity.name) == words);
    let share = ours.iter().any(|word| theirs.contains(word)) || may_be_one(draft, source);
    one_kind && !share && has(&ours) && has(&theirs)
}

/// Whether all words of `part` occur in `whole`, in order.
fn part_of(part: &[String], whole: &[String]) -> bool {
    let mut rest = whole.iter();
    !part.is_empty() && part.iter().all(|word| rest.any(|other| other == word))
}

/// Whether two names are near spellings of one. Incompatible is "near, but not the same"; unknown is "not near".
pub(super) fn spelling<'a>(draft: impl Into<Naming<'a>>, source: impl Into<Naming<'a>>) -> Opinion {
    let (draft, source) = (draft.into(), source.into());
    let relation = match (draft.kind, source.kind) {
        (EntityKind::Person, EntityKind::Person) => person::compare(draft.name, source.name),
        (EntityKind::Organisation, EntityKind::Organisation) => organisation::compare(draft.name, source.name),
        _ => NameRelation::Unknown,
    };
    let persons = draft.kind == EntityKind::Person && source.kind == EntityKind::Person;
    let answer = match relation {
        NameRelation::Variant => Answer::Incompatible,
        NameRelation::Different if persons && is_slip(draft.name, source.name) => Answer::Incompatible,
        NameRelation::Same | NameRelation::Transliteration => Answer::Compatible,
        NameRelation::Partial | NameRelation::Different | NameRelation::Unknown => Answer::Unknown,
    };
    Opinion { answer, why: format!("{} against {}", draft.name, source.name) }
}

/// Whether two full names differ in the family name alone, by so few letters that one may be a slip for the other. Corrections
/// of names change one to three letters and keep the beginning: the first three letters, or all but a third of the word.
fn is_slip(draft: &str, source: &str) -> bool {
    let (ours, theirs) = (folded(draft), folded(source));
    let (Some((our_last, our_given)), Some((their_last, their_given))) = (ours.split_last(), theirs.split_last())
    else {
        return false;
    };
    let n_edits = strsim::damerau_levenshtein(our_last, their_last);
    let n_first = our_last.chars().zip(their_last.chars()).take_while(|(our, their)| our == their).count();
    let longer = our_last.len().max(their_last.len());
    !our_given.is_empty()
        && our_given == their_given
        && n_first >= 3
        && (n_edits <= 2 || n_edits <= 3 && n_edits * 3 <= longer)
}

/// Whether two people have one family name and given names so near that one may be a slip for the other: the same three first
/// letters and at most two edits in five letters or more; or one and the same two given names. A pair that differs in the last letter alone is left alone: Maria and
/// Mario are two people.
pub(super) fn is_given_slip(draft: Naming<'_>, source: Naming<'_>) -> bool {
    let (ours, theirs) = (folded(draft.name), folded(source.name));
    if !is_person(&draft) || !is_person(&source) {
        return false;
    }
    // Two given names or more are shared by chance far more seldom than one.
    let all_given =
        ours.len() > 2 && ours.len() == theirs.len() && ours[..ours.len() - 1] == theirs[..theirs.len() - 1];
    if all_given {
        return ours.last() != theirs.last();
    }
    if ours.len() != 2 || theirs.len() != 2 || ours[1] != theirs[1] {
        return false;
    }
    let (our, their) = (&ours[0], &theirs[0]);
    let n_first = our.chars().zip(their.chars()).take_while(|(our, their)| our == their).count();
    let shorter = our.chars().count().min(their.chars().count());
    n_first >= 3 && n_first + 1 < shorter && shorter >= 5 && strsim::damerau_levenshtein(our, their) <= 2
}

/// What comparison needs of an office.
#[derive(Debug, Clone, Copy)]
pub(super) struct Office<'a> {
    /// Normal form.
    pub(super) role: &'a str,
    /// Whether it is held now.
    pub(super) tenure: Tenure,
}

impl<'a> From<&'a Title> for Office<'a> {
    fn from(title: &'a Title) -> Self {
        Self { role: &title.role, tenure: title.tenure }
    }
}

/// How one office relates to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OfficeRelation {
    /// One and the same, or a broader word for it.
    Fits,
    /// The same office, ended or not yet begun on one side.
    OtherTenure,
    /// One ranks below the other: deputy, vice, assistant.
    OtherRank,
    /// Two offices of one family: foreign minister, finance minister.
    OtherOffice,
    /// Cannot be told: one person may well be both.
    Unknown,
}

/// How the draft's office relates to the source's.
pub(super) fn offices(draft: Office<'_>, source: Office<'_>) -> OfficeRelation {
    match title::compare(draft.role, source.role) {
        TitleRelation::Same | TitleRelation::Broader => {
            let past = |tenure| tenure == Tenure::Former;
            if past(draft.tenure) == past(source.tenure) { OfficeRelation::Fits } else { OfficeRelation::OtherTenure }
        }
        TitleRelation::DifferentRank => OfficeRelation::OtherRank,
        TitleRelation::DifferentOffice if draft.tenure == source.tenure => OfficeRelation::OtherOffice,
        TitleRelation::DifferentOffice | TitleRelation::Unknown => OfficeRelation::Unknown,
    }
}

/// Whether two offices of one person can both be so, in the sense of alignment: any known clash.
pub(super) fn office(draft: Office<'_>, source: Office<'_>) -> Opinion {
    let shown = format!("{} against {}", draft.role, source.role);
    match offices(draft, source) {
        OfficeRelation::Fits => Opinion::compatible(shown),
        OfficeRelation::OtherRank | OfficeRelation::OtherOffice => Opinion::incompatible(shown),
        OfficeRelation::OtherTenure | OfficeRelation::Unknown => Opinion::unknown(shown),
    }
}

impl Naming<'_> {
    /// Whether the two surely mean the same.
    pub(super) fn is_same(self, other: Naming<'_>) -> bool {
        entity(self, other).answer == Answer::Compatible
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn naming(kind: EntityKind, name: &str) -> Naming<'_> {
        let surname = if kind == EntityKind::Person { name.rsplit(' ').next().unwrap_or("") } else { "" };
        Naming { kind, name, surname, spellings: &[], places: &[] }
    }

    fn check_person(draft: &str, source: &str, expect: Answer) {
        let (ours, theirs) = (naming(EntityKind::Person, draft), naming(EntityKind::Person, source));
        assert_eq!(person(ours, theirs).answer, expect, "{draft} / {source}");
        assert_eq!(person(theirs, ours).answer, expect, "{source} / {draft}");
    }

    fn check_entity(draft: &str, source: &str, expect: Answer) {
        check_entity_of(EntityKind::Organisation, draft, source, expect);
    }

    fn check_entity_of(kind: EntityKind, draft: &str, source: &str, expect: Answer) {
        let (ours, theirs) = (naming(kind, draft), naming(kind, source));
        assert_eq!(entity(ours, theirs).answer, expect, "{draft} / {source}");
        assert_eq!(entity(theirs, ours).answer, expect, "{source} / {draft}");
    }

    fn check_spelling(draft: &str, source: &str, expect: Answer) {
        let (ours, theirs) = (naming(EntityKind::Person, draft), naming(EntityKind::Person, source));
        assert_eq!(spelling(ours, theirs).answer, expect, "{draft} / {source}");
    }

    fn check_office(draft: &str, source: &str, expect: OfficeRelation) {
        let office = |role| Office { role, tenure: Tenure::Current };
        assert_eq!(offices(office(draft), office(source)), expect, "{draft} / {source}");
    }

    #[test]
    fn a_family_name_stands_for_the_full_name() {
        check_person("Ruiz", "Ana Ruiz", Answer::Compatible);
        check_person("A. Ruiz", "Ana Ruiz", Answer::Compatible);
        check_person("Ana María Ruiz", "Ana Ruiz", Answer::Compatible);
    }

    #[test]
    fn a_name_of_unknown_kind_may_be_a_persons() {
        let (ours, theirs) = (naming(EntityKind::Unknown, "Holt"), naming(EntityKind::Person, "Marta Holt"));
        assert_eq!(entity(ours, theirs).answer, Answer::Compatible);
        let (ours, theirs) = (naming(EntityKind::Organisation, "Holt"), naming(EntityKind::Person, "Marta Holt"));
        assert_eq!(entity(ours, theirs).answer, Answer::Unknown);
    }

    #[test]
    fn full_names_without_a_word_in_common_are_of_two() {
        let (ours, theirs) = (naming(EntityKind::Unknown, "Ola Brandt"), naming(EntityKind::Person, "Marta Holt"));
        assert_eq!(strangers(ours, theirs).answer, Answer::Incompatible);
        let (ours, theirs) = (naming(EntityKind::Unknown, "Marta Holdt"), naming(EntityKind::Person, "Martha Holt"));
        assert_eq!(strangers(ours, theirs).answer, Answer::Unknown);
    }

    #[test]
    fn people_go_by_their_middle_names() {
        check_entity_of(EntityKind::Person, "Lena Brandt", "Ada Lena Brandt", Answer::Compatible);
    }

    #[test]
    fn relatives_are_two_people() {
        check_person("Ana Ruiz", "Anton Ruiz", Answer::Incompatible);
        check_person("Ana Ruiz", "Olaf Berg", Answer::Incompatible);
    }

    #[test]
    fn a_part_or_an_acronym_stands_for_a_body() {
        check_entity("Nordbank", "Nordbank Holding", Answer::Compatible);
        check_entity("IAEA", "International Atomic Energy Agency", Answer::Compatible);
        check_entity("Nordbank", "Sudbank", Answer::Incompatible);
    }

    #[test]
    fn near_spellings_of_one_name_are_told_from_other_names() {
        check_spelling("Marta Kowalczuk", "Marta Kowalczyk", Answer::Incompatible);
        check_spelling("Marta Kowalczyk", "Márta Kowalczyk", Answer::Compatible);
        check_spelling("Ana Ruiz", "Anton Ruiz", Answer::Unknown);
        check_spelling("Ana Ruiz", "Olaf Berg", Answer::Unknown);
    }

    #[test]
    fn offices_of_one_family_or_of_another_rank_exclude_each_other() {
        check_office("chief executive officer", "chief financial officer", OfficeRelation::OtherOffice);
        check_office("finance minister", "foreign minister", OfficeRelation::OtherOffice);
        check_office("deputy finance minister", "finance minister", OfficeRelation::OtherRank);
        check_office("vice-chairman", "chairman", OfficeRelation::OtherRank);
    }

    #[test]
    fn a_broader_word_fits_and_unlike_offices_may_be_held_together() {
        check_office("minister", "foreign minister", OfficeRelation::Fits);
        check_office("minister", "deputy foreign minister", OfficeRelation::Unknown);
        check_office("chairman", "founder", OfficeRelation::Unknown);
    }
}
