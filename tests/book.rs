//! The book and the README: that links lead somewhere, that what is made from the program is what the program makes now.
//!
//! `GAINSAY_WRITE_BOOK=1 cargo test --test book` writes the made parts anew: `docs/rules-reference.md` and the README's
//! screen.

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether the made parts are to be written rather than compared.
fn writes() -> bool {
    std::env::var_os("GAINSAY_WRITE_BOOK").is_some()
}

/// Every page: those at the top, in `docs` and in `train`.
fn pages() -> Vec<PathBuf> {
    let folders = [root().to_owned(), root().join("docs"), root().join("train")];
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let mut pages: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    pages
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).replace("\r\n", "\n")
}

/// What the program prints; it must not fail.
fn gainsay(arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_gainsay")).args(arguments).current_dir(root()).output().expect("it runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The names by which a page's headings are linked to, as code hosts make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let (mut anchors, mut heading) = (BTreeSet::new(), None::<String>);
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(words) | Event::Code(words) => heading.iter_mut().for_each(|heading| heading.push_str(&words)),
            Event::End(TagEnd::Heading(_)) => {
                let words = heading.take().unwrap_or_default().to_lowercase();
                let kept = words.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
                anchors.insert(kept.map(|c| if c == ' ' { '-' } else { c }).collect());
            }
            _ => {}
        }
    }
    anchors
}

#[test]
fn every_link_of_the_book_leads_somewhere() {
    let mut n_links = 0;
    for page in pages() {
        let text = read(&page);
        for event in Parser::new(&text) {
            let Event::Start(Tag::Link { link_type, dest_url, .. }) = event else { continue };
            if link_type == LinkType::Autolink || dest_url.starts_with("http") {
                continue;
            }
            n_links += 1;
            let (path, anchor) = dest_url.split_once('#').unwrap_or((&dest_url, ""));
            let target = if path.is_empty() { page.clone() } else { page.with_file_name("").join(path) };
            assert!(target.exists(), "{}: nothing at `{dest_url}`", page.display());
            assert!(anchor.is_empty() || anchors(&read(&target)).contains(anchor), "{}: `{dest_url}`", page.display());
        }
    }
    assert!(n_links > 20, "only {n_links} links");
}

#[test]
fn every_page_of_the_book_is_in_its_contents() {
    let contents = read(&root().join("docs/README.md"));
    for page in pages().iter().filter(|page| page.parent() == Some(&root().join("docs"))) {
        let name = page.file_name().expect("a name").to_string_lossy();
        assert!(name == "README.md" || contents.contains(&format!("({name})")), "{name} is not in docs/README.md");
    }
}

#[test]
fn the_rule_reference_is_made_from_the_rules_as_they_are() {
    let path = root().join("docs/rules-reference.md");
    let made = gainsay(&["rules", "reference", "--isolated"]);
    if writes() {
        fs::write(&path, &made).expect("writable");
    }
    assert!(read(&path) == made, "docs/rules-reference.md is stale: GAINSAY_WRITE_BOOK=1 cargo test --test book");
}

/// A screen with no fingerprint in its brackets: one digit more or less of it tells a reader nothing.
fn without_fingerprint(screen: &str) -> String {
    let is_fingerprint = |word: &&str| word.len() == 18 && word.starts_with('(') && word.ends_with(')');
    screen.split_inclusive([' ', '\n']).filter(|word| !is_fingerprint(&word.trim_end())).collect()
}

/// The README's screen is the finding that its own command prints for the line that it shows.
#[test]
fn the_readme_shows_what_its_command_prints() {
    const PLACE: &str = "  --> examples/talks-conflicts.md:10:67\n";
    let path = root().join("README.md");
    let readme = read(&path);
    let line = readme.lines().find(|line| line.starts_with("cargo run --release -- ")).expect("a command");
    let mut arguments: Vec<&str> = line.split(" -- ").nth(1).expect("arguments").split_whitespace().collect();
    arguments.extend(["--isolated", "--exit-zero"]);
    let printed = gainsay(&arguments);
    let finding = printed.split("\n\n").find(|part| part.contains(PLACE)).expect("a finding on that line").trim_start();
    let screen = readme.split("```text\n").nth(1).and_then(|rest| rest.split("\n```").next()).expect("a screen");
    if writes() {
        fs::write(&path, readme.replace(screen, finding)).expect("writable");
    } else {
        let (screen, finding) = (without_fingerprint(screen), without_fingerprint(finding));
        assert_eq!(screen, finding, "GAINSAY_WRITE_BOOK=1 cargo test --test book");
    }
}

/// The worked examples of the rule language are sound, and their tests pass.
#[test]
fn the_rules_of_the_book_pass_their_own_tests() {
    let desk = tempfile::tempdir().expect("a folder");
    let rules = desk.path().join("rules");
    fs::create_dir(&rules).expect("a folder");
    let page = read(&root().join("docs/rules.md"));
    let examples: Vec<&str> = page.split("```yaml\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
    assert!(examples.len() >= 4, "{examples:?}");
    for (number, example) in examples.iter().enumerate() {
        fs::write(rules.join(format!("{number}.yml")), format!("{example}\n")).expect("writable");
    }
    fs::write(desk.path().join("gainsay.yml"), "rules: [rules]\n").expect("writable");
    for command in ["check", "test"] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_gainsay")).args(["rules", command]).current_dir(desk.path()).output();
        let output = output.expect("it runs");
        let words = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&words));
    }
}
