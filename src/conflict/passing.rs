//! Figures that are true for a while: what a market quotes between its opening and its close, and what is still being counted.

use super::sides::Knowledge;
use super::story::Story;
use super::units::clause_head;
use crate::claim::Reading;
use crate::rule::LexiconContent;
use crate::syntax::{Sentence, TokenIdx, Upos};

/// Whether both sentences quote a market while it trades. Two texts of one day then differ because they were written an hour
/// apart; only the close is one figure for everybody.
pub(super) fn both_quote_a_market(draft: (&Reading, usize), source: (&Reading, usize), known: Knowledge<'_>) -> bool {
    let (Some(ours), Some(theirs)) = (draft.0.sentences.get(draft.1), source.0.sentences.get(source.1)) else {
        return false;
    };
    let quotes = |sentence: &Sentence| has(sentence, "market", known) && has(sentence, "market-moves", known);
    let closes = |sentence: &Sentence| has(sentence, "market-close", known);
    quotes(ours) && quotes(theirs) && !(closes(ours) && closes(theirs))
}

/// Whether both sentences give what stands so far or is expected, in texts of which nobody can tell which is the later: not both
/// are dated, or both are of one day. `draft` and `source` are a reading, a sentence and the token of the figure.
pub(super) fn both_still_count(
    draft: (&Reading, usize, TokenIdx),
    source: (&Reading, usize, TokenIdx),
    known: Knowledge<'_>,
) -> bool {
    let in_order = match (draft.0.meta.published, source.0.meta.published) {
        (Some(ours), Some(theirs)) => ours.date != theirs.date || ours.instant.is_some() && theirs.instant.is_some(),
        _ => false,
    };
    let counts = |(reading, sentence, token): (&Reading, usize, TokenIdx)| {
        reading.sentences.get(sentence).is_some_and(|sentence| {
            let clause = clause_head(sentence, token);
            let is_perfect = sentence
                .children(clause)
                .any(|child| sentence.tokens[child].upos == Upos::Aux && &*sentence.tokens[child].lemma == "have");
            is_perfect || has_phrase(sentence, "so-far", known)
        })
    };
    // Within one story what has been done is done.
    known.story != Story::One && !in_order && counts(draft) && counts(source)
}

/// Whether a word or phrase of list `id` stands in the sentence, by base forms.
fn has_phrase(sentence: &Sentence, id: &str, known: Knowledge<'_>) -> bool {
    let Some(LexiconContent::Words(words)) = known.registry.lexicon(id).map(|lexicon| &lexicon.content) else {
        return false;
    };
    words.iter().any(|phrase| {
        let n_words = phrase.split(' ').count();
        sentence
            .tokens
            .windows(n_words)
            .any(|tokens| phrase.split(' ').zip(tokens).all(|(word, token)| word.eq_ignore_ascii_case(&token.lemma)))
    })
}

/// Whether a word of list `id` stands in the sentence. "42 cents a share" is a company's figure and no quotation.
fn has(sentence: &Sentence, id: &str, known: Knowledge<'_>) -> bool {
    let Some(LexiconContent::Words(words)) = known.registry.lexicon(id).map(|lexicon| &lexicon.content) else {
        return false;
    };
    let is_rate = |idx: usize| {
        &*sentence.tokens[idx].lemma == "share"
            && idx > 0
            && matches!(&*sentence.tokens[idx - 1].lemma, "a" | "per" | "each" | "every")
    };
    (0..sentence.tokens.len()).any(|idx| {
        let lemma = &*sentence.tokens[idx].lemma;
        words.iter().any(|word| word.eq_ignore_ascii_case(lemma)) && !is_rate(idx)
    })
}
