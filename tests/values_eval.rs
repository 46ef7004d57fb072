//! Scores numbers, units and times on two public sets that are not part of this repository: the English specifications of
//! Recognizers-Text and duckling's phrases. Ignored by default; wants their folder in `GAINSAY_EVAL`:
//!
//! `GAINSAY_EVAL=… cargo test --release --test values_eval -- --ignored --nocapture`
//!
//! A case is right when every value that the set expects of a kind in scope is found with exactly that value. What news has
//! no use for was put out of scope before anything was measured; see [`numbers_out_of_scope`] and [`times_out_of_scope`].

use gainsay::document::Published;
use gainsay::mention::{Context, Mention, Quantity, UnitClass, Value, read_phrase};
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
    if input.matches('.').count() >= 3 && input.chars().all(|c| c.is_ascii_digit() || c == '.') {
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
    let ends = [quantity.value.lo, quantity.value.hi];
    let middle = f64::midpoint(quantity.value.lo, quantity.value.hi);
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
    let phrase = format!("1000 {}", name.to_lowercase());
    let (c, f) = (matches!(name, "C"), matches!(name, "F"));
    if c || f {
        return Some(if c { (1.0, 0.0) } else { (5.0 / 9.0, 32.0) });
    }
    let found = read_phrase(&phrase, &Context::default());
    quantities(&found).first().map(|quantity| (quantity.value.lo / 1000.0, 0.0))
}

fn unit_found(mentions: &[Mention], want: f64, unit: &str) -> bool {
    let Some((factor, zero)) = unit_factor(unit) else { return false };
    let base = (want - zero) * factor;
    quantities(mentions).iter().any(|quantity| {
        let degree = unit == "Degree" && quantity.unit.symbol.as_ref() == "°";
        let ends = [quantity.value.lo, quantity.value.hi];
        ends.iter().any(|&found| (found - base).abs() <= base.abs() * 1e-4 + 1e-9 || (degree && close(found, want)))
    })
}

fn age_found(mentions: &[Mention], want: f64, unit: &str) -> bool {
    let per_year = match unit {
        "Month" => 12.0,
        "Week" => 365.2425 / 7.0,
        "Day" => 365.2425,
        _ => 1.0,
    };
    let is_age = |quantity: &&&Quantity| quantity.unit.class == UnitClass::Age;
    quantities(mentions).iter().filter(is_age).any(|quantity| close(quantity.value.lo, want / per_year))
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
