//! Every candidate pair under every rule, side by side and gathered in a fixed order: a draft against its sources, or a document
//! against itself.

use super::conclude::{Agreement, Agreements, conclude, evidence};
use super::engine::{self, Clashing, Outcome, Place};
use super::near_copy::{self, Aligned, Sentence};
use super::sides::{Held, Knowledge};
use super::story::{Outline, Story, story};
use super::{Comparison, EvidenceRole, NearMiss, NearMisses, Options, alone, coverage, torn};
use crate::claim::{Reading, SlotValue};
use crate::document::{DocumentId, Status};
use crate::index::{CandidatePair, Candidates, SentencePair};
use crate::rule::{DetailKind, Rule, RuleId, Scope};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What the pairs of one draft came to, before verdicts.
#[derive(Default)]
struct Gathered<'a> {
    clashes: Vec<Clashing<'a>>,
    agreements: Agreements<'a>,
    misses: Vec<NearMiss>,
    n_pairs: usize,
}

impl<'a> Gathered<'a> {
    /// Adds what comes after it.
    fn absorb(&mut self, next: Self) {
        self.clashes.extend(next.clashes);
        self.agreements.absorb(next.agreements);
        self.misses.extend(next.misses);
        self.n_pairs += next.n_pairs;
    }
}

/// Pairs of claims that are compared in one go: a millisecond's work, so that handing them out costs nothing beside it.
const PAIRS_AT_ONCE: usize = 256;

/// One document to compare, the others by index, and how.
struct Task<'a, 'k> {
    draft: &'a Reading,
    sources: &'k [&'a Reading],
    known: Knowledge<'a>,
    /// For each source whether it tells of the draft's story.
    stories: Vec<Story>,
    options: Options,
    /// Where a pair of sentences belongs.
    scope: fn(&Reading, u32, u32) -> Scope,
}

/// Compares `draft` with `sources`; see [`super::compare`].
pub(super) fn compare<'a>(
    draft: &'a Reading,
    sources: &[&'a Reading],
    candidates: &Candidates,
    known: Knowledge<'a>,
    options: Options,
) -> Comparison {
    let outline = Outline::of(draft);
    let stories = sources.par_iter().map(|source| story(&outline, &Outline::of(source))).collect();
    let task = Task { draft, sources, known, stories, options, scope: |_, _, _| Scope::Sources };
    let sentences = torn::with_statements(draft, sources, &candidates.sentences);
    let (gathered, aligned) = task.gather(&candidates.pairs, &sentences);
    let mut comparison = task.finish(gathered, &candidates.stories);
    comparison.coverage = coverage::cover(draft, &aligned, &comparison.findings, &task.stories);
    comparison
}

/// Compares `reading` with itself and its dates with the calendar; see [`super::check_alone`].
pub(super) fn check_alone<'a>(reading: &'a Reading, known: Knowledge<'a>, options: Options) -> Comparison {
    let sources = [reading];
    let task =
        Task { draft: reading, sources: &sources, known, stories: vec![Story::Kin], options, scope: alone::scope_of };
    let candidates = alone::candidates(reading, known);
    let (mut gathered, _) = task.gather(&candidates.pairs, &candidates.sentences);
    // Within one text a second place that agrees settles nothing: the text says two things either way.
    gathered.agreements.clear();
    let mut comparison = task.finish(gathered, &candidates.stories);
    comparison.findings.extend(alone::against_calendar(reading, known));
    comparison.findings.sort_by(|left, right| {
        (left.draft.span, &left.rule, &left.fingerprint).cmp(&(right.draft.span, &right.rule, &right.fingerprint))
    });
    comparison
}

impl<'a> Task<'a, '_> {
    /// Runs the rules on all candidates; gives the alignments made, too.
    fn gather(&self, pairs: &[CandidatePair], sentences: &[SentencePair]) -> (Gathered<'a>, Vec<Aligned<'a>>) {
        // A draft's sentence is read once for all that it is aligned with.
        let of_sentence: Vec<&[SentencePair]> = sentences.chunk_by(|one, other| one.draft == other.draft).collect();
        let claims = || pairs.par_chunks(PAIRS_AT_ONCE).map(|pairs| self.claims(pairs)).collect();
        let sentences = || of_sentence.par_iter().map(|pairs| self.sentences(pairs)).collect();
        let (claims, sentences): (Vec<Gathered<'a>>, Vec<(Gathered<'a>, Vec<Aligned<'a>>)>) =
            rayon::join(claims, sentences);
        let (mut gathered, mut aligned) = (Gathered::default(), Vec::new());
        claims.into_iter().for_each(|next| gathered.absorb(next));
        for (next, pairs) in sentences {
            gathered.absorb(next);
            aligned.extend(pairs);
        }
        (gathered, aligned)
    }

    /// Runs the rules on claims.
    fn claims(&self, pairs: &[CandidatePair]) -> Gathered<'a> {
        let mut gathered = Gathered::default();
        for pair in pairs {
            let Some(source) = self.source(pair.document.0) else { continue };
            let (Some(ours), Some(theirs)) = (self.draft.claim(pair.draft), source.claim(pair.source)) else {
                continue;
            };
            let Some(rule) = self.known.registry.rules().get(pair.rule as usize) else { continue };
            if !rule.looks((self.scope)(self.draft, ours.sentence, theirs.sentence)) {
                continue;
            }
            gathered.n_pairs += 1;
            let (ours, theirs) = (Held { reading: self.draft, claim: ours }, Held { reading: source, claim: theirs });
            let document = pair.document.0 as usize;
            let known = self.known_of(document);
            let outcome = engine::run(rule, (ours, theirs), document, known, self.options.near_misses);
            self.take(&rule.id, outcome, document, &mut gathered);
        }
        gathered
    }

    /// Runs the rules on sentences; gives the alignments made.
    fn sentences(&self, pairs: &[SentencePair]) -> (Gathered<'a>, Vec<Aligned<'a>>) {
        let (mut gathered, mut all) = (Gathered::default(), Vec::new());
        let (mut ours, mut theirs): (HashMap<_, Sentence<'a>>, HashMap<_, Sentence<'a>>) = Default::default();
        for pair in pairs {
            let Some(source) = self.source(pair.document.0) else { continue };
            gathered.n_pairs += 1;
            let document = pair.document.0 as usize;
            let scope = (self.scope)(self.draft, pair.draft, pair.source);
            let rules: Vec<&Rule> = self.rules(scope).filter(|rule| *rule.frame.0 == *"sentence").collect();
            let draft = ours.entry(pair.draft).or_insert_with(|| Sentence::new(self.draft, pair.draft));
            let place = (pair.document, pair.source);
            let source = theirs.entry(place).or_insert_with(|| Sentence::new(source, pair.source));
            let aligned = Aligned::new(draft.clone(), source.clone(), document, self.known);
            let mut clashing = BTreeSet::new();
            for (rule, outcome) in aligned.run(&rules, self.known_of(document)) {
                if matches!(outcome, Outcome::Differs(_)) {
                    clashing.insert(rule);
                }
                self.take(rule, outcome, document, &mut gathered);
            }
            // A sentence that denies what the draft says has the same words and confirms nothing, nor does the story retold
            // beside its denial.
            let confirms =
                |rule: &&Rule| !clashing.contains(&rule.id) && !near_copy::looks_for(rule, DetailKind::Denial);
            let rules: Vec<&Rule> = rules.into_iter().filter(confirms).collect();
            self.confirm(&aligned, &rules, &mut gathered);
            all.push(aligned);
        }
        (gathered, all)
    }

    /// What is known when comparing with that source.
    fn known_of(&self, document: usize) -> Knowledge<'a> {
        Knowledge { story: self.stories.get(document).copied().unwrap_or_default(), ..self.known }
    }

    fn rules(&self, scope: Scope) -> impl Iterator<Item = &'a Rule> + use<'a> {
        self.known.registry.rules().iter().filter(move |rule| rule.looks(scope))
    }

    /// The source with index `document`, unless it was withdrawn.
    fn source(&self, document: u32) -> Option<&'a Reading> {
        self.sources.get(document as usize).copied().filter(|source| source.meta.status != Status::Withdrawn)
    }

    fn take(&self, rule: &'a RuleId, outcome: Outcome<'a>, document: usize, gathered: &mut Gathered<'a>) {
        match outcome {
            Outcome::Differs(clashing) => gathered.clashes.push(*clashing),
            Outcome::Agrees { draft, source } => {
                let claims = source.claim.map(|claim| (draft.sentence, claim.span));
                let (draft, published) = (draft.span, source.reading.meta.published);
                let status = source.claim.and_then(|claim| claim.slot("status")).map(|slot| &slot.value);
                let is_plan = matches!(status, Some(SlotValue::Label(label)) if **label == *"scheduled");
                let agreement = Agreement { document, draft, published, is_plan, claims };
                gathered.agreements.add(rule, agreement, self.draft.meta.published);
            }
            Outcome::Missed { draft, source, reason, differences } => {
                if self.options.near_misses == NearMisses::Keep {
                    gathered.misses.push(near_miss(rule, (&draft, &source), reason, differences));
                }
            }
            Outcome::Passed => {}
        }
    }

    /// Remembers which words of the draft the aligned source sentence has in the same role: a source that also says what the
    /// draft says is no evidence against it.
    fn confirm(&self, pair: &Aligned<'a>, rules: &[&'a Rule], gathered: &mut Gathered<'a>) {
        let (document, published) = (pair.document, pair.source.meta.published);
        for draft in pair.confirmed() {
            for rule in rules {
                let agreement = Agreement { document, draft, published, is_plan: false, claims: None };
                gathered.agreements.add(&rule.id, agreement, self.draft.meta.published);
            }
        }
    }

    /// Verdicts, groups, and what was let go, in order of the draft.
    fn finish(&self, gathered: Gathered<'a>, stories: &BTreeMap<DocumentId, DocumentId>) -> Comparison {
        let n_pairs = gathered.n_pairs;
        let (findings, dropped) = conclude(gathered.clashes, &gathered.agreements, stories, self.known);
        let mut near_misses = gathered.misses;
        if self.options.near_misses == NearMisses::Keep {
            near_misses.extend(dropped.into_iter().map(|(clashing, reason)| {
                near_miss(&clashing.rule.id, (&clashing.draft, &clashing.source), reason, clashing.differences)
            }));
            let order =
                |miss: &NearMiss| (miss.draft.span, miss.rule.clone(), miss.source.path.clone(), miss.source.span);
            near_misses.sort_by_key(order);
        }
        Comparison { findings, coverage: Vec::new(), near_misses, n_pairs }
    }
}

fn near_miss(
    rule: &RuleId,
    (draft, source): (&Place<'_>, &Place<'_>),
    reason: String,
    differences: Vec<super::Difference>,
) -> NearMiss {
    NearMiss {
        rule: rule.clone(),
        draft: evidence(draft, EvidenceRole::Draft),
        source: evidence(source, EvidenceRole::from(source.reading.role)),
        reason,
        differences,
    }
}

#[cfg(test)]
mod tests {
    use crate::claim::Reading;
    use crate::conflict::testing::{reading, text};
    use crate::conflict::{Comparison, NearMisses, Options, compare};
    use crate::document::{Role, Status};
    use crate::index::MemoryIndex;
    use crate::rule::Registry;
    use proptest::prelude::*;

    const DRAFT: &str = "The/DET/2/det blast/NOUN/3/nsubj killed=kill/VERB/0/root 14/NUM/5/nummod miners=miner/NOUN/3/obj \
                         in/ADP/7/case Karsk/PROPN/3/obl";
    const ELEVEN: &str = "The/DET/2/det blast/NOUN/3/nsubj killed=kill/VERB/0/root 11/NUM/5/nummod \
                          miners=miner/NOUN/3/obj in/ADP/7/case Karsk/PROPN/3/obl";
    const FOURTEEN: &str = DRAFT;
    const DENIED: &str = "The/DET/2/det blast/NOUN/5/nsubj did=do/AUX/5/aux not/PART/5/advmod kill/VERB/0/root 14/NUM/7/nummod \
                          miners=miner/NOUN/5/obj in/ADP/9/case Karsk/PROPN/5/obl";
    const WEATHER: &str = "Rain/NOUN/2/nsubj fell=fall/VERB/0/root on/ADP/4/case Karsk/PROPN/2/obl";

    fn source(path: &str, sentence: &str) -> Reading {
        Reading { path: path.to_owned(), ..reading(Role::Source, &[sentence]) }
    }

    fn run(draft: &Reading, sources: &[&Reading]) -> Comparison {
        let registry = Registry::built_in();
        let index = MemoryIndex::new(sources.iter().copied(), registry);
        let candidates = index.candidates(draft, registry);
        compare(draft, sources, &candidates, registry, Options { near_misses: NearMisses::Drop })
    }

    #[test]
    fn a_near_copy_with_another_number_is_found_and_cites_the_number() {
        let (draft, eleven) = (reading(Role::Draft, &[DRAFT]), source("a.md", ELEVEN));
        let found = run(&draft, &[&eleven]).findings;
        let cited = |text: &str, finding: &crate::conflict::Evidence| text[finding.span.range()].to_owned();
        let [finding] = &found[..] else { panic!("one finding, not {found:?}") };
        assert!(cited(&draft.sentences[0].text, &finding.draft).contains("14"));
        assert!(cited(&eleven.sentences[0].text, &finding.sources[0]).contains("11"));
    }

    #[test]
    fn a_withdrawn_source_makes_no_claims() {
        let draft = reading(Role::Draft, &[DRAFT]);
        let mut eleven = source("a.md", ELEVEN);
        eleven.meta.status = Status::Withdrawn;
        assert!(run(&draft, &[&eleven]).findings.is_empty());
    }

    #[test]
    fn a_text_that_repeats_the_draft_is_no_contradiction() {
        let (draft, same) = (reading(Role::Draft, &[DRAFT]), source("a.md", FOURTEEN));
        assert!(run(&draft, &[&same]).findings.is_empty());
    }

    #[test]
    fn copies_of_one_text_count_once() {
        let draft = reading(Role::Draft, &[DRAFT]);
        let (first, copy) = (source("a.md", ELEVEN), source("b.md", ELEVEN));
        let found = run(&draft, &[&first, &copy]).findings;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].sources.len(), 1);
    }

    #[test]
    fn the_fingerprint_does_not_depend_on_the_drafts_path() {
        let eleven = source("a.md", ELEVEN);
        let draft = reading(Role::Draft, &[DRAFT]);
        let moved = Reading { path: "elsewhere/other.md".to_owned(), ..draft.clone() };
        let print =
            |draft: &Reading| run(draft, &[&eleven]).findings.first().map(|finding| finding.fingerprint.clone());
        assert!(print(&draft).is_some());
        assert_eq!(print(&draft), print(&moved));
    }

    #[test]
    fn two_altered_words_of_one_sentence_are_told_apart() {
        let draft =
            text(Role::Draft, "An official of Velmar Steel described the spring talks as negative and unproductive.");
        let source =
            text(Role::Source, "An official of Velmar Steel described the spring talks as positive and productive.");
        let found = run(&draft, &[&source]).findings;
        assert_eq!(found.len(), 2, "{found:?}");
        assert_ne!(found[0].fingerprint, found[1].fingerprint);
    }

    proptest! {
        #[test]
        fn neither_order_nor_unrelated_sources_change_what_is_found(order in Just(vec![0, 1, 2, 3]).prop_shuffle(), n_other in 0..3_usize) {
            let draft = reading(Role::Draft, &[DRAFT]);
            let sources =
                [source("a.md", ELEVEN), source("b.md", FOURTEEN), source("c.md", DENIED), source("d.md", WEATHER)];
            let others: Vec<Reading> = (0..n_other).map(|idx| source(&format!("z{idx}.md"), WEATHER)).collect();
            let plain: Vec<&Reading> = sources.iter().collect();
            let shuffled: Vec<&Reading> = order.iter().map(|&at| &sources[at]).chain(&others).collect();
            prop_assert_eq!(run(&draft, &plain).findings, run(&draft, &shuffled).findings);
        }
    }
}
