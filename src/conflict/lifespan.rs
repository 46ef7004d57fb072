//! Days of birth and death in brackets after a name: "Ola Brandt (3 May 1921 – 9 June 1994) was a painter".

use super::align::Alignment;
use super::units::UnitKind;
use super::{Answer, values};
use crate::mention::{Borders, Days, Explicit, Extent, Granularity, NamedBy, Time};
use crate::syntax::{Sentence, TokenIdx, Upos};

/// Fewest years from birth to death in a text: a span of fewer is a term, a war or a tour.
const YEARS: i16 = 12;

/// Most tokens between a name and its brackets: a title of some words in commas.
const BETWEEN: usize = 10;

/// The draft's time of birth or death and the source's span of life that exclude each other, as (draft unit, source unit, why).
pub(super) fn clash(alignment: &Alignment<'_>, draft: &Sentence, source: &Sentence) -> Option<(usize, usize, String)> {
    let root = draft.root()?;
    let is_birth = match &*draft.tokens[root].lemma {
        "bear" | "born" => true,
        "die" => false,
        _ => return None,
    };
    let verb = alignment.draft.iter().position(|unit| unit.head == root);
    let below = |at: &usize| alignment.draft[*at].parent == verb && verb.is_some();
    let name = (0..alignment.draft.len()).filter(below).find(|&at| {
        let by_name = matches!(alignment.draft[at].kind, UnitKind::Name(_, by) if by != NamedBy::Pronoun);
        by_name && matches!(&*alignment.draft[at].role, "subj" | "obj")
    })?;
    let (bearer, _) = alignment.partner[name]?;
    let (at, ours) = (0..alignment.draft.len()).filter(below).find_map(|at| match alignment.draft[at].kind {
        UnitKind::Time(time) => Some((at, time)),
        _ => None,
    })?;
    if let Some((to, birth)) = birth_of(alignment, source, bearer).filter(|_| is_birth) {
        let opinion = values::calendar(ours, birth);
        return (opinion.answer == Answer::Incompatible).then_some((at, to, opinion.why));
    }
    let (to, life) = span_of(alignment, source, bearer)?;
    let day = if is_birth { life.first } else { life.last };
    let theirs = Time {
        readings: vec![Days { first: day, last: day }],
        granularity: Granularity::Day,
        borders: Borders::Sharp,
        extent: Extent::Within,
        weekday: None,
        explicit: Explicit::default(),
        clock: None,
    };
    let opinion = values::calendar(ours, &theirs);
    (opinion.answer == Answer::Incompatible).then_some((at, to, opinion.why))
}

/// The brackets after the name in source unit `bearer`, as the tokens of their marks.
fn brackets(alignment: &Alignment<'_>, source: &Sentence, bearer: usize) -> Option<(TokenIdx, TokenIdx)> {
    let from = alignment.source[bearer].tokens.end;
    // "Ola Brandt, the third Earl of Lund, (…": what stands between belongs to the name until a verb comes.
    let is_verb = |idx: TokenIdx| matches!(source.tokens[idx].upos, Upos::Verb | Upos::Aux);
    let near = (from..source.tokens.len()).take(BETWEEN).take_while(|&idx| !is_verb(idx));
    let opens = near.into_iter().find(|&idx| source.form(idx) == "(")?;
    let closes = (opens..source.tokens.len()).find(|&idx| source.form(idx) == ")")?;
    Some((opens, closes))
}

/// The day in brackets that say when the bearer was born, and perhaps under which name: "(born Ada Holt; 4 October 1951)".
fn birth_of<'a>(alignment: &Alignment<'a>, source: &Sentence, bearer: usize) -> Option<(usize, &'a Time)> {
    let (opens, closes) = brackets(alignment, source, bearer)?;
    let born = (opens..closes).find(|&idx| matches!(&*source.tokens[idx].lemma, "bear" | "born"))?;
    alignment.source.iter().enumerate().find_map(|(at, unit)| match unit.kind {
        UnitKind::Time(time) if unit.tokens.start > born && unit.tokens.end <= closes => {
            (time.granularity <= Granularity::Day && matches!(time.extent, Extent::Within)).then_some((at, time))
        }
        _ => None,
    })
}

/// The span of life in brackets after the name in source unit `bearer`, with its unit.
fn span_of(alignment: &Alignment<'_>, source: &Sentence, bearer: usize) -> Option<(usize, Days)> {
    let (opens, closes) = brackets(alignment, source, bearer)?;
    alignment.source.iter().enumerate().find_map(|(at, unit)| match unit.kind {
        UnitKind::Time(time) if unit.tokens.start > opens && unit.tokens.end <= closes => {
            let life = *time.readings.first()?;
            let is_life = life.last.year() - life.first.year() >= YEARS;
            is_life.then_some((at, life))
        }
        _ => None,
    })
}
