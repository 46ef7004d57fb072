//! One document against itself and against the calendar: the same rules and comparators, without any source.

use super::conclude::{evidence, fingerprint};
use super::engine::Place;
use super::sides::Knowledge;
use super::{Answer, Difference, Evidence, EvidenceRole, Finding, Opinion};
use crate::claim::{ClaimId, Factuality, Reading};
use crate::document::{BlockKind, DocumentId};
use crate::index::{CandidatePair, Candidates, MemoryIndex};
use crate::mention::{Mention, Time, Value, Weekday};
use crate::rule::{Comparator, Field, Rule, Scope, Side};
use jiff::civil::Date;

/// The pairs of claims of one document that rules on documents or on headlines look at: the later claim is held against the
/// earlier one, a headline's against the body's.
pub(super) fn candidates(reading: &Reading, known: Knowledge<'_>) -> Candidates {
    let index = MemoryIndex::new([reading], known.registry);
    let mut found = index.candidates(reading, known.registry);
    let sentence = |id: ClaimId| reading.claim(id).map(|claim| claim.sentence);
    found.pairs = found
        .pairs
        .into_iter()
        .filter(|pair| sentence(pair.draft) != sentence(pair.source))
        .filter(|pair| comes_second(reading, *pair))
        .collect();
    found.sentences.retain(|pair| {
        pair.draft != pair.source
            && match (is_headline(reading, pair.draft), is_headline(reading, pair.source)) {
                (true, false) => true,
                (false, true) => false,
                _ => pair.draft > pair.source,
            }
    });
    found
}

fn comes_second(reading: &Reading, pair: CandidatePair) -> bool {
    let headline = |id: ClaimId| reading.claim(id).is_some_and(|claim| is_headline(reading, claim.sentence));
    match (headline(pair.draft), headline(pair.source)) {
        (true, false) => true,
        (false, true) => false,
        _ => pair.draft > pair.source && pair.document == DocumentId(0),
    }
}

pub(super) fn is_headline(reading: &Reading, sentence: u32) -> bool {
    reading.sentences.get(sentence as usize).is_some_and(|sentence| sentence.kind == BlockKind::Headline)
}

/// Which scope a pair of sentences of one document belongs to.
pub(super) fn scope_of(reading: &Reading, draft: u32, source: u32) -> Scope {
    if is_headline(reading, draft) && !is_headline(reading, source) { Scope::Headline } else { Scope::Document }
}

/// Findings of the rules that hold dates against the calendar.
pub(super) fn against_calendar(reading: &Reading, known: Knowledge<'_>) -> Vec<Finding> {
    let rules = known.registry.rules().iter().filter(|rule| rule.looks(Scope::Calendar));
    let weekday = |rule: &&Rule| rule.differ.iter().any(|test| matches!(test.by, Comparator::Weekday));
    let mut found = Vec::new();
    for rule in rules.filter(weekday) {
        for mention in &reading.mentions.list {
            if let Value::Time(time) = &mention.value {
                found.extend(weekday_finding(rule, reading, mention, time));
            }
        }
    }
    found
}

fn weekday_finding(rule: &Rule, reading: &Reading, mention: &Mention, time: &Time) -> Option<Finding> {
    let published = reading.meta.published.map(|published| published.date);
    let (opinion, right) = weekday(time, published);
    if opinion.answer != Answer::Incompatible {
        return None;
    }
    let (date, day) = right?;
    let sentence = mention.sentence as usize;
    let words = reading.sentences.get(sentence)?;
    let place = Place {
        reading,
        sentence,
        claim: None,
        factuality: Factuality::Asserted,
        attribution: None,
        span: mention.span,
        label: time.weekday.map_or_else(String::new, |weekday| format!("{weekday:?}")),
    };
    let draft = evidence(&place, EvidenceRole::from(reading.role));
    let label = format!("{date} is a {day:?}");
    let calendar = Evidence {
        path: "calendar".to_owned(),
        role: EvidenceRole::Reference,
        label: label.clone(),
        outlet: None,
        published: None,
        url: None,
        ..draft.clone()
    };
    let fill = |field: &Field| match field {
        Field::Value(Side::Source) | Field::Slot(Side::Source, _) | Field::Words(Side::Source) => label.clone(),
        Field::Doc(Side::Source) | Field::Speaker(Side::Source) => "the calendar".to_owned(),
        Field::Diff => opinion.why.clone(),
        Field::DifferingSlot => "weekday".to_owned(),
        _ => format!("“{}”", place.words()),
    };
    Some(Finding {
        rule: rule.id.clone(),
        verdict: rule.verdicts.last().map_or(crate::rule::Verdict::Conflict, |arm| arm.verdict),
        severity: rule.verdicts.last().and_then(|arm| arm.severity).unwrap_or(rule.severity),
        message: rule.message.render(fill),
        help: rule.help.as_ref().map(|help| help.render(fill)),
        differences: vec![Difference {
            slot: "when".to_owned(),
            draft: draft.label.clone(),
            source: label.clone(),
            comparator: "weekday".to_owned(),
            answer: Answer::Incompatible,
        }],
        fingerprint: fingerprint(&rule.id, &words.text.to_lowercase(), "calendar", &label),
        draft,
        sources: vec![calendar],
    })
}

/// Whether the weekday fits the date it stands beside. Without a year in the words, the years around the document's date are
/// tried, and one that fits is enough: "Monday, 25 November" in an article of 2024 is right for that year.
fn weekday(time: &Time, published: Option<Date>) -> (Opinion, Option<(Date, Weekday)>) {
    let (Some(said), Some(month), Some(day)) = (time.weekday, time.explicit.month, time.explicit.day) else {
        return (Opinion::unknown("no weekday beside a full date"), None);
    };
    let years: Vec<i16> = match (time.explicit.year, published) {
        (Some(year), _) => vec![year],
        (None, Some(published)) => vec![published.year(), published.year() - 1, published.year() + 1],
        (None, None) => Vec::new(),
    };
    let dates: Vec<Date> = years
        .iter()
        .filter_map(|&year| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok())
        .filter(|date| match published {
            // Dates without a year lie within half a year of the text: news seldom names a day further off without its year.
            Some(published) if time.explicit.year.is_none() => (*date - published).get_days().abs() <= 183,
            _ => true,
        })
        .collect();
    let Some(&nearest) = dates.first() else { return (Opinion::unknown("the date cannot be placed in a year"), None) };
    let right = weekday_of(nearest);
    let why = format!("{said:?} against {right:?}");
    if dates.iter().any(|&date| weekday_of(date) == said) {
        (Opinion::compatible(why), None)
    } else {
        (Opinion::incompatible(why), Some((nearest, right)))
    }
}

fn weekday_of(date: Date) -> Weekday {
    match date.weekday() {
        jiff::civil::Weekday::Monday => Weekday::Monday,
        jiff::civil::Weekday::Tuesday => Weekday::Tuesday,
        jiff::civil::Weekday::Wednesday => Weekday::Wednesday,
        jiff::civil::Weekday::Thursday => Weekday::Thursday,
        jiff::civil::Weekday::Friday => Weekday::Friday,
        jiff::civil::Weekday::Saturday => Weekday::Saturday,
        jiff::civil::Weekday::Sunday => Weekday::Sunday,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::{Borders, Explicit, Extent, Granularity};

    fn date(year: i16, month: i8, day: i8) -> Date {
        Date::new(year, month, day).expect("a date of the test")
    }

    fn check(said: Weekday, explicit: (Option<i16>, u8, u8), published: Option<Date>, expect: Answer) {
        let time = Time {
            readings: Vec::new(),
            granularity: Granularity::Day,
            borders: Borders::Sharp,
            extent: Extent::Within,
            weekday: Some(said),
            explicit: Explicit { year: explicit.0, month: Some(explicit.1), day: Some(explicit.2) },
            clock: None,
        };
        assert_eq!(weekday(&time, published).0.answer, expect, "{said:?} {explicit:?} in a text of {published:?}");
    }

    #[test]
    fn a_weekday_is_held_against_the_date_beside_it() {
        check(Weekday::Monday, (Some(2026), 11, 25), None, Answer::Incompatible);
        check(Weekday::Wednesday, (Some(2026), 11, 25), None, Answer::Compatible);
    }

    #[test]
    fn without_a_year_the_articles_own_year_decides() {
        check(Weekday::Monday, (None, 11, 25), Some(date(2024, 11, 20)), Answer::Compatible);
        check(Weekday::Monday, (None, 11, 25), Some(date(2026, 11, 20)), Answer::Incompatible);
        check(Weekday::Monday, (None, 11, 25), None, Answer::Unknown);
    }

    #[test]
    fn a_date_at_the_turn_of_the_year_belongs_to_the_next() {
        // 5 January 2027 is a Tuesday, 5 January 2026 a Monday.
        check(Weekday::Tuesday, (None, 1, 5), Some(date(2026, 12, 28)), Answer::Compatible);
        check(Weekday::Monday, (None, 1, 5), Some(date(2026, 12, 28)), Answer::Incompatible);
    }

    #[test]
    fn an_impossible_date_says_nothing() {
        check(Weekday::Monday, (Some(2026), 2, 30), None, Answer::Unknown);
    }
}
