//! The tests that stand in rule files: runs them on whatever bench is given, and says which are noisy, missing, of the wrong
//! verdict or span, and which known misses pass by now.

use super::words_of::Closed;
use super::{
    Case, CaseText, Expectation, ExtractCase, Extraction, FrameDef, Mark, Registry, Rule, RuleId, Severity, SlotName,
    Verdict,
};
use crate::claim::{Claim, Reading, Slot, SlotValue};
use serde::Serialize;
use std::sync::Arc;

/// What rule tests run on: the real pipeline.
pub trait Bench {
    /// Everything that the text says, with the frames that extraction rules fill.
    fn read(&self, text: &CaseText) -> Reading;
    /// What the rule finds in the draft against the sources, whatever its severity.
    fn check(&self, rule: &Rule, draft: &CaseText, sources: &[CaseText]) -> Vec<CaseFinding>;
}

/// What a rule found in a test.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaseFinding {
    /// The verdict.
    pub verdict: Verdict,
    /// The severity.
    pub severity: Severity,
    /// The words cited in the draft.
    pub draft_words: String,
    /// The words cited in the sources, in order.
    pub source_words: Vec<String>,
    /// Normal forms of the slot that differs, the draft's and the source's.
    pub values: (String, String),
}

/// What came of one test.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaseResult {
    /// The rule tested.
    pub rule: RuleId,
    /// Its file.
    pub path: Arc<str>,
    /// Line of the test in it.
    pub line: u32,
    /// What happened.
    pub outcome: CaseOutcome,
    /// Whether it was bound to pass.
    pub binding: Binding,
}

/// Whether a test was bound to pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// It must pass.
    Binding,
    /// It is marked `todo`.
    Todo,
}

/// What happened in a test.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseOutcome {
    /// As expected.
    Passed,
    /// Something was found that must not be.
    Noisy {
        /// What was found.
        found: String,
    },
    /// What must be found was not.
    Missing {
        /// What was expected.
        expected: String,
        /// What was there instead.
        found: String,
    },
    /// Found, but with another verdict.
    WrongVerdict {
        /// The verdict expected.
        expected: Verdict,
        /// The verdict found.
        found: Verdict,
    },
    /// Found, but with other words, another severity or other values.
    Wrong {
        /// Which of these.
        what: &'static str,
        /// What was expected.
        expected: String,
        /// What was found.
        found: String,
    },
}

impl CaseResult {
    /// Whether the run fails for it.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.binding == Binding::Binding && self.outcome != CaseOutcome::Passed
    }

    /// Whether it is marked as a known miss and passes.
    #[must_use]
    pub fn passes_by_now(&self) -> bool {
        self.binding == Binding::Todo && self.outcome == CaseOutcome::Passed
    }
}

/// Runs the tests of all rules whose id holds `filter`, in order of rule and line. A rule that a project has switched off is
/// not asked: it would find nothing.
pub fn run_tests(registry: &Registry, bench: &dyn Bench, filter: &str) -> Vec<CaseResult> {
    let mut results = Vec::new();
    for extraction in registry.extractions().iter().filter(|extraction| extraction.id.0.contains(filter)) {
        let Some(frame) = registry.frame(&extraction.frame) else { continue };
        results.extend(extraction.cases.iter().map(|case| extraction_result(bench, extraction, frame, case)));
    }
    let on = registry.rules().iter().filter(|rule| rule.severity != Severity::Off);
    for rule in on.filter(|rule| rule.id.0.contains(filter)) {
        results.extend(rule.cases.iter().map(|case| conflict_result(bench, rule, case)));
    }
    results
}

/// Runs one test of an extraction rule.
fn extraction_result(bench: &dyn Bench, extraction: &Extraction, frame: &FrameDef, case: &ExtractCase) -> CaseResult {
    let text = CaseText { text: case.text.clone(), published: case.dateline, ..CaseText::default() };
    let reading = bench.read(&text);
    let found: Vec<&Claim> = reading.claims.iter().filter(|claim| *claim.frame == *frame.id.0).collect();
    let words = |claim: &Claim| show_claim(&case.text, claim);
    let mut left = found.clone();
    let mut outcome = CaseOutcome::Passed;
    for wanted in &case.expect {
        let fits = |claim: &&Claim| wanted.iter().all(|(slot, value)| holds(&case.text, claim, slot, value));
        match left.iter().position(fits) {
            Some(idx) => drop(left.remove(idx)),
            None => {
                let expected: Vec<String> = wanted.iter().map(|(slot, value)| format!("{slot}: {value}")).collect();
                let shown: Vec<String> = found.iter().map(|claim| words(claim)).collect();
                outcome = CaseOutcome::Missing { expected: expected.join(", "), found: shown.join("; ") };
            }
        }
    }
    if outcome == CaseOutcome::Passed && case.expect.is_empty() && !left.is_empty() {
        outcome = CaseOutcome::Noisy { found: left.iter().map(|claim| words(claim)).collect::<Vec<_>>().join("; ") };
    }
    result(&extraction.id, &extraction.origin.path, case.line, outcome, case.mark)
}

fn result(rule: &RuleId, path: &Arc<str>, line: u32, outcome: CaseOutcome, mark: Mark) -> CaseResult {
    let binding = match mark {
        Mark::Binding => Binding::Binding,
        Mark::Todo => Binding::Todo,
    };
    CaseResult { rule: rule.clone(), path: path.clone(), line, outcome, binding }
}

/// Whether the claim's slot holds what a test names: a label, a range, a date, or words of the text.
fn holds(text: &str, claim: &Claim, name: &SlotName, wanted: &str) -> bool {
    claim.slots_named(&name.0).any(|slot| {
        let shown = show_slot(text, slot);
        shown.eq_ignore_ascii_case(wanted) || slot_words(text, slot).to_lowercase().contains(&wanted.to_lowercase())
    })
}

/// The words of a slot.
fn slot_words<'t>(text: &'t str, slot: &Slot) -> &'t str {
    text.get(slot.span.range()).unwrap_or("")
}

/// A slot in normal form, as tests write it.
fn show_slot(text: &str, slot: &Slot) -> String {
    match &slot.value {
        SlotValue::Label(label) => label.to_string(),
        SlotValue::Quantity(quantity) => quantity.value.to_string(),
        SlotValue::Time(time) => match time.readings.as_slice() {
            [days] if days.first == days.last => days.first.to_string(),
            [days] => format!("{}..{}", days.first, days.last),
            _ => slot_words(text, slot).to_owned(),
        },
        SlotValue::Ordinal(number) => number.to_string(),
        _ => slot_words(text, slot).to_owned(),
    }
}

/// A claim with all its slots.
fn show_claim(text: &str, claim: &Claim) -> String {
    let slots: Vec<String> =
        claim.slots.iter().map(|slot| format!("{}: {}", slot.name, show_slot(text, slot))).collect();
    slots.join(", ")
}

/// Runs one test of a conflict rule.
fn conflict_result(bench: &dyn Bench, rule: &Rule, case: &Case) -> CaseResult {
    let found = bench.check(rule, &case.draft, &case.sources);
    let outcome = match case.expect {
        Expectation::Agree | Expectation::Unrelated => match found.first() {
            Some(finding) => CaseOutcome::Noisy { found: show_finding(finding) },
            None => CaseOutcome::Passed,
        },
        Expectation::Finding(verdict) => finding_outcome(case, verdict, &found),
    };
    result(&rule.id, &rule.origin.path, case.line, outcome, case.mark)
}

fn show_finding(finding: &CaseFinding) -> String {
    format!("{:?}: “{}” against “{}”", finding.verdict, finding.draft_words, finding.source_words.join("”, “"))
}

/// What came of a test that expects a finding.
fn finding_outcome(case: &Case, verdict: Verdict, found: &[CaseFinding]) -> CaseOutcome {
    let Some(finding) = found.iter().find(|finding| finding.verdict == verdict).or_else(|| found.first()) else {
        let expected = format!("{verdict:?}").to_lowercase();
        return CaseOutcome::Missing { expected, found: String::new() };
    };
    if finding.verdict != verdict {
        return CaseOutcome::WrongVerdict { expected: verdict, found: finding.verdict };
    }
    let wrong = |what, expected: &str, found: &str| CaseOutcome::Wrong {
        what,
        expected: expected.to_owned(),
        found: found.to_owned(),
    };
    if let Some(words) = case.draft_words.as_deref().filter(|words| !finding.draft_words.contains(*words)) {
        return wrong("words of the draft", words, &finding.draft_words);
    }
    let cited = |words: &&str| !finding.source_words.iter().any(|cited| cited.contains(*words));
    if let Some(words) = case.source_words.as_deref().filter(cited) {
        return wrong("words of the source", words, &finding.source_words.join("”, “"));
    }
    if let Some(severity) = case.severity.filter(|severity| *severity != finding.severity) {
        return wrong("severity", &format!("{severity:?}"), &format!("{:?}", finding.severity));
    }
    for (what, wanted, found) in [
        ("value of the draft", &case.values.0, &finding.values.0),
        ("value of the source", &case.values.1, &finding.values.1),
    ] {
        if let Some(wanted) = wanted.as_deref().filter(|wanted| !found.contains(*wanted)) {
            return wrong(what, wanted, found);
        }
    }
    CaseOutcome::Passed
}

/// The text of a rule file with the `expect` of each failing conflict test set to what was found; and how many were set.
/// Tests of extraction rules and wrong words are left to people: there the rule is as likely wrong as the test.
#[must_use]
pub fn update_expectations(text: &str, results: &[&CaseResult]) -> (String, usize) {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let mut n_changed = 0;
    for result in results.iter().filter(|result| result.fails()) {
        let verdict = match &result.outcome {
            CaseOutcome::WrongVerdict { found, .. } => {
                Verdict::ALL.iter().find(|(_, known)| known == found).map(|(name, _)| *name)
            }
            CaseOutcome::Missing { found, .. } if found.is_empty() => Some("agree"),
            _ => None,
        };
        let Some(verdict) = verdict else { continue };
        let from = (result.line as usize).saturating_sub(1);
        if let Some(line) = lines.iter_mut().skip(from).find(|line| line.contains("expect:")) {
            n_changed += usize::from(set_expectation(line, verdict));
        }
    }
    (lines.concat(), n_changed)
}

/// Sets the word after `expect:` in a line; whether there was one.
fn set_expectation(line: &mut String, verdict: &str) -> bool {
    const KEY: &str = "expect:";
    let Some(at) = line.find(KEY) else { return false };
    let start = at + KEY.len();
    let rest = &line[start..];
    let word_start = rest.len() - rest.trim_start().len();
    let word = rest.trim_start();
    let len = word.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(word.len());
    line.replace_range(start + word_start..start + word_start + len, verdict);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_sets_the_verdict_found_and_nothing_else() {
        let text = "kind: conflict\ntests:\n  - draft: a\n    source: b\n    expect: conflict\n  - { draft: a, source: b, expect: agree, todo: true }\n";
        let wrong = |line, outcome| CaseResult {
            rule: RuleId("r".into()),
            path: "p".into(),
            line,
            outcome,
            binding: Binding::Binding,
        };
        let verdict = CaseOutcome::WrongVerdict { expected: Verdict::Conflict, found: Verdict::Outdated };
        let first = wrong(3, verdict);
        let second = wrong(6, CaseOutcome::WrongVerdict { expected: Verdict::Conflict, found: Verdict::Disputed });
        let (changed, n) = update_expectations(text, &[&first, &second]);
        assert_eq!(n, 2);
        let expect =
            text.replacen("expect: conflict", "expect: outdated", 1).replacen("expect: agree", "expect: disputed", 1);
        assert_eq!(changed, expect);
    }
}
