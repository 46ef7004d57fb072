//! Transcripts: turns that begin with the speaker's name and a colon, and last until the next such turn.

use super::attribution::{Found, Speaker, Text};
use super::lexicon::{CueClass, LEXICON};
use super::tree::Tree;
use crate::document::BlockKind;
use crate::syntax::{TokenIdx, Upos};

/// A label and the sentence that it opens.
struct Turn {
    sentence: usize,
    /// The colon's token.
    colon: TokenIdx,
}

/// The turns of the document, one attribution each; none when it is no transcript.
pub(super) fn turns(text: &Text<'_>) -> Vec<Found> {
    let opens_block =
        |sentence: usize| sentence == 0 || text.sentences[sentence].block != text.sentences[sentence - 1].block;
    let turns: Vec<Turn> = (0..text.sentences.len())
        .filter(|&sentence| {
            opens_block(sentence) && !matches!(text.sentences[sentence].kind, BlockKind::Headline | BlockKind::Heading)
        })
        .filter_map(|sentence| label(text.tree(sentence)).map(|colon| Turn { sentence, colon }))
        .collect();
    // One such paragraph may be a note ("Correction: …"); a transcript takes turns.
    if turns.len() < 3 {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (at, turn) in turns.iter().enumerate() {
        let end =
            turns.get(at + 1).map_or(text.offsets.last().copied().unwrap_or(0), |next| text.offsets[next.sentence]);
        let start = text.offsets[turn.sentence] + turn.colon + 1;
        if start >= end {
            continue;
        }
        let tree = text.tree(turn.sentence);
        let head = (0..turn.colon).rev().find(|&idx| !tree.is_punct(idx)).unwrap_or(0);
        found.push(Found {
            sentence: turn.sentence,
            cue_tokens: turn.colon..turn.colon + 1,
            cue: ":".into(),
            class: CueClass::Speech,
            speaker: Some(Speaker { sentence: turn.sentence, head, tokens: 0..turn.colon }),
            content: std::iter::once(start..end).collect(),
        });
    }
    found
}

/// The colon after a speaker's label that opens the sentence: words in capitals, names, or "Q", "Host" and the like.
fn label(tree: &Tree<'_>) -> Option<TokenIdx> {
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
    (!words.is_empty() && (capitals || listed || named)).then_some(colon)
}
