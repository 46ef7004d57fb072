//! The embedded pack: its files with their text.

macro_rules! files {
    ($($path:literal),+ $(,)?) => { &[$(($path, include_str!(concat!("../../", $path)))),+] };
}

/// Path, as shown to people, and text of every embedded rule file.
pub(super) const FILES: &[(&str, &str)] = files![
    "rules/altered-detail.yml",
    "rules/causes.yml",
    "rules/deeds.yml",
    "rules/distance.yml",
    "rules/event-date.yml",
    "rules/event-place.yml",
    "rules/event-status.yml",
    "rules/figures.yml",
    "rules/frames.yml",
    "rules/headcount.yml",
    "rules/meetings.yml",
    "rules/people.yml",
    "rules/quotations.yml",
    "rules/tally.yml",
    "rules/toll.yml",
    "rules/worked-out.yml",
    "rules/lexicon/denial.yml",
    "rules/lexicon/ladders.yml",
    "rules/lexicon/market.yml",
    "rules/lexicon/opposites.yml",
    "rules/lexicon/participants.yml",
    "rules/lexicon/rising.yml",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_rule_file_of_the_repository_is_embedded() {
        for folder in ["rules", "rules/lexicon"] {
            let entries = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("the folder");
            for path in entries.map(|entry| entry.expect("an entry").path()) {
                let is_rules = |text: &str| folder == "rules" || text.starts_with("# Word lists of rules");
                if path.extension().is_some_and(|extension| extension == "yml")
                    && is_rules(&std::fs::read_to_string(&path).expect("a readable file"))
                {
                    let name = format!("{folder}/{}", path.file_name().expect("a name").to_string_lossy());
                    assert!(FILES.iter().any(|(known, _)| *known == name), "{name} is not embedded");
                }
            }
        }
    }

    #[test]
    fn the_embedded_pack_has_no_problem() {
        let (_, problems) = super::super::Registry::load(&[]);
        let shown: Vec<String> = problems
            .iter()
            .map(|problem| {
                format!("{} at {}: {} ({:?})", problem.path, problem.span.start(), problem.message, problem.help)
            })
            .collect();
        assert!(shown.is_empty(), "{}", shown.join("\n"));
    }
}
