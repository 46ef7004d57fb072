//! Prices and other measures in one form, however they are told: "the bridge cost $2 million", "the price of the bridge was
//! $2 million", "built at a cost of $2 million". Gives the quantity's predicate, its part and its slots; `length` has lengths of time.

use super::clause::{Clause, Frames};
use super::lexicon::LEXICON;
use super::quantity::Standing;
use super::{ClaimTense, Factuality, Predicate, Slot, SlotValue};
use crate::mention::{Mention, UnitClass, Value};
use crate::syntax::{BaseRelation, Relation, TokenIdx, Upos};

/// A measure in its one form.
pub(super) struct Told {
    pub(super) predicate: Predicate,
    /// What the number is to it: `measure`, or the `duration` that somebody is jailed for.
    pub(super) part: &'static str,
    /// What is measured, and what else the clause says.
    pub(super) slots: Vec<Slot>,
    pub(super) sure: (Factuality, ClaimTense),
}

/// A number and where it stands.
struct Measure<'f, 'a, 'c> {
    frames: &'f Frames<'a>,
    mention: &'f Mention,
    standing: &'f Standing<'c>,
}

/// The measure that `mention` gives, if it is told in one of the ways that come to a known form.
pub(super) fn told(frames: &Frames<'_>, mention: &Mention, standing: &Standing<'_>) -> Option<Told> {
    let measure = Measure { frames, mention, standing };
    match &mention.value {
        Value::Duration(_) => measure.jailed(),
        Value::Quantity(quantity) if !matches!(quantity.unit.class, UnitClass::Age | UnitClass::Times) => {
            measure.attribute().or_else(|| measure.verb_of_measure()).or_else(|| measure.adjective()).or_else(|| {
                let money = quantity.unit.class == UnitClass::Money;
                money.then(|| measure.mistagged_cost()).flatten()
            })
        }
        _ => None,
    }
}

impl Measure<'_, '_, '_> {
    fn words(&self) -> std::ops::Range<TokenIdx> {
        usize::from(self.mention.tokens.start)..usize::from(self.mention.tokens.end)
    }

    fn clause(&self) -> Option<(&Clause, &str)> {
        Some((self.standing.clause?, self.standing.part.as_deref()?.trim_end_matches('/')))
    }

    /// The word of the number through which it hangs in the tree.
    fn top(&self) -> TokenIdx {
        let tree = self.frames.phrases.tree;
        let mut top = self.standing.carrier;
        while let Some(head) = tree.head(top).filter(|head| self.words().contains(&top) && self.words().contains(head))
        {
            top = head;
        }
        top
    }

    /// The slots of the clause that say when and where, and those that `keep` names.
    fn rest(&self, clause: &Clause, keep: &[&str]) -> Vec<Slot> {
        let kept = |slot: &&Slot| matches!(&*slot.name, "when" | "where") || keep.contains(&&*slot.name);
        let apart = |slot: &&Slot| !slot.span.overlaps(self.mention.span);
        clause.slots.iter().filter(kept).filter(apart).cloned().collect()
    }

    fn told(&self, (lemma, at): (&str, TokenIdx), part: &'static str, slots: Vec<Slot>) -> Told {
        let sure = match self.standing.clause {
            Some(clause) => (clause.factuality, clause.tense),
            None => (self.frames.certainty.at(at), ClaimTense::Untensed),
        };
        Told { predicate: self.frames.predicate(at, lemma), part, slots, sure }
    }

    /// "was jailed for six years", "was sentenced to six years in prison".
    fn jailed(&self) -> Option<Told> {
        let (clause, part) = self.clause()?;
        let fits = match &*clause.predicate.lemma {
            "sentence" => part == "obl:to",
            "jail" | "imprison" | "incarcerate" => matches!(part, "obl:for" | "obl"),
            _ => false,
        };
        fits.then(|| self.told(("jail", clause.head), "duration", self.rest(clause, &["subject", "object"])))
    }

    /// The noun for a measure at `idx`, with its words of two ("price tag").
    fn attribute_at(&self, idx: TokenIdx) -> Option<&'static str> {
        let tree = self.frames.phrases.tree;
        if !matches!(tree.upos(idx), Upos::Noun) {
            return None;
        }
        let lemma = tree.lemma(idx).to_lowercase();
        let before = tree.kids_by(idx, BaseRelation::Compound).last().map(|kid| tree.lower(kid));
        let both = before.and_then(|before| LEXICON.attributes.attributes.get(&format!("{before} {lemma}")));
        both.or_else(|| LEXICON.attributes.attributes.get(&lemma)).map(String::as_str)
    }

    /// Whose measure the noun `idx` is: "the price of the bridge", "the bridge's price".
    fn owner(&self, idx: TokenIdx) -> Option<Slot> {
        let tree = self.frames.phrases.tree;
        let owns = |kid: &TokenIdx| {
            let of = tree.base(*kid) == BaseRelation::Nmod && matches!(tree.preposition(*kid).as_str(), "of" | "for");
            (tree.relation(*kid) == Relation::NmodPoss || of) && !self.words().contains(kid)
        };
        let owner = tree.kids(idx).iter().copied().find(owns)?;
        self.frames.phrases.slot("subject", owner)
    }

    /// "The price of the bridge was $2 million", "$2 million was the price of the bridge", "built at a cost of $2 million",
    /// "has a population of 40,000".
    fn attribute(&self) -> Option<Told> {
        let tree = self.frames.phrases.tree;
        let carrier = self.top();
        if tree.base(carrier) == BaseRelation::Nmod && tree.preposition(carrier) == "of" {
            let noun = tree.head(carrier)?;
            let lemma = self.attribute_at(noun)?;
            let clause = self.standing.clause;
            let holder = || {
                let clause = clause?;
                let named =
                    |name: &str| clause.slots_named(name).find(|slot| !slot.span.overlaps(self.mention.span)).cloned();
                let has = matches!(&*clause.predicate.lemma, "have" | "carry" | "be");
                let slot = if has { named("subject") } else { named("object").or_else(|| named("subject")) }?;
                Some(Slot { name: "subject".into(), ..slot })
            };
            let slots = vec![self.owner(noun).or_else(holder)?];
            return Some(self.told((lemma, noun), "measure", slots));
        }
        let clause = self.standing.clause.filter(|clause| &*clause.predicate.lemma == "be")?;
        let subjects = tree.subjects(clause.head);
        let is_complement = self.words().contains(&clause.head);
        let is_subject = subjects.iter().any(|subject| self.words().contains(subject));
        let noun = if is_complement { *subjects.first()? } else { Some(clause.head).filter(|_| is_subject)? };
        let lemma = self.attribute_at(noun)?;
        let mut slots = vec![self.owner(noun)?];
        slots.extend(self.rest(clause, &[]));
        Some(self.told((lemma, noun), "measure", slots))
    }

    /// "The bridge cost $2 million", "is priced at $2 million", "weighs 40 tonnes".
    fn verb_of_measure(&self) -> Option<Told> {
        let (clause, part) = self.clause()?;
        let lemma = LEXICON.attributes.verbs.get(&*clause.predicate.lemma)?;
        let tree = self.frames.phrases.tree;
        let from = match part {
            "obl:at" => "object",
            "object" | "obl" if !tree.is_passive(clause.head) => "subject",
            _ => return None,
        };
        let measured = clause.slots_named(from).find(|slot| !slot.span.overlaps(self.mention.span))?.clone();
        let mut slots = vec![Slot { name: "subject".into(), ..measured }];
        slots.extend(self.rest(clause, &["iobj"]));
        Some(self.told((lemma, clause.head), "measure", slots))
    }

    /// "is 40 metres long".
    fn adjective(&self) -> Option<Told> {
        let tree = self.frames.phrases.tree;
        let clause = self.standing.clause.filter(|clause| &*clause.predicate.lemma == "be")?;
        let adjective = clause.head;
        let lemma = LEXICON.attributes.adjectives.get(tree.lower(adjective))?.as_str();
        let near = self.words().end == adjective;
        let slots = self.rest(clause, &["subject"]);
        let named = slots.iter().any(|slot| &*slot.name == "subject");
        (near && named).then(|| self.told((lemma, adjective), "measure", slots))
    }

    /// "The repair of the bridge cost $2 million", where the tagger takes the verb for a noun: it has no article of its own, a sum
    /// follows, and no other verb governs it.
    fn mistagged_cost(&self) -> Option<Told> {
        let tree = self.frames.phrases.tree;
        let cost = self.words().start.checked_sub(1).filter(|&idx| matches!(tree.lower(idx), "cost" | "costs"))?;
        if tree.upos(cost) != Upos::Noun || self.standing.clause.is_some() {
            return None;
        }
        let mut top = cost;
        // Noun phrases are rarely deeper than this.
        for _ in 0..6 {
            match tree.head(top).filter(|&head| head < cost && tree.is_nominal(head)) {
                Some(head) => top = head,
                None => break,
            }
        }
        let subject = if top == cost { cost.checked_sub(1).filter(|&idx| tree.is_nominal(idx))? } else { top };
        let mut slot = self.frames.phrases.slot("subject", subject)?;
        match &mut slot.value {
            SlotValue::Term(term) => term.modifiers.retain(|modifier| &**modifier != "cost"),
            SlotValue::Event(event) => event.modifiers.retain(|modifier| &**modifier != "cost"),
            _ => {}
        }
        let end = u16::try_from(cost).unwrap_or(u16::MAX);
        let tokens = usize::from(slot.tokens.start)..usize::from(slot.tokens.end.min(end));
        if tokens.is_empty() {
            return None;
        }
        let slot = self.frames.phrases.slot_of("subject", slot.value, tokens);
        Some(self.told(("cost", cost), "measure", vec![slot]))
    }
}
