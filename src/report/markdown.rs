//! Markdown for a pull-request comment or a step summary: a table of findings with both quotes, problems, totals.

use super::place::byline;
use super::{Page, Place, clean, full};
use crate::conflict::{CoverageState, Finding};
use std::io;

/// Findings shown in the table; a comment that is longer is read by nobody, and GitHub cuts comments at 65,536 characters.
const MAX_ROWS: usize = 100;

/// Writes a heading, the table, problems and totals.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_markdown(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let n_open = page.report.open().count();
    writeln!(out, "## gainsay: {n_open} finding{}\n", if n_open == 1 { "" } else { "s" })?;
    if n_open > 0 {
        writeln!(out, "| | Where | Draft | Source | Rule |\n|---|---|---|---|---|")?;
    }
    for finding in page.report.open().take(MAX_ROWS) {
        write_row(finding, page, out)?;
    }
    if n_open > MAX_ROWS {
        writeln!(out, "\n… and {} more.", n_open - MAX_ROWS)?;
    }
    if !page.report.problems.is_empty() {
        writeln!(out, "\n<details><summary>{} problems</summary>\n", page.report.problems.len())?;
        for problem in &page.report.problems {
            writeln!(out, "- {}: {}", escape(&problem.path), escape(&problem.message))?;
        }
        writeln!(out, "\n</details>")?;
    }
    write_totals(page, out)
}

/// One finding as a row.
fn write_row(finding: &Finding, page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let place = Place::of(&finding.draft, page);
    let sources = finding.sources.iter().map(|source| {
        let words = escape(&Place::of(source, page).words);
        match &source.url {
            Some(url) if url.starts_with("https://") || url.starts_with("http://") => {
                format!("“{words}”, [{}]({})", escape(&byline(source)), link(url))
            }
            _ => format!("“{words}”, {} (`{}`)", escape(&byline(source)), escape(&source.path)),
        }
    });
    writeln!(
        out,
        "| **{}** {} | {}:{} | “{}” | {} | `{}` |",
        full::serde_name(finding.severity),
        escape(&finding.message),
        escape(&finding.draft.path),
        place.start.line,
        escape(&place.words),
        sources.collect::<Vec<_>>().join("<br>"),
        finding.rule,
    )
}

/// What was covered and what was not.
fn write_totals(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let report = page.report;
    writeln!(
        out,
        "\n{} claims: {} with a source, {} contradicted, {} without a source here. {} drafts, {} sources.",
        report.coverage.len(),
        report.n_covered(CoverageState::Supported),
        report.n_covered(CoverageState::Contradicted),
        report.n_covered(CoverageState::NotFound),
        report.counts.n_drafts,
        report.counts.n_sources,
    )
}

/// Text that Markdown takes literally, on one line of a table. Every ASCII punctuation mark that can start markup is
/// escaped (`CommonMark` allows a backslash before any), and `<` cannot open a tag.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text).split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '(' | ')' | '#' | '|' | '~' | '!' | '@'
        ) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A URL that cannot end its link early.
fn link(url: &str) -> String {
    clean(url).replace('(', "%28").replace(')', "%29").replace(' ', "%20").replace('|', "%7C").replace(['<', '>'], "")
}
