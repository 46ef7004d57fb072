//! `clause`: every predicate of a sentence with its logical subject, object, complement and obliques; and event nouns that
//! stand for a clause.

use super::factuality::{Certainty, tense};
use super::lexicon::LEXICON;
use super::phrase::{Phrases, is_locative, is_temporal};
use super::{Claim, ClaimTense, Event, Factuality, Predicate, Slot, SlotValue};
use crate::mention::EntityKind;
use crate::syntax::{BaseRelation, Relation, TokenIdx, Upos, Xpos};

/// One sentence with all that frames are filled from.
pub(super) struct Frames<'a> {
    pub(super) phrases: &'a Phrases<'a>,
    pub(super) certainty: &'a Certainty<'a>,
    /// Index of the sentence.
    pub(super) sentence: u32,
}

/// A predicate and what fills its clause.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    pub(super) head: TokenIdx,
    pub(super) predicate: Predicate,
    pub(super) slots: Vec<Slot>,
    pub(super) factuality: Factuality,
    pub(super) tense: ClaimTense,
    /// For a verb that says an event happens, the noun that names it.
    pub(super) hosted: Option<TokenIdx>,
}

impl Clause {
    pub(super) fn slots_named<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c Slot> {
        self.slots.iter().filter(move |slot| &*slot.name == name)
    }
}

/// All clauses of the sentence, in order of predicate.
pub(super) fn clauses(frames: &Frames<'_>) -> Vec<Clause> {
    let tree = frames.phrases.tree;
    tree.tokens()
        .filter_map(|idx| if tree.is_predicate(idx) { Some(frames.verbal(idx)) } else { frames.nominal(idx) })
        .collect()
}

impl<'a> Frames<'a> {
    /// A claim of this sentence; its words are those of the predicate and all slots.
    pub(super) fn claim(
        &self,
        frame: &str,
        predicate: Option<Predicate>,
        slots: Vec<Slot>,
        sure: (Factuality, ClaimTense),
    ) -> Claim {
        let spans = slots.iter().map(|slot| slot.span).chain(predicate.iter().map(|predicate| predicate.span));
        let span = spans.reduce(crate::span::Span::cover).unwrap_or(self.phrases.tree.sentence.span);
        let (factuality, tense) = sure;
        Claim {
            frame: frame.into(),
            sentence: self.sentence,
            span,
            predicate,
            slots,
            factuality,
            attribution: None,
            tense,
        }
    }

    pub(super) fn predicate(&self, idx: TokenIdx, lemma: &str) -> Predicate {
        let token = u16::try_from(idx).unwrap_or(u16::MAX);
        Predicate { lemma: lemma.into(), token, span: self.phrases.tree.token(idx).span }
    }

    /// The clause of a verb, or of what stands with a copula.
    fn verbal(&self, idx: TokenIdx) -> Clause {
        let tree = self.phrases.tree;
        let mut parts = Parts { frames: self, idx, lemma: tree.predicate_lemma(idx), slots: Vec::new(), hosted: None };
        let copula = tree.kid(idx, BaseRelation::Cop).filter(|_| !tree.is_due(idx));
        if copula.is_some() {
            parts.lemma = "be".to_owned();
            parts.slots.extend(self.phrases.slot("complement", idx));
        } else if !tree.is_verb(idx) && tree.upos(idx) != Upos::Aux {
            // A headline without its copula ("Two dead after crash"), or a small clause: what is said of the subject.
            parts.lemma = "be".to_owned();
            parts.slots.extend(self.phrases.slot("complement", idx));
        }
        parts.subjects();
        parts.objects();
        parts.complements();
        parts.obliques(idx);
        parts.light_verb();
        parts.prepositional_verb();
        let Parts { lemma, mut slots, hosted, .. } = parts;
        super::time_place::join_parts(&mut slots);
        let at = copula.filter(|_| lemma == "be").unwrap_or(idx);
        Clause {
            head: idx,
            predicate: self.predicate(at, &lemma),
            slots,
            factuality: self.certainty.at(idx),
            tense: tense(tree, idx),
            hosted,
        }
    }

    /// An event noun that says of its own who did what: "the postponement of the talks by Oman".
    fn nominal(&self, idx: TokenIdx) -> Option<Clause> {
        let tree = self.phrases.tree;
        if !matches!(tree.upos(idx), Upos::Noun) {
            return None;
        }
        let verb = LEXICON.event(tree.lemma(idx)).flatten()?;
        let mut slots = Vec::new();
        let by = tree.kids_by(idx, BaseRelation::Nmod).find(|&kid| tree.preposition(kid) == "by");
        for &kid in tree.kids(idx) {
            if tree.base(kid) != BaseRelation::Nmod {
                continue;
            }
            let preposition = tree.preposition(kid);
            let name = match (tree.relation(kid), preposition.as_str()) {
                _ if self.phrases.time(kid).is_some() => "when".to_owned(),
                // "Oman's postponement" acts, unless an agent is named: "the plan's rejection by Oman".
                (Relation::NmodPoss, _) if by.is_some() => "object".to_owned(),
                (Relation::NmodPoss, _) | (_, "by") => "subject".to_owned(),
                (_, "of") => self.of_role(idx, by.is_some()).to_owned(),
                (_, "") => continue,
                (_, preposition) => self.oblique_name(kid, preposition),
            };
            slots.extend(tree.coordinated(kid).into_iter().filter_map(|at| self.phrases.slot(&name, at)));
        }
        let says = slots.iter().any(|slot| matches!(&*slot.name, "subject" | "object"));
        says.then(|| Clause {
            head: idx,
            predicate: self.predicate(idx, verb),
            slots,
            factuality: self.certainty.at(idx),
            tense: ClaimTense::Untensed,
            hosted: None,
        })
    }

    /// Whether "of" names who acts or who undergoes it: "the death of the miner", "the arrest of the miner".
    fn of_role(&self, idx: TokenIdx, has_agent: bool) -> &'static str {
        let verb = LEXICON.event(self.phrases.tree.lemma(idx)).flatten().unwrap_or("");
        let intransitive = LEXICON.classes.intransitive.contains(verb);
        if intransitive && !has_agent { "subject" } else { "object" }
    }

    /// Slot name of a phrase with `preposition`: a time, a place, or an oblique.
    fn oblique_name(&self, idx: TokenIdx, preposition: &str) -> String {
        if self.phrases.time(idx).is_some() {
            // "from Monday to Friday", "moved to Friday" tell more than when something happens.
            return if is_temporal(preposition) || !matches!(preposition, "from" | "to" | "until" | "till") {
                "when".to_owned()
            } else {
                format!("obl:{preposition}")
            };
        }
        let place = is_locative(preposition)
            && self
                .phrases
                .entity_at(idx)
                .is_some_and(|entity| entity.kind == EntityKind::Place || !entity.places.is_empty());
        if place { "where".to_owned() } else { format!("obl:{preposition}") }
    }

    /// The event that a clause tells of: the one that it hosts, else its own predicate with those who take part.
    pub(super) fn event_of(&self, clause: &Clause) -> Event {
        let mut event = match clause.hosted {
            Some(noun) => self.phrases.event(noun),
            None => self.own_event(clause),
        };
        let place = clause
            .slots_named("where")
            .find_map(|slot| if let SlotValue::Entity(place) = &slot.value { Some(place.clone()) } else { None });
        let time = clause
            .slots_named("when")
            .find_map(|slot| if let SlotValue::Time(time) = &slot.value { Some(time.clone()) } else { None });
        event.place = event.place.or(place);
        event.time = event.time.or(time);
        event
    }

    fn own_event(&self, clause: &Clause) -> Event {
        let mut event = Event {
            head: clause.predicate.lemma.clone(),
            ordinal: None,
            modifiers: Vec::new(),
            participants: Vec::new(),
            place: None,
            time: None,
        };
        for slot in clause.slots.iter().filter(|slot| matches!(&*slot.name, "subject" | "object" | "complement")) {
            match &slot.value {
                SlotValue::Entity(entity) => event.participants.push(entity.clone()),
                SlotValue::Term(term) => {
                    event.modifiers.push(term.head.clone());
                    let ordinal = || slot.tokens.clone().find_map(|at| self.phrases.ordinal_of(usize::from(at)));
                    event.ordinal = event.ordinal.or_else(ordinal);
                }
                SlotValue::Event(inner) => {
                    event.modifiers.push(inner.head.clone());
                    event.ordinal = event.ordinal.or(inner.ordinal);
                }
                _ => {}
            }
        }
        event.modifiers.sort_unstable();
        event.modifiers.dedup();
        event
    }
}

/// A clause while it is filled.
struct Parts<'f, 'a> {
    frames: &'f Frames<'a>,
    idx: TokenIdx,
    lemma: String,
    slots: Vec<Slot>,
    hosted: Option<TokenIdx>,
}

impl Parts<'_, '_> {
    fn push(&mut self, name: &str, idx: TokenIdx) {
        let tree = self.frames.phrases.tree;
        let hosts = LEXICON.hosts(&self.lemma) || self.lemma == "be";
        for at in tree.coordinated(idx) {
            if hosts && self.hosted.is_none() && matches!(name, "subject" | "object") && tree.is_event_noun(at) {
                self.hosted = Some(at);
            }
            self.slots.extend(self.frames.phrases.slots(name, at));
        }
    }

    /// Subjects, with those of a passive turned back into objects.
    fn subjects(&mut self) {
        let tree = self.frames.phrases.tree;
        let passive = tree.is_passive(self.idx);
        // "was given a medal": the subject receives, the object is still there.
        let ditransitive = passive && tree.kid(self.idx, BaseRelation::Obj).is_some();
        let name = if ditransitive {
            "iobj"
        } else if passive {
            "object"
        } else {
            "subject"
        };
        let subjects = tree.subjects(self.idx);
        for &subject in &subjects {
            // Coordinated subjects come one by one already.
            let before = self.hosted;
            if LEXICON.hosts(&self.lemma) && before.is_none() && tree.is_event_noun(subject) {
                self.hosted = Some(subject);
            }
            self.slots.extend(self.frames.phrases.slots(name, subject));
        }
        if passive {
            let agents = tree.kids(self.idx).iter().copied().filter(|&kid| {
                tree.relation(kid) == Relation::OblAgent
                    || tree.base(kid) == BaseRelation::Obl
                        && tree.preposition(kid) == "by"
                        && self.frames.phrases.time(kid).is_none()
            });
            for agent in agents.collect::<Vec<_>>() {
                self.push("subject", agent);
            }
        }
    }

    fn objects(&mut self) {
        let tree = self.frames.phrases.tree;
        if let Some(object) = tree.kid(self.idx, BaseRelation::Obj) {
            match tree.antecedent(self.idx, object) {
                Some(noun) => self.push("object", noun),
                None => self.push("object", object),
            }
        } else if tree.relation(self.idx) == Relation::AclRelcl && !tree.is_passive(self.idx) {
            self.relative_object();
        }
        for indirect in tree.kids_by(self.idx, BaseRelation::Iobj).collect::<Vec<_>>() {
            self.push("iobj", indirect);
        }
    }

    /// "the order she signed": the noun is the object, where the clause has a subject of its own and no object.
    fn relative_object(&mut self) {
        let tree = self.frames.phrases.tree;
        let own_subject =
            tree.kid(self.idx, BaseRelation::Nsubj).filter(|&subject| tree.antecedent(self.idx, subject).is_none());
        let gap_elsewhere = tree.kids(self.idx).iter().any(|&kid| {
            matches!(tree.base(kid), BaseRelation::Ccomp | BaseRelation::Xcomp | BaseRelation::Cop)
                || matches!(tree.lower(kid), "where" | "when" | "why" | "how" | "whose")
        });
        let Some(noun) = tree.head(self.idx) else { return };
        let is_time = self.frames.phrases.time(noun).is_some() || LEXICON.classes.manners.contains(tree.lemma(noun));
        if own_subject.is_some() && !gap_elsewhere && !is_time && tree.is_verb(self.idx) {
            self.push("object", noun);
        }
    }

    /// What the subject or object is or becomes, and the head of a clause under the verb as an event.
    fn complements(&mut self) {
        let tree = self.frames.phrases.tree;
        for &kid in tree.kids(self.idx) {
            let value = match tree.base(kid) {
                BaseRelation::Xcomp if !tree.is_verb(kid) => {
                    self.slots.extend(self.frames.phrases.slot("complement", kid));
                    continue;
                }
                BaseRelation::Xcomp | BaseRelation::Ccomp | BaseRelation::Csubj => {
                    let mut event = self.frames.phrases.event(kid);
                    event.head = tree.predicate_lemma(kid).into();
                    event.modifiers.clear();
                    SlotValue::Event(event)
                }
                _ => continue,
            };
            let name = if tree.base(kid) == BaseRelation::Csubj { "subject" } else { "complement" };
            self.slots.push(self.frames.phrases.slot_of(name, value, kid..kid + 1));
        }
    }

    fn obliques(&mut self, of: TokenIdx) {
        let tree = self.frames.phrases.tree;
        for &kid in tree.kids(of) {
            let temporal = self.frames.phrases.time(kid).is_some();
            // "from 5.9% a month earlier": the time of the older figure, not of the change.
            let earlier =
                temporal && matches!(tree.lower(tree.range(kid).end - 1), "earlier" | "before" | "previously");
            if earlier
                && tree.kids_by(of, BaseRelation::Obl).any(|other| {
                    other < kid && matches!(tree.preposition(other).as_str(), "from" | "than" | "with" | "to")
                })
            {
                continue;
            }
            match tree.base(kid) {
                BaseRelation::Obl if tree.relation(kid) != Relation::OblAgent => {
                    let preposition = tree.preposition(kid);
                    if preposition == "by" && tree.is_passive(of) && !temporal {
                        continue;
                    }
                    let name = if preposition.is_empty() && !temporal {
                        "obl".to_owned()
                    } else {
                        self.frames.oblique_name(kid, &preposition)
                    };
                    self.push(&name, kid);
                }
                BaseRelation::Advmod | BaseRelation::Nmod if temporal => self.push("when", kid),
                _ => {}
            }
        }
        self.hosted_details();
    }

    /// "hold talks in Rome on Saturday": a time and place that the parser hangs on the noun are the clause's as well.
    fn hosted_details(&mut self) {
        let tree = self.frames.phrases.tree;
        let Some(noun) = self.hosted else { return };
        for &kid in tree.kids(noun) {
            if tree.base(kid) != BaseRelation::Nmod || tree.relation(kid) == Relation::NmodPoss {
                continue;
            }
            let name = self.frames.oblique_name(kid, &tree.preposition(kid));
            if matches!(name.as_str(), "when" | "where") && !self.slots.iter().any(|slot| *slot.name == *name) {
                self.slots.extend(self.frames.phrases.slot(&name, kid));
            }
        }
    }

    /// "pay a visit" → "visit", "take place".
    fn light_verb(&mut self) {
        let tree = self.frames.phrases.tree;
        if let Some((lemma, kid)) = self.fixed_phrase() {
            self.rename(lemma, kid);
            // "pleaded not guilty to both charges": what hangs on the word hangs on the phrase.
            if self.frames.phrases.tree.base(kid) == BaseRelation::Xcomp {
                self.obliques(kid);
            }
            return;
        }
        let Some(object) = tree.kid(self.idx, BaseRelation::Obj) else { return };
        let det = tree.kid(object, BaseRelation::Det).map(|det| tree.lower(det)).unwrap_or_default();
        let noun = tree.lemma(object);
        let fixed = LEXICON
            .phrase(&format!("{} {noun}", self.lemma))
            .or_else(|| LEXICON.phrase(&format!("{} {det} {noun}", self.lemma)));
        let visits = || LEXICON.is_light(&self.lemma).then(|| LEXICON.event(noun).flatten()).flatten();
        if let Some(lemma) = fixed.or_else(visits) {
            let lemma = lemma.to_owned();
            self.rename(lemma, object);
            // "took place": whatever happens is the subject.
            if LEXICON.hosts(&self.lemma)
                && let Some(&subject) = tree.subjects(self.idx).first().filter(|&&subject| tree.is_event_noun(subject))
            {
                self.hosted = Some(subject);
            }
            self.obliques(object);
        }
    }

    /// A fixed phrase of the verb and a word that hangs on it, and that word: "come to an end", "plead guilty", "go ahead".
    fn fixed_phrase(&self) -> Option<(String, TokenIdx)> {
        let tree = self.frames.phrases.tree;
        let has_object = tree.kid(self.idx, BaseRelation::Obj).is_some();
        tree.kids(self.idx).iter().find_map(|&kid| {
            let words = match tree.base(kid) {
                BaseRelation::Obl if !has_object => {
                    format!("{} {} {}", self.lemma, tree.preposition(kid), tree.lemma(kid))
                }
                // "pleaded not guilty" is a plea of its own and denies no other.
                BaseRelation::Xcomp if tree.kids(kid).iter().any(|&not| tree.lemma(not) == "not") => {
                    format!("{} not {}", self.lemma, tree.lemma(kid))
                }
                BaseRelation::Xcomp | BaseRelation::Advmod => format!("{} {}", self.lemma, tree.lemma(kid)),
                _ => return None,
            };
            LEXICON.phrase(&words).map(|found| (found.to_owned(), kid))
        })
    }

    /// "voted against the bill": a verb that is another one with its preposition, whose noun is then its object.
    fn prepositional_verb(&mut self) {
        let found = self.slots.iter().enumerate().find_map(|(at, slot)| {
            let preposition = slot.name.strip_prefix("obl:")?;
            LEXICON.phrase(&format!("{} {preposition}", self.lemma)).map(|lemma| (at, lemma.to_owned()))
        });
        if let Some((at, lemma)) = found {
            self.slots[at].name = "object".into();
            self.lemma = lemma;
        }
    }

    /// Takes the predicate from a noun, whose slot goes.
    fn rename(&mut self, lemma: String, noun: TokenIdx) {
        let at = u16::try_from(noun).unwrap_or(u16::MAX);
        self.slots.retain(|slot| {
            !(slot.tokens.contains(&at) && matches!(&*slot.name, "object" | "complement")
                || slot.name.starts_with("obl:") && slot.tokens.contains(&at))
        });
        self.lemma = lemma;
    }
}

/// The claims of all clauses; a bare cue of speech is left to the attributions.
pub(super) fn claims(frames: &Frames<'_>, clauses: &[Clause], is_report: impl Fn(TokenIdx) -> bool) -> Vec<Claim> {
    clauses
        .iter()
        .filter(|clause| !is_report(clause.head) && !is_bare(frames, clause))
        .map(|clause| {
            frames.claim(
                "clause",
                Some(clause.predicate.clone()),
                clause.slots.clone(),
                (clause.factuality, clause.tense),
            )
        })
        .collect()
}

/// A participle or infinitive with nothing but an inferred subject says too little to be compared; so does what has no slot at
/// all, unless somebody who is not named did or underwent it ("He was not arrested.").
fn is_bare(frames: &Frames<'_>, clause: &Clause) -> bool {
    let tree = frames.phrases.tree;
    if clause.slots.is_empty() {
        let acts =
            |kid: TokenIdx| tree.upos(kid) == Upos::Pron && matches!(tree.lower(kid), "he" | "she" | "it" | "they");
        return !tree.is_verb(clause.head) || !tree.kids_by(clause.head, BaseRelation::Nsubj).any(acts);
    }
    let inferred = !tree.has_own_subject(clause.head) && tree.token(clause.head).xpos == Xpos::Vbg;
    inferred && clause.slots.len() < 2
}
