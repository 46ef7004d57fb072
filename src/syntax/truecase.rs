//! Letter case for the parser: headlines and words in capitals as they would be written within a sentence. The text itself is
//! never altered; only the forms given to the model are.

use super::words::WORDS;
use std::collections::HashMap;

/// How often a document writes each word small, with a capital, and all in capitals, within its ordinary sentences.
#[derive(Debug, Clone, Default)]
pub(super) struct Usage {
    counts: HashMap<String, [u32; 3]>,
}

const SMALL: usize = 0;
const CAPITAL: usize = 1;
const CAPITALS: usize = 2;

/// How the letters of a sentence are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Casing {
    /// As sentences are.
    Ordinary,
    /// Every longer word with a capital.
    Title,
    /// All in capitals.
    Capitals,
}

impl Casing {
    /// How `text` is written.
    pub(super) fn of(text: &str) -> Self {
        let (n_small, n_large) = text.chars().fold((0, 0), |(small, large), c| {
            (small + usize::from(c.is_lowercase()), large + usize::from(c.is_uppercase()))
        });
        // A few small letters, as in "McKAY" or "the", do not make a shouted line an ordinary one.
        if n_large > 7 && n_large > n_small * 6 && text.split_whitespace().count() > 1 {
            Self::Capitals
        } else if super::marks::is_title_case(text) {
            Self::Title
        } else {
            Self::Ordinary
        }
    }
}

impl Usage {
    /// Counts the words of an ordinary sentence; its first one tells nothing.
    pub(super) fn add<'t>(&mut self, forms: impl Iterator<Item = &'t str>) {
        for form in forms.skip(1).filter(|form| form.len() > 1 && form.chars().all(char::is_alphabetic)) {
            let first_large = form.starts_with(char::is_uppercase);
            let all_large = form.chars().all(char::is_uppercase);
            let idx = if all_large {
                CAPITALS
            } else if first_large {
                CAPITAL
            } else {
                SMALL
            };
            self.counts.entry(form.to_lowercase()).or_default()[idx] += 1;
        }
    }

    /// `form` as the parser should see it in a sentence written as `casing`; none where it stays as it is. `is_first`: at the
    /// sentence's head, where a capital is due.
    pub(super) fn form(&self, form: &str, casing: Casing, is_first: bool) -> Option<String> {
        let is_large = form.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        let is_word = form.chars().any(char::is_alphabetic);
        let is_shouted = is_large && (casing == Casing::Capitals || form.len() > 2);
        let is_titled = casing == Casing::Title && form.starts_with(char::is_uppercase);
        if !is_word || !(is_shouted || is_titled) || form.contains('.') || form.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let small = form.to_lowercase();
        let as_name = || capitalised(&small);
        let case = match self.counts.get(&small) {
            _ if is_shouted && WORDS.acronyms.contains(form) => CAPITALS,
            Some(&[n_small, n_capital, n_capitals]) if n_capitals > n_small.max(n_capital) => CAPITALS,
            Some(&[n_small, n_capital, _]) if n_small != n_capital => usize::from(n_capital > n_small),
            _ if small.starts_with(['\'', '’']) || small == "n't" || small == "n’t" || is_small(&small) => SMALL,
            // A capital that no list explains: a name in a headline, an acronym in an ordinary sentence.
            _ if casing == Casing::Ordinary => return None,
            _ => CAPITAL,
        };
        let due = match case {
            CAPITALS => return None,
            SMALL if is_first => as_name(),
            SMALL => small.clone(),
            _ => as_name(),
        };
        (due != form).then_some(due)
    }
}

fn capitalised(small: &str) -> String {
    let mut letters = small.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether `word`, in small letters, is a common word or an inflected form of one.
pub(super) fn is_small(word: &str) -> bool {
    if WORDS.small.contains(word) {
        return true;
    }
    const ENDINGS: [(&str, &str); 14] = [
        ("s", ""),
        ("es", ""),
        ("ies", "y"),
        ("ed", ""),
        ("d", ""),
        ("ied", "y"),
        ("ing", ""),
        ("ing", "e"),
        ("er", ""),
        ("er", "e"),
        ("est", ""),
        ("est", "e"),
        ("ly", ""),
        ("ness", ""),
    ];
    ENDINGS.iter().any(|(ending, base)| {
        let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 2) else { return false };
        let mut letters = stem.chars().rev();
        let is_doubled = letters.next() == letters.next();
        let single = &stem[..stem.len() - usize::from(is_doubled && stem.is_ascii())];
        WORDS.small.contains(format!("{stem}{base}").as_str()) || is_doubled && WORDS.small.contains(single)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, headline: &str, due: &str) {
        let mut usage = Usage::default();
        usage.add(body.split(' '));
        let casing = Casing::of(headline);
        let forms = headline
            .split(' ')
            .enumerate()
            .map(|(idx, form)| usage.form(form, casing, idx == 0).unwrap_or_else(|| form.to_owned()));
        assert_eq!(forms.collect::<Vec<_>>().join(" "), due);
    }

    #[test]
    fn capitals_become_small_unless_names_or_acronyms() {
        check("", "IRAN AND US BEGIN TALKS IN VIENNA", "Iran and US begin talks in Vienna");
        check("", "NATO ENDS ADVANCING PROGRAMMES", "NATO ends advancing programmes");
    }

    #[test]
    fn the_document_tells_which_words_are_names() {
        check("Then Rose Hill spoke of a rose", "HILL ROSE EARLY AGAIN", "Hill rose early again");
        check("The Hill said the ZORB works", "ZORB FANS HEAR HILL SPEAK", "ZORB fans hear Hill speak");
    }

    #[test]
    fn a_shouted_word_in_an_ordinary_sentence_is_read_small_and_an_unknown_one_left() {
        check("", "We see your LETHAL support for the XQZT group", "We see your lethal support for the XQZT group");
    }
}
