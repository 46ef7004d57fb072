//! `quote`: quoted words with their speaker; in a transcript, what stands in each paragraph of a turn.

use super::attribution::{Attributions, Text};
use super::quotation::{Place, Quotation, QuotationKind};
use super::{Claim, ClaimTense, Factuality, Slot, SlotValue};
use crate::syntax::Upos;
use std::ops::Range;

/// Quotations of fewer words are names, terms or scare quotes; nobody can be misquoted in them.
const MIN_WORDS: usize = 3;

/// One claim per quotation; "“…,” he said, “…”" within one sentence makes one.
pub(super) fn claims(text: &Text<'_>, attributions: &Attributions) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut at = 0;
    while at < text.quotations.len() {
        let mut group = vec![&text.quotations[at]];
        while let Some(next) =
            text.quotations.get(at + 1).filter(|next| goes_on(text, attributions, group[group.len() - 1], next))
        {
            group.push(next);
            at += 1;
        }
        claims.extend(claim(text, attributions, &group));
        at += 1;
    }
    let turns = attributions.turns.iter().flat_map(|&turn| &attributions.all[turn].content);
    claims.extend(
        turns.flat_map(|turn| paragraphs(text, turn)).filter_map(|spoken| claim(text, attributions, &[&spoken])),
    );
    claims
}

/// The paragraphs of a turn, each as if it stood in quotation marks: a transcript gives the speaker's own words. Whole
/// paragraphs, since a draft's quotation may run over several sentences.
fn paragraphs(text: &Text<'_>, turn: &Range<Place>) -> Vec<Quotation> {
    let mut found: Vec<Quotation> = Vec::new();
    let mut block = None;
    let mut at = turn.start;
    while at < turn.end {
        let Some((sentence, _)) = text.locate(at) else { break };
        let end = text.offsets[sentence + 1].min(turn.end);
        let here = text.sentences[sentence].block;
        match found.last_mut().filter(|_| block == Some(here)) {
            Some(last) => {
                last.inner.end = end;
                last.outer.end = end;
            }
            None => {
                let kind = QuotationKind::Speech;
                found.push(Quotation { inner: at..end, outer: at..end, continues: false, kind });
            }
        }
        block = Some(here);
        at = end;
    }
    found
}

/// Whether the second quotation is the rest of the first one's sentence, after its frame.
fn goes_on(text: &Text<'_>, attributions: &Attributions, first: &Quotation, second: &Quotation) -> bool {
    let speaker = |quotation: &Quotation| attributions.around(&quotation.inner);
    let small = text.locate(second.inner.start).is_some_and(|(sentence, idx)| {
        text.sentences[sentence].form(idx).chars().next().is_some_and(char::is_lowercase)
    });
    let comma =
        text.locate(first.inner.end - 1).is_some_and(|(sentence, idx)| text.sentences[sentence].form(idx) == ",");
    let close = second.outer.start - first.outer.end <= 15;
    speaker(first).is_some() && speaker(first) == speaker(second) && (small && comma && close)
}

fn claim(text: &Text<'_>, attributions: &Attributions, group: &[&Quotation]) -> Option<Claim> {
    let first = group.first()?;
    let words: Vec<Box<str>> = group.iter().flat_map(|quotation| words(text, &quotation.inner)).collect();
    if words.len() < MIN_WORDS {
        return None;
    }
    let whole = first.inner.start..group.last()?.inner.end;
    let span = text.span(&whole)?;
    let (sentence, idx) = text.locate(first.inner.start)?;
    let small = |idx: usize| u16::try_from(idx).unwrap_or(u16::MAX);
    let end = (whole.end - text.offsets[sentence]).min(text.sentences[sentence].tokens.len());
    let mut slots =
        vec![Slot { name: "words".into(), value: SlotValue::Words(words), tokens: small(idx)..small(end), span }];
    let attribution = attributions.around(&first.inner).map(|at| attributions.all[at].attribution.clone());
    if let Some(attribution) = &attribution
        && let Some(place) = attribution.source_span
    {
        let named = attribution.source.clone().map(SlotValue::Entity);
        let value = named.or_else(|| attribution.described.clone().map(SlotValue::Term));
        let near = text.sentences[sentence].tokens.iter().position(|token| place.contains(token.span)).unwrap_or(idx);
        slots.extend(value.map(|value| Slot {
            name: "speaker".into(),
            value,
            tokens: small(near)..small(near + 1),
            span: place,
        }));
    }
    Some(Claim {
        frame: "quote".into(),
        sentence: u32::try_from(sentence).unwrap_or(u32::MAX),
        span,
        predicate: None,
        slots,
        factuality: Factuality::Asserted,
        attribution,
        tense: ClaimTense::Untensed,
    })
}

/// Lower-case forms without punctuation.
fn words(text: &Text<'_>, range: &Range<Place>) -> Vec<Box<str>> {
    let forms = range.clone().filter_map(|place| text.locate(place));
    let spoken = forms.filter(|&(sentence, idx)| text.tree(sentence).upos(idx) != Upos::Punct);
    spoken.map(|(sentence, idx)| text.tree(sentence).lower(idx).into()).collect()
}
