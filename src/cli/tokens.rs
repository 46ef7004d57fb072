//! `gainsay tokens`: the analysis of a text, as trees for people, as JSON, and as CoNLL-U for the official scorer.

use crate::document::{Block, BlockKind, Document, Format, Options, Prose, Reader, Role};
use crate::report::clean;
use crate::span::{LineIndex, Span};
use crate::syntax::{self, Sentence, TokenIdx, conllu};
use anyhow::Context as _;
use clap::{Args, ValueEnum, ValueHint};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Confidence below which a head is marked as doubtful: three in four, where the parser is wrong as often as it says.
const DOUBTFUL: u8 = 191;

/// Arguments of `gainsay tokens`.
#[derive(Debug, Clone, Args)]
pub(crate) struct TokensArguments {
    /// Text to read, or with `--input-format conllu` a treebank; `-` for standard input
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,
    /// How to show the analysis
    #[arg(long, value_enum, default_value_t)]
    output_format: TokensOutput,
    /// How the file is written: prose, or CoNLL-U whose tokens are taken as given
    #[arg(long, value_enum, default_value_t)]
    input_format: TokensInput,
}

/// How `tokens` shows the analysis.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum TokensOutput {
    /// Trees for people
    #[default]
    Full,
    /// One JSON object; places are bytes of the file
    Json,
    /// CoNLL-U
    Conllu,
}

/// What `tokens` reads.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum TokensInput {
    /// A text in any format that `check` reads
    #[default]
    Text,
    /// Tokens in CoNLL-U; tags and trees are made anew
    Conllu,
}

/// What was analysed.
struct Analysis {
    path: String,
    /// The text that spans point into.
    text: String,
    sentences: Vec<Sentence>,
}

/// Runs `gainsay tokens`.
///
/// # Errors
/// A file that cannot be read, is no text, or is no CoNLL-U where that was asked for; output that cannot be written.
pub(crate) fn run(arguments: &TokensArguments, out: &mut dyn Write) -> anyhow::Result<()> {
    let analyses = match arguments.input_format {
        TokensInput::Text => read_texts(&arguments.file)?,
        TokensInput::Conllu => vec![read_conllu(&arguments.file)?],
    };
    for analysis in &analyses {
        match arguments.output_format {
            TokensOutput::Full => write_trees(analysis, out)?,
            TokensOutput::Json => writeln!(out, "{}", json(analysis))?,
            TokensOutput::Conllu => out.write_all(conllu::write(&analysis.sentences).as_bytes())?,
        }
    }
    Ok(())
}

fn read_texts(path: &Path) -> anyhow::Result<Vec<Analysis>> {
    let analyse = |mut document: Document| {
        if document.format == Format::Text {
            document.blocks = whole(&document);
        }
        let sentences = syntax::read(&document);
        Analysis { path: document.path, text: document.text, sentences }
    };
    let reader = Reader::new(Options::new(Role::Draft, std::env::current_dir().unwrap_or_default()))?;
    let (documents, problems) = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut io::stdin(), &mut bytes).context("standard input cannot be read")?;
        let mut problems = Vec::new();
        (reader.from_bytes("-", &bytes, &mut problems).into_iter().collect(), problems)
    } else {
        reader.load(path)
    };
    if documents.is_empty() {
        let why = problems
            .first()
            .map_or_else(|| format!("`{}` holds no text", path.display()), |first| first.message.clone());
        anyhow::bail!(why);
    }
    Ok(documents.into_iter().map(analyse).collect())
}

/// The blocks of a plain text with nothing left out. The document room passes over list markers, rules and boilerplate, which
/// claim nothing; who asks for tokens, a scorer for one, counts every character.
fn whole(document: &Document) -> Vec<Block> {
    let text = &document.text;
    let mut blocks = Vec::new();
    let mut at = 0;
    for block in &document.blocks {
        let span = block.prose.span(0..block.prose.text().len());
        // What was passed over on the block's first line is its marker.
        let line = text[..span.start()].rfind('\n').map_or(0, |end| end + 1).max(at);
        lines(text, at..line, &mut blocks);
        blocks.push(Block { kind: block.kind, prose: prose(text, line..span.end()) });
        at = span.end();
    }
    lines(text, at..text.len(), &mut blocks);
    blocks.retain(|block| !block.prose.text().trim().is_empty());
    blocks
}

/// Each line of `text[range]` as a paragraph.
fn lines(text: &str, range: Range<usize>, blocks: &mut Vec<Block>) {
    let mut start = range.start;
    for line in text[range].split_inclusive('\n') {
        blocks.push(Block { kind: BlockKind::Paragraph, prose: prose(text, start..start + line.trim_end().len()) });
        start += line.len();
    }
}

/// The words of `text[range]`, line breaks turned to spaces.
fn prose(text: &str, range: Range<usize>) -> Prose {
    let mut prose = Prose::default();
    let mut start = range.start;
    for line in text[range].split_inclusive('\n') {
        let words = line.trim_end_matches(['\n', '\r']);
        let end = start + words.len();
        prose.push(words, Span::new(start, end));
        start += line.len();
        if end < start {
            prose.push(" ", Span::new(end, start));
        }
    }
    prose
}

fn read_conllu(path: &Path) -> anyhow::Result<Analysis> {
    let shown = path.display().to_string();
    let read = if path == Path::new("-") { io::read_to_string(io::stdin()) } else { std::fs::read_to_string(path) };
    let conllu = read.with_context(|| format!("`{shown}` cannot be read"))?;
    let bank = conllu::read(&conllu).with_context(|| format!("`{shown}` is not CoNLL-U"))?;
    Ok(Analysis { path: shown, text: bank.text, sentences: syntax::reread(bank.sentences) })
}

/// Writes each sentence with its place and, beneath it, its tree: the root first, what it governs under it in order.
fn write_trees(analysis: &Analysis, out: &mut dyn Write) -> io::Result<()> {
    let lines = LineIndex::new(&analysis.text);
    for sentence in &analysis.sentences {
        let place = lines.line_column(&analysis.text, sentence.span.start());
        writeln!(out, "{}:{}:{}: {}", analysis.path, place.line, place.column, clean(&sentence.text))?;
        if let Some(root) = sentence.root() {
            write_branch(sentence, root, out)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Writes the tree below `root`. A stack of our own, since a tree may be as deep as its sentence is long.
fn write_branch(sentence: &Sentence, root: TokenIdx, out: &mut dyn Write) -> io::Result<()> {
    let mut children = vec![Vec::new(); sentence.tokens.len()];
    for idx in 0..sentence.tokens.len() {
        if let Some(head) = sentence.head(idx) {
            children[head].push(idx);
        }
    }
    let mut open = vec![(root, String::from("  "), String::from("  "))];
    while let Some((idx, lead, below)) = open.pop() {
        writeln!(out, "{lead}{}", clean(&node(sentence, idx)))?;
        let own = &children[idx];
        for (at, &child) in own.iter().enumerate().rev() {
            let (branch, trunk) = if at + 1 == own.len() { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            open.push((child, format!("{below}{branch}"), format!("{below}{trunk}")));
        }
    }
    Ok(())
}

/// "nsubj  talks  (NOUN NNS, talk; Number=Plur)"
fn node(sentence: &Sentence, idx: TokenIdx) -> String {
    let token = &sentence.tokens[idx];
    let (form, relation) = (sentence.form(idx), token.relation.as_str());
    let (upos, xpos) = (token.upos.as_str(), token.xpos.as_str());
    let lemma = if *token.lemma == *form { String::new() } else { format!(", {}", token.lemma) };
    let feats = match conllu::feats_column(token.feats) {
        none if none == "_" => String::new(),
        feats => format!("; {}", feats.replace('|', " ")),
    };
    let percent = u32::from(token.confidence) * 100 / u32::from(u8::MAX);
    let doubt =
        if token.head.is_some() && token.confidence < DOUBTFUL { format!("  head {percent} %") } else { String::new() };
    format!("{relation}  {form}  ({upos} {xpos}{lemma}{feats}){doubt}")
}

fn kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Headline => "headline",
        BlockKind::Heading => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::ListItem => "list-item",
        BlockKind::TableCell => "table-cell",
        BlockKind::Caption => "caption",
        BlockKind::BlockQuote => "block-quote",
    }
}

fn json(analysis: &Analysis) -> Value {
    let token = |(idx, sentence): (TokenIdx, &Sentence)| {
        let token = &sentence.tokens[idx];
        json!({
            "form": sentence.form(idx),
            "span": [token.span.start(), token.span.end()],
            "lemma": token.lemma,
            "upos": token.upos.as_str(),
            "xpos": token.xpos.as_str(),
            "feats": conllu::feats_column(token.feats),
            "head": token.head,
            "relation": token.relation.as_str(),
            "confidence": token.confidence,
        })
    };
    let sentence = |sentence: &Sentence| {
        json!({
            "span": [sentence.span.start(), sentence.span.end()],
            "block": sentence.block,
            "kind": kind(sentence.kind),
            "text": sentence.text,
            "tokens": (0..sentence.tokens.len()).map(|idx| token((idx, sentence))).collect::<Vec<_>>(),
        })
    };
    json!({ "path": analysis.path, "sentences": analysis.sentences.iter().map(sentence).collect::<Vec<_>>() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str, text: &str, output_format: TokensOutput, input_format: TokensInput) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(name);
        std::fs::write(&file, text).expect("a file");
        let mut out = Vec::new();
        run(&TokensArguments { file, output_format, input_format }, &mut out).expect("an analysis");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn trees_are_drawn_from_the_root_down() {
        let out = shown("a.txt", "The mill closed.\n", TokensOutput::Full, TokensInput::Text);
        let lines: Vec<&str> = out.lines().collect();
        assert!(lines[0].ends_with("a.txt:1:1: The mill closed."), "{out}");
        assert_eq!(
            lines[1],
            "  root  closed  (VERB VBD, close; Mood=Ind Number=Sing Person=3 Tense=Past VerbForm=Fin)"
        );
        assert_eq!(lines[2], "  ├─ nsubj  mill  (NOUN NN; Number=Sing)");
        assert_eq!(lines[3], "  │  └─ det  The  (DET DT, the)");
        assert!(lines[4].starts_with("  └─ punct  .  (PUNCT ."), "{out}");
    }

    #[test]
    fn json_gives_bytes_of_the_file() {
        let text = "# Über\n\nThe *mill* closed.\n";
        let out = shown("a.md", text, TokensOutput::Json, TokensInput::Text);
        let value: Value = serde_json::from_str(&out).expect("JSON");
        let mill = &value["sentences"][1]["tokens"][1];
        let at = |idx: usize| usize::try_from(mill["span"][idx].as_u64().expect("a number")).expect("small");
        assert_eq!(&text[at(0)..at(1)], "mill");
        assert_eq!(mill["head"], 2);
        assert_eq!(value["sentences"][0]["kind"], "headline");
    }

    #[test]
    fn nothing_of_a_plain_text_is_left_out() {
        let text = "LARKFIELD NEWS\n\n1. The mill closed.\n2. The dam held\nall night.\n_____\nRead more: www.larkfield.example\n";
        let out = shown("a.txt", text, TokensOutput::Json, TokensInput::Text);
        let value: Value = serde_json::from_str(&out).expect("JSON");
        let sentences = value["sentences"].as_array().expect("sentences");
        let dense = |text: &str| text.split_whitespace().collect::<String>();
        let all: String = sentences.iter().map(|sentence| dense(sentence["text"].as_str().expect("text"))).collect();
        assert_eq!(all, dense(text));
        assert!(sentences.iter().any(|sentence| sentence["text"] == "1. The mill closed."), "{out}");
    }

    #[test]
    fn given_tokens_are_kept_and_their_trees_made_anew() {
        let gold =
            "1\tThe\t_\t_\t_\t_\t_\t_\t_\t_\n2\tmill-town\t_\t_\t_\t_\t_\t_\t_\t_\n3\tslept\t_\t_\t_\t_\t_\t_\t_\t_\n";
        let out = shown("a.conllu", gold, TokensOutput::Conllu, TokensInput::Conllu);
        let bank = conllu::read(&out).expect("CoNLL-U");
        assert_eq!(bank.sentences[0].form(1), "mill-town");
        assert_eq!(bank.sentences[0].root(), Some(2));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let arguments = TokensArguments {
            file: PathBuf::from("no/such/file.txt"),
            output_format: TokensOutput::Full,
            input_format: TokensInput::Text,
        };
        let error = run(&arguments, &mut Vec::new()).expect_err("no file");
        assert!(error.to_string().contains("no/such/file.txt"), "{error}");
    }
}
