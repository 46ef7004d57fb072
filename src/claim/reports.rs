//! Indirect speech: cue verbs with their complements.

use super::attribution::{Found, Speaker, Text};
use super::lexicon::{Cue, CueClass, LEXICON};
use super::quotation::{Place, QuotationKind};
use super::tree::Tree;
use crate::syntax::{BaseRelation, Relation, TokenIdx, Upos, Xpos};
use std::ops::Range;

/// Adds the attributions whose cues stand in `sentence`, or widens those that quotations have already made.
pub(super) fn find(text: &Text<'_>, sentence: usize, found: &mut Vec<Found>) {
    let reports = Reports { text, sentence, tree: text.tree(sentence) };
    for verb in reports.tree.tokens() {
        reports.verb(verb, found);
        reports.noun(verb, found);
        reports.adjective(verb, found);
        reports.preposition(verb, found);
    }
    reports.headline(found);
}

/// What a cue governs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A clause, in which claims are the speaker's.
    Statement,
    /// A thing spoken of.
    Topic,
}

/// One sentence whose reports are looked for.
pub(super) struct Reports<'t, 'a> {
    pub(super) text: &'t Text<'a>,
    pub(super) sentence: usize,
    pub(super) tree: &'a Tree<'a>,
}

/// A report by the words of its sentence.
pub(super) struct Saying<'l> {
    pub(super) cue_tokens: Range<TokenIdx>,
    /// Lemma of the cue.
    pub(super) cue: &'l str,
    pub(super) class: CueClass,
    pub(super) speaker: Option<Speaker>,
    /// The words attributed.
    pub(super) content: Vec<Range<TokenIdx>>,
}

impl Reports<'_, '_> {
    /// A cue verb with its complement.
    fn verb(&self, verb: TokenIdx, found: &mut Vec<Found>) {
        let tree = self.tree;
        if !tree.is_verb(verb)
            || matches!(tree.base(verb), BaseRelation::Amod | BaseRelation::Compound | BaseRelation::Case)
        {
            return;
        }
        let Some((lemma, cue)) = self.cue(verb) else { return };
        let (content, kind) = match self.clause(verb, cue) {
            Some(content) => (Some(content), Kind::Statement),
            None => (self.noun_phrase(verb, &lemma, cue), Kind::Topic),
        };
        let already = found.iter().position(|one| one.sentence == self.sentence && one.cue_tokens.contains(&verb));
        if let Some(at) = already {
            // A quotation's cue may report in the writer's words too: "said it was “a lie” …".
            if let (Some(content), Kind::Statement) = (content, kind) {
                let pieces: Vec<_> = content.iter().map(|piece| places(self.text, self.sentence, piece)).collect();
                // What stands before the frame is told by it, even where only the sentence after is quoted.
                let told = if self.any_frame(verb, cue).is_some() { pieces.clone() } else { Vec::new() };
                widen(&mut found[at], pieces);
                let apart = |piece: &Range<Place>| {
                    found[at].content.iter().all(|known| known.end <= piece.start || piece.end <= known.start)
                };
                let told: Vec<_> = told.into_iter().filter(apart).collect();
                found[at].content.extend(told);
            }
            return;
        }
        let Some(content) = content else { return };
        let framed = || self.any_frame(verb, cue).map(|(head, _)| self.text.speaker(self.sentence, head));
        // "The talks seemed to stall": nobody is said to think so.
        let seems = matches!(&*lemma, "seem" | "appear") && kind == Kind::Statement;
        let speaker = if seems { None } else { framed().or_else(|| self.speaker(verb)) };
        // Without a holder only hearsay attributes ("it was reported that"): "note that" is an order, "wanted: a plan" a wish.
        if speaker.is_none() && !seems && !self.is_hearsay(verb) {
            return;
        }
        let class = if kind == Kind::Statement { cue.class } else { CueClass::Attitude };
        self.push(found, Saying { cue_tokens: verb..verb + 1, cue: &lemma, class, speaker, content });
    }

    /// "is said to", "was reported that", without a word of whose it is.
    fn is_hearsay(&self, verb: TokenIdx) -> bool {
        let tree = self.tree;
        let negated =
            tree.kids_by(verb, BaseRelation::Advmod).any(|kid| LEXICON.negators.adverbs.contains(tree.lower(kid)));
        tree.is_passive(verb) && !negated && LEXICON.hearsay.contains(tree.lemma(verb))
    }

    /// Adds a report; what a quoted speaker says somebody said ends with the quotation.
    pub(super) fn push(&self, found: &mut Vec<Found>, saying: Saying<'_>) {
        let offset = self.text.offsets[self.sentence];
        let bounds = self
            .text
            .quotation_at(offset + saying.cue_tokens.start)
            .filter(|quotation| quotation.kind == QuotationKind::Speech)
            .map_or(0..usize::MAX, |quotation| quotation.inner.clone());
        let clip =
            |piece: Range<TokenIdx>| (piece.start + offset).max(bounds.start)..(piece.end + offset).min(bounds.end);
        let content = saying.content.into_iter().map(clip).filter(|piece| !piece.is_empty()).collect();
        let Saying { cue_tokens, cue, class, speaker, .. } = saying;
        found.push(Found { sentence: self.sentence, cue_tokens, cue: cue.into(), class, speaker, content });
    }

    /// The verb as a cue, with its particle or the preposition that makes it one ("call for").
    fn cue(&self, verb: TokenIdx) -> Option<(String, Cue)> {
        let tree = self.tree;
        let lemma = tree.predicate_lemma(verb);
        let plain = LEXICON.cue(&lemma).or_else(|| LEXICON.cue(tree.lemma(verb)));
        // "saw the remark as an insult"
        let seen_as = tree.kids(verb).iter().any(|&kid| kid > verb && self.introducing(kid) == "as");
        if let Some(cue) = LEXICON.cue(&format!("{lemma} as")).filter(|_| seen_as) {
            return Some((lemma, cue));
        }
        let clausal = tree
            .kids(verb)
            .iter()
            .any(|&kid| matches!(tree.base(kid), BaseRelation::Ccomp | BaseRelation::Xcomp | BaseRelation::Obj));
        if !clausal {
            let phrases = tree
                .kids(verb)
                .iter()
                .filter(|&&kid| kid > verb && matches!(tree.base(kid), BaseRelation::Obl | BaseRelation::Advcl));
            let with = phrases.copied().find_map(|kid| {
                let joined = format!("{lemma} {}", self.introducing(kid));
                LEXICON.cue(&joined).map(|cue| (joined, cue))
            });
            if with.is_some() {
                return with;
            }
        }
        plain.map(|cue| (lemma, cue))
    }

    /// The preposition of a phrase, or the word that introduces a gerund ("called for reducing …").
    fn introducing(&self, idx: TokenIdx) -> String {
        let tree = self.tree;
        let mark = || {
            tree.kids(idx)
                .iter()
                .copied()
                .find(|&kid| kid < idx && matches!(tree.base(kid), BaseRelation::Mark | BaseRelation::Advmod))
        };
        let preposition = tree.preposition(idx);
        if preposition.is_empty() {
            mark().map_or(String::new(), |mark| tree.lower(mark).to_owned())
        } else {
            preposition
        }
    }

    /// The clause that the verb attributes.
    fn clause(&self, verb: TokenIdx, cue: Cue) -> Option<Vec<Range<TokenIdx>>> {
        let framed = self.any_frame(verb, cue).map(|(_, pieces)| pieces);
        // "While inquiries continue, …": a clause of time or condition frames no words outside it.
        let frames_nothing = self.tree.kids_by(verb, BaseRelation::Mark).any(|mark| {
            matches!(
                self.tree.lower(mark),
                "while" | "until" | "if" | "because" | "after" | "before" | "since" | "unless"
            )
        });
        if frames_nothing {
            return self.clausal(verb, cue);
        }
        let by_tree = || self.clausal(verb, cue).or_else(|| self.parenthetical(verb, cue));
        framed.or_else(|| self.relative_frame(verb, cue)).or_else(by_tree).or_else(|| self.by_order(verb, cue))
    }

    fn clausal(&self, verb: TokenIdx, cue: Cue) -> Option<Vec<Range<TokenIdx>>> {
        let tree = self.tree;
        for &kid in tree.kids(verb) {
            let takes = match tree.base(kid) {
                BaseRelation::Ccomp => cue.clause,
                BaseRelation::Xcomp => {
                    let infinitive = tree.is_infinitive(kid) || tree.token(kid).xpos == Xpos::Vbg;
                    // "continued to call for talks" reports no words of its own.
                    let aspect = matches!(tree.lemma(verb), "continue" | "go") && infinitive;
                    !aspect && (cue.plan && infinitive || cue.clause && (infinitive || tree.is_passive(verb)))
                }
                // A clause after a colon, which parsers hang on beside the frame.
                BaseRelation::Parataxis => {
                    cue.clause && kid > verb && tree.is_predicate(kid) && self.colon_between(verb, kid)
                }
                BaseRelation::Advcl => {
                    cue.clause
                        && kid > verb
                        && tree.kids_by(kid, BaseRelation::Mark).any(|mark| tree.lower(mark) == "that")
                }
                _ => false,
            };
            if takes {
                let mut range = tree.range(kid);
                if range.contains(&verb) {
                    range = if kid < verb { range.start..verb } else { kid..range.end };
                }
                if kid > verb {
                    range = self.stretched(verb, cue, range);
                }
                if tree.base(kid) == BaseRelation::Xcomp {
                    range.end = self.own_clause(kid, range.clone()).unwrap_or(range.end);
                }
                return Some(self.without_cue(range, verb));
            }
        }
        None
    }

    /// "agreed to lend $5 million | , and the union stepped in": where a clause with a subject of its own is joined to an
    /// infinitive, the infinitive ends.
    fn own_clause(&self, infinitive: TokenIdx, range: Range<TokenIdx>) -> Option<TokenIdx> {
        let tree = self.tree;
        let other = tree.kids_by(infinitive, BaseRelation::Conj).find(|&kid| {
            kid > infinitive
                && tree.is_verb(kid)
                && tree.kid(kid, BaseRelation::Nsubj).is_some_and(|subject| subject > infinitive)
        })?;
        let start = tree.range(other).start;
        (range.contains(&start) && start > infinitive).then_some(start)
    }

    /// The words of a complement with what a parser often hangs on the cue instead: its subject (as an object), a second clause
    /// ("said A, and B"); up to a participle that brings in the next report.
    fn stretched(&self, verb: TokenIdx, cue: Cue, mut range: Range<TokenIdx>) -> Range<TokenIdx> {
        let tree = self.tree;
        if cue.class == CueClass::Speech && !cue.object && !cue.plan && tree.lower(range.start) != "that" {
            let object = tree.kid(verb, BaseRelation::Obj).filter(|&object| object > verb && object < range.start);
            range.start = object.map_or(range.start, |object| tree.range(object).start.max(verb + 1));
        }
        let after = range.end;
        for &kid in tree.kids(verb).iter().filter(|&&kid| kid >= after) {
            let own = tree.kid(kid, BaseRelation::Nsubj).is_some_and(|subject| subject > after);
            let reports =
                LEXICON.cue(&tree.predicate_lemma(kid)).is_some_and(|cue| cue.clause && cue.class == CueClass::Speech);
            let reason = tree.base(kid) == BaseRelation::Advcl
                && tree.kids_by(kid, BaseRelation::Mark).any(|mark| {
                    matches!(tree.lower(mark), "because" | "if" | "unless" | "so" | "although" | "though" | "until")
                });
            if cue.class == CueClass::Speech && (tree.base(kid) == BaseRelation::Conj && own && !reports || reason) {
                range.end = range.end.max(tree.range(kid).end);
            }
        }
        // What follows without a comma belongs to the clause still, wherever the parser hangs it.
        let follows = tree.lower(range.end);
        if cue.class == CueClass::Speech
            && !cue.object
            && !cue.plan
            && !matches!(follows, "" | "," | "." | ";" | ":" | "-" | "–" | "—" | "--" | "(")
            && !tree.is_punct(range.end)
        {
            let end = (range.end..tree.tokens().end)
                .find(|&idx| matches!(tree.lower(idx), "," | ";" | "." | "—" | "–" | "--"))
                .unwrap_or(tree.tokens().end);
            range.end = end;
        }
        let end = self.next_report(range.clone()).unwrap_or(range.end);
        let end = self.next_cue(verb, cue, range.start..end).unwrap_or(end);
        range.start..end
    }

    /// "said he would order a review | and warned against …": a second cue in the form of the first, which the form of the
    /// complement's own verb keeps out of the complement.
    fn next_cue(&self, verb: TokenIdx, cue: Cue, range: Range<TokenIdx>) -> Option<TokenIdx> {
        let tree = self.tree;
        if cue.class != CueClass::Speech || tree.token(verb).xpos != Xpos::Vbd {
            return None;
        }
        let past = |idx: TokenIdx| tree.token(idx).xpos == Xpos::Vbd;
        let second = range.clone().skip(2).find(|&idx| {
            let joined = matches!(tree.lower(idx - 1), "and" | "but");
            let speech = || LEXICON.cue(tree.lemma(idx)).is_some_and(|cue| cue.class == CueClass::Speech);
            joined && past(idx) && tree.is_verb(idx) && !tree.has_own_subject(idx) && speech()
        })?;
        let own = (range.start..second - 1).any(past);
        let comma = tree.lower(second - 2) == ",";
        (!own).then_some(if comma { second - 2 } else { second - 1 })
    }

    fn colon_between(&self, from: TokenIdx, to: TokenIdx) -> bool {
        (from..to).any(|idx| self.tree.lower(idx) == ":")
    }

    /// "X, Ruiz said, Y": the cue hangs on what is said.
    fn parenthetical(&self, verb: TokenIdx, cue: Cue) -> Option<Vec<Range<TokenIdx>>> {
        let tree = self.tree;
        if !cue.clause {
            return None;
        }
        let as_said = tree.base(verb) == BaseRelation::Advcl
            && tree.kids(verb).iter().any(|&kid| kid < verb && tree.lower(kid) == "as")
            && !tree.kids(verb).iter().any(|&kid| {
                kid > verb
                    && matches!(
                        tree.base(kid),
                        BaseRelation::Obj | BaseRelation::Obl | BaseRelation::Ccomp | BaseRelation::Xcomp
                    )
            });
        let set_apart = tree.base(verb) == BaseRelation::Parataxis && tree.has_own_subject(verb);
        if !as_said && !set_apart {
            return None;
        }
        let head = tree.head(verb)?;
        let whole = tree.range(head);
        let frame = tree.range(verb);
        let pieces = [whole.start..frame.start.max(whole.start), frame.end.min(whole.end)..whole.end];
        let pieces: Vec<_> =
            pieces.into_iter().map(|piece| tree.trim(piece)).filter(|piece| !piece.is_empty()).collect();
        (!pieces.is_empty()).then_some(pieces)
    }

    /// "criticised the plan", "called for talks".
    fn noun_phrase(&self, verb: TokenIdx, lemma: &str, cue: Cue) -> Option<Vec<Range<TokenIdx>>> {
        let tree = self.tree;
        if !cue.object || !tree.has_own_subject(verb) && tree.subjects(verb).is_empty() {
            return None;
        }
        if let Some((_, preposition)) = lemma.split_once(' ') {
            let mut phrases = tree
                .kids(verb)
                .iter()
                .copied()
                .filter(|&kid| kid > verb && matches!(tree.base(kid), BaseRelation::Obl | BaseRelation::Advcl));
            let kid = phrases.find(|&kid| self.introducing(kid) == preposition);
            if let Some(kid) = kid.filter(|&kid| self.text.phrases[self.sentence].time(kid).is_none()) {
                return Some(vec![self.topic(verb, kid)]);
            }
        }
        let object = tree.kid(verb, BaseRelation::Obj)?;
        // "raised concerns", but "raised money".
        if lemma == "raise" && !LEXICON.content_nouns.contains(tree.lemma(object)) {
            return None;
        }
        let bare = tree.upos(object) == Upos::Pron && tree.range(object).len() == 1;
        // "called it a lie": the judgement says what "it" does not.
        let judged = || cue.class == CueClass::Speech && self.topic(verb, object).len() > 1;
        if bare && !judged() || self.text.phrases[self.sentence].time(object).is_some() || tree.is_passive(verb) {
            return None;
        }
        Some(vec![self.topic(verb, object)])
    }

    /// The words of a thing spoken of, from `object` on, with the judgement that belongs to it ("described the talks as positive",
    /// "called the charge a lie", "called for talks to begin"), and without what is said of it in passing (", which …").
    fn topic(&self, verb: TokenIdx, object: TokenIdx) -> Range<TokenIdx> {
        let tree = self.tree;
        let mut range = tree.range(object);
        range.start = range.start.max(verb + 1).min(object);
        for kid in tree.kids(verb).iter().copied().filter(|&kid| kid > object) {
            let judges = matches!(tree.base(kid), BaseRelation::Xcomp | BaseRelation::Ccomp)
                || tree.base(kid) == BaseRelation::Advcl && tree.is_infinitive(kid)
                || matches!(tree.base(kid), BaseRelation::Obl | BaseRelation::Advcl)
                    && matches!(self.introducing(kid).as_str(), "as" | "for" | "of" | "to" | "over");
            if judges {
                range.end = range.end.max(tree.range(kid).end);
            }
        }
        let next = range.end;
        let goes_on = next < tree.tokens().end
            && (matches!(tree.lower(next), "to" | "as" | "\"" | "“" | "''" | "``")
                || matches!(tree.upos(next), Upos::Adj | Upos::Det | Upos::Verb)
                || tree.upos(next) == Upos::Noun)
            && self.text.phrases[self.sentence].time(next).is_none();
        if goes_on {
            range.end = (next..tree.tokens().end)
                .find(|&idx| matches!(tree.lower(idx), "," | ";" | "." | "—" | "–" | "--"))
                .unwrap_or(tree.tokens().end);
        }
        let aside = (object..range.end.saturating_sub(1)).find(|&idx| {
            tree.lower(idx) == ","
                && (matches!(
                    tree.lower(idx + 1),
                    "who"
                        | "which"
                        | "whose"
                        | "where"
                        | "when"
                        | "as"
                        | "while"
                        | "after"
                        | "including"
                        | "but"
                        | "so"
                        | "because"
                        | "since"
                        | "especially"
                ) || tree.is_participle_clause(idx + 1)
                    || tree.token(idx + 1).xpos == Xpos::Vbg && tree.is_verb(idx + 1))
        });
        tree.trim(range.start..aside.unwrap_or(range.end))
    }

    /// A content range without the cue's own words at its border.
    fn without_cue(&self, range: Range<TokenIdx>, verb: TokenIdx) -> Vec<Range<TokenIdx>> {
        let tree = self.tree;
        if range.contains(&verb) {
            let pieces = [range.start..verb, verb + 1..range.end];
            return pieces.into_iter().map(|piece| tree.trim(piece)).filter(|piece| !piece.is_empty()).collect();
        }
        let range = self.without_aside(range);
        vec![trim_commas(tree, range)]
    }

    /// `range` up to what the writer sets against it: "…, although it may take days", "…, while others favoured a strike".
    fn without_aside(&self, range: Range<TokenIdx>) -> Range<TokenIdx> {
        let tree = self.tree;
        let against = (range.start + 3..range.end.saturating_sub(1)).find(|&idx| {
            tree.lower(idx) == "," && matches!(tree.lower(idx + 1), "although" | "though" | "while" | "compared")
        });
        range.start..against.unwrap_or(range.end)
    }

    fn speaker(&self, verb: TokenIdx) -> Option<Speaker> {
        let tree = self.tree;
        let head = if tree.is_passive(verb) {
            tree.kids(verb).iter().copied().find(|&kid| {
                tree.relation(kid) == Relation::OblAgent
                    || tree.base(kid) == BaseRelation::Obl && tree.preposition(kid) == "by"
            })
        } else {
            let inverted = || {
                tree.kid(verb, BaseRelation::Obj)
                    .filter(|&object| tree.base(verb) == BaseRelation::Parataxis && object > verb)
            };
            tree.subjects(verb).first().copied().or_else(inverted).or_else(|| self.speaker_before(verb))
        }?;
        // "It says", of a report; but "it seems", "there is".
        let speaks =
            LEXICON.cue(tree.lemma(verb)).is_some_and(|cue| cue.class == CueClass::Speech) && tree.lower(head) == "it";
        let is_expletive = matches!(tree.lower(head), "it" | "there") && !speaks;
        (!is_expletive).then(|| self.text.speaker(self.sentence, head))
    }

    /// The nearest noun phrase before the cue that no relative clause or apposition holds.
    fn speaker_before(&self, verb: TokenIdx) -> Option<TokenIdx> {
        let tree = self.tree;
        if !matches!(tree.token(verb).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Vbn)
            || tree.base(verb) == BaseRelation::Ccomp
        {
            return None;
        }
        let enclosed = |idx: TokenIdx| {
            let mut at = idx;
            // Noun phrases are rarely deeper than this.
            (0..8).any(|_| {
                let inner = matches!(
                    tree.base(at),
                    BaseRelation::Acl
                        | BaseRelation::Appos
                        | BaseRelation::Nmod
                        | BaseRelation::Compound
                        | BaseRelation::Obl
                        | BaseRelation::Conj
                        | BaseRelation::Advcl
                ) || !tree.preposition(at).is_empty();
                at = tree.head(at).unwrap_or(at);
                inner
            })
        };
        let standing = (0..verb).rev().find(|&idx| {
            tree.is_nominal(idx) && !enclosed(idx) && self.text.phrases[self.sentence].time(idx).is_none()
        });
        // "In a meeting with the board Trump said": whatever the parser makes of it, the word before the cue speaks.
        standing.or_else(|| {
            verb.checked_sub(1).filter(|&idx| tree.upos(idx) == Upos::Propn || tree.upos(idx) == Upos::Pron)
        })
    }
}

/// Adds what the tree gives to the words that quotations gave: the rest of a sentence that is quoted in part.
fn widen(found: &mut Found, pieces: Vec<Range<Place>>) {
    for piece in pieces {
        let (inside, apart): (Vec<_>, Vec<_>) =
            found.content.drain(..).partition(|known| known.start < piece.end && piece.start < known.end);
        found.content = apart;
        if !inside.is_empty() {
            found
                .content
                .push(inside.into_iter().fold(piece, |all, known| all.start.min(known.start)..all.end.max(known.end)));
        }
    }
}

/// `range` without commas and stops at its ends; quotation marks stay.
pub(super) fn trim_commas(tree: &Tree<'_>, mut range: Range<TokenIdx>) -> Range<TokenIdx> {
    let loose = |idx: TokenIdx| matches!(tree.lower(idx), "," | "." | ";" | ":" | "-" | "–" | "—" | "--");
    while range.start < range.end && loose(range.start) {
        range.start += 1;
    }
    while range.start < range.end && loose(range.end - 1) {
        range.end -= 1;
    }
    range
}

/// Words of a sentence as places of the document.
fn places(text: &Text<'_>, sentence: usize, tokens: &Range<TokenIdx>) -> Range<Place> {
    let offset = text.offsets[sentence];
    tokens.start + offset..tokens.end + offset
}
