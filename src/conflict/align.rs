//! Aligning a draft sentence with a source sentence, unit by unit, and finding the places where the same role holds
//! something that excludes the source's. What the source merely lacks is no evidence: only a pair known to exclude each
//! other makes a [`Clash`].

use super::entities;
use super::lexical::Lexical;
use super::likeness::{both_say_when, excludes, same_role, similarity};
use super::units::{Unit, UnitKind};
use crate::mention::NamedBy;
use crate::syntax::Upos;
use std::sync::Arc;

/// Two sentences' units and which of them correspond.
#[derive(Debug)]
pub(super) struct Alignment<'a> {
    /// The draft sentence's units.
    pub(super) draft: Arc<[Unit<'a>]>,
    /// The source sentence's units.
    pub(super) source: Arc<[Unit<'a>]>,
    /// For each draft unit the source unit it corresponds to, and how well (0 to 1).
    pub(super) partner: Vec<Option<(usize, f32)>>,
    /// The same from the source's side.
    pub(super) back: Vec<Option<usize>>,
}

/// A pair in the same role that excludes each other.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Clash {
    /// Draft unit.
    pub(super) draft: usize,
    /// Source unit.
    pub(super) source: usize,
    /// What kind of detail differs.
    pub(super) detail: Detail,
    /// How the two were found to be in the same role.
    pub(super) seat: Seat,
    /// Share of the draft clause's other units that the source sentence has, by weight.
    pub(super) rest_draft: f32,
    /// Share of the source clause's other units that the draft sentence has, by weight.
    pub(super) rest_source: f32,
    /// How many other units of the draft's clause correspond.
    pub(super) n_shared: usize,
    /// Why the two exclude each other, in words.
    pub(super) why: String,
}

/// What kind of detail differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Detail {
    /// A number, money, a share, a duration, a score or an ordinal.
    Number,
    /// A date or time.
    Time,
    /// A name.
    Name,
    /// An office.
    Title,
    /// Two words of opposite meaning.
    Antonym,
    /// Two words of one kind that exclude each other: "bridge", "tunnel".
    Sibling,
}

impl Detail {
    /// The slot of the `aligned` frame that rules read.
    pub(super) fn slot(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Time => "time",
            Self::Name => "name",
            Self::Title => "title",
            Self::Antonym => "antonym",
            Self::Sibling => "sibling",
        }
    }
}

/// How two units were found to be in the same role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seat {
    /// Same relation to governors that correspond.
    Governed,
    /// Their dependants correspond in the same roles.
    Governs,
    /// Both neighbours on the left and on the right correspond.
    Between,
}

/// Least similarity at which two units count as corresponding: below synonyms and derivations, above mere relatedness.
const CORRESPONDS: f32 = 0.6;

impl<'a> Alignment<'a> {
    /// Aligns two lists of units one to one, best pairs first; a shared role or governor breaks ties.
    pub(super) fn new(draft: Arc<[Unit<'a>]>, source: Arc<[Unit<'a>]>, lexical: &dyn Lexical) -> Self {
        let mut scored: Vec<(f32, f32, usize, usize)> = Vec::new();
        for (draft_idx, draft_unit) in draft.iter().enumerate() {
            for (source_idx, source_unit) in source.iter().enumerate() {
                let score = similarity(draft_unit, source_unit, lexical);
                if score >= CORRESPONDS {
                    let tie = tie_break(&draft, draft_idx, &source, source_idx, lexical);
                    scored.push((score, tie, draft_idx, source_idx));
                }
            }
        }
        scored.sort_by(|left, right| {
            (right.0 + right.1).total_cmp(&(left.0 + left.1)).then(left.2.cmp(&right.2)).then(left.3.cmp(&right.3))
        });
        let (mut partner, mut back) = (vec![None; draft.len()], vec![None; source.len()]);
        for (score, _, draft_idx, source_idx) in scored {
            if partner[draft_idx].is_none() && back[source_idx].is_none() {
                partner[draft_idx] = Some((source_idx, score));
                back[source_idx] = Some(draft_idx);
            }
        }
        let mut aligned = Self { draft, source, partner, back };
        aligned.part_values_of_other_things(lexical);
        aligned
    }

    /// Parts equal values that belong to different things where the draft's thing has another value in the source: assets of
    /// 5 against assets of 3 and liabilities of 5.
    fn part_values_of_other_things(&mut self, lexical: &dyn Lexical) {
        for idx in 0..self.draft.len() {
            let Some((at, _)) = self.partner[idx] else { continue };
            let (Some(ours), Some(theirs)) = (self.draft[idx].parent, self.source[at].parent) else { continue };
            let Some((thing, _)) = self.partner[ours] else { continue };
            let other_value = |other: &usize| {
                let unit = &self.source[*other];
                unit.parent == Some(thing)
                    && self.back[*other].is_none()
                    && same_role(&unit.role, &self.draft[idx].role)
                    && matches!(excludes(&self.draft[idx], unit, lexical), Some((Detail::Number, _)))
            };
            if thing != theirs && (0..self.source.len()).any(|other| other_value(&other)) {
                self.partner[idx] = None;
                self.back[at] = None;
            }
        }
    }

    /// Weight of the draft's units that correspond, in all and of that what names or measures.
    pub(super) fn shared_weight(&self) -> (f32, usize) {
        let shared = self.draft.iter().zip(&self.partner).filter(|(_, partner)| partner.is_some());
        let weight = shared.clone().map(|(unit, _)| unit.weight()).sum();
        (weight, shared.filter(|(unit, _)| unit.identifies()).count())
    }

    /// Every place where the same role holds a pair that excludes each other, in order of the draft.
    pub(super) fn clashes(&self, lexical: &dyn Lexical) -> Vec<Clash> {
        let mut found = Vec::new();
        for draft_idx in 0..self.draft.len() {
            if self.partner[draft_idx].is_some() {
                continue;
            }
            for source_idx in 0..self.source.len() {
                if self.back[source_idx].is_some() {
                    continue;
                }
                let Some((detail, why)) = excludes(&self.draft[draft_idx], &self.source[source_idx], lexical) else {
                    continue;
                };
                let Some(seat) = self.seat(draft_idx, source_idx) else { continue };
                let (rest_draft, n_shared) = self.rest(Side::Draft, draft_idx);
                let rest_source = self.rest(Side::Source, source_idx).0.max(self.around(Side::Source, source_idx));
                found.push(Clash {
                    draft: draft_idx,
                    source: source_idx,
                    detail,
                    seat,
                    rest_draft,
                    rest_source,
                    n_shared,
                    why,
                });
            }
        }
        found
    }

    /// How the two units sit in the same role, if they do.
    fn seat(&self, draft_idx: usize, source_idx: usize) -> Option<Seat> {
        let (draft, source) = (&self.draft[draft_idx], &self.source[source_idx]);
        let to = |idx: usize| self.partner[idx].map(|(to, _)| to);
        let (ours, theirs) = (with_description(&self.draft, draft_idx), with_description(&self.source, source_idx));
        if let (Some(draft_parent), Some(source_parent)) = (ours.parent, theirs.parent)
            && to(draft_parent) == Some(source_parent)
            && (same_role(&ours.role, &theirs.role) || both_say_when(draft, source))
        {
            return Some(Seat::Governed);
        }
        let dependants = |side: &[Unit<'_>], of: usize| -> Vec<usize> {
            side.iter().enumerate().filter(|(_, unit)| unit.parent == Some(of)).map(|(idx, _)| idx).collect()
        };
        let below_source = dependants(&self.source, source_idx);
        let n_common = dependants(&self.draft, draft_idx)
            .into_iter()
            .filter(|&below| {
                to(below).is_some_and(|to| {
                    below_source.contains(&to) && same_role(&self.draft[below].role, &self.source[to].role)
                })
            })
            .count();
        let both_roots = draft.parent.is_none() && source.parent.is_none();
        if n_common >= 2 || (n_common == 1 && (both_roots || self.parents_correspond(draft_idx, source_idx))) {
            return Some(Seat::Governs);
        }
        let before = draft_idx.checked_sub(1).and_then(to).is_some_and(|to| to + 1 == source_idx);
        let after = self.draft.get(draft_idx + 1).is_some() && to(draft_idx + 1) == Some(source_idx + 1);
        (before && after).then_some(Seat::Between)
    }

    fn parents_correspond(&self, draft_idx: usize, source_idx: usize) -> bool {
        match (self.draft[draft_idx].parent, self.source[source_idx].parent) {
            (Some(draft), Some(source)) => self.partner[draft].map(|(to, _)| to) == Some(source),
            _ => false,
        }
    }

    /// Share of the other units in `idx`'s clause that correspond, by weight, and how many they are.
    pub(super) fn rest(&self, side: Side, idx: usize) -> (f32, usize) {
        let units = match side {
            Side::Draft => &self.draft,
            Side::Source => &self.source,
        };
        let matched = |at: usize| match side {
            Side::Draft => self.partner[at].is_some(),
            Side::Source => self.back[at].is_some(),
        };
        let clause = units[idx].clause;
        let (mut all, mut shared, mut n_shared) = (0.0, 0.0, 0);
        for (at, unit) in units.iter().enumerate().filter(|(at, unit)| *at != idx && unit.clause == clause) {
            all += unit.weight();
            if matched(at) {
                shared += unit.weight();
                n_shared += 1;
            }
        }
        (if all > 0.0 { shared / all } else { 0.0 }, n_shared)
    }
}

impl Alignment<'_> {
    fn units_of(&self, side: Side) -> &[Unit<'_>] {
        match side {
            Side::Draft => &self.draft,
            Side::Source => &self.source,
        }
    }

    fn is_matched(&self, side: Side, idx: usize) -> bool {
        match side {
            Side::Draft => self.partner[idx].is_some(),
            Side::Source => self.back[idx].is_some(),
        }
    }

    /// Share of the phrase around draft unit `draft_idx` that stands in the same phrase of the source, and how many units that
    /// is. The phrase reaches up from both units as long as their governors correspond, to the noun below the verb: "the
    /// anniversary of Norland's invasion of Varsk" is copied as a whole, in whatever sentence it stands. Nothing where too
    /// little is copied to know the phrase by.
    pub(super) fn phrase(&self, draft_idx: usize, source_idx: usize) -> Option<(f32, usize)> {
        let is_verb = |unit: &Unit<'_>| matches!(unit.kind, UnitKind::Word(_, Upos::Verb));
        let (mut ours, mut theirs) = (draft_idx, source_idx);
        while let (Some(our_parent), Some(their_parent)) = (self.draft[ours].parent, self.source[theirs].parent) {
            let corresponds = self.partner[our_parent].is_some_and(|(to, score)| to == their_parent && score >= 0.85);
            if !corresponds || is_verb(&self.draft[our_parent]) || is_verb(&self.source[their_parent]) {
                break;
            }
            (ours, theirs) = (our_parent, their_parent);
        }
        let copied = |at: usize| self.partner[at].is_some_and(|(to, _)| under(&self.source, to, theirs));
        let (mut all, mut shared, mut n_shared, mut named) = (0.0, 0.0, 0, false);
        for at in (0..self.draft.len()).filter(|&at| at != draft_idx && under(&self.draft, at, ours)) {
            let weight = self.draft[at].weight();
            all += weight;
            if copied(at) {
                shared += weight;
                n_shared += 1;
                named |= self.draft[at].identifies();
            }
        }
        (named && n_shared >= PHRASE).then(|| (shared / all, n_shared))
    }

    /// Share of what stands nearest to unit `idx` that corresponds: its governor, the governor's governor, and what hangs on
    /// it and beside it. A wire sentence packs several facts into one clause; a figure's own phrase says what it counts.
    /// Nothing where fewer than three units stand around.
    fn around(&self, side: Side, idx: usize) -> f32 {
        let units = self.units_of(side);
        let parent = units[idx].parent;
        let above = parent.and_then(|parent| units[parent].parent);
        let is_near = |at: usize| {
            let hangs = units[at].parent;
            at != idx
                && (Some(at) == parent
                    || Some(at) == above
                    || hangs == Some(idx)
                    || (hangs.is_some() && hangs == parent))
        };
        let near: Vec<usize> = (0..units.len()).filter(|&at| is_near(at)).collect();
        if near.len() < 3 {
            return 0.0;
        }
        let weigh = |at: &usize| units[*at].weight();
        let all: f32 = near.iter().map(weigh).sum();
        let shared: f32 = near.iter().filter(|&&at| self.is_matched(side, at)).map(weigh).sum();
        if all > 0.0 { shared / all } else { 0.0 }
    }

    /// The partner of a draft unit.
    pub(super) fn partner_of(&self, unit: &Unit<'_>) -> Option<usize> {
        let at = self.draft.iter().position(|other| other.tokens == unit.tokens)?;
        self.partner[at].map(|(to, _)| to)
    }

    /// Share of the whole draft sentence but for unit `idx` that corresponds, by weight. Where fewer than four units stand beside
    /// it, all of them must, and two at least; else nothing.
    pub(super) fn coverage(&self, idx: usize) -> f32 {
        let others = || self.draft.iter().enumerate().filter(|(at, _)| *at != idx);
        let n_others = others().count();
        let all_stand = others().all(|(at, _)| self.partner[at].is_some());
        if n_others < 2 || n_others < 4 && !all_stand {
            return 0.0;
        }
        let all: f32 = others().map(|(_, unit)| unit.weight()).sum();
        let shared: f32 = others().filter(|(at, _)| self.partner[*at].is_some()).map(|(_, unit)| unit.weight()).sum();
        shared / all
    }

    /// Whether other units of the two clauses are ordinals that differ: an ordinal clash makes two events.
    pub(super) fn other_ordinals(&self, draft_idx: usize, source_idx: usize) -> bool {
        let ordinals = |side: Side, but: usize| {
            let units = self.units_of(side);
            let free = move |idx: usize| idx != but && !self.is_matched(side, idx);
            (0..units.len()).filter(move |&idx| free(idx)).filter_map(|idx| match units[idx].kind {
                UnitKind::Ordinal(number) => Some(number),
                _ => None,
            })
        };
        let theirs: Vec<i64> = ordinals(Side::Source, source_idx).collect();
        ordinals(Side::Draft, draft_idx).any(|ours| theirs.iter().any(|&their| their != ours))
    }

    /// Whether things of one kind that correspond are told apart by their numbers: "flight 212" and "flight 305".
    pub(super) fn other_labels(&self) -> bool {
        let labels = |side: Side| {
            let units = self.units_of(side);
            units.iter().filter_map(move |unit| {
                let thing = unit.parent.filter(|_| matches!(unit.kind, UnitKind::Word(_, Upos::Num)))?;
                let behind = units[thing].tokens.end == unit.tokens.start && entities::is_number_label(unit.form);
                behind.then_some((thing, unit.form))
            })
        };
        labels(Side::Draft).any(|(ours, our)| {
            let thing = self.partner[ours].map(|(thing, _)| thing);
            labels(Side::Source).any(|(theirs, their)| Some(theirs) == thing && our != their)
        })
    }

    /// Whether the clauses of the two units are said of different subjects: both have one, it is not what clashes, and the
    /// two do not correspond.
    pub(super) fn other_subjects(&self, draft_idx: usize, source_idx: usize) -> bool {
        let subjects = |side: Side, idx: usize| -> Vec<usize> {
            let units = self.units_of(side);
            let clause = units[idx].clause;
            let is_subject = |at: &usize| &*units[*at].role == "subj" && units[*at].clause == clause;
            let subjects: Vec<usize> = (0..units.len()).filter(is_subject).collect();
            // "A company that sells drugs": the company does. Of "gin is a spirit that …" the subject is open.
            let hangs = |at: &usize| units[*at].parent.is_some();
            let described =
                || units.iter().find(|unit| unit.head == clause && &*unit.role == "acl")?.parent.filter(hangs);
            if subjects.is_empty() { described().into_iter().collect() } else { subjects }
        };
        let (ours, theirs) = (subjects(Side::Draft, draft_idx), subjects(Side::Source, source_idx));
        let clashing = ours.contains(&draft_idx) || theirs.contains(&source_idx);
        let correspond = ours.iter().any(|&at| self.partner[at].is_some_and(|(to, _)| theirs.contains(&to)));
        !ours.is_empty() && !theirs.is_empty() && !clashing && !correspond
    }
}

/// Fewest units of a phrase beside the one that differs, so that the phrase is known again in another sentence: with three
/// ("Norland's invasion of") two events of one kind are told alike.
const PHRASE: usize = 4;

/// The unit whose seat unit `idx` shares: a name beside its description sits where the two together do ("the singer Ola Brandt",
/// "by the band Harbour Lights").
fn with_description<'u, 'a>(units: &'u [Unit<'a>], idx: usize) -> &'u Unit<'a> {
    let unit = &units[idx];
    let describes = |above: &&'u Unit<'a>| matches!(above.kind, UnitKind::Word(_, Upos::Noun) | UnitKind::Title(_));
    let is_beside = matches!(&*unit.role, "appos" | "flat") && matches!(unit.kind, UnitKind::Name(..));
    unit.parent.filter(|_| is_beside).map(|above| &units[above]).filter(describes).unwrap_or(unit)
}

/// Whether unit `at` is unit `top` or hangs below it.
fn under(units: &[Unit<'_>], at: usize, top: usize) -> bool {
    std::iter::successors(Some(at), |&at| units[at].parent).take(units.len()).any(|at| at == top)
}

/// One of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The draft.
    Draft,
    /// The source.
    Source,
}

impl Unit<'_> {
    /// Whether it helps to tell which event or thing is meant.
    pub(super) fn identifies(&self) -> bool {
        match &self.kind {
            UnitKind::Name(_, by) => *by != NamedBy::Pronoun,
            UnitKind::Quantity(_) | UnitKind::Time(_) | UnitKind::Score(_) => true,
            _ => false,
        }
    }
}

/// A bonus below the steps of [`similarity`] for pairs whose role and governor agree.
fn tie_break(
    draft: &[Unit<'_>],
    draft_idx: usize,
    source: &[Unit<'_>],
    source_idx: usize,
    lexical: &dyn Lexical,
) -> f32 {
    let role = f32::from(u8::from(same_role(&draft[draft_idx].role, &source[source_idx].role)));
    let governed = match (draft[draft_idx].parent, source[source_idx].parent) {
        (Some(draft_parent), Some(source_parent)) => similarity(&draft[draft_parent], &source[source_parent], lexical),
        (None, None) => 1.0,
        _ => 0.0,
    };
    0.02 * role + 0.05 * governed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conflict::lexical::Relation;
    use crate::conflict::testing::{Few, reading};
    use crate::conflict::units::units;
    use crate::document::Role;

    const LEXICON: Few = Few(&[
        ("rise", "fall", Relation::Antonym),
        ("climb", "fall", Relation::Antonym),
        ("attack", "assault", Relation::Synonym),
        ("bridge", "tunnel", Relation::Sibling),
        ("kill", "wound", Relation::Sibling),
    ]);

    /// The words of each clash, as `draft/source`.
    fn clashes(draft: &str, source: &str) -> Vec<String> {
        let (draft, source) = (reading(Role::Draft, &[draft]), reading(Role::Source, &[source]));
        let aligned = Alignment::new(units(&draft, 0).into(), units(&source, 0).into(), &LEXICON);
        let shown = |clash: Clash| {
            let ours = draft.sentences[0].words(aligned.draft[clash.draft].tokens.clone());
            let theirs = source.sentences[0].words(aligned.source[clash.source].tokens.clone());
            format!("{ours}/{theirs}")
        };
        aligned.clashes(&LEXICON).into_iter().map(shown).collect()
    }

    #[test]
    fn opposite_verbs_with_the_same_subject_and_figure_clash() {
        let draft = "Sales=sale/NOUN/2/nsubj climbed=climb/VERB/0/root 8.4/NUM/4/nummod percent/NOUN/2/obl:unmarked";
        let source = "Sales=sale/NOUN/2/nsubj fell=fall/VERB/0/root 8.4/NUM/4/nummod percent/NOUN/2/obl:unmarked";
        assert_eq!(clashes(draft, source), ["climbed/fell"]);
    }

    #[test]
    fn two_names_of_which_nothing_is_known_do_not_clash() {
        let source = "Holt/PROPN/2/nsubj signed=sign/VERB/0/root the/DET/4/det order/NOUN/2/obj";
        let draft = "Berg/PROPN/2/nsubj signed=sign/VERB/0/root the/DET/4/det order/NOUN/2/obj";
        assert!(clashes(draft, source).is_empty());
    }

    #[test]
    fn a_passive_is_turned_back_before_roles_are_compared() {
        let active = "Orvel/PROPN/2/nsubj sued=sue/VERB/0/root Trentec/PROPN/2/obj";
        let passive = "Trentec/PROPN/3/nsubj:pass was=be/AUX/3/aux:pass sued=sue/VERB/0/root by/ADP/5/case Orvel/PROPN/3/obl:agent";
        assert!(clashes(passive, active).is_empty());
    }

    #[test]
    fn kinds_of_one_thing_clash_only_in_the_same_seat() {
        let source = "Crews=crew/NOUN/2/nsubj closed=close/VERB/0/root the/DET/4/det bridge/NOUN/2/obj";
        let draft = "Crews=crew/NOUN/2/nsubj closed=close/VERB/0/root the/DET/4/det tunnel/NOUN/2/obj";
        assert_eq!(clashes(draft, source), ["tunnel/bridge"]);
        let other = "Crews=crew/NOUN/2/nsubj closed=close/VERB/0/root the/DET/4/det road/NOUN/2/obj under/ADP/7/case the/DET/7/det tunnel/NOUN/2/obl";
        assert!(clashes(other, source).is_empty());
    }

    #[test]
    fn a_word_that_the_source_lacks_is_no_clash() {
        let source = "Rebels=rebel/NOUN/2/nsubj attacked=attack/VERB/0/root the/DET/4/det town/NOUN/2/obj";
        let draft = "Rebels=rebel/NOUN/2/nsubj assaulted=assault/VERB/0/root the/DET/4/det village/NOUN/2/obj";
        assert!(clashes(draft, source).is_empty());
    }

    #[test]
    fn figures_of_one_noun_clash() {
        let source = "The/DET/2/det blast/NOUN/3/nsubj killed=kill/VERB/0/root 11/NUM/5/nummod miners=miner/NOUN/3/obj";
        let draft = "The/DET/2/det blast/NOUN/3/nsubj killed=kill/VERB/0/root 14/NUM/5/nummod miners=miner/NOUN/3/obj";
        assert_eq!(clashes(draft, source).len(), 1);
    }
}
