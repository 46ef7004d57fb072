//! Checking conflict rules and turning them into [`Rule`]s.

use super::check::{Check, has_slot};
use super::file::{ArmDoc, ConflictDoc, ConflictTestDoc, FixDoc, TextOptions};
use super::problem::did_you_mean;
use super::template::{self, FREE_FIELDS, SIDE_FIELDS};
use super::words_of::Closed;
use super::yaml::{Entries, NameOr, Placed, Words};
use super::{
    Arm, Case, CaseText, Certainty, Condition, Expectation, Fix, FrameDef, Mark, Missing, Rule, RuleId, Scope, Side,
    SlotName, Template, Test, Verdict, comparator_doc, condition_doc,
};
use crate::span::Span;
use jiff::civil::Date;

/// The certainties that both sides must have when a rule says nothing of them: what is only possible, conditional, asked
/// or denied contradicts nothing by itself (gate 4 of the design).
const DEFAULT_CERTAINTY: &[Certainty] = &[Certainty::Asserted, Certainty::Planned];

/// Compiles a conflict rule; none when an error was noted.
pub(super) fn compile(check: &mut Check<'_>, doc: &ConflictDoc) -> Option<Rule> {
    let frame = check.frame(&doc.frame)?;
    let severity = check.word("severity", &doc.severity);
    let scopes = scopes(check, &doc.scope);
    let given = given(check, frame, &doc.given);
    let same = tests(check, frame, &doc.same);
    let anchor = doc.anchor.0.iter().map(|slot| check.slot(frame, slot.text(), slot.at)).collect();
    let differ = tests(check, frame, &doc.differ);
    let verdicts = verdicts(check, frame, doc);
    let message = template(check, frame, &doc.message);
    let help = doc.help.as_ref().map(|help| template(check, frame, help));
    let fix = doc.fix.as_ref().map(|fix| fix_of(check, frame, fix));
    let cases: Vec<Case> = doc.tests.iter().filter_map(|test| case(check, test)).collect();
    refuse_without_key(check, doc, &same, &scopes);
    warn_of_cases(check, &doc.id, &cases, doc.frame.at);
    if check.failed() {
        return None;
    }
    Some(Rule {
        id: RuleId(doc.id.text().into()),
        summary: doc.summary.text().into(),
        why: doc.why.trim().into(),
        misses: doc.misses.trim().into(),
        frame: frame.id.clone(),
        scopes,
        severity: severity?,
        given,
        same,
        anchor,
        differ,
        verdicts,
        message: message?,
        help: help.flatten(),
        fix: fix.flatten(),
        cases,
        origin: check.sheet.origin(doc.id.at),
    })
}

/// Where the rule looks; the sources if it does not say.
fn scopes(check: &mut Check<'_>, words: &Words) -> Vec<Scope> {
    let mut scopes = check.words("scope", words);
    if words.0.is_empty() {
        scopes.push(Scope::Sources);
    }
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

/// The conditions on both claims, with the usual certainties where the rule names none.
fn given(check: &mut Check<'_>, frame: &FrameDef, entries: &Entries<Words>) -> Vec<Condition> {
    let mut given = condition_doc::conditions(check, frame, entries);
    if !given.iter().any(|condition| matches!(condition, Condition::Certainty(..))) {
        given.push(Condition::Certainty(Side::Both, DEFAULT_CERTAINTY.to_vec()));
    }
    given
}

/// The tests under `same` or `differ`.
fn tests(
    check: &mut Check<'_>,
    frame: &FrameDef,
    entries: &Entries<Placed<NameOr<super::file::TestOptions>>>,
) -> Vec<Test> {
    let mut tests = Vec::new();
    for (slot, written) in &entries.0 {
        let name = check.slot(frame, slot.text(), slot.at);
        let missing = match &written.value {
            NameOr::Full(options) => options.missing.as_ref().and_then(|word| check.word("word", word)),
            NameOr::Name(_) => None,
        };
        if let Some(by) = comparator_doc::comparator(check, frame, slot.text(), written) {
            tests.push(Test { slot: name, by, missing: missing.unwrap_or_default() });
        }
    }
    tests
}

/// A rule without a key would have to compare every claim with every other.
fn refuse_without_key(check: &mut Check<'_>, doc: &ConflictDoc, same: &[Test], scopes: &[Scope]) {
    if scopes == [Scope::Calendar] {
        return;
    }
    if !same.iter().any(|test| test.missing == Missing::Refuse) {
        let message = format!("rule `{}` names no key", doc.id.text());
        let help = "add a test under `same:` without `missing: allow`, so that claims can be looked up";
        check.error(doc.id.at, message, "no required `same`", Some(help.to_owned()));
    }
    if doc.differ.0.is_empty() {
        let message = format!("rule `{}` has nothing under `differ`", doc.id.text());
        check.error(doc.id.at, message, "nothing to differ", None);
    }
}

/// A rule is understood by what it must leave alone as much as by what it finds.
fn warn_of_cases(check: &mut Check<'_>, id: &Placed<String>, cases: &[Case], at: Span) {
    for (expect, name) in [(Expectation::Agree, "agree"), (Expectation::Unrelated, "unrelated")] {
        if !cases.iter().any(|case| case.expect == expect) {
            let message = format!("rule `{}` has no test that expects `{name}`", id.text());
            let help = format!("add a draft and a source that the rule must leave alone, with `expect: {name}`");
            check.warning(at, message, "in this rule", Some(help));
        }
    }
}

/// The verdict arms, the last without a condition.
fn verdicts(check: &mut Check<'_>, frame: &FrameDef, doc: &ConflictDoc) -> Vec<Arm> {
    let mut arms = Vec::new();
    for (idx, written) in doc.verdicts.iter().enumerate() {
        if let Some(arm) = arm(check, frame, &written.value) {
            if arm.when.is_empty() && idx + 1 < doc.verdicts.len() {
                let message = "verdicts after one without `when` can never be reached".to_owned();
                check.error(written.at, message, "fits always", Some("move it to the end".to_owned()));
            }
            arms.push(arm);
        }
    }
    if arms.last().is_none_or(|arm| !arm.when.is_empty()) {
        arms.push(Arm { when: Vec::new(), verdict: Verdict::Conflict, severity: None });
    }
    arms
}

/// One arm.
fn arm(check: &mut Check<'_>, frame: &FrameDef, doc: &ArmDoc) -> Option<Arm> {
    let when = condition_doc::conditions(check, frame, &doc.when);
    let verdict = check.word("verdict", &doc.verdict)?;
    let severity = match &doc.severity {
        Some(word) => Some(check.word("severity", word)?),
        None => None,
    };
    Some(Arm { when, verdict, severity })
}

/// A message or a help, every hole bound.
fn template(check: &mut Check<'_>, frame: &FrameDef, text: &Placed<String>) -> Option<Template> {
    match template::parse(text.text(), |slot| has_slot(frame, slot)) {
        Ok(template) => Some(template),
        Err(unbound) => {
            let slots =
                frame.slots.iter().flat_map(|slot| ["draft", "source"].map(|side| format!("{side}.{}", slot.name)));
            let sides = SIDE_FIELDS.iter().flat_map(|field| ["draft", "source"].map(|side| format!("{side}.{field}")));
            let known: Vec<String> = slots.chain(sides).chain(FREE_FIELDS.iter().map(|&f| f.to_owned())).collect();
            let help = did_you_mean(&unbound.name, known.iter().map(String::as_str));
            let at = within(text, unbound.start, unbound.name.len());
            check.error(at, format!("nothing fills `{{{}}}`", unbound.name), "not bound", help);
            None
        }
    }
}

/// Place of bytes of a scalar: one past its quotation mark where it has one. A folded scalar is pointed at as a whole.
pub(super) fn within(text: &Placed<String>, start: usize, len: usize) -> Span {
    let quoted = text.at.len().saturating_sub(text.value.len());
    if quoted != 0 && quoted != 2 {
        return text.at;
    }
    let from = text.at.start() + quoted / 2 + start;
    Span::new(from.min(text.at.end()), (from + len).min(text.at.end()))
}

/// A replacement to offer.
fn fix_of(check: &mut Check<'_>, frame: &FrameDef, doc: &FixDoc) -> Option<Fix> {
    let replace = sided(check, frame, "draft", &doc.replace)?;
    let with = sided(check, frame, "source", &doc.with)?;
    Some(Fix { replace, with, safety: check.word("safety", &doc.safety)? })
}

/// The slot in `SIDE.SLOT`.
fn sided(check: &mut Check<'_>, frame: &FrameDef, side: &str, word: &Placed<String>) -> Option<SlotName> {
    let slot = word.text().strip_prefix(side).and_then(|rest| rest.strip_prefix('.'));
    if slot.is_none() {
        let help = format!("write `{side}.` and a slot");
        check.error(word.at, format!("`{}` names no slot of the {side}", word.text()), "here", Some(help));
    }
    slot.map(|slot| check.slot(frame, slot, word.at))
}

/// A test of the rule.
pub(super) fn case(check: &mut Check<'_>, test: &Placed<ConflictTestDoc>) -> Option<Case> {
    let doc = &test.value;
    let expect = match doc.expect.text() {
        "agree" => Expectation::Agree,
        "unrelated" => Expectation::Unrelated,
        word => match Verdict::read(word) {
            Some(verdict) => Expectation::Finding(verdict),
            None => {
                let known = Verdict::names().chain(["agree", "unrelated"]);
                let help = did_you_mean(word, known);
                check.error(doc.expect.at, format!("unknown expectation `{word}`"), "no such verdict", help);
                return None;
            }
        },
    };
    let severity = match &doc.severity {
        Some(word) => Some(check.word("severity", word)?),
        None => None,
    };
    let sources: Vec<CaseText> =
        doc.source.iter().chain(&doc.sources).filter_map(|text| case_text(check, text)).collect();
    let spans = doc.spans.as_ref();
    let values = doc.values.as_ref();
    let boxed = |text: Option<&String>| text.map(|text| text.as_str().into());
    Some(Case {
        draft: case_text(check, &doc.draft)?,
        sources,
        expect,
        draft_words: boxed(spans.and_then(|pair| pair.draft.as_ref())),
        source_words: boxed(spans.and_then(|pair| pair.source.as_ref())),
        severity,
        values: (
            boxed(values.and_then(|pair| pair.draft.as_ref())),
            boxed(values.and_then(|pair| pair.source.as_ref())),
        ),
        mark: if doc.todo { Mark::Todo } else { Mark::Binding },
        line: check.sheet.line(test.at),
    })
}

/// A text of a test.
fn case_text(check: &mut Check<'_>, text: &NameOr<TextOptions>) -> Option<CaseText> {
    match text {
        NameOr::Name(words) => Some(CaseText { text: words.as_str().into(), ..CaseText::default() }),
        NameOr::Full(full) => {
            let published = match &full.published {
                Some(word) => Some(date(check, word)?),
                None => None,
            };
            Some(CaseText {
                text: full.text.as_str().into(),
                headline: full.headline.as_deref().map(Into::into),
                published,
                outlet: full.outlet.as_deref().map(Into::into),
            })
        }
    }
}

/// A date written `2025-05-01`.
pub(super) fn date(check: &mut Check<'_>, word: &Placed<String>) -> Option<Date> {
    let date = word.text().parse::<Date>().ok();
    if date.is_none() {
        let help = Some("write it as 2025-05-01".to_owned());
        check.error(word.at, format!("`{}` is no date", word.text()), "not a date", help);
    }
    date
}
