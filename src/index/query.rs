//! Looking up in the stored corpus: the sources worth comparing with a draft, with the pairs.

use super::lookup::{self, Postings};
use super::segment::{self, Posting, Segment};
use super::store::{IndexError, SegmentEntry, Snapshot, damaged};
use super::unpacked::Beginning;
use super::{Candidates, Head, Key, Sketch, Stored};
use crate::claim::Reading;
use crate::document::DocumentId;
use crate::rule::Registry;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What of the stored corpus is worth comparing with one draft.
#[derive(Debug, Default)]
pub struct Found {
    /// The sources that share something with it, in order of path; [`DocumentId`]s of the candidates count in this list. Of
    /// sources with the same words only the first is there, and the draft itself is not.
    pub readings: Vec<Arc<Reading>>,
    /// The pairs.
    pub candidates: Candidates,
}

impl Snapshot {
    /// What is worth comparing with `draft`, without the sources that `skip` names.
    ///
    /// # Errors
    /// When a segment is damaged or cannot be read.
    pub fn query(
        &self,
        draft: &Reading,
        registry: &Registry,
        skip: &dyn Fn(&Reading) -> bool,
    ) -> Result<Found, IndexError> {
        let found = lookup::candidates(draft, registry, self)?;
        self.found(draft, &found, &|_| false, skip)
    }

    /// The same, without the documents that `skip` names by their number, which need not be unpacked.
    ///
    /// # Errors
    /// As [`Snapshot::query`].
    pub fn query_among(
        &self,
        draft: &Reading,
        registry: &Registry,
        skip: &dyn Fn(DocumentId) -> bool,
    ) -> Result<Found, IndexError> {
        let found = lookup::candidates(draft, registry, self)?;
        self.found(draft, &found, skip, &|_| false)
    }

    /// Unpacks the documents of `found`, leaving out what is no source for `draft`.
    fn found(
        &self,
        draft: &Reading,
        found: &Candidates,
        skip_id: &dyn Fn(DocumentId) -> bool,
        skip: &dyn Fn(&Reading) -> bool,
    ) -> Result<Found, IndexError> {
        let own = Sketch::of(draft);
        let mut wanted = found.documents();
        wanted.retain(|&id| !skip_id(id));
        let stored: Vec<(DocumentId, Arc<Stored>)> =
            wanted.par_iter().map(|&id| Ok((id, self.stored(id)?))).collect::<Result<_, IndexError>>()?;
        let mut others: Vec<(DocumentId, Arc<Stored>)> = stored
            .into_iter()
            .filter(|(_, stored)| {
                let reading = &stored.reading;
                reading.path != draft.path && !stored.sketch.is_copy(&own) && !skip(reading)
            })
            .collect();
        others.sort_by(|(_, one), (_, other)| one.reading.path.cmp(&other.reading.path));
        let mut seen = std::collections::HashSet::new();
        others.retain(|(_, stored)| seen.insert(stored.sketch.words));
        Ok(numbered(&others, found))
    }

    /// All documents that count, one by one in a fixed order.
    pub fn readings(&self) -> impl Iterator<Item = Result<Arc<Reading>, IndexError>> + '_ {
        self.ids().into_iter().map(|id| self.reading(id))
    }

    /// The reading of a document.
    ///
    /// # Errors
    /// When a segment is damaged or cannot be read.
    pub fn reading(&self, id: DocumentId) -> Result<Arc<Reading>, IndexError> {
        self.stored(id).map(|stored| stored.reading.clone())
    }

    /// What is known of all documents that count, in a fixed order, without unpacking their readings.
    ///
    /// # Errors
    /// When a segment is damaged or cannot be read.
    pub fn heads(&self) -> Result<Vec<Head>, IndexError> {
        let head = |id: DocumentId| {
            let (segment, number) = self.place(id).ok_or_else(no_document)?;
            let beginning: Beginning = segment.stored(number).map_err(|error| damaged(segment, &error))?;
            Ok(Head { id, path: beginning.path, published: beginning.meta.published })
        };
        self.ids().into_par_iter().map(head).collect()
    }

    /// The documents that count.
    fn ids(&self) -> Vec<DocumentId> {
        let of_segment = |(base, (_, entry)): (u32, &(Segment, SegmentEntry))| -> Vec<DocumentId> {
            let live = (0..entry.n_documents).filter(|&number| !entry.is_dead(number));
            live.map(|number| DocumentId(base + number)).collect()
        };
        self.bases().flat_map(of_segment).collect()
    }

    /// First document number of each segment.
    fn bases(&self) -> impl Iterator<Item = (u32, &(Segment, SegmentEntry))> {
        self.segments.iter().scan(0, |next, segment| {
            let base = *next;
            *next += segment.1.n_documents;
            Some((base, segment))
        })
    }

    /// The segment that holds document `id`, and its number there.
    fn place(&self, id: DocumentId) -> Option<(&Segment, u32)> {
        let (base, (segment, _)) = self.bases().take_while(|(base, _)| *base <= id.0).last()?;
        Some((segment, id.0 - base))
    }

    fn stored(&self, id: DocumentId) -> Result<Arc<Stored>, IndexError> {
        if let Some(stored) = self.unpacked.get(id) {
            return Ok(stored);
        }
        let (segment, number) = self.place(id).ok_or_else(no_document)?;
        let stored: Stored = segment.stored(number).map_err(|error| damaged(segment, &error))?;
        let stored = Arc::new(stored);
        self.unpacked.add(id, stored.clone(), segment.n_packed(number));
        Ok(stored)
    }
}

fn no_document() -> IndexError {
    IndexError::Damaged { path: String::new(), what: "it names a document that it does not have".to_owned() }
}

impl Postings for Snapshot {
    type Error = IndexError;
    /// The list in each segment that has the key, by the segment's place.
    type List = Vec<(usize, segment::List)>;

    fn find(&self, key: Key) -> Result<Self::List, IndexError> {
        let mut found = Vec::new();
        for (nth, (segment, _)) in self.segments.iter().enumerate() {
            let list = segment.find(key).map_err(|error| damaged(segment, &error))?;
            found.extend(list.map(|list| (nth, list)));
        }
        Ok(found)
    }

    fn count(list: &Self::List) -> usize {
        list.iter().map(|(_, list)| list.count()).sum()
    }

    fn each(&self, list: &Self::List, mut take: impl FnMut(lookup::Place)) -> Result<(), IndexError> {
        for (nth, list) in list {
            let Some((base, (segment, entry))) = self.bases().nth(*nth) else { continue };
            let live = |posting: Posting| {
                if !entry.is_dead(posting.document) {
                    take((DocumentId(base + posting.document), posting.at));
                }
            };
            segment.each(list, live).map_err(|error| damaged(segment, &error))?;
        }
        Ok(())
    }

    fn n_documents(&self) -> usize {
        self.segments.iter().map(|(segment, _)| segment.n_documents() as usize).sum()
    }

    fn order(&self, document: DocumentId) -> u64 {
        self.place(document).map_or(0, |(segment, number)| segment.order(number))
    }
}

/// Renumbers the candidates by the order of `sources`, leaving out those of other documents.
fn numbered(sources: &[(DocumentId, Arc<Stored>)], found: &Candidates) -> Found {
    let new: BTreeMap<DocumentId, DocumentId> =
        (0..).map(DocumentId).zip(sources).map(|(new, (old, _))| (*old, new)).collect();
    let mut candidates = Candidates::default();
    candidates.pairs.extend(found.pairs.iter().filter_map(|pair| {
        let document = *new.get(&pair.document)?;
        Some(super::CandidatePair { document, ..*pair })
    }));
    candidates.sentences.extend(found.sentences.iter().filter_map(|pair| {
        let document = *new.get(&pair.document)?;
        Some(super::SentencePair { document, ..*pair })
    }));
    // The order must not tell in which order the index was built.
    candidates.pairs.sort_unstable();
    candidates.sentences.sort_unstable();
    candidates.tell_stories((0..).map(DocumentId).zip(sources.iter().map(|(_, stored)| &stored.sketch)));
    let readings = sources.iter().map(|(_, stored)| stored.reading.clone()).collect();
    Found { readings, candidates }
}
