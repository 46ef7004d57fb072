//! Asking a rule's comparators: finds what each side holds in the slot, and gives it to the comparator that the rule names.

use super::entities::{self, Naming, Office, OfficeRelation};
use super::lexical::{Lexical, Relation};
use super::polarity::{deed, limit, polarity, strength};
use super::quote::{self, Said};
use super::sides::{Held, Knowledge, Value};
use super::story::Story;
use super::{Answer, Opinion, events, party, values};
use crate::claim::{SlotValue, Term, deed_family};
use crate::mention::Value as Mentioned;
use crate::mention::title::Titles;
use crate::mention::{EntityKind, Interval, NamedBy, Precision, Quantity, Tenure};
use crate::rule::{Comparator, Leeway, QuoteWeights, Severity, Test, TitleRelation, WordGroups};
use crate::span::Span;
use crate::syntax::Upos;

/// What came of one test of a rule.
#[derive(Debug, Clone)]
pub(super) struct Asked<'a> {
    /// What the comparator said of the pair that decided.
    pub(super) opinion: Opinion,
    /// The draft's value that decided, where there was one.
    pub(super) draft: Option<Value<'a>>,
    /// The source's.
    pub(super) source: Option<Value<'a>>,
    /// Severity that the comparator itself gives.
    pub(super) severity: Option<Severity>,
}

/// Asks `test` of a pair of claims. Where a side holds several values under the name (the text coordinates), one compatible
/// pair makes all compatible, and only pairs that are all incompatible are a clash.
pub(super) fn ask<'a>(test: &Test, draft: Held<'a>, source: Held<'a>, known: Knowledge<'_>) -> Asked<'a> {
    let (ours, theirs) = (draft.values(&test.slot.0), source.values(&test.slot.0));
    if let Comparator::Absent = test.by {
        let answer = if theirs.is_empty() { Answer::Compatible } else { Answer::Incompatible };
        let why = "whether the source fills the slot".to_owned();
        return Asked { opinion: Opinion { answer, why }, draft: ours.first().copied(), source: None, severity: None };
    }
    if let Comparator::Swapped { with } = &test.by {
        return swapped(&ours, &theirs, &draft.values(&with.0), &source.values(&with.0));
    }
    let mut first: Option<Asked<'a>> = None;
    for &our in &ours {
        for &their in &theirs {
            let asked = ask_values(&test.by, (draft, our), (source, their), known);
            let replace = match (&first, asked.opinion.answer) {
                (None, _) | (_, Answer::Compatible) => true,
                (Some(best), Answer::Unknown) => best.opinion.answer == Answer::Incompatible,
                (Some(_), Answer::Incompatible) => false,
            };
            let done = asked.opinion.answer == Answer::Compatible;
            if replace {
                first = Some(asked);
            }
            if done {
                return first.unwrap_or_else(|| missing(&ours, &theirs));
            }
        }
    }
    first.unwrap_or_else(|| missing(&ours, &theirs))
}

fn missing<'a>(ours: &[Value<'a>], theirs: &[Value<'a>]) -> Asked<'a> {
    let why = if ours.is_empty() { "the draft does not say" } else { "the source does not say" };
    Asked {
        opinion: Opinion::unknown(why),
        draft: ours.first().copied(),
        source: theirs.first().copied(),
        severity: None,
    }
}

fn ask_values<'a>(
    by: &Comparator,
    draft: (Held<'a>, Value<'a>),
    source: (Held<'a>, Value<'a>),
    known: Knowledge<'_>,
) -> Asked<'a> {
    let mut severity = None;
    let (ours, theirs) = (draft.1, source.1);
    let opinion = match by {
        Comparator::Equal => equal(ours, theirs),
        Comparator::Entity => match (ours.named(), theirs.named()) {
            (Some(our), Some(their)) => names(our, their, (draft.0, source.0)),
            _ => names_or_terms(ours, theirs, known),
        },
        Comparator::Person => surely_named(both(ours.named(), theirs.named(), entities::person), draft, source),
        Comparator::Place => both(ours.named(), theirs.named(), entities::place),
        Comparator::Spelling => both(ours.named(), theirs.named(), |our, their| spelling(our, their, known)),
        Comparator::NearName => both(ours.named(), theirs.named(), |our, their| near_name(our, their, known)),
        Comparator::Event => events_or_terms(ours, theirs, known),
        Comparator::Occasion => {
            both(ours.event(), theirs.event(), |ours, theirs| events::occasion(ours, theirs, known))
        }
        Comparator::Deed => deed(ours, theirs, known),
        Comparator::Unlike => surely_named(party::unlike(draft, source, known), draft, source),
        Comparator::Party => surely_named(party::party(draft, source, known), draft, source),
        Comparator::Table(table) => {
            both(ours.lemma(), theirs.lemma(), |ours, theirs| excluded(table.excludes(ours, theirs), ours, theirs))
        }
        Comparator::Unit => both(ours.quantity(), theirs.quantity(), |ours, theirs| measured(ours, theirs, known)),
        Comparator::Disjoint(tolerances) => {
            both(ours.quantity(), theirs.quantity(), |ours, theirs| values::disjoint_within(ours, theirs, tolerances))
        }
        Comparator::Calendar(options) if options.clock == Leeway::Allow => {
            both(ours.time(), theirs.time(), values::time_of_day)
        }
        Comparator::Calendar(_) | Comparator::Overlap => both(ours.time(), theirs.time(), values::calendar),
        Comparator::Within => within(ours, theirs),
        Comparator::Title(relations) => {
            both(ours.office(), theirs.office(), |our, their| offices(our, their, relations, [draft.0, source.0]))
        }
        Comparator::QuoteAlign { min, .. } => {
            quotes(draft, source, |ours, theirs| quote::same_words(ours, theirs, *min))
        }
        Comparator::QuoteDiff(weights) => {
            let (opinion, weight) = quote_diff(draft, source, weights, known.lexical);
            severity = weight;
            opinion
        }
        Comparator::Antonym(groups) => {
            both(ours.lemma(), theirs.lemma(), |ours, theirs| antonym(ours, theirs, groups, known.lexical))
        }
        Comparator::Ladder(rungs) => both(ours.lemma(), theirs.lemma(), |ours, theirs| ladder(ours, theirs, rungs)),
        Comparator::Order => order(ours, theirs),
        Comparator::Polarity => polarity(draft, source, known),
        Comparator::Strength => strength(draft.0, source.0),
        Comparator::Limit => limit(draft, source, known),
        Comparator::Age => both(ours.quantity(), theirs.quantity(), |our, their| age(our, their, draft.0, source.0)),
        Comparator::Sum => both(ours.quantity(), theirs.quantity(), |ours, _| sum(ours, draft.0, source.0)),
        Comparator::Absent
        | Comparator::Swapped { .. }
        | Comparator::Weekday
        | Comparator::NearCopy { .. }
        | Comparator::Detail(_) => Opinion::unknown("asked elsewhere"),
    };
    Asked { opinion, draft: Some(ours), source: Some(theirs), severity }
}

/// Whether two quantities measure the same thing.
fn measured(ours: &Quantity, theirs: &Quantity, known: Knowledge<'_>) -> Opinion {
    Opinion {
        answer: values::comparable(ours, theirs, known.lexical),
        why: format!("{} against {}", values::show_quantity(ours), values::show_quantity(theirs)),
    }
}

/// Whether two offices exclude each other. "Then deputy head" tells of the time that is told of, not that the office has ended.
fn offices(ours: Office<'_>, theirs: Office<'_>, relations: &[TitleRelation], sides: [Held<'_>; 2]) -> Opinion {
    let then = |held: Held<'_>| held.sentence().is_some_and(|sentence| sentence.text.contains("then "));
    let opinion = title(ours, theirs, relations);
    let past = ours.tenure != theirs.tenure && sides.into_iter().any(then);
    if past && opinion.answer == Answer::Incompatible { Opinion::unknown(opinion.why) } else { opinion }
}

/// Asks where both sides hold a value of the right kind; cannot tell otherwise.
fn both<T>(ours: Option<T>, theirs: Option<T>, question: impl FnOnce(T, T) -> Opinion) -> Opinion {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => question(ours, theirs),
        _ => Opinion::unknown("the two hold values of different kinds"),
    }
}

fn excluded(excludes: bool, ours: &str, theirs: &str) -> Opinion {
    let why = format!("`{ours}` against `{theirs}`");
    if excludes {
        Opinion::incompatible(why)
    } else if ours == theirs {
        Opinion::compatible(why)
    } else {
        Opinion::unknown(why)
    }
}

pub(super) fn equal(ours: Value<'_>, theirs: Value<'_>) -> Opinion {
    if let (Some(SlotValue::Score(ours)), Some(SlotValue::Score(theirs))) = (ours.slot(), theirs.slot()) {
        return values::score(ours, theirs);
    }
    let deed = |value: Value<'_>| match value {
        Value::Predicate(predicate) => Some(deed_family(&predicate.lemma).to_owned()),
        _ => None,
    };
    let one_deed = deed(ours).is_some_and(|our| Some(our) == deed(theirs));
    let (ours, theirs) = (ours.show(), theirs.show());
    let why = format!("`{ours}` against `{theirs}`");
    if one_deed || ours == theirs { Opinion::compatible(why) } else { Opinion::incompatible(why) }
}

/// A clash of names counts only where both sides name: who "she" or "the judge" is may have been settled wrongly.
fn surely_named<'a>(opinion: Opinion, draft: (Held<'a>, Value<'a>), source: (Held<'a>, Value<'a>)) -> Opinion {
    let names = |(held, value): (Held<'_>, Value<'_>)| {
        let (Some(naming), Some(sentence)) = (value.named(), held.sentence()) else { return false };
        let forms = naming.spellings.iter().map(|spelling| &**spelling).chain([naming.surname]);
        let mut forms = forms.filter(|form| !form.is_empty());
        forms.any(|form| sentence.text.contains(form)) || named_before(held, naming).is_some()
    };
    let (ours, theirs) = (draft.1.named(), source.1.named());
    let describes = |naming: Option<Naming<'_>>| naming.is_some_and(entities::is_description);
    let both_are_names = ours.is_some() && theirs.is_some();
    let unnamed = !(names(draft) && names(source)) || describes(ours) || describes(theirs);
    if opinion.answer == Answer::Incompatible && both_are_names && unnamed {
        return Opinion::unknown(format!("{}: one side does not name", opinion.why));
    }
    // A body gives out one statement through whoever picks up the telephone.
    if opinion.answer == Answer::Incompatible && speaks_for_a_body(draft) && speaks_for_a_body(source) {
        return Opinion::unknown(format!("{}: both speak for one body", opinion.why));
    }
    opinion
}

/// Whether the words that name a speaker say that it is a spokesperson.
fn speaks_for_a_body((held, value): (Held<'_>, Value<'_>)) -> bool {
    let (Some(span), Some(sentence)) = (value.span(), held.sentence()) else { return false };
    let is_office = |lemma: &str| Titles::embedded().normal(lemma) == "spokesperson";
    *held.claim.frame == *"quote"
        && sentence.tokens.iter().any(|token| span.contains(token.span) && is_office(&token.lemma))
}

/// Near spellings; in texts of one story a given name may be the one that slipped.
fn spelling(ours: Naming<'_>, theirs: Naming<'_>, known: Knowledge<'_>) -> Opinion {
    let opinion = entities::spelling(ours, theirs);
    if opinion.answer == Answer::Unknown && known.story == Story::One && entities::is_given_slip(ours, theirs) {
        return Opinion::incompatible(opinion.why);
    }
    opinion
}

/// Where the sentence before names a quotation's speaker, whom its own sentence does not: in the same paragraph, and nobody
/// else. "…, says Ana Ruiz. "…," she warned."
pub(super) fn named_before(held: Held<'_>, naming: Naming<'_>) -> Option<Span> {
    let (reading, here) = (held.reading, held.claim.sentence);
    let before = here.checked_sub(1).filter(|_| *held.claim.frame == *"quote")?;
    let sentence = |idx: u32| reading.sentences.get(idx as usize);
    let forms = || naming.spellings.iter().map(|form| &**form).chain([naming.surname]).filter(|form| !form.is_empty());
    if sentence(before)?.block != sentence(here)?.block
        || forms().any(|form| sentence(here).is_some_and(|words| words.text.contains(form)))
    {
        return None;
    }
    let mut persons = reading.mentions.list.iter().filter(|mention| mention.sentence == before).filter_map(|mention| {
        let Mentioned::Name(named) = &mention.value else { return None };
        let entity = reading.mentions.entities.get(named.entity.0 as usize)?;
        (entity.kind == EntityKind::Person && named.by == NamedBy::Name).then_some((&*entity.name, mention.span))
    });
    let (name, span) = persons.next()?;
    (name == naming.name && persons.all(|(name, _)| name == naming.name)).then_some(span)
}

fn near_name(ours: Naming<'_>, theirs: Naming<'_>, known: Knowledge<'_>) -> Opinion {
    let opinion = spelling(ours, theirs, known);
    if ours.kind == theirs.kind && opinion.answer != Answer::Unknown {
        Opinion::compatible(opinion.why)
    } else {
        Opinion::incompatible(opinion.why)
    }
}

/// Two names; where nothing is known of them, a text that has both as names of two tells them apart.
pub(super) fn names(ours: Naming<'_>, theirs: Naming<'_>, (draft, source): (Held<'_>, Held<'_>)) -> Opinion {
    let opinion = entities::entity(ours, theirs);
    let apart = |held: Held<'_>| entities::tells_apart(held.reading, ours, theirs);
    if opinion.answer == Answer::Unknown && (apart(draft) || apart(source)) {
        Opinion::incompatible(format!("{}: one text has both", opinion.why))
    } else {
        opinion
    }
}

fn names_or_terms(ours: Value<'_>, theirs: Value<'_>, known: Knowledge<'_>) -> Opinion {
    let lexical = known.lexical;
    match (ours.slot(), theirs.slot()) {
        // "climbed 15%" and "fell 15%": one measure of what was done.
        (Some(SlotValue::Quantity(ours)), Some(SlotValue::Quantity(theirs)))
            if ours.is_comparable(theirs) && ours.value.meets(theirs.value) =>
        {
            Opinion::compatible("the same measure")
        }
        (Some(SlotValue::Term(ours)), Some(SlotValue::Term(theirs))) => terms(ours, theirs, lexical),
        // "the appointment" of two texts, beside one deed of one subject: what else is said of the deed ties them.
        (Some(SlotValue::Event(ours)), Some(SlotValue::Event(theirs))) if events::are_bare_alike(ours, theirs) => {
            Opinion::compatible(format!("`{}` against `{}`", ours.head, theirs.head))
        }
        (Some(SlotValue::Event(_)), Some(_)) | (Some(_), Some(SlotValue::Event(_))) => {
            let opinion = events_or_terms(ours, theirs, known);
            // Within one story "the sales" are the sales, unless both texts say which.
            let bare = |value: Value<'_>| value.event().is_some_and(|event| event.modifiers.is_empty());
            let alike = both(ours.lemma(), theirs.lemma(), |ours, theirs| {
                let alike = ours == theirs || is_synonym(ours, theirs, lexical);
                if alike { Opinion::compatible("") } else { Opinion::unknown("") }
            });
            let one = known.story == Story::One && alike.answer == Answer::Compatible && (bare(ours) || bare(theirs));
            if opinion.answer == Answer::Unknown && one { Opinion::compatible(opinion.why) } else { opinion }
        }
        _ => Opinion::unknown("a name against a description"),
    }
}

/// Two noun phrases: heads of one meaning; modifiers that both sides give must not be opposites or unlike ordinals.
fn terms(ours: &Term, theirs: &Term, lexical: &dyn Lexical) -> Opinion {
    let why = format!("`{}` against `{}`", ours.head, theirs.head);
    if !(ours.head == theirs.head || is_synonym(&ours.head, &theirs.head, lexical)) {
        return Opinion::unknown(why);
    }
    let clash = ours.modifiers.iter().any(|our| {
        theirs.modifiers.iter().any(|their| {
            matches!(lexical.relation((our, Upos::Adj), (their, Upos::Adj)), Relation::Antonym | Relation::Sibling)
        })
    });
    if clash || entities::numbered_apart(&ours.modifiers, &theirs.modifiers) {
        return Opinion::incompatible(format!("{why}: what narrows them differs"));
    }
    // "fourth-quarter profit" is "profit in the fourth quarter".
    let parts = |term: &Term| -> Vec<String> {
        let narrowing = term.modifiers.iter().filter(|word| !entities::is_number_label(word));
        narrowing.flat_map(|word| word.split('-')).map(str::to_owned).collect()
    };
    let (our_parts, their_parts) = (parts(ours), parts(theirs));
    let shared = our_parts.iter().any(|our| their_parts.contains(our));
    if shared || our_parts.is_empty() || their_parts.is_empty() {
        Opinion::compatible(why)
    } else {
        Opinion::unknown(format!("{why}: narrowed in different ways"))
    }
}

fn is_synonym(ours: &str, theirs: &str, lexical: &dyn Lexical) -> bool {
    matches!(lexical.relation((ours, Upos::Noun), (theirs, Upos::Noun)), Relation::Synonym)
}

fn events_or_terms(ours: Value<'_>, theirs: Value<'_>, known: Knowledge<'_>) -> Opinion {
    if let (Some(ours), Some(theirs)) = (ours.event(), theirs.event()) {
        return events::event(ours, theirs, known);
    }
    both(ours.lemma(), theirs.lemma(), |ours, theirs| {
        let why = format!("`{ours}` against `{theirs}`");
        if events::heads_fit(ours, theirs, known.lexical) { Opinion::compatible(why) } else { Opinion::unknown(why) }
    })
}

fn within(ours: Value<'_>, theirs: Value<'_>) -> Opinion {
    if let (Some(ours), Some(theirs)) = (ours.quantity(), theirs.quantity()) {
        let fits = ours.is_comparable(theirs) && (ours.value.covers(theirs.value) || theirs.value.covers(ours.value));
        return if fits {
            Opinion::compatible("one holds the other")
        } else {
            Opinion::unknown("neither holds the other")
        };
    }
    if let (Some(ours), Some(theirs)) = (ours.time(), theirs.time()) {
        return values::calendar(ours, theirs);
    }
    both(ours.named(), theirs.named(), entities::place)
}

fn title(ours: Office<'_>, theirs: Office<'_>, relations: &[TitleRelation]) -> Opinion {
    let why = format!("`{}` against `{}`", ours.role, theirs.role);
    let clashes = match entities::offices(ours, theirs) {
        OfficeRelation::Fits => return Opinion::compatible(why),
        OfficeRelation::Unknown => false,
        OfficeRelation::OtherTenure => ours.tenure == Tenure::Current && relations.contains(&TitleRelation::Ended),
        OfficeRelation::OtherRank => relations.contains(&TitleRelation::DifferentRank),
        OfficeRelation::OtherOffice => relations.contains(&TitleRelation::DifferentOffice),
    };
    if clashes { Opinion::incompatible(why) } else { Opinion::unknown(why) }
}

fn quotes<'a>(
    draft: (Held<'a>, Value<'a>),
    source: (Held<'a>, Value<'a>),
    question: impl FnOnce(&[Said<'_>], &[Said<'_>]) -> Opinion,
) -> Opinion {
    both(quoted(draft), quoted(source), |ours, theirs| question(&ours, &theirs))
}

/// The quoted words of a value with their base forms.
pub(super) fn quoted<'a>((held, value): (Held<'a>, Value<'a>)) -> Option<Vec<Said<'a>>> {
    let Value::Slot(slot) = value else { return None };
    let SlotValue::Words(words) = &slot.value else { return None };
    Some(quote::said(slot, words, held.sentence()?))
}

fn quote_diff<'a>(
    draft: (Held<'a>, Value<'a>),
    source: (Held<'a>, Value<'a>),
    weights: &QuoteWeights,
    lexical: &dyn Lexical,
) -> (Opinion, Option<Severity>) {
    let (Some(ours), Some(theirs)) = (quoted(draft), quoted(source)) else {
        return (Opinion::unknown("no quoted words"), None);
    };
    let change = quote::changes(&ours, &theirs, weights, lexical);
    (change.opinion, Some(change.severity))
}

fn antonym(ours: &str, theirs: &str, groups: &WordGroups, lexical: &dyn Lexical) -> Opinion {
    let large = groups.antonyms == crate::rule::Leeway::Allow
        && [Upos::Verb, Upos::Noun, Upos::Adj]
            .into_iter()
            .any(|pos| lexical.relation((ours, pos), (theirs, pos)) == Relation::Antonym);
    excluded(large || groups.excludes(ours, theirs), ours, theirs)
}

/// Incompatible when the draft's rung is the higher: the source does not yet know of it.
fn ladder(ours: &str, theirs: &str, rungs: &[Vec<Box<str>>]) -> Opinion {
    let rung = |lemma: &str| rungs.iter().position(|rung| rung.iter().any(|word| &**word == lemma));
    let why = format!("`{ours}` against `{theirs}`");
    match (rung(ours), rung(theirs)) {
        (Some(our), Some(their)) if our > their => Opinion::incompatible(why),
        (Some(our), Some(their)) if our == their => Opinion::compatible(why),
        _ => Opinion::unknown(why),
    }
}

fn order(ours: Value<'_>, theirs: Value<'_>) -> Opinion {
    let number = |value: Value<'_>| match value.slot() {
        Some(SlotValue::Ordinal(number)) => Some(*number),
        Some(SlotValue::Event(event)) => event.ordinal,
        _ => None,
    };
    both(number(ours), number(theirs), |ours, theirs| {
        let why = format!("{} against {}", events::ordinal(ours), events::ordinal(theirs));
        if ours == theirs { Opinion::compatible(why) } else { Opinion::incompatible(why) }
    })
}

/// Ages of one person differ only where no birthday between the two texts, and none within the year of writing, explains it.
fn age(ours: &Quantity, theirs: &Quantity, draft: Held<'_>, source: Held<'_>) -> Opinion {
    let shown = format!("{} against {}", values::show_quantity(ours), values::show_quantity(theirs));
    let days = match (draft.reading.meta.published, source.reading.meta.published) {
        (Some(ours), Some(theirs)) => i64::from((ours.date - theirs.date).get_days()),
        _ => 0,
    };
    #[expect(clippy::cast_precision_loss, reason = "days between two publications are far below 2^52")]
    let years = days as f64 / 365.25;
    // The person ages with the draft's distance from the source; a birthday may or may not lie in the broken year.
    let expected = theirs.value.plus(Interval::between(years.floor(), years.ceil()));
    if ours.value.meets(expected) { Opinion::compatible(shown) } else { Opinion::incompatible(shown) }
}

/// A whole in the draft against parts that one source sentence lists, each at a place of its own ("once in Rome and twice in
/// Oman"). Only plain numbers add up; one part whose place the draft names too is no whole.
fn sum(whole: &Quantity, draft: Held<'_>, source: Held<'_>) -> Opinion {
    let parts: Vec<(&Quantity, Naming<'_>)> = source
        .reading
        .claims_of(source.claim.sentence as usize)
        .iter()
        .filter(|claim| claim.frame == source.claim.frame && claim.factuality == source.claim.factuality)
        .filter_map(|claim| {
            let held = Held { reading: source.reading, claim };
            let quantity = held.values("value").into_iter().find_map(Value::quantity)?;
            let place = held.values("where").into_iter().chain(held.values("obl:in")).find_map(Value::named)?;
            let alike = quantity.unit == whole.unit && quantity.value.single().is_some();
            (alike && quantity.precision == Precision::Plain).then_some((quantity, place))
        })
        .collect();
    let apart = parts.iter().enumerate().all(|(idx, (_, place))| {
        parts[..idx].iter().all(|(_, other)| entities::place(*place, *other).answer == Answer::Incompatible)
    });
    if parts.len() < 2 || !apart || !draft.values("where").is_empty() || whole.precision != Precision::Plain {
        return Opinion::unknown("no list of parts at places of their own");
    }
    let total = parts.iter().fold(Interval::exactly(0.0), |sum, (part, _)| sum.plus(part.value));
    let shown = format!("{} against {} in all", values::show_quantity(whole), total.lo);
    if whole.value.meets(total) { Opinion::compatible(shown) } else { Opinion::incompatible(shown) }
}

/// Subject and object exchanged: ours is their other one and the other way round, and not also the straight way.
fn swapped<'a>(
    ours: &[Value<'a>],
    theirs: &[Value<'a>],
    our_other: &[Value<'a>],
    their_other: &[Value<'a>],
) -> Asked<'a> {
    let (Some(&our), Some(&their), Some(&our_with), Some(&their_with)) =
        (ours.first(), theirs.first(), our_other.first(), their_other.first())
    else {
        return missing(ours, theirs);
    };
    let same = |left: Value<'_>, right: Value<'_>| match (left.named(), right.named()) {
        (Some(left), Some(right)) => entities::entity(left, right).answer,
        _ => Answer::Unknown,
    };
    let crossed = same(our, their_with) == Answer::Compatible && same(our_with, their) == Answer::Compatible;
    // Who does something to whom is somebody else than whom it is done to, whatever is known of the names.
    let straight = same(our, their) == Answer::Compatible;
    let why = format!("`{}` and `{}` exchanged", our.show(), our_with.show());
    let opinion = if crossed && !straight { Opinion::incompatible(why) } else { Opinion::unknown("not exchanged") };
    Asked { opinion, draft: Some(our), source: Some(their), severity: None }
}
