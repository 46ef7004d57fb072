//! Quantities: counts with their nouns, money, shares, measures, ages, scores, factors and ordinals; and the many numbers
//! that count nothing.

use super::amount::{self, Amount};
use super::number::{Form, Num};
use super::piece::{Kind, Piece};
use super::values::{Found, Line};
use super::vocabulary::Bound;
use super::{Interval, Precision, Quantity, Unit, UnitClass, Value, noun, shape};
use crate::syntax::Upos;

/// What was read: the values found, and the piece to go on from.
pub(super) type Read = Option<(Vec<Found>, usize)>;

/// Words before "a year" or "an hour" that make it a length of time rather than a rate ("twice a year", "$5 an hour").
const BEFORE_LENGTH: &[&str] = &[
    "for", "within", "lasting", "lasted", "lasts", "last", "took", "takes", "take", "spent", "spend", "nearly",
    "almost", "about", "over", "under", "than", "least", "after", "around", "roughly", "just", "of", "in", "half",
];

/// "for an hour", "more than a year": one unit of time told by its article.
fn one_unit(line: &Line<'_>, at: usize) -> Read {
    if !line.is_any(at, &["a", "an"]) || line.num(at).is_some() {
        return None;
    }
    let num = Num { first: at, end: at + 1, value: 1.0, step: 1.0, scale: 1.0, form: Form::Words };
    let (unit, end) = amount::unit_after(line, &num).filter(|(unit, _)| unit.class == UnitClass::Duration)?;
    // "a week before the vote"; but "once a week after school".
    let distance = line.is_any(end, &["before", "after", "into"]) && !line.follows(at, &["once", "twice", "times"]);
    if !(at == 0 || distance || line.is_any(at - 1, BEFORE_LENGTH)) {
        return None;
    }
    let one = Amount { first: at, end, head: end - 1, num, value: 1.0, step: 1.0, unit: Some(unit) };
    let amount = amount::compose(line, one);
    let quantity = amount::quantity(&amount, None);
    Some((vec![found(line, (at, amount.head, amount.end), quantity)], amount.end))
}

/// Words before "a dollar" that make it a sum rather than a coin or a currency.
const BEFORE_SUM: &[&str] =
    &["for", "than", "about", "just", "only", "nearly", "almost", "under", "over", "above", "below", "around", "cost"];

/// "for a dollar", "less than a euro": one of a currency told by its article.
fn one_of_money(line: &Line<'_>, at: usize) -> Read {
    let alone = at == 0 && line.sentence().is_none();
    let named = line.piece(at + 1).is_some_and(|name| name.kind == Kind::Word && !line.is(at + 2, "$"));
    if !named
        || !line.is_any(at, &["a", "an"])
        || line.num(at).is_some()
        || !(alone || line.is_any(at.wrapping_sub(1), BEFORE_SUM))
    {
        return None;
    }
    let num = Num { first: at, end: at + 1, value: 1.0, step: 1.0, scale: 1.0, form: Form::Words };
    let (unit, end) = amount::unit_after(line, &num).filter(|(unit, _)| unit.class == UnitClass::Money)?;
    let noun = matches!(line.upos(end), Some(Upos::Noun | Upos::Propn | Upos::Adj));
    let goes_on =
        line.sentence().is_none() && line.piece(end).is_some_and(|next| next.kind == Kind::Word && !next.is("and"));
    if noun || goes_on || line.is_dash(end) {
        return None;
    }
    let one = Amount { first: at, end, head: end - 1, num, value: 1.0, step: 1.0, unit: Some(unit) };
    let amount = amount::compose(line, one);
    let quantity = amount::quantity(&amount, None);
    Some((vec![found(line, (at, amount.head, amount.end), quantity)], amount.end))
}

/// Words of the grammar below that may open a quantity though no lexicon has them.
const OPENINGS: &[&str] =
    &["no", "none", "nobody", "both", "once", "twice", "thrice", "between", "from", "aged", "age", "ages", "a", "an"];

/// Whether a quantity may begin with `piece` though the lexicon does not know it.
pub(super) fn is_opening(piece: &Piece<'_>) -> bool {
    piece.is_any(OPENINGS) || shape::is_factor(piece.text)
}

/// Reads the quantity, score or ordinal that begins at piece `at`. Numbers that count nothing are passed over.
pub(super) fn read(line: &Line<'_>, at: usize) -> Read {
    if let Some(past) = shape::names_not_counts(line, at) {
        return Some((Vec::new(), past));
    }
    shape::special(line, at)
        .or_else(|| one_unit(line, at))
        .or_else(|| one_of_money(line, at))
        .or_else(|| between(line, at))
        .or_else(|| bounded(line, at))
        .or_else(|| ordinal(line, at))
}

fn found(line: &Line<'_>, (first, head, end): (usize, usize, usize), quantity: Quantity) -> Found {
    let value =
        if quantity.unit.class == UnitClass::Duration { Value::Duration(quantity) } else { Value::Quantity(quantity) };
    let noun = None;
    let mut found = Found { pieces: first..end, head, noun, value };
    bind(line, &mut found);
    found
}

/// Binds a count or a share to its noun, and a measure to what it is a rate of.
fn bind(line: &Line<'_>, found: &mut Found) {
    let (head, end) = (found.head, found.pieces.end);
    let (Value::Quantity(quantity) | Value::Duration(quantity)) = &mut found.value else { return };
    match quantity.unit.class {
        UnitClass::Count => {
            if let Some(counted) = noun::counted(line, head, end) {
                quantity.unit.noun = counted.lemma;
                found.noun = Some(counted.piece);
            }
        }
        UnitClass::Percent if line.is(end, "of") => {
            if let Some(counted) = noun::counted(line, head, end) {
                quantity.unit.noun = counted.lemma;
                found.noun = Some(counted.piece);
            }
        }
        UnitClass::Money | UnitClass::Volume | UnitClass::Mass | UnitClass::Data | UnitClass::Length
            if line.is_any(end, &["per", "a", "an", "/"]) =>
        {
            // "$5 an hour" must not be held against "$5 million": the rate is part of what is measured.
            let every = line.is_any(end, &["per", "/"]) || is_time_unit(line, end + 1);
            if let Some(unit) = line.piece(end + 1).filter(|unit| every && unit.kind == Kind::Word) {
                quantity.unit.noun = format!("per {}", unit.text.to_lowercase()).into();
            }
        }
        _ => {}
    }
}

fn is_time_unit(line: &Line<'_>, at: usize) -> bool {
    line.is_any(at, &["second", "minute", "hour", "day", "week", "month", "year", "night"])
}

/// "between 10 and 12 miners", "from $10 to $20": a range with its opening word. After a word of change ("rose from 40% to
/// 42%") the two ends are figures of their own, and so no range.
fn between(line: &Line<'_>, at: usize) -> Read {
    let (joiners, is_from) = match line.piece(at)? {
        piece if piece.is("between") => (&["and", "to", "-", "–"][..], false),
        piece if piece.is("from") => (&["to", "and", "-", "–"][..], true),
        _ => return None,
    };
    if is_from && follows_change(line, at) {
        return None;
    }
    let (_, start) = amount::bound_before(line, at + 1).unwrap_or((Bound::default(), at + 1));
    let low = amount::read(line, start).filter(|low| low.num.is_cardinal())?;
    if !line.is_any(low.end, joiners) {
        return None;
    }
    let (_, next) = amount::bound_before(line, low.end + 1).unwrap_or((Bound::default(), low.end + 1));
    let high = amount::read(line, next).filter(|high| high.num.is_cardinal())?;
    let quantity = span_of(&low, &high)?;
    Some((vec![found(line, (at, low.head, high.end), quantity)], high.end))
}

/// How far back a word of change is looked for, in pieces ("fell sharply in May from …").
const CHANGE_REACH: usize = 7;

fn follows_change(line: &Line<'_>, at: usize) -> bool {
    (at.saturating_sub(CHANGE_REACH)..at).any(|before| line.word(before).change)
}

/// The range from one amount to another, when they measure the same and ascend; units and scales said once hold for both.
fn span_of(low: &Amount, high: &Amount) -> Option<Quantity> {
    let (mut low, mut high) = (*low, *high);
    if low.unit.is_none() {
        low.unit = high.unit;
    }
    if high.unit.is_none() && low.unit.is_some_and(|unit| unit.class == UnitClass::Money) {
        high.unit = low.unit;
    }
    if low.num.scale.total_cmp(&1.0).is_eq() && high.num.scale > 1.0 && low.value < high.value / high.num.scale {
        low.value *= high.num.scale;
        low.step *= high.num.scale;
    }
    let same = low.class() == high.class()
        && low
            .unit
            .map(|unit| &unit.symbol)
            .zip(high.unit.map(|unit| &unit.symbol))
            .is_none_or(|(low, high)| low == high || !matches!(low.as_ref(), "USD") && convertible(low, high));
    if !same || high.base() <= low.base() {
        return None;
    }
    let mut quantity = amount::quantity(&high, None);
    quantity.value = Interval::between(low.base(), high.base());
    quantity.precision = Precision::Bounded;
    quantity.step = low.base_step().min(high.base_step());
    Some(quantity)
}

/// Whether two different units of one class convert; currencies (three capitals) do not.
fn convertible(low: &str, high: &str) -> bool {
    let is_code = |symbol: &str| symbol.len() == 3 && symbol.bytes().all(|byte| byte.is_ascii_uppercase());
    !is_code(low) && !is_code(high)
}

/// An amount with the bounds before and behind it: "at least 12 miners", "$2.5bn or more", "dozens of houses", "14".
fn bounded(line: &Line<'_>, at: usize) -> Read {
    let mut bound: Option<Bound> = None;
    let mut start = at;
    while let Some((next, end)) = amount::bound_before(line, start) {
        if let Some(range) = next.range {
            return Some(vague(line, (at, start, end), &next, range));
        }
        // Of "at least about 12" the side decides, not the vagueness.
        let keeps = bound.is_some_and(|bound| bound.lo.is_some() || bound.hi.is_some());
        bound = if keeps { bound } else { Some(next) };
        start = line.skip(end, &["the"]);
    }
    let shaped = || shape::special(line, start).or_else(|| one_unit(line, start)).or_else(|| one_of_money(line, start));
    if let Some((mut values, end)) = bound.and_then(|_| shaped()) {
        // "over a year" is rather throughout one than longer.
        let through = |found: &Found| matches!(found.value, Value::Duration(_)) && line.is(start - 1, "over");
        values.iter_mut().filter(|found| !through(found)).for_each(|found| rebound(found, at, bound.as_ref()));
        return Some((values, end));
    }
    let amount = amount::read(line, start)?;
    if let Some((mut quantity, mut end)) = range_after(line, &amount) {
        // "40 to 50 years old"
        if quantity.unit.class == UnitClass::Duration && line.is_any(line.skip_dash(end), &["old", "olds"]) {
            let year = 31_556_952.0;
            quantity.value = quantity.value.scaled(1.0 / year);
            quantity.step /= year;
            quantity.unit = amount::plain_unit(UnitClass::Age);
            end = line.skip_dash(end) + 1;
        }
        return Some((vec![found(line, (at, amount.head, end), quantity)], end));
    }
    if bound.is_none() && !counts(line, &amount) {
        return Some((Vec::new(), amount.end));
    }
    if bound.is_some() && amount.class() == UnitClass::Duration && line.is(start - 1, "over") {
        // "over five years" is rather throughout five years than longer.
        bound = None;
    }
    let mut end = amount.end;
    if let Some((after, past)) = amount::bound_after(line, end) {
        (bound, end) = (Some(after), past);
    }
    let first = if bound.is_none() { amount.first } else { at };
    let quantity = match share_of_fraction(line, &amount) {
        Some(share) => share_quantity(share, bound.as_ref()),
        None => amount::quantity(&amount, bound.as_ref()),
    };
    let quantity = Quantity { unit: shape::special_unit(line, &amount, quantity.unit), ..quantity };
    Some((vec![found(line, (first, amount.head, end), quantity)], end))
}

/// Bounds a value of particular shape: "at least twice", "nearly one in five".
fn rebound(found: &mut Found, first: usize, bound: Option<&Bound>) {
    let (Value::Quantity(quantity) | Value::Duration(quantity), Some(bound)) = (&mut found.value, bound) else {
        return;
    };
    if let Some(value) = quantity.value.single() {
        (quantity.value, quantity.precision) = amount::apply(bound, value);
        found.pieces.start = first;
    }
}

/// "dozens of houses", "several thousand dollars": the words themselves are the number.
fn vague(
    line: &Line<'_>,
    (first, start, end): (usize, usize, usize),
    bound: &Bound,
    (lo, hi): (f64, f64),
) -> (Vec<Found>, usize) {
    let num = Num { first: start, end, value: bound.likely.unwrap_or(lo), step: 1.0, scale: 1.0, form: Form::Words };
    let with_unit = amount::unit_after(line, &num);
    let (unit, end) = with_unit.map_or((None, end), |(unit, end)| (Some(unit), end));
    let amount = Amount { first, end, head: start, num, value: num.value, step: 1.0, unit };
    let mut quantity = amount::quantity(&amount, None);
    quantity.value = Interval::between(amount.in_base(lo), amount.in_base(hi));
    quantity.precision = Precision::Approximate;
    let whole = line.sentence().is_none() && first == 0 && end == line.pieces.len();
    let counts = || whole || line.follows(first, &["by"]) || noun::counted(line, start, end).is_some();
    if unit.is_none() && lo < 20.0 && !counts() {
        // "several" and "a few" by themselves are pronouns, unless they are all that there is.
        return (Vec::new(), end);
    }
    (vec![found(line, (first, start, end), quantity)], end)
}

/// "10 to 12 people", "10-12%", "two or three": the range that goes on behind `low`.
fn range_after(line: &Line<'_>, low: &Amount) -> Option<(Quantity, usize)> {
    if !low.num.is_cardinal() {
        return None;
    }
    let joiner = line.piece(low.end)?;
    let is_dash = joiner.is_dash();
    if !is_dash && !joiner.is_any(&["to", "or"]) || (joiner.is("to") && line.follows(low.first, &["from", "by"])) {
        return None;
    }
    let next = low.end + 1;
    let (_, next) = amount::bound_before(line, next).unwrap_or((Bound::default(), next));
    let high = amount::read(line, next).filter(|high| high.num.is_cardinal())?;
    let neighbours = low.unit.is_none() && high.value - low.value <= low.value.max(1.0);
    if joiner.is("or") && !neighbours {
        return None;
    }
    let has_noun = || noun::counted(line, high.head, high.end).is_some();
    if high.unit.is_none() && low.unit.is_none() && !has_noun() && !joiner.is("or") {
        return None;
    }
    // "Boeing 737-800", "555-0199": digits that a dash joins tightly to longer digits are rather a number of its own kind.
    span_of(low, &high).map(|quantity| (quantity, high.end))
}

/// A fraction that stands for a share: "two-thirds of voters", "half the seats", "a two-thirds majority".
fn share_of_fraction(line: &Line<'_>, amount: &Amount) -> Option<f64> {
    let is_share = amount.num.form == Form::Fraction && amount.unit.is_none();
    (is_share && (0.0..=1.0).contains(&amount.value) && counts(line, amount)).then_some(amount.value * 100.0)
}

/// A share in per cent.
pub(super) fn share_quantity(percent: f64, bound: Option<&Bound>) -> Quantity {
    let (value, precision) =
        bound.map_or((Interval::exactly(percent), Precision::Plain), |bound| amount::apply(bound, percent));
    let unit = Unit { class: UnitClass::Percent, symbol: "%".into(), noun: Box::default() };
    Quantity { value, unit, precision, step: 0.0 }
}

/// Whether an amount without bounds counts or measures at all.
fn counts(line: &Line<'_>, amount: &Amount) -> bool {
    if amount.unit.is_some() {
        return true;
    }
    match amount.num.form {
        Form::Fraction => {
            // "the quarter to May" is a time and "the half" a part of a game; only what they are of makes them shares.
            let bare = amount.num.end == amount.num.first + 1;
            if bare && line.is(amount.head, "quarter") {
                return false;
            }
            !(bare && line.is(amount.head, "half"))
                || line.is_any(amount.end, &["of", "the", "its", "their", "his", "her", "all", "a", "an"])
        }
        Form::Words if amount.value.total_cmp(&1.0).is_eq() => one_counts(line, amount),
        Form::Words | Form::Scaled | Form::Digits | Form::Bare(_) => true,
        Form::Ordinal => false,
    }
}

/// "one" counts before a noun; elsewhere it is a pronoun ("the one", "one another", "no one").
fn one_counts(line: &Line<'_>, amount: &Amount) -> bool {
    let bound_up = ["no", "any", "every", "each", "some", "this", "that", "which", "another", "day", "the"];
    if line.sentence().is_none() {
        return !line.follows(amount.first, &["no", "any", "every", "each", "some", "this", "that", "which"]);
    }
    !line.follows(amount.first, &bound_up)
        && !line.is_any(amount.end, &["of", "another", "who", "day"])
        && noun::counted(line, amount.head, amount.end).is_some()
}

/// "fourth", "21st", "the third and final".
fn ordinal(line: &Line<'_>, at: usize) -> Read {
    let num = line.num(at).filter(|num| num.form == Form::Ordinal)?;
    let rate =
        line.is(at, "second") && line.follows(at, &["per", "a", "/"]) && noun::counted(line, at, num.end).is_none();
    if rate || num.value > 1e15 {
        return Some((Vec::new(), num.end));
    }
    let value = Value::Ordinal(num.value as i64);
    let noun = noun::counted(line, at, num.end).map(|counted| counted.piece);
    Some((vec![Found { pieces: at..num.end, head: num.end - 1, noun, value }], num.end))
}

#[cfg(test)]
mod tests {
    use crate::mention::{Context, Value, read_phrase};

    fn shown(text: &str) -> Vec<String> {
        let mentions = read_phrase(text, &Context::default());
        let show = |value: &Value| match value {
            Value::Quantity(quantity) => quantity.to_string(),
            Value::Duration(quantity) => format!("for {quantity}"),
            Value::Ordinal(rank) => format!("#{rank}"),
            Value::Score(points) => format!("{points:?}"),
            Value::Time(_) => "time".to_owned(),
            other => format!("{other:?}"),
        };
        mentions.iter().map(|mention| show(&mention.value)).collect()
    }

    fn check(text: &str, want: &[&str]) {
        assert_eq!(shown(text), want, "{text}");
    }

    #[test]
    fn counts_take_their_noun() {
        check("14 miners were trapped", &["14 miner"]);
        check("a dozen eggs", &["12 egg"]);
        check("12 of the passengers", &["12 passenger"]);
        check("killed 14", &["14"]);
    }

    #[test]
    fn bounds_make_intervals() {
        check("at least 12 miners", &["at least 12 miner"]);
        check("more than 40 people", &["more than 40 person"]);
        check("fewer than 30 seats", &["less than 30 seat"]);
        check("up to 200 homes", &["at most 200 home"]);
        check("about 50 guests", &["about 50 guest"]);
        check("nearly 1,000 soldiers", &["nearly 1,000 soldier"]);
        check("50 or more", &["at least 50"]);
        check("no fewer than 12 boats", &["at least 12 boat"]);
        check("dozens of houses", &["24 to 999 house"]);
        check("tens of thousands of marchers", &["20,000 to 999,999 marcher"]);
        check("all 27 states", &["27 state"]);
        check("only 3 ships", &["3 ship"]);
    }

    #[test]
    fn ranges_span_and_share_units_and_scales() {
        check("between 10 and 12 people", &["10 to 12 person"]);
        check("10 to 12 people", &["10 to 12 person"]);
        check("10-12 people", &["10 to 12 person"]);
        check("2-3 million barrels", &["2 million to 3 million bbl"]);
        check("between $3 million and $5 million", &["$3 million to $5 million"]);
        check("$10-20", &["$10 to $20"]);
        check("two or three weeks", &["for 2 to 3 wk"]);
    }

    #[test]
    fn a_change_from_one_figure_to_another_is_no_range() {
        check("it rose from 40% to 42%", &["40%", "42%"]);
        check("prices went from $3 to $5", &["$3", "$5"]);
        check("from 10 to 20 dollars", &["$10 to $20"]);
    }

    #[test]
    fn money_keeps_its_currency() {
        check("$1.2 million", &["$1.2 million"]);
        check("£3m", &["£3 million"]);
        check("2.5bn euros", &["€2.5 billion"]);
        check("A$5 and HK$7 and C$9", &["AUD 5", "HKD 7", "CAD 9"]);
        check("US$40bn", &["$40 billion"]);
        check("3 million pounds", &["£3 million"]);
        check("3 pounds of flour", &["3 lb"]);
        check("500 Australian dollars", &["AUD 500"]);
        check("$15 an hour", &["$15 per hour"]);
        check("2 dollars and 20 cents", &["$2.2"]);
        check("7 euros and 50 cents", &["€7.5"]);
        check("sold for a dollar", &["$1"]);
        check("less than a euro and 20 cents", &["less than €1.2"]);
        check("more than a year", &["for more than 1 y"]);
        check("for less than a day", &["for less than 1 d"]);
        check("a dollar bill", &[]);
        check("a US$4 million plan", &["$4 million"]);
        check("Rupees 500 crore", &["INR 5 billion"]);
        check("30 leva", &["BGN 30"]);
        check("against the dollar 42 banks bid", &["42 bank"]);
    }

    #[test]
    fn shares_and_points_are_told_apart() {
        check("40 per cent", &["40%"]);
        check("42%", &["42%"]);
        check("three percentage points", &["3 percentage points"]);
        check("25 basis points", &["0.25 percentage points"]);
        check("one in five voters", &["20% of voter"]);
        check("nine out of 10 dentists", &["90% of dentist"]);
        check("two-thirds of voters", &["66.667% of voter"]);
        check("half of the seats", &["50% of seat"]);
    }

    #[test]
    fn measures_convert() {
        let base = |text: &str| match read_phrase(text, &Context::default()).remove(0).value {
            Value::Quantity(quantity) | Value::Duration(quantity) => quantity.value.lo,
            other => panic!("{other:?}"),
        };
        assert!((base("100 miles") - 160_934.4).abs() < 1e-6);
        assert!((base("160 km") - 160_000.0).abs() < 1e-9);
        assert!((base("50 degrees Fahrenheit") - 10.0).abs() < 1e-9);
        assert!((base("5 feet 2 inches") - 1.5748).abs() < 1e-9);
        assert!((base("half an hour") - 1800.0).abs() < 1e-9);
        assert!((base("90 km/h") - 25.0).abs() < 1e-9);
        check("a 300-square-mile area", &["300 sq mi"]);
        check("magnitude 7.7", &["magnitude 7.7"]);
        check("a 7.7-magnitude earthquake", &["magnitude 7.7"]);
        check("a four-hour session", &["for 4 h"]);
        check("an hour and forty", &["for 1.667 h"]);
        check("two hours ten", &["for 2.167 h"]);
        check("two hours and 30 guests", &["for 2 h", "30 guest"]);
        check("1/2 h", &["for 0.5 h"]);
    }

    #[test]
    fn ages_come_in_many_dresses() {
        check("a 34-year-old man", &["aged 34"]);
        check("34 years old", &["aged 34"]);
        check("aged 34", &["aged 34"]);
        check("Halima Noor, 34, was named coach", &["aged 34"]);
        check("in her 30s", &["aged 30 to 39"]);
        check("an 18-month-old baby", &["aged 1.5"]);
    }

    #[test]
    fn scores_are_pairs() {
        check("a 6-4 win", &["[6, 4]"]);
        check("they won 3–1", &["[3, 1]"]);
        check("voted by 4 to 3", &["[4, 3]"]);
        check("a 5-2 vote", &["[5, 2]"]);
    }

    #[test]
    fn times_and_factors_are_told_apart() {
        check("met twice", &["2 times"]);
        check("four times", &["4 times"]);
        check("three times as many", &["3-fold"]);
        check("twice as likely", &["2-fold"]);
        check("output doubled", &["2-fold"]);
        check("at least twice", &["at least 2 times"]);
    }

    #[test]
    fn nothing_is_a_count_too() {
        check("no survivors", &["0 survivor"]);
        check("nobody was hurt", &["0 person"]);
        check("none of the miners", &["0 miner"]);
    }

    #[test]
    fn ordinals_order() {
        check("the fourth round", &["#4"]);
        check("the 21st amendment", &["#21"]);
        check("the third and final", &["#3"]);
        check("the twelveth round", &["#12"]);
    }

    #[test]
    fn numbers_that_name_count_nothing() {
        check("Article 5", &[]);
        check("No. 10", &[]);
        check("COVID-19", &[]);
        check("the G7", &[]);
        check("Boeing 737 jets", &[]);
        check("call 555-0199", &[]);
        check("version 2.3.1", &[]);
        check("Route 66", &[]);
        check("1. Open the door", &[]);
        check("no one in the 4x4", &["0 person"]);
    }
}
