//! Titles and roles: finding them in sentences, their normal forms, and how two of them stand to each other.

use super::Tenure;
use super::lexicon::key;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

/// Longest title of the lexicon in tokens, hyphens counted: "chairman of the joint chiefs of staff" has 7, and ranks before
/// and after come on top.
const LONGEST: usize = 9;

/// How the office that one text names stands to the office that another names, for one person at one time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TitleRelation {
    /// The same office in the same or other words: "spokesman", "spokesperson".
    Same,
    /// One is a wider word for the other: "executive", "chief financial officer".
    Broader,
    /// One is below the other in rank: "deputy foreign minister", "foreign minister".
    DifferentRank,
    /// Two offices that one person does not hold at one time: "finance minister", "foreign minister".
    DifferentOffice,
    /// Cannot be told; both may be true.
    Unknown,
}

/// A title found in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TitleSpan {
    /// First token, "former" and "deputy" included.
    pub(super) start: usize,
    /// One past the last token.
    pub(super) end: usize,
    /// First token of the title proper.
    pub(super) core: usize,
    /// Normal form.
    pub(super) role: String,
    /// Whether it is held now.
    pub(super) tenure: Tenure,
    /// Whether several people hold it: "ministers".
    pub(super) many: bool,
}

/// The tree of titles.
#[derive(Debug, Default)]
pub struct Titles {
    /// Words of a title (or its plural), lower case, to its normal form.
    forms: HashMap<String, Form>,
    entries: BTreeMap<String, Entry>,
    tenure: HashMap<String, Tenure>,
    rank: HashSet<String>,
    weight: HashSet<String>,
    heads: HashMap<String, String>,
    /// Classes that say too little for two of their members to exclude each other.
    wide: HashSet<String>,
    /// Offices whose holder is sent somewhere.
    sent: HashSet<String>,
    /// First words of titles, to look no further where none can begin.
    first: HashSet<String>,
}

#[derive(Debug, Clone)]
struct Form {
    role: String,
    many: bool,
    /// Listed with a capital, so found only with one: "Father", "Rep".
    capital: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Entry {
    same: Vec<String>,
    is: Vec<String>,
    below: Option<String>,
    with: Vec<String>,
    plural: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    entries: BTreeMap<String, Entry>,
    tenure: BTreeMap<String, Tenure>,
    rank: Vec<String>,
    weight: Vec<String>,
    wide: Vec<String>,
    sent: Vec<String>,
    heads: BTreeMap<String, String>,
}

impl Titles {
    /// The titles that the program carries.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Titles> = OnceLock::new();
        // The file is a part of the program and a test reads it; a program built with a broken one knows no titles.
        EMBEDDED.get_or_init(|| {
            serde_yaml::from_str(include_str!("../../rules/lexicon/titles.yml")).map(build).unwrap_or_default()
        })
    }

    /// The normal form of a title given in words, without the words before it that change nothing; the words themselves, in
    /// lower case, where the lexicon has none.
    ///
    /// # Example: a synonym comes to the entry's name
    /// ```
    /// use gainsay::mention::title::Titles;
    /// assert_eq!(Titles::embedded().normal("Spokeswoman"), "spokesperson");
    /// assert_eq!(Titles::embedded().normal("senior spokesman"), "spokesperson");
    /// assert_eq!(Titles::embedded().normal("Minister for Widgets"), "widgets minister");
    /// ```
    #[must_use]
    pub fn normal(&self, words: &str) -> String {
        let lower = key(words).replace(" - ", "-");
        let mut rest: &str = lower.trim();
        loop {
            if let Some(form) = self.forms.get(rest) {
                return form.role.clone();
            }
            match rest.split_once(' ') {
                Some((first, after)) if self.weight.contains(first) || self.tenure.contains_key(first) => rest = after,
                Some((first, after)) if self.rank.contains(first) => return format!("{first} {}", self.normal(after)),
                _ => break,
            }
        }
        let field = rest.strip_prefix("minister of ").or_else(|| rest.strip_prefix("minister for "));
        field.map_or_else(|| rest.to_owned(), |field| format!("{} minister", field.trim_start_matches("the ")))
    }

    /// The office that a verb's subject holds over what the verb governs: "heads", "chairs"; none for other verbs.
    #[must_use]
    pub fn headed(&self, lemma: &str) -> Option<&str> {
        self.heads.get(lemma).map(String::as_str)
    }

    /// How two normal forms stand to each other.
    #[must_use]
    pub fn relation(&self, draft: &str, source: &str) -> TitleRelation {
        if draft == source {
            return TitleRelation::Same;
        }
        let (mine, theirs) = (self.above(draft), self.above(source));
        let goes_by = |one: &str, other: &str| {
            self.entries.get(one).is_some_and(|entry| entry.with.iter().any(|role| role.as_str() == other))
        };
        if goes_by(draft, source) || goes_by(source, draft) {
            return TitleRelation::Unknown;
        }
        if self.ranks(draft).contains(&source.to_owned()) || self.ranks(source).contains(&draft.to_owned()) {
            return TitleRelation::DifferentRank;
        }
        if mine.contains(source) || theirs.contains(draft) {
            return TitleRelation::Broader;
        }
        let with = |one: &str, others: &HashSet<String>| {
            self.entries.get(one).is_some_and(|entry| entry.with.iter().any(|role| others.contains(role)))
        };
        if with(draft, &theirs) || with(source, &mine) || !self.known(draft) || !self.known(source) {
            return TitleRelation::Unknown;
        }
        let narrow = |role: &&String| !self.wide.contains(role.as_str());
        let share = mine.intersection(&theirs).filter(narrow).count() > 0;
        if share { TitleRelation::DifferentOffice } else { TitleRelation::Unknown }
    }

    /// Whether `role` is a kind of `wider`.
    #[must_use]
    pub fn is_kind_of(&self, role: &str, wider: &str) -> bool {
        self.above(role).contains(wider)
    }

    /// Whether its holder is sent somewhere, so that what stands behind "for", "to" or "at" is where and not whose.
    #[must_use]
    pub fn is_sent(&self, role: &str) -> bool {
        self.above(role).iter().any(|wider| self.sent.contains(wider))
    }

    fn known(&self, role: &str) -> bool {
        self.entries.contains_key(role) || self.parts(role).is_some()
    }

    /// "deputy harbour master" as rank and office.
    fn parts<'a>(&self, role: &'a str) -> Option<(&'a str, &'a str)> {
        let (first, rest) = role.split_once(' ')?;
        (self.rank.contains(first) && self.known(rest)).then_some((first, rest))
    }

    /// The role itself and all wider words for it.
    fn above(&self, role: &str) -> HashSet<String> {
        let mut above: HashSet<String> = HashSet::from([role.to_owned()]);
        let mut next = vec![role.to_owned()];
        while let Some(role) = next.pop() {
            let mut parents = self.entries.get(&role).map(|entry| entry.is.clone()).unwrap_or_default();
            // A minister of something that the lexicon does not list is a minister still.
            if parents.is_empty() && !self.entries.contains_key(&role) {
                parents
                    .extend(role.rsplit_once(' ').map(|(_, last)| last.to_owned()).filter(|last| last == "minister"));
            }
            next.extend(parents.into_iter().filter(|parent| above.insert(parent.clone())));
        }
        above
    }

    /// All offices above it in rank.
    fn ranks(&self, role: &str) -> Vec<String> {
        let mut above = Vec::new();
        let mut at = role.to_owned();
        while above.len() < LONGEST {
            let below = self.entries.get(&at).and_then(|entry| entry.below.clone());
            let Some(next) = below.or_else(|| self.parts(&at).map(|(_, office)| office.to_owned())) else { break };
            above.push(next.clone());
            at = next;
        }
        above
    }

    /// All titles in a sentence given as token forms, from left to right, longest first, none within another.
    pub(super) fn find(&self, forms: &[&str]) -> Vec<TitleSpan> {
        let keys: Vec<String> = forms.iter().map(|form| key(form)).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < keys.len() {
            let capital = forms[at].chars().next().is_some_and(char::is_uppercase);
            match self.at(&keys, at, capital) {
                // "deputy harbour master": a rank before a title, though "deputy" is one by itself.
                Some(span)
                    if span.end == at + 1
                        && self.rank.contains(&keys[at])
                        && at + 1 < keys.len()
                        && self.at(&keys, at + 1, true).is_some() =>
                {
                    at += 1;
                }
                Some(span) => {
                    at = span.end;
                    found.push(self.widen(span, &keys, found.last().map_or(0, |last: &TitleSpan| last.end)));
                }
                None => at += 1,
            }
        }
        found
    }

    /// The longest title that begins at `start`.
    fn at(&self, keys: &[String], start: usize, capital: bool) -> Option<TitleSpan> {
        if !self.first.contains(keys[start].as_str()) {
            return None;
        }
        let mut text = String::new();
        let mut best = None;
        for end in start..keys.len().min(start + LONGEST) {
            let hyphen = |idx: usize| matches!(keys[idx].as_str(), "-" | "‑" | "–");
            let apostrophe = keys[end].starts_with('\'');
            if end > start && !hyphen(end) && !hyphen(end - 1) && !apostrophe {
                text.push(' ');
            }
            text.push_str(if hyphen(end) { "-" } else { &keys[end] });
            if let Some(form) = self.forms.get(&text).filter(|form| capital || !form.capital) {
                let (role, many) = (form.role.clone(), form.many);
                best = Some(TitleSpan { start, end: end + 1, core: start, role, tenure: Tenure::Current, many });
            }
        }
        best.map(|span| self.minister_of(span, keys))
    }

    /// "minister of mines": the field belongs to the title.
    fn minister_of(&self, mut span: TitleSpan, keys: &[String]) -> TitleSpan {
        let of = keys.get(span.end).is_some_and(|word| word == "of" || word == "for");
        let field =
            keys.get(span.end + 1).filter(|word| word.chars().all(char::is_alphabetic) && word.as_str() != "the");
        if let (true, true, Some(field)) = (span.role == "minister" && !span.many, of, field)
            && self.forms.contains_key(&format!("{field} minister"))
        {
            span.role = self.normal(&format!("{field} minister"));
            span.end += 2;
        }
        span
    }

    /// Takes in "former", "deputy", "-elect" around a title.
    fn widen(&self, mut span: TitleSpan, keys: &[String], floor: usize) -> TitleSpan {
        while span.start > floor {
            let before = span.start - 1;
            let word = keys[before].as_str();
            let hyphened = word == "-" && before > floor;
            let word = if hyphened { keys[before - 1].as_str() } else { word };
            let from = if hyphened { before - 1 } else { before };
            if let Some(&tenure) = self.tenure.get(word) {
                span.tenure = tenure;
            } else if self.rank.contains(word) {
                span.role = self.normal(&format!("{word} {}", span.role));
                span.core = from;
            } else if self.weight.contains(word) && !hyphened {
                span.core = from;
            } else {
                break;
            }
            span.start = from;
        }
        let hyphen = keys.get(span.end).is_some_and(|word| word == "-");
        let after = span.end + usize::from(hyphen);
        if let Some(&tenure) = keys.get(after).and_then(|word| self.tenure.get(word))
            && matches!(keys[after].as_str(), "elect" | "designate" | "-elect" | "-designate")
        {
            span.tenure = tenure;
            span.end = after + 1;
        }
        span
    }
}

/// How two titles, in words or normal forms, stand to each other; tenure is not looked at.
///
/// # Example: a wider word does not contradict a narrower one
/// ```
/// use gainsay::mention::title::{TitleRelation, compare};
/// assert_eq!(compare("senior executive", "chief financial officer"), TitleRelation::Broader);
/// assert_eq!(compare("deputy foreign minister", "foreign minister"), TitleRelation::DifferentRank);
/// assert_eq!(compare("CEO", "CFO"), TitleRelation::DifferentOffice);
/// ```
#[must_use]
pub fn compare(draft: &str, source: &str) -> TitleRelation {
    let titles = Titles::embedded();
    titles.relation(&titles.normal(draft), &titles.normal(source))
}

fn build(file: File) -> Titles {
    let mut titles = Titles { tenure: file.tenure.into_iter().collect(), ..Titles::default() };
    titles.rank = file.rank.iter().map(|word| key(word)).collect();
    titles.weight = file.weight.iter().map(|word| key(word)).collect();
    titles.wide = file.wide.into_iter().collect();
    titles.sent = file.sent.into_iter().collect();
    titles.heads = file.heads.into_iter().collect();
    for (role, entry) in &file.entries {
        let mut add = |words: &str, many: bool| {
            let capital = words.starts_with(char::is_uppercase) && !words.contains(' ');
            let words = key(words);
            titles.first.insert(words.split([' ', '-', '\'']).next().unwrap_or_default().to_owned());
            titles.first.insert(words.split(' ').next().unwrap_or_default().to_owned());
            titles.forms.entry(words).or_insert(Form { role: role.clone(), many, capital });
        };
        add(role, false);
        entry.same.iter().for_each(|word| add(word, false));
        entry.plural.iter().for_each(|word| add(word, true));
        for word in std::iter::once(role).chain(&entry.same).filter(|word| word.len() > 3) {
            add(&format!("{word}s"), true);
        }
    }
    titles.entries = file.entries;
    titles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(draft: &str, source: &str, expect: TitleRelation) {
        assert_eq!(compare(draft, source), expect, "{draft} / {source}");
        assert_eq!(compare(source, draft), expect, "{source} / {draft}");
    }

    #[test]
    fn officers_go_by_the_shorter_word_and_deputies_do_not() {
        check("Brigadier General", "General", TitleRelation::Unknown);
        check("detective chief inspector", "inspector", TitleRelation::Unknown);
        check("lieutenant colonel", "general", TitleRelation::DifferentRank);
        check("deputy prime minister", "prime minister", TitleRelation::DifferentRank);
    }

    #[test]
    fn synonyms_are_the_same_office() {
        check("spokesman", "spokesperson", TitleRelation::Same);
        check("CEO", "chief executive officer", TitleRelation::Same);
        check("premier", "Prime Minister", TitleRelation::Same);
        check("top diplomat", "minister of foreign affairs", TitleRelation::Same);
        check("Minister of Mines", "mines minister", TitleRelation::Same);
        check("veteran police chief", "chief of police", TitleRelation::Same);
    }

    #[test]
    fn wider_words_hold_narrower_ones() {
        check("executive", "chief financial officer", TitleRelation::Broader);
        check("official", "foreign minister", TitleRelation::Broader);
        check("lawyer", "defence barrister", TitleRelation::Broader);
        check("minister", "mines minister", TitleRelation::Broader);
        check("scientist", "seismologist", TitleRelation::Same);
        check("leader", "president", TitleRelation::Broader);
    }

    #[test]
    fn ranks_and_rival_offices_are_told_apart() {
        check("deputy foreign minister", "foreign minister", TitleRelation::DifferentRank);
        check("deputy harbour master", "harbour master", TitleRelation::DifferentRank);
        check("vice president", "president", TitleRelation::DifferentRank);
        check("finance minister", "foreign minister", TitleRelation::DifferentOffice);
        check("chief executive", "chief financial officer", TitleRelation::DifferentOffice);
        check("detective sergeant", "detective inspector", TitleRelation::DifferentOffice);
    }

    #[test]
    fn what_one_person_may_be_at_once_is_left_open() {
        check("chairman", "chief executive", TitleRelation::Unknown);
        check("professor", "minister", TitleRelation::Unknown);
        check("envoy", "negotiator", TitleRelation::Unknown);
        check("managing director", "chief executive", TitleRelation::Unknown);
        check("wizard", "chief executive", TitleRelation::Unknown);
    }

    #[test]
    fn titles_are_found_with_their_tenure_and_rank() {
        let find = |text: &str| {
            let forms: Vec<&str> = text.split(' ').collect();
            let spans = Titles::embedded().find(&forms);
            spans
                .into_iter()
                .map(|span| (forms[span.start..span.end].join(" "), span.role, span.tenure))
                .collect::<Vec<_>>()
        };
        let one = |words: &str, role: &str, tenure| vec![(words.to_owned(), role.to_owned(), tenure)];
        assert_eq!(find("Omani Foreign Minister Badr"), one("Foreign Minister", "foreign minister", Tenure::Current));
        assert_eq!(
            find("the former deputy governor , Ana"),
            one("former deputy governor", "lieutenant governor", Tenure::Former)
        );
        assert_eq!(find("ex - president Ruiz"), one("ex - president", "president", Tenure::Former));
        assert_eq!(find("President - elect Ruiz"), one("President - elect", "president", Tenure::Incoming));
        assert_eq!(
            find("acting chief financial officer"),
            one("acting chief financial officer", "chief financial officer", Tenure::Acting)
        );
        assert_eq!(
            find("UN Secretary - General António"),
            one("Secretary - General", "secretary-general", Tenure::Current)
        );
        assert_eq!(find("the Minister of Health said"), one("Minister of Health", "health minister", Tenure::Current));
        assert_eq!(find("the table was set"), []);
    }

    #[test]
    fn every_title_that_the_lexicon_names_has_an_entry() {
        let titles = Titles::embedded();
        assert!(titles.entries.len() > 200);
        for (role, entry) in &titles.entries {
            for named in entry.is.iter().chain(&entry.with).chain(&entry.below) {
                assert!(titles.entries.contains_key(named), "{role} names {named}");
            }
        }
        assert!(titles.heads.values().all(|role| titles.entries.contains_key(role)));
    }
}
