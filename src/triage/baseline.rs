//! The baseline: findings that stood when the checker was adopted; later runs report new ones. A JSON file, sorted, one
//! finding a line, so that it diffs and merges well.

use crate::conflict::Finding;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Accepted findings by fingerprint.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: BTreeMap<String, BaselineEntry>,
}

/// What the baseline keeps of a finding, for people who read the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineEntry {
    /// Stable name of the finding.
    pub fingerprint: String,
    /// The rule that found it.
    pub rule: String,
    /// The draft, when it was accepted; a renamed draft keeps its entries.
    pub path: String,
    /// What it said.
    pub message: String,
}

impl Baseline {
    /// Reads a baseline file.
    ///
    /// # Errors
    /// When the text is not a JSON array of entries.
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        let list: Vec<BaselineEntry> = serde_json::from_str(text)?;
        Ok(Self { entries: list.into_iter().map(|entry| (entry.fingerprint.clone(), entry)).collect() })
    }

    /// The baseline that accepts all of `findings`.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let entry = |finding: &Finding| BaselineEntry {
            fingerprint: finding.fingerprint.0.clone(),
            rule: finding.rule.to_string(),
            path: finding.draft.path.clone(),
            message: finding.message.clone(),
        };
        Self { entries: findings.into_iter().map(|finding| (finding.fingerprint.0.clone(), entry(finding))).collect() }
    }

    /// Whether it accepts `finding`.
    #[must_use]
    pub fn holds(&self, finding: &Finding) -> bool {
        self.entries.contains_key(&finding.fingerprint.0)
    }

    /// Drops the entries that `current` does not hold any more; gives how many.
    pub fn prune(&mut self, current: &Self) -> usize {
        let before = self.entries.len();
        self.entries.retain(|fingerprint, _| current.entries.contains_key(fingerprint));
        before - self.entries.len()
    }

    /// How many findings it accepts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it accepts none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The file's text: a JSON array, one entry a line, sorted by path, rule and fingerprint.
    ///
    /// # Errors
    /// Never in practice; what the JSON writer reports.
    pub fn write(&self) -> Result<String, serde_json::Error> {
        let mut list: Vec<&BaselineEntry> = self.entries.values().collect();
        list.sort_by_key(|entry| (&entry.path, &entry.rule, &entry.fingerprint));
        let lines = list.into_iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
        if lines.is_empty() {
            return Ok("[]\n".to_owned());
        }
        Ok(format!("[\n{}\n]\n", lines.join(",\n")))
    }
}
