//! Markdown: CommonMark with tables, footnotes, task lists and struck-out text, by way of `pulldown-cmark`'s byte ranges.

use super::BlockKind;
use super::blocks::Blocks;
use super::html;
use super::text;
use crate::span::Span;
use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// What is open around the words, innermost last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Container {
    Quote,
    Item,
    Cell,
    Heading { top: bool },
}

struct Reader<'t, 'b> {
    text: &'t str,
    blocks: &'b mut Blocks,
    open: Vec<Container>,
    /// Depth of what holds no prose: code blocks, struck-out words, pictures within running text.
    hidden: usize,
    has_headline: bool,
    /// Whether each line of the open paragraph is a paragraph of its own.
    by_line: bool,
    /// Whether speakers take turns in the open paragraph, each from a new line on.
    by_turn: bool,
}

/// Reads `text[range]`.
pub(super) fn read(text: &str, range: Range<usize>, blocks: &mut Blocks) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let base = range.start;
    let (open, hidden, has_headline) = (Vec::new(), 0, false);
    let mut reader = Reader { text, blocks, open, hidden, has_headline, by_line: false, by_turn: false };
    for (event, at) in Parser::new_ext(&text[range], options).into_offset_iter() {
        reader.event(event, base + at.start..base + at.end);
    }
    reader.close();
}

impl Reader<'_, '_> {
    fn event(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, at),
            Event::End(tag) => self.end(tag),
            Event::Text(words) if self.hidden == 0 => self.words(&words, at),
            Event::Code(words) if self.hidden == 0 => self.code(&words, at),
            Event::SoftBreak if self.by_line && self.hidden == 0 => self.close(),
            Event::SoftBreak | Event::HardBreak
                if self.by_turn && self.hidden == 0 && text::opens_turn(&self.text[at.end..]) =>
            {
                self.close();
            }
            Event::SoftBreak | Event::HardBreak if self.hidden == 0 => self.blocks.space(span(&at)),
            Event::Rule => self.close(),
            Event::InlineHtml(tag) => self.inline_html(&tag, at),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.close();
                self.by_line = text::is_by_line(&self.text[at.clone()]);
                self.by_turn = text::is_by_turn(&self.text[at]);
            }
            Tag::FootnoteDefinition(_) | Tag::List(_) | Tag::Table(_) => self.close(),
            Tag::Heading { level, .. } => {
                self.close();
                self.open.push(Container::Heading { top: *level == pulldown_cmark::HeadingLevel::H1 });
            }
            Tag::BlockQuote(_) => self.push(Container::Quote),
            Tag::Item => self.push(Container::Item),
            Tag::TableCell => self.push(Container::Cell),
            Tag::HtmlBlock => {
                self.close();
                html::read_fragment(self.text, at, self.blocks);
                self.hidden += 1;
            }
            Tag::CodeBlock(_) => {
                self.close();
                self.hidden += 1;
            }
            Tag::Strikethrough => self.hidden += 1,
            // A picture by itself is a figure and its description the caption; within running text it is an ornament.
            Tag::Image { .. } if !self.blocks.is_open_empty() => self.hidden += 1,
            Tag::Link { link_type, .. } if !matches!(link_type, LinkType::Autolink | LinkType::Email) => {
                self.blocks.open_link();
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::FootnoteDefinition | TagEnd::List(_) | TagEnd::Table => self.close(),
            TagEnd::Heading(_) | TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::TableCell => {
                self.close();
                self.open.pop();
            }
            TagEnd::HtmlBlock | TagEnd::CodeBlock | TagEnd::Strikethrough => {
                self.hidden = self.hidden.saturating_sub(1)
            }
            TagEnd::Image if self.hidden > 0 => self.hidden -= 1,
            TagEnd::Image => self.blocks.close(BlockKind::Caption),
            TagEnd::Link => self.blocks.close_link(),
            _ => {}
        }
    }

    fn push(&mut self, container: Container) {
        self.close();
        self.open.push(container);
    }

    /// Ends the open block as what its innermost container makes of it.
    fn close(&mut self) {
        if self.blocks.is_open_empty() {
            self.blocks.discard();
            return;
        }
        let kind = match self.open.last() {
            None => BlockKind::Paragraph,
            Some(Container::Quote) => BlockKind::BlockQuote,
            Some(Container::Item) => BlockKind::ListItem,
            Some(Container::Cell) => BlockKind::TableCell,
            Some(Container::Heading { top: true }) if !self.has_headline => {
                self.has_headline = true;
                BlockKind::Headline
            }
            Some(Container::Heading { .. }) => BlockKind::Heading,
        };
        self.blocks.close(kind);
    }

    /// Words of the file, or what an entity or an escape decodes to.
    fn words(&mut self, words: &str, at: Range<usize>) {
        if self.text.get(at.clone()) == Some(words) {
            self.blocks.words(self.text, at);
        } else {
            self.blocks.decoded(words, span(&at));
        }
    }

    /// A code span; its range holds the backticks, its words have their line breaks turned to spaces.
    fn code(&mut self, words: &str, at: Range<usize>) {
        let slice = self.text.get(at.clone()).unwrap_or("");
        let inner = slice.trim_matches('`');
        let start = at.start + (slice.len() - slice.trim_start_matches('`').len());
        if inner.trim().len() == words.trim().len() {
            self.blocks.words(self.text, start..start + inner.len());
        } else {
            self.words(words, at);
        }
    }

    fn inline_html(&mut self, tag: &str, at: Range<usize>) {
        let name = |tag: &str| tag.trim_matches(['<', '>', '/', ' ']).to_ascii_lowercase();
        if tag.starts_with("<!--") {
            self.blocks.comment(self.text, span(&at));
        } else if matches!(name(tag).as_str(), "br" | "br /") && self.hidden == 0 {
            self.blocks.space(span(&at));
        } else if matches!(name(tag).as_str(), "del" | "s" | "strike") {
            self.hidden = if tag.starts_with("</") { self.hidden.saturating_sub(1) } else { self.hidden + 1 };
        }
    }
}

fn span(range: &Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

#[cfg(test)]
mod tests {
    use crate::document::{BlockKind, Document, Role, from_text};

    fn read(text: &str) -> Document {
        from_text("a.md", text, Role::Source).0
    }

    fn check(text: &str, expect: &[(BlockKind, &str)]) {
        let document = read(text);
        let found: Vec<_> = document.blocks.iter().map(|block| (block.kind, block.prose.text())).collect();
        assert_eq!(found, expect, "{text}");
    }

    /// The bytes of `text` that stand for `words` of its prose.
    fn check_slice(text: &str, words: &str, expect: &str) {
        let document = read(text);
        let slice = document.blocks.iter().find_map(|block| {
            let at = block.prose.text().find(words)?;
            Some(document.slice(block.prose.span(at..at + words.len())))
        });
        assert_eq!(slice, Some(expect), "{text}");
    }

    #[test]
    fn blocks_have_their_kinds() {
        check(
            "# Bridge *shut*\n\nThe council **voted**\non Monday.\n\n## What next\n\n- One item\n  - nested [item](u)s\n- [ ] Two items.\n\n1. Loose.\n\n   More.\n\n> Words of\n> another.\n\n| A | B |\n|---|---|\n| 3 dead | 4 hurt |\n\n![The bridge on Monday](b.jpg)\n\n```\ncode\n```\n\n    more code\n\nEnd[^1].\n\n[^1]: A note.\n\n[ref]: http://x.y 'title'\n",
            &[
                (BlockKind::Headline, "Bridge shut"),
                (BlockKind::Paragraph, "The council voted on Monday."),
                (BlockKind::Heading, "What next"),
                (BlockKind::ListItem, "One item"),
                (BlockKind::ListItem, "nested items"),
                (BlockKind::ListItem, "Two items."),
                (BlockKind::ListItem, "Loose."),
                (BlockKind::ListItem, "More."),
                (BlockKind::BlockQuote, "Words of another."),
                (BlockKind::TableCell, "A"),
                (BlockKind::TableCell, "B"),
                (BlockKind::TableCell, "3 dead"),
                (BlockKind::TableCell, "4 hurt"),
                (BlockKind::Caption, "The bridge on Monday"),
                (BlockKind::Paragraph, "End."),
                (BlockKind::Paragraph, "A note."),
            ],
        );
    }

    #[test]
    fn words_lead_back_through_markup() {
        check_slice("AT&amp;T rose **3** %.", "AT&T", "AT&amp;T");
        check_slice(
            "The *fourth* round of [talks](https://x.y) ended.",
            "fourth round of talks",
            "fourth* round of [talks",
        );
        check_slice("It cost 5\\*6 euros.", "5*6", "5\\*6");
        check_slice("Line one\r\nline two.", "one line", "one\r\nline");
        check_slice("> “Curly”\n> 🇮🇷 quote", "“Curly” 🇮🇷", "“Curly”\n> 🇮🇷");
        check_slice("Run `gainsay check` now.", "gainsay check", "gainsay check");
        check_slice("It said `a b\nc` twice.", "b c", "b\nc");
        check_slice("---\ntitle: x\n---\n\nBody here.", "Body", "Body");
    }

    #[test]
    fn html_within_markdown_is_read_as_html() {
        check(
            "Before.\n\n<div>\n<p>In a <b>div</b> &mdash; here.</p>\n<script>var x = 'no prose';</script>\n</div>\n\n<figure><img src=x><figcaption>The bridge.</figcaption></figure>\n\nA<br>b <span class=x>c</span>.\n\n<!-- a comment\n\nwith a gap -->\n\nAfter.",
            &[
                (BlockKind::Paragraph, "Before."),
                (BlockKind::Paragraph, "In a div — here."),
                (BlockKind::Caption, "The bridge."),
                (BlockKind::Paragraph, "A b c."),
                (BlockKind::Paragraph, "After."),
            ],
        );
        check_slice("<p>Smith &amp; Sons</p>\n\nx", "Smith & Sons", "Smith &amp; Sons");
    }

    #[test]
    fn comments_are_kept_with_their_places() {
        let text = "One <!-- gainsay-ignore event-status: ours --> two.\n\n<!-- gainsay-disable x: y -->\n\nThree.\n\n- <!-- gainsay-ignore a: b -->\n  item\n";
        let document = read(text);
        let found: Vec<_> = document.comments.iter().map(|comment| comment.text.as_str()).collect();
        assert_eq!(found, ["gainsay-ignore event-status: ours", "gainsay-disable x: y", "gainsay-ignore a: b"]);
        for comment in &document.comments {
            let slice = document.slice(comment.span);
            assert!(slice.starts_with("<!--") && slice.trim_end().ends_with("-->"), "{slice:?}");
        }
        let second = document.comments[1].span.end();
        assert_eq!(document.block_at_or_after(second), Some(1));
    }

    #[test]
    fn text_pasted_without_blank_lines_has_a_paragraph_on_each_line() {
        let long = "The council voted on Monday to close the old bridge for good, and the mayor said that no appeal would be heard before spring.";
        check(
            &format!("{long}\nMAYOR SENDS STRONG MESSAGE: 'YOU WILL PAY'\n{long}\n\nA line\nand its rest."),
            &[
                (BlockKind::Paragraph, long),
                (BlockKind::Paragraph, long),
                (BlockKind::Paragraph, "A line and its rest."),
            ],
        );
    }

    #[test]
    fn each_turn_of_a_transcript_is_a_paragraph() {
        check(
            "Q: Will it open\nin May?\n**A:** In June\nMS. HOLT: That is the plan.\n\nNote: it rained\nall day.",
            &[
                (BlockKind::Paragraph, "Q: Will it open in May?"),
                (BlockKind::Paragraph, "A: In June"),
                (BlockKind::Paragraph, "MS. HOLT: That is the plan."),
                (BlockKind::Paragraph, "Note: it rained all day."),
            ],
        );
    }

    #[test]
    fn struck_out_words_are_no_prose() {
        check("They ~~will~~ may meet.", &[(BlockKind::Paragraph, "They may meet.")]);
    }

    #[test]
    fn a_paragraph_that_is_a_link_goes_and_a_linked_sentence_stays() {
        check(
            "[How the bridge fell](u)\n\n[The ministry said on Monday that it fell.](u)\n\n- [Other story](u)\n\nSee [this](u).",
            &[(BlockKind::Paragraph, "The ministry said on Monday that it fell."), (BlockKind::Paragraph, "See this.")],
        );
    }
}
