//! The words of rule files for the closed sets: verdicts, severities, scopes, certainties and the rest, each read by its
//! one spelling.

use super::{
    Bound, Certainty, DetailKind, Leeway, Missing, Order, Presence, Safety, Scope, Severity, SlotKind, Speakers,
    TitleRelation, Verdict,
};
use crate::claim::Polarity;
use crate::document::BlockKind;
use crate::mention::{EntityKind, UnitClass};

/// A closed set of words.
pub(super) trait Closed: Sized + Copy + 'static {
    /// Every member with its spelling.
    const ALL: &'static [(&'static str, Self)];

    /// The member spelled so.
    fn read(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == word).map(|(_, member)| *member)
    }

    /// All spellings.
    fn names() -> impl Iterator<Item = &'static str> + Clone {
        Self::ALL.iter().map(|(name, _)| *name)
    }
}

macro_rules! closed {
    ($name:ty { $($word:literal = $member:ident),+ $(,)? }) => {
        impl Closed for $name {
            const ALL: &'static [(&'static str, Self)] = &[$(($word, <$name>::$member)),+];
        }
    };
}

closed!(Verdict {
    "conflict" = Conflict, "unconfirmed" = Unconfirmed, "misquote" = Misquote, "misattributed" = Misattributed,
    "outdated" = Outdated, "changed" = Changed, "disputed" = Disputed, "superseded" = Superseded, "variant" = Variant,
});
closed!(Severity { "off" = Off, "note" = Note, "warning" = Warning, "error" = Error });
closed!(Scope { "sources" = Sources, "document" = Document, "headline" = Headline, "calendar" = Calendar });
closed!(Missing { "refuse" = Refuse, "allow" = Allow, "alike" = Alike });
closed!(Leeway { "allow" = Allow, "refuse" = Refuse });
closed!(Safety { "safe" = Safe, "unsafe" = Unsafe });
closed!(TitleRelation {
    "different-office" = DifferentOffice, "different-rank" = DifferentRank, "ended" = Ended,
});
closed!(DetailKind {
    "number" = Number, "time" = Time, "name" = Name, "antonym" = Antonym, "title" = Title, "sibling" = Sibling, "polarity" = Polarity,
    "modal" = Modal, "denial" = Denial,
    "kind" = Kind,
});
closed!(Presence { "present" = Present, "absent" = Absent });
closed!(Speakers { "same" = Same, "differ" = Differ });
closed!(Order {
    "older" = Older, "older-or-same" = OlderOrSame, "same" = Same, "newer-or-same" = NewerOrSame, "newer" = Newer,
});
closed!(Bound { "above" = Above, "below" = Below });
closed!(Certainty {
    "asserted" = Asserted, "denied" = Denied, "planned" = Planned, "expected" = Expected, "possible" = Possible,
    "conditional" = Conditional, "unconfirmed" = Unconfirmed, "asked" = Asked, "hypothetical" = Hypothetical,
});
closed!(BlockKind {
    "headline" = Headline, "heading" = Heading, "paragraph" = Paragraph, "list-item" = ListItem,
    "table-cell" = TableCell, "caption" = Caption, "block-quote" = BlockQuote,
});
closed!(UnitClass {
    "count" = Count, "times" = Times, "multiple" = Multiple, "money" = Money, "percent" = Percent,
    "percentage-point" = PercentagePoint, "age" = Age, "duration" = Duration, "length" = Length, "area" = Area,
    "volume" = Volume, "mass" = Mass, "temperature" = Temperature, "speed" = Speed, "power" = Power,
    "energy" = Energy, "data" = Data, "scale" = Scale,
});

closed!(EntityKind {
    "person" = Person, "organisation" = Organisation, "place" = Place, "work" = Work, "unknown" = Unknown,
});
closed!(Polarity { "positive" = Positive, "negative" = Negative });

/// The spellings of slot types.
pub(super) const SLOT_KINDS: &[&str] = &[
    "event", "time", "place", "entity", "person", "org", "number", "enum", "title", "quote", "term", "ordinal", "score",
];

/// The slot type spelled so; an `enum` gets its `values`.
pub(super) fn slot_kind(word: &str, values: impl FnOnce() -> Vec<Box<str>>) -> Option<SlotKind> {
    Some(match word {
        "event" => SlotKind::Event,
        "time" => SlotKind::Time,
        "place" => SlotKind::Place,
        "entity" => SlotKind::Entity,
        "person" => SlotKind::Person,
        "org" => SlotKind::Org,
        "number" => SlotKind::Number,
        "enum" => SlotKind::Enum(values()),
        "title" => SlotKind::Title,
        "quote" => SlotKind::Quote,
        "term" => SlotKind::Term,
        "ordinal" => SlotKind::Ordinal,
        "score" => SlotKind::Score,
        _ => return None,
    })
}

/// The spelling of a class of unit in rule files.
#[must_use]
pub fn unit_class_name(class: UnitClass) -> &'static str {
    UnitClass::ALL.iter().find(|(_, known)| *known == class).map_or("", |(name, _)| name)
}
