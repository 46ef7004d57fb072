//! Comparing numbers, times and scores: whether two values can both be so.

use super::lexical::{Lexical, Relation};
use super::{Answer, Opinion};
use crate::mention::{
    Borders, Clock, Days, Extent, Granularity, HalfDay, Interval, Precision, Quantity, Time, UnitClass,
};
use crate::rule::Tolerance;
use crate::syntax::Upos;

/// Whether two quantities measure the same thing: one class of unit, and for counts one counted noun (or a synonym, or one
/// a kind of the other). Unknown where a noun is missing on one side.
pub(super) fn comparable(draft: &Quantity, source: &Quantity, lexical: &dyn Lexical) -> Answer {
    if !draft.is_comparable(source) {
        return Answer::Incompatible;
    }
    if !matches!(draft.unit.class, UnitClass::Count | UnitClass::Percent) {
        return Answer::Compatible;
    }
    let (ours, theirs) = (&*draft.unit.noun, &*source.unit.noun);
    if ours == theirs {
        return Answer::Compatible;
    }
    if ours.is_empty() || theirs.is_empty() {
        return Answer::Unknown;
    }
    match lexical.relation((ours, Upos::Noun), (theirs, Upos::Noun)) {
        Relation::Synonym | Relation::Derived => Answer::Compatible,
        // "58 people" against "63 speakers": the wider noun may count more.
        Relation::Broader | Relation::Narrower => Answer::Unknown,
        _ => Answer::Incompatible,
    }
}

/// Whether no number fits both, with the leeway that plain rounding asks for.
pub(super) fn disjoint(draft: &Quantity, source: &Quantity) -> Opinion {
    disjoint_within(draft, source, &[])
}

/// Whether no number fits both after widening by `tolerances`, the first that names the unit's class.
pub(super) fn disjoint_within(draft: &Quantity, source: &Quantity, tolerances: &[(UnitClass, Tolerance)]) -> Opinion {
    if !draft.is_comparable(source) {
        return Opinion::unknown("the two are measured in different units");
    }
    let given = tolerances.iter().find(|(class, _)| *class == draft.unit.class).map(|(_, tolerance)| *tolerance);
    let (ours, theirs) = (widened(draft, source.step, given), widened(source, draft.step, given));
    let shown = format!("{} against {}", show_quantity(draft), show_quantity(source));
    if ours.meets(theirs) { Opinion::compatible(shown) } else { Opinion::incompatible(shown) }
}

/// The numbers that the words can mean: half a step for what may have been rounded, and the tolerance on top. `other` is the
/// step of what it is compared with.
fn widened(quantity: &Quantity, other: f64, tolerance: Option<Tolerance>) -> Interval {
    let value = quantity.value;
    let size = value.lo.abs().min(value.hi.abs());
    // Things that are counted one by one below a thousand are exact in news ("14 dead"), so is everything with a step of
    // one; above that a figure ending in zeros may be rounded, yet never by more than a twentieth of itself: "200" for 220
    // would be called wrong at any desk. What the other side gives in fractions (points of an index) is not counted one by one.
    let counted = matches!(quantity.unit.class, UnitClass::Count | UnitClass::Times | UnitClass::Age);
    let exact = counted && size < 1000.0 && other >= 1.0;
    let rounding = match quantity.precision {
        Precision::Plain if !exact => (quantity.step / 2.0).min(size * 0.05),
        _ => 0.0,
    };
    // Converted units (miles to metres) are rounded before and after: 3 % covers "100 miles" for "160 km".
    let converted = match quantity.unit.class {
        UnitClass::Length
        | UnitClass::Area
        | UnitClass::Volume
        | UnitClass::Mass
        | UnitClass::Speed
        | UnitClass::Temperature => 0.03,
        _ => 0.0,
    };
    let value = value.widened(rounding).widened_by_share(converted);
    match tolerance {
        // "less than three hours" says where it ends.
        _ if quantity.precision == Precision::Bounded => value,
        Some(Tolerance::Absolute(by)) => value.widened(by),
        Some(Tolerance::Share(by)) => value.widened_by_share(by),
        None => value,
    }
}

/// A quantity in few words: `at least 12 miner`, `24 USD`.
pub(super) fn show_quantity(quantity: &Quantity) -> String {
    let value = quantity.as_written();
    let number = match value.single() {
        Some(single) => grouped(single),
        None => in_words(&value),
    };
    let unit = if quantity.unit.symbol.is_empty() { &quantity.unit.noun } else { &quantity.unit.symbol };
    format!("{number} {unit}").trim_end().to_owned()
}

/// A range as people say it.
fn in_words(value: &Interval) -> String {
    let (lo, hi) = (grouped(value.lo), grouped(value.hi));
    match (value.lo > 0.0, value.hi.is_finite()) {
        (_, false) if value.lo_closed => format!("at least {lo}"),
        (_, false) => format!("more than {lo}"),
        (false, true) if value.hi_closed => format!("at most {hi}"),
        (false, true) => format!("less than {hi}"),
        (true, true) => format!("{lo} to {hi}"),
    }
}

/// A number with its thousands set apart, which nobody counts the noughts of.
fn grouped(number: f64) -> String {
    let plain = number.to_string();
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    // Years and other numbers of four digits are written without.
    if whole.len() <= 4 || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return plain;
    }
    let groups: Vec<&str> =
        whole.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    let fraction = fraction.map_or_else(String::new, |rest| format!(".{rest}"));
    format!("{sign}{}{fraction}", groups.join(","))
}

/// Whether two scores can be of one game: the same numbers in either order.
pub(super) fn score(draft: &[u32], source: &[u32]) -> Opinion {
    let shown = || format!("{} against {}", show_score(draft), show_score(source));
    if draft.len() != source.len() {
        return Opinion::unknown("scores of different length");
    }
    let sorted = |score: &[u32]| {
        let mut score = score.to_vec();
        score.sort_unstable();
        score
    };
    if sorted(draft) == sorted(source) { Opinion::compatible(shown()) } else { Opinion::incompatible(shown()) }
}

/// A score as people write it.
pub(super) fn show_score(score: &[u32]) -> String {
    score.iter().map(u32::to_string).collect::<Vec<_>>().join("-")
}

/// Whether two times can be the same time, compared at the coarser granularity. Incompatible only if no reading of one meets
/// any reading of the other; unknown where the words cannot be resolved and do not clash by themselves.
pub(super) fn calendar(draft: &Time, source: &Time) -> Opinion {
    let shown = || format!("{} against {}", show_time(draft), show_time(source));
    if ![draft, source].iter().all(|time| matches!(time.extent, Extent::Within)) {
        return bounded_calendar(draft, source, shown);
    }
    // The same month, and day where both give one, is the same to any reader where one side leaves the year out: which year
    // is meant was worked out, and may have been worked out wrongly.
    let (ours, theirs) = (&draft.explicit, &source.explicit);
    let days = ours.day.is_none() || theirs.day.is_none() || ours.day == theirs.day;
    if ours.month.is_some() && ours.month == theirs.month && days && (ours.year.is_none() || theirs.year.is_none()) {
        return Opinion::compatible(shown());
    }
    // One weekday on both sides: which week is meant was worked out from the tense, and may have been worked out wrongly.
    let bare = |time: &Time| time.weekday.is_some() && time.explicit.day.is_none();
    let a_week = |draft: &Days, source: &Days| gap_days(draft, source) <= 7;
    let near = draft.readings.iter().any(|ours| source.readings.iter().any(|theirs| a_week(ours, theirs)));
    if bare(draft) && bare(source) && draft.weekday == source.weekday && near {
        return Opinion::compatible(shown());
    }
    if draft.readings.is_empty() || source.readings.is_empty() {
        return by_words(draft, source).unwrap_or_else(|| Opinion::unknown("a time cannot be resolved"));
    }
    let soft = draft.borders == Borders::Soft || source.borders == Borders::Soft;
    let meets = |ours: &Days, theirs: &Days| {
        // Soft borders reach a week to either side: "early May" may well be the 12th.
        let slack = if soft { 7 } else { 0 };
        gap_days(ours, theirs) <= slack
    };
    let days_meet = draft.readings.iter().any(|ours| source.readings.iter().any(|theirs| meets(ours, theirs)));
    if !days_meet {
        return Opinion::incompatible(shown());
    }
    match (draft.clock, source.clock) {
        (Some(ours), Some(theirs)) if one_day(draft) && one_day(source) => clocks(ours, theirs, shown),
        _ => Opinion::compatible(shown()),
    }
}

/// Open-ended times ("since 2015", "by Friday") exclude another time only where the whole of it lies outside.
fn bounded_calendar(draft: &Time, source: &Time, shown: impl Fn() -> String) -> Opinion {
    // "between 2017 and 2020" and "between 2017 and 2022" begin alike and end apart: one stretch, told in two ways.
    let whole = |time: &Time| matches!(time.extent, Extent::Throughout) && time.clock.is_none();
    if let ([ours], [theirs]) = (&draft.readings[..], &source.readings[..])
        && whole(draft)
        && whole(source)
        && draft.granularity == source.granularity
        && (ours.first == theirs.first) != (ours.last == theirs.last)
    {
        return Opinion::incompatible(shown());
    }
    // "Between 20 and 28 March" and "on 10 April": a window of days, and a day outside it.
    let window = |one: &Time, other: &Time| {
        let by_day = one.granularity <= Granularity::Week && other.granularity <= Granularity::Day;
        let sharp = one.borders == Borders::Sharp && other.borders == Borders::Sharp;
        whole(one) && matches!(other.extent, Extent::Within) && by_day && sharp
    };
    let apart = |ours: &Days| source.readings.iter().all(|theirs| gap_days(ours, theirs) > 0);
    if (window(draft, source) || window(source, draft))
        && !draft.readings.is_empty()
        && !source.readings.is_empty()
        && draft.readings.iter().all(apart)
    {
        return Opinion::incompatible(shown());
    }
    let open = |time: &Time| matches!(time.extent, Extent::After | Extent::Before);
    if !(open(draft) || open(source)) || draft.readings.is_empty() || source.readings.is_empty() {
        return Opinion::unknown("a time has no definite ends");
    }
    let meets = draft.readings.iter().any(|ours| source.readings.iter().any(|theirs| gap_days(ours, theirs) == 0));
    if meets { Opinion::compatible(shown()) } else { Opinion::incompatible(shown()) }
}

/// Whether two times of day can be the same, of whatever days; nothing is told where the days are known to differ.
pub(super) fn time_of_day(draft: &Time, source: &Time) -> Opinion {
    let shown = || format!("{} against {}", show_time(draft), show_time(source));
    let (Some(ours), Some(theirs)) = (draft.clock, source.clock) else {
        return Opinion::unknown("one side gives no time of day");
    };
    let within = |time: &Time| matches!(time.extent, Extent::Within);
    if !within(draft) || !within(source) || !days_meet(draft, source) {
        return Opinion::unknown("the days differ, or a time is open-ended");
    }
    clocks(ours, theirs, shown)
}

/// Whether the two times meet but for their times of day.
fn days_meet(draft: &Time, source: &Time) -> bool {
    let bare = |time: &Time| Time { clock: None, ..time.clone() };
    calendar(&bare(draft), &bare(source)).answer != Answer::Incompatible
}

fn one_day(time: &Time) -> bool {
    time.granularity <= Granularity::Day
}

/// Days between two intervals; 0 when they meet.
fn gap_days(ours: &Days, theirs: &Days) -> i64 {
    let between = |from: jiff::civil::Date, to: jiff::civil::Date| (to - from).get_days();
    if ours.last < theirs.first {
        i64::from(between(ours.last, theirs.first))
    } else if theirs.last < ours.first {
        i64::from(between(theirs.last, ours.first))
    } else {
        0
    }
}

/// Times of day clash when more than a quarter of an hour apart: "shortly after ten" is not 10.52, but may be 10.12.
fn clocks(draft: Clock, source: Clock, shown: impl Fn() -> String) -> Opinion {
    if draft.zone.is_some() != source.zone.is_some() && draft.zone != source.zone {
        return Opinion::unknown("one time of day names its zone, the other does not");
    }
    let shift = |clock: Clock, by: i32| {
        let zone = i32::from(clock.zone.unwrap_or(0));
        (i32::from(clock.from) + by - zone - 15, i32::from(clock.to) + by - zone + 15)
    };
    let halves = |clock: Clock| if clock.half == HalfDay::Open { vec![0, 720] } else { vec![0] };
    let meet = halves(draft).into_iter().any(|ours| {
        halves(source).into_iter().any(|theirs| {
            let (ours, theirs) = (shift(draft, ours), shift(source, theirs));
            ours.0 <= theirs.1 && theirs.0 <= ours.1
        })
    });
    if meet { Opinion::compatible(shown()) } else { Opinion::incompatible(shown()) }
}

/// Undated texts: what the words themselves say, part by part.
fn by_words(draft: &Time, source: &Time) -> Option<Opinion> {
    let shown = format!("{} against {}", show_time(draft), show_time(source));
    let (ours, theirs) = (&draft.explicit, &source.explicit);
    let clash = |a: Option<i32>, b: Option<i32>| matches!((a, b), (Some(a), Some(b)) if a != b);
    let wide = |v: Option<u8>| v.map(i32::from);
    let year = clash(ours.year.map(i32::from), theirs.year.map(i32::from));
    let month = clash(wide(ours.month), wide(theirs.month));
    let day = ours.month.is_some() && ours.month == theirs.month && clash(wide(ours.day), wide(theirs.day));
    if year || month || day {
        return Some(Opinion::incompatible(shown));
    }
    let bare = |time: &Time| time.weekday.is_some() && time.explicit.day.is_none();
    if bare(draft) && bare(source) {
        return Some(if draft.weekday == source.weekday {
            Opinion::compatible(shown)
        } else {
            Opinion::incompatible(shown)
        });
    }
    let all = |time: &Time| time.explicit.year.is_some() || time.explicit.month.is_some();
    (all(draft) && all(source)).then(|| Opinion::compatible(shown))
}

/// A time in few words: its days, as far as they are known.
pub(super) fn show_time(time: &Time) -> String {
    if let Some(days) = time.readings.first() {
        let day =
            if days.first == days.last { days.first.to_string() } else { format!("{}…{}", days.first, days.last) };
        return match time.clock {
            Some(clock) => format!("{day} {:02}:{:02}", clock.from / 60 % 24, clock.from % 60),
            None => day,
        };
    }
    let explicit = &time.explicit;
    let mut parts: Vec<String> = Vec::new();
    parts.extend(time.weekday.map(|weekday| format!("{weekday:?}")));
    parts.extend(explicit.day.map(|day| day.to_string()));
    parts.extend(explicit.month.map(|month| format!("month {month}")));
    parts.extend(explicit.year.map(|year| year.to_string()));
    parts.extend(time.clock.map(|clock| format!("{:02}:{:02}", clock.from / 60 % 24, clock.from % 60)));
    if parts.is_empty() { "an open date".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::Unit;

    fn quantity(class: UnitClass, value: Interval, precision: Precision, step: f64) -> Quantity {
        let unit = Unit { class, symbol: "".into(), noun: "".into() };
        Quantity { value, unit, precision, step }
    }

    fn plain(class: UnitClass, value: f64, step: f64) -> Quantity {
        quantity(class, Interval::exactly(value), Precision::Plain, step)
    }

    fn check(draft: &Quantity, source: &Quantity, expect: Answer) {
        assert_eq!(disjoint(draft, source).answer, expect, "{draft:?} / {source:?}");
        assert_eq!(disjoint(source, draft).answer, expect, "{source:?} / {draft:?}");
    }

    #[test]
    fn small_counts_are_exact() {
        check(&plain(UnitClass::Count, 14.0, 1.0), &plain(UnitClass::Count, 11.0, 1.0), Answer::Incompatible);
        check(&plain(UnitClass::Count, 30.0, 1.0), &plain(UnitClass::Count, 32.0, 1.0), Answer::Incompatible);
    }

    #[test]
    fn a_plain_round_figure_covers_what_rounds_to_it() {
        check(&plain(UnitClass::Money, 2e6, 1e6), &plain(UnitClass::Money, 2.1e6, 1e5), Answer::Compatible);
        check(&plain(UnitClass::Money, 3.2e6, 1e5), &plain(UnitClass::Money, 3.2e9, 1e8), Answer::Incompatible);
        check(&plain(UnitClass::Count, 2000.0, 1000.0), &plain(UnitClass::Count, 1986.0, 1.0), Answer::Compatible);
        check(&plain(UnitClass::Percent, 66.0, 1.0), &plain(UnitClass::Percent, 86.0, 1.0), Answer::Incompatible);
    }

    #[test]
    fn what_is_given_in_fractions_may_be_rounded() {
        check(&plain(UnitClass::Count, 6.0, 1.0), &plain(UnitClass::Count, 5.91, 0.01), Answer::Compatible);
        check(&plain(UnitClass::Count, 6.0, 1.0), &plain(UnitClass::Count, 5.2, 0.1), Answer::Incompatible);
    }

    #[test]
    fn a_lower_bound_is_met_by_more() {
        let at_least = Interval { lo: 10.0, hi: f64::INFINITY, lo_closed: true, hi_closed: false };
        let at_least = quantity(UnitClass::Count, at_least, Precision::Bounded, 1.0);
        check(&at_least, &plain(UnitClass::Count, 12.0, 1.0), Answer::Compatible);
        check(&at_least, &plain(UnitClass::Count, 9.0, 1.0), Answer::Incompatible);
    }

    #[test]
    fn miles_and_kilometres_of_one_distance_agree() {
        check(&plain(UnitClass::Length, 160e3, 1e4), &plain(UnitClass::Length, 160_934.0, 1609.0), Answer::Compatible);
    }

    #[test]
    fn unlike_units_cannot_be_told() {
        check(&plain(UnitClass::Length, 5.0, 1.0), &plain(UnitClass::Duration, 9.0, 1.0), Answer::Unknown);
    }

    #[test]
    fn a_score_is_the_same_from_either_side() {
        assert_eq!(score(&[4, 3], &[3, 4]).answer, Answer::Compatible);
        assert_eq!(score(&[5, 2], &[4, 3]).answer, Answer::Incompatible);
        assert_eq!(score(&[5, 2], &[6, 4, 7, 5]).answer, Answer::Unknown);
    }
}
