//! The floors: what flagging every difference of a simple kind would score. A rule engine that does not clear them is not
//! worth its rules.

use super::eval::Desk;
use crate::claim::Reading;
use crate::mention::{NamedBy, Value};
use std::collections::BTreeSet;

/// What one floor says of a pair.
pub(super) struct Floor {
    /// Its name.
    pub(super) name: &'static str,
    /// Whether it flags the pair.
    pub(super) flags: bool,
}

/// All floors of one pair.
pub(super) fn floors(draft: &Reading, source: &Reading, desk: &dyn Desk) -> Vec<Floor> {
    let numbers = !values(draft, number).is_subset(&values(source, number));
    let dates = !values(draft, date).is_subset(&values(source, date));
    let names = !names(draft).is_subset(&names(source));
    let negation = (n_negators(draft) > 0) != (n_negators(source) > 0);
    let any = numbers || dates || negation || has_opposite(draft, source, desk);
    vec![
        Floor { name: "any", flags: any },
        Floor { name: "names", flags: names },
        Floor { name: "numbers", flags: numbers },
    ]
}

fn values(reading: &Reading, pick: fn(&Value) -> Option<String>) -> BTreeSet<String> {
    reading.mentions.list.iter().filter_map(|mention| pick(&mention.value)).collect()
}

fn number(value: &Value) -> Option<String> {
    match value {
        Value::Quantity(quantity) | Value::Duration(quantity) => Some(quantity.value.to_string()),
        Value::Ordinal(number) => Some(format!("{number}.")),
        Value::Score(score) => Some(format!("{score:?}")),
        _ => None,
    }
}

fn date(value: &Value) -> Option<String> {
    match value {
        Value::Time(time) => Some(format!("{:?} {:?}", time.explicit, time.weekday)),
        _ => None,
    }
}

fn names(reading: &Reading) -> BTreeSet<String> {
    let named = |value: &Value| match value {
        Value::Name(named) if named.by == NamedBy::Name => reading.mentions.entities.get(named.entity.0 as usize),
        _ => None,
    };
    reading
        .mentions
        .list
        .iter()
        .filter_map(|mention| named(&mention.value))
        .flat_map(|entity| entity.name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>())
        .collect()
}

fn lemmas(reading: &Reading) -> impl Iterator<Item = &str> {
    reading.sentences.iter().flat_map(|sentence| &sentence.tokens).map(|token| &*token.lemma)
}

fn n_negators(reading: &Reading) -> usize {
    lemmas(reading)
        .filter(|lemma| matches!(*lemma, "not" | "n't" | "never" | "no" | "none" | "nobody" | "neither"))
        .count()
}

/// Whether the draft has a word that the source lacks, whose opposite the source has.
fn has_opposite(draft: &Reading, source: &Reading, desk: &dyn Desk) -> bool {
    let theirs: BTreeSet<&str> = lemmas(source).collect();
    let ours: BTreeSet<&str> = lemmas(draft).filter(|lemma| !theirs.contains(lemma)).collect();
    ours.iter().any(|our| theirs.iter().any(|their| desk.are_opposites(our, their)))
}
