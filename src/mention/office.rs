//! Offices: mentions of titles with the body they belong to, and who holds them.

use super::entity::Known;
use super::lexicon::{BodyWord, Words};
use super::names::mention_of;
use super::run::{Letters, Style, is_office, is_possessive};
use super::title::{TitleSpan, Titles};
use super::{Entity, EntityId, EntityKind, Mention, Mentions, NamedBy, Title, Value};
use crate::syntax::{BaseRelation, Sentence, TokenIdx, Upos};
use std::collections::HashMap;
use std::ops::Range;

/// Who holds an office, by two mentions of one sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// Index of the title's mention.
    pub title: usize,
    /// Index of the holder's mention.
    pub holder: usize,
}

/// Words that may stand between an office and its holder: "the", an owner of up to four words, a possessive, an adjective.
const FARTHEST: usize = 7;

/// Adds a mention for every title, with the body it belongs to as far as the words beside it tell.
pub(super) fn find(letters: &Letters<'_>, known: &mut Known, list: &mut Vec<Mention>) {
    let mut by_sentence: HashMap<u32, Vec<(Range<usize>, EntityId)>> = HashMap::new();
    for mention in list.iter() {
        if let Value::Name(named) = mention.value {
            let tokens = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
            by_sentence.entry(mention.sentence).or_default().push((tokens, named.entity));
        }
    }
    for (idx, sentence) in letters.sentences.iter().enumerate() {
        let names = u32::try_from(idx).ok().and_then(|idx| by_sentence.remove(&idx)).unwrap_or_default();
        for title in &letters.titles[idx] {
            let within = names.iter().any(|(tokens, _)| tokens.start < title.end && title.core < tokens.end);
            let run = title.start..title.end + usize::from(letters.styles[idx] == Style::Capitals);
            if within
                || title.many
                || !is_role(sentence, title)
                || !is_office(sentence, title, &run) && title.end - title.core == 1
            {
                continue;
            }
            let of = owner(sentence, title, &names, known);
            let value = Value::Title(Title { role: title.role.as_str().into(), of, tenure: title.tenure });
            list.push(mention_of(letters.sentences, idx, title.start..title.end, value));
        }
    }
}

/// Whether the words are a noun here: "she chairs", "to captain", "general unease", "private school" are no titles.
fn is_role(sentence: &Sentence, title: &TitleSpan) -> bool {
    let last = &sentence.tokens[title.end - 1];
    let noun = matches!(last.upos, Upos::Noun | Upos::Propn);
    // "head office", "captain material": the office of something else.
    let next = sentence.tokens.get(title.end).is_some_and(|next| next.upos == Upos::Noun);
    if next && last.relation.base() == BaseRelation::Compound && title.end - title.core == 1 {
        return false;
    }
    let capital = sentence.form(title.end - 1).chars().next().is_some_and(char::is_uppercase);
    noun || capital && title.start > 0 && !matches!(last.upos, Upos::Adj | Upos::Verb) || title.end - title.core > 1
}

/// The body or country that an office belongs to: behind "of", "for", "at"; before it as a possessive, a word for a people
/// or a name.
fn owner(
    sentence: &Sentence,
    title: &TitleSpan,
    names: &[(Range<usize>, EntityId)],
    known: &mut Known,
) -> Option<EntityId> {
    let after =
        |skip: usize| names.iter().find(|(tokens, _)| tokens.start == title.end + skip).map(|(_, entity)| *entity);
    let joins = match sentence.form(title.end) {
        "of" => true,
        "for" | "at" => !Titles::embedded().is_sent(&title.role),
        _ => false,
    };
    if joins {
        if let Some(state) = body_of_state(sentence, title.end + 1).and_then(|of| after(of - title.end)) {
            return Some(state);
        }
        let the = usize::from(matches!(sentence.form(title.end + 1), "the" | "The"));
        if let Some(entity) = after(1 + the) {
            return Some(entity);
        }
    }
    let before = |skip: usize| {
        let end = title.start.checked_sub(skip)?;
        names.iter().find(|(tokens, _)| tokens.end == end).map(|(_, entity)| *entity)
    };
    let possessive = title.start.checked_sub(1).is_some_and(|idx| is_possessive(sentence.form(idx)));
    let direct = before(usize::from(possessive));
    let direct =
        direct.filter(|id| known.entity(*id).is_some_and(|entity| possessive || entity.kind != EntityKind::Person));
    // "Iran's outspoken foreign minister", "his nation's foreign minister": one plain word between.
    direct.or_else(|| {
        let gap = title.start.checked_sub(2).filter(|&idx| is_possessive(sentence.form(idx)))?;
        let adjective = sentence.tokens.get(gap + 1).is_some_and(|token| token.upos == Upos::Adj);
        names.iter().find(|(tokens, _)| adjective && tokens.end == gap).map(|(_, entity)| *entity)
    })
}

/// "the foreign ministry of" at `start`: the token behind it, where the country that the body belongs to may be named.
fn body_of_state(sentence: &Sentence, start: TokenIdx) -> Option<TokenIdx> {
    let of = (start + 1..start + FARTHEST).find(|&idx| sentence.form(idx) == "of")?;
    let words = sentence.tokens.get(start..of)?;
    let nominal = words.iter().all(|token| matches!(token.upos, Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn));
    let body = Words::embedded().body_word(&sentence.form(of - 1).to_lowercase()) == Some(BodyWord::Government);
    (nominal && body).then(|| of + 1 + usize::from(sentence.form(of + 1) == "the"))
}

/// Who holds which office, as far as one sentence says so: title before name, apposition either way, "is the president",
/// "as chief executive". Verbs ("who heads the agency") are left to those who read clauses.
#[must_use]
pub fn holders(sentences: &[Sentence], mentions: &Mentions) -> Vec<Holding> {
    held(sentences, &mentions.list, &mentions.entities)
}

/// The same over mentions and entities that are still being gathered; `list` is in text order.
pub(super) fn held(sentences: &[Sentence], list: &[Mention], entities: &[Entity]) -> Vec<Holding> {
    let mut holdings = Vec::new();
    let mut start = 0;
    while start < list.len() {
        let number = list[start].sentence;
        let len = list[start..].iter().take_while(|mention| mention.sentence == number).count();
        if let Some(sentence) = sentences.get(number as usize) {
            let range = start..start + len;
            for at in range.clone().filter(|&at| matches!(list[at].value, Value::Title(_))) {
                let holder = holder(sentence, (list, entities), range.clone(), at);
                holdings.extend(holder.map(|holder| Holding { title: at, holder }));
            }
        }
        start += len;
    }
    holdings
}

fn holder(
    sentence: &Sentence,
    (list, entities): (&[Mention], &[Entity]),
    range: Range<usize>,
    title: usize,
) -> Option<usize> {
    let tokens = |at: usize| usize::from(list[at].tokens.start)..usize::from(list[at].tokens.end);
    let office = tokens(title);
    let person = |at: &usize| match list[*at].value {
        Value::Name(named) if !matches!(named.by, NamedBy::Demonym | NamedBy::Metonym) => {
            let kind = entities.get(named.entity.0 as usize).map(|entity| entity.kind);
            matches!(kind, Some(EntityKind::Person)) || kind == Some(EntityKind::Unknown)
        }
        _ => false,
    };
    let people: Vec<usize> = range.filter(person).collect();
    let starting = |at: TokenIdx| people.iter().copied().find(|&name| tokens(name).start == at);
    let honorific = |at: TokenIdx| Words::embedded().honorific(sentence.form(at)).is_some();
    // "Foreign Minister Dr Badr …", "the minister, Badr …,".
    let mut next = office.end;
    if sentence.form(next) == ","
        && !sentence.form(next + 1).is_empty()
        && starting(next + 1).is_some_and(|name| closes(sentence, tokens(name).end))
    {
        next += 1;
    }
    // "the mayor of Velm, Ana Ruiz,": behind the body it belongs to.
    if matches!(sentence.form(next), "of" | "for" | "at") {
        let comma = (next + 2..next + 2 + FARTHEST).find(|&idx| sentence.form(idx) == ",");
        let name = comma.filter(|&comma| starting(comma + 1).is_some_and(|name| closes(sentence, tokens(name).end)));
        next = name.map_or(next, |comma| comma + 1);
    }
    while honorific(next) {
        next += 1;
    }
    if let Some(name) = starting(next) {
        return Some(name);
    }
    before(sentence, &people, &tokens, &office).or_else(|| by_tree(sentence, &people, &tokens, &office))
}

fn closes(sentence: &Sentence, at: TokenIdx) -> bool {
    matches!(sentence.form(at), "," | "." | ";" | ")" | "—" | "–" | "" | ":")
}

/// "Esmail Baghaei, Iran's Foreign Ministry spokesperson,": the name before the comma, nothing but the office's own words
/// between.
fn before(
    sentence: &Sentence,
    people: &[usize],
    tokens: &dyn Fn(usize) -> Range<usize>,
    office: &Range<usize>,
) -> Option<usize> {
    let comma = (office.start.saturating_sub(FARTHEST)..office.start)
        .rev()
        .find(|&idx| matches!(sentence.form(idx), "," | "(" | "—" | "–"))?;
    let between = &sentence.tokens[comma + 1..office.start];
    let nominal = between.iter().all(|token| {
        matches!(
            token.upos,
            Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Part | Upos::Pron | Upos::Num | Upos::Adv
        )
    });
    let name = people.iter().copied().find(|&name| tokens(name).end == comma)?;
    // A comma in a list is no apposition: "Ruiz, the mayor and …" is, "Ruiz, Berg and the mayor" is not.
    let listed = between.iter().any(|token| token.upos == Upos::Cconj);
    (nominal && !listed).then_some(name)
}

/// The tree's word for it: copula, apposition, "as chief executive", "named him chief executive".
fn by_tree(
    sentence: &Sentence,
    people: &[usize],
    tokens: &dyn Fn(usize) -> Range<usize>,
    office: &Range<usize>,
) -> Option<usize> {
    let head = super::names::head_of(sentence, office);
    let name_at = |idx: TokenIdx| people.iter().copied().find(|&name| tokens(name).contains(&idx));
    let relation = sentence.tokens.get(head)?.relation.base();
    let copula = sentence.child(head, BaseRelation::Cop).is_some();
    if copula {
        return sentence.child(head, BaseRelation::Nsubj).and_then(name_at);
    }
    let above = sentence.head(head)?;
    match relation {
        BaseRelation::Appos => name_at(above),
        BaseRelation::Obl
            if sentence
                .child(head, BaseRelation::Case)
                .is_some_and(|case| sentence.form(case).eq_ignore_ascii_case("as")) =>
        {
            sentence.child(above, BaseRelation::Nsubj).and_then(name_at)
        }
        BaseRelation::Xcomp => {
            let object = sentence.child(above, BaseRelation::Obj).and_then(name_at);
            object.or_else(|| sentence.child(above, BaseRelation::Nsubj).and_then(name_at))
        }
        _ => sentence
            .children(head)
            .find(|&child| sentence.tokens[child].relation.base() == BaseRelation::Appos)
            .and_then(name_at),
    }
}
