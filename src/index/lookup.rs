//! Finding what is worth comparing with a draft, within limits that hold whatever the size of the archive.
//!
//! Three steps. The words, names and numbers of the draft's sentences, the rarest first, tell which documents speak of the same
//! things (their *weight*) and which sentences may be near-copies. The keys of its claims tell which claims a rule could hold
//! against them. Where a key brings more than is worth comparing, the documents of most weight go first.

use super::keys::{RuleIdx, asked_keys, sentence_keys};
use super::{CandidatePair, Candidates, Key, SentencePair};
use crate::claim::{ClaimId, Reading};
use crate::document::DocumentId;
use crate::rule::Registry;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Weight that two sentences must share to be compared, in tenths of a content word: a name and a word, or three words.
/// Fewer are shared by unrelated news every day.
const MIN_SHARED: u32 = 30;

/// The same for short sentences, which have less to share: two content words, as long as they are two fifths of all. A headline
/// retold in other words keeps about that much.
const MIN_SHARED_OF_SHORT: u32 = 20;

/// Sentences of one source that one draft sentence is compared with, the best first. A long source says one thing in a few
/// places at most; the limit is per source, so that no other source can crowd one out.
const MAX_PER_SOURCE: usize = 6;

/// Places read for one sentence of the draft, the rarest keys first. What follows a sentence closely shares some of its rarer
/// words; in archives of a few thousand articles nearly all keys are read.
const MAX_READ: usize = 4096;

/// Sentences that one sentence of the draft is compared with, those with the most in common first. A story is carried by some
/// dozens of outlets at most, and their sentences share more than any others'.
const MAX_SENTENCES: usize = 32;

/// Claims that one claim of the draft is compared with under one rule, those of the weightiest documents first. The limit is
/// on what is compared, never on keys: however common a key, of the documents under it those that share most with the draft
/// are found.
const MAX_CLAIMS: usize = 48;

/// Documents that a draft is compared with wherever they meet it: the weightiest. An article tells of a few events, each
/// carried by some dozens of outlets.
const MAX_DOCUMENTS: usize = 128;

/// Of other documents, sentences and claims that each sentence and claim is compared with all the same: a fact told in passing
/// is in articles that share nothing else with the draft.
const MAX_IN_PASSING: usize = 4;

/// A claim or sentence of some document, by its index there; a key is one of claims or one of sentences, never both.
pub(super) type Place = (DocumentId, u32);

/// Lists of places by key.
pub(super) trait Postings {
    /// Why a list cannot be read.
    type Error;
    /// A list that is found, but not read.
    type List;

    /// The list of `key`.
    fn find(&self, key: Key) -> Result<Self::List, Self::Error>;
    /// How many places it has.
    fn count(list: &Self::List) -> usize;
    /// Reads it.
    fn read(&self, list: &Self::List) -> Result<Vec<Place>, Self::Error>;
    /// One more than the highest number of a document.
    fn n_documents(&self) -> usize;
    /// A number that orders documents the same however the archive was built.
    fn order(&self, document: DocumentId) -> u64;
}

/// What is worth comparing with `draft`, in a fixed order.
pub(super) fn candidates<P: Postings>(
    draft: &Reading,
    registry: &Registry,
    postings: &P,
) -> Result<Candidates, P::Error> {
    let mut search = Search {
        postings,
        found: HashMap::new(),
        read: BTreeMap::new(),
        weights: vec![0; postings.n_documents()],
        least: 0,
    };
    let mut shared = Vec::new();
    for sentence in 0..draft.sentences.len() {
        shared.push(search.shared(&sentence_keys(draft, sentence))?);
    }
    search.weigh();
    let mut found = Candidates::default();
    for (sentence, shared) in (0..).zip(shared) {
        search.near_copies(sentence, shared, &mut found.sentences);
    }
    for (id, claim) in (0..).map(ClaimId).zip(&draft.claims) {
        search.claims(id, &asked_keys(claim, registry), &mut found.pairs)?;
    }
    found.pairs.sort_unstable();
    found.sentences.sort_unstable();
    Ok(found)
}

/// A sentence of the archive that shares something with one of the draft.
#[derive(Clone, Copy)]
struct Shared {
    place: Place,
    /// What it shares, in tenths of a content word.
    weight: u32,
    /// The same, rare words counting more.
    rarity: u32,
}

struct Search<'p, P: Postings> {
    postings: &'p P,
    found: HashMap<Key, Rc<P::List>>,
    read: BTreeMap<Key, Rc<Vec<Place>>>,
    /// What each document shares with the draft, rare words counting more.
    weights: Vec<u32>,
    /// Least weight of the weightiest documents.
    least: u32,
}

impl<P: Postings> Search<'_, P> {
    /// Looks a list up, once: the sentences of a draft share many words.
    fn find(&mut self, key: Key) -> Result<Rc<P::List>, P::Error> {
        if let Some(found) = self.found.get(&key) {
            return Ok(Rc::clone(found));
        }
        let found = Rc::new(self.postings.find(key)?);
        self.found.insert(key, Rc::clone(&found));
        Ok(found)
    }

    fn read(&mut self, key: Key) -> Result<Rc<Vec<Place>>, P::Error> {
        if let Some(read) = self.read.get(&key) {
            return Ok(Rc::clone(read));
        }
        let found = self.find(key)?;
        let read = Rc::new(self.postings.read(&found)?);
        self.read.insert(key, Rc::clone(&read));
        Ok(read)
    }

    /// The sentences that share enough of `keys`, or may share enough with what is too common to be read.
    ///
    /// The longest lists, as long as their weights together stay below what must be shared, cannot make a candidate by
    /// themselves: they only add to those that rarer keys have found.
    fn shared(&mut self, keys: &[(Key, u32)]) -> Result<Vec<Shared>, P::Error> {
        let mut lists = Vec::with_capacity(keys.len());
        for &(key, weight) in keys {
            lists.push((P::count(&*self.find(key)?), key, weight));
        }
        lists.sort_unstable();
        let mut unread: u32 = lists.iter().map(|(_, _, weight)| weight).sum();
        let needed = (unread * 2 / 5).clamp(MIN_SHARED_OF_SHORT, MIN_SHARED);
        let (mut n_read, mut all) = (0, Vec::new());
        for (count, key, weight) in lists {
            n_read += count;
            if n_read > MAX_READ {
                break;
            }
            unread -= weight;
            let rarity = weight * rarity(self.postings.n_documents(), count);
            all.extend(self.read(key)?.iter().map(|&place| Shared { place, weight, rarity }));
        }
        all.sort_unstable_by_key(|shared| shared.place);
        let sum = |same: &[Shared]| Shared {
            place: same[0].place,
            weight: same.iter().map(|shared| shared.weight).sum(),
            rarity: same.iter().map(|shared| shared.rarity).sum(),
        };
        let sums = all.chunk_by(|one, other| one.place == other.place).map(sum);
        Ok(sums.filter(|shared| shared.weight + unread >= needed).collect())
    }

    /// Gives each document its weight: for each key that was read, how rare it is.
    fn weigh(&mut self) {
        for places in self.read.values() {
            let rarity = rarity(self.postings.n_documents(), places.len());
            for of_document in places.chunk_by(|one, other| one.0 == other.0) {
                if let Some(weight) = self.weights.get_mut(of_document[0].0.0 as usize) {
                    *weight += rarity;
                }
            }
        }
        if self.weights.len() > MAX_DOCUMENTS {
            let mut sorted = self.weights.clone();
            let (_, least, _) = sorted.select_nth_unstable_by_key(MAX_DOCUMENTS, |weight| Reverse(*weight));
            self.least = *least + 1;
        }
    }

    /// Whether the document is among the weightiest.
    fn is_weighty(&self, document: DocumentId) -> bool {
        self.weights.get(document.0 as usize).is_some_and(|weight| *weight >= self.least)
    }

    /// The first `n` of what is sorted by rank, of documents that are not among the weightiest only a few.
    fn bounded<T: Copy>(&self, sorted: Vec<T>, n: usize, document: impl Fn(T) -> DocumentId) -> Vec<T> {
        let mut n_in_passing = 0;
        let fits = |item: &T| {
            let is_weighty = self.is_weighty(document(*item));
            n_in_passing += usize::from(!is_weighty);
            is_weighty || n_in_passing <= MAX_IN_PASSING
        };
        sorted.into_iter().filter(fits).take(n).collect()
    }

    /// Documents of most weight first, then in an order that does not depend on how the archive was built.
    fn rank(&self, (document, at): Place) -> (Reverse<u32>, u64, u32) {
        let weight = self.weights.get(document.0 as usize).copied().unwrap_or(0);
        (Reverse(weight), self.postings.order(document), at)
    }

    /// Those of `shared` that the draft's sentence is compared with.
    fn near_copies(&self, draft: u32, mut shared: Vec<Shared>, out: &mut Vec<SentencePair>) {
        let rank = |one: &Shared| (Reverse(one.rarity), self.rank(one.place));
        // What is cut away below is cut for good, so more is kept than fits: the limit per source comes in between.
        keep_first(&mut shared, MAX_SENTENCES * MAX_PER_SOURCE, rank);
        shared.sort_unstable_by_key(rank);
        let mut of_source: HashMap<DocumentId, usize> = HashMap::new();
        let fits = |one: &Shared| {
            let n = of_source.entry(one.place.0).or_default();
            *n += 1;
            *n <= MAX_PER_SOURCE
        };
        let best = self.bounded(shared.into_iter().filter(fits).collect(), MAX_SENTENCES, |one| one.place.0);
        out.extend(best.iter().map(|one| SentencePair { draft, document: one.place.0, source: one.place.1 }));
    }

    /// What the draft's claim `draft` is compared with under the rules that ask for `keys`.
    fn claims(
        &mut self,
        draft: ClaimId,
        keys: &[(Key, RuleIdx)],
        out: &mut Vec<CandidatePair>,
    ) -> Result<(), P::Error> {
        let rules: BTreeSet<RuleIdx> = keys.iter().map(|&(_, rule)| rule).collect();
        for rule in rules {
            let mut places = Vec::new();
            for &(key, _) in keys.iter().filter(|(_, of)| *of == rule) {
                places.extend(self.read(key)?.iter().copied());
            }
            places.sort_unstable();
            places.dedup();
            keep_first(&mut places, MAX_CLAIMS, |&place| self.rank(place));
            places.sort_unstable_by_key(|&place| self.rank(place));
            let places = self.bounded(places, MAX_CLAIMS, |place| place.0);
            out.extend(places.iter().map(|&(document, source)| CandidatePair {
                draft,
                document,
                source: ClaimId(source),
                rule,
            }));
        }
        Ok(())
    }
}

/// Keeps the first `n` by `rank`, in any order.
fn keep_first<T, K: Ord>(items: &mut Vec<T>, n: usize, rank: impl FnMut(&T) -> K) {
    if items.len() > n {
        items.select_nth_unstable_by_key(n, rank);
        items.truncate(n);
    }
}

/// How much a key says that `count` places have: the logarithm of how rare it is, at least one.
fn rarity(n_documents: usize, count: usize) -> u32 {
    (n_documents / count.max(1)).checked_ilog2().map_or(1, |log| log + 1)
}
