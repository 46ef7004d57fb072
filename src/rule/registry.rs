//! The registry: every frame, lexicon and rule of a run, the embedded pack's first, then a project's own.

use super::check::{Check, Known};
use super::file::{Doc, SettingDoc};
use super::pattern::Extraction;
use super::problem::{ProblemLevel, RuleProblem, did_you_mean};
use super::read::{Sheet, read_file};
use super::words_of::Closed;
use super::yaml::Placed;
use super::{
    FilledBy, FrameDef, FrameId, Lexicon, Origin, Pack, Rule, RuleId, Severity, SlotKind, conflict_doc, extract_doc,
    pack, short_docs, word_docs,
};
use crate::span::Span;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

/// All rules of a run, compiled.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    frames: Vec<FrameDef>,
    lexicons: Vec<Lexicon>,
    extractions: Vec<Extraction>,
    rules: Vec<Rule>,
    /// For each trigger word the wordings that need it: indexes of extraction and wording.
    triggers: BTreeMap<Box<str>, Vec<(usize, usize)>>,
    digest: Digest,
}

/// Hash of all rule files that a registry was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of the registry that [`Registry::load`] makes of these files.
    #[must_use]
    pub fn of(project: &[RuleText]) -> Self {
        let mut hasher = blake3::Hasher::new();
        let built_in = pack::FILES.iter().copied();
        for (path, text) in built_in.chain(project.iter().map(|file| (&*file.path, &*file.text))) {
            for part in [path, text] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
        }
        Self(*hasher.finalize().as_bytes())
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A rule file as read from disk.
#[derive(Debug, Clone)]
pub struct RuleText {
    /// The file, as shown to people.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Deepest folder below a rules folder, and most files read from one: a rules folder is no archive.
const MAX_DEPTH: usize = 8;
const MAX_FILES: usize = 2_000;

/// The rule files (`*.yml`, `*.yaml`) below a folder in order of path; and what cannot be read, with the reason.
#[must_use]
pub fn read_folder(folder: &Path) -> (Vec<RuleText>, Vec<(String, std::io::Error)>) {
    let mut files = Vec::new();
    let mut faults = Vec::new();
    let mut open = vec![(folder.to_path_buf(), 0)];
    while let Some((path, depth)) = open.pop() {
        let shown = path.to_string_lossy().replace('\\', "/");
        let is_rule_file = path.extension().is_some_and(|extension| extension == "yml" || extension == "yaml");
        if path.is_dir() && depth <= MAX_DEPTH {
            match std::fs::read_dir(&path) {
                Ok(entries) => open.extend(entries.flatten().map(|entry| (entry.path(), depth + 1))),
                Err(error) => faults.push((shown, error)),
            }
        } else if path.is_file() && (is_rule_file || depth == 0) && files.len() < MAX_FILES {
            match std::fs::read_to_string(&path) {
                Ok(text) => files.push(RuleText { path: shown, text }),
                Err(error) => faults.push((shown, error)),
            }
        }
    }
    files.sort_by(|one: &RuleText, other| one.path.cmp(&other.path));
    (files, faults)
}

impl Registry {
    /// The embedded pack alone.
    ///
    /// # Panics
    /// Never in a released program: a test compiles the embedded files and finds no problem in them.
    #[must_use]
    pub fn built_in() -> &'static Self {
        static BUILT_IN: OnceLock<Registry> = OnceLock::new();
        // Not side by side: a thread that helps out while it waits might ask for the registry, and wait for itself.
        BUILT_IN.get_or_init(|| {
            let read = pack::FILES.iter().map(|(path, text)| read_file(Pack::BuiltIn, path, text));
            Loader::new(read.collect()).finish(Digest::of(&[])).0
        })
    }

    /// The embedded pack with a project's own files, and what is wrong with any of them. A rule with an error is left out;
    /// a project's rule takes the place of a built-in one of the same name.
    #[must_use]
    pub fn load(project: &[RuleText]) -> (Self, Vec<RuleProblem>) {
        let mut read: Vec<_> =
            pack::FILES.par_iter().map(|(path, text)| read_file(Pack::BuiltIn, path, text)).collect();
        read.extend(project.iter().map(|file| read_file(Pack::Project, &file.path, &file.text)));
        Loader::new(read).finish(Digest::of(project))
    }

    /// By what two registries that were read from the same files are known to be the same.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Version of the embedded pack: that of the program, since it is embedded.
    #[must_use]
    pub fn pack_version() -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// The conflict rules, in order of id; those that are off too.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The conflict rule of that name.
    #[must_use]
    pub fn rule(&self, id: &RuleId) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == *id)
    }

    /// The extraction rules, in order of id.
    #[must_use]
    pub fn extractions(&self) -> &[Extraction] {
        &self.extractions
    }

    /// All frames, in order of id.
    #[must_use]
    pub fn frames(&self) -> &[FrameDef] {
        &self.frames
    }

    /// The frame of that name.
    #[must_use]
    pub fn frame(&self, id: &FrameId) -> Option<&FrameDef> {
        self.frames.iter().find(|frame| frame.id == *id)
    }

    /// All lexicons, in order of id.
    #[must_use]
    pub fn lexicons(&self) -> &[Lexicon] {
        &self.lexicons
    }

    /// The word list of that name.
    #[must_use]
    pub fn lexicon(&self, id: &str) -> Option<&Lexicon> {
        let at = self.lexicons.binary_search_by(|lexicon| (*lexicon.id).cmp(id)).ok()?;
        self.lexicons.get(at)
    }

    /// Gives a rule another severity. Whether there is such a rule.
    pub fn re_rate(&mut self, id: &RuleId, severity: Severity) -> bool {
        let rule = self.rules.iter_mut().find(|rule| rule.id == *id);
        let found = rule.is_some();
        if let Some(rule) = rule {
            rule.set_severity(severity);
        }
        found
    }

    /// The same words and wordings with one conflict rule alone, so that no other rule's finding stands in for its own.
    #[must_use]
    pub fn alone(&self, id: &RuleId) -> Self {
        Self { rules: self.rules.iter().filter(|rule| rule.id == *id).cloned().collect(), ..self.clone() }
    }

    /// Switches off all rules but those that `keep` keeps.
    pub fn retain(&mut self, mut keep: impl FnMut(&Rule) -> bool) {
        for rule in &mut self.rules {
            if !keep(rule) {
                rule.set_severity(Severity::Off);
            }
        }
    }

    /// The wordings that a sentence with the word `word` may match: indexes of extraction and wording.
    pub(super) fn triggered(&self, word: &str) -> &[(usize, usize)] {
        self.triggers.get(word).map_or(&[], Vec::as_slice)
    }
}

impl Rule {
    /// Sets the severity; a rule switched off stays off whatever its verdicts say, and one switched to another severity
    /// keeps the notes among its verdicts.
    fn set_severity(&mut self, severity: Severity) {
        for arm in &mut self.verdicts {
            let stronger = arm.severity.is_some_and(|own| own > severity);
            if severity == Severity::Off || stronger {
                arm.severity = Some(severity);
            }
        }
        self.severity = severity;
    }
}

/// The documents of a rule file, and what is wrong with it.
type ReadFile = (Vec<(Sheet, Doc)>, Vec<RuleProblem>);

/// Takes the documents of all files, then checks what needs all of them.
#[derive(Default)]
struct Loader {
    docs: Vec<(Sheet, Doc)>,
    problems: Vec<RuleProblem>,
    registry: Registry,
}

/// Something with a name that only one thing of its kind and pack may have.
trait Named {
    fn name(&self) -> &str;
    fn origin(&self) -> &Origin;
}

macro_rules! named {
    ($($kind:ty: $id:ident => $name:expr),+ $(,)?) => {
        $(impl Named for $kind {
            fn name(&self) -> &str {
                let $id = &self.id;
                $name
            }
            fn origin(&self) -> &Origin {
                &self.origin
            }
        })+
    };
}

named!(FrameDef: id => &id.0, Lexicon: id => id, Rule: id => &id.0, Extraction: id => &id.0);

impl Loader {
    /// With the documents of all files, in order.
    fn new(read: Vec<ReadFile>) -> Self {
        let mut loader = Self::default();
        for (docs, problems) in read {
            loader.docs.extend(docs);
            loader.problems.extend(problems);
        }
        loader
    }

    /// Compiles everything: words first, then what uses them.
    fn finish(mut self, digest: Digest) -> (Registry, Vec<RuleProblem>) {
        self.registry.digest = digest;
        let docs = std::mem::take(&mut self.docs);
        for (sheet, doc) in &docs {
            self.words(sheet, doc);
        }
        self.registry.frames.sort_by(|one, other| one.id.cmp(&other.id));
        self.registry.lexicons.sort_by(|one, other| one.id.cmp(&other.id));
        for (sheet, doc) in &docs {
            self.rules(sheet, doc);
        }
        self.registry.rules.sort_by(|one, other| one.id.cmp(&other.id));
        self.registry.extractions.sort_by(|one, other| one.id.cmp(&other.id));
        // What is missing may stand in a document that could not be read: first things first.
        let whole = !any_error(&self.problems);
        for (sheet, doc) in &docs {
            match doc {
                Doc::Setting(setting) => self.setting(sheet, setting),
                _ if !whole => {}
                Doc::Extract(extract) => self.warn_of_unread_frame(sheet, &extract.frame),
                Doc::Conflict(conflict) => self.warn_of_unfilled_slots(sheet, conflict),
                _ => {}
            }
        }
        self.registry.index_triggers();
        let key = |problem: &RuleProblem| (problem.path.clone(), problem.span, problem.message.clone());
        self.problems.sort_by_key(key);
        self.problems.dedup();
        (self.registry, self.problems)
    }

    /// Frames and lexicons.
    fn words(&mut self, sheet: &Sheet, doc: &Doc) {
        let known = Known { frames: &[], lexicons: &[] };
        let mut check = Check::new(sheet, known);
        match doc {
            Doc::Frame(doc) => {
                let frame = word_docs::frame(&mut check, doc);
                add(&mut self.registry.frames, frame, &mut check, doc.id.at);
            }
            Doc::Lexicon(doc) => {
                let lexicon = word_docs::lexicon(&mut check, doc);
                add(&mut self.registry.lexicons, lexicon, &mut check, doc.id.at);
            }
            _ => {}
        }
        self.problems.append(&mut check.problems);
    }

    /// Extraction and conflict rules.
    fn rules(&mut self, sheet: &Sheet, doc: &Doc) {
        let Registry { frames, lexicons, extractions, rules, .. } = &mut self.registry;
        let mut check = Check::new(sheet, Known { frames, lexicons });
        match doc {
            Doc::Extract(doc) => {
                let extraction = extract_doc::compile(&mut check, doc);
                add(extractions, extraction, &mut check, doc.id.at);
            }
            Doc::Conflict(doc) => {
                let rule = conflict_doc::compile(&mut check, doc);
                add(rules, rule, &mut check, doc.id.at);
            }
            Doc::Exclude(doc) => {
                let rule = short_docs::exclude(&mut check, doc);
                add(rules, rule, &mut check, doc.id.at);
            }
            Doc::Figure(doc) => {
                let rule = short_docs::figure(&mut check, doc);
                add(rules, rule, &mut check, doc.id.at);
            }
            Doc::Frame(_) | Doc::Lexicon(_) | Doc::Setting(_) => {}
        }
        self.problems.append(&mut check.problems);
    }

    /// Re-rates a rule.
    fn setting(&mut self, sheet: &Sheet, doc: &SettingDoc) {
        let severity = Severity::read(doc.severity.text());
        if severity.is_none() {
            let message = format!("unknown severity `{}`", doc.severity.text());
            let help = did_you_mean(doc.severity.text(), Severity::names());
            self.problems.push(RuleProblem { help, ..sheet.error(doc.severity.at, message, "no such severity") });
        }
        let id = RuleId(doc.rule.text().into());
        if self.registry.rule(&id).is_none() {
            let help = did_you_mean(doc.rule.text(), self.registry.rules.iter().map(|rule| &*rule.id.0));
            let problem = sheet.error(doc.rule.at, format!("unknown rule `{id}`"), "no such rule");
            self.problems.push(RuleProblem { help, ..problem });
        } else if let Some(severity) = severity {
            self.registry.re_rate(&id, severity);
        }
    }

    /// An extraction rule whose frame no conflict rule compares does nothing.
    fn warn_of_unread_frame(&mut self, sheet: &Sheet, frame: &Placed<String>) {
        if !self.registry.rules.iter().any(|rule| *rule.frame.0 == *frame.text()) {
            let message = format!("no conflict rule reads frame `{}`", frame.text());
            self.problems.push(sheet.warning(frame.at, message, "read by nobody"));
        }
    }

    /// A slot that no extraction rule fills can neither agree nor differ. Times, places and speakers are filled by the
    /// program where a rule does not.
    fn warn_of_unfilled_slots(&mut self, sheet: &Sheet, doc: &super::file::ConflictDoc) {
        let Some(frame) = self.registry.frame(&FrameId(doc.frame.text().into())) else { return };
        if frame.filled == FilledBy::Engine {
            return;
        }
        let filling = self.registry.extractions.iter().filter(|extraction| extraction.frame == frame.id);
        let filled: BTreeSet<_> = filling.flat_map(Extraction::slots).collect();
        let by_program = |name: &str| {
            name == "by"
                || frame
                    .slots
                    .iter()
                    .any(|slot| *slot.name.0 == *name && matches!(slot.kind, SlotKind::Time | SlotKind::Place))
        };
        let named = doc.same.0.iter().chain(&doc.differ.0).map(|(slot, _)| slot);
        let unfilled: Vec<(Span, String)> = named
            .filter(|slot| frame.slots.iter().any(|def| *def.name.0 == *slot.text()))
            .filter(|slot| !by_program(slot.text()) && !filled.iter().any(|name| *name.0 == *slot.text()))
            .map(|slot| (slot.at, format!("no extraction rule fills slot `{}` of frame `{}`", slot.text(), frame.id)))
            .collect();
        for (at, message) in unfilled {
            self.problems.push(sheet.warning(at, message, "never filled"));
        }
    }
}

/// Adds something by its name: in place of a built-in one, never beside one of the same pack.
fn add<T: Named>(list: &mut Vec<T>, thing: Option<T>, check: &mut Check<'_>, at: Span) {
    let Some(thing) = thing else { return };
    let Some(old) = list.iter_mut().find(|old| old.name() == thing.name()) else {
        list.push(thing);
        return;
    };
    if old.origin().pack == thing.origin().pack {
        let Origin { path, line, .. } = old.origin();
        let message = format!("`{}` is there twice", thing.name());
        let help = Some(format!("the other one is at {path}:{line}"));
        check.error(at, message, "second", help);
    } else {
        *old = thing;
    }
}

impl Registry {
    /// Notes for each trigger word the wordings that need it.
    fn index_triggers(&mut self) {
        for (extraction_idx, extraction) in self.extractions.iter().enumerate() {
            for (wording_idx, wording) in extraction.wordings.iter().enumerate() {
                for word in wording.triggers() {
                    self.triggers.entry(word).or_default().push((extraction_idx, wording_idx));
                }
            }
        }
    }
}

/// Whether any of the problems is an error.
#[must_use]
pub fn any_error(problems: &[RuleProblem]) -> bool {
    problems.iter().any(|problem| problem.level == ProblemLevel::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Loads one project file; each problem as `level: message @ words | help`.
    fn problems(text: &str) -> Vec<String> {
        let file = RuleText { path: "desk.yml".to_owned(), text: text.to_owned() };
        let (_, problems) = Registry::load(&[file]);
        problems
            .iter()
            .filter(|problem| &*problem.path == "desk.yml")
            .map(|problem| {
                let words = &text[problem.span.range()];
                let level = format!("{:?}", problem.level).to_lowercase();
                let help = problem.help.as_deref().map_or(String::new(), |help| format!(" | {help}"));
                format!("{level}: {} @ {}{help}", problem.message, words.lines().next().unwrap_or(""))
            })
            .collect()
    }

    /// Whether one of the problems begins as given.
    fn check(text: &str, expect: &str) {
        let found = problems(text);
        assert!(found.iter().any(|problem| problem.starts_with(expect)), "{expect}\n in {found:#?}");
    }

    const FRAME: &str = "kind: frame\nid: status\nslots:\n  event: { type: event, required: true }\n  state: { type: enum, values: [on, off] }\n---\n";

    /// A file with the frame, an extraction rule and a conflict rule whose lines can be replaced.
    fn file(from: &str, to: &str) -> String {
        let text = format!(
            "{FRAME}kind: extract\nid: switched-on\nframe: status\nset: {{ state: on }}\nmatch:\n  phrase: '$event be switch on'\ntests:\n  - {{ text: The pump was switched on., expect: [{{ event: pump, state: on }}] }}\n---\nkind: conflict\nid: pump-state\nframe: status\nseverity: warning\nsummary: On here, off there.\nsame:\n  event: event\ndiffer:\n  state: {{ by: table, rows: {{ on: [off] }} }}\nverdicts:\n  - when: {{ draft.attribution: present }}\n    verdict: disputed\n  - verdict: conflict\nmessage: '{{draft.event}} is {{draft}}, not {{source}}'\ntests:\n  - {{ draft: The pump was switched on., source: The pump was switched off., expect: conflict }}\n  - {{ draft: The pump was switched on., source: The pump was on., expect: agree }}\n  - {{ draft: The pump was switched on., source: The lamp was switched off., expect: unrelated }}\n"
        );
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    }

    #[test]
    fn a_sound_file_has_no_problem_and_its_rules_are_there() {
        let text = file("", "");
        assert_eq!(problems(&text), Vec::<String>::new());
        let (registry, _) = Registry::load(&[RuleText { path: "desk.yml".to_owned(), text }]);
        let rule = registry.rule(&RuleId("pump-state".into())).expect("the rule");
        assert_eq!((rule.origin.pack, rule.origin.line), (Pack::Project, 17));
        assert_eq!(rule.verdicts.len(), 2);
        assert_eq!(rule.cases.len(), 3);
        assert_eq!(rule.key().count(), 1);
    }

    #[test]
    fn unknown_names_are_pointed_at_with_the_nearest_known_one() {
        check(&file("severity:", "severty:"), "error: unknown key `severty` @ severty | did you mean `severity`?");
        check(&file("severity: warning", "severity: warn"), "error: unknown severity `warn` @ warn");
        check(
            &file("kind: conflict", "kind: conflit"),
            "error: unknown kind `conflit` @ conflit | did you mean `conflict`?",
        );
        check(
            &file("  event: event\n", "  evnt: event\n"),
            "error: frame `status` has no slot `evnt` @ evnt | did you mean `event`?",
        );
        check(
            &file("event: event\n", "event: evemt\n"),
            "error: unknown comparator `evemt` @ evemt | did you mean `event`?",
        );
        check(
            &file("draft.attribution", "draft.atribution"),
            "error: `atribution` is no condition and no slot of frame `status` @ draft.atribution | did you mean `attribution`?",
        );
        check(
            &file("verdict: disputed", "verdict: dispute"),
            "error: unknown verdict `dispute` @ dispute | did you mean `disputed`?",
        );
        check(
            &file("{draft.event}", "{draft.evnt}"),
            "error: nothing fills `{draft.evnt}` @ draft.evnt | did you mean `draft.event`?",
        );
        check(
            &file("frame: status\nset", "frame: statos\nset"),
            "error: unknown frame `statos` @ statos | did you mean `status`?",
        );
        check(&file("$event be", "$evnt be"), "error: the frame has no slot `evnt` @ $evnt | did you mean `event`?");
        check(&file("be switch", "be @swich"), "error: unknown lexicon `swich` @ @swich");
        check(
            &file("set: { state: on }", "set: { state: onn }"),
            "error: slot `state` cannot hold `onn` @ onn | did you mean `on`?",
        );
        check(
            &file("expect: agree", "expect: agrees"),
            "error: unknown expectation `agrees` @ agrees | did you mean `agree`?",
        );
    }

    #[test]
    fn rules_that_cannot_work_are_refused() {
        check(
            &file("  event: event\n", "  event: { by: event, missing: allow }\n"),
            "error: rule `pump-state` names no key @ pump-state",
        );
        check(
            &file("be switch on", "be switched isn’t"),
            "error: phrase can never match: `isn’t` is two tokens @ isn’t",
        );
        check(&file("'$event be switch on'", "'$event _{0,2}'"), "error: phrase has no word to be found by");
        check(
            &file("by: table, rows: { on: [off] }", "by: disjoint"),
            "error: `disjoint` cannot compare slot `state` of type `enum`",
        );
        check(
            &file("by: table, rows: { on: [off] }", "by: equal, rows: { on: [off] }"),
            "error: `equal` has no option `rows`",
        );
        check(
            &file("  - when: { draft.attribution: present }\n    verdict: disputed\n", "  - verdict: changed\n"),
            "error: verdicts after one without `when` can never be reached",
        );
        check(
            &format!("{}---\n{FRAME}", file("", "")),
            "error: `status` is there twice @ status | the other one is at desk.yml:2",
        );
    }

    #[test]
    fn what_works_but_does_nothing_is_warned_of() {
        check(
            &file("expect: agree", "expect: unrelated"),
            "warning: rule `pump-state` has no test that expects `agree`",
        );
        check(
            &file("expect: unrelated", "expect: agree"),
            "warning: rule `pump-state` has no test that expects `unrelated`",
        );
        let text = file("", "");
        let (unread, _) = text.rsplit_once("---\n").expect("two rules");
        check(unread, "warning: no conflict rule reads frame `status` @ status");
        check(
            &file("set: { state: on }\n", ""),
            "warning: no extraction rule fills slot `state` of frame `status` @ state",
        );
    }

    #[test]
    fn a_desks_first_rules_are_a_few_lines() {
        let text = "kind: exclude\nid: open-or-shut\nwords: [open | reopen, close | shut]\ntests:\n  - { draft: The bridge reopened., source: The bridge was shut., expect: conflict }\n---\nkind: figure\nid: seats\nof: seat\n";
        let (registry, problems) = Registry::load(&[RuleText { path: "desk.yml".to_owned(), text: text.to_owned() }]);
        assert!(!any_error(&problems), "{problems:?}");
        for id in ["open-or-shut", "seats"] {
            let rule = registry.rule(&RuleId(id.into())).expect("the rule");
            assert!(rule.key().count() > 0 && !rule.differ.is_empty(), "{id}");
        }
    }

    #[test]
    fn a_project_switches_off_and_replaces_rules() {
        let own = RuleText { path: "a.yml".to_owned(), text: file("", "") };
        let off =
            RuleText { path: "b.yml".to_owned(), text: "kind: setting\nrule: pump-state\nseverity: off\n".to_owned() };
        let (registry, problems) = Registry::load(&[own, off]);
        assert!(!any_error(&problems), "{problems:?}");
        let rule = registry.rule(&RuleId("pump-state".into())).expect("the rule");
        assert_eq!(rule.severity, Severity::Off);
        assert!(rule.verdicts.iter().all(|arm| arm.severity == Some(Severity::Off)));
        check("kind: setting\nrule: pump-stat\nseverity: off\n", "error: unknown rule `pump-stat`");
    }

    #[test]
    fn text_that_is_no_rule_file_becomes_a_problem() {
        for text in ["kind: [", "a: b", "- 1", "kind: conflict\nid: x\n", "\u{0}", "kind: frame\nid: f\nslots: 3\n"] {
            assert!(!problems(text).is_empty(), "{text:?}");
        }
        assert!(problems("# nothing but a comment\n").is_empty());
    }
}
