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
mod eval_table;
mod file;
mod git;
mod init;
mod output;
mod paint;
mod rule_commands;
mod rules;
mod score;
mod show;
mod tokens;
mod why;

use crate::rule::{Pack, Rule};
use crate::triage::Decision;
use anyhow::Context as _;
use args::{Arguments, Command};
use clap::{CommandFactory as _, Parser as _};
use colored::Colorize as _;
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
            let _ = writeln!(err, "{} {}", "error:".red().bold(), message(&error));
            Exit::Trouble.into()
        }
    }
}

/// The error with its causes. It may quote a file, whose control characters must not reach the terminal.
fn message(error: &anyhow::Error) -> String {
    format!("{error:#}").lines().map(crate::report::clean).collect::<Vec<_>>().join("\n")
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
        Command::Man { command } => man(command.as_deref()),
    }
}

/// Prints the manual page of the program, or of one of its commands.
fn man(command: Option<&str>) -> anyhow::Result<Exit> {
    // Only a built tree of commands knows the flags that every command takes.
    let mut program = Arguments::command();
    program.build();
    let page = match command {
        None => program,
        Some(name) => program.find_subcommand(name).with_context(|| format!("there is no command `{name}`"))?.clone(),
    };
    let written = clap_mangen::Man::new(page).render(&mut io::stdout());
    output::forgive_closed_pipe(written)?;
    Ok(Exit::Clean)
}

/// Runs everything parallel on `jobs` threads; 0 or none means one a core.
pub(crate) fn set_jobs(jobs: Option<usize>) {
    // It fails only when threads already run, which keeps what was set first.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or(0)).build_global();
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

    /// Every text that tells people what to type, by its name.
    fn book() -> Vec<(String, String)> {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let docs = std::fs::read_dir(root.join("docs")).expect("the book");
        let mut paths: Vec<_> = docs.map(|entry| entry.expect("an entry").path()).collect();
        paths.extend(
            ["README.md", "CONTRIBUTING.md", "action.yml", ".pre-commit-hooks.yaml"].map(|name| root.join(name)),
        );
        paths.extend(["gainsay.yml", "workflow.yml", "rule.yml"].map(|name| root.join("src/cli/init").join(name)));
        paths.sort();
        let read = |path: std::path::PathBuf| {
            let text = std::fs::read_to_string(&path).expect("readable");
            (path.file_name().expect("a name").to_string_lossy().into_owned(), text)
        };
        paths.into_iter().map(read).collect()
    }

    /// A command and all below it.
    fn all_commands(command: &clap::Command) -> Vec<&clap::Command> {
        std::iter::once(command).chain(command.get_subcommands().flat_map(all_commands)).collect()
    }

    /// Words that a text has between `before` and anything but letters, digits and hyphens.
    fn words_after<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
        text.match_indices(before).map(move |(at, _)| {
            let rest = &text[at + before.len()..];
            &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len())]
        })
    }

    #[test]
    fn the_book_has_every_command_and_flag() {
        let mut program = Arguments::command();
        program.build();
        let (_, settings) = book().into_iter().find(|(name, _)| name == "settings.md").expect("the page");
        for command in all_commands(&program) {
            let name = command.get_name();
            assert!(name == "help" || settings.contains(name), "settings.md has no word of `{name}`");
            for flag in command.get_arguments().filter_map(clap::Arg::get_long) {
                let is_there = words_after(&settings, "--").any(|word| word == flag);
                assert!(is_there, "settings.md has no word of `{name} --{flag}`");
            }
        }
    }

    #[test]
    fn the_book_speaks_of_no_flag_or_command_that_is_not_there() {
        // Of other programs: cargo's, git's, the benchmarks'.
        const OTHERS: &[&str] = &["release", "locked", "test", "ignored", "nocapture", "bench", "keep", "git"];
        let mut program = Arguments::command();
        program.build();
        let commands = all_commands(&program);
        let flags: Vec<&str> =
            commands.iter().flat_map(|command| command.get_arguments().filter_map(clap::Arg::get_long)).collect();
        let names: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
        for (page, text) in book() {
            if page.ends_with(".md") {
                let words = words_after(&text, "`--").chain(words_after(&text, " --"));
                for word in words.filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic())) {
                    assert!(flags.contains(&word) || OTHERS.contains(&word), "{page}: there is no flag `--{word}`");
                }
            }
            for word in words_after(&text, "`gainsay ") {
                assert!(word.is_empty() || names.contains(&word), "{page}: there is no command `gainsay {word}`");
            }
        }
    }

    /// The command lines of the book, with something in place of what stands for something.
    #[test]
    fn every_command_line_of_the_book_can_be_read() {
        let mut n_read = 0;
        for (page, text) in book().into_iter().filter(|(page, _)| page.ends_with(".md")) {
            // Every second part between fences is code.
            let code = text.split("\n```").skip(1).step_by(2).flat_map(str::lines);
            for line in code.filter(|line| line.starts_with("gainsay ")) {
                let line = line.split(['#', '>']).next().unwrap_or(line);
                let words =
                    line.split_whitespace().map(|word| word.trim_end_matches('…')).filter(|word| !word.is_empty());
                let read = Arguments::command().try_get_matches_from(words);
                assert!(read.is_ok(), "{page}: {line}: {}", read.expect_err("checked").kind());
                n_read += 1;
            }
        }
        assert!(n_read > 5, "only {n_read} command lines");
    }
}
