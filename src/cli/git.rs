//! What git knows: when a draft was last committed, which of its lines changed since a revision, who works here.

use crate::document::{Document, Published};
use crate::report::{FindingState, Report};
use crate::span::LineIndex;
use anyhow::{Context as _, bail};
use std::collections::BTreeMap;
use std::ops::Range;
use std::process::Command;

/// Date of the last commit that touched `path`; none outside a repository or for a file that git does not know.
pub(crate) fn last_commit(path: &str) -> Option<Published> {
    let date = git(&["log", "-1", "--format=%cs", "--", path]).ok()?;
    Published::parse(date.trim()).ok()
}

/// The name that git would write on a commit.
pub(crate) fn user() -> Option<String> {
    let name = git(&["config", "user.name"]).ok()?;
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Keeps open only the findings that touch lines changed since `revision`, in the working tree as it is.
///
/// # Errors
/// Outside a repository, or for a revision that git does not know.
pub(crate) fn keep_changed(report: &mut Report, drafts: &[Document], revision: &str) -> anyhow::Result<()> {
    let mut changed = BTreeMap::new();
    for draft in drafts {
        let diff =
            git(&["diff", "--unified=0", "--no-color", "--no-ext-diff", "--relative", revision, "--", &draft.path])
                .with_context(|| format!("`--since {revision}` cannot be answered"))?;
        let is_new = git(&["ls-files", "--error-unmatch", "--", &draft.path]).is_err();
        let lines = if is_new { std::iter::once(0..usize::MAX).collect() } else { changed_lines(&diff) };
        changed.insert(draft.path.clone(), (lines, LineIndex::new(&draft.text)));
    }
    for reported in report.findings.iter_mut().filter(|reported| reported.state == FindingState::Open) {
        let draft = &reported.finding.draft;
        let Some((ranges, lines)) = changed.get(&draft.path) else { continue };
        let (first, last) = (lines.line_of(draft.span.start()), lines.line_of(draft.span.end()));
        if !ranges.iter().any(|range| range.start <= last && first < range.end) {
            reported.state = FindingState::OutOfScope;
        }
    }
    Ok(())
}

/// Lines, from 0, that a diff without context adds or changes: the `+start,count` of its hunk headers.
fn changed_lines(diff: &str) -> Vec<Range<usize>> {
    let hunk = |line: &str| {
        let added = line.strip_prefix("@@ ")?.split_whitespace().nth(1)?.strip_prefix('+')?;
        let (start, count) = added.split_once(',').unwrap_or((added, "1"));
        let start = start.parse::<usize>().ok()?.saturating_sub(1);
        Some(start..start + count.parse::<usize>().ok()?)
    };
    diff.lines().filter_map(hunk).collect()
}

/// Runs git in the working directory and gives what it prints.
fn git(arguments: &[&str]) -> anyhow::Result<String> {
    let output = Command::new("git").args(arguments).output().context("git cannot be run")?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!("git says: {}", words.lines().next().unwrap_or("nothing"));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hunk_headers_name_the_new_lines() {
        let diff = "diff --git a/x b/x\n@@ -3 +3,2 @@ heading\n-a\n+b\n+c\n@@ -9,2 +10,0 @@\n-d\n-e\n";
        assert_eq!(changed_lines(diff), [2..4, 9..9]);
    }
}
