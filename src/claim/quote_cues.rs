//! Which cue each quotation belongs to: after it, before it, or carried on from the quotation before.

use super::attribution::{Found, Speaker, Text};
use super::lexicon::{CueClass, LEXICON};
use super::quotation::{Place, QuotationKind};
use super::tree::Tree;
use crate::syntax::{BaseRelation, Relation, TokenIdx, Upos, Xpos};
use std::ops::Range;

/// A cue and the speaker beside it.
struct Link {
    sentence: usize,
    /// A verb, or the colon or dash that stands for one.
    verb: TokenIdx,
    speaker: Option<Speaker>,
}

/// Links every quotation of speech to its cue, adding to `found`.
pub(super) fn link(text: &Text<'_>, found: &mut Vec<Found>) {
    let mut last: Option<(usize, Place)> = None;
    for idx in 0..text.quotations.len() {
        let quotation = &text.quotations[idx];
        if quotation.kind != QuotationKind::Speech {
            if let Some((at, _)) = last.filter(|last| joined_on(text, idx, *last, found)) {
                found[at].content.push(quotation.outer.clone());
            }
            continue;
        }
        let held = found.iter().any(|one| one.content.iter().any(|piece| piece.contains(&quotation.inner.start)));
        if held {
            // A turn of a transcript already says who speaks.
            continue;
        }
        let linked = cue_of(text, idx).map(|link| join(text, link, quotation.outer.clone(), found));
        let at = linked.or_else(|| carried_on(text, idx, last, found)).or_else(|| announced(text, idx, found));
        let at = at.or_else(|| from_surroundings(text, idx, last, found));
        if let Some(at) = at {
            last = Some((at, quotation.outer.end));
        }
    }
}

/// Adds the words `outer` to the attribution of this cue, which is made if it is new; gives its index.
fn join(text: &Text<'_>, link: Link, outer: Range<Place>, found: &mut Vec<Found>) -> usize {
    let same = found.iter().position(|one| one.sentence == link.sentence && one.cue_tokens.contains(&link.verb));
    if let Some(at) = same {
        found[at].content.push(outer);
        return at;
    }
    let tree = text.tree(link.sentence);
    found.push(Found {
        sentence: link.sentence,
        cue_tokens: link.verb..link.verb + 1,
        cue: if tree.is_punct(link.verb) { ":".into() } else { tree.predicate_lemma(link.verb).into() },
        class: CueClass::Speech,
        speaker: link.speaker,
        content: vec![outer],
    });
    found.len() - 1
}

/// The cue right before or right after the quotation `idx`.
fn cue_of(text: &Text<'_>, idx: usize) -> Option<Link> {
    let before = region_before(text, idx);
    // "Ruiz said: “…”" is settled by what stands before; else we look to the right first, where "…, police said" outnumbers all.
    let introduced = before.clone().next_back().is_some_and(|place| {
        let (sentence, token) = text.locate(place).unwrap_or_default();
        matches!(text.tree(sentence).lower(token), "," | ":" | "that" | "saying" | "said" | "says" | "adding")
    });
    let from_before = || cue_before(text, before.clone());
    if introduced && let Some(link) = from_before() {
        return Some(link);
    }
    cue_after(text, idx).or_else(from_before).or_else(|| signed(text, idx)).or_else(|| labelled(text, before))
}

/// "“…” — Jane Doe": the quotation is signed after a dash, on its own line or the next.
fn signed(text: &Text<'_>, idx: usize) -> Option<Link> {
    let quotation = &text.quotations[idx];
    let (sentence, token) = text.locate(quotation.outer.end).or_else(|| text.locate(quotation.outer.end - 1))?;
    let from = text.locate(quotation.outer.end - 1).map_or(sentence, |(last, _)| last);
    if text.sentences[sentence].block.saturating_sub(text.sentences[from].block) > 1 {
        return None;
    }
    let tree = text.tree(sentence);
    if !matches!(tree.lower(token), "—" | "–" | "―" | "--" | "-") || token + 1 >= tree.tokens().end {
        return None;
    }
    // A signature is a name with a title, not a clause.
    let words = tree.trim(token + 1..tree.tokens().end.min(token + 16));
    let name = words.clone().find(|&at| tree.upos(at) == Upos::Propn)?;
    let clause = words.clone().any(|at| matches!(tree.token(at).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp));
    (!clause && name <= token + 2).then(|| Link { sentence, verb: token, speaker: Some(text.speaker(sentence, name)) })
}

/// "Jane Doe: “…”".
fn labelled(text: &Text<'_>, before: Range<Place>) -> Option<Link> {
    let (sentence, colon) = text.locate(before.end.checked_sub(1)?)?;
    let tree = text.tree(sentence);
    // A label is short; a longer run before a colon is a clause.
    if before.is_empty() || before.len() > 8 || tree.lower(colon) != ":" {
        return None;
    }
    let start = before.start - text.offsets[sentence];
    let head = (start..colon)
        .find(|&at| tree.is_nominal(at) && tree.head(at).is_none_or(|head| !(start..colon).contains(&head)))?;
    Some(Link { sentence, verb: colon, speaker: Some(text.speaker(sentence, head)) })
}

/// Words of the quotation's first sentence before it, back to the quotation before.
fn region_before(text: &Text<'_>, idx: usize) -> Range<Place> {
    let quotation = &text.quotations[idx];
    let Some((sentence, _)) = text.locate(quotation.outer.start) else { return 0..0 };
    let floor = previous_speech(text, idx).map_or(0, |previous| text.quotations[previous].outer.end);
    text.offsets[sentence].max(floor)..quotation.outer.start
}

fn previous_speech(text: &Text<'_>, idx: usize) -> Option<usize> {
    (0..idx).rev().find(|&at| text.quotations[at].kind == QuotationKind::Speech)
}

/// Words after the quotation to the end of its last sentence, up to the next quotation.
fn region_after(text: &Text<'_>, idx: usize) -> Range<Place> {
    let quotation = &text.quotations[idx];
    let Some((sentence, _)) = text.locate(quotation.outer.end - 1) else { return 0..0 };
    let next = text.quotations[idx + 1..].iter().find(|next| next.kind == QuotationKind::Speech);
    let ceiling = next.map_or(usize::MAX, |next| next.outer.start);
    quotation.outer.end..text.offsets[sentence + 1].min(ceiling)
}

fn cue_after(text: &Text<'_>, idx: usize) -> Option<Link> {
    let here = region_after(text, idx);
    let empty = here
        .clone()
        .all(|place| text.locate(place).is_none_or(|(sentence, token)| text.tree(sentence).is_punct(token)));
    if !empty {
        return first_cue(text, here);
    }
    // "“Will they come?” | Ruiz asked." may be cut in two by the splitter.
    let (sentence, _) = text.locate(text.quotations[idx].outer.end - 1)?;
    let next = sentence + 1;
    let same_block =
        text.sentences.get(next).is_some_and(|following| following.block == text.sentences[sentence].block);
    if !same_block || text.in_speech(text.offsets[next]) {
        return None;
    }
    let tree = text.tree(next);
    // Only a bare frame counts: speaker and cue, with nothing reported of its own.
    let link = first_cue(text, text.places(next))?;
    let bare = tree.tokens().len() <= 8
        && tree.kid(link.verb, BaseRelation::Ccomp).is_none()
        && tree.kid(link.verb, BaseRelation::Obj).is_none();
    bare.then_some(link)
}

/// The first verb of `region` that is not part of a relative clause or a modifier, if it is a cue.
fn first_cue(text: &Text<'_>, region: Range<Place>) -> Option<Link> {
    // Forty words are room for a speaker with two offices at length; past them the verb belongs to something else.
    let near = region.start..region.end.min(region.start + 40);
    let (sentence, _) = text.locate(near.start)?;
    let tree = text.tree(sentence);
    let offset = text.offsets[sentence];
    let in_region = |idx: TokenIdx| region.contains(&(offset + idx));
    let mut tokens = near.filter_map(|place| text.locate(place)).filter(|&(at, _)| at == sentence).map(|(_, idx)| idx);
    let verb = tokens.find(|&idx| is_finite_cue(tree, idx) || breaks(tree, idx))?;
    if breaks(tree, verb) {
        return None;
    }
    let speaker = speaker_by_tree(tree, verb).filter(|&head| in_region(head));
    let speaker = speaker.or_else(|| speaker_by_order(text, sentence, verb, &region));
    let speaker = speaker.or_else(|| participle_subject(tree, verb)).map(|head| text.speaker(sentence, head));
    Some(Link { sentence, verb, speaker })
}

/// A verb that can bring in a quotation.
fn is_finite_cue(tree: &Tree<'_>, idx: TokenIdx) -> bool {
    let token = tree.token(idx);
    let verbal = matches!(token.xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Vbn | Xpos::Vbg | Xpos::Vb)
        && token.upos == Upos::Verb;
    let cue = LEXICON.cue(&tree.predicate_lemma(idx)).or_else(|| LEXICON.cue(tree.lemma(idx)));
    verbal && !in_relative(tree, idx) && cue.is_some_and(|cue| cue.clause && cue.class == CueClass::Speech)
}

/// Another clause's verb: what stands past it is no longer the quotation's frame.
fn breaks(tree: &Tree<'_>, idx: TokenIdx) -> bool {
    let token = tree.token(idx);
    matches!(token.xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp)
        && token.upos == Upos::Verb
        && !in_relative(tree, idx)
        && !is_finite_cue(tree, idx)
}

/// Whether the verb belongs to a clause within a noun phrase ("Ruiz, who leads the party, said").
fn in_relative(tree: &Tree<'_>, idx: TokenIdx) -> bool {
    let introduced =
        tree.kids(idx).iter().any(|&kid| kid < idx && matches!(tree.lower(kid), "who" | "which" | "whose" | "whom"));
    tree.relation(idx) == Relation::AclRelcl || introduced
}

fn speaker_by_tree(tree: &Tree<'_>, verb: TokenIdx) -> Option<TokenIdx> {
    if tree.is_passive(verb) {
        return tree.kids(verb).iter().copied().find(|&kid| tree.relation(kid) == Relation::OblAgent);
    }
    tree.kid(verb, BaseRelation::Nsubj)
}

/// The noun phrase beside the verb: just before it, else just after it.
fn speaker_by_order(text: &Text<'_>, sentence: usize, verb: TokenIdx, region: &Range<Place>) -> Option<TokenIdx> {
    let tree = text.tree(sentence);
    let offset = text.offsets[sentence];
    let before = region.start.saturating_sub(offset)..verb;
    let after = verb + 1..(region.end - offset).min(verb + 7);
    let plain = |idx: TokenIdx| {
        tree.is_nominal(idx)
            && tree.upos(idx) != Upos::Num
            && text.phrases[sentence].time(idx).is_none()
            && !tree.head(idx).is_some_and(|head| {
                tree.is_nominal(head) && head != verb && (before.contains(&head) || after.contains(&head))
            })
            && tree.preposition(idx).is_empty()
    };
    before.clone().rev().find(|&idx| plain(idx)).or_else(|| after.clone().find(|&idx| plain(idx)))
}

/// "…," he said, adding "…": the participle's subject is the main verb's.
fn participle_subject(tree: &Tree<'_>, verb: TokenIdx) -> Option<TokenIdx> {
    (tree.token(verb).xpos != Xpos::Vbn).then(|| tree.subjects(verb).first().copied()).flatten()
}

/// The last cue of `region`, with nothing but its own complements between it and the quotation.
fn cue_before(text: &Text<'_>, region: Range<Place>) -> Option<Link> {
    let (sentence, _) = text.locate(region.start)?;
    if region.is_empty() {
        return None;
    }
    let tree = text.tree(sentence);
    let offset = text.offsets[sentence];
    let tokens = region.start - offset..region.end - offset;
    let verb = tokens.clone().rev().take(25).find(|&idx| is_finite_cue(tree, idx) || breaks(tree, idx))?;
    if breaks(tree, verb) {
        return None;
    }
    let by_tree = speaker_by_tree(tree, verb).or_else(|| participle_subject(tree, verb));
    let speaker = by_tree.filter(|head| tokens.contains(head) || !text.in_speech(offset + head));
    let speaker =
        speaker.or_else(|| speaker_by_order(text, sentence, verb, &region)).map(|head| text.speaker(sentence, head));
    Some(Link { sentence, verb, speaker })
}

/// A quotation that goes on from the one before: the same paragraph with nothing but the frame between, or marks left open at
/// the end of the paragraph before.
fn carried_on(text: &Text<'_>, idx: usize, last: Option<(usize, Place)>, found: &mut [Found]) -> Option<usize> {
    let (at, until) = last?;
    let quotation = &text.quotations[idx];
    let (cue_sentence, start) = (found[at].sentence, quotation.outer.start);
    let between = until..start;
    let only_frame = between.clone().all(|place| {
        text.locate(place)
            .is_none_or(|(sentence, token)| sentence == cue_sentence || text.tree(sentence).is_punct(token))
    });
    let same_block = block_of(text, until - 1) == block_of(text, start);
    if quotation.continues
        && previous_speech(text, idx).is_some_and(|previous| text.quotations[previous].outer.end == until)
        || same_block && only_frame
    {
        found[at].content.push(quotation.outer.clone());
        return Some(at);
    }
    None
}

/// "“…,” he said, but “when it comes to …”": the rest of the sentence, after a conjunction, is the same speaker's.
fn joined_on(text: &Text<'_>, idx: usize, last: (usize, Place), found: &[Found]) -> bool {
    let (at, until) = last;
    let start = text.quotations[idx].outer.start;
    let Some((sentence, token)) = text.locate(start) else { return false };
    if found[at].sentence != sentence || token < 2 || until >= start {
        return false;
    }
    let tree = text.tree(sentence);
    let cue = found[at].cue_tokens.clone();
    let frame = until.saturating_sub(text.offsets[sentence])..token - 1;
    matches!(tree.lower(token - 1), "and" | "but" | "because" | "so" | "or")
        && tree.lower(token - 2) == ","
        && frame.clone().all(|idx| cue.contains(&idx) || !tree.is_verb(idx))
}

fn block_of(text: &Text<'_>, place: Place) -> Option<u32> {
    text.locate(place).map(|(sentence, _)| text.sentences[sentence].block)
}

/// A quotation announced by a sentence that ends in a colon.
fn announced(text: &Text<'_>, idx: usize, found: &mut Vec<Found>) -> Option<usize> {
    let quotation = &text.quotations[idx];
    let (sentence, token) = text.locate(quotation.outer.start)?;
    if token != 0 {
        return None;
    }
    let previous = sentence.checked_sub(1)?;
    let tree = text.tree(previous);
    let last = tree.tokens().next_back()?;
    if tree.lower(last) != ":" || !last_is_near(text, previous, sentence) {
        return None;
    }
    let verb = tree.tokens().rev().find(|&at| is_finite_cue(tree, at)).or_else(|| text.sentences[previous].root())?;
    let speaker = tree.subjects(verb).first().map(|&head| text.speaker(previous, head));
    Some(join(text, Link { sentence: previous, verb, speaker }, quotation.outer.clone(), found))
}

fn last_is_near(text: &Text<'_>, earlier: usize, later: usize) -> bool {
    text.sentences[later].block.saturating_sub(text.sentences[earlier].block) <= 1
}

/// A quotation that is a sentence of its own, without a cue: whoever spoke in the sentence before, or is its subject.
fn from_surroundings(
    text: &Text<'_>,
    idx: usize,
    last: Option<(usize, Place)>,
    found: &mut Vec<Found>,
) -> Option<usize> {
    let quotation = &text.quotations[idx];
    let (sentence, token) = text.locate(quotation.outer.start)?;
    if token != 0 {
        return None;
    }
    let previous = sentence.checked_sub(1)?;
    let spoke = last.filter(|&(at, until)| {
        let near = text.locate(until - 1).is_some_and(|(end, _)| end + 1 >= sentence || end == previous);
        near && last_is_near(text, found[at].sentence, sentence)
    });
    if let Some((at, _)) = spoke {
        if block_of(text, quotation.outer.start)
            == block_of(text, found[at].content.last().map_or(0, |piece| piece.start))
        {
            found[at].content.push(quotation.outer.clone());
            return Some(at);
        }
        // Another paragraph of the same speaker's.
        let mut more = found[at].clone();
        more.content = vec![quotation.outer.clone()];
        found.push(more);
        return Some(found.len() - 1);
    }
    if !last_is_near(text, previous, sentence) || text.sentences[previous].kind != text.sentences[sentence].kind {
        return None;
    }
    let tree = text.tree(previous);
    let root = text.sentences[previous].root()?;
    let subject = tree.subjects(root).first().copied()?;
    text.phrases[previous].entity_at(subject)?;
    let cue = is_finite_cue(tree, root)
        || LEXICON.cue(&tree.predicate_lemma(root)).is_some_and(|cue| cue.class == CueClass::Speech);
    let speaker = Some(text.speaker(previous, subject));
    cue.then(|| join(text, Link { sentence: previous, verb: root, speaker }, quotation.outer.clone(), found))
}
