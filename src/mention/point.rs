//! Points in time: a date, a time of day, or both in one expression ("Saturday at 3 p.m.", "last night", "noon"). Takes the
//! pieces of a line from one place on, gives what the words say; knows nothing of the day of writing.

use super::calendar::Unit;
use super::clock::{self, Bare};
use super::date::{self, Dated};
use super::piece::Kind;
use super::stretch::opening;
use super::values::Line;
use super::when::{Expr, When};
use super::{Clock, Extent, HalfDay};
use crate::syntax::Upos;

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
pub(super) fn joint(line: &Line<'_>, at: usize) -> usize {
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
        // "tonight at 12" is the midnight at its end.
        let at_midnight = part.from >= 1020 && (clock.from, clock.to) == (720, 720);
        if part.from >= 720 && (clock.from < 720 || at_midnight) {
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
pub(super) fn hour_stands_alone(line: &Line<'_>, at: usize) -> bool {
    let Some((_, end)) = clock::hour(line, at) else { return false };
    let next = joint(line, end);
    let dated = matches!(date::read(line, next), Some((When::Unit { .. } | When::Weekday(..) | When::Date { .. }, _)));
    dated || (line.sentence().is_none() && line.piece(end).is_none_or(|piece| piece.kind == Kind::Mark))
}

fn unit_follows(line: &Line<'_>, end: usize) -> bool {
    let percent = line.is_any(end, &["%", "percent", "per", "°", "degrees", "/", ":"]);
    percent || (line.sentence().is_some() && line.upos(end) == Some(Upos::Noun) && line.word(end).part.is_none())
}

pub(super) fn take_date(line: &Line<'_>, at: usize, expr: &mut Expr) -> bool {
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
pub(super) fn read_date(line: &Line<'_>, at: usize) -> Dated {
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
