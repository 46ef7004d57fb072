//! Unpacking stored readings: which were unpacked not long ago, and what stands at the beginning of one.

use super::Stored;
use crate::document::{DocumentId, Meta};
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Packed bytes of the readings in one of the two halves. Readings take some thirty times as much unpacked, so that both halves
/// together stay near 120 MB, and hold some six hundred articles: those of the few hundred that were looked at last, and what
/// they have in common.
const MAX_BYTES: usize = 2 << 20;

/// Readings unpacked not long ago. The drafts of a run and the neighbours in an archive meet the same sources again and again.
///
/// Held in two halves: once the young one is full, it becomes the old one, and what was in that is let go unless it was asked
/// for meanwhile.
#[derive(Debug, Default)]
pub(super) struct Unpacked(Mutex<Halves>);

#[derive(Debug, Default)]
struct Halves {
    young: HashMap<DocumentId, (Arc<Stored>, usize)>,
    old: HashMap<DocumentId, (Arc<Stored>, usize)>,
    /// Packed bytes of the young half.
    n_bytes: usize,
}

impl Unpacked {
    /// The reading of document `id`, if it was unpacked not long ago.
    pub(super) fn get(&self, id: DocumentId) -> Option<Arc<Stored>> {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((stored, _)) = halves.young.get(&id) {
            return Some(stored.clone());
        }
        let (stored, n_bytes) = halves.old.remove(&id)?;
        halves.add(id, stored.clone(), n_bytes);
        Some(stored)
    }

    /// Holds a reading that had `n_bytes` packed.
    pub(super) fn add(&self, id: DocumentId, stored: Arc<Stored>, n_bytes: usize) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).add(id, stored, n_bytes);
    }
}

impl Halves {
    fn add(&mut self, id: DocumentId, stored: Arc<Stored>, n_bytes: usize) {
        if self.n_bytes + n_bytes > MAX_BYTES {
            self.old = std::mem::take(&mut self.young);
            self.n_bytes = 0;
        }
        self.n_bytes += n_bytes;
        self.young.insert(id, (stored, n_bytes));
    }
}

/// The beginning of a [`Stored`]: columns are read no further.
pub(super) struct Beginning {
    pub(super) path: String,
    pub(super) meta: Meta,
}

/// The fields of `T` and of `Reading` as they are stored; the number of fields decides where columns lie.
const STORED: &[&str] = &["reading", "sketch"];
const READING: &[&str] = &["path", "role", "meta", "sentences", "mentions", "claims", "stances", "attributions"];

impl<'de> Deserialize<'de> for Beginning {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Outer;
        impl<'de> Visitor<'de> for Outer {
            type Value = Beginning;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a stored document")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Beginning, A::Error> {
                let Inner(beginning) = seq.next_element()?.ok_or_else(|| de::Error::invalid_length(0, &self))?;
                Ok(beginning)
            }
        }
        deserializer.deserialize_struct("Stored", STORED, Outer)
    }
}

struct Inner(Beginning);

impl<'de> Deserialize<'de> for Inner {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Inner;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a reading")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Inner, A::Error> {
                let short = |n| de::Error::invalid_length(n, &"a path, a role and metadata");
                let path = seq.next_element()?.ok_or_else(|| short(0))?;
                let _: crate::document::Role = seq.next_element()?.ok_or_else(|| short(1))?;
                let meta = seq.next_element()?.ok_or_else(|| short(2))?;
                Ok(Inner(Beginning { path, meta }))
            }
        }
        deserializer.deserialize_struct("Reading", READING, Reading)
    }
}
