//! How two units stand to each other: whether they correspond, sit in one role, or are known to exclude each other.

use super::align::Detail;
use super::entities::{self, Office};
use super::lexical::{Lexical, Relation};
use super::units::{Unit, UnitKind};
use super::{Answer, values};
use crate::mention::{EntityKind, NamedBy};
use crate::syntax::Upos;

/// Whether two roles are the same seat. Noun modifiers of all kinds count as one ("the Rome talks", "the talks in Rome").
pub(super) fn same_role(draft: &str, source: &str) -> bool {
    fn seat(role: &str) -> &str {
        match role {
            "amod" | "compound" | "nmod:of" | "flat" | "nmod:desc" | "nmod:unmarked" => "mod",
            "obl:unmarked" => "obl:on",
            "obl" => "obl:",
            other => other,
        }
    }
    let (draft, source) = (seat(draft), seat(source));
    // "at the hospital", "in the hospital": the adposition of a place is free, of everything else it is not.
    let place = |role: &str| matches!(role, "obl:in" | "obl:at" | "obl:on" | "nmod:in" | "nmod:at" | "nmod:on");
    draft == source || (place(draft) && place(source))
}

/// Whether both units say when: "before 1998", "on 14 May 1998". What the adposition adds is part of the time's value.
pub(super) fn both_say_when(draft: &Unit<'_>, source: &Unit<'_>) -> bool {
    let when = |unit: &Unit<'_>| {
        let (relation, adposition) = unit.role.split_once(':').unwrap_or((&unit.role, ""));
        matches!(unit.kind, UnitKind::Time(_))
            && matches!(relation, "obl" | "nmod" | "advmod")
            && matches!(
                adposition,
                "" | "unmarked" | "on" | "in" | "at" | "during" | "before" | "after" | "since" | "until" | "by"
            )
    };
    when(draft) && when(source)
}

/// How well two units correspond, 0 to 1: the same, a form or synonym of the same, compatible values.
pub(super) fn similarity(draft: &Unit<'_>, source: &Unit<'_>, lexical: &dyn Lexical) -> f32 {
    let compatible = |answer: Answer| if answer == Answer::Compatible { 1.0 } else { 0.0 };
    match (&draft.kind, &source.kind) {
        (UnitKind::Name(draft, _), UnitKind::Name(source, _)) => compatible(lexical.names(draft, source)),
        (UnitKind::Quantity(draft), UnitKind::Quantity(source)) => {
            match values::comparable(draft, source, lexical) {
                Answer::Compatible => compatible(values::disjoint(draft, source).answer),
                // "12 of the city's 40 wards": the same bare number counts as the same.
                Answer::Unknown if draft.value == source.value => 0.8,
                _ => 0.0,
            }
        }
        (UnitKind::Time(ours), UnitKind::Time(theirs)) => match values::calendar(ours, theirs).answer {
            // "Three years ago" in a text without a date: the same words are taken for the same time.
            Answer::Unknown if draft.form.eq_ignore_ascii_case(source.form) => 0.8,
            answer => compatible(answer),
        },
        (UnitKind::Ordinal(draft), UnitKind::Ordinal(source)) => f32::from(u8::from(draft == source)),
        (UnitKind::Score(draft), UnitKind::Score(source)) => compatible(values::score(draft, source).answer),
        (UnitKind::Title(draft), UnitKind::Title(source)) => f32::from(u8::from(draft.role == source.role)),
        // One form has two lemmas where it is taken for two parts of speech: "born" of "bear", and "born".
        (UnitKind::Word(..), UnitKind::Word(..)) if draft.form.eq_ignore_ascii_case(source.form) => 1.0,
        (UnitKind::Word(draft, draft_pos), UnitKind::Word(source, source_pos)) => {
            words(draft, *draft_pos, source, *source_pos, lexical)
        }
        // A word that one side's analysis took for a name: the forms decide.
        (UnitKind::Word(word, _), UnitKind::Name(entity, _)) | (UnitKind::Name(entity, _), UnitKind::Word(word, _)) => {
            let is_form = entity.spellings.iter().any(|spelling| spelling.eq_ignore_ascii_case(word));
            // "the bank" for Tarnby Bank, "the board" for the Supervisory Board.
            let is_head = entity.kind != EntityKind::Person
                && entity.name.rsplit_once(' ').is_some_and(|(_, last)| last.eq_ignore_ascii_case(word));
            if is_form || entity.name.eq_ignore_ascii_case(word) || is_head { 0.9 } else { 0.0 }
        }
        (UnitKind::Word(word, _), UnitKind::Title(title)) | (UnitKind::Title(title), UnitKind::Word(word, _)) => {
            let last = title.role.rsplit(' ').next().unwrap_or(&title.role);
            if last == *word { 0.8 } else { 0.0 }
        }
        _ => 0.0,
    }
}

fn words(draft: &str, draft_pos: Upos, source: &str, source_pos: Upos, lexical: &dyn Lexical) -> f32 {
    if draft.eq_ignore_ascii_case(source) {
        return 1.0;
    }
    match lexical.relation((draft, draft_pos), (source, source_pos)) {
        Relation::Synonym => 0.9,
        Relation::Derived => 0.85,
        Relation::Broader | Relation::Narrower => 0.7,
        Relation::Antonym | Relation::Sibling | Relation::Unrelated => 0.0,
    }
}

/// Whether two units are known to exclude each other, as what kind of detail, and why.
pub(super) fn excludes(draft: &Unit<'_>, source: &Unit<'_>, lexical: &dyn Lexical) -> Option<(Detail, String)> {
    let said = |opinion: super::Opinion, detail: Detail| {
        (opinion.answer == Answer::Incompatible).then_some((detail, opinion.why))
    };
    match (&draft.kind, &source.kind) {
        (UnitKind::Quantity(draft), UnitKind::Quantity(source)) => {
            if values::comparable(draft, source, lexical) != Answer::Compatible {
                return None;
            }
            said(values::disjoint(draft, source), Detail::Number)
        }
        (UnitKind::Time(draft), UnitKind::Time(source)) => said(values::calendar(draft, source), Detail::Time),
        (UnitKind::Ordinal(draft), UnitKind::Ordinal(source)) => {
            (draft != source).then(|| (Detail::Number, format!("number {draft} in order against number {source}")))
        }
        (UnitKind::Score(draft), UnitKind::Score(source)) => said(values::score(draft, source), Detail::Number),
        // Whom a pronoun means was worked out, and may have been worked out wrongly.
        (UnitKind::Name(_, NamedBy::Pronoun), _) | (_, UnitKind::Name(_, NamedBy::Pronoun)) => None,
        (UnitKind::Name(draft, _), UnitKind::Name(source, _)) => {
            if lexical.names(draft, source) == Answer::Compatible
                || entities::are_words(*draft, *source)
                || entities::may_be_one(*draft, *source)
            {
                return None;
            }
            // In one and the same role a near spelling is a clash too; of bodies many spellings are in use.
            let persons = draft.kind == EntityKind::Person && source.kind == EntityKind::Person;
            said(entities::entity(*draft, *source), Detail::Name)
                .or_else(|| said(entities::strangers(*draft, *source), Detail::Name))
                .or_else(|| said(entities::spelling(*draft, *source), Detail::Name).filter(|_| persons))
        }
        (UnitKind::Title(draft), UnitKind::Title(source)) => {
            said(entities::office(Office::from(*draft), Office::from(*source)), Detail::Title)
        }
        (UnitKind::Word(draft, draft_pos), UnitKind::Word(source, source_pos)) => {
            match lexical.relation((draft, *draft_pos), (source, *source_pos)) {
                Relation::Antonym => Some((Detail::Antonym, format!("`{draft}` is the opposite of `{source}`"))),
                // Colours and the like: adjectives that are kinds of one thing as nouns.
                _ if *draft_pos == Upos::Adj
                    && *source_pos == Upos::Adj
                    && lexical.relation((draft, Upos::Noun), (source, Upos::Noun)) == Relation::Sibling =>
                {
                    Some((Detail::Sibling, format!("`{draft}` and `{source}` are two kinds of one thing")))
                }
                Relation::Sibling => {
                    Some((Detail::Sibling, format!("`{draft}` and `{source}` are two kinds of one thing")))
                }
                _ => None,
            }
        }
        _ => None,
    }
}
