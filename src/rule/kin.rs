//! Words that a comparison may take one for another, listed: what is looked up under one word must be found under these.

use super::{Leeway, LexiconContent, Registry, WordGroups, WordNet};
use crate::syntax::Upos;

impl Registry {
    /// The nouns that can mean what `noun` means, itself first: synonyms, and words of its group in a list of the rules.
    #[must_use]
    pub fn same_nouns(&self, noun: &str) -> Vec<String> {
        let mut found = vec![noun.to_lowercase()];
        found.extend(WordNet::embedded().synonyms(noun, Upos::Noun));
        found.extend(self.grouped(noun));
        found
    }

    /// The words that can count what `noun` counts, itself first: its synonyms and what is derived from it.
    #[must_use]
    pub fn same_counted(&self, noun: &str) -> Vec<String> {
        let mut found = self.same_nouns(noun);
        found.extend(WordNet::embedded().derived(noun));
        found
    }

    /// The words that can name the event that `word` names, itself first: synonyms, derivations, and more general words.
    #[must_use]
    pub fn same_events(&self, word: &str) -> Vec<String> {
        let net = WordNet::embedded();
        let mut found = self.same_counted(word);
        found.extend(net.synonyms(word, Upos::Verb));
        found.extend([Upos::Noun, Upos::Verb].iter().flat_map(|&upos| net.broader(word, upos)));
        found
    }

    /// Words that a list of the rules puts into one group with `word`.
    fn grouped(&self, word: &str) -> Vec<String> {
        let rows = self.lexicons().iter().flat_map(|lexicon| match &lexicon.content {
            LexiconContent::Opposites(rows) => rows.as_slice(),
            _ => &[],
        });
        let own = rows.flatten().filter(|group| group.iter().any(|other| **other == *word));
        own.flatten().map(ToString::to_string).collect()
    }
}

impl WordGroups {
    /// `word`, and all that exclude it: the other groups of its rows, and antonyms where they count.
    #[must_use]
    pub fn opposites(&self, word: &str) -> Vec<String> {
        let mut found = vec![word.to_lowercase()];
        for row in &self.rows {
            if let Some(own) = row.iter().position(|group| group.iter().any(|other| **other == *word)) {
                let others = row.iter().enumerate().filter(|(idx, _)| *idx != own);
                found.extend(others.flat_map(|(_, group)| group).map(ToString::to_string));
            }
        }
        if self.antonyms == Leeway::Allow {
            let net = WordNet::embedded();
            found.extend([Upos::Verb, Upos::Noun, Upos::Adj].iter().flat_map(|&upos| net.antonyms(word, upos)));
        }
        found
    }
}
