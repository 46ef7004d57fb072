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
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

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
pub(super) trait Postings: Sync {
    /// Why a list cannot be read.
    type Error: Send;
    /// A list that is found, but not read.
    type List: Send + Sync;

    /// The list of `key`.
    fn find(&self, key: Key) -> Result<Self::List, Self::Error>;
    /// How many places it has.
    fn count(list: &Self::List) -> usize;
    /// Hands over its places, in order. Lists of common keys are long, and most of their places are passed over.
    fn each(&self, list: &Self::List, take: impl FnMut(Place)) -> Result<(), Self::Error>;
    /// Reads it; the places are in order.
    fn read(&self, list: &Self::List) -> Result<Vec<Place>, Self::Error> {
        let mut places = Vec::with_capacity(Self::count(list));
        self.each(list, |place| places.push(place))?;
        Ok(places)
    }
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
    let of_sentences: Vec<Vec<(Key, u32)>> =
        (0..draft.sentences.len()).into_par_iter().map(|sentence| sentence_keys(draft, sentence)).collect();
    let lists = find(postings, of_sentences.iter().flatten().map(|(key, _)| *key))?;
    let plans: Vec<Plan> = of_sentences.iter().map(|keys| Plan::new::<P>(keys, &lists)).collect();
    let read = read(postings, &lists, plans.iter().flat_map(|plan| &plan.read).map(|(key, _)| *key))?;
    let shared: Vec<Vec<Shared>> = plans.par_iter().map(|plan| plan.shared(&read, postings.n_documents())).collect();
    let search = Search::new(postings, read.values());
    let near_copies = (0..).zip(shared).collect::<Vec<_>>().into_par_iter();
    let sentences = near_copies.flat_map_iter(|(sentence, shared)| search.near_copies(sentence, shared)).collect();
    let pairs = search.claims(draft, registry)?;
    let mut found = Candidates { pairs, sentences, ..Candidates::default() };
    found.pairs.par_sort_unstable();
    found.sentences.par_sort_unstable();
    Ok(found)
}

/// Looks lists up, each once: the sentences of a draft share many words.
fn find<P: Postings>(postings: &P, keys: impl Iterator<Item = Key>) -> Result<HashMap<Key, P::List>, P::Error> {
    let keys: BTreeSet<Key> = keys.collect();
    keys.into_par_iter().map(|key| Ok((key, postings.find(key)?))).collect()
}

/// Reads lists, each once.
fn read<P: Postings>(
    postings: &P,
    lists: &HashMap<Key, P::List>,
    keys: impl Iterator<Item = Key>,
) -> Result<HashMap<Key, Vec<Place>>, P::Error> {
    let keys: BTreeSet<Key> = keys.collect();
    let lists = keys.into_par_iter().filter_map(|key| Some((key, lists.get(&key)?)));
    lists.map(|(key, list)| Ok((key, postings.read(list)?))).collect()
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

/// Which lists are read for one sentence of the draft.
struct Plan {
    read: Vec<(Key, u32)>,
    /// Weight of what is too common to be read.
    unread: u32,
    /// Weight that two sentences must share.
    needed: u32,
}

impl Plan {
    fn new<P: Postings>(keys: &[(Key, u32)], lists: &HashMap<Key, P::List>) -> Self {
        let count = |key: &Key| lists.get(key).map_or(0, P::count);
        let mut by_count: Vec<(usize, Key, u32)> =
            keys.iter().map(|&(key, weight)| (count(&key), key, weight)).collect();
        by_count.sort_unstable();
        let mut unread: u32 = keys.iter().map(|(_, weight)| weight).sum();
        let needed = (unread * 2 / 5).clamp(MIN_SHARED_OF_SHORT, MIN_SHARED);
        let (mut n_read, mut read) = (0, Vec::new());
        for (count, key, weight) in by_count {
            n_read += count;
            if n_read > MAX_READ {
                break;
            }
            unread -= weight;
            read.push((key, weight));
        }
        Self { read, unread, needed }
    }

    /// The sentences that share enough of what was read, or may share enough with what is too common to be read.
    ///
    /// The longest lists, as long as their weights together stay below what must be shared, cannot make a candidate by
    /// themselves: they only add to those that rarer keys have found.
    fn shared(&self, read: &HashMap<Key, Vec<Place>>, n_documents: usize) -> Vec<Shared> {
        let mut all = Vec::new();
        for &(key, weight) in &self.read {
            let places = read.get(&key).map_or(&[][..], Vec::as_slice);
            let rarity = weight * rarity(n_documents, places.len());
            all.extend(places.iter().map(|&place| Shared { place, weight, rarity }));
        }
        // The lists are in order each, which this sort makes use of.
        all.sort_by_key(|shared| shared.place);
        let sum = |same: &[Shared]| Shared {
            place: same[0].place,
            weight: same.iter().map(|shared| shared.weight).sum(),
            rarity: same.iter().map(|shared| shared.rarity).sum(),
        };
        let sums = all.chunk_by(|one, other| one.place == other.place).map(sum);
        sums.filter(|shared| shared.weight + self.unread >= self.needed).collect()
    }
}

/// The archive as one draft sees it.
struct Search<'p, P: Postings> {
    postings: &'p P,
    /// What each document shares with the draft, rare words counting more.
    weights: Vec<u32>,
    /// Least weight of the weightiest documents.
    least: u32,
}

impl<'p, P: Postings> Search<'p, P> {
    /// Gives each document its weight: for each list that was read, how rare its key is.
    fn new<'l>(postings: &'p P, read: impl Iterator<Item = &'l Vec<Place>>) -> Self {
        let mut weights = vec![0; postings.n_documents()];
        for places in read {
            let rarity = rarity(postings.n_documents(), places.len());
            for of_document in places.chunk_by(|one, other| one.0 == other.0) {
                if let Some(weight) = weights.get_mut(of_document[0].0.0 as usize) {
                    *weight += rarity;
                }
            }
        }
        let mut least = 0;
        if weights.len() > MAX_DOCUMENTS {
            let mut sorted = weights.clone();
            let (_, nth, _) = sorted.select_nth_unstable_by_key(MAX_DOCUMENTS, |weight| Reverse(*weight));
            least = *nth + 1;
        }
        Self { postings, weights, least }
    }

    fn weight(&self, document: DocumentId) -> u32 {
        self.weights.get(document.0 as usize).copied().unwrap_or(0)
    }

    /// Whether the document is among the weightiest.
    fn is_weighty(&self, document: DocumentId) -> bool {
        self.weight(document) >= self.least
    }

    /// Documents of most weight first, then in an order that does not depend on how the archive was built.
    fn rank(&self, (document, at): Place) -> (Reverse<u32>, u64, u32) {
        (Reverse(self.weight(document)), self.postings.order(document), at)
    }

    /// Those of `shared` that the draft's sentence is compared with.
    fn near_copies(&self, draft: u32, mut shared: Vec<Shared>) -> Vec<SentencePair> {
        let rank = |one: &Shared| (Reverse(one.rarity), self.rank(one.place));
        // What is cut away below is cut for good, so more is kept than fits: the limit per source comes in between.
        if shared.len() > MAX_SENTENCES * MAX_PER_SOURCE {
            shared.select_nth_unstable_by_key(MAX_SENTENCES * MAX_PER_SOURCE, rank);
            shared.truncate(MAX_SENTENCES * MAX_PER_SOURCE);
        }
        shared.sort_by_cached_key(rank);
        let mut of_source: HashMap<DocumentId, usize> = HashMap::new();
        let mut n_in_passing = 0;
        let fits = |one: &Shared| {
            let n = of_source.entry(one.place.0).or_default();
            *n += 1;
            if *n > MAX_PER_SOURCE {
                return false;
            }
            let is_weighty = self.is_weighty(one.place.0);
            n_in_passing += usize::from(!is_weighty);
            is_weighty || n_in_passing <= MAX_IN_PASSING
        };
        let best = shared.into_iter().filter(fits).take(MAX_SENTENCES);
        best.map(|one| SentencePair { draft, document: one.place.0, source: one.place.1 }).collect()
    }

    /// What the draft's claims are compared with.
    fn claims(&self, draft: &Reading, registry: &Registry) -> Result<Vec<CandidatePair>, P::Error> {
        let asked: Vec<Vec<(Key, RuleIdx)>> =
            draft.claims.par_iter().map(|claim| asked_keys(claim, registry)).collect();
        let keys: BTreeSet<Key> = asked.iter().flatten().map(|(key, _)| *key).collect();
        let best: HashMap<Key, Best> = keys
            .into_par_iter()
            .map(|key| Ok((key, self.best(&self.postings.find(key)?)?)))
            .collect::<Result<_, P::Error>>()?;
        let of_claim = |(id, keys): (ClaimId, &Vec<(Key, RuleIdx)>)| -> Vec<CandidatePair> {
            let rules: BTreeSet<RuleIdx> = keys.iter().map(|&(_, rule)| rule).collect();
            let of_rule = |rule: RuleIdx| {
                let keys = keys.iter().filter(|(_, of)| *of == rule);
                let places = self.joined(keys.filter_map(|(key, _)| best.get(key))).into_iter();
                places.map(move |(document, at)| CandidatePair { draft: id, document, source: ClaimId(at), rule })
            };
            rules.into_iter().flat_map(of_rule).collect()
        };
        Ok((0..).map(ClaimId).zip(&asked).flat_map(of_claim).collect())
    }

    /// The places of a list that are worth comparing. Looks at each place once, as lists of common keys grow with the archive.
    fn best(&self, list: &P::List) -> Result<Best, P::Error> {
        let mut best = Best::default();
        self.postings.each(list, |place| {
            let weight = self.weight(place.0);
            if weight >= self.least {
                best.weighty.push(place);
                return;
            }
            let is_full = best.passing.len() == MAX_IN_PASSING;
            let is_worse = |last: &Place| weight < self.weight(last.0) || self.rank(place) >= self.rank(*last);
            if is_full && best.passing.last().is_some_and(is_worse) {
                return;
            }
            let at = best.passing.partition_point(|&other| self.rank(other) < self.rank(place));
            best.passing.insert(at, place);
            best.passing.truncate(MAX_IN_PASSING);
        })?;
        self.sort(&mut best.weighty);
        best.weighty.truncate(MAX_CLAIMS);
        Ok(best)
    }

    /// What one claim is compared with under one rule that asks for several lists.
    fn joined<'b>(&self, lists: impl Iterator<Item = &'b Best>) -> Vec<Place> {
        let (mut all, mut passing) = (Vec::new(), Vec::new());
        for list in lists {
            all.extend(&list.weighty);
            passing.extend(&list.passing);
        }
        self.sort(&mut all);
        self.sort(&mut passing);
        all.truncate(MAX_CLAIMS);
        passing.truncate(MAX_IN_PASSING.min(MAX_CLAIMS - all.len()));
        all.extend(passing);
        all
    }

    /// Puts places in order of rank, each once.
    fn sort(&self, places: &mut Vec<Place>) {
        places.sort_by_cached_key(|&place| (self.rank(place), place));
        places.dedup();
    }
}

/// Of the places of a list, those worth comparing, in order of rank.
#[derive(Default)]
struct Best {
    /// In documents of most weight.
    weighty: Vec<Place>,
    /// In some of the others.
    passing: Vec<Place>,
}

/// How much a key says that `count` places have: the logarithm of how rare it is, at least one.
fn rarity(n_documents: usize, count: usize) -> u32 {
    (n_documents / count.max(1)).checked_ilog2().map_or(1, |log| log + 1)
}
