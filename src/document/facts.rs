//! Fact sheets: what a desk has settled, as YAML (`kind: facts`): people with spellings and titles, organisations, events,
//! fixed figures. Every value keeps its place, so that a finding cites the sheet by line.

use super::front::{self, FrontMatter, Keys};
use super::yaml::{self, Node, Value};
use super::{Problem, ProblemKind};
use crate::span::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a fact sheet states.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FactSheet {
    /// The day on which all of it was known to hold, where an entry has none of its own.
    pub as_of: Option<Fact<DateFact>>,
    /// Persons.
    pub people: Vec<PersonFact>,
    /// Companies, ministries, teams.
    pub organisations: Vec<OrganisationFact>,
    /// What happened, or is to happen, when and where.
    pub events: Vec<EventFact>,
    /// Settled numbers.
    pub figures: Vec<FigureFact>,
}

/// A stated value and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// Place in the document.
    pub span: Span,
}

/// A day, month or year as an interval of whole days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct DateFact {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonFact {
    /// Place of the whole entry.
    pub span: Span,
    /// The desk's spelling.
    pub name: Fact<String>,
    /// Other spellings that mean the same person.
    pub spellings: Vec<Fact<String>>,
    /// Offices held.
    pub titles: Vec<TitleFact>,
    /// Day, month or year of birth.
    pub born: Option<Fact<DateFact>>,
    /// Day, month or year of death.
    pub died: Option<Fact<DateFact>>,
}

/// An office held by a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TitleFact {
    /// Place of the whole entry.
    pub span: Span,
    /// The office.
    pub title: Fact<String>,
    /// The body or country it belongs to.
    pub of: Option<Fact<String>>,
    /// Since when.
    pub from: Option<Fact<DateFact>>,
    /// Until when; none while it is held.
    pub until: Option<Fact<DateFact>>,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrganisationFact {
    /// Place of the whole entry.
    pub span: Span,
    /// The desk's spelling.
    pub name: Fact<String>,
    /// Other spellings and short forms.
    pub spellings: Vec<Fact<String>>,
    /// Where its seat is.
    pub place: Option<Fact<String>>,
    /// Day, month or year of founding.
    pub founded: Option<Fact<DateFact>>,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventFact {
    /// Place of the whole entry.
    pub span: Span,
    /// What it is called in text: "fourth round of talks".
    pub name: Fact<String>,
    /// When.
    pub date: Option<Fact<DateFact>>,
    /// Where.
    pub place: Option<Fact<String>>,
    /// Whether it took place.
    pub status: Option<Fact<EventState>>,
    /// Who takes or took part.
    pub participants: Vec<Fact<String>>,
    /// On which day this was known, if not that of the sheet.
    pub as_of: Option<Fact<DateFact>>,
}

/// Whether an event takes or took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventState {
    /// It is planned.
    Scheduled,
    /// Those who decide have confirmed it.
    Confirmed,
    /// It took place.
    Held,
    /// Those who decide have not confirmed it.
    NotConfirmed,
    /// It was put off.
    Postponed,
    /// It was called off.
    Cancelled,
}

/// A settled number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureFact {
    /// Place of the whole entry.
    pub span: Span,
    /// What is counted or measured: "people aboard the Sea Marten".
    pub what: Fact<String>,
    /// The number with its unit, as a text would have it: "83", "$4.2 million", "about 40 tonnes".
    pub value: Fact<String>,
    /// The unit, where `value` has none.
    pub unit: Option<Fact<String>>,
    /// On which day it held, if not that of the sheet.
    pub as_of: Option<Fact<DateFact>>,
}

/// Keys that a sheet may have at its top beside those of front matter.
const SECTIONS: &[&str] = &["as_of", "people", "organisations", "organizations", "events", "figures"];

/// Keys of front matter that a sheet may have at its top.
const FRONT: &[&str] = &[
    "kind",
    "outlet",
    "source",
    "title",
    "published",
    "date",
    "url",
    "lang",
    "place",
    "standing",
    "status",
    "supersedes",
    "confidential",
    "sources",
    "gainsay",
    "notes",
];

/// States of an event as written.
const STATES: &[(&str, EventState)] = &[
    ("scheduled", EventState::Scheduled),
    ("confirmed", EventState::Confirmed),
    ("held", EventState::Held),
    ("not-confirmed", EventState::NotConfirmed),
    ("unconfirmed", EventState::NotConfirmed),
    ("postponed", EventState::Postponed),
    ("cancelled", EventState::Cancelled),
    ("canceled", EventState::Cancelled),
];

/// Reads a sheet. Entries that cannot be understood are told and left out; the rest holds.
pub(super) fn read(text: &str, path: &str, keys: &Keys) -> (FactSheet, FrontMatter) {
    let mut found = FrontMatter::default();
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let node = match yaml::parse(text, start..text.len()) {
        Ok(node) => node,
        Err(error) => {
            let message = format!("fact sheet is not valid YAML in line {}: {}", error.line, error.message);
            found.problems.push(bad(path, error.span, message));
            return (FactSheet::default(), found);
        }
    };
    front::apply(&node, path, keys, &mut found);
    if found.meta.kind.as_deref() != Some("facts") {
        let message = "a YAML file in the corpus must be a fact sheet and say so: add `kind: facts`".to_owned();
        found.problems.push(bad(path, node.span, message));
        return (FactSheet::default(), found);
    }
    let mut walker = Walker { path, problems: Vec::new() };
    let known: Vec<&str> = SECTIONS.iter().chain(FRONT).copied().collect();
    walker.expect_keys(&node, &known);
    let section = |name: &str| node.get(name).map_or(&[][..], Node::items);
    let sheet = FactSheet {
        as_of: walker.date(&node, "as_of"),
        people: section("people").iter().filter_map(|node| walker.person(node)).collect(),
        organisations: ["organisations", "organizations"]
            .iter()
            .flat_map(|name| section(name))
            .filter_map(|node| walker.organisation(node))
            .collect(),
        events: section("events").iter().filter_map(|node| walker.event(node)).collect(),
        figures: section("figures").iter().filter_map(|node| walker.figure(node)).collect(),
    };
    found.problems.extend(walker.problems);
    (sheet, found)
}

fn bad(path: &str, span: Span, message: String) -> Problem {
    Problem { kind: ProblemKind::BadFacts, path: path.to_owned(), span: Some(span), message }
}

/// Reads entries and gathers complaints.
struct Walker<'a> {
    path: &'a str,
    problems: Vec<Problem>,
}

impl Walker<'_> {
    fn person(&mut self, node: &Node) -> Option<PersonFact> {
        self.expect_keys(node, &["name", "spellings", "titles", "born", "died"]);
        let titles = node.get("titles").map_or(&[][..], Node::items);
        Some(PersonFact {
            span: node.span,
            name: self.required(node, "name", "person")?,
            spellings: self.all_words(node, "spellings"),
            titles: titles.iter().filter_map(|node| self.title(node)).collect(),
            born: self.date(node, "born"),
            died: self.date(node, "died"),
        })
    }

    /// An office: a mapping, or its name alone.
    fn title(&mut self, node: &Node) -> Option<TitleFact> {
        if let Some(words) = node.as_str() {
            let title = Fact { value: words.to_owned(), span: node.span };
            return Some(TitleFact { span: node.span, title, of: None, from: None, until: None });
        }
        self.expect_keys(node, &["title", "of", "from", "until"]);
        Some(TitleFact {
            span: node.span,
            title: self.required(node, "title", "title")?,
            of: self.words(node, "of"),
            from: self.date(node, "from"),
            until: self.date(node, "until"),
        })
    }

    fn organisation(&mut self, node: &Node) -> Option<OrganisationFact> {
        self.expect_keys(node, &["name", "spellings", "place", "founded"]);
        Some(OrganisationFact {
            span: node.span,
            name: self.required(node, "name", "organisation")?,
            spellings: self.all_words(node, "spellings"),
            place: self.words(node, "place"),
            founded: self.date(node, "founded"),
        })
    }

    fn event(&mut self, node: &Node) -> Option<EventFact> {
        self.expect_keys(node, &["name", "date", "until", "place", "status", "participants", "as_of"]);
        let name = self.required(node, "name", "event")?;
        let mut date = self.date(node, "date");
        if let (Some(date), Some(until)) = (&mut date, self.date(node, "until")) {
            date.value.last = until.value.last.max(date.value.first);
            date.span = date.span.cover(until.span);
        }
        let status = node.get("status").and_then(|node| match front::one_of(node, STATES) {
            Ok(value) => Some(Fact { value, span: node.span }),
            Err(expected) => {
                let given = node.as_str().unwrap_or("this");
                self.problems.push(bad(self.path, node.span, format!("event status `{given}` is not {expected}")));
                None
            }
        });
        Some(EventFact {
            span: node.span,
            name,
            date,
            place: self.words(node, "place"),
            status,
            participants: self.all_words(node, "participants"),
            as_of: self.date(node, "as_of"),
        })
    }

    fn figure(&mut self, node: &Node) -> Option<FigureFact> {
        self.expect_keys(node, &["what", "value", "unit", "as_of"]);
        Some(FigureFact {
            span: node.span,
            what: self.required(node, "what", "figure")?,
            value: self.required(node, "value", "figure")?,
            unit: self.words(node, "unit"),
            as_of: self.date(node, "as_of"),
        })
    }

    /// Complains of keys that are not among `known`, with the nearest that is.
    fn expect_keys(&mut self, node: &Node, known: &[&str]) {
        if !matches!(node.value, Value::Map(_)) {
            let message = format!("fact sheet entry must be a mapping with the keys {}", quoted(known));
            self.problems.push(bad(self.path, node.span, message));
        }
        for entry in node.entries().iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            let near = known.iter().max_by(|one, other| {
                let likeness = |key: &str| strsim::jaro_winkler(key, &entry.key);
                likeness(one).total_cmp(&likeness(other))
            });
            // Jaro-Winkler's usual mark for "the same word, misspelt".
            let near = near.filter(|key| strsim::jaro_winkler(key, &entry.key) > 0.8);
            let way_out =
                near.map_or_else(|| format!("known are {}", quoted(known)), |key| format!("did you mean `{key}`?"));
            let message = format!("fact sheet key `{}` is not known; {way_out}", entry.key);
            self.problems.push(bad(self.path, entry.key_span, message));
        }
    }

    fn words(&mut self, node: &Node, key: &str) -> Option<Fact<String>> {
        let node = node.get(key).filter(|node| node.value != Value::Null)?;
        self.fact(node, key)
    }

    fn all_words(&mut self, node: &Node, key: &str) -> Vec<Fact<String>> {
        let items = node.get(key).map_or(&[][..], Node::items);
        items.iter().filter_map(|item| self.fact(item, key)).collect()
    }

    fn fact(&mut self, node: &Node, key: &str) -> Option<Fact<String>> {
        let words = node.as_str().map(str::trim).filter(|words| !words.is_empty());
        if words.is_none() {
            self.problems.push(bad(self.path, node.span, format!("fact sheet key `{key}` must hold words")));
        }
        words.map(|words| Fact { value: words.to_owned(), span: node.span })
    }

    fn required(&mut self, node: &Node, key: &str, what: &str) -> Option<Fact<String>> {
        let found = self.words(node, key);
        if found.is_none() && matches!(node.value, Value::Map(_)) {
            let message = format!("this {what} has no `{key}`, so it was left out; add `{key}: …`");
            self.problems.push(bad(self.path, node.span, message));
        }
        found
    }

    fn date(&mut self, node: &Node, key: &str) -> Option<Fact<DateFact>> {
        let node = node.get(key).filter(|node| node.value != Value::Null)?;
        let date = node.as_str().and_then(days);
        if date.is_none() {
            let given = node.as_str().unwrap_or("this");
            let message = format!("`{key}: {given}` is not a date; write `2024-08-21`, `2024-08` or `2024`");
            self.problems.push(bad(self.path, node.span, message));
        }
        date.map(|value| Fact { value, span: node.span })
    }
}

fn quoted(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// A day, month or year as an interval.
fn days(words: &str) -> Option<DateFact> {
    let words = words.trim();
    if let Ok(day) = front::published(words) {
        return Some(DateFact { first: day.date, last: day.date });
    }
    let (year, month) = words.split_once('-').map_or((words, None), |(year, month)| (year, Some(month)));
    let year: i16 = year.parse().ok().filter(|year| (1..=9999).contains(year))?;
    let month = month.map(str::parse::<i8>).transpose().ok()?;
    let first = Date::new(year, month.unwrap_or(1), 1).ok()?;
    let last = Date::new(year, month.unwrap_or(12), 1).ok()?.last_of_month();
    Some(DateFact { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Role, from_text};
    use jiff::civil::date;

    const SHEET: &str = "kind: facts\noutlet: Velmouth Courier\nas_of: 2026-02-28\npeople:\n  - name: Ana Ruiz\n    spellings: [Anna Ruiz, \"A. Ruiz\"]\n    born: 1962-12-05\n    titles:\n      - { title: mayor, of: Velmouth, from: 2024-08 }\n      - councillor\norganisations:\n  - name: Velm Ferries\n    founded: 1998\nevents:\n  - name: fourth round of talks\n    date: 2025-05-03\n    until: 2025-05-04\n    place: Rome\n    status: postponed\nfigures:\n  - what: people aboard\n    value: 1_083\n    unit: people\n    as_of: 2026-02-16\n";

    fn check(text: &str) -> (Document, FactSheet, Vec<String>) {
        let (document, problems) = from_text("facts.yml", text, Role::Source);
        let sheet = document.facts.clone().expect("a sheet");
        (document, sheet, problems.into_iter().map(|problem| problem.message).collect())
    }

    #[test]
    fn a_sheet_is_read_with_the_place_of_every_value() {
        let (document, sheet, problems) = check(SHEET);
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(document.meta.outlet.as_deref(), Some("Velmouth Courier"));
        let person = &sheet.people[0];
        assert_eq!(document.slice(person.name.span), "Ana Ruiz");
        assert_eq!(document.slice(person.spellings[1].span), "\"A. Ruiz\"");
        assert_eq!(person.born.as_ref().map(|born| born.value.first), Some(date(1962, 12, 5)));
        assert_eq!(person.titles[1].title.value, "councillor");
        let from = person.titles[0].from.as_ref().expect("a date");
        assert_eq!((from.value.first, from.value.last), (date(2024, 8, 1), date(2024, 8, 31)));
        assert_eq!(sheet.organisations[0].founded.as_ref().map(|year| year.value.last), Some(date(1998, 12, 31)));
        let event = &sheet.events[0];
        assert_eq!(event.status.as_ref().map(|status| status.value), Some(EventState::Postponed));
        assert_eq!(event.date.as_ref().map(|date| date.value.last), Some(date(2025, 5, 4)));
        assert_eq!(sheet.figures[0].value.value, "1_083");
        assert_eq!(document.slice(sheet.figures[0].value.span), "1_083");
        assert!(document.slice(person.span).starts_with("name: Ana Ruiz"), "{:?}", document.slice(person.span));
    }

    #[test]
    fn a_slip_is_told_with_the_way_out_and_the_rest_holds() {
        let (_, sheet, problems) = check(
            "kind: facts\npeople:\n  - nmae: X\n  - name: Ana Ruiz\n    borne: 1962\n    died: soon\nevent:\n  - name: y\nevents:\n  - name: talks\n    status: postpone\n",
        );
        assert_eq!(sheet.people.len(), 1);
        let told =
            |words: &str| assert!(problems.iter().any(|problem| problem.contains(words)), "{words}: {problems:#?}");
        told("did you mean `name`");
        told("did you mean `born`");
        told("did you mean `events`");
        told("`died: soon` is not a date");
        told("did you mean `postponed`");
    }

    #[test]
    fn yaml_that_is_no_fact_sheet_is_told() {
        let (_, _, problems) = check("name: x\n");
        assert!(problems.iter().any(|problem| problem.contains("kind: facts")), "{problems:?}");
        let (_, _, problems) = check("kind: facts\npeople: [\n");
        assert!(problems.iter().any(|problem| problem.contains("not valid YAML in line")), "{problems:?}");
    }
}
