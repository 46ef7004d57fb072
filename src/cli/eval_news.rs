//! Scoring whole news events: planted contradictions found, true sentences left alone.

use super::eval::{Desk, counts, name_of, percent, share};
use crate::claim::Reading;
use crate::conflict::{EvidenceRole, Finding};
use crate::document::Role;
use crate::rule::Severity;
use crate::span::Span;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// One line of `gold.jsonl`: a planted contradiction or a trap.
#[derive(Debug, Deserialize)]
struct Gold {
    draft: String,
    category: String,
    #[serde(default)]
    difficulty: String,
    draft_quote: String,
    draft_sentence: String,
    #[serde(default)]
    evidence: Vec<Cited>,
}

/// Words of a file.
#[derive(Debug, Deserialize)]
struct Cited {
    file: String,
    sentence: String,
}

/// One line of `audit.jsonl`: two sources that contradict each other.
#[derive(Debug, Deserialize)]
struct AuditGold {
    a: Cited,
    b: Cited,
}

/// Found of how many.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Found {
    pub(super) n: usize,
    pub(super) found: usize,
}

impl Found {
    fn add(&mut self, found: bool) {
        self.n += 1;
        self.found += usize::from(found);
    }
}

/// Findings and how many of them are false.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Alarms {
    pub(super) n_words: usize,
    pub(super) n_findings: usize,
    pub(super) n_errors: usize,
    pub(super) n_false: usize,
    pub(super) n_false_errors: usize,
}

impl Alarms {
    pub(super) fn per_thousand(&self, n: usize) -> f64 {
        share(1000 * n, self.n_words).unwrap_or(0.0)
    }
}

/// The score of a folder of news events.
#[derive(Debug, Default, Serialize)]
pub(super) struct NewsScore {
    pub(super) name: String,
    pub(super) recall: Found,
    pub(super) by_category: BTreeMap<String, Found>,
    pub(super) by_difficulty: BTreeMap<String, Found>,
    pub(super) planted: Alarms,
    pub(super) clean: Alarms,
    /// Drafts against the sources of all pair sets; nothing where that was not asked for.
    pub(super) unrelated: Option<Alarms>,
    /// Each clean draft and each source against itself.
    pub(super) alone: Alarms,
    /// Sources that contradict each other.
    pub(super) audit: Found,
    pub(super) by_rule: BTreeMap<String, (usize, usize)>,
}

/// One event's folder, read.
struct Event {
    name: String,
    texts: BTreeMap<String, String>,
    readings: BTreeMap<String, Reading>,
    gold: Vec<Gold>,
    audit: Vec<AuditGold>,
}

/// Scores every event below `root` (or `root` itself).
pub(super) fn score(
    root: &Path,
    unrelated: &[String],
    desk: &dyn Desk,
    cases: &mut Vec<String>,
) -> io::Result<NewsScore> {
    let folders = folders(root)?;
    let events: Vec<Event> = folders.par_iter().map(|folder| Event::read(folder, desk)).collect::<io::Result<_>>()?;
    let mut score = NewsScore { name: name_of(root), ..NewsScore::default() };
    for event in &events {
        event.score_drafts(desk, &mut score, cases);
        event.score_audit(desk, &mut score, cases);
        event.score_alone(desk, &mut score, cases);
    }
    if !unrelated.is_empty() {
        score.unrelated = Some(score_unrelated(&events, unrelated, desk, cases));
    }
    Ok(score)
}

fn folders(root: &Path) -> io::Result<Vec<PathBuf>> {
    if root.join("gold.jsonl").is_file() {
        return Ok(vec![root.to_owned()]);
    }
    let mut found: Vec<PathBuf> = fs::read_dir(root)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    found.retain(|path| path.join("gold.jsonl").is_file());
    found.sort();
    Ok(found)
}

fn score_unrelated(events: &[Event], unrelated: &[String], desk: &dyn Desk, cases: &mut Vec<String>) -> Alarms {
    let sources: Vec<Reading> = unrelated
        .par_iter()
        .enumerate()
        .map(|(idx, text)| desk.read(&format!("unrelated-{idx}.txt"), text, Role::Source))
        .collect();
    let sources: Vec<&Reading> = sources.iter().collect();
    let mut alarms = Alarms::default();
    for event in events {
        for (name, draft) in event.drafts() {
            alarms.n_words += n_words(draft);
            for finding in desk.check(draft, &sources).findings.iter().filter(|finding| counts(finding)) {
                alarms.count(finding, false);
                cases.push(event.line("UNRELATED", name, finding));
            }
        }
    }
    alarms
}

impl Alarms {
    fn count(&mut self, finding: &Finding, is_right: bool) {
        let is_error = finding.severity == Severity::Error;
        self.n_findings += 1;
        self.n_errors += usize::from(is_error);
        self.n_false += usize::from(!is_right);
        self.n_false_errors += usize::from(!is_right && is_error);
    }
}

/// Words of a document's prose.
fn n_words(reading: &Reading) -> usize {
    reading.sentences.iter().map(|sentence| sentence.text.split_whitespace().count()).sum()
}

impl Event {
    fn read(folder: &Path, desk: &dyn Desk) -> io::Result<Self> {
        let mut texts = BTreeMap::new();
        for part in ["corpus", "drafts"] {
            for entry in fs::read_dir(folder.join(part))? {
                let path = entry?.path();
                let name = format!("{part}/{}", path.file_name().unwrap_or_default().to_string_lossy());
                texts.insert(name, fs::read_to_string(&path)?);
            }
        }
        let role = |name: &str| if name.starts_with("drafts/") { Role::Draft } else { Role::Source };
        let readings = texts.iter().map(|(name, text)| (name.clone(), desk.read(name, text, role(name)))).collect();
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self {
            name,
            texts,
            readings,
            gold: lines(&folder.join("gold.jsonl"))?,
            audit: lines(&folder.join("audit.jsonl"))?,
        })
    }

    fn drafts(&self) -> impl Iterator<Item = (&str, &Reading)> {
        self.readings.iter().filter(|(name, _)| name.starts_with("drafts/")).map(|(name, reading)| (&**name, reading))
    }

    fn sources(&self) -> Vec<&Reading> {
        self.readings.iter().filter(|(name, _)| name.starts_with("corpus/")).map(|(_, reading)| reading).collect()
    }

    /// Where `words` stand in file `name`.
    fn find(&self, name: &str, words: &str) -> Option<Span> {
        let start = self.texts.get(name)?.find(words)?;
        Some(Span::new(start, start + words.len()))
    }

    fn score_drafts(&self, desk: &dyn Desk, score: &mut NewsScore, cases: &mut Vec<String>) {
        for (name, draft) in self.drafts() {
            let planted: Vec<&Gold> =
                self.gold.iter().filter(|gold| gold.draft == name && gold.category != "trap").collect();
            let is_planted = name.ends_with("planted.md");
            let mut hit: BTreeSet<usize> = BTreeSet::new();
            let alarms = if is_planted { &mut score.planted } else { &mut score.clean };
            alarms.n_words += n_words(draft);
            for finding in desk.check(draft, &self.sources()).findings.iter().filter(|finding| counts(finding)) {
                let hits: Vec<usize> =
                    (0..planted.len()).filter(|&idx| self.is_hit(finding, name, planted[idx])).collect();
                alarms.count(finding, !hits.is_empty());
                let fired = score.by_rule.entry(finding.rule.to_string()).or_default();
                if hits.is_empty() {
                    fired.1 += 1
                } else {
                    fired.0 += 1
                }
                cases.push(self.line(if hits.is_empty() { "FALSE" } else { "HIT  " }, name, finding));
                hit.extend(hits);
            }
            for (idx, gold) in planted.iter().enumerate() {
                let found = hit.contains(&idx);
                score.recall.add(found);
                score.by_category.entry(gold.category.clone()).or_default().add(found);
                score.by_difficulty.entry(gold.difficulty.clone()).or_default().add(found);
                if !found {
                    cases.push(format!(
                        "MISS  {} {}/{}: {}",
                        self.name, gold.category, gold.difficulty, gold.draft_quote
                    ));
                }
            }
        }
    }

    /// Whether the finding's draft words lie in the planted sentence and one of its sources in an evidence sentence.
    fn is_hit(&self, finding: &Finding, draft: &str, gold: &Gold) -> bool {
        let in_draft = self.find(draft, &gold.draft_sentence).is_some_and(|span| span.overlaps(finding.draft.span));
        in_draft
            && gold.evidence.iter().any(|cited| {
                let span = self.find(&cited.file, &cited.sentence);
                span.is_some_and(|span| {
                    finding.sources.iter().any(|source| source.path == cited.file && source.span.overlaps(span))
                })
            })
    }

    /// Every source against the others: each gold pair found from either side counts.
    fn score_audit(&self, desk: &dyn Desk, score: &mut NewsScore, cases: &mut Vec<String>) {
        let sources = self.sources();
        let mut found: Vec<Finding> = Vec::new();
        for (idx, source) in sources.iter().enumerate() {
            let others: Vec<&Reading> =
                sources.iter().enumerate().filter(|(other, _)| *other != idx).map(|(_, other)| *other).collect();
            found.extend(desk.check(source, &others).findings);
        }
        let touches = |finding: &Finding, ours: &Cited, theirs: &Cited| {
            let (Some(our), Some(their)) =
                (self.find(&ours.file, &ours.sentence), self.find(&theirs.file, &theirs.sentence))
            else {
                return false;
            };
            finding.draft.path == ours.file
                && finding.draft.span.overlaps(our)
                && finding.sources.iter().any(|source| source.path == theirs.file && source.span.overlaps(their))
        };
        for gold in &self.audit {
            let hit =
                found.iter().any(|finding| touches(finding, &gold.a, &gold.b) || touches(finding, &gold.b, &gold.a));
            score.audit.add(hit);
            if !hit {
                cases.push(format!("AUDIT MISS {} {} / {}", self.name, gold.a.sentence, gold.b.sentence));
            }
        }
    }

    /// Clean drafts and sources say nothing against themselves.
    fn score_alone(&self, desk: &dyn Desk, score: &mut NewsScore, cases: &mut Vec<String>) {
        for (name, reading) in self.readings.iter().filter(|(name, _)| !name.ends_with("planted.md")) {
            score.alone.n_words += n_words(reading);
            let found = desk.check_alone(reading).findings;
            for finding in found.iter().filter(|finding| finding.severity >= Severity::Warning) {
                score.alone.count(finding, false);
                cases.push(self.line("ALONE", name, finding));
            }
        }
    }

    fn line(&self, word: &str, draft: &str, finding: &Finding) -> String {
        let slice = |path: &str, span: Span| self.texts.get(path).and_then(|text| text.get(span.range())).unwrap_or("");
        let ours = slice(draft, finding.draft.sentence);
        let source = finding.sources.iter().find(|source| source.role != EvidenceRole::Reference);
        let theirs = source.map_or("", |source| slice(&source.path, source.sentence));
        format!(
            "{word} {} {draft} [{}/{:?}/{:?}] {} | D: {ours} | S: {theirs}",
            self.name, finding.rule, finding.verdict, finding.severity, finding.message
        )
    }
}

fn lines<T: for<'a> Deserialize<'a>>(path: &Path) -> io::Result<Vec<T>> {
    let Ok(text) = fs::read_to_string(path) else { return Ok(Vec::new()) };
    let parse = |line: &str| {
        serde_json::from_str(line).map_err(|error| {
            io::Error::new(io::ErrorKind::InvalidData, format!("`{}`: not a gold line: {error}", path.display()))
        })
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(parse).collect()
}

/// Writes the score for people.
pub(super) fn write(score: &NewsScore, out: &mut dyn Write) -> io::Result<()> {
    let table = |by: &BTreeMap<String, Found>| {
        by.iter().map(|(name, found)| format!("{name} {}/{}", found.found, found.n)).collect::<Vec<_>>().join("  ")
    };
    let precise = |alarms: &Alarms| percent(share(alarms.n_findings - alarms.n_false, alarms.n_findings));
    let errors = |alarms: &Alarms| percent(share(alarms.n_errors - alarms.n_false_errors, alarms.n_errors));
    writeln!(out, "{}", score.name)?;
    writeln!(out, "  by category    {}", table(&score.by_category))?;
    writeln!(out, "  by difficulty  {}", table(&score.by_difficulty))?;
    writeln!(
        out,
        "  planted        recall {}/{} = {}, precision {} of {}, errors {} of {}",
        score.recall.found,
        score.recall.n,
        percent(share(score.recall.found, score.recall.n)),
        precise(&score.planted),
        score.planted.n_findings,
        errors(&score.planted),
        score.planted.n_errors
    )?;
    let mut rate = |name: &str, alarms: &Alarms| {
        writeln!(
            out,
            "  {name:<14} {} false ({:.2} per 1,000 words), errors {} ({:.3}), in {} words",
            alarms.n_false,
            alarms.per_thousand(alarms.n_false),
            alarms.n_false_errors,
            alarms.per_thousand(alarms.n_false_errors),
            alarms.n_words
        )
    };
    rate("clean", &score.clean)?;
    if let Some(unrelated) = &score.unrelated {
        rate("unrelated", unrelated)?;
    }
    rate("alone", &score.alone)?;
    writeln!(out, "  audit          {}/{}", score.audit.found, score.audit.n)?;
    for (rule, (right, wrong)) in &score.by_rule {
        writeln!(out, "    rule {rule}: {right} right, {wrong} wrong")?;
    }
    Ok(())
}
