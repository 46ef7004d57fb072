//! One line a finding: path, place, severity, rule, message, source.

use super::excerpt::clean;
use super::place::{Place, byline};
use super::{Page, full};
use std::io;

/// Writes one line a finding, then the summary.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_concise(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in page.report.open() {
        let place = Place::of(&finding.draft, page);
        let source = finding.sources.first().map(byline).unwrap_or_default();
        let severity = full::severity_word(finding.severity, page.style.paint);
        writeln!(
            out,
            "{}:{}:{}: {severity}[{}] {} ({})",
            clean(&finding.draft.path),
            place.start.line,
            place.start.column,
            finding.rule,
            clean(&finding.message),
            clean(&source),
        )?;
    }
    full::write_summary(page, out)
}
