//! From clashes with single sources to findings: what newer sources settle, what one source itself contradicts, copies of
//! one text, several sources for one finding, messages and fingerprints.

use super::engine::{self, Clashing, Place};
use super::sides::{Held, Knowledge, caption};
use super::verdict::{Pair, decide};
use super::{Answer, Evidence, EvidenceRole, Finding, Fingerprint};
use crate::document::{Disclosure, DocumentId, Published};
use crate::rule::{Condition, Field, Rule, RuleId, Severity, Side, SlotName, Verdict};
use crate::span::Span;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A source that says what the draft says, under one rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Agreement {
    /// Index of the source.
    pub(super) document: usize,
    /// The draft's words that it agrees with.
    pub(super) draft: Span,
    /// When the source was published.
    pub(super) published: Option<Published>,
    /// Whether it is a plan: a source that tells what was planned may go on to tell that it came to nothing.
    pub(super) is_plan: bool,
    /// The draft's sentence and the source's claim that agree, where two claims do.
    pub(super) claims: Option<(usize, Span)>,
}

/// Which sources say what the draft says, by rule.
#[derive(Default)]
pub(super) struct Agreements<'a> {
    by_rule: BTreeMap<&'a RuleId, UnderRule>,
}

#[derive(Default)]
struct UnderRule {
    /// For each source, the draft's words that it agrees with, without plans.
    by_source: BTreeMap<usize, BTreeSet<Span>>,
    /// For each of the draft's words that any source agrees with, when the newest such source was published, of those that
    /// are not newer than the draft.
    newest: BTreeMap<Span, Option<Published>>,
    /// Source, sentence of the draft and claim of the source that agree.
    sentences: BTreeSet<(usize, usize, Span)>,
}

impl<'a> Agreements<'a> {
    /// Takes note of an agreement with a draft published at `of_draft`.
    pub(super) fn add(&mut self, rule: &'a RuleId, agreement: Agreement, of_draft: Option<Published>) {
        let Agreement { document, draft, published, is_plan, claims } = agreement;
        let under = self.by_rule.entry(rule).or_default();
        under.sentences.extend(claims.map(|(sentence, source)| (document, sentence, source)));
        if !is_plan {
            under.by_source.entry(document).or_default().insert(draft);
        }
        // What was published after the draft settles nothing: a draft is judged at its own date.
        let counts = |published: &Published| of_draft.is_none_or(|draft| published.date <= draft.date);
        let newest = under.newest.entry(draft).or_default();
        *newest = (*newest).max(published.filter(counts));
    }

    /// Takes note of what was gathered elsewhere.
    pub(super) fn absorb(&mut self, other: Self) {
        for (rule, theirs) in other.by_rule {
            let ours = self.by_rule.entry(rule).or_default();
            for (document, mut spans) in theirs.by_source {
                ours.by_source.entry(document).or_default().append(&mut spans);
            }
            for (span, published) in theirs.newest {
                let newest = ours.newest.entry(span).or_default();
                *newest = (*newest).max(published);
            }
            ours.sentences.extend(theirs.sentences);
        }
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) {
        self.by_rule.clear();
    }

    /// Whether the clash's own source says what the draft says, too.
    fn of_source(&self, clashing: &Clashing<'_>) -> bool {
        let own = self.by_rule.get(&clashing.rule.id).and_then(|under| under.by_source.get(&clashing.document));
        own.is_some_and(|spans| spans.iter().any(|span| span.overlaps(clashing.draft.span)))
    }

    /// Whether the draft's own sentence goes on to say what the very claim of the source says: "the summit, planned for
    /// Tuesday, was never confirmed".
    fn of_sentence(&self, clashing: &Clashing<'_>) -> bool {
        let source = clashing.source.claim.map_or(clashing.source.span, |claim| claim.span);
        let told = (clashing.document, clashing.draft.sentence, source);
        self.by_rule.get(&clashing.rule.id).is_some_and(|under| under.sentences.contains(&told))
    }

    /// Whether some sentence of the draft says what the very claim of the source says, where the rule knows what is meant by the
    /// story alone: the draft has said of this story what the source says, and the other words are of something else.
    fn of_draft(&self, clashing: &Clashing<'_>) -> bool {
        let source = clashing.source.claim.map_or(clashing.source.span, |claim| claim.span);
        let by_story = clashing.rule.given.contains(&Condition::OneStory);
        let under = self.by_rule.get(&clashing.rule.id).filter(|_| by_story);
        under.is_some_and(|under| {
            under.sentences.iter().any(|&(document, _, claim)| document == clashing.document && claim == source)
        })
    }

    /// Whether any source says what the draft says.
    fn of_any(&self, clashing: &Clashing<'_>) -> bool {
        self.there(clashing).next().is_some()
    }

    /// Whether a source newer than the clash's own says what the draft says.
    fn of_newer(&self, clashing: &Clashing<'_>) -> bool {
        let published = clashing.source.reading.meta.published;
        published.is_some() && self.there(clashing).any(|newest| newest > published)
    }

    /// When the sources that agree with the clashing words of the draft were published.
    fn there(&self, clashing: &Clashing<'_>) -> impl Iterator<Item = Option<Published>> {
        let under = self.by_rule.get(&clashing.rule.id);
        let words = clashing.draft.span;
        under
            .into_iter()
            .flat_map(|under| &under.newest)
            .filter(move |(span, _)| span.overlaps(words))
            .map(|(_, at)| *at)
    }
}

/// A clash with its verdict.
struct Judged<'a> {
    clashing: Clashing<'a>,
    verdict: Verdict,
    severity: Severity,
}

/// Findings from all clashes of one draft, in order of the draft; and those that were let go here, with the reason.
pub(super) fn conclude<'a>(
    clashes: Vec<Clashing<'a>>,
    agreements: &Agreements<'_>,
    stories: &BTreeMap<DocumentId, DocumentId>,
    known: Knowledge<'_>,
) -> (Vec<Finding>, Vec<(Clashing<'a>, String)>) {
    let (mut judged, mut dropped) = (Vec::new(), Vec::new());
    for clashing in clashes {
        if agreements.of_source(&clashing) {
            dropped.push((clashing, "the same source also says what the draft says".to_owned()));
            continue;
        }
        if agreements.of_sentence(&clashing) || agreements.of_draft(&clashing) {
            dropped.push((clashing, "the draft also says what the source says".to_owned()));
            continue;
        }
        let spelling = clashing.differences.iter().any(|difference| difference.comparator == "spelling");
        if spelling && agreements.of_any(&clashing) {
            dropped.push((clashing, "another source spells the name as the draft does".to_owned()));
            continue;
        }
        let newer_agrees = agreements.of_newer(&clashing);
        let pair = Pair {
            draft: &clashing.draft,
            source: &clashing.source,
            slot: Some(&clashing.slot),
            newer_agrees: Some(newer_agrees),
        };
        let (verdict, severity) = decide(clashing.rule, &pair, clashing.severity, known);
        if newer_agrees && matches!(verdict, Verdict::Conflict | Verdict::Unconfirmed | Verdict::Outdated) {
            dropped.push((clashing, "a newer source agrees with the draft (superseded)".to_owned()));
        } else if severity == Severity::Off {
            dropped.push((clashing, format!("the rule reports nothing for the verdict {verdict:?}").to_lowercase()));
        } else {
            judged.push(Judged { clashing, verdict, severity });
        }
    }
    (grouped(judged, stories), dropped)
}

/// One finding for each place of the draft that clashes, with all sources that clash there.
fn grouped(mut judged: Vec<Judged<'_>>, stories: &BTreeMap<DocumentId, DocumentId>) -> Vec<Finding> {
    judged.sort_by(|left, right| rank(left).cmp(&rank(right)));
    let mut groups: Vec<Vec<Judged<'_>>> = Vec::new();
    for one in judged {
        let same_place = |group: &&mut Vec<Judged<'_>>| {
            let first = &group[0].clashing;
            first.draft.sentence == one.clashing.draft.sentence
                && first.draft.span.overlaps(one.clashing.draft.span)
                && is_later(first) == is_later(&one.clashing)
        };
        match groups.iter_mut().find(same_place) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let mut findings: Vec<Finding> = groups.iter().map(|group| finding(group, stories)).collect();
    findings.sort_by(|left, right| {
        (left.draft.span, &left.rule, &left.fingerprint).cmp(&(right.draft.span, &right.rule, &right.fingerprint))
    });
    findings
}

/// Whether the source was published after the draft; such sources make findings of their own, for follow-up.
fn is_later(clashing: &Clashing<'_>) -> bool {
    match (clashing.source.reading.meta.published, clashing.draft.reading.meta.published) {
        (Some(source), Some(draft)) => source.date > draft.date,
        _ => false,
    }
}

/// The weightiest first: severity, then the rules that compare claims before those that compare sentences, the standing of
/// the source, the newer source; path and place only to make the order fixed.
fn rank<'r>(one: &'r Judged<'_>) -> impl Ord + 'r {
    let source = one.clashing.source.reading;
    (
        Reverse(one.severity),
        *one.clashing.rule.frame.0 == *"sentence",
        &one.clashing.rule.id,
        Reverse(source.meta.standing),
        Reverse(source.meta.published),
        (source.path.as_str(), one.clashing.source.span, one.clashing.draft.span),
    )
}

fn finding(group: &[Judged<'_>], stories: &BTreeMap<DocumentId, DocumentId>) -> Finding {
    let Judged { clashing: first, verdict, severity } = &group[0];
    let mut sources: Vec<Evidence> = Vec::new();
    let mut texts: BTreeSet<String> = BTreeSet::new();
    // Which document speaks for a story that several outlets carry.
    let mut witnesses: BTreeMap<DocumentId, DocumentId> = BTreeMap::new();
    let mut in_order: Vec<&Judged<'_>> = group.iter().collect();
    in_order.sort_by_key(|one| {
        let meta = &one.clashing.source.reading.meta;
        (one.clashing.rule.id != first.rule.id, Reverse(meta.standing), Reverse(meta.published))
    });
    for one in in_order {
        let place = &one.clashing.source;
        let text = place
            .reading
            .sentences
            .get(place.sentence)
            .map_or_else(String::new, |sentence| sentence.text.to_lowercase());
        // Copies of one text, and several rules on one sentence, count once.
        let document = DocumentId(u32::try_from(one.clashing.document).unwrap_or(u32::MAX));
        let story = stories.get(&document).copied().unwrap_or(document);
        if *witnesses.entry(story).or_insert(document) == document && texts.insert(text) {
            let own = std::ptr::eq(place.reading, first.draft.reading);
            let role = if own { EvidenceRole::SameDocument } else { EvidenceRole::from(place.reading.role) };
            sources.push(evidence(place, role));
        }
    }
    Finding {
        rule: first.rule.id.clone(),
        verdict: *verdict,
        severity: *severity,
        message: message(first),
        help: first.rule.help.as_ref().map(|help| help.render(|field| fill(field, first))),
        draft: evidence(&first.draft, EvidenceRole::from(first.draft.reading.role)),
        sources,
        differences: first
            .differences
            .iter()
            .filter(|difference| difference.answer == Answer::Incompatible)
            .cloned()
            .collect(),
        fingerprint: fingerprint(
            &first.rule.id,
            &normal(first.rule, &first.draft),
            &first.source.reading.path,
            &normal(first.rule, &first.source),
        ),
    }
}

/// What `rule` compared of one side, in normal form: the claim, or the words of the sentence and those that differ.
fn normal(rule: &Rule, place: &Place<'_>) -> String {
    match place.claim {
        Some(claim) if *rule.frame.0 != *"sentence" => engine::normal(Held { reading: place.reading, claim }),
        _ => {
            // A sentence may hold two altered words, which are two findings.
            let text = place.reading.sentences.get(place.sentence).map_or("", |sentence| &*sentence.text);
            let parts = text.split_whitespace().chain([":", place.words()]);
            parts.collect::<Vec<_>>().join(" ").to_lowercase()
        }
    }
}

/// Words of one side as evidence.
pub(super) fn evidence(place: &Place<'_>, role: EvidenceRole) -> Evidence {
    let meta = &place.reading.meta;
    let label =
        if meta.disclosure == Disclosure::Confidential { "confidential".to_owned() } else { short(&place.label) };
    Evidence {
        path: place.reading.path.clone(),
        role,
        span: place.span,
        sentence: place.sentence_span(),
        label,
        outlet: meta.outlet.clone(),
        published: meta.published,
        url: meta.url.clone(),
        disclosure: meta.disclosure,
    }
}

/// Labels stand beside carets in a terminal: 40 characters leave room for the line they mark.
fn short(label: &str) -> String {
    const MAX: usize = 40;
    if label.chars().count() <= MAX {
        return label.to_owned();
    }
    label.chars().take(MAX - 1).chain(['…']).collect()
}

fn message(clashing: &Clashing<'_>) -> String {
    clashing.rule.message.render(|field| fill(field, clashing))
}

/// What a hole of a template is filled with.
fn fill(field: &Field, clashing: &Clashing<'_>) -> String {
    let side = |side: &Side| if *side == Side::Source { &clashing.source } else { &clashing.draft };
    match field {
        Field::Slot(of, slot) => slot_words(side(of), slot),
        Field::DifferingSlot => clashing.slot.to_string(),
        Field::Value(of) | Field::Words(of) => printable(side(of), side(of).words()),
        Field::Doc(of) => document(side(of)),
        Field::Speaker(of) => speaker(side(of)),
        Field::Diff => clashing.why.clone(),
    }
}

/// Words of a source, unless they may not be printed.
fn printable(place: &Place<'_>, words: &str) -> String {
    if place.reading.meta.disclosure == Disclosure::Confidential {
        "something else".to_owned()
    } else {
        format!("“{words}”")
    }
}

fn slot_words(place: &Place<'_>, slot: &SlotName) -> String {
    let value = place.claim.and_then(|claim| Held { reading: place.reading, claim }.values(&slot.0).first().copied());
    let confidential = place.reading.meta.disclosure == Disclosure::Confidential;
    match value {
        // A label is the rule's own word for what the text says; its place shows in the evidence.
        Some(value) if value.is_label() && !confidential => caption(value),
        Some(value) => match value.span() {
            Some(span) => printable(place, Place { span, ..place.clone() }.words()),
            None => value.show(),
        },
        None => "it".to_owned(),
    }
}

/// A document as people call it: its outlet and date, or its path.
fn document(place: &Place<'_>) -> String {
    let meta = &place.reading.meta;
    match (&meta.outlet, meta.published) {
        (Some(outlet), Some(published)) => format!("{outlet} ({})", published.date),
        (Some(outlet), None) => outlet.clone(),
        (None, _) => place.reading.path.clone(),
    }
}

fn speaker(place: &Place<'_>) -> String {
    match place.attribution.and_then(|said| said.source.as_ref()) {
        Some(speaker) => speaker.name.to_string(),
        None => document(place),
    }
}

/// Hash of rule, normalised draft claim, source and normalised source claim: no lines, no path of the draft.
pub(super) fn fingerprint(rule: &RuleId, draft: &str, source: &str, source_claim: &str) -> Fingerprint {
    let mut hasher = blake3::Hasher::new();
    for part in [&*rule.0, draft, source, source_claim] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    Fingerprint(hasher.finalize().to_hex().chars().take(16).collect())
}
