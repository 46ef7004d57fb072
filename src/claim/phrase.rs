//! What fills slots: names, numbers, times, events and plain noun phrases of one sentence, in normal form.

use super::lexicon::LEXICON;
use super::tree::Tree;
use super::{EntityRef, Event, ReferenceCertainty, Slot, SlotValue, Term};
use crate::mention::{EntityId, EntityKind, Mention, Mentions, Named, NamedBy, Time, UnitClass, Value};
use crate::syntax::{BaseRelation, Number, Relation, TokenIdx, Upos};
use std::ops::Range;

/// One sentence's tree with the mentions found in it.
pub(super) struct Phrases<'a> {
    /// The tree.
    pub(super) tree: &'a Tree<'a>,
    mentions: &'a Mentions,
    /// The sentence's mentions, in order.
    pub(super) here: &'a [Mention],
    /// For every token the mentions that cover it, as indexes into `here`.
    covering: Vec<Vec<usize>>,
    /// Whom "he" or "she" means where nobody is named: the unnamed person whom the sentence before was about.
    pub(super) unnamed: Option<SlotValue>,
    /// What "it" means where it opens a sentence: the thing that the sentence before was about.
    pub(super) thing: Option<SlotValue>,
}

/// An entity as claims carry it.
pub(super) fn entity_ref(mentions: &Mentions, id: EntityId, certainty: ReferenceCertainty) -> Option<EntityRef> {
    let entity = mentions.entities.get(id.0 as usize)?;
    Some(EntityRef {
        kind: entity.kind,
        name: entity.name.clone(),
        surname: entity.surname.clone(),
        spellings: entity.spellings.clone(),
        places: entity.places.clone(),
        certainty,
    })
}

impl<'a> Phrases<'a> {
    pub(super) fn new(tree: &'a Tree<'a>, mentions: &'a Mentions, here: &'a [Mention]) -> Self {
        let mut covering = vec![Vec::new(); tree.tokens().len()];
        for (idx, mention) in here.iter().enumerate() {
            for token in mention.tokens.clone() {
                if let Some(list) = covering.get_mut(usize::from(token)) {
                    list.push(idx);
                }
            }
        }
        Self { tree, mentions, here, covering, unnamed: None, thing: None }
    }

    /// The mentions that cover token `idx` with a value that `want` takes, the one that hangs on `idx` first.
    fn mention<T>(&self, idx: TokenIdx, want: impl Fn(&'a Value) -> Option<T>) -> Option<(&'a Mention, T)> {
        let covering = self.covering.get(idx)?;
        let hanging = |mention: &&'a Mention| usize::from(mention.head) == idx;
        let all = || covering.iter().map(|&at| &self.here[at]);
        all().filter(hanging).chain(all()).find_map(|mention| want(&mention.value).map(|value| (mention, value)))
    }

    /// The time whose words hold token `idx`.
    pub(super) fn time(&self, idx: TokenIdx) -> Option<(&'a Mention, &'a Time)> {
        self.mention(idx, |value| if let Value::Time(time) = value { Some(time) } else { None })
    }

    /// The name whose words hold token `idx`.
    pub(super) fn named(&self, idx: TokenIdx) -> Option<(&'a Mention, Named)> {
        self.mention(idx, |value| if let Value::Name(named) = value { Some(*named) } else { None })
    }

    /// The entity that `mention` names.
    pub(super) fn entity(&self, named: Named) -> Option<EntityRef> {
        let certainty = match named.by {
            NamedBy::Name | NamedBy::Demonym | NamedBy::Metonym => ReferenceCertainty::Named,
            NamedBy::Description | NamedBy::Pronoun => ReferenceCertainty::Inferred,
        };
        entity_ref(self.mentions, named.entity, certainty)
    }

    /// The entity `id`, as named outright.
    pub(super) fn entity_of(&self, id: EntityId) -> Option<EntityRef> {
        entity_ref(self.mentions, id, ReferenceCertainty::Named)
    }

    /// The entity of the noun phrase headed by `idx`: its head's, or that of the name to which a title or description is
    /// joined ("Foreign Minister | Abbas Araghchi", whichever of the two the parser takes for the head).
    pub(super) fn entity_at(&self, idx: TokenIdx) -> Option<EntityRef> {
        self.named_at(idx).and_then(|(_, named)| self.entity(named))
    }

    /// The name of the noun phrase headed by `idx`, as for [`Phrases::entity_at`].
    pub(super) fn named_at(&self, idx: TokenIdx) -> Option<(&'a Mention, Named)> {
        let own = self.named(idx);
        if own.is_some_and(|(_, named)| matches!(named.by, NamedBy::Name | NamedBy::Metonym | NamedBy::Pronoun)) {
            return own;
        }
        let joined = self.tree.kids(idx).iter().copied().filter(|&kid| {
            matches!(self.tree.base(kid), BaseRelation::Flat | BaseRelation::Appos)
                || self.tree.relation(kid) == Relation::NmodDesc
                || self.tree.base(kid) == BaseRelation::Compound && kid > idx
        });
        let person = |named: Named| {
            let entity = self.mentions.entities.get(named.entity.0 as usize);
            entity.is_some_and(|entity| matches!(entity.kind, EntityKind::Person | EntityKind::Unknown))
        };
        joined.filter_map(|kid| self.named(kid)).find(|&(_, named)| person(named) && named.by == NamedBy::Name).or(own)
    }

    /// A slot called `name` filled from the noun phrase headed by `idx`; none for what says nothing by itself (an
    /// unresolved pronoun).
    pub(super) fn slot(&self, name: &str, idx: TokenIdx) -> Option<Slot> {
        let value = self.value(idx)?;
        let tokens = self.tokens_of(idx);
        Some(self.slot_of(name, value, tokens))
    }

    /// As [`Phrases::slot`], with one slot each where the words mean several ("the two").
    pub(super) fn slots(&self, name: &str, idx: TokenIdx) -> Vec<Slot> {
        let first = self.slot(name, idx);
        let Some((mention, named)) = self.named(idx).filter(|(_, named)| named.by == NamedBy::Pronoun) else {
            return first.into_iter().collect();
        };
        let others =
            self.here.iter().filter(|other| other.tokens == mention.tokens).filter_map(|other| match other.value {
                Value::Name(also) if also.entity != named.entity => self.entity(also),
                _ => None,
            });
        let tokens = self.tokens_of(idx);
        let others: Vec<Slot> =
            others.map(|entity| self.slot_of(name, SlotValue::Entity(entity), tokens.clone())).collect();
        first.into_iter().chain(others).collect()
    }

    /// A slot called `name` with `value`, standing at `tokens`.
    pub(super) fn slot_of(&self, name: &str, value: SlotValue, tokens: Range<TokenIdx>) -> Slot {
        let span = self.tree.sentence.token_span(tokens.clone());
        let at = |idx: TokenIdx| u16::try_from(idx).unwrap_or(u16::MAX);
        Slot { name: name.into(), value, tokens: at(tokens.start)..at(tokens.end), span }
    }

    /// The words of the noun phrase headed by `idx`; of a name no more than the name and what stands before it, so that an age or
    /// a place set after it stays out.
    fn tokens_of(&self, idx: TokenIdx) -> Range<TokenIdx> {
        let whole = self.tree.phrase(idx);
        match self.named(idx) {
            Some((name, _)) if whole.end > usize::from(name.tokens.end) && usize::from(name.head) == idx => {
                whole.start..usize::from(name.tokens.end)
            }
            _ => whole,
        }
    }

    /// Normal form of the noun phrase headed by `idx`.
    pub(super) fn value(&self, idx: TokenIdx) -> Option<SlotValue> {
        if let Some((mention, _)) = self.named_at(idx)
            && let Some(entity) = self.entity_at(idx)
        {
            // "Iranian officials" holds a name but means the officials.
            let inside =
                usize::from(mention.head) == idx || !self.tree.is_nominal(idx) || self.is_name_of(mention, idx);
            if inside {
                return Some(SlotValue::Entity(entity));
            }
        }
        if let Some((_, time)) = self.time(idx) {
            return Some(SlotValue::Time(time.clone()));
        }
        if let Some(value) = self.measure(idx) {
            return Some(value);
        }
        let title = |value: &'a Value| if let Value::Title(title) = value { Some(title) } else { None };
        if let Some((_, title)) = self.mention(idx, title) {
            let of = title.of.and_then(|id| self.entity_of(id));
            return Some(SlotValue::Title { role: title.role.clone(), of, tenure: title.tenure });
        }
        if self.tree.is_event_noun(idx) {
            return Some(SlotValue::Event(self.event(idx)));
        }
        if self.tree.upos(idx) == Upos::Pron && !self.is_quantified_pronoun(idx) {
            let person = self.unnamed.as_ref().filter(|_| self.means_unnamed(idx));
            return person.or_else(|| self.thing.as_ref().filter(|_| self.means_thing(idx))).cloned();
        }
        Some(SlotValue::Term(self.term(idx)))
    }

    /// Whether "it" at `idx` opens its sentence as the subject of a plain statement, and so takes up the thing that the sentence
    /// before was about; "it was clear that", "it took weeks to" mean nothing.
    fn means_thing(&self, idx: TokenIdx) -> bool {
        let tree = self.tree;
        let Some(verb) = tree.head(idx).filter(|_| tree.base(idx) == BaseRelation::Nsubj && tree.lower(idx) == "it")
        else {
            return false;
        };
        let clausal = tree.kids(verb).iter().any(|&kid| {
            matches!(
                tree.base(kid),
                BaseRelation::Csubj
                    | BaseRelation::Ccomp
                    | BaseRelation::Xcomp
                    | BaseRelation::Expl
                    | BaseRelation::Cop
            ) || tree.base(kid) == BaseRelation::Advcl && tree.is_infinitive(kid)
        });
        let idle = LEXICON.classes.impersonal.contains(tree.lemma(verb));
        let quoted = (0..idx).any(|at| matches!(tree.lower(at), "\"" | "“" | "``"));
        idx < 2 && tree.root() == Some(verb) && !clausal && !idle && !quoted
    }

    /// The one thing that the sentence is about: its subject in common words, with nothing else in the singular that "it" could
    /// take up.
    pub(super) fn about_thing(&self) -> Option<SlotValue> {
        let tree = self.tree;
        let root = tree.root()?;
        let [subject] = tree.subjects(root)[..] else { return None };
        if tree.upos(subject) == Upos::Pron {
            return self.thing.clone().filter(|_| self.means_thing(subject));
        }
        // "Its architect was Vera Holt": the text goes on about the thing that it was about.
        let owned = |kid: &TokenIdx| tree.relation(*kid) == Relation::NmodPoss && tree.lower(*kid) == "its";
        if tree.kids(subject).iter().any(owned) {
            return self.thing.clone();
        }
        let range = tree.range(subject);
        let rival = |idx: TokenIdx| {
            let entity = self
                .entity_at(idx)
                .is_some_and(|entity| !matches!(entity.kind, EntityKind::Person | EntityKind::Place));
            let object = tree.base(idx) == BaseRelation::Obj && tree.upos(idx) == Upos::Noun && !self.is_person(idx);
            let measured = self.time(idx).is_some() || self.measure(idx).is_some();
            entity || object && tree.token(idx).feats.number != Some(Number::Plur) && !measured
        };
        let rivals = tree.tokens().any(|idx| !range.contains(&idx) && rival(idx));
        let common = tree.upos(subject) == Upos::Noun && !self.is_person(subject) && self.entity_at(subject).is_none();
        let plural = tree.token(subject).feats.number == Some(Number::Plur);
        let fits = common && !plural && !rivals && self.time(subject).is_none();
        self.value(subject).filter(|value| fits && matches!(value, SlotValue::Term(_) | SlotValue::Event(_)))
    }

    /// Whether "he" or "she" at `idx` can mean nobody but the unnamed person of the sentence before.
    fn means_unnamed(&self, idx: TokenIdx) -> bool {
        let quoted = (0..idx).any(|at| matches!(self.tree.lower(at), "\"" | "“" | "``" | "''"));
        let other = (0..idx).any(|at| self.is_person(at));
        matches!(self.tree.lower(idx), "he" | "she" | "him") && !quoted && !other
    }

    /// Whether the word at `idx` is a person, by name, office or noun.
    fn is_person(&self, idx: TokenIdx) -> bool {
        let named = self.entity_at(idx).is_some_and(|entity| entity.kind == EntityKind::Person);
        let title = |value: &'a Value| if let Value::Title(title) = value { Some(title) } else { None };
        named
            || self.mention(idx, title).is_some()
            || self.tree.is_nominal(idx) && LEXICON.is_person(self.tree.lemma(idx))
    }

    /// The one unnamed person whom the sentence is about: its subject in common words, with no other person beside.
    pub(super) fn about(&self) -> Option<SlotValue> {
        let tree = self.tree;
        let subjects = tree.subjects(tree.root()?);
        let [subject] = subjects[..] else { return None };
        let others = tree.tokens().any(|idx| !tree.range(subject).contains(&idx) && self.is_person(idx));
        if others || tree.token(subject).feats.number == Some(Number::Plur) {
            return None;
        }
        if tree.upos(subject) == Upos::Pron {
            return self.unnamed.clone().filter(|_| self.means_unnamed(subject));
        }
        let common = tree.upos(subject) == Upos::Noun && self.is_person(subject) && self.entity_at(subject).is_none();
        self.value(subject).filter(|value| common && matches!(value, SlotValue::Term(_) | SlotValue::Title { .. }))
    }

    /// Whether `mention` is the name of the phrase that `idx` heads: it holds it, or is joined to it as a name to a title.
    fn is_name_of(&self, mention: &Mention, idx: TokenIdx) -> bool {
        let head = usize::from(mention.head);
        mention.tokens.contains(&u16::try_from(idx).unwrap_or(u16::MAX)) || self.tree.head(head) == Some(idx)
    }

    fn is_quantified_pronoun(&self, idx: TokenIdx) -> bool {
        let no_one = || {
            self.tree.lower(idx) == "one"
                && self.tree.kids_by(idx, BaseRelation::Det).any(|kid| self.tree.lower(kid) == "no")
        };
        LEXICON.negators.pronouns.contains(self.tree.lower(idx))
            || no_one()
            || matches!(
                self.tree.lower(idx),
                "all"
                    | "some"
                    | "many"
                    | "most"
                    | "both"
                    | "several"
                    | "few"
                    | "everyone"
                    | "everybody"
                    | "everything"
                    | "someone"
                    | "somebody"
                    | "something"
                    | "anyone"
                    | "anybody"
                    | "anything"
                    | "each"
            )
    }

    /// A number with a unit of its own, an ordinal or a score.
    fn measure(&self, idx: TokenIdx) -> Option<SlotValue> {
        self.mention(idx, |value| match value {
            Value::Quantity(quantity) if quantity.unit.class != UnitClass::Count || quantity.unit.noun.is_empty() => {
                Some(SlotValue::Quantity(quantity.clone()))
            }
            Value::Duration(quantity) => Some(SlotValue::Quantity(quantity.clone())),
            Value::Score(score) => Some(SlotValue::Score(score.clone())),
            Value::Ordinal(ordinal) if self.tree.upos(idx) != Upos::Noun => Some(SlotValue::Ordinal(*ordinal)),
            _ => None,
        })
        .filter(|(mention, _)| {
            self.tree.upos(idx) != Upos::Noun || mention.head == u16::try_from(idx).unwrap_or(u16::MAX)
        })
        .map(|(_, value)| value)
    }

    /// Lemma for matching: lower case.
    fn lemma(&self, idx: TokenIdx) -> Box<str> {
        self.tree.lemma(idx).to_lowercase().into()
    }

    /// The noun phrase headed by `idx` by its head and what narrows it.
    pub(super) fn term(&self, idx: TokenIdx) -> Term {
        let mut modifiers = Vec::new();
        let mut quantifier = None;
        self.collect_modifiers(idx, &mut modifiers, &mut quantifier, 0);
        modifiers.sort_unstable();
        modifiers.dedup();
        if LEXICON.negators.pronouns.contains(self.tree.lower(idx)) {
            quantifier = Some("no".into());
        }
        Term { head: self.lemma(idx), modifiers, quantifier }
    }

    fn collect_modifiers(&self, idx: TokenIdx, into: &mut Vec<Box<str>>, quantifier: &mut Option<Box<str>>, depth: u8) {
        for &kid in self.tree.kids(idx) {
            match self.tree.base(kid) {
                BaseRelation::Amod | BaseRelation::Compound | BaseRelation::Nmod | BaseRelation::Flat => {
                    let numeric =
                        self.tree.upos(kid) == Upos::Num || self.time(kid).is_some() || self.is_unit_of_number(kid);
                    if is_quantifier(self.tree.lower(kid)) {
                        *quantifier = Some(self.tree.lower(kid).into());
                    } else if !numeric && self.tree.upos(kid) != Upos::Pron {
                        into.push(self.lemma(kid));
                    } else if kid == idx + 1 && is_label(self.tree.lower(kid)) {
                        into.push(self.tree.lower(kid).into());
                    }
                    // "officials of the foreign ministry": two steps say enough to tell phrases apart.
                    if depth < 2 {
                        self.collect_modifiers(kid, into, &mut None, depth + 1);
                    }
                }
                BaseRelation::Det if is_quantifier(self.tree.lower(kid)) => {
                    *quantifier = Some(self.tree.lower(kid).into());
                }
                // "flight 212", "version 4.2": the number tells it from others of its kind.
                BaseRelation::Nummod if kid == idx + 1 && is_label(self.tree.lower(kid)) => {
                    into.push(self.tree.lower(kid).into());
                }
                _ => {}
            }
        }
    }

    /// Whether the word at `idx` is the unit in a number's words: "hour" in "three-hour talks".
    fn is_unit_of_number(&self, idx: TokenIdx) -> bool {
        let measure = |value: &'a Value| match value {
            Value::Quantity(quantity) | Value::Duration(quantity) => {
                (quantity.unit.class != UnitClass::Count).then_some(())
            }
            _ => None,
        };
        self.mention(idx, measure).is_some()
    }

    /// The event that the noun phrase headed by `idx` names.
    pub(super) fn event(&self, idx: TokenIdx) -> Event {
        let term = self.term(idx);
        let mut event = Event {
            head: term.head,
            ordinal: self.ordinal_of(idx),
            modifiers: term.modifiers,
            participants: Vec::new(),
            place: None,
            time: None,
        };
        self.fill_event(idx, &mut event, 0);
        let ordinal_words: Vec<&str> = self
            .here
            .iter()
            .filter(|mention| matches!(mention.value, Value::Ordinal(_)))
            .map(|mention| self.tree.lower(usize::from(mention.head)))
            .collect();
        event.modifiers.retain(|modifier| !ordinal_words.contains(&&**modifier));
        event
    }

    fn fill_event(&self, idx: TokenIdx, event: &mut Event, depth: u8) {
        for &kid in self.tree.kids(idx) {
            if !matches!(
                self.tree.base(kid),
                BaseRelation::Nmod
                    | BaseRelation::Amod
                    | BaseRelation::Compound
                    | BaseRelation::Obl
                    | BaseRelation::Nummod
            ) {
                continue;
            }
            if let Some((_, time)) = self.time(kid) {
                event.time.get_or_insert_with(|| time.clone());
                continue;
            }
            let entities: Vec<EntityRef> =
                self.tree.coordinated(kid).iter().filter_map(|&at| self.entity_at(at)).collect();
            let preposition = self.tree.preposition(kid);
            if entities.is_empty() {
                if depth == 0 && self.tree.base(kid) == BaseRelation::Nmod {
                    self.fill_event(kid, event, 1);
                }
                continue;
            }
            if is_locative(&preposition) && entities.iter().any(|entity| entity.kind == EntityKind::Place) {
                event.place = event.place.take().or_else(|| entities.into_iter().next());
            } else {
                event.participants.extend(entities);
            }
        }
    }

    /// The ordinal that narrows the noun `idx`: "fourth" in "fourth round".
    pub(super) fn ordinal_of(&self, idx: TokenIdx) -> Option<i64> {
        let ordinal = |value: &'a Value| if let Value::Ordinal(ordinal) = value { Some(*ordinal) } else { None };
        self.tree.kids(idx).iter().find_map(|&kid| self.mention(kid, ordinal)).map(|(_, ordinal)| ordinal)
    }
}

/// Whether the word behind a noun is a number as labels have it: "212", "4.2".
fn is_label(lower: &str) -> bool {
    lower.starts_with(|c: char| c.is_ascii_digit()) && lower.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Determiners and adjectives that say how many of a set.
fn is_quantifier(lower: &str) -> bool {
    matches!(
        lower,
        "all"
            | "both"
            | "every"
            | "each"
            | "most"
            | "some"
            | "several"
            | "few"
            | "many"
            | "no"
            | "neither"
            | "any"
            | "half"
            | "none"
            | "either"
    )
}

/// Prepositions that put something at a place.
pub(super) fn is_locative(preposition: &str) -> bool {
    matches!(
        preposition,
        "in" | "at"
            | "near"
            | "outside"
            | "inside"
            | "on"
            | "within"
            | "around"
            | "off"
            | "across"
            | "throughout"
            | "next to"
            | "close to"
            | "outside of"
            | "inside of"
            | "along"
            | "above"
            | "below"
            | "beside"
    )
}

/// Prepositions that put something at a time, rather than before, after or until it.
pub(super) fn is_temporal(preposition: &str) -> bool {
    matches!(
        preposition,
        "" | "on"
            | "in"
            | "at"
            | "during"
            | "over"
            | "for"
            | "by"
            | "around"
            | "about"
            | "as of"
            | "within"
            | "through"
    )
}
