//! Event phrases by the order of words alone: "the fourth round of talks between Norland and Sudland in Rome". A parser that
//! takes "hearing" for a verb or hangs a place on the wrong word would lose the event; what stands around an event noun in
//! news is ordered so firmly that order is enough.

use super::scene::Scene;
use crate::claim::{EntityRef, Event, Slot, SlotValue, is_event_word};
use crate::mention::{EntityKind, Value};
use crate::syntax::{TokenIdx, Upos};
use std::ops::Range;

/// Most tokens before the head: "its | long | -awaited | and | much | disputed | third | trade | summit".
const MAX_BEFORE: usize = 8;

/// Most tokens behind the head. "between the foreign ministers of Norland and Sudland in the old port of Lund" has 14.
const MAX_BEHIND: usize = 16;

impl Scene<'_> {
    /// The ends of event phrases that begin at `idx`, the longest first.
    pub(super) fn event_ends(&self, idx: TokenIdx) -> Vec<TokenIdx> {
        let n = self.sentence.tokens.len();
        let begins =
            idx == 0 || !self.is_behind_of(idx) && (self.upos_at(idx) == Upos::Det || !self.is_before_head(idx - 1));
        if !begins {
            return Vec::new();
        }
        // A tagger may take the verb behind the head for a noun ("Talks | resume"), so that every event noun may be the head.
        let run = (idx..n).take(MAX_BEFORE).take_while(|&at| self.is_before_head(at));
        let heads: Vec<TokenIdx> = run.filter(|&at| self.names_event(at)).collect();
        let Some(&last) = heads.last() else { return Vec::new() };
        let mut ends: Vec<TokenIdx> = heads.iter().map(|head| head + 1).collect();
        ends.extend(self.tail_ends(last));
        ends.sort_unstable_by(|one, other| other.cmp(one));
        ends.dedup();
        ends
    }

    /// Whether the word stands behind "of", so that it belongs to the phrase before: "a round of | talks".
    pub(super) fn is_behind_of(&self, idx: TokenIdx) -> bool {
        idx > 1 && self.opened.lower(idx - 1) == "of" && self.names_event(idx - 2)
    }

    /// The ends of what follows the head: a number, and phrases with "of", "between", "in".
    fn tail_ends(&self, head: TokenIdx) -> Vec<TokenIdx> {
        let n = self.sentence.tokens.len();
        let mut ends = Vec::new();
        let mut at = head + 1;
        if at < n && self.upos_at(at) == Upos::Num {
            at += 1;
            ends.push(at);
        }
        let limit = n.min(head + MAX_BEHIND);
        while at + 1 < limit && self.joins(at) {
            let from = at + 1;
            at = from;
            while at < limit && self.is_inside_tail(at) {
                at += 1;
            }
            while at > from && !self.closes(at - 1) {
                at -= 1;
            }
            if at == from {
                break;
            }
            ends.push(at);
        }
        ends
    }

    /// The head of the event phrase that begins where `range` does: the last noun before any preposition, if it is a word for
    /// something that happens.
    fn chunk_head(&self, range: Range<TokenIdx>) -> Option<TokenIdx> {
        let inside = range.clone().take(MAX_BEFORE).take_while(|&idx| self.is_before_head(idx));
        let head = inside.filter(|&idx| self.is_noun_like(idx)).last()?;
        self.names_event(head).then_some(head)
    }

    /// An event slot from the words of `range`; none where no event is named in them.
    pub(super) fn fill_event(&self, name: &str, range: Range<TokenIdx>) -> Option<Slot> {
        let head = self.chunk_head(range.clone())?;
        let opened = self.opened;
        let base = if opened.is_event_noun(head) { opened.event(head) } else { None };
        let mut event = base.unwrap_or_else(|| Event {
            head: self.event_lemma(head).into(),
            ordinal: None,
            modifiers: Vec::new(),
            participants: Vec::new(),
            place: None,
            time: None,
        });
        self.complete(&mut event, &range, head);
        Some(opened.slot_of(name, SlotValue::Event(event), range))
    }

    /// Adds what the tree did not hang on the event though it stands in its phrase.
    fn complete(&self, event: &mut Event, range: &Range<TokenIdx>, head: TokenIdx) {
        let within = |tokens: &Range<u16>| range.contains(&usize::from(tokens.start));
        for mention in self.opened.mentions().iter().filter(|mention| within(&mention.tokens)) {
            let (first, at) = (usize::from(mention.tokens.start), usize::from(mention.head));
            match &mention.value {
                Value::Ordinal(ordinal) if first < head => event.ordinal = event.ordinal.or(Some(*ordinal)),
                Value::Time(time) => event.time = event.time.take().or_else(|| Some(time.clone())),
                Value::Name(_) => {
                    let Some(entity) = self.entity_of(at) else { continue };
                    let located = first > head && self.is_in(first);
                    if located && entity.kind == EntityKind::Place {
                        event.place = event.place.take().or(Some(entity));
                    } else if !event.participants.contains(&entity) && event.place.as_ref() != Some(&entity) {
                        event.participants.push(entity);
                    }
                }
                _ => {}
            }
        }
        event.ordinal = event.ordinal.or_else(|| self.numbered(head).and_then(|numbered| numbered.ordinal));
        if event.ordinal.is_none() {
            event.ordinal = (range.start..head).find_map(|idx| self.ordinal_word(idx));
        }
        self.drop_ordinals(event);
        let timed = |idx: TokenIdx| {
            self.opened.mentions().iter().any(|mention| {
                matches!(mention.value, Value::Time(_) | Value::Ordinal(_))
                    && mention.tokens.contains(&u16::try_from(idx).unwrap_or(u16::MAX))
            })
        };
        for idx in range.start..head {
            let narrows = matches!(self.upos_at(idx), Upos::Noun | Upos::Adj | Upos::Propn) && !timed(idx);
            let lemma = self.head_word(idx);
            if narrows && !event.modifiers.iter().any(|known| **known == *lemma) {
                event.modifiers.push(lemma.into());
            }
        }
    }

    /// An ordinal that was taken for a plain adjective is none of the words that narrow the event.
    pub(super) fn drop_ordinals(&self, event: &mut Event) {
        if event.ordinal.is_some() {
            event.modifiers.retain(|word| !matches!(&**word, "first" | "second" | "third"));
        }
    }

    /// The ordinal that the word spells, wherever it stands: "a second summit" is no second of time.
    pub(super) fn ordinal_word(&self, idx: TokenIdx) -> Option<i64> {
        let lower = self.opened.lower(idx);
        if !["st", "nd", "rd", "th"].iter().any(|end| lower.ends_with(end)) {
            return None;
        }
        let mentions = crate::mention::read_phrase(&format!("the {lower} round"), &crate::mention::Context::default());
        mentions.iter().find_map(|mention| match mention.value {
            Value::Ordinal(ordinal) => Some(ordinal),
            _ => None,
        })
    }

    fn entity_of(&self, idx: TokenIdx) -> Option<EntityRef> {
        match self.opened.slot("", idx)?.value {
            SlotValue::Entity(entity) => Some(entity),
            _ => None,
        }
    }

    /// Whether the words from `first` on stand behind "in" or "at", an article between them or not.
    fn is_in(&self, first: TokenIdx) -> bool {
        let behind = |idx: TokenIdx| matches!(self.opened.lower(idx), "in" | "at");
        first.checked_sub(1).is_some_and(|idx| behind(idx) || idx.checked_sub(1).is_some_and(behind))
    }

    /// Whether the word, however it was tagged, is a noun here that names something that happens.
    fn names_event(&self, idx: TokenIdx) -> bool {
        // "talk of a fourth round" is no talks.
        let of_another = self.opened.lower(idx) == "talk"
            && idx + 1 < self.sentence.tokens.len()
            && self.opened.lower(idx + 1) == "of";
        !of_another
            && self.is_noun_like(idx)
            && (self.opened.can_name_event(idx) || is_event_word(self.opened.lower(idx)))
    }

    /// The lemma of an event noun, which is its form where the tagger took it for a verb ("hearing").
    fn event_lemma(&self, idx: TokenIdx) -> &str {
        let lower = self.opened.lower(idx);
        if is_event_word(lower) { lower } else { self.head_word(idx) }
    }

    /// A noun, or a verb form in "-ing" behind what only a noun can follow.
    fn is_noun_like(&self, idx: TokenIdx) -> bool {
        match self.upos_at(idx) {
            Upos::Noun | Upos::Propn => true,
            // "Talks resume": no verb in "-s" opens a sentence.
            Upos::Verb if idx == 0 => self.opened.lower(0).ends_with('s') && self.opened.can_name_event(0),
            Upos::Verb => {
                let led = idx.checked_sub(1).is_some_and(|before| {
                    matches!(self.upos_at(before), Upos::Det | Upos::Adj | Upos::Noun | Upos::Num)
                });
                led && is_event_word(self.opened.lower(idx)) && self.opened.lower(idx).ends_with("ing")
            }
            _ => false,
        }
    }

    fn is_before_head(&self, idx: TokenIdx) -> bool {
        matches!(self.upos_at(idx), Upos::Det | Upos::Adj | Upos::Num | Upos::Noun | Upos::Propn)
            || matches!(self.opened.lower(idx), "'s" | "’s" | "its" | "their" | "his" | "her" | "our" | "-")
            || self.is_noun_like(idx)
    }

    /// Whether a phrase that belongs to the event goes on at `idx`.
    fn joins(&self, idx: TokenIdx) -> bool {
        matches!(self.opened.lower(idx), "of" | "between" | "in" | "at" | "on" | "with" | "over" | "among" | "about")
    }

    fn is_inside_tail(&self, idx: TokenIdx) -> bool {
        matches!(self.upos_at(idx), Upos::Det | Upos::Adj | Upos::Num | Upos::Noun | Upos::Propn | Upos::Cconj)
            || matches!(self.opened.lower(idx), "'s" | "’s" | "its" | "their" | "his" | "her")
    }

    fn closes(&self, idx: TokenIdx) -> bool {
        matches!(self.upos_at(idx), Upos::Num | Upos::Noun | Upos::Propn)
    }

    fn upos_at(&self, idx: TokenIdx) -> Upos {
        self.sentence.tokens[idx].upos
    }
}
