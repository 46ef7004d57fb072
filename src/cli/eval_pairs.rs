//! Scoring sets of pairs: does the draft contradict the source?

use super::eval::{Desk, counts, percent, share};
use super::eval_floors::{Floor, floors};
use crate::claim::Reading;
use crate::conflict::{CoverageState, Finding};
use crate::document::Role;
use crate::rule::Severity;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};
use std::path::Path;
use std::{fmt, fs};

/// A pair with its answer.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct PairCase {
    id: String,
    pub(super) source: String,
    draft: String,
    label: Label,
    #[serde(default)]
    meta: serde_json::Value,
}

/// What a pair's draft is to its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Label {
    Contradiction,
    Entailment,
    Neutral,
}

/// Numbers by label.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct ByLabel {
    contradiction: usize,
    entailment: usize,
    neutral: usize,
}

impl ByLabel {
    fn add(&mut self, label: Label) {
        match label {
            Label::Contradiction => self.contradiction += 1,
            Label::Entailment => self.entailment += 1,
            Label::Neutral => self.neutral += 1,
        }
    }

    pub(super) fn negatives(self) -> usize {
        self.entailment + self.neutral
    }
}

impl fmt::Display for ByLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // One word, so that a table can align it.
        f.pad(&format!("{}/{}/{}", self.contradiction, self.entailment, self.neutral))
    }
}

/// How well flags fit the labels; figures that need what the set lacks are null.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Fit {
    pub(super) flagged: ByLabel,
    pub(super) precision: Option<f64>,
    pub(super) recall: Option<f64>,
    pub(super) f1: Option<f64>,
    pub(super) balanced_accuracy: Option<f64>,
}

impl Fit {
    fn new(n: ByLabel, flagged: ByLabel) -> Self {
        let precision =
            share(flagged.contradiction, flagged.contradiction + flagged.negatives()).filter(|_| n.contradiction > 0);
        let recall = share(flagged.contradiction, n.contradiction);
        let f1 = match (precision, recall) {
            (Some(precision), Some(recall)) if precision + recall > 0.0 => {
                Some(2.0 * precision * recall / (precision + recall))
            }
            _ => None,
        };
        let passed = share(n.negatives() - flagged.negatives(), n.negatives());
        let balanced_accuracy = recall.zip(passed).map(|(recall, passed)| f64::midpoint(recall, passed));
        Self { flagged, precision, recall, f1, balanced_accuracy }
    }
}

/// How one rule fared: firings on contradictions and on the rest.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Firings {
    pub(super) right: usize,
    pub(super) wrong: usize,
}

/// The score of one set.
#[derive(Debug, Serialize)]
pub(super) struct SetScore {
    pub(super) name: String,
    pub(super) n: ByLabel,
    /// At warning and above.
    #[serde(flatten)]
    pub(super) warnings: Fit,
    /// At error level alone.
    pub(super) errors: Fit,
    /// Drafts called supported, by label.
    pub(super) supported: ByLabel,
    /// Recall by kind of edit, where the set says it: number of contradictions and how many of them were flagged.
    pub(super) by_edit_type: BTreeMap<String, (usize, usize)>,
    /// Firings by rule, at warning and above.
    pub(super) by_rule: BTreeMap<String, Firings>,
    /// What flagging every difference would score.
    pub(super) floors: BTreeMap<String, Fit>,
}

/// What came of one pair.
struct Checked {
    findings: Vec<Finding>,
    is_supported: bool,
    floors: Vec<Floor>,
}

/// Reads a file of pairs, one JSON object a line.
pub(super) fn read(path: &Path) -> io::Result<Vec<PairCase>> {
    let text = fs::read_to_string(path)
        .map_err(|error| io::Error::new(error.kind(), format!("cannot read `{}`: {error}", path.display())))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(idx, line)| {
            serde_json::from_str(line).map_err(|error| {
                let message = format!("`{}` line {}: not a pair: {error}", path.display(), idx + 1);
                io::Error::new(io::ErrorKind::InvalidData, message)
            })
        })
        .collect()
}

/// Scores `pairs`; what went wrong is told in `cases`.
pub(super) fn score(name: &str, pairs: &[PairCase], desk: &dyn Desk, cases: &mut Vec<String>) -> SetScore {
    let mut texts: Vec<&str> = pairs.iter().map(|pair| &*pair.source).collect();
    texts.sort_unstable();
    texts.dedup();
    let sources: HashMap<&str, Reading> =
        texts.into_par_iter().map(|text| (text, desk.read("source.txt", text, Role::Source))).collect();
    let checked: Vec<Checked> = pairs.par_iter().map(|pair| check(pair, sources.get(&*pair.source), desk)).collect();
    let (mut n, mut warned, mut erred, mut supported) =
        (ByLabel::default(), ByLabel::default(), ByLabel::default(), ByLabel::default());
    let mut by_edit_type: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut by_rule: BTreeMap<String, Firings> = BTreeMap::new();
    let mut floor_flags: BTreeMap<&'static str, ByLabel> = BTreeMap::new();
    for (pair, checked) in pairs.iter().zip(&checked) {
        n.add(pair.label);
        let counted: Vec<&Finding> = checked.findings.iter().filter(|finding| counts(finding)).collect();
        if !counted.is_empty() {
            warned.add(pair.label);
        }
        if counted.iter().any(|finding| finding.severity == Severity::Error) {
            erred.add(pair.label);
        }
        if checked.is_supported {
            supported.add(pair.label);
        }
        for floor in &checked.floors {
            let flags = floor_flags.entry(floor.name).or_default();
            if floor.flags {
                flags.add(pair.label);
            }
        }
        for finding in &counted {
            let firings = by_rule.entry(finding.rule.to_string()).or_default();
            if pair.label == Label::Contradiction { firings.right += 1 } else { firings.wrong += 1 }
        }
        if pair.label == Label::Contradiction {
            for edit in edit_types(&pair.meta) {
                let (n, flagged) = by_edit_type.entry(edit).or_default();
                *n += 1;
                *flagged += usize::from(!counted.is_empty());
            }
        }
        tell(name, pair, checked, &counted, cases);
    }
    SetScore {
        name: name.to_owned(),
        n,
        warnings: Fit::new(n, warned),
        errors: Fit::new(n, erred),
        supported,
        by_edit_type,
        by_rule,
        floors: floor_flags.into_iter().map(|(name, flags)| (name.to_owned(), Fit::new(n, flags))).collect(),
    }
}

fn check(pair: &PairCase, source: Option<&Reading>, desk: &dyn Desk) -> Checked {
    let draft = desk.read("draft.txt", &pair.draft, Role::Draft);
    let Some(source) = source else {
        return Checked { findings: Vec::new(), is_supported: false, floors: Vec::new() };
    };
    let comparison = desk.check(&draft, &[source]);
    // A draft counts as supported when every claim of it is.
    let is_supported = !comparison.coverage.is_empty()
        && comparison.coverage.iter().all(|coverage| coverage.state == CoverageState::Supported);
    Checked { findings: comparison.findings, is_supported, floors: floors(&draft, source, desk) }
}

fn edit_types(meta: &serde_json::Value) -> Vec<String> {
    for name in ["edit_types", "category", "transform", "subset", "construction", "task"] {
        match meta.get(name) {
            Some(serde_json::Value::Array(list)) => {
                return list.iter().filter_map(|edit| edit.as_str().map(str::to_owned)).collect();
            }
            Some(serde_json::Value::String(edit)) => return vec![edit.clone()],
            _ => {}
        }
    }
    Vec::new()
}

/// One line for a false alarm, a hit, a miss or a false support.
fn tell(set: &str, pair: &PairCase, checked: &Checked, counted: &[&Finding], cases: &mut Vec<String>) {
    let is_positive = pair.label == Label::Contradiction;
    for finding in counted {
        let word = if is_positive { "HIT  " } else { "FALSE" };
        cases.push(format!(
            "{word} {set} {} [{}/{:?}/{:?}] {} | D: {}",
            pair.id, finding.rule, finding.verdict, finding.severity, finding.message, pair.draft
        ));
    }
    if is_positive && counted.is_empty() {
        cases.push(format!("MISS  {set} {} D: {}", pair.id, pair.draft));
    }
    if is_positive && checked.is_supported {
        cases.push(format!("SUPPORTED {set} {} D: {}", pair.id, pair.draft));
    }
}

/// Writes the scores as a table for people.
pub(super) fn write_table(sets: &[SetScore], out: &mut dyn Write) -> io::Result<()> {
    if sets.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "{:<22} {:>16} {:>16} {:>6} {:>6} {:>6} {:>6} {:>7} {:>16}  floors: recall/wrongly flagged",
        "set", "n c/e/n", "flagged c/e/n", "prec", "rec", "f1", "bacc", "err p/r", "supported c/e/n"
    )?;
    for set in sets {
        let floors: Vec<String> = set
            .floors
            .iter()
            .map(|(name, fit)| {
                format!("{name} {}/{}", percent(fit.recall), percent(share(fit.flagged.negatives(), set.n.negatives())))
            })
            .collect();
        writeln!(
            out,
            "{:<22} {:>16} {:>16} {:>6} {:>6} {:>6} {:>6} {:>7} {:>16}  {}",
            set.name,
            set.n,
            set.warnings.flagged,
            percent(set.warnings.precision),
            percent(set.warnings.recall),
            percent(set.warnings.f1),
            percent(set.warnings.balanced_accuracy),
            format!("{}/{}", percent(set.errors.precision), percent(set.errors.recall)),
            set.supported,
            floors.join("  ")
        )?;
        for (rule, firings) in &set.by_rule {
            writeln!(out, "    rule {rule}: {} right, {} wrong", firings.right, firings.wrong)?;
        }
        for (edit, (n, flagged)) in &set.by_edit_type {
            writeln!(out, "    {edit}: {flagged} of {n}")?;
        }
    }
    Ok(())
}
