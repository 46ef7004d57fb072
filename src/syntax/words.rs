//! The word lists that splitting and tokenizing share, read once from `rules/lexicon`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What the stop after an abbreviation tells, by the headings of `abbreviations.txt`. A form may stand under several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Abbreviation {
    Title,
    Month,
    Number,
    Inline,
    End,
    Unit,
    Time,
}

/// The kinds that one form has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Abbreviations(u8);

impl Abbreviations {
    pub(super) fn has(self, kind: Abbreviation) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    pub(super) fn any(self) -> bool {
        self.0 != 0
    }
}

type Set = HashSet<&'static str>;

/// All lists, by what they are asked for.
pub(super) struct Words {
    abbreviations: HashMap<&'static str, Abbreviations>,
    pub(super) zones: Set,
    pub(super) bangs: Set,
    pub(super) elisions: Set,
    pub(super) starts: Set,
    pub(super) particles: Set,
    pub(super) before_times: Set,
    pub(super) speakers: Set,
    pub(super) speech: Set,
    /// Words that are mostly written small within sentences.
    pub(super) small: Set,
    /// Words all in capitals that keep them in any sentence.
    pub(super) acronyms: Set,
    pub(super) tokens: TokenWords,
}

/// Lists for the tokenizer.
pub(super) struct TokenWords {
    /// Prefixes that keep their hyphen.
    pub(super) prefixes: Set,
    /// Words written together that are several tokens: the word, then its parts' lengths in bytes.
    pub(super) fused: HashMap<String, Vec<usize>>,
    /// Whole forms that are one token in spite of the characters in them.
    pub(super) whole: Set,
    /// Units written after a numeral without a space.
    pub(super) units: Set,
    /// Last parts of host names.
    pub(super) domains: Set,
}

/// The lists.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let abbreviations = sections(include_str!("../../rules/lexicon/abbreviations.txt"));
    let sentences = sections(include_str!("../../rules/lexicon/sentence-words.txt"));
    let tokens = sections(include_str!("../../rules/lexicon/token-words.txt"));
    let case = sections(include_str!("../../rules/lexicon/letter-case.txt"));
    let set = |lists: &HashMap<&'static str, Vec<&'static str>>, name: &str| -> Set {
        lists.get(name).into_iter().flatten().copied().collect()
    };
    let fused = tokens.get("fused").into_iter().flatten().map(|entry| {
        let parts = entry.split('+').map(str::len).collect();
        (entry.replace('+', ""), parts)
    });
    Words {
        abbreviations: kinds(&abbreviations),
        zones: set(&abbreviations, "zone"),
        bangs: set(&abbreviations, "bang"),
        elisions: set(&abbreviations, "elision"),
        starts: set(&sentences, "start"),
        particles: set(&sentences, "particle"),
        before_times: set(&sentences, "at"),
        speakers: set(&sentences, "speaker"),
        speech: set(&sentences, "speech"),
        small: set(&case, "small"),
        acronyms: set(&case, "acronym"),
        tokens: TokenWords {
            prefixes: set(&tokens, "prefix"),
            fused: fused.collect(),
            whole: set(&tokens, "whole"),
            units: set(&tokens, "unit"),
            domains: set(&tokens, "domain"),
        },
    }
});

fn kinds(lists: &HashMap<&'static str, Vec<&'static str>>) -> HashMap<&'static str, Abbreviations> {
    let headings = [
        ("title", Abbreviation::Title),
        ("month", Abbreviation::Month),
        ("number", Abbreviation::Number),
        ("inline", Abbreviation::Inline),
        ("end", Abbreviation::End),
        ("unit", Abbreviation::Unit),
        ("time", Abbreviation::Time),
    ];
    let mut found: HashMap<&'static str, Abbreviations> = HashMap::new();
    for (heading, kind) in headings {
        for form in lists.get(heading).into_iter().flatten() {
            found.entry(form).or_default().0 |= 1 << kind as u8;
        }
    }
    found
}

impl Words {
    /// What `form`, given without its last stop, abbreviates as. Forms in capitals count as written "Like so".
    pub(super) fn abbreviation(&self, form: &str) -> Abbreviations {
        if let Some(&kinds) = self.abbreviations.get(form) {
            return kinds;
        }
        let in_capitals = form.len() > 1 && form.bytes().all(|byte| byte.is_ascii_uppercase());
        if !in_capitals {
            return Abbreviations::default();
        }
        let mut as_written = form.to_ascii_lowercase();
        as_written[..1].make_ascii_uppercase();
        self.abbreviations.get(as_written.as_str()).copied().unwrap_or_default()
    }
}

/// Reads a list file: `[heading]` lines, words between spaces, `#` comments.
fn sections(text: &'static str) -> HashMap<&'static str, Vec<&'static str>> {
    let mut found: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
    let mut heading = "";
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with('#') {
            continue;
        }
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => heading = name,
            None => found.entry(heading).or_default().extend(line.split_whitespace()),
        }
    }
    found
}
