//! Fact sheets told in sentences, so that what a desk has settled goes the way of everything that is written: one block a
//! fact. Values keep their places in the sheet; the words between stand for the key of the value that they bring in, so that
//! whatever is read off a sentence leads to the lines that hold it.

use crate::document::{
    Block, BlockKind, DateFact, Document, EventFact, EventState, Fact, FactSheet, FigureFact, OrganisationFact,
    PersonFact, Prose, TitleFact,
};
use crate::span::Span;
use jiff::civil::Date;
use std::borrow::Cow;

/// The sentences of the document's fact sheet; none for other documents.
pub(super) fn blocks(document: &Document) -> Vec<Block> {
    let Some(sheet) = &document.facts else { return Vec::new() };
    let known = sheet.as_of.as_ref().map(|day| day.value.last).or(document.meta.published.map(|day| day.date));
    let mut teller = Teller { document, known, blocks: Vec::new() };
    teller.sheet(sheet);
    teller.blocks
}

/// Tells fact after fact.
struct Teller<'a> {
    document: &'a Document,
    /// The day on which the sheet held.
    known: Option<Date>,
    blocks: Vec<Block>,
}

impl<'a> Teller<'a> {
    fn sheet(&mut self, sheet: &'a FactSheet) {
        for person in &sheet.people {
            self.person(person);
        }
        for organisation in &sheet.organisations {
            self.organisation(organisation);
        }
        for event in &sheet.events {
            self.event(event);
        }
        for figure in &sheet.figures {
            self.figure(figure);
        }
    }

    fn line(&self) -> Line<'a> {
        Line { text: &self.document.text, prose: Prose::default(), whole: None }
    }

    /// Ends a sentence.
    fn tell(&mut self, line: Line<'a>) {
        let Line { mut prose, whole, .. } = line;
        let Some(whole) = whole else { return };
        prose.push(".", whole);
        self.blocks.push(Block { kind: BlockKind::Paragraph, prose });
    }

    fn person(&mut self, person: &'a PersonFact) {
        self.spellings(&person.name, &person.spellings);
        for title in &person.titles {
            self.title(&person.name, title);
        }
        self.dated(&person.name, "was born", person.born.as_ref());
        self.dated(&person.name, "died", person.died.as_ref());
    }

    fn organisation(&mut self, organisation: &'a OrganisationFact) {
        self.spellings(&organisation.name, &organisation.spellings);
        if let Some(place) = &organisation.place {
            let line = self.line().words(&organisation.name).then("is based in", place).words(place);
            self.tell(line);
        }
        self.dated(&organisation.name, "was founded", organisation.founded.as_ref());
    }

    /// The name and, apart from it, every other spelling: a list in one sentence would be read as several people.
    fn spellings(&mut self, name: &'a Fact<String>, others: &'a [Fact<String>]) {
        for spelling in std::iter::once(name).chain(others) {
            let line = self.line().words(spelling);
            self.tell(line);
        }
    }

    fn title(&mut self, name: &'a Fact<String>, title: &'a TitleFact) {
        let office = |line: Line<'a>| {
            let line = line.words(&title.title);
            title.of.iter().fold(line, |line, of| line.then("of", of).words(of))
        };
        let line = self.line().words(name).then("is", &title.title).article(&title.title);
        let line = title.until.iter().fold(line, |line, until| line.then("former", until));
        self.tell(office(line));
        if let Some(from) = &title.from {
            let line = office(self.line().words(name).then("became", &title.title).article(&title.title)).date(from);
            self.tell(line);
        }
        if let Some(until) = &title.until {
            let line = office(self.line().words(name).then("resigned as", &title.title)).date(until);
            self.tell(line);
        }
    }

    fn dated(&mut self, name: &'a Fact<String>, deed: &str, date: Option<&'a Fact<DateFact>>) {
        if let Some(date) = date {
            let line = self.line().words(name).then(deed, date).date(date);
            self.tell(line);
        }
    }

    fn event(&mut self, event: &'a EventFact) {
        let name = &event.name;
        if event.status.is_some() || event.date.is_some() || event.place.is_some() {
            let status = event.status.as_ref().map(|status| status.value);
            let over = || {
                let known = event.as_of.as_ref().map(|day| day.value.last).or(self.known);
                matches!((&event.date, known), (Some(date), Some(known)) if date.value.last < known)
            };
            let becomes = match status {
                Some(EventState::Scheduled) => "is scheduled",
                Some(EventState::Confirmed) => "has been confirmed",
                Some(EventState::Held) => "was held",
                Some(EventState::NotConfirmed) => "has not been confirmed",
                Some(EventState::Postponed) => "was postponed",
                Some(EventState::Cancelled) => "was cancelled",
                None if over() => "was held",
                None => "is scheduled",
            };
            let bringer = event.status.as_ref().map(|status| status.span);
            let line = self.line();
            let key = |span| line.key(span);
            let place = || event.place.as_ref().map(|place| key(place.span));
            let bringer =
                bringer.or(event.date.as_ref().map(|date| key(date.span))).or_else(place).unwrap_or(name.span);
            let placed =
                |line: Line<'a>| event.place.iter().fold(line, |line, place| line.then("in", place).words(place));
            let line = line.article(name).words(name);
            // "was postponed on Saturday in Rome" would date and place the decision, not the event.
            let line = if matches!(becomes, "is scheduled" | "was held") {
                let line = line.glue(becomes, bringer);
                placed(match &event.date {
                    Some(date) if becomes == "is scheduled" => line.then("for", date).day(date),
                    Some(date) => line.date(date),
                    None => line,
                })
            } else {
                placed(line).glue(becomes, bringer)
            };
            self.tell(line);
        }
        for participant in &event.participants {
            let line = self.line().words(participant).then("takes part in", name).article(name).words(name);
            self.tell(line);
        }
    }

    fn figure(&mut self, figure: &'a FigureFact) {
        let (what, value) = (&figure.what, &figure.value);
        let has_unit = figure.unit.is_some() || value.value.contains(['$', '£', '€', '%']);
        let line = if !has_unit && is_count(&value.value) && is_plural(&what.value) {
            self.line().then("There are", value).amount(value).words(what)
        } else {
            let line = self.line().article(what).words(what).then("is", value).amount(value);
            figure.unit.iter().fold(line, Line::words)
        };
        self.tell(line);
    }
}

/// A sentence in the making.
struct Line<'a> {
    text: &'a str,
    prose: Prose,
    /// From the first to the last value told so far.
    whole: Option<Span>,
}

impl<'a> Line<'a> {
    /// A value as it stands in the sheet.
    fn words(self, fact: &'a Fact<String>) -> Self {
        let quoted = self.text.get(fact.span.range()).unwrap_or("");
        // Quotation marks of YAML are no part of the value.
        let inner = quoted.strip_prefix(['"', '\'']).and_then(|rest| rest.strip_suffix(['"', '\'']));
        let exact = inner.filter(|inner| *inner == fact.value);
        let span = exact.map_or(fact.span, |_| Span::new(fact.span.start() + 1, fact.span.end() - 1));
        self.push(&fact.value, span)
    }

    /// A number as texts write it: YAML's underscores gone.
    fn amount(self, fact: &'a Fact<String>) -> Self {
        let is_number = fact.value.chars().all(|c| c.is_ascii_digit() || c == '_');
        if is_number { self.push(&fact.value.replace('_', ""), fact.span) } else { self.words(fact) }
    }

    /// Words that bring in `fact`: they stand for its key.
    fn then<T>(self, words: &str, fact: &'a Fact<T>) -> Self {
        let key = self.key(fact.span);
        self.glue(words, key)
    }

    /// The key of the value at `span`; the value itself where it has none, as in a list.
    fn key(&self, span: Span) -> Span {
        let before = self.text.get(..span.start()).unwrap_or("");
        let Some(key) = before.trim_end().strip_suffix(':') else { return span };
        let start = key.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '_').len();
        if start == key.len() { span } else { Span::new(start, key.len()) }
    }

    /// Words that stand for `span`.
    fn glue(self, words: &str, span: Span) -> Self {
        self.push(words, span)
    }

    /// "the" before `fact`, unless it has its own.
    fn article(self, fact: &'a Fact<String>) -> Self {
        let words = fact.value.to_lowercase();
        let own = ["the ", "a ", "an ", "no "].iter().any(|article| words.starts_with(article));
        let first = if self.prose.is_empty() { "The" } else { "the" };
        if own { self } else { self.then(first, fact) }
    }

    /// A date with its preposition: "on May 3, 2025", "in May 2025", "from May 3, 2025 to May 4, 2025".
    fn date(self, fact: &'a Fact<DateFact>) -> Self {
        let DateFact { first, last } = fact.value;
        let preposition = match () {
            () if first == last => "on",
            () if whole_unit(first, last).is_some() => "in",
            () => "from",
        };
        self.then(preposition, fact).day(fact)
    }

    /// A date.
    fn day(self, fact: &'a Fact<DateFact>) -> Self {
        let DateFact { first, last } = fact.value;
        let day = |date: Date| date.strftime("%B %-d, %Y").to_string();
        let words = match whole_unit(first, last) {
            _ if first == last => day(first),
            Some(unit) => unit,
            None => format!("{} to {}", day(first), day(last)),
        };
        self.glue(&words, fact.span)
    }

    fn push(mut self, words: &str, span: Span) -> Self {
        if !self.prose.is_empty() {
            self.prose.push(" ", Span::new(span.start(), span.start()));
        }
        // A sentence begins with a capital, as long as the value's bytes still stand for it one by one.
        let mut words = Cow::Borrowed(words);
        if self.prose.is_empty() && words.starts_with(|c: char| c.is_ascii_lowercase()) {
            words.to_mut()[..1].make_ascii_uppercase();
        }
        self.prose.push(&words, span);
        self.whole = Some(self.whole.map_or(span, |whole| whole.cover(span)));
        self
    }
}

/// The month or year that the days from `first` to `last` make up, in words.
fn whole_unit(first: Date, last: Date) -> Option<String> {
    let whole_months = first.day() == 1 && last == last.last_of_month() && first.year() == last.year();
    match (first.month(), last.month()) {
        _ if !whole_months => None,
        (one, other) if one == other => Some(first.strftime("%B %Y").to_string()),
        (1, 12) => Some(first.strftime("%Y").to_string()),
        _ => None,
    }
}

/// Whether an amount is a bare number, perhaps with a bound: "83", "about 1,200", "at least 40".
fn is_count(value: &str) -> bool {
    value.split_whitespace().next_back().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a thing that is counted is told in the plural: "people aboard the ferry", but not "death toll of the fire".
fn is_plural(what: &str) -> bool {
    const LINKS: &[&str] = &[
        "of", "in", "at", "on", "aboard", "from", "for", "with", "to", "by", "killed", "injured", "who", "that",
        "under", "per", "among", "during", "since", "near",
    ];
    let head =
        what.split_whitespace().take_while(|word| !LINKS.contains(word)).last().unwrap_or_default().to_lowercase();
    let irregular =
        matches!(head.as_str(), "people" | "children" | "men" | "women" | "police" | "staff" | "crew" | "dead");
    irregular || head.ends_with('s') && !head.ends_with("ss") && !head.ends_with("us")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Role, from_text};

    fn check(sheet: &str, expected: &[&str]) {
        let text = format!("kind: facts\npublished: 2026-03-01\n{sheet}");
        let (document, problems) = from_text("facts.yml", &text, Role::Source);
        assert!(problems.is_empty(), "{problems:?}");
        let told = blocks(&document);
        let told: Vec<&str> = told.iter().map(|block| block.prose.text()).collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_person_is_told_by_name_office_and_dates() {
        check(
            "people:\n  - name: Ana Ruiz\n    spellings: [\"Anna Ruiz\"]\n    born: 1962-12-05\n    died: 2025\n    titles:\n      - { title: mayor, of: Velmouth, from: 2019-08, until: 2024-08-01 }\n      - councillor\n",
            &[
                "Ana Ruiz.",
                "Anna Ruiz.",
                "Ana Ruiz is the former mayor of Velmouth.",
                "Ana Ruiz became the mayor of Velmouth in August 2019.",
                "Ana Ruiz resigned as mayor of Velmouth on August 1, 2024.",
                "Ana Ruiz is the councillor.",
                "Ana Ruiz was born on December 5, 1962.",
                "Ana Ruiz died in 2025.",
            ],
        );
    }

    #[test]
    fn an_event_is_told_by_what_became_of_it() {
        check(
            "events:\n  - { name: fourth round of talks, date: 2026-05-03, place: Rome, status: scheduled, participants: [Norland] }\n  - { name: the Lund fair, date: 2026-02-03, until: 2026-02-04 }\n  - { name: Velm summit, date: 2026-06, status: postponed }\n",
            &[
                "The fourth round of talks is scheduled for May 3, 2026 in Rome.",
                "Norland takes part in the fourth round of talks.",
                "The Lund fair was held from February 3, 2026 to February 4, 2026.",
                "The Velm summit was postponed.",
            ],
        );
    }

    #[test]
    fn figures_are_counts_of_things_or_measures_of_one() {
        check(
            "figures:\n  - { what: people aboard the Sea Marten, value: 1_083 }\n  - { what: length of the bridge, value: 420, unit: metres }\n  - { what: cost of the bridge, value: $4.2 million }\n  - { what: death toll of the fire, value: 12 }\n",
            &[
                "There are 1083 people aboard the Sea Marten.",
                "The length of the bridge is 420 metres.",
                "The cost of the bridge is $4.2 million.",
                "The death toll of the fire is 12.",
            ],
        );
    }

    #[test]
    fn every_value_leads_back_to_its_place() {
        let text =
            "kind: facts\npeople:\n  - name: 'Ana Ruiz'\n    titles:\n      - { of: \"Velmouth\", title: mayor }\n";
        let (document, _) = from_text("facts.yml", text, Role::Source);
        let told = blocks(&document);
        let prose = &told[1].prose;
        for word in ["Ana", "Ruiz", "mayor", "Velmouth"] {
            let at = prose.text().find(word).expect("word");
            assert_eq!(document.slice(prose.span(at..at + word.len())), word);
        }
        let all = document.slice(prose.span(0..prose.text().len()));
        assert!(all.starts_with("Ana Ruiz") && all.ends_with("mayor"), "{all}");
    }
}
