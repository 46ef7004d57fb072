//! Frames of reports read off the order of words: "…, Ruiz said.", "…, said Ruiz, the mayor.", "which Ruiz said was closed".
//! Where a frame interrupts or follows what is said, parsers err most, and the order of words is plain.

use super::lexicon::{Cue, CueClass, LEXICON};
use super::reports::{Reports, trim_commas};
use super::tree::Tree;
use crate::syntax::{BaseRelation, TokenIdx, Upos, Xpos};
use std::ops::Range;

impl Reports<'_, '_> {
    pub(super) fn any_frame(&self, verb: TokenIdx, cue: Cue) -> Option<(TokenIdx, Vec<Range<TokenIdx>>)> {
        self.frame(verb, cue).or_else(|| self.inverted_frame(verb, cue))
    }

    /// "…, said Ruiz, the mayor.": the speaker follows the cue to the end of the sentence.
    fn inverted_frame(&self, verb: TokenIdx, cue: Cue) -> Option<(TokenIdx, Vec<Range<TokenIdx>>)> {
        let tree = self.tree;
        if !is_finite_speech(tree, verb, cue) || self.text.in_speech(self.text.offsets[self.sentence] + verb) {
            return None;
        }
        let mark = (0..verb).next_back().filter(|&idx| tree.is_punct(idx))?;
        let comma =
            if tree.lower(mark) == "," { mark } else { (0..mark).next_back().filter(|&idx| tree.lower(idx) == ",")? };
        let end = (verb + 1..tree.tokens().end).find(|&idx| tree.lower(idx) == ",").unwrap_or(tree.tokens().end);
        let finite = |idx: TokenIdx| {
            tree.upos(idx) == Upos::Aux
                || tree.is_verb(idx) && matches!(tree.token(idx).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp)
        };
        let before = trim_commas(tree, self.body_start()..comma);
        let speaker = phrase_root(tree, verb + 1..end)?;
        let first = tree.phrase(speaker).start <= verb + 1;
        let told = before.clone().any(finite);
        (first && told && !(verb + 1..end).any(finite)).then(|| (speaker, vec![before]))
    }

    /// "…, Ruiz said[ on Tuesday][, …].", read off the order of words: the speaker, and the words before and after the frame.
    fn frame(&self, verb: TokenIdx, cue: Cue) -> Option<(TokenIdx, Vec<Range<TokenIdx>>)> {
        let tree = self.tree;
        if !is_finite_speech(tree, verb, cue) || self.text.in_speech(self.text.offsets[self.sentence] + verb) {
            return None;
        }
        let (comma, speaker) = self.frame_opening(verb)?;
        let before = trim_commas(tree, self.body_start()..comma);
        let all = tree.trim(0..tree.tokens().end);
        let close = (verb + 1..all.end).find(|&idx| tree.lower(idx) == ",").unwrap_or(all.end);
        // Only a time, a place or an addressee may follow within the frame.
        let tail = verb + 1..close;
        let short = tail.len() <= 8
            && !tail.clone().any(|idx| tree.is_verb(idx) || tree.lower(idx) == "that" || tree.upos(idx) == Upos::Aux);
        if !short || before.is_empty() {
            return None;
        }
        let after = trim_commas(tree, close.min(all.end)..all.end);
        // "…, he said, replacing her would take years": a gerund may be the subject of what goes on.
        let gerund =
            || after.clone().any(|idx| tree.kid(idx, BaseRelation::Csubj).is_some_and(|kid| after.contains(&kid)));
        let goes_on = after.clone().any(|idx| tree.is_predicate(idx))
            && (!tree.is_participle_clause(after.start) || gerund())
            && !matches!(tree.lower(after.start), "and" | "but" | "as" | "while" | "who" | "which");
        let told = before.clone().any(|idx| tree.is_predicate(idx)) || goes_on;
        let pieces = if goes_on { vec![before, after] } else { vec![before] };
        told.then_some((speaker, pieces))
    }

    /// The comma that opens the frame of `verb`, and the speaker between the two.
    fn frame_opening(&self, verb: TokenIdx) -> Option<(TokenIdx, TokenIdx)> {
        let tree = self.tree;
        let subject = tree.kid(verb, BaseRelation::Nsubj).filter(|&subject| subject < verb);
        let last = (0..verb).rev().find(|&idx| tree.lower(idx) == ",")?;
        // "…, Ruiz, the mayor, said": the comma right before the cue closes an apposition; the subject's own comma opens.
        let comma = match subject {
            Some(subject) if last + 1 == verb || phrase_root(tree, last + 1..verb).is_none() => {
                let from = tree.phrase(subject).start;
                (0..from).rev().find(|&idx| tree.lower(idx) == ",").filter(|&comma| from <= comma + 2)?
            }
            _ => last,
        };
        let between = comma + 1..verb;
        let opens = matches!(
            tree.lower(comma + 1),
            "and" | "but" | "which" | "who" | "that" | "as" | "when" | "where" | "while" | "or" | "what"
        );
        let finite =
            |idx: TokenIdx| tree.is_verb(idx) && matches!(tree.token(idx).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp);
        // A dozen words hold a name with a long title; nothing else may stand between the comma and the cue.
        if opens || between.len() > 12 || between.clone().any(finite) {
            return None;
        }
        let speaker = subject.filter(|subject| between.contains(subject)).or_else(|| phrase_root(tree, between))?;
        tree.preposition(speaker).is_empty().then_some((comma, speaker))
    }

    /// "which Ruiz said was closed": the clause goes on around the frame.
    pub(super) fn relative_frame(&self, verb: TokenIdx, cue: Cue) -> Option<Vec<Range<TokenIdx>>> {
        let tree = self.tree;
        if !is_finite_speech(tree, verb, cue) {
            return None;
        }
        let subject = tree.kid(verb, BaseRelation::Nsubj).filter(|&subject| subject < verb)?;
        let pronoun = tree
            .phrase(subject)
            .start
            .checked_sub(1)
            .filter(|&idx| matches!(tree.lower(idx), "which" | "who" | "what"))?;
        let end = (verb + 1..tree.tokens().end)
            .find(|&idx| matches!(tree.lower(idx), "," | "." | ";"))
            .unwrap_or(tree.tokens().end);
        let rest = verb + 1..end;
        let clause = rest.clone().any(|idx| tree.is_verb(idx) || tree.upos(idx) == Upos::Aux);
        clause.then(|| vec![pronoun..pronoun + 1, rest])
    }

    /// First word after a dateline ("WASHINGTON — ").
    fn body_start(&self) -> TokenIdx {
        let tree = self.tree;
        let dash = (1..tree.tokens().end.min(10)).find(|&idx| matches!(tree.lower(idx), "—" | "–" | "―" | "--"));
        let capitals = |idx: TokenIdx| !tree.sentence.form(idx).chars().any(char::is_lowercase);
        dash.filter(|_| capitals(0) && tree.sentence.form(0).chars().count() > 2).map_or(0, |dash| dash + 1)
    }

    /// Where the tree shows no complement: a verb that takes nothing but clauses ("said the two raised …") has all that
    /// follows, and any verb what follows its "that".
    pub(super) fn by_order(&self, verb: TokenIdx, cue: Cue) -> Option<Vec<Range<TokenIdx>>> {
        let tree = self.tree;
        let follows = tree.lower(verb + 1);
        if !is_finite_speech(tree, verb, cue) {
            return None;
        }
        // "told a meeting of island leaders that …": whoever is told stands between.
        let told = self.told_that(verb);
        let starts = follows == "that"
            || told.is_some()
            || !cue.object && !cue.plan && !matches!(follows, "," | "." | ":" | "to" | "");
        let piece = self.rest(told.unwrap_or(verb + 1));
        // Six words are the least that a clause with its subject takes in news.
        let clause = piece.len() >= 3
            && piece.clone().any(|idx| tree.is_predicate(idx) && (tree.is_verb(idx) || tree.has_own_subject(idx)));
        (starts && clause).then(|| vec![piece])
    }

    /// The "that" of a verb that takes a hearer, past the hearer.
    fn told_that(&self, verb: TokenIdx) -> Option<TokenIdx> {
        let tree = self.tree;
        if !LEXICON.classes.telling.contains(tree.lemma(verb)) {
            return None;
        }
        // Ten words are room for a hearer with a title and a place.
        let hearer = verb + 1..tree.tokens().end.min(verb + 11);
        let that = hearer.clone().find(|&idx| tree.lower(idx) == "that" && idx > verb + 1)?;
        let plain = (verb + 1..that).all(|idx| !tree.is_verb(idx) && !tree.is_punct(idx));
        plain.then_some(that)
    }

    /// From `start` to the end of the sentence, or to a participle that brings in the next report ("…, adding that").
    fn rest(&self, start: TokenIdx) -> Range<TokenIdx> {
        let tree = self.tree;
        let end = self.next_report(start..tree.tokens().end).unwrap_or(tree.tokens().end);
        trim_commas(tree, start..end)
    }

    /// Where the next report of the sentence begins: the comma before a participle of speech ("…, saying"), or the conjunction
    /// before another frame ("…, but he noted that").
    pub(super) fn next_report(&self, range: Range<TokenIdx>) -> Option<TokenIdx> {
        let tree = self.tree;
        let participle = self.next_participle(range.clone());
        let frame = range.clone().skip(1).find(|&idx| {
            let conjunction = matches!(tree.lower(idx), "and" | "but" | "though" | "although" | "while");
            conjunction && self.opens_report(idx, range.end)
        });
        let frame = frame.map(|idx| if tree.lower(idx - 1) == "," { idx - 1 } else { idx });
        participle.into_iter().chain(frame).min()
    }

    /// Whether a speaker and a cue of speech follow the conjunction at `at`.
    fn opens_report(&self, at: TokenIdx, end: TokenIdx) -> bool {
        let tree = self.tree;
        // Eight words hold a speaker with a title.
        let near = at + 1..end.min(at + 9);
        let finite = |idx: &TokenIdx| matches!(tree.token(*idx).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
        let Some(verb) = near.clone().find(finite) else { return false };
        let Some(subject) = tree.kid(verb, BaseRelation::Nsubj).filter(|subject| near.contains(subject)) else {
            return false;
        };
        let opens = tree.phrase(subject).start == at + 1;
        let pronoun = matches!(tree.lower(subject), "he" | "she" | "they" | "it");
        let comma = at.checked_sub(1).is_some_and(|before| tree.lower(before) == ",");
        let speech = LEXICON.cue(tree.lemma(verb)).is_some_and(|cue| is_finite_speech(tree, verb, cue));
        opens && speech && (pronoun || comma)
    }

    /// The comma before a participle of speech: "…, saying", "…, adding".
    fn next_participle(&self, range: Range<TokenIdx>) -> Option<TokenIdx> {
        let tree = self.tree;
        range.clone().find(|&idx| {
            let verb = idx + 1;
            tree.lower(idx) == ","
                && verb < range.end
                && tree.token(verb).xpos == Xpos::Vbg
                && LEXICON.cue(tree.lemma(verb)).is_some_and(|cue| cue.clause && cue.class == CueClass::Speech)
        })
    }
}

/// A finite verb of speech that takes a clause.
pub(super) fn is_finite_speech(tree: &Tree<'_>, verb: TokenIdx, cue: Cue) -> bool {
    let perfect = || {
        tree.token(verb).xpos == Xpos::Vbn
            && tree.kids_by(verb, BaseRelation::Aux).any(|kid| tree.lemma(kid) == "have")
            && !tree.is_passive(verb)
    };
    cue.clause
        && cue.class == CueClass::Speech
        && (matches!(tree.token(verb).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp) || perfect())
}

/// The noun that heads the words `range`: its governor lies outside.
pub(super) fn phrase_root(tree: &Tree<'_>, range: Range<TokenIdx>) -> Option<TokenIdx> {
    range.clone().find(|&idx| tree.is_nominal(idx) && tree.head(idx).is_none_or(|head| !range.contains(&head)))
}
