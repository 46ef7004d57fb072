//! Whole time expressions: a date with its time of day, from one time to another, since, before and after one.

use super::calendar::Unit;
use super::clock::{self, Bare};
use super::date::{self, Dated};
use super::piece::Kind;
use super::resolve::{Anchor, Resolved, Tense};
use super::values::{Found, Line, Story};
use super::vocabulary::{UnitWord, VOCABULARY};
use super::when::{Expr, When};
use super::{
    Borders, Clock, Days, Explicit, Extent, Granularity, HalfDay, Interval, Precision, Quantity, Time, UnitClass,
    Value, noun, relative, tense,
};
use crate::syntax::Upos;
use jiff::civil::Date;

/// Words of the grammar of time that no lexicon has.
const OPENINGS: &[&str] = &[
    "last",
    "next",
    "this",
    "that",
    "same",
    "past",
    "coming",
    "upcoming",
    "following",
    "subsequent",
    "previous",
    "preceding",
    "current",
    "early",
    "mid",
    "late",
    "earlier",
    "later",
    "start",
    "beginning",
    "end",
    "middle",
    "close",
    "rest",
    "the",
    "a",
    "an",
    "in",
    "within",
    "since",
    "until",
    "till",
    "by",
    "before",
    "after",
    "from",
    "between",
    "prior",
    "fiscal",
    "financial",
    "fy",
    "q",
    "h",
    "year",
    "half",
    "quarter",
    "couple",
    "several",
    "few",
    "no",
    "as",
    "starting",
    "beginning",
    "twenties",
    "thirties",
    "forties",
    "fifties",
    "sixties",
    "seventies",
    "eighties",
    "nineties",
    "at",
    "'",
    "just",
    "shortly",
];

/// Whether a time may begin with `piece` though the lexicon does not know it.
pub(super) fn is_opening(piece: &super::piece::Piece<'_>) -> bool {
    piece.is_any(OPENINGS)
}

/// Reads the time that begins at piece `at`, resolves it, and remembers it for times told from it. What is told by its distance
/// ("two days later") gives the distance too, as a length within the words of the time.
pub(super) fn read(line: &Line<'_>, at: usize, story: &mut Story<'_>) -> Option<(Vec<Found>, usize)> {
    let expr = bounded(line, at).or_else(|| between(line, at)).or_else(|| to_another(line, at))?;
    if names_rather(line, &expr) {
        return None;
    }
    let anchor = Anchor {
        today: story.context.published.map(|published| published.date),
        instant: story.context.published.and_then(|published| published.instant),
        then: story.then,
        tense: tense::of(line, expr.head),
    };
    let time = resolve(&expr, &anchor);
    // "in three days of fighting" tells how long when the verb is past.
    let lasted = matches!(&expr.when, Some(When::Away { base: None, .. } | When::Run { .. }))
        && line.is_any(expr.first, &["in", "within"]);
    let ahead = anchor.tense == Tense::Future || (line.sentence().is_none() && anchor.tense != Tense::Past);
    if (lasted && !ahead) || decorates(line, &expr) {
        return None;
    }
    if time.extent == Extent::Within {
        story.remember(&time);
    }
    let found = Found { pieces: expr.first..expr.end, head: expr.head, noun: None, value: Value::Time(time) };
    Some((std::iter::once(found).chain(distance(line, &expr)).collect(), expr.end))
}

/// "two days" of "two days later", "five minutes" of "the next five minutes".
fn distance(line: &Line<'_>, expr: &Expr) -> Option<Found> {
    let when = expr.when.as_ref().filter(|_| !line.is(expr.first, "within"))?;
    let (lo, hi, unit) = seconds(when)?;
    let mut inside = expr.first..expr.end;
    let is_unit = |at: &usize| relative::unit(line, *at).is_some();
    let based = matches!(when, When::Away { base: Some(_), .. });
    let last = if based { inside.find(is_unit) } else { inside.rfind(is_unit) }?;
    let opens = |at: &usize| line.num(*at).is_some() || line.is_any(*at, &["a", "an", "half"]);
    let first = (expr.first..last).find(opens).unwrap_or(last);
    let exact = lo.total_cmp(&hi).is_eq();
    let precision = if exact { Precision::Plain } else { Precision::Approximate };
    let value = Interval::between(lo * unit.factor, hi * unit.factor);
    let quantity = Quantity { value, unit: super::amount::unit(Some(unit)), precision, step: unit.factor };
    Some(Found { pieces: first..last + 1, head: last, noun: None, value: Value::Duration(quantity) })
}

/// How far a time lies off, or how long it lasts, in units of the largest unit told.
fn seconds(when: &When) -> Option<(f64, f64, &'static UnitWord)> {
    let (count, unit, base) = match when {
        When::Away { count, unit, base, .. } => (count, unit, base.as_deref()),
        When::Run { count, unit, .. } => (count, unit, None),
        _ => return None,
    };
    let symbol = match unit {
        Unit::Minute => "min",
        Unit::Hour => "h",
        Unit::Day => "d",
        Unit::Week => "wk",
        Unit::Month => "mo",
        Unit::Year => "y",
        _ => return None,
    };
    let is_length = |unit: &&UnitWord| unit.class == UnitClass::Duration && unit.symbol.as_ref() == symbol;
    let unit = VOCABULARY.units.iter().find(is_length)?;
    // "1 month and 21 days ago": the days lie around the month.
    let Some((lo, hi, larger)) = base.and_then(seconds) else { return Some((count.lo, count.hi, unit)) };
    let share = unit.factor / larger.factor;
    Some((lo + count.lo * share, hi + count.hi * share, larger))
}

/// "He grows Christmas trees": a holiday right before a noun names a kind; a word of time before it would date the thing.
fn decorates(line: &Line<'_>, expr: &Expr) -> bool {
    let dated = [
        "on", "at", "over", "by", "before", "after", "last", "this", "next", "until", "since", "for", "during", "every",
    ];
    matches!(expr.when, Some(When::Holiday(_, _, None)))
        && line.upos(expr.end) == Some(Upos::Noun)
        && !line.follows(expr.first, &dated)
        && !line.is_any(expr.first, &["last", "this", "next"])
}

/// "May" as a name ("Theresa May"), "March" as an order; with tags the tagger's word counts, where the words do not settle it.
fn names_rather(line: &Line<'_>, expr: &Expr) -> bool {
    let Some(When::Month(..)) = expr.when else { return false };
    let bare = expr.end == expr.first + 1 && expr.clock.is_none();
    let follows_name = expr.first > 0
        && line.upos(expr.first - 1) == Some(Upos::Propn)
        && line.piece(expr.first - 1).is_some_and(|piece| piece.kind == Kind::Word && piece.word().weekday.is_none());
    bare && line.word(expr.first).unsure && follows_name
}

/// A date, a time of day or both: "Saturday at 3 p.m.", "3 p.m. on Saturday", "Tuesday evening", "noon".
pub(super) fn point(line: &Line<'_>, at: usize) -> Option<Expr> {
    let mut expr = Expr { first: at, end: at, head: at, ..Expr::default() };
    loop {
        let next = if expr.end == at { at } else { joint(line, expr.end) };
        if take_clock(line, next, &mut expr) || take_date(line, next, &mut expr) || take_part(line, next, &mut expr) {
            continue;
        }
        // Without a joining word too: "3 p.m. Saturday", "Saturday night".
        let direct = expr.end;
        if next != direct
            && (take_clock(line, direct, &mut expr)
                || take_date(line, direct, &mut expr)
                || take_part(line, direct, &mut expr))
        {
            continue;
        }
        if !take_limit(line, direct, &mut expr) {
            break;
        }
    }
    settle_last_night(line, &mut expr);
    (expr.end > at).then_some(expr)
}

/// "today before 4 p.m.", "on 1 January after 2:00": the time of day bounds the day.
fn take_limit(line: &Line<'_>, at: usize, expr: &mut Expr) -> bool {
    let free = expr.when.is_some() && expr.clock.is_none() && expr.extent == Extent::Within;
    let Some((extent, next)) = opening(line, at).filter(|_| free) else { return false };
    let Some((clock, end)) = clock::read(line, next, Bare::Forbidden) else { return false };
    (expr.extent, expr.clock, expr.end) = (extent, Some(clock), end);
    true
}

/// Past the words that join a date and a time of day.
fn joint(line: &Line<'_>, at: usize) -> usize {
    if line.is(at, "T") && line.is_glued(at) && line.is_glued(at + 1) {
        // "2016-12-16T12:23"
        return at + 1;
    }
    let dash = line.is_dash(at) && !line.is_glued(at);
    let at = line.skip(at, &[","]) + usize::from(dash);
    let at = line.skip(at, &["at", "on", "of", "for", "around", "about", "by"]);
    line.skip(at, &["about", "around", "exactly", "approximately", "precisely"])
}

fn take_clock(line: &Line<'_>, at: usize, expr: &mut Expr) -> bool {
    if expr.clock.is_some() && !expr.day_part {
        return false;
    }
    // A bare hour is one after "at", beside a date or a part of the day: "Saturday at 7".
    let led = line.follows(at, &["at", "about", "around"]) || line.is(at, "at");
    let beside = expr.when.is_some() || expr.day_part;
    let start = line.skip(at, &["at"]);
    let start = line.skip(start, &["about", "around", "exactly"]);
    let bare = match (led && (beside || hour_stands_alone(line, start)), expr.when.is_some()) {
        (true, _) => Bare::Allowed,
        (false, true) => Bare::InRange,
        (false, false) => Bare::Forbidden,
    };
    let Some((mut clock, end)) = clock::read(line, start, bare) else { return false };
    if bare == Bare::Allowed && clock::read(line, start, Bare::Forbidden).is_none() && unit_follows(line, end) {
        return false;
    }
    // The part of the day tells the half: "Friday night at 8".
    if let Some(part) = expr.clock.filter(|_| expr.day_part && clock.half == HalfDay::Open) {
        if part.from >= 720 && clock.from < 720 {
            clock.from += 720;
            clock.to += 720;
        }
        clock.half = HalfDay::Known;
    }
    if expr.end == expr.first {
        expr.head = start;
    }
    (expr.clock, expr.day_part, expr.end) = (Some(clock), false, end);
    true
}

/// In a phrase by itself "at 7" is an hour; in a sentence a date must stand behind it.
fn hour_stands_alone(line: &Line<'_>, at: usize) -> bool {
    let Some((_, end)) = clock::hour(line, at) else { return false };
    let next = joint(line, end);
    let dated = matches!(date::read(line, next), Some((When::Unit { .. } | When::Weekday(..) | When::Date { .. }, _)));
    dated || (line.sentence().is_none() && line.piece(end).is_none_or(|piece| piece.kind == Kind::Mark))
}

fn unit_follows(line: &Line<'_>, end: usize) -> bool {
    let percent = line.is_any(end, &["%", "percent", "per", "°", "degrees", "/", ":"]);
    percent || (line.sentence().is_some() && line.upos(end) == Some(Upos::Noun) && line.word(end).part.is_none())
}

fn take_date(line: &Line<'_>, at: usize, expr: &mut Expr) -> bool {
    if expr.when.is_some() {
        return false;
    }
    let Some((when, end)) = read_date(line, at) else { return false };
    if expr.end == expr.first {
        expr.head = head_of(line, at, end);
    }
    // "tonight" is a day and its night.
    if let Some(part) =
        line.piece(end - 1).and_then(|piece| piece.word().part).filter(|_| line.word(end - 1).day.is_some())
    {
        if expr.clock.is_none() {
            expr.clock = Some(Clock { from: part.0, to: part.1, half: HalfDay::Known, zone: None });
            expr.day_part = true;
        } else if let Some(clock) = &mut expr.clock {
            later_half(clock);
        }
    }
    (expr.when, expr.end) = (Some(when), end);
    true
}

fn later_half(clock: &mut Clock) {
    if clock.half == HalfDay::Open && clock.from < 720 {
        clock.from += 720;
        clock.to += 720;
    }
    clock.half = HalfDay::Known;
}

/// A date, but for "this morning" and "last night", which are a day and its part.
fn read_date(line: &Line<'_>, at: usize) -> Dated {
    let shift = if line.is(at, "this") {
        Some(0)
    } else if line.is(at, "last") {
        Some(-1)
    } else {
        None
    };
    if let Some(by) = shift.filter(|_| line.word(line.skip(at + 1, &["early", "late", "mid"])).part.is_some()) {
        return Some((When::Unit { unit: Unit::Day, by, from: super::when::From::Now }, at + 1));
    }
    date::read(line, at)
}

/// The piece that the whole hangs on: the last one that is no determiner's, month and weekday first.
fn head_of(line: &Line<'_>, first: usize, end: usize) -> usize {
    let named = (first..end)
        .find(|&at| line.word(at).month.is_some() || line.word(at).weekday.is_some() || line.word(at).day.is_some());
    named.unwrap_or(end - 1)
}

fn take_part(line: &Line<'_>, at: usize, expr: &mut Expr) -> bool {
    if expr.day_part {
        return false;
    }
    // "Tuesday p.m."
    let half =
        expr.when.as_ref().and_then(|_| line.word(at).half).map(|half| (clock::of_half(half), line.skip_stop(at + 1)));
    let Some((part, end)) = clock::part(line, at).or(half) else { return false };
    if let Some(clock) = &mut expr.clock {
        // "7 in the evening", "8 p.m. Saturday night"
        if part.from >= 720 {
            later_half(clock);
        } else {
            clock.half = HalfDay::Known;
        }
    } else {
        // A part of the day alone needs its article: "in the morning", not "morning coffee"; and it is no noun's modifier.
        let alone = expr.when.is_none();
        let clock_follows = || line.is(end, "at") || clock::read(line, end, Bare::Forbidden).is_some();
        let dated = || line.is(end, "of") && read_date(line, end + 1).is_some();
        if alone
            && !dated()
            && !line.follows(at, &["in", "the", "during", "until", "by", "since"])
            && !line.is_any(at, &["in", "overnight", "early", "mid", "midmorning", "midafternoon", "late", "small"])
            && !clock_follows()
        {
            return false;
        }
        (expr.clock, expr.day_part) = (Some(part), true);
    }
    if expr.end == expr.first {
        expr.head = end - 1;
    }
    expr.end = end;
    true
}

/// "last night" belongs to yesterday's evening.
fn settle_last_night(line: &Line<'_>, expr: &mut Expr) {
    if line.is(expr.first, "last") && expr.day_part && !line.is_any(expr.end - 1, &["night", "evening", "overnight"]) {
        // "last morning" and the like are said of a stay, not of a day.
        expr.end = expr.first;
    }
}

/// "from Monday to Friday", "between 2010 and 2014".
fn between(line: &Line<'_>, at: usize) -> Option<Expr> {
    let (is_from, is_between) = (line.is(at, "from"), line.is(at, "between"));
    if !is_from && !is_between {
        return None;
    }
    if let Some((clock, end)) = clock::read(line, at, Bare::Forbidden) {
        let mut expr =
            Expr { clock: Some(clock), first: at, end, head: at + 1, extent: Extent::Throughout, ..Expr::default() };
        let next = joint(line, end);
        let _ = take_date(line, next, &mut expr) || take_date(line, end, &mut expr);
        return Some(expr);
    }
    if let Some(expr) = days_of_one_month(line, at) {
        return Some(expr);
    }
    let low = point(line, at + 1)?;
    if matches!(low.when, Some(When::Span(..))) {
        // "between 20 and 28 March"
        return Some(Expr { first: at, extent: Extent::Throughout, ..low });
    }
    let joined = line.is_any(low.end, &["to", "until", "till", "through"])
        || line.is_dash(low.end)
        || (is_between && line.is(low.end, "and"));
    if joined {
        let high =
            point(line, line.skip(low.end + 1, &["about", "around", "the"])).or_else(|| point(line, low.end + 1));
        if let Some(expr) = high.and_then(|high| span(line, &low, &high)) {
            return Some(Expr { first: at, ..expr });
        }
        let day = bare_day(line, &low);
        if let Some(expr) = day {
            return Some(Expr { first: at, ..expr });
        }
    }
    // "from Monday on", "from 2025": since a time, or from a future one on.
    let onward = line.is_any(low.end, &["on", "onward", "onwards", "forward"]);
    (is_from && low.when.is_some()).then(|| {
        let end = if onward { low.end + 1 } else { low.end };
        Expr { first: at, end, extent: if onward { Extent::Since } else { Extent::Within }, ..low }
    })
}

/// "from the 13th to the 15th of July": the month is told once, with the second day.
fn days_of_one_month(line: &Line<'_>, at: usize) -> Option<Expr> {
    let (first, end) = date::day(line, line.skip(at + 1, &["the"]))?;
    let joined =
        line.is_any(end, &["to", "until", "till", "through"]) || (line.is(at, "between") && line.is(end, "and"));
    let (last, end) = read_date(line, end + 1).filter(|_| joined)?;
    let When::Date { parts, .. } = &last else { return None };
    let parts = parts.first().filter(|parts| parts.month.is_some() && parts.day.is_some_and(|day| day > first))?;
    let from = When::date(parts.year, parts.month, Some(first));
    let when = Some(When::Span(Box::new(from), Box::new(last)));
    Some(Expr { when, extent: Extent::Throughout, first: at, end, head: end - 1, ..Expr::default() })
}

/// "from 3 May to 5": a lone day behind a whole date.
fn bare_day(line: &Line<'_>, low: &Expr) -> Option<Expr> {
    let Some(When::Date { parts, .. }) = &low.when else { return None };
    let num = line.num(low.end + 1)?;
    let day = u8::try_from(num.whole().filter(|day| (1..=31).contains(day))?).ok()?;
    let first = parts.first().filter(|parts| parts.day.is_some_and(|first| first < day))?;
    let last = When::Date { parts: vec![Explicit { day: Some(day), ..*first }], weekday: None };
    let when = When::Span(Box::new(low.when.clone()?), Box::new(last));
    Some(Expr { when: Some(when), extent: Extent::Throughout, end: num.end, ..low.clone() })
}

/// A point, or two joined by "to", a dash or "through" without an opening word: "Monday to Friday", "May 3 – June 5".
fn to_another(line: &Line<'_>, at: usize) -> Option<Expr> {
    let low = point(line, at)?;
    let dash = line.is_dash(low.end);
    if low.when.is_some() && (dash || line.is_any(low.end, &["to", "through", "until", "till"])) {
        let high = point(line, low.end + 1).filter(|high| high.when.is_some());
        if let Some(expr) = high.and_then(|high| span(line, &low, &high)) {
            return Some(expr);
        }
    }
    let spans = matches!(low.when, Some(When::Span(..) | When::Run { .. }));
    let extent = if spans { Extent::Throughout } else { low.extent };
    Some(Expr { extent, ..low })
}

/// The stretch between two points of the same kind; what the first leaves open follows from the second.
fn span(_line: &Line<'_>, low: &Expr, high: &Expr) -> Option<Expr> {
    let clock = match (low.clock, high.clock) {
        (Some(low), Some(high)) => Some(Clock {
            from: low.from,
            to: if high.to < low.from { high.to + clock::DAY } else { high.to },
            half: high.half,
            zone: high.zone.or(low.zone),
        }),
        _ => None,
    };
    let when = match (&low.when, &high.when) {
        (Some(from), Some(to)) => {
            let from = completed(from, to)?;
            Some(When::Span(Box::new(from), Box::new(to.clone())))
        }
        // "9 a.m. to 5 p.m. tomorrow"
        (None, Some(when)) | (Some(when), None) if clock.is_some() => Some(when.clone()),
        (None, None) if clock.is_some() => None,
        _ => return None,
    };
    let extent = Extent::Throughout;
    Some(Expr {
        when,
        clock,
        day_part: low.day_part,
        soft: low.soft,
        extent,
        first: low.first,
        end: high.end,
        head: low.head,
    })
}

/// "March to June 2024" begins in March 2024, "November to March 2025" in November 2024. Nothing spans from a finer thing to
/// one that is no time of the same sort ("Saturday to 2025").
fn completed(from: &When, to: &When) -> Option<When> {
    let month = |when: &When| match when {
        When::Date { parts, .. } => parts.first().map(|parts| (parts.month, parts.year)),
        When::Month(month, _) => Some((Some(*month), None)),
        _ => None,
    };
    let day = |when: &When| {
        if let When::Date { parts, .. } = when { parts.first().and_then(|parts| parts.day) } else { None }
    };
    match (month(from), month(to)) {
        (Some((Some(first), None)), Some((Some(last), Some(year)))) => {
            let year = if first > last { year - 1 } else { year };
            Some(When::date(Some(year), Some(first), day(from)))
        }
        // "from the 13th to the 15th of July"
        (Some((None, None)), Some((Some(month), year))) if day(from).is_some() && day(to).is_some() => {
            Some(When::date(year, Some(month), day(from)))
        }
        (Some((None, Some(_))), Some((Some(_), _))) | (Some((Some(_), _)), Some((None, Some(_)))) => None,
        _ => Some(from.clone()),
    }
}

/// "since 2015", "until Friday", "by May", "before 3 May", "after Saturday", "no later than Monday", "as of June".
fn bounded(line: &Line<'_>, at: usize) -> Option<Expr> {
    let (extent, next) = opening(line, at)?;
    let next = line.skip(next, &["about", "around"]);
    let inner =
        between(line, next).filter(|_| line.is(next, "between")).or_else(|| point(line, next)).or_else(|| {
            // "before 7", "until 10" in a phrase by itself
            let (clock, end) = clock::read(line, next, Bare::Allowed).filter(|_| hour_stands_alone(line, next))?;
            Some(Expr { clock: Some(clock), first: next, end, head: next, ..Expr::default() })
        })?;
    // "after Saturday's attack", "before the 2019 election": the time is the event's, and the order is to the event.
    let owned = line.is(inner.end, "'") || (inner.clock.is_none() && modifies(line, &inner));
    let extent = if owned { Extent::Within } else { extent };
    Some(Expr { extent, first: if owned { inner.first } else { at }, ..inner })
}

fn modifies(line: &Line<'_>, inner: &Expr) -> bool {
    let noun = matches!(line.upos(inner.end), Some(Upos::Noun | Upos::Adj));
    noun && noun::counted(line, inner.head, inner.end).is_some()
}

fn opening(line: &Line<'_>, at: usize) -> Option<(Extent, usize)> {
    let piece = line.piece(at)?;
    Some(match piece {
        piece if piece.is("since") => (Extent::Since, at + 1),
        piece if piece.is_any(&["until", "till"]) => (Extent::Until, at + 1),
        piece if piece.is("by") => (Extent::By, at + 1),
        piece if piece.is("before") => (Extent::Before, line.skip_all(at + 1, &["or", "on"])),
        piece if piece.is("after") => (Extent::After, at + 1),
        piece if piece.is("prior") && line.is(at + 1, "to") => (Extent::Before, at + 2),
        piece if piece.is_any(&["earlier", "sooner"]) && line.is(at + 1, "than") => (Extent::Before, at + 2),
        piece if piece.is("later") && line.is(at + 1, "than") => (Extent::After, at + 2),
        piece if piece.is("no") && line.is(at + 1, "later") && line.is(at + 2, "than") => (Extent::By, at + 3),
        piece if piece.is("no") && line.is(at + 1, "earlier") && line.is(at + 2, "than") => (Extent::Since, at + 3),
        // "as of Thursday" a figure stood so; it need not have begun to.
        piece if piece.is("as") && line.is(at + 1, "of") => (Extent::Within, at + 2),
        piece if piece.is_any(&["starting", "beginning", "effective"]) => {
            (Extent::Since, line.skip(at + 1, &["on", "in", "from", "at"]))
        }
        _ => return None,
    })
}

/// The expression as a time on the day it was written.
fn resolve(expr: &Expr, anchor: &Anchor) -> Time {
    let resolved = expr.when.as_ref().map(|when| anchor.resolve(when));
    let clock = expr.clock.or(resolved.as_ref().and_then(|resolved| resolved.clock));
    let base = resolved.unwrap_or_else(|| Resolved {
        readings: Vec::new(),
        granularity: Granularity::Day,
        borders: Borders::Sharp,
        weekday: None,
        explicit: Explicit::default(),
        clock: None,
    });
    let granularity = match clock {
        Some(_) if base.granularity > Granularity::Day => base.granularity,
        Some(clock) if expr.day_part || clock.minutes() >= 60 => Granularity::DayPart,
        Some(_) => Granularity::Minute,
        None => base.granularity,
    };
    let readings = if clock.is_some() && expr.clock.is_some() {
        base.readings
    } else {
        base.readings.into_iter().map(|days| reach(days, expr.extent, anchor.today)).collect()
    };
    let (weekday, explicit) = (base.weekday, base.explicit);
    Time { readings, granularity, borders: base.borders, extent: expr.extent, weekday, explicit, clock }
}

/// The days that "since", "after", "before" a time are.
fn reach(days: Days, extent: Extent, today: Option<Date>) -> Days {
    match extent {
        Extent::Within | Extent::Throughout => days,
        Extent::Since => {
            Days { first: days.first, last: today.filter(|today| *today >= days.first).unwrap_or(Date::MAX) }
        }
        Extent::After => Days { first: super::calendar::plus_days(days.last, 1), last: Date::MAX },
        Extent::Before => Days { first: Date::MIN, last: super::calendar::plus_days(days.first, -1) },
        Extent::Until | Extent::By => Days { first: Date::MIN, last: days.last },
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Published;
    use crate::mention::{Context, Extent, Granularity, Time, Value, read_phrase};
    use jiff::civil::date;

    /// The times of a phrase written on Thursday, 1 May 2025.
    fn times(text: &str) -> Vec<Time> {
        let published = Some(Published { date: date(2025, 5, 1), instant: None });
        let mentions = read_phrase(text, &Context { published, place: None });
        let time = |value| if let Value::Time(time) = value { Some(time) } else { None };
        mentions.into_iter().filter_map(|mention| time(mention.value)).collect()
    }

    fn check(text: &str, want: &str) {
        let shown: Vec<String> = times(text).iter().map(ToString::to_string).collect();
        assert_eq!(shown.join("; "), want, "{text}");
    }

    #[test]
    fn hours_behind_days_count_with_them() {
        let days = |text: &str| times(text).first().and_then(Time::likeliest);
        assert_eq!(days("within the next two days and five hours").map(|days| days.last), Some(date(2025, 5, 3)));
        assert_eq!(days("within one day and three hours").map(|days| days.last), Some(date(2025, 5, 2)));
        assert_eq!(days("one day and two hours later").map(|days| days.first), Some(date(2025, 5, 2)));
    }

    #[test]
    fn a_distance_is_a_length_too() {
        let lengths = |text: &str| {
            let mentions = read_phrase(text, &Context::default());
            let length = |value| if let Value::Duration(length) = value { Some(length.to_string()) } else { None };
            mentions.into_iter().filter_map(|mention| length(mention.value)).collect::<Vec<_>>()
        };
        assert_eq!(lengths("two weeks later"), ["2 wk"]);
        assert_eq!(lengths("a year ago"), ["1 y"]);
        assert_eq!(lengths("one day and 12 hours after Christmas"), ["1.5 d"]);
        assert_eq!(lengths("the next five minutes"), ["5 min"]);
        assert_eq!(lengths("within three days"), ["at most 3 d"]);
        assert!(lengths("last week, yesterday, the next day").is_empty());
    }

    #[test]
    fn explicit_dates_are_what_they_say() {
        check("on 25 November 2026", "2026-11-25");
        check("on November 25, 2026", "2026-11-25");
        check("on the 3rd of May 2024", "2024-05-03");
        check("2025-05-03", "2025-05-03");
        check("on 13.5.2015", "2015-05-13");
        check("on 3/5/2024", "2024-03-05 or 2024-05-03");
        check("in May 2024", "May 2024");
        check("in 2015", "2015");
        check("Sept. 11, 2001", "2001-09-11");
        check("the 1990s", "1990-01-01 to 1999-12-31");
        check("the 19th century", "1801-01-01 to 1900-12-31");
        check("12-Sep-19", "2019-09-12");
        check("12/Sep/2019", "2019-09-12");
        check("in 480 BC", "-480");
        check("the last weekend of May 2024", "2024-05-25 to 2024-05-26");
        check("the first weekend of June 2024", "2024-06-01 to 2024-06-02");
        check("March", "March 2025 or March 2026");
        check("the second qtr of 2024", "2024-04-01 to 2024-06-30");
    }

    #[test]
    fn a_weekday_stays_beside_its_date() {
        let time = times("Monday, 25 November 2026").remove(0);
        assert_eq!(time.weekday, Some(crate::mention::Weekday::Monday));
        assert_eq!((time.explicit.year, time.explicit.month, time.explicit.day), (Some(2026), Some(11), Some(25)));
    }

    #[test]
    fn a_weekday_looks_where_its_verb_looks() {
        check("it was held Saturday", "2025-04-26");
        check("it will be held Saturday", "2025-05-03");
        check("talks Saturday", "2025-05-03 or 2025-04-26");
        check("he said Thursday", "2025-05-01");
    }

    #[test]
    fn dates_without_a_year_take_the_nearest_that_fits() {
        check("it will meet on May 11", "2025-05-11");
        check("it met on June 3", "2024-06-03");
        check("it will be held in May", "May 2025");
    }

    #[test]
    fn times_told_from_today() {
        check("yesterday", "2025-04-30");
        check("two days ago", "2025-04-29");
        check("the day before yesterday", "2025-04-29");
        check("three weeks ago", "2025-04-10");
        check("last month", "April 2025");
        check("this past weekend", "2025-04-26 to 2025-04-27");
        check("by the end of month", "until 2025-05-31");
        check("by year-end", "until 2025-12-31");
        check("at the year's end", "2025-09-01 to 2025-12-31");
        check("this year", "2025");
        check("next week", "2025-05-05 to 2025-05-11 or 2025-05-04 to 2025-05-10");
        check("the first Saturday of May", "2025-05-03");
        check("the day after Christmas 2024", "2024-12-26");
        check("last night", "2025-04-30 18:00 to 28:00");
    }

    #[test]
    fn times_told_from_another_time_count_from_it_first() {
        check("It opened on 3 March 2024 and closed two days later", "2024-03-03; 2024-03-05 or 2025-05-03");
    }

    #[test]
    fn parts_of_times_are_soft() {
        check("early May 2024", "2024-05-01 to 2024-05-10");
        check("mid-May 2024", "2024-05-11 to 2024-05-20");
        check("late 2023", "2023-09-01 to 2023-12-31");
        check("the third quarter of 2024", "2024-07-01 to 2024-09-30");
        check("the summer of 2019", "2019-06-01 to 2019-08-31");
    }

    #[test]
    fn holidays_follow_their_rule() {
        check("Easter 2024", "2024-03-31");
        check("Thanksgiving 2024", "2024-11-28");
        check("on Christmas Day 2023", "2023-12-25");
    }

    #[test]
    fn times_of_day_with_and_without_dates() {
        check("at 11:52 p.m. Friday", "2025-05-02 or 2025-04-25 23:52");
        check("Saturday at 3 p.m.", "2025-05-03 or 2025-04-26 15:00");
        check("at noon tomorrow", "2025-05-02 12:00");
        check("0600 GMT", "06:00 UTC");
        check("eight minutes to midnight", "23:52");
        check("a few minutes past six", "06:01 to 06:09");
        check("half past seven", "07:30");
        check("5 to 6 p.m.", "17:00 to 18:00");
        check("in the early hours of 3 May 2025", "2025-05-03 00:00 to 06:00");
        check("in the middle of the night", "22:00 to 29:00");
        check("morning of 3 May 2025", "2025-05-03 04:00 to 12:00");
        check("9 a.m. (BST)", "09:00 UTC+01:00");
        check("at 9.30pm gmt", "21:30 UTC");
    }

    #[test]
    fn stretches_and_bounds() {
        check("from Monday to Friday", "2025-04-28 to 2025-05-02");
        check("between 2010 and 2014", "2010-01-01 to 2014-12-31");
        check("3-5 May 2024", "2024-05-03 to 2024-05-05");
        check("May 3-5, 2024", "2024-05-03 to 2024-05-05");
        check("from the 3rd to the 5th of May 2024", "2024-05-03 to 2024-05-05");
        check("between the 3rd and 5 May 2024", "2024-05-03 to 2024-05-05");
        check("since 2015", "since 2015-01-01");
        check("until 3 May 2025", "until 2025-05-03");
        assert_eq!(times("before 3 May 2025")[0].extent, Extent::Before);
        assert_eq!(times("from Monday to Friday")[0].extent, Extent::Throughout);
    }

    #[test]
    fn an_undated_text_keeps_what_the_words_say() {
        let mentions = read_phrase("on Saturday", &Context::default());
        let Value::Time(time) = &mentions[0].value else { panic!("a time") };
        assert!(time.readings.is_empty() && time.weekday.is_some());
        assert_eq!(time.granularity, Granularity::Day);
    }

    #[test]
    fn counts_are_no_times() {
        for text in
            ["2,000 people", "may go", "2000 protesters gathered", "about 1900 tonnes", "they march on", "a second man"]
        {
            assert!(times(text).is_empty(), "{text}: {:?}", times(text));
        }
    }
}
