//! Pipeline: the order of stages, parallel running, caches. Takes documents and a registry of rules, gives a report. Must
//! not know the insides of formats, nor arguments.

mod bench;
mod stored;

pub use bench::RuleBench;
pub use stored::{Archive, Audit, ReadDrafts, audit, check_stored, read_drafts, stamp};

use crate::claim::{self, Reading};
use crate::conflict::{self, Comparison, Finding, NearMiss, NearMisses};
use crate::document::{self, Document, Problem, Published, Role};
use crate::index::{Candidates, MemoryIndex};
use crate::mention;
use crate::report::{Counts, FindingState, Report, Reported};
use crate::rule::{self, Registry, RuleId, Severity};
use crate::syntax;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What a run works with beside its documents.
#[derive(Debug, Clone, Copy)]
pub struct Plan<'a> {
    /// Rules and lexicons.
    pub registry: &'a Registry,
    /// Which rules run, and how much they weigh.
    pub ratings: &'a Ratings,
    /// Whether pairs that were let go are kept, for `why`.
    pub near_misses: NearMisses,
}

/// What a desk has set about rules: which run, and how much they weigh.
#[derive(Debug, Clone, Default)]
pub struct Ratings {
    /// Only these rules run; empty means all.
    pub select: Vec<RuleId>,
    /// Severities in place of the rules' own.
    pub severity: BTreeMap<RuleId, Severity>,
}

impl Ratings {
    /// The severity of a finding under these ratings; [`Severity::Off`] when it is not to be reported.
    fn of(&self, finding: &Finding) -> Severity {
        if !self.select.is_empty() && !self.select.contains(&finding.rule) {
            return Severity::Off;
        }
        match self.severity.get(&finding.rule) {
            // A rule re-rated by the desk keeps its order of arms: what the rule itself leaves out stays out.
            Some(&severity) if finding.severity != Severity::Off => severity,
            _ => finding.severity,
        }
    }
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Findings, coverage, counts.
    pub report: Report,
    /// Pairs that were let go, if they were to be kept.
    pub near_misses: Vec<NearMiss>,
    /// Time by stage.
    pub times: Times,
}

/// Where the time of a run went.
#[derive(Debug, Clone, Copy, Default)]
pub struct Times {
    /// Reading claims off documents: syntax, mentions, claims, extraction rules.
    pub reading: Duration,
    /// Looking for changed files and bringing the index up to date, beside the reading.
    pub looking: Duration,
    /// Finding candidate pairs.
    pub meeting: Duration,
    /// Comparing them.
    pub comparing: Duration,
}

/// All that one document says.
#[must_use]
pub fn read(document: &Document, registry: &Registry) -> Reading {
    let sentences = syntax::read(document);
    let context = mention::Context { published: document.meta.published, place: document.meta.place.as_deref() };
    let mentions = mention::read(&sentences, &context);
    let mut reading = claim::read(document, sentences, mentions);
    rule::extract(registry, &mut reading);
    reading
}

/// Loads the model and the word lists, which the first document that is read would wait for: worth doing beside something else.
pub fn warm() {
    let (document, _) = document::from_text("a.txt", "Nobody said a word.", Role::Draft);
    let sentences = || syntax::read(&document);
    let names =
        || (mention::is_given_name("ana"), mention::gazetteer::Gazetteer::embedded(), rule::WordNet::embedded());
    let (sentences, _) = rayon::join(sentences, names);
    let mentions = mention::read(&sentences, &mention::Context { published: None, place: None });
    let _ = claim::read(&document, sentences, mentions);
}

/// Reads `documents` side by side; the order stays.
#[must_use]
pub fn read_all(documents: &[Document], registry: &Registry) -> Vec<Reading> {
    documents.par_iter().map(|document| read(document, registry)).collect()
}

/// Checks `drafts` against `sources`, and each draft against itself. An undated draft counts as written at `as_of`.
#[must_use]
pub fn check(drafts: &mut [Document], sources: &[Document], as_of: Option<Published>, plan: Plan<'_>) -> Outcome {
    for draft in drafts.iter_mut() {
        draft.meta.published = draft.meta.published.or(as_of);
    }
    let started = Instant::now();
    let source_readings = read_all(sources, plan.registry);
    let draft_readings = read_all(drafts, plan.registry);
    let mut outcome = Outcome::default();
    outcome.times.reading = started.elapsed();
    let started = Instant::now();
    let index = MemoryIndex::new(&source_readings, plan.registry);
    outcome.times.meeting = started.elapsed();
    let started = Instant::now();
    let source_readings: Vec<&Reading> = source_readings.iter().collect();
    let compared: Vec<Comparison> = draft_readings
        .par_iter()
        .map(|draft| compare(draft, &source_readings, &index.candidates(draft, plan.registry), plan))
        .collect();
    outcome.times.comparing = started.elapsed();
    outcome.report.counts = Counts { n_drafts: drafts.len(), n_sources: sources.len(), ..Counts::default() };
    for (draft, comparison) in drafts.iter().zip(compared) {
        gather((&draft.path, draft.meta.published), comparison, plan.ratings, &mut outcome);
    }
    outcome.report.sort();
    outcome.report.redact();
    outcome
}

/// Compares one draft with what it meets, and with itself.
fn compare(draft: &Reading, sources: &[&Reading], candidates: &Candidates, plan: Plan<'_>) -> Comparison {
    let options = conflict::Options { near_misses: plan.near_misses };
    let mut found = conflict::compare(draft, sources, candidates, plan.registry, options);
    let alone = conflict::check_alone(draft, plan.registry, options);
    found.findings.extend(alone.findings);
    found.near_misses.extend(alone.near_misses);
    found.n_pairs += alone.n_pairs;
    found
}

/// Adds what came of the draft at `path` to the outcome.
fn gather(
    (path, published): (&str, Option<Published>),
    comparison: Comparison,
    ratings: &Ratings,
    outcome: &mut Outcome,
) {
    let report = &mut outcome.report;
    report.drafts.push(path.to_owned());
    report.counts.n_claims += comparison.coverage.len();
    report.counts.n_pairs += comparison.n_pairs;
    report.coverage.extend(comparison.coverage);
    for mut finding in comparison.findings {
        finding.severity = ratings.of(&finding);
        if finding.severity > Severity::Off {
            let state = state(&finding, published);
            report.findings.push(Reported { finding, state, reason: None });
        }
    }
    outcome.near_misses.extend(comparison.near_misses);
}

/// A finding that rests only on sources newer than the article is for follow-up: the article stays as it was judged at its
/// own date.
fn state(finding: &Finding, published: Option<Published>) -> FindingState {
    let newer = |date: Option<Published>| match (date, published) {
        (Some(source), Some(draft)) => source.date > draft.date,
        _ => false,
    };
    let all_newer = finding.sources.iter().all(|source| newer(source.published));
    if all_newer { FindingState::FollowUp } else { FindingState::Open }
}

/// Adds problems met before and beside the run, in a fixed order, each once.
pub fn add_problems(report: &mut Report, problems: Vec<Problem>) {
    report.problems.extend(problems);
    report.problems.sort();
    report.problems.dedup();
}
