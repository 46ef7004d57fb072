//! Problems of rule files as annotated snippets of the file.

use super::Paint;
use super::excerpt::clean;
use crate::rule::{ProblemLevel, RuleProblem};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::io;

/// Writes each problem with the lines of its file; `text_of` gives a file's text by its path, none when it cannot be had.
///
/// # Errors
/// What `out` reports.
pub fn write_rule_problems<'t>(
    problems: &[RuleProblem],
    text_of: impl Fn(&str) -> Option<&'t str>,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let renderer = match paint {
        Paint::Plain => Renderer::plain(),
        Paint::Coloured => Renderer::styled(),
    };
    for problem in problems {
        let level = match problem.level {
            ProblemLevel::Error => Level::ERROR,
            ProblemLevel::Warning => Level::WARNING,
        };
        let title = level.primary_title(clean(&problem.message));
        let mut group = match text_of(&problem.path) {
            Some(text) => {
                let end = problem.span.end().min(text.len());
                let range = problem.span.start().min(end)..end;
                let label = AnnotationKind::Primary.span(range).label(clean(&problem.label));
                title.element(Snippet::source(text).path(clean(&problem.path)).annotation(label))
            }
            None => title.element(Level::NOTE.message(clean(&problem.path))),
        };
        if let Some(help) = &problem.help {
            group = group.element(Level::HELP.message(clean(help)));
        }
        writeln!(out, "{}\n", renderer.render(&[group]))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Registry, RuleText};

    #[test]
    fn a_problem_shows_its_line_its_place_and_the_way_out() {
        let text = "kind: setting\nrule: event-statos\nseverity: off\n";
        let file = RuleText { path: "desk.yml".to_owned(), text: text.to_owned() };
        let (_, problems) = Registry::load(&[file]);
        let mut out = Vec::new();
        write_rule_problems(&problems, |path| (path == "desk.yml").then_some(text), Paint::Plain, &mut out)
            .expect("written");
        let shown = String::from_utf8(out).expect("text");
        for part in
            ["error: unknown rule `event-statos`", "desk.yml:2:7", "rule: event-statos", "^^^^^^^^^^^^ no such rule"]
        {
            assert!(shown.contains(part), "{part}\n{shown}");
        }
    }
}
