//! Candidates among readings held in memory: which claims share a key, which sentences share enough to be near-copies.

use super::keys::{claim_keys, sentence_keys};
use super::{CandidatePair, Candidates, Key, SentencePair};
use crate::claim::{ClaimId, Reading};
use crate::document::DocumentId;
use crate::rule::Registry;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Weight that two sentences must share to be compared, in tenths of a content word: a name and a word, or three words.
/// Fewer are shared by unrelated news every day.
const MIN_SHARED: u32 = 30;

/// Sentences of one source that one draft sentence is compared with, the best first. A long source says one thing in a few
/// places at most; the limit is per source, so that no other source can crowd one out.
const MAX_PER_SOURCE: usize = 6;

/// The claims and sentences of some sources, by key.
#[derive(Debug, Default)]
pub struct MemoryIndex {
    claims: HashMap<Key, Vec<(DocumentId, ClaimId)>>,
    sentences: HashMap<Key, Vec<(DocumentId, u32)>>,
}

impl MemoryIndex {
    /// Indexes `sources`; each one's [`DocumentId`] is its place in the order given.
    pub fn new<'a>(sources: impl IntoIterator<Item = &'a Reading>, registry: &Registry) -> Self {
        let mut index = Self::default();
        for (document, reading) in (0..).map(DocumentId).zip(sources) {
            for (claim_id, claim) in (0..).map(ClaimId).zip(&reading.claims) {
                for key in claim_keys(claim, registry) {
                    index.claims.entry(key).or_default().push((document, claim_id));
                }
            }
            for sentence in 0..reading.sentences.len() {
                for (key, _) in sentence_keys(reading, sentence) {
                    let sentence = u32::try_from(sentence).unwrap_or(u32::MAX);
                    index.sentences.entry(key).or_default().push((document, sentence));
                }
            }
        }
        index
    }

    /// What of the sources is worth comparing with `draft`, in a fixed order.
    #[must_use]
    pub fn candidates(&self, draft: &Reading, registry: &Registry) -> Candidates {
        let mut pairs = BTreeSet::new();
        for (draft_claim, claim) in (0..).map(ClaimId).zip(&draft.claims) {
            for key in claim_keys(claim, registry) {
                for &(document, source) in self.claims.get(&key).into_iter().flatten() {
                    pairs.insert(CandidatePair { draft: draft_claim, document, source });
                }
            }
        }
        let mut sentences = Vec::new();
        for sentence in 0..draft.sentences.len() {
            self.near_copies(draft, sentence, &mut sentences);
        }
        Candidates { pairs: pairs.into_iter().collect(), sentences }
    }

    /// The sources' sentences that share enough with the draft's sentence `sentence`.
    fn near_copies(&self, draft: &Reading, sentence: usize, out: &mut Vec<SentencePair>) {
        let mut shared: BTreeMap<(DocumentId, u32), u32> = BTreeMap::new();
        for (key, weight) in sentence_keys(draft, sentence) {
            for place in self.sentences.get(&key).into_iter().flatten() {
                *shared.entry(*place).or_default() += weight;
            }
        }
        let mut by_document: BTreeMap<DocumentId, Vec<(u32, u32)>> = BTreeMap::new();
        for ((document, source), weight) in shared {
            if weight >= MIN_SHARED {
                by_document.entry(document).or_default().push((weight, source));
            }
        }
        let draft = u32::try_from(sentence).unwrap_or(u32::MAX);
        for (document, mut found) in by_document {
            found.sort_by_key(|&(weight, source)| (std::cmp::Reverse(weight), source));
            found.truncate(MAX_PER_SOURCE);
            out.extend(found.into_iter().map(|(_, source)| SentencePair { draft, document, source }));
        }
    }
}
