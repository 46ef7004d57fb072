//! Checking frames and lexicons.

use super::check::Check;
use super::file::{FilledBy as FilledByDoc, FrameDoc, LexiconDoc};
use super::problem::did_you_mean;
use super::words_of::{SLOT_KINDS, slot_kind};
use super::yaml::Words;
use super::{FilledBy, FrameDef, FrameId, Lexicon, LexiconContent, Need, SlotDef, SlotName};

/// Compiles a frame; none when an error was noted.
pub(super) fn frame(check: &mut Check<'_>, doc: &FrameDoc) -> Option<FrameDef> {
    let mut slots: Vec<SlotDef> = Vec::new();
    for (name, slot) in &doc.slots.0 {
        let values = || slot.values.0.iter().map(|word| word.text().into()).collect();
        let Some(kind) = slot_kind(slot.kind.text(), values) else {
            let help = did_you_mean(slot.kind.text(), SLOT_KINDS.iter().copied());
            check.error(slot.kind.at, format!("unknown type `{}`", slot.kind.text()), "no such type", help);
            continue;
        };
        if slot.kind.text() == "enum" && slot.values.0.is_empty() {
            check.error(slot.kind.at, format!("enum `{}` has no `values`", name.text()), "here", None);
        }
        if slots.iter().any(|known| *known.name.0 == *name.text()) {
            check.error(name.at, format!("slot `{}` is there twice", name.text()), "second", None);
        }
        let need = if slot.required { Need::Required } else { Need::Optional };
        slots.push(SlotDef { name: SlotName(name.text().into()), kind, need });
    }
    if check.failed() {
        return None;
    }
    let filled = match doc.filled {
        FilledByDoc::Engine => FilledBy::Engine,
        FilledByDoc::Rules => FilledBy::Rules,
    };
    let id = FrameId(doc.id.text().into());
    Some(FrameDef { id, summary: doc.summary.trim().into(), filled, slots, origin: check.sheet.origin(doc.id.at) })
}

/// Compiles a lexicon; none when an error was noted.
pub(super) fn lexicon(check: &mut Check<'_>, doc: &LexiconDoc) -> Option<Lexicon> {
    let content = match (&doc.words, &doc.opposites, &doc.ladder) {
        (Some(words), None, None) => LexiconContent::Words(Check::lemmas(words)),
        (None, Some(rows), None) => {
            for row in rows.iter().filter(|row| row.len() < 2) {
                let at = row.first().and_then(first).unwrap_or(doc.id.at);
                check.error(at, "a row of opposites needs two groups or more".to_owned(), "one group", None);
            }
            LexiconContent::Opposites(rows.iter().map(|row| row.iter().map(Check::lemmas).collect()).collect())
        }
        (None, None, Some(rungs)) => LexiconContent::Ladder(rungs.iter().map(Check::lemmas).collect()),
        _ => {
            let message = format!("lexicon `{}` must hold one of `words`, `opposites`, `ladder`", doc.id.text());
            check.error(doc.id.at, message, "in this lexicon", None);
            return None;
        }
    };
    let origin = check.sheet.origin(doc.id.at);
    (!check.failed()).then(|| Lexicon { id: doc.id.text().into(), content, origin })
}

/// Place of the first word.
fn first(words: &Words) -> Option<crate::span::Span> {
    words.0.first().map(|word| word.at)
}
