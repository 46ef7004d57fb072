//! `JUnit` XML: one suite a draft, one test case for each of its findings, and one that passes where there are none, so that
//! a clean draft is seen to have been checked.

use super::place::byline;
use super::{Page, Place, clean};
use crate::conflict::Finding;
use crate::rule::Severity;
use quick_junit::{NonSuccessKind, Report as JunitReport, TestCase, TestCaseStatus, TestSuite, XmlString};
use std::collections::BTreeMap;
use std::io;

/// Writes the findings as test suites. Notes are skipped cases: they inform and never fail.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_junit(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let mut by_path: BTreeMap<&str, Vec<&Finding>> =
        page.report.drafts.iter().map(|path| (path.as_str(), Vec::new())).collect();
    for finding in page.report.open() {
        by_path.entry(&finding.draft.path).or_default().push(finding);
    }
    let mut report = JunitReport::new("gainsay");
    for (path, findings) in by_path {
        let mut suite = TestSuite::new(path);
        if findings.is_empty() {
            suite.add_test_case(TestCase::new("no conflict found", TestCaseStatus::success()));
        }
        for finding in findings {
            suite.add_test_case(case(finding, page));
        }
        report.add_test_suite(suite);
    }
    report.serialize(&mut *out).map_err(io::Error::other)?;
    Ok(())
}

/// One finding; its name carries the rule and the fingerprint, so that history follows it through edits.
fn case(finding: &Finding, page: &Page<'_>) -> TestCase {
    let place = Place::of(&finding.draft, page);
    let mut status = match finding.severity {
        Severity::Error | Severity::Warning => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Severity::Note | Severity::Off => TestCaseStatus::skipped(),
    };
    status.set_message(clean(&finding.message));
    status.set_type(finding.rule.0.as_ref());
    let own = format!("{}:{}:{}: “{}”", finding.draft.path, place.start.line, place.start.column, place.words);
    let others = finding.sources.iter().map(|source| {
        let words = Place::of(source, page).words;
        format!("{}: “{words}” ({})", byline(source), source.path)
    });
    let lines = std::iter::once(own).chain(others).map(|line| clean(&line));
    status.set_description(lines.collect::<Vec<_>>().join("\n"));
    let name = format!("{} {}", finding.rule, finding.fingerprint.0);
    let mut case = TestCase::new(name, status);
    case.set_classname(XmlString::new(finding.rule.0.as_ref()));
    case
}
