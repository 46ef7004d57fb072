//! How surely each predicate of a sentence is meant: negation, modals, governors (implicatives, factives, plans, doubts),
//! conditions, questions. Decided from the root downwards, so that every word's context is known before its own marks are
//! applied, as `TruthTeller` does.

use super::lexicon::{Before, LEXICON};
use super::tree::Tree;
use super::{ClaimTense, Factuality, Openness, Polarity};
use crate::document::BlockKind;
use crate::syntax::{BaseRelation, Mood, Relation, TokenIdx, Upos, VerbForm, Xpos};

/// Factuality of every token of one sentence: for a predicate or an event noun its own, for others their context's.
pub(super) struct Certainty<'t> {
    tree: &'t Tree<'t>,
    of: Vec<Factuality>,
}

impl<'t> Certainty<'t> {
    pub(super) fn new(tree: &'t Tree<'t>) -> Self {
        let mut certainty = Self { tree, of: vec![Factuality::Asserted; tree.tokens().len()] };
        for idx in heads_first(tree) {
            certainty.of[idx] = certainty.decide(idx);
        }
        certainty
    }

    /// How surely the predicate or event at `idx` is meant, for whoever says it.
    pub(super) fn at(&self, idx: TokenIdx) -> Factuality {
        self.of.get(idx).copied().unwrap_or(Factuality::Asserted)
    }

    fn decide(&self, idx: TokenIdx) -> Factuality {
        if self.tree.is_predicate(idx) {
            return self.with_own_marks(idx, self.context(idx));
        }
        match self.tree.head(idx) {
            None => self.with_own_marks(idx, self.root_context(idx)),
            Some(head) if self.tree.is_nominal(idx) => self.nominal(idx, head),
            Some(head) => self.of[head],
        }
    }

    /// What the surroundings of the predicate `idx` leave of it, its own words apart.
    fn context(&self, idx: TokenIdx) -> Factuality {
        let Some(head) = self.tree.head(idx) else { return self.root_context(idx) };
        let clause = if self.tree.is_infinitive(idx) || self.is_gerund(idx) { Before::To } else { Before::That };
        match self.tree.base(idx) {
            BaseRelation::Conj => self.shared_context(idx, head),
            BaseRelation::Ccomp | BaseRelation::Csubj => self.under(head, idx, clause),
            BaseRelation::Xcomp => self.under(head, idx, Before::To),
            BaseRelation::Advcl => self.adverbial(idx, head),
            BaseRelation::Acl => self.adnominal(idx, head, clause),
            BaseRelation::Obj | BaseRelation::Nsubj | BaseRelation::Obl | BaseRelation::Nmod => self.nominal(idx, head),
            _ => Factuality::Asserted,
        }
    }

    fn root_context(&self, idx: TokenIdx) -> Factuality {
        let tree = self.tree;
        let last = tree.tokens().rev().find(|&at| !matches!(tree.lower(at), "\"" | "”" | "'" | "’" | ")" | "''"));
        if last.is_some_and(|at| tree.lower(at).starts_with('?')) {
            return open(Openness::Asked);
        }
        let headline = matches!(tree.sentence.kind, BlockKind::Headline | BlockKind::Heading);
        let token = tree.token(idx);
        let bare = token.xpos == Xpos::Vb
            && !tree.is_infinitive(idx)
            && !tree
                .kids(idx)
                .iter()
                .any(|&kid| matches!(tree.base(kid), BaseRelation::Aux | BaseRelation::Nsubj | BaseRelation::Expl));
        // Headlines leave out subjects ("Raises rates again"), so a bare verb there is no order.
        if !headline && tree.is_verb(idx) && bare && token.feats.mood != Some(Mood::Ind) {
            return open(Openness::Hypothetical);
        }
        if headline && tree.is_infinitive(idx) {
            return open(Openness::Planned);
        }
        Factuality::Asserted
    }

    /// A second of two coordinated predicates: in the first one's context, and under its marks where it has none itself.
    fn shared_context(&self, idx: TokenIdx, first: TokenIdx) -> Factuality {
        let tree = self.tree;
        let own = tree.kids(idx).iter().any(|&kid| {
            matches!(tree.base(kid), BaseRelation::Nsubj | BaseRelation::Aux | BaseRelation::Cop | BaseRelation::Expl)
        });
        let contrast = tree.kids_by(idx, BaseRelation::Cc).any(|kid| matches!(tree.lower(kid), "but" | "yet"));
        let finite = tree.token(idx).feats.verb_form == Some(VerbForm::Fin);
        if own || contrast {
            return self.context(first);
        }
        // "did not meet or call" shares the auxiliary; "did not stay and left" starts afresh with a finite verb.
        if finite { self.context(first) } else { self.of[first] }
    }

    /// What the governor `head` makes of the clause `idx` under it.
    fn under(&self, head: TokenIdx, idx: TokenIdx, kind: Before) -> Factuality {
        let tree = self.tree;
        let governor = self.of[head];
        if self.mark_of(idx) == Some(Openness::Conditional) {
            // "asked whether", "see if": an open question rather than a condition.
            return Factuality::Open(Openness::Unconfirmed, Polarity::Positive);
        }
        if self.has_yet(head) && kind == Before::To {
            return Factuality::Open(Openness::Unconfirmed, Polarity::Negative);
        }
        let lemma = tree.predicate_lemma(head);
        if lemma == "go" && tree.token(head).xpos != Xpos::Vbg {
            return governor;
        }
        if kind == Before::To && lemma == "have" && !tree.is_infinitive(idx) {
            return governor;
        }
        // "could hardly believe that it was over": it was.
        let cannot = governor.polarity() == Polarity::Negative
            && tree.kids_by(head, BaseRelation::Aux).any(|kid| matches!(tree.lemma(kid), "can" | "could"));
        if kind == Before::That && cannot && LEXICON.astonishment.contains(tree.lemma(head)) {
            return Factuality::Asserted;
        }
        if kind == Before::That && governor == Factuality::Asserted && self.is_past_belief(head) {
            return open(Openness::Hypothetical);
        }
        // "she does not know that it works" takes nothing for granted: who knew would not say so.
        if governor.polarity() == Polarity::Negative
            && kind == Before::That
            && self.is_first_person_present(head)
            && LEXICON.under(&lemma, kind, Factuality::Denied) == Some(Factuality::Asserted)
        {
            return Factuality::Denied;
        }
        if kind == Before::To && lemma == "be" {
            return Factuality::Open(Openness::Planned, governor.polarity());
        }
        let listed = LEXICON.under(&lemma, kind, governor).or_else(|| LEXICON.under(tree.lemma(head), kind, governor));
        if let Some(outcome) = listed {
            return outcome;
        }
        let judged = tree.upos(head) == Upos::Adj;
        match (kind, governor) {
            // "hard to say", "not enough to win": not said to be done.
            (Before::To, _) if judged => open(Openness::Hypothetical),
            (Before::That, Factuality::Denied) => open(Openness::Unconfirmed),
            (_, governor) => governor,
        }
    }

    /// "had thought", "had been hoped": what came out otherwise, as often as not.
    fn is_past_belief(&self, verb: TokenIdx) -> bool {
        let tree = self.tree;
        tree.token(verb).xpos == Xpos::Vbn
            && tree.kids_by(verb, BaseRelation::Aux).any(|kid| matches!(tree.lower(kid), "had" | "'d" | "’d"))
            && LEXICON.beliefs.contains(tree.lemma(verb))
    }

    fn is_first_person_present(&self, verb: TokenIdx) -> bool {
        let subject = self.tree.kid(verb, BaseRelation::Nsubj);
        subject.is_some_and(|subject| matches!(self.tree.lower(subject), "i" | "we"))
            && tense(self.tree, verb) == ClaimTense::Present
    }

    /// Adverbial clauses: conditions, purposes, "without", times.
    fn adverbial(&self, idx: TokenIdx, head: TokenIdx) -> Factuality {
        let tree = self.tree;
        if let Some(openness) = self.mark_of(idx) {
            return open(openness);
        }
        if self.introduced_by(idx, |word| LEXICON.negators.prepositions.contains(word)) {
            return Factuality::Denied;
        }
        if tree.is_infinitive(idx) {
            // Complements of adjectives and nouns are often drawn as adverbials: "likely to", "set to".
            let listed = LEXICON.under(&tree.predicate_lemma(head), Before::To, self.of[head]);
            return listed.unwrap_or_else(|| open(Openness::Planned));
        }
        match self.of[head] {
            Factuality::Open(openness, _) if tree.token(idx).feats.tense != Some(crate::syntax::Tense::Past) => {
                open(openness)
            }
            _ => Factuality::Asserted,
        }
    }

    /// Relative clauses and complements of nouns.
    fn adnominal(&self, idx: TokenIdx, noun: TokenIdx, kind: Before) -> Factuality {
        let tree = self.tree;
        let that = tree.kids_by(idx, BaseRelation::Mark).any(|mark| tree.lower(mark) == "that");
        let relative = tree.relation(idx) == Relation::AclRelcl && !that;
        let participle = matches!(tree.token(idx).xpos, Xpos::Vbn | Xpos::Vbg) && !tree.has_own_subject(idx);
        if !relative && (!participle || kind != Before::That) {
            let context = self.of[noun];
            // "did not think for a minute that": the clause belongs to the verb, whatever noun the parser hangs it on.
            let verb = tree.head(noun).filter(|&verb| that && tree.is_verb(verb));
            if let Some(verb) = verb.filter(|_| LEXICON.under(tree.lemma(noun), kind, context).is_none()) {
                return self.under(verb, idx, kind);
            }
            if let Some(outcome) = LEXICON.under(tree.lemma(noun), kind, context) {
                return outcome;
            }
            if tree.is_infinitive(idx) {
                return Factuality::Open(Openness::Hypothetical, context.polarity());
            }
        }
        // "a deal that stops …": of something that does not exist yet, unless the clause is about the past.
        let past = tree.token(idx).feats.tense == Some(crate::syntax::Tense::Past) || tree_has_past(tree, idx);
        match self.of[noun] {
            Factuality::Open(openness, _) if !past && self.is_indefinite(noun) => open(openness),
            _ => Factuality::Asserted,
        }
    }

    fn is_indefinite(&self, noun: TokenIdx) -> bool {
        let tree = self.tree;
        let determiner = tree.kids_by(noun, BaseRelation::Det).next();
        tree.upos(noun) == Upos::Noun
            && determiner.is_none_or(|kid| !matches!(tree.lower(kid), "the" | "this" | "that" | "these" | "those"))
            && !tree.kids(noun).iter().any(|&kid| tree.relation(kid) == Relation::NmodPoss)
    }

    /// Something named by a noun, as an event that is or is not so.
    fn nominal(&self, idx: TokenIdx, head: TokenIdx) -> Factuality {
        let tree = self.tree;
        let governor = self.of[head];
        let context = match tree.base(idx) {
            BaseRelation::Obj | BaseRelation::Obl | BaseRelation::Xcomp => {
                let mut lemma = tree.predicate_lemma(head);
                let preposition = tree.preposition(idx);
                if tree.base(idx) == BaseRelation::Obl {
                    lemma = format!("{lemma} {preposition}");
                }
                let listed = LEXICON.under(&lemma, Before::Noun, governor);
                listed.unwrap_or(if tree.base(idx) == BaseRelation::Obj { governor } else { existing(governor) })
            }
            BaseRelation::Nsubj if tree.is_passive(head) => LEXICON
                .under(&tree.predicate_lemma(head), Before::Noun, governor)
                .unwrap_or_else(|| self.as_subject(head, governor)),
            BaseRelation::Nsubj => self.as_subject(head, governor),
            BaseRelation::Nmod | BaseRelation::Compound => self.under_noun(head, governor),
            BaseRelation::Conj | BaseRelation::Appos | BaseRelation::Flat => governor,
            _ => existing(governor),
        };
        let negated =
            tree.kids_by(idx, BaseRelation::Det).any(|kid| LEXICON.negators.determiners.contains(tree.lower(kid)))
                || LEXICON.negators.prepositions.contains(&tree.preposition(idx))
                || LEXICON.negators.pronouns.contains(tree.lower(idx));
        // A "no" has already turned the verb that governs it ("held no talks"), so it is not counted twice.
        if negated && !(governor == Factuality::Denied && context == Factuality::Denied) {
            context.negated()
        } else {
            context
        }
    }

    /// The subject of a verb that says its event happens shares the verb's certainty; any other subject is there anyway.
    fn as_subject(&self, head: TokenIdx, governor: Factuality) -> Factuality {
        let existential = self.tree.kid(head, BaseRelation::Expl).is_some();
        if existential || LEXICON.hosts(&self.tree.predicate_lemma(head)) { governor } else { existing(governor) }
    }

    /// "the cancellation of the talks", "plans for a summit": the noun above may govern as its verb does.
    fn under_noun(&self, head: TokenIdx, governor: Factuality) -> Factuality {
        let lemma = self.tree.lemma(head);
        let verb = LEXICON.event(lemma).flatten().unwrap_or(lemma);
        LEXICON.under(verb, Before::Noun, governor).unwrap_or(governor)
    }

    /// Applies the predicate's own words to its context.
    fn with_own_marks(&self, idx: TokenIdx, context: Factuality) -> Factuality {
        let negations = self.negations(idx);
        let negated = negations % 2 == 1;
        let mut own = Factuality::Asserted;
        let mut settled = false;
        if let Some(modal) = self.modal(idx).filter(|_| !self.is_perceived(idx)) {
            let perfect = self
                .tree
                .kids(idx)
                .iter()
                .any(|&kid| self.tree.base(kid) == BaseRelation::Aux && self.tree.lemma(kid) == "have");
            let openness = match (perfect, modal.past) {
                (true, Some(past)) => past,
                _ if self.is_reported_in_past(idx) => modal.after_report.unwrap_or(modal.open),
                _ => modal.open,
            };
            own = open(openness);
            if let (true, Some(outcome)) = (negated && !perfect, modal.negated()) {
                own = outcome;
                settled = true;
            }
        } else if self.is_to_be_done(idx) {
            own = open(Openness::Planned);
        }
        if let Some(openness) = self.adverb(idx)
            && own.openness().is_none()
        {
            own = open(openness);
        }
        // "has threatened to strike if …" has threatened all the same: only what is not past depends on a condition.
        if (self.modal(idx).is_some() || tense(self.tree, idx) != ClaimTense::Past) && self.depends_on_condition(idx) {
            own = open(Openness::Conditional);
        }
        if negated && !settled {
            own = own.negated();
        }
        combine(context, own)
    }

    /// Number of words that negate the predicate: its own adverbs, a negative subject or object, "neither".
    fn negations(&self, idx: TokenIdx) -> usize {
        let tree = self.tree;
        let mut n_negations = 0;
        for &kid in tree.kids(idx) {
            let counts = match tree.base(kid) {
                BaseRelation::Advmod => {
                    self.is_negative_adverb(kid)
                        || LEXICON.nearly.contains(tree.lower(kid)) && kid + 1 == idx && tree.is_verb(idx)
                }
                BaseRelation::Nsubj | BaseRelation::Obj => kid_is_negative(tree, kid),
                BaseRelation::Obl => LEXICON.negators.phrases.contains(&tree.words(tree.range(kid))),
                BaseRelation::Det => LEXICON.negators.determiners.contains(tree.lower(kid)),
                BaseRelation::Cc => matches!(tree.lower(kid), "neither" | "nor"),
                _ => false,
            };
            n_negations += usize::from(counts);
        }
        n_negations
    }

    fn is_negative_adverb(&self, kid: TokenIdx) -> bool {
        let tree = self.tree;
        let lower = tree.lower(kid);
        // After its verb "not" negates what follows: "leaving not on Friday but on Saturday".
        if lower == "not"
            && tree.head(kid).is_some_and(|head| {
                head < kid && tree.kids_by(head, BaseRelation::Aux).all(|aux| aux < kid && aux + 1 != kid)
            })
        {
            return false;
        }
        if matches!(lower, "longer" | "more") {
            return tree.kids(kid).iter().any(|&inner| tree.lower(inner) == "no")
                || kid > 0 && tree.lower(kid - 1) == "no";
        }
        let negates = LEXICON.negators.adverbs.contains(lower) || LEXICON.negators.adverbs.contains(tree.lemma(kid));
        let next = tree.lower(kid + 1);
        negates && !LEXICON.not_negating.contains(next)
    }

    fn modal(&self, idx: TokenIdx) -> Option<super::lexicon::Modal> {
        let own = self.tree.kids_by(idx, BaseRelation::Aux).find_map(|kid| {
            LEXICON.modals.get(self.tree.lower(kid)).or_else(|| LEXICON.modals.get(self.tree.lemma(kid))).copied()
        });
        // "'d" is "had" before a participle: "he'd gone".
        own.filter(|_| {
            !self
                .tree
                .kids_by(idx, BaseRelation::Aux)
                .any(|kid| self.tree.lower(kid) == "'d" && self.tree.lemma(kid) == "have")
        })
    }

    /// "could see", "can tell": an ability to perceive is the perception itself.
    fn is_perceived(&self, idx: TokenIdx) -> bool {
        let tree = self.tree;
        LEXICON.perception.contains(tree.lemma(idx))
            && tree.kids_by(idx, BaseRelation::Aux).any(|kid| matches!(tree.lemma(kid), "can" | "could"))
            && tree.kid(idx, BaseRelation::Ccomp).is_some()
    }

    /// "The talks are to resume", "the plan is to close": an infinitive after a form of "be".
    fn is_to_be_done(&self, idx: TokenIdx) -> bool {
        let tree = self.tree;
        tree.is_infinitive(idx)
            && tree.kids(idx).iter().any(|&kid| {
                matches!(tree.base(kid), BaseRelation::Cop | BaseRelation::Aux) && tree.lemma(kid) == "be" && kid < idx
            })
            && !tree.is_passive(idx)
    }

    fn adverb(&self, idx: TokenIdx) -> Option<Openness> {
        self.tree.kids_by(idx, BaseRelation::Advmod).find_map(|kid| LEXICON.adverb(self.tree.lower(kid)))
    }

    /// Whether an "if" clause hangs on it.
    fn depends_on_condition(&self, idx: TokenIdx) -> bool {
        self.tree.kids_by(idx, BaseRelation::Advcl).any(|kid| {
            self.mark_of(kid) == Some(Openness::Conditional)
                && !self.introduced_by(kid, |word| word == "even" || word == "whether")
        })
    }

    /// How the words that introduce the clause `idx` leave it open.
    fn mark_of(&self, idx: TokenIdx) -> Option<Openness> {
        let tree = self.tree;
        let found = tree
            .kids(idx)
            .iter()
            .copied()
            .filter(|&kid| kid < idx)
            .filter(|&kid| matches!(tree.base(kid), BaseRelation::Mark | BaseRelation::Case));
        found.into_iter().find_map(|kid| {
            let mut words = vec![tree.lower(kid)];
            words.extend(tree.kids_by(kid, BaseRelation::Fixed).map(|inner| tree.lower(inner)));
            LEXICON.mark(&words.join(" ")).or_else(|| LEXICON.mark(words[0]))
        })
    }

    fn introduced_by(&self, idx: TokenIdx, test: impl Fn(&str) -> bool) -> bool {
        let tree = self.tree;
        tree.kids(idx).iter().any(|&kid| {
            kid < idx
                && matches!(tree.base(kid), BaseRelation::Mark | BaseRelation::Case | BaseRelation::Advmod)
                && test(tree.lower(kid))
        })
    }

    fn is_gerund(&self, idx: TokenIdx) -> bool {
        self.tree.token(idx).xpos == Xpos::Vbg
            && !self.tree.kids(idx).iter().any(|&kid| self.tree.base(kid) == BaseRelation::Aux)
    }

    /// "has yet to confirm", "is yet to decide".
    fn has_yet(&self, head: TokenIdx) -> bool {
        matches!(self.tree.lemma(head), "have" | "be")
            && self.tree.kids_by(head, BaseRelation::Advmod).any(|kid| self.tree.lower(kid) == "yet")
    }

    /// Whether the clause is reported by a verb in the past: "said it would".
    fn is_reported_in_past(&self, idx: TokenIdx) -> bool {
        let tree = self.tree;
        let mut at = idx;
        for _ in 0..6 {
            let Some(head) = tree.head(at) else {
                return tree.kids_by(at, BaseRelation::Parataxis).any(|kid| tree.token(kid).xpos == Xpos::Vbd);
            };
            if tree.base(at) == BaseRelation::Ccomp {
                return matches!(tree.token(head).xpos, Xpos::Vbd | Xpos::Vbn) || tense(tree, head) == ClaimTense::Past;
            }
            at = head;
        }
        false
    }
}

fn open(openness: Openness) -> Factuality {
    Factuality::Open(openness, Polarity::Positive)
}

/// A thing spoken of in a clause that is denied is there none the less; in an open clause it may be open too.
fn existing(governor: Factuality) -> Factuality {
    match governor {
        Factuality::Open(openness @ (Openness::Conditional | Openness::Hypothetical | Openness::Asked), _) => {
            open(openness)
        }
        _ => Factuality::Asserted,
    }
}

/// A context and a predicate's own marks together: certainty is that of the less certain, polarity that of both.
fn combine(context: Factuality, own: Factuality) -> Factuality {
    let polarity = if context.polarity() == own.polarity() { Polarity::Positive } else { Polarity::Negative };
    match (context.openness(), own.openness()) {
        (None, None) if polarity == Polarity::Positive => Factuality::Asserted,
        (None, None) => Factuality::Denied,
        // A plan that is asked about, or depends on something, is no plan.
        (Some(Openness::Planned | Openness::Expected), Some(own)) => Factuality::Open(own, polarity),
        (Some(context), _) => Factuality::Open(context, polarity),
        (None, Some(own)) => Factuality::Open(own, polarity),
    }
}

/// A subject or object that makes its clause negative: "no talks", "nobody", "none of them".
fn kid_is_negative(tree: &Tree<'_>, kid: TokenIdx) -> bool {
    LEXICON.negators.pronouns.contains(tree.lower(kid))
        || tree.kids_by(kid, BaseRelation::Det).any(|inner| LEXICON.negators.determiners.contains(tree.lower(inner)))
        || tree.lower(tree.range(kid).start) == "not"
            && !LEXICON.not_negating.contains(tree.lower(tree.range(kid).start + 1))
}

fn tree_has_past(tree: &Tree<'_>, idx: TokenIdx) -> bool {
    tense(tree, idx) == ClaimTense::Past
}

/// All tokens, each before everything that it governs.
fn heads_first(tree: &Tree<'_>) -> Vec<TokenIdx> {
    let mut order: Vec<TokenIdx> = tree.tokens().filter(|&idx| tree.head(idx).is_none()).collect();
    let mut at = 0;
    while let Some(&idx) = order.get(at) {
        order.extend_from_slice(tree.kids(idx));
        at += 1;
    }
    order
}

/// Tense of the predicate `idx`, from its auxiliaries and its own form.
pub(super) fn tense(tree: &Tree<'_>, idx: TokenIdx) -> ClaimTense {
    let headline = matches!(tree.sentence.kind, BlockKind::Headline | BlockKind::Heading);
    let auxiliaries = || {
        tree.kids(idx).iter().copied().filter(|&kid| matches!(tree.base(kid), BaseRelation::Aux | BaseRelation::Cop))
    };
    if auxiliaries().any(|kid| matches!(tree.lower(kid), "will" | "'ll" | "’ll" | "shall" | "wo" | "would")) {
        return ClaimTense::Future;
    }
    if let Some(first) = auxiliaries().next() {
        let token = tree.token(first);
        let perfect = token.lemma.as_ref() == "have" || auxiliaries().any(|kid| tree.lemma(kid) == "have");
        return if perfect || matches!(token.xpos, Xpos::Vbd) || token.feats.tense == Some(crate::syntax::Tense::Past) {
            ClaimTense::Past
        } else if tree.is_infinitive(idx) {
            ClaimTense::Future
        } else {
            ClaimTense::Present
        };
    }
    match tree.token(idx).xpos {
        Xpos::Vbd => ClaimTense::Past,
        Xpos::Vbz | Xpos::Vbp if headline => ClaimTense::Untensed,
        Xpos::Vbz | Xpos::Vbp => ClaimTense::Present,
        Xpos::Vbn if tree.is_passive(idx) => ClaimTense::Past,
        Xpos::Vb if headline && tree.is_infinitive(idx) => ClaimTense::Future,
        Xpos::Vb | Xpos::Vbg | Xpos::Vbn => match (tree.base(idx), tree.head(idx)) {
            (BaseRelation::Conj | BaseRelation::Advcl, Some(head))
                if tree.is_predicate(head) && head < idx && !tree.is_infinitive(idx) =>
            {
                tense_of_head(tree, head)
            }
            _ => ClaimTense::Untensed,
        },
        _ => ClaimTense::Untensed,
    }
}

/// Tense that a dependent clause takes over from `head`, one step up only.
fn tense_of_head(tree: &Tree<'_>, head: TokenIdx) -> ClaimTense {
    match tree.token(head).xpos {
        Xpos::Vbd => ClaimTense::Past,
        Xpos::Vbz | Xpos::Vbp => ClaimTense::Present,
        _ if tree.kids(head).iter().any(|&kid| tree.base(kid) == BaseRelation::Aux && tree.lemma(kid) == "will") => {
            ClaimTense::Future
        }
        _ => ClaimTense::Untensed,
    }
}
