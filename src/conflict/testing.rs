//! Readings for tests, from sentences written with their trees: `Sales/NOUN/2/nsubj fell=fall/VERB/0/root`. Heads count from 1,
//! 0 is the root; the lemma is the lower-case form unless `=lemma` follows the form.

use super::lexical::{Lexical, Relation};
use crate::claim::{Claim, ClaimTense, Factuality, Predicate, Reading};
use crate::document::{BlockKind, Meta, Role};
use crate::mention::{Entity, EntityId, EntityKind, Mention, Mentions, Named, NamedBy, Value};
use crate::span::Span;
use crate::syntax::{Feats, Relation as Deprel, Sentence, Token, Upos, Xpos};

/// A reading of one or more sentences. Proper nouns are persons by that name, numerals are whatever `mention` finds, every
/// verb is the predicate of an asserted clause unless a child negates it.
pub(super) fn reading(role: Role, sentences: &[&str]) -> Reading {
    let mut read = Reading {
        path: if role == Role::Draft { "draft.md".to_owned() } else { "source.md".to_owned() },
        role,
        meta: Meta::default(),
        sentences: Vec::new(),
        mentions: Mentions::default(),
        claims: Vec::new(),
        stances: Vec::new(),
        attributions: Vec::new(),
    };
    let mut offset = 0;
    for notation in sentences {
        let sentence = parse(notation, offset);
        offset = sentence.span.end() + 1;
        read.sentences.push(sentence);
    }
    read.mentions = crate::mention::read(&read.sentences, &crate::mention::Context::default());
    for idx in 0..read.sentences.len() {
        add_names(&mut read, idx);
        add_clauses(&mut read, idx);
    }
    read.mentions
        .list
        .sort_by_key(|mention| (mention.sentence, mention.tokens.start, std::cmp::Reverse(mention.tokens.end)));
    read
}

/// A reading of plain text, through the real analysis.
pub(super) fn text(role: Role, text: &str) -> Reading {
    let (document, _) = crate::document::from_text("text.md", text, role);
    let sentences = crate::syntax::read(&document);
    let mentions = crate::mention::read(&sentences, &crate::mention::Context::default());
    crate::claim::read(&document, sentences, mentions)
}

fn parse(notation: &str, offset: usize) -> Sentence {
    let (mut text, mut tokens) = (String::new(), Vec::new());
    for word in notation.split_whitespace() {
        let parts: Vec<&str> = word.split('/').collect();
        let [form, upos, head, relation] = parts[..] else { panic!("form/UPOS/head/relation, not {word}") };
        let (form, lemma) =
            form.split_once('=').map_or((form, form.to_lowercase()), |(form, lemma)| (form, lemma.to_owned()));
        if !text.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(form);
        let head: u16 = head.parse().expect("a head");
        tokens.push(Token {
            span: Span::new(offset + start, offset + text.len()),
            start: u32::try_from(start).expect("short"),
            end: u32::try_from(text.len()).expect("short"),
            lemma: lemma.into(),
            upos: Upos::parse(upos).expect("a part of speech"),
            xpos: Xpos::Xx,
            feats: Feats::default(),
            head: head.checked_sub(1),
            relation: Deprel::parse(relation).expect("a relation"),
            confidence: 255,
        });
    }
    let span = Span::new(offset, offset + text.len());
    Sentence { span, block: 0, kind: BlockKind::Paragraph, text: text.into(), tokens }
}

fn add_names(read: &mut Reading, idx: usize) {
    let sentence = &read.sentences[idx];
    let mut at = 0;
    while at < sentence.tokens.len() {
        let end = (at..sentence.tokens.len())
            .find(|&end| sentence.tokens[end].upos != Upos::Propn)
            .unwrap_or(sentence.tokens.len());
        if end > at {
            let name: Box<str> = sentence.words(at..end).into();
            let surname = name.rsplit(' ').next().unwrap_or("").into();
            let known = read.mentions.entities.iter().position(|entity| entity.name == name);
            let entity = known.unwrap_or(read.mentions.entities.len());
            if known.is_none() {
                let kind = EntityKind::Person;
                let spellings = vec![name.clone()];
                let entity = Entity { kind, name, surname, spellings, places: Vec::new() };
                read.mentions.entities.push(entity);
            }
            let small = |at: usize| u16::try_from(at).expect("short");
            read.mentions.list.push(Mention {
                sentence: u32::try_from(idx).expect("few"),
                tokens: small(at)..small(end),
                head: small(at),
                noun: None,
                span: sentence.token_span(at..end),
                value: Value::Name(Named { entity: EntityId(u32::try_from(entity).expect("few")), by: NamedBy::Name }),
            });
        }
        at = end.max(at + 1);
    }
}

fn add_clauses(read: &mut Reading, idx: usize) {
    let sentence = &read.sentences[idx];
    for (at, token) in sentence.tokens.iter().enumerate().filter(|(_, token)| token.upos == Upos::Verb) {
        let negated = sentence.children(at).any(|child| super::units::is_negator(&sentence.tokens[child].lemma));
        read.claims.push(Claim {
            frame: "clause".into(),
            sentence: u32::try_from(idx).expect("few"),
            span: sentence.token_span(sentence.subtree(at)),
            predicate: Some(Predicate {
                lemma: token.lemma.clone(),
                token: u16::try_from(at).expect("short"),
                span: token.span,
            }),
            slots: Vec::new(),
            factuality: if negated { Factuality::Denied } else { Factuality::Asserted },
            attribution: None,
            tense: ClaimTense::Past,
        });
    }
}

/// A lexicon of a few words.
pub(super) struct Few(pub(super) &'static [(&'static str, &'static str, Relation)]);

impl Lexical for Few {
    fn relation(&self, draft: (&str, Upos), source: (&str, Upos)) -> Relation {
        let is = |pair: &&(&str, &str, Relation)| {
            (pair.0 == draft.0 && pair.1 == source.0) || (pair.1 == draft.0 && pair.0 == source.0)
        };
        self.0.iter().find(is).map_or(Relation::Unrelated, |pair| pair.2)
    }
}
