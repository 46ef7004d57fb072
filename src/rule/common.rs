//! How common words are: what two texts share tells the less of what they are about the more texts hold it.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Weight of a word that one document in a hundred holds, or fewer.
const WEIGHT_OF_RARE: u32 = 3;

/// How much it tells of what a text is about that it holds `lemma`, a noun, verb or adjective: 0 for what every tenth text has, to
/// 3 for what hardly one in a hundred has.
#[must_use]
pub fn weight_of_word(lemma: &str) -> u32 {
    static WEIGHTS: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
        let mut weights = HashMap::new();
        let mut weight = 0;
        for line in include_str!("../../rules/lexicon/common-words.txt").lines().filter(|line| !line.starts_with('#')) {
            match line {
                "[everywhere]" => weight = 0,
                "[often]" => weight = 1,
                "[now and then]" => weight = 2,
                words => weights.extend(words.split_whitespace().map(|word| (word, weight))),
            }
        }
        weights
    });
    WEIGHTS.get(lemma).copied().unwrap_or(WEIGHT_OF_RARE)
}

#[cfg(test)]
mod tests {
    use super::weight_of_word;

    #[test]
    fn the_rarer_a_word_the_more_it_weighs() {
        let weights: Vec<u32> = ["year", "action", "bridge", "bearing"].into_iter().map(weight_of_word).collect();
        assert!(weights.is_sorted());
        assert_eq!((weights[0], weights[3]), (0, 3));
    }
}
