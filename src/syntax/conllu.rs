//! CoNLL-U, the file format of Universal Dependencies: reading trees with the text that their words make, and writing
//! [`Sentence`]s so that the scorer of the `CoNLL` 2018 shared task takes them.

use super::{Feats, Mood, Number, Relation, Sentence, Tense, Token, TokenIdx, Upos, VerbForm, Xpos};
use crate::document::BlockKind;
use crate::span::Span;
use std::fmt::Write as _;

/// Trees as read from a CoNLL-U file, and the text that their words make; spans refer to that text.
#[derive(Debug, Clone, Default)]
pub struct Treebank {
    /// The words with their spaces: sentences of one paragraph a space apart, paragraphs a blank line apart.
    pub text: String,
    /// The trees in file order; `block` counts paragraphs.
    pub sentences: Vec<Sentence>,
}

/// A line of a CoNLL-U file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct ConlluError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

/// Reads CoNLL-U: basic trees, with multiword tokens as the words they are made of; empty nodes are passed over.
///
/// Tags and relations outside UD English's sets become `X`, `XX` and the relation without its subtype (or `dep`). A
/// sentence without heads, such as gold tokens for a parser, hangs every word on its first.
///
/// # Errors
/// A word line without ten columns, a word number out of order, a head that is no word, two roots or none, or a cycle.
pub fn read(conllu: &str) -> Result<Treebank, ConlluError> {
    let mut bank = Treebank::default();
    let mut draft = Draft::default();
    let mut ends_at = 0;
    for (line_idx, line) in conllu.lines().enumerate() {
        let line = line.trim_end_matches('\r');
        ends_at = line_idx + 1;
        if line.trim().is_empty() {
            draft.close(&mut bank, ends_at)?;
        } else if let Some(comment) = line.strip_prefix('#') {
            let comment = comment.trim_start();
            draft.opens_paragraph |= comment.starts_with("newpar") || comment.starts_with("newdoc");
        } else {
            draft.add(line).map_err(|what| ConlluError { line: ends_at, what })?;
        }
    }
    draft.close(&mut bank, ends_at)?;
    Ok(bank)
}

/// The sentence being read.
#[derive(Default)]
struct Draft {
    text: String,
    tokens: Vec<Token>,
    /// Heads as numbered in the file; 0 is the root, none is an underscore.
    heads: Vec<Option<usize>>,
    opens_paragraph: bool,
    /// Whether a space follows the sentence before.
    space_before: bool,
    /// Last word number of the open multiword token, whether a space follows it, and its letters not yet given out.
    multiword: Option<(usize, bool, String)>,
    space_before_next: bool,
}

impl Draft {
    fn add(&mut self, line: &str) -> Result<(), String> {
        let columns: Vec<&str> = line.split('\t').collect();
        let &[id, form, lemma, upos, xpos, feats, head, relation, _, misc] = columns.as_slice() else {
            return Err(format!("a word has ten columns between tabs, this line has {}", columns.len()));
        };
        let space_after = !misc.split('|').any(|item| item == "SpaceAfter=No");
        if id.contains('.') {
            return Ok(());
        }
        if let Some((_, last)) = id.split_once('-') {
            let last = last.parse().map_err(|_| format!("`{id}` is no range of word numbers"))?;
            self.multiword = Some((last, space_after, form.to_owned()));
            return Ok(());
        }
        if id.parse() != Ok(self.tokens.len() + 1) {
            return Err(format!("word number `{id}` where {} was due", self.tokens.len() + 1));
        }
        let head = match head {
            "_" => None,
            head => Some(head.parse::<usize>().map_err(|_| format!("head `{head}` is no word number"))?),
        };
        let (start, end) = self.place(form, space_after);
        self.heads.push(head);
        self.tokens.push(Token {
            span: Span::new(start, end),
            start: to_u32(start),
            end: to_u32(end),
            lemma: if lemma == "_" && form != "_" { form.to_lowercase().into() } else { lemma.into() },
            upos: Upos::parse(upos).unwrap_or(Upos::X),
            xpos: Xpos::parse(xpos).unwrap_or(Xpos::Xx),
            feats: read_feats(feats),
            head: None,
            relation: read_relation(relation),
            confidence: u8::MAX,
        });
        Ok(())
    }

    /// Appends the word to the text and says where it came to stand.
    fn place(&mut self, form: &str, space_after: bool) -> (usize, usize) {
        if self.space_before_next && !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        let word_idx = self.tokens.len() + 1;
        let Some((last, multiword_space, rest)) = &mut self.multiword else {
            self.text.push_str(form);
            self.space_before_next = space_after;
            return (start, self.text.len());
        };
        // A multiword token is written as its own letters. UD English's words always spell them out one after the
        // other; where other treebanks' do not ("des" = "de" + "les"), the last word takes what is left.
        let is_last = word_idx >= *last;
        let take = if is_last {
            rest.len()
        } else if rest.starts_with(form) {
            form.len()
        } else {
            0
        };
        self.text.push_str(&rest[..take]);
        rest.drain(..take);
        self.space_before_next = is_last && *multiword_space;
        if is_last {
            self.multiword = None;
        }
        (start, self.text.len())
    }

    /// Ends the sentence: checks its tree and puts it after the text so far.
    fn close(&mut self, bank: &mut Treebank, line: usize) -> Result<(), ConlluError> {
        if self.tokens.is_empty() {
            return Ok(());
        }
        let draft = std::mem::take(self);
        self.space_before = draft.space_before_next;
        let heads = resolve_heads(&draft.heads).map_err(|what| ConlluError { line, what })?;
        let paragraph_before = bank.sentences.last().map(|sentence| sentence.block);
        let block = match paragraph_before {
            None => 0,
            Some(before) => before + u32::from(draft.opens_paragraph),
        };
        match paragraph_before {
            None => {}
            Some(_) if draft.opens_paragraph => bank.text.push_str("\n\n"),
            Some(_) if draft.space_before => bank.text.push(' '),
            Some(_) => {}
        }
        let base = bank.text.len();
        bank.text.push_str(&draft.text);
        let mut tokens = draft.tokens;
        for (token, head) in tokens.iter_mut().zip(heads) {
            token.span = Span::new(base + token.start as usize, base + token.end as usize);
            token.head = head;
            // The relation and the head say the same thing of the root; the head is the one that was checked.
            token.relation = match (head, token.relation) {
                (None, _) => Relation::Root,
                (Some(_), Relation::Root) => Relation::Dep,
                (Some(_), relation) => relation,
            };
        }
        let span = Span::new(base, bank.text.len());
        let text = draft.text.into_boxed_str();
        bank.sentences.push(Sentence { span, block, kind: BlockKind::Paragraph, text, tokens });
        Ok(())
    }
}

fn to_u32(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// Heads from file numbers to indexes, or what keeps them from being a tree.
fn resolve_heads(heads: &[Option<usize>]) -> Result<Vec<Option<u16>>, String> {
    if heads.iter().all(Option::is_none) {
        return Ok((0..heads.len()).map(|idx| (idx > 0).then_some(0)).collect());
    }
    let mut found = Vec::with_capacity(heads.len());
    for (idx, head) in heads.iter().enumerate() {
        match *head {
            None => return Err(format!("word {} has no head while others have one", idx + 1)),
            Some(0) => found.push(None),
            Some(head) if head > heads.len() => return Err(format!("head {head} lies past the last word")),
            Some(head) => found.push(u16::try_from(head - 1).ok()),
        }
    }
    match found.iter().filter(|head| head.is_none()).count() {
        1 => {}
        n_roots => return Err(format!("the sentence above has {n_roots} roots; a tree has one")),
    }
    for start in 0..found.len() {
        let mut idx = start;
        for _ in 0..=found.len() {
            match found[idx] {
                Some(head) => idx = usize::from(head),
                None => break,
            }
        }
        if found[idx].is_some() {
            return Err(format!("following the heads from word {} never ends", start + 1));
        }
    }
    Ok(found)
}

fn read_relation(name: &str) -> Relation {
    let base = name.split(':').next().unwrap_or(name);
    Relation::parse(name).or_else(|| Relation::parse(base)).unwrap_or(Relation::Dep)
}

/// Reads the sixth column; features that [`Feats`] does not hold are passed over.
#[must_use]
pub fn read_feats(column: &str) -> Feats {
    let mut feats = Feats::default();
    for (name, value) in column.split('|').filter_map(|feature| feature.split_once('=')) {
        match name {
            "Number" => feats.number = Number::parse(value),
            "Tense" => feats.tense = Tense::parse(value),
            "VerbForm" => feats.verb_form = VerbForm::parse(value),
            "Mood" => feats.mood = Mood::parse(value),
            "Voice" => feats.passive = value == "Pass",
            "Person" => feats.person = value.parse().ok().filter(|person| (1..=3).contains(person)),
            _ => {}
        }
    }
    feats
}

/// The sixth column of `feats`, names in alphabetical order as the format asks; `_` when there are none.
#[must_use]
pub fn feats_column(feats: Feats) -> String {
    let person = feats.person.map(|person| person.to_string());
    let features = [
        ("Mood", feats.mood.map(Mood::as_str)),
        ("Number", feats.number.map(Number::as_str)),
        ("Person", person.as_deref()),
        ("Tense", feats.tense.map(Tense::as_str)),
        ("VerbForm", feats.verb_form.map(VerbForm::as_str)),
        ("Voice", feats.passive.then_some("Pass")),
    ];
    let present = features.iter().filter_map(|(name, value)| value.map(|value| format!("{name}={value}")));
    let column = present.collect::<Vec<_>>().join("|");
    if column.is_empty() { "_".to_owned() } else { column }
}

/// Writes `sentences` as CoNLL-U. Clitics are written as parts of a multiword token with the word they lean on, as UD
/// English does, so that the scorer's figure for tokens is right too. Sentences without tokens are left out.
#[must_use]
pub fn write(sentences: &[Sentence]) -> String {
    let mut out = String::new();
    let mut block_before = None;
    let written = sentences.iter().filter(|sentence| !sentence.tokens.is_empty());
    for (idx, sentence) in written.enumerate() {
        let _ = writeln!(out, "# sent_id = {}", idx + 1);
        if block_before != Some(sentence.block) {
            let _ = writeln!(out, "# newpar id = {}", sentence.block + 1);
            block_before = Some(sentence.block);
        }
        let _ = writeln!(out, "# text = {}", one_line(&sentence.text));
        write_words(sentence, &mut out);
        out.push('\n');
    }
    out
}

fn write_words(sentence: &Sentence, out: &mut String) {
    let n_tokens = sentence.tokens.len();
    let mut multiword_end = 0;
    for (idx, token) in sentence.tokens.iter().enumerate() {
        if idx >= multiword_end {
            multiword_end = (idx + 1..n_tokens).find(|&next| !leans(sentence, next)).unwrap_or(n_tokens);
            if multiword_end > idx + 1 {
                let form = one_line(sentence.words(idx..multiword_end));
                let misc = misc_column(sentence, multiword_end - 1);
                let _ = writeln!(out, "{}-{multiword_end}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}", idx + 1);
            }
        }
        let inside = leans(sentence, idx) || (idx + 1 < n_tokens && leans(sentence, idx + 1));
        let misc = if inside { "_" } else { misc_column(sentence, idx) };
        let head = token.head.map_or(0, |head| head + 1);
        let _ = writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{head}\t{}\t_\t{misc}",
            idx + 1,
            one_line(sentence.form(idx)),
            if token.lemma.is_empty() { "_" } else { &token.lemma },
            token.upos.as_str(),
            token.xpos.as_str(),
            feats_column(token.feats),
            token.relation.as_str(),
        );
    }
}

fn misc_column(sentence: &Sentence, idx: TokenIdx) -> &'static str {
    let touches = sentence.tokens.get(idx + 1).is_some_and(|next| next.start == sentence.tokens[idx].end);
    if touches { "SpaceAfter=No" } else { "_" }
}

/// Whether word `idx` leans on the word before it, so that the two are one token on the page.
fn leans(sentence: &Sentence, idx: TokenIdx) -> bool {
    let Some(before) = idx.checked_sub(1) else { return false };
    sentence.tokens[before].end == sentence.tokens[idx].start && is_clitic(sentence.form(before), sentence.form(idx))
}

/// Whether `form`, written without a space after `before`, is a clitic that UD English splits off a word.
fn is_clitic(before: &str, form: &str) -> bool {
    let form = form.to_lowercase().replace('’', "'");
    let host = before.chars().next_back().is_some_and(char::is_alphanumeric) || before.ends_with(['.', '%']);
    match form.as_str() {
        "'s" | "'m" | "'re" | "'ll" | "'ve" | "'d" | "n't" | "nt" => host,
        "'" => before.ends_with(['s', 'S', 'x', 'z']),
        "not" => before.eq_ignore_ascii_case("can"),
        "na" => before.eq_ignore_ascii_case("gon") || before.eq_ignore_ascii_case("wan"),
        "ta" => before.eq_ignore_ascii_case("got"),
        _ => false,
    }
}

/// `text` with tabs and line breaks as spaces: the format has none within a field.
fn one_line(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "\
# newdoc id = a
# sent_id = 1
# newpar id = 1
# text = The mayor didn't resign.
1\tThe\tthe\tDET\tDT\tDefinite=Def|PronType=Art\t2\tdet\t_\t_
2\tmayor\tmayor\tNOUN\tNN\tNumber=Sing\t5\tnsubj\t_\t_
3-4\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
3\tdid\tdo\tAUX\tVBD\tMood=Ind|Number=Sing|Person=3|Tense=Past|VerbForm=Fin\t5\taux\t_\t_
4\tn't\tnot\tPART\tRB\t_\t5\tadvmod\t_\t_
5\tresign\tresign\tVERB\tVB\tVerbForm=Inf\t0\troot\t_\tSpaceAfter=No
5.1\tresign\tresign\tVERB\tVB\t_\t_\t_\t_\t_
6\t.\t.\tPUNCT\t.\t_\t5\tpunct\t_\t_

# sent_id = 2
1\tNever\tnever\tADV\tRB\t_\t0\troot\t_\tSpaceAfter=No
2\t!\t!\tPUNCT\t.\t_\t1\tpunct\t_\t_

# newpar id = 2
1\tÉmile\tÉmile\tPROPN\tNNP\tNumber=Sing\t2\tnsubj\t_\t_
2\tleft\tleave\tVERB\tVBD\tTense=Past\t0\troot\t_\t_
";

    fn bank() -> Treebank {
        read(SAMPLE).expect("well-formed sample")
    }

    #[test]
    fn words_stand_in_the_text_they_make() {
        let bank = bank();
        assert_eq!(bank.text, "The mayor didn't resign. Never!\n\nÉmile left");
        for sentence in &bank.sentences {
            assert_eq!(&bank.text[sentence.span.range()], &*sentence.text);
            for (idx, token) in sentence.tokens.iter().enumerate() {
                assert_eq!(&bank.text[token.span.range()], sentence.form(idx));
            }
        }
        let forms: Vec<_> = (0..6).map(|idx| bank.sentences[0].form(idx)).collect();
        assert_eq!(forms, ["The", "mayor", "did", "n't", "resign", "."]);
        assert_eq!(bank.sentences.iter().map(|sentence| sentence.block).collect::<Vec<_>>(), [0, 0, 1]);
    }

    #[test]
    fn trees_and_features_are_kept() {
        let bank = bank();
        let first = &bank.sentences[0];
        assert_eq!(first.root(), Some(4));
        assert_eq!(first.head(1), Some(4));
        assert_eq!(first.tokens[2].feats.tense, Some(Tense::Past));
        assert_eq!(first.tokens[2].feats.person, Some(3));
        assert_eq!(first.tokens[0].xpos, Xpos::Dt);
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let bank = bank();
        let written = write(&bank.sentences);
        assert!(written.contains("3-4\tdidn't\t_"), "{written}");
        let again = read(&written).expect("own output");
        assert_eq!(again.text, bank.text);
        assert_eq!(write(&again.sentences), written);
    }

    #[test]
    fn possessives_and_cannot_are_multiword_tokens_but_quotation_marks_are_not() {
        assert!(is_clitic("workers", "'"));
        assert!(is_clitic("can", "not"));
        assert!(is_clitic("U.S.", "’s"));
        assert!(!is_clitic("did", "not"));
        assert!(!is_clitic("home", "'"));
    }

    #[test]
    fn gold_tokens_without_trees_hang_on_the_first() {
        let bank = read("1\tRain\t_\t_\t_\t_\t_\t_\t_\t_\n2\tfell\t_\t_\t_\t_\t_\t_\t_\t_\n").expect("tokens");
        assert_eq!(bank.sentences[0].tokens[1].head, Some(0));
        assert_eq!(&*bank.sentences[0].tokens[0].lemma, "rain");
        assert_eq!(bank.sentences[0].root(), Some(0));
    }

    fn refused(conllu: &str, line: usize, part: &str) {
        let error = read(conllu).expect_err("a broken file");
        assert_eq!(error.line, line, "{error}");
        assert!(error.what.contains(part), "{error}");
    }

    #[test]
    fn broken_files_are_refused_with_their_line() {
        refused("1\tRain\n", 1, "ten columns");
        refused("2\tRain\t_\t_\t_\t_\t0\troot\t_\t_\n", 1, "word number");
        refused("1\tRain\t_\t_\t_\t_\t9\troot\t_\t_\n", 1, "past the last");
        refused("1\tA\t_\t_\t_\t_\t0\troot\t_\t_\n2\tB\t_\t_\t_\t_\t0\troot\t_\t_\n\n", 3, "2 roots");
        let cycle = "1\tA\t_\t_\t_\t_\t0\troot\t_\t_\n2\tB\t_\t_\t_\t_\t3\tdep\t_\t_\n3\tC\t_\t_\t_\t_\t2\tdep\t_\t_\n";
        refused(cycle, 3, "never ends");
    }

    #[test]
    #[ignore = "needs the treebanks: set GAINSAY_TREEBANKS to their folder"]
    fn treebanks_read_and_write_back_the_same() {
        let folder = std::env::var("GAINSAY_TREEBANKS").expect("GAINSAY_TREEBANKS is set");
        for entry in std::fs::read_dir(folder).expect("readable folder") {
            let path = entry.expect("readable folder").path();
            if path.extension().is_none_or(|extension| extension != "conllu") {
                continue;
            }
            let bank = read(&std::fs::read_to_string(&path).expect("readable file")).expect("a treebank");
            let again = read(&write(&bank.sentences)).expect("own output");
            assert_eq!(again.sentences.len(), bank.sentences.len());
            assert_eq!(format!("{:?}", again.sentences[7]), format!("{:?}", bank.sentences[7]));
            for (again, sentence) in again.sentences.iter().zip(&bank.sentences) {
                assert_eq!(again.text, sentence.text);
                assert_eq!(write(std::slice::from_ref(again)), write(std::slice::from_ref(sentence)));
            }
        }
    }
}
