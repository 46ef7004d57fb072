//! Scores numbers, units and times on two public sets that are not part of this repository: the English specifications of
//! Recognizers-Text and duckling's phrases. Ignored by default; wants their folder in `GAINSAY_EVAL`:
//!
//! `GAINSAY_EVAL=… cargo test --release --test values_eval -- --ignored --nocapture`
//!
//! A case is right when every value that the set expects of a kind in scope is found with exactly that value. What news has
//! no use for was put out of scope before anything was measured; see [`numbers_out_of_scope`] and [`times_out_of_scope`].

#![expect(clippy::print_stdout, reason = "what it measures is printed for the person who runs it")]

use gainsay::document::Published;
use gainsay::mention::{
    Borders, Clock, Context, Days, Extent, Granularity, HalfDay, Interval, Mention, Quantity, Time, UnitClass, Value,
    Weekday, read_phrase,
};
use jiff::civil::{Date, DateTime};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Right and all, by kind; in scope, and of everything.
#[derive(Default)]
struct Tally {
    right: usize,
    in_scope: usize,
    all: usize,
    misses: Vec<String>,
}

type Tallies = BTreeMap<&'static str, Tally>;

fn count(tallies: &mut Tallies, kind: &'static str, outcome: Result<bool, &str>, what: impl FnOnce() -> String) {
    let tally = tallies.entry(kind).or_default();
    tally.all += 1;
    match outcome {
        Ok(true) => (tally.right, tally.in_scope) = (tally.right + 1, tally.in_scope + 1),
        Ok(false) => {
            tally.in_scope += 1;
            tally.misses.push(what());
        }
        Err(_) => {}
    }
}

fn report(title: &str, tallies: &Tallies) {
    println!("{title:<28} {:>6} {:>9} {:>7} {:>7} {:>7}", "right", "in scope", "share", "all", "share");
    for (kind, tally) in tallies {
        let share = |of: usize| 100.0 * tally.right as f64 / of.max(1) as f64;
        let (scoped, all) = (share(tally.in_scope), share(tally.all));
        println!("{kind:<28} {:>6} {:>9} {scoped:>6.1}% {:>7} {all:>6.1}%", tally.right, tally.in_scope, tally.all);
    }
    if std::env::var_os("GAINSAY_MISSES").is_some() {
        for (kind, tally) in tallies {
            tally.misses.iter().for_each(|miss| println!("  {kind}: {miss}"));
        }
    }
}

fn folder() -> PathBuf {
    PathBuf::from(std::env::var_os("GAINSAY_EVAL").expect("GAINSAY_EVAL names the folder of evaluation data"))
        .join("parts")
}

fn specs(folder: &Path, file: &str) -> Vec<Json> {
    let text = std::fs::read_to_string(folder.join("recognizers").join(file)).expect("a specification");
    serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("JSON")
}

fn text_of<'a>(json: &'a Json, key: &str) -> &'a str {
    json[key].as_str().unwrap_or("")
}

fn close(found: f64, want: f64) -> bool {
    (found - want).abs() <= want.abs() * 1e-6 + 1e-9
}

/// Why a case of numbers is out of scope; none for those in scope.
///
/// - powers and mathematical notation ("1.1^+23", "10e5"): no newspaper prints them;
/// - numbers with a decimal comma or blanks between groups: other languages' notation;
/// - addresses such as 192.168.1.2 and phone numbers: ids, which here are no numbers on purpose;
/// - dictated digits ("one two three") and negative fractions: forms of voice assistants;
/// - relative ordinals ("next", "last", "previous"): no number in them.
fn numbers_out_of_scope(case: &Json, result: &Json) -> Option<&'static str> {
    let (input, text) = (text_of(case, "Input"), text_of(result, "Text"));
    let value = result["Resolution"]["value"].as_str().unwrap_or("");
    let subtype = result["Resolution"]["subtype"].as_str().unwrap_or("");
    if subtype == "power" || value.contains("E+") || text.contains('^') {
        return Some("power");
    }
    let comma_decimal = |text: &str| {
        text.rsplit_once(',').is_some_and(|(before, after)| {
            let tail: String = after.chars().take_while(char::is_ascii_digit).collect();
            before.ends_with(|c: char| c.is_ascii_digit()) && !tail.is_empty() && tail.len() != 3
        })
    };
    if comma_decimal(text) || text.contains('\u{a0}') || text.split(' ').filter(|part| is_digits(part)).count() > 1 {
        return Some("other notation");
    }
    let is_id =
        |word: &str| word.contains(text) && word.split(['.', '-', '/']).filter(|part| is_digits(part)).count() >= 3;
    if input.split_whitespace().any(is_id) {
        return Some("id");
    }
    if text_of(result, "TypeName") == "ordinal.relative" {
        return Some("relative ordinal");
    }
    (subtype == "fraction" && value.starts_with('-')).then_some("negative fraction")
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn quantities(mentions: &[Mention]) -> Vec<&Quantity> {
    let pick = |mention| match mention {
        &Mention { value: Value::Quantity(ref quantity) | Value::Duration(ref quantity), .. } => Some(quantity),
        _ => None,
    };
    mentions.iter().filter_map(pick).collect()
}

/// Whether a quantity's number, as written, is `want`: in its own unit, and for shares also as a fraction of one.
fn has_number(quantity: &Quantity, want: f64) -> bool {
    let value = quantity.as_written();
    let ends = [value.lo, value.hi];
    let middle = f64::midpoint(value.lo, value.hi);
    let share = if quantity.unit.class == UnitClass::Percent { 100.0 } else { 1.0 };
    ends.iter().chain([&middle]).any(|&found| close(found, want) || close(found / share, want))
}

fn number_found(mentions: &[Mention], want: f64) -> bool {
    let ordinal = |mention: &Mention| match &mention.value {
        Value::Ordinal(rank) => close(*rank as f64, want),
        Value::Score(points) => points.iter().any(|&point| close(f64::from(point), want)),
        _ => false,
    };
    quantities(mentions).iter().any(|quantity| has_number(quantity, want)) || mentions.iter().any(ordinal)
}

/// Base units in one unit as Recognizers-Text names it, and what it reads at the base's zero.
fn unit_factor(name: &str) -> Option<(f64, f64)> {
    let phrase = format!("7 {}", name.to_lowercase());
    let (c, f) = (matches!(name, "C"), matches!(name, "F"));
    if c || f {
        return Some(if c { (1.0, 0.0) } else { (5.0 / 9.0, 32.0) });
    }
    let found = read_phrase(&phrase, &Context::default());
    quantities(&found).first().map(|quantity| (quantity.value.lo / 7.0, 0.0))
}

fn unit_found(mentions: &[Mention], want: f64, unit: &str) -> bool {
    let Some((factor, zero)) = unit_factor(unit) else { return false };
    let base = (want - zero) * factor;
    quantities(mentions).iter().any(|quantity| {
        let degree = unit == "Degree" && quantity.unit.symbol.as_ref() == "°";
        let ends = ends_and_middle(quantity);
        ends.iter().any(|&found| (found - base).abs() <= base.abs() * 1e-4 + 1e-9 || (degree && close(found, want)))
    })
}

/// "about 12" is right for 12, "between 10 and 12" for either end.
fn ends_and_middle(quantity: &Quantity) -> [f64; 3] {
    let Interval { lo, hi, .. } = quantity.value;
    [lo, hi, f64::midpoint(lo, hi)]
}

fn age_found(mentions: &[Mention], want: f64, unit: &str) -> bool {
    let per_year = match unit {
        "Month" => 12.0,
        "Week" => 365.2425 / 7.0,
        "Day" => 365.2425,
        _ => 1.0,
    };
    let is_age = |quantity: &&&Quantity| quantity.unit.class == UnitClass::Age;
    let has = |quantity: &Quantity| ends_and_middle(quantity).iter().any(|&found| close(found, want / per_year));
    quantities(mentions).iter().filter(is_age).any(|quantity| has(quantity))
}

#[test]
#[ignore = "needs the evaluation data; see the head of this file"]
fn recognizers_numbers() {
    let folder = folder();
    let mut tallies = Tallies::new();
    let files = [
        ("Number_NumberModel.json", "number"),
        ("Number_OrdinalModel.json", "ordinal"),
        ("Number_PercentModelPercentMode.json", "percentage"),
        ("NumberWithUnit_DimensionModel.json", "unit"),
        ("NumberWithUnit_TemperatureModel.json", "unit"),
        ("NumberWithUnit_AgeModel.json", "age"),
    ];
    for (file, kind) in files {
        for case in specs(&folder, file) {
            let mentions = read_phrase(text_of(&case, "Input"), &Context::default());
            let results = case["Results"].as_array().map_or(&[][..], Vec::as_slice);
            for result in results {
                let value = result["Resolution"]["value"].as_str().unwrap_or("").trim_end_matches('%').replace(',', "");
                let unit = result["Resolution"]["unit"].as_str().unwrap_or("");
                let outcome = match (numbers_out_of_scope(&case, result), value.parse::<f64>()) {
                    (Some(reason), _) => Err(reason),
                    (None, Err(_)) => Err("no value"),
                    (None, Ok(want)) => Ok(match kind {
                        "unit" => unit_found(&mentions, want, unit),
                        "age" => age_found(&mentions, want, unit),
                        _ => number_found(&mentions, want),
                    }),
                };
                count(&mut tallies, kind, outcome, || {
                    let shown: Vec<_> = mentions.iter().map(|mention| format!("{:?}", mention.value)).collect();
                    format!(
                        "{} want {value} {unit} of {:?}: {}",
                        text_of(&case, "Input"),
                        text_of(result, "Text"),
                        shown.join("; ")
                    )
                });
            }
        }
    }
    report("Recognizers-Text", &tallies);
}

/// One point or stretch of time that a set expects: first and last day (none where it gives a time of day only), and minutes of
/// the day where it gives them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Want {
    first: Option<Date>,
    last: Option<Date>,
    from: Option<u16>,
    to: Option<u16>,
}

/// "2016-11-07 15:30:00", "2016-11-07", "15:30:00".
fn point_in_time(text: &str) -> (Option<Date>, Option<u16>) {
    let (date, clock) = match text.split_once(' ') {
        Some((date, clock)) => (Some(date), Some(clock)),
        None if text.contains(':') => (None, Some(text)),
        None => (Some(text), None),
    };
    let minutes = |clock: &str| {
        let mut parts = clock.split(':').filter_map(|part| part.parse::<u16>().ok());
        Some(parts.next()? * 60 + parts.next()?)
    };
    (date.and_then(|date| date.parse().ok()), clock.and_then(minutes))
}

/// The values of one Recognizers-Text result: of the parsers' `FutureResolution` and `PastResolution`, of the merged model's
/// `values`.
fn wants(result: &Json) -> Vec<Want> {
    let value = if result["Value"].is_null() { &result["Resolution"] } else { &result["Value"] };
    let resolutions: Vec<&Json> = match value["values"].as_array() {
        Some(values) => values.iter().collect(),
        None => vec![&value["FutureResolution"], &value["PastResolution"]],
    };
    let mut wants = Vec::new();
    for resolution in resolutions {
        let pick = |keys: &[&str]| keys.iter().find_map(|key| resolution[*key].as_str());
        let mut want = Want::default();
        if let Some(at) = pick(&["value", "date", "time", "dateTime"]) {
            let (date, minute) = point_in_time(at);
            want = Want { first: date, last: date, from: minute, to: minute };
        }
        if let Some(start) = pick(&["start", "startDate", "startTime", "startDateTime"]) {
            (want.first, want.from) = point_in_time(start);
        }
        if let Some(end) = pick(&["end", "endDate", "endTime", "endDateTime"]) {
            (want.last, want.to) = point_in_time(end);
        }
        if want != Want::default() && !wants.contains(&want) {
            wants.push(want);
        }
    }
    wants
}

/// Whether the likeliest reading of a time is one that is wanted. The end of a stretch may be given as its last day or as the
/// first day behind it: the sets use both. Parts of the day and of longer times ("evening", "early May") have conventional
/// borders that differ between the sets and this one: there it is enough that the two share more than half of the shorter.
fn time_is(time: &Time, want: Want) -> bool {
    let bounded = !matches!(time.extent, Extent::Within | Extent::Throughout);
    let days = match (time.likeliest(), want.first, want.last) {
        (_, None, None) => true,
        (None, ..) => false,
        (Some(days), first, last) => {
            // "The next two days" are both of them, and not one.
            let one_of_all = time.extent == Extent::Throughout && first == last;
            let soft = time.borders == Borders::Soft && days.first != days.last && !one_of_all;
            let first_fits = first.is_none_or(|first| first == days.first || (bounded && first == back(days.first)));
            let last_fits =
                last.is_none_or(|last| last == days.last || back(last) == days.last || whole_end(time, last));
            (first_fits && last_fits) || (soft && shared(days, first, last))
        }
    };
    let clock = match (time.clock, want.from, want.to) {
        (_, None, None) => want.first.is_some() || want.last.is_some(),
        // Midnight stands for no time of day where the set gives a date and time to all.
        (None, from, to) => from.is_none_or(|from| from == 0) && to.is_none_or(|to| to == 0 || to == 1439),
        (Some(clock), from, to) => {
            let close = |found: u16, want: u16| found % 1440 == want % 1440 || found + 1 == want;
            let exact = from.is_none_or(|from| close(clock.from, from)) && to.is_none_or(|to| close(clock.to, to));
            let part = time.granularity == Granularity::DayPart && overlaps(clock, from, to);
            exact || part
        }
    };
    days && clock
}

fn back(date: Date) -> Date {
    date.yesterday().unwrap_or(date)
}

/// "between 2007 and 2009" may be said to end where 2009 begins.
fn whole_end(time: &Time, last: Date) -> bool {
    let end = time.likeliest().map(|days| days.last);
    match time.granularity {
        Granularity::Year => end.is_some_and(|end| end.first_of_year() == last),
        Granularity::Month => end.is_some_and(|end| end.first_of_month() == last),
        _ => false,
    }
}

fn shared(days: Days, first: Option<Date>, last: Option<Date>) -> bool {
    let (Some(first), Some(last)) = (first, last) else { return false };
    let length = |first: Date, last: Date| first.until(last).map_or(0, |span| span.get_days()) + 1;
    let both = length(days.first.max(first), days.last.min(last));
    2 * both > length(days.first, days.last).min(length(first, last))
}

fn overlaps(clock: Clock, from: Option<u16>, to: Option<u16>) -> bool {
    let (from, to) = (from.unwrap_or(0), to.unwrap_or(1440));
    let to = if to < from { to + 1440 } else { to };
    let both = i32::from(clock.to.min(to)) - i32::from(clock.from.max(from));
    let shorter = i32::from(clock.minutes()).min(i32::from(to - from));
    2 * both > shorter || (shorter == 0 && both >= 0)
}

/// Why a case of times is out of scope; none for those in scope.
///
/// - sets ("every Monday", "weekly"): recurrences are no places in time, and no rule compares them;
/// - "now", "as soon as possible", "asap", "later": no borders to compare;
/// - several alternatives in one breath ("Monday 9 or 10 am"): scheduling talk;
/// - invalid dates (30 February), which here keep their parts and have no reading;
/// - holidays of lunar calendars: set by sighting or by authorities, which no rule foresees;
/// - what has no value in the set itself ("not resolved").
fn times_out_of_scope(result: &Json) -> Option<&'static str> {
    let kind = if result["Type"].is_null() { text_of(result, "TypeName") } else { text_of(result, "Type") };
    let text = text_of(result, "Text").to_lowercase();
    if kind.ends_with("set") {
        return Some("set");
    }
    if kind.ends_with("alt") {
        return Some("alternatives");
    }
    if ["now", "right now", "as soon as possible", "asap", "later", "sometime soon", "soon", "recently"]
        .contains(&text.as_str())
    {
        return Some("vague");
    }
    if ["ramadan", "ramzan", "ramadhan", "eid", "islamic", "hijri", "ramazan", "ramathan"]
        .iter()
        .any(|name| text.contains(name))
    {
        return Some("lunar holiday");
    }
    let wants = wants(result);
    let invalid = wants.iter().any(|want| {
        want.first.is_some_and(|first| first.year() < 100) || want.last.is_some_and(|last| last.year() < 100)
    });
    (wants.is_empty() || invalid).then_some("no value")
}

/// A document published at a reference time; the instant is given as UTC, so that clock times come out as written.
fn published(reference: &str) -> Option<Published> {
    let at: DateTime = reference.get(..19)?.parse().ok()?;
    let instant = at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
    Some(Published { date: at.date(), instant: Some(instant) })
}

fn times(mentions: &[Mention]) -> Vec<&Time> {
    let pick = |mention| if let &Mention { value: Value::Time(ref time), .. } = mention { Some(time) } else { None };
    mentions.iter().filter_map(pick).collect()
}

/// The two ends of a stretch as times of their own.
fn ends(time: &Time) -> impl Iterator<Item = Time> {
    let of = |last: bool| {
        let mut end = time.clone();
        for days in &mut end.readings {
            let day = if last { days.last } else { days.first };
            *days = Days { first: day, last: day };
        }
        if let Some(clock) = &mut end.clock {
            let minute = if last { clock.to } else { clock.from };
            (clock.from, clock.to) = (minute, minute);
        }
        end
    };
    [of(false), of(true)].into_iter()
}

fn kind_of(result: &Json) -> &'static str {
    let kind = if result["Type"].is_null() { text_of(result, "TypeName") } else { text_of(result, "Type") };
    match kind.rsplit('.').next().unwrap_or("") {
        "date" => "date",
        "daterange" => "date period",
        "datetime" => "date and time",
        "datetimerange" => "date and time period",
        "time" => "time",
        "timerange" => "time period",
        "duration" => "duration",
        _ => "other",
    }
}

#[test]
#[ignore = "needs the evaluation data; see the head of this file"]
fn recognizers_times() {
    let folder = folder();
    let mut tallies = Tallies::new();
    let files = [
        "DateTime_DateParser.json",
        "DateTime_DateTimeParser.json",
        "DateTime_DateTimePeriodParser.json",
        "DateTime_TimeParser.json",
        "DateTime_TimePeriodParser.json",
        "DateTime_HolidayParser.json",
        "DateTime_MergedParser.json",
        "DateTime_DateTimeModelSplitDateAndTime.json",
        "DateTime_DateTimeModelExtendedTypes.json",
    ];
    for (file, case) in files.iter().flat_map(|file| specs(&folder, file).into_iter().map(move |case| (*file, case))) {
        // This model takes stretches apart on purpose: an end of one is what it asks for.
        let apart = file.contains("Split");
        let reference = case["Context"]["ReferenceDateTime"].as_str().unwrap_or("2016-11-07T00:00:00");
        let context = Context { published: published(reference), place: Some("United States") };
        let mentions = read_phrase(text_of(&case, "Input"), &context);
        for result in case["Results"].as_array().map_or(&[][..], Vec::as_slice) {
            let kind = kind_of(result);
            let seconds = || {
                result["Value"]["values"][0]["value"].as_str().or(result["Resolution"]["values"][0]["value"].as_str())
            };
            let outcome = match (kind, times_out_of_scope(result)) {
                ("duration", _) => {
                    seconds().and_then(|seconds| seconds.parse::<f64>().ok()).ok_or("no value").map(|want| {
                        quantities(&mentions)
                            .iter()
                            .any(|quantity| ends_and_middle(quantity).iter().any(|&found| lasts(found, want)))
                    })
                }
                (_, Some(reason)) => Err(reason),
                _ => Ok(wants(result).iter().any(|want| {
                    times(&mentions)
                        .iter()
                        .any(|time| time_is(time, *want) || (apart && ends(time).any(|end| time_is(&end, *want))))
                })),
            };
            count(&mut tallies, kind, outcome, || {
                let shown: Vec<_> = mentions.iter().map(|mention| show(&mention.value)).collect();
                let wants: Vec<_> = wants(result)
                    .iter()
                    .map(|want| format!("{:?}..{:?} {:?}-{:?}", want.first, want.last, want.from, want.to))
                    .collect();
                format!(
                    "{} @{reference} {:?} want {}: {}",
                    text_of(&case, "Input"),
                    text_of(result, "Text"),
                    wants.join(" | "),
                    shown.join("; ")
                )
            });
        }
    }
    report("Recognizers-Text, times", &tallies);
}

/// Months and years differ in length by convention (30 or 30.4 days, 365 or 365.24).
fn lasts(found: f64, want: f64) -> bool {
    (found - want).abs() <= want.abs() * 0.02 + 1e-9
}

fn show(value: &Value) -> String {
    match value {
        Value::Quantity(quantity) => quantity.to_string(),
        Value::Duration(quantity) => format!("for {quantity}"),
        Value::Time(time) => format!("{time} ({:?})", time.extent),
        other => format!("{other:?}"),
    }
}

/// One of duckling's values, as its corpus writes them in Haskell.
#[derive(Debug)]
enum Duckling {
    /// Dimension's unit (or currency), and the number or its two ends; none where there is none.
    Number(String, Option<f64>, Option<f64>),
    Time(Want),
    Unread,
}

fn numbers_in(text: &str) -> Vec<f64> {
    let parts =
        text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | 'e' | '-'))).filter(|part| !part.is_empty());
    parts.filter_map(|part| part.parse().ok()).collect()
}

/// "(2013, 2, 12, 4, 30, 0)" as a date and a minute.
fn haskell_time(parts: &[f64]) -> Option<(Date, u16)> {
    let [year, month, day, hour, minute, ..] = parts else { return None };
    let date = Date::new(*year as i16, *month as i8, *day as i8).ok()?;
    Some((date, *hour as u16 * 60 + *minute as u16))
}

#[expect(clippy::too_many_lines, reason = "a table of the kinds of value, one line each")]
fn duckling(value: &str) -> Duckling {
    // A quoted holiday name may hold digits.
    let bare = value.split('"').next().unwrap_or("").split(" --").next().unwrap_or("");
    let words: Vec<&str> = bare.trim_matches(['(', ')']).split_whitespace().collect();
    let numbers = numbers_in(bare);
    let grain = bare.trim().trim_end_matches(')').rsplit([' ', ')']).next().unwrap_or("").to_owned();
    let by_day = ["Day", "Week", "Month", "Quarter", "Year"].contains(&grain.as_str());
    match words.first().copied().unwrap_or("") {
        "datetime" | "datetimeHoliday" => {
            let Some((date, minute)) = haskell_time(&numbers) else { return Duckling::Unread };
            let last = match grain.as_str() {
                "Week" => date.saturating_add(jiff::Span::new().days(6)),
                "Month" => date.last_of_month(),
                "Quarter" => date.saturating_add(jiff::Span::new().months(2)).last_of_month(),
                "Year" => date.last_of_year(),
                _ => date,
            };
            let minute = (!by_day).then_some(minute);
            Duckling::Time(Want { first: Some(date), last: Some(last), from: minute, to: minute })
        }
        "datetimeInterval" | "datetimeIntervalHoliday" if numbers.len() >= 12 => {
            let (Some(from), Some(to)) = (haskell_time(&numbers[..6]), haskell_time(&numbers[6..])) else {
                return Duckling::Unread;
            };
            // Ends are the first moment behind.
            let last = if to.1 == 0 { back(to.0) } else { to.0 };
            let clock = |minute: u16| (!by_day).then_some(minute);
            Duckling::Time(Want {
                first: Some(from.0),
                last: Some(last),
                from: clock(from.1),
                to: clock(if to.1 == 0 { 1440 } else { to.1 }),
            })
        }
        "datetimeOpenInterval" => {
            let Some((date, minute)) = haskell_time(&numbers) else { return Duckling::Unread };
            let clock = (!by_day && minute > 0).then_some(minute);
            let is_after = words.get(1) == Some(&"After");
            let (day, minute) = (Some(date), clock);
            Duckling::Time(if is_after {
                Want { first: day, last: None, from: minute, to: None }
            } else {
                Want { first: None, last: day, from: None, to: minute }
            })
        }
        "simple" | "between" | "under" | "above" => {
            let ends = match (words[0], numbers.as_slice()) {
                ("simple", [value, ..]) => (Some(*value), Some(*value)),
                ("between", [low, high, ..]) => (Some(*low), Some(*high)),
                ("under", [value, ..]) => (None, Some(*value)),
                ("above", [value, ..]) => (Some(*value), None),
                _ => return Duckling::Unread,
            };
            Duckling::Number(words[1].to_owned(), ends.0, ends.1)
        }
        "NumeralValue" | "OrdinalData" => {
            Duckling::Number(String::new(), numbers.first().copied(), numbers.first().copied())
        }
        "DurationData" => Duckling::Number(
            words.last().unwrap_or(&"").trim_end_matches(')').to_owned(),
            numbers.first().copied(),
            numbers.first().copied(),
        ),
        _ => Duckling::Unread,
    }
}

/// Why a phrase of duckling's is out of scope:
///
/// - holidays by name: most are regional, or of lunar calendars, or observances that no newspaper dates by ("Boss's Day"); the
///   few in the lexicon of holidays are measured on the other set;
/// - phrases of other regions than the general English and the American one (orders of day and month, currencies at home);
/// - recurrences, "now" and the like, seconds;
/// - coins by their names ("dimes"), slang ("a grand", "2 bucks 50"), dictated money without a currency;
/// - e-mail addresses; spices' measures ("cup of") stay in.
fn duckling_out_of_scope(case: &Json, text: &str) -> Option<&'static str> {
    let (dimension, region, value) =
        (text_of(case, "dimension"), text_of(case, "region"), text_of(case, "value_haskell"));
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match dimension {
        "Email" => Some("e-mail"),
        _ if case["negative_section"] == true => Some("negative"),
        "Time" if value.contains("Holiday") => Some("holiday by name"),
        "Time" if region != "EN" && region != "US" => Some("other region"),
        "Time" if value.contains("Second") => Some("seconds"),
        "AmountOfMoney" if !["US", "EN", "GB"].contains(&region) => Some("other region"),
        "AmountOfMoney" if has(&["nickel", "dime", "quarter", "grand", "buck"]) => Some("coins and slang"),
        _ => None,
    }
}

fn kind_of_duckling(dimension: &str) -> &'static str {
    match dimension {
        "AmountOfMoney" => "money",
        "Numeral" => "number",
        "Ordinal" => "ordinal",
        "Duration" => "duration",
        "Time" => "time",
        _ => "unit",
    }
}

fn duckling_found(mentions: &[Mention], dimension: &str, want: &Duckling) -> bool {
    match want {
        Duckling::Time(want) => times(mentions).iter().any(|time| duckling_time(time, *want)),
        Duckling::Number(_, Some(low), _) if matches!(dimension, "Numeral" | "Ordinal") => number_found(mentions, *low),
        Duckling::Number(unit, low, high) => {
            let money = matches!(dimension, "AmountOfMoney");
            let cent = if unit == "Cent" { 0.01 } else { 1.0 };
            let factor = if money { Some((cent, 0.0)) } else { duckling_unit(unit) };
            let Some((factor, zero)) = factor else { return false };
            quantities(mentions).iter().any(|quantity| {
                let code = if unit == "Dollar" { "USD" } else { unit.as_str() };
                let currency = !money
                    || quantity.unit.symbol.eq_ignore_ascii_case(code)
                    || matches!(unit.as_str(), "Unnamed" | "Pound" | "Cent");
                let [lo, hi, middle] = ends_and_middle(quantity);
                let of = |found: f64, want: Option<f64>| {
                    want.is_none_or(|want| {
                        let base = (want - zero) * factor;
                        (found - base).abs() <= base.abs() * 0.02 + 1e-9 || close(found, want)
                    })
                };
                currency && ((of(lo, *low) && of(hi, *high)) || (low == high && of(middle, *low)))
            })
        }
        Duckling::Unread => false,
    }
}

/// Where duckling settles by convention what the words leave open, the convention is allowed for: it looks ahead only, so any of
/// the readings may be the one; a zone is converted to the corpus's own; it puts a bare time of day on the day of reference or
/// the next; it carries the hour of reference along where only days are counted; its weekends begin on Friday at six in the
/// evening, where these are the Saturday and Sunday; of a time told by years it gives the month.
fn duckling_time(time: &Time, want: Want) -> bool {
    let reference = Date::constant(2013, 2, 12);
    let mut want = want;
    let near = |day: Option<Date>| day.is_none_or(|day| day == reference || back(day) == reference);
    if time.readings.is_empty() && time.clock.is_some() && near(want.first) && near(want.last) {
        (want.first, want.last) = (None, None);
    }
    if time.clock.is_none() && [Some(240), Some(270)].contains(&want.from) {
        (want.from, want.to) = (None, None);
    }
    want = weekend(want).unwrap_or(want);
    let alone = |days: &Days| Time { readings: vec![*days], ..time.clone() };
    let is_it = |time: &Time| time_is(time, want) || time.readings.iter().any(|days| time_is(&alone(days), want));
    is_it(time) || settled(time).iter().any(is_it)
}

/// The Saturday and Sunday of duckling's weekend, which lasts from Friday at 18:00 to the end of Sunday.
fn weekend(want: Want) -> Option<Want> {
    let (first, last) = (want.first?, want.last?);
    let saturday = first.tomorrow().ok()?;
    let is_it = Weekday::of(first) == Weekday::Friday
        && saturday.tomorrow().ok() == Some(last)
        && (want.from, want.to) == (Some(18 * 60), Some(24 * 60));
    is_it.then_some(Want { first: Some(saturday), last: Some(last), from: None, to: None })
}

/// The month of a day told by its distance in years ("two years ago"), which is no exact day.
fn month_of(time: &Time) -> Option<Time> {
    let day = time.likeliest().filter(|days| days.first == days.last)?.first;
    let by_years = time.clock.is_none() && time.granularity == Granularity::Year && time.borders == Borders::Soft;
    let month = Days { first: day.first_of_month(), last: day.last_of_month() };
    by_years.then(|| Time { readings: vec![month], ..time.clone() })
}

/// Where the corpus was made it is two hours before UTC; it gives times of other zones by the clock there, and of a time of day
/// whose half is open the half that is still to come. The midnight that ends a day begins the next.
fn settled(time: &Time) -> Vec<Time> {
    let Some(clock) = time.clock else { return month_of(time).into_iter().collect() };
    let mut all = Vec::new();
    if (clock.from, clock.to) == (1440, 1440) {
        let next = |days: &Days| Days { first: days.first.tomorrow().unwrap_or(days.first), ..*days };
        let readings = time.readings.iter().map(next).map(|days| Days { last: days.first, ..days }).collect();
        all.push(Time { clock: Some(Clock { from: 0, to: 0, ..clock }), readings, ..time.clone() });
    }
    if clock.half == HalfDay::Open && clock.to < 720 {
        let later = Clock { from: clock.from + 720, to: clock.to + 720, ..clock };
        all.push(Time { clock: Some(later), ..time.clone() });
    }
    if let Some(zone) = clock.zone {
        let here = |minute: u16| i32::from(minute) - i32::from(zone) - 120;
        let days = i64::from(here(clock.from).div_euclid(1440));
        let by_clock = |minute: u16| u16::try_from(i64::from(here(minute)) - 1440 * days).unwrap_or(minute);
        let moved = Clock { from: by_clock(clock.from), to: by_clock(clock.to), ..clock };
        let day = |date: Date| date.saturating_add(jiff::Span::new().days(days));
        let readings = time.readings.iter().map(|read| Days { first: day(read.first), last: day(read.last) }).collect();
        all.push(Time { clock: Some(moved), readings, ..time.clone() });
    }
    all
}

fn duckling_unit(unit: &str) -> Option<(f64, f64)> {
    match unit {
        "Celsius" => unit_factor("C"),
        "Fahrenheit" => unit_factor("F"),
        "Degree" | "Unnamed" | "M" => Some((1.0, 0.0)),
        unit => unit_factor(unit),
    }
}

#[test]
#[ignore = "needs the evaluation data; see the head of this file"]
fn duckling_phrases() {
    let text = std::fs::read_to_string(folder().join("duckling/examples.jsonl")).expect("duckling's phrases");
    let context = Context { published: published("2013-02-12T04:30:00"), place: Some("United States") };
    let mut tallies = Tallies::new();
    for case in text.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok()) {
        let want = duckling(text_of(&case, "value_haskell"));
        let dimension = text_of(&case, "dimension");
        for phrase in case["texts"].as_array().map_or(&[][..], Vec::as_slice).iter().filter_map(Json::as_str) {
            // The corpus is Haskell's source, which spells these signs by their numbers.
            let phrase = phrase.replace("\\x20ac", "€").replace("\\x00a3", "£");
            let mentions = read_phrase(&phrase, &context);
            let outcome = match (duckling_out_of_scope(&case, &phrase), &want) {
                (Some(reason), _) => Err(reason),
                (None, Duckling::Unread) => Err("unread"),
                (None, want) => Ok(duckling_found(&mentions, dimension, want)),
            };
            count(&mut tallies, kind_of_duckling(dimension), outcome, || {
                let shown: Vec<_> = mentions.iter().map(|mention| show(&mention.value)).collect();
                format!("{phrase:?} want {}: {}", text_of(&case, "value_haskell"), shown.join("; "))
            });
        }
    }
    report("duckling", &tallies);
}
