//! Report: what a run found, as data, and one renderer per format. Takes findings, coverage and problems, gives bytes. Must
//! not know the index, the pipeline or the file system.

use crate::conflict::{Coverage, Finding};
use crate::document::{Document, Problem};
use serde::{Deserialize, Serialize};

/// What a run found: same input, same bytes out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    /// Findings in order of draft, then of place.
    pub findings: Vec<Reported>,
    /// Every claim of the drafts, in the same order.
    pub coverage: Vec<Coverage>,
    /// What could not be done.
    pub problems: Vec<Problem>,
    /// Totals of the run.
    pub counts: Counts,
}

/// A finding and what the desk has decided of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reported {
    /// The finding.
    #[serde(flatten)]
    pub finding: Finding,
    /// Whether it counts.
    pub state: FindingState,
    /// Why it does not count, in the desk's words.
    pub reason: Option<String>,
}

/// Whether a finding counts in this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingState {
    /// New: counts.
    Open,
    /// Silenced by a comment in the draft.
    Ignored,
    /// Listed in the baseline.
    Baselined,
    /// Rejected in the ledger.
    Rejected,
    /// Outside the lines asked for by `--since`.
    OutOfScope,
    /// Rests on a source newer than the article: for follow-up only.
    FollowUp,
}

/// Totals of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Drafts checked.
    pub n_drafts: usize,
    /// Claims of the drafts.
    pub n_claims: usize,
    /// Sources in the corpus.
    pub n_sources: usize,
    /// Pairs of claims compared.
    pub n_pairs: usize,
}

/// Look-up of the documents that a report cites, by path.
pub trait Sources {
    /// The document shown as `path`; none when it cannot be had any more.
    fn document(&self, path: &str) -> Option<&Document>;
}
