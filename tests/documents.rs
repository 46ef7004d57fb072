//! Reading documents, from outside: whatever a file holds, its words lead back to its bytes, and nothing panics.

use gainsay::document::{Document, Options, Problem, Reader, Role, from_text};
use gainsay::span::Span;
use proptest::prelude::*;

/// Endings of the formats that are read.
const ENDINGS: &[&str] = &["txt", "md", "html", "yml"];

/// Reads `bytes` as a file with `ending`.
fn read(bytes: &[u8], ending: &str) -> (Option<Document>, Vec<Problem>) {
    let reader = Reader::new(Options::new(Role::Source, "")).expect("plain options");
    let mut problems = Vec::new();
    let document = reader.from_bytes(&format!("a.{ending}"), bytes, &mut problems);
    (document, problems)
}

/// Whether the characters of `word` stand in `slice` in their order.
fn holds_in_order(slice: &str, word: &str) -> bool {
    let mut rest = slice.chars();
    word.chars().all(|c| rest.any(|other| other == c))
}

/// Every word of the prose slices to itself or to the markup that stands for it, tightly.
fn check_words(document: &Document) -> Result<(), TestCaseError> {
    for block in &document.blocks {
        let prose = block.prose.text();
        prop_assert!(!prose.starts_with(' ') && !prose.ends_with(' ') && !prose.contains("  "), "{prose:?}");
        for word in prose.split(' ') {
            let at = word.as_ptr() as usize - prose.as_ptr() as usize;
            let span = block.prose.span(at..at + word.len());
            let slice = document.text.get(span.range());
            let Some(slice) = slice else { return Err(TestCaseError::fail(format!("{span:?} cuts a character"))) };
            let decoded = slice.contains(['&', '\\']);
            prop_assert!(slice == word || decoded || holds_in_order(slice, word), "{slice:?} for {word:?}");
            let tight = |edge: Option<char>, own: Option<char>| {
                edge == own || matches!(edge, Some('&' | ';' | '\\')) || decoded
            };
            prop_assert!(tight(slice.chars().next(), word.chars().next()), "{slice:?} for {word:?}");
            prop_assert!(tight(slice.chars().next_back(), word.chars().next_back()), "{slice:?} for {word:?}");
        }
    }
    Ok(())
}

fn check_all(document: &Document, problems: &[Problem]) -> Result<(), TestCaseError> {
    check_words(document)?;
    for comment in &document.comments {
        prop_assert!(document.slice(comment.span).starts_with("<!--"));
    }
    for span in problems.iter().filter_map(|problem| problem.span) {
        prop_assert!(document.text.get(span.range()).is_some(), "{span:?} of a problem");
    }
    let whole = document.disk_span(Span::new(0, document.text.len()));
    prop_assert!(whole.start() == 0);
    Ok(())
}

/// What documents are made of: words in several scripts, and markup in good and bad order.
const PIECES: &[&str] = &[
    "The council",
    "voted",
    "“Monday”",
    "é",
    "e\u{301}",
    "🇮🇷",
    "👩\u{200d}🚒",
    "don’t",
    "3\u{a0}million",
    "re\u{ad}sign",
    "10 a.m.",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\r\n\r\n",
    "\t",
    "\r",
    "\u{feff}",
    "&amp;",
    "&nbsp;",
    "&#8220;",
    "&ampx",
    "&copy",
    "&",
    "&;",
    "&bogus;",
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "~~",
    "[",
    "](u)",
    "![",
    "[^1]",
    "\n[^1]: ",
    "\n# ",
    "\n## ",
    "\n- ",
    "\n  - ",
    "\n> ",
    "\n1. ",
    "| a | b |\n|---|---|\n",
    "\\*",
    "\\",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<br>",
    "<div class='share'>",
    "</div>",
    "<article>",
    "</article>",
    "<li>",
    "<ul>",
    "</ul>",
    "<td>",
    "<table>",
    "</table>",
    "<script>",
    "</script>",
    "<!-- gainsay-ignore a: b -->",
    "<!--",
    "-->",
    "<",
    ">",
    "<a href='x'>",
    "</a>",
    "<h1>",
    "</h1>",
    "<figcaption>",
    "</figcaption>",
    "<del>",
    "</del>",
    "<blockquote>",
    "</blockquote>",
    "<pre>",
    "</pre>",
    "<title>",
    "</title>",
    "---\n",
    "\n---\n",
    "title: x: y\n",
    "published: 2025-05-01\n",
    "kind: facts\n",
    "people:\n  - name: é\n",
    "+++\n",
    "By Ana Ruiz",
    "(AP Photo/Kim Lund)",
    "READ MORE ABOUT THE BRIDGE HERE",
    "Photo: x",
];

/// Texts strung together from [`PIECES`].
fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn words_of_any_mixture_lead_back(text in pieces(), ending in prop::sample::select(ENDINGS)) {
        let (document, problems) = read(text.as_bytes(), ending);
        if let Some(document) = document {
            prop_assert_eq!(&document.text, &text);
            check_all(&document, &problems)?;
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), ending in prop::sample::select(ENDINGS)) {
        let (document, problems) = read(&bytes, ending);
        prop_assert!(document.is_some() || !problems.is_empty());
        if let Some(document) = document {
            check_all(&document, &problems)?;
        }
    }

    #[test]
    fn words_in_old_encodings_lead_back_to_the_disk(words in prop::collection::vec("[a-zA-Zéüñ“”’–£]{1,8}", 5..40), wide in any::<bool>()) {
        let text = words.join(" ");
        let bytes: Vec<u8> = if wide {
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
        } else {
            encoding_rs::WINDOWS_1252.encode(&text).0.into_owned()
        };
        let encoding = if wide { encoding_rs::UTF_16LE } else { encoding_rs::WINDOWS_1252 };
        let (document, problems) = read(&bytes, "txt");
        let Some(document) = document else { return Err(TestCaseError::fail("no document")) };
        check_all(&document, &problems)?;
        let is_guessed_right = document.text.trim_start_matches('\u{feff}') == text;
        // The guess among old encodings can go wrong on a few letters; what was decoded leads back all the same.
        if !is_guessed_right {
            return Ok(());
        }
        let mut at = document.text.len() - text.len();
        for word in text.split(' ') {
            let disk = document.disk_span(Span::new(at, at + word.len()));
            let (back, _) = encoding.decode_without_bom_handling(&bytes[disk.range()]);
            prop_assert_eq!(back, word);
            at += word.len() + 1;
        }
    }
}

#[test]
fn the_same_article_reads_the_same_in_three_formats() {
    let sentences =
        ["The “fourth” round was put off, Oman said.", "R&D at the ministry cost £3 million 🇮🇷.", "Nobody was hurt."];
    let text = sentences.join("\r\n\r\n");
    let markdown = format!(
        "\u{feff}---\r\npublished: 2025-05-01\r\n---\r\n\r\n{}",
        sentences.join("\r\n\r\n").replace("fourth", "*fourth*")
    );
    let html: String = sentences
        .iter()
        .map(|words| {
            format!(
                "<p>{}</p>\r\n",
                words.replace('&', "&amp;").replace('£', "&pound;").replace("fourth", "<b>fourth</b>")
            )
        })
        .collect();
    for (name, text) in [("a.txt", text), ("a.md", markdown), ("a.html", html)] {
        let (document, _) = from_text(name, &text, Role::Source);
        let found: Vec<_> = document.blocks.iter().map(|block| block.prose.text()).collect();
        assert_eq!(found, sentences, "{name}");
        assert_eq!(document.slice(document.blocks[2].span()), "Nobody was hurt.", "{name}");
    }
}
