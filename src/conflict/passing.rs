//! Figures that are true for a minute: what a market quotes between its opening and its close.

use super::sides::Knowledge;
use crate::claim::Reading;
use crate::rule::LexiconContent;
use crate::syntax::Sentence;

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
