//! Dates as written, before anything is known of the day they were written on: what the words say, as a small tree.

use super::calendar::Unit;
use super::vocabulary::HolidayRule;
use super::{Clock, Explicit, Extent, Weekday};

/// What a time expression says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum When {
    /// "3 May 2025", "May", "2025", "the 15th"; with a weekday "Saturday, 3 May". Numeric dates that can be read in two orders
    /// keep both.
    Date { parts: Vec<Explicit>, weekday: Option<Weekday> },
    /// "Saturday", "last Saturday".
    Weekday(Weekday, Shift),
    /// "two Mondays ago" (-2), "the Monday after next" (2), "the first Monday after Easter": the `n`th such day on from a day, or
    /// from the day of writing.
    Weekdays { weekday: Weekday, n: i8, from: Option<Box<When>> },
    /// "from 3 May for ten days".
    Lasting { start: Box<When>, count: Count, unit: Unit },
    /// "last May", "this May".
    Month(u8, Shift),
    /// "yesterday" (day, -1), "next week" (week, 1), "that day" (day, 0, from the time last spoken of).
    Unit { unit: Unit, by: i64, from: From },
    /// "two weeks ago", "three days later", "the day after Christmas".
    Away { count: Count, unit: Unit, sign: i64, from: From, base: Option<Box<When>> },
    /// "the past three weeks", "the next five days".
    Run { count: Count, unit: Unit, sign: i64, from: From },
    /// "the first Saturday of May", "the last day of June", "Monday of next week".
    Nth { n: i8, what: What, of: Box<When> },
    /// "early May", "the end of the year", "later this week".
    Part(Part, Box<When>),
    /// "summer", "the summer of 2019".
    Season((u8, u8), Shift, Option<i16>),
    /// "the third quarter of 2024" (3, 4), "the first half" (1, 2).
    Division { n: u8, parts: u8, of: Option<Box<When>> },
    /// "fiscal 2024".
    Fiscal(i16),
    /// "the 1990s", "the 19th century": first year and how many.
    Years(i16, i16),
    /// A holiday, in a year if one is given.
    Holiday(HolidayRule, Shift, Option<i16>),
    /// "the weekend".
    Weekend,
    /// "the week of 3 May": the whole unit around a day.
    Around(Unit, Box<When>),
    /// "from Monday to Friday".
    Span(Box<When>, Box<When>),
}

/// A count of units, exact or between two bounds ("two or three").
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Count {
    pub(super) lo: f64,
    pub(super) hi: f64,
}

/// "last", "next", "this" before a day, month or season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shift {
    Bare,
    Last,
    This,
    Next,
    /// "the coming Saturday": the nearest one ahead.
    Coming,
    /// "this past Saturday": the nearest one behind.
    Past,
    /// "the following Saturday": after the time last spoken of.
    Following,
    /// "the previous Saturday".
    Previous,
}

/// Where a relative time counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// The day of writing.
    Now,
    /// The time last spoken of.
    Then,
}

/// What an ordinal counts within a longer time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Weekday(Weekday),
    Unit(Unit),
}

/// A part of a longer time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Early,
    Mid,
    Late,
    /// "earlier this week": before the day of writing.
    SoFar,
    /// "later this week": after it.
    Rest,
}

/// A whole time expression.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Expr {
    pub(super) when: Option<When>,
    pub(super) clock: Option<Clock>,
    /// Whether the clock came from a part of the day ("evening") rather than a time.
    pub(super) day_part: bool,
    pub(super) soft: bool,
    pub(super) extent: Extent,
    /// First piece and one past the last.
    pub(super) first: usize,
    pub(super) end: usize,
    /// The piece through which it hangs in the tree.
    pub(super) head: usize,
}

impl When {
    /// A date of the parts given, without a weekday.
    pub(super) fn date(year: Option<i16>, month: Option<u8>, day: Option<u8>) -> Self {
        Self::Date { parts: vec![Explicit { year, month, day }], weekday: None }
    }
}
