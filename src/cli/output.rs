//! Where a report goes: standard output or a file, further copies, statistics.

use super::config::Settings;
use super::file;
use crate::pipeline::Times;
use crate::report::{Detail, FindingState, Format, Page, Paint, Report, Sources, Style, clean};
use anyhow::Context as _;
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::Instant;

/// Columns assumed where there is no terminal to ask: what a report is pasted into.
const DEFAULT_WIDTH: usize = 100;

/// Columns past which a line is hard to read, however wide the terminal.
const MAX_WIDTH: usize = 120;

/// Writes the report where the settings say, and every further copy.
///
/// # Errors
/// A file that cannot be written; standard output that cannot be written, except when its reader has gone away.
pub(crate) fn write(
    report: &Report,
    sources: &dyn Sources,
    settings: &Settings,
    (paint, started): (Paint, Instant),
) -> anyhow::Result<()> {
    let format = settings.format.unwrap_or(Format::Full);
    let detail = |on: bool| if on { Detail::Full } else { Detail::Brief };
    let style = Style {
        paint,
        width: width(),
        detail: detail(settings.explain),
        coverage: detail(settings.coverage),
        elapsed: (!settings.quiet).then(|| started.elapsed()),
    };
    let folder = folder_in_repository(&std::env::current_dir().unwrap_or_default());
    let page = |style| Page { report, sources, style, folder: &folder };
    match &settings.output {
        Some(path) => write_file(format, &page(for_file(style)), path)?,
        None => {
            let mut out = BufWriter::new(anstream::AutoStream::new(io::stdout(), choice(paint)));
            let written = format.write(&page(style), &mut out).and_then(|()| out.flush());
            forgive_closed_pipe(written)?;
        }
    }
    for copy in &settings.reports {
        write_file(copy.format, &page(for_file(style)), &copy.path)?;
    }
    Ok(())
}

/// What the terminal writer is told; our own decision, not its guess.
pub(crate) fn choice(paint: Paint) -> anstream::ColorChoice {
    match paint {
        Paint::Plain => anstream::ColorChoice::Never,
        Paint::Coloured => anstream::ColorChoice::AlwaysAnsi,
    }
}

/// The folder of the run below the repository's, which GitLab and GitHub name, ending in a slash; nothing elsewhere.
fn folder_in_repository(here: &Path) -> String {
    let named = ["CI_PROJECT_DIR", "GITHUB_WORKSPACE"].into_iter().filter_map(std::env::var_os);
    let mut roots = named.filter(|root| !root.is_empty()).filter_map(|root| std::fs::canonicalize(root).ok());
    let below = roots.find_map(|root| here.strip_prefix(root).ok().map(Path::to_path_buf));
    let below = below.unwrap_or_default().to_string_lossy().replace('\\', "/");
    if below.is_empty() { below } else { format!("{below}/") }
}

/// A file gets no colours and no running time, so that the same input gives the same bytes.
fn for_file(style: Style) -> Style {
    Style { paint: Paint::Plain, width: DEFAULT_WIDTH, elapsed: None, ..style }
}

/// Writes one copy to `path`.
fn write_file(format: Format, page: &Page<'_>, path: &Path) -> anyhow::Result<()> {
    let context = || format!("the report cannot be written to `{}`", path.display());
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(context)?;
    }
    file::replace(path, |out| format.write(page, out)).with_context(context)
}

/// A reader that goes away (`gainsay check … | head`) is no failure of ours.
pub(crate) fn forgive_closed_pipe(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Columns of the terminal, within what reads well.
fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let columns = columns.or_else(|| terminal_size::terminal_size().map(|(columns, _)| usize::from(columns.0)));
    columns.unwrap_or(DEFAULT_WIDTH).clamp(40, MAX_WIDTH)
}

/// Counts findings by rule, the most frequent first.
///
/// # Errors
/// What standard error reports.
pub(crate) fn write_statistics(report: &Report) -> anyhow::Result<()> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for finding in report.open() {
        *counts.entry(format!("{:<28} {:?}", finding.rule.to_string(), finding.severity)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut out = io::stderr().lock();
    for (rule, count) in counts {
        writeln!(out, "{count:>6}  {}", rule.to_lowercase())?;
    }
    Ok(())
}

/// Lists findings that rest only on sources newer than their draft, one a line.
///
/// # Errors
/// What standard error reports.
pub(crate) fn write_follow_up(report: &Report) -> anyhow::Result<()> {
    let mut out = io::stderr().lock();
    for finding in report.reported(FindingState::FollowUp) {
        let newer = finding.sources.first().map(|source| source.path.as_str()).unwrap_or_default();
        let line = format!("follow up: {}: {} ({newer})", finding.draft.path, finding.message);
        writeln!(out, "{}", clean(&line))?;
    }
    Ok(())
}

/// Shows where the time went.
///
/// # Errors
/// What standard error reports.
pub(crate) fn write_times(times: &Times, started: Instant) -> anyhow::Result<()> {
    let mut out = io::stderr().lock();
    let stages = [
        ("reading claims", times.reading),
        ("looking for changed files, beside it", times.looking),
        ("meeting", times.meeting),
        ("comparing", times.comparing),
    ];
    for (stage, time) in stages {
        writeln!(out, "{:>9.1} ms  {stage}", time.as_secs_f64() * 1e3)?;
    }
    writeln!(out, "{:>9.1} ms  in all", started.elapsed().as_secs_f64() * 1e3)?;
    Ok(())
}
