//! The closed set of conditions that `given` and `verdicts.when` may name.

use super::{SlotName, unit_class_name};
use crate::claim::{Claim, Factuality, Openness, SlotValue};
use crate::document::BlockKind;
use serde::{Deserialize, Serialize};

/// Something that can be told of a pair of claims without comparing their slots' meaning.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// `draft.attribution: present`: whether the side's claim is somebody's words.
    Attribution(Side, Presence),
    /// `speakers: differ`: whether both claims are attributed or stated by the same voice. The writer counts as a voice of
    /// its own; an unresolved speaker is neither the same nor different.
    Speakers(Speakers),
    /// `draft.as_of: newer`: the side's time of writing against the other's. Unknown when a date is missing.
    AsOf(Side, Order),
    /// `newer-source: agrees-with-draft`: a source newer than this one says what the draft says.
    NewerSourceAgrees,
    /// `source.STATUS: [postponed]`: the side's slot holds one of these labels.
    Label(Side, SlotName, Vec<Box<str>>),
    /// `source.VALUE: above`: the side's number or time against the other's.
    Value(Side, SlotName, Bound),
    /// `rising: MEASURE`: the slot's label, or the counted noun or predicate of the number in it, is one that only grows
    /// (a toll, arrests, cases).
    Rising(SlotName),
    /// `fuzzy: WHEN`: one side's time or number is given softly ("early May", "about").
    Fuzzy(SlotName),
    /// `translated: either`: a side is marked as a translation, or the two are in different languages.
    Translated,
    /// `draft.certainty: [asserted, planned]`: the side's claim is held in one of these ways.
    Certainty(Side, Vec<Certainty>),
    /// `differs: WHERE`: this slot is the one that differs.
    Differs(SlotName),
    /// `draft.block: headline`: where the side's claim stands in its document.
    Block(Side, BlockKind),
    /// `source.filled: WHEN`: the side fills the slot.
    Filled(Side, SlotName),
    /// `draft.predicate: [kill, die]`: lemma of the side's predicate.
    Predicate(Side, Vec<Box<str>>),
    /// `source.speaker: interested`: the side's speaker takes part in the event or is the claim's own subject.
    InterestedSpeaker(Side),
    /// `draft.polarity: negative`: the side's words deny, whatever their certainty ("will not meet").
    Negative(Side),
    /// `story: one`: the two documents share so many names and figures that they tell of one story.
    OneStory,
}

impl Condition {
    /// Whether a claim on that side of a pair can meet the condition, as far as the claim alone tells.
    #[must_use]
    pub fn may_hold(&self, claim: &Claim, side: Side) -> bool {
        let asks = |of: &Side| *of == side || *of == Side::Both;
        let has = |slot: &SlotName, word: &dyn Fn(&str) -> bool| match &*slot.0 {
            "predicate" => claim.predicate.as_ref().is_some_and(|predicate| word(&predicate.lemma)),
            name => claim.slots_named(name).any(|slot| word_of(&slot.value).is_some_and(word)),
        };
        match self {
            Self::Certainty(of, wanted) if asks(of) => wanted.contains(&Certainty::from(claim.factuality)),
            Self::Attribution(of, presence) if asks(of) => {
                claim.attribution.is_some() == (*presence == Presence::Present)
            }
            Self::Label(of, slot, labels) if asks(of) => has(slot, &|word| labels.iter().any(|label| **label == *word)),
            Self::Predicate(of, lemmas) if asks(of) => {
                has(&SlotName("predicate".into()), &|word| lemmas.iter().any(|lemma| **lemma == *word))
            }
            _ => true,
        }
    }
}

/// The word by which a list would know what fills a slot.
#[must_use]
pub fn word_of(value: &SlotValue) -> Option<&str> {
    match value {
        SlotValue::Term(term) => Some(&term.head),
        SlotValue::Event(event) => Some(&event.head),
        SlotValue::Label(label) => Some(label),
        SlotValue::Title { role, .. } => Some(role),
        SlotValue::Quantity(quantity) => Some(unit_class_name(quantity.unit.class)),
        _ => None,
    }
}

/// Which of the two claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The claim under check.
    Draft,
    /// The claim it is held against.
    Source,
    /// Both of them must meet it.
    Both,
    /// One of them is enough.
    Either,
}

/// Whether something is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// It is.
    Present,
    /// It is not.
    Absent,
}

/// Who speaks on the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Speakers {
    /// One voice.
    Same,
    /// Two voices.
    Differ,
}

/// One time of writing against the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// Before it, by a day at least.
    Older,
    /// Before it or of the same day.
    OlderOrSame,
    /// Of the same day.
    Same,
    /// After it or of the same day.
    NewerOrSame,
    /// After it, by a day at least.
    Newer,
}

/// One number or time against the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bound {
    /// Greater or later throughout.
    Above,
    /// Less or earlier throughout.
    Below,
}

/// How a claim is held; one word for each kind of [`Factuality`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Said to be so.
    Asserted,
    /// Said not to be so.
    Denied,
    /// A plan or schedule.
    Planned,
    /// An expectation.
    Expected,
    /// May be.
    Possible,
    /// If, unless.
    Conditional,
    /// Has yet to be confirmed.
    Unconfirmed,
    /// A question.
    Asked,
    /// An order, wish or hypothesis.
    Hypothetical,
}

impl From<Factuality> for Certainty {
    fn from(factuality: Factuality) -> Self {
        match factuality {
            Factuality::Asserted => Self::Asserted,
            Factuality::Denied => Self::Denied,
            Factuality::Open(openness, _) => match openness {
                Openness::Planned => Self::Planned,
                Openness::Expected => Self::Expected,
                Openness::Possible => Self::Possible,
                Openness::Conditional => Self::Conditional,
                Openness::Unconfirmed => Self::Unconfirmed,
                Openness::Asked => Self::Asked,
                Openness::Hypothetical => Self::Hypothetical,
            },
        }
    }
}
