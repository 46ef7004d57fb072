//! A desk's own files: the baseline and the decision ledger.

use super::Exit;
use super::archive;
use super::args::{BaselineArguments, GlobalArguments, LedgerArguments, RulingArguments};
use super::check::{self, Library};
use super::config::Settings;
use super::file;
use crate::conflict::{Evidence, EvidenceRole, Finding};
use crate::document::Disclosure;
use crate::report::{Sources as _, clean};
use crate::triage::{Baseline, Decision, Decisions, Ledger, Ruling};
use anyhow::{Context as _, bail};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// Where the baseline lies unless the settings say otherwise.
const BASELINE: &str = ".gainsay-baseline.json";

/// Where the ledger lies unless the settings say otherwise.
const LEDGER: &str = "gainsay-ledger.yml";

/// The decisions that the settings point to. A file that is not there is no decision, unless it was named.
///
/// # Errors
/// A file that cannot be read or understood, or that was named and is missing.
pub(crate) fn decisions(settings: &Settings) -> anyhow::Result<Decisions> {
    let baseline = match read(settings.baseline.as_deref(), &baseline_path(settings))? {
        Some(text) => Baseline::read(&text)
            .with_context(|| format!("the baseline `{}` cannot be read", baseline_path(settings).display()))?,
        None => Baseline::default(),
    };
    let ledger = match read(settings.ledger.as_deref(), &ledger_path(settings))? {
        Some(text) => Ledger::read(&text).with_context(|| format!("`{}`", ledger_path(settings).display()))?,
        None => Ledger::default(),
    };
    Ok(Decisions { directives: Vec::new(), baseline, ledger })
}

/// Path of the baseline under the settings.
pub(crate) fn baseline_path(settings: &Settings) -> PathBuf {
    settings.baseline.clone().unwrap_or_else(|| settings.base.join(BASELINE))
}

/// Path of the ledger under the settings.
pub(crate) fn ledger_path(settings: &Settings) -> PathBuf {
    settings.ledger.clone().unwrap_or_else(|| settings.base.join(LEDGER))
}

/// The text of the file at `path`; none when it is missing and was not `named`.
fn read(named: Option<&Path>, path: &Path) -> anyhow::Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound && named.is_none() => Ok(None),
        Err(error) => Err(error).with_context(|| format!("`{}` cannot be read", path.display())),
    }
}

/// Runs `gainsay baseline`.
///
/// # Errors
/// As `check`; a baseline that cannot be written.
pub(crate) fn baseline(arguments: &BaselineArguments, global: &GlobalArguments) -> anyhow::Result<Exit> {
    let settings = Settings::load(global)?.with_check(&arguments.check);
    let registry = super::rules::registry(&settings)?;
    let path = baseline_path(&settings);
    let mut old = match std::fs::read_to_string(&path) {
        Ok(text) => Baseline::read(&text).with_context(|| format!("the baseline `{}`", path.display()))?,
        Err(_) => Baseline::default(),
    };
    // The old baseline must not silence this very run, or nothing of it would be found again.
    let decisions = Decisions { baseline: Baseline::default(), ..decisions(&settings)? };
    let (outcome, _) = check::judge(&settings, &arguments.check, &registry, decisions, || archive::look(&settings))?;
    let current = Baseline::of(outcome.report.open());
    let words = if arguments.prune {
        let n_dropped = old.prune(&current);
        write(&path, &old.write()?)?;
        format!("{} findings stay accepted, {n_dropped} dropped", old.len())
    } else {
        write(&path, &current.write()?)?;
        format!("{} findings accepted", current.len())
    };
    writeln!(std::io::stdout().lock(), "{words} in `{}`", path.display())?;
    Ok(Exit::Clean)
}

/// Runs `gainsay accept` and `gainsay reject`.
///
/// # Errors
/// As `check`; a fingerprint that fits no finding, or several; a ledger that cannot be read or written.
pub(crate) fn rule(arguments: &RulingArguments, decision: Decision, global: &GlobalArguments) -> anyhow::Result<Exit> {
    let settings = Settings::load(global)?.with_check(&arguments.check);
    let registry = super::rules::registry(&settings)?;
    let look = || archive::look(&settings);
    let (outcome, material) = check::judge(&settings, &arguments.check, &registry, decisions(&settings)?, look)?;
    let findings = outcome.report.findings.iter().map(|reported| &reported.finding);
    let fits: Vec<&Finding> =
        findings.filter(|finding| finding.fingerprint.0.starts_with(&arguments.fingerprint)).collect();
    let finding = match fits.as_slice() {
        [] => bail!("no finding's fingerprint begins with `{}`; `gainsay check` prints them", arguments.fingerprint),
        [first, rest @ ..] if rest.iter().all(|other| other.fingerprint == first.fingerprint) => first,
        _ => bail!("several findings' fingerprints begin with `{}`; give more of it", arguments.fingerprint),
    };
    let library = Library::new(&material.drafts, &material.sources, &registry);
    let path = ledger_path(&settings);
    let mut ledger = match read(None, &path)? {
        Some(text) => Ledger::read(&text).with_context(|| format!("`{}`", path.display()))?,
        None => Ledger::default(),
    };
    let by = arguments.by.clone().or_else(super::git::user);
    let by = by.context("who decides is not known; give `--by NAME`")?;
    let words = |evidence: &Evidence| words(evidence, &library);
    ledger.enter(Ruling {
        fingerprint: finding.fingerprint.0.clone(),
        decision,
        reason: arguments.reason.clone(),
        by,
        date: check::as_of(settings.as_of.as_deref())?.date,
        until: arguments.until,
        rule: finding.rule.to_string(),
        message: finding.message.clone(),
        draft: words(&finding.draft),
        evidence: finding.sources.iter().map(|source| (source.path.clone(), words(source))).collect(),
    });
    write(&path, &ledger.write()?)?;
    writeln!(std::io::stdout().lock(), "entered in `{}`: {}", path.display(), clean(&finding.message))?;
    Ok(Exit::Clean)
}

/// The sentence of `evidence`, unless it is confidential.
fn words(evidence: &Evidence, library: &Library<'_>) -> String {
    match (library.document(&evidence.path), evidence.disclosure) {
        (_, Disclosure::Confidential) => "confidential".to_owned(),
        (Some(document), _) if evidence.role != EvidenceRole::Reference => document.slice(evidence.sentence).to_owned(),
        _ => evidence.label.clone(),
    }
}

/// Runs `gainsay ledger`.
///
/// # Errors
/// A ledger that cannot be read, or a fingerprint that it does not hold.
pub(crate) fn ledger(arguments: &LedgerArguments, global: &GlobalArguments) -> anyhow::Result<Exit> {
    let settings = Settings::load(global)?;
    let path = ledger_path(&settings);
    let text = read(None, &path)?.with_context(|| {
        format!("there is no ledger at `{}`; `gainsay reject FINGERPRINT --reason …` starts one", path.display())
    })?;
    let ledger = Ledger::read(&text).with_context(|| format!("`{}`", path.display()))?;
    let mut out = std::io::stdout().lock();
    if let Some(fingerprint) = &arguments.stub {
        let ruling = ledger.rulings().iter().find(|ruling| ruling.fingerprint.starts_with(fingerprint.as_str()));
        let ruling = ruling.with_context(|| format!("the ledger holds no decision on `{fingerprint}`"))?;
        write!(out, "{}", stub(ruling))?;
        return Ok(Exit::Clean);
    }
    writeln!(out, "{:<28} {:>7} {:>9}", "rule", "upheld", "rejected")?;
    for (rule, tally) in ledger.tallies() {
        writeln!(out, "{:<28} {:>7} {:>9}", rule.to_string(), tally.n_accepted, tally.n_rejected)?;
    }
    Ok(Exit::Clean)
}

/// A decision as a case for the rule's `tests:`; JSON strings are YAML strings.
fn stub(ruling: &Ruling) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let expect = match ruling.decision {
        Decision::Accept => "conflict",
        Decision::Reject => "agree",
    };
    let source = ruling.evidence.values().next().map(String::as_str).unwrap_or_default();
    format!(
        "  # {}: {}\n  - draft:  {{ text: {} }}\n    source: {{ text: {} }}\n    expect: {expect}\n",
        ruling.rule,
        ruling.reason,
        quoted(&ruling.draft),
        quoted(source),
    )
}

/// Writes a file of the desk.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = file::replace(path, |out| out.write_all(text.as_bytes()));
    written.with_context(|| format!("`{}` cannot be written", path.display()))
}
