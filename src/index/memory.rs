//! Candidates among readings held in memory: which claims share a key, which sentences share enough to be near-copies.

use super::keys::{claim_keys, sentence_keys};
use super::{CandidatePair, Candidates, Key, SentencePair};
use crate::claim::{ClaimId, Reading};
use crate::document::DocumentId;
use crate::rule::Registry;
use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;

/// Weight that two sentences must share to be compared, in tenths of a content word: a name and a word, or three words.
/// Fewer are shared by unrelated news every day.
const MIN_SHARED: u32 = 30;

/// Sentences of one source that one draft sentence is compared with, the best first. A long source says one thing in a few
/// places at most; the limit is per source, so that no other source can crowd one out.
const MAX_PER_SOURCE: usize = 6;

/// The claims and sentences of some sources, by key.
#[derive(Debug, Default)]
pub struct MemoryIndex {
    places: HashMap<Key, Vec<Place>>,
}

/// A claim or sentence of some document, by its index there; a key is one of claims or one of sentences, never both.
pub(super) type Place = (DocumentId, u32);

impl MemoryIndex {
    /// Indexes `sources`; each one's [`DocumentId`] is its place in the order given.
    pub fn new<'a>(sources: impl IntoIterator<Item = &'a Reading>, registry: &Registry) -> Self {
        let mut index = Self::default();
        for (document, reading) in (0..).map(DocumentId).zip(sources) {
            for (key, at) in all_keys(reading, registry) {
                index.places.entry(key).or_default().push((document, at));
            }
        }
        index
    }

    /// What of the sources is worth comparing with `draft`, in a fixed order.
    #[must_use]
    pub fn candidates(&self, draft: &Reading, registry: &Registry) -> Candidates {
        let list = |key| Ok::<_, Infallible>(self.places.get(&key).cloned().unwrap_or_default());
        match candidates(draft, registry, list) {
            Ok(found) => found,
            Err(never) => match never {},
        }
    }
}

/// Keys of all claims and sentences of `reading`, each with the claim's or sentence's index.
pub(super) fn all_keys(reading: &Reading, registry: &Registry) -> Vec<(Key, u32)> {
    let claims = (0..)
        .zip(&reading.claims)
        .flat_map(|(at, claim)| claim_keys(claim, registry).into_iter().map(move |key| (key, at)).collect::<Vec<_>>());
    let sentences = (0..).zip(0..reading.sentences.len()).flat_map(|(at, sentence)| {
        sentence_keys(reading, sentence).into_iter().map(move |(key, _)| (key, at)).collect::<Vec<_>>()
    });
    claims.chain(sentences).collect()
}

/// What is worth comparing with `draft`, in a fixed order, where `list` tells what stands under a key.
pub(super) fn candidates<E>(
    draft: &Reading,
    registry: &Registry,
    list: impl FnMut(Key) -> Result<Vec<Place>, E>,
) -> Result<Candidates, E> {
    let mut lists = Lists { list, held: HashMap::new() };
    let mut pairs = BTreeSet::new();
    for (draft_claim, claim) in (0..).map(ClaimId).zip(&draft.claims) {
        for key in claim_keys(claim, registry) {
            let found = lists.get(key)?.iter();
            pairs.extend(found.map(|&(document, source)| CandidatePair {
                draft: draft_claim,
                document,
                source: ClaimId(source),
            }));
        }
    }
    let mut sentences = Vec::new();
    for sentence in 0..draft.sentences.len() {
        near_copies(draft, sentence, &mut lists, &mut sentences)?;
    }
    Ok(Candidates { pairs: pairs.into_iter().collect(), sentences })
}

/// Looks each key up once: the sentences of one draft share most of their words.
struct Lists<L> {
    list: L,
    held: HashMap<Key, Vec<Place>>,
}

impl<E, L: FnMut(Key) -> Result<Vec<Place>, E>> Lists<L> {
    fn get(&mut self, key: Key) -> Result<&[Place], E> {
        match self.held.entry(key) {
            std::collections::hash_map::Entry::Occupied(held) => Ok(held.into_mut()),
            std::collections::hash_map::Entry::Vacant(free) => Ok(free.insert((self.list)(key)?)),
        }
    }
}

/// The sources' sentences that share enough with the draft's sentence `sentence`.
///
/// The longest lists, as long as their weights together stay below what must be shared, cannot make a candidate by
/// themselves: they only add to those that rarer keys have found. So the commonest words cost a look at their lists and no
/// more, and nothing is lost.
fn near_copies<E, L: FnMut(Key) -> Result<Vec<Place>, E>>(
    draft: &Reading,
    sentence: usize,
    lists: &mut Lists<L>,
    out: &mut Vec<SentencePair>,
) -> Result<(), E> {
    let mut keys = Vec::new();
    for (key, weight) in sentence_keys(draft, sentence) {
        keys.push((lists.get(key)?.len(), key, weight));
    }
    keys.sort_unstable();
    let mut shared: HashMap<Place, u32> = HashMap::new();
    let mut rest: u32 = keys.iter().map(|&(_, _, weight)| weight).sum();
    for (_, key, weight) in keys {
        let places = lists.get(key)?;
        if rest >= MIN_SHARED {
            for place in places {
                *shared.entry(*place).or_default() += weight;
            }
        } else if !shared.is_empty() {
            for place in places {
                if let Some(sum) = shared.get_mut(place) {
                    *sum += weight;
                }
            }
        }
        rest -= weight;
    }
    let mut found: Vec<(DocumentId, std::cmp::Reverse<u32>, u32)> = shared
        .into_iter()
        .filter(|&(_, weight)| weight >= MIN_SHARED)
        .map(|((document, source), weight)| (document, std::cmp::Reverse(weight), source))
        .collect();
    found.sort_unstable();
    let draft = u32::try_from(sentence).unwrap_or(u32::MAX);
    for of_document in found.chunk_by(|one, other| one.0 == other.0) {
        let best = of_document.iter().take(MAX_PER_SOURCE);
        out.extend(best.map(|&(document, _, source)| SentencePair { draft, document, source }));
    }
    Ok(())
}
