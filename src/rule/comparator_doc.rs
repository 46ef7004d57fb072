//! Reading comparators with their options, and holding which option and which slot goes with which.

use super::check::{Check, slot_def};
use super::file::TestOptions;
use super::problem::did_you_mean;
use super::yaml::{Entries, NameOr, Placed, Words};
use super::{
    CalendarOptions, Comparator, FrameDef, LexiconContent, QuoteWeights, SlotKind, Table, Tolerance, Tolerances,
    WordGroups,
};
use crate::span::Span;

/// Every comparator: name, options beside `missing`, slot types it compares (`*` for any), and what it asks.
pub(super) const COMPARATORS: &[(&str, &[&str], &str, &str)] = &[
    ("equal", &[], "*", "labels, ordinals, scores or lemmas: the same"),
    (
        "entity",
        &[],
        "event entity person org place term",
        "names or noun phrases: the same name, or heads of one meaning",
    ),
    ("person", &[], "person entity", "persons: full names, or a surname once the full name was seen"),
    ("place", &[], "place entity", "places: equal, or one within the other"),
    ("event", &[], "event entity term", "events: one signature; an ordinal clash makes two events"),
    ("occasion", &[], "event", "events whatever their time and place, by ordinal, modifiers and participants"),
    ("party", &[], "event entity person org place term", "participants of one story, named or described"),
    ("unlike", &[], "event entity person org place term", "names of two, or descriptions that have nothing in common"),
    ("deed", &[], "*", "predicates: one deed, told by a verb that says enough by itself"),
    ("table", &["rows"], "enum", "labels: the draft's row lists the source's"),
    ("unit", &[], "number", "numbers: units that convert, and the same thing counted"),
    ("disjoint", &["tolerance"], "number", "numbers: intervals that do not meet"),
    ("calendar", &["clock"], "time", "times: no reading of one meets a reading of the other"),
    ("overlap", &[], "time", "times: some reading of one meets some reading of the other"),
    ("within", &[], "place time number", "one contains the other"),
    ("title", &["relation"], "title", "offices that cannot be one"),
    ("near-name", &[], "person org entity place", "names: one name, or a few letters apart"),
    ("spelling", &[], "person org entity place", "near spellings of one name that no spelling rule explains"),
    ("quote-align", &["min", "part"], "quote", "quotations that follow each other word by word"),
    ("quote-diff", &["weigh"], "quote", "quotations with a changed word that matters"),
    ("antonym", &["groups", "lexicon", "antonyms"], "*", "words of two groups that exclude each other"),
    ("ladder", &["lexicon"], "*", "words on different rungs of one ladder"),
    ("order", &[], "ordinal number time event", "ordinals of one thing, before and after"),
    ("sum", &[], "number", "a closed list of parts that does not add up to the whole"),
    ("absent", &[], "*", "the source does not fill the slot"),
    ("polarity", &[], "*", "asserted against denied"),
    ("strength", &[], "*", "must or will against may"),
    ("limit", &[], "number", "least or greatest values that two texts demand"),
    ("swapped", &["with"], "*", "the slot's and the other slot's fillers exchanged"),
    ("age", &[], "number", "ages that no birthday explains"),
    ("weekday", &[], "time", "a weekday that the calendar does not have on that date"),
    ("near-copy", &["min"], "*", "sentences that follow each other closely"),
    ("detail", &["kinds"], "*", "an aligned word in one role that excludes the other's"),
];

/// The comparator of one test.
pub(super) fn comparator(
    check: &mut Check<'_>,
    frame: &FrameDef,
    slot: &str,
    written: &Placed<NameOr<TestOptions>>,
) -> Option<Comparator> {
    let (name, options) = match &written.value {
        NameOr::Name(name) => (Placed { value: name.clone(), at: written.at }, None),
        NameOr::Full(options) => (options.by.clone(), Some(&**options)),
    };
    let Some((_, takes, kinds, _)) = COMPARATORS.iter().find(|(known, ..)| *known == name.text()) else {
        let help = did_you_mean(name.text(), COMPARATORS.iter().map(|(known, ..)| *known));
        check.error(name.at, format!("unknown comparator `{}`", name.text()), "no such comparator", help);
        return None;
    };
    refuse_strange_options(check, &name, takes, options);
    refuse_strange_slot(check, frame, slot, &name, kinds);
    let none = TestOptions::default();
    build(check, &name, options.unwrap_or(&none))
}

/// Notes options that the comparator does not take.
fn refuse_strange_options(check: &mut Check<'_>, name: &Placed<String>, takes: &[&str], options: Option<&TestOptions>) {
    let Some(options) = options else { return };
    for (option, at) in options.given() {
        if !takes.contains(&option) {
            let help = match takes {
                [] => format!("`{}` takes no option but `missing`", name.text()),
                _ => format!("`{}` takes `{}`", name.text(), takes.join("`, `")),
            };
            check.error(at, format!("`{}` has no option `{option}`", name.text()), "not an option", Some(help));
        }
    }
}

/// Notes a slot of a type that the comparator cannot compare.
fn refuse_strange_slot(check: &mut Check<'_>, frame: &FrameDef, slot: &str, name: &Placed<String>, kinds: &str) {
    let Some(def) = slot_def(frame, slot) else { return };
    let kind = kind_name(&def.kind);
    if kinds != "*" && !kinds.split(' ').any(|known| known == kind) {
        let message = format!("`{}` cannot compare slot `{slot}` of type `{kind}`", name.text());
        let help = format!("it compares: {}", kinds.replace(' ', ", "));
        check.error(name.at, message, "wrong comparator for this slot", Some(help));
    }
}

/// The spelling of a slot type.
fn kind_name(kind: &SlotKind) -> &'static str {
    match kind {
        SlotKind::Event => "event",
        SlotKind::Time => "time",
        SlotKind::Place => "place",
        SlotKind::Entity => "entity",
        SlotKind::Person => "person",
        SlotKind::Org => "org",
        SlotKind::Number => "number",
        SlotKind::Enum(_) => "enum",
        SlotKind::Title => "title",
        SlotKind::Quote => "quote",
        SlotKind::Term => "term",
        SlotKind::Ordinal => "ordinal",
        SlotKind::Score => "score",
    }
}

/// The comparator with its options read.
fn build(check: &mut Check<'_>, name: &Placed<String>, options: &TestOptions) -> Option<Comparator> {
    Some(match name.text() {
        "equal" => Comparator::Equal,
        "entity" => Comparator::Entity,
        "person" => Comparator::Person,
        "place" => Comparator::Place,
        "event" => Comparator::Event,
        "occasion" => Comparator::Occasion,
        "party" => Comparator::Party,
        "unlike" => Comparator::Unlike,
        "deed" => Comparator::Deed,
        "table" => Comparator::Table(table(needed(check, name, "rows", options.rows.as_ref())?)),
        "unit" => Comparator::Unit,
        "disjoint" => Comparator::Disjoint(tolerances(check, options.tolerance.as_ref())),
        "calendar" => {
            let clock = options.clock.as_ref().and_then(|word| check.word("word", word)).unwrap_or_default();
            Comparator::Calendar(CalendarOptions { clock })
        }
        "overlap" => Comparator::Overlap,
        "within" => Comparator::Within,
        "title" => {
            let relation = needed(check, name, "relation", options.relation.as_ref())?;
            Comparator::Title(check.words("relation", relation))
        }
        "near-name" => Comparator::NearName,
        "spelling" => Comparator::Spelling,
        "quote-align" => {
            let part = options.part.as_ref().and_then(|word| check.word("word", word)).unwrap_or_default();
            Comparator::QuoteAlign { min: share(check, name, options)?, part }
        }
        "quote-diff" => Comparator::QuoteDiff(weights(check, options.weigh.as_ref())),
        "antonym" => Comparator::Antonym(word_groups(check, name, options)?),
        "ladder" => {
            let lexicon = needed(check, name, "lexicon", options.lexicon.as_ref())?;
            Comparator::Ladder(rungs(check, lexicon)?)
        }
        "order" => Comparator::Order,
        "sum" => Comparator::Sum,
        "absent" => Comparator::Absent,
        "polarity" => Comparator::Polarity,
        "strength" => Comparator::Strength,
        "limit" => Comparator::Limit,
        "swapped" => {
            let with = needed(check, name, "with", options.with.as_ref())?;
            Comparator::Swapped { with: super::SlotName(with.text().into()) }
        }
        "age" => Comparator::Age,
        "weekday" => Comparator::Weekday,
        "near-copy" => Comparator::NearCopy { min: share(check, name, options)? },
        "detail" => {
            let kinds = needed(check, name, "kinds", options.kinds.as_ref())?;
            Comparator::Detail(check.words("kind of detail", kinds))
        }
        _ => return None,
    })
}

/// An option that the comparator cannot do without.
fn needed<'o, T>(check: &mut Check<'_>, name: &Placed<String>, option: &str, value: Option<&'o T>) -> Option<&'o T> {
    if value.is_none() {
        let message = format!("`{}` needs `{option}`", name.text());
        check.error(name.at, message, "option missing", None);
    }
    value
}

/// The least share of matching words.
fn share(check: &mut Check<'_>, name: &Placed<String>, options: &TestOptions) -> Option<f32> {
    let min = needed(check, name, "min", options.min.as_ref())?;
    if !(0.0..=1.0).contains(&min.value) {
        check.error(min.at, "`min` is a share between 0 and 1".to_owned(), "out of range", None);
        return None;
    }
    Some(min.value)
}

/// The rows of a table of labels.
fn table(rows: &Entries<Words>) -> Table {
    let row = |(label, out): &(Placed<String>, Words)| {
        (label.text().into(), out.0.iter().map(|word| word.text().into()).collect())
    };
    Table(rows.0.iter().map(row).collect())
}

/// The leeway of each class of unit; none for a class that is not named.
fn tolerances(check: &mut Check<'_>, entries: Option<&Entries<Placed<String>>>) -> Tolerances {
    let mut tolerances = Vec::new();
    for (class, amount) in entries.map(|entries| entries.0.as_slice()).unwrap_or_default() {
        let class = check.word("class of unit", class);
        let amount = tolerance(check, amount);
        tolerances.extend(class.zip(amount));
    }
    tolerances
}

/// `5%`, `0.5pt` or `2`.
pub(super) fn tolerance(check: &mut Check<'_>, word: &Placed<String>) -> Option<Tolerance> {
    let text = word.text().trim();
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|value| value.is_finite() && *value >= 0.0);
    let read = match (text.strip_suffix('%'), text.strip_suffix("pt")) {
        (Some(share), _) => number(share).map(|share| Tolerance::Share(share / 100.0)),
        (_, Some(points)) => number(points).map(Tolerance::Absolute),
        _ => number(text).map(Tolerance::Absolute),
    };
    if read.is_none() {
        let help = Some("write a share (`5%`), points (`0.5pt`) or a number (`2`)".to_owned());
        check.error(word.at, format!("`{text}` is no tolerance"), "not a tolerance", help);
    }
    read
}

/// The severity of each kind of changed word.
fn weights(check: &mut Check<'_>, entries: Option<&Entries<Placed<String>>>) -> QuoteWeights {
    let mut weights = QuoteWeights::default();
    for (kind, severity) in entries.map(|entries| entries.0.as_slice()).unwrap_or_default() {
        let Some(severity) = check.word("severity", severity) else { continue };
        match kind.text() {
            "negation" => weights.negation = severity,
            "number" => weights.number = severity,
            "content-word" => weights.content_word = severity,
            "modal" => weights.modal = severity,
            "function-word" => weights.function_word = severity,
            other => {
                let known = ["negation", "number", "content-word", "modal", "function-word"];
                check.error(kind.at, format!("unknown kind of word `{other}`"), "here", did_you_mean(other, known));
            }
        }
    }
    weights
}

/// The groups of words that exclude each other.
fn word_groups(check: &mut Check<'_>, name: &Placed<String>, options: &TestOptions) -> Option<WordGroups> {
    let antonyms = options.antonyms.as_ref().and_then(|word| check.word("word", word)).unwrap_or_default();
    let mut groups = WordGroups { rows: Vec::new(), antonyms };
    if let Some(own) = &options.groups {
        groups.rows.push(own.iter().map(Check::lemmas).collect());
    }
    for word in options.lexicon.iter().flat_map(|words| &words.0) {
        match &check.lexicon(word.text(), word.at)?.content {
            LexiconContent::Opposites(rows) => groups.rows.extend(rows.iter().cloned()),
            _ => wrong_lexicon(check, word.text(), word.at, "opposites"),
        }
    }
    if groups.rows.is_empty() && options.antonyms.is_none() {
        check.error(name.at, "`antonym` needs `groups`, `lexicon` or `antonyms: allow`".to_owned(), "here", None);
    }
    Some(groups)
}

/// The rungs of the ladders named; rungs of several ladders never meet, so each ladder must stand alone.
fn rungs(check: &mut Check<'_>, words: &Words) -> Option<Vec<Vec<Box<str>>>> {
    let [word] = words.0.as_slice() else {
        let at = words.0.first().map_or(Span::new(0, 0), |word| word.at);
        check.error(at, "`ladder` takes one lexicon".to_owned(), "here", None);
        return None;
    };
    match &check.lexicon(word.text(), word.at)?.content {
        LexiconContent::Ladder(rungs) => Some(rungs.clone()),
        _ => {
            wrong_lexicon(check, word.text(), word.at, "ladder");
            None
        }
    }
}

/// Notes a lexicon of another kind than needed.
fn wrong_lexicon(check: &mut Check<'_>, name: &str, at: Span, needed: &str) {
    check.error(at, format!("lexicon `{name}` holds no `{needed}`"), "wrong kind of lexicon", None);
}
