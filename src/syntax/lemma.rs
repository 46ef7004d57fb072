//! Base forms by edit scripts: the longest known ending of a word, with its tag, says what to cut and what to add.

use super::features::lower;
use super::model::{Bytes, ModelError};
use super::words::WORDS;
use std::collections::HashMap;

/// Longest ending looked up, in characters; the whole word is looked up first.
const LONGEST_ENDING: usize = 6;

/// Whether a script starts from the form as written or from its lower case.
#[derive(Debug, Clone, Copy)]
enum Base {
    Written,
    Lower,
}

/// What to do to a word: cut characters from its end, then add some.
#[derive(Debug)]
struct Script {
    base: Base,
    cut: usize,
    add: &'static str,
}

/// The rules of all tags.
#[derive(Debug)]
pub(super) struct Lemmatiser {
    scripts: Vec<Script>,
    /// By group of tags and ending; a whole word has `^` before it.
    rules: HashMap<(u16, &'static str), u16>,
}

impl Lemmatiser {
    /// Reads scripts and rules from the model file.
    pub(super) fn read(bytes: &mut Bytes) -> Result<Self, ModelError> {
        let mut scripts = Vec::new();
        for _ in 0..bytes.number()? {
            let base = if bytes.byte()? == 1 { Base::Written } else { Base::Lower };
            scripts.push(Script { base, cut: usize::from(bytes.byte()?), add: bytes.text()? });
        }
        let n = bytes.number()?;
        let mut rules = HashMap::with_capacity(n.min(1 << 16));
        for _ in 0..n {
            let (group, script) = (bytes.short()?, bytes.short()?);
            if usize::from(script) >= scripts.len() {
                return Err(ModelError::Inconsistent("lemma rule without a script"));
            }
            rules.insert((group, bytes.text()?), script);
        }
        Ok(Self { scripts, rules })
    }

    /// The base form of a word whose tag belongs to `group`.
    pub(super) fn lemma(&self, form: &str, group: u16) -> Box<str> {
        let lowered = lower(form);
        let Some(script) = self.script(&lowered, group) else { return form.into() };
        let base = match script.base {
            Base::Written => form,
            Base::Lower => &lowered,
        };
        let kept = if script.cut == 0 {
            base
        } else {
            base.char_indices().rev().nth(script.cut - 1).map_or("", |(at, _)| &base[..at])
        };
        let lemma = [kept, script.add].concat();
        if lemma.is_empty() { form.into() } else { with_silent_e(lemma, &lowered).into() }
    }

    fn script(&self, lowered: &str, group: u16) -> Option<&Script> {
        let find = |key: &str| self.rules.get(&(group, key)).and_then(|&script| self.scripts.get(usize::from(script)));
        find(&["^", lowered].concat()).or_else(|| {
            let endings: Vec<usize> = lowered.char_indices().rev().take(LONGEST_ENDING).map(|(at, _)| at).collect();
            endings.iter().rev().find_map(|&at| find(&lowered[at..])).or_else(|| find(""))
        })
    }
}

/// "ruled" is of "rule": where an ending was cut off a word and what is left is none, but is one with an e. So is "hoped" of
/// "hope", though "hop" is a word: of that it would be "hopped".
fn with_silent_e(lemma: String, lowered: &str) -> String {
    let was_cut = (lowered.ends_with("ed") || lowered.ends_with("ing")) && lemma.len() + 2 <= lowered.len();
    let with_e = format!("{lemma}e");
    let is_word = |word: &str| WORDS.small.contains(word);
    let stem = lowered.strip_suffix("ed").or_else(|| lowered.strip_suffix("ing"));
    let single = stem == Some(lemma.as_str()) && doubles(&lemma);
    if was_cut && (single || !is_word(&lemma)) && is_word(&with_e) { with_e } else { lemma }
}

/// Whether a verb of one syllable doubles its last letter before "-ed": one vowel between consonants, as in "hop" and "plan".
fn doubles(verb: &str) -> bool {
    let vowel = |letter: u8| b"aeiou".contains(&letter);
    let [before @ .., middle, last] = verb.as_bytes() else { return false };
    let closed = vowel(*middle) && last.is_ascii_lowercase() && !vowel(*last) && !b"wxy".contains(last);
    closed && !before.is_empty() && !before.iter().any(|&letter| vowel(letter))
}

#[cfg(test)]
mod tests {
    use super::with_silent_e;

    #[test]
    fn a_silent_e_is_put_back() {
        let check = |lemma: &str, form: &str, expect: &str| assert_eq!(with_silent_e(lemma.to_owned(), form), expect);
        check("rul", "ruled", "rule");
        check("cycl", "cycling", "cycle");
        check("call", "called", "call");
        check("hop", "hoped", "hope");
        check("hop", "hopped", "hop");
        check("rat", "rating", "rate");
        check("need", "needed", "need");
        check("box", "boxed", "box");
        check("zzyx", "zzyxed", "zzyx");
    }
}
