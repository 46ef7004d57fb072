//! The words that values are made of: number words, bounds, units, money, calendar and holidays, read once from
//! `rules/lexicon` and looked up by their first piece.

use super::piece::{self, Piece};
use super::{UnitClass, Weekday};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// All that the lexicon knows about one word by itself.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    pub(super) number: Option<NumberWord>,
    pub(super) month: Option<u8>,
    pub(super) weekday: Option<Weekday>,
    pub(super) day: Option<i8>,
    pub(super) season: Option<(u8, u8)>,
    pub(super) part: Option<(u16, u16)>,
    pub(super) clock: Option<u16>,
    pub(super) half: Option<Half>,
    pub(super) zone: Option<i16>,
    pub(super) unsure: bool,
    pub(super) label: bool,
    pub(super) score: bool,
    pub(super) contest: bool,
    pub(super) change: bool,
}

/// What a number word does in a number.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum NumberWord {
    /// Zero to nineteen.
    Small(f64),
    /// Twenty to ninety.
    Tens(f64),
    /// Multiplies what stands before it.
    Times(f64),
    /// Multiplies the digits it is glued to.
    Suffix(f64),
    /// An ordinal; in the plural, or after a number, a fraction.
    Rank(f64),
    /// Names a fraction only.
    Part(f64),
}

/// Half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Half {
    Am,
    Pm,
}

/// How words turn a number into an interval, as the lexicon of bounds writes it.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bound {
    #[serde(default)]
    pub(super) lo: Option<Side>,
    #[serde(default)]
    pub(super) hi: Option<Side>,
    #[serde(default)]
    pub(super) below: Option<Share>,
    #[serde(default)]
    pub(super) above: Option<Share>,
    #[serde(default)]
    pub(super) around: Option<Share>,
    #[serde(default)]
    pub(super) range: Option<(f64, f64)>,
    #[serde(default)]
    pub(super) likely: Option<f64>,
    /// Words that change nothing about the number, but belong to it ("only", "all").
    #[serde(default, rename = "exact")]
    _exact: Option<Yes>,
}

/// Whether a bound itself belongs to the interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Side {
    Closed,
    Open,
}

/// A share written as "10%".
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Share(pub(super) f64);

impl TryFrom<String> for Share {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let number = text.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
        number.map(|number| Self(number / 100.0)).ok_or_else(|| format!("`{text}` is no share; write it as `10%`"))
    }
}

/// A mark that is either there or not.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(try_from = "YesWord")]
struct Yes;

#[derive(Deserialize)]
#[serde(untagged)]
enum YesWord {
    Truth(bool),
    Word(String),
}

impl TryFrom<YesWord> for Yes {
    type Error = String;

    fn try_from(word: YesWord) -> Result<Self, String> {
        match word {
            YesWord::Truth(true) => Ok(Self),
            YesWord::Word(word) if word == "yes" => Ok(Self),
            YesWord::Truth(_) | YesWord::Word(_) => Err("only `yes` can stand here".to_owned()),
        }
    }
}

/// A unit of measure or a currency.
#[derive(Debug, Clone)]
pub(super) struct UnitWord {
    pub(super) class: UnitClass,
    pub(super) symbol: Box<str>,
    /// How many of the class's base unit one of it is.
    pub(super) factor: f64,
    /// What the unit reads where the base unit reads zero (32 for Fahrenheit).
    pub(super) zero: f64,
    /// The least number that can be meant ("5 won" is rather a verb).
    pub(super) least: f64,
    pub(super) form: UnitForm,
}

/// Where a unit's form can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitForm {
    Anywhere,
    /// Directly after digits only.
    Short,
}

/// The rule that sets a holiday's day.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum HolidayRule {
    Fixed(u8, u8),
    Nth(i8, Weekday, u8),
    Easter(i16),
    After(i16, i8, Weekday, u8),
}

/// What a phrase of one or more words is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Fact {
    Unit(u16),
    Money(u16),
    Bound(u16),
    BoundAfter(u16),
    Holiday(HolidayRule),
}

/// Everything that begins with one word.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) word: Word,
    /// Further pieces and what the whole is, longest first.
    phrases: Vec<(Box<[Box<str>]>, Fact)>,
}

/// The whole lexicon of values.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    entries: HashMap<Box<str>, Entry>,
    pub(super) units: Vec<UnitWord>,
    pub(super) bounds: Vec<Bound>,
    month_first: Vec<Box<str>>,
    day_first: Vec<Box<str>>,
}

/// The lexicon that ships with the program.
pub(super) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::read);

/// Longest word that is looked up, in bytes; no entry is longer.
const MAX_WORD: usize = 32;

impl Vocabulary {
    /// What begins with `word`, in any case.
    pub(super) fn entry(&self, word: &str) -> Option<&Entry> {
        let bytes = word.as_bytes();
        if bytes.len() > MAX_WORD {
            return None;
        }
        let mut lower = [0; MAX_WORD];
        for (to, from) in lower.iter_mut().zip(bytes) {
            *to = from.to_ascii_lowercase();
        }
        self.entries.get(std::str::from_utf8(&lower[..bytes.len()]).ok()?)
    }

    /// Whether dates of digits put the month first at `place`, if the place is known.
    pub(super) fn month_first(&self, place: &str) -> Option<bool> {
        let place = place.to_lowercase();
        let names = |list: &[Box<str>]| list.iter().any(|name| place.contains(name.as_ref()));
        match (names(&self.month_first), names(&self.day_first)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }

    /// The longest phrase that begins at piece `at` and is what `wanted` picks, with one past its last piece.
    pub(super) fn longest<T>(
        pieces: &[Piece<'_>],
        at: usize,
        wanted: impl Fn(Fact) -> Option<T>,
    ) -> Option<(T, usize)> {
        let entry = pieces.get(at)?.entry?;
        entry.phrases.iter().find_map(|(rest, fact)| {
            let found = wanted(*fact)?;
            let mut end = at + 1;
            for want in rest {
                // "a 300-square-mile area", "percentage-point": hyphens join the words of a phrase.
                end += usize::from(pieces.get(end).is_some_and(Piece::is_dash) && !pieces[end].is(want));
                let piece = pieces.get(end)?;
                // In "m2" the digit sticks to its letter; "12 m 2 dm" is another thing.
                if !piece.is(want) || (piece.kind == piece::Kind::Digits && !piece.glued) {
                    return None;
                }
                end += 1;
            }
            Some((found, end))
        })
    }

    fn read() -> Self {
        let mut all = Self::default();
        all.add_numbers();
        all.add_bounds();
        all.add_units();
        all.add_money();
        all.add_calendar();
        all.add_labels();
        all.entries.values_mut().for_each(|entry| entry.phrases.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len())));
        all
    }

    fn add_numbers(&mut self) {
        let lexicon: Lexicon<NumberWord> = parse(include_str!("../../rules/lexicon/numbers.yml"));
        for (form, number) in lexicon.forms() {
            if let NumberWord::Rank(rank) = number {
                // "thirds", "twenty-firsts": the plural of an ordinal names a fraction; but "seconds" are of time.
                if form != "second" {
                    self.word(&format!("{form}s")).number = Some(NumberWord::Part(rank));
                }
            }
            if let NumberWord::Small(small) = number {
                // Slips such as "twelveth" order too, as "22th" does in digits.
                self.word(&format!("{form}th")).number.get_or_insert(NumberWord::Rank(small));
            }
            self.word(&form).number = Some(number);
        }
    }

    fn add_bounds(&mut self) {
        let lexicon: Lexicon<Bound> = parse(include_str!("../../rules/lexicon/bounds.yml"));
        for (form, bound) in lexicon.forms() {
            self.bounds.push(bound);
            self.phrase(&form, Fact::Bound(index(self.bounds.len() - 1)));
        }
        for (forms, bound) in lexicon.after {
            self.bounds.push(bound);
            let at = index(self.bounds.len() - 1);
            forms.split(" | ").for_each(|form| self.phrase(form, Fact::BoundAfter(at)));
        }
    }

    fn add_units(&mut self) {
        let lexicon: Lexicon<UnitEntry> = parse(include_str!("../../rules/lexicon/units.yml"));
        for (forms, entry) in lexicon.entries {
            let form = if entry.short.is_some() { UnitForm::Short } else { UnitForm::Anywhere };
            let UnitEntry { class, symbol, factor, zero, .. } = entry;
            self.units.push(UnitWord { class, symbol, factor, zero, least: 0.0, form });
            let at = index(self.units.len() - 1);
            forms.split(" | ").for_each(|form| self.phrase(form, Fact::Unit(at)));
        }
    }

    fn add_money(&mut self) {
        let lexicon: Lexicon<MoneyEntry> = parse(include_str!("../../rules/lexicon/money.yml"));
        for (forms, entry) in lexicon.entries {
            let form = if entry.short.is_some() { UnitForm::Short } else { UnitForm::Anywhere };
            let MoneyEntry { code, factor, least, .. } = entry;
            self.units.push(UnitWord { class: UnitClass::Money, symbol: code, factor, zero: 0.0, least, form });
            let at = index(self.units.len() - 1);
            forms.split(" | ").for_each(|form| self.phrase(form, Fact::Money(at)));
        }
    }

    fn add_calendar(&mut self) {
        let lexicon: Lexicon<CalendarEntry> = parse(include_str!("../../rules/lexicon/calendar.yml"));
        for (form, entry) in lexicon.forms() {
            let word = self.word(form.strip_suffix('.').filter(|form| !form.contains('.')).unwrap_or(&form));
            word.month = entry.month.or(word.month);
            word.weekday = entry.weekday.or(word.weekday);
            word.day = entry.day.or(word.day);
            word.season = entry.season.or(word.season);
            word.part = entry.part.or(word.part);
            word.clock = entry.clock.or(word.clock);
            word.half = entry.half.or(word.half);
            word.zone = entry.zone.or(word.zone);
            word.unsure |= entry.unsure.is_some();
        }
        let holidays: Lexicon<HolidayRule> = parse(include_str!("../../rules/lexicon/holidays.yml"));
        for (form, rule) in holidays.forms() {
            self.phrase(&form, Fact::Holiday(rule));
        }
    }

    fn add_labels(&mut self) {
        let labels: Labels = parse(include_str!("../../rules/lexicon/labels.yml"));
        let Lists { label, score, contest, change, month_first, day_first } = labels.lists;
        let places = |list: &str| list.split(" | ").map(Box::from).collect();
        (self.month_first, self.day_first) = (places(&month_first), places(&day_first));
        // "No." and "p." are written with their stop, which is a piece of its own unless letters alternate with stops.
        let stem = |form: &str| form.strip_suffix('.').filter(|stem| !stem.contains('.')).unwrap_or(form).to_owned();
        label.split_whitespace().for_each(|form| self.word(&stem(form)).label = true);
        score.split_whitespace().for_each(|form| self.word(form).score = true);
        contest.split_whitespace().for_each(|form| self.word(form).contest = true);
        change.split_whitespace().for_each(|form| self.word(form).change = true);
    }

    fn word(&mut self, form: &str) -> &mut Word {
        &mut self.entries.entry(form.into()).or_default().word
    }

    fn phrase(&mut self, form: &str, fact: Fact) {
        let form = form.replace('’', "'");
        let pieces = piece::split(&form);
        if let Some((first, rest)) = pieces.split_first() {
            let rest: Box<[Box<str>]> = rest.iter().map(|piece| Box::from(piece.text)).collect();
            self.entries.entry(first.text.to_lowercase().into()).or_default().phrases.push((rest, fact));
        }
    }
}

fn index(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// Reads an embedded lexicon.
///
/// # Panics
///
/// Where the file is not of the shape wanted: it is part of the program, and a test reads it.
fn parse<T: DeserializeOwned>(text: &str) -> T {
    serde_yaml::from_str(text).unwrap_or_else(|error| panic!("embedded lexicon: {error}"))
}

/// A lexicon as written: forms, separated by ` | `, and what they mean.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lexicon<E> {
    #[serde(rename = "kind")]
    _kind: String,
    #[serde(rename = "id")]
    _id: String,
    entries: BTreeMap<String, E>,
    #[serde(default = "BTreeMap::new")]
    after: BTreeMap<String, E>,
}

impl<E: Copy> Lexicon<E> {
    fn forms(&self) -> Vec<(String, E)> {
        let each = self.entries.iter();
        each.flat_map(|(forms, &entry)| forms.split(" | ").map(move |form| (form.to_owned(), entry))).collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitEntry {
    class: UnitClass,
    symbol: Box<str>,
    factor: f64,
    #[serde(default)]
    zero: f64,
    #[serde(default)]
    short: Option<Yes>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoneyEntry {
    code: Box<str>,
    #[serde(default = "one")]
    factor: f64,
    #[serde(default)]
    least: f64,
    #[serde(default)]
    short: Option<Yes>,
}

fn one() -> f64 {
    1.0
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarEntry {
    #[serde(default)]
    month: Option<u8>,
    #[serde(default)]
    weekday: Option<Weekday>,
    #[serde(default)]
    day: Option<i8>,
    #[serde(default)]
    season: Option<(u8, u8)>,
    #[serde(default)]
    part: Option<(u16, u16)>,
    #[serde(default)]
    clock: Option<u16>,
    #[serde(default)]
    half: Option<Half>,
    #[serde(default)]
    zone: Option<i16>,
    #[serde(default)]
    unsure: Option<Yes>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    #[serde(rename = "kind")]
    _kind: String,
    #[serde(rename = "id")]
    _id: String,
    lists: Lists,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    label: String,
    score: String,
    contest: String,
    change: String,
    #[serde(rename = "month-first")]
    month_first: String,
    #[serde(rename = "day-first")]
    day_first: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lexicon_loads_and_no_word_is_too_long_to_be_found() {
        let vocabulary = Vocabulary::read();
        assert!(vocabulary.entries.len() > 800);
        assert!(vocabulary.entries.keys().all(|form| vocabulary.entry(form).is_some()));
    }

    #[test]
    fn the_longest_phrase_wins() {
        let pieces = piece::read("percentage points");
        let unit = Vocabulary::longest(&pieces, 0, |fact| match fact {
            Fact::Unit(at) => Some(at),
            _ => None,
        });
        let (at, end) = unit.expect("a unit");
        assert_eq!((VOCABULARY.units[usize::from(at)].class, end), (UnitClass::PercentagePoint, 2));
    }
}
