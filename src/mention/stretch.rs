//! Stretches of time: from one point to another, since, until, before and after one ("from Monday to Friday", "by May"). Takes
//! the pieces of a line, gives what the words say; knows nothing of the day of writing.

use super::calendar::Unit;
use super::clock::{self, Bare};
use super::point::{hour_stands_alone, joint, point, read_date, take_date};
use super::values::Line;
use super::when::{Expr, When};
use super::{Clock, Explicit, Extent, date, noun, portion, relative};
use crate::syntax::Upos;

/// "from Monday to Friday", "between 2010 and 2014".
pub(super) fn between(line: &Line<'_>, at: usize) -> Option<Expr> {
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
    if let Some(expr) = lasting(line, &low).filter(|_| is_from) {
        return Some(Expr { first: at, ..expr });
    }
    // "from Monday on", "from 2025": since a time, or from a future one on.
    let onward = line.is_any(low.end, &["on", "onward", "onwards", "forward"]);
    (is_from && low.when.is_some()).then(|| {
        let end = if onward { low.end + 1 } else { low.end };
        Expr { first: at, end, extent: if onward { Extent::Since } else { Extent::Within }, ..low }
    })
}

/// "from 3 May for ten days", "from 4 p.m. for half an hour": a start and how long from there.
fn lasting(line: &Line<'_>, low: &Expr) -> Option<Expr> {
    let (count, unit, end) = relative::length(line, low.end + 1).filter(|_| line.is(low.end, "for"))?;
    let expr = Expr { extent: Extent::Throughout, end, ..low.clone() };
    if let Some(clock) = low.clock.filter(|_| !low.day_part) {
        let minutes = relative::minutes_in(unit).filter(|_| unit < Unit::Day)? * count.hi;
        let to = clock.from + (0.0..1440.0).contains(&minutes).then_some(minutes as u16)?;
        return Some(Expr { clock: Some(Clock { to, ..clock }), ..expr });
    }
    let start = low.when.clone().filter(|when| portion::is_day(when) && unit >= Unit::Day)?;
    Some(Expr { when: Some(When::Lasting { start: Box::new(start), count, unit }), ..expr })
}

/// "ten days from 3 May": how long, and from when on.
fn length_from(line: &Line<'_>, at: usize) -> Option<Expr> {
    let (count, unit, end) = relative::length(line, at).filter(|(_, unit, _)| *unit >= Unit::Day)?;
    let opened = line.skip(line.skip(end, &["starting", "beginning"]), &["from", "on"]);
    // "for a day starting on Friday at 5 p.m." tells rather when it starts.
    let start = point(line, opened).filter(|start| opened > end && start.clock.is_none())?;
    let (when, end) = (start.when.filter(portion::is_day)?, start.end);
    let when = Some(When::Lasting { start: Box::new(when), count, unit });
    Some(Expr { when, extent: Extent::Throughout, first: at, end, head: end - 1, ..Expr::default() })
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
pub(super) fn to_another(line: &Line<'_>, at: usize) -> Option<Expr> {
    if let Some(expr) = length_from(line, at).filter(|_| line.follows(at, &["for"])) {
        return Some(expr);
    }
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
pub(super) fn bounded(line: &Line<'_>, at: usize) -> Option<Expr> {
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

pub(super) fn opening(line: &Line<'_>, at: usize) -> Option<(Extent, usize)> {
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
