//! How number words and digits add up and multiply to one number, word by word: "two hundred and five thousand and nine".

use super::fraction::part_at;
use super::number::{Form, ends_at, is_glued_word, plain_digits};
use super::piece::{Kind, Piece};
use super::vocabulary::NumberWord;

/// A number in words as far as it is read.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sum {
    /// What is complete: everything before the last thousand, million …
    done: f64,
    /// The group being read.
    group: f64,
    /// The smallest scale that closed `done`.
    scale: f64,
    /// Step of the last digit read; see `Quantity::step`.
    pub(super) step: f64,
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
    pub(super) fn starting_with(value: f64, step: f64) -> Self {
        Self { group: value, step, last: Last::Digits, ..Self::default() }
    }

    pub(super) fn total(&self) -> f64 {
        self.done + self.group
    }

    /// What the words of scale multiply by, if nothing is added behind them.
    pub(super) fn factor(&self) -> f64 {
        self.mantissa.filter(|mantissa| *mantissa > 0.0).map_or(1.0, |mantissa| self.total() / mantissa)
    }

    /// Reads on from piece `at` and gives one past the last piece that belongs to the number.
    pub(super) fn extend(&mut self, pieces: &[Piece<'_>], mut at: usize) -> usize {
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
    pub(super) fn last_scale(&self) -> f64 {
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
    pub(super) fn ordinal(&self, pieces: &[Piece<'_>], end: usize) -> Option<(f64, usize)> {
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
