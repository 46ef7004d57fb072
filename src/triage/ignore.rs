//! Ignore comments: `<!-- gainsay-ignore RULE: reason -->` and its kin, and the `gainsay:` key of the front matter.

use crate::conflict::{Evidence, EvidenceRole, Finding, Fingerprint};
use crate::document::{Disclosure, Document, Problem, ProblemKind};
use crate::report::{FindingState, Reported};
use crate::rule::{RuleId, Severity, Verdict};
use crate::span::{LineIndex, Span};

/// The ignore comments of one draft.
#[derive(Debug, Clone, Default)]
pub struct Directives {
    /// Path of the draft.
    pub path: String,
    /// In order of place.
    pub list: Vec<Directive>,
}

/// One ignore comment, with whether it has silenced anything yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// The rule it silences.
    pub rule: RuleId,
    /// Only the finding of this fingerprint, which lapses when its evidence changes; or only findings that rest on this source
    /// (a part of its path), so that new evidence fires again.
    pub source: Option<String>,
    /// Why, in the desk's words; never empty.
    pub reason: String,
    /// The comment.
    pub span: Span,
    /// Where it holds.
    pub reach: Reach,
    /// How many findings it has silenced.
    pub n_silenced: usize,
}

/// Where an ignore comment holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Findings that touch this part of the text.
    Part(Span),
    /// The whole draft.
    File,
}

impl Directives {
    /// The reason why `finding` is silenced, if it is; counts the comment as used.
    pub(super) fn silence(&mut self, finding: &Finding) -> Option<String> {
        let directive = self.list.iter_mut().find(|directive| directive.covers(finding))?;
        directive.n_silenced += 1;
        Some(directive.reason.clone())
    }

    /// A note for each comment that silences nothing.
    pub(super) fn unused(&self) -> impl Iterator<Item = Reported> + '_ {
        self.list.iter().filter(|directive| directive.n_silenced == 0).map(|directive| self.unused_note(directive))
    }

    fn unused_note(&self, directive: &Directive) -> Reported {
        let draft = Evidence {
            path: self.path.clone(),
            role: EvidenceRole::Draft,
            span: directive.span,
            sentence: directive.span,
            label: "silences nothing".to_owned(),
            outlet: None,
            published: None,
            url: None,
            disclosure: Disclosure::Open,
        };
        let reference = Evidence {
            path: "this run".to_owned(),
            role: EvidenceRole::Reference,
            label: format!("no finding of `{}` here", directive.rule),
            ..draft.clone()
        };
        let hash = blake3::hash(format!("unused-ignore\n{}\n{}", directive.rule, directive.reason).as_bytes());
        let finding = Finding {
            rule: RuleId("unused-ignore".into()),
            verdict: Verdict::Changed,
            severity: Severity::Note,
            message: format!("this comment silences `{}`, which finds nothing here any more", directive.rule),
            help: Some("remove the comment".to_owned()),
            draft,
            sources: vec![reference],
            differences: Vec::new(),
            fingerprint: Fingerprint(hash.to_hex()[..16].to_owned()),
        };
        Reported { finding, state: FindingState::Open, reason: None }
    }
}

impl Directive {
    /// Whether it silences `finding`.
    fn covers(&self, finding: &Finding) -> bool {
        let here = match self.reach {
            Reach::File => true,
            Reach::Part(part) => part.overlaps(finding.draft.span),
        };
        let evidence = match &self.source {
            None => true,
            Some(name) if is_fingerprint(name) => finding.fingerprint.0 == *name,
            Some(name) => finding.sources.iter().all(|source| source.path.contains(name.as_str())),
        };
        here && evidence && self.rule == finding.rule
    }
}

/// Whether `name` is a fingerprint rather than a part of a path: all its sixteen hexadecimal digits.
fn is_fingerprint(name: &str) -> bool {
    name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Reads the ignore comments of `document`; what looks like one of ours but cannot be read is a problem.
#[must_use]
pub fn directives(document: &Document) -> (Directives, Vec<Problem>) {
    let mut reader = Reader {
        document,
        lines: LineIndex::new(&document.text),
        found: Directives { path: document.path.clone(), list: Vec::new() },
        problems: Vec::new(),
        disabled: Vec::new(),
    };
    for entry in &document.ignores {
        reader.add(&entry.text, entry.span, Some(Reach::File));
    }
    for comment in &document.comments {
        reader.comment(comment.span, comment.text.trim());
    }
    reader.close();
    (reader.found, reader.problems)
}

/// Reading state: what is found so far, and the `gainsay-disable` comments still open.
struct Reader<'a> {
    document: &'a Document,
    lines: LineIndex,
    found: Directives,
    problems: Vec<Problem>,
    disabled: Vec<(Directive, usize)>,
}

impl Reader<'_> {
    /// One comment, if it is ours.
    fn comment(&mut self, span: Span, text: &str) {
        let Some(rest) = text.strip_prefix("gainsay-") else { return };
        let (word, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
        match word {
            "ignore" => self.add(rest, span, None),
            "ignore-file" => self.add(rest, span, Some(Reach::File)),
            "disable" => {
                if let Some(directive) = self.parse(rest, span) {
                    self.disabled.push((directive, span.end()));
                }
            }
            "enable" => self.enable(rest.trim(), span),
            other => {
                let message = format!(
                    "`gainsay-{other}` is no comment of ours; there are gainsay-ignore, gainsay-ignore-file, \
                     gainsay-disable and gainsay-enable"
                );
                self.problem(span, message);
            }
        }
    }

    /// An ignore comment; without a `reach` it holds for its own line, or for the next block when it stands alone.
    fn add(&mut self, text: &str, span: Span, reach: Option<Reach>) {
        let reach = reach.unwrap_or_else(|| Reach::Part(self.part_after(span)));
        if let Some(directive) = self.parse(text, span) {
            self.found.list.push(Directive { reach, ..directive });
        }
    }

    /// Ends the latest `gainsay-disable` of the rule.
    fn enable(&mut self, rule: &str, span: Span) {
        match self.disabled.iter().rposition(|(directive, _)| &*directive.rule.0 == rule) {
            Some(at) => {
                let (directive, start) = self.disabled.remove(at);
                let reach = Reach::Part(Span::new(start, span.start()));
                self.found.list.push(Directive { reach, ..directive });
            }
            None => self.problem(span, format!("`gainsay-enable {rule}` ends nothing; no `gainsay-disable` is open")),
        }
    }

    /// Ends every `gainsay-disable` still open with the text.
    fn close(&mut self) {
        for (directive, start) in std::mem::take(&mut self.disabled) {
            let reach = Reach::Part(Span::new(start, self.document.text.len()));
            self.found.list.push(Directive { reach, ..directive });
        }
        self.found.list.sort_by_key(|directive| directive.span);
    }

    /// `RULE: reason`, `RULE@source: reason` or `RULE@fingerprint: reason`.
    fn parse(&mut self, text: &str, span: Span) -> Option<Directive> {
        let (name, reason) = text.split_once(':').unwrap_or((text, ""));
        let (rule, source) = name.trim().split_once('@').map_or((name.trim(), None), |(rule, at)| (rule, Some(at)));
        let reason = reason.trim();
        if rule.is_empty() || rule.contains(char::is_whitespace) || reason.is_empty() {
            self.problem(
                span,
                "write `gainsay-ignore RULE: reason`; both the rule and the reason are needed".to_owned(),
            );
            return None;
        }
        Some(Directive {
            rule: RuleId(rule.into()),
            source: source.map(str::to_owned),
            reason: reason.to_owned(),
            span,
            reach: Reach::File,
            n_silenced: 0,
        })
    }

    /// The line of the comment, or the next block of prose when nothing else stands on that line.
    fn part_after(&self, span: Span) -> Span {
        let text = &self.document.text;
        let line = self.lines.line_span(self.lines.line_of(span.start()), text);
        let last = self.lines.line_span(self.lines.line_of(span.end()), text);
        let before = &text[line.start()..span.start()];
        let after = &text[span.end()..last.end().max(span.end())];
        // List and quote marks before the comment are no words of their own.
        let is_mark = |c: char| c.is_whitespace() || "-*+>#|".contains(c);
        if before.chars().all(is_mark) && after.trim().is_empty() {
            let next = self.document.block_at_or_after(span.end());
            return next.map_or(line, |block| self.document.blocks[block].span());
        }
        line.cover(last)
    }

    fn problem(&mut self, span: Span, message: String) {
        let path = self.document.path.clone();
        self.problems.push(Problem { kind: ProblemKind::BadIgnore, path, span: Some(span), message });
    }
}
