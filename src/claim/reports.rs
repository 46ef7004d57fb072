//! Indirect speech: cue verbs with their complements, "according to", nouns and adjectives of saying and thinking, and the
//! colons and dashes of headlines.

use super::attribution::{Found, Speaker, Text};
use super::lexicon::{Cue, CueClass, LEXICON};
use super::quotation::Place;
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
        let speaker = self.speaker(verb);
        // Without a holder only a passive attributes ("it was reported that"): "note that" is an order, "wanted: a plan" a wish.
        if speaker.is_none() && (cue.class != CueClass::Speech || !self.tree.is_passive(verb)) {
            return;
        }
        let class = if kind == Kind::Statement { cue.class } else { CueClass::Attitude };
        self.push(found, (verb..verb + 1, &lemma), class, speaker, content);
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
        let content = content
            .into_iter()
            .filter(|piece| !piece.is_empty())
            .map(|piece| piece.start + offset..piece.end + offset)
            .collect();
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
            let with = tree.kids_by(verb, BaseRelation::Obl).find_map(|kid| {
                let joined = format!("{lemma} {}", tree.preposition(kid));
                LEXICON.cue(&joined).map(|cue| (joined, cue))
            });
            if with.is_some() {
                return with;
            }
        }
        plain.map(|cue| (lemma, cue))
    }

    /// The clause that the verb attributes.
    fn clause(&self, verb: TokenIdx, cue: Cue) -> Option<Vec<Range<TokenIdx>>> {
        self.clausal(verb, cue).or_else(|| self.parenthetical(verb, cue)).or_else(|| self.by_order(verb, cue))
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
                // "said Tuesday that": what belongs to the cue is not said by the speaker.
                if range.contains(&verb) {
                    range = if kid < verb { range.start..verb } else { kid..range.end };
                }
                return Some(self.without_cue(range, verb));
            }
        }
        None
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
            && tree.kids(verb).iter().any(|&kid| kid < verb && tree.lower(kid) == "as");
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

    /// Where the tree shows no complement: "…, Ruiz said." at the end of the sentence, and "Ruiz said that …".
    fn by_order(&self, verb: TokenIdx, cue: Cue) -> Option<Vec<Range<TokenIdx>>> {
        let tree = self.tree;
        if !cue.clause
            || cue.class != CueClass::Speech
            || !matches!(tree.token(verb).xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp)
        {
            return None;
        }
        if tree.lower(verb + 1) == "that" {
            let end = tree.tokens().end;
            let piece = tree.trim(verb + 1..end);
            return piece.clone().any(|idx| tree.is_predicate(idx)).then(|| vec![piece]);
        }
        // Only where nothing but a time or a place follows the cue to the end of the sentence.
        let after = tree.trim(verb + 1..tree.tokens().end);
        let object = tree.kid(verb, BaseRelation::Obj).is_some_and(|object| !self.is_speaker_after(verb, object));
        if after.len() > 10 || object {
            return None;
        }
        let subject = self.speaker(verb).map(|speaker| speaker.tokens);
        let frame_start = subject.filter(|tokens| tokens.end <= verb).map_or(verb, |tokens| tokens.start);
        let comma = (0..frame_start).rev().find(|&idx| tree.lower(idx) == ",")?;
        let near = frame_start - comma <= 2;
        let piece = tree.trim(0..comma);
        (near && piece.clone().any(|idx| tree.is_predicate(idx))).then(|| vec![piece])
    }

    /// "…, said the mayor": a parser may take the speaker for an object.
    fn is_speaker_after(&self, verb: TokenIdx, object: TokenIdx) -> bool {
        object > verb && self.tree.kid(verb, BaseRelation::Nsubj).is_none()
    }

    /// "criticised the plan", "called for talks".
    fn noun_phrase(&self, verb: TokenIdx, lemma: &str, cue: Cue) -> Option<Vec<Range<TokenIdx>>> {
        let tree = self.tree;
        if !cue.object || !tree.has_own_subject(verb) && tree.subjects(verb).is_empty() {
            return None;
        }
        if let Some((_, preposition)) = lemma.split_once(' ') {
            let kid = tree.kids_by(verb, BaseRelation::Obl).find(|&kid| tree.preposition(kid) == preposition);
            if let Some(kid) = kid {
                return Some(vec![tree.trim(tree.range(kid))]);
            }
        }
        let object = tree.kid(verb, BaseRelation::Obj)?;
        if self.text.phrases[self.sentence].time(object).is_some() || tree.is_passive(verb) {
            return None;
        }
        // "described the talks as positive", "blamed X for Y": the judgement belongs to the content.
        let mut range = tree.range(object);
        for kid in tree.kids(verb).iter().copied().filter(|&kid| kid > object) {
            let judges = matches!(tree.base(kid), BaseRelation::Xcomp)
                || matches!(tree.base(kid), BaseRelation::Obl | BaseRelation::Advcl)
                    && matches!(tree.preposition(kid).as_str(), "as" | "for" | "of" | "to" | "over");
            if judges {
                range.end = range.end.max(tree.range(kid).end);
            }
        }
        Some(vec![tree.trim(range)])
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
            tree.subjects(verb).first().copied().or_else(inverted)
        }?;
        let is_expletive = matches!(tree.lower(head), "it" | "there") && !tree.is_passive(verb);
        let own = self.text.phrases[self.sentence].entity_at(head).is_some();
        (!is_expletive || own).then(|| self.text.speaker(self.sentence, head))
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
        let Some(clause) = clause else { return };
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
        if !matches!(self.text.sentences[self.sentence].kind, BlockKind::Headline | BlockKind::Heading) {
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
        found
            .content
            .push(inside.into_iter().fold(piece, |all, known| all.start.min(known.start)..all.end.max(known.end)));
    }
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
