//! Places as readers mean them: how the places that two names can mean stand to each other.

use super::PlaceId;
use super::gazetteer::{Gazetteer, PlaceRelation};

/// How the places that one name can mean stand to those that another can mean. A name with several meanings is taken in the
/// sense that fits: two names are apart only if all their meanings are.
///
/// # Example: a city lies in its country, and two cities are apart
/// ```
/// use gainsay::mention::{gazetteer::{Gazetteer, PlaceRelation}, place::compare};
/// let places = Gazetteer::embedded();
/// assert_eq!(compare(places.lookup("Rome"), places.lookup("Italy")), PlaceRelation::Inside);
/// assert_eq!(compare(places.lookup("Rome"), places.lookup("Muscat")), PlaceRelation::Apart);
/// assert_eq!(compare(places.lookup("Rome"), &[]), PlaceRelation::Unknown);
/// ```
#[must_use]
pub fn compare(draft: &[PlaceId], source: &[PlaceId]) -> PlaceRelation {
    let gazetteer = Gazetteer::embedded();
    let rank = |relation: PlaceRelation| match relation {
        PlaceRelation::Same => 0,
        PlaceRelation::Inside => 1,
        PlaceRelation::Around => 2,
        PlaceRelation::Unknown => 3,
        PlaceRelation::Apart => 4,
    };
    let pairs = draft.iter().flat_map(|&ours| source.iter().map(move |&theirs| gazetteer.relation(ours, theirs)));
    pairs.min_by_key(|&relation| rank(relation)).unwrap_or(PlaceRelation::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ambiguous_name_is_taken_in_the_sense_that_fits() {
        let check = |draft: &str, source: &str, expect: PlaceRelation| {
            let gazetteer = Gazetteer::embedded();
            assert_eq!(compare(gazetteer.lookup(draft), gazetteer.lookup(source)), expect, "{draft} / {source}");
        };
        check("Atlanta", "Georgia", PlaceRelation::Inside);
        check("Tbilisi", "Georgia", PlaceRelation::Inside);
        check("Paris", "Texas", PlaceRelation::Inside);
        check("Melbourne", "Victoria", PlaceRelation::Inside);
        check("Georgia", "Georgia", PlaceRelation::Same);
        check("Nowhereville", "Georgia", PlaceRelation::Unknown);
    }
}
