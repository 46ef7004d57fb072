//! The grammar of dates: explicit days, months and years, weekdays, and all that is told from one's own day or another time.

use super::calendar::Unit;
use super::number::{Form, Num};
use super::piece::Kind;
use super::relative;
use super::values::Line;
use super::vocabulary::{Fact, Vocabulary};
use super::when::{Shift, When};
use super::year::{self, century, year_behind, years};
use super::{Explicit, Weekday};

/// What a date function gives: what the words say, and one past their last piece.
pub(super) type Dated = Option<(When, usize)>;

/// The date that begins at piece `at`.
pub(super) fn read(line: &Line<'_>, at: usize) -> Dated {
    numeric(line, at)
        .or_else(|| day_first(line, at))
        .or_else(|| month_first(line, at))
        .or_else(|| weekday(line, at))
        .or_else(|| relative::read(line, at))
        .or_else(|| holiday(line, at, Shift::Bare))
        .or_else(|| season(line, at, Shift::Bare))
        .or_else(|| years(line, at))
        .or_else(|| year::year(line, at).map(|(year, end)| (When::date(Some(year), None, None), end)))
}

pub(super) fn small(num: &Num, least: u32, most: u32) -> Option<u8> {
    num.whole().filter(|whole| (least..=most).contains(whole)).and_then(|whole| u8::try_from(whole).ok())
}

/// A day of the month: "3", "3rd", "third", "the twenty-first".
pub(super) fn day(line: &Line<'_>, at: usize) -> Option<(u8, usize)> {
    let num = line.num(at)?;
    let fits = matches!(num.form, Form::Bare(1 | 2) | Form::Ordinal | Form::Words);
    Some((small(num, 1, 31).filter(|_| fits)?, num.end))
}

/// A month named at `at`, with one past it (and past the stop of its abbreviation).
pub(super) fn month(line: &Line<'_>, at: usize) -> Option<(u8, usize)> {
    let month = line.word(at).month?;
    let short = line.piece(at).is_some_and(|piece| piece.text.len() <= 4 && !piece.is_any(&["may", "june", "july"]));
    let numbered = line.piece(at + 2).is_some_and(|next| next.kind == Kind::Digits);
    Some((month, if short || numbered { line.skip_stop(at + 1) } else { at + 1 }))
}

/// Whether month and day, in this order, make sense.
fn fits(month: u8, day: u8) -> bool {
    (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// Dates in digits: "2025-05-03", "5/3/2025", "13.5.2015", "2016-11", "4/22".
fn numeric(line: &Line<'_>, at: usize) -> Dated {
    let first = line.num(at);
    if first.is_some_and(|num| num.form == Form::Fraction && num.end == at + 3 && line.is(at + 1, "/")) {
        return short_numeric(line, at);
    }
    let first = first.filter(|num| matches!(num.form, Form::Bare(1 | 2 | 4)))?;
    if line.is_glued(at) && line.follows(at, &["/", "."]) {
        return None;
    }
    let mark = line.piece(first.end).filter(|mark| mark.is_any(&["/", "-", ".", "–"]))?;
    let tight = line.is_glued(first.end) && line.is_glued(first.end + 1);
    let second = line.num(first.end + 1).filter(|num| matches!(num.form, Form::Bare(1 | 2 | 4)))?;
    let third = line.num(second.end + 1).filter(|num| {
        let same = line.piece(second.end).is_some_and(|next| next.text == mark.text);
        same && matches!(num.form, Form::Bare(1 | 2 | 4)) && line.is_glued(second.end) == tight
    });
    let goes_on = |end: usize| {
        line.is_glued(end)
            && line.is_glued(end + 1)
            && line.is_any(end, &["-", "/", ".", ":"])
            && line.num(end + 1).is_some()
    };
    match (first.form, second.form, third) {
        (Form::Bare(4), Form::Bare(1 | 2), Some(third)) if !goes_on(third.end) => {
            let (month, day) = (small(second, 1, 12)?, small(third, 1, 31)?);
            let year = i16::try_from(first.whole()?).ok()?;
            Some((When::date(Some(year), Some(month), Some(day)), third.end))
        }
        (Form::Bare(1 | 2), Form::Bare(1 | 2), Some(third)) if tight && !goes_on(third.end) => {
            let year = match third.form {
                Form::Bare(2) => century(small(third, 0, 99)?),
                Form::Bare(4) => i16::try_from(third.whole()?).ok()?,
                _ => return None,
            };
            either_order(first, second, Some(year), line.month_first(mark.text)).map(|when| (when, third.end))
        }
        (Form::Bare(4), Form::Bare(2), None) if tight && !goes_on(second.end) => year_and(first, second),
        (Form::Bare(1 | 2), Form::Bare(4), None) if mark.text != "." && !goes_on(second.end) => {
            let year = i16::try_from(second.whole().filter(|year| (1900..=2100).contains(year))?).ok()?;
            Some((When::date(Some(year), Some(small(first, 1, 12)?), None), second.end))
        }
        (Form::Bare(1 | 2), Form::Bare(1 | 2), None) if mark.text == "/" && !goes_on(second.end) => {
            short_numeric(line, at)
        }
        _ => None,
    }
}

/// "2016-11" is a month, "2010-11" and "2010-14" are stretches of years: the second number of a stretch is the next year or
/// more than a month can be.
fn year_and(first: &Num, second: &Num) -> Dated {
    let year = i16::try_from(first.whole().filter(|year| (1500..=2200).contains(year))?).ok()?;
    let low = small(second, 0, 99)?;
    let last = year - year % 100 + i16::from(low);
    if last == year + 1 || (last > year && low > 12) {
        let of = |year| Box::new(When::date(Some(year), None, None));
        return Some((When::Span(of(year), of(last)), second.end));
    }
    (1..=12).contains(&low).then(|| (When::date(Some(year), Some(low), None), second.end))
}

/// "4/22", "22/4": two numbers and a slash are a date only where nothing else they could be fits.
fn short_numeric(line: &Line<'_>, at: usize) -> Dated {
    let first = line.piece(at)?.text.parse::<u8>().ok()?;
    let second = line.piece(at + 2)?.text.parse::<u8>().ok()?;
    let led =
        line.follows(at, &["on", "by", "before", "after", "since", "until", "till", "from", "to", "between", ","]);
    let sure = fits(first, second) && second > 12 && line.is_glued(at + 1);
    if !(led || sure) || line.is_glued(at) && at > 0 {
        return None;
    }
    let mut parts = Vec::new();
    let mut push = |month: u8, day: u8| {
        if fits(month, day) {
            parts.push(Explicit { year: None, month: Some(month), day: Some(day) });
        }
    };
    if line.month_first("/") != Some(false) || !fits(second, first) {
        push(first, second);
    }
    if line.month_first("/") != Some(true) && first != second || !fits(first, second) {
        push(second, first);
    }
    (!parts.is_empty()).then_some((When::Date { parts, weekday: None }, at + 3))
}

/// Both readings of "3/5/2025", or the one that the place of writing, the mark or the numbers leave.
fn either_order(first: &Num, second: &Num, year: Option<i16>, month_first: Option<bool>) -> Option<When> {
    let (first, second) = (small(first, 1, 31)?, small(second, 1, 31)?);
    let read = |month: u8, day: u8| fits(month, day).then_some(Explicit { year, month: Some(month), day: Some(day) });
    let (american, british) = (read(first, second), read(second, first));
    let mut parts = match (american, british, month_first) {
        (Some(american), Some(_), Some(true)) => vec![american],
        (Some(_), Some(british), Some(false)) => vec![british],
        (american, british, _) => [american, british].into_iter().flatten().collect(),
    };
    parts.dedup();
    (!parts.is_empty()).then_some(When::Date { parts, weekday: None })
}

/// "3 May", "3rd of May 2025", "12 and 13 March", "3-5 May", "the 20th of next month", "the 15th".
fn day_first(line: &Line<'_>, at: usize) -> Dated {
    let the = line.is(at, "the");
    let start = if the { at + 1 } else { at };
    let (first, end) = day(line, start)?;
    let ordinal = line.num(start).is_some_and(|num| num.form == Form::Ordinal);
    let words = line.num(start).is_some_and(|num| num.form == Form::Words);
    let stopped = if line.word(end + 1).month.is_some() { line.skip_stop(end) } else { end };
    let slash = usize::from(line.is(stopped, "/") && line.is_glued(stopped) && line.word(stopped + 1).month.is_some());
    let next = line.skip(line.skip_dash(line.skip(stopped, &["day"])), &["of"]) + slash;
    if let Some((month, end)) = month(line, next).filter(|_| !words || the) {
        if !month_is_sure(line, next, true) {
            return None;
        }
        let (year, end) = year_behind(line, end).map_or((None, end), |(year, end)| (Some(year), end));
        return Some((When::date(year, Some(month), Some(first)), end));
    }
    if line.is(end, "of") && ordinal {
        // "the 20th of next month": a day of a month told from one's own.
        let (of, end) = relative::read(line, end + 1).filter(|(when, _)| is_month(when))?;
        let what = super::when::What::Unit(Unit::Day);
        return Some((When::Nth { n: i8::try_from(first).ok()?, what, of: Box::new(of) }, end));
    }
    if let Some((last, end)) = (line.is_dash(end) || line.is_any(end, &["to", "and", "or", "through", "until"]))
        .then(|| day(line, end + 1))
        .flatten()
    {
        let next = line.skip(end, &["of"]);
        let (month, end) = month(line, next).filter(|_| last > first && month_is_sure(line, next, true))?;
        let (year, end) = year_behind(line, end).map_or((None, end), |(year, end)| (Some(year), end));
        let of = |day| Box::new(When::date(year, Some(month), Some(day)));
        return Some((When::Span(of(first), of(last)), end));
    }
    // "on 17th", without the article
    if start == at
        && ordinal
        && line.piece(at)?.kind == Kind::Digits
        && line.follows(at, &["on"])
        && stands_free(line, end)
    {
        return Some((When::date(None, None, Some(first)), end));
    }
    let led =
        start > at && line.follows(at, &["on", "by", "until", "till", "since", "before", "after", "from", "to", "for"]);
    let alone =
        led && ordinal && super::noun::counted(line, start, end).is_none() && !line.is_any(end, &["of", "time", "and"]);
    // "on the third" may be anything; "on the 3rd" and "on the twenty-third" are rather days.
    let long = line.piece(start)?.kind == Kind::Digits || first > 20;
    (alone && long).then(|| (When::date(None, None, Some(first)), end))
}

/// Whether the sentence ends at `at`, or goes on with a word that no ordinal orders.
fn stands_free(line: &Line<'_>, at: usize) -> bool {
    line.piece(at).is_none_or(|next| {
        (next.kind == Kind::Mark && !next.is_dash() && !next.is_any(&["/", "'"]))
            || next.is_any(&["at", "in", "for", "with", "by", "when", "after", "before", "but", "while"])
    })
}

/// Whether what is said is a month, so that a day of it can be told.
pub(super) fn is_month(when: &When) -> bool {
    match when {
        When::Unit { unit, .. } => *unit == Unit::Month,
        When::Month(..) => true,
        When::Date { parts, .. } => parts.iter().all(|parts| parts.month.is_some() && parts.day.is_none()),
        _ => false,
    }
}

/// Whether the word at `at` is a month for certain: not the verb "may", nor a march.
pub(super) fn month_is_sure(line: &Line<'_>, at: usize, beside_number: bool) -> bool {
    let word = line.word(at);
    if word.month.is_none() || !word.unsure {
        return word.month.is_some();
    }
    let Some(piece) = line.piece(at).filter(|piece| piece.is_capital() || beside_number) else { return false };
    let before = [
        "in",
        "since",
        "until",
        "till",
        "by",
        "from",
        "last",
        "next",
        "this",
        "of",
        "early",
        "mid",
        "late",
        "through",
        "during",
        "to",
        "and",
        "before",
        "after",
        "for",
        "between",
        "on",
        "-",
        "–",
        "every",
        "each",
        "previous",
        "following",
    ];
    let named = line.upos(at) == Some(crate::syntax::Upos::Propn) && at > 0;
    let all_capitals = piece.text.len() > 1 && piece.text.chars().all(char::is_uppercase);
    beside_number || ((line.follows(at, &before) || named) && !all_capitals)
}

/// "May 3, 2025", "May the 3rd", "May 3-5", "May 2025", "May of last year", "May".
pub(super) fn month_first(line: &Line<'_>, at: usize) -> Dated {
    let (month, end) = month(line, at)?;
    let dashed = line.skip_dash(end);
    let day_at = line.skip(dashed, &["the"]);
    let capital = line.piece(at).is_some_and(|piece| piece.is_capital() || !piece.word().unsure);
    let dated = |end: usize| capital || is_dated_in_lower_case(line, day_at, end);
    if let Some((first, end)) = day(line, day_at).filter(|&(_, end)| ends_day(line, end) && dated(end)) {
        let (last, end) =
            days_to(line, end).filter(|&(last, _)| last > first).map_or((None, end), |(last, end)| (Some(last), end));
        let (year, end) = year_behind(line, end).map_or((None, end), |(year, end)| (Some(year), end));
        let of = |day| When::date(year, Some(month), Some(day));
        return Some(match last {
            Some(last) => (When::Span(Box::new(of(first)), Box::new(of(last))), end),
            None => (of(first), end),
        });
    }
    if let Some((year, end)) = year_behind(line, end).filter(|_| capital) {
        return Some((When::date(Some(year), None, None).with_month(month), end));
    }
    if line.is(end, "of")
        && let Some((When::Unit { unit: Unit::Year, by, from }, end)) = relative::read(line, end + 1)
    {
        let of = Box::new(When::Unit { unit: Unit::Year, by, from });
        return Some((When::Nth { n: i8::try_from(month).ok()?, what: super::when::What::Unit(Unit::Month), of }, end));
    }
    // A phrase that is nothing but "March" is hardly an order.
    let alone = line.sentence().is_none() && line.pieces.len() == 1 && capital;
    (alone || month_is_sure(line, at, false)).then_some((When::Month(month, Shift::Bare), end))
}

/// "march 9 2016", and in a text that knows no capitals "march 9": what "march" or "may" is elsewhere is no verb there.
fn is_dated_in_lower_case(line: &Line<'_>, day_at: usize, end: usize) -> bool {
    let digits = line.piece(day_at).is_some_and(|piece| piece.kind == Kind::Digits);
    let lower = || !line.pieces.iter().any(super::piece::Piece::is_capital);
    year_behind(line, end).is_some() || (digits && lower() && stands_free(line, end))
}

/// Whether a number behind a month can be its day: no unit, share, decimal or clock goes on from it.
fn ends_day(line: &Line<'_>, end: usize) -> bool {
    let clock = line.is(end, ":") && line.is_glued(end);
    !clock && !line.is_any(end, &["%", "percent", "o'clock", "a.m.", "p.m.", "am", "pm"])
}

/// The second day of "May 3-5", "May 3 to 5".
fn days_to(line: &Line<'_>, at: usize) -> Option<(u8, usize)> {
    let joins = line.is_dash(at) || line.is_any(at, &["to", "through", "thru", "and"]);
    let (last, end) = day(line, at + 1).filter(|&(_, end)| joins && ends_day(line, end))?;
    let form = line.num(at + 1)?.form;
    let counts = super::noun::counted(line, at + 1, end).is_some() && form == Form::Words;
    let other_month = month(line, line.skip(end, &["of"])).is_some();
    (!counts && !other_month && line.num(at + 1)?.form != Form::Words).then_some((last, end))
}

impl When {
    fn with_month(self, month: u8) -> Self {
        match self {
            Self::Date { mut parts, weekday } => {
                parts.iter_mut().for_each(|parts| parts.month = Some(month));
                Self::Date { parts, weekday }
            }
            other => other,
        }
    }

    fn with_weekday(self, day: Weekday) -> Self {
        match self {
            Self::Date { parts, .. } => Self::Date { parts, weekday: Some(day) },
            other => other,
        }
    }
}

/// "Saturday", "Saturday, 3 May 2025", "Saturday the 21st", "Monday of next week".
fn weekday(line: &Line<'_>, at: usize) -> Dated {
    let word = line.word(at);
    let day_name = word.weekday?;
    let short = line.piece(at).is_some_and(|piece| piece.text.len() <= 5);
    let end = if short { line.skip_stop(at + 1) } else { at + 1 };
    let next = line.skip(end, &[","]);
    let dated = numeric(line, next).or_else(|| day_first(line, next)).or_else(|| month_first(line, next));
    if let Some((when @ When::Date { .. }, end)) = dated.filter(|(when, _)| has_day(when)) {
        return Some((when.with_weekday(day_name), end));
    }
    let the = line.skip(next, &["the"]);
    let told = |num: &Num| num.form == Form::Ordinal || (the > next && num.form == Form::Words);
    if let Some((number, end)) = day(line, the).filter(|_| line.num(the).is_some_and(told))
        && super::noun::counted(line, the, end).is_none()
    {
        return Some((When::date(None, None, Some(number)).with_weekday(day_name), end));
    }
    if word.unsure && !line.follows(at, &["on", "by", "until"]) {
        return None;
    }
    // "the Monday after next"
    if line.is(end, "after") && line.is(end + 1, "next") {
        return Some((When::Weekdays { weekday: day_name, n: 2, from: None }, end + 2));
    }
    let of = line.skip(end, &["of", "in"]);
    if let Some((of @ When::Unit { unit: Unit::Week, .. }, end)) = relative::shifted(line, of) {
        return Some((When::Nth { n: 1, what: super::when::What::Weekday(day_name), of: Box::new(of) }, end));
    }
    Some((When::Weekday(day_name, Shift::Bare), end))
}

fn has_day(when: &When) -> bool {
    matches!(when, When::Date { parts, .. } if parts.iter().all(|parts| parts.day.is_some()))
}

/// A holiday by name, perhaps with its year.
pub(super) fn holiday(line: &Line<'_>, at: usize, shift: Shift) -> Dated {
    let start = line.skip(at, &["the"]);
    let (rule, end) = Vocabulary::longest(&line.pieces, start, |fact| match fact {
        Fact::Holiday(rule) => Some(rule),
        _ => None,
    })?;
    if let Some((year, end)) = year_behind(line, end) {
        return Some((When::Holiday(rule, shift, Some(year)), end));
    }
    let of = line.skip(end, &["of"]);
    if let Some((When::Unit { unit: Unit::Year, by, .. }, end)) = relative::shifted(line, of) {
        let shift = match by {
            -1 => Shift::Last,
            0 => Shift::This,
            _ => Shift::Next,
        };
        return Some((When::Holiday(rule, shift, None), end));
    }
    Some((When::Holiday(rule, shift, None), end))
}

/// "summer", "the spring of 2019", "winter 2023". Bare "fall" and "spring" are verbs too: they need "the", "in", "last" or a
/// year.
pub(super) fn season(line: &Line<'_>, at: usize, shift: Shift) -> Dated {
    let start = line.skip(at, &["the"]);
    let season = line.word(start).season?;
    let year = year_behind(line, start + 1);
    let led = start > at
        || shift != Shift::Bare
        || line.follows(at, &["in", "by", "since", "until", "during", "through", "early", "late", "mid", "of"]);
    match year {
        Some((year, end)) => Some((When::Season(season, shift, Some(year)), end)),
        None if led => Some((When::Season(season, shift, None), start + 1)),
        None => None,
    }
}
