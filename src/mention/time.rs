//! Times compared and shown.

use super::{Borders, Clock, Days, Extent, Granularity, HalfDay, Time};
use jiff::ToSpan;
use jiff::civil::Date;
use std::fmt;

/// What comparing two times can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meeting {
    /// Some reading of the one meets some reading of the other.
    Meet,
    /// No two readings meet.
    Apart,
    /// One of them has no reading.
    Unclear,
}

impl Time {
    /// Whether the two can be the same time, under the coarser of the two granularities: every reading of the one is held
    /// against every reading of the other, and soft borders reach as far as their granularity is coarse. Two times of day
    /// count only where both settle the half of the day and lie on one zone; see [`Clock::meets`].
    #[must_use]
    pub fn meets(&self, other: &Self) -> Meeting {
        if self.readings.is_empty() || other.readings.is_empty() {
            return Meeting::Unclear;
        }
        let pad = self.slack().max(other.slack());
        let together = self.readings.iter().any(|one| other.readings.iter().any(|two| near(*one, *two, pad)));
        if !together {
            return Meeting::Apart;
        }
        let within = |time: &Self| matches!(time.extent, Extent::Within | Extent::Throughout);
        match (self.clock, other.clock) {
            (Some(one), Some(two)) if within(self) && within(other) && self.is_one_day() && other.is_one_day() => {
                if one.meets(two) { Meeting::Meet } else { Meeting::Apart }
            }
            _ => Meeting::Meet,
        }
    }

    /// Whether every reading is a single day.
    fn is_one_day(&self) -> bool {
        self.granularity <= Granularity::Day && self.readings.iter().all(|days| days.first == days.last)
    }

    /// How far beyond its readings the time may reach, in days: nothing where the borders are sharp, else about half a unit of
    /// the granularity, which is as far as "early May" or "two years ago" can be off.
    #[must_use]
    pub fn slack(&self) -> i64 {
        match (self.borders, self.granularity) {
            (Borders::Sharp, _) => 0,
            (Borders::Soft, Granularity::Minute | Granularity::DayPart | Granularity::Day) => 1,
            (Borders::Soft, Granularity::Week) => 4,
            (Borders::Soft, Granularity::Month) => 16,
            (Borders::Soft, Granularity::Quarter) => 46,
            (Borders::Soft, Granularity::Year) => 183,
            (Borders::Soft, Granularity::Decade) => 1826,
        }
    }

    /// The likeliest reading.
    #[must_use]
    pub fn likeliest(&self) -> Option<Days> {
        self.readings.first().copied()
    }
}

fn near(one: Days, two: Days, pad: i64) -> bool {
    let widen = |date: Date, by: i64| date.saturating_add(by.days());
    widen(one.first, -pad) <= two.last && two.first <= widen(one.last, pad)
}

impl Clock {
    /// How long it lasts, in minutes; 0 for a point.
    #[must_use]
    pub fn minutes(self) -> u16 {
        self.to.saturating_sub(self.from)
    }

    /// Whether the two can be the same time of day: their minutes meet, or would with the half of the day that one leaves open;
    /// in two different zones, or where a zone is named on one side only, they are not held against each other.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        let offset = match (self.zone, other.zone) {
            (Some(one), Some(two)) => i32::from(two) - i32::from(one),
            (None, None) => 0,
            _ => return true,
        };
        let halves = |clock: Self| if clock.half == HalfDay::Open { vec![0, 720] } else { vec![0] };
        let meet = |one: i32, two: i32| {
            let (from, to) = (i32::from(self.from) + one, i32::from(self.to) + one);
            let (low, high) = (i32::from(other.from) + two - offset, i32::from(other.to) + two - offset);
            // A time of day comes round again: yesterday's and tomorrow's copies count, as the zones may part the days.
            [-1440, 0, 1440].iter().any(|day| low + day <= to && from <= high + day)
        };
        halves(self).iter().any(|&one| halves(other).iter().any(|&two| meet(one, two)))
    }
}

/// "2025-05-03", "May 2025", "2025-05-03 to 2025-05-05", "since 2015-01-01", "2025-05-03 23:52"; other readings behind "or".
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = self.readings.iter().map(|days| self.shown(*days)).collect();
        if parts.is_empty() {
            parts.extend(self.open());
        }
        f.write_str(&parts.join(" or "))?;
        if let Some(clock) = self.clock {
            let gap = if parts.is_empty() { "" } else { " " };
            write!(f, "{gap}{clock}")?;
        }
        Ok(())
    }
}

impl Time {
    fn shown(&self, days: Days) -> String {
        let Days { first, last } = days;
        match self.extent {
            Extent::Since => return format!("since {first}"),
            Extent::After if last == Date::MAX => return format!("from {first} on"),
            Extent::Before | Extent::Until | Extent::By if first == Date::MIN => return format!("until {last}"),
            _ => {}
        }
        let whole_month = first.day() == 1 && last == first.last_of_month();
        if first == last {
            first.to_string()
        } else if first == first.first_of_year() && last == first.last_of_year() {
            first.year().to_string()
        } else if whole_month {
            first.strftime("%B %Y").to_string()
        } else {
            format!("{first} to {last}")
        }
    }

    /// What is known of a time that no date resolves.
    fn open(&self) -> Option<String> {
        let explicit = self.explicit;
        let mut parts = Vec::new();
        parts.extend(self.weekday.map(|day| format!("{day:?}")));
        parts.extend(explicit.year.map(|year| format!("{year:04}")));
        let month_day = match (explicit.month, explicit.day) {
            (Some(month), Some(day)) => Some(format!("--{month:02}-{day:02}")),
            (Some(month), None) => Some(format!("--{month:02}")),
            (None, Some(day)) => Some(format!("---{day:02}")),
            (None, None) => None,
        };
        parts.extend(month_day);
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// "23:52", "17:00 to 24:00", with the zone where one is named.
impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.from / 60, self.from % 60)?;
        if self.to != self.from {
            write!(f, " to {:02}:{:02}", self.to / 60, self.to % 60)?;
        }
        match self.zone {
            Some(0) => f.write_str(" UTC"),
            Some(zone) => write!(f, " UTC{:+03}:{:02}", zone / 60, zone.abs() % 60),
            None => Ok(()),
        }
    }
}
