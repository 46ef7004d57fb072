//! Pronouns of bodies and of pairs: "it" and "its" for the body that acts, "they", "the two" and "both sides" for two who were
//! named together. As with persons, what is not safe stays open.

use super::entity::Known;
use super::lexicon::Words;
use super::{EntityId, EntityKind, Mention, Named, NamedBy, Value};
use crate::syntax::{BaseRelation, Number, Relation, Sentence, TokenIdx, Upos};
use std::ops::Range;

/// How many sentences back "the two" may reach; a pair stays in mind longer than one of several persons, and less long than a
/// company that a story is about.
const PAIR_REACH: u32 = 3;

/// Two who were named together, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    sentence: u32,
    /// The first token behind the two.
    end: TokenIdx,
    entities: [EntityId; 2],
    subject: bool,
}

/// Words, whom they mean, and how they mean it.
type Reference = (Range<TokenIdx>, EntityId, NamedBy);

/// A sentence with the names found in it.
pub(super) struct Here<'a> {
    pub(super) sentences: &'a [Sentence],
    /// Index of the sentence.
    pub(super) number: u32,
    /// Its mentions.
    pub(super) mentions: &'a [Mention],
    /// The mentions of the sentence before.
    pub(super) before: &'a [Mention],
    pub(super) known: &'a Known,
}

impl<'a> Here<'a> {
    fn sentence(&self) -> &'a Sentence {
        &self.sentences[self.number as usize]
    }

    fn base(&self, idx: TokenIdx) -> BaseRelation {
        self.sentence().tokens[idx].relation.base()
    }

    /// The body or government that is named at `idx` among `mentions`; a name of unknown kind that "it" follows is no person.
    fn body_at(&self, mentions: &[Mention], idx: TokenIdx) -> Option<EntityId> {
        mentions.iter().find_map(|mention| match mention.value {
            Value::Name(Named { entity, by }) if usize::from(mention.head) == idx => {
                let kind = self.known.entity(entity)?.kind;
                let acts = matches!(by, NamedBy::Name | NamedBy::Metonym | NamedBy::Pronoun | NamedBy::Description);
                (acts && kind != EntityKind::Person).then_some(entity)
            }
            _ => None,
        })
    }

    /// The body at `idx`, by name or by a reference that was resolved before ("the company").
    fn body_here(&self, idx: TokenIdx, found: &[Reference]) -> Option<EntityId> {
        let resolved = || {
            let (_, entity, _) = found.iter().find(|(tokens, ..)| tokens.end == idx + 1)?;
            let kind = self.known.entity(*entity)?.kind;
            (kind != EntityKind::Person).then_some(*entity)
        };
        self.body_at(self.mentions, idx).or_else(resolved)
    }

    /// "Nordbank said it would close", "Nordbank closed its branches", "It said …" after a sentence of which a body is the
    /// subject.
    pub(super) fn bodies(&self, found: &mut Vec<Reference>) {
        let sentence = self.sentence();
        let mut quoted = false;
        for at in 0..sentence.tokens.len() {
            quoted = quotes(sentence, at, quoted);
            let form = sentence.form(at);
            if quoted || form.len() > 3 || !form.to_lowercase().starts_with("it") {
                continue;
            }
            let entity = match form.to_lowercase().as_str() {
                "its" => self.owner(at, found).or_else(|| self.topic().filter(|_| at == 0)),
                "it" if self.base(at) == BaseRelation::Nsubj && !self.is_empty_it(at) => self
                    .governing(at, found)
                    .or_else(|| self.carried_over(at))
                    .or_else(|| self.topic().filter(|_| self.opens_plainly(at))),
                _ => continue,
            };
            found.extend(entity.map(|entity| (at..at + 1, entity, NamedBy::Pronoun)));
        }
    }

    /// The body that is the subject of the clause that "its" at `at` stands in.
    fn owner(&self, at: TokenIdx, found: &[Reference]) -> Option<EntityId> {
        let sentence = self.sentence();
        if sentence.tokens[at].relation != Relation::NmodPoss {
            return None;
        }
        let mut idx = sentence.head(at)?;
        // Noun phrases are rarely deeper than this.
        for _ in 0..6 {
            if let Some(subject) = sentence.child(idx, BaseRelation::Nsubj).filter(|&subject| subject < at) {
                return self.body_here(subject, found);
            }
            idx = sentence.head(idx)?;
        }
        None
    }

    /// Whether "it" stands for nothing: "it was clear that", "it took days to", "it rained".
    fn is_empty_it(&self, at: TokenIdx) -> bool {
        let sentence = self.sentence();
        let Some(head) = sentence.head(at) else { return true };
        let token = &sentence.tokens[head];
        let copula = sentence.child(head, BaseRelation::Cop).is_some();
        let clause = sentence.children(head).any(|kid| {
            matches!(self.base(kid), BaseRelation::Csubj | BaseRelation::Ccomp)
                || self.base(kid) == BaseRelation::Advcl && copula
        });
        let idle = Words::embedded().empties_it(&token.lemma);
        sentence.tokens[at].relation.base() == BaseRelation::Expl
            || idle
            || copula && clause
            || token.upos != Upos::Verb && !copula
    }

    /// "Nordbank said it would close": the subject of the verb whose complement "it" is the subject of.
    fn governing(&self, at: TokenIdx, found: &[Reference]) -> Option<EntityId> {
        let sentence = self.sentence();
        let clause = sentence.head(at).filter(|&clause| self.base(clause) == BaseRelation::Ccomp)?;
        let verb = sentence.head(clause)?;
        let subject = sentence.child(verb, BaseRelation::Nsubj).filter(|&subject| subject < at)?;
        self.body_here(subject, found)
    }

    /// "It said …", "It plans to …": what says or plans is a body, and the subject of the sentence before is the one at hand.
    fn carried_over(&self, at: TokenIdx) -> Option<EntityId> {
        let sentence = self.sentence();
        let verb = sentence.head(at).filter(|&verb| sentence.tokens[verb].head.is_none() && at < 2)?;
        let means =
            sentence.children(verb).any(|kid| matches!(self.base(kid), BaseRelation::Ccomp | BaseRelation::Xcomp));
        let idle = Words::embedded().is_no_plan(&sentence.tokens[verb].lemma);
        let passive = sentence.child(verb, BaseRelation::Aux).is_some_and(|aux| &*sentence.tokens[aux].lemma == "be");
        if !means || idle || passive {
            return None;
        }
        let previous = self.sentences.get((self.number as usize).checked_sub(1)?)?;
        let root = previous.root()?;
        let subject = previous.child(root, BaseRelation::Nsubj)?;
        self.body_at(self.before, subject)
    }

    /// Whether "it" at `at` opens the sentence as the subject of a plain statement: "It was founded", "It sells ships".
    fn opens_plainly(&self, at: TokenIdx) -> bool {
        let sentence = self.sentence();
        let Some(verb) = sentence.head(at).filter(|&verb| sentence.tokens[verb].head.is_none() && at < 2) else {
            return false;
        };
        sentence.tokens[verb].upos == Upos::Verb
            && !sentence.children(verb).any(|kid| {
                matches!(
                    self.base(kid),
                    BaseRelation::Cop | BaseRelation::Csubj | BaseRelation::Ccomp | BaseRelation::Xcomp
                )
            })
    }

    /// The body that the sentence before is about: its subject, with no other body named beside it and no thing in the singular
    /// that "it" could take up.
    fn topic(&self) -> Option<EntityId> {
        let previous = self.sentences.get((self.number as usize).checked_sub(1)?)?;
        if self.sentence().block > previous.block + 1 {
            return None;
        }
        let subject = previous.child(previous.root()?, BaseRelation::Nsubj)?;
        let topic = self.body_at(self.before, subject)?;
        let is_below = |idx: TokenIdx| {
            // Six steps lead out of any noun phrase that people write.
            let mut above = std::iter::successors(Some(idx), |&idx| previous.head(idx)).take(7);
            above.any(|idx| idx == subject)
        };
        let other = self.before.iter().any(|mention| match mention.value {
            Value::Name(Named { entity, .. }) => {
                let kind = self.known.entity(entity).map(|entity| entity.kind);
                let body = !matches!(kind, None | Some(EntityKind::Person | EntityKind::Place));
                body && entity != topic && !is_below(usize::from(mention.head))
            }
            _ => false,
        });
        let covered = |idx: TokenIdx| {
            self.before.iter().any(|mention| mention.tokens.contains(&u16::try_from(idx).unwrap_or(u16::MAX)))
        };
        let thing = previous.tokens.iter().enumerate().any(|(idx, token)| {
            token.relation.base() == BaseRelation::Obj
                && token.upos == Upos::Noun
                && token.feats.number != Some(Number::Plur)
                && !covered(idx)
        });
        let joined = previous.children(subject).any(|kid| previous.tokens[kid].relation.base() == BaseRelation::Conj);
        (!other && !thing && !joined).then_some(topic)
    }

    /// Two names joined by "and", with nobody else joined to them.
    pub(super) fn pairs(&self, pairs: &mut Vec<Pair>) {
        let sentence = self.sentence();
        let named = |idx: TokenIdx| {
            self.mentions.iter().find_map(|mention| match mention.value {
                Value::Name(Named { entity, by })
                    if usize::from(mention.head) == idx && matches!(by, NamedBy::Name | NamedBy::Metonym) =>
                {
                    Some((entity, usize::from(mention.tokens.end)))
                }
                _ => None,
            })
        };
        for first in 0..sentence.tokens.len() {
            let joined: Vec<TokenIdx> =
                sentence.children(first).filter(|&kid| self.base(kid) == BaseRelation::Conj).collect();
            let [second] = joined[..] else { continue };
            let and = sentence.children(second).any(|kid| sentence.form(kid) == "and");
            let (Some((one, _)), Some((other, end))) = (named(first), named(second)) else { continue };
            let kind = |id: EntityId| self.known.entity(id).map(|entity| entity.kind);
            let alike = kind(one) == kind(other)
                || kind(one) != Some(EntityKind::Person) && kind(other) != Some(EntityKind::Person);
            if and && alike && one != other {
                let subject = self.base(first) == BaseRelation::Nsubj;
                pairs.push(Pair { sentence: self.number, end, entities: [one, other], subject });
            }
        }
    }

    /// "they", "the two", "both", "both sides": each of the two last named together.
    pub(super) fn both(&self, pairs: &[Pair], found: &mut Vec<Reference>) {
        let sentence = self.sentence();
        let mut quoted = false;
        for at in 0..sentence.tokens.len() {
            quoted = quotes(sentence, at, quoted);
            if quoted {
                continue;
            }
            let Some((tokens, reach)) = self.plural(at) else { continue };
            let near = pairs
                .iter()
                .filter(|pair| pair.sentence + reach >= self.number && (pair.sentence < self.number || pair.end <= at));
            let near: Vec<&Pair> = near.collect();
            let Some(last) = near.last().filter(|last| near.iter().all(|pair| pair.same(last))) else { continue };
            // "They" may be anybody in the plural; the pair must be what the sentence before was about.
            if reach == 1 && (!last.subject || self.has_other_plural(last, at)) {
                continue;
            }
            found.extend(last.entities.map(|entity| (tokens.clone(), entity, NamedBy::Pronoun)));
        }
    }

    /// Words that mean two who were named before, and how many sentences back.
    fn plural(&self, at: TokenIdx) -> Option<(Range<TokenIdx>, u32)> {
        let sentence = self.sentence();
        let form = sentence.form(at).to_lowercase();
        let next = sentence.form(at + 1).to_lowercase();
        let noun_at = |idx: TokenIdx| sentence.tokens.get(idx).is_some_and(|token| token.upos == Upos::Noun);
        let of_pair = |idx: TokenIdx| {
            let noun = &sentence.tokens[idx];
            noun.feats.number == Some(Number::Plur) && Words::embedded().is_pair_noun(&noun.lemma)
        };
        let ends =
            |idx: TokenIdx| !noun_at(idx) && sentence.tokens.get(idx).is_none_or(|token| token.upos != Upos::Adj);
        match form.as_str() {
            "they" if self.base(at) == BaseRelation::Nsubj => Some((at..at + 1, 1)),
            "the" if next == "two" && ends(at + 2) && sentence.form(at + 2) != "of" => Some((at..at + 2, PAIR_REACH)),
            "the" if next == "two" && noun_at(at + 2) && of_pair(at + 2) => Some((at..at + 3, PAIR_REACH)),
            "both" if noun_at(at + 1) && of_pair(at + 1) => Some((at..at + 2, PAIR_REACH)),
            "both" if self.base(at) == BaseRelation::Nsubj && next != "of" => Some((at..at + 1, PAIR_REACH)),
            _ => None,
        }
    }

    /// Whether something else in the plural was said since the pair was named.
    fn has_other_plural(&self, pair: &Pair, at: TokenIdx) -> bool {
        (pair.sentence..=self.number).any(|number| {
            let sentence = &self.sentences[number as usize];
            let from = if number == pair.sentence { pair.end } else { 0 };
            let to = if number == self.number { at } else { sentence.tokens.len() };
            let plural = |token: &crate::syntax::Token| {
                token.upos == Upos::Noun
                    && token.feats.number == Some(Number::Plur)
                    && matches!(token.relation.base(), BaseRelation::Nsubj | BaseRelation::Obj | BaseRelation::Obl)
            };
            sentence.tokens.get(from..to).is_some_and(|tokens| tokens.iter().any(plural))
        })
    }
}

impl Pair {
    fn same(&self, other: &Self) -> bool {
        let [one, two] = other.entities;
        self.entities == [one, two] || self.entities == [two, one]
    }
}

/// Whether the text is within quotation marks after the token `at`: there the speaker chooses the words.
fn quotes(sentence: &Sentence, at: TokenIdx, quoted: bool) -> bool {
    match sentence.form(at) {
        "“" | "``" => true,
        "”" | "''" => false,
        "\"" => !quoted,
        _ => quoted,
    }
}
