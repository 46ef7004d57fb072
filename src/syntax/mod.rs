//! Syntax: sentences, tokens, tags, lemmas and dependency trees of English news. Takes a document's blocks of prose, or
//! the facts of a fact sheet, gives [`Sentence`]s. Must not know meaning, nor which document is the draft.

pub mod conllu;
mod features;
mod kernel;
mod lemma;
mod marks;
mod model;
mod morphology;
mod network;
mod reading;
mod segment;
pub mod split;
pub mod tokenize;
mod told;
mod tree;
mod truecase;
mod words;

pub use kernel::Width;
pub use model::{Model, ModelError, Node, Tree};
pub use reading::{read, reread};

use crate::document::BlockKind;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One sentence with its tokens and its tree.
///
/// Tokens are in order; exactly one has no head; following heads from any token ends at that root.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sentence {
    /// Place in the document's text.
    pub span: Span,
    /// Index of the block of prose it stands in.
    pub block: u32,
    /// What that block is.
    pub kind: BlockKind,
    /// Its words without markup; token ranges refer to this.
    pub text: Box<str>,
    /// Its tokens in order.
    pub tokens: Vec<Token>,
}

/// Position of a token within its sentence, from 0.
pub type TokenIdx = usize;

/// One word or punctuation mark, after Universal Dependencies' English conventions.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Token {
    /// Place in the document's text.
    pub span: Span,
    /// First byte in the sentence's text.
    pub start: u32,
    /// One past the last byte in the sentence's text.
    pub end: u32,
    /// Base form, lower case except for names.
    pub lemma: Box<str>,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag, as in UD English's fifth column.
    pub xpos: Xpos,
    /// Morphological features.
    pub feats: Feats,
    /// The governing token; none for the root.
    pub head: Option<u16>,
    /// Relation to the governing token.
    pub relation: Relation,
    /// How sure the parser is of the head, 0 (not at all) to 255 (certain).
    pub confidence: u8,
}

impl Sentence {
    /// The form of token `idx` as written; empty past the end.
    #[must_use]
    pub fn form(&self, idx: TokenIdx) -> &str {
        self.tokens.get(idx).map_or("", |token| &self.text[token.start as usize..token.end as usize])
    }

    /// The words of the tokens in `range` as written in the prose, inner spaces included.
    #[must_use]
    pub fn words(&self, range: Range<TokenIdx>) -> &str {
        match (self.tokens.get(range.start), range.end.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if range.start < range.end => &self.text[first.start as usize..last.end as usize],
            _ => "",
        }
    }

    /// Place in the document of the tokens in `range`; the sentence's empty start when the range is empty.
    #[must_use]
    pub fn token_span(&self, range: Range<TokenIdx>) -> Span {
        match self.tokens.get(range) {
            Some([first, .., last]) => first.span.cover(last.span),
            Some([only]) => only.span,
            _ => Span::new(self.span.start(), self.span.start()),
        }
    }

    /// The tokens that `head` governs directly, in order.
    pub fn children(&self, head: TokenIdx) -> impl Iterator<Item = TokenIdx> + '_ {
        (0..self.tokens.len()).filter(move |&idx| self.tokens[idx].head.map(usize::from) == Some(head))
    }

    /// The first direct dependant of `head` whose relation (subtype ignored) is `base`.
    #[must_use]
    pub fn child(&self, head: TokenIdx, base: BaseRelation) -> Option<TokenIdx> {
        self.children(head).find(|&idx| self.tokens[idx].relation.base() == base)
    }

    /// The governor of `idx`; none for the root.
    #[must_use]
    pub fn head(&self, idx: TokenIdx) -> Option<TokenIdx> {
        self.tokens.get(idx).and_then(|token| token.head).map(usize::from)
    }

    /// The root token; none only in a sentence without tokens.
    #[must_use]
    pub fn root(&self) -> Option<TokenIdx> {
        self.tokens.iter().position(|token| token.head.is_none())
    }

    /// First and one-past-last token of everything `head` governs, itself included.
    #[must_use]
    pub fn subtree(&self, head: TokenIdx) -> Range<TokenIdx> {
        let under = |mut idx: TokenIdx| loop {
            if idx == head {
                return true;
            }
            match self.head(idx) {
                Some(next) => idx = next,
                None => return false,
            }
        };
        let start = (0..=head).find(|&idx| under(idx)).unwrap_or(head);
        let end = (head..self.tokens.len()).rev().find(|&idx| under(idx)).unwrap_or(head) + 1;
        start..end
    }
}

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[doc = $text] $variant),+ }

        impl $name {
            /// Every value, in a fixed order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name used in CoNLL-U files.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// Reads the name used in CoNLL-U files.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

names! {
    /// Universal part of speech.
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
        Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
        Verb = "VERB", X = "X",
    }
}

names! {
    /// Penn Treebank tag as used by UD English.
    #[expect(clippy::doc_markdown, reason = "one of the tags is itself two backticks")]
    Xpos {
        Dollar = "$", Quotes = "''", Comma = ",", Lrb = "-LRB-", Rrb = "-RRB-", Period = ".", Colon = ":", Add = "ADD",
        Afx = "AFX", Cc = "CC", Cd = "CD", Dt = "DT", Ex = "EX", Fw = "FW", Gw = "GW", Hyph = "HYPH", In = "IN",
        Jj = "JJ", Jjr = "JJR", Jjs = "JJS", Ls = "LS", Md = "MD", Nfp = "NFP", Nn = "NN", Nnp = "NNP", Nnps = "NNPS",
        Nns = "NNS", Pdt = "PDT", Pos = "POS", Prp = "PRP", PrpPoss = "PRP$", Rb = "RB", Rbr = "RBR", Rbs = "RBS",
        Rp = "RP", Sym = "SYM", To = "TO", Uh = "UH", Vb = "VB", Vbd = "VBD", Vbg = "VBG", Vbn = "VBN", Vbp = "VBP",
        Vbz = "VBZ", Wdt = "WDT", Wp = "WP", WpPoss = "WP$", Wrb = "WRB", Xx = "XX", Opening = "``",
    }
}

names! {
    /// Relation without its subtype.
    BaseRelation {
        Acl = "acl", Advcl = "advcl", Advmod = "advmod", Amod = "amod", Appos = "appos", Aux = "aux", Case = "case",
        Cc = "cc", Ccomp = "ccomp", Compound = "compound", Conj = "conj", Cop = "cop", Csubj = "csubj", Dep = "dep",
        Det = "det", Discourse = "discourse", Dislocated = "dislocated", Expl = "expl", Fixed = "fixed", Flat = "flat",
        Goeswith = "goeswith", Iobj = "iobj", List = "list", Mark = "mark", Nmod = "nmod", Nsubj = "nsubj",
        Nummod = "nummod", Obj = "obj", Obl = "obl", Orphan = "orphan", Parataxis = "parataxis", Punct = "punct",
        Reparandum = "reparandum", Root = "root", Vocative = "vocative", Xcomp = "xcomp",
    }
}

names! {
    /// Relation of a token to its governor: Universal Dependencies' labels with the subtypes of English.
    Relation {
        Acl = "acl", AclRelcl = "acl:relcl", Advcl = "advcl", AdvclRelcl = "advcl:relcl", Advmod = "advmod",
        Amod = "amod", Appos = "appos", Aux = "aux", AuxPass = "aux:pass", Case = "case", Cc = "cc",
        CcPreconj = "cc:preconj", Ccomp = "ccomp", Compound = "compound", CompoundPrt = "compound:prt", Conj = "conj",
        Cop = "cop", Csubj = "csubj", CsubjPass = "csubj:pass", CsubjOuter = "csubj:outer", Dep = "dep", Det = "det",
        DetPredet = "det:predet", Discourse = "discourse", Dislocated = "dislocated", Expl = "expl", Fixed = "fixed",
        Flat = "flat", Goeswith = "goeswith", Iobj = "iobj", List = "list", Mark = "mark", Nmod = "nmod",
        NmodDesc = "nmod:desc", NmodPoss = "nmod:poss", NmodUnmarked = "nmod:unmarked", Nsubj = "nsubj",
        NsubjOuter = "nsubj:outer", NsubjPass = "nsubj:pass", Nummod = "nummod", Obj = "obj", Obl = "obl",
        OblAgent = "obl:agent", OblUnmarked = "obl:unmarked", Orphan = "orphan", Parataxis = "parataxis",
        Punct = "punct", Reparandum = "reparandum", Root = "root", Vocative = "vocative", Xcomp = "xcomp",
    }
}

impl Relation {
    /// The relation without its subtype.
    #[must_use]
    pub fn base(self) -> BaseRelation {
        let name = self.as_str();
        let base = name.split(':').next().unwrap_or(name);
        BaseRelation::parse(base).unwrap_or(BaseRelation::Dep)
    }
}

/// Morphological features, the ones that claims need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(into = "u16", from = "u16")]
pub struct Feats {
    /// `Number`.
    pub number: Option<Number>,
    /// `Tense`.
    pub tense: Option<Tense>,
    /// `VerbForm`.
    pub verb_form: Option<VerbForm>,
    /// `Mood`.
    pub mood: Option<Mood>,
    /// `Voice=Pass`, else active or none.
    pub passive: bool,
    /// `Person`, 1 to 3.
    pub person: Option<u8>,
}

/// Features as stored: one small number, since a reading has one for each word.
impl From<Feats> for u16 {
    fn from(feats: Feats) -> Self {
        let place = |at: Option<usize>| at.map_or(0, |at| at as Self + 1);
        let number = place(feats.number.map(|number| number as usize));
        let tense = place(feats.tense.map(|tense| tense as usize));
        let verb_form = place(feats.verb_form.map(|form| form as usize));
        let mood = place(feats.mood.map(|mood| mood as usize));
        let person = Self::from(feats.person.unwrap_or(0) & 3);
        number | tense << 2 | verb_form << 4 | mood << 7 | Self::from(feats.passive) << 9 | person << 10
    }
}

impl From<u16> for Feats {
    fn from(bits: u16) -> Self {
        let place = |shift: u32, mask: u16| (bits >> shift & mask).checked_sub(1).map(usize::from);
        Self {
            number: place(0, 3).and_then(|at| Number::ALL.get(at).copied()),
            tense: place(2, 3).and_then(|at| Tense::ALL.get(at).copied()),
            verb_form: place(4, 7).and_then(|at| VerbForm::ALL.get(at).copied()),
            mood: place(7, 3).and_then(|at| Mood::ALL.get(at).copied()),
            passive: bits >> 9 & 1 == 1,
            person: Some((bits >> 10 & 3) as u8).filter(|person| *person > 0),
        }
    }
}

names! {
    /// Grammatical number.
    Number { Sing = "Sing", Plur = "Plur" }
}
names! {
    /// Tense of a verb form.
    Tense { Past = "Past", Pres = "Pres" }
}
names! {
    /// Form of a verb.
    VerbForm { Fin = "Fin", Ger = "Ger", Inf = "Inf", Part = "Part" }
}
names! {
    /// Mood of a finite verb.
    Mood { Ind = "Ind", Imp = "Imp", Sub = "Sub" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_come_back_from_their_number() {
        let forms = [None, Some(VerbForm::Fin), Some(VerbForm::Ger), Some(VerbForm::Inf), Some(VerbForm::Part)];
        let moods = [None, Some(Mood::Ind), Some(Mood::Imp), Some(Mood::Sub)];
        for (nth, (verb_form, mood)) in forms.iter().flat_map(|form| moods.map(|mood| (*form, mood))).enumerate() {
            let feats = Feats {
                number: [None, Some(Number::Sing), Some(Number::Plur)][nth % 3],
                tense: [None, Some(Tense::Past), Some(Tense::Pres)][nth / 3 % 3],
                verb_form,
                mood,
                passive: nth % 2 == 1,
                person: [None, Some(1), Some(2), Some(3)][nth % 4],
            };
            assert_eq!(Feats::from(u16::from(feats)), feats);
        }
    }
}
