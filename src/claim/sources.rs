//! Sources named otherwise than as the subject of a verb: "the claim that …", "was confident that …", "according to …", and the
//! colons and dashes of headlines.

use super::attribution::Found;
use super::lexicon::{CueClass, LEXICON};
use super::reports::{Reports, Saying, trim_commas};
use crate::document::BlockKind;
use crate::mention::{EntityKind, Value};
use crate::syntax::{BaseRelation, Relation, TokenIdx, Upos, Xpos};
use std::ops::Range;

impl Reports<'_, '_> {
    /// "the claim that …", "Ruiz's vow to …".
    pub(super) fn noun(&self, noun: TokenIdx, found: &mut Vec<Found>) {
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
        self.push(found, Saying { cue_tokens: noun..noun + 1, cue: tree.lemma(noun), class, speaker, content });
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
        let class = CueClass::Attitude;
        self.push(found, Saying { cue_tokens: noun..noun + 1, cue: tree.lemma(noun), class, speaker, content });
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
    pub(super) fn adjective(&self, adjective: TokenIdx, found: &mut Vec<Found>) {
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
        let content = vec![tree.trim(tree.range(content))];
        self.push(
            found,
            Saying { cue_tokens: adjective..adjective + 1, cue: tree.lower(adjective), class, speaker, content },
        );
    }

    /// "according to the ministry": the rest of the clause.
    pub(super) fn preposition(&self, start: TokenIdx, found: &mut Vec<Found>) {
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
        let (cue, class) = (&words.join(" "), CueClass::Speech);
        self.push(found, Saying { cue_tokens: start..after, cue, class, speaker, content });
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
        // A complement that the parser hangs the source on is told whole, with the verb that governs it.
        let top = |mut head: TokenIdx| {
            while let Some(above) = tree.head(head).filter(|_| {
                matches!(tree.base(head), BaseRelation::Ccomp | BaseRelation::Xcomp)
                    && !tree.kids_by(head, BaseRelation::Mark).any(|mark| tree.lower(mark) == "that")
            }) {
                head = above;
            }
            head
        };
        head.filter(|&head| tree.is_predicate(head)).map_or(all, |head| tree.range(top(head)))
    }

    /// "Police: two held", "Talks put off - report".
    pub(super) fn headline(&self, found: &mut Vec<Found>) {
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
        let class = CueClass::Speech;
        self.push(found, Saying { cue_tokens: mark..mark + 1, cue: ":", class, speaker, content: vec![content] });
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
