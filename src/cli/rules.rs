//! Rules for a run: the built-in pack and the project's own folders.

use super::config::Settings;
use super::{output, paint};
use crate::report::write_rule_problems;
use crate::rule::{ProblemLevel, Registry, RuleProblem, RuleText, read_folder};
use anyhow::bail;
use std::io;

/// The registry under the settings. Problems of rule files are shown on standard error.
///
/// # Errors
/// A rules folder or file that cannot be read, or a rule that cannot be understood.
pub(crate) fn registry(settings: &Settings) -> anyhow::Result<Registry> {
    let texts = project_rules(settings)?;
    let (registry, problems) = Registry::load(&texts);
    show_problems(settings, &texts, &problems)?;
    let n_errors = problems.iter().filter(|problem| problem.level == ProblemLevel::Error).count();
    if n_errors > 0 {
        bail!("{n_errors} of the rules cannot be used; mend what is shown above, or leave the file out");
    }
    Ok(registry)
}

/// Shows problems of rule files on standard error, each with the lines of its file.
pub(crate) fn show_problems(settings: &Settings, texts: &[RuleText], problems: &[RuleProblem]) -> io::Result<()> {
    let paint = paint::decide(settings.color, &io::stderr());
    let mut err = anstream::AutoStream::new(io::stderr(), output::choice(paint));
    let look_up = |path: &str| texts.iter().find(|text| text.path == path).map(|text| text.text.as_str());
    write_rule_problems(problems, look_up, paint, &mut err)
}

/// The project's own rule files.
pub(crate) fn project_rules(settings: &Settings) -> anyhow::Result<Vec<RuleText>> {
    let mut texts = Vec::new();
    for folder in &settings.rules {
        if !folder.exists() {
            // A configured folder may still be to come; one named on the command line is meant.
            bail!("there are no rules at `{}`; make that folder, or take it out of `rules:`", folder.display());
        }
        let (found, faults) = read_folder(folder);
        if let Some((path, error)) = faults.first() {
            bail!("the rule file `{path}` cannot be read: {error}");
        }
        texts.extend(found);
    }
    Ok(texts)
}
