//! Who says what: cues, the words they attribute, and their speakers, gathered over a whole document.
//!
//! Quotations are linked to their cues by position, since a tree across quotation marks is where parsers err most;
//! indirect speech by the tree, with the order of words as a second way.

use super::lexicon::CueClass;
use super::phrase::Phrases;
use super::quotation::{self, Place, Quotation, QuotationKind};
use super::tree::Tree;
use super::{Attribution, EntityRef, Manner, ReferenceCertainty, Term};
use super::{quote_cues, reports, transcript};
use crate::mention::{EntityKind, Mentions, Value};
use crate::span::Span;
use crate::syntax::{Sentence, TokenIdx};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// A document as this room works on it.
pub(super) struct Text<'a> {
    pub(super) sentences: &'a [Sentence],
    pub(super) mentions: &'a Mentions,
    /// One per sentence.
    pub(super) phrases: Vec<Phrases<'a>>,
    /// First token of each sentence, counted over the document; one entry more.
    pub(super) offsets: Vec<Place>,
    pub(super) quotations: Vec<Quotation>,
}

/// A speaker as found in the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Speaker {
    /// Index of the sentence.
    pub(super) sentence: usize,
    /// Head of the noun phrase.
    pub(super) head: TokenIdx,
    /// Its words.
    pub(super) tokens: Range<TokenIdx>,
}

/// An attribution before its speaker is resolved.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// Index of the cue's sentence.
    pub(super) sentence: usize,
    /// The cue's words.
    pub(super) cue_tokens: Range<TokenIdx>,
    /// Its lemma.
    pub(super) cue: Box<str>,
    /// Whether a statement is made, an opinion held, or neither.
    pub(super) class: CueClass,
    pub(super) speaker: Option<Speaker>,
    /// The attributed words.
    pub(super) content: Vec<Range<Place>>,
}

/// An attribution with what is needed to give claims to it.
pub(super) struct Resolved {
    pub(super) attribution: Attribution,
    pub(super) content: Vec<Range<Place>>,
    pub(super) class: CueClass,
    /// Where the cue stands.
    pub(super) cue: Place,
    /// Whether the speaker is "I" or "we".
    is_first_person: bool,
}

impl<'a> Text<'a> {
    pub(super) fn new(sentences: &'a [Sentence], trees: &'a [Tree<'a>], mentions: &'a Mentions) -> Self {
        let mut from = 0;
        let mut phrases: Vec<Phrases<'a>> = Vec::with_capacity(trees.len());
        for (idx, tree) in trees.iter().enumerate() {
            let rest = &mentions.list[from..];
            let skipped = rest.iter().take_while(|mention| (mention.sentence as usize) < idx).count();
            let n_here = rest[skipped..].iter().take_while(|mention| mention.sentence as usize == idx).count();
            let mut here = Phrases::new(tree, mentions, &rest[skipped..skipped + n_here]);
            let near = idx.checked_sub(1).filter(|&before| sentences[idx].block <= sentences[before].block + 1);
            here.unnamed = near.and_then(|before| phrases[before].about());
            here.thing = near.and_then(|before| phrases[before].about_thing());
            phrases.push(here);
            from += skipped + n_here;
        }
        let offsets = quotation::offsets(sentences);
        Self { sentences, mentions, phrases, offsets, quotations: quotation::quotations(sentences) }
    }

    /// The sentence of a token, and its index there.
    pub(super) fn locate(&self, place: Place) -> Option<(usize, TokenIdx)> {
        let sentence = self.offsets.partition_point(|&offset| offset <= place).checked_sub(1)?;
        (sentence < self.sentences.len()).then(|| (sentence, place - self.offsets[sentence]))
    }

    pub(super) fn tree(&self, sentence: usize) -> &'a Tree<'a> {
        self.phrases[sentence].tree
    }

    /// All tokens of a sentence, counted over the document.
    pub(super) fn places(&self, sentence: usize) -> Range<Place> {
        self.offsets[sentence]..self.offsets[sentence + 1]
    }

    /// The quotation that holds `place`, its marks included.
    pub(super) fn quotation_at(&self, place: Place) -> Option<&Quotation> {
        let idx = self.quotations.partition_point(|quotation| quotation.outer.end <= place);
        self.quotations.get(idx).filter(|quotation| quotation.outer.contains(&place))
    }

    /// Whether `place` stands within quoted speech.
    pub(super) fn in_speech(&self, place: Place) -> bool {
        self.quotation_at(place).is_some_and(|quotation| quotation.kind == QuotationKind::Speech)
    }

    /// Place in the document of tokens of one or more sentences.
    pub(super) fn span(&self, places: &Range<Place>) -> Option<Span> {
        let (first, first_idx) = self.locate(places.start)?;
        let (last, last_idx) = self.locate(places.end.checked_sub(1)?)?;
        let start = self.sentences[first].tokens.get(first_idx)?.span;
        let end = self.sentences[last].tokens.get(last_idx)?.span;
        Some(start.cover(end))
    }

    /// The speaker whose noun phrase is headed by `head`.
    pub(super) fn speaker(&self, sentence: usize, head: TokenIdx) -> Speaker {
        Speaker { sentence, head, tokens: self.tree(sentence).phrase(head) }
    }
}

/// All attributions of a document, in order of their cues, and whose each word is.
pub(super) struct Attributions {
    pub(super) all: Vec<Resolved>,
    /// For every token the attribution with the fewest words that holds it.
    owner: Vec<Option<usize>>,
    /// For every attribution the next larger one that holds its cue.
    holder: Vec<Option<usize>>,
    by_cue: HashMap<Place, usize>,
    /// The turns of a transcript, as indexes into `all`.
    pub(super) turns: Vec<usize>,
}

impl Attributions {
    pub(super) fn new(text: &Text<'_>) -> Self {
        let mut found = transcript::turns(text);
        let turns: HashSet<Place> =
            found.iter().map(|turn| text.offsets[turn.sentence] + turn.cue_tokens.start).collect();
        quote_cues::link(text, &mut found);
        for sentence in 0..text.sentences.len() {
            reports::find(text, sentence, &mut found);
        }
        found.retain(|one| !one.content.is_empty());
        confine(text, &mut found);
        found.retain(|one| !one.content.is_empty());
        found.sort_by_key(|one| (one.sentence, one.cue_tokens.start, one.content.first().map(|piece| piece.start)));
        let mut all: Vec<Resolved> = Vec::new();
        let mut last: Option<(usize, EntityRef)> = None;
        for one in found {
            let sentence = one.sentence;
            let recent = last
                .as_ref()
                .filter(|(earlier, _)| is_near(text, *earlier, sentence))
                .map(|(_, source)| source.clone());
            if let Some(mut resolved) = resolve(text, one, recent) {
                if turns.contains(&resolved.cue) && &*resolved.attribution.cue == ":" {
                    resolved.attribution.manner = Manner::Direct;
                }
                last = resolved.attribution.source.clone().map(|source| (sentence, source)).or(last);
                all.push(resolved);
            }
        }
        let by_cue = all.iter().enumerate().map(|(idx, one)| (one.cue, idx)).collect();
        let is_turn = |idx: &usize| turns.contains(&all[*idx].cue) && &*all[*idx].attribution.cue == ":";
        let turns = (0..all.len()).filter(is_turn).collect();
        let mut attributions = Self {
            owner: vec![None; text.offsets.last().copied().unwrap_or(0)],
            holder: vec![None; all.len()],
            all,
            by_cue,
            turns,
        };
        attributions.nest();
        attributions
    }

    /// Finds whose each word is and who reports whom, the longest attributions first so that shorter ones lie within them.
    fn nest(&mut self) {
        let size = |one: &Resolved| one.content.iter().map(ExactSizeIterator::len).sum::<usize>();
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        order.sort_by_key(|&idx| std::cmp::Reverse(size(&self.all[idx])));
        for idx in order {
            let holder = self.owner.get(self.all[idx].cue).copied().flatten();
            self.holder[idx] = holder;
            if let Some(reporter) = holder.and_then(|at| self.stating(at)) {
                let outer = self.all[reporter].attribution.clone();
                let inner = &mut self.all[idx];
                // "We expect …" in a quotation: "we" are those who are quoted.
                if inner.is_first_person {
                    inner.attribution.source.clone_from(&outer.source);
                    inner.attribution.described.clone_from(&outer.described);
                    inner.attribution.body.clone_from(&outer.body);
                }
                inner.attribution.reported_by = Some(Box::new(outer));
            }
            for piece in self.all[idx].content.clone() {
                if let Some(owned) = self.owner.get_mut(piece) {
                    owned.fill(Some(idx));
                }
            }
        }
    }

    /// `idx`, or the nearest one around it that makes a statement: wishes and judgements state nothing, so what lies in them
    /// belongs to whoever states the wish.
    fn stating(&self, mut idx: usize) -> Option<usize> {
        while self.all[idx].class == CueClass::Attitude {
            idx = self.holder[idx]?;
        }
        Some(idx)
    }

    /// The attribution with the fewest words that holds `place` and makes a statement.
    pub(super) fn statement_at(&self, place: Place) -> Option<usize> {
        self.owner.get(place).copied().flatten().and_then(|idx| self.stating(idx))
    }

    /// The attribution with the fewest words that holds all of `places`.
    pub(super) fn around(&self, places: &Range<Place>) -> Option<usize> {
        let mut at = self.owner.get(places.start).copied().flatten();
        while let Some(idx) = at {
            if self.all[idx].content.iter().any(|piece| piece.start <= places.start && places.end <= piece.end) {
                return Some(idx);
            }
            at = self.holder[idx];
        }
        None
    }

    /// The attribution whose cue stands at `place`.
    pub(super) fn by_cue(&self, place: Place) -> Option<&Resolved> {
        self.by_cue.get(&place).map(|&idx| &self.all[idx])
    }
}

/// Where each of two attributions holds the other's cue, the shorter reports within the longer, so its words lie within the
/// longer's: "plans to visit on Sunday | , according to an aide".
fn confine(text: &Text<'_>, found: &mut [Found]) {
    let mut by_sentence: Vec<Vec<usize>> = vec![Vec::new(); text.sentences.len()];
    for (idx, one) in found.iter().enumerate() {
        by_sentence[one.sentence].push(idx);
    }
    let cue = |one: &Found| text.offsets[one.sentence] + one.cue_tokens.start;
    let size = |one: &Found| one.content.iter().map(ExactSizeIterator::len).sum::<usize>();
    let holds = |one: &Found, place: Place| one.content.iter().any(|piece| piece.contains(&place));
    for here in by_sentence {
        for &inner in &here {
            for &outer in &here {
                let (one, other) = (&found[inner], &found[outer]);
                let mutual = inner != outer && holds(one, cue(other)) && holds(other, cue(one));
                if !mutual || (size(one), inner) > (size(other), outer) {
                    continue;
                }
                let limits = other.content.clone();
                let pieces = one.content.iter().flat_map(|piece| {
                    limits.iter().map(move |limit| piece.start.max(limit.start)..piece.end.min(limit.end))
                });
                found[inner].content = pieces.filter(|piece| !piece.is_empty()).collect();
            }
        }
    }
}

/// Whether two sentences stand in one paragraph or in neighbouring ones.
fn is_near(text: &Text<'_>, earlier: usize, later: usize) -> bool {
    text.sentences[later].block.saturating_sub(text.sentences[earlier].block) <= 1
}

/// Gives an attribution its speaker; `last` is who spoke just before, for a pronoun that nothing else explains.
fn resolve(text: &Text<'_>, found: Found, last: Option<EntityRef>) -> Option<Resolved> {
    let cue_span = text.sentences[found.sentence].token_span(found.cue_tokens.clone());
    let mut content = found.content;
    content.sort_by_key(|piece| piece.start);
    let spans: Vec<Span> = content.iter().filter_map(|piece| text.span(piece)).collect();
    let cue = text.offsets[found.sentence] + found.cue_tokens.start;
    if spans.is_empty() {
        return None;
    }
    let mut attribution = Attribution {
        source: None,
        described: None,
        body: None,
        source_span: None,
        cue: found.cue,
        cue_span,
        content: spans,
        manner: quotation::manner(&content, &text.quotations),
        reported_by: None,
    };
    if let Some(speaker) = &found.speaker {
        let phrases = &text.phrases[speaker.sentence];
        attribution.source_span = Some(text.sentences[speaker.sentence].token_span(speaker.tokens.clone()));
        attribution.source = phrases
            .entity_at(speaker.head)
            .or_else(|| last.filter(|_| is_he_or_she(phrases.tree, speaker.head)).map(inferred));
        if &*attribution.cue == ":" {
            attribution.source = labelled(text, phrases.tree.sentence.form(speaker.head), attribution.source.take());
        }
        let nobody = &*attribution.cue == ":" && transcript::is_nobody(phrases.tree.sentence.form(speaker.head));
        if attribution.source.is_none() && !nobody {
            attribution.described = description(phrases, speaker.head);
        }
        attribution.body = body(text, speaker, attribution.source.as_ref());
    }
    let is_first_person = found
        .speaker
        .as_ref()
        .is_some_and(|speaker| matches!(text.tree(speaker.sentence).lower(speaker.head), "i" | "we"));
    Some(Resolved { attribution, content, class: found.class, cue, is_first_person })
}

/// Whom a label that ends in `word` means. Transcripts write family names in capitals: the one person of the document with
/// that family name, else the name itself as it would be written elsewhere.
fn labelled(text: &Text<'_>, word: &str, named: Option<EntityRef>) -> Option<EntityRef> {
    let is_capitals = |name: &str| !name.chars().any(char::is_lowercase);
    let lower = word.to_lowercase();
    let entities = text.mentions.entities.iter().filter(|entity| {
        let person = entity.kind == EntityKind::Person && entity.surname.to_lowercase() == lower;
        person && !is_capitals(&entity.name)
    });
    let mut same = entities;
    let Some(only) = same.next().filter(|_| same.next().is_none()) else {
        return named.map(|named| {
            if named.kind != EntityKind::Person || !is_capitals(&named.name) {
                return named;
            }
            let name = capitalised(&named.name);
            let surname = capitalised(&named.surname);
            EntityRef { spellings: vec![name.clone()], name, surname, ..named }
        });
    };
    if named.as_ref().is_some_and(|named| !is_capitals(&named.name)) {
        return named;
    }
    Some(EntityRef {
        kind: only.kind,
        name: only.name.clone(),
        surname: only.surname.clone(),
        spellings: only.spellings.clone(),
        places: only.places.clone(),
        certainty: ReferenceCertainty::Inferred,
    })
}

/// "ANA RUIZ" as "Ana Ruiz".
fn capitalised(name: &str) -> Box<str> {
    let word = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().into_iter();
        first.chain(chars.flat_map(char::to_lowercase)).collect::<String>()
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ").into()
}

fn inferred(mut entity: EntityRef) -> EntityRef {
    entity.certainty = ReferenceCertainty::Inferred;
    entity
}

fn is_he_or_she(tree: &Tree<'_>, idx: TokenIdx) -> bool {
    matches!(tree.lower(idx), "he" | "she")
}

/// The speaker in common words; none for a pronoun.
fn description(phrases: &Phrases<'_>, head: TokenIdx) -> Option<Term> {
    let pronoun = phrases.tree.upos(head) == crate::syntax::Upos::Pron;
    (!pronoun).then(|| phrases.term(head))
}

/// The body that a spokesperson speaks for.
fn body(text: &Text<'_>, speaker: &Speaker, source: Option<&EntityRef>) -> Option<EntityRef> {
    let phrases = &text.phrases[speaker.sentence];
    let tree = phrases.tree;
    let around = tree.range(speaker.head);
    let speaks_for = around.clone().find(|&idx| {
        let lemma = tree.lemma(idx);
        lemma.starts_with("spokes")
            || lemma.starts_with("Spokes")
            || matches!(lemma, "representative" | "lawyer" | "attorney" | "solicitor")
    })?;
    // The body stands close by: "Foreign Ministry spokesperson", "a spokesman for the ministry".
    let near = speaks_for.saturating_sub(6)..(speaks_for + 8).min(around.end);
    phrases.here.iter().find_map(|mention| {
        if !near.contains(&usize::from(mention.head)) {
            return None;
        }
        let entity = match &mention.value {
            Value::Name(named) => phrases.entity(*named)?,
            Value::Title(title) => phrases.entity_of(title.of?)?,
            _ => return None,
        };
        let is_self = source.is_some_and(|source| source.name == entity.name);
        (!is_self && matches!(entity.kind, EntityKind::Organisation | EntityKind::Place)).then_some(entity)
    })
}
