//! Checking extraction rules and turning them into [`Extraction`]s.

use super::check::{Check, slot_def};
use super::conflict_doc::{date, within};
use super::file::{ClaimDoc, DepDoc, ExtractDoc, ExtractTestDoc, PatternDoc, QuoteDoc, TokenDoc};
use super::pattern::{
    Atom, Clause, ClausePath, Dep, DepPath, DepStep, ExtractCase, Extraction, Labels, Quote, Way, Wording,
};
use super::phrase::{self, ListedToken, Names, Negation, TokenSpec, WordList};
use super::problem::did_you_mean;
use super::yaml::{Entries, Placed, Words};
use super::{FrameDef, Lexicon, Mark, RuleId, SlotKind, SlotName};
use crate::claim::Polarity;
use crate::mention::EntityKind;
use crate::syntax::{BaseRelation, Upos};
use std::sync::Arc;

/// Compiles an extraction rule; none when an error was noted.
pub(super) fn compile(check: &mut Check<'_>, doc: &ExtractDoc) -> Option<Extraction> {
    let frame = check.frame(&doc.frame)?;
    let labels = Labels {
        set: check.labels(frame, &doc.set),
        planned: doc.planned.as_ref().map(|set| check.labels(frame, set)),
        denied: doc.denied.as_ref().map(|set| check.labels(frame, set)),
        unconfirmed: doc.unconfirmed.as_ref().map(|set| check.labels(frame, set)),
    };
    let mut wordings = Vec::new();
    flatten(wording(check, frame, &doc.pattern, &labels), &mut wordings);
    let cases = doc.tests.iter().filter_map(|test| case(check, frame, test)).collect();
    if doc.tests.is_empty() {
        let message = format!("extraction rule `{}` has no test", doc.id.text());
        let help =
            Some("add a text and the frames that must come of it; `[]` for a text that must stay silent".to_owned());
        check.warning(doc.id.at, message, "untested", help);
    }
    if check.failed() {
        return None;
    }
    let origin = check.sheet.origin(doc.id.at);
    Some(Extraction { id: RuleId(doc.id.text().into()), frame: frame.id.clone(), cases, origin, wordings })
}

/// Spreads alternatives out, so that each is found by its own words.
fn flatten(wording: Option<Wording>, into: &mut Vec<Wording>) {
    match wording {
        Some(Wording { atom: Atom::Any(inner), not, .. }) if not.is_empty() => {
            for wording in inner {
                flatten(Some(wording), into);
            }
        }
        Some(wording) => into.push(wording),
        None => {}
    }
}

/// One wording.
fn wording(check: &mut Check<'_>, frame: &FrameDef, doc: &Placed<PatternDoc>, above: &Labels) -> Option<Wording> {
    let labels = labels(check, frame, &doc.value, above);
    let list = |check: &mut Check<'_>, docs: &[Placed<PatternDoc>]| -> Vec<Wording> {
        docs.iter().filter_map(|doc| wording(check, frame, doc, &labels)).collect()
    };
    let doc_value = &doc.value;
    let mut atoms = Vec::new();
    if let Some(any) = &doc_value.any {
        atoms.push(Atom::Any(list(check, any)));
    }
    if let Some(all) = &doc_value.all {
        atoms.push(Atom::All(list(check, all)));
    }
    if let Some(text) = &doc_value.phrase {
        atoms.extend(phrase_atom(check, frame, text));
    }
    if let Some(tokens) = &doc_value.tokens {
        atoms.extend(tokens_atom(check, frame, tokens, doc));
    }
    if let Some(dep) = &doc_value.dep {
        atoms.extend(dep_atom(check, frame, dep));
    }
    if let Some(claim) = &doc_value.claim {
        atoms.extend(clause_atom(check, frame, claim));
    }
    if let Some(quote) = &doc_value.quote {
        atoms.push(quote_atom(check, frame, quote));
    }
    let not = doc_value.not.as_ref().map(|docs| list(check, docs)).unwrap_or_default();
    if atoms.len() != 1 && !check.failed() {
        let help = Some("write one of `phrase`, `claim`, `dep`, `tokens`, `quote`, `any`, `all`".to_owned());
        let message = match atoms.len() {
            0 => "pattern looks for nothing",
            _ => "pattern looks for several things at once",
        };
        check.error(doc.at, message.to_owned(), "here", help);
    }
    atoms.pop().map(|atom| Wording { atom, not, labels })
}

/// The fixed slots of a wording: its own over those above it.
fn labels(check: &mut Check<'_>, frame: &FrameDef, doc: &PatternDoc, above: &Labels) -> Labels {
    let over = |base: &[(SlotName, Box<str>)], own: Vec<(SlotName, Box<str>)>| {
        let mut merged: Vec<_> =
            base.iter().filter(|(slot, _)| !own.iter().any(|(known, _)| known == slot)).cloned().collect();
        merged.extend(own);
        merged
    };
    let set = doc.set.as_ref().map(|set| check.labels(frame, set));
    // Words of one's own replace the rule's `planned`, `denied` and `unconfirmed` too: "was postponed" set beside a rule whose plans are
    // `scheduled` must not turn into a schedule when it is said of the future.
    let inherit = set.is_none();
    let planned = doc.planned.as_ref().map(|set| check.labels(frame, set));
    let denied = doc.denied.as_ref().map(|set| check.labels(frame, set));
    let unconfirmed = doc.unconfirmed.as_ref().map(|set| check.labels(frame, set));
    Labels {
        set: over(&above.set, set.unwrap_or_default()),
        planned: planned.or_else(|| above.planned.clone().filter(|_| inherit)),
        denied: denied.or_else(|| above.denied.clone().filter(|_| inherit)),
        unconfirmed: unconfirmed.or_else(|| above.unconfirmed.clone().filter(|_| inherit)),
    }
}

/// What phrases may name: the frame's slots and the lexicons.
struct FrameNames<'a> {
    frame: &'a FrameDef,
    lexicons: &'a [Lexicon],
}

impl Names for FrameNames<'_> {
    fn slot(&self, name: &str) -> Option<SlotKind> {
        slot_def(self.frame, name).map(|slot| slot.kind.clone())
    }
    fn nearest_slot(&self, name: &str) -> Option<String> {
        did_you_mean(name, self.frame.slots.iter().map(|slot| &*slot.name.0))
    }
    fn list(&self, name: &str) -> Option<Arc<WordList>> {
        let lexicon = self.lexicons.iter().find(|lexicon| &*lexicon.id == name)?;
        Some(Arc::new(WordList::new(lexicon.words())))
    }
    fn nearest_list(&self, name: &str) -> Option<String> {
        did_you_mean(name, self.lexicons.iter().map(|lexicon| &*lexicon.id))
    }
}

/// A phrase.
fn phrase_atom(check: &mut Check<'_>, frame: &FrameDef, text: &Placed<String>) -> Option<Atom> {
    let names = FrameNames { frame, lexicons: check.known.lexicons };
    match phrase::compile(text.text(), &names) {
        Ok(phrase) => Some(Atom::Phrase(phrase)),
        Err(fault) => {
            let at = within(text, fault.start, fault.len);
            check.error(at, fault.message, "in this phrase", fault.help);
            None
        }
    }
}

/// A list of tokens.
fn tokens_atom(
    check: &mut Check<'_>,
    frame: &FrameDef,
    tokens: &[Placed<TokenDoc>],
    whole: &Placed<PatternDoc>,
) -> Option<Atom> {
    let mut listed = Vec::new();
    for token in tokens {
        let slot = token.value.slot.as_ref().map(|name| {
            let kind = slot_def(frame, name.text()).map_or(SlotKind::Term, |slot| slot.kind.clone());
            (check.slot(frame, name.text(), name.at).0, kind)
        });
        listed.push(ListedToken { spec: token_spec(check, &token.value), slot, optional: token.value.optional });
    }
    match phrase::compile_tokens(&listed) {
        Ok(phrase) => Some(Atom::Phrase(phrase)),
        Err(message) => {
            check.error(whole.at, message, "in these tokens", None);
            None
        }
    }
}

/// A token spelled out.
fn token_spec(check: &mut Check<'_>, doc: &TokenDoc) -> TokenSpec {
    let mut spec = TokenSpec { lemma: super::condition_doc::lemmas(check, &doc.lemma), ..TokenSpec::default() };
    spec.form = doc.form.0.iter().map(|form| form.text().into()).collect();
    for word in &doc.upos.0 {
        match Upos::parse(word.text()) {
            Some(upos) => spec.upos.push(upos),
            None => {
                let help =
                    Some("parts of speech are written as in Universal Dependencies: VERB, NOUN, PROPN".to_owned());
                check.error(word.at, format!("unknown part of speech `{}`", word.text()), "here", help);
            }
        }
    }
    if let Some(kind) = &doc.ent {
        spec.ent = check.word::<EntityKind>("kind of name", kind);
    }
    if let Some(polarity) = &doc.polarity {
        spec.polarity = check.word::<Polarity>("polarity", polarity);
    }
    if let Some(text) = &doc.regex {
        // 1 MiB of compiled expression is far beyond any test of one word.
        match regex::RegexBuilder::new(&format!("^(?:{})$", text.text())).size_limit(1 << 20).build() {
            Ok(regex) => spec.regex = Some(regex),
            Err(error) => check.error(text.at, regex_fault(&error), "here", None),
        }
    }
    spec
}

/// The last line of a regular expression's error, which says what is wrong.
fn regex_fault(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or("not valid").trim_start_matches("error: ").to_owned();
    format!("regular expression: {last}")
}

/// A word in the tree and what hangs from it.
fn dep_atom(check: &mut Check<'_>, frame: &FrameDef, doc: &DepDoc) -> Option<Atom> {
    let trigger = token_spec(check, &doc.trigger.value);
    let Some(triggers) = trigger.required() else {
        let help = Some("give it a `lemma` or a `form`".to_owned());
        check.error(doc.trigger.at, "trigger has no word to be found by".to_owned(), "here", help);
        return None;
    };
    let require = slots(check, frame, &doc.require, dep_path);
    let allow = slots(check, frame, &doc.allow, dep_path);
    let forbid = doc.forbid.0.iter().filter_map(|path| dep_path(check, path)).collect();
    Some(Atom::Dep(Dep { trigger, triggers, require, allow, forbid }))
}

/// Slots with their paths.
fn slots<P>(
    check: &mut Check<'_>,
    frame: &FrameDef,
    entries: &Entries<Words>,
    read: impl Fn(&mut Check<'_>, &Placed<String>) -> Option<P>,
) -> Vec<(SlotName, Vec<P>)> {
    let mut slots = Vec::new();
    for (name, paths) in &entries.0 {
        let slot = check.slot(frame, name.text(), name.at);
        let paths = paths.0.iter().filter_map(|path| read(check, path)).collect();
        slots.push((slot, paths));
    }
    slots
}

/// `xcomp > obl:in`, `<acl`, `.`.
fn dep_path(check: &mut Check<'_>, path: &Placed<String>) -> Option<DepPath> {
    let mut steps = Vec::new();
    for step in path.text().split('>').map(str::trim).filter(|step| *step != ".") {
        let (way, name) = match step.strip_prefix('<') {
            Some(name) => (Way::Up, name.trim()),
            None => (Way::Down, step),
        };
        let (base, detail) = name.split_once(':').map_or((name, None), |(base, detail)| (base, Some(detail)));
        let Some(relation) = BaseRelation::parse(base) else {
            let known = ["nsubj", "obj", "obl", "nmod", "xcomp", "ccomp", "advcl", "acl", "amod", "appos", "conj"];
            let help = did_you_mean(base, known);
            check.error(path.at, format!("unknown relation `{base}`"), "in this path", help);
            return None;
        };
        steps.push(DepStep { way, relation, detail: detail.map(Into::into) });
    }
    Some(steps)
}

/// A clause that has been read.
fn clause_atom(check: &mut Check<'_>, frame: &FrameDef, doc: &ClaimDoc) -> Option<Atom> {
    let predicates = super::condition_doc::lemmas(check, &doc.predicate).into_iter().collect();
    let polarity = doc.polarity.as_ref().and_then(|word| check.word::<Polarity>("polarity", word));
    let negation = if polarity == Some(Polarity::Negative) { Negation::Used } else { Negation::Open };
    let mut with = Vec::new();
    for (path, words) in &doc.with.0 {
        let lemmas = super::condition_doc::lemmas(check, words);
        with.extend(clause_path(check, path).map(|path| (path, lemmas)));
    }
    let require = slots(check, frame, &doc.require, clause_path);
    let allow = slots(check, frame, &doc.allow, clause_path);
    let forbid = doc.forbid.0.iter().filter_map(|path| clause_path(check, path)).collect();
    Some(Atom::Clause(Clause { predicates, negation, with, require, allow, forbid }))
}

/// `object`, `obl:in`, `complement > object`, `.`.
fn clause_path(check: &mut Check<'_>, path: &Placed<String>) -> Option<ClausePath> {
    let clause = check.known.frames.iter().find(|frame| &*frame.id.0 == "clause")?;
    let steps: Vec<&str> = path.text().split('>').map(str::trim).filter(|step| *step != ".").collect();
    for step in &steps {
        check.slot(clause, step, path.at);
    }
    Some(steps.into_iter().map(Into::into).collect())
}

/// A quotation that has been read.
fn quote_atom(check: &mut Check<'_>, frame: &FrameDef, doc: &QuoteDoc) -> Atom {
    let words = check.slot(frame, doc.words.text(), doc.words.at);
    let speaker = doc.speaker.as_ref().map(|slot| check.slot(frame, slot.text(), slot.at));
    Atom::Quote(Quote { min_words: doc.min_words, words, speaker })
}

/// A test of the rule.
fn case(check: &mut Check<'_>, frame: &FrameDef, test: &Placed<ExtractTestDoc>) -> Option<ExtractCase> {
    let dateline = match &test.value.dateline {
        Some(word) => Some(date(check, word)?),
        None => None,
    };
    let mut expect = Vec::new();
    for wanted in &test.value.expect {
        let slots = wanted.0.iter().map(|(name, value)| (check.slot(frame, name.text(), name.at), value.text().into()));
        expect.push(slots.collect());
    }
    let mark = if test.value.todo { Mark::Todo } else { Mark::Binding };
    let text = test.value.text.as_str().into();
    Some(ExtractCase { text, dateline, expect, mark, line: check.sheet.line(test.at) })
}
