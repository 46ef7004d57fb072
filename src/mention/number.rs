//! Numbers as written: digits and words come to a value, before anything is known of what they count.

use super::fraction::{fraction, fractions, scaled_part, slash_fraction, unicode_fraction, with_fraction};
use super::piece::{self, Kind, Piece};
use super::sum::Sum;
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
pub(super) fn parse(pieces: &[Piece<'_>], at: usize) -> Option<Num> {
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
pub(super) fn ends_at(pieces: &[Piece<'_>], at: usize) -> bool {
    pieces.get(at).is_none_or(|piece| piece.kind == Kind::Mark)
}

pub(super) fn is_glued_word(pieces: &[Piece<'_>], at: usize) -> bool {
    pieces.get(at).is_some_and(|piece| piece.glued && piece.kind != Kind::Mark)
}

/// Value, step and form of a run of digits.
pub(super) fn plain_digits(text: &str) -> Option<(f64, f64, Form)> {
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
