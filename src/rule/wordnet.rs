//! Lexical knowledge: which words can say the same, exclude each other, or are kinds of one thing. From WordNet 3.0, compiled
//! by `train/build_wordnet.py`, which documents the file.
//!
//! Words have many senses and a pair of words is compared without knowing which are meant, so only the senses that people use
//! most are held: the first of each part of speech, and the second and third where sense-tagged texts hold them.

use crate::syntax::Upos;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// Layout of the file this code reads.
const VERSION: u32 = 1;

/// Lemmas, and synsets, between two places in the file's tables.
const BLOCK: u32 = 16;

/// Bytes before the counts: mark, version, checksum.
const HEAD: usize = 40;

/// Farthest common parent of siblings, in steps from each: "dog" and "cat" are two steps below "carnivore". Three steps join
/// "dog" with "whale".
const MAX_STEPS: u32 = 2;

/// Least depth of a common parent, in steps below the top: above it stand words such as "person", "artefact" or "act", whose
/// kinds do not exclude each other. Two nouns of one sentence, taken at random from 1,300 sentences of news, are siblings in
/// 0.7 % of pairs at 5, in 1.2 % at 4, in 0.2 % at 6; of Breaking NLI's swapped words two in five are at 5, one in three at 6.
const MIN_DEPTH: u32 = 5;

/// Senses of each word that siblings are judged by. A rare sense finds a sibling for nearly any pair.
const SIBLING_SENSES: usize = 1;

/// Farthest ancestor that counts as a more general word, in steps.
const MAX_CLIMB: u32 = 8;

/// Steps up to a word that a report puts for a nearer one: "ferry", "boat", "vessel".
const NEAR: u32 = 2;

static EMBEDDED: LazyLock<WordNet> = LazyLock::new(|| {
    // The file is part of the program and a test reads it, so this cannot fail in a program that was tested.
    WordNet::read(include_bytes!("../../rules/lexicon/wordnet.bin")).expect("the embedded lexicon is readable")
});

/// Why bytes are no compiled WordNet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WordNetError {
    /// It is no such file, or of another version.
    #[error("not a compiled WordNet of version {VERSION}")]
    Version,
    /// It ends too early.
    #[error("the compiled WordNet is cut short")]
    Short,
    /// Its checksum does not match.
    #[error("the compiled WordNet is damaged: its checksum does not match")]
    Checksum,
}

/// The lexicon, read from its bytes as it is asked.
#[derive(Debug, Clone)]
pub struct WordNet {
    lemmas: Records,
    synsets: Records,
}

/// Parts of speech, in the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Noun,
    Verb,
    Adjective,
    Adverb,
}

const PARTS: [Part; 4] = [Part::Noun, Part::Verb, Part::Adjective, Part::Adverb];

impl Part {
    fn of(upos: Upos) -> Option<Self> {
        match upos {
            Upos::Noun | Upos::Propn | Upos::Num => Some(Self::Noun),
            Upos::Verb | Upos::Aux => Some(Self::Verb),
            Upos::Adj => Some(Self::Adjective),
            Upos::Adv => Some(Self::Adverb),
            _ => None,
        }
    }
}

type LemmaId = u32;
type SynsetId = u32;

/// What is held of a lemma.
#[derive(Debug, Clone, Default)]
struct Entry {
    id: LemmaId,
    senses: [Vec<SynsetId>; 4],
    derived: Vec<LemmaId>,
}

/// What is held of a synset.
#[derive(Debug, Clone, Default)]
struct Synset {
    broader: Vec<SynsetId>,
    opposite: Vec<SynsetId>,
    similar: Vec<SynsetId>,
    members: Vec<LemmaId>,
}

impl WordNet {
    /// The lexicon built into this program.
    ///
    /// # Panics
    /// Never in a tested build: a test reads the embedded file.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    fn read(bytes: &'static [u8]) -> Result<Self, WordNetError> {
        if bytes.get(..4) != Some(b"GWDN") || word_at(bytes, 4)? != VERSION {
            return Err(WordNetError::Version);
        }
        let rest = bytes.get(HEAD..).ok_or(WordNetError::Short)?;
        if bytes.get(8..HEAD) != Some(blake3::hash(rest).as_bytes().as_slice()) {
            return Err(WordNetError::Checksum);
        }
        let count = |idx: usize| word_at(rest, 4 * idx);
        let (n_lemmas, n_synsets) = (count(0)?, count(1)?);
        let sizes = [
            4 * n_lemmas.div_ceil(BLOCK) as usize,
            4 * n_synsets.div_ceil(BLOCK) as usize,
            count(2)? as usize,
            count(3)? as usize,
        ];
        let mut at = 16;
        let mut parts: [&[u8]; 4] = [&[]; 4];
        for (part, size) in parts.iter_mut().zip(sizes) {
            *part = rest.get(at..at + size).ok_or(WordNetError::Short)?;
            at += size;
        }
        let [lemma_places, synset_places, lemma_records, synset_records] = parts;
        Ok(Self {
            lemmas: Records { n: n_lemmas, places: lemma_places, records: lemma_records },
            synsets: Records { n: n_synsets, places: synset_places, records: synset_records },
        })
    }

    /// Words that share a sense with `lemma`, in alphabetical order, without itself.
    #[must_use]
    pub fn synonyms(&self, lemma: &str, upos: Upos) -> Vec<String> {
        let (Some(entry), Some(part)) = (self.entry(lemma), Part::of(upos)) else { return Vec::new() };
        let members = entry.senses[part as usize].iter().flat_map(|&sense| self.synset(sense).members);
        let ids: BTreeSet<LemmaId> = members.filter(|&id| id != entry.id).collect();
        ids.into_iter().map(|id| self.lemma(id)).collect()
    }

    /// Words more general than `lemma`, in alphabetical order.
    #[must_use]
    pub fn broader(&self, lemma: &str, upos: Upos) -> Vec<String> {
        let above = self.ancestors(&self.senses(lemma, upos), MAX_CLIMB);
        self.members(above.into_keys())
    }

    /// Words that are opposites of `lemma`, in alphabetical order.
    #[must_use]
    pub fn antonyms(&self, lemma: &str, upos: Upos) -> Vec<String> {
        let ours = self.senses(lemma, upos);
        let similar = |senses: Vec<SynsetId>| senses.into_iter().flat_map(|sense| self.synset(sense).similar);
        let opposite = |senses: Vec<SynsetId>| senses.into_iter().flat_map(|sense| self.synset(sense).opposite);
        let mut theirs: Vec<SynsetId> = opposite(ours.clone()).collect();
        if upos == Upos::Adj {
            theirs.extend(opposite(similar(ours).collect()));
            theirs.extend(similar(theirs.clone()).collect::<Vec<_>>());
        }
        let mut found = self.members(theirs.into_iter());
        found.retain(|other| self.are_antonyms(lemma, other, upos));
        found
    }

    fn members(&self, senses: impl Iterator<Item = SynsetId>) -> Vec<String> {
        let ids: BTreeSet<LemmaId> = senses.flat_map(|sense| self.synset(sense).members).collect();
        ids.into_iter().map(|id| self.lemma(id)).collect()
    }

    /// Whether the two can say the same: they share a sense.
    #[must_use]
    pub fn are_synonyms(&self, one: &str, other: &str, upos: Upos) -> bool {
        self.senses_of_both(one, other, upos).is_some_and(|(ours, theirs)| share(&ours, &theirs))
    }

    /// Whether the two are opposites: senses of theirs are, or for adjectives a sense of one and a sense similar to one of the
    /// other ("quick" – "slow", by "fast"). One step of similarity, since two join what nobody sets against each other.
    #[must_use]
    pub fn are_antonyms(&self, one: &str, other: &str, upos: Upos) -> bool {
        let Some((ours, theirs)) = self.senses_of_both(one, other, upos) else { return false };
        if share(&ours, &theirs) {
            return false;
        }
        let opposite =
            |senses: &[SynsetId]| senses.iter().flat_map(|&sense| self.synset(sense).opposite).collect::<Vec<_>>();
        let similar =
            |senses: &[SynsetId]| senses.iter().flat_map(|&sense| self.synset(sense).similar).collect::<Vec<_>>();
        share(&opposite(&ours), &theirs)
            || upos == Upos::Adj
                && (share(&opposite(&similar(&ours)), &theirs) || share(&opposite(&similar(&theirs)), &ours))
    }

    /// Whether the two are different kinds of one near parent ("trumpet" – "trombone") and so exclude each other. False where one
    /// is a kind of the other or they share a sense. Judged by each word's most frequent sense.
    #[must_use]
    pub fn are_siblings(&self, one: &str, other: &str, upos: Upos) -> bool {
        let Some((ours, theirs)) = self.senses_of_both(one, other, upos) else { return false };
        if share(&ours, &theirs) || self.is_above(&ours, &theirs) || self.is_above(&theirs, &ours) {
            return false;
        }
        let first = |senses: &[SynsetId]| senses.iter().take(SIBLING_SENSES).copied().collect::<Vec<_>>();
        let ours = self.ancestors(&first(&ours), MAX_STEPS);
        let theirs = self.ancestors(&first(&theirs), MAX_STEPS);
        let parents = ours.keys().filter(|&parent| theirs.contains_key(parent));
        parents.into_iter().any(|&parent| self.depth(parent) >= MIN_DEPTH)
    }

    /// Whether `general` is a wider word than `specific`: "ship" – "ferry".
    #[must_use]
    pub fn is_hypernym(&self, general: &str, specific: &str, upos: Upos) -> bool {
        self.senses_of_both(general, specific, upos)
            .is_some_and(|(general, specific)| !share(&general, &specific) && self.is_above(&general, &specific))
    }

    /// Whether `specific` in its most frequent sense is a kind of `general` in its own: a dog is an animal, though a lucky dog is a
    /// person.
    #[must_use]
    pub fn is_first_of_all(&self, specific: &str, general: &str) -> bool {
        self.senses_of_both(specific, general, Upos::Noun)
            .is_some_and(|(specific, general)| self.is_above(&general[..1], &specific[..1]))
    }

    /// Whether `specific` in its most frequent sense is a near kind of `general` in any: a ferry is a vessel, but an enrichment is
    /// not told of as a change.
    #[must_use]
    pub fn is_near_kind(&self, specific: &str, general: &str) -> bool {
        self.senses_of_both(specific, general, Upos::Noun).is_some_and(|(specific, general)| {
            let above = self.ancestors(&specific[..1], NEAR);
            general.iter().any(|sense| above.contains_key(sense))
        })
    }

    /// Words derived from `lemma` or from which it is derived, of any part of speech ("resign" – "resignation").
    #[must_use]
    pub fn derived(&self, lemma: &str) -> Vec<String> {
        let derived = self.entry(lemma).map(|entry| entry.derived).unwrap_or_default();
        derived.into_iter().map(|id| self.lemma(id)).collect()
    }

    /// Whether one is derived from the other.
    #[must_use]
    pub fn are_derived(&self, one: &str, other: &str) -> bool {
        let (Some(one), Some(other)) = (self.entry(one), self.entry(other)) else { return false };
        one.derived.contains(&other.id) || other.derived.contains(&one.id)
    }

    /// Whether the lexicon holds `lemma` as that part of speech.
    #[must_use]
    pub fn knows(&self, lemma: &str, upos: Upos) -> bool {
        self.knows_any(lemma, &[upos])
    }

    /// Whether the lexicon holds `lemma` as one of those parts of speech.
    #[must_use]
    pub fn knows_any(&self, lemma: &str, parts: &[Upos]) -> bool {
        let Some((_, mut record)) = self.find(lemma) else { return false };
        let has_senses = PARTS.map(|_| record.skip_list() > 0);
        parts.iter().any(|&upos| Part::of(upos).is_some_and(|part| has_senses[part as usize]))
    }

    fn senses(&self, lemma: &str, upos: Upos) -> Vec<SynsetId> {
        let (Some(part), Some((_, mut record))) = (Part::of(upos), self.find(lemma)) else { return Vec::new() };
        for _ in 0..part as usize {
            record.skip_list();
        }
        record.list()
    }

    fn senses_of_both(&self, one: &str, other: &str, upos: Upos) -> Option<(Vec<SynsetId>, Vec<SynsetId>)> {
        let (ours, theirs) = (self.senses(one, upos), self.senses(other, upos));
        (!ours.is_empty() && !theirs.is_empty()).then_some((ours, theirs))
    }

    /// Whether one of `general` stands above one of `specific`.
    fn is_above(&self, general: &[SynsetId], specific: &[SynsetId]) -> bool {
        let above = self.ancestors(specific, MAX_CLIMB);
        general.iter().any(|sense| above.contains_key(sense))
    }

    /// Every synset above `senses`, with the number of steps, up to `limit`; not the senses themselves.
    fn ancestors(&self, senses: &[SynsetId], limit: u32) -> BTreeMap<SynsetId, u32> {
        let mut found = BTreeMap::new();
        let mut level: Vec<SynsetId> = senses.to_vec();
        for step in 1..=limit {
            let above: Vec<SynsetId> = level.iter().flat_map(|&synset| self.synset(synset).broader).collect();
            level = above.into_iter().filter(|synset| !found.contains_key(synset)).collect();
            for &synset in &level {
                found.entry(synset).or_insert(step);
            }
        }
        found
    }

    /// Steps from the top along the shortest way.
    fn depth(&self, synset: SynsetId) -> u32 {
        let mut level = vec![synset];
        // WordNet's deepest synset has 19 steps above it.
        for depth in 0..24 {
            let parents: Vec<Vec<SynsetId>> = level.iter().map(|&synset| self.synset(synset).broader).collect();
            if parents.iter().any(Vec::is_empty) {
                return depth;
            }
            level = parents.into_iter().flatten().collect();
        }
        24
    }

    fn entry(&self, lemma: &str) -> Option<Entry> {
        let (id, mut record) = self.find(lemma)?;
        let senses = PARTS.map(|_| record.list());
        Some(Entry { id, senses, derived: record.list() })
    }

    /// The record of `lemma` behind its letters. Spells nothing out: a record tells how many letters it shares with the one
    /// before, so that how far each agrees with what is sought follows from how far that one does.
    fn find(&self, lemma: &str) -> Option<(LemmaId, Record)> {
        let is_plain = lemma.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase() && byte != b' ');
        let lemma: Cow<'_, str> = if is_plain { lemma.into() } else { lemma.to_lowercase().replace(' ', "_").into() };
        let sought = lemma.as_bytes();
        // The last block whose first word is not past the one sought.
        let (mut low, mut high) = (0, self.lemmas.n.div_ceil(BLOCK));
        while low + 1 < high {
            let middle = low.midpoint(high);
            let first = self.lemmas.block(middle).next().map(|mut record| record.letters().1);
            if first.is_some_and(|first| first <= sought) { low = middle } else { high = middle }
        }
        let mut n_alike = 0;
        for (id, mut record) in (low * BLOCK..).zip(self.lemmas.block(low)) {
            let (shared, own) = record.letters();
            if shared < n_alike {
                // It parts from the one before where that one still agreed, and all further words with it.
                return None;
            }
            if shared == n_alike {
                n_alike += own.iter().zip(&sought[n_alike..]).take_while(|(our, their)| our == their).count();
            }
            if n_alike == sought.len() && shared + own.len() == sought.len() {
                return Some((id, record));
            }
        }
        None
    }

    /// How lemma `id` is written.
    fn lemma(&self, id: LemmaId) -> String {
        let mut word = String::new();
        for mut record in self.lemmas.block(id / BLOCK).take((id % BLOCK) as usize + 1) {
            record.spell(&mut word);
        }
        word.replace('_', " ")
    }

    fn synset(&self, id: SynsetId) -> Synset {
        let Some(mut record) = self.synsets.block(id / BLOCK).nth((id % BLOCK) as usize) else {
            return Synset::default();
        };
        Synset { broader: record.list(), opposite: record.list(), similar: record.list(), members: record.list() }
    }
}

fn share(ours: &[SynsetId], theirs: &[SynsetId]) -> bool {
    ours.iter().any(|sense| theirs.contains(sense))
}

fn word_at(bytes: &[u8], at: usize) -> Result<u32, WordNetError> {
    let word = bytes.get(at..at + 4).and_then(|word| word.try_into().ok()).ok_or(WordNetError::Short)?;
    Ok(u32::from_le_bytes(word))
}

/// Records with the places of every [`BLOCK`]th.
#[derive(Debug, Clone, Copy)]
struct Records {
    n: u32,
    places: &'static [u8],
    records: &'static [u8],
}

impl Records {
    /// The records of block `idx`, in order.
    fn block(&self, idx: u32) -> impl Iterator<Item = Record> + use<> {
        let place =
            |idx: u32| word_at(self.places, 4 * idx as usize).map_or(self.records.len(), |place| place as usize);
        let Range { start, end } = place(idx)..place(idx + 1);
        let mut rest = Record { bytes: self.records.get(start..end).unwrap_or(&[]) };
        std::iter::from_fn(move || {
            if rest.bytes.is_empty() {
                return None;
            }
            let len = rest.number() as usize;
            let (record, after) = rest.bytes.split_at_checked(len)?;
            rest.bytes = after;
            Some(Record { bytes: record })
        })
    }
}

/// What is not yet read of a record.
struct Record {
    bytes: &'static [u8],
}

impl Record {
    fn number(&mut self) -> u32 {
        let mut number = 0;
        for shift in (0..32).step_by(7) {
            let Some((&byte, rest)) = self.bytes.split_first() else { return number };
            self.bytes = rest;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        number
    }

    fn list(&mut self) -> Vec<u32> {
        let n = self.number();
        (0..n).map(|_| self.number()).collect()
    }

    /// Passes over a list; gives its length.
    fn skip_list(&mut self) -> u32 {
        let n = self.number();
        (0..n).for_each(|_| {
            self.number();
        });
        n
    }

    /// How many letters a lemma shares with the one before, and the bytes of the others.
    fn letters(&mut self) -> (usize, &'static [u8]) {
        let (shared, n_own) = (self.number() as usize, self.number() as usize);
        let (own, rest) = self.bytes.split_at_checked(n_own).unwrap_or((&[], &[]));
        self.bytes = rest;
        (shared, own)
    }

    /// Puts a lemma's letters in place of those of the one before.
    fn spell(&mut self, word: &mut String) {
        let (shared, own) = self.letters();
        word.truncate(if word.is_char_boundary(shared) { shared } else { 0 });
        word.push_str(std::str::from_utf8(own).unwrap_or(""));
    }
}

#[cfg(test)]
#[expect(clippy::print_stderr, reason = "what is measured by hand is printed for the one who measures")]
mod tests {
    use super::*;

    fn net() -> &'static WordNet {
        WordNet::embedded()
    }

    #[test]
    fn every_lemma_is_found_by_its_own_spelling() {
        for id in (0..net().lemmas.n).step_by(61) {
            let lemma = net().lemma(id);
            assert_eq!(net().entry(&lemma).map(|entry| entry.id), Some(id), "{lemma}");
        }
        assert!(net().entry("zzzzz").is_none());
        assert!(net().entry("").is_none());
    }

    #[test]
    fn words_that_share_a_sense_are_synonyms() {
        assert!(net().are_synonyms("buy", "purchase", Upos::Verb));
        assert!(net().are_synonyms("attorney", "lawyer", Upos::Noun));
        assert!(!net().are_synonyms("buy", "sell", Upos::Verb));
        assert!(net().synonyms("car", Upos::Noun).contains(&"automobile".to_owned()));
    }

    #[test]
    fn opposites_are_antonyms_and_adjectives_by_one_step() {
        assert!(net().are_antonyms("increase", "decrease", Upos::Verb));
        assert!(net().are_antonyms("hot", "cold", Upos::Adj));
        assert!(net().are_antonyms("rapid", "slow", Upos::Adj));
        assert!(!net().are_antonyms("fast", "quick", Upos::Adj));
        assert!(!net().are_antonyms("red", "green", Upos::Adj));
    }

    #[test]
    fn kinds_of_a_near_parent_are_siblings_but_kinds_of_each_other_are_not() {
        assert!(net().are_siblings("trumpet", "trombone", Upos::Noun));
        assert!(net().are_siblings("cat", "dog", Upos::Noun));
        assert!(!net().are_siblings("dog", "poodle", Upos::Noun));
        assert!(!net().are_siblings("mayor", "table", Upos::Noun));
        assert!(!net().are_siblings("lawyer", "attorney", Upos::Noun));
    }

    #[test]
    fn wider_words_stand_above_narrower_ones() {
        assert!(net().is_hypernym("vehicle", "car", Upos::Noun));
        assert!(!net().is_hypernym("car", "vehicle", Upos::Noun));
    }

    #[test]
    fn derivations_join_parts_of_speech() {
        assert!(net().are_derived("resign", "resignation"));
        assert!(net().derived("announce").contains(&"announcement".to_owned()));
        assert!(!net().are_derived("mill", "resignation"));
    }

    #[test]
    fn damaged_files_are_refused() {
        let whole: &'static [u8] = include_bytes!("../../rules/lexicon/wordnet.bin");
        assert_eq!(WordNet::read(&whole[..30]).err(), Some(WordNetError::Short));
        assert_eq!(WordNet::read(&whole[..5000]).err(), Some(WordNetError::Checksum));
        assert_eq!(WordNet::read(b"GIF89a..").err(), Some(WordNetError::Version));
    }

    /// Pairs that differ in one word: contradiction if the lexicon sets the two words against each other.
    #[test]
    #[ignore = "needs Breaking NLI: set GAINSAY_BREAKING_NLI to its file"]
    fn one_word_swaps_of_breaking_nli() {
        let path = std::env::var("GAINSAY_BREAKING_NLI").expect("GAINSAY_BREAKING_NLI is set");
        let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let file = std::fs::read_to_string(path).expect("readable pairs");
        let pairs: Vec<serde_json::Value> =
            file.lines().map(|line| serde_json::from_str(line).expect("a pair")).collect();
        let texts: Vec<&str> =
            pairs.iter().flat_map(|pair| [&pair["draft"], &pair["source"]]).filter_map(|text| text.as_str()).collect();
        let lemmas = lemmas(&texts);
        for (pair, lemmas) in pairs.iter().zip(lemmas.chunks(2)) {
            let (ours, theirs) = swapped(&lemmas[0], &lemmas[1]);
            let parts = [Upos::Noun, Upos::Verb, Upos::Adj, Upos::Adv];
            let excludes = parts
                .iter()
                .any(|&upos| net().are_antonyms(&ours, &theirs, upos) || net().are_siblings(&ours, &theirs, upos));
            let due = pair["label"] == "contradiction";
            for name in [pair["meta"]["category"].as_str().expect("a category"), "all"] {
                let count = counts.entry(format!("{name} {}", pair["label"])).or_default();
                count.0 += usize::from(excludes == due);
                count.1 += 1;
            }
        }
        for (name, (right, all)) in counts {
            eprintln!("{name}: {right} of {all}, {:.1} %", 100.0 * right as f64 / all as f64);
        }
    }

    /// The lemmas of each text, without articles and marks.
    fn lemmas(texts: &[&str]) -> Vec<Vec<String>> {
        let forms: Vec<Vec<&str>> = texts
            .iter()
            .map(|text| crate::syntax::tokenize::tokens(text).into_iter().map(|range| &text[range]).collect())
            .collect();
        let given: Vec<&[&str]> = forms.iter().map(Vec::as_slice).collect();
        let content = |node: &&crate::syntax::Node| node.upos != Upos::Det && node.upos != Upos::Punct;
        let trees = crate::syntax::Model::embedded().analyse(&given);
        trees.iter().map(|tree| tree.iter().filter(content).map(|node| node.lemma.to_lowercase()).collect()).collect()
    }

    /// The words between what the two texts begin and end with.
    fn swapped(ours: &[String], theirs: &[String]) -> (String, String) {
        let same = |(ours, theirs): &(&String, &String)| ours == theirs;
        let head = ours.iter().zip(theirs).take_while(same).count();
        let room = ours.len().min(theirs.len()) - head;
        let tail = ours.iter().rev().zip(theirs.iter().rev()).take(room).take_while(same).count();
        (ours[head..ours.len() - tail].join(" "), theirs[head..theirs.len() - tail].join(" "))
    }
}
