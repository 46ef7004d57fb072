//! Values as people read them: "at least 12 miner", "$1.2 million", "2025-05-03".

use super::vocabulary::VOCABULARY;
use super::{Interval, Precision, Quantity, UnitClass};
use std::fmt;

/// The quantity in words close to those of a newspaper: bounds spelt out, large numbers in millions, the counted noun as its
/// lemma.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = bounded(self.as_written(), self.precision);
        let noun = &self.unit.noun;
        match self.unit.class {
            UnitClass::Count if noun.is_empty() => f.write_str(&number),
            UnitClass::Count => write!(f, "{number} {noun}"),
            UnitClass::Times => write!(f, "{number} times"),
            UnitClass::Multiple => write!(f, "{number}-fold"),
            UnitClass::Age => write!(f, "aged {number}"),
            UnitClass::Scale => write!(f, "{noun} {number}"),
            UnitClass::Percent if noun.is_empty() => write!(f, "{number}%"),
            UnitClass::Percent => write!(f, "{number}% of {noun}"),
            UnitClass::PercentagePoint => write!(f, "{number} percentage points"),
            UnitClass::Money => {
                let sign = match self.unit.symbol.as_ref() {
                    "USD" => "$".to_owned(),
                    "GBP" => "£".to_owned(),
                    "EUR" => "€".to_owned(),
                    code => format!("{code} "),
                };
                // The sign goes right before each number: "at least $5", "$5 to $10".
                f.write_str(&sign_numbers(&number, &sign))?;
                if noun.is_empty() { Ok(()) } else { write!(f, " {noun}") }
            }
            _ if self.unit.symbol.starts_with('°') => write!(f, "{number}{}", self.unit.symbol),
            _ if noun.is_empty() => write!(f, "{number} {}", self.unit.symbol),
            _ => write!(f, "{number} {} {noun}", self.unit.symbol),
        }
    }
}

impl Quantity {
    /// Its numbers in the unit of its symbol rather than in the base unit of its class: kilometres again, not metres.
    #[must_use]
    pub fn as_written(&self) -> Interval {
        Interval { lo: self.shown(self.value.lo), hi: self.shown(self.value.hi), ..self.value }
    }

    /// `value`, given in the base unit, in the unit of its symbol.
    fn shown(&self, value: f64) -> f64 {
        if self.unit.symbol.is_empty() || matches!(self.unit.class, UnitClass::Money | UnitClass::PercentagePoint) {
            return value;
        }
        let mut units = VOCABULARY.units.iter();
        let unit = units.find(|unit| unit.class == self.unit.class && unit.symbol == self.unit.symbol);
        unit.map_or(value, |unit| ((value / unit.factor + unit.zero) * 1e9).round() / 1e9)
    }
}

fn sign_numbers(number: &str, sign: &str) -> String {
    let words = number.split(' ').map(|word| {
        let signed = word.starts_with(|c: char| c.is_ascii_digit());
        if signed { format!("{sign}{word}") } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn bounded(value: Interval, precision: Precision) -> String {
    let (lo, hi) = (plain(value.lo), plain(value.hi));
    if value.single().is_some() {
        return lo;
    }
    if value.hi.is_infinite() {
        return format!("{} {lo}", if value.lo_closed { "at least" } else { "more than" });
    }
    if value.lo.is_infinite() || (value.lo == 0.0 && precision == Precision::Bounded) {
        return format!("{} {hi}", if value.hi_closed { "at most" } else { "less than" });
    }
    match (precision, value.lo_closed, value.hi_closed) {
        (Precision::Approximate, true, false) => format!("nearly {hi}"),
        (Precision::Approximate, false, true) => format!("just over {lo}"),
        // "about 12" reaches as far below as above; "dozens" and "in her 30s" are given by their ends.
        (Precision::Approximate, true, true) if is_tenth_around(value) => {
            format!("about {}", plain((value.lo + value.hi) / 2.0))
        }
        _ => format!("{lo} to {hi}"),
    }
}

/// Whether the interval is a tenth of its middle on either side, as the lexicon has "about".
fn is_tenth_around(value: Interval) -> bool {
    let (half, middle) = ((value.hi - value.lo) / 2.0, (value.hi + value.lo) / 2.0);
    (half - middle.abs() * 0.1).abs() <= middle.abs() * 1e-9
}

/// A number with thousands separated, in millions and more by their names, to at most three decimals.
fn plain(value: f64) -> String {
    let scales = [(1e12, " trillion"), (1e9, " billion"), (1e6, " million")];
    for (scale, name) in scales {
        let scaled = value / scale;
        if scaled.abs() >= 1.0 && ((scaled * 1000.0).round() - scaled * 1000.0).abs() < 1e-6 {
            return format!("{}{name}", trimmed(scaled));
        }
    }
    let text = trimmed(value);
    let (whole, decimals) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, decimals)| (whole, Some(decimals)));
    let digits: Vec<char> = whole.chars().collect();
    let mut out = String::new();
    for (at, digit) in digits.iter().enumerate() {
        let left = digits.len() - at;
        let after_digit = at > 0 && digits[at - 1].is_ascii_digit();
        if after_digit && left.is_multiple_of(3) && digits.len() > 3 {
            out.push(',');
        }
        out.push(*digit);
    }
    decimals.map_or(out.clone(), |decimals| format!("{out}.{decimals}"))
}

fn trimmed(value: f64) -> String {
    let text = format!("{value:.3}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
