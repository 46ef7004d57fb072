//! Rules: what counts as a contradiction, as data. Takes rule files in YAML, gives a [`Registry`] of compiled rules and
//! lexicons, and runs extraction rules over sentences. Must not know the index or output formats.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Name of a rule: what it finds, in kebab case; reads after "allow".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RuleId(pub Box<str>);

impl fmt::Display for RuleId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// How much a finding weighs. Ordered: `Off < Note < Warning < Error`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Not reported.
    Off,
    /// For information.
    Note,
    /// To be looked at.
    Warning,
    /// To be mended before publication.
    Error,
}

/// What a finding says of draft and source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Both cannot be so.
    Conflict,
    /// The draft asserts what a source says was never confirmed, or denies.
    Unconfirmed,
    /// The same speaker's words, changed.
    Misquote,
    /// The words or the claim are somebody else's.
    Misattributed,
    /// A source newer than the draft's value, and not newer than the draft, overtakes it.
    Outdated,
    /// The draft is newer than every source, and the thing can change.
    Changed,
    /// The draft attributes the claim, and somebody other than that speaker says otherwise.
    Disputed,
    /// An older source differs and a newer one agrees with the draft; never reported, shown by `why`.
    Superseded,
    /// A spelling that differs from every source's.
    Variant,
}
