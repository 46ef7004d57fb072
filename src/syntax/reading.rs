//! From documents to sentences with trees: the blocks' prose is split, tokenized, given to the model in one batch, and joined.

use super::model::{Model, Node, Tree};
use super::segment::{self, Piece, Plan, Words};
use super::truecase::{Casing, Usage};
use super::{Sentence, Token, split, tokenize, told};
use crate::document::{BlockKind, Document};
use crate::span::Span;
use std::borrow::Cow;
use std::ops::Range;

/// A sentence before parsing.
struct Draft {
    span: Span,
    /// Place of each token in the document.
    spans: Vec<Span>,
    block: u32,
    kind: BlockKind,
    text: Box<str>,
    tokens: Vec<Range<usize>>,
    casing: Casing,
    plan: Plan,
}

impl Draft {
    fn words(&self) -> Words<'_> {
        Words { text: &self.text, tokens: &self.tokens }
    }

    fn form(&self, idx: usize) -> &str {
        &self.text[self.tokens[idx].clone()]
    }
}

/// Reads the sentences of `document`, in order; of a fact sheet, those that tell its facts. Prose in other languages than English is read as if it were English.
#[must_use]
pub fn read(document: &Document) -> Vec<Sentence> {
    let mut drafts = Vec::new();
    let told = told::blocks(document);
    for (block_idx, block) in document.blocks.iter().chain(&told).enumerate() {
        let prose = block.prose.text();
        for range in split::sentences(prose) {
            let text = &prose[range.clone()];
            let tokens = tokenize::tokens(text);
            let in_prose = |token: &Range<usize>| token.start + range.start..token.end + range.start;
            let spans = tokens.iter().map(|token| block.prose.span(in_prose(token))).collect();
            let plan = segment::plan(Words { text, tokens: &tokens });
            drafts.push(Draft {
                span: block.prose.span(range.clone()),
                spans,
                block: u32::try_from(block_idx).unwrap_or(u32::MAX),
                kind: block.kind,
                text: text.into(),
                tokens,
                casing: Casing::of(text),
                plan,
            });
        }
    }
    parse(drafts)
}

/// Gives sentences whose tokens are known the model's tags, lemmas and trees in place of their own.
#[must_use]
pub fn reread(sentences: Vec<Sentence>) -> Vec<Sentence> {
    let draft = |sentence: Sentence| {
        let tokens: Vec<Range<usize>> =
            sentence.tokens.iter().map(|token| token.start as usize..token.end as usize).collect();
        let plan = segment::plan(Words { text: &sentence.text, tokens: &tokens });
        Draft {
            span: sentence.span,
            spans: sentence.tokens.iter().map(|token| token.span).collect(),
            block: sentence.block,
            kind: sentence.kind,
            casing: Casing::of(&sentence.text),
            text: sentence.text,
            tokens,
            plan,
        }
    };
    parse(sentences.into_iter().map(draft).collect())
}

fn parse(drafts: Vec<Draft>) -> Vec<Sentence> {
    let mut usage = Usage::default();
    for draft in drafts.iter().filter(|draft| draft.casing == Casing::Ordinary) {
        usage.add((0..draft.tokens.len()).map(|idx| draft.form(idx)));
    }
    let pieces = || drafts.iter().flat_map(|draft| draft.plan.pieces.iter().map(move |piece| (draft, piece)));
    let forms: Vec<Vec<Cow<'_, str>>> = pieces().map(|(draft, piece)| forms(draft, piece, &usage)).collect();
    let given: Vec<Vec<&str>> = forms.iter().map(|forms| forms.iter().map(AsRef::as_ref).collect()).collect();
    let given: Vec<&[&str]> = given.iter().map(Vec::as_slice).collect();
    let mut trees = Model::embedded().analyse(&given).into_iter();
    let join = |draft: &Draft| {
        let trees = trees.by_ref().take(draft.plan.pieces.len()).collect();
        segment::join(draft.words(), &draft.plan, trees)
    };
    let trees: Vec<Tree> = drafts.iter().map(join).collect();
    drafts.into_iter().zip(trees).map(|(draft, tree)| sentence(draft, tree)).collect()
}

/// The words of a piece as the parser is to see them.
fn forms<'d>(draft: &'d Draft, piece: &Piece, usage: &Usage) -> Vec<Cow<'d, str>> {
    let words = draft.words();
    let stop = piece.closing_comma(words);
    let form = |(at, &idx): (usize, &usize)| {
        let form = draft.form(idx);
        if stop == Some(idx) {
            return Cow::Borrowed(".");
        }
        usage.form(form, draft.casing, at == 0).map_or(Cow::Borrowed(form), Cow::Owned)
    };
    let prompt = piece.prompt.iter().map(|&form| Cow::Borrowed(form));
    prompt.chain(piece.tokens.iter().enumerate().map(form)).collect()
}

fn sentence(draft: Draft, tree: Tree) -> Sentence {
    let to_u32 = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let token = |((range, span), node): ((Range<usize>, Span), Node)| Token {
        span,
        start: to_u32(range.start),
        end: to_u32(range.end),
        lemma: node.lemma,
        upos: node.upos,
        xpos: node.xpos,
        feats: node.feats,
        head: node.head,
        relation: node.relation,
        confidence: node.confidence,
    };
    let tokens = draft.tokens.into_iter().zip(draft.spans).zip(tree).map(token).collect();
    Sentence { span: draft.span, block: draft.block, kind: draft.kind, text: draft.text, tokens }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document;
    use crate::syntax::{BaseRelation, Upos, conllu};

    fn one(text: &str) -> Sentence {
        let tokens = tokenize::tokens(text);
        let spans = tokens.iter().map(|token| Span::new(token.start, token.end)).collect();
        let plan = segment::plan(Words { text, tokens: &tokens });
        let casing = Casing::of(text);
        let kind = BlockKind::Paragraph;
        let span = Span::new(0, text.len());
        parse(vec![Draft { span, spans, block: 0, kind, text: text.into(), tokens, casing, plan }]).remove(0)
    }

    /// Whether the words `head` and `child` are joined by `relation`.
    fn joined(sentence: &Sentence, head: &str, relation: BaseRelation, child: &str) -> bool {
        let idx = |form: &str| {
            (0..sentence.tokens.len()).find(|&idx| sentence.form(idx) == form).expect("a word of the text")
        };
        let token = &sentence.tokens[idx(child)];
        token.relation.base() == relation && token.head.map(usize::from) == Some(idx(head))
    }

    #[test]
    fn the_root_of_a_quotation_hangs_on_the_verb_of_speech() {
        for text in [
            "“The council rejected the plan,” Mayor Ada Brill said on Friday.",
            "\"The council rejected the plan,\" said Ada Brill.",
            "The mayor said: “The council rejected the plan.”",
        ] {
            let sentence = one(text);
            assert!(joined(&sentence, "said", BaseRelation::Ccomp, "rejected"), "{}", conllu::write(&[sentence]));
            assert!(joined(&sentence, "rejected", BaseRelation::Obj, "plan"), "{}", conllu::write(&[sentence]));
        }
        let inverted = one("\"The council rejected the plan,\" said Ada Brill.");
        assert!(joined(&inverted, "said", BaseRelation::Nsubj, "Ada"), "{}", conllu::write(&[inverted]));
    }

    #[test]
    fn a_comma_shown_as_a_full_stop_keeps_its_tags() {
        let sentence = one("“The council rejected the plan,” Brill said.");
        let comma = (0..sentence.tokens.len()).find(|&idx| sentence.form(idx) == ",").expect("a comma");
        assert_eq!(sentence.tokens[comma].xpos.as_str(), ",");
        assert_eq!(&*sentence.tokens[comma].lemma, ",");
    }

    #[test]
    fn a_dateline_is_no_part_of_the_clause() {
        let sentence = one("MUSCAT, Oman (AP) — The talks began on Sunday.");
        assert_eq!(sentence.root().map(|root| sentence.form(root)), Some("began"));
        assert!(joined(&sentence, "began", BaseRelation::Nsubj, "talks"));
    }

    #[test]
    fn headlines_in_capitals_have_verbs_and_keep_their_text() {
        let sentence = one("MAYOR SAYS COUNCIL REJECTED THE PLAN");
        let verb = (0..sentence.tokens.len()).find(|&idx| sentence.form(idx) == "REJECTED").expect("the verb");
        assert_eq!(sentence.tokens[verb].upos, Upos::Verb);
        assert_eq!(&*sentence.tokens[verb].lemma, "reject");
        assert_eq!(&*sentence.text, "MAYOR SAYS COUNCIL REJECTED THE PLAN");
    }

    #[test]
    fn every_sentence_has_one_root_and_no_cycle() {
        for text in ["“No,” he said, “never.”", "a", "— “”", "Q: A: B: “C,” said D: “E”", "\"X y z,\" said \"W v u.\""]
        {
            let sentence = one(text);
            // Reading what was written checks roots and cycles.
            conllu::read(&conllu::write(&[sentence])).expect("a tree");
        }
    }

    #[test]
    fn tokens_stand_where_their_words_stand_in_the_file() {
        let text = "# The *mill*\n\nGov. Brill didn&#39;t go. She stayed\nin Dayton.\n";
        let (document, _) = document::from_text("a.md", text, document::Role::Source);
        let sentences = read(&document);
        let texts: Vec<&str> = sentences.iter().map(|sentence| &*sentence.text).collect();
        assert_eq!(texts, ["The mill", "Gov. Brill didn't go.", "She stayed in Dayton."]);
        let clitic = &sentences[1].tokens[3];
        assert_eq!((sentences[1].form(3), &text[clitic.span.range()]), ("n't", "n&#39;t"));
        assert_eq!(sentences[2].span, Span::new(text.find("She").expect("there"), text.len() - 1));
    }
}
