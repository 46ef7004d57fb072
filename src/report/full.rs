//! The full report, for a desk: each finding with the draft's words and the source's in context, who published them and
//! when, the rule, the remedy, and the two sentences word by word; at the end what was and was not covered.

use super::excerpt::{clean, columns, excerpt, first_columns};
use super::place::{Place, WITHHELD, byline};
use super::{Detail, Page, Paint, diff};
use crate::conflict::{Coverage, CoverageState, Difference, Evidence, EvidenceRole, Finding};
use crate::document::Problem;
use crate::rule::Severity;
use crate::span::Span;
use annotate_snippets::{Annotation, AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use colored::Colorize;
use std::io;

/// Sources shown in full beneath one finding; the rest are counted. Three keep a finding on one screen.
const MAX_SOURCES: usize = 3;

/// Columns that line numbers and the frame take beside an excerpt.
const FRAME: usize = 10;

/// Columns that `= note: ` takes within the frame.
const NOTE: usize = 6;

/// Columns in front of the two sentences: `    source  `.
const INDENT: usize = 12;

/// Lines that a sentence may take beneath a finding: more is read in the file itself.
const MAX_LINES: usize = 4;

/// Writes every finding, then coverage if asked for, problems, and the summary.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_full(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in page.report.open() {
        write_finding(finding, page, out)?;
    }
    if page.style.coverage == Detail::Full {
        write_coverage(page, out)?;
    }
    for problem in &page.report.problems {
        write_problem(problem, page.style.paint, out)?;
    }
    write_summary(page, out)
}

/// One finding: snippets, notes, word diff.
fn write_finding(finding: &Finding, page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let width = page.style.width;
    let lead = serde_name(finding.severity).len() + finding.rule.0.len() + "[]: ".len();
    let message = wrapped(&clean(&finding.message), width.saturating_sub(lead));
    let title = level(finding.severity).primary_title(message).id(finding.rule.to_string());
    let mut group = title.elements(snippet(&finding.draft, AnnotationKind::Primary, page));
    for source in finding.sources.iter().take(MAX_SOURCES) {
        if source.role != EvidenceRole::Reference {
            group = group.elements(snippet(source, AnnotationKind::Context, page));
        }
    }
    group = group.element(Level::NOTE.message(cited(finding, width.saturating_sub(FRAME + NOTE))));
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(wrapped(&clean(help), width.saturating_sub(FRAME + NOTE))));
    }
    let renderer = match page.style.paint {
        Paint::Plain => Renderer::plain(),
        Paint::Coloured => Renderer::styled(),
    };
    // The excerpts are cut to the width already; the renderer's own cutting would hide the marks.
    let drawn = renderer.term_width(width.max(400)).render(&[group]);
    for line in drawn.lines().filter(|line| !is_empty_origin(line)) {
        writeln!(out, "{}", line.trim_end())?;
    }
    write_diff(finding, page, out)?;
    if page.style.detail == Detail::Full {
        write_differences(finding, width, out)?;
    }
    writeln!(out)
}

/// Whether the renderer drew an origin without a place: it does so above each snippet whose origin is an element of its
/// own, which ours are because a cut excerpt no longer knows its column.
fn is_empty_origin(line: &str) -> bool {
    without_colour(line).trim() == ":::"
}

/// The words of one side in context.
fn snippet<'a>(evidence: &'a Evidence, kind: AnnotationKind, page: &Page<'_>) -> Vec<Element<'a>> {
    let place = Place::of(evidence, page);
    let origin = Origin::path(clean(&evidence.path)).line(place.start.line).char_column(place.start.column);
    let Some(document) = place.document.filter(|_| place.words != WITHHELD) else {
        return vec![origin.into()];
    };
    let width = page.style.width.saturating_sub(FRAME);
    let label = first_columns(&clean(&evidence.label), width / 2);
    let reserve = columns(&label) + 1;
    let excerpt = excerpt(&document.text, evidence.span, context(&document.text, evidence), width, reserve);
    let annotation: Annotation<'a> = kind.span(excerpt.span.range()).label(label);
    let snippet = Snippet::source(excerpt.text).line_start(place.start.line).annotation(annotation);
    vec![origin.into(), snippet.into()]
}

/// How far an excerpt may reach: the sentence, widened to the line that it stands on, so that short sentences show where
/// they come from.
fn context(text: &str, evidence: &Evidence) -> Span {
    let around = evidence.sentence.cover(evidence.span);
    let start = text[..around.start()].rfind('\n').map_or(0, |at| at + 1);
    let end = text[around.end()..].find('\n').map_or(text.len(), |at| around.end() + at);
    Span::new(start, end)
}

/// Who says it, one source a line where one line does not hold them all, and the finding's name.
fn cited(finding: &Finding, width: usize) -> String {
    let mut names: Vec<String> = Vec::new();
    for source in finding.sources.iter().take(MAX_SOURCES) {
        let url = source.url.as_deref().filter(|_| source.role == EvidenceRole::Source);
        let name = byline(source);
        let name = url.map_or_else(|| name.clone(), |url| format!("{name} <{url}>"));
        if names.last() != Some(&name) {
            names.push(name);
        }
    }
    let more = finding.sources.len().saturating_sub(MAX_SOURCES);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    let verdict = format!("{} with ", serde_name(finding.verdict));
    let fingerprint = format!(" ({})", finding.fingerprint.0);
    let line = clean(&format!("{verdict}{}{fingerprint}", names.join("; ")));
    if columns(&line) <= width {
        return line;
    }
    let lines: Vec<String> =
        names.iter().map(|name| wrapped(&clean(name), width.saturating_sub(verdict.len()))).collect();
    let indent = format!("\n{:width$}", "", width = verdict.len());
    format!("{verdict}{}{fingerprint}", lines.join(";\n")).replace('\n', &indent)
}

/// `text` with line breaks at words, so that no line is wider than `width` unless a single word is.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut used = 0;
    for word in text.split(' ') {
        let wide = visible_columns(word);
        if used > 0 && used + 1 + wide > width {
            out.push('\n');
            used = 0;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += wide;
    }
    out
}

/// The two sentences word by word, or beside each other where they share little; nothing where the excerpts show as much, or
/// there are no two sentences.
fn write_diff(finding: &Finding, page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(source) = finding.sources.first().filter(|source| source.role != EvidenceRole::Reference) else {
        return Ok(());
    };
    if source.path == finding.draft.path && source.sentence == finding.draft.sentence {
        return Ok(());
    }
    let width = page.style.width;
    let [draft, source] = [&finding.draft, source].map(|evidence| (evidence, Place::of(evidence, page)));
    let is_shown = |place: &Place<'_>| columns(&place.sentence) + FRAME <= width && !place.sentence.contains('\n');
    let words = match diff::marked_sides(&draft.1.sentence, &source.1.sentence, page.style.paint) {
        Some(words) => words,
        None if is_shown(&draft.1) && is_shown(&source.1) => return Ok(()),
        None => (around(&draft, width), around(&source, width)),
    };
    let (name_draft, name_source) = match page.style.paint {
        Paint::Plain => ("draft ".normal(), "source".normal()),
        Paint::Coloured => ("draft ".red().bold(), "source".green().bold()),
    };
    for (name, words) in [(name_draft, words.0), (name_source, words.1)] {
        write_wrapped(&format!("    {name}  "), &words, width, out)?;
    }
    Ok(())
}

/// A sentence on one line, cut around its clashing words where it is long.
fn around((evidence, place): &(&Evidence, Place<'_>), width: usize) -> String {
    match place.document.filter(|_| place.words != WITHHELD) {
        Some(document) => {
            let room = MAX_LINES * width.saturating_sub(INDENT);
            let cut = excerpt(&document.text, evidence.span, evidence.sentence.cover(evidence.span), room, 0);
            cut.text.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        None => clean(&place.sentence),
    }
}

/// Words in lines of at most `width` columns, the first behind `lead`, the others indented as far.
fn write_wrapped(lead: &str, words: &str, width: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let lines = wrapped(words, width.saturating_sub(INDENT)).replace('\n', &format!("\n{:INDENT$}", ""));
    writeln!(out, "{lead}{lines}")
}

/// Columns of text that may hold our own colour sequences.
fn visible_columns(text: &str) -> usize {
    columns(&without_colour(text))
}

/// Text without colour sequences.
fn without_colour(text: &str) -> String {
    let mut hidden = false;
    let shown = |&c: &char| {
        let was_hidden = hidden;
        hidden = if hidden { c != 'm' } else { c == '\u{1b}' };
        !was_hidden && !hidden
    };
    text.chars().filter(shown).collect()
}

/// The two claims slot by slot, with the comparator that decided.
fn write_differences(finding: &Finding, width: usize, out: &mut dyn io::Write) -> io::Result<()> {
    for difference in &finding.differences {
        let Difference { slot, draft, source, comparator, answer } = difference;
        let words = clean(&format!("{draft} | {source} ({comparator}: {})", serde_name(*answer)));
        write_wrapped(&format!("    {slot:<6}  "), &words, width, out)?;
    }
    Ok(())
}

/// Every claim with what the corpus says of it.
fn write_coverage(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for claim in &page.report.coverage {
        let Some(document) = page.sources.document(&claim.path) else { continue };
        if Place::withholds(document) {
            continue;
        }
        let state = format!("{:<12}", serde_name(claim.state));
        let state = match (page.style.paint, claim.state) {
            (Paint::Plain, _) => state.normal(),
            (_, CoverageState::Supported) => state.green(),
            (_, CoverageState::Contradicted) => state.red(),
            (_, CoverageState::NotFound) => state.dimmed(),
            _ => state.yellow(),
        };
        let words = clean(document.slice(claim.span)).split_whitespace().collect::<Vec<_>>().join(" ");
        let by = support(claim, page.style.width);
        writeln!(out, "{state} {}{by}", first_columns(&words, page.style.width.saturating_sub(14)))?;
    }
    if !page.report.coverage.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// Who bears on a claim, on a line of its own.
fn support(claim: &Coverage, width: usize) -> String {
    let Some(evidence) = claim.evidence.first() else { return String::new() };
    let by = clean(&format!("{} ({})", byline(evidence), evidence.path));
    format!("\n{:14}{}", "", first_columns(&by, width.saturating_sub(14)))
}

/// One problem, on a line of its own.
fn write_problem(problem: &Problem, paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    let name = match paint {
        Paint::Plain => "problem".normal(),
        Paint::Coloured => "problem".yellow().bold(),
    };
    writeln!(out, "{name}: {}: {}", clean(&problem.path), clean(&problem.message))
}

/// The last lines: claims by coverage, then drafts, findings, sources and time.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_summary(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let report = page.report;
    let n = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let severities = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| report.n_at(severity));
    let silenced = report.findings.len() - report.open().count();
    let silenced = if silenced > 0 { format!(" ({silenced} more silenced)") } else { String::new() };
    let time = page.style.elapsed.map(|elapsed| format!(" in {:.2} s", elapsed.as_secs_f64())).unwrap_or_default();
    let put = |out: &mut dyn io::Write, line: String| writeln!(out, "{}", wrapped(&line, page.style.width));
    if report.counts.n_sources > 0 {
        let line = format!(
            "{}: {} with a source, {} contradicted, {} disputed or outdated, {} without a source here",
            n(report.coverage.len(), "claim"),
            report.n_covered(CoverageState::Supported),
            report.n_covered(CoverageState::Contradicted),
            report.n_covered(CoverageState::Disputed) + report.n_covered(CoverageState::Outdated),
            report.n_covered(CoverageState::NotFound),
        );
        put(out, line)?;
    }
    let line = format!(
        "{} checked against {}: {}, {}, {}{silenced}{time}",
        n(report.counts.n_drafts, "draft"),
        n(report.counts.n_sources, "source"),
        n(severities[0], "error"),
        n(severities[1], "warning"),
        n(severities[2], "note"),
    );
    put(out, line)
}

/// The severity as a word, coloured when asked for.
pub(super) fn severity_word(severity: Severity, paint: Paint) -> String {
    let word = serde_name(severity);
    match (paint, severity) {
        (Paint::Plain, _) | (_, Severity::Off) => word,
        (_, Severity::Error) => word.red().bold().to_string(),
        (_, Severity::Warning) => word.yellow().bold().to_string(),
        (_, Severity::Note) => word.cyan().bold().to_string(),
    }
}

/// The name a value has in the JSON output, which is the one that the documentation uses.
pub(super) fn serde_name(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// How the renderer shows a severity.
fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | Severity::Off => Level::NOTE,
    }
}
