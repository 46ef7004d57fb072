//! The counted noun: what a number counts, by the tree where it is sure and by the order of words where it is not.

use super::piece::Kind;
use super::values::Line;
use crate::syntax::{BaseRelation, Sentence, TokenIdx, Upos, Xpos};

/// Furthest that a counted noun lies behind its number, in tokens ("12 heavily armed masked gunmen").
const MAX_REACH: usize = 6;

/// A counted noun.
pub(super) struct Counted {
    /// Its piece.
    pub(super) piece: usize,
    pub(super) lemma: Box<str>,
}

/// The noun that the number at piece `head`, which ends before piece `end`, counts.
pub(super) fn counted(line: &Line<'_>, head: usize, end: usize) -> Option<Counted> {
    match line.sentence() {
        Some(sentence) => by_tags(line, sentence, head, end),
        None => by_words(line, end),
    }
}

fn by_tags(line: &Line<'_>, sentence: &Sentence, head: usize, end: usize) -> Option<Counted> {
    let number = line.token(head)?;
    let start = line.token(end - 1)? + 1;
    let mut at = start;
    if is_form(sentence, at, "of") {
        // "14 of the miners": the whole is counted out.
        at += 1;
        at += usize::from(sentence.tokens.get(at).is_some_and(|token| matches!(token.upos, Upos::Det | Upos::Pron)));
        let noun = group_end(sentence, behind_owner(sentence, at))?;
        return named(line, sentence, noun);
    }
    let direct = group_end(sentence, at);
    let governor = sentence.head(number).filter(|&noun| {
        let token = &sentence.tokens[number];
        let is_noun = matches!(sentence.tokens[noun].upos, Upos::Noun | Upos::Propn);
        token.relation.base() == BaseRelation::Nummod && is_noun && noun >= start && noun < start + MAX_REACH
    });
    // The words' order knows where the noun phrase ends; the tree is asked where it finds none, or finds a name.
    let noun = direct.filter(|&noun| sentence.tokens[noun].upos == Upos::Noun).or(governor).or(direct)?;
    named(line, sentence, noun)
}

/// Behind whom the counted things belong to: "seven of Tarnby Council's schools".
fn behind_owner(sentence: &Sentence, at: TokenIdx) -> TokenIdx {
    let ends = sentence.tokens.len().min(at + MAX_REACH);
    let rest = (at..ends).find(|&idx| sentence.tokens[idx].upos != Upos::Propn);
    match rest {
        Some(idx) if idx > at && sentence.tokens[idx].xpos == Xpos::Pos => idx + 1,
        _ => at,
    }
}

fn is_form(sentence: &Sentence, at: TokenIdx, form: &str) -> bool {
    at < sentence.tokens.len() && sentence.form(at).eq_ignore_ascii_case(form)
}

/// The last noun of the noun phrase that goes on at token `at`.
fn group_end(sentence: &Sentence, at: TokenIdx) -> Option<TokenIdx> {
    let mut noun = None;
    for idx in at..sentence.tokens.len().min(at + MAX_REACH) {
        let token = &sentence.tokens[idx];
        match token.upos {
            Upos::Noun => noun = Some(idx),
            // Names qualify a noun ("12 Wagner fighters"); by themselves they are counted only in the plural.
            Upos::Propn if noun.is_none() || sentence.tokens[idx - 1].upos != Upos::Noun => {
                if token.xpos == Xpos::Nnps {
                    noun = Some(idx);
                }
            }
            Upos::Adj | Upos::Adv | Upos::Num if noun.is_none() => {}
            Upos::Verb if noun.is_none() && matches!(token.xpos, Xpos::Vbn | Xpos::Vbg) => {
                // "14 trapped miners", but not "14 killed" nor "12 injured in the blast".
                let next = sentence.tokens.get(idx + 1);
                if !next.is_some_and(|next| matches!(next.upos, Upos::Noun | Upos::Adj | Upos::Propn)) {
                    return noun;
                }
            }
            Upos::Punct if noun.is_none() && token.xpos == Xpos::Hyph => {}
            Upos::Cconj if noun.is_none() && idx > at && sentence.tokens[idx - 1].upos == Upos::Adj => {}
            _ => return noun,
        }
    }
    noun
}

fn named(line: &Line<'_>, sentence: &Sentence, noun: TokenIdx) -> Option<Counted> {
    let lemma = sentence.tokens[noun].lemma.to_lowercase().into();
    Some(Counted { piece: line.piece_of_token(noun)?, lemma })
}

/// Words behind a number that are no counted noun.
const NO_NOUNS: &[&str] = &[
    "a", "about", "after", "against", "ago", "also", "among", "an", "and", "are", "around", "as", "at", "away", "be",
    "before", "between", "but", "by", "can", "could", "did", "do", "during", "each", "for", "from", "had", "has",
    "have", "he", "i", "if", "in", "into", "is", "it", "more", "not", "of", "on", "or", "out", "over", "per", "she",
    "so", "than", "that", "the", "then", "they", "this", "to", "under", "until", "was", "we", "were", "when", "which",
    "while", "who", "will", "with", "would", "you",
];

/// Without tags: the next word, unless it is a word of grammar.
fn by_words(line: &Line<'_>, end: usize) -> Option<Counted> {
    let mut at = end;
    if line.is(at, "of") {
        at = line.skip(at + 1, &["the", "these", "those", "its", "their", "his", "her", "our"]);
    }
    let piece = line.piece(at).filter(|piece| piece.kind == Kind::Word && !piece.is_any(NO_NOUNS))?;
    Some(Counted { piece: at, lemma: singular(&piece.text.to_lowercase()).into() })
}

/// The singular of a regular plural; for phrases without a lemmatiser only.
fn singular(plural: &str) -> &str {
    match plural {
        "people" => "person",
        "men" => "man",
        "women" => "woman",
        "children" => "child",
        word if word.ends_with("ss") || word.len() < 4 => word,
        word => word.strip_suffix('s').unwrap_or(word),
    }
}

/// Whether a plural noun begins the words at piece `at`, or ends the noun phrase that does.
pub(super) fn is_plural(line: &Line<'_>, at: usize) -> bool {
    if let (Some(sentence), Some(token)) = (line.sentence(), line.token(at)) {
        let plural = |noun: TokenIdx| matches!(sentence.tokens[noun].xpos, Xpos::Nns | Xpos::Nnps);
        return group_end(sentence, token).is_some_and(plural);
    }
    let Some(piece) = line.piece(at).filter(|piece| piece.kind == Kind::Word) else { return false };
    let irregular = ["people", "men", "women", "children", "troops", "police", "households"];
    piece.is_any(&irregular) || (piece.text.len() > 3 && piece.text.ends_with('s') && !piece.text.ends_with("ss"))
}
