//! Transcripts: turns that begin with the speaker's name and a colon, and last until the next such turn.

use super::attribution::{Found, Speaker, Text};
use super::lexicon::{CueClass, LEXICON};
use super::tree::Tree;
use crate::document::BlockKind;
use crate::syntax::{TokenIdx, Upos};
use std::ops::Range;

/// Labelled paragraphs from which on a text is a transcript: two may be a headline and a note, and nobody interviews in one
/// question and one answer.
const MIN_TURNS: usize = 3;

/// A label and the sentence that it opens.
struct Turn {
    sentence: usize,
    /// The label's words.
    label: Range<TokenIdx>,
    /// The first token after the label and its colon.
    start: TokenIdx,
}

/// The turns of the document, one attribution each; none when it is no transcript.
pub(super) fn turns(text: &Text<'_>) -> Vec<Found> {
    let opens_block =
        |sentence: usize| sentence == 0 || text.sentences[sentence].block != text.sentences[sentence - 1].block;
    let turns: Vec<Turn> = (0..text.sentences.len())
        .filter(|&sentence| {
            opens_block(sentence) && !matches!(text.sentences[sentence].kind, BlockKind::Headline | BlockKind::Heading)
        })
        .filter_map(|sentence| {
            let tree = text.tree(sentence);
            label(tree).or_else(|| letter(tree)).map(|(label, start)| Turn { sentence, label, start })
        })
        .collect();
    // One such paragraph may be a note ("Correction: …"); a transcript takes turns.
    if turns.iter().filter(|turn| turn.start > turn.label.end).count() < MIN_TURNS || !returns(text, &turns) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (at, turn) in turns.iter().enumerate() {
        let end =
            turns.get(at + 1).map_or(text.offsets.last().copied().unwrap_or(0), |next| text.offsets[next.sentence]);
        let start = text.offsets[turn.sentence] + turn.start;
        if start >= end {
            continue;
        }
        let tree = text.tree(turn.sentence);
        let head = turn.label.clone().rev().find(|&idx| !tree.is_punct(idx)).unwrap_or(0);
        found.push(Found {
            sentence: turn.sentence,
            cue_tokens: turn.start - 1..turn.start,
            cue: ":".into(),
            class: CueClass::Speech,
            speaker: Some(Speaker { sentence: turn.sentence, head, tokens: turn.label.clone() }),
            content: std::iter::once(start..end).collect(),
        });
    }
    found
}

/// Whether somebody speaks again: a list of labels ("WHEN: …", "WHERE: …") has each but once.
fn returns(text: &Text<'_>, turns: &[Turn]) -> bool {
    let mut labels: Vec<String> =
        turns.iter().map(|turn| text.tree(turn.sentence).words(turn.label.clone()).to_lowercase()).collect();
    labels.sort_unstable();
    labels.windows(2).any(|pair| pair[0] == pair[1])
}

/// The colon after a speaker's label that opens the sentence: words in capitals, names, or "Q", "Host" and the like.
fn label(tree: &Tree<'_>) -> Option<(Range<TokenIdx>, TokenIdx)> {
    // Six words hold a title and a full name; a longer run before a colon is a clause.
    let colon = tree.tokens().take(8).find(|&idx| tree.lower(idx) == ":")?;
    if colon == 0 {
        return None;
    }
    let words: Vec<TokenIdx> = (0..colon).filter(|&idx| !tree.is_punct(idx)).collect();
    let form = |idx: TokenIdx| tree.sentence.form(idx);
    let capitals = words
        .iter()
        .all(|&idx| form(idx).chars().all(|c| !c.is_lowercase()) && form(idx).chars().any(char::is_alphabetic));
    let listed = words.len() <= 2 && words.iter().any(|&idx| LEXICON.turns.contains(tree.lower(idx)));
    let named = words.len() <= 4 && words.iter().all(|&idx| tree.upos(idx) == Upos::Propn);
    (!words.is_empty() && (capitals || listed || named)).then_some((0..colon, colon + 1))
}

/// "Q" or "A" before a sentence of its own, as records of press conferences have it, without a colon.
fn letter(tree: &Tree<'_>) -> Option<(Range<TokenIdx>, TokenIdx)> {
    let opens = matches!(tree.sentence.form(0), "Q" | "Q." | "A.")
        && tree.sentence.form(1).chars().next().is_some_and(char::is_uppercase);
    opens.then_some((0..1, 1))
}

/// Whether the label names nobody: "Q", "QUESTION".
pub(super) fn is_nobody(label: &str) -> bool {
    matches!(label.trim_end_matches('.').to_lowercase().as_str(), "q" | "a" | "question" | "answer")
}
