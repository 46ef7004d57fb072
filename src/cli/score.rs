//! `gainsay eval` and `gainsay claims`: what the program reads and how right it is, for those who tune it.

use super::args::{ClaimsArguments, ClaimsFormat, EvalArguments, GlobalArguments};
use super::config::Settings;
use super::eval::{self, Desk, EvalRequest};
use super::{Exit, check, claims, output, rules};
use crate::claim::Reading;
use crate::conflict::{self, Comparison, Options};
use crate::document::{self, Published, Role};
use crate::index::MemoryIndex;
use crate::pipeline;
use crate::report::clean;
use crate::rule::Registry;
use anyhow::Context as _;
use std::io::{self, BufWriter, Write as _};

/// The program as `eval` uses it: texts without a date count as published on one day, as the sets' own rules ask.
struct Bench {
    registry: Registry,
    day: Published,
}

impl Desk for Bench {
    fn read(&self, name: &str, text: &str, role: Role) -> Reading {
        // The day is only assumed: "today" and "last week" of an undated text stay open, as they would in a check.
        let (document, _) = document::from_text(name, text, role);
        let mut reading = pipeline::read(&document, &self.registry);
        reading.meta.published = reading.meta.published.or(Some(self.day));
        reading
    }

    fn check(&self, draft: &Reading, sources: &[&Reading]) -> Comparison {
        let index = MemoryIndex::new(sources.iter().copied(), &self.registry);
        let candidates = index.candidates(draft, &self.registry);
        conflict::compare(draft, sources, &candidates, &self.registry, Options::default())
    }

    fn check_alone(&self, reading: &Reading) -> Comparison {
        conflict::check_alone(reading, &self.registry, Options::default())
    }

    fn are_opposites(&self, ours: &str, theirs: &str) -> bool {
        conflict::are_opposites(ours, theirs, &self.registry)
    }
}

/// Runs `gainsay eval`.
///
/// # Errors
/// Files that cannot be read or hold no pairs; output that cannot be written.
pub(crate) fn eval(arguments: &EvalArguments, global: &GlobalArguments) -> anyhow::Result<Exit> {
    let settings = Settings::load(global)?;
    super::set_jobs(settings.jobs);
    let day = check::as_of(arguments.as_of.as_deref().or(settings.as_of.as_deref()))?;
    let bench = Bench { registry: rules::registry(&settings)?, day };
    let request = EvalRequest {
        files: arguments.files.clone(),
        format: arguments.output_format,
        detail: if arguments.detail { eval::Detail::Cases } else { eval::Detail::Scores },
        unrelated: if arguments.unrelated { eval::Unrelated::Try } else { eval::Unrelated::Skip },
    };
    let mut out = BufWriter::new(io::stdout());
    eval::run(&request, &bench, &mut out).context("the sets cannot be scored")?;
    out.flush()?;
    Ok(Exit::Clean)
}

/// Runs `gainsay claims`.
///
/// # Errors
/// Output that cannot be written.
pub(crate) fn claims(arguments: &ClaimsArguments, global: &GlobalArguments) -> anyhow::Result<Exit> {
    let settings = Settings::load(global)?;
    let registry = rules::registry(&settings)?;
    let reader = check::reader(&settings, Role::Draft)?;
    let mut out = BufWriter::new(io::stdout());
    let mut exit = Exit::Clean;
    for path in &arguments.files {
        let (documents, problems) = reader.load(path);
        for problem in problems {
            writeln!(io::stderr(), "problem: {}", clean(&problem.message))?;
        }
        if documents.is_empty() {
            exit = Exit::Trouble;
        }
        for document in documents {
            let reading = pipeline::read(&document, &registry);
            let written = match arguments.output_format {
                ClaimsFormat::Full => claims::write_people(&document, &reading, &mut out),
                ClaimsFormat::Json | ClaimsFormat::JsonLines => claims::write_json_lines(&document, &reading, &mut out),
            };
            output::forgive_closed_pipe(written)?;
        }
    }
    output::forgive_closed_pipe(out.flush())?;
    Ok(exit)
}
