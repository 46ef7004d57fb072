//! Where the words put an event: behind or ahead of the day of writing. The governing verb decides; where there is no tree,
//! or it leads to none, the nearest verb of the clause that shows its tense.

use super::resolve::Tense;
use super::values::Line;
use crate::syntax::{BaseRelation, Sentence, TokenIdx, Upos, Xpos};

/// Most steps up the tree from a date to its verb ("the talks of envoys of the two sides in Rome on Saturday").
const MAX_STEPS: usize = 6;

/// Verbs and adjectives whose participle puts what they govern ahead: "talks planned for Saturday", "is due Monday".
const AHEAD: &[&str] =
    &["plan", "schedule", "expect", "set", "slate", "due", "intend", "propose", "aim", "hope", "bind", "upcoming"];

/// The tense around piece `at`.
pub(super) fn of(line: &Line<'_>, at: usize) -> Tense {
    let by_tree = line.sentence().zip(line.token(at)).and_then(|(sentence, token)| governing(sentence, token));
    by_tree.unwrap_or_else(|| by_words(line, at))
}

/// The tense of the verb that governs `token`, the nearest first; none where no verb shows one.
fn governing(sentence: &Sentence, token: TokenIdx) -> Option<Tense> {
    // A date that narrows a noun ("Friday's concert was called off", "the vote on Friday was cancelled") dates the thing, and
    // a verb of the past says only that something was done about it.
    let narrows_noun = sentence.head(token).is_some_and(|head| {
        matches!(sentence.tokens[head].upos, Upos::Noun | Upos::Propn)
            && sentence.child(head, BaseRelation::Cop).is_none()
    });
    let mut at = token;
    for _ in 0..MAX_STEPS {
        let here = &sentence.tokens[at];
        let is_verbal = matches!(here.upos, Upos::Verb | Upos::Aux) || sentence.child(at, BaseRelation::Cop).is_some();
        let plans = AHEAD.iter().any(|lemma| here.lemma.as_ref() == *lemma);
        if at != token && (is_verbal || plans) {
            match shown(sentence, at) {
                Some(Tense::Past) if narrows_noun => return Some(Tense::Unknown),
                Some(tense) => return Some(tense),
                None => {}
            }
        }
        at = sentence.head(at)?;
    }
    None
}

/// The tense that a verb shows by itself and its auxiliaries.
fn shown(sentence: &Sentence, verb: TokenIdx) -> Option<Tense> {
    let token = &sentence.tokens[verb];
    let plans = AHEAD.iter().any(|lemma| token.lemma.as_ref() == *lemma);
    let mut past = token.xpos == Xpos::Vbd;
    let mut present = matches!(token.xpos, Xpos::Vbz | Xpos::Vbp);
    for child in sentence.children(verb) {
        let helper = &sentence.tokens[child];
        if !matches!(helper.relation.base(), BaseRelation::Aux | BaseRelation::Cop | BaseRelation::Mark) {
            continue;
        }
        match helper.lemma.as_ref() {
            "will" | "shall" | "’ll" | "'ll" => return Some(Tense::Future),
            "to" if token.xpos == Xpos::Vb => return Some(to_infinitive(sentence, verb)),
            "have" => past = true,
            "would" | "could" | "should" | "may" | "might" | "must" | "can" => return Some(Tense::Unknown),
            _ if helper.xpos == Xpos::Vbd => past = true,
            _ if matches!(helper.xpos, Xpos::Vbz | Xpos::Vbp) => present = true,
            _ => {}
        }
    }
    match (past, present) {
        // "was due Saturday" may lie on either side of the day of writing.
        (true, _) if plans => Some(Tense::Unknown),
        (true, _) => Some(Tense::Past),
        // "meets Saturday", "is set for Saturday": a present with a date looks ahead.
        (false, true) => Some(Tense::Present),
        (false, false) if plans => Some(Tense::Future),
        (false, false) => None,
    }
}

/// "is to meet", "plans to meet" look ahead; "managed to meet" looks where its governor does.
fn to_infinitive(sentence: &Sentence, verb: TokenIdx) -> Tense {
    let governor = sentence.head(verb).filter(|_| sentence.tokens[verb].relation.base() == BaseRelation::Xcomp);
    match governor.and_then(|governor| shown(sentence, governor).map(|tense| (governor, tense))) {
        Some((governor, Tense::Past)) => {
            let lemma = sentence.tokens[governor].lemma.as_ref();
            let done = ["manage", "fail", "begin", "start", "refuse", "continue", "come", "go", "get", "use"];
            if done.contains(&lemma) { Tense::Past } else { Tense::Unknown }
        }
        _ => Tense::Future,
    }
}

/// How far a verb is looked for on either side, in pieces.
const REACH: usize = 12;

/// Without a tree: the nearest word that shows a tense, the words before first.
fn by_words(line: &Line<'_>, at: usize) -> Tense {
    let before = (at.saturating_sub(REACH)..at).rev().find_map(|at| by_word(line, at));
    before.or_else(|| (at + 1..at + REACH).find_map(|at| by_word(line, at))).unwrap_or(Tense::Unknown)
}

fn by_word(line: &Line<'_>, at: usize) -> Option<Tense> {
    let piece = line.piece(at)?;
    if piece.is_any(&["will", "shall", "ll", "going", "gonna"]) {
        return Some(Tense::Future);
    }
    // "to be held", "to meet"; but "from Monday to Friday" and "according to" show nothing.
    if piece.is("be") && line.follows(at, &["to"]) {
        return Some(Tense::Future);
    }
    let past =
        ["was", "were", "did", "had", "went", "came", "said", "met", "began", "took", "told", "died", "killed", "left"];
    if piece.is_any(&past) {
        return Some(Tense::Past);
    }
    // Unknown words in -ed are verbs of the past more often than not; the tagger knows better where there is one.
    let tagged = line.sentence().is_some();
    (!tagged && piece.text.len() > 4 && piece.text.ends_with("ed") && !piece.is_any(&["need", "indeed"]))
        .then_some(Tense::Past)
}
