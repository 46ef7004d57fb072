//! Who is who within one document: brings the forms of each name together, full name first, and settles what it names.

use super::gazetteer::{Gazetteer, PlaceKind, fold};
use super::lexicon::{Gender, Words};
use super::names::{Found, Role, Votes, by_place};
use super::person::{self, NameRelation};
use super::{Context, Entity, EntityId, EntityKind, NamedBy, PlaceId, organisation};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A form of a name with all that its places in the document tell.
#[derive(Debug, Clone)]
struct Form {
    spellings: Vec<String>,
    votes: Votes,
    gender: Option<Gender>,
    alias: Option<String>,
    first: usize,
    n_words: usize,
}

/// The entities of a document as far as they are known.
#[derive(Debug, Default)]
pub(super) struct Known {
    entities: Vec<Entity>,
    genders: Vec<Option<Gender>>,
    /// Folded form of a name to its entity.
    forms: HashMap<String, EntityId>,
    by_place: HashMap<PlaceId, EntityId>,
    /// A folded word to the entities that have it in their names.
    by_word: HashMap<String, Vec<EntityId>>,
    /// Key of a family name to persons.
    by_key: HashMap<String, Vec<EntityId>>,
    /// Countries and states that the document surely speaks of, for names that can mean several places.
    around: HashSet<PlaceId>,
}

/// Which entities a form of a name fits.
enum Fit {
    One(EntityId),
    SeveralPersons,
    None,
}

/// Brings the forms of all names found in running text together.
pub(super) fn settle(found: &[Found], context: &Context<'_>) -> Known {
    let mut forms: BTreeMap<String, Form> = BTreeMap::new();
    for (at, name) in found.iter().enumerate().filter(|(_, name)| !matches!(name.role, Role::People | Role::Government))
    {
        let form = forms.entry(fold_name(&name.name)).or_insert_with(|| Form {
            spellings: Vec::new(),
            votes: Votes::default(),
            gender: None,
            alias: None,
            first: at,
            n_words: name.name.split([' ', '-']).count(),
        });
        if !form.spellings.contains(&name.name) {
            form.spellings.push(name.name.clone());
        }
        form.votes.add(name.votes);
        form.gender = form.gender.or(name.gender);
        form.alias = form.alias.take().or_else(|| name.alias.clone());
    }
    let mut known = Known { around: surroundings(found, context), ..Known::default() };
    let mut ordered: Vec<(String, Form)> = forms.into_iter().filter(|(key, _)| !key.is_empty()).collect();
    // Full names before their parts; at equal length persons first, since bodies and towns are named for people.
    ordered.sort_by_key(|(_, form)| {
        (std::cmp::Reverse(form.n_words.min(3)), form.votes.kind() != EntityKind::Person, form.first)
    });
    for (key, form) in &ordered {
        known.place_form(key, form);
    }
    known.order_spellings(found);
    known
}

/// The form under which a name is looked up within a document.
fn fold_name(name: &str) -> String {
    fold(name).trim_start_matches("the ").to_owned()
}

/// Countries, and states of large countries, that the document names without doubt.
fn surroundings(found: &[Found], context: &Context<'_>) -> HashSet<PlaceId> {
    let gazetteer = Gazetteer::embedded();
    let mut around = HashSet::new();
    let dateline = context.place.into_iter().filter_map(|name| gazetteer.lookup(name).first());
    around.extend(dateline.filter_map(|&place| gazetteer.country_of(place)));
    for name in found {
        let people = gazetteer.people(&name.name).iter().chain(gazetteer.lookup(&name.name));
        let sure = |place: &&PlaceId| matches!(gazetteer.kind(**place), Some(PlaceKind::Country | PlaceKind::Province));
        let mut all = people.clone().filter(sure);
        if let (Some(&one), None) = (all.next(), all.next()) {
            around.insert(one);
        }
    }
    around
}

impl Known {
    /// Whether the document's running text names something so.
    pub(super) fn has(&self, name: &str) -> bool {
        let key = fold_name(name);
        key.len() > 1 && self.forms.contains_key(&key)
    }

    /// Adds a name found outside running text.
    pub(super) fn add(&mut self, found: &Found) {
        let key = fold_name(&found.name);
        if found.role == Role::People || key.is_empty() {
            return;
        }
        if let Some(&entity) = self.forms.get(&key) {
            self.spell(entity, &found.name);
            return;
        }
        let spellings = vec![found.name.clone()];
        let n_words = found.name.split(' ').count();
        let form = Form { spellings, votes: found.votes, gender: found.gender, alias: None, first: 0, n_words };
        self.place_form(&key, &form);
    }

    pub(super) fn entity(&self, id: EntityId) -> Option<&Entity> {
        self.entities.get(id.0 as usize)
    }

    pub(super) fn entities(&self) -> &[Entity] {
        &self.entities
    }

    pub(super) fn gender(&self, id: EntityId) -> Option<Gender> {
        self.genders.get(id.0 as usize).copied().flatten()
    }

    /// The entity of a name, if the document has it.
    pub(super) fn named(&self, name: &str) -> Option<EntityId> {
        self.forms.get(&fold_name(name)).copied()
    }

    pub(super) fn into_entities(self) -> Vec<Entity> {
        self.entities
    }

    /// What a found name means, and how it names it.
    pub(super) fn mean(&mut self, found: &Found) -> Option<(EntityId, NamedBy)> {
        let gazetteer = Gazetteer::embedded();
        if matches!(found.role, Role::People | Role::Government) {
            let people = gazetteer.people(&found.name);
            let people = if people.is_empty() { gazetteer.lookup(&found.name) } else { people };
            let place = self.likeliest(people).first().copied()?;
            return Some((self.place(place), by_place(found)));
        }
        let entity = self.forms.get(&fold_name(&found.name)).copied()?;
        let kind = self.entity(entity)?.kind;
        if kind == EntityKind::Place && found.role == Role::Agent {
            let seat = self.likeliest(gazetteer.seat(&found.name)).first().copied();
            if let Some(country) = seat {
                return Some((self.place(country), NamedBy::Metonym));
            }
        }
        let places = gazetteer.lookup(&found.name);
        if kind == EntityKind::Person && found.role == Role::Location && !places.is_empty() && !found.name.contains(' ')
        {
            let place = self.likeliest(places).first().copied()?;
            return Some((self.place(place), NamedBy::Name));
        }
        Some((entity, NamedBy::Name))
    }

    /// The entity of a place, made when the document has none.
    pub(super) fn place(&mut self, place: PlaceId) -> EntityId {
        if let Some(&entity) = self.by_place.get(&place) {
            return entity;
        }
        let name = Gazetteer::embedded().name(place);
        self.create(EntityKind::Place, name, vec![place])
    }

    /// The same places with those first that lie in a country or state the document speaks of.
    fn likeliest(&self, places: &[PlaceId]) -> Vec<PlaceId> {
        let gazetteer = Gazetteer::embedded();
        let mut ordered = places.to_vec();
        let near = |place: PlaceId| {
            let province = gazetteer
                .province_of(place)
                .is_some_and(|province| province != place && self.around.contains(&province));
            let country =
                gazetteer.country_of(place).is_some_and(|country| country != place && self.around.contains(&country));
            // A named state says more than a named country; a country or a city of millions needs no company.
            (province, country)
        };
        let famous =
            |place: PlaceId| gazetteer.kind(place) != Some(PlaceKind::City) || gazetteer.population(place) > 2e6;
        if ordered.first().is_some_and(|&first| !famous(first)) || ordered.iter().any(|&place| near(place).0) {
            ordered.sort_by_key(|&place| std::cmp::Reverse(near(place)));
        }
        ordered
    }

    fn create(&mut self, kind: EntityKind, name: &str, places: Vec<PlaceId>) -> EntityId {
        let id = EntityId(u32::try_from(self.entities.len()).unwrap_or(u32::MAX));
        let surname = if kind == EntityKind::Person { person::surname(name) } else { "" };
        if kind == EntityKind::Person {
            self.by_key.entry(person::key(name)).or_default().push(id);
        }
        if let (EntityKind::Place, Some(&place)) = (kind, places.first()) {
            self.by_place.entry(place).or_insert(id);
        }
        for word in fold_name(name).split(' ') {
            self.by_word.entry(word.to_owned()).or_default().push(id);
        }
        let name: Box<str> = name.into();
        self.entities.push(Entity { kind, spellings: Vec::new(), surname: surname.into(), name, places });
        self.genders.push(None);
        id
    }

    fn spell(&mut self, id: EntityId, spelling: &str) {
        let Some(entity) = self.entities.get_mut(id.0 as usize) else { return };
        if !entity.spellings.iter().any(|known| &**known == spelling) {
            entity.spellings.push(spelling.into());
        }
    }

    /// Gives a form its entity: one that is known already, or a new one.
    fn place_form(&mut self, key: &str, form: &Form) {
        let name = shown(&form.spellings);
        let aliased = form.alias.as_deref().and_then(|alias| self.named(alias));
        let known = aliased.or_else(|| self.forms.get(key).copied());
        let id = known.unwrap_or_else(|| match self.known_as(name, form) {
            Fit::One(id) => id,
            // Two people of one name: better a person of its own than the wrong one.
            Fit::SeveralPersons => self.create(EntityKind::Person, name, Vec::new()),
            Fit::None => self.new_entity(name, form),
        });
        self.forms.insert(key.to_owned(), id);
        form.spellings.iter().for_each(|spelling| self.spell(id, spelling));
        // "U.S." first, "United States" later: letters in a row are nobody's fullest name.
        let lower = |name: &str| name.chars().any(char::is_lowercase);
        if let Some(entity) = self.entities.get_mut(id.0 as usize).filter(|entity| lower(name) && !lower(&entity.name))
        {
            entity.name = name.into();
        }
        if let Some(gender) = form.gender {
            let known = &mut self.genders[id.0 as usize];
            *known = known.or(Some(gender));
        }
        if let Some(alias) = &form.alias {
            self.forms.entry(fold_name(alias)).or_insert(id);
        }
    }

    fn new_entity(&mut self, name: &str, form: &Form) -> EntityId {
        let gazetteer = Gazetteer::embedded();
        let kind = match form.votes.kind() {
            EntityKind::Unknown if self.is_relative(name, form) => EntityKind::Person,
            kind => kind,
        };
        let places = match kind {
            EntityKind::Place => self.likeliest(gazetteer.lookup(name)),
            EntityKind::Organisation if gazetteer.seat(name).is_empty() => {
                organisation::owner(name).into_iter().collect()
            }
            EntityKind::Organisation => gazetteer.seat(name).to_vec(),
            _ => Vec::new(),
        };
        // A dateline's capitals are not the place's own.
        let capitals = name.len() > 4 && !name.chars().any(char::is_lowercase);
        let name = match (kind, places.first()) {
            (EntityKind::Place, Some(&place)) if capitals => gazetteer.name(place),
            _ => name,
        };
        match (kind, places.first()) {
            (EntityKind::Place, Some(first)) if self.by_place.contains_key(first) => self.by_place[first],
            _ => self.create(kind, name, places),
        }
    }

    /// Whether a name of which nothing else is known ends with the family name of somebody in the document: one of the family.
    fn is_relative(&self, name: &str, form: &Form) -> bool {
        let family = |id: &EntityId| {
            self.entity(*id).is_some_and(|entity| {
                entity.kind == EntityKind::Person
                    && entity.name.contains(' ')
                    && person::key(&entity.name) == person::key(name)
            })
        };
        // "Bohm and Sons" and "Mount Bohm" are names of their own; a given name is one word, two or three with a family name.
        matches!(form.n_words, 2 | 3)
            && name.split(' ').all(|word| word.starts_with(char::is_uppercase))
            && self.by_key.get(&person::key(name)).is_some_and(|all| all.iter().any(family))
    }

    /// The entity that a form is another form of, if there is exactly one that it fits.
    fn known_as(&self, name: &str, form: &Form) -> Fit {
        let kind = form.votes.kind();
        let surely_place = form.votes.place >= 5 && kind == EntityKind::Place;
        let mut fits: Vec<EntityId> = Vec::new();
        if !surely_place || form.n_words == 1 {
            fits = self.persons(name, form, surely_place);
        }
        if let [one] = fits[..] {
            return Fit::One(one);
        }
        if surely_place && fits.is_empty() {
            return Fit::None;
        }
        // A family's firm goes by its name more often than one of the family does.
        let bodies = self.bodies(name, kind);
        match bodies[..] {
            [one] => Fit::One(one),
            _ if fits.len() > 1 => Fit::SeveralPersons,
            _ => Fit::None,
        }
    }

    fn candidates(&self, name: &str) -> Vec<EntityId> {
        let folded = fold_name(name);
        let words = folded.split(' ').filter_map(|word| self.by_word.get(word));
        let mut all: Vec<EntityId> = words.chain(self.by_key.get(&person::key(name))).flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Persons whose name it can be: in full, by family name, else by given name, else by a slip of the pen.
    fn persons(&self, name: &str, form: &Form, place: bool) -> Vec<EntityId> {
        let person_like = matches!(form.votes.kind(), EntityKind::Person | EntityKind::Unknown)
            || form.n_words == 1 && form.votes.organisation < 5;
        let folded = fold_name(name);
        let several = form.n_words > 1;
        let mut ranked: Vec<(u8, EntityId)> = Vec::new();
        for id in self.candidates(name) {
            let Some(entity) = self.entity(id).filter(|entity| entity.kind == EntityKind::Person && person_like) else {
                continue;
            };
            if let (Some(one), Some(other)) = (form.gender, self.gender(id))
                && one != other
            {
                continue;
            }
            let family = fold_name(&entity.surname) == folded;
            // A town's name is somebody's only when it is the family name of somebody in full.
            if place && !(family && entity.name.contains(' ')) {
                continue;
            }
            let rank = match person::compare(name, &entity.name) {
                NameRelation::Same | NameRelation::Transliteration if several => 0,
                NameRelation::Variant if several && form.votes.kind() == EntityKind::Person => 3,
                _ if several => continue,
                NameRelation::Same | NameRelation::Transliteration => 1,
                NameRelation::Partial if family => 1,
                NameRelation::Partial => 2,
                // A short word is too easily another name.
                NameRelation::Variant if folded.len() >= 6 && form.votes.kind() != EntityKind::Organisation => 3,
                _ => continue,
            };
            ranked.push((rank, id));
        }
        let best = ranked.iter().map(|(rank, _)| *rank).min();
        ranked.into_iter().filter(|(rank, _)| Some(*rank) == best).map(|(_, id)| id).collect()
    }

    /// Bodies whose name it can be: cut short, without its legal form, or as an acronym.
    fn bodies(&self, name: &str, kind: EntityKind) -> Vec<EntityId> {
        if !matches!(kind, EntityKind::Organisation | EntityKind::Unknown | EntityKind::Place | EntityKind::Person) {
            return Vec::new();
        }
        let acronym = name.chars().filter(|c| c.is_uppercase()).count() > 1 && !name.contains(' ');
        let all: Vec<EntityId> = if acronym {
            (0..self.entities.len()).filter_map(|idx| u32::try_from(idx).ok()).map(EntityId).collect()
        } else {
            self.candidates(name)
        };
        let fits = |id: &EntityId| {
            let Some(entity) = self.entity(*id).filter(|entity| entity.kind == EntityKind::Organisation) else {
                return false;
            };
            let relation = organisation::compare(name, &entity.name);
            // One word of a name that begins with it; a word that many bodies share ("National") is not told by that.
            let part = relation == NameRelation::Partial && Words::embedded().body_word(name).is_none();
            matches!(relation, NameRelation::Same | NameRelation::Transliteration) || part
        };
        all.into_iter().filter(fits).collect()
    }

    /// Puts every entity's spellings in order of appearance.
    fn order_spellings(&mut self, found: &[Found]) {
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (at, name) in found.iter().enumerate() {
            first.entry(name.name.as_str()).or_insert(at);
        }
        for entity in &mut self.entities {
            entity.spellings.sort_by_key(|spelling| first.get(&**spelling).copied());
        }
    }
}

/// The spelling to show: the first that is not in capitals throughout.
fn shown(spellings: &[String]) -> &str {
    let mixed = spellings.iter().find(|spelling| spelling.chars().any(char::is_lowercase));
    mixed.or(spellings.first()).map_or("", String::as_str)
}
