//! Safe references: pronouns and descriptions ("the minister", "the company") that can mean only one of the entities at hand.
//! What is not safe is left unresolved: a wrong speaker is worse than none.

use super::entity::Known;
use super::gazetteer::Gazetteer;
use super::lexicon::{BodyWord, Gender, Words};
use super::names::{gendered, head_of, mention_of};
use super::office::held;
use super::title::{TitleRelation, Titles};
use super::{EntityId, EntityKind, Mention, Named, NamedBy, Title, Value, pronoun};
use crate::syntax::{BaseRelation, Number, Relation, Sentence, TokenIdx, Upos};
use std::collections::HashMap;
use std::ops::Range;

/// How many sentences back a pronoun may reach; in news four of five pronouns find their name within two.
const PRONOUN_REACH: u32 = 2;

/// How many sentences back nobody else may be named for a pronoun to mean somebody whose sex is not known.
const UNSURE_REACH: u32 = 6;

/// How many sentences back "the company" may reach; descriptions reach farther than pronouns but not through a whole story.
const DESCRIPTION_REACH: u32 = 8;

/// What the text has said up to a place.
struct Story<'a> {
    sentences: &'a [Sentence],
    known: &'a Known,
    /// Named persons in order: sentence, token, entity.
    persons: Vec<Seen>,
    bodies: Vec<Seen>,
    /// Names of no known kind.
    others: Vec<Seen>,
    /// What bodies and things are said to be: "Velmar, a shipping company".
    kinds: Vec<(EntityId, String)>,
    /// Offices with their holders.
    offices: Vec<(Title, EntityId)>,
    /// Nouns brought in as somebody unnamed: "a U.S. official".
    unnamed: HashMap<String, u32>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    sentence: u32,
    token: usize,
    entity: EntityId,
    subject: bool,
}

/// Adds mentions for pronouns and descriptions that can be resolved safely; `list` is in text order.
pub(super) fn find(sentences: &[Sentence], known: &Known, list: &mut Vec<Mention>) {
    let mut story = Story::new(sentences, known);
    let mut holders: HashMap<usize, usize> = HashMap::new();
    for holding in held(sentences, list, known.entities()) {
        holders.insert(holding.title, holding.holder);
    }
    let mut added = Vec::new();
    let mut pairs = Vec::new();
    let mut start = 0;
    let mut before = 0..0;
    for idx in 0..sentences.len() {
        let number = u32::try_from(idx).unwrap_or(u32::MAX);
        let len = list[start..].iter().take_while(|mention| mention.sentence == number).count();
        let here = start..start + len;
        let mut found: Vec<(Range<TokenIdx>, EntityId, NamedBy)> = Vec::new();
        story.note_names(list, here.clone());
        story.descriptions(list, here.clone(), &holders, &mut found);
        story.body_descriptions(idx, list, here.clone(), &mut found);
        for (tokens, entity, _) in &found {
            story.see(number, tokens.start, head_of(&sentences[idx], tokens), *entity);
        }
        story.pronouns(idx, &mut found);
        let here_now =
            pronoun::Here { sentences, number, mentions: &list[here.clone()], before: &list[before.clone()], known };
        here_now.bodies(&mut found);
        here_now.pairs(&mut pairs);
        here_now.both(&pairs, &mut found);
        story.note_offices(list, here.clone(), &holders);
        let kinds = story.note_kinds(idx, list, here.clone());
        story.note_unnamed(idx, &kinds);
        added.extend(
            found
                .into_iter()
                .map(|(tokens, entity, by)| mention_of(sentences, idx, tokens, Value::Name(Named { entity, by }))),
        );
        before = here;
        start += len;
    }
    list.append(&mut added);
}

impl<'a> Story<'a> {
    fn new(sentences: &'a [Sentence], known: &'a Known) -> Self {
        let (persons, bodies, others, kinds, offices) = (vec![], vec![], vec![], vec![], vec![]);
        Self { sentences, known, persons, bodies, others, kinds, offices, unnamed: HashMap::new() }
    }

    fn see(&mut self, sentence: u32, token: usize, head: TokenIdx, entity: EntityId) {
        let subject = self.sentences[sentence as usize]
            .tokens
            .get(head)
            .is_some_and(|token| token.relation.base() == BaseRelation::Nsubj);
        let seen = Seen { sentence, token, entity, subject };
        match self.known.entity(entity).map(|entity| entity.kind) {
            Some(EntityKind::Person) => self.persons.push(seen),
            Some(EntityKind::Organisation) => self.bodies.push(seen),
            Some(EntityKind::Place) | None => {}
            Some(_) => self.others.push(seen),
        }
    }

    /// Notes what the named of sentence `idx` are said to be, by apposition ("Velmar, a shipping company"), before the name ("the
    /// lender Nordbank") or by "is"; gives the nouns that say it.
    fn note_kinds(&mut self, idx: usize, list: &[Mention], here: Range<usize>) -> Vec<TokenIdx> {
        let sentence = &self.sentences[idx];
        let base = |at: TokenIdx| sentence.tokens[at].relation.base();
        let is_kind = |at: TokenIdx| {
            sentence.tokens[at].upos == Upos::Noun && sentence.tokens[at].feats.number != Some(Number::Plur)
        };
        let mut nouns = Vec::new();
        for mention in &list[here] {
            let Value::Name(Named { entity, by: NamedBy::Name }) = mention.value else { continue };
            let kind = self.known.entity(entity).map(|entity| entity.kind);
            if matches!(kind, None | Some(EntityKind::Person | EntityKind::Place)) {
                continue;
            }
            let name = usize::from(mention.head);
            let below = sentence.children(name).filter(|&kid| {
                base(kid) == BaseRelation::Appos
                    || base(kid) == BaseRelation::Compound && kid + 1 == usize::from(mention.tokens.start)
            });
            let above = sentence.head(name).filter(|&head| {
                let joined = matches!(base(name), BaseRelation::Appos | BaseRelation::Flat)
                    || sentence.tokens[name].relation == Relation::NmodDesc;
                let is = base(name) == BaseRelation::Nsubj && sentence.child(head, BaseRelation::Cop).is_some();
                joined || is
            });
            for noun in below.chain(above).filter(|&noun| is_kind(noun)) {
                nouns.push(noun);
                self.kinds.push((entity, sentence.tokens[noun].lemma.to_lowercase()));
            }
        }
        nouns
    }

    fn note_names(&mut self, list: &[Mention], here: Range<usize>) {
        for mention in &list[here] {
            if let Value::Name(named) = mention.value {
                self.see(mention.sentence, usize::from(mention.tokens.start), usize::from(mention.head), named.entity);
            }
        }
    }

    fn note_offices(&mut self, list: &[Mention], here: Range<usize>, holders: &HashMap<usize, usize>) {
        for at in here {
            let holder = holders.get(&at).and_then(|&holder| list.get(holder));
            if let (Value::Title(title), Some(Value::Name(named))) =
                (&list[at].value, holder.map(|holder| &holder.value))
            {
                let office = (title.clone(), named.entity);
                if !self.offices.contains(&office) {
                    self.offices.push(office);
                }
            }
        }
    }

    /// "a U.S. official", "two diplomats": from here on "the official" may mean one without a name.
    /// Nouns that say what somebody named is bring in nobody.
    fn note_unnamed(&mut self, idx: usize, kinds: &[TokenIdx]) {
        let sentence = &self.sentences[idx];
        for (at, token) in sentence.tokens.iter().enumerate() {
            let form = sentence.form(at).to_lowercase();
            let unnamed =
                matches!(form.as_str(), "a" | "an" | "another" | "one" | "two" | "some" | "several" | "senior");
            if unnamed && token.upos != Upos::Pron {
                let ahead = (at + 1..sentence.tokens.len().min(at + 6))
                    .take_while(|&next| sentence.tokens[next].upos != Upos::Punct);
                for next in ahead.filter(|&next| sentence.tokens[next].upos == Upos::Noun && !kinds.contains(&next)) {
                    let number = u32::try_from(idx).unwrap_or(u32::MAX);
                    self.unnamed.insert(sentence.tokens[next].lemma.to_lowercase(), number);
                }
            }
        }
    }

    /// "the minister", "the Omani minister": the one holder of such an office.
    fn descriptions(
        &self,
        list: &[Mention],
        here: Range<usize>,
        holders: &HashMap<usize, usize>,
        found: &mut Vec<(Range<TokenIdx>, EntityId, NamedBy)>,
    ) {
        for at in here.filter(|at| !holders.contains_key(at)) {
            let Value::Title(title) = &list[at].value else { continue };
            let sentence = &self.sentences[list[at].sentence as usize];
            let (start, end) = (usize::from(list[at].tokens.start), usize::from(list[at].tokens.end));
            let Some(first) = definite(sentence, start) else { continue };
            let last = sentence.tokens[end - 1].lemma.to_lowercase();
            if self.unnamed.contains_key(&last) || self.unnamed.contains_key(&sentence.form(end - 1).to_lowercase()) {
                continue;
            }
            if let Some(entity) = self.holder_of(title, sentence.form(end - 1)) {
                found.push((first..end, entity, NamedBy::Description));
            }
        }
    }

    fn holder_of(&self, title: &Title, word: &str) -> Option<EntityId> {
        let titles = Titles::embedded();
        let gender = gendered(Words::embedded(), &word.to_lowercase());
        let fits = |(office, holder): &&(Title, EntityId)| {
            let relation = titles.relation(&title.role, &office.role);
            let wider = relation == TitleRelation::Broader && titles.is_kind_of(&office.role, &title.role);
            let same_body = match (title.of, office.of) {
                (Some(ours), Some(theirs)) => ours == theirs || self.same_country(ours, theirs),
                _ => true,
            };
            let sex = gender.is_none() || self.known.gender(*holder).is_none_or(|known| Some(known) == gender);
            (relation == TitleRelation::Same || wider) && same_body && sex && office.tenure == title.tenure
        };
        let mut holders: Vec<EntityId> = self.offices.iter().filter(fits).map(|(_, holder)| *holder).collect();
        holders.sort_unstable();
        holders.dedup();
        if let [one] = holders[..] { Some(one) } else { None }
    }

    /// Whether two owners of an office belong to one country: "Iran", "Iran's Foreign Ministry".
    fn same_country(&self, ours: EntityId, theirs: EntityId) -> bool {
        let country = |id: EntityId| {
            let entity = self.known.entity(id)?;
            let gazetteer = Gazetteer::embedded();
            let named = entity.places.first().copied();
            let owner = || {
                entity
                    .name
                    .split([' ', '\'', '’'])
                    .find_map(|word| gazetteer.people(word).first().or_else(|| gazetteer.lookup(word).first()).copied())
            };
            named.or_else(owner).and_then(|place| gazetteer.country_of(place))
        };
        country(ours).is_some() && country(ours) == country(theirs)
    }

    /// "the company", "the ministry", "the Omani capital": the one such body or city named.
    fn body_descriptions(
        &self,
        idx: usize,
        list: &[Mention],
        here: Range<usize>,
        found: &mut Vec<(Range<TokenIdx>, EntityId, NamedBy)>,
    ) {
        let sentence = &self.sentences[idx];
        let number = u32::try_from(idx).unwrap_or(u32::MAX);
        let covered = |at: TokenIdx| {
            list[here.clone()].iter().any(|mention| {
                mention.tokens.contains(&u16::try_from(at).unwrap_or(u16::MAX))
                    && !matches!(mention.value, Value::Title(_))
            })
        };
        for at in 1..sentence.tokens.len() {
            let token = &sentence.tokens[at];
            let modifies =
                sentence.tokens.get(at + 1).is_some_and(|next| matches!(next.upos, Upos::Noun | Upos::Propn));
            if token.upos != Upos::Noun
                || covered(at)
                || modifies
                || matches!(sentence.form(at + 1), "of" | "that" | "which")
            {
                continue;
            }
            if sentence.form(at) == "capital" {
                let people = list[here.clone()].iter().find(|mention| usize::from(mention.tokens.end) == at);
                if let Some(Value::Name(named)) = people.map(|mention| &mention.value) {
                    let city = self.capital(named.entity);
                    found.extend(city.map(|city| (at..at + 1, city, NamedBy::Description)));
                }
                continue;
            }
            if token.feats.number == Some(Number::Plur) {
                continue;
            }
            if sentence.form(at - 1).eq_ignore_ascii_case("the") && !self.unnamed.contains_key(token.lemma.as_ref()) {
                let body = self.body(&token.lemma.to_lowercase(), number);
                found.extend(body.map(|body| (at - 1..at + 1, body, NamedBy::Description)));
            }
        }
    }

    /// The one body or thing of the kind that the noun says among those named in reach.
    fn body(&self, noun: &str, number: u32) -> Option<EntityId> {
        let words = Words::embedded();
        let company = words.is_company_noun(noun);
        let is_so = |kind: &str| kind == noun || matches!(noun, "company" | "firm") && words.is_company_noun(kind);
        let mut told: Vec<EntityId> =
            self.kinds.iter().filter(|(_, kind)| is_so(kind)).map(|(entity, _)| *entity).collect();
        told.sort_unstable();
        told.dedup();
        if told.is_empty() && words.body_word(noun).is_none() && !company {
            return None;
        }
        let fits = |id: EntityId| {
            let Some(entity) = self.known.entity(id) else { return false };
            let mut parts = entity.name.split([' ', '-']);
            let several = entity.name.contains(' ');
            let named = several && parts.clone().any(|word| word.eq_ignore_ascii_case(noun));
            let firm = several && company && parts.any(|word| words.body_word(word) == Some(BodyWord::Company));
            named || firm
        };
        let named = self.bodies.iter().map(|seen| seen.entity).filter(|&id| fits(id));
        let mut bodies: Vec<EntityId> = named.chain(told).collect();
        bodies.sort_unstable();
        bodies.dedup();
        let [one] = bodies[..] else { return None };
        let mut seen = self.bodies.iter().chain(&self.others);
        let near = seen.any(|seen| seen.entity == one && seen.sentence + DESCRIPTION_REACH >= number);
        near.then_some(one)
    }

    /// The capital of a country as the document names it.
    fn capital(&self, country: EntityId) -> Option<EntityId> {
        let gazetteer = Gazetteer::embedded();
        let place = self.known.entity(country)?.places.first().copied()?;
        let ids = (0..self.known.entities().len()).filter_map(|idx| u32::try_from(idx).ok()).map(EntityId);
        let mut cities = ids.filter(|&id| {
            let entity = self.known.entity(id);
            entity.is_some_and(|entity| {
                entity.kind == EntityKind::Place && gazetteer.seat(&entity.name).first() == Some(&place)
            })
        });
        match (cities.next(), cities.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }

    /// "he", "she", "his", "her": the one person near enough whose sex fits.
    fn pronouns(&mut self, idx: usize, found: &mut Vec<(Range<TokenIdx>, EntityId, NamedBy)>) {
        let sentence = &self.sentences[idx];
        let number = u32::try_from(idx).unwrap_or(u32::MAX);
        let mut quoted = false;
        for at in 0..sentence.tokens.len() {
            match sentence.form(at) {
                "“" | "``" => quoted = true,
                "”" | "''" => quoted = false,
                "\"" => quoted = !quoted,
                _ => {}
            }
            let form = sentence.form(at).to_lowercase();
            let gender = match form.as_str() {
                "he" | "him" | "his" | "himself" => Gender::Male,
                "she" | "her" | "hers" | "herself" => Gender::Female,
                _ => continue,
            };
            // Within quotation marks the speaker chooses the word, and may mean anybody.
            if quoted {
                continue;
            }
            if let Some(entity) = self.person(number, at, gender) {
                found.push((at..at + 1, entity, NamedBy::Pronoun));
                self.see(number, at, at, entity);
            }
        }
    }

    fn person(&self, number: u32, at: TokenIdx, gender: Gender) -> Option<EntityId> {
        let before = |seen: &&Seen| seen.sentence < number || seen.token < at;
        let near = |seen: &&Seen| seen.sentence + PRONOUN_REACH >= number && before(seen);
        let fits = |entity: EntityId| self.known.gender(entity).is_none_or(|known| known == gender);
        let candidates: Vec<&Seen> = self.persons.iter().filter(near).filter(|seen| fits(seen.entity)).collect();
        let first = candidates.first()?;
        if candidates.iter().all(|seen| seen.entity == first.entity) {
            // Where the sex is not known nobody else may be about, and the person must be what the text is about.
            let known = self.known.gender(first.entity).is_some();
            let wide = self.persons.iter().filter(before).filter(|seen| seen.sentence + UNSURE_REACH >= number);
            let alone =
                wide.clone().all(|seen| seen.entity == first.entity) && candidates.iter().any(|seen| seen.subject);
            return (known || alone).then_some(first.entity);
        }
        // Several fit: the subject of the sentence before, when nobody else who fits was named since.
        let last = candidates.last()?;
        let sure = self.known.gender(last.entity) == Some(gender);
        let alone = candidates.iter().filter(|seen| seen.sentence + 1 >= number).all(|seen| seen.entity == last.entity);
        (sure && last.subject && alone).then_some(last.entity)
    }
}

/// The first token of a definite description that ends in the title at `start`: "the minister", "the Omani minister".
fn definite(sentence: &Sentence, start: TokenIdx) -> Option<TokenIdx> {
    let the = (start.saturating_sub(3)..start).rev().find(|&idx| sentence.form(idx).eq_ignore_ascii_case("the"))?;
    let between = &sentence.tokens[the + 1..start];
    between.iter().all(|token| matches!(token.upos, Upos::Adj | Upos::Propn | Upos::Noun)).then_some(the)
}
