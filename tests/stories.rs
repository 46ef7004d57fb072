//! Stories: drafts and sources in Markdown, with carets under the words that must be cited.
//!
//! A story file is a heading and blocks. A block begins with `## draft DATE` or `## source OUTLET, DATE` (the date may be
//! missing) and holds the text. A line of carets marks words of the line above: in a draft `^^^^ RULE VERDICT` asks for a
//! finding of that rule and verdict on words that overlap; in a source `^^^^` asks that some finding cites those words.
//! Findings above a note that no caret asks for fail the story.

use gainsay::conflict::NearMisses;
use gainsay::document::{Document, Published, Role, from_text};
use gainsay::pipeline::{self, Plan, Ratings};
use gainsay::report::Report;
use gainsay::rule::{Registry, Severity};
use gainsay::span::Span;
use std::fs;
use std::path::Path;

/// Words that must be cited.
#[derive(Debug)]
struct Mark {
    path: String,
    span: Span,
    /// Rule and verdict, in a draft.
    expect: Option<(String, String)>,
}

/// A story as read.
#[derive(Debug, Default)]
struct Story {
    drafts: Vec<Document>,
    sources: Vec<Document>,
    marks: Vec<Mark>,
}

#[test]
fn every_story_comes_out_as_told() {
    let registry = Registry::built_in();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let mut files: Vec<_> = fs::read_dir(folder).expect("stories").map(|entry| entry.expect("entry").path()).collect();
    files.sort();
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "md")) {
        let text = fs::read_to_string(file).expect("readable story");
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for (number, part) in text.split("\n# ").enumerate() {
            let title = part.trim_start_matches("# ").lines().next().unwrap_or_default();
            faults.extend(play(part, registry).into_iter().map(|fault| format!("{name}, {number} “{title}”: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Runs one story and says what came out otherwise than told.
fn play(text: &str, registry: &Registry) -> Vec<String> {
    let mut story = read(text);
    let ratings = Ratings::default();
    let plan = Plan { registry, ratings: &ratings, near_misses: NearMisses::Drop };
    let report = pipeline::check(&mut story.drafts, &story.sources, None, plan).report;
    let mut faults: Vec<String> = story.marks.iter().filter_map(|mark| missing(mark, &report)).collect();
    for finding in report.open().filter(|finding| finding.severity > Severity::Note) {
        let asked = story.marks.iter().any(|mark| fits(mark, finding));
        if !asked {
            faults.push(format!("not asked for: {} {:?}: {}", finding.rule, finding.verdict, finding.message));
        }
    }
    faults
}

/// What is wrong with a mark, if nothing cites it.
fn missing(mark: &Mark, report: &Report) -> Option<String> {
    let cited = report.open().any(|finding| match mark.expect {
        Some(_) => fits(mark, finding),
        None => finding.sources.iter().any(|source| source.path == mark.path && source.span.overlaps(mark.span)),
    });
    (!cited).then(|| format!("nothing cites {:?} of {} as {:?}", mark.span, mark.path, mark.expect))
}

/// Whether `finding` is the one that a draft's mark asks for.
fn fits(mark: &Mark, finding: &gainsay::conflict::Finding) -> bool {
    let Some((rule, verdict)) = &mark.expect else { return false };
    let name = serde_json::to_value(finding.verdict).expect("verdicts have names");
    &*finding.rule.0 == rule
        && name == verdict.as_str()
        && finding.draft.path == mark.path
        && finding.draft.span.overlaps(mark.span)
}

/// Reads the blocks of one story.
fn read(text: &str) -> Story {
    let mut story = Story::default();
    for (number, block) in text.split("\n## ").skip(1).enumerate() {
        let (head, body) = block.split_once('\n').unwrap_or((block, ""));
        let (role, rest) = head.split_once(' ').unwrap_or((head, ""));
        let (outlet, date) = rest.rsplit_once(", ").unwrap_or(("", rest));
        let role = if role == "draft" { Role::Draft } else { Role::Source };
        let path = format!("{number}.md");
        let (body, marks) = strip(body.trim_matches('\n'), &path);
        let (mut document, _) = from_text(&path, &body, role);
        document.meta.published = Published::parse(date).ok();
        document.meta.outlet = (!outlet.is_empty()).then(|| outlet.to_owned());
        story.marks.extend(marks);
        match role {
            Role::Draft => story.drafts.push(document),
            Role::Source => story.sources.push(document),
        }
    }
    story
}

/// Takes the caret lines out of a block and turns them into marks.
fn strip(body: &str, path: &str) -> (String, Vec<Mark>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut line_start = 0;
    for line in body.lines() {
        let words = line.trim_start();
        if words.starts_with('^') {
            let above = text[line_start..].to_owned();
            let column = line.chars().count() - words.chars().count();
            let n_carets = words.chars().take_while(|&c| c == '^').count();
            let byte = |chars: usize| above.char_indices().nth(chars).map_or(above.len(), |(at, _)| at);
            let span = Span::new(line_start + byte(column), line_start + byte(column + n_carets));
            let expect = words[n_carets..].trim().split_once(' ');
            let expect = expect.map(|(rule, verdict)| (rule.to_owned(), verdict.to_owned()));
            marks.push(Mark { path: path.to_owned(), span, expect });
        } else {
            line_start = text.len();
            text.push_str(line);
            text.push('\n');
        }
    }
    (text, marks)
}
