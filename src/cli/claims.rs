//! `gainsay claims`: what a text claims, for people (the words with their slots beneath) and as JSON lines.

use crate::claim::{
    Attribution, Claim, ClaimTense, EntityRef, Event, Factuality, Manner, Openness, Polarity, Reading, SlotValue, Term,
};
use crate::document::Document;
use crate::mention::{Interval, Quantity, Time};
use crate::report::clean;
use crate::span::{LineIndex, Span};
use serde_json::{Value, json};
use std::io;

/// Writes the claims of one document for people: each sentence, and beneath it its claims with their slots.
///
/// # Errors
/// When `out` cannot be written to.
pub(super) fn write_people(document: &Document, reading: &Reading, out: &mut dyn io::Write) -> io::Result<()> {
    let lines = LineIndex::new(&document.text);
    for (idx, sentence) in reading.sentences.iter().enumerate() {
        let place = lines.line_column(&document.text, sentence.span.start());
        writeln!(out, "{}:{}:{}: {}", document.path, place.line, place.column, clean(&sentence.text))?;
        for claim in reading.claims_of(idx) {
            write_claim(document, claim, out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_claim(document: &Document, claim: &Claim, out: &mut dyn io::Write) -> io::Result<()> {
    write!(out, "  {}", claim.frame)?;
    if let Some(predicate) = &claim.predicate {
        write!(out, " `{}`", predicate.lemma)?;
    }
    write!(out, "  {}", certainty(claim.factuality))?;
    if claim.factuality.openness().is_some() && claim.factuality.polarity() == Polarity::Negative {
        write!(out, " (negative)")?;
    }
    if claim.tense != ClaimTense::Untensed {
        write!(out, ", {}", tense(claim.tense))?;
    }
    if let Some(attribution) = &claim.attribution {
        write!(out, "  — {}", clean(&speaker(document, attribution)))?;
    }
    writeln!(out)?;
    for slot in &claim.slots {
        let words = clean(document.slice(slot.span)).split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(
            out,
            "    {:<12} {}  \"{}\" {}–{}",
            slot.name,
            normal_form(&slot.value),
            words,
            slot.span.start(),
            slot.span.end()
        )?;
    }
    Ok(())
}

/// Who says it, by which cue.
fn speaker(document: &Document, attribution: &Attribution) -> String {
    let named = attribution.source.as_ref().map(|source| source.name.to_string());
    let words = || attribution.source_span.map(|span| document.slice(span).to_owned());
    let who = named.or_else(words).unwrap_or_else(|| "somebody".to_owned());
    let through = attribution
        .reported_by
        .as_ref()
        .map(|outer| format!(", says {}", speaker(document, outer)))
        .unwrap_or_default();
    format!("{who} ({}, {}){through}", attribution.cue, manner(attribution.manner))
}

/// Writes the claims of one document as JSON, one object a line. Spans are byte offsets into the file's text.
///
/// # Errors
/// When `out` cannot be written to.
pub(super) fn write_json_lines(document: &Document, reading: &Reading, out: &mut dyn io::Write) -> io::Result<()> {
    let lines = LineIndex::new(&document.text);
    for claim in &reading.claims {
        let sentence = reading.sentence_of(claim).map(|sentence| sentence.span).unwrap_or_default();
        let slots: Vec<Value> = claim
            .slots
            .iter()
            .map(|slot| {
                json!({
                    "name": slot.name, "text": document.slice(slot.span), "span": span(slot.span),
                    "normal": normal_form(&slot.value), "value": slot.value,
                })
            })
            .collect();
        let line = json!({
            "path": document.path,
            "line": lines.line_column(&document.text, claim.span.start()).line,
            "frame": claim.frame,
            "span": span(claim.span),
            "text": document.slice(claim.span),
            "sentence": span(sentence),
            "predicate": claim.predicate.as_ref().map(|predicate| json!({ "lemma": predicate.lemma, "span": span(predicate.span) })),
            "slots": slots,
            "certainty": certainty(claim.factuality),
            "polarity": polarity(claim.factuality.polarity()),
            "tense": tense(claim.tense),
            "attribution": claim.attribution.as_ref().map(|attribution| attribution_json(document, attribution)),
        });
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn span(span: Span) -> Value {
    json!([span.start(), span.end()])
}

fn attribution_json(document: &Document, attribution: &Attribution) -> Value {
    json!({
        "speaker": attribution.source.as_ref().map(|source| &source.name),
        "body": attribution.body.as_ref().map(|body| &body.name),
        "words": attribution.source_span.map(|span| document.slice(span)),
        "source_span": attribution.source_span.map(span),
        "cue": attribution.cue,
        "cue_span": span(attribution.cue_span),
        "content": attribution.content.iter().copied().map(span).collect::<Vec<_>>(),
        "manner": manner(attribution.manner),
        "reported_by": attribution.reported_by.as_ref().map(|outer| attribution_json(document, outer)),
    })
}

fn certainty(factuality: Factuality) -> &'static str {
    match factuality {
        Factuality::Asserted => "asserted",
        Factuality::Denied => "denied",
        Factuality::Open(openness, _) => match openness {
            Openness::Planned => "planned",
            Openness::Expected => "expected",
            Openness::Possible => "possible",
            Openness::Conditional => "conditional",
            Openness::Unconfirmed => "unconfirmed",
            Openness::Asked => "asked",
            Openness::Hypothetical => "hypothetical",
        },
    }
}

fn polarity(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::Positive => "positive",
        Polarity::Negative => "negative",
    }
}

fn tense(tense: ClaimTense) -> &'static str {
    match tense {
        ClaimTense::Past => "past",
        ClaimTense::Present => "present",
        ClaimTense::Future => "future",
        ClaimTense::Untensed => "untensed",
    }
}

fn manner(manner: Manner) -> &'static str {
    match manner {
        Manner::Direct => "direct",
        Manner::Indirect => "indirect",
        Manner::Mixed => "mixed",
    }
}

/// A value in few words.
fn normal_form(value: &SlotValue) -> String {
    match value {
        SlotValue::Term(term) => term_form(term),
        SlotValue::Entity(entity) => entity_form(entity),
        SlotValue::Quantity(quantity) => quantity_form(quantity),
        SlotValue::Time(time) => time_form(time),
        SlotValue::Title { role, of, tenure } => {
            let of = of.as_ref().map(|of| format!(" of {}", of.name)).unwrap_or_default();
            format!("{role}{of} ({tenure:?})").to_lowercase()
        }
        SlotValue::Event(event) => event_form(event),
        SlotValue::Words(words) => format!("{} words", words.len()),
        SlotValue::Label(label) => label.to_string(),
        SlotValue::Ordinal(ordinal) => format!("no. {ordinal}"),
        SlotValue::Score(score) => score.iter().map(ToString::to_string).collect::<Vec<_>>().join("–"),
    }
}

fn term_form(term: &Term) -> String {
    let quantifier = term.quantifier.as_ref().map(|quantifier| format!("{quantifier} ")).unwrap_or_default();
    let modifiers = if term.modifiers.is_empty() { String::new() } else { format!(" [{}]", term.modifiers.join(", ")) };
    format!("{quantifier}{}{modifiers}", term.head)
}

fn entity_form(entity: &EntityRef) -> String {
    format!("{} ({:?})", entity.name, entity.kind)
}

fn quantity_form(quantity: &Quantity) -> String {
    let unit = [&*quantity.unit.symbol, &*quantity.unit.noun]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    format!("{} {unit}", interval_form(quantity.as_written())).trim_end().to_owned()
}

/// "14", "[12, inf)".
fn interval_form(interval: Interval) -> String {
    if interval.lo_closed && interval.hi_closed && interval.hi <= interval.lo {
        return interval.lo.to_string();
    }
    let open = if interval.lo_closed { '[' } else { '(' };
    let close = if interval.hi_closed { ']' } else { ')' };
    format!("{open}{}, {}{close}", interval.lo, interval.hi)
}

fn time_form(time: &Time) -> String {
    let readings = time.readings.iter().map(|days| {
        if days.first == days.last { days.first.to_string() } else { format!("{}..{}", days.first, days.last) }
    });
    let readings = readings.collect::<Vec<_>>().join(" or ");
    if readings.is_empty() { "open date".to_owned() } else { readings }
}

fn event_form(event: &Event) -> String {
    let ordinal = event.ordinal.map(|ordinal| format!("no. {ordinal} ")).unwrap_or_default();
    let mut parts: Vec<String> = event.modifiers.iter().map(ToString::to_string).collect();
    parts.extend(event.participants.iter().map(|entity| entity.name.to_string()));
    parts.extend(event.place.iter().map(|place| format!("at {}", place.name)));
    parts.extend(event.time.iter().map(time_form));
    let parts = if parts.is_empty() { String::new() } else { format!(" [{}]", parts.join(", ")) };
    format!("{ordinal}{}{parts}", event.head)
}
