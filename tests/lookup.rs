//! What the index finds against what comparing everything with everything finds: invented events hidden among generated
//! articles. Looking up must lose nothing.

#[path = "../benches/newsroom/mod.rs"]
#[expect(dead_code, reason = "the bench uses the rest")]
mod newsroom;

use gainsay::claim::{ClaimId, Reading};
use gainsay::conflict::{self, Comparison, Finding, Options};
use gainsay::document::{DocumentId, Role, from_text};
use gainsay::index::{CandidatePair, Candidates, MemoryIndex, SentencePair, sentence_keys};
use gainsay::pipeline;
use gainsay::rule::Registry;
use std::collections::BTreeSet;
use std::path::PathBuf;

const SEED: u64 = 20_260_301;

/// Events as two texts tell them: a draft, and the sources that do not agree with it.
const EVENTS: &[(&str, &[&str])] = &[
    (
        "A landslide at the Grovane quarry killed nine workers on Tuesday. Police in Grovane arrested two managers.",
        &[
            "At least 14 workers were killed in the landslide at the Grovane quarry on Tuesday, the rescue service said. \
             Police arrested two managers.",
            "The landslide at the Grovane quarry killed 14 workers. The quarry has belonged to Tarn Stone since 2011.",
        ],
    ),
    (
        "The fifth round of talks between Norland and Sudland will be held in Geneva on Saturday.",
        &["The fifth round of talks between Norland and Sudland was called off, a spokeswoman for Sudland said."],
    ),
    (
        "Finance Minister Petra Osk presented the budget of Vestmark. The deficit rose to 4.2 percent in March.",
        &[
            "Petra Osk, the deputy finance minister, presented the budget of Vestmark. The deficit fell to 4.2 percent in March.",
        ],
    ),
    (
        "\"We will sell the two ferries before the end of the winter,\" said Ivo Maas, who heads Lakeland Lines.",
        &["\"We will never sell the two ferries before the end of the winter,\" said Ivo Maas of Lakeland Lines."],
    ),
    (
        "Parliament in Karsk passed the forest bill on 12 March 2025 after a long debate.",
        &["Parliament in Karsk passed the forest bill on 14 March 2025."],
    ),
    (
        "Trentec bought the harbour of Selby for $48 million, the council said.",
        &["Trentec bought the harbour of Selby for $84 million. The council had asked for more."],
    ),
    (
        "The museum of Oxmoor opened its new wing in Oxmoor on Sunday. Halima Noor, 34, is its director.",
        &["Halima Noor, 43, is the director of the museum of Oxmoor, which opened its new wing on Saturday."],
    ),
    (
        "The committee approved the appointment of Lena Brandt as head of the coastguard.",
        &["The committee rejected the appointment of Lena Brandt as head of the coastguard."],
    ),
];

fn reading(path: &str, text: &str, role: Role) -> Reading {
    let text =
        if text.starts_with("---") { text.to_owned() } else { format!("---\npublished: 2025-03-20\n---\n{text}\n") };
    pipeline::read(&from_text(path, &text, role).0, Registry::built_in())
}

/// Weight of the keys that two sentences share from which they count as near-copies: a name and a word, or three words.
const MIN_SHARED: u32 = 30;

fn are_near(draft: (&Reading, usize), source: (&Reading, usize)) -> bool {
    let theirs = sentence_keys(source.0, source.1);
    let shared = sentence_keys(draft.0, draft.1).into_iter().filter(|ours| theirs.contains(ours));
    shared.map(|(_, weight)| weight).sum::<u32>() >= MIN_SHARED
}

/// Every pair of claims under every rule, and every pair of sentences that are near-copies.
fn everything(draft: &Reading, sources: &[&Reading], registry: &Registry) -> Candidates {
    let mut all = Candidates::default();
    for (document, source) in (0..).map(DocumentId).zip(sources) {
        for (draft_id, ours) in (0..).map(ClaimId).zip(&draft.claims) {
            for (id, theirs) in (0..).map(ClaimId).zip(&source.claims).filter(|(_, theirs)| theirs.frame == ours.frame)
            {
                let rules = (0..).zip(registry.rules()).filter(|(_, rule)| rule.frame.0 == theirs.frame);
                all.pairs.extend(rules.map(|(rule, _)| CandidatePair { draft: draft_id, document, source: id, rule }));
            }
        }
        for ours in 0..draft.sentences.len() {
            let near = (0..source.sentences.len()).filter(|&theirs| are_near((draft, ours), (source, theirs)));
            let short = |at: usize| u32::try_from(at).expect("few sentences");
            all.sentences.extend(near.map(|theirs| SentencePair {
                draft: short(ours),
                document,
                source: short(theirs),
            }));
        }
    }
    all
}

fn compare(draft: &Reading, sources: &[&Reading], candidates: &Candidates) -> Comparison {
    conflict::compare(draft, sources, candidates, Registry::built_in(), Options::default())
}

/// A finding by what it says: the draft's words, and the source's that weigh most.
fn told(finding: &Finding) -> String {
    let source = &finding.sources[0];
    format!("{} {:?} {} {:?}", finding.rule, finding.draft.span, source.path, source.span)
}

/// What comparing everything finds between drafts and their own sources that the index does not find when the sources lie
/// among `others`.
fn lost(events: &[(Reading, Vec<Reading>)], others: &[Reading]) -> (usize, Vec<String>) {
    let registry = Registry::built_in();
    let all: Vec<&Reading> = events.iter().flat_map(|(_, sources)| sources).chain(others).collect();
    let index = MemoryIndex::new(all.iter().copied(), registry);
    let (mut n_found, mut lost) = (0, Vec::new());
    for (draft, sources) in events {
        let own: Vec<&Reading> = sources.iter().collect();
        let exhaustive = compare(draft, &own, &everything(draft, &own, registry));
        let indexed = compare(draft, &all, &index.candidates(draft, registry));
        let found: BTreeSet<String> = indexed.findings.iter().map(told).collect();
        n_found += exhaustive.findings.len();
        lost.extend(exhaustive.findings.iter().map(told).filter(|finding| !found.contains(finding)));
    }
    (n_found, lost)
}

fn own_events() -> Vec<(Reading, Vec<Reading>)> {
    let event = |(nth, (draft, sources)): (usize, &(&str, &[&str]))| {
        let source = |(at, text): (usize, &&str)| reading(&format!("events/{nth}-{at}.md"), text, Role::Source);
        (reading(&format!("draft-{nth}.md"), draft, Role::Draft), sources.iter().enumerate().map(source).collect())
    };
    EVENTS.iter().enumerate().map(event).collect()
}

fn archive(n: usize) -> Vec<Reading> {
    use rayon::prelude::*;
    (0..n)
        .into_par_iter()
        .map(|nth| reading(&format!("archive/{nth}.md"), &newsroom::article(nth, SEED), Role::Source))
        .collect()
}

#[test]
fn nothing_is_lost_among_other_articles() {
    let (n_found, lost) = lost(&own_events(), &archive(60));
    assert!(n_found >= EVENTS.len(), "{n_found}");
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
#[ignore = "reads 10,000 articles, some minutes; `cargo test --release --test lookup -- --ignored`"]
fn nothing_is_lost_among_ten_thousand_articles() {
    let (n_found, lost) = lost(&own_events(), &archive(10_000));
    assert!(n_found >= EVENTS.len(), "{n_found}");
    assert!(lost.is_empty(), "{lost:#?}");
}

/// Over events that lie outside the repository: `GAINSAY_EVENTS=DIR`, each with `corpus/*.md` and `drafts/*.md`.
#[test]
#[ignore = "needs a folder of events, named by GAINSAY_EVENTS"]
fn nothing_is_lost_of_given_events() {
    let Some(folder) = std::env::var_os("GAINSAY_EVENTS").map(PathBuf::from) else { return };
    let texts = |folder: PathBuf, role: Role| -> Vec<Reading> {
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
        files.sort();
        let markdown = files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "md"));
        markdown
            .map(|path| reading(&path.to_string_lossy(), &std::fs::read_to_string(path).expect("a text"), role))
            .collect()
    };
    let mut events = Vec::new();
    for event in std::fs::read_dir(folder).expect("a folder").flatten() {
        let sources = texts(event.path().join("corpus"), Role::Source);
        events
            .extend(texts(event.path().join("drafts"), Role::Draft).into_iter().map(|draft| (draft, sources.clone())));
    }
    let (n_found, lost) = lost(&events, &[]);
    assert!(lost.is_empty(), "{} of {n_found}: {lost:#?}", lost.len());
}
