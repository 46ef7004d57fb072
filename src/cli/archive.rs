//! The stored index under the settings: where it lies and when it is used; `gainsay index` and `gainsay audit`.

use super::args::{AuditArguments, CheckArguments, GlobalArguments, IndexAction, IndexArguments};
use super::check::{self, Library, Material};
use super::config::Settings;
use super::{Exit, desk};
use crate::conflict::NearMisses;
use crate::document::{Corpus, CorpusFile, CorpusOptions, Document, Problem, ProblemKind, Published, Reader, Role};
use crate::index::{Extent, Head, IndexError, Snapshot, Store, Update};
use crate::pipeline::{self, Archive, Audit, Outcome, Plan};
use crate::report::{Format, Report, clean};
use crate::rule::{Digest, Registry};
use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Builds shorter than this show no progress: a bar that flashes by tells nobody anything.
const QUIET_FOR: Duration = Duration::from_millis(700);

/// Where progress is no terminal, a line is written as often as this.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// The corpus as it was found, its index if that is current, and how long that took.
pub(crate) struct Looked {
    sources: Sources,
    current: Option<(Snapshot, Vec<Problem>)>,
    problems: Vec<Problem>,
    took: Duration,
}

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
fn store(settings: &Settings, rules: Digest) -> Store {
    let metadata = format!("{:?} {:?}", settings.front_matter, settings.sources);
    Store::new(folder(settings), pipeline::stamp(rules, &metadata))
}

/// Whether a check keeps an index: in a project (it has a configuration, or an index already) or where told to. A single run
/// in somebody's folder leaves nothing behind.
fn keeps_index(settings: &Settings) -> bool {
    let is_project = settings.file.is_some() || settings.cache_dir.is_some() || folder(settings).is_dir();
    is_project && !settings.no_cache && !settings.corpus.is_empty()
}

/// Looks at the corpus if a check is to be made against its index, which needs neither rules nor drafts and so can begin before
/// they are read.
///
/// # Errors
/// A corpus that is missing or empty.
pub(crate) fn look(settings: &Settings) -> anyhow::Result<Option<Looked>> {
    if !keeps_index(settings) {
        return Ok(None);
    }
    let started = Instant::now();
    let (sources, problems) = sources(settings, Digest::of(&super::rules::project_rules(settings)?))?;
    let current = sources.store.current(&sources.files);
    Ok(Some(Looked { sources, current, problems, took: started.elapsed() }))
}

/// Finds the files of the corpus; with what cannot be looked into.
fn sources(settings: &Settings, rules: Digest) -> anyhow::Result<(Sources, Vec<Problem>)> {
    let options = CorpusOptions {
        roots: settings.corpus.clone(),
        excludes: settings.exclude.clone(),
        base: std::env::current_dir().unwrap_or_default(),
    };
    let corpus = Corpus::find(&options)?;
    let reader = check::reader(settings, Role::Source)?;
    Ok((Sources { files: corpus.files, reader, store: store(settings, rules) }, corpus.problems))
}

/// Checks drafts against the stored corpus that `look` gives; none when there is no index to use, which is told among the
/// problems unless none was wanted.
///
/// # Errors
/// A corpus that is missing or empty.
pub(crate) fn check(
    settings: &Settings,
    material: &mut Material,
    as_of: Published,
    plan: Plan<'_>,
    look: impl FnOnce() -> anyhow::Result<Option<Looked>>,
) -> anyhow::Result<Option<Outcome>> {
    if !keeps_index(settings) {
        return Ok(None);
    }
    let Material { drafts, problems, .. } = material;
    // The drafts do not wait for the look at the corpus.
    let read = pipeline::read_drafts(drafts, Some(as_of), plan.registry);
    let Some(looked) = look()? else { return Ok(None) };
    let started = Instant::now();
    let Looked { sources, current, problems: found, took } = looked;
    problems.extend(found);
    let Some(snapshot) = open(current, &sources, settings, plan.registry, problems) else { return Ok(None) };
    let looking = took + started.elapsed();
    let checked = match pipeline::check_stored(&read, &snapshot, plan) {
        Ok(mut outcome) => {
            outcome.times.looking = looking;
            material.sources = cited(&outcome.report, &sources, Cited::new(settings, false));
            Some(outcome)
        }
        Err(error) => {
            problems.push(told(settings, &error));
            None
        }
    };
    // Letting hundreds of readings go takes as long as reading a draft does, and nobody needs to wait for it.
    rayon::spawn(move || drop((snapshot, sources)));
    Ok(checked)
}

/// The index if it is `current`, else brought up to date; none if it cannot be used.
fn open(
    current: Option<(Snapshot, Vec<Problem>)>,
    sources: &Sources,
    settings: &Settings,
    registry: &Registry,
    problems: &mut Vec<Problem>,
) -> Option<Snapshot> {
    if let Some((snapshot, known)) = current {
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
    let progress = Progress::new(settings, "reading the corpus", "files");
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
    /// What is done, and to what.
    doing: &'static str,
    items: &'static str,
    started: Instant,
    is_quiet: bool,
    bar: ProgressBar,
    last_line: std::sync::Mutex<Instant>,
}

impl Progress {
    fn new(settings: &Settings, doing: &'static str, items: &'static str) -> Self {
        let bar = ProgressBar::hidden();
        let template = format!("{doing} {{bar:30}} {{pos}}/{{len}} {items}, {{eta}} left");
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        let now = Instant::now();
        Self { doing, items, started: now, is_quiet: settings.quiet, bar, last_line: std::sync::Mutex::new(now) }
    }

    fn show(&self, n_done: usize, n_all: usize) {
        if self.is_quiet || self.started.elapsed() < QUIET_FOR {
            return;
        }
        if io::stderr().is_terminal() {
            self.bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
            self.bar.set_length(n_all as u64);
            self.bar.set_position(n_done as u64);
        } else if let Ok(mut last) = self.last_line.lock()
            && last.elapsed() > LINE_EVERY
        {
            *last = Instant::now();
            // Nothing is lost if standard error is gone.
            let _ = writeln!(io::stderr(), "{}: {n_done} of {n_all} {}", self.doing, self.items);
        }
    }
}

/// How much of the cited documents a report shows.
#[derive(Clone, Copy)]
struct Cited {
    /// Whether it shows the words that support a claim, beside those of findings.
    shows_support: bool,
    /// Whether it shows whole sources: those that are in a draft's place.
    shows_whole: bool,
}

impl Cited {
    fn new(settings: &Settings, shows_whole: bool) -> Self {
        let copies = settings.reports.iter().map(|copy| copy.format);
        let shows_support = copies.chain(settings.format).any(Format::shows_support);
        Self { shows_support, shows_whole }
    }
}

/// The documents that the report cites, read again from their files.
fn cited(report: &Report, sources: &Sources, shown: Cited) -> Vec<Document> {
    let findings = report.findings.iter().map(|reported| &reported.finding);
    let of_findings = findings.flat_map(|finding| finding.sources.iter().chain([&finding.draft]));
    let of_coverage = report.coverage.iter().filter(|_| shown.shows_support).flat_map(|coverage| &coverage.evidence);
    let paths: BTreeSet<&str> = of_findings.chain(of_coverage).map(|evidence| evidence.path.as_str()).collect();
    // A document in a container is shown as the container's path, a mark, and its name in it.
    let holds = |file: &CorpusFile| {
        let within = |path: &str| {
            path.strip_prefix(&*file.shown).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#']))
        };
        paths.range(file.shown.as_str()..).take_while(|path| path.starts_with(&*file.shown)).any(|path| within(path))
    };
    let for_citing = sources.reader.for_citing();
    let reader = if shown.shows_whole { &sources.reader } else { &for_citing };
    let read = |file: &CorpusFile| {
        let mut documents = Vec::new();
        reader.load_each(&file.path, &mut |document, _| {
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
            let freed = store(&settings, registry.digest()).clean()?;
            writeln!(out, "removed the index in `{shown}`: {} freed", size(freed))?;
        }
        IndexAction::Status => match store(&settings, registry.digest()).status()? {
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
    let (sources, found) = sources(settings, registry.digest())?;
    problems.extend(found);
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
    let (sources, found) = sources(&settings, registry.digest())?;
    material.problems.extend(found);
    let current = sources.store.current(&sources.files);
    let snapshot = open(current, &sources, &settings, &registry, &mut material.problems);
    let why = || material.problems.last().map_or(String::new(), |problem| problem.message.clone());
    let snapshot =
        snapshot.with_context(|| format!("`audit` works on the stored index, which cannot be used: {}", why()))?;
    let ratings = check::ratings(&settings, &registry)?;
    let plan = Plan { registry: &registry, ratings: &ratings, near_misses: NearMisses::Drop };
    let only: Vec<String> = arguments.only.iter().map(|path| path.to_string_lossy().replace('\\', "/")).collect();
    let is_chosen = |head: &Head| {
        let is_named = only.is_empty() || only.iter().any(|path| path.trim_start_matches("./") == head.path);
        let is_recent = arguments.since.is_none_or(|day| head.published.is_some_and(|date| date.date >= day));
        is_named && is_recent
    };
    let heads = snapshot.heads()?;
    let progress = Progress::new(&settings, "holding sources against each other", "sources");
    let audit = Audit { is_chosen: &is_chosen, progress: &|n_done, n_all| progress.show(n_done, n_all) };
    let outcome = pipeline::audit(&snapshot, &heads, audit, plan);
    progress.bar.finish_and_clear();
    let mut outcome = outcome?;
    newest_first(&mut outcome.report, &heads);
    material.sources = cited(&outcome.report, &sources, Cited::new(&settings, true));
    pipeline::add_problems(&mut outcome.report, std::mem::take(&mut material.problems));
    let as_of = check::as_of(settings.as_of.as_deref())?;
    check::decide(&mut outcome.report, &[], desk::decisions(&settings)?, as_of);
    let library = Library::new(&[], &material.sources, &registry);
    check::report(&outcome, &library, (&settings, &check), started)?;
    Ok(check::exit(&outcome.report, &settings))
}

/// Orders the findings by the day on which the newer source was published, newest first.
fn newest_first(report: &mut Report, heads: &[Head]) {
    let dates: HashMap<&str, Option<Published>> =
        heads.iter().map(|head| (head.path.as_str(), head.published)).collect();
    let date = |path: &str| std::cmp::Reverse(dates.get(path).copied().flatten());
    report.findings.sort_by_key(|reported| date(&reported.finding.draft.path));
    report.drafts.sort_by_key(|path| date(path));
}
