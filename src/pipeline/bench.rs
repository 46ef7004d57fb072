//! The real pipeline as a bench for the tests that stand in rule files.

use crate::claim::Reading;
use crate::conflict::{self, Finding, NearMisses, Options};
use crate::document::{self, Document, Published, Role};
use crate::index::MemoryIndex;
use crate::rule::{Bench, CaseFinding, CaseText, Registry, Rule, Scope};

/// Runs rule tests on the stages that a check runs.
#[derive(Debug, Clone, Copy)]
pub struct RuleBench<'a> {
    registry: &'a Registry,
}

impl<'a> RuleBench<'a> {
    /// A bench with the rules of `registry`.
    #[must_use]
    pub fn new(registry: &'a Registry) -> Self {
        Self { registry }
    }

    fn reading(&self, document: &Document) -> Reading {
        super::read(document, self.registry)
    }
}

/// A document of the text of a test. A headline becomes a Markdown heading.
fn document(name: &str, text: &CaseText, role: Role) -> Document {
    let prose = match &text.headline {
        Some(headline) => format!("# {headline}\n\n{}", text.text),
        None => text.text.to_string(),
    };
    let (mut document, _) = document::from_text(name, &prose, role);
    document.meta.published = text.published.map(|date| Published { date, instant: None });
    document.meta.outlet = text.outlet.as_deref().map(str::to_owned);
    document
}

impl Bench for RuleBench<'_> {
    fn read(&self, text: &CaseText) -> Reading {
        self.reading(&document("text.md", text, Role::Draft))
    }

    fn check(&self, rule: &Rule, draft: &CaseText, sources: &[CaseText]) -> Vec<CaseFinding> {
        let draft_document = document("draft.md", draft, Role::Draft);
        let named = |idx: usize| format!("source-{idx}.md");
        let source_documents: Vec<Document> =
            sources.iter().enumerate().map(|(idx, text)| document(&named(idx), text, Role::Source)).collect();
        let draft_reading = self.reading(&draft_document);
        let readings: Vec<Reading> = source_documents.iter().map(|document| self.reading(document)).collect();
        let options = Options { near_misses: NearMisses::Drop };
        let registry = self.registry.alone(&rule.id);
        let mut found = Vec::new();
        if rule.looks(Scope::Sources) || rule.looks(Scope::Headline) {
            let index = MemoryIndex::new(&readings, &registry);
            let candidates = index.candidates(&draft_reading, &registry);
            let sources: Vec<&Reading> = readings.iter().collect();
            found.extend(conflict::compare(&draft_reading, &sources, &candidates, &registry, options).findings);
        }
        found.extend(conflict::check_alone(&draft_reading, &registry, options).findings);
        let shown = |finding: &Finding| {
            let text_of =
                |path: &str| std::iter::once(&draft_document).chain(&source_documents).find(|d| d.path == path);
            let words = |path: &str, span| text_of(path).map_or_else(String::new, |d| d.slice(span).to_owned());
            let differs =
                finding.differences.iter().find(|difference| difference.answer == conflict::Answer::Incompatible);
            CaseFinding {
                verdict: finding.verdict,
                severity: finding.severity,
                draft_words: words(&finding.draft.path, finding.draft.span),
                source_words: finding.sources.iter().map(|source| words(&source.path, source.span)).collect(),
                values: differs
                    .map(|difference| (difference.draft.clone(), difference.source.clone()))
                    .unwrap_or_default(),
            }
        };
        found.iter().filter(|finding| finding.rule == rule.id).map(shown).collect()
    }
}
