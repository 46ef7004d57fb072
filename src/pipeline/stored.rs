//! Runs over the stored corpus: bringing it up to date, checking drafts against it, and checking it against itself.

use super::{Outcome, Plan, compare, gather, read, read_all};
use crate::claim::Reading;
use crate::conflict::{self, Comparison};
use crate::document::{CorpusFile, Document, DocumentId, Problem, Published, Reader};
use crate::index::{Analyse, Found, Head, IndexError, Snapshot, Stamp, Store, Update};
use crate::report::Counts;
use crate::rule::{Digest, Registry};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Sources that an audit looks at side by side: enough to keep all processors busy.
const AT_ONCE: usize = 32;

/// How long a run waits for another that is bringing the index up to date, before it uses what is committed. Most updates
/// take less; a first build takes longer than anybody at a desk waits.
const PATIENCE: Duration = Duration::from_secs(2);

/// The files of a corpus, and how they are read into the index.
pub struct Archive<'a> {
    /// The files.
    pub files: &'a [CorpusFile],
    /// Reads documents off them.
    pub reader: &'a Reader,
    /// Rules and lexicons.
    pub registry: &'a Registry,
    /// Told after each file: how many are done, of how many.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// What readings under rules of that digest depend on; `settings` is what gives documents their metadata, in any form.
#[must_use]
pub fn stamp(rules: Digest, settings: &str) -> Stamp {
    Stamp::new(rules, env!("GAINSAY_ANALYSER").as_bytes(), settings)
}

impl Analyse for Archive<'_> {
    fn load(&self, file: &CorpusFile, take: &mut dyn FnMut(Document)) -> Vec<Problem> {
        self.reader.load_each(&file.path, &mut |document, _| take(document))
    }

    fn read(&self, document: &Document) -> Reading {
        read(document, self.registry)
    }

    fn registry(&self) -> &Registry {
        self.registry
    }

    fn progress(&self, n_done: usize, n_files: usize) {
        (self.progress)(n_done, n_files);
    }
}

impl Archive<'_> {
    /// Brings `store` up to date with the files, waiting a little for another process that is at it.
    ///
    /// # Errors
    /// As [`Store::update`].
    pub fn update(&self, store: &Store) -> Result<Update, IndexError> {
        let started = Instant::now();
        loop {
            match store.update(self.files, self) {
                Err(IndexError::Busy { .. }) if started.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                done => return done,
            }
        }
    }
}

/// Drafts that were read, on the way to a check against the stored corpus.
pub struct ReadDrafts<'a> {
    drafts: &'a [Document],
    readings: Vec<Reading>,
    took: Duration,
}

/// Reads `drafts`, which needs nothing of the corpus. An undated draft counts as written at `as_of`.
#[must_use]
pub fn read_drafts<'a>(drafts: &'a mut [Document], as_of: Option<Published>, registry: &Registry) -> ReadDrafts<'a> {
    for draft in drafts.iter_mut() {
        draft.meta.published = draft.meta.published.or(as_of);
    }
    let started = Instant::now();
    let readings = read_all(drafts, registry);
    ReadDrafts { drafts, readings, took: started.elapsed() }
}

/// Checks drafts against the stored corpus, and each draft against itself; as [`super::check`] on all its documents.
///
/// # Errors
/// When the index turns out damaged.
pub fn check_stored(read: &ReadDrafts<'_>, snapshot: &Snapshot, plan: Plan<'_>) -> Result<Outcome, IndexError> {
    let ReadDrafts { drafts, readings, took } = read;
    let mut outcome = Outcome::default();
    outcome.times.reading = *took;
    let started = Instant::now();
    let is_draft = |source: &Reading| drafts.iter().any(|draft| draft.path == source.path);
    let found: Vec<Found> = readings
        .par_iter()
        .map(|draft| snapshot.query(draft, plan.registry, &is_draft))
        .collect::<Result<_, IndexError>>()?;
    outcome.times.meeting = started.elapsed();
    let started = Instant::now();
    let compared: Vec<Comparison> = readings
        .par_iter()
        .zip(&found)
        .map(|(draft, found)| {
            let sources: Vec<&Reading> = found.readings.iter().map(Arc::as_ref).collect();
            compare(draft, &sources, &found.candidates, plan)
        })
        .collect();
    outcome.times.comparing = started.elapsed();
    let n_sources = snapshot.n_documents();
    outcome.report.counts = Counts { n_drafts: drafts.len(), n_sources, ..Counts::default() };
    for (draft, comparison) in drafts.iter().zip(compared) {
        gather((&draft.path, draft.meta.published), comparison, plan.ratings, &mut outcome);
    }
    outcome.report.sort();
    outcome.report.redact();
    Ok(outcome)
}

/// Which sources an audit looks at, and who is told how far it is.
pub struct Audit<'a> {
    /// Whether a source is held against the others.
    pub is_chosen: &'a (dyn Fn(&Head) -> bool + Sync),
    /// Told after some sources: how many are done, of how many.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// Checks the chosen ones of the stored sources against all others. Each pair is looked at once, the newer source as the
/// draft. Holds a few sources and what they meet at a time, the readings unpacked last, and the findings.
///
/// # Errors
/// When the index turns out damaged.
pub fn audit(
    snapshot: &Snapshot,
    heads: &[Head],
    Audit { is_chosen, progress }: Audit<'_>,
    plan: Plan<'_>,
) -> Result<Outcome, IndexError> {
    let mut outcome = Outcome::default();
    outcome.report.counts = Counts { n_sources: snapshot.n_documents(), ..Counts::default() };
    let started = Instant::now();
    let chosen: Vec<&Head> = heads.iter().filter(|head| is_chosen(head)).collect();
    let mut newest_last = chosen.clone();
    newest_last.sort_by_key(|head| (head.published, &head.path));
    let ranks: HashMap<DocumentId, usize> = newest_last.iter().map(|head| head.id).zip(0..).collect();
    let look_at = |head: &Head| -> Result<Comparison, IndexError> {
        let reading = snapshot.reading(head.id)?;
        // A pair of which both are chosen is looked at when the newer one's turn comes.
        let skip = |other: DocumentId| ranks.get(&other).is_some_and(|rank| *rank >= ranks[&head.id]);
        let found = snapshot.query_among(&reading, plan.registry, &skip)?;
        let sources: Vec<&Reading> = found.readings.iter().map(Arc::as_ref).collect();
        let options = conflict::Options { near_misses: plan.near_misses };
        Ok(conflict::compare(&reading, &sources, &found.candidates, plan.registry, options))
    };
    for (nth, batch) in chosen.chunks(AT_ONCE).enumerate() {
        let compared: Vec<Comparison> = batch.par_iter().map(|head| look_at(head)).collect::<Result<_, _>>()?;
        for (head, comparison) in batch.iter().zip(compared) {
            outcome.report.counts.n_drafts += 1;
            gather((&head.path, head.published), comparison, plan.ratings, &mut outcome);
        }
        progress((nth * AT_ONCE + batch.len()).min(chosen.len()), chosen.len());
    }
    outcome.times.comparing = started.elapsed();
    outcome.report.sort();
    outcome.report.redact();
    Ok(outcome)
}
