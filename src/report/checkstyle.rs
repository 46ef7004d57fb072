//! Checkstyle's XML, which many review tools read.

use super::excerpt::is_unsafe;
use super::place::byline;
use super::{Page, Place};
use crate::conflict::Finding;
use crate::rule::Severity;
use std::collections::BTreeMap;
use std::io;

/// Writes the findings file by file.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_checkstyle(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut by_path: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in page.report.open() {
        by_path.entry(&finding.draft.path).or_default().push(finding);
    }
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<checkstyle version="4.3">"#)?;
    for (path, findings) in by_path {
        writeln!(out, r#"  <file name="{}">"#, escape(path))?;
        for finding in findings {
            let place = Place::of(&finding.draft, page);
            writeln!(
                out,
                r#"    <error line="{}" column="{}" severity="{}" message="{}" source="gainsay.{}"/>"#,
                place.start.line,
                place.start.column,
                severity(finding.severity),
                escape(&message(finding, page)),
                escape(&finding.rule.0),
            )?;
        }
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}

/// The message with the sources' words, since the format has one place only.
fn message(finding: &Finding, page: &Page<'_>) -> String {
    let mut message = finding.message.clone();
    for source in &finding.sources {
        message.push_str(&format!("; {}: “{}” ({})", byline(source), Place::of(source, page).words, source.path));
    }
    message
}

/// Escapes text for an attribute, and replaces what XML 1.0 cannot hold or a terminal would obey.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            c if is_unsafe(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | Severity::Off => "info",
    }
}
