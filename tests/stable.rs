//! What a run finds depends on nothing but the draft and the sources that speak of the same things: not on the order of the
//! sources, nor on sources about something else, nor on the number of threads.

use gainsay::conflict::NearMisses;
use gainsay::document::{Document, Role, from_text};
use gainsay::pipeline::{Plan, Ratings, check};
use gainsay::rule::Registry;
use proptest::prelude::*;
use std::fmt::Write as _;

const DRAFT: &str = "---
outlet: Own Desk
published: 2026-05-02
---

# Velmar Steel to close its Lund mill

Velmar Steel will close its mill in Lund, its chief executive, Vera Lindqvist, said. Orders climbed 8.4 percent in the spring.

\"We will never sell the harbour,\" Paul Ode, the chairman, told workers on Friday. A third round of talks with the union opens on Tuesday in Geneva. The firm employs 1,400 people.
";

const SOURCES: [&str; 4] = [
    "---
outlet: Harbour Wire
published: 2026-05-01
---

Velmar Steel reported in Lund on Friday. Orders fell 8.4 percent. Vera Lindqvist, the finance director, blamed the winter. Paul Ode was silent.
",
    "---
outlet: Lund Gazette
published: 2026-05-02
---

The chairman of Velmar Steel, Paul Ode, spoke to workers on Friday. \"We will sell the harbour,\" Mr Ode said. Vera Lindqvist did not come.
",
    "---
outlet: Steelworkers' Union
published: 2026-05-01
---

A third round of talks with Velmar Steel in Geneva was never confirmed. We learned of it from Vera Lindqvist. Paul Ode has not called us.
",
    "---
outlet: Nordic Ledger
published: 2026-05-02
---

Velmar Steel employs 900 people. Vera Lindqvist runs the firm. Paul Ode chairs its board.
",
];

const OTHERS: [&str; 3] = [
    "---\noutlet: Porto Daily\npublished: 2026-05-01\n---\n\nThe bakers of Porto met on Thursday. Bread prices rose 3 percent. \"We cannot go on,\" said Ines Prado.\n",
    "---\noutlet: Sport Today\npublished: 2026-05-02\n---\n\nBrandvik beat Ostby 2-1 on Friday. The coach, Halima Noor, praised her side. The return match is on Tuesday.\n",
    "---\noutlet: Weather Desk\npublished: 2026-05-02\n---\n\nRain fell on the coast. Nobody was hurt. The storm moved on to the hills.\n",
];

/// What a run reports, one line a finding and a claim.
fn run(sources: &[&str]) -> String {
    let document = |name: String, text: &str, role| -> Document { from_text(&name, text, role).0 };
    let mut drafts = [document("draft.md".to_owned(), DRAFT, Role::Draft)];
    // A source keeps its name wherever it stands.
    let name = |text: &str| format!("{}.md", text.lines().nth(1).unwrap_or("").replace(' ', "-"));
    let sources: Vec<Document> = sources.iter().map(|text| document(name(text), text, Role::Source)).collect();
    let (registry, ratings) = (Registry::built_in(), Ratings::default());
    let plan = Plan { registry, ratings: &ratings, near_misses: NearMisses::Drop };
    let report = check(&mut drafts, &sources, None, plan).report;
    let mut shown = String::new();
    for reported in &report.findings {
        let finding = &reported.finding;
        let cited: Vec<_> = finding.sources.iter().map(|source| (&source.path, source.span)).collect();
        let (draft, verdict) = (finding.draft.span, finding.verdict);
        let _ = writeln!(shown, "{} {verdict:?} {draft:?} {cited:?} {}", finding.rule, finding.fingerprint.0);
    }
    for claim in &report.coverage {
        let _ = writeln!(shown, "{:?} {:?}", claim.span, claim.state);
    }
    shown
}

#[test]
fn the_sample_has_something_to_find() {
    let found = run(&SOURCES);
    for rule in ["figure-direction", "misquote", "event-status"] {
        assert!(found.contains(rule), "no {rule} in\n{found}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let with = |n_threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().expect("a pool");
        pool.install(|| run(&SOURCES))
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn neither_order_nor_unrelated_sources_change_what_is_found(
        order in Just(vec![0, 1, 2, 3]).prop_shuffle(),
        others in proptest::sample::subsequence(OTHERS.to_vec(), 0..=OTHERS.len()),
    ) {
        let shuffled: Vec<&str> = others.iter().copied().chain(order.iter().map(|&at| SOURCES[at])).collect();
        prop_assert_eq!(run(&SOURCES), run(&shuffled));
    }
}
