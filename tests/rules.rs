//! Every test that stands in an embedded rule file, on the real pipeline.

use gainsay::pipeline::RuleBench;
use gainsay::rule::{CaseResult, Registry, run_tests};

fn shown(result: &CaseResult) -> String {
    format!("{}:{} {}: {:?}", result.path, result.line, result.rule, result.outcome)
}

#[test]
fn every_test_of_an_embedded_rule_passes() {
    let registry = Registry::built_in();
    let filter = std::env::var("GAINSAY_RULE").unwrap_or_default();
    let results = run_tests(registry, &RuleBench::new(registry), &filter);
    let failing: Vec<String> = results.iter().filter(|result| result.fails()).map(shown).collect();
    let n = results.len();
    assert!(failing.is_empty(), "{} of {n} fail\n{}", failing.len(), failing.join("\n"));
    let by_now: Vec<String> = results.iter().filter(|result| result.passes_by_now()).map(shown).collect();
    assert!(by_now.is_empty(), "these pass by now; take their `todo` away\n{}", by_now.join("\n"));
}
