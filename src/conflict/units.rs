//! The words of a sentence as units that can be aligned: names, values and content words, each with its place in the tree.

use crate::claim::Reading;
use crate::mention::{Entity, NamedBy, Quantity, Time, Title, Value};
use crate::syntax::{BaseRelation, Sentence, TokenIdx, Upos, Xpos};
use std::ops::Range;

/// One thing a sentence speaks of.
#[derive(Debug, Clone)]
pub(super) struct Unit<'a> {
    /// What it is, in normal form.
    pub(super) kind: UnitKind<'a>,
    /// Its words as written.
    pub(super) form: &'a str,
    /// Its tokens.
    pub(super) tokens: Range<TokenIdx>,
    /// The token through which it hangs in the tree.
    pub(super) head: TokenIdx,
    /// Index of the unit that governs it, function words skipped.
    pub(super) parent: Option<usize>,
    /// How it hangs there, voice undone: `subj`, `obj`, `obl:in`, `amod` …
    pub(super) role: Box<str>,
    /// Token at the head of the clause it belongs to.
    pub(super) clause: TokenIdx,
}

/// What a [`Unit`] is.
#[derive(Debug, Clone)]
pub(super) enum UnitKind<'a> {
    /// A named entity, or a word resolved to one.
    Name(&'a Entity, NamedBy),
    /// A number with its unit, or a duration.
    Quantity(&'a Quantity),
    /// A date or time of day.
    Time(&'a Time),
    /// "fourth".
    Ordinal(i64),
    /// "3-1".
    Score(&'a [u32]),
    /// An office.
    Title(&'a Title),
    /// A content word by its lemma.
    Word(&'a str, Upos),
}

impl Unit<'_> {
    /// How much it says of which event a sentence is about: names and values most, common words least.
    pub(super) fn weight(&self) -> f32 {
        // A shared name or figure identifies an event; an adjective or adverb is what writers vary freely. The ratios are
        // those of inverse document frequencies in news text, rounded: proper names 8-11, nouns and verbs 5-7, adverbs 3-5.
        match &self.kind {
            UnitKind::Name(_, NamedBy::Pronoun) => 0.5,
            UnitKind::Name(..) => 1.5,
            UnitKind::Quantity(_) | UnitKind::Time(_) | UnitKind::Score(_) | UnitKind::Ordinal(_) => 1.2,
            UnitKind::Title(_) | UnitKind::Word(_, Upos::Noun | Upos::Verb | Upos::Propn) => 1.0,
            UnitKind::Word(_, Upos::Adj | Upos::Num) => 0.7,
            UnitKind::Word(..) => 0.5,
        }
    }
}

/// The units of sentence `idx`, in order of their first token.
pub(super) fn units(reading: &Reading, idx: usize) -> Vec<Unit<'_>> {
    let Some(sentence) = reading.sentences.get(idx) else { return Vec::new() };
    let mut owner: Vec<Option<usize>> = vec![None; sentence.tokens.len()];
    let mut found: Vec<Unit<'_>> = Vec::new();
    for mention in outermost(reading, idx) {
        let tokens = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
        let Some(kind) = kind_of(reading, &mention.value) else { continue };
        if tokens.clone().any(|token| owner.get(token).is_none_or(Option::is_some)) {
            continue;
        }
        owner[tokens.clone()].fill(Some(found.len()));
        let form = sentence.words(tokens.clone());
        found.push(blank(kind, form, tokens, usize::from(mention.head)));
    }
    for (token_idx, token) in sentence.tokens.iter().enumerate() {
        if owner[token_idx].is_none() && is_content(sentence, token_idx) {
            owner[token_idx] = Some(found.len());
            let kind = UnitKind::Word(&token.lemma, token.upos);
            found.push(blank(kind, sentence.form(token_idx), token_idx..token_idx + 1, token_idx));
        }
    }
    for unit in &mut found {
        let top = top_token(sentence, &unit.tokens, unit.head);
        unit.head = top;
        unit.clause = clause_head(sentence, top);
        let seat = seat(sentence, top);
        unit.role = role(sentence, seat);
        unit.parent = ancestors(sentence, seat).find_map(|token| owner[token]);
    }
    let order = |unit: &Unit<'_>| (unit.tokens.start, unit.tokens.end);
    let mut ranks: Vec<usize> = (0..found.len()).collect();
    ranks.sort_by_key(|&at| order(&found[at]));
    let mut place = vec![0; found.len()];
    for (new, &old) in ranks.iter().enumerate() {
        place[old] = new;
    }
    for unit in &mut found {
        unit.parent = unit.parent.map(|parent| place[parent]);
    }
    found.sort_by_key(order);
    found
}

fn blank<'a>(kind: UnitKind<'a>, form: &'a str, tokens: Range<TokenIdx>, head: TokenIdx) -> Unit<'a> {
    Unit { kind, form, tokens, head, parent: None, role: "".into(), clause: 0 }
}

/// Mentions of sentence `idx`, the longest first where they nest; values before names of the same length, since "March" in
/// "14 March" must not be taken apart.
fn outermost(reading: &Reading, idx: usize) -> Vec<&crate::mention::Mention> {
    let list = &reading.mentions.list;
    let from = list.partition_point(|mention| (mention.sentence as usize) < idx);
    let mut here: Vec<_> = list[from..].iter().take_while(|mention| mention.sentence as usize == idx).collect();
    let is_name = |value: &Value| matches!(value, Value::Name(_));
    here.sort_by_key(|mention| {
        (std::cmp::Reverse(mention.tokens.len()), is_name(&mention.value), mention.tokens.start)
    });
    here
}

fn kind_of<'a>(reading: &'a Reading, value: &'a Value) -> Option<UnitKind<'a>> {
    Some(match value {
        Value::Name(named) => {
            // A description ("the company") may be resolved wrongly: aligned as a word it does less harm.
            if named.by == NamedBy::Description {
                return None;
            }
            UnitKind::Name(reading.mentions.entities.get(named.entity.0 as usize)?, named.by)
        }
        Value::Quantity(quantity) | Value::Duration(quantity) => UnitKind::Quantity(quantity),
        Value::Time(time) => UnitKind::Time(time),
        Value::Ordinal(ordinal) => UnitKind::Ordinal(*ordinal),
        Value::Score(score) => UnitKind::Score(score),
        Value::Title(title) => UnitKind::Title(title),
    })
}

/// Whether token `idx` carries content of its own. Auxiliaries, determiners, adpositions, pronouns and the light verbs "be",
/// "have" and "do" do not: writers change them without changing what is said.
fn is_content(sentence: &Sentence, idx: TokenIdx) -> bool {
    let token = &sentence.tokens[idx];
    match token.upos {
        Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num => true,
        Upos::Verb => !matches!(&*token.lemma, "be" | "have" | "do"),
        Upos::Adv => !matches!(token.xpos, Xpos::Wrb) && !is_negator(&token.lemma) && token.lemma.len() > 2,
        // Direction particles: "up", "down" carry the whole of "shares were up".
        Upos::Adp => token.relation.as_str() == "compound:prt" || is_direction(&token.lemma),
        _ => false,
    }
}

fn is_direction(lemma: &str) -> bool {
    matches!(lemma, "up" | "down")
}

/// Whether a lemma negates by itself.
pub(super) fn is_negator(lemma: &str) -> bool {
    matches!(lemma, "not" | "n't" | "never" | "no" | "neither" | "nor" | "without")
}

/// The token of `tokens` whose governor lies outside; `fallback` where the tree gives none.
fn top_token(sentence: &Sentence, tokens: &Range<TokenIdx>, fallback: TokenIdx) -> TokenIdx {
    let outside = |&token: &TokenIdx| sentence.head(token).is_none_or(|head| !tokens.contains(&head));
    tokens.clone().find(outside).unwrap_or(fallback)
}

/// The governors of `token`, nearest first.
pub(super) fn ancestors(sentence: &Sentence, token: TokenIdx) -> impl Iterator<Item = TokenIdx> + '_ {
    std::iter::successors(sentence.head(token), |&token| sentence.head(token)).take(sentence.tokens.len())
}

/// The head of the clause that `token` belongs to: itself when it heads one.
pub(super) fn clause_head(sentence: &Sentence, token: TokenIdx) -> TokenIdx {
    std::iter::once(token)
        .chain(ancestors(sentence, token))
        .find(|&at| heads_clause(sentence, at))
        .or_else(|| sentence.root())
        .unwrap_or(token)
}

/// Whether `token` heads a clause of its own. `xcomp` does not: "agreed to sell" is one clause.
fn heads_clause(sentence: &Sentence, token: TokenIdx) -> bool {
    let Some(here) = sentence.tokens.get(token) else { return false };
    match here.relation.base() {
        BaseRelation::Root
        | BaseRelation::Ccomp
        | BaseRelation::Advcl
        | BaseRelation::Csubj
        | BaseRelation::Parataxis => true,
        BaseRelation::Acl => here.upos == Upos::Verb,
        BaseRelation::Conj => {
            here.upos == Upos::Verb
                || sentence.child(token, BaseRelation::Nsubj).is_some()
                || sentence.child(token, BaseRelation::Cop).is_some()
        }
        _ => here.head.is_none(),
    }
}

/// The token through whose place `token` speaks: the second of two things joined by "and" is in the seat of the first.
fn seat(sentence: &Sentence, token: TokenIdx) -> TokenIdx {
    let first = |&at: &TokenIdx| match sentence.tokens[at].relation.base() {
        BaseRelation::Conj if !heads_clause(sentence, at) => sentence.head(at),
        _ => None,
    };
    std::iter::successors(Some(token), first).take(sentence.tokens.len()).last().unwrap_or(token)
}

/// How `token` hangs on its governor, with voice undone and the adposition of obliques named.
fn role(sentence: &Sentence, token: TokenIdx) -> Box<str> {
    let Some(here) = sentence.tokens.get(token) else { return "".into() };
    let name = here.relation.as_str();
    let case = || {
        sentence
            .child(token, BaseRelation::Case)
            .map_or_else(String::new, |case| format!(":{}", sentence.tokens[case].lemma))
    };
    match name {
        "nsubj" | "csubj" | "nsubj:outer" => "subj".into(),
        "obl:agent" => "subj".into(),
        "nsubj:pass" | "csubj:pass" | "obj" => "obj".into(),
        "obl" | "nmod" | "nmod:poss" => {
            let case = case();
            let kind = if name.starts_with("obl") { "obl" } else { "nmod" };
            match case.as_str() {
                ":by" if kind == "obl" && is_passive(sentence, token) => "subj".into(),
                ":'s" | ":of" | ":’s" | "" if kind == "nmod" => "nmod:of".into(),
                other => format!("{kind}{other}").into(),
            }
        }
        "acl:relcl" => "acl".into(),
        other => other.into(),
    }
}

fn is_passive(sentence: &Sentence, token: TokenIdx) -> bool {
    sentence.head(token).is_some_and(|head| {
        sentence.tokens[head].feats.passive
            || sentence
                .children(head)
                .any(|child| matches!(sentence.tokens[child].relation.as_str(), "aux:pass" | "nsubj:pass"))
    })
}
