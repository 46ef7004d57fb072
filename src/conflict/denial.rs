//! A source that calls a story untrue: "a hoax", "no, he has not", "no evidence that". The story is told in few words there and in
//! whatever grammar, so what counts is that most of what the draft says stands beside the denial.

use super::align::Alignment;
use super::sides::Knowledge;
use super::units::{Unit, ancestors, clause_head, is_negator};
use crate::syntax::{BaseRelation, Sentence, Token, TokenIdx, Upos};

/// Longest source sentence, in tokens, that a denial is taken to govern as a whole: headlines and short sentences have one point.
/// In longer ones it governs its own clause and what hangs on it. Of 950 headlines 95 % are no longer, of sentences in the body
/// of news half are.
const ONE_POINT: usize = 22;

/// What the source denies of the draft's sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Denied {
    /// The word that denies.
    pub(super) cue: TokenIdx,
    /// Share of the draft sentence, by weight, that the denial governs.
    pub(super) share: f32,
    /// How many units that is.
    pub(super) n_shared: usize,
}

/// Whether the source's sentence calls untrue what the draft's sentence tells. Nothing where the draft itself speaks of a denial
/// or is negated.
pub(super) fn denied(
    alignment: &Alignment<'_>,
    draft: &Sentence,
    source: &Sentence,
    known: Knowledge<'_>,
) -> Option<Denied> {
    let denies = |sentence: &Sentence, idx: TokenIdx| is_cue(sentence, idx, known);
    let is_negated_itself =
        draft.root().is_some_and(|root| draft.children(root).any(|child| is_negator(&draft.tokens[child].lemma)));
    let speaks_of_denial = |idx| denies(draft, idx) || listed(draft, idx, "denials", known);
    // What the draft only reports as somebody's view stands beside a denial without being contradicted by it.
    let tells_a_view = || draft.root().is_some_and(|root| listed(draft, root, "views", known));
    // Most sources deny nothing, so they are asked first.
    let cue = (0..source.tokens.len())
        .filter(|&idx| calls_untrue(alignment, source, idx, known))
        .find(|&idx| denies(source, idx) && (is_negation_itself(source, idx) || !is_negated(source, idx)))
        .or_else(|| negated_predicate(alignment, draft, source))
        .or_else(|| negated_point(alignment, draft, source, known))?;
    if is_negated_itself || tells_a_view() || (0..draft.tokens.len()).any(speaks_of_denial) {
        return None;
    }
    let least = if is_negator(&source.tokens[cue].lemma) && !denies(source, cue) { MOST } else { 0.0 };
    let governs = |head: TokenIdx| {
        source.tokens.len() <= ONE_POINT
            || ancestors(source, head).any(|above| above == cue)
            || clause_head(source, head) == clause_head(source, cue)
    };
    let (mut all, mut shared, mut n_shared) = (0.0, 0.0, 0);
    for (unit, partner) in alignment.draft.iter().zip(&alignment.partner) {
        if partner.is_none() && describes_shared(alignment, unit) {
            continue;
        }
        all += unit.weight();
        if let Some((to, _)) = *partner
            && governs(alignment.source[to].head)
        {
            shared += unit.weight();
            n_shared += 1;
        }
    }
    (all > 0.0 && shared / all >= least).then_some(Denied { cue, share: shared / all, n_shared })
}

/// Whether the word at `idx` can call the draft's story untrue: an adjective before a noun speaks of that noun, which must be the
/// draft's too or mean a story. "She gave a false reason" says of all else in its clause that it is so.
fn calls_untrue(alignment: &Alignment<'_>, source: &Sentence, idx: TokenIdx, known: Knowledge<'_>) -> bool {
    let token = &source.tokens[idx];
    let Some(noun) = source.head(idx).filter(|_| token.relation.base() == BaseRelation::Amod) else { return true };
    let is_shared = |to: usize| alignment.source[to].tokens.contains(&noun);
    listed(source, noun, "stories", known) || alignment.partner.iter().flatten().any(|&(to, _)| is_shared(to))
}

/// Least share of a denying draft that the source must have: a denial holds of all of what it denies together, so that one word
/// more may make it true.
pub(super) const ALL_BUT_NOTHING: f32 = 0.9;

/// What a draft denies and the source's sentence states: the draft's unit that is denied, and how much is shared. "Is no
/// musician" against "a singer, musician and actor"; "was unable to appear" against "appeared".
pub(super) fn denied_by_draft(
    alignment: &Alignment<'_>,
    draft: &Sentence,
    source: &Sentence,
    known: Knowledge<'_>,
) -> Option<(usize, Denied)> {
    let at = denied_head(draft, known)?;
    let ours = alignment.draft.iter().position(|unit| unit.tokens.contains(&at))?;
    let (theirs, score) = alignment.partner[ours]?;
    let head = alignment.source[theirs].head;
    let negated_there = std::iter::once(head).chain(ancestors(source, head)).any(|above| {
        let negated = source.children(above).any(|child| is_negator(&source.tokens[child].lemma));
        negated || above != head && listed(source, above, "withholding", known)
    });
    if score < 0.85 || negated_there || (0..source.tokens.len()).any(|idx| is_cue(source, idx, known)) {
        return None;
    }
    let (mut all, mut shared, mut n_shared) = (0.0, 0.0, 0);
    for (unit, partner) in alignment.draft.iter().zip(&alignment.partner) {
        // "unable", "refused": the denial itself.
        if Some(unit.head) == draft.root() && unit.head != at {
            continue;
        }
        all += unit.weight();
        if partner.is_some() {
            shared += unit.weight();
            n_shared += 1;
        }
    }
    // A deed may be done on one day and not on another; what somebody is lasts longer.
    let is_state = draft.child(at, BaseRelation::Cop).is_some();
    let enough = all > 0.0 && shared / all >= ALL_BUT_NOTHING && n_shared >= if is_state { 2 } else { 3 };
    enough.then_some((ours, Denied { cue: at, share: shared / all, n_shared }))
}

/// The token that the draft's main clause denies, if it denies.
fn denied_head(draft: &Sentence, known: Knowledge<'_>) -> Option<TokenIdx> {
    let root = draft.root()?;
    let negates = |&child: &TokenIdx| is_negator(&draft.tokens[child].lemma) && !is_scalar(draft, child);
    let negators = draft.children(root).filter(negates);
    let below = [BaseRelation::Xcomp, BaseRelation::Advcl, BaseRelation::Ccomp];
    let deed = || below.into_iter().find_map(|relation| draft.child(root, relation));
    let withholds = listed(draft, root, "withholding", known);
    match (negators.count(), withholds) {
        (1, false) => Some(root),
        (0, true) => deed(),
        _ => None,
    }
}

/// Whether an unmatched unit only describes what both texts name: "street artist" beside the artist's name.
fn describes_shared(alignment: &Alignment<'_>, unit: &Unit<'_>) -> bool {
    let loose = |role: &str| matches!(role, "amod" | "compound" | "flat" | "appos" | "nmod:desc" | "nmod:of");
    let above = unit.parent.is_some_and(|parent| loose(&unit.role) && alignment.partner[parent].is_some());
    let mut below = alignment.draft.iter().zip(&alignment.partner);
    let is_head = |other: &Unit<'_>| {
        other.parent.is_some_and(|parent| std::ptr::eq(&raw const alignment.draft[parent], unit))
            && matches!(&*other.role, "flat" | "appos")
    };
    above || below.any(|(other, partner)| partner.is_some() && is_head(other))
}

/// Least share of the draft that the source must have where nothing but a negation speaks against it: more than half, as a
/// sentence may deny one thing and tell another.
const MOST: f32 = 0.6;

/// The only negator of a source that makes one point, where it stands by a word that the draft has too, or by none that says
/// anything: "the wreck is not off Varsk", "bodies not those of the crew". By another word it denies something else. Nothing
/// where the draft has a word of refusing or lacking, which may say the same.
fn negated_point(
    alignment: &Alignment<'_>,
    draft: &Sentence,
    source: &Sentence,
    known: Knowledge<'_>,
) -> Option<TokenIdx> {
    let negators = |sentence: &Sentence| -> Vec<TokenIdx> {
        (0..sentence.tokens.len()).filter(|&idx| is_negator(&sentence.tokens[idx].lemma)).collect()
    };
    let [cue] = negators(source)[..] else { return None };
    // What both texts have ("after failing a test") denies nothing on one side alone.
    let shared = |idx: &TokenIdx| {
        let mut units = alignment.draft.iter().zip(&alignment.partner);
        units.any(|(unit, partner)| partner.is_some() && unit.tokens.contains(idx))
    };
    let withholds = |idx: TokenIdx| listed(draft, idx, "withholding", known) && !shared(&idx);
    if source.tokens.len() > ONE_POINT
        || !negators(draft).is_empty()
        || (0..draft.tokens.len()).any(withholds)
        || !matches!(&*source.tokens[cue].lemma, "not" | "n't" | "never")
        || is_scalar(source, cue)
    {
        return None;
    }
    let head = source.head(cue)?;
    if is_elliptic(alignment, source, head) {
        return None;
    }
    let unit = alignment.source.iter().position(|unit| unit.tokens.contains(&head));
    let shared = |unit: usize| alignment.back[unit].is_some_and(|ours| !denies_another(alignment, (ours, unit)));
    unit.is_none_or(shared).then_some(cue)
}

/// Whether the auxiliary at `head` stands alone and of somebody whom the draft does not speak of: "the pilot survived; his
/// passenger did not".
fn is_elliptic(alignment: &Alignment<'_>, source: &Sentence, head: TokenIdx) -> bool {
    let stands_in = matches!(&*source.tokens[head].lemma, "do" | "have" | "be" | "will" | "can" | "could" | "would");
    let complement = source.children(head).any(|child| {
        matches!(source.tokens[child].relation.base(), BaseRelation::Obj | BaseRelation::Xcomp | BaseRelation::Ccomp)
    });
    let subject = source.child(head, BaseRelation::Nsubj);
    let unknown = subject.is_some_and(|subject| {
        let unit = alignment.source.iter().position(|unit| unit.tokens.contains(&subject));
        unit.is_some_and(|unit| alignment.back[unit].is_none())
    });
    stands_in && !complement && unknown
}

/// Whether the source's verb `theirs` has in a role another thing than the draft's verb `ours`: "was not charged with murder"
/// denies no charge of manslaughter.
fn denies_another(alignment: &Alignment<'_>, (ours, theirs): (usize, usize)) -> bool {
    let hangs = |unit: &Unit<'_>, verb: usize| unit.parent == Some(verb) && &*unit.role != "subj";
    let stays = |idx: usize| alignment.partner[idx].is_some_and(|(to, _)| alignment.source[to].parent == Some(theirs));
    alignment.source.iter().zip(&alignment.back).any(|(other, back)| {
        let replaces = |(idx, unit): (usize, &Unit<'_>)| {
            hangs(unit, ours) && !stays(idx) && super::likeness::same_role(&unit.role, &other.role)
        };
        hangs(other, theirs) && back.is_none() && alignment.draft.iter().enumerate().any(replaces)
    })
}

/// Whether the negator at `idx` only sets a limit: "not only", "not its only", "not all", "not yet".
fn is_scalar(sentence: &Sentence, idx: TokenIdx) -> bool {
    let limits = |token: &Token| {
        matches!(
            &*token.lemma,
            "only" | "just" | "merely" | "simply" | "yet" | "all" | "every" | "always" | "necessarily"
        )
    };
    sentence.tokens.iter().skip(idx + 1).take(2).any(limits)
}

/// The negator by the source's word for what the draft's sentence turns on.
fn negated_predicate(alignment: &Alignment<'_>, draft: &Sentence, source: &Sentence) -> Option<TokenIdx> {
    let root = draft.root()?;
    let ours = alignment.draft.iter().position(|unit| unit.head == root)?;
    let (theirs, score) = alignment.partner[ours]?;
    // A hypernym may hold where its hyponym is denied: "hurt, but not wounded".
    let head = alignment.source[theirs].head;
    let negator = source.children(head).find(|&child| is_negator(&source.tokens[child].lemma))?;
    let sure = score >= 0.85 && !is_scalar(source, negator);
    (sure && !denies_another(alignment, (ours, theirs))).then_some(negator)
}

/// Whether the word at `idx` is a cue because it is negated ("not true").
fn is_negation_itself(sentence: &Sentence, idx: TokenIdx) -> bool {
    matches!(&*sentence.tokens[idx].lemma, "true" | "real" | "accurate" | "so")
}

/// Whether token `idx` calls something untrue.
fn is_cue(sentence: &Sentence, idx: TokenIdx, known: Knowledge<'_>) -> bool {
    let token = &sentence.tokens[idx];
    let lemma = &*token.lemma;
    let next = |at: usize| sentence.tokens.get(idx + at).map(|token| &*token.lemma);
    match lemma {
        // "No, …": the answer to a story that goes round.
        "no" if next(1) == Some(",") => idx == 0 || matches!(sentence.form(idx - 1), ":" | "?" | "-" | "–" | "—"),
        "no" => matches!(next(1), Some("evidence" | "proof" | "truth" | "basis" | "foundation")),
        "true" | "real" | "accurate" | "so" => is_negated(sentence, idx) && token.upos != Upos::Noun,
        _ => {
            listed(sentence, idx, "debunk", known)
                || listed(sentence, idx, "denials", known) && denies_a_story(sentence, idx, known)
        }
    }
}

/// How many words of `sentence` negate, deny or withhold.
pub(super) fn n_negating(sentence: &Sentence, known: Knowledge<'_>) -> usize {
    let negates = |&idx: &TokenIdx| {
        is_negator(&sentence.tokens[idx].lemma)
            || listed(sentence, idx, "denials", known)
            || listed(sentence, idx, "withholding", known)
    };
    (0..sentence.tokens.len()).filter(negates).count()
}

/// Whether list `id` has the word at `idx`.
pub(super) fn listed(sentence: &Sentence, idx: TokenIdx, id: &str, known: Knowledge<'_>) -> bool {
    let (lemma, form) = (&*sentence.tokens[idx].lemma, sentence.form(idx));
    // A verb of a lower-case headline that was taken for a name keeps its ending: "rebuffs", "denies".
    let is_bare = |word: &str| match form.strip_suffix("ies") {
        Some(stem) => word.strip_suffix(['y', 'Y']).is_some_and(|word| word.eq_ignore_ascii_case(stem)),
        None => word.eq_ignore_ascii_case(form.trim_end_matches('s')),
    };
    let mut words = known.words(id);
    words.any(|word| word.eq_ignore_ascii_case(lemma) || word.eq_ignore_ascii_case(form) || is_bare(word))
}

/// Whether the word at `idx`, one of denying, has a story under it: a clause, "reports", "claims". One may deny entry and reject
/// an offer.
fn denies_a_story(sentence: &Sentence, idx: TokenIdx, known: Knowledge<'_>) -> bool {
    let is_story = |child: TokenIdx| listed(sentence, child, "stories", known);
    // Lower-case headlines are seldom parsed right: there the words that follow tell.
    let follows = (idx + 1..sentence.tokens.len()).take(3).any(is_story);
    let has_clause = |child: TokenIdx| sentence.tokens[child].relation.base() == BaseRelation::Ccomp;
    follows || sentence.children(idx).any(|child| has_clause(child) || is_story(child))
}

/// Whether one of the three words before token `idx` negates it.
fn is_negated(sentence: &Sentence, idx: TokenIdx) -> bool {
    let clear = |at: &TokenIdx| !matches!(&*sentence.tokens[*at].lemma, "," | ":" | ";" | "-");
    (0..idx).rev().take(3).take_while(clear).any(|at| is_negator(&sentence.tokens[at].lemma))
}
