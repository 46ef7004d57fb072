//! Times of day: "11:52 p.m.", "noon", "eight minutes to midnight", "0600 GMT", "5 to 6 p.m.", "in the evening".

use super::calendar::Unit;
use super::date;
use super::number::Form;
use super::piece::{Kind, Piece};
use super::values::Line;
use super::vocabulary::Half;
use super::when::When;
use super::{Clock, HalfDay};

/// Minutes in a day.
pub(super) const DAY: u16 = 1440;

fn at_minute(minute: u16, half: HalfDay) -> Clock {
    Clock { from: minute, to: minute, half, zone: None }
}

/// The time or stretch of time of day that begins at piece `at`, with one past its last piece. A bare hour ("at 7") is read
/// only where `bare` allows it.
pub(super) fn read(line: &Line<'_>, at: usize, bare: Bare) -> Option<(Clock, usize)> {
    if let Some(found) = range(line, at, bare) {
        return Some(found);
    }
    let (mut clock, end) = spelt(line, at).or_else(|| sure(line, at)).or_else(|| match bare {
        Bare::Allowed => hour(line, at).map(|(clock, end)| (clock, line.skip(end, &["sharp"]))),
        // "2 June, 20h"; but "on Saturday 3h of rain fell".
        Bare::InRange => hour(line, at).filter(|&(_, end)| is_h(line, end - 1) && !line.is(end, "of")),
        Bare::Forbidden => None,
    })?;
    let (zone, end) = zone(line, end);
    clock.zone = zone;
    Some((clock, end))
}

/// Whether an hour without minutes, half or zone may be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bare {
    Allowed,
    /// Only as an end of a stretch: "Monday 8 to 9".
    InRange,
    Forbidden,
}

/// A time that nothing else could be: with minutes, half of the day, "o'clock", "hours" or a zone; noon and midnight.
fn sure(line: &Line<'_>, at: usize) -> Option<(Clock, usize)> {
    let at_twelve = line.num(at).is_some_and(|num| num.whole() == Some(12));
    let named = if at_twelve { at + 1 } else { at };
    if let Some(minute) = line.word(named).clock {
        return Some((at_minute(minute, HalfDay::Known), named + 1));
    }
    if line.is_any(at, &["mid"]) && line.is_any(line.skip_dash(at + 1), &["day", "night"]) {
        let minute = if line.is(line.skip_dash(at + 1), "day") { 720 } else { 0 };
        return Some((at_minute(minute, HalfDay::Known), line.skip_dash(at + 1) + 1));
    }
    let (hour, minute, end) = digits(line, at)?;
    let has_minutes = minute.is_some();
    let minute = minute.unwrap_or(0);
    if let Some((half, end)) = half(line, end).filter(|_| hour <= 23) {
        return Some((at_minute(in_half(hour, half) * 60 + minute, HalfDay::Known), end));
    }
    let spelt_out = line.is(end, "o") && line.is(end + 1, "'") && line.is(end + 2, "clock");
    if spelt_out || line.is(end, "oclock") {
        let end = if spelt_out { end + 3 } else { end + 1 };
        let (clock, end) = match half_or_part(line, end) {
            Some((half, end)) => (at_minute(in_half(hour, half) * 60, HalfDay::Known), end),
            None => (at_minute(hour * 60, HalfDay::Open), end),
        };
        return Some((clock, end));
    }
    let of_day = hour > 12 || hour == 0 || line.piece(at)?.text.starts_with('0') || is_h(line, at + 1);
    let known = if of_day { HalfDay::Known } else { HalfDay::Open };
    if has_minutes {
        let clock = at_minute(hour * 60 + minute, known);
        return Some(match half_or_part(line, end) {
            Some((half, end)) => (at_minute(in_half(hour, half) * 60 + minute, HalfDay::Known), end),
            None => (clock, end),
        });
    }
    let (named, past) = zone(line, end);
    if hour <= 24 && named.is_some() && past > end {
        return Some((at_minute(hour * 60, known), end));
    }
    half_or_part(line, end)
        .filter(|_| hour <= 12)
        .map(|(half, end)| (at_minute(in_half(hour, half) * 60, HalfDay::Known), end))
}

/// Hour and perhaps minutes in digits or words: "11:52", "11.52 p.m.", "0600 GMT", "715am", "3", "eight forty p.m.".
fn digits(line: &Line<'_>, at: usize) -> Option<(u16, Option<u16>, usize)> {
    let num = line.num(at)?;
    let small = |value: f64| -> Option<u16> {
        ((0.0..10_000.0).contains(&value) && value.fract() == 0.0).then_some(value as u16)
    };
    let end = num.end;
    if line.is(end, ":") && line.is_glued(end) && line.is_glued(end + 1) {
        let minutes = line.num(end + 1).filter(|next| matches!(next.form, Form::Bare(2)))?;
        let (hour, minute) = (small(num.value)?, small(minutes.value)?);
        let mut end = minutes.end;
        // Seconds are read over.
        if line.is(end, ":") && line.num(end + 1).is_some_and(|next| matches!(next.form, Form::Bare(2))) {
            end += 2;
        }
        return (hour <= 24 && minute < 60).then_some((hour, Some(minute), end));
    }
    match num.form {
        Form::Bare(1 | 2) => {
            let hour = small(num.value).filter(|&hour| hour <= 24)?;
            with_h(line, at, hour).or(Some((hour, None, end)))
        }
        Form::Bare(3 | 4) => {
            let whole = small(num.value)?;
            let (hour, minute) = (whole / 100, whole % 100);
            let marked =
                line.is_any(end, &["hours", "hrs", "hour"]) || line.word(end).half.is_some() || zone(line, end).1 > end;
            let past = if line.is_any(end, &["hours", "hrs", "hour"]) { end + 1 } else { end };
            (marked && hour <= 24 && minute < 60).then_some((hour, Some(minute), past))
        }
        Form::Digits => {
            // British papers write "11.52pm"; without the half of the day it is a decimal.
            let (hour, minute) = line.piece(at)?.text.split_once('.')?;
            let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok().filter(|_| minute.len() == 2)?);
            (half(line, end).is_some() && hour <= 24 && minute < 60).then_some((hour, Some(minute), end))
        }
        Form::Words => {
            let hour = small(num.value).filter(|&hour| hour <= 24)?;
            if let Some((minute, end)) = minute_after_nought(line, end).filter(|_| (1..=12).contains(&hour)) {
                return Some((hour, Some(minute), end));
            }
            let minutes = line.num(end).filter(|next| next.form == Form::Words && (1.0..60.0).contains(&next.value));
            match minutes.filter(|next| half_or_part(line, next.end).is_some()) {
                Some(next) => Some((hour, small(next.value), next.end)),
                None => Some((hour, None, end)),
            }
        }
        Form::Bare(_) | Form::Scaled | Form::Ordinal | Form::Fraction => None,
    }
}

/// Whether the letter of "14h45" stands at `at`.
fn is_h(line: &Line<'_>, at: usize) -> bool {
    line.is(at, "h") && line.is_glued(at)
}

/// "14h45", as French-speaking and southern African papers write; "14h" where "at" or a zone settles that it is no length.
/// "in 2h18" and "2h18m" are lengths, and so is what a verb of lasting governs.
fn with_h(line: &Line<'_>, at: usize, hour: u16) -> Option<(u16, Option<u16>, usize)> {
    // "1H25" is a half of a year.
    if !is_h(line, at + 1)
        || (hour <= 2 && line.piece(at + 1)?.is_capital())
        || line.follows(at, &["in", "for", "of", "within", "lasted", "lasting", "took", "taking"])
    {
        return None;
    }
    let minutes = line.num(at + 2).filter(|next| next.form == Form::Bare(2) && line.is_glued(next.first));
    if let Some(minutes) = minutes {
        let minute = minutes.whole().filter(|&minute| minute < 60).and_then(|minute| u16::try_from(minute).ok())?;
        let goes_on = line.is_glued(minutes.end)
            && line.piece(minutes.end).is_some_and(|next| next.kind == Kind::Word || next.is_any(&["'", "\"", ":"]));
        return (!goes_on).then_some((hour, Some(minute), minutes.end));
    }
    let end = at + 2;
    if zone(line, end).1 > end {
        return Some((hour, None, end));
    }
    line.follows(at, &["at", "until", "till", "by"]).then_some((hour, Some(0), end))
}

/// "oh five" behind an hour in words: "nine-oh-five", "ten zero five".
fn minute_after_nought(line: &Line<'_>, at: usize) -> Option<(u16, usize)> {
    let nought = line.skip_dash(at);
    let digit = line.skip_dash(nought + 1);
    let num = line.num(digit).filter(|num| line.is_any(nought, &["oh", "o", "zero"]) && num.form == Form::Words)?;
    let minute = num.whole().filter(|minute| (1..10).contains(minute)).and_then(|minute| u16::try_from(minute).ok())?;
    Some((minute, num.end))
}

/// "a.m." or "p.m." at `at`; also "p m" in two pieces.
fn half(line: &Line<'_>, at: usize) -> Option<(Half, usize)> {
    if let Some(half) = line.word(at).half {
        return Some((half, line.skip_stop(at + 1)));
    }
    let letter = if line.is(at, "a") { Half::Am } else { Half::Pm };
    let next = line.skip_stop(at + 1);
    (line.is_any(at, &["a", "p"]) && line.is(next, "m")).then(|| (letter, line.skip_stop(next + 1)))
}

/// A half of the day as a stretch.
pub(super) fn of_half(half: Half) -> Clock {
    let from = if half == Half::Am { 0 } else { 720 };
    Clock { from, to: from + 720, half: HalfDay::Known, zone: None }
}

/// "p.m.", "in the evening", "at night", "this morning".
fn half_or_part(line: &Line<'_>, at: usize) -> Option<(Half, usize)> {
    if let Some(found) = half(line, at) {
        return Some(found);
    }
    if line.is(at, "at") && line.is(at + 1, "night") {
        return Some((Half::Pm, at + 2));
    }
    let part = if line.is(at, "in") && line.is(at + 1, "the") { at + 2 } else { return None };
    // "12 in the night" is midnight.
    let at_twelve = at > 0 && line.num(at - 1).is_some_and(|num| num.whole() == Some(12));
    if let Some(half) = line.word(part).half {
        // "5 in the a.m."
        return Some((half, part + 1));
    }
    let half = match line.piece(part)? {
        piece if piece.is("morning") || (piece.is("night") && at_twelve) => Half::Am,
        piece if piece.is_any(&["afternoon", "evening", "night"]) => Half::Pm,
        _ => return None,
    };
    Some((half, part + 1))
}

fn in_half(hour: u16, half: Half) -> u16 {
    match half {
        Half::Am => hour % 12 + if hour > 12 { 12 } else { 0 },
        Half::Pm => hour % 12 + 12,
    }
}

/// An hour by itself: "7", "seven".
pub(super) fn hour(line: &Line<'_>, at: usize) -> Option<(Clock, usize)> {
    let num = line.num(at).filter(|num| matches!(num.form, Form::Bare(1 | 2) | Form::Words))?;
    let hour = num.whole().filter(|&hour| (0..=24).contains(&hour)).and_then(|hour| u16::try_from(hour).ok())?;
    // "eleven twenty", "eleven-twenty"
    let minutes = line.num(line.skip_dash(num.end)).filter(|next| num.form == Form::Words && next.form == Form::Words);
    let (minute, end) = match minutes.and_then(|next| Some((next.whole().filter(|minute| *minute < 60)?, next.end))) {
        Some((minute, end)) => (u16::try_from(minute).ok()?, end),
        None => (0, num.end),
    };
    // "8h45 to 10h"
    let h = is_h(line, end) && !line.piece(end + 1).is_some_and(|next| next.glued && next.kind != Kind::Mark);
    let known = if hour > 12 || h { HalfDay::Known } else { HalfDay::Open };
    Some((at_minute(hour * 60 + minute, known), end + usize::from(h)))
}

/// "half past seven", "a quarter to six", "ten past six", "eight minutes to midnight", "a few minutes past six".
fn spelt(line: &Line<'_>, at: usize) -> Option<(Clock, usize)> {
    let mut loose = false;
    let (lo, hi, mut next) = if line.is(at, "half") {
        (30, 30, at + 1)
    } else if let Some(quarter) = [at, at + 1].into_iter().find(|&at| line.is(at, "quarter")) {
        let article = quarter == at || line.is_any(at, &["a"]);
        (15, 15, article.then_some(quarter + 1)?)
    } else if line.is(at, "a") && line.is(at + 1, "few") && line.is(at + 2, "minutes") {
        (1, 9, at + 3)
    } else if line.is_any(at, &["just", "shortly", "soon"]) && line.is_any(at + 1, &["after", "past", "before"]) {
        (1, 29, at + 1)
    } else {
        let num = line.num(at).filter(|num| num.is_cardinal())?;
        let minutes =
            num.whole().filter(|minutes| (1..60).contains(minutes)).and_then(|minutes| i16::try_from(minutes).ok())?;
        let end = line.skip(num.end, &["minutes", "minute", "mins", "min"]);
        loose = end == num.end;
        (minutes, minutes, end)
    };
    let sign = match line.piece(next)? {
        piece if piece.is_any(&["past", "after"]) => 1,
        piece if piece.is_any(&["to", "before", "of", "til", "till"]) => -1,
        _ => return None,
    };
    next += 1;
    let is_sure = sure(line, next).is_some();
    let (base, end) = sure(line, next).or_else(|| {
        let (clock, end) = hour(line, next)?;
        Some(half_or_part(line, end).map_or((clock, end), |(half, end)| {
            (at_minute(in_half(clock.from / 60, half) * 60 + clock.from % 60, HalfDay::Known), end)
        }))
    })?;
    // "ten to twelve" is as well a stretch or a count: without "minutes" the hour must be sure, or "at" stand before it.
    let led = line.follows(at, &["at", "around", "about", "until", "till"])
        && line.num(at).is_some_and(|num| num.form == Form::Words);
    // And only a full hour is counted from, by fives unless "minutes" stands there.
    if base.from % 60 != 0 || (loose && lo % 5 != 0) || (loose && !is_sure && !led && !line.is(next - 1, "past")) {
        return None;
    }
    let day = i16::try_from(DAY).ok()?;
    let hour = i16::try_from(base.from).ok()?;
    let (first, last) = if sign > 0 { (hour + lo, hour + hi) } else { (hour - hi, hour - lo) };
    let wrap = |minute: i16| u16::try_from(minute.rem_euclid(day)).ok();
    let from = wrap(first)?;
    Some((Clock { from, to: from + u16::try_from(last - first).ok()?, half: base.half, zone: None }, end))
}

/// "5 to 6 p.m.", "from 9am to 11am", "between 1 and 2:30", "11-3am": two times, of which one at least is sure to be a time.
fn range(line: &Line<'_>, at: usize, bare: Bare) -> Option<(Clock, usize)> {
    let opened = line.is_any(at, &["from", "between"]);
    let start = if opened { at + 1 } else { at };
    let by_half = line.is_any(start, &["half", "quarter", "a"]).then(|| spelt(line, start)).flatten();
    let (low, mid) = match sure(line, start).or(by_half) {
        Some((clock, end)) => (Ok(clock), end),
        None => hour(line, start).map(|(clock, end)| (Err(clock), end))?,
    };
    let (zone_low, mid) = zone(line, mid);
    let joins = line.is_dash(mid)
        || line.is_any(mid, &["to", "until", "till", "til", "through"])
        || (opened && line.is(mid, "and"));
    if !joins {
        return None;
    }
    let high_at = line.skip(mid + 1, &["about", "around"]);
    let (high, end) = match (sure(line, high_at).or_else(|| spelt(line, high_at)), low) {
        (Some(found), _) => found,
        (None, Ok(_)) => hour(line, high_at).filter(|&(_, end)| is_free(line, end))?,
        (None, Err(_)) => {
            let beside = |end: usize| bare != Bare::Forbidden && is_free(line, end);
            hour(line, high_at).filter(|&(_, end)| is_dated(line, end) || beside(end))?
        }
    };
    let sure_low = low.is_ok();
    let (Ok(low) | Err(low)) = low;
    let (from, to) = settle(low, high);
    // "15 to noon" is no stretch.
    if to < from && !sure_low && low.from > 720 {
        return None;
    }
    let (zone, end) = zone(line, end);
    let half = if low.half == HalfDay::Known || high.half == HalfDay::Known { HalfDay::Known } else { HalfDay::Open };
    Some((Clock { from, to: if to < from { to + DAY } else { to }, half, zone: zone.or(zone_low) }, end))
}

/// Whether a day follows, which makes hours of "5 to 6": "5 to 6 on Monday", "five to seven today".
fn is_dated(line: &Line<'_>, at: usize) -> bool {
    let next = line.skip(line.skip(at, &[","]), &["on", "of"]);
    let day = |when: &When| match when {
        When::Weekday(..) | When::Unit { unit: Unit::Day, .. } => true,
        When::Date { parts, .. } => parts.iter().all(|parts| parts.day.is_some()),
        _ => false,
    };
    date::read(line, next).is_some_and(|(when, _)| day(&when))
}

/// Whether no unit, sign or letter follows that would make the number before `at` something else than an hour.
fn is_free(line: &Line<'_>, at: usize) -> bool {
    line.piece(at).is_none_or(|next| {
        let prep = ["on", "at", "today", "tomorrow", "tonight", "in", "this", "next", "with", "for", "and", "of"];
        (next.kind == Kind::Mark && !next.is_any(&["%", "$", "°", ":", "/"]))
            || next.is_any(&prep)
            || next.word().weekday.is_some()
    })
}

/// The two ends of a stretch where one may tell the half of the day for both: "5 to 6 p.m." is all afternoon, "11 to 3am" goes
/// past midnight, "9 a.m. to 5" ends in the afternoon.
fn settle(low: Clock, high: Clock) -> (u16, u16) {
    let (mut from, mut to) = (low.from, high.to);
    match (low.half, high.half) {
        (HalfDay::Open, HalfDay::Known) => {
            let later = (from + 720) % DAY;
            // The later half is taken when it still comes before the end; past midnight, when the end is in the small hours.
            if (later < to && from < 720) || (to < from && later > to) {
                from = later;
            }
        }
        (HalfDay::Known, HalfDay::Open) if to <= from && to < 720 => to += 720,
        _ => {}
    }
    (from, to)
}

/// A time zone at `at`: minutes east of UTC where the words settle them, and one past the words.
pub(super) fn zone(line: &Line<'_>, at: usize) -> (Option<i16>, usize) {
    let Some(piece) = line.piece(at) else { return (None, at) };
    if piece.is("(") && line.is(at + 2, ")") {
        // "9 a.m. (BST)"
        return match zone(line, at + 1) {
            (Some(zone), end) if end == at + 2 => (Some(zone), end + 1),
            _ => (None, at),
        };
    }
    // Behind a time these are zones in small letters too; "est", "eat" and "met" may be words.
    let small = piece.is_any(&["gmt", "utc", "bst", "cet", "cest", "edt", "cst", "cdt", "pst", "pdt", "aest", "aedt"]);
    if let Some(zone) = piece.word().zone.filter(|_| small || piece.text.chars().all(char::is_uppercase)) {
        let signed = line.is_any(at + 1, &["+", "-"]) && line.is_glued(at + 2);
        if let Some(hours) =
            line.num(at + 2).filter(|_| signed).and_then(|num| num.whole()).and_then(|n| i16::try_from(n).ok())
        {
            let minutes = if hours > 14 { hours / 100 * 60 + hours % 100 } else { hours * 60 };
            return (Some(if line.is(at + 1, "-") { zone - minutes } else { zone + minutes }), at + 3);
        }
        return (Some(zone), at + 1);
    }
    // Summer time decides these; the date is not known here, so they stay open.
    if matches!(piece.text, "ET" | "CT" | "MT" | "PT") {
        return (None, at + 1);
    }
    let named =
        piece.is_any(&["eastern", "central", "mountain", "pacific", "local", "moscow", "tehran", "london", "uk"]);
    let mut end = at + usize::from(named);
    if named {
        end = line.skip(end, &["standard", "daylight"]);
        end = if line.is(end, "time") { end + 1 } else { at };
    }
    (None, end)
}

/// "in the early hours", "the small hours of the morning", "in the middle of the night", "at dead of night".
fn hours_of_night(line: &Line<'_>, at: usize) -> Option<(Clock, usize)> {
    let start = line.skip(line.skip(at, &["in", "at"]), &["the"]);
    let (from, to, end) = if line.is_any(start, &["early", "small", "wee"]) && line.is(start + 1, "hours") {
        // The hours counted in small numbers, to about daybreak.
        (0, 360, line.skip_all(start + 2, &["of", "the", "morning"]))
    } else if line.is_any(start, &["middle", "dead"]) && line.is(start + 1, "of") {
        // From when people sleep until before dawn.
        let night = line.skip(start + 2, &["the"]);
        (1320, DAY + 300, line.is(night, "night").then_some(night + 1)?)
    } else {
        return None;
    };
    Some((Clock { from, to, half: HalfDay::Known, zone: None }, end))
}

/// A part of the day at `at`: "morning", "early evening", "late in the afternoon", "in the night".
pub(super) fn part(line: &Line<'_>, at: usize) -> Option<(Clock, usize)> {
    if let Some(found) = hours_of_night(line, at) {
        return Some(found);
    }
    let mut next = at;
    let early = line.is(next, "early");
    let late = line.is(next, "late");
    if early || late || line.is(next, "mid") {
        next = line.skip_dash(next + 1);
    }
    if line.is(next, "in") && line.is(next + 1, "the") {
        next += 1;
    }
    next = line.skip(next, &["the"]);
    let inner_early = line.is(next, "early");
    let inner_late = line.is(next, "late");
    if inner_early || inner_late {
        next = line.skip_dash(next + 1);
    }
    let piece: &Piece<'_> = line.piece(next)?;
    let (mut from, mut to) = piece.word().part.filter(|_| piece.word().day.is_none())?;
    // What is early and what is late overlap in use, so each takes three fifths of the part.
    let rest = (to - from) * 2 / 5;
    if early || inner_early {
        to -= rest;
    } else if late || inner_late {
        from += rest;
    }
    Some((Clock { from, to, half: HalfDay::Known, zone: None }, next + 1))
}
