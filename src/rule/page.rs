//! A rule's page, made from the rule itself: what it finds, why, what it misses, how it decides, and its cases.

use super::{Case, Condition, Expectation, Extraction, Missing, Pack, Registry, Rule, Test};
use std::fmt::Write as _;

/// The page of a conflict rule, in Markdown.
#[must_use]
pub fn rule_page(rule: &Rule) -> String {
    let place = match rule.origin.pack {
        Pack::BuiltIn => "built in, ",
        Pack::Project => "",
    };
    let place = format!("{place}{}:{}", rule.origin.path, rule.origin.line);
    page_of(rule, "#", &place, &rule.cases.iter().collect::<Vec<_>>())
}

/// The pages of all rules as one Markdown document, each with one case that it reports and one that it leaves alone.
#[must_use]
pub fn reference(registry: &Registry) -> String {
    let mut text = String::from(
        "# All rules\n\nMade from the rules themselves by `gainsay rules reference`. `gainsay rules show ID` prints one rule \
         with all its cases.\n\n| Rule | Severity | Finds |\n|---|---|---|\n",
    );
    for rule in registry.rules() {
        let _ = writeln!(text, "| [`{0}`](#{0}) | {1} | {2} |", rule.id, spelled(&rule.severity), rule.summary);
    }
    for rule in registry.rules() {
        let first = |fits: fn(&Expectation) -> bool| rule.cases.iter().find(|case| fits(&case.expect));
        let fires = first(|expect| matches!(expect, Expectation::Finding(_)));
        let agrees = first(|expect| *expect == Expectation::Agree);
        let cases: Vec<&Case> = fires.into_iter().chain(agrees).collect();
        let _ = write!(text, "\n{}", page_of(rule, "##", &rule.origin.path, &cases));
    }
    text
}

/// A rule's page with its headings from `level` on.
fn page_of(rule: &Rule, level: &str, place: &str, cases: &[&Case]) -> String {
    let mut page = format!("{level} {}\n\n{}\n", rule.id, rule.summary);
    let mut put = |text: String| page.push_str(&text);
    put(format!("\n- Severity: {}\n", spelled(&rule.severity)));
    let scopes: Vec<String> = rule.scopes.iter().map(spelled).collect();
    put(format!("- Looks at: {}\n", scopes.join(", ")));
    put(format!("- Compares: `{}`\n", rule.frame));
    put(format!("- Written at: {place}\n"));
    for (title, text) in [("Why", &rule.why), ("What it leaves alone", &rule.misses)] {
        if !text.is_empty() {
            put(format!("\n{level}# {title}\n\n{text}\n"));
        }
    }
    put(format!("\n{level}# How it decides\n\n"));
    put(list("Looks only where", rule.given.iter().map(condition)));
    put(list("The same on both sides", rule.same.iter().map(test)));
    put(list("One of these filled and equal", rule.anchor.iter().map(|slot| format!("`{slot}`"))));
    put(list("One of these excludes the other", rule.differ.iter().map(test)));
    put("Verdicts, the first that fits:\n\n".to_owned());
    for arm in &rule.verdicts {
        let when: Vec<String> = arm.when.iter().map(condition).collect();
        let when = if when.is_empty() { "otherwise".to_owned() } else { when.join(" and ") };
        let severity = arm.severity.map_or(String::new(), |severity| format!(" ({})", spelled(&severity)));
        put(format!("1. `{}`{severity}: {when}\n", spelled(&arm.verdict)));
    }
    put(format!("\n{level}# Cases\n"));
    cases.iter().for_each(|case| put(case_text(case)));
    page
}

/// The page of an extraction rule, in Markdown.
#[must_use]
pub fn extraction_page(extraction: &Extraction) -> String {
    let mut page = format!("# {}\n\nFills `{}`.\n\n", extraction.id, extraction.frame);
    let place = &extraction.origin;
    let _ = write!(page, "- Written at: {}:{}\n\n## Cases\n", place.path, place.line);
    for case in &extraction.cases {
        let frames: Vec<String> = case
            .expect
            .iter()
            .map(|slots| slots.iter().map(|(slot, value)| format!("{slot}: {value}")).collect::<Vec<_>>().join(", "))
            .collect();
        let expect = if frames.is_empty() { "nothing".to_owned() } else { frames.join("; ") };
        let _ = write!(page, "\n> {}\n\n{expect}\n", case.text);
    }
    page
}

/// A heading with its points, nothing for no points.
fn list(title: &str, points: impl Iterator<Item = String>) -> String {
    let points: Vec<String> = points.map(|point| format!("- {point}\n")).collect();
    if points.is_empty() { String::new() } else { format!("{title}:\n\n{}\n", points.concat()) }
}

/// A member of a closed set in its one spelling.
fn spelled<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

fn test(test: &Test) -> String {
    let missing = match test.missing {
        Missing::Refuse => "",
        Missing::Allow => ", if both say it",
        Missing::Alike => ", or said by neither",
    };
    format!("`{}` by `{}`{missing}", test.slot, test.by.name())
}

/// A condition as rule files write it.
fn condition(condition: &Condition) -> String {
    let words = |list: &[Box<str>]| {
        const SHOWN: usize = 6;
        let more = if list.len() > SHOWN { ", …" } else { "" };
        format!("[{}{more}]", list.iter().take(SHOWN).map(|word| &**word).collect::<Vec<_>>().join(", "))
    };
    let text = match condition {
        Condition::Attribution(side, presence) => format!("{}.attribution: {}", spelled(side), spelled(presence)),
        Condition::Speakers(speakers) => format!("speakers: {}", spelled(speakers)),
        Condition::AsOf(side, order) => format!("{}.as_of: {}", spelled(side), spelled(order)),
        Condition::NewerSourceAgrees => "newer-source: agrees-with-draft".to_owned(),
        Condition::Label(side, slot, list) => format!("{}.{slot}: {}", spelled(side), words(list)),
        Condition::Value(side, slot, bound) => format!("{}.{slot}: {}", spelled(side), spelled(bound)),
        Condition::Rising(slot) => format!("rising: {slot}"),
        Condition::Fuzzy(slot) => format!("fuzzy: {slot}"),
        Condition::Translated => "translated: either".to_owned(),
        Condition::Certainty(side, list) => {
            format!("{}.certainty: [{}]", spelled(side), list.iter().map(spelled).collect::<Vec<_>>().join(", "))
        }
        Condition::Differs(slot) => format!("differs: {slot}"),
        Condition::Block(side, kind) => format!("{}.block: {}", spelled(side), spelled(kind).to_lowercase()),
        Condition::Filled(side, slot) => format!("{}.filled: {slot}", spelled(side)),
        Condition::Predicate(side, list) => format!("{}.predicate: {}", spelled(side), words(list)),
        Condition::OneStory => "story: one".to_owned(),
        Condition::Negative(side) => format!("{}.polarity: negative", spelled(side)),
        Condition::InterestedSpeaker(side) => format!("{}.speaker: interested", spelled(side)),
    };
    format!("`{text}`")
}

fn case_text(case: &Case) -> String {
    let mut text = format!("\n> draft: {}\n", case.draft.text.trim());
    for source in &case.sources {
        let _ = write!(text, ">\n> source: {}\n", source.text.trim());
    }
    let expect = match case.expect {
        Expectation::Finding(verdict) => format!("`{}`", spelled(&verdict)),
        Expectation::Agree => "nothing: the two agree".to_owned(),
        Expectation::Unrelated => "nothing: the two speak of different things".to_owned(),
    };
    let todo = match case.mark {
        super::Mark::Binding => "",
        super::Mark::Todo => " (not yet)",
    };
    let _ = write!(text, "\n{expect}{todo}\n");
    text
}

#[cfg(test)]
mod tests {
    use super::super::Registry;
    use super::*;

    #[test]
    fn every_rule_has_a_page_that_says_what_why_how_and_shows_both_sides() {
        for rule in Registry::built_in().rules() {
            let page = rule_page(rule);
            for part in [
                &*rule.id.0,
                &*rule.summary,
                "## Why",
                "## What it leaves alone",
                "## How it decides",
                "nothing: the two agree",
                "nothing: the two speak",
            ] {
                assert!(page.contains(part), "{}: {part}\n{page}", rule.id);
            }
        }
    }
}
