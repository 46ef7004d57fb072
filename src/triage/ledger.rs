//! The decision ledger: one reviewable YAML file of what was decided on single findings: by whom, when, why, until when, and
//! on which evidence. A finding's fingerprint covers the source's own claim, so a decision falls silent by itself when its
//! evidence changes.

use crate::conflict::Finding;
use crate::rule::RuleId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All decisions, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    rulings: Vec<Ruling>,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ruling {
    /// Stable name of the finding.
    pub fingerprint: String,
    /// What was decided.
    pub decision: Decision,
    /// Why, in the desk's words.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub date: Date,
    /// Until when it holds, if not for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The rule that found it.
    pub rule: String,
    /// What it said.
    pub message: String,
    /// The draft's words.
    pub draft: String,
    /// The sources it rests on: path and words.
    pub evidence: BTreeMap<String, String>,
}

/// What was decided of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It is right; the draft was or will be mended.
    Accept,
    /// It is wrong, or does not matter here; it stays silent until its evidence changes.
    Reject,
}

/// How the findings of one rule fared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Decided as right.
    pub n_accepted: usize,
    /// Decided as wrong.
    pub n_rejected: usize,
}

/// A ledger that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the ledger cannot be read: {message}")]
pub struct LedgerError {
    /// What the YAML reader says, with the line.
    pub message: String,
}

impl Ledger {
    /// Reads a ledger file; an empty one is an empty ledger.
    ///
    /// # Errors
    /// When the text is not a YAML list of decisions.
    pub fn read(text: &str) -> Result<Self, LedgerError> {
        if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
            return Ok(Self::default());
        }
        let rulings = serde_yaml::from_str(text).map_err(|error| LedgerError { message: error.to_string() })?;
        Ok(Self { rulings })
    }

    /// Enters a decision; an earlier one on the same finding gives way.
    pub fn enter(&mut self, ruling: Ruling) {
        self.rulings.retain(|old| old.fingerprint != ruling.fingerprint);
        self.rulings.push(ruling);
    }

    /// The decision that silences `finding` on the day `today`, if any.
    #[must_use]
    pub fn rejection(&self, finding: &Finding, today: Date) -> Option<&Ruling> {
        self.rulings.iter().find(|ruling| {
            ruling.fingerprint == finding.fingerprint.0
                && ruling.decision == Decision::Reject
                && ruling.until.is_none_or(|until| today <= until)
        })
    }

    /// All decisions, oldest first.
    #[must_use]
    pub fn rulings(&self) -> &[Ruling] {
        &self.rulings
    }

    /// How many findings of each rule were upheld.
    #[must_use]
    pub fn tallies(&self) -> BTreeMap<RuleId, Tally> {
        let mut tallies: BTreeMap<RuleId, Tally> = BTreeMap::new();
        for ruling in &self.rulings {
            let tally = tallies.entry(RuleId(ruling.rule.as_str().into())).or_default();
            match ruling.decision {
                Decision::Accept => tally.n_accepted += 1,
                Decision::Reject => tally.n_rejected += 1,
            }
        }
        tallies
    }

    /// The file's text.
    ///
    /// # Errors
    /// Never in practice; what the YAML writer reports.
    pub fn write(&self) -> Result<String, LedgerError> {
        serde_yaml::to_string(&self.rulings).map_err(|error| LedgerError { message: error.to_string() })
    }
}
