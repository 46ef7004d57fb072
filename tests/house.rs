//! Holds the shape of the house: which room may name which, and how large functions' files may grow.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room and the rooms it may name, in reading order; later rows see earlier ones only.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("span", &[]),
    ("document", &["span"]),
    ("syntax", &["span", "document"]),
    ("mention", &["span", "document", "syntax"]),
    ("claim", &["span", "document", "syntax", "mention"]),
    ("rule", &["span", "document", "syntax", "mention", "claim"]),
    ("index", &["span", "document", "mention", "claim", "rule"]),
    ("conflict", &["span", "document", "syntax", "mention", "claim", "rule", "index"]),
    ("report", &["span", "document", "claim", "rule", "conflict"]),
    ("triage", &["span", "document", "rule", "conflict", "report"]),
    ("pipeline", &["span", "document", "syntax", "mention", "claim", "rule", "index", "conflict", "triage", "report"]),
    (
        "cli",
        &[
            "span", "document", "syntax", "mention", "claim", "rule", "index", "conflict", "pipeline", "triage",
            "report",
        ],
    ),
];

/// Longest file of production code, in lines; past it a room needs another file.
const MAX_LINES: usize = 800;

fn rust_files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("readable source tree") {
        let path = entry.expect("readable source tree").path();
        if path.is_dir() {
            rust_files(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    rust_files(&root, &mut found);
    found.sort();
    let relative = |path: &Path| path.strip_prefix(&root).expect("below src").to_path_buf();
    found.into_iter().map(|path| (relative(&path), fs::read_to_string(&path).expect("readable source"))).collect()
}

/// Rooms named after `crate::`, both in `crate::a::B` and in `crate::{a::B, c}`.
fn rooms_named(text: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = Vec::new();
    for (at, marker) in text.match_indices("crate::") {
        let rest = &text[at + marker.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(heads_of_group(group).iter().map(|head| word(head))),
            None => found.push(word(rest)),
        }
    }
    found.retain(|room| !room.is_empty());
    found
}

/// The comma-separated members at the top level of a `use` group whose opening brace was just passed.
fn heads_of_group(group: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let mut members = vec![String::new()];
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => members.push(String::new()),
            c if depth == 0 && !c.is_whitespace() => members.last_mut().expect("never empty").push(c),
            _ => {}
        }
    }
    members
}

#[test]
fn rooms_know_only_what_they_may() {
    let may: BTreeMap<_, _> = MAY_KNOW.iter().copied().collect();
    let mut bad = Vec::new();
    for (path, text) in sources() {
        let first = path.components().next().expect("a path below src").as_os_str().to_string_lossy().into_owned();
        let room = first.trim_end_matches(".rs");
        if room == "lib" || room == "main" {
            continue;
        }
        let allowed = may.get(room).unwrap_or_else(|| panic!("room {room} has no row in MAY_KNOW"));
        for named in rooms_named(&text) {
            if named != room && !allowed.contains(&named.as_str()) {
                bad.push(format!("{} names {named}", path.display()));
            }
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn rooms_are_at_most_two_levels_deep_and_files_short() {
    let mut bad = Vec::new();
    for (path, text) in sources() {
        if path.components().count() > 2 {
            bad.push(format!("{} lies too deep", path.display()));
        }
        // Tests at the end of a file do not count: they are read by themselves.
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        if code.lines().count() > MAX_LINES {
            bad.push(format!("{} has {} lines", path.display(), code.lines().count()));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

#[test]
fn names_are_found_in_nested_groups() {
    let text = "use crate::{claim::Claim, rule::{Rule, RuleId}, span::Span};";
    assert_eq!(rooms_named(text), ["claim", "rule", "span"]);
}
