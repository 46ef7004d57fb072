//! The JSON report: one object; offsets in bytes of the file on disk, end exclusive; lines and columns from 1, columns in
//! code points.

use super::excerpt::is_unsafe;
use super::{FindingState, Page, Place, Reported};
use crate::conflict::{Coverage, CoverageState, Difference, Evidence, Finding};
use crate::document::Problem;
use crate::rule::{RuleId, Severity, Verdict};
use serde::Serialize;
use std::io;

/// Version of the shape below; grows when a field changes its meaning, not when one is added.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct JsonReport<'a> {
    version: u32,
    tool: &'static str,
    tool_version: &'static str,
    findings: Vec<JsonFinding<'a>>,
    silenced: Vec<JsonFinding<'a>>,
    coverage: JsonCoverage<'a>,
    problems: &'a [Problem],
    counts: &'a super::Counts,
}

/// A finding as JSON, shared with the line-by-line format.
#[derive(Serialize)]
pub(super) struct JsonFinding<'a> {
    rule: &'a RuleId,
    verdict: Verdict,
    severity: Severity,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    fingerprint: &'a str,
    state: FindingState,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    draft: JsonPlace<'a>,
    sources: Vec<JsonPlace<'a>>,
    differences: &'a [Difference],
}

#[derive(Serialize)]
struct JsonPlace<'a> {
    path: &'a str,
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: String,
    sentence: String,
    label: &'a str,
    role: crate::conflict::EvidenceRole,
    outlet: Option<&'a str>,
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct JsonCoverage<'a> {
    claims: usize,
    supported: usize,
    contradicted: usize,
    disputed: usize,
    outdated: usize,
    not_found: usize,
    items: Vec<JsonCovered<'a>>,
}

#[derive(Serialize)]
struct JsonCovered<'a> {
    state: CoverageState,
    path: &'a str,
    start: usize,
    end: usize,
    evidence: Vec<JsonPlace<'a>>,
}

/// Writes the report as one JSON object, ending in a line break.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_json(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let (open, silenced): (Vec<_>, Vec<_>) =
        page.report.findings.iter().partition(|reported| reported.state == FindingState::Open);
    let report = JsonReport {
        version: VERSION,
        tool: env!("CARGO_PKG_NAME"),
        tool_version: env!("CARGO_PKG_VERSION"),
        findings: open.iter().map(|reported| finding(reported, page)).collect(),
        silenced: silenced.iter().map(|reported| finding(reported, page)).collect(),
        coverage: coverage(page),
        problems: &page.report.problems,
        counts: &page.report.counts,
    };
    write_value(&report, out)
}

/// Writes `value` over several lines, ending in a line break.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_value(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "{}", harmless(&serde_json::to_string_pretty(value)?))
}

/// JSON text with every character escaped that a terminal would obey: JSON's own rules ask for those below U+0020 only. Such
/// characters can stand within strings alone, where an escape means the same.
fn harmless(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_unsafe(c) {
            out.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// One finding.
pub(super) fn finding<'a>(reported: &'a Reported, page: &Page<'a>) -> JsonFinding<'a> {
    let Finding { rule, verdict, severity, message, help, draft, sources, differences, fingerprint } =
        &reported.finding;
    JsonFinding {
        rule,
        verdict: *verdict,
        severity: *severity,
        message,
        help: help.as_deref(),
        fingerprint: &fingerprint.0,
        state: reported.state,
        reason: reported.reason.as_deref(),
        draft: place(draft, page),
        sources: sources.iter().map(|source| place(source, page)).collect(),
        differences,
    }
}

fn place<'a>(evidence: &'a Evidence, page: &Page<'a>) -> JsonPlace<'a> {
    let place = Place::of(evidence, page);
    JsonPlace {
        path: &evidence.path,
        start: place.disk.start(),
        end: place.disk.end(),
        line: place.start.line,
        column: place.start.column,
        end_line: place.end.line,
        end_column: place.end.column,
        text: place.words,
        sentence: place.sentence,
        label: &evidence.label,
        role: evidence.role,
        outlet: evidence.outlet.as_deref(),
        published: evidence.published.map(|published| match published.instant {
            Some(instant) => instant.to_string(),
            None => published.date.to_string(),
        }),
        url: evidence.url.as_deref(),
    }
}

fn coverage<'a>(page: &Page<'a>) -> JsonCoverage<'a> {
    let item = |claim: &'a Coverage| {
        let disk = page.sources.document(&claim.path).map_or(claim.span, |document| document.disk_span(claim.span));
        JsonCovered {
            state: claim.state,
            path: &claim.path,
            start: disk.start(),
            end: disk.end(),
            evidence: claim.evidence.iter().map(|evidence| place(evidence, page)).collect(),
        }
    };
    JsonCoverage {
        claims: page.report.coverage.len(),
        supported: page.report.n_covered(CoverageState::Supported),
        contradicted: page.report.n_covered(CoverageState::Contradicted),
        disputed: page.report.n_covered(CoverageState::Disputed),
        outdated: page.report.n_covered(CoverageState::Outdated),
        not_found: page.report.n_covered(CoverageState::NotFound),
        items: page.report.coverage.iter().map(item).collect(),
    }
}

/// Writes one finding a line, silenced ones included (their `state` tells); for tools that read as they go.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_json_lines(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for reported in &page.report.findings {
        writeln!(out, "{}", harmless(&serde_json::to_string(&finding(reported, page))?))?;
    }
    Ok(())
}
