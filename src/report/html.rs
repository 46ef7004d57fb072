//! The HTML report: one self-contained file, no network. The draft as it reads, every claim marked by what the corpus says
//! of it; a finding leads to the source passage beside it. Reading works without JavaScript; filters and keys need it.
//! Everything that comes from files is escaped by the template engine.

use super::excerpt::excerpt;
use super::full::serde_name;
use super::place::byline;
use super::{Page, Place, diff};
use crate::conflict::{CoverageState, Evidence, EvidenceRole, Finding};
use crate::document::{Block, BlockKind, Disclosure, Document};
use crate::rule::Severity;
use crate::span::Span;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use serde::Serialize;
use std::io;

/// The page.
const TEMPLATE: &str = include_str!("html/page.html");

/// Characters of context around a source's words.
const CONTEXT: usize = 420;

#[derive(Serialize)]
struct Draft {
    path: String,
    outlet: String,
    blocks: Vec<Shown>,
    findings: Vec<Item>,
}

/// A block of the draft, cut into runs with one marking each.
#[derive(Serialize)]
struct Shown {
    tag: &'static str,
    runs: Vec<Run>,
}

#[derive(Serialize, PartialEq, Eq, Clone, Default)]
struct Marking {
    /// Coverage of the claim around, if any.
    state: String,
    /// Number of the finding whose words these are.
    finding: Option<usize>,
    severity: String,
}

#[derive(Serialize)]
struct Run {
    words: String,
    #[serde(flatten)]
    marking: Marking,
}

/// A finding as the page shows it.
#[derive(Serialize)]
struct Item {
    number: usize,
    severity: String,
    verdict: String,
    rule: String,
    message: String,
    help: Option<String>,
    fingerprint: String,
    line: usize,
    words: String,
    sources: Vec<Cited>,
    draft_sentence: Vec<Piece>,
    source_sentence: Vec<Piece>,
}

/// A source of a finding.
#[derive(Serialize)]
struct Cited {
    byline: String,
    path: String,
    line: usize,
    url: Option<String>,
    label: String,
    before: String,
    words: String,
    after: String,
}

/// A run of a sentence in the word diff.
#[derive(Serialize)]
struct Piece {
    changed: bool,
    words: String,
}

/// Writes the page.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_html(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut number = 0;
    let drafts: Vec<Draft> = page.report.drafts.iter().filter_map(|path| draft(path, page, &mut number)).collect();
    let mut environment = Environment::new();
    environment.add_template("page.html", TEMPLATE).map_err(io::Error::other)?;
    let template = environment.get_template("page.html").map_err(io::Error::other)?;
    let report = page.report;
    let html = template.render(context! {
        drafts => Value::from(Serde(drafts)),
        problems => Value::from(Serde(&report.problems)),
        n_sources => report.counts.n_sources,
        n_claims => report.coverage.len(),
        errors => report.n_at(Severity::Error),
        warnings => report.n_at(Severity::Warning),
        notes => report.n_at(Severity::Note),
        supported => report.n_covered(CoverageState::Supported),
        contradicted => report.n_covered(CoverageState::Contradicted),
        disputed => report.n_covered(CoverageState::Disputed),
        outdated => report.n_covered(CoverageState::Outdated),
        not_found => report.n_covered(CoverageState::NotFound),
        version => env!("CARGO_PKG_VERSION"),
    });
    out.write_all(html.map_err(io::Error::other)?.as_bytes())
}

/// One draft; `number` counts findings over the whole page.
fn draft(path: &str, page: &Page<'_>, number: &mut usize) -> Option<Draft> {
    let document = page.sources.document(path)?;
    let mut findings = Vec::new();
    for finding in page.report.open().filter(|finding| finding.draft.path == path) {
        *number += 1;
        findings.push((*number, finding));
    }
    Some(Draft {
        path: path.to_owned(),
        outlet: document.meta.outlet.clone().unwrap_or_default(),
        blocks: document.blocks.iter().map(|block| shown(block, path, page, &findings)).collect(),
        findings: findings.iter().map(|&(number, finding)| item(number, finding, page)).collect(),
    })
}

/// A block with its claims and findings marked.
fn shown(block: &Block, path: &str, page: &Page<'_>, findings: &[(usize, &Finding)]) -> Shown {
    let claims: Vec<(Span, CoverageState)> =
        page.report.coverage.iter().filter(|claim| claim.path == path).map(|claim| (claim.span, claim.state)).collect();
    let prose = &block.prose;
    let mut runs: Vec<Run> = Vec::new();
    for (at, c) in prose.text().char_indices() {
        let span = prose.span(at..at + c.len_utf8());
        let marking = marking(span, &claims, findings);
        match runs.last_mut() {
            Some(run) if run.marking == marking => run.words.push(c),
            _ => runs.push(Run { words: c.to_string(), marking }),
        }
    }
    Shown { tag: tag(block.kind), runs }
}

/// How the character at `span` is marked: the weightiest claim state around it, and the first finding on it.
fn marking(span: Span, claims: &[(Span, CoverageState)], findings: &[(usize, &Finding)]) -> Marking {
    let rank = |state: &CoverageState| match state {
        CoverageState::Contradicted => 0,
        CoverageState::Disputed => 1,
        CoverageState::Outdated => 2,
        CoverageState::Supported => 3,
        CoverageState::NotFound => 4,
    };
    let around = claims.iter().filter(|(claim, _)| claim.contains(span)).map(|&(_, state)| state).min_by_key(rank);
    let on = findings.iter().find(|(_, finding)| finding.draft.span.contains(span));
    Marking {
        state: around.map(serde_name).unwrap_or_default(),
        finding: on.map(|&(number, _)| number),
        severity: on.map(|(_, finding)| serde_name(finding.severity)).unwrap_or_default(),
    }
}

fn tag(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Headline => "h2",
        BlockKind::Heading => "h3",
        BlockKind::BlockQuote => "blockquote",
        BlockKind::Caption => "figcaption",
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::TableCell => "p",
    }
}

fn item(number: usize, finding: &Finding, page: &Page<'_>) -> Item {
    let place = Place::of(&finding.draft, page);
    let source = finding.sources.first().filter(|source| source.role != EvidenceRole::Reference);
    let source_sentence = source.map(|source| Place::of(source, page).sentence).unwrap_or_default();
    let (draft_sentence, source_sentence) = diff::pieces(&place.sentence, &source_sentence);
    let pieces =
        |list: Vec<(bool, String)>| list.into_iter().map(|(changed, words)| Piece { changed, words }).collect();
    Item {
        number,
        severity: serde_name(finding.severity),
        verdict: serde_name(finding.verdict),
        rule: finding.rule.to_string(),
        message: finding.message.clone(),
        help: finding.help.clone(),
        fingerprint: finding.fingerprint.0.clone(),
        line: place.start.line,
        words: place.words,
        sources: finding.sources.iter().map(|source| cited(source, page)).collect(),
        draft_sentence: pieces(draft_sentence),
        source_sentence: pieces(source_sentence),
    }
}

/// A source with the words around the ones cited.
fn cited(source: &Evidence, page: &Page<'_>) -> Cited {
    let place = Place::of(source, page);
    let around = |document: &Document| {
        let found = excerpt(&document.text, source.span, source.sentence.cover(source.span), CONTEXT);
        let (start, end) = (found.span.start(), found.span.end());
        (found.text[..start].to_owned(), found.text[start..end].to_owned(), found.text[end..].to_owned())
    };
    let open = place.document.filter(|_| source.disclosure == Disclosure::Open);
    let (before, words, after) = open.map_or((String::new(), place.words.clone(), String::new()), around);
    Cited {
        byline: byline(source),
        path: source.path.clone(),
        line: place.start.line,
        // A link from a file must not run code when it is clicked.
        url: source.url.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        label: source.label.clone(),
        before,
        words,
        after,
    }
}
