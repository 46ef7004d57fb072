//! The grammar of what is a part of a longer time: "the first Saturday of May", "early June", "the end of the year", "the
//! weekend of 10 May". Takes the pieces of a line from one place on, gives what the words say.

use super::calendar::Unit;
use super::date::{self, Dated};
use super::number::Form;
use super::relative::{shifted, unit, unit_of};
use super::values::Line;
use super::when::{From, Part, Shift, What, When};

/// "the first Saturday of May", "the last day of the month", "the second week of June".
pub(super) fn nth(line: &Line<'_>, at: usize) -> Dated {
    let start = line.skip(at, &["the"]);
    let (n, next) = rank(line, start)?;
    let (what, end) = match line.word(next).weekday {
        Some(weekday) => (What::Weekday(weekday), next + 1),
        None => {
            let (unit, times, end) = unit(line, next)?;
            (What::Unit(unit), (times.total_cmp(&1.0).is_eq() && unit >= Unit::Day).then_some(end)?)
        }
    };
    // "the first Monday after Easter", "the second Sunday before 3 May"
    if let (What::Weekday(weekday), 1.., true) = (what, n, line.is_any(end, &["after", "before"])) {
        let sign = if line.is(end, "after") { 1 } else { -1 };
        let (from, end) = date::read(line, end + 1).filter(|(from, _)| is_day(from))?;
        return Some((When::Weekdays { weekday, n: sign * n, from: Some(Box::new(from)) }, end));
    }
    if !line.is_any(end, &["of", "in"]) {
        return None;
    }
    let (of, end) = whole_time(line, end + 1)?;
    Some((When::Nth { n, what, of: Box::new(of) }, end))
}

/// Whether a date names one day.
pub(super) fn is_day(when: &When) -> bool {
    match when {
        When::Date { parts, .. } => parts.iter().all(|parts| parts.day.is_some()),
        When::Weekday(..) | When::Holiday(..) | When::Unit { unit: Unit::Day, .. } => true,
        _ => false,
    }
}

/// The place in a row that the words at `at` give, from the end below zero: "second", "last", "third-last", "second-to-last".
fn rank(line: &Line<'_>, at: usize) -> Option<(i8, usize)> {
    if line.is_any(at, &["last", "final"]) {
        return Some((-1, at + 1));
    }
    if line.is(at, "penultimate") {
        return Some((-2, at + 1));
    }
    let num = line.num(at).filter(|num| num.form == Form::Ordinal)?;
    let n = i8::try_from(num.whole()?).ok()?;
    let to = line.skip_dash(line.skip(line.skip_dash(num.end), &["to"]));
    Some(if line.is(to, "last") { (-n, to + 1) } else { (n, num.end) })
}

/// A month, year or the like that has parts: "May", "2024", "next month", "the month", "the 1990s".
fn whole_time(line: &Line<'_>, at: usize) -> Dated {
    // "the rest of this day"
    if line.is_any(at, &["this", "our", "my"]) && line.is(at + 1, "day") {
        return Some((unit_of(0, Unit::Day, From::Now), at + 2));
    }
    let the = line.skip(line.skip(at, &["the"]), &["current"]);
    // "by the end of the day" is of this day; "at the end of the day" is a manner of speaking.
    let least =
        if line.follows_within(at, 4, &["by", "until", "before", "rest", "for"]) { Unit::Day } else { Unit::Week };
    if the > at
        && let Some((unit, _, end)) = unit(line, the).filter(|(unit, ..)| *unit >= least)
    {
        return Some((unit_of(0, unit, From::Now), end));
    }
    // "by the end of year", "at the start of month": the article is left out.
    if line.follows(at, &["of"])
        && line.is_any(at, &["week", "month", "quarter", "year"])
        && line.num(at + 1).is_none()
        && let Some((unit, _, end)) = unit(line, at)
    {
        return Some((unit_of(0, unit, From::Now), end));
    }
    let named = date::month(line, the).filter(|_| date::month_is_sure(line, the, true));
    let fallback = || named.map(|(month, end)| (When::Month(month, Shift::Bare), end));
    shifted(line, at).or_else(|| date::read(line, at)).or_else(|| date::read(line, the)).or_else(fallback)
}

/// "year-end", "the year's end".
fn end_of_unit(line: &Line<'_>, at: usize) -> Dated {
    let (unit, _, end) = unit(line, at).filter(|(unit, ..)| *unit > Unit::Weekend && *unit <= Unit::Year)?;
    let end = if line.is(end, "'") && line.is(end + 1, "s") { end + 2 } else { line.skip_dash(end) };
    let joined = end > at + 1 && line.is(end, "end");
    joined.then(|| (When::Part(Part::Late, Box::new(unit_of(0, unit, From::Now))), end + 1))
}

/// "early May", "mid-2010", "late last year", "the end of the month", "earlier this week".
pub(super) fn part(line: &Line<'_>, at: usize) -> Dated {
    let start = line.skip(at, &["the"]);
    // Business papers abbreviate: "by EOY".
    let unit = match line.piece(start)?.text {
        "EOM" => Some(Unit::Month),
        "EOQ" => Some(Unit::Quarter),
        "EOY" => Some(Unit::Year),
        _ => None,
    };
    if let Some(unit) = unit {
        return Some((When::Part(Part::Late, Box::new(unit_of(0, unit, From::Now))), start + 1));
    }
    if let Some(found) = end_of_unit(line, start) {
        return Some(found);
    }
    let piece = line.piece(start)?;
    let (part, needs_of) = match piece {
        piece if piece.is("early") => (Part::Early, false),
        piece if piece.is_any(&["mid", "midway"]) => (Part::Mid, false),
        piece if piece.is("late") => (Part::Late, false),
        piece if piece.is("earlier") => (Part::SoFar, false),
        piece if piece.is("later") => (Part::Rest, false),
        piece if piece.is_any(&["start", "beginning", "outset", "dawn"]) => (Part::Early, true),
        piece if piece.is_any(&["middle", "midpoint"]) => (Part::Mid, true),
        piece if piece.is_any(&["end", "close", "conclusion"]) => (Part::Late, true),
        piece if piece.is("rest") || piece.is("remainder") => (Part::Rest, true),
        _ => return None,
    };
    let next = line.skip_dash(start + 1);
    let of = if line.is_any(next, &["of", "in", "on"]) { Some(next + 1) } else { None };
    let next = match (needs_of, of) {
        (true, None) => return None,
        (_, Some(of)) => of,
        (false, None) => next,
    };
    let (mut of, end) = whole_time(line, next)?;
    // "the end of the past week" is that of the last one, not of the seven days up to now.
    if let (When::Run { count, unit, sign: -1, from: From::Now }, true) = (&of, needs_of)
        && count.hi.total_cmp(&1.0).is_eq()
    {
        of = unit_of(-1, *unit, From::Now);
    }
    if matches!(part, Part::SoFar | Part::Rest)
        && !needs_of
        && !matches!(of, When::Unit { .. } | When::Month(..) | When::Weekday(..) | When::Season(..))
    {
        return None;
    }
    Some((When::Part(part, Box::new(of)), end))
}

/// "the weekend", "the week of 3 May", "the weekend of May 10" ("this weekend" is a shifted unit).
pub(super) fn weekend(line: &Line<'_>, at: usize) -> Dated {
    let start = line.skip(at, &["the"]);
    let unit = if line.is(start, "week") {
        Unit::Week
    } else if line.is(start, "weekend") {
        Unit::Weekend
    } else {
        return None;
    };
    if line.is(start + 1, "of")
        && let Some((of @ When::Date { .. }, end)) = date::read(line, line.skip(start + 2, &["the"]))
    {
        return Some((When::Around(unit, Box::new(of)), end));
    }
    (start > at && unit == Unit::Weekend).then(|| (When::Weekend, start + 1))
}
