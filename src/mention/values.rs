//! Values: numbers, quantities and times in sentences.

use super::{Context, Mention};
use crate::syntax::Sentence;

/// Finds the values in `sentences`.
pub(super) fn find(sentences: &[Sentence], context: &Context<'_>) -> Vec<Mention> {
    let _ = (sentences, context);
    Vec::new()
}

/// Finds the values in a phrase that stands alone, without tags or trees; token numbers count its words.
#[must_use]
pub fn read_phrase(text: &str, context: &Context<'_>) -> Vec<Mention> {
    let _ = (text, context);
    Vec::new()
}
