//! The phrase language: `'$event will {take place|be held} _{0,3} $when? {in $where}?'`, read into a tree and compiled to a
//! small program that [`super::phrase_run`] steps through.
//!
//! | Write | Means |
//! |---|---|
//! | `hold` | the token's form or lemma, any case |
//! | `"Rome"` | exactly this form |
//! | `VERB`, `PROPN` | part of speech |
//! | `{a\|b c\|d}` | alternatives, sequences allowed |
//! | `x?` | optional; also after a slot or a group |
//! | `,` `;` `:` | the punctuation mark itself |
//! | `_`, `_{0,3}` | any token; up to three |
//! | `!x` | not followed by x |
//! | `$slot`, `$slot:ORG`, `$slot:@list` | fill a slot; with a type or a lexicon |
//! | `@list` | any entry of a lexicon |
//!
//! Adverbs that negate nothing are passed over between two elements, since news English puts them anywhere: "will also
//! reportedly be held".

use super::SlotKind;
use super::words_of::slot_kind;
use crate::claim::Polarity;
use crate::mention::EntityKind;
use crate::syntax::Upos;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most operations of one phrase. The longest built-in phrase needs about 80; a phrase beyond this is a word list that
/// belongs into a lexicon.
const MAX_OPS: usize = 400;

/// Longest gap, in tokens: beyond this two words seldom belong together.
const MAX_GAP: usize = 12;

/// Most slots of one phrase.
pub(super) const MAX_SLOTS: usize = 8;

/// Deepest nesting of groups.
const MAX_DEPTH: usize = 6;

/// A compiled phrase.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    /// The program.
    pub(super) ops: Vec<Op>,
    /// Names of its slots; [`Op::Slot`] indexes it.
    pub(super) slots: Vec<Box<str>>,
    /// Words of which every match holds at least one, in lower case.
    pub(super) triggers: BTreeSet<Box<str>>,
    /// Whether the phrase itself speaks of negation, so that a negated clause is what it asks for.
    pub(super) negation: Negation,
}

/// Whether a pattern asks for negated words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Negation {
    /// It says nothing of negation: a negated clause is the opposite of what it finds.
    #[default]
    Open,
    /// It holds a negation itself, which is used up.
    Used,
}

/// One operation.
#[derive(Debug, Clone)]
pub(super) enum Op {
    /// One token that passes.
    Word(WordTest),
    /// Tokens that spell an entry of the list.
    List(Arc<WordList>),
    /// Any token.
    Any,
    /// A noun phrase, name, number or time that fills the slot.
    Slot(SlotOp),
    /// Go on at both places, the first preferred.
    Split(usize, usize),
    /// Go on there.
    Jump(usize),
    /// Go on only if the next token does not pass.
    Not(WordTest),
    /// Found.
    Match,
}

/// What a slot of a phrase takes.
#[derive(Debug, Clone)]
pub(super) struct SlotOp {
    /// Index into [`Phrase::slots`].
    pub(super) slot: usize,
    /// What may fill it.
    pub(super) kind: SlotKind,
    /// The lexicon that its head must belong to.
    pub(super) list: Option<Arc<WordList>>,
    /// For a token spelled out: the one token that fills it must pass.
    pub(super) token: Option<WordTest>,
}

/// A test of one token.
#[derive(Debug, Clone)]
pub(super) enum WordTest {
    /// Form or lemma, in lower case.
    Lemma(Box<str>),
    /// Form, exactly.
    Form(Box<str>),
    /// Part of speech.
    Upos(Upos),
    /// A token spelled out in a `tokens` list or as a trigger.
    Spec(Box<TokenSpec>),
}

/// A token spelled out: every part that is not empty must hold.
#[derive(Debug, Clone, Default)]
pub(super) struct TokenSpec {
    /// One of these lemmas, in lower case.
    pub(super) lemma: Vec<Box<str>>,
    /// One of these forms, exactly.
    pub(super) form: Vec<Box<str>>,
    /// One of these parts of speech.
    pub(super) upos: Vec<Upos>,
    /// A name of this kind.
    pub(super) ent: Option<EntityKind>,
    /// The whole form matches.
    pub(super) regex: Option<Regex>,
    /// Whether the word is negated.
    pub(super) polarity: Option<Polarity>,
}

impl TokenSpec {
    /// Words of which the token must be one, in lower case; none when any will do.
    pub(super) fn required(&self) -> Option<BTreeSet<Box<str>>> {
        let words = if self.lemma.is_empty() { &self.form } else { &self.lemma };
        (!words.is_empty()).then(|| words.iter().map(|word| word.to_lowercase().into()).collect())
    }
}

/// Entries of a lexicon by their first word.
#[derive(Debug, Clone, Default)]
pub(super) struct WordList {
    /// For each first word the remaining words, the longest entry first.
    entries: BTreeMap<Box<str>, Vec<Vec<Box<str>>>>,
}

impl WordList {
    /// A list of entries of one word or several.
    pub(super) fn new(words: impl IntoIterator<Item = Box<str>>) -> Self {
        let mut entries: BTreeMap<Box<str>, Vec<Vec<Box<str>>>> = BTreeMap::new();
        for entry in words {
            let mut parts = entry.split(' ').map(Box::from);
            if let Some(first) = parts.next() {
                entries.entry(first).or_default().push(parts.collect());
            }
        }
        for rests in entries.values_mut() {
            rests.sort_by_key(|rest| std::cmp::Reverse(rest.len()));
        }
        Self { entries }
    }

    /// The ends of the remaining words of the entries that begin with `word`.
    pub(super) fn after(&self, word: &str) -> &[Vec<Box<str>>] {
        self.entries.get(word).map_or(&[], Vec::as_slice)
    }

    /// The first words of all entries.
    fn firsts(&self) -> impl Iterator<Item = &Box<str>> {
        self.entries.keys()
    }
}

/// What is wrong with a phrase, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PhraseError {
    /// First byte.
    pub(super) start: usize,
    /// Bytes concerned.
    pub(super) len: usize,
    /// What is wrong.
    pub(super) message: String,
    /// The way out.
    pub(super) help: Option<String>,
}

/// What a phrase may refer to.
pub(super) trait Names {
    /// The type of the frame's slot of that name.
    fn slot(&self, name: &str) -> Option<SlotKind>;
    /// The nearest name of a slot.
    fn nearest_slot(&self, name: &str) -> Option<String>;
    /// The entries of the lexicon of that name.
    fn list(&self, name: &str) -> Option<Arc<WordList>>;
    /// The nearest name of a lexicon.
    fn nearest_list(&self, name: &str) -> Option<String>;
}

/// A phrase as written.
#[derive(Debug, Clone)]
enum Node {
    Test(WordTest),
    List(Arc<WordList>),
    Gap(usize, usize),
    Slot(SlotOp),
    Not(WordTest),
    Seq(Vec<Node>),
    Alt(Vec<Node>),
    Opt(Box<Node>),
}

/// Reads and compiles a phrase.
///
/// # Errors
/// The first thing that cannot be read, names nothing known, or can never match.
pub(super) fn compile(text: &str, names: &dyn Names) -> Result<Phrase, PhraseError> {
    let mut parser = Parser { text, at: 0, names, slots: Vec::new(), depth: 0 };
    let node = parser.sequence()?;
    parser.space();
    if parser.at < text.len() {
        return Err(parser.fault(parser.at, 1, "this closes nothing".to_owned(), None));
    }
    let Some(triggers) = required(&node) else {
        let help = "add a word, in quotation marks or plain, that every match has".to_owned();
        return Err(parser.fault(0, text.len(), "phrase has no word to be found by".to_owned(), Some(help)));
    };
    let mut ops = Vec::new();
    emit(&node, &mut ops);
    ops.push(Op::Match);
    if ops.len() > MAX_OPS {
        let help = "move its alternatives into a lexicon and write `@name`".to_owned();
        return Err(parser.fault(0, text.len(), "phrase is too long".to_owned(), Some(help)));
    }
    if let Some(word) = contradiction(&ops) {
        let message = format!("phrase can never match: `!{word}` stands before `{word}`");
        return Err(parser.fault(0, text.len(), message, None));
    }
    let negation = if holds_negation(&node) { Negation::Used } else { Negation::Open };
    Ok(Phrase { ops, slots: parser.slots, triggers, negation })
}

/// Compiles a list of tokens spelled out.
///
/// # Errors
/// A message, when no token of the list must have a word to be found by.
pub(super) fn compile_tokens(tokens: &[ListedToken]) -> Result<Phrase, String> {
    let mut slots: Vec<Box<str>> = Vec::new();
    let mut nodes = Vec::new();
    for token in tokens {
        let test = WordTest::Spec(Box::new(token.spec.clone()));
        let node = match &token.slot {
            None => Node::Test(test),
            Some((name, kind)) => {
                let slot = slots.iter().position(|slot| slot == name).unwrap_or(slots.len());
                if slot == slots.len() {
                    slots.push(name.clone());
                }
                Node::Slot(SlotOp { slot, kind: kind.clone(), list: None, token: Some(test) })
            }
        };
        nodes.push(if token.optional { Node::Opt(Box::new(node)) } else { node });
    }
    let node = Node::Seq(nodes);
    let triggers = required(&node).ok_or("no token of the list has a `lemma` or `form` to be found by")?;
    if slots.len() > MAX_SLOTS {
        return Err(format!("more than {MAX_SLOTS} slots"));
    }
    let negated = tokens.iter().any(|token| !token.optional && token.spec.polarity == Some(Polarity::Negative));
    let negation = if negated || holds_negation(&node) { Negation::Used } else { Negation::Open };
    let mut ops = Vec::new();
    emit(&node, &mut ops);
    ops.push(Op::Match);
    Ok(Phrase { ops, slots, triggers, negation })
}

/// One token of a list.
pub(super) struct ListedToken {
    /// What it must be.
    pub(super) spec: TokenSpec,
    /// The slot that it fills.
    pub(super) slot: Option<(Box<str>, SlotKind)>,
    /// May be missing.
    pub(super) optional: bool,
}

/// Words that negate what they stand beside; a phrase that requires one asks for negated text.
const NEGATIONS: &[&str] = &["not", "no", "never", "n't", "without", "neither", "nor"];

/// Whether every match of the node holds a negation.
fn holds_negation(node: &Node) -> bool {
    match node {
        Node::Test(WordTest::Lemma(word)) => NEGATIONS.contains(&&**word),
        Node::Test(WordTest::Spec(spec)) => spec.lemma.iter().any(|word| NEGATIONS.contains(&&**word)),
        Node::Seq(nodes) => nodes.iter().any(holds_negation),
        Node::Alt(nodes) => nodes.iter().all(holds_negation),
        _ => false,
    }
}

/// Words of which every match of the node holds one; none when there is no such set. Of several sets in a sequence the one
/// without the commonest words is taken, then the smallest.
fn required(node: &Node) -> Option<BTreeSet<Box<str>>> {
    match node {
        Node::Test(WordTest::Lemma(word)) => Some(BTreeSet::from([word.clone()])),
        Node::Test(WordTest::Form(form)) => Some(BTreeSet::from([form.to_lowercase().into()])),
        Node::Test(WordTest::Spec(spec)) => spec.required(),
        Node::Slot(SlotOp { token: Some(WordTest::Spec(spec)), .. }) => spec.required(),
        Node::List(list) => Some(list.firsts().cloned().collect()),
        Node::Seq(nodes) => nodes.iter().filter_map(required).min_by_key(|set| (n_common(set), set.len())),
        Node::Alt(nodes) => {
            let mut all = BTreeSet::new();
            for node in nodes {
                all.extend(required(node)?);
            }
            Some(all)
        }
        _ => None,
    }
}

/// Words that nearly every sentence has; a phrase found by one of them would be tried everywhere.
const COMMON: &[&str] = &[
    "the", "a", "an", "of", "in", "on", "at", "to", "for", "by", "with", "from", "and", "or", "be", "is", "was",
    "have", "will", "that", "it", "as", "not", "he", "they", "who", "which", "do",
];

/// How many of the words are very common.
fn n_common(set: &BTreeSet<Box<str>>) -> usize {
    set.iter().filter(|word| COMMON.contains(&&***word)).count()
}

/// The word of a `!x` that stands right before `x`.
fn contradiction(ops: &[Op]) -> Option<&str> {
    ops.windows(2).find_map(|pair| match pair {
        [Op::Not(WordTest::Lemma(denied)), Op::Word(WordTest::Lemma(wanted))] if denied == wanted => Some(&**denied),
        [Op::Not(WordTest::Form(denied)), Op::Word(WordTest::Form(wanted))] if denied == wanted => Some(&**denied),
        [Op::Not(WordTest::Upos(denied)), Op::Word(WordTest::Upos(wanted))] if denied == wanted => {
            Some(denied.as_str())
        }
        _ => None,
    })
}

/// Writes the operations of a node.
fn emit(node: &Node, ops: &mut Vec<Op>) {
    match node {
        Node::Test(test) => ops.push(Op::Word(test.clone())),
        Node::List(list) => ops.push(Op::List(list.clone())),
        Node::Slot(slot) => ops.push(Op::Slot(slot.clone())),
        Node::Not(test) => ops.push(Op::Not(test.clone())),
        Node::Seq(nodes) => nodes.iter().for_each(|node| emit(node, ops)),
        Node::Gap(min, max) => {
            ops.extend(std::iter::repeat_n(Op::Any, *min));
            for _ in *min..*max {
                let next = ops.len() + 1;
                ops.push(Op::Split(next, next + 1));
                ops.push(Op::Any);
            }
        }
        Node::Opt(inner) => {
            let split = ops.len();
            ops.push(Op::Split(split + 1, split + 1));
            emit(inner, ops);
            let end = ops.len();
            ops[split] = Op::Split(split + 1, end);
        }
        Node::Alt(nodes) => emit_alternatives(nodes, ops),
    }
}

/// Writes alternatives: a chain of splits, each branch jumping to the end.
fn emit_alternatives(nodes: &[Node], ops: &mut Vec<Op>) {
    let mut jumps = Vec::new();
    for (idx, node) in nodes.iter().enumerate() {
        let last = idx + 1 == nodes.len();
        let split = ops.len();
        if !last {
            ops.push(Op::Split(split + 1, split + 1));
        }
        emit(node, ops);
        if !last {
            jumps.push(ops.len());
            ops.push(Op::Jump(0));
            let next = ops.len();
            ops[split] = Op::Split(split + 1, next);
        }
    }
    let end = ops.len();
    for jump in jumps {
        ops[jump] = Op::Jump(end);
    }
}

/// Reads a phrase from left to right.
struct Parser<'a> {
    text: &'a str,
    at: usize,
    names: &'a dyn Names,
    slots: Vec<Box<str>>,
    depth: usize,
}

impl Parser<'_> {
    fn fault(&self, start: usize, len: usize, message: String, help: Option<String>) -> PhraseError {
        PhraseError { start, len, message, help }
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.at += wanted.len_utf8();
        }
        found
    }

    fn space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += self.peek().map_or(1, char::len_utf8);
        }
    }

    /// The letters of a word or name from here on.
    fn word(&mut self) -> &str {
        let start = self.at;
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '\'' | '’' | '.' | '*');
        while self.peek().is_some_and(is_part) {
            self.at += self.peek().map_or(1, char::len_utf8);
        }
        &self.text[start..self.at]
    }

    /// Elements up to the end, a `|` or a `}`.
    fn sequence(&mut self) -> Result<Node, PhraseError> {
        let mut nodes = Vec::new();
        loop {
            self.space();
            match self.peek() {
                None | Some('|' | '}') => break,
                Some(_) => {
                    let node = self.element()?;
                    nodes.push(if self.take('?') { Node::Opt(Box::new(node)) } else { node });
                }
            }
        }
        Ok(Node::Seq(nodes))
    }

    /// One element.
    fn element(&mut self) -> Result<Node, PhraseError> {
        let start = self.at;
        match self.peek() {
            Some('{') => self.group(),
            Some('$') => self.slot(),
            Some('@') => self.list().map(Node::List),
            Some('"') => self.exact(),
            Some('_') => self.gap(),
            Some('!') => {
                self.at += 1;
                match self.element()? {
                    Node::Test(test) => Ok(Node::Not(test)),
                    _ => {
                        let message = "`!` takes one word or part of speech".to_owned();
                        Err(self.fault(start, self.at - start, message, None))
                    }
                }
            }
            Some(mark @ (',' | ';' | ':' | '(' | ')' | '%')) => {
                self.at += 1;
                Ok(Node::Test(WordTest::Form(mark.to_string().into())))
            }
            _ => self.plain(),
        }
    }

    /// `{a|b c|d}`.
    fn group(&mut self) -> Result<Node, PhraseError> {
        let start = self.at;
        self.at += 1;
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.fault(start, 1, format!("groups nest deeper than {MAX_DEPTH}"), None));
        }
        let mut nodes = Vec::new();
        loop {
            let from = self.at;
            let node = self.sequence()?;
            if matches!(&node, Node::Seq(inner) if inner.is_empty()) {
                let help = Some("write `?` after the group to make it optional".to_owned());
                return Err(self.fault(from, 1, "empty alternative".to_owned(), help));
            }
            nodes.push(node);
            if self.take('}') {
                break;
            }
            if !self.take('|') {
                return Err(self.fault(start, 1, "`{` is not closed".to_owned(), None));
            }
        }
        self.depth -= 1;
        Ok(Node::Alt(nodes))
    }

    /// `$slot`, `$slot:ORG`, `$slot:@list`.
    fn slot(&mut self) -> Result<Node, PhraseError> {
        let start = self.at;
        self.at += 1;
        let name: Box<str> = self.word().into();
        let Some(mut kind) = self.names.slot(&name) else {
            let help = self.names.nearest_slot(&name);
            return Err(self.fault(start, self.at - start, format!("the frame has no slot `{name}`"), help));
        };
        let mut list = None;
        if self.take(':') {
            if self.peek() == Some('@') {
                list = Some(self.list()?);
            } else {
                let from = self.at;
                let word = self.word().to_lowercase();
                let Some(narrower) = slot_kind(&word, Vec::new) else {
                    let help =
                        Some("types are event, time, place, entity, person, org, number, title, term".to_owned());
                    return Err(self.fault(from, self.at - from, format!("unknown type `{word}`"), help));
                };
                kind = narrower;
            }
        }
        let idx = match self.slots.iter().position(|slot| *slot == name) {
            Some(idx) => idx,
            None => {
                self.slots.push(name);
                self.slots.len() - 1
            }
        };
        if idx >= MAX_SLOTS {
            return Err(self.fault(start, self.at - start, format!("more than {MAX_SLOTS} slots"), None));
        }
        Ok(Node::Slot(SlotOp { slot: idx, kind, list, token: None }))
    }

    /// `@list`.
    fn list(&mut self) -> Result<Arc<WordList>, PhraseError> {
        let start = self.at;
        self.at += 1;
        let name = self.word().to_owned();
        self.names.list(&name).ok_or_else(|| {
            let help = self.names.nearest_list(&name);
            self.fault(start, self.at - start, format!("unknown lexicon `{name}`"), help)
        })
    }

    /// `"Rome"`.
    fn exact(&mut self) -> Result<Node, PhraseError> {
        let start = self.at;
        self.at += 1;
        let Some(len) = self.text[self.at..].find('"') else {
            return Err(self.fault(start, 1, "quotation mark is not closed".to_owned(), None));
        };
        let form = &self.text[self.at..self.at + len];
        self.at += len + 1;
        if form.is_empty() || form.contains(' ') {
            let help = Some("quote each word by itself".to_owned());
            return Err(self.fault(start, len + 2, "exactly one word stands in quotation marks".to_owned(), help));
        }
        Ok(Node::Test(WordTest::Form(form.into())))
    }

    /// `_`, `_{0,3}`.
    fn gap(&mut self) -> Result<Node, PhraseError> {
        let start = self.at;
        self.at += 1;
        if !self.take('{') {
            return Ok(Node::Gap(1, 1));
        }
        let body = self.text[self.at..].find('}').map(|len| &self.text[self.at..self.at + len]);
        let read = body.and_then(|body| body.split_once(','));
        let bounds = read.and_then(|(min, max)| Some((min.trim().parse().ok()?, max.trim().parse().ok()?)));
        let Some((min, max)) = bounds.filter(|(min, max): &(usize, usize)| min <= max) else {
            return Err(self.fault(start, 2, "gap is not written `_{0,3}`".to_owned(), None));
        };
        self.at += body.map_or(0, str::len) + 1;
        if max > MAX_GAP {
            return Err(self.fault(start, self.at - start, format!("gap is longer than {MAX_GAP} tokens"), None));
        }
        Ok(Node::Gap(min, max))
    }

    /// A plain word or a part of speech.
    fn plain(&mut self) -> Result<Node, PhraseError> {
        let start = self.at;
        let word = self.word().to_owned();
        if word.is_empty() {
            let found = self.peek().map_or(String::new(), |c| c.to_string());
            return Err(self.fault(start, found.len().max(1), format!("`{found}` means nothing here"), None));
        }
        let is_upos = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase());
        if let Some(upos) = is_upos.then(|| Upos::parse(&word)).flatten() {
            return Ok(Node::Test(WordTest::Upos(upos)));
        }
        let lower = word.to_lowercase().replace('’', "'");
        if lower.len() > 3 && (lower.ends_with("n't") || lower.ends_with("'s")) {
            let help = Some("write its two words, such as `will not`, or `'s` by itself".to_owned());
            let message = format!("phrase can never match: `{word}` is two tokens");
            return Err(self.fault(start, word.len(), message, help));
        }
        Ok(Node::Test(WordTest::Lemma(lower.into())))
    }
}
