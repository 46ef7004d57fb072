//! The embedded gazetteer: countries, regions, states, provinces, counties and cities of the world, what they are called, and
//! what lies in what. Data: GeoNames (CC BY 4.0) and our own lists, packed by `train/build_places.py`.

use super::PlaceId;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

static PACKED: &[u8] = include_bytes!("../../rules/lexicon/places.bin");

/// Two cities nearer to each other than this may be one place under two names (a suburb, a district, a port), so nothing is
/// concluded from their names alone: large cities reach 30 to 40 kilometres from their centre.
const SAME_CITY_KM: f64 = 40.0;

/// Places, their names and what lies in what.
#[derive(Debug, Default)]
pub struct Gazetteer {
    places: Vec<Place>,
    names: String,
    keys: String,
    entries: Vec<Entry>,
    ids: Vec<PlaceId>,
    edges: Vec<Edge>,
}

/// What kind of place it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceKind {
    /// A region whose borders or members are not settled: the Middle East, the Midwest, the Black Sea.
    SoftRegion,
    /// A region whose members are all known: a continent, the European Union.
    ExactRegion,
    /// A country or a territory with a code of its own.
    Country,
    /// A state or province.
    Province,
    /// A county of the United States.
    County,
    /// A city or town of 15,000 people and more.
    City,
}

/// How one place lies to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceRelation {
    /// They are the same.
    Same,
    /// The first lies in the second.
    Inside,
    /// The second lies in the first.
    Around,
    /// Neither holds a part of the other.
    Apart,
    /// Cannot be told: near neighbours, soft or disputed borders, an unknown place.
    Unknown,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    kind: PlaceKind,
    country: Option<PlaceId>,
    province: Option<PlaceId>,
    latitude: f32,
    longitude: f32,
    population: u8,
    name: (u32, u32),
}

/// One key with the ids it can mean, likeliest first: as a name, as a word for people, as a seat of government.
#[derive(Debug, Clone, Copy)]
struct Entry {
    key: (u32, u32),
    ids: u32,
    n_names: u8,
    n_people: u8,
    n_seats: u8,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hold {
    Whole,
    Partly,
}

#[derive(Debug, Clone, Copy)]
struct Edge {
    inner: PlaceId,
    outer: PlaceId,
    hold: Hold,
}

impl Gazetteer {
    /// The gazetteer that the program carries; unpacked on first use.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Gazetteer> = OnceLock::new();
        // The bytes are a part of the program and a test reads them; a program built with broken ones knows no places.
        EMBEDDED.get_or_init(|| unpack(PACKED).unwrap_or_default())
    }

    /// The places of this name, likeliest first; empty for none. Case, accents, full stops and hyphens make no difference.
    #[must_use]
    pub fn lookup(&self, name: &str) -> &[PlaceId] {
        self.find(name).map_or(&[], |entry| self.slice(entry.ids, 0, entry.n_names))
    }

    /// The places whose people or things are called so: "Iranian", "Danes"; empty for none.
    #[must_use]
    pub fn people(&self, word: &str) -> &[PlaceId] {
        self.find(word).map_or(&[], |entry| self.slice(entry.ids, entry.n_names, entry.n_people))
    }

    /// The countries or unions whose government sits in, or is called by, this place: "Tehran", "the Kremlin", "Brussels".
    #[must_use]
    pub fn seat(&self, name: &str) -> &[PlaceId] {
        self.find(name).map_or(&[], |entry| self.slice(entry.ids, entry.n_names + entry.n_people, entry.n_seats))
    }

    /// The usual English name; empty for an id that is not of this gazetteer.
    #[must_use]
    pub fn name(&self, place: PlaceId) -> &str {
        self.places.get(place.0 as usize).map_or("", |place| &self.names[place.name.0 as usize..place.name.1 as usize])
    }

    /// What kind of place it is; none for an id that is not of this gazetteer.
    #[must_use]
    pub fn kind(&self, place: PlaceId) -> Option<PlaceKind> {
        self.places.get(place.0 as usize).map(|place| place.kind)
    }

    /// How many people live there, to within a fifth; 0 where it is not known.
    #[must_use]
    pub fn population(&self, place: PlaceId) -> f64 {
        match self.places.get(place.0 as usize) {
            Some(place) if place.population > 0 => 2f64.powf(f64::from(place.population) / 2.0),
            _ => 0.0,
        }
    }

    /// Whether its name alone tells readers which place is meant: countries, regions, states and large cities. The name of
    /// a small town is more often somebody's surname.
    #[must_use]
    pub fn is_known_widely(&self, place: PlaceId) -> bool {
        // Some 1,000 cities of the world are as large as this; a judgement, to be moved when names go wrong.
        const LARGE: f64 = 400_000.0;
        self.population(place) >= LARGE || !matches!(self.kind(place), Some(PlaceKind::City | PlaceKind::County))
    }

    /// The country that it lies in, a country itself; none for regions that cross borders.
    #[must_use]
    pub fn country_of(&self, place: PlaceId) -> Option<PlaceId> {
        let found = self.places.get(place.0 as usize)?;
        match found.kind {
            PlaceKind::Country => Some(place),
            PlaceKind::SoftRegion | PlaceKind::ExactRegion => self
                .outer(place)
                .find(|edge| edge.hold == Hold::Whole && self.kind(edge.outer) == Some(PlaceKind::Country))
                .map(|edge| edge.outer),
            _ => found.country,
        }
    }

    /// The state or province that it lies in, where known.
    #[must_use]
    pub fn province_of(&self, place: PlaceId) -> Option<PlaceId> {
        let found = self.places.get(place.0 as usize)?;
        if found.kind == PlaceKind::Province { Some(place) } else { found.province }
    }

    /// All places that it surely lies in.
    #[must_use]
    pub fn above(&self, place: PlaceId) -> Vec<PlaceId> {
        self.upward(place).split_off(1)
    }

    /// Whether `inner` surely lies within `outer`; a place does not lie within itself.
    #[must_use]
    pub fn contains(&self, outer: PlaceId, inner: PlaceId) -> bool {
        outer != inner && self.upward(inner).contains(&outer)
    }

    /// Whether the two surely have no part in common.
    #[must_use]
    pub fn disjoint(&self, one: PlaceId, other: PlaceId) -> bool {
        self.relation(one, other) == PlaceRelation::Apart
    }

    /// How `one` lies to `other`.
    #[must_use]
    pub fn relation(&self, one: PlaceId, other: PlaceId) -> PlaceRelation {
        let (Some(first), Some(second)) = (self.places.get(one.0 as usize), self.places.get(other.0 as usize)) else {
            return PlaceRelation::Unknown;
        };
        let (above_one, above_other) = (self.upward(one), self.upward(other));
        if one == other {
            PlaceRelation::Same
        } else if above_one.contains(&other) {
            PlaceRelation::Inside
        } else if above_other.contains(&one) {
            PlaceRelation::Around
        } else if self.partly(&above_one, other) || self.partly(&above_other, one) {
            PlaceRelation::Unknown
        } else {
            let soft = [first, second].iter().any(|place| place.kind == PlaceKind::SoftRegion);
            match (self.country_of(one), self.country_of(other)) {
                (Some(mine), Some(theirs)) if mine != theirs => PlaceRelation::Apart,
                _ if soft => PlaceRelation::Unknown,
                (Some(_), Some(_)) => within_country(first, second),
                _ if first.kind == PlaceKind::ExactRegion && second.kind == PlaceKind::ExactRegion => {
                    PlaceRelation::Unknown
                }
                _ => PlaceRelation::Apart,
            }
        }
    }

    /// The place itself and all that it surely lies in.
    fn upward(&self, place: PlaceId) -> Vec<PlaceId> {
        let mut above = vec![place];
        let mut at = 0;
        while let Some(&next) = above.get(at) {
            let known = self.places.get(next.0 as usize);
            let direct = known.into_iter().flat_map(|known| [known.province, known.country]).flatten();
            let listed = self.outer(next).filter(|edge| edge.hold == Hold::Whole).map(|edge| edge.outer);
            for outer in direct.chain(listed) {
                if !above.contains(&outer) {
                    above.push(outer);
                }
            }
            at += 1;
        }
        above
    }

    fn partly(&self, above: &[PlaceId], outer: PlaceId) -> bool {
        above.iter().any(|&place| self.outer(place).any(|edge| edge.outer == outer))
    }

    fn outer(&self, inner: PlaceId) -> impl Iterator<Item = &Edge> {
        let start = self.edges.partition_point(|edge| edge.inner < inner);
        self.edges[start..].iter().take_while(move |edge| edge.inner == inner)
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        let key = fold(name);
        let key_of = |entry: &Entry| &self.keys[entry.key.0 as usize..entry.key.1 as usize];
        let at = self.entries.binary_search_by(|entry| key_of(entry).cmp(key.as_str())).ok()?;
        self.entries.get(at)
    }

    fn slice(&self, base: u32, skip: u8, n: u8) -> &[PlaceId] {
        let start = base as usize + usize::from(skip);
        self.ids.get(start..start + usize::from(n)).unwrap_or(&[])
    }
}

/// The form under which a name is looked up: lower case without accents, full stops and apostrophes; hyphens are spaces, and
/// "Saint" is "St". `fold` in `train/build_places.py` does the same.
#[must_use]
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase).flat_map(spelt_out).nfkd().filter(|&c| !is_combining_mark(c)) {
        match c {
            'a'..='z' | '0'..='9' | '&' => out.push(c),
            ' ' | '-' | '–' | '/' | ',' if !out.is_empty() && !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    let words = out.split_ascii_whitespace().map(|word| if word == "saint" { "st" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// Latin letters that Unicode does not take apart.
fn spelt_out(c: char) -> impl Iterator<Item = char> {
    let own = c.to_string();
    let text = match c {
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => own.as_str(),
    };
    text.chars().collect::<Vec<_>>().into_iter()
}

/// Two places of one country, neither in the other.
fn within_country(one: &Place, other: &Place) -> PlaceRelation {
    let apart_when = |apart: bool| if apart { PlaceRelation::Apart } else { PlaceRelation::Unknown };
    if one.kind == other.kind && matches!(one.kind, PlaceKind::Province | PlaceKind::County) {
        return PlaceRelation::Apart;
    }
    match (one.kind, other.kind) {
        (PlaceKind::City, PlaceKind::City) => apart_when(kilometres(one, other) > SAME_CITY_KM),
        // A state against a city or county whose own state is another, or is not known.
        (PlaceKind::Province, _) => apart_when(other.province.is_some()),
        (_, PlaceKind::Province) => apart_when(one.province.is_some()),
        _ => apart_when(one.province.is_some() && other.province.is_some() && one.province != other.province),
    }
}

/// Distance on a plane that touches the globe between the two: good to a few per cent at the distances that matter here.
fn kilometres(one: &Place, other: &Place) -> f64 {
    const KM_PER_DEGREE: f64 = 111.2;
    let middle = f64::from(one.latitude + other.latitude) / 2.0;
    let north = f64::from(one.latitude - other.latitude) * KM_PER_DEGREE;
    let east = f64::from(one.longitude - other.longitude) * KM_PER_DEGREE * middle.to_radians().cos();
    north.hypot(east)
}

/// Reads the packed form; none if it is cut short or not ours.
fn unpack(packed: &[u8]) -> Option<Gazetteer> {
    let mut reader = Reader { rest: packed.strip_prefix(b"GSPLACE1")? };
    let [n_places, n_edges, n_keys, names_len, keys_len] = [(); 5].map(|()| reader.u32().unwrap_or(0) as usize);
    let mut gazetteer = Gazetteer::default();
    for _ in 0..n_places {
        gazetteer.places.push(reader.place()?);
    }
    for _ in 0..n_edges {
        let (inner, outer) = (PlaceId(reader.u32()?), PlaceId(reader.u32()?));
        let hold = if reader.u8()? == 0 { Hold::Whole } else { Hold::Partly };
        gazetteer.edges.push(Edge { inner, outer, hold });
    }
    gazetteer.names = std::str::from_utf8(reader.take(names_len)?).ok()?.to_owned();
    let mut start = 0;
    for (place, name) in gazetteer.places.iter_mut().zip(gazetteer.names.split('\n')) {
        let end = start + u32::try_from(name.len()).ok()?;
        place.name = (start, end);
        start = end + 1;
    }
    let mut keys = Reader { rest: reader.take(keys_len)? };
    gazetteer.entries.reserve(n_keys);
    for _ in 0..n_keys {
        unpack_key(&mut gazetteer, &mut keys)?;
    }
    Some(gazetteer)
}

fn unpack_key(gazetteer: &mut Gazetteer, reader: &mut Reader<'_>) -> Option<()> {
    let shared = usize::from(reader.u8()?);
    let len = usize::from(reader.u8()?);
    let before = gazetteer.entries.last().map_or(0, |entry| entry.key.0 as usize);
    let start = gazetteer.keys.len();
    gazetteer.keys.extend_from_within(before..before + shared);
    gazetteer.keys.push_str(std::str::from_utf8(reader.take(len)?).ok()?);
    let key = (u32::try_from(start).ok()?, u32::try_from(gazetteer.keys.len()).ok()?);
    let mut entry = Entry { key, ids: u32::try_from(gazetteer.ids.len()).ok()?, n_names: 0, n_people: 0, n_seats: 0 };
    let n_senses = usize::from(reader.u8()?);
    let senses = reader.take(n_senses * 4)?;
    for role in 0..3 {
        for sense in senses.chunks_exact(4).map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])) {
            if sense % 4 == role {
                gazetteer.ids.push(PlaceId(sense / 4));
                *[&mut entry.n_names, &mut entry.n_people, &mut entry.n_seats][role as usize] += 1;
            }
        }
    }
    gazetteer.entries.push(entry);
    Some(())
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(taken)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2).map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4).map(|bytes| u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn place(&mut self) -> Option<Place> {
        let kind = match self.u8()? {
            0 => PlaceKind::SoftRegion,
            1 => PlaceKind::ExactRegion,
            2 => PlaceKind::Country,
            3 => PlaceKind::Province,
            4 => PlaceKind::County,
            5 => PlaceKind::City,
            _ => return None,
        };
        let id = |number: u16| number.checked_sub(1).map(|idx| PlaceId(u32::from(idx)));
        let (country, province) = (id(self.u16()?), id(self.u16()?));
        let degrees = |bits: u16| f32::from(bits.cast_signed()) / 100.0;
        let (latitude, longitude) = (degrees(self.u16()?), degrees(self.u16()?));
        let population = self.u8()?;
        Some(Place { kind, country, province, latitude, longitude, population, name: (0, 0) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(name: &str) -> PlaceId {
        let gazetteer = Gazetteer::embedded();
        *gazetteer.lookup(name).first().unwrap_or_else(|| panic!("no place called {name}"))
    }

    fn check(one: &str, other: &str, expect: PlaceRelation) {
        let found = Gazetteer::embedded().relation(first(one), first(other));
        assert_eq!(found, expect, "{one} / {other}");
    }

    #[test]
    fn cities_lie_in_provinces_countries_and_continents() {
        check("Rome", "Italy", PlaceRelation::Inside);
        check("Muscat", "Oman", PlaceRelation::Inside);
        check("Europe", "Rome", PlaceRelation::Around);
        check("Munich", "Bavaria", PlaceRelation::Inside);
        check("Boston", "Massachusetts", PlaceRelation::Inside);
        check("Melbourne", "Victoria", PlaceRelation::Inside);
        check("Tehran", "Middle East", PlaceRelation::Inside);
        check("Miami-Dade County", "Florida", PlaceRelation::Inside);
        check("Rome", "European Union", PlaceRelation::Inside);
        check("Kyiv", "Kiev", PlaceRelation::Same);
        check("Naypyidaw", "Nay Pyi Taw", PlaceRelation::Same);
    }

    #[test]
    fn places_apart_are_told_from_places_that_may_overlap() {
        check("Rome", "Muscat", PlaceRelation::Apart);
        check("Rome", "Milan", PlaceRelation::Apart);
        check("Italy", "Oman", PlaceRelation::Apart);
        check("Munich", "Saxony", PlaceRelation::Apart);
        check("Texas", "Florida", PlaceRelation::Apart);
        check("Tokyo", "Europe", PlaceRelation::Apart);
        check("Cairo", "Tehran", PlaceRelation::Apart);
        check("Brooklyn", "New York City", PlaceRelation::Unknown);
        check("Cairo", "Middle East", PlaceRelation::Unknown);
        check("Crimea", "Russia", PlaceRelation::Unknown);
        check("Hong Kong", "China", PlaceRelation::Unknown);
        check("Midwest", "Chicago", PlaceRelation::Unknown);
        check("Midwest", "Tokyo", PlaceRelation::Apart);
    }

    #[test]
    fn ambiguous_names_keep_all_their_places_likeliest_first() {
        let gazetteer = Gazetteer::embedded();
        let kinds = |name: &str| gazetteer.lookup(name).iter().filter_map(|&id| gazetteer.kind(id)).collect::<Vec<_>>();
        assert_eq!(kinds("Georgia")[..2], [PlaceKind::Country, PlaceKind::Province]);
        assert!(gazetteer.lookup("Reading").len() >= 3);
        assert!(gazetteer.lookup("Victoria").len() >= 3);
        let paris = gazetteer.lookup("Paris");
        assert_eq!(gazetteer.country_of(paris[0]), Some(first("France")));
        assert!(paris.iter().any(|&id| gazetteer.province_of(id) == Some(first("Texas"))));
    }

    #[test]
    fn people_and_seats_lead_to_their_country() {
        let gazetteer = Gazetteer::embedded();
        assert_eq!(gazetteer.people("Iranians"), [first("Iran")]);
        assert_eq!(gazetteer.people("U.S."), [first("United States")]);
        assert_eq!(gazetteer.seat("Tehran"), [first("Iran")]);
        assert_eq!(gazetteer.seat("Washington"), [first("United States")]);
        assert_eq!(gazetteer.people("Tehran"), []);
        assert_eq!(gazetteer.lookup("U.K."), [first("Britain")]);
    }

    #[test]
    fn broken_bytes_are_refused() {
        assert!(unpack(PACKED).is_some());
        assert!(unpack(&PACKED[..PACKED.len() - 1]).is_none());
        assert!(unpack(b"GSPLACE1").is_none_or(|gazetteer| gazetteer.places.is_empty()));
        assert!(unpack(b"").is_none());
    }

    #[test]
    fn folding_ignores_case_accents_and_points() {
        assert_eq!(fold("U.S."), "us");
        assert_eq!(fold("Saint-Étienne"), "st etienne");
        assert_eq!(fold("São Paulo"), "sao paulo");
        assert_eq!(fold("Łódź"), "lodz");
    }
}
