//! Mentions: names, numbers, dates, places and titles in sentences, what they come to in normal form, and who is who within
//! one document. Takes [`Sentence`]s and the document's date and place, gives [`Mentions`]. Must not know claims or rules.
//!
//! [`Sentence`]: crate::syntax::Sentence

mod amount;
mod calendar;
mod clock;
mod date;
mod entity;
mod fraction;
pub mod gazetteer;
mod interval;
mod lexicon;
mod moment;
mod names;
mod noun;
mod number;
mod office;
pub mod organisation;
pub mod person;
mod piece;
pub mod place;
mod point;
mod portion;
mod pronoun;
mod quantity;
mod reference;
mod relative;
mod resolve;
mod run;
mod shape;
mod show;
mod stretch;
mod sum;
mod tense;
mod time;
pub mod title;
mod values;
mod vocabulary;
mod when;
mod within;
mod year;

#[cfg(test)]
mod name_tests;

use crate::document::Published;
use crate::span::Span;
use crate::syntax::Sentence;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::ops::Range;

pub use lexicon::Gender;
pub use office::{Holding, holders};
pub use time::Meeting;
pub use values::read_phrase;

/// What was found in one document: its mentions in text order, and the entities that they name.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Mentions {
    /// In order of sentence, then of first token; mentions may nest (a date within a name) but are never equal.
    pub list: Vec<Mention>,
    /// Persons, organisations, places and works of this document; [`EntityId`] indexes it.
    pub entities: Vec<Entity>,
}

/// What is known of the document that the sentences come from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// When it was published; without it relative dates stay open.
    pub published: Option<Published>,
    /// Where it was written, as its dateline names it.
    pub place: Option<&'a str>,
}

/// Whether people are called `word` by their given name: many bear it.
#[must_use]
pub fn is_given_name(word: &str) -> bool {
    lexicon::Words::embedded().given(word).is_some()
}

/// Whether a body is known by this name the world over: "Reuters", "Supreme Court".
#[must_use]
pub fn is_famous_body(name: &str) -> bool {
    lexicon::Words::embedded().is_body(name)
}

/// Finds all mentions in the sentences of one document, and who is who among them.
#[must_use]
pub fn read(sentences: &[Sentence], context: &Context<'_>) -> Mentions {
    let mut found = names::find(sentences, context);
    let mut list = values::find(sentences, context);
    list.append(&mut found.list);
    // Longer mentions stand before those that begin at the same token and lie within them.
    list.sort_by_key(|mention| (mention.sentence, mention.tokens.start, std::cmp::Reverse(mention.tokens.end)));
    Mentions { list, entities: found.entities }
}

/// Words that name or measure something, with their normal form.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Mention {
    /// Index of the sentence.
    pub sentence: u32,
    /// Tokens within the sentence.
    pub tokens: Range<u16>,
    /// The token through which the mention hangs in the tree.
    pub head: u16,
    /// For a count or a share, the token of the counted noun ("miners" in "14 trapped miners"), found by the tree or, where
    /// that fails, by the words' order; none where the number stands alone.
    pub noun: Option<u16>,
    /// Place in the document.
    pub span: Span,
    /// Normal form.
    pub value: Value,
}

/// Normal form of a mention.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A name, or a pronoun or description ("the minister") resolved to one.
    Name(Named),
    /// A number with its unit: a count, money, a share, a length, an age …
    Quantity(Quantity),
    /// "fourth", "21st", "the third and final".
    Ordinal(i64),
    /// A day, a month, a time of day, "early May".
    Time(Time),
    /// "for three weeks", "a four-hour session".
    Duration(Quantity),
    /// "6-4", "won 3-1", "by 4 to 3": larger-first order is not assumed.
    Score(Vec<u32>),
    /// An office or role: "foreign minister", "former chief executive".
    Title(Title),
}

/// Which entity of a document; an index into [`Mentions::entities`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntityId(pub u32);

/// A mention of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Who or what.
    pub entity: EntityId,
    /// How the words name it.
    pub by: NamedBy,
}

/// How words name an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NamedBy {
    /// By (a part of) its name.
    Name,
    /// By a demonym or adjective: "Iranian".
    Demonym,
    /// By a capital or seat standing for a government: "Tehran said".
    Metonym,
    /// By a description: "the minister", "the company".
    Description,
    /// By a pronoun.
    Pronoun,
}

/// A person, organisation, place or work as one document knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The fullest form of its name in the document, without honorifics and titles.
    pub name: Box<str>,
    /// Every form of the name in the document, as written, in order of appearance, each once.
    pub spellings: Vec<Box<str>>,
    /// For a person, the family name as far as it can be told; else empty.
    pub surname: Box<str>,
    /// Places of the gazetteer that the name can mean, likeliest first; empty for what is no known place. For a body of state,
    /// the country that it belongs to or speaks for, as far as its name tells ("White House", "Iran's Foreign Ministry").
    pub places: Vec<PlaceId>,
}

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A body: company, ministry, team, court, country as an actor is a place.
    Organisation,
    /// A place: country, region, city, building, river.
    Place,
    /// A film, book, ship, law, product or event with a name of its own.
    Work,
    /// Cannot be told.
    Unknown,
}

/// A place of the embedded gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlaceId(pub u32);

/// A set of numbers between two bounds, with a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// The numbers it can be, in the unit's base unit.
    pub value: Interval,
    /// What is measured.
    pub unit: Unit,
    /// Whether the writer gave the number as exact, rounded ("about") or bounded ("at least").
    pub precision: Precision,
    /// The step of the last digit written, in the base unit: 100,000 for "1.2 million", 1 for "14". A plain whole number of
    /// 1,000 and more that ends in zeros counts as written to its last other digit ("2,300": 100), since such figures are
    /// often rounded. What was rounded to this step lies within half of it.
    pub step: f64,
}

/// Numbers from `lo` to `hi`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower bound, `-inf` for none (in data: null, as JSON has no infinity).
    #[serde(with = "interval::below")]
    pub lo: f64,
    /// Upper bound, `inf` for none (in data: null).
    #[serde(with = "interval::above")]
    pub hi: f64,
    /// Whether `lo` itself belongs to it.
    pub lo_closed: bool,
    /// Whether `hi` itself belongs to it.
    pub hi_closed: bool,
}

/// How exactly a number was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Precision {
    /// As a plain number. A plain round number in news is often rounded; comparators allow for that by unit class.
    Plain,
    /// "about", "nearly", "dozens".
    Approximate,
    /// "at least", "up to", "between … and …".
    Bounded,
}

/// A unit: its class decides what can be compared, its symbol how it is shown. Values are held in the class's base unit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Unit {
    /// What kind of thing is measured.
    pub class: UnitClass,
    /// As shown: a currency code (`USD`), `km`, `%`; for counts empty.
    pub symbol: Box<str>,
    /// For a count, the lemma of the counted noun ("miner"); for a share, the lemma of what it is a share of ("voter" in
    /// "two-thirds of voters"); for a scale its name ("magnitude"); else empty.
    pub noun: Box<str>,
}

/// Kinds of measure; two quantities are comparable only within one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitClass {
    /// Things counted one by one; base 1.
    Count,
    /// Times something happened: "twice", "four times".
    Times,
    /// A factor: "doubled", "three times as many".
    Multiple,
    /// Money; base one unit of the currency in `symbol`; different currencies do not compare.
    Money,
    /// A share; base one per cent.
    Percent,
    /// A difference of shares; base one percentage point.
    PercentagePoint,
    /// Years of a person's life.
    Age,
    /// Base second.
    Duration,
    /// Base metre.
    Length,
    /// Base square metre.
    Area,
    /// Base cubic metre.
    Volume,
    /// Base kilogram.
    Mass,
    /// Base degree Celsius.
    Temperature,
    /// Base metre per second.
    Speed,
    /// Base watt.
    Power,
    /// Base joule.
    Energy,
    /// Base byte.
    Data,
    /// A magnitude, index or other bare number with a name ("magnitude 7.7").
    Scale,
}

/// A place in time: every reading of the words, each an interval of whole days, perhaps with a time of day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Time {
    /// Readings, likeliest first; empty when the words cannot be resolved ("Saturday" in an undated text).
    pub readings: Vec<Days>,
    /// How fine the words are.
    pub granularity: Granularity,
    /// Whether the ends of the readings are to be taken at their word.
    pub borders: Borders,
    /// How the time stands to its readings: an event lies somewhere within them, or fills them, or follows a date …
    pub extent: Extent,
    /// Day of the week, when the words name it; kept beside the date so that the two can be checked against each other.
    pub weekday: Option<Weekday>,
    /// Day, month and year as far as the words themselves give them: what a calendar check needs.
    pub explicit: Explicit,
    /// The time of day, if one was given.
    pub clock: Option<Clock>,
}

/// Whether the ends of a time are sharp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Borders {
    /// As the calendar has them.
    #[default]
    Sharp,
    /// "early", "mid", "late", "around", seasons, "recent": a neighbouring day may be meant.
    Soft,
}

/// How a time stands to the days of its readings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// Somewhere within: "on Saturday", "in May", "last week".
    #[default]
    Within,
    /// From the first day to the last: "from Monday to Friday", "between 2010 and 2014".
    Throughout,
    /// From a time on, until the document's date: "since 2015".
    Since,
    /// Later than a time: "after 3 May". The readings begin on the next day and have no end (9999-12-31).
    After,
    /// Earlier than a time: "before Friday". The readings have no beginning (-9999-01-01).
    Before,
    /// Lasting up to a time: "until Friday".
    Until,
    /// Not later than a time: "by Friday".
    By,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// The parts of a date that the words themselves give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Explicit {
    /// The year, in full.
    pub year: Option<i16>,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day of the month.
    pub day: Option<u8>,
}

/// An interval of whole days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Days {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Clock {
    /// Earliest minute after midnight.
    pub from: u16,
    /// Latest minute after midnight; a night that ends after the next midnight goes past 1440.
    pub to: u16,
    /// Whether the words settle which half of the day it is.
    pub half: HalfDay,
    /// Minutes east of UTC, if a zone was named.
    pub zone: Option<i16>,
}

/// Whether words settle which half of the day a time belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HalfDay {
    /// "7 p.m.", "19:00", "noon".
    Known,
    /// "at 7": twelve hours later may be meant as well.
    Open,
}

/// How fine a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Granularity {
    /// A time of day.
    Minute,
    /// A part of a day: "Tuesday evening".
    DayPart,
    /// A day.
    Day,
    /// A weekend or week.
    Week,
    /// A month.
    Month,
    /// A quarter or season.
    Quarter,
    /// A year.
    Year,
    /// A decade or longer.
    Decade,
}

/// An office: which, of what body, and whether it is held now.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Title {
    /// Normal form from the lexicon of titles, or the lower-case lemma words when the lexicon has none.
    pub role: Box<str>,
    /// The body, country or person it belongs to ("of Iran", "Nordbank's"), as an entity of the document.
    pub of: Option<EntityId>,
    /// Whether it is held now.
    pub tenure: Tenure,
}

/// Whether an office is held now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tenure {
    /// Held at the time of writing.
    #[default]
    Current,
    /// "former", "ex-", "then".
    Former,
    /// "acting", "interim".
    Acting,
    /// "-elect", "incoming", "designate".
    Incoming,
    /// "outgoing".
    Outgoing,
}
