//! `gainsay eval`: how right the program is on sets of pairs with known answers and on whole news events.

use super::eval_news::{self, NewsScore};
use super::eval_pairs::{self, SetScore};
use super::eval_table;
use crate::claim::Reading;
use crate::conflict::{Comparison, EvidenceRole, Finding};
use crate::document::Role;
use crate::rule::{Severity, Verdict};
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What `eval` is asked for.
#[derive(Debug, Clone)]
pub(crate) struct EvalRequest {
    /// Sets of pairs (`.jsonl`) and folders of news events.
    pub(crate) files: Vec<PathBuf>,
    /// How to write the answer.
    pub(crate) format: EvalFormat,
    /// Whether each wrong answer is listed.
    pub(crate) detail: Detail,
    /// Whether the drafts of the news events are also held against the sources of all pair sets.
    pub(crate) unrelated: Unrelated,
}

/// How scores are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum EvalFormat {
    /// Tables for people.
    #[default]
    Full,
    /// One JSON document.
    Json,
    /// Markdown tables, for the book.
    Markdown,
}

/// Whether each wrong answer is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Scores only.
    Scores,
    /// Every finding, false alarm and miss too, as people read them.
    Cases,
}

/// Whether unrelated corpora are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unrelated {
    /// They are not.
    Skip,
    /// Every draft of the news events against the sources of all pair sets together.
    Try,
}

/// What `eval` needs of the program.
pub(crate) trait Desk: Sync {
    /// Reads a text as a document of the run.
    fn read(&self, name: &str, text: &str, role: Role) -> Reading;

    /// Compares a draft with sources; what the draft says against itself is left out.
    fn check(&self, draft: &Reading, sources: &[&Reading]) -> Comparison;

    /// Checks a document against itself.
    fn check_alone(&self, reading: &Reading) -> Comparison;

    /// Whether two lemmas are known as opposites.
    fn are_opposites(&self, ours: &str, theirs: &str) -> bool;
}

/// All scores of a run.
#[derive(Debug, Default, Serialize)]
struct Scores {
    /// One for each set of pairs, in the order given.
    sets: Vec<SetScore>,
    /// One for each folder of news events.
    newsbench: Vec<NewsScore>,
}

/// Scores every file of the request and writes the answer to `out`.
///
/// # Errors
///
/// When a file cannot be read or holds something that is no pair, and when `out` cannot be written.
pub(crate) fn run(request: &EvalRequest, desk: &dyn Desk, out: &mut dyn Write) -> io::Result<()> {
    let mut scores = Scores::default();
    let mut cases = Vec::new();
    let mut unrelated = Vec::new();
    for path in &request.files {
        if path.is_dir() {
            continue;
        }
        let pairs = eval_pairs::read(path)?;
        if request.unrelated == Unrelated::Try {
            unrelated.extend(pairs.iter().map(|pair| pair.source.clone()));
        }
        scores.sets.push(eval_pairs::score(&name_of(path), &pairs, desk, &mut cases));
    }
    unrelated.sort();
    unrelated.dedup();
    for path in request.files.iter().filter(|path| path.is_dir()) {
        scores.newsbench.push(eval_news::score(path, &unrelated, desk, &mut cases)?);
    }
    match request.format {
        EvalFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &scores)?;
            writeln!(out)?;
        }
        EvalFormat::Markdown => eval_table::write(&scores.sets, &scores.newsbench, out)?,
        EvalFormat::Full => {
            if request.detail == Detail::Cases {
                for case in &cases {
                    writeln!(out, "{case}")?;
                }
            }
            eval_pairs::write_table(&scores.sets, out)?;
            for score in &scores.newsbench {
                eval_news::write(score, out)?;
            }
        }
    }
    Ok(())
}

/// A file or folder by its name alone.
pub(super) fn name_of(path: &Path) -> String {
    path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Whether a finding says that the two texts contradict each other; what is merely disputed or changed since does not.
pub(super) fn counts(finding: &Finding) -> bool {
    finding.severity >= Severity::Warning
        && matches!(
            finding.verdict,
            Verdict::Conflict
                | Verdict::Unconfirmed
                | Verdict::Misquote
                | Verdict::Misattributed
                | Verdict::Outdated
                | Verdict::Variant
        )
        && finding.sources.iter().any(|source| source.role == EvidenceRole::Source)
}

/// `part` of `whole`; none where there is no whole.
pub(super) fn share(part: usize, whole: usize) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "counts of pairs are far below 2^52")]
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// A share as a percentage with one decimal, or a dash.
pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "–".to_owned(), |share| format!("{:.1}", share * 100.0))
}
