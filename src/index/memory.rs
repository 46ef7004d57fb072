//! Candidates among readings held in memory.

use super::keys::{sentence_keys, stored_keys};
use super::lookup::{self, Place, Postings};
use super::{Candidates, Key, Sketch};
use crate::claim::Reading;
use crate::document::DocumentId;
use crate::rule::Registry;
use std::collections::HashMap;
use std::convert::Infallible;

/// The claims and sentences of some sources, by key.
#[derive(Debug, Default)]
pub struct MemoryIndex {
    places: HashMap<Key, Vec<Place>>,
    orders: Vec<u64>,
    sketches: Vec<Sketch>,
}

impl MemoryIndex {
    /// Indexes `sources`; each one's [`DocumentId`] is its place in the order given.
    pub fn new<'a>(sources: impl IntoIterator<Item = &'a Reading>, registry: &Registry) -> Self {
        let mut index = Self::default();
        for (document, reading) in (0..).map(DocumentId).zip(sources) {
            for (key, at) in all_keys(reading, registry) {
                index.places.entry(key).or_default().push((document, at));
            }
            index.orders.push(order(&reading.path));
            index.sketches.push(Sketch::of(reading));
        }
        index
    }

    /// What of the sources is worth comparing with `draft`, in a fixed order.
    #[must_use]
    pub fn candidates(&self, draft: &Reading, registry: &Registry) -> Candidates {
        let mut found = match lookup::candidates(draft, registry, self) {
            Ok(found) => found,
            Err(never) => match never {},
        };
        let sketches = found.documents().into_iter().filter_map(|id| Some((id, self.sketches.get(id.0 as usize)?)));
        found.tell_stories(sketches);
        found
    }
}

impl Postings for MemoryIndex {
    type Error = Infallible;
    type List = Vec<Place>;

    fn find(&self, key: Key) -> Result<Vec<Place>, Infallible> {
        Ok(self.places.get(&key).cloned().unwrap_or_default())
    }

    fn count(list: &Vec<Place>) -> usize {
        list.len()
    }

    fn each(&self, list: &Vec<Place>, take: impl FnMut(Place)) -> Result<(), Infallible> {
        list.iter().copied().for_each(take);
        Ok(())
    }

    fn n_documents(&self) -> usize {
        self.orders.len()
    }

    fn order(&self, document: DocumentId) -> u64 {
        self.orders.get(document.0 as usize).copied().unwrap_or(0)
    }
}

/// A number that orders documents by nothing but their paths.
pub(super) fn order(path: &str) -> u64 {
    super::keys::key(&["path", path]).0
}

/// Keys of all claims and sentences of `reading`, each with the claim's or sentence's index.
pub(super) fn all_keys(reading: &Reading, registry: &Registry) -> Vec<(Key, u32)> {
    let claims = (0..)
        .zip(&reading.claims)
        .flat_map(|(at, claim)| stored_keys(claim, registry).into_iter().map(move |key| (key, at)).collect::<Vec<_>>());
    let sentences = (0..).zip(0..reading.sentences.len()).flat_map(|(at, sentence)| {
        sentence_keys(reading, sentence).into_iter().map(move |(key, _)| (key, at)).collect::<Vec<_>>()
    });
    claims.chain(sentences).collect()
}
