//! Comparing names and offices: whether two can mean the same, and whether they are known to mean different things.

use super::{Answer, Opinion};
use crate::claim::EntityRef;
use crate::mention::{Entity, EntityKind, PlaceId, Tenure, Title};
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

/// Whether two names can mean the same: compatible when one is the other, an alias, a part or an acronym of it;
/// incompatible when they are known to mean different things.
pub(super) fn entity<'a>(draft: impl Into<Naming<'a>>, source: impl Into<Naming<'a>>) -> Opinion {
    let (draft, source) = (draft.into(), source.into());
    let shown = format!("{} against {}", draft.name, source.name);
    let (ours, theirs) = (folded(draft.name), folded(source.name));
    if ours == theirs || shares_spelling(&draft, &source) {
        return Opinion::compatible(shown);
    }
    let either = |kind| draft.kind == kind || source.kind == kind;
    if draft.kind == EntityKind::Place && source.kind == EntityKind::Place {
        return place(draft, source);
    }
    if either(EntityKind::Person) {
        return person(draft, source);
    }
    if is_acronym(&ours, &theirs) || is_acronym(&theirs, &ours) || part_of(&ours, &theirs) || part_of(&theirs, &ours) {
        return Opinion::compatible(shown);
    }
    let known = |kind| matches!(kind, EntityKind::Organisation | EntityKind::Place | EntityKind::Work);
    if known(draft.kind)
        && draft.kind == source.kind
        && !ours.iter().any(|word| word.len() > 2 && theirs.contains(word))
    {
        return Opinion::incompatible(shown);
    }
    Opinion::unknown(shown)
}

/// Whether two names can mean one person: full names, or a family name once the full name was seen.
pub(super) fn person<'a>(draft: impl Into<Naming<'a>>, source: impl Into<Naming<'a>>) -> Opinion {
    let (draft, source) = (draft.into(), source.into());
    let shown = format!("{} against {}", draft.name, source.name);
    let (ours, theirs) = (folded(draft.name), folded(source.name));
    if ours.is_empty() || theirs.is_empty() {
        return Opinion::unknown(shown);
    }
    if ours == theirs || shares_spelling(&draft, &source) {
        return Opinion::compatible(shown);
    }
    let person = |kind| matches!(kind, EntityKind::Person | EntityKind::Unknown);
    if !person(draft.kind) || !person(source.kind) {
        return Opinion::unknown(shown);
    }
    let (our_family, their_family) = (family(&draft, &ours), family(&source, &theirs));
    if our_family == their_family {
        let n_ours = folded(&our_family).len().max(1).min(ours.len());
        let n_theirs = folded(&their_family).len().max(1).min(theirs.len());
        return given_names(&ours[..ours.len() - n_ours], &theirs[..theirs.len() - n_theirs], shown);
    }
    if part_of(&ours, &theirs) || part_of(&theirs, &ours) {
        return Opinion::compatible(shown);
    }
    let both_persons = draft.kind == EntityKind::Person && source.kind == EntityKind::Person;
    let shares_word = ours.iter().any(|word| word.len() > 2 && theirs.contains(word));
    // Two full names with one given name and different family names are two names, however alike.
    let full = ours.len() > 1 && theirs.len() > 1;
    if both_persons && (full || !shares_word) { Opinion::incompatible(shown) } else { Opinion::unknown(shown) }
}

/// Family name, folded; the last word where none is known.
fn family(naming: &Naming<'_>, words: &[String]) -> String {
    if naming.surname.is_empty() { words.last().cloned().unwrap_or_default() } else { folded(naming.surname).join(" ") }
}

/// Given names before one family name: a missing one says nothing, an initial fits its name, others are two people.
fn given_names(ours: &[String], theirs: &[String], shown: String) -> Opinion {
    let (Some(our_first), Some(their_first)) = (ours.first(), theirs.first()) else {
        return Opinion::compatible(shown);
    };
    let begins = |short: &String, long: &String| long.starts_with(short.as_str());
    // "Rob" and "Robert", "J." and "Jane"; a middle name used as a first name.
    let fits = begins(our_first, their_first)
        || begins(their_first, our_first)
        || ours.contains(their_first)
        || theirs.contains(our_first);
    if fits { Opinion::compatible(shown) } else { Opinion::incompatible(shown) }
}

/// Whether two places can be one: equal, or one within the other; apart when the gazetteer knows both and neither holds
/// the other.
pub(super) fn place<'a>(draft: impl Into<Naming<'a>>, source: impl Into<Naming<'a>>) -> Opinion {
    let (draft, source) = (draft.into(), source.into());
    let shown = format!("{} against {}", draft.name, source.name);
    let (ours, theirs) = (folded(draft.name), folded(source.name));
    if ours == theirs || shares_spelling(&draft, &source) || part_of(&ours, &theirs) || part_of(&theirs, &ours) {
        return Opinion::compatible(shown);
    }
    if draft.places.is_empty() || source.places.is_empty() {
        return Opinion::unknown(shown);
    }
    let near = draft.places.iter().any(|&ours| source.places.iter().any(|&theirs| ours == theirs));
    if near { Opinion::compatible(shown) } else { Opinion::incompatible(shown) }
}

fn shares_spelling(draft: &Naming<'_>, source: &Naming<'_>) -> bool {
    // A family name alone is shared by relatives: full spellings only, or any where no person is meant.
    let person = draft.kind == EntityKind::Person || source.kind == EntityKind::Person;
    let forms = |naming: &Naming<'_>| -> BTreeSet<Vec<String>> {
        naming.spellings.iter().map(|spelling| folded(spelling)).filter(|words| !person || words.len() > 1).collect()
    };
    !forms(draft).is_disjoint(&forms(source))
}

/// Whether all words of `part` occur in `whole`, in order.
fn part_of(part: &[String], whole: &[String]) -> bool {
    let mut rest = whole.iter();
    !part.is_empty() && part.iter().all(|word| rest.any(|other| other == word))
}

/// Whether `short` is one word made of the initials of `long`, small words skipped or not.
fn is_acronym(short: &[String], long: &[String]) -> bool {
    let [word] = short else { return false };
    if long.len() < 2 || word.len() < 2 {
        return false;
    }
    let initials = |skip: bool| -> String {
        long.iter()
            .filter(|part| !skip || !matches!(part.as_str(), "of" | "the" | "and" | "for" | "in" | "on" | "de"))
            .filter_map(|part| part.chars().next())
            .collect()
    };
    *word == initials(true) || *word == initials(false)
}

/// Whether two names are near spellings of one: a few letters apart in one word, the rest equal. Incompatible is "near, but
/// not the same"; unknown is "not near".
pub(super) fn spelling<'a>(draft: impl Into<Naming<'a>>, source: impl Into<Naming<'a>>) -> Opinion {
    let (draft, source) = (draft.into(), source.into());
    let shown = format!("{} against {}", draft.name, source.name);
    let (ours, theirs) = (folded(draft.name), folded(source.name));
    if ours.concat() == theirs.concat() {
        return Opinion::compatible(shown);
    }
    if ours.len() != theirs.len() || ours.len() < 2 {
        return Opinion::unknown(shown);
    }
    let odd: Vec<(&String, &String)> = ours.iter().zip(&theirs).filter(|(ours, theirs)| ours != theirs).collect();
    let [(ours, theirs)] = odd[..] else { return Opinion::unknown(shown) };
    if near_spelling(ours, theirs) { Opinion::incompatible(shown) } else { Opinion::unknown(shown) }
}

/// Whether two words are near enough to be one name misspelt.
fn near_spelling(ours: &str, theirs: &str) -> bool {
    let (shorter, longer) = (ours.len().min(theirs.len()), ours.len().max(theirs.len()));
    // Initials and two- and three-letter names are all near each other.
    if shorter < 3 || longer < 4 {
        return false;
    }
    let n_edits = strsim::damerau_levenshtein(ours, theirs);
    // Newsroom corrections of names (see phenomena.md) change one to three letters and keep the beginning or the end;
    // Winkler's measure weighs the beginning, edits relative to length the rest.
    let n_first = ours.chars().zip(theirs.chars()).take_while(|(ours, theirs)| ours == theirs).count();
    n_edits <= 3
        && (strsim::jaro_winkler(ours, theirs) >= 0.85 || n_edits * 3 <= longer || (n_edits <= 2 && n_first >= 3))
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
    let (ours, our_rank) = rank(draft.role);
    let (theirs, their_rank) = rank(source.role);
    let past = |tenure| matches!(tenure, Tenure::Former);
    let fits = ours == theirs || within(&ours, &theirs) || within(&theirs, &ours);
    if fits && our_rank != their_rank {
        // "minister" may well be short for "deputy foreign minister"; a rank clashes only where the rest is the same.
        return if ours == theirs { OfficeRelation::OtherRank } else { OfficeRelation::Unknown };
    }
    if fits {
        return if past(draft.tenure) == past(source.tenure) {
            OfficeRelation::Fits
        } else {
            OfficeRelation::OtherTenure
        };
    }
    let one_family = ours.last() == theirs.last()
        || (ours.first() == theirs.first() && ours.first().is_some_and(|word| word == "chief"));
    if one_family && our_rank == their_rank && past(draft.tenure) == past(source.tenure) {
        OfficeRelation::OtherOffice
    } else {
        OfficeRelation::Unknown
    }
}

/// The office without its word of rank, and that word.
fn rank(role: &str) -> (Vec<String>, Option<&'static str>) {
    const RANKS: [(&str, &str); 8] = [
        ("deputy", "deputy"),
        ("vice", "deputy"),
        ("assistant", "assistant"),
        ("associate", "associate"),
        ("junior", "junior"),
        ("under", "deputy"),
        ("acting", "acting"),
        ("co", "co"),
    ];
    let mut words = folded(role);
    let found = words.first().and_then(|first| RANKS.iter().find(|(word, _)| word == first)).map(|(_, rank)| *rank);
    if found.is_some() && words.len() > 1 {
        words.remove(0);
        return (words, found);
    }
    (words, None)
}

/// Whether `wide` is a broader word for `narrow`: its last words ("minister" for "foreign minister"), or any of them in order.
fn within(wide: &[String], narrow: &[String]) -> bool {
    wide.len() < narrow.len() && part_of(wide, narrow)
}

/// Whether two offices of one person can both be so, in the sense of alignment: any known clash.
pub(super) fn title(draft: Office<'_>, source: Office<'_>) -> Opinion {
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
        let (ours, theirs) = (naming(EntityKind::Organisation, draft), naming(EntityKind::Organisation, source));
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
    fn relatives_are_two_people() {
        check_person("Ana Ruiz", "Anton Ruiz", Answer::Incompatible);
        check_person("Ana Ruiz", "Olaf Berg", Answer::Incompatible);
    }

    #[test]
    fn a_part_or_an_acronym_stands_for_a_body() {
        check_entity("Nordbank", "Nordbank Holding", Answer::Compatible);
        check_entity("IAEA", "International Atomic Energy Agency", Answer::Compatible);
        check_entity("Nordbank", "Sudbank", Answer::Incompatible);
        check_entity("Northern Water Board", "Southern Water Board", Answer::Unknown);
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
