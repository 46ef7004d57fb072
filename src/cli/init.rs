//! `gainsay init`: the files that a desk starts from. Asks nothing, and never overwrites.

use super::Exit;
use super::args::InitArguments;
use anyhow::Context as _;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;

/// What is written: path and text.
const FILES: &[(&str, &str)] = &[
    ("gainsay.yml", include_str!("init/gainsay.yml")),
    ("rules/house.yml", include_str!("init/rule.yml")),
    ("corpus/fact-sheet.yml", include_str!("init/fact-sheet.yml")),
    (".github/workflows/gainsay.yml", include_str!("init/workflow.yml")),
    (".pre-commit-config.yaml", include_str!("init/pre-commit.yaml")),
    (".gainsayignore", include_str!("init/gainsayignore")),
];

/// Runs the command.
///
/// # Errors
/// A file or folder that cannot be written.
pub(crate) fn run(arguments: &InitArguments) -> anyhow::Result<Exit> {
    let mut out = io::stdout().lock();
    for (name, text) in FILES {
        let path = arguments.folder.join(name);
        let shown = path.display();
        match write_new(&path, text) {
            Ok(()) => writeln!(out, "wrote {shown}")?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => writeln!(out, "kept  {shown}, which was there")?,
            Err(error) => return Err(error).with_context(|| format!("`{shown}` cannot be written")),
        }
    }
    fs::create_dir_all(arguments.folder.join("drafts")).context("the folder for drafts cannot be made")?;
    writeln!(out, "\nPut your sources into corpus/ and an article into drafts/, then run: gainsay check")?;
    writeln!(out, "It starts in observe mode and fails nothing; gainsay.yml says when to raise that.")?;
    Ok(Exit::Clean)
}

/// Writes a file that must not exist yet.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text.as_bytes())
}
