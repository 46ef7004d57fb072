//! Names: finds them in every sentence, gathers evidence on what each is, and hands them to [`super::entity`] to settle who is
//! who. Gives mentions of names and titles and the document's entities.

use super::entity::{self, Known};
use super::gazetteer::{Gazetteer, PlaceKind};
use super::lexicon::{BodyWord, Gender, Words};
use super::run::{Letters, Part, Style, is_hyphen, is_possessive};
use super::{Context, EntityKind, Mention, Mentions, Named, NamedBy, PlaceId, Value, office, reference};
use crate::syntax::{BaseRelation, Sentence, TokenIdx, Upos};
use std::ops::Range;

/// Words that name something, and what speaks for each kind of thing.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) sentence: usize,
    pub(super) tokens: Range<TokenIdx>,
    /// As written, without a possessive.
    pub(super) name: String,
    pub(super) votes: Votes,
    pub(super) gender: Option<Gender>,
    pub(super) role: Role,
    /// The acronym or full name in brackets behind it.
    pub(super) alias: Option<String>,
}

/// The part that the words play in their sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A word for the people or things of a place.
    People,
    /// A country with a word for its government: "the Omani government".
    Government,
    /// Subject of a verb that only persons and bodies do, or owner of what only they have.
    Agent,
    /// Behind "in", "at", "near".
    Location,
    /// Any other.
    Other,
}

/// Points for each kind of thing that a name can be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Votes {
    pub(super) person: i32,
    pub(super) organisation: i32,
    pub(super) place: i32,
    pub(super) work: i32,
}

impl Votes {
    pub(super) fn add(&mut self, other: Self) {
        self.person += other.person;
        self.organisation += other.organisation;
        self.place += other.place;
        self.work += other.work;
    }

    /// The kind with most points; unknown when none has any.
    pub(super) fn kind(self) -> EntityKind {
        let ranked = [
            (self.person, EntityKind::Person),
            (self.organisation, EntityKind::Organisation),
            (self.place, EntityKind::Place),
            (self.work, EntityKind::Work),
        ];
        // One point is a hint, and equal points for a person and something else settle nothing.
        let best = ranked.iter().fold(
            (1, EntityKind::Unknown),
            |best, &(points, kind)| if points > best.0 { (points, kind) } else { best },
        );
        let torn = best.1 == EntityKind::Person && self.person == self.organisation.max(self.place);
        if torn { EntityKind::Unknown } else { best.1 }
    }
}

/// Finds names and titles, and who is who among them.
pub(super) fn find(sentences: &[Sentence], context: &Context<'_>) -> Mentions {
    let letters = Letters::read(sentences);
    let mut found = Vec::new();
    for idx in 0..sentences.len() {
        if letters.styles[idx] == Style::Running {
            running(&letters, idx, &mut found);
        }
    }
    let mut known = entity::settle(&found, context);
    for idx in 0..sentences.len() {
        if letters.styles[idx] != Style::Running {
            headline(&letters, idx, &mut known, &mut found);
        }
    }
    let mut list: Vec<Mention> = found.iter().filter_map(|name| mention(sentences, &mut known, name)).collect();
    office::find(&letters, &mut known, &mut list);
    list.sort_by_key(order);
    reference::find(sentences, &known, &mut list);
    list.sort_by_key(order);
    list.dedup_by(|one, other| one.sentence == other.sentence && one.tokens == other.tokens && same_sort(one, other));
    Mentions { list, entities: known.into_entities() }
}

fn same_sort(one: &Mention, other: &Mention) -> bool {
    // "The two" are two entities at one place.
    if let (Value::Name(one), Value::Name(other)) = (&one.value, &other.value)
        && one.by == NamedBy::Pronoun
        && other.by == NamedBy::Pronoun
    {
        return one.entity == other.entity;
    }
    std::mem::discriminant(&one.value) == std::mem::discriminant(&other.value)
}

/// Mentions stand in order of sentence and first token, the longer first.
pub(super) fn order(mention: &Mention) -> (u32, u16, std::cmp::Reverse<u16>) {
    (mention.sentence, mention.tokens.start, std::cmp::Reverse(mention.tokens.end))
}

/// A mention of `tokens` with the token through which it hangs in the tree.
pub(super) fn mention_of(sentences: &[Sentence], sentence: usize, tokens: Range<TokenIdx>, value: Value) -> Mention {
    let at = &sentences[sentence];
    let small = |idx: usize| u16::try_from(idx).unwrap_or(u16::MAX);
    let outside = |idx: &TokenIdx| at.head(*idx).is_none_or(|head| !tokens.contains(&head));
    let head = tokens.clone().find(outside).unwrap_or(tokens.start);
    Mention {
        sentence: u32::try_from(sentence).unwrap_or(u32::MAX),
        tokens: small(tokens.start)..small(tokens.end),
        head: small(head),
        noun: None,
        span: at.token_span(tokens),
        value,
    }
}

fn mention(sentences: &[Sentence], known: &mut Known, found: &Found) -> Option<Mention> {
    let (entity, by) = known.mean(found)?;
    Some(mention_of(sentences, found.sentence, found.tokens.clone(), Value::Name(Named { entity, by })))
}

/// Names in a sentence that uses capitals as running text does.
fn running(letters: &Letters<'_>, sentence: usize, found: &mut Vec<Found>) {
    let at = &letters.sentences[sentence];
    let first = found.len();
    for run in letters.runs(sentence) {
        for part in letters.parts(sentence, run) {
            found.push(match part {
                Part::Name(tokens) => judge(letters, sentence, owned(at, tokens)),
                Part::People(tokens) => people(at, sentence, tokens),
            });
        }
    }
    let bodies: Vec<Found> = found[first..].iter().filter_map(|name| small_body(at, name)).collect();
    found.extend(bodies);
}

/// "Iran's Foreign Ministry": a body of state with the country that owns it, if its name stands right before.
fn owned(at: &Sentence, tokens: Range<TokenIdx>) -> Range<TokenIdx> {
    let (words, gazetteer) = (Words::embedded(), Gazetteer::embedded());
    let body = words.body_word(at.form(tokens.end - 1)) == Some(BodyWord::Government);
    let Some(mark) = tokens.start.checked_sub(1).filter(|&mark| body && is_possessive(at.form(mark))) else {
        return tokens;
    };
    let owner = (mark.saturating_sub(3)..mark).find(|&start| {
        let country = gazetteer.lookup(at.words(start..mark)).first();
        country.is_some_and(|&place| gazetteer.country_of(place) == Some(place))
    });
    owner.map_or(tokens.clone(), |start| start..tokens.end)
}

/// "the Omani embassy", "Iran's foreign ministry": a body of state written small behind its country; "the Omani government"
/// is Oman itself.
fn small_body(at: &Sentence, owner: &Found) -> Option<Found> {
    let (words, gazetteer) = (Words::embedded(), Gazetteer::embedded());
    let adjective = owner.role == Role::People;
    let place = gazetteer.people(&owner.name).first().or_else(|| gazetteer.lookup(&owner.name).first()).copied()?;
    gazetteer.country_of(place).filter(|&country| country == place)?;
    let possessive = is_possessive(at.form(owner.tokens.end));
    let start = owner.tokens.end + usize::from(possessive);
    if !adjective && !possessive {
        return None;
    }
    let small = |idx: TokenIdx| at.form(idx).chars().next().is_some_and(char::is_lowercase);
    let noun = (start + 1..=start + 2).rev().filter(|&end| end <= at.tokens.len()).find(|&end| {
        (start..end).all(small)
            && words.is_small_body(at.words(start..end))
            && at.tokens.get(end).is_none_or(|next| next.upos != Upos::Noun)
    });
    let end = match noun {
        Some(end) => end,
        None if small(start) && words.is_government(at.form(start)) => {
            let tokens = owner.tokens.start..start + 1;
            return Some(Found { role: Role::Government, tokens, ..owner.clone() });
        }
        None => return None,
    };
    let tokens = owner.tokens.start..end;
    let votes = Votes { organisation: 7, ..Votes::default() };
    let (name, role) = (at.words(tokens.clone()).to_owned(), role(at, &tokens));
    Some(Found { sentence: owner.sentence, tokens, name, votes, gender: None, role, alias: None })
}

fn people(at: &Sentence, sentence: usize, tokens: Range<TokenIdx>) -> Found {
    let name = at.words(tokens.clone()).to_owned();
    Found { sentence, tokens, name, votes: Votes::default(), gender: None, role: Role::People, alias: None }
}

/// Gathers what a name's own words and its neighbours tell.
fn judge(letters: &Letters<'_>, sentence: usize, tokens: Range<TokenIdx>) -> Found {
    let at = &letters.sentences[sentence];
    let name = at.words(tokens.clone()).to_owned();
    let role = role(at, &tokens);
    let mut votes = by_words(at, &tokens, &name);
    let the = tokens.start.checked_sub(1).is_some_and(|idx| at.form(idx).eq_ignore_ascii_case("the"));
    if the && tokens.len() == 1 {
        // "the Clarion says": people have no article.
        votes.person -= 4;
    }
    let mut gender = None;
    by_neighbours(letters, sentence, &tokens, &mut votes, &mut gender);
    if votes.person > 0 && gender.is_none() {
        gender = Words::embedded().given(at.form(tokens.start)).flatten().filter(|_| tokens.len() > 1);
    }
    if role == Role::Location {
        votes.place += 2
    }
    let role = if role == Role::Other && adjectival(at, &tokens, &name) { Role::People } else { role };
    Found { sentence, alias: alias(at, &tokens), tokens, name, votes, gender, role }
}

/// "U.S. officials": a word that is both name and adjective, before what it qualifies.
fn adjectival(at: &Sentence, tokens: &Range<TokenIdx>, name: &str) -> bool {
    let next = at.tokens.get(tokens.end);
    let noun = next.is_some_and(|token| {
        matches!(token.upos, Upos::Noun | Upos::Adj) && token.start > at.tokens[tokens.end - 1].end
    });
    noun && !Gazetteer::embedded().people(name).is_empty()
}

fn by_words(at: &Sentence, tokens: &Range<TokenIdx>, name: &str) -> Votes {
    let (words, gazetteer) = (Words::embedded(), Gazetteer::embedded());
    let mut votes = Votes::default();
    let last = at.form(tokens.end - 1);
    let first = at.form(tokens.start);
    let of = tokens.clone().find(|&idx| matches!(at.form(idx), "of" | "for" | "at"));
    let head = of.filter(|&of| of > tokens.start).map_or(last, |of| at.form(of - 1));
    let several = tokens.len() > 1;
    match words.body_word(head) {
        Some(BodyWord::Company) if several => votes.organisation += 5,
        Some(_) if several => votes.organisation += 5,
        Some(BodyWord::Government) => votes.organisation += 3,
        Some(_) => votes.organisation += 1,
        None if several && words.body_word(last).is_some() => votes.organisation += 3,
        None => {}
    }
    // A brand that ends in "'s" of itself.
    if is_possessive(last) {
        return Votes { organisation: 5, ..votes };
    }
    if words.is_body(name) {
        votes.organisation += 7;
    }
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let acronym = !several && (2..=6).contains(&letters) && !name.chars().any(char::is_lowercase) && name.len() > 1;
    if acronym {
        votes.organisation += 2;
    }
    if several && (words.ends_place(head) || words.begins_place(first) && words.given(first).is_none()) {
        votes.place += 4;
    }
    if several && words.ends_work(head) {
        votes.work += 4;
    }
    votes.place += gazetteer.lookup(name).first().map_or(0, |&place| place_points(place, several));
    if words.given(first).is_some() && several && votes.organisation < 5 && votes.place < 4 && votes.work < 4 {
        votes.person += 4;
    } else if words.given(first).is_some() && !several && !acronym {
        votes.person += 1;
    }
    let initials = tokens.clone().filter(|&idx| at.form(idx).len() == 2 && at.form(idx).ends_with('.')).count();
    let particles = tokens.clone().skip(1).filter(|&idx| words.is_particle(at.form(idx))).count();
    if several && (initials > 0 || particles > 0 || words.is_suffix(last)) && votes.place < 3 {
        votes.person += 2;
    }
    votes
}

/// How much a gazetteer entry says: countries and large cities are what their name means, a small town's name is more often
/// somebody's surname.
fn place_points(place: PlaceId, several: bool) -> i32 {
    match (Gazetteer::embedded().is_known_widely(place), several) {
        (true, _) => 5,
        (false, true) => 3,
        (false, false) => 1,
    }
}

fn by_neighbours(
    letters: &Letters<'_>,
    sentence: usize,
    tokens: &Range<TokenIdx>,
    votes: &mut Votes,
    gender: &mut Option<Gender>,
) {
    let at = &letters.sentences[sentence];
    let words = Words::embedded();
    let before = tokens.start.checked_sub(1).map_or("", |idx| at.form(idx));
    let body = votes.organisation >= 5;
    if let Some(tells) = words.honorific(before).filter(|_| !body) {
        votes.person += 8;
        *gender = tells;
    }
    // A title before a name; "President" before "of" or another title is none of ours.
    let title = letters.titles[sentence].iter().find(|title| title.end == tokens.start && !title.many);
    if let Some(title) = title.filter(|_| !body) {
        votes.person += 6;
        let word = at.form(title.end - 1).to_lowercase();
        *gender = gender.or(gendered(words, &word));
    }
    let after = at.form(tokens.end);
    let second = at.form(tokens.end + 1);
    let age = after == "," && second.len() <= 3 && !second.is_empty() && second.chars().all(|c| c.is_ascii_digit());
    let closed = matches!(at.form(tokens.end + 2), "," | "." | ")" | ";" | "—" | "–");
    if age && closed {
        votes.person += 4;
    }
    if after == "," && matches!(second, "who" | "whose" | "whom") {
        votes.person += 2;
    }
    // "Esmail Baghaei, Iran's Foreign Ministry spokesman,": a title soon behind the comma.
    let appos = letters.titles[sentence]
        .iter()
        .any(|title| !title.many && title.start > tokens.end && title.start <= tokens.end + 6);
    if after == "," && appos && votes.organisation < 4 {
        votes.person += 2;
    }
    let verb = at.head(head_of(at, tokens)).filter(|_| relation(at, tokens) == Some(BaseRelation::Nsubj));
    if verb.is_some_and(|verb| words.is_saying(&at.tokens[verb].lemma)) {
        // Two or three words that nothing else tells of, speaking: a person sooner than a firm.
        let bare = votes.organisation == 0 && votes.place < 3 && votes.work == 0 && (2..=3).contains(&tokens.len());
        votes.person += 1 + i32::from(bare);
        votes.organisation += 1;
    }
    // A dateline: "CARROW, March 9 (Tradewind) -".
    let capitals = (tokens.clone()).all(|idx| !at.form(idx).chars().any(char::is_lowercase));
    if tokens.start == 0 && capitals && matches!(after, "," | "—" | "–" | "(" | "-" | "/") {
        votes.place += 4;
    }
}

pub(super) fn gendered(words: &Words, word: &str) -> Option<Gender> {
    if words.he.contains(word) {
        Some(Gender::Male)
    } else if words.she.contains(word) {
        Some(Gender::Female)
    } else {
        None
    }
}

pub(super) fn head_of(at: &Sentence, tokens: &Range<TokenIdx>) -> TokenIdx {
    tokens.clone().find(|&idx| at.head(idx).is_none_or(|head| !tokens.contains(&head))).unwrap_or(tokens.start)
}

fn relation(at: &Sentence, tokens: &Range<TokenIdx>) -> Option<BaseRelation> {
    at.tokens.get(head_of(at, tokens)).map(|token| token.relation.base())
}

/// What part the name plays: decided by the words beside it, and by the tree for subjects.
fn role(at: &Sentence, tokens: &Range<TokenIdx>) -> Role {
    let words = Words::embedded();
    let before = tokens.start.checked_sub(1).map_or("", |idx| at.form(idx));
    let before = if before == "the" { tokens.start.checked_sub(2).map_or("", |idx| at.form(idx)) } else { before };
    let lower = before.to_lowercase();
    if matches!(
        lower.as_str(),
        "in" | "at" | "near" | "outside" | "around" | "across" | "throughout" | "inside" | "into"
    ) {
        return Role::Location;
    }
    let head = head_of(at, tokens);
    let Some(token) = at.tokens.get(head) else { return Role::Other };
    let verb = at.head(head);
    let lemma = verb.map_or("", |verb| at.tokens[verb].lemma.as_ref());
    let active = verb.is_some_and(|verb| !at.tokens[verb].feats.passive);
    // "is committed" is listed in this form: a state of mind, whatever the tree calls it.
    let minded = verb.is_some_and(|verb| words.is_agent_verb(&at.form(verb).to_lowercase()));
    if token.relation.base() == BaseRelation::Nsubj && (active && words.is_agent_verb(lemma) || minded) {
        return Role::Agent;
    }
    // Next to the verb even where the tree is wrong.
    let next = at.tokens.get(tokens.end).filter(|next| matches!(next.upos, Upos::Verb | Upos::Aux));
    let next = match next {
        Some(next) if next.upos == Upos::Aux => at.tokens.get(tokens.end + 1).filter(|verb| verb.upos == Upos::Verb),
        other => other,
    };
    let finite =
        next.is_some_and(|verb| verb.upos == Upos::Verb && !verb.feats.passive && words.is_agent_verb(&verb.lemma));
    if finite && !matches!(lower.as_str(), "from" | "to" | "of" | "on" | "with" | "by" | "for") {
        Role::Agent
    } else {
        Role::Other
    }
}

/// "International Atomic Energy Agency (IAEA)": what stands in brackets behind a name, if it is one word in capitals.
fn alias(at: &Sentence, tokens: &Range<TokenIdx>) -> Option<String> {
    let inner = at.form(tokens.end + 1);
    let capitals = inner.chars().filter(|c| c.is_uppercase()).count();
    let brackets = at.form(tokens.end) == "(" && at.form(tokens.end + 2) == ")";
    (brackets && capitals >= 2 && inner.len() <= 12).then(|| inner.to_owned())
}

/// Names in a headline: what the rest of the document names, places that cannot be misread, and given names with another
/// word behind them.
fn headline(letters: &Letters<'_>, sentence: usize, known: &mut Known, found: &mut Vec<Found>) {
    let at = &letters.sentences[sentence];
    let n = at.tokens.len();
    let mut idx = 0;
    while idx < n {
        let end = (idx + 1..=n.min(idx + 6)).rev().find(|&end| is_named(at, idx..end, known));
        match end {
            Some(end) => {
                let name = at.words(idx..end).to_owned();
                let tokens = idx..end;
                let people = !known.has(&name) && Gazetteer::embedded().lookup(&name).is_empty();
                let role = if people { Role::People } else { role(at, &tokens) };
                let votes = if people || known.has(&name) { Votes::default() } else { by_words(at, &tokens, &name) };
                let name_found = Found { sentence, tokens, name, votes, gender: None, role, alias: None };
                known.add(&name_found);
                found.push(name_found);
                idx = end;
            }
            None => idx += 1,
        }
    }
}

/// Whether words of a headline are surely a name.
fn is_named(at: &Sentence, tokens: Range<TokenIdx>, known: &Known) -> bool {
    let gazetteer = Gazetteer::embedded();
    let (first, last) = (at.form(tokens.start), at.form(tokens.end - 1));
    let capital = |form: &str| form.chars().next().is_some_and(char::is_uppercase);
    if !capital(first) || is_possessive(last) || is_hyphen(last) || !last.chars().any(char::is_alphanumeric) {
        return false;
    }
    let name = at.words(tokens.clone());
    if known.has(name) {
        return true;
    }
    let pronoun = at.tokens[tokens.start].upos == Upos::Pron && tokens.len() == 1;
    let place = gazetteer.lookup(name).first().or_else(|| gazetteer.people(name).first());
    // In a headline any word may have a capital: only countries, regions, states and large cities are told by it.
    let told = place.is_some_and(|&place| {
        place_points(place, false) >= 5 && (name.len() > 3 || gazetteer.kind(place) == Some(PlaceKind::Country))
    });
    let words = Words::embedded();
    let person = tokens.len() == 2
        && words.given(first).is_some()
        && words.given(last).is_none()
        && at.tokens[tokens.end - 1].upos == Upos::Propn
        && words.body_word(last).is_none()
        && capital(last)
        && at.tokens[tokens.start].upos == Upos::Propn;
    !pronoun && (told || person || words.is_body(name) && name.len() > 3)
}

/// How a found name names its entity, for places.
pub(super) fn by_place(found: &Found) -> NamedBy {
    match found.role {
        Role::People => NamedBy::Demonym,
        Role::Government => NamedBy::Description,
        _ => NamedBy::Name,
    }
}
