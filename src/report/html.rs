//! The HTML report: one self-contained file, no network. The draft as it reads, block by block, every claim marked by what
//! the corpus says of it; beside each block (beneath it on a phone and in print) the findings on its words, each with the
//! source's passage. Reading and opening work without JavaScript; filters and keys need it. Everything that comes from files
//! is escaped by the template engine.

use super::excerpt::{clean, excerpt};
use super::full::serde_name;
use super::place::{WITHHELD, byline};
use super::{Page, Place, diff};
use crate::conflict::{Coverage, CoverageState, Evidence, EvidenceRole, Finding};
use crate::document::{Block, BlockKind, Document};
use crate::rule::Severity;
use crate::span::Span;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;

/// The page.
const TEMPLATE: &str = include_str!("html/page.html");

/// Columns of context around a source's words: some five lines of a card.
const CONTEXT: usize = 420;

/// Coverage states in the order of the legend; where claims overlap, the first one's marking shows.
const STATES: [CoverageState; 5] = [
    CoverageState::Contradicted,
    CoverageState::Disputed,
    CoverageState::Outdated,
    CoverageState::Supported,
    CoverageState::NotFound,
];

#[derive(Serialize)]
struct Draft {
    path: String,
    rows: Vec<Row>,
    n_findings: usize,
}

/// A block of the draft beside its findings; a last one holds findings that lie in no block, such as on comments.
#[derive(Serialize)]
struct Row {
    tag: &'static str,
    class: &'static str,
    runs: Vec<Run>,
    items: Vec<Item>,
}

/// Words of one marking.
#[derive(Serialize)]
struct Run {
    words: String,
    #[serde(flatten)]
    marking: Marking,
    /// Findings whose words end here.
    ending: Vec<usize>,
}

#[derive(Serialize, PartialEq, Eq, Default)]
struct Marking {
    /// Coverage of the claim around, if any.
    state: String,
    /// Who bears on that claim.
    by: String,
    /// The weightiest finding on these words, and how weighty it is.
    finding: Option<usize>,
    severity: String,
    /// Every finding on them.
    #[serde(skip)]
    all: Vec<usize>,
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
    word_diff: Option<WordDiff>,
}

/// A source of a finding.
#[derive(Serialize)]
struct Cited {
    byline: String,
    /// Path and line; nothing for a mere reference.
    place: Option<String>,
    url: Option<String>,
    before: String,
    words: String,
    after: String,
}

/// The two sentences of a finding, word by word.
#[derive(Serialize)]
struct WordDiff {
    draft: Vec<Piece>,
    source: Vec<Piece>,
}

/// A run of a sentence in the word diff.
#[derive(Serialize)]
struct Piece {
    changed: bool,
    words: String,
}

/// One entry of the legend.
#[derive(Serialize)]
struct Entry {
    name: String,
    count: usize,
}

/// A finding with its number on the page.
type Numbered<'a> = (usize, &'a Finding);

/// Writes the page.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_html(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let report = page.report;
    let numbered: Vec<Numbered<'_>> = report.open().enumerate().map(|(at, finding)| (at + 1, finding)).collect();
    let drafts: Vec<Draft> = report.drafts.iter().filter_map(|path| draft(path, page, &numbered)).collect();
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, finding) in &numbered {
        *rules.entry(&finding.rule.0).or_default() += 1;
    }
    let rules = rules.into_iter().map(|(name, count)| Entry { name: name.to_owned(), count });
    let states = STATES.map(|state| Entry { name: serde_name(state), count: report.n_covered(state) });
    let severities = [Severity::Error, Severity::Warning, Severity::Note]
        .map(|severity| Entry { name: serde_name(severity), count: report.n_at(severity) });
    let mut environment = Environment::new();
    environment.add_template("page.html", TEMPLATE).map_err(io::Error::other)?;
    let template = environment.get_template("page.html").map_err(io::Error::other)?;
    let html = template.render(context! {
        drafts => Value::from(Serde(drafts)),
        problems => Value::from(Serde(&report.problems)),
        rules => Value::from(Serde(rules.collect::<Vec<_>>())),
        states => Value::from(Serde(states)),
        severities => Value::from(Serde(severities)),
        n_findings => numbered.len(),
        n_silenced => report.findings.len() - numbered.len(),
        n_sources => report.counts.n_sources,
        n_claims => report.coverage.len(),
        version => env!("CARGO_PKG_VERSION"),
    });
    writeln!(out, "{}", html.map_err(io::Error::other)?)
}

/// One draft with the findings on it; none when there is nothing of it to show.
fn draft(path: &str, page: &Page<'_>, numbered: &[Numbered<'_>]) -> Option<Draft> {
    let here: Vec<Numbered<'_>> = numbered.iter().filter(|(_, finding)| finding.draft.path == path).copied().collect();
    let claims: Vec<&Coverage> = page.report.coverage.iter().filter(|claim| claim.path == path).collect();
    let document = page.sources.document(path).filter(|document| !Place::withholds(document));
    if document.is_none() && here.is_empty() {
        return None;
    }
    let blocks = document.map(|document| document.blocks.as_slice()).unwrap_or_default();
    let mut rows = Vec::new();
    let mut rest = here.clone();
    for block in blocks {
        let span = block.span();
        let on: Vec<Numbered<'_>> =
            here.iter().filter(|(_, finding)| span.overlaps(finding.draft.span)).copied().collect();
        let mut items = Vec::new();
        // A finding over several blocks stands beside the first.
        rest.retain(|&(number, finding)| {
            let is_on = on.iter().any(|&(other, _)| other == number);
            items.extend(is_on.then(|| item(number, finding, page)));
            !is_on
        });
        let claims: Vec<&Coverage> = claims.iter().filter(|claim| span.overlaps(claim.span)).copied().collect();
        let (tag, class) = tag(block.kind);
        rows.push(Row { tag, class, runs: runs(block, &claims, &on), items });
    }
    if !rest.is_empty() {
        let items = rest.iter().map(|&(number, finding)| item(number, finding, page)).collect();
        rows.push(Row { tag: "p", class: "elsewhere", runs: Vec::new(), items });
    }
    Some(Draft { path: path.to_owned(), rows, n_findings: here.len() })
}

/// A block cut into runs with one marking each.
fn runs(block: &Block, claims: &[&Coverage], findings: &[Numbered<'_>]) -> Vec<Run> {
    let prose = &block.prose;
    let mut runs: Vec<Run> = Vec::new();
    for (at, c) in prose.text().char_indices() {
        let span = prose.span(at..at + c.len_utf8());
        let marking = marking(span, claims, findings);
        match runs.last_mut() {
            Some(run) if run.marking == marking => run.words.push(c),
            _ => runs.push(Run { words: c.to_string(), marking, ending: Vec::new() }),
        }
    }
    for run in &mut runs {
        run.words = clean(&run.words);
    }
    // A finding's number stands behind the last of its words.
    let mut last: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, run) in runs.iter().enumerate() {
        last.extend(run.marking.all.iter().map(|&number| (number, at)));
    }
    for (number, at) in last {
        runs[at].ending.push(number);
    }
    runs
}

/// How the character at `span` is marked.
fn marking(span: Span, claims: &[&Coverage], findings: &[Numbered<'_>]) -> Marking {
    let rank = |state: CoverageState| STATES.iter().position(|&other| other == state);
    let around = claims.iter().filter(|claim| claim.span.contains(span)).min_by_key(|claim| rank(claim.state));
    let on = || findings.iter().filter(|(_, finding)| finding.draft.span.contains(span));
    let heaviest = on().max_by_key(|(number, finding)| (finding.severity, std::cmp::Reverse(*number)));
    let mut by: Vec<String> = around.iter().flat_map(|claim| claim.evidence.iter().map(byline)).collect();
    by.dedup();
    Marking {
        state: around.map(|claim| serde_name(claim.state)).unwrap_or_default(),
        by: by.join("; "),
        finding: heaviest.map(|&(number, _)| number),
        severity: heaviest.map(|(_, finding)| serde_name(finding.severity)).unwrap_or_default(),
        all: on().map(|&(number, _)| number).collect(),
    }
}

/// The element and class of a kind of block.
fn tag(kind: BlockKind) -> (&'static str, &'static str) {
    match kind {
        BlockKind::Headline => ("h3", "headline"),
        BlockKind::Heading => ("h4", "heading"),
        BlockKind::BlockQuote => ("blockquote", "quote"),
        BlockKind::Caption => ("p", "caption"),
        BlockKind::ListItem => ("p", "item"),
        BlockKind::TableCell => ("p", "cell"),
        BlockKind::Paragraph => ("p", "paragraph"),
    }
}

fn item(number: usize, finding: &Finding, page: &Page<'_>) -> Item {
    let place = Place::of(&finding.draft, page);
    Item {
        number,
        severity: serde_name(finding.severity),
        verdict: serde_name(finding.verdict),
        rule: finding.rule.to_string(),
        message: clean(&finding.message),
        help: finding.help.as_deref().map(clean),
        fingerprint: finding.fingerprint.0.clone(),
        line: place.start.line,
        words: clean(&place.words),
        sources: finding.sources.iter().map(|source| cited(source, page)).collect(),
        word_diff: word_diff(&place, finding, page),
    }
}

/// The draft's sentence and the first source's; none where there is nothing to hold side by side.
fn word_diff(draft: &Place<'_>, finding: &Finding, page: &Page<'_>) -> Option<WordDiff> {
    let source = finding.sources.first().filter(|source| source.role != EvidenceRole::Reference)?;
    if source.path == finding.draft.path && source.sentence == finding.draft.sentence {
        return None;
    }
    let source = Place::of(source, page).sentence;
    if source == WITHHELD || draft.sentence == WITHHELD {
        return None;
    }
    let (draft, source) = diff::pieces(&draft.sentence, &source);
    let pieces =
        |list: diff::Pieces| list.into_iter().map(|(changed, words)| Piece { changed, words }).collect::<Vec<_>>();
    Some(WordDiff { draft: pieces(draft), source: pieces(source) })
}

/// A source with the words around the ones cited; of a reference, what it says.
fn cited(source: &Evidence, page: &Page<'_>) -> Cited {
    let place = Place::of(source, page);
    let around = |document: &Document| {
        let found = excerpt(&document.text, source.span, source.sentence.cover(source.span), CONTEXT, 0);
        let (start, end) = (found.span.start(), found.span.end());
        (found.text[..start].to_owned(), found.text[start..end].to_owned(), found.text[end..].to_owned())
    };
    let open = place.document.filter(|_| place.words != WITHHELD);
    let (before, words, after) = open.map_or_else(|| (String::new(), clean(&place.words), String::new()), around);
    let is_file = source.role != EvidenceRole::Reference;
    Cited {
        byline: byline(source),
        place: is_file.then(|| format!("{}:{}", source.path, place.start.line)),
        // A link from a file must not run code when it is clicked.
        url: source.url.clone().filter(|url| is_file && (url.starts_with("https://") || url.starts_with("http://"))),
        before,
        words,
        after,
    }
}
