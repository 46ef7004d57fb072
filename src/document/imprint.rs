//! What a text without front matter says of itself above its first paragraph: "Northern Agency, 20 October 2025",
//! "Published: 3 March 2026", or the outlet in a wire's dateline, "CORVEL, Sept. 14 (Corvel Herald) — …".

use super::Published;
use super::front;
use regex::Regex;
use std::sync::LazyLock;

/// Who published a text and when, as far as its first lines say.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Imprint {
    pub(super) outlet: Option<String>,
    pub(super) published: Option<Published>,
}

/// How many lines with words may stand above the first paragraph: headline, a second headline, byline, stamp.
const MAX_LINES: usize = 4;

/// A line of more characters is a paragraph; a stamp with outlet, weekday and date stays well below.
const MAX_CHARS: usize = 90;

/// Most words in an outlet's name; more of them before a date are a sentence.
const MAX_NAME_WORDS: usize = 6;

#[expect(clippy::expect_used, reason = "the pattern is a constant, and a test runs it")]
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    // A town in capitals, perhaps a day without its year, the outlet in round brackets, a dash.
    Regex::new(r"^[A-Z][A-Z .,'/-]+(?:[A-Z][a-z]+\.? \d{1,2} ?)?\(([A-Z][^()]{1,40})\) ?[-–—]").expect("a pattern")
});

/// What separates an outlet from its date.
const SEPARATORS: [&str; 7] = [" | ", " — ", " – ", " - ", " · ", ", ", ": "];

/// What may stand before the date in a stamp.
const LABELS: [&str; 6] = ["first published", "published", "posted", "issued", "dated", "date"];

/// The weekdays, which a date may follow.
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Reads the lines of `text`.
pub(super) fn read(text: &str) -> Imprint {
    let mut imprint = Imprint::default();
    let lines = text.lines().map(|line| line.trim_start_matches('\u{feff}').trim()).filter(|line| !line.is_empty());
    for line in lines.take(MAX_LINES + 1) {
        if let Some(found) = DATELINE.captures(line) {
            imprint.outlet = imprint.outlet.or_else(|| Some(found[1].trim().to_owned()));
            break;
        }
        if line.chars().count() > MAX_CHARS {
            break;
        }
        if let Some((outlet, published)) = stamp(line.trim_matches(['*', '_', '(', ')', ' '])) {
            return Imprint { outlet: outlet.or(imprint.outlet), published: Some(published) };
        }
    }
    imprint
}

/// The outlet and the date of a line that says nothing else.
fn stamp(line: &str) -> Option<(Option<String>, Published)> {
    if let Some(published) = date(line) {
        return Some((None, published));
    }
    SEPARATORS.iter().find_map(|separator| {
        line.match_indices(separator).find_map(|(at, _)| {
            let published = date(&line[at + separator.len()..])?;
            let before = line[..at].trim().trim_end_matches([',', '|', ':']);
            let named = is_label(before).then_some(None).or_else(|| is_outlet(before).then(|| Some(before.to_owned())));
            named.map(|outlet| (outlet, published))
        })
    })
}

/// The date that `words` are, whole, after a label or a weekday.
fn date(words: &str) -> Option<Published> {
    let mut words = words.trim().trim_end_matches('.');
    for before in LABELS.iter().chain(&WEEKDAYS) {
        let rest = words.get(..before.len()).filter(|start| start.eq_ignore_ascii_case(before));
        if rest.is_some() {
            words = words[before.len()..].trim_start_matches([':', ',', ' ']);
            words = words.strip_prefix("on ").unwrap_or(words);
        }
    }
    front::published(words).ok().filter(|_| words.contains(|c: char| c.is_ascii_digit()))
}

fn is_label(words: &str) -> bool {
    LABELS.iter().chain(&WEEKDAYS).any(|label| words.eq_ignore_ascii_case(label))
}

/// Whether `words` may be the name of an outlet: few words without figures, the first and most others capitalised, and no byline.
fn is_outlet(words: &str) -> bool {
    let n_words = words.split_whitespace().count();
    let n_capital = words.split_whitespace().filter(|word| word.starts_with(char::is_uppercase)).count();
    (1..=MAX_NAME_WORDS).contains(&n_words)
        && words.starts_with(char::is_uppercase)
        && n_capital * 2 > n_words
        && !words.contains(|c: char| c.is_ascii_digit())
        && !words.to_ascii_lowercase().starts_with("by ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, outlet: Option<&str>, published: Option<&str>) {
        let found = read(text);
        assert_eq!(found.outlet.as_deref(), outlet, "{text}");
        assert_eq!(found.published.map(|day| day.date.to_string()).as_deref(), published, "{text}");
    }

    #[test]
    fn an_outlet_and_a_date_above_the_text_are_read() {
        check(
            "Mill burns\nNorthern Agency, 20 October 2025\n\nThe mill burned.",
            Some("Northern Agency"),
            Some("2025-10-20"),
        );
        check(
            "The Ferry Post | Monday, October 20, 2025\nThe mill burned.",
            Some("The Ferry Post"),
            Some("2025-10-20"),
        );
        check("\u{feff}# Mill burns\n\n*Ferry Post – 2025-10-20*\n", Some("Ferry Post"), Some("2025-10-20"));
    }

    #[test]
    fn a_stamp_alone_gives_the_date() {
        check("Mill burns\nPublished: 3 March 2026\n\nIt burned.", None, Some("2026-03-03"));
        check("Mill burns\nBy Ana Ruiz\nPosted on Tuesday, 3 March 2026\nIt burned.", None, Some("2026-03-03"));
    }

    #[test]
    fn a_datelines_brackets_name_the_wire() {
        check("CORVEL, Sept. 14 (Corvel Herald) — A mill burned down.", Some("Corvel Herald"), None);
        check("CORVEL (Northern Agency) - A mill burned down.", Some("Northern Agency"), None);
    }

    #[test]
    fn dates_within_prose_are_no_stamps() {
        check("The mill burned down on 3 March 2026.\nIt was insured.", None, None);
        check("It closed in the winter and opened again, 3 March 2026", None, None);
        check("By Ana Ruiz, 3 March 2026 was the day", None, None);
        check("Mill to open in March 2026\nThe owner said so.", None, None);
        check("1\n2\n3\n4\n5\n6\n7\n3 March 2026", None, None);
    }
}
