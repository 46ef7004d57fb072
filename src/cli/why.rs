//! `gainsay why`: for two texts, or a place in a draft, which rules looked, what decided, and the nearest misses.

use super::args::{GlobalArguments, WhyArguments};
use super::check::{self, Library};
use super::config::Settings;
use super::{Exit, output, rules};
use crate::conflict::{Difference, Evidence, NearMiss, NearMisses};
use crate::document::{self, Disclosure, Document, Role};
use crate::pipeline::{self, Outcome, Plan, Ratings};
use crate::report::{Sources as _, WITHHELD, clean};
use crate::span::LineIndex;
use anyhow::{Context as _, bail};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// Near misses shown unless all are asked for: those that came furthest say the most.
const MAX_SHOWN: usize = 12;

/// A place in a draft: `article.md`, `article.md:12`, `article.md:12:5`.
struct Place {
    path: PathBuf,
    line: Option<usize>,
    column: Option<usize>,
}

/// Runs the command.
///
/// # Errors
/// Usage, texts or rules that cannot be read, output that cannot be written.
pub(crate) fn run(arguments: &WhyArguments, global: &GlobalArguments) -> anyhow::Result<Exit> {
    let mut settings = Settings::load(global)?;
    if !arguments.corpus.is_empty() {
        settings.corpus.clone_from(&arguments.corpus);
    }
    let registry = rules::registry(&settings)?;
    let as_of = check::as_of(arguments.as_of.as_deref().or(settings.as_of.as_deref()))?;
    let (mut drafts, mut sources, place) = texts(arguments, &settings)?;
    for source in sources.iter_mut().filter(|_| arguments.draft.is_some()) {
        source.meta.published = source.meta.published.or(Some(as_of));
    }
    let ratings = Ratings::default();
    let plan = Plan { registry: &registry, ratings: &ratings, near_misses: NearMisses::Keep };
    let outcome = pipeline::check(&mut drafts, &sources, Some(as_of), plan);
    let library = Library::new(&drafts, &sources, &registry);
    let mut out = BufWriter::new(io::stdout());
    let written = write(&outcome, &library, arguments, place.as_ref(), &mut out).and_then(|()| out.flush());
    output::forgive_closed_pipe(written)?;
    Ok(Exit::Clean)
}

/// The texts to hold against each other, and the place asked for.
fn texts(
    arguments: &WhyArguments,
    settings: &Settings,
) -> anyhow::Result<(Vec<Document>, Vec<Document>, Option<Place>)> {
    if let (Some(draft), Some(source)) = (&arguments.draft, &arguments.source) {
        let draft = document::from_text("draft.md", draft, Role::Draft).0;
        let source = document::from_text("source.md", source, Role::Source).0;
        return Ok((vec![draft], vec![source], None));
    }
    let given = arguments
        .place
        .as_deref()
        .context("name a place, as in `gainsay why article.md:12`, or two texts with `--draft` and `--source`")?;
    let place = parse(given);
    let (drafts, problems) = check::reader(settings, Role::Draft)?.load(&place.path);
    if drafts.is_empty() {
        bail!("{}", problems.first().map_or("the draft cannot be read", |problem| problem.message.as_str()));
    }
    let sources = check::read_corpus(settings, &mut Vec::new())?;
    Ok((drafts, sources, Some(place)))
}

/// Reads `PATH[:LINE[:COLUMN]]`; a path may itself hold colons.
fn parse(text: &str) -> Place {
    let number = |text: &str| text.parse::<usize>().ok();
    let mut parts: Vec<&str> = text.rsplitn(3, ':').collect();
    parts.reverse();
    match parts.as_slice() {
        [path, line, column] if number(line).is_some() && number(column).is_some() => {
            Place { path: path.into(), line: number(line), column: number(column) }
        }
        [head @ .., line] if !head.is_empty() && number(line).is_some() => {
            Place { path: head.join(":").into(), line: number(line), column: None }
        }
        _ => Place { path: text.into(), line: None, column: None },
    }
}

/// Writes findings and near misses at the place, those that passed most comparisons first.
fn write(
    outcome: &Outcome,
    library: &Library<'_>,
    arguments: &WhyArguments,
    place: Option<&Place>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let asked = |rule: &str| arguments.rule.as_deref().is_none_or(|id| id == rule);
    let mut n_findings = 0;
    for reported in &outcome.report.findings {
        let finding = &reported.finding;
        if asked(&finding.rule.0) && is_at(&finding.draft, place, library) {
            n_findings += 1;
            writeln!(out, "found      {} ({:?}): {}", finding.rule, finding.verdict, clean(&finding.message))?;
            // What a report may not show has been taken out of its findings already.
            write_differences(&finding.differences, Disclosure::Open, out)?;
        }
    }
    let mut misses: Vec<&NearMiss> = outcome.near_misses.iter().collect();
    misses.retain(|miss| asked(&miss.rule.0) && is_at(&miss.draft, place, library));
    misses.sort_by_key(|miss| (std::cmp::Reverse(miss.differences.len()), miss.rule.clone()));
    let n_shown = if arguments.all { misses.len() } else { MAX_SHOWN.min(misses.len()) };
    for miss in &misses[..n_shown] {
        let disclosure = match (miss.draft.disclosure, miss.source.disclosure) {
            (Disclosure::Open, Disclosure::Open) => Disclosure::Open,
            _ => Disclosure::Confidential,
        };
        let reason = if disclosure == Disclosure::Open { clean(&miss.reason) } else { WITHHELD.to_owned() };
        writeln!(out, "let go by  {}: {reason}", miss.rule)?;
        for (side, evidence) in [("draft", &miss.draft), ("source", &miss.source)] {
            writeln!(out, "    {side:<8} “{}” ({})", words(evidence, library), evidence.path)?;
        }
        write_differences(&miss.differences, disclosure, out)?;
    }
    if misses.len() > n_shown {
        writeln!(out, "… and {} more pairs let go; `--all` shows them", misses.len() - n_shown)?;
    }
    if n_findings == 0 && misses.is_empty() {
        writeln!(out, "no rule looked at this place: no claim here shares a key with a claim of a source")?;
    }
    Ok(())
}

/// Whether evidence stands at the place asked for.
fn is_at(evidence: &Evidence, place: Option<&Place>, library: &Library<'_>) -> bool {
    let Some((place, line)) = place.and_then(|place| Some((place, place.line?))) else { return true };
    let Some(document) = library.document(&evidence.path) else { return false };
    let lines = LineIndex::new(&document.text);
    let around = evidence.sentence.cover(evidence.span);
    let (first, last) = (lines.line_of(around.start()) + 1, lines.line_of(around.end()) + 1);
    let on_line = first <= line && line <= last;
    let covers = |column: usize| {
        let (start, end) =
            (lines.line_column(&document.text, around.start()), lines.line_column(&document.text, around.end()));
        (start.line < line || start.column <= column) && (end.line > line || column < end.column)
    };
    on_line && place.column.is_none_or(covers)
}

/// The words of evidence on one line.
fn words(evidence: &Evidence, library: &Library<'_>) -> String {
    if evidence.disclosure == Disclosure::Confidential {
        return WITHHELD.to_owned();
    }
    let document = library.document(&evidence.path);
    let words = document.map_or(evidence.label.as_str(), |document| document.slice(evidence.span));
    clean(words).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every comparison made, one a line; without the values where one side is confidential.
fn write_differences(differences: &[Difference], disclosure: Disclosure, out: &mut dyn Write) -> io::Result<()> {
    for difference in differences {
        let values = match disclosure {
            Disclosure::Open => clean(&format!("{} | {}", difference.draft, difference.source)),
            Disclosure::Confidential => WITHHELD.to_owned(),
        };
        writeln!(out, "    {:<12} {:?} by {}: {values}", difference.slot, difference.answer, difference.comparator)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, path: &str, line: Option<usize>, column: Option<usize>) {
        let place = parse(text);
        assert_eq!((place.path.to_str(), place.line, place.column), (Some(path), line, column));
    }

    #[test]
    fn places_are_read_from_the_right() {
        check("a.md", "a.md", None, None);
        check("a.md:12", "a.md", Some(12), None);
        check("a.md:12:5", "a.md", Some(12), Some(5));
        check("x:y.md:7", "x:y.md", Some(7), None);
    }
}
