//! SARIF 2.1.0 as GitHub's code scanning reads it: one primary location in the draft, kept on one line; the corpus in
//! `relatedLocations` linked from the message; our own fingerprints without line numbers; silenced findings marked as
//! suppressed rather than dropped, so that alerts do not close and reopen.

use super::json::write_value;
use super::place::byline;
use super::{FindingState, Page, Place, Reported};
use crate::conflict::{Evidence, EvidenceRole, Finding};
use crate::rule::{RuleId, Severity, rule_page};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io;

/// Where the schema lives; SARIF asks for it by this name.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Name of our own fingerprint beside the one that GitHub reads.
const FINGERPRINT: &str = "gainsay/v1";

/// GitHub's limits on what a rule says of itself, in characters.
const MAX_NAME: usize = 255;
const MAX_DESCRIPTION: usize = 1024;

/// Writes the report as one SARIF log with one run.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_sarif(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let rules = rules(page);
    let index: BTreeMap<&RuleId, usize> = rules.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
    let mut repeats: BTreeMap<&str, usize> = BTreeMap::new();
    let mut results = Vec::new();
    for reported in &page.report.findings {
        let count = repeats.entry(&reported.finding.fingerprint.0).or_default();
        *count += 1;
        results.push(result(reported, index[&reported.finding.rule], *count, page));
    }
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver(&rules, page) },
            "automationDetails": { "id": "gainsay/drafts/" },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "%SRCROOT%": { "description": { "text": "The repository, or the folder of the run where none is known." } } },
            "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notifications(page) }],
            "results": results,
        }],
    });
    write_value(&log, out)
}

/// The rules that found something, each with the heaviest severity it was reported at.
fn rules<'a>(page: &'a Page<'_>) -> Vec<(&'a RuleId, Severity)> {
    let mut heaviest: BTreeMap<&RuleId, Severity> = BTreeMap::new();
    for reported in &page.report.findings {
        let severity = heaviest.entry(&reported.finding.rule).or_insert(Severity::Off);
        *severity = (*severity).max(reported.finding.severity);
    }
    heaviest.into_iter().collect()
}

/// The tool and its rules.
fn driver(rules: &[(&RuleId, Severity)], page: &Page<'_>) -> Value {
    json!({
        "name": "gainsay",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": rules.iter().map(|&(id, severity)| descriptor(id, severity, page)).collect::<Vec<_>>(),
    })
}

/// What a rule says of itself. It has no page on the web, so its whole page travels along as help.
fn descriptor(id: &RuleId, severity: Severity, page: &Page<'_>) -> Value {
    let (summary, why, help, markdown) = match page.sources.rule(id) {
        Some(rule) => {
            let misses = if rule.misses.is_empty() { "" } else { " What it leaves alone: " };
            let help = format!("{}{misses}{}", rule.why, rule.misses);
            (rule.summary.to_string(), rule.why.to_string(), help, rule_page(rule))
        }
        None => {
            let summary = format!("A comment or setting of the desk's own needs a look: {}.", id.0.replace('-', " "));
            (summary.clone(), summary.clone(), summary.clone(), summary)
        }
    };
    let why = if why.is_empty() { &summary } else { &why };
    json!({
        "id": id.0,
        "name": cut(&id.0, MAX_NAME),
        "shortDescription": { "text": cut(&summary, MAX_DESCRIPTION) },
        "fullDescription": { "text": cut(why, MAX_DESCRIPTION) },
        "help": { "text": help, "markdown": markdown },
        "defaultConfiguration": { "level": level(severity) },
        "properties": { "tags": ["fact-check"], "precision": "high", "problem.severity": problem_severity(severity) },
    })
}

/// The first `max` characters, with a mark where more was.
fn cut(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        None => text.to_owned(),
        Some(_) => text.chars().take(max - 1).chain(['…']).collect(),
    }
}

/// One finding; `repeat` tells findings of one fingerprint apart.
fn result(reported: &Reported, rule_index: usize, repeat: usize, page: &Page<'_>) -> Value {
    let finding = &reported.finding;
    let fingerprint = format!("{}:{repeat}", finding.fingerprint.0);
    let mut result = json!({
        "ruleId": finding.rule.0,
        "ruleIndex": rule_index,
        "level": level(finding.severity),
        "message": { "text": message(finding, page) },
        "locations": [location(&finding.draft, page)],
        "relatedLocations": related(finding, page),
        "partialFingerprints": { "primaryLocationLineHash": fingerprint, FINGERPRINT: fingerprint },
        "properties": { "verdict": finding.verdict },
    });
    match reported.state {
        FindingState::Open => {}
        FindingState::Baselined => result["baselineState"] = json!("unchanged"),
        state => {
            let kind = if state == FindingState::Ignored { "inSource" } else { "external" };
            let why = reported.reason.clone().unwrap_or_else(|| super::full::serde_name(state));
            result["suppressions"] = json!([{ "kind": kind, "justification": why }]);
        }
    }
    result
}

/// The message; each cited source is a link to its related location, which is the only way that GitHub shows one.
fn message(finding: &Finding, page: &Page<'_>) -> String {
    let links = cited(finding).enumerate().map(|(at, source)| {
        let words = Place::of(source, page).words;
        format!("[{}]({}): “{}”", escape(&byline(source)), at + 1, escape(&words))
    });
    let references = finding.sources.iter().filter(|source| source.role == EvidenceRole::Reference);
    let references = references.map(|source| escape(&source.label));
    let parts: Vec<String> = links.chain(references).collect();
    let message = finding.message.trim_end_matches('.');
    format!("{}. {}", escape(message), parts.join("; "))
}

/// Brackets and backslashes mean links in SARIF messages.
fn escape(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

/// Sources that lie in a file.
fn cited(finding: &Finding) -> impl Iterator<Item = &Evidence> {
    finding.sources.iter().filter(|source| source.role != EvidenceRole::Reference)
}

/// The sources' places, numbered from 1 as the message links them.
fn related(finding: &Finding, page: &Page<'_>) -> Vec<Value> {
    cited(finding)
        .enumerate()
        .map(|(at, source)| {
            let mut place = location(source, page);
            place["id"] = json!(at + 1);
            place["message"] = json!({ "text": byline(source) });
            place
        })
        .collect()
}

/// Where some evidence stands. A place that runs over several lines is cut to its first: GitHub shows an alert on a pull
/// request only when all its lines are in the diff.
fn location(evidence: &Evidence, page: &Page<'_>) -> Value {
    let place = Place::of(evidence, page);
    let mut region = json!({ "startLine": place.start.line, "startColumn": place.start.column });
    if place.end.line == place.start.line && place.document.is_some() {
        region["endLine"] = json!(place.end.line);
        region["endColumn"] = json!(place.end.column);
    }
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(&page.in_repository(&evidence.path)), "uriBaseId": "%SRCROOT%" },
            "region": region,
        },
    })
}

/// A path as a relative URI: RFC 3986's unreserved characters and slashes stay, all other bytes are percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// What could not be done.
fn notifications(page: &Page<'_>) -> Vec<Value> {
    let notification = |problem: &crate::document::Problem| {
        json!({
            "level": "warning",
            "message": { "text": escape(&problem.message) },
            "locations": [{
                "physicalLocation": {
                    "artifactLocation": { "uri": uri(&page.in_repository(&problem.path)), "uriBaseId": "%SRCROOT%" },
                },
            }],
        })
    };
    page.report.problems.iter().map(notification).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Off => "none",
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

/// GitHub's own scale, which has no "note".
fn problem_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | Severity::Off => "recommendation",
    }
}
