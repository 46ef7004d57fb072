//! The binary as people and CI run it: exit codes, bad input, byte-exact citations in every file format, and an editorial
//! repository from `init` to a source that changes.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const DRAFT: &str = "---\npublished: 2026-03-10\n---\n\nThe concert in Lund takes place on Friday.\n";
const SOURCE: &str = "---\noutlet: Lund Post\npublished: 2026-03-10\n---\n\nFriday's concert in Lund was called off, the organisers said.\n";

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
        ran(Command::new(env!("CARGO_BIN_EXE_gainsay")).args(arguments).env("NO_COLOR", "1"), self.folder.path())
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
    assert_eq!(desk.run(&["init"]).code, 0, "a second init overwrites nothing");

    let baseline = desk.run(&["baseline"]);
    assert_eq!(baseline.code, 0, "{}", baseline.err);
    let strict = ["--fail-level", "warning"];
    assert_eq!(desk.run(&[&["check"], &strict[..]].concat()).code, 0, "the baseline accepts what was there");

    let more = format!("{DRAFT}\nThe hearing in Malmö takes place on Friday.\n");
    desk.write("drafts/concert.md", &more);
    desk.write("corpus/court.md", SOURCE.replace("concert in Lund", "hearing in Malmö"));
    let pull_request = desk.run(&[&["check", "--since", "HEAD", "--output-format", "concise"], &strict[..]].concat());
    assert_eq!(pull_request.code, 1, "{}{}", pull_request.out, pull_request.err);
    assert!(pull_request.out.contains("drafts/concert.md:7:"), "{}", pull_request.out);

    let ignored = more.replace(
        "The hearing",
        "<!-- gainsay-ignore event-status@court: the court told us otherwise -->\n\nThe hearing",
    );
    desk.write("drafts/concert.md", &ignored);
    let silent = desk.run(&[&["check"], &strict[..]].concat());
    assert_eq!(silent.code, 0, "{}{}", silent.out, silent.err);

    desk.write(
        "corpus/second-court.md",
        SOURCE.replace("concert in Lund", "hearing in Malmö").replace("called off", "postponed"),
    );
    fs::rename(desk.path("corpus/second-court.md"), desk.path("corpus/agency.md")).expect("renamed");
    let again = desk.run(&[&["check"], &strict[..]].concat());
    assert_eq!(again.code, 1, "new evidence fires again: {}{}", again.out, again.err);
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
}
