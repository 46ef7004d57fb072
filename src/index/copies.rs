//! Copies of one text: the same words at two addresses, and near-copies such as a wire story that several outlets carry.

use crate::claim::Reading;

/// What tells copies: a hash of all words, and a sketch of their runs of four.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Sketch {
    /// Hash of the words in order, without case, punctuation and layout.
    pub words: u64,
    /// For each of some hash functions, the last byte of the least value over all runs of four words (`MinHash`): two texts
    /// that share nothing agree in one of 256.
    pub least: [u8; N_HASHES],
}

/// Hash functions in a sketch. The share of equal entries estimates the share of common runs with a standard error of
/// sqrt(p(1-p)/32), under 0.09.
const N_HASHES: usize = 32;

/// Share of common runs from which two texts count as one story. A wire story with a new headline and a cut last paragraph
/// keeps four runs of five; two reports of one event written apart share fewer than one in ten.
const SAME_STORY: f32 = 0.7;

impl Sketch {
    /// The sketch of what `reading` says.
    #[must_use]
    pub fn of(reading: &Reading) -> Self {
        let words: Vec<u64> = reading
            .sentences
            .iter()
            .flat_map(|sentence| sentence.text.split(|c: char| !c.is_alphanumeric()))
            .filter(|word| !word.is_empty())
            .map(|word| word.chars().flat_map(char::to_lowercase).fold(SEED, |hash, c| mix(hash ^ u64::from(c))))
            .collect();
        let all = words.iter().fold(SEED, |hash, word| mix(hash.rotate_left(5) ^ word));
        let mut least = [u32::MAX; N_HASHES];
        let run = |run: &[u64]| run.iter().fold(SEED, |hash, word| mix(hash.rotate_left(5) ^ word));
        let runs: Vec<u64> = if words.len() < 4 { vec![all] } else { words.windows(4).map(run).collect() };
        for run in runs {
            for (nth, least) in (1..).zip(&mut least) {
                // The upper half of a multiplicative mix of the run with the function's number.
                let value = (mix(run ^ mix(nth)) >> 32) as u32;
                *least = value.min(*least);
            }
        }
        Self { words: all, least: least.map(|least| (least & 0xff) as u8) }
    }

    /// Whether the two are the same words.
    #[must_use]
    pub fn is_copy(&self, other: &Self) -> bool {
        self.words == other.words
    }

    /// Whether the two tell one story in mostly the same words.
    #[must_use]
    pub fn is_same_story(&self, other: &Self) -> bool {
        let n_equal = self.least.iter().zip(&other.least).filter(|(one, other)| one == other).count();
        self.is_copy(other) || n_equal as f32 >= SAME_STORY * N_HASHES as f32
    }
}

/// An arbitrary odd start value: the golden ratio's bits, as in `SplitMix64`.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// `SplitMix64`'s finaliser: every bit of the input moves every bit of the output.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(SEED);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
