//! The calendar: weekdays, months, weeks, holidays; arithmetic on dates, and nothing of language.

use super::vocabulary::HolidayRule;
use super::{Days, Weekday};
use jiff::civil::{self, Date};
use jiff::{Span, ToSpan};

impl Weekday {
    /// The weekday of a date.
    #[must_use]
    pub fn of(date: Date) -> Self {
        match date.weekday() {
            civil::Weekday::Monday => Self::Monday,
            civil::Weekday::Tuesday => Self::Tuesday,
            civil::Weekday::Wednesday => Self::Wednesday,
            civil::Weekday::Thursday => Self::Thursday,
            civil::Weekday::Friday => Self::Friday,
            civil::Weekday::Saturday => Self::Saturday,
            civil::Weekday::Sunday => Self::Sunday,
        }
    }

    /// Days after Monday.
    #[must_use]
    pub fn from_monday(self) -> i32 {
        self as i32
    }

    pub(super) fn civil(self) -> civil::Weekday {
        match self {
            Self::Monday => civil::Weekday::Monday,
            Self::Tuesday => civil::Weekday::Tuesday,
            Self::Wednesday => civil::Weekday::Wednesday,
            Self::Thursday => civil::Weekday::Thursday,
            Self::Friday => civil::Weekday::Friday,
            Self::Saturday => civil::Weekday::Saturday,
            Self::Sunday => civil::Weekday::Sunday,
        }
    }
}

/// A stretch of the calendar that people count in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// The date `by` days later; at the ends of the calendar the last date there is.
pub(super) fn plus_days(date: Date, by: i64) -> Date {
    date.saturating_add(by.clamp(-3_000_000, 3_000_000).days())
}

/// The date `by` units later; of a month that is too short the last day.
pub(super) fn plus(date: Date, by: i64, unit: Unit) -> Date {
    let years = |by: i64| Span::new().years(by.clamp(-9000, 9000));
    match unit {
        Unit::Minute | Unit::Hour => date,
        Unit::Day => plus_days(date, by),
        Unit::Week | Unit::Weekend => plus_days(date, by.saturating_mul(7)),
        Unit::Month => date.saturating_add(by.clamp(-100_000, 100_000).months()),
        Unit::Quarter => date.saturating_add((by.clamp(-30_000, 30_000) * 3).months()),
        Unit::Year => date.saturating_add(years(by)),
        Unit::Decade => date.saturating_add(years(by.saturating_mul(10))),
        Unit::Century => date.saturating_add(years(by.saturating_mul(100))),
    }
}

/// The whole unit that `date` lies in, as the calendar has it; weeks begin on Monday.
pub(super) fn around(date: Date, unit: Unit) -> Days {
    let monday = plus_days(date, -i64::from(Weekday::of(date).from_monday()));
    match unit {
        Unit::Minute | Unit::Hour | Unit::Day => Days { first: date, last: date },
        Unit::Week => Days { first: monday, last: plus_days(monday, 6) },
        Unit::Weekend => Days { first: plus_days(monday, 5), last: plus_days(monday, 6) },
        Unit::Month => Days { first: date.first_of_month(), last: date.last_of_month() },
        Unit::Quarter => {
            let first = month_of(date.year(), (date.month() - 1) / 3 * 3 + 1).map_or(date, |month| month.first);
            Days { first, last: plus(first, 2, Unit::Month).last_of_month() }
        }
        Unit::Year => Days { first: date.first_of_year(), last: date.last_of_year() },
        Unit::Decade => years(date.year() - date.year().rem_euclid(10), 10),
        // Popular counting: the 2000s begin in 2000; the ordinal "21st century" is resolved by number instead.
        Unit::Century => years(date.year() - date.year().rem_euclid(100), 100),
    }
}

/// `count` years from `first` on.
pub(super) fn years(first: i16, count: i16) -> Days {
    let clamp = |year: i16| year.clamp(-9998, 9998);
    let begin = Date::new(clamp(first), 1, 1).unwrap_or(Date::MIN);
    let end = Date::new(clamp(first.saturating_add(count - 1)), 12, 31).unwrap_or(Date::MAX);
    Days { first: begin, last: end }
}

/// A month of a year.
pub(super) fn month_of(year: i16, month: i8) -> Option<Days> {
    let first = Date::new(year, month, 1).ok()?;
    Some(Days { first, last: first.last_of_month() })
}

/// The `n`th weekday of a month, -1 for the last.
pub(super) fn nth_weekday(year: i16, month: i8, n: i8, weekday: Weekday) -> Option<Date> {
    Date::new(year, month, 1).ok()?.nth_weekday_of_month(n, weekday.civil()).ok()
}

/// Western Easter Sunday of a year, by the rule printed in New Scientist, 30 March 1961 (Gregorian calendar).
pub(super) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let m = (a + 11 * h) / 319;
    let r = (2 * e + 2 * i - k - h + m + 32) % 7;
    let month = (h - m + r + 90) / 25;
    let day = (h - m + r + month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The day of a holiday in a year.
pub(super) fn holiday(rule: HolidayRule, year: i16) -> Option<Date> {
    let month = |month: u8| i8::try_from(month).ok();
    match rule {
        HolidayRule::Fixed(m, day) => Date::new(year, month(m)?, i8::try_from(day).ok()?).ok(),
        HolidayRule::Nth(n, weekday, m) => nth_weekday(year, month(m)?, n, weekday),
        HolidayRule::Easter(days) => Some(plus_days(easter(year)?, i64::from(days))),
        HolidayRule::After(days, n, weekday, m) => {
            Some(plus_days(nth_weekday(year, month(m)?, n, weekday)?, days.into()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn easter_falls_where_the_church_has_it() {
        for day in [date(2000, 4, 23), date(2016, 3, 27), date(2024, 3, 31), date(2025, 4, 20), date(2038, 4, 25)] {
            assert_eq!(easter(day.year()), Some(day));
        }
    }

    #[test]
    fn holidays_move_with_their_rule() {
        assert_eq!(holiday(HolidayRule::Nth(4, Weekday::Thursday, 11), 2024), Some(date(2024, 11, 28)));
        assert_eq!(holiday(HolidayRule::Nth(-1, Weekday::Monday, 5), 2025), Some(date(2025, 5, 26)));
        assert_eq!(holiday(HolidayRule::After(1, 1, Weekday::Monday, 11), 2024), Some(date(2024, 11, 5)));
    }

    #[test]
    fn months_and_quarters_hold_their_days() {
        assert_eq!(around(date(2024, 2, 10), Unit::Month).last, date(2024, 2, 29));
        assert_eq!(around(date(2025, 5, 4), Unit::Week).first, date(2025, 4, 28));
        assert_eq!(around(date(2025, 5, 4), Unit::Quarter), Days { first: date(2025, 4, 1), last: date(2025, 6, 30) });
        assert_eq!(plus(date(2025, 1, 31), 1, Unit::Month), date(2025, 2, 28));
    }
}
