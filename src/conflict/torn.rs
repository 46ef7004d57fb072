//! Sentences torn from their text: "It was founded in 1990." Put beside a sentence that names what it is about, the pronoun in the
//! place of its subject stands for the name, as nothing else is there that it could stand for.

use super::align::Alignment;
use super::units::{Unit, UnitKind, ancestors, clause_head};
use crate::claim::Reading;
use crate::document::DocumentId;
use crate::index::SentencePair;
use crate::mention::{EntityKind, NamedBy};
use crate::syntax::{BaseRelation, Sentence, TokenIdx, Upos};

/// Most sentences of a text that is no report but a statement or two: both texts must be so short, or there is more that a
/// pronoun may mean.
const STATEMENT: usize = 2;

/// How sure it is that such a pronoun stands for the name: as sure as a word that one side's analysis took for a name.
const STANDS_FOR: f32 = 0.9;

/// The pairs of sentences to compare, with those of statements of which the source's is torn from its text: they are compared
/// whatever words they share.
pub(super) fn with_statements(draft: &Reading, sources: &[&Reading], pairs: &[SentencePair]) -> Vec<SentencePair> {
    let mut all = pairs.to_vec();
    if !is_statement(draft) {
        return all;
    }
    let is_torn = |source: &Reading| is_statement(source) && source.sentences.first().is_some_and(is_open);
    for (document, _) in (0..).zip(sources).filter(|(_, source)| is_torn(source)) {
        let sentences = (0..).zip(&draft.sentences);
        all.extend(sentences.map(|(draft, _)| SentencePair { draft, document: DocumentId(document), source: 0 }));
    }
    all.sort_unstable();
    all.dedup();
    all
}

fn is_statement(reading: &Reading) -> bool {
    reading.sentences.len() <= STATEMENT
}

/// Has the pronoun or bare description that is the subject of the source's torn sentence stand for the subject that the draft names.
pub(super) fn join<'a>(
    alignment: &mut Alignment<'a>,
    (draft, ours): (&Reading, usize),
    (source, theirs): (&'a Reading, usize),
) {
    if !is_statement(draft) || !is_statement(source) || theirs > 0 {
        return;
    }
    let (Some(ours), Some(theirs)) = (draft.sentences.get(ours), source.sentences.get(theirs)) else { return };
    let Some(name) = named_subject(alignment, ours) else { return };
    let UnitKind::Name(entity, _) = alignment.draft[name].kind else { return };
    let Some((token, who)) = open_subject(alignment, theirs) else { return };
    let is_person = entity.kind == EntityKind::Person;
    let fits = match who {
        Who::Person => is_person || entity.kind == EntityKind::Unknown,
        Who::Thing => !is_person,
        Who::Several => true,
    };
    if fits {
        let at = unit_at(alignment, theirs, token);
        alignment.partner[name] = Some((at, STANDS_FOR));
        alignment.back[at] = Some(name);
    }
}

/// What a subject without a name can mean.
#[derive(Clone, Copy)]
enum Who {
    Person,
    Thing,
    Several,
}

/// The unit that the draft's main clause is said of, where it is a name that the source does not have.
fn named_subject(alignment: &Alignment<'_>, draft: &Sentence) -> Option<usize> {
    let root = draft.root()?;
    let subject = subject_of(draft, root)?;
    (0..alignment.draft.len()).find(|&at| {
        let unit = &alignment.draft[at];
        let is_name = matches!(unit.kind, UnitKind::Name(_, by) if by != NamedBy::Pronoun);
        is_name && unit.tokens.contains(&subject) && alignment.partner[at].is_none()
    })
}

fn subject_of(sentence: &Sentence, verb: TokenIdx) -> Option<TokenIdx> {
    sentence.child(verb, BaseRelation::Nsubj)
}

/// The subject of the source's main clause, where it is a pronoun or "the film" and no name stands before it.
fn open_subject(alignment: &Alignment<'_>, source: &Sentence) -> Option<(TokenIdx, Who)> {
    let token = subject_of(source, source.root()?)?;
    let is_named = |unit: &Unit<'_>| matches!(unit.kind, UnitKind::Name(_, by) if by != NamedBy::Pronoun);
    let named_before = alignment.source.iter().any(|unit| is_named(unit) && unit.tokens.start <= token);
    let is_taken = alignment.source.iter().zip(&alignment.back).any(|(unit, back)| {
        unit.tokens.contains(&token) && (back.is_some() || matches!(unit.kind, UnitKind::Name(..)))
    });
    if named_before || is_taken {
        return None;
    }
    Some((token, meant(source, token)?))
}

/// Whether the sentence is said of something that it does not name.
fn is_open(sentence: &Sentence) -> bool {
    sentence.root().and_then(|root| subject_of(sentence, root)).is_some_and(|token| meant(sentence, token).is_some())
}

/// What the subject at `token` can mean, where it is a pronoun or "the film".
fn meant(sentence: &Sentence, token: TokenIdx) -> Option<Who> {
    let here = &sentence.tokens[token];
    Some(match (&*here.lemma, here.upos) {
        ("he" | "she", Upos::Pron) => Who::Person,
        ("it", Upos::Pron) => Who::Thing,
        ("they", Upos::Pron) => Who::Several,
        (_, Upos::Noun) if is_bare(sentence, token) => Who::Thing,
        _ => return None,
    })
}

/// Whether the noun has "the" or "this" beside it and nothing more.
fn is_bare(source: &Sentence, token: TokenIdx) -> bool {
    let mut children = source.children(token).peekable();
    children.peek().is_some() && children.all(|child| matches!(&*source.tokens[child].lemma, "the" | "this"))
}

/// The unit of the source's token, which is made where it has none, as pronouns have.
fn unit_at<'a>(alignment: &mut Alignment<'a>, source: &'a Sentence, token: TokenIdx) -> usize {
    if let Some(at) = alignment.source.iter().position(|unit| unit.tokens.contains(&token)) {
        return at;
    }
    let parent = ancestors(source, token)
        .find_map(|above| alignment.source.iter().position(|unit| unit.tokens.contains(&above)));
    let passive = source.tokens[token].relation.as_str() == "nsubj:pass";
    let unit = Unit {
        kind: UnitKind::Word(&source.tokens[token].lemma, Upos::Pron),
        form: source.form(token),
        tokens: token..token + 1,
        head: token,
        parent,
        role: if passive { "obj" } else { "subj" }.into(),
        clause: clause_head(source, token),
    };
    let mut units = alignment.source.to_vec();
    units.push(unit);
    alignment.source = units.into();
    alignment.back.push(None);
    alignment.source.len() - 1
}
