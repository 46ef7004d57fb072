//! The registry: every frame, lexicon and rule of a run, the embedded pack's first, then a project's own.

use super::{FrameDef, FrameId, Lexicon, Rule, RuleId};

/// All rules of a run, compiled.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    pub(super) frames: Vec<FrameDef>,
    pub(super) lexicons: Vec<Lexicon>,
    pub(super) rules: Vec<Rule>,
}

impl Registry {
    /// The conflict rules that are not off, in order of id.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The conflict rule of that name.
    #[must_use]
    pub fn rule(&self, id: &RuleId) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == *id)
    }

    /// The frame of that name.
    #[must_use]
    pub fn frame(&self, id: &FrameId) -> Option<&FrameDef> {
        self.frames.iter().find(|frame| frame.id == *id)
    }

    /// The word list of that name.
    #[must_use]
    pub fn lexicon(&self, id: &str) -> Option<&Lexicon> {
        self.lexicons.iter().find(|lexicon| &*lexicon.id == id)
    }

    /// Every word list, in order of id.
    #[must_use]
    pub fn lexicons(&self) -> &[Lexicon] {
        &self.lexicons
    }
}
