//! Looking up in the stored corpus: the sources worth comparing with a draft, with the pairs.

use super::copies::stories;
use super::memory::candidates;
use super::segment::Segment;
use super::store::{IndexError, SegmentEntry, Snapshot, damaged};
use super::{Candidates, Key, Sketch, Stored};
use crate::claim::Reading;
use crate::document::DocumentId;
use crate::rule::Registry;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What of the stored corpus is worth comparing with one draft.
#[derive(Debug, Default)]
pub struct Found {
    /// The sources that share something with it, in order of path; [`DocumentId`]s of the candidates count in this list. Of
    /// sources with the same words only the first is there, and the draft itself is not.
    pub readings: Vec<Reading>,
    /// For each of them, the first that tells the same story in mostly the same words (often itself): together they are one
    /// witness.
    pub stories: Vec<usize>,
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
        let found = candidates(draft, registry, |key| self.list(key))?;
        let mut wanted: Vec<DocumentId> = found.pairs.iter().map(|pair| pair.document).collect();
        wanted.extend(found.sentences.iter().map(|pair| pair.document));
        wanted.sort_unstable();
        wanted.dedup();
        let own = Sketch::of(draft);
        let stored: Vec<(DocumentId, Stored)> =
            wanted.par_iter().map(|&id| Ok((id, self.stored(id)?))).collect::<Result<_, IndexError>>()?;
        let mut others: Vec<(DocumentId, Stored)> = stored
            .into_iter()
            .filter(|(_, stored)| {
                let reading = &stored.reading;
                reading.path != draft.path && !stored.sketch.is_copy(&own) && !skip(reading)
            })
            .collect();
        others.sort_by(|(_, one), (_, other)| one.reading.path.cmp(&other.reading.path));
        let mut seen = std::collections::HashSet::new();
        others.retain(|(_, stored)| seen.insert(stored.sketch.words));
        Ok(numbered(others, &found))
    }

    /// All documents that count, one by one in a fixed order, for comparing the corpus with itself.
    pub fn readings(&self) -> impl Iterator<Item = Result<Reading, IndexError>> + '_ {
        self.segments.iter().flat_map(|(segment, entry)| {
            (0..entry.n_documents).filter(|&number| !entry.is_dead(number)).map(move |number| {
                segment.stored(number).map(|stored| stored.reading).map_err(|error| damaged(segment, &error))
            })
        })
    }

    /// First document number of each segment.
    fn bases(&self) -> impl Iterator<Item = (u32, &(Segment, SegmentEntry))> {
        self.segments.iter().scan(0, |next, segment| {
            let base = *next;
            *next += segment.1.n_documents;
            Some((base, segment))
        })
    }

    fn list(&self, key: Key) -> Result<Vec<(DocumentId, u32)>, IndexError> {
        let mut all = Vec::new();
        for (base, (segment, entry)) in self.bases() {
            let list = segment.list(key).map_err(|error| damaged(segment, &error))?;
            let live = list.into_iter().filter(|posting| !entry.is_dead(posting.document));
            all.extend(live.map(|posting| (DocumentId(base + posting.document), posting.at)));
        }
        Ok(all)
    }

    fn stored(&self, id: DocumentId) -> Result<Stored, IndexError> {
        let of = self.bases().take_while(|(base, _)| *base <= id.0).last();
        let Some((base, (segment, _))) = of else {
            return Err(IndexError::Damaged {
                path: String::new(),
                what: "it names a document that it does not have".to_owned(),
            });
        };
        segment.stored(id.0 - base).map_err(|error| damaged(segment, &error))
    }
}

/// Renumbers the candidates by the order of `sources`, leaving out those of other documents.
fn numbered(sources: Vec<(DocumentId, Stored)>, found: &Candidates) -> Found {
    let new: BTreeMap<DocumentId, DocumentId> =
        (0..).map(DocumentId).zip(&sources).map(|(new, (old, _))| (*old, new)).collect();
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
    let (sketches, readings): (Vec<_>, Vec<_>) =
        sources.into_iter().map(|(_, stored)| (stored.sketch, stored.reading)).unzip();
    Found { stories: stories(&sketches), readings, candidates }
}
