//! What a sentence says somebody or something is: "Brandt is a singer", "the singer Brandt", "Brandt, a singer". A person is no
//! animal and no thing, and a film is no book.

use super::align::Alignment;
use super::lexical::Relation;
use super::sides::Knowledge;
use super::units::{Unit, UnitKind, is_negator};
use crate::rule::WordNet;
use crate::syntax::{BaseRelation, Sentence, TokenIdx, Upos};

/// Two nouns that one bearer of a name cannot both be, as (draft unit, source unit, why).
pub(super) fn clash(
    alignment: &Alignment<'_>,
    draft: &Sentence,
    source: &Sentence,
    known: Knowledge<'_>,
) -> Option<(usize, usize, String)> {
    let root = draft.root()?;
    let is_kind = draft.child(root, BaseRelation::Cop).is_some() && draft.tokens[root].upos == Upos::Noun;
    let is_negated = draft.children(root).any(|child| is_negator(&draft.tokens[child].lemma));
    let subject = draft.child(root, BaseRelation::Nsubj)?;
    let ours = alignment.draft.iter().position(|unit| unit.head == root && alignment.partner_of(unit).is_none())?;
    let bearer = alignment.draft.iter().position(|unit| unit.tokens.contains(&subject))?;
    let (theirs, score) = alignment.partner[bearer]?;
    if !is_kind || score < 0.9 || !matches!(alignment.source[theirs].kind, UnitKind::Name(..)) {
        return None;
    }
    let said = said_of(alignment, source, theirs);
    let word = |unit: &Unit<'_>| match &unit.kind {
        UnitKind::Word(lemma, Upos::Noun) => Some((*lemma).to_owned()),
        UnitKind::Title(title) => title.role.rsplit(' ').next().map(str::to_owned),
        _ => None,
    };
    let our_word = word(&alignment.draft[ours])?;
    let related = |their: &str| {
        !matches!(
            known.lexical.relation((&our_word, Upos::Noun), (their, Upos::Noun)),
            Relation::Unrelated | Relation::Sibling | Relation::Antonym
        ) || our_word == their
    };
    let words: Vec<(usize, String)> =
        said.into_iter().filter_map(|at| Some((at, word(&alignment.source[at])?))).collect();
    if is_negated {
        // "Is not a musician" against "is a drummer"; of "is not a British musician" only a part need be denied.
        let all_else = (0..alignment.draft.len()).all(|at| at == ours || alignment.partner[at].is_some());
        let is_one = |their: &str| our_word == their || WordNet::embedded().is_hypernym(&our_word, their, Upos::Noun);
        let (at, their) = words.into_iter().find(|(_, their)| all_else && is_one(their))?;
        return Some((ours, at, format!("who is a {their} is a {our_word}")));
    }
    if words.iter().any(|(_, their)| related(their)) {
        return None;
    }
    let (at, their) = words.into_iter().find(|(_, their)| excludes(&our_word, their, known))?;
    Some((ours, at, format!("what is a {our_word} is no {their}")))
}

/// Units of the source that say what the bearer of the name in unit `name` is.
fn said_of(alignment: &Alignment<'_>, source: &Sentence, name: usize) -> Vec<usize> {
    let head = bearer(source, alignment.source[name].head);
    let mut tokens: Vec<TokenIdx> = Vec::new();
    if let Some(governor) = source.head(head) {
        let relation = source.tokens[head].relation.base();
        let is_copula = relation == BaseRelation::Nsubj
            && source.child(governor, BaseRelation::Cop).is_some()
            && !source.children(governor).any(|child| is_negator(&source.tokens[child].lemma));
        if is_copula || relation == BaseRelation::Appos {
            tokens.push(governor);
        }
    }
    let describes = |child: &TokenIdx| {
        matches!(source.tokens[*child].relation.base(), BaseRelation::Appos | BaseRelation::Compound)
            && source.tokens[*child].upos == Upos::Noun
    };
    tokens.extend(source.children(head).filter(describes));
    let joined: Vec<TokenIdx> = tokens
        .iter()
        .flat_map(|&token| source.children(token))
        .filter(|&child| source.tokens[child].relation.base() == BaseRelation::Conj)
        .collect();
    tokens.extend(joined);
    (0..alignment.source.len()).filter(|&at| tokens.contains(&alignment.source[at].head)).collect()
}

/// The token that says who bears the name at `head`: "Ada Holt, known as Harbour Lights, is a singer".
fn bearer(source: &Sentence, head: TokenIdx) -> TokenIdx {
    let known = source.head(head).filter(|&above| &*source.tokens[above].lemma == "know");
    let is_aside = |above: &TokenIdx| {
        matches!(source.tokens[*above].relation.base(), BaseRelation::Acl | BaseRelation::Advcl | BaseRelation::Appos)
    };
    known.filter(is_aside).and_then(|above| source.head(above)).unwrap_or(head)
}

/// Whether nothing is both: two that a list sets against each other, a person and an animal, a thing, a place or a work, or a
/// work and any of those. Other things are said of people every day ("a pillar of the town").
fn excludes(ours: &str, theirs: &str, known: Knowledge<'_>) -> bool {
    let words = WordNet::embedded();
    let is = |word: &str, list: &str| known.words(list).any(|kind| word == kind || words.is_first_of_all(word, kind));
    let is_person = |word: &str| word == "person" || words.is_first_of_all(word, "person");
    let is_organization = |word: &str| word == "organization" || words.is_first_of_all(word, "organization");
    let no_person =
        |word: &str| ["kinds-of-things", "kinds-of-places", "kinds-of-works"].iter().any(|list| is(word, list));
    let no_work = |word: &str| {
        is_person(word) || is_organization(word) || is(word, "kinds-of-things") || is(word, "kinds-of-places")
    };
    let either = |one: &dyn Fn(&str) -> bool, other: &dyn Fn(&str) -> bool| {
        one(ours) && other(theirs) || one(theirs) && other(ours)
    };
    let is_work = |word: &str| is(word, "kinds-of-works");
    known.lexical.relation((ours, Upos::Noun), (theirs, Upos::Noun)) == Relation::Antonym
        || either(&is_person, &no_person)
        || either(&is_work, &no_work)
}
