//! Plain text: paragraphs between blank lines or one a line, hard-wrapped lines joined, list items and headings told apart.

use super::BlockKind;
use super::blocks::Blocks;
use crate::span::Span;
use std::ops::Range;

/// Widest column, in characters, at which people and programs wrap prose; a longer line is a paragraph by itself. Mail wraps
/// at 72, editors at 80 and 100; 120 leaves room.
const WIDEST_WRAP: usize = 120;

/// Narrowest such column; narrower lines are lists, verse or headings. Old wire copy was set at 48 or more.
const NARROWEST_WRAP: usize = 40;

/// Longest heading, in characters. Headlines in news run to about 110.
const LONGEST_HEADING: usize = 120;

/// Marks that rules between the parts of a plain text are drawn with.
const RULE_MARKS: [char; 8] = ['=', '-', '_', '*', '/', '~', '#', '+'];

/// Fewest marks in such a rule: Markdown's own thematic break has three. Two are a dash.
const SHORTEST_RULE: usize = 3;

/// Reads `text[range]`.
pub(super) fn read(text: &str, range: Range<usize>, blocks: &mut Blocks) {
    let mut runs = runs(text, range);
    runs.retain(|run| !is_page_number(text, run));
    let width = wrap_width(text, &runs);
    let mut is_first = true;
    for run in &runs {
        for paragraph in paragraphs(text, run, width) {
            write(text, paragraph, is_first, blocks);
            is_first = false;
        }
    }
}

/// Lines, without their ends and outer white space, between blank lines.
fn runs(text: &str, range: Range<usize>) -> Vec<Vec<Range<usize>>> {
    let mut runs = vec![Vec::new()];
    let slice = &text[range.clone()];
    let mut at = 0;
    for line in slice.split(['\n', '\r', '\u{c}']) {
        let words = without_rules(line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'));
        let start = range.start + at + (words.as_ptr() as usize - line.as_ptr() as usize);
        at += line.len() + 1;
        // A carriage return and line feed make an empty "line" between them, which must not end a paragraph.
        let within_crlf = line.is_empty() && slice[..at - 1].ends_with('\r') && slice[at - 1..].starts_with('\n');
        if !words.is_empty() {
            runs.last_mut().expect("never empty").push(start..start + words.len());
        } else if !within_crlf && runs.last().is_some_and(|run| !run.is_empty()) {
            runs.push(Vec::new());
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// `line` without the rules drawn at its ends ("=====", "-----Original message-----"); empty if it is nothing else.
fn without_rules(line: &str) -> &str {
    let Some(edge) = line.chars().next().filter(|mark| RULE_MARKS.contains(mark)) else { return line };
    if line.chars().filter(|&c| c == edge).count() >= SHORTEST_RULE && line.chars().all(|c| c == edge || c == ' ') {
        return &line[..0];
    }
    let inner = line.trim_start_matches(edge);
    if line.len() - inner.len() > SHORTEST_RULE { inner.trim_end_matches(edge).trim() } else { line }
}

/// Whether a run of lines is a page's number and nothing else.
fn is_page_number(text: &str, run: &[Range<usize>]) -> bool {
    matches!(run, [line] if line.len() <= 4 && text[line.clone()].bytes().all(|byte| byte.is_ascii_digit()))
}

fn n_chars(text: &str, line: &Range<usize>) -> usize {
    text[line.clone()].chars().count()
}

/// The column at which the text was wrapped; none if each line is a paragraph of its own.
fn wrap_width(text: &str, runs: &[Vec<Range<usize>>]) -> Option<usize> {
    let breaks = || runs.iter().flat_map(|run| run.windows(2));
    let width = breaks().map(|pair| n_chars(text, &pair[0])).max()?;
    if !(NARROWEST_WRAP..=WIDEST_WRAP).contains(&width) {
        return None;
    }
    let n_breaks = breaks().count();
    let n_full = breaks().filter(|pair| is_full(text, &pair[0], &pair[1], width)).count();
    let n_mid_sentence = breaks().filter(|pair| !ends_sentence(&text[pair[0].clone()])).count();
    // Whoever wraps fills each line until the next word no longer fits, so nearly all breaks are such; and most fall within a
    // sentence, where a paragraph never ends.
    (n_full * 10 >= n_breaks * 6 && n_mid_sentence * 2 >= n_breaks).then_some(width)
}

/// Whether the first word of `next` would not have fitted on `line`. Wrapping by hand is ragged by a short word.
fn is_full(text: &str, line: &Range<usize>, next: &Range<usize>, width: usize) -> bool {
    let first = text[next.clone()].split_whitespace().next().map_or(0, |word| word.chars().count());
    n_chars(text, line) + 1 + first + 4 > width
}

/// Whether each line of `paragraph` is one of its own, pasted without blank lines between: lines longer than anybody wraps,
/// that end where sentences end or are shouted.
pub(super) fn is_by_line(paragraph: &str) -> bool {
    let is_whole = |line: &str| ends_sentence(line.trim()) || !line.chars().any(char::is_lowercase);
    let mut lines = paragraph.lines();
    let _last = lines.next_back();
    let is_long = lines.clone().any(|line| line.chars().count() > WIDEST_WRAP);
    is_long && lines.all(is_whole)
}

/// Whether speakers take turns in `paragraph`, each from a new line on: it opens with a turn, and another follows.
pub(super) fn is_by_turn(paragraph: &str) -> bool {
    opens_turn(paragraph) && paragraph.lines().skip(1).any(opens_turn)
}

/// Whether `line` opens with a speaker and a colon: "Q: ", "MS. BRUCE: ", "Vera Lindqvist: ".
pub(super) fn opens_turn(line: &str) -> bool {
    let line = line.trim_start().trim_start_matches(['*', '_']);
    let first = line.lines().next().unwrap_or("");
    let Some((label, rest)) = first.split_once(':') else { return false };
    let label = label.trim_end_matches(['*', '_']);
    let rest = rest.trim_start_matches(['*', '_']);
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
    };
    // Six words hold a title and a full name.
    let words = label.split(' ').count();
    (rest.is_empty() || rest.starts_with(' ')) && (1..=6).contains(&words) && label.split(' ').all(is_name)
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']).ends_with(['.', '!', '?', '…', ':'])
}

/// Splits a run of lines into paragraphs.
fn paragraphs(text: &str, run: &[Range<usize>], width: Option<usize>) -> Vec<Vec<Range<usize>>> {
    if is_bare_list(text, run) {
        return run.iter().map(|line| vec![line.clone()]).collect();
    }
    let mut out: Vec<Vec<Range<usize>>> = Vec::new();
    for line in run {
        let joins = out.last().and_then(|open| open.last()).is_some_and(|before| {
            let (above, below) = (&text[before.clone()], &text[line.clone()]);
            let goes_on = !ends_sentence(above) && below.starts_with(|c: char| c.is_lowercase());
            let wrapped = width.is_some_and(|width| is_full(text, before, line, width));
            marker(below) == 0 && (wrapped || goes_on)
        });
        match out.last_mut() {
            Some(open) if joins => open.push(line.clone()),
            _ => out.push(vec![line.clone()]),
        }
    }
    out
}

/// Whether a run of lines is a list without marks: it begins small, no line ends a sentence, and all are narrower than
/// anybody wraps.
fn is_bare_list(text: &str, run: &[Range<usize>]) -> bool {
    let is_item = |line: &Range<usize>| n_chars(text, line) < NARROWEST_WRAP && !ends_sentence(&text[line.clone()]);
    let first = run.first().map_or("", |line| &text[line.clone()]);
    first.starts_with(char::is_lowercase) && run.iter().all(is_item)
}

/// Length of the list marker that `line` begins with, its white space included; 0 for none. A dash of dialogue ("— Yes") is
/// none.
fn marker(line: &str) -> usize {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = |len: usize| {
        let rest = line.get(len..).unwrap_or("");
        let space = rest.len() - rest.trim_start().len();
        if space == 0 || space == rest.len() { 0 } else { len + space }
    };
    match line.chars().next() {
        Some(bullet @ ('-' | '*' | '•' | '·' | '▪' | '◦' | '●')) => after(bullet.len_utf8()),
        // Two digits: "2025. " ends a sentence that a wrapped line carried over.
        Some('0'..='9') if digits <= 2 && matches!(line.as_bytes().get(digits), Some(b'.' | b')')) => after(digits + 1),
        _ => 0,
    }
}

/// Writes one paragraph as a block.
fn write(text: &str, lines: Vec<Range<usize>>, is_first: bool, blocks: &mut Blocks) {
    let Some(first) = lines.first() else { return };
    let marker = marker(&text[first.clone()]);
    let quoted = text[first.clone()].starts_with("> ");
    let kind = match (marker, quoted) {
        (1.., _) => BlockKind::ListItem,
        (_, true) => BlockKind::BlockQuote,
        _ if lines.len() == 1 && is_heading(&text[first.clone()], is_first) => {
            if is_first {
                BlockKind::Headline
            } else {
                BlockKind::Heading
            }
        }
        _ => BlockKind::Paragraph,
    };
    let mut end = first.start;
    for (idx, mut line) in lines.into_iter().enumerate() {
        if idx == 0 {
            line.start += marker;
        } else {
            blocks.space(Span::new(end, line.start));
        }
        end = line.end;
        if quoted && text[line.clone()].starts_with("> ") {
            line.start += 2;
        }
        blocks.words(text, line);
    }
    blocks.close(kind);
}

/// Whether a line by itself is a heading: short, without the end of a sentence, with a capital, figure or quote first. A
/// line in capitals that is not the first is none, so that it can be judged as a teaser.
fn is_heading(line: &str, is_first: bool) -> bool {
    let ends_open = line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '\'' | '"' | '’' | '”' | ')' | '%'));
    let starts_like_one =
        line.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '\'' | '"' | '‘' | '“'));
    let shouted = !line.chars().any(char::is_lowercase);
    line.chars().count() <= LONGEST_HEADING
        && ends_open
        && starts_like_one
        && !has_stop_within(line)
        && !ends_sentence(line)
        && (is_first || !shouted && !opens_turn(line))
}

/// Whether a full stop within the line ends a sentence, as far as its word tells: "U.S." and "Gov." end none.
fn has_stop_within(line: &str) -> bool {
    // "Sen.", "Gov.", "Dr.", "St.": titles are cut to at most four letters.
    let is_short = |word: &str| word.chars().count() <= 4 && word.starts_with(char::is_uppercase);
    let before = line.match_indices(". ").map(|(at, _)| &line[..at]);
    let mut words = before.map(|before| before.rsplit(' ').next().unwrap_or(before));
    words.any(|word| !word.contains('.') && !is_short(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Role, from_text};

    /// Blocks of a plain text as `kind: words` lines.
    fn check(text: &str, expect: &[(BlockKind, &str)]) {
        let (document, _) = from_text("a.txt", text, Role::Source);
        let found: Vec<_> = document.blocks.iter().map(|block| (block.kind, block.prose.text())).collect();
        assert_eq!(found, expect);
        for block in &document.blocks {
            for word in block.prose.text().split(' ') {
                let at = word.as_ptr() as usize - block.prose.text().as_ptr() as usize;
                assert_eq!(document.slice(block.prose.span(at..at + word.len())), word);
            }
        }
    }

    #[test]
    fn lines_without_blank_lines_between_are_paragraphs() {
        check(
            "The council voted on Monday to close the old bridge for good.\nThe mayor, Ana Ruiz, said the vote was final and that no appeal would be heard by the council or anybody else before spring.\nWork begins in May.",
            &[
                (BlockKind::Paragraph, "The council voted on Monday to close the old bridge for good."),
                (
                    BlockKind::Paragraph,
                    "The mayor, Ana Ruiz, said the vote was final and that no appeal would be heard by the council or anybody else before spring.",
                ),
                (BlockKind::Paragraph, "Work begins in May."),
            ],
        );
    }

    #[test]
    fn hard_wrapped_lines_are_joined_also_with_carriage_returns() {
        let wrapped = "Council closes bridge\n\nThe council voted on Monday to close the old\nbridge for good. The mayor, Ana Ruiz, said\nthe vote was final.\n\nWork begins in May and will last until the\nautumn, she said.\n";
        let expect = [
            (BlockKind::Headline, "Council closes bridge"),
            (
                BlockKind::Paragraph,
                "The council voted on Monday to close the old bridge for good. The mayor, Ana Ruiz, said the vote was final.",
            ),
            (BlockKind::Paragraph, "Work begins in May and will last until the autumn, she said."),
        ];
        check(wrapped, &expect);
        check(&wrapped.replace('\n', "\r\n"), &expect);
        check(&format!("\u{feff}{wrapped}"), &expect);
    }

    #[test]
    fn a_line_broken_within_a_sentence_goes_on_however_long_it_is() {
        let above = "The council, which had met for nine hours behind closed doors and heard from twenty engineers and two former mayors of the town, voted to close";
        let whole = format!("{above} the old bridge.");
        check(&format!("{above} \nthe old bridge."), &[(BlockKind::Paragraph, &whole)]);
    }

    #[test]
    fn short_lines_that_begin_small_and_end_open_are_a_list() {
        check(
            "opening hours\ntickets, tours\nhow to get there\n",
            &[
                (BlockKind::Paragraph, "opening hours"),
                (BlockKind::Paragraph, "tickets, tours"),
                (BlockKind::Paragraph, "how to get there"),
            ],
        );
        check("the vote was final,\nshe said.\n", &[(BlockKind::Paragraph, "the vote was final, she said.")]);
    }

    #[test]
    fn a_headline_may_hold_abbreviations() {
        check(
            "Norvia, U.S. to sign pact, Gov. Ruiz says",
            &[(BlockKind::Headline, "Norvia, U.S. to sign pact, Gov. Ruiz says")],
        );
        check(
            "The vote was final. Work begins in May",
            &[(BlockKind::Paragraph, "The vote was final. Work begins in May")],
        );
    }

    #[test]
    fn drawn_rules_and_page_numbers_are_no_words() {
        check(
            "=====\nThe vote was final.\n* * *\n\n14\n\n//////Road works\r//////\n\n--- which nobody had asked for.\n",
            &[
                (BlockKind::Paragraph, "The vote was final."),
                (BlockKind::Heading, "Road works"),
                (BlockKind::Paragraph, "--- which nobody had asked for."),
            ],
        );
    }

    #[test]
    fn list_items_lose_their_marks() {
        check(
            "What we know:\n- Two people died.\n- The ferry sank at 17:25.\n1. The first point.\n",
            &[
                (BlockKind::Paragraph, "What we know:"),
                (BlockKind::ListItem, "Two people died."),
                (BlockKind::ListItem, "The ferry sank at 17:25."),
                (BlockKind::ListItem, "The first point."),
            ],
        );
    }

    #[test]
    fn a_shouted_headline_stays_and_shouted_teasers_go() {
        check(
            "COUNCIL CLOSES THE OLD BRIDGE\n\nThe council voted on Monday.\n\nMAYOR SENDS STRONG MESSAGE: 'YOU WILL PAY'\n\nWork begins in May.\n\nNo bids came in.",
            &[
                (BlockKind::Headline, "COUNCIL CLOSES THE OLD BRIDGE"),
                (BlockKind::Paragraph, "The council voted on Monday."),
                (BlockKind::Paragraph, "Work begins in May."),
                (BlockKind::Paragraph, "No bids came in."),
            ],
        );
    }
}
