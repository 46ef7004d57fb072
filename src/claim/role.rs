//! `role` and `name`: which person holds, held or takes which office; and under which spellings each entity goes.

use super::clause::{Clause, Frames};
use super::lexicon::{LEXICON, OfficeVerb};
use super::{Claim, ClaimTense, EntityRef, Factuality, Slot, SlotValue};
use crate::mention::title::Titles;
use crate::mention::{EntityKind, Mention, NamedBy, Tenure, Title, Value};
use crate::syntax::{BaseRelation, Relation, TokenIdx};
use std::collections::HashSet;

/// A person beside an office, and how the two are joined.
struct Holder {
    person: TokenIdx,
    factuality: Factuality,
    tense: ClaimTense,
    /// What the verb between them says, if there is one.
    verb: Option<OfficeVerb>,
}

/// One claim per office that a person of the sentence is joined to.
pub(super) fn claims(frames: &Frames<'_>, clauses: &[Clause]) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for mention in frames.phrases.here {
        if let Value::Title(title) = &mention.value
            && let Some(holder) = holder(frames, clauses, mention)
        {
            claims.extend(claim(frames, clauses, (mention, title), &holder));
        }
    }
    claims.extend(clauses.iter().filter_map(|clause| heading(frames, clause)));
    claims
}

fn claim(frames: &Frames<'_>, clauses: &[Clause], office: (&Mention, &Title), holder: &Holder) -> Option<Claim> {
    let (mention, title) = office;
    let phrases = frames.phrases;
    let person = phrases.slot("person", holder.person)?;
    let tenure = match (title.tenure, holder.verb) {
        (Tenure::Current, Some(OfficeVerb::Leaving)) if holder.factuality == Factuality::Asserted => Tenure::Former,
        (tenure, _) => tenure,
    };
    let told =
        title.of.and_then(|id| phrases.entity_of(id)).or_else(|| organisation(frames, (mention, title), &person));
    let of = told.or_else(|| country_of_holder(frames, title, holder.person));
    let tokens = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
    let value = SlotValue::Title { role: title.role.clone(), of: of.clone(), tenure };
    let mut slots = vec![person, phrases.slot_of("title", value, tokens.clone())];
    if let Some(of) = of {
        slots.push(phrases.slot_of("organisation", SlotValue::Entity(of), tokens));
    }
    if holder.verb.is_some() {
        let head = clauses
            .iter()
            .find(|clause| clause.head == verb_of(frames, usize::from(mention.head)).unwrap_or(usize::MAX));
        slots.extend(head.into_iter().flat_map(|clause| clause.slots_named("when").cloned()));
    }
    Some(frames.claim("role", None, slots, (holder.factuality, holder.tense)))
}

fn is_person(frames: &Frames<'_>, idx: TokenIdx) -> bool {
    frames.phrases.entity_at(idx).is_some_and(|entity| entity.kind == EntityKind::Person)
}

/// The person that the office at `mention` belongs to.
fn holder(frames: &Frames<'_>, clauses: &[Clause], mention: &Mention) -> Option<Holder> {
    let stated = |person| Holder { person, factuality: Factuality::Asserted, tense: ClaimTense::Present, verb: None };
    beside(frames, mention).map(stated).or_else(|| predicated(frames, clauses, usize::from(mention.head)))
}

/// "Finance Minister Ana Ruiz", "Ana Ruiz, the finance minister", "the finance minister, Ana Ruiz".
fn beside(frames: &Frames<'_>, mention: &Mention) -> Option<TokenIdx> {
    let tree = frames.phrases.tree;
    let (start, end) = (usize::from(mention.tokens.start), usize::from(mention.tokens.end));
    let head = usize::from(mention.head);
    let named = |idx: TokenIdx| {
        let inside = idx < tree.tokens().end && !mention.tokens.contains(&u16::try_from(idx).unwrap_or(u16::MAX));
        inside
            && is_person(frames, idx)
            && frames.phrases.named(idx).is_some_and(|(_, named)| named.by == NamedBy::Name)
    };
    let head_of_name = |idx: TokenIdx| frames.phrases.named(idx).map_or(idx, |(name, _)| usize::from(name.head));
    // Directly before the name; a possessive would make it somebody else's office holder ("the minister Ruiz's aide" is rare).
    if named(end) {
        return Some(head_of_name(end));
    }
    // After the name and a comma, with articles and what narrows the office between.
    let appositive = tree.base(head) == BaseRelation::Appos && tree.head(head).is_some_and(named);
    if appositive {
        return tree.head(head);
    }
    let gap = (start.saturating_sub(6)..start).rev().find(|&idx| tree.lower(idx) == ",");
    if let Some(comma) = gap.filter(|&comma| comma > 0 && named(comma - 1)) {
        let only_modifiers = (comma + 1..start).all(|idx| {
            matches!(
                tree.base(idx),
                BaseRelation::Det
                    | BaseRelation::Amod
                    | BaseRelation::Compound
                    | BaseRelation::Nmod
                    | BaseRelation::Case
                    | BaseRelation::Nummod
                    | BaseRelation::Advmod
                    | BaseRelation::Flat
            )
        });
        if only_modifiers {
            return Some(head_of_name(comma - 1));
        }
    }
    // "the finance minister, Ana Ruiz, said": the name is set apart by commas or ends the sentence.
    let after = if tree.lower(end) == "," { end + 1 } else { return joined_by_tree(frames, head, named) };
    let set_apart = frames.phrases.named(after).is_some_and(|(name, _)| {
        let next = usize::from(name.tokens.end);
        usize::from(name.tokens.start) == after && (next >= tree.tokens().end || tree.is_punct(next))
    });
    if set_apart && named(after) { Some(head_of_name(after)) } else { joined_by_tree(frames, head, named) }
}

fn joined_by_tree(frames: &Frames<'_>, head: TokenIdx, named: impl Fn(TokenIdx) -> bool) -> Option<TokenIdx> {
    let tree = frames.phrases.tree;
    let below = tree
        .kids(head)
        .iter()
        .copied()
        .find(|&kid| matches!(tree.base(kid), BaseRelation::Appos | BaseRelation::Flat) && named(kid));
    let above = || {
        tree.head(head).filter(|&governor| {
            matches!(tree.base(head), BaseRelation::Compound | BaseRelation::Flat) && named(governor)
                || tree.relation(head) == Relation::NmodDesc && named(governor)
        })
    };
    below.or_else(above)
}

/// The verb that the office at `head` hangs on, if any.
fn verb_of(frames: &Frames<'_>, head: TokenIdx) -> Option<TokenIdx> {
    let tree = frames.phrases.tree;
    let attached =
        matches!(tree.base(head), BaseRelation::Obl | BaseRelation::Xcomp | BaseRelation::Obj | BaseRelation::Ccomp);
    tree.head(head).filter(|&verb| attached && tree.is_verb(verb))
}

/// "Ruiz is finance minister", "Ruiz resigned as finance minister", "the bank named Ruiz chief executive".
fn predicated(frames: &Frames<'_>, clauses: &[Clause], head: TokenIdx) -> Option<Holder> {
    let tree = frames.phrases.tree;
    let clause_at = |idx: TokenIdx| clauses.iter().find(|clause| clause.head == idx);
    if let Some(clause) = clause_at(head).filter(|clause| &*clause.predicate.lemma == "be") {
        let person = tree.subjects(head).into_iter().find(|&idx| is_person(frames, idx))?;
        return Some(Holder { person, factuality: clause.factuality, tense: clause.tense, verb: None });
    }
    let verb = verb_of(frames, head)?;
    let clause = clause_at(verb)?;
    let kind = LEXICON.office(&clause.predicate.lemma)?;
    let preposition = tree.preposition(head);
    let fits = match tree.base(head) {
        BaseRelation::Obl => preposition == "as" || preposition == "from" && kind == OfficeVerb::Leaving,
        // "remains chief executive": parsers take the office for the object as often as for a complement.
        BaseRelation::Obj => kind == OfficeVerb::Leaving || kind == OfficeVerb::Holding,
        _ => kind != OfficeVerb::Leaving,
    };
    let object = tree.kid(verb, BaseRelation::Obj).filter(|&object| object != head && is_person(frames, object));
    let person = object.or_else(|| tree.subjects(verb).into_iter().find(|&idx| is_person(frames, idx)))?;
    fits.then_some(Holder { person, factuality: clause.factuality, tense: clause.tense, verb: Some(kind) })
}

/// "Ruiz, who heads Nordbank": an office by its verb.
fn heading(frames: &Frames<'_>, clause: &Clause) -> Option<Claim> {
    if LEXICON.office(&clause.predicate.lemma) != Some(OfficeVerb::Heading) {
        return None;
    }
    let entity = |name: &'static str, want: fn(EntityKind) -> bool| {
        clause.slots_named(name).find(move |slot| matches!(&slot.value, SlotValue::Entity(entity) if want(entity.kind)))
    };
    let person = entity("subject", |kind| kind == EntityKind::Person)?;
    let body = entity("object", |kind| kind == EntityKind::Organisation)?;
    let SlotValue::Entity(of) = &body.value else { return None };
    let role = heading_role(&clause.predicate.lemma).into();
    let value = SlotValue::Title { role, of: Some(of.clone()), tenure: Tenure::Current };
    let rename = |slot: &Slot, name: &str| Slot { name: name.into(), ..slot.clone() };
    let mut slots =
        vec![rename(person, "person"), Slot { value, ..rename(body, "title") }, rename(body, "organisation")];
    slots.extend(clause.slots_named("when").cloned());
    Some(frames.claim("role", Some(clause.predicate.clone()), slots, (clause.factuality, clause.tense)))
}

/// The office that a verb of heading tells of: who chairs a board is its chair, who leads one may hold any office in it.
fn heading_role(verb: &str) -> &'static str {
    match verb {
        "chair" => "chair",
        "captain" => "captain",
        "govern" => "governor",
        _ => "head",
    }
}

/// "Norland's Ana Ruiz, the finance minister": a minister or president is one of the country that the person is said to be of.
fn country_of_holder(frames: &Frames<'_>, title: &Title, person: TokenIdx) -> Option<EntityRef> {
    let of_state = title.role.as_ref() == "president" || Titles::embedded().is_kind_of(&title.role, "minister");
    let tree = frames.phrases.tree;
    let owner = tree.kids(person).iter().copied().find(|&kid| tree.relation(kid) == Relation::NmodPoss)?;
    let entity = frames.phrases.named(owner).and_then(|(_, named)| frames.phrases.entity(named))?;
    (of_state && entity.kind == EntityKind::Place).then_some(entity)
}

/// The body that an office belongs to, from the phrase around it: "Nordbank's chief executive", "minister of Oman". What a
/// place "in" or "with" stands before is where the office is held, or not even that.
fn organisation(frames: &Frames<'_>, (mention, title): (&Mention, &Title), person: &Slot) -> Option<EntityRef> {
    let tree = frames.phrases.tree;
    let sent = Titles::embedded().is_sent(&title.role);
    let whereabouts = |kid: TokenIdx| match tree.preposition(kid).as_str() {
        "in" | "with" => true,
        "at" | "for" => sent,
        _ => false,
    };
    let head = usize::from(mention.head);
    let kids = tree.kids(head).iter().copied().filter(|&kid| {
        let preposition = tree.preposition(kid);
        match tree.base(kid) {
            BaseRelation::Nmod => {
                preposition.is_empty() || matches!(preposition.as_str(), "of" | "at" | "for" | "in" | "with")
            }
            BaseRelation::Compound | BaseRelation::Amod => true,
            _ => false,
        }
    });
    let body = |idx: TokenIdx| {
        let entity = frames.phrases.named(idx).and_then(|(_, named)| frames.phrases.entity(named))?;
        let own = matches!(&person.value, SlotValue::Entity(person) if person.name == entity.name);
        let fits = match entity.kind {
            EntityKind::Organisation => true,
            EntityKind::Place => !whereabouts(idx),
            _ => false,
        };
        (!own && fits).then_some(entity)
    };
    // The word right before the office, whatever the tree says of it: "Omani Foreign Minister".
    let adjacent = usize::from(mention.tokens.start).checked_sub(1).and_then(body);
    kids.into_iter().find_map(body).or(adjacent)
}

/// One claim per entity, at its first mention by name in the document; `seen` holds those already made.
pub(super) fn names(frames: &Frames<'_>, seen: &mut HashSet<u32>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for mention in frames.phrases.here {
        let Value::Name(named) = &mention.value else { continue };
        if named.by != NamedBy::Name || !seen.insert(named.entity.0) {
            continue;
        }
        let Some(entity) = frames.phrases.entity(*named) else { continue };
        let tokens = usize::from(mention.tokens.start)..usize::from(mention.tokens.end);
        let slot = frames.phrases.slot_of("name", SlotValue::Entity(entity), tokens);
        claims.push(frames.claim("name", None, vec![slot], (Factuality::Asserted, ClaimTense::Untensed)));
    }
    claims
}
