//! GitHub's workflow commands: annotations on the pull request, within the limits past which GitHub drops them in silence;
//! the plain report follows inside a group.

use super::place::byline;
use super::{Page, Place, clean, full};
use crate::conflict::Finding;
use crate::rule::Severity;
use std::io;

/// Annotations of one level that GitHub keeps from one step is ten (actions/toolkit, docs/problem-matchers.md); the tenth is
/// ours to say how many more there are.
const MAX_PER_LEVEL: usize = 9;

/// Writes annotations, heaviest first, then the full report in a group.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_github(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let mut findings: Vec<&Finding> = page.report.open().filter(|finding| finding.severity == severity).collect();
        findings.sort_by(|one, other| (&one.draft.path, one.draft.span).cmp(&(&other.draft.path, other.draft.span)));
        for finding in findings.iter().take(MAX_PER_LEVEL) {
            write_annotation(finding, page, out)?;
        }
        let more = findings.len().saturating_sub(MAX_PER_LEVEL);
        if more > 0 {
            let level = level(severity);
            writeln!(out, "::{level} title=gainsay::… and {more} more of this level, see the report in the log")?;
        }
    }
    let mut report = Vec::new();
    full::write_full(page, &mut report)?;
    // Words of a file that begin a line with `::` would be obeyed. Nobody can write the word that ends the truce into a
    // file: it is a hash of the very text that would have to hold it.
    let truce = blake3::hash(&report).to_hex();
    writeln!(out, "::group::gainsay report\n::stop-commands::{truce}")?;
    out.write_all(&report)?;
    writeln!(out, "::{truce}::\n::endgroup::")
}

/// One annotation; the source's words travel in the message, because an annotation has one place only.
fn write_annotation(finding: &Finding, page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let place = Place::of(&finding.draft, page);
    let level = level(finding.severity);
    let title = property(&format!("gainsay {}", finding.rule));
    let path = property(&page.in_repository(&finding.draft.path));
    let (start, end) = (place.start, place.end);
    write!(out, "::{level} file={path},line={},endLine={}", start.line, end.line)?;
    if start.line == end.line {
        // Columns are valid only for a place on one line.
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    writeln!(out, ",title={title}::{}", message(&text(finding, page)))
}

/// The message with every source's words, byline and path.
fn text(finding: &Finding, page: &Page<'_>) -> String {
    let mut text = finding.message.clone();
    for source in &finding.sources {
        let words = Place::of(source, page).words;
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        text.push_str(&format!("\n{}: “{words}” ({})", byline(source), source.path));
    }
    text.lines().map(clean).collect::<Vec<_>>().join("\n")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | Severity::Off => "notice",
    }
}

/// Escapes a message, after actions/toolkit's `escapeData`.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property, after actions/toolkit's `escapeProperty`.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
