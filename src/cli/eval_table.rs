//! Scores as Markdown tables, for the book.

use super::eval::{percent, share};
use super::eval_news::{Alarms, Found, NewsScore};
use super::eval_pairs::SetScore;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes the scores as Markdown.
///
/// # Errors
/// What `out` reports.
pub(super) fn write(sets: &[SetScore], news: &[NewsScore], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "# Figures\n\nWritten by `gainsay eval --output-format markdown`, version {}.",
        env!("CARGO_PKG_VERSION")
    )?;
    for score in news {
        write_news(score, out)?;
    }
    if !sets.is_empty() {
        write_sets(sets, out)?;
        write_rules(sets, out)?;
        write_edits(sets, out)?;
    }
    Ok(())
}

/// One folder of news events.
fn write_news(score: &NewsScore, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## {}: whole news events\n", score.name)?;
    writeln!(out, "| | of | found | % |\n|---|---|---|---|")?;
    let mut found = |name: &str, found: &Found| {
        writeln!(out, "| {name} | {} | {} | {} |", found.n, found.found, percent(share(found.found, found.n)))
    };
    found("planted contradictions", &score.recall)?;
    found("contradictions among sources", &score.audit)?;
    for (name, by) in &score.by_difficulty {
        found(&format!("how hard: {}", escape(name)), by)?;
    }
    for (name, by) in &score.by_category {
        found(&format!("of what kind: {}", escape(name)), by)?;
    }
    writeln!(out, "\n| | findings | right | % | errors | right | % |\n|---|---|---|---|---|---|---|")?;
    let Alarms { n_findings, n_errors, n_false, n_false_errors, .. } = score.planted;
    let (right, right_errors) = (n_findings - n_false, n_errors - n_false_errors);
    let (precise, precise_errors) = (percent(share(right, n_findings)), percent(share(right_errors, n_errors)));
    writeln!(
        out,
        "| precision | {n_findings} | {right} | {precise} | {n_errors} | {right_errors} | {precise_errors} |"
    )?;
    writeln!(
        out,
        "\n| False alarms | words | findings | per 1,000 words | errors | per 1,000 words |\n|---|---|---|---|---|---|"
    )?;
    let rows = [
        ("clean drafts", Some(score.clean)),
        ("against unrelated sources", score.unrelated),
        ("texts by themselves", Some(score.alone)),
    ];
    for (name, alarms) in rows {
        let Some(alarms) = alarms else { continue };
        writeln!(
            out,
            "| {name} | {} | {} | {:.2} | {} | {:.3} |",
            alarms.n_words,
            alarms.n_false,
            alarms.per_thousand(alarms.n_false),
            alarms.n_false_errors,
            alarms.per_thousand(alarms.n_false_errors)
        )?;
    }
    if !score.by_rule.is_empty() {
        writeln!(out, "\n| Rule | right | wrong |\n|---|---|---|")?;
    }
    for (rule, (right, wrong)) in &score.by_rule {
        writeln!(out, "| `{rule}` | {right} | {wrong} |")?;
    }
    Ok(())
}

/// All sets of pairs.
fn write_sets(sets: &[SetScore], out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "\n## Labelled pairs\n\nPairs are contradiction / entailment / neutral. A floor flags every difference of one kind: \
         recall / share of the other pairs wrongly flagged.\n\n\
         | Set | Pairs | Flagged | Precision | Recall | F1 | Balanced accuracy | Errors: precision / recall | Called supported | Floors |\n\
         |---|---|---|---|---|---|---|---|---|---|"
    )?;
    for set in sets {
        let floors = set.floors.iter().map(|(name, fit)| {
            let wrongly = percent(share(fit.flagged.negatives(), set.n.negatives()));
            format!("{name} {} / {wrongly}", percent(fit.recall))
        });
        writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} | {} / {} | {} | {} |",
            escape(&set.name),
            set.n,
            set.warnings.flagged,
            percent(set.warnings.precision),
            percent(set.warnings.recall),
            percent(set.warnings.f1),
            percent(set.warnings.balanced_accuracy),
            percent(set.errors.precision),
            percent(set.errors.recall),
            set.supported,
            floors.collect::<Vec<_>>().join(", ")
        )?;
    }
    Ok(())
}

/// Firings of each rule over all sets.
fn write_rules(sets: &[SetScore], out: &mut dyn Write) -> io::Result<()> {
    let mut by_rule: BTreeMap<&str, (usize, usize, Vec<String>)> = BTreeMap::new();
    for set in sets {
        for (rule, firings) in &set.by_rule {
            let (right, wrong, places) = by_rule.entry(rule).or_default();
            *right += firings.right;
            *wrong += firings.wrong;
            places.push(format!("{} {}/{}", escape(&set.name), firings.right, firings.wrong));
        }
    }
    writeln!(out, "\n| Rule | right | wrong | right / wrong by set |\n|---|---|---|---|")?;
    for (rule, (right, wrong, places)) in by_rule {
        writeln!(out, "| `{rule}` | {right} | {wrong} | {} |", places.join(", "))?;
    }
    Ok(())
}

/// Recall by kind of edit, for the sets that say it.
fn write_edits(sets: &[SetScore], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n| Set | Kind of contradiction | of | flagged | % |\n|---|---|---|---|---|")?;
    for set in sets {
        for (edit, (n, flagged)) in &set.by_edit_type {
            let recall = percent(share(*flagged, *n));
            writeln!(out, "| {} | {} | {n} | {flagged} | {recall} |", escape(&set.name), escape(edit))?;
        }
    }
    Ok(())
}

/// Names of sets and kinds come from files; a bar would end the cell.
fn escape(text: &str) -> String {
    crate::report::clean(text).replace('|', "\\|").replace('_', "\\_")
}
