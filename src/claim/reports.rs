//! Indirect speech: cue verbs with their complements, "according to", nouns and adjectives of saying and thinking, and the
//! colons and dashes of headlines.

use super::attribution::{Found, Speaker, Text};
use super::lexicon::{Cue, CueClass, LEXICON};
use super::quotation::{Place, QuotationKind};
use super::tree::Tree;
use crate::document::BlockKind;
use crate::mention::{EntityKind, Value};
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

struct Reports<'t, 'a> {
    text: &'t Text<'a>,
    sentence: usize,
    tree: &'a Tree<'a>,
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
                widen(&mut found[at], pieces);
            }
            return;
        }
        let Some(content) = content else { return };
        let framed = self.any_frame(verb, cue).map(|(head, _)| self.text.speaker(self.sentence, head));
        let speaker = framed.or_else(|| self.speaker(verb));
        // Without a holder only hearsay attributes ("it was reported that"): "note that" is an order, "wanted: a plan" a wish.
        if speaker.is_none() && !self.is_hearsay(verb) {
            return;
        }
        let class = if kind == Kind::Statement { cue.class } else { CueClass::Attitude };
        self.push(found, (verb..verb + 1, &lemma), class, speaker, content);
    }

    /// "is said to", "was reported that", without a word of whose it is.
    fn is_hearsay(&self, verb: TokenIdx) -> bool {
        let tree = self.tree;
        let negated =
            tree.kids_by(verb, BaseRelation::Advmod).any(|kid| LEXICON.negators.adverbs.contains(tree.lower(kid)));
        tree.is_passive(verb) && !negated && LEXICON.hearsay.contains(tree.lemma(verb))
    }

    fn push(
        &self,
        found: &mut Vec<Found>,
        cue: (Range<TokenIdx>, &str),
        class: CueClass,
        speaker: Option<Speaker>,
        content: Vec<Range<TokenIdx>>,
    ) {
        let offset = self.text.offsets[self.sentence];
        // What a quoted speaker says somebody said ends with the quotation.
        let bounds = self
            .text
            .quotation_at(offset + cue.0.start)
            .filter(|quotation| quotation.kind == QuotationKind::Speech)
            .map_or(0..usize::MAX, |quotation| quotation.inner.clone());
        let clip =
            |piece: Range<TokenIdx>| (piece.start + offset).max(bounds.start)..(piece.end + offset).min(bounds.end);
        let content = content.into_iter().map(clip).filter(|piece| !piece.is_empty()).collect();
        let (cue_tokens, cue) = cue;
        found.push(Found { sentence: self.sentence, cue_tokens, cue: cue.into(), class, speaker, content });
    }

    /// The verb as a cue, with its particle or the preposition that makes it one ("call for").
    fn cue(&self, verb: TokenIdx) -> Option<(String, Cue)> {
        let tree = self.tree;
        let lemma = tree.predicate_lemma(verb);
        let plain = LEXICON.cue(&lemma).or_else(|| LEXICON.cue(tree.lemma(verb)));
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
                    cue.plan && infinitive || cue.clause && (infinitive || tree.is_passive(verb))
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
                return Some(self.without_cue(range, verb));
            }
        }
        None
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
        range.start..end
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
        if !as_said && !(tree.base(verb) == BaseRelation::Parataxis && tree.has_own_subject(verb)) {
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

    fn any_frame(&self, verb: TokenIdx, cue: Cue) -> Option<(TokenIdx, Vec<Range<TokenIdx>>)> {
        self.frame(verb, cue).or_else(|| self.inverted_frame(verb, cue))
    }

    /// "…, said Ruiz, the mayor.": the speaker follows the cue to the end of the sentence.
    fn inverted_frame(&self, verb: TokenIdx, cue: Cue) -> Option<(TokenIdx, Vec<Range<TokenIdx>>)> {
        let tree = self.tree;
        if !is_finite_speech(tree, verb, cue) || self.text.in_speech(self.text.offsets[self.sentence] + verb) {
            return None;
        }
        let mark = (0..verb).next_back().filter(|&idx| tree.is_punct(idx))?;
        let comma =
            if tree.lower(mark) == "," { mark } else { (0..mark).next_back().filter(|&idx| tree.lower(idx) == ",")? };
        let end = (verb + 1..tree.tokens().end).find(|&idx| tree.lower(idx) == ",").unwrap_or(tree.tokens().end);
        let finite = |idx: TokenIdx| {
            tree.upos(idx) == Upos::Aux
                || tree.is_verb(idx) && matches!(tree.token(idx).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp)
        };
        let before = trim_commas(tree, self.body_start()..comma);
        let speaker = phrase_root(tree, verb + 1..end)?;
        let first = tree.phrase(speaker).start <= verb + 1;
        let told = before.clone().any(finite);
        (first && told && !(verb + 1..end).any(finite)).then(|| (speaker, vec![before]))
    }

    /// "…, Ruiz said[ on Tuesday][, …].", read off the order of words: the speaker, and the words before and after the frame.
    fn frame(&self, verb: TokenIdx, cue: Cue) -> Option<(TokenIdx, Vec<Range<TokenIdx>>)> {
        let tree = self.tree;
        if !is_finite_speech(tree, verb, cue) || self.text.in_speech(self.text.offsets[self.sentence] + verb) {
            return None;
        }
        let (comma, speaker) = self.frame_opening(verb)?;
        let before = trim_commas(tree, self.body_start()..comma);
        let all = tree.trim(0..tree.tokens().end);
        let close = (verb + 1..all.end).find(|&idx| tree.lower(idx) == ",").unwrap_or(all.end);
        // Only a time, a place or an addressee may follow within the frame.
        let tail = verb + 1..close;
        let short = tail.len() <= 8
            && !tail.clone().any(|idx| tree.is_verb(idx) || tree.lower(idx) == "that" || tree.upos(idx) == Upos::Aux);
        if !short || before.is_empty() {
            return None;
        }
        let after = trim_commas(tree, close.min(all.end)..all.end);
        let goes_on = after.clone().any(|idx| tree.is_predicate(idx))
            && !tree.is_participle_clause(after.start)
            && !matches!(tree.lower(after.start), "and" | "but" | "as" | "while" | "who" | "which");
        let told = before.clone().any(|idx| tree.is_predicate(idx)) || goes_on;
        let pieces = if goes_on { vec![before, after] } else { vec![before] };
        told.then_some((speaker, pieces))
    }

    /// The comma that opens the frame of `verb`, and the speaker between the two.
    fn frame_opening(&self, verb: TokenIdx) -> Option<(TokenIdx, TokenIdx)> {
        let tree = self.tree;
        let subject = tree.kid(verb, BaseRelation::Nsubj).filter(|&subject| subject < verb);
        let last = (0..verb).rev().find(|&idx| tree.lower(idx) == ",")?;
        // "…, Ruiz, the mayor, said": the comma right before the cue closes an apposition; the subject's own comma opens.
        let comma = match subject {
            Some(subject) if last + 1 == verb || phrase_root(tree, last + 1..verb).is_none() => {
                let from = tree.phrase(subject).start;
                (0..from).rev().find(|&idx| tree.lower(idx) == ",").filter(|&comma| from <= comma + 2)?
            }
            _ => last,
        };
        let between = comma + 1..verb;
        let opens = matches!(
            tree.lower(comma + 1),
            "and" | "but" | "which" | "who" | "that" | "as" | "when" | "where" | "while" | "or" | "what"
        );
        let finite =
            |idx: TokenIdx| tree.is_verb(idx) && matches!(tree.token(idx).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp);
        // A dozen words hold a name with a long title; nothing else may stand between the comma and the cue.
        if opens || between.len() > 12 || between.clone().any(finite) {
            return None;
        }
        let speaker = subject.filter(|subject| between.contains(subject)).or_else(|| phrase_root(tree, between))?;
        tree.preposition(speaker).is_empty().then_some((comma, speaker))
    }

    /// "which Ruiz said was closed": the clause goes on around the frame.
    fn relative_frame(&self, verb: TokenIdx, cue: Cue) -> Option<Vec<Range<TokenIdx>>> {
        let tree = self.tree;
        if !is_finite_speech(tree, verb, cue) {
            return None;
        }
        let subject = tree.kid(verb, BaseRelation::Nsubj).filter(|&subject| subject < verb)?;
        let pronoun = tree
            .phrase(subject)
            .start
            .checked_sub(1)
            .filter(|&idx| matches!(tree.lower(idx), "which" | "who" | "what"))?;
        let end = (verb + 1..tree.tokens().end)
            .find(|&idx| matches!(tree.lower(idx), "," | "." | ";"))
            .unwrap_or(tree.tokens().end);
        let rest = verb + 1..end;
        let clause = rest.clone().any(|idx| tree.is_verb(idx) || tree.upos(idx) == Upos::Aux);
        clause.then(|| vec![pronoun..pronoun + 1, rest])
    }

    /// First word after a dateline ("WASHINGTON — ").
    fn body_start(&self) -> TokenIdx {
        let tree = self.tree;
        let dash = (1..tree.tokens().end.min(10)).find(|&idx| matches!(tree.lower(idx), "—" | "–" | "―" | "--"));
        let capitals = |idx: TokenIdx| !tree.sentence.form(idx).chars().any(char::is_lowercase);
        dash.filter(|_| capitals(0) && tree.sentence.form(0).chars().count() > 2).map_or(0, |dash| dash + 1)
    }

    /// Where the tree shows no complement: a verb that takes nothing but clauses ("said the two raised …") has all that
    /// follows, and any verb what follows its "that".
    fn by_order(&self, verb: TokenIdx, cue: Cue) -> Option<Vec<Range<TokenIdx>>> {
        let tree = self.tree;
        let follows = tree.lower(verb + 1);
        if !is_finite_speech(tree, verb, cue) {
            return None;
        }
        let starts = follows == "that" || !cue.object && !cue.plan && !matches!(follows, "," | "." | ":" | "to" | "");
        let piece = self.rest(verb + 1);
        // Six words are the least that a clause with its subject takes in news.
        let clause = piece.len() >= 3
            && piece.clone().any(|idx| tree.is_predicate(idx) && (tree.is_verb(idx) || tree.has_own_subject(idx)));
        (starts && clause).then(|| vec![piece])
    }

    /// From `start` to the end of the sentence, or to a participle that brings in the next report ("…, adding that").
    fn rest(&self, start: TokenIdx) -> Range<TokenIdx> {
        let tree = self.tree;
        let end = self.next_report(start..tree.tokens().end).unwrap_or(tree.tokens().end);
        trim_commas(tree, start..end)
    }

    /// The comma before a participle of speech: "…, saying", "…, adding".
    fn next_report(&self, range: Range<TokenIdx>) -> Option<TokenIdx> {
        let tree = self.tree;
        range.clone().find(|&idx| {
            let verb = idx + 1;
            tree.lower(idx) == ","
                && verb < range.end
                && tree.token(verb).xpos == Xpos::Vbg
                && LEXICON.cue(tree.lemma(verb)).is_some_and(|cue| cue.clause && cue.class == CueClass::Speech)
        })
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
        let bare = tree.upos(object) == Upos::Pron && tree.range(object).len() == 1;
        if bare || self.text.phrases[self.sentence].time(object).is_some() || tree.is_passive(verb) {
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
                || matches!(tree.base(kid), BaseRelation::Obl | BaseRelation::Advcl)
                    && matches!(tree.preposition(kid).as_str(), "as" | "for" | "of" | "to" | "over");
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
                    "who" | "which" | "whose" | "where" | "when" | "as" | "while" | "after" | "including"
                ) || tree.is_participle_clause(idx + 1))
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
        vec![trim_commas(tree, range)]
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

    /// "the claim that …", "Ruiz's vow to …".
    fn noun(&self, noun: TokenIdx, found: &mut Vec<Found>) {
        let tree = self.tree;
        if tree.upos(noun) != Upos::Noun || !LEXICON.content_nouns.contains(tree.lemma(noun)) {
            return;
        }
        let clause = tree.kids(noun).iter().copied().find(|&kid| {
            let that = tree.kids_by(kid, BaseRelation::Mark).any(|mark| tree.lower(mark) == "that");
            let complement = matches!(tree.base(kid), BaseRelation::Ccomp)
                || tree.relation(kid) == Relation::Acl && (that || tree.is_infinitive(kid));
            kid > noun && complement
        });
        let Some(clause) = clause else { return self.noun_topic(noun, found) };
        let by = |preposition: &'static str| {
            tree.kids_by(noun, BaseRelation::Nmod).find(move |&kid| tree.preposition(kid) == preposition)
        };
        let possessor = tree.kids(noun).iter().copied().find(|&kid| tree.relation(kid) == Relation::NmodPoss);
        let holder = possessor.or_else(|| by("by")).or_else(|| by("from")).or_else(|| self.maker(noun));
        let Some(holder) = holder else { return };
        let content = vec![tree.trim(tree.range(clause))];
        let class = if tree.is_infinitive(clause) { CueClass::Attitude } else { CueClass::Speech };
        let speaker = Some(self.text.speaker(self.sentence, holder));
        self.push(found, (noun..noun + 1, tree.lemma(noun)), class, speaker, content);
    }

    /// "Ruiz's criticism of the plan": a judgement on a thing, without a statement.
    fn noun_topic(&self, noun: TokenIdx, found: &mut Vec<Found>) {
        let tree = self.tree;
        let holder = tree.kids(noun).iter().copied().find(|&kid| tree.relation(kid) == Relation::NmodPoss);
        let mut phrases = tree.kids_by(noun, BaseRelation::Nmod).filter(|&kid| kid > noun);
        let topic = phrases.find(|&kid| {
            matches!(tree.preposition(kid).as_str(), "about" | "of" | "for" | "on" | "over" | "with" | "against")
        });
        let (Some(holder), Some(topic)) = (holder, topic) else { return };
        let speaker = Some(self.text.speaker(self.sentence, holder));
        let content = vec![tree.trim(tree.range(topic))];
        self.push(found, (noun..noun + 1, tree.lemma(noun)), CueClass::Attitude, speaker, content);
    }

    /// "Ruiz made the claim that": the subject of the verb that governs the noun.
    fn maker(&self, noun: TokenIdx) -> Option<TokenIdx> {
        let verb = self.tree.head(noun)?;
        let makes = self.tree.base(noun) == BaseRelation::Obj
            && (LEXICON.is_light(self.tree.lemma(verb))
                || matches!(self.tree.lemma(verb), "express" | "voice" | "repeat" | "hold"));
        makes.then(|| self.tree.subjects(verb).first().copied()).flatten()
    }

    /// "was confident that …".
    fn adjective(&self, adjective: TokenIdx, found: &mut Vec<Found>) {
        let tree = self.tree;
        let participle = matches!(tree.token(adjective).xpos, Xpos::Vbn | Xpos::Jj);
        if !participle
            || !LEXICON.content_adjectives.contains(tree.lower(adjective))
            || tree.base(adjective) == BaseRelation::Amod
        {
            return;
        }
        let clause = tree.kids(adjective).iter().copied().find(|&kid| {
            kid > adjective && matches!(tree.base(kid), BaseRelation::Ccomp | BaseRelation::Xcomp)
                || kid > adjective
                    && tree.base(kid) == BaseRelation::Advcl
                    && tree.kids_by(kid, BaseRelation::Mark).any(|mark| tree.lower(mark) == "that")
        });
        let about = || {
            tree.kids_by(adjective, BaseRelation::Obl).find(|&kid| {
                kid > adjective && matches!(tree.preposition(kid).as_str(), "about" | "of" | "with" | "by")
            })
        };
        let Some(content) = clause.or_else(about) else { return };
        let Some(holder) = tree.subjects(adjective).first().copied().filter(|&head| tree.lower(head) != "it") else {
            return;
        };
        let class = if clause.is_some() { CueClass::Thought } else { CueClass::Attitude };
        let speaker = Some(self.text.speaker(self.sentence, holder));
        self.push(
            found,
            (adjective..adjective + 1, tree.lower(adjective)),
            class,
            speaker,
            vec![tree.trim(tree.range(content))],
        );
    }

    /// "according to the ministry": the rest of the clause.
    fn preposition(&self, start: TokenIdx, found: &mut Vec<Found>) {
        let tree = self.tree;
        let words = LEXICON
            .source_prepositions
            .iter()
            .find(|words| words.iter().enumerate().all(|(at, word)| tree.lower(start + at) == word));
        let Some(words) = words else { return };
        let after = start + words.len();
        let Some(source) = self.source_after(after) else { return };
        let end = self.phrase_end(source, after);
        // The source's clause: the whole sentence, or the part between the nearest clause borders where it stands inside one.
        let whole = tree.trim(self.clause_around(start..end));
        let pieces = [whole.start..start.min(whole.end), end.max(whole.start)..whole.end];
        let content: Vec<_> =
            pieces.into_iter().map(|piece| trim_commas(tree, piece)).filter(|piece| !piece.is_empty()).collect();
        let speaker = Some(self.text.speaker(self.sentence, source));
        self.push(found, (start..after, &words.join(" ")), CueClass::Speech, speaker, content);
    }

    /// Head of the noun phrase that begins at `from`.
    fn source_after(&self, from: TokenIdx) -> Option<TokenIdx> {
        let tree = self.tree;
        let first = (from..tree.tokens().end.min(from + 8)).find(|&idx| tree.is_nominal(idx))?;
        // Up to the head: the parser's, as long as it lies to the right within the same phrase.
        let mut at = first;
        while let Some(head) = tree.head(at).filter(|&head| {
            head > at
                && head < at + 8
                && tree.is_nominal(head)
                && matches!(
                    tree.base(at),
                    BaseRelation::Compound | BaseRelation::Nmod | BaseRelation::Amod | BaseRelation::Nummod
                )
        }) {
            at = head;
        }
        Some(at)
    }

    fn phrase_end(&self, source: TokenIdx, after: TokenIdx) -> TokenIdx {
        let tree = self.tree;
        let mut end = tree.range(source).end.max(after);
        // A parser may hang the rest of the sentence on the source; a comma that is not before an apposition ends the phrase.
        if let Some(comma) = (source + 1..end).find(|&idx| {
            tree.lower(idx) == ","
                && !tree
                    .kids(source)
                    .iter()
                    .any(|&kid| kid > idx && matches!(tree.base(kid), BaseRelation::Appos | BaseRelation::Conj))
        }) {
            end = comma;
        }
        end
    }

    /// The clause that a phrase of source stands in: all of the sentence when the phrase begins or ends it.
    fn clause_around(&self, phrase: Range<TokenIdx>) -> Range<TokenIdx> {
        let tree = self.tree;
        let all = tree.tokens();
        let at_end = tree.trim(phrase.end..all.end).is_empty();
        let at_start = tree.trim(0..phrase.start).is_empty();
        if at_end || at_start {
            return all;
        }
        let head =
            tree.head(phrase.start).and_then(|head| if phrase.contains(&head) { tree.head(head) } else { Some(head) });
        head.filter(|&head| tree.is_predicate(head)).map_or(all, |head| tree.range(head))
    }

    /// "Police: two held", "Talks put off - report".
    fn headline(&self, found: &mut Vec<Found>) {
        let tree = self.tree;
        let here = &self.text.sentences[self.sentence];
        // Plain text has no headings; its first line is the headline.
        let first = here.block == self.text.sentences[0].block;
        if !first && !matches!(here.kind, BlockKind::Headline | BlockKind::Heading) {
            return;
        }
        let all = tree.tokens();
        let Some(colon) = all.clone().find(|&idx| tree.lower(idx) == ":" && idx > 0) else {
            let dash = all.clone().rev().find(|&idx| matches!(tree.lower(idx), "-" | "–" | "—" | "--"));
            if let Some(dash) = dash
                && let Some(source) = self.headline_source(dash + 1..all.end)
            {
                self.push_headline(source, dash, 0..dash, found);
            }
            return;
        };
        if let Some(source) = self.headline_source(0..colon) {
            self.push_headline(source, colon, colon + 1..all.end, found);
        } else if let Some(source) = self.headline_source(colon + 1..all.end) {
            self.push_headline(source, colon, 0..colon, found);
        }
    }

    fn push_headline(&self, source: TokenIdx, mark: TokenIdx, content: Range<TokenIdx>, found: &mut Vec<Found>) {
        let content = self.tree.trim(content);
        if content.len() < 2 {
            return;
        }
        let speaker = Some(self.text.speaker(self.sentence, source));
        self.push(found, (mark..mark + 1, ":"), CueClass::Speech, speaker, vec![content]);
    }

    /// The source that `words` name, if they name nothing else: a person or body, or a word for sources.
    fn headline_source(&self, words: Range<TokenIdx>) -> Option<TokenIdx> {
        let tree = self.tree;
        // Longer stretches are a clause or a topic of their own.
        if words.is_empty() || words.len() > 6 || words.clone().any(|idx| tree.is_verb(idx)) {
            return None;
        }
        let phrases = &self.text.phrases[self.sentence];
        let source = words.clone().rev().find(|&idx| {
            LEXICON.sources.contains(&tree.lemma(idx).to_lowercase()) || LEXICON.sources.contains(tree.lower(idx))
        });
        source.or_else(|| {
            phrases.here.iter().find_map(|mention| {
                let Value::Name(named) = &mention.value else { return None };
                let all =
                    usize::from(mention.tokens.start) == words.start && usize::from(mention.tokens.end) == words.end;
                let entity = phrases.entity(*named)?;
                (all && matches!(entity.kind, EntityKind::Person | EntityKind::Organisation))
                    .then_some(usize::from(mention.head))
            })
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

/// A finite verb of speech that takes a clause.
fn is_finite_speech(tree: &Tree<'_>, verb: TokenIdx, cue: Cue) -> bool {
    let perfect = || {
        tree.token(verb).xpos == Xpos::Vbn
            && tree.kids_by(verb, BaseRelation::Aux).any(|kid| tree.lemma(kid) == "have")
            && !tree.is_passive(verb)
    };
    cue.clause
        && cue.class == CueClass::Speech
        && (matches!(tree.token(verb).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp) || perfect())
}

/// The noun that heads the words `range`: its governor lies outside.
fn phrase_root(tree: &Tree<'_>, range: Range<TokenIdx>) -> Option<TokenIdx> {
    range.clone().find(|&idx| tree.is_nominal(idx) && tree.head(idx).is_none_or(|head| !range.contains(&head)))
}

/// `range` without commas and stops at its ends; quotation marks stay.
fn trim_commas(tree: &Tree<'_>, mut range: Range<TokenIdx>) -> Range<TokenIdx> {
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
pub(super) fn places(text: &Text<'_>, sentence: usize, tokens: &Range<TokenIdx>) -> Range<Place> {
    let offset = text.offsets[sentence];
    tokens.start + offset..tokens.end + offset
}
