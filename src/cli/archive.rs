//! The stored index under the settings: where it lies and when it is used; `gainsay index` and `gainsay audit`.

use super::args::{AuditArguments, CheckArguments, GlobalArguments, IndexAction, IndexArguments};
use super::check::{self, Library, Material};
use super::config::Settings;
use super::{Exit, desk};
use crate::claim::Reading;
use crate::conflict::NearMisses;
use crate::document::{Corpus, CorpusFile, CorpusOptions, Document, Problem, ProblemKind, Published, Reader, Role};
use crate::index::{Extent, IndexError, Snapshot, Store, Update};
use crate::pipeline::{self, Archive, Outcome, Plan};
use crate::report::{Report, clean};
use crate::rule::Registry;
use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Builds shorter than this show no progress: a bar that flashes by tells nobody anything.
const QUIET_FOR: Duration = Duration::from_millis(700);

/// Where progress is no terminal, a line is written as often as this.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// The corpus of a run.
struct Sources {
    files: Vec<CorpusFile>,
    reader: Reader,
    store: Store,
}

/// Where the index lies under the settings.
fn folder(settings: &Settings) -> PathBuf {
    let cache = settings.cache_dir.clone().unwrap_or_else(|| settings.base.join(".gainsay"));
    cache.join("index")
}

/// The index under the settings.
fn store(settings: &Settings, registry: &Registry) -> Store {
    let metadata = format!("{:?} {:?}", settings.front_matter, settings.sources);
    Store::new(folder(settings), pipeline::stamp(registry, &metadata))
}

/// Whether a check keeps an index: in a project (it has a configuration, or an index already) or where told to. A single run
/// in somebody's folder leaves nothing behind.
fn keeps_index(settings: &Settings) -> bool {
    let is_project = settings.file.is_some() || settings.cache_dir.is_some() || folder(settings).is_dir();
    is_project && !settings.no_cache && !settings.corpus.is_empty()
}

/// Finds the files of the corpus.
fn sources(settings: &Settings, registry: &Registry, problems: &mut Vec<Problem>) -> anyhow::Result<Sources> {
    let options = CorpusOptions {
        roots: settings.corpus.clone(),
        excludes: settings.exclude.clone(),
        base: std::env::current_dir().unwrap_or_default(),
    };
    let corpus = Corpus::find(&options)?;
    problems.extend(corpus.problems);
    let reader = check::reader(settings, Role::Source)?;
    Ok(Sources { files: corpus.files, reader, store: store(settings, registry) })
}

/// Checks drafts against the stored corpus; none when there is no index to use, which is told among the problems unless none
/// was wanted.
///
/// # Errors
/// A corpus that is missing or empty.
pub(crate) fn check(
    settings: &Settings,
    material: &mut Material,
    as_of: Published,
    plan: Plan<'_>,
) -> anyhow::Result<Option<Outcome>> {
    if !keeps_index(settings) {
        return Ok(None);
    }
    let Material { drafts, problems, .. } = material;
    let look = || {
        let started = Instant::now();
        let mut problems = Vec::new();
        let sources = sources(settings, plan.registry, &mut problems);
        let snapshot = sources.as_ref().map(|sources| current(sources, settings, plan.registry, &mut problems));
        (snapshot.ok().flatten(), sources, problems, started.elapsed())
    };
    // The drafts do not wait for the look at the corpus, nor it for them.
    let ((snapshot, sources, found, looking), read) =
        rayon::join(look, || pipeline::read_drafts(drafts, Some(as_of), plan.registry));
    problems.extend(found);
    let (sources, Some(snapshot)) = (sources?, snapshot) else { return Ok(None) };
    match pipeline::check_stored(&read, &snapshot, plan) {
        Ok(mut outcome) => {
            outcome.times.looking = looking;
            material.sources = cited(&outcome.report, &sources);
            Ok(Some(outcome))
        }
        Err(error) => {
            problems.push(told(settings, &error));
            Ok(None)
        }
    }
}

/// The index brought up to date; none if it cannot be used.
fn current(
    sources: &Sources,
    settings: &Settings,
    registry: &Registry,
    problems: &mut Vec<Problem>,
) -> Option<Snapshot> {
    if let Some((snapshot, known)) = sources.store.current(&sources.files) {
        problems.extend(known);
        return Some(snapshot);
    }
    match update(sources, settings, registry) {
        Ok(update) => problems.extend(update.problems),
        Err(error @ IndexError::Busy { .. }) => problems.push(told(settings, &error)),
        Err(error) => {
            problems.push(told(settings, &error));
            return None;
        }
    }
    sources.store.snapshot().unwrap_or_else(|error| {
        problems.push(told(settings, &error));
        None
    })
}

fn told(settings: &Settings, error: &IndexError) -> Problem {
    let path = folder(settings).to_string_lossy().replace('\\', "/");
    Problem { kind: ProblemKind::Index, path, span: None, message: error.to_string() }
}

/// Brings the index up to date, with progress.
fn update(sources: &Sources, settings: &Settings, registry: &Registry) -> Result<Update, IndexError> {
    let progress = Progress::new(settings);
    let archive = Archive {
        files: &sources.files,
        reader: &sources.reader,
        registry,
        progress: &|n_done, n_files| progress.show(n_done, n_files),
    };
    let done = archive.update(&sources.store);
    progress.bar.finish_and_clear();
    done
}

/// A bar on a terminal, a line now and then elsewhere.
struct Progress {
    started: Instant,
    is_quiet: bool,
    bar: ProgressBar,
    last_line: std::sync::Mutex<Instant>,
}

impl Progress {
    fn new(settings: &Settings) -> Self {
        let bar = ProgressBar::hidden();
        if let Ok(style) = ProgressStyle::with_template("reading the corpus {bar:30} {pos}/{len} files, {eta} left") {
            bar.set_style(style);
        }
        let now = Instant::now();
        Self { started: now, is_quiet: settings.quiet, bar, last_line: std::sync::Mutex::new(now) }
    }

    fn show(&self, n_done: usize, n_files: usize) {
        if self.is_quiet || self.started.elapsed() < QUIET_FOR {
            return;
        }
        if io::stderr().is_terminal() {
            self.bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
            self.bar.set_length(n_files as u64);
            self.bar.set_position(n_done as u64);
        } else if let Ok(mut last) = self.last_line.lock()
            && last.elapsed() > LINE_EVERY
        {
            *last = Instant::now();
            // Nothing is lost if standard error is gone.
            let _ = writeln!(io::stderr(), "reading the corpus: {n_done} of {n_files} files");
        }
    }
}

/// The documents that the report cites, read again from their files.
fn cited(report: &Report, sources: &Sources) -> Vec<Document> {
    let findings = report.findings.iter().map(|reported| &reported.finding);
    let of_findings = findings.flat_map(|finding| finding.sources.iter().chain([&finding.draft]));
    let of_coverage = report.coverage.iter().flat_map(|coverage| &coverage.evidence);
    let paths: BTreeSet<&str> = of_findings.chain(of_coverage).map(|evidence| evidence.path.as_str()).collect();
    // A document in a container is shown as the container's path, a mark, and its name in it.
    let holds = |file: &CorpusFile| {
        let within = |path: &str| {
            path.strip_prefix(&*file.shown).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#']))
        };
        paths.range(file.shown.as_str()..).take_while(|path| path.starts_with(&*file.shown)).any(|path| within(path))
    };
    let read = |file: &CorpusFile| {
        let mut documents = Vec::new();
        sources.reader.load_each(&file.path, &mut |document, _| {
            if paths.contains(document.path.as_str()) {
                documents.push(document);
            }
        });
        documents
    };
    sources.files.par_iter().filter(|file| holds(file)).flat_map_iter(read).collect()
}

/// Runs `gainsay index`.
///
/// # Errors
/// Usage and configuration; a corpus that is missing; an index that cannot be read, written or removed.
pub(crate) fn index(arguments: &IndexArguments, global: &GlobalArguments) -> anyhow::Result<Exit> {
    let check = CheckArguments { corpus: arguments.corpus.clone(), ..CheckArguments::default() };
    let settings = Settings::load(global)?.with_check(&check);
    super::set_jobs(settings.jobs);
    let registry = super::rules::registry(&settings)?;
    let mut out = io::stdout().lock();
    let shown = folder(&settings).to_string_lossy().replace('\\', "/");
    match arguments.action {
        IndexAction::Build => return build(&settings, &registry),
        IndexAction::Clean => {
            let freed = store(&settings, &registry).clean()?;
            writeln!(out, "removed the index in `{shown}`: {} freed", size(freed))?;
        }
        IndexAction::Status => match store(&settings, &registry).status()? {
            None => writeln!(out, "there is no index in `{shown}`; `gainsay index build` makes one")?,
            Some(status) => {
                writeln!(out, "index in `{shown}`: {} documents of {} files", status.n_documents, status.n_files)?;
                writeln!(out, "{} in {} segments", size(status.n_bytes), status.n_segments)?;
                if status.extent == Extent::Partial {
                    writeln!(out, "its last update did not come to its end; the next one goes on from there")?;
                }
                if !status.is_current {
                    writeln!(
                        out,
                        "made by another version, or with other rules or settings; the next update makes it anew"
                    )?;
                }
            }
        },
    }
    Ok(Exit::Clean)
}

/// Runs `gainsay index build`.
fn build(settings: &Settings, registry: &Registry) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let mut problems = Vec::new();
    anyhow::ensure!(!settings.corpus.is_empty(), "no corpus to index; name its folder with `--corpus DIR`");
    let sources = sources(settings, registry, &mut problems)?;
    let damage = sources.store.repair()?;
    let update = update(&sources, settings, registry)?;
    problems.extend(update.problems);
    let mut err = io::stderr().lock();
    if let Some(damage) = damage {
        writeln!(err, "warning: {damage}")?;
    }
    for problem in &problems {
        writeln!(err, "warning: {}", clean(&problem.message))?;
    }
    let n_bytes = sources.store.status()?.map_or(0, |status| status.n_bytes);
    writeln!(
        io::stdout().lock(),
        "{} files: {} changed, {} gone; {} documents read, {} taken over; {} in {:.1} s",
        update.n_files,
        update.n_changed,
        update.n_removed,
        update.n_analysed,
        update.n_reused,
        size(n_bytes),
        started.elapsed().as_secs_f64()
    )?;
    let is_unread = problems.iter().any(|problem| check::is_unread(problem.kind));
    Ok(if settings.strict && is_unread { Exit::Trouble } else { Exit::Clean })
}

/// A number of bytes for people.
fn size(n_bytes: u64) -> String {
    match n_bytes {
        0..10_000 => format!("{n_bytes} bytes"),
        10_000..10_000_000 => format!("{} kB", n_bytes / 1_000),
        _ => format!("{} MB", n_bytes / 1_000_000),
    }
}

/// Runs `gainsay audit`.
///
/// # Errors
/// As `check`; an index that cannot be written.
pub(crate) fn audit(arguments: &AuditArguments, global: &GlobalArguments) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let check = CheckArguments {
        corpus: arguments.corpus.clone(),
        output: arguments.output.clone(),
        severity: arguments.severity.clone(),
        baseline: arguments.baseline.clone(),
        ..CheckArguments::default()
    };
    let settings = Settings::load(global)?.with_check(&check);
    super::set_jobs(settings.jobs);
    let registry = super::rules::registry(&settings)?;
    anyhow::ensure!(!settings.corpus.is_empty(), "no corpus to audit; name its folder with `--corpus DIR`");
    let mut material = Material { drafts: Vec::new(), sources: Vec::new(), problems: Vec::new(), is_incomplete: false };
    let sources = sources(&settings, &registry, &mut material.problems)?;
    let snapshot = current(&sources, &settings, &registry, &mut material.problems);
    let why = || material.problems.last().map_or(String::new(), |problem| problem.message.clone());
    let snapshot =
        snapshot.with_context(|| format!("`audit` works on the stored index, which cannot be used: {}", why()))?;
    let ratings = check::ratings(&settings, &registry)?;
    let plan = Plan { registry: &registry, ratings: &ratings, near_misses: NearMisses::Drop };
    let only: Vec<String> = arguments.only.iter().map(|path| path.to_string_lossy().replace('\\', "/")).collect();
    let is_chosen = |reading: &Reading| {
        let is_named = only.is_empty() || only.iter().any(|path| path.trim_start_matches("./") == reading.path);
        let is_recent = arguments.since.is_none_or(|day| reading.meta.published.is_some_and(|date| date.date >= day));
        is_named && is_recent
    };
    let mut outcome = pipeline::audit(&snapshot, &is_chosen, plan)?;
    newest_first(&mut outcome.report, &snapshot)?;
    material.sources = cited(&outcome.report, &sources);
    pipeline::add_problems(&mut outcome.report, std::mem::take(&mut material.problems));
    let as_of = check::as_of(settings.as_of.as_deref())?;
    check::decide(&mut outcome.report, &[], desk::decisions(&settings)?, as_of);
    let library = Library::new(&[], &material.sources, &registry);
    check::report(&outcome, &library, (&settings, &check), started)?;
    Ok(check::exit(&outcome.report, &settings))
}

/// Orders the findings by the day on which the newer source was published, newest first.
fn newest_first(report: &mut Report, snapshot: &Snapshot) -> anyhow::Result<()> {
    let cited: BTreeSet<String> = report.findings.iter().map(|reported| reported.finding.draft.path.clone()).collect();
    let mut dates = std::collections::BTreeMap::new();
    for reading in snapshot.readings() {
        let reading = reading?;
        if cited.contains(&reading.path) {
            dates.insert(reading.path, reading.meta.published);
        }
    }
    let date = |path: &str| std::cmp::Reverse(dates.get(path).copied().flatten());
    report.findings.sort_by_key(|reported| date(&reported.finding.draft.path));
    report.drafts.sort_by_key(|path| date(path));
    Ok(())
}
