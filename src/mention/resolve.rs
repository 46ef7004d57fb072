//! What a date comes to on the day it was written: every reading of it, likeliest first.

use super::calendar::{self, Unit, around, plus, plus_days};
use super::when::{Count, From, Part, Shift, What, When};
use super::within::{full_week, nth_within, part_of};
use super::{Borders, Clock, Days, Explicit, Granularity, HalfDay, Weekday};
use jiff::Timestamp;
use jiff::civil::Date;

/// Where the governing verb puts an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// A present, which with a date looks ahead ("meets Saturday", "is set for May").
    Present,
    Unknown,
}

/// What relative dates are resolved against.
#[derive(Debug, Clone, Copy)]
pub(super) struct Anchor {
    /// The day of writing; without it nothing relative resolves.
    pub(super) today: Option<Date>,
    pub(super) instant: Option<Timestamp>,
    /// The day last spoken of.
    pub(super) then: Option<Days>,
    pub(super) tense: Tense,
}

/// The readings of a date and what is known besides.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Resolved {
    pub(super) readings: Vec<Days>,
    pub(super) granularity: Granularity,
    pub(super) borders: Borders,
    pub(super) weekday: Option<Weekday>,
    pub(super) explicit: Explicit,
    /// A time of day that the words imply ("two hours ago", "late Tuesday").
    pub(super) clock: Option<Clock>,
}

impl Resolved {
    fn new(readings: Vec<Days>, granularity: Granularity) -> Self {
        let explicit = Explicit::default();
        Self { readings, granularity, borders: Borders::Sharp, weekday: None, explicit, clock: None }
    }

    fn soft(mut self) -> Self {
        self.borders = Borders::Soft;
        self
    }
}

/// How many years around the day of writing a date without a year is looked for in: the 29th of February may be eight off.
const MAX_YEARS: i16 = 8;

fn one(date: Date) -> Days {
    Days { first: date, last: date }
}

fn granularity(unit: Unit) -> Granularity {
    match unit {
        Unit::Minute | Unit::Hour => Granularity::Minute,
        Unit::Day => Granularity::Day,
        Unit::Week | Unit::Weekend => Granularity::Week,
        Unit::Month => Granularity::Month,
        Unit::Quarter => Granularity::Quarter,
        Unit::Year => Granularity::Year,
        Unit::Decade | Unit::Century => Granularity::Decade,
    }
}

impl Anchor {
    pub(super) fn resolve(&self, when: &When) -> Resolved {
        match when {
            When::Date { parts, weekday } => self.date(parts, *weekday),
            When::Weekday(weekday, shift) => self.weekday(*weekday, *shift),
            When::Weekdays { weekday, n, from } => self.weekdays(*weekday, *n, from.as_deref()),
            When::Lasting { start, count, unit } => self.lasting(start, *count, *unit),
            When::Month(month, shift) => self.month(*month, *shift),
            When::Unit { unit, by, from } => self.unit(*unit, *by, *from),
            When::Away { count, unit, sign, from, base } => self.away((*count, *unit, *sign), *from, base.as_deref()),
            When::Run { count, unit, sign, from } => self.run(*count, *unit, *sign, *from),
            When::Nth { n, what, of } => self.nth(*n, *what, of),
            When::Part(part, of) => self.part(*part, of),
            When::Season(months, shift, year) => self.season(*months, *shift, *year),
            When::Division { n, parts, of } => self.division(*n, *parts, of.as_deref()),
            When::Fiscal(year) => fiscal(*year),
            When::Years(first, count) => Resolved::new(vec![calendar::years(*first, *count)], Granularity::Decade),
            When::Holiday(rule, shift, year) => {
                let day = |year| calendar::holiday(*rule, year).map(one);
                Resolved::new(self.yearly(day, *shift, *year), Granularity::Day)
            }
            When::Weekend => self.weekend(),
            When::Around(unit, of) => {
                let inner = self.resolve(of);
                let readings = inner.readings.iter().map(|days| around(days.first, *unit)).collect();
                Resolved { explicit: inner.explicit, ..Resolved::new(readings, granularity(*unit)) }
            }
            When::Span(from, to) => self.span(from, to),
        }
    }

    /// What relative times count from: the day of writing or, where one was spoken of, the other day first.
    fn bases(&self, from: From) -> Vec<Date> {
        let then = self.then.filter(|_| from == From::Then).map(|days| days.first);
        let mut bases: Vec<Date> = then.into_iter().chain(self.today).collect();
        bases.dedup();
        bases
    }

    /// The reading behind and the one ahead, as the tense has them; the nearer first where it leaves both.
    fn by_tense(&self, behind: Option<Days>, ahead: Option<Days>) -> Vec<Days> {
        let Some(today) = self.today else { return Vec::new() };
        let (Some(behind), Some(ahead)) = (behind, ahead) else { return behind.into_iter().chain(ahead).collect() };
        if behind == ahead {
            return vec![behind];
        }
        let distance = |days: Days| {
            let (before, after) = (today.until(days.last), today.until(days.first));
            let days = |span: Result<jiff::Span, jiff::Error>| span.map_or(i32::MAX, |span| span.get_days().abs());
            days(before).min(days(after))
        };
        match self.tense {
            Tense::Past => vec![behind],
            Tense::Future | Tense::Present => vec![ahead],
            Tense::Unknown if distance(behind) <= distance(ahead) => vec![behind, ahead],
            Tense::Unknown => vec![ahead, behind],
        }
    }

    /// The readings of a time that comes once a year.
    fn yearly(&self, of: impl Fn(i16) -> Option<Days>, shift: Shift, year: Option<i16>) -> Vec<Days> {
        if let Some(year) = year {
            return of(year).into_iter().collect();
        }
        let Some(today) = self.today else { return Vec::new() };
        let near = |step: i16| (0..=MAX_YEARS).map(move |off| today.year() + step * off);
        let behind = near(-1).filter_map(&of).find(|days| days.first <= today);
        let ahead = near(1).filter_map(&of).find(|days| days.last >= today);
        let before = near(-1).filter_map(&of).find(|days| days.last < today);
        let after = near(1).filter_map(&of).find(|days| days.first > today);
        let both = |first: Option<Days>, second: Option<Days>| {
            let mut both: Vec<Days> = first.into_iter().chain(second).collect();
            both.dedup();
            both
        };
        match shift {
            Shift::Bare | Shift::This => {
                // In February "this winter" began last year.
                let running = of(today.year() - 1).filter(|days| days.last >= today);
                let this_year = running.or_else(|| of(today.year())).filter(|_| shift == Shift::This);
                this_year.map_or_else(|| self.by_tense(behind, ahead), |days| vec![days])
            }
            // "last May" is of last year, or this year's that is past; which, usage does not settle.
            Shift::Last => both(of(today.year() - 1), before),
            Shift::Next => both(of(today.year() + 1), after),
            Shift::Past | Shift::Previous => before.into_iter().collect(),
            Shift::Coming | Shift::Following => after.into_iter().collect(),
        }
    }

    fn date(&self, parts: &[Explicit], weekday: Option<Weekday>) -> Resolved {
        let mut readings = Vec::new();
        for part in parts {
            readings.extend(self.explicit(*part));
        }
        let explicit =
            if let [only] = parts { *only } else { Explicit { year: parts[0].year, month: None, day: None } };
        let grain = match (explicit.day.or(parts[0].day), explicit.month.or(parts[0].month)) {
            (Some(_), _) => Granularity::Day,
            (None, Some(_)) => Granularity::Month,
            (None, None) => Granularity::Year,
        };
        Resolved { weekday, explicit, ..Resolved::new(readings, grain) }
    }

    fn explicit(&self, part: Explicit) -> Vec<Days> {
        let month = |month: u8| i8::try_from(month).unwrap_or(1);
        match (part.year, part.month, part.day) {
            (year, Some(m), Some(day)) => {
                let of = |year: i16| Date::new(year, month(m), i8::try_from(day).ok()?).ok().map(one);
                self.yearly(of, Shift::Bare, year)
            }
            (year, Some(m), None) => self.yearly(|year| calendar::month_of(year, month(m)), Shift::Bare, year),
            (Some(year), None, None) => vec![calendar::years(year, 1)],
            (_, None, Some(day)) => self.day_of_month(day),
            (None, None, None) => Vec::new(),
        }
    }

    /// "the 15th" of this month, or of the one before or after.
    fn day_of_month(&self, day: u8) -> Vec<Days> {
        let Some(today) = self.today else { return Vec::new() };
        let of = |off: i64| {
            let first = plus(today.first_of_month(), off, Unit::Month);
            Date::new(first.year(), first.month(), i8::try_from(day).ok()?).ok().map(one)
        };
        let behind = (0..3).filter_map(|off| of(-off)).find(|days| days.first <= today);
        let ahead = (0..3).filter_map(of).find(|days| days.first >= today);
        self.by_tense(behind, ahead)
    }

    fn month(&self, month: u8, shift: Shift) -> Resolved {
        let of = |year| calendar::month_of(year, i8::try_from(month).ok()?);
        let readings = self.yearly(of, shift, None);
        let explicit = Explicit { year: None, month: Some(month), day: None };
        Resolved { explicit, ..Resolved::new(readings, Granularity::Month) }
    }

    fn weekday(&self, weekday: Weekday, shift: Shift) -> Resolved {
        let mut resolved = Resolved::new(Vec::new(), Granularity::Day);
        resolved.weekday = Some(weekday);
        let from = if matches!(shift, Shift::Following | Shift::Previous) { From::Then } else { From::Now };
        for base in self.bases(from) {
            resolved.readings.extend(self.weekday_from(base, weekday, shift));
        }
        resolved
    }

    fn weekday_from(&self, base: Date, weekday: Weekday, shift: Shift) -> Vec<Days> {
        let off = i64::from(weekday.from_monday() - Weekday::of(base).from_monday());
        let this_week = plus_days(base, off);
        let behind = plus_days(base, if off > 0 { off - 7 } else { off });
        let ahead = plus_days(base, if off < 0 { off + 7 } else { off });
        let before = if behind == base { plus_days(base, -7) } else { behind };
        let after = if ahead == base { plus_days(base, 7) } else { ahead };
        let dates = match shift {
            // On a Thursday, "Thursday" is today; a plan may as well be for the next.
            Shift::Bare if off == 0 && self.tense != Tense::Past => vec![base, after],
            Shift::Bare => return self.by_tense(Some(one(behind)), Some(one(ahead))),
            Shift::This if this_week < base && self.tense != Tense::Past => vec![this_week, after],
            Shift::This => vec![this_week],
            // Within a week people say "Tuesday"; "last Tuesday" is rather last week's, but not surely.
            Shift::Last => vec![plus_days(this_week, -7), before],
            Shift::Next => vec![plus_days(this_week, 7), after],
            Shift::Past | Shift::Previous => vec![before],
            Shift::Coming | Shift::Following => vec![after],
        };
        let mut days: Vec<Days> = dates.into_iter().map(one).collect();
        days.dedup();
        days
    }

    /// The `n`th weekday on from a day. From the day of writing people may leave the one of this week out, so that the next one on
    /// is a reading too.
    fn weekdays(&self, weekday: Weekday, n: i8, from: Option<&When>) -> Resolved {
        let told = from.map(|from| self.resolve(from));
        let bases: Vec<Date> = match &told {
            Some(told) => told.readings.iter().map(|days| days.first).collect(),
            None => self.today.into_iter().collect(),
        };
        let mut readings = Vec::new();
        for base in bases {
            let shift = if n > 0 { Shift::Coming } else { Shift::Past };
            let far = 7 * i64::from(n - n.signum());
            for near in self.weekday_from(base, weekday, shift) {
                let day = plus_days(near.first, far);
                readings.push(one(day));
                readings.extend(told.is_none().then(|| one(plus_days(day, 7 * i64::from(n.signum())))));
            }
        }
        Resolved { weekday: Some(weekday), ..Resolved::new(readings, Granularity::Day) }
    }

    /// So many days, weeks, months or years with their first day.
    fn lasting(&self, start: &When, count: Count, unit: Unit) -> Resolved {
        let start = self.resolve(start);
        let from =
            |days: &Days| Days { first: days.first, last: plus_days(plus(days.first, whole(count.hi), unit), -1) };
        let readings = start.readings.iter().map(from).collect();
        Resolved { explicit: start.explicit, ..Resolved::new(readings, Granularity::Day) }
    }

    fn unit(&self, unit: Unit, by: i64, from: From) -> Resolved {
        let mut readings = Vec::new();
        for base in self.bases(from) {
            let days = around(plus(base, by, unit), unit);
            readings.push(days);
            if unit == Unit::Week {
                // Half of the world begins its weeks on Sunday.
                let sunday = if Weekday::of(base) == Weekday::Sunday { 6 } else { -1 };
                readings.push(Days { first: plus_days(days.first, sunday), last: plus_days(days.last, sunday) });
            }
            if unit == Unit::Weekend && by != 0 {
                // "next weekend" may be the coming one.
                let near = around(if by > 0 { base } else { plus_days(base, -7) }, unit);
                readings.extend((near != days && by > 0).then_some(near));
            }
        }
        Resolved::new(readings, granularity(unit))
    }

    fn weekend(&self) -> Resolved {
        let Some(today) = self.today else { return Resolved::new(Vec::new(), Granularity::Week) };
        let this = around(today, Unit::Weekend);
        let behind = if this.first <= today { this } else { around(plus_days(today, -7), Unit::Weekend) };
        Resolved::new(self.by_tense(Some(behind), Some(this)), Granularity::Week)
    }

    fn away(&self, (count, unit, sign): (Count, Unit, i64), from: From, base: Option<&When>) -> Resolved {
        let told = base.map(|base| self.resolve(base));
        let bases: Vec<Days> = match &told {
            Some(told) => told.readings.clone(),
            None => self.bases(from).into_iter().map(one).collect(),
        };
        if unit < Unit::Day {
            let elsewhere = told.is_some() || (from == From::Then && self.then.is_some());
            let by_day = base.filter(|base| matches!(base, When::Away { .. })).and(told.clone());
            return match by_day {
                Some(told) => self.hours_past(&told, count, unit, sign).unwrap_or(told),
                None => self.hours_away(count, unit, sign, elsewhere),
            };
        }
        let shift = |date: Date, count: f64| {
            let whole = whole(count);
            let rest = count.fract();
            let moved = plus(date, sign * whole, unit);
            match unit {
                _ if rest == 0.0 => moved,
                Unit::Year => plus(moved, sign * self::whole(rest * 12.0), Unit::Month),
                Unit::Decade => plus(moved, sign * self::whole(rest * 10.0), Unit::Year),
                Unit::Month => plus_days(moved, sign * self::whole(rest * 30.0)),
                _ => plus_days(moved, sign * self::whole(rest * 7.0)),
            }
        };
        let moved = |days: &Days| {
            let (near, far) = (shift(days.first, count.lo), shift(days.last, count.hi));
            Days { first: near.min(far), last: near.max(far) }
        };
        let exact = told.is_some() || unit == Unit::Day;
        let grain = if told.is_some() { Granularity::Day } else { granularity(unit) };
        let resolved = Resolved::new(bases.iter().map(moved).collect(), grain);
        if exact && count.lo.total_cmp(&count.hi).is_eq() { resolved } else { resolved.soft() }
    }

    /// The hours of "1 day 2 hours later" or "a day and three hours ago", past its days, at the hour of writing.
    fn hours_past(&self, told: &Resolved, count: Count, unit: Unit, sign: i64) -> Option<Resolved> {
        let instant = self.instant?;
        let clock = told.clock.map(|clock| i64::from(clock.from));
        let now = instant.to_zoned(jiff::tz::TimeZone::UTC).datetime();
        let minutes = clock.unwrap_or_else(|| i64::from(now.hour()) * 60 + i64::from(now.minute()));
        let per = if unit == Unit::Hour { 60.0 } else { 1.0 };
        let at = minutes + sign * whole(count.lo * per);
        let day = plus_days(told.readings.first()?.first, at.div_euclid(1440));
        let minute = u16::try_from(at.rem_euclid(1440)).ok()?;
        let clock = Clock { from: minute, to: minute, half: HalfDay::Known, zone: Some(0) };
        Some(Resolved { clock: Some(clock), ..Resolved::new(vec![one(day)], Granularity::Minute) })
    }

    /// "two hours ago": on the day of writing unless the clock says otherwise.
    fn hours_away(&self, count: Count, unit: Unit, sign: i64, elsewhere: bool) -> Resolved {
        let per = if unit == Unit::Hour { 3600.0 } else { 60.0 };
        let Some(today) = self.today.filter(|_| !elsewhere) else {
            return Resolved::new(Vec::new(), Granularity::Minute);
        };
        let Some(instant) = self.instant else { return Resolved::new(vec![one(today)], Granularity::Day).soft() };
        let seconds = |count: f64| jiff::SignedDuration::from_secs(sign * whole(count * per));
        let at = |count: f64| {
            instant.saturating_add(seconds(count)).map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).datetime())
        };
        let (Ok(near), Ok(far)) = (at(count.lo), at(count.hi)) else {
            return Resolved::new(Vec::new(), Granularity::Minute);
        };
        let (first, last) = (near.min(far), near.max(far));
        let minute =
            |at: jiff::civil::DateTime| u16::try_from(i32::from(at.hour()) * 60 + i32::from(at.minute())).unwrap_or(0);
        let same_day = first.date() == last.date();
        let (from, to) = if same_day { (minute(first), minute(last)) } else { (0, super::clock::DAY) };
        let clock = Clock { from, to, half: HalfDay::Known, zone: Some(0) };
        let resolved = Resolved::new(vec![Days { first: first.date(), last: last.date() }], Granularity::Minute);
        Resolved { clock: Some(clock), ..resolved }
    }

    fn run(&self, count: Count, unit: Unit, sign: i64, from: From) -> Resolved {
        if unit < Unit::Day && self.instant.is_some() {
            let count = Count { lo: 0.0, hi: count.hi };
            return self.hours_away(count, unit, sign, false).soft();
        }
        let mut readings = Vec::new();
        for base in self.bases(from) {
            let far = plus(base, sign * whole(count.hi), unit);
            let near = plus_days(base, sign);
            let days = match (unit < Unit::Day, sign > 0) {
                (true, _) => {
                    let days = sign * whole((count.hi / if unit == Unit::Hour { 24.0 } else { 1440.0 }).floor());
                    let far = plus_days(base, days);
                    Days { first: base.min(far), last: base.max(far) }
                }
                (false, true) => Days { first: near.min(far), last: far },
                (false, false) => Days { first: far, last: near.max(far) },
            };
            readings.push(days);
        }
        Resolved::new(readings, if unit < Unit::Day { Granularity::Day } else { granularity(unit) }).soft()
    }

    fn nth(&self, n: i8, what: What, of: &When) -> Resolved {
        let whole = self.resolve(of);
        let pick = |days: &Days| nth_within(*days, n, what).into_iter().chain(full_week(*days, n, what));
        let mut readings: Vec<Days> = whole.readings.iter().flat_map(pick).collect();
        readings.dedup();
        let grain = match what {
            What::Weekday(_) => Granularity::Day,
            What::Unit(unit) => granularity(unit),
        };
        let weekday = if let What::Weekday(weekday) = what { Some(weekday) } else { None };
        let mut explicit = whole.explicit;
        match what {
            What::Unit(Unit::Day) => explicit.day = u8::try_from(n).ok(),
            What::Unit(Unit::Month) => explicit.month = u8::try_from(n).ok(),
            _ => {}
        }
        Resolved { weekday, explicit, ..Resolved::new(readings, grain) }
    }

    fn part(&self, part: Part, of: &When) -> Resolved {
        let mut whole = self.resolve(of);
        if whole.granularity <= Granularity::Day {
            // Of a day: the small hours and morning, the evening and night.
            let (from, to) = match part {
                Part::Early => (0, 720),
                Part::Mid => (600, 900),
                Part::Late => (1020, super::clock::DAY),
                Part::SoFar | Part::Rest => (0, super::clock::DAY),
            };
            let clock = Clock { from, to, half: HalfDay::Known, zone: None };
            let granularity = Granularity::DayPart;
            return Resolved { clock: Some(clock), granularity, ..whole }.soft();
        }
        let today = self.today;
        for days in &mut whole.readings {
            *days = part_of(*days, part, today);
        }
        let finer = match whole.granularity {
            Granularity::Month => Granularity::Week,
            Granularity::Quarter | Granularity::Year => Granularity::Month,
            Granularity::Decade => Granularity::Year,
            grain => grain,
        };
        let granularity = if matches!(part, Part::SoFar | Part::Rest) { whole.granularity } else { finer };
        Resolved { granularity, ..whole }.soft()
    }

    fn season(&self, (first, last): (u8, u8), shift: Shift, year: Option<i16>) -> Resolved {
        let month = |month: u8| i8::try_from(month).unwrap_or(1);
        let of = |year: i16| {
            let end_year = if last < first { year.checked_add(1)? } else { year };
            let (begin, end) = (calendar::month_of(year, month(first))?, calendar::month_of(end_year, month(last))?);
            Some(Days { first: begin.first, last: end.last })
        };
        let mut readings = self.yearly(of, shift, year);
        if last < first {
            // "winter 2019" may be the one that ends in 2019.
            readings.extend(year.and_then(|year| of(year - 1)));
        }
        Resolved { explicit: Explicit { year, ..Explicit::default() }, ..Resolved::new(readings, Granularity::Quarter) }
            .soft()
    }

    fn division(&self, n: u8, parts: u8, of: Option<&When>) -> Resolved {
        let months = 12 / parts.max(1);
        let in_year = |year: i16| {
            let first = calendar::month_of(year, i8::try_from((n - 1) * months + 1).ok()?)?;
            let last = calendar::month_of(year, i8::try_from(n * months).ok()?)?;
            Some(Days { first: first.first, last: last.last })
        };
        let Some(of) = of else {
            return Resolved::new(self.yearly(in_year, Shift::Bare, None), Granularity::Quarter);
        };
        let whole = self.resolve(of);
        let split = |days: &Days| {
            if whole.granularity == Granularity::Year && days.first.day_of_year() == 1 {
                return in_year(days.first.year());
            }
            let length = i64::from(days.first.until(days.last).ok()?.get_days()) + 1;
            let at = |n: u8| plus_days(days.first, length * i64::from(n) / i64::from(parts));
            Some(Days { first: at(n - 1), last: plus_days(at(n), -1) })
        };
        let readings = whole.readings.iter().filter_map(split).collect();
        Resolved { explicit: whole.explicit, ..Resolved::new(readings, Granularity::Quarter) }
    }

    /// From one time to another; what one end leaves open (year, month) follows from the other.
    fn span(&self, from: &When, to: &When) -> Resolved {
        let (from, to) = (self.resolve(from), self.resolve(to));
        let mut readings = Vec::new();
        for begin in &from.readings {
            // Of the second end's readings the first that does not lie before the beginning.
            let end = to.readings.iter().filter(|end| end.last >= begin.first).min_by_key(|end| end.last);
            readings.extend(end.map(|end| Days { first: begin.first, last: end.last }));
        }
        if readings.is_empty() {
            // "from Friday to Monday" with both behind: the beginning is the week before.
            let pairs = from.readings.iter().zip(&to.readings);
            readings.extend(pairs.map(|(begin, end)| {
                // "from 2 March to 20 March", written between the two: the end is not last year's.
                let end = if to.explicit.year.is_none() && to.explicit.day.is_some() && to.explicit.month.is_some() {
                    Days { first: plus(end.first, 1, Unit::Year), last: plus(end.last, 1, Unit::Year) }
                } else {
                    *end
                };
                Days { first: begin.first.min(end.first), last: begin.last.max(end.last) }
            }));
        }
        readings.dedup();
        let granularity = from.granularity.max(to.granularity);
        Resolved { explicit: to.explicit, ..Resolved::new(readings, granularity) }
    }
}

/// A count as a whole number.
fn whole(count: f64) -> i64 {
    count.clamp(-1e9, 1e9).trunc() as i64
}

/// A fiscal year: which twelve months it is depends on whose it is, so the common ones are all kept: the calendar year, and
/// those that begin in July or October of the year before (Australia; the United States), in April before or in April of the year
/// (Japan, India; Britain).
fn fiscal(year: i16) -> Resolved {
    let twelve = |year: i16, month: i8| {
        let first = calendar::month_of(year, month)?.first;
        Some(Days { first, last: plus_days(plus(first, 1, Unit::Year), -1) })
    };
    let starts = [(year, 1), (year - 1, 10), (year - 1, 7), (year - 1, 4), (year, 4)];
    let readings = starts.into_iter().filter_map(|(year, month)| twelve(year, month)).collect();
    let explicit = Explicit { year: Some(year), ..Explicit::default() };
    Resolved { explicit, ..Resolved::new(readings, Granularity::Year) }.soft()
}
