//! GitLab's Code Quality report. GitLab reads five fields and no more, so rule and citation go into the description.

use super::json::write_value;
use super::place::byline;
use super::{Page, Place};
use crate::rule::Severity;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// Writes the findings as a JSON array.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_gitlab(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut repeats: BTreeMap<&str, usize> = BTreeMap::new();
    let mut issues = Vec::new();
    for finding in page.report.open() {
        // GitLab folds equal fingerprints into one issue, so a repeat is numbered.
        let count = repeats.entry(&finding.fingerprint.0).or_default();
        *count += 1;
        let place = Place::of(&finding.draft, page);
        let sources = finding.sources.iter().map(|source| {
            let words = Place::of(source, page).words;
            format!("{}: “{words}” ({})", byline(source), source.path)
        });
        let sources = sources.collect::<Vec<_>>().join("; ");
        issues.push(Issue {
            description: format!("{}: {}. {sources}", finding.rule, finding.message.trim_end_matches('.')),
            check_name: &finding.rule.0,
            fingerprint: format!("{}:{count}", finding.fingerprint.0),
            severity: severity(finding.severity),
            location: Location {
                path: page.in_repository(&finding.draft.path),
                lines: Lines { begin: place.start.line },
            },
        });
    }
    write_value(&issues, out)
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note | Severity::Off => "info",
    }
}
