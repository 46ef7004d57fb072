//! Arithmetic and comparison of intervals.

use super::{Interval, Quantity, UnitClass};
use std::fmt;

/// Lower bounds as data: none stands for minus infinity, which JSON cannot write.
pub(super) mod below {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(in crate::mention) fn serialize<S: Serializer>(bound: &f64, to: S) -> Result<S::Ok, S::Error> {
        bound.is_finite().then_some(*bound).serialize(to)
    }

    pub(in crate::mention) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
        Ok(Option::deserialize(from)?.unwrap_or(f64::NEG_INFINITY))
    }
}

/// Upper bounds as data: none stands for infinity.
pub(super) mod above {
    use serde::{Deserialize, Deserializer};

    pub(in crate::mention) use super::below::serialize;

    pub(in crate::mention) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
        Ok(Option::deserialize(from)?.unwrap_or(f64::INFINITY))
    }
}

impl Interval {
    /// Exactly `value`.
    #[must_use]
    pub fn exactly(value: f64) -> Self {
        Self { lo: value, hi: value, lo_closed: true, hi_closed: true }
    }

    /// From `lo` to `hi`, both included; the two are swapped when given in the wrong order.
    #[must_use]
    pub fn between(lo: f64, hi: f64) -> Self {
        Self { lo: lo.min(hi), hi: lo.max(hi), lo_closed: true, hi_closed: true }
    }

    /// The one number it holds, if it holds one only.
    #[must_use]
    pub fn single(self) -> Option<f64> {
        (self.lo.total_cmp(&self.hi).is_eq() && self.lo_closed && self.hi_closed).then_some(self.lo)
    }

    /// Whether `value` belongs to it.
    #[must_use]
    pub fn holds(self, value: f64) -> bool {
        self.meets(Self::exactly(value))
    }

    /// Whether some number belongs to both.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        let reaches = |from: Self, to: Self| {
            from.lo < to.hi || (from.lo.total_cmp(&to.hi).is_eq() && from.lo_closed && to.hi_closed)
        };
        reaches(self, other) && reaches(other, self)
    }

    /// Whether every number of it lies below every number of `other`.
    #[must_use]
    pub fn is_below(self, other: Self) -> bool {
        self.hi < other.lo || (self.hi.total_cmp(&other.lo).is_eq() && !(self.hi_closed && other.lo_closed))
    }

    /// Whether every number of `other` belongs to it too.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        let lo = self.lo < other.lo || (self.lo.total_cmp(&other.lo).is_eq() && (self.lo_closed || !other.lo_closed));
        let hi = self.hi > other.hi || (self.hi.total_cmp(&other.hi).is_eq() && (self.hi_closed || !other.hi_closed));
        lo && hi
    }

    /// Wider by `by` on either side (an absolute amount, in the same unit); a widened border belongs to it.
    #[must_use]
    pub fn widened(self, by: f64) -> Self {
        if by <= 0.0 {
            return self;
        }
        Self { lo: self.lo - by, hi: self.hi + by, lo_closed: true, hi_closed: true }
    }

    /// Wider by the fraction `by` of each border's own size (0.05 for 5 %).
    #[must_use]
    pub fn widened_by_share(self, by: f64) -> Self {
        if by <= 0.0 {
            return self;
        }
        let wide = |bound: f64| if bound.is_finite() { bound.abs() * by } else { 0.0 };
        Self { lo: self.lo - wide(self.lo), hi: self.hi + wide(self.hi), lo_closed: true, hi_closed: true }
    }

    /// Every number multiplied by a positive `factor`.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self { lo: self.lo * factor, hi: self.hi * factor, ..self }
    }

    /// All sums of a number of each.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            lo: self.lo + other.lo,
            hi: self.hi + other.hi,
            lo_closed: self.lo_closed && other.lo_closed,
            hi_closed: self.hi_closed && other.hi_closed,
        }
    }
}

/// As mathematics writes it: `[12, inf)`, `(40, 50]`, `[9, 9]`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = if self.lo_closed && self.lo.is_finite() { '[' } else { '(' };
        let close = if self.hi_closed && self.hi.is_finite() { ']' } else { ')' };
        write!(f, "{open}{}, {}{close}", self.lo, self.hi)
    }
}

impl Quantity {
    /// Whether the two measure the same kind of thing in the same way, so that their numbers can be compared: one class, for
    /// money one currency, for scales one name. The counted nouns of counts are not looked at.
    #[must_use]
    pub fn is_comparable(&self, other: &Self) -> bool {
        self.unit.class == other.unit.class
            && match self.unit.class {
                UnitClass::Money => self.unit.symbol == other.unit.symbol,
                UnitClass::Scale => self.unit.noun == other.unit.noun,
                // "30 degrees" does not say on which scale.
                UnitClass::Temperature => (self.unit.symbol.as_ref() == "°") == (other.unit.symbol.as_ref() == "°"),
                _ => true,
            }
    }
}
