//! `gainsay rules`: what rules there are, a rule's page, lint of rule files, rule tests, the JSON schema.

use super::args::GlobalArguments;
use super::config::Settings;
use super::{Exit, file, origin, output, rules};
use crate::pipeline::RuleBench;
use crate::rule::{self, CaseOutcome, CaseResult, Registry, RuleId, RuleText};
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use colored::Colorize as _;
use std::io::{self, Write};
use std::path::PathBuf;

/// Arguments of `gainsay rules`.
#[derive(Debug, Clone, Args)]
pub(crate) struct RulesArguments {
    #[command(subcommand)]
    command: RulesCommand,
}

/// What to do with rules.
#[derive(Debug, Clone, Subcommand)]
enum RulesCommand {
    /// List all rules: severity, where each is written, what it finds
    List,
    /// Show a rule's page: what, why, what it leaves alone, how it decides, its cases
    Show {
        /// Name of the rule
        id: String,
    },
    /// Check rule files without running them; without a path, the project's own
    Check {
        /// Rule files or folders
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Run the tests that stand in rule files
    Test {
        /// Only rules whose name holds this
        #[arg(long, value_name = "PART", default_value = "")]
        filter: String,
        /// Write what was found into the project's files as what is expected
        #[arg(short = 'U', long)]
        update: bool,
    },
    /// Print the JSON schema of rule files, for editors
    Schema,
    /// Print the pages of all rules as one Markdown document
    Reference,
}

/// Runs `gainsay rules`.
///
/// # Errors
/// Rule files that cannot be read or understood; an unknown rule; output that cannot be written.
pub(crate) fn run(arguments: &RulesArguments, global: &GlobalArguments) -> anyhow::Result<Exit> {
    let settings = Settings::load(global)?;
    let mut out = io::stdout().lock();
    let exit = match &arguments.command {
        RulesCommand::List => list(&rules::registry(&settings)?, &mut out),
        RulesCommand::Show { id } => show(&rules::registry(&settings)?, id, &mut out),
        RulesCommand::Check { paths } => check(&settings, paths, &mut out),
        RulesCommand::Test { filter, update } => test(&settings, filter, *update, &mut out),
        RulesCommand::Reference => {
            write!(out, "{}", rule::reference(&rules::registry(&settings)?))?;
            Ok(Exit::Clean)
        }
        RulesCommand::Schema => {
            writeln!(out, "{:#}", rule::schema())?;
            Ok(Exit::Clean)
        }
    };
    output::forgive_closed_pipe(out.flush())?;
    exit
}

/// One line a rule, then the extraction rules.
fn list(registry: &Registry, out: &mut dyn Write) -> anyhow::Result<Exit> {
    writeln!(out, "built-in pack {}", Registry::pack_version())?;
    for rule in registry.rules() {
        let severity = format!("{:?}", rule.severity).to_lowercase();
        writeln!(out, "{:<22} {severity:<8} {} [{}]", rule.id.to_string(), rule.summary, origin(rule))?;
    }
    writeln!(out, "\nwordings that fill frames:")?;
    for extraction in registry.extractions() {
        let place = &extraction.origin;
        writeln!(
            out,
            "{:<22} {:<14} [{}:{}]",
            extraction.id.to_string(),
            extraction.frame.to_string(),
            place.path,
            place.line
        )?;
    }
    Ok(Exit::Clean)
}

/// A rule's page.
fn show(registry: &Registry, id: &str, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let wanted = RuleId(id.into());
    let extraction = registry.extractions().iter().find(|extraction| extraction.id == wanted);
    match (registry.rule(&wanted), extraction) {
        (Some(found), _) => write!(out, "{}", rule::rule_page(found))?,
        (None, Some(found)) => write!(out, "{}", rule::extraction_page(found))?,
        (None, None) => {
            let known = registry.rules().iter().map(|rule| &*rule.id.0);
            match rule::nearest(id, known) {
                Some(near) => bail!("there is no rule `{id}`; did you mean `{near}`?"),
                None => bail!("there is no rule `{id}`; `gainsay rules list` names them all"),
            }
        }
    }
    Ok(Exit::Clean)
}

/// Lint alone: problems are shown, and any error is a failure.
fn check(settings: &Settings, paths: &[PathBuf], out: &mut dyn Write) -> anyhow::Result<Exit> {
    let texts = texts_of(settings, paths)?;
    let (registry, problems) = Registry::load(&texts);
    rules::show_problems(settings, &texts, &problems)?;
    if rule::any_error(&problems) {
        return Ok(Exit::Trouble);
    }
    let own = registry.rules().iter().filter(|rule| rule.origin.pack == rule::Pack::Project).count();
    writeln!(out, "{} files, {own} rules of your own, {} problems", texts.len(), problems.len())?;
    Ok(Exit::Clean)
}

/// The rule files at the paths, or the configured ones.
fn texts_of(settings: &Settings, paths: &[PathBuf]) -> anyhow::Result<Vec<RuleText>> {
    if paths.is_empty() {
        return rules::project_rules(settings);
    }
    let mut texts = Vec::new();
    for path in paths {
        if !path.exists() {
            bail!("there is nothing at `{}`", path.display());
        }
        let (found, faults) = rule::read_folder(path);
        if let Some((path, error)) = faults.first() {
            bail!("the rule file `{path}` cannot be read: {error}");
        }
        texts.extend(found);
    }
    Ok(texts)
}

/// Runs the tests that stand in rule files.
fn test(settings: &Settings, filter: &str, update: bool, out: &mut dyn Write) -> anyhow::Result<Exit> {
    let registry = rules::registry(settings)?;
    let results = rule::run_tests(&registry, &RuleBench::new(&registry), filter);
    for result in results.iter().filter(|result| result.fails() || result.passes_by_now()) {
        write_result(result, out)?;
    }
    if update {
        return update_files(settings, &results, out);
    }
    let n_failed = results.iter().filter(|result| result.fails()).count();
    let n_todo = results.iter().filter(|result| result.binding == rule::Binding::Todo).count();
    let n_by_now = results.iter().filter(|result| result.passes_by_now()).count();
    writeln!(
        out,
        "{} tests, {n_failed} failed, {n_todo} known misses ({n_by_now} of them pass by now)",
        results.len()
    )?;
    Ok(if n_failed > 0 { Exit::Findings } else { Exit::Clean })
}

/// One result that a person must look at.
fn write_result(result: &CaseResult, out: &mut dyn Write) -> io::Result<()> {
    let (word, text) = match &result.outcome {
        CaseOutcome::Passed => ("passes by now".green(), "take its `todo` away".to_owned()),
        CaseOutcome::Noisy { found } => ("noisy".red(), found.clone()),
        CaseOutcome::Missing { expected, found } if found.is_empty() => ("missing".red(), expected.clone()),
        CaseOutcome::Missing { expected, found } => ("missing".red(), format!("{expected}; found {found}")),
        CaseOutcome::WrongVerdict { expected, found } => {
            ("wrong verdict".red(), format!("expected {expected:?}, found {found:?}").to_lowercase())
        }
        CaseOutcome::Wrong { what, expected, found } => {
            ("wrong".red(), format!("{what}: expected {expected}, found {found}"))
        }
    };
    writeln!(out, "{}:{}: {}: {word}: {text}", result.path, result.line, result.rule)
}

/// Writes found verdicts into the project's own rule files where another was expected.
fn update_files(settings: &Settings, results: &[CaseResult], out: &mut dyn Write) -> anyhow::Result<Exit> {
    let mut n_changed = 0;
    for text in rules::project_rules(settings)? {
        let here: Vec<&CaseResult> = results.iter().filter(|result| *result.path == *text.path).collect();
        let (changed, n) = rule::update_expectations(&text.text, &here);
        if n > 0 {
            let written = file::replace(text.path.as_ref(), |out| out.write_all(changed.as_bytes()));
            written.with_context(|| format!("`{}` cannot be written", text.path))?;
            n_changed += n;
        }
    }
    writeln!(out, "{n_changed} expectations changed; look at the difference before you keep it")?;
    Ok(Exit::Clean)
}
