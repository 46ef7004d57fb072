//! The configuration file: found by walking up from the working directory, read strictly, merged under the arguments.

use super::args::{CheckArguments, ColorArgument, FailLevel, GlobalArguments, ReportCopy};
use crate::document::SourceMeta;
use crate::report::Format;
use crate::rule::{RuleId, Severity};
use anyhow::{Context as _, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Names under which a configuration is looked for, in order.
const NAMES: &[&str] = &["gainsay.yml", ".gainsay.yml", "gainsay.yaml", ".gainsay.yaml"];

/// A configuration file as written. Keys are the long flags.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct ConfigFile {
    root: bool,
    drafts: Vec<PathBuf>,
    corpus: Vec<PathBuf>,
    rules: Vec<PathBuf>,
    exclude: Vec<String>,
    force_exclude: bool,
    fail_level: Option<FailLevel>,
    exit_zero: bool,
    output_format: Option<String>,
    output: Option<PathBuf>,
    report: BTreeMap<String, PathBuf>,
    select: Vec<String>,
    ignore: Vec<String>,
    severity: BTreeMap<String, Severity>,
    front_matter: BTreeMap<String, Vec<String>>,
    sources: Vec<SourceMeta>,
    as_of: Option<String>,
    strict: bool,
    coverage: bool,
    explain: bool,
    statistics: bool,
    time: bool,
    color: Option<String>,
    quiet: bool,
    jobs: Option<usize>,
    baseline: Option<PathBuf>,
    ledger: Option<PathBuf>,
    cache_dir: Option<PathBuf>,
    no_cache: bool,
}

/// The settings in force for a run: arguments over configuration over defaults.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// The configuration file used, if any.
    pub(crate) file: Option<PathBuf>,
    /// Folder that the configuration's own paths are relative to; the working directory without one.
    pub(crate) base: PathBuf,
    pub(crate) drafts: Vec<PathBuf>,
    pub(crate) corpus: Vec<PathBuf>,
    pub(crate) rules: Vec<PathBuf>,
    pub(crate) exclude: Vec<String>,
    pub(crate) force_exclude: bool,
    pub(crate) fail_level: FailLevel,
    pub(crate) exit_zero: bool,
    pub(crate) format: Option<Format>,
    pub(crate) output: Option<PathBuf>,
    pub(crate) reports: Vec<ReportCopy>,
    pub(crate) select: Vec<RuleId>,
    pub(crate) severity: BTreeMap<RuleId, Severity>,
    pub(crate) front_matter: BTreeMap<String, Vec<String>>,
    pub(crate) sources: Vec<SourceMeta>,
    pub(crate) as_of: Option<String>,
    pub(crate) strict: bool,
    pub(crate) coverage: bool,
    pub(crate) explain: bool,
    pub(crate) statistics: bool,
    pub(crate) time: bool,
    pub(crate) color: ColorArgument,
    pub(crate) quiet: bool,
    pub(crate) jobs: Option<usize>,
    pub(crate) baseline: Option<PathBuf>,
    pub(crate) ledger: Option<PathBuf>,
    pub(crate) cache_dir: Option<PathBuf>,
    pub(crate) no_cache: bool,
}

impl Settings {
    /// Reads the configuration that `global` asks for, with no command's own arguments over it.
    ///
    /// # Errors
    /// A configuration file that cannot be read or understood.
    pub(crate) fn load(global: &GlobalArguments) -> anyhow::Result<Self> {
        let file = match (&global.config, global.isolated) {
            (_, true) => None,
            (Some(path), false) => Some(path.clone()),
            (None, false) => find(&std::env::current_dir().context("the working directory cannot be read")?),
        };
        let mut settings = match file {
            Some(path) => Self::from_file(&path)?,
            None => Self { base: PathBuf::new(), ..Self::default() },
        };
        if global.color != ColorArgument::Auto {
            settings.color = global.color;
        }
        settings.jobs = global.jobs.or(settings.jobs);
        settings.quiet |= global.quiet;
        if settings.corpus.is_empty() && settings.base.join("corpus").is_dir() && settings.file.is_some() {
            settings.corpus.push(settings.base.join("corpus"));
        }
        Ok(settings)
    }

    /// The settings of one configuration file.
    fn from_file(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("`{}` cannot be read", path.display()))?;
        let config = parse(path, &text)?;
        let base = relative_folder(path);
        Self::from_config(config, path, base)
    }

    /// Settings from a parsed file; its paths are relative to `base`.
    fn from_config(config: ConfigFile, path: &Path, base: PathBuf) -> anyhow::Result<Self> {
        let here = |paths: Vec<PathBuf>| paths.into_iter().map(|path| base.join(path)).collect();
        let mut reports = Vec::new();
        for (format, file) in config.report {
            reports.push(ReportCopy { format: format_named(&format, path)?, path: base.join(file) });
        }
        let off = config.ignore.iter().map(|id| (rule_id(id), Severity::Off));
        let severity = config.severity.iter().map(|(id, &severity)| (rule_id(id), severity)).chain(off).collect();
        Ok(Self {
            file: Some(path.to_owned()),
            drafts: here(config.drafts),
            corpus: here(config.corpus),
            rules: here(config.rules),
            exclude: config.exclude,
            force_exclude: config.force_exclude,
            fail_level: config.fail_level.unwrap_or_default(),
            exit_zero: config.exit_zero,
            format: config.output_format.map(|name| format_named(&name, path)).transpose()?,
            output: config.output.map(|file| base.join(file)),
            reports,
            select: config.select.iter().map(|id| rule_id(id)).collect(),
            severity,
            front_matter: config.front_matter,
            sources: config.sources,
            as_of: config.as_of,
            strict: config.strict,
            coverage: config.coverage,
            explain: config.explain,
            statistics: config.statistics,
            time: config.time,
            color: color_named(config.color.as_deref(), path)?,
            quiet: config.quiet,
            jobs: config.jobs,
            baseline: config.baseline.map(|file| base.join(file)),
            ledger: config.ledger.map(|file| base.join(file)),
            cache_dir: config.cache_dir.map(|folder| base.join(folder)),
            no_cache: config.no_cache,
            base,
        })
    }

    /// Puts the arguments of `check` over these settings. Lists given as arguments replace the file's, except severities,
    /// which are put over it rule by rule.
    pub(crate) fn with_check(mut self, arguments: &CheckArguments) -> Self {
        let replace = |mine: &mut Vec<PathBuf>, given: &[PathBuf]| {
            if !given.is_empty() {
                *mine = given.to_vec();
            }
        };
        replace(&mut self.drafts, &arguments.drafts);
        replace(&mut self.corpus, &arguments.corpus.corpus);
        self.rules.extend(arguments.corpus.rules.iter().cloned());
        self.exclude.extend(arguments.corpus.exclude.iter().cloned());
        self.force_exclude |= arguments.force_exclude;
        self.as_of = arguments.corpus.as_of.clone().or(self.as_of);
        self.strict |= arguments.corpus.strict;
        self.cache_dir = arguments.corpus.cache_dir.clone().or(self.cache_dir);
        self.no_cache |= arguments.corpus.no_cache;
        self.baseline = arguments.baseline.clone().or(self.baseline);
        let output = &arguments.output;
        self.format = output.output_format.or(self.format);
        self.output = output.output.clone().or(self.output);
        self.reports.extend(output.reports.iter().cloned());
        self.coverage |= output.coverage;
        self.explain |= output.explain;
        self.statistics |= output.statistics;
        self.time |= output.time;
        self.with_severities(arguments)
    }

    /// Puts the severity arguments over these settings.
    fn with_severities(mut self, arguments: &CheckArguments) -> Self {
        let given = &arguments.severity;
        self.fail_level = given.fail_level.unwrap_or(self.fail_level);
        self.exit_zero |= given.exit_zero;
        if !given.select.is_empty() {
            self.select = given.select.iter().map(|id| rule_id(id)).collect();
        }
        let ranks = [
            (&given.ignore, Severity::Off),
            (&given.off, Severity::Off),
            (&given.note, Severity::Note),
            (&given.warning, Severity::Warning),
            (&given.error, Severity::Error),
        ];
        for (ids, severity) in ranks {
            self.severity.extend(ids.iter().map(|id| (rule_id(id), severity)));
        }
        self
    }
}

fn rule_id(id: &str) -> RuleId {
    RuleId(id.into())
}

/// Looks for a configuration in `start` and above, up to one that says `root: true`; the nearest wins.
fn find(start: &Path) -> Option<PathBuf> {
    start.ancestors().flat_map(|folder| NAMES.iter().map(|name| folder.join(name))).find(|path| path.is_file())
}

/// The folder of the configuration, relative to the working directory where it lies in it or above, so that paths in
/// reports stay short.
fn relative_folder(path: &Path) -> PathBuf {
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let Ok(here) = std::env::current_dir() else { return folder.to_owned() };
    if let Ok(below) = folder.strip_prefix(&here) {
        return below.to_owned();
    }
    match here.strip_prefix(folder) {
        Ok(depth) => depth.components().map(|_| "..").collect(),
        Err(_) => folder.to_owned(),
    }
}

/// Reads a configuration strictly.
fn parse(path: &Path, text: &str) -> anyhow::Result<ConfigFile> {
    if text.trim().is_empty() {
        return Ok(ConfigFile::default());
    }
    serde_yaml::from_str(text).map_err(|error| {
        let place = error.location().map(|at| format!(":{}:{}", at.line(), at.column())).unwrap_or_default();
        let message = error.without_snippet().to_string();
        // The place stands in front already.
        let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(words, _)| words);
        let hint = suggestion(message).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        anyhow::anyhow!("{}{place}: {message}{hint}", path.display())
    })
}

/// The known name nearest to the unknown one, if it is near: serde writes "unknown field `x`, expected one of a, b, c".
fn suggestion(message: &str) -> Option<String> {
    let unknown = message.split('`').nth(1)?;
    let known = message.split_once("expected one of ")?.1;
    let known = known.split(", ").map(|name| name.trim_matches('`'));
    crate::rule::nearest(unknown, known).map(str::to_owned)
}

fn format_named(name: &str, path: &Path) -> anyhow::Result<Format> {
    let names = || Format::ALL.iter().map(|format| format.name()).collect::<Vec<_>>().join(", ");
    Format::parse(name)
        .with_context(|| format!("{}: no output format is called `{name}`; there are {}", path.display(), names()))
}

fn color_named(name: Option<&str>, path: &Path) -> anyhow::Result<ColorArgument> {
    Ok(match name {
        None | Some("auto") => ColorArgument::Auto,
        Some("always") => ColorArgument::Always,
        Some("never") => ColorArgument::Never,
        Some(other) => bail!("{}: `color` is `auto`, `always` or `never`, not `{other}`", path.display()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(text: &str, expect: &str) {
        let error = parse(Path::new("gainsay.yml"), text).expect_err("refused").to_string();
        assert!(error.contains(expect), "{error}");
    }

    #[test]
    fn an_unknown_key_names_the_line_and_the_nearest_key() {
        refused("corpus: [a]\ncorpsu: [b]\n", "did you mean `corpus`?");
        refused("corpus: [a]\ncorpsu: [b]\n", "gainsay.yml:2");
    }

    #[test]
    fn the_book_has_every_key() {
        let error = parse(Path::new("gainsay.yml"), "no-such-key: 1\n").expect_err("refused").to_string();
        let keys: Vec<&str> = error.split_once("expected one of ").expect("the keys").1.split(", ").collect();
        assert!(keys.len() > 20, "{error}");
        let book = include_str!("../../docs/settings.md").split_once("## The configuration file").expect("the part").1;
        for key in keys {
            assert!(book.contains(&format!("`{key}`")), "settings.md has no word of the key `{key}`");
        }
    }

    #[test]
    fn an_empty_file_is_all_defaults() {
        assert!(parse(Path::new("gainsay.yml"), "# nothing yet\n").is_ok());
        assert!(parse(Path::new("gainsay.yml"), "").is_ok());
    }

    #[test]
    fn every_severity_word_is_read() {
        let config = parse(Path::new("gainsay.yml"), "severity: { a: error, b: off }\nignore: [c]\n").expect("valid");
        let settings = Settings::from_config(config, Path::new("gainsay.yml"), PathBuf::new()).expect("valid");
        assert_eq!(settings.severity[&rule_id("a")], Severity::Error);
        assert_eq!(settings.severity[&rule_id("b")], Severity::Off);
        assert_eq!(settings.severity[&rule_id("c")], Severity::Off);
    }
}
