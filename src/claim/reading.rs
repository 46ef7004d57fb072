//! The room's door: from sentences and mentions to a document's [`Reading`].

use super::attribution::{Attributions, Resolved, Text};
use super::clause::{self, Clause, Frames};
use super::factuality::{Certainty, tense};
use super::lexicon::{CueClass, LEXICON};
use super::quotation::QuotationKind;
use super::tree::Tree;
use super::{
    Attribution, Claim, ClaimTense, EntityRef, Manner, Reading, ReferenceCertainty, Stance, change, length, level,
    quantity, quote, role, share, time_place,
};
use crate::document::Document;
use crate::mention::{EntityKind, Mentions};
use crate::span::Span;
use crate::syntax::{Sentence, TokenIdx};
use jiff::civil::Date;
use std::collections::HashSet;

/// Reads what a document claims from its sentences and their mentions, which must be this document's and in order.
///
/// Takes time linear in the length of the text, long quotations and sentences of hundreds of words apart.
#[must_use]
pub fn read(document: &Document, sentences: Vec<Sentence>, mentions: Mentions) -> Reading {
    let (claims, stances, attributions) = {
        let trees: Vec<Tree<'_>> = sentences.iter().map(Tree::new).collect();
        let text = Text::new(&sentences, &trees, &mentions);
        let said = Attributions::new(&text);
        let mut reader = Reader {
            text: &text,
            said: &said,
            own: own_statement(document),
            today: document.meta.published.map(|published| published.date),
            seen: HashSet::new(),
            claims: Vec::new(),
            stances: Vec::new(),
        };
        for (idx, tree) in trees.iter().enumerate() {
            reader.sentence(idx, tree);
        }
        reader.claims.extend(quote::claims(&text, &said));
        let Reader { mut claims, stances, .. } = reader;
        claims.sort_by_key(|claim| claim.sentence);
        let attributions: Vec<Attribution> = said.all.into_iter().map(|one| one.attribution).collect();
        (claims, stances, attributions)
    };
    Reading {
        path: document.path.clone(),
        role: document.role,
        meta: document.meta.clone(),
        sentences,
        mentions,
        claims,
        stances,
        attributions,
    }
}

/// The outlet, when the whole document is its own statement.
fn own_statement(document: &Document) -> Option<EntityRef> {
    let kind = document.meta.kind.as_deref()?.to_lowercase();
    let outlet = document.meta.outlet.as_deref()?;
    LEXICON.statements.contains(&kind).then(|| EntityRef {
        kind: EntityKind::Organisation,
        name: outlet.into(),
        surname: "".into(),
        spellings: vec![outlet.into()],
        places: Vec::new(),
        certainty: ReferenceCertainty::Named,
    })
}

/// Fills the frames, sentence by sentence.
struct Reader<'r, 'a> {
    text: &'r Text<'a>,
    said: &'r Attributions,
    own: Option<EntityRef>,
    /// The day of writing.
    today: Option<Date>,
    /// Entities whose name has been claimed.
    seen: HashSet<u32>,
    claims: Vec<Claim>,
    stances: Vec<Stance>,
}

impl Reader<'_, '_> {
    fn sentence(&mut self, idx: usize, tree: &Tree<'_>) {
        let certainty = Certainty::new(tree);
        let sentence = u32::try_from(idx).unwrap_or(u32::MAX);
        let frames = Frames { phrases: &self.text.phrases[idx], certainty: &certainty, sentence };
        let clauses = clause::clauses(&frames);
        let is_report = |head: TokenIdx| self.is_report(idx, tree, head);
        let mut claims = clause::claims(&frames, &clauses, is_report);
        claims.extend(quantity::claims(&frames, &clauses));
        claims.extend(share::claims(&frames));
        claims.extend(change::claims(&frames, &clauses));
        claims.extend(level::claims(&frames, &clauses));
        claims.extend(length::claims(&frames, &clauses, self.today));
        claims.extend(role::claims(&frames, &clauses));
        claims.extend(role::names(&frames, &mut self.seen));
        claims.extend(time_place::claims(&frames, &clauses));
        claims.extend(time_place::order(&frames, &clauses));
        for claim in &mut claims {
            claim.attribution = self.attribution_of(idx, claim);
        }
        self.claims.extend(claims);
        let stance = self.stance(idx, &frames, &clauses);
        self.stances.push(stance);
    }

    /// Whether the verb does no more than bring in words that are attributed: its claim would say only that somebody spoke.
    fn is_report(&self, sentence: usize, tree: &Tree<'_>, head: TokenIdx) -> bool {
        let place = self.text.offsets[sentence] + head;
        let plain = LEXICON.classes.reporting.contains(tree.lemma(head));
        plain && self.said.by_cue(place).is_some_and(|one| one.class > CueClass::Attitude)
    }

    /// The innermost attribution that makes a statement over the claim's predicate, or over its first words.
    fn attribution_of(&self, sentence: usize, claim: &Claim) -> Option<Attribution> {
        let token = claim.predicate.as_ref().map(|predicate| usize::from(predicate.token));
        let first = || claim.slots.first().map(|slot| usize::from(slot.tokens.start));
        let place = self.text.offsets[sentence] + token.or_else(first).unwrap_or(0);
        let idx = self.said.statement_at(place);
        idx.map(|idx| self.said.all[idx].attribution.clone())
            .or_else(|| self.scare_quoted(place))
            .or_else(|| self.own_attribution(sentence))
    }

    /// Words in quotation marks that nobody is named for are not the writer's either.
    fn scare_quoted(&self, place: usize) -> Option<Attribution> {
        let quotation = self.text.quotation_at(place)?;
        let span = self.text.span(&quotation.inner)?;
        let cue_span = self.text.span(&(quotation.outer.start..quotation.outer.start + 1))?;
        let manner = if quotation.kind == QuotationKind::Speech { Manner::Direct } else { Manner::Mixed };
        Some(Attribution {
            source: None,
            described: None,
            body: None,
            source_span: None,
            cue: "\"".into(),
            cue_span,
            content: vec![span],
            manner,
            reported_by: None,
        })
    }

    fn own_attribution(&self, sentence: usize) -> Option<Attribution> {
        let source = self.own.clone()?;
        let span = self.text.sentences[sentence].span;
        Some(Attribution {
            source: Some(source),
            described: None,
            body: None,
            source_span: None,
            cue: "statement".into(),
            cue_span: Span::new(span.start(), span.start()),
            content: vec![span],
            manner: Manner::Indirect,
            reported_by: None,
        })
    }

    /// What the sentence amounts to: its main clause, or what that clause reports.
    fn stance(&self, idx: usize, frames: &Frames<'_>, clauses: &[Clause]) -> Stance {
        let tree = frames.phrases.tree;
        let root = tree.root().unwrap_or(0);
        let offset = self.text.offsets[idx];
        let reported = self.said.by_cue(offset + root).filter(|one| one.class == CueClass::Speech);
        let main = reported.and_then(|one| self.top_of(one, idx, tree)).unwrap_or(root);
        let predicate = clauses.iter().find(|clause| clause.head == main).map(|clause| clause.predicate.clone());
        let attribution = self.said.statement_at(offset + main).and_then(|at| u32::try_from(at).ok());
        let tense = if tree.tokens().is_empty() { ClaimTense::Untensed } else { tense(tree, main) };
        let predicates = tree.tokens().filter(|&token| tree.is_predicate(token));
        let predicates =
            predicates.filter_map(|token| Some((u16::try_from(token).ok()?, frames.certainty.at(token)))).collect();
        Stance { predicate, factuality: frames.certainty.at(main), tense, attribution, predicates }
    }

    /// The highest predicate within the attributed words of this sentence.
    fn top_of(&self, one: &Resolved, idx: usize, tree: &Tree<'_>) -> Option<TokenIdx> {
        let offset = self.text.offsets[idx];
        let inside = |token: TokenIdx| one.content.iter().any(|piece| piece.contains(&(offset + token)));
        tree.tokens()
            .filter(|&token| inside(token) && tree.is_predicate(token))
            .find(|&token| tree.head(token).is_none_or(|head| !inside(head)))
    }
}
