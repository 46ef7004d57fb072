//! What stands in an article without being its prose: decides which blocks stay, by the patterns of
//! `rules/lexicon/boilerplate.yml` and by how a block looks.

use super::blocks::RawBlock;
use super::{Block, BlockKind};
use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The lexicon as written.
#[derive(Deserialize)]
struct Lexicon {
    longest: usize,
    names: String,
    patterns: Vec<String>,
    endings: Vec<String>,
    page: PageLexicon,
}

#[derive(Deserialize)]
struct PageLexicon {
    elements: BTreeSet<String>,
    roles: BTreeSet<String>,
    classes: BTreeSet<String>,
}

/// The lexicon as compiled.
struct Boilerplate {
    longest: usize,
    patterns: RegexSet,
    endings: Vec<Regex>,
    page: PageLexicon,
}

#[expect(clippy::expect_used, reason = "the lexicon is embedded, and a test compiles it")]
static LEXICON: LazyLock<Boilerplate> = LazyLock::new(|| {
    let text = include_str!("../../rules/lexicon/boilerplate.yml");
    let lexicon: Lexicon = serde_yaml::from_str(text).expect("embedded lexicon");
    let patterns = lexicon.patterns.iter().map(|pattern| pattern.replace("NAMES", &lexicon.names));
    // Without Unicode tables the set compiles in a few milliseconds; with them it took a second.
    let ending = |ending: &String| RegexBuilder::new(ending).unicode(false).build().expect("embedded lexicon");
    Boilerplate {
        longest: lexicon.longest,
        patterns: RegexSetBuilder::new(patterns).unicode(false).build().expect("embedded lexicon"),
        endings: lexicon.endings.iter().map(ending).collect(),
        page: lexicon.page,
    }
});

/// Whether an element of a page holds no prose of the article.
pub(super) fn is_aside_element(name: &str) -> bool {
    LEXICON.page.elements.contains(name)
}

/// Whether a `role` attribute marks a part without prose of the article.
pub(super) fn is_aside_role(role: &str) -> bool {
    LEXICON.page.roles.contains(role)
}

/// Whether one class name or id marks a part without prose of the article.
///
/// Known names count whole, before a dash or underscore (`share-tools`), and as a BEM element (`story__byline`); not at the
/// end after a dash, because `with-sidebar` and `has-related` stand on the article itself.
pub(super) fn is_aside_class(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let classes = &LEXICON.page.classes;
    let element = name.rsplit_once("__").map_or(name.as_str(), |(_, element)| element);
    let head = element.split(['-', '_']).next().unwrap_or(element);
    classes.contains(element) || (classes.contains(head) && head.len() < element.len())
}

/// The blocks that are prose of the article, headline marked.
pub(super) fn keep(raw: Vec<RawBlock>) -> Vec<Block> {
    let n_shouted = raw.iter().skip(1).filter(|block| is_shouted(block.prose.text())).count();
    // A bulletin written in capitals throughout is prose; capitals among ordinary paragraphs are teasers. A third leaves
    // room for a page whose every third line is one.
    let shouting_is_teasing = n_shouted * 3 <= raw.len().max(3);
    let mut kept = Vec::with_capacity(raw.len());
    for (idx, mut block) in raw.into_iter().enumerate() {
        cut_credit(&mut block);
        let teases = idx > 0 && shouting_is_teasing && block.kind == BlockKind::Paragraph;
        // "Share" and "Comments" may head a table's columns.
        let gone = !matches!(block.kind, BlockKind::Headline | BlockKind::TableCell)
            && (is_boilerplate(block.prose.text())
                || is_only_link(&block)
                || (teases && is_shouted(block.prose.text())));
        let has_words = block.prose.text().chars().any(char::is_alphanumeric);
        if has_words && !gone {
            kept.push(Block::from(block));
        }
    }
    kept
}

/// Words in the lexicon's plain letters, one byte for each character.
fn plain(words: &str) -> Vec<u8> {
    let plain = |c: char| match c {
        '\u{0}'..='\u{7f}' => u8::try_from(c).unwrap_or(b'_'),
        '‘' | '’' | '‚' => b'\'',
        '“' | '”' | '„' | '«' => b'"',
        '‐'..='―' | '−' => b'-',
        '…' | '»' | '→' | '›' => b'>',
        '©' | '·' | '•' => b'|',
        c if c.is_uppercase() => b'Z',
        c if c.is_alphabetic() => b'z',
        _ => b'_',
    };
    words.chars().map(plain).collect()
}

/// Whether one of the lexicon's patterns matches the whole.
fn is_boilerplate(words: &str) -> bool {
    words.len() <= LEXICON.longest && LEXICON.patterns.is_match(&plain(words))
}

/// Cuts off an ending that says whose picture it is.
fn cut_credit(block: &mut RawBlock) {
    let words = block.prose.text();
    // Only the end can match; a long block is looked at from a place shortly before it.
    let from = words.char_indices().rev().nth(LEXICON.longest).map_or(0, |(from, _)| from);
    let tail = plain(&words[from..]);
    let ending = LEXICON.endings.iter().filter_map(|ending| ending.find(&tail)).map(|found| found.start()).min();
    let start = ending.and_then(|nth| words[from..].char_indices().nth(nth)).map(|(at, _)| from + at);
    if let Some(start) = start.filter(|&start| start > 0) {
        block.prose.truncate(start);
    }
}

/// Whether a paragraph or list item is nothing but a link that is no sentence: the title of another article.
fn is_only_link(block: &RawBlock) -> bool {
    let words = block.prose.text();
    matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem)
        // A mark or arrow may stand outside the link.
        && block.linked + 4 >= words.len()
        && block.linked > 0
        && !words.trim_end_matches(['"', '”', '’', ')']).ends_with(['.', '!', '?'])
}

/// Whether words are shouted: in capitals, and enough of them that it is no acronym.
fn is_shouted(words: &str) -> bool {
    let letters = words.chars().filter(|c| c.is_alphabetic());
    let (n_upper, n_lower) = letters.fold((0_usize, 0_usize), |(upper, lower), c| {
        (upper + usize::from(c.is_uppercase()), lower + usize::from(c.is_lowercase()))
    });
    // One small letter in twenty: "McCONNELL". Three words: "STATEMENT OF FACTS"; "NASA, NOAA" is a fragment of prose.
    n_upper >= 12 && n_lower * 20 <= n_upper && words.split_whitespace().count() >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_around_an_article_are_no_prose() {
        let lines = [
            "By Ana Ruiz",
            "BY ANA RUIZ AND TOM O'HARE",
            "By Ana Ruiz, Velmouth Courier",
            "By Ana Ruiz and Tom O’Hare, Staff Writers",
            "Reporting by Ana Ruiz in Velmouth; Editing by Tom O'Hare",
            "(Reporting by Ana Ruiz and Jean de Vries; writing by Kim Lund; editing by Tom O'Hare)",
            "Additional reporting by Kim Lund.",
            "The Associated Press contributed to this report.",
            "Ana Ruiz and The Associated Press contributed to this report.",
            "Kim Lund contributed reporting to this story.",
            "Photo: Kim Lund",
            "Photograph by Kim Lund/Velmouth Courier",
            "(AP Photo/Kim Lund)",
            "Kim Lund/Getty Images",
            "Read more: How the bridge fell",
            "READ MORE",
            "Also read: The mayor's year",
            "Related: Bridge budget doubles",
            "Related stories",
            "More from the Courier",
            "Story continues below advertisement",
            "Article continues below",
            "Advertisement",
            "CLICK HERE TO GET THE COURIER APP",
            "Click here for the full list of road closures.",
            "Sign up for our morning newsletter",
            "Get the day's top headlines in your inbox every morning.",
            "Follow us on Bluesky",
            "Share this article",
            "4 min read",
            "Published 1 May 2025, 14:05",
            "Last updated: May 1, 2025 at 2:05 p.m.",
            "This story was originally published on May 1.",
            "© 2025 Velmouth Courier. All rights reserved.",
            "Copyright 2025 The Courier. This material may not be published, broadcast, rewritten or redistributed.",
            "Our Standards: The Courier's Principles",
            "-30-",
            "ENDS",
            "https://example.org/story",
            "newsdesk@example.org",
            "@larkfieldcourier",
            "{{< figure src=\"bridge.jpg\" >}}",
            "Topics: bridges, budget",
            "Follow Ana Ruiz on Bluesky at @anaruiz",
        ];
        let missed: Vec<_> = lines.iter().filter(|line| !is_boilerplate(line)).collect();
        assert!(missed.is_empty(), "{missed:#?}");
    }

    #[test]
    fn prose_that_begins_like_such_a_line_stays() {
        let lines = [
            "By noon the road was open again.",
            "By Monday, the council had spent $4 million.",
            "Reporting by the Courier showed in March that the bridge was unsafe.",
            "The Associated Press reported that three people died.",
            "Follow-up talks begin on Monday.",
            "Read the statement carefully, the mayor told reporters: it does not mention the bridge.",
            "Related charges were dropped on Friday.",
            "More than 300 people were hurt.",
            "Share prices fell 4 percent on Tuesday.",
            "Published figures show that exports rose 3 percent in March, the ministry said.",
            "Updated guidance says masks are no longer needed.",
            "Photographs show that the bridge had cracked by Monday.",
            "Video from the scene shows two cars under water.",
            "Images of the bridge went around the world.",
            "Correction: An earlier version of this story gave the wrong date.",
            "MUSCAT — Iran and the United States ended a round of talks on Sunday.",
            "(Reuters) - Two people died on Monday.",
            "Sign-ups doubled in April, the company said.",
            "Watch sales rose 3 percent.",
            "Advertising revenue fell to $3 million.",
            "Ends of the rope were found on the deck.",
            "Topics will include the budget, said Ruiz.",
            "Background checks were made on all 12 guards.",
            "1. The ferry grounded on the reef at 17:25.",
            "Ana Ruiz, 67, died on Monday.",
            "See you in court, the president wrote.",
            "Subscribers rose to 3 million",
            "Get well soon, the mayor said.",
            "X said it had removed the account.",
            "Donations reached $2 million by Friday.",
            "File sharing was outlawed in 2003.",
        ];
        let lost: Vec<_> = lines.iter().filter(|line| is_boilerplate(line)).collect();
        assert!(lost.is_empty(), "{lost:#?}");
    }

    #[test]
    fn class_names_mark_asides_by_their_head() {
        for name in ["share", "share-tools", "Story__byline", "ad_slot", "related-content"] {
            assert!(is_aside_class(name), "{name}");
        }
        for name in ["with-sidebar", "has-related", "article", "shareholder", "lead", "advance", "header"] {
            assert!(!is_aside_class(name), "{name}");
        }
    }

    #[test]
    fn shouting_is_told_from_acronyms() {
        assert!(is_shouted("MINISTER SENDS STRONG MESSAGE: 'YOU WILL PAY'"));
        assert!(!is_shouted("NASA, NOAA and FEMA"));
        assert!(!is_shouted("MV KESTREL"));
    }
}
