//! Whole time expressions: a date with its time of day, from one time to another, since, before and after one.

use super::calendar::Unit;
use super::piece::Kind;
use super::resolve::{Anchor, Resolved, Tense};
use super::stretch::{between, bounded, to_another};
use super::values::{Found, Line, Story};
use super::vocabulary::{UnitWord, VOCABULARY};
use super::when::{Expr, When};
use super::{
    Borders, Days, Explicit, Extent, Granularity, Interval, Precision, Quantity, Time, UnitClass, Value, relative,
    tense,
};
use crate::syntax::Upos;
use jiff::civil::Date;

/// Words of the grammar of time that no lexicon has.
const OPENINGS: &[&str] = &[
    "last",
    "next",
    "this",
    "that",
    "same",
    "past",
    "coming",
    "upcoming",
    "following",
    "subsequent",
    "previous",
    "preceding",
    "current",
    "early",
    "mid",
    "late",
    "earlier",
    "later",
    "start",
    "beginning",
    "end",
    "middle",
    "close",
    "rest",
    "the",
    "a",
    "an",
    "in",
    "within",
    "since",
    "until",
    "till",
    "by",
    "before",
    "after",
    "from",
    "between",
    "prior",
    "fiscal",
    "financial",
    "fy",
    "q",
    "h",
    "year",
    "half",
    "quarter",
    "couple",
    "several",
    "few",
    "no",
    "as",
    "starting",
    "beginning",
    "twenties",
    "thirties",
    "forties",
    "fifties",
    "sixties",
    "seventies",
    "eighties",
    "nineties",
    "at",
    "'",
    "just",
    "shortly",
    "penultimate",
    "eom",
    "eoq",
    "eoy",
];

/// Whether a time may begin with `piece` though the lexicon does not know it.
pub(super) fn is_opening(piece: &super::piece::Piece<'_>) -> bool {
    piece.is_any(OPENINGS)
}

/// Reads the time that begins at piece `at`, resolves it, and remembers it for times told from it. What is told by its distance
/// ("two days later") gives the distance too, as a length within the words of the time.
pub(super) fn read(line: &Line<'_>, at: usize, story: &mut Story<'_>) -> Option<(Vec<Found>, usize)> {
    let expr = bounded(line, at).or_else(|| between(line, at)).or_else(|| to_another(line, at))?;
    if names_rather(line, &expr) {
        return None;
    }
    let anchor = Anchor {
        today: story.context.published.map(|published| published.date),
        instant: story.context.published.and_then(|published| published.instant),
        then: story.then,
        tense: tense::of(line, expr.head),
    };
    let time = resolve(&expr, &anchor);
    // "in three days of fighting" tells how long when the verb is past.
    let lasted = matches!(&expr.when, Some(When::Away { base: None, .. } | When::Run { .. }))
        && line.is_any(expr.first, &["in", "within"]);
    let ahead = anchor.tense == Tense::Future || (line.sentence().is_none() && anchor.tense != Tense::Past);
    if (lasted && !ahead) || decorates(line, &expr) {
        return None;
    }
    if time.extent == Extent::Within {
        story.remember(&time);
    }
    let found = Found { pieces: expr.first..expr.end, head: expr.head, noun: None, value: Value::Time(time) };
    Some((std::iter::once(found).chain(distance(line, &expr)).collect(), expr.end))
}

/// "two days" of "two days later", "five minutes" of "the next five minutes".
fn distance(line: &Line<'_>, expr: &Expr) -> Option<Found> {
    let when = expr.when.as_ref().filter(|_| !line.is(expr.first, "within"))?;
    let (lo, hi, unit) = seconds(when)?;
    let mut inside = expr.first..expr.end;
    let is_unit = |at: &usize| relative::unit(line, *at).is_some();
    let based = matches!(when, When::Away { base: Some(_), .. });
    let last = if based { inside.find(is_unit) } else { inside.rfind(is_unit) }?;
    let opens = |at: &usize| line.num(*at).is_some() || line.is_any(*at, &["a", "an", "half"]);
    let first = (expr.first..last).find(opens).unwrap_or(last);
    let exact = lo.total_cmp(&hi).is_eq();
    let precision = if exact { Precision::Plain } else { Precision::Approximate };
    let value = Interval::between(lo * unit.factor, hi * unit.factor);
    let quantity = Quantity { value, unit: super::amount::unit(Some(unit)), precision, step: unit.factor };
    Some(Found { pieces: first..last + 1, head: last, noun: None, value: Value::Duration(quantity) })
}

/// How far a time lies off, or how long it lasts, in units of the largest unit told.
fn seconds(when: &When) -> Option<(f64, f64, &'static UnitWord)> {
    let (count, unit, base) = match when {
        When::Away { count, unit, base, .. } => (count, unit, base.as_deref()),
        When::Run { count, unit, .. } | When::Lasting { count, unit, .. } => (count, unit, None),
        _ => return None,
    };
    let symbol = match unit {
        Unit::Minute => "min",
        Unit::Hour => "h",
        Unit::Day => "d",
        Unit::Week => "wk",
        Unit::Month => "mo",
        Unit::Year => "y",
        _ => return None,
    };
    let is_length = |unit: &&UnitWord| unit.class == UnitClass::Duration && unit.symbol.as_ref() == symbol;
    let unit = VOCABULARY.units.iter().find(is_length)?;
    // "1 month and 21 days ago": the days lie around the month.
    let Some((lo, hi, larger)) = base.and_then(seconds) else { return Some((count.lo, count.hi, unit)) };
    let share = unit.factor / larger.factor;
    Some((lo + count.lo * share, hi + count.hi * share, larger))
}

/// "He grows Christmas trees": a holiday right before a noun names a kind; a word of time before it would date the thing.
fn decorates(line: &Line<'_>, expr: &Expr) -> bool {
    let dated = [
        "on", "at", "over", "by", "before", "after", "last", "this", "next", "until", "since", "for", "during", "every",
    ];
    matches!(expr.when, Some(When::Holiday(_, _, None)))
        && line.upos(expr.end) == Some(Upos::Noun)
        && !line.follows(expr.first, &dated)
        && !line.is_any(expr.first, &["last", "this", "next"])
}

/// "May" as a name ("Theresa May"), "March" as an order; with tags the tagger's word counts, where the words do not settle it.
fn names_rather(line: &Line<'_>, expr: &Expr) -> bool {
    let Some(When::Month(..)) = expr.when else { return false };
    let bare = expr.end == expr.first + 1 && expr.clock.is_none();
    let follows_name = expr.first > 0
        && line.upos(expr.first - 1) == Some(Upos::Propn)
        && line.piece(expr.first - 1).is_some_and(|piece| piece.kind == Kind::Word && piece.word().weekday.is_none());
    bare && line.word(expr.first).unsure && follows_name
}

/// The expression as a time on the day it was written.
fn resolve(expr: &Expr, anchor: &Anchor) -> Time {
    let resolved = expr.when.as_ref().map(|when| anchor.resolve(when));
    let clock = expr.clock.or(resolved.as_ref().and_then(|resolved| resolved.clock));
    let base = resolved.unwrap_or_else(|| Resolved {
        readings: Vec::new(),
        granularity: Granularity::Day,
        borders: Borders::Sharp,
        weekday: None,
        explicit: Explicit::default(),
        clock: None,
    });
    let granularity = match clock {
        Some(_) if base.granularity > Granularity::Day => base.granularity,
        Some(clock) if expr.day_part || clock.minutes() >= 60 => Granularity::DayPart,
        Some(_) => Granularity::Minute,
        None => base.granularity,
    };
    let readings = if clock.is_some() && expr.clock.is_some() {
        base.readings
    } else {
        base.readings.into_iter().map(|days| reach(days, expr.extent, anchor.today)).collect()
    };
    let (weekday, explicit) = (base.weekday, base.explicit);
    Time { readings, granularity, borders: base.borders, extent: expr.extent, weekday, explicit, clock }
}

/// The days that "since", "after", "before" a time are.
fn reach(days: Days, extent: Extent, today: Option<Date>) -> Days {
    match extent {
        Extent::Within | Extent::Throughout => days,
        Extent::Since => {
            Days { first: days.first, last: today.filter(|today| *today >= days.first).unwrap_or(Date::MAX) }
        }
        Extent::After => Days { first: super::calendar::plus_days(days.last, 1), last: Date::MAX },
        Extent::Before => Days { first: Date::MIN, last: super::calendar::plus_days(days.first, -1) },
        Extent::Until | Extent::By => Days { first: Date::MIN, last: days.last },
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Published;
    use crate::mention::{Context, Extent, Granularity, Time, Value, read_phrase};
    use jiff::civil::date;

    /// The times of a phrase written on Thursday, 1 May 2025.
    fn times(text: &str) -> Vec<Time> {
        let published = Some(Published { date: date(2025, 5, 1), instant: None });
        let mentions = read_phrase(text, &Context { published, place: None });
        let time = |value| if let Value::Time(time) = value { Some(time) } else { None };
        mentions.into_iter().filter_map(|mention| time(mention.value)).collect()
    }

    fn check(text: &str, want: &str) {
        let shown: Vec<String> = times(text).iter().map(ToString::to_string).collect();
        assert_eq!(shown.join("; "), want, "{text}");
    }

    #[test]
    fn hours_behind_days_count_with_them() {
        let days = |text: &str| times(text).first().and_then(Time::likeliest);
        assert_eq!(days("within the next two days and five hours").map(|days| days.last), Some(date(2025, 5, 3)));
        assert_eq!(days("within one day and three hours").map(|days| days.last), Some(date(2025, 5, 2)));
        assert_eq!(days("one day and two hours later").map(|days| days.first), Some(date(2025, 5, 2)));
    }

    #[test]
    fn a_distance_is_a_length_too() {
        let lengths = |text: &str| {
            let mentions = read_phrase(text, &Context::default());
            let length = |value| if let Value::Duration(length) = value { Some(length.to_string()) } else { None };
            mentions.into_iter().filter_map(|mention| length(mention.value)).collect::<Vec<_>>()
        };
        assert_eq!(lengths("two weeks later"), ["2 wk"]);
        assert_eq!(lengths("a year ago"), ["1 y"]);
        assert_eq!(lengths("one day and 12 hours after Christmas"), ["1.5 d"]);
        assert_eq!(lengths("the next five minutes"), ["5 min"]);
        assert_eq!(lengths("within three days"), ["at most 3 d"]);
        assert!(lengths("last week, yesterday, the next day").is_empty());
    }

    #[test]
    fn explicit_dates_are_what_they_say() {
        check("on 25 November 2026", "2026-11-25");
        check("on November 25, 2026", "2026-11-25");
        check("on the 3rd of May 2024", "2024-05-03");
        check("2025-05-03", "2025-05-03");
        check("on 13.5.2015", "2015-05-13");
        check("on 3/5/2024", "2024-03-05 or 2024-05-03");
        check("in May 2024", "May 2024");
        check("in 2015", "2015");
        check("Sept. 11, 2001", "2001-09-11");
        check("the 1990s", "1990-01-01 to 1999-12-31");
        check("the 19th century", "1801-01-01 to 1900-12-31");
        check("12-Sep-19", "2019-09-12");
        check("12/Sep/2019", "2019-09-12");
        check("in 480 BC", "-480");
        check("the last weekend of May 2024", "2024-05-25 to 2024-05-26");
        check("the first weekend of June 2024", "2024-06-01 to 2024-06-02");
        check("March", "March 2025 or March 2026");
        check("the second qtr of 2024", "2024-04-01 to 2024-06-30");
    }

    #[test]
    fn a_weekday_stays_beside_its_date() {
        let time = times("Monday, 25 November 2026").remove(0);
        assert_eq!(time.weekday, Some(crate::mention::Weekday::Monday));
        assert_eq!((time.explicit.year, time.explicit.month, time.explicit.day), (Some(2026), Some(11), Some(25)));
    }

    #[test]
    fn a_weekday_looks_where_its_verb_looks() {
        check("it was held Saturday", "2025-04-26");
        check("it will be held Saturday", "2025-05-03");
        check("talks Saturday", "2025-05-03 or 2025-04-26");
        check("he said Thursday", "2025-05-01");
    }

    #[test]
    fn dates_without_a_year_take_the_nearest_that_fits() {
        check("it will meet on May 11", "2025-05-11");
        check("it met on June 3", "2024-06-03");
        check("it will be held in May", "May 2025");
    }

    #[test]
    fn times_told_from_today() {
        check("yesterday", "2025-04-30");
        check("two days ago", "2025-04-29");
        check("the day before yesterday", "2025-04-29");
        check("three weeks ago", "2025-04-10");
        check("last month", "April 2025");
        check("this past weekend", "2025-04-26 to 2025-04-27");
        check("by the end of month", "until 2025-05-31");
        check("by year-end", "until 2025-12-31");
        check("at the year's end", "2025-09-01 to 2025-12-31");
        check("this year", "2025");
        check("next week", "2025-05-05 to 2025-05-11 or 2025-05-04 to 2025-05-10");
        check("the first Saturday of May", "2025-05-03");
        check("the day after Christmas 2024", "2024-12-26");
        check("last night", "2025-04-30 18:00 to 28:00");
    }

    #[test]
    fn times_told_from_another_time_count_from_it_first() {
        check("It opened on 3 March 2024 and closed two days later", "2024-03-03; 2024-03-05 or 2025-05-03");
    }

    #[test]
    fn parts_of_times_are_soft() {
        check("early May 2024", "2024-05-01 to 2024-05-10");
        check("mid-May 2024", "2024-05-11 to 2024-05-20");
        check("late 2023", "2023-09-01 to 2023-12-31");
        check("the third quarter of 2024", "2024-07-01 to 2024-09-30");
        check("the summer of 2019", "2019-06-01 to 2019-08-31");
    }

    #[test]
    fn holidays_follow_their_rule() {
        check("Easter 2024", "2024-03-31");
        check("Thanksgiving 2024", "2024-11-28");
        check("on Christmas Day 2023", "2023-12-25");
    }

    #[test]
    fn times_of_day_with_and_without_dates() {
        check("at 11:52 p.m. Friday", "2025-05-02 or 2025-04-25 23:52");
        check("Saturday at 3 p.m.", "2025-05-03 or 2025-04-26 15:00");
        check("at noon tomorrow", "2025-05-02 12:00");
        check("0600 GMT", "06:00 UTC");
        check("eight minutes to midnight", "23:52");
        check("a few minutes past six", "06:01 to 06:09");
        check("half past seven", "07:30");
        check("5 to 6 p.m.", "17:00 to 18:00");
        check("in the early hours of 3 May 2025", "2025-05-03 00:00 to 06:00");
        check("in the middle of the night", "22:00 to 29:00");
        check("morning of 3 May 2025", "2025-05-03 04:00 to 12:00");
        check("9 a.m. (BST)", "09:00 UTC+01:00");
        check("at 9.30pm gmt", "21:30 UTC");
    }

    #[test]
    fn stretches_and_bounds() {
        check("from Monday to Friday", "2025-04-28 to 2025-05-02");
        check("between 2010 and 2014", "2010-01-01 to 2014-12-31");
        check("3-5 May 2024", "2024-05-03 to 2024-05-05");
        check("May 3-5, 2024", "2024-05-03 to 2024-05-05");
        check("from the 3rd to the 5th of May 2024", "2024-05-03 to 2024-05-05");
        check("between the 3rd and 5 May 2024", "2024-05-03 to 2024-05-05");
        check("since 2015", "since 2015-01-01");
        check("until 3 May 2025", "until 2025-05-03");
        assert_eq!(times("before 3 May 2025")[0].extent, Extent::Before);
        assert_eq!(times("from Monday to Friday")[0].extent, Extent::Throughout);
    }

    #[test]
    fn weekdays_are_counted_from_today_or_from_a_day() {
        // Thursday: the Monday and the Friday of this week may be left out of the count.
        check("two Mondays ago", "2025-04-21 or 2025-04-14");
        check("four Fridays from now", "2025-05-23 or 2025-05-30");
        check("the Monday after next", "2025-05-12 or 2025-05-19");
        check("the first Monday after Easter 2024", "2024-04-01");
        check("the second Tuesday before 25 December 2024", "2024-12-17");
    }

    #[test]
    fn what_is_counted_from_the_end() {
        check("the penultimate day of May 2024", "2024-05-30");
        check("the second-to-last Friday of May 2024", "2024-05-24");
        check("the third last day of May 2024", "2024-05-29");
        check("the second last week of June 2024", "2024-06-17 to 2024-06-23");
        check("the first week of May 2024", "2024-04-29 to 2024-05-05 or 2024-05-06 to 2024-05-12");
        check("by the end of the past week", "until 2025-04-27 or until 2025-04-26");
    }

    #[test]
    fn runs_of_units_with_their_count_on_either_side() {
        check("the past two quarters", "2024-11-01 to 2025-04-30");
        check("the two upcoming weeks", "2025-05-02 to 2025-05-15");
        check("the three previous years", "2022-05-01 to 2025-04-30");
        check("the two following men", "");
    }

    #[test]
    fn hours_with_an_h() {
        check("kick-off at 20h45", "20:45");
        check("from 8h45 to 10h on Saturday", "2025-05-03 or 2025-04-26 08:45 to 10:00");
        check("open 7h30-16h00", "07:30 to 16:00");
        check("14h GMT", "14:00 UTC");
        check("won the marathon in 2h18", "");
        check("a film of 2h18", "");
        check("ran 2h18m", "");
        check("1H25", "2025-01-01 to 2025-06-30");
    }

    #[test]
    fn hours_spelt_out() {
        check("at eleven-twenty", "11:20");
        check("nine-oh-five", "09:05");
        check("5 in the a.m.", "05:00");
        check("tonight at 12", "2025-05-01 24:00");
        check("back in 3h.", "2025-05-01");
    }

    #[test]
    fn a_start_and_how_long_from_there() {
        check("from 3 May 2024 for ten days", "2024-05-03 to 2024-05-12");
        check("for ten days from 3 May 2024", "2024-05-03 to 2024-05-12");
        check("for two weeks starting on 3 May 2024", "2024-05-03 to 2024-05-16");
        check("for a day starting Friday at 5 p.m.", "since 2025-05-02 or since 2025-04-25 17:00");
        check("from 4 p.m. for half an hour", "16:00 to 16:30");
        check("he came on Monday for three days", "2025-04-28");
    }

    #[test]
    fn business_abbreviations_and_eras() {
        check("2019Q2, 2Q19, 2Q 2019", "2019-04-01 to 2019-06-30; 2019-04-01 to 2019-06-30; 2019-04-01 to 2019-06-30");
        check("by EOY", "until 2025-12-31");
        check("in 79 A.D.", "79");
        check("on 17th, in London", "2025-04-17 or 2025-05-17");
        check("on 17th Street", "");
    }

    #[test]
    fn months_in_texts_without_capitals() {
        check("march 9 2016", "2016-03-09");
        check("talks on may 6", "2025-05-06 or 2024-05-06");
        check("they march 9 miles", "");
        check("They march 3 on 3", "");
    }

    #[test]
    fn an_undated_text_keeps_what_the_words_say() {
        let mentions = read_phrase("on Saturday", &Context::default());
        let Value::Time(time) = &mentions[0].value else { panic!("a time") };
        assert!(time.readings.is_empty() && time.weekday.is_some());
        assert_eq!(time.granularity, Granularity::Day);
    }

    #[test]
    fn counts_are_no_times() {
        for text in
            ["2,000 people", "may go", "2000 protesters gathered", "about 1900 tonnes", "they march on", "a second man"]
        {
            assert!(times(text).is_empty(), "{text}: {:?}", times(text));
        }
    }
}
