//! One made-up report for the tests of every format: multi-byte text, several sources for one finding, a long paragraph on
//! one line, a confidential source, a check against the calendar, and a silenced finding.
#![allow(dead_code, reason = "each test binary uses a part of this module")]

use gainsay::conflict::{Answer, Coverage, CoverageState, Difference, Evidence, EvidenceRole, Finding, Fingerprint};
use gainsay::document::{Disclosure, Document, Problem, ProblemKind, Published, Role, from_text};
use gainsay::report::{Counts, FindingState, Format, Page, Report, Reported, Sources, Style};
use gainsay::rule::{Registry, Rule, RuleId, RuleText, Severity, Verdict};
use gainsay::span::Span;
use jiff::civil::date;
use std::collections::BTreeMap;
use std::sync::OnceLock;

pub(crate) const DRAFT: &str = "# Rat stimmt für Brücke “é 🇮🇷”\n\nThe council of Velm met on Tuesday in the old granary, where some \
eighty residents had come with banners, and after three hours of talk “the bridge — é 🇮🇷 — will open on Monday, 14 May \
2026,” as Mayor Ana Ruíz put it, to the cheers of those who had waited outside since noon in the rain.\n\nIt cost $3 million.\n";
const GAZETTE: &str =
    "The Velm bridge will not open before June, the works office said, and nobody has told the mayor “why é”.\n";
/// With what would be code in a page, a command in a workflow log and a colour in a terminal, were it not escaped.
const MINUTES: &str = "The bridge opens on 2 June 2026 <img src=x onerror=alert(1)> \u{1b}[31m|`\u{202e}, it says.\n\n\
::error::Cost to date: $4.1 million.\n";

pub(crate) struct Files(BTreeMap<String, Document>);

impl Sources for Files {
    fn document(&self, path: &str) -> Option<&Document> {
        self.0.get(path)
    }

    fn rule(&self, id: &RuleId) -> Option<&Rule> {
        registry().rule(id)
    }
}

/// A rule of the sample's own in the place of the built-in one, so that its words stay as the snapshots have them.
const RULE: &str = "kind: conflict
id: event-date
frame: when
severity: error
summary: Both texts date the opening, and the dates do not meet.
why: Readers act on dates.
misses: Dates in other sentences.
same:
  event: occasion
differ:
  when: calendar
verdicts:
  - verdict: conflict
message: '{draft} here, {source} there'
tests:
  - { draft: The bridge opens on 14 May 2026., source: The bridge opens on 2 June 2026., expect: conflict }
  - { draft: The bridge opens on 14 May 2026., source: The bridge opens in May 2026., expect: agree }
  - { draft: The bridge opens on 14 May 2026., source: The tunnel opens on 2 June 2026., expect: unrelated }
";

/// The rules that the report knows.
pub(crate) fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let (registry, problems) =
            Registry::load(&[RuleText { path: "rules/velm.yml".to_owned(), text: RULE.to_owned() }]);
        assert!(problems.is_empty(), "{problems:#?}");
        registry
    })
}

fn document(path: &str, text: &str, role: Role) -> Document {
    from_text(path, text, role).0
}

impl Files {
    /// The text of the file at `path`.
    pub(crate) fn text(&self, path: &str) -> &str {
        &self.0[path].text
    }
}

pub(crate) fn files() -> Files {
    let files = [
        document("drafts/brücke.md", DRAFT, Role::Draft),
        document("corpus/gazette, late.md", GAZETTE, Role::Source),
        document("corpus/minutes.txt", MINUTES, Role::Source),
    ];
    Files(files.into_iter().map(|file| (file.path.clone(), file)).collect())
}

/// Evidence for the first place of `words` in `text`, whose sentence is `sentence`.
fn evidence((path, text): (&str, &str), words: &str, sentence: &str, label: &str) -> Evidence {
    let span = |needle: &str| {
        let at = text.find(needle).expect("words in text");
        Span::new(at, at + needle.len())
    };
    let outlet = if path.contains("minutes") { "Velm Town Hall" } else { "Velm Gazette" };
    let is_draft = path.starts_with("drafts");
    Evidence {
        path: path.to_owned(),
        role: if is_draft { EvidenceRole::Draft } else { EvidenceRole::Source },
        span: span(words),
        sentence: span(sentence),
        label: label.to_owned(),
        outlet: (!is_draft).then(|| outlet.to_owned()),
        published: (!is_draft).then(|| Published { date: date(2026, 5, 1), instant: None }),
        url: (!is_draft).then(|| "https://example.org/a?b=1&c=2".to_owned()),
        disclosure: Disclosure::Open,
    }
}

fn difference(slot: &str, draft: &str, source: &str, comparator: &str) -> Difference {
    Difference {
        slot: slot.to_owned(),
        draft: draft.to_owned(),
        source: source.to_owned(),
        comparator: comparator.to_owned(),
        answer: Answer::Incompatible,
    }
}

fn opening() -> Finding {
    let sentence = DRAFT.split("\n\n").nth(1).expect("second paragraph");
    let gazette = ("corpus/gazette, late.md", GAZETTE);
    Finding {
        rule: RuleId("event-date".into()),
        verdict: Verdict::Conflict,
        severity: Severity::Error,
        message: "the draft dates the opening 2026-05-14; Velm Gazette: not before June, 100 %".to_owned(),
        help: Some("attribute the date, or use the source's".to_owned()),
        draft: evidence(("drafts/brücke.md", DRAFT), "Monday, 14 May 2026", sentence, "2026-05-14"),
        sources: vec![
            evidence(gazette, "not open before June", GAZETTE.trim_end(), "[2026-06-01, …)"),
            evidence(
                ("corpus/minutes.txt", MINUTES),
                "2 June 2026",
                MINUTES.lines().next().expect("a line"),
                "2026-06-02",
            ),
        ],
        differences: vec![difference("when", "2026-05-14", "[2026-06-01, …)", "calendar")],
        fingerprint: Fingerprint("00112233445566aa".to_owned()),
    }
}

fn weekday() -> Finding {
    let sentence = DRAFT.split("\n\n").nth(1).expect("second paragraph");
    let draft = evidence(("drafts/brücke.md", DRAFT), "Monday, 14 May 2026", sentence, "a Monday");
    let calendar = Evidence {
        path: "calendar".to_owned(),
        role: EvidenceRole::Reference,
        label: "14 May 2026 is a Thursday".to_owned(),
        ..draft.clone()
    };
    Finding {
        rule: RuleId("weekday-calendar".into()),
        verdict: Verdict::Conflict,
        severity: Severity::Error,
        message: "14 May 2026 is a Thursday, not a Monday".to_owned(),
        help: None,
        draft,
        sources: vec![calendar],
        differences: vec![difference("weekday", "Monday", "Thursday", "calendar")],
        fingerprint: Fingerprint("00112233445566bb".to_owned()),
    }
}

fn cost(disclosure: Disclosure) -> Finding {
    let mut source = evidence(
        ("corpus/minutes.txt", MINUTES),
        "$4.1 million",
        "::error::Cost to date: $4.1 million.",
        "$4.1 million",
    );
    source.disclosure = disclosure;
    Finding {
        rule: RuleId("quantity-mismatch".into()),
        verdict: Verdict::Outdated,
        severity: Severity::Warning,
        message: "the draft says $3 million; Velm Town Hall says $4.1 million".to_owned(),
        help: None,
        draft: evidence(("drafts/brücke.md", DRAFT), "$3 million", "It cost $3 million.", "$3 million"),
        sources: vec![source],
        differences: vec![difference("value", "3000000 USD", "4100000 USD", "disjoint")],
        fingerprint: Fingerprint("00112233445566cc".to_owned()),
    }
}

pub(crate) fn report(disclosure: Disclosure) -> Report {
    let state = |finding: Finding, state: FindingState, reason: Option<&str>| Reported {
        finding,
        state,
        reason: reason.map(str::to_owned),
    };
    let covered = Coverage {
        path: "drafts/brücke.md".to_owned(),
        span: cost(Disclosure::Open).draft.sentence,
        state: CoverageState::Contradicted,
        evidence: cost(disclosure).sources,
    };
    let mut old = cost(disclosure);
    old.fingerprint = Fingerprint("00112233445566dd".to_owned());
    let mut report = Report {
        drafts: vec!["drafts/brücke.md".to_owned()],
        findings: vec![
            state(opening(), FindingState::Open, None),
            state(weekday(), FindingState::Open, None),
            state(cost(disclosure), FindingState::Open, None),
            state(old, FindingState::Ignored, Some("the desk's own figure")),
        ],
        coverage: vec![covered],
        problems: vec![Problem {
            kind: ProblemKind::MissingDate,
            path: "corpus/gazette, late.md".to_owned(),
            span: None,
            message: "no date; add `published:` to its front matter".to_owned(),
        }],
        counts: Counts { n_drafts: 1, n_claims: 1, n_sources: 2, n_pairs: 3 },
    };
    report.redact();
    report
}

pub(crate) fn render_as(format: Format, disclosure: Disclosure, style: Style) -> String {
    let (report, files) = (report(disclosure), files());
    let mut out = Vec::new();
    format.write(&Page { report: &report, sources: &files, style, folder: "" }, &mut out).expect("memory is writable");
    String::from_utf8(out).expect("formats write UTF-8")
}

/// The sample report in `format`, without colours.
pub(crate) fn render(format: Format) -> String {
    render_as(format, Disclosure::Open, Style::default())
}
