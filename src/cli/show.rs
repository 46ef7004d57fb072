//! `--show-settings`: every setting in force, and whether a flag, the configuration file or the program itself says so.

use super::args::GlobalArguments;
use super::config::Settings;
use super::origin;
use crate::rule::Registry;
use std::io::{self, Write};

/// Writes the settings in force, then where each rule is written. `global` finds the configuration file again, whose word is
/// told from a flag's by what is there without the flags.
///
/// # Errors
/// A configuration file that cannot be read; output that cannot be written.
pub(crate) fn settings(settings: &Settings, global: &GlobalArguments, registry: &Registry) -> anyhow::Result<()> {
    let where_to_look =
        GlobalArguments { config: global.config.clone(), isolated: global.isolated, ..Default::default() };
    let of_file = entries(&Settings::load(&where_to_look)?);
    let default = entries(&Settings::default());
    let mut out = io::stdout().lock();
    let file = settings.file.as_ref().map_or("no file".to_owned(), |file| file.display().to_string());
    writeln!(out, "configuration: {file}")?;
    for ((name, value), ((_, of_file), (_, default))) in entries(settings).iter().zip(of_file.iter().zip(&default)) {
        let from = match () {
            () if value != of_file => "flag or environment",
            () if of_file != default => file.as_str(),
            () => "default",
        };
        writeln!(out, "{name}: {value}  ({from})")?;
    }
    writeln!(out, "rules:")?;
    for rule in registry.rules() {
        let severity = settings.severity.get(&rule.id).unwrap_or(&rule.severity);
        let severity = format!("{severity:?}").to_lowercase();
        writeln!(out, "  {:<28} {severity:<8} {}", rule.id.to_string(), origin(rule))?;
    }
    Ok(())
}

/// Each setting by its key in the configuration file.
fn entries(settings: &Settings) -> Vec<(&'static str, String)> {
    let reports = settings.reports.iter().map(|copy| (copy.format.name(), &copy.path)).collect::<Vec<_>>();
    let select: Vec<String> = settings.select.iter().map(ToString::to_string).collect();
    let severity: Vec<String> =
        settings.severity.iter().map(|(id, severity)| format!("{id}: {severity:?}").to_lowercase()).collect();
    vec![
        ("drafts", format!("{:?}", settings.drafts)),
        ("corpus", format!("{:?}", settings.corpus)),
        ("rules", format!("{:?}", settings.rules)),
        ("exclude", format!("{:?}", settings.exclude)),
        ("force-exclude", settings.force_exclude.to_string()),
        ("fail-level", format!("{:?}", settings.fail_level).to_lowercase()),
        ("exit-zero", settings.exit_zero.to_string()),
        ("output-format", settings.format.map_or("full", crate::report::Format::name).to_owned()),
        ("output", shown(settings.output.as_ref())),
        ("report", format!("{reports:?}")),
        ("select", format!("[{}]", select.join(", "))),
        ("severity", format!("{{{}}}", severity.join(", "))),
        ("front-matter", format!("{:?}", settings.front_matter)),
        ("sources", format!("{} entries", settings.sources.len())),
        ("as-of", settings.as_of.clone().unwrap_or_else(|| "now".to_owned())),
        ("strict", settings.strict.to_string()),
        ("coverage", settings.coverage.to_string()),
        ("explain", settings.explain.to_string()),
        ("statistics", settings.statistics.to_string()),
        ("time", settings.time.to_string()),
        ("color", format!("{:?}", settings.color).to_lowercase()),
        ("quiet", settings.quiet.to_string()),
        ("jobs", settings.jobs.map_or("one a core".to_owned(), |jobs| jobs.to_string())),
        ("baseline", super::desk::baseline_path(settings).display().to_string()),
        ("ledger", super::desk::ledger_path(settings).display().to_string()),
        ("cache-dir", shown(settings.cache_dir.as_ref())),
        ("no-cache", settings.no_cache.to_string()),
    ]
}

fn shown(path: Option<&std::path::PathBuf>) -> String {
    path.map_or_else(|| "-".to_owned(), |path| path.display().to_string())
}
