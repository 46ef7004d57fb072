//! Command line: arguments, configuration, exit codes, choice of format, colours, progress, scoring. Takes the process's
//! arguments, gives its exit code. Must not know the insides of stages.

mod archive;
mod args;
mod check;
mod claims;
mod config;
mod desk;
mod eval;
mod eval_floors;
mod eval_news;
mod eval_pairs;
mod git;
mod init;
mod output;
mod paint;
mod rule_commands;
mod rules;
mod score;
mod tokens;
mod why;

use crate::rule::{Pack, Registry, Rule};
use crate::triage::Decision;
use args::{Arguments, Command};
use clap::{CommandFactory as _, Parser as _};
use colored::Colorize as _;
use config::Settings;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing at or above the fail level.
    Clean,
    /// Findings, or failing rule tests.
    Findings,
    /// Usage, configuration, rules, or input that could not be read.
    Trouble,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Trouble => 2,
        })
    }
}

/// Runs the command that the process was started with.
#[must_use]
pub fn run() -> ExitCode {
    // Clap prints usage errors itself and exits with 2, help and version with 0: what we want.
    let arguments = Arguments::parse();
    let color = arguments.global.color;
    match dispatch(&arguments) {
        Ok(exit) => exit.into(),
        Err(error) => {
            let paint = paint::decide(color, &io::stderr());
            let mut err = anstream::AutoStream::new(io::stderr(), output::choice(paint));
            // Nothing is left to tell if standard error itself is gone.
            let _ = writeln!(err, "{} {error:#}", "error:".red().bold());
            Exit::Trouble.into()
        }
    }
}

/// Runs one command.
fn dispatch(arguments: &Arguments) -> anyhow::Result<Exit> {
    let global = &arguments.global;
    match &arguments.command {
        Command::Check(check) => check::run(check, global),
        Command::Tokens(arguments) => {
            tokens::run(arguments, &mut io::stdout().lock())?;
            Ok(Exit::Clean)
        }
        Command::Claims(arguments) => score::claims(arguments, global),
        Command::Why(arguments) => why::run(arguments, global),
        Command::Eval(arguments) => score::eval(arguments, global),
        Command::Rules(arguments) => rule_commands::run(arguments, global),
        Command::Baseline(baseline) => desk::baseline(baseline, global),
        Command::Audit(audit) => archive::audit(audit, global),
        Command::Index(index) => archive::index(index, global),
        Command::Accept(ruling) => desk::rule(ruling, Decision::Accept, global),
        Command::Reject(ruling) => desk::rule(ruling, Decision::Reject, global),
        Command::Ledger(ledger) => desk::ledger(ledger, global),
        Command::Init(init) => init::run(init),
        Command::Completions { shell } => {
            clap_complete::generate(*shell, &mut Arguments::command(), "gainsay", &mut io::stdout());
            Ok(Exit::Clean)
        }
        Command::Man => {
            clap_mangen::Man::new(Arguments::command()).render(&mut io::stdout())?;
            Ok(Exit::Clean)
        }
    }
}

/// Runs everything parallel on `jobs` threads; 0 or none means one a core.
pub(crate) fn set_jobs(jobs: Option<usize>) {
    // It fails only when threads already run, which keeps what was set first.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).build_global();
}

/// Prints the settings in force and which rule comes from where.
fn show_settings(settings: &Settings, registry: &Registry) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    let file = settings.file.as_ref().map_or("none".to_owned(), |file| file.display().to_string());
    writeln!(out, "configuration: {file}")?;
    writeln!(out, "{settings:#?}")?;
    writeln!(out, "rules:")?;
    for rule in registry.rules() {
        writeln!(out, "  {:<28} {:?}  {}", rule.id.to_string(), rule.severity, origin(rule))?;
    }
    Ok(())
}

/// Which pack a rule comes from, and where it is written.
fn origin(rule: &Rule) -> String {
    match rule.origin.pack {
        Pack::BuiltIn => format!("built in, {}:{}", rule.origin.path, rule.origin.line),
        Pack::Project => format!("{}:{}", rule.origin.path, rule.origin.line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }
}
