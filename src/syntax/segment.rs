//! Which stretches of a sentence are parsed each for itself, and how their trees come together again: quotations and the frames
//! that say who spoke them, datelines, speakers' labels.
//!
//! A parser trained on whole sentences errs most where a quotation meets its frame; both parts alone are easy. The
//! quotation's root then hangs on the frame's verb as `ccomp`, as Universal Dependencies has it.

use super::marks::speaker_label;
use super::model::{Node, Tree};
use super::words::WORDS;
use super::{Relation, TokenIdx, Upos, Xpos};
use std::ops::Range;

/// Longest dateline, in tokens: "ST. PETERSBURG, Fla., Sept. 12 (Velmouth Wire Service) —".
const MAX_DATELINE: usize = 16;

/// Farthest a verb of speech may stand from the quotation it frames, in tokens: a name with titles and an apposition.
const MAX_FRAME: usize = 30;

/// What is put before a frame that begins with its verb ("said the mayor"): alone it would read as a question or a command
/// with an object, after any quotation its subject is plain.
const PROMPT: &[&str] = &["\"", "It", "works", ",", "\""];

/// How a sentence is given to the parser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// The pieces, the main one first; every token lies in exactly one.
    pub(super) pieces: Vec<Piece>,
}

/// Tokens that are parsed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) role: Role,
    /// The tokens, in order; a quotation that its frame interrupts has a gap.
    pub(super) tokens: Vec<TokenIdx>,
    /// Words that the parser is given before the piece and whose part of the tree is dropped.
    pub(super) prompt: &'static [&'static str],
}

impl Piece {
    /// The comma or colon at the end of the piece, before quotation marks: the piece is a sentence to the parser, which so
    /// gets a full stop in its place.
    pub(super) fn closing_comma(&self, words: Words<'_>) -> Option<TokenIdx> {
        let last = self.tokens.iter().rev().copied().find(|&idx| words.mark(idx).is_none())?;
        (self.role != Role::Aside && matches!(words.form(last), "," | ":")).then_some(last)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The whole sentence, or the frame of a quotation.
    Main,
    /// Quoted words whose frame is the main piece.
    Quotation,
    /// A dateline or label before the sentence proper.
    Aside,
}

/// A sentence's text with its tokens.
#[derive(Clone, Copy)]
pub(super) struct Words<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t [Range<usize>],
}

impl Words<'_> {
    fn form(&self, idx: TokenIdx) -> &str {
        self.tokens.get(idx).map_or("", |range| &self.text[range.clone()])
    }

    fn len(&self) -> usize {
        self.tokens.len()
    }

    fn touches_next(&self, idx: TokenIdx) -> bool {
        self.tokens.get(idx + 1).is_some_and(|next| next.start == self.tokens[idx].end)
    }

    fn touches_before(&self, idx: TokenIdx) -> bool {
        idx > 0 && self.touches_next(idx - 1)
    }

    /// What the quotation mark at `idx` does. A straight mark leans on the words it encloses.
    fn mark(&self, idx: TokenIdx) -> Option<Mark> {
        match self.form(idx) {
            "“" | "``" | "«" | "„" => Some(Mark::Opens),
            "”" | "''" | "»" => Some(Mark::Closes),
            "\"" if self.touches_before(idx) && !(self.touches_next(idx) && self.is_opening_bracket(idx - 1)) => {
                Some(Mark::Closes)
            }
            "\"" => Some(Mark::Opens),
            _ => None,
        }
    }

    fn is_opening_bracket(&self, idx: TokenIdx) -> bool {
        matches!(self.form(idx), "(" | "[" | "—" | "–" | "--")
    }

    fn is_speech(&self, idx: TokenIdx) -> bool {
        WORDS.speech.contains(self.form(idx).to_lowercase().as_str())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Opens,
    Closes,
}

/// Finds the pieces of a sentence.
pub(super) fn plan(words: Words<'_>) -> Plan {
    let body = label_end(words).or_else(|| dateline_end(words)).unwrap_or(0);
    let mut pieces = match quotation(words, body) {
        Some((quoted, frame)) => {
            let prompt = if frame.first().is_some_and(|&first| words.is_speech(first)) { PROMPT } else { &[] };
            vec![
                Piece { role: Role::Main, tokens: frame, prompt },
                Piece { role: Role::Quotation, tokens: quoted, prompt: &[] },
            ]
        }
        None => vec![Piece { role: Role::Main, tokens: (body..words.len()).collect(), prompt: &[] }],
    };
    if body > 0 {
        pieces.push(Piece { role: Role::Aside, tokens: (0..body).collect(), prompt: &[] });
    }
    Plan { pieces }
}

/// One past a transcript's speaker label ("MS. BRUCE :").
fn label_end(words: Words<'_>) -> Option<TokenIdx> {
    let colon = (1..words.len().min(6)).find(|&idx| words.form(idx) == ":")?;
    let is_label = speaker_label(&words.text[..words.tokens[colon].start]) == Some(0);
    (is_label && colon + 1 < words.len()).then_some(colon + 1)
}

/// One past a dateline ("MUSCAT , Oman ( AP ) —"): a place in capitals, or an agency in brackets, before a dash.
fn dateline_end(words: Words<'_>) -> Option<TokenIdx> {
    let dash = (1..words.len().min(MAX_DATELINE)).find(|&idx| matches!(words.form(idx), "—" | "–" | "-" | "--"))?;
    let is_apart = !(words.touches_before(dash) && words.touches_next(dash)) || words.form(dash) == "—";
    let first = words.form(0);
    let in_capitals =
        first.chars().filter(|c| c.is_alphabetic()).count() > 2 && first.chars().all(|c| !c.is_lowercase());
    let has_agency = words.form(dash - 1) == ")" && first.starts_with(char::is_uppercase);
    // Anything but names, figures and marks, or a name in capitals right after the first one's comma, tells of a sentence.
    let is_names = (0..dash).all(|idx| {
        let form = words.form(idx);
        !form.starts_with(char::is_lowercase) || matches!(form, "and" | "of" | "de" | "on" | "the" | "near")
    });
    let goes_on = dash + 2 < words.len() && words.form(dash + 1).starts_with(|c: char| !c.is_lowercase());
    (is_apart && is_names && goes_on && (in_capitals || has_agency)).then_some(dash + 1)
}

/// The tokens of a quotation and those of its frame, when the sentence from `body` on is made of the two.
fn quotation(words: Words<'_>, body: TokenIdx) -> Option<(Vec<TokenIdx>, Vec<TokenIdx>)> {
    let first_close = (body..words.len()).find(|&idx| words.mark(idx) == Some(Mark::Closes));
    let first_open = (body..words.len()).find(|&idx| words.mark(idx) == Some(Mark::Opens));
    match (first_open, first_close) {
        // The mark that opened stands before this sentence, or at its head.
        (open, Some(close)) if open.is_none_or(|open| open == body || open > close) => {
            quotation_first(words, body, close)
        }
        (Some(open), _) if open > body => frame_first(words, body, open),
        _ => None,
    }
}

/// `"…," NP said …` and `"…," NP said, "…"`.
fn quotation_first(words: Words<'_>, body: TokenIdx, close: TokenIdx) -> Option<(Vec<TokenIdx>, Vec<TokenIdx>)> {
    if close < body + 3 || words.form(close + 1) == "according" {
        return None;
    }
    let ends_clause = matches!(words.form(close - 1), "," | "?" | "!" | "." | "—" | "--" | "…" | "..." | "?!" | "!?");
    let comma_after = words.form(close + 1) == ",";
    let end = close + 1 + usize::from(comma_after);
    let speech = (end..words.len().min(end + MAX_FRAME)).find(|&idx| words.is_speech(idx))?;
    if !(ends_clause || comma_after) || !frames(words, end, speech) {
        return None;
    }
    let resumes = (speech + 1..words.len())
        .find(|&idx| words.mark(idx) == Some(Mark::Opens))
        .filter(|&open| words.form(open - 1) == "," && runs_to_end(words, open));
    let frame_end = resumes.unwrap_or(words.len());
    let quoted = (body..end).chain(frame_end..words.len()).collect();
    Some((quoted, (end..frame_end).collect()))
}

/// Whether the words from `begin` to the verb of speech are its subject, and not a sentence with a verb of its own.
fn frames(words: Words<'_>, begin: TokenIdx, speech: TokenIdx) -> bool {
    let subject = begin..speech;
    let is_clause = subject.clone().any(|idx| {
        matches!(
            words.form(idx),
            "is" | "was" | "are" | "were" | "has" | "had" | "have" | "that" | "which" | "when" | "but" | ";" | ":"
        )
    });
    let relative = subject.clone().any(|idx| words.form(idx) == ",");
    (!is_clause || relative) && !subject.clone().any(|idx| words.mark(idx).is_some())
}

/// `NP said, "…"` and `NP said: "…"`, where the quotation runs to the sentence's end.
fn frame_first(words: Words<'_>, body: TokenIdx, open: TokenIdx) -> Option<(Vec<TokenIdx>, Vec<TokenIdx>)> {
    let is_introduced = matches!(words.form(open - 1), "," | ":");
    let from = open.saturating_sub(MAX_FRAME).max(body);
    let has_speech = (from..open).any(|idx| words.is_speech(idx)) || words.form(open - 1) == ":";
    // "said that, in the end, "…"": the words belong to a clause of the frame.
    let is_within = (from..open).any(|idx| words.form(idx) == "that");
    let begins_large = words.form(open + 1).starts_with(|c: char| !c.is_lowercase());
    let n_quoted = words.len() - open;
    if !is_introduced
        || is_within
        || !has_speech
        || !begins_large
        || n_quoted < 4
        || open < body + 2
        || !runs_to_end(words, open)
    {
        return None;
    }
    Some(((open..words.len()).collect(), (body..open).collect()))
}

/// Whether the quotation that opens at `open` closes with the sentence, or goes on after it.
fn runs_to_end(words: Words<'_>, open: TokenIdx) -> bool {
    match (open + 1..words.len()).find(|&idx| words.mark(idx) == Some(Mark::Closes)) {
        None => true,
        Some(close) => (close + 1..words.len()).all(|idx| !words.form(idx).contains(char::is_alphanumeric)),
    }
}

/// The tree of the whole sentence from the trees of its pieces, in the order of `plan.pieces`.
///
/// Each tree has the nodes of its piece's tokens, with heads counted within the piece.
pub(super) fn join(words: Words<'_>, plan: &Plan, trees: Vec<Tree>) -> Tree {
    let mut nodes: Vec<Option<Node>> = vec![None; words.len()];
    let mut roots = Vec::with_capacity(plan.pieces.len());
    for (piece, tree) in plan.pieces.iter().zip(trees) {
        let n_prompt = piece.prompt.len();
        let inner = |node: &Node| node.head.and_then(|head| usize::from(head).checked_sub(n_prompt));
        let own = tree.get(n_prompt..).unwrap_or_default();
        let root = own.iter().position(|node| node.head.is_none());
        let root = root.or_else(|| own.iter().position(|node| inner(node).is_none())).unwrap_or(0);
        for (at, (&idx, node)) in piece.tokens.iter().zip(own).enumerate() {
            let mut node = node.clone();
            let head = inner(&node).unwrap_or(root);
            node.head = piece.tokens.get(head).filter(|_| at != root).and_then(|&head| u16::try_from(head).ok());
            restore_mark(words.form(idx), &mut node);
            nodes[idx] = Some(node);
        }
        roots.extend(piece.tokens.get(root));
    }
    let mut tree: Tree = nodes.into_iter().flatten().collect();
    let Some(&main) = roots.first() else { return tree };
    for (piece, &root) in plan.pieces.iter().zip(&roots).skip(1) {
        let (head, relation) = match piece.role {
            Role::Quotation => match speech_verb(words, plan, &tree, main) {
                Some(verb) => (verb, Relation::Ccomp),
                None => (main, Relation::Parataxis),
            },
            Role::Main | Role::Aside => (main, Relation::Parataxis),
        };
        tree[root].head = u16::try_from(head).ok();
        tree[root].relation = relation;
    }
    tree
}

/// Gives a comma that was shown to the parser as a full stop its own tags again.
fn restore_mark(form: &str, node: &mut Node) {
    let xpos = match form {
        "," => Xpos::Comma,
        ":" => Xpos::Colon,
        _ => return,
    };
    if node.upos == Upos::Punct {
        node.xpos = xpos;
        node.lemma = form.into();
    }
}

/// The verb of speech that the quotation hangs on: before the quotation the one next to it, after it the frame's root first.
fn speech_verb(words: Words<'_>, plan: &Plan, tree: &Tree, main: TokenIdx) -> Option<TokenIdx> {
    let is_verb = |&idx: &TokenIdx| words.is_speech(idx) && tree[idx].upos == Upos::Verb;
    let frame = &plan.pieces[0].tokens;
    let quoted_first = plan.pieces.get(1).and_then(|quotation| quotation.tokens.first()) < frame.first();
    if quoted_first {
        Some(main).filter(is_verb).or_else(|| frame.iter().copied().find(is_verb))
    } else {
        frame.iter().copied().rev().find(is_verb)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::tokenize;

    /// The pieces as words between bars, the main one first.
    fn check(text: &str, due: &[&str]) {
        let tokens = tokenize::tokens(text);
        let words = Words { text, tokens: &tokens };
        let plan = plan(words);
        let found: Vec<String> = plan
            .pieces
            .iter()
            .map(|piece| piece.tokens.iter().map(|&idx| words.form(idx)).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(found, due);
        let mut all: Vec<TokenIdx> = plan.pieces.iter().flat_map(|piece| piece.tokens.clone()).collect();
        all.sort_unstable();
        assert_eq!(all, (0..tokens.len()).collect::<Vec<_>>());
    }

    #[test]
    fn a_quotation_and_its_frame_come_apart_in_either_order() {
        check("“We will sell the mill,” Ada Brill said.", &["Ada Brill said .", "“ We will sell the mill , ”"]);
        check("We never will,\" said Brill, the owner.", &["said Brill , the owner .", "We never will , \""]);
        check("The mayor told them: “Go home at once.”", &["The mayor told them :", "“ Go home at once . ”"]);
        check("\"Will it hold for long?\" Brill asked.", &["Brill asked .", "\" Will it hold for long ? \""]);
        check("‘It works,’ she said.", &["‘ It works , ’ she said ."]);
    }

    #[test]
    fn a_quotation_that_its_frame_interrupts_is_one_piece() {
        check(
            "“We will sell,” Brill said, “and then we will go.”",
            &["Brill said ,", "“ We will sell , ” “ and then we will go . ”"],
        );
    }

    #[test]
    fn quoted_words_within_a_clause_stay_in_it() {
        for text in ["He called the talks “positive and productive.”", "The “Night Watch” plan was dropped, he said."]
        {
            let whole = tokenize::tokens(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>().join(" ");
            check(text, &[&whole]);
        }
    }

    #[test]
    fn datelines_and_labels_stand_aside() {
        check("MUSCAT, Oman (AP) — The talks began.", &["The talks began .", "MUSCAT , Oman ( AP ) —"]);
        check("MS. BRILL: We will see.", &["We will see .", "MS. BRILL :"]);
        check("NOTE TO ALL: We will see.", &["NOTE TO ALL : We will see ."]);
        check("The mayor - a lawyer - left.", &["The mayor - a lawyer - left ."]);
        check("IRAN is ready — Oman says.", &["IRAN is ready — Oman says ."]);
    }
}
