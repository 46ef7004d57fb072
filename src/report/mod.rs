//! Report: what a run found, as data, and one renderer per format. Takes findings, coverage and problems, gives bytes. Must
//! not know the index, the pipeline or the file system.

mod checkstyle;
mod concise;
mod diff;
mod excerpt;
mod full;
mod github;
mod gitlab;
mod html;
mod json;
mod junit;
mod markdown;
mod place;
mod rdjson;
mod rule_problem;
mod sarif;

pub use rule_problem::write_rule_problems;

use crate::conflict::{Coverage, CoverageState, Evidence, Finding};
use crate::document::{Disclosure, Document, Problem};
use crate::rule::{Rule, RuleId, Severity};
use serde::{Deserialize, Serialize};
use std::io;
use std::time::Duration;

pub(crate) use excerpt::clean;
pub(crate) use place::{Place, WITHHELD};

/// What a run found: same input, same bytes out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Report {
    /// Paths of the drafts that were checked, in order.
    pub drafts: Vec<String>,
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

/// Look-up of what a report names: documents by path, rules by id.
pub trait Sources {
    /// The document shown as `path`; none when it cannot be had any more.
    fn document(&self, path: &str) -> Option<&Document>;

    /// The rule called `id`; none for what the program reports outside any rule.
    fn rule(&self, id: &RuleId) -> Option<&Rule>;
}

impl Report {
    /// The findings that count.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.reported(FindingState::Open)
    }

    /// The findings in one state.
    pub fn reported(&self, state: FindingState) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |reported| reported.state == state).map(|reported| &reported.finding)
    }

    /// How many findings count at exactly `severity`.
    #[must_use]
    pub fn n_at(&self, severity: Severity) -> usize {
        self.open().filter(|finding| finding.severity == severity).count()
    }

    /// How many claims the corpus leaves in `state`.
    #[must_use]
    pub fn n_covered(&self, state: CoverageState) -> usize {
        self.coverage.iter().filter(|claim| claim.state == state).count()
    }

    /// Puts the findings in order: by draft, then by place, then by rule and fingerprint, so that a report never depends on
    /// the order in which things were found.
    pub fn sort(&mut self) {
        self.findings.sort_by(|one, other| {
            let key = |reported: &Reported| {
                let finding = &reported.finding;
                (finding.draft.path.clone(), finding.draft.span, finding.rule.clone(), finding.fingerprint.clone())
            };
            key(one).cmp(&key(other))
        });
    }

    /// Takes the words of confidential sources out of every finding, so that no renderer can print them.
    pub fn redact(&mut self) {
        for reported in &mut self.findings {
            redact(&mut reported.finding);
        }
        for claim in &mut self.coverage {
            claim.evidence.iter_mut().for_each(withhold);
        }
    }
}

/// Withholds a finding's confidential words: labels, compared values, and the message made from them. Either side may be
/// confidential: `audit` holds sources against each other.
fn redact(finding: &mut Finding) {
    let both = || finding.sources.iter().chain([&finding.draft]);
    let Some(keeper) = both().find(|side| side.disclosure == Disclosure::Confidential) else { return };
    let keeper = keeper.outlet.as_deref().unwrap_or("a confidential source");
    finding.message = format!("this does not agree with what {keeper} has; its words are confidential");
    finding.help = None;
    finding.sources.iter_mut().chain([&mut finding.draft]).for_each(withhold);
    for difference in &mut finding.differences {
        // A difference does not say which source it is of, nor how much of one side's value the other's gives away.
        "withheld".clone_into(&mut difference.source);
        if finding.draft.disclosure == Disclosure::Confidential {
            "withheld".clone_into(&mut difference.draft);
        }
    }
}

/// Empties the label of confidential evidence.
fn withhold(evidence: &mut Evidence) {
    if evidence.disclosure == Disclosure::Confidential {
        "withheld".clone_into(&mut evidence.label);
    }
}

/// A report beside what is needed to render it.
pub struct Page<'a> {
    /// What was found.
    pub report: &'a Report,
    /// The documents it cites.
    pub sources: &'a dyn Sources,
    /// How it should look.
    pub style: Style,
    /// The folder of the run below that of the repository, ending in a slash, or nothing: CI services look for files from
    /// the repository's own folder.
    pub folder: &'a str,
}

impl Page<'_> {
    /// `path` as seen from the repository's folder.
    fn in_repository(&self, path: &str) -> String {
        if path.starts_with('/') { path.to_owned() } else { format!("{}{path}", self.folder) }
    }
}

/// How a report should look; matters to the formats for people only.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Colours or none.
    pub paint: Paint,
    /// Columns of the terminal.
    pub width: usize,
    /// With slots and comparators beneath each finding, or without.
    pub detail: Detail,
    /// With the coverage of every claim, or its totals alone.
    pub coverage: Detail,
    /// Time the run took, if it is to be shown.
    pub elapsed: Option<Duration>,
}

impl Default for Style {
    fn default() -> Self {
        Self { paint: Paint::Plain, width: 100, detail: Detail::Brief, coverage: Detail::Brief, elapsed: None }
    }
}

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// No escape sequences.
    Plain,
    /// ANSI colours.
    Coloured,
}

/// How much to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// What a reader needs.
    Brief,
    /// All that is known.
    Full,
}

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident = $name:literal => $write:path),+ $(,)?) => {
        /// Formats of output.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Format { $($(#[$doc])* $variant),+ }

        impl Format {
            /// Every format, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name used on the command line.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Reads a name of the command line.
            #[must_use]
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }

            /// Whether it shows the words that support a claim of the draft.
            #[must_use]
            pub fn shows_support(self) -> bool {
                matches!(self, Self::Json)
            }

            /// Writes the page in this format.
            ///
            /// # Errors
            /// What `out` reports.
            pub fn write(self, page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
                match self { $(Self::$variant => $write(page, out)),+ }
            }
        }
    };
}

formats! {
    /// For a desk: both places in context, the differing words, why.
    Full = "full" => full::write_full,
    /// One line a finding.
    Concise = "concise" => concise::write_concise,
    /// The two sentences of each finding, word by word.
    Diff = "diff" => diff::write_diff,
    /// One JSON object.
    Json = "json" => json::write_json,
    /// One JSON object a line and finding.
    JsonLines = "json-lines" => json::write_json_lines,
    /// SARIF 2.1.0, for code scanning.
    Sarif = "sarif" => sarif::write_sarif,
    /// Annotations of GitHub's workflow runs.
    Github = "github" => github::write_github,
    /// GitLab's Code Quality report.
    Gitlab = "gitlab" => gitlab::write_gitlab,
    /// `JUnit` XML.
    Junit = "junit" => junit::write_junit,
    /// Checkstyle XML.
    Checkstyle = "checkstyle" => checkstyle::write_checkstyle,
    /// reviewdog's diagnostic format.
    Rdjson = "rdjson" => rdjson::write_rdjson,
    /// One self-contained page.
    Html = "html" => html::write_html,
    /// Markdown, for comments and summaries.
    Markdown = "markdown" => markdown::write_markdown,
}
