//! What is wrong with a rule file, as data: place, message, label and way out. `report` draws it.

use crate::span::Span;
use serde::Serialize;
use std::sync::Arc;

/// Something wrong with a rule file, at one place of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleProblem {
    /// Whether the rule can be used in spite of it.
    pub level: ProblemLevel,
    /// The file, as shown to people.
    pub path: Arc<str>,
    /// Place in the file.
    pub span: Span,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What stands at the place, in few words.
    pub label: String,
    /// The way out.
    pub help: Option<String>,
}

/// Whether a rule can be used in spite of a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemLevel {
    /// It can.
    Warning,
    /// It was left out.
    Error,
}

/// The candidate that `word` was most likely meant to be, if one is near enough.
///
/// Near enough: at most one slip (a letter more, less, other, or two exchanged) for every three letters, which is what
/// rustc uses for names.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The way out of an unknown name: the nearest known one, or all of them when they are few.
pub(super) fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> Option<String> {
    if let Some(near) = nearest(word, candidates.clone()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let mut all: Vec<&str> = candidates.into_iter().collect();
    all.sort_unstable();
    all.dedup();
    // More than this many names are no help on one line of a terminal.
    const MAX_LISTED: usize = 30;
    (!all.is_empty() && all.len() <= MAX_LISTED).then(|| {
        let quoted: Vec<String> = all.iter().map(|name| format!("`{name}`")).collect();
        format!("known here: {}", quoted.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_its_word() {
        assert_eq!(nearest("evnt", ["event", "entity"]), Some("event"));
        assert_eq!(nearest("disjiont", ["disjoint", "within"]), Some("disjoint"));
        assert_eq!(nearest("banana", ["event", "entity"]), None);
    }
}
