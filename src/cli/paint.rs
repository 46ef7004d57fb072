//! Whether to colour, decided once from the flag, the environment and the terminal, and then told to everybody.

use super::args::ColorArgument;
use crate::report::Paint;
use std::io::IsTerminal;

/// What the environment says about colour.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    no_color: Option<String>,
    force: Vec<String>,
    term: Option<String>,
}

impl Environment {
    /// Reads the process's environment.
    pub(crate) fn read() -> Self {
        let read = |name: &str| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        Self {
            no_color: read("NO_COLOR"),
            force: ["CLICOLOR_FORCE", "FORCE_COLOR"].into_iter().filter_map(read).collect(),
            term: read("TERM"),
        }
    }
}

/// Decides for a stream and tells `colored`, which would misjudge some of these by itself: it takes an empty `NO_COLOR` as
/// set, colours a dumb terminal, and judges standard error by standard output.
pub(crate) fn decide(flag: ColorArgument, stream: &impl IsTerminal) -> Paint {
    let paint = choose(flag, &Environment::read(), stream.is_terminal());
    colored::control::set_override(paint == Paint::Coloured);
    paint
}

/// The flag beats all; then `NO_COLOR` (set and not empty) beats the forcing variables; then a dumb terminal; then whether
/// there is a terminal.
fn choose(flag: ColorArgument, environment: &Environment, is_terminal: bool) -> Paint {
    let set = |value: &String| !value.is_empty() && value != "0";
    let coloured = match flag {
        ColorArgument::Always => true,
        ColorArgument::Never => false,
        ColorArgument::Auto if environment.no_color.as_ref().is_some_and(|value| !value.is_empty()) => false,
        ColorArgument::Auto if environment.force.iter().any(set) => true,
        ColorArgument::Auto => is_terminal && environment.term.as_deref() != Some("dumb"),
    };
    if coloured { Paint::Coloured } else { Paint::Plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(flag: ColorArgument, variables: &[(&str, &str)], is_terminal: bool, expect: Paint) {
        let mut environment = Environment::default();
        for &(name, value) in variables {
            match name {
                "NO_COLOR" => environment.no_color = Some(value.to_owned()),
                "TERM" => environment.term = Some(value.to_owned()),
                _ => environment.force.push(value.to_owned()),
            }
        }
        assert_eq!(choose(flag, &environment, is_terminal), expect, "{variables:?}");
    }

    #[test]
    fn the_flag_beats_the_environment() {
        check(ColorArgument::Always, &[("NO_COLOR", "1")], false, Paint::Coloured);
        check(ColorArgument::Never, &[("FORCE_COLOR", "1")], true, Paint::Plain);
    }

    #[test]
    fn no_color_beats_forcing_unless_it_is_empty() {
        check(ColorArgument::Auto, &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")], true, Paint::Plain);
        check(ColorArgument::Auto, &[("NO_COLOR", "")], true, Paint::Coloured);
        check(ColorArgument::Auto, &[("FORCE_COLOR", "1")], false, Paint::Coloured);
        check(ColorArgument::Auto, &[("FORCE_COLOR", "0")], false, Paint::Plain);
    }

    #[test]
    fn a_dumb_terminal_and_a_pipe_get_none() {
        check(ColorArgument::Auto, &[("TERM", "dumb")], true, Paint::Plain);
        check(ColorArgument::Auto, &[], false, Paint::Plain);
        check(ColorArgument::Auto, &[], true, Paint::Coloured);
    }
}
