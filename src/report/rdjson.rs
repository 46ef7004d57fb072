//! reviewdog's diagnostic format. Columns count UTF-8 bytes from 1, end exclusive.

use super::json::write_value;
use super::place::byline;
use super::{Page, Place};
use crate::conflict::{Evidence, EvidenceRole, Finding};
use crate::document::Document;
use crate::rule::Severity;
use crate::span::LineIndex;
use serde_json::{Value, json};
use std::io;

/// Writes the findings as one diagnostic result.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_rdjson(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let diagnostics: Vec<Value> = page.report.open().map(|finding| diagnostic(finding, page)).collect();
    let result = json!({
        "source": { "name": "gainsay", "url": env!("CARGO_PKG_REPOSITORY") },
        "severity": "UNKNOWN_SEVERITY",
        "diagnostics": diagnostics,
    });
    write_value(&result, out)
}

fn diagnostic(finding: &Finding, page: &Page<'_>) -> Value {
    let cited = finding.sources.iter().filter(|source| source.role != EvidenceRole::Reference);
    let related = cited.map(|source| {
        let words = Place::of(source, page).words;
        json!({ "message": format!("{}: “{words}”", byline(source)), "location": location(source, page) })
    });
    json!({
        "message": finding.message,
        "location": location(&finding.draft, page),
        "severity": severity(finding.severity),
        "source": { "name": "gainsay" },
        "code": { "value": finding.rule.0 },
        "related_locations": related.collect::<Vec<_>>(),
    })
}

fn location(evidence: &Evidence, page: &Page<'_>) -> Value {
    let Some(document) = page.sources.document(&evidence.path) else {
        return json!({ "path": evidence.path });
    };
    let lines = LineIndex::new(&document.text);
    let position = |offset: usize| {
        let line = lines.line_of(offset);
        json!({ "line": line + 1, "column": byte_column(document, &lines, offset) })
    };
    json!({
        "path": evidence.path,
        "range": { "start": position(evidence.span.start()), "end": position(evidence.span.end()) },
    })
}

/// Byte within its line, from 1.
fn byte_column(document: &Document, lines: &LineIndex, offset: usize) -> usize {
    let line = lines.line_span(lines.line_of(offset), &document.text);
    offset - line.start() + 1
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Note | Severity::Off => "INFO",
    }
}
