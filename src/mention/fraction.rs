//! Fractions as written: "½", "3/4", "two-thirds", "a quarter of a million", "three and a half". Takes pieces, gives numbers
//! or what they add to one.

use super::number::{Form, Num, ends_at, parse};
use super::piece::{Kind, Piece};
use super::vocabulary::NumberWord;

pub(super) fn fraction(first: usize, end: usize, value: f64) -> Num {
    Num { first, end, value, step: 0.0, scale: 1.0, form: Form::Fraction }
}

pub(super) fn unicode_fraction(text: &str) -> Option<f64> {
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

/// Denominators that prose writes with a slash; others are rather dates, odds or ids.
const DENOMINATORS: [f64; 13] = [2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 16.0, 32.0, 100.0];

/// "3/4" at `at`: digits, slash, digits, glued, and nothing glued behind.
pub(super) fn slash_fraction(pieces: &[Piece<'_>], at: usize) -> Option<(f64, usize)> {
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
pub(super) fn with_fraction(pieces: &[Piece<'_>], at: usize, value: f64, scale: f64) -> (f64, usize) {
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
pub(super) fn part_at(pieces: &[Piece<'_>], at: usize) -> Option<Num> {
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

/// A fraction that may scale: "half a million", "a quarter of a million", "three-quarters of a mile" (the mile comes later).
pub(super) fn scaled_part(pieces: &[Piece<'_>], first: usize, end: usize, value: f64) -> Option<Num> {
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
pub(super) fn fractions(pieces: &[Piece<'_>], num: Num) -> Num {
    let dash = usize::from(pieces.get(num.end).is_some_and(Piece::is_dash));
    let at = num.end + dash;
    let Some(word) = pieces.get(at).map(|piece| piece.word().number) else { return num };
    let is_one = num.value.total_cmp(&1.0).is_eq();
    if let Some(over) = over(pieces, &num) {
        return over;
    }
    // "the past two quarters" are two of a year; see `relative`.
    let runs = num.first > 0
        && pieces[num.first - 1].is_any(&[
            "last",
            "next",
            "past",
            "coming",
            "upcoming",
            "previous",
            "preceding",
            "following",
        ]);
    if runs && pieces[at].is_any(&["quarter", "quarters"]) {
        return num;
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
