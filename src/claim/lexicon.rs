//! The word lists that claims are read with: `say.yml`, `factuality.yml`, `light-verbs.yml`, `events.yml`, `measures.yml`,
//! `attributes.yml`, `roles.yml`, `word-classes.yml` of `rules/lexicon`, embedded and read once.

use super::word_lists::{Attributes, Measures, WordClasses};
use super::{Factuality, Openness, Polarity};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

/// The lists, ready for look-up. Words are lemmas; particles and fixed words follow after a space.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// All lists of this room.
pub(super) struct Lexicon {
    cues: HashMap<String, Cue>,
    /// Verbs that attribute in the passive without an agent.
    pub(super) hearsay: HashSet<String>,
    /// Nouns that name what is said.
    pub(super) content_nouns: HashSet<String>,
    /// Adjectives of a holder's state of mind.
    pub(super) content_adjectives: HashSet<String>,
    /// Prepositions that name a source.
    pub(super) source_prepositions: Vec<Vec<String>>,
    /// Nouns for sources in headlines.
    pub(super) sources: HashSet<String>,
    /// Kinds of document that are their outlet's own statement.
    pub(super) statements: HashSet<String>,
    /// Labels of turns in transcripts that are no names.
    pub(super) turns: HashSet<String>,
    governors: HashMap<String, Vec<Governor>>,
    /// Modal auxiliaries.
    pub(super) modals: HashMap<String, Modal>,
    /// Words that negate what they stand by.
    pub(super) negators: Negators,
    /// Words after "not" that take its force away.
    pub(super) not_negating: HashSet<String>,
    /// Verbs of perception and insight.
    pub(super) perception: HashSet<String>,
    /// Verbs that are astonishment where they cannot be done.
    pub(super) astonishment: HashSet<String>,
    /// Verbs that tell in the past perfect what was once believed.
    pub(super) beliefs: HashSet<String>,
    /// Adverbs of what came close and did not happen.
    pub(super) nearly: HashSet<String>,
    adverbs: HashMap<String, Openness>,
    marks: HashMap<String, Openness>,
    light: HashSet<String>,
    hosting: HashSet<String>,
    phrases: HashMap<String, String>,
    events: HashMap<String, String>,
    /// Heads that take their meaning from what they are a part or number of.
    series: HashSet<String>,
    others: HashSet<String>,
    /// Words by which one event may be named, with the first of their family.
    families: HashMap<String, String>,
    /// Verbs that tell one deed, with the first of their family.
    deeds: HashMap<String, String>,
    roles: Roles,
    pub(super) measures: Measures,
    /// What is measured of a thing.
    pub(super) attributes: Attributes,
    /// What words do in a clause.
    pub(super) classes: WordClasses,
}

/// What a verb says of a person and an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OfficeVerb {
    /// The person leaves it.
    Leaving,
    /// The person comes to it.
    Taking,
    /// The person holds it.
    Holding,
    /// The subject is at the head of the object.
    Heading,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    leaving: HashSet<String>,
    /// Nouns for persons.
    persons: HashSet<String>,
    taking: HashSet<String>,
    holding: HashSet<String>,
    heading: HashSet<String>,
}

/// What a verb may do as a cue.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cue {
    /// The strongest class the verb is listed in.
    pub(super) class: CueClass,
    /// Takes a clause or a quotation.
    pub(super) clause: bool,
    /// Takes an infinitive.
    pub(super) plan: bool,
    /// Takes a noun phrase.
    pub(super) object: bool,
}

/// How far a cue makes what it governs its source's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum CueClass {
    /// An aim, wish or judgement: nothing is stated.
    #[default]
    Attitude,
    /// An opinion or knowledge.
    Thought,
    /// A statement.
    Speech,
}

/// What a governor makes of what it governs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Governor {
    before: Option<Before>,
    holds: Factuality,
    negated: Factuality,
}

/// Kinds of thing governed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Before {
    /// An infinitive or gerund.
    To,
    /// A finite clause.
    That,
    /// An event noun.
    Noun,
}

/// How a modal leaves its verb.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Modal {
    /// In plain use.
    pub(super) open: Openness,
    /// With a perfect: "could have gone".
    pub(super) past: Option<Openness>,
    /// Under a report in the past: "said it would go".
    pub(super) after_report: Option<Openness>,
    #[serde(default, deserialize_with = "outcome_or_none")]
    negated: Option<Factuality>,
}

impl Modal {
    /// What a plain negation makes of it, when that is not just the negated open form: "cannot".
    pub(super) fn negated(self) -> Option<Factuality> {
        self.negated
    }
}

/// Words that negate.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Negators {
    pub(super) adverbs: HashSet<String>,
    pub(super) determiners: HashSet<String>,
    pub(super) pronouns: HashSet<String>,
    pub(super) prepositions: HashSet<String>,
    /// Adverbials of several words.
    pub(super) phrases: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SayFile {
    speech: CueLists,
    thought: CueLists,
    attitude: CueLists,
    hearsay: HashSet<String>,
    nouns: HashSet<String>,
    adjectives: HashSet<String>,
    prepositions: Vec<String>,
    sources: HashSet<String>,
    statements: HashSet<String>,
    turns: HashSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueLists {
    clause: Vec<String>,
    #[serde(default)]
    plan: Vec<String>,
    object: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FactualityFile {
    governors: Vec<GovernorEntry>,
    modals: HashMap<String, Modal>,
    negators: Negators,
    not_negating: HashSet<String>,
    perception: HashSet<String>,
    astonishment: HashSet<String>,
    beliefs: HashSet<String>,
    nearly: HashSet<String>,
    adverbs: BTreeMap<Openness, Vec<String>>,
    marks: BTreeMap<Openness, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GovernorEntry {
    before: Option<Before>,
    #[serde(deserialize_with = "outcome")]
    holds: Factuality,
    #[serde(deserialize_with = "outcome")]
    negated: Factuality,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LightFile {
    light: HashSet<String>,
    hosting: HashSet<String>,
    phrases: HashMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventFile {
    verbs: HashMap<String, String>,
    nouns: Vec<String>,
    series: Vec<String>,
    others: Vec<String>,
    families: Vec<Vec<String>>,
    deeds: Vec<Vec<String>>,
}

/// Reads "asserted", "denied", "planned", "not planned" …
fn outcome<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Factuality, D::Error> {
    let text = String::deserialize(from)?;
    let (polarity, name) = match text.strip_prefix("not ") {
        Some(rest) => (Polarity::Negative, rest),
        None => (Polarity::Positive, text.as_str()),
    };
    let openness = match name {
        "asserted" => return Ok(Factuality::Asserted),
        "denied" => return Ok(Factuality::Denied),
        "planned" => Openness::Planned,
        "expected" => Openness::Expected,
        "possible" => Openness::Possible,
        "conditional" => Openness::Conditional,
        "unconfirmed" => Openness::Unconfirmed,
        "asked" => Openness::Asked,
        "hypothetical" => Openness::Hypothetical,
        _ => return Err(serde::de::Error::custom(format!("`{text}` is no outcome"))),
    };
    Ok(Factuality::Open(openness, polarity))
}

fn outcome_or_none<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Factuality>, D::Error> {
    outcome(from).map(Some)
}

/// Reads one embedded list.
///
/// # Panics
/// When the list is malformed: the lists are part of the program, and the room's tests read them all.
fn embedded<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> T {
    match serde_yaml::from_str(text) {
        Ok(file) => file,
        Err(error) => panic!("embedded lexicon {name}: {error}"),
    }
}

impl Lexicon {
    fn read() -> Self {
        let say: SayFile = embedded("say.yml", include_str!("../../rules/lexicon/say.yml"));
        let factuality: FactualityFile = embedded("factuality.yml", include_str!("../../rules/lexicon/factuality.yml"));
        let light: LightFile = embedded("light-verbs.yml", include_str!("../../rules/lexicon/light-verbs.yml"));
        let events: EventFile = embedded("events.yml", include_str!("../../rules/lexicon/events.yml"));
        let by_word = |lists: BTreeMap<Openness, Vec<String>>| {
            lists.into_iter().flat_map(|(open, words)| words.into_iter().map(move |word| (word, open))).collect()
        };
        let mut event_nouns = events.verbs;
        event_nouns.extend(events.nouns.into_iter().map(|noun| (noun, String::new())));
        event_nouns.extend(events.series.iter().map(|noun| (noun.clone(), String::new())));
        let by_first = |families: Vec<Vec<String>>| -> HashMap<String, String> {
            let family = |family: Vec<String>| {
                let first = family.first().cloned().unwrap_or_default();
                family.into_iter().map(move |word| (word, first.clone()))
            };
            families.into_iter().flat_map(family).collect()
        };
        Self {
            cues: cues(&[
                (CueClass::Attitude, &say.attitude),
                (CueClass::Thought, &say.thought),
                (CueClass::Speech, &say.speech),
            ]),
            hearsay: say.hearsay,
            content_nouns: say.nouns,
            content_adjectives: say.adjectives,
            source_prepositions: say
                .prepositions
                .iter()
                .map(|words| words.split(' ').map(str::to_owned).collect())
                .collect(),
            sources: say.sources,
            statements: say.statements,
            turns: say.turns,
            governors: governors(factuality.governors),
            modals: factuality.modals,
            negators: factuality.negators,
            not_negating: factuality.not_negating,
            perception: factuality.perception,
            astonishment: factuality.astonishment,
            beliefs: factuality.beliefs,
            nearly: factuality.nearly,
            adverbs: by_word(factuality.adverbs),
            marks: by_word(factuality.marks),
            light: light.light,
            hosting: light.hosting,
            phrases: light.phrases,
            series: events.series.into_iter().collect(),
            others: events.others.into_iter().collect(),
            families: by_first(events.families),
            deeds: by_first(events.deeds),
            events: event_nouns,
            roles: embedded("roles.yml", include_str!("../../rules/lexicon/roles.yml")),
            measures: embedded("measures.yml", include_str!("../../rules/lexicon/measures.yml")),
            attributes: embedded("attributes.yml", include_str!("../../rules/lexicon/attributes.yml")),
            classes: embedded("word-classes.yml", include_str!("../../rules/lexicon/word-classes.yml")),
        }
    }

    /// What `lemma` (with its particle) may do as a cue.
    pub(super) fn cue(&self, lemma: &str) -> Option<Cue> {
        self.cues.get(lemma).copied()
    }

    /// Whether the noun `lemma` names a person.
    pub(super) fn is_person(&self, lemma: &str) -> bool {
        self.roles.persons.contains(lemma)
    }

    /// What becomes of something of kind `before` under `lemma`, when `lemma` itself is meant as `context`; none for a
    /// word that is not listed.
    pub(super) fn under(&self, lemma: &str, before: Before, context: Factuality) -> Option<Factuality> {
        let listed = self.governors.get(lemma)?;
        let exact = listed.iter().find(|governor| governor.before == Some(before));
        let governor = exact.or_else(|| listed.iter().find(|governor| governor.before.is_none()))?;
        Some(governor.apply(context))
    }

    /// How an adverb leaves its clause open.
    pub(super) fn adverb(&self, lemma: &str) -> Option<Openness> {
        self.adverbs.get(lemma).copied()
    }

    /// How a subordinating word leaves its clause open.
    pub(super) fn mark(&self, words: &str) -> Option<Openness> {
        self.marks.get(words).copied()
    }

    /// Whether the verb lends a noun its action.
    pub(super) fn is_light(&self, lemma: &str) -> bool {
        self.light.contains(lemma)
    }

    /// Whether the verb says that an event happens or is planned.
    pub(super) fn hosts(&self, lemma: &str) -> bool {
        self.hosting.contains(lemma)
    }

    /// The predicate that a fixed phrase comes to.
    pub(super) fn phrase(&self, words: &str) -> Option<&str> {
        self.phrases.get(words).map(String::as_str)
    }

    /// Whether `lemma` names an event; with the verb that says the same, where there is one.
    pub(super) fn event(&self, lemma: &str) -> Option<Option<&str>> {
        self.events.get(lemma).map(|verb| (!verb.is_empty()).then_some(verb.as_str()))
    }

    /// Whether the noun takes its meaning from what it is a part or number of: "round", "session".
    pub(super) fn is_series(&self, lemma: &str) -> bool {
        self.series.contains(lemma)
    }

    /// Whether the adjective tells that an event is another.
    pub(super) fn is_other(&self, lemma: &str) -> bool {
        self.others.contains(lemma)
    }

    /// The word under which an event named by `lemma` is looked up: the first of its family, or the verb that says the same.
    pub(super) fn family<'l>(&'l self, lemma: &'l str) -> &'l str {
        let own = || self.event(lemma).flatten().unwrap_or(lemma);
        self.families.get(lemma).map_or_else(own, String::as_str)
    }

    /// The first of the verbs that tell the same deed.
    pub(super) fn deed<'l>(&'l self, lemma: &'l str) -> &'l str {
        self.deeds.get(lemma).map_or(lemma, String::as_str)
    }

    /// What the verb says of a person and an office.
    pub(super) fn office(&self, lemma: &str) -> Option<OfficeVerb> {
        let lists = [
            (&self.roles.leaving, OfficeVerb::Leaving),
            (&self.roles.taking, OfficeVerb::Taking),
            (&self.roles.holding, OfficeVerb::Holding),
            (&self.roles.heading, OfficeVerb::Heading),
        ];
        lists.into_iter().find(|(words, _)| words.contains(lemma)).map(|(_, verb)| verb)
    }
}

impl Governor {
    fn apply(self, context: Factuality) -> Factuality {
        let outcome = match context.polarity() {
            Polarity::Positive => self.holds,
            Polarity::Negative => self.negated,
        };
        // What is taken for granted either way stays so in an open context too: "may not know that".
        let presupposed = self.holds == self.negated && self.holds == Factuality::Asserted;
        match (context, outcome) {
            (Factuality::Open(_, _), outcome) if presupposed => outcome,
            (Factuality::Open(Openness::Planned | Openness::Expected, _), Factuality::Open(_, _)) => outcome,
            (Factuality::Open(openness, _), outcome) => Factuality::Open(openness, outcome.polarity()),
            (_, outcome) => outcome,
        }
    }
}

fn governors(entries: Vec<GovernorEntry>) -> HashMap<String, Vec<Governor>> {
    let mut found: HashMap<String, Vec<Governor>> = HashMap::new();
    for entry in entries {
        let governor = Governor { before: entry.before, holds: entry.holds, negated: entry.negated };
        for word in entry.words {
            found.entry(word).or_default().push(governor);
        }
    }
    found
}

fn cues(classes: &[(CueClass, &CueLists)]) -> HashMap<String, Cue> {
    let mut found: HashMap<String, Cue> = HashMap::new();
    for &(class, lists) in classes {
        for word in &lists.clause {
            let cue = found.entry(word.clone()).or_default();
            cue.clause = true;
            cue.class = cue.class.max(class);
        }
        for word in &lists.plan {
            let cue = found.entry(word.clone()).or_default();
            cue.plan = true;
            cue.class = cue.class.max(class);
        }
        for word in &lists.object {
            let cue = found.entry(word.clone()).or_default();
            cue.object = true;
            cue.class = cue.class.max(class);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_list_can_be_read() {
        assert!(LEXICON.cue("say").is_some_and(|cue| cue.class == CueClass::Speech && cue.clause));
        assert!(LEXICON.event("postponement") == Some(Some("postpone")) && LEXICON.event("summit") == Some(None));
    }

    #[test]
    fn governors_turn_what_they_govern() {
        let under = |lemma, before, context| LEXICON.under(lemma, before, context);
        assert_eq!(under("fail", Before::To, Factuality::Asserted), Some(Factuality::Denied));
        assert_eq!(under("fail", Before::To, Factuality::Denied), Some(Factuality::Asserted));
        assert_eq!(under("know", Before::That, Factuality::Denied), Some(Factuality::Asserted));
        let unconfirmed = Factuality::Open(Openness::Unconfirmed, Polarity::Positive);
        assert_eq!(under("confirm", Before::That, Factuality::Denied), Some(unconfirmed));
    }
}
