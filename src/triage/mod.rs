//! Triage: what a desk has decided: ignore comments, the baseline, the ledger; which findings are new. Takes findings and
//! decisions, gives the state of each finding. Must not know how findings are made, and touches no file: it reads and
//! writes text.

mod baseline;
mod ignore;
mod ledger;

pub use baseline::{Baseline, BaselineEntry};
pub use ignore::{Directive, Directives, Reach, directives};
pub use ledger::{Decision, Ledger, LedgerError, Ruling, Tally};

use crate::report::{FindingState, Report};
use jiff::civil::Date;

/// Everything that a desk has decided, as far as it bears on one run.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    /// Comments and front matter of the drafts.
    pub directives: Vec<Directives>,
    /// Findings accepted when the checker was adopted.
    pub baseline: Baseline,
    /// Decisions on single findings.
    pub ledger: Ledger,
}

/// Gives every finding of `report` its state, and adds a note for each ignore comment that silences nothing. `today`
/// decides which decisions have run out.
pub fn apply(report: &mut Report, decisions: &mut Decisions, today: Date) {
    for reported in &mut report.findings {
        if reported.state != FindingState::Open {
            continue;
        }
        let finding = &reported.finding;
        let of_draft = decisions.directives.iter_mut().find(|directives| directives.path == finding.draft.path);
        if let Some(reason) = of_draft.and_then(|directives| directives.silence(finding)) {
            reported.state = FindingState::Ignored;
            reported.reason = Some(reason);
        } else if let Some(ruling) = decisions.ledger.rejection(finding, today) {
            reported.state = FindingState::Rejected;
            reported.reason = Some(ruling.reason.clone());
        } else if decisions.baseline.holds(finding) {
            reported.state = FindingState::Baselined;
        }
    }
    let unused = decisions.directives.iter().flat_map(Directives::unused);
    report.findings.extend(unused);
    report.sort();
}
