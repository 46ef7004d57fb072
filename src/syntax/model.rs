//! The model file: how it is laid out, reading it, and the door to its analysis.
//!
//! All numbers are little-endian. The file begins with `GSYN`, a version (u32) and the BLAKE3 hash of the rest (32 bytes).
//! Then, one after another: the vocabulary (three counts, then words: those with a trained and a distilled vector, with a
//! trained one only, with a distilled one only); the tables of trained words, distilled vectors, n-grams and outlines; the
//! tagger's classes as `UPOS/XPOS/features`; the relations; the network ([`super::network`]); the lemma rules
//! ([`super::lemma`]); the features of closed-class words. A text is a length byte and UTF-8; a list is a count (u32) and its
//! items; a table is rows, columns, a factor for each column (f32), and signed bytes row by row.

use super::kernel::Width;
use super::lemma::Lemmatiser;
use super::morphology::{Morphology, TagClass};
use super::network::{Network, Scratch};
use super::{Feats, Relation, Upos, Xpos, features};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Layout of the file this code reads.
const VERSION: u32 = 1;
/// Words of one pass through the network, or a sentence more: enough to fill the products' tiles, few enough to stay in the
/// processor's cache.
const PASS_WORDS: usize = 640;
/// Longest sentence parsed whole; longer ones are parsed in pieces of this many words, the later pieces' roots hanging on the
/// first one's. Arc scores take the square of it in memory and time; in news, sentences past 120 words are tables and lists.
const MAX_WORDS: usize = 160;

static EMBEDDED: LazyLock<Model> = LazyLock::new(|| {
    // The file is part of the program and a test reads it, so this cannot fail in a program that was tested.
    Model::read(include_bytes!("english.model")).expect("the embedded model is readable")
});

/// Why bytes are no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The file ends too early.
    #[error("the model file is cut short")]
    Short,
    /// It is no model file, or of another version.
    #[error("not a syntax model of version {VERSION}")]
    Version,
    /// Its checksum does not match.
    #[error("the model file is damaged: its checksum does not match")]
    Checksum,
    /// Two of its parts contradict each other.
    #[error("the model file is inconsistent: {0}")]
    Inconsistent(&'static str),
}

/// The analysis of one word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag.
    pub xpos: Xpos,
    /// Morphological features.
    pub feats: Feats,
    /// Base form.
    pub lemma: Box<str>,
    /// Position of the governing word; none for the root.
    pub head: Option<u16>,
    /// Relation to it.
    pub relation: Relation,
    /// Probability of this head, 0 to 255.
    pub confidence: u8,
    /// By how much it is likelier than the next best head, 0 to 255; 0 too where the tree took a head that was not the best.
    pub margin: u8,
}

/// The analysis of one sentence, word by word: one root, no cycles.
pub type Tree = Vec<Node>;

/// A trained model of English syntax.
pub struct Model {
    /// Place of every known word in the vocabulary.
    words: HashMap<&'static str, u32>,
    n_both: usize,
    n_trained_only: usize,
    tables: Tables,
    network: Network,
    classes: Vec<TagClass>,
    relations: Vec<Relation>,
    lemmatiser: Lemmatiser,
    morphology: Morphology,
}

/// The look-up tables that make the network's input.
pub(super) struct Tables {
    pub(super) word: Table,
    pub(super) vector: Table,
    pub(super) gram: Table,
    pub(super) shape: Table,
}

/// Rows of signed bytes, with one factor per column.
pub(super) struct Table {
    pub(super) scale: Vec<f32>,
    cells: &'static [u8],
}

impl Table {
    fn read(bytes: &mut Bytes) -> Result<Self, ModelError> {
        let (rows, columns) = (bytes.number()?, bytes.number()?);
        let scale = bytes.floats(columns)?;
        let cells = bytes.take(rows.checked_mul(columns).ok_or(ModelError::Short)?)?;
        Ok(Self { scale, cells })
    }

    /// Columns.
    pub(super) fn width(&self) -> usize {
        self.scale.len()
    }

    /// Rows.
    pub(super) fn len(&self) -> usize {
        self.cells.len() / self.scale.len().max(1)
    }

    /// A row's values before scaling.
    pub(super) fn row(&self, idx: usize) -> impl Iterator<Item = i8> {
        self.cells[idx * self.width()..][..self.width()].iter().map(|&cell| cell as i8)
    }
}

/// Rows of a word in the two word tables; 0 where the table does not know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WordRows {
    pub(super) trained: usize,
    pub(super) distilled: usize,
}

impl Model {
    /// The model built into this program.
    ///
    /// # Panics
    /// Never in a tested build: a test reads the embedded file.
    #[must_use]
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Reads a model file.
    ///
    /// # Errors
    /// When the bytes are no model file of this version, damaged, or inconsistent.
    pub fn read(file: &'static [u8]) -> Result<Self, ModelError> {
        let mut bytes = Bytes { rest: file };
        if bytes.take(4)? != b"GSYN" || bytes.number()? != VERSION as usize {
            return Err(ModelError::Version);
        }
        if bytes.take(32)? != blake3::hash(bytes.rest).as_bytes() {
            return Err(ModelError::Checksum);
        }
        let (n_both, n_trained_only, n_distilled_only) = (bytes.number()?, bytes.number()?, bytes.number()?);
        let n_words = n_both + n_trained_only + n_distilled_only;
        let mut words = HashMap::with_capacity(n_words.min(1 << 20));
        for place in 0..n_words {
            words.insert(bytes.text()?, place as u32);
        }
        let tables = Tables {
            word: Table::read(&mut bytes)?,
            vector: Table::read(&mut bytes)?,
            gram: Table::read(&mut bytes)?,
            shape: Table::read(&mut bytes)?,
        };
        let classes = bytes.list(|bytes| TagClass::parse(bytes.text()?))?;
        let relations = bytes.list(|bytes| {
            Relation::parse(bytes.text()?).ok_or(ModelError::Inconsistent("a relation that UD English does not have"))
        })?;
        let network = Network::read(&mut bytes)?;
        let lemmatiser = Lemmatiser::read(&mut bytes)?;
        let morphology = Morphology::read(&mut bytes)?;
        let model = Self { words, n_both, n_trained_only, tables, network, classes, relations, lemmatiser, morphology };
        model.check(n_distilled_only, bytes.rest)
    }

    /// Holds the parts against each other, so that no later look-up can miss.
    fn check(self, n_distilled_only: usize, rest: &[u8]) -> Result<Self, ModelError> {
        let tables = &self.tables;
        let right = rest.is_empty()
            && tables.word.len() == 1 + self.n_both + self.n_trained_only
            && tables.vector.len() == 1 + self.n_both + n_distilled_only
            && tables.gram.len() == features::GRAM_BUCKETS as usize
            && tables.shape.len() == features::SHAPE_BUCKETS as usize
            && self.network.fits(tables, self.classes.len(), self.relations.len());
        if right { Ok(self) } else { Err(ModelError::Inconsistent("sizes of tables")) }
    }

    /// Where a normal form stands in the word tables.
    pub(super) fn rows(&self, normal: &str) -> WordRows {
        let Some(&place) = self.words.get(normal) else { return WordRows { trained: 0, distilled: 0 } };
        let place = place as usize;
        // The vocabulary stands in three runs: words of both tables, of the trained one only, of the distilled one only.
        let n_trained = self.n_both + self.n_trained_only;
        if place < self.n_both {
            WordRows { trained: place + 1, distilled: place + 1 }
        } else if place < n_trained {
            WordRows { trained: place + 1, distilled: 0 }
        } else {
            WordRows { trained: 0, distilled: place + 1 - self.n_trained_only }
        }
    }

    /// The distilled vector of a word, of length 1; none when it is not in the table.
    ///
    /// The cosine of two such vectors says how alike the words' meanings are: `denied` is near `rejected`. They come from the
    /// sentence encoder all-MiniLM-L6-v2 and know nothing of context or of negation.
    #[must_use]
    pub fn word_vector(&self, word: &str) -> Option<Vec<f32>> {
        let row = self.rows(&features::normal(word)).distilled;
        let table = &self.tables.vector;
        let vector: Vec<f32> = table.row(row).zip(&table.scale).map(|(cell, scale)| f32::from(cell) * scale).collect();
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        (row > 0 && length > 0.0).then(|| vector.iter().map(|value| value / length).collect())
    }

    /// Analyses tokenized sentences: one tree for each, in the same order.
    ///
    /// The more sentences are given at once, the faster it goes; the result does not depend on what else is given. At most
    /// 65,535 words of a sentence can be heads.
    #[must_use]
    pub fn analyse(&self, sentences: &[&[&str]]) -> Vec<Tree> {
        self.analyse_with(Width::detect(), sentences)
    }

    /// [`Model::analyse`] with a chosen instruction set, for tests and benchmarks: the result is the same.
    #[must_use]
    pub fn analyse_with(&self, width: Width, sentences: &[&[&str]]) -> Vec<Tree> {
        let mut pieces: Vec<(usize, &[&str])> = sentences
            .iter()
            .enumerate()
            .flat_map(|(idx, words)| words.chunks(MAX_WORDS).map(move |piece| (idx, piece)))
            .collect();
        let mut order: Vec<usize> = (0..pieces.len()).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(pieces[at].1.len()));
        // Passes of like size, so that those that run side by side end together.
        let n_words = |at: usize| pieces[at].1.len();
        let n_all: usize = order.iter().map(|&at| n_words(at)).sum();
        let enough = n_all.div_ceil(n_all.div_ceil(PASS_WORDS).max(1));
        let mut passes = Vec::new();
        let mut rest = &order[..];
        while !rest.is_empty() {
            let mut n_before = 0;
            let n = rest.iter().take_while(|&&at| {
                let fits = n_before < enough;
                n_before += n_words(at);
                fits
            });
            let (pass, later) = rest.split_at(n.count().max(1));
            passes.push(pass);
            rest = later;
        }
        let run = |scratch: &mut Scratch, pass: &&[usize]| {
            let given: Vec<&[&str]> = pass.iter().map(|&at| pieces[at].1).collect();
            self.pass(&given, scratch)
        };
        let parses: Vec<Vec<Tree>> = passes.par_iter().map_init(|| Scratch::new(width), run).collect();
        let mut parsed: Vec<Tree> = vec![Tree::new(); pieces.len()];
        for (&at, tree) in passes.into_iter().flatten().zip(parses.into_iter().flatten()) {
            parsed[at] = tree;
        }
        let mut trees = vec![Tree::new(); sentences.len()];
        for ((idx, _), piece) in pieces.drain(..).zip(parsed) {
            append(&mut trees[idx], piece);
        }
        trees
    }

    /// One pass through the network, longest sentence first.
    fn pass(&self, sentences: &[&[&str]], scratch: &mut Scratch) -> Vec<Tree> {
        let parsed = self.network.run(self, sentences, scratch);
        sentences
            .iter()
            .zip(parsed)
            .map(|(words, arcs)| {
                let mut tree: Tree = words
                    .iter()
                    .zip(arcs)
                    .map(|(word, arc)| {
                        let class = &self.classes[arc.class];
                        Node {
                            upos: class.upos,
                            xpos: class.xpos,
                            feats: self.morphology.feats(word, class),
                            lemma: self.lemmatiser.lemma(word, class.group),
                            head: arc.head,
                            relation: arc.relation.map_or(Relation::Root, |label| self.relations[label]),
                            confidence: arc.confidence,
                            margin: arc.margin,
                        }
                    })
                    .collect();
                super::morphology::agree(&mut tree);
                tree
            })
            .collect()
    }

    /// The look-up tables.
    pub(super) fn tables(&self) -> &Tables {
        &self.tables
    }
}

/// Adds the next piece of a long sentence to its tree.
fn append(tree: &mut Tree, piece: Tree) {
    let first = tree.len();
    let root = tree.iter().position(|node| node.head.is_none()).and_then(|idx| u16::try_from(idx).ok());
    for mut node in piece {
        let moved = node.head.and_then(|head| u16::try_from(usize::from(head) + first).ok());
        if first > 0 && moved.is_none() {
            node.relation = Relation::Parataxis;
            (node.confidence, node.margin) = (0, 0);
        }
        node.head = if first == 0 { node.head } else { moved.or(root) };
        tree.push(node);
    }
}

/// The unread part of a model file.
pub(super) struct Bytes {
    rest: &'static [u8],
}

impl Bytes {
    /// The next `n` bytes.
    pub(super) fn take(&mut self, n: usize) -> Result<&'static [u8], ModelError> {
        let (taken, rest) = self.rest.split_at_checked(n).ok_or(ModelError::Short)?;
        self.rest = rest;
        Ok(taken)
    }

    /// One byte.
    pub(super) fn byte(&mut self) -> Result<u8, ModelError> {
        Ok(self.take(1)?[0])
    }

    /// A 16-bit number.
    pub(super) fn short(&mut self) -> Result<u16, ModelError> {
        self.take(2)?.try_into().map(u16::from_le_bytes).map_err(|_| ModelError::Short)
    }

    /// A 32-bit number.
    pub(super) fn number(&mut self) -> Result<usize, ModelError> {
        self.take(4)?.try_into().map(|four| u32::from_le_bytes(four) as usize).map_err(|_| ModelError::Short)
    }

    /// One float.
    pub(super) fn float(&mut self) -> Result<f32, ModelError> {
        self.take(4)?.try_into().map(f32::from_le_bytes).map_err(|_| ModelError::Short)
    }

    /// `n` floats.
    pub(super) fn floats(&mut self, n: usize) -> Result<Vec<f32>, ModelError> {
        let cells = self.take(n.checked_mul(4).ok_or(ModelError::Short)?)?;
        Ok(cells.as_chunks::<4>().0.iter().map(|&four| f32::from_le_bytes(four)).collect())
    }

    /// A text of at most 255 bytes.
    pub(super) fn text(&mut self) -> Result<&'static str, ModelError> {
        let n = usize::from(self.byte()?);
        std::str::from_utf8(self.take(n)?).map_err(|_| ModelError::Inconsistent("text that is not UTF-8"))
    }

    /// A count and as many items.
    pub(super) fn list<T>(&mut self, item: impl Fn(&mut Self) -> Result<T, ModelError>) -> Result<Vec<T>, ModelError> {
        (0..self.number()?).map(|_| item(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Bytes, Model, ModelError, Tree, append};
    use crate::syntax::{BaseRelation, Upos, Width};

    fn parse(text: &str) -> Tree {
        let words: Vec<&str> = text.split(' ').collect();
        Model::embedded().analyse(&[&words]).remove(0)
    }

    /// The subject of `verb` in a text whose words stand a space apart.
    fn check_subject(text: &str, verb: &str, subject: &str) {
        let words: Vec<&str> = text.split(' ').collect();
        let tree = parse(text);
        let verb = words.iter().position(|&word| word == verb).map(|at| at as u16);
        let is_subject = |at: usize| tree[at].head == verb && tree[at].relation.base() == BaseRelation::Nsubj;
        let found: Vec<&str> = (0..words.len()).filter(|&at| is_subject(at)).map(|at| words[at]).collect();
        assert_eq!(found, [subject], "{text}");
    }

    fn is_tree(tree: &Tree) -> bool {
        let reaches_root = |mut at: usize| {
            (0..=tree.len()).any(|_| match tree[at].head {
                None => true,
                Some(head) => {
                    at = usize::from(head);
                    false
                }
            })
        };
        tree.iter().filter(|node| node.head.is_none()).count() == usize::from(!tree.is_empty())
            && (0..tree.len()).all(reaches_root)
    }

    #[test]
    fn verbs_find_their_subjects() {
        check_subject("The minister denied the report on Tuesday .", "denied", "minister");
        check_subject("Three people were killed when a bus hit a wall , police said .", "said", "police");
        check_subject("Three people were killed when a bus hit a wall , police said .", "killed", "people");
        check_subject("Officials who met in Geneva said the talks had failed .", "failed", "talks");
        check_subject("The company 's shares , which fell last week , rose 5 % on Monday .", "rose", "shares");
    }

    #[test]
    fn words_get_tags_lemmas_and_features() {
        let tree = parse("The ministers were not told that Ms. Lee had resigned .");
        let lemmas: Vec<&str> = tree.iter().map(|node| &*node.lemma).collect();
        assert_eq!(lemmas, ["the", "minister", "be", "not", "tell", "that", "Ms.", "Lee", "have", "resign", "."]);
        assert_eq!((tree[1].upos, tree[4].upos, tree[7].upos), (Upos::Noun, Upos::Verb, Upos::Propn));
        assert!(tree[4].feats.passive && !tree[9].feats.passive);
        assert_eq!(tree[1].feats.number, Some(crate::syntax::Number::Plur));
    }

    #[test]
    fn any_words_make_a_tree_the_same_at_every_width() {
        let long = "word ".repeat(400);
        let texts =
            ["", "\u{0} \u{1f469}\u{200d} ß\u{301} \u{202e}", "? ! .", "a", &long, "the of and to in that is was"];
        let texts: Vec<Vec<&str>> = texts.iter().map(|text| text.split(' ').collect()).collect();
        let mut sentences: Vec<&[&str]> = texts.iter().map(Vec::as_slice).collect();
        sentences.push(&[]);
        let plain = Model::embedded().analyse_with(Width::Portable, &sentences);
        assert!(plain.iter().zip(&sentences).all(|(tree, words)| tree.len() == words.len() && is_tree(tree)));
        for width in Width::available() {
            assert!(plain == Model::embedded().analyse_with(width, &sentences), "{width:?}");
        }
    }

    #[test]
    fn a_sentence_is_analysed_the_same_in_any_company() {
        let words = ["Police", "said", "two", "men", "had", "been", "arrested", "."];
        let alone = Model::embedded().analyse(&[&words]).remove(0);
        let company: Vec<&[&str]> = (0..200).map(|n| &words[n % 7..]).collect();
        assert_eq!(alone, Model::embedded().analyse(&company)[14]);
    }

    #[test]
    fn pieces_of_a_long_sentence_hang_on_the_first_root() {
        let mut tree = parse("They left .");
        let second = parse("He stayed .");
        append(&mut tree, second);
        assert_eq!(
            tree.iter().map(|node| node.head).collect::<Vec<_>>(),
            [Some(1), None, Some(1), Some(4), Some(1), Some(4)]
        );
    }

    #[test]
    fn word_vectors_tell_like_from_unlike() {
        let vector = |word| Model::embedded().word_vector(word).expect("a known word");
        let cosine = |one, other| vector(one).iter().zip(vector(other)).map(|(a, b)| a * b).sum::<f32>();
        assert!(cosine("denied", "rejected") > cosine("denied", "painted") + 0.2);
        assert!(cosine("Tuesday", "Monday") > 0.7 && cosine("Tuesday", "potato") < 0.5);
        assert_eq!(Model::embedded().word_vector("zxqv"), None);
    }

    #[test]
    fn bytes_that_are_no_model_are_refused() {
        let refused = |file: &'static [u8]| Model::read(file).err();
        assert_eq!(refused(b"GS"), Some(ModelError::Short));
        assert_eq!(refused(b"GSYN\x63\0\0\0"), Some(ModelError::Version));
        assert_eq!(refused(b"GSYN\x01\0\0\0 this is not the hash of anything at all"), Some(ModelError::Checksum));
        assert_eq!(Bytes { rest: b"\x05ab" }.text(), Err(ModelError::Short));
    }
}
