//! Numbers as written: digits and words come to a value, before anything is known of what they count.

use super::piece::{self, Kind, Piece};
use super::vocabulary::NumberWord;

/// A number in a run of pieces.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Num {
    pub(super) first: usize,
    /// One past its last piece.
    pub(super) end: usize,
    pub(super) value: f64,
    /// Step of the last digit written; see `Quantity::step`.
    pub(super) step: f64,
    /// What the words of scale multiply by; 1 without them.
    pub(super) scale: f64,
    pub(super) form: Form,
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// This many digits and nothing else: may be a year, an hour, a day of the month.
    Bare(u8),
    /// Digits with separators, decimals or a sign.
    Digits,
    /// With a word or letter of scale: "2.5 million", "3bn".
    Scaled,
    /// In words.
    Words,
    /// "fourth", "21st".
    Ordinal,
    /// "two-thirds", "half", "¾", "3/4".
    Fraction,
}

impl Num {
    /// Its value as a small whole number, when it is one of at most four digits.
    pub(super) fn whole(&self) -> Option<u32> {
        let whole = self.value.fract() == 0.0 && (0.0..10_000.0).contains(&self.value);
        whole.then_some(self.value as u32)
    }

    /// Whether it counts ("three", "3") rather than orders or divides.
    pub(super) fn is_cardinal(&self) -> bool {
        !matches!(self.form, Form::Ordinal | Form::Fraction)
    }
}

/// All numbers in `pieces`, in order, none overlapping.
pub(super) fn find(pieces: &[Piece<'_>]) -> Vec<Num> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        match parse(pieces, at) {
            Some(num) => {
                at = num.end;
                found.push(num);
            }
            None => at += 1,
        }
    }
    found
}

/// The number that begins at piece `at`.
fn parse(pieces: &[Piece<'_>], at: usize) -> Option<Num> {
    let piece = pieces.get(at)?;
    match piece.kind {
        Kind::Word if piece.entry.is_none() && !piece.is_any(&["a", "an", "minus", "negative"]) => None,
        Kind::Word if piece.is_any(&["minus", "negative"]) => {
            let num = parse(pieces, at + 1).filter(|num| num.form != Form::Ordinal && pieces[at + 1].text != "a")?;
            Some(Num { first: at, value: -num.value, form: as_digits(num.form), ..num })
        }
        Kind::Mark if is_minus(pieces, at) => {
            let num =
                parse(pieces, at + 1).filter(|num| matches!(num.form, Form::Bare(_) | Form::Digits | Form::Scaled))?;
            Some(Num { first: at, value: -num.value, form: as_digits(num.form), ..num })
        }
        Kind::Mark => unicode_fraction(piece.text).map(|value| fraction(at, at + 1, value)),
        Kind::Digits => digits(pieces, at),
        Kind::Word => words(pieces, at),
    }
}

fn as_digits(form: Form) -> Form {
    if matches!(form, Form::Bare(_)) { Form::Digits } else { form }
}

/// A minus is glued to digits after it and to nothing before it; elsewhere a dash joins or parts.
fn is_minus(pieces: &[Piece<'_>], at: usize) -> bool {
    let next = pieces.get(at + 1);
    let binds = next.is_some_and(|next| next.glued && next.kind == Kind::Digits);
    let free = !pieces[at].glued || pieces[at - 1].is_any(&["(", "<", "=", "$", "£", "€"]);
    matches!(pieces[at].text, "-" | "−") && binds && free
}

fn fraction(first: usize, end: usize, value: f64) -> Num {
    Num { first, end, value, step: 0.0, scale: 1.0, form: Form::Fraction }
}

fn unicode_fraction(text: &str) -> Option<f64> {
    let parts = match text {
        "½" => (1.0, 2.0),
        "⅓" => (1.0, 3.0),
        "⅔" => (2.0, 3.0),
        "¼" => (1.0, 4.0),
        "¾" => (3.0, 4.0),
        "⅕" => (1.0, 5.0),
        "⅖" => (2.0, 5.0),
        "⅗" => (3.0, 5.0),
        "⅘" => (4.0, 5.0),
        "⅙" => (1.0, 6.0),
        "⅛" => (1.0, 8.0),
        "⅜" => (3.0, 8.0),
        "⅝" => (5.0, 8.0),
        "⅞" => (7.0, 8.0),
        _ => return None,
    };
    Some(parts.0 / parts.1)
}

/// A number that begins with digits: "21st", "2 1/2", "3/4", "2.5 million", "3 hundred and 21", "3bn".
fn digits(pieces: &[Piece<'_>], at: usize) -> Option<Num> {
    if let Some(spaced) = spaced_groups(pieces, at) {
        return Some(spaced);
    }
    let (value, step, form) = plain_digits(pieces[at].text)?;
    let next = pieces.get(at + 1);
    if let Some(next) = next.filter(|next| next.glued) {
        if matches!(form, Form::Bare(_)) && is_ordinal_ending(next.text, value) && !is_glued_word(pieces, at + 2) {
            return Some(Num { first: at, end: at + 2, value, step: 1.0, scale: 1.0, form: Form::Ordinal });
        }
        if let Some(part) = unicode_fraction(next.text) {
            return Some(Num {
                first: at,
                end: at + 2,
                value: value + part,
                step: 0.0,
                scale: 1.0,
                form: Form::Digits,
            });
        }
    }
    if let Some((part, end)) = slash_fraction(pieces, at) {
        return Some(fraction(at, end, part));
    }
    if let Some((part, end)) = slash_fraction(pieces, at + 1).filter(|(part, _)| *part < 1.0 && value.fract() == 0.0) {
        return Some(Num { first: at, end, value: value + part, step: 0.0, scale: 1.0, form: Form::Digits });
    }
    let mut sum = Sum::starting_with(value, step);
    let end = sum.extend(pieces, at + 1);
    if end == at + 1 {
        let (value, end) = with_fraction(pieces, at + 1, value, 1.0);
        let form = if end == at + 1 { form } else { Form::Digits };
        return Some(fractions(pieces, Num { first: at, end, value, step, scale: 1.0, form }));
    }
    let (value, end) = with_fraction(pieces, end, sum.total(), sum.last_scale());
    Some(fractions(pieces, Num { first: at, end, value, step: sum.step, scale: sum.factor(), form: Form::Scaled }))
}

/// "15 , 000", "15, 000": some archives keep their texts cut into words. A comma with a space before it sets thousands apart and
/// lists nothing, nor does one before a group that begins with nought.
fn spaced_groups(pieces: &[Piece<'_>], at: usize) -> Option<Num> {
    let is_digits = |text: &str, most: usize| text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut value: f64 = Some(pieces[at].text).filter(|text| is_digits(text, 3))?.parse().ok()?;
    let mut end = at + 1;
    while let (Some(comma), Some(group)) = (pieces.get(end), pieces.get(end + 1))
        && comma.text == ","
        && (!comma.glued || group.text.starts_with('0'))
        && !group.glued
        && group.text.len() == 3
        && is_digits(group.text, 3)
    {
        value = value * 1000.0 + group.text.parse::<f64>().ok()?;
        end += 2;
    }
    let num = Num { first: at, end, value, step: whole_step(value), scale: 1.0, form: Form::Digits };
    (end > at + 1).then_some(num)
}

/// Whether nothing, or a mark, stands at `at`.
fn ends_at(pieces: &[Piece<'_>], at: usize) -> bool {
    pieces.get(at).is_none_or(|piece| piece.kind == Kind::Mark)
}

fn is_glued_word(pieces: &[Piece<'_>], at: usize) -> bool {
    pieces.get(at).is_some_and(|piece| piece.glued && piece.kind != Kind::Mark)
}

/// Value, step and form of a run of digits.
fn plain_digits(text: &str) -> Option<(f64, f64, Form)> {
    let separates = |c: char| c == ',' || piece::is_group_space(c);
    let value: f64 =
        if text.contains(separates) { text.replace(separates, "").parse().ok()? } else { text.parse().ok()? };
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let form = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        Form::Bare(u8::try_from(text.len()).unwrap_or(u8::MAX))
    } else {
        Form::Digits
    };
    let step = if decimals > 0 { 10_f64.powi(-i32::try_from(decimals).unwrap_or(0)) } else { whole_step(value) };
    Some((value, step, form))
}

/// Step of a whole number: its last digit, but for figures of 1,000 and more its last digit that is not zero.
fn whole_step(value: f64) -> f64 {
    let mut step = 1.0;
    while value >= 1000.0 && step * 10.0 < value && value % (step * 10.0) == 0.0 {
        step *= 10.0;
    }
    step
}

fn is_ordinal_ending(text: &str, value: f64) -> bool {
    let ending = match (value % 100.0, value % 10.0) {
        (11.0 | 12.0 | 13.0, _) => "th",
        (_, 1.0) => "st",
        (_, 2.0) => "nd",
        (_, 3.0) => "rd",
        _ => "th",
    };
    // Slips such as "22th" still order.
    text.eq_ignore_ascii_case(ending) || text.eq_ignore_ascii_case("th")
}

/// Denominators that prose writes with a slash; others are rather dates, odds or ids.
const DENOMINATORS: [f64; 13] = [2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 16.0, 32.0, 100.0];

/// "3/4" at `at`: digits, slash, digits, glued, and nothing glued behind.
fn slash_fraction(pieces: &[Piece<'_>], at: usize) -> Option<(f64, usize)> {
    let [over, slash, under] = pieces.get(at..at + 3)? else { return None };
    let glued = slash.text == "/" && slash.glued && under.glued;
    if !glued || over.kind != Kind::Digits || under.kind != Kind::Digits || (at > 0 && over.glued) {
        return None;
    }
    let continues =
        pieces.get(at + 3).is_some_and(|next| next.glued && (next.kind == Kind::Digits || next.text == "/"));
    let (over, under): (f64, f64) = (over.text.parse().ok()?, under.text.parse().ok()?);
    (!continues && DENOMINATORS.contains(&under) && over < under).then_some((over / under, at + 3))
}

/// "and a half", "and three quarters" after a number: of one, or of the last scale ("three million and a half"); a fraction
/// with a scale of its own ("a billion and half a million") is added as it is.
fn with_fraction(pieces: &[Piece<'_>], at: usize, value: f64, scale: f64) -> (f64, usize) {
    let part = pieces.get(at).filter(|piece| piece.is("and")).and_then(|_| part_at(pieces, at + 1));
    match part {
        // "five and a half million" scales the five too.
        Some(part) if part.form == Form::Scaled && value < part.scale => (value * part.scale + part.value, part.end),
        Some(part) if part.form == Form::Scaled => (value + part.value, part.end),
        Some(part) => (value + part.value * scale, part.end),
        None => (value, at),
    }
}

/// The fraction below one that begins at `at`: "a half", "half", "three-quarters", "fifty-four hundredths".
fn part_at(pieces: &[Piece<'_>], at: usize) -> Option<Num> {
    let first = pieces.get(at)?;
    let number = |at: usize| pieces.get(at).and_then(|piece| piece.word().number);
    let dashes = |at: usize| at + usize::from(pieces.get(at).is_some_and(Piece::is_dash));
    let (count, next) = if first.is_any(&["a", "an"]) {
        (1.0, at + 1)
    } else {
        match number(at)? {
            NumberWord::Small(count) if count > 0.0 => (count, dashes(at + 1)),
            NumberWord::Tens(tens) => match number(dashes(at + 1))? {
                NumberWord::Small(unit) if unit < 10.0 => (tens + unit, dashes(dashes(at + 1) + 1)),
                _ => (tens, dashes(at + 1)),
            },
            NumberWord::Part(part) if part <= 4.0 => return scaled_part(pieces, at, at + 1, 1.0 / part),
            _ => return None,
        }
    };
    let under = match number(next)? {
        NumberWord::Part(part) => part,
        NumberWord::Rank(rank) if count == 1.0 && rank > 2.0 => rank,
        _ => return None,
    };
    let part = scaled_part(pieces, at, next + 1, count / under)?;
    (count <= under).then_some(part)
}

/// Words behind "a third" that make it a part rather than a rank.
const PART_FOLLOWERS: &[&str] = &[
    "of", "more", "less", "fewer", "higher", "lower", "larger", "smaller", "since", "in", "on", "to", "from", "and",
    "by",
];

/// A number that begins with a word: "twenty-one", "a hundred and five", "half a million", "three point five", "fourth".
fn words(pieces: &[Piece<'_>], at: usize) -> Option<Num> {
    let piece = &pieces[at];
    let number = piece.word().number;
    let is_article = piece.is_any(&["a", "an"]);
    if is_article {
        let next = pieces.get(at + 1)?.word().number?;
        return match next {
            NumberWord::Times(_) => sum_words(pieces, at, Sum::starting_with(1.0, 1.0), at + 1),
            NumberWord::Part(part) => scaled_part(pieces, at, at + 2, 1.0 / part),
            // "a third of voters", "by a fifth."; but "a third person" orders.
            NumberWord::Rank(rank)
                if rank > 2.0 && (ends_at(pieces, at + 2) || pieces[at + 2].is_any(PART_FOLLOWERS)) =>
            {
                scaled_part(pieces, at, at + 2, 1.0 / rank)
            }
            // "a twenty-first" by itself is a part too.
            NumberWord::Tens(tens) => {
                let unit = at + 2 + usize::from(pieces.get(at + 2).is_some_and(Piece::is_dash));
                match pieces.get(unit).and_then(|piece| piece.word().number) {
                    Some(NumberWord::Rank(rank)) if rank < 10.0 && ends_at(pieces, unit + 1) => {
                        Some(fraction(at, unit + 1, 1.0 / (tens + rank)))
                    }
                    _ => None,
                }
            }
            _ => None,
        };
    }
    match number? {
        NumberWord::Part(part) if part <= 4.0 => scaled_part(pieces, at, at + 1, 1.0 / part),
        NumberWord::Part(_) | NumberWord::Suffix(_) => None,
        NumberWord::Rank(rank) => {
            Some(Num { first: at, end: at + 1, value: rank, step: 1.0, scale: 1.0, form: Form::Ordinal })
        }
        // "dozens" by themselves are in the lexicon of bounds.
        NumberWord::Times(_) if piece.text.ends_with(['s', 'S']) => None,
        NumberWord::Times(_) => sum_words(pieces, at, Sum::starting_with(1.0, 1.0), at),
        NumberWord::Small(_) | NumberWord::Tens(_) => sum_words(pieces, at, Sum::default(), at),
    }
}

/// A fraction that may scale: "half a million", "a quarter of a million", "three-quarters of a mile" (the mile comes later).
fn scaled_part(pieces: &[Piece<'_>], first: usize, end: usize, value: f64) -> Option<Num> {
    let mut next = end;
    for words in [&["of", "-"][..], &["a", "an"][..]] {
        next += usize::from(pieces.get(next).is_some_and(|piece| piece.is_any(words)));
    }
    let scale = pieces.get(next).and_then(|piece| match piece.word().number {
        Some(NumberWord::Times(times)) => Some(times),
        _ => None,
    });
    Some(match scale {
        Some(scale) => Num { first, end: next + 1, value: value * scale, step: scale * 0.1, scale, form: Form::Scaled },
        None => fraction(first, end, value),
    })
}

fn sum_words(pieces: &[Piece<'_>], first: usize, mut sum: Sum, at: usize) -> Option<Num> {
    let end = sum.extend(pieces, at);
    if end == at {
        return None;
    }
    if let Some((value, end)) = sum.ordinal(pieces, end) {
        return Some(Num { first, end, value, step: 1.0, scale: 1.0, form: Form::Ordinal });
    }
    let (mut value, mut end) = decimals(pieces, end, sum.total());
    let before = value;
    (value, end) = with_fraction(pieces, end, value, sum.last_scale());
    let mut step = sum.step;
    if let Some(NumberWord::Times(times)) = pieces.get(end).and_then(|piece| piece.word().number) {
        // "one and a half million", "one point two billion"
        if value.fract() != 0.0 {
            (value, step, end) = (value * times, times * 0.1, end + 1);
        }
    } else if before.total_cmp(&value).is_ne() {
        step = 0.0;
    }
    Some(fractions(pieces, Num { first, end, value, step, scale: sum.factor(), form: Form::Words }))
}

/// "point five", "point zero four" after a whole number in words.
fn decimals(pieces: &[Piece<'_>], at: usize, value: f64) -> (f64, usize) {
    if !pieces.get(at).is_some_and(|piece| piece.is("point")) {
        return (value, at);
    }
    let (mut end, mut place, mut value) = (at + 1, 0.1, value);
    while let Some(piece) = pieces.get(end) {
        // "point seven one", "point seventy-one", "point eleven"
        match piece.word().number {
            Some(NumberWord::Small(digit)) if digit < 10.0 => (value, place) = (value + digit * place, place / 10.0),
            Some(NumberWord::Small(pair)) => (value, place) = (value + pair * place / 10.0, place / 100.0),
            Some(NumberWord::Tens(tens)) => {
                let next = end + 1 + usize::from(pieces.get(end + 1).is_some_and(Piece::is_dash));
                let unit = match pieces.get(next).and_then(|piece| piece.word().number) {
                    Some(NumberWord::Small(unit)) if (1.0..10.0).contains(&unit) => unit,
                    _ => 0.0,
                };
                end = if unit > 0.0 { next } else { end };
                (value, place) = (value + (tens + unit) * place / 10.0, place / 100.0);
            }
            _ => break,
        }
        end += 1;
    }
    if end == at + 1 { (value, at) } else { ((value * 1e9).round() / 1e9, end) }
}

/// "one over twenty": a fraction read out, with nothing behind it that it could be a count of.
fn over(pieces: &[Piece<'_>], num: &Num) -> Option<Num> {
    let under = pieces
        .get(num.end)
        .filter(|piece| piece.is("over") && num.value == 1.0)
        .and_then(|_| parse(pieces, num.end + 1))?;
    let fits = under.value > 1.0 && under.form != Form::Ordinal && ends_at(pieces, under.end);
    fits.then(|| fraction(num.first, under.end, 1.0 / under.value))
}

/// Turns a number into a fraction when the name of one follows: "two thirds", "three-quarters", "one fifth", "half a million"
/// behind it scaled.
fn fractions(pieces: &[Piece<'_>], num: Num) -> Num {
    let dash = usize::from(pieces.get(num.end).is_some_and(Piece::is_dash));
    let at = num.end + dash;
    let Some(word) = pieces.get(at).map(|piece| piece.word().number) else { return num };
    let is_one = num.value.total_cmp(&1.0).is_eq();
    if let Some(over) = over(pieces, &num) {
        return over;
    }
    let part = match word {
        // "two halves", "three quarters"; but "30 quarters" and "a half" elsewhere are none.
        Some(NumberWord::Part(part)) if num.value > 0.0 && (part > 4.0 || num.value <= part * 2.0) => part,
        Some(NumberWord::Rank(rank)) if is_one && rank > 2.0 => rank,
        Some(NumberWord::Tens(tens)) => {
            // "three twenty-firsts"
            let behind = at + 1 + usize::from(pieces.get(at + 1).is_some_and(Piece::is_dash));
            match pieces.get(behind).and_then(|piece| piece.word().number) {
                Some(NumberWord::Part(unit)) if unit < 10.0 && matches!(num.form, Form::Words | Form::Bare(_)) => {
                    return fraction(num.first, behind + 1, num.value / (tens + unit));
                }
                Some(NumberWord::Rank(unit)) if unit < 10.0 && is_one && num.form == Form::Words => {
                    return fraction(num.first, behind + 1, 1.0 / (tens + unit));
                }
                _ => return num,
            }
        }
        _ => return num,
    };
    scaled_part(pieces, num.first, at + 1, num.value / part).unwrap_or(num)
}

/// A number in words as far as it is read.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    /// What is complete: everything before the last thousand, million …
    done: f64,
    /// The group being read.
    group: f64,
    /// The smallest scale that closed `done`.
    scale: f64,
    step: f64,
    /// The number before the first word of scale, as long as words of scale alone follow it.
    mantissa: Option<f64>,
    last: Last,
}

/// What was read last, which decides what may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Last {
    #[default]
    Nothing,
    Digits,
    Small,
    Tens,
    Hundred,
    Scale,
}

impl Sum {
    fn starting_with(value: f64, step: f64) -> Self {
        Self { group: value, step, last: Last::Digits, ..Self::default() }
    }

    fn total(&self) -> f64 {
        self.done + self.group
    }

    /// What the words of scale multiply by, if nothing is added behind them.
    fn factor(&self) -> f64 {
        self.mantissa.filter(|mantissa| *mantissa > 0.0).map_or(1.0, |mantissa| self.total() / mantissa)
    }

    /// Reads on from piece `at` and gives one past the last piece that belongs to the number.
    fn extend(&mut self, pieces: &[Piece<'_>], mut at: usize) -> usize {
        let mut joined = at;
        while let Some(piece) = pieces.get(joined) {
            let taken = match piece.word().number {
                Some(NumberWord::Suffix(suffix)) => {
                    let glued = joined == at && piece.glued && self.last == Last::Digits && self.done == 0.0;
                    // A bare "m" or "t" after digits is as well a metre or a tonne; what counts decides later.
                    let sure = !matches!(piece.text, "m" | "t" | "T" | "mm") || is_money_before(pieces, at);
                    let spaced =
                        (piece.text.len() > 1 && !piece.is("mm")) || (piece.is("k") && ends_at(pieces, joined + 1));
                    let closed = !is_glued_word(pieces, joined + 1);
                    ((glued && sure) || (spaced && joined == at)) && closed && self.multiply(suffix)
                }
                Some(number) => self.take(number),
                None => self.take_digits(pieces, joined),
            };
            if taken {
                at = joined + 1;
                joined = at;
            } else {
                // "and three quarters" is a fraction to add, not a three.
                let joins_on = joined == at
                    && (piece.is_dash()
                        || (piece.is("and") && self.takes_and() && part_at(pieces, joined + 1).is_none()));
                if !joins_on || self.last == Last::Nothing {
                    break;
                }
                joined += 1;
            }
        }
        at
    }

    /// The scale read last, 1 for none: "and a half" is half of it from thousands on.
    fn last_scale(&self) -> f64 {
        if self.last == Last::Scale { self.scale } else { 1.0 }
    }

    /// "and" goes on with a number only after hundreds and scales: "two hundred and five".
    fn takes_and(self) -> bool {
        matches!(self.last, Last::Hundred | Last::Scale)
    }

    fn take(&mut self, number: NumberWord) -> bool {
        match number {
            NumberWord::Small(value) => {
                let fits = match self.last {
                    Last::Nothing | Last::Hundred | Last::Scale => true,
                    Last::Tens => (1.0..10.0).contains(&value),
                    Last::Digits | Last::Small => false,
                };
                if fits {
                    self.mantissa = None;
                    (self.group, self.last, self.step) = (self.group + value, Last::Small, 1.0);
                }
                fits
            }
            NumberWord::Tens(value) => {
                let fits = matches!(self.last, Last::Nothing | Last::Hundred | Last::Scale);
                if fits {
                    self.mantissa = None;
                    (self.group, self.last, self.step) = (self.group + value, Last::Tens, 1.0);
                }
                fits
            }
            NumberWord::Times(times) => self.multiply(times),
            NumberWord::Suffix(_) | NumberWord::Rank(_) | NumberWord::Part(_) => false,
        }
    }

    fn multiply(&mut self, times: f64) -> bool {
        if self.last == Last::Nothing {
            return false;
        }
        let step = if self.group.fract() == 0.0 && self.last != Last::Digits { 1.0 } else { self.step };
        if !matches!(self.last, Last::Hundred | Last::Scale) {
            self.mantissa = (self.done == 0.0).then_some(self.group);
        }
        if times <= 100.0 {
            if self.group <= 0.0 || self.group >= 1000.0 {
                return false;
            }
            (self.group, self.last) = (self.group * times, Last::Hundred);
        } else if self.scale > 0.0 && times > self.scale {
            // "three lakh crore", "a hundred thousand million"
            (self.done, self.group, self.last) = ((self.done + self.group) * times, 0.0, Last::Scale);
        } else if self.group > 0.0 && (self.scale == 0.0 || times < self.scale) {
            (self.done, self.group, self.last) = (self.done + self.group * times, 0.0, Last::Scale);
            self.scale = times;
        } else {
            return false;
        }
        // Two decimals of noise are cut, so that "2.3 million" is a whole number.
        self.done = (self.done * 100.0).round() / 100.0;
        self.step = step * times;
        true
    }

    /// Digits within words: "3 hundred and 21", "2 million 300 thousand".
    fn take_digits(&mut self, pieces: &[Piece<'_>], at: usize) -> bool {
        let piece = &pieces[at];
        if piece.kind != Kind::Digits || piece.glued {
            return false;
        }
        let scales_next =
            pieces.get(at + 1).is_some_and(|next| matches!(next.word().number, Some(NumberWord::Times(_))));
        let after_and = at > 0 && pieces[at - 1].is("and") && self.last == Last::Hundred;
        let Some((value, step, Form::Bare(_))) = plain_digits(piece.text) else { return false };
        let fits =
            (self.last == Last::Scale && scales_next && value < 1000.0) || (after_and && value < 100.0 && !scales_next);
        if fits {
            self.mantissa = None;
            (self.group, self.last, self.step) = (self.group + value, Last::Digits, step);
        }
        fits
    }

    /// "twenty-first", "one hundred and fifth", "two millionth": the ordinal that ends this number at piece `end`.
    fn ordinal(&self, pieces: &[Piece<'_>], end: usize) -> Option<(f64, usize)> {
        let mut at = end;
        while pieces.get(at).is_some_and(|piece| piece.is_dash() || (piece.is("and") && self.takes_and())) {
            at += 1;
        }
        let Some(NumberWord::Rank(rank)) = pieces.get(at)?.word().number else { return None };
        let value = match self.last {
            Last::Tens if rank < 10.0 => self.total() + rank,
            Last::Hundred | Last::Scale if rank < 100.0 => self.total() + rank,
            Last::Small | Last::Tens | Last::Digits if rank >= 100.0 && self.done == 0.0 => self.group * rank,
            Last::Hundred if rank >= 1000.0 && self.done == 0.0 => self.group * rank,
            _ => return None,
        };
        Some((value, at + 1))
    }
}

/// Whether a currency sign stands before the digits at `end - 1`, which settles that a letter behind them is a scale.
fn is_money_before(pieces: &[Piece<'_>], end: usize) -> bool {
    let sign = |at: usize| pieces.get(at).is_some_and(|piece| matches!(piece.text, "$" | "£" | "€" | "¥" | "₹"));
    end >= 2 && (sign(end - 2) || (end >= 3 && sign(end - 3)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &[f64]) {
        let pieces = piece::read(text);
        let found: Vec<_> = find(&pieces).iter().map(|num| num.value).collect();
        let close = found.len() == want.len() && found.iter().zip(want).all(|(f, w)| (f - w).abs() <= w.abs() * 1e-9);
        assert!(close, "{text}: {found:?}, want {want:?}");
    }

    fn check_form(text: &str, want: Form) {
        let pieces = piece::read(text);
        assert_eq!(find(&pieces).first().map(|num| num.form), Some(want), "{text}");
    }

    #[test]
    fn words_add_up_and_multiply() {
        check("one hundred and twenty-three million", &[123e6]);
        check("two hundred and five thousand and nine", &[205_009.0]);
        check("a dozen, two dozen", &[12.0, 24.0]);
        check("fifteen hundred", &[1500.0]);
        check("ninety nine", &[99.0]);
        check("three lakh crore", &[3e12]);
        check("seven hundred twenty-one thousand twelve", &[721_012.0]);
        check("three point two four", &[3.24]);
        check("one point two billion", &[1.2e9]);
    }

    #[test]
    fn words_that_do_not_add_up_are_numbers_of_their_own() {
        check("nineteen eighty-four", &[19.0, 84.0]);
        check("five six", &[5.0, 6.0]);
        check("two and three", &[2.0, 3.0]);
    }

    #[test]
    fn digits_take_scales() {
        check("2.5bn", &[2.5e9]);
        check("$3m and £4.2m", &[3e6, 4.2e6]);
        check("1.2 million", &[1.2e6]);
        check("3 hundred and 21", &[321.0]);
        check("2 million 300 thousand", &[2.3e6]);
        check("1,234.5", &[1234.5]);
        check("-7 and 6-4", &[-7.0, 6.0, 4.0]);
    }

    #[test]
    fn fractions_of_all_kinds() {
        check("two-thirds", &[2.0 / 3.0]);
        check("three twenty-firsts", &[1.0 / 7.0]);
        check("half a million", &[500_000.0]);
        check("a quarter of a million", &[250_000.0]);
        check("two and a half", &[2.5]);
        check("one and a half million", &[1.5e6]);
        check("3/4 and 2 1/2 and ½ and 2½", &[0.75, 2.5, 0.5, 2.5]);
        check("one fifth", &[0.2]);
        check("a third of voters", &[1.0 / 3.0]);
        check("a third person", &[3.0]);
    }

    #[test]
    fn ordinals_order() {
        check_form("twenty-first", Form::Ordinal);
        check_form("one hundred and fifth", Form::Ordinal);
        check_form("21st", Form::Ordinal);
        check("the 101st, the hundredth, the two hundred and third", &[101.0, 100.0, 203.0]);
    }

    #[test]
    fn the_step_is_that_of_the_last_digit_written() {
        let step = |text: &str| find(&piece::read(text))[0].step;
        assert_eq!([step("14"), step("20"), step("2,300"), step("1.2 million")], [1.0, 1.0, 100.0, 1e5]);
        assert_eq!([step("0.25"), step("three million"), step("5 million")], [0.01, 1e6, 1e6]);
    }
}
