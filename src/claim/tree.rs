//! Moving about in one sentence's tree: dependants, phrases, subjects across control and coordination, voice, particles.

use super::Factuality;
use super::lexicon::{Before, LEXICON};
use crate::document::BlockKind;
use crate::syntax::{BaseRelation, Relation, Sentence, Token, TokenIdx, Upos, VerbForm, Xpos};
use std::ops::Range;

/// A sentence with its dependants listed by governor, so that walking it takes linear time.
pub(super) struct Tree<'s> {
    /// The sentence.
    pub(super) sentence: &'s Sentence,
    heads: Vec<Option<TokenIdx>>,
    relations: Vec<Relation>,
    first_kid: Vec<u32>,
    kids: Vec<TokenIdx>,
    ranges: Vec<Range<TokenIdx>>,
    /// Lower-case forms.
    lower: Vec<String>,
}

impl<'s> Tree<'s> {
    pub(super) fn new(sentence: &'s Sentence) -> Self {
        let n = sentence.tokens.len();
        let mut heads: Vec<Option<TokenIdx>> = (0..n).map(|idx| sentence.head(idx).filter(|&head| head < n)).collect();
        let mut relations: Vec<Relation> = sentence.tokens.iter().map(|token| token.relation).collect();
        repair(sentence, &mut heads, &mut relations);
        let mut first_kid = vec![0_u32; n + 1];
        for &head in heads.iter().flatten() {
            first_kid[head + 1] += 1;
        }
        for idx in 0..n {
            first_kid[idx + 1] += first_kid[idx];
        }
        let mut next = first_kid.clone();
        let mut kids = vec![0; first_kid[n] as usize];
        for (idx, head) in heads.iter().enumerate() {
            if let Some(head) = *head {
                kids[next[head] as usize] = idx;
                next[head] += 1;
            }
        }
        let lower = (0..n).map(|idx| sentence.form(idx).to_lowercase()).collect();
        let ranges = (0..n).map(|idx| idx..idx + 1).collect();
        let mut tree = Self { sentence, heads, relations, first_kid, kids, ranges, lower };
        for idx in tree.children_first() {
            if let Some(head) = tree.head(idx) {
                let range = tree.ranges[idx].clone();
                let above = &mut tree.ranges[head];
                *above = above.start.min(range.start)..above.end.max(range.end);
            }
        }
        tree
    }

    /// All tokens, each after everything that it governs.
    fn children_first(&self) -> Vec<TokenIdx> {
        let mut order: Vec<TokenIdx> = self.tokens().filter(|&idx| self.head(idx).is_none()).collect();
        let mut at = 0;
        while let Some(&idx) = order.get(at) {
            order.extend_from_slice(self.kids(idx));
            at += 1;
        }
        order.reverse();
        order
    }

    /// Indexes of all tokens.
    pub(super) fn tokens(&self) -> Range<TokenIdx> {
        0..self.sentence.tokens.len()
    }

    pub(super) fn token(&self, idx: TokenIdx) -> &'s Token {
        &self.sentence.tokens[idx]
    }

    /// The word that everything hangs on; none only in a sentence without words.
    pub(super) fn root(&self) -> Option<TokenIdx> {
        self.heads.iter().position(Option::is_none)
    }

    pub(super) fn head(&self, idx: TokenIdx) -> Option<TokenIdx> {
        self.heads.get(idx).copied().flatten()
    }

    /// Direct dependants, in order.
    pub(super) fn kids(&self, idx: TokenIdx) -> &[TokenIdx] {
        &self.kids[self.first_kid[idx] as usize..self.first_kid[idx + 1] as usize]
    }

    /// Direct dependants in relation `base`.
    pub(super) fn kids_by(&self, idx: TokenIdx, base: BaseRelation) -> impl Iterator<Item = TokenIdx> + '_ {
        self.kids(idx).iter().copied().filter(move |&kid| self.base(kid) == base)
    }

    /// The first direct dependant in relation `base`.
    pub(super) fn kid(&self, idx: TokenIdx, base: BaseRelation) -> Option<TokenIdx> {
        self.kids_by(idx, base).next()
    }

    /// First and one-past-last token of all that `idx` governs.
    pub(super) fn range(&self, idx: TokenIdx) -> Range<TokenIdx> {
        self.ranges[idx].clone()
    }

    pub(super) fn relation(&self, idx: TokenIdx) -> Relation {
        self.relations.get(idx).copied().unwrap_or(Relation::Dep)
    }

    pub(super) fn base(&self, idx: TokenIdx) -> BaseRelation {
        self.relation(idx).base()
    }

    pub(super) fn lemma(&self, idx: TokenIdx) -> &'s str {
        &self.token(idx).lemma
    }

    /// The form in lower case.
    pub(super) fn lower(&self, idx: TokenIdx) -> &str {
        self.lower.get(idx).map_or("", String::as_str)
    }

    /// The forms of `range` in lower case, a space apart.
    pub(super) fn words(&self, range: Range<TokenIdx>) -> String {
        range.map(|idx| self.lower(idx)).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn upos(&self, idx: TokenIdx) -> Upos {
        self.token(idx).upos
    }

    /// Whether the token is a verb by its tag: a content verb, not an auxiliary.
    pub(super) fn is_verb(&self, idx: TokenIdx) -> bool {
        self.upos(idx) == Upos::Verb
    }

    pub(super) fn is_nominal(&self, idx: TokenIdx) -> bool {
        matches!(self.upos(idx), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym)
    }

    pub(super) fn is_punct(&self, idx: TokenIdx) -> bool {
        self.upos(idx) == Upos::Punct
    }

    /// Whether it heads a clause: a verb that is no modifier of a noun, or anything with a copula or a subject.
    pub(super) fn is_predicate(&self, idx: TokenIdx) -> bool {
        let copular = self.kids(idx).iter().any(|&kid| self.base(kid) == BaseRelation::Cop);
        if copular || self.has_own_subject(idx) {
            return true;
        }
        let modifies = matches!(
            self.base(idx),
            BaseRelation::Amod
                | BaseRelation::Compound
                | BaseRelation::Case
                | BaseRelation::Flat
                | BaseRelation::Fixed
                | BaseRelation::Mark
                | BaseRelation::Det
                | BaseRelation::Aux
                | BaseRelation::Cop
                | BaseRelation::Cc
                | BaseRelation::Discourse
        );
        matches!(self.upos(idx), Upos::Verb | Upos::Aux) && !modifies
            || self.upos(idx) == Upos::Adj && matches!(self.base(idx), BaseRelation::Xcomp | BaseRelation::Ccomp)
    }

    pub(super) fn has_own_subject(&self, idx: TokenIdx) -> bool {
        self.kids(idx).iter().any(|&kid| matches!(self.base(kid), BaseRelation::Nsubj | BaseRelation::Csubj))
    }

    /// Lemma of a predicate with its particle: "call off".
    pub(super) fn predicate_lemma(&self, idx: TokenIdx) -> String {
        let particle = self.kids(idx).iter().copied().find(|&kid| self.relation(kid) == Relation::CompoundPrt);
        match particle {
            Some(particle) => format!("{} {}", self.lemma(idx), self.lower(particle)),
            None => self.lemma(idx).to_lowercase(),
        }
    }

    /// Whether the verb `idx` is in the passive, or a participle that its noun undergoes ("talks held in Rome").
    pub(super) fn is_passive(&self, idx: TokenIdx) -> bool {
        let marked = self.kids(idx).iter().any(|&kid| {
            matches!(
                self.relation(kid),
                Relation::AuxPass | Relation::NsubjPass | Relation::CsubjPass | Relation::OblAgent
            )
        });
        if marked {
            return true;
        }
        let participle = self.token(idx).xpos == Xpos::Vbn
            && !self.kids(idx).iter().any(|&kid| matches!(self.base(kid), BaseRelation::Aux | BaseRelation::Nsubj));
        let no_object = self.kid(idx, BaseRelation::Obj).is_none();
        match self.base(idx) {
            BaseRelation::Acl | BaseRelation::Advcl | BaseRelation::Amod => {
                participle && no_object && self.relation(idx) != Relation::AclRelcl
            }
            // "was arrested and charged": a second participle without a subject of its own shares the auxiliary.
            BaseRelation::Conj => {
                participle && self.head(idx).is_some_and(|head| self.is_verb(head) && self.is_passive(head))
            }
            // Headlines: "Two held after raid".
            BaseRelation::Root => {
                self.token(idx).xpos == Xpos::Vbn
                    && self.kid(idx, BaseRelation::Aux).is_none()
                    && no_object
                    && self.kid(idx, BaseRelation::Nsubj).is_some()
            }
            _ => false,
        }
    }

    /// Heads of the phrases coordinated with `idx`, itself first.
    pub(super) fn coordinated(&self, idx: TokenIdx) -> Vec<TokenIdx> {
        let mut all = vec![idx];
        all.extend(self.kids_by(idx, BaseRelation::Conj).filter(|&kid| self.is_nominal(kid)));
        all
    }

    /// The grammatical subjects of `idx`, found across coordination, control, raising and relative clauses.
    pub(super) fn subjects(&self, idx: TokenIdx) -> Vec<TokenIdx> {
        // Chains of control are short; the limit only guards against odd trees.
        self.subjects_within(idx, 8)
    }

    fn subjects_within(&self, idx: TokenIdx, depth: u8) -> Vec<TokenIdx> {
        if depth == 0 {
            return Vec::new();
        }
        let own = self.kids(idx).iter().copied().find(|&kid| {
            let outer = self.relation(kid) == Relation::NsubjOuter;
            self.base(kid) == BaseRelation::Nsubj && (!outer || self.is_due(idx))
        });
        if let Some(own) = own {
            return match self.antecedent(idx, own) {
                Some(noun) => self.coordinated(noun),
                None => self.coordinated(own),
            };
        }
        if self.kid(idx, BaseRelation::Csubj).is_some() {
            return Vec::new();
        }
        let Some(head) = self.head(idx) else { return Vec::new() };
        match self.base(idx) {
            BaseRelation::Conj if self.is_predicate(head) => self.subjects_within(head, depth - 1),
            BaseRelation::Xcomp => {
                match self.kid(head, BaseRelation::Obj).or_else(|| self.kid(head, BaseRelation::Iobj)) {
                    Some(object) if !self.subject_controls(head) => self.coordinated(object),
                    _ => self.subjects_within(head, depth - 1),
                }
            }
            BaseRelation::Advcl if self.token(idx).feats.verb_form != Some(VerbForm::Fin) => {
                // "ordered the company to sell": a complement that the parser takes for an adverbial.
                let ordered = self.is_infinitive(idx)
                    && LEXICON.under(self.lemma(head), Before::To, Factuality::Asserted).is_some();
                match self.kid(head, BaseRelation::Obj).filter(|_| ordered && !self.subject_controls(head)) {
                    Some(object) => self.coordinated(object),
                    None => self.subjects_within(head, depth - 1),
                }
            }
            BaseRelation::Acl if self.is_nominal(head) && !self.is_infinitive(idx) => vec![head],
            BaseRelation::Acl => self.possessor(head).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// "promise him to go": the subject, not the object, goes.
    fn subject_controls(&self, idx: TokenIdx) -> bool {
        LEXICON.classes.subject_control.contains(self.lemma(idx))
    }

    fn possessor(&self, noun: TokenIdx) -> Option<TokenIdx> {
        self.kids(noun).iter().copied().find(|&kid| self.relation(kid) == Relation::NmodPoss)
    }

    /// The noun that the relative pronoun `pronoun` of the clause `clause` stands for.
    pub(super) fn antecedent(&self, clause: TokenIdx, pronoun: TokenIdx) -> Option<TokenIdx> {
        if !matches!(self.lower(pronoun), "who" | "which" | "that" | "whom") {
            return None;
        }
        let mut at = clause;
        for _ in 0..4 {
            match self.relation(at) {
                Relation::AclRelcl | Relation::Acl => return self.head(at).filter(|&noun| self.is_nominal(noun)),
                Relation::Conj | Relation::Ccomp | Relation::Xcomp => at = self.head(at)?,
                _ => return None,
            }
        }
        None
    }

    /// Whether a participle opens at `idx`: "…, adding that", "…, citing".
    pub(super) fn is_participle_clause(&self, idx: TokenIdx) -> bool {
        idx < self.tokens().end && self.token(idx).xpos == Xpos::Vbg
    }

    /// Whether the verb stands as an infinitive with "to".
    pub(super) fn is_infinitive(&self, idx: TokenIdx) -> bool {
        self.kids(idx).iter().any(|&kid| {
            kid < idx
                && self.lower(kid) == "to"
                && matches!(self.base(kid), BaseRelation::Mark | BaseRelation::Case | BaseRelation::Aux)
        })
    }

    /// "is to open", "is due to open": a verb under a copula, which makes it a plan and no description.
    pub(super) fn is_due(&self, idx: TokenIdx) -> bool {
        // "The plan is to close": what a plan is, not what it will do.
        let is_aim = |kid: TokenIdx| LEXICON.classes.aims.contains(self.lemma(kid));
        if self.kids_by(idx, BaseRelation::Nsubj).any(is_aim) {
            return false;
        }
        let due = || self.kids(idx).iter().any(|&kid| kid < idx && self.lower(kid) == "due");
        self.is_verb(idx) && self.token(idx).xpos == Xpos::Vb && (self.is_infinitive(idx) || due())
    }

    /// The preposition of a phrase as one string, "because of"; empty without one.
    pub(super) fn preposition(&self, idx: TokenIdx) -> String {
        let Some(case) = self.kids_by(idx, BaseRelation::Case).find(|&kid| kid < idx && self.lower(kid) != "'s") else {
            return String::new();
        };
        let mut words = vec![self.lower(case)];
        words.extend(self.kids_by(case, BaseRelation::Fixed).map(|kid| self.lower(kid)));
        words.join(" ")
    }

    /// The tokens of the noun phrase headed by `idx`, without preposition, coordination, relative clause or apposition.
    pub(super) fn phrase(&self, idx: TokenIdx) -> Range<TokenIdx> {
        let mut range = idx..idx + 1;
        for &kid in self.kids(idx) {
            let outside = matches!(
                self.base(kid),
                BaseRelation::Case
                    | BaseRelation::Cc
                    | BaseRelation::Punct
                    | BaseRelation::Conj
                    | BaseRelation::Appos
                    | BaseRelation::Parataxis
                    | BaseRelation::Mark
                    | BaseRelation::Advcl
                    | BaseRelation::Cop
                    | BaseRelation::Nsubj
                    | BaseRelation::Csubj
                    | BaseRelation::Aux
                    | BaseRelation::Advmod
                    | BaseRelation::Obl
                    | BaseRelation::Discourse
                    | BaseRelation::Ccomp
                    | BaseRelation::Acl
                    | BaseRelation::Orphan
                    | BaseRelation::Dep
                    | BaseRelation::List
                    | BaseRelation::Vocative
                    | BaseRelation::Expl
                    | BaseRelation::Obj
                    | BaseRelation::Xcomp
                    | BaseRelation::Reparandum
            );
            if !outside {
                let inner = self.range(kid);
                range = range.start.min(inner.start)..range.end.max(inner.end);
            }
        }
        range
    }

    /// `range` without punctuation, conjunctions at its left and punctuation at its right.
    pub(super) fn trim(&self, mut range: Range<TokenIdx>) -> Range<TokenIdx> {
        while range.start < range.end && self.is_punct(range.start) {
            range.start += 1;
        }
        while range.start < range.end && self.is_punct(range.end - 1) {
            range.end -= 1;
        }
        range
    }

    /// Whether `lemma` of a noun is listed as an event.
    pub(super) fn is_event_noun(&self, idx: TokenIdx) -> bool {
        matches!(self.upos(idx), Upos::Noun | Upos::Propn) && LEXICON.event(&self.lemma(idx).to_lowercase()).is_some()
    }
}

/// Mends constructions of news that parsers often get wrong in the same way.
fn repair(sentence: &Sentence, heads: &mut [Option<TokenIdx>], relations: &mut [Relation]) {
    let n = heads.len();
    if matches!(sentence.kind, BlockKind::Headline | BlockKind::Heading) {
        repair_headline(sentence, heads, relations);
    }
    let kid = |heads: &[Option<TokenIdx>], relations: &[Relation], head: TokenIdx, base: BaseRelation| {
        (0..n).find(|&idx| heads[idx] == Some(head) && relations[idx].base() == base)
    };
    for idx in 0..n {
        let Some(head) = heads[idx] else { continue };
        // "The talks …, have been postponed, the minister said": the subject of what is said hangs on the frame, which has
        // one of its own.
        if relations[idx] == Relation::Parataxis
            && head < idx
            && kid(heads, relations, head, BaseRelation::Nsubj).is_none()
            && let Some(first) = kid(heads, relations, idx, BaseRelation::Nsubj).filter(|&first| first < head)
        {
            let others =
                (first + 1..n).any(|other| heads[other] == Some(idx) && relations[other].base() == BaseRelation::Nsubj);
            if others {
                let passive = (0..n).any(|aux| heads[aux] == Some(head) && relations[aux] == Relation::AuxPass);
                heads[first] = Some(head);
                relations[first] = if passive { Relation::NsubjPass } else { Relation::Nsubj };
            }
        }
        // "14 were killed and six others injured": the second participle leaves out its auxiliary.
        let noun = matches!(sentence.tokens[idx].upos, Upos::Noun | Upos::Num | Upos::Adj | Upos::Propn);
        if relations[idx] == Relation::Conj
            && noun
            && sentence.tokens[head].xpos == Xpos::Vbn
            && sentence.tokens[head].upos == Upos::Verb
        {
            let participle = (idx + 1..n).find(|&at| {
                heads[at] == Some(idx) && relations[at] == Relation::Acl && sentence.tokens[at].xpos == Xpos::Vbn
            });
            if let Some(participle) = participle {
                heads[participle] = Some(head);
                relations[participle] = Relation::Conj;
                heads[idx] = Some(participle);
                relations[idx] = Relation::NsubjPass;
            }
        }
    }
}

/// "Bank to close branches": the infinitive is a headline's future, not a modifier of its subject.
fn repair_headline(sentence: &Sentence, heads: &mut [Option<TokenIdx>], relations: &mut [Relation]) {
    let Some(root) = heads.iter().position(Option::is_none) else { return };
    let nominal = matches!(sentence.tokens[root].upos, Upos::Noun | Upos::Propn);
    let infinitive = (root + 1..heads.len()).find(|&idx| {
        let to = idx > 0 && sentence.form(idx - 1).eq_ignore_ascii_case("to");
        // "Council votes 6-3 to close pool": behind a figure the infinitive is what was decided.
        let figure = idx > 1 && sentence.tokens[idx - 2].upos == Upos::Num;
        to && !figure && heads[idx] == Some(root) && sentence.tokens[idx].xpos == Xpos::Vb
    });
    let Some(verb) = infinitive.filter(|_| nominal) else { return };
    heads[verb] = None;
    relations[verb] = Relation::Root;
    heads[root] = Some(verb);
    relations[root] = Relation::Nsubj;
}
