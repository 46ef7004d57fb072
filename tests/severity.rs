//! Severity is earned: a rule is an error only where the development data have shown it right in 95 of 100 findings, and in ten
//! at least, or where a reference decides that does not err.

use gainsay::rule::{Comparator, Registry, Rule, Severity};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    measured: String,
    rules: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Row {
    rule: String,
    #[serde(default)]
    right: u32,
    #[serde(default)]
    wrong: u32,
    rests_on: Option<String>,
}

impl Row {
    fn has_earned_it(&self) -> bool {
        let n_firings = self.right + self.wrong;
        self.rests_on.is_some() || n_firings >= 10 && self.right * 100 >= n_firings * 95
    }
}

fn table() -> Table {
    serde_yaml::from_str(include_str!("severity.yml")).expect("the table reads")
}

/// Whether the rule can raise an error: by itself, by a verdict, or by what a comparator weighs.
fn raises_errors(rule: &Rule) -> bool {
    let weighs = |comparator: &Comparator| match comparator {
        Comparator::QuoteDiff(weights) => {
            let all = [weights.negation, weights.number, weights.content_word, weights.modal, weights.function_word];
            all.contains(&Severity::Error)
        }
        _ => false,
    };
    rule.severity == Severity::Error
        || rule.verdicts.iter().any(|arm| arm.severity == Some(Severity::Error))
        || rule.differ.iter().any(|test| weighs(&test.by))
}

#[test]
fn every_rule_that_raises_errors_has_earned_it() {
    let table = table();
    for rule in Registry::built_in().rules().iter().filter(|rule| raises_errors(rule)) {
        let row = table.rules.iter().find(|row| row.rule == *rule.id.0);
        assert!(row.is_some_and(Row::has_earned_it), "`{}` raises errors and has not earned it", rule.id);
    }
}

#[test]
fn the_table_names_rules_that_exist_and_a_date() {
    let table = table();
    assert!(table.measured.parse::<jiff::civil::Date>().is_ok(), "{}", table.measured);
    for row in &table.rules {
        let known = Registry::built_in().rules().iter().any(|rule| *rule.id.0 == *row.rule);
        assert!(known, "no rule `{}`", row.rule);
    }
}
