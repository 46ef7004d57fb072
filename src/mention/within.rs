//! Days within a longer stretch of days: the nth weekday or week, the early, middle and late part. Arithmetic, and nothing of
//! language.

use super::calendar::{Unit, around, plus, plus_days};
use super::when::{Part, What};
use super::{Days, Weekday};
use jiff::civil::Date;

fn day(date: Date) -> Days {
    Days { first: date, last: date }
}

/// The `n`th weekday, day, week or other unit within `days`, -1 for the last.
pub(super) fn nth_within(days: Days, n: i8, what: What) -> Option<Days> {
    let found = match what {
        What::Weekday(weekday) if n > 0 => {
            let off = i64::from(weekday.from_monday() - Weekday::of(days.first).from_monday()).rem_euclid(7);
            day(plus_days(days.first, off + 7 * i64::from(n - 1)))
        }
        What::Weekday(weekday) => {
            let off = i64::from(Weekday::of(days.last).from_monday() - weekday.from_monday()).rem_euclid(7);
            day(plus_days(days.last, -off + 7 * i64::from(n + 1)))
        }
        What::Unit(Unit::Weekend) => {
            // A weekend belongs to the month or year that its Saturday is in.
            let saturday = nth_within(days, n, What::Weekday(Weekday::Saturday))?;
            return Some(Days { last: plus_days(saturday.first, 1), ..saturday });
        }
        What::Unit(unit) if n > 0 => {
            let base = plus(days.first, i64::from(n - 1), unit);
            // The first week of a month is the first that has most of its days there (a Thursday decides, as in ISO 8601).
            let thursday = unit == Unit::Week && Weekday::of(days.first).from_monday() > 3;
            around(if thursday { plus_days(base, 7) } else { base }, unit)
        }
        What::Unit(unit) => {
            let early = unit == Unit::Week && Weekday::of(days.last).from_monday() < 3;
            let last = if early { plus_days(days.last, -7) } else { days.last };
            around(plus(last, i64::from(n + 1), unit), unit)
        }
    };
    (found.last >= days.first && found.first <= days.last).then_some(found)
}

/// "the first week of May" may also be the first that lies in May as a whole.
pub(super) fn full_week(days: Days, n: i8, what: What) -> Option<Days> {
    if what != What::Unit(Unit::Week) || n < 1 {
        return None;
    }
    let first = nth_within(days, n, What::Weekday(Weekday::Monday))?.first;
    Some(Days { first, last: plus_days(first, 6) })
}

/// The first, middle or last third of a stretch; of a month the days to the 10th, from the 11th to the 20th, and the rest; of a
/// year four months each.
pub(super) fn part_of(days: Days, part: Part, today: Option<Date>) -> Days {
    let length = days.first.until(days.last).map_or(0, |span| i64::from(span.get_days())) + 1;
    let (one, two) = if (28..=31).contains(&length) { (10, 20) } else { (length / 3, length - length / 3) };
    let at = |off: i64| plus_days(days.first, off);
    if matches!(length, 365 | 366) && !matches!(part, Part::SoFar | Part::Rest) {
        let months = match part {
            Part::Early => 0,
            Part::Mid => 4,
            _ => 8,
        };
        let first = plus(days.first, months, Unit::Month);
        return Days { first, last: plus_days(plus(first, 4, Unit::Month), -1) };
    }
    match part {
        Part::Early => Days { first: days.first, last: at(one.max(1) - 1) },
        Part::Mid => Days { first: at(one), last: at(two.max(one + 1) - 1) },
        Part::Late => Days { first: at(two.min(length - 1)), last: days.last },
        Part::SoFar => {
            Days { first: days.first, last: today.map_or(days.last, |today| today.clamp(days.first, days.last)) }
        }
        Part::Rest => {
            Days { first: today.map_or(days.first, |today| today.clamp(days.first, days.last)), last: days.last }
        }
    }
}
