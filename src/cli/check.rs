//! `gainsay check`: the main job.

use super::args::{CheckArguments, FailLevel, GlobalArguments};
use super::config::Settings;
use super::{Exit, archive, desk, git, output, paint, show};
use crate::conflict::NearMisses;
use crate::document::{Corpus, CorpusOptions, Document, Options, Problem, ProblemKind, Published, Reader, Role};
use crate::pipeline::{self, Outcome, Plan, Ratings};
use crate::report::{Report, Sources};
use crate::rule::{Registry, Rule, RuleId, Severity};
use crate::triage::{self, Decisions};
use anyhow::{Context as _, bail};
use ignore::gitignore::GitignoreBuilder;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Largest standard input that is read, in bytes: the limit that files have.
const MAX_STDIN: u64 = 8 << 20;

/// Everything read for a run.
pub(crate) struct Material {
    pub(crate) drafts: Vec<Document>,
    /// All sources, or with a stored index those that the report cites.
    pub(crate) sources: Vec<Document>,
    pub(crate) problems: Vec<Problem>,
    /// Whether a draft could not be read: the rest is checked, and the exit code says so.
    pub(crate) is_incomplete: bool,
}

/// Documents by the path that a report shows, and the rules.
pub(crate) struct Library<'a> {
    documents: BTreeMap<&'a str, &'a Document>,
    registry: &'a Registry,
}

impl<'a> Library<'a> {
    /// Looks documents up among `drafts` and `sources`; a draft goes first.
    pub(crate) fn new(drafts: &'a [Document], sources: &'a [Document], registry: &'a Registry) -> Self {
        let both = sources.iter().chain(drafts);
        Self { documents: both.map(|document| (document.path.as_str(), document)).collect(), registry }
    }
}

impl Sources for Library<'_> {
    fn document(&self, path: &str) -> Option<&Document> {
        self.documents.get(path).copied()
    }

    fn rule(&self, id: &RuleId) -> Option<&Rule> {
        self.registry.rule(id)
    }
}

/// Runs the command.
///
/// # Errors
/// Usage, configuration or rules that cannot be understood; a corpus that is missing; output that cannot be written.
pub(crate) fn run(arguments: &CheckArguments, global: &GlobalArguments) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let settings = Settings::load(global)?.with_check(arguments);
    super::set_jobs(settings.jobs);
    let load = || {
        let (registry, ()) = rayon::join(|| super::rules::registry(&settings), pipeline::warm);
        registry
    };
    if arguments.output.show_settings {
        show::settings(&settings, global, &load()?)?;
        return Ok(Exit::Clean);
    }
    // The look at a large corpus takes as long as all the rest, and needs nothing of it.
    let judged = std::thread::scope(|scope| {
        let looking = scope.spawn(|| archive::look(&settings));
        let looked = || looking.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let registry = load()?;
        let (outcome, material) = judge(&settings, arguments, &registry, desk::decisions(&settings)?, looked)?;
        anyhow::Ok((registry, outcome, material))
    });
    let (registry, mut outcome, material) = judged?;
    if let Some(revision) = &arguments.since {
        git::keep_changed(&mut outcome.report, &material.drafts, revision)?;
    }
    report(&outcome, &Library::new(&material.drafts, &material.sources, &registry), (&settings, arguments), started)?;
    let has = |is_bad: fn(ProblemKind) -> bool| outcome.report.problems.iter().any(|problem| is_bad(problem.kind));
    // A comment of ours that cannot be read may silence nothing, or too much: the run must not pass for a clean one.
    let has_bad_comment = has(|kind| kind == ProblemKind::BadIgnore);
    if material.is_incomplete || has_bad_comment || (settings.strict && has(is_unread)) {
        return Ok(Exit::Trouble);
    }
    Ok(exit(&outcome.report, &settings))
}

/// Checks what the arguments name, and puts the desk's decisions over the findings. `look` gives the corpus as found for the
/// stored index.
///
/// # Errors
/// As [`run`], except for output.
pub(crate) fn judge(
    settings: &Settings,
    arguments: &CheckArguments,
    registry: &Registry,
    decisions: Decisions,
    look: impl FnOnce() -> anyhow::Result<Option<archive::Looked>>,
) -> anyhow::Result<(Outcome, Material)> {
    let ratings = ratings(settings, registry)?;
    let mut material = gather(settings, arguments)?;
    let as_of = as_of(settings.as_of.as_deref())?;
    let is_fixed = settings.as_of.is_some();
    for draft in material.drafts.iter_mut().filter(|draft| draft.meta.published.is_none() && !is_fixed) {
        draft.meta.published = git::last_commit(&draft.path);
    }
    let plan = Plan { registry, ratings: &ratings, near_misses: NearMisses::Drop };
    let mut outcome = match archive::check(settings, &mut material, as_of, plan, look)? {
        Some(outcome) => outcome,
        None => {
            let sources = read_corpus(settings, &mut material.problems)?;
            let is_draft = |source: &Document| material.drafts.iter().any(|draft| draft.path == source.path);
            material.sources = sources.into_iter().filter(|source| !is_draft(source)).collect();
            pipeline::check(&mut material.drafts, &material.sources, Some(as_of), plan)
        }
    };
    pipeline::add_problems(&mut outcome.report, std::mem::take(&mut material.problems));
    decide(&mut outcome.report, &material.drafts, decisions, as_of);
    Ok((outcome, material))
}

/// Whether a problem means that a file could not be used at all.
pub(crate) fn is_unread(kind: ProblemKind) -> bool {
    matches!(kind, ProblemKind::Unreadable | ProblemKind::NotText | ProblemKind::TooLarge)
}

/// Checks the names of rules in the settings.
pub(crate) fn ratings(settings: &Settings, registry: &Registry) -> anyhow::Result<Ratings> {
    let known: Vec<&str> = registry.rules().iter().map(|rule| &*rule.id.0).collect();
    for id in settings.select.iter().chain(settings.severity.keys()) {
        if !known.contains(&&*id.0) && &*id.0 != "unused-ignore" {
            let hint = crate::rule::nearest(&id.0, known.iter().copied());
            let hint = hint.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
            bail!("no rule is called `{id}`{hint} (`gainsay rules list` names them all)");
        }
    }
    Ok(Ratings { select: settings.select.clone(), severity: settings.severity.clone() })
}

/// Reads the drafts.
fn gather(settings: &Settings, arguments: &CheckArguments) -> anyhow::Result<Material> {
    let mut material = Material { drafts: Vec::new(), sources: Vec::new(), problems: Vec::new(), is_incomplete: false };
    let mut paths = settings.drafts.clone();
    if let Some(list) = &arguments.file_list {
        paths.extend(file_list(list)?);
    }
    if paths.is_empty() {
        bail!("no draft to check; name one, as in `gainsay check article.md`, or set `drafts:` in gainsay.yml");
    }
    let is_named = !arguments.drafts.is_empty() || arguments.file_list.is_some();
    let reader = reader(settings, Role::Draft)?;
    for path in &paths {
        read_draft(path, is_named, &reader, (settings, arguments), &mut material)?;
    }
    if material.drafts.is_empty() && !material.is_incomplete {
        bail!("no draft to check: every path named is excluded or holds no article");
    }
    Ok(material)
}

/// A reader under the settings.
pub(crate) fn reader(settings: &Settings, role: Role) -> anyhow::Result<Reader> {
    let mut options = Options::new(role, std::env::current_dir().unwrap_or_default());
    options.front_matter = settings.front_matter.clone();
    options.sources = settings.sources.clone();
    Ok(Reader::new(options)?)
}

/// Reads the sources of the settings' corpora.
///
/// # Errors
/// A corpus folder that is missing or empty.
pub(crate) fn read_corpus(settings: &Settings, problems: &mut Vec<Problem>) -> anyhow::Result<Vec<Document>> {
    if settings.corpus.is_empty() {
        return Ok(Vec::new());
    }
    let reader = reader(settings, Role::Source)?;
    read_folders(&settings.corpus, settings, &reader, problems)
}

/// Reads every file below `folders` that the settings do not leave out, side by side; the order stays.
fn read_folders(
    folders: &[PathBuf],
    settings: &Settings,
    reader: &Reader,
    problems: &mut Vec<Problem>,
) -> anyhow::Result<Vec<Document>> {
    let options = CorpusOptions {
        roots: folders.to_vec(),
        excludes: settings.exclude.clone(),
        base: std::env::current_dir().unwrap_or_default(),
    };
    let corpus = Corpus::find(&options)?;
    problems.extend(corpus.problems);
    let read: Vec<_> = corpus.files.par_iter().map(|file| reader.load(&file.path)).collect();
    let mut documents = Vec::new();
    for (found, faults) in read {
        documents.extend(found);
        problems.extend(faults);
    }
    Ok(documents)
}

/// Reads one path of drafts: a file, `-`, or (from the configuration) a folder.
fn read_draft(
    path: &Path,
    is_named: bool,
    reader: &Reader,
    (settings, arguments): (&Settings, &CheckArguments),
    material: &mut Material,
) -> anyhow::Result<()> {
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().take(MAX_STDIN + 1).read_to_end(&mut bytes).context("standard input cannot be read")?;
        let document = reader.from_bytes(&arguments.stdin_filename, &bytes, &mut material.problems);
        material.is_incomplete |= document.is_none();
        material.drafts.extend(document);
        return Ok(());
    }
    if path.is_dir() && !is_named {
        let folder = [path.to_owned()];
        material.drafts.extend(read_folders(&folder, settings, reader, &mut material.problems)?);
        return Ok(());
    }
    if settings.force_exclude && is_excluded(path, &settings.exclude)? {
        return Ok(());
    }
    let (documents, found) = reader.load(path);
    material.is_incomplete |= documents.is_empty();
    material.problems.extend(found);
    material.drafts.extend(documents);
    Ok(())
}

/// Whether one of `patterns` (as in `.gitignore`) leaves `path` out.
fn is_excluded(path: &Path, patterns: &[String]) -> anyhow::Result<bool> {
    let mut excludes = GitignoreBuilder::new("");
    for pattern in patterns {
        excludes.add_line(None, pattern).with_context(|| format!("`{pattern}` is no pattern for `--exclude`"))?;
    }
    Ok(excludes.build()?.matched_path_or_any_parents(path, false).is_ignore())
}

/// Paths listed one a line in a file or on standard input; blank lines are skipped.
fn file_list(list: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let text = if list == Path::new("-") {
        std::io::read_to_string(std::io::stdin()).context("standard input cannot be read")?
    } else {
        std::fs::read_to_string(list).with_context(|| format!("the file list `{}` cannot be read", list.display()))?
    };
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(PathBuf::from).collect())
}

/// The moment that counts as now.
pub(crate) fn as_of(given: Option<&str>) -> anyhow::Result<Published> {
    match given {
        Some(text) => Published::parse(text).map_err(|expected| anyhow::anyhow!("`--as-of {text}` is not {expected}")),
        None => Ok(Published { date: jiff::Zoned::now().date(), instant: None }),
    }
}

/// Puts the desk's decisions over the findings.
pub(crate) fn decide(report: &mut Report, drafts: &[Document], mut decisions: Decisions, as_of: Published) {
    for draft in drafts {
        let (directives, problems) = triage::directives(draft);
        decisions.directives.push(directives);
        report.problems.extend(problems);
    }
    triage::apply(report, &mut decisions, as_of.date);
}

/// Writes the report and its copies.
pub(crate) fn report(
    outcome: &Outcome,
    library: &Library<'_>,
    (settings, arguments): (&Settings, &CheckArguments),
    started: Instant,
) -> anyhow::Result<()> {
    let paint = paint::decide(settings.color, &std::io::stdout());
    output::write(&outcome.report, library, settings, (paint, started))?;
    if arguments.follow_up {
        output::write_follow_up(&outcome.report)?;
    }
    if settings.statistics {
        output::write_statistics(&outcome.report)?;
    }
    if settings.time {
        output::write_times(&outcome.times, started)?;
    }
    Ok(())
}

/// The exit code that the findings call for.
pub(crate) fn exit(report: &Report, settings: &Settings) -> Exit {
    let limit = match settings.fail_level {
        FailLevel::Error => Severity::Error,
        FailLevel::Warning => Severity::Warning,
        FailLevel::Note => Severity::Note,
        FailLevel::None => return Exit::Clean,
    };
    let fails = report.open().any(|finding| finding.severity >= limit);
    if fails && !settings.exit_zero { Exit::Findings } else { Exit::Clean }
}
