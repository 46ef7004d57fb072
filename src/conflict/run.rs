//! One draft against its sources: every candidate pair under every rule, gathered in a fixed order.

use super::ask::{Held, Knowledge};
use super::conclude::{Agreement, conclude, evidence};
use super::engine::{self, Clashing, Outcome, Place};
use super::near_copy::Aligned;
use super::{Comparison, EvidenceRole, NearMiss, NearMisses, Options, coverage};
use crate::claim::Reading;
use crate::document::Status;
use crate::index::Candidates;
use crate::rule::{Rule, RuleId, Scope};
use std::collections::BTreeSet;

/// What the pairs of one draft came to, before verdicts.
#[derive(Default)]
struct Gathered<'a> {
    clashes: Vec<Clashing<'a>>,
    agreements: BTreeSet<Agreement>,
    misses: Vec<NearMiss>,
}

/// Compares `draft` with `sources`; see [`super::compare`].
pub(super) fn compare<'a>(
    draft: &'a Reading,
    sources: &[&'a Reading],
    candidates: &Candidates,
    known: Knowledge<'a>,
    options: Options,
) -> Comparison {
    let mut gathered = Gathered::default();
    let rules: Vec<&Rule> = known.registry.rules().iter().filter(|rule| rule.looks(Scope::Sources)).collect();
    let mut n_pairs = 0;
    for pair in &candidates.pairs {
        let Some(source) = usable(sources, pair.document.0) else { continue };
        let (Some(ours), Some(theirs)) = (draft.claim(pair.draft), source.claim(pair.source)) else { continue };
        n_pairs += 1;
        let (ours, theirs) = (Held { reading: draft, claim: ours }, Held { reading: source, claim: theirs });
        for rule in rules.iter().filter(|rule| *rule.frame.0 == *ours.claim.frame) {
            let outcome = engine::run(rule, ours, theirs, pair.document.0 as usize, known);
            gathered.take(&rule.id, outcome, pair.document.0 as usize, options);
        }
    }
    let on_sentences: Vec<&Rule> = rules.iter().copied().filter(|rule| *rule.frame.0 == *"sentence").collect();
    let mut aligned = Vec::new();
    for pair in &candidates.sentences {
        let Some(source) = usable(sources, pair.document.0) else { continue };
        n_pairs += 1;
        let document = pair.document.0 as usize;
        let pair = Aligned::new((draft, pair.draft as usize), (source, pair.source as usize), document, known);
        for (rule, outcome) in pair.run(&on_sentences, known) {
            gathered.take(rule, outcome, document, options);
        }
        gathered.confirm(&pair, &on_sentences);
        aligned.push(pair);
    }
    let (findings, dropped) = conclude(gathered.clashes, &gathered.agreements, known);
    let mut near_misses = gathered.misses;
    if options.near_misses == NearMisses::Keep {
        near_misses.extend(dropped.into_iter().map(|(clashing, reason)| NearMiss {
            rule: clashing.rule.id.clone(),
            draft: evidence(&clashing.draft, EvidenceRole::Draft),
            source: evidence(&clashing.source, EvidenceRole::from(clashing.source.reading.role)),
            reason,
            differences: clashing.differences,
        }));
        near_misses.sort_by(|left, right| {
            let order =
                |miss: &NearMiss| (miss.draft.span, miss.rule.clone(), miss.source.path.clone(), miss.source.span);
            order(left).cmp(&order(right))
        });
    }
    let coverage = coverage::cover(draft, &aligned, &findings);
    Comparison { findings, coverage, near_misses, n_pairs }
}

/// The source with index `document`, unless it was withdrawn.
fn usable<'a>(sources: &[&'a Reading], document: u32) -> Option<&'a Reading> {
    sources.get(document as usize).copied().filter(|source| source.meta.status != Status::Withdrawn)
}

impl<'a> Gathered<'a> {
    fn take(&mut self, rule: &RuleId, outcome: Outcome<'a>, document: usize, options: Options) {
        match outcome {
            Outcome::Differs(clashing) => self.clashes.push(*clashing),
            Outcome::Agrees { draft, source } => {
                self.agreements.insert(agreement(rule, &draft, &source, document));
            }
            Outcome::Missed { draft, source, reason, differences } => {
                if options.near_misses == NearMisses::Keep {
                    self.misses.push(NearMiss {
                        rule: rule.clone(),
                        draft: evidence(&draft, EvidenceRole::Draft),
                        source: evidence(&source, EvidenceRole::from(source.reading.role)),
                        reason,
                        differences,
                    });
                }
            }
        }
    }

    /// Remembers which words of the draft the aligned source sentence has in the same role: a source that also says what the
    /// draft says is no evidence against it.
    fn confirm(&mut self, pair: &Aligned<'a>, rules: &[&'a Rule]) {
        let (document, published) = (pair.document, pair.source.meta.published);
        for draft in pair.confirmed() {
            for rule in rules {
                self.agreements.insert(Agreement { rule: rule.id.clone(), document, draft, published });
            }
        }
    }
}

fn agreement(rule: &RuleId, draft: &Place<'_>, source: &Place<'_>, document: usize) -> Agreement {
    Agreement { rule: rule.clone(), document, draft: draft.span, published: source.reading.meta.published }
}
