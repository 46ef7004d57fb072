//! Index: under which keys claims meet, the stored corpus, and candidate pairs with the limits on them. Takes readings and
//! the keys that rules ask for, gives [`CandidatePair`]s. Must not know what a contradiction is.

mod column_reader;
mod column_writer;
mod columns;
mod copies;
mod forms;
mod keys;
mod lookup;
mod memory;
mod query;
mod segment;
mod store;
mod unpacked;
mod update;

use crate::claim::{ClaimId, Reading};
use crate::document::{DocumentId, Published};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use copies::Sketch;
pub use keys::{asked_keys, sentence_keys, stored_keys};
pub use memory::MemoryIndex;
pub use query::Found;
pub use store::{Analyse, Extent, IndexError, IndexStatus, Snapshot, Stamp, Store, Update};
pub use update::Limits;

/// A normal form under which claims meet: the hash of (rule or frame, slot, normalised value).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key(pub u64);

/// Two claims worth comparing under a rule; never a claim with itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CandidatePair {
    /// Claim of the draft (in `audit`: of the newer source).
    pub draft: ClaimId,
    /// Document of the other claim.
    pub document: DocumentId,
    /// The other claim, in that document.
    pub source: ClaimId,
    /// The rule that asks for the pair, by its place among [`Registry::rules`](crate::rule::Registry::rules).
    pub rule: u32,
}

/// Two sentences that share enough words, names and values for one to follow the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SentencePair {
    /// Index of the draft's sentence.
    pub draft: u32,
    /// Document of the other sentence.
    pub document: DocumentId,
    /// Index of the other sentence, in that document.
    pub source: u32,
}

/// All that is worth comparing between one draft and some sources, in a fixed order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Claims that share a key of some rule.
    pub pairs: Vec<CandidatePair>,
    /// Sentences that share enough to be near-copies.
    pub sentences: Vec<SentencePair>,
    /// For each document that tells a story in mostly the same words as one before it, that one: together they are one
    /// witness.
    pub stories: BTreeMap<DocumentId, DocumentId>,
}

impl Candidates {
    /// The documents that something is compared with, in order.
    #[must_use]
    pub fn documents(&self) -> Vec<DocumentId> {
        let of_sentences = self.sentences.iter().map(|pair| pair.document);
        let mut all: Vec<DocumentId> = self.pairs.iter().map(|pair| pair.document).chain(of_sentences).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Tells which documents tell one story, by the sketches of those that something is compared with, in order.
    fn tell_stories<'a>(&mut self, sketches: impl Iterator<Item = (DocumentId, &'a Sketch)>) {
        let mut first: Vec<(DocumentId, &Sketch)> = Vec::new();
        self.stories.clear();
        for (id, sketch) in sketches {
            match first.iter().find(|(_, other)| other.is_same_story(sketch)) {
                Some((other, _)) => {
                    self.stories.insert(id, *other);
                }
                None => first.push((id, sketch)),
            }
        }
    }
}

/// What is stored of one document: its reading, and what tells whether it is a copy of another.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    reading: Arc<Reading>,
    sketch: Sketch,
}

/// A stored document by what is known of it before its reading is unpacked.
#[derive(Debug, Clone)]
pub struct Head {
    /// Its number in the snapshot.
    pub id: DocumentId,
    /// Its path as shown to people.
    pub path: String,
    /// When it was published.
    pub published: Option<Published>,
}
