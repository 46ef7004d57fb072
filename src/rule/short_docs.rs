//! The short forms for a desk's first rules: `exclude` (words that cannot both be said of one subject) and `figure` (a
//! figure that must match). Each is turned into the conflict rule that it stands for.

use super::check::Check;
use super::comparator_doc;
use super::conflict_doc;
use super::file::{ExcludeDoc, FigureDoc};
use super::yaml::Placed;
use super::{
    Arm, Certainty, Comparator, Condition, Field, FrameId, Leeway, Missing, Part, Rule, RuleId, Scope, Severity, Side,
    SlotName, Speakers, Template, Test, Tolerance, Verdict, WordGroups,
};
use crate::mention::UnitClass;

/// Compiles `kind: exclude`; none when an error was noted.
pub(super) fn exclude(check: &mut Check<'_>, doc: &ExcludeDoc) -> Option<Rule> {
    let groups: Vec<Vec<Box<str>>> = doc.words.value.iter().map(Check::lemmas).collect();
    if groups.len() < 2 || groups.iter().any(Vec::is_empty) {
        let help = Some("write `words: [open | reopen, close | shut]`".to_owned());
        check.error(doc.words.at, "two groups of words are needed".to_owned(), "here", help);
    }
    let listed: Vec<String> = groups.iter().map(|group| group.join(", ")).collect();
    let summary = doc.summary.as_ref().map_or_else(
        || format!("Of one subject the texts say words that exclude each other: {}.", listed.join(" against ")),
        |summary| summary.text().to_owned(),
    );
    let words = WordGroups { rows: vec![groups.clone()], antonyms: Leeway::Refuse };
    let said = Condition::Predicate(Side::Both, groups.concat());
    let differ = Test { slot: slot("predicate"), by: Comparator::Antonym(words), missing: Missing::Refuse };
    let same = vec![
        Test { slot: slot("subject"), by: Comparator::Entity, missing: Missing::Refuse },
        Test { slot: slot("object"), by: Comparator::Entity, missing: Missing::Allow },
        Test { slot: slot("when"), by: Comparator::Overlap, missing: Missing::Allow },
    ];
    let severity = severity(check, doc.severity.as_ref());
    let short = Short { id: &doc.id, summary, frame: "clause", severity, tests: &doc.tests };
    let message = vec![
        Part::Words("of ".into()),
        Part::Field(Field::Slot(Side::Draft, slot("subject"))),
        Part::Words(" the draft says “".into()),
        Part::Field(Field::Value(Side::Draft)),
        Part::Words("”, ".into()),
        Part::Field(Field::Doc(Side::Source)),
        Part::Words(" says “".into()),
        Part::Field(Field::Value(Side::Source)),
        Part::Words("”".into()),
    ];
    short.rule(check, vec![said], (same, differ), Template(message))
}

/// Compiles `kind: figure`; none when an error was noted.
pub(super) fn figure(check: &mut Check<'_>, doc: &FigureDoc) -> Option<Rule> {
    let nouns = Check::lemmas(&doc.of.value);
    if nouns.is_empty() {
        check.error(doc.of.at, "`of` names nothing".to_owned(), "here", None);
    }
    let tolerance = doc.tolerance.as_ref().and_then(|word| comparator_doc::tolerance(check, word));
    let summary = doc.summary.as_ref().map_or_else(
        || format!("The texts give figures for {} that cannot both be right.", nouns.join(", ")),
        |summary| summary.text().to_owned(),
    );
    let counted = Condition::Label(Side::Both, slot("noun"), nouns);
    let differ =
        Test { slot: slot("value"), by: Comparator::Disjoint(every_class(tolerance)), missing: Missing::Refuse };
    let same = vec![
        Test { slot: slot("noun"), by: Comparator::Entity, missing: Missing::Refuse },
        Test { slot: slot("value"), by: Comparator::Unit, missing: Missing::Refuse },
        Test { slot: slot("subject"), by: Comparator::Entity, missing: Missing::Allow },
        Test { slot: slot("when"), by: Comparator::Overlap, missing: Missing::Allow },
    ];
    let severity = severity(check, doc.severity.as_ref());
    let short = Short { id: &doc.id, summary, frame: "quantity", severity, tests: &doc.tests };
    let message = vec![
        Part::Words("draft says ".into()),
        Part::Field(Field::Value(Side::Draft)),
        Part::Words(" ".into()),
        Part::Field(Field::Slot(Side::Draft, slot("noun"))),
        Part::Words(", ".into()),
        Part::Field(Field::Doc(Side::Source)),
        Part::Words(" says ".into()),
        Part::Field(Field::Value(Side::Source)),
    ];
    short.rule(check, vec![counted], (same, differ), Template(message))
}

/// The tolerance for every class of unit, where one is given.
fn every_class(tolerance: Option<Tolerance>) -> Vec<(UnitClass, Tolerance)> {
    use super::words_of::Closed;
    let all = UnitClass::ALL.iter().map(|(_, class)| *class);
    tolerance.map(|tolerance| all.map(|class| (class, tolerance)).collect()).unwrap_or_default()
}

/// A slot's name.
fn slot(name: &str) -> SlotName {
    SlotName(name.into())
}

/// The severity of a short rule: a warning if it does not say, since no desk has measured it yet.
fn severity(check: &mut Check<'_>, word: Option<&Placed<String>>) -> Severity {
    word.and_then(|word| check.word("severity", word)).unwrap_or(Severity::Warning)
}

/// What the short forms share.
struct Short<'a> {
    id: &'a Placed<String>,
    summary: String,
    frame: &'a str,
    severity: Severity,
    tests: &'a [Placed<super::file::ConflictTestDoc>],
}

impl Short<'_> {
    /// The conflict rule that it stands for.
    fn rule(
        self,
        check: &mut Check<'_>,
        mut given: Vec<Condition>,
        (same, differ): (Vec<Test>, Test),
        message: Template,
    ) -> Option<Rule> {
        given.push(Condition::Certainty(Side::Both, vec![Certainty::Asserted, Certainty::Planned]));
        let cases = self.tests.iter().filter_map(|test| conflict_doc::case(check, test)).collect();
        if check.failed() {
            return None;
        }
        let disputed = Arm {
            when: vec![
                Condition::Attribution(Side::Draft, super::Presence::Present),
                Condition::Speakers(Speakers::Differ),
            ],
            verdict: Verdict::Disputed,
            severity: Some(Severity::Note),
        };
        let plain = Arm { when: Vec::new(), verdict: Verdict::Conflict, severity: None };
        Some(Rule {
            id: RuleId(self.id.text().into()),
            summary: self.summary.into(),
            why: "".into(),
            misses: "".into(),
            frame: FrameId(self.frame.into()),
            scopes: vec![Scope::Sources],
            severity: self.severity,
            given,
            same,
            anchor: Vec::new(),
            differ: vec![differ],
            verdicts: vec![disputed, plain],
            message,
            help: None,
            fix: None,
            cases,
            origin: check.sheet.origin(self.id.at),
        })
    }
}
