//! Reading conditions: `draft.attribution: present`, `rising: measure`.

use super::check::Check;
use super::problem::did_you_mean;
use super::words_of::Closed;
use super::yaml::{Entries, Placed, Words};
use super::{Bound, Condition, FrameDef, Side, SlotName};

/// The conditions that name no side.
const FREE: &[&str] = &["speakers", "newer-source", "rising", "fuzzy", "translated", "differs", "story"];

/// What stands after `draft.`, `source.`, `both.`, `either.` beside a slot's name.
const SIDED: &[&str] = &["attribution", "as_of", "certainty", "block", "filled", "predicate", "polarity", "speaker"];

/// The conditions of a `given` or a `when`.
pub(super) fn conditions(check: &mut Check<'_>, frame: &FrameDef, entries: &Entries<Words>) -> Vec<Condition> {
    entries.0.iter().filter_map(|(key, words)| condition(check, frame, key, words)).collect()
}

/// One condition.
fn condition(check: &mut Check<'_>, frame: &FrameDef, key: &Placed<String>, words: &Words) -> Option<Condition> {
    let Some((side, what)) = key.text().split_once('.') else {
        return free(check, frame, key, words);
    };
    let side = match side {
        "draft" => Side::Draft,
        "source" => Side::Source,
        "both" => Side::Both,
        "either" => Side::Either,
        other => {
            let help = did_you_mean(other, ["draft", "source", "both", "either"]);
            check.error(key.at, format!("unknown side `{other}`"), "no such side", help);
            return None;
        }
    };
    match what {
        "attribution" => Some(Condition::Attribution(side, one(check, key, words)?)),
        "as_of" => Some(Condition::AsOf(side, one(check, key, words)?)),
        "certainty" => Some(Condition::Certainty(side, check.words("certainty", words))),
        "block" => Some(Condition::Block(side, one(check, key, words)?)),
        "filled" => Some(Condition::Filled(side, slot(check, frame, key, words)?)),
        "predicate" => Some(Condition::Predicate(side, lemmas(check, words))),
        "polarity" => fixed(check, key, words, "negative", Condition::Negative(side)),
        "speaker" => fixed(check, key, words, "interested", Condition::InterestedSpeaker(side)),
        name => {
            if !super::check::has_slot(frame, name) {
                let known = frame.slots.iter().map(|slot| &*slot.name.0).chain(SIDED.iter().copied());
                let help = did_you_mean(name, known);
                let message = format!("`{name}` is no condition and no slot of frame `{}`", frame.id);
                check.error(key.at, message, "unknown condition", help);
                return None;
            }
            let slot = SlotName(name.into());
            match words.0.as_slice() {
                [word] if Bound::read(word.text()).is_some() => {
                    Bound::read(word.text()).map(|bound| Condition::Value(side, slot, bound))
                }
                _ => Some(Condition::Label(side, slot, lemmas(check, words))),
            }
        }
    }
}

/// A condition that names no side.
fn free(check: &mut Check<'_>, frame: &FrameDef, key: &Placed<String>, words: &Words) -> Option<Condition> {
    match key.text() {
        "speakers" => Some(Condition::Speakers(one(check, key, words)?)),
        "newer-source" => fixed(check, key, words, "agrees-with-draft", Condition::NewerSourceAgrees),
        "rising" => Some(Condition::Rising(slot(check, frame, key, words)?)),
        "fuzzy" => Some(Condition::Fuzzy(slot(check, frame, key, words)?)),
        "translated" => fixed(check, key, words, "either", Condition::Translated),
        "story" => fixed(check, key, words, "one", Condition::OneStory),
        "differs" => Some(Condition::Differs(slot(check, frame, key, words)?)),
        other => {
            let help = did_you_mean(other, FREE.iter().copied())
                .map(|near| format!("{near}; or write a side first, as in `draft.{other}`"));
            check.error(key.at, format!("unknown condition `{other}`"), "no such condition", help);
            None
        }
    }
}

/// The one word of a condition, from a closed set.
fn one<T: Closed>(check: &mut Check<'_>, key: &Placed<String>, words: &Words) -> Option<T> {
    match words.0.as_slice() {
        [word] => check.word("word", word),
        _ => {
            check.error(key.at, format!("`{}` takes one word", key.text()), "here", None);
            None
        }
    }
}

/// The condition if its word is the only one it can take.
fn fixed(
    check: &mut Check<'_>,
    key: &Placed<String>,
    words: &Words,
    only: &str,
    condition: Condition,
) -> Option<Condition> {
    match words.0.as_slice() {
        [word] if word.text() == only => Some(condition),
        _ => {
            check.error(key.at, format!("`{}` takes the word `{only}` only", key.text()), "here", None);
            None
        }
    }
}

/// The slot that a condition names.
fn slot(check: &mut Check<'_>, frame: &FrameDef, key: &Placed<String>, words: &Words) -> Option<SlotName> {
    match words.0.as_slice() {
        [word] => Some(check.slot(frame, word.text(), word.at)),
        _ => {
            check.error(key.at, format!("`{}` takes the name of one slot", key.text()), "here", None);
            None
        }
    }
}

/// The words of a condition, lexicons among them spelled out.
pub(super) fn lemmas(check: &mut Check<'_>, words: &Words) -> Vec<Box<str>> {
    let mut lemmas = Vec::new();
    for word in &words.0 {
        match word.text().strip_prefix('@') {
            Some(name) => {
                if let Some(lexicon) = check.lexicon(name, word.at) {
                    lemmas.extend(lexicon.words());
                }
            }
            None => lemmas.push(word.text().to_lowercase().into()),
        }
    }
    lemmas
}
