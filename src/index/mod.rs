//! Index: under which keys claims meet, the stored corpus, and candidate pairs with the limits on them. Takes readings and
//! the keys that rules ask for, gives [`CandidatePair`]s. Must not know what a contradiction is.

use crate::claim::ClaimId;
use crate::document::DocumentId;
use serde::{Deserialize, Serialize};

/// A normal form under which claims meet: the hash of (rule or frame, slot, normalised value).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key(pub u64);

/// Two claims worth comparing; never a claim with itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CandidatePair {
    /// Claim of the draft (in `audit`: of the newer source).
    pub draft: ClaimId,
    /// Document of the other claim.
    pub document: DocumentId,
    /// The other claim, in that document.
    pub source: ClaimId,
}
