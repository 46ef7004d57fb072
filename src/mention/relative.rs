//! The grammar of times told from another time: "yesterday", "two weeks ago", "last month", "the day after Christmas". What is a
//! part of a longer time is read by `portion`.

use super::calendar::Unit;
use super::date::{self, Dated};
use super::number::Form;
use super::piece::Kind;
use super::portion::{nth, part, weekend};
use super::values::Line;
use super::vocabulary::{Fact, VOCABULARY, Vocabulary};
use super::when::{Count, From, Shift, What, When};

/// The relative time that begins at piece `at`.
pub(super) fn read(line: &Line<'_>, at: usize) -> Dated {
    day_word(line, at)
        .or_else(|| weekdays_away(line, at))
        .or_else(|| counted_run(line, at))
        .or_else(|| away(line, at))
        .or_else(|| nth(line, at))
        .or_else(|| part(line, at))
        .or_else(|| shifted(line, at))
        .or_else(|| weekend(line, at))
}

pub(super) fn unit_of(by: i64, unit: Unit, from: From) -> When {
    When::Unit { unit, by, from }
}

/// "today", "yesterday", "tomorrow"; "tonight" keeps its hour for the clock.
fn day_word(line: &Line<'_>, at: usize) -> Dated {
    let day = line.word(at).day?;
    // "today's leaders" and "the Iran of today" are of this age rather than of this day, but no rule tells them apart.
    let end = if line.word(at).part.is_some() { at } else { at + 1 };
    Some((unit_of(i64::from(day), Unit::Day, From::Now), end.max(at + 1)))
}

/// "two Mondays ago", "four Fridays from now".
fn weekdays_away(line: &Line<'_>, at: usize) -> Dated {
    let (count, next) = count(line, at)?;
    let weekday = line.word(next).weekday.filter(|_| !line.word(next).unsure)?;
    let (sign, end) = match line.piece(next + 1)? {
        piece if piece.is_any(&["ago", "back"]) => (-1, next + 2),
        piece if piece.is("hence") => (1, next + 2),
        piece if piece.is("from") && line.is_any(next + 2, &["now", "today"]) => (1, next + 3),
        _ => return None,
    };
    let exact = count.lo.total_cmp(&count.hi).is_eq() && (1.0..100.0).contains(&count.lo) && count.lo.fract() == 0.0;
    exact.then(|| (When::Weekdays { weekday, n: sign * (count.lo as i8), from: None }, end))
}

/// A stretch of the calendar named at `at`, in how many of it, and one past its last piece.
pub(super) fn unit(line: &Line<'_>, at: usize) -> Option<(Unit, f64, usize)> {
    let piece = line.piece(at)?;
    let forms: &[(Unit, f64, &[&str])] = &[
        (Unit::Day, 1.0, &["day", "days"]),
        (Unit::Week, 1.0, &["week", "weeks", "wk", "wks"]),
        (Unit::Month, 1.0, &["month", "months"]),
        (Unit::Year, 1.0, &["year", "years", "yr", "yrs"]),
        (Unit::Hour, 1.0, &["hour", "hours", "hr", "hrs"]),
        (Unit::Minute, 1.0, &["minute", "minutes", "min", "mins"]),
        (Unit::Weekend, 1.0, &["weekend", "weekends"]),
        (Unit::Quarter, 1.0, &["quarter", "quarters", "qtr"]),
        (Unit::Decade, 1.0, &["decade", "decades"]),
        (Unit::Century, 1.0, &["century", "centuries"]),
        (Unit::Week, 2.0, &["fortnight", "fortnights"]),
    ];
    if line.is(at, "week") && line.is_dash(at + 1) && line.is_any(at + 2, &["end", "ends"]) {
        return Some((Unit::Weekend, 1.0, at + 3));
    }
    // "in 3h"; but "2h18" goes on.
    let goes_on = line.piece(at + 1).is_some_and(|next| next.glued && next.kind != Kind::Mark);
    if piece.is("h") && piece.glued && at > 0 && line.piece(at - 1)?.kind == Kind::Digits && !goes_on {
        return Some((Unit::Hour, 1.0, at + 1));
    }
    let found = forms.iter().find(|(_, _, words)| piece.is_any(words));
    found.map(|&(unit, times, _)| (unit, times, at + 1))
}

/// "two", "a", "two or three", "several", "a couple of", "about ten".
fn count(line: &Line<'_>, at: usize) -> Option<(Count, usize)> {
    let vague = Vocabulary::longest(&line.pieces, at, |fact| match fact {
        Fact::Bound(bound) => VOCABULARY.bounds.get(usize::from(bound)),
        _ => None,
    });
    if let Some((bound, end)) = vague {
        return match bound.range {
            Some((lo, hi)) => Some((Count { lo: bound.likely.unwrap_or(lo), hi: bound.likely.unwrap_or(hi) }, end)),
            // "more than a year ago", "about two weeks ago": the number is the likeliest reading.
            None => count(line, end),
        };
    }
    if line.is_any(at, &["a", "an"]) && line.num(at).is_none() {
        return Some((Count { lo: 1.0, hi: 1.0 }, at + 1));
    }
    // Indian papers write "in few hours".
    if line.is(at, "few") && line.follows(at, &["in", "within", "after"]) {
        return Some((Count { lo: 2.0, hi: 9.0 }, at + 1));
    }
    if line.is_any(at, &["half"]) && line.is_any(at + 1, &["a", "an"]) {
        return Some((Count { lo: 0.5, hi: 0.5 }, at + 2));
    }
    let low = line.num(at).filter(|num| num.is_cardinal() && num.value >= 0.0)?;
    let joins = line.is_any(low.end, &["or", "to"]) || line.is_dash(low.end);
    let high = line.num(low.end + 1).filter(|high| joins && high.is_cardinal() && high.value > low.value);
    Some((
        Count { lo: low.value, hi: high.map_or(low.value, |high| high.value) },
        high.map_or(low.end, |high| high.end),
    ))
}

/// "two weeks ago", "three days later", "a year earlier", "in ten days", "the day after Christmas", "a week from Monday".
fn away(line: &Line<'_>, at: usize) -> Dated {
    if line.is(at, "within") {
        return within(line, at + 1);
    }
    let ahead = line.is(at, "in") && !line.is(at + 1, "the");
    let start = if ahead { line.skip(at + 1, &["about", "around"]) } else { at };
    let distance = distance(line, start)?;
    let end = distance.end;
    if ahead {
        let taken = line.is_any(end, &["of", "ago", "or", "and", "a", "per"]);
        let end = line.skip_all(end, &["from", "now"]);
        return if taken { None } else { Some((distance.told(1, From::Now, None), end)) };
    }
    behind_or_ahead(line, &distance)
}

/// How far a time lies from another: "two weeks", "the day" (before), "1 month and 21 days".
struct Distance {
    count: Count,
    unit: Unit,
    /// Further, smaller units.
    smaller: Vec<(Count, Unit)>,
    /// Whether it was told with "the": "the day before".
    definite: bool,
    end: usize,
}

impl Distance {
    /// The time that lies so far from `from`, or from `base`.
    fn told(&self, sign: i64, from: From, base: Option<When>) -> When {
        let step = |count, unit, base: Option<When>| When::Away { count, unit, sign, from, base: base.map(Box::new) };
        let first = step(self.count, self.unit, base);
        self.smaller.iter().fold(first, |inner, &(count, unit)| step(count, unit, Some(inner)))
    }
}

fn distance(line: &Line<'_>, start: usize) -> Option<Distance> {
    // "day after tomorrow" does without its article.
    let bare_day =
        line.is(start, "day") && line.is_any(start + 1, &["after", "before"]) && line.word(start + 2).day.is_some();
    let definite = line.is(start, "the") || bare_day;
    let one = Count { lo: 1.0, hi: 1.0 };
    let (count, next) = match (bare_day, definite) {
        (true, _) => (one, start),
        (false, true) => (one, start + 1),
        (false, false) => count(line, start)?,
    };
    let next = line.skip(line.skip_dash(next), &["more", "full", "whole", "business", "working", "calendar"]);
    let (unit, times, mut end) = unit(line, next)?;
    // "a year and a half ago"
    let half = line.is(end, "and") && line.is(end + 1, "a") && line.is(end + 2, "half");
    let rest = if half { 0.5 } else { 0.0 };
    end += if half { 3 } else { 0 };
    let (smaller, end) = smaller_units(line, end, unit);
    let count = Count { lo: count.lo * times + rest, hi: count.hi * times + rest };
    Some(Distance { count, unit, smaller, definite, end })
}

/// How long, in one unit: "ten days", "half an hour".
pub(super) fn length(line: &Line<'_>, at: usize) -> Option<(Count, Unit, usize)> {
    let length = distance(line, at).filter(|length| !length.definite && length.smaller.is_empty())?;
    Some((length.count, length.unit, length.end))
}

/// What stands behind a distance and says from where it counts, and which way.
fn behind_or_ahead(line: &Line<'_>, distance: &Distance) -> Dated {
    let (end, definite) = (distance.end, distance.definite);
    let piece = line.piece(end)?;
    let told = |sign: i64, from: From, end: usize| Some((distance.told(sign, from, None), end));
    let based = |sign: i64, at: usize| {
        let (base, end) = date::read(line, line.skip(at, &["the"])).or_else(|| date::read(line, at))?;
        Some((distance.told(sign, From::Now, Some(base)), end))
    };
    if definite && !piece.is_any(&["before", "after", "earlier", "later"]) {
        return None;
    }
    match piece {
        piece if piece.is_any(&["ago", "back"]) => told(-1, From::Now, end + 1),
        piece if piece.is_any(&["earlier", "prior", "previously", "beforehand"]) => {
            let to = end + 1 + usize::from(line.is_any(end + 1, &["to", "than"]));
            based(-1, to).filter(|_| to > end + 1).or_else(|| told(-1, From::Then, end + 1))
        }
        // "Eight days later than planned" is told from no day that the text gives.
        piece if piece.is("later") && line.is(end + 1, "than") => None,
        piece if piece.is_any(&["later", "afterward", "afterwards"]) => told(1, From::Then, end + 1),
        piece if piece.is("hence") => told(1, From::Now, end + 1),
        piece if piece.is("from") && line.is_any(end + 1, &["now", "today"]) => told(1, From::Now, end + 2),
        // "a week from Monday"; but "three weeks from 2 April" tells how long and since when.
        piece if piece.is("from") && distance.unit >= Unit::Day => {
            let near = matches!(date::read(line, end + 1)?.0, When::Weekday(..) | When::Unit { .. });
            based(1, end + 1).filter(|_| near)
        }
        piece if piece.is("before") && line.is(end + 1, "last") && definite => whole(distance, -2),
        piece if piece.is("after") && line.is(end + 1, "next") && definite => whole(distance, 2),
        piece if piece.is("before") => {
            based(-1, end + 1).or_else(|| told(-1, From::Then, end + 1).filter(|_| ends(line, end + 1)))
        }
        piece if piece.is("after") => {
            based(1, end + 1).or_else(|| told(1, From::Then, end + 1).filter(|_| ends(line, end + 1) && definite))
        }
        _ => None,
    }
}

/// "the week before last" is a whole week, not a day some days off.
fn whole(distance: &Distance, by: i64) -> Dated {
    Some((unit_of(by, distance.unit, From::Now), distance.end + 2))
}

/// "within three days", "within the next two days and five hours": from now to then.
fn within(line: &Line<'_>, at: usize) -> Dated {
    let start = line.skip_all(line.skip(at, &["the"]), &["next", "coming", "upcoming"]);
    let (count, next) = count(line, start)?;
    let (unit, times, end) = unit(line, line.skip_dash(next))?;
    let (count, unit, end) = with_hours(line, Count { lo: 0.0, hi: count.hi * times }, unit, end);
    let taken = line.is_any(end, &["of", "after", "before", "from"]);
    (!taken).then_some((When::Run { count, unit, sign: 1, from: From::Now }, end))
}

/// A count of units with the hours and minutes told behind it: "two days and five hours" in minutes, so that one count holds
/// them all.
fn with_hours(line: &Line<'_>, count: Count, unit: Unit, end: usize) -> (Count, Unit, usize) {
    let (smaller, past) = smaller_units(line, end, unit);
    match minutes_in(unit) {
        Some(minutes) if smaller.iter().any(|(_, unit)| *unit < Unit::Day) => {
            let rest: f64 = smaller.iter().filter_map(|(count, unit)| Some(count.hi * minutes_in(*unit)?)).sum();
            (Count { lo: count.lo * minutes + rest, hi: count.hi * minutes + rest }, Unit::Minute, past)
        }
        _ => (count, unit, end),
    }
}

/// Minutes in a unit whose length is fixed.
pub(super) fn minutes_in(unit: Unit) -> Option<f64> {
    match unit {
        Unit::Minute => Some(1.0),
        Unit::Hour => Some(60.0),
        Unit::Day => Some(1440.0),
        Unit::Week => Some(10_080.0),
        _ => None,
    }
}

/// The rest of "1 month and 21 days ago": counts of smaller and smaller units.
fn smaller_units(line: &Line<'_>, at: usize, largest: Unit) -> (Vec<(Count, Unit)>, usize) {
    let (mut parts, mut end, mut last) = (Vec::new(), at, largest);
    while last > Unit::Minute {
        let next = line.skip(line.skip(end, &[","]), &["and"]);
        let Some(num) = line.num(next).filter(|num| num.is_cardinal()) else { break };
        let Some((unit, times, past)) = unit(line, num.end).filter(|(unit, ..)| *unit < last) else { break };
        let count = num.value * times;
        parts.push((Count { lo: count, hi: count }, unit));
        (end, last) = (past, unit);
    }
    (parts, end)
}

/// Whether nothing follows that "before" and "after" would be the time of.
fn ends(line: &Line<'_>, at: usize) -> bool {
    line.piece(at).is_none_or(|next| {
        next.kind == super::piece::Kind::Mark || next.is_any(&["and", "in", "at", "but", "on", "with"])
    })
}

/// The word that places a time among its like.
fn shift(line: &Line<'_>, at: usize) -> Option<(Shift, usize)> {
    let piece = line.piece(at)?;
    let found = match piece {
        piece if piece.is("last") => Shift::Last,
        piece if piece.is("next") => Shift::Next,
        piece if piece.is_any(&["coming", "upcoming"]) => Shift::Coming,
        piece if piece.is("past") => Shift::Past,
        piece if piece.is_any(&["following", "subsequent"]) => Shift::Following,
        piece if piece.is_any(&["previous", "preceding", "prior"]) => Shift::Previous,
        piece if piece.is_any(&["this", "current"]) => match shift(line, at + 1) {
            Some((inner @ (Shift::Past | Shift::Coming | Shift::Last | Shift::Next), end)) => {
                return Some((inner, end));
            }
            _ => Shift::This,
        },
        _ => return None,
    };
    Some((found, at + 1))
}

/// "last week", "next month", "this year", "the previous day", "the past three weeks", "last Saturday", "next May", "last
/// summer", "last Christmas", "the same day".
pub(super) fn shifted(line: &Line<'_>, at: usize) -> Dated {
    let (when, end) = shifted_alone(line, at)?;
    // "next week on Friday"
    let day = line.skip(line.skip(end, &[","]), &["on"]);
    match (&when, line.word(day).weekday) {
        (When::Unit { unit: Unit::Week, .. }, Some(weekday)) if !line.word(day).unsure => {
            Some((When::Nth { n: 1, what: What::Weekday(weekday), of: Box::new(when) }, day + 1))
        }
        _ => Some((when, end)),
    }
}

fn shifted_alone(line: &Line<'_>, at: usize) -> Dated {
    let start = line.skip(at, &["the"]);
    if line.is_any(start, &["same", "that"]) && (start > at || line.is(start, "that")) {
        let (unit, times, end) = unit(line, start + 1).filter(|(unit, ..)| *unit >= Unit::Day)?;
        let singular = times.total_cmp(&1.0).is_eq() && !line.piece(end - 1)?.text.ends_with('s');
        return singular.then(|| (unit_of(0, unit, From::Then), end));
    }
    let (shift, next) = shift(line, start)?;
    if let Some(weekday) = line.word(next).weekday.filter(|_| !line.word(next).unsure) {
        return Some((When::Weekday(weekday, shift), next + 1));
    }
    if let Some((month, end)) = date::month(line, next)
        .filter(|_| line.piece(next).is_some_and(super::piece::Piece::is_capital) || !line.word(next).unsure)
    {
        return Some((When::Month(month, shift), end));
    }
    if let Some(found) = date::season(line, next, shift).or_else(|| date::holiday(line, next, shift)) {
        return Some(found);
    }
    run(line, next, shift).or_else(|| single(line, next, shift, start > at))
}

/// Which way a run of units goes, and from where.
fn direction(shift: Shift) -> Option<(i64, From)> {
    match shift {
        Shift::Last | Shift::Past => Some((-1, From::Now)),
        Shift::Next | Shift::Coming => Some((1, From::Now)),
        Shift::Previous => Some((-1, From::Then)),
        Shift::Following => Some((1, From::Then)),
        Shift::This | Shift::Bare => None,
    }
}

/// "the two previous years", "three upcoming months". What is last or next in a row may be anything.
fn counted_run(line: &Line<'_>, at: usize) -> Dated {
    let start = line.skip(at, &["the"]);
    let num = line.num(start).filter(|num| num.is_cardinal() && num.form != Form::Scaled)?;
    let (shift, next) = shift(line, num.end).filter(|(shift, _)| !matches!(shift, Shift::Last | Shift::Next))?;
    let (sign, from) = direction(shift)?;
    let (unit, times, end) = unit(line, next).filter(|(unit, ..)| *unit >= Unit::Day)?;
    let count = num.value * times;
    Some((When::Run { count: Count { lo: count, hi: count }, unit, sign, from }, end))
}

/// "the past three weeks", "the next five days", "the last few months", "the past year".
fn run(line: &Line<'_>, at: usize, shift: Shift) -> Dated {
    let (sign, from) = direction(shift)?;
    let few = line.is_any(at, &["few", "couple", "several"]);
    let (count, next) = if few {
        (Count { lo: 2.0, hi: if line.is(at, "couple") { 2.0 } else { 7.0 } }, line.skip(at + 1, &["of"]))
    } else if let Some(num) = line.num(at).filter(|num| num.is_cardinal() && num.form != Form::Scaled) {
        (Count { lo: num.value, hi: num.value }, line.skip_dash(num.end))
    } else if shift == Shift::Past && unit(line, at).is_none_or(|(unit, ..)| unit != Unit::Weekend) {
        (Count { lo: 1.0, hi: 1.0 }, at)
    } else {
        return None;
    };
    let (unit, times, end) = unit(line, next)?;
    let (count, unit, end) = with_hours(line, Count { lo: count.lo * times, hi: count.hi * times }, unit, end);
    Some((When::Run { count, unit, sign, from }, end))
}

/// "last week", "the following month", "this weekend".
fn single(line: &Line<'_>, at: usize, shift: Shift, definite: bool) -> Dated {
    let (unit, times, end) = unit(line, at)?;
    // "the next hour", "in the last hour": the minutes from here on, or up to here.
    let within = line.follows_within(at, 3, &["in", "over", "within", "during"]);
    if unit == Unit::Hour && times.total_cmp(&1.0).is_eq() && line.is(at, "hour") {
        let sign = match shift {
            Shift::Next | Shift::Coming => 1,
            Shift::Last if within => -1,
            _ => return None,
        };
        return Some((When::Run { count: Count { lo: 1.0, hi: 1.0 }, unit, sign, from: From::Now }, end));
    }
    if unit < Unit::Day {
        return None;
    }
    // "last minute", "the last hour", "the last day" (of what?) are no times by themselves.
    let told = matches!(shift, Shift::Following | Shift::Previous | Shift::Next) || unit > Unit::Day;
    let rank = definite && matches!(shift, Shift::Last | Shift::Next) && unit == Unit::Day && shift == Shift::Last;
    let plural = line.piece(at).is_some_and(|piece| piece.text.ends_with('s'));
    if !told || rank || plural || times > 1.0 {
        return None;
    }
    let (by, from) = match shift {
        Shift::Last | Shift::Past => (-1, From::Now),
        Shift::This | Shift::Bare => (0, From::Now),
        Shift::Next | Shift::Coming => (1, if definite && unit == Unit::Day { From::Then } else { From::Now }),
        Shift::Following => (1, From::Then),
        Shift::Previous => (-1, From::Then),
    };
    // "next day" is the day after the one spoken of.
    let from = if unit == Unit::Day && shift == Shift::Next { From::Then } else { from };
    Some((unit_of(by, unit, from), end))
}
