//! The grammar of years and of what they are divided into: "2025", "480 BC", "the 1990s", "fiscal 2024", "the third quarter".
//! Takes the pieces of a line from one place on, gives what the words say.

use super::date::{Dated, is_month, month_first, small};
use super::number::Form;
use super::piece::Kind;
use super::relative;
use super::values::Line;
use super::when::When;

/// Words before a year that settle that it is one.
const BEFORE_YEAR: &[&str] = &[
    "in",
    "since",
    "by",
    "from",
    "until",
    "till",
    "of",
    "during",
    "before",
    "after",
    "early",
    "late",
    "mid",
    "around",
    "circa",
    "year",
    "between",
    "through",
    "for",
    "throughout",
    "despite",
    "pre",
    "post",
    "back",
    "than",
    "to",
];

/// A year behind a date: "2025", ", 2025", "of 2025", "'25", "twenty sixteen".
pub(super) fn year_behind(line: &Line<'_>, at: usize) -> Option<(i16, usize)> {
    let mark = |at: usize| line.is_any(at, &["-", "/"]) && line.is_glued(at) && line.is_glued(at + 1);
    let tight = at > 2 && mark(at) && mark(at - 2);
    let next = if tight { at + 1 } else { line.skip(line.skip(at, &[",", "-"]), &["of", "in"]) };
    // "31-Oct-24"
    if let Some(num) = line.num(next).filter(|num| tight && num.form == Form::Bare(2)) {
        return Some((century(small(num, 0, 99)?), num.end));
    }
    if line.is(next, "'") && line.is_glued(next + 1) {
        let num = line.num(next + 1).filter(|num| num.form == Form::Bare(2))?;
        return Some((century(small(num, 0, 99)?), num.end));
    }
    plain_year(line, next).or_else(|| year_in_words(line, next))
}

/// The year meant by its last two digits: up to 30 years ahead of 2000, else in the 1900s.
pub(super) fn century(short: u8) -> i16 {
    i16::from(short) + if short <= 30 { 2000 } else { 1900 }
}

/// Four digits from 1000 to 2200 that nothing makes a count.
pub(super) fn plain_year(line: &Line<'_>, at: usize) -> Option<(i16, usize)> {
    let num = line.num(at).filter(|num| num.form == Form::Bare(4))?;
    let year = num.whole().filter(|year| (1000..=2200).contains(year)).and_then(|year| i16::try_from(year).ok())?;
    let joined =
        line.is_any(num.end, &["%", ":"]) || (line.is_glued(num.end) && line.piece(num.end)?.kind == Kind::Word);
    (!joined).then_some((year, num.end))
}

/// "nineteen eighty-four", "twenty sixteen", "two thousand and eight".
fn year_in_words(line: &Line<'_>, at: usize) -> Option<(i16, usize)> {
    let first = line.num(at).filter(|num| num.form == Form::Words)?;
    let high = first.whole()?;
    if (1900..=2100).contains(&high) {
        return Some((i16::try_from(high).ok()?, first.end));
    }
    let second = line.num(line.skip_dash(first.end)).filter(|num| num.form == Form::Words)?;
    let low = second.whole().filter(|low| (10..100).contains(low) && (17..=20).contains(&high))?;
    Some((i16::try_from(high * 100 + low).ok()?, second.end))
}

/// "480 BC", "2014 B.C.E.", "79 A.D.": a year with its era, below zero before Christ. That there was no year zero is left out of
/// account. "Ad" and "bc" in small letters are other words.
fn year_of_era(line: &Line<'_>, at: usize) -> Option<(i16, usize)> {
    let num = line.num(at).filter(|num| matches!(num.form, Form::Bare(1..=4)))?;
    let era = line.piece(num.end).filter(|era| era.text.contains('.') || era.text.chars().all(char::is_uppercase))?;
    let sign = match era {
        era if era.is_any(&["bc", "b.c.", "b.c", "bce", "b.c.e."]) => -1,
        era if era.is_any(&["ad", "a.d.", "a.d", "ce", "c.e."]) => 1,
        _ => return None,
    };
    Some((sign * i16::try_from(num.whole()?).ok()?, num.end + 1))
}

/// A year by itself: settled by the word before it, by being a Roman-calendar four-digit number with no plural behind it.
pub(super) fn year(line: &Line<'_>, at: usize) -> Option<(i16, usize)> {
    let led = at > 0 && line.is_any(at - 1, BEFORE_YEAR) || line.follows(at, &["-", "–"]) && line.word_before_dash(at);
    if line.is(at, "year") || (line.is(at, "the") && line.is(at + 1, "year")) {
        let next = if line.is(at, "the") { at + 2 } else { at + 1 };
        return plain_year(line, next).or_else(|| year_in_words(line, next));
    }
    if let Some(found) = year_in_words(line, at).filter(|_| led).or_else(|| year_of_era(line, at)) {
        return Some(found);
    }
    let (year, end) = plain_year(line, at)?;
    let money = line.follows(at, &["$", "£", "€", "#", "."])
        || (at > 0 && line.is_glued(at) && !line.is_dash(at - 1) && !line.is(at - 1, "("));
    let bounded =
        line.follows(at, &["about", "some", "over", "nearly", "almost", "least", "exactly", "all", "up", "only"]);
    let unit = line.num(at).is_some_and(|num| super::amount::unit_after(line, num).is_some());
    let counted = super::noun::is_plural(line, end)
        && !led
        && !line.follows(at, &["the", "its", "their", "his", "her", "'s", "s"]);
    // Bare round thousands are rather counts, as are all numbers that a unit or a plural follows.
    let plausible = (1500..=2100).contains(&year) || led;
    (plausible && !money && !bounded && !unit && !counted).then_some((year, end))
}

/// "the 1990s", "the '90s", "the nineties", "the 19th century", "fiscal 2024", "FY24", "Q3 2024", "the third quarter".
pub(super) fn years(line: &Line<'_>, at: usize) -> Dated {
    let start = line.skip(at, &["the"]);
    short_quarter(line, start)
        .or_else(|| decade(line, start, start > at))
        .or_else(|| ordinal_century(line, start))
        .or_else(|| fiscal(line, start))
        .or_else(|| quarter(line, start))
}

fn decade(line: &Line<'_>, at: usize, definite: bool) -> Dated {
    let quoted = line.is(at, "'");
    let at = at + usize::from(quoted);
    if let Some(num) = line.num(at).filter(|num| matches!(num.form, Form::Bare(2 | 4))) {
        let plural = line.skip(num.end, &["'"]);
        let value = num.whole().filter(|value| value % 10 == 0)?;
        if !line.is(plural, "s") || !line.is_glued(plural) {
            return None;
        }
        let first = match num.form {
            Form::Bare(4) => i16::try_from(value).ok()?,
            _ if quoted || definite || line.follows(at, &["early", "mid", "late", "-"]) => {
                century(u8::try_from(value).ok()?)
            }
            _ => return None,
        };
        let is_century = first % 100 == 0 && first < 2000;
        return Some((When::Years(first, if is_century { 100 } else { 10 }), plural + 1));
    }
    let names = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];
    let tens = names.iter().position(|name| line.is(at, name)).filter(|_| definite || quoted)?;
    Some((When::Years(1920 + 10 * i16::try_from(tens).ok()?, 10), at + 1))
}

fn ordinal_century(line: &Line<'_>, at: usize) -> Dated {
    let num = line.num(at).filter(|num| num.form == Form::Ordinal)?;
    let next = line.skip_dash(num.end);
    if !line.is_any(next, &["century", "centuries"]) {
        return None;
    }
    let number = i16::from(small(num, 1, 30)?);
    Some((When::Years((number - 1) * 100 + 1, 100), next + 1))
}

fn fiscal(line: &Line<'_>, at: usize) -> Dated {
    let year_at = if line.is(at, "fy") {
        at + 1
    } else if line.is_any(at, &["fiscal", "financial"]) {
        line.skip(at + 1, &["year"])
    } else {
        return None;
    };
    if let Some((year, end)) = plain_year(line, year_at) {
        return Some((When::Fiscal(year), end));
    }
    let num = line.num(year_at).filter(|num| num.form == Form::Bare(2) && line.is(at, "fy"))?;
    Some((When::Fiscal(century(small(num, 0, 99)?)), num.end))
}

/// "2019Q2", "2Q19", "1H 2025": a quarter or half written as one word with its year.
fn short_quarter(line: &Line<'_>, at: usize) -> Dated {
    let first = line.num(at)?;
    let letter = line.piece(first.end).filter(|letter| letter.glued && letter.is_any(&["q", "h"]))?;
    let parts = if letter.is("q") { 4 } else { 2 };
    let second = line.num(first.end + 1)?;
    let (n, year, end) = match (first.form, second.form) {
        (Form::Bare(2), Form::Bare(1)) if parts == 4 => (second, century(small(first, 0, 99)?), second.end),
        (Form::Bare(4), Form::Bare(1)) => (second, i16::try_from(first.whole()?).ok()?, second.end),
        (Form::Bare(1), Form::Bare(2)) if line.is_glued(first.end + 1) && letter.is_capital() => {
            (first, century(small(second, 0, 99)?), second.end)
        }
        (Form::Bare(1), Form::Bare(4)) => (first, i16::try_from(second.whole()?).ok()?, second.end),
        _ => return None,
    };
    let n = small(n, 1, parts)?;
    let of = Some(Box::new(When::date(Some(year), None, None)));
    Some((When::Division { n, parts: u8::try_from(parts).ok()?, of }, end))
}

/// "the third quarter of 2024", "third-quarter", "Q3", "the first half of this year".
fn quarter(line: &Line<'_>, at: usize) -> Dated {
    let (n, parts, end) = if line.is_any(at, &["q", "h"]) && line.is_glued(at + 1) {
        let parts = if line.is(at, "q") { 4 } else { 2 };
        let num = line.num(at + 1).filter(|num| num.form == Form::Bare(1))?;
        (small(num, 1, parts)?, parts, num.end)
    } else {
        let (n, end) = match line.num(at).filter(|num| num.form == Form::Ordinal) {
            Some(num) => (small(num, 1, 4)?, num.end),
            None if line.is_any(at, &["last", "final"]) && line.is(at + 2, "of") => (4, at + 1),
            None => return None,
        };
        let name = line.skip_dash(end);
        let parts = if line.is_any(name, &["quarter", "qtr"]) {
            4
        } else if line.is(name, "half") {
            2
        } else {
            return None;
        };
        (n.min(u8::try_from(parts).ok()?), parts, name + 1)
    };
    let parts = u8::try_from(parts).ok()?;
    let n = if n > parts { return None } else { n };
    let of_at = line.skip(line.skip(end, &["of", ","]), &["the"]);
    let of = read_year(line, of_at)
        .or_else(|| relative::shifted(line, of_at).filter(|(when, _)| matches!(when, When::Unit { .. })));
    match of {
        Some((of, end)) => Some((When::Division { n, parts, of: Some(Box::new(of)) }, end)),
        // A half without a year is rather of a game or a book, and so is a quarter "of" anything else.
        None if parts == 2 || line.is(end, "of") => None,
        None => Some((When::Division { n, parts, of: None }, end)),
    }
}

/// A year or a fiscal year, or a month, that something is a part of.
pub(super) fn read_year(line: &Line<'_>, at: usize) -> Dated {
    let month = || month_first(line, at).filter(|(when, _)| is_month(when));
    fiscal(line, at)
        .or_else(|| plain_year(line, at).map(|(year, end)| (When::date(Some(year), None, None), end)))
        .or_else(month)
}
