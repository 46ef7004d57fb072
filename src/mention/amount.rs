//! Amounts: a number with its unit or currency, and the bounds around it. Counted things are no units; `quantity` finds them.

use super::number::{Form, Num};
use super::piece::Kind;
use super::values::Line;
use super::vocabulary::{Bound, Fact, Side, UnitForm, UnitWord, VOCABULARY, Vocabulary};
use super::{Interval, Precision, Quantity, Unit, UnitClass};

/// A number with its unit, if it has one, as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    pub(super) first: usize,
    /// One past its last piece.
    pub(super) end: usize,
    /// The piece of the number.
    pub(super) head: usize,
    pub(super) num: Num,
    /// Its value in `unit`.
    pub(super) value: f64,
    pub(super) step: f64,
    pub(super) unit: Option<&'static UnitWord>,
}

impl Amount {
    pub(super) fn class(&self) -> UnitClass {
        self.unit.map_or(UnitClass::Count, |unit| unit.class)
    }

    /// Its value in the base unit of its class.
    pub(super) fn base(&self) -> f64 {
        self.in_base(self.value)
    }

    /// `value` of this amount's unit in the base unit of its class.
    pub(super) fn in_base(&self, value: f64) -> f64 {
        self.unit.map_or(value, |unit| tidy((value - unit.zero) * unit.factor))
    }

    /// Its step in the base unit of its class.
    pub(super) fn base_step(&self) -> f64 {
        self.unit.map_or(self.step, |unit| self.step * unit.factor)
    }
}

/// Cuts the noise that binary multiplication leaves behind the twelfth digit.
fn tidy(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let digits = 12.0 - value.abs().log10().ceil();
    let scale = 10_f64.powf(digits);
    if scale.is_finite() && scale > 0.0 { (value * scale).round() / scale } else { value }
}

/// The amount that begins at piece `at`: "$1.2 million", "5 feet 2 inches", "40 per cent", "14".
pub(super) fn read(line: &Line<'_>, at: usize) -> Option<Amount> {
    simple(line, at).map(|amount| compose(line, amount))
}

/// Adds what goes on with an amount: "an hour and a half", "5 feet 2 inches".
pub(super) fn compose(line: &Line<'_>, mut amount: Amount) -> Amount {
    if amount.unit.is_some() && line.is(amount.end, "and") {
        // "an hour and a half", "two years and a half"
        let part = line.skip(amount.end + 1, &["a", "one"]);
        if line.is(part, "half") && !line.is_any(part + 1, &["of", "the", "a", "an"]) {
            amount.value += 0.5;
            amount.end = part + 1;
        }
    }
    // "5 feet 2 inches", "1 hour and 15 minutes", "3 dollars and 20 cents": smaller units of one class add up.
    while let Some(unit) = amount.unit {
        let next = line.skip(line.skip(amount.end, &[","]), &["and"]);
        let Some(more) = simple(line, next).filter(|more| more.num.is_cardinal()) else { break };
        let smaller = more.unit.is_some_and(|small| {
            let same_money = unit.class != UnitClass::Money || small.symbol == unit.symbol || is_cent(small);
            small.class == unit.class && same_money && small.factor < unit.factor && adds_up(unit.class)
        });
        if let Some((minutes, end)) = bare_minutes(line, unit, &more, next > amount.end) {
            amount.value += minutes / 60.0;
            (amount.step, amount.end) = (1.0 / 60.0, end);
            break;
        }
        let Some(small) = more.unit.filter(|_| smaller) else { break };
        amount.value += more.value * small.factor / unit.factor;
        amount.step = more.step * small.factor / unit.factor;
        amount.end = more.end;
    }
    amount
}

/// Cents are of whichever currency was named before them.
fn is_cent(unit: &UnitWord) -> bool {
    unit.symbol.as_ref() == "USD" && unit.factor < 1.0
}

/// The minutes of "an hour and forty", "two hours ten", where nothing behind them could be what they count.
fn bare_minutes(line: &Line<'_>, unit: &UnitWord, more: &Amount, joined: bool) -> Option<(f64, usize)> {
    let hours = unit.class == UnitClass::Duration && unit.symbol.as_ref() == "h" && more.unit.is_none();
    let written = match more.num.form {
        Form::Words => true,
        Form::Bare(1 | 2) => joined,
        _ => false,
    };
    let ends =
        line.piece(more.end).is_none_or(|next| next.kind == Kind::Mark && next.is_any(&[".", ",", ";", ")", "?"]));
    let fits = hours && written && ends && (1.0..60.0).contains(&more.value);
    fits.then_some((more.value, more.end))
}

/// Classes whose amounts are given in several units at once.
fn adds_up(class: UnitClass) -> bool {
    matches!(class, UnitClass::Length | UnitClass::Mass | UnitClass::Duration | UnitClass::Money | UnitClass::Volume)
}

fn simple(line: &Line<'_>, at: usize) -> Option<Amount> {
    let money = Vocabulary::longest(&line.pieces, at, |fact| match fact {
        Fact::Money(unit) => VOCABULARY.units.get(usize::from(unit)),
        _ => None,
    });
    let (sign, head) = match money {
        Some((unit, end)) if line.num(end).is_some() && is_prefix(line, at) => (Some(unit), end),
        Some((unit, end)) if unit.least == 0.0 && is_named_prefix(line, at, end) => (Some(unit), end),
        _ => (None, at),
    };
    let num = *line.num(head).filter(|num| num.form != Form::Ordinal)?;
    if sign.is_some() && line.pieces[head].kind == Kind::Word {
        return None;
    }
    let mut amount = Amount { first: at, end: num.end, head, num, value: num.value, step: num.step, unit: sign };
    if sign.is_some_and(|unit| unit.form == UnitForm::Anywhere) {
        // "$5 million Canadian" is rare; "$5 dollars" a slip: the sign decides.
        return Some(amount);
    }
    amount.unit = None;
    amount.first = head;
    if sign.is_some() && head != at {
        return None;
    }
    if let Some((unit, end)) = unit_after(line, &num) {
        (amount.unit, amount.end) = (Some(unit), end);
        if unit.symbol.as_ref() == "m" && means_million(line, &num, end) {
            (amount.unit, amount.value, amount.step) = (None, num.value * 1e6, num.step * 1e6);
            amount.num.scale = 1e6;
            amount.num.form = Form::Scaled;
        }
    }
    Some(amount)
}

/// Whether the money at `at` can stand before its number: signs and codes do ("£5", "EUR 5", "Rs 5"), names do not.
fn is_prefix(line: &Line<'_>, at: usize) -> bool {
    let Some(piece) = line.piece(at) else { return false };
    let letters = || piece.text.chars().all(|c| c.is_uppercase() || c == '.');
    piece.kind == Kind::Mark || letters() || piece.is_any(&["rs", "re", "rp"]) || line.is_any(at + 1, &["$", "£", "¥"])
}

/// Whether the name of a currency stands before the digits at `head` as its sign would ("Rupees 500 crore"): nothing else is
/// counted by them, and the name has no number of its own.
fn is_named_prefix(line: &Line<'_>, at: usize, head: usize) -> bool {
    let digits = line.piece(head).is_some_and(|piece| piece.kind == Kind::Digits && !piece.glued);
    let own = at > 0 && (line.piece(at - 1).is_some_and(|before| before.kind == Kind::Digits) || line.is_dash(at - 1));
    let led = line.follows(at, &["a", "an", "the", "per", "each", "every"]);
    let word = at > 0 && line.word(at - 1).number.is_some();
    let free = line
        .num(head)
        .is_some_and(|num| unit_after(line, num).is_none() && super::noun::counted(line, head, num.end).is_none());
    digits && !own && !led && !word && free
}

/// The unit or currency behind a number, with one past its last piece.
pub(super) fn unit_after(line: &Line<'_>, num: &Num) -> Option<(&'static UnitWord, usize)> {
    let mut at = line.skip_dash(num.end);
    if num.form == Form::Fraction || num.value.fract() != 0.0 {
        // "half an hour", "three-quarters of a mile", "a quarter of an inch"
        at = line.skip(line.skip(at, &["of"]), &["a", "an"]);
    }
    let found = Vocabulary::longest(&line.pieces, at, |fact| match fact {
        Fact::Unit(unit) | Fact::Money(unit) => {
            let unit = VOCABULARY.units.get(usize::from(unit))?;
            (num.value.abs() >= unit.least && fits(line, num, at, unit)).then_some(unit)
        }
        _ => None,
    });
    let (unit, end) = found?;
    // Millions of pounds are money; pounds of flour come in dozens.
    let is_sterling = unit.symbol.as_ref() == "lb" && line.is_any(at, &["pound", "pounds"]) && num.value >= 10_000.0;
    if is_sterling {
        let pound = VOCABULARY.units.iter().find(|unit| unit.symbol.as_ref() == "GBP" && unit.factor == 1.0)?;
        return Some((pound, end));
    }
    Some((unit, end))
}

/// Whether a unit's form may stand at `at` behind `num`: short forms want digits right before them, or nothing behind them
/// that would read as a word of its own.
fn fits(line: &Line<'_>, num: &Num, at: usize, unit: &UnitWord) -> bool {
    if unit.form == UnitForm::Anywhere {
        return true;
    }
    let slashed = num.form == Form::Fraction && line.piece(num.first).is_some_and(|piece| piece.kind == Kind::Digits);
    let digits = slashed || matches!(num.form, Form::Bare(_) | Form::Digits | Form::Scaled);
    let joins = ["and", "to", "or", "from", "of"];
    let ends = line.piece(at + 1).is_none_or(|next| (next.kind == Kind::Mark && !next.is("'")) || next.is_any(&joins));
    digits && (line.is_glued(at) || (ends && !line.is_any(at, &["in", "t", "s"])))
}

/// Whether the "m" behind digits means millions: a thing counted in the plural follows, and no word of measure.
fn means_million(line: &Line<'_>, num: &Num, end: usize) -> bool {
    let Some(next) = line.piece(end) else { return false };
    let measure = ["tall", "long", "wide", "high", "deep", "away", "thick", "above", "below", "across", "apart"];
    line.is_glued(num.end) && next.kind == Kind::Word && !next.is_any(&measure) && super::noun::is_plural(line, end)
}

/// What stands before a number and bounds it, with the first piece behind it.
pub(super) fn bound_before(line: &Line<'_>, at: usize) -> Option<(Bound, usize)> {
    let (bound, mut end) = Vocabulary::longest(&line.pieces, at, |fact| match fact {
        Fact::Bound(bound) => VOCABULARY.bounds.get(usize::from(bound)),
        _ => None,
    })?;
    // A bracket glued to a word is markup.
    if line.is_any(at, &["<", ">"]) && at > 0 && line.is_glued(at) {
        return None;
    }
    // ">=" is two marks.
    let mut bound = *bound;
    if line.is_any(at, &["<", ">"]) && line.is(end, "=") && line.is_glued(end) {
        bound.lo = bound.lo.map(|_| Side::Closed);
        bound.hi = bound.hi.map(|_| Side::Closed);
        end += 1;
    }
    Some((bound, end))
}

/// What stands behind an amount and bounds it ("or more", "+").
pub(super) fn bound_after(line: &Line<'_>, at: usize) -> Option<(Bound, usize)> {
    let found = Vocabulary::longest(&line.pieces, at, |fact| match fact {
        Fact::BoundAfter(bound) => VOCABULARY.bounds.get(usize::from(bound)),
        _ => None,
    });
    found.map(|(bound, end)| (*bound, end))
}

/// The numbers that `value` can be within `bound`, and how exact that makes it.
pub(super) fn apply(bound: &Bound, value: f64) -> (Interval, Precision) {
    let exactly = Interval::exactly(value);
    // Counts and measures do not go below zero; where the number itself does, there is no floor.
    let floor = if value < 0.0 { f64::NEG_INFINITY } else { 0.0 };
    let width = |share: f64| value.abs() * share;
    if let Some(side) = bound.lo {
        let lo_closed = side == Side::Closed;
        (Interval { hi: f64::INFINITY, hi_closed: false, lo_closed, ..exactly }, Precision::Bounded)
    } else if let Some(side) = bound.hi {
        let (hi_closed, lo_closed) = (side == Side::Closed, floor.is_finite());
        (Interval { lo: floor, lo_closed, hi_closed, ..exactly }, Precision::Bounded)
    } else if let Some(share) = bound.below {
        (Interval { lo: value - width(share.0), hi_closed: false, ..exactly }, Precision::Approximate)
    } else if let Some(share) = bound.above {
        (Interval { hi: value + width(share.0), lo_closed: false, ..exactly }, Precision::Approximate)
    } else if let Some(share) = bound.around {
        (Interval::between(value - width(share.0), value + width(share.0)), Precision::Approximate)
    } else {
        (exactly, Precision::Plain)
    }
}

/// A quantity of `amount`'s unit, its number bounded by `bound`.
pub(super) fn quantity(amount: &Amount, bound: Option<&Bound>) -> Quantity {
    let (value, precision) = match bound {
        Some(bound) => apply(bound, amount.base()),
        None => (Interval::exactly(amount.base()), Precision::Plain),
    };
    Quantity { value, unit: unit(amount.unit), precision, step: amount.base_step() }
}

/// A unit word as rules see it.
pub(super) fn unit(word: Option<&UnitWord>) -> Unit {
    match word {
        Some(word) => Unit { class: word.class, symbol: word.symbol.clone(), noun: Box::default() },
        None => plain_unit(UnitClass::Count),
    }
}

/// A unit without symbol or noun.
pub(super) fn plain_unit(class: UnitClass) -> Unit {
    Unit { class, symbol: Box::default(), noun: Box::default() }
}
