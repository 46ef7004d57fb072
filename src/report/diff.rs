//! The claim diff: the draft's sentence and the source's, word by word. As a format of its own, a listing like a patch.

use super::excerpt::clean;
use super::place::{Place, WITHHELD, byline};
use super::{Page, Paint};
use crate::conflict::EvidenceRole;
use colored::Colorize;
use similar::{ChangeTag, TextDiff};
use std::io;

/// Share of words two sentences must have in common before a word diff reads better than the two sentences side by side.
/// Below it, more is struck out than stays, and a reader has to put each sentence together again.
const READABLE_SHARE: f64 = 0.4;

/// Common words kept beside a change in a long sentence: about a line's worth on either side of it.
const KEPT_WORDS: usize = 12;

/// A run of words of a diff.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    tag: ChangeTag,
    words: String,
    marking: Marking,
}

/// Whether the words of a run are to stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marking {
    Marked,
    Unmarked,
}

/// Writes the two sentences of every finding as a patch-like listing.
///
/// # Errors
/// What `out` reports.
pub(super) fn write_diff(page: &Page<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in page.report.open() {
        let draft = Place::of(&finding.draft, page);
        for source in &finding.sources {
            let place = Place::of(source, page);
            writeln!(out, "--- {}:{}", clean(&finding.draft.path), draft.start.line)?;
            if source.role == EvidenceRole::Reference {
                writeln!(out, "+++ {}", clean(&byline(source)))?;
            } else {
                writeln!(out, "+++ {}:{} ({})", clean(&source.path), place.start.line, clean(&byline(source)))?;
            }
            writeln!(out, "@@ {} {} @@", finding.rule, clean(&finding.message))?;
            let sides = sides(&draft.sentence, &place.sentence, page.style.paint);
            writeln!(out, "-{}\n+{}\n", sides.0, sides.1)?;
        }
    }
    Ok(())
}

/// The draft's sentence and the source's, each on one line, with the words that only it has marked.
fn sides(draft: &str, source: &str, paint: Paint) -> (String, String) {
    let runs = compare(draft, source);
    (side(&runs, ChangeTag::Insert, paint), side(&runs, ChangeTag::Delete, paint))
}

/// The same with long stretches of common words cut in their middle; none where a word diff would be noise.
pub(super) fn marked_sides(draft: &str, source: &str, paint: Paint) -> Option<(String, String)> {
    let mut runs = compare(draft, source);
    if runs.iter().all(|run| run.marking == Marking::Unmarked) {
        return None;
    }
    let last = runs.len() - 1;
    for (at, run) in runs.iter_mut().enumerate().filter(|(_, run)| run.tag == ChangeTag::Equal) {
        shorten(run, at == 0, at == last);
    }
    Some((side(&runs, ChangeTag::Insert, paint), side(&runs, ChangeTag::Delete, paint)))
}

/// One side's runs as a line.
fn side(runs: &[Run], drop: ChangeTag, paint: Paint) -> String {
    runs.iter().filter(|run| run.tag != drop).map(|run| mark(run, paint)).collect()
}

/// Cuts common words, keeping those next to a change.
fn shorten(run: &mut Run, is_first: bool, is_last: bool) {
    let words: Vec<&str> = run.words.split(' ').collect();
    let (head, tail) = (if is_first { 0 } else { KEPT_WORDS }, if is_last { 0 } else { KEPT_WORDS });
    // A cut that saves no more than its mark takes is none.
    if words.len() > head + tail + 2 {
        let cut: Vec<&str> = words[..head].iter().chain(&["…"]).chain(&words[words.len() - tail..]).copied().collect();
        run.words = cut.join(" ");
    }
}

/// One side of a comparison in runs: whether only it has these words, and the words.
pub(super) type Pieces = Vec<(bool, String)>;

/// The draft's sentence and the source's, each in runs; for formats that mark in their own way.
pub(super) fn pieces(draft: &str, source: &str) -> (Pieces, Pieces) {
    let runs = compare(draft, source);
    let side = |drop: ChangeTag| {
        let kept = runs.iter().filter(|run| run.tag != drop);
        kept.map(|run| (run.marking == Marking::Marked, run.words.clone())).collect()
    };
    (side(ChangeTag::Insert), side(ChangeTag::Delete))
}

/// The runs of both sentences; two unmarked runs, one a side, where a word diff would be noise.
fn compare(draft: &str, source: &str) -> Vec<Run> {
    let (draft, source) = (one_line(draft), one_line(source));
    let diff = TextDiff::from_unicode_words(draft.as_str(), source.as_str());
    if source != WITHHELD && common_share(&diff) >= READABLE_SHARE {
        return runs(&diff);
    }
    let whole = |tag, words: &str| Run { tag, words: words.to_owned(), marking: Marking::Unmarked };
    vec![whole(ChangeTag::Delete, &draft), whole(ChangeTag::Insert, &source)]
}

/// Share of the words of both sides that stand in both, after Dice; spaces and punctuation do not count.
fn common_share(diff: &TextDiff<'_, '_, str>) -> f64 {
    let (mut common, mut all) = (0_u32, 0_u32);
    for change in diff.iter_all_changes().filter(|change| change.value().chars().any(char::is_alphanumeric)) {
        let sides = if change.tag() == ChangeTag::Equal { 2 } else { 1 };
        all += sides;
        common += sides * (sides - 1);
    }
    f64::from(common) / f64::from(all.max(1))
}

/// Single-space, harmless words.
fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Changes with neighbours of one kind merged; a lone space between two changes joins them, since a word diff would
/// otherwise stutter.
fn runs(diff: &TextDiff<'_, '_, str>) -> Vec<Run> {
    let changes: Vec<(ChangeTag, &str)> =
        diff.iter_all_changes().map(|change| (change.tag(), change.value())).collect();
    let mut runs: Vec<Run> = Vec::new();
    for (at, &(tag, words)) in changes.iter().enumerate() {
        let between_changes = tag == ChangeTag::Equal
            && words.trim().is_empty()
            && runs.last().is_some_and(|run| run.tag != ChangeTag::Equal)
            && changes.get(at + 1).is_some_and(|next| next.0 != ChangeTag::Equal);
        if between_changes {
            add_space(&mut runs, words);
        } else {
            add(&mut runs, tag, words);
        }
    }
    runs
}

/// Appends `words` to the latest run of `tag` since the last equal words, so that deletions and insertions gather in two
/// runs rather than alternate.
fn add(runs: &mut Vec<Run>, tag: ChangeTag, words: &str) {
    let open = runs.iter().rposition(|run| run.tag == ChangeTag::Equal).map_or(0, |at| at + 1);
    let same = if tag == ChangeTag::Equal {
        runs.last_mut().filter(|run| run.tag == tag)
    } else {
        runs[open..].iter_mut().find(|run| run.tag == tag)
    };
    match same {
        Some(run) => run.words.push_str(words),
        None => {
            let marking = if tag == ChangeTag::Equal { Marking::Unmarked } else { Marking::Marked };
            runs.push(Run { tag, words: words.to_owned(), marking });
        }
    }
}

/// Puts a space between two changes into both kinds of run.
fn add_space(runs: &mut [Run], space: &str) {
    let open = runs.iter().rposition(|run| run.tag == ChangeTag::Equal).map_or(0, |at| at + 1);
    for run in &mut runs[open..] {
        run.words.push_str(space);
    }
}

/// A run with its mark: `[-once-]`, `{+twice+}`; in colour, red and green beside the marks.
fn mark(run: &Run, paint: Paint) -> String {
    let words = run.words.trim();
    let (open, close) = match run.tag {
        _ if run.marking == Marking::Unmarked => return run.words.clone(),
        ChangeTag::Equal => return run.words.clone(),
        ChangeTag::Delete => ("[-", "-]"),
        ChangeTag::Insert => ("{+", "+}"),
    };
    if words.is_empty() {
        return run.words.clone();
    }
    let lead = &run.words[..run.words.len() - run.words.trim_start().len()];
    let tail = &run.words[run.words.trim_end().len()..];
    let marked = format!("{open}{words}{close}");
    let painted = match (paint, run.tag) {
        (Paint::Plain, _) => marked,
        (Paint::Coloured, ChangeTag::Delete) => marked.red().to_string(),
        (Paint::Coloured, _) => marked.green().to_string(),
    };
    format!("{lead}{painted}{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(draft: &str, source: &str, expect: (&str, &str)) {
        let got = sides(draft, source, Paint::Plain);
        assert_eq!((got.0.as_str(), got.1.as_str()), expect);
    }

    #[test]
    fn changed_words_are_marked_on_their_own_side() {
        check(
            "They met twice in Rome and once in Oman.",
            "They met once in Rome and twice in Oman.",
            ("They met [-twice-] in Rome and [-once-] in Oman.", "They met {+once+} in Rome and {+twice+} in Oman."),
        );
    }

    #[test]
    fn neighbouring_changes_join() {
        check(
            "The vote is on Monday morning at ten.",
            "The vote is on Friday evening at ten.",
            ("The vote is on [-Monday morning-] at ten.", "The vote is on {+Friday evening+} at ten."),
        );
    }

    #[test]
    fn long_common_stretches_are_cut_beside_the_change() {
        let long = "word ".repeat(40);
        let (draft, source) =
            marked_sides(&format!("{long}on Monday {long}"), &format!("{long}on Friday {long}"), Paint::Plain)
                .expect("they share most words");
        assert!(draft.starts_with("… word") && draft.contains("[-Monday-]") && draft.ends_with("word …"), "{draft}");
        assert!(source.contains("on {+Friday+} word"), "{source}");
        assert!(draft.matches("word").count() <= 2 * KEPT_WORDS, "{draft}");
    }

    #[test]
    fn sentences_with_little_in_common_stay_unmarked() {
        let (draft, source) = ("The vote is on Monday.", "Nobody has set a date yet, the clerk said.");
        check(draft, source, (draft, source));
    }
}
