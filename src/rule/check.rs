//! What checking a document of a rule file needs: its place, the names it may use, and the problems found so far.

use super::problem::{ProblemLevel, RuleProblem, did_you_mean};
use super::read::Sheet;
use super::words_of::Closed;
use super::yaml::{Entries, Placed, Words};
use super::{FrameDef, Lexicon, SlotDef, SlotName};
use crate::span::Span;

/// Names that every claim has beside its frame's slots.
pub(super) const COMMON_SLOTS: &[&str] =
    &["predicate", "polarity", "certainty", "attribution", "tense", "as_of", "sentence"];

/// The names that a document may use.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    /// All frames.
    pub(super) frames: &'a [FrameDef],
    /// All lexicons.
    pub(super) lexicons: &'a [Lexicon],
}

/// One document under check.
pub(super) struct Check<'a> {
    /// Where it stands.
    pub(super) sheet: &'a Sheet,
    /// What it may name.
    pub(super) known: Known<'a>,
    /// What is wrong with it.
    pub(super) problems: Vec<RuleProblem>,
}

impl<'a> Check<'a> {
    /// Starts on a document.
    pub(super) fn new(sheet: &'a Sheet, known: Known<'a>) -> Self {
        Self { sheet, known, problems: Vec::new() }
    }

    /// Notes an error.
    pub(super) fn error(&mut self, at: Span, message: String, label: &str, help: Option<String>) {
        self.problems.push(RuleProblem { help, ..self.sheet.error(at, message, label) });
    }

    /// Notes a warning.
    pub(super) fn warning(&mut self, at: Span, message: String, label: &str, help: Option<String>) {
        self.problems.push(RuleProblem { help, ..self.sheet.warning(at, message, label) });
    }

    /// Whether the document must be left out.
    pub(super) fn failed(&self) -> bool {
        self.problems.iter().any(|problem| problem.level == ProblemLevel::Error)
    }

    /// A member of a closed set; notes an error for any other word.
    pub(super) fn word<T: Closed>(&mut self, what: &str, word: &Placed<String>) -> Option<T> {
        let member = T::read(word.text());
        if member.is_none() {
            let help = did_you_mean(word.text(), T::names());
            self.error(word.at, format!("unknown {what} `{}`", word.text()), &format!("no such {what}"), help);
        }
        member
    }

    /// Members of a closed set.
    pub(super) fn words<T: Closed>(&mut self, what: &str, words: &Words) -> Vec<T> {
        words.0.iter().filter_map(|word| self.word(what, word)).collect()
    }

    /// The frame of that name.
    pub(super) fn frame(&mut self, name: &Placed<String>) -> Option<&'a FrameDef> {
        let frame = self.known.frames.iter().find(|frame| *frame.id.0 == *name.text());
        if frame.is_none() {
            let help = did_you_mean(name.text(), self.known.frames.iter().map(|frame| &*frame.id.0));
            self.error(name.at, format!("unknown frame `{}`", name.text()), "no such frame", help);
        }
        frame
    }

    /// The lexicon of that name, written with or without `@`.
    pub(super) fn lexicon(&mut self, name: &str, at: Span) -> Option<&'a Lexicon> {
        let bare = name.trim_start_matches('@');
        let lexicon = self.known.lexicons.iter().find(|lexicon| &*lexicon.id == bare);
        if lexicon.is_none() {
            let help = did_you_mean(bare, self.known.lexicons.iter().map(|lexicon| &*lexicon.id));
            self.error(at, format!("unknown lexicon `{bare}`"), "no such lexicon", help);
        }
        lexicon
    }

    /// Words as lower-case boxed strings.
    pub(super) fn lemmas(words: &Words) -> Vec<Box<str>> {
        words.0.iter().map(|word| word.text().to_lowercase().into()).collect()
    }

    /// Notes an error unless `frame` has the slot.
    pub(super) fn slot(&mut self, frame: &FrameDef, name: &str, at: Span) -> SlotName {
        if !has_slot(frame, name) {
            let known = frame.slots.iter().map(|slot| &*slot.name.0).chain(COMMON_SLOTS.iter().copied());
            let help = did_you_mean(name, known);
            self.error(at, format!("frame `{}` has no slot `{name}`", frame.id), "no such slot", help);
        }
        SlotName(name.into())
    }

    /// Fixed slots, checked against the frame's enums.
    pub(super) fn labels(&mut self, frame: &FrameDef, set: &Entries<Placed<String>>) -> Vec<(SlotName, Box<str>)> {
        let mut labels = Vec::new();
        for (name, value) in &set.0 {
            match slot_def(frame, name.text()) {
                None => {
                    self.slot(frame, name.text(), name.at);
                }
                Some(SlotDef { kind: super::SlotKind::Enum(values), .. }) => {
                    if !values.iter().any(|known| **known == *value.text()) {
                        let help = did_you_mean(value.text(), values.iter().map(|known| &**known));
                        let message = format!("slot `{}` cannot hold `{}`", name.text(), value.text());
                        self.error(value.at, message, "not among its values", help);
                    }
                }
                Some(_) => {
                    let message = format!("slot `{}` is no enum, so it cannot be set to a word", name.text());
                    self.error(name.at, message, "not an enum", None);
                }
            }
            labels.push((SlotName(name.text().into()), value.text().into()));
        }
        labels
    }
}

/// The slot of that name; `obl:*` of an engine's frame stands for any preposition.
pub(super) fn slot_def<'f>(frame: &'f FrameDef, name: &str) -> Option<&'f SlotDef> {
    let fits = |slot: &&SlotDef| match slot.name.0.strip_suffix('*') {
        Some(stem) => name.starts_with(stem),
        None => *slot.name.0 == *name,
    };
    frame.slots.iter().find(fits)
}

/// Whether claims of the frame can have the slot.
pub(super) fn has_slot(frame: &FrameDef, name: &str) -> bool {
    COMMON_SLOTS.contains(&name) || slot_def(frame, name).is_some()
}
