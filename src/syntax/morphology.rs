//! Features of words: what the tag says, what a closed-class word says, and what a verb takes from its subject.

use super::features::lower;
use super::model::{Bytes, ModelError, Node};
use super::{BaseRelation, Feats, Mood, Number, Tense, Upos, VerbForm, Xpos};
use std::collections::HashMap;

/// A class of the tagger: the tags and the features that go with them.
#[derive(Debug)]
pub(super) struct TagClass {
    pub(super) upos: Upos,
    pub(super) xpos: Xpos,
    pub(super) feats: Feats,
    /// Which lemma rules apply: one number for each pair of tags.
    pub(super) group: u16,
}

impl TagClass {
    /// Reads `UPOS/XPOS/features`.
    pub(super) fn parse(text: &str) -> Result<Self, ModelError> {
        let mut parts = text.splitn(3, '/');
        let upos = parts.next().and_then(Upos::parse);
        let xpos = parts.next().and_then(Xpos::parse);
        let (Some(upos), Some(xpos), Some(feats)) = (upos, xpos, parts.next()) else {
            return Err(ModelError::Inconsistent("a tag that UD English does not have"));
        };
        Ok(Self { upos, xpos, feats: parse_feats(feats), group: group(upos, xpos) })
    }
}

/// The number of a pair of tags.
fn group(upos: Upos, xpos: Xpos) -> u16 {
    let place = |found: Option<usize>| found.unwrap_or(0) as u16;
    let upos = place(Upos::ALL.iter().position(|&other| other == upos));
    upos * Xpos::ALL.len() as u16 + place(Xpos::ALL.iter().position(|&other| other == xpos))
}

/// Reads features in CoNLL-U's notation, passing over those that claims do not need.
fn parse_feats(text: &str) -> Feats {
    let mut feats = Feats::default();
    for (name, value) in text.split('|').filter_map(|pair| pair.split_once('=')) {
        match name {
            "Number" => feats.number = Number::parse(value),
            "Tense" => feats.tense = Tense::parse(value),
            "VerbForm" => feats.verb_form = VerbForm::parse(value),
            "Mood" => feats.mood = Mood::parse(value),
            "Voice" => feats.passive = value == "Pass",
            "Person" => feats.person = value.parse().ok(),
            _ => {}
        }
    }
    feats
}

/// Number and person of closed-class words, by tag.
#[derive(Debug)]
pub(super) struct Morphology {
    words: HashMap<(u16, &'static str), Feats>,
}

impl Morphology {
    /// Reads the list of `UPOS/XPOS/features`, word.
    pub(super) fn read(bytes: &mut Bytes) -> Result<Self, ModelError> {
        let words = bytes.list(|bytes| {
            let class = TagClass::parse(bytes.text()?)?;
            Ok(((class.group, bytes.text()?), class.feats))
        })?;
        Ok(Self { words: words.into_iter().collect() })
    }

    /// The features of a word of this class.
    pub(super) fn feats(&self, form: &str, class: &TagClass) -> Feats {
        let key = lower(form);
        self.words.get(&(class.group, key.as_str())).copied().unwrap_or(class.feats)
    }
}

/// Finite verbs take number and person from their subject, as far as the form leaves them open.
pub(super) fn agree(tree: &mut [Node]) {
    for idx in 0..tree.len() {
        let node = &tree[idx];
        let open = matches!(node.xpos, Xpos::Vbd | Xpos::Vbp) && node.feats.mood == Some(Mood::Ind);
        if !open {
            continue;
        }
        // An auxiliary or copula shares its clause's subject.
        let clause = match (node.relation.base(), node.head) {
            (BaseRelation::Aux | BaseRelation::Cop, Some(head)) => usize::from(head),
            _ => idx,
        };
        let subject = tree
            .iter()
            .find(|child| child.head.map(usize::from) == Some(clause) && child.relation.base() == BaseRelation::Nsubj)
            .map(|child| child.feats);
        if let Some(subject) = subject {
            tree[idx].feats.number = subject.number;
            tree[idx].feats.person = Some(subject.person.unwrap_or(3));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{TagClass, parse_feats};
    use crate::syntax::{Feats, Number, Tense, VerbForm};

    #[test]
    fn features_outside_the_house_are_passed_over() {
        let expected = Feats {
            number: Some(Number::Plur),
            tense: Some(Tense::Past),
            verb_form: Some(VerbForm::Part),
            passive: true,
            person: Some(3),
            ..Feats::default()
        };
        assert_eq!(parse_feats("Case=Nom|Number=Plur|Person=3|Tense=Past|VerbForm=Part|Voice=Pass"), expected);
        assert_eq!(parse_feats("_"), Feats::default());
    }

    #[test]
    fn a_class_needs_tags_of_the_house() {
        assert!(TagClass::parse("VERB/VBD/Tense=Past").is_ok());
        assert!(TagClass::parse("VERB/VBD").is_err() && TagClass::parse("VERB/QQ/_").is_err());
    }
}
