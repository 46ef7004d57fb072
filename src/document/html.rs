//! HTML, forgiving: words with their byte ranges by way of `html5gum`, entities mapped back; what surrounds an article on a
//! page left out.

use super::BlockKind;
use super::blocks::{Blocks, Part};
use super::boilerplate;
use crate::span::Span;
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use std::ops::Range;

/// An element that is open.
struct Element {
    name: String,
    /// Whether its content is no prose.
    aside: bool,
}

/// Whether parts of a page that look like navigation are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asides {
    /// By element, role and class name.
    Skipped,
    /// Only what is never prose: scripts, styles and the like. For pages where everything looks like navigation.
    Kept,
}

struct Reader<'t, 'b> {
    text: &'t str,
    blocks: &'b mut Blocks,
    open: Vec<Element>,
    asides: Asides,
    part: Part,
    n_articles: u32,
    has_headline: bool,
    /// Ordinal of `<br>`s with nothing but white space between.
    n_breaks: usize,
}

/// Elements without content.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "param"];

/// Elements within a line; all others end a block where they begin and end.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr", "br",
];

/// What is never prose, whatever the page looks like.
const NEVER: &[&str] =
    &["script", "style", "noscript", "template", "svg", "pre", "del", "s", "strike", "title", "textarea"];

/// Reads a whole page: where it has articles, the fullest of them; else its main part; else all of it.
pub(super) fn read_page(text: &str, range: Range<usize>, blocks: &mut Blocks) {
    read(text, range.clone(), Asides::Skipped, blocks);
    if blocks.done.is_empty() {
        blocks.comments.clear();
        read(text, range, Asides::Kept, blocks);
    }
    let words_in = |of: &dyn Fn(Part) -> bool| -> usize {
        blocks.done.iter().filter(|block| of(block.part)).map(|block| block.prose.text().len()).sum()
    };
    let n_articles = blocks.done.iter().map(|block| block.part.article).max().unwrap_or(0);
    let fullest =
        (1..=n_articles).max_by_key(|&ordinal| (words_in(&|part| part.article == ordinal), u32::MAX - ordinal));
    let all = words_in(&|_| true);
    // A quarter of the page's words makes an article the page's subject; below that, `<article>` marks teasers or comments.
    let article = fullest.filter(|&ordinal| words_in(&|part| part.article == ordinal) * 4 >= all);
    let main = words_in(&|part| part.main > 0) * 4 >= all && all > 0;
    blocks.done.retain(|block| match article {
        Some(ordinal) => block.part.article == ordinal || block.kind == BlockKind::Headline,
        None => !main || block.part.main > 0 || block.kind == BlockKind::Headline,
    });
}

/// Reads a piece of HTML within another format.
pub(super) fn read_fragment(text: &str, range: Range<usize>, blocks: &mut Blocks) {
    read(text, range, Asides::Skipped, blocks);
}

fn read(text: &str, range: Range<usize>, asides: Asides, blocks: &mut Blocks) {
    let mut reader = Reader {
        text,
        blocks,
        open: Vec::new(),
        asides,
        part: Part::default(),
        n_articles: 0,
        has_headline: false,
        n_breaks: 0,
    };
    for (token, at) in tokens(text, range) {
        match token {
            Token::StartTag(tag) => reader.start(&tag, at),
            Token::EndTag(tag) => reader.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(_) => reader.words(at),
            Token::Comment(_) => reader.blocks.comment(text, Span::new(at.start, at.end)),
            Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reader.close();
    reader.blocks.enter(Part::default());
}

/// The tokens of `text[range]` with their byte ranges in `text`.
pub(super) fn tokens(text: &str, range: Range<usize>) -> impl Iterator<Item = (Token<usize>, Range<usize>)> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    let base = range.start;
    Tokenizer::new_with_emitter(&text[range], emitter).map_while(Result::ok).map(move |token| {
        let span = match &token {
            Token::StartTag(tag) => tag.span,
            Token::EndTag(tag) => tag.span,
            Token::String(words) => words.span,
            Token::Comment(words) => words.span,
            Token::Doctype(doctype) => doctype.span,
            Token::Error(error) => error.span,
        };
        (token, base + span.start..base + span.end)
    })
}

/// Value of an attribute.
pub(super) fn attribute(tag: &StartTag<usize>, name: &str) -> Option<String> {
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
}

impl Reader<'_, '_> {
    fn start(&mut self, tag: &StartTag<usize>, at: Range<usize>) {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if name == "br" {
            self.line_break(at);
            return;
        }
        self.close_implied(&name);
        if !INLINE.contains(&name.as_str()) {
            self.close();
        }
        if VOID.contains(&name.as_str()) || tag.self_closing && name != "p" && name != "div" {
            return;
        }
        let aside = self.is_aside(tag, &name);
        let in_header = self.open.iter().any(|element| element.name == "header");
        if name == "article" && !self.has_open("article") && !in_header {
            self.n_articles += 1;
            self.part.article = self.n_articles;
        }
        if name == "main" || attribute(tag, "role").as_deref() == Some("main") {
            self.part.main = 1;
        }
        self.blocks.enter(self.part);
        if name == "a" {
            self.blocks.open_link();
        }
        self.open.push(Element { name, aside });
    }

    fn has_open(&self, name: &str) -> bool {
        self.open.iter().any(|element| element.name == name)
    }

    /// Whether the element's content is no prose of the article.
    fn is_aside(&self, tag: &StartTag<usize>, name: &str) -> bool {
        if NEVER.contains(&name) {
            return true;
        }
        // A footnote mark: a link within a superscript.
        if name == "a" && self.open.last().is_some_and(|parent| parent.name == "sup") {
            return true;
        }
        if tag.attributes.contains_key(b"hidden".as_slice()) || attribute(tag, "aria-hidden").as_deref() == Some("true")
        {
            return true;
        }
        // Class names on the whole page or article describe its layout.
        if self.asides == Asides::Kept || matches!(name, "html" | "body" | "main" | "article") {
            return false;
        }
        // A page's header is navigation; an article's holds its headline.
        let page_header = name == "header" && self.part == Part::default();
        page_header
            || boilerplate::is_aside_element(name)
            || attribute(tag, "role").is_some_and(|role| boilerplate::is_aside_role(role.trim()))
            || attribute(tag, "class").is_some_and(|names| names.split_whitespace().any(boilerplate::is_aside_class))
            || attribute(tag, "id").is_some_and(|id| boilerplate::is_aside_class(&id))
    }

    /// Ends elements that the start of `name` ends without saying so.
    fn close_implied(&mut self, name: &str) {
        let ended: &[&str] = match name {
            "li" => &["li", "p"],
            "dt" | "dd" => &["dt", "dd", "p"],
            "td" | "th" => &["td", "th", "p"],
            "tr" => &["td", "th", "tr", "p"],
            "option" => &["option"],
            name if !INLINE.contains(&name) => &["p"],
            _ => return,
        };
        let border = ["ul", "ol", "dl", "table", "article", "section", "div", "blockquote", "body", "figure"];
        let mut idx = self.open.len();
        let mut cut = None;
        while let Some(element) = idx.checked_sub(1).and_then(|idx| self.open.get(idx)) {
            idx -= 1;
            if ended.contains(&element.name.as_str()) {
                cut = Some(idx);
            } else if border.contains(&element.name.as_str()) {
                break;
            }
        }
        if let Some(cut) = cut {
            self.close();
            self.pop_to(cut);
        }
    }

    fn end(&mut self, name: &str) {
        if name == "br" {
            return;
        }
        let Some(idx) = self.open.iter().rposition(|element| element.name == name) else {
            if !INLINE.contains(&name) {
                self.close();
            }
            return;
        };
        if !INLINE.contains(&name) {
            self.close();
        }
        self.pop_to(idx);
    }

    /// Closes all open elements from `idx` on.
    fn pop_to(&mut self, idx: usize) {
        for element in self.open.drain(idx..) {
            match element.name.as_str() {
                "a" => self.blocks.close_link(),
                "main" => self.part.main = 0,
                _ => {}
            }
        }
        if !self.has_open("article") {
            self.part.article = 0;
        }
        self.blocks.enter(self.part);
    }

    fn line_break(&mut self, at: Range<usize>) {
        self.n_breaks += 1;
        // Two line breaks in a row are how old pages part paragraphs.
        if self.n_breaks > 1 {
            self.close();
        } else if !self.is_hidden() {
            self.blocks.space(Span::new(at.start, at.end));
        }
    }

    fn is_hidden(&self) -> bool {
        self.open.iter().any(|element| element.aside)
    }

    fn words(&mut self, at: Range<usize>) {
        let Some(slice) = self.text.get(at.clone()) else { return };
        if self.is_hidden() {
            return;
        }
        if !slice.trim().is_empty() {
            self.n_breaks = 0;
        }
        let mut from = 0;
        while let Some(ampersand) = slice[from..].find('&').map(|found| from + found) {
            self.blocks.words(self.text, at.start + from..at.start + ampersand);
            let reference = &slice[ampersand..ampersand + reference_len(&slice[ampersand..])];
            let (len, decoded) = decode(reference);
            let end = ampersand + len;
            if decoded == reference[..len] {
                self.blocks.words(self.text, at.start + ampersand..at.start + end);
            } else {
                self.blocks.decoded(&decoded, Span::new(at.start + ampersand, at.start + end));
            }
            from = end;
        }
        self.blocks.words(self.text, at.start + from..at.end);
    }

    /// Ends the open block as what its innermost telling element makes of it.
    fn close(&mut self) {
        self.n_breaks = 0;
        if self.blocks.is_open_empty() {
            self.blocks.discard();
            return;
        }
        let kind = self.open.iter().rev().find_map(|element| match element.name.as_str() {
            "h1" if !self.has_headline => Some(BlockKind::Headline),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(BlockKind::Heading),
            "li" | "dt" | "dd" => Some(BlockKind::ListItem),
            "td" | "th" => Some(BlockKind::TableCell),
            "figcaption" | "caption" => Some(BlockKind::Caption),
            "blockquote" => Some(BlockKind::BlockQuote),
            _ => None,
        });
        self.has_headline |= kind == Some(BlockKind::Headline);
        // Old pages lay running text out in tables; a cell of data seldom has twenty words.
        let runs = kind == Some(BlockKind::TableCell) && self.blocks.n_open_words() >= 20;
        self.blocks.close(kind.filter(|_| !runs).unwrap_or(BlockKind::Paragraph));
    }
}

/// Bytes of what may be a character reference at the start of `text`, which begins with `&`.
fn reference_len(text: &str) -> usize {
    let name = text[1..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    // The longest named reference has 32 letters; a longer run of letters is none.
    let len = 1 + name.min(40);
    len + usize::from(text[len..].starts_with(';'))
}

/// What the character reference at the start of `reference` stands for, and how many bytes it takes; an ampersand that begins
/// none stands for itself.
fn decode(reference: &str) -> (usize, String) {
    let decoded = Tokenizer::new(reference).map_while(Result::ok).fold(String::new(), |mut all, token| {
        if let Token::String(words) = token {
            all.push_str(&String::from_utf8_lossy(&words));
        }
        all
    });
    if decoded == reference {
        return (reference.len(), decoded);
    }
    // `&ampfoo` decodes to `&foo`: what both end in lies after the reference.
    let tail = |text: &str| text.bytes().rev().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b';').count();
    let common = reference
        .bytes()
        .rev()
        .zip(decoded.bytes().rev())
        .take(tail(reference))
        .take_while(|(written, read)| written == read)
        .count();
    // A reference takes at least the ampersand and two letters.
    let common = common.min(reference.len().saturating_sub(3)).min(decoded.len().saturating_sub(1));
    let cut = decoded.len() - common;
    if decoded.is_char_boundary(cut) {
        (reference.len() - common, decoded[..cut].to_owned())
    } else {
        (reference.len(), decoded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Role, from_text};

    fn read(text: &str) -> Document {
        from_text("a.html", text, Role::Source).0
    }

    fn check(text: &str, expect: &[(BlockKind, &str)]) {
        let document = read(text);
        let found: Vec<_> = document.blocks.iter().map(|block| (block.kind, block.prose.text())).collect();
        assert_eq!(found, expect, "{text}");
    }

    fn check_slice(text: &str, words: &str, expect: &str) {
        let document = read(text);
        let slice = document.blocks.iter().find_map(|block| {
            let at = block.prose.text().find(words)?;
            Some(document.slice(block.prose.span(at..at + words.len())))
        });
        assert_eq!(slice, Some(expect), "{text}");
    }

    #[test]
    fn character_references_are_mapped_back() {
        for (reference, expect) in [
            ("&amp;", (5, "&")),
            ("&ampfoo", (4, "&")),
            ("&copy2024", (5, "©")),
            ("&nbsp;", (6, "\u{a0}")),
            ("&#8220;", (7, "“")),
            ("&#x201C;", (8, "“")),
            ("&unknown;", (9, "&unknown;")),
            ("&", (1, "&")),
            ("&T", (2, "&T")),
            ("&notit;", (4, "¬")),
            ("&eacute;", (8, "é")),
        ] {
            let (len, decoded) = decode(reference);
            assert_eq!((len, decoded.as_str()), expect, "{reference}");
        }
        check_slice("<p>R&amp;D at AT&T cost &pound;3&nbsp;million</p>", "R&D", "R&amp;D");
        check_slice("<p>R&amp;D at AT&T cost &pound;3&nbsp;million</p>", "AT&T", "AT&T");
        check_slice("<p>R&amp;D at AT&T cost &pound;3&nbsp;million</p>", "£3 million", "&pound;3&nbsp;million");
        check_slice(
            "<p>The <b>four</b>th\r\n  round “ended” 🇮🇷</p>",
            "fourth round “ended”",
            "four</b>th\r\n  round “ended”",
        );
    }

    #[test]
    fn an_article_is_told_from_its_page() {
        check(
            "<!doctype html><html><head><title>T</title><style>p{}</style></head><body class='has-sidebar'>\
             <header><a href=/>The Courier</a><h1>The Courier</h1></header><nav><ul><li>Home</ul></nav>\
             <main><article><header><h1>Bridge shut</h1><p class='byline'>By Ana Ruiz</p></header>\
             <p>The council voted on Monday to shut the old bridge.<p>It had <i>cracked</i>.\
             <figure><img alt='x'><figcaption>The bridge on Monday. (AP Photo/Kim Lund)</figcaption></figure>\
             <aside>Other story about trains</aside><div class='share-tools'>Share</div>\
             <h2>What next</h2><ul><li>Work begins in May.<li>It ends in June.</ul>\
             <blockquote><p>We had no choice.</p></blockquote>\
             <table><tr><td>3 dead<td>4 hurt</table></article></main>\
             <article><p>Teaser of another story.</p></article><footer>Contact us</footer>\
             <script>var p = '<p>no</p>';</script></body></html>",
            &[
                (BlockKind::Headline, "Bridge shut"),
                (BlockKind::Paragraph, "The council voted on Monday to shut the old bridge."),
                (BlockKind::Paragraph, "It had cracked."),
                (BlockKind::Caption, "The bridge on Monday."),
                (BlockKind::Heading, "What next"),
                (BlockKind::ListItem, "Work begins in May."),
                (BlockKind::ListItem, "It ends in June."),
                (BlockKind::BlockQuote, "We had no choice."),
                (BlockKind::TableCell, "3 dead"),
                (BlockKind::TableCell, "4 hurt"),
            ],
        );
    }

    #[test]
    fn a_page_without_structure_is_read_whole() {
        check(
            "Two people died.<br>One was hurt.<br><br>The road is <del>shut</del> open.<sup><a href=#1>1</a></sup>",
            &[(BlockKind::Paragraph, "Two people died. One was hurt."), (BlockKind::Paragraph, "The road is open.")],
        );
        check(
            "<div class='sidebar'><p>All of it lies here.</p></div>",
            &[(BlockKind::Paragraph, "All of it lies here.")],
        );
    }

    #[test]
    fn comments_are_kept() {
        let document = read("<p>a</p><!-- gainsay-ignore x: y --><p>b</p><?php no ?><!doctype html>");
        let found: Vec<_> = document.comments.iter().map(|comment| comment.text.as_str()).collect();
        assert_eq!(found, ["gainsay-ignore x: y"]);
        assert_eq!(document.slice(document.comments[0].span), "<!-- gainsay-ignore x: y -->");
    }
}
