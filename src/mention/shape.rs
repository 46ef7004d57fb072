//! Numbers of particular shapes: ages, scores, shares ("one in five"), factors ("three times as many"), zeros ("no
//! casualties"), scales ("magnitude 7.7"); and those that name rather than count ("Article 5", "Boeing 737", "COVID-19").

use super::amount::{self, Amount};
use super::number::{Form, Num};
use super::piece::{Kind, Piece};
use super::quantity::{Read, share_quantity};
use super::values::{Found, Line};
use super::{Interval, Precision, Quantity, Unit, UnitClass, Value, noun};
use crate::syntax::{Upos, Xpos};

/// Oldest age that a bare number in commas behind a name is taken for, in years.
const MAX_AGE: u32 = 122;

fn one(pieces: std::ops::Range<usize>, head: usize, noun: Option<usize>, value: Value) -> Read {
    let past = pieces.end;
    Some((vec![Found { pieces, head, noun, value }], past))
}

fn exact(value: f64, class: UnitClass, noun: &str) -> Quantity {
    let unit = Unit { class, symbol: Box::default(), noun: noun.into() };
    Quantity { value: Interval::exactly(value), unit, precision: Precision::Plain, step: 1.0 }
}

/// Reads what begins at `at` and has a shape of its own.
pub(super) fn special(line: &Line<'_>, at: usize) -> Read {
    let piece = line.piece(at)?;
    if piece.kind == Kind::Word && line.num(at).is_none() {
        return age_before(line, at).or_else(|| zero(line, at)).or_else(|| repeated(line, at));
    }
    let num = line.num(at).filter(|num| num.form != Form::Ordinal)?;
    age_after(line, num)
        .or_else(|| score(line, num))
        .or_else(|| times(line, num))
        .or_else(|| part_of_number(line, num))
        .or_else(|| scale_after(line, num))
}

/// "aged 34", "at the age of 34", "ages 10 to 12".
fn age_before(line: &Line<'_>, at: usize) -> Read {
    if !line.is_any(at, &["aged", "age", "ages"]) {
        return None;
    }
    let low = line.num(line.skip(at + 1, &["of", "between", "from", "about"])).filter(|num| num.is_cardinal())?;
    if low.value > f64::from(MAX_AGE) || amount::unit_after(line, low).is_some() {
        return None;
    }
    let joins = line.is_dash(low.end) || line.is_any(low.end, &["to", "and"]);
    let high = line.num(low.end + 1).filter(|high| joins && high.is_cardinal() && high.value > low.value);
    let (mut quantity, end) = (exact(low.value, UnitClass::Age, ""), high.map_or(low.end, |high| high.end));
    if let Some(high) = high {
        quantity.value = Interval::between(low.value, high.value);
        quantity.precision = Precision::Bounded;
    }
    one(at..end, low.first, None, Value::Quantity(quantity))
}

/// "34-year-old", "34 years old", "18 months of age", "Halima Noor, 34,", "in her 30s".
fn age_after(line: &Line<'_>, num: &Num) -> Read {
    let age = |years: f64, end: usize| {
        one(num.first..end, num.first, None, Value::Quantity(exact(years, UnitClass::Age, "")))
    };
    let at = line.skip_dash(num.end);
    let per_year = match line.piece(at) {
        Some(piece) if piece.is_any(&["year", "years", "yr", "yrs", "y"]) => 1.0,
        Some(piece) if piece.is_any(&["month", "months"]) => 12.0,
        Some(piece) if piece.is_any(&["week", "weeks"]) => 365.2425 / 7.0,
        Some(piece) if piece.is_any(&["day", "days"]) => 365.2425,
        Some(piece) if piece.is("yo") => return age(num.value, at + 1),
        _ => return bare_age(line, num).or_else(|| decade_of_life(line, num)),
    };
    let old = line.skip_dash(at + 1);
    if line.is_any(old, &["old", "olds"]) {
        return age(num.value / per_year, old + 1);
    }
    if line.is(old, "of") && line.is(old + 1, "age") {
        return age(num.value / per_year, old + 2);
    }
    None
}

/// "Halima Noor, 34, was …": a whole number between commas, behind a name.
fn bare_age(line: &Line<'_>, num: &Num) -> Read {
    let years = num.whole().filter(|&years| matches!(num.form, Form::Bare(1..=3)) && (1..=MAX_AGE).contains(&years))?;
    let opened = line.follows(num.first, &[",", "("]) && num.first >= 2;
    let closed = line.is_any(num.end, &[",", ")", ";", "."]) || line.piece(num.end).is_none();
    if !opened || !closed {
        return None;
    }
    let name = num.first - 2;
    let piece = line.piece(name)?;
    let is_name = match line.upos(name) {
        Some(upos) => upos == Upos::Propn && !line.is_any(name, &["jr", "sr"]),
        None => piece.is_capital(),
    };
    // "on March, 3," and "Boeing, 34," are no persons; the month at least can be told.
    let fits = is_name && piece.word().month.is_none() && piece.word().weekday.is_none() && name > 0;
    // A surname alone may carry an age too, but a lone capital word opens too much else.
    let two_words = fits && (line.piece(name - 1)?.is_capital() || line.upos(name) == Some(Upos::Propn));
    let value = Value::Quantity(exact(f64::from(years), UnitClass::Age, ""));
    if two_words { one(num.first..num.end, num.first, Some(name), value) } else { None }
}

/// "in her 30s", "in their mid-40s".
fn decade_of_life(line: &Line<'_>, num: &Num) -> Read {
    let decade = num.whole().filter(|decade| (10..=100).contains(decade) && decade % 10 == 0)?;
    let plural = line.skip(num.end, &["'"]);
    if !line.is(plural, "s") || !line.is_glued(plural) {
        return None;
    }
    let mut owner = num.first.checked_sub(1)?;
    if line.is_dash(owner) {
        owner = owner.checked_sub(1)?;
    }
    let part = line.is_any(owner, &["early", "mid", "late"]).then(|| line.piece(owner)).flatten();
    owner -= usize::from(part.is_some() && owner > 0);
    if !line.is_any(owner, &["his", "her", "their", "my", "your", "our", "its"]) {
        return None;
    }
    let (lo, hi) = match part {
        Some(piece) if piece.is("early") => (0, 4),
        Some(piece) if piece.is("mid") => (3, 7),
        Some(_) => (6, 9),
        None => (0, 9),
    };
    let mut quantity = exact(f64::from(decade), UnitClass::Age, "");
    quantity.value = Interval::between(f64::from(decade + lo), f64::from(decade + hi));
    quantity.precision = Precision::Approximate;
    one(num.first..plural + 1, num.first, None, Value::Quantity(quantity))
}

/// "no casualties", "none", "nobody", "no one"; "both drivers".
fn zero(line: &Line<'_>, at: usize) -> Read {
    if line.is(at, "both") {
        // "both Ruiz and Berg" joins; "both drivers", "both of them" count.
        let counted = noun::counted(line, at, at + 1).filter(|_| noun::is_plural(line, at + 1))?;
        return one(at..at + 1, at, Some(counted.piece), Value::Quantity(exact(2.0, UnitClass::Count, &counted.lemma)));
    }
    if line.is(at, "nobody") {
        return one(at..at + 1, at, None, Value::Quantity(exact(0.0, UnitClass::Count, "person")));
    }
    if line.is(at, "no") && line.is(line.skip_dash(at + 1), "one") {
        let end = line.skip_dash(at + 1) + 1;
        return one(at..end, at, None, Value::Quantity(exact(0.0, UnitClass::Count, "person")));
    }
    if line.is(at, "none") {
        let counted = noun::counted(line, at, at + 1).filter(|_| line.is(at + 1, "of"));
        let lemma = counted.as_ref().map_or("", |counted| &counted.lemma);
        let quantity = exact(0.0, UnitClass::Count, lemma);
        return one(at..at + 1, at, counted.as_ref().map(|counted| counted.piece), Value::Quantity(quantity));
    }
    if line.is(at, "no") && noun::is_plural(line, at + 1) {
        let counted = noun::counted(line, at, at + 1)?;
        let quantity = exact(0.0, UnitClass::Count, &counted.lemma);
        return one(at..at + 1, at, Some(counted.piece), Value::Quantity(quantity));
    }
    None
}

/// Verbs and adverbs that multiply, with their factor.
const FACTORS: &[(&str, f64)] = &[
    ("doubled", 2.0),
    ("tripled", 3.0),
    ("trebled", 3.0),
    ("quadrupled", 4.0),
    ("quintupled", 5.0),
    ("halved", 0.5),
    ("twofold", 2.0),
    ("threefold", 3.0),
    ("fourfold", 4.0),
    ("fivefold", 5.0),
    ("sixfold", 6.0),
    ("sevenfold", 7.0),
    ("eightfold", 8.0),
    ("tenfold", 10.0),
    ("hundredfold", 100.0),
];

/// Whether the word multiplies by itself.
pub(super) fn is_factor(word: &str) -> bool {
    word.len() >= 6 && FACTORS.iter().any(|(factor, _)| word.eq_ignore_ascii_case(factor))
}

/// "twice", "twice as many", "once in Rome and twice in Oman", "doubled", "threefold".
fn repeated(line: &Line<'_>, at: usize) -> Read {
    let piece = line.piece(at)?;
    if let Some((_, factor)) = FACTORS.iter().find(|(word, _)| piece.is(word)) {
        return one(at..at + 1, at, None, Value::Quantity(exact(*factor, UnitClass::Multiple, "")));
    }
    let count = [("once", 1.0), ("twice", 2.0), ("thrice", 3.0)].into_iter().find(|(word, _)| piece.is(word))?.1;
    if count > 1.0 && compares(line, at + 1) {
        return one(at..at + 1, at, None, Value::Quantity(exact(count, UnitClass::Multiple, "")));
    }
    if count.total_cmp(&1.0).is_eq() && !once_counts(line, at) {
        return None;
    }
    one(at..at + 1, at, None, Value::Quantity(exact(count, UnitClass::Times, "")))
}

/// "once" mostly means formerly or as soon as; it counts beside another count of times, after "only", "just" and the like,
/// and before a place or a stretch of time.
fn once_counts(line: &Line<'_>, at: usize) -> bool {
    line.follows(at, &["only", "just", "than", "least", "not", "met", "and"])
        || line.is_any(at + 1, &["in", "every", "and", "or", "more", "a", "per"]) && !line.is(at + 2, "while")
}

/// Whether words that compare follow: "as many", "more likely", "the size".
fn compares(line: &Line<'_>, at: usize) -> bool {
    line.is_any(
        at,
        &["as", "more", "the", "that", "what", "its", "their", "his", "her", "higher", "larger", "greater", "bigger"],
    ) || line.is_any(at, &["longer", "faster", "smaller", "less", "fewer", "lower", "worse", "better", "older"])
}

/// "four times", "three times as many", "a four-time champion", "4x".
fn times(line: &Line<'_>, num: &Num) -> Read {
    let at = line.skip_dash(num.end);
    if num.is_cardinal() && line.is(num.end, "x") && line.is_glued(num.end) {
        return one(num.first..at + 1, num.first, None, Value::Quantity(exact(num.value, UnitClass::Multiple, "")));
    }
    if !num.is_cardinal()
        || !line.is_any(at, &["times", "time"])
        || (line.is(at, "time") && (at == num.end || num.value <= 1.0))
    {
        return None;
    }
    let class = if compares(line, at + 1) { UnitClass::Multiple } else { UnitClass::Times };
    one(num.first..at + 1, num.first, None, Value::Quantity(exact(num.value, class, "")))
}

/// "one in five", "nine out of 10".
fn part_of_number(line: &Line<'_>, num: &Num) -> Read {
    let mut at = num.end;
    if line.is(at, "out") && line.is(at + 1, "of") {
        at += 2;
    } else if line.is(at, "in") {
        at += 1;
    } else {
        return None;
    }
    at = line.skip(at, &["every"]);
    let whole = line.num(at).filter(|whole| whole.is_cardinal())?;
    let is_year = matches!(whole.form, Form::Bare(4));
    let unit = amount::unit_after(line, whole).is_some();
    if !num.is_cardinal() || is_year || unit || num.value <= 0.0 || num.value > whole.value || num.value.fract() != 0.0
    {
        return None;
    }
    let mut quantity = share_quantity(num.value / whole.value * 100.0, None);
    let counted = noun::counted(line, whole.first, whole.end);
    if let Some(counted) = &counted {
        quantity.unit.noun = counted.lemma.clone();
    }
    one(num.first..whole.end, num.first, counted.map(|counted| counted.piece), Value::Quantity(quantity))
}

/// "a 7.7-magnitude earthquake".
fn scale_after(line: &Line<'_>, num: &Num) -> Read {
    let at = line.skip_dash(num.end);
    let mut quantity = exact(num.value, UnitClass::Scale, "magnitude");
    quantity.step = num.step;
    if line.is(at, "magnitude") { one(num.first..at + 1, num.first, None, Value::Quantity(quantity)) } else { None }
}

/// The unit of a bare amount that the words before it give: "magnitude 7.7", "a magnitude of 6".
pub(super) fn special_unit(line: &Line<'_>, amount: &Amount, unit: Unit) -> Unit {
    let before = amount.first - usize::from(line.follows(amount.first, &["of"]));
    if amount.unit.is_none() && line.follows(before, &["magnitude"]) {
        return Unit { class: UnitClass::Scale, symbol: Box::default(), noun: "magnitude".into() };
    }
    unit
}

/// "6-4", "3–1", "by 4 to 3", "a 5-2 vote"; a range of things ("10-12 people") is none.
fn score(line: &Line<'_>, num: &Num) -> Read {
    let points = |num: &Num| num.whole().filter(|_| matches!(num.form, Form::Bare(1..=3) | Form::Words));
    let first = points(num)?;
    // "nine votes to two"
    let votes = line.is_any(num.end, &["vote", "votes"]);
    let joint = num.end + usize::from(votes);
    let (is_dash, is_to) = (line.is_dash(joint) && num.form != Form::Words, line.is(joint, "to"));
    let other = line.num(joint + 1)?;
    let second = points(other)?;
    let end = other.end;
    let is_chain = line.is_dash(end) && line.is_glued(end) && line.num(end + 1).is_some();
    if !(is_dash || is_to) || is_chain || amount::unit_after(line, other).is_some() {
        return None;
    }
    let named = line.word(line.skip_dash(end)).score;
    let by = line.follows(num.first, &["by"]);
    let contest = (num.first.saturating_sub(4)..num.first).any(|before| line.word(before).contest);
    let things = noun::is_plural(line, end) && !named;
    let aged = line.follows(num.first, &["aged", "ages", "age", "pages", "verses"]);
    let is_score = if is_to {
        // "won 3 to 1", "carried, 4 to 3"
        let before = num.first.saturating_sub(1 + usize::from(line.follows(num.first, &[","])));
        votes || named || (by && !things) || (contest && !things && num.first > 0 && line.word(before).contest)
    } else {
        let tight = line.is_glued(num.end) && line.is_glued(num.end + 1);
        !aged && (named || contest && !things || first > second && !things || tight && !things)
    };
    if is_score { one(num.first..end, num.first, None, Value::Score(vec![first, second])) } else { None }
}

/// Whether the number at `at` names rather than counts; gives the piece to go on from.
pub(super) fn names_not_counts(line: &Line<'_>, at: usize) -> Option<usize> {
    let num = line.num(at)?;
    let digits = matches!(num.form, Form::Bare(_) | Form::Digits);
    if let Some(end) = digit_chain(line, num) {
        return Some(end);
    }
    let has_unit = || amount::unit_after(line, num).is_some();
    // What follows a slash is a part of an address or of a date that was no date.
    let in_address = at > 0 && line.is_glued(at) && line.is(at - 1, "/") && line.is_glued(at - 1);
    let named = match num.form {
        _ if in_address || glued_to_word(line, num) => true,
        Form::Bare(n) if n > 6 && !has_unit() && noun::counted(line, at, num.end).is_none() => {
            line.sentence().is_some()
        }
        Form::Bare(n) if n > 1 && line.piece(at).is_some_and(|piece| piece.text.starts_with('0')) => true,
        _ if follows_label(line, num) => !has_unit(),
        Form::Bare(_) if is_list_number(line, num) => true,
        Form::Bare(_) => follows_name(line, num) && !has_unit(),
        // "Orlo 4.2 was released": a version, not a measure.
        Form::Digits if line.piece(at).is_some_and(|piece| piece.text.contains('.')) => {
            follows_name(line, num) && !has_unit()
        }
        _ => false,
    };
    (named && (digits || num.form == Form::Words)).then_some(num.end)
}

/// Digits that stops, colons, slashes or several dashes join: addresses, versions, phone numbers, codes, leftovers of times.
fn digit_chain(line: &Line<'_>, num: &Num) -> Option<usize> {
    if !matches!(num.form, Form::Bare(_) | Form::Digits) {
        return None;
    }
    let tight = |at: usize| line.is_glued(at) && line.is_glued(at + 1) && line.piece(at + 1).is_some_and(is_digits);
    let (mut end, mut joints, mut dashes, mut longest) = (num.end, 0, 0, 0);
    while line.piece(end).is_some_and(|joint| joint.is_any(&[".", ":", "/", "-"])) && tight(end) {
        dashes += usize::from(line.is(end, "-"));
        longest = longest.max(line.pieces[end + 1].text.len());
        joints += 1;
        end += 2;
    }
    let is_phone = dashes == 1 && joints == 1 && longest == 4 && matches!(num.form, Form::Bare(3));
    let measured =
        || line.num(end - 1).is_some_and(|last| amount::unit_after(line, last).is_some()) || noun::is_plural(line, end);
    (joints > dashes || dashes > 1 || (is_phone && !measured())).then_some(end)
}

fn is_digits(piece: &Piece<'_>) -> bool {
    piece.kind == Kind::Digits
}

/// "A4", "COVID-19", "F-16", "3D", "5G": letters glued to digits make a name, unless they are a unit.
fn glued_to_word(line: &Line<'_>, num: &Num) -> bool {
    if !matches!(num.form, Form::Bare(_) | Form::Digits) {
        return false;
    }
    let is_word = |at: usize| line.piece(at).is_some_and(|piece| piece.kind == Kind::Word);
    let at = num.first;
    let before = at > 0 && line.is_glued(at) && is_word(at - 1);
    let dashed = at > 1 && line.is_glued(at) && line.is_dash(at - 1) && line.is_glued(at - 1) && is_word(at - 2);
    let modifies = dashed && line.is_any(at - 2, &["pre", "post", "sub", "non", "all", "top", "the"]);
    let multiplies = line.is(num.end, "x") && !line.is_glued(num.end + 1);
    let after = line.is_glued(num.end) && is_word(num.end) && !line.is(num.end, "s") && !multiplies;
    before || (dashed && !modifies) || (after && amount::unit_after(line, num).is_none())
}

/// "Article 5", "No. 10", "#7", "Route 66"; but a plural behind a lower-case word counts again ("on this page 5 errors").
fn follows_label(line: &Line<'_>, num: &Num) -> bool {
    let Some(mut before) = num.first.checked_sub(1) else { return false };
    if line.is_any(before, &["#", "§", "№"]) {
        return true;
    }
    if line.is(before, ".") && line.is_glued(before) && before > 0 {
        before -= 1;
    }
    let Some(piece) = line.piece(before) else { return false };
    piece.word().label && (piece.is_capital() || !noun::is_plural(line, num.end))
}

/// "1. First item", "(2) Then": the number of an item.
fn is_list_number(line: &Line<'_>, num: &Num) -> bool {
    let opens = num.first == 0 || (num.first == 1 && line.is(0, "("));
    let more = line.piece(num.end + 1).is_some_and(|next| next.kind == Kind::Word);
    opens && more && line.is_any(num.end, &[".", ")"]) && line.is_glued(num.end)
}

/// "Windows 11", "Apollo 11", "U.S. 101": digits behind a proper noun, with nothing behind them to count.
fn follows_name(line: &Line<'_>, num: &Num) -> bool {
    let (Some(sentence), Some(before)) = (line.sentence(), num.first.checked_sub(1)) else { return false };
    let Some(token) = line.token(before).and_then(|token| sentence.tokens.get(token)) else { return false };
    // A possessive or a plural name is followed by what it has or does.
    let singular = token.upos == Upos::Propn && token.xpos == Xpos::Nnp;
    let acronym = || {
        line.piece(before)
            .is_some_and(|piece| piece.text.len() > 1 && piece.text.chars().all(|c| c.is_ascii_uppercase()))
    };
    let is_name = (singular || acronym()) && !line.is_dash(before);
    is_name
        && line.piece(before).is_some_and(|piece| piece.kind == Kind::Word)
        && noun::counted(line, num.first, num.end).is_none()
}
