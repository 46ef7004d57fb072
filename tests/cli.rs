//! The binary as people and CI run it: exit codes, bad input, byte-exact citations in every file format, and an editorial
//! repository from `init` to a source that changes.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const DRAFT: &str = "---\npublished: 2026-03-10\n---\n\nThe concert in Lund takes place on Friday.\n";
const SOURCE: &str = "---\noutlet: Lund Post\npublished: 2026-03-10\n---\n\nFriday's concert in Lund was called off, the organisers said.\n";

/// No colour, and no CI service that would be told of paths.
const QUIET: [(&str, &str); 3] = [("NO_COLOR", "1"), ("CI_PROJECT_DIR", ""), ("GITHUB_WORKSPACE", "")];

/// A folder to run in, with what came of the last command.
struct Desk {
    folder: tempfile::TempDir,
}

/// What a command left behind.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A desk with one draft and one source that contradicts it.
    fn with_conflict() -> Self {
        let desk = Self::new();
        desk.write("draft.md", DRAFT);
        desk.write("corpus/post.md", SOURCE);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("writable");
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        ran(Command::new(env!("CARGO_BIN_EXE_gainsay")).args(arguments).envs(QUIET), self.folder.path())
    }

    fn git(&self, arguments: &[&str]) {
        let identity = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org", "-c", "init.defaultBranch=main"];
        let ran = ran(Command::new("git").args(identity).args(arguments), self.folder.path());
        assert_eq!(ran.code, 0, "git {arguments:?}: {}", ran.err);
    }

    /// The findings of `check --output-format json` with further arguments.
    fn findings(&self, arguments: &[&str]) -> Vec<Value> {
        let ran = self.run(&[&["check", "--output-format", "json"], arguments].concat());
        let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err));
        report["findings"].as_array().expect("findings").clone()
    }
}

fn ran(command: &mut Command, folder: &Path) -> Ran {
    let Output { status, stdout, stderr } = command.current_dir(folder).output().expect("it runs");
    let words = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: status.code().unwrap_or(-1), out: words(stdout), err: words(stderr) }
}

#[test]
fn a_conflict_exits_with_1_and_exit_zero_forgives_it() {
    let desk = Desk::with_conflict();
    let ran = desk.run(&["check", "draft.md", "--corpus", "corpus", "--error", "event-status"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("error[event-status]") && ran.out.contains("Lund Post, 2026-03-10"), "{}", ran.out);
    assert_eq!(
        desk.run(&["check", "draft.md", "--corpus", "corpus", "--fail-level", "warning", "--exit-zero"]).code,
        0
    );
    assert_eq!(desk.run(&["check", "draft.md", "--corpus", "corpus", "--off", "event-status"]).code, 0);
    assert_eq!(desk.run(&["check", "draft.md", "--corpus", "corpus", "--fail-level", "none"]).code, 0);
}

#[test]
fn the_clean_sample_is_clean_and_the_others_are_not() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let check = |draft: &str| {
        let arguments = ["check", draft, "--corpus", "corpus", "--no-cache", "--output-format", "json"];
        let ran = ran(Command::new(env!("CARGO_BIN_EXE_gainsay")).args(arguments).envs(QUIET), here);
        let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}{}", ran.out, ran.err));
        let rules = report["findings"].as_array().expect("findings").iter();
        rules.map(|finding| finding["rule"].as_str().expect("a rule").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(check("examples/talks-clean.md"), [""; 0]);
    let talks = check("examples/talks-conflicts.md");
    for rule in ["event-status", "times-at-place", "affiliation", "altered-date"] {
        assert!(talks.iter().any(|found| found == rule), "{rule}: {talks:?}");
    }
    assert!(check("examples/bridge-conflicts.md").contains(&"weekday".to_owned()));
}

#[test]
fn a_draft_alone_is_held_against_its_headline_and_itself() {
    let desk = Desk::new();
    desk.write(
        "draft.md",
        "---\npublished: 2026-03-11\n---\n\n# Four die in Lund tram crash\n\nSix passengers died in a tram crash in Lund on \
         Tuesday.\n\nThe new bridge will cost £4.2 million. The new bridge will cost £5.1 million.\n",
    );
    let findings = desk.findings(&["draft.md"]);
    let found: Vec<_> = findings.iter().map(|finding| (&finding["rule"], &finding["draft"]["text"])).collect();
    assert_eq!(found, [(&"toll".into(), &"Four".into()), (&"figure-mismatch".into(), &"£5.1 million".into())]);
}

#[test]
fn standard_input_is_a_draft_too() {
    let desk = Desk::with_conflict();
    let mut child = Command::new(env!("CARGO_BIN_EXE_gainsay"))
        .args(["check", "-", "--corpus", "corpus", "--stdin-filename", "typed.md", "--output-format", "concise"])
        .current_dir(desk.folder.path())
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("it runs");
    std::io::Write::write_all(child.stdin.as_mut().expect("piped"), DRAFT.as_bytes()).expect("writable");
    let output = child.wait_with_output().expect("it ends");
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("typed.md:5:"));
}

/// Bad input and what a new user must read of it on standard error or in the report.
#[test]
fn bad_input_says_what_and_the_way_out() {
    let desk = Desk::with_conflict();
    fs::create_dir(desk.path("empty")).expect("a folder");
    desk.write("blob.md", [0_u8, 159, 146, 150, 0, 1, 2]);
    desk.write("bad.yml", "corpsu: [x]\n");
    desk.write("rules/typo.yml", "kind: exclude\nid: open-or-shut\nwrods: [open, shut]\n");
    let cases: &[(&[&str], &str)] = &[
        (&["check"], "no draft to check"),
        (&["check", "draft.md", "--corpus", "nowhere"], "there is no corpus at `nowhere`"),
        (&["check", "draft.md", "--corpus", "empty"], "holds no sources"),
        (&["check", "corpus"], "is a folder"),
        (&["check", "missing.md"], "cannot be read"),
        (&["check", "blob.md"], "blob.md"),
        (&["check", "draft.md", "--config", "bad.yml"], "did you mean `corpus`?"),
        (&["check", "draft.md", "--rules", "rules"], "words"),
        (&["check", "draft.md", "--off", "event-statsu"], "did you mean `event-status`?"),
        (&["check", "draft.md", "--as-of", "yesterday"], "is not a date"),
    ];
    for (arguments, expect) in cases {
        let ran = desk.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}{}", ran.out, ran.err);
        assert!(format!("{}{}", ran.out, ran.err).contains(expect), "{arguments:?}: {}{}", ran.out, ran.err);
    }
}

#[test]
fn what_can_be_checked_is_checked_beside_a_draft_that_cannot() {
    let desk = Desk::with_conflict();
    let ran = desk.run(&["check", "missing.md", "draft.md", "--corpus", "corpus", "--output-format", "concise"]);
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("event-status"), "{}", ran.out);
}

#[test]
fn an_unreadable_source_is_a_problem_and_strict_makes_it_an_error() {
    let desk = Desk::with_conflict();
    desk.write("corpus/blob.txt", [0_u8, 255, 254, 0, 0, 7]);
    let arguments = ["check", "draft.md", "--corpus", "corpus", "--exit-zero"];
    let ran = desk.run(&arguments);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("problem: corpus/blob.txt"), "{}", ran.out);
    assert_eq!(desk.run(&[&arguments[..], &["--strict"]].concat()).code, 2);
}

/// The bytes that each finding names give back its text, in files of every format, with CRLF and multi-byte words.
#[test]
fn citations_are_byte_exact_in_every_format() {
    let words = "Später, der Regen 🌧️: the concert in <em>Lund</em> takes place on Friday.";
    let plain = words.replace("<em>", "").replace("</em>", "");
    let html =
        format!("<html><head><title>x</title></head><body><p>{}</p></body></html>", words.replace('ä', "&auml;"));
    let head = "---\r\npublished: 2026-03-10\r\n---\r\n\r\n";
    let drafts = [
        ("draft.md", format!("{head}{}\r\n", words.replace("<em>", "**").replace("</em>", "**"))),
        ("draft.txt", format!("{head}{plain}\r\n")),
        ("draft.html", html),
    ];
    for (name, text) in drafts {
        let desk = Desk::new();
        desk.write(name, &text);
        desk.write("corpus/post.md", SOURCE);
        let findings = desk.findings(&[name, "--corpus", "corpus", "--as-of", "2026-03-10"]);
        assert!(!findings.is_empty(), "{name}");
        for finding in findings {
            let places = std::iter::once(&finding["draft"]).chain(finding["sources"].as_array().expect("sources"));
            for place in places.filter(|place| place["role"] != "reference") {
                let bytes = fs::read(desk.path(place["path"].as_str().expect("path"))).expect("readable");
                let offset = |key: &str| usize::try_from(place[key].as_u64().expect("offset")).expect("small");
                assert_eq!(std::str::from_utf8(&bytes[offset("start")..offset("end")]).ok(), place["text"].as_str());
            }
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_number_of_threads() {
    let desk = Desk::with_conflict();
    let out =
        |jobs: &str| desk.run(&["check", "draft.md", "--corpus", "corpus", "--output-format", "json", "-j", jobs]).out;
    assert_eq!(out("1"), out("4"));
}

/// From `init` to a changed source that fires an ignore again, through real git.
#[test]
fn an_editorial_repository_from_init_to_a_changed_source() {
    let desk = Desk::new();
    desk.git(&["init", "-q"]);
    assert_eq!(desk.run(&["init"]).code, 0);
    desk.write("drafts/concert.md", DRAFT);
    desk.write("corpus/post.md", SOURCE);
    desk.git(&["add", "-A"]);
    desk.git(&["commit", "-qm", "start"]);

    let first = desk.run(&["check"]);
    assert_eq!(first.code, 0, "observe mode fails nothing: {}{}", first.out, first.err);
    assert!(first.out.contains("event-status"), "{}", first.out);
    desk.write("gainsay.yml", fs::read_to_string(desk.path("gainsay.yml")).expect("a file") + "# ours\n");
    assert_eq!(desk.run(&["init"]).code, 0);
    assert!(
        fs::read_to_string(desk.path("gainsay.yml")).expect("a file").ends_with("# ours\n"),
        "init overwrites nothing"
    );
    assert_eq!(desk.run(&["rules", "test", "--filter", "venue"]).code, 0, "the sample rule's tests pass");

    let baseline = desk.run(&["baseline"]);
    assert_eq!(baseline.code, 0, "{}", baseline.err);
    let strict = |more: &[&str]| desk.run(&[&["check", "--fail-level", "warning"], more].concat());
    assert_eq!(strict(&[]).code, 0, "the baseline accepts what was there");
    desk.git(&["add", "-A"]);
    desk.git(&["commit", "-qm", "adopt"]);

    desk.git(&["checkout", "-qb", "hearing"]);
    let more = format!("{DRAFT}\nThe hearing in Malmö takes place on Friday.\n");
    desk.write("drafts/concert.md", &more);
    let court = SOURCE.replace("concert in Lund", "hearing in Malmö");
    desk.write("corpus/court.md", &court);
    desk.git(&["add", "-A"]);
    desk.git(&["commit", "-qm", "a pull request that adds a conflict"]);
    let pull_request = strict(&["--since", "main", "--output-format", "concise"]);
    assert_eq!(pull_request.code, 1, "{}{}", pull_request.out, pull_request.err);
    assert!(pull_request.out.contains("drafts/concert.md:7:"), "{}", pull_request.out);
    assert_eq!(strict(&["--since", "HEAD"]).code, 0, "nothing changed since the commit itself");

    // Bound to the finding as it is, by its fingerprint.
    let findings = desk.findings(&[]);
    let found = findings.iter().find(|finding| finding["rule"] == "event-status").expect("a finding");
    let fingerprint = found["fingerprint"].as_str().expect("a fingerprint");
    let comment =
        format!("<!-- gainsay-ignore event-status@{fingerprint}: the court told us otherwise -->\n\nThe hearing");
    desk.write("drafts/concert.md", more.replace("The hearing", &comment));
    let silent = strict(&[]);
    assert_eq!(silent.code, 0, "{}{}", silent.out, silent.err);

    desk.write("corpus/court.md", court.replace("called off", "postponed to the autumn"));
    let again = strict(&["--output-format", "concise"]);
    assert_eq!(again.code, 1, "a changed source fires again: {}{}", again.out, again.err);
    assert!(again.out.contains("[event-status]") && again.out.contains("note[unused-ignore]"), "{}", again.out);
}

/// An ignore that names its source speaks up when another source says the same.
#[test]
fn new_evidence_fires_past_an_ignore_that_names_its_source() {
    let desk = Desk::with_conflict();
    let arguments = ["check", "draft.md", "--corpus", "corpus", "--fail-level", "warning"];
    let ignored =
        DRAFT.replace("The concert", "<!-- gainsay-ignore event-status@post: they told us -->\n\nThe concert");
    desk.write("draft.md", ignored);
    assert_eq!(desk.run(&arguments).code, 0);
    desk.write("corpus/agency.md", SOURCE.replace("Lund Post", "The Agency").replace("called off", "cancelled"));
    assert_eq!(desk.run(&arguments).code, 1);
}

#[test]
fn a_comment_of_ours_that_cannot_be_read_is_an_error() {
    let desk = Desk::with_conflict();
    desk.write("draft.md", DRAFT.replace("The concert", "<!-- gainsay-ignore event-status -->\n\nThe concert"));
    let ran = desk.run(&["check", "draft.md", "--corpus", "corpus", "--exit-zero"]);
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("both the rule and the reason"), "{}", ran.out);
}

const FORMATS: &[&str] = &[
    "full",
    "concise",
    "diff",
    "json",
    "json-lines",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "html",
    "markdown",
];

/// No word of a confidential source in any output: every format, every flag that says more, an index or none, as a source
/// and in the place of a draft, in the ledger, and in `why`.
#[test]
fn words_of_a_confidential_source_appear_nowhere() {
    let desk = Desk::with_conflict();
    let secret = SOURCE
        .replace("outlet: Lund Post\n", "outlet: Lund Post\nconfidential: true\n")
        .replace("was called off, the organisers said", "was called off because of mildew, Quirin Zabel said");
    desk.write("corpus/post.md", secret);
    desk.write(
        "corpus/programme.md",
        SOURCE
            .replace("Lund Post", "Programme")
            .replace("was called off, the organisers said", "takes place as planned"),
    );
    let mut outputs = Vec::new();
    let mut collect = |arguments: &[&str]| {
        let ran = desk.run(arguments);
        assert!(ran.code < 2, "{arguments:?}: {}{}", ran.out, ran.err);
        outputs.push((arguments.join(" "), ran.out + &ran.err));
    };
    for cache in [&["--no-cache"][..], &["--cache-dir", "cache"]] {
        for format in FORMATS {
            let flags = ["--coverage", "--explain", "--statistics", "--follow-up", "--output-format", format];
            collect(&[&["check", "draft.md", "--corpus", "corpus"], cache, &flags].concat());
        }
    }
    for format in FORMATS {
        collect(&[
            "audit",
            "--corpus",
            "corpus",
            "--cache-dir",
            "cache",
            "--coverage",
            "--explain",
            "--output-format",
            format,
        ]);
    }
    collect(&["why", "draft.md", "--corpus", "corpus", "--all"]);
    let findings = desk.findings(&["draft.md", "--corpus", "corpus"]);
    let of_secret = findings.iter().find(|finding| finding["sources"][0]["path"] == "corpus/post.md");
    let fingerprint =
        of_secret.expect("a finding against it")["fingerprint"].as_str().expect("a fingerprint").to_owned();
    collect(&[
        "reject",
        &fingerprint,
        "--reason",
        "they changed their mind",
        "--by",
        "Ana",
        "draft.md",
        "--corpus",
        "corpus",
    ]);
    collect(&["ledger", "--stub", &fingerprint]);
    outputs.push(("the ledger".to_owned(), fs::read_to_string(desk.path("gainsay-ledger.yml")).expect("a ledger")));
    for (what, text) in outputs {
        assert!(!text.contains("mildew") && !text.contains("Zabel"), "{what} prints its words:\n{text}");
        // The rules' own pages, which SARIF carries, speak of events called off.
        let is_called_off = ["called off", "called_off", "cancelled"].iter().any(|word| text.contains(word));
        assert!(!is_called_off || what.ends_with("sarif"), "{what} prints what they come to:\n{text}");
    }
}

/// Escape sequences and characters that turn text around, in the draft, in a source and in metadata.
#[test]
fn nothing_in_a_file_reaches_the_terminal_as_a_command() {
    let desk = Desk::with_conflict();
    let hostile = |text: &str| text.replace("Friday", "Friday\u{1b}[2J\u{9b}31m\u{202e}");
    desk.write("draft.md", hostile(DRAFT).replace("The concert in Lund takes", "The concert in Lund\u{7} takes"));
    desk.write("corpus/post.md", hostile(SOURCE).replace("Lund Post", "\"Lund \\e[31mPost\""));
    let check = ["check", "draft.md", "--corpus", "corpus", "--coverage", "--explain", "--follow-up"];
    let mut commands: Vec<Vec<&str>> =
        FORMATS.iter().map(|format| [&check[..], &["--output-format", format]].concat()).collect();
    commands.push(vec!["why", "draft.md", "--corpus", "corpus", "--all"]);
    commands.push(vec!["claims", "draft.md"]);
    commands.push(vec!["tokens", "draft.md"]);
    for command in commands {
        let ran = desk.run(&command);
        let obeyed = |c: &char| c.is_control() && *c != '\n' || *c == '\u{202e}';
        let text = ran.out + &ran.err;
        assert_eq!(text.chars().find(obeyed), None, "{command:?}: {text:?}");
    }
}

#[test]
fn a_source_newer_than_the_article_is_for_follow_up_and_fails_nothing() {
    let desk = Desk::with_conflict();
    desk.write("corpus/post.md", SOURCE.replace("2026-03-10", "2026-03-12"));
    let ran = desk.run(&["check", "draft.md", "--corpus", "corpus", "--fail-level", "note", "--follow-up"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(
        ran.err.contains("follow up: draft.md: ") && ran.err.contains("(corpus/post.md)"),
        "{}{}",
        ran.out,
        ran.err
    );
}

/// CI services look for files from the repository's folder, wherever in it the run is.
#[test]
fn paths_for_ci_begin_at_the_repository() {
    let desk = Desk::new();
    desk.write("desk/draft.md", DRAFT);
    desk.write("desk/corpus/post.md", SOURCE);
    for (variable, format, expect) in [
        ("CI_PROJECT_DIR", "gitlab", "\"desk/draft.md\""),
        ("GITHUB_WORKSPACE", "github", "file=desk/draft.md,"),
        ("GITHUB_WORKSPACE", "sarif", "\"desk/corpus/post.md\""),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gainsay"));
        command.args(["check", "draft.md", "--corpus", "corpus", "--exit-zero", "--output-format", format]);
        let root = desk.folder.path().canonicalize().expect("a folder");
        let ran = ran(command.env(variable, root), &desk.path("desk"));
        assert!(ran.out.contains(expect), "{format}: {}{}", ran.out, ran.err);
    }
}

/// Copies whose names differ in their endings only, and a copy to a device that must stay one.
#[test]
fn several_copies_are_written_in_one_run() {
    let desk = Desk::with_conflict();
    let copies = ["--report", "json=out/r.json", "--report", "html=out/r.html", "--report", "sarif=out/r.sarif"];
    let device = ["--report", "json=/dev/stderr"];
    let ran = desk.run(&[&["check", "draft.md", "--corpus", "corpus", "--exit-zero"][..], &copies, &device].concat());
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let read = |name: &str| fs::read_to_string(desk.path(name)).expect("a copy");
    for name in ["out/r.json", "out/r.sarif"] {
        let _: Value = serde_json::from_str(&read(name)).expect("JSON");
    }
    assert!(read("out/r.html").ends_with("</html>\n"));
    assert_eq!(ran.err, read("out/r.json"), "a device is written to as it is");
    assert_eq!(fs::read_dir(desk.path("out")).expect("a folder").count(), 3, "nothing is left beside them");
}

#[test]
fn a_rejected_finding_stays_silent() {
    let desk = Desk::with_conflict();
    let corpus = ["draft.md", "--corpus", "corpus"];
    let findings = desk.findings(&corpus);
    let fingerprint = findings[0]["fingerprint"].as_str().expect("a fingerprint").to_owned();
    let reject = ["reject", &fingerprint, "--reason", "the organisers told us", "--by", "Ana"];
    let ran = desk.run(&[&reject[..], &corpus[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(desk.findings(&corpus).iter().all(|finding| finding["fingerprint"] != fingerprint.as_str()));
    let ledger = desk.run(&["ledger"]);
    assert!(ledger.out.contains("event-status"), "{}", ledger.out);
    assert!(desk.run(&["ledger", "--stub", &fingerprint]).out.contains("expect: agree"));

    desk.write("corpus/post.md", SOURCE.replace("called off", "postponed"));
    let changed = desk.findings(&corpus);
    assert!(changed.iter().any(|finding| finding["rule"] == "event-status"), "it speaks up when its evidence changes");
}

#[test]
fn a_rejection_runs_out() {
    let desk = Desk::with_conflict();
    let check = ["draft.md", "--corpus", "corpus", "--as-of", "2026-03-10"];
    let fingerprint = desk.findings(&check)[0]["fingerprint"].as_str().expect("a fingerprint").to_owned();
    let reject = ["reject", &fingerprint, "--reason", "until they say more", "--by", "Ana", "--until", "2026-03-12"];
    assert_eq!(desk.run(&[&reject[..], &check[..]].concat()).code, 0);
    let silent = |day: &str| {
        let findings = desk.findings(&["draft.md", "--corpus", "corpus", "--as-of", day]);
        findings.iter().all(|finding| finding["fingerprint"] != fingerprint.as_str())
    };
    assert!(silent("2026-03-12") && !silent("2026-03-13"));
}

#[test]
fn settings_are_shown_with_where_they_come_from() {
    let desk = Desk::with_conflict();
    desk.write("gainsay.yml", "drafts: [draft.md]\nseverity: { misquote: note }\n");
    let shown = desk.run(&["check", "--show-settings", "--fail-level", "note"]).out;
    for line in [
        "fail-level: note  (flag or environment)",
        "gainsay.yml)\ncorpus: [\"corpus\"]",
        "output-format: full  (default)",
        "  misquote                     note",
    ] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
}

#[test]
fn completions_and_manual_pages_are_printed() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(desk.run(&["completions", shell]).out.contains("fail-level"), "{shell}");
    }
    assert!(desk.run(&["man"]).out.contains("gainsay"));
    assert!(desk.run(&["man", "check"]).out.contains("fail"), "a command has a page of its own");
    assert_eq!(desk.run(&["man", "nothing"]).code, 2);
}

const SHEET: &str = "\
kind: facts
outlet: Fact desk
as_of: 2026-03-10
people:
  - name: Odile Prenn
    born: 1962-12-05
    titles:
      - { title: mayor of Harrowmere, from: 2023-05-09 }
organisations:
  - name: Nordbank
    founded: 1998
events:
  - name: Harrowmere book fair
    date: 2026-06-13
    place: Harrowmere
    status: scheduled
  - name: fourth round of talks
    status: postponed
figures:
  - what: people aboard the Sea Marten
    value: 1_083
";

#[test]
fn a_fact_sheet_contradicts_a_draft_line_by_line() {
    let desk = Desk::new();
    desk.write("corpus/facts.yml", SHEET);
    let check = |sentence: &str, line: Option<u64>| {
        desk.write("draft.md", format!("---\npublished: 2026-03-10\n---\n\n{sentence}\n"));
        let findings = desk.findings(&["draft.md", "--corpus", "corpus"]);
        let cited = findings.iter().flat_map(|finding| finding["sources"].as_array().into_iter().flatten());
        let lines: Vec<u64> = cited.filter_map(|source| source["line"].as_u64()).collect();
        assert_eq!(lines.is_empty(), line.is_none(), "{sentence}: {findings:#?}");
        assert!(line.is_none_or(|line| lines.contains(&line)), "{sentence}: {lines:?}");
    };
    check("Odile Prenn, the deputy mayor of Harrowmere, smiled.", Some(8));
    check("Odile Prenn, the mayor of Harrowmere, smiled.", None);
    check("Odile Prenn was born on December 7, 1962.", Some(6));
    check("Odile Prenn was born in December 1962.", None);
    check("Nordbank was founded in 1989.", Some(11));
    check("The Harrowmere book fair will be held on June 20.", Some(14));
    check("The Harrowmere book fair will be held on June 13 in Harrowmere.", None);
    check("The fourth round of talks was held on Saturday.", Some(18));
    check("The third round of talks was held on Saturday.", None);
    check("There were 1,038 people aboard the Sea Marten.", Some(21));
    check("There were 1,083 people aboard the Sea Marten.", None);
}
